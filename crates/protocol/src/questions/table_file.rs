//! The question for a table of the page as a workbook, and its answer.

use serde::{Deserialize, Serialize};

/// Asks for a workbook of Excel with a table that the page has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFileQuestion {
    /// Name of the sheet.
    pub sheet: String,
    /// What stands above the table, line by line.
    pub about: Vec<String>,
    /// The headings.
    pub head: Vec<String>,
    /// The rows, each with a cell for every heading.
    pub rows: Vec<Vec<TableCell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableCell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(u32),
}

/// The bytes of the file, or why there is none; in English, for support.
pub type TableFileAnswer = Result<Vec<u8>, String>;
