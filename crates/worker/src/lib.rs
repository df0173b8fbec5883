//! The web worker: joins sync, engine and store, and owns the only fetch, timer and clock.
