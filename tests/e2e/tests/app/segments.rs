//! A segment is built in the browser, counted, saved and found again; a link opens it; its clients are told apart, and it is
//! compared with another.

use anyhow::ensure;
use e2e::Scene;
use e2e::wait::until;
use segmentation::{Group, Mode};

#[test]
fn a_segment_is_built_counted_saved_found_again_and_opened_by_a_link() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let paid = stage.portal.counted_today(Mode::Paid)?;
        let sleeping = paid[&Group::Sleeping];
        assert!(sleeping > 0, "the portal has such clients");

        stage.page.open_section("Сегменты").await?;
        let ready = stage.page.segments().await?;
        let of = |name: &str| ready.iter().find(|(known, _)| known == name).map(|(_, size)| *size);
        assert_eq!(of("Спящие"), Some(sleeping), "{ready:?}");

        stage.page.click_button("Новый сегмент").await?;
        stage.page.add_condition("Группа по оплатам и обращениям", "Спящие").await?;
        assert_eq!(stage.page.drafted().await?, sleeping);
        // What is built is in the address: loading the page anew loses nothing.
        until("the draft in the address", async || {
            Ok(stage.page.address_fragment().await?.contains("life_cycle").then_some(()))
        })
        .await?;
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.drafted().await?, sleeping);
        stage.page.name_segment("Мои спящие").await?;
        stage.page.click_button("Сохранить").await?;

        stage.page.wait_for_own_list(sleeping).await?;
        stage.page.wait_for_text("Мои спящие").await?;
        let link = stage.page.copy_link().await?;
        stage.page.click_button("← Все сегменты").await?;
        let listed = stage.page.segments().await?;
        assert!(listed.contains(&("Мои спящие".to_owned(), sleeping)), "{listed:?}");
        // Its clients were listed, which is a use of it, and the portal keeps the day.
        let used = stage.page.days_of_use().await?;
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        let listed = stage.page.segments().await?;
        assert_eq!(stage.page.days_of_use().await?, used);
        ensure!(listed.contains(&("Мои спящие".to_owned(), sleeping)), "{listed:?}");

        stage.page.open_window().await?;
        stage.page.open_in_portal(&link).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Мои спящие").await?;
        stage.page.wait_for_own_list(sleeping).await
    });
}

#[test]
fn the_parts_of_a_segment_add_up_and_open_their_clients_and_so_does_what_two_segments_share() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let regular = stage.portal.counted_today(Mode::Frequency)?[&Group::Regular];
        let sleeping = stage.portal.counted_today(Mode::Paid)?[&Group::Sleeping];

        stage.page.open_section("Сегменты").await?;
        stage.page.open_segment("Постоянные").await?;
        stage.page.wait_for_own_list(regular).await?;
        stage.page.wait_for_text("Из кого состоит сегмент").await?;
        stage.page.choose("Разрез", "Год создания").await?;
        let parts = stage.page.parts().await?;
        assert_eq!(parts.iter().map(|(_, clients)| clients).sum::<u32>(), regular, "{parts:?}");
        assert!(parts.len() > 1, "{parts:?}");
        let (year, clients) = &parts[1];
        stage.page.open_part(year).await?;
        stage.page.wait_for_own_list(*clients).await?;

        stage.page.choose("Сравнить с", "Спящие").await?;
        let [first, both, second] = stage.page.shares().await?;
        assert_eq!((first + both, both + second), (regular, sleeping));
        assert!(both > 0, "the portal has sleeping regular clients");
        let (one, other, difference) = stage.page.compared().await?;
        assert_eq!((one, other), (regular, sleeping));
        let sign = if regular < sleeping { '+' } else { '−' };
        assert_eq!(difference, format!("{sign}{}", regular.abs_diff(sleeping)));
        for (place, clients) in [first, both, second].into_iter().enumerate().filter(|(_, clients)| *clients > 0) {
            stage.page.open_share(place).await?;
            stage.page.wait_for_own_list(clients).await?;
        }
        // A link to a list of both opens it.
        stage.page.open_share(1).await?;
        stage.page.wait_for_own_list(both).await?;
        let link = stage.page.copy_link().await?;
        stage.page.open_window().await?;
        stage.page.open_in_portal(&link).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_own_list(both).await
    });
}

#[test]
fn a_segment_of_an_earlier_month_is_frozen_and_tells_who_has_left_it_and_two_of_the_list_are_compared() {
    const AGO: usize = 4;
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let months = stage.portal.counted()?.remove(&Mode::Paid).expect("the mode is counted");
        let sleeping: Vec<u32> = months.values().rev().map(|counts| counts[&Group::Sleeping]).collect();
        let (then, now) = (sleeping[AGO], sleeping[0]);

        stage.page.open_section("Сегменты").await?;
        stage.page.open_segment("Спящие").await?;
        stage.page.choose_month_ago(AGO).await?;
        stage.page.wait_for_text("Состояние на").await?;
        stage.page.click_button("Сделать снимок").await?;
        stage.page.wait_for_text("Снимок хранит портал").await?;
        stage.page.wait_for_text("Снимок займёт").await?;
        stage.page.click_button("Сохранить снимок").await?;
        stage.page.wait_for_text("Снимок на").await?;
        assert_eq!(stage.page.snapshot().await?, [then, 0, 0], "nobody has moved yet");

        stage.page.choose_month_ago(0).await?;
        let parted = until("who has left", async || {
            let told = stage.page.snapshot().await?;
            Ok((told[1] > 0).then_some(told))
        });
        let [listed, left, qualify] = parted.await?;
        assert_eq!((listed, listed - left + qualify), (then, now));
        for (place, clients) in [(1, left), (2, qualify)].into_iter().filter(|(_, clients)| *clients > 0) {
            stage.page.open_snapshot(place).await?;
            stage.page.wait_for_own_list(clients).await?;
        }
        // A link to those who have left opens them, for whoever has the rights.
        stage.page.open_snapshot(1).await?;
        stage.page.wait_for_own_list(left).await?;
        let link = stage.page.copy_link().await?;
        stage.page.open_window().await?;
        stage.page.open_in_portal(&link).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_own_list(left).await?;

        // A condition over the snapshot, and its comparison with the snapshot out of the list.
        stage.page.click_button("Добавить условия").await?;
        assert_eq!(stage.page.drafted().await?, then);
        stage.page.add_condition("Группа по оплатам и обращениям", "Спящие").await?;
        until("both conditions", async || Ok((stage.page.drafted().await? == then - left).then_some(()))).await?;
        stage.page.name_segment("Остались").await?;
        stage.page.click_button("Сохранить").await?;
        stage.page.wait_for_own_list(then - left).await?;
        stage.page.wait_for_text("Условие поверх снимка").await?;
        stage.page.click_button("← Все сегменты").await?;
        stage.page.segments().await?;
        stage.page.pick_segment("Остались").await?;
        stage.page.pick_segment("Спящие").await?;
        stage.page.click_button("Сравнить «Остались» и «Спящие»").await?;
        assert_eq!(stage.page.shares().await?, [0, then - left, qualify]);
        Ok(())
    });
}
