//! The bytes of an entry of the history, so that a change of the format is noticed by a person, and the way back from
//! them.

use expect_test::expect;
use proptest::collection::vec;
use proptest::prelude::*;
use segmentation::UserId;
use segmentation::{
    Card, Change, CompanyId, ContactId, Group, Groups, Mode, Month, MonthSnapshot, RecordedCard, Removal,
};

use super::*;

fn month(text: &str) -> Month {
    text.parse().unwrap_or_else(|_| panic!("{text} is no month"))
}

fn card(title: &str, changes: &[(&str, &[Group])]) -> RecordedCard {
    let change =
        |(at, groups): &(&str, &[Group])| Change { month: month(at), groups: groups.iter().copied().collect() };
    RecordedCard {
        title: title.into(),
        created: month("2023-12").last_day(),
        created_by: UserId(5),
        assigned_by: UserId(6),
        changes: changes.iter().map(change).collect(),
    }
}

#[test]
fn an_entry() {
    let entry = HistoryDelta {
        snapshot: Some(MonthSnapshot {
            first: month("2023-12"),
            last: month("2024-02"),
            cards: vec![
                (
                    Card::Company(CompanyId(300)),
                    card(
                        "ООО",
                        &[
                            ("2023-12", &[Group::Companies, Group::B2bWithContacts, Group::Active, Group::First]),
                            ("2024-02", &[]),
                        ],
                    ),
                ),
                (Card::Contact(ContactId(7)), card("", &[("2024-01", &[Group::Contacts])])),
            ],
        }),
        removals: vec![
            Removal {
                card: Card::Company(CompanyId(300)),
                title: "ООО".into(),
                created: month("2023-12").last_day(),
                noticed: month("2024-03").first_day(),
                merged_into: Some(Card::Company(CompanyId(301))),
            },
            Removal {
                card: Card::Contact(ContactId(7)),
                title: String::new(),
                created: month("1969-12").last_day(),
                noticed: month("2024-03").first_day(),
                merged_into: None,
            },
        ],
    };
    let bytes = encode(&entry);
    let line = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    expect![[r#"
        01 01 be 04 c2 04 02 00 ac 02 06 d0 9e d0 9e d0 9e 94 b4 02 05 06 02 be 04 a5 04 c2 04 00
        01 07 00 94 b4 02 05 06 01 c0 04 02 02 00 ac 02 06 d0 9e d0 9e d0 9e 94 b4 02 8e b5 02 01
        00 ad 02 01 07 00 01 8e b5 02 00"#]]
    .assert_eq(&bytes.chunks(30).map(line).collect::<Vec<_>>().join("\n"));
    assert_eq!(decode(&bytes), Ok(entry));
}

#[test]
fn every_group_has_the_bit_it_was_given() {
    let expected = [
        Group::Companies,
        Group::Contacts,
        Group::B2bWithContacts,
        Group::B2bWithoutContacts,
        Group::B2c,
        Group::Active,
        Group::Sleeping,
        Group::Lost,
        Group::Regular,
        Group::First,
        Group::NoPayments,
        Group::Requests,
        Group::Dialogs,
        Group::Reachable,
        Group::Unreachable,
    ];
    for (bit, group) in expected.into_iter().enumerate() {
        let recorded = card("", &[("2000-01", &[group])]);
        let snapshot = MonthSnapshot {
            first: month("2000-01"),
            last: month("2000-01"),
            cards: vec![(Card::Company(CompanyId(1)), recorded)],
        };
        let bytes = encode(&HistoryDelta { snapshot: Some(snapshot), removals: Vec::new() });
        // The last byte says that there is no removal; the varint before it is the groups'.
        let varint = &bytes[bytes.len() - 1 - (bit / 7 + 1)..bytes.len() - 1];
        let value: u32 = varint.iter().zip((0..).step_by(7)).map(|(byte, shift)| u32::from(byte & 0x7f) << shift).sum();
        assert_eq!(value, 1 << bit, "{group:?}");
    }
}

#[test]
fn bytes_that_stand_for_no_entry_are_corrupt() {
    let snapshot = |groups: u8, at: u8| vec![1, 1, 0, 2, 1, 0, 1, 0, 0, 0, 0, 1, at, groups, 0];
    assert!(decode(&snapshot(1, 2)).is_ok(), "the cases below differ from what can be read");
    for (bytes, expected) in [
        (vec![], "is empty"),
        (vec![0], "has no format version"),
        (vec![1, 0], "is broken"),
        (vec![1, 0, 0, 0], "goes on after its end"),
        (snapshot(3, 0), "holds groups that cannot be"),
        (snapshot(1, 4), "tells of a month it does not record"),
        (vec![1, 1, 2, 0, 0, 0], "tells of a month it does not record"),
        (vec![1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0], "holds a month outside the calendar"),
    ] {
        let expected = StoreError::Corrupt { what: format!("an entry of the history {expected}") };
        assert_eq!(decode(&bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn an_entry_of_a_newer_version_is_told_from_a_damaged_one() {
    let what = "an entry of the history".to_owned();
    assert_eq!(decode(&[2, 0, 0]), Err(StoreError::NewerFormat { what, found: 2, supported: 1 }));
}

fn cards() -> impl Strategy<Value = Card> {
    (any::<bool>(), any::<u32>()).prop_map(|(is_company, id)| {
        if is_company { Card::Company(CompanyId(id)) } else { Card::Contact(ContactId(id)) }
    })
}

fn groups() -> impl Strategy<Value = Groups> {
    vec(any::<proptest::sample::Index>(), Mode::ALL.len()).prop_map(|choices| {
        let chosen = Mode::ALL.iter().zip(choices);
        chosen.filter_map(|(mode, choice)| mode.groups().get(choice.index(mode.groups().len() + 1)).copied()).collect()
    })
}

fn recorded() -> impl Strategy<Value = RecordedCard> {
    let changes = vec((0..24i32, groups()), 0..5);
    (any::<String>(), -30_000..30_000i32, any::<u32>(), any::<u32>(), changes).prop_map(
        |(title, day, created_by, assigned_by, changes)| RecordedCard {
            title,
            created: chrono::NaiveDate::from_epoch_days(day).expect("within the calendar"),
            created_by: UserId(created_by),
            assigned_by: UserId(assigned_by),
            changes: changes
                .into_iter()
                .map(|(step, groups)| Change { month: month("1999-06").plus(step), groups })
                .collect(),
        },
    )
}

prop_compose! {
    fn entries()(
        cards in vec((cards(), recorded()), 0..20),
        departed in vec((cards(), any::<String>(), proptest::option::of(cards()), 0..30_000i32), 0..5),
    ) -> HistoryDelta {
        let removals = departed.into_iter().map(|(card, title, merged_into, day)| {
            let noticed = chrono::NaiveDate::from_epoch_days(day).expect("within the calendar");
            Removal { card, title, created: month("1999-06").first_day(), noticed, merged_into }
        });
        let snapshot = MonthSnapshot { first: month("1999-06"), last: month("1999-06").plus(23), cards };
        HistoryDelta { snapshot: Some(snapshot), removals: removals.collect() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_entry_comes_back_as_it_was(entry in entries()) {
        prop_assert_eq!(decode(&encode(&entry)), Ok(entry));
    }

    #[test]
    fn an_entry_cut_off_is_corrupt(entry in entries(), cut in any::<proptest::sample::Index>()) {
        let bytes = encode(&entry);
        let found = decode(&bytes[..cut.index(bytes.len())]);
        prop_assert!(matches!(found, Err(StoreError::Corrupt { .. })), "{:?}", found);
    }

    #[test]
    fn no_bytes_make_it_panic(mut bytes in vec(any::<u8>(), 1..200)) {
        bytes[0] = current::VERSION;
        let _ = decode(&bytes);
    }
}
