//! What the page says about the places of the portal where the app is shown.

use leptos::prelude::*;
use protocol::{PlacementsWish, ToWorker};

use super::browser;
use super::state::State;

/// Looks where the app is shown; an older address of the page gives way to the present one.
pub(super) fn look(state: State) {
    if let Some(handler) = browser::own_address() {
        state.send(&ToWorker::SetPlacements(PlacementsWish::Look { handler }));
    }
}

/// Has the app shown where the form says.
pub(super) fn apply(state: State) {
    let Some(handler) = browser::own_address() else { return };
    if let Some(places) = state.placements.try_update(|form| form.apply()) {
        state.send(&ToWorker::SetPlacements(PlacementsWish::Keep { places, handler }));
    }
}
