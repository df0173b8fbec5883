//! A file that ad systems take: phones and e-mail addresses by their SHA-256, one and the same way for everybody, so that
//! the system finds the people whom it knows by the same numbers and learns nothing of the others.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bitrix24::phones::Phones;
use protocol::ExportForm;
use sha2::{Digest as _, Sha256};

/// The digits of a phone with its country's code, at the least and at the most.
const DIGITS: std::ops::RangeInclusive<usize> = 10..=15;

/// The file.
pub(super) struct Ads {
    form: ExportForm,
    /// What is written: nothing twice.
    lines: BTreeSet<String>,
}

impl Ads {
    pub(super) fn new(form: ExportForm) -> Self {
        Self { form, lines: BTreeSet::new() }
    }

    /// Adds a client.
    pub(super) fn write(&mut self, found: Option<&Phones>) {
        let Some(found) = found else { return };
        let phones = unique(found.phones.iter().filter_map(|phone| normal_phone(phone)));
        let emails = unique(found.emails.iter().filter_map(|email| normal_email(email)));
        match self.form {
            ExportForm::AdPhones => self.lines.extend(phones),
            ExportForm::AdEmails => self.lines.extend(emails),
            _ => {
                let (mut phones, mut emails) = (phones.into_iter(), emails.into_iter());
                loop {
                    let pair = (phones.next(), emails.next());
                    if pair == (None, None) {
                        break;
                    }
                    self.lines.insert(format!("{},{}", pair.0.unwrap_or_default(), pair.1.unwrap_or_default()));
                }
            }
        }
    }

    /// How many lines there are, the head left out.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// The file.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        let head = if self.form == ExportForm::AdPairs { "phone,email\n" } else { "" };
        let lines = std::mem::take(&mut self.lines);
        lines.into_iter().fold(head.to_owned(), |file, line| file + &line + "\n").into_bytes()
    }
}

/// The marks of values, none twice, in their order.
fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for value in values {
        let mark = mark(&value);
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks
}

/// The SHA-256 of a text, in small hexadecimal digits.
fn mark(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut mark, byte| {
        // A text takes everything.
        let _ = write!(mark, "{byte:02x}");
        mark
    })
}

/// A phone as ad systems compare it: digits with the country's code, Russian numbers with 7. Nothing if it is none, or only
/// known within a town.
fn normal_phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    let has_plus = text.trim_start().starts_with('+');
    for sign in text.chars() {
        match sign.to_digit(10) {
            Some(digit) => digits.push(char::from(b'0' + digit as u8)),
            // What follows a whole number and other signs is an extension, or another number.
            None if digits.len() >= *DIGITS.start() && (sign.is_alphabetic() || ",;/#".contains(sign)) => break,
            None => {}
        }
    }
    if !has_plus {
        if let Some(abroad) = digits.strip_prefix("810").filter(|_| digits.len() > 11) {
            digits = abroad.to_owned();
        } else if let Some(abroad) = digits.strip_prefix("00") {
            digits = abroad.to_owned();
        }
    }
    let is_russian = match digits.as_bytes() {
        // No country has +89.
        [b'8', second, ..] => digits.len() == 11 && (!has_plus || *second == b'9'),
        _ => false,
    };
    if is_russian {
        digits.replace_range(..1, "7");
    } else if digits.len() == 10 && !has_plus && digits.starts_with('9') {
        digits.insert(0, '7');
    }
    DIGITS.contains(&digits.len()).then_some(digits)
}

/// An e-mail address as ad systems compare it: in small letters. Nothing if it is none.
fn normal_email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, domain) = text.split_once('@')?;
    let is_good = !name.is_empty()
        && domain.contains('.')
        && !domain.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.contains(char::is_whitespace);
    is_good.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_compared_by_their_digits_with_the_code_of_the_country() {
        for (written, expected) in [
            ("+7 (912) 345-67-89", "79123456789"),
            ("8 912 345 67 89", "79123456789"),
            ("89123456789", "79123456789"),
            ("+8 912 345-67-89", "79123456789"),
            ("912 345 67 89", "79123456789"),
            ("8 (495) 123-45-67 доб. 890", "74951234567"),
            ("+7 495 123 45 67, +7 912 000 00 00", "74951234567"),
            ("тел.: 8-912-345-67-89", "79123456789"),
            ("8 10 49 30 1234567", "49301234567"),
            ("00 49 30 1234567", "49301234567"),
            ("+49 30 1234567", "49301234567"),
            ("+84 91 234 5678", "84912345678"),
            ("+375 29 123-45-67", "375291234567"),
        ] {
            assert_eq!(normal_phone(written).as_deref(), Some(expected), "{written}");
        }
        for none in ["", "+", "123-45-67", "нет", "12345678901234567890"] {
            assert_eq!(normal_phone(none), None, "{none}");
        }
    }

    #[test]
    fn addresses_are_compared_in_small_letters() {
        assert_eq!(normal_email(" Mail@Yandex.RU ").as_deref(), Some("mail@yandex.ru"));
        for none in ["", "@", "a@", "@b.ru", "a@b", "a b@c.ru", "a@b@c.ru", "a@.ru", "a@b."] {
            assert_eq!(normal_email(none), None, "{none}");
        }
    }

    #[test]
    fn marks_are_those_that_everybody_computes() {
        assert_eq!(mark("79995551111"), "22846ab8f79870871eb44f653419a4a5069301827d8ae75b6c2a88e4989a364e");
        assert_eq!(mark("mail@yandex.ru"), "bd93ea95f242f02313eccf0ab0bb7fe5121a052de42d2cb7bd332fb9f537cbfa");
    }

    #[test]
    fn a_file_holds_each_value_once_in_the_form_of_the_system() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let clients = [
            Phones {
                phones: texts(&["8 999 555-11-11", "+79995551111"]), emails: texts(&["Mail@yandex.ru", "нет"])
            },
            Phones { phones: texts(&["79995551111"]), emails: texts(&["mail@yandex.ru"]) },
            Phones { phones: texts(&["+7 999 555 11 11"]), emails: Vec::new() },
            Phones::default(),
        ];
        let (phone, email) = (mark("79995551111"), mark("mail@yandex.ru"));
        let made = |form| {
            let mut ads = Ads::new(form);
            clients.iter().for_each(|client| ads.write(Some(client)));
            ads.write(None);
            (ads.lines(), String::from_utf8(ads.finish()).expect("a text"))
        };
        assert_eq!(made(ExportForm::AdPairs), (2, format!("phone,email\n{phone},\n{phone},{email}\n")));
        assert_eq!(made(ExportForm::AdPhones), (1, format!("{phone}\n")));
        assert_eq!(made(ExportForm::AdEmails), (1, format!("{email}\n")));
    }
}
