//! A list as a file, a slice a step.
//!
//! # Design
//! Which cards are listed is settled at first, and what is told of each when its slice is written: so a change of the
//! data meanwhile moves no row, and a card that is gone by then is left out. What the page shows in the viewer's
//! language it hands along; the worker knows no words. Phones and addresses are read for one slice and dropped with it: they
//! are in the file, and nowhere else.

mod ads;
mod cells;
mod csv;
mod workbook;

pub(super) use self::workbook::{cut, sheet_name};

use std::collections::BTreeMap;

use bitrix24::phones::Phones;
use protocol::{ExportAnswer, ExportColumn, ExportForm, ExportQuestion, ListQuestion, SHEET_ROWS};
use segmentation::Told;
use sync::Job;
use sync::job::phones::{CARDS_PER_JOB, ReadPhones};

use self::ads::Ads;
use self::cells::{Cell, Words};
use self::csv::Csv;
use self::workbook::Workbook;
use super::context::Context;
use super::list::Work as ListWork;
use super::whole::Whole;
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
    rows: Whole,
    next: usize,
    /// How many rows are written.
    written: usize,
    /// How many cards the portal does not show.
    withheld: usize,
    writer: Writer,
}

enum Writer {
    Csv(Csv),
    Workbook(Box<Workbook>),
    Ads(Ads),
}

impl Answerable for ExportQuestion {
    type Work = Work;

    fn step(&self, work: &mut Work, came: Came, context: &Context<'_>) -> Step<ExportAnswer> {
        let asked = Asked(self);
        let whole = asked.whole();
        if let Some(file) = &mut work.file {
            return asked.go_on(file, &whole, came, context);
        }
        let rows = match Whole::settle(&whole, self.chosen.as_ref(), &mut work.list, came, context) {
            Ok(rows) => rows,
            Err(why) => return why.step(no_list),
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
            ExportForm::AdPairs | ExportForm::AdPhones | ExportForm::AdEmails => Writer::Ads(Ads::new(self.form)),
        };
        let of = rows.len();
        work.file = Some(File { rows, next: 0, written: 0, withheld: 0, writer });
        Step::Partly { done: 0, of }
    }
}

/// The answer where there is no list, by why it cannot be used.
fn no_list(detail: Option<String>) -> ExportAnswer {
    detail.map_or(ExportAnswer::NoList, ExportAnswer::Failed)
}

/// A file as it is asked for.
struct Asked<'q>(&'q ExportQuestion);

impl Asked<'_> {
    fn has(&self, wanted: &[ExportColumn]) -> bool {
        self.0.columns.iter().any(|(column, _)| wanted.contains(column))
    }

    /// Whether the portal has to be asked for phones and addresses.
    fn reads_phones(&self) -> bool {
        self.0.form.is_for_ads() || self.has(&[ExportColumn::Phones, ExportColumn::Emails])
    }

    /// The list with all its rows and all that the columns tell.
    fn whole(&self) -> ListQuestion {
        let is_group = |(column, _): &(ExportColumn, String)| matches!(column, ExportColumn::Group(_));
        let profile = self.has(&[ExportColumn::Type, ExportColumn::Source, ExportColumn::City]);
        let told = Told {
            profile: profile || self.0.columns.iter().any(is_group),
            money: self.has(&[ExportColumn::Revenue, ExportColumn::Average]),
            touches: self.has(&[ExportColumn::LastTouch]),
            forecast: self.has(&[ExportColumn::Alive, ExportColumn::Expected]),
            sums: false,
        };
        ListQuestion { offset: 0, limit: usize::MAX, told, ..self.0.list.clone() }
    }

    /// Writes the next slice, for which the portal is asked before if phones and addresses are wanted; after the last one,
    /// the file is the answer.
    fn go_on(&self, file: &mut File, whole: &ListQuestion, came: Came, context: &Context<'_>) -> Step<ExportAnswer> {
        let of = file.rows.len();
        if file.next == of {
            let File { written: rows, withheld, .. } = *file;
            let lines = if let Writer::Ads(ads) = &file.writer { ads.lines() } else { rows };
            return Step::Answer(match file.writer.finish(rows, withheld) {
                Ok(bytes) => ExportAnswer::File { bytes, rows, lines, withheld },
                Err(error) => ExportAnswer::Failed(error),
            });
        }
        let slice = if self.reads_phones() { CARDS_PER_JOB } else { SLICE.max(of.div_ceil(MOST_SLICES)) };
        let part = file.next..(file.next + slice).min(of);
        let rows = match file.rows.rows(part.clone(), whole, context) {
            Ok(rows) => rows,
            Err(why) => return why.step(no_list),
        };
        let mut phones = BTreeMap::new();
        if self.reads_phones() {
            match came {
                Came::Job(Job::ReadPhones(read)) if read.is_cut => return Step::Answer(ExportAnswer::NoAnswer),
                Came::Job(Job::ReadPhones(read)) => phones = read.found,
                _ => {
                    let job = ReadPhones::new(&file.rows.cards(part));
                    return Step::AskPortal(Job::ReadPhones(Box::new(job)));
                }
            }
        }
        let words = Words::new(&self.0.words);
        for row in &*rows {
            let found = phones.get(&row.card);
            file.withheld += usize::from(self.reads_phones() && found.is_none());
            let cells = self.0.columns.iter().map(|(column, _)| match column {
                ExportColumn::Phones => Cell::list(found.map(|found| &*found.phones)),
                ExportColumn::Emails => Cell::list(found.map(|found| &*found.emails)),
                column => words.cell(*column, row),
            });
            if let Err(error) = file.writer.write(cells, found) {
                return Step::Answer(ExportAnswer::Failed(error));
            }
        }
        file.written += rows.len();
        file.next = part.end;
        Step::Partly { done: part.end, of }
    }
}

impl Writer {
    fn write<'r>(&mut self, cells: impl Iterator<Item = Cell<'r>>, phones: Option<&Phones>) -> Result<(), String> {
        match self {
            Self::Ads(ads) => {
                ads.write(phones);
                Ok(())
            }
            Self::Csv(csv) => {
                csv.write(cells);
                Ok(())
            }
            Self::Workbook(workbook) => workbook.write(cells).map_err(|error| error.to_string()),
        }
    }

    fn finish(&mut self, rows: usize, withheld: usize) -> Result<Vec<u8>, String> {
        let filled =
            |line: &str| line.replace("{rows}", &rows.to_string()).replace("{withheld}", &withheld.to_string());
        match self {
            Self::Ads(ads) => Ok(ads.finish()),
            Self::Csv(csv) => Ok(csv.finish(filled)),
            Self::Workbook(workbook) => workbook.finish(filled).map_err(|error| error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
