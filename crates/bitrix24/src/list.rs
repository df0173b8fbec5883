//! The lists the sync reads: how each is asked for page by page, and how its rows become facts.

use chrono::NaiveDate;
use segmentation::facts::{
    Activity, Company, Contact, Deal, Facts, Invoice, InvoiceKind, Outcome, Owner, Reach, Requisite,
};
use segmentation::{Id, Month};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::reply::OddAnswer;
use crate::request::{Batch, Call, PAGE_LENGTH};
use crate::stages::Stages;
use crate::tolerant;

/// A list of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Company cards.
    Companies,
    /// Contact cards.
    Contacts,
    /// Deals.
    Deals,
    /// Smart invoices.
    Invoices,
    /// Invoices of the old module; many portals have none.
    OldInvoices,
    /// Activities.
    Activities,
    /// Requisites of contacts and companies.
    Requisites,
}

impl Source {
    /// All lists.
    pub const ALL: [Self; 7] = [
        Self::Companies,
        Self::Contacts,
        Self::Deals,
        Self::Invoices,
        Self::OldInvoices,
        Self::Activities,
        Self::Requisites,
    ];

    /// The method that lists it.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Deals | Self::Invoices => "crm.item.list",
            Self::OldInvoices => "crm.invoice.list",
            Self::Activities => "crm.activity.list",
            Self::Requisites => "crm.requisite.list",
        }
    }

    /// Number of the type in `crm.item.list`; nothing for lists with a method of their own.
    fn entity_type(self) -> Option<u32> {
        match self {
            Self::Companies => Some(4),
            Self::Contacts => Some(3),
            Self::Deals => Some(2),
            Self::Invoices => Some(31),
            Self::OldInvoices | Self::Activities | Self::Requisites => None,
        }
    }

    fn id_field(self) -> &'static str {
        if self.entity_type().is_some() { "id" } else { "ID" }
    }

    fn created_field(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Deals | Self::Invoices => "createdTime",
            Self::OldInvoices => "DATE_INSERT",
            Self::Activities => "CREATED",
            Self::Requisites => "DATE_CREATE",
        }
    }

    fn updated_field(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Deals | Self::Invoices => "updatedTime",
            Self::OldInvoices => "DATE_UPDATE",
            Self::Activities => "LAST_UPDATED",
            Self::Requisites => "DATE_MODIFY",
        }
    }

    /// Only what the counting and the list of clients need: narrow pages are two to three times cheaper.
    fn select(self) -> &'static [&'static str] {
        match self {
            Self::Companies => &[
                "id",
                "title",
                "createdTime",
                "createdBy",
                "assignedById",
                "isMyCompany",
                "categoryId",
                "hasPhone",
                "hasEmail",
                "hasImol",
            ],
            Self::Contacts => &[
                "id",
                "name",
                "secondName",
                "lastName",
                "createdTime",
                "createdBy",
                "assignedById",
                "categoryId",
                "companyId",
                "companyIds",
                "hasPhone",
                "hasEmail",
                "hasImol",
            ],
            Self::Deals => &[
                "id",
                "createdTime",
                "closedate",
                "movedTime",
                "stageId",
                "stageSemanticId",
                "categoryId",
                "isRecurring",
                "companyId",
                "contactId",
                "contactIds",
            ],
            Self::Invoices => &[
                "id",
                "createdTime",
                "updatedTime",
                "movedTime",
                "stageId",
                "isRecurring",
                "companyId",
                "contactId",
                "contactIds",
                "parentId2",
            ],
            Self::OldInvoices => &[
                "ID",
                "DATE_INSERT",
                "DATE_UPDATE",
                "DATE_STATUS",
                "DATE_PAYED",
                "PAYED",
                "STATUS_ID",
                "IS_RECURRING",
                "UF_COMPANY_ID",
                "UF_CONTACT_ID",
                "UF_DEAL_ID",
            ],
            Self::Activities => &["ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "CREATED"],
            Self::Requisites => &["ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ADDRESS_ONLY", "DATE_CREATE"],
        }
    }
}

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
    /// Those with these ids, with all their multifields (`fm`), which come only with `select: ["*"]`.
    WithMultifields(Vec<Id>),
}

/// What the ids of a page must exceed. Rows are ordered by id, and a page is asked for by the id before it (keyset
/// paging), because the portal counts and skips rows for every page that is asked for by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing: the first page.
    Start,
    /// This id.
    Id(Id),
    /// The last id of the page that the command at this position of the same batch gives. That must be a full page:
    /// otherwise the reference resolves to nothing, the condition vanishes, and rows from the start come again.
    Command(usize),
}

/// Asks for a page of a list; with `counted`, also how many rows there are from this page on.
#[must_use]
pub fn page(source: Source, range: &Range, after: After, counted: bool) -> Call {
    let id = source.id_field();
    let mut filter = Map::new();
    let mut select: Value = json!(source.select());
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
        Range::WithMultifields(ids) => {
            filter.insert(format!("@{id}"), json!(ids));
            select = json!(["*"]);
        }
    }
    match after {
        After::Start => {}
        After::Id(last) => {
            filter.insert(format!(">{id}"), json!(last));
        }
        After::Command(position) => {
            let rows = if source.entity_type().is_some() { "[items]" } else { "" };
            let last = PAGE_LENGTH - 1;
            let reference = format!("$result[{}]{rows}[{last}][{id}]", Batch::key(position));
            filter.insert(format!(">{id}"), json!(reference));
        }
    }
    let mut params = json!({
        "order": { id: "ASC" },
        "select": select,
        "start": if counted { 0 } else { -1 },
    });
    if !filter.is_empty() {
        params["filter"] = Value::Object(filter);
    }
    if let Some(entity_type) = source.entity_type() {
        params["entityTypeId"] = json!(entity_type);
    }
    Call::new(source.method(), params)
}

/// Asks for the row with the largest id: its number bounds the length of the list at the cost of one row.
#[must_use]
pub fn largest_id(source: Source) -> Call {
    let id = source.id_field();
    let mut params = json!({ "order": { id: "DESC" }, "select": [id], "start": -1 });
    if let Some(entity_type) = source.entity_type() {
        params["entityTypeId"] = json!(entity_type);
    }
    Call::new(source.method(), params)
}

/// Asks for the oldest card of a directory: its month is where the chart begins.
#[must_use]
pub fn oldest(source: Source) -> Call {
    let mut params = json!({
        "order": { source.created_field(): "ASC" },
        "select": [source.id_field(), source.created_field()],
        "start": -1,
    });
    if let Some(entity_type) = source.entity_type() {
        params["entityTypeId"] = json!(entity_type);
    }
    Call::new(source.method(), params)
}

/// A page of a list, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageOfFacts {
    /// The facts of the page.
    pub facts: Facts,
    /// How many rows came, including such that hold no usable fact.
    pub rows: usize,
    /// The ids of the rows, in the order in which they came.
    pub ids: Vec<Id>,
    /// Rows that had no usable date of creation and were passed over.
    pub undated: usize,
}

/// Reads a page of a list.
///
/// # Errors
/// If the answer is no list of such rows.
pub fn read(source: Source, raw: &RawValue, stages: &Stages) -> Result<PageOfFacts, OddAnswer> {
    let mut page = PageOfFacts::default();
    match source {
        Source::Companies => {
            for row in items::<CompanyRow>(source, raw)? {
                page.take(row.id, row.company(), |facts, company| facts.companies.insert(company.id, company));
            }
        }
        Source::Contacts => {
            for row in items::<ContactRow>(source, raw)? {
                page.take(row.id, row.contact(), |facts, contact| facts.contacts.insert(contact.id, contact));
            }
        }
        Source::Deals => {
            for row in items::<DealRow>(source, raw)? {
                page.take(row.id, row.deal(stages), |facts, deal| facts.deals.insert(deal.id, deal));
            }
        }
        Source::Invoices => {
            for row in items::<InvoiceRow>(source, raw)? {
                let invoice = row.invoice(stages);
                page.take(row.id, invoice, |facts, it| facts.invoices.insert((it.kind, it.id), it));
            }
        }
        Source::OldInvoices => {
            for row in plain::<OldInvoiceRow>(source, raw)? {
                let invoice = row.invoice(stages);
                page.take(row.id, invoice, |facts, it| facts.invoices.insert((it.kind, it.id), it));
            }
        }
        Source::Activities => {
            for row in plain::<ActivityRow>(source, raw)? {
                page.take(row.id, row.activity(), |facts, activity| facts.activities.insert(activity.id, activity));
            }
        }
        Source::Requisites => {
            for row in plain::<RequisiteRow>(source, raw)? {
                page.take(row.id, Some(row.requisite()), |facts, it| facts.requisites.insert(it.id, it));
            }
        }
    }
    Ok(page)
}

/// Reads only the ids of a page of a list, whatever it selected.
///
/// # Errors
/// If the answer is no list of rows with an id.
pub fn read_ids(source: Source, raw: &RawValue) -> Result<Vec<Id>, OddAnswer> {
    #[derive(Deserialize)]
    struct IdRow {
        #[serde(alias = "ID", deserialize_with = "tolerant::id")]
        id: Id,
    }
    let rows: Vec<IdRow> = if source.entity_type().is_some() { items(source, raw)? } else { plain(source, raw)? };
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Reads the creation date of the first row of a page of cards.
///
/// # Errors
/// If the answer is no list of cards.
pub fn read_oldest(source: Source, raw: &RawValue) -> Result<Option<NaiveDate>, OddAnswer> {
    #[derive(Deserialize)]
    struct CreatedRow {
        #[serde(rename = "createdTime", default, deserialize_with = "tolerant::date")]
        created: Option<NaiveDate>,
    }
    Ok(items::<CreatedRow>(source, raw)?.into_iter().find_map(|row| row.created))
}

impl PageOfFacts {
    fn take<T, R>(&mut self, id: Id, fact: Option<T>, insert: impl FnOnce(&mut Facts, T) -> R) {
        self.rows += 1;
        self.ids.push(id);
        match fact {
            Some(fact) => {
                insert(&mut self.facts, fact);
            }
            None => self.undated += 1,
        }
    }
}

/// Rows at `result.items[]`, as `crm.item.*` gives them.
fn items<'a, T: Deserialize<'a>>(source: Source, raw: &'a RawValue) -> Result<Vec<T>, OddAnswer> {
    #[derive(Deserialize)]
    struct Items<T> {
        items: Vec<T>,
    }
    serde_json::from_str::<Items<T>>(raw.get())
        .map(|items| items.items)
        .map_err(|error| OddAnswer::from_json(source.method(), &error))
}

/// Rows at `result[]`, as the older methods give them.
fn plain<'a, T: Deserialize<'a>>(source: Source, raw: &'a RawValue) -> Result<Vec<T>, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json(source.method(), &error))
}

/// An id, if it is one: 0 stands for "none" everywhere.
fn some(id: Id) -> Option<Id> {
    (id != 0).then_some(id)
}

/// The main id first, then the others, none twice.
fn main_first(main: Id, all: Vec<Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = some(main).into_iter().collect();
    for id in all {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// One phone, e-mail, site or messenger of a card.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// What the flags of a card and its multifields, if they came along, say about how to reach it.
fn reach(has_phone: bool, has_email: bool, has_imol: bool, multifields: &[Multifield]) -> Reach {
    let mut reach = multifields.iter().fold(Reach::NONE, |reach, field| reach | field.reach());
    for (is_set, mark) in [(has_phone, Reach::PHONE), (has_email, Reach::EMAIL), (has_imol, Reach::OPEN_LINE)] {
        if is_set {
            reach |= mark;
        }
    }
    reach
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CompanyRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
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
    #[serde(default)]
    fm: Vec<Multifield>,
}

impl CompanyRow {
    fn company(self) -> Option<Company> {
        Some(Company {
            id: self.id,
            title: self.title,
            created: self.created_time?,
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            is_own: self.is_my_company,
            category: self.category_id,
            reach: reach(self.has_phone, self.has_email, self.has_imol, &self.fm),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContactRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
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
    company_ids: Vec<Id>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_phone: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_email: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    has_imol: bool,
    #[serde(default)]
    fm: Vec<Multifield>,
}

impl ContactRow {
    fn contact(self) -> Option<Contact> {
        let names = [self.name, self.second_name, self.last_name];
        let title: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        Some(Contact {
            id: self.id,
            title: title.join(" "),
            created: self.created_time?,
            created_by: self.created_by,
            assigned_by: self.assigned_by_id,
            category: self.category_id,
            companies: main_first(self.company_id, self.company_ids),
            reach: reach(self.has_phone, self.has_email, self.has_imol, &self.fm),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DealRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
    #[serde(default, deserialize_with = "tolerant::date")]
    created_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    closedate: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    moved_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::text")]
    stage_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    stage_semantic_id: String,
    #[serde(default, deserialize_with = "tolerant::id")]
    category_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    is_recurring: bool,
    #[serde(default, deserialize_with = "tolerant::id")]
    company_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    contact_id: Id,
    #[serde(default, deserialize_with = "tolerant::ids")]
    contact_ids: Vec<Id>,
}

impl DealRow {
    fn deal(self, stages: &Stages) -> Option<Deal> {
        Some(Deal {
            id: self.id,
            created: self.created_time?,
            closed: self.closedate,
            moved: self.moved_time,
            outcome: stages.deal(&self.stage_semantic_id, self.category_id, &self.stage_id),
            funnel: self.category_id,
            is_template: self.is_recurring,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, self.contact_ids),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InvoiceRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
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
    contact_ids: Vec<Id>,
    #[serde(default, deserialize_with = "tolerant::id")]
    parent_id2: Id,
}

impl InvoiceRow {
    fn invoice(&self, stages: &Stages) -> Option<Invoice> {
        Some(Invoice {
            kind: InvoiceKind::Smart,
            id: self.id,
            created: self.created_time?,
            moved: self.moved_time,
            updated: self.updated_time,
            outcome: stages.smart_invoice(&self.stage_id),
            is_template: self.is_recurring,
            company: some(self.company_id),
            contacts: main_first(self.contact_id, self.contact_ids.clone()),
            deal: some(self.parent_id2),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct OldInvoiceRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
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
}

impl OldInvoiceRow {
    fn invoice(&self, stages: &Stages) -> Option<Invoice> {
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
            contacts: main_first(self.uf_contact_id, Vec::new()),
            deal: some(self.uf_deal_id),
        })
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
struct ActivityRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
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
    fn activity(&self) -> Option<Activity> {
        Some(Activity {
            id: self.id,
            created: self.created?,
            owner: owner(self.owner_type_id, self.owner_id),
            is_chat: self.provider_id == "IMOPENLINES_SESSION",
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct RequisiteRow {
    #[serde(deserialize_with = "tolerant::id")]
    id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    entity_type_id: Id,
    #[serde(default, deserialize_with = "tolerant::id")]
    entity_id: Id,
    #[serde(default, deserialize_with = "tolerant::flag")]
    address_only: bool,
}

impl RequisiteRow {
    fn requisite(&self) -> Requisite {
        Requisite { id: self.id, owner: owner(self.entity_type_id, self.entity_id), is_address_only: self.address_only }
    }
}

#[cfg(test)]
mod tests;
