//! What other settings would change, found out beside the counting in force and without touching it.
//!
//! A trial is made in steps, between which its owner can do other things: in a large portal, a counting of its own takes
//! some hundred milliseconds. Thresholds alone need none: the evidence in force is looked at with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answer::{Counts, Series};
use crate::condition::Bitmap;
use crate::counting::{Counting, Moves};
use crate::engine::Segmentation;
use crate::facts::Settings;
use crate::group::Group;
use crate::links::{ClientsById, Links};
use crate::modes::Mode;
use crate::month::Month;
use crate::owner_sets::OwnerSets;
use crate::rank::Place;
use crate::segment::{Groups, Reference, groups_at};
use crate::transitions::place_of;

/// So many cards are compared in a step.
pub(crate) const CARDS_A_STEP: usize = 100_000;

/// What settings would change in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The counts by the settings in force.
    pub now: Counts,
    /// The counts by the settings that are tried.
    pub then: Counts,
    /// How many clients are in another group of any mode then, or are clients by one of the settings only.
    pub moved: u32,
    /// How many cards are in which place of a mode now and in which other one then.
    pub moves: Vec<(Mode, Place, Place, u32)>,
    /// The charts by the settings in force and by those that are tried.
    pub charts: Option<Box<(Series, Series)>>,
}

/// What settings would change, and for whom.
#[derive(Debug, Default)]
pub struct Tried {
    /// In numbers.
    pub effect: Effect,
    /// The cards that are in another group of any mode, by their numbers, with their groups now and then.
    cards: Vec<(u32, Groups, Groups)>,
}

impl Tried {
    /// Notes a card with its groups now and then.
    fn take(&mut self, number: u32, now: Groups, then: Groups) {
        now.iter().for_each(|group| self.effect.now[group] += 1);
        then.iter().for_each(|group| self.effect.then[group] += 1);
        if now != then {
            self.effect.moved += u32::from(as_client(now) != as_client(then));
            self.cards.push((number, now, then));
        }
    }

    /// Counts the moves of the cards that were noted.
    fn finish(&mut self) {
        let mut moves: BTreeMap<(Mode, Place, Place), u32> = BTreeMap::new();
        for (_, now, then) in &self.cards {
            for mode in Mode::ALL {
                let (from, to) = (place_in(now, mode), place_in(then, mode));
                if from != to {
                    *moves.entry((mode, from, to)).or_default() += 1;
                }
            }
        }
        self.effect.moves = moves.into_iter().map(|((mode, from, to), cards)| (mode, from, to, cards)).collect();
    }

    /// The cards that would go from one place of a mode to another, out of so many.
    #[must_use]
    pub fn moved(&self, mode: Mode, from: Place, to: Place, cards: usize) -> Bitmap {
        let mut moved = Bitmap::none(cards);
        let is_meant =
            |(_, now, then): &&(u32, Groups, Groups)| (place_in(now, mode), place_in(then, mode)) == (from, to);
        self.cards.iter().filter(is_meant).for_each(|(number, ..)| moved.insert(*number as usize));
        moved
    }
}

fn place_in(groups: &Groups, mode: Mode) -> Place {
    groups.of(mode).map_or(Place::Absent, place_of)
}

/// Settings that are tried.
#[derive(Debug)]
pub struct Trial {
    settings: Settings,
    /// The month that is compared; nothing for that of today.
    month: Option<Month>,
    /// Whether the charts are told.
    with_charts: bool,
    /// The state that is compared with; anything else is counted anew.
    state: Arc<()>,
    stage: Stage,
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Begin,
    /// The client of every record by the tried settings.
    Linked(Box<(OwnerSets, Links, ClientsById)>),
    /// The cards before a number are compared.
    Compare(Box<Comparing>),
}

#[derive(Debug)]
struct Comparing {
    /// The counting by the tried settings, unless it is that in force.
    counting: Option<Counting>,
    /// What each month adds by the tried settings, if the charts are told.
    moves: Option<Moves>,
    /// How many cards are compared.
    done: usize,
    tried: Tried,
}

impl Trial {
    /// Tries some settings in the month of today.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, month: None, with_charts: false, state: Arc::default(), stage: Stage::Begin }
    }

    /// The same in another month, with the charts of all months.
    #[must_use]
    pub fn with_charts(self, month: Month) -> Self {
        Self { month: Some(month), with_charts: true, ..self }
    }

    /// Does the next step; gives what the settings would change when it was the last one. If the portal or the settings in
    /// force have changed since the last step, the trial begins anew.
    pub fn step(&mut self, engine: &Segmentation) -> Option<Tried> {
        if !Arc::ptr_eq(&self.state, engine.state()) {
            self.state = Arc::clone(engine.state());
            self.stage = Stage::Begin;
        }
        match std::mem::take(&mut self.stage) {
            Stage::Begin if engine.settings().differ_beside_evidence(&self.settings) => {
                self.compare(engine, self.comparing(engine, None))
            }
            Stage::Begin => {
                let mut missing = OwnerSets::default();
                let (links, clients) = Links::new(engine.facts(), &self.settings, &mut missing);
                self.stage = Stage::Linked(Box::new((missing, links, clients)));
                None
            }
            Stage::Linked(linked) => {
                let (missing, links, clients) = *linked;
                let (facts, today) = (engine.facts(), engine.today());
                let counting = Counting::without_moves(facts, &self.settings, today, missing, (links, clients));
                self.stage = Stage::Compare(self.comparing(engine, Some(counting)));
                None
            }
            Stage::Compare(comparing) => self.compare(engine, comparing),
        }
    }

    fn comparing(&self, engine: &Segmentation, counting: Option<Counting>) -> Box<Comparing> {
        let counted = counting.as_ref().unwrap_or(engine.counting());
        let moves = self.with_charts.then(|| Moves::none(counted, &self.settings, engine.today()));
        Box::new(Comparing { moves, counting, done: 0, tried: Tried::default() })
    }

    /// Compares the next cards.
    fn compare(&mut self, engine: &Segmentation, mut comparing: Box<Comparing>) -> Option<Tried> {
        let Comparing { counting, moves, done, tried } = &mut *comparing;
        let in_force = engine.counting();
        let counting = counting.as_ref().unwrap_or(in_force);
        let today = engine.today();
        let month = self.month.unwrap_or(Month::of(today));
        let (now, then) = (engine.reference(month), Reference::new(month.reference_date(today), &self.settings));
        let cards = in_force.links.cards.len();
        let until = (*done + CARDS_A_STEP).min(cards);
        for number in *done as u32..until as u32 {
            tried.take(number, groups_at(in_force, number, &now), groups_at(counting, number, &then));
            if let Some(moves) = moves {
                moves.add(counting, number);
            }
        }
        *done = until;
        if until < cards {
            self.stage = Stage::Compare(comparing);
            return None;
        }
        tried.finish();
        tried.effect.charts = moves.as_ref().map(|moves| Box::new((engine.series(), moves.series(today))));
        Some(comparing.tried)
    }
}

/// The groups in which only clients are.
pub(crate) fn as_client(groups: Groups) -> Groups {
    groups.iter().filter(|group: &Group| group.mode() != Mode::Directory).collect()
}
