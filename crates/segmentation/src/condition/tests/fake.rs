//! A few clients in memory, which answer as columns and, client by client, as a second reading of the rules.

use std::borrow::Cow;

use chrono::{Days as Step, Months, NaiveDate};

use crate::answer::Card;
use crate::condition::*;
use crate::ids::{ContactId, FunnelId};
use crate::title::fold;

/// A client with all that conditions ask about.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    pub(super) is_contact: bool,
    pub(super) created: Day,
    /// Item of the list of types, 0 for none: 1 is `CLIENT`, 2 `PARTNER`.
    pub(super) type_item: u32,
    pub(super) responsible: u32,
    pub(super) departments: Vec<u32>,
    pub(super) title: String,
    pub(super) cities: Vec<&'static str>,
    pub(super) has_phone: bool,
    /// 0 to 2; nothing for a client without a rank.
    pub(super) abc: Option<u8>,
    pub(super) alive: Option<i64>,
    /// Day and cents.
    pub(super) payments: Vec<(Day, i64)>,
    /// Day, outcome, funnel; only 0 is the funnel of a deal of a type, `SALE`.
    pub(super) requests: Vec<(Day, RequestOutcome, FunnelId)>,
    pub(super) touches: Vec<(Day, TouchKind, Direction)>,
    pub(super) planned: Vec<Day>,
    /// Day, product, cents, parts.
    pub(super) goods: Vec<(Day, u32, i64, i64)>,
    pub(super) own_items: Vec<u32>,
    pub(super) own_text: String,
    pub(super) own_number: Option<i64>,
    pub(super) own_mark: Option<bool>,
    pub(super) own_date: Option<Day>,
}

/// The user fields of the portal, with what they hold.
pub(super) const USER_FIELDS: [(&str, UserFieldKind); 5] = [
    ("UF_LIST", UserFieldKind::List),
    ("UF_TEXT", UserFieldKind::Text),
    ("UF_NUMBER", UserFieldKind::Number),
    ("UF_MARK", UserFieldKind::YesNo),
    ("UF_DATE", UserFieldKind::Date),
];

/// The department above each; 0 for none.
const ABOVE: [(u32, u32); 3] = [(1, 0), (2, 1), (3, 2)];

const TYPES: [&str; 2] = ["CLIENT", "PARTNER"];

/// Clients with the columns of texts, and saved segments.
#[derive(Debug, Default)]
pub(super) struct Fake {
    pub(super) clients: Vec<Client>,
    pub(super) segments: Vec<(String, Condition)>,
    titles: Vec<String>,
    texts: Vec<String>,
    cities: Vec<String>,
    city_starts: Vec<u32>,
    city_items: Vec<u32>,
    item_starts: Vec<u32>,
    items: Vec<u32>,
    department_starts: Vec<u32>,
    departments: Vec<u32>,
    types: Vec<u32>,
    responsible: Vec<u32>,
}

/// A list of clients by their positions; one beyond the last stands for a card that is gone.
pub(super) fn list(clients: &[usize]) -> CardList {
    CardList::new(clients.iter().map(|&client| card(client)))
}

/// The card of the client at a position.
fn card(client: usize) -> Card {
    Card::Contact(ContactId(client as u32 + 1))
}

pub(super) fn day(text: &str) -> Day {
    day_of(text.parse().expect("a date in the test"))
}

impl Fake {
    pub(super) fn new(clients: Vec<Client>) -> Self {
        let mut fake = Self { clients, ..Self::default() };
        for client in &fake.clients {
            fake.titles.push(fold(&client.title));
            fake.texts.push(fold(&client.own_text));
            fake.types.push(client.type_item);
            fake.responsible.push(client.responsible);
            fake.city_starts.push(fake.city_items.len() as u32);
            for city in client.cities.iter().map(|city| fold(city)) {
                let position = fake.cities.iter().position(|known| *known == city).unwrap_or_else(|| {
                    fake.cities.push(city);
                    fake.cities.len() - 1
                });
                fake.city_items.push(position as u32);
            }
            fake.item_starts.push(fake.items.len() as u32);
            fake.items.extend(&client.own_items);
            fake.department_starts.push(fake.departments.len() as u32);
            fake.departments.extend(&client.departments);
        }
        fake.city_starts.push(fake.city_items.len() as u32);
        fake.item_starts.push(fake.items.len() as u32);
        fake.department_starts.push(fake.departments.len() as u32);
        fake
    }

    /// A column in which the clients that will not be looked at have an entry that would be noticed.
    fn column<T: Copy>(&self, among: &Bitmap, noise: T, entry: impl Fn(&Client) -> T) -> Vec<T> {
        let entries = self.clients.iter().enumerate();
        entries.map(|(position, client)| if among.contains(position) { entry(client) } else { noise }).collect()
    }

    /// The members of a condition by the columns.
    pub(super) fn members(&self, condition: &Condition, at: Day) -> Vec<usize> {
        let resolved = Resolved::new(condition, self).expect("a condition that can be counted");
        resolved.members(self, at, &mut || true).expect("nobody stops").iter().collect()
    }

    /// The members of a condition, each client asked by itself.
    pub(super) fn naive_members(&self, condition: &Condition, at: Day) -> Vec<usize> {
        let members = 0..self.clients.len();
        members.filter(|&client| self.clients[client].created <= at && self.holds(condition, client, at)).collect()
    }

    fn holds(&self, condition: &Condition, client: usize, at: Day) -> bool {
        match condition {
            Condition::All(conditions) => conditions.iter().all(|condition| self.holds(condition, client, at)),
            Condition::Any(conditions) => conditions.iter().any(|condition| self.holds(condition, client, at)),
            Condition::Not(condition) => !self.holds(condition, client, at),
            Condition::Segment(id) => {
                let (_, condition) = self.segments.iter().find(|(known, _)| known == id).expect("saved");
                self.holds(condition, client, at)
            }
            Condition::Cards(list) => list.contains(card(client)),
            Condition::Test(test) => self.clients[client].passes(test, date_of(at)),
        }
    }
}

/// What a field is for one client, in the words of the rules.
#[derive(Debug)]
enum Value {
    /// The codes that name it; none if it is empty.
    Codes(Vec<Code>),
    Texts(Vec<String>),
    Mark(Option<bool>),
    Date(Option<NaiveDate>),
    Number(Option<i64>),
}

impl Client {
    fn passes(&self, test: &Test, at: NaiveDate) -> bool {
        if *test.subject() == Subject::UserField("UF_GONE".to_owned()) {
            return matches!(test.check(), Check::Empty | Check::NotIn(_));
        }
        let value = self.value(test, at);
        let back = |span: &Span| match span.unit {
            Unit::Days => at - Step::new(span.count.into()),
            Unit::Months => at - Months::new(span.count),
        };
        match (test.check(), value) {
            (Check::In(values), Value::Codes(codes)) => codes.iter().any(|code| values.contains(code)),
            (Check::NotIn(values), Value::Codes(codes)) => !codes.iter().any(|code| values.contains(code)),
            (Check::Empty, Value::Codes(codes)) => codes.is_empty(),
            (Check::Filled, Value::Codes(codes)) => !codes.is_empty(),
            (Check::Contains(words), Value::Texts(texts)) => {
                let words: Vec<String> = words.split_whitespace().map(fold).collect();
                // A client without a text has the empty one.
                let texts = if texts.is_empty() { vec![String::new()] } else { texts };
                texts.iter().any(|text| words.iter().all(|word| fold(text).contains(word.as_str())))
            }
            (Check::Equals(wanted), Value::Texts(texts)) => {
                let texts = if texts.is_empty() { vec![String::new()] } else { texts };
                texts.iter().any(|text| fold(text) == fold(wanted))
            }
            (Check::Empty, Value::Texts(texts)) => texts.iter().all(|text| text.trim().is_empty()),
            (Check::Filled, Value::Texts(texts)) => texts.iter().any(|text| !text.trim().is_empty()),
            (Check::Is(yes), Value::Mark(mark)) => mark == Some(*yes),
            (Check::Empty, Value::Mark(mark)) => mark.is_none(),
            (Check::Filled, Value::Mark(mark)) => mark.is_some(),
            (Check::Empty | Check::Never, Value::Date(date)) => date.is_none(),
            (Check::Filled, Value::Date(date)) => date.is_some(),
            (check, Value::Date(date)) => date.is_some_and(|date| match check {
                Check::Before(limit) => date < date_of(*limit),
                Check::After(limit) => date > date_of(*limit),
                Check::DayBetween(first, last) => date_of(*first) <= date && date <= date_of(*last),
                Check::Within(span) if test.subject().field().looks_ahead() => {
                    let until = match span.unit {
                        Unit::Days => at + Step::new(span.count.into()),
                        Unit::Months => at + Months::new(span.count),
                    };
                    at <= date && date <= until
                }
                Check::Within(span) => back(span) <= date && date <= at,
                Check::Older(span) => date < back(span),
                other => panic!("{other:?} of a date"),
            }),
            (Check::Empty, Value::Number(number)) => number.is_none(),
            (Check::Filled, Value::Number(number)) => number.is_some(),
            (check, Value::Number(number)) => number.is_some_and(|number| match check {
                Check::Number(comparison, limit) => comparison.holds(number, *limit),
                Check::NumberBetween(least, greatest) => *least <= number && number <= *greatest,
                other => panic!("{other:?} of a number"),
            }),
            (check, value) => panic!("{check:?} of {value:?}"),
        }
    }

    fn value(&self, test: &Test, at: NaiveDate) -> Value {
        let at_day = day_of(at);
        let texts = |texts: &[&str]| Value::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
        let date = |day: Option<Day>| Value::Date(day.map(date_of));
        let in_period = |day: Day| {
            let date = date_of(day);
            date <= at
                && match test.period() {
                    None | Some(Period::All) => true,
                    Some(Period::Last(Span { count, unit: Unit::Days })) => date >= at - Step::new(count.into()),
                    Some(Period::Last(Span { count, unit: Unit::Months })) => date >= at - Months::new(count),
                    Some(Period::Between(from, to)) => {
                        from.is_none_or(|from| date >= date_of(from)) && to.is_none_or(|to| date <= date_of(to))
                    }
                }
        };
        match test.subject() {
            Subject::UserField(code) => match code.as_str() {
                "UF_LIST" => {
                    let items = self.own_items.iter().filter(|&&item| item != 0);
                    Value::Codes(items.map(|&item| item.into()).collect())
                }
                "UF_TEXT" => texts(&[&self.own_text]),
                "UF_NUMBER" => Value::Number(self.own_number),
                "UF_MARK" => Value::Mark(self.own_mark),
                "UF_DATE" => date(self.own_date),
                other => panic!("{other} is no user field"),
            },
            subject => match subject.field() {
                Field::Kind => Value::Codes(vec![if self.is_contact { "contact" } else { "company" }.into()]),
                Field::Type => {
                    let item = (self.type_item as usize).checked_sub(1).map(|item| TYPES[item].into());
                    Value::Codes(item.into_iter().collect())
                }
                Field::Responsible => {
                    Value::Codes(Some(self.responsible).filter(|&user| user != 0).into_iter().map(Code::from).collect())
                }
                Field::Department => {
                    let mut all = self.departments.clone();
                    let mut position = 0;
                    while let Some(&department) = all.get(position) {
                        all.extend(ABOVE.iter().filter(|&&(own, above)| own == department && above != 0).map(|a| a.1));
                        position += 1;
                    }
                    Value::Codes(all.into_iter().map(Code::from).collect())
                }
                Field::Title => texts(&[&self.title]),
                Field::City => texts(&self.cities),
                Field::Phone => Value::Mark(Some(self.has_phone)),
                Field::Abc => Value::Codes(vec![self.abc.map_or("none", |rank| ["a", "b", "c"][rank as usize]).into()]),
                Field::Frequency => {
                    let seen = if let Subject::At(_, day) = subject { at_day.min(*day) } else { at_day };
                    if self.created > seen {
                        return Value::Codes(Vec::new());
                    }
                    let code = match self.payments.iter().filter(|(day, _)| *day <= seen).count() {
                        0 => "none",
                        1 => "first",
                        _ => "regular",
                    };
                    Value::Codes(vec![code.into()])
                }
                Field::Created => date(Some(self.created)),
                Field::LastPayment => {
                    date(self.payments.iter().map(|payment| payment.0).filter(|&day| day <= at_day).max())
                }
                Field::NextPlanned => date(self.planned.iter().copied().filter(|&day| day >= at_day).min()),
                _ => Value::Number(self.number(subject, in_period)),
            },
        }
    }

    fn number(&self, subject: &Subject, in_period: impl Fn(Day) -> bool) -> Option<i64> {
        let paid = || self.payments.iter().filter(|(day, _)| in_period(*day));
        let revenue = || paid().map(|(_, cents)| cents).sum::<i64>();
        let rows = |goods: &Goods| {
            let is_meant = |product: u32| {
                let is_all = goods.products.is_empty() && goods.sections.is_empty();
                // The section of a product is ten times its number.
                is_all || goods.products.contains(&product.into()) || goods.sections.contains(&(product * 10).into())
            };
            let rows = self.goods.iter().filter(|(day, product, ..)| in_period(*day) && is_meant(*product));
            rows.fold((0, 0), |(cents, parts), row| (cents + row.2, parts + row.3))
        };
        match subject {
            Subject::Requests(requests) => {
                let meant = self.requests.iter().filter(|(day, outcome, funnel)| {
                    in_period(*day)
                        && (requests.outcome == RequestOutcome::All || requests.outcome == *outcome)
                        && (requests.funnels.is_empty() || requests.funnels.contains(funnel))
                        && (requests.deal_types.is_empty()
                            || *funnel == FunnelId::GENERAL && requests.deal_types.iter().any(|code| code == "SALE"))
                });
                Some(meant.count() as i64)
            }
            Subject::Touches(touches) => {
                let meant = self.touches.iter().filter(|(day, kind, direction)| {
                    in_period(*day)
                        && (touches.kinds.is_empty() || touches.kinds.contains(kind))
                        && touches.direction.is_none_or(|wanted| wanted == *direction)
                });
                Some(meant.count() as i64)
            }
            Subject::GoodsSum(goods) => Some(rows(goods).0),
            Subject::GoodsQuantity(goods) => Some(rows(goods).1),
            Subject::UserField(_) => self.own_number,
            Subject::Plain(Field::Revenue) => Some(revenue()),
            Subject::Plain(Field::Payments) => Some(paid().count() as i64),
            Subject::Plain(Field::Average) => revenue().checked_div(paid().count() as i64),
            Subject::Plain(Field::Alive) => self.alive,
            other => panic!("{other:?} is no number here"),
        }
    }
}

impl Columns for Fake {
    fn present(&self, at: Day) -> Bitmap {
        Bitmap::from_fn(self.clients.len(), |client| self.clients[client].created <= at)
    }

    fn listed(&self, list: &CardList) -> Bitmap {
        let mut members = Bitmap::none(self.clients.len());
        list.cards().iter().for_each(|card| members.insert(card.id() as usize - 1));
        members
    }

    fn marks(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [u8]> {
        let frequency = |client: &Client| match client.payments.iter().filter(|(day, _)| *day <= at).count() {
            _ if client.created > at => NO_MARK,
            0 => 2,
            1 => 1,
            _ => 0,
        };
        Cow::Owned(self.column(among, 7, |client| match subject.field() {
            Field::Kind => u8::from(client.is_contact),
            Field::Phone => u8::from(client.has_phone),
            Field::Abc => client.abc.unwrap_or(NO_MARK),
            Field::Frequency => frequency(client),
            Field::UserField => client.own_mark.map_or(NO_MARK, u8::from),
            other => panic!("{other:?} has no marks here"),
        }))
    }

    fn items(&self, subject: &Subject) -> Items<'_> {
        match subject.field() {
            Field::Type => Items::One(&self.types),
            Field::Responsible => Items::One(&self.responsible),
            Field::Department => Items::Many { starts: &self.department_starts, items: &self.departments },
            Field::UserField => Items::Many { starts: &self.item_starts, items: &self.items },
            other => panic!("{other:?} has no items here"),
        }
    }

    fn items_of(&self, subject: &Subject, value: &Code, items: &mut Vec<u32>) {
        match (subject.field(), value) {
            (Field::Type, Code::Text(code)) => {
                items.extend(TYPES.iter().position(|known| known == code).map(|position| position as u32 + 1));
            }
            (Field::Department, Code::Number(department)) if ABOVE.iter().any(|(own, _)| own == department) => {
                items.push(*department);
                for (own, _) in ABOVE.iter().filter(|(_, above)| above == department) {
                    self.items_of(subject, &Code::Number(*own), items);
                }
            }
            (Field::Responsible | Field::UserField, Code::Number(number)) if *number < 90 => items.push(*number),
            _ => {}
        }
    }

    fn texts(&self, subject: &Subject) -> Texts<'_> {
        match subject.field() {
            Field::Title => Texts::Each(&self.titles),
            Field::City => Texts::Shared {
                items: Items::Many { starts: &self.city_starts, items: &self.city_items },
                dictionary: &self.cities,
            },
            _ => Texts::Each(&self.texts),
        }
    }

    fn days(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [Day]> {
        let payments = |client: &Client| client.payments.iter().map(|payment| payment.0).filter(|&day| day <= at).max();
        let days = self.column(among, at, |client| {
            match subject.field() {
                Field::Created => Some(client.created),
                Field::LastPayment => payments(client),
                Field::NextPlanned => client.planned.iter().copied().filter(|&day| day >= at).min(),
                Field::UserField => client.own_date,
                other => panic!("{other:?} has no days here"),
            }
            .unwrap_or(NO_DAY)
        });
        Cow::Owned(days)
    }

    fn numbers(&self, subject: &Subject, period: Days, at: Day, among: &Bitmap) -> Cow<'_, [i64]> {
        assert!(period.last <= at, "the future is asked for");
        let number = |client: &Client| client.number(subject, |day| period.contains(day)).unwrap_or(NO_NUMBER);
        Cow::Owned(self.column(among, 1, number))
    }

    fn knows(&self, named: &Named) -> bool {
        match named {
            Named::Item(subject, value) => {
                let mut items = Vec::new();
                self.items_of(subject, value, &mut items);
                !items.is_empty()
            }
            Named::Funnel(funnel) => *funnel < FunnelId(3),
            Named::DealType(code) => code == "SALE",
            Named::Product(code) => *code == Code::Number(1),
            Named::UserField(_) | Named::Section(_) => true,
        }
    }
}

impl Lookup for Fake {
    fn segment(&self, id: &str) -> Option<&Condition> {
        self.segments.iter().find(|(known, _)| known == id).map(|(_, condition)| condition)
    }

    fn user_field(&self, code: &str) -> Option<UserFieldKind> {
        USER_FIELDS.iter().find(|(known, _)| *known == code).map(|&(_, kind)| kind)
    }
}
