//! The places in the entries where the thresholds that are set are told, and the days that follow from them in the worked
//! examples. A place is a name in braces; with a capital letter it begins a sentence.

use std::borrow::Cow;

use chrono::{Days, Months, NaiveDate};
use segmentation::falls_on;

use crate::format;
use crate::i18n::Lang;
use crate::i18n::thresholds::{Thresholds, count, of};

/// A text of an entry with its places filled.
#[must_use]
pub fn fill(lang: Lang, thresholds: Thresholds, text: &'static str) -> Cow<'static, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        let lower = name.to_lowercase();
        let words = place(lang, thresholds, &lower).unwrap_or_default();
        filled.push_str(&if lower == name { words } else { capitalised(&words) });
        rest = after;
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What a place tells; nothing for a name that no place has.
fn place(lang: Lang, thresholds: Thresholds, name: &str) -> Option<String> {
    let Thresholds { sleeping, lost } = thresholds;
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let told = |day: NaiveDate| Some(format::date(lang, day));
    // The day of the table in the entry on payers.
    let today = day("2025-05-17")?;
    let before = |months: u32| today.checked_sub_months(Months::new(months));
    let asleep_from = |paid: &str| {
        let paid = day(paid)?;
        falls_on(paid, paid, &thresholds.settings())
    };
    match (name, lang) {
        ("sleeping-months", _) => Some(count(lang, sleeping)),
        ("lost-months", _) => Some(count(lang, lost)),
        ("active", _) => Some(thresholds.active(lang)),
        ("sleeping", _) => Some(thresholds.sleeping(lang)),
        ("lost", _) => Some(thresholds.lost(lang)),
        ("less", Lang::Ru) => Some(format!("меньше {} назад", of(sleeping))),
        ("less", Lang::En) => Some(format!("less than {} ago", count(lang, sleeping))),
        ("asleep", Lang::Ru) => Some(format!("больше {}, но не больше {lost}", of(sleeping))),
        ("asleep", Lang::En) => Some(format!("more than {}, but not more than {lost}", count(lang, sleeping))),
        ("recent-day", _) => told(before(sleeping)?.checked_add_days(Days::new(12))?),
        ("sleeping-day", _) => told(before(sleeping)?),
        ("sleeping-day-before", _) => told(before(sleeping)?.pred_opt()?),
        ("lost-day", _) => told(before(lost)?),
        ("lost-day-before", _) => told(before(lost)?.pred_opt()?),
        ("example-until", _) => told(asleep_from("2025-03-10")?.pred_opt()?),
        ("example-from", _) => told(asleep_from("2025-03-10")?),
        ("joined-until", _) => told(asleep_from("2025-01-20")?.pred_opt()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::{Block, Entry, Topic, entries, entry};

    const LANGS: [Lang; 2] = [Lang::Ru, Lang::En];

    fn texts(entry: &'static Entry) -> impl Iterator<Item = &'static str> {
        let words = entry.body.iter().flat_map(Block::words);
        words.chain([entry.title]).chain(entry.synonyms.iter().copied())
    }

    #[test]
    fn every_place_is_known() {
        for (lang, entry) in LANGS.into_iter().flat_map(|lang| entries(lang).map(move |entry| (lang, entry))) {
            for text in texts(entry) {
                let names = text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a closed brace").0);
                for name in names {
                    assert!(place(lang, Thresholds::default(), &name.to_lowercase()).is_some(), "{name} in {text}");
                }
            }
        }
    }

    #[test]
    fn no_entry_speaks_of_other_months_than_those_that_are_set() {
        let set = Thresholds { sleeping: 3, lost: 12 };
        for (lang, entry) in LANGS.into_iter().flat_map(|lang| entries(lang).map(move |entry| (lang, entry))) {
            for text in texts(entry).map(|text| fill(lang, set, text)) {
                for other in ["6 мес", "18 мес", "полгода", "полтора", "6 months", "18 months", "half a year"]
                {
                    assert!(!text.contains(other), "{other}: {text}");
                }
            }
        }
    }

    #[test]
    fn the_examples_follow_the_thresholds() {
        let table = |lang, thresholds| {
            let table = entry(lang, Topic::Paid).body.iter().find(|block| matches!(block, Block::Table(..)));
            let words = table.expect("a table").words();
            words.into_iter().map(|text| fill(lang, thresholds, text).into_owned()).collect::<Vec<_>>()
        };
        let words = table(Lang::Ru, Thresholds::default());
        assert_eq!(words[3..6], ["29.11.2024", "Активные", "Меньше 6 месяцев назад"]);
        assert_eq!(words[9..12], ["16.11.2024", "Спящие", "Больше 6 месяцев, но не больше 18"]);
        assert_eq!(words[15..18], ["16.11.2023", "Потерянные", "Больше 18 месяцев назад"]);
        let words = table(Lang::En, Thresholds { sleeping: 1, lost: 3 });
        assert_eq!(words[3..6], ["29 Apr 2025", "Active", "Less than 1 month ago"]);
        assert_eq!(words[15..18], ["16 Feb 2025", "Lost", "More than 3 months ago"]);
    }
}
