//! The words of the builder.

use crate::i18n::{Words, plural_en, plural_ru};
use crate::sections::segments::model::{BlockError, Join, PeriodKind};

/// The words of the builder.
pub struct BuilderTexts {
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
    /// So many goods, the most bought ones, can be chosen out of all; takes both numbers.
    pub goods_most: fn(&str, &str) -> String,
    /// Goods are still being read, and can be typed meanwhile.
    pub goods_unread: &'static str,
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
    /// Heading of the text.
    pub as_text: &'static str,
    /// What it is good for.
    pub as_text_hint: &'static str,
    /// Takes the text over.
    pub take_text: &'static str,
}

impl Words for BuilderTexts {
    const RU: &'static Self = &Self {
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
        goods_most: |shown, all| format!("В списке {shown} самых покупаемых товаров из {all}; остальные впишите."),
        goods_unread: "Товары из сделок ещё читаются: список пополнится сам.",
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
        as_text: "Условие текстом",
        as_text_hint: "Скопируйте текст, чтобы передать условие, или вставьте чужой и нажмите «Взять текст».",
        take_text: "Взять текст",
    };

    const EN: &'static Self = &Self {
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
        goods_most: |shown, all| format!("The {shown} most bought goods of {all} are listed; type the others."),
        goods_unread: "The goods of deals are still being read: the list will grow by itself.",
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
        as_text: "The condition as text",
        as_text_hint: "Copy the text to pass the condition on, or paste another and press “Take the text”.",
        take_text: "Take the text",
    };
}
