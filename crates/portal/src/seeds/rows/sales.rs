//! Rows of deals and both generations of invoices, their latest stage changes and some of their goods.

use super::{Book, date, fixed};
use crate::data::{Data, Language};
use crate::record::{Record, Value};
use crate::schema::{Entity, deal, invoice, old_invoice, product_row, stage_history};
use crate::seeds::calendar::{DAY, Moment};
use crate::seeds::dice::Dice;
use crate::seeds::names;
use crate::seeds::plan::{Deal, DealStage, Invoice, InvoiceStage, Plan, Scene};

/// How long the portal has kept the history of stages, which is younger than the portal.
const HISTORY: i64 = 365 * DAY;
/// How many of a hundred deals have lines of goods.
const WITH_GOODS: u32 = 8;

pub(super) fn write(plan: &Plan, scene: &Scene, book: &Book, dice: &mut Dice, data: &mut Data) {
    let own = plan.companies.iter().position(|company| company.own).map(|place| book.companies.of(place));
    let mut clerk = Clerk { scene, book, dice, own, last: Last::of(plan), history: Vec::new() };
    for (place, id) in book.deals.rows() {
        data.deals.push(clerk.deal(&plan.deals[place], place, id));
        if clerk.dice.chance(WITH_GOODS) {
            clerk.add_goods(&mut data.product_rows, &plan.deals[place], id);
        }
    }
    for (place, id) in book.invoices.rows() {
        data.invoices.push(clerk.invoice(&plan.invoices[place], place, id));
    }
    for (place, id) in book.old_invoices.rows() {
        data.old_invoices.push(clerk.old_invoice(&plan.old_invoices[place], id));
    }
    clerk.history.sort_by_key(|change| (change.at, change.entity_type, change.owner, change.kind));
    data.stage_history = (1..).zip(clerk.history).map(|(id, change)| change.record(id)).collect();
}

/// The latest activity on each deal and invoice.
struct Last {
    deals: Vec<Moment>,
    invoices: Vec<Moment>,
}

impl Last {
    fn of(plan: &Plan) -> Self {
        use crate::seeds::plan::Owner;
        let mut last = Self { deals: vec![0; plan.deals.len()], invoices: vec![0; plan.invoices.len()] };
        for activity in &plan.activities {
            let time = match activity.owner {
                Owner::Deal(place) => &mut last.deals[place],
                Owner::Invoice(place) => &mut last.invoices[place],
                Owner::Contact(_) | Owner::Company(_) | Owner::Lead(_) => continue,
            };
            *time = activity.created.max(*time);
        }
        last
    }
}

/// A stage change before it has an id.
#[derive(Clone)]
struct Change {
    at: Moment,
    owner: u32,
    entity_type: i64,
    category: u8,
    kind: i64,
    stage: String,
    semantic: &'static str,
}

impl Change {
    fn record(self, id: u32) -> Record {
        let mut record = Record::with_capacity(Entity::StageHistory, id, 7);
        record.set(stage_history::ENTITY_TYPE_ID, self.entity_type);
        record.set(stage_history::TYPE_ID, self.kind);
        record.set(stage_history::OWNER_ID, self.owner);
        record.set_time(stage_history::CREATED_TIME, self.at);
        record.set(stage_history::CATEGORY_ID, i64::from(self.category));
        record.set(stage_history::STAGE_SEMANTIC_ID, fixed(self.semantic));
        record.set(stage_history::STAGE_ID, self.stage);
        record
    }
}

/// Kinds of stage changes (docs: crm/crm-stage-history-list.md).
const CREATED: i64 = 1;
const MIDDLE: i64 = 2;
const FINAL: i64 = 3;

struct Clerk<'a> {
    scene: &'a Scene,
    book: &'a Book,
    dice: &'a mut Dice,
    /// The portal owner's company that issues invoices.
    own: Option<u32>,
    last: Last,
    history: Vec<Change>,
}

impl Clerk<'_> {
    fn deal(&mut self, planned: &Deal, place: usize, id: u32) -> Record {
        let (code, semantic) = match planned.stage {
            DealStage::Open(code) => (code, "P"),
            DealStage::Won => ("WON", "S"),
            DealStage::Lost => ("LOSE", "F"),
            DealStage::Apology => ("APOLOGY", "F"),
        };
        let stage = deal_stage(planned.funnel, code);
        let active = self.last.deals[place];
        let updated = planned.moved.max(planned.created).max(active);
        let mut record = Record::with_capacity(Entity::Deal, id, 28);
        record.set_time(deal::CREATED_TIME, planned.created);
        record.set_time(deal::UPDATED_TIME, updated);
        record.set(deal::CREATED_BY, planned.assigned);
        record.set(deal::UPDATED_BY, planned.assigned);
        record.set(deal::ASSIGNED_BY_ID, planned.assigned);
        record.set(deal::TITLE, names::deal(self.dice, self.scene.language, planned.funnel, id as usize));
        record.set(deal::STAGE_SEMANTIC_ID, fixed(semantic));
        record.set(deal::CATEGORY_ID, i64::from(planned.funnel));
        record.set(deal::CLOSED, semantic != "P");
        record.set(deal::BEGINDATE, date(planned.created));
        record.set(deal::CLOSEDATE, planned.closed.map_or(Value::Empty, date));
        record.set_time(deal::MOVED_TIME, planned.moved);
        record.set(deal::MOVED_BY, planned.assigned);
        record.set(deal::OPPORTUNITY, planned.money.amount as f64);
        record.set(deal::CURRENCY_ID, fixed(planned.money.currency));
        if let Some(company) = planned.company {
            record.set(deal::COMPANY_ID, self.book.companies.of(company));
        }
        let contacts = self.book.contacts.all_of(&planned.contacts);
        if let Some(first) = contacts.first() {
            record.set(deal::CONTACT_ID, *first);
            record.set(deal::CONTACT_IDS, contacts);
        }
        record.set(deal::TYPE_ID, fixed(if planned.funnel == 2 { "SERVICE" } else { "SALE" }));
        record.set(deal::IS_RECURRING, planned.template);
        record.set(deal::IS_RETURN_CUSTOMER, planned.repeated);
        if active > 0 {
            record.set_time(deal::LAST_ACTIVITY_TIME, active);
            record.set(deal::LAST_ACTIVITY_BY, planned.assigned);
        }
        if planned.created > self.scene.calendar.now() - HISTORY && !planned.template {
            let first = Change {
                at: planned.created,
                owner: id,
                entity_type: 2,
                category: planned.funnel,
                kind: CREATED,
                stage: deal_stage(planned.funnel, "NEW"),
                semantic: "P",
            };
            self.add_history(first, planned.moved, &stage, semantic);
        }
        record.set(deal::STAGE_ID, stage);
        record
    }

    fn invoice(&mut self, planned: &Invoice, place: usize, id: u32) -> Record {
        let (code, semantic) = match planned.stage {
            InvoiceStage::New => ("N", "P"),
            InvoiceStage::Sent => ("S", "P"),
            InvoiceStage::Paid => ("P", "S"),
            InvoiceStage::Declined => ("D", "F"),
        };
        let first = format!("DT31_{}:N", planned.category);
        let stage = format!("DT31_{}:{code}", planned.category);
        let active = self.last.invoices[place];
        let mut record = Record::with_capacity(Entity::Invoice, id, 26);
        record.set_time(invoice::CREATED_TIME, planned.created);
        record.set_time(invoice::UPDATED_TIME, planned.moved.max(active));
        record.set(invoice::CREATED_BY, planned.assigned);
        record.set(invoice::UPDATED_BY, planned.assigned);
        record.set(invoice::ASSIGNED_BY_ID, planned.assigned);
        record.set(
            invoice::TITLE,
            match self.scene.language {
                Language::Ru => format!("Счёт № {id}"),
                Language::En => format!("Invoice {id}"),
            },
        );
        record.set(invoice::ACCOUNT_NUMBER, id.to_string());
        record.set(invoice::CATEGORY_ID, i64::from(planned.category));
        record.set(invoice::BEGINDATE, date(planned.created));
        record.set(invoice::CLOSEDATE, date(planned.due));
        record.set_time(invoice::MOVED_TIME, planned.moved);
        record.set(invoice::MOVED_BY, planned.assigned);
        record.set(invoice::OPPORTUNITY, planned.money.amount as f64);
        record.set(invoice::CURRENCY_ID, fixed(planned.money.currency));
        if let Some(company) = planned.company {
            record.set(invoice::COMPANY_ID, self.book.companies.of(company));
        }
        let contacts = self.book.contacts.all_of(&planned.contacts);
        if let Some(first) = contacts.first() {
            record.set(invoice::CONTACT_ID, *first);
            record.set(invoice::CONTACT_IDS, contacts);
        }
        if let Some(own) = self.own {
            record.set(invoice::MYCOMPANY_ID, own);
        }
        if let Some(deal) = planned.deal {
            record.set(invoice::PARENT_ID_2, self.book.deals.of(deal));
        }
        if active > 0 {
            record.set_time(invoice::LAST_ACTIVITY_TIME, active);
            record.set(invoice::LAST_ACTIVITY_BY, planned.assigned);
        }
        if code != "N" {
            record.set(invoice::PREVIOUS_STAGE_ID, first.as_str());
        }
        if planned.created > self.scene.calendar.now() - HISTORY {
            let first = Change {
                at: planned.created,
                owner: id,
                entity_type: 31,
                category: planned.category,
                kind: CREATED,
                stage: first,
                semantic: "P",
            };
            self.add_history(first, planned.moved, &stage, semantic);
        }
        record.set(invoice::STAGE_ID, stage);
        record
    }

    fn old_invoice(&mut self, planned: &Invoice, id: u32) -> Record {
        let status = match planned.stage {
            InvoiceStage::New => "N",
            InvoiceStage::Sent => "S",
            InvoiceStage::Paid => "P",
            InvoiceStage::Declined => "D",
        };
        let mut record = Record::with_capacity(Entity::OldInvoice, id, 20);
        record.set(old_invoice::ACCOUNT_NUMBER, id.to_string());
        record.set(old_invoice::ORDER_TOPIC, names::deal(self.dice, self.scene.language, 0, id as usize));
        record.set_time(old_invoice::DATE_INSERT, planned.created);
        record.set_time(old_invoice::DATE_UPDATE, planned.moved);
        record.set(old_invoice::DATE_BILL, date(planned.created));
        record.set(old_invoice::DATE_PAY_BEFORE, date(planned.due));
        record.set_time(old_invoice::DATE_STATUS, planned.moved);
        match planned.stage {
            InvoiceStage::Paid => record.set_time(old_invoice::DATE_PAYED, planned.moved),
            InvoiceStage::Declined => record.set_time(old_invoice::DATE_MARKED, planned.moved),
            InvoiceStage::New | InvoiceStage::Sent => {}
        }
        record.set(old_invoice::PAYED, planned.stage == InvoiceStage::Paid);
        record.set(old_invoice::PRICE, planned.money.amount as f64);
        record.set(old_invoice::CURRENCY, fixed(planned.money.currency));
        record.set(old_invoice::STATUS_ID, fixed(status));
        record.set(old_invoice::RESPONSIBLE_ID, planned.assigned);
        if let Some(company) = planned.company {
            record.set(old_invoice::UF_COMPANY_ID, self.book.companies.of(company));
        }
        if let Some(contact) = planned.contacts.first() {
            record.set(old_invoice::UF_CONTACT_ID, self.book.contacts.of(*contact));
        }
        if let Some(deal) = planned.deal {
            record.set(old_invoice::UF_DEAL_ID, self.book.deals.of(deal));
        }
        record.set(old_invoice::IS_RECURRING, false);
        record
    }

    /// Notes the creation and, if the stage is another one by now, the last change.
    fn add_history(&mut self, first: Change, moved: Moment, stage: &str, semantic: &'static str) {
        if stage != first.stage {
            let kind = if semantic == "P" { MIDDLE } else { FINAL };
            let at = moved.max(first.at);
            self.history.push(Change { at, kind, stage: stage.to_owned(), semantic, ..first.clone() });
        }
        self.history.push(first);
    }

    fn add_goods(&mut self, rows: &mut Vec<Record>, planned: &Deal, owner: u32) {
        let lines = self.dice.between(1, 3);
        for line in 1..=lines {
            let product = self.dice.between(1, 60) as u32;
            let mut record = Record::with_capacity(Entity::ProductRow, rows.len() as u32 + 1, 11);
            record.set(product_row::OWNER_ID, owner);
            record.set(product_row::OWNER_TYPE, fixed("D"));
            record.set(product_row::PRODUCT_ID, product);
            record.set(
                product_row::PRODUCT_NAME,
                match self.scene.language {
                    Language::Ru => format!("Товар {product}"),
                    Language::En => format!("Product {product}"),
                },
            );
            record.set(product_row::PRICE, (planned.money.amount / lines) as f64);
            record.set(product_row::QUANTITY, 1.0);
            record.set(product_row::MEASURE_CODE, 796);
            record
                .set(product_row::MEASURE_NAME, fixed(if self.scene.language == Language::Ru { "шт" } else { "pcs" }));
            record.set(product_row::TAX_RATE, 20.0);
            record.set(product_row::TAX_INCLUDED, true);
            record.set(product_row::SORT, line * 10);
            rows.push(record);
        }
    }
}

/// The stage of a funnel: bare in the general one, with the funnel's id before it in the others (docs: crm/data-types.md).
fn deal_stage(funnel: u8, code: &str) -> String {
    if funnel == 0 { code.to_owned() } else { format!("C{funnel}:{code}") }
}
