//! The filters of the list: a chip each, and the panel in which one is made or changed. What is chosen holds at once.

use std::time::Duration;

use chrono::NaiveDate;
use client_segments::format;
use client_segments::i18n::ListTexts;
use client_segments::view_model::filters::{ClientKind, Filter, FilterField, When};
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use segmentation::UserId;

use super::names;
use crate::page::parts::{Button, Chip, Kind, Popover, Waiting};
use crate::page::state::{State, use_state};

/// How long after the last letter the question is asked.
const TYPING: Duration = Duration::from_millis(250);
/// So many choices are looked through without a search.
const FEW: usize = 8;

/// The filters in force and the button that adds one.
#[component]
pub(super) fn FilterBar() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let is_open = RwSignal::new(false);
    let field = RwSignal::new(None::<FilterField>);
    Effect::new(move || {
        if !is_open.get() {
            field.set(None);
        }
    });
    let filters = Memo::new(move |_| state.route.with(|route| route.filters.clone()));
    let can_filter = Memo::new(move |_| state.list.with(|list| list.can_be_arranged()) || !filters.with(Vec::is_empty));
    let chip = move |filter: Filter| {
        let text = words_of(state, &filter);
        let name = filter.field().map_or(words.unknown_filter, |field| (words.field)(field));
        let label = (words.remove_filter)(&format!("{name}: {text}"));
        let edit = {
            let own = filter.field();
            move |_| {
                if own.is_some() {
                    field.set(own);
                    is_open.set(true);
                }
            }
        };
        let remove = move |_| {
            let mut route = state.route.get_untracked();
            route.filters.retain(|other| *other != filter);
            state.go(route);
        };
        view! {
            <Chip label title=words.clear_filters edit remove>{name} ": " <bdi>{text}</bdi></Chip>
        }
    };
    view! {
        <div class="filters" role="group" aria-label=words.filters>
            {move || filters.get().into_iter().map(chip).collect_view()}
            <Show
                when=move || can_filter.get()
                fallback=move || view! { <span class="muted">{words.not_arranged}</span> }
            >
                <Popover label=format!("+ {}", words.add_filter) class="filter-choice" is_open>
                    {move || match field.get() {
                        None => {
                            let button = |it: FilterField| {
                                view! {
                                    <li>
                                        <Button press=move |_| field.set(Some(it))>{(words.field)(it)}</Button>
                                    </li>
                                }
                            };
                            view! { <ul class="filter-fields">{FilterField::ALL.map(button).collect_view()}</ul> }
                                .into_any()
                        }
                        Some(chosen) => view! { <Editor field=chosen is_open /> }.into_any(),
                    }}
                </Popover>
            </Show>
            <Show when=move || filters.with(|filters| filters.len() > 1)>
                <Button
                    kind=Kind::Link
                    press=move |_| {
                        let mut route = state.route.get_untracked();
                        route.filters.clear();
                        state.go(route);
                    }
                >
                    {words.clear_filters}
                </Button>
            </Show>
        </div>
    }
}

/// The filter of a field that is in force.
fn of_field(state: State, field: FilterField) -> Option<Filter> {
    state.route.with(|route| route.filters.iter().find(|filter| filter.field() == Some(field)).cloned())
}

/// Puts a filter in the place of that of its field; one that asks for nothing is taken away.
fn set(state: State, field: FilterField, filter: Filter) {
    let mut route = state.route.get_untracked();
    let at = route.filters.iter().position(|other| other.field() == Some(field));
    match (at, filter.is_empty()) {
        (Some(at), true) => {
            route.filters.remove(at);
        }
        (Some(at), false) => route.filters[at] = filter,
        (None, true) => return,
        (None, false) => route.filters.push(filter),
    }
    // A filter that is new is a step to come back from; what changes in it is not.
    if at.is_none() { state.go(route) } else { state.adjust(route) }
}

/// What a filter asks for, in words.
pub(super) fn words_of(state: State, filter: &Filter) -> String {
    let words = state.lang.words::<ListTexts>();
    let named = |codes: &[String], names: Option<Vec<(String, String)>>| {
        let names = names.unwrap_or_default();
        let name = |code: &String| match names.iter().find(|(known, _)| known == code) {
            _ if code.is_empty() => words.none.to_owned(),
            Some((_, name)) => name.clone(),
            None => code.clone(),
        };
        codes.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match filter {
        Filter::Responsible(users) => {
            // The names come with the numbers, maybe later than the filter.
            state.summary.track();
            let name = |id: &UserId| state.user_name(*id).unwrap_or_else(|| (state.texts.past.user)(*id));
            users.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        Filter::Type(codes) => named(codes, names::types(state)),
        Filter::Source(codes) => named(codes, names::sources(state)),
        Filter::Kind(kind) => (words.kind)(*kind).to_owned(),
        Filter::Created(When::Between(from, to)) | Filter::LastPayment(When::Between(from, to)) => {
            let day = |day: &Option<NaiveDate>| day.map(|day| format::date(state.lang, day)).unwrap_or_default();
            (words.between)(&day(from), &day(to))
        }
        Filter::Created(when) | Filter::LastPayment(when) => (words.when)(when),
        Filter::ContactChannels(_, has) => (words.yes_no)(*has).to_owned(),
        Filter::City(city) => city.clone(),
        Filter::Unknown(text) => text.clone(),
    }
}

/// The fields in which the filter of a field is made.
#[component]
fn Editor(
    /// The field.
    field: FilterField,
    /// Whether the panel is unfolded.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let content = match field {
        FilterField::Responsible => {
            let users = Memo::new(move |_| {
                Some(names::users(state).into_iter().map(|(id, name)| (id.to_string(), name)).collect::<Vec<_>>())
            });
            let chosen = move || match of_field(state, field) {
                Some(Filter::Responsible(users)) => users.iter().map(UserId::to_string).collect(),
                _ => Vec::new(),
            };
            let choose = move |codes: Vec<String>| {
                let users = codes.iter().filter_map(|code| code.parse().ok()).collect();
                set(state, field, Filter::Responsible(users));
            };
            view! { <Choices names=users chosen=Signal::derive(chosen) choose=Callback::new(choose) /> }.into_any()
        }
        FilterField::Type | FilterField::Source => {
            names::want_names(state);
            let is_type = field == FilterField::Type;
            let names = Memo::new(move |_| {
                let known = if is_type { names::types(state) } else { names::sources(state) };
                known.map(|mut known| {
                    known.push((String::new(), words.none.to_owned()));
                    known
                })
            });
            let chosen = move || match of_field(state, field) {
                Some(Filter::Type(codes) | Filter::Source(codes)) => codes,
                _ => Vec::new(),
            };
            let choose = move |codes: Vec<String>| {
                set(state, field, if is_type { Filter::Type(codes) } else { Filter::Source(codes) });
            };
            view! { <Choices names chosen=Signal::derive(chosen) choose=Callback::new(choose) /> }.into_any()
        }
        FilterField::Kind => [ClientKind::Company, ClientKind::Contact]
            .map(|kind| choice(state, field, (words.kind)(kind).to_owned(), Filter::Kind(kind)))
            .collect_view()
            .into_any(),
        FilterField::ContactChannels(way) => [true, false]
            .map(|has| choice(state, field, (words.yes_no)(has).to_owned(), Filter::ContactChannels(way, has)))
            .collect_view()
            .into_any(),
        FilterField::Created => view! { <Times field make=Filter::Created has_never=false /> }.into_any(),
        FilterField::LastPayment => view! { <Times field make=Filter::LastPayment has_never=true /> }.into_any(),
        FilterField::City => {
            let value = match of_field(state, field) {
                Some(Filter::City(city)) => city,
                _ => String::new(),
            };
            let mut typed = debounce(TYPING, move |city: String| set(state, field, Filter::City(city)));
            view! {
                <input
                    type="text"
                    placeholder=words.city
                    aria-label=words.city
                    value=value
                    on:input=move |event| typed(event_target_value(&event))
                />
            }
            .into_any()
        }
    };
    view! {
        <div class="filter-editor">
            <p class="filter-title">{(words.field)(field)}</p>
            {content}
            <Button kind=Kind::Primary press=move |_| is_open.set(false)>{words.done}</Button>
        </div>
    }
}

/// A button that stands for a filter.
fn choice(state: State, field: FilterField, text: String, filter: Filter) -> impl IntoView {
    let own = filter.clone();
    let is_chosen = move || of_field(state, field).as_ref() == Some(&own);
    view! {
        <Button class="filter-option" pressed=move || is_chosen() press=move |_| set(state, field, filter.clone())>
            {text}
        </Button>
    }
}

/// Times: the usual ones, and from one day to another.
#[component]
fn Times(
    /// The field.
    field: FilterField,
    /// Makes the filter.
    make: fn(When) -> Filter,
    /// Whether it may never have been.
    has_never: bool,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let usual = [
        When::WithinDays(30),
        When::WithinMonths(3),
        When::WithinMonths(6),
        When::WithinMonths(12),
        When::Older(6),
        When::Older(12),
        When::Older(18),
    ];
    let never = has_never.then_some(When::Never);
    let buttons = usual.into_iter().chain(never).map(|when| choice(state, field, (words.when)(&when), make(when)));
    let ends = move || match of_field(state, field) {
        Some(Filter::Created(When::Between(from, to)) | Filter::LastPayment(When::Between(from, to))) => [from, to],
        _ => [None, None],
    };
    let day = move |place: usize| {
        let change = move |event| {
            let mut now = ends();
            now[place] = event_target_value(&event).parse().ok();
            set(state, field, make(When::Between(now[0], now[1])));
        };
        view! {
            <label>
                {words.from_to[place]} " "
                <input
                    type="date"
                    min="1980-01-01"
                    max="2100-12-31"
                    prop:value=move || ends()[place].map(|day| day.to_string()).unwrap_or_default()
                    on:change=change
                />
            </label>
        }
    };
    view! {
        <div class="filter-options">{buttons.collect_view()}</div>
        <div class="filter-days">{day(0)} {day(1)}</div>
    }
}

/// A list of boxes, with a search where it is long.
#[component]
pub(in crate::page::views) fn Choices(
    /// Codes and names; nothing before they are known.
    names: Memo<Option<Vec<(String, String)>>>,
    /// The codes that are chosen.
    chosen: Signal<Vec<String>>,
    /// What is done with another choice.
    choose: Callback<Vec<String>>,
) -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let search = RwSignal::new(String::new());
    let line = move |(code, name): (String, String)| {
        let own = code.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.contains(&own));
        let toggle = move |_| {
            let mut now = chosen.get_untracked();
            match now.iter().position(|other| *other == code) {
                Some(at) => {
                    now.remove(at);
                }
                None => now.push(code.clone()),
            }
            choose.run(now);
        };
        let lower = name.to_lowercase();
        view! {
            <li hidden=move || !search.with(|search| lower.contains(&search.to_lowercase()))>
                <label>
                    <input type="checkbox" prop:checked=is_chosen on:change=toggle />
                    <bdi>{name}</bdi>
                </label>
            </li>
        }
    };
    view! {
        <Show when=move || names.with(|names| names.as_ref().is_some_and(|names| names.len() > FEW))>
            <input
                type="text"
                placeholder=words.find
                aria-label=words.find
                on:input=move |event| search.set(event_target_value(&event))
            />
        </Show>
        {move || match names.get() {
            None => view! { <Waiting text=words.loading_names /> }.into_any(),
            Some(names) => {
                view! { <ul class="filter-choices">{names.into_iter().map(line).collect_view()}</ul> }.into_any()
            }
        }}
    }
}
