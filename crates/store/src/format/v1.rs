//! Version 1 of the chunk format: rows of small numbers in postcard, where a small number takes few bytes.
//!
//! # Design
//! Rows rather than columns: both are about equally small, since nearly every field is a varint, and a row can be read
//! by a person next to the record it stands for.

mod codes;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use segmentation::Facts;
use segmentation::facts::{Activity, Company, Contact, Deal, Id, Invoice, Requisite};
use serde::{Deserialize, Serialize};

use self::codes::{Days, InvoiceKindCode, OutcomeCode, OwnerCode, ReachBits};
use super::Malformed;

/// The first byte of every chunk of this version.
pub(super) const VERSION: u8 = 1;

/// Everything after the version byte.
#[derive(Serialize, Deserialize)]
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

impl From<&Facts> for Chunk {
    fn from(facts: &Facts) -> Self {
        // Spelled out, so that a new kind of record cannot be forgotten here. Version 3 keeps what the fields hold.
        let Facts { companies, contacts, deals, invoices, activities, requisites, fields: _ } = facts;
        Self {
            companies: companies.values().map(CompanyRow::from).collect(),
            contacts: contacts.values().map(ContactRow::from).collect(),
            deals: deals.values().map(DealRow::from).collect(),
            invoices: invoices.values().map(InvoiceRow::from).collect(),
            activities: activities.values().map(ActivityRow::from).collect(),
            requisites: requisites.values().map(RequisiteRow::from).collect(),
        }
    }
}

impl TryFrom<Chunk> for Facts {
    type Error = Malformed;

    fn try_from(chunk: Chunk) -> Result<Self, Malformed> {
        Ok(Self {
            companies: keyed(chunk.companies, |record: &Company| record.id)?,
            contacts: keyed(chunk.contacts, |record: &Contact| record.id)?,
            deals: keyed(chunk.deals, |record: &Deal| record.id)?,
            invoices: keyed(chunk.invoices, |record: &Invoice| (record.kind, record.id))?,
            activities: keyed(chunk.activities, |record: &Activity| record.id)?,
            requisites: keyed(chunk.requisites, |record: &Requisite| record.id)?,
            fields: BTreeMap::new(),
        })
    }
}

/// Turns rows back into records and finds each its place.
fn keyed<Row, Record, Key, Map>(rows: Vec<Row>, key: impl Fn(&Record) -> Key) -> Result<Map, Malformed>
where
    Record: TryFrom<Row>,
    Malformed: From<Record::Error>,
    Map: FromIterator<(Key, Record)>,
{
    rows.into_iter()
        .map(|row| {
            let record = Record::try_from(row)?;
            Ok((key(&record), record))
        })
        .collect()
}

impl From<std::convert::Infallible> for Malformed {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// A [`Company`].
#[derive(Serialize, Deserialize)]
struct CompanyRow {
    id: Id,
    title: String,
    created: Days,
    created_by: Id,
    assigned_by: Id,
    is_own: bool,
    category: Id,
    reach: ReachBits,
}

impl From<&Company> for CompanyRow {
    fn from(company: &Company) -> Self {
        Self {
            id: company.id,
            title: company.title.clone(),
            created: company.created.into(),
            created_by: company.created_by,
            assigned_by: company.assigned_by,
            is_own: company.is_own,
            category: company.category,
            reach: company.reach.into(),
        }
    }
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
            reach: row.reach.try_into()?,
        })
    }
}

/// A [`Contact`].
#[derive(Serialize, Deserialize)]
struct ContactRow {
    id: Id,
    title: String,
    created: Days,
    created_by: Id,
    assigned_by: Id,
    category: Id,
    companies: Vec<Id>,
    reach: ReachBits,
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id,
            title: contact.title.clone(),
            created: contact.created.into(),
            created_by: contact.created_by,
            assigned_by: contact.assigned_by,
            category: contact.category,
            companies: contact.companies.clone(),
            reach: contact.reach.into(),
        }
    }
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
            companies: row.companies,
            reach: row.reach.try_into()?,
        })
    }
}

/// A [`Deal`].
#[derive(Serialize, Deserialize)]
struct DealRow {
    id: Id,
    created: Days,
    closed: Option<Days>,
    moved: Option<Days>,
    outcome: OutcomeCode,
    funnel: Id,
    is_template: bool,
    company: Option<Id>,
    contacts: Vec<Id>,
}

impl From<&Deal> for DealRow {
    fn from(deal: &Deal) -> Self {
        Self {
            id: deal.id,
            created: deal.created.into(),
            closed: deal.closed.map(Days::from),
            moved: deal.moved.map(Days::from),
            outcome: deal.outcome.into(),
            funnel: deal.funnel,
            is_template: deal.is_template,
            company: deal.company,
            contacts: deal.contacts.clone(),
        }
    }
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
            contacts: row.contacts,
        })
    }
}

/// An [`Invoice`].
#[derive(Serialize, Deserialize)]
struct InvoiceRow {
    kind: InvoiceKindCode,
    id: Id,
    created: Days,
    moved: Option<Days>,
    updated: Option<Days>,
    outcome: OutcomeCode,
    is_template: bool,
    company: Option<Id>,
    contacts: Vec<Id>,
    deal: Option<Id>,
}

impl From<&Invoice> for InvoiceRow {
    fn from(invoice: &Invoice) -> Self {
        Self {
            kind: invoice.kind.into(),
            id: invoice.id,
            created: invoice.created.into(),
            moved: invoice.moved.map(Days::from),
            updated: invoice.updated.map(Days::from),
            outcome: invoice.outcome.into(),
            is_template: invoice.is_template,
            company: invoice.company,
            contacts: invoice.contacts.clone(),
            deal: invoice.deal,
        }
    }
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
            contacts: row.contacts,
            deal: row.deal,
        })
    }
}

/// An [`Activity`].
#[derive(Serialize, Deserialize)]
struct ActivityRow {
    id: Id,
    created: Days,
    owner: OwnerCode,
    is_chat: bool,
}

impl From<&Activity> for ActivityRow {
    fn from(activity: &Activity) -> Self {
        Self {
            id: activity.id,
            created: activity.created.into(),
            owner: activity.owner.into(),
            is_chat: activity.is_chat,
        }
    }
}

impl TryFrom<ActivityRow> for Activity {
    type Error = Malformed;

    fn try_from(row: ActivityRow) -> Result<Self, Malformed> {
        Ok(Self { id: row.id, created: row.created.try_into()?, owner: row.owner.into(), is_chat: row.is_chat })
    }
}

/// A [`Requisite`].
#[derive(Serialize, Deserialize)]
struct RequisiteRow {
    id: Id,
    owner: OwnerCode,
    is_address_only: bool,
}

impl From<&Requisite> for RequisiteRow {
    fn from(requisite: &Requisite) -> Self {
        Self { id: requisite.id, owner: requisite.owner.into(), is_address_only: requisite.is_address_only }
    }
}

impl From<RequisiteRow> for Requisite {
    fn from(row: RequisiteRow) -> Self {
        Self { id: row.id, owner: row.owner.into(), is_address_only: row.is_address_only }
    }
}
