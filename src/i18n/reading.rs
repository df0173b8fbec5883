//! The words of the strip that tells how far the reading is, and of the commands that start a reading.

use protocol::Stage;

/// The words of the strip and of the commands beside it.
pub struct Reading {
    /// Name of a stage.
    pub stage: fn(Stage) -> &'static str,
    /// Place within a stage; takes the month, months done, months in all.
    pub stage_month: fn(&str, u32, u32) -> String,
    /// How many records have been read; takes the number and its text.
    pub rows_read: fn(u64, &str) -> String,
    /// How long it still takes; takes minutes, 0 for less than one.
    pub time_left: fn(u32) -> String,
    /// Name of the bar that shows how far the reading is.
    pub progress: &'static str,
    /// Button: stop for now.
    pub pause: &'static str,
    /// Button: go on.
    pub resume: &'static str,
    /// Button: try at once.
    pub retry: &'static str,
    /// What is stored on this device is being opened.
    pub opening: &'static str,
    /// The reading was stopped by the viewer.
    pub paused: &'static str,
    /// The portal asked to wait; takes the clock time until which.
    pub portal_busy: fn(&str) -> String,
    /// The portal cannot be reached.
    pub unreachable: &'static str,
    /// When the reading goes on by itself; takes the countdown.
    pub goes_on_in: fn(&str) -> String,
    /// When the portal is tried again; takes the countdown.
    pub retried_in: fn(&str) -> String,
    /// Waits for a fresh token.
    pub awaiting_token: &'static str,
    /// The tab may be closed, when everything read is kept.
    pub may_close: &'static str,
    /// The tab may be left, but not closed, when nothing is kept.
    pub keep_open: &'static str,
    /// How many requests have been made; takes the number and its text.
    pub requests: fn(u64, &str) -> String,
    /// How much of the time the portal grants is left; takes the percentage.
    pub budget: fn(&str) -> String,
    /// Explains it.
    pub budget_hint: &'static str,
    /// This visit goes on where an earlier one stopped; takes the month, [`crate::format::month_from`].
    pub continued_from: fn(&str) -> String,
    /// How many cards have been written; takes both numbers.
    pub cards_written: fn(&str, &str) -> String,
    /// How many cards the portal refuses to change; takes the number and its text.
    pub cards_refused: fn(u64, &str) -> String,
    /// What filling in the fields means for the viewer, while it runs.
    pub writing: &'static str,
    /// What reading missing columns means for the viewer, while it runs.
    pub columns: &'static str,
    /// What comparing finds, while it runs.
    pub comparing: &'static str,

    /// Another tab of this browser reads.
    pub other_tab: &'static str,
    /// What follows from it.
    pub other_tab_hint: &'static str,
    /// An administrator reads; takes the name.
    pub other_admin: fn(&str) -> String,
    /// An administrator whose name is not known reads.
    pub other_admin_unknown: &'static str,
    /// The viewer reads in another browser.
    pub other_browser: &'static str,
    /// What follows from another administrator's reading.
    pub other_admin_hint: &'static str,
    /// The other administrator has been silent for minutes.
    pub silent_admin_hint: &'static str,
    /// Button: read in this tab instead.
    pub take_over: &'static str,
    /// Asks whether to interrupt the other reading.
    pub take_over_sure: &'static str,

    /// Button: read what is new.
    pub refresh: &'static str,
    /// Name of the button that shows the other commands.
    pub more: &'static str,
    /// Button: compare everything that is stored with the portal.
    pub check_all: &'static str,
    /// What it finds and how long it takes.
    pub check_all_hint: &'static str,
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;

    #[test]
    fn sentences_with_numbers_agree_with_them() {
        let (ru, en) = (&Lang::Ru.texts().reading, &Lang::En.texts().reading);
        for (n, rows_ru, rows_en) in [
            (1, "прочитана 1 запись", "1 record read"),
            (32, "прочитано 32 записи", "32 records read"),
            (111, "прочитано 111 записей", "111 records read"),
        ] {
            assert_eq!((ru.rows_read)(n, &n.to_string()), rows_ru);
            assert_eq!((en.rows_read)(n, &n.to_string()), rows_en);
        }
        for (minutes, text_ru, text_en) in [
            (0, "осталось меньше минуты", "less than a minute left"),
            (1, "осталось около минуты", "about a minute left"),
            (2, "осталось около 2 минут", "about 2 minutes left"),
            (90, "осталось около 1,5 часов", "about 1.5 hours left"),
            (180, "осталось около 3 часов", "about 3 hours left"),
        ] {
            assert_eq!((ru.time_left)(minutes), text_ru);
            assert_eq!((en.time_left)(minutes), text_en);
        }
        for (n, refused_ru, refused_en) in [
            (
                1,
                "1 карточку портал изменить не дал: попробуем в следующий раз",
                "1 card could not be changed: tried again next time",
            ),
            (
                3,
                "3 карточки портал изменить не дал: попробуем в следующий раз",
                "3 cards could not be changed: tried again next time",
            ),
        ] {
            assert_eq!((ru.cards_refused)(n, &n.to_string()), refused_ru);
            assert_eq!((en.cards_refused)(n, &n.to_string()), refused_en);
        }
        for (n, requests_ru, requests_en) in
            [(1, "1 запрос", "1 request"), (22, "22 запроса", "22 requests"), (11, "11 запросов", "11 requests")]
        {
            assert_eq!((ru.requests)(n, &n.to_string()), requests_ru);
            assert_eq!((en.requests)(n, &n.to_string()), requests_en);
        }
    }
}
