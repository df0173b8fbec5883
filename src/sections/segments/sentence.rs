//! A condition as a sentence that people read, with the portal's own names of what it names.

use std::collections::BTreeMap;

use protocol::PortalUserField;
use segmentation::condition::{
    Check, Code, Condition, Day, Field, Goods, Kind, Op, PARTS, Period, RequestOutcome, Subject, Test, date_of,
};
use segmentation::{DepartmentId, FunnelId, Group, UserId};

use super::labels::Labels;
use crate::format;
use crate::i18n::{Lang, Words};

/// What is called how in the portal, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The users.
    pub users: Vec<(UserId, String)>,
    /// The departments.
    pub departments: Vec<(DepartmentId, String)>,
    /// The items of the lists that cards have, by the field.
    pub lists: BTreeMap<Field, Vec<(String, String)>>,
    /// The funnels of deals.
    pub funnels: Vec<(FunnelId, String)>,
    /// The types of deals.
    pub deal_types: Vec<(String, String)>,
    /// The portal's own fields of cards.
    pub user_fields: Vec<PortalUserField>,
    /// The saved segments, by their ids.
    pub segments: Vec<(String, String)>,
    /// The goods that were bought, by what conditions name them.
    pub goods: Vec<(Code, String)>,
    /// Code of the currency in which sums are told; empty if it is not known.
    pub currency: String,
}

impl Names {
    /// What a field is called.
    #[must_use]
    pub fn field(&self, subject: &Subject, lang: Lang) -> String {
        match subject {
            Subject::UserField(code) => {
                let field = self.user_fields.iter().find(|field| field.code == *code);
                field.map_or_else(|| code.clone(), |field| field.label.clone())
            }
            other => (lang.words::<Labels>().field)(other.field()).to_owned(),
        }
    }

    /// What can be chosen of a field, with its names; nothing if that is not known (yet).
    #[must_use]
    pub fn items(&self, subject: &Subject, lang: Lang) -> Option<Vec<(Code, String)>> {
        fn numbers<T: Copy + Into<u32>>(names: &[(T, String)]) -> Vec<(Code, String)> {
            names.iter().map(|(id, name)| (Code::Number((*id).into()), name.clone())).collect()
        }
        let codes = |names: &[(String, String)]| {
            names.iter().map(|(code, name)| (Code::Text(code.clone()), name.clone())).collect::<Vec<_>>()
        };
        Some(match subject {
            Subject::UserField(code) => self.user_fields.iter().find(|field| field.code == *code)?.items.clone(),
            subject => match (subject.field(), subject.kind()) {
                (field, Kind::Choice | Kind::Group) => {
                    let choices = field.spec().choices.iter();
                    choices.map(|it| (it.code.into(), choice(field, it.code, lang))).collect()
                }
                (Field::Responsible, _) => numbers(&self.users),
                (Field::Department, _) => numbers(&self.departments),
                (field, _) => codes(self.lists.get(&field)?),
            },
        })
    }

    /// What a value is called; the value itself if that is not known.
    fn value(&self, subject: &Subject, code: &Code, lang: Lang) -> String {
        let items = self.items(subject, lang).unwrap_or_default();
        let name = items.into_iter().find(|(known, _)| known == code).map(|(_, name)| name);
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| match code {
            Code::Text(text) => text.clone(),
            Code::Number(number) => format!("№{number}"),
        })
    }

    /// What a segment is called; nothing if there is none.
    #[must_use]
    pub fn segment(&self, id: &str) -> Option<&str> {
        self.segments.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
    }
}

/// What a value of a field with fixed values is called.
#[must_use]
pub fn choice(field: Field, code: &str, lang: Lang) -> String {
    if let Some(label) = (lang.words::<Labels>().choice)(field, code) {
        return label;
    }
    let group = match (field, code) {
        (Field::ClientType, "b2b_with_contacts") => Group::B2bWithContacts,
        (Field::ClientType, "b2b_without_contacts") => Group::B2bWithoutContacts,
        (Field::ClientType, "b2c") => Group::B2c,
        (Field::LifeCycle, "active") => Group::Active,
        (Field::LifeCycle, "sleeping") => Group::Sleeping,
        (Field::LifeCycle, "lost") => Group::Lost,
        (Field::LifeCycle, "requests") => Group::Requests,
        (Field::LifeCycle, "dialogs") => Group::Dialogs,
        (Field::LifeCycle, "contacts") => Group::Reachable,
        (Field::LifeCycle, "no_contacts") => Group::Unreachable,
        (Field::Frequency, "regular") => Group::Regular,
        (Field::Frequency, "first") => Group::First,
        (Field::Frequency, "none") => Group::NoPayments,
        _ => return code.to_owned(),
    };
    (lang.texts().group)(group).to_owned()
}

/// How sentences are joined.
struct Joints {
    everybody: &'static str,
    nobody: &'static str,
    and: &'static str,
    or: &'static str,
    nor: &'static str,
    not: fn(&str) -> String,
    segment: fn(&str, bool) -> String,
    unknown_segment: &'static str,
    listed: &'static str,
    is: fn(&str, &str) -> String,
    is_none: fn(&str, &str) -> String,
    empty: fn(&str) -> String,
    filled: fn(&str) -> String,
    contains: fn(&str, &str) -> String,
    never: fn(&str) -> String,
    between: fn(&str, &str) -> String,
    at: fn(&str, &str) -> String,
    open_requests: &'static str,
    lost_requests: &'static str,
    funnel: fn(&str) -> String,
    deal_type: fn(&str) -> String,
    section: fn(&str) -> String,
}

impl Words for Joints {
    const RU: &'static Self = &Self {
        everybody: "все клиенты",
        nobody: "никто",
        and: " и ",
        or: " или ",
        nor: " и не ",
        not: |inner| format!("кроме тех, у кого {inner}"),
        segment: |name, is_in| {
            if is_in {
                format!("в сегменте «{name}»")
            } else {
                format!("не в сегменте «{name}»")
            }
        },
        unknown_segment: "удалён",
        listed: "в списке клиентов",
        is: |field, value| format!("{field} — {value}"),
        is_none: |field, value| format!("{field} — не {value}"),
        empty: |field| format!("{field} — не заполнено"),
        filled: |field| format!("{field} — заполнено"),
        contains: |field, text| format!("{field} содержит «{text}»"),
        never: |field| format!("{field} — не было"),
        between: |least, most| format!("от {least} до {most}"),
        at: |field, date| format!("{field} на {date}"),
        open_requests: "число открытых запросов",
        lost_requests: "число проигранных запросов",
        funnel: |names| format!("в воронке {names}"),
        deal_type: |names| format!("типа {names}"),
        section: |names| format!("из раздела {names}"),
    };
    const EN: &'static Self = &Self {
        everybody: "all clients",
        nobody: "nobody",
        and: " and ",
        or: " or ",
        nor: " nor ",
        not: |inner| format!("except those with {inner}"),
        segment: |name, is_in| {
            if is_in { format!("in the segment “{name}”") } else { format!("not in the segment “{name}”") }
        },
        unknown_segment: "deleted",
        listed: "on a list of clients",
        is: |field, value| format!("{field} is {value}"),
        is_none: |field, value| format!("{field} is not {value}"),
        empty: |field| format!("{field} is empty"),
        filled: |field| format!("{field} is filled in"),
        contains: |field, text| format!("{field} contains “{text}”"),
        never: |field| format!("there never was a {field}"),
        between: |least, most| format!("from {least} to {most}"),
        at: |field, date| format!("{field} on {date}"),
        open_requests: "open requests",
        lost_requests: "lost requests",
        funnel: |names| format!("in the funnel {names}"),
        deal_type: |names| format!("of the type {names}"),
        section: |names| format!("of the section {names}"),
    };
}

/// The sentence of a condition; it begins with a capital letter.
#[must_use]
pub fn sentence(condition: &Condition, lang: Lang, names: &Names) -> String {
    let text = Sentence { lang, names, joints: lang.words(), labels: lang.words() }.node(condition, true);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

struct Sentence<'s> {
    lang: Lang,
    names: &'s Names,
    joints: &'static Joints,
    labels: &'static Labels,
}

/// A label within a sentence: with a small letter, unless it begins with an abbreviation.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

impl Sentence<'_> {
    fn node(&self, condition: &Condition, is_outermost: bool) -> String {
        let several = |conditions: &[Condition], joint: &str| {
            let text = conditions.iter().map(|it| self.node(it, false)).collect::<Vec<_>>().join(joint);
            if is_outermost || conditions.len() == 1 { text } else { format!("({text})") }
        };
        match condition {
            Condition::All(conditions) if conditions.is_empty() => self.joints.everybody.to_owned(),
            Condition::Any(conditions) if conditions.is_empty() => self.joints.nobody.to_owned(),
            Condition::All(conditions) => several(conditions, self.joints.and),
            Condition::Any(conditions) => several(conditions, self.joints.or),
            Condition::Segment(id) => self.segment(id, true),
            Condition::Cards(_) => self.joints.listed.to_owned(),
            Condition::Not(inner) => match &**inner {
                Condition::Segment(id) => self.segment(id, false),
                inner => (self.joints.not)(&self.node(inner, false)),
            },
            Condition::Test(test) => self.test(test),
        }
    }

    fn segment(&self, id: &str, is_in: bool) -> String {
        (self.joints.segment)(self.names.segment(id).unwrap_or(self.joints.unknown_segment), is_in)
    }

    fn date(&self, day: Day) -> String {
        format::date(self.lang, date_of(day))
    }

    /// The field with what narrows it.
    fn subject(&self, test: &Test) -> String {
        let subject = test.subject();
        let label = lower(&self.names.field(subject, self.lang));
        let mut text = match subject {
            Subject::At(_, day) => (self.joints.at)(&label, &self.date(*day)),
            Subject::Requests(requests) => {
                let mut text = match requests.outcome {
                    RequestOutcome::All => label,
                    RequestOutcome::Open => self.joints.open_requests.to_owned(),
                    RequestOutcome::Lost => self.joints.lost_requests.to_owned(),
                };
                let named = |names: &[(FunnelId, String)], id: FunnelId| {
                    names
                        .iter()
                        .find(|(known, _)| *known == id)
                        .map_or_else(|| format!("№{id}"), |(_, name)| name.clone())
                };
                let funnels = requests.funnels.iter().map(|&id| format!("«{}»", named(&self.names.funnels, id)));
                let funnels = funnels.collect::<Vec<_>>().join(self.joints.or);
                let of_type = |code: &String| {
                    let known = self.names.deal_types.iter().find(|(known, _)| known == code);
                    format!("«{}»", known.map_or(code, |(_, name)| name))
                };
                let types = requests.deal_types.iter().map(of_type).collect::<Vec<_>>().join(self.joints.or);
                if !funnels.is_empty() {
                    text = format!("{text} {}", (self.joints.funnel)(&funnels));
                }
                if types.is_empty() { text } else { format!("{text} {}", (self.joints.deal_type)(&types)) }
            }
            Subject::Touches(touches) => {
                let kinds = touches.kinds.iter().map(|&kind| (self.labels.touch)(kind).to_owned());
                let narrowed: Vec<String> =
                    kinds.chain(touches.direction.map(|it| (self.labels.direction)(it).to_owned())).collect();
                if narrowed.is_empty() { label } else { format!("{label} ({})", narrowed.join(", ")) }
            }
            Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods) => self.goods(&label, goods),
            _ => label,
        };
        if let Some(period) = test.period() {
            let day = |day: Option<Day>| day.map(|day| self.date(day));
            let period = match period {
                Period::All => self.labels.all_time.to_owned(),
                Period::Last(span) => (self.labels.last)(span),
                Period::Between(from, to) => (self.labels.days)(day(from).as_deref(), day(to).as_deref()),
            };
            text = format!("{text} {period}");
        }
        text
    }

    fn goods(&self, label: &str, goods: &Goods) -> String {
        let quoted = |codes: &[Code], names: &[(Code, String)]| {
            let known = |code: &Code| names.iter().find(|(known, _)| known == code).map(|(_, name)| name);
            let name = |code: &Code| match (known(code), code) {
                (Some(text), _) | (None, Code::Text(text)) => format!("«{text}»"),
                (None, Code::Number(number)) => format!("№{number}"),
            };
            codes.iter().map(name).collect::<Vec<_>>().join(self.joints.or)
        };
        let mut text = label.to_owned();
        if !goods.products.is_empty() {
            text = format!("{text} {}", quoted(&goods.products, &self.names.goods));
        }
        if goods.sections.is_empty() {
            text
        } else {
            format!("{text} {}", (self.joints.section)(&quoted(&goods.sections, &[])))
        }
    }

    fn number(&self, subject: &Subject, number: i64) -> String {
        match (subject.field(), subject.kind()) {
            (_, Kind::Sum) | (Field::GoodsSum, _) => format::money(self.lang, number, &self.names.currency),
            (Field::Expected, _) => format::decimal(self.lang, number as f64 / 100.0),
            (_, Kind::Quantity | Kind::UserField) => {
                let text = super::model::write_number(number, PARTS.ilog10());
                if self.lang == Lang::Ru { text.replace('.', ",") } else { text }
            }
            _ if number < 0 => format!("−{}", format::number(self.lang, number.unsigned_abs())),
            _ => format::number(self.lang, number.unsigned_abs()),
        }
    }

    fn test(&self, test: &Test) -> String {
        let (joints, subject) = (self.joints, test.subject());
        let label = self.subject(test);
        let values = |codes: &[Code], joint: &str| {
            let named = codes.iter().map(|code| self.names.value(subject, code, self.lang));
            named.collect::<Vec<_>>().join(joint)
        };
        let with_op = |op: Op, value: &str| {
            format!("{label} {} {value}", (self.labels.op)(op, subject.kind(), subject.field().looks_ahead()))
        };
        match test.check() {
            Check::In(codes) if codes.is_empty() => joints.nobody.to_owned(),
            Check::NotIn(codes) if codes.is_empty() => joints.everybody.to_owned(),
            Check::In(codes) => (joints.is)(&label, &values(codes, joints.or)),
            Check::NotIn(codes) => (joints.is_none)(&label, &values(codes, joints.nor)),
            Check::Empty => (joints.empty)(&label),
            Check::Filled => (joints.filled)(&label),
            Check::Contains(text) => (joints.contains)(&label, text),
            Check::Equals(text) => (joints.is)(&label, &format!("«{text}»")),
            Check::Is(yes) => match subject {
                Subject::UserField(_) => (joints.is)(&label, (self.labels.mark)(Field::UserField, *yes)),
                subject => (self.labels.mark)(subject.field(), *yes).to_owned(),
            },
            Check::Number(_, number) => with_op(test.check().op(), &self.number(subject, *number)),
            Check::NumberBetween(least, most) => {
                let ends = (joints.between)(&self.number(subject, *least), &self.number(subject, *most));
                format!("{label} {ends}")
            }
            Check::Before(day) | Check::After(day) => with_op(test.check().op(), &self.date(*day)),
            Check::DayBetween(first, last) => {
                let days = (self.labels.days)(Some(&self.date(*first)), Some(&self.date(*last)));
                (joints.is)(&label, &days)
            }
            Check::Within(span) if subject.field().looks_ahead() => (joints.is)(&label, &(self.labels.next)(*span)),
            Check::Within(span) => (joints.is)(&label, &(self.labels.last)(*span)),
            Check::Older(span) => (joints.is)(&label, &(self.labels.ago)(*span)),
            Check::Never => (joints.never)(&label),
        }
    }
}

#[cfg(test)]
mod tests {
    use segmentation::condition::{FIELDS, UserFieldKind};

    use super::super::labels::Shelving;
    use super::super::model::tests::every_test;
    use super::*;

    const LANGS: [Lang; 2] = [Lang::Ru, Lang::En];

    fn names() -> Names {
        Names {
            users: vec![(UserId(7), "Иванов".into())],
            departments: vec![(DepartmentId(7), "Отдел продаж".into())],
            lists: [(Field::Type, vec![("SUPPLIER".into(), "Поставщик".into())])].into(),
            funnels: vec![(FunnelId(3), "Претензии".into())],
            deal_types: vec![("SALE".into(), "Продажа".into())],
            user_fields: vec![PortalUserField {
                code: "L".into(),
                label: "Размер".into(),
                kind: UserFieldKind::List,
                items: vec![("ONE".into(), "Первый".into())],
            }],
            segments: vec![("p1".into(), "VIP".into())],
            goods: vec![(Code::Number(12), "Дрель".into())],
            currency: "RUB".into(),
        }
    }

    fn said(text: &str, lang: Lang) -> String {
        sentence(&Condition::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")), lang, &names())
    }

    #[test]
    fn every_field_and_value_has_its_own_label_in_both_languages() {
        for lang in LANGS {
            let labels = lang.words::<Labels>();
            let mut seen = Vec::new();
            for spec in FIELDS {
                let label = (labels.field)(spec.field);
                assert!(!label.is_empty() && !seen.contains(&label), "{label}");
                seen.push(label);
                assert!(Shelving::ALL.contains(&Shelving::of(spec.field)));
                for op in spec.kind.ops() {
                    assert!(!(labels.op)(*op, spec.kind, spec.field.looks_ahead()).is_empty());
                }
                let choices: Vec<String> = spec.choices.iter().map(|it| choice(spec.field, it.code, lang)).collect();
                for (at, label) in choices.iter().enumerate() {
                    assert!(!choices[..at].contains(label), "{label} twice");
                    let is_code = spec.kind != Kind::Mark && *label == spec.choices[at].code;
                    assert!(!is_code || lang == Lang::En, "{:?} {label}", spec.field);
                }
            }
        }
        let is_russian = |text: &str| text.chars().any(|it| ('а'..='я').contains(&it));
        for spec in FIELDS {
            assert!(!is_russian((Labels::EN.field)(spec.field)));
        }
    }

    #[test]
    fn every_test_reads_as_a_sentence_of_its_own() {
        for lang in LANGS {
            let mut seen: Vec<String> = Vec::new();
            for condition in every_test() {
                let text = sentence(&condition, lang, &names());
                assert!(
                    text.len() > 5 && !text.contains("  ") && !seen.contains(&text),
                    "{}: {text}",
                    condition.to_json()
                );
                seen.push(text);
            }
        }
    }

    #[test]
    fn the_examples_are_told_as_people_would() {
        let drill = r#"{"all":[
            {"field":"city","op":"contains","value":"Москва"},
            {"field":"goods.sum","product":"Супер дрель","op":"gt","value":4000000,"in":{"last":12,"unit":"months"}},
            {"field":"responsible","op":"in","value":[7]}]}"#;
        assert_eq!(
            said(drill, Lang::Ru),
            "Город содержит «Москва» и сумма купленных товаров «Супер дрель» за последние 12 месяцев больше 40\u{202f}000\u{a0}₽ и ответственный — Иванов"
        );
        let claim = r#"{"field":"requests","funnel":3,"op":"ge","value":1,"in":{"last":1,"unit":"months"}}"#;
        assert_eq!(said(claim, Lang::Ru), "Число запросов в воронке «Претензии» за последний месяц не меньше 1");
        for (text, ru, en) in [
            (r#"{"all":[]}"#, "Все клиенты", "All clients"),
            (
                r#"{"any":[{"segment":"p1"},{"all":[{"not":{"segment":"p9"}},{"field":"phone","op":"is","value":false}]}]}"#,
                "В сегменте «VIP» или (не в сегменте «удалён» и нет телефона)",
                "In the segment “VIP” or (not in the segment “deleted” and has no phone)",
            ),
            (
                r#"{"not":{"field":"type","op":"in","value":["SUPPLIER","OTHER"]}}"#,
                "Кроме тех, у кого тип — Поставщик или OTHER",
                "Except those with type is Поставщик or OTHER",
            ),
            (
                r#"{"field":"last_payment","op":"older","value":{"last":6,"unit":"months"}}"#,
                "Последняя оплата — больше 6 месяцев назад",
                "Last payment is longer than 6 months ago",
            ),
            (r#"{"field":"abc","op":"in","value":["a"]}"#, "ABC: ценность — A", "ABC: value is A"),
        ] {
            assert_eq!((said(text, Lang::Ru).as_str(), said(text, Lang::En).as_str()), (ru, en));
        }
    }
}
