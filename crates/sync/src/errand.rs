//! Errands: small jobs beside the reading, each a few batches one after the other, made for a person who waits for them.
//!
//! An errand is a state machine without a clock and without limits: it names its next batch and takes the answer. The
//! engine sends its batches before all pages, through the same bucket, budgets and tokens as everything else, and asks a
//! batch again until no command of it was refused for a reason that passes, or gives it up after some tries: then the errand
//! is handed what there is, commands without an answer among it. So a batch may be carried out more than once, and an errand
//! must ask nothing that does harm when it is done twice, unless it [says so](Errand::may_repeat): such a batch is sent once,
//! and the errand is handed whatever has come of it.

pub mod card;
pub mod census;
pub mod counting;
pub mod fields;
mod members;
pub mod own;
pub mod placements;
mod publish;
mod shared;
pub mod staff;
pub mod touches;

use bitrix24::reply::Part;
use bitrix24::{Batch, BatchReply, PortalError, Remedy};
use card::CardReading;
use census::Census;
use counting::{ReadCounting, SaveCounting};
use fields::FieldsErrand;
use own::{ReadCardTouches, ReadOwn};
use placements::Placements;
use serde_json::value::RawValue;
use staff::ReadStaff;
use touches::{ChangeTouches, MakeTouches, ReadTouches};

pub use members::{Found, Members};
pub use publish::{Publication, Publish, Stamp};
pub use shared::{ReadShared, Shared};

/// Names an errand; the owner recognises the outcome by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrandId(pub u32);

/// A small job.
#[derive(Debug)]
pub enum Errand {
    /// Looks after the eight user fields.
    Fields(Box<FieldsErrand>),
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
    Census(Census),
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
}

impl Errand {
    /// The batch to ask now; nothing when the errand is done.
    #[must_use]
    pub fn batch(&self) -> Option<Batch> {
        match self {
            Self::Fields(errand) => errand.batch(),
            Self::Members(errand) => errand.batch(),
            Self::Publish(errand) => errand.batch(),
            Self::ReadShared(errand) => errand.batch(),
            Self::Card(reading) => reading.batch(),
            Self::Placements(placements) => placements.batch(),
            Self::Census(census) => census.batch(),
            Self::ReadCounting(errand) => errand.batch(),
            Self::SaveCounting(errand) => errand.batch(),
            Self::MakeTouches(errand) => errand.batch(),
            Self::ChangeTouches(errand) => errand.batch(),
            Self::ReadTouches(errand) => errand.batch(),
            Self::ReadStaff(errand) => errand.batch(),
            Self::ReadOwn(errand) => errand.batch(),
            Self::ReadCardTouches(errand) => errand.batch(),
        }
    }

    /// Takes the answer to [`Errand::batch`], each command of which has either brought a result, or been refused for good, or
    /// too often.
    pub fn take(&mut self, reply: &BatchReply<'_>) {
        match self {
            Self::Fields(errand) => errand.take(reply),
            Self::Members(errand) => errand.take(reply),
            Self::Publish(errand) => errand.take(reply),
            Self::ReadShared(errand) => errand.take(reply),
            Self::Card(reading) => reading.take(reply),
            Self::Placements(placements) => placements.take(reply),
            Self::Census(census) => census.take(reply),
            Self::ReadCounting(errand) => errand.take(reply),
            Self::SaveCounting(errand) => errand.take(reply),
            Self::MakeTouches(errand) => errand.take(reply),
            Self::ChangeTouches(errand) => errand.take(reply),
            Self::ReadTouches(errand) => errand.take(reply),
            Self::ReadStaff(errand) => errand.take(reply),
            Self::ReadOwn(errand) => errand.take(reply),
            Self::ReadCardTouches(errand) => errand.take(reply),
        }
    }

    /// Whether the present batch may be carried out more than once.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        !matches!(self, Self::MakeTouches(errand) if errand.is_writing())
    }

    /// Whether nobody waits for it in person, so that it rests while the user has paused.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        match self {
            Self::Fields(errand) => errand.is_automatic(),
            Self::Publish(_) | Self::ReadShared(_) => true,
            Self::Card(_)
            | Self::Census(_)
            | Self::Members(_)
            | Self::Placements(_)
            | Self::ReadCounting(_)
            | Self::SaveCounting(_)
            | Self::MakeTouches(_)
            | Self::ChangeTouches(_)
            | Self::ReadTouches(_)
            | Self::ReadStaff(_)
            | Self::ReadOwn(_)
            | Self::ReadCardTouches(_) => false,
        }
    }
}

/// The result of a command, unless it was refused or not answered.
fn answer<'a>(reply: &BatchReply<'a>, command: usize) -> Option<&'a RawValue> {
    reply.parts.get(command)?.as_ref()?.result.as_ref().ok().copied()
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
