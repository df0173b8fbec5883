//! What is saved with which month.

use std::collections::BTreeMap;

use bitrix24::{PageOfFacts, PortalTime, Range};
use segmentation::facts::{Contact, Facts};
use segmentation::{Card, ContactId, FieldTable, FieldValues, Month, RecordId};

use super::*;
use crate::engine::WindowId;
use crate::window::Window;

fn month(number: u32) -> Month {
    Month::new(2024, number).expect("a month")
}

fn fields(cards: &[RecordId]) -> FieldTable {
    cards
        .iter()
        .map(|&id| (Card::Contact(ContactId(id)), FieldValues { payments: Some(id), ..FieldValues::default() }))
        .collect()
}

/// Saves what is finished; gives what the fields hold by the chunk it is saved in.
fn saved(sync: &mut Sync) -> Vec<(Chunk, FieldTable)> {
    let checkpoint = sync.stored.checkpoint.clone().expect("there is one");
    let known = Known { facts: &Facts::default(), fields: &FieldTable::default() };
    let save = sync.finished_months(checkpoint, known).expect("something is finished");
    sync.stored.checkpoint = Some(save.checkpoint);
    save.chunks.into_iter().map(|(chunk, delta)| (chunk, delta.fields)).collect()
}

#[test]
fn what_fields_hold_is_saved_with_the_month_of_its_card() {
    let mut sync = Sync::new(crate::Instant(0));
    let now = PortalTime::parse("2024-03-15T12:00:00+03:00").expect("a moment");
    sync.stored.checkpoint = Some(Checkpoint::begin(&now, month(1), BTreeMap::new(), true));
    let spans = [(Source::Contacts, 1, 3), (Source::Deals, 1, 2), (Source::Deals, 3, 3)];
    let windows =
        spans.map(|(source, first, last)| Window::of_months(source, Range::All, (month(first), month(last)), 1));
    sync.reading.open(Track::Sales, windows);
    let ids: Vec<WindowId> = sync.reading.windows.keys().copied().collect();
    let created = |id| month(id).first_day();
    // Of contact 9 the page tells nothing but its fields.
    let facts = Facts {
        contacts: [1, 2, 3]
            .map(|id| Contact { id: ContactId(id), created: created(id), ..Contact::default() })
            .into_iter()
            .collect(),
        ..Facts::default()
    };
    sync.reading.keep(ids[0], PageOfFacts { facts, fields: fields(&[1, 2, 3, 9]), ..PageOfFacts::default() });
    ids[..2].iter().for_each(|id| sync.reading.windows.get_mut(id).expect("it is open").close());
    let expected = [(Chunk::Sales(month(1)), fields(&[1, 9])), (Chunk::Sales(month(2)), fields(&[2]))];
    assert_eq!(saved(&mut sync), expected, "the deals of March are not read yet");
    sync.reading.windows.get_mut(&ids[2]).expect("it is open").close();
    assert_eq!(saved(&mut sync), [(Chunk::Sales(month(3)), fields(&[3]))]);
}
