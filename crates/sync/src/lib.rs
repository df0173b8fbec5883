//! The sync planner: what to ask the portal next, when, and what to save; no I/O, no clock.
//!
//! [`Sync`] is a state machine. Its owner calls [`Sync::step`] until it has nothing to do, carries out what it says, and
//! hands back what came of it: [`Sync::on_reply`], [`Sync::on_saved`], …. The time is always passed in, so that a test is
//! a script and an hour of waiting takes no time.
//!
//! # Order of a reading
//! 1. **Bootstrap**: who is looking, how large the portal is, where the chart begins.
//! 2. **Sales**, month by month: companies, contacts, deals, invoices. Makes modes 1 to 4 right.
//! 3. **Dialogs**, month by month: activities. Read beside the sales where the portal's budgets allow it.
//! 4. **Contacts**: requisites, and sites and messengers of the cards whose flags tell nothing.
//! 5. **Changes**: what was touched in the portal since the reading began, or since the last one. Makes mode 5 right.
//! 6. **Reconciliation**: what is stored is compared with the portal, to find what no date tells: what was deleted,
//!    merged, brought back.
//! 7. **Writing**: where the portal's cards have user fields for it, what the app has found out of each card.
//!
//! Each finished month is saved together with the [`Checkpoint`] in one piece, and a later reading starts behind it.
//!
//! # Layout
//! - [`leaky_bucket`], [`budget`], [`concurrency`], [`backoff`], [`cost`]: when, and how much at once;
//! - `plan`, `window`: which parts of the lists, and how each is read page by page;
//! - `known`: what the stored facts ask for: look-ups, blocks to compare, what is gone and what hung on it;
//! - `pending_updates`: what is to be written into which card;
//! - [`lease`]: who leads;
//! - [`job`]: small tasks beside the reading, such as the sizing estimate before a first one;
//! - `time`: the caller's clock and the portal's, and lengths of time;
//! - `bootstrap`, [`checkpoint`], [`engine`]: the state machine and what it remembers.

pub mod backoff;
mod bootstrap;
pub mod budget;
pub mod checkpoint;
pub mod concurrency;
pub mod cost;
pub mod engine;
pub mod job;
mod known;
pub mod leaky_bucket;
pub mod lease;
mod pending_updates;
mod plan;
mod time;
mod window;

pub use checkpoint::{BrokenCheckpoint, Checkpoint, ColumnSet, Coverage, Reached, Span, UserFieldColumn};
pub use engine::{
    Chunk, FailingList, Hold, OtherReader, Progress, Reply, RequestId, Save, Stage, Step, Stop, Sync, Viewer, Want,
    Written,
};
pub use job::{Found, Job, JobId, Members, Publication, Publish, ReadShared, Shared, Stamp};
pub use known::Known;
pub use time::{Instant, PortalInstant};
