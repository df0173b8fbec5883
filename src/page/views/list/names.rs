//! The names of what cards hold of the portal's lists: asked for when a list needs them, and the order of their alphabet.

use client_segments::view_model::filters::FilterField;
use client_segments::view_model::table::Column;
use js_sys::{Array, JsString, Object};
use leptos::prelude::*;
use protocol::{DirectoriesQuestion, StaffQuestion};
use segmentation::{DepartmentId, UserId};

use crate::page::state::State;

/// Has the names asked for as soon as a column, the order or a filter needs them.
pub(super) fn ask_names(state: State) {
    let are_needed = Memo::new(move |_| {
        state.shown.with(|route| {
            let is_named =
                |column: &Column| matches!(column, Column::Type | Column::Source | Column::Revenue | Column::Average);
            let fields = [Some(FilterField::Type), Some(FilterField::Source)];
            route.listed_columns().iter().any(is_named)
                || is_named(&route.listed_sorting().by)
                || route.filters.iter().any(|filter| fields.contains(&filter.field()))
        })
    });
    Effect::new(move || {
        if are_needed.get() {
            want_names(state);
        }
    });
}

/// Asks for the names, unless they are known or on their way.
pub(in crate::page::views) fn want_names(state: State) {
    if state.directories.with_untracked(Option::is_none) && !state.asks_directories.get_value() {
        state.asks_directories.set_value(true);
        state.ask(DirectoriesQuestion, move |answer| {
            state.asks_directories.set_value(false);
            state.directories.set(Some(answer));
        });
    }
}

/// Asks who works in which department, unless that is known.
pub(in crate::page::views) fn want_staff(state: State) {
    if state.staff.with_untracked(Option::is_none) {
        state.ask(StaffQuestion, move |answer| state.staff.set(Some(answer)));
    }
}

/// What a department is called; nothing before that is known.
pub(in crate::page::views) fn department(state: State, id: DepartmentId) -> Option<String> {
    state.staff.with(|staff| {
        let department = staff.as_ref()?.departments.iter().find(|department| department.id == id)?;
        Some(department.name.clone()).filter(|name| !name.trim().is_empty())
    })
}

/// The types of companies and contacts with their names, by the alphabet; nothing before they are known.
pub(in crate::page::views) fn types(state: State) -> Option<Vec<(String, String)>> {
    state.directories.with(|known| {
        let directories = &known.as_ref()?.directories;
        let mut types = directories.company_types.clone().unwrap_or_default();
        for (code, name) in directories.contact_types.iter().flatten() {
            if !types.iter().any(|(known, _)| known == code) {
                types.push((code.clone(), name.clone()));
            }
        }
        Some(in_order(state, types))
    })
}

/// The sources with their names, by the alphabet; nothing before they are known.
pub(in crate::page::views) fn sources(state: State) -> Option<Vec<(String, String)>> {
    let sources =
        state.directories.with(|known| Some(known.as_ref()?.directories.sources.clone().unwrap_or_default()))?;
    Some(in_order(state, sources))
}

/// The industries with their names; nothing before they are known.
pub(in crate::page::views) fn industries(state: State) -> Option<Vec<(String, String)>> {
    state.directories.with(|known| Some(known.as_ref()?.directories.industries.clone().unwrap_or_default()))
}

/// The users with their names, by the alphabet.
pub(in crate::page::views) fn users(state: State) -> Vec<(UserId, String)> {
    let users = state.summary.with(|summary| summary.as_ref().map(|summary| summary.users.clone()));
    in_order(state, users.unwrap_or_default())
}

/// Names in the order of the alphabet of the interface, numbers by their value.
fn in_order<K>(state: State, mut names: Vec<(K, String)>) -> Vec<(K, String)> {
    let locales = Array::of1(&state.lang.code().into());
    let options = Object::new();
    // A plain object takes every property.
    let _ = js_sys::Reflect::set(&options, &"numeric".into(), &true.into());
    let mut keyed: Vec<(JsString, (K, String))> =
        names.drain(..).map(|name| (JsString::from(name.1.as_str()), name)).collect();
    keyed.sort_by(|(one, _), (other, _)| one.locale_compare(&String::from(other), &locales, &options).cmp(&0));
    keyed.into_iter().map(|(_, name)| name).collect()
}

/// The codes or numbers by whose place a column is sorted, in the order of their names.
pub(in crate::page) fn places(state: State, by: Column) -> Vec<String> {
    match by {
        Column::Responsible => users(state).into_iter().map(|(id, _)| id.to_string()).collect(),
        Column::Type => types(state).into_iter().flatten().map(|(code, _)| code).collect(),
        Column::Source => sources(state).into_iter().flatten().map(|(code, _)| code).collect(),
        _ => Vec::new(),
    }
}
