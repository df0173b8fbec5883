//! A row of the list as it is shown: which columns a mode has, what a card is called and where it can be opened.

use chrono::{Months, NaiveDate};
use protocol::ExportColumn;
use segmentation::condition::Period;
use segmentation::{Card, Group, Mode, Row, Sort, SortBy, Told};

use crate::i18n::Thresholds;
use crate::modes;

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The name, with the link to the card.
    Name,
    /// B2B or B2C; company or contact where cards are listed.
    Kind,
    /// The company a contact belongs to.
    Company,
    /// The people of a company.
    People,
    /// The type in the portal's list.
    Type,
    /// Where the client came from.
    Source,
    /// The city of its address.
    City,
    /// Its group in a mode.
    Group(Mode),
    /// When the card was created.
    Created,
    /// The date of the last payment.
    LastPayment,
    /// How many payments were made.
    Payments,
    /// What was paid.
    Revenue,
    /// The average payment.
    Average,
    /// The last touch.
    LastTouch,
    /// The probability that it is still a client.
    Alive,
    /// How often it is expected to pay within a year.
    Expected,
    /// The day on which time alone moves the client to another group.
    FallsOn,
    /// The user responsible.
    Responsible,
}

impl Column {
    /// All columns, in the order in which they are offered. The groups of the directory are the kinds of cards.
    pub const ALL: [Self; 21] = [
        Self::Name,
        Self::Kind,
        Self::Company,
        Self::People,
        Self::Type,
        Self::Source,
        Self::City,
        Self::Group(Mode::ClientType),
        Self::Group(Mode::Paid),
        Self::Group(Mode::Frequency),
        Self::Group(Mode::Unpaid),
        Self::Created,
        Self::LastPayment,
        Self::Payments,
        Self::Revenue,
        Self::Average,
        Self::LastTouch,
        Self::Alive,
        Self::Expected,
        Self::FallsOn,
        Self::Responsible,
    ];

    /// The name in an address; never changes, since links are passed on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Company => "company",
            Self::People => "people",
            Self::Type => "type",
            Self::Source => "source",
            Self::City => "city",
            Self::Group(mode) => mode.code(),
            Self::Created => "created",
            Self::LastPayment => "last_payment",
            Self::Payments => "payments",
            Self::Revenue => "revenue",
            Self::Average => "average",
            Self::LastTouch => "last_touch",
            Self::Alive => "alive",
            Self::Expected => "expected",
            Self::FallsOn => "next_change",
            Self::Responsible => "responsible",
        }
    }

    /// The column that an address names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// Whether it holds numbers, which stand at the right.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::People | Self::Payments | Self::Revenue | Self::Average | Self::Alive | Self::Expected)
    }

    /// Whether the greatest comes first when a list is sorted by it for the first time.
    #[must_use]
    pub fn begins_descending(self) -> bool {
        self.is_number() || matches!(self, Self::Created | Self::LastPayment | Self::LastTouch)
    }

    /// How the engine sorts by it.
    #[must_use]
    pub fn sort_by(self) -> SortBy {
        match self {
            Self::Name => SortBy::Name,
            Self::Kind => SortBy::Kind,
            Self::Company => SortBy::Company,
            Self::People => SortBy::People,
            Self::Type => SortBy::Type,
            Self::Source => SortBy::Source,
            Self::City => SortBy::City,
            Self::Group(mode) => SortBy::Group(mode),
            Self::Created => SortBy::Created,
            Self::LastPayment => SortBy::LastPayment,
            Self::Payments => SortBy::Payments(Period::All),
            Self::Revenue => SortBy::Revenue(Period::All),
            Self::Average => SortBy::Average(Period::All),
            Self::LastTouch => SortBy::LastTouch,
            Self::Alive => SortBy::Alive,
            Self::Expected => SortBy::Expected,
            Self::FallsOn => SortBy::NextChange,
            Self::Responsible => SortBy::Responsible,
        }
    }

    /// Whether the portal tells it too, where it lists the clients for a viewer.
    #[must_use]
    pub fn is_told_by_portal(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Kind
                | Self::Created
                | Self::LastPayment
                | Self::Payments
                | Self::FallsOn
                | Self::Responsible
        )
    }

    /// The column of a file.
    #[must_use]
    pub fn of_export(self) -> ExportColumn {
        match self {
            Self::Name => ExportColumn::Name,
            Self::Kind => ExportColumn::Kind,
            Self::Company => ExportColumn::Company,
            Self::People => ExportColumn::People,
            Self::Type => ExportColumn::Type,
            Self::Source => ExportColumn::Source,
            Self::City => ExportColumn::City,
            Self::Group(mode) => {
                ExportColumn::Group(Mode::ALL.iter().position(|&other| other == mode).unwrap_or_default() as u8)
            }
            Self::Created => ExportColumn::Created,
            Self::LastPayment => ExportColumn::LastPayment,
            Self::Payments => ExportColumn::Payments,
            Self::Revenue => ExportColumn::Revenue,
            Self::Average => ExportColumn::Average,
            Self::LastTouch => ExportColumn::LastTouch,
            Self::Alive => ExportColumn::Alive,
            Self::Expected => ExportColumn::Expected,
            Self::FallsOn => ExportColumn::NextChange,
            Self::Responsible => ExportColumn::Responsible,
        }
    }

    /// The least width of the column, in CSS pixels, and its share of what is left.
    #[must_use]
    pub fn width(self, mode: Mode) -> (u32, f64) {
        match self {
            Self::Name => (200, 3.0),
            // «Компания» or «B2B».
            Self::Kind if mode == Mode::Directory => (88, 0.0),
            Self::Kind => (58, 0.0),
            Self::Company => (140, 1.4),
            Self::People => (72, 0.0),
            Self::Payments => (84, 0.0),
            Self::Type | Self::Source | Self::City | Self::Group(_) => (110, 0.7),
            Self::Created => (96, 0.0),
            Self::LastPayment | Self::LastTouch => (132, 0.0),
            Self::Revenue | Self::Average => (128, 0.0),
            Self::Alive | Self::Expected => (118, 0.0),
            Self::FallsOn => (208, 0.2),
            Self::Responsible => (140, 1.0),
        }
    }
}

/// What has to be told beside the rows for some columns.
#[must_use]
pub fn told(columns: &[Column]) -> Told {
    let has = |wanted: &[Column]| columns.iter().any(|column| wanted.contains(column));
    let is_group = |column: &Column| matches!(column, Column::Group(_));
    Told {
        profile: has(&[Column::Type, Column::Source, Column::City]) || columns.iter().any(is_group),
        money: has(&[Column::Revenue, Column::Average]),
        touches: has(&[Column::LastTouch]),
        forecast: has(&[Column::Alive, Column::Expected]),
        sums: true,
    }
}

/// The columns that say something about the clients of a group, in their order.
#[must_use]
pub fn columns(group: Group) -> &'static [Column] {
    modes::group_view(group).columns
}

/// The order in which the clients of a group come until the viewer chooses: those first that change their group soonest,
/// where time alone moves them.
#[must_use]
pub fn sorting(group: Group) -> Sorting {
    let by = if matches!(group, Group::Active | Group::Sleeping) { Column::FallsOn } else { Column::Name };
    Sorting { by, descending: false }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// The column.
    pub by: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Sorting {
    /// The order after the heading of a column is pressed.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let descending = if self.by == column { !self.descending } else { column.begins_descending() };
        Self { by: column, descending }
    }

    /// The order as the engine takes it.
    #[must_use]
    pub fn sort(self) -> Sort {
        Sort { by: self.by.sort_by(), descending: self.descending }
    }
}

/// The place to which time alone moves a client of a group: whoever is active falls asleep, whoever sleeps is lost.
#[must_use]
pub fn falls_to(row: &Row, today: NaiveDate, months: Thresholds) -> Option<Group> {
    row.falls_on?;
    let sleeps = today.checked_sub_months(Months::new(months.sleeping))?;
    Some(if row.last_payment? >= sleeps { Group::Sleeping } else { Group::Lost })
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
    use segmentation::{CompanyId, ContactId, Details, UserId};

    use super::*;

    #[test]
    fn cards_are_opened_where_the_portal_keeps_them() {
        assert_eq!(card_path(Card::Contact(ContactId(12))), "/crm/contact/details/12/");
        assert_eq!(card_path(Card::Company(CompanyId(7))), "/crm/company/details/7/");
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
    fn columns_are_told_from_each_other_by_their_codes() {
        for column in Column::ALL {
            assert_eq!(Column::from_code(column.code()), Some(column));
        }
        assert_eq!(Column::from_code("elsewhere"), None);
    }

    #[test]
    fn the_first_press_sorts_as_is_wanted_most_and_the_second_the_other_way() {
        let by_name = sorting(Group::B2c);
        let revenue = by_name.pressed(Column::Revenue);
        assert_eq!((revenue.by, revenue.descending), (Column::Revenue, true));
        assert!(!revenue.pressed(Column::Revenue).descending);
        assert!(by_name.pressed(Column::Name).descending);
        assert_eq!(sorting(Group::Active).by, Column::FallsOn, "whoever falls asleep soonest comes first");
    }

    #[test]
    fn a_change_of_group_is_near_for_thirty_days() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date in the test");
        let row = |falls_on| Row {
            card: Card::Company(CompanyId(1)),
            title: "  ".into(),
            created: day("2020-01-01"),
            assigned_by: UserId::NONE,
            company: None,
            people: 0,
            payments: 1,
            last_payment: None,
            falls_on,
            details: Details::default(),
        };
        for (falls_on, soon) in
            [(Some("2024-05-31"), true), (Some("2024-06-30"), true), (Some("2024-07-01"), false), (None, false)]
        {
            assert_eq!(falls_soon(&row(falls_on.map(day)), day("2024-05-31")), soon, "{falls_on:?}");
        }
        assert_eq!(name(&row(None)), None);
    }
}
