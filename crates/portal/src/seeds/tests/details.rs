//! Sums, goods, addresses and the quality of work: what of each kind there is, and that what belongs together agrees.

use std::collections::{BTreeMap, BTreeSet};

use super::{SMALL, USUAL};
use crate::data::Data;
use crate::record::{Record, Value};
use crate::schema::{
    FieldId, activity, address, company, contact, currency, deal, invoice, old_invoice, product_row, requisite,
};
use crate::seeds::details::{WITHOUT_RATE, Zeal};

fn cents(record: &Record, field: FieldId) -> i64 {
    (record.number(field).unwrap_or(0.0) * 100.0).round() as i64
}

fn count<'a>(records: impl IntoIterator<Item = &'a Record>, test: impl Fn(&Record) -> bool) -> usize {
    records.into_iter().filter(|record| test(record)).count()
}

#[test]
fn sums_are_of_every_kind_in_portals_of_every_size() {
    for data in [&*SMALL, &*USUAL] {
        let all = data.deals.len();
        let deals = |test: &dyn Fn(&Record) -> bool| count(&data.deals, test);
        let in_currency = |code: &str| deals(&|record| record.text(deal::CURRENCY_ID) == code);
        assert!(in_currency("RUB") * 100 > all * 85 && in_currency("RUB") < all);
        for (code, least_per_mille) in [("USD", 10), ("EUR", 10), ("KZT", 1)] {
            assert!(in_currency(code) * 1_000 >= all * least_per_mille, "{code}");
        }
        assert!((1..=all / 100).contains(&in_currency(WITHOUT_RATE)));
        let won = |record: &Record| record.text(deal::STAGE_SEMANTIC_ID) == "S";
        let refunds = deals(&|record| cents(record, deal::OPPORTUNITY) < 0);
        assert!((1..=all / 100).contains(&refunds), "{refunds}");
        assert!(data.deals.iter().all(|record| won(record) || cents(record, deal::OPPORTUNITY) >= 0));
        for of_won in [true, false] {
            let zero = deals(&|record| won(record) == of_won && cents(record, deal::OPPORTUNITY) == 0);
            assert!(zero > 0 && zero < all / 10, "{zero}");
        }
        // A few large sums are worth as much as the many small ones.
        let mut sums: Vec<i64> = data
            .deals
            .iter()
            .filter(|record| record.text(deal::CURRENCY_ID) == "RUB")
            .map(|record| cents(record, deal::OPPORTUNITY))
            .filter(|sum| *sum > 0)
            .collect();
        sums.sort_unstable();
        let mean = sums.iter().sum::<i64>() / sums.len() as i64;
        assert!(mean > 3 * sums[sums.len() / 2] / 2, "skewed to the right");
        assert!(sums.iter().any(|sum| sum % 100 != 0), "some have hundredths");
        assert!(data.currencies.iter().any(|row| row.int(currency::AMOUNT_CNT) == Some(100)));
    }
}

#[test]
fn invoices_agree_with_their_deal() {
    let data = &*USUAL;
    let of_smart = data.invoices.iter().map(|record| {
        (record.reference(invoice::PARENT_ID_2), cents(record, invoice::OPPORTUNITY), record.text(invoice::CURRENCY_ID))
    });
    let of_old = data.old_invoices.iter().map(|record| {
        (
            record.reference(old_invoice::UF_DEAL_ID),
            cents(record, old_invoice::PRICE),
            record.text(old_invoice::CURRENCY),
        )
    });
    let mut by_deal: BTreeMap<u32, Vec<(i64, &str)>> = BTreeMap::new();
    for (owner, sum, code) in of_smart.chain(of_old) {
        if let Some(owner) = owner {
            by_deal.entry(owner).or_default().push((sum, code));
        }
    }
    let (mut equal, mut less, mut several) = (0, 0, 0);
    for record in &data.deals {
        let Some(invoices) = by_deal.get(&record.id) else { continue };
        let whole = cents(record, deal::OPPORTUNITY);
        if whole == 0 {
            assert!(invoices.iter().all(|(sum, _)| *sum != 0), "deal {}: the invoices say what was paid", record.id);
            continue;
        }
        assert!(invoices.iter().all(|(_, code)| *code == record.text(deal::CURRENCY_ID)), "deal {}", record.id);
        let sum: i64 = invoices.iter().map(|(sum, _)| sum).sum();
        assert!(sum.abs() <= whole.abs(), "deal {}", record.id);
        several += usize::from(invoices.len() > 1);
        if sum == whole { equal += 1 } else { less += 1 }
    }
    assert!(equal > 8 * less && less > 0 && several > 50, "{equal} {less} {several}");
}

#[test]
fn goods_add_up_to_their_deal() {
    let data = &*USUAL;
    let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
    let mut quantities = BTreeSet::new();
    for row in &data.product_rows {
        let quantity = row.number(product_row::QUANTITY).expect("every line has a quantity") as i64;
        quantities.insert(quantity);
        let owner = row.reference(product_row::OWNER_ID).expect("every line has an owner");
        *sums.entry(owner).or_default() += cents(row, product_row::PRICE) * quantity;
        let discount = row.number(product_row::DISCOUNT_RATE).expect("every line has a discount");
        let full = cents(row, product_row::PRICE_BRUTTO) as f64;
        assert!(
            (full * (1.0 - discount / 100.0) - cents(row, product_row::PRICE) as f64).abs() <= 1.0,
            "line {}",
            row.id
        );
        assert!(cents(row, product_row::PRICE_EXCLUSIVE) <= cents(row, product_row::PRICE), "line {}", row.id);
    }
    for record in data.deals.iter().filter(|record| sums.contains_key(&record.id)) {
        assert_eq!(sums[&record.id], cents(record, deal::OPPORTUNITY), "deal {}", record.id);
    }
    assert!(
        quantities.len() > 5
            && count(&data.product_rows, |row| row.number(product_row::DISCOUNT_RATE) > Some(0.0)) > 50
    );
}

#[test]
fn some_companies_and_contacts_have_an_address_with_a_city() {
    let data = &*USUAL;
    for kind in [3, 4] {
        let of_kind = |row: &Record| row.int(address::ANCHOR_TYPE_ID) == Some(kind);
        let with_city = count(&data.addresses, |row| of_kind(row) && !row.text(address::CITY).is_empty());
        assert!(with_city > 30, "{kind}: {with_city}");
    }
    let cities: BTreeSet<&str> = data.addresses.iter().map(|row| row.text(address::CITY)).collect();
    assert!(cities.len() > 10 && cities.contains("") && cities.contains("Орёл"));
    let addressed: BTreeSet<Option<u32>> = data.addresses.iter().map(|row| row.reference(address::ENTITY_ID)).collect();
    for owner in data.requisites.iter().filter(|row| row.flag(requisite::ADDRESS_ONLY) == Some(true)) {
        assert!(addressed.contains(&Some(owner.id)), "requisite {} holds nothing else", owner.id);
    }
    let keys = data.addresses.iter().map(|row| (row.int(address::TYPE_ID), row.int(address::ENTITY_ID)));
    assert_eq!(keys.collect::<BTreeSet<_>>().len(), data.addresses.len(), "one of each kind for a requisite");
}

#[test]
fn cards_have_types_and_firms_their_industry_and_size() {
    let data = &*USUAL;
    let all = data.companies.len();
    for (field, least, most) in
        [(company::INDUSTRY, 60, 80), (company::EMPLOYEES, 30, 50), (company::TYPE_ID, 100, 100)]
    {
        let filled = count(&data.companies, |record| !record.text(field).is_empty());
        assert!((all * least..=all * most).contains(&(filled * 100)), "{filled} of {all}");
    }
    for kind in ["SUPPLIER", "PARTNER"] {
        let contacts = count(&data.contacts, |record| record.text(contact::TYPE_ID) == kind);
        assert!(contacts > 0 && contacts * 10 < data.contacts.len(), "{kind}");
    }
}

/// Of the people of one zeal: shares in per cent of touches with a result, of calls that were missed, of those done late,
/// and how many plans are overdue out of a hundred.
fn quality(data: &Data, zeal: Zeal) -> [usize; 4] {
    let theirs = |record: &Record| Zeal::of(1, record.reference(activity::RESPONSIBLE_ID).unwrap_or(0)) == zeal;
    let of: Vec<&Record> = data.activities.iter().filter(|record| theirs(record)).collect();
    let per_cent = |whole: &dyn Fn(&Record) -> bool, part: &dyn Fn(&Record) -> bool| {
        let all = count(of.iter().copied(), whole);
        count(of.iter().copied(), |record| whole(record) && part(record)) * 100 / all.max(1)
    };
    let done = |record: &Record| record.flag(activity::COMPLETED) == Some(true);
    let call = |record: &Record| record.int(activity::TYPE_ID) == Some(2);
    let incoming = |record: &Record| call(record) && record.int(activity::DIRECTION) == Some(1);
    let missed = |record: &Record| *record.get(activity::SETTINGS) != Value::Empty;
    let timed = |record: &Record| done(record) && record.time(activity::END_TIME) > record.time(activity::CREATED);
    // A meeting lasts an hour beyond its deadline.
    let late = |record: &Record| {
        record.time(activity::END_TIME) > record.time(activity::DEADLINE).map(|deadline| deadline + 3_600)
    };
    let planned = |record: &Record| !done(record) && record.time(activity::DEADLINE).is_some();
    [
        per_cent(&|record| done(record) && call(record), &|record| !record.text(activity::DESCRIPTION).is_empty()),
        per_cent(&|record| done(record) && incoming(record), &missed),
        per_cent(&timed, &late),
        per_cent(&planned, &|record| record.time(activity::DEADLINE) < Some(data.info.now)),
    ]
}

#[test]
fn the_diligent_and_the_lazy_can_be_told_apart() {
    let [good, usual, bad] = [Zeal::Diligent, Zeal::Usual, Zeal::Lazy].map(|zeal| quality(&USUAL, zeal));
    assert!(good[0] > usual[0] && usual[0] > bad[0], "results: {good:?} {usual:?} {bad:?}");
    for measure in 1..4 {
        assert!(good[measure] < bad[measure], "{measure}: {good:?} {usual:?} {bad:?}");
        assert!(bad[measure] > 8, "{measure}: {bad:?}");
    }
}

#[test]
fn touches_are_done_planned_and_overdue() {
    let data = &*USUAL;
    let planned = |record: &Record| record.flag(activity::COMPLETED) == Some(false);
    for (type_id, provider) in [(1, "CRM_MEETING"), (2, "VOXIMPLANT_CALL"), (4, "CRM_EMAIL"), (6, "CRM_TODO")] {
        let of_kind = |record: &Record| {
            record.int(activity::TYPE_ID) == Some(type_id) && record.text(activity::PROVIDER_ID) == provider
        };
        let open = |record: &Record| of_kind(record) && planned(record);
        let ahead =
            count(&data.activities, |record| open(record) && record.time(activity::DEADLINE) >= Some(data.info.now));
        let overdue = count(&data.activities, |record| {
            open(record) && record.time(activity::DEADLINE).is_some_and(|at| at < data.info.now)
        });
        let done = count(&data.activities, |record| of_kind(record) && !planned(record));
        assert!(ahead > 5 && overdue > 5 && done > 100, "{provider}: {ahead} {overdue} {done}");
    }
    assert!(
        count(&data.activities, |record| planned(record) && record.time(activity::DEADLINE).is_none()) > 5,
        "no date"
    );
    for record in &data.activities {
        assert!(
            record.time(activity::DEADLINE).is_none_or(|at| Some(at) >= record.time(activity::CREATED)),
            "{}",
            record.id
        );
    }
    assert!(count(&data.activities, |record| *record.get(activity::RESULT_MARK) != Value::Empty) > 20);
}
