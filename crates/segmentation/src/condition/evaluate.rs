//! Counting a condition: each test answers for all clients at once, and only for those that are still in question.

use std::borrow::Cow;

use super::bitmap::Bitmap;
use super::columns::{Columns, Items, NO_NUMBER, Texts};
use super::field::{Kind, NO_MARK, NO_YES, UserFieldKind};
use super::period::{Day, Days, NO_DAY, Period};
use super::resolve::{Node, Resolved};
use super::test::{Check, Code, Subject, Test};
use crate::title::{Search, fold};

/// How many columns of numbers are kept for other tests that ask for the same; each takes 8 bytes a client.
const KEPT_COLUMNS: usize = 8;

impl Resolved {
    /// The clients for whom the condition holds at a reference day; only what is dated up to that day is seen.
    ///
    /// `keep_going` is asked before every test; once it says no, there is no answer. A test of 100 000 clients takes some
    /// milliseconds, the time not counted in which `columns` makes what it answers.
    pub fn members(&self, columns: &dyn Columns, at: Day, keep_going: &mut dyn FnMut() -> bool) -> Option<Bitmap> {
        self.members_among(&columns.present(at), columns, at, keep_going)
    }

    /// As [`Resolved::members`], but only out of the clients of a set, such as a fixed list or another segment.
    pub fn members_among(
        &self,
        among: &Bitmap,
        columns: &dyn Columns,
        at: Day,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Option<Bitmap> {
        let mut scope = columns.present(at);
        scope.and(among);
        let known = vec![None; self.segments.len()];
        let mut evaluation =
            Evaluation { resolved: self, columns, at, scope: &scope, known, numbers: Vec::new(), keep_going };
        evaluation.node(&self.root, &scope)
    }
}

struct Evaluation<'e> {
    resolved: &'e Resolved,
    columns: &'e dyn Columns,
    at: Day,
    /// All clients that can be members.
    scope: &'e Bitmap,
    /// The members of the segments that are named more than once, as far as they have been counted.
    known: Vec<Option<Bitmap>>,
    /// The columns of numbers that were asked for, since two bounds of one number are two tests.
    numbers: Vec<Column<'e>>,
    keep_going: &'e mut dyn FnMut() -> bool,
}

/// A column of numbers, with the clients for which it can be relied on.
struct Column<'e> {
    subject: &'e Subject,
    period: Option<Period>,
    among: Bitmap,
    numbers: Cow<'e, [i64]>,
}

impl<'e> Evaluation<'e> {
    /// Those among some clients for whom a condition holds; nothing if the evaluation was stopped.
    fn node(&mut self, node: &'e Node, among: &Bitmap) -> Option<Bitmap> {
        match node {
            Node::All(nodes) => {
                let mut members = among.clone();
                for node in nodes {
                    if members.is_empty() {
                        break;
                    }
                    members = self.node(node, &members)?;
                }
                Some(members)
            }
            Node::Any(nodes) => {
                let (mut members, mut others) = (Bitmap::none(among.len()), among.clone());
                for node in nodes {
                    if others.is_empty() {
                        break;
                    }
                    let more = self.node(node, &others)?;
                    others.and_not(&more);
                    members.or(&more);
                }
                Some(members)
            }
            Node::Not(node) => {
                let mut members = among.clone();
                members.and_not(&self.node(node, among)?);
                Some(members)
            }
            Node::Segment(position) => self.segment(*position, among),
            Node::Cards(list) => {
                let mut members = self.columns.listed(list);
                members.and(among);
                Some(members)
            }
            Node::Test(test, user_field) => (self.keep_going)().then(|| self.test(test, *user_field, among)),
        }
    }

    fn segment(&mut self, position: usize, among: &Bitmap) -> Option<Bitmap> {
        let resolved = self.resolved;
        let member = &resolved.segments[position];
        if let Some(known) = &self.known[position] {
            let mut members = known.clone();
            members.and(among);
            return Some(members);
        }
        let is_shared = member.uses > 1;
        let mut members = self.node(&member.root, if is_shared { self.scope } else { among })?;
        if is_shared {
            self.known[position] = Some(members.clone());
            members.and(among);
        }
        Some(members)
    }

    fn test(&mut self, test: &'e Test, user_field: Option<UserFieldKind>, among: &Bitmap) -> Bitmap {
        let (subject, check) = (test.subject(), test.check());
        match (subject.kind(), user_field) {
            (Kind::Choice | Kind::Group | Kind::Mark, _) | (_, Some(UserFieldKind::YesNo)) => {
                self.marks(subject, check, among)
            }
            (Kind::Items | Kind::Numbers, _) | (_, Some(UserFieldKind::List)) => {
                in_items(self.columns.items(subject), check, among, |value, items| {
                    self.columns.items_of(subject, value, items);
                })
            }
            (Kind::Text, _) | (_, Some(UserFieldKind::Text)) => in_texts(self.columns.texts(subject), check, among),
            (Kind::Date | Kind::Moment, _) | (_, Some(UserFieldKind::Date)) => self.days(subject, check, among),
            (Kind::Sum | Kind::Count | Kind::Quantity | Kind::Figure, _) | (_, Some(UserFieldKind::Number)) => {
                self.numbers(test, among)
            }
            // Of a user field that the portal does not have, every client's is empty.
            (Kind::UserField, None) => match check {
                Check::Empty | Check::NotIn(_) => among.clone(),
                _ => Bitmap::none(among.len()),
            },
        }
    }

    fn marks(&self, subject: &Subject, check: &Check, among: &Bitmap) -> Bitmap {
        let choices = match subject {
            Subject::UserField(_) => NO_YES,
            other => other.field().spec().choices,
        };
        let marks_of = |values: &[Code]| {
            let meant = choices.iter().filter(|choice| values.iter().any(|value| *value == Code::from(choice.code)));
            meant.fold(0, |marks, choice| marks | choice.marks)
        };
        let none = 1u32 << NO_MARK;
        let accepted = match check {
            Check::In(values) => marks_of(values),
            Check::NotIn(values) => !marks_of(values),
            Check::Is(yes) => NO_YES[usize::from(*yes)].marks,
            Check::Empty => none,
            Check::Filled => !none,
            _ => 0,
        };
        let marks = self.columns.marks(subject, subject.day(self.at), among);
        among.filter(|client| {
            let mark = marks.get(client).map_or(NO_MARK, |&mark| mark.min(NO_MARK));
            accepted >> mark & 1 == 1
        })
    }

    fn days(&self, subject: &Subject, check: &Check, among: &Bitmap) -> Bitmap {
        let at = self.at;
        let accepted = match check {
            Check::Before(day) => Days { last: day.saturating_sub(1), ..Days::ALL },
            Check::After(Day::MAX) => return Bitmap::none(among.len()),
            Check::After(day) => Days { first: day + 1, ..Days::ALL },
            Check::DayBetween(first, last) => Days { first: *first, last: *last },
            Check::Within(span) if subject.field().looks_ahead() => Days { first: at, last: span.after(at) },
            Check::Within(span) => Days { first: span.before(at), last: at },
            Check::Older(span) => Days { last: span.before(at).saturating_sub(1), ..Days::ALL },
            _ => Days::ALL,
        };
        let holds_without = matches!(check, Check::Empty | Check::Never);
        let days = self.columns.days(subject, at, among);
        let day_of = |client: usize| days.get(client).copied().unwrap_or(NO_DAY);
        if holds_without {
            among.filter(|client| day_of(client) == NO_DAY)
        } else {
            among.filter(|client| accepted.contains(day_of(client)))
        }
    }

    fn numbers(&mut self, test: &'e Test, among: &Bitmap) -> Bitmap {
        let column = self.column(test, among);
        let number_of = |client: usize| column.get(client).copied().unwrap_or(NO_NUMBER);
        match test.check() {
            Check::Empty => among.filter(|client| number_of(client) == NO_NUMBER),
            Check::Filled => among.filter(|client| number_of(client) != NO_NUMBER),
            Check::Number(comparison, other) => among.filter(|client| {
                let number = number_of(client);
                number != NO_NUMBER && comparison.holds(number, *other)
            }),
            Check::NumberBetween(least, greatest) => among.filter(|client| {
                let number = number_of(client);
                number != NO_NUMBER && (*least..=*greatest).contains(&number)
            }),
            _ => Bitmap::none(among.len()),
        }
    }

    /// The column of a test, which may have been asked for by another one.
    fn column(&mut self, test: &'e Test, among: &Bitmap) -> &[i64] {
        let (subject, period) = (test.subject(), test.period());
        let is_this = |column: &Column<'_>| {
            column.period == period && column.subject == subject && among.is_subset(&column.among)
        };
        let position = self.numbers.iter().position(is_this).unwrap_or_else(|| {
            let days = period.unwrap_or(Period::All).days(self.at);
            let numbers = self.columns.numbers(subject, days, self.at, among);
            if self.numbers.len() == KEPT_COLUMNS {
                self.numbers.remove(0);
            }
            self.numbers.push(Column { subject, period, among: among.clone(), numbers });
            self.numbers.len() - 1
        });
        &self.numbers[position].numbers
    }
}

/// Those whose items pass a check; `items_of` says which items a value stands for.
fn in_items(column: Items<'_>, check: &Check, among: &Bitmap, items_of: impl Fn(&Code, &mut Vec<u32>)) -> Bitmap {
    let chosen = |values: &[Code]| {
        let mut chosen = Vec::new();
        values.iter().for_each(|value| items_of(value, &mut chosen));
        // 0 stands for no item, and is no value's.
        chosen.retain(|&item| item != 0);
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    };
    let has = |client: usize, chosen: &[u32]| column.of(client).iter().any(|item| chosen.binary_search(item).is_ok());
    let is_filled = |client: usize| column.of(client).iter().any(|&item| item != 0);
    match check {
        Check::In(values) => {
            let chosen = chosen(values);
            among.filter(|client| has(client, &chosen))
        }
        Check::NotIn(values) => {
            let chosen = chosen(values);
            among.filter(|client| !has(client, &chosen))
        }
        Check::Empty => among.filter(|client| !is_filled(client)),
        Check::Filled => among.filter(is_filled),
        _ => Bitmap::none(among.len()),
    }
}

/// Those one of whose texts passes a check. A text that clients share is looked at once.
fn in_texts(texts: Texts<'_>, check: &Check, among: &Bitmap) -> Bitmap {
    if let (Texts::Each(dictionary), Check::Contains(words)) = (texts, check)
        && let Some(found) = dictionary.containing(words, among)
    {
        return found;
    }
    let (search, whole);
    let passes: &dyn Fn(&str) -> bool = match check {
        Check::Contains(words) => {
            search = Search::new(words);
            &|text| search.finds(text)
        }
        Check::Equals(text) => {
            whole = fold(text);
            &|text| text == whole
        }
        Check::Empty | Check::Filled => &|text| !text.is_empty(),
        _ => return Bitmap::none(among.len()),
    };
    let mut found = match texts {
        Texts::Each(dictionary) => among.filter(|client| passes(dictionary.text(client))),
        Texts::Shared { items, dictionary } => {
            let mut known: Vec<Option<bool>> = vec![None; dictionary.count()];
            // A client without a text has the empty one.
            let without = passes("");
            among.filter(|client| match items.of(client) {
                [] => without,
                positions => positions.iter().any(|&position| match known.get_mut(position as usize) {
                    Some(known) => *known.get_or_insert_with(|| passes(dictionary.text(position as usize))),
                    None => without,
                }),
            })
        }
    };
    if *check == Check::Empty {
        let filled = found;
        found = among.clone();
        found.and_not(&filled);
    }
    found
}
