//! What a tab shows, in a form that two tabs can be compared by.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::NaiveDate;
use portal::{Options, Pace, Portal};
use protocol::{ListQuestion, Summary, ToWorker};
use segmentation::{Group, Mode, Month, Page, Quality, series_csv};
use store::MemoryStore;

use super::scene::Scene;
use crate::{Tab, Unfinished, World};

/// How many differences are told.
const TOLD: usize = 6;

/// The numbers of a tab, and the clients behind those of some months.
pub(super) struct Answers {
    pub(super) as_of: NaiveDate,
    counts: Vec<String>,
    quality: Quality,
    pages: Vec<(Month, Group, Page)>,
}

impl Answers {
    /// Asks a tab for everything it shows; nothing if it shows no numbers.
    pub(super) fn of(tab: &mut Tab, months: &[Month]) -> Option<Self> {
        let Summary { series, modes, quality, .. } = tab.screen.summary.clone()?;
        let questions = months.iter().flat_map(|&month| Group::all().map(move |group| (month, group)));
        let pages = questions.map(|(month, group)| (month, group, ask(tab, month, group))).collect();
        let counts = series_csv(&series, &modes).lines().map(str::to_owned).collect();
        Some(Self { as_of: series.as_of, counts, quality, pages })
    }

    /// What is shown differently from what should be shown, the first few things of it.
    pub(super) fn difference(&self, expected: &Self) -> Option<String> {
        let mut told = Vec::new();
        if self.as_of != expected.as_of {
            told.push(format!("as of {} instead of {}", self.as_of, expected.as_of));
        }
        let mine: BTreeSet<&String> = self.counts.iter().collect();
        let theirs: BTreeSet<&String> = expected.counts.iter().collect();
        told.extend(theirs.difference(&mine).take(TOLD).map(|line| format!("{line} is expected")));
        told.extend(mine.difference(&theirs).take(TOLD).map(|line| format!("{line} is shown")));
        if self.quality != expected.quality {
            told.push(format!("{:?} instead of {:?}", self.quality, expected.quality));
        }
        for ((month, group, page), (_, _, right)) in self.pages.iter().zip(&expected.pages) {
            if page != right {
                let missing = right.rows.iter().find(|row| !page.rows.contains(row));
                let extra = page.rows.iter().find(|row| !right.rows.contains(row));
                told.push(format!("{month} {group:?}: {missing:?} is expected, {extra:?} is shown"));
            }
        }
        told.truncate(TOLD);
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// A client that is shown twice, in one group or in two groups of a mode, or a group whose number is not that of its
    /// clients.
    pub(super) fn contradiction(&self) -> Option<String> {
        for mode in Mode::ALL {
            let mut seen = BTreeSet::new();
            for (month, group, page) in self.pages.iter().filter(|(_, group, _)| group.mode() == mode) {
                if page.total != page.rows.len() {
                    return Some(format!("{month} {group:?} counts {} and lists {}", page.total, page.rows.len()));
                }
                if let Some(row) = page.rows.iter().find(|row| !seen.insert((*month, row.card))) {
                    return Some(format!("{month} {group:?} shows {:?} twice", row.card));
                }
            }
        }
        None
    }
}

/// The clients of a group in a month.
fn ask(tab: &mut Tab, month: Month, group: Group) -> Page {
    tab.screen.page = None;
    tab.ask(ListQuestion::of_group(group, month));
    while tab.screen.page.is_none() && tab.step() {}
    tab.screen.page.take().unwrap_or_default()
}

/// A tab that has read, from its beginning and without any interruption, a copy of the portal as it is now.
pub(super) fn undisturbed(world: &Rc<World>, scene: &Scene) -> Result<Tab, Unfinished> {
    let data = world.portal.borrow().data(world.elapsed() as f64 / 1000.0);
    let options = Options { pace: Pace::Fast, ..scene.options.clone() };
    let mut portal = Portal::new(data, options);
    scene.set_rules(&mut portal);
    let mut tab = Tab::open(&World::new(portal), scene.viewer, MemoryStore::new());
    if scene.is_limited {
        tab.say(ToWorker::ReadMine);
    }
    tab.finish()?;
    Ok(tab)
}
