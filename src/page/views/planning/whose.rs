//! Whose clients and touches are looked at: everybody's, one's own, those of a department or of a person.

use client_segments::sections::planning::{Whose, departments_of};
use leptos::prelude::*;
use protocol::StaffAnswer;
use segmentation::{DepartmentId, UserId};

use super::Planning;

/// The field of choice.
#[component]
pub(super) fn WhoseField(
    /// The page.
    page: Planning,
) -> impl IntoView {
    let texts = page.texts;
    let option = move |whose: Whose, name: String| {
        let is_chosen = move || page.whose.get() == whose;
        view! { <option value=whose.code() prop:selected=is_chosen>{name}</option> }
    };
    // Of whoever has neither ranked clients nor planned touches there is nothing to see.
    let told = move || {
        let people =
            page.plan.with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().ok().map(|plan| plan.people.clone())));
        people.unwrap_or_default()
    };
    let mine = move || {
        let viewer = page.state.viewer.with(|viewer| viewer.as_ref().map(|viewer| viewer.user_id))?;
        Some(option(Whose::User(viewer), texts.mine.to_owned()))
    };
    let departments = move || {
        let (people, chosen) = (told(), page.whose.get());
        let offered = |staff: &StaffAnswer| departments_of(staff, &people, chosen);
        let tree = page.staff.with(|staff| staff.as_ref().map(offered).unwrap_or_default());
        (!tree.is_empty()).then(|| {
            let of = move |(id, name, depth): (DepartmentId, String, usize)| {
                option(Whose::Department(id), format!("{}{name}", "\u{a0}\u{a0}".repeat(depth)))
            };
            view! { <optgroup label=texts.departments>{tree.into_iter().map(of).collect_view()}</optgroup> }
        })
    };
    let people = move || {
        let mut people: Vec<(String, UserId)> =
            told().into_iter().filter_map(|id| Some((page.user(id)?, id))).collect();
        people.sort();
        (!people.is_empty()).then(|| {
            let of = move |(name, id): (String, UserId)| option(Whose::User(id), name);
            view! { <optgroup label=texts.people>{people.into_iter().map(of).collect_view()}</optgroup> }
        })
    };
    let choose = move |event| {
        page.whose.set(Whose::from_code(&event_target_value(&event)));
        page.limit.set(super::PORTION);
    };
    view! {
        <label class="plan-whose">
            <span>{texts.whose}</span>
            <select on:change=choose>
                {option(Whose::All, texts.everybody.to_owned())}
                {mine}
                {departments}
                {people}
            </select>
        </label>
    }
}
