//! Under which name a segment is saved, and where it is kept.

use client_segments::sections::segments::LONGEST_NAME;
use leptos::prelude::*;
use protocol::Shelf;

use super::Page;

/// The two fields. Only an administrator may choose the portal.
#[component]
pub(super) fn NameAndPlace(
    /// What the page knows.
    page: Page,
    /// The name that stands in its field.
    #[prop(into)]
    name: Signal<String>,
    /// Takes what is typed.
    typed: Callback<String>,
    /// Where it is kept.
    shelf: RwSignal<Shelf>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let places = Shelf::ALL.map(|at| {
        view! {
            <option
                selected=move || shelf.get() == at
                disabled=move || at == Shelf::Portal && !state.is_admin()
                value=format!("{at:?}")
            >
                {(texts.shelf)(at)}
            </option>
        }
    });
    view! {
        <label class="choose segment-name-field">
            <span>{texts.name}</span>
            <input
                type="text"
                maxlength=LONGEST_NAME.to_string()
                prop:value=move || name.get()
                on:input=move |event| typed.run(event_target_value(&event))
            />
        </label>
        <label class="choose">
            <span>{texts.kept}</span>
            <select on:change=move |event| {
                shelf.set(if event_target_value(&event) == "Own" { Shelf::Own } else { Shelf::Portal });
            }>{places.collect_view()}</select>
        </label>
    }
}
