//! A row of the list as it is shown: which columns a mode has, what a card is called and where it can be opened.

use segmentation::{Card, Group, Row};

use crate::modes;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name, with the link to the card.
    Name,
    /// B2B or B2C; company or contact where cards are listed.
    Type,
    /// The company a contact belongs to.
    Company,
    /// The people of a company.
    People,
    /// When the card was created.
    Created,
    /// The date of the last payment.
    LastPayment,
    /// How many payments were made.
    Payments,
    /// The user responsible.
    Responsible,
    /// The day on which time alone moves the client to another group.
    FallsOn,
}

/// The columns that say something about the clients of a group, in their order.
#[must_use]
pub fn columns(group: Group) -> &'static [Column] {
    modes::group_view(group).columns
}

/// The path of a card within the portal (docs: sdk/bx24-js-sdk/additional-functions/bx24-open-path.md).
#[must_use]
pub fn card_path(card: Card) -> String {
    match card {
        Card::Company(id) => format!("/crm/company/details/{id}/"),
        Card::Contact(id) => format!("/crm/contact/details/{id}/"),
    }
}

/// The name of a row; nothing if the card has none, so that the view can say so in words.
#[must_use]
pub fn name(row: &Row) -> Option<&str> {
    Some(row.title.trim()).filter(|title| !title.is_empty())
}

/// Whether time takes the client out of the group within the next 30 days of `from`: worth a mark in the list.
#[must_use]
pub fn falls_soon(row: &Row, from: chrono::NaiveDate) -> bool {
    row.falls_on.is_some_and(|day| (0..=30).contains(&(day - from).num_days()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use segmentation::Mode;

    use super::*;

    #[test]
    fn cards_are_opened_where_the_portal_keeps_them() {
        assert_eq!(card_path(Card::Contact(12)), "/crm/contact/details/12/");
        assert_eq!(card_path(Card::Company(7)), "/crm/company/details/7/");
    }

    #[test]
    fn every_group_names_its_clients_first_and_shows_no_payments_of_those_without() {
        for group in Group::all() {
            let columns = columns(group);
            assert_eq!(columns[0], Column::Name, "{group:?}");
            let unpaid = group.mode() == Mode::Unpaid || group == Group::NoPayments;
            assert!(!unpaid || !columns.contains(&Column::Payments), "{group:?}");
        }
    }

    #[test]
    fn a_change_of_group_is_near_for_thirty_days() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date in the test");
        let row = |falls_on| Row {
            card: Card::Company(1),
            title: "  ".into(),
            created: day("2020-01-01"),
            assigned_by: 0,
            company: None,
            people: 0,
            payments: 1,
            last_payment: None,
            falls_on,
        };
        for (falls_on, soon) in
            [(Some("2024-05-31"), true), (Some("2024-06-30"), true), (Some("2024-07-01"), false), (None, false)]
        {
            assert_eq!(falls_soon(&row(falls_on.map(day)), day("2024-05-31")), soon, "{falls_on:?}");
        }
        assert_eq!(name(&row(None)), None);
    }
}
