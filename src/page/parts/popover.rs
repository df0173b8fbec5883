//! A panel that a button unfolds over what stands below: it folds up at Escape, and when the focus goes elsewhere.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::{self, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, Node};

use crate::page::parts::Button;
use crate::page::{browser, bx24};

/// The button and its panel.
#[component]
pub(in crate::page) fn Popover(
    /// The words of the button.
    #[prop(into)]
    label: Signal<String>,
    /// A class for the whole.
    class: &'static str,
    /// Whether the panel is unfolded.
    is_open: RwSignal<bool>,
    /// What the panel holds; made anew whenever it unfolds.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<Div>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            is_open.set(false);
            if let Some(button) = button.get_untracked() {
                // A button that is on the page can always take the focus.
                let _ = button.focus();
            }
        }
    };
    let holds = move |node: Option<EventTarget>| {
        let node = node.and_then(|target| target.dyn_into::<Node>().ok());
        // The page may have gone on to another section by now.
        root.try_get_untracked().flatten().is_some_and(|root| root.contains(node.as_ref()))
    };
    let take_focus = move || {
        if let Some(panel) = panel.try_get_untracked().flatten() {
            // A panel that is on the page can always take the focus.
            let _ = panel.focus();
        }
    };
    let on_focus_out = move |event: FocusEvent| {
        match event.related_target() {
            // What had the focus was replaced by something else in the panel, or the focus has left the page.
            None => request_animation_frame(move || {
                if is_open.try_get_untracked() == Some(true) && browser::focused().is_none() {
                    take_focus();
                }
            }),
            next if !holds(next.clone()) => _ = is_open.try_set(false),
            Some(_) => {}
        }
    };
    // A press on what cannot take the focus leads it nowhere.
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        if is_open.try_get_untracked() == Some(true) && !holds(event.target()) {
            let _ = is_open.try_set(false);
        }
    });
    on_cleanup(move || outside.remove());
    // The panel takes the focus, so that a click on its text does not count as leaving it.
    Effect::new(move || {
        if panel.get().is_some() {
            request_animation_frame(move || {
                take_focus();
                // It may reach below the page, and so below the frame.
                bx24::grow_window();
            });
        }
    });
    let children = StoredValue::new(children);
    view! {
        <div class=format!("popover {class}") node_ref=root on:keydown=on_key on:focusout=on_focus_out>
            <Button
                node=button
                attr:aria-haspopup="dialog"
                expanded=move || is_open.get()
                press=move |_| is_open.update(|open| *open = !*open)
            >
                {move || label.get()}
            </Button>
            <Show when=move || is_open.get()>
                <div class="popover-panel" role="dialog" aria-label=move || label.get() tabindex="-1" node_ref=panel>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}
