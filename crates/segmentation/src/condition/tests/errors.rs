//! What is refused, and what is said of it.

use crate::condition::*;

/// Checks what is said of texts that are no conditions.
#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        match SegmentFile::parse(text) {
            Ok(read) => panic!("{text} was read as {}", read.condition.to_json()),
            Err(error) => assert_eq!(error.to_string(), *expected, "{text}"),
        }
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    for (text, line, column) in
        [("", 1, 0), ("{", 1, 1), ("{\"all\": [}", 1, 10), ("{\"all\":\n [],\n}", 3, 1), ("{} x", 1, 4)]
    {
        match Condition::parse(text) {
            Err(ConditionError::NotJson { line: at_line, column: at_column, problem }) => {
                assert_eq!((at_line, at_column), (line, column), "{text:?}");
                assert!(!problem.is_empty() && !problem.contains("line"), "{problem}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn what_is_no_condition_is_refused() {
    check(&[
        ("[]", "not a condition: []"),
        ("null", "not a condition: null"),
        ("{}", "not a condition: {}"),
        (r#"{"all": {}}"#, r#"not a condition: {"all":{}}"#),
        (r#"{"any": [1]}"#, "not a condition: 1"),
        (r#"{"not": []}"#, "not a condition: []"),
        (r#"{"segment": null}"#, r#"not a condition: {"segment":null}"#),
        (r#"{"segment": -1}"#, r#"not a condition: {"segment":-1}"#),
        (r#"{"condition": 1}"#, "not a condition: 1"),
        (r#"{"name": 1, "condition": {"all": []}}"#, "not a condition: 1"),
    ]);
}

#[test]
fn what_a_newer_build_may_have_written_is_named() {
    check(&[
        (r#"{"none": []}"#, r#"unknown key "none""#),
        (r#"{"all": [], "any": []}"#, r#"unknown key "any""#),
        (r#"{"segment": "a", "at": "2024-01"}"#, r#"unknown key "at""#),
        (r#"{"condition": {"all": []}, "cards": []}"#, r#"unknown key "cards""#),
        (r#"{"field": "title", "op": "filled", "weight": 1}"#, r#"unknown key "weight""#),
        // Keys that other fields know.
        (r#"{"field": "title", "op": "filled", "in": "all"}"#, r#"unknown key "in""#),
        (r#"{"field": "abc", "op": "in", "value": ["a"], "in": "all"}"#, r#"unknown key "in""#),
        (r#"{"field": "revenue", "op": "gt", "value": 1, "funnel": 1}"#, r#"unknown key "funnel""#),
        (r#"{"field": "phone", "op": "is", "value": true, "all": []}"#, r#"unknown key "all""#),
    ]);
    let beside = |text| match Condition::parse(text) {
        Err(ConditionError::UnknownKey { beside, .. }) => beside,
        other => panic!("{other:?}"),
    };
    assert_eq!(beside(r#"{"not": {"field": "uf:UF_X", "op": "filled", "in": "all"}}"#), "uf:UF_X");
    assert_eq!(beside(r#"{"all": [], "any": []}"#), "all");
    assert_eq!(beside(r#"{"none": []}"#), "");
}

#[test]
fn unknown_fields_and_tests_are_named() {
    check(&[
        (r#"{"field": "turnover", "op": "gt", "value": 1}"#, r#"unknown field "turnover""#),
        (r#"{"field": "uf:", "op": "filled"}"#, r#"unknown field "uf:""#),
        (r#"{"field": 7, "op": "filled"}"#, r#"unknown field "7""#),
        (r#"{"field": "title"}"#, r#""title": the key "op" is missing"#),
        (r#"{"op": "filled"}"#, r#""": the key "field" is missing"#),
        (r#"{"field": "title", "op": "like", "value": "x"}"#, r#""title": unknown test "like""#),
        (r#"{"field": "title", "op": null, "value": "x"}"#, r#""title": unknown test "null""#),
        (r#"{"field": "title", "op": "in", "value": ["x"]}"#, r#""title" cannot be tested with "in""#),
        (r#"{"field": "abc", "op": "empty"}"#, r#""abc" cannot be tested with "empty""#),
        (r#"{"field": "last_payment", "op": "empty"}"#, r#""last_payment" cannot be tested with "empty""#),
        (r#"{"field": "created", "op": "never"}"#, r#""created" cannot be tested with "never""#),
        (r#"{"field": "uf:UF_X", "op": "never"}"#, r#""uf:UF_X" cannot be tested with "never""#),
    ]);
}

#[test]
fn values_of_a_wrong_shape_are_named_with_their_field_and_test() {
    let table = [
        ("kind", "in", r#"["firm"]"#, r#""firm""#),
        ("kind", "in", r#""company""#, r#""company""#),
        ("life_cycle", "not_in", r#"["active", "none"]"#, r#""none""#),
        ("rfm", "in", "[1]", "1"),
        ("type", "in", "[1]", "1"),
        ("type", "in", "null", "null"),
        ("responsible", "in", r#"["1"]"#, r#""1""#),
        ("responsible", "in", "[-1]", "[-1]"),
        ("department", "in", "[1.5]", "[1.5]"),
        ("uf:UF_X", "in", "[true]", "[true]"),
        ("title", "contains", "1", "1"),
        ("city", "equals", r#"["x"]"#, r#"["x"]"#),
        ("phone", "is", r#""Y""#, r#""Y""#),
        ("phone", "is", "1", "1"),
        ("revenue", "gt", r#""1""#, r#""1""#),
        ("revenue", "gt", "0.5", "0.5"),
        ("payments", "eq", "1e300", "1e+300"),
        ("payments", "eq", "18446744073709551615", "18446744073709551615"),
        ("payments", "between", "[1]", "[1]"),
        ("payments", "between", "[1, 2, 3]", "[1,2,3]"),
        ("payments", "between", r#"["2024-01-01", "2024-01-02"]"#, r#"["2024-01-01","2024-01-02"]"#),
        ("goods.quantity", "eq", "0.00001", "0.00001"),
        ("goods.quantity", "eq", "9223372036854775807", "9223372036854775807"),
        ("created", "before", r#""2024-02-30""#, r#""2024-02-30""#),
        ("created", "before", r#""2024-2-3""#, r#""2024-2-3""#),
        ("created", "before", r#""+2024-02-3""#, r#""+2024-02-3""#),
        ("created", "before", r#""2024-02-03T00:00""#, r#""2024-02-03T00:00""#),
        ("created", "between", "[1, 2]", "[1,2]"),
        ("created", "within", r#"{"last": 1, "unit": "weeks"}"#, r#"{"last":1,"unit":"weeks"}"#),
        ("created", "within", r#"{"last": -1, "unit": "days"}"#, r#"{"last":-1,"unit":"days"}"#),
        ("created", "within", r#"{"last": 1}"#, r#"{"last":1}"#),
        ("created", "older", r#"{"last": 1, "unit": "days", "from": 1}"#, r#"{"from":1,"last":1,"unit":"days"}"#),
        ("created", "older", "30", "30"),
        ("created", "filled", "true", "true"),
        ("last_touch", "never", "1", "1"),
    ];
    for (field, op, value, said) in table {
        let text = format!(r#"{{"field": "{field}", "op": "{op}", "value": {value}}}"#);
        match Condition::parse(&text) {
            Err(ConditionError::WrongValue { field: of, op: with, value, .. }) => {
                assert_eq!((of.as_str(), with.code(), value.as_str()), (field, op, said), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    check(&[
        (r#"{"field": "revenue", "op": "gt"}"#, r#""revenue": the key "value" is missing"#),
        (r#"{"field": "title", "op": "contains", "in": 1}"#, r#"unknown key "in""#),
    ]);
}

#[test]
fn a_value_says_what_it_has_to_be() {
    let expected = |text| match Condition::parse(text) {
        Err(ConditionError::WrongValue { expected, .. } | ConditionError::WrongParameter { expected, .. }) => expected,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        expected(r#"{"field": "abc", "op": "in", "value": ["d"]}"#),
        Expected::Choices(Field::Abc.spec().choices)
    );
    assert_eq!(expected(r#"{"field": "created", "op": "filled", "value": 1}"#), Expected::Nothing);
    assert_eq!(expected(r#"{"field": "created", "op": "between", "value": 1}"#), Expected::Two);
    assert_eq!(
        expected(r#"{"field": "touches", "op": "eq", "value": 1, "direction": "up"}"#),
        Expected::OneOf(&["incoming", "outgoing"])
    );
}

#[test]
fn periods_and_what_narrows_a_field_are_checked() {
    for (field, rest, said) in [
        ("revenue", r#""in": "ever""#, r#""revenue": the period cannot be "ever""#),
        ("revenue", r#""in": null"#, r#""revenue": the period cannot be null"#),
        ("revenue", r#""in": {}"#, r#""revenue": the period cannot be {}"#),
        ("revenue", r#""in": {"from": 1}"#, r#""revenue": the period cannot be {"from":1}"#),
        (
            "revenue",
            r#""in": {"from": "2024-01-01", "till": 1}"#,
            r#""revenue": the period cannot be {"from":"2024-01-01","till":1}"#,
        ),
        ("requests", r#""outcome": "won""#, r#""requests": "outcome" cannot be "won""#),
        ("requests", r#""outcome": ["open", "lost"]"#, r#""requests": "outcome" cannot be ["open","lost"]"#),
        ("requests", r#""funnel": "C4""#, r#""requests": "funnel" cannot be "C4""#),
        ("requests", r#""type": [1]"#, r#""requests": "type" cannot be [1]"#),
        ("touches", r#""kinds": ["call", "smoke"]"#, r#""touches": "kinds" cannot be ["call","smoke"]"#),
        ("goods.sum", r#""product": {"id": 1}"#, r#""goods.sum": "product" cannot be {"id":1}"#),
        ("goods.quantity", r#""section": null"#, r#""goods.quantity": "section" cannot be null"#),
    ] {
        check(&[(&format!(r#"{{"field": "{field}", "op": "gt", "value": 1, {rest}}}"#), said)]);
    }
}

#[test]
fn a_long_value_is_cut_short() {
    let text = format!(r#"{{"field": "revenue", "op": "gt", "value": "{}"}}"#, "ё".repeat(10_000));
    let said = Condition::parse(&text).expect_err("a text is no sum").to_string();
    assert!(said.chars().count() < 200 && said.ends_with('…'), "{said}");
}
