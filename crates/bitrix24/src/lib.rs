//! The wire formats of Bitrix24 REST, and nothing else: this crate turns questions into requests and answers into facts.
//!
//! It does not know who sends the bytes, when, or how often, and it keeps nothing. A token passes through only in
//! [`Batch::body`]. The source of every fact is the public documentation, named as "docs: …" by its path there.
//!
//! # Layout
//! - [`request`], [`reply`], [`error`]: calls, batches, the envelope, and what an error asks for;
//! - [`list`]: the lists of the CRM, page by page;
//! - [`card`]: one client by itself;
//! - [`placements`]: the places of the portal where the app is shown;
//! - [`bootstrap`], [`stages`]: what is asked once at the start;
//! - [`currencies`]: currencies and their rates;
//! - [`options`]: the texts that all users of the app share;
//! - [`counting`]: the settings of counting, and what they name;
//! - [`segments`]: saved segments, the portal's and a user's own;
//! - [`notes`]: notes on the chart;
//! - [`staff`]: departments and who works in them;
//! - [`own`]: what somebody is responsible for;
//! - [`phones`]: phones and e-mail addresses of cards;
//! - [`responsible`]: who is responsible for cards, and changing it;
//! - [`touches`]: making, changing and finding calls, meetings and to-dos;
//! - [`shared`]: the chart that all users of the app share;
//! - [`user_fields`]: the eight fields of cards;
//! - [`portal_fields`]: the user fields of cards that are the portal's own;
//! - `tolerant`: readers for the many spellings of the same value;
//! - `quick`: a quick reader of JSON as portals mostly write it.

pub mod bootstrap;
pub mod card;
mod contact_name;
pub mod counting;
pub mod currencies;
pub mod error;
pub mod list;
pub mod notes;
pub mod options;
pub mod own;
pub mod phones;
pub mod placements;
pub mod portal_fields;
mod quick;
pub mod reply;
pub mod request;
pub mod responsible;
pub mod segments;
pub mod shared;
pub mod staff;
pub mod stages;
mod tolerant;
pub mod touches;
pub mod user_fields;

pub use bootstrap::PortalTime;
pub use counting::{Counting, CountingError};
pub use currencies::{Currencies, Currency};
pub use error::{PortalError, Remedy};
pub use list::{After, PageOfFacts, Range, Source};
pub use portal_fields::{PortalField, PortalItem};
pub use reply::{BatchReply, OddAnswer, RequestError};
pub use request::{BATCH_LENGTH, Batch, Call, PAGE_LENGTH};
pub use stages::Stages;
pub use tolerant::calendar_date;
pub use user_fields::{CardKind, FieldSet, ITEM_UPDATE, UserField};
