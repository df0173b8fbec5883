//! What people see who may not see everything.

use e2e::Scene;
use portal::CrmAccess;
use segmentation::{Group, Mode};

#[test]
fn a_manager_sees_his_own_clients_and_is_told_so() {
    Scene::new().run(async |stage| {
        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
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
fn two_users_of_one_browser_never_see_each_others_clients() {
    Scene::new().run(async |stage| {
        stage.page.open_in_portal(&stage.portal.address("")).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Directory).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.cards());
        let manager = stage.portal.user_with(CrmAccess::Own);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={manager}"))).await?;
        stage.page.wait_until_finished().await?;
        stage.page.choose_mode(Mode::Directory).await?;
        assert_eq!(stage.page.counters().await?, stage.portal.cards_of(manager));
        Ok(())
    });
}

#[test]
fn without_rights_to_the_crm_there_is_a_message_and_no_empty_chart() {
    // The portal refuses with status 400 or 403, which a browser writes to the console by itself.
    Scene::new().expecting_errors(&["/rest/"]).run(async |stage| {
        let nobody = stage.portal.user_with(CrmAccess::None);
        stage.page.open_in_portal(&stage.portal.address(&format!("user={nobody}"))).await?;
        stage.page.wait_for_text("Нет прав на чтение CRM").await?;
        assert!(!stage.page.shows("canvas").await?);
        Ok(())
    });
}
