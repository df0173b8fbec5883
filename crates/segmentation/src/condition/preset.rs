//! Segments that are ready to use, as conditions.

use super::Condition;
use super::field::Field;
use super::period::{Period, Span, Unit};
use super::test::{Check, Code, Comparison, RequestOutcome, Requests, Subject, Test};

/// A segment that is ready to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// Rank A, by what the settings rank by; revenue unless an administrator chose otherwise.
    Vip,
    /// More than one payment.
    Regular,
    /// Exactly one payment.
    OneTime,
    /// An open request and no payment.
    Potential,
    /// Paid, but not lately.
    Sleeping,
    /// Created within 30 days.
    Newcomers,
    /// Companies with up to 10 employees.
    B2bSmall,
    /// Companies with 11 to 100 employees.
    B2bMedium,
    /// Companies with more than 100 employees.
    B2bLarge,
    /// Persons with more than one payment within 12 months.
    B2cRegular,
    /// Persons of rank A.
    B2cVip,
}

/// Which items of the portal's list of numbers of employees stand for which size, since every portal may have its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The items for up to 10 employees.
    pub small: Vec<Code>,
    /// The items for 11 to 100.
    pub medium: Vec<Code>,
    /// The items for more than 100.
    pub large: Vec<Code>,
}

impl Default for Sizes {
    /// The list with which a portal is delivered, which cannot tell 10 from 49 or 100 from 249: less than 50 are small, 50
    /// to 250 are medium, more are large.
    fn default() -> Self {
        Self {
            small: vec!["EMPLOYEES_1".into()],
            medium: vec!["EMPLOYEES_2".into()],
            large: vec!["EMPLOYEES_3".into(), "EMPLOYEES_4".into()],
        }
    }
}

impl Preset {
    /// All presets, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Vip,
        Self::Regular,
        Self::OneTime,
        Self::Potential,
        Self::Sleeping,
        Self::Newcomers,
        Self::B2bSmall,
        Self::B2bMedium,
        Self::B2bLarge,
        Self::B2cRegular,
        Self::B2cVip,
    ];

    /// The code of the preset in a link.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vip => "vip",
            Self::Regular => "regular",
            Self::OneTime => "one_time",
            Self::Potential => "potential",
            Self::Sleeping => "sleeping",
            Self::Newcomers => "newcomers",
            Self::B2bSmall => "b2b_small",
            Self::B2bMedium => "b2b_medium",
            Self::B2bLarge => "b2b_large",
            Self::B2cRegular => "b2c_regular",
            Self::B2cVip => "b2c_vip",
        }
    }

    /// The preset of a code; nothing if no preset is called so.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.code() == code)
    }

    /// The condition of the preset, in which it can be changed like any other.
    #[must_use]
    pub fn condition(self, sizes: &Sizes) -> Condition {
        let in_group = |field, code: &str| test(Subject::Plain(field), Check::In(vec![code.into()]), None);
        let b2b = |items: &[Code]| {
            let employees = test(Subject::Plain(Field::Employees), Check::In(items.to_vec()), None);
            Condition::All(vec![in_group(Field::ClientType, "b2b"), employees])
        };
        let b2c = |condition| Condition::All(vec![in_group(Field::ClientType, "b2c"), condition]);
        let more_than_one = Check::Number(Comparison::Gt, 1);
        match self {
            Self::Vip => in_group(Field::Abc, "a"),
            Self::Regular => in_group(Field::Frequency, "regular"),
            Self::OneTime => in_group(Field::Frequency, "first"),
            Self::Potential => {
                let open = Requests { outcome: RequestOutcome::Open, ..Requests::default() };
                let some = Check::Number(Comparison::Gt, 0);
                let has_open = test(Subject::Requests(open), some, Some(Period::All));
                Condition::All(vec![in_group(Field::Frequency, "none"), has_open])
            }
            Self::Sleeping => in_group(Field::LifeCycle, "sleeping"),
            Self::Newcomers => {
                let month = Span { count: 30, unit: Unit::Days };
                test(Subject::Plain(Field::Created), Check::Within(month), None)
            }
            Self::B2bSmall => b2b(&sizes.small),
            Self::B2bMedium => b2b(&sizes.medium),
            Self::B2bLarge => b2b(&sizes.large),
            Self::B2cRegular => {
                let year = Period::Last(Span { count: 12, unit: Unit::Months });
                b2c(test(Subject::Plain(Field::Payments), more_than_one, Some(year)))
            }
            Self::B2cVip => b2c(in_group(Field::Abc, "a")),
        }
    }
}

fn test(subject: Subject, check: Check, period: Option<Period>) -> Condition {
    Test::new(subject, check, period).map_or(Condition::Any(Vec::new()), Condition::Test)
}
