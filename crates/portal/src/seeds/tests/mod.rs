//! What a generated portal promises: the same every time, in proportion, whole, lifelike and with every edge case.

mod details;
mod edge_cases;
mod groups;
mod whole;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::generate;
use super::plan::Quota;
use crate::data::{Data, Language};
use crate::record::Record;
use crate::schema::{Entity, company, contact, deal};

/// Small, but large enough for each edge case to stand in it three times.
static SMALL: LazyLock<Data> = LazyLock::new(|| generate(300, 1, Language::Ru));

/// The size of the default demo.
static USUAL: LazyLock<Data> = LazyLock::new(|| generate(5_000, 1, Language::Ru));

#[test]
fn the_same_seed_gives_the_same_portal() {
    assert_eq!(*SMALL, generate(300, 1, Language::Ru));
    assert_ne!(SMALL.contacts, generate(300, 2, Language::Ru).contacts);
}

#[test]
fn the_largest_portal_has_the_agreed_proportions() {
    let quota = Quota::of(85_000);
    let counts = [quota.contacts, quota.companies, quota.deals, quota.invoices, quota.activities];
    assert_eq!(counts, [60_000, 25_000, 120_000, 60_000, 600_000]);
}

#[test]
fn every_size_fills_its_quotas_exactly() {
    for clients in [0, 1, 2, 7, 30, 99, 100, 300, 1_000] {
        let data = generate(clients, 1, Language::Ru);
        let quota = Quota::of(clients);
        let found = [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice, Entity::Activity]
            .map(|entity| data.records(entity).len());
        // A portal of one or two cards may have nobody who buys, and so neither deals nor invoices.
        let expected = [quota.contacts, quota.companies, quota.deals, quota.invoices, quota.activities];
        if clients > 2 {
            assert_eq!(found, expected, "{clients}");
        } else {
            assert_eq!(found[..2], expected[..2], "{clients}");
        }
    }
}

#[test]
fn an_english_portal_has_no_russian_words() {
    let data = generate(300, 1, Language::En);
    let text = format!("{data:?}");
    let russian = text.split('"').find(|word| word.chars().any(|letter| ('А'..='ё').contains(&letter)));
    assert_eq!(russian, None);
}

#[test]
fn business_grows_and_december_is_busier_than_january() {
    let data = &*USUAL;
    let mut years = BTreeMap::<String, usize>::new();
    let mut months = BTreeMap::<String, usize>::new();
    for record in &data.deals {
        let date = day(record, deal::CREATED_TIME);
        *years.entry(date[..4].to_owned()).or_default() += 1;
        *months.entry(date[5..7].to_owned()).or_default() += 1;
    }
    assert!(years["2025"] > 3 * years["2018"], "{years:?}");
    assert!(months["12"] > 2 * months["01"], "{months:?}");
}

#[test]
fn an_import_brought_many_cards_in_one_day_and_moved_some_back() {
    let data = &*USUAL;
    let imported = data
        .contacts
        .iter()
        .map(|record| (record, contact::ORIGINATOR_ID, contact::CREATED_TIME, contact::CREATED_BY))
        .chain(
            data.companies
                .iter()
                .map(|record| (record, company::ORIGINATOR_ID, company::CREATED_TIME, company::CREATED_BY)),
        )
        .filter(|(record, originator, _, _)| !record.text(*originator).is_empty())
        .collect::<Vec<_>>();
    let on_the_day = imported.iter().filter(|(record, _, created, _)| day(record, *created) == "2019-10-16").count();
    assert!((150..300).contains(&imported.len()), "about 4 % of 5 000: {}", imported.len());
    assert!(on_the_day * 10 > imported.len() * 6, "{on_the_day}");
    assert!(on_the_day < imported.len());
    assert!(imported.iter().all(|(record, _, _, author)| record.int(*author) == Some(1)));
}

/// The calendar date of a moment as the portal writes it.
fn day(record: &Record, field: crate::schema::FieldId) -> String {
    let seconds = record.time(field).expect("the field holds a moment");
    super::calendar::date_of(seconds).to_string()
}
