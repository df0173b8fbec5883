//! The worker's behaviour towards page, store, portal and other workers, without any of them: events in, effects out.
//!
//! Whole readings, and several tabs with a portal, are tested in `crates/simulation`.

mod history;
mod leadership;
mod quiet_portal;
mod service;
mod stored;
