//! From which place of the portal the page was opened, and what it shows there.

use segmentation::{Card, CompanyId, ContactId};

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// The whole app, opened as itself: the portal leads to its present address.
    #[default]
    App,
    /// The whole app, opened from a place that was bound to an address, maybe to that of an older build.
    Menu,
    /// One client, in a tab of its card.
    Card(Card),
    /// The tab of a card that is not saved yet and has no number.
    UnsavedCard,
}

impl Entry {
    /// Reads the code of a place and the `ID` among its options (docs: api-reference/widgets/crm/detail-tab.md). The kind
    /// of the card is in the code alone; a card that is not saved yet has the number 0 or none.
    #[must_use]
    pub fn from_placement(code: &str, id: Option<&str>) -> Self {
        let card: fn(u32) -> Card = match code {
            "CRM_CONTACT_DETAIL_TAB" => |id| Card::Contact(ContactId(id)),
            "CRM_COMPANY_DETAIL_TAB" => |id| Card::Company(CompanyId(id)),
            "" | "DEFAULT" => return Self::App,
            _ => return Self::Menu,
        };
        let id = id.and_then(|id| id.trim().parse().ok()).filter(|&id| id != 0);
        id.map_or(Self::UnsavedCard, |id| Self::Card(card(id)))
    }

    /// Whether the page shows the whole app.
    #[must_use]
    pub fn is_app(self) -> bool {
        matches!(self, Self::App | Self::Menu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_tells_what_is_shown() {
        for (code, id, expected) in [
            ("DEFAULT", None, Entry::App),
            ("", None, Entry::App),
            ("LEFT_MENU", Some("5"), Entry::Menu),
            ("CRM_ANALYTICS_MENU", None, Entry::Menu),
            ("CRM_DEAL_DETAIL_TAB", Some("5"), Entry::Menu),
            ("CRM_CONTACT_DETAIL_TAB", Some("12"), Entry::Card(Card::Contact(ContactId(12)))),
            ("CRM_COMPANY_DETAIL_TAB", Some("5"), Entry::Card(Card::Company(CompanyId(5)))),
            ("CRM_COMPANY_DETAIL_TAB", Some("0"), Entry::UnsavedCard),
            ("CRM_CONTACT_DETAIL_TAB", None, Entry::UnsavedCard),
            ("CRM_CONTACT_DETAIL_TAB", Some("new"), Entry::UnsavedCard),
        ] {
            assert_eq!(Entry::from_placement(code, id), expected, "{code} {id:?}");
        }
    }
}
