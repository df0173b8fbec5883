//! Jobs: small tasks beside the reading, each a few batches one after the other, made for a person who waits for them.
//!
//! A job is a state machine without a clock and without limits: it names its next batch and takes the answer. The
//! engine sends its batches before all pages, through the same bucket, budgets and tokens as everything else, and asks a
//! batch again until no command of it was refused for a reason that passes, or gives it up after some tries: then the job
//! is handed what there is, commands without an answer among it. So a batch may be carried out more than once, and a job
//! must ask nothing that does harm when it is done twice, unless it [says so](Job::may_repeat): such a batch is sent once,
//! and the job is handed whatever has come of it.

pub mod card;
pub mod counting;
pub mod fields;
mod members;
pub mod own;
pub mod phones;
pub mod placements;
mod publish;
pub mod responsible;
pub mod segments;
mod shared;
pub mod sizing;
pub mod staff;
pub mod touches;

use bitrix24::reply::Part;
use bitrix24::{Batch, BatchReply, PortalError, Remedy};
use card::CardReading;
use counting::{ReadCounting, SaveCounting};
use fields::FieldsJob;
use own::{ReadCardTouches, ReadOwn};
use phones::ReadPhones;
use placements::Placements;
use responsible::{ReadResponsible, SetResponsible};
use segments::{ReadSegments, SaveSegment};
use serde_json::value::RawValue;
use sizing::Sizing;
use staff::ReadStaff;
use touches::{ChangeTouches, MakeTouches, ReadTouches};

pub use members::{Found, Members};
pub use publish::{Publication, Publish, Stamp};
pub use shared::{ReadShared, Shared};

/// Names a job; the owner recognises the outcome by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u32);

/// A small task.
#[derive(Debug)]
pub enum Job {
    /// Looks after the eight user fields.
    Fields(Box<FieldsJob>),
    /// Publishes an administrator's chart.
    Publish(Box<Publish>),
    /// Lists the clients of a group as a viewer may see them.
    Members(Box<Members>),
    /// Reads the published chart.
    ReadShared(Box<ReadShared>),
    /// Reads one client.
    Card(Box<CardReading>),
    /// Shows the app in places of the portal.
    Placements(Placements),
    /// How much there is to be read.
    Sizing(Sizing),
    /// Reads the settings of counting, and what they can name.
    ReadCounting(Box<ReadCounting>),
    /// Saves settings of counting.
    SaveCounting(Box<SaveCounting>),
    /// Makes touches.
    MakeTouches(Box<MakeTouches>),
    /// Changes activities.
    ChangeTouches(Box<ChangeTouches>),
    /// Reads what activities are about.
    ReadTouches(Box<ReadTouches>),
    /// Reads departments and who works in them.
    ReadStaff(Box<ReadStaff>),
    /// Reads what the viewer is responsible for.
    ReadOwn(Box<ReadOwn>),
    /// Reads the touches in one card.
    ReadCardTouches(Box<ReadCardTouches>),
    /// Reads the saved segments, and what conditions can name.
    ReadSegments(Box<ReadSegments>),
    /// Saves a segment.
    SaveSegment(Box<SaveSegment>),
    /// Reads phones and e-mail addresses.
    ReadPhones(Box<ReadPhones>),
    /// Looks who is responsible for cards.
    ReadResponsible(Box<ReadResponsible>),
    /// Changes who is responsible for cards.
    SetResponsible(Box<SetResponsible>),
}

impl Job {
    /// The batch to ask now; nothing when the job is done.
    #[must_use]
    pub fn batch(&self) -> Option<Batch> {
        match self {
            Self::Fields(job) => job.batch(),
            Self::Members(job) => job.batch(),
            Self::Publish(job) => job.batch(),
            Self::ReadShared(job) => job.batch(),
            Self::Card(reading) => reading.batch(),
            Self::Placements(placements) => placements.batch(),
            Self::Sizing(sizing) => sizing.batch(),
            Self::ReadCounting(job) => job.batch(),
            Self::SaveCounting(job) => job.batch(),
            Self::MakeTouches(job) => job.batch(),
            Self::ChangeTouches(job) => job.batch(),
            Self::ReadTouches(job) => job.batch(),
            Self::ReadStaff(job) => job.batch(),
            Self::ReadOwn(job) => job.batch(),
            Self::ReadCardTouches(job) => job.batch(),
            Self::ReadSegments(job) => job.batch(),
            Self::SaveSegment(job) => job.batch(),
            Self::ReadPhones(job) => job.batch(),
            Self::ReadResponsible(job) => job.batch(),
            Self::SetResponsible(job) => job.batch(),
        }
    }

    /// Takes the answer to [`Job::batch`], each command of which has either brought a result, or been refused for good, or
    /// too often.
    pub fn take(&mut self, reply: &BatchReply<'_>) {
        match self {
            Self::Fields(job) => job.take(reply),
            Self::Members(job) => job.take(reply),
            Self::Publish(job) => job.take(reply),
            Self::ReadShared(job) => job.take(reply),
            Self::Card(reading) => reading.take(reply),
            Self::Placements(placements) => placements.take(reply),
            Self::Sizing(sizing) => sizing.take(reply),
            Self::ReadCounting(job) => job.take(reply),
            Self::SaveCounting(job) => job.take(reply),
            Self::MakeTouches(job) => job.take(reply),
            Self::ChangeTouches(job) => job.take(reply),
            Self::ReadTouches(job) => job.take(reply),
            Self::ReadStaff(job) => job.take(reply),
            Self::ReadOwn(job) => job.take(reply),
            Self::ReadCardTouches(job) => job.take(reply),
            Self::ReadSegments(job) => job.take(reply),
            Self::SaveSegment(job) => job.take(reply),
            Self::ReadPhones(job) => job.take(reply),
            Self::ReadResponsible(job) => job.take(reply),
            Self::SetResponsible(job) => job.take(reply),
        }
    }

    /// Whether the present batch may be carried out more than once.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        !matches!(self, Self::MakeTouches(job) if job.is_writing())
    }

    /// Whether nobody waits for it in person, so that it rests while the user has paused.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        match self {
            Self::Fields(job) => job.is_automatic(),
            Self::Publish(_) | Self::ReadShared(_) => true,
            Self::Card(_)
            | Self::Sizing(_)
            | Self::Members(_)
            | Self::Placements(_)
            | Self::ReadCounting(_)
            | Self::SaveCounting(_)
            | Self::MakeTouches(_)
            | Self::ChangeTouches(_)
            | Self::ReadTouches(_)
            | Self::ReadStaff(_)
            | Self::ReadOwn(_)
            | Self::ReadCardTouches(_)
            | Self::ReadSegments(_)
            | Self::SaveSegment(_)
            | Self::ReadPhones(_)
            | Self::ReadResponsible(_)
            | Self::SetResponsible(_) => false,
        }
    }
}

/// The result of a command, unless it was refused or not answered.
fn answer<'a>(reply: &BatchReply<'a>, command: usize) -> Option<&'a RawValue> {
    reply.parts.get(command)?.as_ref()?.result.as_ref().ok().copied()
}

/// Why the portal has not answered the first command, in its own words.
fn words(reply: &BatchReply<'_>) -> String {
    let refusal = reply.parts.first().and_then(Option::as_ref).and_then(|part| part.result.as_ref().err());
    refusal.map_or_else(String::new, |error| format!("{} {}", error.code, error.description).trim().to_owned())
}

/// Whether a command has no answer, or was refused again and again for a reason that should have passed.
fn came_to_nothing(part: &Option<Part<'_>>) -> bool {
    part.as_ref().is_none_or(|part| part.result.as_ref().is_err_and(|error| error.remedy() == Remedy::TryAgain))
}

/// The first refusal of a batch that passes by itself, or with a fresh token, with the position of its command.
pub(crate) fn passing_refusal<'a>(reply: &'a BatchReply<'_>) -> Option<(usize, &'a PortalError)> {
    let refusals = reply.parts.iter().enumerate();
    refusals.filter_map(|(position, part)| Some((position, part.as_ref()?.result.as_ref().err()?))).find(
        |(_, error)| {
            matches!(
                error.remedy(),
                Remedy::RefreshToken | Remedy::SlowDown | Remedy::AwaitOperatingReset | Remedy::TryAgain
            )
        },
    )
}
