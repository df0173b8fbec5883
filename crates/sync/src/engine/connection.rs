//! What the session knows of the portal as somebody to talk to: the token, what is under way, what each request may
//! cost and how many may run side by side, and why nothing is asked. None of it depends on what is read.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::{OddAnswer, PortalError, PortalTime, Remedy};

use super::recovery::Recovery;
use super::{Asked, Hold, RequestId, Stop};
use crate::backoff::Backoff;
use crate::budget::{BATCH, Budgets};
use crate::concurrency::Concurrency;
use crate::cost::PageCosts;
use crate::leaky_bucket::{Filling, LeakyBucket, Limit};
use crate::time::minutes;
use crate::{Instant, PortalInstant};

/// After this many answers in a row that make no sense, the reading stops.
const ODD_ANSWERS: u32 = 3;

/// After this many fresh tokens in a row that were refused as well, the reading stops.
const TOKENS_TRIED: u32 = 3;

/// A request under way.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) what: Asked,
    pub(super) sent: Instant,
    /// Which token it was sent with, by [`Token::number`].
    pub(super) token: u32,
    /// Whether it took the last free lane.
    pub(super) was_saturated: bool,
    /// The seconds of the portal's work that it will probably cost, by method.
    pub(super) expected: BTreeMap<&'static str, f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TokenState {
    /// Nothing speaks against it.
    #[default]
    Good,
    /// It was refused; the owner has to be asked for another.
    Refused,
    /// The owner was asked.
    Asked,
}

/// What is known of the token; its text is not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    pub(super) state: TokenState,
    /// How many tokens there were; a refusal of a request sent with an older one says nothing about the newest.
    pub(super) number: u32,
    /// How many of the newest tokens were refused before they brought any answer.
    pub(super) refused: u32,
}

/// The portal's clock.
#[derive(Clone, Debug, Default)]
pub(super) struct PortalClock {
    /// As the newest answer told it.
    pub(super) time: Option<PortalTime>,
    /// Whether the portal tells no clock, so that the device's stands for it.
    is_missing: bool,
    /// By how many milliseconds it is ahead of the caller's; negative where it is behind.
    ahead: i64,
}

impl PortalClock {
    /// Notes the portal's clock as it was told when it was asked for, if answers do not tell it along.
    pub(super) fn note_server_time(&mut self, time: PortalTime, now: Instant) {
        if self.is_missing
            && let Some(moment) = time.epoch_millis()
        {
            self.ahead = moment - now.0;
            self.time = Some(time);
        }
    }

    /// Notes the portal's clock. Of a portal that tells none, the one that it told when it was asked goes on by the device's,
    /// or else the device's stands for it.
    pub(super) fn note_time(&mut self, date_start: &str, duration: f64, now: Instant) {
        let Some(time) = PortalTime::parse(date_start) else {
            if self.time.is_none() || self.is_missing {
                let asked = self.time.as_ref().filter(|_| self.is_missing);
                let moment = now.0 + self.ahead;
                self.time = asked.map_or_else(|| PortalTime::of_device(now.0), |time| time.with_moment(moment));
                self.is_missing = true;
            }
            return;
        };
        self.is_missing = false;
        if let Some(moment) = time.epoch_millis() {
            // The answer names when the work began; we have it when the work is done.
            self.ahead = moment + (duration * 1000.0) as i64 - now.0;
        }
        self.time = Some(time);
    }

    /// A moment of the caller's clock by the portal's.
    pub(super) fn portal(&self, at: Instant) -> PortalInstant {
        PortalInstant(at.0 + self.ahead)
    }

    /// A moment of the portal's clock by the caller's.
    pub(super) fn ours(&self, at: PortalInstant) -> Instant {
        Instant(at.0 - self.ahead)
    }

    /// The offset from UTC that the portal writes its dates with.
    pub(super) fn offset(&self) -> &str {
        self.time.as_ref().map_or("+00:00", |time| time.offset())
    }
}

/// The session with the portal.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) token: Token,
    pub(super) clock: PortalClock,
    /// Why the reading cannot go on without the user.
    pub(super) stop: Option<Stop>,
    pub(super) recovery: Recovery,
    /// Why nothing is asked at the moment, and until when.
    pub(super) hold: Option<(Hold, Instant)>,
    pub(super) backoff: Backoff,
    pub(super) odd_answers: u32,
    pub(super) bucket: LeakyBucket,
    pub(super) budgets: Budgets,
    pub(super) costs: PageCosts,
    pub(super) concurrency: Concurrency,
    pub(super) in_flight: BTreeMap<RequestId, Request>,
    /// How many requests were made in this session; the last one has this number.
    pub(super) requests: u32,
    /// Rows that came in pages and to jobs.
    pub(super) rows_received: u64,
}

impl Connection {
    /// A session in which nothing was asked yet.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            token: Token::default(),
            clock: PortalClock::default(),
            stop: None,
            recovery: Recovery::default(),
            hold: None,
            backoff: Backoff::default(),
            odd_answers: 0,
            bucket: LeakyBucket::new(Limit::STANDARD, now),
            budgets: Budgets::default(),
            costs: PageCosts::default(),
            concurrency: Concurrency::default(),
            in_flight: BTreeMap::new(),
            requests: 0,
            rows_received: 0,
        }
    }

    /// The same session for a reading that begins anew: what is under way will not be heard, and is booked as done;
    /// nothing has stopped the reading.
    pub(super) fn anew(mut self, now: Instant) -> Self {
        let portal_now = self.portal_now(now);
        for request in self.in_flight.values() {
            self.budgets.settle(&request.expected, None, portal_now);
        }
        Self {
            token: Token { refused: 0, ..self.token },
            clock: PortalClock::default(),
            stop: None,
            odd_answers: 0,
            in_flight: BTreeMap::new(),
            ..self
        }
    }

    /// Why nothing is asked at a moment, and until when.
    pub(super) fn hold(&self, now: Instant) -> Option<(Hold, Instant)> {
        self.hold.filter(|&(_, until)| now < until)
    }

    /// The portal's clock at a moment of ours.
    pub(super) fn portal_now(&self, now: Instant) -> PortalInstant {
        self.clock.portal(now)
    }

    /// Notes that a request is sent now. Its cost is set aside until its answer comes.
    pub(super) fn send(
        &mut self,
        what: Asked,
        now: Instant,
        was_saturated: bool,
        expected: BTreeMap<&'static str, f64>,
    ) -> RequestId {
        self.requests += 1;
        self.budgets.reserve(&expected);
        let id = RequestId(self.requests);
        self.in_flight.insert(id, Request { what, sent: now, token: self.token.number, was_saturated, expected });
        id
    }

    /// Waits, twice as long as the last time. Requests that fail together count as one failure.
    pub(super) fn fail(&mut self, hold: Hold, now: Instant) {
        self.concurrency.failed(now);
        if self.hold.is_none_or(|(_, until)| until <= now) {
            let wait = self.backoff.failed();
            self.put_off(hold, now + wait);
        }
    }

    pub(super) fn put_off(&mut self, hold: Hold, until: Instant) {
        if self.hold.is_none_or(|(_, known)| known < until) {
            self.hold = Some((hold, until));
        }
    }

    /// Takes an answer that makes no sense. Such that come together count as one.
    pub(super) fn odd(&mut self, odd: OddAnswer, now: Instant) {
        self.odd_answers += u32::from(self.hold(now).is_none());
        if self.odd_answers >= ODD_ANSWERS {
            self.stop = Some(Stop::Odd(odd));
        } else {
            self.fail(Hold::PortalBusy, now);
        }
    }

    /// Does what an error asks for, be it of a whole request or of one command.
    pub(super) fn refused(&mut self, method: &'static str, error: &PortalError, now: Instant) {
        match error.remedy() {
            Remedy::RefreshToken if self.token.state == TokenState::Good => {
                self.token.refused += 1;
                if self.token.refused > TOKENS_TRIED {
                    self.stop = Some(Stop::SignedOut);
                } else {
                    self.token.state = TokenState::Refused;
                }
            }
            Remedy::RefreshToken => {}
            Remedy::SlowDown => {
                self.bucket.overflowed(now);
                self.fail(Hold::PortalBusy, now);
            }
            Remedy::AwaitOperatingReset => self.spent(method, error, now),
            Remedy::TryAgain => self.fail(Hold::Unreachable, now),
            Remedy::NoRight | Remedy::AppNotAllowed => self.stop = Some(Stop::AppNotAllowed),
            Remedy::NotInPlan => self.stop = Some(Stop::NotInPlan),
            Remedy::NotInstalled => self.stop = Some(Stop::NotInstalled),
            Remedy::PortalDeleted => self.stop = Some(Stop::PortalDeleted),
            Remedy::HttpsRequired => self.stop = Some(Stop::HttpsRequired),
            Remedy::Blocked => self.stop = Some(Stop::Blocked),
            Remedy::NotThere | Remedy::GiveUp => {
                let detail = format!("{} {}", error.status, error.code);
                self.odd(OddAnswer { method: method.to_owned(), detail }, now);
            }
        }
    }

    /// A budget is used up: this method, or every batch, has to wait until the moment the portal names in its refusal,
    /// or has named in its last good answer. If it has named none, it is tried once a minute.
    fn spent(&mut self, method: &'static str, error: &PortalError, now: Instant) {
        const SHORTEST: Duration = Duration::from_secs(10);
        const UNTOLD: Duration = minutes(1);
        const LONGEST: Duration = minutes(11);
        const MARGIN: Duration = Duration::from_secs(1);
        let portal_now = self.portal_now(now);
        let reset = error.operating_reset_at.map(|seconds| PortalInstant(seconds * 1_000));
        let reset = reset.or_else(|| self.budgets.told_reset(method, portal_now)).map(|reset| reset + MARGIN);
        let until = reset.unwrap_or(portal_now + UNTOLD).clamp(portal_now + SHORTEST, portal_now + LONGEST);
        self.budgets.refused(method, until, portal_now);
        if method == BATCH {
            self.put_off(Hold::PortalBusy, self.clock.ours(until));
        }
    }

    /// Whether pages or updates are under way. The order of a reading waits for these and not for a job: making a
    /// field may take the portal ten seconds.
    pub(super) fn awaits_cards(&self) -> bool {
        self.in_flight.values().any(|request| matches!(request.what, Asked::Pages(_) | Asked::Updates(_)))
    }

    /// Takes up what an earlier session has noted of the bucket.
    pub(super) fn resume(&mut self, noted: Filling) {
        let heard_at = self.clock.time.as_ref().and_then(PortalTime::epoch_millis).map(PortalInstant);
        self.bucket.resume(noted, heard_at.unwrap_or(noted.at));
    }

    /// Forgets every failure, so that it is asked again at once; gives what had stopped the reading.
    pub(super) fn retry(&mut self) -> Option<Stop> {
        let stop = self.stop.take();
        self.hold = None;
        self.odd_answers = 0;
        self.token.refused = 0;
        self.backoff.worked();
        self.recovery = Recovery::default();
        // The token at hand was refused, or the question for another one was never answered.
        if stop == Some(Stop::SignedOut) || self.token.state == TokenState::Asked {
            self.token.state = TokenState::Refused;
        }
        stop
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_aside_for_requests_that_nobody_hears_comes_free() {
        const METHOD: &str = "crm.item.list";
        let now = Instant(0);
        let fresh = Connection::new(now).budgets.room(METHOD, PortalInstant(0));
        let mut connection = Connection::new(now);
        connection.send(Asked::Bootstrap(Vec::new()), now, false, BTreeMap::from([(METHOD, 100.0)]));
        let connection = connection.anew(now);
        assert!(connection.budgets.room(METHOD, PortalInstant(0)) < fresh - 80.0, "it may have been done");
        let later = PortalInstant(0) + minutes(11);
        assert!((connection.budgets.room(METHOD, later) - fresh).abs() < 1e-6);
    }
}
