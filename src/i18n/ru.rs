//! The Russian texts.

use std::borrow::Cow;

use protocol::{History, MarkKind, Stage, Storage};
use segmentation::{Group, Mode};

use super::{DamageTexts, Lang, Message, Past, Reading, Texts, card, placements, plural_ru};
use crate::route::{ChartKind, Period};
use crate::view_model::table::Column;

pub(super) static TEXTS: Texts = Texts {
    app: "Сегменты клиентов",
    starting: "Открываем приложение…",

    data_as_of: |time| format!("Данные на {time}"),
    modes: "Режимы",
    mode: |mode| match mode {
        Mode::Directory => "Компании и контакты",
        Mode::ClientType => "B2B и B2C",
        Mode::Paid => "С оплатами",
        Mode::Frequency => "Частота продаж",
        Mode::Unpaid => "Без оплат",
    },
    mode_hint: |mode| match mode {
        Mode::Directory => "Как росли оба справочника CRM: все компании и все контакты.",
        Mode::ClientType => "Клиент — это компания или контакт без компании.",
        Mode::Paid => "Клиенты с оплатами — по дате последней оплаты.",
        Mode::Frequency => "Все клиенты — по количеству оплат.",
        Mode::Unpaid => "Клиенты без оплат — по тому, что о них известно.",
    },
    group: |group| match group {
        Group::Companies => "Компании",
        Group::Contacts => "Контакты",
        Group::B2bWithContacts => "B2B с контактами",
        Group::B2bWithoutContacts => "B2B без контактов",
        Group::B2c => "B2C",
        Group::Active => "Активные",
        Group::Sleeping => "Спящие",
        Group::Lost => "Потерянные",
        Group::Regular => "Постоянный клиент",
        Group::First => "Первая покупка",
        Group::NoPayments => "Нет оплат",
        Group::Requests => "С заявками",
        Group::Dialogs => "С диалогами",
        Group::Reachable => "С контактами",
        Group::Unreachable => "Без контактов",
    },
    group_hint: |group, months| {
        Cow::Borrowed(match group {
            Group::Companies => "Все компании CRM, кроме своих и служебных.",
            Group::Contacts => "Все контакты CRM, в том числе связанные с компаниями.",
            Group::B2bWithContacts => "Компании, у которых есть хотя бы один контакт.",
            Group::B2bWithoutContacts => "Компании без единого контакта.",
            Group::B2c => "Контакты, не связанные с компанией.",
            Group::Active => return format!("Последняя оплата — {}.", months.active(Lang::Ru)).into(),
            Group::Sleeping => return format!("Последняя оплата — {}.", months.sleeping(Lang::Ru)).into(),
            Group::Lost => return format!("Последняя оплата — {}.", months.lost(Lang::Ru)).into(),
            Group::Regular => "Больше одной оплаты.",
            Group::First => "Ровно одна оплата.",
            Group::NoPayments => "Ни одной оплаты.",
            Group::Requests => "Оплат нет, но есть сделка или счёт.",
            Group::Dialogs => "Заявок нет, но были дела: звонки, письма, встречи.",
            Group::Reachable => "Диалогов нет, но есть как связаться.",
            Group::Unreachable => "Нет ни оплат, ни заявок, ни диалогов, ни контактных данных.",
        })
    },
    total: |mode| match mode {
        Mode::Directory => "Всего карточек",
        Mode::ClientType | Mode::Frequency => "Всего клиентов",
        Mode::Paid => "Всего с оплатами",
        Mode::Unpaid => "Всего без оплат",
    },
    change_hint: |month| format!("к {month}"),
    share: |percent| format!("{percent} от всех"),
    dialogs_incomplete: "Режим «Без оплат» ещё считается: дела и реквизиты прочитаны не полностью. Числа уточнятся.",
    sales_incomplete: "CRM прочитана не до конца: график растёт месяц за месяцем.",

    period: "Период",
    period_name: |period| match period {
        Period::Year => "12 мес.",
        Period::TwoYears => "24 мес.",
        Period::All => "Всё",
    },
    kind: "Вид графика",
    kind_name: |kind| match kind {
        ChartKind::Lines => "Линии",
        ChartKind::Stacked => "С накоплением",
    },
    as_table: "Таблица",
    as_chart: "График",
    download: "Скачать CSV",
    download_people: "Все режимы и месяцы: строка — месяц, столбец — группа",
    download_hint: "Через запятую: месяц, режим, группа, количество",
    month: "Месяц",
    sum: "Всего",
    partial: "месяц ещё идёт",
    chart_keys: "Стрелки влево и вправо — месяц, вверх и вниз — группа, Home и End — первый и последний месяц, Enter — список за этот месяц, Escape — вернуться к сегодняшнему дню.",
    chart_label: |mode, first, last| format!("График «{mode}» по месяцам: {first} — {last}. Те же числа — в таблице."),
    legend_hint: "Нажмите, чтобы скрыть группу; дважды — чтобы оставить её одну",
    legend_keys: "Enter — скрыть или показать, Shift + Enter — оставить одну эту группу.",
    legend_all: "Показать все группы",
    pin_hint: "Щелчок — список за этот месяц",

    state_on: |date| format!("Состояние на {date}"),
    to_today: "К сегодня",
    search: "Поиск по названию",
    search_clear: "Очистить поиск",
    matching: |matching, total| format!("найдено {matching} из {total}"),
    column: |column| match column {
        Column::Name => "Название",
        Column::Kind => "Вид",
        Column::Company => "Компания",
        Column::People => "Контакты",
        Column::Type => "Тип",
        Column::Source => "Источник",
        Column::City => "Город",
        Column::Group(Mode::Directory) => "Справочник",
        Column::Group(Mode::ClientType) => "B2B и B2C",
        Column::Group(Mode::Paid) => "По оплатам",
        Column::Group(Mode::Frequency) => "Частота продаж",
        Column::Group(Mode::Unpaid) => "Без оплат",
        Column::Revenue => "Выручка",
        Column::Average => "Средняя оплата",
        Column::LastTouch => "Последнее дело",
        Column::Created => "Создан",
        Column::LastPayment => "Последняя оплата",
        Column::Payments => "Оплат",
        Column::Responsible => "Ответственный",
        Column::FallsOn => "Сменит группу",
    },
    b2b: "B2B",
    b2c: "B2C",
    company: "Компания",
    contact: "Контакт",
    nameless: |id| format!("Без названия, № {id}"),
    people: |n, text| format!("{text} {}", plural_ru(n, "контакт", "контакта", "контактов")),
    payments: |n, text| format!("{text} {}", plural_ru(n, "оплата", "оплаты", "оплат")),
    falls_on: |date| format!("сменит группу {date}"),
    last_payment: |date| format!("оплата {date}"),
    nobody_in_group: "В этой группе никого нет.",
    nobody_found: "По этому запросу никого не нашлось.",
    no_clients: Message {
        title: "В CRM пока нет клиентов",
        text: "Добавьте контакты или компании и нажмите «Обновить».",
    },
    loading: "Загружаем список…",
    only_own_clients: "Показаны только клиенты, доступные вам по правам.",

    first_run: super::first_run::RU,
    device: super::device::RU,

    reading: Reading {
        stage: |stage| match stage {
            Stage::Survey => "Справочники",
            Stage::Sales => "Клиенты, сделки и счета",
            Stage::Dialogs => "Дела",
            Stage::Changes => "Изменения на портале",
            Stage::Contacts => "Реквизиты и контактные данные",
            Stage::Sweep => "Сверка с порталом",
            Stage::Columns => "Суммы, типы и источники",
            Stage::Writing => "Запись полей",
        },
        stage_month: |month, done, total| format!("{month}, {done} из {total}"),
        rows_read: |n, text| {
            let (read, record) =
                (plural_ru(n, "прочитана", "прочитано", "прочитано"), plural_ru(n, "запись", "записи", "записей"));
            format!("{read} {text} {record}")
        },
        time_left: |minutes| match minutes {
            0 => "осталось меньше минуты".into(),
            1 => "осталось около минуты".into(),
            60 => "осталось около часа".into(),
            90 => "осталось около 1,5 часов".into(),
            minutes if minutes > 60 => format!("осталось около {} часов", minutes / 60),
            minutes => format!("осталось около {minutes} минут"),
        },
        progress: "Ход чтения CRM",
        pause: "Пауза",
        resume: "Продолжить",
        retry: "Повторить сейчас",
        opening: "Открываем сохранённые данные…",
        paused: "Чтение остановлено",
        portal_busy: |time| format!("Битрикс24 просит подождать до {time}"),
        unreachable: "Портал недоступен",
        goes_on_in: |countdown| format!("продолжим через {countdown}"),
        retried_in: |countdown| format!("следующая попытка через {countdown}"),
        awaiting_token: "Обновляем доступ к порталу…",
        may_close: "Можно перейти на другую вкладку: чтение продолжится. Если закрыть эту, ничего не пропадёт — в следующий раз продолжим с этого же места.",
        keep_open: "Можно перейти на другую вкладку, но не закрывайте эту.",
        requests: |n, text| format!("{text} {}", plural_ru(n, "запрос", "запроса", "запросов")),
        budget: |percent| format!("лимит портала: осталось {percent}"),
        budget_hint: "За каждые 10 минут портал отводит приложению ограниченное время на запросы. Когда оно кончится, приложение подождёт и продолжит само.",
        continued_from: |month| format!("Продолжаем с {month}."),
        cards_written: |done, total| format!("записано {done} из {total}"),
        cards_refused: |n, text| {
            let cards = plural_ru(n, "карточку", "карточки", "карточек");
            format!("{text} {cards} портал изменить не дал: попробуем в следующий раз")
        },
        writing: "Все числа уже верны. Поля карточек заполняются в фоне, начиная с самых ценных клиентов: вкладку можно оставить или закрыть, в следующий раз продолжим с этого же места.",
        columns: "График уже полный, им можно пользоваться. Из CRM дочитывается то, чего не читали прежние версии: вкладку можно закрыть, в следующий раз продолжим с этого же месяца.",
        comparing: "Ищем удалённые, объединённые, восстановленные и перепривязанные карточки. Числами можно пользоваться.",

        other_tab: "CRM читает другая вкладка этого браузера",
        other_tab_hint: "Числа будут обновляться и здесь. Если ту вкладку закрыть, чтение продолжится в этой.",
        other_admin: |name| format!("CRM сейчас читает {name}"),
        other_admin_unknown: "CRM сейчас читает другой администратор",
        other_browser: "CRM читается в другом вашем браузере",
        other_admin_hint: "До тех пор здесь только то, что прочитано раньше. Когда то чтение закончится, приложение само дочитает новое.",
        silent_admin_hint: "О том чтении уже несколько минут ничего не слышно. Скоро оно начнётся здесь само, ждать не обязательно.",
        take_over: "Читать здесь",
        take_over_sure: "Чтение там идёт прямо сейчас и остановится, если начать здесь. Начать?",

        refresh: "Обновить",
        more: "Другие команды",
        check_all: "Сверить с порталом полностью",
        check_all_hint: "Находит удалённые, объединённые, восстановленные и перепривязанные карточки, о которых портал не сообщает датой изменения. Идёт примерно столько же, сколько первое чтение.",
    },
    shared: super::shared::RU,
    doubt: super::doubt::RU,
    fields: super::fields::RU,
    card: card::RU,
    placements: placements::RU,
    past: Past {
        history: "Какая история показана",
        history_name: |history| match history {
            History::Today => "По нынешним карточкам",
            History::Recorded => "Как было записано",
        },
        history_hint: |history| match history {
            History::Today => {
                "Прошлые месяцы посчитаны по карточкам, которые есть на портале сейчас: удалённые и объединённые в них не видны."
            }
            History::Recorded => {
                "Каждый прошлый месяц показан таким, каким был записан, когда закончился, — вместе с карточками, которых больше нет."
            }
        },
        differing: |history, number| match history {
            History::Today => format!("сейчас {number}"),
            History::Recorded => format!("записано {number}"),
        },
        dotted: |history| match history {
            History::Today => "Пунктиром — по нынешним карточкам",
            History::Recorded => "Пунктиром — как было записано",
        },
        recorded_on: |date| format!("Состояние на {date}, как записано"),

        marks: "Отметки под графиком",
        marks_keys: "Стрелки — соседняя отметка, Enter — карточки за ней.",
        mark: |kind| match kind {
            MarkKind::Import => "Импорт",
            MarkKind::Deletion => "Удаление",
            MarkKind::Merge => "Объединение",
        },
        mark_hint: |kind| match kind {
            MarkKind::Import => "Много карточек создано за один день одним автором: похоже на загрузку списка.",
            MarkKind::Deletion => {
                "Карточки входили в подсчёт, а потом исчезли с портала. Месяц — тот, когда это было замечено."
            }
            MarkKind::Merge => {
                "Карточки объединены с другими: их сделки, счета и дела теперь там. Месяц — тот, когда это было замечено."
            }
        },
        cards: |n, text| format!("{text} {}", plural_ru(n, "карточка", "карточки", "карточек")),
        close: "Закрыть",
        loading: "Загружаем карточки…",
        no_records: "За этой отметкой больше нет карточек.",
        none_visible: "Карточки за этой отметкой нельзя показать по вашим правам.",
        name: "Название",
        created: "Создан",
        author: "Автор",
        merged_into: "Объединён с",
        user: |id| format!("Пользователь № {id}"),
        company_number: |id| format!("Компания № {id}"),
        contact_number: |id| format!("Контакт № {id}"),
        shown: |shown, total| format!("показано {shown} из {total}"),
        show_more: "Показать ещё",
    },
    help: &super::help::RU,

    offline: |time| format!("Нет сети. Данные на {time}"),
    offline_empty: "Нет сети. Чтение начнётся, когда она появится.",
    safe: |storage| match storage {
        Storage::Kept => "Всё прочитанное сохранено.",
        Storage::MemoryOnly(_) => "Прочитанное остаётся в этой вкладке: не закрывайте её.",
    },

    signed_out: Message {
        title: "Сеанс на портале закончился",
        text: "Портал не дал нового доступа. Обновите страницу портала и откройте приложение снова.",
    },
    no_crm_rights: Message {
        title: "Нет прав на чтение CRM",
        text: "Вам не разрешено читать ни контакты, ни компании. Попросите администратора портала открыть вам доступ к CRM.",
    },
    app_not_allowed: Message {
        title: "Приложению не хватает прав",
        text: "Приложение закрыто для вас или не получило доступ к CRM. Попросите администратора проверить права приложения.",
    },
    plan_without_rest: Message {
        title: "Тариф портала не включает REST",
        text: "Без REST приложение не может читать CRM. Нужен тариф, пробный период или подписка, в которые REST входит.",
    },
    not_installed: Message {
        title: "Приложение больше не установлено на портале",
        text: "Портал не узнаёт приложение. Попросите администратора установить его снова и откройте заново.",
    },
    portal_deleted: Message {
        title: "Портал удалён",
        text: "Битрикс24 отвечает, что этого портала больше нет. Если он переехал, откройте приложение по новому адресу.",
    },
    https_required: Message {
        title: "Портал отвечает только по https",
        text: "Откройте портал по адресу, который начинается с https://, и запустите приложение оттуда.",
    },
    portal_too_old: Message {
        title: "Портал слишком старый",
        text: "В нём нет метода crm.item.list для контактов и компаний, по которому читает приложение. Обновите модули CRM и REST коробочного портала до последней версии.",
    },
    not_read: |lists| format!("Не читаются: {lists}"),
    lists_fail: "Портал отвечает на них ошибкой. Остальное читается дальше, а эти списки приложение пробует снова само. Пока они не прочитаны, история не записывается, общий график не публикуется, поля карточек не заполняются.",
    no_names: "Имена сотрудников не видны: у приложения нет разрешения «Пользователи» (user). Администратор может добавить его в настройках приложения на портале; всё остальное работает.",
    blocked: Message {
        title: "Битрикс24 закрыл REST для этого портала",
        text: "Не повторяйте попытки: это продлит запрет. Обратитесь в поддержку Битрикс24.",
    },
    odd_answer: Message {
        title: "Портал ответил непонятно",
        text: "Чтение остановлено, чтобы не показать неверных чисел. Повторите попытку; если не поможет, передайте сведения в поддержку.",
    },
    details: "Сведения для поддержки",
    copy: "Скопировать",
    copied: "Скопировано",

    damage: DamageTexts {
        title: "Часть сохранённых данных повреждена",
        facts: "Прочитанное из портала читается заново.",
        history_kept: "Записанная история цела.",
        history: |entries| {
            let words = plural_ru(entries, "запись", "записи", "записей");
            let verb = plural_ru(entries, "потеряна", "потеряны", "потеряны");
            format!("{entries} {words} истории по месяцам {verb}, остальная история цела.")
        },
    },
    storage_denied: Message {
        title: "Браузер не даёт сохранять данные",
        text: "Приложение работает, но после закрытия вкладки всё придётся прочитать заново. Так бывает в режиме инкогнито и когда запрещены сторонние файлы cookie. Разрешите их для этого портала в настройках сайта (значок слева от адреса) и обновите страницу.",
    },
    storage_full: Message {
        title: "На диске не осталось места для данных",
        text: "Приложение работает, но новое не сохраняется; сохранённое раньше осталось. Освободите место на диске и обновите страницу.",
    },
    storage_newer: Message {
        title: "Сохранённые данные записаны более новой версией",
        text: "Мы их не трогаем и работаем без сохранения. Обновите страницу, чтобы загрузить новую версию приложения.",
    },
    storage_failed: Message {
        title: "Не получается сохранять данные",
        text: "Приложение работает, но после закрытия вкладки всё придётся прочитать заново. Обновите страницу; если не поможет, перезапустите браузер.",
    },
    dismiss: "Скрыть",

    outside: Message {
        title: "Приложение открыто вне портала",
        text: "Оно работает внутри Битрикс24 и без него не знает, чьих клиентов показывать.",
    },
    outside_steps: [
        "Войдите на свой портал Битрикс24.",
        "Откройте в левом меню раздел «Приложения» (или «Ещё»).",
        "Выберите «Сегменты клиентов».",
    ],
    no_answer: Message {
        title: "Портал не отвечает приложению",
        text: "Проверьте соединение и обновите страницу портала. Если открыт старый сеанс, войдите заново.",
    },
    worker_failed: Message {
        title: "Обработка данных не работает",
        text: "Файлы приложения не загрузились или работа прервалась. Проверьте соединение и обновите страницу: сохранённое раньше не пропадёт.",
    },
    old_worker: Message {
        title: "Вышла новая версия приложения",
        text: "Открытая страница и обработка данных разных версий. Обновите страницу: сохранённые данные не пропадут.",
    },
    reload: "Обновить страницу",

    quality: "Не вошло в подсчёт",
    own_companies: |n, text| format!("{text} {}", plural_ru(n, "своя компания", "свои компании", "своих компаний")),
    service_cards: |n, text| {
        format!("{text} {}", plural_ru(n, "служебная карточка", "служебные карточки", "служебных карточек"))
    },
    left_out_by_type: |n, text| {
        let form = plural_ru(n, "карточка", "карточки", "карточек");
        format!("{text} {form} исключённых типов")
    },
    implausible_dates: |n, text| {
        let form = plural_ru(n, "карточки", "карточек", "карточек");
        format!(
            "У {text} {form} дата создания пуста, раньше 1990 года или в будущем: такие карточки считаются с первой правдоподобной даты портала, а будущие — с сегодняшней."
        )
    },
    templates: |n, text| {
        let form = plural_ru(n, "шаблон сделки или счёта", "шаблона сделок и счетов", "шаблонов сделок и счетов");
        format!("{text} {form}")
    },
    orphan_payments: |n, text| {
        format!("{text} {}", plural_ru(n, "оплата без клиента", "оплаты без клиента", "оплат без клиента"))
    },
    orphan_activities: |n, text| {
        format!("{text} {}", plural_ru(n, "дело без клиента", "дела без клиента", "дел без клиента"))
    },

    your_data: "Ваши данные",
    your_data_kept: "Данные CRM читаются прямо с портала и хранятся только в этом браузере. Ни на какие другие серверы они не передаются.",
    your_data_memory: "Данные CRM читаются прямо с портала и находятся только в памяти этой вкладки. Ни на какие другие серверы они не передаются.",
    forget: "Удалить с этого устройства",
    forget_sure: "Удалить все прочитанные данные этого портала с этого устройства? Исчезнет и записанная история: прошлые месяцы останутся только такими, как видно на портале сейчас. На самом портале ничего не изменится.",
    forget_yes: "Удалить",
    cancel: "Отмена",
    forgotten: Message {
        title: "Данные удалены с этого устройства",
        text: "На портале ничего не изменилось. Чтобы снова увидеть числа, приложению нужно прочитать CRM заново.",
    },
    start_anew: "Прочитать заново",
};
