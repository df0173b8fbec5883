//! What the portal's own page needs: the session data of the frame, options, people. Nothing here is counted by limits: a
//! portal's page does not call its own REST.

use serde_json::{Value as Json, json};

use crate::auth::Token;
use crate::data::PortalInfo;
use crate::faults::Faults;
use crate::methods::map_or_list;
use crate::oddities::Oddities;
use crate::portal::Portal;
use crate::rights::CrmAccess;
use crate::schema::{Entity, department, user};
use crate::state::Placement;

/// A user as the user switch shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct UserInfo {
    /// Number of the user.
    pub id: u32,
    /// First and last name.
    pub name: String,
    /// Position, may be empty.
    pub position: String,
    /// Whether the user still works here.
    pub active: bool,
    /// Whether the user administers the portal.
    pub is_admin: bool,
    /// What the user may read and change.
    pub crm_access: CrmAccess,
    /// Departments the user works in.
    pub departments: Vec<u32>,
}

impl Portal {
    /// The portal's description.
    pub fn info(&self) -> &PortalInfo {
        &self.state.info
    }

    /// Name of the data: two portals with other data never share it.
    pub fn member_id(&self) -> &str {
        &self.state.member_id
    }

    /// All users, those who still work here first.
    pub fn users(&self) -> Vec<UserInfo> {
        let mut users: Vec<UserInfo> = self
            .state
            .table(Entity::User)
            .records()
            .iter()
            .map(|row| UserInfo {
                id: row.id,
                name: format!("{} {}", row.text(user::NAME), row.text(user::LAST_NAME)).trim().to_owned(),
                position: row.text(user::WORK_POSITION).to_owned(),
                active: row.flag(user::ACTIVE) != Some(false),
                is_admin: self.state.is_admin(row.id),
                crm_access: self.state.access(row.id),
                departments: row.ids(user::UF_DEPARTMENT).to_vec(),
            })
            .collect();
        users.sort_by_key(|user| (!user.active, user.id));
        users
    }

    /// Departments: number and name.
    pub fn departments(&self) -> Vec<(u32, String)> {
        let rows = self.state.table(Entity::Department).records().iter();
        rows.map(|row| (row.id, row.text(department::NAME).to_owned())).collect()
    }

    /// A new token of the app for a user.
    pub fn issue_token(&mut self, user_id: u32, now_secs: f64) -> Token {
        self.tokens.issue(user_id, now_secs)
    }

    /// Makes every token of a user invalid.
    pub fn revoke(&mut self, user_id: u32) {
        self.tokens.revoke(user_id);
    }

    /// The reply to `getInitData`. `domain` is the portal's host with its port.
    pub fn init_data(
        &mut self,
        user_id: u32,
        placement: &str,
        placement_options: Json,
        domain: &str,
        now_secs: f64,
    ) -> Json {
        let token = self.issue_token(user_id, now_secs);
        let app = &mut self.state.app;
        let first_run = app.known_users.insert(user_id);
        json!({
            "LANG": self.state.info.language.code(),
            "DOMAIN": domain,
            "PROTOCOL": 0,
            "PATH": "/rest",
            "AUTH_ID": token.access,
            "REFRESH_ID": token.refresh,
            "AUTH_EXPIRES": token.expires_in.to_string(),
            "MEMBER_ID": self.state.member_id,
            "IS_ADMIN": self.state.is_admin(user_id),
            "INSTALL": false,
            "FIRST_RUN": first_run,
            "USER_OPTIONS": map_or_list(self.state.app.user_options.get(&user_id)),
            "APP_OPTIONS": map_or_list(Some(&self.state.app.options)),
            "PLACEMENT": placement,
            "PLACEMENT_OPTIONS": placement_options,
        })
    }

    /// The form fields of the request that opens an app by POST (docs: settings/app-installation,
    /// widgets/placement-bind.md): a token, who the portal is, and the placement with its options as JSON text.
    pub fn opening(
        &mut self,
        user_id: u32,
        placement: &str,
        placement_options: &Json,
        endpoint: &str,
        now_secs: f64,
    ) -> Json {
        let token = self.issue_token(user_id, now_secs);
        json!({
            "AUTH_ID": token.access,
            "AUTH_EXPIRES": token.expires_in.to_string(),
            "REFRESH_ID": token.refresh,
            "SERVER_ENDPOINT": endpoint,
            "APPLICATION_SCOPE": self.state.scopes.join(","),
            "member_id": self.state.member_id,
            "status": "L",
            "PLACEMENT": placement,
            "PLACEMENT_OPTIONS": placement_options.to_string(),
        })
    }

    /// The reply to `refreshAuth`.
    pub fn refresh(&mut self, user_id: u32, now_secs: f64) -> Json {
        let token = self.issue_token(user_id, now_secs);
        json!({
            "AUTH_ID": token.access,
            "REFRESH_ID": token.refresh,
            "AUTH_EXPIRES": token.expires_in.to_string(),
        })
    }

    /// Sets an option of the app; `false`: refused, the user is no administrator.
    pub fn set_app_option(&mut self, user_id: u32, name: &str, value: Json) -> bool {
        let allowed = self.state.is_admin(user_id);
        if allowed {
            self.state.app.options.insert(name.to_owned(), value);
        }
        allowed
    }

    /// Sets an option of a user.
    pub fn set_user_option(&mut self, user_id: u32, name: &str, value: Json) {
        self.state.app.user_options.entry(user_id).or_default().insert(name.to_owned(), value);
    }

    /// Pages of the app bound to places of the portal.
    pub fn placements(&self) -> &[Placement] {
        &self.state.app.placements
    }

    /// Faults, to be looked at and changed.
    pub fn faults_mut(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// The oddities that are switched on; those that strike a number of requests say how many are left.
    pub fn oddities(&self) -> &Oddities {
        &self.oddities
    }

    /// Switches on these oddities and all others off. `now_secs` is the moment, seconds since the portal's start.
    pub fn set_oddities(&mut self, oddities: Oddities, now_secs: f64) {
        self.state.straighten();
        let now = self.wall(now_secs) as i64;
        self.state.make_odd(&oddities, now);
        self.oddities = oddities;
    }

    /// Takes away or gives back a user's right to the CRM.
    pub fn set_access_lost(&mut self, user_id: u32, lost: bool) {
        if lost {
            self.state.lost_access.insert(user_id);
        } else {
            self.state.lost_access.remove(&user_id);
        }
    }

    /// Dismisses a user, whose tokens and webhooks then lead to nothing, or takes the user back.
    pub fn set_dismissed(&mut self, user_id: u32, is_dismissed: bool) {
        self.state.table_mut(Entity::User).update(user_id, |row| row.set(user::ACTIVE, !is_dismissed));
    }

    /// Makes a user an administrator of the portal or an ordinary one; the right to the CRM stays as it is.
    pub fn set_admin(&mut self, user_id: u32, is_admin: bool) {
        self.state.table_mut(Entity::User).update(user_id, |row| row.set(user::IS_ADMIN, is_admin));
    }

    /// Gives a user another access to one kind of records than to the others, or takes it back.
    pub fn set_access_by_kind(&mut self, user_id: u32, entity: Entity, access: Option<CrmAccess>) {
        match access {
            Some(access) => self.state.access_by_kind.insert((user_id, entity), access),
            None => self.state.access_by_kind.remove(&(user_id, entity)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpRequest;
    use crate::options::Options;
    use crate::samples;

    fn portal() -> Portal {
        Portal::new(samples::data(), Options::default())
    }

    #[test]
    fn the_first_session_of_a_user_is_marked() {
        let mut portal = portal();
        let first = portal.init_data(3, "DEFAULT", json!([]), "127.0.0.1:8024", 0.0);
        assert_eq!(
            (&first["FIRST_RUN"], &first["IS_ADMIN"], &first["APP_OPTIONS"]),
            (&json!(true), &json!(false), &json!([]))
        );
        portal.set_user_option(3, "theme", json!("dark"));
        let second = portal.init_data(3, "DEFAULT", json!([]), "127.0.0.1:8024", 0.0);
        assert_eq!((&second["FIRST_RUN"], &second["USER_OPTIONS"]), (&json!(false), &json!({"theme": "dark"})));
        assert_ne!(first["AUTH_ID"], second["AUTH_ID"]);
        assert_eq!(first["MEMBER_ID"], second["MEMBER_ID"]);
    }

    #[test]
    fn an_app_opened_by_post_gets_a_token_that_works() {
        let mut portal = portal();
        let body = portal.opening(3, "CRM_CONTACT_DETAIL_TAB", &json!({"ID": "3"}), "http://127.0.0.1:8024/rest/", 0.0);
        assert_eq!((&body["PLACEMENT_OPTIONS"], &body["status"]), (&json!(r#"{"ID":"3"}"#), &json!("L")));
        let ask = HttpRequest::post_json("/rest/user.current", &json!({"auth": body["AUTH_ID"]}));
        let answer = portal.handle(&ask, 0.0).response().expect("an answer").json();
        assert_eq!(answer["result"]["ID"], "3");
    }

    #[test]
    fn an_administrator_is_appointed_and_dismissed() {
        let mut portal = portal();
        for is_admin in [true, false] {
            portal.set_admin(3, is_admin);
            assert_eq!(portal.init_data(3, "DEFAULT", json!([]), "", 0.0)["IS_ADMIN"], json!(is_admin));
        }
        portal.set_admin(99, true);
        assert!(!portal.state.is_admin(99), "nobody is appointed who does not exist");
    }

    #[test]
    fn only_an_administrator_sets_options_of_the_app() {
        let mut portal = portal();
        assert!(!portal.set_app_option(3, "a", json!(1)));
        assert!(portal.set_app_option(1, "a", json!(1)));
        assert_eq!(portal.init_data(3, "DEFAULT", json!([]), "", 0.0)["APP_OPTIONS"], json!({"a": 1}));
    }
}
