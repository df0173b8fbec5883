//! The outer form of an answer: `result`, `total`, `next`, `time`, and the portal's way of writing JSON
//! (docs: settings/how-to-call-rest-api/data-encoding.md and the examples of all methods).

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::batch::Results;
use crate::http::HttpResponse;
use crate::oddities::Shown;
use crate::time::format_iso;

/// When something was worked on, seconds since 1970, and what the method has used of its budget.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing {
    pub(crate) start: f64,
    pub(crate) finish: f64,
    pub(crate) processing: f64,
    /// Sum of the window and when its oldest minute falls out.
    pub(crate) operating: Option<(f64, i64)>,
}

impl Timing {
    pub(crate) fn json(&self, utc_offset: i32) -> Json {
        let mut map = Map::new();
        for (name, value) in [
            ("start", self.start),
            ("finish", self.finish),
            ("duration", self.finish - self.start),
            ("processing", self.processing),
        ] {
            map.insert(name.to_owned(), json!(micro(value)));
        }
        map.insert("date_start".to_owned(), json!(format_iso(self.start as i64, utc_offset)));
        map.insert("date_finish".to_owned(), json!(format_iso(self.finish as i64, utc_offset)));
        if let Some((sum, reset_at)) = self.operating {
            map.insert("operating_reset_at".to_owned(), json!(reset_at));
            map.insert("operating".to_owned(), json!(micro(sum)));
        }
        Json::Object(map)
    }
}

fn micro(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

/// The body of a single call that went well.
pub(crate) fn success(answer: Shown, time: Option<Json>) -> Json {
    let mut map = Map::new();
    map.insert("result".to_owned(), answer.result);
    if let Some(next) = answer.next {
        map.insert("next".to_owned(), next);
    }
    if let Some(total) = answer.total {
        map.insert("total".to_owned(), total);
    }
    if let Some(time) = time {
        map.insert("time".to_owned(), time);
    }
    Json::Object(map)
}

/// The body of an answer that went well.
pub(crate) enum Body {
    /// Of a single call.
    Single(Json),
    /// Of a batch.
    Batch(BatchBody),
}

/// The body of a batch: its maps keep the order of the commands.
pub(crate) struct BatchBody {
    pub(crate) maps: Results,
    /// Of an odd portal it may be missing.
    pub(crate) time: Option<Json>,
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Body::Single(body) => body.serialize(serializer),
            Body::Batch(body) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("result", &body.maps)?;
                if let Some(time) = &body.time {
                    map.serialize_entry("time", time)?;
                }
                map.end()
            }
        }
    }
}

impl Serialize for Results {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        for (name, entries) in [
            ("result", &self.result),
            ("result_error", &self.error),
            ("result_total", &self.total),
            ("result_next", &self.next),
            ("result_time", &self.time),
        ] {
            map.serialize_entry(name, &PhpMap(entries))?;
        }
        map.end()
    }
}

/// A map as PHP writes it: in the order in which its entries came, `[]` when empty, a list when its keys are 0, 1, 2…
pub(crate) struct PhpMap<'a>(pub(crate) &'a [(String, Json)]);

impl Serialize for PhpMap<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_list = self.0.iter().enumerate().all(|(index, (key, _))| *key == index.to_string());
        if is_list {
            serializer.collect_seq(self.0.iter().map(|(_, value)| value))
        } else {
            serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
        }
    }
}

/// JSON the way PHP writes it: everything beyond ASCII and every slash escaped. It makes Cyrillic three times as long,
/// which a client must bear.
pub(crate) fn php_json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    value
        .serialize(&mut Serializer::with_formatter(&mut bytes, PhpFormatter))
        .expect("memory takes every byte, and a JSON value has no key that is not a text");
    bytes
}

/// Writes JSON as compactly as `serde_json` does, but escapes as PHP.
struct PhpFormatter;

impl Formatter for PhpFormatter {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, char) in fragment.char_indices().filter(|(_, char)| *char == '/' || !char.is_ascii()) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            plain = at + char.len_utf8();
            if char == '/' {
                writer.write_all(b"\\/")?;
                continue;
            }
            for unit in char.encode_utf16(&mut [0; 2]) {
                let digit = |shift: u32| b"0123456789abcdef"[usize::from(*unit >> shift & 0xf)];
                writer.write_all(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])?;
            }
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }
}

/// An answer with its headers. Every origin may read it, but only with these request headers: no custom ones, no
/// credentials.
pub(crate) fn response(status: u16, body: Vec<u8>) -> HttpResponse {
    let headers = vec![
        ("content-type", "application/json; charset=utf-8".to_owned()),
        ("access-control-allow-origin", "*".to_owned()),
        ("access-control-allow-headers", "origin, content-type, accept".to_owned()),
        ("access-control-allow-methods", "GET, POST, OPTIONS".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    HttpResponse { status, headers, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_ascii_and_reads_back() {
        let value = json!({"имя": "Ёж/€😀\"", "n": 1.5});
        let bytes = php_json(&value);
        assert!(bytes.is_ascii());
        assert!(String::from_utf8_lossy(&bytes).contains("\\/"));
        assert_eq!(serde_json::from_slice::<Json>(&bytes).expect("valid JSON"), value);
    }

    #[test]
    fn maps_keep_the_order_of_their_entries() {
        let entries = ["z", "c10", "a"].map(|key| (key.to_owned(), json!(1)));
        assert_eq!(php_json(&PhpMap(&entries)), br#"{"z":1,"c10":1,"a":1}"#);
    }

    #[test]
    fn maps_are_lists_when_empty_or_numbered() {
        let entry = |key: &str| (key.to_owned(), json!(1));
        for (keys, expected) in [(vec![], json!([])), (vec!["0", "1"], json!([1, 1])), (vec!["a"], json!({"a": 1}))] {
            let entries: Vec<(String, Json)> = keys.into_iter().map(entry).collect();
            assert_eq!(serde_json::to_value(PhpMap(&entries)).expect("JSON"), expected);
        }
    }
}
