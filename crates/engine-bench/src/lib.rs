//! The engine as a Wasm module of its own, and a generator of portals of any size, for `cargo xtask bench engine`.
//!
//! # Layout
//! - [`ours`]: the engine behind a small interface, the only file that knows it;
//! - [`generate`]: portals as bytes of REST; `names`, `dice`: what they are made of;
//! - `wasm`: both for JavaScript.
//!
//! The opponents and the page that runs them lie in `xtask/src/bench/engine`.

mod dice;
pub mod generate;
mod names;
pub mod ours;
#[cfg(target_family = "wasm")]
mod wasm;
