//! The words of the section «Segments».

use protocol::{SegmentDeed, Shelf, ShelfProblem};
use segmentation::condition::Preset;

use super::compare::Figure;
use super::model::{BlockError, Join, PeriodKind};
use super::{Listing, Unusable};
use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct SegmentsTexts {
    /// Heading of the list.
    pub title: &'static str,
    /// What segments are.
    pub intro: &'static str,
    /// Label of the choice of a month.
    pub month: &'static str,
    /// Begins a new one.
    pub new: &'static str,
    /// They are being asked for.
    pub loading: &'static str,
    /// It is being counted.
    pub counting: &'static str,
    /// Why there are no numbers.
    pub not_read: &'static str,
    /// What conditions need is being read; takes what.
    pub unread: fn(&str) -> String,
    /// Heading of the segments of a place.
    pub shelf: fn(Shelf) -> &'static str,
    /// There are none in it.
    pub shelf_empty: fn(Shelf) -> &'static str,
    /// Why what is kept there cannot be read.
    pub shelf_problem: fn(ShelfProblem) -> &'static str,
    /// Heading of those that are ready.
    pub presets: &'static str,
    /// Name of one of them.
    pub preset: fn(Preset) -> &'static str,
    /// Headings of the columns: segment, clients, change, line, phone, e-mail.
    pub columns: [&'static str; 6],
    /// Heading of the column of the day of the last use.
    pub used: &'static str,
    /// It was neither used nor changed for long.
    pub unused: &'static str,
    /// What the small line shows, for screen readers; takes the first and the last number.
    pub line: fn(&str, &str) -> String,
    /// There are more of them than anybody keeps apart; takes how many.
    pub too_many: fn(u64, &str) -> String,
    /// It has not been changed for long.
    pub stale: &'static str,
    /// It is nearly the same as others; takes their names.
    pub nearly: fn(&str) -> String,
    /// Who changed it last; takes the name and the time.
    pub changed_by: fn(&str, &str) -> String,
    /// Somebody whose name is not known.
    pub somebody: &'static str,
    /// Heading of the journal.
    pub journal: &'static str,
    /// What was done.
    pub deed: fn(SegmentDeed) -> &'static str,
    /// Opens the builder with what it was before.
    pub restore: &'static str,

    /// Leads back to the list.
    pub back: &'static str,
    /// Opens the builder.
    pub change: &'static str,
    /// Opens the builder with a copy.
    pub copy: &'static str,
    /// Copies the condition as text.
    pub copy_json: &'static str,
    /// It is copied.
    pub copied: &'static str,
    /// Deletes it.
    pub delete: &'static str,
    /// Asks before it is deleted; takes its name.
    pub delete_question: fn(&str) -> String,
    /// Does not do it.
    pub cancel: &'static str,
    /// There is no such segment.
    pub gone: &'static str,
    /// Why it cannot be counted; names of segments are told already.
    pub unusable: fn(&Unusable) -> String,

    /// Heading of the report.
    pub report: &'static str,
    /// How large it is of all; takes the share and the number of all.
    pub share: fn(&str, &str) -> String,
    /// Labels of the numbers: clients, revenue, average payment, payments per client, conversion, reachable by phone, by
    /// e-mail, by both.
    pub numbers: [&'static str; 8],
    /// Of which time money and payments are.
    pub of_year: &'static str,
    /// The share of the revenue of all; takes it.
    pub of_revenue: fn(&str) -> String,
    /// Which deals the conversion is of; takes the numbers of won and lost ones.
    pub of_deals: fn(&str, &str) -> String,
    /// No deal was closed.
    pub no_deals: &'static str,
    /// Nobody has paid.
    pub no_payments: &'static str,
    /// Sums are not read or may not be.
    pub no_sums: &'static str,
    /// Who has come and gone since the month before.
    pub moved: &'static str,
    /// Those who have come.
    pub came: &'static str,
    /// Those who have gone.
    pub left: &'static str,
    /// What the line of the report shows, for screen readers; takes the first and the last month.
    pub history: fn(&str, &str) -> String,
    /// Heading of the overlaps.
    pub overlaps: &'static str,
    /// Headings of its columns: segment, its clients, of them here, share of this one.
    pub overlap_columns: [&'static str; 4],
    /// There is no other to be compared with.
    pub no_overlaps: &'static str,
    /// Heading of the breakdowns.
    pub parts: &'static str,
    /// Prints the report.
    pub print: &'static str,
    /// What stands on paper alone; takes the month and the day of printing.
    pub printed: fn(&str, &str) -> String,

    /// Label of the choice of a segment that is put beside this one.
    pub compare: &'static str,
    /// Heading of two segments side by side; takes their names.
    pub compared: fn(&str, &str) -> String,
    /// Labels of the choices of the first and the second one.
    pub sides: [&'static str; 2],
    /// Whose clients they are: the first's alone, both's, the second's alone; takes the place and the names of both.
    pub shared: fn(usize, &str, &str) -> String,
    /// What a figure is of.
    pub figure: fn(Figure) -> &'static str,
    /// Heading of the column of differences.
    pub difference: &'static str,
    /// Heading of the column of figures.
    pub figures: &'static str,
    /// Percentage points; takes the number.
    pub points: fn(&str) -> String,
    /// What the drawing of both shows, for screen readers; takes the first and the last month.
    pub histories: fn(&str, &str) -> String,
    /// A segment by a forecast is counted for one month alone; takes its name.
    pub no_history: fn(&str) -> String,
    /// Both are the same one.
    pub same_one: &'static str,

    /// Heading of the builder of a new one.
    pub build: &'static str,
    /// Heading of the builder of a saved one; takes its name.
    pub build_of: fn(&str) -> String,
    /// Whom a condition without blocks means.
    pub nothing_asked: &'static str,
    /// What stands before the blocks of a group.
    pub join: fn(Join) -> &'static str,
    /// The word between two blocks.
    pub joint: fn(Join) -> &'static str,
    /// Label of the choice how blocks are joined.
    pub join_label: &'static str,
    /// Adds a condition.
    pub add_row: &'static str,
    /// Adds a group.
    pub add_group: &'static str,
    /// Adds being in a segment.
    pub add_segment: &'static str,
    /// Negates a block.
    pub not: &'static str,
    /// What that does.
    pub not_hint: &'static str,
    /// Moves up.
    pub up: &'static str,
    /// Moves down.
    pub down: &'static str,
    /// Puts into a group.
    pub wrap: &'static str,
    /// Takes out.
    pub remove: &'static str,
    /// Undoes.
    pub undo: &'static str,
    /// Does again.
    pub redo: &'static str,
    /// Label of a field.
    pub field: &'static str,
    /// Looks for a field.
    pub find_field: &'static str,
    /// No field is called so.
    pub no_field: &'static str,
    /// Label of a test.
    pub op: &'static str,
    /// Label of a value.
    pub value: &'static str,
    /// Nothing is chosen yet.
    pub choose: &'static str,
    /// And so many more.
    pub and_more: fn(usize) -> String,
    /// Label of a period.
    pub period: &'static str,
    /// A kind of period.
    pub period_kind: fn(PeriodKind) -> &'static str,
    /// Labels of the first and the last of two.
    pub ends: [&'static str; 2],
    /// Label of a unit of time.
    pub unit: &'static str,
    /// Unfolds what narrows a test.
    pub narrow: &'static str,
    /// Labels of what narrows: outcome, funnel, type of deal, kinds of touches, direction, products, sections, date.
    pub narrowings: [&'static str; 8],
    /// The outcomes: all, open, lost.
    pub outcomes: [&'static str; 3],
    /// Any direction.
    pub any_direction: &'static str,
    /// How several products are typed.
    pub products_hint: &'static str,
    /// How codes are typed whose names are not known.
    pub codes_hint: &'static str,
    /// In or not in a segment.
    pub in_segment: &'static str,
    /// What is missing in a block.
    pub error: fn(BlockError) -> &'static str,
    /// Something is missing in some blocks.
    pub incomplete: fn(u64) -> String,
    /// What the portal does not have any more; takes the field and the value.
    pub missing: fn(&str, &str) -> String,

    /// So many clients of all; takes the number and its text, and the text of all.
    pub count: fn(u64, &str, &str) -> String,
    /// Heading of the sample.
    pub sample: &'static str,
    /// Shows all of them as a list.
    pub show_all: &'static str,
    /// Who is added against the saved version; takes the number.
    pub added: fn(&str) -> String,
    /// Who is lost against it; takes the number.
    pub lost: fn(&str) -> String,
    /// The same people as in the saved version.
    pub same: &'static str,

    /// Label of the name.
    pub name: &'static str,
    /// Label of the place where it is kept.
    pub kept: &'static str,
    /// Saves.
    pub save: &'static str,
    /// Saves as a new one.
    pub save_new: &'static str,
    /// It is being saved.
    pub saving: &'static str,
    /// A name is missing.
    pub no_name: &'static str,
    /// Somebody has changed it meanwhile; takes who and when.
    pub overtaken: fn(&str, &str) -> String,
    /// Somebody has deleted it meanwhile.
    pub overtaken_deleted: &'static str,
    /// Saves over the other's.
    pub save_over: &'static str,
    /// Opens the other's.
    pub open_theirs: &'static str,
    /// Only administrators change what is the portal's.
    pub not_allowed: &'static str,
    /// What is kept is damaged.
    pub damaged: &'static str,
    /// Replaces what is damaged.
    pub replace: &'static str,
    /// A newer build wrote it.
    pub newer: &'static str,
    /// There is no room.
    pub full: &'static str,
    /// The portal refused it; takes its words.
    pub refused: fn(&str) -> String,
    /// Heading of the text.
    pub as_text: &'static str,
    /// What it is good for.
    pub as_text_hint: &'static str,
    /// Takes the text over.
    pub take_text: &'static str,
    /// The text is no condition; takes why, in English.
    pub no_condition: fn(&str) -> String,

    /// What a list shows; takes the name of the segment and of another one.
    pub listing: fn(&Listing, &str, &str) -> String,
    /// The name of what is built and has no name yet.
    pub unnamed: &'static str,
}

impl Words for SegmentsTexts {
    const RU: &'static Self = &Self {
        title: "Сегменты",
        intro: "Сегмент — условие о клиентах, записанное фразой. Он пересчитывается сам, и для любого прошлого месяца известно, кто в нём был. Нажмите на название, чтобы увидеть отчёт и клиентов.",
        month: "На конец месяца",
        new: "Новый сегмент",
        loading: "Спрашиваем портал о сохранённых сегментах…",
        counting: "Считаем…",
        not_read: "Сегменты считаются по отдельным клиентам. Их видит администратор; остальные видят размеры после того, как прочитают клиентов по своим правам.",
        unread: |what| format!("Ещё читаются: {what}. Число уточнится само."),
        shelf: |shelf| match shelf {
            Shelf::Portal => "Общие сегменты портала",
            Shelf::Own => "Мои сегменты",
        },
        shelf_empty: |shelf| match shelf {
            Shelf::Portal => "Общих сегментов пока нет. Администратор может сохранить готовый или новый.",
            Shelf::Own => "Своих сегментов пока нет. Откройте готовый, измените под себя и сохраните.",
        },
        shelf_problem: |problem| match problem {
            ShelfProblem::Damaged => {
                "Сохранённые сегменты повреждены и не читаются. Ничего не удалено: при первом сохранении приложение предложит начать заново и оставит прежний текст рядом."
            }
            ShelfProblem::Newer => {
                "Сегменты сохранены более новой версией приложения. Перезагрузите страницу; менять их в этой версии нельзя."
            }
            ShelfProblem::NotTold => "Портал не ответил о сохранённых сегментах. Откройте раздел ещё раз.",
        },
        presets: "Готовые сегменты",
        preset: |preset| match preset {
            Preset::Vip => "VIP",
            Preset::Regular => "Постоянные",
            Preset::OneTime => "Разовые",
            Preset::Potential => "Потенциальные",
            Preset::Sleeping => "Спящие",
            Preset::Newcomers => "Новички",
            Preset::B2bSmall => "B2B: малые",
            Preset::B2bMedium => "B2B: средние",
            Preset::B2bLarge => "B2B: крупные",
            Preset::B2cRegular => "B2C: покупают регулярно",
            Preset::B2cVip => "B2C: VIP",
        },
        columns: ["Сегмент", "Клиенты", "За месяц", "Два года", "С телефоном", "С почтой"],
        line: |first, last| format!("Размер за два года: было {first}, стало {last}"),
        too_many: |count, number| {
            format!(
                "У вас {number} {}: столько трудно держать в голове. Обычно хватает пяти–семи; лишние можно удалить.",
                plural_ru(count, "сегмент", "сегмента", "сегментов")
            )
        },
        stale: "Не менялся полгода: проверьте, нужен ли он ещё",
        used: "Последнее использование",
        unused: "Не используется полгода: если не нужен, удалите",
        nearly: |names| format!("Почти те же клиенты, что и в: {names}"),
        changed_by: |name, time| format!("{name}, {time}"),
        somebody: "Кто-то",
        journal: "История изменений",
        deed: |deed| match deed {
            SegmentDeed::Made => "создан",
            SegmentDeed::Changed => "изменён",
            SegmentDeed::Deleted => "удалён",
        },
        restore: "Открыть прежнее условие",
        back: "← Все сегменты",
        change: "Изменить",
        copy: "Сделать копию",
        copy_json: "Скопировать условие",
        copied: "Скопировано",
        delete: "Удалить",
        delete_question: |name| format!("Удалить сегмент «{name}»? Условие останется в истории изменений."),
        cancel: "Отмена",
        gone: "Такого сегмента нет: его удалили, или ссылка неполная.",
        unusable: |why| match why {
            Unusable::Gone(id) => format!("Условие ссылается на удалённый сегмент ({id}). Замените его или уберите."),
            Unusable::Circle(names) => format!("Сегменты ссылаются друг на друга по кругу: {}.", names.join(" → ")),
            Unusable::TooDeep => "Сегменты вложены друг в друга слишком глубоко.".to_owned(),
            Unusable::NotUnderstood(why) => {
                format!(
                    "Эта версия приложения не понимает условие: {why}. Оно осталось как есть; перезагрузите страницу."
                )
            }
        },
        report: "Отчёт",
        share: |share, all| format!("{share} от всех клиентов ({all})"),
        numbers: [
            "Клиенты",
            "Выручка",
            "Средняя оплата",
            "Оплат на покупателя",
            "Конверсия сделок",
            "Есть телефон",
            "Есть почта",
            "И телефон, и почта",
        ],
        of_year: "Деньги и сделки — за 12 месяцев",
        of_revenue: |share| format!("{share} от всей выручки"),
        of_deals: |won, lost| format!("выиграно {won}, проиграно {lost}"),
        no_deals: "закрытых сделок нет",
        no_payments: "оплат нет",
        no_sums: "суммы не прочитаны или недоступны",
        moved: "С прошлого месяца",
        came: "Пришли",
        left: "Ушли",
        history: |first, last| format!("Размер сегмента по месяцам: {first} — {last}"),
        overlaps: "Пересечения с другими сегментами",
        overlap_columns: ["Сегмент", "Клиентов в нём", "Из них здесь", "Доля этого сегмента"],
        no_overlaps: "Сохраните ещё один сегмент, чтобы увидеть общих клиентов.",
        parts: "Из кого состоит сегмент",
        print: "Напечатать",
        printed: |month, day| format!("На конец месяца: {month}. Напечатано {day}."),
        compare: "Сравнить с",
        compared: |first, second| format!("{first} и {second}"),
        sides: ["Первый сегмент", "Второй сегмент"],
        shared: |place, first, second| match place {
            0 => format!("Только «{first}»"),
            1 => "В обоих".to_owned(),
            _ => format!("Только «{second}»"),
        },
        figure: |figure| match figure {
            Figure::Clients => "Клиенты",
            Figure::Came => "Пришли за месяц",
            Figure::Gone => "Ушли за месяц",
            Figure::Phone => "Есть телефон",
            Figure::Email => "Есть почта",
            Figure::PhoneAndEmail => "И телефон, и почта",
            Figure::Revenue => "Выручка",
            Figure::Average => "Средняя оплата",
            Figure::Frequency => "Оплат на покупателя",
            Figure::Conversion => "Конверсия сделок",
        },
        difference: "Разница",
        figures: "Показатель",
        points: |number| format!("{number} п. п."),
        histories: |first, last| format!("Размеры обоих сегментов по месяцам: {first} — {last}"),
        no_history: |name| format!("«{name}» считается по прогнозу, поэтому известен только выбранный месяц."),
        same_one: "Это один и тот же сегмент. Выберите другой, чтобы сравнить.",
        build: "Новый сегмент",
        build_of: |name| format!("Изменить «{name}»"),
        nothing_asked: "Условий пока нет: подходят все клиенты. Добавьте первое.",
        join: |join| match join {
            Join::All => "выполняются все условия",
            Join::Any => "выполняется хотя бы одно",
        },
        joint: |join| match join {
            Join::All => "и",
            Join::Any => "или",
        },
        join_label: "Клиенты, для которых",
        add_row: "+ Условие",
        add_group: "+ Группа",
        add_segment: "+ Другой сегмент",
        not: "не",
        not_hint: "Наоборот: клиенты, для которых это неверно",
        up: "Выше",
        down: "Ниже",
        wrap: "В скобки",
        remove: "Убрать",
        undo: "Отменить",
        redo: "Вернуть",
        field: "Поле",
        find_field: "Найти поле",
        no_field: "Такого поля нет. Попробуйте другое слово.",
        op: "Проверка",
        value: "Значение",
        choose: "выберите…",
        and_more: |count| format!("и ещё {count}"),
        period: "Период",
        period_kind: |kind| match kind {
            PeriodKind::All => "за всё время",
            PeriodKind::Last => "за последние",
            PeriodKind::Between => "с … по …",
        },
        ends: ["от", "до"],
        unit: "Единица времени",
        narrow: "Уточнить",
        narrowings: [
            "Какие запросы",
            "Воронки",
            "Типы сделок",
            "Виды касаний",
            "Направление",
            "Товары",
            "Разделы каталога",
            "Группа на дату",
        ],
        outcomes: ["все", "открытые", "проигранные"],
        any_direction: "любое",
        products_hint: "Названия или номера через точку с запятой; пусто — любые",
        codes_hint: "Коды через запятую",
        in_segment: "Входит в сегмент",
        error: |error| match error {
            BlockError::NoValue => "Выберите хотя бы одно значение",
            BlockError::NoText => "Введите слово",
            BlockError::NoNumber => "Введите число",
            BlockError::NoDate => "Введите дату",
            BlockError::NoSpan => "Введите целое число дней или месяцев",
            BlockError::WrongOrder => "Начало больше конца",
            BlockError::NoSegment => "Выберите сегмент",
            BlockError::EmptyGroup => "В группе нет условий: добавьте или уберите её",
            BlockError::NotAllowed => "Для этого поля такой проверки нет",
        },
        incomplete: |count| {
            format!(
                "Заполните {count} {}, и клиенты будут посчитаны.",
                plural_ru(count, "условие", "условия", "условий")
            )
        },
        missing: |field, value| {
            if value.is_empty() {
                format!("Поля «{field}» в портале больше нет")
            } else {
                format!("«{field}»: значения {value} в портале больше нет, оно никого не находит")
            }
        },
        count: |count, number, all| format!("{number} {} из {all}", plural_ru(count, "клиент", "клиента", "клиентов")),
        sample: "Например",
        show_all: "Показать всех",
        added: |number| format!("Добавятся: {number}"),
        lost: |number| format!("Уйдут: {number}"),
        same: "Те же клиенты, что в сохранённом",
        name: "Название",
        kept: "Где хранить",
        save: "Сохранить",
        save_new: "Сохранить как новый",
        saving: "Сохраняем…",
        no_name: "Назовите сегмент",
        overtaken: |name, time| {
            format!("Пока вы работали, сегмент изменил(а) {name} ({time}). Ваш вариант не сохранён и не потерян.")
        },
        overtaken_deleted: "Пока вы работали, сегмент удалили. Ваш вариант не потерян: сохраните его как новый.",
        save_over: "Сохранить мой вариант",
        open_theirs: "Открыть другой вариант",
        not_allowed: "Общие сегменты меняет администратор. Сохраните в свои.",
        damaged: "Сохранённые сегменты повреждены. Можно начать заново; прежний текст останется рядом, в настройке «segments_damaged».",
        replace: "Начать заново и сохранить",
        newer: "Сегменты сохранены более новой версией приложения. Перезагрузите страницу: ваше условие останется в адресе.",
        full: "Место для сегментов кончилось. Удалите ненужный сегмент и сохраните снова.",
        refused: |words| format!("Портал не сохранил сегмент. {words}"),
        as_text: "Условие текстом",
        as_text_hint: "Скопируйте текст, чтобы передать условие, или вставьте чужой и нажмите «Взять текст».",
        take_text: "Взять текст",
        no_condition: |why| format!("Это не условие: {why}"),
        listing: |listing, name, other| match listing {
            Listing::Members => name.to_owned(),
            Listing::Came => format!("{name}: пришли за месяц"),
            Listing::Gone => format!("{name}: ушли за месяц"),
            Listing::Phone => format!("{name}: с телефоном"),
            Listing::Email => format!("{name}: с почтой"),
            Listing::PhoneAndEmail => format!("{name}: с телефоном и почтой"),
            Listing::With(_) => format!("{name} и {other}"),
            Listing::Added => format!("{name}: добавятся"),
            Listing::Lost => format!("{name}: уйдут"),
            Listing::Left => format!("{name}: больше не подходят"),
            Listing::Qualify => format!("{name}: подошли бы теперь"),
            Listing::Part(..) => format!("{name}. {other}"),
            Listing::InFirst => name.to_owned(),
            Listing::InSecond => other.to_owned(),
            Listing::InBoth => format!("В обоих: {name} и {other}"),
            Listing::OnlyFirst => format!("Только «{name}», без «{other}»"),
            Listing::OnlySecond => format!("Только «{other}», без «{name}»"),
        },
        unnamed: "Новый сегмент",
    };

    const EN: &'static Self = &Self {
        title: "Segments",
        intro: "A segment is a condition on clients, written as a sentence. It counts itself anew, and for any past month it is known who was in it. Press a name to see its report and its clients.",
        month: "At the end of",
        new: "New segment",
        loading: "Asking the portal for the saved segments…",
        counting: "Counting…",
        not_read: "Segments go by single clients. Administrators see them; others see sizes once they have read their own clients.",
        unread: |what| format!("Still being read: {what}. The number will settle by itself."),
        shelf: |shelf| match shelf {
            Shelf::Portal => "Shared segments of the portal",
            Shelf::Own => "My segments",
        },
        shelf_empty: |shelf| match shelf {
            Shelf::Portal => "There are no shared segments yet. An administrator can save a ready one or a new one.",
            Shelf::Own => "You have no segments of your own yet. Open a ready one, change it, and save it.",
        },
        shelf_problem: |problem| match problem {
            ShelfProblem::Damaged => {
                "The saved segments are damaged and cannot be read. Nothing is deleted: when you save for the first time, the app offers to begin anew and leaves the former text beside."
            }
            ShelfProblem::Newer => {
                "A newer version of the app has saved the segments. Reload the page; this version must not change them."
            }
            ShelfProblem::NotTold => "The portal has not told the saved segments. Open the section once more.",
        },
        presets: "Ready segments",
        preset: |preset| match preset {
            Preset::Vip => "VIP",
            Preset::Regular => "Regular",
            Preset::OneTime => "One-time",
            Preset::Potential => "Potential",
            Preset::Sleeping => "Sleeping",
            Preset::Newcomers => "Newcomers",
            Preset::B2bSmall => "B2B: small",
            Preset::B2bMedium => "B2B: medium",
            Preset::B2bLarge => "B2B: large",
            Preset::B2cRegular => "B2C: buy regularly",
            Preset::B2cVip => "B2C: VIP",
        },
        columns: ["Segment", "Clients", "In a month", "Two years", "With a phone", "With an e-mail"],
        line: |first, last| format!("Size in two years: from {first} to {last}"),
        too_many: |count, number| {
            format!(
                "You have {number} {}, which is hard to keep apart. Five to seven are usually enough; delete those you do not need.",
                plural_en(count, "segment", "segments")
            )
        },
        stale: "Not changed for half a year: is it still needed?",
        used: "Last used",
        unused: "Not used for half a year: delete it if it is not needed",
        nearly: |names| format!("Nearly the same clients as in: {names}"),
        changed_by: |name, time| format!("{name}, {time}"),
        somebody: "Somebody",
        journal: "History of changes",
        deed: |deed| match deed {
            SegmentDeed::Made => "made",
            SegmentDeed::Changed => "changed",
            SegmentDeed::Deleted => "deleted",
        },
        restore: "Open the former condition",
        back: "← All segments",
        change: "Change",
        copy: "Make a copy",
        copy_json: "Copy the condition",
        copied: "Copied",
        delete: "Delete",
        delete_question: |name| format!("Delete the segment “{name}”? Its condition stays in the history of changes."),
        cancel: "Cancel",
        gone: "There is no such segment: it was deleted, or the link is not whole.",
        unusable: |why| match why {
            Unusable::Gone(id) => format!("The condition names a deleted segment ({id}). Replace it or take it out."),
            Unusable::Circle(names) => format!("Segments name each other in a circle: {}.", names.join(" → ")),
            Unusable::TooDeep => "Segments lie too deeply in each other.".to_owned(),
            Unusable::NotUnderstood(why) => {
                format!(
                    "This version of the app does not understand the condition: {why}. It stays as it is; reload the page."
                )
            }
        },
        report: "Report",
        share: |share, all| format!("{share} of all clients ({all})"),
        numbers: [
            "Clients",
            "Revenue",
            "Average payment",
            "Payments per buyer",
            "Conversion of deals",
            "Have a phone",
            "Have an e-mail",
            "Have both",
        ],
        of_year: "Money and deals are of 12 months",
        of_revenue: |share| format!("{share} of all revenue"),
        of_deals: |won, lost| format!("{won} won, {lost} lost"),
        no_deals: "no deal was closed",
        no_payments: "no payments",
        no_sums: "sums are not read or not accessible",
        moved: "Since the month before",
        came: "Have come",
        left: "Have gone",
        history: |first, last| format!("Size of the segment by month: {first} to {last}"),
        overlaps: "Overlap with other segments",
        overlap_columns: ["Segment", "Its clients", "Of them here", "Share of this segment"],
        no_overlaps: "Save another segment to see the clients they share.",
        parts: "Of whom the segment is made up",
        print: "Print",
        printed: |month, day| format!("At the end of {month}. Printed on {day}."),
        compare: "Compare with",
        compared: |first, second| format!("{first} and {second}"),
        sides: ["First segment", "Second segment"],
        shared: |place, first, second| match place {
            0 => format!("Only “{first}”"),
            1 => "In both".to_owned(),
            _ => format!("Only “{second}”"),
        },
        figure: |figure| match figure {
            Figure::Clients => "Clients",
            Figure::Came => "Came in a month",
            Figure::Gone => "Gone in a month",
            Figure::Phone => "Have a phone",
            Figure::Email => "Have an e-mail",
            Figure::PhoneAndEmail => "Have both",
            Figure::Revenue => "Revenue",
            Figure::Average => "Average payment",
            Figure::Frequency => "Payments per buyer",
            Figure::Conversion => "Conversion of deals",
        },
        difference: "Difference",
        figures: "Figure",
        points: |number| format!("{number} pp"),
        histories: |first, last| format!("Sizes of both segments by month: {first} to {last}"),
        no_history: |name| format!("“{name}” goes by the forecast, so that only the chosen month is known."),
        same_one: "This is one and the same segment. Choose another one to compare.",
        build: "New segment",
        build_of: |name| format!("Change “{name}”"),
        nothing_asked: "There is no condition yet: all clients are meant. Add the first one.",
        join: |join| match join {
            Join::All => "all conditions hold",
            Join::Any => "at least one condition holds",
        },
        joint: |join| match join {
            Join::All => "and",
            Join::Any => "or",
        },
        join_label: "Clients for whom",
        add_row: "+ Condition",
        add_group: "+ Group",
        add_segment: "+ Another segment",
        not: "not",
        not_hint: "The other way round: clients for whom this does not hold",
        up: "Up",
        down: "Down",
        wrap: "Into brackets",
        remove: "Remove",
        undo: "Undo",
        redo: "Redo",
        field: "Field",
        find_field: "Find a field",
        no_field: "There is no such field. Try another word.",
        op: "Test",
        value: "Value",
        choose: "choose…",
        and_more: |count| format!("and {count} more"),
        period: "Period",
        period_kind: |kind| match kind {
            PeriodKind::All => "in all the time there was",
            PeriodKind::Last => "in the last",
            PeriodKind::Between => "from … to …",
        },
        ends: ["from", "to"],
        unit: "Unit of time",
        narrow: "Narrow",
        narrowings: [
            "Which requests",
            "Funnels",
            "Types of deals",
            "Kinds of touches",
            "Direction",
            "Products",
            "Sections of the catalog",
            "Group on the date",
        ],
        outcomes: ["all", "open", "lost"],
        any_direction: "any",
        products_hint: "Names or numbers with semicolons between them; empty for any",
        codes_hint: "Codes with commas between them",
        in_segment: "Is in the segment",
        error: |error| match error {
            BlockError::NoValue => "Choose at least one value",
            BlockError::NoText => "Enter a word",
            BlockError::NoNumber => "Enter a number",
            BlockError::NoDate => "Enter a date",
            BlockError::NoSpan => "Enter a whole number of days or months",
            BlockError::WrongOrder => "The first is greater than the last",
            BlockError::NoSegment => "Choose a segment",
            BlockError::EmptyGroup => "The group has no conditions: add one or remove it",
            BlockError::NotAllowed => "There is no such test for this field",
        },
        incomplete: |count| {
            format!(
                "Complete {count} {}, and the clients will be counted.",
                plural_en(count, "condition", "conditions")
            )
        },
        missing: |field, value| {
            if value.is_empty() {
                format!("The portal has no field “{field}” any more")
            } else {
                format!("“{field}”: the portal has no value {value} any more, so it finds nobody")
            }
        },
        count: |count, number, all| format!("{number} {} of {all}", plural_en(count, "client", "clients")),
        sample: "For example",
        show_all: "Show all",
        added: |number| format!("To be added: {number}"),
        lost: |number| format!("To be lost: {number}"),
        same: "The same clients as in the saved one",
        name: "Name",
        kept: "Kept among",
        save: "Save",
        save_new: "Save as a new one",
        saving: "Saving…",
        no_name: "Give the segment a name",
        overtaken: |name, time| {
            format!("While you worked, {name} has changed the segment ({time}). Yours is not saved and not lost.")
        },
        overtaken_deleted: "While you worked, the segment was deleted. Yours is not lost: save it as a new one.",
        save_over: "Save mine",
        open_theirs: "Open the other one",
        not_allowed: "Administrators change shared segments. Save it among your own.",
        damaged: "The saved segments are damaged. You can begin anew; the former text stays beside, in the option “segments_damaged”.",
        replace: "Begin anew and save",
        newer: "A newer version of the app has saved the segments. Reload the page: your condition stays in the address.",
        full: "There is no room for more segments. Delete one that is not needed, and save again.",
        refused: |words| format!("The portal has not saved the segment. {words}"),
        as_text: "The condition as text",
        as_text_hint: "Copy the text to pass the condition on, or paste another and press “Take the text”.",
        take_text: "Take the text",
        no_condition: |why| format!("This is no condition: {why}"),
        listing: |listing, name, other| match listing {
            Listing::Members => name.to_owned(),
            Listing::Came => format!("{name}: came in a month"),
            Listing::Gone => format!("{name}: gone in a month"),
            Listing::Phone => format!("{name}: with a phone"),
            Listing::Email => format!("{name}: with an e-mail"),
            Listing::PhoneAndEmail => format!("{name}: with both phone and e-mail"),
            Listing::With(_) => format!("{name} and {other}"),
            Listing::Added => format!("{name}: to be added"),
            Listing::Lost => format!("{name}: to be lost"),
            Listing::Left => format!("{name}: no longer qualify"),
            Listing::Qualify => format!("{name}: would qualify now"),
            Listing::Part(..) => format!("{name}. {other}"),
            Listing::InFirst => name.to_owned(),
            Listing::InSecond => other.to_owned(),
            Listing::InBoth => format!("In both: {name} and {other}"),
            Listing::OnlyFirst => format!("Only “{name}”, without “{other}”"),
            Listing::OnlySecond => format!("Only “{other}”, without “{name}”"),
        },
        unnamed: "New segment",
    };
}
