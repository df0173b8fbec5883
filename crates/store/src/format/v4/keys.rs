//! The keys of tables in chunks of version 4: numbers in ascending order, by how much each is above the one before.

use segmentation::facts::InvoiceKind;
use segmentation::{
    ActivityId, Card, CompanyId, ContactId, DealId, InvoiceId, LeadId, ProductRowId, RequisiteId, UserFieldId,
};

use super::super::Malformed;
use super::bytes::{Reader, put_number};

/// A kind of key. Every key takes at least a byte, so that the number of rows is bounded by the bytes of the keys.
pub(super) trait Key: Copy + Ord {
    /// Adds keys, which are in ascending order and none of them twice.
    fn write(keys: &[Self], out: &mut Vec<u8>);

    /// Reads so many keys.
    fn read(from: &mut Reader<'_>, count: usize) -> Result<Vec<Self>, Malformed>;
}

macro_rules! id_keys {
    ($($id:ty),+) => {$(
        impl Key for $id {
            fn write(keys: &[Self], out: &mut Vec<u8>) {
                write_ids(keys.iter().map(|&id| id.into()), out);
            }

            fn read(from: &mut Reader<'_>, count: usize) -> Result<Vec<Self>, Malformed> {
                read_ids(from, count)
            }
        }
    )+};
}

id_keys!(CompanyId, ContactId, DealId, LeadId, ActivityId, RequisiteId, ProductRowId);

/// The first number, then of each how many are left out before it.
fn write_ids(ids: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    let mut least = 0;
    for id in ids {
        put_number(out, u64::from(id) - least);
        least = u64::from(id) + 1;
    }
}

fn read_ids<T: From<u32>>(from: &mut Reader<'_>, count: usize) -> Result<Vec<T>, Malformed> {
    let mut least = 0u64;
    from.numbers(count, |gap| {
        let id = least.checked_add(gap).and_then(|id| u32::try_from(id).ok());
        least = u64::from(id.unwrap_or(0)) + 1;
        id.map(T::from).ok_or(Malformed("holds a record whose number is too large"))
    })
}

/// Keys that consist of one of two marks and a number; all with the first mark come before those with the second.
macro_rules! two_kinds {
    ($key:ty, $first:path, $second:path, $of_first:pat, $id:expr) => {
        impl Key for $key {
            fn write(keys: &[Self], out: &mut Vec<u8>) {
                let (first, second) = keys.split_at(keys.partition_point(|key| matches!(key, $of_first)));
                put_number(out, first.len() as u64);
                write_ids(first.iter().map($id), out);
                write_ids(second.iter().map($id), out);
            }

            fn read(from: &mut Reader<'_>, count: usize) -> Result<Vec<Self>, Malformed> {
                let first = from.count()?;
                let second = count.checked_sub(first).ok_or(Malformed("holds more keys than rows"))?;
                let (first, second) = (read_ids(from, first)?, read_ids(from, second)?);
                Ok(first.into_iter().map($first).chain(second.into_iter().map($second)).collect())
            }
        }
    };
}

two_kinds!(Card, Card::Company, Card::Contact, Card::Company(_), |card| card.id());
two_kinds!((InvoiceKind, InvoiceId), smart, old, (InvoiceKind::Smart, _), |&(_, id)| id.0);

fn smart(id: InvoiceId) -> (InvoiceKind, InvoiceId) {
    (InvoiceKind::Smart, id)
}

fn old(id: InvoiceId) -> (InvoiceKind, InvoiceId) {
    (InvoiceKind::Old, id)
}

/// For each user field how many are left out before its number, how many cards hold something in it, and the cards.
impl Key for (UserFieldId, Card) {
    fn write(keys: &[Self], out: &mut Vec<u8>) {
        let mut least = 0;
        for of_field in keys.chunk_by(|one, next| one.0 == next.0) {
            let field = u64::from(of_field[0].0.0);
            put_number(out, field - least);
            least = field + 1;
            put_number(out, of_field.len() as u64);
            Card::write(&of_field.iter().map(|&(_, card)| card).collect::<Vec<_>>(), out);
        }
    }

    fn read(from: &mut Reader<'_>, count: usize) -> Result<Vec<Self>, Malformed> {
        let mut keys = Vec::new();
        let mut least = 0u64;
        while keys.len() < count {
            let field = least.checked_add(from.number()?).and_then(|field| u32::try_from(field).ok());
            let field = field.ok_or(Malformed("holds a record whose number is too large"))?;
            least = u64::from(field) + 1;
            let cards = from.count()?;
            if cards > count - keys.len() {
                return Err(Malformed("holds more keys than rows"));
            }
            keys.extend(Card::read(from, cards)?.into_iter().map(|card| (UserFieldId(field), card)));
        }
        Ok(keys)
    }
}
