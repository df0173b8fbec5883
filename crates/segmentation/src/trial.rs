//! What other settings would change, found out beside the counting in force and without touching it.
//!
//! A trial is made in steps, between which its owner can do other things: in a large portal, a counting of its own takes
//! some hundred milliseconds. Thresholds alone need none: the evidence in force is looked at with them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answer::Counts;
use crate::counting::Counting;
use crate::engine::Segmentation;
use crate::facts::Settings;
use crate::links::{ClientsById, Links};
use crate::modes::Mode;
use crate::month::Month;
use crate::owner_sets::OwnerSets;
use crate::segment::{Groups, Reference, groups_at};

/// So many cards are compared in a step.
pub(crate) const CARDS_A_STEP: usize = 100_000;

/// What settings would change in the current month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The counts by the settings in force.
    pub now: Counts,
    /// The counts by the settings that are tried.
    pub then: Counts,
    /// How many clients are in another group of any mode then, or are clients by one of the settings only.
    pub moved: u32,
}

/// Settings that are tried.
#[derive(Debug)]
pub struct Trial {
    settings: Settings,
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
    /// The counting by the tried settings, unless it is that in force; the cards before a number are compared.
    Compare(Option<Box<Counting>>, usize, Effect),
}

impl Trial {
    /// Tries some settings.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, state: Arc::default(), stage: Stage::Begin }
    }

    /// Does the next step; gives what the settings would change when it was the last one. If the portal or the settings in
    /// force have changed since the last step, the trial begins anew.
    pub fn step(&mut self, engine: &Segmentation) -> Option<Effect> {
        if !Arc::ptr_eq(&self.state, engine.state()) {
            self.state = Arc::clone(engine.state());
            self.stage = Stage::Begin;
        }
        let (stage, effect) = match std::mem::take(&mut self.stage) {
            Stage::Begin if engine.settings().differ_beside_evidence(&self.settings) => {
                self.compare(engine, None, 0, Effect::default())
            }
            Stage::Begin => {
                let mut missing = OwnerSets::default();
                let (links, clients) = Links::new(engine.facts(), &self.settings, &mut missing);
                (Stage::Linked(Box::new((missing, links, clients))), None)
            }
            Stage::Linked(linked) => {
                let (missing, links, clients) = *linked;
                let (facts, today) = (engine.facts(), engine.today());
                let counting = Counting::without_moves(facts, &self.settings, today, missing, (links, clients));
                (Stage::Compare(Some(Box::new(counting)), 0, Effect::default()), None)
            }
            Stage::Compare(tried, from, effect) => self.compare(engine, tried, from, effect),
        };
        self.stage = stage;
        effect
    }

    /// Compares the next cards.
    fn compare(
        &self,
        engine: &Segmentation,
        tried: Option<Box<Counting>>,
        from: usize,
        mut effect: Effect,
    ) -> (Stage, Option<Effect>) {
        let in_force = engine.counting();
        let counting = tried.as_deref().unwrap_or(in_force);
        let today = engine.today();
        let now = engine.reference(Month::of(today));
        let then = Reference::new(today, &self.settings);
        let cards = in_force.links.cards.len();
        let until = (from + CARDS_A_STEP).min(cards);
        for number in from as u32..until as u32 {
            let before = groups_at(in_force, number, &now);
            let after = groups_at(counting, number, &then);
            before.iter().for_each(|group| effect.now[group] += 1);
            after.iter().for_each(|group| effect.then[group] += 1);
            effect.moved += u32::from(as_client(before) != as_client(after));
        }
        if until < cards { (Stage::Compare(tried, until, effect), None) } else { (Stage::Begin, Some(effect)) }
    }
}

/// The groups in which only clients are.
pub(crate) fn as_client(groups: Groups) -> Groups {
    groups.iter().filter(|group| group.mode() != Mode::Directory).collect()
}
