//! What a common client asks for: a page, a chain of pages, or pages by their offsets, as the portal's parameters.

use portal::List;
use portal::schema::Entity;
use serde_json::{Map, Value as Json, json};

/// Rows of a page, commands of a batch.
pub(super) const FULL: usize = 50;

/// What is asked for next.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) list: List,
    pub(super) what: What,
    /// How many times in a row it has failed.
    pub(super) failures: u32,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// The page beyond an id, alone.
    Page { after: u64 },
    /// Fifty pages beyond an id, each by the last id of the one before.
    Chain { after: u64 },
    /// Pages from this one on, by their offsets, to before the other one.
    Offsets { from: u64, to: u64 },
}

impl Task {
    pub(super) fn page(list: List) -> Self {
        Self { list, what: What::Page { after: 0 }, failures: 0 }
    }

    pub(super) fn chain(list: List) -> Self {
        Self { list, what: What::Chain { after: 0 }, failures: 0 }
    }

    pub(super) fn id(&self) -> &'static str {
        if self.is_of_items() { "id" } else { "ID" }
    }

    /// Whether the list is asked for by the one method for all kinds of items; the older methods have forms of their own.
    fn is_of_items(&self) -> bool {
        self.list.method == "crm.item.list"
    }

    /// The parameters of a list call beyond an id, or from an offset on.
    fn params(&self, after: Option<&Json>, start: i64) -> Json {
        let mut filter = Map::new();
        if let Some(after) = after {
            filter.insert(format!(">{}", self.id()), after.clone());
        }
        if self.list.entity == Entity::Activity {
            filter.insert("OWNER_TYPE_ID".to_owned(), json!([3, 4]));
        }
        let mut params = json!({ "order": { self.id(): "ASC" }, "select": [self.id()], "start": start });
        params["filter"] = Json::Object(filter);
        if let Some(type_id) = self.list.entity.type_id().filter(|_| self.is_of_items()) {
            params["entityTypeId"] = json!(type_id);
        }
        params
    }

    /// Method and parameters of the request.
    pub(super) fn request(&self) -> (&'static str, Json) {
        match self.what {
            What::Page { after } => (self.list.method, self.params(Some(&json!(after)), -1)),
            What::Chain { after } => {
                let items = if self.is_of_items() { "[items]" } else { "" };
                let commands = (0..FULL).map(|page| {
                    let after = match page.checked_sub(1) {
                        None => json!(after),
                        Some(before) => json!(format!("$result[p{before:02}]{items}[{}][{}]", FULL - 1, self.id())),
                    };
                    self.command(&self.params(Some(&after), -1))
                });
                ("batch", batch(commands))
            }
            What::Offsets { from, to } => {
                let start = |page: u64| i64::try_from(page * FULL as u64).unwrap_or(i64::MAX);
                ("batch", batch((from..to).map(|page| self.command(&self.params(None, start(page))))))
            }
        }
    }

    /// A command of a batch: the method with its parameters as a query.
    fn command(&self, params: &Json) -> String {
        let mut pairs = Vec::new();
        flatten(None, params, &mut pairs);
        let query: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{}?{}", self.list.method, query.join("&"))
    }
}

/// Writes nested parameters as PHP reads them. The values are numbers, names and references: of all their characters,
/// only the signs of comparison have a meaning in a query.
fn flatten(path: Option<String>, value: &Json, pairs: &mut Vec<(String, String)>) {
    let inner = |key: &str| {
        let key = key.replace('>', "%3E");
        path.as_ref().map_or_else(|| key.clone(), |path| format!("{path}[{key}]"))
    };
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| flatten(Some(inner(key)), value, pairs)),
        Json::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| flatten(Some(inner(&at.to_string())), value, pairs));
        }
        Json::String(text) => pairs.push((path.unwrap_or_default(), text.clone())),
        other => pairs.push((path.unwrap_or_default(), other.to_string())),
    }
}

fn batch(commands: impl Iterator<Item = String>) -> Json {
    let commands: Map<String, Json> =
        commands.enumerate().map(|(at, command)| (format!("p{at:02}"), json!(command))).collect();
    json!({ "halt": 1, "cmd": commands })
}
