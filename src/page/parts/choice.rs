//! A choice among two to five that all can be seen: buttons in a row, of which one is pressed. Longer ones are a list of the
//! browser's (`views/choose.rs`).

use leptos::prelude::*;

use super::button::Button;

/// The choice: a group with a name, whose buttons say by `aria-pressed` which of them is chosen. Tab goes through them.
#[component]
pub(in crate::page) fn OneOf<T>(
    /// Its name.
    label: &'static str,
    /// What can be chosen.
    options: Vec<T>,
    /// What each is called.
    #[prop(into)]
    words: Callback<T, &'static str>,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<T>,
    /// What is done with a choice.
    #[prop(into)]
    choose: Callback<T>,
    /// What is told of each when the pointer rests on it.
    #[prop(optional)]
    hint: Option<fn(T) -> &'static str>,
    /// Whether nothing can be chosen now.
    #[prop(optional, into)]
    disabled: Option<Signal<bool>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let disabled = disabled.unwrap_or_default();
    let button = move |value: T| {
        let title = hint.map(|hint| hint(value).to_owned());
        view! {
            <Button title disabled pressed=move || chosen.get() == value press=move |_| choose.run(value)>
                {move || words.run(value)}
            </Button>
        }
    };
    view! { <div class="segmented" role="group" aria-label=label>{options.into_iter().map(button).collect_view()}</div> }
}
