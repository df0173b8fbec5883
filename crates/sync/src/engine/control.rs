//! What the owner tells the engine: to pause, to try again, to read more.

use super::columns::Wanted;
use super::decisions::Decisions;
use super::{Phase, Stop, Sync, TokenState};
use crate::bootstrap::Bootstrap;

/// How many requests somebody else's reading is taken to have left in the bucket, if nothing tells.
const REQUESTS_OF_ANOTHER: f64 = 40.0;

/// What the user and the owner have said, and what follows from it at once.
#[derive(Debug, Default)]
pub(super) struct Instructions {
    pub(super) is_paused: bool,
    /// Whether a viewer who is no administrator wants to read what his rights show.
    pub(super) reads_own: bool,
    /// Whether the viewer is asked before a first reading.
    pub(super) asks_first: bool,
    /// Whether the first reading waits for his answer.
    pub(super) is_kept_back: bool,
    /// Whether the next comparison with the portal is to be record by record.
    pub(super) check_is_wanted: bool,
    /// What was asked for beside what every store has.
    pub(super) wanted: Wanted,
    pub(super) decisions: Decisions,
}

impl Instructions {
    /// The same instructions for a reading that begins anew.
    pub(super) fn anew(self) -> Self {
        Self { is_kept_back: false, wanted: self.wanted.anew(), ..self }
    }
}

impl Sync {
    /// Notes that there was a reading before this one, which may have filled the portal's bucket a moment ago.
    pub fn follows_another_reading(&mut self) {
        self.connection.bucket.assume(REQUESTS_OF_ANOTHER);
    }

    /// Takes the answer to [`Step::GetToken`]; `is_there` is false if the frame could not give one.
    pub fn on_token(&mut self, is_there: bool) {
        self.connection.token.state = TokenState::Good;
        self.connection.token.number += 1;
        if !is_there {
            self.connection.stop = Some(Stop::SignedOut);
        }
    }

    /// Stops asking, or goes on.
    pub fn set_paused(&mut self, is_paused: bool) {
        self.instructions.is_paused = is_paused;
    }

    /// Reads what is new since the last reading, if that has finished; while cards are written, before any more are.
    pub fn refresh(&mut self) {
        if self.phase == Phase::Finished {
            self.reading.bootstrap = Bootstrap::default();
            self.phase = Phase::Introduce;
        } else if self.is_read() {
            self.writer.round.is_refresh_wanted = true;
        }
    }

    /// Nothing is left to be read or written, unless somebody wants more.
    pub(super) fn finish_reading(&mut self) {
        self.phase = Phase::Finished;
        self.leadership.lease.release();
        let is_want_new = std::mem::take(&mut self.instructions.wanted.is_new);
        if std::mem::take(&mut self.writer.round.is_refresh_wanted) || self.instructions.check_is_wanted || is_want_new
        {
            self.refresh();
        }
    }

    /// Reads what the rights of a viewer who is no administrator show. For him nothing is read unasked: everybody sees the
    /// chart that an administrator has published, and a hundred managers who each read all they may would wear the portal
    /// out.
    pub fn read_own(&mut self) {
        self.instructions.reads_own = true;
    }

    /// Compares everything that is stored with the portal, record by record, at the end of this reading or of the next.
    pub fn check_all(&mut self) {
        self.instructions.check_is_wanted = true;
        self.refresh();
    }
}
