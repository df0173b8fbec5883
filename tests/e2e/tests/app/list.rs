//! The list as people arrange it: sorted, filtered, worked with keys, saved as a file, passed on as a link.

use anyhow::{Context as _, Result, ensure};
use e2e::Scene;
use e2e::scene::Stage;
use e2e::wait::until;
use segmentation::{Group, Mode};

/// The names of the rows in view.
async fn names(stage: &Stage) -> Result<Vec<String>> {
    let rows = stage.page.rows().await?;
    Ok(rows.iter().map(|row| row.words.lines().next().unwrap_or_default().trim().to_owned()).collect())
}

/// Opens the list of the sleeping clients, which are few enough to be all in view or nearly so.
async fn open_sleeping(stage: &Stage) -> Result<u32> {
    stage.page.open_in_portal(&stage.portal.address("")).await?;
    stage.page.wait_until_finished().await?;
    stage.page.choose_mode(Mode::Paid).await?;
    let count = stage.page.counters().await?[&Group::Sleeping];
    stage.page.choose_counter(Group::Sleeping).await?;
    stage.page.wait_for_list(Group::Sleeping, count).await?;
    Ok(count)
}

#[test]
fn a_list_is_sorted_by_a_press_of_a_head_and_narrowed_by_filters() {
    Scene::new().run(async |stage| {
        let all = open_sleeping(stage).await?;
        stage.page.sort_by("Название").await?;
        let rising = until("the order by name", async || {
            let shown = names(stage).await?;
            Ok((stage.page.address_fragment().await?.contains("sort=name") && shown.len() > 3).then_some(shown))
        })
        .await?;
        stage.page.sort_by("Название").await?;
        until("the order turned round", async || Ok((names(stage).await?.first() != rising.first()).then_some(())))
            .await?;

        stage.page.add_filter("Компания или контакт", "компания").await?;
        let companies = until("the companies", async || {
            let rows = stage.page.rows().await?;
            let are_companies = rows.iter().all(|row| row.path.contains("/company/"));
            Ok((are_companies && !rows.is_empty()).then_some(rows.len()))
        })
        .await?;
        ensure!(companies as u32 <= all);
        ensure!(stage.page.address_fragment().await?.contains("filter=kind:in:company"), "the address tells it");
        stage.page.remove_filter().await?;
        until("everybody again", async || {
            let is_gone = !stage.page.address_fragment().await?.contains("filter=");
            Ok((is_gone && stage.page.rows().await?.len() > companies).then_some(()))
        })
        .await
    });
}

#[test]
fn a_file_holds_exactly_the_clients_of_the_list_in_their_order() {
    Scene::new().run(async |stage| {
        open_sleeping(stage).await?;
        stage.page.add_filter("Компания или контакт", "контакт").await?;
        stage.page.sort_by("Название").await?;
        // The address tells the order at once, the rows follow with the answer.
        let shown = until("the contacts by name", async || {
            let rows = stage.page.rows().await?;
            let shown = names(stage).await?;
            let are_contacts = rows.iter().all(|row| row.path.contains("/contact/"));
            Ok((are_contacts && !rows.is_empty() && shown.is_sorted()).then_some(shown))
        })
        .await?;
        stage.page.export("CSV для Excel").await?;
        let text = until("the file", async || {
            let mut files = std::fs::read_dir(&stage.downloads)?.filter_map(Result::ok).map(|entry| entry.path());
            let file = files.find(|path| path.extension().is_some_and(|end| end == "csv"));
            file.map(|path| Ok(std::fs::read_to_string(path)?)).transpose()
        })
        .await?;
        let mut lines = text.trim_start_matches('\u{feff}').lines().skip_while(|line| !line.starts_with("Название;"));
        lines.next().context("the head")?;
        let saved: Vec<&str> = lines.map(|line| line.split(';').next().unwrap_or_default()).collect();
        ensure!(saved.iter().zip(&shown).all(|(saved, shown)| saved == shown), "{saved:?} is not {shown:?}");
        ensure!(text.contains(&format!("Клиентов в файле: {}", saved.len())), "the number is told in the file");
        Ok(())
    });
}

#[test]
fn a_view_is_found_again_by_back_by_a_reload_and_by_a_link() {
    Scene::new().run(async |stage| {
        open_sleeping(stage).await?;
        stage.page.add_filter("Компания или контакт", "компания").await?;
        stage.page.sort_by("Оплат").await?;
        let view = until("the view in the address", async || {
            let view = stage.page.address_fragment().await?;
            Ok((view.contains("filter=kind") && view.contains("sort=-payments")).then_some(view))
        })
        .await?;
        stage.page.choose_mode(Mode::ClientType).await?;
        stage.page.go_back().await?;
        until("the former view", async || Ok((stage.page.address_fragment().await? == view).then_some(()))).await?;

        stage.page.reload().await?;
        until("the same view", async || Ok((stage.page.address_fragment().await? == view).then_some(()))).await?;
        stage.page.wait_until_finished().await?;

        // A colleague opens the link that was copied.
        let link = stage.page.copy_link().await?;
        ensure!(link.starts_with(&stage.portal.portal_origin), "{link}");
        stage.page.open_window().await?;
        stage.page.open_in_portal(&link).await?;
        until("the view of the link", async || {
            let opened = stage.page.address_fragment().await?;
            Ok((opened.contains("group=sleeping") && opened.contains("filter=kind:in:company")).then_some(()))
        })
        .await
    });
}

#[test]
fn a_list_is_gone_through_with_keys_alone() {
    Scene::new().run(async |stage| {
        open_sleeping(stage).await?;
        until("the rows", async || Ok((stage.page.rows().await?.len() > 3).then_some(()))).await?;
        stage.page.press_on_list(&["ArrowDown", "ArrowDown", " "]).await?;
        stage.page.wait_for_text("Выбрано: 1").await?;
        stage.page.press_on_list(&["End", "Enter"]).await?;
        stage.page.wait_for_text("Линия жизни").await?;
        ensure!(stage.page.address_fragment().await?.contains("card="), "the client is in the address");
        Ok(())
    });
}
