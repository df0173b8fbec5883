//! Putting batches together, and taking their answers apart.

use bitrix24::reply::Part;
use bitrix24::{
    BATCH_LENGTH, Batch, BatchReply, OddAnswer, PortalError, PortalTime, Remedy, RequestError, Source, list,
};

use super::{Hold, LANES, ODD_ANSWERS, Phase, Reply, Request, RequestId, Segment, Step, Stop, Sync, TokenState};
use crate::Millis;
use crate::cost::BatchRoom;
use crate::survey::{Question, Survey, SurveyError};
use crate::window::Window;

/// A batch of fewer pages is not worth a request.
const SHORTEST_BATCH: usize = 8;

/// What came of one page.
enum PageFate {
    Taken,
    /// The window ended with an earlier page than expected; the rest of its chain means nothing.
    ChainEnds,
    /// It has to be asked for again.
    Failed,
}

impl Sync {
    /// Puts the next batch together: the earliest unfinished windows first, each continued as far as there is room.
    pub(super) fn ask_pages(&mut self, now: Millis) -> Step {
        let ready: u64 = self.windows.iter().filter(|window| !window.in_flight).map(Window::pages_now).sum();
        let free_lanes = LANES.saturating_sub(self.in_flight.len());
        if ready == 0 || free_lanes == 0 {
            return Step::Idle;
        }
        if let Err(until) = self.bucket.take(now) {
            return Step::Wait(until);
        }
        // As long as requests are plentiful, work is spread over the lanes instead of filling one batch after the other.
        let share = usize::try_from(ready).unwrap_or(BATCH_LENGTH).div_ceil(free_lanes).max(SHORTEST_BATCH);
        let mut room = BatchRoom::new(if self.bucket.has_plenty() { share } else { BATCH_LENGTH });
        let mut calls = Vec::new();
        let mut segments = Vec::new();
        for (index, window) in self.windows.iter_mut().enumerate() {
            if window.in_flight || window.is_done() {
                continue;
            }
            let cost = self.costs.expected(window.source);
            let most = room.fits(cost);
            if most == 0 {
                break;
            }
            let chain = window.next_calls(calls.len(), most);
            window.in_flight = true;
            room.take(chain.len(), cost);
            segments.push(Segment { window: index, first_command: calls.len(), commands: chain.len() });
            calls.extend(chain);
        }
        let id = self.next_id();
        self.in_flight.insert(id, Request::Pages(segments));
        self.pace.begin(now);
        Step::Send(id, Batch::new(calls))
    }

    /// Takes the reply to a request. A reply to a request that is not known (any more) is ignored.
    pub fn on_reply(&mut self, id: RequestId, reply: Reply<'_>, now: Millis) {
        let Some(request) = self.in_flight.remove(&id) else { return };
        let commands = match &request {
            Request::Survey(questions) => questions.len(),
            Request::Lease(ask) => ask.commands(),
            Request::Pages(segments) => {
                for segment in segments {
                    self.windows[segment.window].in_flight = false;
                }
                segments.iter().map(|segment| segment.commands).sum()
            }
        };
        if matches!(request, Request::Lease(_)) {
            self.lease.lost();
        }
        let Reply::Answer { status, body } = reply else {
            self.lost(now);
            return;
        };
        match BatchReply::read(status, body, commands) {
            Ok(reply) => {
                self.note_time(&reply.time.date_start, now);
                let is_whole = match request {
                    Request::Survey(questions) => self.take_survey(&questions, &reply, now),
                    Request::Pages(segments) => self.take_pages(&segments, &reply, now),
                    Request::Lease(ask) => {
                        self.take_lease(ask, &reply, now);
                        true
                    }
                };
                if is_whole {
                    self.token = TokenState::Good;
                    self.backoff.worked();
                    self.odd_answers = 0;
                }
                self.advance();
            }
            Err(RequestError::Portal(error)) => self.refused(Batch::METHOD, &error, now),
            Err(RequestError::Odd(odd)) => self.odd(odd, now),
        }
    }

    fn note_time(&mut self, date_start: &str, now: Millis) {
        let Some(time) = PortalTime::parse(date_start) else { return };
        if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(&time.text) {
            self.portal_ahead = moment.timestamp_millis() - now;
        }
        self.portal_time = Some(time);
    }

    fn lost(&mut self, now: Millis) {
        let wait = self.backoff.failed();
        self.put_off(Hold::Unreachable, now + wait);
    }

    fn put_off(&mut self, hold: Hold, until: Millis) {
        self.pace.interrupt();
        if self.hold.is_none_or(|(_, known)| known < until) {
            self.hold = Some((hold, until));
        }
    }

    fn odd(&mut self, odd: OddAnswer, now: Millis) {
        self.odd_answers += 1;
        if self.odd_answers >= ODD_ANSWERS {
            self.stop = Some(Stop::Odd(odd));
        } else {
            let wait = self.backoff.failed();
            self.put_off(Hold::PortalBusy, now + wait);
        }
    }

    /// Does what an error asks for, be it of a whole request or of one command.
    fn refused(&mut self, method: &str, error: &PortalError, now: Millis) {
        match error.remedy() {
            Remedy::RefreshToken => match self.token {
                TokenState::Good => self.token = TokenState::Refused,
                TokenState::Fresh => self.stop = Some(Stop::SignedOut),
                TokenState::Refused | TokenState::Asked => {}
            },
            Remedy::SlowDown => {
                self.bucket.overflowed(now);
                let wait = self.backoff.failed();
                self.put_off(Hold::PortalBusy, now + wait);
            }
            Remedy::AwaitOperatingReset => {
                const SHORTEST: Millis = 10_000;
                const UNTOLD: Millis = 60_000;
                const LONGEST: Millis = 11 * 60_000;
                let reset = error.operating_reset_at.map(|seconds| seconds * 1_000 - self.portal_ahead + 1_000);
                let until = reset.unwrap_or(now + UNTOLD).clamp(now + SHORTEST, now + LONGEST);
                self.put_off(Hold::PortalBusy, until);
            }
            Remedy::TryAgain => self.lost(now),
            Remedy::NoRight | Remedy::AppNotAllowed => self.stop = Some(Stop::AppNotAllowed),
            Remedy::NotInPlan => self.stop = Some(Stop::NotInPlan),
            Remedy::Blocked => self.stop = Some(Stop::Blocked),
            Remedy::GiveUp => {
                let detail = format!("{} {}", error.status, error.code);
                self.odd(OddAnswer { method: method.to_owned(), detail }, now);
            }
        }
    }

    /// Takes a batch of the survey; says whether all of it was answered. A batch that was not is asked again as a whole:
    /// it is small, and half of it helps nobody.
    fn take_survey(&mut self, questions: &[Question], reply: &BatchReply<'_>, now: Millis) -> bool {
        for (question, part) in questions.iter().zip(&reply.parts) {
            let Err(error) = self.survey.take(question, part.as_ref()) else { continue };
            if self.phase == Phase::Introduce {
                self.survey = Survey::default();
            }
            match error {
                SurveyError::Portal(error) => self.refused(Batch::METHOD, &error, now),
                SurveyError::Odd(odd) => self.odd(odd, now),
            }
            return false;
        }
        if let (Phase::Introduce, Some(viewer)) = (self.phase, self.viewer()) {
            self.lease.begin(viewer.user_id, viewer.is_admin, self.survey.reader.take());
        }
        match self.phase {
            Phase::Introduce if self.checkpoint.is_some() => self.phase = Phase::Survey,
            Phase::Introduce => self.phase = Phase::Load { is_asked: false },
            _ => self.survey_done(),
        }
        true
    }

    /// Takes the pages of a batch; says whether all of them came.
    fn take_pages(&mut self, segments: &[Segment], reply: &BatchReply<'_>, now: Millis) -> bool {
        let mut is_whole = true;
        for segment in segments {
            let commands = segment.first_command..segment.first_command + segment.commands;
            for part in &reply.parts[commands] {
                match self.take_page(segment.window, part.as_ref(), now) {
                    PageFate::Taken => {}
                    PageFate::ChainEnds => break,
                    PageFate::Failed => {
                        is_whole = false;
                        break;
                    }
                }
            }
        }
        is_whole
    }

    fn take_page(&mut self, index: usize, part: Option<&Part<'_>>, now: Millis) -> PageFate {
        if self.windows[index].is_done() {
            return PageFate::ChainEnds;
        }
        // The portal did not get as far as this command; that is no failure of its own.
        let Some(part) = part else { return PageFate::Failed };
        let source = self.windows[index].source;
        let raw = match &part.result {
            Ok(raw) => raw,
            Err(error) => {
                self.page_refused(source, error, now);
                return PageFate::Failed;
            }
        };
        let page = match list::read(source, raw, &self.survey.stages) {
            Ok(page) => page,
            Err(odd) => {
                self.odd(odd, now);
                return PageFate::Failed;
            }
        };
        if self.windows[index].take(&page, part.total).is_err() {
            let detail = "rows came in another order than asked for".to_owned();
            self.odd(OddAnswer { method: source.method().to_owned(), detail }, now);
            return PageFate::Failed;
        }
        self.costs.note(source, part.time.duration);
        self.pace.page();
        self.keep(index, page);
        PageFate::Taken
    }

    /// A list that is closed for the viewer, or that the portal does not have, is left out; with everything else is done
    /// what the error asks for.
    fn page_refused(&mut self, source: Source, error: &PortalError, now: Millis) {
        let is_missing = source == Source::OldInvoices && error.remedy() == Remedy::GiveUp;
        if error.remedy() != Remedy::NoRight && !is_missing {
            self.refused(source.method(), error, now);
            return;
        }
        self.closed.insert(source);
        self.close_windows_of_closed_lists();
        if [Source::Companies, Source::Contacts].iter().all(|source| self.closed.contains(source)) {
            self.stop = Some(Stop::NoCrmRights);
        }
    }
}
