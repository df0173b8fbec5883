//! The list behind a number: which rows are on screen, which of them still have to be asked for, and which answers are
//! to older data. It holds whole pages of [`PAGE`] rows at their places, so that any part of a long list can be jumped to.

use std::collections::BTreeMap;
use std::ops::Range;

use protocol::{Columns, History, ListAnswer, ListQuestion, Listed, Visibility};
use segmentation::{Card, Month, Row, Sort, Sums, Told};

use crate::view_model::table::Column;

/// Rows per question.
pub const PAGE: usize = 100;

/// Rows kept ready above and below the visible ones, so that ordinary scrolling shows no gaps.
pub(super) const MARGIN: usize = 10;

/// Which clients the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who is listed.
    pub members: Listed,
    /// The month at whose reference date it is taken.
    pub month: Month,
    /// The history the month is looked up in.
    pub history: History,
    /// Words the names must contain.
    pub search: String,
    /// What must hold of them beside, as a condition of the engine.
    pub filter: Option<String>,
    /// The order.
    pub sort: Sort,
    /// The codes or numbers by whose place is sorted, in the order of their names.
    pub places: Vec<String>,
    /// What is told beside the rows.
    pub told: Told,
    /// Whether cities are shown, sorted or filtered by.
    pub uses_cities: bool,
}

impl Question {
    /// Asks for everybody, by name.
    #[must_use]
    pub fn of(members: Listed, month: Month, history: History) -> Self {
        Self {
            members,
            month,
            history,
            search: String::new(),
            filter: None,
            sort: Sort::BY_NAME,
            places: Vec::new(),
            told: Told::default(),
            uses_cities: false,
        }
    }

    /// The question for all rows of the list.
    #[must_use]
    pub fn whole(&self) -> ListQuestion {
        let Self { members, month, history, search, filter, sort, places, told, uses_cities } = self.clone();
        ListQuestion {
            members,
            filter,
            month,
            history,
            search,
            sort,
            places,
            told,
            uses_cities,
            offset: 0,
            limit: usize::MAX,
        }
    }

    /// Whether another question is about the same clients, but for how they are filtered, sorted and shown.
    fn is_of_same(&self, other: &Self) -> bool {
        (&self.members, self.month, self.history) == (&other.members, other.month, other.history)
    }
}

/// What is known of the answer to one version of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    version: u32,
    total: usize,
    matching: usize,
    visibility: Visibility,
    sums: Option<Sums>,
    unread: Vec<Columns>,
    pages: BTreeMap<usize, Vec<Row>>,
}

/// The list: a question and as much of its answer as has been asked for.
#[derive(Clone, Debug, Default)]
pub struct List {
    question: Option<Question>,
    /// Counts up whenever older answers lose their worth: the question or the data have changed.
    version: u32,
    answer: Option<Answer>,
    /// The parts of this version that were asked for and are not there yet.
    pending: Vec<Part>,
    /// Whether the worker cannot use what this version asks for.
    is_unusable: bool,
}

/// A part of the list: a page of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    version: u32,
    page: usize,
}

impl List {
    /// Turns to another question. Rows of another group, month or history vanish at once; while only search, filter,
    /// order or columns change, the former rows stay until the first answer, because an empty flash at every letter
    /// would be worse.
    pub fn ask(&mut self, question: Question) {
        if self.question.as_ref() == Some(&question) {
            return;
        }
        if !self.question.as_ref().is_some_and(|old| old.is_of_same(&question)) {
            self.answer = None;
        }
        self.question = Some(question);
        self.refresh();
    }

    /// Asks the same question anew because the data have changed; the former rows stay until the answer.
    pub fn refresh(&mut self) {
        self.version += 1;
        self.pending.clear();
        self.is_unusable = false;
    }

    /// What is asked for.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Whether the worker cannot use what is asked for: a filter of a newer build.
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.is_unusable
    }

    /// Asks anew, and shows nothing meanwhile: the viewer may no longer see the rows that were there.
    pub fn hide(&mut self) {
        self.answer = None;
        self.refresh();
    }

    /// The questions to ask now so that the rows `visible` (and some around them) get known, each with the part it asks
    /// for.
    pub fn want(&mut self, visible: Range<usize>) -> Vec<(Part, ListQuestion)> {
        let Some(question) = self.question.clone() else { return Vec::new() };
        let known = self.answer.as_ref().filter(|answer| answer.version == self.version);
        let end = known.map_or(visible.end + MARGIN, |answer| (visible.end + MARGIN).min(answer.matching));
        let pages = visible.start.saturating_sub(MARGIN) / PAGE..end.div_ceil(PAGE);
        let parts = pages.map(|page| Part { version: self.version, page });
        let missing: Vec<Part> = parts
            .filter(|part| !known.is_some_and(|answer| answer.pages.contains_key(&part.page)))
            .filter(|part| !self.pending.contains(part))
            .collect();
        self.pending.extend(&missing);
        let asked = |part: Part| (part, ListQuestion { offset: part.page * PAGE, limit: PAGE, ..question.whole() });
        missing.into_iter().map(asked).collect()
    }

    /// Takes the answer about a part; one to an older version of the question changes nothing.
    pub fn receive(&mut self, part: Part, answer: ListAnswer) {
        self.pending.retain(|pending| *pending != part);
        let Part { version, page: number } = part;
        if version != self.version {
            return;
        }
        let ListAnswer::Part { page, visibility, unread } = answer else {
            self.is_unusable = true;
            self.answer = None;
            return;
        };
        let answer = match &mut self.answer {
            Some(answer) if answer.version == version => answer,
            answer => answer.insert(Answer {
                version,
                total: 0,
                matching: 0,
                visibility: Visibility::default(),
                sums: None,
                unread: Vec::new(),
                pages: BTreeMap::new(),
            }),
        };
        answer.total = page.total;
        answer.matching = page.matching;
        answer.visibility = visibility;
        answer.sums = page.sums;
        answer.unread = unread;
        answer.pages.insert(number, page.rows);
    }

    /// How many the group has; nothing before the first answer.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.answer.as_ref().map(|answer| answer.total)
    }

    /// The place of a client among the rows that are there.
    #[must_use]
    pub fn place_of(&self, card: Card) -> Option<usize> {
        let pages = self.answer.iter().flat_map(|answer| &answer.pages);
        let place = |(page, rows): (&usize, &Vec<Row>)| {
            rows.iter().position(|row| row.card == card).map(|place| page * PAGE + place)
        };
        pages.filter_map(place).next()
    }

    /// The client before or after another one, if both rows are there.
    #[must_use]
    pub fn beside(&self, card: Card, step: isize) -> Option<Card> {
        let place = self.place_of(card)?.checked_add_signed(step)?;
        self.row(place).map(|row| row.card)
    }

    /// Which clients of the group the list holds; nothing before the first answer.
    #[must_use]
    pub fn visibility(&self) -> Option<&Visibility> {
        self.answer.as_ref().map(|answer| &answer.visibility)
    }

    /// Whether the list cannot be shown.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        matches!(self.visibility(), Some(Visibility::Hidden(_)))
    }

    /// How many are searched: those of the group that the viewer may see; nothing before the first answer.
    #[must_use]
    pub fn searched(&self) -> Option<usize> {
        self.answer.as_ref().map(|answer| match answer.visibility {
            Visibility::Rights { visible } | Visibility::OwnReading { visible } => visible,
            Visibility::Everything | Visibility::Hidden(_) => answer.total,
        })
    }

    /// The sums over all that match; nothing before the first answer or where they are not known.
    #[must_use]
    pub fn sums(&self) -> Option<Sums> {
        self.answer.as_ref()?.sums
    }

    /// The columns that are used and not read to their end.
    #[must_use]
    pub fn unread(&self) -> &[Columns] {
        self.answer.as_ref().map_or(&[], |answer| &answer.unread)
    }

    /// Whether the clients are filtered and sorted as is asked for: those that the portal lists for a viewer come by name.
    #[must_use]
    pub fn can_be_arranged(&self) -> bool {
        !matches!(self.visibility(), Some(Visibility::Rights { .. } | Visibility::Hidden(_)))
    }

    /// Whether the portal lists the clients for a viewer, which tells less of them than what is read.
    #[must_use]
    pub fn is_of_portal(&self) -> bool {
        matches!(self.visibility(), Some(Visibility::Rights { .. }))
    }

    /// Whether a column can have anything in it.
    #[must_use]
    pub fn tells(&self, column: Column) -> bool {
        !self.is_of_portal() || column.is_told_by_portal()
    }

    /// How many match filter and search; nothing before the first answer.
    #[must_use]
    pub fn matching(&self) -> Option<usize> {
        self.answer.as_ref().map(|answer| answer.matching)
    }

    /// Whether the rows held answer an older version of the question.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.answer.as_ref().is_none_or(|answer| answer.version != self.version)
    }

    /// Changes whenever the row at a place may have become another one; nothing if it is not known yet.
    #[must_use]
    pub fn stamp(&self, index: usize) -> Option<u32> {
        self.row(index).and(self.answer.as_ref()).map(|answer| answer.version)
    }

    /// The row at a place; nothing if it is not known yet.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.answer.as_ref()?.pages.get(&(index / PAGE))?.get(index % PAGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use segmentation::{CompanyId, Details, Group, Page, UserId};

    fn question(search: &str) -> Question {
        let month = Month::new(2024, 5).expect("a month in the test");
        let all = Question::of(Listed::Group(Group::Active), month, History::Today);
        Question { search: search.into(), ..all }
    }

    fn answer(offset: usize, matching: usize, visibility: Visibility) -> ListAnswer {
        let row = |id: usize| Row {
            card: Card::Company(CompanyId(id as u32)),
            title: format!("{id}"),
            created: NaiveDate::MIN,
            assigned_by: UserId::NONE,
            company: None,
            people: 0,
            payments: 0,
            last_payment: None,
            falls_on: None,
            details: Details::default(),
        };
        let rows = (offset..matching.min(offset + PAGE)).map(row).collect();
        let page = Page { total: matching, matching, sums: None, rows };
        ListAnswer::Part { page, visibility, unread: Vec::new() }
    }

    /// Asks for rows and answers every question at once.
    fn serve(list: &mut List, visible: Range<usize>, matching: usize) -> Vec<usize> {
        let questions = list.want(visible);
        questions
            .into_iter()
            .map(|(part, question)| {
                list.receive(part, answer(question.offset, matching, Visibility::Everything));
                question.offset
            })
            .collect()
    }

    #[test]
    fn only_the_pages_in_view_are_asked_for_and_only_once() {
        let mut list = List::default();
        list.ask(question(""));
        assert_eq!(serve(&mut list, 0..12, 18_196), [0]);
        assert_eq!(serve(&mut list, 0..12, 18_196), Vec::<usize>::new());
        assert_eq!(serve(&mut list, 85..97, 18_196), [100], "the next page is fetched ahead");
        assert_eq!(serve(&mut list, 9_000..9_012, 18_196), [8_900, 9_000], "any part of the list can be jumped to");
        assert_eq!(serve(&mut list, 18_190..18_196, 18_196), [18_100], "nothing is asked for beyond the end");
        assert_eq!(list.row(9_003).map(|row| row.title.as_str()), Some("9003"));
        assert_eq!(list.row(5_000), None);
    }

    #[test]
    fn one_goes_from_client_to_client_as_far_as_rows_are_there() {
        let mut list = List::default();
        list.ask(question(""));
        serve(&mut list, 85..97, 250);
        let beside = |id: u32, step| list.beside(Card::Company(CompanyId(id)), step);
        assert_eq!(list.place_of(Card::Company(CompanyId(120))), Some(120));
        assert_eq!(beside(99, 1), Some(Card::Company(CompanyId(100))), "across the edge of a page");
        assert_eq!(
            (beside(0, -1), beside(199, 1), beside(240, 1), beside(5, -1)),
            (None, None, None, Some(Card::Company(CompanyId(4))))
        );
    }

    #[test]
    fn answers_to_older_versions_change_nothing() {
        let mut list = List::default();
        list.ask(question("a"));
        let slow = list.want(0..12);
        list.ask(question("ab"));
        let fast = list.want(0..12);
        list.receive(fast[0].0, answer(0, 2, Visibility::Everything));
        list.receive(slow[0].0, answer(0, 50, Visibility::Everything));
        assert_eq!((list.matching(), list.is_stale()), (Some(2), false));
        list.refresh();
        list.receive(fast[0].0, answer(0, 7, Visibility::Everything));
        assert_eq!((list.matching(), list.is_stale()), (Some(2), true));
    }

    #[test]
    fn rows_stay_while_a_word_is_typed_and_go_with_the_group() {
        let mut list = List::default();
        list.ask(question(""));
        serve(&mut list, 0..12, 30);
        list.ask(question("a"));
        assert_eq!((list.row(0).is_some(), list.is_stale()), (true, true));
        list.ask(Question { members: Listed::Group(Group::Lost), ..question("a") });
        assert_eq!((list.row(0), list.matching()), (None, None));
    }

    #[test]
    fn a_filter_that_the_worker_cannot_use_is_said_until_another_one_is_asked_for() {
        let mut list = List::default();
        list.ask(Question { filter: Some("{}".into()), ..question("") });
        let (part, asked) = list.want(0..12).remove(0);
        assert_eq!(asked.filter.as_deref(), Some("{}"));
        list.receive(part, ListAnswer::Unusable { detail: String::new() });
        assert!(list.is_unusable() && list.matching().is_none());
        list.ask(question(""));
        assert!(!list.is_unusable());
    }

    #[test]
    fn every_question_names_the_history_and_another_one_has_other_rows() {
        let mut list = List::default();
        list.ask(question(""));
        let histories = |list: &mut List| list.want(0..150).iter().map(|(_, asked)| asked.history).collect::<Vec<_>>();
        assert_eq!(histories(&mut list), [History::Today; 2]);
        serve(&mut list, 0..12, 30);
        list.ask(Question { history: History::Recorded, ..question("") });
        assert_eq!((list.row(0), list.matching()), (None, None));
        assert_eq!(histories(&mut list), [History::Recorded; 2]);
    }

    #[test]
    fn new_data_are_asked_for_while_the_old_ones_stay() {
        let mut list = List::default();
        list.ask(question(""));
        serve(&mut list, 0..12, 30);
        list.refresh();
        assert!(list.row(0).is_some());
        assert_eq!(serve(&mut list, 0..12, 31), [0]);
        assert_eq!(list.total(), Some(31));
        assert_ne!(list.stamp(0), None);
        assert_eq!(list.stamp(31), None);
    }

    #[test]
    fn those_are_searched_whom_the_viewer_may_see() {
        for (visibility, expected) in [
            (Visibility::Everything, 30),
            (Visibility::Rights { visible: 7 }, 7),
            (Visibility::OwnReading { visible: 5 }, 5),
        ] {
            let mut list = List::default();
            list.ask(question(""));
            let (part, _) = list.want(0..12).remove(0);
            list.receive(part, answer(0, 30, visibility));
            assert_eq!(list.searched(), Some(expected));
        }
    }
}
