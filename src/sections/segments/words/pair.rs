//! The words of two segments side by side.

use crate::i18n::Words;
use crate::sections::segments::compare::Figure;

/// The words of two segments side by side.
pub struct PairTexts {
    /// Label of the choice of a segment that is put beside this one.
    pub compare: &'static str,
    /// Heading of two segments side by side; takes their names.
    pub compared: fn(&str, &str) -> String,
    /// Labels of the choices of the first and the second one.
    pub sides: [&'static str; 2],
    /// Whose clients they are: the first's alone, both's, the second's alone; takes the place and the names of both.
    pub shared: fn(usize, &str, &str) -> String,
    /// What a figure is of.
    pub figure: fn(Figure) -> &'static str,
    /// Heading of the column of differences.
    pub difference: &'static str,
    /// Heading of the column of figures.
    pub figures: &'static str,
    /// Percentage points; takes the number.
    pub points: fn(&str) -> String,
    /// What the drawing of both shows, for screen readers; takes the first and the last month.
    pub histories: fn(&str, &str) -> String,
    /// A segment by a forecast is counted for one month alone; takes its name.
    pub no_history: fn(&str) -> String,
    /// Both are the same one.
    pub same_one: &'static str,
    /// Heading of the column in which segments are picked to be compared.
    pub pick: &'static str,
    /// Picks a segment; takes its name.
    pub pick_one: fn(&str) -> String,
    /// One is picked, and another is needed; takes its name.
    pub pick_another: fn(&str) -> String,
    /// Compares the two that are picked; takes their names.
    pub compare_picked: fn(&str, &str) -> String,
    /// Picks none.
    pub pick_none: &'static str,
}

impl Words for PairTexts {
    const RU: &'static Self = &Self {
        compare: "Сравнить с",
        compared: |first, second| format!("{first} и {second}"),
        sides: ["Первый сегмент", "Второй сегмент"],
        shared: |place, first, second| match place {
            0 => format!("Только «{first}»"),
            1 => "В обоих".to_owned(),
            _ => format!("Только «{second}»"),
        },
        figure: |figure| match figure {
            Figure::Clients => "Клиенты",
            Figure::Came => "Пришли за месяц",
            Figure::Gone => "Ушли за месяц",
            Figure::Phone => "Есть телефон",
            Figure::Email => "Есть почта",
            Figure::PhoneAndEmail => "И телефон, и почта",
            Figure::Revenue => "Выручка",
            Figure::Average => "Средняя оплата",
            Figure::Frequency => "Оплат на покупателя",
            Figure::Conversion => "Конверсия сделок",
        },
        difference: "Разница",
        figures: "Показатель",
        points: |number| format!("{number} п. п."),
        histories: |first, last| format!("Размеры обоих сегментов по месяцам: {first} — {last}"),
        no_history: |name| format!("«{name}» считается по прогнозу, поэтому известен только выбранный месяц."),
        same_one: "Это один и тот же сегмент. Выберите другой, чтобы сравнить.",
        pick: "Сравнить",
        pick_one: |name| format!("Выбрать для сравнения: {name}"),
        pick_another: |name| format!("Выбран «{name}». Отметьте второй сегмент, чтобы их сравнить."),
        compare_picked: |first, second| format!("Сравнить «{first}» и «{second}»"),
        pick_none: "Не сравнивать",
    };

    const EN: &'static Self = &Self {
        compare: "Compare with",
        compared: |first, second| format!("{first} and {second}"),
        sides: ["First segment", "Second segment"],
        shared: |place, first, second| match place {
            0 => format!("Only “{first}”"),
            1 => "In both".to_owned(),
            _ => format!("Only “{second}”"),
        },
        figure: |figure| match figure {
            Figure::Clients => "Clients",
            Figure::Came => "Came in a month",
            Figure::Gone => "Gone in a month",
            Figure::Phone => "Have a phone",
            Figure::Email => "Have an e-mail",
            Figure::PhoneAndEmail => "Have both",
            Figure::Revenue => "Revenue",
            Figure::Average => "Average payment",
            Figure::Frequency => "Payments per buyer",
            Figure::Conversion => "Conversion of deals",
        },
        difference: "Difference",
        figures: "Figure",
        points: |number| format!("{number} pp"),
        histories: |first, last| format!("Sizes of both segments by month: {first} to {last}"),
        no_history: |name| format!("“{name}” goes by the forecast, so that only the chosen month is known."),
        same_one: "This is one and the same segment. Choose another one to compare.",
        pick: "Compare",
        pick_one: |name| format!("Pick for comparison: {name}"),
        pick_another: |name| format!("“{name}” is picked. Pick a second segment to compare them."),
        compare_picked: |first, second| format!("Compare “{first}” and “{second}”"),
        pick_none: "Do not compare",
    };
}
