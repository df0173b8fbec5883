//! Reading columns that what is stored does not have yet: month by month, like a first reading, once the reading is over.
//!
//! A store that an older build has filled is not read anew: only the lists that tell the missing columns are, and what
//! comes is saved as changes of what is stored. A closed tab goes on after the last month that was saved.

use bitrix24::{Range, Source};
use segmentation::{Delta, Month};

use super::course::Pass;
use super::{Phase, Save, Sync, Track, saves};
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::known::{self, Known};
use crate::plan;
use crate::window::Window;

/// The columns that every store has in the end. Others are read only for who asks for them.
const ALWAYS: [ColumnSet; 2] = [ColumnSet::Money, ColumnSet::CardDetails];

/// How many months of done touches planning looks back on.
const MONTHS_OF_TOUCHES: i32 = 12;

/// The lists that tell a set of columns.
fn sources(set: ColumnSet) -> &'static [Source] {
    match set {
        ColumnSet::Money => &[Source::Deals, Source::Invoices, Source::OldInvoices],
        ColumnSet::CardDetails => &[Source::Companies, Source::Contacts],
        ColumnSet::Touches => &[Source::Touches],
        // Nobody asks for addresses yet, and no list of months tells them.
        ColumnSet::Addresses => &[],
    }
}

impl Sync {
    /// Reads a set of columns too, from this reading on, and keeps it up to date. What every store has is read unasked.
    pub fn want(&mut self, set: ColumnSet) {
        if self.wanted.insert(set) && self.phase == Phase::Finished && self.missing_columns().is_some() {
            self.refresh();
        }
    }

    /// The first set of columns that is wanted and was not read to its end.
    fn missing_columns(&self) -> Option<ColumnSet> {
        let checkpoint = self.checkpoint.as_ref()?;
        let mut wanted = ALWAYS.into_iter().chain(self.wanted.iter().copied());
        wanted.find(|&set| !sources(set).is_empty() && checkpoint.coverage.reached(set) != Reached::Everything)
    }

    /// After the comparison with the portal: opens the lists that tell missing columns, or goes on to the user fields.
    pub(super) fn begin_backfill(&mut self) {
        let Some((set, checkpoint)) = self.missing_columns().zip(self.checkpoint.clone()) else {
            self.begin_fields();
            return;
        };
        let current = Month::of(checkpoint.today);
        let offset = self.portal_time.as_ref().map_or("+00:00", |time| time.offset());
        let reached = checkpoint.coverage.reached(set);
        let mut windows = match set {
            ColumnSet::Touches => {
                let first = current.plus(-MONTHS_OF_TOUCHES).max(checkpoint.first_month);
                let begin = if reached == Reached::Nothing { Reached::Through(first.plus(-1)) } else { reached };
                plan::months(sources(set), begin, first, current, offset, &self.survey.sizes)
            }
            _ => plan::months(sources(set), reached, checkpoint.first_month, current, offset, &self.survey.sizes),
        };
        if set == ColumnSet::Touches {
            // What is planned may have been created at any time.
            windows.push(Window::of(Source::OpenTouches, Range::All));
        }
        self.windows.clear();
        self.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Backfill(set));
    }

    /// Whole months of the columns that are being read, to be saved with how far they are read.
    pub(super) fn finished_backfill(
        &mut self,
        set: ColumnSet,
        mut checkpoint: Checkpoint,
        known: Known<'_>,
    ) -> Option<Save> {
        let before = checkpoint.coverage.reached(set);
        let reached = self.reached(Track::Later, before, checkpoint.first_month);
        let is_over = !self.has_unfinished(Track::Later);
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
        let mut piece = if is_over { std::mem::take(&mut self.pending) } else { Delta::default() };
        self.pending_months.retain(|&(track, month), delta| {
            let is_kept = track != Track::Later || !is_finished(month);
            if !is_kept {
                piece.absorb(std::mem::take(delta));
            }
            is_kept
        });
        known::keep_differing(&mut piece, known);
        checkpoint.coverage.note(set, reached);
        (Some(&checkpoint) != self.checkpoint.as_ref() || !piece.is_empty())
            .then(|| saves::finish(checkpoint, Vec::new(), piece))
    }
}
