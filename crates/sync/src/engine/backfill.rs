//! Reading columns that what is stored does not have yet: month by month, like a first reading, once the reading is over.
//!
//! A store that an older build has filled is not read anew: only the lists that tell the missing columns are, and what
//! comes is saved as changes of what is stored. A closed tab goes on after the last month that was saved.

use std::collections::BTreeSet;

use bitrix24::{CardKind, Range, Source};
use segmentation::{Card, DealId, Delta, Month};

use super::columns::{addresses_of, fields_of};
use super::schedule::Pass;
use super::{Phase, Save, Sync, Track, WindowId, saves};
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::known::{self, Known};
use crate::plan;
use crate::window::Window;

/// How many months of done touches planning looks back on.
const MONTHS_OF_TOUCHES: i32 = 12;

/// What was read in so many windows of addresses or goods is saved together.
const WINDOWS_PER_SAVE: usize = 25;

/// The lists that tell a set of columns month by month.
fn sources(set: ColumnSet) -> &'static [Source] {
    match set {
        ColumnSet::Money => &[Source::Deals, Source::Invoices, Source::OldInvoices],
        ColumnSet::CardDetails => &[Source::Companies, Source::Contacts],
        ColumnSet::Touches => &[Source::Touches],
        ColumnSet::Leads => &[Source::Leads],
        ColumnSet::Names => &[Source::Contacts],
        // Read by blocks of numbers, or of the kinds of cards that have the fields.
        ColumnSet::Addresses | ColumnSet::Goods | ColumnSet::UserFields => &[],
    }
}

impl Sync {
    /// After the comparison with the portal: opens the lists that tell missing columns, or goes on to the user fields.
    pub(super) fn begin_backfill(&mut self, known: Known<'_>) {
        // A field of which the portal was not asked yet is for the next reading, which follows at once.
        let asked = self.asked_codes();
        let is_asked = |code: &String| {
            let known = self.stored.checkpoint.as_ref().map(|checkpoint| &checkpoint.user_fields);
            known.is_some_and(|known| known.contains_key(&(CardKind::Contact, code.clone())))
        };
        self.instructions.wanted.is_new &= !asked.iter().all(is_asked);
        let Some((set, checkpoint)) = self.missing_columns(known).zip(self.stored.checkpoint.clone()) else {
            self.begin_fields();
            return;
        };
        let windows = match set {
            ColumnSet::Addresses => self.address_windows(known),
            ColumnSet::Goods => {
                let since = self.goods_since().unwrap_or(checkpoint.first_month);
                plan::goods(&known::beside::deals_without_goods(known.facts, since)).collect()
            }
            _ => self.month_windows(set, &checkpoint),
        };
        self.reading.windows.clear();
        self.reading.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Backfill(set));
    }

    /// A list of which most is asked for is read as a whole, in blocks.
    fn address_windows(&self, known: Known<'_>) -> Vec<Window> {
        let of_kind = |kind| {
            let ids = self.addresses_to_ask(kind, known);
            let is_most = ids.len() * 2 > known::beside::cards(known.facts, kind).len();
            let blocks = || plan::address_blocks(&known::beside::cards_with_requisite(known.facts, kind));
            plan::addresses(addresses_of(kind), &ids, is_most.then(blocks))
        };
        CardKind::ALL.into_iter().flat_map(of_kind).collect()
    }

    fn month_windows(&mut self, set: ColumnSet, checkpoint: &Checkpoint) -> Vec<Window> {
        let current = Month::of(checkpoint.today);
        let offset = self.connection.clock.offset();
        let first = checkpoint.first_month;
        let reached = checkpoint.coverage.reached(set);
        let sizes = &self.reading.bootstrap.sizes;
        // Of a portal that does not heed dates, all at once.
        let months = |sources: &[Source], reached, first| match self.reading.quirks.ignores_dates {
            true => plan::by_ids_alone(sources, reached, first, current, sizes),
            false => plan::months(sources, reached, first, current, offset, sizes),
        };
        match set {
            ColumnSet::Touches => {
                let first = current.plus(-MONTHS_OF_TOUCHES).max(first);
                let begin = if reached == Reached::Nothing { Reached::Through(first.plus(-1)) } else { reached };
                let mut windows = months(sources(set), begin, first);
                // What is planned may have been created at any time.
                windows.push(Window::of(Source::OpenTouches, Range::All));
                windows
            }
            ColumnSet::UserFields => {
                let Some((reached, fields)) = self.fields_to_read() else { return Vec::new() };
                let kinds: BTreeSet<CardKind> = fields.iter().map(|&(kind, _)| kind).collect();
                let sources: Vec<Source> = kinds.into_iter().map(fields_of).collect();
                let windows = months(&sources, reached, first);
                self.instructions.wanted.under_way = fields;
                windows
            }
            _ => months(sources(set), reached, first),
        }
    }

    /// How far the set of columns that is being read is read; everything for one that goes by no months.
    pub(super) fn backfill_reached(&self, set: ColumnSet, checkpoint: &Checkpoint) -> Reached {
        match set {
            ColumnSet::Addresses | ColumnSet::Goods => Reached::Everything,
            ColumnSet::UserFields => {
                let columns =
                    self.instructions.wanted.under_way.iter().filter_map(|key| checkpoint.user_fields.get(key));
                columns.map(|column| column.reached).min().unwrap_or(Reached::Everything)
            }
            _ => checkpoint.coverage.reached(set),
        }
    }

    pub(super) fn finished_backfill(
        &mut self,
        set: ColumnSet,
        checkpoint: Checkpoint,
        known: Known<'_>,
    ) -> Option<Save> {
        match set {
            ColumnSet::Addresses => self.finished_addresses(checkpoint, known),
            ColumnSet::Goods => self.finished_goods(checkpoint, known),
            _ => self.finished_columns(set, checkpoint, known),
        }
    }

    /// The windows that are read to their end, of lists that are open, if they are enough for a save; they are not needed
    /// any more. Also says whether no other is left.
    fn take_finished(&mut self) -> Option<(Vec<Window>, bool)> {
        let is_over = !self.reading.has_unfinished(Track::Later);
        let is_finished = |(id, window): (&WindowId, &Window)| {
            (window.is_done() && !window.is_under_way() && !self.reading.closed.contains(&window.source)).then_some(*id)
        };
        let finished: Vec<WindowId> = self.reading.windows.iter().filter_map(is_finished).collect();
        let is_enough = finished.len() >= WINDOWS_PER_SAVE || is_over && !self.connection.awaits_cards();
        is_enough.then(|| (finished.iter().filter_map(|id| self.reading.windows.remove(id)).collect(), is_over))
    }

    /// What was read of addresses, with all cards that have none.
    fn finished_addresses(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let (windows, is_over) = self.take_finished()?;
        let mut cards: BTreeSet<Card> = BTreeSet::new();
        for window in &windows {
            let kind =
                if window.source == addresses_of(CardKind::Contact) { CardKind::Contact } else { CardKind::Company };
            let stored = known::beside::cards(known.facts, kind);
            let (after, through) = window.bounds();
            match window.range() {
                Range::Ids(ids) => {
                    cards.extend(ids.iter().filter(|id| stored.binary_search(id).is_ok()).map(|&id| kind.card(id)));
                }
                _ => {
                    let first = stored.partition_point(|&id| id <= after);
                    let end = stored.partition_point(|&id| id <= through);
                    cards.extend(stored[first..end.max(first)].iter().map(|&id| kind.card(id)));
                }
            }
        }
        let mut piece = Delta::default();
        piece.facts.addresses =
            known::beside::addresses_of(&self.reading.pending.facts.addresses, cards.iter().copied());
        self.reading.pending.facts.addresses.remove(&cards);
        piece.facts.keep_differing(known.facts);
        if is_over {
            // What is left is of cards that are not known.
            self.reading.pending = Delta::default();
            if CardKind::ALL.iter().all(|&kind| !self.reading.is_closed(addresses_of(kind))) {
                checkpoint.coverage.note(ColumnSet::Addresses, Reached::Everything);
            }
        }
        self.news(checkpoint, piece)
    }

    /// What was read of goods, with all deals that have none.
    fn finished_goods(&mut self, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let (windows, is_over) = self.take_finished()?;
        let of_window = |window: &Window| match window.range() {
            Range::OfDeals(deals) => deals.clone(),
            _ => Vec::new(),
        };
        let read: BTreeSet<DealId> = windows.iter().flat_map(of_window).collect();
        let deals = read.into_iter().filter(|&id| known.facts.deals.contains(id)).collect();
        let mut piece = known::beside::goods_of(&mut self.reading.pending.facts.product_rows, known.facts, &deals);
        piece.facts.keep_differing(known.facts);
        if is_over {
            self.reading.pending = Delta::default();
            if !self.reading.is_closed(Source::Goods) {
                checkpoint.coverage.note(ColumnSet::Goods, Reached::Everything);
                checkpoint.goods_since = self.goods_since();
            }
        }
        self.news(checkpoint, piece)
    }

    /// A save, if there is anything new in it.
    fn news(&self, checkpoint: Checkpoint, piece: Delta) -> Option<Save> {
        let is_news = Some(&checkpoint) != self.stored.checkpoint.as_ref() || !piece.is_empty();
        is_news.then(|| saves::finish(checkpoint, Vec::new(), piece))
    }

    /// Whether the portal does not heed filters by date, so that the set has to be read by the numbers of its records.
    fn defies_dates(&mut self, set: ColumnSet, reached: Reached, known: Known<'_>) -> bool {
        let is_hidden = reached == Reached::Everything
            && !self.reading.quirks.ignores_dates
            && self.reading.hides_behind_dates(Track::Later, |source, first| match set {
                // Nothing is stored of them before.
                ColumnSet::Leads => self.reading.is_yet_unknown(source, known),
                _ => known::has_since(known.facts, source, first),
            });
        if is_hidden {
            self.reading.distrust_dates();
        }
        self.reading.begins_months_anew
    }

    /// Whole months of the columns that are being read, to be saved with how far they are read.
    fn finished_columns(&mut self, set: ColumnSet, mut checkpoint: Checkpoint, known: Known<'_>) -> Option<Save> {
        let before = self.backfill_reached(set, &checkpoint);
        let reached = self.reading.reached(Track::Later, before, checkpoint.first_month);
        if self.defies_dates(set, reached, known) {
            return None;
        }
        let is_over = !self.reading.has_unfinished(Track::Later);
        let reached = match reached {
            // What goes by no month is part of it, too.
            Reached::Everything if !is_over => before,
            reached => reached,
        };
        if reached == before && !is_over {
            return None;
        }
        let is_finished = |month: Month| match reached {
            Reached::Nothing => false,
            Reached::Through(last) => month <= last,
            Reached::Everything => true,
        };
        let mut piece = if is_over { std::mem::take(&mut self.reading.pending) } else { Delta::default() };
        self.reading.pending_months.retain(|&(track, month), delta| {
            let is_kept = track != Track::Later || !is_finished(month);
            if !is_kept {
                piece.absorb(std::mem::take(delta));
            }
            is_kept
        });
        known::keep_differing(&mut piece, known);
        if set == ColumnSet::UserFields {
            // A list that was closed meanwhile has told nothing.
            for key in
                self.instructions.wanted.under_way.iter().filter(|(kind, _)| !self.reading.is_closed(fields_of(*kind)))
            {
                checkpoint.user_fields.entry(key.clone()).and_modify(|column| column.reached = reached);
            }
        } else if set != ColumnSet::Leads || !self.reading.failing.leaves_out(Source::Leads) {
            checkpoint.coverage.note(set, reached);
            // Whoever lacks both has the names told along.
            if set == ColumnSet::CardDetails && checkpoint.coverage.reached(ColumnSet::Names) == before {
                checkpoint.coverage.note(ColumnSet::Names, reached);
            }
        }
        self.news(checkpoint, piece)
    }
}
