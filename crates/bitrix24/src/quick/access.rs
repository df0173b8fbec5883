//! What the values of a list or a map are taken from, one after the other.

use serde::de::value::U64Deserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};

use super::{Json, Name, Unusual};

/// The values of a list.
pub(super) struct Listed<'a, 'de> {
    json: &'a mut Json<'de>,
    is_first: bool,
    is_over: bool,
}

impl<'a, 'de> Listed<'a, 'de> {
    pub(super) fn new(json: &'a mut Json<'de>) -> Self {
        Self { json, is_first: true, is_over: false }
    }

    /// Whether the closing bracket is behind.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }
}

impl<'de> SeqAccess<'de> for &mut Listed<'_, 'de> {
    type Error = Unusual;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unusual> {
        if self.is_over || !self.json.goes_on(self.is_first, b']')? {
            self.is_over = true;
            return Ok(None);
        }
        self.is_first = false;
        seed.deserialize(&mut *self.json).map(Some)
    }
}

/// The values of a map with their names.
pub(super) struct Fields<'a, 'de> {
    json: &'a mut Json<'de>,
    fields: &'static [&'static str],
    /// How many names are behind.
    place: usize,
    is_over: bool,
}

impl<'a, 'de> Fields<'a, 'de> {
    pub(super) fn new(json: &'a mut Json<'de>, fields: &'static [&'static str]) -> Self {
        Self { json, fields, place: 0, is_over: false }
    }

    /// Whether the closing bracket is behind.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }
}

impl<'de> MapAccess<'de> for &mut Fields<'_, 'de> {
    type Error = Unusual;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unusual> {
        if self.is_over || !self.json.goes_on(self.place == 0, b'}')? {
            self.is_over = true;
            return Ok(None);
        }
        let place = self.place;
        self.place += 1;
        if self.fields.is_empty() {
            self.json.name_begins()?;
            let name = seed.deserialize(&mut *self.json)?;
            self.json.colon()?;
            return Ok(Some(name));
        }
        // A field is named by its number, as serde numbers the fields of a struct; what is beyond them is ignored.
        let number = self.json.field(place, self.fields)?.map_or(u64::MAX, u64::from);
        let number: U64Deserializer<Unusual> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unusual> {
        seed.deserialize(&mut *self.json)
    }
}

impl<'de> Json<'de> {
    /// Steps over the name at a place of a row, and the colon behind it; gives the number of its field.
    #[inline]
    fn field(&mut self, place: usize, fields: &'static [&'static str]) -> Result<Option<u16>, Unusual> {
        if std::ptr::eq(self.row_of, fields)
            && let Some(name) = self.row.get(place)
            && self.text.as_bytes().get(self.at..).is_some_and(|rest| begins(rest, name.quoted))
        {
            self.at += name.quoted.len();
            return Ok(name.field);
        }
        self.look_up(place, fields)
    }

    /// The same for a name that was not in this place of the last row.
    #[cold]
    fn look_up(&mut self, place: usize, fields: &'static [&'static str]) -> Result<Option<u16>, Unusual> {
        self.name_begins()?;
        let start = self.at;
        self.at += 1;
        let (end, has_escapes) = self.end_of_text()?;
        if has_escapes {
            return Err(Unusual);
        }
        let name = self.text.get(self.at..end).ok_or(Unusual)?;
        self.at = end + 1;
        self.colon()?;
        let field = fields.iter().position(|field| *field == name).and_then(|number| u16::try_from(number).ok());
        if !std::ptr::eq(self.row_of, fields) {
            self.row_of = fields;
            self.row.clear();
        }
        let quoted = &self.text.as_bytes()[start..self.at];
        if let Some(known) = self.row.get_mut(place) {
            *known = Name { quoted, field };
        } else if self.row.len() == place && place < LONGEST_ROW {
            self.row.push(Name { quoted, field });
        }
        Ok(field)
    }
}

/// How many names of a row are noted.
const LONGEST_ROW: usize = 64;

/// Whether a text begins with a name. A call of the library's comparison takes longer than these few bytes do.
#[inline]
fn begins(text: &[u8], name: &[u8]) -> bool {
    let Some(text) = text.get(..name.len()) else { return false };
    let (texts, rest_of_text) = text.as_chunks::<8>();
    let (names, rest_of_name) = name.as_chunks::<8>();
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    texts.iter().zip(names).all(|(text, name)| word(text) == word(name))
        && rest_of_text.iter().zip(rest_of_name).all(|(text, name)| text == name)
}
