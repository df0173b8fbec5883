//! What the page says about the places of the portal where the app is shown.

use client_segments::entry::Entry;
use leptos::prelude::*;
use protocol::{PlacementsCommand, ToWorker};

use super::browser;
use super::state::State;

/// Looks where the app is shown. An older address of the page gives way to the present one, unless the page was opened
/// from one of these places: then it may be the older one itself.
pub(super) fn look(state: State) {
    if let Some(handler) = browser::own_address() {
        let is_present = state.entry.get_untracked() == Entry::App;
        let command =
            if is_present { PlacementsCommand::Renew { handler } } else { PlacementsCommand::Look { handler } };
        state.send(&ToWorker::SetPlacements(command));
    }
}

/// Has the app shown where the form says.
pub(super) fn apply(state: State) {
    let Some(handler) = browser::own_address() else { return };
    if let Some(places) = state.placements.try_update(|form| form.apply()) {
        state.send(&ToWorker::SetPlacements(PlacementsCommand::Keep { places, handler }));
    }
}
