//! Where the cards of a mode went between two months, and who they are (rule 2.9).

use crate::condition::{Bitmap, Check, Code, Condition, Day, Field, Subject, Test};
use crate::counting::Counting;
use crate::engine::Segmentation;
use crate::group::Group;
use crate::links::NOBODY;
use crate::modes::Mode;
use crate::month::Month;
use crate::rank::{Matrix, Place};
use crate::segment::{Reference, group_of};

/// A cell of the table of transitions of a mode: where cards were at the earlier month, and where they are at the later
/// one. Groups are named by their numbers within the mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The mode.
    pub mode: Mode,
    /// The earlier month.
    pub since: Month,
    /// Where the cards were then.
    pub from: Place,
    /// Where they are at the later month.
    pub to: Place,
}

/// The group of a mode that a place of its table stands for.
#[must_use]
pub fn group_at(mode: Mode, place: Place) -> Option<Group> {
    if let Place::Group(number) = place { mode.groups().get(usize::from(number)).copied() } else { None }
}

/// The number by which a table of transitions names a group.
#[must_use]
pub fn place_of(group: Group) -> Place {
    let groups = group.mode().groups();
    groups.iter().position(|it| *it == group).map_or(Place::Absent, |place| Place::Group(place as u8))
}

/// Where a card that is counted is at a reference date.
fn place(counting: &Counting, number: u32, reference: &Reference, mode: Mode) -> Place {
    match group_of(counting, number, reference, mode) {
        Some(group) => place_of(group),
        None if counting.evidence.created[number as usize] > reference.day => Place::New,
        None => Place::Absent,
    }
}

impl Cell {
    /// The condition that holds at a later month for the clients of the cell, whose earlier month has its reference
    /// date on a day; nothing for a mode of cards, and for those who are gone.
    #[must_use]
    pub fn condition(&self, since: Day) -> Option<Condition> {
        let field = field_of(self.mode)?;
        let then = |field| Subject::At(field, since);
        let mut all = vec![self.created(since)?];
        match self.from {
            Place::New => {}
            from => all.push(in_place(self.mode, from, then(field))?),
        }
        all.push(in_place(self.mode, self.to, Subject::Plain(field))?);
        Some(Condition::All(all))
    }

    /// That the card was created after a day, or by then; nothing for what is gone.
    #[must_use]
    pub fn created(&self, since: Day) -> Option<Condition> {
        let is_new = test(Subject::Plain(Field::Created), Check::After(since));
        match self.from {
            Place::New => is_new,
            Place::Gone => None,
            _ => is_new.map(|is_new| Condition::Not(Box::new(is_new))),
        }
    }
}

/// The field that tells the groups of a mode; nothing for the mode of cards.
fn field_of(mode: Mode) -> Option<Field> {
    match mode {
        Mode::ClientType => Some(Field::ClientType),
        Mode::Paid | Mode::Unpaid => Some(Field::LifeCycle),
        Mode::Frequency => Some(Field::Frequency),
        Mode::Directory => None,
    }
}

/// The condition that holds for the clients of a group; nothing for a group of the mode of cards.
#[must_use]
pub fn in_group(group: Group) -> Option<Condition> {
    in_place(group.mode(), place_of(group), Subject::Plain(field_of(group.mode())?))
}

/// That a client is in a place of a mode.
fn in_place(mode: Mode, place: Place, subject: Subject) -> Option<Condition> {
    let code = |group: &Group| Code::from(group.code());
    match place {
        Place::Group(_) => test(subject, Check::In(vec![code(&group_at(mode, place)?)])),
        Place::Absent => test(subject, Check::NotIn(mode.groups().iter().map(code).collect())),
        Place::New | Place::Gone => None,
    }
}

fn test(subject: Subject, check: Check) -> Option<Condition> {
    Test::new(subject, check, None).ok().map(Condition::Test)
}

impl Segmentation {
    /// How many cards went from which group of a mode at an earlier month to which at a later one. Rows and columns sum to
    /// the counters of the two months.
    #[must_use]
    pub fn transitions(&self, mode: Mode, since: Month, until: Month) -> Matrix {
        let (counting, from, to) = (self.counting(), self.reference(since), self.reference(until));
        let cards = 0..counting.links.cards.len() as u32;
        let counted = cards.filter(|&card| counting.links.cards[card as usize] != NOBODY);
        counted.map(|card| (place(counting, card, &from, mode), place(counting, card, &to, mode))).collect()
    }

    /// The cards of a cell, by their numbers.
    pub(crate) fn moved(&self, cell: &Cell, until: Month) -> Bitmap {
        let (counting, from, to) = (self.counting(), self.reference(cell.since), self.reference(until));
        let places = [cell.from, cell.to];
        // A card that is in a group at neither month is in no cell.
        if !places.iter().any(|place| matches!(place, Place::Group(_))) {
            return Bitmap::none(counting.links.cards.len());
        }
        Bitmap::from_fn(counting.links.cards.len(), |card| {
            counting.links.cards[card] != NOBODY
                && place(counting, card as u32, &from, cell.mode) == cell.from
                && place(counting, card as u32, &to, cell.mode) == cell.to
        })
    }
}
