//! The section «Breakdowns»: of whom clients are made up, and who came back in the years after the first payment; which
//! condition lists the clients of a number, and the words for all that.

mod words;

pub use words::BreakdownsTexts;

use protocol::{Listed, StaffAnswer, Whole};
use segmentation::condition::Condition;
use segmentation::transitions::in_group;
use segmentation::{Cohort, Dimension, Group, Part};

use super::own_list::OwnList;
use crate::route::Route;

/// How many parts are shown at first.
pub const PORTION: usize = 25;

/// What is chosen on the page: whether the group of the address is told apart or all clients are, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The group; nothing for all clients.
    pub of: Option<Group>,
    /// By what.
    pub by: Dimension,
}

/// The word that stands for the group of the address.
const GROUP: &str = "group";

/// A dimension, as an address says it.
#[must_use]
pub fn dimension_code(by: Dimension) -> &'static str {
    match by {
        Dimension::Responsible => "responsible",
        Dimension::Department => "department",
        Dimension::Source => "source",
        Dimension::Type => "type",
        Dimension::Industry => "industry",
        Dimension::City => "city",
        Dimension::CreatedYear => "created",
    }
}

/// The dimension that an address says; nothing if it is not understood.
#[must_use]
pub fn dimension_of(code: &str) -> Option<Dimension> {
    Dimension::ALL.into_iter().find(|&by| dimension_code(by) == code)
}

impl Choice {
    /// Whose make-up is asked for.
    #[must_use]
    pub fn whole(self) -> Whole {
        self.of.map_or(Whole::Everybody, Whole::Group)
    }

    /// What the address says; all clients by who is responsible until something is chosen.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        let text = route.choice.as_deref().unwrap_or_default();
        let (code, of) = text.split_once('.').map_or((text, ""), |(code, of)| (code, of));
        let by = dimension_of(code).unwrap_or(Dimension::Responsible);
        Self { of: (of == GROUP).then(|| route.listed_group()), by }
    }

    /// The address of the choice.
    #[must_use]
    pub fn route(self, now: &Route) -> Route {
        let code = dimension_code(self.by);
        let choice = if self.of.is_some() { format!("{code}.{GROUP}") } else { code.to_owned() };
        let route = now.with_choice(Some(choice));
        match self.of {
            Some(group) => Route { mode: group.mode(), group: Some(group), ..route },
            None => route,
        }
    }
}

/// A number of the section whose clients can be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A part.
    Part(Part),
    /// Who paid for the first time in a year; if another one is named, those of them who paid in it.
    Cohort(i32, Option<i32>),
}

impl Chosen {
    /// As an address says it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Part(Part::Number(number)) => format!("number.{number}"),
            Self::Part(Part::Code(code)) => format!("code.{code}"),
            Self::Part(Part::Text(text)) => format!("text.{text}"),
            Self::Part(Part::Year(year)) => format!("year.{year}"),
            Self::Part(Part::Empty) => "empty.".to_owned(),
            Self::Cohort(year, None) => format!("cohort.{year}"),
            Self::Cohort(year, Some(paid)) => format!("cohort.{year}.{paid}"),
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(text: &str) -> Option<Self> {
        let (kind, value) = text.split_once('.')?;
        Some(match kind {
            "number" => Self::Part(Part::Number(value.parse().ok()?)),
            "code" if !value.is_empty() => Self::Part(Part::Code(value.to_owned())),
            "text" if !value.is_empty() => Self::Part(Part::Text(value.to_owned())),
            "year" => Self::Part(Part::Year(value.parse().ok()?)),
            "empty" => Self::Part(Part::Empty),
            "cohort" => match value.split_once('.') {
                Some((year, paid)) => Self::Cohort(year.parse().ok()?, Some(paid.parse().ok()?)),
                None => Self::Cohort(value.parse().ok()?, None),
            },
            _ => return None,
        })
    }
}

/// Who is listed.
pub(super) fn own_list(route: &Route, code: &str) -> Option<OwnList> {
    let choice = Choice::of(route);
    Some(match Chosen::from_code(code)? {
        Chosen::Cohort(year, paid) => OwnList::of_condition(Cohort::condition(year, paid).to_json()),
        Chosen::Part(part) => {
            let part = part.condition(choice.by);
            match choice.of.map(|group| (group, in_group(group))) {
                None => OwnList::of_condition(part.to_json()),
                Some((_, Some(group))) => OwnList::of_condition(Condition::All(vec![group, part]).to_json()),
                Some((group, None)) => {
                    OwnList { members: Listed::Group(group), filter: Some(part.to_json()), are_cards: true }
                }
            }
        }
    })
}

/// By what clients can be told apart: not by departments in a portal that tells of none, unless that is what was chosen.
#[must_use]
pub fn offered(staff: Option<&StaffAnswer>, chosen: Dimension) -> Vec<Dimension> {
    let has_departments = staff.is_none_or(|staff| !staff.departments.is_empty());
    let is_offered = |&by: &Dimension| by != Dimension::Department || has_departments || by == chosen;
    Dimension::ALL.into_iter().filter(is_offered).collect()
}

/// The parts in the order in which they are shown: the largest first, years as they follow each other, and last those
/// of whom nothing is filled in.
#[must_use]
pub fn in_order(by: Dimension, parts: &[(Part, u32)]) -> Vec<(Part, u32)> {
    let mut parts = parts.to_vec();
    if by == Dimension::CreatedYear {
        parts.sort_by(|one, other| other.0.cmp(&one.0));
    } else {
        parts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    }
    let is_empty = |(part, _): &(Part, u32)| *part == Part::Empty;
    let (empty, mut filled): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_empty);
    filled.extend(empty);
    filled
}

#[cfg(test)]
mod tests {
    use segmentation::condition::Resolved;

    use super::*;
    use crate::sections::Section;

    fn route(choice: Option<&str>) -> Route {
        Route { section: Section::Breakdowns, choice: choice.map(str::to_owned), ..Route::default() }
    }

    #[test]
    fn a_choice_survives_the_way_through_the_address() {
        for by in Dimension::ALL {
            for of in [None, Some(Group::Lost), Some(Group::Contacts)] {
                let choice = Choice { of, by };
                assert_eq!(Choice::of(&choice.route(&route(None))), choice);
            }
        }
        let first = Choice { of: None, by: Dimension::Responsible };
        assert_eq!(Choice::of(&route(None)), first);
        assert_eq!(Choice::of(&route(Some("mood.of"))), first);
    }

    #[test]
    fn every_number_has_an_address_and_opens_a_list_that_the_engine_can_make() {
        let parts = [
            (Dimension::Responsible, Part::Number(7)),
            (Dimension::Department, Part::Number(1)),
            (Dimension::Source, Part::Code("a.b".into())),
            (Dimension::City, Part::Text("Ростов-на-Дону".into())),
            (Dimension::CreatedYear, Part::Year(2024)),
            (Dimension::Type, Part::Empty),
        ];
        let parts = parts.map(|(by, part)| (by, Chosen::Part(part)));
        let cohorts = [Chosen::Cohort(2022, None), Chosen::Cohort(2022, Some(2024))];
        let all = parts.into_iter().chain(cohorts.map(|cohort| (Dimension::Source, cohort)));
        for (by, chosen) in all {
            assert_eq!(Chosen::from_code(&chosen.code()), Some(chosen.clone()));
            let route = Choice { of: None, by }.route(&route(None));
            let list = own_list(&route, &chosen.code()).expect("a list");
            let Listed::Condition(members) = list.members else { panic!("a condition") };
            for text in std::iter::once(members).chain(list.filter) {
                let condition = Condition::parse(&text).expect("a condition");
                Resolved::new(&condition, &()).expect("one that can be counted");
            }
        }
        for code in ["", "number.boss", "code.", "cohort.x", "mood.good"] {
            assert_eq!(Chosen::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn departments_are_offered_where_there_may_be_some() {
        let all = Dimension::ALL.len();
        let none = StaffAnswer::default();
        let few = |staff, chosen| offered(staff, chosen).len();
        assert_eq!(few(None, Dimension::City), all, "not asked yet");
        assert_eq!(few(Some(&none), Dimension::City), all - 1);
        assert_eq!(few(Some(&none), Dimension::Department), all, "what is chosen stays to be seen");
    }

    #[test]
    fn the_largest_come_first_years_in_their_order_and_the_empty_last() {
        let code = |code: &str| Part::Code(code.into());
        let parts = [(Part::Empty, 9), (code("a"), 1), (code("c"), 5), (code("b"), 5)];
        let ordered = in_order(Dimension::Source, &parts);
        assert_eq!(ordered, [(code("b"), 5), (code("c"), 5), (code("a"), 1), (Part::Empty, 9)]);
        let years = [(Part::Year(2022), 9), (Part::Year(2024), 1)];
        assert_eq!(in_order(Dimension::CreatedYear, &years)[0].0, Part::Year(2024));
    }
}
