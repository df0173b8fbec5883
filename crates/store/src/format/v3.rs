//! Version 3 of the chunk format: version 2, and what the eight user fields of the portal's cards hold.
//!
//! # Design
//! Five of the eight values are a choice of a few: they share a number of eleven bits. The other three are written with
//! one added, so that 0 means that there is none. A card takes about ten bytes so.

use chrono::{Days as CalendarDays, NaiveDate};
use segmentation::facts::RecordId;
use segmentation::{Card, CardFields, ClientType, CompanyId, ContactId, Delta, FieldValues, Group};
use serde::Deserialize;

use super::{Malformed, v2};

/// The first byte of every chunk of this version.
pub(super) const VERSION: u8 = 3;

/// The life cycles, the frequencies and the types of clients by the numbers that stand for them, from 1.
const LIFE_CYCLES: [Group; 7] = [
    Group::Active,
    Group::Sleeping,
    Group::Lost,
    Group::Requests,
    Group::Dialogs,
    Group::Reachable,
    Group::Unreachable,
];
const FREQUENCIES: [Group; 3] = [Group::Regular, Group::First, Group::NoPayments];
const CLIENT_TYPES: [ClientType; 2] = [ClientType::Business, ClientType::Private];
const ANSWERS: [bool; 2] = [false, true];

/// Everything after the version byte.
#[derive(Deserialize)]
pub(super) struct Chunk {
    rest: v2::Chunk,
    companies: Vec<FieldsRow>,
    contacts: Vec<FieldsRow>,
}

/// Reads what follows the version byte.
pub(super) fn decode(bytes: &[u8]) -> Result<Delta, Malformed> {
    match postcard::take_from_bytes::<Chunk>(bytes) {
        Ok((chunk, [])) => chunk.try_into(),
        Ok(_) => Err(Malformed("goes on after its end")),
        Err(_) => Err(Malformed("is broken")),
    }
}

impl TryFrom<Chunk> for Delta {
    type Error = Malformed;

    fn try_from(chunk: Chunk) -> Result<Self, Malformed> {
        let mut delta = Self::try_from(chunk.rest)?;
        let companies = chunk.companies.into_iter().map(|row| (Card::Company(CompanyId(row.id)), row));
        for (card, row) in
            companies.chain(chunk.contacts.into_iter().map(|row| (Card::Contact(ContactId(row.id)), row)))
        {
            delta.fields.insert(CardFields { card, values: row.values()? });
        }
        Ok(delta)
    }
}

/// [`FieldValues`] of a card.
#[derive(Deserialize)]
struct FieldsRow {
    id: RecordId,
    /// From the lowest bit: three for the life cycle, two each for type, frequency, dialogs and contacts.
    choices: u16,
    parent: CompanyId,
    /// Days since 1970-01-01, and one more.
    last_payment: u32,
    payments: u32,
}

impl FieldsRow {
    fn values(&self) -> Result<FieldValues, Malformed> {
        let last_payment = match self.last_payment.checked_sub(1) {
            None => None,
            Some(days) => {
                let date = NaiveDate::default().checked_add_days(CalendarDays::new(u64::from(days)));
                Some(date.ok_or(Malformed("holds a date outside the calendar"))?)
            }
        };
        Ok(FieldValues {
            parent: (self.parent != CompanyId::NONE).then_some(self.parent),
            last_payment,
            payments: self.payments.checked_sub(1),
            ..of_choices(self.choices)?
        })
    }
}

/// The five values that are a choice of a few, in one number.
pub(super) fn choices(values: &FieldValues) -> u16 {
    code(&LIFE_CYCLES, values.life_cycle)
        | code(&CLIENT_TYPES, values.client_type) << 3
        | code(&FREQUENCIES, values.frequency) << 5
        | code(&ANSWERS, values.has_dialogs) << 7
        | code(&ANSWERS, values.has_contacts) << 9
}

/// The values of such a number; the three others are empty.
pub(super) fn of_choices(choices: u16) -> Result<FieldValues, Malformed> {
    if choices >> 11 != 0 {
        return Err(Malformed("holds an unknown choice"));
    }
    Ok(FieldValues {
        life_cycle: choice(&LIFE_CYCLES, choices & 7)?,
        client_type: choice(&CLIENT_TYPES, choices >> 3 & 3)?,
        frequency: choice(&FREQUENCIES, choices >> 5 & 3)?,
        has_dialogs: choice(&ANSWERS, choices >> 7 & 3)?,
        has_contacts: choice(&ANSWERS, choices >> 9 & 3)?,
        ..FieldValues::default()
    })
}

/// The number of a choice: 0 for none.
fn code<T: PartialEq>(choices: &[T], chosen: Option<T>) -> u16 {
    let position = chosen.and_then(|chosen| choices.iter().position(|choice| *choice == chosen));
    position.map_or(0, |position| position as u16 + 1)
}

fn choice<T: Copy>(choices: &[T], code: u16) -> Result<Option<T>, Malformed> {
    match usize::from(code).checked_sub(1) {
        None => Ok(None),
        Some(position) => choices.get(position).copied().map(Some).ok_or(Malformed("holds an unknown choice")),
    }
}
