//! One test: a field, what narrows it, and what must hold of it.

use serde::{Deserialize, Serialize};

use super::error::{ConditionError, Expected};
use super::field::{Field, Kind, Need, UserFieldKind};
use super::period::{Day, NO_DAY, Period, Span};
use crate::ids::FunnelId;

/// The name of a test as conditions write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// The value is one of a list.
    In,
    /// The value is none of a list; holds without a value too.
    NotIn,
    /// There is no value.
    Empty,
    /// There is a value.
    Filled,
    /// The text holds every word.
    Contains,
    /// The text is this one.
    Equals,
    /// Is yes, or no.
    Is,
    /// The number is this one.
    Eq,
    /// The number is another one.
    Ne,
    /// The number is less.
    Lt,
    /// The number is less or the same.
    Le,
    /// The number is greater.
    Gt,
    /// The number is greater or the same.
    Ge,
    /// Lies between two numbers or dates, both included.
    Between,
    /// The date is earlier.
    Before,
    /// The date is later.
    After,
    /// The date is no further from the reference day than a span.
    Within,
    /// The date lies further back than a span.
    Older,
    /// There is no date.
    Never,
}

impl Op {
    /// All tests.
    pub const ALL: [Self; 19] = [
        Self::In,
        Self::NotIn,
        Self::Empty,
        Self::Filled,
        Self::Contains,
        Self::Equals,
        Self::Is,
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::Between,
        Self::Before,
        Self::After,
        Self::Within,
        Self::Older,
        Self::Never,
    ];

    /// The code of the test in a condition.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Empty => "empty",
            Self::Filled => "filled",
            Self::Contains => "contains",
            Self::Equals => "equals",
            Self::Is => "is",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Between => "between",
            Self::Before => "before",
            Self::After => "after",
            Self::Within => "within",
            Self::Older => "older",
            Self::Never => "never",
        }
    }

    /// Whether the test takes a value.
    #[must_use]
    pub fn has_value(self) -> bool {
        !matches!(self, Self::Empty | Self::Filled | Self::Never)
    }

    /// The test of a code; nothing if no test is called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.code() == code)
    }
}

/// A value by which the portal names something: most lists by texts, users, departments and items by numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Code {
    /// A text, exactly as the portal has it.
    Text(String),
    /// A number.
    Number(u32),
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Code {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Comparison {
    /// Whether `number` stands in this relation to `other`.
    #[must_use]
    pub fn holds(self, number: i64, other: i64) -> bool {
        match self {
            Self::Eq => number == other,
            Self::Ne => number != other,
            Self::Lt => number < other,
            Self::Le => number <= other,
            Self::Gt => number > other,
            Self::Ge => number >= other,
        }
    }

    fn op(self) -> Op {
        match self {
            Self::Eq => Op::Eq,
            Self::Ne => Op::Ne,
            Self::Lt => Op::Lt,
            Self::Le => Op::Le,
            Self::Gt => Op::Gt,
            Self::Ge => Op::Ge,
        }
    }
}

/// How many parts a number with decimals is counted in: 1.5 pieces are 15 000.
pub const PARTS: i64 = 10_000;

/// What must hold of a field. Numbers are cents for money, parts ([`PARTS`]) for quantities and for the numbers of user
/// fields, the plain number for all others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// One of the codes.
    In(Vec<Code>),
    /// None of the codes.
    NotIn(Vec<Code>),
    /// No value.
    Empty,
    /// A value.
    Filled,
    /// A text with all of these words, in any order and case and with `е` for `ё`; no words are in every text.
    Contains(String),
    /// This text, but for case, `ё`, and spaces around it.
    Equals(String),
    /// Yes, or no; a client of which it is not known is neither.
    Is(bool),
    /// A number that compares so; a client without a number passes no comparison.
    Number(Comparison, i64),
    /// A number from one to another, both included.
    NumberBetween(i64, i64),
    /// An earlier day than this one.
    Before(Day),
    /// A later day than this one.
    After(Day),
    /// A day from one to another, both included.
    DayBetween(Day, Day),
    /// A day no further back than the span and not in the future; for a field that looks ahead ([`Field::looks_ahead`]) no
    /// further ahead and not in the past.
    Within(Span),
    /// A day further back than the span.
    Older(Span),
    /// No day.
    Never,
}

impl Check {
    /// The name of the test.
    #[must_use]
    pub fn op(&self) -> Op {
        match self {
            Self::In(_) => Op::In,
            Self::NotIn(_) => Op::NotIn,
            Self::Empty => Op::Empty,
            Self::Filled => Op::Filled,
            Self::Contains(_) => Op::Contains,
            Self::Equals(_) => Op::Equals,
            Self::Is(_) => Op::Is,
            Self::Number(comparison, _) => comparison.op(),
            Self::NumberBetween(..) | Self::DayBetween(..) => Op::Between,
            Self::Before(_) => Op::Before,
            Self::After(_) => Op::After,
            Self::Within(_) => Op::Within,
            Self::Older(_) => Op::Older,
            Self::Never => Op::Never,
        }
    }

    /// Whether the values of the test suit a user field of a kind that allows the test.
    pub(super) fn suits(&self, kind: UserFieldKind) -> bool {
        match self {
            Self::NumberBetween(..) => kind == UserFieldKind::Number,
            Self::DayBetween(..) => kind == UserFieldKind::Date,
            _ => true,
        }
    }
}

/// What became of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RequestOutcome {
    /// All of them.
    #[default]
    All,
    /// Those in work.
    Open,
    /// Those that were lost.
    Lost,
}

/// Which requests are counted: those that agree in all three. An invoice has no funnel and no type of deal, so it agrees
/// only where none is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Requests {
    /// What became of them.
    pub outcome: RequestOutcome,
    /// The funnels, by their numbers; empty for any.
    pub funnels: Vec<FunnelId>,
    /// The types of deals, by their codes; empty for any.
    pub deal_types: Vec<String>,
}

/// The kind of a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TouchKind {
    /// A call.
    Call,
    /// A meeting.
    Meeting,
    /// A letter.
    Email,
    /// A to-do.
    Todo,
}

/// Who began a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The client.
    Incoming,
    /// The portal's owner.
    Outgoing,
}

/// Which touches are counted: those that agree in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Touches {
    /// The kinds; empty for those that the settings choose.
    pub kinds: Vec<TouchKind>,
    /// The direction; nothing for both.
    pub direction: Option<Direction>,
}

/// Which product rows are counted: those of any of the products, and those in any of the sections or below it. With
/// neither named, all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Goods {
    /// The products, by number or by the name in the row.
    pub products: Vec<Code>,
    /// The sections, by number or name.
    pub sections: Vec<Code>,
}

/// A field with all that says which of its kind is meant: what a column answers for, apart from time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A field that nothing narrows.
    Plain(Field),
    /// A user field of the portal, by its code there (`UF_…`).
    UserField(String),
    /// [`Field::Requests`].
    Requests(Requests),
    /// [`Field::Touches`].
    Touches(Touches),
    /// [`Field::GoodsSum`].
    GoodsSum(Goods),
    /// [`Field::GoodsQuantity`].
    GoodsQuantity(Goods),
    /// A group ([`Kind::Group`]) taken at a day before the reference day.
    At(Field, Day),
}

impl Subject {
    /// The field with nothing that narrows it, or the user field of a code.
    #[must_use]
    pub fn new(field: Field, user_field: &str) -> Self {
        match field {
            Field::UserField => Self::UserField(user_field.to_owned()),
            Field::Requests => Self::Requests(Requests::default()),
            Field::Touches => Self::Touches(Touches::default()),
            Field::GoodsSum => Self::GoodsSum(Goods::default()),
            Field::GoodsQuantity => Self::GoodsQuantity(Goods::default()),
            field => Self::Plain(field),
        }
    }

    /// The field.
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Plain(field) | Self::At(field, _) => *field,
            Self::UserField(_) => Field::UserField,
            Self::Requests(_) => Field::Requests,
            Self::Touches(_) => Field::Touches,
            Self::GoodsSum(_) => Field::GoodsSum,
            Self::GoodsQuantity(_) => Field::GoodsQuantity,
        }
    }

    /// The day at which it is taken where conditions are asked at a reference day: no later than that.
    #[must_use]
    pub fn day(&self, at: Day) -> Day {
        if let Self::At(_, day) = self { at.min(*day) } else { at }
    }

    /// The code of the field as conditions write it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::UserField(code) => format!("{}{code}", Field::UserField.spec().code),
            other => other.field().spec().code.to_owned(),
        }
    }

    /// The kind of the field.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.field().spec().kind
    }

    /// What has to be read for it.
    #[must_use]
    pub fn need(&self) -> Need {
        self.field().spec().need
    }
}

/// A test whose parts suit each other: the field allows the test, and has a period where it counts in one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Test {
    subject: Subject,
    check: Check,
    period: Option<Period>,
}

impl Test {
    /// A test of a field. A period is heeded only where the field counts in one ([`Kind::has_period`]), and is
    /// [`Period::All`] there if none is given.
    ///
    /// # Errors
    /// If the field does not allow the test, or if the test's values cannot be the field's.
    pub fn new(subject: Subject, check: Check, period: Option<Period>) -> Result<Self, ConditionError> {
        let (kind, op) = (subject.kind(), check.op());
        if !kind.ops().contains(&op) {
            return Err(ConditionError::OpNotAllowed { field: subject.code(), op, allowed: kind.ops() });
        }
        if let Some((value, expected)) = unsuitable(&subject, &check) {
            return Err(ConditionError::WrongValue { field: subject.code(), op, value, expected });
        }
        let period = kind.has_period().then(|| period.unwrap_or(Period::All));
        Ok(Self { subject, check, period })
    }

    /// What is tested.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// What must hold of it.
    #[must_use]
    pub fn check(&self) -> &Check {
        &self.check
    }

    /// The period in which it is counted; nothing for a field that needs none.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }
}

/// The first value of a check that its field cannot have, with what it has to be.
fn unsuitable(subject: &Subject, check: &Check) -> Option<(String, Expected)> {
    let kind = subject.kind();
    match check {
        Check::In(codes) | Check::NotIn(codes) => codes.iter().find_map(|code| {
            let (suits, expected) = match (kind, code) {
                (Kind::Choice | Kind::Group, code) => {
                    let choices = subject.field().spec().choices;
                    let is_known = |text: &String| choices.iter().any(|choice| choice.code == text);
                    (matches!(code, Code::Text(text) if is_known(text)), Expected::Choices(choices))
                }
                (Kind::Numbers, code) => (matches!(code, Code::Number(_)), Expected::Numbers),
                (Kind::Items, code) => (matches!(code, Code::Text(_)), Expected::Codes),
                _ => (true, Expected::CodesOrNumbers),
            };
            (!suits).then(|| (code.to_string(), expected))
        }),
        Check::NumberBetween(least, _) if matches!(kind, Kind::Date | Kind::Moment) => {
            Some((least.to_string(), Expected::Date))
        }
        Check::DayBetween(first, last) if !matches!(kind, Kind::Date | Kind::Moment | Kind::UserField) => {
            Some((format!("days {first} to {last}"), Expected::Two))
        }
        _ if matches!(subject, Subject::At(_, NO_DAY)) => Some((NO_DAY.to_string(), Expected::Date)),
        Check::Before(NO_DAY) | Check::After(NO_DAY) => Some((NO_DAY.to_string(), Expected::Date)),
        _ => None,
    }
}

impl std::fmt::Display for Code {
    /// Writes the code as JSON.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}
