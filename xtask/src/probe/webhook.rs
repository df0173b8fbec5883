//! The address of an inbound webhook, which is a password: whoever knows it may call the portal in its owner's name.

use std::fmt;

use anyhow::{Result, bail};

/// `https://PORTAL/rest/USER/SECRET/` (docs: first-steps/access-to-rest-api.md). It is shown without portal and secret.
#[derive(Clone)]
pub(crate) struct Webhook {
    /// Everything before the method, with the slash.
    base: String,
    host: String,
    secret: String,
}

impl Webhook {
    /// Reads an address as the portal shows it; a method at its end is left out.
    ///
    /// # Errors
    /// If it is none, or if it would send the secret over the network in clear. The text never repeats what was given.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let parts: Vec<&str> = rest.split(['?', '#']).next().unwrap_or("").split('/').collect();
        let (host, user, secret) = match parts.as_slice() {
            [host, "rest", user, secret, ..] if !host.is_empty() && !secret.is_empty() => (*host, *user, *secret),
            _ => bail!("this is no webhook address; one looks like https://example.bitrix24.ru/rest/1/SECRET/"),
        };
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_here = matches!(name, "localhost" | "127.0.0.1");
        let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if host.contains('@') || user.parse::<u32>().is_err() || !is_word(secret) {
            bail!("this is no webhook address; one looks like https://example.bitrix24.ru/rest/1/SECRET/");
        }
        if scheme != "https" && !(scheme == "http" && is_here) {
            bail!("only https is used: over http everybody on the way could read the secret");
        }
        let base = format!("{scheme}://{host}/rest/{user}/{secret}/");
        Ok(Self { base, host: host.to_owned(), secret: secret.to_owned() })
    }

    /// Where a method is called. Only what sends the request may ask for it.
    pub(crate) fn url(&self, method: &str) -> String {
        format!("{}{method}.json", self.base)
    }

    /// A text without portal and secret, should anything have let them in.
    pub(crate) fn hide(&self, text: &str) -> String {
        text.replace(&self.secret, "(secret)").replace(&self.host, "(portal)")
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_the_portal_shows_it() {
        for text in [
            "https://example.bitrix24.ru/rest/1/abc123/",
            " https://example.bitrix24.ru/rest/1/abc123\n",
            "https://example.bitrix24.ru/rest/1/abc123/profile.json?x=1",
        ] {
            let webhook = Webhook::parse(text).expect("an address");
            assert_eq!(webhook.url("profile"), "https://example.bitrix24.ru/rest/1/abc123/profile.json", "{text}");
        }
        Webhook::parse("http://127.0.0.1:8024/rest/1/secret").expect("the demo portal has no certificate");
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for text in [
            "",
            "abc123",
            "https://example.bitrix24.ru/",
            "https://example.bitrix24.ru/rest/abc123/",
            "https://example.bitrix24.ru/rest/me/abc123/",
            "https://example.bitrix24.ru/rest/1//",
            "https://other:abc123@example.bitrix24.ru/rest/1/abc123/",
            "http://example.bitrix24.ru/rest/1/abc123/",
            "ftp://localhost/rest/1/abc123/",
        ] {
            let error = Webhook::parse(text).expect_err(text);
            assert!(!format!("{error:?}").contains("abc123"), "{error:?}");
        }
    }

    #[test]
    fn the_secret_is_hidden_everywhere() {
        let webhook = Webhook::parse("https://example.bitrix24.ru/rest/1/abc123/").expect("an address");
        assert_eq!(format!("{webhook:?}"), "Webhook(hidden)");
        assert_eq!(webhook.hide("abc123 at example.bitrix24.ru"), "(secret) at (portal)");
    }
}
