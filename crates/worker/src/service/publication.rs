//! An administrator's finished reading publishes its numbers for everybody. What cannot be published is tried again, after
//! longer and longer waits, and the administrator is told what the others see meanwhile.

use std::time::Duration;

use bitrix24::shared::Aggregates;
use protocol::{EpochMs, FromWorker, NotPublished, StillShown, Summary, Unpublished};
use sync::backoff::doubled;
use sync::{Instant, Job, JobId, Publication, Publish, Stamp};

use super::history::cause;
use super::{Connection, Effect};

/// After the first refusal it is tried again so much later, and after each further one twice as much …
const FIRST_WAIT: Duration = Duration::from_secs(60);

/// … up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// What is known of the publication of this administrator's numbers.
#[derive(Default)]
pub(super) struct Publishing {
    /// The numbers, as they were counted last.
    counted: Option<Aggregates>,
    /// Whether they are to be published once the reading is over.
    is_due: bool,
    job: Option<JobId>,
    /// How often in a row the portal has refused it.
    refusals: u32,
    /// When it is tried again.
    retry_at: Option<EpochMs>,
    /// Why it was not published when it was last tried, and what others see.
    problem: Option<Unpublished>,
    /// What the page was told last.
    told: Option<Unpublished>,
}

impl Connection {
    /// Keeps an administrator's numbers for the publication.
    pub(super) fn note_counted(&mut self, own: &Summary) {
        let counted = Some(Aggregates {
            modes: own.modes.clone(),
            today: own.series.clone(),
            recorded: own.recorded.clone(),
            marks: own.marks.iter().filter_map(|mark| Some((mark.month, cause(mark.kind)?, mark.cards))).collect(),
            quality: own.quality,
            settings: own.settings.clone(),
        });
        // Cards are looked at once more before they are written, after the reading was published.
        self.publishing.is_due |= self.publishing.counted != counted;
        self.publishing.counted = counted;
    }

    /// Publishes the numbers of a reading that is over and recorded, once; says whether there is something to ask now.
    /// Others need not wait for the user fields of cards, which may take hours to be written.
    pub(super) fn publish(&mut self) -> bool {
        if !self.sync.is_read() {
            self.publishing.is_due = true;
            return false;
        }
        let is_settled = self.saving.is_empty() && !self.report.is_summary_due() && self.history.is_recorded;
        let is_due = self.publishing.is_due && self.publishing.job.is_none();
        if !is_due || !is_settled || !self.is_all_known() {
            return false;
        }
        let (Some(numbers), Some(checkpoint), Some(viewer)) =
            (&self.publishing.counted, self.sync.checkpoint(), self.sync.viewer())
        else {
            return false;
        };
        let author = viewer.user_id;
        let name = checkpoint.users.iter().find(|(id, _)| *id == author).map(|(_, name)| name.clone());
        let stamp = Stamp {
            author,
            author_name: name.unwrap_or_default(),
            as_of: super::report::to_minutes(&checkpoint.as_of),
        };
        let job = Publish::new(numbers.to_text(), stamp);
        self.publishing.is_due = false;
        self.publishing.retry_at = None;
        self.publishing.job = Some(self.sync.run(Job::Publish(Box::new(job))));
        true
    }

    /// Takes what came of a publication.
    pub(super) fn published(&mut self, id: JobId, job: &Publish, now: EpochMs) {
        let publishing = &mut self.publishing;
        if publishing.job != Some(id) {
            return;
        }
        publishing.job = None;
        let Some(Publication::Refused(words)) = job.outcome() else {
            (publishing.refusals, publishing.problem) = (0, None);
            return;
        };
        let wait = doubled(FIRST_WAIT, publishing.refusals, LONGEST_WAIT);
        publishing.refusals += 1;
        publishing.retry_at = Some((Instant(now) + wait).0);
        publishing.problem = Some(Unpublished { why: NotPublished::Refused(words.clone()), shown: still_shown(job) });
    }

    /// The viewer wants a chart published that could not be.
    pub(super) fn publish_again(&mut self) {
        if self.sharing.is_unreachable {
            self.sync.retry();
        }
        if self.publishing.retry_at.take().is_some() {
            self.publishing.is_due = true;
        }
    }

    /// Tries again what was refused, if it is time.
    pub(super) fn retry_publication(&mut self, now: EpochMs) {
        match self.publishing.retry_at {
            Some(at) if now >= at => {
                self.publishing.retry_at = None;
                self.publishing.is_due = true;
            }
            Some(at) => self.report.wake_at(at),
            None => {}
        }
    }

    /// Tells an administrator why others cannot see the newest chart, if that has changed.
    pub(super) fn report_publication(&mut self, effects: &mut Vec<Effect>) {
        let under_way = self.publishing.job.filter(|_| self.sharing.is_unreachable);
        // It holds until an answer has come: between two attempts nothing is known.
        if let Some(Job::Publish(job)) = under_way.and_then(|id| self.sync.job(id)) {
            let problem = Unpublished { why: NotPublished::Unreachable, shown: still_shown(job) };
            self.publishing.problem = Some(problem);
        }
        let problem = self.publishing.problem.clone().filter(|_| !self.is_limited());
        if self.publishing.told != problem {
            self.publishing.told.clone_from(&problem);
            effects.push(Effect::Post(FromWorker::Publication(problem)));
        }
    }
}

fn still_shown(job: &Publish) -> StillShown {
    match job.before() {
        None => StillShown::Unknown,
        Some(None) => StillShown::Nothing,
        Some(Some(pointer)) => StillShown::ChartOf(pointer.as_of.clone()),
    }
}
