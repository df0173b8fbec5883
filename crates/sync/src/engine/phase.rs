//! What is done one after the other, and the one table that says of each phase which stage people see in it, whether all is
//! read by then, and what the lease has to permit.

use super::schedule::Pass;
use super::step::Stage;
use super::writing::WriteStage;
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::lease::Lease;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The first batch of the bootstrap is to be asked.
    Introduce,
    /// The viewer is known; what is stored for him is being loaded.
    Load { is_asked: bool },
    /// The rest of the bootstrap is to be asked.
    Bootstrap,
    /// Windows are read.
    Read(Pass),
    /// All is read; cards are written.
    Write(WriteStage),
    /// Nothing is left to be read or written.
    Finished,
}

/// What the lease has to permit before a phase goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeaseNeed {
    /// It is not known yet whether there is one: it is neither asked for nor renewed.
    Unknown,
    /// The few questions before a reading.
    Bootstrap,
    /// The reading.
    Reading,
    /// Nothing: it is given back.
    Nothing,
}

impl LeaseNeed {
    /// Whether the lease as it is now will do.
    pub(super) fn is_met_by(self, lease: &Lease) -> bool {
        match self {
            Self::Unknown | Self::Nothing => true,
            Self::Bootstrap => lease.permits_bootstrap(),
            Self::Reading => lease.permits_reading(),
        }
    }
}

/// A row of the table of phases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The stages of which the first that is not finished is shown.
    stages: &'static [Stage],
    /// Whether nothing is left to be read that a right chart needs; cards may still be written.
    pub(super) is_read: bool,
    /// What the lease has to permit.
    pub(super) lease: LeaseNeed,
}

impl Row {
    /// The stage that is shown, given what is stored.
    pub(super) fn stage(&self, checkpoint: &Checkpoint) -> Stage {
        let is_open = |stage: &Stage| stage.reached(checkpoint) != Reached::Everything;
        let open = self.stages.iter().copied().find(is_open);
        open.or(self.stages.last().copied()).unwrap_or(Stage::Bootstrap)
    }
}

impl Phase {
    /// The table.
    pub(super) fn row(self) -> Row {
        let (stages, is_read, lease): (&'static [Stage], bool, LeaseNeed) = match self {
            Self::Introduce | Self::Load { .. } => (&[Stage::Bootstrap], false, LeaseNeed::Unknown),
            Self::Bootstrap => (&[Stage::Bootstrap], false, LeaseNeed::Bootstrap),
            Self::Read(pass) => match pass {
                Pass::Months { .. } => (&[Stage::Sales, Stage::Dialogs, Stage::Contacts], false, LeaseNeed::Reading),
                Pass::Changes => (&[Stage::Changes], false, LeaseNeed::Reading),
                Pass::LookUps { is_compared: false } => (&[Stage::Contacts], false, LeaseNeed::Reading),
                Pass::LookUps { is_compared: true } | Pass::Reconciliation | Pass::Moved => {
                    (&[Stage::Reconciliation], false, LeaseNeed::Reading)
                }
                // Requests of mode 5 are not right before.
                Pass::Backfill(ColumnSet::Leads) => (&[Stage::Leads], false, LeaseNeed::Reading),
                Pass::Backfill(_) => (&[Stage::Columns], true, LeaseNeed::Reading),
                Pass::Fields { .. } | Pass::Check => (&[Stage::Writing], true, LeaseNeed::Reading),
            },
            Self::Write(_) => (&[Stage::Writing], true, LeaseNeed::Reading),
            Self::Finished => (&[Stage::Reconciliation], true, LeaseNeed::Nothing),
        };
        Row { stages, is_read, lease }
    }
}
