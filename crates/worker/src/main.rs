//! The worker's bundle: starts the runtime in the thread the page has opened for it.

fn main() {
    #[cfg(target_family = "wasm")]
    worker::runtime::start();
}
