//! Conditions: the language in which people say which clients a segment has.
//!
//! # Layout
//! - `field`: the one table from which everything else follows;
//! - `test`: a field and what must hold of it; `cards`: a fixed list of cards; `period`: days, spans and periods;
//! - `json`: conditions as text; `error`: why one cannot be used;
//! - `resolve`: the segments that a condition names, looked up;
//! - `columns`: what is asked of the data; `evaluate`: the answer, as a `bitmap`;
//! - `preset`: segments that are ready to use.
//!
//! A condition goes from text to clients in three steps: [`Condition::parse`] needs nothing but the text,
//! [`Resolved::new`] the saved segments and the user fields of the portal, [`Resolved::members`] the clients.
//!
//! # As text
//! `{"all": […]}`, `{"any": […]}`, `{"not": …}`, `{"segment": "id"}`, or a test, `{"field": …, "op": …, "value": …}`:
//! - values: lists of codes (`["CLIENT"]`, `[7]`), texts, `true` and `false`, whole numbers (money in cents; decimals for
//!   quantities and user fields), dates `"2024-05-31"`, spans `{"last": 30, "unit": "days"}` or `"months"`; two numbers or
//!   dates for `between`; none for `empty`, `filled`, `never`;
//! - `"in"`, for what is counted in a period: a span, `{"from": date, "to": date}` with both ends or one, or `"all"`, which
//!   is also meant without the key;
//! - beside `requests`: `"outcome"` (`"all"`, `"open"`, `"lost"`), `"funnel"`, `"type"`; beside `touches`: `"kinds"`
//!   (`"call"`, `"meeting"`, `"email"`, `"todo"`), `"direction"` (`"incoming"`, `"outgoing"`); beside `goods.sum` and
//!   `goods.quantity`: `"product"`, `"section"`. Each takes one value or, but for outcome and direction, a list of those of
//!   which any will do; what is not named is not narrowed;
//! - `"at"`, beside `client_type`, `life_cycle`, `frequency`, `abc`: the date at which the group or rank is taken, if not
//!   the reference day or a later one. A client that was not created by then is in no group: `in` does not hold for it,
//!   `not_in` does; of ranks it has `none`.
//!
//! Where a snapshot is counted, `{"cards": "…"}` stands in place of its name, with the cards as [`CardList`] writes them.
//!
//! A key that is not known is an error, since it would have narrowed the condition.

mod bitmap;
mod cards;
mod columns;
mod error;
mod evaluate;
mod field;
mod json;
mod period;
mod preset;
mod resolve;
mod test;
#[cfg(test)]
pub(crate) mod tests;

pub use bitmap::Bitmap;
pub use cards::CardList;
pub use columns::{Columns, Dictionary, Items, NO_NUMBER, Named, Texts};
pub use error::{ConditionError, Expected};
pub use field::{Choice, FIELDS, Field, Kind, NO_MARK, Need, Needs, Parameter, Spec, UserFieldKind};
pub use json::SegmentFile;
pub use period::{Day, Days, NO_DAY, Period, Span, Unit, date_of, day_of};
pub use preset::{Preset, Sizes};
pub use resolve::{Lookup, Resolved};
pub use test::{
    Check, Code, Comparison, Direction, Goods, Op, PARTS, RequestOutcome, Requests, Subject, Test, TouchKind, Touches,
};

/// How deep conditions may lie in each other, the segments they name included; one test alone is one level. More than
/// people build, and little enough for every stack.
pub const MAX_DEPTH: usize = 60;

/// What must hold of a client to be in a segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Every one of these; with none of them, every client is meant.
    All(Vec<Condition>),
    /// At least one of these; with none of them, no client is meant.
    Any(Vec<Condition>),
    /// Not this one.
    Not(Box<Condition>),
    /// What a saved segment asks, by its id.
    Segment(String),
    /// To be one of these cards. Saved conditions name the snapshot instead, in whose place this is counted.
    Cards(CardList),
    /// A test of one field.
    Test(Test),
}
