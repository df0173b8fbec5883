//! Two people at one computer, one after the other: each sees by his own rights, and what is kept of one is opened for
//! nobody else.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use e2e::Scene;
use e2e::portal::DemoPortal;
use e2e::scene::Stage;
use e2e::wait::until;
use portal::CrmAccess;
use segmentation::{Group, Mode};
use serde_json::json;

use crate::rights::wait_for_publication;

/// The administrator of every generated portal.
const ADMINISTRATOR: u32 = 1;

/// The names of the cards that a user's own REST tells: titles of companies, last and first names of contacts.
fn names(portal: &DemoPortal, user: u32) -> Result<BTreeSet<String>> {
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let companies = portal.rows(user, "crm.company.list", &json!({ "select": ["ID", "TITLE"] }))?;
    let contacts = portal.rows(user, "crm.contact.list", &json!({ "select": ["ID", "NAME", "LAST_NAME"] }))?;
    let companies = companies.iter().map(|row| text(row, "TITLE"));
    let contacts = contacts.iter().map(|row| (text(row, "LAST_NAME"), text(row, "NAME")));
    // A first name alone stands in many names.
    let contacts = contacts.filter(|(last, first)| !last.is_empty() && !first.is_empty());
    let contacts = contacts.map(|(last, first)| format!("{last} {first}"));
    Ok(companies.filter(|title| !title.is_empty()).chain(contacts).collect())
}

/// The names that the administrator's REST tells and a user's does not.
fn strangers(portal: &DemoPortal, user: u32) -> Result<Vec<String>> {
    let own = names(portal, user)?;
    let all = names(portal, ADMINISTRATOR)?;
    Ok(all.into_iter().filter(|name| !own.iter().any(|own| own.contains(name.as_str()))).collect())
}

/// Those of the names that stand anywhere in the page.
async fn found(stage: &Stage, names: &[String]) -> Result<Vec<String>> {
    let source = stage.page.source().await?.replace('\u{a0}', " ").replace("&amp;", "&");
    Ok(names.iter().filter(|name| source.contains(name.as_str())).cloned().collect())
}

/// Opens the list of all contacts, which stands in the mode of both directories.
async fn open_contacts(stage: &Stage) -> Result<()> {
    stage.page.choose_mode(Mode::Directory).await?;
    stage.page.choose_counter(Group::Contacts).await?;
    stage.page.wait_for_list(Group::Contacts, stage.portal.cards()[&Group::Contacts]).await?;
    until("the rows", async || Ok((!stage.page.rows().await?.is_empty()).then_some(()))).await
}

#[test]
fn two_people_in_one_browser_share_the_numbers_and_nothing_else() {
    Scene::new().expecting_errors(&["/rest/"]).run(async |stage| {
        let manager = stage.portal.user_with(CrmAccess::Own);
        let strangers = strangers(&stage.portal, manager)?;
        let database = |user: u32| format!("client-segments/{user}/");

        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;
        open_contacts(stage).await?;
        ensure!(!found(stage, &strangers).await?.is_empty(), "the administrator sees clients of everybody");
        let kept = stage.page.databases().await?;
        let [(of_administrator, content)] = Vec::from_iter(&kept)[..] else { panic!("one database: {kept:?}") };
        ensure!(of_administrator.starts_with(&database(ADMINISTRATOR)), "{of_administrator}");

        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Посчитано администратором").await?;
        open_contacts(stage).await?;
        let own = stage.portal.cards_of(manager)[&Group::Contacts];
        stage.page.wait_for_text(&format!("Вам доступны {own} из")).await?;
        ensure!(found(stage, &strangers).await?.is_empty(), "{:?}", found(stage, &strangers).await?);
        let both = stage.page.databases().await?;
        ensure!(both.len() == 2 && both.keys().any(|name| name.starts_with(&database(manager))), "{:?}", both.keys());
        ensure!(both[of_administrator] == *content, "the administrator's store is as he left it");

        stage.portal.set_unreachable(true);
        stage.page.reload().await?;
        stage.page.wait_for_text("Портал недоступен").await?;
        ensure!(stage.page.rows().await?.is_empty() && !stage.page.shows("canvas").await?, "nothing was kept for him");
        ensure!(found(stage, &strangers).await?.is_empty(), "{:?}", found(stage, &strangers).await?);
        let unreachable = stage.page.databases().await?;
        ensure!(unreachable == both, "{unreachable:?} instead of {both:?}");
        stage.portal.set_unreachable(false);

        let _before = stage.gate.take_calls();
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        ensure!(!stage.gate.take_calls().iter().any(e2e::gate::Call::names_a_month), "nothing is read again");
        open_contacts(stage).await?;
        ensure!(!found(stage, &strangers).await?.is_empty(), "his own clients are there again");
        let again = stage.page.databases().await?;
        ensure!(Vec::from_iter(again.keys()) == Vec::from_iter(both.keys()), "{:?}", again.keys());
        let of_manager = both.keys().find(|name| *name != of_administrator).expect("two databases");
        ensure!(again[of_manager] == both[of_manager], "the manager's store is as he left it");

        Ok(())
    });
}

#[test]
fn who_is_no_administrator_any_more_is_shown_nothing_that_he_read_as_one() {
    Scene::new().expecting_errors(&["/rest/"]).run(async |stage| {
        let all = Vec::from_iter(names(&stage.portal, ADMINISTRATOR)?);
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;
        open_contacts(stage).await?;
        ensure!(!found(stage, &all).await?.is_empty(), "the administrator sees clients");

        stage.portal.set_admin(ADMINISTRATOR, false);
        stage.portal.set_access_lost(ADMINISTRATOR, true);
        stage.page.reload().await?;
        stage.page.wait_for_text("У вас больше нет прав администратора").await?;
        stage.page.wait_for_text("По вашим правам не видны ни контакты, ни компании").await?;
        stage.page.choose_mode(Mode::Directory).await?;
        ensure!(stage.page.counters().await? == stage.portal.cards(), "he sees the numbers, as everybody does");
        ensure!(found(stage, &all).await?.is_empty(), "{:?}", found(stage, &all).await?);

        stage.portal.set_admin(ADMINISTRATOR, true);
        stage.portal.set_access_lost(ADMINISTRATOR, false);
        stage.page.reload().await?;
        stage.page.wait_for_text("Данные на").await?;
        stage.page.wait_until_finished().await?;
        open_contacts(stage).await?;
        ensure!(stage.page.counters().await? == stage.portal.cards(), "with the right everything is there again");
        Ok(())
    });
}
