//! The page.
#[cfg(target_family = "wasm")]
mod page { fn _x() { leptos::mount::mount_to_body(|| ()); } }
fn main() {}
