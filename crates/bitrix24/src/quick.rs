//! A quick reader of JSON as portals write it, for the answers that bring a portal's records by the million.
//!
//! It reads into the same types as `serde_json`, about three times as quickly, and knows less: what is broken, and what is
//! valid but seldom (a number of twenty digits, an exponent, half of a surrogate pair), it refuses with [`Unusual`].
//! Whoever meets that reads the text again with `serde_json`, whose word is final. So this reader decides nothing: it must
//! only never read a text in another way than `serde_json` does.
//!
//! # Design
//! Rows of a list name the same fields in the same order. The reader notes the names of the last row, and finds a name
//! that comes again in its place by one comparison of bytes, without looking for its field.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

mod access;
mod scan;

use access::{Fields, Listed};
pub(crate) use scan::digits;

/// How deep lists and maps may lie in each other: what a portal writes is a dozen deep.
const DEPTH: u8 = 100;

/// The text is no JSON, or such that `serde_json` has to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unusual;

impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not JSON as portals mostly write it")
    }
}

impl std::error::Error for Unusual {}

impl serde::de::Error for Unusual {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// A text of JSON, read from its beginning to its end.
pub(crate) struct Json<'de> {
    text: &'de str,
    /// Bytes that are behind.
    at: usize,
    /// What the last text with escapes stands for.
    unescaped: String,
    /// The names in the last map that became a struct of named fields.
    row: Vec<Name<'de>>,
    /// The fields of that struct.
    row_of: &'static [&'static str],
    /// How many lists and maps are open.
    depth: u8,
}

/// The name at a place of a row, with its quotes and colon, and the number of its field; nothing for a field that nobody
/// wants.
#[derive(Clone, Copy)]
struct Name<'de> {
    quoted: &'de [u8],
    field: Option<u16>,
}

/// Reads a whole text.
///
/// # Errors
/// [`Unusual`]: `serde_json` has to read it.
pub(crate) fn read<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Result<S::Value, Unusual> {
    let mut json = Json { text, at: 0, unescaped: String::new(), row: Vec::new(), row_of: &[], depth: 0 };
    let value = seed.deserialize(&mut json)?;
    match json.next_byte() {
        None => Ok(value),
        Some(_) => Err(Unusual),
    }
}

impl<'de> Deserializer<'de> for &mut Json<'de> {
    type Error = Unusual;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        match self.next_byte().ok_or(Unusual)? {
            b'"' => {
                self.at += 1;
                let (end, has_escapes) = self.end_of_text()?;
                if !has_escapes {
                    let text = self.text.get(self.at..end).ok_or(Unusual)?;
                    self.at = end + 1;
                    return visitor.visit_borrowed_str(text);
                }
                self.unescape(end)?;
                visitor.visit_str(&self.unescaped)
            }
            b'0'..=b'9' => self.number(false, visitor),
            b'-' => {
                self.at += 1;
                self.number(true, visitor)
            }
            b'[' => self.list(visitor),
            b'{' => self.map(&[], visitor),
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            _ => Err(Unusual),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unusual> {
        match self.next_byte() {
            Some(b'{') => self.map(fields, visitor),
            // A struct may be written as a list of its values; no portal does so.
            _ => Err(Unusual),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        if self.next_byte() == Some(b'n') {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unusual> {
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        self.pass_over()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier
    }
}

impl<'de> Json<'de> {
    /// Reads a list, whose bracket is next.
    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unusual> {
        self.enter()?;
        let mut listed = Listed::new(self);
        let value = visitor.visit_seq(&mut listed)?;
        // A visitor may stop before the end.
        if !listed.is_over() {
            return Err(Unusual);
        }
        self.depth -= 1;
        Ok(value)
    }

    /// Reads a map, whose bracket is next, as one of these fields; as one of any names if there are none.
    #[inline]
    fn map<V: Visitor<'de>>(&mut self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Unusual> {
        self.enter()?;
        let mut map = Fields::new(self, fields);
        let value = visitor.visit_map(&mut map)?;
        if !map.is_over() {
            return Err(Unusual);
        }
        self.depth -= 1;
        Ok(value)
    }

    /// Steps over the bracket that opens a list or a map.
    fn enter(&mut self) -> Result<(), Unusual> {
        self.at += 1;
        self.depth += 1;
        if self.depth < DEPTH { Ok(()) } else { Err(Unusual) }
    }

    /// Steps over the mark before the next value of a list or a map: nothing before the first one, a comma before others.
    /// Says no where the closing bracket stands instead, which is behind then.
    #[inline]
    fn goes_on(&mut self, is_first: bool, closing: u8) -> Result<bool, Unusual> {
        match self.next_byte() {
            Some(byte) if byte == closing => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(Unusual),
        }
    }

    /// Steps over any value.
    fn pass_over(&mut self) -> Result<(), Unusual> {
        match self.next_byte().ok_or(Unusual)? {
            b'"' => self.pass_over_text(),
            b'[' => {
                self.enter()?;
                let mut is_first = true;
                while self.goes_on(is_first, b']')? {
                    is_first = false;
                    self.pass_over()?;
                }
                self.depth -= 1;
                Ok(())
            }
            b'{' => {
                self.enter()?;
                let mut is_first = true;
                while self.goes_on(is_first, b'}')? {
                    is_first = false;
                    self.name_begins()?;
                    self.pass_over_text()?;
                    self.colon()?;
                    self.pass_over()?;
                }
                self.depth -= 1;
                Ok(())
            }
            _ => {
                use serde::de::IgnoredAny;
                Deserializer::deserialize_any(self, IgnoredAny).map(drop)
            }
        }
    }

    /// Steps over a text, whose first quote is next.
    fn pass_over_text(&mut self) -> Result<(), Unusual> {
        self.at += 1;
        let (end, has_escapes) = self.end_of_text()?;
        if has_escapes {
            return self.unescape(end);
        }
        self.at = end + 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
