//! The words of the section «Planning».

use protocol::{NoPlan, PlanState, TouchProblem};
use segmentation::UserId;
use segmentation::facts::TouchKind;
use segmentation::planning::Intent;
use segmentation::rank::TouchState;

use super::{DraftError, Preset};
use crate::i18n::{Lang, Words, plural_en, plural_ru};

/// The words of the section.
pub struct PlanningTexts {
    /// Heading.
    pub title: &'static str,
    /// The numbers are being worked out.
    pub counting: &'static str,
    /// Why nobody is planned for.
    pub no_plan: fn(NoPlan) -> &'static str,
    /// Names of the views: clients, people.
    pub views: [&'static str; 2],
    /// Label of whose clients are looked at.
    pub whose: &'static str,
    /// Everybody's.
    pub everybody: &'static str,
    /// The viewer's own.
    pub mine: &'static str,
    /// Heading of the list of departments in the choice.
    pub departments: &'static str,
    /// Heading of the list of people in the choice.
    pub people: &'static str,

    /// Heading of the ranks.
    pub ranks: &'static str,
    /// All ranks.
    pub all_ranks: &'static str,
    /// A rank; takes its letter.
    pub rank: fn(&str) -> String,
    /// The norm of a rank; takes its months.
    pub norm: fn(u32) -> String,
    /// Name of a state.
    pub state: fn(TouchState) -> &'static str,
    /// Nobody has a rank.
    pub nobody_ranked: &'static str,

    /// Heading of the table; takes the number of clients and its text.
    pub clients: fn(u64, &str) -> String,
    /// Headings of the columns: rank, client, days since the last touch, last touch, next planned, due, usual payment,
    /// responsible.
    pub columns: [&'static str; 8],
    /// So many days; takes their number and its text. 0 is today.
    pub days: fn(u64, &str) -> String,
    /// Nobody ever talked to the client.
    pub never: &'static str,
    /// Nobody has in the half-year that is read.
    pub long_ago: &'static str,
    /// What stands before the rank, the state and the day until which a touch is due.
    pub rank_and_due: &'static str,
    /// Nothing is planned.
    pub nothing_planned: &'static str,
    /// It is planned without a date.
    pub undated: &'static str,
    /// A planned touch is late; takes its day.
    pub late: fn(&str) -> String,
    /// What a touch is.
    pub kind: fn(TouchKind) -> &'static str,
    /// Nobody is responsible.
    pub no_responsible: &'static str,
    /// A user without a name; takes the number.
    pub user: fn(UserId) -> String,
    /// Nobody is listed.
    pub nobody: &'static str,
    /// Button: more rows.
    pub more: &'static str,
    /// Button of a row: plan.
    pub plan: &'static str,
    /// Button of a row on a phone: a call tomorrow.
    pub call_tomorrow: &'static str,

    /// What is to be done.
    pub intent: fn(Intent) -> &'static str,
    /// Label: what.
    pub what: &'static str,
    /// Label: day.
    pub day: &'static str,
    /// Label: time.
    pub time: &'static str,
    /// Label: who.
    pub who: &'static str,
    /// Label: subject.
    pub subject: &'static str,
    /// A day that is offered.
    pub preset: fn(Preset) -> &'static str,
    /// How much is planned for the day that is filled in; takes the number and its text.
    pub load: fn(u64, &str) -> String,
    /// Button: make it in the portal.
    pub make: &'static str,
    /// Button: close without it.
    pub cancel: &'static str,
    /// It is being made.
    pub making: &'static str,
    /// It is made; takes the client and the day.
    pub made: fn(&str, &str) -> String,
    /// Button: mark as done.
    pub done: &'static str,
    /// It is marked as done.
    pub is_done: &'static str,
    /// Button: put off.
    pub move_to: &'static str,
    /// It is put off; takes the day.
    pub is_moved: fn(&str) -> String,
    /// What is wrong with a draft.
    pub error: fn(DraftError) -> &'static str,
    /// Why a touch could not be made or changed.
    pub problem: fn(&TouchProblem) -> String,

    /// Heading of the calendar.
    pub calendar: &'static str,
    /// Button: the month before.
    pub before: &'static str,
    /// Button: the month after.
    pub after: &'static str,
    /// Short names of the days of the week from Monday on.
    pub week: [&'static str; 7],
    /// A day for screen readers; takes the day, the number of touches and its text.
    pub day_load: fn(&str, u64, &str) -> String,
    /// Name of the list of how much each person has planned for a day.
    pub by_person: &'static str,
    /// Touches that are late; takes their number and its text.
    pub are_late: fn(u64, &str) -> String,
    /// Touches without a date; takes their number and its text.
    pub are_undated: fn(u64, &str) -> String,
    /// Nothing is planned for the day.
    pub free_day: &'static str,

    /// Heading of the proposals.
    pub bulk: &'static str,
    /// What they are.
    pub bulk_intro: &'static str,
    /// Label: from which day on.
    pub from: &'static str,
    /// Label: how many a day for each person.
    pub per_day: &'static str,
    /// Button: propose.
    pub propose: &'static str,
    /// Nobody is overdue.
    pub nothing_to_propose: &'static str,
    /// Heading of the column of choice.
    pub chosen: &'static str,
    /// Button: make so many; takes the number and its text.
    pub confirm: fn(u64, &str) -> String,
    /// So many of those that are chosen cannot be made as they are filled in; takes the number and its text.
    pub are_wrong: fn(u64, &str) -> String,
    /// How it stands with those that are being made.
    pub run: fn(PlanState) -> &'static str,
    /// So many are made of so many; takes the number, its text and the text of the other.
    pub made_of: fn(u64, &str, &str) -> String,
    /// So many were taken back; takes the number and its text.
    pub taken_back: fn(u64, &str) -> String,
    /// Closing the tab would lose the rest.
    pub not_kept: &'static str,
    /// Closing the tab loses nothing.
    pub kept: &'static str,
    /// Button: pause.
    pub pause: &'static str,
    /// Button: go on.
    pub resume: &'static str,
    /// Button: take back what was made.
    pub undo: &'static str,
    /// Button: close what is told of it.
    pub dismiss: &'static str,
    /// Heading of what has failed.
    pub failed: &'static str,

    /// Heading of the table of people.
    pub team: &'static str,
    /// Label of the period: to which day.
    pub to: &'static str,
    /// Its headings: person, clients, within the norm, overdue, calls, meetings, e-mails, to-dos, on time, with a result,
    /// followed, missed.
    pub team_columns: [&'static str; 12],
    /// Its headings in a file: the same with all touches before those that were planned for a day, and these before those
    /// on time.
    pub team_file: [&'static str; 14],
    /// Button: save the table as a workbook.
    pub save_table: &'static str,
    /// Name of the file before its period.
    pub file_name: &'static str,
    /// The file could not be made.
    pub no_file: &'static str,
    /// Line of a file: the period; takes its days.
    pub team_period: fn(&str, &str) -> String,
    /// So many of so many; takes both.
    pub of: fn(&str, &str) -> String,
    /// Nobody has ranked clients.
    pub no_team: &'static str,
    /// Button: print.
    pub print: &'static str,

    /// Heading of the viewer's own clients.
    pub own: &'static str,
    /// What is told of them, and why no ranks.
    pub own_intro: &'static str,
    /// The same of the clients of one of the people whom the viewer heads.
    pub person_intro: &'static str,
    /// Not all are told; takes both numbers.
    pub own_cut: fn(&str, &str) -> String,
    /// The viewer is responsible for nobody.
    pub own_none: &'static str,
    /// The viewer sees no client of the person.
    pub person_none: &'static str,
    /// The portal has not answered.
    pub own_failed: &'static str,
    /// Button: ask again.
    pub again: &'static str,
}

impl Lang {
    /// The subject that a touch has unless somebody writes another.
    pub(super) fn words_of_subject(self, intent: Intent) -> String {
        let subject = match (self, intent) {
            (Self::Ru, Intent::Call) => "Позвонить",
            (Self::Ru, Intent::Meeting) => "Встретиться",
            (Self::Ru, Intent::Todo) => "Связаться с клиентом",
            (Self::En, Intent::Call) => "Call",
            (Self::En, Intent::Meeting) => "Meet",
            (Self::En, Intent::Todo) => "Get in touch",
        };
        subject.to_owned()
    }
}

fn touches_ru(n: u64) -> &'static str {
    plural_ru(n, "касание", "касания", "касаний")
}

impl Words for PlanningTexts {
    const RU: &'static Self = &Self {
        title: "Планирование касаний",
        counting: "Считаем…",
        no_plan: |reason| match reason {
            NoPlan::NotRead => {
                "CRM на этом устройстве ещё не прочитана. План появится здесь сам, когда чтение закончится; если оно не идёт, нажмите «Обновить»."
            }
            NoPlan::SumsNotRead => {
                "Суммы оплат ещё не прочитаны полностью, поэтому ранги и план пока не посчитаны. Они появятся здесь сами."
            }
            NoPlan::TouchesNotRead => {
                "Читаем звонки, встречи, письма и дела. Пока они прочитаны не все, последнее касание было бы неверным: план появится здесь сам."
            }
        },
        views: ["Клиенты", "Сотрудники"],
        whose: "Чьи клиенты",
        everybody: "Все сотрудники",
        mine: "Мои",
        departments: "Отделы",
        people: "Сотрудники",
        ranks: "Ранги",
        all_ranks: "Все ранги",
        rank: |letter| format!("Ранг {letter}"),
        norm: |months| match months {
            1 => "раз в месяц".to_owned(),
            n => format!("раз в {n} {}", plural_ru(n.into(), "месяц", "месяца", "месяцев")),
        },
        state: |state| match state {
            TouchState::Planned => "Запланировано",
            TouchState::Overdue => "Просрочено",
            TouchState::Soon => "Скоро",
            TouchState::Fine => "В норме",
        },
        nobody_ranked: "Пока ни у кого нет ранга: за последние 12 месяцев оплат с суммой не было.",
        clients: |n, text| format!("{text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        columns: [
            "Ранг",
            "Клиент",
            "Без касаний",
            "Последнее касание",
            "Запланировано",
            "Пора до",
            "Обычная оплата",
            "Ответственный",
        ],
        days: |n, text| match n {
            0 => "сегодня".to_owned(),
            n => format!("{text} {}", plural_ru(n, "день", "дня", "дней")),
        },
        never: "не было",
        long_ago: "больше полугода",
        rank_and_due: "Ранг и срок",
        nothing_planned: "ничего",
        undated: "без даты",
        late: |day| format!("не выполнено {day}"),
        kind: |kind| match kind {
            TouchKind::Meeting => "встреча",
            TouchKind::Call => "звонок",
            TouchKind::Email => "письмо",
            TouchKind::Todo => "дело",
            TouchKind::Other => "другое",
        },
        no_responsible: "нет",
        user: |id| format!("Пользователь № {id}"),
        nobody: "Таких клиентов нет.",
        more: "Показать ещё",
        plan: "Запланировать",
        call_tomorrow: "Позвонить завтра",
        intent: |intent| match intent {
            Intent::Call => "Звонок",
            Intent::Meeting => "Встреча",
            Intent::Todo => "Дело",
        },
        what: "Что",
        day: "Дата",
        time: "Время",
        who: "Кто",
        subject: "Тема",
        preset: |preset| match preset {
            Preset::Tomorrow => "Завтра",
            Preset::InAWeek => "Через неделю",
            Preset::AtDue => "В срок",
        },
        load: |n, text| match n {
            0 => "На этот день ничего не запланировано.".to_owned(),
            n => format!("На этот день уже запланировано: {text} {}.", touches_ru(n)),
        },
        make: "Создать",
        cancel: "Отмена",
        making: "Создаём в портале…",
        made: |client, day| format!("Запланировано: {client}, {day}."),
        done: "Выполнено",
        is_done: "Отмечено как выполненное.",
        move_to: "Перенести",
        is_moved: |day| format!("Перенесено на {day}."),
        error: |error| match error {
            DraftError::NoMoment => "Укажите дату и время.",
            DraftError::Past => "Эта дата уже прошла.",
            DraftError::NoResponsible => "Выберите, кто это сделает.",
            DraftError::NoSubject => "Напишите тему.",
        },
        problem: |problem| match problem {
            TouchProblem::NoRight => "Нет права менять карточку этого клиента.".to_owned(),
            TouchProblem::ClientGone => "Карточку клиента удалили.".to_owned(),
            TouchProblem::Gone => "Это дело уже удалили.".to_owned(),
            TouchProblem::Done => "Это дело уже выполнено.".to_owned(),
            TouchProblem::ResponsibleGone => "Этот сотрудник больше не работает.".to_owned(),
            TouchProblem::Past => "Это время уже прошло.".to_owned(),
            TouchProblem::NoAnswer => {
                "Портал не ответил. Проверьте карточку клиента, прежде чем планировать ещё раз.".to_owned()
            }
            TouchProblem::Other(words) => format!("Портал отказал: {words}"),
        },
        calendar: "Календарь",
        before: "Предыдущий месяц",
        after: "Следующий месяц",
        week: ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
        day_load: |day, n, text| format!("{day}: {text} {}", touches_ru(n)),
        by_person: "По сотрудникам",
        are_late: |n, text| format!("Не выполнено в срок: {text} {}", touches_ru(n)),
        are_undated: |n, text| format!("Без даты: {text} {}", touches_ru(n)),
        free_day: "На этот день ничего не запланировано.",
        bulk: "Запланировать всех просроченных",
        bulk_intro: "Предложения распределяются по рабочим дням и сотрудникам. Проверьте и поправьте их: в портале ничего не появится, пока вы не подтвердите.",
        from: "С какого дня",
        per_day: "Касаний в день на сотрудника",
        propose: "Предложить",
        nothing_to_propose: "Просроченных клиентов нет: планировать некого.",
        chosen: "Планировать",
        confirm: |n, text| format!("Создать {text} {}", touches_ru(n)),
        are_wrong: |n, text| {
            let verb = plural_ru(n, "заполнено", "заполнены", "заполнены");
            format!("{text} {} {verb} с ошибкой и создано не будет.", touches_ru(n))
        },
        run: |state| match state {
            PlanState::Making => "Создаём касания в портале…",
            PlanState::Paused => "Создание касаний приостановлено",
            PlanState::NoAnswer => "Портал не отвечает: создание касаний остановлено",
            PlanState::Done => "Касания созданы",
            PlanState::Undoing => "Отменяем созданные касания…",
            PlanState::Undone => "Созданные касания отменены",
        },
        made_of: |n, text, of| format!("Создано {text} {} из {of}", touches_ru(n)),
        taken_back: |n, text| format!("отменено {text} {}", touches_ru(n)),
        not_kept: "Не закрывайте вкладку: здесь ничего не сохраняется, и остальное было бы потеряно.",
        kept: "Вкладку можно закрыть: создание продолжится, когда вы откроете приложение снова.",
        pause: "Приостановить",
        resume: "Продолжить",
        undo: "Отменить созданные",
        dismiss: "Закрыть",
        failed: "Не получилось",
        team: "Касания по сотрудникам",
        to: "По какой день",
        team_columns: [
            "Сотрудник",
            "Клиентов с рангом",
            "В норме",
            "Просрочено",
            "Звонки",
            "Встречи",
            "Письма",
            "Дела",
            "В срок",
            "С результатом",
            "Дали заявку или оплату",
            "Не выполнено",
        ],
        team_file: [
            "Сотрудник",
            "Клиентов с рангом",
            "В норме",
            "Просрочено",
            "Звонки",
            "Встречи",
            "Письма",
            "Дела",
            "Всего касаний",
            "Из них со сроком",
            "Из них в срок",
            "С результатом",
            "Дали заявку или оплату",
            "Не выполнено",
        ],
        save_table: "Скачать XLSX",
        file_name: "касания",
        no_file: "Файл не получился. Попробуйте ещё раз.",
        team_period: |from, to| format!("Касания с {from} по {to}; клиенты — на сегодня"),
        of: |part, all| format!("{part} из {all}"),
        no_team: "За этот период ни у кого не было клиентов с рангом.",
        print: "Печать",
        own: "Мои клиенты",
        own_intro: "Это клиенты, за которых отвечаете вы, — прямо из портала, по вашим правам. Ранги здесь не показаны: для них нужны оплаты всех клиентов. Касания берутся из самих карточек, за последние полгода.",
        person_intro: "Это клиенты, за которых отвечает сотрудник, — прямо из портала; только те карточки, которые доступны вам. Ранги здесь не показаны: для них нужны оплаты всех клиентов. Касания берутся из самих карточек, за последние полгода.",
        own_cut: |shown, all| format!("Показано {shown} из {all} карточек."),
        own_none: "Вы не отвечаете ни за одного клиента.",
        person_none: "Ни одна карточка клиентов этого сотрудника вам не доступна.",
        own_failed: "Портал не ответил.",
        again: "Спросить ещё раз",
    };

    const EN: &'static Self = &Self {
        title: "Planning of touches",
        counting: "Counting…",
        no_plan: |reason| match reason {
            NoPlan::NotRead => {
                "The CRM is not read on this device yet. The plan appears here by itself when the reading is over; if nothing is being read, press “Refresh”."
            }
            NoPlan::SumsNotRead => {
                "The sums of payments are not read completely yet, so ranks and plan are not counted. They appear here by themselves."
            }
            NoPlan::TouchesNotRead => {
                "Reading calls, meetings, e-mails and to-dos. Before all of them are read the last touch would be wrong: the plan appears here by itself."
            }
        },
        views: ["Clients", "People"],
        whose: "Whose clients",
        everybody: "Everybody",
        mine: "Mine",
        departments: "Departments",
        people: "People",
        ranks: "Ranks",
        all_ranks: "All ranks",
        rank: |letter| format!("Rank {letter}"),
        norm: |months| match months {
            1 => "once a month".to_owned(),
            n => format!("once in {n} months"),
        },
        state: |state| match state {
            TouchState::Planned => "Planned",
            TouchState::Overdue => "Overdue",
            TouchState::Soon => "Soon",
            TouchState::Fine => "Fine",
        },
        nobody_ranked: "Nobody has a rank yet: there were no payments with a sum in the last 12 months.",
        clients: |n, text| format!("{text} {}", plural_en(n, "client", "clients")),
        columns: ["Rank", "Client", "No touch for", "Last touch", "Planned", "Due", "Usual payment", "Responsible"],
        days: |n, text| match n {
            0 => "today".to_owned(),
            n => format!("{text} {}", plural_en(n, "day", "days")),
        },
        never: "never",
        long_ago: "over half a year",
        rank_and_due: "Rank and due date",
        nothing_planned: "nothing",
        undated: "without a date",
        late: |day| format!("not done on {day}"),
        kind: |kind| match kind {
            TouchKind::Meeting => "meeting",
            TouchKind::Call => "call",
            TouchKind::Email => "e-mail",
            TouchKind::Todo => "to-do",
            TouchKind::Other => "other",
        },
        no_responsible: "nobody",
        user: |id| format!("User no. {id}"),
        nobody: "There are no such clients.",
        more: "Show more",
        plan: "Plan",
        call_tomorrow: "Call tomorrow",
        intent: |intent| match intent {
            Intent::Call => "Call",
            Intent::Meeting => "Meeting",
            Intent::Todo => "To-do",
        },
        what: "What",
        day: "Date",
        time: "Time",
        who: "Who",
        subject: "Subject",
        preset: |preset| match preset {
            Preset::Tomorrow => "Tomorrow",
            Preset::InAWeek => "In a week",
            Preset::AtDue => "When due",
        },
        load: |n, text| match n {
            0 => "Nothing is planned for this day.".to_owned(),
            n => format!("Planned for this day: {text} {}.", plural_en(n, "touch", "touches")),
        },
        make: "Create",
        cancel: "Cancel",
        making: "Creating it in the portal…",
        made: |client, day| format!("Planned: {client}, {day}."),
        done: "Done",
        is_done: "Marked as done.",
        move_to: "Move",
        is_moved: |day| format!("Moved to {day}."),
        error: |error| match error {
            DraftError::NoMoment => "Fill in date and time.",
            DraftError::Past => "This date has passed.",
            DraftError::NoResponsible => "Choose who is to do it.",
            DraftError::NoSubject => "Write a subject.",
        },
        problem: |problem| match problem {
            TouchProblem::NoRight => "You have no right to change this client's card.".to_owned(),
            TouchProblem::ClientGone => "The client's card was deleted.".to_owned(),
            TouchProblem::Gone => "This activity was deleted already.".to_owned(),
            TouchProblem::Done => "This activity is done already.".to_owned(),
            TouchProblem::ResponsibleGone => "This person does not work here any more.".to_owned(),
            TouchProblem::Past => "This time has passed.".to_owned(),
            TouchProblem::NoAnswer => {
                "The portal gave no answer. Look at the client's card before you plan it again.".to_owned()
            }
            TouchProblem::Other(words) => format!("The portal refused it: {words}"),
        },
        calendar: "Calendar",
        before: "Previous month",
        after: "Next month",
        week: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        day_load: |day, n, text| format!("{day}: {text} {}", plural_en(n, "touch", "touches")),
        by_person: "By person",
        are_late: |n, text| format!("Not done in time: {text} {}", plural_en(n, "touch", "touches")),
        are_undated: |n, text| format!("Without a date: {text} {}", plural_en(n, "touch", "touches")),
        free_day: "Nothing is planned for this day.",
        bulk: "Plan for all who are overdue",
        bulk_intro: "Proposals are spread over working days and people. Look at them and change them: nothing appears in the portal before you confirm.",
        from: "From which day",
        per_day: "Touches a day for each person",
        propose: "Propose",
        nothing_to_propose: "Nobody is overdue: there is nothing to plan.",
        chosen: "Plan it",
        confirm: |n, text| format!("Create {text} {}", plural_en(n, "touch", "touches")),
        are_wrong: |n, text| {
            format!("{text} {} filled in wrongly and will not be created.", plural_en(n, "touch is", "touches are"))
        },
        run: |state| match state {
            PlanState::Making => "Creating touches in the portal…",
            PlanState::Paused => "Creating touches is paused",
            PlanState::NoAnswer => "The portal gives no answer: creating touches has stopped",
            PlanState::Done => "The touches are created",
            PlanState::Undoing => "Taking back the created touches…",
            PlanState::Undone => "The created touches are taken back",
        },
        made_of: |n, text, of| format!("{text} {} of {of} created", plural_en(n, "touch", "touches")),
        taken_back: |n, text| format!("{text} {} taken back", plural_en(n, "touch", "touches")),
        not_kept: "Do not close the tab: nothing is kept here, and the rest would be lost.",
        kept: "You may close the tab: it goes on when you open the app again.",
        pause: "Pause",
        resume: "Go on",
        undo: "Take back what was created",
        dismiss: "Close",
        failed: "Not created or taken back",
        team: "Touches by person",
        to: "To which day",
        team_columns: [
            "Person",
            "Ranked clients",
            "Within norm",
            "Overdue",
            "Calls",
            "Meetings",
            "E-mails",
            "To-dos",
            "On time",
            "With a result",
            "Followed by a request or payment",
            "Not done",
        ],
        team_file: [
            "Person",
            "Ranked clients",
            "Within norm",
            "Overdue",
            "Calls",
            "Meetings",
            "E-mails",
            "To-dos",
            "All touches",
            "Of them with a due day",
            "Of them on time",
            "With a result",
            "Followed by a request or payment",
            "Not done",
        ],
        save_table: "Download XLSX",
        file_name: "touches",
        no_file: "The file could not be made. Try again.",
        team_period: |from, to| format!("Touches from {from} to {to}; clients as of today"),
        of: |part, all| format!("{part} of {all}"),
        no_team: "Nobody had ranked clients in this period.",
        print: "Print",
        own: "My clients",
        own_intro: "These are the clients you are responsible for, straight from the portal by your rights. No ranks are shown: they need the payments of all clients. Touches are those in the cards themselves, of the last half-year.",
        person_intro: "These are the clients this person is responsible for, straight from the portal; only the cards that your rights show. No ranks are shown: they need the payments of all clients. Touches are those in the cards themselves, of the last half-year.",
        own_cut: |shown, all| format!("{shown} of {all} cards are shown."),
        own_none: "You are responsible for no client.",
        person_none: "Your rights show no card of this person's clients.",
        own_failed: "The portal gave no answer.",
        again: "Ask again",
    };
}
