//! The words of the page that asks before a first reading.

use protocol::Records;

use super::{plural_en, plural_ru};

/// The words of the first run. Durations are already words, see [`FirstRunTexts::duration`].
pub struct FirstRunTexts {
    /// Heading of the page.
    pub title: &'static str,
    /// What the app does, in one or two sentences.
    pub lead: &'static str,
    /// The size of the portal is being found out.
    pub counting: &'static str,
    /// Heading of the first step: what will be read.
    pub reads: &'static str,
    /// That nothing is changed by reading, and where what is read goes.
    pub reads_hint: &'static str,
    /// So many records of a kind; takes the number and its text.
    pub records: fn(Records, u64, &str) -> String,
    /// Heading of the second step: which fields will be made.
    pub fields: &'static str,
    /// What the fields are good for, and that they can be taken away.
    pub fields_hint: &'static str,
    /// The choice to make and fill them.
    pub fields_choice: &'static str,
    /// Heading of the second step where the portal has the fields already.
    pub fields_there: &'static str,
    /// What will become of them.
    pub fields_there_hint: &'static str,
    /// The choice to fill them.
    pub fields_there_choice: &'static str,
    /// Over a chart that somebody else has published: what it lacks, and what has to be done about it.
    pub invitation: super::Message,
    /// Button: unfold what a reading here takes.
    pub invitation_open: &'static str,
    /// Button: fold it up again.
    pub invitation_close: &'static str,
    /// Heading of the third step: how long it will take.
    pub time: &'static str,
    /// The estimate without fields; takes the number of cards, its text, the duration.
    pub time_chart: fn(u64, &str, &str) -> String,
    /// The estimate with fields; takes the number of cards, its text, both durations.
    pub time_both: fn(u64, &str, &str, &str) -> String,
    /// That it is an estimate, and what may be done meanwhile.
    pub time_hint: &'static str,
    /// A rough duration in words, with its «about»; takes minutes, 0 for less than one.
    pub duration: fn(u32) -> String,
    /// Button: begin.
    pub begin: &'static str,
    /// Button: read, but leave the portal as it is.
    pub look_first: &'static str,
    /// Explains that button.
    pub look_first_hint: &'static str,
    /// Warning on a phone, heading and text.
    pub phone: super::Message,
    /// Button on a phone: go on to the buttons that begin.
    pub begin_on_phone: &'static str,
    /// Text before the choice of a file; also for those whose browser has deleted what was stored.
    pub has_file: &'static str,
}

pub(super) const RU: FirstRunTexts = FirstRunTexts {
    title: "Первый запуск",
    lead: "Приложение прочитает CRM и построит график клиентов по месяцам за всю жизнь портала.",
    counting: "Узнаём размер портала…",
    reads: "Что будет прочитано",
    reads_hint: "Чтение не меняет карточек. Прочитанное хранится только в этом браузере; для остальных пользователей на портале сохраняется общий график — одни числа.",
    records: |records, n, text| {
        let noun = match records {
            Records::Companies => plural_ru(n, "компания", "компании", "компаний"),
            Records::Contacts => plural_ru(n, "контакт", "контакта", "контактов"),
            Records::Deals => plural_ru(n, "сделка", "сделки", "сделок"),
            Records::Invoices => plural_ru(n, "счёт", "счёта", "счетов"),
            Records::Activities => plural_ru(n, "дело", "дела", "дел"),
            Records::Requisites => plural_ru(n, "реквизит", "реквизита", "реквизитов"),
            Records::Leads => plural_ru(n, "лид", "лида", "лидов"),
        };
        format!("{text} {noun}")
    },
    fields: "Какие поля появятся в карточках",
    fields_hint: "Восемь полей в контактах и компаниях — для фильтров, отчётов и роботов. Их можно убрать в настройках в любой момент.",
    fields_choice: "Создать поля и заполнять их",
    fields_there: "Поля в карточках уже есть",
    fields_there_hint: "На портале уже созданы восемь полей приложения. После чтения приложение сверит значения и запишет изменившиеся. Если снять флажок, карточки не изменятся.",
    fields_there_choice: "Заполнять эти поля",
    invitation: super::Message {
        title: "Показан опубликованный график",
        text: "CRM в этом браузере ещё не прочитана. Для списков клиентов по всем месяцам нужно прочитать её здесь.",
    },
    invitation_open: "Прочитать здесь…",
    invitation_close: "Не сейчас",
    time: "Сколько это займёт",
    time_chart: |n, text, chart| {
        format!("{text} {}: график — {chart}.", plural_ru(n, "карточка", "карточки", "карточек"))
    },
    time_both: |n, text, chart, fields| {
        let cards = plural_ru(n, "карточка", "карточки", "карточек");
        format!("{text} {cards}: график — {chart}, заполнение полей — ещё {fields}.")
    },
    time_hint: "Оценка — по скорости ответов этого портала. Первые месяцы графика появятся почти сразу. Вкладку можно закрыть: в следующий раз чтение продолжится с того же места.",
    duration: |minutes| match minutes {
        0 => "меньше минуты".into(),
        minutes if minutes < 60 => format!("примерно {minutes} мин"),
        minutes if minutes.is_multiple_of(60) => format!("примерно {} ч", minutes / 60),
        minutes => format!("примерно {} ч {} мин", minutes / 60, minutes % 60),
    },
    begin: "Начать",
    look_first: "Сначала только посмотреть",
    look_first_hint: "Только чтение: поля не создаются, карточки не меняются.",
    phone: super::Message {
        title: "Лучше начать на компьютере",
        text: "Первое чтение на телефоне быстро расходует заряд и останавливается, когда гаснет экран. Откройте приложение на компьютере, а смотреть результат можно и здесь.",
    },
    begin_on_phone: "Продолжить на телефоне",
    has_file: "Уже читали CRM в этом браузере? Значит, он удалил сохранённые данные; на портале ничего не пропало. Если есть файл, сохранённый раньше, загрузите его вместо чтения: вернётся и записанная история.",
};

pub(super) const EN: FirstRunTexts = FirstRunTexts {
    title: "First run",
    lead: "The app will read the CRM and draw the clients month by month for the whole life of the portal.",
    counting: "Finding out the size of the portal…",
    reads: "What will be read",
    reads_hint: "Reading changes no card. What is read is stored in this browser only; the shared chart, numbers alone, is kept on the portal for the other users.",
    records: |records, n, text| {
        let noun = match records {
            Records::Companies => plural_en(n, "company", "companies"),
            Records::Contacts => plural_en(n, "contact", "contacts"),
            Records::Deals => plural_en(n, "deal", "deals"),
            Records::Invoices => plural_en(n, "invoice", "invoices"),
            Records::Activities => plural_en(n, "activity", "activities"),
            Records::Requisites => plural_en(n, "requisite", "requisites"),
            Records::Leads => plural_en(n, "lead", "leads"),
        };
        format!("{text} {noun}")
    },
    fields: "Which fields the cards will get",
    fields_hint: "Eight fields of contacts and companies, for filters, reports and automation. They can be removed in the settings at any time.",
    fields_choice: "Create the fields and fill them",
    fields_there: "The cards have the fields already",
    fields_there_hint: "The app's eight fields exist on the portal. After the reading the app compares their values and writes those that have changed. Without the tick no card is changed.",
    fields_there_choice: "Fill these fields",
    invitation: super::Message {
        title: "This is the published chart",
        text: "The CRM has not been read in this browser yet. The lists of clients of all months need a reading here.",
    },
    invitation_open: "Read here…",
    invitation_close: "Not now",
    time: "How long it will take",
    time_chart: |n, text, chart| format!("{text} {}: the chart takes {chart}.", plural_en(n, "card", "cards")),
    time_both: |n, text, chart, fields| {
        let cards = plural_en(n, "card", "cards");
        format!("{text} {cards}: the chart takes {chart}, filling the fields {fields} more.")
    },
    time_hint: "Estimated from how fast this portal answers. The first months appear almost at once. You may close the tab: the next visit goes on from where this one stopped.",
    duration: |minutes| match minutes {
        0 => "less than a minute".into(),
        minutes if minutes < 60 => format!("about {minutes} min"),
        minutes if minutes.is_multiple_of(60) => format!("about {} h", minutes / 60),
        minutes => format!("about {} h {} min", minutes / 60, minutes % 60),
    },
    begin: "Begin",
    look_first: "Just look first",
    look_first_hint: "Reading only: no field is created and no card is changed.",
    phone: super::Message {
        title: "Better begin on a computer",
        text: "A first reading on a phone drains the battery and stops when the screen goes dark. Open the app on a computer; the result can be looked at here as well.",
    },
    begin_on_phone: "Go on with the phone",
    has_file: "Has this browser read the CRM before? Then it has deleted what was stored; nothing is lost on the portal. If you have a file that was saved before, load it instead of reading: the recorded history comes back with it.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_a_sentence_that_agrees_with_its_numbers() {
        let (chart, fields) = ((RU.duration)(2), (RU.duration)(60));
        assert_eq!(
            (RU.time_both)(85_000, "85 000", &chart, &fields),
            "85 000 карточек: график — примерно 2 мин, заполнение полей — ещё примерно 1 ч."
        );
        assert_eq!((RU.time_chart)(1, "1", &(RU.duration)(0)), "1 карточка: график — меньше минуты.");
        assert_eq!((EN.time_chart)(1, "1", &(EN.duration)(2)), "1 card: the chart takes about 2 min.");
        for (minutes, ru, en) in [
            (0, "меньше минуты", "less than a minute"),
            (55, "примерно 55 мин", "about 55 min"),
            (90, "примерно 1 ч 30 мин", "about 1 h 30 min"),
            (120, "примерно 2 ч", "about 2 h"),
        ] {
            assert_eq!(((RU.duration)(minutes), (EN.duration)(minutes)), (ru.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn records_agree_with_their_number() {
        for (records, n, ru, en) in [
            (Records::Companies, 1, "1 компания", "1 company"),
            (Records::Contacts, 2, "2 контакта", "2 contacts"),
            (Records::Invoices, 5, "5 счетов", "5 invoices"),
            (Records::Activities, 21, "21 дело", "21 activities"),
        ] {
            assert_eq!((RU.records)(records, n, &n.to_string()), ru);
            assert_eq!((EN.records)(records, n, &n.to_string()), en);
        }
    }
}
