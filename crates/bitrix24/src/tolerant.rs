//! Readers for the many forms in which a portal writes the same thing.
//!
//! Ids come as numbers or as texts depending on the method, "empty" is `""`, `null`, `0` or `"0"`, flags are `Y`/`N`,
//! `1`/`0` or booleans, and an empty map is `[]` (docs: api-reference/data-types.md). Everything that reads an answer goes
//! through here.

use std::borrow::Cow;
use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use segmentation::facts::Few;
use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::quick::digits;

/// Reads an id that may be missing: a number, a text of digits, or any kind of "empty", which becomes 0.
///
/// # Errors
/// If the value is something else, or the number does not fit an id.
pub(crate) fn id<'de, D: Deserializer<'de>, T: From<u32>>(deserializer: D) -> Result<T, D::Error> {
    struct IdVisitor;

    impl<'de> Visitor<'de> for IdVisitor {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id: a number or a text of digits")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<u32, E> {
            u32::try_from(value).map_err(|_| E::custom("the id is too large"))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<u32, E> {
            u32::try_from(value).map_err(|_| E::custom("the id is negative or too large"))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<u32, E> {
            let whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
            if whole { Ok(value as u32) } else { Err(E::custom("the id is not a whole number")) }
        }

        #[inline]
        fn visit_str<E: Error>(self, value: &str) -> Result<u32, E> {
            if let Some(id) = digits(value) {
                return Ok(id);
            }
            let value = value.trim();
            if value.is_empty() { Ok(0) } else { value.parse().map_err(|_| E::custom("the id is not a number")) }
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<u32, E> {
            Ok(0)
        }

        fn visit_unit<E: Error>(self) -> Result<u32, E> {
            Ok(0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<u32, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(0)
        }
    }

    deserializer.deserialize_any(IdVisitor).map(T::from)
}

/// Reads an id that links to another record: what is no id, or none that fits, links to nothing. A record with an odd link
/// is still a record.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn link<'de, D: Deserializer<'de>, T: From<u32>>(deserializer: D) -> Result<T, D::Error> {
    struct LinkVisitor;

    impl<'de> Visitor<'de> for LinkVisitor {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<u32, E> {
            Ok(u32::try_from(value).unwrap_or(0))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<u32, E> {
            Ok(u32::try_from(value).unwrap_or(0))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<u32, E> {
            let whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
            Ok(if whole { value as u32 } else { 0 })
        }

        #[inline]
        fn visit_str<E: Error>(self, value: &str) -> Result<u32, E> {
            Ok(digits(value).or_else(|| value.trim().parse().ok()).unwrap_or(0))
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<u32, E> {
            Ok(0)
        }

        fn visit_unit<E: Error>(self) -> Result<u32, E> {
            Ok(0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<u32, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<u32, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(0)
        }
    }

    deserializer.deserialize_any(LinkVisitor).map(T::from)
}

/// Reads a list, as JSON's own or as a map by numbers; anything empty or missing becomes an empty list.
///
/// # Errors
/// If an element cannot be read.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    gather(deserializer, Vec::push)
}

/// Reads a [`list`] into any collection.
fn gather<'de, D, T, C>(deserializer: D, push: fn(&mut C, T)) -> Result<C, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    C: Default,
{
    struct ListVisitor<C, T>(fn(&mut C, T));

    impl<'de, T: Deserialize<'de>, C: Default> Visitor<'de> for ListVisitor<C, T> {
        type Value = C;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_unit<E: Error>(self) -> Result<C, E> {
            Ok(C::default())
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<C, E> {
            Ok(C::default())
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<C, E> {
            Ok(C::default())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<C, A::Error> {
            let mut list = C::default();
            while let Some(element) = seq.next_element()? {
                (self.0)(&mut list, element);
            }
            Ok(list)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<C, A::Error> {
            // The numbers tell the order; the text may have another one.
            let mut entries: Vec<(u64, T)> = Vec::new();
            while let Some((number, element)) = map.next_entry::<Cow<'_, str>, T>()? {
                entries.push((number.parse().unwrap_or(entries.len() as u64), element));
            }
            entries.sort_by_key(|(number, _)| *number);
            let mut list = C::default();
            entries.into_iter().for_each(|(_, element)| (self.0)(&mut list, element));
            Ok(list)
        }
    }

    deserializer.deserialize_any(ListVisitor(push))
}

/// Reads an answer that is a [`list`].
///
/// # Errors
/// If it is no list, or an element cannot be read.
pub(crate) fn whole_list<T: DeserializeOwned>(raw: &RawValue) -> serde_json::Result<Vec<T>> {
    list(&mut serde_json::Deserializer::from_str(raw.get()))
}

/// Reads a list of ids that link to other records, empty in whatever way; what is no id, and zeros, are dropped.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn ids<'de, D: Deserializer<'de>, T: From<u32>>(deserializer: D) -> Result<Few<T>, D::Error> {
    #[derive(Deserialize)]
    struct One(#[serde(deserialize_with = "link")] u32);

    gather(deserializer, |ids: &mut Few<T>, One(id)| {
        if id != 0 {
            ids.push(id.into());
        }
    })
}

/// Reads a sum of money in ten-thousandths: a number, a text of one, with a currency behind a bar or without, or any kind
/// of "empty", which becomes 0. What lies behind the fourth decimal is rounded.
///
/// # Errors
/// Only if the JSON itself is broken: a record with an odd sum is still a record.
pub(crate) fn sum<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    struct SumVisitor;

    impl<'de> Visitor<'de> for SumVisitor {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a sum of money")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
            Ok(i64::try_from(value).unwrap_or(i64::MAX).saturating_mul(10_000))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
            Ok(value.saturating_mul(10_000))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
            Ok((value * 10_000.0).round() as i64)
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<i64, E> {
            let number = value.split('|').next().unwrap_or_default().trim();
            Ok(ten_thousandths(number).unwrap_or(0))
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<i64, E> {
            Ok(0)
        }

        fn visit_unit<E: Error>(self) -> Result<i64, E> {
            Ok(0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<i64, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i64, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(0)
        }
    }

    deserializer.deserialize_any(SumVisitor)
}

/// A decimal number as ten-thousandths, rounded half away from zero; nothing if the text is none.
fn ten_thousandths(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !is_number(whole) || !is_number(part) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let decimals = part.bytes().chain(std::iter::repeat(b'0')).take(4);
    let fraction = decimals.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let up = i64::from(part.as_bytes().get(4).is_some_and(|digit| *digit >= b'5'));
    Some(sign * whole.checked_mul(10_000)?.checked_add(fraction + up)?)
}

/// Reads a number, or a text of one; nothing if it is none, or is no finite number.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let text: Cow<'de, str> = text(deserializer)?;
    Ok(text.parse().ok().filter(|number: &f64| number.is_finite()))
}

/// Reads a length of time in seconds; 0 if it is none.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(number(deserializer)?.unwrap_or(0.0).max(0.0))
}

/// Reads a flag: `Y`, `1` or `true` is yes, everything else is no.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    struct FlagVisitor;

    impl<'de> Visitor<'de> for FlagVisitor {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a flag")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
            Ok(value)
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
            Ok(value == 1)
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
            Ok(value == 1)
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
            Ok(matches!(value, "Y" | "y" | "1" | "true"))
        }

        fn visit_unit<E: Error>(self) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(false)
        }
    }

    deserializer.deserialize_any(FlagVisitor)
}

/// A text without the white space around it.
#[inline]
fn trimmed(text: &str) -> &str {
    let is_bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_bare(bytes.first()) && is_bare(bytes.last()) { text } else { text.trim() }
}

/// Reads a text; numbers are written out, everything empty becomes an empty text. A text without escapes is borrowed from
/// the answer where its reader wants a [`Cow`].
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn text<'de, D: Deserializer<'de>, T: From<Cow<'de, str>>>(deserializer: D) -> Result<T, D::Error> {
    struct TextVisitor;

    impl<'de> Visitor<'de> for TextVisitor {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        #[inline]
        fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
            Ok(trimmed(value).into())
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok(trimmed(value).to_owned().into())
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok("".into())
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok(value.to_string().into())
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok("".into())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok("".into())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok("".into())
        }
    }

    deserializer.deserialize_any(TextVisitor).map(T::from)
}

/// Reads a name: a [`text`] in which some portals write marks as HTML does (`ООО &quot;Ромашка&quot;`).
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn name<'de, D: Deserializer<'de>, T: From<Cow<'de, str>>>(deserializer: D) -> Result<T, D::Error> {
    text(deserializer).map(|name: Cow<'de, str>| {
        let is_escaped = name.contains('&') && name.contains(';');
        T::from(if is_escaped { html_escape::decode_html_entities(&name).into_owned().into() } else { name })
    })
}

/// Reads a date or date-time as the calendar date the portal writes: its first ten characters, never converted to
/// another zone. Everything empty, and a text that is no date, becomes nothing: a card with an odd date is still a card.
///
/// # Errors
/// Only if the JSON itself is broken.
pub(crate) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    text(deserializer).map(|text: Cow<'_, str>| calendar_date(&text))
}

/// The years in which something can have been dated in a CRM; what a portal writes as "no date" (`0000-00-00`,
/// `-0001-11-30`, year 1) and slips of the pen lie outside.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2100;

/// The calendar date at the start of an ISO text; nothing if it is none, or lies outside of the years 1980 to 2100.
#[must_use]
pub fn calendar_date(text: &str) -> Option<NaiveDate> {
    let day = text.get(..10)?;
    let date = match *day.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
            if [y1, y2, y3, y4, m1, m2, d1, d2].iter().all(u8::is_ascii_digit) =>
        {
            let number = |digits: &[u8]| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4]) as i32, number(&[m1, m2]), number(&[d1, d2]))
        }
        // Spaces, a sign, a month of one digit: seldom, and for the calendar's own reader.
        _ => day.parse().ok(),
    };
    date.filter(|date: &NaiveDate| YEARS.contains(&date.year()))
}

/// Reads a map that PHP writes as `[]` when it is empty.
///
/// # Errors
/// If the value is neither a map, nor an empty list, nor null, or a value in it cannot be read.
pub(crate) fn map<'de, D, V>(deserializer: D) -> Result<std::collections::HashMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: serde::Deserialize<'de>,
{
    struct MapVisitor<V>(std::marker::PhantomData<V>);

    impl<'de, V: serde::Deserialize<'de>> Visitor<'de> for MapVisitor<V> {
        type Value = std::collections::HashMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map, or an empty list in its place")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            match seq.next_element::<IgnoredAny>()? {
                None => Ok(Self::Value::new()),
                Some(_) => Err(A::Error::custom("expected a map, found a list")),
            }
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Self::Value::new();
            while let Some((key, value)) = map.next_entry()? {
                entries.insert(key, value);
            }
            Ok(entries)
        }
    }

    deserializer.deserialize_any(MapVisitor(std::marker::PhantomData))
}

#[cfg(test)]
mod tests;
