//! The order in which people expect names: by the alphabet, runs of digits by their value, the nameless last.

use std::cmp::Ordering;

use icu_collator::{CollationKeySink, CollatorBorrowed};

use super::{collation, is_blank};

/// How many bytes of every sort key are looked at before a whole one is made.
const PREFIX: usize = size_of::<u64>();

/// Compares two names; the case, `ё` for `е` and other marks decide only between names of the same letters.
///
/// Names are equal if they look alike, as `й` in one character and in two.
// One copy of the crate's code, which is long.
#[inline(never)]
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (visible(left), visible(right));
    left.is_empty().cmp(&right.is_empty()).then_with(|| collation::with(|collator| collator.compare(left, right)))
}

/// The order of `count` titles: which one comes first, which second, and so on; equal ones as they come.
///
/// Sort keys are several times faster than comparisons, but those of a million titles would take 60 MB. So only their
/// beginnings are made for all, and whole keys for one group of titles that begin alike after the other.
pub(crate) fn order<T: AsRef<str>>(count: usize, title: impl Fn(u32) -> T) -> Vec<u32> {
    collation::with(|collator| {
        let mut begins = Vec::with_capacity(count);
        let mut nameless = Vec::new();
        let mut key = Key::new(PREFIX);
        for index in 0..count as u32 {
            match key.write(collator, title(index).as_ref()) {
                Some(key) => begins.push((beginning(key), index)),
                None => nameless.push(index),
            }
        }
        begins.sort_unstable();
        let mut order = Vec::with_capacity(count);
        let (mut key, mut group) = (Key::new(usize::MAX), Keys::default());
        for alike in begins.chunk_by(|(left, _), (right, _)| left == right) {
            if let [(_, index)] = alike {
                order.push(*index);
                continue;
            }
            group.clear();
            for &(_, index) in alike {
                let key = key.write(collator, title(index).as_ref()).unwrap_or_default();
                group.push(index, key.get(PREFIX..).unwrap_or_default());
            }
            order.extend(group.sorted());
        }
        order.append(&mut nameless);
        order
    })
}

/// Puts titles that are new where they belong in an order.
///
/// `ties` decides between an old title and a new one that is equal; of equal new ones the first is put first. Meant for
/// a few titles: each costs about twenty comparisons in an order of a million, all together one pass over it.
pub(crate) fn insert<T: AsRef<str>>(
    sorted: &mut Vec<u32>,
    new: &[u32],
    title: impl Fn(u32) -> T,
    ties: impl Fn(u32, u32) -> Ordering,
) {
    let added = order(new.len(), |place| title(new[place as usize]));
    let mut end = sorted.len();
    sorted.resize(end + added.len(), 0);
    for (before, place) in added.into_iter().enumerate().rev() {
        let index = new[place as usize];
        let new = title(index);
        let is_before = |&old: &u32| compare(title(old).as_ref(), new.as_ref()).then_with(|| ties(old, index)).is_le();
        let place = sorted[..end].partition_point(is_before);
        sorted.copy_within(place..end, place + before + 1);
        sorted[place + before] = index;
        end = place;
    }
}

/// The title without what cannot be seen at its ends.
fn visible(title: &str) -> &str {
    title.trim_matches(is_blank)
}

/// A sort key that is being written, of which no more than its beginning may be wanted.
struct Key {
    bytes: Vec<u8>,
    wanted: usize,
}

impl Key {
    fn new(wanted: usize) -> Self {
        Self { bytes: Vec::new(), wanted }
    }

    /// Writes the key of a title over that of another; nothing if the title has no name in it.
    // One copy of the crate's code, which is long.
    #[inline(never)]
    fn write(&mut self, collator: &CollatorBorrowed<'_>, title: &str) -> Option<&[u8]> {
        let title = visible(title);
        self.bytes.clear();
        // The one failure is that all that was wanted is there.
        let (Ok(()) | Err(Enough)) = collator.write_sort_key_to(title, self);
        (!title.is_empty()).then_some(self.bytes.as_slice())
    }
}

/// Says that no more of a key is wanted.
struct Enough;

impl CollationKeySink for Key {
    type Error = Enough;
    type State = ();
    type Output = ();

    fn write(&mut self, (): &mut (), bytes: &[u8]) -> Result<(), Enough> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() < self.wanted { Ok(()) } else { Err(Enough) }
    }

    fn finish(&mut self, (): ()) -> Result<(), Enough> {
        Ok(())
    }
}

/// The first bytes of a key as a number that has the same order; what a short key lacks counts as zeros, which no key
/// has.
fn beginning(key: &[u8]) -> u64 {
    let mut bytes = [0; PREFIX];
    let length = key.len().min(PREFIX);
    bytes[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(bytes)
}

/// The rest of the keys of titles that begin alike.
#[derive(Default)]
struct Keys {
    bytes: Vec<u8>,
    titles: Vec<Rest>,
}

/// What follows the beginning of a key: its own beginning again, and where all of it is.
struct Rest {
    begins: u64,
    start: usize,
    length: u32,
    title: u32,
}

impl Keys {
    fn clear(&mut self) {
        self.bytes.clear();
        self.titles.clear();
    }

    fn push(&mut self, title: u32, key: &[u8]) {
        let (start, length) = (self.bytes.len(), key.len() as u32);
        self.titles.push(Rest { begins: beginning(key), start, length, title });
        self.bytes.extend_from_slice(key);
    }

    /// The titles by key, equal ones by number.
    fn sorted(&mut self) -> impl Iterator<Item = u32> {
        let key = |rest: &Rest| &self.bytes[rest.start..][..rest.length as usize];
        self.titles.sort_unstable_by(|left, right| {
            let by_key = left.begins.cmp(&right.begins).then_with(|| key(left).cmp(key(right)));
            by_key.then(left.title.cmp(&right.title))
        });
        self.titles.iter().map(|rest| rest.title)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The titles in order, as they come out of each way to put them in order.
    fn sorted<'t>(titles: &[&'t str]) -> Vec<&'t str> {
        let by_order: Vec<&str> = order(titles.len(), |index| titles[index as usize])
            .into_iter()
            .map(|index| titles[index as usize])
            .collect();
        let mut by_comparison = titles.to_vec();
        by_comparison.sort_by(|left, right| compare(left, right));
        assert_eq!(by_order, by_comparison);
        by_order
    }

    #[test]
    fn letters_stand_where_readers_of_their_alphabet_look_for_them() {
        for (alphabet, letters) in [
            ("Russian", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
            ("Ukrainian", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
            ("Belarusian", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
            ("English", "abcdefghijklmnopqrstuvwxyz"),
            ("Turkish", "abcçdefgğhiıjklmnoöprsştuüvyz"),
            // In Kazakh itself «Ұ» comes before «Ү», «Һ» after «Х» and «І» after «Ы»; they are beside their kin here.
            ("Kazakh", "аәбвгғдеёжзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя"),
            ("all of them", "abcdefghijklmnopqrstuvwxyzаәбвгґғдеёєжзиіїйкқлмнңоөпрстуўүұфхһцчшщъыьэюя"),
        ] {
            let small: Vec<String> = letters.chars().map(String::from).collect();
            let large: Vec<String> = small.iter().map(|letter| letter.to_uppercase()).collect();
            for letters in [&small, &large] {
                let expected: Vec<&str> = letters.iter().map(String::as_str).collect();
                let mut mixed = expected.clone();
                mixed.reverse();
                assert_eq!(sorted(&mixed), expected, "{alphabet}");
            }
        }
    }

    #[test]
    fn names_stand_in_natural_order() {
        for expected in [
            &["007", "Apple", "shop 9", "Shop 10", "Shop 010a", "Ёлка", "Ель", "жук", "яблоко", ""][..],
            // «Ё» stands with «е», whatever comes after it.
            &["Семен Аверин", "Семён Бобров", "Семен Волков", "Семёнов Антон", "Семенов Борис"],
            &["елка", "Елка", "ёлка", "Ёлка", "ель"],
            // Marks and case come after every letter.
            &["Андрей Б", "андрей В", "Андрей Г"],
            &["замок", "за\u{301}мок", "замокать"],
            &["Илья", "Інна", "Ірина", "Йосип", "Ким"],
            &["Гаврилюк", "Ґанок", "Гарбуз", "Ғабит", "Дана"],
            &["Кайрат", "Қайрат", "Лаура"],
            &["Асель", "Әсел", "Бауыржан"],
            &["Уран", "Үміт", "Ұлан", "Фарид"],
            &["Дом 1", "Дом 2", "Дом 2а", "Дом 10", "Дом 99999999999999999999", "Дом 100000000000000000000"],
            &["1 мая", "8 Марта", "1000 мелочей", "Zara", "Аврора"],
            &["ООО «Альфа»", "ООО «Бета»", "ООО Альфа"],
            &["Я", "", "  ", "\u{200b}", "\u{ad}\u{a0}", "\u{2800}", "\u{3164}", "\t\u{7}\n"],
        ] {
            let mut turned = expected.to_vec();
            turned.reverse();
            for (name, expected) in sorted(&turned).into_iter().zip(expected) {
                // The nameless are equal, and stay as they came.
                assert!(compare(name, expected).is_eq(), "{name:?} where {expected:?} is expected");
            }
        }
    }

    #[test]
    fn numbers_of_any_length_are_compared_by_value() {
        let long = "7".repeat(300);
        let longer = format!("{}8", &long[1..]);
        for (left, right, expected) in [
            ("99999999999999999999999", "100000000000000000000000", Ordering::Less),
            (&long, &longer, Ordering::Less),
            ("01", "1", Ordering::Equal),
            ("0", "00", Ordering::Equal),
            ("0", "1", Ordering::Less),
            ("1a", "1", Ordering::Greater),
            ("1", "a", Ordering::Less),
        ] {
            assert_eq!(compare(left, right), expected, "{left} and {right}");
            assert_eq!(compare(right, left), expected.reverse(), "{right} and {left}");
        }
    }

    #[test]
    fn names_that_look_alike_are_equal() {
        for (left, right) in [
            ("Андрей", "Андреи\u{306}"),
            ("Семёнов", "Семе\u{308}нов"),
            ("Київ", "Киі\u{308}в"),
            ("Café", "Cafe\u{301}"),
            ("Ромашка", "Ро\u{ad}маш\u{ad}ка"),
            ("Ромашка", "\u{feff}Ро\u{200b}маш\u{200d}ка"),
            ("Ромашка", "\u{200f}Ромашка\u{200e}"),
            ("Ромашка", "\u{202b}Ромашка\u{202c}"),
            ("Ромашка", " \u{200b} Ромашка\u{a0}"),
            ("Shop 01", "Shop 1"),
            ("", "\u{200b} "),
        ] {
            assert_eq!(compare(left, right), Ordering::Equal, "{left:?} and {right:?}");
            assert_eq!(order(2, |index| [left, right][index as usize]), [0, 1], "{left:?} and {right:?}");
            assert_eq!(order(2, |index| [right, left][index as usize]), [0, 1], "{left:?} and {right:?}");
        }
    }

    #[test]
    fn new_titles_are_put_where_they_belong() {
        let titles = ["Ель", "", "Арка", "ель", "Ель", "яма", "", "Арка", "Аист"];
        let title = |index: u32| titles[index as usize];
        let known = order(5, title);
        assert_eq!(known, [2, 3, 0, 4, 1]);
        for (ties, expected) in [
            ((|old, new| old.cmp(&new)) as fn(u32, u32) -> Ordering, [8, 2, 7, 3, 0, 4, 5, 1, 6]),
            (|old, new| new.cmp(&old), [8, 7, 2, 3, 0, 4, 5, 6, 1]),
        ] {
            let mut sorted = known.clone();
            for _ in 0..2 {
                let new: Vec<u32> = (sorted.len() as u32..titles.len() as u32).collect();
                insert(&mut sorted, &new, title, ties);
                assert_eq!(sorted, expected);
            }
        }
    }

    /// Names that begin alike, differ in case, marks or numbers only, or hold anything at all.
    fn any_title() -> impl Strategy<Value = String> {
        prop_oneof![
            "(ООО «)?[АаЁёЕеИиЙй]{0,4}»?",
            "[а-яёіїєґқәөұүһA-Za-z0-9 «».-]{0,16}",
            "[иеуі\u{306}\u{308}\u{301}\u{ad}\u{200b}\u{200f} ]{0,8}",
            "(Shop )?[0-9]{0,12}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_comparison(titles in prop::collection::vec(any_title(), 0..40), known in 0..40usize) {
            let title = |index: u32| titles[index as usize].as_str();
            let mut expected: Vec<u32> = (0..titles.len() as u32).collect();
            expected.sort_by(|&left, &right| compare(title(left), title(right)));
            prop_assert_eq!(&order(titles.len(), title), &expected);
            let mut inserted = order(known.min(titles.len()), title);
            let new: Vec<u32> = (inserted.len() as u32..titles.len() as u32).collect();
            insert(&mut inserted, &new, title, |old, new| old.cmp(&new));
            prop_assert_eq!(&inserted, &expected);
        }

        #[test]
        fn the_comparison_is_a_total_order(one in any_title(), other in any_title(), third in any_title()) {
            prop_assert_eq!(compare(&one, &one), Ordering::Equal);
            prop_assert_eq!(compare(&one, &other), compare(&other, &one).reverse());
            if compare(&one, &other).is_le() && compare(&other, &third).is_le() {
                prop_assert!(compare(&one, &third).is_le());
            }
        }
    }
}
