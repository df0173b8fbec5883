//! Counts each edge case in the data, without asking the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::{SMALL, day};
use crate::data::Data;
use crate::record::{Record, Value};
use crate::schema::{activity, company, contact, deal, invoice, requisite};
use crate::seeds::rows::DELETED_ID;

/// A portal with the look-ups the counts need.
struct Portal {
    data: &'static Data,
    own: BTreeSet<u32>,
    won: BTreeMap<u32, Record>,
    deals: BTreeMap<u32, Record>,
    contacts: BTreeMap<u32, Record>,
}

impl Portal {
    fn small() -> Self {
        let data = &*SMALL;
        let by_id =
            |records: &[Record]| records.iter().map(|record| (record.id, record.clone())).collect::<BTreeMap<_, _>>();
        let deals = by_id(&data.deals);
        let won = deals.iter().filter(|(_, record)| is_won(record)).map(|(id, record)| (*id, record.clone()));
        let own = data.companies.iter().filter(|record| record.flag(company::IS_MY_COMPANY) == Some(true));
        Self {
            own: own.map(|record| record.id).collect(),
            won: won.collect(),
            contacts: by_id(&data.contacts),
            deals,
            data,
        }
    }

    fn deals(&self, which: impl Fn(&Record) -> bool) -> usize {
        self.won.values().filter(|record| which(record)).count()
    }

    fn contacts(&self, which: impl Fn(&Record) -> bool) -> usize {
        self.data.contacts.iter().filter(|record| which(record)).count()
    }

    fn companies(&self, which: impl Fn(&Record) -> bool) -> usize {
        self.data.companies.iter().filter(|record| which(record)).count()
    }

    /// Paid invoices whose deal is as described.
    fn invoices(&self, which: impl Fn(&Record, &Record) -> bool) -> usize {
        let of_deals = self
            .data
            .invoices
            .iter()
            .filter(|record| is_paid(record))
            .filter_map(|record| Some((record, self.deals.get(&record.reference(invoice::PARENT_ID_2)?)?)));
        of_deals.filter(|(invoice, deal)| which(invoice, deal)).count()
    }

    fn paid_on(&self, date: &str) -> usize {
        self.deals(|record| record.time(deal::CLOSEDATE).is_some() && day(record, deal::CLOSEDATE) == date)
    }

    fn has_full_requisites(&self, entity_type: i64, id: u32) -> bool {
        self.data.requisites.iter().any(|record| {
            record.int(requisite::ENTITY_TYPE_ID) == Some(entity_type)
                && record.reference(requisite::ENTITY_ID) == Some(id)
                && record.flag(requisite::ADDRESS_ONLY) == Some(false)
        })
    }
}

fn is_won(record: &Record) -> bool {
    record.text(deal::STAGE_SEMANTIC_ID) == "S" && record.flag(deal::IS_RECURRING) == Some(false)
}

fn is_paid(record: &Record) -> bool {
    record.text(invoice::STAGE_ID).ends_with(":P")
}

/// The only address of a card, as type and kind of address.
fn only_address(record: &Record) -> Option<(&str, &str)> {
    match record.multifields(contact::FM) {
        [only] => Some((only.type_id.as_str(), only.value_type.as_str())),
        _ => None,
    }
}

fn without_company(record: &Record) -> bool {
    record.reference(contact::COMPANY_ID).is_none() && record.ids(contact::COMPANY_IDS).is_empty()
}

#[test]
fn each_edge_case_is_present_in_a_small_portal() {
    let portal = Portal::small();
    let p = &portal;
    let now = p.data.info.now;
    let has_company = |record: &Record| record.reference(deal::COMPANY_ID).is_some();
    let people = |record: &Record| record.ids(deal::CONTACT_IDS).len();
    let paid_invoices_of = |id: u32| {
        let of = |record: &&Record| record.reference(invoice::PARENT_ID_2) == Some(id) && is_paid(record);
        p.data.invoices.iter().filter(of).count()
    };
    let first_employer =
        |deal: &Record| p.contacts.get(&deal.reference(deal::CONTACT_ID)?)?.reference(contact::COMPANY_ID);
    let cases = [
        ("deal with company and contact", p.deals(|deal| has_company(deal) && people(deal) > 0)),
        (
            "deal of an employee without the company",
            p.deals(|deal| !has_company(deal) && first_employer(deal).is_some()),
        ),
        ("deal of several contacts, no company", p.deals(|deal| !has_company(deal) && people(deal) > 1)),
        (
            "deal of a company with an outsider",
            p.deals(|deal| {
                has_company(deal) && people(deal) > 0 && first_employer(deal) != deal.reference(deal::COMPANY_ID)
            }),
        ),
        ("deal without client", p.deals(|deal| !has_company(deal) && people(deal) == 0)),
        (
            "invoice without client",
            p.data
                .invoices
                .iter()
                .filter(|record| {
                    is_paid(record)
                        && record.reference(invoice::COMPANY_ID).is_none()
                        && record.ids(invoice::CONTACT_IDS).is_empty()
                })
                .count(),
        ),
        ("won deal with one paid invoice", p.deals(|deal| paid_invoices_of(deal.id) == 1)),
        ("won deal with several paid invoices", p.deals(|deal| paid_invoices_of(deal.id) > 1)),
        (
            "invoice paid before its won deal",
            p.invoices(|invoice, deal| is_won(deal) && invoice.time(invoice::MOVED_TIME) < deal.time(deal::CLOSEDATE)),
        ),
        (
            "invoice paid after its won deal",
            p.invoices(|invoice, deal| is_won(deal) && invoice.time(invoice::MOVED_TIME) > deal.time(deal::MOVED_TIME)),
        ),
        ("paid invoice in an open deal", p.invoices(|_, deal| deal.text(deal::STAGE_SEMANTIC_ID) == "P")),
        ("paid invoice in a lost deal", p.invoices(|_, deal| deal.text(deal::STAGE_SEMANTIC_ID) == "F")),
        (
            "invoice of another client than its deal's",
            p.invoices(|invoice, deal| {
                invoice.ids(invoice::CONTACT_IDS) != deal.ids(deal::CONTACT_IDS)
                    && invoice.reference(invoice::COMPANY_ID) == deal.reference(deal::COMPANY_ID)
                    && people(deal) == 1
            }),
        ),
        ("won deal without close date", p.deals(|deal| deal.get(deal::CLOSEDATE) == &Value::Empty)),
        ("won deal with close date in the future", p.deals(|deal| deal.time(deal::CLOSEDATE) > Some(now))),
        ("won deal of nothing", p.deals(|deal| deal.number(deal::OPPORTUNITY) == Some(0.0))),
        (
            "won template",
            p.data
                .deals
                .iter()
                .filter(|deal| deal.flag(deal::IS_RECURRING) == Some(true) && deal.text(deal::STAGE_SEMANTIC_ID) == "S")
                .count(),
        ),
        (
            "contact with a company in the list only",
            p.contacts(|record| {
                record.reference(contact::COMPANY_ID).is_none() && !record.ids(contact::COMPANY_IDS).is_empty()
            }),
        ),
        (
            "contact of an own and a real company",
            p.contacts(|record| {
                let ids = record.ids(contact::COMPANY_IDS);
                ids.len() > 1 && p.own.contains(&ids[0]) && !p.own.contains(&ids[1])
            }),
        ),
        ("contact of several companies", p.contacts(|record| record.ids(contact::COMPANY_IDS).len() > 1)),
        (
            "contact of a deleted company",
            p.contacts(|record| record.reference(contact::COMPANY_ID) == Some(DELETED_ID)),
        ),
        ("own company", p.own.len()),
        ("vendor's contact", p.contacts(|record| record.int(contact::CATEGORY_ID) > Some(0))),
        ("vendor's company", p.companies(|record| record.int(company::CATEGORY_ID) > Some(0))),
        (
            "client younger than its payment",
            p.deals(|deal| {
                let buyer = deal.reference(deal::CONTACT_ID).and_then(|id| p.contacts.get(&id));
                buyer.is_some_and(|buyer| buyer.time(contact::CREATED_TIME) > deal.time(deal::CLOSEDATE))
                    && deal.time(deal::CLOSEDATE).is_some()
            }),
        ),
        ("payment 6 months ago", p.paid_on("2026-05-20")),
        ("payment a day earlier", p.paid_on("2026-05-19")),
        ("payment 18 months ago", p.paid_on("2025-05-20")),
        ("payment on the day before 18 months ago", p.paid_on("2025-05-19")),
        ("payment on the last of February", p.paid_on("2026-02-28")),
        ("payment before the last of February", p.paid_on("2026-02-27")),
        ("payment on the last of February a year earlier", p.paid_on("2025-02-28")),
        ("payment on the 29th of February", p.paid_on("2024-02-29")),
        (
            "contact reached by chat only",
            p.contacts(|record| {
                only_address(record) == Some(("IM", "OPENLINE")) && record.flag(contact::HAS_IMOL) == Some(true)
            }),
        ),
        ("contact reached by site only", p.contacts(|record| only_address(record) == Some(("WEB", "WORK")))),
        ("contact reached by messenger only", p.contacts(|record| only_address(record) == Some(("IM", "TELEGRAM")))),
        (
            "contact reached by requisites only",
            p.contacts(|record| record.multifields(contact::FM).is_empty() && p.has_full_requisites(3, record.id)),
        ),
        (
            "requisite that is an address only",
            p.data.requisites.iter().filter(|record| record.flag(requisite::ADDRESS_ONLY) == Some(true)).count(),
        ),
        (
            "empty company with an empty contact",
            p.companies(|record| {
                let empty = |id: &u32| p.contacts[id].multifields(contact::FM).is_empty();
                let people = record.ids(company::CONTACT_IDS);
                record.multifields(company::FM).is_empty() && !people.is_empty() && people.iter().all(empty)
            }),
        ),
        (
            "empty contact",
            p.contacts(|record| {
                without_company(record)
                    && record.text(contact::LAST_NAME).is_empty()
                    && record.multifields(contact::FM).is_empty()
                    && record.time(contact::LAST_ACTIVITY_TIME).is_none()
            }),
        ),
        (
            "empty company",
            p.companies(|record| {
                record.multifields(company::FM).is_empty()
                    && record.ids(company::CONTACT_IDS).is_empty()
                    && !p.has_full_requisites(4, record.id)
            }),
        ),
        (
            "card whose creation was moved back",
            p.contacts(|record| {
                let before = p.data.contacts.iter().take_while(|other| other.id < record.id);
                before.filter(|other| other.time(contact::CREATED_TIME) > record.time(contact::CREATED_TIME)).count()
                    > 9
            }),
        ),
        (
            "activity of a lead",
            p.data.activities.iter().filter(|record| record.int(activity::OWNER_TYPE_ID) == Some(1)).count(),
        ),
        (
            "chat session",
            p.data
                .activities
                .iter()
                .filter(|record| record.text(activity::PROVIDER_ID) == "IMOPENLINES_SESSION")
                .count(),
        ),
    ];
    let rare = cases.iter().filter(|(_, count)| *count < 3).collect::<Vec<_>>();
    assert!(rare.is_empty(), "{rare:?}");
}

#[test]
fn each_kind_of_activity_and_owner_is_present() {
    let data = &*SMALL;
    let providers = data.activities.iter().map(|record| record.text(activity::PROVIDER_ID).to_owned());
    assert_eq!(providers.collect::<BTreeSet<_>>().len(), 7);
    let owners = data.activities.iter().filter_map(|record| record.int(activity::OWNER_TYPE_ID));
    assert_eq!(owners.collect::<BTreeSet<_>>(), BTreeSet::from([1, 2, 3, 4, 31]));
    let open = data.activities.iter().filter(|record| record.flag(activity::COMPLETED) == Some(false));
    let now = data.info.now;
    let (overdue, planned): (Vec<_>, Vec<_>) = open.partition(|record| record.time(activity::DEADLINE) < Some(now));
    assert!(overdue.len() > 3 && planned.len() > 3, "{} {}", overdue.len(), planned.len());
}
