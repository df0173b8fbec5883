//! The words of the section «Transitions».

use segmentation::Mode;
use segmentation::rank::Place;

use super::Strip;
use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct TransitionsTexts {
    /// Heading of the table.
    pub title: &'static str,
    /// How the table is read.
    pub hint: &'static str,
    /// Label: the mode.
    pub mode: &'static str,
    /// Label: the earlier month.
    pub since: &'static str,
    /// Label: the later month.
    pub until: &'static str,
    /// Where a card is that is in no group; nothing for a group.
    pub place: fn(Mode, Place) -> Option<&'static str>,
    /// Heading of the corner of the table; takes the earlier and the later date.
    pub corner: fn(&str, &str) -> String,
    /// Heading of the sums.
    pub sum: &'static str,
    /// A cell in words, for screen readers; takes what it lists and the number.
    pub cell: fn(&str, &str) -> String,
    /// Heading of the bands; takes the number of those who moved and its text.
    pub movers: fn(u64, &str) -> String,
    /// The bands in words, for screen readers.
    pub bands: &'static str,
    /// What a cell lists; takes from and to.
    pub moved: fn(&str, &str) -> String,
    /// There is no month before.
    pub no_month_before: &'static str,
    /// Nobody is in the mode at either month.
    pub nobody: &'static str,
    /// Label of the choice of a history.
    pub history: &'static str,
    /// Why there is nothing.
    pub not_read: &'static str,
    /// It is being counted.
    pub counting: &'static str,

    /// Heading of the strips.
    pub strips: &'static str,
    /// What they are for; takes the date.
    pub strips_hint: fn(&str) -> String,
    /// A strip.
    pub strip: fn(Strip) -> String,
    /// Clients; takes their number and its text.
    pub clients: fn(u64, &str) -> String,
    /// Heading of the table by user.
    pub by_user: &'static str,
    /// Heading of its column of users.
    pub user: &'static str,
    /// Clients that nobody looks after.
    pub nobody_responsible: &'static str,
    /// Nobody is in any strip.
    pub calm: &'static str,
}

impl Words for TransitionsTexts {
    const RU: &'static Self = &Self {
        title: "Кто куда перешёл",
        hint: "Строка — где клиент был, столбец — где он теперь. Нажмите на число, чтобы увидеть этих клиентов.",
        mode: "Режим",
        since: "Было на конец месяца",
        until: "Стало на конец месяца",
        place: |mode, place| match (place, mode) {
            (Place::New, Mode::Directory) => Some("Ещё не созданы"),
            (Place::New, _) => Some("Новые клиенты"),
            (Place::Absent, Mode::Paid) => Some("Без оплат"),
            (Place::Absent, Mode::Unpaid) => Some("С оплатами"),
            (Place::Absent, _) => Some("Не клиенты"),
            (Place::Gone, _) => Some("Удалены"),
            (Place::Group(_), _) => None,
        },
        corner: |since, until| format!("{since} → {until}"),
        sum: "Всего",
        cell: |moved, number| format!("{moved}: {number}"),
        movers: |n, text| {
            format!(
                "{} группу: {text} {}",
                plural_ru(n, "Сменил", "Сменили", "Сменили"),
                plural_ru(n, "клиент", "клиента", "клиентов")
            )
        },
        bands: "Кто из какой группы в какую перешёл; то же есть в таблице",
        moved: |from, to| if from == to { format!("{from}: остались") } else { format!("{from} → {to}") },
        no_month_before: "Это первый месяц: сравнивать его не с чем.",
        nobody: "В этом режиме ни в одном из двух месяцев никого нет. Выберите другой режим или месяц.",
        history: "История",
        not_read: "Переходы считаются по отдельным клиентам. Их видит администратор; остальным доступны график и списки по их правам.",
        counting: "Считаем…",
        strips: "Кого проверить сейчас",
        strips_hint: |date| {
            format!(
                "На {date}. В каждом списке есть ответственный, обычная оплата, последнее дело и дата смены группы; список можно сохранить файлом."
            )
        },
        strip: |strip| match strip {
            Strip::Left => "Ушли из активных за месяц".to_owned(),
            Strip::Woke => "Вернулись в активные за месяц".to_owned(),
            Strip::FirstPayment => "Первая оплата в этом месяце".to_owned(),
            Strip::FallsAsleep(days) => format!("Заснут за {days} {}", plural_ru(days.into(), "день", "дня", "дней")),
            Strip::GetsLost(days) => {
                format!("Станут потерянными за {days} {}", plural_ru(days.into(), "день", "дня", "дней"))
            }
        },
        clients: |n, text| format!("{text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        by_user: "По ответственным",
        user: "Ответственный",
        nobody_responsible: "Без ответственного",
        calm: "За этот месяц никто не ушёл и не вернулся, и в ближайшие 90 дней группу никто не сменит.",
    };
    const EN: &'static Self = &Self {
        title: "Who went where",
        hint: "A row is where a client was, a column where it is now. Press a number to see these clients.",
        mode: "Mode",
        since: "From the end of",
        until: "To the end of",
        place: |mode, place| match (place, mode) {
            (Place::New, Mode::Directory) => Some("Not created yet"),
            (Place::New, _) => Some("New clients"),
            (Place::Absent, Mode::Paid) => Some("Without payments"),
            (Place::Absent, Mode::Unpaid) => Some("With payments"),
            (Place::Absent, _) => Some("No clients"),
            (Place::Gone, _) => Some("Deleted"),
            (Place::Group(_), _) => None,
        },
        corner: |since, until| format!("{since} → {until}"),
        sum: "Total",
        cell: |moved, number| format!("{moved}: {number}"),
        movers: |n, text| format!("{text} {} changed group", plural_en(n, "client", "clients")),
        bands: "Who went from which group to which; the table tells the same",
        moved: |from, to| if from == to { format!("{from}: stayed") } else { format!("{from} → {to}") },
        no_month_before: "This is the first month: there is nothing to compare it with.",
        nobody: "Nobody is in this mode in either month. Choose another mode or month.",
        history: "History",
        not_read: "Transitions are counted from single clients. An administrator sees them; others have the chart and the lists that their rights allow.",
        counting: "Counting…",
        strips: "Who needs attention now",
        strips_hint: |date| {
            format!(
                "As of {date}. Every list has the person responsible, the usual payment, the last touch and the day of the next change, and can be saved as a file."
            )
        },
        strip: |strip| match strip {
            Strip::Left => "Left the active ones this month".to_owned(),
            Strip::Woke => "Came back to the active ones this month".to_owned(),
            Strip::FirstPayment => "First payment this month".to_owned(),
            Strip::FallsAsleep(days) => {
                format!("Will fall asleep within {days} {}", plural_en(days.into(), "day", "days"))
            }
            Strip::GetsLost(days) => format!("Will be lost within {days} {}", plural_en(days.into(), "day", "days")),
        },
        clients: |n, text| format!("{text} {}", plural_en(n, "client", "clients")),
        by_user: "By the person responsible",
        user: "Responsible",
        nobody_responsible: "Nobody responsible",
        calm: "Nobody left or came back in this month, and nobody changes group within the next 90 days.",
    };
}
