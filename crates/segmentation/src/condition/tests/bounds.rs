//! Where each test begins to hold and where it ends, one table for each kind of field.

use super::fake::{Client, Fake, day};
use crate::condition::*;
use crate::ids::FunnelId;

const AT: &str = "2024-05-31";

/// Checks of each test, written without its field, which of the clients it has.
#[track_caller]
fn check(clients: Vec<Client>, field: &str, table: &[(&str, &[usize])]) {
    let fake = Fake::new(clients);
    for (test, expected) in table {
        let text = format!(r#"{{"field": "{field}", {test}}}"#);
        let condition = Condition::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(fake.members(&condition, day(AT)), *expected, "{text}");
        assert_eq!(fake.naive_members(&condition, day(AT)), *expected, "the fake itself: {text}");
    }
}

fn each<T: Copy>(values: &[T], client: impl Fn(T) -> Client) -> Vec<Client> {
    values.iter().map(|&value| client(value)).collect()
}

#[test]
fn choices_and_groups() {
    check(
        each(&[false, true], |is_contact| Client { is_contact, ..Client::default() }),
        "kind",
        &[
            (r#""op": "in", "value": ["company"]"#, &[0]),
            (r#""op": "in", "value": ["contact", "company"]"#, &[0, 1]),
            (r#""op": "in", "value": []"#, &[]),
            (r#""op": "not_in", "value": ["company"]"#, &[1]),
            (r#""op": "not_in", "value": []"#, &[0, 1]),
            (r#""op": "empty""#, &[]),
            (r#""op": "filled""#, &[0, 1]),
        ],
    );
    check(
        each(&[Some(0), Some(1), Some(2), None], |abc| Client { abc, ..Client::default() }),
        "abc",
        &[
            (r#""op": "in", "value": ["a", "c"]"#, &[0, 2]),
            (r#""op": "in", "value": ["none"]"#, &[3]),
            (r#""op": "not_in", "value": ["a"]"#, &[1, 2, 3]),
            (r#""op": "not_in", "value": ["a", "b", "c"]"#, &[3]),
        ],
    );
}

#[test]
fn a_business_is_one_with_people_and_one_without() {
    let marks = |codes: &[&str]| {
        let choices = Field::ClientType.spec().choices.iter();
        choices.filter(|choice| codes.contains(&choice.code)).fold(0, |marks, choice| marks | choice.marks)
    };
    assert_eq!(marks(&["b2b"]), marks(&["b2b_with_contacts", "b2b_without_contacts"]));
    assert_eq!(marks(&["b2b"]) & marks(&["b2c"]), 0);
}

#[test]
fn lists_of_the_portal() {
    check(
        each(&[0, 1, 2], |type_item| Client { type_item, ..Client::default() }),
        "type",
        &[
            (r#""op": "in", "value": ["CLIENT"]"#, &[1]),
            (r#""op": "not_in", "value": ["CLIENT"]"#, &[0, 2]),
            // What has been deleted is nobody's.
            (r#""op": "in", "value": ["GONE"]"#, &[]),
            (r#""op": "in", "value": ["GONE", "PARTNER"]"#, &[2]),
            (r#""op": "not_in", "value": ["GONE"]"#, &[0, 1, 2]),
            // Codes are told apart by case.
            (r#""op": "in", "value": ["client"]"#, &[]),
            (r#""op": "empty""#, &[0]),
            (r#""op": "filled""#, &[1, 2]),
        ],
    );
    check(
        each(&[&[] as &[u32], &[1], &[2], &[3], &[1, 3]], |departments| Client {
            departments: departments.to_vec(),
            ..Client::default()
        }),
        "department",
        &[
            (r#""op": "in", "value": [3]"#, &[3, 4]),
            (r#""op": "in", "value": [2]"#, &[2, 3, 4]),
            (r#""op": "in", "value": [1]"#, &[1, 2, 3, 4]),
            (r#""op": "not_in", "value": [2]"#, &[0, 1]),
            (r#""op": "in", "value": [99]"#, &[]),
            (r#""op": "empty""#, &[0]),
            (r#""op": "filled""#, &[1, 2, 3, 4]),
        ],
    );
    check(
        each(&[&[] as &[u32], &[7], &[7, 8], &[0]], |items| Client { own_items: items.to_vec(), ..Client::default() }),
        "uf:UF_LIST",
        &[
            (r#""op": "in", "value": [7]"#, &[1, 2]),
            (r#""op": "not_in", "value": [8]"#, &[0, 1, 3]),
            (r#""op": "in", "value": [0, "7"]"#, &[]),
            (r#""op": "empty""#, &[0, 3]),
            (r#""op": "filled""#, &[1, 2]),
        ],
    );
}

#[test]
fn texts() {
    check(
        each(&["", "ООО «Ромашка»", "Семён Ёлкин", "  "], |title| Client {
            title: title.to_owned(),
            ..Client::default()
        }),
        "title",
        &[
            (r#""op": "contains", "value": "РОМ ооо""#, &[1]),
            (r#""op": "contains", "value": "елкин семен""#, &[2]),
            (r#""op": "contains", "value": "елкин ромашка""#, &[]),
            (r#""op": "contains", "value": """#, &[0, 1, 2, 3]),
            (r#""op": "equals", "value": "семен елкин""#, &[2]),
            (r#""op": "equals", "value": " СЕМЁН ЁЛКИН ""#, &[2]),
            (r#""op": "equals", "value": "Семён""#, &[]),
            (r#""op": "equals", "value": """#, &[0, 3]),
            (r#""op": "empty""#, &[0, 3]),
            (r#""op": "filled""#, &[1, 2]),
        ],
    );
    check(
        each(&[&[] as &[&str], &["Орёл"], &["Орёл", "Нижний Новгород"], &[""]], |cities| {
            Client { cities: cities.to_vec(), ..Client::default() }
        }),
        "city",
        &[
            (r#""op": "equals", "value": "орел""#, &[1, 2]),
            (r#""op": "contains", "value": "новгород""#, &[2]),
            // All words have to be in one address.
            (r#""op": "contains", "value": "новгород орел""#, &[]),
            (r#""op": "empty""#, &[0, 3]),
            (r#""op": "filled""#, &[1, 2]),
        ],
    );
}

#[test]
fn yes_and_no() {
    check(
        each(&[false, true], |has_phone| Client { has_phone, ..Client::default() }),
        "phone",
        &[(r#""op": "is", "value": true"#, &[1]), (r#""op": "is", "value": false"#, &[0])],
    );
    check(
        each(&[None, Some(false), Some(true)], |own_mark| Client { own_mark, ..Client::default() }),
        "uf:UF_MARK",
        &[
            (r#""op": "is", "value": true"#, &[2]),
            (r#""op": "is", "value": false"#, &[1]),
            (r#""op": "empty""#, &[0]),
            (r#""op": "filled""#, &[1, 2]),
        ],
    );
}

#[test]
fn numbers() {
    check(
        each(&[None, Some(-5_000), Some(0), Some(15_000), Some(20_000)], |own_number| Client {
            own_number,
            ..Client::default()
        }),
        "uf:UF_NUMBER",
        &[
            (r#""op": "eq", "value": 1.5"#, &[3]),
            (r#""op": "eq", "value": 2.0"#, &[4]),
            (r#""op": "ne", "value": 1.5"#, &[1, 2, 4]),
            (r#""op": "lt", "value": 0"#, &[1]),
            (r#""op": "le", "value": 0"#, &[1, 2]),
            (r#""op": "gt", "value": 1.5"#, &[4]),
            (r#""op": "ge", "value": 1.5"#, &[3, 4]),
            (r#""op": "between", "value": [-0.5, 1.5]"#, &[1, 2, 3]),
            (r#""op": "between", "value": [1, 0]"#, &[]),
            (r#""op": "empty""#, &[0]),
            (r#""op": "filled""#, &[1, 2, 3, 4]),
        ],
    );
}

#[test]
fn money_and_counts_in_a_period() {
    let on = |text: &str, cents| (day(text), cents);
    let paid = |payments: &[(Day, i64)]| Client { payments: payments.to_vec(), ..Client::default() };
    let clients = || {
        vec![
            paid(&[]),
            paid(&[on("2024-04-30", 100)]),
            paid(&[on("2024-05-01", 100)]),
            paid(&[on("2024-05-31", 100), on("2024-06-01", 900)]),
            paid(&[on("2023-01-01", 300), on("2024-05-02", -100), on("2024-05-03", 100)]),
        ]
    };
    check(
        clients(),
        "revenue",
        &[
            (r#""op": "gt", "value": 0, "in": "all""#, &[1, 2, 3, 4]),
            (r#""op": "gt", "value": 0"#, &[1, 2, 3, 4]),
            (r#""op": "gt", "value": 100, "in": "all""#, &[4]),
            (r#""op": "eq", "value": 100, "in": {"last": 30, "unit": "days"}"#, &[2, 3]),
            (r#""op": "eq", "value": 100, "in": {"last": 31, "unit": "days"}"#, &[1, 2, 3]),
            (r#""op": "eq", "value": 100, "in": {"last": 1, "unit": "months"}"#, &[1, 2, 3]),
            (r#""op": "eq", "value": 0, "in": {"last": 1, "unit": "months"}"#, &[0, 4]),
            (r#""op": "eq", "value": 100, "in": {"from": "2024-04-30", "to": "2024-05-01"}"#, &[1, 2]),
            (r#""op": "ge", "value": 1000, "in": {"from": "2024-05-31", "to": "2025-01-01"}"#, &[]),
            (r#""op": "gt", "value": 0, "in": {"from": "2024-06-01"}"#, &[]),
        ],
    );
    check(
        clients(),
        "payments",
        &[
            (r#""op": "eq", "value": 0, "in": "all""#, &[0]),
            (r#""op": "gt", "value": 1, "in": "all""#, &[4]),
            (r#""op": "between", "value": [1, 2], "in": {"last": 30, "unit": "days"}"#, &[2, 3, 4]),
        ],
    );
    check(
        clients(),
        "average",
        &[
            (r#""op": "lt", "value": 1000000, "in": "all""#, &[1, 2, 3, 4]),
            (r#""op": "ne", "value": 100, "in": "all""#, &[]),
            (r#""op": "eq", "value": 0, "in": {"last": 1, "unit": "months"}"#, &[4]),
        ],
    );
}

#[test]
fn what_narrows_a_count() {
    let request = |outcome, funnel| Client { requests: vec![(day(AT), outcome, funnel)], ..Client::default() };
    check(
        vec![
            request(RequestOutcome::Open, FunnelId(0)),
            request(RequestOutcome::Lost, FunnelId(1)),
            request(RequestOutcome::All, FunnelId(2)),
            Client::default(),
        ],
        "requests",
        &[
            (r#""op": "gt", "value": 0, "in": "all""#, &[0, 1, 2]),
            (r#""op": "gt", "value": 0, "outcome": "all""#, &[0, 1, 2]),
            (r#""op": "gt", "value": 0, "outcome": "open""#, &[0]),
            (r#""op": "gt", "value": 0, "outcome": "lost", "funnel": 1"#, &[1]),
            (r#""op": "gt", "value": 0, "funnel": [1, 2]"#, &[1, 2]),
            (r#""op": "gt", "value": 0, "type": "SALE""#, &[0]),
            (r#""op": "eq", "value": 0, "funnel": 99"#, &[0, 1, 2, 3]),
        ],
    );
    let touch = |kind, direction| Client { touches: vec![(day(AT), kind, direction)], ..Client::default() };
    check(
        vec![
            touch(TouchKind::Call, Direction::Incoming),
            touch(TouchKind::Call, Direction::Outgoing),
            touch(TouchKind::Email, Direction::Outgoing),
        ],
        "touches",
        &[
            (r#""op": "ge", "value": 1, "kinds": ["call"], "direction": "outgoing", "in": "all""#, &[1]),
            (r#""op": "ge", "value": 1, "kinds": ["meeting", "email"]"#, &[2]),
            (r#""op": "ge", "value": 1, "direction": "incoming""#, &[0]),
        ],
    );
    let bought = |product, cents, parts| Client { goods: vec![(day(AT), product, cents, parts)], ..Client::default() };
    let clients = || vec![bought(1, 4_000_000, 5_000), bought(1, 4_000_001, 15_000), bought(2, 9_000_000, 20_000)];
    check(
        clients(),
        "goods.sum",
        &[
            (r#""op": "gt", "value": 4000000, "product": 1, "in": {"last": 1, "unit": "months"}"#, &[1]),
            (r#""op": "gt", "value": 4000000, "section": [20]"#, &[2]),
            (r#""op": "gt", "value": 0, "product": [2], "section": 10"#, &[0, 1, 2]),
            (r#""op": "gt", "value": 0, "product": "Чай""#, &[]),
        ],
    );
    check(
        clients(),
        "goods.quantity",
        &[(r#""op": "ge", "value": 1.5"#, &[1, 2]), (r#""op": "between", "value": [0.5, 2], "product": 1"#, &[0, 1])],
    );
}

#[test]
fn dates() {
    let dates = ["2024-05-30", "2024-05-31", "2024-06-01", "2024-04-30", "2024-04-29"];
    let mut clients = each(&dates, |date| Client { own_date: Some(day(date)), ..Client::default() });
    clients.push(Client::default());
    check(
        clients,
        "uf:UF_DATE",
        &[
            (r#""op": "before", "value": "2024-05-31""#, &[0, 3, 4]),
            (r#""op": "after", "value": "2024-05-31""#, &[2]),
            (r#""op": "between", "value": ["2024-04-30", "2024-05-31"]"#, &[0, 1, 3]),
            (r#""op": "within", "value": {"last": 0, "unit": "days"}"#, &[1]),
            (r#""op": "within", "value": {"last": 1, "unit": "days"}"#, &[0, 1]),
            (r#""op": "within", "value": {"last": 1, "unit": "months"}"#, &[0, 1, 3]),
            (r#""op": "older", "value": {"last": 1, "unit": "months"}"#, &[4]),
            (r#""op": "older", "value": {"last": 0, "unit": "days"}"#, &[0, 3, 4]),
            (r#""op": "empty""#, &[5]),
            (r#""op": "filled""#, &[0, 1, 2, 3, 4]),
        ],
    );
    let paid =
        |days: &[&str]| Client { payments: days.iter().map(|text| (day(text), 100)).collect(), ..Client::default() };
    check(
        vec![
            paid(&[]),
            paid(&["2024-06-01"]),
            paid(&["2023-01-01", "2024-05-01", "2024-06-01"]),
            paid(&["2023-11-30"]),
        ],
        "last_payment",
        &[
            (r#""op": "never""#, &[0, 1]),
            (r#""op": "within", "value": {"last": 30, "unit": "days"}"#, &[2]),
            (r#""op": "within", "value": {"last": 6, "unit": "months"}"#, &[2, 3]),
            (r#""op": "older", "value": {"last": 6, "unit": "months"}"#, &[]),
            (r#""op": "older", "value": {"last": 5, "unit": "months"}"#, &[3]),
            (r#""op": "before", "value": "2024-05-01""#, &[3]),
            (r#""op": "between", "value": ["2024-05-01", "2024-05-01"]"#, &[2]),
        ],
    );
    let planned = |text: &str| Client { planned: vec![day(text)], ..Client::default() };
    check(
        vec![
            Client::default(),
            planned("2024-05-30"),
            planned("2024-05-31"),
            planned("2024-06-30"),
            planned("2024-07-01"),
        ],
        "next_planned",
        &[
            (r#""op": "never""#, &[0, 1]),
            (r#""op": "within", "value": {"last": 0, "unit": "days"}"#, &[2]),
            (r#""op": "within", "value": {"last": 30, "unit": "days"}"#, &[2, 3]),
            (r#""op": "within", "value": {"last": 1, "unit": "months"}"#, &[2, 3]),
            (r#""op": "older", "value": {"last": 1, "unit": "days"}"#, &[]),
            (r#""op": "after", "value": "2024-05-31""#, &[3, 4]),
        ],
    );
}

#[test]
fn only_clients_on_the_chart_are_members() {
    let fake =
        Fake::new(each(&["2024-05-31", "2024-06-01"], |date| Client { created: day(date), ..Client::default() }));
    for (text, expected) in [
        (r#"{"all": []}"#, &[0usize][..]),
        (r#"{"any": []}"#, &[]),
        (r#"{"not": {"any": []}}"#, &[0]),
        (r#"{"not": {"all": []}}"#, &[]),
        (r#"{"field": "created", "op": "within", "value": {"last": 30, "unit": "days"}}"#, &[0]),
    ] {
        assert_eq!(fake.members(&Condition::parse(text).expect("a condition"), day(AT)), expected, "{text}");
    }
}

#[test]
fn a_user_field_that_is_gone_is_empty_for_everybody() {
    let fake = Fake::new(vec![Client::default(); 2]);
    for (test, expected) in [
        (r#""op": "in", "value": ["A"]"#, &[] as &[usize]),
        (r#""op": "not_in", "value": ["A"]"#, &[0, 1]),
        (r#""op": "empty""#, &[0, 1]),
        (r#""op": "filled""#, &[]),
        (r#""op": "ne", "value": 1"#, &[]),
        (r#""op": "contains", "value": """#, &[]),
        (r#""op": "older", "value": {"last": 1, "unit": "days"}"#, &[]),
    ] {
        let text = format!(r#"{{"field": "uf:UF_GONE", {test}}}"#);
        assert_eq!(fake.members(&Condition::parse(&text).expect("a condition"), day(AT)), expected, "{text}");
    }
}

#[test]
fn examples_of_the_customer_can_be_said() {
    for text in [
        // Clients of a city who bought a product for more than 40 000 in a period, and whose responsible is one user.
        r#"{"all":[{"field":"city","op":"equals","value":"Казань"},{"field":"goods.sum","product":15,"op":"gt","value":4000000,"in":{"from":"2024-01-01","to":"2024-06-30"}},{"field":"responsible","op":"in","value":[7]}]}"#,
        // Buyers of a product with a request in the funnel of claims within the last month.
        r#"{"all":[{"field":"goods.quantity","product":15,"op":"gt","value":0,"in":"all"},{"field":"requests","funnel":4,"op":"gt","value":0,"in":{"last":1,"unit":"months"}}]}"#,
    ] {
        assert_eq!(Condition::parse(text).expect("a condition").to_json(), text);
    }
}
