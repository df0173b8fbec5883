//! The numbers and sections that chunks of version 4 consist of, and a reader that never goes beyond what there is.

use super::super::Malformed;

/// A length that a section claims, and that its bytes do not bear out.
const SHORT: Malformed = Malformed("ends too early");

/// Adds a number, seven bits a byte and the lowest first, the highest bit of a byte telling that another one follows.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Adds a section: its tag, its length, its bytes.
pub(super) fn put_section(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A signed number as one that is small where the signed one is near 0: 0, -1, 1, -2, …
pub(super) fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

/// The way back from [`zigzag`].
pub(super) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// What is left to be read of some bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    /// That nothing is left.
    pub(super) fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed("goes on after its end")) }
    }

    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(SHORT)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// The next number.
    #[inline]
    pub(super) fn number(&mut self) -> Result<u64, Malformed> {
        // Most numbers take up to four bytes, which lie in one word: where the number ends, and what it is, is told
        // without a branch for every byte.
        if let Some(word) = self.rest.first_chunk::<4>() {
            let word = u32::from_le_bytes(*word);
            let ends = !word & 0x8080_8080;
            if ends != 0 {
                let bits = ends.trailing_zeros();
                let word = word & (u32::MAX >> (31 - bits));
                self.rest = &self.rest[bits as usize / 8 + 1..];
                let number = word & 0x7f | word >> 1 & 0x3f80 | word >> 2 & 0x1f_c000 | word >> 3 & 0xfe0_0000;
                return Ok(u64::from(number));
            }
        }
        self.long_number()
    }

    /// The next number, byte by byte: one that is long, or near the end.
    fn long_number(&mut self) -> Result<u64, Malformed> {
        let mut number = 0u64;
        for (place, &byte) in self.rest.iter().enumerate() {
            let bits = u64::from(byte & 0x7f);
            if place == 9 && byte > 1 {
                break;
            }
            number |= bits << (7 * place);
            if byte < 0x80 {
                self.rest = &self.rest[place + 1..];
                return Ok(number);
            }
        }
        Err(if self.rest.len() < 10 { SHORT } else { Malformed("holds a number that is too large") })
    }

    /// So many numbers, each turned into a value; nothing is reserved for more of them than there are bytes.
    pub(super) fn numbers<T>(
        &mut self,
        count: usize,
        mut value: impl FnMut(u64) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        if count > self.len() {
            return Err(SHORT);
        }
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            values.push(value(self.number()?)?);
        }
        Ok(values)
    }

    /// How many things follow, each of which takes at least a byte.
    pub(super) fn count(&mut self) -> Result<usize, Malformed> {
        let count = usize::try_from(self.number()?).map_err(|_| SHORT)?;
        if count > self.len() { Err(SHORT) } else { Ok(count) }
    }
}

/// The sections of some bytes, by their tags.
pub(super) struct Sections<'a> {
    found: Vec<(u8, &'a [u8])>,
}

impl<'a> Sections<'a> {
    /// Finds all sections of what is left.
    pub(super) fn read(mut from: Reader<'a>) -> Result<Self, Malformed> {
        let mut found: Vec<(u8, &'a [u8])> = Vec::new();
        while from.len() > 0 {
            let tag = from.take(1)?[0];
            if found.last().is_some_and(|&(last, _)| last >= tag) {
                return Err(Malformed("holds sections in disorder"));
            }
            let length = from.count()?;
            found.push((tag, from.take(length)?));
        }
        Ok(Self { found })
    }

    /// The section of a tag, if there is one.
    pub(super) fn get(&self, tag: u8) -> Option<Reader<'a>> {
        let place = self.found.binary_search_by_key(&tag, |&(tag, _)| tag).ok()?;
        Some(Reader::new(self.found[place].1))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec(any::<u64>(), 0..20), shifts in 0..64u32) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| put_number(&mut bytes, number >> shifts));
            let mut reader = Reader::new(&bytes);
            for number in &numbers {
                prop_assert_eq!(reader.number().ok(), Some(number >> shifts));
            }
            prop_assert!(reader.end().is_ok());
        }

        #[test]
        fn signed_numbers_come_back(number in any::<i64>()) {
            prop_assert_eq!(unzigzag(zigzag(number)), number);
        }
    }

    #[test]
    fn numbers_that_end_nowhere_or_too_late_are_refused() {
        for bytes in
            [&[][..], &[0x80], &[0x80; 9], &[0x80; 12], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]]
        {
            assert!(Reader::new(bytes).number().is_err(), "{bytes:?}");
        }
        assert_eq!(zigzag(i64::MIN), u64::MAX);
    }
}
