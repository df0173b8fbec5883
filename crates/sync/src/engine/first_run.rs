//! The first run: nothing but the size of the portal is asked until the viewer has agreed to be waited for.

use bitrix24::Source;

use super::{Phase, Sync};
use crate::Instant;
use crate::errand::census::{self, Census, Estimate};
use crate::survey::Survey;

impl Sync {
    /// Has an administrator asked before the very first reading, by [`Sync::awaits_begin`]; without this it just begins.
    pub fn ask_first(&mut self) {
        self.instructions.asks_first = true;
    }

    /// Whether the first reading waits for [`Sync::begin`]: nothing is stored, nobody else reads, and the viewer is an
    /// administrator.
    #[must_use]
    pub fn awaits_begin(&self) -> bool {
        self.instructions.is_kept_back
    }

    /// Begins the first reading, now or when its time comes.
    pub fn begin(&mut self) {
        self.instructions.asks_first = false;
        if std::mem::take(&mut self.instructions.is_kept_back) {
            // The question may have been on the screen for hours: another administrator may read by now.
            self.reading.survey = Survey::default();
            self.phase = Phase::Introduce;
        }
    }

    /// The errand that finds out how much there is to be read.
    #[must_use]
    pub fn census(&self) -> Census {
        let open = |source: &Source| !self.reading.survey.closed.contains(source);
        Census::new(
            Source::ALL.into_iter().filter(open).map(|source| (source, self.reading.survey.sizes.largest_id(source))),
        )
    }

    /// How long the first run will take, by a census and by what the portal's answers have shown of its limits.
    #[must_use]
    pub fn estimate(&self, census: &Census, now: Instant) -> Estimate {
        census::estimate(
            &census.sizes(),
            &self.connection.bucket,
            &self.connection.budgets,
            self.connection.portal_now(now),
        )
    }

    /// Finds out whether the reading has to wait for the viewer's word. The lease is not taken before: nobody should
    /// wait for a person who has left the page open.
    pub(super) fn keep_back(&mut self, now: Instant) -> bool {
        let is_first = self.phase == Phase::Survey && self.stored.checkpoint.is_none();
        let is_admin = self.viewer().is_some_and(|viewer| viewer.is_admin);
        self.instructions.is_kept_back = self.instructions.asks_first && is_first && is_admin && {
            self.leadership.lease.judge(now, self.connection.portal_now(now));
            self.leadership.lease.other().is_none()
        };
        self.instructions.is_kept_back
    }
}
