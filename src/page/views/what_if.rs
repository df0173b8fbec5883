//! The page «What if»: the rules of counting as sliders and boxes, and what others would change in any month: counters,
//! chart, and who would move. Saving is that of the settings.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::route::Route;
use client_segments::sections::what_if::{
    CHART, Chosen, Lines, WhatIfTexts, choice, from_choice, lines, moved_modes, moves,
};
use leptos::prelude::*;
use segmentation::{Effect as Change, Mode, Series};

use super::choose::{ChooseMode, ChooseMonth};
use super::counting::{Apply, Fields, Rules, rules};
use super::help::HelpLink;
use super::list::{ListButton, OwnListCard, month_of};
use super::shape::{GroupMark, group_class};
use super::sharing::NotTold;
use super::transitions::place_name;
use crate::page::parts::Waiting;
use crate::page::state::{State, use_state};

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    Chosen::from_code(code).map(|chosen| move_name(state, chosen))
}

fn move_name(state: State, chosen: Chosen) -> String {
    let name = |place| place_name(state, chosen.mode, place);
    format!("{} → {}", name(chosen.from), name(chosen.to))
}

/// The page.
#[component]
pub(super) fn WhatIfPage() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<WhatIfTexts>();
    let month = Memo::new(move |_| month_of(state));
    let rules = rules(state, month);
    let tried = rules.tried();
    Effect::new(move || state.tried.set(tried.get()));
    on_cleanup(move || state.tried.set(None));
    keep_in_address(state, rules);
    let is_admin = Memo::new(move |_| state.is_admin());
    view! {
        <div class="panel pages">
            <div class="what-if-page">
                <Line rules />
                <div class="what-if">
                    <section class="card page-card counting">
                        <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::WhatIf /></h2>
                        <p class="muted">{texts.intro}</p>
                        <Show
                            when=move || state.tells_clients()
                            fallback=move || view! { <NotTold others=texts.unknown /> }
                        >
                            <Fields rules with_sliders=true />
                            <h3>{texts.apply}</h3>
                            <Show when=move || is_admin.get() fallback=move || view! { <p class="muted">{texts.read_only}</p> }>
                                <p class="muted">{texts.apply_hint}</p>
                                <Apply rules />
                            </Show>
                        </Show>
                    </section>
                    // Of rules that nobody can try there is no result.
                    <section class="card page-card what-if-result" hidden=move || !state.tells_clients()>
                        <h2>{move || month.get().map(|month| (texts.result)(&format::month(state.lang, month)))}</h2>
                        <div class="chooses">
                            <ChooseMode label=texts.mode modes=Mode::ALL.to_vec() />
                            <ChooseMonth label=texts.month />
                        </div>
                        <Result rules />
                    </section>
                </div>
            </div>
            <OwnListCard stands_here=|_| true />
        </div>
    }
}

/// Keeps the settings that are tried in the address, and follows it where it names others: a link, or the way back.
fn keep_in_address(state: State, rules: Rules) {
    let tried = rules.tried();
    let named = Memo::new(move |_| state.route.with(|route| route.choice.clone()));
    // What the form was filled in with last by the address, or told it.
    let told = StoredValue::new(None::<Option<String>>);
    Effect::new(move || {
        let (Some(held), named) = (rules.held(), named.get()) else { return };
        if told.get_value().as_ref() == Some(&named) {
            return;
        }
        let is_first = told.get_value().is_none();
        told.set_value(Some(named.clone()));
        if !is_first || named.is_some() {
            rules.fill_in(&from_choice(&held, named.as_deref().unwrap_or_default()));
        }
    });
    Effect::new(move || {
        let (Some(held), tried) = (rules.held(), tried.get()) else { return };
        let code = tried.and_then(|tried| choice(&held, &tried));
        // Before the address was followed it is not written.
        if told.get_value().is_none() || told.get_value().as_ref() == Some(&code) {
            return;
        }
        told.set_value(Some(code.clone()));
        state.adjust(Route { choice: code, ..state.route.get_untracked() });
    });
}

/// The change in one line, where the result stands below the form: in view while the form is worked.
#[component]
fn Line(
    /// The rules that are tried.
    rules: Rules,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<WhatIfTexts>();
    let tried = rules.tried();
    move || {
        tried.with(Option::is_some).then_some(())?;
        let mode = state.route.with(|route| route.mode);
        rules.with_effect(|effect| {
            let effect = effect?.as_ref()?;
            let moved = match effect.moved {
                0 => texts.no_effect.to_owned(),
                moved => (texts.moved)(moved.into(), &state.number(moved)),
            };
            let group = |&group: &segmentation::Group| {
                let change = i64::from(effect.then[group]) - i64::from(effect.now[group]);
                (change != 0).then(|| {
                    let change = format::signed(state.lang, change);
                    view! { <li><GroupMark group /> " " {(state.texts.group)(group)} " " <strong>{change}</strong></li> }
                })
            };
            Some(view! {
                <div class="what-if-line card" aria-hidden="true">
                    <strong>{moved}</strong>
                    <ul>{mode.groups().iter().filter_map(group).collect_view()}</ul>
                </div>
            })
        })
    }
}

/// What would change.
#[component]
fn Result(
    /// The rules that are tried.
    rules: Rules,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<WhatIfTexts>();
    let mode = Memo::new(move |_| state.route.with(|route| route.mode));
    let tried = rules.tried();
    move || {
        if tried.with(Option::is_none) {
            return view! { <p role="status">{texts.begin}</p> }.into_any();
        }
        rules.with_effect(|effect| match effect {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(None) => view! { <NotTold others=texts.unknown /> }.into_any(),
            Some(Some(effect)) => view! {
                <div class="tried-told" aria-busy=move || (!rules.is_counted()).to_string()>
                    <Told effect=effect.clone() mode=mode.get() />
                </div>
            }
            .into_any(),
        })
    }
}

/// The counters, the chart and the moves of a mode.
#[component]
fn Told(
    /// What would change.
    effect: Change,
    /// The mode.
    mode: Mode,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<WhatIfTexts>();
    let counter = |&group: &segmentation::Group| {
        let (now, then) = (effect.now[group], effect.then[group]);
        let change = i64::from(then) - i64::from(now);
        view! {
            <li class="tried-counter">
                <span><GroupMark group /> " " {(state.texts.group)(group)}</span>
                <span>
                    {state.number(now)} " → " <strong>{state.number(then)}</strong>
                    " "
                    <span class="muted">{(change != 0).then(|| format::signed(state.lang, change))}</span>
                </span>
            </li>
        }
    };
    let moved = match effect.moved {
        0 => texts.no_effect.to_owned(),
        moved => (texts.moved)(moved.into(), &state.number(moved)),
    };
    let counters = mode.groups().iter().map(counter).collect_view();
    let others = moved_modes(&effect);
    let moves = moves(&effect, mode);
    let item = move |(chosen, cards): (Chosen, u32)| {
        let code = chosen.code();
        let name = move_name(state, chosen);
        view! {
            <li>
                <ListButton class="strip" code>
                    <strong>{state.number(cards)}</strong>
                    <span>{name}</span>
                </ListButton>
            </li>
        }
    };
    let has_moves = !moves.is_empty();
    view! {
        <p role="status"><strong>{moved}</strong></p>
        <ul class="tried-counters" aria-label=texts.counters>{counters}</ul>
        {effect.charts.as_ref().map(|charts| view! { <TriedChart now=charts.0.clone() then=charts.1.clone() mode /> })}
        {(!others.is_empty()).then(|| view! { <h3>{texts.moves}</h3> })}
        {(!others.is_empty() && !has_moves).then(|| view! { <p class="muted">{texts.nobody_moves}</p> })}
        <ul class="strips">{moves.into_iter().map(item).collect_view()}</ul>
    }
}

/// The charts by the rules in force and by those that are tried.
#[component]
fn TriedChart(
    /// By the rules in force.
    now: Series,
    /// By those that are tried.
    then: Series,
    /// The mode.
    mode: Mode,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<WhatIfTexts>();
    let (lines, most) = lines(&now, &then, mode);
    let month = |month: Option<segmentation::Month>| month.map(|it| format::month(state.lang, it)).unwrap_or_default();
    let (first, last) = (month(Some(now.first.min(then.first))), month(now.last().max(then.last())));
    let label = (texts.chart_label)((state.texts.mode)(mode), &first, &last);
    let line = |Lines { group, now, then }: Lines| {
        view! {
            <g class=group_class(group)>
                <polyline points=now />
                <polyline class="tried-line" points=then />
            </g>
        }
    };
    view! {
        <figure class="tried-chart">
            <span class="muted">{state.number(most)}</span>
            <svg viewBox=format!("0 0 {} {}", CHART.0, CHART.1) preserveAspectRatio="none" role="img" aria-label=label>
                {lines.into_iter().map(line).collect_view()}
            </svg>
            <figcaption>
                <span>{first}</span>
                <span class="muted">{texts.legend.join(", ")}</span>
                <span>{last}</span>
            </figcaption>
        </figure>
    }
}
