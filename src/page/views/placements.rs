//! A section of the settings: in which places of the portal the app is shown. Nothing changes before the administrator says
//! so.

use client_segments::help::Topic;
use client_segments::view_model::placements::{Outcome, PLACES};
use leptos::prelude::*;
use protocol::Place;

use super::help::HelpLink;
use crate::page::parts::{Button, Kind};
use crate::page::placements;
use crate::page::state::use_state;

/// Four switches and the button that carries them out.
#[component]
pub(crate) fn PlacementsSection() -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.placements;
    let outcome = Memo::new(move |_| state.placements.with(|form| form.outcome()));
    let is_locked = move || matches!(outcome.get(), Outcome::Looking | Outcome::Applying | Outcome::NotAllowed);
    let switch = move |place: Place| {
        let is_available = Memo::new(move |_| state.placements.with(|form| form.is_available(place)));
        let hint =
            move || if is_available.get() || is_locked() { (texts.place_hint)(place) } else { texts.unavailable };
        view! {
            <li>
                <label class="place">
                    <input
                        type="checkbox"
                        prop:checked=move || state.placements.with(|form| form.is_wanted(place))
                        disabled=move || is_locked() || !is_available.get()
                        on:change=move |event| state.placements.update(|form| form.turn(place, event_target_checked(&event)))
                    />
                    <span>{(texts.place)(place)} <small>{hint}</small></span>
                </label>
            </li>
        }
    };
    let said = move || match outcome.get() {
        Outcome::Looking => Some(texts.looking.to_owned()),
        Outcome::Applying => Some(texts.applying.to_owned()),
        Outcome::Untouched => None,
        Outcome::Applied => Some(texts.applied.to_owned()),
        Outcome::Incomplete(refusal) => Some([texts.incomplete, &refusal.unwrap_or_default()].join(" ")),
        Outcome::NotAllowed => Some(texts.not_allowed.to_owned()),
        Outcome::Odd(detail) => Some((texts.odd)(&detail)),
    };
    view! {
        <section class="card page-card places" aria-labelledby="places-title">
            <h2><span id="places-title">{texts.title}</span> "\u{a0}" <HelpLink topic=Topic::CardTab /></h2>
            <p class="places-hint">{texts.hint}</p>
            <ul>{PLACES.map(switch).collect_view()}</ul>
            <div class="places-end">
                <Button
                    kind=Kind::Primary
                    disabled=move || !state.placements.with(|form| form.can_apply())
                    press=move |_| placements::apply(state)
                >
                    {texts.apply}
                </Button>
                <span role="status">{said}</span>
            </div>
        </section>
    }
}
