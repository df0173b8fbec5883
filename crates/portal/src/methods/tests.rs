//! The columns that money, segments and touches are counted from: every list shows them when they are selected, filters
//! by them and sorts by them, each in the names of its own method. What is found is compared with a walk of all rows.

use serde_json::{Map, Value as Json, json};

use super::testing::call;
use crate::data::Language;
use crate::seeds;
use crate::state::State;

/// A list of one kind of records.
struct List {
    method: &'static str,
    entity_type: Option<u32>,
    id: &'static str,
    columns: &'static [&'static str],
}

const LISTS: [List; 10] = [
    List {
        method: "crm.item.list",
        entity_type: Some(4),
        id: "id",
        columns: &["typeId", "sourceId", "industry", "employees", "createdBy", "assignedById"],
    },
    List { method: "crm.item.list", entity_type: Some(3), id: "id", columns: &["typeId", "sourceId", "assignedById"] },
    List {
        method: "crm.item.list",
        entity_type: Some(2),
        id: "id",
        columns: &["opportunity", "currencyId", "typeId", "sourceId", "assignedById", "closedate", "categoryId"],
    },
    List {
        method: "crm.item.list",
        entity_type: Some(31),
        id: "id",
        columns: &["opportunity", "currencyId", "assignedById", "parentId2"],
    },
    List {
        method: "crm.company.list",
        entity_type: None,
        id: "ID",
        columns: &["COMPANY_TYPE", "SOURCE_ID", "INDUSTRY", "EMPLOYEES", "CREATED_BY_ID", "ASSIGNED_BY_ID"],
    },
    List {
        method: "crm.contact.list",
        entity_type: None,
        id: "ID",
        columns: &["TYPE_ID", "SOURCE_ID", "ASSIGNED_BY_ID"],
    },
    List {
        method: "crm.deal.list",
        entity_type: None,
        id: "ID",
        columns: &["OPPORTUNITY", "CURRENCY_ID", "TYPE_ID", "SOURCE_ID", "ASSIGNED_BY_ID", "CLOSEDATE", "CATEGORY_ID"],
    },
    List { method: "crm.invoice.list", entity_type: None, id: "ID", columns: &["PRICE", "CURRENCY", "UF_DEAL_ID"] },
    List {
        method: "crm.activity.list",
        entity_type: None,
        id: "ID",
        columns: &[
            "OWNER_ID",
            "TYPE_ID",
            "PROVIDER_ID",
            "DIRECTION",
            "COMPLETED",
            "DEADLINE",
            "START_TIME",
            "END_TIME",
            "RESPONSIBLE_ID",
            "DESCRIPTION",
            "RESULT_MARK",
            "RESULT_VALUE",
        ],
    },
    List {
        method: "crm.requisite.list",
        entity_type: None,
        id: "ID",
        columns: &["ENTITY_TYPE_ID", "ENTITY_ID", "ADDRESS_ONLY"],
    },
];

impl List {
    /// Calls the list; gives the rows and the total.
    fn ask(&self, state: &mut State, mut params: Json) -> (Vec<Map<String, Json>>, Option<usize>) {
        if let Some(entity_type) = self.entity_type {
            params["entityTypeId"] = json!(entity_type);
        }
        let answer = call(state, self.method, params);
        let rows = if self.entity_type.is_some() { &answer.result["items"] } else { &answer.result };
        let rows = rows.as_array().expect("a list of rows").iter();
        (rows.map(|row| row.as_object().expect("a row is a map").clone()).collect(), answer.total)
    }

    /// All rows with all columns, read page by page on the id.
    fn walk(&self, state: &mut State) -> Vec<Map<String, Json>> {
        let mut rows: Vec<Map<String, Json>> = Vec::new();
        loop {
            let last = rows.last().map_or(json!(0), |row| row[self.id].clone());
            let select: Vec<&str> = std::iter::once(self.id).chain(self.columns.iter().copied()).collect();
            let (page, _) = self.ask(
                state,
                json!({
                    "select": select, "order": {self.id: "ASC"}, "filter": {format!(">{}", self.id): last}, "start": -1,
                }),
            );
            let full = page.len() == 50;
            rows.extend(page);
            if !full {
                return rows;
            }
        }
    }
}

/// A value as something that can be compared: nothing before numbers, numbers by their size, moments and words as text.
fn rank(value: &Json) -> (u8, f64, String) {
    let text = value.as_str().unwrap_or_default();
    match value.as_f64().or_else(|| text.parse().ok()) {
        Some(number) => (1, number, String::new()),
        None if value.is_null() || text.is_empty() => (0, 0.0, String::new()),
        None => (2, 0.0, text.to_owned()),
    }
}

fn is_filled(value: &Json) -> bool {
    rank(value).0 > 0
}

#[test]
fn what_is_selected_is_shown_and_nothing_else() {
    let mut state = State::new(seeds::generate(300, 1, Language::Ru), 1);
    for list in &LISTS {
        let rows = list.walk(&mut state);
        assert!(rows.windows(2).all(|two| rank(&two[0][list.id]) < rank(&two[1][list.id])), "{}", list.method);
        for row in &rows {
            assert_eq!(row.len(), list.columns.len() + 1, "{} {row:?}", list.method);
        }
        for column in list.columns {
            let filled = rows.iter().filter(|row| is_filled(&row[*column])).count();
            assert!(filled > 0, "{} {column}: nobody fills it", list.method);
        }
    }
}

#[test]
fn every_column_filters_as_a_walk_of_all_rows_does() {
    let mut state = State::new(seeds::generate(300, 1, Language::Ru), 1);
    for list in &LISTS {
        let rows = list.walk(&mut state);
        for column in list.columns {
            let filled: Vec<&Json> = rows.iter().map(|row| &row[*column]).filter(|value| is_filled(value)).collect();
            let (some, other) = (filled[filled.len() / 2], filled[filled.len() / 3]);
            type Test = fn(&(u8, f64, String), &(u8, f64, String)) -> bool;
            let tests: [(&str, Test); 3] = [("", |a, b| a == b), (">=", |a, b| a >= b), ("<", |a, b| a < b)];
            for (prefix, test) in tests {
                let expected = rows.iter().filter(|row| test(&rank(&row[*column]), &rank(some))).count();
                // Nothing is neither before nor after anything; of flags there is no order.
                let empty = rows.iter().filter(|row| !is_filled(&row[*column])).count();
                let expected = if prefix == "<" { expected - empty } else { expected };
                let flag = some == "Y" || some == "N";
                if !prefix.is_empty() && flag {
                    continue;
                }
                let filter = json!({ format!("{prefix}{column}"): some });
                let (_, total) = list.ask(&mut state, json!({ "select": [list.id], "filter": filter }));
                assert_eq!(total, Some(expected), "{} {filter}", list.method);
            }
            let expected = rows.iter().filter(|row| row[*column] == *some || row[*column] == *other).count();
            let filter = json!({ format!("@{column}"): [some, other] });
            let (_, total) = list.ask(&mut state, json!({ "select": [list.id], "filter": filter }));
            assert_eq!(total, Some(expected), "{} {filter}", list.method);
        }
    }
}

#[test]
fn every_column_sorts_both_ways() {
    let mut state = State::new(seeds::generate(300, 1, Language::Ru), 1);
    for list in &LISTS {
        for column in list.columns {
            for direction in ["ASC", "DESC"] {
                let mut ranks = Vec::new();
                for start in [0, 50] {
                    let order = json!({ "select": [list.id, column], "order": {*column: direction}, "start": start });
                    ranks.extend(list.ask(&mut state, order).0.iter().map(|row| rank(&row[*column])));
                }
                let sorted = if direction == "ASC" { ranks.is_sorted() } else { ranks.is_sorted_by(|a, b| a >= b) };
                assert!(sorted, "{} {column} {direction}", list.method);
            }
        }
    }
}

#[test]
fn the_plan_is_read_by_completion_deadline_owner_and_person() {
    let mut state = State::new(seeds::generate(300, 1, Language::Ru), 1);
    let list = LISTS.iter().find(|list| list.method == "crm.activity.list").expect("it is there");
    let rows = list.walk(&mut state);
    let now = "2026-11-20T12:00:00+03:00";
    let text = |row: &Map<String, Json>, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    let person = text(&rows[rows.len() / 2], "RESPONSIBLE_ID");
    let owners = [text(&rows[3], "OWNER_ID"), text(&rows[30], "OWNER_ID")];
    let mut total = |filter: Json| list.ask(&mut state, json!({ "select": ["ID"], "filter": filter })).1;
    let count = |test: &dyn Fn(&Map<String, Json>) -> bool| Some(rows.iter().filter(|row| test(row)).count());
    let open = |row: &Map<String, Json>| row["COMPLETED"] == "N";
    // All moments are printed with the same offset, so that their texts sort like them.
    let ahead = count(&|row| open(row) && text(row, "DEADLINE").as_str() >= now);
    assert_eq!(total(json!({"COMPLETED": "N", ">=DEADLINE": now})), ahead);
    let overdue = count(&|row| open(row) && !text(row, "DEADLINE").is_empty() && text(row, "DEADLINE").as_str() < now);
    assert_eq!(total(json!({"COMPLETED": "N", "<DEADLINE": now})), overdue);
    assert!(ahead > Some(0) && overdue > Some(0));
    assert_eq!(total(json!({"COMPLETED": "Y"})), count(&|row| !open(row)));
    assert_eq!(total(json!({"@OWNER_ID": owners})), count(&|row| owners.contains(&text(row, "OWNER_ID"))));
    assert_eq!(
        total(json!({"RESPONSIBLE_ID": [person], "COMPLETED": "N"})),
        count(&|row| open(row) && text(row, "RESPONSIBLE_ID") == person)
    );
    let since = total(json!({">=CREATED": "2026-01-01T00:00:00+03:00"}));
    assert!(since > Some(0) && since < Some(rows.len()));
}
