//! A whole portal with all that its conditions and ranks can ask for: what the worker reads unasked, and beside it what it
//! does not (touches, addresses, goods, departments) and currencies, which are asked of the portal here. So the tests of
//! what the worker reads on demand have something to compare it with that shares nothing with it.

use std::collections::BTreeMap;
use std::rc::Rc;

use bitrix24::{After, Call, Range, Source, Stages, list};
use chrono::NaiveDate;
use portal::Portal;
use segmentation::condition::{Need, Needs};
use segmentation::facts::{Address, Facts, Few, Lead, Outcome, ProductRow};
use segmentation::profile::{Context, Rates, Staff};
use segmentation::rank::Rate;
use segmentation::{
    Card, CompanyId, ContactId, DealId, DepartmentId, LeadId, ProductId, ProductRowId, Segmentation, Settings, UserId,
};
use serde_json::{Value, json, value::to_raw_value};
use store::MemoryStore;

use crate::{Tab, Unfinished, World, administrator};

/// How many ten-thousandths make a unit of money, or a piece of goods.
const UNIT: i128 = 10_000;

/// A whole portal, read by its administrator.
#[derive(Debug)]
pub struct Whole {
    /// Its facts.
    pub facts: Facts,
    /// What is known beside them.
    pub context: Context,
    /// What its clock shows.
    pub today: NaiveDate,
}

impl Whole {
    /// The portal counted by some settings, and what is known beside its facts.
    #[must_use]
    pub fn counted(self, settings: &Settings) -> (Segmentation, Context) {
        (Segmentation::new(self.facts, settings, self.today), self.context)
    }
}

/// Reads a whole portal as its administrator, as far as something or some settings need it. Payments and their sums are
/// always read.
///
/// # Errors
/// If the reading does not come to its end.
pub fn read_whole(portal: Portal, needs: Needs, settings: &Settings) -> Result<Whole, Unfinished> {
    let administrator = administrator(&portal);
    let world = World::new(portal);
    let mut tab = Tab::open(&world, administrator, MemoryStore::new());
    tab.finish()?;
    // Of a portal without a single card nothing is counted.
    let (mut facts, today) = match tab.own_numbers() {
        Some(engine) => (engine.facts().clone(), engine.today()),
        None => (Facts::default(), NaiveDate::default()),
    };
    let reader = Reader { world, user: administrator };
    let mut context = Context { rates: reader.rates(), ..Context::default() };
    if settings.leads_are_requests {
        reader.leads(&mut facts);
    }
    if needs.contains(Need::Touches) {
        reader.touches(&mut facts);
    }
    if needs.contains(Need::Addresses) {
        reader.addresses(&mut facts);
    }
    if needs.contains(Need::Goods) {
        reader.goods(&mut facts);
    }
    if needs.contains(Need::Staff) {
        context.staff = reader.staff();
    }
    Ok(Whole { facts, context, today })
}

/// Asks the portal one page after the other, beside the worker.
struct Reader {
    world: Rc<World>,
    user: UserId,
}

impl Reader {
    fn ask(&self, method: &str, params: Value) -> Value {
        self.world.ask(self.user, method, params)
    }

    /// All rows of a list that is read on from the last id; `page` gives its parameters, and `rows` finds the rows in an
    /// answer.
    fn by_id(&self, method: &str, page: impl Fn(u64) -> Value, rows: impl Fn(Value) -> Value) -> Vec<Value> {
        let (mut all, mut last) = (Vec::new(), 0);
        while let Value::Array(rows) = rows(self.ask(method, page(last))) {
            let is_last = rows.len() < bitrix24::PAGE_LENGTH;
            last = rows.iter().map(|row| number(row, "id")).max().unwrap_or(0);
            all.extend(rows);
            if is_last {
                break;
            }
        }
        all
    }

    /// All rows of a list that is read by the numbers of its pages.
    fn by_page(&self, method: &str, mut params: Value) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            params["start"] = json!(all.len());
            let Value::Array(rows) = self.ask(method, params.clone()) else { break };
            let is_last = rows.len() < bitrix24::PAGE_LENGTH;
            all.extend(rows);
            if is_last {
                break;
            }
        }
        all
    }

    /// What currencies are worth; the base currency is worth 1, whether the portal lists it or not.
    fn rates(&self) -> Rates {
        let mut rates = Rates::new();
        if let Value::Array(rows) = self.ask("crm.currency.list", json!({})) {
            for row in rows {
                let rate = Rate::parse(&text(&row, "AMOUNT"), &text(&row, "AMOUNT_CNT"));
                rates.extend(rate.map(|rate| (text(&row, "CURRENCY"), rate)));
            }
        }
        let base = self.ask("crm.currency.base.get", json!({}));
        if let (Some(base), Some(one)) = (base.as_str(), Rate::parse("1", "1")) {
            rates.insert(base.to_owned(), one);
        }
        rates
    }

    fn touches(&self, facts: &mut Facts) {
        let mut after = After::Start;
        loop {
            let Call { method, params, .. } = list::page(Source::Touches, &Range::All, after, None, false);
            let answer = self.ask(method, params);
            let page = to_raw_value(&answer).ok();
            let page =
                page.and_then(|raw| list::read(Source::Touches, &raw, &Stages::default()).ok()).unwrap_or_default();
            facts.touches.absorb(&page.facts.touches);
            match page.ids.last() {
                Some(&last) if page.rows == bitrix24::PAGE_LENGTH => after = After::Id(last),
                _ => break,
            }
        }
    }

    fn leads(&self, facts: &mut Facts) {
        let page = |last: u64| json!({"entityTypeId": 1, "filter": {">id": last}, "order": {"id": "ASC"}, "start": -1});
        let rows = self.by_id("crm.item.list", page, |mut answer| answer["items"].take());
        facts.leads.extend(rows.iter().filter_map(|row| {
            let company = CompanyId(number(row, "companyId") as u32);
            let contact = ContactId(number(row, "contactId") as u32);
            let all = row["contactIds"].as_array().into_iter().flatten().filter_map(|id| written(id).parse().ok());
            let mut contacts = Few::new();
            for id in std::iter::once(contact).chain(all).filter(|&id| id != ContactId::NONE) {
                if !contacts.contains(&id) {
                    contacts.push(id);
                }
            }
            let created = text(row, "createdTime").get(..10)?.parse().ok()?;
            let company = Some(company).filter(|&id| id != CompanyId::NONE);
            Some(Lead { id: LeadId(number(row, "id") as u32), created, company, contacts })
        }));
    }

    /// A card with several addresses has of each part the first that is filled in.
    fn addresses(&self, facts: &mut Facts) {
        let mut found: BTreeMap<Card, Address> = BTreeMap::new();
        let order = json!({"ENTITY_ID": "ASC", "TYPE_ID": "ASC"});
        for row in self.by_page("crm.address.list", json!({ "order": order })) {
            let id = number(&row, "ANCHOR_ID") as u32;
            let card = match number(&row, "ANCHOR_TYPE_ID") {
                3 => Card::Contact(ContactId(id)),
                4 => Card::Company(CompanyId(id)),
                _ => continue,
            };
            let address = found.entry(card).or_insert_with(|| Address { card, ..Address::default() });
            let region = [text(&row, "REGION"), text(&row, "PROVINCE")].into_iter().find(|text| !text.is_empty());
            for (part, value) in [
                (&mut address.city, text(&row, "CITY")),
                (&mut address.region, region.unwrap_or_default()),
                (&mut address.country, text(&row, "COUNTRY")),
            ] {
                if part.is_empty() {
                    *part = value;
                }
            }
        }
        facts.addresses.extend(found.into_values());
    }

    /// Goods of won deals: no others are paid for.
    fn goods(&self, facts: &mut Facts) {
        let outcomes = &facts.deals.columns().outcome;
        let won: Vec<DealId> = (facts.deals.keys().iter().zip(outcomes))
            .filter(|(_, outcome)| **outcome == Outcome::Success)
            .map(|(&id, _)| id)
            .collect();
        for deals in won.chunks(500) {
            let page = |last: u64| {
                let filter = json!({"=ownerType": "D", "=ownerId": deals, ">id": last});
                json!({"filter": filter, "order": {"id": "ASC"}, "start": -1})
            };
            let rows = self.by_id("crm.item.productrow.list", page, |mut answer| answer["productRows"].take());
            facts.product_rows.extend(rows.iter().map(|row| {
                let (price, quantity) = (parts(row, "price"), parts(row, "quantity"));
                ProductRow {
                    id: ProductRowId(number(row, "id") as u32),
                    deal: DealId(number(row, "ownerId") as u32),
                    product: ProductId(number(row, "productId") as u32),
                    name: text(row, "productName"),
                    sum: rounded(price * quantity),
                    quantity: quantity as i64,
                }
            }));
        }
    }

    fn staff(&self) -> Staff {
        let mut staff = Staff::default();
        for row in self.by_page("department.get", json!({})) {
            let parent =
                Some(DepartmentId(number(&row, "PARENT") as u32)).filter(|&parent| parent != DepartmentId::NONE);
            staff.parents.insert(DepartmentId(number(&row, "ID") as u32), parent);
        }
        for row in self.by_page("user.get", json!({})) {
            let departments = row["UF_DEPARTMENT"].as_array().into_iter().flatten();
            let departments = departments.filter_map(|it| written(it).parse().ok()).collect();
            staff.departments.insert(UserId(number(&row, "ID") as u32), departments);
        }
        staff
    }
}

/// A value as text; nothing is the empty one.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn text(row: &Value, name: &str) -> String {
    written(&row[name])
}

fn number(row: &Value, name: &str) -> u64 {
    text(row, name).parse().unwrap_or(0)
}

/// A decimal in ten-thousandths; digits beyond them are cut off.
fn parts(row: &Value, name: &str) -> i128 {
    let text = text(row, name);
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction: String = fraction.chars().chain("0000".chars()).take(4).collect();
    sign * format!("{whole}{fraction}").parse::<i128>().unwrap_or(0)
}

/// A product of two numbers in ten-thousandths, rounded half away from zero.
fn rounded(product: i128) -> i64 {
    let half = if product < 0 { -UNIT / 2 } else { UNIT / 2 };
    i64::try_from((product + half) / UNIT).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        for (value, expected) in [
            (json!(1.5), 15_000),
            (json!("-0.25"), -2_500),
            (json!(7), 70_000),
            (json!(null), 0),
            (json!("1.23456"), 12_345),
        ] {
            assert_eq!(parts(&json!({ "it": value }), "it"), expected, "{value}");
        }
        assert_eq!((rounded(15_000 * 15_000), rounded(-5_000), rounded(4_999)), (22_500, -1, 0));
    }
}
