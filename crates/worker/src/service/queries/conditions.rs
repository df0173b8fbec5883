//! What conditions need: what has to be read for them, and what of it is not read to its end.

use bitrix24::CardKind;
use protocol::Columns;
use segmentation::Month;
use segmentation::condition::{Condition, Day, Need, Period, Subject, Test, day_of};
use sync::{Checkpoint, ColumnSet, Reached, Want};

use super::context::Context;

/// The first month that goods are read from where a condition asks for all the time there was: no portal is older.
const EARLIEST: (i32, u32) = (2000, 1);

/// The tests of a condition; those of saved segments that it names are not among them.
fn tests(condition: &Condition) -> Vec<&Test> {
    let (mut open, mut tests) = (vec![condition], Vec::new());
    while let Some(condition) = open.pop() {
        match condition {
            Condition::All(conditions) | Condition::Any(conditions) => open.extend(conditions),
            Condition::Not(condition) => open.push(condition),
            Condition::Segment(_) | Condition::Cards(_) => {}
            Condition::Test(test) => tests.push(test),
        }
    }
    tests
}

/// The month since which goods are needed for a test at a day.
fn goods_since(test: &Test, at: Day) -> Option<Month> {
    let earliest = || Month::new(EARLIEST.0, EARLIEST.1);
    match test.period().unwrap_or(Period::All) {
        Period::All | Period::Between(None, _) => earliest(),
        period => Some(Month::of_day(period.days(at).first)).max(earliest()),
    }
}

/// What has to be read for conditions, as they are written down, beside what every store has. Whether a condition makes
/// sense, its answer tells.
pub(super) fn wants<'t>(texts: impl IntoIterator<Item = &'t str>, month: Month) -> Vec<Want> {
    let mut wants = Vec::new();
    for condition in texts.into_iter().filter_map(|text| Condition::parse(text).ok()) {
        for test in tests(&condition) {
            let want = match test.subject().need() {
                Need::Touches => Some(Want::Touches),
                Need::Addresses => Some(Want::Addresses),
                Need::Goods => goods_since(test, day_of(month.first_day())).map(|since| Want::Goods { since }),
                Need::UserFields => match test.subject() {
                    Subject::UserField(code) => Some(Want::UserField(code.clone())),
                    _ => None,
                },
                _ => None,
            };
            wants.extend(want);
        }
    }
    wants.sort();
    wants.dedup();
    wants
}

/// The columns that conditions need and that are not read to their end.
pub(super) fn unread<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    month: Month,
    context: &Context<'_>,
) -> Vec<Columns> {
    let Some(checkpoint) = context.checkpoint else { return Vec::new() };
    let is_unread = |set| checkpoint.columns_reached(set) != Reached::Everything;
    let mut unread = Vec::new();
    for condition in texts.into_iter().filter_map(|text| Condition::parse(text).ok()) {
        for test in tests(&condition) {
            let (columns, is_unread) = match test.subject().need() {
                Need::Money | Need::Ranks => (Columns::Money, is_unread(ColumnSet::Money)),
                Need::Profile => (Columns::CardDetails, is_unread(ColumnSet::CardDetails)),
                Need::Touches => (Columns::Touches, is_unread(ColumnSet::Touches)),
                Need::Addresses => (Columns::Addresses, is_unread(ColumnSet::Addresses)),
                Need::Goods => {
                    let has =
                        goods_since(test, day_of(month.first_day())).is_some_and(|it| checkpoint.has_goods_since(it));
                    (Columns::Goods, !has || is_unread(ColumnSet::Goods))
                }
                Need::UserFields => match test.subject() {
                    Subject::UserField(code) => (Columns::UserFields, is_field_unread(checkpoint, code)),
                    _ => continue,
                },
                Need::Cards | Need::Staff | Need::ContactChannels | Need::Sales | Need::Forecast => continue,
            };
            if is_unread && !unread.contains(&columns) {
                unread.push(columns);
            }
        }
    }
    unread
}

/// Whether a user field is not read to its end. One that the portal does not have is not waited for.
fn is_field_unread(checkpoint: &Checkpoint, code: &str) -> bool {
    match checkpoint.user_field_reached(code) {
        Some(reached) => reached != Reached::Everything,
        None => !CardKind::ALL.iter().any(|&kind| checkpoint.user_fields.contains_key(&(kind, code.to_owned()))),
    }
}

#[cfg(test)]
mod tests_of_needs {
    use super::super::context::tests::{Known, checkpoint, month};
    use super::*;

    #[test]
    fn what_a_condition_needs_is_asked_for_once() {
        let condition = r#"{"all":[
            {"field":"city","op":"contains","value":"Москва"},
            {"not":{"field":"city","op":"empty"}},
            {"field":"last_touch","op":"never"},
            {"field":"goods.sum","product":7,"op":"gt","value":4000000,"in":{"last":12,"unit":"months"}},
            {"field":"goods.sum","op":"gt","value":1},
            {"field":"uf:UF_CRM_SIZE","op":"filled"},
            {"field":"phone","op":"is","value":true}
        ]}"#;
        let since = |text: &str| Want::Goods { since: text.parse().expect("a month") };
        let expected =
            [Want::Touches, Want::Addresses, since("2000-01"), since("2023-03"), Want::UserField("UF_CRM_SIZE".into())];
        assert_eq!(wants([condition, condition], month()), expected);
        assert_eq!(wants(["no condition"], month()), []);
    }

    #[test]
    fn what_is_not_read_to_its_end_is_told() {
        let known = Known::contacts(&["Анна"]);
        let condition = r#"{"any":[
            {"field":"abc","op":"in","value":["a"]},
            {"field":"uf:UF_CRM_SIZE","op":"filled"},
            {"field":"goods.sum","op":"gt","value":1},
            {"field":"title","op":"contains","value":"a"}
        ]}"#;
        let read = checkpoint(Reached::Through(month()));
        let context = Context { checkpoint: Some(&read), ..known.context() };
        let mut told = unread([condition], month(), &context);
        told.sort();
        assert_eq!(told, [Columns::Money, Columns::Goods, Columns::UserFields]);
        let mut read = checkpoint(Reached::Everything);
        // The portal was asked for the field, and has none.
        read.user_fields.insert((CardKind::Company, "UF_CRM_SIZE".into()), Default::default());
        let context = Context { checkpoint: Some(&read), ..known.context() };
        assert_eq!(unread([condition], month(), &context), [Columns::Goods]);
    }
}
