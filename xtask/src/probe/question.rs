//! What may be asked. The probe runs on portals people work with, so a question can only be one that changes nothing.

use bitrix24::Call;
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

/// Calls that travel in one request and are made one after the other. The app's own batch never ends at the first refusal;
/// the probe has to see what that does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    /// The questions, in order.
    pub(crate) questions: Vec<Call>,
    /// Whether the first refusal ends it.
    pub(crate) halt: bool,
}

impl Batch {
    /// Adds a question and says at which position its answer will be.
    pub(crate) fn ask(&mut self, question: Call) -> usize {
        self.questions.push(question);
        self.questions.len() - 1
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> Value {
        let commands: Map<String, Value> = self
            .questions
            .iter()
            .enumerate()
            .map(|(position, question)| (bitrix24::Batch::key(position), json!(question.command())))
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
        let first = batch.ask(Call::new("profile", json!({})));
        let filter = json!({ ">id": format!("$result[{}][ID]&x=1", bitrix24::Batch::key(first)) });
        batch.ask(Call::new("crm.item.list", json!({ "filter": filter })));
        let body = batch.body();
        assert_eq!(body["cmd"]["c00"], "profile");
        let command = body["cmd"]["c01"].as_str().expect("text");
        assert!(command.starts_with("crm.item.list?") && !command.contains("&x=1"), "{command}");
    }
}
