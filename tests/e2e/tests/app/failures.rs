//! What a person sees when something outside of the app fails.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Scene};

#[test]
fn opened_without_a_portal_the_app_says_how_to_open_it() {
    // The portal's library throws where there is no portal.
    Scene::new().expecting_errors(&["Unable to initialize Bitrix24 JS library"]).run(async |stage| {
        stage.page.open_alone(&stage.portal.app_origin).await?;
        stage.page.wait_for_text("Приложение открыто вне портала").await
    });
}

#[test]
fn an_unreachable_portal_is_told_of_and_the_reading_goes_on_by_itself() {
    Scene::new().with_gate(Gate::closed_after(6)).expecting_errors(&["/rest/"]).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Пауза").await?;
        stage.portal.set_unreachable(true);
        stage.gate.let_all_through();
        stage.page.wait_for_text("Портал недоступен").await?;
        stage.portal.set_unreachable(false);
        stage.page.wait_until_finished().await
    });
}

#[test]
fn an_expired_token_is_renewed_without_a_word() {
    Scene::new().with_gate(Gate::closed_after(6)).expecting_errors(&["/rest/"]).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Пауза").await?;
        stage.portal.revoke_tokens();
        stage.gate.let_all_through();
        stage.page.wait_until_finished().await
    });
}

#[test]
fn a_worker_of_another_build_asks_for_a_reload_and_leaves_the_help_open() {
    Scene::new().with_altered_app(pretend_another_build).run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_for_text("Вышла новая версия приложения").await?;
        stage.page.follow_link("Справка: Если что-то не работает").await?;
        stage.page.wait_for_text("Что значит каждое сообщение").await?;
        stage.page.click_button("Вернуться").await?;
        stage.page.wait_for_text("Открытая страница и обработка данных разных версий").await
    });
}

/// Gives the worker the name of another build, of the same length, as a browser's cache would.
fn pretend_another_build(app: &Path) -> Result<()> {
    let build = std::fs::read(app.join("build.txt")).context("the app was not built by `cargo xtask test`")?;
    let worker = app.join("worker_bg.wasm");
    let mut bytes = std::fs::read(&worker)?;
    let other: Vec<u8> = build.iter().map(|&letter| if letter == b'0' { b'1' } else { b'0' }).collect();
    let mut found = 0;
    for at in 0..bytes.len().saturating_sub(build.len()) {
        if bytes[at..].starts_with(&build) {
            bytes[at..at + build.len()].copy_from_slice(&other);
            found += 1;
        }
    }
    ensure!(found > 0, "the worker does not carry the name of its build");
    Ok(std::fs::write(worker, bytes)?)
}
