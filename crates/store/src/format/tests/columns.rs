//! Version 4: its golden bytes, and what damaged or newer bytes come to.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use expect_test::expect;
use proptest::collection::vec;
use proptest::prelude::*;
use segmentation::facts::{DealGoods, InvoiceKind, Lead, UserDate, UserItems, UserMark, UserNumber, UserText, YesNo};
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{
    ActivityId, Card, CompanyId, ContactId, DealId, Delta, Facts, FieldValues, Gone, InvoiceId, ItemId, LeadId,
    OptionalValues, ProductRowId, RequisiteId, UserFieldId,
};

use super::any::any_delta;
use super::{KEY, bytes};
use crate::StoreError;
use crate::format::{decode, encode, v1, v2, v3, v4};
use crate::samples::{every_column, some_of_each_kind};

/// A change that holds records of every kind, something in every column, and something gone of every kind.
fn whole() -> Delta {
    let mut delta = every_column(some_of_each_kind(1..=40));
    delta.gone = Gone {
        companies: [CompanyId(100), CompanyId(300)].into(),
        contacts: [ContactId(107), ContactId(108)].into(),
        deals: [DealId(109)].into(),
        invoices: [(InvoiceKind::Smart, InvoiceId(101)), (InvoiceKind::Old, InvoiceId(102))].into(),
        activities: [ActivityId(110)].into(),
        requisites: [RequisiteId(111)].into(),
        ..Gone::default()
    };
    delta
}

/// The same with what came later: stale marks, user fields of the portal's own, and what is gone beside records that stay.
fn with_what_came_later() -> Delta {
    let mut delta = whole();
    told_on_demand(&mut delta.facts, 1..=40);
    let keys =
        [(71, Card::Contact(ContactId(9))), (71, Card::Company(CompanyId(3))), (72, Card::Company(CompanyId(4)))];
    let keys: BTreeSet<_> = keys.map(|(field, card)| (UserFieldId(field), card)).into();
    delta.gone = Gone {
        touches: [ActivityId(201)].into(),
        addresses: [Card::Company(CompanyId(7)), Card::Contact(ContactId(2))].into(),
        product_rows: [ProductRowId(203), ProductRowId(204)].into(),
        deal_goods: [DealId(205)].into(),
        user_items: keys.clone(),
        user_numbers: keys.iter().copied().take(1).collect(),
        user_marks: keys.iter().copied().take(2).collect(),
        user_dates: keys.clone(),
        user_texts: keys,
        ..delta.gone
    };
    delta
}

/// Two cards whose eight fields are the same, with what optional fields hold.
fn ranked(optional: [OptionalValues; 2]) -> Delta {
    let values = |optional| FieldValues { payments: Some(2), optional, ..FieldValues::default() };
    let cards = [Card::Company(CompanyId(1)), Card::Contact(ContactId(7))].into_iter().zip(optional.map(values));
    Delta { fields: cards.collect(), ..Delta::default() }
}

#[test]
fn what_optional_fields_hold_is_a_column_of_its_own_where_there_is_any() {
    let none = OptionalValues::default();
    let some = OptionalValues { abc: Some(Abc::B), xyz: Some(Xyz::Z), rfm: Some(RfmGroup::Gone), next_touch: None };
    let (without, with) = (encode(&ranked([none; 2])), encode(&ranked([none, some])));
    // Made by the first build with optional fields; before them there was what comes first.
    assert_eq!(hex(&without[5..]), "0a 10 00 04 02 01 01 07 01 08 00 00 00 00 00 00 03 03");
    assert_eq!(hex(&with[5..]), "0a 15 00 04 02 01 01 07 01 08 00 00 00 00 00 00 03 03 02 03 00 be 01");
    assert_eq!(decode(KEY, &without), Ok(ranked([none; 2])));
    assert_eq!(decode(KEY, &with), Ok(ranked([none, some])));
    let next_touch = NaiveDate::from_epoch_days(20_000);
    for optional in [OptionalValues { rfm: None, next_touch, ..some }, OptionalValues { next_touch, ..none }] {
        let first = ranked([optional, none]);
        assert_eq!(decode(KEY, &encode(&first)), Ok(first), "which ends with a card without any");
    }
}

#[test]
fn the_bytes_of_every_table_and_column() {
    // Made by the first build of version 4. If it fails because a column was added, the old bytes must still be read as
    // what they are, so that the file stays and the new column gets a test beside this one.
    let golden = include_bytes!("../golden/version_4.bin");
    assert!(encode(&whole()) == golden);
    assert!(decode(KEY, golden) == Ok(whole()));
}

#[test]
fn the_bytes_of_the_tables_and_columns_that_came_later() {
    // Made by the first build that read goods, addresses and user fields on demand.
    let golden = include_bytes!("../golden/version_4_on_demand.bin");
    assert!(encode(&with_what_came_later()) == golden);
    assert!(decode(KEY, golden) == Ok(with_what_came_later()));
}

#[test]
fn the_bytes_of_leads() {
    let mut delta = Delta { gone: Gone { leads: [LeadId(6)].into(), ..Gone::default() }, ..Delta::default() };
    let lead = |id, company, contacts: &[u32]| Lead {
        id: LeadId(id),
        created: NaiveDate::default() + Days::new(u64::from(id)),
        company,
        contacts: contacts.iter().copied().map(ContactId).collect(),
    };
    delta.facts.leads.extend([lead(3, Some(CompanyId(9)), &[]), lead(5, None, &[4, 7])]);
    // Table 17 with its keys and columns 1 to 3, and what is gone of it under 48.
    expect!["11 13 00 03 02 03 01 01 02 06 04 02 02 09 00 03 04 00 02 04 07 30 02 01 06"]
        .assert_eq(&hex(&encode(&delta)[5..]));
    assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_bytes_of_little() {
    assert_eq!(encode(&Delta::default()), bytes("04 00 00 00 00"));
    let gone = Gone { companies: [CompanyId(3), CompanyId(4), CompanyId(300)].into(), ..Gone::default() };
    let delta = Delta { gone, ..Delta::default() };
    // Tag, length; three numbers: the first, and how many are left out before the next ones.
    let sections = bytes("21 05 03 03 00 a7 02");
    assert_eq!(encode(&delta)[5..], sections);
    assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
}

/// A chunk of these sections, with the checksum they need.
fn chunk(sections: &[u8]) -> Vec<u8> {
    [&[v4::VERSION], crc32fast::hash(sections).to_le_bytes().as_slice(), sections].concat()
}

#[test]
fn tables_and_columns_of_a_later_build_are_skipped() {
    // A requisite with its owner, contact 7, and with a column 200 that is not known yet; then a table 31 that is not
    // either.
    let known = "06 07 00 02 01 04 01 01 39";
    let later = "06 0c 00 02 01 04 01 01 39 c8 03 01 02 03 1f 02 ff ff";
    let expected = decode(KEY, &chunk(&bytes(known))).expect("the cases below differ from what can be read");
    assert_eq!(expected.facts.requisites.at(0).owner, segmentation::facts::Owner::Contact(ContactId(7)));
    assert_eq!(decode(KEY, &chunk(&bytes(later))), Ok(expected));
}

#[test]
fn a_chunk_of_a_newer_version_is_told_from_a_damaged_one() {
    for found in [5, 6, 255] {
        let what = "chunk Sales 24300".to_owned();
        assert_eq!(decode(KEY, &[found, 1, 2, 3]), Err(StoreError::NewerFormat { what, found, supported: 4 }));
    }
}

#[test]
fn sections_that_stand_for_no_facts_are_corrupt() {
    let table = |tag: u8, columns: &str| [&[tag, bytes(columns).len() as u8], bytes(columns).as_slice()].concat();
    // Companies 1, requisites 6, touches 7, companies that are gone 33. Column 0 says that there is one row, number 4.
    for (sections, expected) in [
        (vec![6], "ends too early"),
        (vec![6, 1], "ends too early"),
        ([table(33, "01 04"), table(33, "01 05")].concat(), "holds sections in disorder"),
        (table(33, "03 04"), "ends too early"),
        (table(33, "01 ff ff ff ff 1f"), "holds a record whose number is too large"),
        (table(33, "02 ff ff ff ff 0f 00"), "holds a record whose number is too large"),
        (table(33, "ff ff ff ff ff ff ff ff ff 7f"), "holds a number that is too large"),
        (table(33, "01 04 00"), "goes on after its end"),
        (table(6, "01 01 39"), "lacks the keys of a table"),
        (table(6, "00 06 ff ff ff ff 0f 04"), "ends too early"),
        (table(6, "01 01 39 00 02 01 04"), "holds sections in disorder"),
        (table(6, "00 02 01 04 01 02 39 39"), "goes on after its end"),
        (table(6, "00 02 01 04 01 03 39"), "ends too early"),
        (table(6, "00 02 01 04 01 01 3e"), "holds an unknown kind of owner"),
        (table(6, "00 02 01 04 01 01 38"), "numbers an owner of no kind"),
        (table(6, "00 02 01 04 02 01 02"), "holds a column that does not add up"),
        (table(6, "00 02 01 04 02 02 01 00"), "goes on after its end"),
        (table(1, "00 02 01 04"), "lacks the dates of its records"),
        (table(1, "00 02 01 04 01 05 fe ff ff ff 0f"), "holds a date outside the calendar"),
        (table(1, "00 02 01 04 01 01 00 02 02 05 41"), "ends too early"),
        (table(1, "00 02 01 04 01 01 00 02 02 01 ff"), "holds a column that does not add up"),
        (table(1, "00 02 01 04 01 01 00 03 05 ff ff ff ff 1f"), "holds a number that is too large"),
        (table(1, "00 02 01 04 01 01 00 07 01 20"), "holds an unknown way to be reached"),
        (table(1, "00 02 01 04 01 01 00 08 02 00 01"), "holds a column that does not add up"),
        (table(1, "00 02 01 04 01 01 00 08 05 01 01 41 01 01"), "goes on after its end"),
        (table(1, "00 02 01 04 01 01 00 08 06 02 01 41 01 41 01"), "holds a column that does not add up"),
        (table(1, "00 02 01 04 01 01 00 08 04 01 01 ff 01"), "holds bytes that are no text"),
        (table(2, "00 02 01 04 01 01 00 06 02 05 07"), "ends too early"),
        (table(3, "00 02 01 04 01 01 00 04 01 03"), "holds an unknown outcome"),
        (table(3, "00 02 01 04 01 01 00 09 0a ff ff ff ff ff ff ff ff 7f 07"), "holds a sum that is too large"),
        (table(4, "00 04 01 02 04 04 01 01 00"), "holds more keys than rows"),
        (table(7, "00 02 01 04 01 01 00 03 01 05"), "holds an unknown kind of touch"),
        // Columns 12 and 14 are of cards by user fields: of field 4 company 1.
        (table(12, "00 05 02 04 01 01 01"), "ends too early"),
        (table(12, "00 06 01 04 02 02 01 01"), "holds more keys than rows"),
        (table(12, "00 09 01 ff ff ff ff 1f 01 01 01"), "holds a record whose number is too large"),
        (table(14, "00 05 01 04 01 01 01 01 01 03"), "holds an unknown answer"),
    ] {
        let found = decode(KEY, &chunk(&sections));
        let expected = StoreError::Corrupt { what: format!("chunk Sales 24300 {expected}") };
        assert_eq!(found, Err(expected), "{sections:02x?}");
    }
}

#[test]
fn a_title_that_is_too_long_is_cut_between_two_characters() {
    let mut delta = Delta::default();
    delta.facts.companies.insert(segmentation::facts::Company { title: "Ё".repeat(40_000), ..Default::default() });
    let read = decode(KEY, &encode(&delta));
    assert_eq!(read.as_ref(), Ok(&delta));
    assert_eq!(read.map(|read| read.facts.companies.at(0).title.len()), Ok(65_534));
}

proptest! {
    // Each case is up to 120 records.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_change_comes_back_as_it_was(delta in any_delta()) {
        let bytes = encode(&delta);
        let found = decode(KEY, &bytes);
        prop_assert_eq!(found.as_ref(), Ok(&delta));
        prop_assert_eq!(encode(&found.expect("it is as it was")), bytes, "the same facts have the same bytes");
    }

    #[test]
    fn a_chunk_that_was_damaged_is_corrupt(
        delta in any_delta(),
        place in any::<prop::sample::Index>(),
        bits in 1..=255u8,
    ) {
        let good = encode(&delta);
        let place = place.index(good.len());
        let mut changed = good.clone();
        changed[place] ^= bits;
        let found = decode(KEY, &changed);
        // The first byte may make it one of another version.
        let is_refused = matches!(found, Err(StoreError::Corrupt { .. } | StoreError::NewerFormat { .. }));
        prop_assert!(is_refused, "byte {}: {:?}", place, found);
        let found = decode(KEY, &good[..place]);
        prop_assert!(matches!(found, Err(StoreError::Corrupt { .. })), "cut off at {}: {:?}", place, found);
    }

    #[test]
    fn damage_that_the_checksum_does_not_tell_makes_nothing_panic(
        delta in any_delta(),
        places in vec(any::<(prop::sample::Index, u8)>(), 1..6),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut sections = encode(&delta).split_off(5);
        for (place, byte) in places {
            if !sections.is_empty() {
                let place = place.index(sections.len());
                sections[place] = byte;
            }
        }
        if is_cut && !sections.is_empty() {
            sections.truncate(end.index(sections.len()));
        }
        if let Ok(delta) = decode(KEY, &chunk(&sections)) {
            // Whatever it is read as can be put into facts, looked at and written.
            let mut dataset = segmentation::Dataset::default();
            dataset.apply(&delta);
            prop_assert_eq!(decode(KEY, &encode(&delta)), Ok(delta));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(mut bytes in vec(any::<u8>(), 1..200)) {
        let _ = decode(KEY, &chunk(&bytes));
        for version in [v1::VERSION, v2::VERSION, v3::VERSION, v4::VERSION] {
            bytes[0] = version;
            let _ = decode(KEY, &bytes);
        }
    }
}

/// The sections of some bytes by their tags, in the order of their tags.
fn sections(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut found = Vec::new();
    while let [tag, rest @ ..] = bytes {
        let end = rest.iter().position(|&byte| byte < 0x80).expect("a length");
        let length = rest[..=end].iter().rev().fold(0, |length, &byte| length << 7 | usize::from(byte & 0x7f));
        let (section, after) = rest[end + 1..].split_at(length);
        found.push((*tag, section));
        bytes = after;
    }
    found
}

/// The tables of some bytes with the tags of their columns, a line each.
fn tables(golden: &[u8]) -> String {
    let tags = |bytes| sections(bytes).into_iter().map(|(tag, _)| tag.to_string()).collect::<Vec<_>>().join(" ");
    let tables = sections(&golden[5..]);
    let lines = tables.iter().map(|&(tag, bytes)| match tag {
        0..=32 => format!("{tag}: {}", tags(bytes)),
        _ => format!("{tag} gone"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_golden_bytes_hold_every_table_and_column() {
    let golden = include_bytes!("../golden/version_4.bin");
    expect![[r#"
        1: 0 1 2 3 4 5 6 7 8 9 10 11
        2: 0 1 2 3 4 5 6 7 8 9
        3: 0 1 2 3 4 5 6 7 8 9 10 11
        4: 0 1 2 3 4 5 6 7 8 9 10
        5: 0 1 2 3
        6: 0 1 2
        7: 0 1 2 3 4 5 6 7 8 9 10
        8: 0 1 2 3
        9: 0 1 2 3 4 5
        10: 0 1
        33 gone
        34 gone
        35 gone
        36 gone
        37 gone
        38 gone"#]]
    .assert_eq(&tables(golden));
}

#[test]
fn the_later_golden_bytes_hold_every_table_and_column_that_came_later() {
    let golden = include_bytes!("../golden/version_4_on_demand.bin");
    let tables = tables(golden);
    let later = tables.lines().filter(|line| {
        let tag: u8 = line.split([':', ' ']).next().and_then(|tag| tag.parse().ok()).expect("a tag");
        matches!(tag, 8 | 11..=32 | 39..)
    });
    expect![[r#"
        8: 0 1 2 3 4
        11: 0 1
        12: 0 1
        13: 0 1
        14: 0 1
        15: 0 1
        16: 0 1
        39 gone
        40 gone
        41 gone
        42 gone
        43 gone
        44 gone
        45 gone
        46 gone
        47 gone"#]]
    .assert_eq(&later.collect::<Vec<_>>().join("\n"));
}

/// Adds what is read on demand: which addresses and goods are to be read again, and what cards of these numbers hold in
/// user fields of the portal's own.
fn told_on_demand(facts: &mut Facts, numbers: impl Iterator<Item = u32>) {
    for n in numbers {
        let card = if n.is_multiple_of(3) { Card::Contact(ContactId(n)) } else { Card::Company(CompanyId(n)) };
        facts.addresses.update(card, |address| address.is_stale = n.is_multiple_of(5));
        facts.deal_goods.insert(DealGoods { deal: DealId(n), is_stale: n.is_multiple_of(4) });
        let field = 71 + n % 3;
        let items = (0..n % 4).map(|step| ItemId(n * 5 + step)).collect();
        facts.user_items.extend([UserItems { field: UserFieldId(field), card, items }]);
        let value = [None, Some(0), Some(i64::from(n) * 5_000), Some(-10_000)][n as usize % 4];
        facts.user_numbers.extend([UserNumber { field: UserFieldId(field + 10), card, value }]);
        let value = [YesNo::Unknown, YesNo::No, YesNo::Yes][n as usize % 3];
        facts.user_marks.extend([UserMark { field: UserFieldId(field + 20), card, value }]);
        let value = n.is_multiple_of(2).then(|| NaiveDate::default() + Days::new(u64::from(n) * 170));
        facts.user_dates.extend([UserDate { field: UserFieldId(field + 30), card, value }]);
        let value = ["", "Ёлка", "one\u{1f}two"][n as usize % 3].to_owned();
        facts.user_texts.extend([UserText { field: UserFieldId(field + 40), card, value }]);
    }
}
