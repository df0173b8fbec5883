//! The words of the report of a segment.

use crate::i18n::Words;

/// The words of the report of a segment.
pub struct ReportTexts {
    /// Heading of the report.
    pub heading: &'static str,
    /// How large it is of all; takes the share and the number of all.
    pub share: fn(&str, &str) -> String,
    /// Labels of the numbers: clients, revenue, average payment, payments per client, conversion, reachable by phone, by
    /// e-mail, by both.
    pub numbers: [&'static str; 8],
    /// Of which time money and payments are.
    pub of_year: &'static str,
    /// The share of the revenue of all; takes it.
    pub of_revenue: fn(&str) -> String,
    /// Which deals the conversion is of; takes the numbers of won and lost ones.
    pub of_deals: fn(&str, &str) -> String,
    /// No deal was closed.
    pub no_deals: &'static str,
    /// Nobody has paid.
    pub no_payments: &'static str,
    /// Sums are not read or may not be.
    pub no_sums: &'static str,
    /// Who has come and gone since the month before.
    pub moved: &'static str,
    /// Those who have come.
    pub came: &'static str,
    /// Those who have gone.
    pub left: &'static str,
    /// What the line of the report shows, for screen readers; takes the first and the last month.
    pub history: fn(&str, &str) -> String,
    /// Heading of the overlaps.
    pub overlaps: &'static str,
    /// Headings of its columns: segment, its clients, of them here, share of this one.
    pub overlap_columns: [&'static str; 4],
    /// There is no other to be compared with.
    pub no_overlaps: &'static str,
    /// Heading of the breakdowns.
    pub parts: &'static str,
    /// Prints the report.
    pub print: &'static str,
    /// What stands on paper alone; takes the month and the day of printing.
    pub printed: fn(&str, &str) -> String,
}

impl Words for ReportTexts {
    const RU: &'static Self = &Self {
        heading: "Отчёт",
        share: |share, all| format!("{share} от всех клиентов ({all})"),
        numbers: [
            "Клиенты",
            "Выручка",
            "Средняя оплата",
            "Оплат на покупателя",
            "Конверсия сделок",
            "Есть телефон",
            "Есть почта",
            "И телефон, и почта",
        ],
        of_year: "Деньги и сделки — за 12 месяцев",
        of_revenue: |share| format!("{share} от всей выручки"),
        of_deals: |won, lost| format!("выиграно {won}, проиграно {lost}"),
        no_deals: "закрытых сделок нет",
        no_payments: "оплат нет",
        no_sums: "суммы не прочитаны или недоступны",
        moved: "С прошлого месяца",
        came: "Пришли",
        left: "Ушли",
        history: |first, last| format!("Размер сегмента по месяцам: {first} — {last}"),
        overlaps: "Пересечения с другими сегментами",
        overlap_columns: ["Сегмент", "Клиентов в нём", "Из них здесь", "Доля этого сегмента"],
        no_overlaps: "Сохраните ещё один сегмент, чтобы увидеть общих клиентов.",
        parts: "Из кого состоит сегмент",
        print: "Напечатать",
        printed: |month, day| format!("На конец месяца: {month}. Напечатано {day}."),
    };

    const EN: &'static Self = &Self {
        heading: "Report",
        share: |share, all| format!("{share} of all clients ({all})"),
        numbers: [
            "Clients",
            "Revenue",
            "Average payment",
            "Payments per buyer",
            "Conversion of deals",
            "Have a phone",
            "Have an e-mail",
            "Have both",
        ],
        of_year: "Money and deals are of 12 months",
        of_revenue: |share| format!("{share} of all revenue"),
        of_deals: |won, lost| format!("{won} won, {lost} lost"),
        no_deals: "no deal was closed",
        no_payments: "no payments",
        no_sums: "sums are not read or not accessible",
        moved: "Since the month before",
        came: "Have come",
        left: "Have gone",
        history: |first, last| format!("Size of the segment by month: {first} to {last}"),
        overlaps: "Overlap with other segments",
        overlap_columns: ["Segment", "Its clients", "Of them here", "Share of this segment"],
        no_overlaps: "Save another segment to see the clients they share.",
        parts: "Of whom the segment is made up",
        print: "Print",
        printed: |month, day| format!("At the end of {month}. Printed on {day}."),
    };
}
