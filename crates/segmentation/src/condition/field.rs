//! The one table of fields: what each is called, what may be asked of it, and which data it needs.
//!
//! Reading, writing, checking, counting and the page's builder go by this table. A new field is one line in it, and its
//! numbers in whatever implements [`Columns`](super::Columns).

use serde::{Deserialize, Serialize};

use super::test::Op;

/// What kind of thing a field is. It decides which tests are allowed ([`Kind::ops`]) and which of the
/// [`Columns`](super::Columns) answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One of a few values that never change and are the card's own: company or contact.
    Choice,
    /// One of a few groups, in which the client is at the reference day.
    Group,
    /// Yes or no, as of now.
    Mark,
    /// Items of a list of the portal, named by their codes.
    Items,
    /// Users or departments of the portal, named by their numbers.
    Numbers,
    /// Text, compared without case and with `е` for `ё`.
    Text,
    /// A date that does not depend on the reference day.
    Date,
    /// The first or the last day of something, seen from the reference day.
    Moment,
    /// Money in a period, in cents.
    Sum,
    /// How many in a period.
    Count,
    /// How much in a period, with up to four decimals.
    Quantity,
    /// A whole number that needs no period.
    Figure,
    /// A user field of the portal, which may be a list, a text, a number, a date, or yes and no.
    UserField,
}

impl Kind {
    /// The tests allowed for fields of this kind, in the order in which they are offered.
    #[must_use]
    pub fn ops(self) -> &'static [Op] {
        use Op::{
            After, Before, Between, Contains, Empty, Eq, Equals, Filled, Ge, Gt, In, Is, Le, Lt, Ne, Never, NotIn,
            Older, Within,
        };
        match self {
            Self::Choice | Self::Items | Self::Numbers => &[In, NotIn, Empty, Filled],
            Self::Group => &[In, NotIn],
            Self::Mark => &[Is],
            Self::Text => &[Contains, Equals, Empty, Filled],
            Self::Date => &[Before, After, Between, Within, Older, Empty, Filled],
            Self::Moment => &[Within, Older, Before, After, Between, Never],
            Self::Sum | Self::Count | Self::Quantity | Self::Figure => &[Eq, Ne, Lt, Le, Gt, Ge, Between],
            Self::UserField => &[
                In, NotIn, Contains, Equals, Eq, Ne, Lt, Le, Gt, Ge, Between, Is, Before, After, Within, Older, Empty,
                Filled,
            ],
        }
    }

    /// Whether a test of this kind names a period, in which it counts.
    #[must_use]
    pub fn has_period(self) -> bool {
        matches!(self, Self::Sum | Self::Count | Self::Quantity)
    }

    /// How dear it is to answer for all clients, against the others; `all` asks the cheap ones first.
    pub(super) fn cost(self) -> u32 {
        match self {
            Self::Choice | Self::Mark | Self::Group | Self::Items | Self::Numbers => 1,
            Self::Date | Self::Moment | Self::Figure => 2,
            Self::Text | Self::UserField => 4,
            Self::Sum | Self::Count => 8,
            Self::Quantity => 16,
        }
    }
}

/// What a user field of the portal holds. Of several numbers, dates, or yes and no, the first one is the field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UserFieldKind {
    /// Items of a list, named by their codes or numbers.
    List,
    /// Text.
    Text,
    /// A number with up to four decimals.
    Number,
    /// Yes or no.
    YesNo,
    /// A date.
    Date,
}

impl UserFieldKind {
    /// The tests allowed for such a user field.
    #[must_use]
    pub fn ops(self) -> &'static [Op] {
        use Op::{Between, Empty, Eq, Filled, Ge, Gt, Is, Le, Lt, Ne};
        match self {
            Self::List => Kind::Items.ops(),
            Self::Text => Kind::Text.ops(),
            Self::Number => &[Eq, Ne, Lt, Le, Gt, Ge, Between, Empty, Filled],
            Self::YesNo => &[Is, Empty, Filled],
            Self::Date => Kind::Date.ops(),
        }
    }
}

/// A part of the data that has to be read before a field can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Which card it is, its name and its day of creation: always there.
    Cards,
    /// Type, source, industry and number of employees.
    Profile,
    /// Who is responsible, and the departments of the portal.
    Staff,
    /// Addresses.
    Addresses,
    /// The user fields of the portal.
    UserFields,
    /// Phones, e-mails, sites, messengers, requisites.
    ContactChannels,
    /// Payments and requests without their sums, and the groups that follow from them.
    Sales,
    /// Sums of payments.
    Money,
    /// Calls, meetings, letters and to-dos.
    Touches,
    /// Product rows and sections.
    Goods,
    /// ABC, XYZ and RFM, with all that the settings make them depend on.
    Ranks,
    /// The forecast.
    Forecast,
}

impl Need {
    /// All parts, in the order in which they are said.
    pub const ALL: [Self; 12] = [
        Self::Cards,
        Self::Profile,
        Self::Staff,
        Self::Addresses,
        Self::UserFields,
        Self::ContactChannels,
        Self::Sales,
        Self::Money,
        Self::Touches,
        Self::Goods,
        Self::Ranks,
        Self::Forecast,
    ];
}

/// The parts of the data that a condition needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs(u16);

impl Needs {
    /// Whether a part is needed.
    #[must_use]
    pub fn contains(self, need: Need) -> bool {
        self.0 >> need as u16 & 1 == 1
    }

    /// The parts that are needed, in the order of [`Need::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Need> {
        Need::ALL.into_iter().filter(move |&need| self.contains(need))
    }

    /// Adds a part.
    pub fn insert(&mut self, need: Need) {
        self.0 |= 1 << need as u16;
    }
}

impl FromIterator<Need> for Needs {
    fn from_iter<T: IntoIterator<Item = Need>>(needs: T) -> Self {
        let mut all = Self::default();
        needs.into_iter().for_each(|need| all.insert(need));
        all
    }
}

/// A key by which a test narrows what its field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// Which requests: `all`, `open`, `lost`.
    Outcome,
    /// Numbers of the funnels.
    Funnel,
    /// Codes of the types of deals.
    DealType,
    /// Kinds of touches: `call`, `meeting`, `email`, `todo`.
    Kinds,
    /// `incoming` or `outgoing`.
    Direction,
    /// Numbers or names of products.
    Product,
    /// Numbers or names of sections of the catalog.
    Section,
    /// The day at which a group is taken.
    At,
}

impl Parameter {
    /// The key as conditions write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Funnel => "funnel",
            Self::DealType => "type",
            Self::Kinds => "kinds",
            Self::Direction => "direction",
            Self::Product => "product",
            Self::Section => "section",
            Self::At => "at",
        }
    }
}

/// What a column of marks holds for a client that has none of the field's values.
pub const NO_MARK: u8 = 31;

/// A value of a [`Kind::Choice`] or [`Kind::Group`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value as conditions write it.
    pub code: &'static str,
    /// The marks of a column that have this value, bit by bit.
    pub marks: u32,
}

const fn mark(code: &'static str, mark: u8) -> Choice {
    Choice { code, marks: 1 << mark }
}

const NO_RANK: Choice = mark("none", NO_MARK);

const CARDS: &[Choice] = &[mark("company", 0), mark("contact", 1)];
const CLIENT_TYPES: &[Choice] = &[
    Choice { code: "b2b", marks: 0b11 },
    mark("b2b_with_contacts", 0),
    mark("b2b_without_contacts", 1),
    mark("b2c", 2),
];
const LIFE_CYCLES: &[Choice] = &[
    mark("active", 0),
    mark("sleeping", 1),
    mark("lost", 2),
    mark("requests", 3),
    mark("dialogs", 4),
    mark("contacts", 5),
    mark("no_contacts", 6),
];
const FREQUENCIES: &[Choice] = &[mark("regular", 0), mark("first", 1), mark("none", 2)];
const ABC: &[Choice] = &[mark("a", 0), mark("b", 1), mark("c", 2), NO_RANK];
const XYZ: &[Choice] = &[mark("x", 0), mark("y", 1), mark("z", 2), NO_RANK];
const RFM: &[Choice] = &[
    mark("new", 0),
    mark("promising", 1),
    mark("growing", 2),
    mark("champions", 3),
    mark("loyal", 4),
    mark("cooling", 5),
    mark("attention", 6),
    mark("hibernating", 7),
    mark("at_risk", 8),
    mark("cannot_lose", 9),
    mark("gone", 10),
    NO_RANK,
];
/// R and FM, each from 1 to 5.
const RFM_CELLS: &[Choice] = &[
    mark("11", 0),
    mark("12", 1),
    mark("13", 2),
    mark("14", 3),
    mark("15", 4),
    mark("21", 5),
    mark("22", 6),
    mark("23", 7),
    mark("24", 8),
    mark("25", 9),
    mark("31", 10),
    mark("32", 11),
    mark("33", 12),
    mark("34", 13),
    mark("35", 14),
    mark("41", 15),
    mark("42", 16),
    mark("43", 17),
    mark("44", 18),
    mark("45", 19),
    mark("51", 20),
    mark("52", 21),
    mark("53", 22),
    mark("54", 23),
    mark("55", 24),
    NO_RANK,
];
/// The marks of a [`Kind::Mark`] and of a user field with yes and no.
pub(super) const NO_YES: &[Choice] = &[mark("no", 0), mark("yes", 1)];

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The field.
    pub field: Field,
    /// Its code in a condition; for [`Field::UserField`] what stands before the portal's own code.
    pub code: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What has to be read for it.
    pub need: Need,
    /// Its values, if they are fixed.
    pub choices: &'static [Choice],
    /// What narrows it.
    pub parameters: &'static [Parameter],
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $code:literal $kind:ident $need:ident $choices:expr, [$($parameter:ident)*];)*) => {
        /// What a condition can ask about a client.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($(#[$doc])* $field,)* }

        /// All fields, in the order of [`Field`], in which they are offered.
        pub const FIELDS: &[Spec] = &[$(Spec {
            field: Field::$field,
            code: $code,
            kind: Kind::$kind,
            need: Need::$need,
            choices: $choices,
            parameters: &[$(Parameter::$parameter),*],
        },)*];
    };
}

fields! {
    /// Company or contact.
    Kind "kind" Choice Cards CARDS, [];
    /// Type of the company or contact.
    Type "type" Items Profile &[], [];
    /// Where the client came from.
    Source "source" Items Profile &[], [];
    /// Line of business.
    Industry "industry" Items Profile &[], [];
    /// How many people the company employs, by the portal's list.
    Employees "employees" Items Profile &[], [];
    /// The user responsible for the card.
    Responsible "responsible" Numbers Staff &[], [];
    /// The departments of the user responsible; a department stands for those below it too.
    Department "department" Numbers Staff &[], [];
    /// Name of the card.
    Title "title" Text Cards &[], [];
    /// City of an address.
    City "city" Text Addresses &[], [];
    /// Region of an address.
    Region "region" Text Addresses &[], [];
    /// Country of an address.
    Country "country" Text Addresses &[], [];
    /// The day from which the client is on the chart.
    Created "created" Date Cards &[], [];
    /// Has a phone.
    Phone "phone" Mark ContactChannels NO_YES, [];
    /// Has an e-mail address.
    Email "email" Mark ContactChannels NO_YES, [];
    /// Has a site.
    Site "site" Mark ContactChannels NO_YES, [];
    /// Has a messenger.
    Messenger "messenger" Mark ContactChannels NO_YES, [];
    /// Has a requisite that is more than an address.
    Requisite "requisite" Mark ContactChannels NO_YES, [];
    /// Business or person.
    ClientType "client_type" Group Sales CLIENT_TYPES, [At];
    /// Groups of payers by the last payment, of others by what else is known.
    LifeCycle "life_cycle" Group Sales LIFE_CYCLES, [At];
    /// Groups by the number of payments.
    Frequency "frequency" Group Sales FREQUENCIES, [At];
    /// Rank by value.
    Abc "abc" Group Ranks ABC, [At];
    /// Rank by regularity.
    Xyz "xyz" Group Ranks XYZ, [];
    /// Group by recency, frequency and money.
    Rfm "rfm" Group Ranks RFM, [];
    /// Its cell: recency, then frequency and money in one, each from 1 to 5.
    RfmCell "rfm_cell" Group Ranks RFM_CELLS, [];
    /// Money paid.
    Revenue "revenue" Sum Money &[], [];
    /// Number of payments.
    Payments "payments" Count Sales &[], [];
    /// Revenue by payment; without payments there is none, and no comparison holds.
    Average "average" Sum Money &[], [];
    /// Number of requests created.
    Requests "requests" Count Sales &[], [Outcome Funnel DealType];
    /// Number of touches done.
    Touches "touches" Count Touches &[], [Kinds Direction];
    /// Money of product rows.
    GoodsSum "goods.sum" Sum Goods &[], [Product Section];
    /// Quantity of product rows.
    GoodsQuantity "goods.quantity" Quantity Goods &[], [Product Section];
    /// Day of the last payment.
    LastPayment "last_payment" Moment Sales &[], [];
    /// Day of the first payment.
    FirstPayment "first_payment" Moment Sales &[], [];
    /// Day on which the last request was created.
    LastRequest "last_request" Moment Sales &[], [];
    /// Day of the last touch done.
    LastTouch "last_touch" Moment Touches &[], [];
    /// The earliest day from the reference day on for which a touch is planned.
    NextPlanned "next_planned" Moment Touches &[], [];
    /// The day on which time alone moves a payer to the next group of its life cycle; a lost client has none.
    NextChange "next_change" Moment Sales &[], [];
    /// Probability of still being a client, in per cent.
    Alive "alive" Figure Forecast &[], [];
    /// Payments expected in the next 52 weeks, times 100.
    Expected "expected" Figure Forecast &[], [];
    /// A user field of the portal; which one, its test says.
    UserField "uf:" UserField UserFields &[], [];
}

impl Field {
    /// Whether it names a day from the reference day on: `within` looks ahead then.
    #[must_use]
    pub fn looks_ahead(self) -> bool {
        matches!(self, Self::NextPlanned | Self::NextChange)
    }

    /// The field's line in the table.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &FIELDS[self as usize]
    }

    /// The field of a code, with the portal's own code of a user field (empty for all others); nothing if no field is
    /// called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<(Self, &str)> {
        if let Some(own) = code.strip_prefix(Self::UserField.spec().code) {
            return (!own.is_empty()).then_some((Self::UserField, own));
        }
        FIELDS.iter().find(|spec| spec.code == code).map(|spec| (spec.field, ""))
    }
}
