//! The bytes of a checkpoint: records of numbers and texts in postcard, apart from the types that the reading works with.
//!
//! # Design
//! A checkpoint outlives the build that wrote it. So what is a choice of a few has a number here, which is never given to
//! another choice, and a new choice is a new arm that the compiler asks for. Postcard writes fields one after the other
//! and knows no absent ones: a new field is a new format, whose record holds that of the format before and what is new.
//! A number that a build before would not know is a new format as well: it must not go on without what it stands for.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{CardKind, FieldSet, Source, Stages, UserField};
use chrono::NaiveDate;
use segmentation::facts::Outcome;
use segmentation::{Id, Month};
use serde::{Deserialize, Serialize};

use super::{Checkpoint, ColumnSet, Coverage, Reached, Span};
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
    largest_ids: BTreeMap<u8, Id>,
    rows: u64,
    change_chunks: u32,
    /// As ISO text.
    today: String,
    as_of: String,
    /// Codes of stages by directory: those that are a success, those that are a failure.
    stages: [BTreeMap<String, Vec<String>>; 2],
    users: Vec<(Id, String)>,
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

/// Format 5.
#[derive(Serialize, Deserialize)]
pub(super) struct Fifth {
    fourth: Fourth,
    coverage: BTreeMap<u8, ReachedRecord>,
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
    id: Id,
    items: BTreeMap<String, Id>,
}

impl From<&Checkpoint> for Fifth {
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
            bucket: bucket.map(|filling| (filling.level, filling.at)),
            leaves_fields: *leaves_fields,
            done_without: done_without.iter().map(|&source| code_of_source(source)).collect(),
        };
        let coverage = coverage.0.iter().map(|(&set, &reached)| (code_of_set(set), reached.into())).collect();
        Self { fourth, coverage }
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
        })
    }
}

impl TryFrom<Fourth> for Checkpoint {
    type Error = Unknown;

    fn try_from(record: Fourth) -> Result<Self, Unknown> {
        Ok(Self {
            bucket: record.bucket.map(|(level, at)| Filling { level, at }),
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
});

codes!(ColumnSet, code_of_set, set_of_code, {
    0 = ColumnSet::Money,
    1 = ColumnSet::CardDetails,
    2 = ColumnSet::Touches,
    3 = ColumnSet::Addresses,
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
