//! What people see who may not see everything.

use anyhow::Result;
use e2e::Scene;
use e2e::gate::Call;
use e2e::scene::Stage;
use e2e::wait::until;
use portal::CrmAccess;
use segmentation::{Group, Mode};

/// Waits until an administrator's numbers are published for everybody.
pub(crate) async fn wait_for_publication(stage: &Stage) -> Result<()> {
    // The pointer is the last thing that is written, and the storage is tidied after it.
    until("the publication", async || {
        let is_over =
            |call: &Call| call.method == "entity.item.get" && call.params.iter().any(|(key, _)| key.contains('<'));
        Ok(stage.gate.take_calls().iter().any(is_over).then_some(()))
    })
    .await
}

#[test]
fn a_manager_is_told_that_nothing_is_published_and_may_read_his_own_clients() {
    Scene::new().run(async |stage| {
        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_for_text("Администратор ещё не собрал данные").await?;
        assert!(!stage.page.shows("canvas").await?);
        stage.page.click_button("Прочитать доступное мне").await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Показаны только клиенты, доступные вам по правам").await?;
        stage.page.choose_mode(Mode::Directory).await?;
        let own = stage.portal.cards_of(manager);
        assert!(own[&Group::Contacts] > 0 && own[&Group::Contacts] < stage.portal.cards()[&Group::Contacts], "{own:?}");
        assert_eq!(stage.page.counters().await?, own);
        Ok(())
    });
}

#[test]
fn a_manager_sees_everybodys_numbers_and_his_own_clients() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        wait_for_publication(stage).await?;
        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_until_finished().await?;
        stage.page.wait_for_text("Посчитано администратором").await?;
        stage.page.choose_mode(Mode::Directory).await?;
        let all = stage.portal.cards();
        assert_eq!(stage.page.counters().await?, all);
        stage.page.choose_counter(Group::Contacts).await?;
        stage.page.wait_for_list(Group::Contacts, all[&Group::Contacts]).await?;
        let own = stage.portal.cards_of(manager)[&Group::Contacts];
        stage.page.wait_for_text(&format!("Вам доступны {own} из")).await?;
        Ok(())
    });
}

#[test]
fn without_rights_to_the_crm_there_is_a_message_and_no_empty_chart() {
    // The portal refuses with status 400 or 403, which a browser writes to the console by itself.
    Scene::new().expecting_errors(&["/rest/"]).run(async |stage| {
        let nobody = stage.portal.user_with(CrmAccess::None);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={nobody}"))).await?;
        stage.page.wait_for_text("По вашим правам не видны ни контакты, ни компании").await?;
        assert!(!stage.page.shows("canvas").await?);
        Ok(())
    });
}
