//! The many spellings of the same value.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Probe {
    #[serde(default, deserialize_with = "id")]
    id: u32,
    #[serde(default, deserialize_with = "ids")]
    ids: Few<u32>,
    #[serde(default, deserialize_with = "flag")]
    flag: bool,
    #[serde(default, deserialize_with = "date")]
    date: Option<NaiveDate>,
    #[serde(default, deserialize_with = "text")]
    text: String,
}

fn probe(json: &str) -> Probe {
    serde_json::from_str(json).expect(json)
}

#[test]
fn ids_are_numbers_texts_or_any_kind_of_empty() {
    for (json, expected) in [
        (r#"{"id":12}"#, 12),
        (r#"{"id":"12"}"#, 12),
        (r#"{"id":12.0}"#, 12),
        (r#"{"id":null}"#, 0),
        (r#"{"id":""}"#, 0),
        (r#"{"id":"0"}"#, 0),
        (r#"{"id":false}"#, 0),
        (r#"{"id":[]}"#, 0),
        ("{}", 0),
    ] {
        assert_eq!(probe(json).id, expected, "{json}");
    }
    assert!(serde_json::from_str::<Probe>(r#"{"id":"abc"}"#).is_err());
    assert!(serde_json::from_str::<Probe>(r#"{"id":-1}"#).is_err());
}

#[test]
fn a_list_that_comes_as_a_map_is_in_the_order_of_its_numbers() {
    let mut json = serde_json::Deserializer::from_str(r#"{"0": 5, "10": 9, "2": 7, "1": 6}"#);
    assert_eq!(list::<_, u32>(&mut json).ok(), Some(vec![5, 6, 7, 9]));
    let mut json = serde_json::Deserializer::from_str(r#"{"b": 5, "a": 6}"#);
    assert_eq!(list::<_, u32>(&mut json).ok(), Some(vec![5, 6]), "keys that are no numbers say nothing");
}

#[test]
fn lists_of_ids_may_be_maps_or_missing() {
    for (json, expected) in [
        (r#"{"ids":[3,"4",0,null]}"#, vec![3, 4]),
        (r#"{"ids":{"0":"7","5":8}}"#, vec![7, 8]),
        (r#"{"ids":[]}"#, vec![]),
        (r#"{"ids":false}"#, vec![]),
        (r#"{"ids":null}"#, vec![]),
        (r#"{"ids":""}"#, vec![]),
    ] {
        assert_eq!(probe(json).ids.to_vec(), expected, "{json}");
    }
}

#[test]
fn flags_have_many_spellings() {
    for (json, expected) in [
        (r#"{"flag":"Y"}"#, true),
        (r#"{"flag":1}"#, true),
        (r#"{"flag":"1"}"#, true),
        (r#"{"flag":true}"#, true),
        (r#"{"flag":"N"}"#, false),
        (r#"{"flag":null}"#, false),
        (r#"{"flag":""}"#, false),
        ("{}", false),
    ] {
        assert_eq!(probe(json).flag, expected, "{json}");
    }
}

#[test]
fn a_date_is_its_first_ten_characters_whatever_the_offset() {
    let expected = NaiveDate::from_ymd_opt(2024, 7, 31);
    for json in [
        r#"{"date":"2024-07-31T02:00:00+02:00"}"#,
        r#"{"date":"2024-07-31T23:59:59-11:00"}"#,
        r#"{"date":"2024-07-31"}"#,
    ] {
        assert_eq!(probe(json).date, expected, "{json}");
    }
    for json in [r#"{"date":""}"#, r#"{"date":null}"#, r#"{"date":{}}"#, r#"{"date":[]}"#, r#"{"date":"31.07.2024"}"#] {
        assert_eq!(probe(json).date, None, "{json}");
    }
}

proptest::proptest! {
    #[test]
    fn a_date_is_read_as_the_calendar_reads_it(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?|[ 0-9+-]{0,14}|.*") {
        let expected = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        let expected = expected.filter(|day| (1980..=2100).contains(&day.year()));
        proptest::prop_assert_eq!(calendar_date(&text), expected);
    }

    #[test]
    fn every_day_from_1980_to_2100_is_read_and_no_other(day in 722_815..=767_009) {
        let day = NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default();
        proptest::prop_assert_eq!(calendar_date(&format!("{day}T00:00:00+03:00")), Some(day));
        let year = day.year();
        for odd in [year - 121, year + 121, 0, 1].into_iter().filter(|year| !(1980..=2100).contains(year)) {
            let text = format!("{odd:04}-03-01T00:00:00+03:00");
            proptest::prop_assert_eq!(calendar_date(&text), None);
        }
        proptest::prop_assert_eq!(calendar_date("-0001-11-30T00:00:00+02:30"), None);
    }

    #[test]
    fn an_id_is_read_as_a_number_is(text in "[ 0-9+-]{0,12}") {
        let json = format!("{{\"id\":\"{text}\"}}");
        let expected = if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok() };
        proptest::prop_assert_eq!(serde_json::from_str::<Probe>(&json).ok().map(|it| it.id), expected);
    }

    #[test]
    fn a_text_loses_the_space_around_it(text in ".*") {
        proptest::prop_assert_eq!(trimmed(&text), text.trim());
    }
}

#[test]
fn a_sum_is_read_to_the_fourth_decimal() {
    #[derive(Deserialize)]
    struct Sum(#[serde(deserialize_with = "sum")] i64);

    for (json, expected) in [
        ("11.77", 117_700),
        ("\"11.77\"", 117_700),
        ("\"1500.5|RUB\"", 15_005_000),
        ("\"-0.00005\"", -1),
        ("\"0.00004\"", 0),
        ("100", 1_000_000),
        ("-3", -30_000),
        ("\"9999999999.99\"", 99_999_999_999_900),
        ("\".5\"", 5_000),
        ("null", 0),
        ("\"\"", 0),
        ("\"ten\"", 0),
        ("[]", 0),
    ] {
        let Sum(sum) = serde_json::from_str(json).expect(json);
        assert_eq!(sum, expected, "{json}");
    }
}

#[test]
fn a_text_may_be_a_number_or_empty() {
    assert_eq!(probe(r#"{"text":" Ромашка "}"#).text, "Ромашка");
    assert_eq!(probe(r#"{"text":15}"#).text, "15");
    assert_eq!(probe(r#"{"text":null}"#).text, "");
}
