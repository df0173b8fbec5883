//! The chart that all users share, as it is shown to those who have no better one: to everybody who is no administrator,
//! and to an administrator who has not read here.

use bitrix24::FieldSet;
use bitrix24::shared::{Aggregates, Pointer};
use protocol::{EpochMs, Limits, OwnReading, SharedChart, Source, Summary};
use sync::{Checkpoint, Hold, Instant, Job, JobId, Reached, ReadShared, Shared};

use super::data::Data;
use super::history::mark;
use super::{Connection, Effect, FromWorker, Keeping, counting};

/// What is known of the shared chart, and of a viewer who needs it. It lies in memory only: reading it takes two small
/// requests.
#[derive(Default)]
pub(super) struct Sharing {
    /// The rights of the viewer, as the portal told them last.
    pub(super) is_admin: Option<bool>,
    /// Whether what was stored was read while the viewer was an administrator.
    was_admin: bool,
    state: SharedChart,
    pub(super) published: Option<Published>,
    /// The job that reads it.
    asked: Option<JobId>,
    /// Whether the portal cannot be reached, so that there may be no answer for long.
    pub(super) is_unreachable: bool,
    /// What the viewer was told last.
    told: Option<Limits>,
    /// The published numbers, if it is these that the page was told last.
    told_published: Option<Summary>,
    /// The portal's fields, once they were looked up.
    pub(super) fields: Option<FieldSet>,
}

/// A chart that was published, and by whom.
pub(super) struct Published {
    pointer: Pointer,
    pub(super) aggregates: Aggregates,
}

impl Connection {
    /// Whether the viewer may not see everything. Before the portal has told, what is stored says whose it is.
    pub(super) fn is_limited(&self) -> bool {
        match self.sharing.is_admin {
            Some(is_admin) => !is_admin,
            None => self.checkpoint().is_some_and(|checkpoint| !checkpoint.by_admin),
        }
    }

    /// Takes what the portal says of the viewer's rights.
    pub(super) fn rights_known(&mut self, is_admin: bool) {
        let before = self.sharing.is_admin.replace(is_admin);
        self.sharing.was_admin |= before == Some(true) && !is_admin;
        if !is_admin {
            self.ask_shared();
        }
    }

    /// Puts away what was read by other rights than the viewer has: it shows too much, or too little. It is replaced when
    /// the viewer's own reading is stored. The recorded history stays, for the day on which the right comes back.
    pub(super) fn put_away_of_other_rights(&mut self, is_admin: bool) {
        let is_his = match &self.loaded {
            Some(checkpoint) => checkpoint.by_admin == is_admin,
            // The sync has let go of the place because the rights have changed.
            None => self.sync.checkpoint().is_some() || self.data.is_empty(),
        };
        if is_his {
            return;
        }
        self.sharing.was_admin |= !is_admin;
        self.data = Data::default();
        self.loaded = None;
        self.starts_over = true;
        self.history.is_recorded = false;
        self.history.plausibility.is_judged = false;
    }

    /// Whether the viewer is an administrator who has not read enough here for modes 1 to 4 to be right.
    fn reads_first(&self) -> bool {
        let has_sales = self.checkpoint().is_some_and(|checkpoint| checkpoint.sales == Reached::Everything);
        self.sharing.is_admin == Some(true) && !has_sales
    }

    /// Whether the numbers shown are the published ones, if there are any: to a viewer who is no administrator, and to an
    /// administrator until his own are right.
    pub(super) fn shows_published(&self) -> bool {
        self.is_limited() || self.reads_first() && self.sharing.published.is_some()
    }

    /// Looks for a published chart that an administrator can be shown while he has nothing better, once it is known what
    /// is stored here.
    pub(super) fn look_for_published(&mut self) {
        if self.sharing.is_admin != Some(true) {
            return;
        }
        let is_open = matches!(self.keeping, Keeping::Kept(_) | Keeping::Memory(..));
        if !self.reads_first() {
            // The next time it is needed it is another one.
            self.sharing.state = SharedChart::Asked;
            self.sharing.published = None;
        } else if is_open && self.sharing.state == SharedChart::Asked {
            self.ask_shared();
        }
    }

    /// Whether it makes a difference to tell the page these numbers. The published ones stay the same while an
    /// administrator reads, and whoever is told numbers asks for the list behind them anew.
    pub(super) fn is_news(&mut self, summary: &Summary) -> bool {
        let published = (summary.source != Source::Own).then(|| summary.clone());
        let is_told = published.is_some() && self.sharing.told_published == published && !self.is_limited();
        self.sharing.told_published = published;
        !is_told
    }

    /// Asks for the published chart, unless it is being asked for.
    pub(super) fn ask_shared(&mut self) {
        if self.sharing.asked.is_none() {
            self.sharing.asked = Some(self.sync.run(Job::ReadShared(Box::default())));
        }
    }

    /// Takes the published chart.
    pub(super) fn shared_read(&mut self, job: &ReadShared) {
        self.sharing.asked = None;
        let published = match job.outcome() {
            Some(Shared::Published { pointer, text }) => {
                Aggregates::parse(text).map(|aggregates| Published { pointer: pointer.clone(), aggregates })
            }
            _ => None,
        };
        self.sharing.state = match job.outcome() {
            _ if published.is_some() => SharedChart::Published,
            Some(Shared::Nothing) => SharedChart::Nothing,
            _ => SharedChart::Unreadable,
        };
        self.sharing.published = published;
        self.sharing.told_published = None;
        self.report.changed(true);
    }

    /// Whether it is known what can be shown to a viewer who reads nothing himself.
    pub(super) fn is_shared_known(&self) -> bool {
        self.sharing.state != SharedChart::Asked || self.sharing.is_unreachable
    }

    /// Notes whether the portal can be reached: as long as it cannot, whatever the viewer has read is shown to him.
    pub(super) fn note_reach(&mut self, now: EpochMs) {
        let is_unreachable = matches!(self.sync.hold(Instant(now)), Some((Hold::Unreachable, _)));
        let was_unreachable = std::mem::replace(&mut self.sharing.is_unreachable, is_unreachable);
        if is_unreachable && !was_unreachable && self.sharing.state == SharedChart::Asked && self.is_limited() {
            self.report.changed(true);
        }
    }

    /// The published numbers. Where there are none, those of a viewer's own reading are better than nothing.
    pub(super) fn published_summary(&self, own: Option<Summary>) -> Option<Summary> {
        let Some(Published { pointer, aggregates }) = &self.sharing.published else {
            // What was read to the end is shown even if the portal has not told yet whether there is a chart.
            let is_known = self.is_shared_known() || self.sync.is_read();
            return own.filter(|_| is_known && self.own_checkpoint().is_some());
        };
        let known = own.as_ref().map(|own| own.users.clone()).filter(|users| !users.is_empty());
        Some(Summary {
            series: aggregates.today.clone(),
            modes: aggregates.modes.clone(),
            sales_complete: true,
            dialogs_complete: true,
            settings: aggregates.settings.clone(),
            settings_problem: None,
            quality: aggregates.quality,
            as_of: pointer.as_of.clone(),
            users: known.unwrap_or_else(|| self.sync.users().to_vec()),
            recorded: aggregates.recorded.clone(),
            marks: {
                let published =
                    aggregates.marks.iter().map(|&(month, cause, cards)| mark((month, cause, cards as usize)));
                published.chain(self.counting().map(counting::marks).unwrap_or_default()).collect()
            },
            source: Source::Published { author: pointer.author, author_name: pointer.author_name.clone() },
        })
    }

    /// Tells a viewer who is no administrator what he can be shown, if that has changed.
    pub(super) fn report_limits(&mut self, effects: &mut Vec<Effect>) {
        if self.sharing.is_admin != Some(false) {
            self.sharing.told = None;
            return;
        }
        let own = self.own_reading();
        let limits = Limits {
            chart: self.sharing.state,
            was_admin: self.sharing.was_admin && own == OwnReading::Nothing,
            own,
            sees_no_cards: self.sync.sees_no_cards(),
        };
        if self.sharing.told.as_ref() != Some(&limits) {
            self.sharing.told = Some(limits.clone());
            effects.push(Effect::Post(FromWorker::Limits(limits)));
        }
    }

    /// How far a viewer who is no administrator has read by his rights; nothing if what is stored was read by greater ones,
    /// or if he has lost every right since.
    pub(super) fn own_checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint().filter(|checkpoint| !checkpoint.by_admin && !self.sync.sees_no_cards())
    }

    fn own_reading(&self) -> OwnReading {
        match self.own_checkpoint() {
            Some(checkpoint) if checkpoint.is_right() => {
                OwnReading::Whole { as_of: super::report::to_minutes(&checkpoint.as_of) }
            }
            Some(checkpoint) if checkpoint.sales != Reached::Nothing => OwnReading::Partial,
            _ => OwnReading::Nothing,
        }
    }
}
