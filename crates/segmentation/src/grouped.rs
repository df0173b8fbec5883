//! Lists of days by client, all in one piece of memory.

use crate::rows::BitSet;

/// A list for each of some numbers, the values in order within a list.
///
/// A list that is replaced by a longer one leaves its old place unused; when a quarter of the values is unused, they are
/// packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grouped {
    /// Where the list of each number begins and ends.
    places: Vec<[u32; 2]>,
    values: Vec<i32>,
    unused: usize,
}

impl Grouped {
    /// Sorts values by the number they belong to, and within it by size.
    pub(crate) fn new(numbers: usize, pairs: &[(u32, i32)]) -> Self {
        Self::sorted(numbers, pairs, |&pair| pair)
    }

    fn sorted<T>(numbers: usize, pairs: &[T], pair: impl Fn(&T) -> (u32, i32)) -> Self {
        let mut places = vec![[0u32; 2]; numbers];
        for (number, _) in pairs.iter().map(&pair) {
            places[number as usize][1] += 1;
        }
        let mut sum = 0;
        for place in &mut places {
            let count = place[1];
            *place = [sum, sum];
            sum += count;
        }
        let mut values = vec![0; pairs.len()];
        for (number, value) in pairs.iter().map(pair) {
            let end = &mut places[number as usize][1];
            values[*end as usize] = value;
            *end += 1;
        }
        for &[start, end] in places.iter().filter(|[start, end]| end - start > 1) {
            values[start as usize..end as usize].sort_unstable();
        }
        Self { places, values, unused: 0 }
    }

    /// The lists of values, each of which comes with a mark, and the lists of the marked ones alone.
    pub(crate) fn marked(numbers: usize, pairs: &[(u32, Marked)]) -> (Self, Self) {
        // What lies all over the memory is done once for both.
        let mut all = Self::sorted(numbers, pairs, |&(number, Marked(value))| (number, value));
        let mut marked = Self { places: Vec::with_capacity(numbers), values: Vec::new(), unused: 0 };
        for number in 0..numbers {
            let start = marked.values.len() as u32;
            marked.values.extend(all.list(number).iter().filter(|&value| value & 1 != 0).map(|value| value >> 1));
            marked.places.push([start, marked.values.len() as u32]);
        }
        all.values.iter_mut().for_each(|value| *value >>= 1);
        (all, marked)
    }

    /// The values of a number.
    #[inline]
    pub(crate) fn list(&self, number: usize) -> &[i32] {
        let [start, end] = self.places[number];
        &self.values[start as usize..end as usize]
    }

    /// Replaces the lists of some numbers. Every pair belongs to one of them.
    pub(crate) fn replace(&mut self, numbers: &BitSet, mut pairs: Vec<(u32, i32)>) {
        pairs.sort_unstable();
        let mut rest = pairs.as_slice();
        for number in numbers.iter() {
            let new;
            (new, rest) = rest.split_at(rest.partition_point(|&(of, _)| of <= number));
            let [start, end] = &mut self.places[number as usize];
            let length = (*end - *start) as usize;
            if new.len() > length {
                *start = self.values.len() as u32;
                self.values.resize(self.values.len() + new.len(), 0);
                self.unused += length;
            } else {
                self.unused += length - new.len();
            }
            *end = *start + new.len() as u32;
            let list = &mut self.values[*start as usize..*end as usize];
            list.iter_mut().zip(new).for_each(|(value, &(_, new))| *value = new);
        }
        if self.unused > 1_024 && self.unused * 4 > self.values.len() {
            *self = self.realign((0..self.places.len() as u32).map(Some));
        }
    }

    /// The same for numbers that have moved: the list of each new number is that of its old one, and empty where it had
    /// none.
    pub(crate) fn realign(&self, olds: impl Iterator<Item = Option<u32>>) -> Self {
        let mut moved = Self {
            places: Vec::with_capacity(self.places.len()),
            values: Vec::with_capacity(self.values.len()),
            unused: 0,
        };
        for old in olds {
            let start = moved.values.len() as u32;
            if let Some(old) = old {
                moved.values.extend_from_slice(self.list(old as usize));
            }
            moved.places.push([start, moved.values.len() as u32]);
        }
        moved
    }

    /// Puts empty lists in from a number on, and at the end as many as are missing.
    pub(crate) fn make_room(&mut self, first: usize, count: usize, numbers: usize) {
        self.places.splice(first..first, std::iter::repeat_n([0, 0], count));
        self.places.resize(numbers, [0, 0]);
    }

    /// Bytes of memory that the lists take.
    pub(crate) fn bytes(&self) -> usize {
        self.places.capacity() * 8 + self.values.capacity() * 4
    }
}

/// A value that may have a mark: twice the value, and one more if it has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marked(i32);

impl Marked {
    /// Of a value that leaves room for the mark, as every day of a calendar does.
    pub(crate) fn new(value: i32, has_mark: bool) -> Self {
        Self(value << 1 | i32::from(has_mark))
    }
}

impl PartialEq for Grouped {
    fn eq(&self, other: &Self) -> bool {
        self.places.len() == other.places.len()
            && (0..self.places.len()).all(|number| self.list(number) == other.list(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(grouped: &Grouped) -> Vec<Vec<i32>> {
        (0..grouped.places.len()).map(|number| grouped.list(number).to_vec()).collect()
    }

    #[test]
    fn values_come_by_number_and_in_order() {
        let grouped = Grouped::new(4, &[(2, 5), (0, 9), (2, 1), (2, 3)]);
        assert_eq!(lists(&grouped), [vec![9], vec![], vec![1, 3, 5], vec![]]);
        assert!(lists(&Grouped::new(0, &[])).is_empty());
    }

    #[test]
    fn lists_are_replaced_and_moved() {
        let mut grouped = Grouped::new(4, &[(0, 9), (1, 7), (2, 1), (2, 3), (3, 4)]);
        let mut numbers = BitSet::up_to(3);
        [0, 2].into_iter().for_each(|number| _ = numbers.insert(number));
        grouped.replace(&numbers, vec![(0, 8), (0, 2)]);
        assert_eq!(lists(&grouped), [vec![2, 8], vec![7], vec![], vec![4]]);
        assert_eq!(grouped, Grouped::new(4, &[(1, 7), (3, 4), (0, 8), (0, 2)]));
        grouped.replace(&BitSet::default(), Vec::new());
        let mut moved = grouped.realign([Some(3), None, Some(0)].into_iter());
        assert_eq!(lists(&moved), [vec![4], vec![], vec![2, 8]]);
        moved.make_room(1, 1, 5);
        assert_eq!(lists(&moved), [vec![4], vec![], vec![], vec![2, 8], vec![]]);
    }

    #[test]
    fn lists_that_grow_again_and_again_are_packed() {
        let mut grouped = Grouped::new(1_000, &[]);
        let mut numbers = BitSet::up_to(999);
        (0..1_000).for_each(|number| _ = numbers.insert(number));
        let pairs = |length: i32| (0..1_000).flat_map(move |number| (0..length).map(move |value| (number, value)));
        (1..8).for_each(|length| grouped.replace(&numbers, pairs(length).collect()));
        assert!(grouped.values.len() < 9_500, "{}", grouped.values.len());
        assert_eq!(grouped, Grouped::new(1_000, &pairs(7).collect::<Vec<_>>()));
    }
}
