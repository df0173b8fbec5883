//! The size of an element as a signal.

use leptos::html::Div;
use leptos::prelude::*;

use crate::page::browser;

/// Inner width and height of an element in CSS pixels; zero until it is in the document.
pub(super) fn size_of(node: NodeRef<Div>) -> RwSignal<(f64, f64)> {
    let size = RwSignal::new((0.0, 0.0));
    Effect::new(move |_| {
        let element = node.get()?;
        let watched = element.clone();
        let observer = browser::observe_size(&watched, move || {
            size.set((f64::from(element.client_width()), f64::from(element.client_height())));
        })?;
        // Owned by the effect, so that the observer goes with the element.
        Some(StoredValue::new_local(observer))
    });
    size
}
