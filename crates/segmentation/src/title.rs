//! Names of clients: how they are searched and put in order.

mod collation;
#[allow(dead_code, reason = "the directory does not call `order` and `insert` yet")]
mod order;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use memchr::memmem::Finder;

#[allow(unused_imports, reason = "the directory does not call them yet")]
pub(crate) use order::{insert, order};
// What the lists that are ordered by folded names call it.
pub(crate) use order::compare as natural_order;

use crate::condition::Bitmap;
use crate::facts::column::Titles;

/// A name as it is searched: in lower case, without what people do not type.
///
/// Left out are soft hyphens, characters of no width and marks over or under a letter, but for those that make another
/// letter of it: `й`, `ї` and `ў`. So `ё` becomes `е` and `é` becomes `e`, whether they come in one character or in two.
pub(crate) fn fold(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    let mut whole = None;
    let normalizer = DecomposingNormalizerBorrowed::new_nfd();
    for character in normalizer.normalize_iter(title.chars()).filter(|&character| !is_invisible(character)) {
        if is_mark(character) {
            if let Some(letter) = whole.and_then(|letter| with_mark(letter, character)) {
                folded.pop();
                folded.push(letter);
                whole = Some(letter);
            }
            continue;
        }
        folded.extend(character.to_lowercase());
        whole = folded.chars().next_back();
    }
    let trimmed = folded.trim_end();
    folded.truncate(trimmed.len());
    let leading = folded.len() - folded.trim_start().len();
    folded.drain(..leading);
    folded
}

/// The letter that a mark makes of another; nothing if it stays the same letter.
fn with_mark(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('и', '\u{306}') => Some('й'),
        ('у', '\u{306}') => Some('ў'),
        ('і', '\u{308}') => Some('ї'),
        _ => None,
    }
}

/// Whether this is a mark of the alphabets of Europe, which stands over, under or across the letter before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a character is never seen: a soft hyphen, a mark of direction, anything else that has no width.
fn is_invisible(character: char) -> bool {
    // There is one of them before the marks, none in the alphabets right after: nearly every name is decided by these.
    match character {
        '\u{ad}' => true,
        '\0'..'\u{300}' | '\u{370}'..='\u{5ff}' => false,
        _ => CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character),
    }
}

/// A search for names that hold every one of some words, wherever they stand.
pub(crate) struct Search(Vec<Finder<'static>>);

impl Search {
    /// Takes what a person typed; nothing typed finds every name, the empty one too.
    pub(crate) fn new(text: &str) -> Self {
        let mut words: Vec<String> = text.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
        // The longest is in the fewest names.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self(words.iter().map(|word| Finder::new(word).into_owned()).collect())
    }

    /// Whether every name is found.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded name holds every word.
    pub(crate) fn finds(&self, folded: &str) -> bool {
        self.0.iter().all(|word| word.find(folded.as_bytes()).is_some())
    }

    /// The rows of folded names that hold every word, in one pass over all of them.
    pub(crate) fn rows(&self, names: &Titles) -> Bitmap {
        let Some((first, others)) = self.0.split_first() else { return Bitmap::all(names.len()) };
        let mut found = Bitmap::none(names.len());
        let (arena, place) = names.arena();
        let (mut row, mut from) = (0, 0);
        // Names that were never replaced lie in order, one after the other.
        while let Some(hit) = first.find(&arena[from..]).map(|at| from + at) {
            while place(row).end <= hit {
                row += 1;
            }
            let range = place(row);
            if hit + first.needle().len() > range.end {
                // Found across the border of two names.
                from = hit + 1;
                continue;
            }
            if others.iter().all(|word| word.find(&arena[range.clone()]).is_some()) {
                found.insert(row);
            }
            from = range.end;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_search_finds_every_word_in_any_case_and_order() {
        for (text, title, expected) in [
            ("", "ООО «Ромашка»", true),
            ("   ", "", true),
            ("ромашка", "ООО «Ромашка»", true),
            ("РОМ ооо", "ООО «Ромашка»", true),
            ("ромашка зао", "ООО «Ромашка»", false),
            ("семен", "Артём Семёнов", true),
            ("артём", "АРТЕМ", true),
            ("ЁЛКА", "елка", true),
            ("йод", "иод", false),
            ("мои", "мой", false),
            ("ии", "її", false),
            ("smith", "John SMITH", true),
            ("x", "", false),
            ("a.c", "abc", false),
        ] {
            assert_eq!(Search::new(text).finds(&fold(title)), expected, "{text:?} in {title:?}");
        }
    }

    #[test]
    fn a_search_does_not_see_how_a_name_is_written_down() {
        for (text, title) in [
            ("андрей", "Андреи\u{306}"),
            ("андреи\u{306}", "АНДРЕЙ"),
            ("семёнов", "Семе\u{308}нов"),
            ("семе\u{308}нов", "СЕМЕНОВ"),
            ("київ", "Киі\u{308}в"),
            ("ўлад", "У\u{306}ладзь"),
            ("ромашка", "Ро\u{ad}маш\u{ad}ка"),
            ("ро\u{ad}машка", "Ромашка"),
            ("ромашка", "\u{feff}Ро\u{200b}ма\u{200d}шка\u{200e}"),
            ("ромашка", "\u{202b}\u{200f}Ромашка\u{202c}"),
            ("замок", "За\u{301}мок"),
            ("cafe", "Café"),
            ("café", "CAFE\u{301}"),
            ("istanbul", "İstanbul"),
            ("\u{200b}", "Ромашка"),
        ] {
            assert!(Search::new(text).finds(&fold(title)), "{text:?} in {title:?}");
        }
    }

    #[test]
    fn letters_of_an_alphabet_stay_apart_when_folded() {
        for (title, expected) in [
            ("  Ромашка\u{a0}", "ромашка"),
            (" \u{200b} Ромашка \u{ad}", "ромашка"),
            ("ҐАНОК ЄЇІ", "ґанок єїі"),
            ("Қазақ Әуе Өнім Ұлы Үй Һ", "қазақ әуе өнім ұлы үй һ"),
            ("Съёмка", "съемка"),
            ("\u{308}ё", "е"),
            ("\u{ad} \u{200b}", ""),
        ] {
            assert_eq!(fold(title), expected, "{title:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(title in "\\PC{0,20}|[ иуіе\u{306}\u{308}\u{301}\u{ad}\u{200b}]{0,12}") {
            let folded = fold(&title);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
