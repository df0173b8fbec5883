//! What the owner tells the engine: to pause, to try again, to read more.

use super::{Phase, REQUESTS_OF_ANOTHER, Stop, Survey, Sync, TokenState};

impl Sync {
    /// Notes that there was a reading before this one, which may have filled the portal's bucket a moment ago.
    pub fn follows_another_reading(&mut self) {
        self.bucket.assume(REQUESTS_OF_ANOTHER);
    }

    /// Takes the answer to [`Step::GetToken`]; `is_there` is false if the frame could not give one.
    pub fn on_token(&mut self, is_there: bool) {
        self.token = TokenState::Good;
        self.tokens += 1;
        if !is_there {
            self.stop = Some(Stop::SignedOut);
        }
    }

    /// Stops asking, or goes on.
    pub fn set_paused(&mut self, is_paused: bool) {
        self.is_paused = is_paused;
    }

    /// Reads what is new since the last reading, if that has finished; while cards are written, before any more are.
    pub fn refresh(&mut self) {
        if self.phase == Phase::Finished {
            self.survey = Survey::default();
            self.phase = Phase::Introduce;
        } else if self.is_read() {
            self.writing.is_refresh_wanted = true;
        }
    }

    /// Nothing is left to be read or written, unless somebody wants more.
    pub(super) fn finish_reading(&mut self) {
        self.phase = Phase::Finished;
        self.lease.release();
        let is_wish_new = std::mem::take(&mut self.wanted.is_new);
        if std::mem::take(&mut self.writing.is_refresh_wanted) || self.check_is_wanted || is_wish_new {
            self.refresh();
        }
    }

    /// Reads what the rights of a viewer who is no administrator show. For him nothing is read unasked: everybody sees the
    /// chart that an administrator has published, and a hundred managers who each read all they may would wear the portal
    /// out.
    pub fn read_own(&mut self) {
        self.reads_own = true;
    }

    /// Compares everything that is stored with the portal, record by record, at the end of this reading or of the next.
    pub fn check_all(&mut self) {
        self.check_is_wanted = true;
        self.refresh();
    }
}
