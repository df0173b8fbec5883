//! A table as a workbook of Excel.

use chrono::Datelike as _;
use protocol::{ExportColumn, ExportWords};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Book, Worksheet, XlsxError};

use super::cells::Cell;

/// The longest text of a cell, in characters of UTF-16: a limit of Excel.
const LONGEST_TEXT: usize = 32_767;
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;

/// A workbook with one sheet: what it is, the head with a filter, the rows.
pub(super) struct Workbook {
    sheet: Worksheet,
    about: Vec<String>,
    columns: u16,
    head: u32,
    next: u32,
    date: Format,
    money: Format,
    number: Format,
}

impl Workbook {
    pub(super) fn new(columns: &[(ExportColumn, String)], words: &ExportWords) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet_name(&words.sheet))?;
        let head = if words.about.is_empty() { 0 } else { words.about.len() as u32 + 1 };
        let bold = Format::new().set_bold().set_text_wrap();
        for (place, (column, name)) in (0..).zip(columns) {
            sheet.write_string_with_format(head, place, cut(name), &bold)?;
            sheet.set_column_width(place, width(*column))?;
        }
        sheet.set_freeze_panes(head + 1, 1)?;
        let day = if words.day_first { "dd.mm.yyyy" } else { "yyyy-mm-dd" };
        Ok(Self {
            sheet,
            about: words.about.clone(),
            columns: columns.len() as u16,
            head,
            next: head + 1,
            date: Format::new().set_num_format(day),
            money: Format::new().set_num_format("#,##0.00"),
            number: Format::new().set_num_format("#,##0"),
        })
    }

    /// Adds a row.
    pub(super) fn write<'r>(&mut self, cells: impl Iterator<Item = Cell<'r>>) -> Result<(), XlsxError> {
        let (sheet, row) = (&mut self.sheet, self.next);
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text { text, .. } => {
                    sheet.write_string(row, column, cut(&text))?;
                }
                Cell::List(values) => {
                    sheet.write_string(row, column, cut(&values.join(", ")))?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, number as f64, &self.number)?;
                }
                Cell::Money(cents) => {
                    sheet.write_number_with_format(row, column, cents as f64 / 100.0, &self.money)?;
                }
                Cell::Date(date) => {
                    let (month, day) = (date.month() as u8, date.day() as u8);
                    match u16::try_from(date.year()).ok().map(|year| ExcelDateTime::from_ymd(year, month, day)) {
                        Some(Ok(moment)) => sheet.write_datetime_with_format(row, column, &moment, &self.date)?,
                        // Excel knows no day before 1900.
                        _ => sheet.write_string(row, column, date.to_string())?,
                    };
                }
            }
        }
        self.next += 1;
        Ok(())
    }

    /// The file; `filled` fills the numbers into a line above the table.
    pub(super) fn finish(&mut self, filled: impl Fn(&str) -> String) -> Result<Vec<u8>, XlsxError> {
        for (row, line) in (0..).zip(&self.about) {
            self.sheet.write_string(row, 0, cut(&filled(line)))?;
        }
        if self.columns > 0 {
            self.sheet.autofilter(self.head, 0, self.next.saturating_sub(1).max(self.head), self.columns - 1)?;
        }
        let mut book = Book::new();
        book.push_worksheet(std::mem::take(&mut self.sheet));
        book.save_to_buffer()
    }
}

/// A name that Excel takes for a sheet: short, without the signs that have a meaning in references.
pub(in super::super) fn sheet_name(name: &str) -> String {
    let name: String =
        name.chars().map(|sign| if "[]:*?/\\'".contains(sign) { ' ' } else { sign }).take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}

/// As much of a text as a cell takes.
pub(in super::super) fn cut(text: &str) -> String {
    let mut left = LONGEST_TEXT;
    text.chars()
        .take_while(|sign| {
            let fits = sign.len_utf16() <= left;
            left = left.saturating_sub(sign.len_utf16());
            fits
        })
        .collect()
}

/// How wide a column is, in characters.
fn width(column: ExportColumn) -> f64 {
    match column {
        ExportColumn::Name | ExportColumn::Company => 36.0,
        ExportColumn::Responsible | ExportColumn::Type | ExportColumn::Source | ExportColumn::City => 22.0,
        ExportColumn::Group(_) => 20.0,
        ExportColumn::Phones | ExportColumn::Emails => 28.0,
        ExportColumn::Revenue | ExportColumn::Average | ExportColumn::Alive | ExportColumn::Expected => 16.0,
        ExportColumn::Created | ExportColumn::LastPayment | ExportColumn::LastTouch | ExportColumn::NextChange => 12.0,
        ExportColumn::Id | ExportColumn::Kind | ExportColumn::People | ExportColumn::Payments => 10.0,
    }
}
