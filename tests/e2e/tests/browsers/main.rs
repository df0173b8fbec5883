//! What differs between browsers: the app in Firefox and in WebKitGTK, and the same in Chromium where it is no matter of
//! course there. What does not differ is tested in Chromium alone.

use anyhow::{Result, ensure};
use e2e::browser::{Kind, ThirdPartyStorage};
use e2e::scene::Stage;
use e2e::wait::until;
use e2e::{Scene, gate::Call};
use segmentation::{Group, Mode};

/// What is said where nothing is kept.
const REFUSED: &str = "Браузер не даёт сохранять данные";

/// Makes the named functions tests of a browser, in a module of its name.
macro_rules! tests_in {
    ($($module:ident: $kind:ident [$($test:ident),+];)+) => {
        $(mod $module {
            $(#[test]
            fn $test() {
                super::$test(super::Kind::$kind);
            })+
        })+
    };
}

tests_in! {
    chromium: Chromium [a_page_that_is_left_lets_the_next_one_read, a_file_is_saved_from_a_window_of_its_own];
    firefox: Firefox [
        everything_is_read_shown_and_kept,
        data_of_a_frame_of_another_site_are_kept,
        without_storage_the_app_works_from_memory_and_says_so,
        a_finger_on_a_phone_opens_a_list,
        a_page_that_is_left_lets_the_next_one_read,
        a_file_is_saved_from_a_window_of_its_own,
        an_app_opened_by_post_comes_back
    ];
    webkit: WebKit [everything_is_read_shown_and_kept, a_page_that_is_left_lets_the_next_one_read, a_file_is_saved_from_a_window_of_its_own];
}

/// Opens the app as an administrator, and waits until everything is read.
async fn read(stage: &Stage, view: &str) -> Result<()> {
    stage.page.open_in_portal(&stage.portal.address(view)).await?;
    stage.page.wait_until_finished().await
}

/// How many calls for the rows of months the portal got since they were counted last.
fn calls_for_months(stage: &Stage) -> usize {
    stage.gate.take_calls().iter().filter(|call| Call::names_a_month(call)).count()
}

/// Waits for so many files of the chart, and returns what is in the newest one.
async fn last_download(stage: &Stage, files: usize) -> Result<String> {
    until("the downloaded file", async || {
        let found = stage.downloads.read_dir()?.filter_map(|file| Some(file.ok()?.path()));
        let found = found.filter(|file| file.extension().is_some_and(|end| end == "csv"));
        let texts = found.map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
        let are_whole = texts.len() == files && texts.iter().all(|text| text.ends_with('\n'));
        Ok(are_whole.then(|| texts.into_iter().next_back()).flatten())
    })
    .await
}

fn everything_is_read_shown_and_kept(browser: Kind) {
    Scene::new().in_browser(browser).run(async |stage| {
        read(stage, "").await?;
        let first = calls_for_months(stage);
        for mode in Mode::ALL {
            stage.page.choose_mode(mode).await?;
            assert_eq!(stage.page.counters().await?, stage.portal.counted_today(mode)?, "the counters of {mode:?}");
        }
        stage.page.choose_mode(Mode::Paid).await?;
        let sleeping = stage.page.counters().await?[&Group::Sleeping];
        stage.page.choose_counter(Group::Sleeping).await?;
        stage.page.wait_for_list(Group::Sleeping, sleeping).await?;
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_list(Group::Sleeping, sleeping).await?;
        let second = calls_for_months(stage);
        ensure!(second * 2 < first, "{first} calls at first, {second} the second time");
        Ok(())
    });
}

fn data_of_a_frame_of_another_site_are_kept(browser: Kind) {
    Scene::new().in_browser(browser).cross_site(ThirdPartyStorage::Allowed).run(async |stage| {
        read(stage, "").await?;
        let first = calls_for_months(stage);
        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        let second = calls_for_months(stage);
        ensure!(second * 2 < first, "{first} calls at first, {second} the second time");
        ensure!(!stage.page.text().await?.contains(REFUSED));
        Ok(())
    });
}

fn without_storage_the_app_works_from_memory_and_says_so(browser: Kind) {
    Scene::new().in_browser(browser).cross_site(ThirdPartyStorage::Refused).run(async |stage| {
        read(stage, "").await?;
        stage.page.wait_for_text(REFUSED).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}

fn a_finger_on_a_phone_opens_a_list(browser: Kind) {
    Scene::new().in_browser(browser).run(async |stage| {
        stage.page.decide_about_the_first_run();
        stage.page.open_in_portal(&stage.portal.address("frame=phone")).await?;
        stage.page.tap("button", "Продолжить на телефоне").await?;
        stage.page.tap("button", "Начать").await?;
        stage.page.wait_until_finished().await?;
        ensure!(stage.page.overflow().await?.0 == 0, "nothing has to be scrolled sideways");
        let sleeping = stage.page.counters().await?[&Group::Sleeping];
        stage.page.tap(".counters button", "Спящие").await?;
        stage.page.wait_for_list(Group::Sleeping, sleeping).await?;
        ensure!(stage.page.overflow().await?.0 == 0, "nor in the list");
        Ok(())
    });
}

fn a_page_that_is_left_lets_the_next_one_read(browser: Kind) {
    Scene::new().in_browser(browser).run(async |stage| {
        read(stage, "").await?;
        // The page may be kept for Back; the store must not stay with it.
        stage.page.leave().await?;
        read(stage, "").await?;
        stage.page.leave().await?;
        let _before = stage.gate.take_calls();
        stage.page.come_back().await?;
        stage.page.wait_until_finished().await?;
        stage.page.click_button("Обновить").await?;
        until("something to be asked", async || Ok((!stage.gate.take_calls().is_empty()).then_some(()))).await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}

fn a_file_is_saved_from_a_window_of_its_own(browser: Kind) {
    Scene::new().in_browser(browser).run(async |stage| {
        read(stage, "").await?;
        stage.page.click_button("Скачать график").await?;
        stage.page.click_button("CSV для программ").await?;
        // Chromium has saved it from the frame already.
        let files = if browser == Kind::Chromium { 2 } else { 1 };
        stage.page.click_button("Сохранить через новое окно").await?;
        let text = last_download(stage, files).await?;
        assert_eq!(text.trim_start_matches('\u{feff}'), stage.portal.counted_as_csv()?);
        Ok(())
    });
}

fn an_app_opened_by_post_comes_back(browser: Kind) {
    Scene::new().in_browser(browser).opened_by_post().run(async |stage| {
        read(stage, "").await?;
        stage.page.leave().await?;
        stage.page.come_back().await?;
        stage.page.wait_until_finished().await?;
        assert_eq!(stage.page.counters().await?, stage.portal.counted_today(Mode::Paid)?);
        Ok(())
    });
}
