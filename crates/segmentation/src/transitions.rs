//! Where the cards of a mode went between two months, and who they are (rule 2.9).

use crate::condition::Bitmap;
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
