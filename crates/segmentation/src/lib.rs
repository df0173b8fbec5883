//! The segmentation engine: facts of a CRM in, answers out; knows no browser, clock or network.
//!
//! # Layout
//! - [`facts`]: what is known of a portal, in the CRM's vocabulary;
//! - [`month`]: the step of the chart and the only date arithmetic;
//! - [`group`]: the five modes and their groups;
//! - [`answer`]: counts, series, drill-down rows;
//! - [`engine`]: takes the facts, gives the answers;
//! - `attribution`, `payment`: whose a record is, and what a payment is;
//! - [`evidence`], [`client`]: what is remembered of a client, with its sources;
//! - [`segment`]: the groups of a client at a date;
//! - `directory`, `title`: the counted cards in their order of listing;
//! - `series`, `drilldown`, `quality`, [`csv`]: one answer each;
//! - [`life`]: the life of one client;
//! - [`condition`]: the language of segments, over whoever keeps the clients as columns;
//! - [`recorded`], [`departure`], [`marks`]: the ended months as they were recorded, and what has changed since.
//!
//! The rules themselves are written down in `docs/rules.md`.

pub mod answer;
mod attribution;
mod cards;
pub mod client;
pub mod condition;
pub mod csv;
pub mod departure;
mod directory;
mod drilldown;
pub mod engine;
pub mod evidence;
pub mod facts;
pub mod fields;
pub mod group;
pub mod life;
pub mod marks;
pub mod month;
mod payment;
mod quality;
pub mod recorded;
pub mod segment;
mod series;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod title;

pub use answer::{Card, Counts, DrillDown, Page, Quality, Row, Series};
pub use client::Client;
pub use csv::series_csv;
pub use departure::{Departure, Handovers};
pub use engine::Segmentation;
pub use evidence::{DateField, Evidence, Payment, PaymentDate, Person, Source};
pub use facts::{Delta, Facts, Gone, Id, Settings};
pub use fields::{ClientType, FieldValues};
pub use group::{Group, Mode};
pub use life::Span;
pub use marks::{Cause, MarkedCard, Marks};
pub use month::Month;
pub use recorded::{Change, Frozen, HistoryDelta, Recorded, RecordedCard};
pub use segment::{Groups, falls_on};
