//! Taking answers apart: pages, errors, and what each error asks for.

use std::collections::BTreeMap;

use bitrix24::list::{Listing, PagePart, PagesReply};
use bitrix24::reply::{ReplyOf, Time};
use bitrix24::{BatchReply, OddAnswer, PortalError, PortalTime, Remedy, RequestError, Source, list};

use super::dispatch::Segment;
use super::{
    Asked, Hold, ODD_ANSWERS, Phase, Reply, RequestId, Stop, Sync, TOKENS_TRIED, TokenState, WindowId, errands,
};
use crate::Millis;
use crate::budget::{BATCH, Bill};
use crate::lease::HEARTBEAT;
use crate::survey::{Question, Survey, SurveyError};
use crate::window::{Purpose, Window};

/// What came of one page.
enum PageFate {
    Taken,
    /// The window ended with an earlier page than expected; the rest of its chain means nothing.
    ChainEnds,
    /// It has to be asked for again.
    Failed,
}

/// The answer to a request: pages if it asked for pages, and otherwise texts of JSON still.
enum Answer<'a> {
    Pages(PagesReply),
    Parts(BatchReply<'a>),
}

impl Answer<'_> {
    fn time(&self) -> &Time {
        match self {
            Self::Pages(reply) => &reply.time,
            Self::Parts(reply) => &reply.time,
        }
    }

    fn bill(&self, what: &Asked) -> Bill {
        match self {
            Self::Pages(reply) => bill(what, reply),
            Self::Parts(reply) => bill(what, reply),
        }
    }
}

impl Sync {
    /// Takes the reply to a request. A reply to a request that is not known (any more) is ignored.
    pub fn on_reply(&mut self, id: RequestId, reply: Reply<'_>, now: Millis) {
        let Some(request) = self.in_flight.remove(&id) else { return };
        let commands = match &request.what {
            Asked::Survey(questions) => questions.len(),
            Asked::Pages(segments) => segments.iter().map(|segment| segment.commands).sum(),
            Asked::Updates(updates) => updates.methods().len(),
            Asked::Lease(ask) => ask.commands(),
            Asked::Errand(_, methods) => methods.len(),
        };
        let read = match (reply, &request.what) {
            (Reply::Answer { status, body }, Asked::Pages(segments)) => {
                Some(self.read_pages(status, body, segments).map(Answer::Pages))
            }
            (Reply::Answer { status, body }, _) => Some(BatchReply::read(status, body, commands).map(Answer::Parts)),
            (Reply::Lost, _) => None,
        };
        let answer = read.as_ref().and_then(|read| read.as_ref().ok());
        // Of an answer that tells no time it is not known what it has cost: as much as was expected.
        let bill = answer.filter(|answer| !answer.time().date_start.is_empty());
        let bill = bill.map(|answer| answer.bill(&request.what));
        if let Some(answer) = answer {
            let time = answer.time();
            self.note_time(&time.date_start, time.duration, now);
            self.concurrency.note(request.sent, now, time.duration, request.was_saturated);
        }
        let portal_now = self.portal_now(now);
        // A request that was refused as a whole has cost nothing.
        let was_refused = matches!(&read, Some(Err(RequestError::Portal(error))) if error.status != 500);
        let bill = bill.or(was_refused.then(Bill::default));
        self.budgets.settle(&request.expected, bill.as_ref(), portal_now);
        match &request.what {
            Asked::Lease(_) => self.lease.lost(),
            Asked::Errand(id, _) => self.errand_landed(*id),
            Asked::Survey(_) | Asked::Pages(_) | Asked::Updates(_) => {}
        }
        let is_answered = matches!(read, Some(Ok(_)));
        let errand = if let Asked::Errand(id, _) = &request.what { Some(*id) } else { None };
        // Errands are run during a pause as well, in which the lease is not renewed.
        if is_answered && !matches!(request.what, Asked::Errand(..)) {
            self.continuity.heard(now);
        }
        match read {
            None => match errand {
                Some(id) => self.errand_failed(id, None, now),
                None => self.lost(now),
            },
            Some(Ok(answer)) => {
                // Whatever its commands say, the token was accepted.
                self.tokens_refused = 0;
                let is_whole = match (&request.what, answer) {
                    (Asked::Pages(segments), Answer::Pages(reply)) => self.take_pages(segments, reply, now),
                    (Asked::Survey(questions), Answer::Parts(reply)) => self.take_survey(questions, &reply, now),
                    (Asked::Updates(updates), Answer::Parts(reply)) => self.take_updates(updates, &reply, now),
                    // Whose note it was before the computer slept says nothing: it is asked again.
                    (Asked::Lease(_), _) if now - request.sent > HEARTBEAT => true,
                    (Asked::Lease(ask), Answer::Parts(reply)) => {
                        self.take_lease(*ask, &reply, now);
                        true
                    }
                    (Asked::Errand(id, _), Answer::Parts(reply)) => self.take_errand(*id, &reply, now),
                    // Pages are read as pages, and nothing else is.
                    (_, Answer::Pages(_)) | (Asked::Pages(_), Answer::Parts(_)) => true,
                };
                if is_whole {
                    self.backoff.worked();
                    self.recovery.worked();
                    self.odd_answers = 0;
                }
            }
            // It was refused for a token that has been replaced since.
            Some(Err(RequestError::Portal(error)))
                if error.remedy() == Remedy::RefreshToken && request.token != self.tokens => {}
            Some(Err(failure)) => match (errand, failure) {
                (Some(id), failure) if errands::counts(&failure) => self.errand_failed(id, Some(failure), now),
                (_, RequestError::Portal(error)) => self.refused(BATCH, &error, now),
                (_, RequestError::Odd(odd)) => self.odd(odd, now),
            },
        }
        match request.what {
            Asked::Pages(segments) => {
                for segment in segments {
                    if let Some(window) = self.windows.get_mut(&segment.window) {
                        window.landed();
                    }
                }
            }
            // Written or not: to write the same values once more changes nothing.
            Asked::Updates(updates) if !is_answered => self.writing.wishes.put_back(updates.wishes),
            Asked::Survey(_) | Asked::Updates(_) | Asked::Lease(_) | Asked::Errand(..) => {}
        }
    }

    /// Notes the portal's clock. Of a portal that tells none, the device's is taken.
    fn note_time(&mut self, date_start: &str, duration: f64, now: Millis) {
        let Some(time) = PortalTime::parse(date_start) else {
            if self.portal_time.is_none() || self.has_no_clock {
                self.has_no_clock = true;
                self.portal_time = PortalTime::of_device(now);
            }
            return;
        };
        self.has_no_clock = false;
        if let Some(moment) = time.epoch_millis() {
            // The answer names when the work began; we have it when the work is done.
            self.portal_ahead = moment + (duration * 1000.0) as Millis - now;
        }
        self.portal_time = Some(time);
    }

    fn lost(&mut self, now: Millis) {
        self.fail(Hold::Unreachable, now);
    }

    /// Waits, twice as long as the last time. Requests that fail together count as one failure.
    pub(super) fn fail(&mut self, hold: Hold, now: Millis) {
        self.concurrency.failed(now);
        if self.hold.is_none_or(|(_, until)| until <= now) {
            let wait = self.backoff.failed();
            self.put_off(hold, now + wait);
        }
    }

    pub(super) fn put_off(&mut self, hold: Hold, until: Millis) {
        if self.hold.is_none_or(|(_, known)| known < until) {
            self.hold = Some((hold, until));
        }
    }

    /// Takes an answer that makes no sense. Such that come together count as one.
    pub(super) fn odd(&mut self, odd: OddAnswer, now: Millis) {
        self.odd_answers += u32::from(self.hold(now).is_none());
        if self.odd_answers >= ODD_ANSWERS {
            self.stop = Some(Stop::Odd(odd));
        } else {
            self.fail(Hold::PortalBusy, now);
        }
    }

    /// Does what an error asks for, be it of a whole request or of one command.
    pub(super) fn refused(&mut self, method: &'static str, error: &PortalError, now: Millis) {
        match error.remedy() {
            Remedy::RefreshToken if self.token == TokenState::Good => {
                self.tokens_refused += 1;
                if self.tokens_refused > TOKENS_TRIED {
                    self.stop = Some(Stop::SignedOut);
                } else {
                    self.token = TokenState::Refused;
                }
            }
            Remedy::RefreshToken => {}
            Remedy::SlowDown => {
                self.bucket.overflowed(now);
                self.fail(Hold::PortalBusy, now);
            }
            Remedy::AwaitOperatingReset => self.spent(method, error, now),
            Remedy::TryAgain => self.lost(now),
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

    /// A budget is used up: this method, or every batch, has to wait until the moment the portal names in its refusal, or has
    /// named in its last good answer. If it has named none, it is tried once a minute.
    fn spent(&mut self, method: &'static str, error: &PortalError, now: Millis) {
        const SHORTEST: Millis = 10_000;
        const UNTOLD: Millis = 60_000;
        const LONGEST: Millis = 11 * 60_000;
        let portal_now = self.portal_now(now);
        let reset = error.operating_reset_at.map(|seconds| seconds * 1_000);
        let reset = reset.or_else(|| self.budgets.told_reset(method, portal_now)).map(|reset| reset + 1_000);
        let until = reset.unwrap_or(portal_now + UNTOLD).clamp(portal_now + SHORTEST, portal_now + LONGEST);
        self.budgets.refused(method, until, portal_now);
        if method == BATCH {
            self.put_off(Hold::PortalBusy, until - self.portal_ahead);
        }
    }

    /// Takes the answers to questions of the survey; says whether all of it is answered. What was answered is not asked
    /// again, but half a survey helps nobody: it counts when it is whole.
    fn take_survey(&mut self, questions: &[Question], reply: &BatchReply<'_>, now: Millis) -> bool {
        let before = match self.phase {
            Phase::Introduce => Survey::default(),
            _ => self.survey.clone(),
        };
        let (mut survey, _) = self.half_survey.take().unwrap_or((before, Vec::new()));
        let mut left = Vec::new();
        let mut refusal = None;
        for (question, part) in questions.iter().zip(&reply.parts) {
            if let (Question::LargestId(source), Some(part)) = (question, part)
                && part.time.duration > 0.0
            {
                self.costs.note(*source, part.time.duration, questions.len());
            }
            match survey.take(question, part.as_ref()) {
                Ok(()) => {}
                Err(SurveyError::Portal(error)) => {
                    left.push(question.clone());
                    refusal.get_or_insert(error);
                }
                Err(SurveyError::Odd(odd)) => {
                    self.odd(odd, now);
                    return false;
                }
            }
        }
        if let Some(error) = refusal {
            self.half_survey = Some((survey, left));
            // Whatever method is refused, all of it waits.
            self.refused(BATCH, &error, now);
            return false;
        }
        self.survey = survey;
        if let Some(text) = self.survey.counting.take() {
            self.take_counting(&text);
        }
        let items = self.survey.item_questions(&self.asked_codes());
        if self.phase == Phase::Survey && !items.is_empty() {
            self.half_survey = Some((self.survey.clone(), items));
            return true;
        }
        if let (Phase::Introduce, Some(viewer)) = (self.phase, self.viewer()) {
            self.lease.begin(viewer.user_id, viewer.is_admin, self.survey.reader.take());
        }
        match self.phase {
            Phase::Introduce if self.checkpoint.as_ref().is_some_and(|it| self.is_of_viewer(it)) => {
                self.phase = Phase::Survey;
            }
            Phase::Introduce => {
                self.checkpoint = None;
                self.phase = Phase::Load { is_asked: false };
            }
            _ => self.begin_reading(),
        }
        true
    }

    /// Reads a batch of pages. Nobody wants those of windows that are no more.
    fn read_pages(&self, status: u16, body: &[u8], segments: &[Segment]) -> Result<PagesReply, RequestError> {
        let portal_fields = self.portal_fields();
        let listings: Vec<Option<Listing<'_>>> = segments
            .iter()
            .flat_map(|segment| {
                let fields = self.told_fields().filter(|_| segment.tells_fields);
                let window = self.windows.get(&segment.window);
                let listing = window.map(|window| {
                    let portal_fields = if window.tells_fields() { portal_fields.as_slice() } else { &[] };
                    Listing { source: window.source, fields, portal_fields }
                });
                std::iter::repeat_n(listing, segment.commands)
            })
            .collect();
        list::read_batch(status, body, &listings, &self.survey.stages)
    }

    /// Takes the pages of a batch; says whether all of them came.
    fn take_pages(&mut self, segments: &[Segment], reply: PagesReply, now: Millis) -> bool {
        let mut is_whole = true;
        let mut worked: BTreeMap<Source, (f64, u32)> = BTreeMap::new();
        let commands = reply.parts.len();
        let mut parts = reply.parts.into_iter();
        for segment in segments {
            let parts: Vec<_> = parts.by_ref().take(segment.commands).collect();
            let Some(source) = self.windows.get(&segment.window).map(|window| window.source) else { continue };
            for part in parts {
                let duration = part.as_ref().map_or(0.0, |part| part.time.duration);
                match self.take_page(segment, part, now) {
                    PageFate::Taken => {
                        let (seconds, pages) = worked.entry(source).or_default();
                        *seconds += duration;
                        *pages += 1;
                    }
                    PageFate::ChainEnds => break,
                    PageFate::Failed => {
                        is_whole = false;
                        break;
                    }
                }
            }
        }
        for (source, (seconds, pages)) in worked.into_iter().filter(|(_, (seconds, _))| *seconds > 0.0) {
            self.costs.note(source, seconds / f64::from(pages), commands);
        }
        is_whole
    }

    fn take_page(&mut self, segment: &Segment, part: Option<PagePart>, now: Millis) -> PageFate {
        let id = segment.window;
        let Some(window) = self.windows.get(&id) else { return PageFate::ChainEnds };
        if window.is_done() {
            return PageFate::ChainEnds;
        }
        let (source, purpose) = (window.source, window.purpose.clone());
        // The portal did not get as far as this command; that is no failure of its own.
        let Some(part) = part else { return PageFate::Failed };
        let page = match part.result {
            Ok(page) => page,
            Err(error) => {
                self.page_refused(source, &error, now);
                return PageFate::Failed;
            }
        };
        if let Purpose::Count(rows) = purpose {
            return self.take_count(id, rows, part.total);
        }
        let page = match page {
            Ok(page) => page,
            Err(odd) => {
                let error =
                    PortalError { code: String::new(), description: odd.detail, status: 200, operating_reset_at: None };
                self.list_failed(source, &error, now);
                return PageFate::Failed;
            }
        };
        self.rows_received += page.rows as u64;
        self.failing.worked(source);
        let Some(window) = self.windows.get_mut(&id) else { return PageFate::ChainEnds };
        if window.take(&page, part.total).is_err() {
            let detail = "rows came in another order than asked for".to_owned();
            self.odd(OddAnswer { method: source.method().to_owned(), detail }, now);
            return PageFate::Failed;
        }
        if window.was_miscounted() {
            self.distrust_counts();
        }
        self.keep(id, page);
        PageFate::Taken
    }

    /// Notes that the portal counts rows wrongly: no number of rows tells then whether a block is as it is stored.
    fn distrust_counts(&mut self) {
        if std::mem::replace(&mut self.counts_are_wrong, true) {
            return;
        }
        let is_counted = |window: &Window| matches!(window.purpose, Purpose::Count(_)) && window.is_done();
        let counted = self.windows.iter().filter(|(_, window)| is_counted(window));
        let counted: Vec<WindowId> = counted.map(|(&id, _)| id).collect();
        counted.into_iter().for_each(|id| self.compare(id));
    }

    /// A block whose number of rows is not the stored one, is not told or means nothing is read again.
    fn take_count(&mut self, id: WindowId, stored: u64, total: Option<u64>) -> PageFate {
        if let Some(window) = self.windows.get_mut(&id) {
            window.close();
        }
        if total != Some(stored) || self.counts_are_wrong {
            self.compare(id);
        }
        PageFate::Taken
    }

    /// A list that is closed for the viewer, or that the portal does not have, is left out; one that fails waits for itself;
    /// with what concerns every request is done what the error asks for.
    fn page_refused(&mut self, source: Source, error: &PortalError, now: Millis) {
        match error.remedy() {
            Remedy::NoRight | Remedy::NotThere => {}
            Remedy::GiveUp if source == Source::OldInvoices => {}
            Remedy::GiveUp | Remedy::TryAgain => {
                self.list_failed(source, error, now);
                return;
            }
            _ => {
                self.refused(source.method(), error, now);
                return;
            }
        }
        self.closed.insert(source);
        self.close_windows_of_closed_lists();
        if [Source::Companies, Source::Contacts].iter().all(|source| self.closed.contains(source)) {
            self.stop = Some(Stop::NoCrmRights);
        }
    }
}

/// What a batch has cost. Commands that failed have no time of their own and are left out.
fn bill<R>(what: &Asked, reply: &ReplyOf<R>) -> Bill {
    let mut bill = Bill { batch: reply.time.operating, ..Bill::default() };
    let methods: Vec<&'static str> = match what {
        Asked::Survey(questions) => questions.iter().map(Question::method).collect(),
        Asked::Pages(segments) => {
            segments.iter().flat_map(|segment| std::iter::repeat_n(segment.method, segment.commands)).collect()
        }
        Asked::Updates(updates) => updates.methods(),
        Asked::Lease(_) => Vec::new(),
        Asked::Errand(_, methods) => methods.clone(),
    };
    for (method, part) in methods.into_iter().zip(&reply.parts) {
        if let Some(part) = part {
            bill.add(method, part.time.duration, part.time.operating);
            bill.note_reset(method, part.time.operating_reset_at);
        }
    }
    bill.note_reset(BATCH, reply.time.operating_reset_at);
    bill
}
