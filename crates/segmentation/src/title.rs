//! Names of clients: how they are compared, searched and put in order.

use std::cmp::Ordering;

/// A name as it is compared: in lower case, with `е` for `ё`, since people write both.
pub(crate) fn fold(title: &str) -> String {
    title.trim().chars().flat_map(char::to_lowercase).map(|letter| if letter == 'ё' { 'е' } else { letter }).collect()
}

/// The order in which people expect folded names: by letters, but runs of digits by their value («Shop 9», «Shop 10»);
/// names that are empty come last.
///
/// Compares bytes, since UTF-8 keeps the order of the characters.
pub(crate) fn natural_order(left: &str, right: &str) -> Ordering {
    left.is_empty().cmp(&right.is_empty()).then_with(|| {
        let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
        loop {
            let order = match (left.first(), right.first()) {
                (None, None) => return Ordering::Equal,
                (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                    let (a, b) = (take_number(&mut left), take_number(&mut right));
                    a.len().cmp(&b.len()).then(a.cmp(b))
                }
                _ => left.split_off_first().cmp(&right.split_off_first()),
            };
            if order.is_ne() {
                return order;
            }
        }
    })
}

/// Takes the digits off that come first, and gives them without leading zeros: of two numbers the longer one is greater.
fn take_number<'t>(text: &mut &'t [u8]) -> &'t [u8] {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = text.split_at(length);
    *text = rest;
    let zeros = number.iter().take_while(|&&digit| digit == b'0').count();
    &number[zeros..]
}

/// A search for names that hold every one of some words, wherever they stand.
pub(crate) struct Search(Vec<String>);

impl Search {
    /// Takes what a person typed; nothing typed finds every name, the empty one too.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(fold).collect())
    }

    /// Whether a folded name holds every word.
    pub(crate) fn finds(&self, folded: &str) -> bool {
        self.0.iter().all(|word| folded.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
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
            ("smith", "John SMITH", true),
            ("x", "", false),
            ("a.c", "abc", false),
        ] {
            assert_eq!(Search::new(text).finds(&fold(title)), expected, "{text:?} in {title:?}");
        }
    }

    #[test]
    fn names_stand_in_natural_order() {
        let mut titles = ["яблоко", "", "Shop 10", "shop 9", "Ёлка", "жук", "Shop 010a", "Apple", "007", "Ель"];
        titles.sort_by(|left, right| natural_order(&fold(left), &fold(right)));
        assert_eq!(titles, ["007", "Apple", "shop 9", "Shop 10", "Shop 010a", "Ёлка", "Ель", "жук", "яблоко", ""]);
    }

    #[test]
    fn numbers_of_any_length_are_compared_by_value() {
        for (left, right, expected) in [
            ("99999999999999999999999", "100000000000000000000000", Ordering::Less),
            ("01", "1", Ordering::Equal),
            ("0", "00", Ordering::Equal),
            ("0", "1", Ordering::Less),
            ("1a", "1", Ordering::Greater),
            ("1", "a", Ordering::Less),
        ] {
            assert_eq!(natural_order(left, right), expected, "{left} and {right}");
        }
    }
}
