//! The writing of the user fields, watched from outside: how long it takes beside the best that the portal's limits allow,
//! and that nothing is written which is there already.

use std::rc::Rc;

use portal::{Capacity, RequestLog};
use protocol::{Activity, FieldsCommand, FieldsStage, SaveCounting, Stage, ToWorker};
use segmentation::{Filling, Settings};
use serde::Serialize;

use super::limit::{Limit, limit};
use super::reading::Traffic;
use crate::{Tab, Unfinished, World};

/// What came of filling the cards of a portal for the first time, and again.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Writing {
    /// The best time for the updates alone.
    pub limit: Limit,
    /// Cards that were written.
    pub cards: u64,
    /// Seconds from the end of the reading to the last card.
    pub secs: f64,
    /// The same as a multiple of the best time.
    pub ratio: f64,
    /// Why the cards were not all written, if they were not.
    pub failure: Option<String>,
    /// What the portal was made to do meanwhile.
    pub traffic: Traffic,
    /// Updates of a second run, in which nothing has changed.
    pub again: u64,
}

/// What of a day's changes has to be written.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct Rewriting {
    /// Cards that were written.
    pub cards: u64,
    /// Seconds from the request for news to the last card.
    pub secs: f64,
}

/// Has the fields made, filled, and filled again; with `item_update` by the method for cards of any kind too.
pub(super) fn fill(world: &Rc<World>, tab: &mut Tab, capacity: &Capacity, item_update: bool) -> Writing {
    let mut failure = None;
    if item_update {
        let wanted = Settings { filling: Filling { item_update, ..Filling::default() }, ..Settings::default() };
        tab.ask(SaveCounting { seen: Settings::default(), wanted });
        while tab.step() {}
    }
    tab.say(ToWorker::SetFields(FieldsCommand::Keep));
    let is_ready = |tab: &Tab| tab.screen.fields.as_ref().is_some_and(|it| it.stage == FieldsStage::Ready);
    let is_filling = |tab: &Tab| {
        let progress = tab.screen.progress.as_ref();
        progress.is_some_and(|it| it.stage == Stage::Writing && it.writing.is_some_and(|writing| writing.total > 0))
    };
    while failure.is_none() && !(is_ready(tab) && is_filling(tab)) {
        failure = step(tab);
    }
    let begin = world.elapsed();
    world.portal.borrow_mut().take_request_log();
    failure = failure.or_else(|| finish(tab));
    let secs = (world.elapsed() - begin) as f64 / 1000.0;
    let request_log = world.portal.borrow_mut().take_request_log();
    let cards = tab.wanted().len() as u64;
    let lists = world.portal.borrow().updates();
    let limit = limit(&lists, capacity);
    let written = updates(&request_log);
    if failure.is_none() && written < cards {
        failure = Some(format!("{written} of {cards} cards were written"));
    }
    let again = update(world, tab).cards;
    Writing { cards, secs, ratio: secs / limit.total_secs, failure, traffic: Traffic::from(request_log), again, limit }
}

/// Reads what is new, and writes what follows from it.
pub(super) fn update(world: &Rc<World>, tab: &mut Tab) -> Rewriting {
    world.portal.borrow_mut().take_request_log();
    let begin = world.elapsed();
    tab.say(ToWorker::Refresh);
    while tab.is_finished() && tab.step() {}
    finish(tab);
    let secs = (world.elapsed() - begin) as f64 / 1000.0;
    Rewriting { cards: updates(&world.portal.borrow_mut().take_request_log()), secs }
}

fn updates(request_log: &RequestLog) -> u64 {
    let is_update = |method: &str| matches!(method, "crm.contact.update" | "crm.company.update" | "crm.item.update");
    request_log.calls.iter().filter(|((method, _), _)| is_update(method)).map(|(_, calls)| calls.calls).sum()
}

/// Lets the next event happen; says why there will be no more.
fn step(tab: &mut Tab) -> Option<String> {
    if let Some(Activity::Stopped(failure)) = tab.screen.progress.as_ref().map(|progress| &progress.activity) {
        return Some(Unfinished::Stopped(failure.clone()).to_string());
    }
    (!tab.step()).then(|| Unfinished::Stuck.to_string())
}

fn finish(tab: &mut Tab) -> Option<String> {
    tab.finish().err().map(|error| error.to_string())
}
