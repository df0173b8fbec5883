//! Rows as portals send them, and the facts they become.

use expect_test::{Expect, expect};

use segmentation::facts::{ContactChannels, InvoiceKind};
use segmentation::{CompanyId, ContactId, DealId, InvoiceId};

use super::*;

fn facts(source: Source, json: &str) -> PageOfFacts {
    let mut stages = Stages::default();
    stages.note("SMART_INVOICE_STAGE_1", "DT31_1:P", "S");
    stages.note("INVOICE_STATUS", "P", "S");
    let raw: Box<RawValue> = serde_json::from_str(json).expect("JSON in the test");
    read(source, &raw, &stages).expect("a page")
}

fn check<T: std::fmt::Debug>(value: T, expected: Expect) {
    expected.assert_eq(&format!("{value:?}"));
}

#[test]
fn a_contact_keeps_its_main_company_first() {
    let page = facts(
        Source::Contacts,
        r#"{"items":[{"id":7,"name":"Анна","secondName":null,"lastName":"Иванова",
            "createdTime":"2024-05-14T23:26:32+02:00","createdBy":1,"assignedById":"6","categoryId":0,
            "companyId":9,"companyIds":[3,9],"hasPhone":"Y","hasEmail":"N","hasImol":"N"}]}"#,
    );
    check(
        page.facts.contacts.get(ContactId(7)),
        expect![[
            r#"Some(Contact { id: 7, title: "Иванова Анна", created: 2024-05-14, created_by: 1, assigned_by: 6, category: 0, companies: [9, 3], channels: ContactChannels(1), kind: "", source: "" })"#
        ]],
    );
}

#[test]
fn multifields_say_how_a_card_can_be_reached() {
    for (fields, expected) in [
        (r#""WEB":[{"ID":"1","TYPE_ID":"WEB","VALUE_TYPE":"WORK","VALUE":"example.com"}]"#, ContactChannels::SITE),
        (r#""IM":[{"ID":"1","TYPE_ID":"IM","VALUE_TYPE":"TELEGRAM","VALUE":"@a"}]"#, ContactChannels::MESSENGER),
        (
            r#""IM":[{"TYPE_ID":"IM","VALUE_TYPE":"OPENLINE","VALUE":"imol|livechat|1|2|3"}]"#,
            ContactChannels::OPEN_LINE,
        ),
        (
            r#""PHONE":[{"TYPE_ID":"PHONE","VALUE_TYPE":"WORK","VALUE":"+7"}],
               "EMAIL":[{"TYPE_ID":"EMAIL","VALUE":"a@example.com"}]"#,
            ContactChannels::PHONE | ContactChannels::EMAIL,
        ),
        (r#""PHONE":[{"TYPE_ID":"PHONE","VALUE_TYPE":"WORK","VALUE":""}]"#, ContactChannels::NONE),
        (r#""PHONE":"","EMAIL":null,"WEB":[],"IM":false"#, ContactChannels::NONE),
        (r#""NAME":"x""#, ContactChannels::NONE),
    ] {
        for (source, card) in
            [(Source::ContactReach, Card::Contact(ContactId(1))), (Source::CompanyReach, Card::Company(CompanyId(1)))]
        {
            let page = facts(source, &format!(r#"[{{"ID":"1",{fields}}}]"#));
            assert_eq!(page.channels, BTreeMap::from([(card, expected)]), "{fields}");
            assert_eq!((page.rows, page.ids), (1, vec![1]));
        }
    }
}

#[test]
fn a_deal_reads_its_own_semantic_and_all_its_links() {
    let page = facts(
        Source::DealLinks,
        r#"{"items":[{"id":5,"createdTime":"2024-01-02T10:00:00+03:00","closedate":"2024-01-31T03:00:00+03:00",
            "movedTime":null,"stageId":"C2:WON","stageSemanticId":"S","categoryId":2,"isRecurring":"N",
            "companyId":0,"contactId":4,"contactIds":[8,4]}]}"#,
    );
    check(
        page.facts.deals.get(DealId(5)),
        expect![[
            r#"Some(Deal { id: 5, created: 2024-01-02, closed: Some(2024-01-31), moved: None, outcome: Success, funnel: 2, is_template: false, company: None, contacts: [4, 8], sum: Some(0), currency: "", kind: "" })"#
        ]],
    );
}

#[test]
fn a_deal_of_the_older_list_names_its_first_contact() {
    let page = facts(
        Source::Deals,
        r#"[{"ID":"5","DATE_CREATE":"2024-01-02T10:00:00+03:00","CLOSEDATE":"2024-01-31T03:00:00+03:00",
            "MOVED_TIME":"","STAGE_ID":"WON","STAGE_SEMANTIC_ID":"S","CATEGORY_ID":"0","IS_RECURRING":"N",
            "COMPANY_ID":"0","CONTACT_ID":"4"}]"#,
    );
    check(
        page.facts.deals.get(DealId(5)),
        expect![[
            r#"Some(Deal { id: 5, created: 2024-01-02, closed: Some(2024-01-31), moved: None, outcome: Success, funnel: 0, is_template: false, company: None, contacts: [4], sum: Some(0), currency: "", kind: "" })"#
        ]],
    );
}

#[test]
fn a_lead_names_its_company_and_its_contacts_with_the_main_one_first() {
    let page = facts(
        Source::Leads,
        r#"{"items":[
            {"id":5,"createdTime":"2024-01-02T10:00:00+03:00","companyId":3,"contactId":9,"contactIds":[4,9]},
            {"id":"6","createdTime":"2024-01-03T23:59:59+12:00","companyId":null,"contactId":"","contactIds":[]},
            {"id":7,"createdTime":"0000-00-00","companyId":3}]}"#,
    );
    check(
        page.facts.leads.iter().collect::<Vec<_>>(),
        expect![[
            r#"[Lead { id: 5, created: 2024-01-02, company: Some(3), contacts: [9, 4] }, Lead { id: 6, created: 2024-01-03, company: None, contacts: [] }]"#
        ]],
    );
    assert_eq!((page.rows, page.undated, page.ids), (3, 1, vec![5, 6, 7]));
}

#[test]
fn a_smart_invoice_is_paid_by_the_semantics_of_its_stage() {
    let page = facts(
        Source::Invoices,
        r#"{"items":[{"id":5,"createdTime":"2024-01-02T10:00:00+03:00","updatedTime":"2024-02-02T10:00:00+03:00",
            "movedTime":"2024-01-20T10:00:00+03:00","stageId":"DT31_1:P","companyId":3,"contactIds":[],
            "parentId2":12}]}"#,
    );
    check(
        page.facts.invoices.get((InvoiceKind::Smart, InvoiceId(5))),
        expect![[
            r#"Some(Invoice { kind: Smart, id: 5, created: 2024-01-02, moved: Some(2024-01-20), updated: Some(2024-02-02), outcome: Success, is_template: false, company: Some(3), contacts: [], deal: Some(12), sum: Some(0), currency: "" })"#
        ]],
    );
}

#[test]
fn an_old_invoice_is_paid_by_its_flag_or_its_status() {
    let page = facts(
        Source::OldInvoices,
        r#"[{"ID":"5","DATE_INSERT":"2014-01-02T10:00:00+03:00","DATE_UPDATE":"2014-02-02T10:00:00+03:00",
             "DATE_STATUS":"2014-01-25T10:00:00+03:00","DATE_PAYED":"2014-01-20T10:00:00+03:00","PAYED":"Y",
             "STATUS_ID":"P","IS_RECURRING":"N","UF_COMPANY_ID":"3","UF_CONTACT_ID":"0","UF_DEAL_ID":null},
            {"ID":"6","DATE_INSERT":"2014-01-02T10:00:00+03:00","DATE_STATUS":"2014-01-25T10:00:00+03:00",
             "DATE_PAYED":"","PAYED":"N","STATUS_ID":"N","UF_CONTACT_ID":"4"}]"#,
    );
    check(
        page.facts.invoices.iter().map(|it| (it.id, it.outcome, it.moved, it.company, it.contacts)).collect::<Vec<_>>(),
        expect!["[(5, Success, Some(2014-01-20), Some(3), []), (6, Open, Some(2014-01-25), None, [4])]"],
    );
}

#[test]
fn an_activity_names_the_record_it_was_made_in() {
    let page = facts(
        Source::Activities,
        r#"[{"ID":"1","OWNER_ID":"15","OWNER_TYPE_ID":"3","TYPE_ID":"2","PROVIDER_ID":"VOXIMPLANT_CALL","CREATED":"2024-01-02T10:00:00+03:00"},
            {"ID":"2","OWNER_ID":"16","OWNER_TYPE_ID":"31","PROVIDER_ID":"IMOPENLINES_SESSION","CREATED":"2024-01-03T10:00:00+03:00"},
            {"ID":"3","OWNER_ID":"17","OWNER_TYPE_ID":"1","PROVIDER_ID":"CRM_EMAIL","CREATED":"2024-01-03T10:00:00+03:00"},
            {"ID":"4","OWNER_ID":"17","OWNER_TYPE_ID":"4","PROVIDER_ID":"CRM_EMAIL","CREATED":""}]"#,
    );
    assert_eq!((page.rows, page.undated, page.ids.as_slice()), (4, 1, [1, 2, 3, 4].as_slice()));
    check(
        page.facts.activities.iter().map(|it| (it.owner, it.is_chat)).collect::<Vec<_>>(),
        expect!["[(Contact(15), false), (Invoice(Smart, 16), true), (Other, false)]"],
    );
}

#[test]
fn a_requisite_belongs_to_a_card() {
    let page = facts(
        Source::Requisites,
        r#"[{"ID":"40","ENTITY_TYPE_ID":"4","ENTITY_ID":"3027","ADDRESS_ONLY":"N"},
            {"ID":"41","ENTITY_TYPE_ID":"3","ENTITY_ID":"5","ADDRESS_ONLY":"Y"}]"#,
    );
    check(
        page.facts.requisites.iter().collect::<Vec<_>>(),
        expect![
            "[Requisite { id: 40, owner: Company(3027), is_address_only: false }, Requisite { id: 41, owner: Contact(5), is_address_only: true }]"
        ],
    );
}

#[test]
fn an_answer_of_another_shape_is_odd() {
    let raw: Box<RawValue> = serde_json::from_str(r#"{"rows":[]}"#).expect("JSON in the test");
    let odd = read(Source::Contacts, &raw, &Stages::default()).expect_err("no items");
    assert_eq!(odd.method, "crm.item.list");
}

#[test]
fn pages_are_asked_for_by_key_never_by_number() {
    let range = Range::Created { from: Month::new(2024, 5), before: Month::new(2024, 6), offset: "+03:00".into() };
    let filter = |source, after| page(source, &range, after, None, false).params["filter"].to_string();
    for condition in [r#"">=createdTime":"2024-05-01T00:00:00+03:00""#, r#""<createdTime":"2024-06-01T00:00:00+03:00""#]
    {
        assert!(filter(Source::Contacts, After::Start).contains(condition), "{condition}");
    }
    assert!(filter(Source::Contacts, After::Command(3)).contains(r#"">id":"$result[c03][items][49][id]""#));
    assert!(filter(Source::Activities, After::Command(3)).contains(r#"">ID":"$result[c03][49][ID]""#));
    assert!(filter(Source::Deals, After::Id(77)).contains(r#"">ID":77"#));
    assert_eq!(page(Source::Deals, &range, After::Id(1), None, false).params["start"], -1);
    assert_eq!(page(Source::Deals, &range, After::Id(1), None, true).params["start"], 0, "only this one counts");
    assert!(page(Source::Deals, &Range::All, After::Start, None, false).params.get("filter").is_none());
}

#[test]
fn one_odd_field_or_row_spoils_neither_its_record_nor_its_page() {
    let page = facts(
        Source::Companies,
        r#"{"items":[{"id":1,"title":"ООО &quot;Ромашка&quot;","createdTime":"2024-01-02T10:00:00+03:00","createdBy":-1},
                     {"id":99999999999,"title":"Б","createdTime":"2024-01-02T10:00:00+03:00"},
                     {"id":3,"title":"В","createdTime":"2024-01-02T10:00:00+03:00","assignedById":{"a":1}},
                     "no row at all"]}"#,
    );
    assert_eq!((page.rows, page.odd, page.ids.as_slice()), (4, 2, [1, 3].as_slice()));
    let names: Vec<String> = page.facts.companies.iter().map(|company| company.title).collect();
    assert_eq!(names, ["ООО \"Ромашка\"", "В"]);
}

#[test]
fn rows_may_come_as_a_map_by_number() {
    let page = facts(
        Source::Requisites,
        r#"{"0":{"ID":"40","ENTITY_TYPE_ID":"4","ENTITY_ID":"7"},"1":{"ID":41,"ENTITY_TYPE_ID":"3","ENTITY_ID":"5"}}"#,
    );
    assert_eq!(page.ids, [40, 41]);
    let page = facts(Source::Contacts, r#"{"items":{"5":{"id":"5","createdTime":"2024-01-02T10:00:00+03:00"}}}"#);
    assert_eq!((page.rows, page.facts.contacts.len()), (1, 1));
}
