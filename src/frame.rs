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

/// What the browser says of the page that shows the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// It is at the address that the frame names, or there is none.
    Agrees,
    /// The browser does not say.
    Silent,
    /// It is another one: of this host.
    Contradicts(String),
}

/// Compares the host that the frame names as its portal's with what the browser knows: the hosts of the pages around this
/// one, the nearest first (nothing where the browser does not tell them), and the host of the page it came from (nothing if
/// that is not told, or is this app's own). All hosts are written as addresses have them, with a port that is not the
/// usual one.
///
/// A page may hide that it shows the frame from one that was sent for, but it cannot pass for another.
#[must_use]
pub fn witness(portal: &str, is_framed: bool, around: Option<&[String]>, referrer: Option<&str>) -> Witness {
    if !is_framed {
        return Witness::Agrees;
    }
    let shown_by = match around {
        Some(around) => around.first().map(String::as_str),
        None => referrer,
    };
    match shown_by {
        None | Some("") => Witness::Silent,
        Some(host) if host == portal => Witness::Agrees,
        Some(host) => Witness::Contradicts(host.to_owned()),
    }
}

/// What keeps the worker from working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerTrouble {
    /// The browser runs no Wasm here.
    Forbidden,
    /// Its files are written in a newer language than the browser knows.
    TooOld,
    /// Its files did not come, or something else in their place.
    NotLoaded,
    /// Something else.
    Other,
}

/// What keeps the worker from working, by the browser's words. Each browser has its own, so that the names of errors
/// decide.
#[must_use]
pub fn worker_trouble(text: &str) -> WorkerTrouble {
    let says = |words: &[&str]| words.iter().any(|&word| text.contains(word));
    if says(&["CompileError", "unsafe-eval", "Content Security Policy", "WebAssembly is not defined"]) {
        WorkerTrouble::Forbidden
    } else if says(&["SyntaxError"]) {
        WorkerTrouble::TooOld
    } else if says(&["Failed to fetch", "NetworkError", "Load failed", "error loading", "boot-error: Error: "]) {
        WorkerTrouble::NotLoaded
    } else {
        WorkerTrouble::Other
    }
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

    #[test]
    fn who_shows_the_frame_cannot_pass_for_another_portal() {
        let around = |hosts: &[&str]| hosts.iter().map(|&host| host.to_owned()).collect::<Vec<_>>();
        let portal = "crm.bitrix24.ru";
        let other = || Witness::Contradicts("evil.bitrix24.ru".to_owned());
        for (hosts, referrer, expected) in [
            (Some(around(&[portal])), None, Witness::Agrees),
            (Some(around(&[portal, "evil.bitrix24.ru"])), None, Witness::Agrees),
            (Some(around(&["evil.bitrix24.ru", portal])), Some(portal), other()),
            (Some(around(&[])), None, Witness::Silent),
            (None, Some(portal), Witness::Agrees),
            (None, Some("evil.bitrix24.ru"), other()),
            (None, None, Witness::Silent),
        ] {
            assert_eq!(witness(portal, true, hosts.as_deref(), referrer), expected, "{hosts:?} {referrer:?}");
        }
        assert_eq!(witness(portal, false, None, Some("evil.bitrix24.ru")), Witness::Agrees, "nobody shows it");
    }

    #[test]
    fn what_keeps_the_worker_from_working_is_told_apart() {
        for (text, expected) in [
            ("boot-error: CompileError: WebAssembly.instantiate(): Refused to compile", WorkerTrouble::Forbidden),
            ("boot-error: ReferenceError: WebAssembly is not defined", WorkerTrouble::Forbidden),
            ("Uncaught SyntaxError: Unexpected reserved word", WorkerTrouble::TooOld),
            ("boot-error: TypeError: Failed to fetch dynamically imported module", WorkerTrouble::NotLoaded),
            ("boot-error: Error: 404 https://app.example/worker_bg.wasm", WorkerTrouble::NotLoaded),
            ("", WorkerTrouble::Other),
        ] {
            assert_eq!(worker_trouble(text), expected, "{text}");
        }
    }
}
