//! Taking answers apart: pages, errors, and what each error asks for.

use std::collections::BTreeMap;

use bitrix24::list::{Listing, PagePart, PagesReply};
use bitrix24::reply::{ReplyOf, Time};
use bitrix24::{BatchReply, OddAnswer, PortalError, Remedy, RequestError, Source, list};

use super::dispatch::Segment;
use super::{Asked, Hold, Phase, Reply, RequestId, Stop, Sync, jobs};
use crate::Instant;
use crate::bootstrap::{Bootstrap, BootstrapError, Question};
use crate::budget::{BATCH, Bill};
use crate::lease::HEARTBEAT;
use crate::window::Purpose;

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
    pub fn on_reply(&mut self, id: RequestId, reply: Reply<'_>, now: Instant) {
        let Some(request) = self.connection.in_flight.remove(&id) else { return };
        let commands = match &request.what {
            Asked::Bootstrap(questions) => questions.len(),
            Asked::Pages(segments) => segments.iter().map(|segment| segment.commands).sum(),
            Asked::Updates(updates) => updates.methods().len(),
            Asked::Lease(ask) => ask.commands(),
            Asked::Job(_, methods) => methods.len(),
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
            self.connection.clock.note_time(&time.date_start, time.duration, now);
            self.connection.concurrency.note(request.sent, now, time.duration, request.was_saturated);
        }
        let portal_now = self.connection.portal_now(now);
        // A request that was refused as a whole has cost nothing.
        let was_refused = matches!(&read, Some(Err(RequestError::Portal(error))) if error.status != 500);
        let bill = bill.or(was_refused.then(Bill::default));
        self.connection.budgets.settle(&request.expected, bill.as_ref(), portal_now);
        match &request.what {
            Asked::Lease(_) => self.leadership.lease.lost(),
            Asked::Job(id, _) => self.job_landed(*id),
            Asked::Bootstrap(_) | Asked::Pages(_) | Asked::Updates(_) => {}
        }
        let is_answered = matches!(read, Some(Ok(_)));
        let job = if let Asked::Job(id, _) = &request.what { Some(*id) } else { None };
        // Jobs are run during a pause as well, in which the lease is not renewed.
        if is_answered && !matches!(request.what, Asked::Job(..)) {
            self.leadership.continuity.heard(now);
        }
        match read {
            None => match job {
                Some(id) => self.job_failed(id, None, now),
                None => self.connection.fail(Hold::Unreachable, now),
            },
            Some(Ok(answer)) => {
                // Whatever its commands say, the token was accepted.
                self.connection.token.refused = 0;
                let is_whole = match (&request.what, answer) {
                    (Asked::Pages(segments), Answer::Pages(reply)) => self.take_pages(segments, reply, now),
                    (Asked::Bootstrap(questions), Answer::Parts(reply)) => self.take_bootstrap(questions, &reply, now),
                    (Asked::Updates(updates), Answer::Parts(reply)) => self.take_updates(updates, &reply, now),
                    // Whose note it was before the computer slept says nothing: it is asked again.
                    (Asked::Lease(_), _) if now.since(request.sent) > HEARTBEAT => true,
                    (Asked::Lease(ask), Answer::Parts(reply)) => {
                        self.take_lease(*ask, &reply, now);
                        true
                    }
                    (Asked::Job(id, _), Answer::Parts(reply)) => self.take_job(*id, &reply, now),
                    // Pages are read as pages, and nothing else is.
                    (_, Answer::Pages(_)) | (Asked::Pages(_), Answer::Parts(_)) => true,
                };
                if is_whole {
                    self.connection.backoff.worked();
                    self.connection.recovery.worked();
                    self.connection.odd_answers = 0;
                }
            }
            // It was refused for a token that has been replaced since.
            Some(Err(RequestError::Portal(error)))
                if error.remedy() == Remedy::RefreshToken && request.token != self.connection.token.number => {}
            Some(Err(failure)) => match (job, failure) {
                (Some(id), failure) if jobs::counts(&failure) => self.job_failed(id, Some(failure), now),
                (_, RequestError::Portal(error)) => self.connection.refused(BATCH, &error, now),
                (_, RequestError::Odd(odd)) => self.connection.odd(odd, now),
            },
        }
        match request.what {
            Asked::Pages(segments) => {
                for segment in segments {
                    if let Some(window) = self.reading.windows.get_mut(&segment.window) {
                        window.landed();
                    }
                }
            }
            // Written or not: to write the same values once more changes nothing.
            Asked::Updates(updates) if !is_answered => self.writer.round.pending.put_back(updates.pending),
            Asked::Bootstrap(_) | Asked::Updates(_) | Asked::Lease(_) | Asked::Job(..) => {}
        }
    }

    /// Takes the answers to questions of the bootstrap; says whether all of it is answered. What was answered is not asked
    /// again, but half a bootstrap helps nobody: it counts when it is whole.
    fn take_bootstrap(&mut self, questions: &[Question], reply: &BatchReply<'_>, now: Instant) -> bool {
        let before = match self.phase {
            Phase::Introduce => Bootstrap::default(),
            _ => self.reading.bootstrap.clone(),
        };
        let (mut bootstrap, _) = self.reading.half_bootstrap.take().unwrap_or((before, Vec::new()));
        let mut left = Vec::new();
        let mut refusal = None;
        for (question, part) in questions.iter().zip(&reply.parts) {
            if let (Question::LargestId(source), Some(part)) = (question, part)
                && part.time.duration > 0.0
            {
                self.connection.costs.note(*source, part.time.duration, questions.len());
            }
            match bootstrap.take(question, part.as_ref()) {
                Ok(()) => {}
                Err(BootstrapError::Portal(error)) => {
                    left.push(question.clone());
                    refusal.get_or_insert(error);
                }
                Err(BootstrapError::Odd(odd)) => {
                    self.connection.odd(odd, now);
                    return false;
                }
            }
        }
        if let Some(error) = refusal {
            self.reading.half_bootstrap = Some((bootstrap, left));
            // Whatever method is refused, all of it waits.
            self.connection.refused(BATCH, &error, now);
            return false;
        }
        self.reading.bootstrap = bootstrap;
        if let Some(time) = self.reading.bootstrap.clock.take() {
            self.connection.clock.note_server_time(time, now);
        }
        if let Some(text) = self.reading.bootstrap.counting.take() {
            self.take_counting(&text);
        }
        // Before a first reading is agreed to, their number is told too.
        let is_first = self.phase == Phase::Introduce && self.viewer().is_some_and(|viewer| viewer.is_admin);
        if is_first && self.wants_leads() && !self.reading.bootstrap.has_asked_leads {
            let questions = vec![Question::LargestId(Source::Leads)];
            self.reading.half_bootstrap = Some((self.reading.bootstrap.clone(), questions));
            return true;
        }
        let items = self.reading.bootstrap.item_questions(&self.asked_codes());
        if self.phase == Phase::Bootstrap && !items.is_empty() {
            self.reading.half_bootstrap = Some((self.reading.bootstrap.clone(), items));
            return true;
        }
        if let (Phase::Introduce, Some(viewer)) = (self.phase, self.viewer()) {
            self.leadership.lease.begin(viewer.user_id, viewer.is_admin, self.reading.bootstrap.reader.take());
        }
        match self.phase {
            Phase::Introduce if self.stored.checkpoint.as_ref().is_some_and(|it| self.is_of_viewer(it)) => {
                self.phase = Phase::Bootstrap;
            }
            Phase::Introduce => {
                self.stored.checkpoint = None;
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
                let window = self.reading.windows.get(&segment.window);
                let listing = window.map(|window| {
                    let portal_fields = if window.tells_fields() { portal_fields.as_slice() } else { &[] };
                    Listing { source: window.source, fields, portal_fields }
                });
                std::iter::repeat_n(listing, segment.commands)
            })
            .collect();
        list::read_batch(status, body, &listings, &self.reading.bootstrap.stages)
    }

    /// Takes the pages of a batch; says whether all of them came.
    fn take_pages(&mut self, segments: &[Segment], reply: PagesReply, now: Instant) -> bool {
        let mut is_whole = true;
        let mut worked: BTreeMap<Source, (f64, u32)> = BTreeMap::new();
        let commands = reply.parts.len();
        let mut parts = reply.parts.into_iter();
        for segment in segments {
            let parts: Vec<_> = parts.by_ref().take(segment.commands).collect();
            let Some(source) = self.reading.windows.get(&segment.window).map(|window| window.source) else { continue };
            for (link, part) in parts.into_iter().enumerate() {
                let duration = part.as_ref().map_or(0.0, |part| part.time.duration);
                match self.take_page(segment, link, part, now) {
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
            self.connection.costs.note(source, seconds / f64::from(pages), commands);
        }
        is_whole
    }

    fn take_page(&mut self, segment: &Segment, link: usize, part: Option<PagePart>, now: Instant) -> PageFate {
        let id = segment.window;
        let Some(window) = self.reading.windows.get(&id) else { return PageFate::ChainEnds };
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
        if let Purpose::Count(blocks) = purpose {
            self.reading.take_count(id, &blocks, part.total);
            return PageFate::Taken;
        }
        let page = match page {
            Ok(page) => page,
            Err(odd) => {
                let error =
                    PortalError { code: String::new(), description: odd.detail, status: 200, operating_reset_at: None };
                self.reading.list_failed(source, &error, now);
                return PageFate::Failed;
            }
        };
        self.connection.rows_received += page.rows as u64;
        self.reading.failing.worked(source);
        let Some(window) = self.reading.windows.get_mut(&id) else { return PageFate::ChainEnds };
        if window.take(&page, part.total).is_err() {
            // The page before it was full, and still its reference led nowhere: some portals number the rows of a page
            // otherwise, or give them as a map.
            if link > 0 {
                self.reading.quirks.breaks_chains = true;
                return PageFate::ChainEnds;
            }
            let detail = "rows came in another order than asked for".to_owned();
            self.connection.odd(OddAnswer { method: source.method().to_owned(), detail }, now);
            return PageFate::Failed;
        }
        if window.was_miscounted() {
            self.reading.distrust_counts();
        }
        self.reading.keep(id, page);
        PageFate::Taken
    }

    /// A list that is closed for the viewer, or that the portal does not have, is left out; one that fails waits for
    /// itself; with what concerns every request is done what the error asks for.
    fn page_refused(&mut self, source: Source, error: &PortalError, now: Instant) {
        match error.remedy() {
            Remedy::NoRight | Remedy::NotThere => {}
            Remedy::GiveUp if source == Source::OldInvoices => {}
            Remedy::GiveUp | Remedy::TryAgain => {
                self.reading.list_failed(source, error, now);
                return;
            }
            _ => {
                self.connection.refused(source.method(), error, now);
                return;
            }
        }
        self.reading.closed.insert(source);
        self.reading.close_windows_of_closed_lists();
        if [Source::Companies, Source::Contacts].iter().all(|source| self.reading.closed.contains(source)) {
            self.connection.stop = Some(Stop::NoCrmRights);
        }
    }
}

/// What a batch has cost. Commands that failed have no time of their own and are left out.
fn bill<R>(what: &Asked, reply: &ReplyOf<R>) -> Bill {
    let mut bill = Bill { batch: reply.time.operating, ..Bill::default() };
    let methods: Vec<&'static str> = match what {
        Asked::Bootstrap(questions) => questions.iter().map(Question::method).collect(),
        Asked::Pages(segments) => {
            segments.iter().flat_map(|segment| std::iter::repeat_n(segment.method, segment.commands)).collect()
        }
        Asked::Updates(updates) => updates.methods(),
        Asked::Lease(_) => Vec::new(),
        Asked::Job(_, methods) => methods.clone(),
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
