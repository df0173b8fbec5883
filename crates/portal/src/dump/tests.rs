//! What a folder may hold, what stops the load, and that a written folder reads back the same.

use std::path::Path;

use super::*;
use crate::schema::{address, company, contact, deal, product_row, user};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("the folder is writable");
    }
    folder
}

#[test]
fn an_empty_folder_is_a_portal_with_directories_and_people() {
    let data = load(folder(&[]).path()).expect("every file may be missing");
    assert!(data.contacts.is_empty());
    let codes: Vec<&str> = data.statuses.iter().map(|row| row.text(status::STATUS_ID)).collect();
    for code in ["NEW", "WON", "LOSE", "DT31_1:P", "CLIENT", "SUPPLIER"] {
        assert!(codes.contains(&code), "{code}");
    }
    assert_eq!(data.users[0].flag(user::IS_ADMIN), Some(true));
}

#[test]
fn the_first_line_that_does_not_fit_is_named() {
    for (name, text, message) in [
        ("contacts.ndjson", "{\"id\":1}\nnonsense\n", "contacts.ndjson:2: expected a JSON map"),
        ("contacts.ndjson", "[1]\n", "contacts.ndjson:1: expected a JSON map: found [1]"),
        (
            "contacts.ndjson",
            "{\"id\":1}\n\n{\"id\":1}\n",
            "contacts.ndjson:3: expected an id that was not used before, found 1 again",
        ),
        ("contacts.ndjson", "{\"name\":\"A\"}\n", "contacts.ndjson:1: expected an id in `id`, found nothing"),
        (
            "deals.ndjson",
            "{\"id\":1,\"opportunity\":\"much\"}\n",
            "deals.ndjson:1: expected a number in `opportunity`, found \"much\"",
        ),
        ("deals.ndjson", "{\"id\":1,\"createdTime\":5}\n", "deals.ndjson:1: expected a date and time"),
        ("deals.ndjson", "{\"id\":1,\"closed\":\"maybe\"}\n", "deals.ndjson:1: expected \"Y\" or \"N\" in `closed`"),
        (
            "contacts.ndjson",
            "{\"id\":1,\"fm\":[5]}\n",
            "contacts.ndjson:1: expected a list of {id, typeId, valueType, value} in `fm`",
        ),
        (
            "addresses.ndjson",
            "{\"TYPE_ID\":\"1\",\"ENTITY_TYPE_ID\":\"8\",\"ENTITY_ID\":\"5\"}\n{\"ENTITY_TYPE_ID\":8,\"ENTITY_ID\":5}\n",
            "addresses.ndjson:2: expected an id that was not used before, found 8:5:1 again",
        ),
        ("activities.ndjson", "{\"ID\":\"x\"}\n", "activities.ndjson:1: expected an id in `ID`, found \"x\""),
        ("portal.json", "{\"now\":\"soon\"}", "portal.json:1: expected a date and time in `now`"),
        ("portal.json", "{\"plan\":\"free\"}", "portal.json:1: expected `basic` or `enterprise` in `plan`"),
    ] {
        let error = load(folder(&[(name, text)]).path()).expect_err(text).to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn funnels_of_two_kinds_may_share_an_id() {
    let text = "{\"id\":0,\"entityTypeId\":2}\n{\"id\":0,\"entityTypeId\":3}\n";
    assert_eq!(
        load(folder(&[("categories.ndjson", text)]).path()).expect("the ids differ by type").categories.len(),
        2
    );
}

#[test]
fn what_the_portal_would_know_is_filled_in() {
    let folder = folder(&[
        (
            "contacts.ndjson",
            r#"{"id":1,"companyId":9,"fm":[{"id":1,"typeId":"PHONE","valueType":"WORK","value":"1"}]}"#,
        ),
        ("companies.ndjson", r#"{"id":9}"#),
        (
            "deals.ndjson",
            "{\"id\":1,\"stageId\":\"WON\",\"contactId\":1}\n{\"id\":2,\"stageId\":\"NEW\",\"contactIds\":[4,5]}",
        ),
    ]);
    let data = load(folder.path()).expect("the folder is sound");
    let person = &data.contacts[0];
    assert_eq!(person.flag(contact::HAS_PHONE), Some(true));
    assert_eq!(person.flag(contact::HAS_EMAIL), Some(false));
    assert_eq!(person.ids(contact::COMPANY_IDS), [9]);
    assert_eq!(data.companies[0].ids(company::CONTACT_IDS), [1]);
    assert_eq!(data.deals[0].text(deal::STAGE_SEMANTIC_ID), "S");
    assert_eq!(data.deals[0].ids(deal::CONTACT_IDS), [1]);
    assert_eq!(data.deals[1].text(deal::STAGE_SEMANTIC_ID), "P");
    assert_eq!(data.deals[1].reference(deal::CONTACT_ID), Some(4));
}

#[test]
fn an_address_lies_with_the_card_of_its_requisite_and_goods_cost_what_they_cost() {
    let folder = folder(&[
        ("requisites.ndjson", r#"{"ID":"5","ENTITY_TYPE_ID":"4","ENTITY_ID":"9","NAME":"A"}"#),
        (
            "addresses.ndjson",
            "{\"TYPE_ID\":\"6\",\"ENTITY_TYPE_ID\":\"8\",\"ENTITY_ID\":\"5\",\"CITY\":\"Казань\"}\n{\"TYPE_ID\":\"1\",\"ENTITY_TYPE_ID\":\"8\",\"ENTITY_ID\":\"5\"}\n{\"ENTITY_TYPE_ID\":\"8\",\"ENTITY_ID\":\"77\"}\n",
        ),
        ("product_rows.ndjson", r#"{"id":1,"ownerId":3,"ownerType":"D","price":11.5,"priceBrutto":23,"quantity":2}"#),
        ("currencies.ndjson", r#"{"CURRENCY":"KZT","AMOUNT_CNT":"100","AMOUNT":"18.4321","BASE":"N"}"#),
    ]);
    let data = load(folder.path()).expect("the folder is sound");
    let anchors = data.addresses.iter().map(|row| (row.int(address::ANCHOR_TYPE_ID), row.int(address::ANCHOR_ID)));
    assert_eq!(anchors.collect::<Vec<_>>(), [(Some(4), Some(9)), (Some(4), Some(9)), (None, None)]);
    let row = &data.product_rows[0];
    let prices = [product_row::PRICE_NETTO, product_row::PRICE_EXCLUSIVE, product_row::PRICE_BRUTTO];
    assert_eq!(prices.map(|field| row.number(field)), [Some(11.5), Some(11.5), Some(23.0)]);
    let copy = tempfile::tempdir().expect("a temporary folder can be made");
    write(&data, copy.path()).expect("the folder is writable");
    assert_eq!(load(copy.path()).expect("a written folder is sound"), data);
}

#[test]
fn a_written_folder_reads_back_the_same() {
    let folder = folder(&[
        (
            "contacts.ndjson",
            r#"{"id":"7","name":"Анна","createdTime":"2025-01-01T09:00:00+03:00","UF_CRM_1":"own","odd":{"a":[1]},"companyIds":[3,4]}"#,
        ),
        ("deals.ndjson", r#"{"id":1,"opportunity":11.77,"closedate":"2025-01-01T03:00:00+03:00","isRecurring":"Y"}"#),
        ("activities.ndjson", r#"{"ID":"5","OWNER_ID":"7","OWNER_TYPE_ID":"3","SUBJECT":"Звонок","COMPLETED":"Y"}"#),
        (
            "portal.json",
            r#"{"title":"T","now":"2026-07-01T12:00:00+05:00","utc_offset":"+05:00","language":"en","base_currency":"USD","plan":"enterprise"}"#,
        ),
    ]);
    let data = load(folder.path()).expect("the folder is sound");
    assert_eq!(data.contacts[0].extra("odd"), Some(&json!({"a": [1]})), "an unknown field is kept");
    let copy = tempfile::tempdir().expect("a temporary folder can be made");
    write(&data, copy.path()).expect("the folder is writable");
    assert_eq!(load(copy.path()).expect("a written folder is sound"), data);
}

#[test]
fn the_public_purchase_log_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cdnow");
    if !folder.is_dir() {
        println!("skipped: no purchase log beside the repository");
        return;
    }
    let data = load(&folder).expect("the log is a dump");
    assert_eq!((data.contacts.len(), data.deals.len()), (23_570, 69_659));
    assert!(data.deals.iter().all(|deal| deal.text(deal::STAGE_SEMANTIC_ID) == "S"));
}
