//! What a row says in a column.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;
use protocol::{ExportColumn, ExportWords};
use segmentation::{Card, Group, Mode, Row, UserId};

/// What stands at a place of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'r> {
    /// Nothing.
    Empty,
    /// A text; `code` is what programs call it.
    Text {
        /// What people read.
        text: Cow<'r, str>,
        /// What programs read.
        code: Cow<'r, str>,
    },
    /// Some phones or addresses.
    List(&'r [String]),
    /// A date.
    Date(NaiveDate),
    /// A whole number.
    Number(u64),
    /// Cents, or hundredths of what else has two decimals.
    Money(i64),
}

impl<'r> Cell<'r> {
    /// Phones or addresses; nothing where there are none.
    pub(super) fn list(values: Option<&'r [String]>) -> Self {
        values.filter(|values| !values.is_empty()).map_or(Self::Empty, Self::List)
    }

    fn text(text: impl Into<Cow<'r, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text { code: text.clone(), text } }
    }

    fn coded(text: Option<&'r str>, code: impl Into<Cow<'r, str>>) -> Self {
        let code = code.into();
        match text {
            _ if code.is_empty() => Self::Empty,
            Some(text) if !text.trim().is_empty() => Self::Text { text: text.into(), code },
            _ => Self::Text { text: code.clone(), code },
        }
    }
}

/// The words of a file, to be looked up.
pub(super) struct Words<'w> {
    words: &'w ExportWords,
    users: HashMap<UserId, &'w str>,
    types: HashMap<&'w str, &'w str>,
    sources: HashMap<&'w str, &'w str>,
    groups: HashMap<Group, &'w str>,
}

impl<'w> Words<'w> {
    pub(super) fn new(words: &'w ExportWords) -> Self {
        let codes = |names: &'w [(String, String)]| names.iter().map(|(code, name)| (&**code, &**name)).collect();
        Self {
            words,
            users: words.users.iter().map(|(id, name)| (*id, &**name)).collect(),
            types: codes(&words.types),
            sources: codes(&words.sources),
            groups: words.groups.iter().map(|(group, name)| (*group, &**name)).collect(),
        }
    }

    /// What a row says in a column.
    pub(super) fn cell<'r>(&'r self, column: ExportColumn, row: &'r Row) -> Cell<'r> {
        let (is_contact, id) = (matches!(row.card, Card::Contact(_)), row.card.id());
        let date = |date: Option<NaiveDate>| date.map_or(Cell::Empty, Cell::Date);
        let details = &row.details;
        match column {
            ExportColumn::Name if row.title.trim().is_empty() => {
                Cell::Text { text: self.words.nameless.replace("{id}", &id.to_string()).into(), code: "".into() }
            }
            ExportColumn::Name => Cell::text(row.title.trim()),
            ExportColumn::Id => Cell::Number(id.into()),
            ExportColumn::Kind => Cell::coded(
                Some(&self.words.kinds[usize::from(is_contact)]),
                if is_contact { "contact" } else { "company" },
            ),
            ExportColumn::Company => Cell::text(row.company.as_ref().map_or("", |(_, title)| title.trim())),
            ExportColumn::People if is_contact => Cell::Empty,
            ExportColumn::People => Cell::Number(row.people.into()),
            ExportColumn::Type => Cell::coded(self.types.get(&*details.kind).copied(), &*details.kind),
            ExportColumn::Source => Cell::coded(self.sources.get(&*details.source).copied(), &*details.source),
            ExportColumn::City => Cell::text(&*details.city),
            ExportColumn::Group(mode) => {
                let mode = Mode::ALL.get(usize::from(mode));
                let group = details.groups.iter().find(|group| Some(&group.mode()) == mode);
                group.map_or(Cell::Empty, |group| Cell::coded(self.groups.get(group).copied(), group.code()))
            }
            ExportColumn::Created => Cell::Date(row.created),
            ExportColumn::LastPayment => date(row.last_payment),
            ExportColumn::Payments => Cell::Number(row.payments.into()),
            ExportColumn::Revenue => details.revenue.map_or(Cell::Empty, Cell::Money),
            ExportColumn::Average => details.average.map_or(Cell::Empty, Cell::Money),
            ExportColumn::LastTouch => date(details.last_touch),
            ExportColumn::Alive => details.alive.map_or(Cell::Empty, |share| Cell::Number(share.unsigned_abs())),
            ExportColumn::Expected => details.expected.map_or(Cell::Empty, Cell::Money),
            ExportColumn::NextChange => date(row.falls_on),
            // These are no part of a row.
            ExportColumn::Phones | ExportColumn::Emails => Cell::Empty,
            ExportColumn::Responsible if row.assigned_by == UserId::NONE => Cell::Empty,
            ExportColumn::Responsible => {
                Cell::coded(self.users.get(&row.assigned_by).copied(), row.assigned_by.to_string())
            }
        }
    }
}
