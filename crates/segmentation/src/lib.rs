//! The segmentation engine: facts of a CRM in, answers out; knows no browser, clock or network.
//!
//! # Layout
//! - [`facts`]: what is known of a portal, in the CRM's vocabulary;
//! - `ids`: a type for the ids of each kind;
//! - [`month`]: the step of the chart and the only date arithmetic;
//! - [`modes`]: the ways to look at the clients, a file each; [`group`]: the groups of all of them;
//! - [`answer`]: counts, series, drill-down rows;
//! - [`engine`]: takes the facts, gives the answers;
//! - `links`, `payment`: whose a record is, and what a payment is; `rows`: from ids to rows;
//! - `counting`: the client of every record, the days that decide the groups of every client (`evidence_columns`,
//!   `grouped`) and what each month adds to each group (`timeline`), kept up to date after a change;
//! - [`segment`]: the groups of a client at any date;
//! - [`evidence`], [`client`]: one client, with the records that decide its groups;
//! - `names`, `title`: the cards in their order of listing;
//! - `breakdown`: of whom some clients are made up, and how many of each year's buyers came back;
//! - [`list`], [`transitions`], `quality`, [`csv`]: one answer each;
//! - [`trial`]: what other settings would change;
//! - [`profile`]: money, ranks, touches and goods of clients at any day, and the answers to conditions;
//! - [`planning`]: touches that are yet to be made in the portal;
//! - [`life`]: the life of one client;
//! - [`condition`]: the language of segments, over whoever keeps the clients as columns;
//! - [`rank`]: ABC, XYZ, RFM, touches, money, transitions, over plain whole numbers;
//! - [`recorded`], [`removal`], [`marks`]: the ended months as they were recorded, and what has changed since.
//!
//! The rules themselves are written down in `docs/rules.md`.

pub mod answer;
mod breakdown;
mod cards;
pub mod client;
pub mod condition;
mod counting;
pub mod csv;
mod dialogs;
pub mod engine;
pub mod evidence;
mod evidence_columns;
pub mod facts;
pub mod fields;
mod filling;
pub mod group;
mod grouped;
mod ids;
pub mod life;
mod links;
pub mod list;
pub mod marks;
pub mod modes;
pub mod month;
mod names;
mod owner_sets;
mod payment;
pub mod planning;
pub mod profile;
mod quality;
pub mod rank;
pub mod recorded;
pub mod removal;
mod rows;
pub mod segment;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod timeline;
mod title;
pub mod transitions;
pub mod trial;

pub use answer::{Card, Counts, Details, DrillDown, Page, Quality, Row, Series, Sums};
pub use breakdown::{Cohort, Dimension, Part};
pub use client::Client;
pub use csv::series_csv;
pub use engine::Segmentation;
pub use evidence::{DateField, Evidence, Payment, PaymentDate, Person, Source};
pub use facts::{
    AbcCut, AbcMeasure, AbcRule, Dataset, Delta, Facts, Gone, MOST_MONTHS, Setting, SettingValue, Settings,
};
pub use fields::{CardFields, ClientType, FieldTable, FieldValues, OptionalValues};
pub use filling::{FIELD_COUNT, Filling, OPTIONAL_COUNT, OptionalFields};
pub use group::Group;
pub use ids::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, DepartmentId, FunnelId, InvoiceId, ItemId, LeadId, ProductId,
    ProductRowId, RecordId, RequisiteId, SectionId, UserFieldId, UserId,
};
pub use life::Span;
pub use list::{ListQuery, Members, Sort, SortBy, Told};
pub use marks::{Cause, MarkedCard, Marks};
pub use modes::Mode;
pub use month::Month;
pub use planning::{Intent, NewTouch};
pub use profile::{Context, RankSettings, Staff, View};
pub use quality::{Flaw, FlawedPayment, PaymentFlaw};
pub use recorded::{Change, HistoryDelta, MonthSnapshot, Recorded, RecordedCard};
pub use removal::{Relinks, Removal};
pub use segment::{Groups, falls_on, paid_group};
pub use title::{begins_formula, visible};
pub use trial::{Effect, Trial, Tried};
