//! The quick reader beside `serde_json`: whatever it reads, it reads the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::*;

fn quick<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Unusual> {
    read(text, std::marker::PhantomData)
}

/// A row with a list, a map and a row of its own.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    id: u32,
    #[serde(borrow, default)]
    long_name: Cow<'a, str>,
    #[serde(default)]
    sum: Option<f64>,
    #[serde(default)]
    owner: Option<Owner>,
    #[serde(default)]
    ids: Vec<u32>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Owner {
    sum: i64,
    id: u32,
}

/// What is read of a text must be what `serde_json` reads; of a text that portals write, it must be something.
fn check<'de, T: Deserialize<'de> + PartialEq + std::fmt::Debug>(text: &'de str) -> bool {
    let careful = serde_json::from_str::<T>(text);
    match (quick::<T>(text), careful) {
        (Ok(read), Ok(careful)) => assert_eq!(read, careful, "{text}"),
        (Ok(read), Err(error)) => panic!("{text}: read as {read:?}, and yet {error}"),
        (Err(Unusual), _) => return false,
    }
    true
}

#[test]
fn what_portals_write_is_read() {
    for text in [
        "null",
        "true",
        " false ",
        "0",
        "-7",
        "12345678901",
        "1234.56",
        "0.1000001",
        "-0.5",
        "1781500000.123456",
        r#""""#,
        r#""ООО «Ромашка»""#,
        r#""\u0410\u043d\u043d\u0430 \"\\\/\b\f\n\r\t""#,
        r#""\ud83d\ude00 and more than eight bytes""#,
        "[]",
        "{}",
        r#"[1,"a",null,{"a":[ ],"b":{}}]"#,
        "{ \"a\" : [ 1 , 2 ] ,\n\t\"b\" : \"c\" }",
    ] {
        assert!(check::<Value>(text), "{text}");
    }
}

#[test]
fn what_is_broken_or_seldom_is_not_read() {
    for text in [
        "",
        " ",
        "nul",
        "nulL",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "1e5",
        "12345678901234567890",
        "1 2",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":1",
        "\"a",
        "\"a\nb\"",
        r#""\ud83d""#,
        r#""\ud83d\u0041""#,
        r#""\ude00""#,
        r#""\u12g4""#,
        r#""\x""#,
        "\"abcdefgh\u{1}\"",
        "<html>",
    ] {
        assert_eq!(quick::<Value>(text), Err(Unusual), "{text}");
        assert_eq!(quick::<serde::de::IgnoredAny>(text).map(drop), Err(Unusual), "{text}, passed over");
    }
    assert_eq!(quick::<Value>(&"[".repeat(500)), Err(Unusual));
}

#[test]
fn rows_may_change_their_names_and_hold_others() {
    let text = r#"[
        {"id":1,"longName":"a","sum":1.5,"owner":{"id":7,"sum":2},"ids":[1,2],"more":{"id":[{}]}},
        {"id":2,"longName":"b","sum":1.5,"owner":{"id":8,"sum":3},"ids":[],"more":null},
        {"longName":"\u0431","id":3},
        {"id":4,"owner":null,"longName":"d"},
        {"id":5,"longNam":"x","longNames":"y"},
        {"id":6,"longName":"e","sum":null}
    ]"#;
    assert!(check::<Vec<Row<'_>>>(text));
}

#[test]
fn a_name_that_comes_twice_or_is_missing_is_for_serde_json() {
    for text in [r#"{"id":1,"id":2}"#, r#"{"sum":1}"#, r#"{"i\u0064":1}"#, "[1]"] {
        assert_eq!(quick::<Row<'_>>(text), Err(Unusual), "{text}");
    }
}

/// Any value as JSON writes it, with white space in places.
fn json() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u32>().prop_map(|number| number.to_string()),
        (any::<u32>(), "[0-9]{1,12}").prop_map(|(whole, part)| format!("{whole}.{part}")),
        any::<f64>().prop_map(|number| serde_json::json!(number).to_string()),
    ];
    let leaf = prop_oneof![number, Just("null".to_owned()), Just("true".to_owned()), Just("false".to_owned()), text(),];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|values| format!("[{}]", values.join(" , "))),
            prop::collection::vec((text(), inner), 0..5).prop_map(|entries| {
                let entries: Vec<String> = entries.iter().map(|(name, value)| format!("{name}:{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

/// A text in quotes, with escapes or without.
fn text() -> impl Strategy<Value = String> {
    let escaped = |text: String| {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{units}\"")
    };
    prop_oneof![
        any::<String>().prop_map(|text| Value::String(text).to_string()),
        any::<String>().prop_map(escaped),
        "[ -~]{0,30}".prop_map(|text| Value::String(text).to_string()),
    ]
}

/// A row whose fields come in any order, some of them missing, twice or of the wrong kind.
fn row() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec!["id", "longName", "sum", "owner", "ids", "other"]);
    let value = prop_oneof![
        4 => (0u32..9).prop_map(|number| number.to_string()),
        2 => text(),
        1 => Just("[1, 2]".to_owned()),
        1 => Just(r#"{"id":3,"sum":4}"#.to_owned()),
        1 => json(),
    ];
    prop::collection::vec((names, value), 0..5).prop_map(|entries| {
        let entries: BTreeMap<&str, String> = entries.into_iter().collect();
        let entries: Vec<String> = entries.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", entries.join(","))
    })
}

proptest! {
    #[test]
    fn any_json_is_read_as_serde_json_reads_it(text in json()) {
        check::<Value>(&text);
    }

    #[test]
    fn broken_json_is_not_read(text in json(), at in any::<prop::sample::Index>(), byte in " -~") {
        let mut broken: Vec<char> = text.chars().collect();
        let at = at.index(broken.len());
        broken[at] = byte.chars().next().unwrap_or(' ');
        let broken: String = broken.into_iter().collect();
        check::<Value>(&broken);
        if quick::<serde::de::IgnoredAny>(&broken).is_ok() {
            prop_assert!(serde_json::from_str::<Value>(&broken).is_ok(), "{broken}");
        }
    }

    #[test]
    fn rows_are_read_as_serde_json_reads_them(rows in prop::collection::vec(row(), 0..6)) {
        check::<Vec<Row<'_>>>(&format!("[{}]", rows.join(",")));
    }

    #[test]
    fn digits_are_a_number(text in "[0-9 +-]{0,12}") {
        if let Some(number) = digits(&text) {
            prop_assert_eq!(text.parse::<u32>(), Ok(number));
        }
        if text.len() <= 9 && !text.starts_with('+') {
            prop_assert_eq!(digits(&text), text.parse::<u32>().ok());
        }
    }
}
