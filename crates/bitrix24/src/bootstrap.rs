//! The questions asked once at the start: who is looking, how large the portal is, what its stages mean.

use chrono::NaiveDate;
use segmentation::{CategoryId, UserId};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::reply::OddAnswer;
use crate::request::Call;
use crate::stages::Stages;
use crate::tolerant;

/// The viewer (docs: api-reference/common/users/profile.md).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Profile {
    /// Number of the user.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: UserId,
    /// Whether he may manage the app's settings, which in practice is the portal's administrator.
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub admin: bool,
}

/// Asks who the viewer is; needs no scope.
#[must_use]
pub fn profile() -> Call {
    Call::new("profile", json!({}))
}

/// Reads the answer to [`profile`].
///
/// # Errors
/// If there is no user in it.
pub fn read_profile(raw: &RawValue) -> Result<Profile, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("profile", &error))
}

/// Asks for the portal's clock, for portals whose answers do not tell it along (docs: common/system/server-time.md).
#[must_use]
pub fn server_time() -> Call {
    Call::new("server.time", json!({}))
}

/// Reads the answer to [`server_time`]; nothing if it is no time.
#[must_use]
pub fn read_server_time(raw: &RawValue) -> Option<PortalTime> {
    PortalTime::parse(&serde_json::from_str::<String>(raw.get()).ok()?)
}

/// Asks for the app's state, which names the portal's licence.
#[must_use]
pub fn app_info() -> Call {
    Call::new("app.info", json!({}))
}

/// Reads from the answer to [`app_info`] the code of the app, by which the portal opens it (`/marketplace/view/CODE/`).
#[must_use]
pub fn read_app_code(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Info {
        #[serde(rename = "CODE", default, deserialize_with = "tolerant::text")]
        code: String,
    }
    serde_json::from_str::<Info>(raw.get()).ok().map(|info| info.code).filter(|code| !code.is_empty())
}

/// Reads from the answer to [`app_info`] whether the portal has an Enterprise licence, and with it the wider limits
/// (docs: limits.md). A portal that does not say has the narrower ones.
#[must_use]
pub fn read_is_enterprise(raw: &RawValue) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Info {
        #[serde(default, deserialize_with = "tolerant::text")]
        license: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        license_type: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        license_family: String,
    }
    serde_json::from_str::<Info>(raw.get()).is_ok_and(|info| {
        [info.license, info.license_type, info.license_family]
            .iter()
            .any(|text| text.to_lowercase().split('_').any(|part| part.starts_with("ent")))
    })
}

/// Asks for the categories of smart invoices, whose stages have to be learnt.
#[must_use]
pub fn invoice_categories() -> Call {
    Call::new("crm.category.list", json!({ "entityTypeId": 31 }))
}

/// Reads the answer to [`invoice_categories`].
///
/// # Errors
/// If it is no list of categories.
pub fn read_categories(raw: &RawValue) -> Result<Vec<CategoryId>, OddAnswer> {
    #[derive(Deserialize)]
    struct Category {
        #[serde(deserialize_with = "tolerant::id")]
        id: CategoryId,
    }
    #[derive(Deserialize)]
    struct Categories {
        #[serde(deserialize_with = "tolerant::list")]
        categories: Vec<Category>,
    }
    serde_json::from_str::<Categories>(raw.get())
        .map(|answer| answer.categories.into_iter().map(|category| category.id).collect())
        .map_err(|error| OddAnswer::from_json("crm.category.list", &error))
}

/// Asks for the stages of one directory.
#[must_use]
pub fn stages(directory: &str) -> Call {
    Call::new("crm.status.list", json!({ "filter": { "ENTITY_ID": directory } }))
}

/// Adds what the answer to [`stages`] says to the known stages.
///
/// # Errors
/// If it is no list of stages.
pub fn read_stages(raw: &RawValue, known: &mut Stages) -> Result<(), OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Status {
        #[serde(default, deserialize_with = "tolerant::text")]
        entity_id: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        status_id: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        semantics: String,
    }
    let rows: Vec<Status> =
        tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json("crm.status.list", &error))?;
    for row in rows {
        known.note(&row.entity_id, &row.status_id, &row.semantics);
    }
    Ok(())
}

/// Asks for a page of users, the dismissed ones included: they are still named as responsible.
#[must_use]
pub fn users(start: usize) -> Call {
    Call::new("user.get", json!({ "sort": "ID", "order": "ASC", "start": start }))
}

/// Reads the names from the answer to [`users`].
///
/// # Errors
/// If it is no list of users.
pub fn read_users(raw: &RawValue) -> Result<Vec<(UserId, String)>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct User {
        #[serde(deserialize_with = "tolerant::id")]
        id: UserId,
        #[serde(default, deserialize_with = "tolerant::name")]
        name: String,
        #[serde(default, deserialize_with = "tolerant::name")]
        last_name: String,
    }
    let rows: Vec<User> = tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json("user.get", &error))?;
    Ok(rows.into_iter().map(|user| (user.id, format!("{} {}", user.name, user.last_name).trim().to_owned())).collect())
}

/// The portal's clock as an answer's `date_start` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalTime {
    /// The calendar date there.
    pub date: NaiveDate,
    /// The whole text, ISO with offset.
    pub text: String,
}

impl PortalTime {
    /// Reads `2026-07-01T12:00:00+03:00`; nothing if the text is no such moment.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self { date: tolerant::calendar_date(text)?, text: text.to_owned() })
    }

    /// The moment of a device's clock, for a portal that tells none; nothing if it lies beyond what can be written.
    #[must_use]
    pub fn of_device(epoch_millis: i64) -> Option<Self> {
        Self::parse(&chrono::DateTime::from_timestamp_millis(epoch_millis)?.to_rfc3339())
    }

    /// Another moment, in milliseconds since 1970, with the same offset from UTC.
    #[must_use]
    pub fn with_moment(&self, epoch_millis: i64) -> Option<Self> {
        let offset = *chrono::DateTime::parse_from_rfc3339(&self.text).ok()?.offset();
        Self::parse(&chrono::DateTime::from_timestamp_millis(epoch_millis)?.with_timezone(&offset).to_rfc3339())
    }

    /// The moment in milliseconds since 1970.
    #[must_use]
    pub fn epoch_millis(&self) -> Option<i64> {
        chrono::DateTime::parse_from_rfc3339(&self.text).ok().map(|moment| moment.timestamp_millis())
    }

    /// The offset from UTC as the portal writes it, `+03:00`.
    #[must_use]
    pub fn offset(&self) -> &str {
        if self.text.ends_with('Z') { "+00:00" } else { &self.text[self.text.len() - 6..] }
    }

    /// The moment `minutes` earlier, in the same form.
    #[must_use]
    pub fn minus_minutes(&self, minutes: i64) -> String {
        chrono::DateTime::parse_from_rfc3339(&self.text)
            .ok()
            .and_then(|moment| moment.checked_sub_signed(chrono::TimeDelta::minutes(minutes)))
            .map_or_else(|| self.text.clone(), |moment| moment.to_rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).expect("JSON in the test")
    }

    #[test]
    fn the_documented_answers_are_understood() {
        let profile = read_profile(&raw(r#"{"ID":"1","ADMIN":true,"NAME":"Vadim","TIME_ZONE":""}"#));
        assert_eq!(profile, Ok(Profile { id: UserId(1), admin: true }));
        let categories = read_categories(&raw(r#"{"categories":[{"id":3,"name":"A"},{"id":"4","name":"B"}]}"#));
        assert_eq!(categories, Ok(vec![CategoryId(3), CategoryId(4)]));
        let users = read_users(&raw(r#"[{"ID":"1","NAME":"Анна","LAST_NAME":"Иванова"},{"ID":"2","NAME":""}]"#));
        assert_eq!(users, Ok(vec![(UserId(1), "Анна Иванова".into()), (UserId(2), String::new())]));
    }

    #[test]
    fn only_an_enterprise_licence_has_the_wider_limits() {
        for (json, expected) in [
            (r#"{"LICENSE":"ru_ent250","LICENSE_TYPE":"ent250","LICENSE_FAMILY":"ent"}"#, true),
            (r#"{"LICENSE":"ru_enterprise","LICENSE_TYPE":"enterprise"}"#, true),
            (r#"{"LICENSE":"ru_basic","LICENSE_TYPE":"basic","LICENSE_FAMILY":"basic"}"#, false),
            (r#"{"LICENSE":"ru_project","LICENSE_TYPE":"project"}"#, false),
            ("{}", false),
            ("[]", false),
        ] {
            assert_eq!(read_is_enterprise(&raw(json)), expected, "{json}");
        }
    }

    #[test]
    fn the_portals_clock_keeps_its_own_calendar() {
        let time = PortalTime::parse("2026-07-01T00:10:00+03:00").expect("a moment");
        assert_eq!(time.date, NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date"));
        assert_eq!(time.offset(), "+03:00");
        assert_eq!(time.minus_minutes(15), "2026-06-30T23:55:00+03:00");
        assert_eq!(PortalTime::parse("01.07.2026"), None);
    }
}
