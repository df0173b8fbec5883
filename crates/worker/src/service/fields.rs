//! The user fields in the portal, the eight and the optional ones: what is known of them, and the jobs that change them.
//!
//! Nothing is made or removed unless the page says so. An administrator's worker looks by itself once the bootstrap is
//! over, because the fields have to be known before values can be written.

use bitrix24::user_fields::{CardKind, FieldSet, UserField};
use protocol::{
    EpochMs, FieldPlace, FieldsCommand, FieldsDone, FieldsRefusal, FieldsStage, FieldsState, FromWorker, Held,
    HeldField,
};
use segmentation::OptionalFields;
use sync::job::fields::{self, FieldsJob, FieldsTask, Place};
use sync::{Instant, Job, JobId, Stage};

use super::{Connection, Effect, PeerMessage};

/// What is known of the fields.
#[derive(Default)]
pub(super) struct Fields {
    /// What the page was told last.
    pub(super) state: FieldsState,
    /// Whether they were looked at since the present reading began.
    is_current: bool,
    /// What the portal had at the last look.
    set: Option<FieldSet>,
    /// The job under way.
    job: Option<JobId>,
}

impl Connection {
    /// What the portal has of the fields; nothing before the first look.
    pub(super) fn fields(&self) -> Option<&FieldSet> {
        self.fields.set.as_ref()
    }

    /// Does what the page asks for. While fields are being made or removed it does nothing else.
    pub(super) fn set_fields(&mut self, command: FieldsCommand, effects: &mut Vec<Effect>) {
        if self.is_working_on_fields() {
            return;
        }
        let task = match command {
            FieldsCommand::Keep => FieldsTask::Keep,
            FieldsCommand::Remove => FieldsTask::Remove,
            FieldsCommand::Look => FieldsTask::Look,
        };
        match command {
            // Wanting them is wanting them filled.
            FieldsCommand::Keep if self.sync.leaves_fields() => {
                self.sync.leave_fields(false);
                self.keep_decisions(effects);
            }
            // Nothing is written into fields that are about to vanish; those that stay are taken up again.
            FieldsCommand::Remove => self.sync.drop_fields(),
            FieldsCommand::Keep | FieldsCommand::Look => {}
        }
        self.start_fields(FieldsJob::new(task).with_optional(self.chosen_optional()), effects);
    }

    /// Leaves the fields as they are, now and at later visits, until the viewer wants them filled.
    pub(super) fn leave_fields(&mut self, effects: &mut Vec<Effect>) {
        self.sync.leave_fields(true);
        if self.fields.state.stage == FieldsStage::Ready {
            self.tell_fields(FieldsState { stage: FieldsStage::Left, ..self.fields.state.clone() }, effects);
        }
    }

    /// Looks at the fields for an administrator after every bootstrap, and while the first reading waits for his word:
    /// another administrator may have made them anew, or removed them. Who waits for another reader asks nothing: both
    /// fill the bucket of their one address.
    pub(super) fn look_at_fields(&mut self, now: EpochMs, effects: &mut Vec<Effect>) {
        if self.sync.stage() == Stage::Bootstrap && !self.sync.awaits_begin() {
            self.fields.is_current = false;
            return;
        }
        let is_admin = self.sync.viewer().is_some_and(|viewer| viewer.is_admin);
        let reads = self.sync.other_reader(Instant(now)).is_none();
        if !self.fields.is_current && is_admin && reads {
            self.fields.is_current = true;
            // Whatever is under way ends with a look of its own.
            if self.fields.job.is_none() {
                self.start_fields(FieldsJob::automatic_look().with_optional(self.chosen_optional()), effects);
            }
        }
    }

    /// The optional fields that an administrator has chosen.
    pub(super) fn chosen_optional(&self) -> OptionalFields {
        self.counting().map(|counting| counting.settings.filling.optional).unwrap_or_default()
    }

    fn is_working_on_fields(&self) -> bool {
        self.fields.job.is_some() && matches!(self.fields.state.stage, FieldsStage::Working { .. })
    }

    fn start_fields(&mut self, job: FieldsJob, effects: &mut Vec<Effect>) {
        if let Some(look) = self.fields.job.take() {
            self.sync.drop_job(look);
        }
        let stage = match job.task() {
            FieldsTask::Look => FieldsStage::Looking,
            FieldsTask::Keep => FieldsStage::Working { command: FieldsCommand::Keep, done: 0, total: 0 },
            FieldsTask::Remove => FieldsStage::Working { command: FieldsCommand::Remove, done: 0, total: 0 },
        };
        // What is looked at again unasked is told only if something is new.
        if !job.is_automatic() || self.fields.set.is_none() {
            self.tell_fields(FieldsState { stage, done: None, ..self.fields.state.clone() }, effects);
        }
        self.fields.job = Some(self.sync.run(Job::Fields(Box::new(job))));
    }

    /// Tells the page how far the present change is.
    pub(super) fn report_fields(&mut self, effects: &mut Vec<Effect>) {
        let FieldsStage::Working { command, .. } = self.fields.state.stage else { return };
        let Some(Job::Fields(job)) = self.fields.job.and_then(|id| self.sync.job(id)) else { return };
        let (done, total) = job.progress().unwrap_or_default();
        let stage = FieldsStage::Working { command, done: count(done), total: count(total) };
        self.tell_fields(FieldsState { stage, ..self.fields.state.clone() }, effects);
    }

    /// Takes the outcome of a job, unless another one was started since.
    pub(super) fn fields_done(&mut self, id: JobId, job: &FieldsJob, effects: &mut Vec<Effect>) {
        if self.fields.job != Some(id) {
            return;
        }
        self.fields.job = None;
        // Which optional fields are chosen may have been told, or changed, while the others were being made.
        let chosen = self.chosen_optional();
        if job.task() == FieldsTask::Keep && job.refusal().is_none() && job.optional() != chosen {
            self.start_fields(FieldsJob::new(FieldsTask::Keep).with_optional(chosen), effects);
            return;
        }
        // A run that could not look has seen nothing; what was known may still hold.
        if job.has_looked() {
            let kept = job.set().kept(chosen);
            self.fields.set = Some(job.set());
            let is_kept = kept.is_complete() && !self.sync.leaves_fields();
            self.keep_values(Some(&kept).filter(|_| is_kept), job.are_new());
        }
        let held = self.fields().map(|set| held(set, job.taken(), chosen));
        let is_looking = self.fields.state.stage == FieldsStage::Looking;
        if job.is_automatic() && !is_looking && held == self.fields.state.held {
            return;
        }
        let has_all = |set: &FieldSet| set.is_complete() && set.kept(chosen).optional() == chosen;
        let stage = match (job.refusal(), self.fields()) {
            (Some(refusal), _) => FieldsStage::Refused(told(refusal)),
            (None, Some(set)) if has_all(set) && self.sync.leaves_fields() => FieldsStage::Left,
            (None, Some(set)) if has_all(set) => FieldsStage::Ready,
            (None, Some(set)) if !set.is_empty() => FieldsStage::Incomplete,
            (None, _) if job.taken().is_empty() => FieldsStage::Absent,
            (None, _) => FieldsStage::Incomplete,
        };
        let known = &self.fields.state;
        if job.is_automatic() && (&known.stage, &known.held) == (&stage, &held) {
            return;
        }
        let done = (job.task() != FieldsTask::Look).then(|| {
            let (made, mended, removed) = job.done();
            FieldsDone { made: count(made), mended: count(mended), removed: count(removed) }
        });
        self.tell_fields(FieldsState { stage, held, done }, effects);
    }

    /// Tells the page, and those of the tabs that follow this one.
    pub(super) fn tell_fields(&mut self, state: FieldsState, effects: &mut Vec<Effect>) {
        if self.fields.state != state {
            effects.push(Effect::Post(FromWorker::Fields(state.clone())));
            self.broadcast(PeerMessage::Fields(state.clone()), effects);
            self.fields.state = state;
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What the portal has of each field.
fn held(set: &FieldSet, taken: &[Place], chosen: OptionalFields) -> [HeldField; protocol::ALL_FIELDS] {
    UserField::ALL.map(|field| {
        let held = |kind| {
            if !field.is_among(chosen) {
                if set.id(kind, field).is_some() { Held::Unkept } else { Held::Unchosen }
            } else if taken.contains(&(kind, field)) {
                Held::Taken
            } else if set.has(kind, field) {
                Held::Whole
            } else if set.id(kind, field).is_some() {
                Held::Partly
            } else {
                Held::Missing
            }
        };
        HeldField { contacts: held(CardKind::Contact), companies: held(CardKind::Company) }
    })
}

fn told(refusal: &fields::FieldsRefusal) -> FieldsRefusal {
    match refusal {
        fields::FieldsRefusal::NoRight => FieldsRefusal::NoRight,
        fields::FieldsRefusal::AppNotAllowed => FieldsRefusal::AppNotAllowed,
        fields::FieldsRefusal::NamesTaken(places) => FieldsRefusal::NamesTaken(told_places(places)),
        fields::FieldsRefusal::NotOurs(places) => FieldsRefusal::NotOurs(told_places(places)),
        fields::FieldsRefusal::Portal { method, text } => {
            FieldsRefusal::Portal { method: (*method).to_owned(), text: text.clone() }
        }
    }
}

fn told_places(places: &[Place]) -> Vec<FieldPlace> {
    let told =
        |&(kind, field): &Place| FieldPlace { of_companies: kind == CardKind::Company, name: field.name().to_owned() };
    places.iter().map(told).collect()
}
