//! Requests as the portal wants them: single calls and batches, without the token until the moment they are sent.

use serde_json::{Map, Value, json};

/// How many commands one batch may hold (docs: settings/how-to-call-rest-api/batch.md).
pub const BATCH_LENGTH: usize = 50;

/// How many rows one page of a list holds; it cannot be changed (docs: list-methods-pecularities.md).
pub const PAGE_LENGTH: usize = 50;

/// One call of a REST method.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The method's name, e.g. `crm.item.list`.
    pub method: &'static str,
    /// Its parameters: a JSON map.
    pub params: Value,
    /// By what a list is sorted, one after the other: fields with `ASC` or `DESC`. Beside the parameters, because a JSON map
    /// has an order of its own.
    order: Vec<(&'static str, &'static str)>,
}

impl Call {
    /// A call with parameters.
    #[must_use]
    pub fn new(method: &'static str, params: Value) -> Self {
        Self { method, params, order: Vec::new() }
    }

    /// The same call of a list that is sorted by these fields, each `ASC` or `DESC`; the first of them counts most.
    #[must_use]
    pub fn ordered(self, order: &[(&'static str, &'static str)]) -> Self {
        Self { order: order.to_vec(), ..self }
    }

    /// The call as a command of a batch: `method?query`, every key and value percent-encoded the way PHP reads it.
    ///
    /// # Panics
    /// If the parameters are no JSON map.
    #[must_use]
    pub fn command(&self) -> String {
        if self.params.as_object().is_none_or(Map::is_empty) {
            return self.method.to_owned();
        }
        let mut query = serde_qs::to_string(&self.params).expect("a JSON map is always a query");
        for (field, direction) in &self.order {
            query.push_str(&format!("&order[{field}]={direction}"));
        }
        format!("{}?{query}", self.method)
    }
}

/// Up to [`BATCH_LENGTH`] calls in one HTTP request, executed one after the other.
///
/// Commands are named by their position, `c00`, `c01`, …: purely numeric names would come back as a list, and names of
/// one length keep their order in a sorted map. The portal executes them in the order in which they stand in the body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    calls: Vec<Call>,
}

impl Batch {
    /// The method's name in the address.
    pub const METHOD: &'static str = "batch";

    /// A batch of calls.
    #[must_use]
    pub fn new(calls: Vec<Call>) -> Self {
        debug_assert!(calls.len() <= BATCH_LENGTH, "the portal refuses commands beyond the fiftieth");
        Self { calls }
    }

    /// The calls, in order.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The name under which the answer of the command at `position` comes back.
    #[must_use]
    pub fn key(position: usize) -> String {
        format!("c{position:02}")
    }

    /// The position of the command that a [`key`](Self::key) names.
    pub(crate) fn position(key: &str) -> Option<usize> {
        let digits = key.strip_prefix('c').filter(|digits| digits.len() == 2)?;
        digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
    }

    /// The JSON body to send, with the token that makes it valid. The token is nowhere else, so that nothing that keeps
    /// or prints a request can leak it.
    #[must_use]
    pub fn body(&self, access_token: &str) -> Vec<u8> {
        let commands: Map<String, Value> = self
            .calls
            .iter()
            .enumerate()
            .map(|(position, call)| (Self::key(position), Value::String(call.command())))
            .collect();
        json!({ "auth": access_token, "halt": 0, "cmd": commands }).to_string().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_query_as_php_reads_it() {
        let call = Call::new(
            "crm.item.list",
            json!({
                "entityTypeId": 3,
                "select": ["id", "name"],
                "filter": { ">id": "$result[c00][items][49][id]", "@id": [1, 2], "title": "A & B=ё" },
                "start": -1,
            }),
        );
        let command = call.command();
        let (method, query) = command.split_once('?').expect("a query");
        assert_eq!(method, "crm.item.list");
        let plain =
            query.replace("%5B", "[").replace("%5D", "]").replace("%3E", ">").replace("%24", "$").replace("%40", "@");
        for part in [
            "entityTypeId=3",
            "select[0]=id",
            "select[1]=name",
            "filter[>id]=$result[c00][items][49][id]",
            "filter[@id][0]=1",
            "filter[@id][1]=2",
            "start=-1",
        ] {
            assert!(plain.split('&').any(|found| found == part), "{part} in {plain}");
        }
        assert!(!query.contains("A & B"), "the value is encoded: {query}");
    }

    #[test]
    fn commands_stand_in_the_body_in_their_order() {
        let batch = Batch::new((0..12).map(|page| Call::new("user.get", json!({ "start": page }))).collect());
        let body = String::from_utf8(batch.body("")).expect("JSON");
        let places: Vec<_> = (0..12).map(|page| body.find(&format!("start={page}\""))).collect();
        assert!(places.is_sorted() && places[0].is_some(), "{body}");
    }

    #[test]
    fn the_token_is_only_in_the_body() {
        let batch = Batch::new(vec![Call::new("profile", json!({}))]);
        assert!(!format!("{batch:?}").contains("secret"));
        let body = String::from_utf8(batch.body("secret")).expect("JSON");
        assert!(body.contains(r#""auth":"secret""#) && body.contains(r#""c00":"profile""#), "{body}");
    }
}
