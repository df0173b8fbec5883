//! The words that tell where a client is and why.

use protocol::{CardGap, LeftOut, Records};
use segmentation::facts::InvoiceKind;
use segmentation::{DateField, Group, Source};

use super::{Message, plural_en, plural_ru};
use crate::view_model::card::{Way, record_id};

/// The words of the panel that explains a client.
pub struct CardTexts {
    /// Name of the panel, and of the button that opens it.
    pub why: &'static str,
    /// Button: the client before this one in the list.
    pub previous: &'static str,
    /// Button: the client after this one in the list.
    pub next: &'static str,
    /// The same of one client; takes its name.
    pub why_of: fn(&str) -> String,
    /// What one client of a group is called.
    pub one_of: fn(Group) -> &'static str,
    /// Button: put the panel away.
    pub close: &'static str,
    /// The answer is on its way.
    pub loading: &'static str,
    /// To which day everything refers; takes the date.
    pub as_of: fn(&str) -> String,

    /// The contact stands for a company; takes the company's name.
    pub client_is: fn(&str) -> String,
    /// What that means.
    pub client_is_hint: &'static str,

    /// A record by its kind and number, within a sentence.
    pub record: fn(Source) -> String,
    /// The field of a record that a date was taken from.
    pub field: fn(DateField) -> &'static str,
    /// The last payment; takes the date, the record, the field, and how long ago it was.
    pub paid: fn(&str, &str, &str, &str) -> String,
    /// The last payment as it was counted with full rights, without a record that shows it; takes the date, and how
    /// long ago it was.
    pub paid_unseen: fn(&str, &str) -> String,
    /// The group was counted with full rights, and nothing that the viewer may see shows why.
    pub unseen: &'static str,
    /// The card was created after the month that is explained; takes the date.
    pub not_yet: fn(&str) -> String,
    /// It was on the very day that is explained, which has passed.
    pub same_day: &'static str,
    /// Group, date and number of payments were counted with full rights.
    pub counted: &'static str,
    /// The viewer may see some of the payments only; takes how many, and of how many.
    pub payments_seen: fn(u64, u64) -> String,
    /// The viewer sees more payments than were counted; takes how many.
    pub payments_newer: fn(u64) -> String,
    /// Everything was counted from the records that the viewer may see.
    pub by_rights: &'static str,
    /// The month was recorded with this group, and the records tell another one today; takes that one.
    pub recorded: fn(&str) -> String,
    /// How long ago something was, in months and days.
    pub passed: fn(u32, u32) -> String,
    /// No payment, but a request; takes its date and record.
    pub request: fn(&str, &str) -> String,
    /// Neither payment nor request, but a dialog; takes its date and record.
    pub dialog: fn(&str, &str) -> String,
    /// None of these, but ways to get in touch; takes them.
    pub reachable: fn(&str) -> String,
    /// Nothing at all.
    pub nothing: &'static str,
    /// A way to get in touch.
    pub way: fn(Way) -> &'static str,
    /// What time alone will change; takes the date and the group.
    pub next_change: fn(&str, &str) -> String,
    /// The same said of a month that has ended.
    pub next_change_then: fn(&str, &str) -> String,
    /// Time alone changes nothing for who has paid.
    pub next_payment: &'static str,
    /// What changes the group of who has never paid.
    pub first_payment: &'static str,

    /// Heading of the payments; takes the number and its text.
    pub payments: fn(u64, &str) -> String,
    /// How a payment is dated; takes the date and the field.
    pub dated: fn(&str, &str) -> String,
    /// An invoice is part of a deal's payment; takes the two.
    pub absorbed: fn(Source, Source) -> String,
    /// The rest of a long list; takes how many, and that as a text.
    pub more: fn(u64, &str) -> String,
    /// Heading of what else is known.
    pub evidence: &'static str,
    /// The first request.
    pub first_request: &'static str,
    /// The first dialog.
    pub first_dialog: &'static str,
    /// Ways to get in touch.
    pub contacts: &'static str,
    /// There is none.
    pub none: &'static str,
    /// Heading of the life line.
    pub life: &'static str,
    /// Why there is none.
    pub life_hidden: &'static str,
    /// A span of it; takes the first month, the last one, and the number of months.
    pub span: fn(&str, &str, u32) -> String,
    /// Heading of the people of a company; takes the number and its text.
    pub people: fn(u64, &str) -> String,
    /// Since when somebody is one of them; takes the date.
    pub since: fn(&str) -> String,

    /// What could not be read.
    pub gap: fn(CardGap) -> &'static str,
    /// The card is in no count.
    pub left_out: fn(LeftOut) -> Message,
    /// There is no such card, or it is hidden.
    pub missing: Message,
    /// The viewer may read no such cards.
    pub refused: Message,
    /// The card is not saved yet.
    pub unsaved: Message,
}

fn record_ru(source: Source) -> String {
    match source {
        Source::Deal(id) => format!("сделка № {id}"),
        Source::Invoice(InvoiceKind::Smart, id) => format!("счёт № {id}"),
        Source::Invoice(InvoiceKind::Old, id) => format!("счёт старого образца № {id}"),
        Source::Activity(id) => format!("дело № {id}"),
        Source::Lead(id) => format!("лид № {id}"),
    }
}

fn record_en(source: Source) -> String {
    match source {
        Source::Deal(id) => format!("deal No. {id}"),
        Source::Invoice(InvoiceKind::Smart, id) => format!("invoice No. {id}"),
        Source::Invoice(InvoiceKind::Old, id) => format!("invoice of the old kind No. {id}"),
        Source::Activity(id) => format!("activity No. {id}"),
        Source::Lead(id) => format!("lead No. {id}"),
    }
}

fn months_days_ru(months: u32, days: u32) -> String {
    match (months, days) {
        (0, 0) => "сегодня".to_owned(),
        (0, days) => format!("прошло {days} дн."),
        (months, 0) => format!("прошло {months} мес."),
        (months, days) => format!("прошло {months} мес. {days} дн."),
    }
}

fn months_days_en(months: u32, days: u32) -> String {
    match (months, days) {
        (0, 0) => "today".to_owned(),
        (0, days) => format!("{days} d ago"),
        (months, 0) => format!("{months} mo ago"),
        (months, days) => format!("{months} mo {days} d ago"),
    }
}

fn payments_seen_ru(seen: u64, all: u64) -> String {
    let of = plural_ru(all, "платежа", "платежей", "платежей");
    match (seen, all) {
        (0, 1) => "Единственный платёж вам не виден".to_owned(),
        (0, _) => format!("Из {all} {of} вам не виден ни один"),
        _ => {
            let are = plural_ru(seen, "доступен", "доступны", "доступны");
            format!("Вам {are} {seen} из {all} {of}")
        }
    }
}

fn payments_seen_en(seen: u64, all: u64) -> String {
    let of = plural_en(all, "payment", "payments");
    if seen == 0 { format!("You can see none of {all} {of}") } else { format!("You can see {seen} of {all} {of}") }
}

/// The Russian words.
pub(super) const RU: CardTexts = CardTexts {
    why: "Почему здесь",
    previous: "Предыдущий клиент",
    next: "Следующий клиент",
    why_of: |name| format!("Почему здесь: {name}"),
    one_of: |group| match group {
        Group::Companies => "Компания",
        Group::Contacts => "Контакт",
        Group::Active => "Активный",
        Group::Sleeping => "Спящий",
        Group::Lost => "Потерянный",
        group => (super::ru::TEXTS.group)(group),
    },
    close: "Закрыть",
    loading: "Читаем историю клиента…",
    as_of: |date| format!("по состоянию на {date}"),

    client_is: |name| format!("Клиент — {name}"),
    client_is_hint: "Контакт относится к этой компании: его сделки, счета и дела засчитаны ей.",

    record: record_ru,
    field: |field| match field {
        DateField::Closed => "дата завершения",
        DateField::Moved => "дата перехода на стадию",
        DateField::Updated => "дата изменения",
        DateField::Created => "дата создания",
    },
    paid: |date, record, field, passed| format!("Последняя оплата {date} ({record}, {field}), {passed}"),
    paid_unseen: |date, passed| format!("Последняя оплата {date}, {passed}: так посчитано по всем записям CRM."),
    unseen: "Так посчитано по всем записям CRM. Записи, которые это показывают, вам не видны или с тех пор изменились.",
    not_yet: |date| format!("В этом месяце карточки ещё не было: она создана {date}."),
    same_day: "в тот же день",
    counted: "Группа, дата последней оплаты и число оплат посчитаны по всем записям CRM.",
    payments_seen: payments_seen_ru,
    payments_newer: |seen| {
        let noun = plural_ru(seen, "платёж", "платежа", "платежей");
        format!("Вам уже видно {seen} {noun}: изменения после подсчёта войдут в следующий.")
    },
    by_rights: "Посчитано только по записям, которые вам видны: по всем записям CRM может выйти иначе.",
    recorded: |group| {
        format!(
            "Так этот месяц записан. По записям, которые есть в CRM сейчас, вышло бы «{group}»; вот что они говорят:"
        )
    },
    passed: months_days_ru,
    request: |date, record| format!("Оплат нет. Первая заявка — {date} ({record})."),
    dialog: |date, record| format!("Оплат и заявок нет. Первый диалог — {date} ({record})."),
    reachable: |ways| format!("Оплат, заявок и диалогов нет, но связаться можно: {ways}."),
    nothing: "Нет ни оплат, ни заявок, ни диалогов, и связаться не по чему.",
    way: |way| match way {
        Way::Phone => "телефон",
        Way::Email => "e-mail",
        Way::Site => "сайт",
        Way::Messenger => "мессенджер",
        Way::OpenLine => "открытая линия",
        Way::Requisite => "реквизиты",
        Way::Person => "контакты в компании",
    },
    next_change: |date, group| format!("Без новой оплаты {date} перейдёт в группу «{group}»."),
    next_change_then: |date, group| format!("Тогда без новой оплаты {date} перешёл бы в группу «{group}»."),
    next_payment: "Останется в этой группе, пока не появится новая оплата.",
    first_payment: "Первая оплата переведёт клиента в группу «Активные».",

    payments: |n, text| format!("{text} {}", plural_ru(n, "оплата", "оплаты", "оплат")),
    dated: |date, field| format!("{date}, {field}"),
    absorbed: |invoice, deal| {
        let id = record_id(deal);
        format!("{} входит в сделку № {id}", capitalized(&record_ru(invoice)))
    },
    more: |n, text| format!("Ещё {text} {}", plural_ru(n, "запись", "записи", "записей")),
    evidence: "Что ещё известно",
    first_request: "Первая заявка",
    first_dialog: "Первый диалог",
    contacts: "Как связаться",
    none: "нет",
    life: "Линия жизни",
    life_hidden: "Линии жизни нет: по записям, которые вам видны, она вышла бы неверной.",
    span: |from, through, n| {
        let months = plural_ru(n.into(), "месяц", "месяца", "месяцев");
        if n == 1 { format!("{from}, {n} {months}") } else { format!("{from} — {through}, {n} {months}") }
    },
    people: |n, text| format!("{text} {} в компании", plural_ru(n, "контакт", "контакта", "контактов")),
    since: |date| format!("с {date}"),

    gap: |gap| match gap {
        CardGap::HiddenCompany => {
            "Контакт указан в компании, которую вам не видно или которой больше нет. Если она есть, клиент — она."
        }
        CardGap::Closed(Records::Companies) => "Компании вам не видны: если у контакта есть компания, клиент — она.",
        CardGap::Closed(Records::Contacts) => "Контакты вам не видны: сделки и дела контактов компании не учтены.",
        CardGap::Closed(Records::Deals) => "Сделки вам не видны: оплаты и заявки показаны без них.",
        CardGap::Closed(Records::Invoices) => "Счета вам не видны: оплаты и заявки показаны без них.",
        CardGap::Closed(Records::Activities) => "Дела вам не видны: диалоги не учтены.",
        CardGap::Closed(Records::Leads) => "Лиды вам не видны: заявки показаны без них.",
        CardGap::Closed(Records::Requisites) => "Реквизиты вам не видны: среди способов связи их нет.",
        CardGap::Cut(_) => "Записей у клиента так много, что прочитана только часть, самые ранние из них.",
    },
    left_out: |reason| match reason {
        LeftOut::OwnCompany => Message {
            title: "Это ваша компания",
            text: "Реквизиты своей организации клиентами не считаются и ни в одну группу не входят.",
        },
        LeftOut::ServiceCategory => Message {
            title: "Это не клиент",
            text: "Карточка служебной категории (например, поставщик) ни в одну группу не входит.",
        },
        LeftOut::Type => Message {
            title: "Это не клиент",
            text: "Карточки этого типа исключены из подсчёта в настройках и ни в одну группу не входят.",
        },
    },
    missing: Message {
        title: "Карточка не найдена", text: "Её удалили, или у вас нет прав на её просмотр."
    },
    refused: Message {
        title: "Нет прав на просмотр",
        text: "Ваши права в CRM не показывают карточки этого вида. Их настраивает администратор портала.",
    },
    unsaved: Message {
        title: "Карточка ещё не сохранена",
        text: "Сохраните её, и здесь появится место клиента и то, почему он там.",
    },
};

/// The English words.
pub(super) const EN: CardTexts = CardTexts {
    why: "Why here",
    previous: "Previous client",
    next: "Next client",
    why_of: |name| format!("Why here: {name}"),
    one_of: |group| match group {
        Group::Companies => "Company",
        Group::Contacts => "Contact",
        group => (super::en::TEXTS.group)(group),
    },
    close: "Close",
    loading: "Reading the client's history…",
    as_of: |date| format!("as of {date}"),

    client_is: |name| format!("The client is {name}"),
    client_is_hint: "The contact belongs to this company: its deals, invoices and activities count for the company.",

    record: record_en,
    field: |field| match field {
        DateField::Closed => "closing date",
        DateField::Moved => "date of its stage",
        DateField::Updated => "date of change",
        DateField::Created => "date of creation",
    },
    paid: |date, record, field, passed| format!("The last payment was on {date} ({record}, {field}), {passed}."),
    paid_unseen: |date, passed| {
        format!("The last payment was on {date}, {passed}: counted from all records of the CRM.")
    },
    unseen: "Counted from all records of the CRM. You cannot see the records that show it, or they have changed since.",
    not_yet: |date| format!("There was no such card in that month: it was created on {date}."),
    same_day: "that very day",
    counted: "Group, date of the last payment and number of payments were counted from all records of the CRM.",
    payments_seen: payments_seen_en,
    payments_newer: |seen| {
        let noun = plural_en(seen, "payment", "payments");
        format!("You see {seen} {noun} by now: what has changed since will be in the next count.")
    },
    by_rights: "Counted only from the records that you can see: all records of the CRM may tell something else.",
    recorded: |group| {
        format!(
            "So this month was recorded. By the records that the CRM has now it would be “{group}”; this is what they tell:"
        )
    },
    passed: months_days_en,
    request: |date, record| format!("No payments. The first request was on {date} ({record})."),
    dialog: |date, record| format!("No payments and no requests. The first dialog was on {date} ({record})."),
    reachable: |ways| format!("No payments, requests or dialogs, but there is a way to get in touch: {ways}."),
    nothing: "There are no payments, no requests, no dialogs, and no way to get in touch.",
    way: |way| match way {
        Way::Phone => "phone",
        Way::Email => "e-mail",
        Way::Site => "site",
        Way::Messenger => "messenger",
        Way::OpenLine => "open line",
        Way::Requisite => "requisites",
        Way::Person => "contacts in the company",
    },
    next_change: |date, group| format!("Without another payment it moves to “{group}” on {date}."),
    next_change_then: |date, group| format!("Without another payment it would have moved to “{group}” on {date}."),
    next_payment: "It stays in this group until there is another payment.",
    first_payment: "The first payment moves the client to “Active”.",

    payments: |n, text| format!("{text} {}", plural_en(n, "payment", "payments")),
    dated: |date, field| format!("{date}, {field}"),
    absorbed: |invoice, deal| format!("{} is part of {}", capitalized(&record_en(invoice)), record_en(deal)),
    more: |n, text| format!("{text} more {}", plural_en(n, "record", "records")),
    evidence: "What else is known",
    first_request: "First request",
    first_dialog: "First dialog",
    contacts: "Ways to get in touch",
    none: "none",
    life: "Life line",
    life_hidden: "There is no life line: by the records that you can see it would be wrong.",
    span: |from, through, n| {
        if n == 1 { format!("{from}, 1 month") } else { format!("{from} – {through}, {n} months") }
    },
    people: |n, text| format!("{text} {} of the company", plural_en(n, "contact", "contacts")),
    since: |date| format!("since {date}"),

    gap: |gap| match gap {
        CardGap::HiddenCompany => {
            "The contact names a company that you cannot see or that is gone. If it is there, it is the client."
        }
        CardGap::Closed(Records::Companies) => {
            "You cannot see companies: if the contact has one, that company is the client."
        }
        CardGap::Closed(Records::Contacts) => {
            "You cannot see contacts: deals and activities of the company's contacts are not counted."
        }
        CardGap::Closed(Records::Deals) => "You cannot see deals: payments and requests are shown without them.",
        CardGap::Closed(Records::Invoices) => "You cannot see invoices: payments and requests are shown without them.",
        CardGap::Closed(Records::Activities) => "You cannot see activities: dialogs are not counted.",
        CardGap::Closed(Records::Leads) => "You cannot see leads: requests are shown without them.",
        CardGap::Closed(Records::Requisites) => {
            "You cannot see requisites: they are missing among the ways to get in touch."
        }
        CardGap::Cut(_) => "The client has so many records that only a part was read, the earliest of them.",
    },
    left_out: |reason| match reason {
        LeftOut::OwnCompany => Message {
            title: "This is your own company",
            text: "Companies of the portal's owner are no clients and are in no group.",
        },
        LeftOut::ServiceCategory => Message {
            title: "This is no client",
            text: "A card of a service category, such as a vendor, is in no group.",
        },
        LeftOut::Type => Message {
            title: "This is no client",
            text: "Cards of this type are left out of the count by the settings and are in no group.",
        },
    },
    missing: Message { title: "The card was not found", text: "It was deleted, or your rights do not show it." },
    refused: Message {
        title: "No right to see this",
        text: "Your rights in the CRM show no cards of this kind. The portal's administrator sets them.",
    },
    unsaved: Message {
        title: "The card is not saved yet",
        text: "Save it, and the client's place and the reason for it will be shown here.",
    },
};

/// The text with its first letter in upper case.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use segmentation::{DealId, InvoiceId};

    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        for (n, payments, people, span) in [
            (1, "1 оплата", "1 контакт в компании", "май 2024, 1 месяц"),
            (3, "3 оплаты", "3 контакта в компании", "май 2024 — июль 2024, 3 месяца"),
            (12, "12 оплат", "12 контактов в компании", "май 2024 — июль 2024, 12 месяцев"),
        ] {
            let text = n.to_string();
            assert_eq!(((RU.payments)(n, &text), (RU.people)(n, &text)), (payments.into(), people.into()));
            assert_eq!((RU.span)("май 2024", "июль 2024", n as u32), span);
        }
        assert_eq!(
            ((EN.payments)(1, "1"), (EN.people)(2, "2")),
            ("1 payment".into(), "2 contacts of the company".into())
        );
        for (seen, all, expected) in [
            (5, 6, "Вам доступны 5 из 6 платежей"),
            (1, 2, "Вам доступен 1 из 2 платежей"),
            (21, 31, "Вам доступен 21 из 31 платежа"),
            (0, 1, "Единственный платёж вам не виден"),
            (0, 6, "Из 6 платежей вам не виден ни один"),
        ] {
            assert_eq!((RU.payments_seen)(seen, all), expected);
        }
        assert_eq!((EN.payments_seen)(5, 6), "You can see 5 of 6 payments");
        assert_eq!(((RU.more)(4, "4"), (EN.more)(1, "1")), ("Ещё 4 записи".into(), "1 more record".into()));
    }

    #[test]
    fn the_reason_is_told_in_one_sentence() {
        let deal = (RU.record)(Source::Deal(DealId(815)));
        let field = (RU.field)(DateField::Closed);
        assert_eq!(
            (RU.paid)("02.11.2024", &deal, field, &(RU.passed)(6, 10)),
            "Последняя оплата 02.11.2024 (сделка № 815, дата завершения), прошло 6 мес. 10 дн."
        );
        let invoice = Source::Invoice(InvoiceKind::Smart, InvoiceId(77));
        assert_eq!((RU.absorbed)(invoice, Source::Deal(DealId(815))), "Счёт № 77 входит в сделку № 815");
        assert_eq!((EN.absorbed)(invoice, Source::Deal(DealId(815))), "Invoice No. 77 is part of deal No. 815");
        assert_eq!(((RU.passed)(0, 0), (EN.passed)(0, 3)), ("сегодня".into(), "3 d ago".into()));
    }
}
