//! What is published in a portal, seen without asking it: nothing, or one whole chart.

use bitrix24::shared::{Aggregates, POINTER, Pointer, STORAGE, TEXT};
use portal::Portal;

/// The chart that everybody else would be shown; nothing before the first publication.
///
/// # Errors
/// What is wrong with it, if readers would be shown none although there is one.
pub(super) fn published(portal: &Portal) -> Result<Option<Aggregates>, String> {
    let Some(text) = portal.app_option(POINTER) else { return Ok(None) };
    let pointer = Pointer::parse(text).ok_or_else(|| format!("no pointer: {text}"))?;
    let items = portal.stored_texts(STORAGE, TEXT);
    let ids: Vec<u32> = items.iter().map(|(id, _)| *id).collect();
    let text = pointer.assemble(&items).ok_or_else(|| format!("of the items {:?} there are {ids:?}", pointer.items))?;
    Aggregates::parse(&text).map(Some).ok_or_else(|| "the texts are no chart".to_owned())
}
