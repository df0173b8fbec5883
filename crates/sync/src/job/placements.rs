//! Shows the app in places of the portal, or takes it out of them: looks, binds, looks again, and only then unbinds.
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
    Renew,
    /// Nothing at all.
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
        /// Why a place could not be bound, in the portal's own words.
        refusal: Option<String>,
    },
    /// The viewer may not look or change anything.
    NotAllowed,
    /// The portal answered something that cannot be understood.
    Odd(OddAnswer),
}

/// The job.
#[derive(Debug)]
pub struct Placements {
    task: PlacementsTask,
    handler: String,
    available: BTreeSet<Place>,
    wanted: BTreeSet<Place>,
    refusal: Option<String>,
    state: State,
}

#[derive(Debug)]
enum State {
    Look,
    /// Places are bound before any is left: what cannot be bound keeps the address that it has.
    Bind(BTreeSet<Place>),
    Unbind(Vec<Binding>),
    Done(PlacementsOutcome),
}

impl Placements {
    /// Has the app shown under an address, its own without a query.
    #[must_use]
    pub fn new(task: PlacementsTask, handler: String) -> Self {
        let (available, wanted) = Default::default();
        Self { task, handler, available, wanted, refusal: None, state: State::Look }
    }

    /// Where the app is shown now; nothing while there is something left to ask.
    #[must_use]
    pub fn outcome(self) -> Option<PlacementsOutcome> {
        if let State::Done(outcome) = self.state { Some(outcome) } else { None }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let mut calls: Vec<Call> = match &self.state {
            State::Look => vec![wire::available()],
            State::Bind(places) => places.iter().map(|&place| wire::bind(place, &self.handler)).collect(),
            State::Unbind(bindings) => bindings.iter().map(wire::unbind).collect(),
            State::Done(_) => return None,
        };
        calls.push(wire::bound());
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        self.state = self.after(&reply.parts).unwrap_or_else(State::Done);
    }

    /// What comes next. The last command of every batch tells what is bound.
    fn after(&mut self, parts: &[Option<Part<'_>>]) -> Result<State, PlacementsOutcome> {
        let Some((last, parts)) = parts.split_last() else { return Err(unanswered()) };
        if matches!(self.state, State::Look) {
            let raw = result(parts.first().and_then(Option::as_ref))?;
            self.available = wire::read_available(raw).map_err(PlacementsOutcome::Odd)?.into_iter().collect();
        }
        let bound = wire::read_bound(result(last.as_ref())?).map_err(PlacementsOutcome::Odd)?;
        let (ours, foreign): (Vec<Binding>, Vec<Binding>) =
            bound.into_iter().partition(|binding| binding.handler == self.handler);
        let ours: BTreeSet<Place> = ours.into_iter().map(|binding| binding.place).collect();
        if matches!(self.state, State::Look) {
            // The portal tells of no other app's bindings, so that another address is an older one of this app.
            let older = foreign.iter().map(|binding| binding.place);
            self.wanted = match &self.task {
                PlacementsTask::Keep(places) => places.intersection(&self.available).copied().collect(),
                PlacementsTask::Renew => ours.iter().copied().chain(older).collect(),
                PlacementsTask::Look => return Err(self.known(ours)),
            };
        }
        let missing: BTreeSet<Place> = self.wanted.difference(&ours).copied().collect();
        if matches!(self.state, State::Look) && !missing.is_empty() {
            return Ok(State::Bind(missing));
        }
        if matches!(self.state, State::Bind(_)) && !missing.is_empty() {
            let error = parts.iter().flatten().find_map(|part| part.result.as_ref().err());
            self.refusal = error.map(|error| format!("{} {}", error.code, error.description).trim().to_owned());
        }
        let surplus = ours.difference(&self.wanted).map(|&place| Binding { place, handler: self.handler.clone() });
        let unbind: Vec<Binding> =
            foreign.into_iter().filter(|binding| !missing.contains(&binding.place)).chain(surplus).collect();
        if matches!(self.state, State::Unbind(_)) || unbind.is_empty() {
            return Err(self.known(ours));
        }
        Ok(State::Unbind(unbind))
    }

    fn known(&self, bound: BTreeSet<Place>) -> PlacementsOutcome {
        PlacementsOutcome::Known { available: self.available.clone(), bound, refusal: self.refusal.clone() }
    }
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
