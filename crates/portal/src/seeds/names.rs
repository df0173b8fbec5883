//! Names of made-up people, firms and deals, put together from common parts so that no real person or firm is meant.

use super::dice::Dice;
use super::{names_en as en, names_ru as ru};
use crate::data::Language;

/// A person's name in its parts; a part may be empty.
#[derive(Clone, Default)]
pub(super) struct Name {
    pub(super) first: String,
    /// Patronymic, or the English middle initial.
    pub(super) middle: String,
    pub(super) last: String,
    pub(super) woman: bool,
}

/// A person's name; in Russian the endings of the last name and the patronymic agree with the first name.
pub(super) fn person(dice: &mut Dice, language: Language) -> Name {
    let woman = dice.chance(52);
    match language {
        Language::Ru => {
            let last = dice.pick(ru::LAST_NAMES);
            let middle = dice.pick(ru::PATRONYMICS);
            Name {
                first: dice.pick(if woman { ru::WOMEN } else { ru::MEN }).to_owned(),
                middle: if woman { feminine_patronymic(middle) } else { middle.to_owned() },
                last: if woman { feminine_last_name(last) } else { last.to_owned() },
                woman,
            }
        }
        Language::En => Name {
            first: dice.pick(if woman { en::WOMEN } else { en::MEN }).to_owned(),
            middle: String::new(),
            last: dice.pick(en::LAST_NAMES).to_owned(),
            woman,
        },
    }
}

/// The feminine form of a Russian last name: Соколов → Соколова, Вишневский → Вишневская; others do not change.
fn feminine_last_name(last: &str) -> String {
    for (ending, feminine) in [("ий", "ая"), ("ый", "ая"), ("ой", "ая")] {
        if let Some(stem) = last.strip_suffix(ending) {
            return format!("{stem}{feminine}");
        }
    }
    if ["ов", "ев", "ёв", "ин", "ын"].iter().any(|ending| last.ends_with(ending)) {
        return format!("{last}а");
    }
    last.to_owned()
}

/// The feminine form of a patronymic: Андреевич → Андреевна.
fn feminine_patronymic(masculine: &str) -> String {
    let stem = masculine.strip_suffix("ич").expect("the list holds patronymics in -ович and -евич only");
    format!("{stem}на")
}

/// The name of a firm with its legal form.
pub(super) fn company(dice: &mut Dice, language: Language) -> String {
    match language {
        Language::Ru => russian_company(dice),
        Language::En => {
            let name = format!("{} {}", dice.pick(en::FIRM_ADJECTIVES), dice.pick(en::FIRM_NOUNS));
            let trade = dice.pick(en::FIRM_TRADES);
            let form = dice.pick(en::FIRM_FORMS);
            if dice.chance(60) { format!("{name} {trade} {form}") } else { format!("{name} {form}") }
        }
    }
}

fn russian_company(dice: &mut Dice) -> String {
    if dice.chance(14) {
        let owner = person(dice, Language::Ru);
        return format!("ИП {} {} {}", owner.last, owner.first, owner.middle);
    }
    let form = dice.weighted(ru::FIRM_FORMS);
    let name = match dice.between(0, 9) {
        0..4 => format!("{}{}", dice.pick(ru::FIRM_STEMS), dice.pick(ru::FIRM_ENDINGS)),
        4..7 => {
            let (masculine, feminine) = dice.pick(ru::FIRM_ADJECTIVES);
            if dice.chance(50) {
                format!("{masculine} {}", dice.pick(ru::FIRM_NOUNS_MASCULINE))
            } else {
                format!("{feminine} {}", dice.pick(ru::FIRM_NOUNS_FEMININE))
            }
        }
        7 => format!("Торговый дом {}{}", dice.pick(ru::FIRM_STEMS), dice.pick(ru::FIRM_ENDINGS)),
        8 => dice.pick(ru::FIRM_NOUNS_MASCULINE).to_owned(),
        _ => dice.pick(ru::FIRM_NOUNS_FEMININE).to_owned(),
    };
    format!("{form} «{name}»")
}

/// What a deal is about, with a number that tells it from the client's other deals.
pub(super) fn deal(dice: &mut Dice, language: Language, funnel: u8, number: usize) -> String {
    let subjects = match (language, funnel) {
        (Language::Ru, 0) => ru::SALES,
        (Language::Ru, 1) => ru::REPEATED_SALES,
        (Language::Ru, _) => ru::SERVICE,
        (Language::En, 0) => en::SALES,
        (Language::En, 1) => en::REPEATED_SALES,
        (Language::En, _) => en::SERVICE,
    };
    format!("{} № {number}", dice.pick(subjects))
}

/// A telephone number that nobody has: exchange 000 of a city's area code.
pub(super) fn phone(dice: &mut Dice, language: Language) -> String {
    let number = dice.between(0, 9_999);
    let (high, low) = (number / 100, number % 100);
    match language {
        Language::Ru => format!("+7 ({}) 000-{high:02}-{low:02}", dice.pick(ru::AREA_CODES)),
        Language::En => format!("+1 ({}) 555-01{low:02}", dice.pick(en::AREA_CODES)),
    }
}

/// An e-mail address at a domain reserved for examples (RFC 2606).
pub(super) fn email(name: &str, number: usize) -> String {
    format!("{}{number}@example.com", latin(name))
}

/// The site of a firm, at a domain reserved for examples (RFC 2606).
pub(super) fn site(number: usize) -> String {
    format!("https://firm{number}.example.com")
}

/// The letters of `name` in Latin, lower case; anything but letters is left out.
fn latin(name: &str) -> String {
    const CYRILLIC: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюяё";
    const LATIN: [&str; 33] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
        "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya", "e",
    ];
    let mut text = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphabetic() {
            text.push(letter);
        } else if let Some(index) = CYRILLIC.chars().position(|cyrillic| cyrillic == letter) {
            text.push_str(LATIN[index]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_agree() {
        for (masculine, feminine) in [
            ("Соколов", "Соколова"),
            ("Журавлёв", "Журавлёва"),
            ("Калинин", "Калинина"),
            ("Вишневский", "Вишневская"),
            ("Толстой", "Толстая"),
            ("Шевчук", "Шевчук"),
        ] {
            assert_eq!(feminine_last_name(masculine), feminine);
        }
        assert_eq!(feminine_patronymic("Андреевич"), "Андреевна");
    }

    #[test]
    fn every_patronymic_of_the_list_has_a_feminine_form() {
        for patronymic in ru::PATRONYMICS {
            assert!(feminine_patronymic(patronymic).ends_with("вна"), "{patronymic}");
        }
    }

    #[test]
    fn addresses_are_latin_and_at_the_example_domain() {
        assert_eq!(email("Щербакова", 12), "scherbakova12@example.com");
        assert_eq!(email("Brown-Lee", 3), "brownlee3@example.com");
    }

    #[test]
    fn firms_have_thousands_of_distinct_names() {
        for (language, least) in [(Language::Ru, 4_000), (Language::En, 3_000)] {
            let mut dice = Dice::new(1, 0);
            let names = (0..10_000).map(|_| company(&mut dice, language)).collect::<std::collections::BTreeSet<_>>();
            assert!(names.len() > least, "{language:?}: {}", names.len());
        }
    }
}
