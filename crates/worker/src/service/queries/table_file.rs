//! A table of the page as a workbook of Excel.

use protocol::{TableCell, TableFileAnswer, TableFileQuestion};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::context::Context;
use super::export::{cut, sheet_name};
use super::{Answerable, Came, Step};

/// How wide the first column and the others are, in characters.
const WIDTHS: (f64, f64) = (32.0, 14.0);

impl Answerable for TableFileQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, _: &Context<'_>) -> Step<TableFileAnswer> {
        Step::Answer(written(self).map_err(|error| error.to_string()))
    }
}

fn written(table: &TableFileQuestion) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(sheet_name(&table.sheet))?;
    for (row, line) in (0..).zip(&table.about) {
        sheet.write_string(row, 0, cut(line))?;
    }
    let head = if table.about.is_empty() { 0 } else { table.about.len() as u32 + 1 };
    let bold = Format::new().set_bold().set_text_wrap();
    let number = Format::new().set_num_format("#,##0");
    for (place, name) in (0..).zip(&table.head) {
        sheet.write_string_with_format(head, place, cut(name), &bold)?;
        sheet.set_column_width(place, if place == 0 { WIDTHS.0 } else { WIDTHS.1 })?;
    }
    sheet.set_freeze_panes(head + 1, 1)?;
    for (row, cells) in (head + 1..).zip(&table.rows) {
        for (place, cell) in (0..).zip(cells) {
            match cell {
                TableCell::Text(text) => sheet.write_string(row, place, cut(text))?,
                TableCell::Number(value) => sheet.write_number_with_format(row, place, f64::from(*value), &number)?,
            };
        }
    }
    let mut book = Workbook::new();
    book.push_worksheet(sheet);
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    #[test]
    fn numbers_stay_numbers_and_nothing_is_calculated() {
        let table = TableFileQuestion {
            sheet: "Касания: [ноябрь]".into(),
            about: vec!["01.11.2026".into()],
            head: vec!["Сотрудник".into(), "Звонки".into()],
            rows: vec![vec![TableCell::Text("=1+1".into()), TableCell::Number(7)]],
        };
        let bytes = written(&table).expect("a file");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let name = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&name).expect("a sheet");
        let text = |row, column| sheet.get((row, column)).map(ToString::to_string).unwrap_or_default();
        assert_eq!([text(0, 0), text(2, 0), text(2, 1)], ["01.11.2026", "Сотрудник", "Звонки"]);
        assert!(matches!(sheet.get((3, 0)), Some(Data::String(text)) if text == "=1+1"));
        assert!(matches!(sheet.get((3, 1)), Some(Data::Float(calls)) if *calls == 7.0));
    }
}
