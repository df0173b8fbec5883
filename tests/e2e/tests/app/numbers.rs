//! The pages whose numbers open lists: transitions, breakdowns, what if, data quality. Every number is that of its list.

use e2e::page::Numbered;
use e2e::wait::until;
use e2e::{Scene, group_name};
use segmentation::{Mode, Settings};

#[test]
fn transitions_add_up_to_the_counters_and_a_cell_opens_exactly_its_clients() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Переходы").await?;
        let table = stage.page.transitions().await?;
        let counted = stage.portal.counted()?;
        let mut months = counted[&Mode::Paid].iter().rev();
        let (_, now) = months.next().expect("a month");
        let (_, before) = months.next().expect("a month before");
        for (group, clients) in now {
            let sum = |sums: &[(String, u32)]| sums.iter().find(|(name, _)| name == group_name(*group)).map(|it| it.1);
            assert_eq!(sum(&table.columns), Some(*clients), "{group:?}");
            assert_eq!(sum(&table.rows), Some(before[group]), "{group:?}");
        }
        const CELLS: &str = ".matrix:not(.strips-table) .matrix-cell";
        let cells = stage.page.numbered(CELLS).await?;
        assert!(cells.len() > 2, "{cells:?}");
        for cell in cells.iter().take(3) {
            stage.page.press_numbered(CELLS, cell).await?;
            stage.page.wait_for_own_list(cell.number).await?;
        }
        assert!(stage.page.address_fragment().await?.contains("list="));
        // The bands are the cells of those who moved, and open the same lists.
        let bands = stage.page.numbered(".band").await?;
        let moved: Vec<&Numbered> =
            cells.iter().filter(|cell| bands.iter().any(|band| band.label == cell.label)).collect();
        assert_eq!(bands.len(), moved.len(), "{bands:?} {cells:?}");
        assert!(moved.iter().all(|cell| bands.iter().any(|band| band.number == cell.number)), "{bands:?} {cells:?}");
        // Pressed twice, a number closes its list.
        let band = bands.iter().find(|band| band.label != cells[2].label).expect("more than one band");
        stage.page.press_enter_on(".band", band).await?;
        stage.page.wait_for_own_list(band.number).await?;
        let strips = stage.page.numbered(".strip").await?;
        for strip in strips.iter().take(3) {
            stage.page.press_numbered(".strip", strip).await?;
            stage.page.wait_for_own_list(strip.number).await?;
        }
        // Back leads through the lists and out of them.
        stage.page.go_back().await?;
        stage.page.wait_for_own_list(strips.get(1).map_or(cells[2].number, |strip| strip.number)).await?;
        stage.page.click_button("Закрыть список").await?;
        until("no list", async || Ok((!stage.page.shows(".own-list").await?).then_some(()))).await
    });
}

#[test]
fn rules_are_tried_their_movers_listed_and_then_applied() {
    Scene::new().run(async |stage| {
        let settings = Settings { sleeping_after_months: 2, lost_after_months: 9, ..Settings::default() };
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Что если").await?;
        stage.page.wait_for_text("Измените любое правило").await?;
        stage.page.fill_rule("Спящий", "2").await?;
        stage.page.fill_rule("Потерянный", "9").await?;
        let (before, after) =
            (stage.portal.counted_today(Mode::Paid)?, stage.portal.counted_by(&settings, Mode::Paid)?);
        assert_ne!(before, after, "the portal has clients whom these rules move");
        until("the tried counters", async || {
            let told = stage.page.tried_counters().await?;
            let expected = before.iter().map(|(group, now)| (group_name(*group).to_owned(), *now, after[group]));
            Ok((told == expected.collect::<Vec<_>>()).then_some(()))
        })
        .await?;
        until("the tried rules in the address", async || {
            let address = stage.page.address_fragment().await?;
            Ok((address.contains("choice=sleeping") && address.contains("lost")).then_some(()))
        })
        .await?;
        let moves: Vec<Numbered> = stage.page.numbered(".what-if .strip").await?;
        stage.page.press_numbered(".what-if .strip", &moves[0]).await?;
        stage.page.wait_for_own_list(moves[0].number).await?;
        stage.page.click_button("Сохранить").await?;
        stage.page.wait_for_text("Сохранено. Числа пересчитаны.").await?;
        stage.page.open_section("Обзор").await?;
        until("the new numbers", async || Ok((stage.page.counters().await? == after).then_some(()))).await
    });
}

#[test]
fn parts_of_all_clients_add_up_and_open_exactly_their_clients() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        let all: u32 = stage.portal.counted_today(Mode::ClientType)?.values().sum();
        stage.page.open_section("Разрезы").await?;
        for by in ["Ответственный", "Год создания", "Источник"] {
            stage.page.choose("Разрез", by).await?;
            let parts = until("all parts", async || {
                let parts = stage.page.parts().await?;
                let is_it = stage.page.text().await?.contains(by) && parts.iter().map(|it| it.1).sum::<u32>() == all;
                Ok(is_it.then_some(parts))
            })
            .await?;
            stage.page.click_button(&parts[0].0).await?;
            stage.page.wait_for_own_list(parts[0].1).await?;
        }
        let cohorts = stage.page.numbered(".cohorts tbody td:nth-child(2) .matrix-cell").await?;
        let buyers: u32 = stage.portal.counted_today(Mode::Paid)?.values().sum();
        assert_eq!(cohorts.iter().map(|cohort| cohort.number).sum::<u32>(), buyers);
        stage.page.press_numbered(".cohorts .matrix-cell", &cohorts[0]).await?;
        stage.page.wait_for_own_list(cohorts[0].number).await
    });
}

#[test]
fn what_is_filled_in_badly_is_told_with_its_cards() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Качество данных").await?;
        let flaws = stage.page.numbered(".flaws .flaw > button").await?;
        for flaw in &flaws {
            stage.page.press_numbered(".flaws .flaw > button", flaw).await?;
            stage.page.wait_for_own_list(flaw.number).await?;
        }
        stage.page.export("Excel").await
    });
}

#[test]
fn a_rank_is_told_with_its_value_its_place_and_what_is_missing_and_can_go_by_payments() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_section("Ценность").await?;
        let ranks = stage.page.numbered(".value-cells .value-cell").await?;
        let worst = ranks.iter().find(|cell| cell.label.starts_with('C')).expect("clients of rank C");
        stage.page.press_numbered(".value-cells .value-cell", worst).await?;
        stage.page.wait_for_own_list(worst.number).await?;
        let row = until("a row", async || Ok(stage.page.rows().await?.into_iter().next())).await?;
        stage.page.ask_why(&row).await?;
        stage.page.wait_for_text("-е место из").await?;
        stage.page.wait_for_text("До ранга B не хватает").await?;
        stage.page.click_button("Закрыть").await?;

        stage.page.unfold("Границы рангов").await?;
        stage.page.choose("По чему", "Число оплат").await?;
        stage.page.wait_for_text("A — первые 80 % оплат").await?;
        let tried = stage.page.numbered(".abc-tried tbody td:nth-child(3)").await?;
        let all: u32 = stage.portal.counted_today(Mode::ClientType)?.values().sum();
        assert_eq!(tried.iter().map(|rank| rank.number).sum::<u32>(), all, "each client has one rank or none");
        Ok(())
    });
}
