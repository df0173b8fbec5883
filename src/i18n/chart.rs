//! The words of the chart that nothing else shares: the year before, and the choice of months.

use crate::i18n::Words;

/// The words of the chart.
pub struct ChartTexts {
    /// Button: show the year before, too.
    pub compare: &'static str,
    /// What the thin lines are.
    pub thin: &'static str,
    /// There is no year before: why there are no thin lines.
    pub no_year_before: &'static str,
    /// Headings of the changes beside a number: since the month before, since the year before.
    pub changes: [&'static str; 2],
    /// A change in words, for screen readers; takes which of the two it is, and the change.
    pub change: fn(usize, &str) -> String,
    /// Name of the choice of months under the chart.
    pub brush: &'static str,
    /// Names of its handles: the first and the last month shown.
    pub ends: [&'static str; 2],
}

impl Words for ChartTexts {
    const RU: &'static Self = &Self {
        compare: "Год назад",
        thin: "Тонкая линия — год назад",
        no_year_before: "Сравнивать не с чем: год назад базы ещё не было",
        changes: ["за месяц", "за год"],
        change: |which, change| format!("{} {change}", ["за месяц", "за год"][which.min(1)]),
        brush: "Месяцы на графике",
        ends: ["Первый месяц на графике", "Последний месяц на графике"],
    };
    const EN: &'static Self = &Self {
        compare: "Year before",
        thin: "Thin line: a year before",
        no_year_before: "Nothing to compare with: the base did not exist a year before",
        changes: ["1 month", "1 year"],
        change: |which, change| format!("{change} in {}", ["a month", "a year"][which.min(1)]),
        brush: "Months on the chart",
        ends: ["First month on the chart", "Last month on the chart"],
    };
}
