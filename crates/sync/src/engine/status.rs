//! What the owner can ask the engine: who is looking, what it waits for, where it stands.

use bitrix24::Source;
use segmentation::UserId;

use super::{Hold, Phase, Stop, Sync, TokenState, Viewer};
use crate::Instant;
use crate::checkpoint::Checkpoint;

impl Sync {
    pub(super) fn may_read(&self) -> bool {
        self.instructions.reads_own || self.viewer().is_none_or(|viewer| viewer.is_admin)
    }

    /// Whether the reading has not begun because the viewer is no administrator and has not asked for it.
    #[must_use]
    pub fn awaits_instruction(&self) -> bool {
        self.phase == Phase::Bootstrap && !self.may_read()
    }

    /// Whether the portal has refused the viewer both contacts and companies.
    #[must_use]
    pub fn sees_no_cards(&self) -> bool {
        self.reading.bootstrap.sees_no_cards()
    }

    /// Who is looking, once the portal has said so.
    #[must_use]
    pub fn viewer(&self) -> Option<Viewer> {
        self.reading.bootstrap.viewer.as_ref().map(|profile| Viewer { user_id: profile.id, is_admin: profile.admin })
    }

    /// The users whose names the bootstrap has brought so far.
    #[must_use]
    pub fn users(&self) -> &[(UserId, String)] {
        &self.reading.bootstrap.users
    }

    /// Whether the portal refuses the names of its users.
    #[must_use]
    pub fn has_no_user_names(&self) -> bool {
        self.reading.bootstrap.refuses_users
    }

    /// Whether no list that every portal has was closed to the viewer in this reading, but for those he does without.
    #[must_use]
    pub fn sees_every_list(&self) -> bool {
        let lists = [Source::Companies, Source::Contacts, Source::Deals, Source::Activities];
        !self.closed_lists().any(|source| lists.contains(&source))
    }

    /// Why the reading has stopped, if it has.
    #[must_use]
    pub fn stop(&self) -> Option<&Stop> {
        self.connection.stop.as_ref()
    }

    /// Why nothing is asked at the moment, and until when.
    #[must_use]
    pub fn hold(&self, now: Instant) -> Option<(Hold, Instant)> {
        self.connection.hold(now)
    }

    /// Whether a fresh token is waited for.
    #[must_use]
    pub fn awaits_token(&self) -> bool {
        matches!(self.connection.token.state, TokenState::Refused | TokenState::Asked)
    }

    /// Whether the user has paused the reading.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.instructions.is_paused
    }

    /// Whether nothing is left to be read; cards may still be written.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.phase.row().is_read
    }

    /// Whether nothing is left to be read or written.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.phase == Phase::Finished
    }

    /// How many rows have come in pages and to jobs in this session, whatever became of them.
    #[must_use]
    pub fn rows_received(&self) -> u64 {
        self.connection.rows_received
    }

    /// The place reached and saved so far.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.stored.checkpoint.as_ref()
    }
}
