//! Of whom a segment is made up: the breakdowns of groups, of the clients of a segment.

use client_segments::sections::breakdowns::{BreakdownsTexts, dimension_code, dimension_of, offered};
use client_segments::sections::segments::Listing;
use leptos::prelude::*;
use protocol::{BreakdownAnswer, BreakdownQuestion, Whole};
use segmentation::{Dimension, Month, Part};

use super::Page;
use crate::page::views::breakdowns::{Told, want};
use crate::page::views::choose::Choose;

/// The parts of a segment, by what is chosen.
#[component]
pub(super) fn MadeOf(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// Its condition as it is counted; nothing if it cannot be counted.
    #[prop(into)]
    condition: Signal<Option<String>>,
) -> impl IntoView {
    let state = page.state;
    let words = state.lang.words::<BreakdownsTexts>();
    // A link to a part shows the parts among which it is.
    let opened = state.route.with_untracked(|route| match Listing::from_code(route.list.as_deref()?)? {
        Listing::Part(by, _) => Some(by),
        _ => None,
    });
    let by = RwSignal::new(opened.unwrap_or(Dimension::Responsible));
    // With what the numbers are of: the former ones have other parts.
    let told = RwSignal::new(None::<(Dimension, BreakdownAnswer)>);
    Effect::new(move || {
        state.summary.track();
        let by = by.get();
        let (Some(month), Some(condition)) = (month.get(), condition.get()) else { return };
        if want(state, by) {
            let question = BreakdownQuestion { of: Whole::Condition(condition), month, by };
            state.ask(question, move |answer| {
                // The page may show something else by now.
                let _ = told.try_set(Some((by, answer)));
            });
        }
    });
    let options = Signal::derive(move || {
        let offered = state.staff.with(|staff| offered(staff.as_ref(), by.get()));
        let option = |by| (dimension_code(by).to_owned(), (words.dimension)(by).to_owned());
        offered.into_iter().map(option).collect::<Vec<_>>()
    });
    let choose = move |code: String| {
        if let Some(chosen) = dimension_of(&code) {
            by.set(chosen);
        }
    };
    view! {
        <section class="segment-parts">
            <h3>{page.texts.report.parts}</h3>
            <div class="chooses no-print">
                <Choose
                    label=words.by
                    options
                    chosen=Signal::derive(move || dimension_code(by.get()).to_owned())
                    choose=Callback::new(choose)
                />
            </div>
            {move || {
                let by = by.get();
                let answer = told.with(|told| told.clone().filter(|(of, _)| *of == by).map(|(_, answer)| answer));
                let list = Callback::new(move |part: Part| Listing::Part(by, part).code());
                view! { <Told answer by list /> }
            }}
        </section>
    }
}
