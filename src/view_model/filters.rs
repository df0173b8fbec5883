//! Filters of a list: what the viewer has chosen, as an address says it, and as a condition of the engine.
//!
//! An address holds a filter as `field:op:value,value`, several with `;` between them. What an address holds that is not
//! understood (a filter of a newer build) stays a filter, of which is said that it cannot be used.

use chrono::NaiveDate;
use segmentation::UserId;

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// One of these users is responsible.
    Responsible(Vec<UserId>),
    /// One of these types in the portal's list; the empty code is "none".
    Type(Vec<String>),
    /// One of these sources; the empty code is "none".
    Source(Vec<String>),
    /// Company or contact.
    Kind(ClientKind),
    /// Created then.
    Created(When),
    /// Paid last then.
    LastPayment(When),
    /// Can be reached so, or cannot.
    ContactChannels(Way, bool),
    /// The city holds these words.
    City(String),
    /// Something that this build does not know; as the address says it.
    Unknown(String),
}

/// Company or contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// A company.
    Company,
    /// A contact.
    Contact,
}

/// A way to reach a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By phone.
    Phone,
    /// By e-mail.
    Email,
    /// By a messenger.
    Messenger,
}

impl Way {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Email, Self::Messenger];

    fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Messenger => "messenger",
        }
    }
}

/// A time, seen from the reference date of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Not longer ago than so many days.
    WithinDays(u32),
    /// Not longer ago than so many months.
    WithinMonths(u32),
    /// Longer ago than so many months.
    Older(u32),
    /// From one day to another, both included; an open end is not said.
    Between(Option<NaiveDate>, Option<NaiveDate>),
    /// Never.
    Never,
}

/// A field by which lists are filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterField {
    /// [`Filter::Responsible`].
    Responsible,
    /// [`Filter::Type`].
    Type,
    /// [`Filter::Source`].
    Source,
    /// [`Filter::Kind`].
    Kind,
    /// [`Filter::Created`].
    Created,
    /// [`Filter::LastPayment`].
    LastPayment,
    /// [`Filter::ContactChannels`].
    ContactChannels(Way),
    /// [`Filter::City`].
    City,
}

impl FilterField {
    /// All fields, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Responsible,
        Self::Type,
        Self::Source,
        Self::Kind,
        Self::LastPayment,
        Self::Created,
        Self::ContactChannels(Way::Phone),
        Self::ContactChannels(Way::Email),
        Self::ContactChannels(Way::Messenger),
        Self::City,
    ];

    /// The name in an address and in a condition; never changes, since links are passed on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Type => "type",
            Self::Source => "source",
            Self::Kind => "kind",
            Self::Created => "created",
            Self::LastPayment => "last_payment",
            Self::ContactChannels(way) => way.code(),
            Self::City => "city",
        }
    }
}

impl Filter {
    /// The field; nothing for a filter that is not known.
    #[must_use]
    pub fn field(&self) -> Option<FilterField> {
        Some(match self {
            Self::Responsible(_) => FilterField::Responsible,
            Self::Type(_) => FilterField::Type,
            Self::Source(_) => FilterField::Source,
            Self::Kind(_) => FilterField::Kind,
            Self::Created(_) => FilterField::Created,
            Self::LastPayment(_) => FilterField::LastPayment,
            Self::ContactChannels(way, _) => FilterField::ContactChannels(*way),
            Self::City(_) => FilterField::City,
            Self::Unknown(_) => return None,
        })
    }

    /// Whether it asks for anything: a filter without a value is being made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Responsible(users) => users.is_empty(),
            Self::Type(codes) | Self::Source(codes) => codes.is_empty(),
            Self::City(words) => words.trim().is_empty(),
            Self::Created(when) | Self::LastPayment(when) => *when == When::Between(None, None),
            Self::Kind(_) | Self::ContactChannels(..) | Self::Unknown(_) => false,
        }
    }

    /// The filter as an address says it. `escape` applies percent encoding.
    #[must_use]
    pub fn to_code(&self, escape: impl Fn(&str) -> String) -> String {
        let list = |codes: &[String]| codes.iter().map(|code| escape(code)).collect::<Vec<_>>().join(",");
        let (op, value) = match self {
            Self::Unknown(text) => return text.clone(),
            Self::Responsible(users) => ("in", users.iter().map(UserId::to_string).collect::<Vec<_>>().join(",")),
            Self::Type(codes) | Self::Source(codes) => ("in", list(codes)),
            Self::Kind(ClientKind::Company) => ("in", "company".to_owned()),
            Self::Kind(ClientKind::Contact) => ("in", "contact".to_owned()),
            Self::Created(when) | Self::LastPayment(when) => {
                let day = |day: &Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                match when {
                    When::WithinDays(days) => ("within", format!("{days}d")),
                    When::WithinMonths(months) => ("within", format!("{months}m")),
                    When::Older(months) => ("older", format!("{months}m")),
                    When::Between(from, to) => ("between", format!("{},{}", day(from), day(to))),
                    When::Never => ("never", String::new()),
                }
            }
            Self::ContactChannels(_, has) => ("is", if *has { "yes" } else { "no" }.to_owned()),
            Self::City(words) => ("contains", escape(words)),
        };
        let field = self.field().map_or("", FilterField::code);
        format!("{field}:{op}:{value}")
    }

    /// Reads a filter of an address. `unescape` undoes percent encoding.
    #[must_use]
    pub fn from_code(text: &str, unescape: impl Fn(&str) -> String) -> Self {
        let read = || {
            let mut parts = text.splitn(3, ':');
            let (field, op, value) = (parts.next()?, parts.next()?, parts.next()?);
            let codes = || value.split(',').map(&unescape).collect::<Vec<String>>();
            let field = FilterField::ALL.into_iter().find(|known| known.code() == field)?;
            Some(match (field, op) {
                (FilterField::Responsible, "in") => {
                    Self::Responsible(value.split(',').map(str::parse).collect::<Result<_, _>>().ok()?)
                }
                (FilterField::Type, "in") => Self::Type(codes()),
                (FilterField::Source, "in") => Self::Source(codes()),
                (FilterField::Kind, "in") if value == "company" => Self::Kind(ClientKind::Company),
                (FilterField::Kind, "in") if value == "contact" => Self::Kind(ClientKind::Contact),
                (FilterField::Created, op) => Self::Created(when(op, value).filter(|it| *it != When::Never)?),
                (FilterField::LastPayment, op) => Self::LastPayment(when(op, value)?),
                (FilterField::ContactChannels(way), "is") if value == "yes" => Self::ContactChannels(way, true),
                (FilterField::ContactChannels(way), "is") if value == "no" => Self::ContactChannels(way, false),
                (FilterField::City, "contains") => Self::City(unescape(value)),
                _ => return None,
            })
        };
        read().filter(|filter| !filter.is_empty()).unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }

    /// The filter as a condition of the engine.
    fn to_condition(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", escaped(text));
        let field = self.field().map_or("", FilterField::code);
        let test = |op: &str, value: &str| format!(r#"{{"field":"{field}","op":"{op}","value":{value}}}"#);
        let bare = |op: &str| format!(r#"{{"field":"{field}","op":"{op}"}}"#);
        let items = |codes: &[String]| {
            let named: Vec<String> = codes.iter().filter(|code| !code.is_empty()).map(|code| quoted(code)).collect();
            let mut parts = Vec::new();
            if !named.is_empty() {
                parts.push(test("in", &format!("[{}]", named.join(","))));
            }
            if codes.iter().any(String::is_empty) {
                parts.push(bare("empty"));
            }
            format!(r#"{{"any":[{}]}}"#, parts.join(","))
        };
        let span = |count: u32, unit: &str| format!(r#"{{"last":{count},"unit":"{unit}"}}"#);
        match self {
            // No build has such a field, so that the engine says that it cannot be used.
            Self::Unknown(text) => format!(r#"{{"field":{},"op":"filled"}}"#, quoted(text)),
            Self::Responsible(users) => {
                let users: Vec<String> = users.iter().map(UserId::to_string).collect();
                test("in", &format!("[{}]", users.join(",")))
            }
            Self::Type(codes) | Self::Source(codes) => items(codes),
            Self::Kind(ClientKind::Company) => test("in", r#"["company"]"#),
            Self::Kind(ClientKind::Contact) => test("in", r#"["contact"]"#),
            Self::Created(when) | Self::LastPayment(when) => match *when {
                When::WithinDays(days) => test("within", &span(days, "days")),
                When::WithinMonths(months) => test("within", &span(months, "months")),
                When::Older(months) => test("older", &span(months, "months")),
                When::Never => bare("never"),
                When::Between(from, to) => {
                    let from = from.unwrap_or_else(|| NaiveDate::from_ymd_opt(1980, 1, 1).unwrap_or_default());
                    let to = to.unwrap_or_else(|| NaiveDate::from_ymd_opt(2100, 12, 31).unwrap_or_default());
                    test("between", &format!(r#"["{from}","{to}"]"#))
                }
            },
            Self::ContactChannels(_, has) => test("is", if *has { "true" } else { "false" }),
            Self::City(words) => test("contains", &quoted(words.trim())),
        }
    }
}

fn when(op: &str, value: &str) -> Option<When> {
    let count = |unit: char| value.strip_suffix(unit)?.parse().ok();
    Some(match op {
        "within" if value.ends_with('d') => When::WithinDays(count('d')?),
        "within" => When::WithinMonths(count('m')?),
        "older" => When::Older(count('m')?),
        "never" if value.is_empty() => When::Never,
        "between" => {
            let (from, to) = value.split_once(',')?;
            let day = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
            When::Between(day(from)?, day(to)?)
        }
        _ => return None,
    })
}

/// A text as JSON has it between quotation marks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' | '\\' => escaped.extend(['\\', sign]),
            sign if sign < ' ' => escaped.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// Filters as one condition of the engine; nothing for none.
#[must_use]
pub fn condition(filters: &[Filter]) -> Option<String> {
    let parts: Vec<String> = filters.iter().filter(|filter| !filter.is_empty()).map(Filter::to_condition).collect();
    (!parts.is_empty()).then(|| format!(r#"{{"all":[{}]}}"#, parts.join(",")))
}

#[cfg(test)]
mod tests {
    use segmentation::Context;
    use segmentation::condition::{Condition, Resolved};

    use super::*;

    fn some() -> Vec<Filter> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        vec![
            Filter::Responsible(vec![UserId(3), UserId(15)]),
            Filter::Type(vec!["CLIENT".into(), String::new()]),
            Filter::Source(vec!["a\"b\\c,;:".into()]),
            Filter::Kind(ClientKind::Contact),
            Filter::Created(When::Between(day("2024-01-05"), None)),
            Filter::Created(When::WithinDays(30)),
            Filter::LastPayment(When::Older(18)),
            Filter::LastPayment(When::WithinMonths(6)),
            Filter::LastPayment(When::Never),
            Filter::ContactChannels(Way::Email, false),
            Filter::City("Нижний Новгород".into()),
        ]
    }

    /// A stand-in for the browser's percent encoding.
    fn escape(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    fn unescape(text: &str) -> String {
        let bytes: Vec<u8> =
            text.split('%').skip(1).map(|byte| u8::from_str_radix(byte, 16).expect("two digits")).collect();
        String::from_utf8(bytes).expect("a text")
    }

    #[test]
    fn filters_survive_an_address() {
        for filter in some() {
            assert_eq!(Filter::from_code(&filter.to_code(escape), unescape), filter);
        }
    }

    #[test]
    fn every_filter_is_a_condition_that_the_engine_takes() {
        let text = condition(&some()).expect("some filters");
        let parsed = Condition::parse(&text).expect("a condition");
        Resolved::new(&parsed, &Context::default()).expect("nothing that has to be saved is named");
        assert_eq!(condition(&[]), None);
    }

    #[test]
    fn what_a_newer_build_filters_by_is_kept_and_cannot_be_used() {
        for text in ["mood:in:good", "created:never:", "responsible:in:boss", "phone:is:maybe", "x", "type:in:"] {
            let filter = Filter::from_code(text, str::to_owned);
            assert_eq!(filter.to_code(str::to_owned), text);
            if text != "type:in:" {
                assert_eq!(filter, Filter::Unknown(text.into()));
                let text = condition(&[filter]).expect("a filter");
                assert!(Condition::parse(&text).is_err(), "{text}");
            }
        }
    }
}
