//! The demo portal: a stateful stand-in for Bitrix24 with its limits, rights, errors and faults.
//!
//! It shares no types with the app: if both read the documentation wrongly in the same way, a shared type would hide it.

pub mod data;
pub mod record;
pub mod schema;
pub mod time;

pub mod dump;
pub mod seeds;

pub mod cli;
pub mod server;
pub mod shell;

mod frame;
mod mutate;
mod options;
mod portal;
mod request_log;

mod auth;
mod batch;
mod call;
mod columns;
mod cost;
mod envelope;
mod error;
mod faults;
mod filter;
mod http;
mod limits;
mod list;
mod methods;
mod oddities;
mod params;
mod render;
mod rights;
mod state;
mod storage;
mod table;
mod user_fields;
mod workload;
mod write;

#[cfg(test)]
mod samples;

pub use auth::Token;
pub use faults::{Fault, Faults};
pub use frame::UserInfo;
pub use http::{Handled, HttpRequest, HttpResponse, Outcome};
pub use mutate::{Mutation, Stubborn};
pub use oddities::{Kind as OddityKind, Oddities, Oddity};
pub use options::{Billing, Opening, Options, Pace, Profile};
pub use portal::Portal;
pub use request_log::{Calls, Cause, Kind, Refusals, RequestLog};
pub use rights::CrmAccess;
pub use state::Placement;
pub use workload::{Capacity, Day, List, Scope};
