//! What fields, tests and values of conditions are called.

use segmentation::condition::{Direction, Field, Kind, Op, Span, TouchKind, Unit};
use segmentation::rank::RfmGroup;

use crate::i18n::{Words, plural_en, plural_ru};
use crate::sections::value::ValueTexts;

/// What people look for fields under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelving {
    /// What a card says.
    Card,
    /// Where a client is.
    Place,
    /// How to reach it.
    Reach,
    /// The groups of the app.
    Groups,
    /// Payments and money.
    Money,
    /// Requests and touches.
    Work,
    /// What was bought.
    Goods,
    /// The forecast.
    Forecast,
    /// The portal's own fields.
    Own,
}

impl Shelving {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Card,
        Self::Place,
        Self::Groups,
        Self::Money,
        Self::Work,
        Self::Goods,
        Self::Reach,
        Self::Forecast,
        Self::Own,
    ];

    /// Where a field is looked for.
    #[must_use]
    pub fn of(field: Field) -> Self {
        use Field::{
            Abc, Alive, Average, City, ClientType, Country, Created, Department, Email, Employees, Expected,
            FirstPayment, Frequency, GoodsQuantity, GoodsSum, Industry, LastPayment, LastRequest, LastTouch, LifeCycle,
            Messenger, NextChange, NextPlanned, Payments, Phone, Region, Requests, Requisite, Responsible, Revenue,
            Rfm, RfmCell, Site, Source, Title, Touches, Type, UserField, Xyz,
        };
        match field {
            Field::Kind | Type | Source | Industry | Employees | Responsible | Department | Title | Created => {
                Self::Card
            }
            City | Region | Country => Self::Place,
            Phone | Email | Site | Messenger | Requisite => Self::Reach,
            ClientType | LifeCycle | Frequency | Abc | Xyz | Rfm | RfmCell | NextChange => Self::Groups,
            Revenue | Payments | Average | LastPayment | FirstPayment => Self::Money,
            Requests | LastRequest | Touches | LastTouch | NextPlanned => Self::Work,
            GoodsSum | GoodsQuantity => Self::Goods,
            Alive | Expected => Self::Forecast,
            UserField => Self::Own,
        }
    }
}

/// What fields, tests and values are called.
pub struct Labels {
    /// A field; of user fields what they are as a whole.
    pub field: fn(Field) -> &'static str,
    /// Other words under which people look for a field.
    pub synonyms: fn(Field) -> &'static str,
    /// Where fields are looked for.
    pub shelving: fn(Shelving) -> &'static str,
    /// A test of a kind of field, as it is chosen; takes whether the field looks ahead.
    pub op: fn(Op, Kind, bool) -> &'static str,
    /// Whether a client has something, in words.
    pub mark: fn(Field, bool) -> &'static str,
    /// A value of a field that is no group of the app's modes; nothing if it is one.
    pub choice: fn(Field, &str) -> Option<String>,
    /// A kind of touch.
    pub touch: fn(TouchKind) -> &'static str,
    /// Who began it.
    pub direction: fn(Direction) -> &'static str,
    /// A period that ends at the reference day.
    pub last: fn(Span) -> String,
    /// A time that begins at the reference day.
    pub next: fn(Span) -> String,
    /// Longer ago than a span.
    pub ago: fn(Span) -> String,
    /// A unit, for the number that is typed.
    pub unit: fn(Unit, u64) -> &'static str,
    /// All the time there was.
    pub all_time: &'static str,
    /// From one day to another; takes their texts, each of which may be missing.
    pub days: fn(Option<&str>, Option<&str>) -> String,
}

fn span_ru(span: Span) -> String {
    let count = u64::from(span.count);
    match span.unit {
        Unit::Days => format!("{count} {}", plural_ru(count, "день", "дня", "дней")),
        Unit::Months => format!("{count} {}", plural_ru(count, "месяц", "месяца", "месяцев")),
    }
}

fn span_en(span: Span) -> String {
    let count = u64::from(span.count);
    match span.unit {
        Unit::Days => format!("{count} {}", plural_en(count, "day", "days")),
        Unit::Months => format!("{count} {}", plural_en(count, "month", "months")),
    }
}

fn rfm_of(code: &str) -> Option<RfmGroup> {
    Some(match code {
        "new" => RfmGroup::New,
        "promising" => RfmGroup::Promising,
        "growing" => RfmGroup::Growing,
        "champions" => RfmGroup::Champions,
        "loyal" => RfmGroup::Loyal,
        "cooling" => RfmGroup::Cooling,
        "attention" => RfmGroup::Attention,
        "hibernating" => RfmGroup::Hibernating,
        "at_risk" => RfmGroup::AtRisk,
        "cannot_lose" => RfmGroup::CannotLose,
        "gone" => RfmGroup::Gone,
        _ => return None,
    })
}

/// What is common to both languages: ranks by their letters, cells by their numbers, groups by the page «Value».
fn ranked(field: Field, code: &str, none: &str, texts: &ValueTexts) -> Option<String> {
    match (field, code) {
        (Field::Abc | Field::Xyz | Field::Rfm | Field::RfmCell, "none") => Some(none.to_owned()),
        (Field::Abc | Field::Xyz, code) => Some(code.to_uppercase()),
        (Field::Rfm, code) => rfm_of(code).map(|group| (texts.rfm_group)(group).to_owned()),
        (Field::RfmCell, code) => {
            let (recency, rest) = code.split_at_checked(1)?;
            Some(format!("R {recency}, FM {rest}"))
        }
        _ => None,
    }
}

impl Words for Labels {
    const RU: &'static Self = &Self {
        field: |field| match field {
            Field::Kind => "Компания или контакт",
            Field::Type => "Тип",
            Field::Source => "Источник",
            Field::Industry => "Сфера деятельности",
            Field::Employees => "Число сотрудников",
            Field::Responsible => "Ответственный",
            Field::Department => "Отдел ответственного",
            Field::Title => "Название или имя",
            Field::City => "Город",
            Field::Region => "Регион",
            Field::Country => "Страна",
            Field::Created => "Дата создания",
            Field::Phone => "Телефон",
            Field::Email => "Почта",
            Field::Site => "Сайт",
            Field::Messenger => "Мессенджер",
            Field::Requisite => "Реквизиты",
            Field::ClientType => "Вид клиента",
            Field::LifeCycle => "Группа по оплатам и обращениям",
            Field::Frequency => "Частота продаж",
            Field::Abc => "ABC: ценность",
            Field::Xyz => "XYZ: регулярность",
            Field::Rfm => "RFM: группа",
            Field::RfmCell => "RFM: клетка",
            Field::Revenue => "Выручка",
            Field::Payments => "Число оплат",
            Field::Average => "Средняя оплата",
            Field::Requests => "Число запросов",
            Field::Touches => "Число касаний",
            Field::GoodsSum => "Сумма купленных товаров",
            Field::GoodsQuantity => "Количество купленных товаров",
            Field::LastPayment => "Последняя оплата",
            Field::FirstPayment => "Первая оплата",
            Field::LastRequest => "Последний запрос",
            Field::LastTouch => "Последнее касание",
            Field::NextPlanned => "Ближайшее запланированное касание",
            Field::NextChange => "Ближайшая смена группы",
            Field::Alive => "Вероятность, что ещё клиент, %",
            Field::Expected => "Ожидаемые оплаты за год",
            Field::UserField => "Поле карточки",
        },
        synonyms: |field| match field {
            Field::Kind => "юрлицо физлицо",
            Field::Type => "поставщик партнёр клиент",
            Field::Source => "реклама канал",
            Field::Industry => "отрасль",
            Field::Employees => "штат размер малый крупный",
            Field::Responsible => "менеджер сотрудник",
            Field::Department => "подразделение",
            Field::City | Field::Region | Field::Country => "адрес география",
            Field::Created => "новый новичок",
            Field::ClientType => "b2b b2c",
            Field::LifeCycle => "активный спящий потерянный запрос диалог",
            Field::Frequency => "постоянный разовый",
            Field::Revenue => "оборот сумма деньги",
            Field::Payments => "покупки продажи",
            Field::Average => "чек средний",
            Field::Requests => "сделки заявки обращения претензии",
            Field::Touches | Field::LastTouch => "звонок письмо встреча дело активность",
            Field::GoodsSum | Field::GoodsQuantity => "товар купил продукт",
            Field::Email => "email e-mail",
            _ => "",
        },
        shelving: |shelving| match shelving {
            Shelving::Card => "Карточка",
            Shelving::Place => "Адрес",
            Shelving::Reach => "Связь",
            Shelving::Groups => "Группы",
            Shelving::Money => "Оплаты",
            Shelving::Work => "Запросы и касания",
            Shelving::Goods => "Товары",
            Shelving::Forecast => "Прогноз",
            Shelving::Own => "Поля вашего портала",
        },
        op: |op, kind, is_ahead| match op {
            Op::In => "один из",
            Op::NotIn => "ни один из",
            Op::Empty => "не заполнено",
            Op::Filled => "заполнено",
            Op::Contains => "содержит",
            Op::Equals => "в точности",
            Op::Is => "есть ли",
            Op::Eq => "равно",
            Op::Ne => "не равно",
            Op::Lt => "меньше",
            Op::Le => "не больше",
            Op::Gt => "больше",
            Op::Ge => "не меньше",
            Op::Between if matches!(kind, Kind::Date | Kind::Moment) => "с … по …",
            Op::Between => "от … до …",
            Op::Before => "раньше",
            Op::After => "позже",
            Op::Within if is_ahead => "в ближайшие",
            Op::Within => "за последние",
            Op::Older => "давнее, чем",
            Op::Never => "не было",
        },
        mark: |field, has| match (field, has) {
            (Field::Phone, true) => "есть телефон",
            (Field::Phone, false) => "нет телефона",
            (Field::Email, true) => "есть почта",
            (Field::Email, false) => "нет почты",
            (Field::Site, true) => "есть сайт",
            (Field::Site, false) => "нет сайта",
            (Field::Messenger, true) => "есть мессенджер",
            (Field::Messenger, false) => "нет мессенджера",
            (Field::Requisite, true) => "есть реквизиты",
            (Field::Requisite, false) => "нет реквизитов",
            (_, true) => "да",
            (_, false) => "нет",
        },
        choice: |field, code| {
            Some(
                match (field, code) {
                    (Field::Kind, "company") => "компания",
                    (Field::Kind, "contact") => "контакт",
                    (Field::ClientType, "b2b") => "B2B",
                    _ => return ranked(field, code, "без ранга", ValueTexts::RU),
                }
                .to_owned(),
            )
        },
        touch: |kind| match kind {
            TouchKind::Call => "звонок",
            TouchKind::Meeting => "встреча",
            TouchKind::Email => "письмо",
            TouchKind::Todo => "дело",
        },
        direction: |direction| match direction {
            Direction::Incoming => "входящие",
            Direction::Outgoing => "исходящие",
        },
        last: |span| match (span.count, span.unit) {
            (1, Unit::Days) => "за последний день".to_owned(),
            (1, Unit::Months) => "за последний месяц".to_owned(),
            (count, _) => {
                let last = plural_ru(count.into(), "последний", "последние", "последние");
                format!("за {last} {}", span_ru(span))
            }
        },
        next: |span| match (span.count, span.unit) {
            (1, Unit::Days) => "в ближайший день".to_owned(),
            (1, Unit::Months) => "в ближайший месяц".to_owned(),
            (count, _) => {
                let next = plural_ru(count.into(), "ближайший", "ближайшие", "ближайшие");
                format!("в {next} {}", span_ru(span))
            }
        },
        ago: |span| {
            let count = u64::from(span.count);
            let unit = match span.unit {
                Unit::Days => plural_ru(count, "дня", "дней", "дней"),
                Unit::Months => plural_ru(count, "месяца", "месяцев", "месяцев"),
            };
            format!("больше {count} {unit} назад")
        },
        unit: |unit, count| match unit {
            Unit::Days => plural_ru(count, "день", "дня", "дней"),
            Unit::Months => plural_ru(count, "месяц", "месяца", "месяцев"),
        },
        all_time: "за всё время",
        days: |from, to| match (from, to) {
            (Some(from), Some(to)) => format!("с {from} по {to}"),
            (Some(from), None) => format!("с {from}"),
            (None, Some(to)) => format!("по {to}"),
            (None, None) => Self::RU.all_time.to_owned(),
        },
    };

    const EN: &'static Self = &Self {
        field: |field| match field {
            Field::Kind => "Company or contact",
            Field::Type => "Type",
            Field::Source => "Source",
            Field::Industry => "Industry",
            Field::Employees => "Employees",
            Field::Responsible => "Responsible",
            Field::Department => "Department",
            Field::Title => "Name",
            Field::City => "City",
            Field::Region => "Region",
            Field::Country => "Country",
            Field::Created => "Created",
            Field::Phone => "Phone",
            Field::Email => "E-mail",
            Field::Site => "Site",
            Field::Messenger => "Messenger",
            Field::Requisite => "Requisites",
            Field::ClientType => "Kind of client",
            Field::LifeCycle => "Group by payments and contact",
            Field::Frequency => "Frequency of sales",
            Field::Abc => "ABC: value",
            Field::Xyz => "XYZ: regularity",
            Field::Rfm => "RFM: group",
            Field::RfmCell => "RFM: cell",
            Field::Revenue => "Revenue",
            Field::Payments => "Payments",
            Field::Average => "Average payment",
            Field::Requests => "Requests",
            Field::Touches => "Touches",
            Field::GoodsSum => "Sum of goods bought",
            Field::GoodsQuantity => "Quantity of goods bought",
            Field::LastPayment => "Last payment",
            Field::FirstPayment => "First payment",
            Field::LastRequest => "Last request",
            Field::LastTouch => "Last touch",
            Field::NextPlanned => "Next planned touch",
            Field::NextChange => "Next change of group",
            Field::Alive => "Chance of still being a client, %",
            Field::Expected => "Payments expected in a year",
            Field::UserField => "Field of cards",
        },
        synonyms: |field| match field {
            Field::Kind => "business person",
            Field::Type => "supplier partner client",
            Field::Source => "advertising channel",
            Field::Industry => "line of business",
            Field::Employees => "size staff small large",
            Field::Responsible => "manager owner",
            Field::City | Field::Region | Field::Country => "address place",
            Field::Created => "new newcomer",
            Field::ClientType => "b2b b2c",
            Field::LifeCycle => "active sleeping lost request dialog",
            Field::Frequency => "regular one-time",
            Field::Revenue => "turnover sum money",
            Field::Payments => "purchases sales",
            Field::Average => "check bill",
            Field::Requests => "deals claims",
            Field::Touches | Field::LastTouch => "call letter meeting activity",
            Field::GoodsSum | Field::GoodsQuantity => "product bought",
            Field::Email => "email mail",
            _ => "",
        },
        shelving: |shelving| match shelving {
            Shelving::Card => "Card",
            Shelving::Place => "Address",
            Shelving::Reach => "Contact",
            Shelving::Groups => "Groups",
            Shelving::Money => "Payments",
            Shelving::Work => "Requests and touches",
            Shelving::Goods => "Goods",
            Shelving::Forecast => "Forecast",
            Shelving::Own => "Fields of your portal",
        },
        op: |op, kind, is_ahead| match op {
            Op::In => "is one of",
            Op::NotIn => "is none of",
            Op::Empty => "is empty",
            Op::Filled => "is filled in",
            Op::Contains => "contains",
            Op::Equals => "is exactly",
            Op::Is => "is there",
            Op::Eq => "is",
            Op::Ne => "is not",
            Op::Lt => "is less than",
            Op::Le => "is at most",
            Op::Gt => "is more than",
            Op::Ge => "is at least",
            Op::Between if matches!(kind, Kind::Date | Kind::Moment) => "from … to …",
            Op::Between => "is between",
            Op::Before => "is before",
            Op::After => "is after",
            Op::Within if is_ahead => "within the next",
            Op::Within => "within the last",
            Op::Older => "longer ago than",
            Op::Never => "never was",
        },
        mark: |field, has| match (field, has) {
            (Field::Phone, true) => "has a phone",
            (Field::Phone, false) => "has no phone",
            (Field::Email, true) => "has an e-mail address",
            (Field::Email, false) => "has no e-mail address",
            (Field::Site, true) => "has a site",
            (Field::Site, false) => "has no site",
            (Field::Messenger, true) => "has a messenger",
            (Field::Messenger, false) => "has no messenger",
            (Field::Requisite, true) => "has requisites",
            (Field::Requisite, false) => "has no requisites",
            (_, true) => "yes",
            (_, false) => "no",
        },
        choice: |field, code| {
            Some(
                match (field, code) {
                    (Field::Kind, "company") => "company",
                    (Field::Kind, "contact") => "contact",
                    (Field::ClientType, "b2b") => "B2B",
                    _ => return ranked(field, code, "without a rank", ValueTexts::EN),
                }
                .to_owned(),
            )
        },
        touch: |kind| match kind {
            TouchKind::Call => "call",
            TouchKind::Meeting => "meeting",
            TouchKind::Email => "letter",
            TouchKind::Todo => "to-do",
        },
        direction: |direction| match direction {
            Direction::Incoming => "incoming",
            Direction::Outgoing => "outgoing",
        },
        last: |span| match (span.count, span.unit) {
            (1, Unit::Days) => "in the last day".to_owned(),
            (1, Unit::Months) => "in the last month".to_owned(),
            _ => format!("in the last {}", span_en(span)),
        },
        next: |span| match (span.count, span.unit) {
            (1, Unit::Days) => "in the next day".to_owned(),
            (1, Unit::Months) => "in the next month".to_owned(),
            _ => format!("in the next {}", span_en(span)),
        },
        ago: |span| format!("longer than {} ago", span_en(span)),
        unit: |unit, count| match unit {
            Unit::Days => plural_en(count, "day", "days"),
            Unit::Months => plural_en(count, "month", "months"),
        },
        all_time: "in all the time there was",
        days: |from, to| match (from, to) {
            (Some(from), Some(to)) => format!("from {from} to {to}"),
            (Some(from), None) => format!("from {from} on"),
            (None, Some(to)) => format!("up to {to}"),
            (None, None) => Self::EN.all_time.to_owned(),
        },
    };
}
