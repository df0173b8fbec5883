//! What must hold of every condition, tried on random ones.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::random::{any_day, case, writable};
use crate::condition::*;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn columns_agree_with_the_rules_read_client_by_client(
        (fake, condition) in case(),
        days in proptest::collection::vec(any_day(), 1..4),
    ) {
        for at in days {
            let members = fake.members(&condition, at);
            prop_assert_eq!(&members, &fake.naive_members(&condition, at), "{} at {}", condition.to_json(), date_of(at));
        }
    }

    #[test]
    fn a_condition_among_some_clients_has_those_of_its_members_that_are_among_them(
        (fake, condition) in case(),
        at in any_day(),
        stride in 1usize..5,
    ) {
        let resolved = Resolved::new(&condition, &fake).expect("a condition that can be counted");
        let among = Bitmap::from_fn(fake.clients.len(), |client| client % stride == 0);
        let mut expected = resolved.members(&fake, at, &mut || true).expect("nobody stops");
        expected.and(&among);
        prop_assert_eq!(resolved.members_among(&among, &fake, at, &mut || true), Some(expected));
    }

    #[test]
    fn a_condition_is_written_as_it_is_read(condition in writable()) {
        let text = condition.to_json();
        prop_assert_eq!(Condition::parse(&text), Ok(condition.clone()), "{}", &text);
        // Its keys may come in any order, and with spaces between them.
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let pretty = serde_json::to_string_pretty(&value).expect("JSON");
        prop_assert_eq!(Condition::parse(&pretty).map(|read| read.to_json()), Ok(text.clone()));
        prop_assert_eq!(serde_json::from_str::<Condition>(&text).ok(), Some(condition));
    }

    #[test]
    fn no_text_at_all_makes_the_reader_fall(text in ".{0,80}|[\\[\\]{}\":,a-z0-9 ]{0,200}") {
        let _ = SegmentFile::parse(&text);
    }

    #[test]
    fn sets_of_clients_agree_with_sets(
        left in proptest::collection::btree_set(0usize..200, 0..60),
        right in proptest::collection::btree_set(0usize..200, 0..60),
        len in 0usize..200,
        other_len in 0usize..200,
    ) {
        let set = |members: &BTreeSet<usize>, len| {
            let mut set = Bitmap::none(len);
            members.iter().for_each(|&member| set.insert(member));
            set
        };
        // A set is joined with one of more or fewer clients as if the clients it does not have were no members.
        let right: BTreeSet<usize> = right.into_iter().filter(|&member| member < other_len).collect();
        let inside = |members: Vec<usize>| members.into_iter().filter(|&member| member < len).collect::<Vec<_>>();
        let (a, b) = (set(&left, len), set(&right, other_len));
        let joined = |join: fn(&mut Bitmap, &Bitmap)| {
            let mut joined = a.clone();
            join(&mut joined, &b);
            assert_eq!(joined.iter().count(), joined.count());
            joined.iter().collect::<Vec<_>>()
        };
        prop_assert_eq!(joined(Bitmap::and), inside(left.intersection(&right).copied().collect()));
        prop_assert_eq!(joined(Bitmap::or), inside(left.union(&right).copied().collect()));
        prop_assert_eq!(joined(Bitmap::and_not), inside(left.difference(&right).copied().collect()));
        prop_assert_eq!(a.count() + a.not().count(), len);
        prop_assert_eq!(a.not().not(), a.clone());
        prop_assert_eq!(Bitmap::all(len), Bitmap::none(len).not());
        prop_assert_eq!(a.is_empty(), a.count() == 0);
        prop_assert_eq!(a.is_subset(&b), a.iter().all(|member| b.contains(member)));
        prop_assert!(!a.contains(len));
        prop_assert_eq!(Bitmap::from_fn(len, |client| left.contains(&client)), a);
    }
}

#[test]
fn a_count_can_be_stopped_before_every_test() {
    let fake = super::fake::Fake::new(vec![super::fake::Client::default(); 3]);
    let text =
        r#"{"any": [{"field": "title", "op": "filled"}, {"not": {"field": "phone", "op": "is", "value": false}}]}"#;
    let resolved = Resolved::new(&Condition::parse(text).expect("a condition"), &()).expect("no segments");
    for allowed in 0..3 {
        let mut left = allowed;
        let mut keep_going = || {
            let goes_on = left > 0;
            left -= i32::from(goes_on);
            goes_on
        };
        let members = resolved.members(&fake, 0, &mut keep_going);
        assert_eq!(members.map(|members| members.count()), (allowed == 2).then_some(0), "after {allowed}");
    }
}
