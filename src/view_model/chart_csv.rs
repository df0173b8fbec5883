//! The numbers of the chart as a file for people: one that Excel opens by a double click where lists are separated by
//! semicolons. Programs get [`segmentation::series_csv`].

use segmentation::{Mode, Series};

use crate::format;
use crate::i18n::Lang;

/// By this mark Excel knows that the text is UTF-8.
const MARK: char = '\u{feff}';

/// A line a month, the newest first, and a column for every group of these modes.
#[must_use]
pub fn for_people(series: &Series, modes: &[Mode], lang: Lang) -> String {
    let texts = lang.texts();
    let groups = || modes.iter().flat_map(|mode| mode.groups().iter().map(move |group| (*mode, *group)));
    let mut csv = String::from(MARK);
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        csv.push_str(&cells.collect::<Vec<_>>().join(";"));
        csv.push_str("\r\n");
    };
    let heads = groups().map(|(mode, group)| format!("{}: {}", (texts.mode)(mode), (texts.group)(group)));
    line(&mut std::iter::once(texts.month.to_owned()).chain(heads));
    for (month, counts) in series.iter().rev() {
        let numbers = groups().map(|(_, group)| counts[group].to_string());
        line(&mut std::iter::once(format::month(lang, month)).chain(numbers));
    }
    csv
}

#[cfg(test)]
mod tests {
    use segmentation::{Counts, Group, Month};

    use super::*;

    #[test]
    fn a_line_a_month_in_words_that_excel_takes_apart() {
        let mut counts = Counts::default();
        counts[Group::Companies] = 1_250;
        let first = Month::new(2024, 4).expect("a month in the test");
        let series = Series { first, counts: vec![Counts::default(), counts], as_of: first.next().last_day() };
        assert_eq!(
            for_people(&series, &[Mode::Directory], Lang::Ru),
            "\u{feff}Месяц;Компании и контакты: Компании;Компании и контакты: Контакты\r\n\
             май 2024;1250;0\r\n\
             апрель 2024;0;0\r\n"
        );
    }
}
