//! The page «Breakdowns»: of whom a group is made up, as bars that list their clients, and the buyers of each year with
//! those who came back.

mod cohorts;
mod parts;

use client_segments::help::Topic;
use client_segments::sections::breakdowns::{BreakdownsTexts, Choice, Chosen, offered};
use leptos::prelude::*;
use protocol::{BreakdownQuestion, CohortsQuestion};
use segmentation::{Dimension, Group};

use self::cohorts::CohortsCard;
pub(super) use self::parts::{Told, part_name, want};
use super::choose::{Choose, ChooseMonth};
use super::help::HelpLink;
use super::list::{OwnListCard, month_of};
use crate::page::latest::Latest;
use crate::page::state::{State, use_state};

/// The word that stands for all clients in the choice of a group.
const EVERYBODY: &str = "";

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    let texts = state.lang.words::<BreakdownsTexts>();
    let choice = state.route.with(Choice::of);
    Some(match Chosen::from_code(code)? {
        Chosen::Cohort(year, paid) => (texts.cohort)(year, paid),
        Chosen::Part(part) => {
            let of = choice.of.map_or(texts.everybody, state.texts.group);
            format!("{of}. {}", (texts.listed)((texts.dimension)(choice.by), &part_name(state, choice.by, &part)))
        }
    })
}

/// The page.
#[component]
pub(super) fn BreakdownsPage() -> impl IntoView {
    let state = use_state();
    let month = Memo::new(move |_| month_of(state));
    let choice = Memo::new(move |_| state.route.with(Choice::of));
    let answer = Latest::<BreakdownQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        let choice = choice.get();
        if let Some(month) = month.get().filter(|_| want(state, choice.by)) {
            answer.ask(state, BreakdownQuestion { of: choice.whole(), month, by: choice.by });
        }
    });
    on_cleanup(move || {
        state.withdraw::<BreakdownQuestion>();
        state.withdraw::<CohortsQuestion>();
    });
    view! {
        <div class="panel pages">
            <PartsCard answer choice />
            <OwnListCard stands_here=|code| !code.starts_with("cohort") />
            <CohortsCard month />
            <OwnListCard stands_here=|code| code.starts_with("cohort") />
        </div>
    }
}

/// The parts, with what they are of.
#[component]
fn PartsCard(
    /// What the worker has answered.
    answer: Latest<BreakdownQuestion>,
    /// What is chosen.
    choice: Memo<Choice>,
) -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<BreakdownsTexts>();
    let group_code = |group: Group| format!("{}.{}", group.mode().code(), group.code());
    let groups = Group::all().map(move |group| {
        let name = format!("{}: {}", (state.texts.mode)(group.mode()), (state.texts.group)(group));
        (group_code(group), name)
    });
    let groups: Vec<(String, String)> =
        std::iter::once((EVERYBODY.to_owned(), texts.everybody.to_owned())).chain(groups).collect();
    let groups = Signal::stored(groups);
    let dimensions = Signal::derive(move || {
        let offered = state.staff.with(|staff| offered(staff.as_ref(), choice.get().by));
        offered.into_iter().map(|by| (format!("{by:?}"), (texts.dimension)(by).to_owned())).collect::<Vec<_>>()
    });
    let go = move |choice: Choice| state.go(choice.route(&state.route.get_untracked()));
    let choose_group = move |code: String| {
        let of = Group::all().find(|&group| group_code(group) == code);
        go(Choice { of, ..choice.get_untracked() });
    };
    let choose_by = move |code: String| {
        if let Some(by) = Dimension::ALL.into_iter().find(|by| format!("{by:?}") == code) {
            go(Choice { by, ..choice.get_untracked() });
        }
    };
    view! {
        <section class="card page-card wide-card">
            <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::Breakdowns /></h2>
            // Where nothing is told there is nothing to choose.
            <Show when=move || state.tells_clients()>
                <div class="chooses">
                    <Choose
                        label=texts.of
                        options=groups
                        chosen=Signal::derive(move || choice.get().of.map_or(EVERYBODY.to_owned(), group_code))
                        choose=Callback::new(choose_group)
                    />
                    <Choose
                        label=texts.by
                        options=dimensions
                        chosen=Signal::derive(move || format!("{:?}", choice.get().by))
                        choose=Callback::new(choose_by)
                    />
                    <ChooseMonth label=texts.month />
                </div>
            </Show>
            {move || {
                let by = choice.get().by;
                let list = Callback::new(|part| Chosen::Part(part).code());
                answer.with(|answer| view! { <Told answer=answer.clone() by list /> })
            }}
        </section>
    }
}
