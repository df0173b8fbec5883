//! A panel that opens beside or under what it explains and leaves it usable.

use leptos::ev::KeyboardEvent;
use leptos::html::H3;
use leptos::prelude::*;

/// The panel. It is a region named by its heading, which takes the focus when the panel opens; Escape closes it.
#[component]
pub(in crate::page) fn Panel(
    /// A class of the place it stands in.
    class: &'static str,
    /// Id of the heading.
    id: &'static str,
    /// The heading.
    #[prop(into)]
    title: ViewFnOnce,
    /// What stands beside the heading.
    #[prop(optional, into)]
    beside: ViewFnOnce,
    /// A class of the row of both.
    #[prop(default = "panel-head")]
    head_class: &'static str,
    /// The heading, for whoever gives it the focus again.
    #[prop(optional)]
    heading: NodeRef<H3>,
    /// Closes it.
    #[prop(into)]
    close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // In the next frame, so that where the focus came from is noted first.
            request_animation_frame(move || {
                // A heading that is on the page and has a tabindex can always take the focus.
                let _ = heading.focus();
            });
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close.run(());
        }
    };
    view! {
        <section class=class aria-labelledby=id on:keydown=on_key>
            <div class=head_class>
                <h3 id=id tabindex="-1" node_ref=heading>{title.run()}</h3>
                {beside.run()}
            </div>
            {children()}
        </section>
    }
}
