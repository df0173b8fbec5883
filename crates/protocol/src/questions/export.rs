//! The question for a file of a list, and its answer.

use segmentation::{Group, UserId};
use serde::{Deserialize, Serialize};

use super::{Chosen, ListQuestion, QuestionId};

/// The most rows that a sheet of a table program takes, its head and what stands above it included.
pub const SHEET_ROWS: usize = 1_048_576;

/// Asks for a file with all rows of a list, in its order and with its columns. While it is made, the worker tells how
/// far it is ([`crate::FromWorker::Partly`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportQuestion {
    /// The list; which part of it is asked for does not matter.
    pub list: ListQuestion,
    /// Who of it; nothing for everybody.
    pub chosen: Option<Chosen>,
    /// What kind of file.
    pub form: ExportForm,
    /// The columns in their order, each with its heading.
    pub columns: Vec<(ExportColumn, String)>,
    /// What is written for codes and numbers.
    pub words: ExportWords,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportForm {
    /// A workbook of Excel: dates and numbers as such, a filter over the head.
    Xlsx,
    /// Text that Excel opens by a double click where lists are separated by semicolons, as in Russia: words for codes, and
    /// nothing in it is calculated.
    CsvForPeople,
    /// Text for other programs: commas, ISO dates, codes, sums in cents.
    CsvForPrograms,
    /// For Yandex Audience: text with the columns `phone` and `email`, each value by its SHA-256.
    AdPairs,
    /// For other ad systems: SHA-256 of phones, one a line.
    AdPhones,
    /// For other ad systems: SHA-256 of e-mail addresses, one a line.
    AdEmails,
}

impl ExportForm {
    /// The kinds that hold the list, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::CsvForPeople, Self::CsvForPrograms];

    /// The kinds that ad systems take, in the order in which they are offered.
    pub const ADS: [Self; 3] = [Self::AdPairs, Self::AdPhones, Self::AdEmails];

    /// Whether it is for an ad system.
    #[must_use]
    pub fn is_for_ads(self) -> bool {
        Self::ADS.contains(&self)
    }
}

/// A column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportColumn {
    /// The name.
    Name,
    /// Number of the card.
    Id,
    /// Company or contact.
    Kind,
    /// The company of a contact.
    Company,
    /// How many people a company has.
    People,
    /// The type in the portal's list.
    Type,
    /// The source in the portal's list.
    Source,
    /// The city.
    City,
    /// The group in the mode whose place this is among [`segmentation::Mode::ALL`].
    Group(u8),
    /// The day of creation.
    Created,
    /// The day of the last payment.
    LastPayment,
    /// How many payments.
    Payments,
    /// What was paid.
    Revenue,
    /// The average payment.
    Average,
    /// The day of the last touch.
    LastTouch,
    /// The probability that the client is still one, in whole per cent.
    Alive,
    /// The payments of the next year, in hundredths.
    Expected,
    /// The day on which time alone moves the client.
    NextChange,
    /// The user responsible.
    Responsible,
    /// The phones, which are read for the file.
    Phones,
    /// The e-mail addresses, which are read for the file.
    Emails,
}

/// What is written in a file for codes and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportWords {
    /// Name of the sheet.
    pub sheet: String,
    /// What stands above the table: what it is, of when, how many rows; `{rows}` stands for the number of rows,
    /// `{withheld}` for the number of cards whose phones and addresses the portal does not show.
    pub about: Vec<String>,
    /// A company, a contact.
    pub kinds: [String; 2],
    /// The groups.
    pub groups: Vec<(Group, String)>,
    /// The users.
    pub users: Vec<(UserId, String)>,
    /// The types of companies and contacts.
    pub types: Vec<(String, String)>,
    /// The sources.
    pub sources: Vec<(String, String)>,
    /// A card without a name; `{id}` stands for its number.
    pub nameless: String,
    /// Whether dates are written day first.
    pub day_first: bool,
    /// Whether a comma stands before cents.
    pub decimal_comma: bool,
}

/// A file of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportAnswer {
    /// The file.
    File {
        /// Its bytes.
        bytes: Vec<u8>,
        /// How many clients are in it.
        rows: usize,
        /// How many lines are in it, its head left out.
        lines: usize,
        /// How many cards the portal does not show to the viewer, so that their phones and addresses are missing.
        withheld: usize,
    },
    /// There are more rows than the kind of file takes ([`SHEET_ROWS`]).
    TooLong {
        /// How many there are.
        rows: usize,
    },
    /// There is no list to write down.
    NoList,
    /// The portal gave no phones and addresses.
    NoAnswer,
    /// The file could not be made; in English, for support.
    Failed(String),
}

/// How far an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partly {
    /// The question's number.
    pub id: QuestionId,
    /// How much is done.
    pub done: usize,
    /// Of how much.
    pub of: usize,
}
