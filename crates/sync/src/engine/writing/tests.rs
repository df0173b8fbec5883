//! What is news among the values that a look at cards has brought.

use segmentation::{ContactId, Facts};

use super::*;
use crate::checkpoint::Checkpoint;

fn paid(payments: u32) -> FieldValues {
    FieldValues { payments: Some(payments), ..FieldValues::default() }
}

/// Whether what cards should hold is computed anew after a look that has found these values, when the first card was
/// given one payment in this round.
fn has_changed(found: &[(Card, FieldValues)]) -> bool {
    let mut sync = Sync::new(crate::Instant(0));
    let now = bitrix24::PortalTime::parse("2026-07-01T12:00:00+03:00").expect("a moment");
    let month = "2026-06".parse().expect("a month");
    sync.stored.checkpoint = Some(Checkpoint::begin(&now, month, BTreeMap::new(), true));
    let fields = FieldTable::from_iter([1, 2].map(|id| (Card::Contact(ContactId(id)), FieldValues::default())));
    let known = Known { facts: &Facts::default(), fields: &fields };
    let pending = &mut sync.writer.round.pending;
    pending.renew(
        [1, 2].map(|id| (Card::Contact(ContactId(id)), paid(1))),
        known.fields,
        &segmentation::Filling::default(),
    );
    let written = pending.take(CardKind::Contact, 1)[0];
    pending.done(&written, paid(1));
    sync.reading.pending.fields = found.iter().copied().collect();
    let save = sync.finished_check(known);
    assert_eq!(save.is_some(), !found.is_empty(), "whatever is new is saved");
    sync.writer.round.has_changed
}

#[test]
fn a_portal_that_does_not_know_the_fields_by_the_second_method_is_written_by_the_first() {
    let card = Card::Contact(ContactId(1));
    for (method, held, is_void, left) in [
        (ITEM_UPDATE, FieldValues::default(), true, 1),
        (ITEM_UPDATE, paid(1), false, 0),
        (CardKind::Contact.update_method(), FieldValues::default(), false, 0),
    ] {
        let mut sync = Sync::new(crate::Instant(0));
        let fields = FieldTable::from_iter([(card, FieldValues::default())]);
        let round = &mut sync.writer.round;
        round.pending.renew([(card, paid(1))], &fields, &segmentation::Filling::default());
        let update = round.pending.take(CardKind::Contact, 1)[0];
        sync.note_written(method, &update, &FieldTable::from_iter([(card, held)]));
        let round = &sync.writer.round;
        assert_eq!((round.is_item_update_void, round.pending.len()), (is_void, left), "{method} {held:?}");
    }
}

#[test]
fn what_we_have_written_ourselves_is_no_news() {
    let (written, open) = (Card::Contact(ContactId(1)), Card::Contact(ContactId(2)));
    for (found, expected) in [
        (&[][..], false),
        (&[(written, paid(1))], false),
        (&[(written, paid(7))], true),
        (&[(open, paid(7))], true),
        (&[(written, paid(1)), (open, paid(7))], true),
    ] {
        assert_eq!(has_changed(found), expected, "{found:?}");
    }
}
