//! Shows the app in places of the portal, or takes it out of them: looks, changes what has to be changed, looks again.
//!
//! What the portal says in the end is what is told, not what was asked of it: a place that was bound meanwhile by somebody
//! else, or by a request that was carried out twice, is bound all the same.

use std::collections::BTreeSet;

use bitrix24::placements::{self as wire, Binding, Place};
use bitrix24::reply::Part;
use bitrix24::{Batch, BatchReply, Call, OddAnswer, Remedy};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlacementsTask {
    /// The app shall be shown in these places and nowhere else.
    Keep(BTreeSet<Place>),
    /// Nothing but that a place bound to another address of the app be bound to the present one.
    Look,
}

/// Where the app is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlacementsOutcome {
    /// So it is now.
    Known {
        /// The places that the portal has for the app.
        available: BTreeSet<Place>,
        /// Those in which it is shown, under the present address.
        bound: BTreeSet<Place>,
    },
    /// The viewer may not look or change anything.
    NotAllowed,
    /// The portal answered something that cannot be understood.
    Odd(OddAnswer),
}

/// The errand.
#[derive(Debug)]
pub struct Placements {
    task: PlacementsTask,
    handler: String,
    available: BTreeSet<Place>,
    state: State,
}

#[derive(Debug)]
enum State {
    Look,
    Change(Vec<Call>),
    Done(PlacementsOutcome),
}

impl Placements {
    /// Has the app shown under an address, its own without a query.
    #[must_use]
    pub fn new(task: PlacementsTask, handler: String) -> Self {
        Self { task, handler, available: BTreeSet::new(), state: State::Look }
    }

    /// Where the app is shown now; nothing while there is something left to ask.
    #[must_use]
    pub fn outcome(self) -> Option<PlacementsOutcome> {
        if let State::Done(outcome) = self.state { Some(outcome) } else { None }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        match &self.state {
            State::Look => Some(Batch::new(vec![wire::available(), wire::bound()])),
            State::Change(calls) => Some(Batch::new(calls.iter().cloned().chain([wire::bound()]).collect())),
            State::Done(_) => None,
        }
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let looked = match &self.state {
            State::Look => self.take_look(&reply.parts),
            // The commands before the last one may fail: the last one tells what is.
            State::Change(_) => read_bound(reply.parts.last().and_then(Option::as_ref)).map(|_| Vec::new()),
            State::Done(_) => return,
        };
        self.state = match looked {
            Ok(calls) if !calls.is_empty() => State::Change(calls),
            Ok(_) => State::Done(self.known(reply)),
            Err(outcome) => State::Done(outcome),
        };
    }

    /// What has to be changed.
    fn take_look(&mut self, parts: &[Option<Part<'_>>]) -> Result<Vec<Call>, PlacementsOutcome> {
        let [available, bound] = parts else { return Err(unanswered()) };
        let raw = result(available.as_ref())?;
        self.available = wire::read_available(raw).map_err(PlacementsOutcome::Odd)?.into_iter().collect();
        let bound = read_bound(bound.as_ref())?;
        let (ours, foreign): (Vec<&Binding>, Vec<&Binding>) =
            bound.iter().partition(|binding| binding.handler == self.handler);
        let ours: BTreeSet<Place> = ours.into_iter().map(|binding| binding.place).collect();
        // The portal tells of no other app's bindings, so that another address is an older one of this app.
        let older: BTreeSet<Place> = foreign.iter().map(|binding| binding.place).collect();
        let wanted: BTreeSet<Place> = match &self.task {
            PlacementsTask::Keep(places) => places.intersection(&self.available).copied().collect(),
            PlacementsTask::Look => ours.union(&older).copied().collect(),
        };
        let surplus = ours.difference(&wanted).map(|&place| Binding { place, handler: self.handler.clone() });
        let mut calls: Vec<Call> = foreign.into_iter().map(wire::unbind).collect();
        calls.extend(surplus.map(|binding| wire::unbind(&binding)));
        calls.extend(wanted.difference(&ours).map(|&place| wire::bind(place, &self.handler)));
        Ok(calls)
    }

    fn known(&self, reply: &BatchReply<'_>) -> PlacementsOutcome {
        match read_bound(reply.parts.last().and_then(Option::as_ref)) {
            Ok(bound) => {
                let ours = bound.into_iter().filter(|binding| binding.handler == self.handler);
                let bound = ours.map(|binding| binding.place).collect();
                PlacementsOutcome::Known { available: self.available.clone(), bound }
            }
            Err(outcome) => outcome,
        }
    }
}

fn read_bound(part: Option<&Part<'_>>) -> Result<Vec<Binding>, PlacementsOutcome> {
    wire::read_bound(result(part)?).map_err(PlacementsOutcome::Odd)
}

fn result<'a>(part: Option<&Part<'a>>) -> Result<&'a serde_json::value::RawValue, PlacementsOutcome> {
    match part.map(|part| &part.result) {
        Some(Ok(raw)) => Ok(raw),
        Some(Err(error)) => Err(match error.remedy() {
            Remedy::NoRight | Remedy::AppNotAllowed | Remedy::NotInPlan => PlacementsOutcome::NotAllowed,
            _ => {
                let detail = format!("{} {}", error.status, error.code);
                PlacementsOutcome::Odd(OddAnswer { method: "placement.get".to_owned(), detail })
            }
        }),
        None => Err(unanswered()),
    }
}

fn unanswered() -> PlacementsOutcome {
    let detail = "the portal left a command unanswered".to_owned();
    PlacementsOutcome::Odd(OddAnswer { method: Batch::METHOD.to_owned(), detail })
}
