//! Storages of the app: named sets of items with rights of their own (docs: api-reference/entity/**).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::portal::Portal;

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) properties: Map<String, Json>,
    pub(crate) sort: i64,
    /// Seconds since 1970.
    pub(crate) created: i64,
    pub(crate) changed: i64,
    pub(crate) created_by: u32,
    pub(crate) changed_by: u32,
}

/// One storage.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Storage {
    pub(crate) id: u32,
    pub(crate) name: String,
    /// Level (`R`, `W`, `X`) by access code (`U1`, `AU`, `D5`).
    pub(crate) access: BTreeMap<String, String>,
    /// Name and type by code.
    pub(crate) properties: BTreeMap<String, (String, String)>,
    pub(crate) items: BTreeMap<u32, Item>,
}

/// All storages, by code.
#[derive(Debug, Default)]
pub(crate) struct Storages {
    pub(crate) by_code: BTreeMap<String, Storage>,
    pub(crate) last_storage: u32,
    pub(crate) last_item: u32,
}

impl Portal {
    /// An option of the app as it is now, seen without a request; nothing unless it is a text.
    pub fn app_option(&self, name: &str) -> Option<&str> {
        self.state.app.options.get(name)?.as_str()
    }

    /// The ids of a storage's items with the text of one of their properties, seen without a request; none if there is no
    /// such storage.
    pub fn stored_texts(&self, code: &str, property: &str) -> Vec<(u32, String)> {
        let items = self.state.app.storages.by_code.get(code).into_iter().flat_map(|storage| &storage.items);
        let text = |item: &Item| item.properties.get(property).and_then(Json::as_str).unwrap_or_default().to_owned();
        items.map(|(id, item)| (*id, text(item))).collect()
    }
}
