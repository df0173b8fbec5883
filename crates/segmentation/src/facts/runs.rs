//! Which rows of several tables make a new one, in which order.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

/// Rows that follow each other in one of several tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The place of the table among them.
    pub part: usize,
    /// Which rows.
    pub rows: Range<usize>,
}

/// Runs of rows of several tables, those of each table in its order: four bytes a run, since two lists of millions of
/// records that are numbered together lie between each other in runs of one or two rows.
#[derive(Debug)]
pub struct Runs {
    steps: Vec<Step>,
    /// The first row of each table behind those that were taken or passed over.
    ends: SmallVec<[usize; 2]>,
    /// How many rows are taken.
    rows: usize,
}

/// So many rows of a table are taken or passed over.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The place of the table, twice, and one more if its rows are passed over.
    code: u16,
    rows: u16,
}

impl Runs {
    /// No more tables than this can be told apart.
    pub const MOST_PARTS: usize = 1 << 15;

    /// No rows, of so many tables.
    ///
    /// # Panics
    /// If there are more than [`MOST_PARTS`](Self::MOST_PARTS).
    #[must_use]
    pub fn of(parts: usize) -> Self {
        assert!(parts <= Self::MOST_PARTS, "{parts} tables are too many to be told apart");
        Self { steps: Vec::new(), ends: smallvec![0; parts], rows: 0 }
    }

    /// Adds rows of a table, none of which lies before those that were added.
    pub fn push(&mut self, part: usize, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        let passed = rows.start - self.ends[part];
        self.step(part, true, passed);
        self.step(part, false, rows.len());
        self.ends[part] = rows.end;
        self.rows += rows.len();
    }

    fn step(&mut self, part: usize, is_passed: bool, mut rows: usize) {
        let code = (part << 1) as u16 | u16::from(is_passed);
        if let Some(last) = self.steps.last_mut().filter(|last| last.code == code) {
            let more = rows.min(usize::from(u16::MAX - last.rows));
            last.rows += more as u16;
            rows -= more;
        }
        while rows > 0 {
            let some = rows.min(usize::from(u16::MAX));
            super::column::reserve(&mut self.steps, 1);
            self.steps.push(Step { code, rows: some as u16 });
            rows -= some;
        }
    }

    /// How many rows they are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The table whose rows are taken all and no others, if it is so; `lengths` are those of the tables.
    #[must_use]
    pub fn whole(&self, lengths: impl Iterator<Item = usize>) -> Option<usize> {
        let part = usize::from(self.steps.first()?.code >> 1);
        let is_alone = self.ends.iter().enumerate().all(|(other, &end)| other == part || end == 0);
        (is_alone && lengths.into_iter().nth(part) == Some(self.rows)).then_some(part)
    }

    /// The runs, in order.
    pub fn iter(&self) -> impl Iterator<Item = Run> + '_ {
        let mut ends: SmallVec<[usize; 2]> = smallvec![0; self.ends.len()];
        self.steps.iter().filter_map(move |step| {
            let part = usize::from(step.code >> 1);
            let start = ends[part];
            ends[part] += usize::from(step.rows);
            (step.code & 1 == 0).then(|| Run { part, rows: start..ends[part] })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_as_they_were_added() {
        let added = [(0, 0..2), (1, 3..4), (0, 2..70_000), (1, 100_000..100_001), (0, 80_000..80_001)];
        let mut runs = Runs::of(2);
        added.iter().for_each(|(part, rows)| runs.push(*part, rows.clone()));
        let rows = |runs: &mut dyn Iterator<Item = (usize, Range<usize>)>| -> Vec<(usize, usize)> {
            runs.flat_map(|(part, rows)| rows.map(move |row| (part, row))).collect()
        };
        let found = rows(&mut runs.iter().map(|run| (run.part, run.rows)));
        assert_eq!(found, rows(&mut added.into_iter()));
        assert_eq!(runs.rows(), found.len());
    }

    #[test]
    fn a_table_that_is_taken_alone_and_whole_is_known() {
        let whole = |rows: &[(usize, Range<usize>)], lengths: [usize; 2]| {
            let mut runs = Runs::of(2);
            rows.iter().for_each(|(part, rows)| runs.push(*part, rows.clone()));
            runs.whole(lengths.into_iter())
        };
        assert_eq!(whole(&[(1, 0..3)], [0, 3]), Some(1));
        assert_eq!(whole(&[(1, 0..3)], [0, 4]), None);
        assert_eq!(whole(&[(1, 1..4)], [0, 4]), None);
        assert_eq!(whole(&[(1, 0..3), (0, 0..1)], [1, 3]), None);
        assert_eq!(whole(&[], [0, 0]), None);
    }
}
