//! The currencies of a portal, with today's rates; the portal tells no others (docs: crm/currency/crm-currency-list.md).

use segmentation::profile::Rates;
use segmentation::rank::Rate;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;

const METHOD: &str = "crm.currency.list";

/// A currency: so many of its units are worth so much of the base currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Currency {
    /// Its code.
    #[serde(rename = "CURRENCY", default, deserialize_with = "tolerant::text")]
    pub code: String,
    /// What the units are worth, a decimal as the portal writes it.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub amount: String,
    /// How many units.
    #[serde(rename = "AMOUNT_CNT", default, deserialize_with = "tolerant::text")]
    pub count: String,
    /// Whether it is the base currency, worth 1 whatever else is written.
    #[serde(rename = "BASE", default, deserialize_with = "tolerant::flag")]
    pub is_base: bool,
}

/// What is known of the currencies of a portal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Currencies {
    /// They were not asked for, or not told in a form that can be read.
    #[default]
    Unknown,
    /// The viewer may not read them: no sum has a rate.
    Refused,
    /// These.
    Known(Vec<Currency>),
}

impl Currencies {
    /// What they are worth in the base currency. Those without a rate above 0 are left out.
    #[must_use]
    pub fn rates(&self) -> Rates {
        self.known().iter().filter_map(|currency| Some((currency.code.clone(), currency.rate()?))).collect()
    }

    /// The code of the base currency, if it is known.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        self.known().iter().find(|currency| currency.is_base).map(|currency| currency.code.as_str())
    }

    fn known(&self) -> &[Currency] {
        match self {
            Self::Known(currencies) => currencies,
            Self::Unknown | Self::Refused => &[],
        }
    }
}

impl Currency {
    fn rate(&self) -> Option<Rate> {
        // How many units are meant is left out where it is one.
        let count = if self.count.is_empty() { "1" } else { &self.count };
        if self.is_base { Rate::parse("1", "1") } else { Rate::parse(&self.amount, count) }
    }
}

/// Asks for all currencies; the answer is not cut into pages.
#[must_use]
pub fn list() -> Call {
    Call::new(METHOD, json!({}))
}

/// Reads the answer to [`list`]. A row without a code stands for nothing.
///
/// # Errors
/// If it is no list of currencies.
pub fn read_list(raw: &RawValue) -> Result<Vec<Currency>, OddAnswer> {
    let mut rows: Vec<Currency> = tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json(METHOD, &error))?;
    rows.retain(|row| !row.code.is_empty());
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(json: &str) -> Currencies {
        let raw: Box<RawValue> = serde_json::from_str(json).expect("JSON in the test");
        Currencies::Known(read_list(&raw).expect("a list of currencies"))
    }

    /// What 100 units of each currency are worth, in cents.
    fn worth(json: &str) -> Vec<(String, i64)> {
        known(json).rates().into_iter().map(|(code, rate)| (code, rate.cents(1_000_000))).collect()
    }

    #[test]
    fn rates_are_read_however_they_are_written() {
        for (json, expected) in [
            (r#"[{"CURRENCY":"RUB","AMOUNT_CNT":"1","AMOUNT":"1.0000","BASE":"Y"}]"#, &[("RUB", 10_000)][..]),
            (r#"[{"CURRENCY":"USD","AMOUNT_CNT":1,"AMOUNT":92.7254,"BASE":"N"}]"#, &[("USD", 927_254)]),
            (r#"[{"CURRENCY":"KZT","AMOUNT_CNT":"100","AMOUNT":"18.25","BASE":false}]"#, &[("KZT", 1_825)]),
            (r#"{"RUB":{"CURRENCY":"RUB","AMOUNT":"1","BASE":true}}"#, &[("RUB", 10_000)]),
            (r#"[{"CURRENCY":"EUR","AMOUNT_CNT":null,"AMOUNT":"2"}]"#, &[("EUR", 20_000)]),
            // The base currency needs no rate of its own, and a wrong one does not count.
            (r#"[{"CURRENCY":"BYN","AMOUNT":"","BASE":"1"}]"#, &[("BYN", 10_000)]),
            (r#"[{"CURRENCY":"BYN","AMOUNT_CNT":"7","AMOUNT":"3","BASE":"Y"}]"#, &[("BYN", 10_000)]),
            (r#"[{"CURRENCY":"GEL","AMOUNT_CNT":"1","AMOUNT":""}]"#, &[]),
            (r#"[{"CURRENCY":"GEL","AMOUNT_CNT":"0","AMOUNT":"3"}]"#, &[]),
            (r#"[{"CURRENCY":"GEL","AMOUNT":[]}]"#, &[]),
            (r#"[{"CURRENCY":"","AMOUNT":"3"},{"AMOUNT":"4"}]"#, &[]),
            ("[]", &[]),
            ("{}", &[]),
            ("null", &[]),
        ] {
            let found = worth(json);
            let found: Vec<(&str, i64)> = found.iter().map(|(code, cents)| (code.as_str(), *cents)).collect();
            assert_eq!(found, expected, "{json}");
        }
    }

    #[test]
    fn the_base_currency_is_the_one_that_is_marked() {
        let currencies = known(r#"[{"CURRENCY":"USD","AMOUNT":"90"},{"CURRENCY":"RUB","BASE":"Y"}]"#);
        assert_eq!(currencies.base(), Some("RUB"));
        for none in [Currencies::Unknown, Currencies::Refused, known("[]")] {
            assert_eq!((none.base(), none.rates().len()), (None, 0));
        }
        let raw: Box<RawValue> = serde_json::from_str("[5]").expect("JSON");
        assert!(read_list(&raw).is_err());
    }
}
