//! What can be done with all clients of a list beside looking at them.

use protocol::{HandoverProblem, PlanState};
use segmentation::UserId;

use super::{Words, plural_en, plural_ru};

/// The words.
pub struct ListUseTexts {
    /// Box: only those who are selected; takes their number.
    pub only_chosen: fn(&str) -> String,
    /// Box: phones and addresses are in the file.
    pub phones: &'static str,
    /// How they come into the file.
    pub phones_hint: &'static str,
    /// Heads of their columns.
    pub phone_columns: [&'static str; 2],
    /// The portal is asked for them; takes how many of how many.
    pub reading_phones: fn(&str, &str) -> String,
    /// Heading: files for ad systems.
    pub for_ads: &'static str,
    /// What leaves with such a file.
    pub ads_hint: &'static str,
    /// The file is handed to the browser; takes the number of lines and its text, the number of clients and its text.
    pub exported_lines: fn((u64, &str), (u64, &str)) -> String,
    /// Cards that the portal does not show; takes their number and its text.
    pub withheld: fn(u64, &str) -> String,
    /// The same as a line of a file, the number in place of `{withheld}`.
    pub about_withheld: &'static str,
    /// The portal gave no phones.
    pub no_answer: &'static str,

    /// Button and heading: another responsible for all.
    pub hand_over: &'static str,
    /// The portal is asked who is responsible; takes how many of how many.
    pub looking: fn(&str, &str) -> String,
    /// How many cards there are; takes their number and its text.
    pub cards: fn(u64, &str) -> String,
    /// How many cards the portal does not show; takes their number and its text.
    pub withheld_cards: fn(u64, &str) -> String,
    /// Heading: who hands them over.
    pub from_whom: &'static str,
    /// Heading: the first of them.
    pub first: &'static str,
    /// There are more; takes how many.
    pub and_more: fn(&str) -> String,
    /// Nobody is responsible.
    pub nobody: &'static str,
    /// A user without a name; takes the number.
    pub user: fn(UserId) -> String,
    /// Field: who gets them.
    pub to_whom: &'static str,
    /// Nobody is chosen yet.
    pub choose: &'static str,
    /// So many have that responsible already; takes the number and its text.
    pub already: fn(u64, &str) -> String,
    /// How long it takes, in minutes; 0 for less than one.
    pub takes: fn(u64) -> String,
    /// What is about to happen.
    pub consent: &'static str,
    /// Button: do it; takes the number of cards and its text.
    pub confirm: fn(u64, &str) -> String,
    /// Button: save who was responsible.
    pub save_former: &'static str,
    /// Name of that file.
    pub former_file: &'static str,
    /// Its heads: number of the card, kind, name, number of the user, name of the user.
    pub former_heads: [&'static str; 5],
    /// Button: do nothing.
    pub cancel: &'static str,
    /// Too many cards; takes how many there are and how many may be.
    pub too_many: fn(&str, &str) -> String,
    /// The portal shows none of the cards.
    pub nobody_shown: &'static str,
    /// The portal does not say who is responsible.
    pub not_told: &'static str,
    /// The list cannot be shown.
    pub no_list: &'static str,
    /// Others are being handed over.
    pub is_busy: &'static str,
    /// Heading: how it stands.
    pub run: fn(PlanState) -> &'static str,
    /// How many of how many are done, and who gets them.
    pub done_of: fn(&str, &str, &str) -> String,
    /// How many of how many are taken back.
    pub undone_of: fn(&str, &str) -> String,
    /// Closing the tab loses nothing.
    pub kept: &'static str,
    /// Closing the tab stops it.
    pub not_kept: &'static str,
    /// Heading: so many have failed; takes the number's text.
    pub failed: fn(&str) -> String,
    /// Why one has failed; takes the name of a user where that is part of it.
    pub problem: fn(&HandoverProblem, &str) -> String,
    /// Buttons: stop, go on, take back, close.
    pub commands: [&'static str; 4],
}

impl Words for ListUseTexts {
    const RU: &'static Self = &Self {
        only_chosen: |count| format!("Только выбранные: {count}"),
        phones: "Телефоны и e-mail",
        phones_hint: "Читаем с портала сейчас, по вашим правам; они останутся только в файле",
        phone_columns: ["Телефоны", "E-mail"],
        reading_phones: |done, of| format!("Читаем телефоны и e-mail: {done} из {of}"),
        for_ads: "Для рекламы",
        ads_hint: "Вместо телефонов и адресов — их SHA-256: рекламная система найдёт тех, кого уже знает. Файл загружаете вы сами, приложение ничего никуда не отправляет.",
        exported_lines: |(lines, lines_text), (clients, clients_text)| {
            format!(
                "Файл передан браузеру: {lines_text} {} по {clients_text} {}",
                plural_ru(lines, "строка", "строки", "строк"),
                plural_ru(clients, "клиенту", "клиентам", "клиентам"),
            )
        },
        withheld: |n, text| {
            format!(
                "Портал не показал вам {text} {}: телефонов и e-mail этих клиентов в файле нет.",
                plural_ru(n, "карточку", "карточки", "карточек")
            )
        },
        about_withheld: "Карточек, которых портал не показал: {withheld}",
        no_answer: "Портал не отдал телефоны и e-mail. Попробуйте ещё раз.",
        hand_over: "Сменить ответственного",
        looking: |done, of| format!("Смотрим на портале, кто отвечает сейчас: {done} из {of}"),
        cards: |n, text| format!("{text} {}", plural_ru(n, "карточка", "карточки", "карточек")),
        withheld_cards: |n, text| {
            format!(
                "Портал не показал вам {text} {}: останутся как есть.",
                plural_ru(n, "карточку", "карточки", "карточек")
            )
        },
        from_whom: "От кого",
        first: "Первые в списке",
        and_more: |text| format!("и ещё {text}"),
        nobody: "без ответственного",
        user: |id| format!("сотрудник № {id}"),
        to_whom: "Кому передать",
        choose: "Выберите сотрудника",
        already: |n, text| {
            format!("{text} {} уже у этого сотрудника.", plural_ru(n, "карточка", "карточки", "карточек"))
        },
        takes: |minutes| match minutes {
            0 => "Займёт меньше минуты.".to_owned(),
            minutes => format!("Займёт около {minutes} {}.", plural_ru(minutes, "минуты", "минут", "минут")),
        },
        consent: "Ответственный сменится в карточках на портале. Сделки, счета и дела останутся у прежних. Потом можно вернуть как было.",
        confirm: |n, text| format!("Сменить у {text} {}", plural_ru(n, "карточки", "карточек", "карточек")),
        save_former: "Сохранить прежних (CSV)",
        former_file: "прежние-ответственные",
        former_heads: ["ID карточки", "Вид", "Название", "ID ответственного", "Ответственный"],
        cancel: "Отмена",
        too_many: |count, most| {
            format!(
                "Здесь карточек: {count}, а за один раз передаётся не больше {most}. Добавьте фильтр или выберите часть."
            )
        },
        nobody_shown: "Портал не показал вам ни одной из этих карточек: менять нечего.",
        not_told: "Портал не сказал, кто отвечает за карточки. Попробуйте ещё раз.",
        no_list: "Список сейчас нельзя показать, поэтому и передать некого.",
        is_busy: "Другая смена ответственного ещё идёт. Дождитесь её конца.",
        run: |state| match state {
            PlanState::Making => "Меняем ответственного",
            PlanState::Paused => "Смена ответственного на паузе",
            PlanState::NoAnswer => "Портал не ответил: смена ответственного остановилась",
            PlanState::Done => "Ответственный сменён",
            PlanState::Undoing => "Возвращаем прежних ответственных",
            PlanState::Undone => "Прежние ответственные возвращены",
        },
        done_of: |done, of, name| format!("Передано: {done} из {of}. Ответственный — {name}."),
        undone_of: |done, of| format!("Возвращено: {done} из {of}."),
        kept: "Вкладку можно закрыть: приложение продолжит, когда его откроют снова.",
        not_kept: "Не закрывайте вкладку: здесь ничего не хранится, и с ней смена остановится.",
        failed: |text| format!("Не получилось: {text}"),
        problem: |problem, name| match problem {
            HandoverProblem::NoRight => "нет прав менять эту карточку".to_owned(),
            HandoverProblem::Gone => "карточки нет, или она вам больше не видна".to_owned(),
            HandoverProblem::Changed(UserId::NONE) => "ответственного тем временем убрали".to_owned(),
            HandoverProblem::Changed(_) => format!("ответственного тем временем сменили: {name}"),
            HandoverProblem::Other(words) => format!("ответ портала: {words}"),
        },
        commands: ["Пауза", "Продолжить", "Вернуть прежних", "Закрыть"],
    };

    const EN: &'static Self = &Self {
        only_chosen: |count| format!("Only those selected: {count}"),
        phones: "Phones and e-mails",
        phones_hint: "Read from the portal now, by your rights; they stay in the file only",
        phone_columns: ["Phones", "E-mails"],
        reading_phones: |done, of| format!("Reading phones and e-mails: {done} of {of}"),
        for_ads: "For ads",
        ads_hint: "Their SHA-256 in place of phones and addresses: the ad system finds those it knows already. You upload the file yourself; the app sends nothing anywhere.",
        exported_lines: |(lines, lines_text), (clients, clients_text)| {
            format!(
                "File handed to the browser: {lines_text} {} of {clients_text} {}",
                plural_en(lines, "line", "lines"),
                plural_en(clients, "client", "clients"),
            )
        },
        withheld: |n, text| {
            format!(
                "The portal does not show you {text} {}: phones and e-mails of these clients are missing in the file.",
                plural_en(n, "card", "cards")
            )
        },
        about_withheld: "Cards that the portal did not show: {withheld}",
        no_answer: "The portal gave no phones and e-mails. Please try again.",
        hand_over: "Change responsible",
        looking: |done, of| format!("Asking the portal who is responsible now: {done} of {of}"),
        cards: |n, text| format!("{text} {}", plural_en(n, "card", "cards")),
        withheld_cards: |n, text| {
            let (cards, they) = (plural_en(n, "card", "cards"), plural_en(n, "it stays", "they stay"));
            format!("The portal does not show you {text} {cards}: {they} as before.")
        },
        from_whom: "From whom",
        first: "First in the list",
        and_more: |text| format!("and {text} more"),
        nobody: "nobody responsible",
        user: |id| format!("employee no. {id}"),
        to_whom: "To whom",
        choose: "Choose an employee",
        already: |n, text| {
            let (cards, have) = (plural_en(n, "card", "cards"), plural_en(n, "is", "are"));
            format!("{text} {cards} {have} with this employee already.")
        },
        takes: |minutes| match minutes {
            0 => "Takes less than a minute.".to_owned(),
            minutes => format!("Takes about {minutes} {}.", plural_en(minutes, "minute", "minutes")),
        },
        consent: "The responsible changes in the cards of the portal. Deals, invoices and activities stay with whoever has them. You can bring everything back later.",
        confirm: |n, text| format!("Change in {text} {}", plural_en(n, "card", "cards")),
        save_former: "Save the former ones (CSV)",
        former_file: "former-responsible",
        former_heads: ["Card ID", "Kind", "Name", "Responsible ID", "Responsible"],
        cancel: "Cancel",
        too_many: |count, most| {
            format!(
                "There are {count} cards, and at most {most} are handed over at once. Add a filter, or select some."
            )
        },
        nobody_shown: "The portal shows you none of these cards: there is nothing to change.",
        not_told: "The portal did not say who is responsible for the cards. Please try again.",
        no_list: "The list cannot be shown now, so there is nobody to hand over.",
        is_busy: "Another change of responsible is still under way. Wait for its end.",
        run: |state| match state {
            PlanState::Making => "Changing the responsible",
            PlanState::Paused => "Change of responsible paused",
            PlanState::NoAnswer => "The portal gave no answer: the change of responsible has stopped",
            PlanState::Done => "Responsible changed",
            PlanState::Undoing => "Bringing the former ones back",
            PlanState::Undone => "The former ones are back",
        },
        done_of: |done, of, name| format!("Handed over: {done} of {of}. Responsible: {name}."),
        undone_of: |done, of| format!("Brought back: {done} of {of}."),
        kept: "You can close the tab: the app goes on when it is opened again.",
        not_kept: "Do not close the tab: nothing is kept here, and the change stops with it.",
        failed: |text| format!("Did not work: {text}"),
        problem: |problem, name| match problem {
            HandoverProblem::NoRight => "no right to change this card".to_owned(),
            HandoverProblem::Gone => "the card is gone, or you cannot see it any more".to_owned(),
            HandoverProblem::Changed(UserId::NONE) => "the responsible was removed meanwhile".to_owned(),
            HandoverProblem::Changed(_) => format!("the responsible was changed meanwhile: {name}"),
            HandoverProblem::Other(words) => format!("the portal says: {words}"),
        },
        commands: ["Pause", "Go on", "Bring the former ones back", "Close"],
    };
}
