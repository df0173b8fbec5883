//! From ids to rows: links name ids, columns are asked by row.

/// Stands for "no row".
pub(crate) const NOWHERE: u32 = u32::MAX;

/// Ids are looked up in a table as wide as they are spread, as long as it has at most this many places for each row; a
/// portal that deletes three quarters of its records is still within it.
const WIDEST: usize = 8;

/// The rows of some ids.
#[derive(Debug)]
pub(crate) enum RowIndex<'a, I> {
    /// The row of each id from `first` on, [`NOWHERE`] where there is none: for many look-ups.
    Dense { first: u32, rows: Vec<u32> },
    /// Ids in order with their rows: for ids that are spread too widely.
    Sparse(Vec<(u32, u32)>),
    /// Ids in order, the first of which lies in this row: for few look-ups.
    Sorted(&'a [I], u32),
}

impl<I: Copy + Ord + Into<u32>> RowIndex<'_, I> {
    /// The index of ids that come in order, the first of which lies in `first_row`.
    pub(crate) fn new(ids: impl ExactSizeIterator<Item = I> + DoubleEndedIterator + Clone, first_row: usize) -> Self {
        Self::of(ids, first_row as u32..)
    }

    /// The index of ids that come in order by something else than their rows.
    pub(crate) fn of(
        ids: impl ExactSizeIterator<Item = I> + DoubleEndedIterator + Clone,
        values: impl Iterator<Item = u32>,
    ) -> Self {
        let ids = ids.map(Into::<u32>::into);
        let Some((first, spread)) = spread(ids.clone()) else { return Self::Sparse(ids.zip(values).collect()) };
        let mut rows = vec![NOWHERE; spread];
        for (value, id) in values.zip(ids) {
            rows[(id - first) as usize] = value;
        }
        Self::Dense { first, rows }
    }

    /// The row of an id; [`NOWHERE`] if there is none.
    #[inline]
    pub(crate) fn row(&self, id: I) -> u32 {
        let number: u32 = id.into();
        match self {
            Self::Dense { first, rows } => rows.get(number.wrapping_sub(*first) as usize).copied().unwrap_or(NOWHERE),
            Self::Sparse(rows) => {
                rows.binary_search_by_key(&number, |&(id, _)| id).map_or(NOWHERE, |place| rows[place].1)
            }
            Self::Sorted(ids, first) => ids.binary_search(&id).map_or(NOWHERE, |row| first + row as u32),
        }
    }
}

/// The first of some ids that come in order, and how many places a table of them has; nothing if there are no ids, or if
/// they are spread too widely for a table.
pub(crate) fn spread(ids: impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + Clone) -> Option<(u32, usize)> {
    let (first, last) = (ids.clone().next()?, ids.clone().next_back()?);
    let spread = (last - first) as usize + 1;
    (spread <= WIDEST * ids.len() + 1_024).then_some((first, spread))
}

/// A set of small numbers, a bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// A set that takes numbers up to `largest` without growing.
    pub(crate) fn up_to(largest: u32) -> Self {
        Self { words: vec![0; largest as usize / 64 + 1] }
    }

    /// Adds a number; says whether it is new.
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let (word, bit) = (number as usize / 64, 1u64 << (number % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
    }

    /// Whether a number is in it.
    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 != 0)
    }

    /// Adds the numbers of another set.
    pub(crate) fn absorb(&mut self, other: &Self) {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(word, more)| *word |= more);
    }

    /// Whether there is no number in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The numbers in it, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(place, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    place as u32 * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_however_they_are_spread() {
        for ids in [vec![], vec![7], vec![1, 2, 3], vec![5, 9, 4_000_000_000], vec![0, u32::MAX]] {
            let index = RowIndex::new(ids.iter().copied(), 10);
            for (row, &id) in ids.iter().enumerate() {
                assert_eq!(index.row(id), row as u32 + 10, "{id} of {ids:?}");
                assert_eq!(RowIndex::Sorted(&ids, 10).row(id), row as u32 + 10, "{id} of {ids:?}");
            }
            for id in [4, 6, 4_000_000_001].into_iter().filter(|id| !ids.contains(id)) {
                assert_eq!(index.row(id), NOWHERE, "{id} of {ids:?}");
            }
        }
    }

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let mut set = BitSet::up_to(3);
        assert_eq!(set.iter().count(), 0);
        for number in [200, 0, 63, 64, 200] {
            set.insert(number);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 200]);
        assert!(set.contains(63) && !set.contains(1) && !set.contains(100_000));
    }
}
