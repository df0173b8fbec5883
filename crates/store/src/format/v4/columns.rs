//! The kinds of columns in chunks of version 4, each with an encoding of its own.

use segmentation::facts::NO_DAY;
use segmentation::facts::column::{
    Column, Days, Flags, Interned, Lists, MaybeDays, MaybeIds, MaybeSums, NO_SUM, Owners, Plain, Titles,
};
use segmentation::{CategoryId, CompanyId, DealId, FunnelId, ProductId, UserId};

use super::super::Malformed;
use super::bytes::{Reader, put_number, unzigzag, zigzag};
use super::codes::{Code, CodedOwner};

/// The rows of the table that a column belongs to.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    /// How many there are.
    pub(super) count: usize,
    /// The days on which the records were created; nothing if the table does not say so.
    pub(super) created: &'a [i32],
}

/// A kind of column, by its bytes.
pub(super) trait Encoded: Column {
    /// Whether every row is empty: then the column is not written.
    fn is_blank(&self, rows: Rows<'_>) -> bool;

    /// The column of which nothing is written.
    fn blank(rows: Rows<'_>) -> Result<Self, Malformed>;

    /// Adds the values of all rows.
    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>);

    /// Reads the values of all rows.
    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed>;
}

/// A number of 32 bits.
pub(super) fn narrow<T: TryFrom<u64>>(number: u64) -> Result<T, Malformed> {
    T::try_from(number).map_err(|_| Malformed("holds a number that is too large"))
}

/// That two parts of a column belong together.
fn fitting<T>(column: Option<T>) -> Result<T, Malformed> {
    column.ok_or(Malformed("holds a column that does not add up"))
}

macro_rules! encoded_ids {
    ($($id:ty),+) => {$(
        impl Encoded for Vec<$id> {
            fn is_blank(&self, _: Rows<'_>) -> bool {
                self.iter().all(|&id| u32::from(id) == 0)
            }

            fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
                Ok(vec![<$id>::from(0u32); rows.count])
            }

            fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
                self.iter().for_each(|&id| put_number(out, u32::from(id).into()));
            }

            fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
                from.numbers(rows.count, |number| narrow::<u32>(number).map(<$id>::from))
            }
        }
    )+};
}

encoded_ids!(CompanyId, DealId, UserId, CategoryId, FunnelId, ProductId);

impl<T: Plain> Encoded for MaybeIds<T>
where
    Vec<T>: Encoded,
{
    fn is_blank(&self, rows: Rows<'_>) -> bool {
        self.0.is_blank(rows)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        Encoded::blank(rows).map(Self)
    }

    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>) {
        self.0.write(rows, out);
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        Encoded::read(from, rows).map(Self)
    }
}

/// Each day by how far it is from that of the row before: records that follow each other were mostly created so.
impl Encoded for Days {
    fn is_blank(&self, rows: Rows<'_>) -> bool {
        rows.count == 0
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        if rows.count == 0 { Ok(Self::default()) } else { Err(Malformed("lacks the dates of its records")) }
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        let mut before = 0;
        for &day in &self.0 {
            put_number(out, zigzag(i64::from(day) - before));
            before = i64::from(day);
        }
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let calendar = Calendar::default();
        let mut before = 0;
        let days = from.numbers(rows.count, |step| {
            let day = calendar.day(before, step)?;
            before = day;
            Ok(day)
        });
        days.map(Self)
    }
}

/// The days that there are.
struct Calendar {
    first: i32,
    last: i32,
}

impl Default for Calendar {
    fn default() -> Self {
        let [first, last] = [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX].map(|date| date.to_epoch_days());
        Self { first, last }
    }
}

impl Calendar {
    /// The day that is so far from another.
    fn day(&self, from: i32, step: u64) -> Result<i32, Malformed> {
        let day = i64::from(from).checked_add(unzigzag(step));
        let day = day.and_then(|day| i32::try_from(day).ok()).filter(|day| (self.first..=self.last).contains(day));
        day.ok_or(Malformed("holds a date outside the calendar"))
    }
}

/// Each day by how far it is from that on which the record was created, and one more; 0 where there is none.
impl Encoded for MaybeDays {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.0.iter().all(|&day| day == NO_DAY)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        Ok(Self(vec![NO_DAY; rows.count]))
    }

    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>) {
        for (row, &day) in self.0.iter().enumerate() {
            let created = rows.created.get(row).copied().unwrap_or(0);
            let distance = zigzag(i64::from(day) - i64::from(created)) + 1;
            put_number(out, if day == NO_DAY { 0 } else { distance });
        }
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let calendar = Calendar::default();
        let mut created = rows.created.iter();
        let days = from.numbers(rows.count, |distance| {
            let created = created.next().copied().unwrap_or(0);
            distance.checked_sub(1).map_or(Ok(NO_DAY), |distance| calendar.day(created, distance))
        });
        days.map(Self)
    }
}

/// The largest number that divides all sums: mostly a hundred or ten thousand, since they are kept in ten-thousandths.
fn unit(sums: impl Iterator<Item = i64>) -> i64 {
    let mut unit = 0u64;
    for sum in sums {
        let (mut larger, mut smaller) = (sum.unsigned_abs(), unit);
        while smaller != 0 {
            (larger, smaller) = (smaller, larger % smaller);
        }
        unit = larger;
    }
    i64::try_from(unit.max(1)).unwrap_or(1)
}

/// The unit of sums, and a way to read each.
fn read_unit(from: &mut Reader<'_>) -> Result<impl Fn(u64) -> Result<i64, Malformed> + use<>, Malformed> {
    let unit: i64 = narrow(from.number()?)?;
    Ok(move |number| unzigzag(number).checked_mul(unit).ok_or(Malformed("holds a sum that is too large")))
}

/// First the unit of all sums, then each in units.
impl Encoded for Vec<i64> {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.iter().all(|&sum| sum == 0)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        Ok(vec![0; rows.count])
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        let unit = unit(self.iter().copied());
        put_number(out, unit as u64);
        self.iter().for_each(|sum| put_number(out, zigzag(sum / unit)));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let sum = read_unit(from)?;
        from.numbers(rows.count, sum)
    }
}

/// First the unit of all sums, then each in units, and one more; 0 where there is none.
impl Encoded for MaybeSums {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.0.iter().all(|&sum| sum == NO_SUM)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        Ok(Self(vec![NO_SUM; rows.count]))
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        let unit = unit(self.0.iter().copied().filter(|&sum| sum != NO_SUM));
        put_number(out, unit as u64);
        self.0.iter().for_each(|&sum| put_number(out, if sum == NO_SUM { 0 } else { zigzag(sum / unit) + 1 }));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let sum = read_unit(from)?;
        from.numbers(rows.count, |number| number.checked_sub(1).map_or(Ok(NO_SUM), &sum)).map(Self)
    }
}

/// A bit a row, the first row in the lowest bit of the first byte.
impl Encoded for Flags {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.words().iter().all(|&word| word == 0)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        fitting(Self::from_words(vec![0; rows.count.div_ceil(64)], rows.count))
    }

    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>) {
        let bytes = self.words().iter().flat_map(|word| word.to_le_bytes());
        out.extend(bytes.take(rows.count.div_ceil(8)));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let bytes = from.take(rows.count.div_ceil(8))?;
        let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        fitting(Self::from_words(bytes.chunks(8).map(word).collect(), rows.count))
    }
}

/// The lengths of all lists, then their values.
impl<T: Plain + Default + From<u32> + Into<u32>> Encoded for Lists<T> {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.lengths().iter().all(|&length| length == 0)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        fitting(Self::from_packed(vec![0; rows.count], Vec::new()))
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        self.lengths().iter().for_each(|&length| put_number(out, u64::from(length)));
        (0..self.len()).flat_map(|row| self.list(row)).for_each(|&id| put_number(out, id.into().into()));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let lengths: Vec<u16> = from.numbers(rows.count, narrow)?;
        let values = from.numbers(sum(&lengths)?, |number| narrow::<u32>(number).map(T::from))?;
        fitting(Self::from_packed(lengths, values))
    }
}

/// How much all lengths come to.
fn sum(lengths: &[u16]) -> Result<usize, Malformed> {
    narrow(lengths.iter().map(|&length| u64::from(length)).sum())
}

/// The lengths of all texts in bytes, then the texts.
impl Encoded for Titles {
    fn is_blank(&self, rows: Rows<'_>) -> bool {
        (0..rows.count).all(|row| self.text(row).is_empty())
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        fitting(Self::from_parts(vec![0; rows.count], Vec::new()))
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        let (lengths, bytes) = self.parts();
        lengths.iter().for_each(|&length| put_number(out, u64::from(length)));
        out.extend(bytes);
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let lengths: Vec<u16> = from.numbers(rows.count, narrow)?;
        let bytes = from.take(sum(&lengths)?)?;
        fitting(Self::from_parts(lengths, bytes.to_vec()))
    }
}

/// The number of texts, each with its length before it, in the order in which the rows name them first; then the number of
/// each row's text, 0 standing for the empty one.
impl Encoded for Interned {
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.codes().iter().all(|&code| code == 0)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        fitting(Self::from_parts(Vec::new(), vec![0; rows.count]))
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        // A table that was cut out of another one may know texts that none of its rows holds.
        let mut numbers: Vec<Option<u64>> = vec![None; self.texts().len()];
        numbers[0] = Some(0);
        let mut named = Vec::new();
        for &code in self.codes() {
            numbers[usize::from(code)].get_or_insert_with(|| {
                named.push(&self.texts()[usize::from(code)]);
                named.len() as u64
            });
        }
        put_number(out, named.len() as u64);
        for text in named {
            put_number(out, text.len() as u64);
            out.extend_from_slice(text.as_bytes());
        }
        self.codes().iter().for_each(|&code| put_number(out, numbers[usize::from(code)].unwrap_or(0)));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let mut texts: Vec<Box<str>> = vec!["".into()];
        for _ in 0..from.count()? {
            let length = from.count()?;
            let text =
                std::str::from_utf8(from.take(length)?).map_err(|_| Malformed("holds bytes that are no text"))?;
            texts.push(text.into());
        }
        fitting(Self::from_parts(texts, from.numbers(rows.count, narrow)?))
    }
}

/// The number of each owner with three bits below it for its kind.
impl Encoded for Owners {
    fn is_blank(&self, rows: Rows<'_>) -> bool {
        (0..rows.count).all(|row| CodedOwner::at(self, row).number() == 0)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        let none = CodedOwner::NONE;
        fitting(Self::from_parts(vec![none.kind; rows.count], vec![none.id; rows.count]))
    }

    fn write(&self, rows: Rows<'_>, out: &mut Vec<u8>) {
        (0..rows.count).for_each(|row| put_number(out, CodedOwner::at(self, row).number()));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        let mut kinds = Vec::with_capacity(rows.count);
        let ids = from.numbers(rows.count, |number| {
            let owner = CodedOwner::of(number)?;
            kinds.push(owner.kind);
            Ok(owner.id)
        })?;
        fitting(Self::from_parts(kinds, ids))
    }
}

/// A byte a row.
impl<T: Code> Encoded for Vec<T>
where
    Self: Column,
{
    fn is_blank(&self, _: Rows<'_>) -> bool {
        self.iter().all(|value| *value == T::BLANK)
    }

    fn blank(rows: Rows<'_>) -> Result<Self, Malformed> {
        Ok(vec![T::BLANK; rows.count])
    }

    fn write(&self, _: Rows<'_>, out: &mut Vec<u8>) {
        out.extend(self.iter().map(|value| value.code()));
    }

    fn read(from: &mut Reader<'_>, rows: Rows<'_>) -> Result<Self, Malformed> {
        from.take(rows.count)?.iter().map(|&code| T::of(code)).collect()
    }
}
