//! Numbers, dates and months as people of a language write them.

use chrono::{Datelike, NaiveDate};
use segmentation::Month;

use crate::i18n::Lang;

/// Keeps the parts of a number or of a date on one line.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
/// Keeps a date and a time on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

const MONTHS_RU: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// With the preposition «к»: «к октябрю».
const MONTHS_RU_DATIVE: [&str; 12] = [
    "январю",
    "февралю",
    "марту",
    "апрелю",
    "маю",
    "июню",
    "июлю",
    "августу",
    "сентябрю",
    "октябрю",
    "ноябрю",
    "декабрю",
];
/// With the preposition «с»: «с октября».
const MONTHS_RU_GENITIVE: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const SHORT_MONTHS_RU: [&str; 12] =
    ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];
const SHORT_MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A count: `1 250` in Russian, `1,250` in English.
#[must_use]
pub fn number(lang: Lang, value: u64) -> String {
    let separator = match lang {
        Lang::Ru => NARROW_NO_BREAK_SPACE,
        Lang::En => ',',
    };
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A sum in cents, in whole units where it is large: `12 345 ₽`, `99,50 ₽`; in English `RUB 12,345`. Without a currency its
/// number alone.
#[must_use]
pub fn money(lang: Lang, cents: i64, currency: &str) -> String {
    /// From here on cents only make a number longer.
    const WHOLE: u64 = 1_000_000;
    let (sign, size) = (if cents < 0 { "−" } else { "" }, cents.unsigned_abs());
    let (units, rest) = if size >= WHOLE { ((size + 50) / 100, 0) } else { (size / 100, size % 100) };
    let point = if lang == Lang::Ru { ',' } else { '.' };
    let rest = if rest == 0 { String::new() } else { format!("{point}{rest:02}") };
    let number = format!("{sign}{}{rest}", number(lang, units));
    let symbol = match currency {
        "RUB" | "RUR" => "₽",
        "USD" => "$",
        "EUR" => "€",
        "KZT" => "₸",
        "UAH" => "₴",
        "GBP" => "£",
        "INR" => "₹",
        "TRY" => "₺",
        other => other,
    };
    match lang {
        _ if symbol.is_empty() => number,
        Lang::Ru => format!("{number}\u{a0}{symbol}"),
        Lang::En => format!("{currency}\u{a0}{number}"),
    }
}

/// A change with its sign: `+18`, `−6`, `0`.
#[must_use]
pub fn signed(lang: Lang, value: i64) -> String {
    let digits = number(lang, value.unsigned_abs());
    match value.signum() {
        1 => format!("+{digits}"),
        -1 => format!("−{digits}"),
        _ => digits,
    }
}

/// A share of 0 to 1 as whole percent; a share that is there but rounds to nothing stays visible as `<1 %`, and one
/// that is not everything never reads 100.
#[must_use]
pub fn percent(lang: Lang, share: f64) -> String {
    let rounded = (share * 100.0).round();
    let value = if share > 0.0 && rounded < 1.0 {
        "<1".to_owned()
    } else if share < 1.0 && rounded >= 100.0 {
        ">99".to_owned()
    } else {
        format!("{rounded:.0}")
    };
    match lang {
        Lang::Ru => format!("{value}{NARROW_NO_BREAK_SPACE}%"),
        Lang::En => format!("{value}%"),
    }
}

/// A number with one decimal: `0,8` in Russian, `0.8` in English; never less than nothing.
#[must_use]
pub fn decimal(lang: Lang, value: f64) -> String {
    let tenths = (value.max(0.0) * 10.0).round() as u64;
    let point = match lang {
        Lang::Ru => ',',
        Lang::En => '.',
    };
    format!("{}{point}{}", number(lang, tenths / 10), tenths % 10)
}

/// A date: `12.05.2025` in Russian, `12 May 2025` in English.
#[must_use]
pub fn date(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::Ru => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        Lang::En => format!("{} {} {}", date.day(), SHORT_MONTHS_EN[date.month0() as usize], date.year()),
    }
}

/// A date the portal gave as `YYYY-MM-DD`; a text of another form is given back as it is.
#[must_use]
pub fn date_text(lang: Lang, text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |day| date(lang, day))
}

/// A point in time on the portal's clock, `YYYY-MM-DDThh:mm`, as `12.05, 14:20` or `12 May, 14:20`, in one piece; with
/// the year if it is not `this_year`. A text of another form is given back as it is.
#[must_use]
pub fn date_time(lang: Lang, text: &str, this_year: i32) -> String {
    let Some((day, time)) = text.split_once('T') else { return text.to_owned() };
    let Ok(day) = day.parse::<NaiveDate>() else { return text.to_owned() };
    let day = match lang {
        _ if day.year() != this_year => date(lang, day),
        Lang::Ru => format!("{:02}.{:02}", day.day(), day.month()),
        Lang::En => format!("{} {}", day.day(), SHORT_MONTHS_EN[day.month0() as usize]),
    };
    format!("{day}, {time}").replace(' ', &NO_BREAK_SPACE.to_string())
}

/// A month with its year: `май 2025`, `May 2025`.
#[must_use]
pub fn month(lang: Lang, month: Month) -> String {
    let names = match lang {
        Lang::Ru => &MONTHS_RU,
        Lang::En => &MONTHS_EN,
    };
    format!("{} {}", names[month.number() as usize - 1], month.year())
}

/// A month that something is compared with: `маю 2025` as in «к маю 2025», `May 2025`.
#[must_use]
pub fn month_compared(lang: Lang, month: Month) -> String {
    let names = match lang {
        Lang::Ru => &MONTHS_RU_DATIVE,
        Lang::En => &MONTHS_EN,
    };
    format!("{} {}", names[month.number() as usize - 1], month.year())
}

/// A month that something begins with: `мая 2025` as in «с мая 2025», `May 2025`.
#[must_use]
pub fn month_from(lang: Lang, month: Month) -> String {
    let names = match lang {
        Lang::Ru => &MONTHS_RU_GENITIVE,
        Lang::En => &MONTHS_EN,
    };
    format!("{} {}", names[month.number() as usize - 1], month.year())
}

/// A mark on the time axis: the year for January, otherwise the short name of the month.
#[must_use]
pub fn month_tick(lang: Lang, month: Month) -> String {
    if month.number() == 1 {
        return month.year().to_string();
    }
    let names = match lang {
        Lang::Ru => &SHORT_MONTHS_RU,
        Lang::En => &SHORT_MONTHS_EN,
    };
    names[month.number() as usize - 1].to_owned()
}

/// A time of the day, as both languages write it: `14:32`, `09:05`.
#[must_use]
pub fn clock(hours: u32, minutes: u32) -> String {
    format!("{hours:02}:{minutes:02}")
}

/// Time left until something happens, as `0:07` or `12:30`; never negative.
#[must_use]
pub fn countdown(remaining_ms: i64) -> String {
    // Rounded up, so that the text reaches 0:00 only when the time has come.
    let seconds = (remaining_ms.max(0) + 999) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (value, ru, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_250, "1\u{202f}250", "1,250"),
            (1_234_567, "1\u{202f}234\u{202f}567", "1,234,567"),
        ] {
            assert_eq!(number(Lang::Ru, value), ru);
            assert_eq!(number(Lang::En, value), en);
        }
    }

    #[test]
    fn changes_carry_a_sign_unless_there_is_none() {
        for (value, text) in [(18, "+18"), (-6, "−6"), (0, "0"), (-1_500, "−1,500")] {
            assert_eq!(signed(Lang::En, value), text);
        }
    }

    #[test]
    fn decimals_have_one_digit_and_are_never_negative() {
        assert_eq!((decimal(Lang::Ru, 0.84), decimal(Lang::En, 1_234.96)), ("0,8".into(), "1,235.0".into()));
        assert_eq!(decimal(Lang::En, -0.3), "0.0");
    }

    #[test]
    fn a_share_is_never_rounded_to_nothing_or_to_everything() {
        for (share, text) in [(0.0, "0%"), (0.001, "<1%"), (0.333, "33%"), (0.999, ">99%"), (1.0, "100%")] {
            assert_eq!(percent(Lang::En, share), text);
        }
        assert_eq!(percent(Lang::Ru, 0.5), "50\u{202f}%");
    }

    #[test]
    fn dates_and_months_follow_the_language() {
        let day = NaiveDate::from_ymd_opt(2025, 5, 2).expect("a date in the test");
        assert_eq!((date(Lang::Ru, day), date(Lang::En, day)), ("02.05.2025".into(), "2 May 2025".into()));
        let may = Month::of(day);
        assert_eq!((month(Lang::Ru, may), month(Lang::En, may)), ("май 2025".into(), "May 2025".into()));
        assert_eq!((month_compared(Lang::Ru, may), month_from(Lang::Ru, may)), ("маю 2025".into(), "мая 2025".into()));
        assert_eq!((month_compared(Lang::En, may), month_from(Lang::En, may)), ("May 2025".into(), "May 2025".into()));
        assert_eq!((month_tick(Lang::Ru, may), month_tick(Lang::En, may.plus(-4))), ("май".into(), "2025".into()));
    }

    #[test]
    fn a_date_is_read_from_the_portals_text_and_anything_else_is_shown_as_it_is() {
        for (text, expected) in [("2025-05-02", "02.05.2025"), ("", ""), ("soon", "soon")] {
            assert_eq!(date_text(Lang::Ru, text), expected);
        }
    }

    #[test]
    fn a_time_names_the_year_only_when_it_is_another_one() {
        for (lang, text, expected) in [
            (Lang::Ru, "2025-05-12T14:20", "12.05, 14:20"),
            (Lang::En, "2025-05-12T14:20", "12 May, 14:20"),
            (Lang::Ru, "2024-12-31T09:05", "31.12.2024, 09:05"),
            (Lang::En, "yesterday", "yesterday"),
        ] {
            assert_eq!(date_time(lang, text, 2025).replace(NO_BREAK_SPACE, " "), expected);
            assert!(!date_time(lang, text, 2025).contains(' '));
        }
    }

    #[test]
    fn a_clock_shows_two_digits_each() {
        for (hours, minutes, text) in [(14, 32, "14:32"), (9, 5, "09:05"), (0, 0, "00:00")] {
            assert_eq!(clock(hours, minutes), text);
        }
    }

    #[test]
    fn a_countdown_reaches_zero_only_at_the_end() {
        for (ms, text) in [(-5_000, "0:00"), (0, "0:00"), (1, "0:01"), (7_000, "0:07"), (750_000, "12:30")] {
            assert_eq!(countdown(ms), text);
        }
    }

    #[test]
    fn sums_are_told_in_whole_units_where_they_are_large() {
        for (cents, ru, en) in [
            (123_456_789, "1\u{202f}234\u{202f}568\u{a0}₽", "RUB\u{a0}1,234,568"),
            (9_950, "99,50\u{a0}₽", "RUB\u{a0}99.50"),
            (-500, "−5\u{a0}₽", "RUB\u{a0}−5"),
            (0, "0\u{a0}₽", "RUB\u{a0}0"),
        ] {
            assert_eq!((money(Lang::Ru, cents, "RUB"), money(Lang::En, cents, "RUB")), (ru.into(), en.into()));
        }
        assert_eq!(money(Lang::Ru, 100, ""), "1");
    }
}
