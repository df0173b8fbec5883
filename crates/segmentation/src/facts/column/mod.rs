//! The kinds of columns a table of records is made of: one value a record, in the order of the records, without an
//! allocation of its own.

use std::fmt::Debug;
use std::ops::Range;

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::runs::Runs;

mod flags;
mod interned;
mod lists;
mod owners;
mod titles;

pub use flags::Flags;
pub use interned::Interned;
pub use lists::Lists;
pub use owners::{OwnerKind, Owners};
pub use titles::Titles;

/// Stands for "no date" in a column of days: no calendar reaches that far back.
pub const NO_DAY: i32 = i32::MIN;

/// Stands for "no sum" in a column of sums.
pub const NO_SUM: i64 = i64::MIN;

/// A list of values, kept without an allocation as long as they are few.
pub type Few<T> = SmallVec<[T; 4]>;

/// The days from 1970-01-01 to a date.
#[must_use]
pub fn day_of(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date so many days after 1970-01-01; the nearest end of the calendar if it does not reach that far.
#[must_use]
pub fn date_of(day: i32) -> NaiveDate {
    let nearest = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    NaiveDate::from_epoch_days(day).unwrap_or(nearest)
}

/// A column: the values of one field, by row.
pub trait Column: Default {
    /// The value as a record holds it.
    type Item: PartialEq;

    /// The value of a row.
    fn get(&self, row: usize) -> Self::Item;

    /// Adds a row at the end.
    fn push(&mut self, item: &Self::Item);

    /// Replaces the value of a row.
    fn set(&mut self, row: usize, item: &Self::Item);

    /// Replaces the value of a row by that of a row of another column.
    fn copy(&mut self, row: usize, other: &Self, from: usize) {
        self.set(row, &other.get(from));
    }

    /// Replaces the values of rows (the first of each pair) by those of rows of another column (the second).
    fn copy_all(&mut self, pairs: &[(u32, u32)], other: &Self) {
        pairs.iter().for_each(|&(row, from)| self.copy(row as usize, other, from as usize));
    }

    /// A column of some rows of this one, in their order.
    fn pick(&self, rows: &[u32]) -> Self {
        let mut picked = Self::default();
        picked.reserve(rows.len());
        rows.iter().map(|&row| row as usize).for_each(|row| picked.append(self, row..row + 1));
        picked
    }

    /// Adds rows of another column at the end.
    fn append(&mut self, other: &Self, rows: Range<usize>) {
        rows.for_each(|row| self.push(&other.get(row)));
    }

    /// Adds the rows of these runs, in this order, out of several columns.
    fn append_runs(&mut self, parts: &[&Self], runs: &Runs) {
        self.reserve(runs.rows());
        runs.iter().for_each(|run| self.append(parts[run.part], run.rows));
    }

    /// Keeps so many rows and drops those behind them.
    fn truncate(&mut self, rows: usize);

    /// Makes room for so many more rows.
    fn reserve(&mut self, _rows: usize) {}

    /// Whether two rows hold the same.
    fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
        self.get(row) == other.get(of)
    }

    /// Bytes of memory that the column takes.
    fn bytes(&self) -> usize;
}

/// Small values that are kept as they are.
pub trait Plain: Copy + PartialEq + Debug + Default {}

impl Plain for u8 {}
impl Plain for u16 {}
impl Plain for u32 {}
impl Plain for i64 {}

impl<T: Plain> Column for Vec<T> {
    type Item = T;

    fn get(&self, row: usize) -> T {
        self[row]
    }

    fn push(&mut self, item: &T) {
        Vec::push(self, *item);
    }

    fn set(&mut self, row: usize, item: &T) {
        self[row] = *item;
    }

    fn pick(&self, rows: &[u32]) -> Self {
        rows.iter().map(|&row| self[row as usize]).collect()
    }

    fn append(&mut self, other: &Self, rows: Range<usize>) {
        self.extend_from_slice(&other[rows]);
    }

    fn truncate(&mut self, rows: usize) {
        Vec::truncate(self, rows);
    }

    fn reserve(&mut self, rows: usize) {
        reserve(self, rows);
    }

    fn bytes(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

/// Makes room for more, so that growth by small pieces is no copy each: a short column, of which there are many, doubles;
/// a long one grows by a fourth and never to twice as much, since a large portal fills most of what a browser's tab may
/// hold.
pub(crate) fn reserve<T>(column: &mut Vec<T>, more: usize) {
    const LONG: usize = 1 << 16;
    let len = column.len();
    if column.capacity() - len < more {
        let growth = if len < LONG { len } else { len / 4 };
        column.reserve_exact(more.max(growth));
    }
}

/// A column that keeps each value in another form, which is a plain one.
macro_rules! coded_column {
    ($(#[$meta:meta])* $name:ident $(<$of:ident: $bound:path>)?: $item:ty as $code:ty, $encode:expr, $decode:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name$(<$of>)?(pub Vec<$code>);

        impl$(<$of: $bound>)? std::ops::Deref for $name$(<$of>)? {
            type Target = [$code];

            fn deref(&self) -> &[$code] {
                &self.0
            }
        }

        impl$(<$of: $bound>)? Column for $name$(<$of>)? {
            type Item = $item;

            fn get(&self, row: usize) -> $item {
                $decode(self.0[row])
            }

            fn push(&mut self, item: &$item) {
                self.0.push($encode(*item));
            }

            fn set(&mut self, row: usize, item: &$item) {
                self.0[row] = $encode(*item);
            }

            fn copy(&mut self, row: usize, other: &Self, from: usize) {
                self.0[row] = other.0[from];
            }

            fn pick(&self, rows: &[u32]) -> Self {
                Self(rows.iter().map(|&row| self.0[row as usize]).collect())
            }

            fn append(&mut self, other: &Self, rows: Range<usize>) {
                self.0.extend_from_slice(&other.0[rows]);
            }

            fn truncate(&mut self, rows: usize) {
                self.0.truncate(rows);
            }

            fn reserve(&mut self, rows: usize) {
                reserve(&mut self.0, rows);
            }

            fn is_same(&self, row: usize, other: &Self, of: usize) -> bool {
                self.0[row] == other.0[of]
            }

            fn bytes(&self) -> usize {
                self.0.capacity() * size_of::<$code>()
            }
        }
    };
}

coded_column! {
    /// Dates as days since 1970-01-01.
    Days: NaiveDate as i32, day_of, date_of
}

coded_column! {
    /// Dates that may be missing, as days since 1970-01-01; [`NO_DAY`] where there is none.
    MaybeDays: Option<NaiveDate> as i32, |date: Option<NaiveDate>| date.map_or(NO_DAY, day_of),
    |day: i32| (day != NO_DAY).then(|| date_of(day))
}

coded_column! {
    /// Ids that may be missing; 0 where there is none.
    MaybeIds<T: Plain>: Option<T> as T, |id: Option<T>| id.unwrap_or_default(), |id: T| (id != T::default()).then_some(id)
}

coded_column! {
    /// Sums of money that may be unknown, in ten-thousandths of their currency.
    MaybeSums: Option<i64> as i64, |sum: Option<i64>| sum.unwrap_or(NO_SUM), |sum: i64| (sum != NO_SUM).then_some(sum)
}
