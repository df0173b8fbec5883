//! The settings of counting: which hold, and what becomes of those that were saved.

use std::collections::BTreeMap;

use bitrix24::counting::Entry;
use bitrix24::{Counting, CountingError};
use protocol::{CountingProblem, Mark, MarkKind, Set, SettingsChange, ToWorker};
use segmentation::{Month, Settings, UserId};
use sync::job::counting::{ReadCounting, SaveCounting, Saved};

use super::{Connection, Effect};

impl Connection {
    /// The settings that hold, with their journal, as far as is known: those that the portal has told last, or those that
    /// were stored. A follower's store may have been told of newer ones than the follower.
    pub(super) fn counting(&self) -> Option<&Counting> {
        let (told, stored) = (self.sync.counting(), self.loaded.as_ref().map(|loaded| &loaded.counting));
        match (told, stored) {
            (Some(told), Some(stored)) if self.is_following() && stored.revision > told.revision => Some(stored),
            (told, stored) => told.or(stored),
        }
    }

    /// Why the settings that the portal holds cannot be read.
    pub(super) fn counting_problem(&self) -> Option<CountingProblem> {
        self.sync.counting_error().map(problem)
    }

    /// Number and name of the viewer, if the portal has said that he is an administrator. While it is asked once more who
    /// he is, what it said before holds.
    pub(super) fn administrator(&self) -> Option<(UserId, String)> {
        let user = match self.sync.viewer() {
            Some(viewer) => Some(viewer.user_id).filter(|_| viewer.is_admin),
            None => self.user_id().filter(|_| self.sharing.is_admin == Some(true)),
        }?;
        let stored = self.checkpoint().map(|checkpoint| checkpoint.users.as_slice()).unwrap_or_default();
        let mut users = self.sync.users().iter().chain(stored);
        let name = users.find(|(id, _)| *id == user).map(|(_, name)| name.clone());
        Some((user, name.unwrap_or_default()))
    }

    /// Has everything counted by the settings that hold.
    pub(super) fn apply_settings(&mut self) {
        let settings = self.counting().map_or_else(Settings::default, |counting| counting.settings.clone());
        let problem = self.counting_problem();
        let is_new_problem = std::mem::replace(&mut self.problem_told, problem) != problem;
        if self.data.set_settings(&settings) || is_new_problem {
            self.report.changed(true);
        }
    }

    /// The portal has told which settings it holds.
    pub(super) fn counting_read(&mut self, job: &ReadCounting, effects: &mut Vec<Effect>) {
        if let Some(text) = &job.text {
            self.take_counting(text, effects);
        }
    }

    /// Settings were saved, or others were found in their place. What follows from them is read, recorded, published and
    /// written into cards like after any other change.
    pub(super) fn counting_saved(&mut self, job: &SaveCounting, effects: &mut Vec<Effect>) {
        if let Some(Saved::Set(text) | Saved::Overtaken(text)) = job.outcome() {
            self.take_counting(text, effects);
            self.message(ToWorker::Refresh, effects);
        }
    }

    fn take_counting(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let before = self.sync.counting().cloned();
        self.sync.take_counting(text);
        if self.sync.counting() != before.as_ref() && self.is_leader() {
            self.keep_decisions(effects);
        }
        self.apply_settings();
    }
}

/// Why a text tells no settings, as the page is told.
fn problem(error: CountingError) -> CountingProblem {
    match error {
        CountingError::Damaged => CountingProblem::Damaged,
        CountingError::Newer(_) => CountingProblem::Newer,
        CountingError::UnknownKind(setting) | CountingError::OutOfRange(setting) => CountingProblem::Senseless(setting),
    }
}

/// The marks of changed rules on the chart: one for each month of the journal. What changes no count has no mark.
pub(super) fn marks(counting: &Counting) -> Vec<Mark> {
    let mut changes: BTreeMap<Month, u32> = BTreeMap::new();
    entries(counting).filter_map(month).for_each(|month| *changes.entry(month).or_default() += 1);
    changes.into_iter().map(|(month, cards)| Mark { month, kind: MarkKind::Settings, cards }).collect()
}

/// The changes of a month, the newest first.
pub(super) fn changes(counting: &Counting, at: Month) -> Vec<SettingsChange> {
    entries(counting).filter(|entry| month(entry) == Some(at)).map(change).collect()
}

fn entries(counting: &Counting) -> impl Iterator<Item = &Entry> {
    counting.journal.iter().filter(|entry| entry.setting.changes_counts())
}

/// The month of a change, by the portal's clock; nothing if its moment cannot be read.
fn month(entry: &Entry) -> Option<Month> {
    entry.at.get(..10)?.parse().ok().map(Month::of)
}

fn change(entry: &Entry) -> SettingsChange {
    SettingsChange {
        at: entry.at.clone(),
        user: entry.user,
        name: entry.name.clone(),
        setting: entry.setting,
        from: entry.from.clone(),
        to: entry.to.clone(),
    }
}

/// What holds, as the page is told.
pub(super) fn set(counting: Option<&Counting>) -> Set {
    let Some(counting) = counting else { return Set::default() };
    Set { settings: counting.settings.clone(), journal: counting.journal.iter().map(change).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_in_which_rules_were_changed_have_a_mark_with_the_changes_behind_it() {
        let entry = |at: &str, to: u32| {
            format!(r#"{{"at":"{at}","user":1,"setting":"sleeping_after_months","from":6,"to":{to}}}"#)
        };
        let journal = [
            entry("2026-03-31T23:59", 3),
            entry("2026-03-01T09:00", 4),
            entry("2025-12-05T10:00", 5),
            entry("soon", 9),
        ];
        let text = format!(r#"{{"format":1,"settings":{{}},"journal":[{}]}}"#, journal.join(","));
        let counting = Counting::parse(&text).expect("settings");
        let month = |year, month| Month::new(year, month).expect("a month");
        let found: Vec<_> = marks(&counting).into_iter().map(|mark| (mark.month, mark.kind, mark.cards)).collect();
        assert_eq!(found, [(month(2025, 12), MarkKind::Settings, 1), (month(2026, 3), MarkKind::Settings, 2)]);
        let days: Vec<_> = changes(&counting, month(2026, 3)).into_iter().map(|change| change.at).collect();
        assert_eq!(days, ["2026-03-31T23:59", "2026-03-01T09:00"]);
        assert_eq!(changes(&counting, month(2026, 4)), []);
    }
}
