//! What the frame's name and address tell about the portal.

/// Whether the portal speaks https. The name of the frame is `DOMAIN|PROTOCOL|APP_SID` with 1 for https and 0 for http,
/// the query string has the same number under `PROTOCOL`; where neither says so, it is https, as in the cloud.
#[must_use]
pub fn is_secure(frame_name: &str, protocol_in_query: Option<&str>) -> bool {
    let mut parts = frame_name.split('|');
    let in_name = parts.nth(1).filter(|_| parts.next().is_some());
    in_name.or(protocol_in_query) != Some("0")
}

/// The root of a portal's REST (docs: settings/how-to-call-rest-api/general-principles.md).
#[must_use]
pub fn rest_root(origin: &str) -> String {
    format!("{}/rest", origin.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protocol_is_read_from_the_name_then_from_the_query() {
        for (name, query, secure) in [
            ("example.bitrix24.ru|1|abc", None, true),
            ("127.0.0.1:8024|0|abc", Some("1"), false),
            ("", Some("0"), false),
            ("", Some("1"), true),
            ("appframe", None, true),
            ("a|0", None, true),
        ] {
            assert_eq!(is_secure(name, query), secure, "{name} {query:?}");
        }
    }

    #[test]
    fn the_root_has_no_slash_at_its_end() {
        assert_eq!(rest_root("https://example.bitrix24.ru"), "https://example.bitrix24.ru/rest");
        assert_eq!(rest_root("https://example.bitrix24.ru/"), "https://example.bitrix24.ru/rest");
    }
}
