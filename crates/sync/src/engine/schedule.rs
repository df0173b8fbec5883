//! The order of a reading: which windows are opened when, and what follows on what.

use bitrix24::{Range, Source};
use segmentation::Month;
use segmentation::facts::{Facts, Gone};

use super::{Phase, Stop, Sync, Track};
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::known::{self, Block, Known};
use crate::leaky_bucket::Limit;
use crate::plan::{self, BLOCKS_PER_CHAIN, BLOCKS_PER_COUNT, ROWS_PER_BLOCK};
use crate::window::{Purpose, Window};

/// How many minutes before the last reading began changes are looked for again: clocks of a portal's servers differ, and
/// a change may become visible a little after its own time stamp.
pub(super) const OVERLAP_MINUTES: i64 = 10;

/// What is read one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    /// The lists by months, requisites, and the cards that have to be looked up. Lists that have different budgets with
    /// the portal are read side by side.
    Months {
        /// Whether the cards to look up were found.
        has_lookups: bool,
    },
    /// What was touched since the reading began, or since the last one.
    Changes,
    /// The cards that have to be looked up after that.
    LookUps {
        /// Whether what is stored was compared in this reading.
        is_compared: bool,
    },
    /// What is stored is compared with the portal.
    Reconciliation,
    /// What hung on cards that are gone is read again.
    Moved,
    /// Columns are read that what is stored does not have.
    Backfill(ColumnSet),
    /// What the user fields of cards hold, where it is not known.
    Fields {
        /// Whether it was found out where that is.
        is_open: bool,
    },
    /// Cards that are about to be written are looked at, whether they were edited meanwhile.
    Check,
}

impl Sync {
    /// The bootstrap has told all it can: the reading proper begins or goes on.
    pub(super) fn begin_reading(&mut self) {
        let Some(now) = self.connection.clock.time.clone() else { return };
        self.connection.bucket.set_limit(if self.reading.bootstrap.is_enterprise {
            Limit::ENTERPRISE
        } else {
            Limit::STANDARD
        });
        self.reading.closed = self.reading.bootstrap.closed.iter().copied().collect();
        self.reading.failing.begin();
        self.reading.leave_out_failed();
        self.instructions.decisions.forget_open(&self.reading.closed);
        if self.reading.bootstrap.sees_no_cards() {
            self.connection.stop =
                Some(if self.reading.bootstrap.is_too_old { Stop::PortalTooOld } else { Stop::NoCrmRights });
            return;
        }
        // A portal without a single card begins today: it is read like any other, and found empty.
        let current = Month::of(now.date);
        let first_month = self.reading.bootstrap.first_month.map_or(current, |first| first.min(current));
        let largest_ids = &self.reading.bootstrap.sizes.largest_ids;
        let by_admin = self.viewer().is_some_and(|viewer| viewer.is_admin);
        let checkpoint = self
            .stored
            .checkpoint
            .get_or_insert_with(|| Checkpoint::begin(&now, first_month, largest_ids.clone(), by_admin));
        checkpoint.stages = self.reading.bootstrap.stages.clone();
        checkpoint.users.clone_from(&self.reading.bootstrap.users);
        if let Some(currencies) = &self.reading.bootstrap.currencies {
            checkpoint.currencies.clone_from(currencies);
        }
        if !checkpoint.has_all_months() {
            checkpoint.today = now.date;
            checkpoint.as_of = now.text;
        }
        self.note_portal_fields();
        self.reading.clear();
        let has_requisites =
            |checkpoint: &Checkpoint| checkpoint.requisites_read || self.reading.is_closed(Source::Requisites);
        if self.stored.checkpoint.as_ref().is_some_and(|it| it.has_all_months() && has_requisites(it)) {
            self.begin_changes();
        } else {
            self.begin_months();
        }
    }

    fn begin_months(&mut self) {
        let Some(checkpoint) = self.stored.checkpoint.clone() else { return };
        let sales = self.months(&checkpoint, &plan::SALES, checkpoint.sales);
        self.reading.open(Track::Sales, sales);
        if !checkpoint.requisites_read {
            self.reading.open(Track::Contacts, [Window::of(Source::Requisites, Range::All)]);
        }
        match checkpoint.owners_are_trusted {
            Some(trusted) => self.open_dialogs(trusted),
            None => self.reading.open(Track::Sample, plan::sample(&self.reading.bootstrap.sizes)),
        }
        self.phase = Phase::Read(Pass::Months { has_lookups: false });
    }

    fn open_dialogs(&mut self, owners_are_trusted: bool) {
        let Some(checkpoint) = self.stored.checkpoint.clone() else { return };
        let dialogs = self.months(&checkpoint, plan::dialogs(owners_are_trusted), checkpoint.dialogs);
        self.reading.open(Track::Dialogs, dialogs);
    }

    pub(super) fn months(&self, checkpoint: &Checkpoint, sources: &[Source], reached: Reached) -> Vec<Window> {
        let offset = self.connection.clock.offset();
        let current = Month::of(checkpoint.today);
        if self.reading.quirks.ignores_dates {
            return plan::by_ids_alone(
                sources,
                reached,
                checkpoint.first_month,
                current,
                &self.reading.bootstrap.sizes,
            );
        }
        plan::months(sources, reached, checkpoint.first_month, current, offset, &self.reading.bootstrap.sizes)
    }

    fn begin_changes(&mut self) {
        let (Some(checkpoint), Some(now)) = (&self.stored.checkpoint, self.connection.clock.time.clone()) else {
            return;
        };
        let since = checkpoint.changes_until.as_deref().unwrap_or(&checkpoint.begun_at);
        let since =
            bitrix24::PortalTime::parse(since).map_or(since.to_owned(), |time| time.minus_minutes(OVERLAP_MINUTES));
        let windows = plan::changes(checkpoint, &since, |source| self.changes_since(source, &since));
        self.reading.changes_until = Some(now);
        self.leadership.continuity.begin();
        self.reading.windows.clear();
        self.reading.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Changes);
    }

    /// Opens what can be opened now, or goes on to what follows; says whether anything has changed by it.
    pub(super) fn go_on(&mut self, pass: Pass, known: Known<'_>) -> bool {
        if let Pass::Months { has_lookups } = pass {
            if std::mem::take(&mut self.reading.begins_months_anew) {
                self.reading.windows.clear();
                self.reading.pending_months.clear();
                self.begin_months();
                return true;
            }
            if self.judge_sample() {
                return true;
            }
            let Some(checkpoint) = &self.stored.checkpoint else { return false };
            let (sales_are_in, all_are_in) = (checkpoint.sales == Reached::Everything, checkpoint.has_all_months());
            let requisites_are_in = checkpoint.requisites_read || self.reading.is_closed(Source::Requisites);
            if !has_lookups && sales_are_in && requisites_are_in && self.is_over(Track::Contacts) {
                self.phase = Phase::Read(Pass::Months { has_lookups: true });
                self.open_lookups(Track::Contacts, known);
                return true;
            }
            if has_lookups && all_are_in && self.is_all_over() {
                self.begin_changes();
                return true;
            }
            return false;
        }
        if matches!(pass, Pass::Backfill(_)) && std::mem::take(&mut self.reading.begins_months_anew) {
            self.reading.pending_months.clear();
            self.begin_backfill(known);
            return true;
        }
        if !self.is_all_over() {
            return false;
        }
        match pass {
            Pass::Months { .. } => {}
            Pass::Changes if self.reading.changes_until.is_some() => return false,
            Pass::Changes => self.begin_lookups(false, known),
            Pass::LookUps { is_compared: false } => self.begin_reconciliation(known),
            Pass::LookUps { is_compared: true } | Pass::Backfill(_) => self.begin_backfill(known),
            Pass::Fields { is_open: false } => {
                self.open_fields(known);
                self.phase = Phase::Read(Pass::Fields { is_open: true });
            }
            Pass::Fields { is_open: true } | Pass::Check => self.begin_writing(),
            Pass::Reconciliation => self.begin_moved(known),
            Pass::Moved => self.begin_lookups(true, known),
        }
        true
    }

    /// Whether every window of a track was read, and what came is saved.
    fn is_over(&self, track: Track) -> bool {
        self.reading.pending.is_empty()
            && self.reading.channels.is_empty()
            && self.stored.is_settled()
            && self.reading.windows.iter().all(|(id, window)| id.track != track || window.is_done())
    }

    fn is_all_over(&self) -> bool {
        self.reading.pending.is_empty()
            && self.reading.pending_months.is_empty()
            && self.reading.channels.is_empty()
            && self.reading.gone.is_empty()
            && self.stored.is_settled()
            && !self.connection.awaits_cards()
            && self.reading.windows.values().all(Window::is_done)
    }

    /// Judges the sample of activities once it is there: first the activities, then the deals and invoices they were made
    /// in. Says whether there was anything to do.
    fn judge_sample(&mut self) -> bool {
        let samples =
            || self.reading.windows.iter().filter(|(id, _)| id.track == Track::Sample).map(|(_, window)| window);
        if samples().next().is_none() || !samples().all(Window::is_done) {
            return false;
        }
        let has_owners = samples().any(|window| window.source != Source::SalesActivities);
        self.reading.windows.retain(|id, _| id.track != Track::Sample);
        let owners = known::owners(&self.reading.sample);
        if has_owners || owners.is_empty() {
            self.trust_owners(known::owners_come_first(&self.reading.sample));
        } else {
            let windows = owners.iter().flat_map(|(source, ids)| plan::by_ids(*source, ids)).map(Window::judged);
            let windows: Vec<Window> = windows.collect();
            self.reading.open(Track::Sample, windows);
        }
        true
    }

    fn trust_owners(&mut self, are_trusted: bool) {
        if let Some(checkpoint) = &mut self.stored.checkpoint {
            checkpoint.owners_are_trusted = Some(are_trusted);
        }
        self.reading.sample = Facts::default();
        self.open_dialogs(are_trusted);
    }

    fn open_lookups(&mut self, track: Track, known: Known<'_>) {
        let (contacts, companies) = known::unreachable_cards(known.facts);
        let lists = [
            (Source::ContactReach, contacts),
            (Source::CompanyReach, companies),
            (Source::DealLinks, known::deals_to_look_up(known.facts)),
        ];
        let mut windows: Vec<Window> = lists.iter().flat_map(|(source, ids)| plan::by_ids(*source, ids)).collect();
        if self.stored.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.owners_are_trusted == Some(true)) {
            windows.extend(plan::owned_by(&known::templates(known.facts)));
        }
        self.reading.open(track, windows);
    }

    fn begin_lookups(&mut self, is_compared: bool, known: Known<'_>) {
        self.reading.windows.clear();
        self.open_lookups(Track::Later, known);
        self.phase = Phase::Read(Pass::LookUps { is_compared });
    }

    /// Counts what is stored against the portal, block by block; where the numbers differ the block is read again. A
    /// thorough comparison reads every block.
    fn begin_reconciliation(&mut self, known: Known<'_>) {
        let Some(checkpoint) = &self.stored.checkpoint else { return };
        let lists: Vec<Vec<Block>> = plan::kept(checkpoint)
            .map(|source| {
                let largest = checkpoint.largest_ids.get(&source).copied().unwrap_or(0);
                known::blocks(known.facts, source, largest, ROWS_PER_BLOCK)
            })
            .collect();
        self.reading.is_thorough = std::mem::take(&mut self.instructions.check_is_wanted)
            || self.reading.quirks.counts_are_wrong
            || self.reading.quirks.ignores_dates;
        let windows: Vec<Window> = match self.reading.is_thorough {
            true => {
                let chains = lists.iter().flat_map(|blocks| blocks.chunks(BLOCKS_PER_CHAIN));
                chains.filter_map(Window::compared).collect()
            }
            false => {
                let counts = lists.iter().flat_map(|blocks| blocks.chunks(BLOCKS_PER_COUNT));
                counts.filter_map(Window::counted).collect()
            }
        };
        self.reading.windows.clear();
        self.reading.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Reconciliation);
    }

    fn begin_moved(&mut self, known: Known<'_>) {
        let mut gone = Gone::default();
        for window in self.reading.windows.values().filter(|window| window.purpose == Purpose::Compare) {
            // A list that was closed meanwhile has shown nothing, which does not mean that nothing is there.
            if !self.reading.closed.contains(&window.source) {
                known::note_gone(&mut gone, known.facts, window.source, window.bounds(), window.seen());
            }
        }
        let mut attached = known::attached_to(known.facts, &gone);
        if self.reading.is_thorough {
            let linked = known::deals_of_uncounted(known.facts);
            // The rows of one list would otherwise take away what those of the other have told.
            let deals = attached.iter_mut().filter(|(source, _)| *source == Source::Deals);
            deals.for_each(|(_, ids)| ids.retain(|id| linked.binary_search(id).is_err()));
            attached.push((Source::DealLinks, linked));
        }
        self.reading.gone = gone;
        self.reading.windows.clear();
        let windows: Vec<Window> = attached.iter().flat_map(|(source, ids)| plan::by_ids(*source, ids)).collect();
        self.reading.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Moved);
    }
}
