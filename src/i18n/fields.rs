//! The words of the user fields: what they are, whether the portal has them, and what can be done about it.

use protocol::{ALL_FIELDS, FieldsCommand, FieldsRefusal, Held};

use super::{Message, plural_ru};

/// The words of the section about the user fields.
pub struct Fields {
    /// Heading.
    pub title: &'static str,
    /// What the fields are good for, and what is never written.
    pub intro: &'static str,
    /// Heading of the names.
    pub field: &'static str,
    /// Heading of what the fields hold.
    pub holds: &'static str,
    /// Heading of the state for contacts.
    pub contacts: &'static str,
    /// Heading of the state for companies.
    pub companies: &'static str,
    /// The fields as the portal shows them, each with what it holds, in the order of [`segmentation::FieldValues`]: the
    /// eight, and then the optional ones.
    pub fields: [(&'static str, &'static str); ALL_FIELDS],
    /// Whether the portal has a field.
    pub held: fn(Held) -> &'static str,
    /// Nobody has looked yet.
    pub not_looked: &'static str,

    /// The portal is being asked.
    pub looking: &'static str,
    /// None of the fields are there.
    pub absent: &'static str,
    /// Some are missing.
    pub incomplete: fn(usize, usize) -> String,
    /// All are there.
    pub ready: &'static str,
    /// All fields are there and are not filled from here, as the viewer has chosen.
    pub left: &'static str,
    /// Fields are being made or removed.
    pub working: fn(FieldsCommand) -> &'static str,
    /// How far that is; takes fields done and fields in all.
    pub progress: fn(&str, &str) -> String,
    /// Why it may take long.
    pub patience: &'static str,
    /// What a run has done; takes fields made, mended and removed.
    pub done: fn(u32, u32, u32) -> String,

    /// Button: make the fields and keep them filled.
    pub create: &'static str,
    /// Button: fill the fields that are there; [`Fields::left`] names it.
    pub fill: &'static str,
    /// Button: make what is missing.
    pub complete: &'static str,
    /// Button: mend what was changed.
    pub check: &'static str,
    /// Button: remove the fields.
    pub remove: &'static str,
    /// What is lost with them.
    pub remove_sure: &'static str,
    /// Button: yes, remove.
    pub remove_yes: &'static str,
    /// There is no network.
    pub offline: &'static str,

    /// Why not everything was done, and what can be done about it.
    pub refusal: fn(&FieldsRefusal) -> Message,
    /// A field of contacts, by its name in the portal.
    pub contact_field: fn(&str) -> String,
    /// A field of companies, by its name in the portal.
    pub company_field: fn(&str) -> String,
}

/// Russian.
pub(super) const RU: Fields = Fields {
    title: "Поля в карточках CRM",
    intro: "Приложение может вести восемь полей в карточках контактов и компаний. По ним работают фильтры и отчёты CRM, роботы и рассылки. Пишутся только группы, даты, количества и отметки «да» и «нет», никогда — суммы. Ещё четыре поля — ранги клиента и дата следующего касания — создаются, если выбрать их в «Правилах подсчёта».",
    field: "Поле",
    holds: "Что в нём",
    contacts: "Контакты",
    companies: "Компании",
    fields: [
        ("Родительская компания (Клиенты)", "Ссылка на компанию контакта; у компаний и частных лиц — пусто"),
        (
            "Жизненный цикл (Клиенты)",
            "Активный, Спящий, Потерянный, С заявками, С диалогами, С контактами или Без контактов",
        ),
        ("Тип клиента (Клиенты)", "B2B или B2C"),
        ("Частота продаж (Клиенты)", "Постоянный клиент, Первая покупка или Нет оплат"),
        ("Дата последней оплаты (Клиенты)", "Дата"),
        ("Количество оплат (Клиенты)", "Целое число"),
        ("Наличие диалогов (Клиенты)", "Да или Нет"),
        ("Наличие контактов для связи (Клиенты)", "Да или Нет"),
        ("Ранг ABC (Клиенты)", "A, B или C; пусто у клиентов без ранга"),
        ("Регулярность XYZ (Клиенты)", "X, Y или Z; пусто у тех, кто давно не платил"),
        (
            "Группа RFM (Клиенты)",
            "Новички, Перспективные, Растущие, Лучшие, Лояльные, Остывают, Требуют внимания, Редкие, В зоне риска, Нельзя потерять или Ушедшие",
        ),
        ("Следующее касание (Клиенты)", "Ближайшая дата, на которую запланировано касание"),
    ],
    held: |held| match held {
        Held::Missing => "нет",
        Held::Partly => "создано, но не все значения",
        Held::Whole => "создано",
        Held::Taken => "имя занято",
        Held::Unchosen => "не выбрано",
        Held::Unkept => "есть, но не заполняется",
    },
    not_looked: "—",
    looking: "Смотрим, какие поля есть на портале…",
    absent: "Полей на портале пока нет.",
    incomplete: |made, of| {
        let fields = plural_ru(made as u64, "поле", "поля", "полей");
        format!("Создано {made} {fields} из {of}.")
    },
    ready: "Все поля на месте.",
    left: "Все поля на месте. Из этого браузера они не заполняются: так выбрано при первом запуске. Чтобы заполнять, нажмите «Заполнять поля».",
    working: |command| match command {
        FieldsCommand::Keep => "Создаём и проверяем поля…",
        FieldsCommand::Remove => "Убираем поля…",
        FieldsCommand::Look => "Смотрим, какие поля есть на портале…",
    },
    progress: |done, total| format!("{done} из {total}"),
    patience: "Чем больше карточек на портале, тем дольше он создаёт и удаляет поле.",
    done: |made, mended, removed| match (made, mended, removed) {
        (0, 0, 0) => "Сами поля менять не понадобилось.".to_owned(),
        _ => sentence(&[("создано", made), ("исправлено", mended), ("убрано", removed)], "Полей контактов и компаний "),
    },
    create: "Создать и заполнять",
    fill: "Заполнять поля",
    complete: "Создать недостающее",
    check: "Проверить и исправить",
    remove: "Убрать поля из портала",
    remove_sure: "Поля исчезнут из всех карточек вместе со значениями. Фильтры, отчёты, роботы и рассылки, которые на них опираются, перестанут работать. Клиенты и история в приложении останутся, поля можно создать и заполнить снова.",
    remove_yes: "Да, убрать поля и значения",
    offline: "Нет сети: поля можно создать и убрать, когда она появится.",
    refusal: |refusal| match refusal {
        FieldsRefusal::NoRight => Message {
            title: "Не хватает прав",
            text: "Поля создаёт и убирает тот, кому в ролях CRM разрешено «Изменять настройки». Попросите администратора CRM открыть приложение или дать вам это право.",
        },
        FieldsRefusal::AppNotAllowed => Message {
            title: "Приложению не разрешено",
            text: "У приложения нет доступа к CRM. Попросите администратора портала проверить его разрешения.",
        },
        FieldsRefusal::NamesTaken(_) => Message {
            title: "Имена заняты",
            text: "На портале уже есть поля с такими именами, но другого типа, и приложение их не трогает. Удалите их в настройках CRM, если они не нужны, и повторите. Остальные поля созданы.",
        },
        FieldsRefusal::NotOurs(_) => Message {
            title: "Часть полей оставлена",
            text: "Эти поля создало не приложение, поэтому они остались. Если они не нужны, удалите их в настройках CRM.",
        },
        FieldsRefusal::Portal { .. } => Message {
            title: "Портал отказал",
            text: "Сделанное сохранилось. Повторите позже; если не поможет, покажите подробности администратору.",
        },
    },
    contact_field: |name| format!("у контактов {name}"),
    company_field: |name| format!("у компаний {name}"),
};

/// English.
pub(super) const EN: Fields = Fields {
    title: "Fields in CRM cards",
    intro: "The app can keep eight fields in the cards of contacts and companies. Filters and reports of the CRM, automation rules and mailings work with them. Only groups, dates, counts and yes-or-no marks are written, never sums. Four more, the ranks of the client and the date of the next touch, are created if they are chosen under “Counting rules”.",
    field: "Field",
    holds: "What it holds",
    contacts: "Contacts",
    companies: "Companies",
    fields: [
        ("Parent company (Clients)", "A link to the contact's company; empty for companies and private persons"),
        (
            "Life cycle (Clients)",
            "Active, Sleeping, Lost, With requests, With dialogs, With contacts or Without contacts",
        ),
        ("Client type (Clients)", "B2B or B2C"),
        ("Sales frequency (Clients)", "Regular, First purchase or No payments"),
        ("Last payment date (Clients)", "A date"),
        ("Number of payments (Clients)", "A whole number"),
        ("Has dialogs (Clients)", "Yes or No"),
        ("Has contact details (Clients)", "Yes or No"),
        ("ABC rank (Clients)", "A, B or C; empty for clients without a rank"),
        ("XYZ regularity (Clients)", "X, Y or Z; empty for those who have not paid for long"),
        (
            "RFM group (Clients)",
            "New, Promising, Growing, Champions, Loyal, Cooling, Need attention, Hibernating, At risk, Cannot lose or Gone",
        ),
        ("Next touch (Clients)", "The next day for which a touch is planned"),
    ],
    held: |held| match held {
        Held::Missing => "not created",
        Held::Partly => "created, but without some values",
        Held::Whole => "created",
        Held::Taken => "name taken",
        Held::Unchosen => "not chosen",
        Held::Unkept => "there, but not filled",
    },
    not_looked: "—",
    looking: "Looking which fields the portal has…",
    absent: "The portal does not have the fields yet.",
    incomplete: |made, of| format!("{made} of {of} fields are created."),
    ready: "All fields are there.",
    left: "All fields are there. They are not filled from this browser: that was chosen at the first run. To have them filled, press “Keep filled”.",
    working: |command| match command {
        FieldsCommand::Keep => "Making and checking the fields…",
        FieldsCommand::Remove => "Removing the fields…",
        FieldsCommand::Look => "Looking which fields the portal has…",
    },
    progress: |done, total| format!("{done} of {total}"),
    patience: "The more cards a portal has, the longer it takes to make or remove a field.",
    done: |made, mended, removed| match (made, mended, removed) {
        (0, 0, 0) => "The fields themselves needed no change.".to_owned(),
        _ => sentence(&[("made", made), ("mended", mended), ("removed", removed)], "Fields of contacts and companies "),
    },
    create: "Create and keep filled",
    fill: "Keep filled",
    complete: "Create what is missing",
    check: "Check and repair",
    remove: "Remove the fields from the portal",
    remove_sure: "The fields disappear from all cards together with their values. Filters, reports, automation rules and mailings that rely on them stop working. Clients and the history in the app stay, and the fields can be created and filled again.",
    remove_yes: "Yes, remove fields and values",
    offline: "No network: the fields can be created and removed once it is back.",
    refusal: |refusal| match refusal {
        FieldsRefusal::NoRight => Message {
            title: "Not enough rights",
            text: "Fields are created and removed by whoever has the right to change settings in the roles of the CRM. Ask a CRM administrator to open the app or to give you that right.",
        },
        FieldsRefusal::AppNotAllowed => Message {
            title: "The app is not allowed to",
            text: "The app has no access to the CRM. Ask the portal's administrator to check its permissions.",
        },
        FieldsRefusal::NamesTaken(_) => Message {
            title: "Names are taken",
            text: "The portal already has fields of these names but of another type, and the app leaves them alone. Remove them in the settings of the CRM if nobody needs them, and try again. The other fields were created.",
        },
        FieldsRefusal::NotOurs(_) => Message {
            title: "Some fields were left",
            text: "The app has not made these fields, so they stay. If nobody needs them, remove them in the settings of the CRM.",
        },
        FieldsRefusal::Portal { .. } => Message {
            title: "The portal refused",
            text: "What was done is kept. Try again later; if that does not help, show the details to an administrator.",
        },
    },
    contact_field: |name| format!("of contacts {name}"),
    company_field: |name| format!("of companies {name}"),
};

/// "Fields of contacts and companies made: 3, mended: 1." from what is not zero.
fn sentence(parts: &[(&str, u32)], subject: &str) -> String {
    let told: Vec<String> =
        parts.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{what}: {count}")).collect();
    format!("{subject}{}.", told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_left_alone_name_the_button_that_fills_them() {
        for (words, open, close) in [(RU, '«', '»'), (EN, '“', '”')] {
            let button = format!("{open}{}{close}", words.fill);
            assert!(words.left.contains(&button), "{}", words.left);
        }
    }

    #[test]
    fn what_was_done_names_only_what_was_done() {
        for (done, ru, en) in [
            ((0, 0, 0), "Сами поля менять не понадобилось.", "The fields themselves needed no change."),
            ((16, 0, 0), "Полей контактов и компаний создано: 16.", "Fields of contacts and companies made: 16."),
            (
                (1, 2, 0),
                "Полей контактов и компаний создано: 1, исправлено: 2.",
                "Fields of contacts and companies made: 1, mended: 2.",
            ),
            ((0, 0, 3), "Полей контактов и компаний убрано: 3.", "Fields of contacts and companies removed: 3."),
        ] {
            let (made, mended, removed) = done;
            assert_eq!((RU.done)(made, mended, removed), ru);
            assert_eq!((EN.done)(made, mended, removed), en);
        }
    }
}
