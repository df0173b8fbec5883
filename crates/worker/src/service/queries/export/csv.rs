//! A table as text with separators.

use protocol::{ExportColumn, ExportWords};
use segmentation::begins_formula;

use super::cells::Cell;

/// By this mark Excel knows that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// A table as text, line by line.
pub(super) struct Csv {
    /// What stands above the table, its numbers not filled in.
    about: Vec<String>,
    body: String,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// For people: semicolons, words, nothing to be calculated.
    People {
        /// Whether dates are written day first.
        day_first: bool,
        /// Whether a comma stands before cents.
        decimal_comma: bool,
    },
    /// For programs: commas, codes, cents.
    Programs,
}

impl Form {
    fn separator(self) -> char {
        if let Self::People { .. } = self { ';' } else { ',' }
    }

    fn end(self) -> &'static str {
        if let Self::People { .. } = self { "\r\n" } else { "\n" }
    }
}

impl Csv {
    /// A table that a table program opens by a double click.
    pub(super) fn for_people(columns: &[(ExportColumn, String)], words: &ExportWords) -> Self {
        let form = Form::People { day_first: words.day_first, decimal_comma: words.decimal_comma };
        let mut csv = Self { about: words.about.clone(), body: String::new(), form };
        csv.line(columns.iter().map(|(_, head)| harmless(head)));
        csv
    }

    /// A table for other programs, whose head names the columns by codes.
    pub(super) fn for_programs(columns: &[(ExportColumn, String)]) -> Self {
        let mut csv = Self { about: Vec::new(), body: String::new(), form: Form::Programs };
        csv.line(columns.iter().map(|(column, _)| code(*column)));
        csv
    }

    /// Adds a row.
    pub(super) fn write<'r>(&mut self, cells: impl Iterator<Item = Cell<'r>>) {
        let form = self.form;
        self.line(cells.map(|cell| written(&cell, form)));
    }

    /// The file; `filled` fills the numbers into a line above the table.
    pub(super) fn finish(&mut self, filled: impl Fn(&str) -> String) -> Vec<u8> {
        let Form::People { .. } = self.form else { return std::mem::take(&mut self.body).into_bytes() };
        let mut head = Self { about: Vec::new(), body: MARK.to_owned(), form: self.form };
        let about = self.about.iter().map(|line| harmless(&filled(line)));
        about.for_each(|line| head.line(std::iter::once(line)));
        if !self.about.is_empty() {
            head.line(std::iter::empty());
        }
        (head.body + &std::mem::take(&mut self.body)).into_bytes()
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) {
        for (place, cell) in cells.enumerate() {
            if place > 0 {
                self.body.push(self.form.separator());
            }
            if cell.contains([self.form.separator(), '"', '\n', '\r']) {
                self.body.push('"');
                self.body.push_str(&cell.replace('"', "\"\""));
                self.body.push('"');
            } else {
                self.body.push_str(&cell);
            }
        }
        self.body.push_str(self.form.end());
    }
}

fn written(cell: &Cell<'_>, form: Form) -> String {
    match (cell, form) {
        (Cell::Empty, _) => String::new(),
        (Cell::Number(number), _) => number.to_string(),
        (Cell::Text { code, .. }, Form::Programs) => code.clone().into_owned(),
        (Cell::Date(date), Form::Programs | Form::People { day_first: false, .. }) => date.to_string(),
        (Cell::Money(cents), Form::Programs) => cents.to_string(),
        (Cell::Text { text, .. }, Form::People { .. }) => harmless(text),
        (Cell::List(values), Form::Programs) => values.join("; "),
        // A phone stays one without its plus, which a table program takes for the beginning of a formula.
        (Cell::List(values), Form::People { .. }) => {
            let values: Vec<String> = values.iter().map(|value| harmless(value.trim_start_matches('+'))).collect();
            values.join(", ")
        }
        (Cell::Date(date), Form::People { .. }) => date.format("%d.%m.%Y").to_string(),
        (Cell::Money(cents), Form::People { decimal_comma, .. }) => {
            let (sign, cents) = (if *cents < 0 { "-" } else { "" }, cents.unsigned_abs());
            let point = if decimal_comma { ',' } else { '.' };
            format!("{sign}{}{point}{:02}", cents / 100, cents % 100)
        }
    }
}

/// A text that no table program takes for a formula: with an apostrophe before a sign that begins one. Line breaks become
/// spaces, so that a row stays one line.
fn harmless(text: &str) -> String {
    let text = text.replace(['\r', '\n', '\t'], " ");
    if begins_formula(&text) { format!("'{text}") } else { text }
}

/// What programs call a column.
fn code(column: ExportColumn) -> String {
    let code = match column {
        ExportColumn::Name => "name",
        ExportColumn::Id => "id",
        ExportColumn::Kind => "kind",
        ExportColumn::Company => "company",
        ExportColumn::People => "people",
        ExportColumn::Type => "type",
        ExportColumn::Source => "source",
        ExportColumn::City => "city",
        ExportColumn::Group(mode) => {
            return segmentation::Mode::ALL.get(usize::from(mode)).map_or("group", |mode| mode.code()).to_owned();
        }
        ExportColumn::Created => "created",
        ExportColumn::LastPayment => "last_payment",
        ExportColumn::Payments => "payments",
        ExportColumn::Revenue => "revenue",
        ExportColumn::Average => "average",
        ExportColumn::LastTouch => "last_touch",
        ExportColumn::Alive => "alive",
        ExportColumn::Expected => "expected",
        ExportColumn::NextChange => "next_change",
        ExportColumn::Responsible => "responsible",
        ExportColumn::Phones => "phones",
        ExportColumn::Emails => "emails",
    };
    code.to_owned()
}
