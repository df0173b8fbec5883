//! The rows of the lists as the portal writes them, and the facts they become.

use std::borrow::Cow;

use chrono::NaiveDate;
use segmentation::facts::{Company, Contact, ContactChannels, Deal, Few, Invoice, InvoiceKind, Lead, Outcome, UNDATED};
use segmentation::{CategoryId, CompanyId, ContactId, DealId, FunnelId, InvoiceId, LeadId, RecordId, UserId};
use serde::Deserialize;

use super::PageOfFacts;
use crate::contact_name::contact_name;
use crate::request::PAGE_LENGTH;
use crate::stages::Stages;
use crate::tolerant;

mod beside;
mod owned;

pub(super) use beside::{AddressRow, GoodsRow};
pub use owned::owner_key;
pub(super) use owned::{ActivityRow, RequisiteRow, TouchRow};
pub(crate) use owned::{TODO_PROVIDER, touch_kind};

/// Provider of the activities that stand for sessions of an open line; not documented, seen in every portal that has them.
pub(crate) const CHAT_PROVIDER: &str = "IMOPENLINES_SESSION";

/// A row that tells one record.
pub(super) trait Row {
    /// Makes room for a page of such rows.
    fn reserve(page: &mut PageOfFacts);

    /// Puts the row into a page.
    fn take(self, stages: &Stages, page: &mut PageOfFacts);
}

macro_rules! rows {
    ($($row:ty: |$it:ident, $stages:ident| $fact:expr => $table:ident;)*) => {
        $(impl Row for $row {
            fn reserve(page: &mut PageOfFacts) {
                page.facts.$table.reserve(PAGE_LENGTH);
            }

            #[inline]
            fn take(self, $stages: &Stages, page: &mut PageOfFacts) {
                let $it = self;
                page.rows += 1;
                page.ids.push($it.id.into());
                match $fact {
                    Some(fact) => page.facts.$table.insert(fact),
                    None => page.undated += 1,
                }
            }
        })*
    };
}

rows! {
    CompanyRow<'_>: |row, _stages| row.company() => companies;
    ContactRow<'_>: |row, _stages| row.contact() => contacts;
    DealRow<'_>: |row, stages| row.deal(stages) => deals;
    DealItem<'_>: |row, stages| row.deal(stages) => deals;
    InvoiceRow<'_>: |row, stages| row.invoice(stages) => invoices;
    OldInvoiceRow<'_>: |row, stages| row.invoice(stages) => invoices;
    LeadRow: |row, _stages| row.lead() => leads;
    ActivityRow<'_>: |row, _stages| row.activity() => activities;
    TouchRow<'_>: |row, _stages| row.touch() => touches;
}

impl Row for RequisiteRow {
    fn reserve(page: &mut PageOfFacts) {
        page.facts.requisites.reserve(PAGE_LENGTH);
    }

    fn take(self, _: &Stages, page: &mut PageOfFacts) {
        page.rows += 1;
        page.ids.push(self.id.0);
        page.facts.requisites.insert(self.requisite());
    }
}

/// An id, if it is one: 0 stands for "none" everywhere.
fn some<T: Default + PartialEq>(id: T) -> Option<T> {
    (id != T::default()).then_some(id)
}

/// The main id first, then the others, none twice.
fn main_first<T: Copy + Default + PartialEq>(main: T, all: &[T]) -> Few<T> {
    let mut ids: Few<T> = some(main).into_iter().collect();
    for &id in all {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// One phone, e-mail, site or messenger of a card.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Multifield<'a> {
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    type_id: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    value_type: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    value: Cow<'a, str>,
}

impl Multifield<'_> {
    /// What the field makes possible. `LINK` is a service field and reaches nobody.
    fn channels(&self) -> ContactChannels {
        if self.value.is_empty() {
            return ContactChannels::NONE;
        }
        match (self.type_id.as_ref(), self.value_type.as_ref()) {
            ("PHONE", _) => ContactChannels::PHONE,
            ("EMAIL", _) => ContactChannels::EMAIL,
            ("WEB", _) => ContactChannels::SITE,
            ("IM", "IMOL" | "OPENLINE") => ContactChannels::OPEN_LINE,
            ("IM", _) => ContactChannels::MESSENGER,
            _ => ContactChannels::NONE,
        }
    }
}

/// The phones, e-mails, sites and messengers of a card; kinds of which it has none are left out of the row.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct ReachRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: RecordId,
    #[serde(borrow, default, deserialize_with = "tolerant::list")]
    phone: Vec<Multifield<'a>>,
    #[serde(borrow, default, deserialize_with = "tolerant::list")]
    email: Vec<Multifield<'a>>,
    #[serde(borrow, default, deserialize_with = "tolerant::list")]
    web: Vec<Multifield<'a>>,
    #[serde(borrow, default, deserialize_with = "tolerant::list")]
    im: Vec<Multifield<'a>>,
}

impl ReachRow<'_> {
    pub(super) fn channels(&self) -> ContactChannels {
        let all = [&self.phone, &self.email, &self.web, &self.im];
        all.into_iter().flatten().fold(ContactChannels::NONE, |channels, field| channels | field.channels())
    }
}

/// What the flags of a card say about how to reach it.
fn channels(has_phone: bool, has_email: bool, has_imol: bool) -> ContactChannels {
    let flags = [
        (has_phone, ContactChannels::PHONE),
        (has_email, ContactChannels::EMAIL),
        (has_imol, ContactChannels::OPEN_LINE),
    ];
    flags.into_iter().filter(|(is_set, _)| *is_set).fold(ContactChannels::NONE, |channels, (_, mark)| channels | mark)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CompanyRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: CompanyId,
    #[serde(borrow, default, deserialize_with = "tolerant::name")]
    title: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::link")]
    created_by: UserId,
    #[serde(default, deserialize_with = "tolerant::link")]
    assigned_by_id: UserId,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_my_company: bool,
    #[serde(default, deserialize_with = "tolerant::link")]
    category_id: CategoryId,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_phone: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_email: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_imol: bool,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    type_id: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    source_id: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    industry: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    employees: Cow<'a, str>,
}

impl CompanyRow<'_> {
    pub(super) fn company(self) -> Option<Company> {
        Some(Company {
            id: self.id,
            title: self.title.into(),
            created: self.created_time.unwrap_or(UNDATED),
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            is_own: self.is_my_company,
            category: self.category_id,
            channels: channels(self.has_phone, self.has_email, self.has_imol),
            kind: self.type_id.into(),
            source: self.source_id.into(),
            industry: self.industry.into(),
            employees: self.employees.into(),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContactRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: ContactId,
    #[serde(borrow, default, deserialize_with = "tolerant::name")]
    name: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::name")]
    second_name: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::name")]
    last_name: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::link")]
    created_by: UserId,
    #[serde(default, deserialize_with = "tolerant::link")]
    assigned_by_id: UserId,
    #[serde(default, deserialize_with = "tolerant::link")]
    category_id: CategoryId,
    #[serde(default, deserialize_with = "tolerant::link")]
    company_id: CompanyId,
    #[serde(default, deserialize_with = "tolerant::ids")]
    company_ids: Few<CompanyId>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_phone: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_email: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_imol: bool,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    type_id: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    source_id: Cow<'a, str>,
}

impl ContactRow<'_> {
    pub(super) fn contact(self) -> Option<Contact> {
        Some(Contact {
            id: self.id,
            title: contact_name(&self.last_name, &self.name, &self.second_name),
            created: self.created_time.unwrap_or(UNDATED),
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            category: self.category_id,
            companies: main_first(self.company_id, &self.company_ids),
            channels: channels(self.has_phone, self.has_email, self.has_imol),
            kind: self.type_id.into(),
            source: self.source_id.into(),
        })
    }
}

/// The same deal in the words of two lists: no alternative names, since a reader may name a field by its number.
macro_rules! deal_row {
    ($(#[$meta:meta])* $row:ident, $case:literal, $created:literal) => {
        $(#[$meta])*
        #[derive(Deserialize)]
        #[serde(rename_all = $case)]
        pub(super) struct $row<'a> {
            #[serde(deserialize_with = "tolerant::id")]
            id: DealId,
            #[serde(default, deserialize_with = "tolerant::date", rename = $created)]
            created: Option<NaiveDate>,
            #[serde(default, deserialize_with = "tolerant::date")]
            closedate: Option<NaiveDate>,
            #[serde(default, deserialize_with = "tolerant::date")]
            moved_time: Option<NaiveDate>,
            #[serde(borrow, default, deserialize_with = "tolerant::text")]
            stage_id: Cow<'a, str>,
            #[serde(borrow, default, deserialize_with = "tolerant::text")]
            stage_semantic_id: Cow<'a, str>,
            #[serde(default, deserialize_with = "tolerant::link")]
            category_id: FunnelId,
            #[serde(default, deserialize_with = "tolerant::flag")]
            is_recurring: bool,
            #[serde(default, deserialize_with = "tolerant::link")]
            company_id: CompanyId,
            #[serde(default, deserialize_with = "tolerant::link")]
            contact_id: ContactId,
            #[serde(default, deserialize_with = "tolerant::ids")]
            contact_ids: Few<ContactId>,
            #[serde(default, deserialize_with = "tolerant::sum")]
            opportunity: i64,
            #[serde(borrow, default, deserialize_with = "tolerant::text")]
            currency_id: Cow<'a, str>,
            #[serde(borrow, default, deserialize_with = "tolerant::text")]
            type_id: Cow<'a, str>,
        }

        impl $row<'_> {
            fn deal(self, stages: &Stages) -> Option<Deal> {
                Some(Deal {
                    id: self.id,
                    created: self.created.or(self.moved_time).or(self.closedate)?,
                    closed: self.closedate,
                    moved: self.moved_time,
                    outcome: stages.deal(&self.stage_semantic_id, self.category_id, &self.stage_id),
                    funnel: self.category_id,
                    is_template: self.is_recurring,
                    company: some(self.company_id),
                    contacts: main_first(self.contact_id, &self.contact_ids),
                    sum: Some(self.opportunity),
                    currency: self.currency_id.into(),
                    kind: self.type_id.into(),
                })
            }
        }
    };
}

deal_row! {
    /// A deal as the older list gives it.
    DealRow, "SCREAMING_SNAKE_CASE", "DATE_CREATE"
}

deal_row! {
    /// A deal as an item, which names all of its contacts.
    DealItem, "camelCase", "createdTime"
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: InvoiceId,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    updated_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    moved_time: Option<NaiveDate>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    stage_id: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::link")]
    company_id: CompanyId,
    #[serde(default, deserialize_with = "tolerant::link")]
    contact_id: ContactId,
    #[serde(default, deserialize_with = "tolerant::ids")]
    contact_ids: Few<ContactId>,
    #[serde(default, deserialize_with = "tolerant::link")]
    parent_id2: DealId,
    #[serde(default, deserialize_with = "tolerant::sum")]
    opportunity: i64,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    currency_id: Cow<'a, str>,
}

impl InvoiceRow<'_> {
    pub(super) fn invoice(self, stages: &Stages) -> Option<Invoice> {
        Some(Invoice {
            kind: InvoiceKind::Smart,
            id: self.id,
            created: self.created_time.or(self.moved_time).or(self.updated_time)?,
            moved: self.moved_time,
            updated: self.updated_time,
            outcome: stages.smart_invoice(&self.stage_id),
            is_template: self.is_recurring,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, &self.contact_ids),
            deal: some(self.parent_id2),
            sum: Some(self.opportunity),
            currency: self.currency_id.into(),
        })
    }
}

/// A lead (docs: crm/universal/object-fields.md, "Lead").
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LeadRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: LeadId,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::link")]
    company_id: CompanyId,
    #[serde(default, deserialize_with = "tolerant::link")]
    contact_id: ContactId,
    #[serde(default, deserialize_with = "tolerant::ids")]
    contact_ids: Few<ContactId>,
}

impl LeadRow {
    fn lead(self) -> Option<Lead> {
        Some(Lead {
            id: self.id,
            created: self.created_time?,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, &self.contact_ids),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct OldInvoiceRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: InvoiceId,
    #[serde(default, deserialize_with = "tolerant::date")]
    date_insert: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    date_update: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    date_status: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    date_payed: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    payed: bool,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    status_id: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::link")]
    uf_company_id: CompanyId,
    #[serde(default, deserialize_with = "tolerant::link")]
    uf_contact_id: ContactId,
    #[serde(default, deserialize_with = "tolerant::link")]
    uf_deal_id: DealId,
    #[serde(default, deserialize_with = "tolerant::sum")]
    price: i64,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    currency: Cow<'a, str>,
}

impl OldInvoiceRow<'_> {
    pub(super) fn invoice(self, stages: &Stages) -> Option<Invoice> {
        let outcome = if self.payed { Outcome::Success } else { stages.old_invoice(&self.status_id) };
        Some(Invoice {
            kind: InvoiceKind::Old,
            id: self.id,
            created: self.date_insert.or(self.date_status).or(self.date_update)?,
            // `DATE_PAYED` is written when the invoice is marked paid; `DATE_STATUS` at every change of its status.
            moved: self.date_payed.filter(|_| self.payed).or(self.date_status),
            updated: self.date_update,
            outcome,
            is_template: self.is_recurring,
            company: some(self.uf_company_id),
            contacts: main_first(self.uf_contact_id, &[]),
            deal: some(self.uf_deal_id),
            sum: Some(self.price),
            currency: self.currency.into(),
        })
    }
}
