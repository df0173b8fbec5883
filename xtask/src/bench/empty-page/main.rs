//! The smallest page that Leptos can show: one empty element. `cargo xtask bench start` and `bench size` measure the app
//! beside it; it is not shipped.

#[cfg(target_family = "wasm")]
fn main() {
    use leptos::prelude::*;

    // `bench/start/measure.js` waits for this name.
    leptos::mount::mount_to_body(|| view! { <main id="empty-page"></main> });
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("The page runs in a browser: `cargo xtask bench start` builds and opens it.");
    std::process::exit(1);
}
