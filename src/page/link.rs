//! Links that open a view of the app within the portal, for a colleague.

use client_segments::route::Route;
use leptos::prelude::*;
use protocol::DirectoriesQuestion;

use super::browser;
use super::state::State;

/// The link to a view: the portal hands what stands behind it to the app as its options (`BX24.placement.info`), whoever
/// opens it. What he sees of it, his rights decide.
fn address(state: State, app_code: &str, route: &Route) -> String {
    let view = browser::escape(&route.to_fragment(browser::escape));
    let origin = state.portal_origin.get_untracked();
    format!("{origin}/marketplace/view/{}/?params[view]={view}", browser::escape(app_code))
}

/// Copies the link to a view, or shows it where the browser does not allow that. The portal is asked for the app's own code
/// the first time.
pub(crate) fn copy(state: State, route: Route) {
    let known = state.directories.with_untracked(|known| known.as_ref().map(|known| known.app_code.clone()));
    match known {
        Some(code) => copy_now(state, &code, &route),
        None => state.ask(DirectoriesQuestion, move |answer| {
            copy_now(state, &answer.app_code, &route);
            state.directories.set(Some(answer));
        }),
    }
}

fn copy_now(state: State, app_code: &str, route: &Route) {
    let address = address(state, app_code, route);
    let is_copied = browser::copy_text(&address);
    state.copied.set(Some((address, is_copied)));
}
