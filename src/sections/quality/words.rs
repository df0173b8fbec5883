//! The words of the section «Data quality».

use segmentation::{Flaw, PaymentFlaw, Source};

use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct QualityTexts {
    /// Heading of the cards.
    pub title: &'static str,
    /// What the page is for.
    pub intro: &'static str,
    /// Name of a flaw.
    pub flaw: fn(Flaw) -> &'static str,
    /// What follows from it and what can be done.
    pub flaw_hint: fn(Flaw) -> &'static str,
    /// A number in words; takes the number and its text.
    pub cards: fn(u64, &str) -> String,
    /// Nothing is wrong.
    pub fine: &'static str,
    /// It cannot be told yet.
    pub unknown: &'static str,
    /// Nothing can be shown.
    pub not_read: &'static str,
    /// It is being counted.
    pub counting: &'static str,

    /// Heading of the payments.
    pub payments: &'static str,
    /// Name of a flaw of payments.
    pub payment_flaw: fn(PaymentFlaw) -> &'static str,
    /// What follows from it and what can be done.
    pub payment_hint: fn(PaymentFlaw) -> &'static str,
    /// A number in words; takes the number and its text.
    pub payment_count: fn(u64, &str) -> String,
    /// Currencies without a rate; takes their codes.
    pub currencies: fn(&str) -> String,
    /// How many more there are, all of them in the file; takes the number.
    pub rest: fn(&str) -> String,
    /// Button: save as a file.
    pub file: &'static str,
    /// The file could not be saved.
    pub file_failed: &'static str,
    /// Heads of the columns of the file: record, number, date, link.
    pub head: [&'static str; 4],
    /// Name of the file before its date.
    pub file_name: &'static str,
    /// A record.
    pub record: fn(Source) -> &'static str,
    /// A record with its number; takes it.
    pub record_of: fn(Source, u32) -> String,
    /// Unfolds the payments.
    pub show: &'static str,

    /// Heading of what was left out.
    pub left_out: &'static str,
    /// What that means.
    pub left_out_hint: &'static str,
}

impl Words for QualityTexts {
    const RU: &'static Self = &Self {
        title: "Карточки клиентов",
        intro: "Что в CRM заполнено так, что числам это мешает. Исправьте карточку на портале и нажмите «Обновить»: она уйдёт из списка.",
        flaw: |flaw| match flaw {
            Flaw::Nameless => "Без названия",
            Flaw::Undated => "Без даты создания",
            Flaw::TooOld => "Созданы раньше портала",
            Flaw::FromFuture => "Созданы в будущем",
            Flaw::SeveralCompanies => "Контакты нескольких компаний",
            Flaw::EmptyPeople => "Компании и люди без контактов",
            Flaw::FieldsBehind => "Поля ждут записи",
        },
        flaw_hint: |flaw| match flaw {
            Flaw::Nameless => "Такого клиента не найти по имени. Впишите название или имя.",
            Flaw::Undated => "Дата создания пустая или не читается: клиент считается со дня первой карточки портала.",
            Flaw::TooOld => {
                "Дата раньше 1990 года, обычно из импорта: клиент считается со дня первой карточки портала."
            }
            Flaw::FromFuture => "Дата позже завтрашнего дня: до неё клиент считается созданным сегодня.",
            Flaw::SeveralCompanies => "Оплаты человека идут первой компании из карточки. Проверьте, та ли она.",
            Flaw::EmptyPeople => {
                "Компания в группе «С контактами» только из-за людей, но ни у неё, ни у них нет телефона, почты, сайта или мессенджера."
            }
            Flaw::FieldsBehind => {
                "Значения восьми полей в карточке отстают от посчитанных: они запишутся сами, пока приложение открыто у администратора."
            }
        },
        cards: |n, text| format!("{text} {}", plural_ru(n, "карточка", "карточки", "карточек")),
        fine: "нет",
        unknown: "пока неизвестно",
        not_read: "Качество данных проверяется по отдельным карточкам и оплатам. Их видит администратор.",
        counting: "Проверяем…",
        payments: "Оплаты",
        payment_flaw: |flaw| match flaw {
            PaymentFlaw::Nobodys => "Без клиента",
            PaymentFlaw::NoSum => "Без суммы",
            PaymentFlaw::NoRate => "В валюте без курса",
            PaymentFlaw::NoDate => "Без даты закрытия",
            PaymentFlaw::FromFuture => "С датой в будущем",
        },
        payment_hint: |flaw| match flaw {
            PaymentFlaw::Nobodys => {
                "Нет ни компании, ни контакта, которые считаются: такая оплата не входит ни в одну группу. Укажите клиента в сделке или счёте."
            }
            PaymentFlaw::NoSum => "Оплата считается, но в выручку и ранги ничего не приносит.",
            PaymentFlaw::NoRate => "Сумма считается нулевой. Добавьте курс валюты в настройках CRM.",
            PaymentFlaw::NoDate => {
                "Вместо даты закрытия берётся день перехода сделки в успех, а без него — день создания."
            }
            PaymentFlaw::FromFuture => {
                "Дата оплаты ещё не наступила: берётся день перехода в успех, а без него — день создания."
            }
        },
        payment_count: |n, text| format!("{text} {}", plural_ru(n, "оплата", "оплаты", "оплат")),
        currencies: |codes| format!("Валюты: {codes}."),
        rest: |left| format!("И ещё {left}: все — в файле."),
        file: "Сохранить CSV",
        file_failed: "Браузер не дал сохранить файл.",
        head: ["Запись", "Номер", "Дата оплаты", "Ссылка"],
        file_name: "качество-оплат",
        record: |record| match record {
            Source::Deal(_) => "Сделка",
            Source::Invoice(..) => "Счёт",
            Source::Activity(_) => "Дело",
            Source::Lead(_) => "Лид",
        },
        record_of: |record, id| match record {
            Source::Deal(_) => format!("Сделка № {id}"),
            Source::Invoice(..) => format!("Счёт № {id}"),
            Source::Activity(_) => format!("Дело № {id}"),
            Source::Lead(_) => format!("Лид № {id}"),
        },
        show: "Показать оплаты",
        left_out: "Не вошли в подсчёт",
        left_out_hint: "Это не ошибки: такие записи не считаются по правилам.",
    };
    const EN: &'static Self = &Self {
        title: "Cards of clients",
        intro: "What is filled in so that it gets in the way of the numbers. Correct the card in the portal and press “Refresh”: it leaves the list.",
        flaw: |flaw| match flaw {
            Flaw::Nameless => "Without a name",
            Flaw::Undated => "Without a date of creation",
            Flaw::TooOld => "Created before the portal",
            Flaw::FromFuture => "Created in the future",
            Flaw::SeveralCompanies => "Contacts of several companies",
            Flaw::EmptyPeople => "Companies and people without contacts",
            Flaw::FieldsBehind => "Fields waiting to be written",
        },
        flaw_hint: |flaw| match flaw {
            Flaw::Nameless => "Such a client cannot be found by name. Fill the name in.",
            Flaw::Undated => {
                "The date of creation is empty or unreadable: the client counts from the day of the portal's first card."
            }
            Flaw::TooOld => {
                "The date lies before 1990, mostly by an import: the client counts from the day of the portal's first card."
            }
            Flaw::FromFuture => "The date lies after tomorrow: until then the client counts as created today.",
            Flaw::SeveralCompanies => {
                "What this person pays goes to the first company of the card. Check that it is the right one."
            }
            Flaw::EmptyPeople => {
                "The company is among those with contacts for its people alone, but neither it nor any of them has a phone, an e-mail, a site or a messenger."
            }
            Flaw::FieldsBehind => {
                "The eight fields of the card lag behind what is counted: they are written by themselves while an administrator has the app open."
            }
        },
        cards: |n, text| format!("{text} {}", plural_en(n, "card", "cards")),
        fine: "none",
        unknown: "not known yet",
        not_read: "Data quality is checked card by card and payment by payment. An administrator sees these.",
        counting: "Checking…",
        payments: "Payments",
        payment_flaw: |flaw| match flaw {
            PaymentFlaw::Nobodys => "Without a client",
            PaymentFlaw::NoSum => "Without a sum",
            PaymentFlaw::NoRate => "In a currency without a rate",
            PaymentFlaw::NoDate => "Without a closing date",
            PaymentFlaw::FromFuture => "With a date in the future",
        },
        payment_hint: |flaw| match flaw {
            PaymentFlaw::Nobodys => {
                "No company or contact that counts: such a payment is in no group. Name the client in the deal or invoice."
            }
            PaymentFlaw::NoSum => "The payment counts, but adds nothing to revenue and ranks.",
            PaymentFlaw::NoRate => "The sum counts as nothing. Add a rate for the currency in the settings of the CRM.",
            PaymentFlaw::NoDate => {
                "In place of the closing date the day is taken on which the deal was won, and without it the day of creation."
            }
            PaymentFlaw::FromFuture => {
                "The date of the payment has not come yet: the day on which it was won is taken, and without it the day of creation."
            }
        },
        payment_count: |n, text| format!("{text} {}", plural_en(n, "payment", "payments")),
        currencies: |codes| format!("Currencies: {codes}."),
        rest: |left| format!("And {left} more: all are in the file."),
        file: "Save CSV",
        file_failed: "The browser did not let the file be saved.",
        head: ["Record", "Number", "Date of payment", "Link"],
        file_name: "payment-quality",
        record: |record| match record {
            Source::Deal(_) => "Deal",
            Source::Invoice(..) => "Invoice",
            Source::Activity(_) => "Activity",
            Source::Lead(_) => "Lead",
        },
        record_of: |record, id| match record {
            Source::Deal(_) => format!("Deal no. {id}"),
            Source::Invoice(..) => format!("Invoice no. {id}"),
            Source::Activity(_) => format!("Activity no. {id}"),
            Source::Lead(_) => format!("Lead no. {id}"),
        },
        show: "Show the payments",
        left_out: "Left out of the counts",
        left_out_hint: "These are no mistakes: such records do not count by the rules.",
    };
}
