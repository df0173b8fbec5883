//! Texts, numbers and words: the bytes between the brackets.

use serde::de::Visitor;

use super::{Json, Unusual};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// A mark in the highest bit of the first of eight bytes that a text may not hold as it is: a quote, a backslash, or less
/// than a space. Bytes before that one have no mark; those behind it may have a wrong one.
#[inline]
fn marks(bytes: [u8; 8]) -> u64 {
    let bytes = u64::from_le_bytes(bytes);
    let is_zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let is_control = bytes.wrapping_sub(ONES * 0x20) & !bytes;
    (is_control | is_zero(bytes ^ (ONES * 0x22)) | is_zero(bytes ^ (ONES * 0x5C))) & HIGH
}

/// A number of at most nine digits and nothing else.
#[inline]
pub(crate) fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u32::from(digit))
    })
}

impl<'de> Json<'de> {
    /// The next byte that is no space, which stays the next one.
    #[inline]
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// Makes sure that a name is next.
    pub(super) fn name_begins(&mut self) -> Result<(), Unusual> {
        if self.next_byte() == Some(b'"') { Ok(()) } else { Err(Unusual) }
    }

    /// Steps over the colon behind a name.
    pub(super) fn colon(&mut self) -> Result<(), Unusual> {
        let is_there = self.next_byte() == Some(b':');
        self.at += 1;
        if is_there { Ok(()) } else { Err(Unusual) }
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Unusual> {
        let is_there = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        if is_there { Ok(()) } else { Err(Unusual) }
    }

    /// Where the text that begins here ends, or its first escape stands; which of both it is.
    #[inline]
    pub(super) fn end_of_text(&self) -> Result<(usize, bool), Unusual> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let marks = marks(*eight);
            if marks != 0 {
                at += marks.trailing_zeros() as usize / 8;
                return self.ends_at(at);
            }
            at += 8;
        }
        let rest = bytes.get(at..).ok_or(Unusual)?;
        let left = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).ok_or(Unusual)?;
        self.ends_at(at + left)
    }

    #[inline]
    fn ends_at(&self, at: usize) -> Result<(usize, bool), Unusual> {
        match self.text.as_bytes()[at] {
            b'"' => Ok((at, false)),
            b'\\' => Ok((at, true)),
            _ => Err(Unusual),
        }
    }

    /// Reads the text that begins here and has its first escape at `escape`, into [`Json::unescaped`].
    pub(super) fn unescape(&mut self, mut escape: usize) -> Result<(), Unusual> {
        self.unescaped.clear();
        loop {
            self.unescaped.push_str(self.text.get(self.at..escape).ok_or(Unusual)?);
            self.at = escape;
            while self.text.as_bytes().get(self.at) == Some(&b'\\') {
                let character = self.escaped()?;
                self.unescaped.push(character);
            }
            let (end, has_escapes) = self.end_of_text()?;
            if !has_escapes {
                self.unescaped.push_str(self.text.get(self.at..end).ok_or(Unusual)?);
                self.at = end + 1;
                return Ok(());
            }
            escape = end;
        }
    }

    /// Reads a backslash and what it stands for.
    #[inline]
    fn escaped(&mut self) -> Result<char, Unusual> {
        let escaped = self.text.as_bytes().get(self.at + 1).ok_or(Unusual)?;
        self.at += 2;
        Ok(match escaped {
            b'u' => {
                let unit = self.code_unit()?;
                match unit {
                    0xD800..=0xDBFF => self.pair(unit)?,
                    _ => char::from_u32(unit).ok_or(Unusual)?,
                }
            }
            b'"' | b'\\' | b'/' => char::from(*escaped),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            _ => return Err(Unusual),
        })
    }

    /// The character whose first half is behind.
    fn pair(&mut self, high: u32) -> Result<char, Unusual> {
        self.word("\\u")?;
        let low = self.code_unit()?;
        match low {
            0xDC00..=0xDFFF => char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or(Unusual),
            _ => Err(Unusual),
        }
    }

    /// Four hexadecimal digits.
    #[inline]
    fn code_unit(&mut self) -> Result<u32, Unusual> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or(Unusual)?;
        self.at += 4;
        let unit = digits.iter().fold(0, |unit, digit| unit << 4 | i32::from(HEXADECIMAL[usize::from(*digit)]));
        // A byte that is no digit has set all bits above the lowest ones.
        u32::try_from(unit).map_err(|_| Unusual)
    }

    /// Reads a number, whose sign is behind.
    pub(super) fn number<V: Visitor<'de>>(&mut self, is_negative: bool, visitor: V) -> Result<V::Value, Unusual> {
        let start = self.at;
        let whole = self.decimals(0);
        let wholes = self.at - start;
        // No digits, one zero too many, or more of them than fit.
        if wholes == 0 || wholes > 18 || wholes > 1 && self.text.as_bytes()[start] == b'0' {
            return Err(Unusual);
        }
        let has_point = self.text.as_bytes().get(self.at) == Some(&b'.');
        let value = if has_point {
            self.at += 1;
            let from = self.at;
            let all = self.decimals(whole);
            let behind = self.at - from;
            if behind == 0 || wholes + behind > 18 {
                return Err(Unusual);
            }
            // Both are exact below 2⁵³ and 10²², so the quotient is the nearest number, which `serde_json` gives too.
            let value = all as f64 / POWERS[behind];
            visitor.visit_f64(if is_negative { -value } else { value })
        } else if is_negative {
            if whole == 0 {
                return Err(Unusual);
            }
            visitor.visit_i64(-(whole as i64))
        } else {
            visitor.visit_u64(whole)
        };
        match self.text.as_bytes().get(self.at) {
            Some(b'e' | b'E' | b'.' | b'0'..=b'9') => Err(Unusual),
            _ => value,
        }
    }

    /// Reads digits behind those of a number.
    #[inline]
    fn decimals(&mut self, mut number: u64) -> u64 {
        let bytes = self.text.as_bytes();
        while let Some(digit @ b'0'..=b'9') = bytes.get(self.at) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        number
    }
}

/// What a byte stands for as a hexadecimal digit; −1 for none.
const HEXADECIMAL: [i8; 256] = {
    let mut values = [-1; 256];
    let mut digit = 0;
    while digit < 16 {
        let byte = b"0123456789abcdef"[digit];
        values[byte as usize] = digit as i8;
        values[byte.to_ascii_uppercase() as usize] = digit as i8;
        digit += 1;
    }
    values
};

/// Powers of ten.
const POWERS: [f64; 19] = {
    let mut powers = [1.0; 19];
    let mut at = 1;
    while at < 19 {
        powers[at] = powers[at - 1] * 10.0;
        at += 1;
    }
    powers
};
