//! The section «Planning»: days of a month, presets, what is filled in to plan a touch, whose clients are looked at,
//! and the words for all that.

mod words;

pub use words::PlanningTexts;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use protocol::{PersonAttention, Proposal, StaffAnswer, TableCell};
use segmentation::planning::{Intent, NewTouch};
use segmentation::rank::TouchState;
use segmentation::{Card, DepartmentId, Month, UserId};

use crate::i18n::Lang;

/// At which time a touch is proposed.
pub const USUAL_TIME: &str = "10:00";

/// How many characters a subject has at the most.
pub const LONGEST_SUBJECT: usize = 200;

/// The states in the order in which they are shown: who waits first.
pub const STATES: [TouchState; 4] = [TouchState::Overdue, TouchState::Soon, TouchState::Planned, TouchState::Fine];

/// The weeks of a month from Monday to Sunday; nothing for the days of other months.
#[must_use]
pub fn weeks(month: Month) -> Vec<[Option<NaiveDate>; 7]> {
    let (first, last) = (month.first_day(), month.last_day());
    let before = first.weekday().num_days_from_monday() as usize;
    let mut weeks = vec![[None; 7]; (before + last.day() as usize).div_ceil(7)];
    for (place, day) in first.iter_days().take_while(|day| *day <= last).enumerate() {
        weeks[(before + place) / 7][(before + place) % 7] = Some(day);
    }
    weeks
}

/// How full a day is, from 0 for nothing to 4 for the most.
#[must_use]
pub fn fullness(touches: u32, most: u32) -> u32 {
    if touches == 0 { 0 } else { (touches * 4).div_ceil(most.max(1)).min(4) }
}

/// A day that is offered to plan for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Tomorrow.
    Tomorrow,
    /// In a week.
    InAWeek,
    /// When the client is due.
    AtDue,
}

/// The days that are offered, with what they are; the day on which the client is due only if it is yet to come.
#[must_use]
pub fn presets(today: NaiveDate, due: NaiveDate) -> Vec<(Preset, NaiveDate)> {
    let after = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let mut presets = vec![(Preset::Tomorrow, after(1)), (Preset::InAWeek, after(7))];
    if due > today {
        presets.push((Preset::AtDue, due));
    }
    presets
}

/// What is filled in to plan a touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The client's card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// What is to be done.
    pub intent: Intent,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The time, `hh:mm`.
    pub time: String,
    /// Who is to do it; 0 for nobody yet.
    pub responsible: UserId,
    /// What it is about.
    pub subject: String,
    /// Whether it is to be planned, where many are.
    pub is_chosen: bool,
}

/// What is wrong with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// There is no such day or time.
    NoMoment,
    /// The day has passed.
    Past,
    /// Nobody is to do it.
    NoResponsible,
    /// It is about nothing.
    NoSubject,
}

impl Draft {
    /// A draft for a client.
    #[must_use]
    pub fn new(lang: Lang, card: Card, title: &str, intent: Intent, day: NaiveDate, responsible: UserId) -> Self {
        let subject = lang.words_of_subject(intent);
        let (title, day, time) = (title.to_owned(), day.to_string(), USUAL_TIME.to_owned());
        Self { card, title, intent, day, time, responsible, subject, is_chosen: true }
    }

    /// A draft for a proposal.
    #[must_use]
    pub fn of_proposal(lang: Lang, proposal: &Proposal, intent: Intent) -> Self {
        let Proposal { card, title, responsible, day, .. } = proposal;
        Self::new(lang, *card, title, intent, *day, *responsible)
    }

    /// Sets what is to be done, and with it a subject that nobody has written.
    pub fn set_intent(&mut self, lang: Lang, intent: Intent) {
        if self.subject == lang.words_of_subject(self.intent) {
            self.subject = lang.words_of_subject(intent);
        }
        self.intent = intent;
    }

    /// The touch that is filled in, in a zone that tells its offset from UTC in minutes for a day and a time.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn touch(
        &self,
        today: NaiveDate,
        offset: impl Fn(NaiveDate, NaiveTime) -> i32,
    ) -> Result<NewTouch, DraftError> {
        let day: NaiveDate = self.day.parse().map_err(|_| DraftError::NoMoment)?;
        let time = NaiveTime::parse_from_str(self.time.trim(), "%H:%M").map_err(|_| DraftError::NoMoment)?;
        if day < today {
            return Err(DraftError::Past);
        }
        if self.responsible == UserId::NONE {
            return Err(DraftError::NoResponsible);
        }
        let subject: String = self.subject.trim().chars().take(LONGEST_SUBJECT).collect();
        if subject.is_empty() {
            return Err(DraftError::NoSubject);
        }
        let at = moment(day, time, offset(day, time));
        Ok(NewTouch { card: self.card, intent: self.intent, at, responsible: self.responsible, subject })
    }
}

/// A moment as ISO tells it, with an offset from UTC in minutes.
#[must_use]
pub fn moment(day: NaiveDate, time: NaiveTime, offset: i32) -> String {
    let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
    format!("{day}T{}{sign}{:02}:{:02}", time.format("%H:%M:%S"), size / 60, size % 60)
}

/// Whose clients and touches are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// Those of one user.
    User(UserId),
    /// Those of a department and of all below it.
    Department(DepartmentId),
}

impl Whose {
    /// The users; nobody stands for everybody. A department without people has nobody's, which no user is.
    #[must_use]
    pub fn people(self, staff: Option<&StaffAnswer>) -> Vec<UserId> {
        /// Number of no user.
        const NOBODY: UserId = UserId(u32::MAX);
        match self {
            Self::All => Vec::new(),
            Self::User(user) => vec![user],
            Self::Department(department) => {
                let Some(staff) = staff else { return vec![NOBODY] };
                let below = below(staff, department);
                let works_there = |departments: &[DepartmentId]| departments.iter().any(|it| below.contains(it));
                let people = staff.people.iter().filter(|(.., departments)| works_there(departments));
                let people: Vec<UserId> = people.map(|(id, ..)| *id).collect();
                if people.is_empty() { vec![NOBODY] } else { people }
            }
        }
    }

    /// The value by which a field of choice names it.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::User(id) => format!("u{id}"),
            Self::Department(id) => format!("d{id}"),
        }
    }

    /// What a value of a field of choice names; everybody for what is none.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let number = |prefix: char| code.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
        let user = number('u').map(|id| Self::User(UserId(id)));
        user.or_else(|| number('d').map(|id| Self::Department(DepartmentId(id)))).unwrap_or_default()
    }
}

/// A department with all below it; a tree that goes in a circle ends where it began.
fn below(staff: &StaffAnswer, department: DepartmentId) -> BTreeSet<DepartmentId> {
    let mut found = BTreeSet::from([department]);
    loop {
        let more = staff.departments.iter().filter(|it| found.contains(&it.parent)).map(|it| it.id);
        let more: Vec<DepartmentId> = more.filter(|id| !found.contains(id)).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// A person of the table of the team as cells of a file, under [`PlanningTexts::team_file`].
#[must_use]
pub fn team_cells(name: String, person: &PersonAttention) -> Vec<TableCell> {
    let PersonAttention {
        clients, within_norm, overdue, done, planned, on_time, with_result, followed, missed, ..
    } = *person;
    // Meetings, calls, e-mails and to-dos, as they are counted; told with the calls first.
    let [meetings, calls, emails, todos] = done;
    let touches = done.iter().sum();
    let numbers = [
        clients,
        within_norm,
        overdue,
        calls,
        meetings,
        emails,
        todos,
        touches,
        planned,
        on_time,
        with_result,
        followed,
        missed,
    ];
    std::iter::once(TableCell::Text(name)).chain(numbers.map(TableCell::Number)).collect()
}

/// The people who have most planned on a day of the month, with how much; of some people, or of everybody if none are named.
#[must_use]
pub fn busiest(load_of: &BTreeMap<UserId, Vec<u32>>, people: &[UserId], day: usize) -> Vec<(UserId, u32)> {
    let of_day = load_of.iter().filter_map(|(&user, load)| Some((user, *load.get(day)?)));
    let mut busy: Vec<(UserId, u32)> =
        of_day.filter(|&(user, touches)| touches > 0 && (people.is_empty() || people.contains(&user))).collect();
    busy.sort_by_key(|&(user, touches)| (std::cmp::Reverse(touches), user));
    busy
}

/// The departments in the order of the tree, each with how deep it lies.
#[must_use]
pub fn tree(staff: &StaffAnswer) -> Vec<(DepartmentId, String, usize)> {
    fn put(
        staff: &StaffAnswer,
        parent: DepartmentId,
        depth: usize,
        seen: &mut BTreeSet<DepartmentId>,
        tree: &mut Vec<(DepartmentId, String, usize)>,
    ) {
        for it in staff.departments.iter().filter(|it| it.parent == parent) {
            if seen.insert(it.id) {
                tree.push((it.id, it.name.clone(), depth));
                put(staff, it.id, depth + 1, seen, tree);
            }
        }
    }
    let (mut tree, mut seen) = (Vec::new(), BTreeSet::new());
    let is_top = |parent: DepartmentId| staff.departments.iter().all(|it| it.id != parent);
    let tops: BTreeSet<DepartmentId> =
        staff.departments.iter().map(|it| it.parent).filter(|&parent| is_top(parent)).collect();
    tops.into_iter().for_each(|top| put(staff, top, 0, &mut seen, &mut tree));
    tree
}

/// The departments of the tree in which, or below which, one of these people works; and the one that is chosen.
#[must_use]
pub fn departments_of(staff: &StaffAnswer, people: &[UserId], chosen: Whose) -> Vec<(DepartmentId, String, usize)> {
    let is_offered = |(id, ..): &(DepartmentId, String, usize)| {
        let whose = Whose::Department(*id);
        whose == chosen || whose.people(Some(staff)).iter().any(|user| people.contains(user))
    };
    tree(staff).into_iter().filter(is_offered).collect()
}

/// Those who work in the departments that somebody heads, or below them, by their names; the head is not among them.
#[must_use]
pub fn people_of(staff: &StaffAnswer, head: UserId) -> Vec<(UserId, String)> {
    let headed = staff.departments.iter().filter(|department| department.head == head && head != UserId::NONE);
    let below: BTreeSet<UserId> =
        headed.flat_map(|department| Whose::Department(department.id).people(Some(staff))).collect();
    let mut people: Vec<(UserId, String)> = staff
        .people
        .iter()
        .filter(|(id, ..)| *id != head && below.contains(id))
        .map(|(id, name, _)| (*id, name.clone()))
        .collect();
    people.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    people
}

#[cfg(test)]
mod tests;
