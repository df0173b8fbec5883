//! What becomes of jobs that are done.

use protocol::EpochMs;
use segmentation::{DepartmentId, Staff};
use sync::job::staff::ReadStaff;
use sync::{Job, JobId};

use super::placements::placements_done;
use super::{Connection, Effect};

impl Connection {
    /// Keeps who works in which department.
    fn staff_read(&mut self, read: &ReadStaff) {
        self.staff = Staff {
            departments: read.employees.iter().map(|user| (user.id, user.departments.clone())).collect(),
            parents: read
                .departments
                .iter()
                .map(|it| (it.id, Some(it.parent).filter(|&id| id != DepartmentId::NONE)))
                .collect(),
        };
    }

    /// Takes the outcome of a job.
    pub(super) fn job_done(&mut self, id: JobId, job: Job, now: EpochMs, effects: &mut Vec<Effect>) {
        match job {
            Job::Card(reading) => {
                if let Some(fields) = reading.fields() {
                    self.sharing.fields = Some(fields.clone());
                }
                self.answer_with(id, Job::Card(reading), effects);
            }
            Job::Sizing(sizing) => self.counted(id, &sizing, now, effects),
            Job::ReadCounting(read) => {
                self.counting_read(&read, effects);
                self.answer_with(id, Job::ReadCounting(read), effects);
            }
            Job::SaveCounting(saving) => {
                self.counting_saved(&saving, effects);
                self.answer_with(id, Job::SaveCounting(saving), effects);
            }
            Job::MakeTouches(job) => {
                if !self.touches_made(id, &job, effects) {
                    self.answer_with(id, Job::MakeTouches(job), effects);
                }
            }
            Job::ChangeTouches(job) => {
                if !self.touches_changed(id, &job, effects) {
                    self.answer_with(id, Job::ChangeTouches(job), effects);
                }
            }
            Job::ReadStaff(read) => {
                self.staff_read(&read);
                self.answer_with(id, Job::ReadStaff(read), effects);
            }
            Job::SetResponsible(job) => self.responsible_set(id, &job, effects),
            Job::ReadTouches(_)
            | Job::ReadOwn(_)
            | Job::ReadCardTouches(_)
            | Job::ReadSegments(_)
            | Job::SaveSegment(_)
            | Job::ReadPhones(_)
            | Job::ReadResponsible(_) => {
                self.answer_with(id, job, effects);
            }
            Job::Fields(job) => self.fields_done(id, &job, effects),
            Job::Members(members) => {
                // Without any fields they are looked up again: they may have been made meanwhile.
                self.sharing.fields = members.fields().filter(|fields| !fields.is_empty()).cloned();
                self.answer_with(id, Job::Members(members), effects);
            }
            Job::Placements(placements) => placements_done(placements, effects),
            Job::Publish(job) => self.published(id, &job, now),
            Job::ReadShared(shared) => self.shared_read(&shared),
        }
    }
}
