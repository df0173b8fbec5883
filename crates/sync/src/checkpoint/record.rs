//! The bytes of a checkpoint: records of numbers and texts in postcard, apart from the types that the reading works with.
//!
//! # Design
//! A checkpoint outlives the build that wrote it. So what is a choice of a few has a number here, which is never given to
//! another choice, and a new choice is a new arm that the compiler asks for. Postcard writes fields one after the other
//! and knows no absent ones: a new field is a new format, whose record holds that of the format before and what is new.
//! A number that a build before would not know is a new format as well: it must not go on without what it stands for.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{
    CardKind, Counting, Currencies, Currency, FieldSet, PortalField, PortalItem, Source, Stages, UserField,
};
use chrono::NaiveDate;
use segmentation::condition::UserFieldKind;
use segmentation::facts::Outcome;
use segmentation::{ItemId, Month, RecordId, UserFieldId, UserId};
use serde::{Deserialize, Serialize};

use super::{Checkpoint, ColumnSet, Coverage, Reached, Span, UserFieldColumn};
use crate::PortalInstant;
use crate::leaky_bucket::Filling;

/// The record stands for no checkpoint.
#[derive(Debug)]
pub(super) struct Unknown;

/// Format 3, which knew neither how full the portal's bucket was nor what the viewer has decided.
#[derive(Serialize, Deserialize)]
pub(super) struct Third {
    begun_at: String,
    first_month: i32,
    sales: ReachedRecord,
    dialogs: ReachedRecord,
    changes_until: Option<String>,
    requisites_read: bool,
    is_whole: bool,
    largest_ids: BTreeMap<u8, RecordId>,
    rows: u64,
    change_chunks: u32,
    /// As ISO text.
    today: String,
    as_of: String,
    /// Codes of stages by directory: those that are a success, those that are a failure.
    stages: [BTreeMap<String, Vec<String>>; 2],
    users: Vec<(UserId, String)>,
    owners_are_trusted: Option<bool>,
    compared_at: Option<String>,
    /// The fields of contacts, those of companies.
    field_set: Option<[BTreeMap<u8, FieldRecord>; 2]>,
    /// The first second, the second after the last one.
    written: Vec<(i64, i64)>,
    by_admin: bool,
}

/// Format 4, which did not know of columns that are read apart.
#[derive(Serialize, Deserialize)]
pub(super) struct Fourth {
    third: Third,
    /// The level, the moment.
    bucket: Option<(f64, i64)>,
    leaves_fields: bool,
    done_without: BTreeSet<u8>,
}

/// Format 5, which knew neither currencies nor what is read on demand but touches.
#[derive(Serialize, Deserialize)]
pub(super) struct Fifth {
    fourth: Fourth,
    coverage: BTreeMap<u8, ReachedRecord>,
}

/// Format 6, which knew no settings of counting.
#[derive(Serialize, Deserialize)]
pub(super) struct Sixth {
    fifth: Fifth,
    currencies: CurrenciesRecord,
    /// A month, counted from January of year 0.
    goods_since: Option<i32>,
    user_fields: Vec<UserFieldRecord>,
}

/// Format 7, which knew no leads, and format 8.
#[derive(Serialize, Deserialize)]
pub(super) struct Seventh {
    sixth: Sixth,
    /// The text of the option.
    counting: String,
}

/// [`Currencies`].
#[derive(Serialize, Deserialize)]
enum CurrenciesRecord {
    Unknown,
    Refused,
    /// Code, what so many units are worth, how many units, whether it is the base currency.
    Known(Vec<(String, String, String, bool)>),
}

/// A user field of the portal's own.
#[derive(Serialize, Deserialize)]
struct UserFieldRecord {
    is_of_companies: bool,
    code: String,
    field: Option<PortalFieldRecord>,
    reached: ReachedRecord,
}

/// [`PortalField`], whose code the record around it has.
#[derive(Serialize, Deserialize)]
struct PortalFieldRecord {
    id: UserFieldId,
    kind: Option<u8>,
    label: String,
    /// Number, outer code, text.
    items: Vec<(ItemId, String, String)>,
}

/// [`Reached`], a month being counted from January of year 0.
#[derive(Serialize, Deserialize)]
enum ReachedRecord {
    Nothing,
    Through(i32),
    Everything,
}

/// A field that the portal has.
#[derive(Serialize, Deserialize)]
struct FieldRecord {
    id: UserFieldId,
    items: BTreeMap<String, ItemId>,
}

impl From<&Checkpoint> for Seventh {
    fn from(checkpoint: &Checkpoint) -> Self {
        // Spelled out, so that no field can be forgotten.
        let Checkpoint {
            begun_at,
            first_month,
            sales,
            dialogs,
            changes_until,
            requisites_read,
            is_whole,
            largest_ids,
            rows,
            change_chunks,
            today,
            as_of,
            stages,
            users,
            owners_are_trusted,
            compared_at,
            field_set,
            written,
            by_admin,
            bucket,
            leaves_fields,
            done_without,
            coverage,
            currencies,
            goods_since,
            user_fields,
            counting,
        } = checkpoint;
        let third = Third {
            begun_at: begun_at.clone(),
            first_month: first_month.ordinal(),
            sales: (*sales).into(),
            dialogs: (*dialogs).into(),
            changes_until: changes_until.clone(),
            requisites_read: *requisites_read,
            is_whole: *is_whole,
            largest_ids: largest_ids.iter().map(|(&source, &id)| (code_of_source(source), id)).collect(),
            rows: *rows,
            change_chunks: *change_chunks,
            today: today.to_string(),
            as_of: as_of.clone(),
            stages: record_stages(stages),
            users: users.clone(),
            owners_are_trusted: *owners_are_trusted,
            compared_at: compared_at.clone(),
            field_set: field_set.as_ref().map(record_fields),
            written: written.iter().map(|span| (span.from, span.before)).collect(),
            by_admin: *by_admin,
        };
        let fourth = Fourth {
            third,
            bucket: bucket.map(|filling| (filling.level, filling.at.0)),
            leaves_fields: *leaves_fields,
            done_without: done_without.iter().map(|&source| code_of_source(source)).collect(),
        };
        let coverage = coverage.0.iter().map(|(&set, &reached)| (code_of_set(set), reached.into())).collect();
        let sixth = Sixth {
            fifth: Fifth { fourth, coverage },
            currencies: currencies.into(),
            goods_since: goods_since.map(Month::ordinal),
            user_fields: user_fields.iter().map(record_user_field).collect(),
        };
        Self { sixth, counting: counting.text().to_owned() }
    }
}

impl TryFrom<Third> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Third) -> Result<Self, Unknown> {
        let largest_ids = record.largest_ids.into_iter().map(|(code, id)| Ok((source_of_code(code)?, id)));
        Ok(Self {
            begun_at: record.begun_at,
            first_month: month(record.first_month)?,
            sales: record.sales.try_into()?,
            dialogs: record.dialogs.try_into()?,
            changes_until: record.changes_until,
            requisites_read: record.requisites_read,
            is_whole: record.is_whole,
            largest_ids: largest_ids.collect::<Result<_, _>>()?,
            rows: record.rows,
            change_chunks: record.change_chunks,
            today: record.today.parse::<NaiveDate>().map_err(|_| Unknown)?,
            as_of: record.as_of,
            stages: stages(&record.stages),
            users: record.users,
            owners_are_trusted: record.owners_are_trusted,
            compared_at: record.compared_at,
            field_set: record.field_set.map(fields).transpose()?,
            written: record.written.into_iter().map(|(from, before)| Span { from, before }).collect(),
            by_admin: record.by_admin,
            bucket: None,
            leaves_fields: false,
            done_without: BTreeSet::new(),
            coverage: Coverage::default(),
            currencies: Currencies::Unknown,
            goods_since: None,
            user_fields: BTreeMap::new(),
            counting: Counting::default(),
        })
    }
}

impl TryFrom<Fourth> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Fourth) -> Result<Self, Unknown> {
        Ok(Self {
            bucket: record.bucket.map(|(level, at)| Filling { level, at: PortalInstant(at) }),
            leaves_fields: record.leaves_fields,
            done_without: record.done_without.into_iter().map(source_of_code).collect::<Result<_, _>>()?,
            ..record.third.try_into()?
        })
    }
}

impl TryFrom<Fifth> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Fifth) -> Result<Self, Unknown> {
        let coverage = record.coverage.into_iter().map(|(code, reached)| Ok((set_of_code(code)?, reached.try_into()?)));
        Ok(Self { coverage: Coverage(coverage.collect::<Result<_, _>>()?), ..record.fourth.try_into()? })
    }
}

impl TryFrom<Sixth> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Sixth) -> Result<Self, Unknown> {
        Ok(Self {
            currencies: record.currencies.into(),
            goods_since: record.goods_since.map(month).transpose()?,
            user_fields: record.user_fields.into_iter().map(user_field).collect::<Result<_, _>>()?,
            ..record.fifth.try_into()?
        })
    }
}

impl TryFrom<Seventh> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Seventh) -> Result<Self, Unknown> {
        // It was read before it was stored.
        let counting = Counting::parse(&record.counting).map_err(|_| Unknown)?;
        Ok(Self { counting, ..record.sixth.try_into()? })
    }
}

impl From<&Currencies> for CurrenciesRecord {
    fn from(currencies: &Currencies) -> Self {
        match currencies {
            Currencies::Unknown => Self::Unknown,
            Currencies::Refused => Self::Refused,
            Currencies::Known(known) => {
                let record = |it: &Currency| (it.code.clone(), it.amount.clone(), it.count.clone(), it.is_base);
                Self::Known(known.iter().map(record).collect())
            }
        }
    }
}

impl From<CurrenciesRecord> for Currencies {
    fn from(record: CurrenciesRecord) -> Self {
        match record {
            CurrenciesRecord::Unknown => Self::Unknown,
            CurrenciesRecord::Refused => Self::Refused,
            CurrenciesRecord::Known(known) => {
                let currency = |(code, amount, count, is_base)| Currency { code, amount, count, is_base };
                Self::Known(known.into_iter().map(currency).collect())
            }
        }
    }
}

fn record_user_field(((kind, code), column): (&(CardKind, String), &UserFieldColumn)) -> UserFieldRecord {
    let field = |field: &PortalField| PortalFieldRecord {
        id: field.id,
        kind: field.kind.map(code_of_kind),
        label: field.label.clone(),
        items: field.items.iter().map(|item| (item.id, item.code.clone(), item.text.clone())).collect(),
    };
    UserFieldRecord {
        is_of_companies: *kind == CardKind::Company,
        code: code.clone(),
        field: column.field.as_ref().map(field),
        reached: column.reached.into(),
    }
}

fn user_field(record: UserFieldRecord) -> Result<((CardKind, String), UserFieldColumn), Unknown> {
    let UserFieldRecord { is_of_companies, code, field, reached } = record;
    let field = match field {
        None => None,
        Some(PortalFieldRecord { id, kind, label, items }) => {
            let kind = kind.map(kind_of_code).transpose()?;
            let items = items.into_iter().map(|(id, code, text)| PortalItem { id, code, text }).collect();
            Some(PortalField { id, code: code.clone(), kind, label, items })
        }
    };
    let kind = if is_of_companies { CardKind::Company } else { CardKind::Contact };
    Ok(((kind, code), UserFieldColumn { field, reached: reached.try_into()? }))
}

impl From<Reached> for ReachedRecord {
    fn from(reached: Reached) -> Self {
        match reached {
            Reached::Nothing => Self::Nothing,
            Reached::Through(month) => Self::Through(month.ordinal()),
            Reached::Everything => Self::Everything,
        }
    }
}

impl TryFrom<ReachedRecord> for Reached {
    type Error = Unknown;

    fn try_from(record: ReachedRecord) -> Result<Self, Unknown> {
        Ok(match record {
            ReachedRecord::Nothing => Self::Nothing,
            ReachedRecord::Through(ordinal) => Self::Through(month(ordinal)?),
            ReachedRecord::Everything => Self::Everything,
        })
    }
}

fn month(ordinal: i32) -> Result<Month, Unknown> {
    Month::new(ordinal.div_euclid(12), ordinal.rem_euclid(12) as u32 + 1).ok_or(Unknown)
}

/// The numbers of choices, in both directions.
macro_rules! codes {
    ($type:ty, $code_of:ident, $of_code:ident, { $($code:literal = $value:path,)* }) => {
        fn $code_of(value: $type) -> u8 {
            match value {
                $($value => $code,)*
            }
        }

        fn $of_code(code: u8) -> Result<$type, Unknown> {
            match code {
                $($code => Ok($value),)*
                _ => Err(Unknown),
            }
        }
    };
}

codes!(Source, code_of_source, source_of_code, {
    0 = Source::Companies,
    1 = Source::Contacts,
    2 = Source::Deals,
    3 = Source::Invoices,
    4 = Source::OldInvoices,
    5 = Source::Activities,
    6 = Source::Requisites,
    7 = Source::SalesActivities,
    8 = Source::DealLinks,
    9 = Source::ContactReach,
    10 = Source::CompanyReach,
    11 = Source::ContactFields,
    12 = Source::CompanyFields,
    13 = Source::Touches,
    14 = Source::OpenTouches,
    15 = Source::ContactAddresses,
    16 = Source::CompanyAddresses,
    17 = Source::Goods,
    18 = Source::Leads,
});

codes!(ColumnSet, code_of_set, set_of_code, {
    0 = ColumnSet::Money,
    1 = ColumnSet::CardDetails,
    2 = ColumnSet::Touches,
    3 = ColumnSet::Addresses,
    4 = ColumnSet::Goods,
    5 = ColumnSet::UserFields,
    6 = ColumnSet::Leads,
    7 = ColumnSet::Names,
});

codes!(UserFieldKind, code_of_kind, kind_of_code, {
    0 = UserFieldKind::List,
    1 = UserFieldKind::Text,
    2 = UserFieldKind::Number,
    3 = UserFieldKind::YesNo,
    4 = UserFieldKind::Date,
});

codes!(UserField, code_of_field, field_of_code, {
    0 = UserField::Parent,
    1 = UserField::LifeCycle,
    2 = UserField::ClientType,
    3 = UserField::Frequency,
    4 = UserField::LastPayment,
    5 = UserField::Payments,
    6 = UserField::Dialogs,
    7 = UserField::Contacts,
    8 = UserField::Abc,
    9 = UserField::Xyz,
    10 = UserField::Rfm,
    11 = UserField::NextTouch,
});

/// The outcomes of the stages that are recorded, in the order in which they are.
const OUTCOMES: [Outcome; 2] = [Outcome::Success, Outcome::Failure];

/// The kinds of cards, in the order in which their fields are recorded.
const KINDS: [CardKind; 2] = [CardKind::Contact, CardKind::Company];

fn record_stages(stages: &Stages) -> [BTreeMap<String, Vec<String>>; 2] {
    OUTCOMES.map(|recorded| {
        let mut directories: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (directory, stage, _) in stages.ends().into_iter().filter(|&(.., outcome)| outcome == recorded) {
            directories.entry(directory.to_owned()).or_default().push(stage.to_owned());
        }
        directories
    })
}

fn stages(record: &[BTreeMap<String, Vec<String>>; 2]) -> Stages {
    let of_outcome = |(directories, outcome): (&'_ BTreeMap<String, Vec<String>>, Outcome)| {
        let stages =
            directories.iter().flat_map(|(directory, stages)| stages.iter().map(move |stage| (directory, stage)));
        stages.map(|(directory, stage)| (directory.clone(), stage.clone(), outcome)).collect::<Vec<_>>()
    };
    let ends: Vec<_> = record.iter().zip(OUTCOMES).flat_map(of_outcome).collect();
    Stages::from_ends(ends.iter().map(|(directory, stage, outcome)| (directory.as_str(), stage.as_str(), *outcome)))
}

fn record_fields(fields: &FieldSet) -> [BTreeMap<u8, FieldRecord>; 2] {
    KINDS.map(|recorded| {
        let of_kind = fields.known().filter(|&(kind, ..)| kind == recorded);
        of_kind.map(|(_, field, id, items)| (code_of_field(field), FieldRecord { id, items: items.clone() })).collect()
    })
}

fn fields(record: [BTreeMap<u8, FieldRecord>; 2]) -> Result<FieldSet, Unknown> {
    let mut set = FieldSet::default();
    for (fields, kind) in record.into_iter().zip(KINDS) {
        for (code, FieldRecord { id, items }) in fields {
            set.note_known(kind, field_of_code(code)?, id, items);
        }
    }
    Ok(set)
}
