//! Why a condition cannot be used: one variant for each sentence that a person may have to be told.

use super::field::{Choice, Parameter};
use super::test::Op;

/// What the value of a test, or of a key beside it, has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// No value at all.
    Nothing,
    /// A list of texts out of those that the field knows.
    Choices(&'static [Choice]),
    /// A list of texts: codes of the portal.
    Codes,
    /// A list of whole numbers from 0 on: users, departments.
    Numbers,
    /// A list of texts or whole numbers: items of a user field, products, sections.
    CodesOrNumbers,
    /// A text.
    Text,
    /// A whole number.
    Whole,
    /// A number with no more than four decimals.
    Decimal,
    /// A list of two: the least and the greatest that will do.
    Two,
    /// `true` or `false`.
    YesNo,
    /// A date `YYYY-MM-DD`.
    Date,
    /// `{"last": N, "unit": "days" or "months"}`.
    Span,
    /// A span, `{"from": date, "to": date}`, or `"all"`.
    Period,
    /// One of these texts, or a list of them.
    OneOf(&'static [&'static str]),
}

/// Why a condition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// The text is no JSON.
    #[error("line {line}, column {column}: not JSON: {problem}")]
    NotJson {
        /// Line of the text, from 1 on.
        line: usize,
        /// Column of the line, from 1 on; 0 if the line has none.
        column: usize,
        /// What the reader of JSON stumbled over, in English.
        problem: String,
    },
    /// Conditions lie deeper in each other than any person would put them.
    #[error("conditions are nested deeper than {limit} levels")]
    TooDeep {
        /// The greatest depth allowed.
        limit: usize,
    },
    /// Where a condition has to stand there is something else.
    #[error("not a condition: {found}")]
    NotACondition {
        /// What stands there, as JSON, cut short.
        found: String,
    },
    /// A key of which this build knows nothing: misspelt, or of a newer build.
    #[error("unknown key {key:?}")]
    UnknownKey {
        /// The key.
        key: String,
        /// What it stands beside: the field of a test, or the key that says what kind of condition it is; empty if the
        /// unknown key would have had to say that.
        beside: String,
    },
    /// A test without a key that it needs.
    #[error("{field:?}: the key {key:?} is missing")]
    MissingKey {
        /// The field, as it was written; empty if that is missing.
        field: String,
        /// The key.
        key: &'static str,
    },
    /// There is no such field.
    #[error("unknown field {field:?}")]
    UnknownField {
        /// The field, as it was written.
        field: String,
    },
    /// There is no such test for any field.
    #[error("{field:?}: unknown test {op:?}")]
    UnknownOp {
        /// The field, as it was written.
        field: String,
        /// The test, as it was written.
        op: String,
    },
    /// The test cannot be made of this field.
    #[error("{field:?} cannot be tested with {:?}", op.code())]
    OpNotAllowed {
        /// The field, as it was written.
        field: String,
        /// The test.
        op: Op,
        /// The tests that can be made.
        allowed: &'static [Op],
    },
    /// The value does not suit the test.
    #[error("{field:?} {:?}: the value cannot be {value}", op.code())]
    WrongValue {
        /// The field, as it was written.
        field: String,
        /// The test.
        op: Op,
        /// The value, or the part of it that does not suit, as JSON, cut short.
        value: String,
        /// What it has to be.
        expected: Expected,
    },
    /// The period cannot be read.
    #[error("{field:?}: the period cannot be {value}")]
    WrongPeriod {
        /// The field, as it was written.
        field: String,
        /// What stands for the period, as JSON, cut short.
        value: String,
    },
    /// What narrows the field cannot be read.
    #[error("{field:?}: {:?} cannot be {value}", parameter.code())]
    WrongParameter {
        /// The field, as it was written.
        field: String,
        /// What was to narrow it.
        parameter: Parameter,
        /// What stands there, as JSON, cut short.
        value: String,
        /// What it has to be.
        expected: Expected,
    },
    /// There is no such saved segment.
    #[error("unknown segment {id:?}")]
    UnknownSegment {
        /// The segment named.
        id: String,
    },
    /// Saved segments name each other in a circle.
    #[error("segments name each other in a circle: {}", segments.join(" → "))]
    Circle {
        /// The segments in the order in which they name each other; the last one names the first.
        segments: Vec<String>,
    },
}
