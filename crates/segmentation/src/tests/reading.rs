//! Conditions once more, answered for one client after the other from the records themselves.

use std::collections::BTreeMap;

use chrono::{Days as Step, Months, NaiveDate};

use super::naive::Naive;
use crate::answer::Card;
use crate::condition::*;
use crate::facts::{self, ContactChannels, Outcome, Owner};
use crate::ids::{DepartmentId, FunnelId, ProductId, SectionId, UserId};
use crate::modes::Mode;
use crate::month::Month;
use crate::profile::{Catalog, Context, Section, Staff};
use crate::rank::{Abc, Rate, Xyz, abc, rfm};
use crate::testing::Portal;
use crate::title::fold;

/// The users of random portals are 1 to 3, their products 1 to 3.
pub(crate) fn context() -> Context {
    let rate = |amount| Rate::parse(amount, "1").expect("a rate");
    let section = |parent, name: &str| Section { parent, name: name.to_owned() };
    Context {
        rates: [("RUB".to_owned(), rate("1")), ("USD".to_owned(), rate("92.7254"))].into(),
        staff: Staff {
            departments: [(1, vec![1]), (2, vec![2, 3])]
                .map(|(user, all)| (UserId(user), all.into_iter().map(DepartmentId).collect()))
                .into(),
            parents: [(1, None), (2, Some(1)), (3, Some(2))]
                .map(|(own, above)| (DepartmentId(own), above.map(DepartmentId)))
                .into(),
        },
        catalog: Catalog {
            products: [(1, 10), (2, 11)].map(|(product, own)| (ProductId(product), vec![SectionId(own)])).into(),
            sections: [(SectionId(10), section(None, "Еда")), (SectionId(11), section(Some(SectionId(10)), "Чай"))]
                .into(),
        },
        ..Context::default()
    }
}

fn back(at: NaiveDate, span: Span) -> NaiveDate {
    match span.unit {
        Unit::Days => at - Step::new(span.count.into()),
        Unit::Months => at - Months::new(span.count),
    }
}

pub(super) fn months_back(at: NaiveDate, months: u32) -> impl Fn(NaiveDate) -> bool {
    move |date| at - Months::new(months) <= date && date <= at
}

/// The ranks of all clients at a date, by values that are read client by client.
#[derive(Default)]
struct Ranks {
    abc: BTreeMap<Card, Abc>,
    xyz: BTreeMap<Card, Xyz>,
    rfm: BTreeMap<Card, rfm::Scores>,
}

/// The records of a portal, read at a date.
pub(super) struct Reading<'a> {
    portal: &'a Portal,
    naive: &'a Naive<'a>,
    pub(super) at: NaiveDate,
    ranks: Ranks,
}

/// What a field is for one client.
pub(super) enum Value {
    Codes(Vec<Code>),
    Texts(Vec<String>),
    Mark(bool),
    Date(Option<NaiveDate>),
    Number(Option<i64>),
}

impl<'a> Reading<'a> {
    pub(super) fn new(portal: &'a Portal, naive: &'a Naive<'a>, at: NaiveDate) -> Self {
        let mut clients: Vec<Card> =
            naive.clients().into_iter().filter(|(_, created)| *created <= at).map(|it| it.0).collect();
        clients.sort();
        let mut ranks = Ranks::default();
        let revenue =
            |months| -> Vec<i64> { clients.iter().map(|&card| naive.revenue(card, months_back(at, months))).collect() };
        let ranked = abc::by_shares(&revenue(12), abc::SHARES);
        ranks.abc = clients.iter().copied().zip(ranked).filter_map(|(card, rank)| Some((card, rank?))).collect();
        let is_full = at == Month::of(at).last_day();
        let last = if is_full { Month::of(at) } else { Month::of(at).plus(-1) };
        for &card in &clients {
            let month = |month: Month| naive.payments_in(card, |date| Month::of(date) == month);
            let values: Vec<i64> = last.plus(-11).through(last).map(month).collect();
            let xyz = crate::rank::Regularity::default().of(&values);
            ranks.xyz.extend(xyz.map(|xyz| (card, xyz)));
        }
        let recency: Vec<Option<i32>> = clients
            .iter()
            .map(|&card| naive.paid_on(card, at).last().map(|&paid| (at - paid).num_days() as i32))
            .collect();
        let frequency: Vec<i64> = clients.iter().map(|&card| naive.payments_in(card, months_back(at, 24))).collect();
        let money: Vec<i64> = revenue(24);
        for (&card, scores) in clients.iter().zip(rfm::scores(&recency, &frequency, &money)) {
            ranks.rfm.extend(scores.map(|scores| (card, scores)));
        }
        Self { portal, naive, at, ranks }
    }

    /// Whether a condition holds for a client.
    pub(super) fn holds(&self, condition: &Condition, card: Card) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|condition| self.holds(condition, card)),
            Condition::Any(any) => any.iter().any(|condition| self.holds(condition, card)),
            Condition::Not(condition) => !self.holds(condition, card),
            Condition::Segment(id) => panic!("{id} is not saved"),
            Condition::Cards(list) => list.contains(card),
            Condition::Test(test) => self.passes(test, card),
        }
    }

    fn passes(&self, test: &Test, card: Card) -> bool {
        let at = self.at;
        match (test.check(), self.value(test, card)) {
            (Check::In(values), Value::Codes(codes)) => codes.iter().any(|code| values.contains(code)),
            (Check::NotIn(values), Value::Codes(codes)) => !codes.iter().any(|code| values.contains(code)),
            (Check::Empty, Value::Codes(codes)) => codes.is_empty(),
            (Check::Filled, Value::Codes(codes)) => !codes.is_empty(),
            (Check::Contains(words), Value::Texts(texts)) => {
                texts.iter().any(|text| words.split_whitespace().all(|word| fold(text).contains(&fold(word))))
            }
            (Check::Equals(wanted), Value::Texts(texts)) => texts.iter().any(|text| fold(text) == fold(wanted)),
            (Check::Empty, Value::Texts(texts)) => texts.iter().all(|text| text.trim().is_empty()),
            (Check::Filled, Value::Texts(texts)) => texts.iter().any(|text| !text.trim().is_empty()),
            (Check::Is(yes), Value::Mark(mark)) => mark == *yes,
            (Check::Empty | Check::Never, Value::Date(date)) => date.is_none(),
            (Check::Filled, Value::Date(date)) => date.is_some(),
            (check, Value::Date(date)) => date.is_some_and(|date| match check {
                Check::Before(limit) => date < date_of(*limit),
                Check::After(limit) => date > date_of(*limit),
                Check::DayBetween(first, last) => date_of(*first) <= date && date <= date_of(*last),
                Check::Within(span) if test.subject().field().looks_ahead() => {
                    at <= date
                        && date
                            <= match span.unit {
                                Unit::Days => at + Step::new(span.count.into()),
                                Unit::Months => at + Months::new(span.count),
                            }
                }
                Check::Within(span) => back(at, *span) <= date && date <= at,
                Check::Older(span) => date < back(at, *span),
                other => panic!("{other:?} of a date"),
            }),
            (check, Value::Number(number)) => number.is_some_and(|number| match check {
                Check::Number(comparison, limit) => comparison.holds(number, *limit),
                Check::NumberBetween(least, greatest) => *least <= number && number <= *greatest,
                other => panic!("{other:?} of a number"),
            }),
            (check, _) => panic!("{check:?} of another kind of value"),
        }
    }

    /// What the field of a test is for a client.
    pub(super) fn value(&self, test: &Test, card: Card) -> Value {
        let (facts, naive, at) = (&self.portal.facts, self.naive, self.at);
        let company = match card {
            Card::Company(id) => facts.companies.get(id),
            Card::Contact(_) => None,
        };
        let contact = match card {
            Card::Contact(id) => facts.contacts.get(id),
            Card::Company(_) => None,
        };
        let code = |of_company: fn(&facts::Company) -> &String, of_contact: fn(&facts::Contact) -> Option<&String>| {
            let code = company.as_ref().map(of_company).or(contact.as_ref().and_then(of_contact));
            Value::Codes(
                code.filter(|code| !code.is_empty()).map(|code| Code::from(code.as_str())).into_iter().collect(),
            )
        };
        let text = |text: Option<String>| Value::Texts(vec![text.unwrap_or_default()]);
        let address = facts.addresses.get(card);
        let channels =
            company.as_ref().map(|it| it.channels).or(contact.as_ref().map(|it| it.channels)).unwrap_or_default();
        let user =
            company.as_ref().map(|it| it.assigned_by).or(contact.as_ref().map(|it| it.assigned_by)).unwrap_or_default();
        let group = |modes: &[Mode]| {
            let day = if let Subject::At(_, day) = test.subject() { date_of(*day).min(at) } else { at };
            let groups = naive.groups(card, day);
            let own = groups.into_iter().filter(|group| modes.contains(&group.mode()));
            Value::Codes(own.map(|group| group.code().into()).collect())
        };
        let rank = |code: Option<&'static str>| Value::Codes(vec![code.unwrap_or("none").into()]);
        let number = Value::Number;
        match test.subject() {
            Subject::Plain(Field::Kind) => {
                Value::Codes(vec![if company.is_some() { "company" } else { "contact" }.into()])
            }
            Subject::Plain(Field::Type) => code(|it| &it.kind, |it| Some(&it.kind)),
            Subject::Plain(Field::Source) => code(|it| &it.source, |it| Some(&it.source)),
            Subject::Plain(Field::Industry) => code(|it| &it.industry, |_| None),
            Subject::Plain(Field::Employees) => code(|it| &it.employees, |_| None),
            Subject::Plain(Field::Responsible) => Value::Codes(
                Some(user).filter(|&user| user != UserId::NONE).into_iter().map(|user| Code::from(user.0)).collect(),
            ),
            Subject::Plain(Field::Department) => {
                let departments: &[u32] = match user {
                    UserId(1) => &[1],
                    UserId(2) => &[3, 2, 1],
                    _ => &[],
                };
                Value::Codes(departments.iter().copied().map(Code::from).collect())
            }
            Subject::Plain(Field::Title) => text(company.map(|it| it.title).or(contact.map(|it| it.title))),
            Subject::Plain(Field::City) => text(address.map(|it| it.city)),
            Subject::Plain(Field::Region) => text(address.map(|it| it.region)),
            Subject::Plain(Field::Country) => text(address.map(|it| it.country)),
            Subject::Plain(Field::Created) => {
                Value::Date(self.naive.cards().into_iter().find(|(known, _)| *known == card).map(|(_, since)| since))
            }
            Subject::Plain(Field::Phone) => Value::Mark(channels.contains(ContactChannels::PHONE)),
            Subject::Plain(Field::Email) => Value::Mark(channels.contains(ContactChannels::EMAIL)),
            Subject::Plain(Field::Site) => Value::Mark(channels.contains(ContactChannels::SITE)),
            Subject::Plain(Field::Messenger) => Value::Mark(channels.contains(ContactChannels::MESSENGER)),
            Subject::Plain(Field::Requisite) => {
                let owner = match card {
                    Card::Company(id) => Owner::Company(id),
                    Card::Contact(id) => Owner::Contact(id),
                };
                Value::Mark(facts.requisites.iter().any(|it| it.owner == owner && !it.is_address_only))
            }
            Subject::Plain(Field::ClientType) | Subject::At(Field::ClientType, _) => {
                let Value::Codes(mut codes) = group(&[Mode::ClientType]) else { panic!("codes") };
                codes.extend((company.is_some() && !codes.is_empty()).then(|| Code::from("b2b")));
                Value::Codes(codes)
            }
            Subject::Plain(Field::LifeCycle) | Subject::At(Field::LifeCycle, _) => group(&[Mode::Paid, Mode::Unpaid]),
            Subject::Plain(Field::Frequency) | Subject::At(Field::Frequency, _) => group(&[Mode::Frequency]),
            Subject::Plain(Field::Abc) => rank(self.ranks.abc.get(&card).map(|rank| rank.code())),
            Subject::Plain(Field::Xyz) => rank(self.ranks.xyz.get(&card).map(|rank| rank.code())),
            Subject::Plain(Field::Rfm) => rank(self.ranks.rfm.get(&card).map(|scores| scores.group().code())),
            Subject::Plain(Field::RfmCell) => {
                let code = |scores: &rfm::Scores| format!("{}{}", scores.r, (scores.f + scores.m).div_ceil(2));
                let cell = self.ranks.rfm.get(&card).map(code);
                let choices = Field::RfmCell.spec().choices;
                rank(cell.and_then(|cell| choices.iter().map(|choice| choice.code).find(|code| *code == cell)))
            }
            Subject::Plain(Field::LastPayment) => Value::Date(naive.paid_on(card, at).last().copied()),
            Subject::Plain(Field::FirstPayment) => Value::Date(naive.paid_on(card, at).first().copied()),
            Subject::Plain(Field::NextChange) => {
                let settings = &self.portal.settings;
                let (sleeps, is_lost) = (settings.sleeping_after_months, settings.lost_after_months);
                let paid = naive.paid_on(card, at).last().copied();
                let older = |date: NaiveDate, paid: NaiveDate, months: u32| paid < date - Months::new(months);
                // By thresholds in the wrong order, who is older than the first alone may be lost at once.
                let group = |date, paid| match (older(date, paid, sleeps), older(date, paid, is_lost)) {
                    (false, _) => 0,
                    (true, false) => 1,
                    (true, true) => 2,
                };
                let next = |paid| {
                    (1..2_000).map(|days| at + Step::new(days)).find(|&date| group(date, paid) > group(at, paid))
                };
                Value::Date(paid.filter(|&paid| group(at, paid) < 2).and_then(next))
            }
            Subject::Plain(Field::LastRequest) => {
                Value::Date(naive.requests(card).into_iter().map(|it| it.0).filter(|&date| date <= at).max())
            }
            Subject::Plain(Field::LastTouch) => {
                Value::Date(naive.touches(card).filter_map(|it| naive.done_on(it)).filter(|&date| date <= at).max())
            }
            Subject::Plain(Field::NextPlanned) => {
                let planned = naive.touches(card).filter(|touch| !touch.is_done);
                let dates = planned.filter_map(|touch| touch.deadline.or(touch.start));
                Value::Date(dates.filter(|&date| date >= at).min())
            }
            Subject::Plain(Field::Revenue) => number(Some(naive.revenue(card, |date| self.is_in(test, date)))),
            Subject::Plain(Field::Payments) => number(Some(naive.payments_in(card, |date| self.is_in(test, date)))),
            Subject::Plain(Field::Average) => {
                let payments = naive.payments_in(card, |date| self.is_in(test, date));
                let revenue = naive.revenue(card, |date| self.is_in(test, date));
                let half_up = (revenue.abs() * 2 + payments).checked_div(payments * 2);
                number(half_up.map(|average| average * revenue.signum()))
            }
            Subject::Requests(wanted) => {
                let is_meant = |outcome: Outcome, deal: &Option<(FunnelId, String)>| {
                    (match wanted.outcome {
                        RequestOutcome::All => true,
                        RequestOutcome::Open => outcome == Outcome::Open,
                        RequestOutcome::Lost => outcome == Outcome::Failure,
                    }) && (wanted.funnels.is_empty()
                        || deal.as_ref().is_some_and(|(funnel, _)| wanted.funnels.contains(funnel)))
                        && (wanted.deal_types.is_empty()
                            || deal.as_ref().is_some_and(|(_, code)| wanted.deal_types.contains(code)))
                };
                let requests = naive.requests(card);
                let meant =
                    requests.iter().filter(|(date, outcome, deal)| self.is_in(test, *date) && is_meant(*outcome, deal));
                number(Some(meant.count() as i64))
            }
            Subject::Touches(wanted) => {
                let kind = |touch: &facts::Touch| match touch.kind {
                    facts::TouchKind::Meeting => TouchKind::Meeting,
                    facts::TouchKind::Call => TouchKind::Call,
                    facts::TouchKind::Email => TouchKind::Email,
                    _ => TouchKind::Todo,
                };
                let direction = |touch: &facts::Touch| match touch.is_incoming {
                    true => Direction::Incoming,
                    false => Direction::Outgoing,
                };
                let meant = naive.touches(card).filter(|touch| {
                    naive.done_on(touch).is_some_and(|date| self.is_in(test, date))
                        && (wanted.kinds.is_empty() || wanted.kinds.contains(&kind(touch)))
                        && wanted.direction.is_none_or(|it| it == direction(touch))
                });
                number(Some(meant.count() as i64))
            }
            Subject::GoodsSum(wanted) => number(Some(self.goods(test, wanted, card).0)),
            Subject::GoodsQuantity(wanted) => number(Some(self.goods(test, wanted, card).1)),
            Subject::Plain(Field::Alive | Field::Expected) => number(None),
            other => panic!("{other:?}"),
        }
    }

    fn goods(&self, test: &Test, wanted: &Goods, card: Card) -> (i64, i64) {
        let is_meant = |product: u32| {
            let sections: &[Code] = match product {
                1 => &[10.into()],
                2 => &[10.into(), 11.into(), "Чай".into()],
                _ => &[],
            };
            wanted.products.is_empty() && wanted.sections.is_empty()
                || wanted.products.contains(&product.into())
                || sections.iter().any(|section| wanted.sections.contains(section))
        };
        let rows = self.naive.goods(card);
        let meant = rows.into_iter().filter(|(date, _, row)| self.is_in(test, *date) && is_meant(row.product.0));
        meant.fold((0, 0), |(cents, parts), (_, more, row)| (cents + more, parts + row.quantity))
    }

    fn is_in(&self, test: &Test, date: NaiveDate) -> bool {
        date <= self.at
            && match test.period() {
                None | Some(Period::All) => true,
                Some(Period::Last(span)) => date >= back(self.at, span),
                Some(Period::Between(from, to)) => {
                    from.is_none_or(|from| date >= date_of(from)) && to.is_none_or(|to| date <= date_of(to))
                }
            }
    }
}
