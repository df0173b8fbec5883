//! Runs a list query: rights, filter, order and paging, choosing the narrowest way into the table
//! (docs: settings/how-to-call-rest-api/list-methods-pecularities.md, settings/performance/huge-data.md).

use crate::filter::{Condition, Target};
use crate::params::Param;
use crate::record::{Record, Value};
use crate::rights::Visibility;
use crate::schema::{FieldId, Kind};
use crate::table::Table;

/// Rows of a page; it cannot be changed.
pub(crate) const PAGE: usize = 50;

/// A window with more rows than this is left to a walk in the order of ids, which will find a page soon enough.
const WIDEST_WINDOW: usize = 20_000;

/// What to list.
pub(crate) struct Query {
    pub(crate) condition: Condition,
    /// Fields to sort by, `true` = descending; the id is `None`. Empty means ascending by id.
    pub(crate) order: Vec<(Option<FieldId>, bool)>,
    /// Rows to skip while counting, or `None` for `start=-1`: neither total nor next.
    pub(crate) start: Option<usize>,
    /// The text of filter and order, to know the same query again.
    pub(crate) fingerprint: String,
}

/// A page of ids and what finding it would cost a portal.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) ids: Vec<u32>,
    pub(crate) total: Option<usize>,
    pub(crate) next: Option<usize>,
    /// Sorted by something else than the id.
    pub(crate) sorted: bool,
    /// Rows skipped by an offset.
    pub(crate) skipped: usize,
}

impl Query {
    /// Reads `order` and `start`. `field` resolves names of fields.
    pub(crate) fn new(
        condition: Condition,
        params: &Param,
        fingerprint: String,
        field: impl Fn(&str) -> Option<FieldId>,
    ) -> Query {
        let mut order = Vec::new();
        for (name, direction) in params.get_any_case("order").entries() {
            let descending = direction.text().is_some_and(|text| text.to_ascii_uppercase().starts_with("DESC"));
            if name.eq_ignore_ascii_case("id") {
                order.push((None, descending));
            } else if let Some(id) = field(name) {
                order.push((Some(id), descending));
            }
        }
        let start = match params.get_any_case("start").int() {
            Some(start) if start < 0 => None,
            Some(start) => Some(start as usize),
            None => Some(0),
        };
        Query { condition, order, start, fingerprint }
    }

    /// Ascending by id unless the order says otherwise; `None` if it sorts by another field first.
    fn by_id(&self) -> Option<bool> {
        match self.order.first() {
            None => Some(false),
            Some((None, descending)) => Some(*descending),
            Some((Some(_), _)) => None,
        }
    }
}

/// Runs a query with the visibility of the table.
pub(crate) fn run(table: &mut Table, query: &Query, visibility: &Visibility) -> Page {
    match (query.start, query.by_id()) {
        (None, Some(descending)) => Page { ids: keyset(table, query, visibility, descending), ..Page::default() },
        (Some(start), Some(descending)) if visibility.is_everything() && query.condition.only_ids() => {
            let range = id_range(table, &query.condition);
            let total = range.len();
            let records = &table.records()[range];
            let ids = if descending {
                records.iter().rev().skip(start).take(PAGE).map(|record| record.id).collect()
            } else {
                records.iter().skip(start).take(PAGE).map(|record| record.id).collect()
            };
            page(ids, Some(start), total, false)
        }
        (start, by_id) => {
            let key = format!("{}|{:?}|{}", visibility.fingerprint(), query.order, query.fingerprint);
            if table.recall(&key).is_none() {
                let ids = all(table, query, visibility);
                table.remember(key.clone(), ids);
            }
            let ids = table.recall(&key).expect("remembered just above");
            let rows = ids.iter().copied().skip(start.unwrap_or(0)).take(PAGE).collect();
            page(rows, start, ids.len(), by_id.is_none())
        }
    }
}

fn page(ids: Vec<u32>, start: Option<usize>, total: usize, sorted: bool) -> Page {
    let next = start.map(|start| start + PAGE).filter(|next| *next < total);
    Page { ids, total: start.map(|_| total), next, sorted, skipped: start.unwrap_or(0) }
}

/// Positions the conditions on the id leave.
fn id_range(table: &Table, condition: &Condition) -> std::ops::Range<usize> {
    let (mut from, mut to) = (0_i64, i64::from(u32::MAX));
    for test in condition.required() {
        if test.target == Target::Id
            && let Some((low, high)) = test.id_bounds()
        {
            from = from.max(low);
            to = to.min(high);
        }
    }
    if from > to {
        return 0..0;
    }
    // Both ends lie within the numbers of ids now, save a lower end above all of them.
    match (u32::try_from(from), u32::try_from(to)) {
        (Ok(from), Ok(to)) => table.positions(from, to),
        _ => 0..0,
    }
}

/// A page without counting, in the order of ids.
fn keyset(table: &mut Table, query: &Query, visibility: &Visibility, descending: bool) -> Vec<u32> {
    let condition = &query.condition;
    let passes = |record: &Record| condition.matches(record) && visibility.sees(record);
    if let Some(mut ids) = candidates(table, condition) {
        if descending {
            ids.reverse();
        }
        return ids.into_iter().filter(|id| table.get(*id).is_some_and(&passes)).take(PAGE).collect();
    }
    let records = &table.records()[id_range(table, condition)];
    if descending {
        records.iter().rev().filter(|record| passes(record)).take(PAGE).map(|record| record.id).collect()
    } else {
        records.iter().filter(|record| passes(record)).take(PAGE).map(|record| record.id).collect()
    }
}

/// The ids that a list of ids or a narrow window of moments leaves, in ascending order; `None` if a walk is needed.
fn candidates(table: &mut Table, condition: &Condition) -> Option<Vec<u32>> {
    if let Some(mut ids) = condition.required().iter().find_map(|test| test.listed_ids()) {
        ids.sort_unstable();
        ids.dedup();
        return Some(ids);
    }
    let range = id_range(table, condition);
    let most = (range.len() / 8).min(WIDEST_WINDOW);
    let mut ids = narrowest_window(table, condition, most)?;
    let first = table.records().get(range.start).map_or(0, |record| record.id);
    let last = range.end.checked_sub(1).map_or(0, |index| table.records()[index].id);
    ids.retain(|id| (first..=last).contains(id));
    ids.sort_unstable();
    Some(ids)
}

/// Ids of the narrowest window of moments the filter sets, if there is one with at most `most` rows.
fn narrowest_window(table: &mut Table, condition: &Condition, most: usize) -> Option<Vec<u32>> {
    let mut windows: Vec<(FieldId, i64, i64)> = Vec::new();
    for test in condition.required() {
        if let Target::Field(field, Kind::Time) = test.target
            && let Some((low, high)) = test.time_bounds()
        {
            match windows.iter_mut().find(|(other, ..)| *other == field) {
                Some((_, from, to)) => (*from, *to) = ((*from).max(low), (*to).min(high)),
                None => windows.push((field, low, high)),
            }
        }
    }
    windows.into_iter().filter_map(|(field, from, to)| table.within(field, from, to, most)).min_by_key(Vec::len)
}

/// Every matching id in the order asked for.
fn all(table: &mut Table, query: &Query, visibility: &Visibility) -> Vec<u32> {
    let condition = &query.condition;
    let passes = |record: &&Record| condition.matches(record) && visibility.sees(record);
    let mut rows: Vec<&Record> = match candidates(table, condition) {
        Some(ids) => ids.into_iter().filter_map(|id| table.get(id)).filter(passes).collect(),
        None => table.records()[id_range(table, condition)].iter().filter(passes).collect(),
    };
    if !query.order.is_empty() {
        rows.sort_by(|a, b| {
            let mut ordering = std::cmp::Ordering::Equal;
            for (field, descending) in &query.order {
                let next = match field {
                    Some(field) => compare(a.get(*field), b.get(*field)),
                    None => a.id.cmp(&b.id),
                };
                ordering = ordering.then(if *descending { next.reverse() } else { next });
            }
            ordering
        });
    }
    rows.into_iter().map(|record| record.id).collect()
}

/// Order of values as a database sorts them: nothing first.
pub(crate) fn compare(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) | (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).total_cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> f64 {
    match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        Value::Empty => f64::NEG_INFINITY,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{ItemNames, parse};
    use crate::schema::{Entity, contact};

    fn table() -> Table {
        let records = (1..=400)
            .map(|id| {
                let mut record = Record::new(Entity::Contact, id * 3);
                record.set_time(contact::CREATED_TIME, 1_000_000 - i64::from(id) * 10);
                record.set(contact::ASSIGNED_BY_ID, if id % 4 == 0 { 2 } else { 1 });
                record.set(contact::NAME, format!("N{:03}", 400 - id));
                record
            })
            .collect();
        Table::new(Entity::Contact, records)
    }

    fn list(form: &str, visibility: &Visibility) -> Page {
        let none = |_: &str| None;
        let names = ItemNames { entity: Entity::Contact, utc_offset: 0, user_field: &none };
        let params = Param::from_form(form.as_bytes());
        let condition = parse(params.get("filter"), &names).expect("the names are known");
        let query = Query::new(condition, &params, form.to_owned(), |name| Entity::Contact.field_by_item(name));
        run(&mut table(), &query, visibility)
    }

    #[test]
    fn counting_pages_have_total_and_next() {
        for (form, first, total, next) in [
            ("start=0", 3, 400, Some(50)),
            ("start=350", 351 * 3, 400, None),
            ("filter[>id]=600&start=0", 603, 200, Some(50)),
            ("filter[assignedById]=2&start=50", 204 * 3, 100, None),
            ("order[id]=DESC", 1200, 400, Some(50)),
            ("order[name]=ASC", 1200, 400, Some(50)),
        ] {
            let page = list(form, &Visibility::Everything);
            assert_eq!((page.ids[0], page.total, page.next), (first, Some(total), next), "{form}");
        }
    }

    #[test]
    fn without_counting_there_is_neither() {
        let page = list("start=-1&filter[>id]=30", &Visibility::Everything);
        assert_eq!((page.ids.len(), page.ids[0], page.total, page.next), (50, 33, None, None));
    }

    #[test]
    fn the_index_and_the_walk_agree() {
        for form in [
            // Few rows: by the index of moments.
            "start=-1&filter[>%3DcreatedTime]=1970-01-12T13:45:00Z",
            // Most rows: by a walk.
            "start=-1&filter[<%3DcreatedTime]=1970-01-12T13:45:00Z",
            "start=-1&filter[<%3DcreatedTime]=1970-01-12T12:45:00Z&filter[>id]=1150&order[id]=DESC",
            "start=-1&filter[@id][]=9&filter[@id][]=3&filter[@id][]=4",
        ] {
            let none = |_: &str| None;
            let names = ItemNames { entity: Entity::Contact, utc_offset: 0, user_field: &none };
            let params = Param::from_form(form.as_bytes());
            let condition = parse(params.get("filter"), &names).expect("the names are known");
            let table = table();
            let mut all: Vec<u32> =
                table.records().iter().filter(|record| condition.matches(record)).map(|record| record.id).collect();
            if form.contains("DESC") {
                all.reverse();
            }
            let first: Vec<u32> = all.iter().copied().take(PAGE).collect();
            assert!(!first.is_empty(), "{form}");
            assert_eq!(list(form, &Visibility::Everything).ids, first, "{form}");
            let counted = list(&form.replace("start=-1", "start=0"), &Visibility::Everything);
            assert_eq!((counted.ids, counted.total), (first, Some(all.len())), "{form}");
        }
    }

    #[test]
    fn an_id_above_all_finds_nothing() {
        for form in ["start=-1&filter[>id]=99999999999", "start=0&filter[>id]=4294967295", "start=-1&filter[<id]=0"] {
            assert_eq!(list(form, &Visibility::Everything).ids, [0_u32; 0], "{form}");
        }
    }

    #[test]
    fn rows_not_visible_are_left_out_of_rows_and_totals() {
        let visibility = Visibility::Owners { field: contact::ASSIGNED_BY_ID, users: [2].into() };
        let page = list("start=0", &visibility);
        assert_eq!((page.total, page.ids[0]), (Some(100), 12));
        assert_eq!(list("start=-1", &visibility).ids.len(), 50);
        assert_eq!(list("start=0", &Visibility::Nothing).total, Some(0));
    }
}
