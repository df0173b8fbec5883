//! The eight user fields: what the app writes into the cards, beside what the rules say.

mod rules;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use e2e::gate::Call;
use e2e::portal::DemoPortal;
use e2e::wait::until;
use e2e::{Gate, Scene};
use serde_json::json;

use self::rules::{COMPANY, CONTACT, Card, Crm, Values};

/// Somebody who sees all cards and is no administrator: the head of marketing of every generated portal.
const COLLEAGUE: u32 = 7;

/// What all cards should hold, after a look that they hold it.
fn checked(portal: &DemoPortal) -> Result<BTreeMap<Card, Values>> {
    let crm = Crm::read(portal)?;
    let wanted: BTreeMap<Card, Values> = crm.cards().map(|card| (card, crm.wanted(card))).collect();
    for (card, values) in &wanted {
        let held = crm.held(*card);
        ensure!(held == *values, "{card:?} holds {held:?} instead of {values:?}");
    }
    Ok(wanted)
}

/// The cards that were written since the last time this was asked.
fn written(gate: &Gate) -> Vec<Card> {
    let card = |call: &Call| {
        let kind = match call.method.as_str() {
            "crm.contact.update" => CONTACT,
            "crm.company.update" => COMPANY,
            _ => return None,
        };
        let (_, id) = call.params.iter().find(|(name, _)| name == "id")?;
        Some((kind, id.parse().ok()?))
    };
    gate.take_calls().iter().filter_map(card).collect()
}

#[test]
fn every_card_holds_what_the_rules_say_and_a_won_deal_rewrites_only_its_clients_cards() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let before = checked(&stage.portal)?;
        let groups: BTreeSet<&str> = before.values().map(|values| values["LIFECYCLE"].as_str()).collect();
        assert_eq!(groups.len(), 7, "cards of all groups are looked at: {groups:?}");
        assert_eq!(written(&stage.gate).len(), before.len(), "each card is written once");

        win_a_deal_of_a_company_with_people(&stage.portal)?;
        stage.page.click_button("Обновить").await?;
        let after = until("the cards to hold the news", async || checked(&stage.portal).map(Some)).await?;
        stage.page.wait_until_finished().await?;
        let touched: BTreeSet<Card> = before.keys().filter(|card| before[card] != after[card]).copied().collect();
        assert!(touched.len() > 1, "the company and its people: {touched:?}");
        let rewritten = written(&stage.gate);
        assert_eq!(rewritten.len(), touched.len(), "each of them once: {rewritten:?}");
        assert_eq!(BTreeSet::from_iter(rewritten), touched);
        Ok(())
    });
}

/// A colleague wins an open deal whose client hands what it is on to contacts.
fn win_a_deal_of_a_company_with_people(portal: &DemoPortal) -> Result<()> {
    let crm = Crm::read(portal)?;
    let has_people = |company: u32| crm.cards().any(|card| crm.parent_of(card) == Some(company));
    let is_meant = |client: Card| client.0 == COMPANY && has_people(client.1);
    let open = crm.open_deals().find(|deal| crm.client_of(deal).is_some_and(is_meant));
    let id = open.context("no company with people has an open deal")?.id;
    portal.ask(COLLEAGUE, "crm.deal.update", &json!({ "id": id, "fields": { "STAGE_ID": "WON" } })).map(drop)
}
