//! Names of clients: how they are searched and put in order.

mod collation;
mod order;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memmem::{Finder, FinderBuilder};

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

/// A name as it is shown: nothing of one in which there is nothing to be seen.
#[must_use]
pub fn visible(title: &str) -> &str {
    if title.chars().all(is_blank) { "" } else { title }
}

/// Whether a character leaves no trace where it stands: a space of any kind, a control character, what has no width, the
/// empty sign of Braille.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || character == '\u{2800}' || is_invisible(character)
}

/// Whether a text begins, for a table program, a formula: with a sign of one, whatever cannot be seen before it.
#[must_use]
pub fn begins_formula(text: &str) -> bool {
    let first = text.chars().find(|&character| !is_blank(character));
    first.is_some_and(|first| matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
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

/// How seldom a byte is in names, which are mostly Russian: a search jumps from one rare byte to the next.
#[derive(Clone, Copy)]
struct Rareness;

impl HeuristicFrequencyRank for Rareness {
    fn rank(&self, byte: u8) -> u8 {
        match byte {
            // The first halves of Cyrillic letters are every second byte.
            0xd0 | 0xd1 => 255,
            b' ' => 220,
            // The second halves of о, а, е, и, н, р, с, т, в, л, к.
            0xbe | 0xb0 | 0xb5 | 0xb8 | 0xbd | 0x80..=0x82 | 0xb2 | 0xbb | 0xba => 200,
            b'0'..=b'9' => 150,
            0x83..=0xbf => 120,
            b'a'..=b'z' => 100,
            _ => 50,
        }
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
        let finder =
            |word: &String| FinderBuilder::new().build_forward_with_ranker(Rareness, word.as_bytes()).into_owned();
        Self(words.iter().map(finder).collect())
    }

    /// Whether every name is found.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded name holds every word.
    pub(crate) fn finds(&self, folded: &str) -> bool {
        self.0.iter().all(|word| word.find(folded.as_bytes()).is_some())
    }

    /// The rows among some whose folded names hold every word.
    pub(crate) fn rows(&self, names: &Titles, among: &Bitmap) -> Bitmap {
        let (arena, place) = names.arena();
        let finds = |row: usize| self.0.iter().all(|word| word.find(&arena[place(row)]).is_some());
        match self.0.split_first() {
            None => among.clone(),
            Some((first, others)) if among.count() > names.len() / FEW => {
                let mut found = in_one_pass(first, names);
                found.and(among);
                if others.is_empty() { found } else { found.filter(finds) }
            }
            Some(_) => among.filter(finds),
        }
    }
}

/// From which part of all names on it is quicker to look through all of them at once.
const FEW: usize = 6;

/// The rows of names that hold a word, found in one pass over all of them.
fn in_one_pass(word: &Finder<'_>, names: &Titles) -> Bitmap {
    let mut found = Bitmap::none(names.len());
    let (arena, place) = names.arena();
    let (mut row, mut from) = (0, 0);
    // Names that were never replaced lie in order, one after the other.
    while let Some(hit) = word.find(&arena[from..]).map(|at| from + at) {
        while place(row).end <= hit {
            row += 1;
        }
        let end = place(row).end;
        if hit + word.needle().len() > end {
            // Found across the border of two names.
            from = hit + 1;
        } else {
            found.insert(row);
            from = end;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::column::Column;

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
        fn one_pass_over_all_names_finds_what_a_look_at_each_does(
            names in prop::collection::vec("[абё я]{0,6}", 0..20),
            text in "[абё ]{0,3}",
            chosen in prop::collection::vec(any::<bool>(), 20),
        ) {
            let mut titles = Titles::default();
            names.iter().for_each(|name| titles.push(&fold(name)));
            let search = Search::new(&text);
            for among in [Bitmap::all(names.len()), Bitmap::from_fn(names.len(), |row| chosen[row] && row % 7 == 0)] {
                let found = search.rows(&titles, &among);
                prop_assert_eq!(&found, &among.filter(|row| search.finds(titles.text(row))), "{:?} in {:?}", text, names);
            }
        }

        #[test]
        fn folding_again_changes_nothing(title in "\\PC{0,20}|[ иуіе\u{306}\u{308}\u{301}\u{ad}\u{200b}]{0,12}") {
            let folded = fold(&title);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
