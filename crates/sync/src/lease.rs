//! One administrator at a time: a lease with a heartbeat, kept in an option of the app.
//!
//! All users of a portal share its limits, so two who read at once are both half as fast. Whoever reads therefore leaves
//! a note in the portal: who he is, when he was last heard of, how far he has come. The others show that and wait. Only
//! administrators can write such a note (docs: api-reference/common/settings/app-option-set.md); others read as if there
//! were none, and so does everyone for whom options do not work.
//!
//! # Design
//! The portal offers no compare-and-set. So a writer reads back what he has written and goes on only if his own mark
//! stands there, and a holder looks before each heartbeat, because a heartbeat written blindly would rob whoever has
//! taken over. Two who have seen the lease free at the same moment may still both write and both find their own mark;
//! the one who was overwritten sees it at his first look, which therefore comes early. To wait for that look before
//! reading would slow down every reading for the sake of a coincidence that costs the portal a few requests and nobody
//! any data, since each reader has a store of his own.
//!
//! A mark names a store, not a worker: a page that is loaded anew finds its own note and goes on at once, and tabs that
//! share a store exclude each other before they come here.

use std::time::Duration;

use bitrix24::{Call, options};
use segmentation::{Month, UserId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Instant, PortalInstant, Stage};

/// The option that holds the note.
pub const OPTION: &str = "reader";

/// How often a holder renews his note.
pub const HEARTBEAT: Duration = Duration::from_secs(60);

/// When a new holder looks for the first time: later than whoever saw the lease free when he did has written.
pub const FIRST_LOOK: Duration = Duration::from_secs(5);

/// A holder who was not heard of for so long, by the portal's clock, has lost the lease.
pub const SILENCE: Duration = Duration::from_secs(180);

/// How often those who wait look whether they may lead.
pub const LOOK: Duration = Duration::from_secs(20);

/// How far a reader has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What is being read.
    pub stage: Stage,
    /// The first month that is not finished in this stage.
    pub month: Option<Month>,
    /// Months finished in this stage.
    pub months_done: u32,
    /// Months of the portal's life.
    pub months_total: u32,
    /// Records read so far.
    pub rows: u64,
}

/// The note of whoever reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Number of the user.
    pub user_id: UserId,
    /// Names the store into which he reads; no two stores have the same.
    pub mark: String,
    /// When he was last heard of.
    pub at: PortalInstant,
    /// How far he has come.
    pub place: Place,
}

impl Holding {
    /// The text to put into the option.
    #[must_use]
    pub fn to_text(&self) -> String {
        let place = &self.place;
        json!({
            "user": self.user_id,
            "mark": self.mark,
            "at": self.at.0,
            "stage": place.stage,
            "month": place.month.map(|month| month.to_string()),
            "done": place.months_done,
            "total": place.months_total,
            "rows": place.rows,
        })
        .to_string()
    }

    /// Reads the option; nothing if nobody reads, or if the text names no reader. What else is missing or strange in it
    /// is left out: it is only shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let number = |key: &str| value[key].as_u64().and_then(|number| u32::try_from(number).ok());
        Some(Self {
            user_id: UserId(number("user")?),
            mark: value["mark"].as_str().filter(|mark| !mark.is_empty())?.to_owned(),
            at: PortalInstant(value["at"].as_i64()?),
            place: Place {
                stage: Stage::deserialize(&value["stage"]).unwrap_or(Stage::Bootstrap),
                month: value["month"].as_str().and_then(|month| month.parse().ok()),
                months_done: number("done").unwrap_or(0),
                months_total: number("total").unwrap_or(0),
                rows: value["rows"].as_u64().unwrap_or(0),
            },
        })
    }

    /// Whether the holder has lost the lease by his silence. A note from the future is no better: its clock cannot tell.
    #[must_use]
    pub fn is_silent(&self, portal_now: PortalInstant) -> bool {
        portal_now.distance(self.at) > SILENCE
    }
}

/// What there is to ask the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Who holds the lease.
    Look,
    /// To note that we hold it, and who is noted then.
    Write,
    /// To note that nobody holds it.
    Clear,
}

impl Ask {
    /// How many calls it takes.
    #[must_use]
    pub fn commands(self) -> usize {
        match self {
            Self::Look | Self::Clear => 1,
            Self::Write => 2,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// No lease is needed, or none can be had: the reading goes on without.
    Exempt,
    /// The bootstrap has brought this text; nobody has judged it yet.
    Found(String),
    /// To be written; the reading waits for the answer.
    Claim,
    /// Ours; to be renewed at this moment.
    Held { look_at: Instant },
    /// Ours, and just seen to be: to be renewed now.
    Renew,
    /// Another's.
    Waiting { holder: Holding, look_at: Instant },
    /// Ours, and no longer needed.
    Release,
    /// Ours, not needed, and just seen to be ours: to be cleared now.
    Clear,
}

/// The lease as one reader sees it. The time is passed in, by both clocks.
#[derive(Clone, Debug)]
pub struct Lease {
    mark: Option<String>,
    user_id: UserId,
    state: State,
    /// Whether an answer is awaited; one question at a time.
    is_asked: bool,
}

impl Default for Lease {
    /// No lease, as for everyone without a mark.
    fn default() -> Self {
        Self { mark: None, user_id: UserId::NONE, state: State::Exempt, is_asked: false }
    }
}

impl Lease {
    /// Who else holds the lease: nobody if it is free, ours, unreadable or held by someone silent.
    #[must_use]
    pub fn decide(text: &str, portal_now: PortalInstant, mark: &str) -> Option<Holding> {
        Holding::parse(text).filter(|holding| holding.mark != mark && !holding.is_silent(portal_now))
    }

    /// Whether a text of the option is a note of ours.
    #[must_use]
    pub fn is_ours(&self, text: &str) -> bool {
        Holding::parse(text).is_some_and(|holding| Some(&holding.mark) == self.mark.as_ref())
    }

    /// Names the store into which is read. Without a mark there is no lease.
    pub fn set_mark(&mut self, mark: String) {
        self.mark = Some(mark);
    }

    /// A lease of the same store about which nothing is known yet.
    #[must_use]
    pub fn anew(self) -> Self {
        Self { mark: self.mark, ..Self::default() }
    }

    /// Takes what the bootstrap found: who looks, and the text of the option, or nothing if it could not be read.
    pub fn begin(&mut self, user_id: UserId, is_admin: bool, text: Option<String>) {
        self.user_id = user_id;
        self.state = match text {
            Some(text) if is_admin => State::Found(text),
            _ => State::Exempt,
        };
    }

    /// Judges what the bootstrap has brought, if nobody has yet.
    pub fn judge(&mut self, now: Instant, portal_now: PortalInstant) {
        if let State::Found(text) = &self.state {
            // The bootstrap may have been a while ago: whoever has not been heard of since has been silent since.
            self.state = match &self.mark {
                None => State::Exempt,
                Some(mark) => Self::decide(text, portal_now, mark)
                    .map_or(State::Claim, |holder| State::Waiting { holder, look_at: now + LOOK }),
            };
        }
    }

    /// What to ask the portal now; to be told by [`Lease::asked`] when it is asked.
    pub fn next(&mut self, now: Instant, portal_now: PortalInstant) -> Option<Ask> {
        self.judge(now, portal_now);
        match &self.state {
            _ if self.is_asked => None,
            State::Exempt | State::Found(_) => None,
            State::Claim | State::Renew => Some(Ask::Write),
            State::Clear => Some(Ask::Clear),
            State::Release => Some(Ask::Look),
            State::Held { look_at } | State::Waiting { look_at, .. } => (now >= *look_at).then_some(Ask::Look),
        }
    }

    /// The next moment at which there is something to ask, if one is known.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        match &self.state {
            State::Held { look_at } | State::Waiting { look_at, .. } if !self.is_asked => Some(*look_at),
            _ => None,
        }
    }

    /// The calls that ask it, with our place in the note.
    #[must_use]
    pub fn calls(&self, ask: Ask, portal_now: PortalInstant, place: Place) -> Vec<Call> {
        let mark = self.mark.clone().unwrap_or_default();
        let holding = Holding { user_id: self.user_id, mark, at: portal_now, place };
        match ask {
            Ask::Look => vec![options::get(OPTION)],
            Ask::Write => vec![options::set(OPTION, &holding.to_text()), options::get(OPTION)],
            Ask::Clear => vec![options::set(OPTION, "")],
        }
    }

    /// Notes that what [`Lease::next`] said is being asked.
    pub fn asked(&mut self) {
        self.is_asked = true;
    }

    /// Takes that no answer will come: it is asked again.
    pub fn lost(&mut self) {
        self.is_asked = false;
    }

    /// Takes the answer: the text of the option as it is now, or nothing if a call was refused.
    pub fn answered(&mut self, ask: Ask, text: Option<&str>, now: Instant, portal_now: PortalInstant) {
        self.is_asked = false;
        let mark = self.mark.as_deref().unwrap_or_default();
        let other = text.map(|text| Self::decide(text, portal_now, mark));
        let waiting = |holder| State::Waiting { holder, look_at: now + LOOK };
        let held = State::Held { look_at: now + HEARTBEAT };
        let state = match (ask, &self.state, other) {
            // Whoever cannot note that he reads reads without a note.
            (Ask::Write, State::Claim, None) => State::Exempt,
            (Ask::Write, State::Claim | State::Renew, Some(Some(holder))) => waiting(holder),
            (Ask::Write, State::Claim, Some(None)) => State::Held { look_at: now + FIRST_LOOK },
            // A single heartbeat may fail; three of them have to, before others take it for silence.
            (Ask::Write, State::Renew, Some(None) | None) | (Ask::Look, State::Held { .. }, None) => held,
            (Ask::Look, State::Held { .. } | State::Waiting { .. }, Some(Some(holder))) => waiting(holder),
            (Ask::Look, State::Held { .. }, Some(None)) => State::Renew,
            (Ask::Look, State::Waiting { .. }, Some(None)) => State::Claim,
            (Ask::Look, State::Waiting { holder, .. }, None) if holder.is_silent(portal_now) => State::Claim,
            (Ask::Look, State::Waiting { holder, .. }, None) => waiting(holder.clone()),
            (Ask::Look, State::Release, Some(None)) => State::Clear,
            (Ask::Look, State::Release, _) | (Ask::Clear, State::Clear, _) => State::Exempt,
            // The answer comes to a question that something else has overtaken.
            _ => return,
        };
        self.state = state;
    }

    /// Takes the lease whoever holds it, because the user insists.
    pub fn take_over(&mut self) {
        if matches!(self.state, State::Waiting { .. }) {
            self.state = State::Claim;
        }
    }

    /// Gives the lease back: nothing is left to be read.
    pub fn release(&mut self) {
        self.state = match self.state {
            State::Held { .. } | State::Renew => State::Release,
            _ => State::Exempt,
        };
    }

    /// Whether the portal may be read.
    #[must_use]
    pub fn permits_reading(&self) -> bool {
        !matches!(self.state, State::Found(_) | State::Claim | State::Waiting { .. })
    }

    /// Whether the few questions before a reading may be asked: they need not wait for the answer to our claim.
    #[must_use]
    pub fn permits_bootstrap(&self) -> bool {
        self.permits_reading() || self.state == State::Claim
    }

    /// The other reader that is waited for.
    #[must_use]
    pub fn other(&self) -> Option<&Holding> {
        match &self.state {
            State::Waiting { holder, .. } => Some(holder),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
