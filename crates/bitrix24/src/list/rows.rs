//! The rows of the lists as the portal writes them, and the facts they become.

use chrono::NaiveDate;
use segmentation::Id;
use segmentation::facts::{
    Activity, Company, Contact, Deal, Ids, Invoice, InvoiceKind, Outcome, Owner, Reach, Requisite, Touch, TouchKind,
};
use serde::Deserialize;

use crate::stages::Stages;
use crate::tolerant;

/// Provider of the activities that stand for sessions of an open line; not documented, seen in every portal that has them.
pub(crate) const CHAT_PROVIDER: &str = "IMOPENLINES_SESSION";

/// An id, if it is one: 0 stands for "none" everywhere.
fn some(id: Id) -> Option<Id> {
    (id != 0).then_some(id)
}

/// The main id first, then the others, none twice.
fn main_first(main: Id, all: &[Id]) -> Ids {
    let mut ids: Ids = some(main).into_iter().collect();
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
struct Multifield {
    #[serde(default, deserialize_with = "tolerant::text")]
    type_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    value_type: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    value: String,
}

impl Multifield {
    /// What the field makes possible. `LINK` is a service field and reaches nobody.
    fn reach(&self) -> Reach {
        if self.value.is_empty() {
            return Reach::NONE;
        }
        match (self.type_id.as_str(), self.value_type.as_str()) {
            ("PHONE", _) => Reach::PHONE,
            ("EMAIL", _) => Reach::EMAIL,
            ("WEB", _) => Reach::SITE,
            ("IM", "IMOL" | "OPENLINE") => Reach::OPEN_LINE,
            ("IM", _) => Reach::MESSENGER,
            _ => Reach::NONE,
        }
    }
}

/// The phones, e-mails, sites and messengers of a card; kinds of which it has none are left out of the row.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct ReachRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::list")]
    phone: Vec<Multifield>,
    #[serde(default, deserialize_with = "tolerant::list")]
    email: Vec<Multifield>,
    #[serde(default, deserialize_with = "tolerant::list")]
    web: Vec<Multifield>,
    #[serde(default, deserialize_with = "tolerant::list")]
    im: Vec<Multifield>,
}

impl ReachRow {
    pub(super) fn reach(&self) -> Reach {
        let all = [&self.phone, &self.email, &self.web, &self.im];
        all.into_iter().flatten().fold(Reach::NONE, |reach, field| reach | field.reach())
    }
}

/// What the flags of a card say about how to reach it.
fn reach(has_phone: bool, has_email: bool, has_imol: bool) -> Reach {
    let flags = [(has_phone, Reach::PHONE), (has_email, Reach::EMAIL), (has_imol, Reach::OPEN_LINE)];
    flags.into_iter().filter(|(is_set, _)| *is_set).fold(Reach::NONE, |reach, (_, mark)| reach | mark)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CompanyRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::text")]
    title: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::id")]
    created_by: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    assigned_by_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_my_company: bool,
    #[serde(default, deserialize_with = "tolerant::id")]
    category_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_phone: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_email: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_imol: bool,
    #[serde(default, deserialize_with = "tolerant::text")]
    type_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    source_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    industry: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    employees: String,
}

impl CompanyRow {
    pub(super) fn company(self) -> Option<Company> {
        Some(Company {
            id: self.id,
            title: self.title,
            created: self.created_time?,
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            is_own: self.is_my_company,
            category: self.category_id,
            reach: reach(self.has_phone, self.has_email, self.has_imol),
            kind: self.type_id,
            source: self.source_id,
            industry: self.industry,
            employees: self.employees,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContactRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::text")]
    name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    second_name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    last_name: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::id")]
    created_by: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    assigned_by_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    category_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    company_id: Id,
    #[serde(default, deserialize_with = "tolerant::ids")]
    company_ids: Ids,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_phone: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_email: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_imol: bool,
    #[serde(default, deserialize_with = "tolerant::text")]
    type_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    source_id: String,
}

impl ContactRow {
    pub(super) fn contact(self) -> Option<Contact> {
        let names = [self.name, self.second_name, self.last_name];
        let title: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        Some(Contact {
            id: self.id,
            title: title.join(" "),
            created: self.created_time?,
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            category: self.category_id,
            companies: main_first(self.company_id, &self.company_ids),
            reach: reach(self.has_phone, self.has_email, self.has_imol),
            kind: self.type_id,
            source: self.source_id,
        })
    }
}

/// A deal as the older list gives it, or as an item, which names all of its contacts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DealRow {
    #[serde(deserialize_with = "tolerant::id", alias = "ID")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::date", alias = "DATE_CREATE")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date", alias = "CLOSEDATE")]
    closedate: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date", alias = "MOVED_TIME")]
    moved_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::text", alias = "STAGE_ID")]
    stage_id: String,
    #[serde(default, deserialize_with = "tolerant::text", alias = "STAGE_SEMANTIC_ID")]
    stage_semantic_id: String,
    #[serde(default, deserialize_with = "tolerant::id", alias = "CATEGORY_ID")]
    category_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag", alias = "IS_RECURRING")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::id", alias = "COMPANY_ID")]
    company_id: Id,
    #[serde(default, deserialize_with = "tolerant::id", alias = "CONTACT_ID")]
    contact_id: Id,
    #[serde(default, deserialize_with = "tolerant::ids")]
    contact_ids: Ids,
    #[serde(default, deserialize_with = "tolerant::sum", alias = "OPPORTUNITY")]
    opportunity: i64,
    #[serde(default, deserialize_with = "tolerant::text", alias = "CURRENCY_ID")]
    currency_id: String,
    #[serde(default, deserialize_with = "tolerant::text", alias = "TYPE_ID")]
    type_id: String,
}

impl DealRow {
    pub(super) fn deal(self, stages: &Stages) -> Option<Deal> {
        Some(Deal {
            id: self.id,
            created: self.created_time?,
            closed: self.closedate,
            moved: self.moved_time,
            outcome: stages.deal(&self.stage_semantic_id, self.category_id, &self.stage_id),
            funnel: self.category_id,
            is_template: self.is_recurring,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, &self.contact_ids),
            sum: Some(self.opportunity),
            currency: self.currency_id,
            kind: self.type_id,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    updated_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    moved_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::text")]
    stage_id: String,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::id")]
    company_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    contact_id: Id,
    #[serde(default, deserialize_with = "tolerant::ids")]
    contact_ids: Ids,
    #[serde(default, deserialize_with = "tolerant::id")]
    parent_id2: Id,
    #[serde(default, deserialize_with = "tolerant::sum")]
    opportunity: i64,
    #[serde(default, deserialize_with = "tolerant::text")]
    currency_id: String,
}

impl InvoiceRow {
    pub(super) fn invoice(self, stages: &Stages) -> Option<Invoice> {
        Some(Invoice {
            kind: InvoiceKind::Smart,
            id: self.id,
            created: self.created_time?,
            moved: self.moved_time,
            updated: self.updated_time,
            outcome: stages.smart_invoice(&self.stage_id),
            is_template: self.is_recurring,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, &self.contact_ids),
            deal: some(self.parent_id2),
            sum: Some(self.opportunity),
            currency: self.currency_id,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct OldInvoiceRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
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
    #[serde(default, deserialize_with = "tolerant::text")]
    status_id: String,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::id")]
    uf_company_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    uf_contact_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    uf_deal_id: Id,
    #[serde(default, deserialize_with = "tolerant::sum")]
    price: i64,
    #[serde(default, deserialize_with = "tolerant::text")]
    currency: String,
}

impl OldInvoiceRow {
    pub(super) fn invoice(self, stages: &Stages) -> Option<Invoice> {
        let outcome = if self.payed { Outcome::Success } else { stages.old_invoice(&self.status_id) };
        Some(Invoice {
            kind: InvoiceKind::Old,
            id: self.id,
            created: self.date_insert?,
            // `DATE_PAYED` is written when the invoice is marked paid; `DATE_STATUS` at every change of its status.
            moved: self.date_payed.filter(|_| self.payed).or(self.date_status),
            updated: self.date_update,
            outcome,
            is_template: self.is_recurring,
            company: some(self.uf_company_id),
            contacts: main_first(self.uf_contact_id, &[]),
            deal: some(self.uf_deal_id),
            sum: Some(self.price),
            currency: self.currency,
        })
    }
}

/// The type and number by which the portal names an owner; the reverse of [`owner`].
pub(crate) fn owner_key(owner: Owner) -> Option<(u32, Id)> {
    match owner {
        Owner::Deal(id) => Some((2, id)),
        Owner::Contact(id) => Some((3, id)),
        Owner::Company(id) => Some((4, id)),
        Owner::Invoice(InvoiceKind::Old, id) => Some((5, id)),
        Owner::Invoice(InvoiceKind::Smart, id) => Some((31, id)),
        Owner::Other => None,
    }
}

/// The record a type and a number name (docs: crm.enum.ownertype).
fn owner(entity_type: u32, id: Id) -> Owner {
    match (entity_type, id) {
        (_, 0) => Owner::Other,
        (2, id) => Owner::Deal(id),
        (3, id) => Owner::Contact(id),
        (4, id) => Owner::Company(id),
        (5, id) => Owner::Invoice(InvoiceKind::Old, id),
        (31, id) => Owner::Invoice(InvoiceKind::Smart, id),
        _ => Owner::Other,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct ActivityRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    owner_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    owner_type_id: Id,
    #[serde(default, deserialize_with = "tolerant::text")]
    provider_id: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    created: Option<NaiveDate>,
}

impl ActivityRow {
    pub(super) fn activity(&self) -> Option<Activity> {
        Some(Activity {
            id: self.id,
            created: self.created?,
            owner: owner(self.owner_type_id, self.owner_id),
            is_chat: self.provider_id == CHAT_PROVIDER,
        })
    }
}

/// Provider of to-dos (docs: crm/timeline/activities/todo/crm-activity-todo-add.md).
const TODO_PROVIDER: &str = "CRM_TODO";

/// An activity with all that planning needs (docs: crm/timeline/activities/activity-base/crm-activity-fields.md).
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct TouchRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    owner_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    owner_type_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    type_id: Id,
    #[serde(default, deserialize_with = "tolerant::text")]
    provider_id: String,
    #[serde(default, deserialize_with = "tolerant::date")]
    created: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::id")]
    direction: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    completed: bool,
    #[serde(default, deserialize_with = "tolerant::date")]
    deadline: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    start_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    end_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::id")]
    responsible_id: Id,
    #[serde(default, deserialize_with = "tolerant::text")]
    description: String,
}

impl TouchRow {
    pub(super) fn touch(&self) -> Option<Touch> {
        Some(Touch {
            id: self.id,
            created: self.created?,
            owner: owner(self.owner_type_id, self.owner_id),
            kind: match (self.type_id, self.provider_id.as_str()) {
                (1, _) => TouchKind::Meeting,
                (2, _) => TouchKind::Call,
                (4, _) => TouchKind::Email,
                (6, TODO_PROVIDER) => TouchKind::Todo,
                _ => TouchKind::Other,
            },
            is_incoming: self.direction == 1,
            is_done: self.completed,
            deadline: self.deadline,
            start: self.start_time,
            end: self.end_time,
            responsible: self.responsible_id,
            has_result: !self.description.is_empty(),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) struct RequisiteRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    entity_type_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    entity_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    address_only: bool,
}

impl RequisiteRow {
    pub(super) fn requisite(&self) -> Requisite {
        Requisite { id: self.id, owner: owner(self.entity_type_id, self.entity_id), is_address_only: self.address_only }
    }
}
