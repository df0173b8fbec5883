//! Shows the app in places of the portal, and tells the page where it is shown.

use bitrix24::placements as wire;
use protocol::{FromWorker, Place, PlacementsCommand, PlacementsState};
use sync::Job;
use sync::job::placements::{Placements, PlacementsOutcome, PlacementsTask};

use super::{Connection, Effect};

impl Connection {
    /// Does what the page asks for; the portal itself sees to it that only an administrator does.
    pub(super) fn set_placements(&mut self, command: PlacementsCommand) {
        let (task, handler) = match command {
            PlacementsCommand::Keep { places, handler } => {
                (PlacementsTask::Keep(places.into_iter().map(to_wire).collect()), handler)
            }
            PlacementsCommand::Renew { handler } => (PlacementsTask::Renew, handler),
            PlacementsCommand::Look { handler } => (PlacementsTask::Look, handler),
        };
        self.sync.run(Job::Placements(Placements::new(task, handler)));
    }
}

/// Tells the page what came of it.
pub(super) fn placements_done(placements: Placements, effects: &mut Vec<Effect>) {
    let state = match placements.outcome() {
        Some(PlacementsOutcome::Known { available, bound, refusal }) => PlacementsState::Known {
            available: available.into_iter().map(from_wire).collect(),
            bound: bound.into_iter().map(from_wire).collect(),
            refusal,
        },
        Some(PlacementsOutcome::NotAllowed) => PlacementsState::NotAllowed,
        Some(PlacementsOutcome::Odd(odd)) => PlacementsState::Odd { method: odd.method, detail: odd.detail },
        None => return,
    };
    effects.push(Effect::Post(FromWorker::Placements(state)));
}

fn to_wire(place: Place) -> wire::Place {
    match place {
        Place::Analytics => wire::Place::Analytics,
        Place::ContactTab => wire::Place::ContactTab,
        Place::CompanyTab => wire::Place::CompanyTab,
        Place::LeftMenu => wire::Place::LeftMenu,
    }
}

fn from_wire(place: wire::Place) -> Place {
    match place {
        wire::Place::Analytics => Place::Analytics,
        wire::Place::ContactTab => Place::ContactTab,
        wire::Place::CompanyTab => Place::CompanyTab,
        wire::Place::LeftMenu => Place::LeftMenu,
    }
}
