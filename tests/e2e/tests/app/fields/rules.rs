//! What the eight user fields of every card should hold, worked out from what the portal itself answers over REST, by
//! the words of `docs/rules.md` and without any code of the app: a second reading of the rules, slow and plain.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{Months, NaiveDate};
use e2e::portal::DemoPortal;
use serde_json::{Value, json};

/// A contact or a company: its entity type in the portal, 3 or 4, and its number.
pub(super) type Card = (u32, u32);

/// Entity types of the portal.
pub(super) const CONTACT: u32 = 3;
pub(super) const COMPANY: u32 = 4;
const DEAL: u32 = 2;
const INVOICE: u32 = 31;
const OLD_INVOICE: u32 = 5;

/// What the fields of a card hold, by the ends of their names; values of lists by their outer codes. Empty ones are left
/// out.
pub(super) type Values = BTreeMap<&'static str, String>;

const FIELDS: [&str; 8] = ["PARENT", "LIFECYCLE", "TYPE", "FREQUENCY", "LAST_PAY", "PAYMENTS", "DIALOGS", "CONTACTS"];

/// A deal, or an invoice of either kind.
pub(super) struct Sale {
    /// Number of the record.
    pub(super) id: u32,
    kind: u32,
    created: NaiveDate,
    is_template: bool,
    is_won: bool,
    /// Whether it is in no funnel but the first.
    is_general: bool,
    /// When it was paid, if it was.
    paid: NaiveDate,
    company: Option<u32>,
    contacts: Vec<u32>,
    /// The deal in which an invoice lies.
    deal: Option<u32>,
}

/// The CRM as the portal tells it.
pub(super) struct Crm {
    today: NaiveDate,
    contacts: BTreeMap<u32, Value>,
    companies: BTreeMap<u32, Value>,
    sales: Vec<Sale>,
    activities: Vec<Value>,
    requisites: Vec<Value>,
    /// The outer codes of the values of lists, by their numbers; contacts and companies have numbers of their own.
    choices: BTreeMap<String, String>,
}

impl Crm {
    /// Asks the portal for everything, in the administrator's name.
    pub(super) fn read(portal: &DemoPortal) -> Result<Self> {
        let rows = |method: &str, params: Value| portal.rows(1, method, &params);
        let items = |kind: u32| {
            rows("crm.item.list", json!({ "entityTypeId": kind, "select": ["*"], "useOriginalUfNames": "Y" }))
        };
        let today: NaiveDate = portal.ask(1, "server.time", &json!({}))?["result"]
            .as_str()
            .and_then(|time| time.get(..10)?.parse().ok())
            .context("the portal tells no time")?;
        let won: BTreeSet<String> = rows("crm.status.list", json!({}))?
            .iter()
            .filter(|row| row["SEMANTICS"] == "S" || row["EXTRA"]["SEMANTICS"] == "success")
            .map(|row| format!("{} {}", text(row, "ENTITY_ID"), text(row, "STATUS_ID")))
            .collect();
        let is_won = |directory: &str, stage: &str| won.contains(&format!("{directory} {stage}"));
        let sale = |kind: u32, row: &Value, is_won: bool, dates: &[&str]| {
            let names = match kind {
                OLD_INVOICE => ["ID", "UF_COMPANY_ID", "UF_CONTACT_ID", "UF_DEAL_ID", "IS_RECURRING"],
                _ => ["id", "companyId", "contactId", "parentId2", "isRecurring"],
            };
            // The last date is that of its creation, which counts even if it lies in the future.
            let created = date(row, dates.last().expect("a date"))?;
            let paid = dates.iter().filter_map(|name| date(row, name)).find(|date| *date <= today);
            let mut contacts = Vec::from_iter(number(row, names[2]));
            contacts.extend(numbers(row, "contactIds"));
            Some(Sale {
                id: number(row, names[0])?,
                kind,
                created,
                is_template: text(row, names[4]) == "Y",
                is_won,
                is_general: number(row, "categoryId").is_none(),
                paid: paid.unwrap_or(created),
                company: number(row, names[1]),
                contacts,
                deal: number(row, names[3]).filter(|_| kind != DEAL),
            })
        };
        let deals = items(DEAL)?;
        let deals = deals.iter().filter_map(|row| {
            let funnel = number(row, "categoryId").map_or("DEAL_STAGE".to_owned(), |id| format!("DEAL_STAGE_{id}"));
            let is_won = is_won(&funnel, &text(row, "stageId"));
            sale(DEAL, row, is_won, &["closedate", "movedTime", "createdTime"])
        });
        let invoices = items(INVOICE)?;
        let invoices = invoices.iter().filter_map(|row| {
            let stage = text(row, "stageId");
            let category = stage.trim_start_matches("DT31_").split(':').next().unwrap_or_default();
            let is_won = is_won(&format!("SMART_INVOICE_STAGE_{category}"), &stage);
            sale(INVOICE, row, is_won, &["movedTime", "updatedTime", "createdTime"])
        });
        let old_invoices = rows("crm.invoice.list", json!({}))?;
        let old_invoices = old_invoices.iter().filter_map(|row| {
            let is_won = is_won("INVOICE_STATUS", &text(row, "STATUS_ID"));
            sale(OLD_INVOICE, row, is_won, &["DATE_PAYED", "DATE_STATUS", "DATE_UPDATE", "DATE_INSERT"])
        });
        let mut choices = BTreeMap::new();
        for method in ["crm.contact.userfield.list", "crm.company.userfield.list"] {
            for field in rows(method, json!({}))? {
                let values = field["LIST"].as_array().cloned().unwrap_or_default();
                choices.extend(values.iter().map(|value| (text(value, "ID"), text(value, "XML_ID"))));
            }
        }
        // Own companies and cards of service categories are nobody's clients.
        let cards = |kind: u32| -> Result<BTreeMap<u32, Value>> {
            let counted = items(kind)?
                .into_iter()
                .filter(|row| number(row, "categoryId").is_none() && text(row, "isMyCompany") != "Y");
            Ok(counted.filter_map(|row| Some((number(&row, "id")?, row))).collect())
        };
        Ok(Self {
            today,
            contacts: cards(CONTACT)?,
            companies: cards(COMPANY)?,
            sales: deals.chain(invoices).chain(old_invoices).collect(),
            activities: rows("crm.activity.list", json!({}))?,
            requisites: rows("crm.requisite.list", json!({}))?,
            choices,
        })
    }

    /// All cards that count.
    pub(super) fn cards(&self) -> impl Iterator<Item = Card> {
        let contacts = self.contacts.keys().map(|&id| (CONTACT, id));
        contacts.chain(self.companies.keys().map(|&id| (COMPANY, id)))
    }

    /// What the fields of a card hold.
    pub(super) fn held(&self, card: Card) -> Values {
        let row = self.row(card);
        let held = FIELDS.iter().map(|&name| (name, text(row, &format!("UF_CRM_CS_{name}"))));
        let spelled = held.map(|(name, value)| match name {
            "LAST_PAY" => (name, value.get(..10).unwrap_or_default().to_owned()),
            "PARENT" | "PAYMENTS" => (name, value),
            _ => (name, self.choices.get(&value).cloned().unwrap_or(value)),
        });
        spelled.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// What they should hold.
    pub(super) fn wanted(&self, card: Card) -> Values {
        let parent = self.parent_of(card);
        let client = parent.map_or(card, |company| (COMPANY, company));
        let payments = self.payments(client);
        let last = payments.iter().flatten().max().copied();
        let ago = |months| self.today - Months::new(months);
        let life_cycle = match last {
            Some(last) if last >= ago(6) => "CS_ACTIVE",
            Some(last) if last >= ago(18) => "CS_SLEEPING",
            Some(_) => "CS_LOST",
            None if self.has_requests(client) => "CS_REQUESTS",
            None if self.has_dialogs(|activity| self.client_of_activity(activity) == Some(client)) => "CS_DIALOGS",
            None if self.is_reachable(client) => "CS_CONTACTS",
            None => "CS_NO_CONTACTS",
        };
        let frequency = match payments.len() {
            0 => "CS_NONE",
            1 => "CS_FIRST",
            _ => "CS_REGULAR",
        };
        let yes_no = |yes| if yes { "CS_YES" } else { "CS_NO" };
        // The card's own: made in it, and for a company in the cards of those whom it stands for.
        let is_own = |activity: &Value| match owner(activity) {
            (CONTACT, id) => card == (CONTACT, id) || Some(card) == self.client_of_contact(id),
            owner => owner == card,
        };
        let values = [
            ("PARENT", parent.map(|id| id.to_string())),
            ("LIFECYCLE", Some(life_cycle.to_owned())),
            ("TYPE", Some(if client.0 == COMPANY { "CS_B2B" } else { "CS_B2C" }.to_owned())),
            ("FREQUENCY", Some(frequency.to_owned())),
            ("LAST_PAY", last.map(|date| date.to_string())),
            ("PAYMENTS", Some(payments.len().to_string())),
            ("DIALOGS", Some(yes_no(self.has_dialogs(is_own)).to_owned())),
            ("CONTACTS", Some(yes_no(self.is_reachable(card)).to_owned())),
        ];
        values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The client a sale belongs to.
    pub(super) fn client_of(&self, sale: &Sale) -> Option<Card> {
        let company = sale.company.filter(|id| self.companies.contains_key(id)).map(|id| (COMPANY, id));
        company.or_else(|| sale.contacts.iter().find_map(|&id| self.client_of_contact(id)))
    }

    /// Deals of the general funnel that are not won, and are no templates.
    pub(super) fn open_deals(&self) -> impl Iterator<Item = &Sale> {
        self.sales.iter().filter(|sale| sale.kind == DEAL && sale.is_general && !sale.is_won && !sale.is_template)
    }

    /// The company that a contact has; none if the card is a company.
    pub(super) fn parent_of(&self, card: Card) -> Option<u32> {
        if card.0 == CONTACT { self.company_of(card.1) } else { None }
    }

    fn row(&self, (kind, id): Card) -> &Value {
        if kind == CONTACT { &self.contacts[&id] } else { &self.companies[&id] }
    }

    /// The company of a contact: the first it names that counts.
    fn company_of(&self, contact: u32) -> Option<u32> {
        let row = self.contacts.get(&contact)?;
        let mut named = number(row, "companyId").into_iter().chain(numbers(row, "companyIds"));
        named.find(|id| self.companies.contains_key(id))
    }

    /// The client a contact stands for; none if the contact does not count.
    fn client_of_contact(&self, id: u32) -> Option<Card> {
        self.contacts.contains_key(&id).then(|| self.company_of(id).map_or((CONTACT, id), |company| (COMPANY, company)))
    }

    /// The dates of each payment of a client that is seen today.
    fn payments(&self, client: Card) -> Vec<Vec<NaiveDate>> {
        let won = || self.sales.iter().filter(|sale| sale.is_won && !sale.is_template);
        let won_deal = |id: u32| won().any(|sale| sale.kind == DEAL && sale.id == id);
        // Invoices in a won deal are the same one payment with it.
        let payments = won().filter(|sale| !sale.deal.is_some_and(won_deal)).filter_map(|sale| {
            let mut absorbed: Vec<&Sale> =
                won().filter(|it| sale.kind == DEAL && it.kind != DEAL && it.deal == Some(sale.id)).collect();
            absorbed.sort_by_key(|it| it.paid);
            let payer = self.client_of(sale).or_else(|| absorbed.iter().find_map(|it| self.client_of(it)));
            let mut dates = vec![sale.paid];
            dates.extend(absorbed.iter().map(|it| it.paid));
            dates.retain(|date| *date <= self.today);
            (payer == Some(client) && !dates.is_empty()).then_some(dates)
        });
        payments.collect()
    }

    fn has_requests(&self, client: Card) -> bool {
        let requests = self.sales.iter().filter(|sale| !sale.is_template && sale.created <= self.today);
        requests.into_iter().any(|sale| self.client_of(sale) == Some(client))
    }

    fn has_dialogs(&self, is_meant: impl Fn(&Value) -> bool) -> bool {
        let dialogs = self.activities.iter().filter(|it| text(it, "PROVIDER_ID") != "IMOPENLINES_SESSION");
        dialogs.filter(|it| date(it, "CREATED").is_some_and(|date| date <= self.today)).any(is_meant)
    }

    fn client_of_activity(&self, activity: &Value) -> Option<Card> {
        match owner(activity) {
            (CONTACT, id) => self.client_of_contact(id),
            (COMPANY, id) => self.companies.contains_key(&id).then_some((COMPANY, id)),
            (kind, id) => self.sales.iter().find(|it| (it.kind, it.id) == (kind, id)).and_then(|it| self.client_of(it)),
        }
    }

    /// By the card itself, or for a company through any of its people.
    fn is_reachable(&self, card: Card) -> bool {
        let row = self.row(card);
        let flags = ["hasPhone", "hasEmail", "hasImol"].iter().any(|name| text(row, name) == "Y");
        let values = row["fm"].as_array().into_iter().flatten();
        let sites = values.into_iter().any(|it| ["WEB", "IM"].contains(&text(it, "typeId").as_str()));
        let requisites = self.requisites.iter().any(|it| {
            let owner = (number(it, "ENTITY_TYPE_ID"), number(it, "ENTITY_ID"));
            owner == (Some(card.0), Some(card.1)) && text(it, "ADDRESS_ONLY") != "Y"
        });
        let people = card.0 == COMPANY
            && self
                .contacts
                .values()
                .any(|it| number(it, "companyId") == Some(card.1) || numbers(it, "companyIds").any(|id| id == card.1));
        flags || sites || requisites || people
    }
}

fn owner(activity: &Value) -> Card {
    (number(activity, "OWNER_TYPE_ID").unwrap_or(0), number(activity, "OWNER_ID").unwrap_or(0))
}

/// A value as text, however the portal writes it; nothing stands for every kind of empty.
fn text(row: &Value, name: &str) -> String {
    match &row[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The number of a record; 0 and nothing mean none.
fn number(row: &Value, name: &str) -> Option<u32> {
    text(row, name).parse().ok().filter(|id| *id > 0)
}

fn numbers(row: &Value, name: &str) -> impl Iterator<Item = u32> {
    let ids = row[name].as_array().into_iter().flatten();
    ids.filter_map(|id| u32::try_from(id.as_u64()?).ok())
}

/// The calendar date as the portal writes it.
fn date(row: &Value, name: &str) -> Option<NaiveDate> {
    text(row, name).get(..10)?.parse().ok()
}
