//! `batch`: up to fifty commands one after another, each of which may refer to the answers before it
//! (docs: settings/how-to-call-rest-api/batch.md).

use serde_json::Value as Json;

use crate::params::Param;

/// Commands a batch may hold.
pub(crate) const LONGEST: usize = 50;

/// One command: its key, method in lower case and parameters, still with references in them.
#[derive(Debug, PartialEq)]
pub(crate) struct Command {
    pub(crate) key: String,
    pub(crate) method: String,
    pub(crate) params: Param,
}

/// Reads the commands of a call, in their order.
pub(crate) fn commands(params: &Param) -> Vec<Command> {
    params
        .get("cmd")
        .entries()
        .iter()
        .map(|(key, command)| {
            let text = command.text().unwrap_or_default();
            let (method, query) = text.split_once('?').unwrap_or((&text, ""));
            let method = method.trim().trim_start_matches('/').to_ascii_lowercase();
            let method = method.strip_suffix(".json").unwrap_or(&method).to_owned();
            Command { key: key.clone(), method, params: Param::from_form(query.as_bytes()) }
        })
        .collect()
}

/// What the commands so far have given, as the four maps of the answer.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) result: Vec<(String, Json)>,
    pub(crate) error: Vec<(String, Json)>,
    pub(crate) total: Vec<(String, Json)>,
    pub(crate) next: Vec<(String, Json)>,
    pub(crate) time: Vec<(String, Json)>,
}

impl Results {
    fn map(&self, name: &str) -> Option<&[(String, Json)]> {
        match name {
            "result" => Some(&self.result),
            "error" => Some(&self.error),
            "total" => Some(&self.total),
            "next" => Some(&self.next),
            "time" => Some(&self.time),
            _ => None,
        }
    }

    /// Replaces references such as `$result[p0][items][49][id]` in all values. Names are left alone.
    pub(crate) fn substitute(&self, param: &Param) -> Param {
        match param {
            Param::Text(text) => self.substitute_text(text),
            Param::Array(entries) => {
                Param::Array(entries.iter().map(|(key, value)| (key.clone(), self.substitute(value))).collect())
            }
            other => other.clone(),
        }
    }

    /// A text that is one reference becomes what it refers to; references within a text become text.
    fn substitute_text(&self, text: &str) -> Param {
        let mut rest = text;
        let mut replaced = String::new();
        while let Some(at) = rest.find('$') {
            let (before, tail) = rest.split_at(at);
            replaced.push_str(before);
            match self.reference(tail) {
                Some((value, length)) if before.is_empty() && replaced.is_empty() && length == tail.len() => {
                    return value;
                }
                Some((value, length)) => {
                    // PHP writes the word for an array that is put into a text.
                    replaced.push_str(&if value.is_array() {
                        "Array".to_owned()
                    } else {
                        value.text().unwrap_or_default()
                    });
                    rest = &tail[length..];
                }
                None => {
                    replaced.push('$');
                    rest = &tail[1..];
                }
            }
        }
        replaced.push_str(rest);
        Param::Text(replaced)
    }

    /// Resolves the reference a text begins with: its value and length. A path that leads nowhere gives the nearest
    /// container, which is the trap of chained pages: a short page turns the next filter into something else.
    fn reference(&self, text: &str) -> Option<(Param, usize)> {
        let name_end = text.find('[')?;
        let map = self.map(text.get(1..name_end)?)?;
        let (mut path, mut length) = (Vec::new(), name_end);
        while let Some(inner) = text[length..].strip_prefix('[') {
            let Some(end) = inner.find(']') else { break };
            path.push(&inner[..end]);
            length += end + 2;
        }
        // Only what the path leads to is copied: a batch of fifty chained pages holds thousands of rows by its end.
        let mut path = path.into_iter();
        let first = path.next().and_then(|key| map.iter().find(|(name, _)| name == key));
        let Some((_, first)) = first else {
            let whole = map.iter().map(|(key, value)| (key.clone(), Param::of_json(value)));
            return Some((Param::Array(whole.collect()), length));
        };
        let mut found = first;
        for key in path {
            let next = match found {
                Json::Array(values) => key.parse::<usize>().ok().and_then(|index| values.get(index)),
                other => other.get(key),
            };
            match next {
                None | Some(Json::Null) => break,
                Some(value) => found = value,
            }
        }
        Some((Param::of_json(found), length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn results() -> Results {
        Results {
            result: vec![("p0".to_owned(), json!({"items": [{"id": 5}, {"id": 9}]}))],
            total: vec![("p0".to_owned(), json!(120))],
            ..Results::default()
        }
    }

    #[test]
    fn commands_are_read_in_order() {
        let body = br#"{"cmd": {"b": "crm.item.list?select[]=id&filter[%3Eid]=5", "a": "User.Current.json"}}"#;
        let commands = commands(&Param::from_json(body));
        assert_eq!((commands[0].key.as_str(), commands[0].method.as_str()), ("b", "crm.item.list"));
        assert_eq!(commands[0].params.to_json(), json!({"select": ["id"], "filter": {">id": "5"}}));
        assert_eq!(commands[1].method, "user.current");
    }

    #[test]
    fn references_are_replaced_by_what_they_lead_to() {
        for (text, expected) in [
            ("$result[p0][items][1][id]", json!(9)),
            ("$total[p0]", json!(120)),
            ("id $result[p0][items][0][id]!", json!("id 5!")),
            ("price in $", json!("price in $")),
            ("$other[p0]", json!("$other[p0]")),
        ] {
            assert_eq!(results().substitute(&Param::Text(text.to_owned())).to_json(), expected, "{text}");
        }
    }

    #[test]
    fn a_path_to_nowhere_gives_the_nearest_container() {
        let value = results().substitute(&Param::Text("$result[p0][items][49][id]".to_owned()));
        assert_eq!(value.to_json(), json!([{"id": 5}, {"id": 9}]));
        assert!(results().substitute(&Param::Text("$result[p7][items][49][id]".to_owned())).is_array());
    }
}
