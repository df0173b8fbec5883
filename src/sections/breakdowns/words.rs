//! The words of the section «Breakdowns».

use segmentation::{DepartmentId, Dimension};

use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct BreakdownsTexts {
    /// Heading.
    pub title: &'static str,
    /// Label: whose.
    pub of: &'static str,
    /// All clients.
    pub everybody: &'static str,
    /// Label: by what.
    pub by: &'static str,
    /// Label: when.
    pub month: &'static str,
    /// Name of a dimension.
    pub dimension: fn(Dimension) -> &'static str,
    /// Those of whom nothing is filled in.
    pub empty: fn(Dimension) -> &'static str,
    /// A department whose name is not known; takes its number.
    pub department: fn(DepartmentId) -> String,
    /// Heading of the column of clients.
    pub clients: &'static str,
    /// Heading of the column of shares.
    pub share: &'static str,
    /// How many there are in all; takes the number and its text.
    pub all: fn(u64, &str) -> String,
    /// Shows more rows; takes how many are left.
    pub more: fn(&str) -> String,
    /// The group has nobody.
    pub nobody: &'static str,
    /// What it goes by is not read to its end.
    pub not_whole: &'static str,
    /// Departments overlap.
    pub overlap: &'static str,
    /// Nothing can be shown.
    pub not_read: &'static str,
    /// Departments are not known.
    pub no_departments: &'static str,
    /// It is being counted.
    pub counting: &'static str,
    /// A list in words; takes the dimension and the part.
    pub listed: fn(&str, &str) -> String,

    /// Heading of the cohorts.
    pub cohorts: &'static str,
    /// How they are read.
    pub cohorts_hint: &'static str,
    /// Heading of the column of years.
    pub year: &'static str,
    /// Heading of the column of a year after the first; takes how many years after.
    pub after: fn(usize) -> String,
    /// A cell in words; takes the year of the first payment, the year, the share and the number.
    pub cell: fn(i32, i32, &str, &str) -> String,
    /// A list of a cohort in words; takes the years.
    pub cohort: fn(i32, Option<i32>) -> String,
    /// Nobody has paid.
    pub no_buyers: &'static str,
    /// The last year is not over.
    pub partial: &'static str,
}

impl Words for BreakdownsTexts {
    const RU: &'static Self = &Self {
        title: "Из кого состоит группа",
        of: "Чьи клиенты",
        everybody: "Все клиенты",
        by: "Разрез",
        month: "На конец месяца",
        dimension: |by| match by {
            Dimension::Responsible => "Ответственный",
            Dimension::Department => "Отдел",
            Dimension::Source => "Источник",
            Dimension::Type => "Тип",
            Dimension::Industry => "Сфера деятельности",
            Dimension::City => "Город",
            Dimension::CreatedYear => "Год создания",
        },
        empty: |by| match by {
            Dimension::Responsible => "Без ответственного",
            Dimension::Department => "Без отдела",
            _ => "Не указано",
        },
        department: |id| format!("Отдел № {id}"),
        clients: "Клиентов",
        share: "Доля",
        all: |n, text| format!("Всего {text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        more: |left| format!("Показать ещё ({left})"),
        nobody: "В этой группе на эту дату никого нет. Выберите другую группу или другой месяц.",
        not_whole: "Эти сведения ещё читаются с портала: часть клиентов пока стоит в строке «Не указано».",
        overlap: "Клиент отдела входит и в вышестоящие отделы, поэтому строки в сумме дают больше.",
        not_read: "Разрезы считаются по отдельным клиентам. Их видит администратор; остальным доступны график и списки по их правам.",
        no_departments: "Отделы сотрудников не прочитаны, поэтому этого разреза пока нет. Выберите разрез по ответственным.",
        counting: "Считаем…",
        listed: |by, part| format!("{by}: {part}"),
        cohorts: "Возвращаются ли клиенты",
        cohorts_hint: "Строка — год первой оплаты. В клетке — какая доля этих клиентов платила спустя столько лет. Нажмите на клетку, чтобы увидеть их.",
        year: "Первая оплата",
        after: |years| match years {
            0 => "Тот же год".to_owned(),
            years => format!("+{years} {}", plural_ru(years as u64, "год", "года", "лет")),
        },
        cell: |first, year, share, number| format!("Первая оплата в {first}, платили в {year}: {share}, {number}"),
        cohort: |first, year| match year {
            Some(year) => format!("Первая оплата в {first} году, платили в {year}"),
            None => format!("Первая оплата в {first} году"),
        },
        no_buyers: "На эту дату никто ещё не платил.",
        partial: "Последний год ещё не закончился: его доли вырастут.",
    };
    const EN: &'static Self = &Self {
        title: "Of whom a group is made up",
        of: "Whose clients",
        everybody: "All clients",
        by: "By",
        month: "At the end of",
        dimension: |by| match by {
            Dimension::Responsible => "Responsible",
            Dimension::Department => "Department",
            Dimension::Source => "Source",
            Dimension::Type => "Type",
            Dimension::Industry => "Industry",
            Dimension::City => "City",
            Dimension::CreatedYear => "Year of creation",
        },
        empty: |by| match by {
            Dimension::Responsible => "Nobody responsible",
            Dimension::Department => "No department",
            _ => "Not filled in",
        },
        department: |id| format!("Department no. {id}"),
        clients: "Clients",
        share: "Share",
        all: |n, text| format!("{text} {} in all", plural_en(n, "client", "clients")),
        more: |left| format!("Show more ({left})"),
        nobody: "Nobody is in this group on this date. Choose another group or another month.",
        not_whole: "This is still being read from the portal: some clients stand in the row “Not filled in” for now.",
        overlap: "A department's client counts in the departments above it too, so that the rows add up to more.",
        not_read: "Breakdowns are counted from single clients. An administrator sees them; others have the chart and the lists that their rights allow.",
        no_departments: "The departments of employees are not read, so there is no such breakdown yet. Choose the one by the person responsible.",
        counting: "Counting…",
        listed: |by, part| format!("{by}: {part}"),
        cohorts: "Do clients come back",
        cohorts_hint: "A row is the year of the first payment. A cell is the share of these clients who paid so many years later. Press a cell to see them.",
        year: "First payment",
        after: |years| match years {
            0 => "Same year".to_owned(),
            years => format!("+{years} {}", plural_en(years as u64, "year", "years")),
        },
        cell: |first, year, share, number| format!("First payment in {first}, paid in {year}: {share}, {number}"),
        cohort: |first, year| match year {
            Some(year) => format!("First payment in {first}, paid in {year}"),
            None => format!("First payment in {first}"),
        },
        no_buyers: "Nobody had paid by this date.",
        partial: "The last year is not over yet: its shares will grow.",
    };
}
