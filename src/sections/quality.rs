//! The section «Data quality»: what is filled in so that it makes no sense, the list or file behind each number, and
//! the words for that.

mod words;

pub use words::QualityTexts;

use chrono::NaiveDate;
use protocol::Listed;
use segmentation::{Flaw, PaymentFlaw, Source};

use super::own_list::OwnList;
use crate::view_model::card::{record_id, record_path};

/// So many payments are shown; all of them are in the file.
pub const SHOWN: usize = 10;

fn code(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Nameless => "nameless",
        Flaw::Undated => "undated",
        Flaw::TooOld => "too-old",
        Flaw::FromFuture => "future",
        Flaw::SeveralCompanies => "several-companies",
        Flaw::EmptyPeople => "empty-people",
        Flaw::FieldsBehind => "fields",
    }
}

/// A flaw as an address says it.
#[must_use]
pub fn flaw_code(flaw: Flaw) -> String {
    code(flaw).to_owned()
}

/// The flaw that an address says; nothing if it is not understood.
#[must_use]
pub fn flaw_from_code(text: &str) -> Option<Flaw> {
    Flaw::ALL.into_iter().find(|&flaw| code(flaw) == text)
}

/// Who is listed.
pub(super) fn own_list(code: &str) -> Option<OwnList> {
    Some(OwnList { members: Listed::Flawed(flaw_from_code(code)?), filter: None, are_cards: true })
}

/// Payments as a file that a table program opens by a double click: a head, then a line each.
#[must_use]
pub fn file(
    head: [&str; 4],
    payments: &[(Source, NaiveDate)],
    kind: impl Fn(Source) -> &'static str,
    origin: &str,
) -> String {
    let mut text = format!("\u{feff}{}\r\n", head.join(";"));
    for &(record, date) in payments {
        let link = record_path(record).map(|path| format!("{origin}{path}")).unwrap_or_default();
        text.push_str(&format!("{};{};{date};{link}\r\n", kind(record), record_id(record)));
    }
    text
}

/// The flaws of payments for which sums have to be read.
#[must_use]
pub fn needs_sums(flaw: PaymentFlaw) -> bool {
    matches!(flaw, PaymentFlaw::NoSum | PaymentFlaw::NoRate)
}

#[cfg(test)]
mod tests {
    use segmentation::facts::InvoiceKind;

    use segmentation::{DealId, InvoiceId};

    use super::*;

    #[test]
    fn every_flaw_has_an_address_and_a_list() {
        for flaw in Flaw::ALL {
            assert_eq!(flaw_from_code(&flaw_code(flaw)), Some(flaw));
            assert_eq!(own_list(&flaw_code(flaw)).map(|list| list.members), Some(Listed::Flawed(flaw)));
        }
        assert_eq!(own_list("mood"), None);
    }

    #[test]
    fn a_file_of_payments_has_a_line_for_each() {
        let day = NaiveDate::from_ymd_opt(2024, 5, 31).unwrap_or_default();
        let payments = [(Source::Deal(DealId(7)), day), (Source::Invoice(InvoiceKind::Smart, InvoiceId(9)), day)];
        let text = file(["Запись", "Номер", "Дата", "Ссылка"], &payments, |_| "Сделка", "https://portal");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], "\u{feff}Запись;Номер;Дата;Ссылка");
        assert_eq!(lines[1], "Сделка;7;2024-05-31;https://portal/crm/deal/details/7/");
        assert!(lines[2].ends_with("/crm/type/31/details/9/"));
    }
}
