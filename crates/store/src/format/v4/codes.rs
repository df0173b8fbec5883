//! Values of few forms, by the numbers that stand for them in chunks of version 4: the format's own, so that the engine may
//! reorder its types without a new version.

use segmentation::facts::column::{Column, MaybeDays, OwnerKind, Owners};
use segmentation::facts::{ContactChannels, Outcome, RecordId, TouchKind, YesNo};
use segmentation::fields::FieldValueColumn;
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{CompanyId, FieldValues, OptionalValues};

use super::super::{Malformed, v3};
use super::bytes::{Reader, put_number};
use super::columns::{Encoded, Rows, narrow};

/// A value that a byte stands for.
pub(super) trait Code: Copy + PartialEq {
    /// The value of a row of which nothing is known.
    const BLANK: Self;

    /// Its number.
    fn code(self) -> u8;

    /// The value of a number.
    fn of(code: u8) -> Result<Self, Malformed>;
}

/// A choice of a few by their numbers; that of a value that was ever written is never given to another.
macro_rules! choice {
    ($type:ty, $unknown:literal, $blank:path = $zero:literal $(, $value:path = $code:literal)*) => {
        impl Code for $type {
            const BLANK: Self = $blank;

            fn code(self) -> u8 {
                match self {
                    $blank => $zero,
                    $($value => $code,)*
                }
            }

            fn of(code: u8) -> Result<Self, Malformed> {
                match code {
                    $zero => Ok($blank),
                    $($code => Ok($value),)*
                    _ => Err(Malformed($unknown)),
                }
            }
        }
    };
}

choice!(Outcome, "holds an unknown outcome", Outcome::Open = 0, Outcome::Success = 1, Outcome::Failure = 2);
choice!(
    TouchKind,
    "holds an unknown kind of touch",
    TouchKind::Other = 0,
    TouchKind::Meeting = 1,
    TouchKind::Call = 2,
    TouchKind::Email = 3,
    TouchKind::Todo = 4
);
choice!(YesNo, "holds an unknown answer", YesNo::Unknown = 0, YesNo::No = 1, YesNo::Yes = 2);
choice!(
    OwnerKind,
    "holds an unknown kind of owner",
    OwnerKind::Other = 0,
    OwnerKind::Contact = 1,
    OwnerKind::Company = 2,
    OwnerKind::Deal = 3,
    OwnerKind::SmartInvoice = 4,
    OwnerKind::OldInvoice = 5
);

/// The marks by their bits, which the engine defines by number.
impl Code for ContactChannels {
    const BLANK: Self = Self::NONE;

    fn code(self) -> u8 {
        self.bits()
    }

    fn of(code: u8) -> Result<Self, Malformed> {
        Self::from_bits(code).ok_or(Malformed("holds an unknown way to be reached"))
    }
}

/// An owner as a column holds it.
#[derive(Clone, Copy)]
pub(super) struct CodedOwner {
    pub(super) kind: OwnerKind,
    pub(super) id: RecordId,
}

impl CodedOwner {
    /// No owner that could be named.
    pub(super) const NONE: Self = Self { kind: OwnerKind::BLANK, id: 0 };

    /// The owner of a row.
    pub(super) fn at(column: &Owners, row: usize) -> Self {
        Self { kind: column.kinds()[row], id: column.ids()[row] }
    }

    /// The number that stands for it.
    pub(super) fn number(self) -> u64 {
        u64::from(self.id) << 3 | u64::from(self.kind.code())
    }

    /// The owner of a number.
    #[inline]
    pub(super) fn of(number: u64) -> Result<Self, Malformed> {
        let (kind, id) = (OwnerKind::of((number & 7) as u8)?, narrow(number >> 3)?);
        if kind == OwnerKind::BLANK && id != 0 {
            return Err(Malformed("numbers an owner of no kind"));
        }
        Ok(Self { kind, id })
    }
}

/// Four columns, one after the other: the five choices in a number as version 3 has them, the parents, the dates of the last
/// payments, the numbers of payments and one more. What optional fields hold stands in columns of its own.
impl Encoded for FieldValueColumn {
    fn is_blank(&self, rows: Rows<'_>) -> bool {
        let eight = |row| FieldValues { optional: OptionalValues::default(), ..self.get(row) };
        (0..rows.count).all(|row| eight(row) == FieldValues::default())
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        let mut column = Self::default();
        (0..rows.count).for_each(|_| column.push(&FieldValues::default()));
        Ok(column)
    }

    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>) {
        let all: Vec<FieldValues> = (0..rows.count).map(|row| self.get(row)).collect();
        all.iter().for_each(|values| put_number(out, v3::choices(values).into()));
        all.iter().for_each(|values| put_number(out, values.parent.unwrap_or_default().0.into()));
        let mut last_payments = MaybeDays::default();
        all.iter().for_each(|values| last_payments.push(&values.last_payment));
        last_payments.write(rows, out);
        all.iter().for_each(|values| put_number(out, values.payments.map_or(0, |payments| u64::from(payments) + 1)));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let chosen = from.numbers(rows.count, |choices| v3::of_choices(narrow(choices)?))?;
        let parents: Vec<CompanyId> = from.numbers(rows.count, |number| narrow::<u32>(number).map(CompanyId))?;
        let last_payments = MaybeDays::read(from, rows)?;
        let payments: Vec<Option<u32>> =
            from.numbers(rows.count, |payments| payments.checked_sub(1).map(narrow).transpose())?;
        let mut column = Self::default();
        column.reserve(rows.count);
        for (row, chosen) in chosen.into_iter().enumerate() {
            let parent = Some(parents[row]).filter(|&id| id != CompanyId::NONE);
            column.push(&FieldValues {
                parent,
                last_payment: last_payments.get(row),
                payments: payments[row],
                ..chosen
            });
        }
        Ok(column)
    }
}

/// The groups of RFM by the numbers that stand for them, from 1.
const RFM: [RfmGroup; 11] = [
    RfmGroup::New,
    RfmGroup::Promising,
    RfmGroup::Growing,
    RfmGroup::Champions,
    RfmGroup::Loyal,
    RfmGroup::Cooling,
    RfmGroup::Attention,
    RfmGroup::Hibernating,
    RfmGroup::AtRisk,
    RfmGroup::CannotLose,
    RfmGroup::Gone,
];
/// The ranks by the numbers that stand for them, from 1.
const ABC: [Abc; 3] = [Abc::A, Abc::B, Abc::C];
/// The ranks by the numbers that stand for them, from 1.
const XYZ: [Xyz; 3] = [Xyz::X, Xyz::Y, Xyz::Z];

/// The ranks that optional fields hold, a number a row: from the lowest bit, two for ABC, two for XYZ, four for RFM. Nothing
/// if all of them are empty.
pub(super) fn ranks(column: &FieldValueColumn, count: usize) -> Option<Vec<u8>> {
    fn code<T: PartialEq>(choices: &[T], chosen: Option<T>) -> u64 {
        let place = chosen.and_then(|chosen| choices.iter().position(|choice| *choice == chosen));
        place.map_or(0, |place| place as u64 + 1)
    }
    let of_row = |row| {
        let OptionalValues { abc, xyz, rfm, next_touch: _ } = column.get(row).optional;
        code(&ABC, abc) | code(&XYZ, xyz) << 2 | code(&RFM, rfm) << 4
    };
    if (0..count).all(|row| of_row(row) == 0) {
        return None;
    }
    let mut out = Vec::new();
    (0..count).for_each(|row| put_number(&mut out, of_row(row)));
    Some(out)
}

/// Reads what [`ranks`] has written into a column that has the eight.
pub(super) fn read_ranks(mut from: Reader<'_>, count: usize, column: &mut FieldValueColumn) -> Result<(), Malformed> {
    fn choice<T: Copy>(choices: &[T], code: u64) -> Result<Option<T>, Malformed> {
        let Some(place) = code.checked_sub(1) else { return Ok(None) };
        choices.get(place as usize).copied().map(Some).ok_or(Malformed("holds an unknown rank"))
    }
    let ranks = from.numbers(count, |code| {
        let (abc, xyz, rfm) = (choice(&ABC, code & 3)?, choice(&XYZ, code >> 2 & 3)?, choice(&RFM, code >> 4)?);
        Ok(OptionalValues { abc, xyz, rfm, next_touch: None })
    })?;
    for (row, optional) in ranks.into_iter().enumerate() {
        column.set(row, &FieldValues { optional, ..column.get(row) });
    }
    from.end()
}

/// The days that the optional field of the next touch holds.
pub(super) fn next_touches(column: &FieldValueColumn, count: usize) -> MaybeDays {
    let mut days = MaybeDays::default();
    (0..count).for_each(|row| days.push(&column.get(row).optional.next_touch));
    days
}

/// Puts them into a column that has the rest.
pub(super) fn put_next_touches(days: &MaybeDays, count: usize, column: &mut FieldValueColumn) {
    for row in 0..count {
        let mut values = column.get(row);
        values.optional.next_touch = days.get(row);
        column.set(row, &values);
    }
}
