//! What may be asked. The probe runs on portals people work with, so a question can only be one that changes nothing.

use serde_json::{Map, Value, json};

/// Every method the probe may call, alone or inside of a batch. All of them read.
const READING: [&str; 12] = [
    "app.info",
    "crm.activity.list",
    "crm.category.list",
    "crm.invoice.list",
    "crm.item.list",
    "crm.requisite.list",
    "crm.stagehistory.list",
    "crm.status.list",
    "profile",
    "scope",
    "server.time",
    "user.get",
];

/// Whether a method only reads. Names are compared as written: another spelling is another method.
pub(crate) fn only_reads(method: &str) -> bool {
    READING.contains(&method)
}

/// A call of one method.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// The method's name.
    pub(crate) method: &'static str,
    /// Its parameters: a JSON map.
    pub(crate) params: Value,
}

impl Question {
    /// A question with parameters.
    pub(crate) fn new(method: &'static str, params: Value) -> Self {
        Self { method, params }
    }

    /// The question as a command of a batch: `method?query` (docs: settings/how-to-call-rest-api/batch.md).
    fn command(&self) -> String {
        if self.params.as_object().is_none_or(Map::is_empty) {
            return self.method.to_owned();
        }
        let query = serde_qs::to_string(&self.params).expect("a JSON map is always a query");
        format!("{}?{query}", self.method)
    }
}

/// Questions that travel in one request and are asked one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    /// The questions, in order.
    pub(crate) questions: Vec<Question>,
    /// Whether the first refusal ends it.
    pub(crate) halt: bool,
}

impl Batch {
    /// Adds a question and says at which position its answer will be.
    pub(crate) fn ask(&mut self, question: Question) -> usize {
        self.questions.push(question);
        self.questions.len() - 1
    }

    /// The name of the question at a position. Mere numbers would come back as a list, and names of one length keep
    /// their order in a sorted map.
    pub(crate) fn key(position: usize) -> String {
        format!("c{position:02}")
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> Value {
        let commands: Map<String, Value> = self
            .questions
            .iter()
            .enumerate()
            .map(|(position, question)| (Self::key(position), json!(question.command())))
            .collect();
        json!({ "halt": i32::from(self.halt), "cmd": commands })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_a_portal_is_not_among_the_methods() {
        for method in [
            "crm.item.add",
            "crm.item.update",
            "crm.item.delete",
            "crm.contact.update",
            "crm.activity.todo.add",
            "app.option.set",
            "entity.item.add",
            "placement.bind",
            "event.offline.get",
            "batch",
            "CRM.ITEM.LIST",
            "crm.item.list?x=1&",
            "profile/../crm.item.add",
            "",
        ] {
            assert!(!only_reads(method), "{method}");
        }
        for method in READING {
            let last = method.rsplit('.').next().expect("a name has an end");
            assert!(["get", "info", "list", "profile", "scope", "time"].contains(&last), "{method}");
        }
    }

    #[test]
    fn a_batch_holds_its_commands_in_order_and_encoded() {
        let mut batch = Batch::default();
        let first = batch.ask(Question::new("profile", json!({})));
        let filter = json!({ ">id": format!("$result[{}][ID]&x=1", Batch::key(first)) });
        batch.ask(Question::new("crm.item.list", json!({ "filter": filter })));
        let body = batch.body();
        assert_eq!(body["cmd"]["c00"], "profile");
        let command = body["cmd"]["c01"].as_str().expect("text");
        assert!(command.starts_with("crm.item.list?") && !command.contains("&x=1"), "{command}");
    }
}
