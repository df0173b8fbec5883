//! Lists of days by client, all in one piece of memory.

use crate::rows::BitSet;

/// A list for each of some numbers, the values in order within a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Grouped {
    /// Where the list of each number ends.
    ends: Vec<u32>,
    values: Vec<i32>,
}

impl Grouped {
    /// Sorts values by the number they belong to, and within it by size.
    pub(crate) fn new(numbers: usize, pairs: &[(u32, i32)]) -> Self {
        let mut ends = vec![0u32; numbers + 1];
        for &(number, _) in pairs {
            ends[number as usize + 1] += 1;
        }
        for place in 1..ends.len() {
            ends[place] += ends[place - 1];
        }
        let mut values = vec![0; pairs.len()];
        for &(number, value) in pairs {
            let place = &mut ends[number as usize];
            values[*place as usize] = value;
            *place += 1;
        }
        // Each start has moved on to the end of its list.
        ends.pop();
        let mut all = Self { ends, values };
        for number in 0..numbers {
            all.list_mut(number).sort_unstable();
        }
        all
    }

    /// The values of a number.
    #[inline]
    pub(crate) fn list(&self, number: usize) -> &[i32] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.values[start..self.ends[number] as usize]
    }

    fn list_mut(&mut self, number: usize) -> &mut [i32] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &mut self.values[start..self.ends[number] as usize]
    }

    /// The same with the lists of some numbers replaced; `new` has lists for as many numbers, and what it has for others is
    /// ignored.
    pub(crate) fn replace(&mut self, numbers: &BitSet, new: &Self) {
        let mut ends = Vec::with_capacity(self.ends.len());
        let mut values = Vec::with_capacity(self.values.len() + new.values.len());
        let mut copied = 0;
        for number in numbers.iter().map(|number| number as usize) {
            // What lies between two replaced lists is copied at once.
            let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
            self.copy_to(&mut ends, &mut values, copied, number, start);
            values.extend_from_slice(new.list(number));
            ends.push(values.len() as u32);
            copied = number + 1;
        }
        self.copy_to(&mut ends, &mut values, copied, self.ends.len(), self.values.len());
        *self = Self { ends, values };
    }

    /// Copies the lists of the numbers from `first` to before `end`, whose values end at `values_end`.
    fn copy_to(&self, ends: &mut Vec<u32>, values: &mut Vec<i32>, first: usize, end: usize, values_end: usize) {
        if first >= end {
            return;
        }
        let start = if first == 0 { 0 } else { self.ends[first - 1] as usize };
        let offset = (values.len() as u32).wrapping_sub(start as u32);
        ends.extend(self.ends[first..end].iter().map(|end| end.wrapping_add(offset)));
        values.extend_from_slice(&self.values[start..values_end]);
    }

    /// The same for numbers that have moved: the list of each new number is that of its old one, and empty where it had none.
    pub(crate) fn realign(&self, olds: impl Iterator<Item = Option<u32>>) -> Self {
        let mut moved =
            Self { ends: Vec::with_capacity(self.ends.len()), values: Vec::with_capacity(self.values.len()) };
        for old in olds {
            if let Some(old) = old {
                moved.values.extend_from_slice(self.list(old as usize));
            }
            moved.ends.push(moved.values.len() as u32);
        }
        moved
    }

    /// Puts empty lists in from a number on, and at the end as many as are missing.
    pub(crate) fn make_room(&mut self, first: usize, count: usize, numbers: usize) {
        let end = if first == 0 { 0 } else { self.ends[first - 1] };
        self.ends.splice(first..first, std::iter::repeat_n(end, count));
        self.ends.resize(numbers, self.values.len() as u32);
    }

    /// Bytes of memory that the lists take.
    pub(crate) fn bytes(&self) -> usize {
        (self.ends.capacity() + self.values.capacity()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(grouped: &Grouped) -> Vec<Vec<i32>> {
        (0..grouped.ends.len()).map(|number| grouped.list(number).to_vec()).collect()
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
        grouped.replace(&numbers, &Grouped::new(4, &[(0, 8), (0, 2), (1, 100)]));
        assert_eq!(lists(&grouped), [vec![2, 8], vec![7], vec![], vec![4]]);
        grouped.replace(&BitSet::default(), &Grouped::new(4, &[]));
        let mut moved = grouped.realign([Some(3), None, Some(0)].into_iter());
        assert_eq!(lists(&moved), [vec![4], vec![], vec![2, 8]]);
        moved.make_room(1, 1, 5);
        assert_eq!(lists(&moved), [vec![4], vec![], vec![], vec![2, 8], vec![]]);
    }
}
