//! A list as a file, a slice a step.
//!
//! # Design
//! Which cards are listed is settled at first, and what is told of each when its slice is written: so a change of the
//! data meanwhile moves no row, and a card that is gone by then is left out. What the page shows in the viewer's
//! language it hands along; the worker knows no words.

mod cells;
mod csv;
mod workbook;

pub(super) use self::workbook::{cut, sheet_name};

use protocol::{
    ExportAnswer, ExportColumn, ExportForm, ExportQuestion, ListAnswer, ListQuestion, SHEET_ROWS, Visibility,
};
use segmentation::{Card, Row, Told};

use self::cells::Words;
use self::csv::Csv;
use self::workbook::Workbook;
use super::context::Context;
use super::list::{List, Work as ListWork};
use super::{Answerable, Came, Step};

/// The fewest rows of a slice; some milliseconds.
const SLICE: usize = 2_000;
/// The most slices of a file: columns that look at all records are worked out once a slice.
const MOST_SLICES: usize = 40;

/// A file in the making.
#[derive(Default)]
pub(super) struct Work {
    list: ListWork,
    file: Option<File>,
}

struct File {
    rows: Rows,
    next: usize,
    /// How many rows are written.
    written: usize,
    writer: Writer,
}

/// Whom the file tells of.
enum Rows {
    /// These cards; their rows are made when they are written.
    Cards(Vec<Card>),
    /// These rows, which the engine cannot make.
    Made(Vec<Row>),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::Cards(cards) => cards.len(),
            Self::Made(rows) => rows.len(),
        }
    }
}

enum Writer {
    Csv(Csv),
    Workbook(Box<Workbook>),
}

impl Answerable for ExportQuestion {
    type Work = Work;

    fn step(&self, work: &mut Work, came: Came, context: &Context<'_>) -> Step<ExportAnswer> {
        let asked = Asked(self);
        let whole = asked.whole();
        if let Some(file) = &mut work.file {
            return asked.go_on(file, &whole, context);
        }
        let rows = match asked.begin(&whole, &mut work.list, came, context) {
            Ok(rows) => rows,
            Err(step) => return step,
        };
        let above = self.words.about.len() + 2;
        if self.form == ExportForm::Xlsx && rows.len() + above > SHEET_ROWS {
            return Step::Answer(ExportAnswer::TooLong { rows: rows.len() });
        }
        let writer = match self.form {
            ExportForm::Xlsx => match Workbook::new(&self.columns, &self.words) {
                Ok(workbook) => Writer::Workbook(Box::new(workbook)),
                Err(error) => return Step::Answer(ExportAnswer::Failed(error.to_string())),
            },
            ExportForm::CsvForPeople => Writer::Csv(Csv::for_people(&self.columns, &self.words)),
            ExportForm::CsvForPrograms => Writer::Csv(Csv::for_programs(&self.columns)),
        };
        let of = rows.len();
        work.file = Some(File { rows, next: 0, written: 0, writer });
        Step::Partly { done: 0, of }
    }
}

/// A file as it is asked for.
struct Asked<'q>(&'q ExportQuestion);

impl Asked<'_> {
    /// The list with all its rows and all that the columns tell.
    fn whole(&self) -> ListQuestion {
        let has = |wanted: &[ExportColumn]| self.0.columns.iter().any(|(column, _)| wanted.contains(column));
        let is_group = |(column, _): &(ExportColumn, String)| matches!(column, ExportColumn::Group(_));
        let profile = has(&[ExportColumn::Type, ExportColumn::Source, ExportColumn::City]);
        let told = Told {
            profile: profile || self.0.columns.iter().any(is_group),
            money: has(&[ExportColumn::Revenue, ExportColumn::Average]),
            touches: has(&[ExportColumn::LastTouch]),
            forecast: has(&[ExportColumn::Alive, ExportColumn::Expected]),
            sums: false,
        };
        ListQuestion { offset: 0, limit: usize::MAX, told, ..self.0.list.clone() }
    }

    /// Settles whom the file tells of.
    #[allow(clippy::result_large_err, reason = "what is no answer yet is handed on at once")]
    fn begin(
        &self,
        whole: &ListQuestion,
        work: &mut ListWork,
        came: Came,
        context: &Context<'_>,
    ) -> Result<Rows, Step<ExportAnswer>> {
        let failed = |detail: String| Step::Answer(ExportAnswer::Failed(detail));
        let mut list = List::new(whole, context).map_err(|error| failed(error.to_string()))?;
        if let Some(engine) = list.made_by_engine() {
            if !list.prepare() {
                return Err(Step::More);
            }
            let cards = engine.cards_of(&list.query, &list.knowledge, &mut || true);
            return Ok(Rows::Cards(cards.unwrap_or_default()));
        }
        match whole.step(work, came, context) {
            Step::Answer(ListAnswer::Part { visibility: Visibility::Hidden(_), .. }) => {
                Err(Step::Answer(ExportAnswer::NoList))
            }
            Step::Answer(ListAnswer::Part { page, .. }) => Ok(Rows::Made(page.rows)),
            Step::Answer(ListAnswer::Unusable { detail }) => Err(failed(detail)),
            Step::More | Step::Weigh => Err(Step::More),
            Step::Partly { done, of } => Err(Step::Partly { done, of }),
            Step::AskPortal(job) => Err(Step::AskPortal(job)),
        }
    }

    /// Writes the next slice; after the last one, the file is the answer.
    fn go_on(&self, file: &mut File, whole: &ListQuestion, context: &Context<'_>) -> Step<ExportAnswer> {
        let of = file.rows.len();
        if file.next == of {
            let rows = file.written;
            return Step::Answer(match file.writer.finish(rows) {
                Ok(bytes) => ExportAnswer::File { bytes, rows },
                Err(error) => ExportAnswer::Failed(error),
            });
        }
        let end = (file.next + SLICE.max(of.div_ceil(MOST_SLICES))).min(of);
        let made;
        let rows: &[Row] = match &file.rows {
            Rows::Made(rows) => &rows[file.next..end],
            Rows::Cards(cards) => {
                let mut list = List::new(whole, context).ok();
                if list.as_mut().is_some_and(|list| !list.foresee()) {
                    return Step::More;
                }
                let engine = list.as_ref().and_then(|list| Some((list, list.made_by_engine()?)));
                // What was counted when the file was begun is not counted any more: everything was erased meanwhile.
                let Some((list, engine)) = engine else { return Step::Answer(ExportAnswer::NoList) };
                made = engine.rows_of(&cards[file.next..end], &list.query, &list.knowledge);
                &made
            }
        };
        let words = Words::new(&self.0.words);
        for row in rows {
            let cells = self.0.columns.iter().map(|(column, _)| words.cell(*column, row));
            if let Err(error) = file.writer.write(cells) {
                return Step::Answer(ExportAnswer::Failed(error));
            }
        }
        file.written += rows.len();
        file.next = end;
        Step::Partly { done: end, of }
    }
}

impl Writer {
    fn write<'r>(&mut self, cells: impl Iterator<Item = cells::Cell<'r>>) -> Result<(), String> {
        match self {
            Self::Csv(csv) => {
                csv.write(cells);
                Ok(())
            }
            Self::Workbook(workbook) => workbook.write(cells).map_err(|error| error.to_string()),
        }
    }

    fn finish(&mut self, rows: usize) -> Result<Vec<u8>, String> {
        match self {
            Self::Csv(csv) => Ok(csv.finish(rows)),
            Self::Workbook(workbook) => workbook.finish(rows).map_err(|error| error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
