//! The words of lists: filters, columns, selection, the menu of a row, files.

use protocol::{Columns, ExportForm};
use segmentation::Group;

use super::{Words, plural_en, plural_ru};
use crate::view_model::filters::{ClientKind, FilterField, Way, When};

/// The words of lists.
pub struct ListTexts {
    /// Button: add a filter.
    pub add_filter: &'static str,
    /// Button: take all filters away.
    pub clear_filters: &'static str,
    /// Name of the row of filters for screen readers.
    pub filters: &'static str,
    /// Button of a filter: take it away; takes its words.
    pub remove_filter: fn(&str) -> String,
    /// Name of a field.
    pub field: fn(FilterField) -> &'static str,
    /// A filter that this build does not know.
    pub unknown_filter: &'static str,
    /// The list cannot be filtered by it.
    pub unusable: &'static str,
    /// Nothing is filled in.
    pub none: &'static str,
    /// Company or contact.
    pub kind: fn(ClientKind) -> &'static str,
    /// Yes or no.
    pub yes_no: fn(bool) -> &'static str,
    /// A time without days of its own.
    pub when: fn(&When) -> String,
    /// From one day to another; takes both, of which one may be empty.
    pub between: fn(&str, &str) -> String,
    /// Fields of a time: from, to.
    pub from_to: [&'static str; 2],
    /// Hint in the field of a city.
    pub city: &'static str,
    /// Hint in the field that narrows the choices of a filter.
    pub find: &'static str,
    /// Button: the filter is made.
    pub done: &'static str,
    /// The names are on their way.
    pub loading_names: &'static str,
    /// Filters, order and columns are not to be had for this list.
    pub not_arranged: &'static str,

    /// Why some columns are not offered.
    pub columns_of_portal: &'static str,
    /// Button: choose the columns.
    pub columns: &'static str,
    /// Button: the columns that the group has by itself.
    pub own_columns: &'static str,
    /// Button: move a column to the left; takes its name.
    pub earlier: fn(&str) -> String,
    /// Button: move a column to the right; takes its name.
    pub later: fn(&str) -> String,
    /// How a column is sized.
    pub resize: &'static str,
    /// Heading of a column that is sorted by, for screen readers: sort by it; takes its name.
    pub sort_by: fn(&str) -> String,
    /// Columns that are used and not read to their end; takes their names.
    pub unread: fn(&str) -> String,
    /// The same in a file, which does not change any more.
    pub about_unread: fn(&str) -> String,
    /// What is not read yet.
    pub unread_columns: fn(Columns) -> &'static str,

    /// How many are selected; takes the number and its text.
    pub selected: fn(u64, &str) -> String,
    /// Their payments; takes the number and its text.
    pub payments: fn(u64, &str) -> String,
    /// What they paid; takes the sum.
    pub revenue: fn(&str) -> String,
    /// Sums over the whole list; takes them.
    pub in_all: fn(&str) -> String,
    /// Button: select nobody.
    pub clear_selection: &'static str,
    /// Box over the rows: select all.
    pub select_all: &'static str,
    /// Box of a row; takes the name.
    pub select: fn(&str) -> String,

    /// Button of a row: what can be done with it; takes the name.
    pub actions_of: fn(&str) -> String,
    /// Command: explain the client.
    pub why: &'static str,
    /// Command: open the card in a new tab.
    pub open_card: &'static str,
    /// Button: copy the link to the view.
    pub link: &'static str,
    /// Command: copy the link to the view with this client.
    pub copy_link: &'static str,
    /// Button: close the list.
    pub close_list: &'static str,
    /// The link is copied.
    pub link_copied: &'static str,
    /// The browser does not let the link be copied: it is shown to be copied by hand.
    pub link_by_hand: &'static str,
    /// Command: select the row, or not any more.
    pub toggle: fn(bool) -> &'static str,
    /// How the list is worked with keys.
    pub keys: &'static str,

    /// Where time moves a client, and when; takes the group and what [`Self::days`] or a date says.
    pub falls_to: fn(Group, &str) -> String,
    /// In so many days; takes their number.
    pub days: fn(i64) -> String,

    /// Button: make a file.
    pub export: &'static str,
    /// How many clients the file will hold; takes the number and its text.
    pub export_rows: fn(u64, &str) -> String,
    /// A kind of file.
    pub form: fn(ExportForm) -> &'static str,
    /// What it is good for.
    pub form_hint: fn(ExportForm) -> &'static str,
    /// The file is being made; takes how many of how many rows.
    pub exporting: fn(&str, &str) -> String,
    /// Button: stop making it.
    pub cancel_export: &'static str,
    /// The file is handed to the browser; takes the number of rows and its text.
    pub exported: fn(u64, &str) -> String,
    /// Button: show what is in the file as text.
    pub show_text: &'static str,
    /// Explains that text.
    pub text_hint: &'static str,
    /// There are too many rows; takes how many there are.
    pub too_long: fn(&str) -> String,
    /// There is nothing to write down.
    pub no_list: &'static str,
    /// The file could not be made.
    pub export_failed: &'static str,
    /// Name of the file before its date.
    pub file_name: &'static str,
    /// First line of a file: the list, the day, the time of the data.
    pub about: fn(&str, &str, &str) -> String,
    /// Line of a file: the number of clients, in place of `{rows}`.
    pub about_rows: &'static str,
    /// Line of a file: its filters.
    pub about_filters: fn(&str) -> String,
    /// Line of a file: its search.
    pub about_search: fn(&str) -> String,
    /// Column of the numbers of cards.
    pub id: &'static str,
}

fn months_ru(n: u32) -> String {
    format!("{n} {}", plural_ru(n.into(), "месяц", "месяца", "месяцев"))
}

fn months_en(n: u32) -> String {
    format!("{n} {}", plural_en(n.into(), "month", "months"))
}

impl Words for ListTexts {
    const RU: &'static Self = &Self {
        add_filter: "Фильтр",
        clear_filters: "Сбросить фильтры",
        filters: "Фильтры списка",
        remove_filter: |words| format!("Убрать фильтр «{words}»"),
        field: |field| match field {
            FilterField::Responsible => "Ответственный",
            FilterField::Type => "Тип",
            FilterField::Source => "Источник",
            FilterField::Kind => "Компания или контакт",
            FilterField::Created => "Создан",
            FilterField::LastPayment => "Последняя оплата",
            FilterField::ContactChannels(Way::Phone) => "Есть телефон",
            FilterField::ContactChannels(Way::Email) => "Есть e-mail",
            FilterField::ContactChannels(Way::Messenger) => "Есть мессенджер",
            FilterField::City => "Город",
        },
        unknown_filter: "Неизвестный фильтр",
        unusable: "В ссылке есть фильтр, которого эта версия приложения не знает. Уберите его или обновите приложение.",
        none: "не указано",
        kind: |kind| match kind {
            ClientKind::Company => "компания",
            ClientKind::Contact => "контакт",
        },
        yes_no: |yes| if yes { "да" } else { "нет" },
        when: |when| match when {
            When::WithinDays(days) => {
                format!("за последние {days} {}", plural_ru((*days).into(), "день", "дня", "дней"))
            }
            When::WithinMonths(months) => format!("за последние {}", months_ru(*months)),
            When::Older(months) => format!(
                "больше {} назад",
                match months {
                    1 => "1 месяца".to_owned(),
                    months => format!("{months} {}", plural_ru((*months).into(), "месяца", "месяцев", "месяцев")),
                }
            ),
            When::Between(..) => "свой период".to_owned(),
            When::Never => "никогда".to_owned(),
        },
        between: |from, to| match (from, to) {
            (from, "") => format!("с {from}"),
            ("", to) => format!("по {to}"),
            (from, to) => format!("с {from} по {to}"),
        },
        from_to: ["С", "По"],
        city: "Город или его часть",
        find: "Найти",
        done: "Готово",
        loading_names: "Загружаем названия…",
        not_arranged: "Этот список составляет портал по вашим правам: он всегда по названию и без фильтров.",
        columns_of_portal: "Остальных столбцов нет: этот список составляет портал по вашим правам.",
        columns: "Столбцы",
        own_columns: "Как было",
        earlier: |name| format!("«{name}» левее"),
        later: |name| format!("«{name}» правее"),
        resize: "Потяните, чтобы изменить ширину; двойной щелчок — как было",
        sort_by: |name| format!("Упорядочить по столбцу «{name}»"),
        unread: |columns| format!("Ещё не прочитано полностью: {columns}. Читаем с портала — строки дополнятся."),
        about_unread: |columns| format!("Прочитано не полностью: {columns}. Этих сведений в файле может не хватать."),
        unread_columns: |columns| match columns {
            Columns::Money => "суммы",
            Columns::CardDetails => "типы и источники",
            Columns::Touches => "дела",
            Columns::Addresses => "города",
            Columns::Leads => "лиды",
            Columns::Goods => "товары",
            Columns::UserFields => "поля карточек",
        },
        selected: |_, text| format!("Выбрано: {text}"),
        payments: |n, text| format!("{text} {}", plural_ru(n, "оплата", "оплаты", "оплат")),
        revenue: |sum| format!("выручка {sum}"),
        in_all: |sums| format!("В списке: {sums}"),
        clear_selection: "Снять выбор",
        select_all: "Выбрать всех",
        select: |name| format!("Выбрать: {name}"),
        actions_of: |name| format!("Действия: {name}"),
        why: "Почему здесь",
        open_card: "Открыть карточку в новой вкладке",
        link: "Ссылка",
        copy_link: "Копировать ссылку",
        close_list: "Закрыть список",
        link_copied: "Ссылка скопирована",
        link_by_hand: "Браузер не даёт скопировать: выделите ссылку и скопируйте сами",
        toggle: |is_selected| if is_selected { "Снять выбор" } else { "Выбрать" },
        keys: "Стрелки, Page Up, Page Down, Home и End — перейти по строкам, Enter — почему клиент здесь, пробел — выбрать.",
        falls_to: |group, when| match group {
            Group::Sleeping => format!("→\u{a0}Спящие {when}"),
            _ => format!("→\u{a0}Потерянные {when}"),
        },
        days: |days| match days {
            0 => "сегодня".to_owned(),
            1 => "завтра".to_owned(),
            days => format!("через {days}\u{a0}дн."),
        },
        export: "Скачать",
        export_rows: |n, text| format!("В файле будет {text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        form: |form| match form {
            ExportForm::Xlsx => "Excel (XLSX)",
            ExportForm::CsvForPeople => "CSV для Excel",
            ExportForm::CsvForPrograms => "CSV для программ",
            ExportForm::AdPairs => "Яндекс Аудитории (CSV)",
            ExportForm::AdPhones => "Телефоны списком",
            ExportForm::AdEmails => "E-mail списком",
        },
        form_hint: |form| match form {
            ExportForm::Xlsx => "Даты и числа настоящие, есть фильтр",
            ExportForm::CsvForPeople => "Через точку с запятой, словами; формулы обезврежены",
            ExportForm::CsvForPrograms => "Через запятую: коды, даты ISO, суммы в копейках",
            ExportForm::AdPairs => "Столбцы phone, email; при загрузке — «Хешированные данные», SHA-256",
            ExportForm::AdPhones | ExportForm::AdEmails => "Для систем, которые принимают SHA-256: по одному в строке",
        },
        exporting: |done, of| format!("Готовим файл: {done} из {of}"),
        cancel_export: "Отменить",
        exported: |n, text| format!("Файл передан браузеру: {text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        show_text: "Файл не появился? Показать текст",
        text_hint: "Скопируйте текст и вставьте его в таблицу или сохраните сами.",
        too_long: |rows| {
            format!("В листе Excel не больше 1 048 576 строк, а в списке {rows}. Скачайте CSV или добавьте фильтр.")
        },
        no_list: "Скачать нечего: список сейчас нельзя показать.",
        export_failed: "Файл собрать не получилось. Попробуйте CSV или добавьте фильтр.",
        file_name: "клиенты",
        about: |list, day, time| format!("{list}, состояние на {day}. {time}"),
        about_rows: "Клиентов в файле: {rows}",
        about_filters: |filters| format!("Фильтры: {filters}"),
        about_search: |words| format!("Поиск: {words}"),
        id: "ID карточки",
    };

    const EN: &'static Self = &Self {
        add_filter: "Filter",
        clear_filters: "Clear filters",
        filters: "Filters of the list",
        remove_filter: |words| format!("Remove the filter “{words}”"),
        field: |field| match field {
            FilterField::Responsible => "Responsible",
            FilterField::Type => "Type",
            FilterField::Source => "Source",
            FilterField::Kind => "Company or contact",
            FilterField::Created => "Created",
            FilterField::LastPayment => "Last payment",
            FilterField::ContactChannels(Way::Phone) => "Has a phone",
            FilterField::ContactChannels(Way::Email) => "Has an e-mail",
            FilterField::ContactChannels(Way::Messenger) => "Has a messenger",
            FilterField::City => "City",
        },
        unknown_filter: "Unknown filter",
        unusable: "The link has a filter that this version of the app does not know. Remove it, or update the app.",
        none: "not set",
        kind: |kind| match kind {
            ClientKind::Company => "company",
            ClientKind::Contact => "contact",
        },
        yes_no: |yes| if yes { "yes" } else { "no" },
        when: |when| match when {
            When::WithinDays(days) => format!("within the last {days} {}", plural_en((*days).into(), "day", "days")),
            When::WithinMonths(months) => format!("within the last {}", months_en(*months)),
            When::Older(months) => format!("more than {} ago", months_en(*months)),
            When::Between(..) => "own period".to_owned(),
            When::Never => "never".to_owned(),
        },
        between: |from, to| match (from, to) {
            (from, "") => format!("from {from}"),
            ("", to) => format!("until {to}"),
            (from, to) => format!("from {from} to {to}"),
        },
        from_to: ["From", "To"],
        city: "City or a part of it",
        find: "Find",
        done: "Done",
        loading_names: "Loading the names…",
        not_arranged: "The portal answers this list by your rights: it is always by name and without filters.",
        columns_of_portal: "There are no more columns: the portal answers this list by your rights.",
        columns: "Columns",
        own_columns: "Reset",
        earlier: |name| format!("Move “{name}” left"),
        later: |name| format!("Move “{name}” right"),
        resize: "Drag to change the width; double click resets it",
        sort_by: |name| format!("Sort by “{name}”"),
        unread: |columns| {
            format!("Not read to the end yet: {columns}. Reading from the portal; the rows will be completed.")
        },
        about_unread: |columns| format!("Not read to the end: {columns}. The file may lack some of it."),
        unread_columns: |columns| match columns {
            Columns::Money => "sums",
            Columns::CardDetails => "types and sources",
            Columns::Touches => "activities",
            Columns::Addresses => "cities",
            Columns::Leads => "leads",
            Columns::Goods => "goods",
            Columns::UserFields => "fields of cards",
        },
        selected: |_, text| format!("Selected: {text}"),
        payments: |n, text| format!("{text} {}", plural_en(n, "payment", "payments")),
        revenue: |sum| format!("revenue {sum}"),
        in_all: |sums| format!("In the list: {sums}"),
        clear_selection: "Clear selection",
        select_all: "Select all",
        select: |name| format!("Select: {name}"),
        actions_of: |name| format!("Actions: {name}"),
        why: "Why here",
        open_card: "Open the card in a new tab",
        link: "Link",
        copy_link: "Copy link",
        close_list: "Close the list",
        link_copied: "Link copied",
        link_by_hand: "The browser does not allow copying: select the link and copy it yourself",
        toggle: |is_selected| if is_selected { "Clear selection" } else { "Select" },
        keys: "Arrows, Page Up, Page Down, Home and End move through the rows, Enter explains why a client is here, Space selects.",
        falls_to: |group, when| match group {
            Group::Sleeping => format!("→\u{a0}Sleeping {when}"),
            _ => format!("→\u{a0}Lost {when}"),
        },
        days: |days| match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days}\u{a0}days"),
        },
        export: "Download",
        export_rows: |n, text| format!("The file will hold {text} {}", plural_en(n, "client", "clients")),
        form: |form| match form {
            ExportForm::Xlsx => "Excel (XLSX)",
            ExportForm::CsvForPeople => "CSV for Excel",
            ExportForm::CsvForPrograms => "CSV for programs",
            ExportForm::AdPairs => "Yandex Audience (CSV)",
            ExportForm::AdPhones => "Phones as a list",
            ExportForm::AdEmails => "E-mails as a list",
        },
        form_hint: |form| match form {
            ExportForm::Xlsx => "Real dates and numbers, with a filter",
            ExportForm::CsvForPeople => "Semicolons and words; formulas are made harmless",
            ExportForm::CsvForPrograms => "Commas: codes, ISO dates, sums in cents",
            ExportForm::AdPairs => "Columns phone, email; tick “Hashed data”, SHA-256 when you upload it",
            ExportForm::AdPhones | ExportForm::AdEmails => "For systems that take SHA-256: one a line",
        },
        exporting: |done, of| format!("Making the file: {done} of {of}"),
        cancel_export: "Cancel",
        exported: |n, text| format!("File handed to the browser: {text} {}", plural_en(n, "client", "clients")),
        show_text: "No file? Show the text",
        text_hint: "Copy the text and paste it into a table, or save it yourself.",
        too_long: |rows| {
            format!(
                "A sheet of Excel takes 1,048,576 rows at the most, and the list has {rows}. Download CSV, or add a filter."
            )
        },
        no_list: "There is nothing to download: the list cannot be shown now.",
        export_failed: "The file could not be made. Try CSV, or add a filter.",
        file_name: "clients",
        about: |list, day, time| format!("{list} as of {day}. {time}"),
        about_rows: "Clients in the file: {rows}",
        about_filters: |filters| format!("Filters: {filters}"),
        about_search: |words| format!("Search: {words}"),
        id: "Card ID",
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_agree_with_their_numbers() {
        let (ru, en) = (ListTexts::RU, ListTexts::EN);
        for (when, words_ru, words_en) in [
            (When::WithinDays(30), "за последние 30 дней", "within the last 30 days"),
            (When::WithinMonths(3), "за последние 3 месяца", "within the last 3 months"),
            (When::Older(1), "больше 1 месяца назад", "more than 1 month ago"),
            (When::Older(18), "больше 18 месяцев назад", "more than 18 months ago"),
        ] {
            assert_eq!(((ru.when)(&when), (en.when)(&when)), (words_ru.to_owned(), words_en.to_owned()));
        }
        assert_eq!((ru.falls_to)(Group::Sleeping, &(ru.days)(28)), "→\u{a0}Спящие через 28\u{a0}дн.");
        assert_eq!((en.falls_to)(Group::Lost, &(en.days)(1)), "→\u{a0}Lost tomorrow");
    }
}
