//! Files hold what the list shows, whoever reads them.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use protocol::{ExportWords, Listed};
use segmentation::{Card, ContactId, Group, RecordId, Sort, SortBy};

use super::super::context::tests::{Known, month};
use super::*;

const COLUMNS: [ExportColumn; 6] = [
    ExportColumn::Name,
    ExportColumn::Id,
    ExportColumn::Kind,
    ExportColumn::Created,
    ExportColumn::Payments,
    ExportColumn::Responsible,
];

fn question(form: ExportForm) -> ExportQuestion {
    let columns = COLUMNS.iter().map(|column| (*column, format!("{column:?}"))).collect();
    let words = ExportWords {
        sheet: "Активные [май]".into(),
        about: vec!["=HYPERLINK()".into(), "Клиентов: {rows}".into()],
        kinds: ["Компания".into(), "Контакт".into()],
        nameless: "Без названия, № {id}".into(),
        day_first: true,
        decimal_comma: true,
        ..ExportWords::default()
    };
    ExportQuestion { list: ListQuestion::of_group(Group::B2c, month()), chosen: None, form, columns, words }
}

/// Runs a question to its end; gives the file and the reports on the way.
fn made(question: &ExportQuestion, known: &Known) -> (Vec<u8>, Vec<(usize, usize)>) {
    let (mut work, context, mut told) = (Work::default(), known.context(), Vec::new());
    loop {
        match question.step(&mut work, Came::Turn, &context) {
            Step::Partly { done, of } => told.push((done, of)),
            Step::More => {}
            Step::Answer(ExportAnswer::File { bytes, rows, .. }) => {
                assert_eq!(told.last(), Some(&(rows, rows)));
                return (bytes, told);
            }
            Step::Answer(answer) => panic!("{answer:?}"),
            Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
        }
    }
}

#[test]
fn a_file_for_people_is_words_between_semicolons_and_nothing_in_it_is_calculated() {
    let known = Known::contacts(&["=1+1", "Анна; \"Ё\"", "\u{200b}", "\u{200b}@SUM(A1)", "Борис\nи К"]);
    let (bytes, _) = made(&question(ExportForm::CsvForPeople), &known);
    let text = String::from_utf8(bytes).expect("a text");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    assert_eq!(lines[..2], ["'=HYPERLINK()", "Клиентов: 5"]);
    assert_eq!(lines[3], "Name;Id;Kind;Created;Payments;Responsible");
    let mut rows = lines[4..].to_vec();
    rows.sort_unstable();
    assert_eq!(
        rows,
        [
            "\"Анна; \"\"Ё\"\"\";2;Контакт;01.03.2024;0;",
            "'=1+1;1;Контакт;01.03.2024;0;",
            "'\u{200b}@SUM(A1);4;Контакт;01.03.2024;0;",
            "Без названия, № 3;3;Контакт;01.03.2024;0;",
            "Борис и К;5;Контакт;01.03.2024;0;",
        ]
    );
}

#[test]
fn a_file_for_programs_is_codes_between_commas() {
    let (bytes, _) = made(&question(ExportForm::CsvForPrograms), &Known::contacts(&["=1+1", "a,b"]));
    assert_eq!(
        String::from_utf8(bytes).expect("a text"),
        "name,id,kind,created,payments,responsible\n=1+1,1,contact,2024-03-01,0,\n\"a,b\",2,contact,2024-03-01,0,\n"
    );
}

#[test]
fn a_workbook_holds_texts_numbers_and_dates_as_such() {
    let long = "я".repeat(40_000);
    let known = Known::contacts(&["=1+1", "Анна", &long]);
    let (bytes, _) = made(&question(ExportForm::Xlsx), &known);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "Активные  май ");
    let sheet = book.worksheet_range(&name).expect("a sheet");
    let text = |row, column| sheet.get((row, column)).map(ToString::to_string).unwrap_or_default();
    assert_eq!((text(0, 0), text(1, 0), text(3, 0)), ("=HYPERLINK()".into(), "Клиентов: 3".into(), "Name".into()));
    let rows: Vec<usize> = (4..7).collect();
    let formula = rows.iter().find(|&&row| text(row, 0) == "=1+1").expect("a text that looks like a formula");
    assert!(matches!(sheet.get((*formula, 1)), Some(Data::Float(id)) if *id == 1.0));
    assert!(matches!(sheet.get((*formula, 3)), Some(Data::DateTime(_))));
    assert!(rows.iter().any(|&row| text(row, 0).chars().count() == 32_767), "the longest text that a cell takes");
}

#[test]
fn a_long_list_is_written_slice_by_slice_in_its_order() {
    let names: Vec<String> = (0..5_000).map(|number| format!("Клиент {number:04}")).collect();
    let known = Known::contacts(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let sort = Sort { by: SortBy::Name, descending: true };
    let question = question(ExportForm::CsvForPrograms);
    let list = ListQuestion { sort, offset: 100, limit: 7, ..question.list.clone() };
    let (bytes, told) = made(&ExportQuestion { list, ..question }, &known);
    assert_eq!(told, [(0, 5_000), (2_000, 5_000), (4_000, 5_000), (5_000, 5_000)]);
    let text = String::from_utf8(bytes).expect("a text");
    let ids: Vec<RecordId> = text.lines().skip(1).filter_map(|line| line.split(',').nth(1)?.parse().ok()).collect();
    assert_eq!(ids, (1..=5_000).rev().collect::<Vec<RecordId>>());
}

#[test]
fn what_the_list_is_filtered_by_the_file_is_too() {
    let known = Known::contacts(&["Анна", "Борис"]);
    let question = question(ExportForm::CsvForPrograms);
    let filter = Some(r#"{"field":"title","op":"contains","value":"анна"}"#.to_owned());
    let list = ListQuestion { filter, ..question.list.clone() };
    let text = String::from_utf8(made(&ExportQuestion { list, ..question.clone() }, &known).0).expect("a text");
    assert!(text.contains("Анна") && !text.contains("Борис"), "{text}");
    let list = ListQuestion { members: Listed::Condition("{".into()), ..question.list.clone() };
    let broken = ExportQuestion { list, ..question };
    let Step::Answer(ExportAnswer::Failed(_)) = broken.step(&mut Work::default(), Came::Turn, &known.context()) else {
        panic!("a condition that cannot be read makes no file");
    };
}

/// What a file with phones is made of: the portal shows the cards with these numbers, with a phone each.
fn with_phones(question: &ExportQuestion, known: &Known, shown: &[RecordId]) -> ExportAnswer {
    let (mut work, context) = (Work::default(), known.context());
    let mut came = Came::Turn;
    loop {
        match question.step(&mut work, std::mem::replace(&mut came, Came::Turn), &context) {
            Step::AskPortal(Job::ReadPhones(mut read)) => {
                let found = shown.iter().map(|&id| {
                    let emails = vec![format!("{id}@example.com")];
                    (Card::Contact(ContactId(id)), Phones { phones: vec![format!("+7 900 000-00-0{id}")], emails })
                });
                read.found = found.collect();
                came = Came::Job(Job::ReadPhones(read));
            }
            Step::Answer(answer) => return answer,
            Step::Partly { .. } | Step::More => {}
            Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
        }
    }
}

#[test]
fn phones_are_read_for_the_file_and_cards_that_are_not_shown_are_counted() {
    let known = Known::contacts(&["Анна", "Борис", "Вера"]);
    let columns = [ExportColumn::Id, ExportColumn::Phones, ExportColumn::Emails];
    let asked = |form| {
        let question = question(form);
        let columns = columns.map(|column| (column, format!("{column:?}"))).to_vec();
        let about = vec!["Клиентов: {rows}, не показано: {withheld}".to_owned()];
        ExportQuestion { columns, words: ExportWords { about, ..question.words }, ..question }
    };
    let text = |answer| match answer {
        ExportAnswer::File { bytes, rows: 3, lines, withheld: 1 } => (String::from_utf8(bytes).expect("a text"), lines),
        answer => panic!("{answer:?}"),
    };
    let (file, _) = text(with_phones(&asked(ExportForm::CsvForPrograms), &known, &[1, 3]));
    assert_eq!(file, "id,phones,emails\n1,+7 900 000-00-01,1@example.com\n2,,\n3,+7 900 000-00-03,3@example.com\n");
    let (file, _) = text(with_phones(&asked(ExportForm::CsvForPeople), &known, &[1, 3]));
    assert!(file.contains("Клиентов: 3, не показано: 1\r\n") && file.contains("1;7 900 000-00-01;"), "{file}");
    let (file, lines) = text(with_phones(&asked(ExportForm::AdPhones), &known, &[1, 3]));
    assert_eq!((file.lines().count(), lines), (2, 2));
}

#[test]
fn a_file_of_those_who_are_selected_holds_nobody_else() {
    let known = Known::contacts(&["Анна", "Борис", "Вера"]);
    let named: std::collections::BTreeSet<Card> = [Card::Contact(ContactId(2))].into();
    for (is_all, expected) in [(false, vec!["Борис"]), (true, vec!["Анна", "Вера"])] {
        let chosen = Some(protocol::Chosen { is_all, named: named.clone() });
        let question = ExportQuestion { chosen, ..question(ExportForm::CsvForPrograms) };
        let text = String::from_utf8(made(&question, &known).0).expect("a text");
        let names: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names, expected);
    }
}

#[test]
fn without_an_answer_of_the_portal_there_is_no_file_with_phones() {
    let known = Known::contacts(&["Анна"]);
    let question = question(ExportForm::AdPairs);
    let (mut work, context) = (Work::default(), known.context());
    let Step::Partly { .. } = question.step(&mut work, Came::Turn, &context) else {
        panic!("it is settled who is listed")
    };
    let Step::AskPortal(Job::ReadPhones(mut read)) = question.step(&mut work, Came::Turn, &context) else {
        panic!("the portal is asked")
    };
    read.is_cut = true;
    let came = Came::Job(Job::ReadPhones(read));
    let Step::Answer(ExportAnswer::NoAnswer) = question.step(&mut work, came, &context) else { panic!("no answer") };
}
