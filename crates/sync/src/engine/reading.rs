//! What is being read: the windows that are open, what came of them and is not saved yet, and what has shown in this
//! reading about the portal's lists.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::{BATCH_LENGTH, PAGE_LENGTH, PageOfFacts, PortalTime, Source};
use segmentation::facts::{ContactChannels, Facts, Gone};
use segmentation::{Card, Delta, Month, RecordId};

use super::failing::Failing;
use super::{Track, WindowId};
use crate::bootstrap::{Bootstrap, Question};
use crate::checkpoint::Reached;
use crate::known::{self, Block, Known};
use crate::plan::PARTS_PER_COUNT;
use crate::window::{Purpose, Window};

/// So many records that belong to no month are saved together.
const RECORDS_PER_SAVE: usize = 2_000;

/// Habits of a portal that make some answers worthless. They hold for the session: a portal does not change them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quirks {
    /// Whether it counts rows wrongly.
    pub(super) counts_are_wrong: bool,
    /// Whether it does not heed filters by date.
    pub(super) ignores_dates: bool,
    /// Whether it has answered a command that refers to the page before it as if it did not: then no page is asked for
    /// that way.
    pub(super) breaks_chains: bool,
}

impl Quirks {
    /// How many pages of a window can be asked for at once.
    pub(super) fn longest_chain(self) -> usize {
        if self.breaks_chains { 1 } else { BATCH_LENGTH }
    }
}

/// The reading under way.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) bootstrap: Bootstrap,
    /// A part of the bootstrap of which some questions were not answered yet, and these questions.
    pub(super) half_bootstrap: Option<(Bootstrap, Vec<Question>)>,
    /// Whether everything is to be asked anew at the next step, from the bootstrap on.
    pub(super) starts_over: bool,
    /// The lists that are left out of this reading.
    pub(super) closed: BTreeSet<Source>,
    pub(super) failing: Failing,
    pub(super) quirks: Quirks,
    /// Whether the lists by months have to be begun anew, since the portal does not heed filters by date.
    pub(super) begins_months_anew: bool,
    /// Whether the comparison under way is record by record.
    pub(super) is_thorough: bool,
    pub(super) windows: BTreeMap<WindowId, Window>,
    /// What was read by months and is not saved yet.
    pub(super) pending_months: BTreeMap<(Track, Month), Delta>,
    /// What was read without regard to months and is not saved yet.
    pub(super) pending: Delta,
    /// How cards that were looked up can be reached, not saved yet.
    pub(super) channels: BTreeMap<Card, ContactChannels>,
    /// What was read to be judged.
    pub(super) sample: Facts,
    /// What was found to be gone and is not saved yet.
    pub(super) gone: Gone,
    /// The portal's clock before the changes were asked for.
    pub(super) changes_until: Option<PortalTime>,
}

impl Reading {
    /// A reading that begins anew, of the same portal.
    pub(super) fn anew(self) -> Self {
        Self { quirks: self.quirks, ..Self::default() }
    }

    /// Forgets all windows and what came of them.
    pub(super) fn clear(&mut self) {
        self.windows.clear();
        self.pending_months.clear();
        self.pending = Delta::default();
        self.channels.clear();
        self.sample = Facts::default();
        self.gone = Gone::default();
    }

    /// How many records were read and are not saved yet.
    pub(super) fn records_pending(&self) -> usize {
        let by_months = self.pending_months.values().map(|delta| delta.facts.len());
        self.pending.facts.len() + self.channels.len() + by_months.sum::<usize>()
    }

    pub(super) fn open(&mut self, track: Track, windows: impl IntoIterator<Item = Window>) {
        let first = self.windows.keys().filter(|id| id.track == track).map(|id| id.number + 1).max().unwrap_or(0);
        for (number, mut window) in windows.into_iter().enumerate() {
            if self.closed.contains(&window.source) {
                window.close();
            }
            self.windows.insert(WindowId { track, number: first + number, part: 0 }, window);
        }
    }

    pub(super) fn close_windows_of_closed_lists(&mut self) {
        for window in self.windows.values_mut().filter(|window| self.closed.contains(&window.source)) {
            window.close();
        }
    }

    /// A block holds more or fewer rows than are stored of it: it is read again.
    pub(super) fn compare(&mut self, id: WindowId) {
        let Some(window) = self.windows.get(&id) else { return };
        let ((after, through), source) = (window.bounds(), window.source);
        self.open(Track::Later, [Window::block(source, after, through, Purpose::Compare, PAGE_LENGTH as u64)]);
    }

    /// Keeps the facts of a page until they are saved, sorted by month where the track goes by months.
    pub(super) fn keep(&mut self, id: WindowId, page: PageOfFacts) {
        let Some(window) = self.windows.get(&id) else { return };
        if window.purpose == Purpose::Sample {
            self.sample.absorb(&page.facts);
            return;
        }
        let PageOfFacts { facts, fields, channels, .. } = page;
        let Some((first, last)) = window.months else {
            self.pending.absorb(Delta { facts, fields, ..Delta::default() });
            self.channels.extend(channels);
            return;
        };
        let mut months: BTreeMap<Month, Delta> = BTreeMap::new();
        // What the fields of a card hold stays with the card.
        for held in fields.iter() {
            let created = match held.card {
                Card::Company(id) => facts.companies.get(id).map(|it| it.created),
                Card::Contact(id) => facts.contacts.get(id).map(|it| it.created),
            };
            let month = created.map_or(first, |created| Month::of(created).clamp(first, last));
            months.entry(month).or_default().fields.insert(held);
        }
        // A portal's offset changes with summer time, so that a record of a month's last hour may come in the window of
        // the next month. It stays with its window: what matters is that window and month are finished together.
        // A few odd dates are the records'; where most lie outside of what was asked for, it is the portal.
        let rows = facts.len();
        let facts = facts.split_by_month();
        let is_outside = |(month, _): &(&Option<Month>, &Facts)| month.is_some_and(|month| !window.can_hold(month));
        let outside: usize = facts.iter().filter(is_outside).map(|(_, facts)| facts.len()).sum();
        if outside * 2 > rows {
            self.distrust_dates();
            return;
        }
        for (month, facts) in facts {
            let month = month.map_or(first, |month| month.clamp(first, last));
            months.entry(month).or_default().facts.absorb(&facts);
        }
        for (month, delta) in months {
            self.pending_months.entry((id.track, month)).or_default().absorb(delta);
        }
    }

    /// Notes that the portal does not heed filters by date: what was read by months is read by ids.
    pub(super) fn distrust_dates(&mut self) {
        self.begins_months_anew |= !std::mem::replace(&mut self.quirks.ignores_dates, true);
    }

    /// Whether a list that was read by months has brought nothing, although `should_have` says that it has something since
    /// the first of these months: no filter by date finds it.
    pub(super) fn hides_behind_dates(&self, track: Track, should_have: impl Fn(Source, Month) -> bool) -> bool {
        let windows = || self.windows.iter().filter(|(id, _)| id.track == track).map(|(_, window)| window);
        let mut sources: Vec<Source> = windows().map(|window| window.source).collect();
        sources.dedup();
        sources.into_iter().any(|source| {
            let of_source = || windows().filter(|window| window.source == source && window.months.is_some());
            let first = of_source().filter_map(|window| window.months).map(|(first, _)| first).min();
            !self.is_closed(source)
                && of_source().all(|window| window.is_done() && window.first_id().is_none())
                && first.is_some_and(|first| should_have(source, first))
        })
    }

    /// Whether a list is not empty, as the bootstrap has seen, and nothing is stored of it.
    pub(super) fn is_yet_unknown(&self, source: Source, known: Known<'_>) -> bool {
        self.bootstrap.sizes.largest_id(source) > 0 && known::is_empty(known.facts, source)
    }

    pub(super) fn has_unfinished(&self, track: Track) -> bool {
        self.windows.iter().any(|(id, window)| id.track == track && !window.is_done())
    }

    /// How far a track by months has come, with what is read and not saved yet.
    pub(super) fn reached(&self, track: Track, before: Reached, first_month: Month) -> Reached {
        let mut windows = self.windows.iter().filter(|(id, _)| id.track == track).peekable();
        if windows.peek().is_none() {
            return before;
        }
        match windows.filter(|(_, window)| !window.is_done()).filter_map(|(_, window)| window.months).min() {
            None => Reached::Everything,
            Some((first, _)) if first > first_month => Reached::Through(first.plus(-1)),
            Some(_) => before,
        }
    }

    /// What is pending without regard to months, if it is enough for a save or nothing more will come.
    pub(super) fn piece(&mut self, is_over: bool, known: Known<'_>) -> Option<Delta> {
        let records = self.pending.rows() + self.channels.len();
        let is_enough = records >= RECORDS_PER_SAVE || is_over && records > 0;
        is_enough.then(|| {
            let mut piece = std::mem::take(&mut self.pending);
            known::note_channels(&mut piece.facts, known.facts, std::mem::take(&mut self.channels));
            piece
        })
    }

    /// Whether a list that cannot be read is left out for good in this reading.
    pub(super) fn is_closed(&self, source: Source) -> bool {
        self.closed.contains(&source)
    }

    /// Cuts the longest window in two, so that more than one lane can read it.
    pub(super) fn split_largest(&mut self) -> bool {
        let longest = self.windows.iter().filter(|(_, window)| !window.is_done()).max_by_key(|(_, it)| it.pages_left());
        let Some((&id, _)) = longest else { return false };
        let parts = WindowId { part: 0, ..id }..=WindowId { part: u32::MAX, ..id };
        let part = self.windows.range(parts).next_back().map_or(0, |(id, _)| id.part) + 1;
        let end = self.probable_end(id);
        let Some(window) = self.windows.get_mut(&id) else { return false };
        let Some(upper) = window.split(end) else { return false };
        self.windows.insert(WindowId { part, ..id }, upper);
        true
    }

    /// Where the ids of a window probably end: before those of the next months, since ids mostly grow with time, and at the
    /// latest with the list.
    pub(super) fn probable_end(&self, id: WindowId) -> RecordId {
        let Some(window) = self.windows.get(&id) else { return 0 };
        let later = self.windows.values().filter(|other| other.source == window.source && other.months > window.months);
        let begin = window.first_id().unwrap_or(0);
        let next = later.filter_map(Window::first_id).filter(|&first| first > begin).min();
        next.unwrap_or_else(|| self.bootstrap.sizes.largest_id(window.source))
    }

    /// How many pages are left of each method.
    pub(super) fn pages_left(&self) -> BTreeMap<&'static str, u64> {
        let mut left = BTreeMap::new();
        for window in self.windows.values() {
            *left.entry(window.source.method()).or_default() += window.pages_left();
        }
        left
    }

    /// Notes that the portal counts rows wrongly: no number of rows tells then whether a block is as it is stored.
    pub(super) fn distrust_counts(&mut self) {
        if std::mem::replace(&mut self.quirks.counts_are_wrong, true) {
            return;
        }
        let is_counted = |window: &Window| matches!(window.purpose, Purpose::Count(_)) && window.is_done();
        let counted = self.windows.iter().filter(|(_, window)| is_counted(window));
        let counted: Vec<WindowId> = counted.map(|(&id, _)| id).collect();
        counted.into_iter().for_each(|id| self.compare(id));
    }

    /// Where the number of rows is not the stored one, parts of the blocks are counted, down to a single block, which is
    /// read again. So are all of them where the portal tells no number, or one that means nothing.
    pub(super) fn take_count(&mut self, id: WindowId, blocks: &[Block], total: Option<u64>) {
        if let Some(window) = self.windows.get_mut(&id) {
            window.close();
        }
        let stored = blocks.iter().map(|block| block.rows).sum();
        if total.is_none() || self.quirks.counts_are_wrong || blocks.len() == 1 && total != Some(stored) {
            self.compare(id);
        } else if total != Some(stored) {
            let parts = blocks.chunks(blocks.len().div_ceil(PARTS_PER_COUNT));
            self.open(Track::Later, parts.filter_map(Window::counted));
        }
    }
}
