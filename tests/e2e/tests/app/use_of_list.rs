//! What is done with the clients of a list: their phones in a file, and another responsible for them.

use anyhow::{Context as _, Result, ensure};
use e2e::Scene;
use e2e::scene::Stage;
use e2e::wait::until;
use segmentation::{Group, Mode};
use serde_json::{Value, json};

const ADMINISTRATOR: u32 = 1;

/// Opens the list of those who can be reached, and selects its first contact; gives the contact's number.
async fn select_a_contact(stage: &Stage) -> Result<u32> {
    stage.page.open_in_portal(&stage.portal.address("")).await?;
    stage.page.wait_until_finished().await?;
    stage.page.choose_mode(Mode::Paid).await?;
    stage.page.choose_counter(Group::Sleeping).await?;
    stage.page.add_filter("Компания или контакт", "контакт").await?;
    stage.page.add_filter("Есть телефон", "да").await?;
    let path = until("a contact with a phone", async || {
        let rows = stage.page.rows().await?;
        let are_contacts = rows.iter().all(|row| row.path.contains("/contact/"));
        Ok(rows.first().filter(|_| are_contacts).map(|row| row.path.clone()))
    })
    .await?;
    let id = path.split('/').filter_map(|part| part.parse().ok()).next_back().context("the number of the card")?;
    stage.page.press_on_list(&["ArrowDown", " "]).await?;
    stage.page.wait_for_text("Выбрано: 1").await?;
    let selected = stage.page.text_of("[role=row]:has(.row-check:checked) a").await?;
    ensure!(!selected.is_empty(), "a row is selected");
    Ok(id)
}

fn contact(stage: &Stage, id: u32) -> Result<Value> {
    Ok(stage.portal.ask(ADMINISTRATOR, "crm.contact.get", &json!({ "id": id }))?["result"].take())
}

#[test]
fn the_phone_of_a_selected_client_is_in_the_file() {
    Scene::new().run(async |stage| {
        let id = select_a_contact(stage).await?;
        let phone = contact(stage, id)?["PHONE"][0]["VALUE"].as_str().context("a phone")?.to_owned();
        stage.page.export_with_phones("CSV для программ").await?;
        stage.page.wait_for_text("Файл передан браузеру: 1 клиент").await?;
        let text = until("the file", async || {
            let mut files = std::fs::read_dir(&stage.downloads)?.filter_map(Result::ok).map(|entry| entry.path());
            let file = files.find(|path| path.extension().is_some_and(|end| end == "csv"));
            file.map(|path| Ok(std::fs::read_to_string(path)?)).transpose()
        })
        .await?;
        ensure!(text.contains(&phone), "{text} has no {phone}");
        Ok(())
    });
}

#[test]
fn the_responsible_of_a_selected_client_is_changed_and_brought_back() {
    Scene::new().run(async |stage| {
        let id = select_a_contact(stage).await?;
        let before = contact(stage, id)?["ASSIGNED_BY_ID"].clone();
        stage.page.click_button("Сменить ответственного").await?;
        stage.page.wait_for_text("1 карточка").await?;
        let staff = stage.portal.rows(ADMINISTRATOR, "user.get", &json!({ "FILTER": { "ACTIVE": true } }))?;
        let other = staff.iter().find(|user| user["ID"] != before).context("somebody else works there")?;
        let text = |name: &str| other[name].as_str().unwrap_or_default().to_owned();
        let name = format!("{} {}", text("NAME"), text("LAST_NAME"));
        stage.page.choose("Кому передать", name.trim()).await?;
        ensure!(contact(stage, id)?["ASSIGNED_BY_ID"] == before, "nothing changes before the consent");
        stage.page.click_button("Сменить у 1 карточки").await?;
        stage.page.wait_for_text("Ответственный сменён").await?;
        ensure!(contact(stage, id)?["ASSIGNED_BY_ID"] == other["ID"]);
        stage.page.click_button("Вернуть прежних").await?;
        stage.page.wait_for_text("Прежние ответственные возвращены").await?;
        ensure!(contact(stage, id)?["ASSIGNED_BY_ID"] == before);
        Ok(())
    });
}
