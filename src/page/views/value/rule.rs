//! What decides between the ranks: over which months, and shares or limits to be pushed, with the change in numbers and who
//! would change rank. Saving is that of the settings.

use client_segments::format;
use client_segments::sections::value::{Chosen, ValueTexts, pushed};
use leptos::prelude::*;
use protocol::{AbcTrial, AbcTrialQuestion};
use segmentation::rank::Abc;
use segmentation::{AbcCut, AbcMeasure, AbcRule, Month};

use super::super::choose::Choose;
use super::super::counting::{Apply, Rules, rules_to_edit};
use super::super::list::ListButton;
use super::Value;
use crate::page::latest::Latest;
use crate::page::parts::{Kind, OneOf, Problem, Table, Waiting, number, text};

/// The choices of months.
const MONTHS: [Option<u32>; 5] = [Some(3), Some(6), Some(12), Some(24), None];
/// What limits begin with, as shares of the highest value of a client, in per cent.
const FIRST_LIMITS: (i64, i64) = (20, 5);

/// What decides between the ranks, to be unfolded.
#[component]
pub(super) fn RuleBlock(
    /// The page.
    page: Value,
    /// The month in which it is tried.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let rules = rules_to_edit(state, month);
    let tried = rules.tried();
    Effect::new(move || state.tried.set(tried.get()));
    on_cleanup(move || state.tried.set(None));
    let trial = Latest::<AbcTrialQuestion>::default();
    Effect::new(move || {
        // Other numbers are another answer.
        state.summary.track();
        if let (Some(month), Some(tried)) = (month.get(), tried.get()) {
            trial.ask(state, AbcTrialQuestion { month, rule: tried.abc });
        }
    });
    on_cleanup(move || state.withdraw::<AbcTrialQuestion>());
    let is_admin = Memo::new(move |_| state.is_admin());
    let result = move || {
        tried.with(Option::is_some).then(|| {
            trial.with(|answer| match answer {
                Some(Ok(trial)) => view! { <Outcome page trial=trial.clone() /> }.into_any(),
                Some(Err(reason)) => view! { <p>{(texts.no_value)(*reason)}</p> }.into_any(),
                None => view! { <Waiting text=texts.counting /> }.into_any(),
            })
        })
    };
    view! {
        <details class="abc-rule">
            <summary>{texts.rule}</summary>
            <p class="muted">{texts.rule_hint}</p>
            <Fields page rules trial />
            <div class="abc-tried" aria-live="polite">{result}</div>
            <Show
                when=move || is_admin.get()
                fallback=move || view! { <p class="muted">{texts.rule_read_only}</p> }
            >
                <Apply rules has_defaults=false />
            </Show>
        </details>
    }
}

/// Months, and shares or limits.
#[component]
fn Fields(
    /// The page.
    page: Value,
    /// The rules that are tried.
    rules: Rules,
    /// What they would change.
    trial: Latest<AbcTrialQuestion>,
) -> impl IntoView {
    let texts = page.texts;
    let rule = Memo::new(move |_| rules.form(|form| form.abc));
    let set = move |rule: AbcRule| rules.edit(|form| form.abc = rule);
    let code = |months: Option<u32>| months.map(|months| months.to_string()).unwrap_or_default();
    let months = Signal::derive(move || {
        let mut choices = MONTHS.to_vec();
        let chosen = rule.get().months;
        if !choices.contains(&chosen) {
            choices.insert(0, chosen);
        }
        choices.into_iter().map(|months| (code(months), (texts.months)(months))).collect::<Vec<_>>()
    });
    let measure = Memo::new(move |_| rule.get().measure);
    // What is filled in are whole units of the currency, or numbers.
    let unit = move || if measure.get() == AbcMeasure::Revenue { 100 } else { 1 };
    let measures: Vec<(String, String)> =
        AbcMeasure::ALL.map(|it| (it.code().to_owned(), (texts.measure)(it).to_owned())).to_vec();
    let most = move || {
        let tried = trial.with(|answer| answer.as_ref().and_then(|it| it.as_ref().ok()).map(|it| it.most));
        let now = page.value.with(|answer| answer.as_ref().and_then(|it| it.as_ref().ok()).map(|it| it.most));
        tried.or(now).unwrap_or(0)
    };
    let is_limits = Memo::new(move |_| matches!(rule.get().cut, AbcCut::Limits { .. }));
    // What was filled in for the other way is found again.
    let former = StoredValue::new(None::<AbcCut>);
    let choose = move |limits: bool| {
        let now = rule.get_untracked();
        if limits == is_limits.get_untracked() {
            return;
        }
        let first = if limits {
            let unit = unit();
            let of_most = |share: i64| (most() / unit * share / 100 * unit).max(unit);
            let (a, b) = (of_most(FIRST_LIMITS.0), of_most(FIRST_LIMITS.1));
            AbcCut::Limits { a: a.max(b + unit), b }
        } else {
            AbcRule::default().cut
        };
        let cut = former.get_value().unwrap_or(first);
        former.set_value(Some(now.cut));
        set(AbcRule { cut, ..now });
    };
    let share = move |of: Abc| {
        let shares = move || if let AbcCut::Shares { a, b } = rule.get().cut { (a, b) } else { (0, 0) };
        let value = move || if of == Abc::B { shares().1 } else { shares().0 };
        let name = move || (texts.share)(measure.get(), of, &value().to_string());
        let push = move |event| {
            let Ok(to) = event_target_value(&event).parse() else { return };
            let (a, b) = pushed(shares(), of == Abc::B, to);
            set(AbcRule { cut: AbcCut::Shares { a, b }, ..rule.get_untracked() });
        };
        view! {
            <label class="abc-push">
                <span>{name}</span>
                <input
                    type="range"
                    class="counting-slider"
                    min="1"
                    max=move || if of == Abc::B { (100 - shares().0.min(99)).to_string() } else { "99".to_owned() }
                    prop:value=move || value().to_string()
                    aria-valuetext=name
                    on:input=push
                />
            </label>
        }
    };
    let limit = move |of: Abc| {
        let limits = move || if let AbcCut::Limits { a, b } = rule.get().cut { (a, b) } else { (0, 0) };
        let value = move || if of == Abc::B { limits().1 } else { limits().0 };
        let fill = move |event| {
            let Ok(units) = event_target_value(&event).trim().parse::<i64>() else { return };
            let (a, b) = limits();
            let value = units.max(0).saturating_mul(unit());
            let cut = if of == Abc::B { AbcCut::Limits { a, b: value } } else { AbcCut::Limits { a: value, b } };
            set(AbcRule { cut, ..rule.get_untracked() });
        };
        view! {
            <label class="abc-push">
                <span>{move || (texts.limit)(measure.get(), of)}</span>
                <input
                    type="number"
                    inputmode="numeric"
                    min="1"
                    prop:value=move || (value() / unit()).to_string()
                    aria-invalid=move || (!rule.get().makes_sense()).to_string()
                    on:input=fill
                />
                <input
                    type="range"
                    class="counting-slider"
                    min="1"
                    max=move || (most() / unit()).max(1).to_string()
                    prop:value=move || (value() / unit()).to_string()
                    aria-label=move || (texts.limit)(measure.get(), of)
                    on:input=fill
                />
            </label>
        }
    };
    let rest = move || match rule.get().cut {
        AbcCut::Shares { a, b } => {
            let rest = 100_u32.saturating_sub(u32::from(a) + u32::from(b));
            Some((texts.share)(measure.get(), Abc::C, &rest.to_string()))
        }
        AbcCut::Limits { .. } => None,
    };
    let pushes = move || match is_limits.get() {
        true => [limit(Abc::A).into_any(), limit(Abc::B).into_any()].collect_view(),
        false => [share(Abc::A).into_any(), share(Abc::B).into_any()].collect_view(),
    };
    let error = move || rules.abc_error();
    view! {
        <div class="chooses">
            <Choose
                label=texts.by
                options=measures
                chosen=Signal::derive(move || measure.get().code().to_owned())
                choose=Callback::new(move |code: String| {
                    let Some(measure) = AbcMeasure::ALL.into_iter().find(|it| it.code() == code) else { return };
                    // Limits of one measure mean nothing by another one.
                    former.set_value(None);
                    set(AbcRule { measure, months: rule.get_untracked().months, ..AbcRule::default() });
                })
            />
            <Choose
                label=texts.over
                options=months
                chosen=Signal::derive(move || code(rule.get().months))
                choose=Callback::new(move |code: String| {
                    set(AbcRule { months: code.parse().ok(), ..rule.get_untracked() });
                })
            />
            <OneOf
                label=texts.rule
                options=vec![false, true]
                words=move |limits| (texts.cuts)(measure.get())[usize::from(limits)]
                chosen=is_limits
                choose=move |limits| choose(limits)
            />
        </div>
        <div class="abc-pushes">{pushes}</div>
        <p class="muted">{rest}</p>
        <Problem>{error}</Problem>
    }
}

/// What another rule would change.
#[component]
fn Outcome(
    /// The page.
    page: Value,
    /// That.
    trial: AbcTrial,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let name = move |rank: Option<Abc>| rank.map_or(texts.unranked, ValueTexts::rank);
    let row = move |(place, rank): (usize, Option<Abc>)| {
        let (now, then) = (trial.now[place], trial.then[place]);
        let change = i64::from(then) - i64::from(now);
        view! {
            <tr>
                <th scope="row">{name(rank)}</th>
                <td class="number">{state.number(now)}</td>
                <td class="number">{state.number(then)}</td>
                <td class="number">{(change != 0).then(|| format::signed(state.lang, change))}</td>
            </tr>
        }
    };
    let ranks = [Some(Abc::A), Some(Abc::B), Some(Abc::C), None];
    let rows = ranks.into_iter().enumerate().map(row).collect_view();
    let moved = if trial.moved.is_empty() {
        view! { <p class="muted">{texts.nobody_reranked}</p> }.into_any()
    } else {
        let item = move |(from, to, clients): (Option<Abc>, Option<Abc>, u32)| {
            let chosen = Chosen::Reranked(from, to);
            let clients = (texts.clients)(clients.into(), &state.number(clients));
            view! {
                <li>
                    <ListButton kind=Kind::Link code=chosen.code()>
                        {name(from)} " → " {name(to)}
                    </ListButton>
                    " "
                    <span>{clients}</span>
                </li>
            }
        };
        view! {
            <h4>{texts.reranked}</h4>
            <ul class="value-list">{trial.moved.into_iter().map(item).collect_view()}</ul>
        }
        .into_any()
    };
    let [now, then] = texts.now_then;
    view! {
        <Table class="plain-table abc-effect" fits=true head=[text(""), number(now), number(then), text("")]>{rows}</Table>
        {moved}
    }
}
