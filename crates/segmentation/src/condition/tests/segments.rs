//! Conditions that name saved segments.

use super::fake::{Client, Fake, day, list};
use crate::condition::*;
use crate::ids::FunnelId;

fn parse(text: &str) -> Condition {
    Condition::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn saved(segments: &[(&str, &str)]) -> Fake {
    let clients = (0..4).map(|number| Client { responsible: number, ..Client::default() }).collect();
    let mut fake = Fake::new(clients);
    fake.segments = segments.iter().map(|&(id, text)| (id.to_owned(), parse(text))).collect();
    fake
}

fn resolve(fake: &Fake, text: &str) -> Result<Resolved, ConditionError> {
    Resolved::new(&parse(text), fake)
}

#[test]
fn a_segment_has_the_members_of_its_kind() {
    let one_or_two = r#"{"field": "responsible", "op": "in", "value": [1, 2]}"#;
    // The last of the list is gone.
    let snapshot = Condition::Cards(list(&[2, 3, 9])).to_json();
    let fake = saved(&[
        ("d", one_or_two),
        ("s", &snapshot),
        ("m", &format!(r#"{{"all": [{{"segment": "s"}}, {one_or_two}]}}"#)),
    ]);
    for (text, expected) in [
        (r#"{"segment": "d"}"#, &[1usize, 2][..]),
        (r#"{"segment": "s"}"#, &[2, 3]),
        (r#"{"segment": "m"}"#, &[2]),
        (r#"{"not": {"segment": "m"}}"#, &[0, 1, 3]),
        (r#"{"all": [{"segment": "d"}, {"not": {"segment": "s"}}]}"#, &[1]),
        (
            r#"{"any": [{"segment": "m"}, {"all": [{"segment": "s"}, {"segment": "m"}]}, {"not": {"segment": "s"}}]}"#,
            &[0, 1, 2],
        ),
    ] {
        assert_eq!(fake.members(&parse(text), day("2024-05-31")), expected, "{text}");
    }
}

#[test]
fn a_segment_can_be_named_by_a_number() {
    assert_eq!(parse(r#"{"segment": 12}"#), Condition::Segment("12".to_owned()));
}

#[test]
fn a_segment_that_does_not_exist_is_named() {
    let fake = saved(&[("a", r#"{"not": {"segment": "gone"}}"#)]);
    let expected = ConditionError::UnknownSegment { id: "gone".to_owned() };
    assert_eq!(resolve(&fake, r#"{"any": [{"segment": "a"}]}"#).err(), Some(expected));
}

#[test]
fn a_circle_is_named_and_nothing_that_leads_to_it() {
    let circle = |segments: &[&str]| {
        Some(ConditionError::Circle { segments: segments.iter().map(|&id| id.to_owned()).collect() })
    };
    let fake = saved(&[
        ("in", r#"{"segment": "a"}"#),
        ("a", r#"{"all": [{"any": []}, {"segment": "b"}]}"#),
        ("b", r#"{"not": {"segment": "c"}}"#),
        ("c", r#"{"any": [{"segment": "fine"}, {"segment": "a"}]}"#),
        ("self", r#"{"segment": "self"}"#),
        ("fine", r#"{"all": []}"#),
    ]);
    for (id, expected) in
        [("in", circle(&["a", "b", "c"])), ("b", circle(&["b", "c", "a"])), ("self", circle(&["self"])), ("fine", None)]
    {
        assert_eq!(Resolved::new(&Condition::Segment(id.to_owned()), &fake).err(), expected, "{id}");
    }
    // What is about to be saved as `fine` would close a circle.
    let edited = parse(r#"{"any": [{"segment": "c"}]}"#);
    let open = saved(&[("c", r#"{"segment": "fine"}"#)]);
    assert_eq!(Resolved::of_segment("fine", &edited, &open).err(), circle(&["fine", "c"]));
}

fn nots(levels: usize, inner: &str) -> String {
    format!("{}{inner}{}", r#"{"not":"#.repeat(levels), "}".repeat(levels))
}

fn alls(levels: usize, inner: &str) -> String {
    format!("{}{inner}{}", r#"{"all":["#.repeat(levels), "]}".repeat(levels))
}

#[test]
fn what_is_nested_too_deeply_is_refused_before_it_can_do_harm() {
    let leaf = r#"{"field":"created","op":"within","value":{"last":1,"unit":"days"}}"#;
    let too_deep = Err(ConditionError::TooDeep { limit: MAX_DEPTH });
    for nest in [nots, alls] {
        let deepest = parse(&nest(MAX_DEPTH - 1, leaf));
        assert_eq!(Condition::parse(&deepest.to_json()), Ok(deepest.clone()));
        let wrapped = format!(r#"{{"name":"deep","condition":{}}}"#, deepest.to_json());
        assert_eq!(SegmentFile::parse(&wrapped).map(|file| file.condition), Ok(deepest.clone()));
        assert!(Resolved::new(&deepest, &()).is_ok());
        for levels in [MAX_DEPTH, 2 * MAX_DEPTH, 100_000] {
            assert_eq!(Condition::parse(&nest(levels, leaf)), too_deep, "{levels}");
        }
        // Put together without reading.
        let deeper = Condition::Not(Box::new(deepest));
        assert_eq!(Resolved::new(&deeper, &()).map(|_| ()).err(), too_deep.clone().err());
    }
    assert_eq!(Condition::parse(&"[".repeat(1_000_000)), too_deep);
    // Brackets within texts are no levels.
    let texts = format!(r#"{{"field":"title","op":"contains","value":"\"{}"}}"#, "[{".repeat(1_000));
    assert!(Condition::parse(&texts).is_ok());
}

#[test]
fn segments_do_not_get_around_the_depth() {
    let mut fake = saved(&[]);
    fake.segments = (0..200)
        .map(|number| {
            let next = format!(r#"{{"segment": "{}"}}"#, number + 1);
            let text = if number == 199 { r#"{"all": []}"#.to_owned() } else { next };
            (number.to_string(), parse(&text))
        })
        .collect();
    let start = |number: usize| Resolved::new(&Condition::Segment(number.to_string()), &fake).map(|_| ());
    assert_eq!(start(0), Err(ConditionError::TooDeep { limit: MAX_DEPTH }));
    // 59 segments, and what the last of them asks.
    assert_eq!(start(200 - (MAX_DEPTH - 1)), Ok(()));
    assert_eq!(start(200 - MAX_DEPTH), Err(ConditionError::TooDeep { limit: MAX_DEPTH }));
    // A segment that is known already may still lie too deep where it is named again.
    let known_first = format!(r#"{{"all": [{{"segment": 150}}, {}]}}"#, nots(20, r#"{"segment": 150}"#));
    assert_eq!(resolve(&fake, &known_first).map(|_| ()), Err(ConditionError::TooDeep { limit: MAX_DEPTH }));
}

#[test]
fn segments_of_segments_are_kept_and_counted_once() {
    let mut fake = saved(&[("s0", r#"{"field": "responsible", "op": "in", "value": [1]}"#)]);
    for number in 1..29 {
        let below = format!(r#"{{"segment": "s{}"}}"#, number - 1);
        let text = format!(r#"{{"any": [{below}, {below}, {below}]}}"#);
        fake.segments.push((format!("s{number}"), parse(&text)));
    }
    let resolved = resolve(&fake, r#"{"segment": "s28"}"#).expect("no circle");
    assert_eq!(resolved.segments().count(), 29);
    assert_eq!(resolved.segments().next(), Some("s0"));
    assert_eq!(count(&fake, r#"{"segment": "s28"}"#), (1, vec![1]));
}

#[test]
fn what_a_condition_needs_follows_from_its_fields_and_those_of_its_segments() {
    let fake = saved(&[("a", r#"{"not": {"field": "abc", "op": "in", "value": ["a"]}}"#)]);
    let text = r#"{"all": [{"segment": "a"}, {"field": "city", "op": "filled"}, {"field": "revenue", "op": "gt", "value": 1}]}"#;
    let resolved = resolve(&fake, text).expect("no circle");
    assert_eq!(resolved.needs().iter().collect::<Vec<_>>(), [Need::Addresses, Need::Money, Need::Ranks]);
    assert!(resolved.uses(Field::Abc) && !resolved.uses(Field::Xyz));
}

/// How many tests are made until the members of a condition are known, and who they are.
#[track_caller]
fn count(fake: &Fake, text: &str) -> (usize, Vec<usize>) {
    let mut tests = 0;
    let mut keep_going = || {
        tests += 1;
        true
    };
    let members = resolve(fake, text).expect(text).members(fake, 0, &mut keep_going).expect("nobody stops");
    (tests, members.iter().collect())
}

#[test]
fn a_test_is_made_only_while_somebody_is_in_question() {
    let fake = saved(&[]);
    let revenue = r#"{"field": "revenue", "op": "eq", "value": 0}"#;
    let users = |users| format!(r#"{{"field": "responsible", "op": "in", "value": {users}}}"#);
    for (join, users, expected) in [
        // The dear test stands first, and is made last.
        ("all", users("[98]"), (1, vec![])),
        ("all", users("[1]"), (2, vec![1])),
        ("any", users("[1]"), (2, vec![0, 1, 2, 3])),
        ("any", r#"{"field": "kind", "op": "filled"}"#.to_owned(), (1, vec![0, 1, 2, 3])),
    ] {
        assert_eq!(count(&fake, &format!(r#"{{"{join}": [{revenue}, {users}]}}"#)), expected, "{join} {users}");
    }
}

#[test]
fn a_segment_named_twice_is_counted_for_everybody() {
    let fake = saved(&[("s", r#"{"field": "title", "op": "empty"}"#)]);
    let one =
        |user| format!(r#"{{"all": [{{"field": "responsible", "op": "in", "value": [{user}]}}, {{"segment": "s"}}]}}"#);
    let text = format!(r#"{{"any": [{}, {}]}}"#, one(1), one(3));
    assert_eq!(count(&fake, &text), (3, vec![1, 3]));
}

#[test]
fn a_column_made_for_some_clients_is_not_used_for_others() {
    let mut fake = saved(&[]);
    fake.clients[3].payments = vec![(0, 500)];
    let one = |user| {
        let user = format!(r#"{{"field": "responsible", "op": "in", "value": [{user}]}}"#);
        format!(r#"{{"all": [{user}, {{"field": "revenue", "op": "ge", "value": 500, "in": "all"}}]}}"#)
    };
    let text = format!(r#"{{"any": [{}, {}]}}"#, one(1), one(3));
    assert_eq!(count(&fake, &text).1, [3]);
    let periods = r#"{"all": [
        {"field": "revenue", "op": "eq", "value": 500, "in": "all"},
        {"field": "revenue", "op": "eq", "value": 0, "in": {"from": "1980-01-01"}}]}"#;
    assert_eq!(count(&fake, periods).1, [3]);
}

#[test]
fn what_has_been_deleted_is_named_once() {
    let fake = saved(&[("a", r#"{"field": "type", "op": "not_in", "value": ["CLIENT", "GONE"]}"#)]);
    let text = r#"{"all": [
        {"segment": "a"}, {"field": "type", "op": "in", "value": ["GONE"]},
        {"field": "kind", "op": "in", "value": ["company"]},
        {"field": "responsible", "op": "in", "value": [1, 98]},
        {"field": "requests", "op": "gt", "value": 0, "funnel": [1, 98], "type": ["SALE", "OLD"]},
        {"field": "goods.sum", "op": "gt", "value": 0, "product": [1, "Чай"]},
        {"field": "uf:UF_GONE", "op": "filled"}]}"#;
    let missing = resolve(&fake, text).expect("readable").missing(&fake);
    let item = |field, code: Code| Named::Item(Subject::Plain(field), code);
    let expected = [
        item(Field::Responsible, 98.into()),
        item(Field::Type, "GONE".into()),
        Named::DealType("OLD".to_owned()),
        Named::Funnel(FunnelId(98)),
        Named::Product("Чай".into()),
        Named::UserField("UF_GONE".to_owned()),
    ];
    assert_eq!(missing.len(), expected.len(), "{missing:?}");
    for named in expected {
        assert!(missing.contains(&named), "{named:?} in {missing:?}");
    }
}

#[test]
fn a_user_field_allows_what_its_kind_allows() {
    let fake = saved(&[]);
    for (code, test, expected) in [
        ("UF_LIST", r#""op": "in", "value": [1]"#, None),
        ("UF_LIST", r#""op": "contains", "value": "x""#, Some("\"uf:UF_LIST\" cannot be tested with \"contains\"")),
        ("UF_TEXT", r#""op": "gt", "value": 1"#, Some("\"uf:UF_TEXT\" cannot be tested with \"gt\"")),
        ("UF_NUMBER", r#""op": "between", "value": [1, 2]"#, None),
        (
            "UF_NUMBER",
            r#""op": "between", "value": ["2024-01-01", "2024-01-02"]"#,
            Some("\"uf:UF_NUMBER\" \"between\": the value cannot be [\"2024-01-01\",\"2024-01-02\"]"),
        ),
        ("UF_DATE", r#""op": "between", "value": ["2024-01-01", "2024-01-02"]"#, None),
        (
            "UF_DATE",
            r#""op": "between", "value": [1, 2]"#,
            Some("\"uf:UF_DATE\" \"between\": the value cannot be [1,2]"),
        ),
        ("UF_MARK", r#""op": "is", "value": true"#, None),
        // What it held nobody can tell, so it may be asked anything.
        ("UF_GONE", r#""op": "gt", "value": 1"#, None),
    ] {
        let text = format!(r#"{{"field": "uf:{code}", {test}}}"#);
        let refused = resolve(&fake, &text).err().map(|error| error.to_string());
        assert_eq!(refused.as_deref(), expected, "{text}");
    }
}
