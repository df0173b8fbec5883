//! The words of the section «Counting rules».

use protocol::{CountingProblem, Leads};
use segmentation::facts::TouchKind;
use segmentation::rank::Abc;
use segmentation::{AbcCut, AbcMeasure, AbcRule, FunnelId, Setting, UserId};

use super::FieldError;
use crate::format;
use crate::i18n::{Lang, Words, plural_en, plural_ru};

/// The words of the section.
pub struct CountingTexts {
    /// Heading.
    pub title: &'static str,
    /// What the settings do and for whom.
    pub intro: &'static str,
    /// Why the viewer can change nothing.
    pub read_only: &'static str,
    /// Name of a setting.
    pub setting: fn(Setting) -> &'static str,
    /// What a setting does.
    pub hint: fn(Setting) -> &'static str,
    /// What stands after a number of months.
    pub months: &'static str,
    /// Funnels: all of them.
    pub all_funnels: &'static str,
    /// Funnels: only the chosen ones.
    pub chosen_funnels: &'static str,
    /// A funnel that the portal does not name; takes its number.
    pub funnel_number: fn(FunnelId) -> String,
    /// Heading of how clients are ranked.
    pub ranks: &'static str,
    /// Heading of what planning goes by.
    pub touches: &'static str,
    /// Heading of what is written into fields.
    pub filling: &'static str,
    /// All cards are written.
    pub all_cards: &'static str,
    /// Only the cards of clients with payments are.
    pub paying_cards: &'static str,
    /// What that takes; takes the number of cards, its text and the time in words.
    pub filling_cost: fn(u64, &str, &str) -> String,
    /// Everything is written already.
    pub filled: &'static str,
    /// How clients are ranked.
    pub abc: fn(AbcRule) -> String,
    /// Name of a kind of touches, of many.
    pub touch_kind: fn(TouchKind) -> &'static str,
    /// No type is chosen.
    pub none: &'static str,
    /// The portal has told no entries of a directory.
    pub no_entries: &'static str,
    /// While the portal is asked.
    pub asking: &'static str,
    /// A setting that is on.
    pub yes: &'static str,
    /// A setting that is off.
    pub no: &'static str,
    /// What is wrong with a field.
    pub error: fn(FieldError) -> String,
    /// Why there are no leads to be counted, if that is known.
    pub leads: fn(Leads) -> Option<&'static str>,
    /// Why what the portal holds cannot be read.
    pub problem: fn(CountingProblem) -> &'static str,

    /// Heading of what would change.
    pub effect: &'static str,
    /// It is being counted.
    pub counting: &'static str,
    /// Nothing would change in the current month.
    pub no_effect: &'static str,
    /// It cannot be told before everything is read.
    pub effect_unknown: &'static str,
    /// How many clients would change their group; takes the number and its text.
    pub moved: fn(u64, &str) -> String,
    /// Heading of the column of groups.
    pub group: &'static str,
    /// Heading of the column of numbers that hold.
    pub now: &'static str,
    /// Heading of the column of numbers that would hold.
    pub then: &'static str,
    /// What becomes of the recorded months.
    pub recorded: &'static str,

    /// Button: save.
    pub save: &'static str,
    /// Button: put the saved settings back into the fields.
    pub reset: &'static str,
    /// Button: put the defaults into the fields.
    pub defaults: &'static str,
    /// They are being saved.
    pub saving: &'static str,
    /// They are saved.
    pub saved: &'static str,
    /// Somebody else has changed them meanwhile; what he has changed follows.
    pub overtaken: &'static str,
    /// What saving would do then.
    pub overtaken_hint: &'static str,
    /// Button: save the own changes over those.
    pub save_over: &'static str,
    /// Button: take those and drop the own changes.
    pub take_theirs: &'static str,
    /// They could not be saved; takes the portal's words.
    pub refused: fn(&str) -> String,
    /// They could not be saved, because the viewer is no administrator.
    pub not_allowed: &'static str,

    /// Heading of the journal.
    pub journal: &'static str,
    /// Nobody has ever changed anything.
    pub journal_empty: &'static str,
    /// A change; takes the setting, what it was and what it was set to.
    pub changed: fn(&str, &str, &str) -> String,
    /// A user without a name; takes the number.
    pub user: fn(UserId) -> String,
}

/// A rule of ranks in words: over which period, and what tells the ranks apart.
fn abc(rule: AbcRule, lang: Lang, period: &str, words: [&str; 5]) -> String {
    let unit = if rule.measure == AbcMeasure::Revenue { 100 } else { 1 };
    let value = |value: i64| format::number(lang, value.unsigned_abs() / unit);
    match rule.cut {
        AbcCut::Shares { a, b } => format!("{period}: {} {a} %, {} {b} %, {}", words[0], words[1], words[2]),
        AbcCut::Limits { a, b } => {
            format!("{period}: {} {}, {} {}, {}", words[3], value(a), words[4], value(b), words[2])
        }
    }
}

impl Words for CountingTexts {
    const RU: &'static Self = &Self {
        title: "Правила подсчёта",
        intro: "Эти правила действуют для всех пользователей портала: по ним считаются график, списки, поля карточек и то, что видят остальные.",
        read_only: "Менять правила может только администратор портала.",
        setting: |setting| match setting {
            Setting::SleepingAfter => "Спящий — после скольких месяцев без оплат",
            Setting::LostAfter => "Потерянный — после скольких месяцев без оплат",
            Setting::PaymentFunnels => "В каких воронках успешная сделка — оплата",
            Setting::CompanyTypes => "Типы компаний, которые не клиенты",
            Setting::ContactTypes => "Типы контактов, которые не клиенты",
            Setting::ChatsAreDialogs => "Чаты открытых линий — диалоги",
            Setting::InvoicesCountApart => "Каждый оплаченный счёт — отдельная оплата",
            Setting::LeadsAreRequests => "Лиды — тоже заявки",
            Setting::Abc => "Ранги ABC",
            Setting::XyzByRevenue => "Регулярность — по выручке месяца",
            Setting::XyzMonths => "Регулярность XYZ — за сколько полных месяцев",
            Setting::XyzX => "X — разброс не больше",
            Setting::XyzY => "Y — разброс не больше",
            Setting::RfmMonths => "RFM — частота и деньги за последние",
            Setting::TouchNorm(Abc::A) => "Норма касаний для ранга A — не реже раза в",
            Setting::TouchNorm(Abc::B) => "Норма касаний для ранга B — не реже раза в",
            Setting::TouchNorm(Abc::C) => "Норма касаний для ранга C — не реже раза в",
            Setting::TouchKinds => "Что считается касанием",
            Setting::OnlyPaying => "Поля — только клиентам с оплатами",
            Setting::LeavesEmpty => "«0» и «Нет» не записывать",
            Setting::WrittenFields => "Какие поля записывать",
            Setting::OptionalFields => "Дополнительные поля",
            Setting::ItemUpdate => "Писать быстрее, вторым методом портала",
        },
        hint: |setting| match setting {
            Setting::SleepingAfter => "До этого срока клиент с оплатами — активный.",
            Setting::LostAfter => "Больше срока «Спящий».",
            Setting::PaymentFunnels => "Сделки остальных воронок остаются заявками.",
            Setting::CompanyTypes | Setting::ContactTypes => {
                "Поставщики, партнёры, конкуренты: такие карточки не входят ни в один подсчёт."
            }
            Setting::ChatsAreDialogs => "Обычно диалог — это звонок, письмо, встреча или задача.",
            Setting::InvoicesCountApart => {
                "Для рассрочек и подписок. Успешная сделка, в которой есть оплаченный счёт, сама оплатой тогда не считается."
            }
            Setting::LeadsAreRequests => {
                "Лид, в котором указан контакт или компания клиента, — заявка со дня его создания. Пока это включено, лиды читаются вместе со всем остальным."
            }
            Setting::Abc => "Меняется на странице «Ценность»: там видно, кто сменит ранг.",
            Setting::XyzByRevenue => "Обычно сравнивается число оплат в каждом месяце.",
            Setting::XyzMonths => "Месяцы без оплат тоже считаются.",
            Setting::XyzX => {
                "Коэффициент вариации: 0 — оплаты каждый месяц поровну, 100 — через месяц, 141 — раз в квартал."
            }
            Setting::XyzY => "Больше порога X. У кого разброс ещё больше, тот Z.",
            Setting::RfmMonths => "Давность считается от последней оплаты, когда бы она ни была.",
            Setting::TouchNorm(_) => "Через столько месяцев после последнего касания клиенту пора позвонить.",
            Setting::TouchKinds => "По ним считаются последнее касание и то, что запланировано.",
            Setting::OnlyPaying => {
                "Карточки без оплат останутся пустыми, и сотрудники без прав администратора не увидят списков таких клиентов."
            }
            Setting::LeavesEmpty => "Пустое поле тогда и значит: оплат, диалогов или контактов нет.",
            Setting::WrittenFields => {
                "Остальные остаются как есть. По типу клиента и жизненному циклу или частоте продаж сотрудники без прав администратора видят списки групп."
            }
            Setting::OptionalFields => {
                "Для роботов, фильтров и рассылок по рангу и по дате касания. После сохранения создайте их в настройках, «Поля в карточках CRM». Они видны всем, кто видит карточку. Ранги меняются и с оплатами других клиентов: карточки записываются чаще. Для касаний читаются дела за год."
            }
            Setting::ItemUpdate => {
                "Часть карточек пойдёт через crm.item.update. У него свой запас времени, если портал считает время по методам; срок выше это учитывает. Но на каждую такую карточку портал запускает роботов и бизнес-процессы «при изменении» и делает запись в её истории."
            }
        },
        months: "мес.",
        all_funnels: "Во всех",
        chosen_funnels: "Только в отмеченных",
        funnel_number: |id| format!("Воронка № {id}"),
        ranks: "Ранги клиентов",
        touches: "Касания",
        filling: "Что записывать в поля карточек",
        all_cards: "Все карточки",
        paying_cards: "Только клиенты с оплатами",
        filling_cost: |n, text, time| format!("{text} {}, {time}", plural_ru(n, "карточка", "карточки", "карточек")),
        filled: "всё записано",
        abc: |rule| {
            let by = match rule.measure {
                AbcMeasure::Revenue => "по выручке",
                AbcMeasure::Payments => "по числу оплат",
                AbcMeasure::Requests => "по числу запросов",
            };
            let period = rule.months.map_or("за всё время".to_owned(), |months| format!("за {months} мес."));
            let period = format!("{by} {period}");
            abc(rule, Lang::Ru, &period, ["A — первые", "B — следующие", "C — остальные", "A — от", "B — от"])
        },
        touch_kind: |kind| match kind {
            TouchKind::Meeting => "Встречи",
            TouchKind::Call => "Звонки",
            TouchKind::Email => "Письма",
            TouchKind::Todo => "Дела",
            TouchKind::Other => "Прочее",
        },
        none: "нет",
        no_entries: "Портал не назвал ни одного.",
        asking: "Спрашиваем портал…",
        yes: "да",
        no: "нет",
        error: |error| match error {
            FieldError::NoNumber => "Нужно целое число.".to_owned(),
            FieldError::OutOfRange(least, most) => format!("Нужно число от {least} до {most}."),
            FieldError::NoneChosen => "Отметьте хотя бы одно.".to_owned(),
            FieldError::WrongLimits => "Порог A должен быть больше порога B, а порог B — больше нуля.".to_owned(),
        },
        leads: |leads| match leads {
            Leads::Maybe => None,
            Leads::SimpleMode => Some(
                "CRM этого портала работает без лидов (простой режим): заявками станут только лиды, которые остались с прежних времён.",
            ),
            Leads::Refused => Some("Портал не даёт читать лиды: заявками остаются сделки и счета."),
        },
        problem: |problem| match problem {
            CountingProblem::Damaged => {
                "Правила подсчёта на портале повреждены: считаем по последним, которые удалось прочитать. Администратор может сохранить их заново."
            }
            CountingProblem::Newer => {
                "Правила подсчёта на портале записала более новая версия приложения: считаем по последним, которые удалось прочитать. Обновите страницу."
            }
            CountingProblem::Senseless(_) => {
                "В правилах подсчёта на портале есть значение, которого не бывает: считаем по последним, которые удалось прочитать. Администратор может сохранить их заново."
            }
        },
        effect: "Что изменится",
        counting: "Считаем…",
        no_effect: "В текущем месяце ни одно число не изменится.",
        effect_unknown: "Это станет видно, когда CRM будет прочитана.",
        moved: |n, text| {
            let clients = plural_ru(n, "клиент", "клиента", "клиентов");
            let verb = plural_ru(n, "сменит", "сменят", "сменят");
            format!("{text} {clients} {verb} группу.")
        },
        group: "Группа",
        now: "Сейчас",
        then: "Станет",
        recorded: "Все месяцы будут пересчитаны; записанная история останется как записана.",
        save: "Сохранить",
        reset: "Вернуть сохранённые",
        defaults: "По умолчанию",
        saving: "Сохраняем…",
        saved: "Сохранено. Числа пересчитаны.",
        overtaken: "Пока вы меняли правила, их изменили и другие:",
        overtaken_hint: "Если сохранить, ваши изменения лягут поверх; остальное останется как у них.",
        save_over: "Сохранить мои изменения",
        take_theirs: "Оставить как у них",
        refused: |words| match words {
            "" => "Портал не ответил, правила не сохранены. Попробуйте ещё раз.".to_owned(),
            words => format!("Портал не сохранил правила: {words}"),
        },
        not_allowed: "Портал говорит, что вы не администратор: правила не сохранены.",
        journal: "Кто что менял",
        journal_empty: "Правила ещё никто не менял.",
        changed: |setting, from, to| format!("{setting}: было — {from}, стало — {to}"),
        user: |id| format!("Пользователь № {id}"),
    };

    const EN: &'static Self = &Self {
        title: "Counting rules",
        intro: "These rules hold for all users of the portal: the chart, the lists, the fields of cards and what others see are counted by them.",
        read_only: "Only an administrator of the portal can change the rules.",
        setting: |setting| match setting {
            Setting::SleepingAfter => "Sleeping: after how many months without a payment",
            Setting::LostAfter => "Lost: after how many months without a payment",
            Setting::PaymentFunnels => "In which funnels a won deal is a payment",
            Setting::CompanyTypes => "Types of companies that are not clients",
            Setting::ContactTypes => "Types of contacts that are not clients",
            Setting::ChatsAreDialogs => "Chats of open lines are dialogs",
            Setting::InvoicesCountApart => "Each paid invoice is a payment of its own",
            Setting::LeadsAreRequests => "Leads are requests too",
            Setting::Abc => "ABC ranks",
            Setting::XyzByRevenue => "Regularity by the revenue of a month",
            Setting::XyzMonths => "XYZ regularity: over how many full months",
            Setting::XyzX => "X: variation at most",
            Setting::XyzY => "Y: variation at most",
            Setting::RfmMonths => "RFM: frequency and money of the last",
            Setting::TouchNorm(Abc::A) => "Touch norm for rank A: at least once in",
            Setting::TouchNorm(Abc::B) => "Touch norm for rank B: at least once in",
            Setting::TouchNorm(Abc::C) => "Touch norm for rank C: at least once in",
            Setting::TouchKinds => "What counts as a touch",
            Setting::OnlyPaying => "Fields only for clients with payments",
            Setting::LeavesEmpty => "Do not write “0” and “No”",
            Setting::WrittenFields => "Which fields are written",
            Setting::OptionalFields => "More fields",
            Setting::ItemUpdate => "Write faster, by a second method of the portal",
        },
        hint: |setting| match setting {
            Setting::SleepingAfter => "Until then a client with payments is active.",
            Setting::LostAfter => "Must be longer than the one for Sleeping.",
            Setting::PaymentFunnels => "Deals of the other funnels remain requests.",
            Setting::CompanyTypes | Setting::ContactTypes => {
                "Vendors, partners, competitors: such cards are in no count."
            }
            Setting::ChatsAreDialogs => "As a rule a dialog is a call, a letter, a meeting or a task.",
            Setting::InvoicesCountApart => {
                "For instalments and subscriptions. A won deal with a paid invoice is no payment itself then."
            }
            Setting::LeadsAreRequests => {
                "A lead that names the client's contact or company is a request from the day it was created. While this is on, leads are read with everything else."
            }
            Setting::Abc => "Set on the page “Value”, where you see who would change rank.",
            Setting::XyzByRevenue => "As a rule the numbers of payments of each month are compared.",
            Setting::XyzMonths => "Months without payments count too.",
            Setting::XyzX => {
                "Coefficient of variation: 0 is the same every month, 100 every second month, 141 once a quarter."
            }
            Setting::XyzY => "Above the limit of X. Clients that vary more are Z.",
            Setting::RfmMonths => "Recency is counted from the last payment, whenever it was.",
            Setting::TouchNorm(_) => "A client is due this many months after the last touch.",
            Setting::TouchKinds => "The last touch and what is planned are told by them.",
            Setting::OnlyPaying => {
                "Cards without payments stay empty, and users without administrator's rights see no lists of such clients."
            }
            Setting::LeavesEmpty => "An empty field then says just that: no payments, dialogs or contact details.",
            Setting::WrittenFields => {
                "The others stay as they are. By client type and life cycle or sales frequency users without administrator's rights see the lists of groups."
            }
            Setting::OptionalFields => {
                "For robots, filters and mailings by rank and by the day of a touch. After saving, create them in the settings, “Fields in CRM cards”. Whoever sees a card sees them. Ranks change with payments of other clients too: cards are written more often. For touches, the activities of a year are read."
            }
            Setting::ItemUpdate => {
                "Some of the cards go through crm.item.update, which has time of its own where a portal counts time by method; the time above allows for it. But for each of them the portal starts robots and workflows that run “on change”, and notes it in the card's history."
            }
        },
        months: "months",
        all_funnels: "In all of them",
        chosen_funnels: "Only in those ticked",
        funnel_number: |id| format!("Funnel no. {id}"),
        ranks: "Ranks of clients",
        touches: "Touches",
        filling: "What is written into fields of cards",
        all_cards: "All cards",
        paying_cards: "Only clients with payments",
        filling_cost: |n, text, time| format!("{text} {}, {time}", plural_en(n, "card", "cards")),
        filled: "all is written",
        abc: |rule| {
            let by = match rule.measure {
                AbcMeasure::Revenue => "by revenue",
                AbcMeasure::Payments => "by number of payments",
                AbcMeasure::Requests => "by number of requests",
            };
            let period = rule.months.map_or("of all time".to_owned(), |months| format!("of {months} months"));
            let period = format!("{by} {period}");
            abc(rule, Lang::En, &period, ["A the first", "B the next", "C the rest", "A from", "B from"])
        },
        touch_kind: |kind| match kind {
            TouchKind::Meeting => "Meetings",
            TouchKind::Call => "Calls",
            TouchKind::Email => "E-mails",
            TouchKind::Todo => "To-dos",
            TouchKind::Other => "Other",
        },
        none: "none",
        no_entries: "The portal has named none.",
        asking: "Asking the portal…",
        yes: "yes",
        no: "no",
        error: |error| match error {
            FieldError::NoNumber => "A whole number is needed.".to_owned(),
            FieldError::OutOfRange(least, most) => format!("A number from {least} to {most} is needed."),
            FieldError::NoneChosen => "Tick at least one.".to_owned(),
            FieldError::WrongLimits => "The limit of A must be above that of B, and that of B above zero.".to_owned(),
        },
        leads: |leads| match leads {
            Leads::Maybe => None,
            Leads::SimpleMode => Some(
                "The CRM of this portal works without leads (simple mode): only leads that are left from earlier become requests.",
            ),
            Leads::Refused => Some("The portal does not let leads be read: requests are deals and invoices only."),
        },
        problem: |problem| match problem {
            CountingProblem::Damaged => {
                "The counting rules in the portal are damaged: the last ones that could be read are used. An administrator can save them anew."
            }
            CountingProblem::Newer => {
                "A newer version of the app wrote the counting rules in the portal: the last ones that could be read are used. Reload the page."
            }
            CountingProblem::Senseless(_) => {
                "The counting rules in the portal hold a value that cannot be: the last ones that could be read are used. An administrator can save them anew."
            }
        },
        effect: "What will change",
        counting: "Counting…",
        no_effect: "No number of the current month will change.",
        effect_unknown: "That can be told once the CRM is read.",
        moved: |n, text| format!("{text} {} will change group.", plural_en(n, "client", "clients")),
        group: "Group",
        now: "Now",
        then: "Then",
        recorded: "All months are counted anew; the recorded history stays as it was recorded.",
        save: "Save",
        reset: "Discard changes",
        defaults: "Defaults",
        saving: "Saving…",
        saved: "Saved. The numbers are counted anew.",
        overtaken: "While you were changing the rules, so have others:",
        overtaken_hint: "If you save, your changes are laid over theirs, and everything else stays as they have set it.",
        save_over: "Save my changes",
        take_theirs: "Leave it as they have it",
        refused: |words| match words {
            "" => "The portal gave no answer; the rules are not saved. Try again.".to_owned(),
            words => format!("The portal did not save the rules: {words}"),
        },
        not_allowed: "The portal says that you are no administrator: the rules are not saved.",
        journal: "Who has changed what",
        journal_empty: "Nobody has changed the rules yet.",
        changed: |setting, from, to| format!("{setting}: was {from}, is {to}"),
        user: |id| format!("User no. {id}"),
    };
}
