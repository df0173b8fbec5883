//! The first run: nothing but the size of the portal is asked until the viewer has agreed to be waited for.

use bitrix24::Source;

use super::{Phase, Sync};
use crate::Instant;
use crate::bootstrap::Bootstrap;
use crate::job::sizing::{self, Estimate, Sizing};

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
            self.reading.bootstrap = Bootstrap::default();
            self.phase = Phase::Introduce;
        }
    }

    /// The job that finds out how much there is to be read.
    #[must_use]
    pub fn sizing(&self) -> Sizing {
        let open = |source: &Source| !self.reading.bootstrap.closed.contains(source);
        Sizing::new(
            Source::ALL
                .into_iter()
                .chain(self.wants_leads().then_some(Source::Leads))
                .filter(open)
                .map(|source| (source, self.reading.bootstrap.sizes.largest_id(source))),
        )
    }

    /// How long the first run will take, by a sizing estimate and by what the portal's answers have shown of its limits.
    #[must_use]
    pub fn estimate(&self, sizing: &Sizing, now: Instant) -> Estimate {
        sizing::estimate(
            &sizing.sizes(),
            &self.connection.bucket,
            &self.connection.budgets,
            self.connection.portal_now(now),
        )
    }

    /// Finds out whether the reading has to wait for the viewer's word. The lease is not taken before: nobody should
    /// wait for a person who has left the page open.
    pub(super) fn keep_back(&mut self, now: Instant) -> bool {
        let is_first = self.phase == Phase::Bootstrap && self.stored.checkpoint.is_none();
        let is_admin = self.viewer().is_some_and(|viewer| viewer.is_admin);
        self.instructions.is_kept_back = self.instructions.asks_first && is_first && is_admin && {
            self.leadership.lease.judge(now, self.connection.portal_now(now));
            self.leadership.lease.other().is_none()
        };
        self.instructions.is_kept_back
    }
}
