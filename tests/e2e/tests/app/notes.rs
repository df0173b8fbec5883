//! A note on the chart: an administrator writes it, everybody sees it, nobody else changes it.

use anyhow::ensure;
use e2e::Scene;
use e2e::wait::until;
use portal::CrmAccess;

use crate::rights::wait_for_publication;

#[test]
fn a_note_is_a_mark_for_everybody_and_only_an_administrator_changes_it() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;
        stage.page.click_button("Добавить заметку").await?;
        stage.page.click_in_notes("Сохранить").await?;
        stage.page.wait_for_text("Напишите, что произошло").await?;
        let words = "Подняли цены <b>на 5 %</b>";
        stage.page.write_note(words).await?;
        stage.page.click_in_notes("Сохранить").await?;
        stage.page.wait_for_text(words).await?;

        stage.page.reload().await?;
        stage.page.wait_until_finished().await?;
        let notes = stage.page.open_notes("Подняли цены").await?;
        ensure!(notes.len() == 1 && notes[0].contains(words), "{notes:?}");

        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_until_finished().await?;
        let notes = stage.page.open_notes("Подняли цены").await?;
        ensure!(notes.len() == 1 && notes[0].contains(words), "{notes:?}");
        stage.page.wait_for_text("Писать и менять заметки могут администраторы").await?;
        ensure!(!stage.page.shows(".add-note, .note-commands, .notes-end button").await?, "a manager changes nothing");

        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.open_notes("Подняли цены").await?;
        stage.page.click_in_notes("Изменить").await?;
        stage.page.write_note("Новая воронка").await?;
        stage.page.click_in_notes("Сохранить").await?;
        until("the changed note", async || {
            Ok(stage.page.shows(".lane-mark[aria-label*='Новая воронка']").await?.then_some(()))
        })
        .await?;
        stage.page.click_in_notes("Удалить").await?;
        stage.page.click_in_notes("Удалить заметку").await?;
        until("the mark to go", async || {
            Ok((!stage.page.shows(".lane-mark[aria-label*='Новая воронка']").await?).then_some(()))
        })
        .await
    });
}
