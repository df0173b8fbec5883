//! The words of what is kept on this device: the page «Your data», clearing, and the file that carries everything away.

use protocol::{Columns, FileProblem, KeptKind};

use super::{plural_en, plural_ru};
use crate::sections::data::ByteUnit;

/// The words of what is kept on this device.
pub struct DeviceTexts {
    /// Heading of where everything is kept.
    pub places: &'static str,
    /// That every request goes to the portal and nowhere else; takes the portal's address.
    pub only_to: fn(&str) -> String,
    /// Heading: on this device.
    pub here: &'static str,
    /// What is kept there.
    pub here_hint: &'static str,
    /// The same where nothing can be kept.
    pub here_memory: &'static str,
    /// The same where nothing is kept yet.
    pub here_nothing: &'static str,
    /// Name of a kind of what is kept.
    pub kind: fn(KeptKind) -> &'static str,
    /// How many pieces; takes the number and its text.
    pub pieces: fn(u64, &str) -> String,
    /// The sum of all kinds.
    pub sum: &'static str,
    /// A number of bytes; takes its text with a decimal point, and the unit.
    pub bytes: fn(&str, ByteUnit) -> String,
    /// Name of columns that are read together.
    pub columns: fn(Columns) -> &'static str,
    /// They are not read yet.
    pub columns_unread: &'static str,
    /// They are read up to a month; takes the month, [`crate::format::month`].
    pub columns_through: fn(&str) -> String,
    /// All of them are read.
    pub columns_read: &'static str,
    /// How much the browser lets this site keep; takes what is used and what is granted.
    pub quota: fn(&str, &str) -> String,
    /// What the recorded history holds; takes the months and their text, the cards that are gone and their text.
    pub history: fn(u64, &str, u64, &str) -> String,
    /// Heading: on the portal.
    pub portal: &'static str,
    /// What is kept there.
    pub portal_items: [&'static str; 4],
    /// Heading: nowhere else.
    pub nowhere: &'static str,
    /// What that means.
    pub nowhere_hint: &'static str,

    /// Heading of the requests.
    pub requests: &'static str,
    /// What is shown of a request and what is not; takes how many there were and its text.
    pub requests_hint: fn(u64, &str) -> String,
    /// Heading of the times.
    pub time: &'static str,
    /// Heading of the methods.
    pub method: &'static str,
    /// Heading of the rows.
    pub rows: &'static str,
    /// Heading of the milliseconds.
    pub milliseconds: &'static str,
    /// A batch; takes its number of commands and its text.
    pub batch: fn(u64, &str) -> String,
    /// The request is under way.
    pub under_way: &'static str,
    /// No answer came.
    pub lost: &'static str,
    /// The portal refused; takes the HTTP status.
    pub refused: fn(u16) -> String,
    /// Button: ask again.
    pub look_again: &'static str,
    /// Button: show more rows.
    pub show_more: &'static str,
    /// Nothing was asked yet.
    pub no_requests: &'static str,

    /// Heading of erasing.
    pub forget: &'static str,

    /// Heading of clearing.
    pub clear: &'static str,
    /// What clearing does, in plain words.
    pub clear_hint: &'static str,
    /// What goes; takes the months and their text, the number of cards that are gone.
    pub clear_loses: fn(u64, &str, &str) -> String,
    /// Button: begin the two steps.
    pub clear_ask: &'static str,
    /// The second step: what to type.
    pub clear_type: fn(&str) -> String,
    /// The word to be typed.
    pub clear_word: &'static str,
    /// Button: do it.
    pub clear_yes: &'static str,

    /// Heading of the file.
    pub file: &'static str,
    /// What the file is good for.
    pub file_hint: &'static str,
    /// Button: save it.
    pub save_file: &'static str,
    /// It is being written.
    pub saving_file: &'static str,
    /// It was handed to the browser.
    pub file_saved: &'static str,
    /// Asks whether a file is missing among the downloads; a button follows.
    pub not_there: &'static str,
    /// Button: hand the file over in a window of its own.
    pub save_in_window: &'static str,
    /// What is said in that window, before a link with the file's name.
    pub window_words: &'static str,
    /// The browser opens no window.
    pub no_window: &'static str,
    /// Button: choose a file.
    pub load_file: &'static str,
    /// It takes the place of what is kept; the viewer is asked.
    pub load_sure: &'static str,
    /// Button: load it.
    pub load_yes: &'static str,
    /// It is being read.
    pub loading_file: &'static str,
    /// It was loaded.
    pub file_loaded: &'static str,
    /// Why a file was not written or not taken.
    pub problem: fn(FileProblem) -> &'static str,

    /// All data are there, only comparing waits for the portal; takes the clock time until which.
    pub compares_at: fn(&str) -> String,
}

pub(super) const RU: DeviceTexts = DeviceTexts {
    places: "Где что хранится",
    only_to: |portal| format!("Все запросы — только к {portal}."),
    here: "На этом устройстве",
    here_hint: "Прочитанные данные CRM и записанная история — в хранилище этого браузера, отдельно для каждого портала и пользователя.",
    here_memory: "Браузер не разрешил хранить данные: они только в памяти этой вкладки и исчезнут вместе с ней.",
    here_nothing: "Пока ничего: CRM ещё не прочитана.",
    kind: |kind| match kind {
        KeptKind::Sales => "Клиенты, сделки и счета",
        KeptKind::Dialogs => "Дела",
        KeptKind::Changes => "Изменения и реквизиты",
        KeptKind::History => "Записанная история",
        KeptKind::Checkpoint => "Место, до которого прочитано",
    },
    pieces: |n, text| format!("{text} {}", plural_ru(n, "часть", "части", "частей")),
    sum: "Всего",
    bytes: |text, unit| {
        let unit = match unit {
            ByteUnit::Byte => "Б",
            ByteUnit::Kilobyte => "КБ",
            ByteUnit::Megabyte => "МБ",
            ByteUnit::Gigabyte => "ГБ",
        };
        format!("{}\u{a0}{unit}", text.replace('.', ","))
    },
    columns: |columns| match columns {
        Columns::Money => "Суммы сделок и счетов",
        Columns::CardDetails => "Типы, источники и отрасли клиентов",
        Columns::Touches => "Дела за последний год",
        Columns::Addresses => "Города клиентов",
        Columns::Leads => "Лиды",
        Columns::Goods => "Товары",
        Columns::UserFields => "Поля карточек",
    },
    columns_unread: "ещё не прочитаны",
    // After «по» a month has the form in which it is named.
    columns_through: |month| format!("прочитаны по {month}"),
    columns_read: "прочитаны полностью",
    quota: |used, granted| format!("Браузер отвёл приложению до {granted}, занято {used}."),
    history: |months, months_text, gone, gone_text| {
        let months = format!("{months_text} {}", plural_ru(months, "месяц", "месяца", "месяцев"));
        let cards = plural_ru(gone, "карточка, которой", "карточки, которых", "карточек, которых");
        match gone {
            0 => format!("Записанная история: {months}."),
            _ => format!("Записанная история: {months}, {gone_text} {cards} уже нет на портале."),
        }
    },
    portal: "На портале",
    portal_items: [
        "Поля клиентов в карточках, если они созданы",
        "Общий график для сотрудников, если он опубликован",
        "Параметры приложения: кто сейчас читает данные и выбранные настройки",
        "Сохранённые сегменты и заметки на графике",
    ],
    nowhere: "Больше нигде",
    nowhere_hint: "У приложения нет своего сервера. Данные клиентов не покидают браузер и портал.",

    requests: "Последние запросы",
    requests_hint: |n, text| {
        let requests = plural_ru(n, "запрос", "запроса", "запросов");
        format!("С открытия вкладки — {text} {requests}. Параметры и токены здесь не записываются.")
    },
    time: "Время",
    method: "Что запрошено",
    rows: "Записей",
    milliseconds: "мс",
    batch: |n, text| format!("Пакет из {text} {}", plural_ru(n, "команды", "команд", "команд")),
    under_way: "в пути",
    lost: "нет ответа",
    refused: |status| format!("отказ {status}"),
    look_again: "Обновить сведения",
    show_more: "Показать ещё",
    no_requests: "Запросов пока не было.",

    forget: "Удаление",

    clear: "Очистить и обновить",
    clear_hint: "Всё сохранённое на этом устройстве будет удалено, и портал будет прочитан заново. Сам портал не изменится.",
    clear_loses: |months, months_text, gone| {
        let months = plural_ru(months, "месяца", "месяцев", "месяцев");
        let gone = if gone == "0" {
            String::new()
        } else {
            format!(" (исчезнувших карточек в ней: {gone})")
        };
        format!(
            "Исчезнет записанная история {months_text} {months}: спады от удалений и объединений{gone}. Прочитать её с портала снова нельзя — сохраните сначала файл."
        )
    },
    clear_ask: "Очистить и обновить…",
    clear_type: |word| format!("Чтобы подтвердить, введите слово «{word}»"),
    clear_word: "очистить",
    clear_yes: "Удалить и прочитать заново",

    file: "Файл с данными",
    file_hint: "Всё сохранённое на этом устройстве, вместе с записанной историей. Файл можно загрузить в другом браузере — только для этого портала и этого пользователя. В нём данные клиентов: храните его как саму CRM.",
    save_file: "Сохранить файл",
    saving_file: "Готовим файл…",
    file_saved: "Файл передан браузеру.",
    not_there: "Нет среди загрузок?",
    save_in_window: "Сохранить через новое окно",
    window_words: "Файл сохраняется. Если нет, нажмите на его имя. Потом это окно можно закрыть.",
    no_window: " Браузер не открыл окно: разрешите порталу всплывающие окна и нажмите ещё раз.",
    load_file: "Загрузить файл…",
    load_sure: "Содержимое файла займёт место того, что сохранено сейчас, вместе с историей. Загрузить?",
    load_yes: "Загрузить",
    loading_file: "Читаем файл…",
    file_loaded: "Файл загружен. Читаем, что изменилось на портале с тех пор.",
    problem: |problem| match problem {
        FileProblem::NothingKept => "Сохранять пока нечего: браузер ничего не хранит.",
        FileProblem::NotOurs => "Это не файл этого приложения.",
        FileProblem::Broken => "Файл повреждён или скопирован не целиком. Сохранённое осталось как было.",
        FileProblem::Newer => {
            "Файл записан более новой версией приложения. Обновите приложение. Сохранённое осталось как было."
        }
        FileProblem::OtherPortal => "Это файл другого портала. Сохранённое осталось как было.",
        FileProblem::OtherUser => "Это файл другого пользователя: у него другие права. Сохранённое осталось как было.",
        FileProblem::OtherTab => "Данные сейчас читает другая вкладка. Загрузите файл в ней или закройте её.",
        FileProblem::NoRoom => "На этом устройстве не хватает места. Сохранённое осталось как было.",
        FileProblem::Failed => "Браузер не справился. Сохранённое осталось как было; попробуйте ещё раз.",
    },

    compares_at: |time| format!("Данные полные. Сверка с порталом продолжится в {time}"),
};

pub(super) const EN: DeviceTexts = DeviceTexts {
    places: "What is kept where",
    only_to: |portal| format!("All requests go to {portal} and nowhere else."),
    here: "On this device",
    here_hint: "The CRM's data as they were read and the recorded history, in this browser's storage, apart for each portal and user.",
    here_memory: "The browser lets nothing be kept: the data are in this tab's memory only and go with it.",
    here_nothing: "Nothing yet: the CRM has not been read.",
    kind: |kind| match kind {
        KeptKind::Sales => "Clients, deals and invoices",
        KeptKind::Dialogs => "Activities",
        KeptKind::Changes => "Changes and requisites",
        KeptKind::History => "Recorded history",
        KeptKind::Checkpoint => "How far it was read",
    },
    pieces: |n, text| format!("{text} {}", plural_en(n, "piece", "pieces")),
    sum: "Total",
    bytes: |text, unit| {
        let unit = match unit {
            ByteUnit::Byte => "B",
            ByteUnit::Kilobyte => "KB",
            ByteUnit::Megabyte => "MB",
            ByteUnit::Gigabyte => "GB",
        };
        format!("{text}\u{a0}{unit}")
    },
    columns: |columns| match columns {
        Columns::Money => "Sums of deals and invoices",
        Columns::CardDetails => "Types, sources and industries of clients",
        Columns::Touches => "Activities of the last year",
        Columns::Addresses => "Cities of clients",
        Columns::Leads => "Leads",
        Columns::Goods => "Goods",
        Columns::UserFields => "Fields of cards",
    },
    columns_unread: "not read yet",
    columns_through: |month| format!("read through {month}"),
    columns_read: "read in full",
    quota: |used, granted| format!("The browser grants the app up to {granted}; {used} are used."),
    history: |months, months_text, gone, gone_text| {
        let (months, cards) = (plural_en(months, "month", "months"), plural_en(gone, "card", "cards"));
        match gone {
            0 => format!("Recorded history: {months_text} {months}."),
            _ => format!("Recorded history: {months_text} {months}, {gone_text} {cards} gone from the portal."),
        }
    },
    portal: "On the portal",
    portal_items: [
        "The clients' fields in the cards, if they were created",
        "The shared chart for colleagues, if it was published",
        "Options of the app: who reads at the moment, and chosen settings",
        "Saved segments and notes on the chart",
    ],
    nowhere: "Nowhere else",
    nowhere_hint: "The app has no server of its own. Clients' data leave neither the browser nor the portal.",

    requests: "Last requests",
    requests_hint: |n, text| {
        let requests = plural_en(n, "request", "requests");
        format!("{text} {requests} since the tab was opened. Parameters and tokens are not recorded here.")
    },
    time: "Time",
    method: "What was asked",
    rows: "Rows",
    milliseconds: "ms",
    batch: |n, text| format!("Batch of {text} {}", plural_en(n, "command", "commands")),
    under_way: "under way",
    lost: "no answer",
    refused: |status| format!("refused {status}"),
    look_again: "Refresh",
    show_more: "Show more",
    no_requests: "Nothing was asked yet.",

    forget: "Erasing",

    clear: "Clear and refresh",
    clear_hint: "Everything kept on this device is erased, and the portal is read anew. Nothing changes on the portal itself.",
    clear_loses: |months, months_text, gone| {
        let months = plural_en(months, "month", "months");
        let gone = if gone == "0" { String::new() } else { format!(" (cards that are gone: {gone})") };
        format!(
            "The recorded history of {months_text} {months} goes: the drops from deletions and merges{gone}. It cannot be read from the portal again, so save a file first."
        )
    },
    clear_ask: "Clear and refresh…",
    clear_type: |word| format!("Type the word “{word}” to confirm"),
    clear_word: "clear",
    clear_yes: "Erase and read anew",

    file: "File with the data",
    file_hint: "Everything kept on this device, with the recorded history. It can be loaded in another browser, for this portal and this user only. It holds clients' data: keep it as you keep the CRM itself.",
    save_file: "Save a file",
    saving_file: "Preparing the file…",
    file_saved: "The file was handed to the browser.",
    not_there: "Not among your downloads?",
    save_in_window: "Save it from a new window",
    window_words: "The file is being saved. If it is not, click its name. The window can be closed then.",
    no_window: " The browser opened no window: allow pop-ups for the portal and click again.",
    load_file: "Load a file…",
    load_sure: "The file's contents take the place of what is kept now, the history included. Load it?",
    load_yes: "Load",
    loading_file: "Reading the file…",
    file_loaded: "The file was loaded. What has changed on the portal since is being read.",
    problem: |problem| match problem {
        FileProblem::NothingKept => "There is nothing to save yet: the browser keeps nothing.",
        FileProblem::NotOurs => "This is no file of this app.",
        FileProblem::Broken => "The file is damaged or was not copied completely. What was kept is as it was.",
        FileProblem::Newer => {
            "The file was written by a newer version of the app. Update the app. What was kept is as it was."
        }
        FileProblem::OtherPortal => "This file belongs to another portal. What was kept is as it was.",
        FileProblem::OtherUser => {
            "This file belongs to another user, who has other rights. What was kept is as it was."
        }
        FileProblem::OtherTab => "Another tab is reading the data. Load the file there, or close that tab.",
        FileProblem::NoRoom => "There is not enough room on this device. What was kept is as it was.",
        FileProblem::Failed => "The browser failed. What was kept is as it was; try again.",
    },

    compares_at: |time| format!("The data are complete. Comparing with the portal goes on at {time}"),
};

#[cfg(test)]
mod tests {
    use segmentation::Month;

    use super::*;
    use crate::format;
    use crate::i18n::Lang;

    #[test]
    fn sentences_with_numbers_agree_with_them() {
        for (months, start) in [(1, "1 месяца:"), (22, "22 месяцев:"), (136, "136 месяцев:")] {
            let text = (RU.clear_loses)(months, &months.to_string(), "3");
            assert!(text.starts_with(&format!("Исчезнет записанная история {start}")), "{text}");
        }
        assert_eq!((RU.batch)(1, "1"), "Пакет из 1 команды");
        assert_eq!((RU.batch)(21, "21"), "Пакет из 21 команды");
        assert_eq!((RU.batch)(50, "50"), "Пакет из 50 команд");
        assert_eq!((EN.batch)(1, "1"), "Batch of 1 command");
    }

    #[test]
    fn how_far_columns_are_read_is_told_with_the_month_in_words() {
        let august = Month::new(2022, 8).expect("a month");
        for (texts, lang, expected) in
            [(&RU, Lang::Ru, "прочитаны по август 2022"), (&EN, Lang::En, "read through August 2022")]
        {
            assert_eq!((texts.columns_through)(&format::month(lang, august)), expected);
        }
    }

    #[test]
    fn every_problem_has_words_of_its_own() {
        use FileProblem::*;
        let problems = [NothingKept, NotOurs, Broken, Newer, OtherPortal, OtherUser, OtherTab, NoRoom, Failed];
        for texts in [&RU, &EN] {
            let unique: std::collections::BTreeSet<_> =
                problems.iter().map(|problem| (texts.problem)(*problem)).collect();
            assert_eq!(unique.len(), problems.len());
        }
    }

    #[test]
    fn bytes_are_written_as_the_language_does() {
        assert_eq!((RU.bytes)("1.5", ByteUnit::Megabyte), "1,5\u{a0}МБ");
        assert_eq!((EN.bytes)("1.5", ByteUnit::Megabyte), "1.5\u{a0}MB");
    }
}
