//! From a number to the clients behind it, and on to their cards.

use e2e::Scene;
use e2e::wait::until;
use segmentation::{Group, Mode};

/// More rows than this do not fit into the list's window.
const IN_VIEW: u32 = 5;

#[test]
fn a_counter_opens_the_list_of_exactly_its_clients() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        for mode in [Mode::ClientType, Mode::Unpaid] {
            stage.page.choose_mode(mode).await?;
            for (group, count) in stage.page.counters().await? {
                stage.page.choose_counter(group).await?;
                stage.page.wait_for_list(group, count).await?;
                let rows = until("the rows", async || {
                    let rows = stage.page.rows().await?;
                    Ok((rows.len() >= count.min(IN_VIEW) as usize).then_some(rows))
                })
                .await?;
                assert!(rows.len() <= count as usize, "{group:?}: {} rows for {count} clients", rows.len());
            }
        }
        Ok(())
    });
}

#[test]
fn the_search_keeps_the_clients_whose_names_hold_every_word() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Directory).await?;
        let all = stage.page.counters().await?[&Group::Contacts];
        stage.page.choose_counter(Group::Contacts).await?;
        stage.page.wait_for_list(Group::Contacts, all).await?;
        let expected = stage.portal.contacts_named(&["ив", "на"]);
        assert!(expected > 0 && expected < all, "the portal has such names: {expected} of {all}");
        // In another case and order than in the names.
        stage.page.search("НА ив").await?;
        stage.page.wait_for_found(expected).await?;
        for row in stage.page.rows().await? {
            let name = row.words.to_lowercase();
            assert!(name.contains("ив") && name.contains("на"), "{row:?}");
        }
        Ok(())
    });
}

#[test]
fn a_row_leads_to_the_clients_card_in_the_portal() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::ClientType).await?;
        stage.page.choose_counter(Group::B2c).await?;
        let rows =
            until("the rows", async || Ok(Some(stage.page.rows().await?).filter(|rows| !rows.is_empty()))).await?;
        let name = rows[0].words.lines().next().unwrap_or_default().to_owned();
        stage.page.open_card(&rows[0]).await?;
        until("the card in a panel of the portal", async || {
            let panel = stage.page.portal_words("dialog.panel").await?;
            // The portal may put the parts of a name in another order.
            Ok(name.split_whitespace().all(|part| panel.contains(part)).then_some(()))
        })
        .await
    });
}

#[test]
fn a_past_month_is_pinned_by_the_keyboard_and_left_again() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::ClientType).await?;
        stage.page.choose_counter(Group::B2c).await?;
        let counted = stage.portal.counted()?;
        let mut months = counted[&Mode::ClientType].iter().rev();
        let (_, today) = months.next().expect("a month");
        let (month, past) = months.next().expect("a month before");
        stage.page.click_button("Год назад").await?;
        stage.page.wait_for_text("Тонкая линия").await?;
        assert!(stage.page.address_fragment().await?.contains("compare=year"));
        stage.page.press_on_chart(&["End", "ArrowLeft", "Enter"]).await?;
        stage.page.wait_for_text("Состояние на").await?;
        stage.page.wait_for_list(Group::B2c, past[&Group::B2c]).await?;
        assert_eq!(stage.page.counters().await?, *past);
        assert!(stage.page.address_fragment().await?.contains(&month.to_string()));
        stage.page.click_button("К сегодня").await?;
        stage.page.wait_for_list(Group::B2c, today[&Group::B2c]).await
    });
}
