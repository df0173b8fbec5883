//! The web worker: joins sync, engine and store, and owns the only fetch, timer and clock.
//!
//! [`Service`] is all of its behaviour: events in, effects out, no browser. It runs natively in tests and simulations.
//! [`clock`] never goes back. `runtime` (wasm only) carries the effects out; it is small enough to be read in one sitting.

pub mod clock;
pub mod service;

#[cfg(target_family = "wasm")]
pub mod runtime;

pub use service::{Effect, Event, HttpReply, PeerMessage, Service};
