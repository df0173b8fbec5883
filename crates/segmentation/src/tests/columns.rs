//! Columns that are put together at once hold what they would hold row by row.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::Facts;
use crate::answer::Card;
use crate::facts::column::{Column, Flags};
use crate::facts::{Company, Contact, Table};
use crate::fields::{CardFields, FieldTable, FieldValues};
use crate::ids::{CompanyId, ContactId};

fn contacts() -> impl Strategy<Value = Table<Contact>> {
    let contact = (0..60u32, "[ab]{0,3}", "[xyz]{0,1}", vec(any::<u32>().prop_map(CompanyId), 0..3));
    let contact = contact.prop_map(|(id, title, kind, companies)| Contact {
        id: ContactId(id),
        title,
        kind,
        companies: companies.into_iter().collect(),
        ..Contact::default()
    });
    vec(contact, 0..30).prop_map(|contacts| {
        let mut table: Table<Contact> = contacts.iter().cloned().collect();
        // Lists that were replaced lie elsewhere than their neighbours'.
        for contact in contacts {
            table.update(contact.id, |it| it.companies.push(CompanyId(contact.id.0)));
        }
        table
    })
}

proptest! {
    #[test]
    fn the_sum_of_tables_is_what_comes_of_absorbing_them(parts in vec(contacts(), 0..6)) {
        let mut expected = Table::default();
        parts.iter().for_each(|part| expected.absorb(part));
        prop_assert_eq!(Table::sum(parts.clone()), expected.clone());
        let facts = parts.into_iter().map(|contacts| Facts { contacts, ..Facts::default() });
        prop_assert_eq!(Facts::sum(facts.collect()).contacts, expected);
    }

    #[test]
    fn flags_are_appended_as_they_are(
        before in vec(any::<bool>(), 0..200),
        other in vec(any::<bool>(), 1..300),
        ends in any::<[prop::sample::Index; 2]>(),
    ) {
        let flags = |of: &[bool]| {
            let mut flags = Flags::default();
            of.iter().for_each(|flag| flags.push(flag));
            flags
        };
        let ends = ends.map(|end| end.index(other.len() + 1));
        let rows = ends[0].min(ends[1])..ends[0].max(ends[1]);
        let mut found = flags(&before);
        found.append(&flags(&other), rows.clone());
        prop_assert_eq!(found, flags(&[before.as_slice(), &other[rows]].concat()));
    }
}

#[test]
fn fields_are_put_together_at_once() {
    let table = |ids: &[u32], payments| -> FieldTable {
        let values =
            FieldValues { payments: Some(payments), parent: Some(CompanyId(payments)), ..FieldValues::default() };
        ids.iter().map(|&id| CardFields { card: Card::Contact(ContactId(id)), values }).collect()
    };
    let sum = FieldTable::sum(vec![table(&[1, 3, 5], 1), table(&[2, 3], 2), table(&[9], 3)]);
    let found: Vec<_> = sum.iter().map(|it| (it.card, it.values.payments, it.values.parent)).collect();
    let expected = [(1, 1), (2, 2), (3, 2), (5, 1), (9, 3)];
    assert_eq!(found, expected.map(|(id, n)| (Card::Contact(ContactId(id)), Some(n), Some(CompanyId(n)))));
    assert_eq!(Table::<Company>::sum(Vec::new()), Table::default());
}
