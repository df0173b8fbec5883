//! Version 1 of the chunk format: rows of small numbers in postcard, where a small number takes few bytes.
//!
//! # Design
//! Rows rather than columns: both are about equally small, since nearly every field is a varint, and a row can be read
//! by a person next to the record it stands for. Columns that the engine has got since are empty here.

mod codes;

use chrono::NaiveDate;
use segmentation::facts::table::Record;
use segmentation::facts::{Activity, Company, Contact, Deal, Invoice, Requisite, Table};
use segmentation::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, Facts, FunnelId, InvoiceId, RequisiteId, UserId,
};
use serde::Deserialize;

use self::codes::{Days, InvoiceKindCode, OutcomeCode, OwnerCode, ReachBits};
use super::Malformed;

/// The first byte of every chunk of this version.
pub(super) const VERSION: u8 = 1;

/// Everything after the version byte.
#[derive(Deserialize)]
pub(super) struct Chunk {
    companies: Vec<CompanyRow>,
    contacts: Vec<ContactRow>,
    deals: Vec<DealRow>,
    invoices: Vec<InvoiceRow>,
    activities: Vec<ActivityRow>,
    requisites: Vec<RequisiteRow>,
}

/// Reads what follows the version byte.
pub(super) fn decode(bytes: &[u8]) -> Result<Facts, Malformed> {
    match postcard::take_from_bytes::<Chunk>(bytes) {
        Ok((chunk, [])) => chunk.try_into(),
        Ok(_) => Err(Malformed("goes on after its end")),
        Err(_) => Err(Malformed("is broken")),
    }
}

impl TryFrom<Chunk> for Facts {
    type Error = Malformed;

    fn try_from(chunk: Chunk) -> Result<Self, Malformed> {
        Ok(Self {
            companies: table(chunk.companies)?,
            contacts: table(chunk.contacts)?,
            deals: table(chunk.deals)?,
            invoices: table(chunk.invoices)?,
            activities: table(chunk.activities)?,
            requisites: table(chunk.requisites)?,
            ..Self::default()
        })
    }
}

/// Turns rows back into records.
fn table<Row, R>(rows: Vec<Row>) -> Result<Table<R>, Malformed>
where
    R: Record + TryFrom<Row>,
    Malformed: From<R::Error>,
{
    rows.into_iter().map(|row| Ok(R::try_from(row)?)).collect()
}

impl From<std::convert::Infallible> for Malformed {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// A [`Company`].
#[derive(Deserialize)]
struct CompanyRow {
    id: CompanyId,
    title: String,
    created: Days,
    created_by: UserId,
    assigned_by: UserId,
    is_own: bool,
    category: CategoryId,
    channels: ReachBits,
}

impl TryFrom<CompanyRow> for Company {
    type Error = Malformed;

    fn try_from(row: CompanyRow) -> Result<Self, Malformed> {
        Ok(Self {
            id: row.id,
            title: row.title,
            created: row.created.try_into()?,
            created_by: row.created_by,
            assigned_by: row.assigned_by,
            is_own: row.is_own,
            category: row.category,
            channels: row.channels.try_into()?,
            ..Self::default()
        })
    }
}

/// A [`Contact`].
#[derive(Deserialize)]
struct ContactRow {
    id: ContactId,
    title: String,
    created: Days,
    created_by: UserId,
    assigned_by: UserId,
    category: CategoryId,
    companies: Vec<CompanyId>,
    channels: ReachBits,
}

impl TryFrom<ContactRow> for Contact {
    type Error = Malformed;

    fn try_from(row: ContactRow) -> Result<Self, Malformed> {
        Ok(Self {
            id: row.id,
            title: row.title,
            created: row.created.try_into()?,
            created_by: row.created_by,
            assigned_by: row.assigned_by,
            category: row.category,
            companies: row.companies.into(),
            channels: row.channels.try_into()?,
            ..Self::default()
        })
    }
}

/// A [`Deal`].
#[derive(Deserialize)]
struct DealRow {
    id: DealId,
    created: Days,
    closed: Option<Days>,
    moved: Option<Days>,
    outcome: OutcomeCode,
    funnel: FunnelId,
    is_template: bool,
    company: Option<CompanyId>,
    contacts: Vec<ContactId>,
}

impl TryFrom<DealRow> for Deal {
    type Error = Malformed;

    fn try_from(row: DealRow) -> Result<Self, Malformed> {
        Ok(Self {
            id: row.id,
            created: row.created.try_into()?,
            closed: row.closed.map(NaiveDate::try_from).transpose()?,
            moved: row.moved.map(NaiveDate::try_from).transpose()?,
            outcome: row.outcome.into(),
            funnel: row.funnel,
            is_template: row.is_template,
            company: row.company,
            contacts: row.contacts.into(),
            ..Self::default()
        })
    }
}

/// An [`Invoice`].
#[derive(Deserialize)]
struct InvoiceRow {
    kind: InvoiceKindCode,
    id: InvoiceId,
    created: Days,
    moved: Option<Days>,
    updated: Option<Days>,
    outcome: OutcomeCode,
    is_template: bool,
    company: Option<CompanyId>,
    contacts: Vec<ContactId>,
    deal: Option<DealId>,
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = Malformed;

    fn try_from(row: InvoiceRow) -> Result<Self, Malformed> {
        Ok(Self {
            kind: row.kind.into(),
            id: row.id,
            created: row.created.try_into()?,
            moved: row.moved.map(NaiveDate::try_from).transpose()?,
            updated: row.updated.map(NaiveDate::try_from).transpose()?,
            outcome: row.outcome.into(),
            is_template: row.is_template,
            company: row.company,
            contacts: row.contacts.into(),
            deal: row.deal,
            ..Self::default()
        })
    }
}

/// An [`Activity`].
#[derive(Deserialize)]
struct ActivityRow {
    id: ActivityId,
    created: Days,
    owner: OwnerCode,
    is_chat: bool,
}

impl TryFrom<ActivityRow> for Activity {
    type Error = Malformed;

    fn try_from(row: ActivityRow) -> Result<Self, Malformed> {
        Ok(Self { id: row.id, created: row.created.try_into()?, owner: row.owner.into(), is_chat: row.is_chat })
    }
}

/// A [`Requisite`].
#[derive(Deserialize)]
struct RequisiteRow {
    id: RequisiteId,
    owner: OwnerCode,
    is_address_only: bool,
}

impl From<RequisiteRow> for Requisite {
    fn from(row: RequisiteRow) -> Self {
        Self { id: row.id, owner: row.owner.into(), is_address_only: row.is_address_only }
    }
}
