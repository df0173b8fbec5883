//! When somebody talked to the client last, when it is planned next, and a call tomorrow by one press.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::planning::{Draft, PlanningTexts, presets};
use client_segments::sections::value::ValueTexts;
use leptos::prelude::*;
use protocol::{ClientTouches, ClientTouchesQuestion, PlanTouch, TouchOf};
use segmentation::planning::{Intent, NewTouch};
use segmentation::{Card, UserId};

use crate::page::browser;
use crate::page::latest::Latest;
use crate::page::parts::Button;
use crate::page::state::use_state;
use crate::page::views::help::HelpLink;

/// The touches; nothing before they are known.
#[component]
pub(super) fn Touches(
    /// The client.
    card: Card,
    /// Its name; empty if it has none.
    title: String,
    /// The user responsible for it (0 if unknown).
    #[prop(default = UserId::NONE)]
    responsible: UserId,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<PlanningTexts>();
    let touches = Latest::<ClientTouchesQuestion>::default();
    let news = RwSignal::new(None::<(String, bool)>);
    let changes = RwSignal::new(0);
    Effect::new(move || {
        changes.track();
        state.summary.track();
        touches.ask(state, ClientTouchesQuestion { card });
    });
    on_cleanup(move || state.withdraw::<ClientTouchesQuestion>());
    let told = move |touch: Option<TouchOf>, none: &'static str| match touch {
        None => none.to_owned(),
        Some(touch) => {
            let day = touch.day.map_or_else(|| texts.undated.to_owned(), |day| format::date(state.lang, day));
            let who = state.user_name(touch.responsible).map(|who| format!(", {who}")).unwrap_or_default();
            format!("{day}, {}{who}", (texts.kind)(touch.kind))
        }
    };
    let call = {
        move |today: chrono::NaiveDate| {
            let viewer =
                state.viewer.with_untracked(|viewer| viewer.as_ref().map_or(UserId::NONE, |viewer| viewer.user_id));
            let who = if responsible == UserId::NONE { viewer } else { responsible };
            let day = presets(today, today)[0].1;
            // In the tab of a card nobody has said who is looking: the worker finds out.
            let draft = Draft::new(state.lang, card, &title, Intent::Call, day, who.max(UserId(1)));
            match draft.touch(today, browser::offset_minutes) {
                Err(error) => news.set(Some(((texts.error)(error).to_owned(), true))),
                Ok(touch) => {
                    let touch = NewTouch { responsible: who, ..touch };
                    news.set(Some((texts.making.to_owned(), false)));
                    let title = title.clone();
                    state.ask(PlanTouch { touch }, move |answer| {
                        let told = match &answer {
                            Ok(_) => ((texts.made)(&title, &format::date(state.lang, day)), false),
                            Err(problem) => ((texts.problem)(problem), true),
                        };
                        // The panel may be gone by now; then nobody needs it.
                        let _ = news.try_set(Some(told));
                        let _ = changes.try_update(|changes| *changes += 1);
                    });
                }
            }
        }
    };
    let shown = move |it: &ClientTouches| {
        let ClientTouches { today, last, next, waits, .. } = *it;
        let waits = waits.map(|(rank, touch_state, due)| {
            let due = format::date(state.lang, due);
            let name = (texts.rank)(ValueTexts::rank(rank));
            view! {
                <dt>{texts.rank_and_due}</dt>
                <dd>
                    {name} ", " {(texts.state)(touch_state).to_lowercase()} ", " {texts.columns[5].to_lowercase()} " " {due}
                    "\u{a0}" <HelpLink topic=Topic::TouchState />
                </dd>
            }
        });
        let call = call.clone();
        view! {
            <dl class="story-touches">
                <dt>{texts.columns[3]}</dt>
                <dd>{told(last, texts.never)}</dd>
                <dt>{texts.columns[4]}</dt>
                <dd>{told(next, texts.nothing_planned)}</dd>
                {waits}
            </dl>
            {next.is_none().then(|| view! { <Button press=move |_| call(today)>{texts.call_tomorrow}</Button> })}
        }
    };
    let text = move || news.with(|news| news.as_ref().map(|(text, _)| text.clone()));
    let is_bad = move || news.with(|news| news.as_ref().is_some_and(|(_, is_bad)| *is_bad));
    view! {
        {move || touches.with(|answer| answer.as_ref().and_then(Option::as_ref).map(&shown))}
        <p class="plan-news" class:bad=is_bad role="status">{text}</p>
    }
}
