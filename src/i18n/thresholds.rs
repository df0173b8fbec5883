//! The thresholds of the payers in words: whatever speaks of months without a payment speaks the numbers that are set.

use segmentation::Settings;

use super::{Lang, plural_en, plural_ru};

/// After how many months without a payment a client is sleeping, and after how many it is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Months until it sleeps.
    pub sleeping: u32,
    /// Months until it is lost.
    pub lost: u32,
}

impl From<&Settings> for Thresholds {
    fn from(settings: &Settings) -> Self {
        Self { sleeping: settings.sleeping_after_months, lost: settings.lost_after_months }
    }
}

impl Default for Thresholds {
    /// Those that hold where nobody has set others.
    fn default() -> Self {
        Self::from(&Settings::default())
    }
}

impl Thresholds {
    /// The settings that differ from the defaults in nothing but these thresholds.
    #[must_use]
    pub fn settings(self) -> Settings {
        Settings { sleeping_after_months: self.sleeping, lost_after_months: self.lost, ..Settings::default() }
    }

    /// When an active client paid: «за последние 6 месяцев», "within the last 6 months".
    #[must_use]
    pub fn active(self, lang: Lang) -> String {
        match (lang, self.sleeping) {
            (Lang::Ru, 1) => "за последний месяц".to_owned(),
            (Lang::Ru, months) => {
                let last = plural_ru(months.into(), "последний", "последние", "последние");
                format!("за {last} {}", count(lang, months))
            }
            (Lang::En, 1) => "within the last month".to_owned(),
            (Lang::En, months) => format!("within the last {}", count(lang, months)),
        }
    }

    /// When a sleeping client paid: «от 6 до 18 месяцев назад», "6 to 18 months ago".
    #[must_use]
    pub fn sleeping(self, lang: Lang) -> String {
        let Self { sleeping, lost } = self;
        match lang {
            Lang::Ru => format!("от {sleeping} до {} назад", of(lost)),
            Lang::En => format!("{sleeping} to {} ago", count(lang, lost)),
        }
    }

    /// When a lost client paid: «больше 18 месяцев назад», "more than 18 months ago".
    #[must_use]
    pub fn lost(self, lang: Lang) -> String {
        match lang {
            Lang::Ru => format!("больше {} назад", of(self.lost)),
            Lang::En => format!("more than {} ago", count(lang, self.lost)),
        }
    }
}

/// A number of months: «6 месяцев», "6 months".
#[must_use]
pub fn count(lang: Lang, months: u32) -> String {
    let noun = match lang {
        Lang::Ru => plural_ru(months.into(), "месяц", "месяца", "месяцев"),
        Lang::En => plural_en(months.into(), "month", "months"),
    };
    format!("{months} {noun}")
}

/// A number of months in the Russian genitive: «6 месяцев», «21 месяца».
#[must_use]
pub fn of(months: u32) -> String {
    format!("{months} {}", plural_ru(months.into(), "месяца", "месяцев", "месяцев"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_agree_with_their_number_in_both_languages() {
        for (sleeping, lost, ru, en) in [
            (
                6,
                18,
                ["за последние 6 месяцев", "от 6 до 18 месяцев назад", "больше 18 месяцев назад"],
                ["within the last 6 months", "6 to 18 months ago", "more than 18 months ago"],
            ),
            (
                1,
                2,
                ["за последний месяц", "от 1 до 2 месяцев назад", "больше 2 месяцев назад"],
                ["within the last month", "1 to 2 months ago", "more than 2 months ago"],
            ),
            (
                3,
                21,
                ["за последние 3 месяца", "от 3 до 21 месяца назад", "больше 21 месяца назад"],
                ["within the last 3 months", "3 to 21 months ago", "more than 21 months ago"],
            ),
            (
                21,
                111,
                ["за последний 21 месяц", "от 21 до 111 месяцев назад", "больше 111 месяцев назад"],
                ["within the last 21 months", "21 to 111 months ago", "more than 111 months ago"],
            ),
        ] {
            let thresholds = Thresholds { sleeping, lost };
            for (lang, expected) in [(Lang::Ru, ru), (Lang::En, en)] {
                assert_eq!([thresholds.active(lang), thresholds.sleeping(lang), thresholds.lost(lang)], expected);
            }
            assert_eq!(Thresholds::from(&thresholds.settings()), thresholds);
        }
    }
}
