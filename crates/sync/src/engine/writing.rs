//! Writing: batches of updates of one kind of cards, each followed by a page of the same cards, so that what others did to
//! them meanwhile is noticed although our own writing covers its traces.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bitrix24::{After, BATCH_LENGTH, Batch, BatchReply, Call, CardKind, ITEM_UPDATE, PAGE_LENGTH, Range, Remedy, list};
use segmentation::{Card, CardFields, Delta, FieldTable, FieldValues, OptionalFields};

use super::fields::Fields;
use super::schedule::{OVERLAP_MINUTES, Pass};
use super::{Asked, Hold, Phase, Save, Step, Sync, Track, saves};
use crate::budget::Billing;
use crate::cost::{BatchRoom, SLOW_PAGES, slow_factor};
use crate::known::{self, Known};
use crate::pending_updates::{PendingUpdate, PendingUpdates};
use crate::time::of_seconds;
use crate::window::Window;
use crate::{Instant, PortalInstant};

/// Less room than for so many updates is not worth a request, unless no more are left: the budget is let recover.
const LEAST_ROOM: usize = 20;

/// A batch of fewer updates is not worth a request either.
const SHORTEST_BATCH: usize = 10;

/// A batch holds so many updates at the most; the last command reads the cards again.
const MOST_UPDATES: usize = BATCH_LENGTH - 1;

/// So many cards of a kind are looked at together, to see whether they were edited since they were read.
const CHECKED_AT_ONCE: usize = 25 * PAGE_LENGTH;

/// One command looks at so many of them: hardly any was edited, so that a page holds all there is to tell. PHP takes a
/// thousand values in one command at the most.
const CHECKED_BY_ONE: usize = 5 * PAGE_LENGTH;

/// How far the writing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteStage {
    /// What the cards should hold is to be asked for.
    Ask,
    /// It was asked for.
    Asked,
    /// It is known.
    Write,
}

/// By which method cards of a kind are written; each method has an account of execution time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    kind: CardKind,
    method: &'static str,
}

/// What is to be written, and what stands in the way.
#[derive(Debug, Default)]
pub(super) struct Writing {
    pub(super) pending: PendingUpdates,
    /// The cards that were looked at a moment ago and may be written.
    checked: BTreeSet<Card>,
    /// Whether a card was found to have been edited, so that what cards should hold has to be computed anew.
    has_changed: bool,
    /// Whether somebody wants what is new in the portal to be read first.
    pub(super) is_refresh_wanted: bool,
    /// Whether the method for cards of any kind has left a card as it was: the portal does not know our fields by it.
    is_item_update_void: bool,
}

/// The user fields of cards, and what is to be written into them.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) fields: Fields,
    /// This round of writing.
    pub(super) round: Writing,
}

impl Writer {
    /// What the session knows of the portal's fields, for a reading that begins anew.
    pub(super) fn anew(self) -> Self {
        Self { fields: self.fields.anew(), round: Writing::default() }
    }
}

/// Updates that are under way.
#[derive(Debug)]
pub(super) struct Updates {
    way: Way,
    pub(super) pending: Vec<PendingUpdate>,
    /// Whether the fields are others by now, so that nobody knows what was written.
    pub(super) is_void: bool,
}

impl Updates {
    /// The methods of the commands, in order.
    pub(super) fn methods(&self) -> Vec<&'static str> {
        let mut methods = vec![self.way.method; self.pending.len()];
        methods.push(self.way.kind.list().method());
        methods
    }
}

impl Sync {
    /// Takes the answer to [`Step::AskValues`]: what the fields of every card should hold, the most valuable card
    /// first, as computed from everything that is stored. Of the optional fields, `computed` says of which.
    pub fn take_values(
        &mut self,
        wanted: impl IntoIterator<Item = (Card, FieldValues)>,
        computed: OptionalFields,
        known: Known<'_>,
    ) {
        if self.phase == Phase::Write(WriteStage::Asked) {
            let mut filling = self.counting().map(|counting| counting.settings.filling).unwrap_or_default();
            let kept = self.kept_optional();
            filling.optional = std::array::from_fn(|at| filling.optional[at] && kept[at] && computed[at]);
            self.writer.round.pending.renew(wanted, known.fields, &filling);
            self.writer.round.has_changed = false;
            self.phase = Phase::Write(WriteStage::Write);
        }
    }

    /// Asks for what the cards should hold, or writes.
    pub(super) fn write(&mut self, stage: WriteStage, now: Instant) -> Step {
        if stage == WriteStage::Asked {
            return Step::Idle;
        }
        self.keep_from_reverting();
        let is_over = self.writer.round.is_refresh_wanted || !self.may_write();
        let is_settled = !self.connection.awaits_cards() && self.reading.pending.is_empty() && self.stored.is_settled();
        if is_over || self.writer.round.has_changed || stage == WriteStage::Ask {
            if !is_settled {
                return Step::Idle;
            }
            if is_over {
                self.finish_reading();
                return Step::Idle;
            }
            self.phase = Phase::Write(WriteStage::Asked);
            return Step::AskValues;
        }
        if self.writer.round.pending.is_empty() {
            if is_settled {
                self.finish_reading();
            }
            return Step::Idle;
        }
        self.ask_updates(now)
    }

    fn ask_updates(&mut self, now: Instant) -> Step {
        let lanes = self.connection.concurrency.lanes();
        if self.connection.in_flight.len() >= lanes {
            return Step::Idle;
        }
        let portal_now = self.connection.portal_now(now);
        let open = self.ways(&self.writer.round.pending.kinds());
        let with_room: Vec<Way> =
            open.iter().copied().filter(|&way| self.has_room_for_updates(way, portal_now)).collect();
        let Some(way) = with_room.iter().copied().find(|way| self.may_be_written(way.kind) > 0) else {
            return if with_room.is_empty() {
                self.wait_for_updates(&open, now)
            } else {
                self.check(&with_room, portal_now);
                self.ask_pages(now)
            };
        };
        if let Err(until) = self.connection.bucket.take(now) {
            return Step::Wait(until);
        }
        let free_lanes = (lanes - self.connection.in_flight.len()).max(1);
        let wanted = self.writer.round.pending.len().div_ceil(free_lanes).clamp(SHORTEST_BATCH, MOST_UPDATES);
        let (calls, updates, expected) = self.compose_updates(way, wanted, portal_now);
        let was_saturated = self.connection.in_flight.len() + 1 >= lanes;
        let what = Asked::Updates(updates);
        let id = self.connection.send(what, now, was_saturated, expected);
        Step::Send(id, Batch::new(calls))
    }

    /// The ways to write cards of these kinds, in the order in which they are taken: the methods of the kinds first, and
    /// where it is set, the method for any kind for what they have no room for.
    fn ways(&self, kinds: &[CardKind]) -> Vec<Way> {
        let own = kinds.iter().map(|&kind| Way { kind, method: kind.update_method() });
        let item = kinds.iter().filter(|_| self.writes_by_item()).map(|&kind| Way { kind, method: ITEM_UPDATE });
        own.chain(item).collect()
    }

    /// Whether cards are written by the method for cards of any kind too. Where the whole batch is billed or nothing is, it
    /// would only start automation rules.
    fn writes_by_item(&self) -> bool {
        self.counting().is_some_and(|counting| counting.settings.filling.item_update)
            && !self.writer.round.is_item_update_void
            && self.connection.budgets.billing() == Billing::PerMethod
    }

    fn has_room_for_updates(&self, Way { kind, method }: Way, portal_now: PortalInstant) -> bool {
        let updates = LEAST_ROOM.min(self.writer.round.pending.of(kind).len()) as f64 + SLOW_PAGES;
        let source = kind.list();
        self.connection.budgets.has_room(method, self.connection.costs.expected_update(method) * updates, portal_now)
            && self.connection.budgets.has_room(source.method(), self.connection.costs.expected(source), portal_now)
    }

    /// How many of the most valuable cards of a kind were looked at.
    fn may_be_written(&self, kind: CardKind) -> usize {
        let pending = self.writer.round.pending.of(kind).iter();
        pending.take_while(|update| self.writer.round.checked.contains(&update.card)).take(BATCH_LENGTH).count()
    }

    /// Nothing can be written now: either answers are awaited, or a budget is used up. What is written after that wait has
    /// to be looked at anew.
    fn wait_for_updates(&mut self, ways: &[Way], now: Instant) -> Step {
        let portal_now = self.connection.portal_now(now);
        let methods = ways.iter().flat_map(|way| [way.method, way.kind.list().method()]);
        let Some(relieved_at) =
            methods.filter_map(|method| self.connection.budgets.relieved_at(method, portal_now)).min()
        else {
            return Step::Idle;
        };
        let until = self.connection.clock.ours(relieved_at).max(now + Duration::from_secs(1));
        if self.connection.in_flight.is_empty() {
            self.writer.round.checked.clear();
            self.connection.put_off(Hold::PortalBusy, until);
        }
        Step::Wait(until)
    }

    /// Looks at the cards that will be written next: those that were edited since they were read are read again first.
    fn check(&mut self, ways: &[Way], portal_now: PortalInstant) {
        let Some(checkpoint) = &self.stored.checkpoint else { return };
        let since = checkpoint.changes_until.as_deref().unwrap_or(&checkpoint.begun_at);
        let since = bitrix24::PortalTime::parse(since).map_or(since.to_owned(), |it| it.minus_minutes(OVERLAP_MINUTES));
        let mut windows = Vec::new();
        for kind in CardKind::ALL {
            let of_kind = ways.iter().filter(|way| way.kind == kind);
            let affordable = |way: &Way| {
                self.connection.budgets.room(way.method, portal_now) / self.connection.costs.expected_update(way.method)
            };
            let Some(affordable) = of_kind.map(affordable).reduce(|sum, more| sum + more) else { continue };
            let most = (affordable as usize).clamp(LEAST_ROOM, CHECKED_AT_ONCE);
            let cards: Vec<Card> =
                self.writer.round.pending.of(kind).iter().take(most).map(|update| update.card).collect();
            let looks = cards.chunks(CHECKED_BY_ONE).map(|cards| cards.iter().copied().map(Card::id).collect());
            windows.extend(looks.map(|ids| Window::of(kind.list(), Range::ChangedAmong(ids, since.clone()))));
            self.writer.round.checked.extend(cards);
        }
        self.reading.windows.clear();
        self.reading.open(Track::Later, windows);
        self.phase = Phase::Read(Pass::Check);
    }

    fn compose_updates(
        &mut self,
        way: Way,
        wanted: usize,
        portal_now: PortalInstant,
    ) -> (Vec<Call>, Updates, BTreeMap<&'static str, f64>) {
        let Way { kind, method } = way;
        let source = kind.list();
        let cost = self.connection.costs.expected_update(method);
        // Where the whole batch is billed, updates, their slow command and the page share one budget.
        let room = self.connection.budgets.room(method, portal_now) - self.connection.costs.expected(source);
        let affordable = (room / cost - SLOW_PAGES) as usize;
        let most = BatchRoom::new(wanted).fits(cost).min(affordable).min(self.may_be_written(kind)).max(1);
        let set = self.told_fields().cloned().unwrap_or_default();
        let (mut calls, mut pending) = (Vec::new(), Vec::new());
        for update in self.writer.round.pending.take(kind, most) {
            let call = match method {
                ITEM_UPDATE => set.item_update(update.card, &update.known, &update.wanted),
                _ => set.update(update.card, &update.known, &update.wanted, false),
            };
            match call {
                Some(call) => {
                    calls.push(call);
                    pending.push(update);
                }
                None => self.writer.round.pending.refuse(&update),
            }
        }
        let ids = pending.iter().map(|update| update.card.id()).collect();
        let mut again = list::page(source, &Range::Ids(ids), After::Start, None, false);
        list::select_fields(source, &mut again, &set);
        calls.push(again);
        let slow = slow_factor(calls.len());
        let expected = BTreeMap::from([
            (method, cost * pending.len() as f64 * slow),
            (source.method(), self.connection.costs.expected(source)),
        ]);
        (calls, Updates { way, pending, is_void: false }, expected)
    }

    /// Takes the answer to a batch of updates; says whether the portal did what it could. What came to nothing is put back.
    ///
    /// A card counts as written only with the page that was read after it: the update covers the traces of others' edits.
    /// Without the page it is written, and read, once more.
    pub(super) fn take_updates(&mut self, updates: &Updates, reply: &BatchReply<'_>, now: Instant) -> bool {
        if updates.is_void {
            return true;
        }
        let method = updates.way.method;
        let held = self.take_cards_again(updates, reply, now);
        // What fails beside commands that work fails by itself: others need not wait for it.
        let is_portal_well = reply.parts.iter().flatten().any(|part| part.result.is_ok());
        let mut is_held_up = false;
        let (mut seconds, mut done) = (0.0, 0_u32);
        let mut put_back = Vec::new();
        for (update, part) in updates.pending.iter().zip(&reply.parts) {
            match part.as_ref().map(|part| (&part.result, part.time.duration)) {
                Some((Ok(_), duration)) => {
                    seconds += duration;
                    done += 1;
                    match &held {
                        Some(held) => self.note_written(method, update, held),
                        None => self.try_later(update),
                    }
                }
                Some((Err(error), _)) => match error.remedy() {
                    Remedy::NoRight | Remedy::GiveUp => self.writer.round.pending.refuse(update),
                    Remedy::TryAgain if is_portal_well => self.try_later(update),
                    _ => {
                        if !is_held_up {
                            self.connection.refused(method, error, now);
                        }
                        is_held_up = true;
                        put_back.push(*update);
                    }
                },
                None => {
                    is_held_up = true;
                    put_back.push(*update);
                }
            }
        }
        self.writer.round.pending.put_back(put_back);
        if done > 0 {
            self.connection.costs.note_updates(method, seconds / f64::from(done), reply.parts.len());
        }
        if held.is_some()
            && done > 0
            && let Some((from, until)) = Self::portal_span(&reply.time.date_start, reply.time.duration)
        {
            self.writer.fields.note_written(from, until);
        }
        held.is_some() && !is_held_up
    }

    /// Takes that a card was written by a method, and read again.
    fn note_written(&mut self, method: &'static str, update: &PendingUpdate, held: &FieldTable) {
        let held = held.values_of(update.card).unwrap_or(update.wanted);
        if method == ITEM_UPDATE && held == update.known {
            self.writer.round.is_item_update_void = true;
            self.try_later(update);
            return;
        }
        self.reading.pending.fields.insert(CardFields { card: update.card, values: held });
        self.writer.round.pending.done(update, held);
    }

    /// Puts a card off that could not be written or not be read again, after the others; before the next try it has to be
    /// looked at anew.
    fn try_later(&mut self, update: &PendingUpdate) {
        self.writer.round.checked.remove(&update.card);
        self.writer.round.pending.try_later(update);
    }

    /// Takes the page of cards that were just written, which tells what others did to them, and gives what they hold now;
    /// nothing if it did not come.
    fn take_cards_again(&mut self, updates: &Updates, reply: &BatchReply<'_>, now: Instant) -> Option<FieldTable> {
        let source = updates.way.kind.list();
        let raw = match &reply.parts.get(updates.pending.len())?.as_ref()?.result {
            Ok(raw) => raw,
            Err(error) => {
                if !matches!(error.remedy(), Remedy::NoRight | Remedy::GiveUp) {
                    self.connection.refused(source.method(), error, now);
                }
                return None;
            }
        };
        let set = self.told_fields().cloned();
        let page = list::read(source, raw, &self.reading.bootstrap.stages);
        let fields = set.map(|set| list::read_fields(source, raw, &set)).transpose();
        match (page, fields) {
            (Ok(page), Ok(fields)) => {
                let fields = fields.unwrap_or_default();
                self.reading.pending.absorb(Delta { facts: page.facts, fields: fields.clone(), ..Delta::default() });
                Some(fields)
            }
            (Err(odd), _) | (_, Err(odd)) => {
                self.connection.odd(odd, now);
                None
            }
        }
    }

    /// What was written and what was found beside it, to be saved.
    pub(super) fn finished_updates(&mut self, known: Known<'_>) -> Option<Save> {
        let mut piece = std::mem::take(&mut self.reading.pending);
        known::keep_differing(&mut piece, known);
        self.writer.round.has_changed |= piece.facts.has_records();
        let checkpoint = self.stored.checkpoint.clone()?;
        (!piece.is_empty()).then(|| saves::finish(checkpoint, Vec::new(), piece))
    }

    /// What was found in cards that are about to be written, to be saved.
    pub(super) fn finished_check(&mut self, known: Known<'_>) -> Option<Save> {
        let has_unfinished = self.reading.windows.values().any(|window| !window.is_done());
        if has_unfinished {
            return None;
        }
        let save = self.finished_updates(known)?;
        // A value that somebody changed by hand is computed anew as well; one that we wrote meanwhile is no news.
        let pending = &self.writer.round.pending;
        let is_news = |delta: &Delta| delta.fields.iter().any(|held| !pending.has_written(held.card, &held.values));
        self.writer.round.has_changed |= save.chunks.iter().any(|(_, delta)| is_news(delta));
        Some(save)
    }

    /// The time for what is left to be written, by whatever is scarcest.
    pub(super) fn remaining_writing(&self, now: Instant) -> Duration {
        let (batches, seconds) =
            self.work_of_writing(self.writes_by_item(), |kind| self.writer.round.pending.of(kind).len());
        let by_rate = self.connection.bucket.time_for(batches);
        let by_work = of_seconds(seconds.values().sum::<f64>() / self.connection.concurrency.lanes() as f64);
        let by_budget = self.connection.budgets.time_for(&seconds, self.connection.portal_now(now));
        by_rate.max(by_work).max(by_budget)
    }

    /// The time to write so many contacts and companies, by whatever is scarcest, if nothing of what the portal grants is
    /// used up yet; `by_item` if [`ITEM_UPDATE`] is used too where that saves time.
    #[must_use]
    pub fn time_to_write(&self, contacts: usize, companies: usize, by_item: bool) -> Duration {
        let (batches, seconds) = self.work_of_writing(by_item, |kind| match kind {
            CardKind::Contact => contacts,
            CardKind::Company => companies,
        });
        let by_rate = self.connection.bucket.time_for(batches);
        let by_work = of_seconds(seconds.values().sum::<f64>() / self.connection.concurrency.lanes() as f64);
        by_rate.max(by_work).max(self.connection.budgets.time_for_rested(&seconds))
    }

    /// The batches and, by method, the seconds of the portal's work that it takes to write so many cards of each kind.
    fn work_of_writing(&self, by_item: bool, cards: impl Fn(CardKind) -> usize) -> (u64, BTreeMap<&'static str, f64>) {
        let mut batches = 0;
        let mut seconds: BTreeMap<&'static str, f64> = BTreeMap::new();
        let pending = CardKind::ALL.map(cards);
        let by_item = by_item && self.connection.budgets.billing() == Billing::PerMethod;
        let left_to_item = if by_item { self.left_to_item(pending) } else { [0; CardKind::ALL.len()] };
        for ((kind, pending), by_item) in CardKind::ALL.into_iter().zip(pending).zip(left_to_item) {
            let (method, source) = (kind.update_method(), kind.list());
            let cost = self.connection.costs.expected_update(method);
            let of_kind = pending.div_ceil(BatchRoom::new(MOST_UPDATES).fits(cost));
            batches += of_kind as u64;
            *seconds.entry(method).or_default() += cost * (pending - by_item) as f64;
            if by_item > 0 {
                *seconds.entry(ITEM_UPDATE).or_default() +=
                    self.connection.costs.expected_update(ITEM_UPDATE) * by_item as f64;
            }
            // Each card is looked at before and after.
            *seconds.entry(source.method()).or_default() +=
                self.connection.costs.expected(source) * 2.0 * of_kind as f64;
        }
        (batches, seconds)
    }

    /// How many cards of each kind are best left to [`ITEM_UPDATE`], so that the longest of the three accounts becomes as
    /// short as it can. Taken from the kind whose own method takes longest, a hundredth of all cards at a time.
    fn left_to_item(&self, pending: [usize; CardKind::ALL.len()]) -> [usize; CardKind::ALL.len()] {
        let costs = CardKind::ALL.map(|kind| self.connection.costs.expected_update(kind.update_method()));
        let by_item = self.connection.costs.expected_update(ITEM_UPDATE);
        let portion = pending.iter().sum::<usize>().div_ceil(100).max(1);
        let mut left = [0; CardKind::ALL.len()];
        loop {
            let own = |at: usize| (pending[at] - left[at]) as f64 * costs[at];
            let longest = if own(0) < own(1) { 1 } else { 0 };
            let more = portion.min(pending[longest] - left[longest]);
            let of_item = (left.iter().sum::<usize>() + more) as f64 * by_item;
            if more == 0 || own(longest) <= of_item {
                return left;
            }
            left[longest] += more;
        }
    }

    /// How many updates are under way.
    pub(super) fn updates_under_way(&self) -> usize {
        let updates = self.connection.in_flight.values().map(|request| match &request.what {
            Asked::Updates(updates) => updates.pending.len(),
            _ => 0,
        });
        updates.sum()
    }
}

#[cfg(test)]
mod tests;
