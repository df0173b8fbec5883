//! The questions of planning: who is due for a touch, what is planned on which day, making a touch and changing one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use segmentation::facts::{Owner, TouchKind};
use segmentation::planning::NewTouch;
use segmentation::rank::{Abc, Norms, TouchState};
use segmentation::{ActivityId, Card, DepartmentId, Month, UserId};
use serde::{Deserialize, Serialize};

use crate::TouchProblem;

/// Asks who is due for a touch, and what is planned in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanQuestion {
    /// Whose clients and whose touches; nobody stands for everybody.
    pub people: Vec<UserId>,
    /// Of which rank the listed clients are; nothing for every one.
    pub rank: Option<Abc>,
    /// In which state they are; nothing for every one.
    pub state: Option<TouchState>,
    /// How many of them are passed over.
    pub offset: usize,
    /// How many are told at the most.
    pub limit: usize,
    /// The month of the calendar.
    pub month: Month,
    /// The day of the calendar whose touches are told; those that are late or without a date for nothing.
    pub day: Option<NaiveDate>,
    /// The client whose touches are told instead of those of a day.
    pub client: Option<Card>,
}

/// The answer to a [`PlanQuestion`].
pub type PlanAnswer = Result<Box<PlanReport>, NoPlan>;

/// Why nobody is planned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoPlan {
    /// Nothing is read, or nothing that this viewer may see.
    NotRead,
    /// The sums of payments are not read: ranks by a part of them would be false.
    SumsNotRead,
    /// The touches are not read to their end: some of those that were done would be missing.
    TouchesNotRead,
}

/// Who is due for a touch as of today, and what is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanReport {
    /// Today, by the portal.
    pub today: NaiveDate,
    /// After how many months without a touch a client of each rank is due.
    pub norms: Norms,
    /// How many clients there are by rank from A to C, and in each by [`TouchState::ALL`].
    pub counts: [[u32; 4]; 3],
    /// How many are listed in all.
    pub matching: usize,
    /// Those that were asked for: by rank and state, those who wait longest first.
    pub rows: Vec<PlanRow>,
    /// Code of the base currency; nothing where sums cannot be told.
    pub currency: Option<String>,
    /// How many touches are planned for each day of the month, from its first one on.
    pub load: Vec<u32>,
    /// The same of each user who has any, whoever was asked for.
    pub load_of: BTreeMap<UserId, Vec<u32>>,
    /// How many planned touches are late.
    pub late: u32,
    /// How many are planned without a date.
    pub undated: u32,
    /// The touches of the day, or of the client.
    pub touches: Vec<PlannedTouch>,
    /// The users who are responsible for ranked clients or for planned touches.
    pub people: Vec<UserId>,
}

/// A client that is planned for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Its card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// Its rank.
    pub rank: Abc,
    /// What it waits for.
    pub state: TouchState,
    /// The day on which it is due for a touch.
    pub due: NaiveDate,
    /// The last touch that was done.
    pub last: Option<TouchOf>,
    /// The touch that comes next, if it is not late.
    pub next: Option<TouchOf>,
    /// The planned touch that is late for the longest time.
    pub late: Option<TouchOf>,
    /// Its average payment of the last twelve months, in cents; nothing without payments, or without rates.
    pub usual: Option<i64>,
    /// The user responsible for it (0 if unknown).
    pub responsible: UserId,
}

/// A touch of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchOf {
    /// Number of the activity.
    pub id: ActivityId,
    /// What it is.
    pub kind: TouchKind,
    /// The day on which it was done or is planned.
    pub day: Option<NaiveDate>,
    /// The user responsible for it (0 if unknown).
    pub responsible: UserId,
}

/// A planned touch with its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTouch {
    /// The client's card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// The touch.
    pub touch: TouchOf,
}

/// Asks for proposals: a day for each of the clients who are overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalsQuestion {
    /// Whose clients; nobody stands for everybody.
    pub people: Vec<UserId>,
    /// Of which rank; nothing for every one.
    pub rank: Option<Abc>,
    /// The first day that is proposed.
    pub from: NaiveDate,
    /// How many touches a person has on a day at the most, those that are planned already among them.
    pub per_day: u32,
    /// Who is to do what concerns a client for whom nobody is responsible.
    pub fallback: UserId,
}

/// The answer to a [`ProposalsQuestion`]: those who wait longest first.
pub type ProposalsAnswer = Result<Vec<Proposal>, NoPlan>;

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The client's card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// Its rank.
    pub rank: Abc,
    /// The day on which it was due.
    pub due: NaiveDate,
    /// Who is to do it.
    pub responsible: UserId,
    /// When.
    pub day: NaiveDate,
}

/// Asks how people have kept in touch with ranked clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionQuestion {
    /// The first day of the period.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

/// The answer to an [`AttentionQuestion`], in the order of the users' numbers.
pub type AttentionAnswer = Result<Vec<PersonAttention>, NoPlan>;

/// How somebody has kept in touch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAttention {
    /// The user (0 for nobody).
    pub user: UserId,
    /// Ranked clients for whom that user is responsible as of today.
    pub clients: u32,
    /// Those of them who are within their norm: not overdue.
    pub within_norm: u32,
    /// Those who are overdue.
    pub overdue: u32,
    /// Touches of the period that were done, by [`TouchKind::TOUCHES`].
    pub done: [u32; 4],
    /// Those of them that had been planned for a day.
    pub planned: u32,
    /// Those of these that were done by that day.
    pub on_time: u32,
    /// Those that were done with a result or a description.
    pub with_result: u32,
    /// Those that were followed by a request or a payment within thirty days.
    pub followed: u32,
    /// Touches that were planned for a day of the period that has passed, and are not done.
    pub missed: u32,
}

/// Asks the portal what somebody is responsible for, as far as the token of a viewer who may not see everything shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlanQuestion {
    /// Who; nothing for the viewer.
    pub user: Option<UserId>,
}

/// The answer to an [`OwnPlanQuestion`]; nothing if the portal has told nothing.
pub type OwnPlanAnswer = Option<OwnPlan>;

/// What somebody is responsible for, as the viewer's token shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPlan {
    /// Whose clients they are, as it was asked.
    pub user: Option<UserId>,
    /// Today, by the portal.
    pub today: NaiveDate,
    /// His clients, those who wait longest first. Nobody is ranked: for that all clients would have to be known.
    pub rows: Vec<OwnRow>,
    /// How many clients he has, if not all of them are told.
    pub of: Option<u64>,
    /// His planned touches by day; those without a date under nothing.
    pub load: BTreeMap<Option<NaiveDate>, u32>,
}

/// A client of the person who was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRow {
    /// Its card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
    /// The last touch that was done in the card itself, as far back as norms go.
    pub last: Option<TouchOf>,
    /// The touch that is planned next in the card itself.
    pub next: Option<TouchOf>,
}

/// Asks who works in which department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffQuestion;

/// The answer to a [`StaffQuestion`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffAnswer {
    /// Those who work in the company now, with their names and departments, in the order of their numbers.
    pub people: Vec<(UserId, String, Vec<DepartmentId>)>,
    /// The departments; a portal may have none.
    pub departments: Vec<StaffDepartment>,
    /// Whether not everybody is told.
    pub is_cut: bool,
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDepartment {
    /// Its number.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// The department above it; 0 for the uppermost.
    pub parent: DepartmentId,
    /// Who heads it; 0 for nobody.
    pub head: UserId,
}

/// Asks for the touches of one client as of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTouchesQuestion {
    /// The client's card.
    pub card: Card,
}

/// The answer to a [`ClientTouchesQuestion`]; nothing if the portal has told nothing.
pub type ClientTouchesAnswer = Option<ClientTouches>;

/// The touches of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTouches {
    /// Today, by the portal.
    pub today: NaiveDate,
    /// The last one that was done.
    pub last: Option<TouchOf>,
    /// The one that comes next, if it is not late.
    pub next: Option<TouchOf>,
    /// Its rank, what it waits for and the day on which it is due, where ranks are known.
    pub waits: Option<(Abc, TouchState, NaiveDate)>,
    /// Whether only the touches in the card itself are known, and not those in its deals and invoices.
    pub is_of_card_alone: bool,
}

/// Asks what some activities are about, at most fifty of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchTextsQuestion {
    /// Their numbers.
    pub ids: Vec<ActivityId>,
}

/// The answer to a [`TouchTextsQuestion`]: subject and moment, as the portal writes it, of each that the viewer may see.
pub type TouchTextsAnswer = BTreeMap<ActivityId, (String, String)>;

impl TouchTextsQuestion {
    /// What some touches are about, nobody asks anew by asking for others.
    pub(crate) fn is_of_others(&self, older: &Self) -> bool {
        self.ids != older.ids
    }
}

/// Makes a touch in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTouch {
    /// The touch.
    pub touch: NewTouch,
}

/// The number of the activity, or why it could not be made.
pub type PlanTouchAnswer = Result<ActivityId, TouchProblem>;

impl PlanTouch {
    /// What was to be made is made, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}

/// Changes a touch in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTouch {
    /// Number of the activity.
    pub id: ActivityId,
    /// What it is.
    pub kind: TouchKind,
    /// The record it was made in, where the worker does not know it.
    pub owner: Owner,
    /// What is done with it.
    pub change: TouchCommand,
}

/// What is done with a touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TouchCommand {
    /// It is marked as done.
    Complete,
    /// It is put off to this moment: ISO with an offset from UTC.
    Move(String),
}

/// Nothing, or why it could not be changed.
pub type ChangeTouchAnswer = Result<(), TouchProblem>;

impl ChangeTouch {
    /// What was to be changed is changed, whatever else is.
    pub(crate) fn is_done_apart(&self, _: &Self) -> bool {
        true
    }
}
