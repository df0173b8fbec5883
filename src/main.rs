//! The page's program: everything of it that needs a browser. Built for Wasm by Trunk; natively there is only the
//! library with its tests.

#[cfg(target_family = "wasm")]
mod page;

#[cfg(target_family = "wasm")]
fn main() {
    console_error_panic_hook::set_once();
    page::start();
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("The page runs in a browser: build it with `trunk build` for wasm32-unknown-unknown.");
    std::process::exit(1);
}
