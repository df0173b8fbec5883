//! The first run: nothing but the size of the portal is asked until the viewer has agreed to be waited for.

use bitrix24::Source;

use super::{Phase, Survey, Sync};
use crate::Millis;
use crate::errand::census::{self, Census, Estimate};

impl Sync {
    /// Has an administrator asked before the very first reading, by [`Sync::awaits_begin`]; without this it just begins.
    pub fn ask_first(&mut self) {
        self.asks_first = true;
    }

    /// Whether the first reading waits for [`Sync::begin`]: nothing is stored, nobody else reads, and the viewer is an
    /// administrator.
    #[must_use]
    pub fn awaits_begin(&self) -> bool {
        self.is_kept_back
    }

    /// Begins the first reading, now or when its time comes.
    pub fn begin(&mut self) {
        self.asks_first = false;
        if std::mem::take(&mut self.is_kept_back) {
            // The question may have been on the screen for hours: another administrator may read by now.
            self.survey = Survey::default();
            self.phase = Phase::Introduce;
        }
    }

    /// The errand that finds out how much there is to be read.
    #[must_use]
    pub fn census(&self) -> Census {
        let open = |source: &Source| !self.survey.closed.contains(source);
        Census::new(Source::ALL.into_iter().filter(open).map(|source| (source, self.survey.sizes.largest_id(source))))
    }

    /// How long the first run will take, by a census and by what the portal's answers have shown of its limits.
    #[must_use]
    pub fn estimate(&self, census: &Census, now: Millis) -> Estimate {
        census::estimate(&census.sizes(), &self.bucket, &self.budgets, self.portal_now(now))
    }

    /// Finds out whether the reading has to wait for the viewer's word. The lease is not taken before: nobody should
    /// wait for a person who has left the page open.
    pub(super) fn keep_back(&mut self, now: Millis) -> bool {
        let is_first = self.phase == Phase::Survey && self.checkpoint.is_none();
        let is_admin = self.viewer().is_some_and(|viewer| viewer.is_admin);
        self.is_kept_back = self.asks_first && is_first && is_admin && {
            self.lease.judge(now, self.portal_now(now));
            self.lease.other().is_none()
        };
        self.is_kept_back
    }
}
