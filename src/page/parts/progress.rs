//! How far something is that takes a while.

use leptos::prelude::*;

/// The bar: the browser's own `progressbar`. Without a share it says that it cannot be told how far it is.
#[component]
pub(in crate::page) fn ProgressBar(
    /// What part is done, from 0 to 1.
    #[prop(into)]
    share: Signal<Option<f64>>,
    /// Its name, where no heading names it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Id of the heading that names it.
    #[prop(optional)]
    named_by: Option<&'static str>,
) -> impl IntoView {
    view! {
        <progress max="1" value=move || share.get().map(|share| share.to_string()) aria-label=label aria-labelledby=named_by>
        </progress>
    }
}
