//! The lists the sync reads: how each is asked for page by page, and how its rows become facts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use segmentation::facts::{ContactChannels, Facts, Owner};
use segmentation::{Card, DealId, FieldTable, Month, RecordId, UserId};
use serde::Deserialize;
use serde::de::DeserializeSeed;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::card::{self, Link};
use crate::quick;
use crate::reply::OddAnswer;
use crate::request::{Batch, Call, PAGE_LENGTH};
use crate::stages::Stages;
use crate::tolerant;
use crate::user_fields::CardKind;

mod batch;
mod fields;
pub mod members;
mod page;
mod rows;
mod source;

pub use batch::{Listing, PagePart, PagesReply, read_batch};
pub use fields::{FieldRow, read_field_rows, read_fields, read_portal_fields, select_fields, select_portal_fields};
use page::PageReader;
use rows::ReachRow;
pub use rows::owner_key;
pub(crate) use rows::{CHAT_PROVIDER, TODO_PROVIDER, touch_kind};
pub use source::Source;

/// Which rows of a list are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// All of them.
    All,
    /// Those created from the first day of `from` (from the beginning, if nothing) to before the first day of `before`
    /// (to the end, if nothing), by the portal's own calendar, which is `offset` (`+03:00`) away from UTC.
    Created {
        /// First month.
        from: Option<Month>,
        /// The month after the last one.
        before: Option<Month>,
        /// The portal's offset.
        offset: String,
    },
    /// Those changed at or after a moment, ISO with offset.
    ChangedSince(String),
    /// Those changed before a moment, ISO with offset.
    UnchangedSince(String),
    /// Those last changed at or after a moment and before another, ISO with offset, and not by this user.
    ChangedByOthers {
        /// The first moment.
        from: String,
        /// The moment after the last one.
        before: String,
        /// Number of the user.
        viewer: UserId,
    },
    /// Those last changed at or after a moment and before another, ISO with offset.
    ChangedWithin(String, String),
    /// Those with these ids.
    Ids(Vec<RecordId>),
    /// Those with these ids that were changed at or after a moment, ISO with offset.
    ChangedAmong(Vec<RecordId>, String),
    /// Activities made in these records.
    OwnedBy(Vec<Owner>),
    /// Goods of these deals.
    OfDeals(Vec<DealId>),
    /// Those that hang together with a client.
    Linked(Link),
}

/// What the ids of a page must exceed. Rows are ordered by id, and a page is asked for by the id before it (keyset
/// paging), because the portal counts and skips rows for every page that is asked for by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing: the first page.
    Start,
    /// This id.
    Id(RecordId),
    /// The last id of the page that the command at this position of the same batch gives. That must be a full page:
    /// otherwise the reference resolves to nothing, the condition vanishes, and rows from the start come again.
    Command(usize),
}

/// Asks for a page of a list, of rows with ids up to `through`; with `counted`, also how many rows there are from this
/// page on.
#[must_use]
pub fn page(source: Source, range: &Range, after: After, through: Option<RecordId>, counted: bool) -> Call {
    let id = source.id_field();
    let mut filter = source.own_filter();
    if let Some(through) = through {
        filter.insert(format!("<={id}"), json!(through));
    }
    match range {
        Range::All => {}
        Range::Created { from, before, offset } => {
            let moment = |month: &Month| json!(format!("{}T00:00:00{offset}", month.first_day()));
            if let Some(from) = from {
                filter.insert(format!(">={}", source.created_field()), moment(from));
            }
            if let Some(before) = before {
                filter.insert(format!("<{}", source.created_field()), moment(before));
            }
        }
        Range::ChangedSince(since) => {
            filter.insert(format!(">={}", source.updated_field()), json!(since));
        }
        Range::UnchangedSince(since) => {
            filter.insert(format!("<{}", source.updated_field()), json!(since));
        }
        Range::ChangedByOthers { from, before, viewer } => {
            filter.insert(format!(">={}", source.updated_field()), json!(from));
            filter.insert(format!("<{}", source.updated_field()), json!(before));
            filter.insert("!updatedBy".to_owned(), json!(viewer));
        }
        Range::ChangedWithin(from, before) => {
            filter.insert(format!(">={}", source.updated_field()), json!(from));
            filter.insert(format!("<{}", source.updated_field()), json!(before));
        }
        Range::Ids(ids) => {
            filter.insert(format!("@{id}"), json!(ids));
        }
        Range::ChangedAmong(ids, since) => {
            filter.insert(format!("@{id}"), json!(ids));
            filter.insert(format!(">={}", source.updated_field()), json!(since));
        }
        Range::OwnedBy(owners) => {
            let (types, ids): (BTreeSet<u32>, Vec<RecordId>) =
                owners.iter().copied().filter_map(rows::owner_key).unzip();
            filter.insert("OWNER_TYPE_ID".to_owned(), json!(types));
            filter.insert("@OWNER_ID".to_owned(), json!(ids));
        }
        Range::OfDeals(deals) => {
            filter.insert("=ownerId".to_owned(), json!(deals));
        }
        Range::Linked(link) => {
            filter.extend(card::conditions(source, link).into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
    }
    match after {
        After::Start => {}
        After::Id(last) => {
            filter.insert(format!(">{id}"), json!(last));
        }
        After::Command(position) => {
            let rows = source.rows_at().map(|name| format!("[{name}]")).unwrap_or_default();
            let last = PAGE_LENGTH - 1;
            let reference = format!("$result[{}]{rows}[{last}][{id}]", Batch::key(position));
            filter.insert(format!(">{id}"), json!(reference));
        }
    }
    let mut params = json!({ "order": source.order(), "start": if counted { 0 } else { -1 } });
    if !source.select().is_empty() {
        params["select"] = json!(source.select());
    }
    call(source, params, filter)
}

/// Asks how many rows have an id beyond `after` and up to `through`.
#[must_use]
pub fn count(source: Source, after: RecordId, through: RecordId) -> Call {
    let id = source.id_field();
    let mut filter = source.own_filter();
    filter.insert(format!(">{id}"), json!(after));
    filter.insert(format!("<={id}"), json!(through));
    call(source, json!({ "order": { id: "ASC" }, "select": [id], "start": 0 }), filter)
}

/// Asks for the row with the largest id: its number bounds the length of the list at the cost of one row.
#[must_use]
pub fn largest_id(source: Source) -> Call {
    let id = source.id_field();
    let filter = source.own_filter();
    call(source, json!({ "order": { id: "DESC" }, "select": [id], "start": -1 }), filter)
}

fn call(source: Source, mut params: Value, filter: Map<String, Value>) -> Call {
    if !filter.is_empty() {
        params["filter"] = Value::Object(filter);
    }
    if let Some(entity_type) = source.entity_type() {
        params["entityTypeId"] = json!(entity_type);
    }
    Call::new(source.method(), params)
}

/// Asks for the oldest card of a directory: its month is where the chart begins.
#[must_use]
pub fn oldest(source: Source) -> Call {
    let select = [source.id_field(), source.created_field()];
    let params = json!({ "order": { source.created_field(): "ASC" }, "select": select, "start": -1 });
    call(source, params, Map::new())
}

/// A page of a list, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageOfFacts {
    /// The facts of the page.
    pub facts: Facts,
    /// What the user fields of the cards of the page hold, where they were asked for.
    pub fields: FieldTable,
    /// How the cards of the page can be reached, if that is what the list tells.
    pub channels: BTreeMap<Card, ContactChannels>,
    /// How many rows came, including such that hold no usable fact.
    pub rows: usize,
    /// The ids of the rows, in the order in which they came.
    pub ids: Vec<RecordId>,
    /// Rows that had no usable date of creation and were passed over.
    pub undated: usize,
    /// Rows that could not be read at all and were passed over.
    pub odd: usize,
}

/// Reads a page of a list.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read(source: Source, raw: &RawValue, stages: &Stages) -> Result<PageOfFacts, OddAnswer> {
    match source {
        Source::ContactReach => Ok(PageOfFacts::of_reach(plain(source, raw)?, CardKind::Contact)),
        Source::CompanyReach => Ok(PageOfFacts::of_reach(plain(source, raw)?, CardKind::Company)),
        Source::ContactFields | Source::CompanyFields => {
            let ids = read_ids(source, raw)?;
            Ok(PageOfFacts { rows: ids.len(), ids, ..PageOfFacts::default() })
        }
        _ => {
            let reader = PageReader { source, stages };
            if let Ok(page) = quick::read(raw.get(), reader) {
                return Ok(page);
            }
            let page = reader.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
            let page = page.or_else(|error| reader.read_row_by_row(raw).ok_or(error));
            page.map_err(|error| OddAnswer::from_json(source.method(), &error))
        }
    }
}

/// Reads only the ids of a page of a list, whatever it selected.
///
/// # Errors
/// If the answer is no list of rows with an id.
pub fn read_ids(source: Source, raw: &RawValue) -> Result<Vec<RecordId>, OddAnswer> {
    #[derive(Deserialize)]
    struct IdRow {
        #[serde(alias = "ID", deserialize_with = "tolerant::link")]
        id: RecordId,
    }
    let rows: Vec<IdRow> = if source.entity_type().is_some() { items(source, raw)? } else { plain(source, raw)? };
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The first year in which a card can plausibly have been created.
const FIRST_YEAR: i32 = 1990;

/// Reads the creation date of the first row of a page of cards that has a plausible one.
///
/// # Errors
/// If the answer is no list of cards.
pub fn read_oldest(source: Source, raw: &RawValue) -> Result<Option<NaiveDate>, OddAnswer> {
    #[derive(Deserialize)]
    struct CreatedRow {
        #[serde(rename = "createdTime", default, deserialize_with = "tolerant::date")]
        created: Option<NaiveDate>,
    }
    // Cards were not created before there was a portal to hold them.
    let mut created = items::<CreatedRow>(source, raw)?.into_iter().filter_map(|row| row.created);
    Ok(created.find(|created| created.year() >= FIRST_YEAR))
}

impl PageOfFacts {
    fn of_reach(rows: Vec<ReachRow<'_>>, kind: CardKind) -> Self {
        Self {
            rows: rows.len(),
            ids: rows.iter().map(|row| row.id).collect(),
            channels: rows.into_iter().map(|row| (kind.card(row.id), row.channels())).collect(),
            ..Self::default()
        }
    }
}

/// Rows at `result.items[]`, as `crm.item.*` gives them.
fn items<'a, T: Deserialize<'a>>(source: Source, raw: &'a RawValue) -> Result<Vec<T>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "T: Deserialize<'de>"))]
    struct Items<T> {
        #[serde(deserialize_with = "tolerant::list")]
        items: Vec<T>,
    }
    serde_json::from_str::<Items<T>>(raw.get())
        .map(|items| items.items)
        .map_err(|error| OddAnswer::from_json(source.method(), &error))
}

/// Rows at `result[]`, as the older methods give them.
fn plain<'a, T: Deserialize<'a>>(source: Source, raw: &'a RawValue) -> Result<Vec<T>, OddAnswer> {
    let rows = tolerant::list(&mut serde_json::Deserializer::from_str(raw.get()));
    rows.map_err(|error| OddAnswer::from_json(source.method(), &error))
}

#[cfg(test)]
mod tests;
