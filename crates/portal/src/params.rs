//! Parameters of a call the way PHP sees them: nested arrays with ordered keys, whatever form they came in.
//!
//! A query or form body is split as `parse_str` does (`filter[>id]=5`, `select[]=id`); a JSON body gives the same tree with
//! its own types; a broken JSON body gives no parameters at all, which is how the portal behaves
//! (docs: settings/how-to-call-rest-api/data-encoding.md).
//!
//! # Design
//! A tree of our own instead of `serde_json::Value`, because the order of keys matters here (commands of a batch run in
//! it, sorting goes by it) and `serde_json` keeps it only with a feature that would leak into every crate of the workspace.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json, json};

/// One parameter.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Param {
    /// `null`, or not given.
    #[default]
    Null,
    /// A boolean of a JSON body.
    Bool(bool),
    /// A number of a JSON body.
    Number(f64),
    /// Text; everything from a query or form is text.
    Text(String),
    /// List or map: PHP has one array for both.
    Array(Vec<(String, Param)>),
}

static NULL: Param = Param::Null;

impl Param {
    /// An empty array.
    pub(crate) fn empty() -> Param {
        Param::Array(Vec::new())
    }

    /// Reads a query string or form body.
    pub(crate) fn from_form(bytes: &[u8]) -> Param {
        let mut root = Param::empty();
        for (name, value) in form_urlencoded::parse(bytes) {
            root.insert_path(&name, Param::Text(value.into_owned()));
        }
        root
    }

    /// Reads a JSON body; anything broken or not a map is no parameters.
    pub(crate) fn from_json(bytes: &[u8]) -> Param {
        match serde_json::from_slice::<Param>(bytes) {
            Ok(param @ Param::Array(_)) => param,
            _ => Param::empty(),
        }
    }

    /// Adds the entries of another array; same keys win from the other.
    pub(crate) fn merge(&mut self, other: Param) {
        if let (Param::Array(_), Param::Array(entries)) = (&*self, other) {
            for (key, value) in entries {
                *self.entry(&key) = value;
            }
        }
    }

    /// The entry of an array; null if there is none.
    pub(crate) fn get(&self, key: &str) -> &Param {
        match self {
            Param::Array(entries) => entries.iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value),
            _ => &NULL,
        }
    }

    /// The entry of an array, its name read without regard to case: the older methods are called with either.
    pub(crate) fn get_any_case(&self, key: &str) -> &Param {
        match self {
            Param::Array(entries) => {
                entries.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map_or(&NULL, |(_, value)| value)
            }
            _ => &NULL,
        }
    }

    /// Entries of an array, in order; none for anything else.
    pub(crate) fn entries(&self) -> &[(String, Param)] {
        match self {
            Param::Array(entries) => entries,
            _ => &[],
        }
    }

    /// Not given, null or an empty text.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Param::Null => true,
            Param::Text(text) => text.is_empty(),
            Param::Array(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Whether this is a list or map.
    pub(crate) fn is_array(&self) -> bool {
        matches!(self, Param::Array(_))
    }

    /// Text of a scalar as PHP converts it; `None` for null and arrays.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Param::Text(text) => Some(text.clone()),
            Param::Number(number) => Some(number.to_string()),
            Param::Bool(flag) => Some(if *flag { "1".to_owned() } else { String::new() }),
            Param::Null | Param::Array(_) => None,
        }
    }

    /// A number, or a text that is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Param::Number(number) => Some(*number),
            Param::Text(text) => text.trim().parse().ok(),
            Param::Bool(flag) => Some(f64::from(u8::from(*flag))),
            Param::Null | Param::Array(_) => None,
        }
    }

    /// A whole number, or a text that is one.
    pub(crate) fn int(&self) -> Option<i64> {
        self.number().filter(|number| number.fract() == 0.0).map(|number| number as i64)
    }

    /// A positive id.
    pub(crate) fn id(&self) -> Option<u32> {
        self.int().and_then(|id| u32::try_from(id).ok()).filter(|id| *id > 0)
    }

    /// The forms the portal takes for "yes".
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Param::Bool(flag) => *flag,
            Param::Number(number) => *number != 0.0,
            Param::Text(text) => matches!(text.as_str(), "Y" | "y" | "1" | "true"),
            Param::Null | Param::Array(_) => false,
        }
    }

    /// PHP's truth of a value, by which it takes a switch such as `halt`: 0, `"0"`, nothing and `false` are off, any other
    /// text is on, the word `false` included.
    pub(crate) fn php_true(&self) -> bool {
        match self {
            Param::Text(text) => !text.is_empty() && text != "0",
            Param::Array(entries) => !entries.is_empty(),
            other => other.truthy(),
        }
    }

    /// Plain JSON with the order of keys lost; an array whose keys are 0, 1, 2… is a list.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Param::Null => Json::Null,
            Param::Bool(flag) => json!(flag),
            Param::Number(number) if number.fract() == 0.0 => json!(*number as i64),
            Param::Number(number) => json!(number),
            Param::Text(text) => json!(text),
            Param::Array(entries) => {
                let is_list = entries.iter().enumerate().all(|(index, (key, _))| *key == index.to_string());
                if is_list {
                    entries.iter().map(|(_, value)| value.to_json()).collect()
                } else {
                    let map: Map<String, Json> =
                        entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect();
                    Json::Object(map)
                }
            }
        }
    }

    /// The tree of a JSON value.
    pub(crate) fn of_json(value: &Json) -> Param {
        match value {
            Json::Null => Param::Null,
            Json::Bool(flag) => Param::Bool(*flag),
            Json::Number(number) => Param::Number(number.as_f64().unwrap_or_default()),
            Json::String(text) => Param::Text(text.clone()),
            Json::Array(values) => Param::Array(
                values.iter().enumerate().map(|(i, value)| (i.to_string(), Param::of_json(value))).collect(),
            ),
            Json::Object(map) => {
                Param::Array(map.iter().map(|(key, value)| (key.clone(), Param::of_json(value))).collect())
            }
        }
    }

    fn entry(&mut self, key: &str) -> &mut Param {
        if !self.is_array() {
            *self = Param::empty();
        }
        let Param::Array(entries) = self else { unreachable!("made an array just above") };
        let index = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Param::Null));
            entries.len() - 1
        });
        &mut entries[index].1
    }

    /// Stores a value under a name such as `filter[>id]` or `select[]`. A bracket that is never closed is part of the name:
    /// this is what becomes of `filter[>=id]=5` when its first `=` was not percent-encoded.
    fn insert_path(&mut self, name: &str, value: Param) {
        if name.contains('[') && !name.contains(']') {
            *self.entry(&name.replace('[', "_")) = value;
            return;
        }
        let (first, mut rest) = match name.find('[') {
            Some(at) if at > 0 => name.split_at(at),
            _ => (name, ""),
        };
        let mut place = self.entry(first);
        while let Some(inner) = rest.strip_prefix('[') {
            let Some((key, tail)) = inner.split_once(']') else { break };
            let key = if key.is_empty() { place.next_index() } else { key.to_owned() };
            place = place.entry(&key);
            rest = tail;
        }
        *place = value;
    }

    /// The key PHP gives to `[]`: one more than the largest number.
    fn next_index(&self) -> String {
        let last = self.entries().iter().filter_map(|(key, _)| key.parse::<i64>().ok()).max();
        last.map_or(0, |last| last + 1).to_string()
    }
}

impl<'de> Deserialize<'de> for Param {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Param, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Param;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Param, E> {
                Ok(Param::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Param, E> {
                Ok(Param::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Param, E> {
                Ok(Param::Number(value as f64))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Param, E> {
                Ok(Param::Number(value as f64))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Param, E> {
                Ok(Param::Number(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Param, E> {
                Ok(Param::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Param, A::Error> {
                let mut entries = Vec::new();
                while let Some(value) = list.next_element()? {
                    entries.push((entries.len().to_string(), value));
                }
                Ok(Param::Array(entries))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Param, A::Error> {
                let mut root = Param::empty();
                while let Some((key, value)) = map.next_entry::<String, Param>()? {
                    *root.entry(&key) = value;
                }
                Ok(root)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_split_as_php_does() {
        for (form, expected) in [
            ("a=1&b=x%20y", json!({"a": "1", "b": "x y"})),
            ("select[]=id&select[]=title", json!({"select": ["id", "title"]})),
            ("select[0]=id&select[1]=title", json!({"select": ["id", "title"]})),
            ("filter%5B%3Eid%5D=5", json!({"filter": {">id": "5"}})),
            ("filter[0][logic]=OR&filter[0][%3Da]=1", json!({"filter": [{"logic": "OR", "=a": "1"}]})),
            ("filter[=a]=1", json!({"filter_": "a]=1"})),
            ("a[b]=1&a[c]=2", json!({"a": {"b": "1", "c": "2"}})),
            ("a=1&a=2", json!({"a": "2"})),
            ("", json!([])),
        ] {
            assert_eq!(Param::from_form(form.as_bytes()).to_json(), expected, "{form}");
        }
    }

    #[test]
    fn broken_json_is_no_parameters() {
        for body in ["{\"filter\": {", "5", "", "nonsense"] {
            assert_eq!(Param::from_json(body.as_bytes()), Param::empty(), "{body}");
        }
    }

    #[test]
    fn json_keeps_types_and_order() {
        let params =
            Param::from_json(br#"{"cmd": {"z": "1", "c10": "2", "a": "3"}, "id": 7, "on": true, "none": null}"#);
        let keys: Vec<&str> = params.get("cmd").entries().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["z", "c10", "a"]);
        assert_eq!(params.get("id").id(), Some(7));
        assert!(params.get("on").truthy());
        assert!(params.get("none").is_empty() && params.get("missing").is_empty());
    }
}
