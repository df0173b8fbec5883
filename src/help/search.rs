//! Which entries answer some words: every word must occur in the title, in the synonyms or in the text; what stands in a
//! title weighs more than what stands in a text.

use super::{Block, Entry, entries, fill};
use crate::i18n::{Lang, Thresholds};

/// What a word found in a place is worth.
const BEGINS_TITLE: u32 = 12;
const IN_TITLE: u32 = 8;
const IN_SYNONYMS: u32 = 4;
const IN_BODY: u32 = 1;
/// What it is worth if the whole question is a title or a synonym.
const IS_NAME: u32 = 100;

/// The entries that hold every word of the question, best first; of equal ones the order of the book stays. A question
/// without words is answered by all entries. Months are found as the entries tell them.
#[must_use]
pub fn search(lang: Lang, thresholds: Thresholds, question: &str) -> Vec<&'static Entry> {
    let question = words(question);
    let stems: Vec<&str> = question.iter().map(|word| stem(word)).collect();
    let words_of = |text: &'static str| words(&fill(lang, thresholds, text));
    let mut found: Vec<(u32, &Entry)> =
        entries(lang).filter_map(|entry| Some((score(entry, words_of, &question, &stems)?, entry))).collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How well an entry answers; nothing if a word is missing in it.
fn score(
    entry: &Entry,
    words_of: impl Fn(&'static str) -> Vec<String>,
    question: &[String],
    stems: &[&str],
) -> Option<u32> {
    let title = words_of(entry.title);
    let synonyms: Vec<Vec<String>> = entry.synonyms.iter().map(|synonym| words_of(synonym)).collect();
    let body: Vec<String> = entry.body.iter().flat_map(Block::words).flat_map(&words_of).collect();
    let mut score = 0;
    for stem in stems {
        let holds = |words: &[String]| words.iter().any(|word| word.starts_with(stem));
        score += match () {
            () if holds(title.get(..1).unwrap_or_default()) => BEGINS_TITLE,
            () if holds(&title) => IN_TITLE,
            () if synonyms.iter().any(|synonym| holds(synonym)) => IN_SYNONYMS,
            () if holds(&body) => IN_BODY,
            () => return None,
        };
    }
    let is_name = |name: &Vec<String>| !question.is_empty() && name == question;
    if is_name(&title) || synonyms.iter().any(is_name) {
        score += IS_NAME;
    }
    Some(score)
}

/// The words of a text, in lower case and with `е` for `ё`.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('ё', "е");
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What is left of a word without its ending, so that «оплата» finds «оплаты» and "payments" finds "payment". Rough on
/// purpose: a few entries too many do no harm, and short words stay whole.
fn stem(word: &str) -> &str {
    const SHORTEST: usize = 4;
    let keeps = |stem: &&str| stem.chars().count() >= SHORTEST;
    let endings = [
        "ями", "ами", "ого", "его", "ов", "ев", "ях", "ах", "ям", "ам", "ом", "ем", "ие", "ия", "ии", "ies", "es", "s",
    ];
    let ending = endings.iter().filter_map(|ending| word.strip_suffix(ending)).find(keeps);
    let short = ending.unwrap_or(word);
    let vowels = short.trim_end_matches(['а', 'е', 'и', 'й', 'о', 'у', 'ы', 'ь', 'э', 'ю', 'я', 'y']);
    if keeps(&vowels) { vowels } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::{Topic, entry};

    #[test]
    fn the_best_answer_comes_first() {
        for (lang, question, topic) in [
            (Lang::Ru, "Частота оплат", Topic::Frequency),
            (Lang::Ru, "частота продаж", Topic::Frequency),
            (Lang::Ru, "активные", Topic::Active),
            (Lang::Ru, "СПЯЩИЕ", Topic::Sleeping),
            (Lang::Ru, "потерянные клиенты", Topic::Lost),
            (Lang::Ru, "счет в сделке", Topic::OnePayment),
            (Lang::Ru, "счёт в сделке", Topic::OnePayment),
            (Lang::Ru, "импорт", Topic::Import),
            (Lang::Ru, "робот", Topic::UsingFields),
            (Lang::Ru, "рассылка", Topic::UsingFields),
            (Lang::Ru, "на телефоне", Topic::Phone),
            (Lang::Ru, "нет сети", Topic::Offline),
            (Lang::Ru, "очистить и обновить", Topic::ClearAndRefresh),
            (Lang::Ru, "права", Topic::Rights),
            (Lang::Ru, "суммы", Topic::YourData),
            (Lang::Ru, "типы", Topic::YourData),
            (Lang::Ru, "источники", Topic::YourData),
            (Lang::En, "payment frequency", Topic::Frequency),
            (Lang::En, "sleeping", Topic::Sleeping),
            (Lang::En, "clients", Topic::Client),
            (Lang::En, "merge", Topic::Merge),
            (Lang::En, "mailing", Topic::UsingFields),
            (Lang::En, "privacy", Topic::YourData),
        ] {
            let found = search(lang, Thresholds::default(), question);
            assert_eq!(found.first().map(|entry| entry.topic), Some(topic), "{question}");
        }
    }

    #[test]
    fn every_word_must_occur() {
        assert_eq!(search(Lang::Ru, Thresholds::default(), "активные бегемоты"), Vec::<&Entry>::new());
        assert!(
            search(Lang::Ru, Thresholds::default(), "оплата").len()
                > search(Lang::Ru, Thresholds::default(), "оплата счёт").len()
        );
    }

    #[test]
    fn a_question_without_words_lists_the_whole_book() {
        for question in ["", "  ", "?!"] {
            assert_eq!(search(Lang::En, Thresholds::default(), question), entries(Lang::En).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_entry_is_found_by_its_own_title_and_synonyms() {
        for lang in [Lang::Ru, Lang::En] {
            for topic in Topic::ALL {
                let entry = entry(lang, topic);
                for name in entry.synonyms.iter().chain([&entry.title]) {
                    let name = &fill(lang, Thresholds::default(), name);
                    assert!(
                        search(lang, Thresholds::default(), name).iter().any(|found| found.topic == topic),
                        "{name}"
                    );
                }
            }
        }
    }

    #[test]
    fn endings_do_not_matter() {
        for (word, expected) in [
            ("оплаты", "оплат"),
            ("оплат", "оплат"),
            ("клиентов", "клиент"),
            ("компании", "компан"),
            ("удаление", "удален"),
            ("счёт", "счёт"),
            ("b2b", "b2b"),
            ("payments", "payment"),
            ("companies", "compan"),
            ("дела", "дела"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
