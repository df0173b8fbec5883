//! Settings of the counting as a file, for the commands that count a dump.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use segmentation::{FunnelId, MOST_MONTHS, Settings};
use serde::Deserialize;

/// What a file may say; what it leaves out is as by default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    sleeping_after_months: Option<u32>,
    lost_after_months: Option<u32>,
    payment_funnels: Option<BTreeSet<FunnelId>>,
    left_out_types: LeftOut,
    chats_are_dialogs: bool,
    invoices_count_apart: bool,
    leads_are_requests: bool,
}

/// Types of cards that are no clients.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LeftOut {
    company: BTreeSet<String>,
    contact: BTreeSet<String>,
}

/// Reads settings from a file; the defaults without one.
pub(crate) fn read(path: Option<&Path>) -> Result<Settings> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

/// The settings that a text says.
fn parse(text: &str) -> Result<Settings> {
    // A list would be taken for the settings in their order.
    ensure!(text.trim_start().starts_with('{'), "settings are names with values, in braces");
    let file: File = serde_json::from_str(text).context("no settings")?;
    let defaults = Settings::default();
    let settings = Settings {
        sleeping_after_months: file.sleeping_after_months.unwrap_or(defaults.sleeping_after_months),
        lost_after_months: file.lost_after_months.unwrap_or(defaults.lost_after_months),
        payment_funnels: file.payment_funnels,
        chats_are_dialogs: file.chats_are_dialogs,
        left_out_company_types: file.left_out_types.company,
        left_out_contact_types: file.left_out_types.contact,
        invoices_count_apart: file.invoices_count_apart,
        leads_are_requests: file.leads_are_requests,
        ..defaults
    };
    let (sleeping, lost) = (settings.sleeping_after_months, settings.lost_after_months);
    ensure!(
        settings.out_of_range().is_none(),
        "clients sleep after {sleeping} months and are lost after {lost}: both must be from 1 to {MOST_MONTHS}, the first \
         the smaller one"
    );
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_differs_from_the_defaults() {
        assert_eq!(parse("{}").expect("settings"), Settings::default());
        let text = r#"{
            "sleeping_after_months": 3, "lost_after_months": 9, "payment_funnels": [0, 2],
            "left_out_types": {"company": ["SUPPLIER"], "contact": []},
            "chats_are_dialogs": true, "invoices_count_apart": true, "leads_are_requests": true
        }"#;
        let expected = Settings {
            sleeping_after_months: 3,
            lost_after_months: 9,
            payment_funnels: Some([FunnelId::GENERAL, FunnelId(2)].into()),
            chats_are_dialogs: true,
            left_out_company_types: ["SUPPLIER".to_owned()].into(),
            left_out_contact_types: BTreeSet::new(),
            invoices_count_apart: true,
            leads_are_requests: true,
            ..Settings::default()
        };
        assert_eq!(parse(text).expect("settings"), expected);
        assert_eq!(parse(r#"{"payment_funnels": null}"#).expect("settings").payment_funnels, None);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"sleeping": 3}"#,
            r#"{"sleeping_after_months": 0}"#,
            r#"{"sleeping_after_months": 18}"#,
            r#"{"lost_after_months": 121}"#,
            r#"{"payment_funnels": ["A"]}"#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
