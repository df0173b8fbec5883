//! A batch read at once beside the same batch read part by part, as every other answer is.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use segmentation::ContactId;
use serde_json::json;

use super::*;
use crate::error::Remedy;

const CONTACTS: Option<Listing<'_>> = Some(Listing::plain(Source::Contacts));
const DEALS: Option<Listing<'_>> = Some(Listing::plain(Source::Deals));

fn stages() -> Stages {
    let mut stages = Stages::default();
    stages.note("SMART_INVOICE_STAGE_1", "DT31_1:P", "S");
    stages.note("DEAL_STAGE", "LOSE", "F");
    stages
}

/// Whether the quick reader took the batch. What both readers make of it must be the same.
fn is_quick(status: u16, body: &str, listings: &[Option<Listing<'_>>]) -> bool {
    let stages = stages();
    let quick = read_quickly(status, body.as_bytes(), listings, &stages);
    let careful = read_carefully(status, body.as_bytes(), listings, &stages);
    if let Some(quick) = &quick {
        let careful = careful.expect(body);
        assert_eq!(format!("{:?}", quick.time), format!("{:?}", careful.time), "{body}");
        assert_eq!(quick.parts.len(), careful.parts.len(), "{body}");
        for (quick, careful) in quick.parts.iter().zip(&careful.parts) {
            let told = |part: &Option<PagePart>| part.as_ref().map(|it| (it.result.clone(), it.total, it.time.clone()));
            assert_eq!(told(quick), told(careful), "{body}");
        }
    }
    quick.is_some()
}

#[test]
fn a_usual_batch_is_read_at_once() {
    let body = r#"{"result":{"result":{
            "c00":{"items":[{"id":7,"name":"\u0410\u043d\u043d\u0430","createdTime":"2024-05-14T23:26:32+02:00"}]},
            "c01":[{"ID":"5","DATE_CREATE":"2024-01-02T10:00:00+03:00","STAGE_ID":"LOSE","CONTACT_ID":"4"}]},
        "result_error":{"c02":{"error":"","error_description":"Access denied."}},
        "result_total":{"c01":"70"},"result_next":[],
        "result_time":{"c01":{"start":1.5,"duration":0.25,"date_start":"2026-01-01T00:00:00+03:00","operating":1.5}}},
        "time":{"duration":0.3,"date_start":"2026-01-01T00:00:00+03:00"}}"#;
    let listings = [CONTACTS, DEALS, DEALS, DEALS];
    assert!(is_quick(200, body, &listings));
    let reply = read_batch(200, body.as_bytes(), &listings, &stages()).expect("an answer");
    let parts: Vec<_> = reply.parts.iter().map(Option::as_ref).collect();
    let page = |at: usize| parts[at].and_then(|part| part.result.as_ref().ok()).and_then(|page| page.as_ref().ok());
    assert_eq!(page(0).map(|page| (page.rows, page.ids.clone())), Some((1, vec![7])));
    assert_eq!(
        page(0).and_then(|page| page.facts.contacts.get(ContactId(7))).map(|it| it.title).as_deref(),
        Some("Анна")
    );
    assert_eq!(page(1).map(|page| page.facts.deals.len()), Some(1));
    assert_eq!(parts[1].map(|part| (part.total, part.time.operating)), Some((Some(70), Some(1.5))));
    let refused = parts[2].and_then(|part| part.result.as_ref().err());
    assert_eq!(refused.map(|error| error.remedy()), Some(Remedy::NoRight));
    assert!(parts[3].is_none(), "a command that is nowhere in the answer was not executed");
}

#[test]
fn an_odd_page_spoils_no_other() {
    let odd = [
        r#"{"items":[{"id":99999999999,"createdTime":"2024-05-14"}]}"#,
        r#"{"items":[{"id":"seven"}]}"#,
        r#"{"items":[{"name":"without a number"}]}"#,
        r#"{"items":[1]}"#,
        r#"{"rows":[]}"#,
        "[]",
        "null",
        r#""a text""#,
    ];
    for odd in odd {
        let body = format!(r#"{{"result":{{"result":{{"c00":{odd},"c01":{{"items":[{{"id":7}}]}}}}}}}}"#);
        let listings = [CONTACTS, CONTACTS];
        assert!(!is_quick(200, &body, &listings), "{body}");
        let reply = read_batch(200, body.as_bytes(), &listings, &stages()).expect("an answer");
        let mut parts = reply.parts.into_iter().flatten().map(|part| part.result.expect("no refusal"));
        assert_eq!(parts.next().and_then(Result::err).map(|odd| odd.method).as_deref(), Some("crm.item.list"));
        assert_eq!(parts.next().and_then(Result::ok).map(|page| page.ids), Some(vec![7]));
    }
}

#[test]
fn what_is_no_answer_to_a_batch_is_told_as_before() {
    for (status, body) in [
        (200, r#"{"error":"expired_token","error_description":""}"#),
        (503, r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#),
        (429, r#"{"error":"OPERATION_TIME_LIMIT","time":{"operating_reset_at":1700000600}}"#),
        (502, "<html>Bad gateway</html>"),
        (200, r#"{"result":{"result":{"c00":"Ivan"#),
        (200, r#"{"result":{"result":"Ivan"}}"#),
        (200, r#"{"result":{"result":[1]}}"#),
        (200, r#"{"result":[]}"#),
        (200, "{}"),
        (200, ""),
    ] {
        assert!(!is_quick(status, body, &[CONTACTS]), "{body}");
        let error = read_batch(status, body.as_bytes(), &[CONTACTS], &stages()).expect_err(body);
        let before = BatchReply::read(status, body.as_bytes(), 1).expect_err(body);
        assert_eq!(error, before, "{body}");
    }
    let broken = b"{\"result\":{\"result\":{\"c00\":[{\"ID\":\"1\xFF\"}]}}}";
    let odd = read_batch(200, broken, &[DEALS], &stages()).expect_err("no UTF-8");
    assert_eq!(odd, BatchReply::read(200, broken, 1).expect_err("no UTF-8"));
}

#[test]
fn an_answer_that_nobody_wants_is_no_page() {
    let body = r#"{"result":{"result":{"c00":"whatever","c01":{"items":[]},"c77":[],"d01":[],"c1":[]}}}"#;
    assert!(is_quick(200, body, &[None, CONTACTS]));
}

#[test]
fn an_empty_batch_comes_as_lists() {
    let body = r#"{"result":{"result":[],"result_error":[],"result_total":[],"result_next":[],"result_time":[]},
        "time":{"duration":0.1}}"#;
    assert!(is_quick(200, body, &[CONTACTS]));
}

#[test]
fn user_fields_are_told_along() {
    let set = FieldSet::default();
    let listing = Some(Listing { fields: Some(&set), ..Listing::plain(Source::Contacts) });
    let body = r#"{"result":{"result":{"c00":{"items":[{"id":7,"createdTime":"2024-05-14"}]}}}}"#;
    assert!(!is_quick(200, body, &[listing]));
    let reply = read_batch(200, body.as_bytes(), &[listing], &stages()).expect("an answer");
    let page = reply.parts.into_iter().flatten().next().and_then(|part| part.result.ok()?.ok()).expect("a page");
    assert_eq!(page.ids, [7]);
}

/// A value of a field in any of the forms that portals use, and some that they do not.
fn value() -> impl Strategy<Value = String> {
    let plain = select(vec![
        "null",
        "false",
        "true",
        "[]",
        "{}",
        "\"\"",
        "0",
        "7",
        "-7",
        "7.0",
        "7.5",
        "99999999999",
        "\"7\"",
        "\" 7 \"",
        "\"+7\"",
        "\"007\"",
        "\"99999999999\"",
        "\"Y\"",
        "\"N\"",
        "\"S\"",
        "\"LOSE\"",
        "\"DT31_1:P\"",
        "[7,\"8\",0]",
        r#"{"0":"7","5":8}"#,
        r#"[{"VALUE":"a"}]"#,
        "\"2024-07-31T02:00:00+02:00\"",
        "\"2024-07-31\"",
        "\"2024-02-30T00:00:00\"",
        "\"31.07.2024\"",
        "\"1500.5|RUB\"",
        "\"12.34567\"",
        "1234.56",
        "\"\\u0410\"",
        "\"\\ud83d\"",
        "\" Ромашка \"",
        "1e3",
    ]);
    prop_oneof![
        8 => plain.prop_map(str::to_owned),
        1 => any::<u32>().prop_map(|number| number.to_string()),
        1 => any::<f32>().prop_map(|number| json!(number).to_string()),
        1 => any::<String>().prop_map(|text| Value::String(text).to_string()),
    ]
}

/// A row of a list with some of its fields, mostly in the same order.
fn row(source: Source) -> impl Strategy<Value = String> {
    let names: Vec<&str> = source.select().iter().copied().chain(["contactIds", "ID", "id", "more"]).collect();
    let id = source.id_field();
    let wanted = prop::collection::vec(prop::bool::weighted(0.8), names.len());
    let values = prop::collection::vec(value(), names.len());
    (1u32..99, wanted, values, any::<Index>(), prop::bool::weighted(0.2)).prop_map(
        move |(number, wanted, values, turn, is_turned)| {
            let fields = names.iter().zip(values).zip(wanted).filter(|((name, _), wanted)| *wanted && **name != id);
            let mut fields: Vec<String> = fields.map(|((name, value), _)| format!("\"{name}\":{value}")).collect();
            if is_turned && !fields.is_empty() {
                let at = turn.index(fields.len());
                fields.rotate_left(at);
            }
            fields.insert(0, format!("\"{id}\":\"{number}\""));
            format!("{{{}}}", fields.join(","))
        },
    )
}

fn page() -> impl Strategy<Value = (Source, String)> {
    let sources: Vec<Source> = Source::ALL.into_iter().chain([Source::DealLinks, Source::Touches]).collect();
    select(sources).prop_flat_map(|source| {
        prop::collection::vec(row(source), 0..6).prop_map(move |rows| {
            let rows = format!("[{}]", rows.join(","));
            let is_item = source.entity_type().is_some();
            (source, if is_item { format!("{{\"items\":{rows}}}") } else { rows })
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn both_readers_read_the_same((source, page) in page()) {
        let stages = stages();
        let reader = PageReader { source, stages: &stages };
        let careful = reader.deserialize(&mut serde_json::Deserializer::from_str(&page));
        if let Ok(quick) = quick::read(&page, reader) {
            prop_assert_eq!(quick, careful.expect(&page), "{}", page);
        }
        let body = format!(r#"{{"result":{{"result":{{"c00":{page}}}}}}}"#);
        is_quick(200, &body, &[Some(Listing::plain(source))]);
    }
}
