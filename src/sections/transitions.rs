//! The section «Transitions»: where clients went between two months, who left and came back this month, and who is about to
//! leave; which condition lists the clients of a number, and the words for all that.

pub mod flows;
mod words;

pub use words::TransitionsTexts;

use protocol::{History, Listed};
use segmentation::rank::Place;
use segmentation::transitions::{Cell, place_of};
use segmentation::{Group, Mode, Month, UserId, condition};

use super::own_list::OwnList;
use crate::route::Route;

/// Clients of whom somebody should know today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strip {
    /// Those who were active a month ago, and are not any more.
    Left,
    /// Those who slept or were lost a month ago, and are active.
    Woke,
    /// Those who have paid for the first time in the month.
    FirstPayment,
    /// Active ones who will fall asleep within so many days.
    FallsAsleep(u32),
    /// Sleeping ones who will be lost within so many days.
    GetsLost(u32),
}

impl Strip {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Left,
        Self::Woke,
        Self::FirstPayment,
        Self::FallsAsleep(30),
        Self::FallsAsleep(60),
        Self::FallsAsleep(90),
        Self::GetsLost(30),
        Self::GetsLost(60),
        Self::GetsLost(90),
    ];

    /// The name in an address; never changes, since links are passed on.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Left => "left".to_owned(),
            Self::Woke => "woke".to_owned(),
            Self::FirstPayment => "first".to_owned(),
            Self::FallsAsleep(days) => format!("asleep{days}"),
            Self::GetsLost(days) => format!("lost{days}"),
        }
    }

    /// The condition that holds for its clients in a month.
    #[must_use]
    pub fn condition(self, month: Month) -> String {
        let before = month.plus(-1).last_day();
        let was = |groups: &str| format!(r#"{{"field":"life_cycle","at":"{before}","op":"in","value":[{groups}]}}"#);
        let is = |op: &str, group: &str| format!(r#"{{"field":"life_cycle","op":"{op}","value":["{group}"]}}"#);
        let within =
            |days| format!(r#"{{"field":"next_change","op":"within","value":{{"last":{days},"unit":"days"}}}}"#);
        let all = |one: String, other: String| format!(r#"{{"all":[{one},{other}]}}"#);
        match self {
            Self::Left => all(was(r#""active""#), is("not_in", "active")),
            Self::Woke => all(was(r#""sleeping","lost""#), is("in", "active")),
            Self::FirstPayment => {
                let (first, last) = (month.first_day(), month.last_day());
                format!(r#"{{"field":"first_payment","op":"between","value":["{first}","{last}"]}}"#)
            }
            Self::FallsAsleep(days) => all(is("in", "active"), within(days)),
            Self::GetsLost(days) => all(is("in", "sleeping"), within(days)),
        }
    }
}

/// A number of the section whose clients can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A cell of the table: where they were, where they are.
    Cell(Place, Place),
    /// A strip; of everybody, or of the clients of one user (0 for nobody's).
    Strip(Strip, Option<UserId>),
}

fn place_code(mode: Mode, place: Place) -> &'static str {
    match place {
        Place::New => "new",
        Place::Group(number) => mode.groups().get(usize::from(number)).map_or("absent", |group| group.code()),
        Place::Absent => "absent",
        Place::Gone => "gone",
    }
}

fn place_from_code(mode: Mode, code: &str) -> Option<Place> {
    match code {
        "new" => Some(Place::New),
        "absent" => Some(Place::Absent),
        "gone" => Some(Place::Gone),
        code => mode.groups().iter().find(|group| group.code() == code).map(|&group| place_of(group)),
    }
}

impl Chosen {
    /// As an address says it.
    #[must_use]
    pub fn code(self, mode: Mode) -> String {
        match self {
            Self::Cell(from, to) => format!("{}.{}", place_code(mode, from), place_code(mode, to)),
            Self::Strip(strip, None) => strip.code(),
            Self::Strip(strip, Some(user)) => format!("{}@{user}", strip.code()),
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(mode: Mode, code: &str) -> Option<Self> {
        if let Some((from, to)) = code.split_once('.') {
            return Some(Self::Cell(place_from_code(mode, from)?, place_from_code(mode, to)?));
        }
        let (code, user) = code.split_once('@').map_or((code, None), |(code, user)| (code, Some(user)));
        let strip = Strip::ALL.into_iter().find(|strip| strip.code() == code)?;
        let user = user.map(str::parse).transpose().ok()?;
        Some(Self::Strip(strip, user))
    }
}

/// The earlier month: the one that is chosen, if it lies before the later one, or the month before it.
#[must_use]
pub fn since(route: &Route, until: Month) -> Month {
    let chosen = route.choice.as_deref().and_then(|text| text.parse().ok());
    chosen.filter(|chosen| *chosen < until).unwrap_or(until.plus(-1))
}

/// Who is listed.
pub(super) fn own_list(route: &Route, code: &str, until: Month) -> Option<OwnList> {
    match Chosen::from_code(route.mode, code)? {
        Chosen::Cell(from, to) if route.history == History::Recorded => {
            let members = Listed::Recorded { mode: route.mode, since: since(route, until), from, to };
            Some(OwnList { members, filter: None, are_cards: route.mode == Mode::Directory })
        }
        Chosen::Cell(from, to) => {
            let cell = Cell { mode: route.mode, since: since(route, until), from, to };
            let day = condition::day_of(cell.since.last_day());
            if route.mode == Mode::Directory {
                let members = Listed::Group(segmentation::transitions::group_at(route.mode, to)?);
                return Some(OwnList { members, filter: Some(cell.created(day)?.to_json()), are_cards: true });
            }
            Some(OwnList::of_condition(cell.condition(day)?.to_json()))
        }
        Chosen::Strip(strip, user) => {
            let responsible = user.map(|user| match user {
                UserId::NONE => r#"{"field":"responsible","op":"empty"}"#.to_owned(),
                user => format!(r#"{{"field":"responsible","op":"in","value":[{user}]}}"#),
            });
            let both = super::own_list::both(Some(strip.condition(until)), responsible)?;
            Some(OwnList::of_condition(both))
        }
    }
}

/// The table of transitions, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Where clients were, each with how many, and how many of them are in each column.
    pub rows: Vec<(Place, u32, Vec<u32>)>,
    /// Where they are, each with how many.
    pub columns: Vec<(Place, u32)>,
    /// All of them: what rows and columns sum to.
    pub all: u32,
    /// The greatest number of a cell.
    pub most: u32,
}

impl Table {
    /// The table of a mode: every group has a row and a column, what lies outside of them only where somebody is.
    #[must_use]
    pub fn new(mode: Mode, cells: &[(Place, Place, u32)]) -> Self {
        let groups = || mode.groups().iter().map(|&group| place_of(group));
        let comes_from = |place: &Place| cells.iter().any(|(from, ..)| from == place);
        let goes_to = |place: &Place| cells.iter().any(|(_, to, _)| to == place);
        let before = [Place::New].into_iter().filter(comes_from);
        let beside = [Place::Absent].into_iter().filter(comes_from);
        let after = [Place::Absent, Place::Gone].into_iter().filter(goes_to);
        let columns: Vec<Place> = groups().chain(after).collect();
        let count =
            |from: Place, to: Place| cells.iter().find(|cell| (cell.0, cell.1) == (from, to)).map_or(0, |cell| cell.2);
        let row = |from: Place| {
            let counts: Vec<u32> = columns.iter().map(|&to| count(from, to)).collect();
            (from, counts.iter().sum(), counts)
        };
        let rows: Vec<_> = before.chain(groups()).chain(beside).map(row).collect();
        let column = |(at, &to): (usize, &Place)| (to, rows.iter().map(|(_, _, counts)| counts[at]).sum());
        Self {
            columns: columns.iter().enumerate().map(column).collect(),
            all: rows.iter().map(|(_, sum, _)| sum).sum(),
            most: cells.iter().map(|cell| cell.2).max().unwrap_or(0),
            rows,
        }
    }
}

/// A row of the table by user: who is responsible (0 for nobody), and how many clients of each strip.
pub type UserRow = (UserId, Vec<u32>);

/// The strips by user, those with most of the first strips' clients first.
#[must_use]
pub fn by_user(strips: &[protocol::Met]) -> Vec<UserRow> {
    let mut users: Vec<UserId> = strips.iter().flat_map(|strip| strip.by_user.iter().map(|it| it.0)).collect();
    users.sort_unstable();
    users.dedup();
    let count = |strip: &protocol::Met, user: UserId| {
        strip.by_user.iter().find(|(known, _)| *known == user).map_or(0, |(_, clients)| *clients)
    };
    let row = |user: UserId| (user, strips.iter().map(|strip| count(strip, user)).collect());
    let mut rows: Vec<UserRow> = users.into_iter().map(row).collect();
    rows.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    rows
}

/// What an address or a heading names a place by: its group, if it is one.
#[must_use]
pub fn group_of(mode: Mode, place: Place) -> Option<Group> {
    segmentation::transitions::group_at(mode, place)
}

#[cfg(test)]
mod tests;
