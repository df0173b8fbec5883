//! The places of the portal where the app can be shown.
//!
//! Docs: api-reference/widgets/placement-bind.md, placement-unbind.md, placement-get.md, placement-list.md. Only an
//! administrator may change or list what is bound, and only with the app's own token. Binding what is bound already is
//! refused, so that whoever changes something looks first, and looks again in the end to see what came of it.

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;

/// A place in the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// CRM, Analytics.
    Analytics,
    /// A tab of the contact card.
    ContactTab,
    /// A tab of the company card.
    CompanyTab,
    /// The portal's main menu.
    LeftMenu,
}

impl Place {
    /// All places, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Analytics, Self::ContactTab, Self::CompanyTab, Self::LeftMenu];

    /// The portal's code of the place (docs: api-reference/widgets/placements.md).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Analytics => "CRM_ANALYTICS_MENU",
            Self::ContactTab => "CRM_CONTACT_DETAIL_TAB",
            Self::CompanyTab => "CRM_COMPANY_DETAIL_TAB",
            Self::LeftMenu => "LEFT_MENU",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }

    /// What the portal calls the app in this place, in Russian and in English.
    fn titles(self) -> [&'static str; 2] {
        match self {
            Self::Analytics | Self::LeftMenu => ["Сегменты клиентов", "Client Segments"],
            Self::ContactTab | Self::CompanyTab => ["Сегмент клиента", "Client segment"],
        }
    }
}

/// The app shown in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub place: Place,
    /// The address that is opened there.
    pub handler: String,
}

/// Asks where the app is shown.
#[must_use]
pub fn bound() -> Call {
    Call::new("placement.get", json!({}))
}

/// Reads the answer to [`bound`]; places that the app does not use are passed over.
///
/// # Errors
/// If it is no list of places.
pub fn read_bound(raw: &RawValue) -> Result<Vec<Binding>, OddAnswer> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(default, deserialize_with = "tolerant::text")]
        placement: String,
        #[serde(default, deserialize_with = "tolerant::text")]
        handler: String,
    }
    let rows: Vec<Row> = tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json("placement.get", &error))?;
    let binding = |row: Row| Some(Binding { place: Place::from_code(&row.placement)?, handler: row.handler });
    Ok(rows.into_iter().filter_map(binding).collect())
}

/// Asks which places the portal has for the app; those whose scope the app lacks are missing.
#[must_use]
pub fn available() -> Call {
    Call::new("placement.list", json!({}))
}

/// Reads the answer to [`available`].
///
/// # Errors
/// If it is no list of codes.
pub fn read_available(raw: &RawValue) -> Result<Vec<Place>, OddAnswer> {
    let codes: Vec<String> =
        tolerant::whole_list(raw).map_err(|error| OddAnswer::from_json("placement.list", &error))?;
    Ok(Place::ALL.into_iter().filter(|place| codes.iter().any(|code| code == place.code())).collect())
}

/// Shows the app in a place.
#[must_use]
pub fn bind(place: Place, handler: &str) -> Call {
    let [russian, english] = place.titles();
    let params = json!({
        "PLACEMENT": place.code(),
        "HANDLER": handler,
        "TITLE": english,
        "LANG_ALL": { "ru": { "TITLE": russian }, "en": { "TITLE": english } },
    });
    Call::new("placement.bind", params)
}

/// Takes the app out of a place, as far as this address was shown there.
#[must_use]
pub fn unbind(binding: &Binding) -> Call {
    Call::new("placement.unbind", json!({ "PLACEMENT": binding.place.code(), "HANDLER": binding.handler }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).expect("JSON in the test")
    }

    #[test]
    fn what_is_bound_is_read_place_by_place() {
        let answer = raw(
            r#"[{"placement":"LEFT_MENU","userId":0,"handler":"https://a.example/","options":[],"title":"x","langAll":[]},
                {"placement":"CRM_DEAL_DETAIL_TAB","handler":"https://a.example/"}]"#,
        );
        let expected = Binding { place: Place::LeftMenu, handler: "https://a.example/".to_owned() };
        assert_eq!(read_bound(&answer), Ok(vec![expected.clone()]));
        let answer = raw(r#"{"4":{"placement":"LEFT_MENU","handler":"https://a.example/"}}"#);
        assert_eq!(read_bound(&answer), Ok(vec![expected]));
        assert_eq!(read_bound(&raw("[]")), Ok(Vec::new()));
    }

    #[test]
    fn only_places_of_the_portal_are_available() {
        for answer in [
            r#"["CRM_LEAD_LIST_MENU","CRM_COMPANY_DETAIL_TAB","LEFT_MENU"]"#,
            // A list from which the portal has taken something is a map by numbers.
            r#"{"0":"CRM_LEAD_LIST_MENU","3":"CRM_COMPANY_DETAIL_TAB","7":"LEFT_MENU"}"#,
        ] {
            assert_eq!(read_available(&raw(answer)), Ok(vec![Place::CompanyTab, Place::LeftMenu]), "{answer}");
        }
        assert!(read_available(&raw("7")).is_err());
    }

    #[test]
    fn a_place_is_bound_with_a_name_in_both_languages_and_left_by_its_address() {
        for place in Place::ALL {
            let call = bind(place, "https://a.example/");
            assert_eq!((call.method, &call.params["PLACEMENT"]), ("placement.bind", &json!(place.code())));
            for lang in ["ru", "en"] {
                assert!(call.params["LANG_ALL"][lang]["TITLE"].as_str().is_some_and(|title| !title.is_empty()));
            }
            let call = unbind(&Binding { place, handler: "https://old.example/".to_owned() });
            let expected = json!({ "PLACEMENT": place.code(), "HANDLER": "https://old.example/" });
            assert_eq!((call.method, call.params), ("placement.unbind", expected));
        }
    }
}
