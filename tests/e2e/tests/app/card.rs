//! Where a client is and why: in the tab of its card, and beside the list.

use anyhow::ensure;
use e2e::Scene;
use e2e::wait::until;
use segmentation::{Group, Mode};

#[test]
fn the_tab_of_a_card_explains_its_client_and_reads_nothing_else() {
    Scene::new().run(async |stage| {
        let (contact, company) = stage.portal.contact_of_a_company();
        stage.portal.show_app_in("CRM_CONTACT_DETAIL_TAB")?;
        stage.portal.show_app_in("CRM_COMPANY_DETAIL_TAB")?;
        let card = |kind: &str, id: u32| format!("{}/crm/{kind}/details/{id}/?tab=app", stage.portal.portal_origin);
        stage.page.open_in_portal(&card("company", company)).await?;
        stage.page.wait_for_text("Линия жизни").await?;
        ensure!(!stage.page.text().await?.contains("Клиент — "), "a company stands for itself");
        ensure!(!stage.page.shows(".progress").await? && !stage.page.shows(".header").await?, "only the card is shown");

        stage.page.open_in_portal(&card("contact", contact)).await?;
        stage.page.wait_for_text("Клиент — ").await?;
        ensure!(
            stage.page.shows(&format!("a[href$='/crm/company/details/{company}/']")).await?,
            "a link to the company"
        );
        Ok(())
    });
}

#[test]
fn a_row_of_the_list_tells_why_its_client_is_there() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Paid).await?;
        stage.page.choose_counter(Group::Sleeping).await?;
        let row = until("a row", async || Ok(stage.page.rows().await?.into_iter().next())).await?;
        stage.page.ask_why(&row).await?;
        stage.page.wait_for_text("Последняя оплата").await?;
        stage.page.wait_for_text("перейдёт в группу «Потерянные»").await?;
        ensure!(stage.page.address_fragment().await?.contains("card=C"), "the address leads back to it");
        stage.page.click_button("Закрыть").await?;
        until("the panel to close", async || Ok((!stage.page.shows(".why-panel").await?).then_some(()))).await
    });
}

#[test]
fn in_a_past_month_a_row_tells_why_its_client_was_there() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Paid).await?;
        stage.page.press_on_chart(&["End", "ArrowLeft", "Enter"]).await?;
        stage.page.wait_for_text("Состояние на").await?;
        stage.page.choose_counter(Group::Active).await?;
        let row = until("a row", async || Ok(stage.page.rows().await?.into_iter().next())).await?;
        stage.page.ask_why(&row).await?;
        stage.page.wait_for_text("по состоянию на").await?;
        stage.page.wait_for_text("Тогда без новой оплаты").await
    });
}
