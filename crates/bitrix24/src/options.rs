//! The app's options: small texts that all users of the app in one portal share.
//!
//! Docs: api-reference/common/settings/app-option-get.md, app-option-set.md. Anyone who uses the app may read them, only
//! an administrator may set them, and both need the app's own token: a webhook is refused. A portal keeps all options of
//! an app in one value that is read, merged and written, so that of two who write at once the later one wins.

use serde_json::json;
use serde_json::value::RawValue;

use crate::request::Call;

/// Asks for one option.
#[must_use]
pub fn get(name: &str) -> Call {
    Call::new("app.option.get", json!({ "option": name }))
}

/// Sets one option and leaves the others as they are. There is no way to delete one: an empty text stands for none.
#[must_use]
pub fn set(name: &str, text: &str) -> Call {
    Call::new("app.option.set", json!({ "options": { name: text } }))
}

/// Reads the answer to [`get`]. An option that was never set comes as `null`, as `[]` or as `false`; everything that is
/// not a text is taken as an empty one.
#[must_use]
pub fn read(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Batch;

    #[test]
    fn an_option_is_a_text_and_everything_else_is_none() {
        for (json, expected) in [
            (r#""{\"user\":1}""#, r#"{"user":1}"#),
            (r#""""#, ""),
            ("null", ""),
            ("false", ""),
            ("[]", ""),
            ("7", ""),
            (r#"{"reader":"other form"}"#, ""),
        ] {
            let raw: Box<RawValue> = serde_json::from_str(json).expect("JSON in the test");
            assert_eq!(read(&raw), expected, "{json}");
        }
    }

    #[test]
    fn a_text_of_json_survives_the_command_of_a_batch() {
        let text = r#"{"user":1,"mark":"a&b=c"}"#;
        let body = String::from_utf8(Batch::new(vec![set("reader", text), get("reader")]).body("")).expect("JSON");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        let command = body["cmd"]["c00"].as_str().expect("a command");
        let (method, query) = command.split_once('?').expect("a query");
        assert_eq!((method, query.contains('"')), ("app.option.set", false), "{query}");
        assert!(query.contains("a%26b%3Dc"), "what separates parameters is encoded: {query}");
        assert_eq!(body["cmd"]["c01"], "app.option.get?option=reader");
    }
}
