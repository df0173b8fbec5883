//! The lists the app reads or may read, and how a page of each is asked for.

use bitrix24::Call;
use serde_json::{Map, Value, json};

use super::answer::{self, Answer};

/// Rows of a page; it cannot be changed (docs: settings/how-to-call-rest-api/list-methods-pecularities.md).
pub(crate) const PAGE: usize = 50;

/// How a list is spoken to.
#[derive(Debug)]
pub(crate) struct List {
    /// Its name in the report.
    pub(crate) name: &'static str,
    /// The method.
    pub(crate) method: &'static str,
    /// `entityTypeId`, where the method wants one.
    pub(crate) entity_type: Option<u32>,
    /// Name of the id.
    pub(crate) id: &'static str,
    /// Name of the date of creation; empty if it cannot be filtered by.
    pub(crate) created: &'static str,
    /// Name of the date of the last change; empty if it cannot be filtered by.
    pub(crate) updated: &'static str,
    /// What the app selects, more or less: the narrow page whose cost matters.
    pub(crate) narrow: &'static [&'static str],
}

/// Companies, contacts, deals, smart invoices, activities, requisites, old invoices, histories of stages, users.
pub(crate) const LISTS: [List; 10] = [
    List {
        name: "companies",
        method: "crm.item.list",
        entity_type: Some(4),
        id: "id",
        created: "createdTime",
        updated: "updatedTime",
        narrow: &[
            "id",
            "title",
            "createdTime",
            "createdBy",
            "assignedById",
            "isMyCompany",
            "categoryId",
            "hasPhone",
            "hasEmail",
            "hasImol",
            "updatedTime",
        ],
    },
    List {
        name: "contacts",
        method: "crm.item.list",
        entity_type: Some(3),
        id: "id",
        created: "createdTime",
        updated: "updatedTime",
        narrow: &[
            "id",
            "name",
            "lastName",
            "createdTime",
            "createdBy",
            "assignedById",
            "categoryId",
            "companyId",
            "companyIds",
            "hasPhone",
            "hasEmail",
            "hasImol",
            "updatedTime",
        ],
    },
    List {
        name: "deals",
        method: "crm.item.list",
        entity_type: Some(2),
        id: "id",
        created: "createdTime",
        updated: "updatedTime",
        narrow: &[
            "id",
            "createdTime",
            "closedate",
            "movedTime",
            "stageId",
            "stageSemanticId",
            "categoryId",
            "isRecurring",
            "companyId",
            "contactId",
            "contactIds",
            "updatedTime",
        ],
    },
    List {
        name: "invoices",
        method: "crm.item.list",
        entity_type: Some(31),
        id: "id",
        created: "createdTime",
        updated: "updatedTime",
        narrow: &[
            "id",
            "createdTime",
            "updatedTime",
            "movedTime",
            "stageId",
            "companyId",
            "contactId",
            "contactIds",
            "parentId2",
        ],
    },
    List {
        name: "activities",
        method: "crm.activity.list",
        entity_type: None,
        id: "ID",
        created: "CREATED",
        updated: "LAST_UPDATED",
        narrow: &["ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "CREATED", "LAST_UPDATED"],
    },
    List {
        name: "requisites",
        method: "crm.requisite.list",
        entity_type: None,
        id: "ID",
        created: "DATE_CREATE",
        updated: "DATE_MODIFY",
        narrow: &["ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ADDRESS_ONLY", "DATE_CREATE", "DATE_MODIFY"],
    },
    List {
        name: "old_invoices",
        method: "crm.invoice.list",
        entity_type: None,
        id: "ID",
        created: "DATE_INSERT",
        updated: "DATE_UPDATE",
        narrow: &["ID", "DATE_INSERT", "DATE_UPDATE", "DATE_PAYED", "PAYED", "STATUS_ID", "UF_COMPANY_ID"],
    },
    List {
        name: "deal_history",
        method: "crm.stagehistory.list",
        entity_type: Some(2),
        id: "ID",
        created: "CREATED_TIME",
        updated: "",
        narrow: &["ID", "OWNER_ID", "CREATED_TIME", "STAGE_ID"],
    },
    List {
        name: "invoice_history",
        method: "crm.stagehistory.list",
        entity_type: Some(31),
        id: "ID",
        created: "CREATED_TIME",
        updated: "",
        narrow: &["ID", "OWNER_ID", "CREATED_TIME", "STAGE_ID"],
    },
    List { name: "users", method: "user.get", entity_type: None, id: "ID", created: "", updated: "", narrow: &["ID"] },
];

/// A list by its name in the report.
pub(crate) fn list(name: &str) -> &'static List {
    LISTS.iter().find(|list| list.name == name).expect("lists are named in the code only")
}

/// Which rows of a list, and what of them.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    filter: Map<String, Value>,
    descending: bool,
    select: Option<Value>,
    start: i64,
}

impl Page {
    /// The first page in the order of ids, without counting, of what the app selects.
    pub(crate) fn first() -> Self {
        Self { filter: Map::new(), descending: false, select: None, start: -1 }
    }

    /// Counted: `start=0` instead of `-1` (docs: settings/performance/huge-data.md).
    pub(crate) fn counted(self) -> Self {
        Self { start: 0, ..self }
    }

    /// From the largest id down.
    pub(crate) fn newest(self) -> Self {
        Self { descending: true, ..self }
    }

    /// With one more condition.
    pub(crate) fn filter(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.filter.insert(key.into(), value.into());
        self
    }

    /// Of other fields.
    pub(crate) fn select(self, fields: &[&str]) -> Self {
        Self { select: Some(json!(fields)), ..self }
    }

    /// Of all fields.
    pub(crate) fn wide(self) -> Self {
        Self { select: Some(Value::Null), ..self }
    }
}

impl List {
    /// Asks for a page.
    pub(crate) fn ask(&self, page: Page) -> Call {
        let direction = if page.descending { "DESC" } else { "ASC" };
        let select = match page.select {
            None => json!(self.narrow),
            // The older lists give all fields when none is named.
            Some(Value::Null) if self.method == "crm.item.list" => json!(["*"]),
            Some(select) => select,
        };
        let mut params = Map::new();
        if self.method == "user.get" {
            params.insert("sort".to_owned(), json!("ID"));
            params.insert("order".to_owned(), json!(direction));
            params.insert("FILTER".to_owned(), Value::Object(page.filter));
        } else {
            let order = Map::from_iter([(self.id.to_owned(), json!(direction))]);
            params.insert("order".to_owned(), Value::Object(order));
            params.insert("filter".to_owned(), Value::Object(page.filter));
        }
        // An empty map would travel as nothing in a command and as `{}` in a single call.
        params.retain(|_, value| value.as_object().is_none_or(|map| !map.is_empty()));
        if !select.is_null() {
            params.insert("select".to_owned(), select);
        }
        if let Some(entity_type) = self.entity_type {
            params.insert("entityTypeId".to_owned(), json!(entity_type));
        }
        params.insert("start".to_owned(), json!(page.start));
        Call::new(self.method, Value::Object(params))
    }

    /// Whether the rows lie under `result.items` instead of in `result` itself.
    pub(crate) fn has_items(&self) -> bool {
        matches!(self.method, "crm.item.list" | "crm.stagehistory.list")
    }

    /// The rows of an answer.
    pub(crate) fn rows<'a>(&self, answer: &'a Answer) -> &'a [Value] {
        let rows = if self.has_items() { &answer.result["items"] } else { &answer.result };
        rows.as_array().map_or(&[], Vec::as_slice)
    }

    /// The ids of an answer's rows, in its order.
    pub(crate) fn ids(&self, answer: &Answer) -> Vec<u64> {
        self.rows(answer).iter().filter_map(|row| answer::id(&row[self.id])).collect()
    }
}
