//! Conditions, lists and ranks of the engine, against the records read one by one for every client and month.

use std::collections::BTreeMap;

use chrono::{Days as Step, Months, NaiveDate};
use proptest::prelude::*;

use super::invariants::{config, portal};
use super::naive::Naive;
use crate::answer::{Card, DrillDown};
use crate::condition::tests::random::of_fields;
use crate::condition::*;
use crate::facts::{self, Outcome, Owner, Reach};
use crate::group::{Group, Mode};
use crate::list::{ListQuery, Members, Sort, SortBy};
use crate::month::Month;
use crate::profile::{Catalog, Context, Section, Staff};
use crate::rank::{Abc, Place, Rate, RfmGroup, Xyz, abc, rfm};
use crate::testing::{Portal, day};
use crate::title::fold;
use crate::transitions::{Cell, place_of};

/// The users of random portals are 1 to 3, their products 1 to 3.
pub(crate) fn context() -> Context {
    let rate = |amount| Rate::parse(amount, "1").expect("a rate");
    let section = |parent, name: &str| Section { parent, name: name.to_owned() };
    Context {
        rates: [("RUB".to_owned(), rate("1")), ("USD".to_owned(), rate("92.7254"))].into(),
        staff: Staff {
            departments: [(1, vec![1]), (2, vec![2, 3])].into(),
            parents: [(1, None), (2, Some(1)), (3, Some(2))].into(),
        },
        catalog: Catalog {
            products: [(1, vec![10]), (2, vec![11])].into(),
            sections: [(10, section(None, "Еда")), (11, section(Some(10), "Чай"))].into(),
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

fn months_back(at: NaiveDate, months: u32) -> impl Fn(NaiveDate) -> bool {
    move |date| at - Months::new(months) <= date && date <= at
}

/// The ranks of all clients at a date, by values that are read client by client.
#[derive(Default)]
struct Ranks {
    abc: BTreeMap<Card, Abc>,
    xyz: BTreeMap<Card, Xyz>,
    rfm: BTreeMap<Card, RfmGroup>,
}

struct Reading<'a> {
    portal: &'a Portal,
    naive: &'a Naive<'a>,
    at: NaiveDate,
    ranks: Ranks,
}

/// What a field is for one client.
enum Value {
    Codes(Vec<Code>),
    Texts(Vec<String>),
    Mark(bool),
    Date(Option<NaiveDate>),
    Number(Option<i64>),
}

impl<'a> Reading<'a> {
    fn new(portal: &'a Portal, naive: &'a Naive<'a>, at: NaiveDate) -> Self {
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
            ranks.rfm.extend(scores.map(|scores| (card, scores.group())));
        }
        Self { portal, naive, at, ranks }
    }

    fn holds(&self, condition: &Condition, card: Card) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|condition| self.holds(condition, card)),
            Condition::Any(any) => any.iter().any(|condition| self.holds(condition, card)),
            Condition::Not(condition) => !self.holds(condition, card),
            Condition::Segment(id) => panic!("{id} is not saved"),
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
                Check::Within(span) if test.subject().field() == Field::NextPlanned => {
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

    fn value(&self, test: &Test, card: Card) -> Value {
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
        let reach = company.as_ref().map(|it| it.reach).or(contact.as_ref().map(|it| it.reach)).unwrap_or_default();
        let user = company.as_ref().map(|it| it.assigned_by).or(contact.as_ref().map(|it| it.assigned_by)).unwrap_or(0);
        let group = |modes: &[Mode]| {
            let groups = naive.groups(card, at);
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
            Subject::Plain(Field::Responsible) => {
                Value::Codes(Some(user).filter(|&user| user != 0).into_iter().map(Code::from).collect())
            }
            Subject::Plain(Field::Department) => {
                let departments: &[u32] = match user {
                    1 => &[1],
                    2 => &[3, 2, 1],
                    _ => &[],
                };
                Value::Codes(departments.iter().copied().map(Code::from).collect())
            }
            Subject::Plain(Field::Title) => text(company.map(|it| it.title).or(contact.map(|it| it.title))),
            Subject::Plain(Field::City) => text(address.map(|it| it.city)),
            Subject::Plain(Field::Region) => text(address.map(|it| it.region)),
            Subject::Plain(Field::Country) => text(address.map(|it| it.country)),
            Subject::Plain(Field::Created) => {
                Value::Date(company.map(|it| it.created).or(contact.map(|it| it.created)))
            }
            Subject::Plain(Field::Phone) => Value::Mark(reach.contains(Reach::PHONE)),
            Subject::Plain(Field::Email) => Value::Mark(reach.contains(Reach::EMAIL)),
            Subject::Plain(Field::Site) => Value::Mark(reach.contains(Reach::SITE)),
            Subject::Plain(Field::Messenger) => Value::Mark(reach.contains(Reach::MESSENGER)),
            Subject::Plain(Field::Requisite) => {
                let owner = match card {
                    Card::Company(id) => Owner::Company(id),
                    Card::Contact(id) => Owner::Contact(id),
                };
                Value::Mark(facts.requisites.iter().any(|it| it.owner == owner && !it.is_address_only))
            }
            Subject::Plain(Field::ClientType) => {
                let Value::Codes(mut codes) = group(&[Mode::ClientType]) else { panic!("codes") };
                codes.extend(company.is_some().then(|| Code::from("b2b")));
                Value::Codes(codes)
            }
            Subject::Plain(Field::LifeCycle) => group(&[Mode::Paid, Mode::Unpaid]),
            Subject::Plain(Field::Frequency) => group(&[Mode::Frequency]),
            Subject::Plain(Field::Abc) => rank(self.ranks.abc.get(&card).map(|rank| rank.code())),
            Subject::Plain(Field::Xyz) => rank(self.ranks.xyz.get(&card).map(|rank| rank.code())),
            Subject::Plain(Field::Rfm) => rank(self.ranks.rfm.get(&card).map(|rank| rank.code())),
            Subject::Plain(Field::LastPayment) => Value::Date(naive.paid_on(card, at).last().copied()),
            Subject::Plain(Field::FirstPayment) => Value::Date(naive.paid_on(card, at).first().copied()),
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
                let is_meant = |outcome: Outcome, deal: &Option<(u32, String)>| {
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
        let meant = rows.into_iter().filter(|(date, _, row)| self.is_in(test, *date) && is_meant(row.product));
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

/// Any month of a random portal, and the one before all of its records.
fn months(portal: &Portal) -> impl Iterator<Item = Month> {
    Month::of(day("2022-12-01")).through(Month::of(portal.today)).step_by(3).chain([Month::of(portal.today)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, ..config() })]

    #[test]
    fn conditions_agree_with_the_records_read_one_by_one(portal in portal(), conditions in prop::collection::vec(of_fields(), 6)) {
        let (engine, context) = (portal.segmented(), context());
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        for month in months(&portal) {
            let reading = Reading::new(&portal, &naive, month.reference_date(portal.today));
            for condition in &conditions {
                let resolved = Resolved::new(condition, &context).expect("a condition that can be counted");
                let members = engine.members(&resolved, month, &context, &mut || true).expect("nobody stops");
                let found: Vec<Card> = members.iter().map(|number| engine.card(number)).collect();
                let mut expected: Vec<Card> = naive
                    .clients()
                    .into_iter()
                    .filter(|&(card, created)| created <= reading.at && reading.holds(condition, card))
                    .map(|(card, _)| card)
                    .collect();
                expected.sort();
                prop_assert_eq!(found, expected, "{} in {}", condition.to_json(), month);
            }
        }
    }

    #[test]
    fn a_list_is_everybody_filtered_and_sorted(
        portal in portal(),
        condition in of_fields(),
        search in prop::sample::select(vec!["", "е", "ромашка", "2"]),
        by in prop::sample::select(vec![
            SortBy::Name, SortBy::Created, SortBy::LastPayment, SortBy::NextChange, SortBy::Responsible,
            SortBy::Payments(Period::All), SortBy::Revenue(Period::Last(Span { count: 12, unit: Unit::Months })),
        ]),
        descending in any::<bool>(),
        (offset, limit) in (0usize..4, 1usize..4),
    ) {
        let (engine, context) = (portal.segmented(), context());
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        let resolved = Resolved::new(&condition, &context).expect("a condition that can be counted");
        let month = Month::of(portal.today).plus(-2);
        let at = month.reference_date(portal.today);
        let reading = Reading::new(&portal, &naive, at);
        let mut query = ListQuery {
            members: Members::Condition(Box::new(resolved)),
            month,
            search: search.to_owned(),
            sort: Sort { by, descending },
            offset: 0,
            limit: usize::MAX,
        };
        let all = engine.list(&query, &context, &mut || true).expect("nobody stops");
        let clients: Vec<Card> = naive.clients().into_iter().filter(|it| it.1 <= at).map(|it| it.0).collect();
        let mut expected: Vec<Card> = clients.into_iter().filter(|&card| reading.holds(&condition, card)).collect();
        prop_assert_eq!(all.total, expected.len());
        let title = |card: Card| crate::cards::card(&portal.facts, card).expect("known").title.to_owned();
        expected.retain(|&card| fold(&title(card)).contains(&fold(search)));
        prop_assert_eq!(all.matching, expected.len());
        let key = |card: Card| -> Option<i64> {
            let row = all.rows.iter().find(|row| row.card == card).expect("listed");
            match by {
                SortBy::Name => None,
                SortBy::Created => Some(row.created.to_epoch_days().into()),
                SortBy::LastPayment => naive.paid_on(card, at).last().map(|date| date.to_epoch_days().into()),
                SortBy::Payments(_) => Some(row.payments.into()),
                SortBy::Revenue(_) => Some(naive.revenue(card, months_back(at, 12))),
                SortBy::NextChange => row.falls_on.map(|date| date.to_epoch_days().into()),
                SortBy::Responsible => Some(i64::from(row.assigned_by)).filter(|&user| user != 0),
            }
        };
        if by == SortBy::Name {
            expected.sort_by(|&one, &other| {
                let (one_name, other_name) = (title(one), title(other));
                let by_name = crate::title::natural_order(&one_name, &other_name);
                let is_turned = descending && !one_name.is_empty() && !other_name.is_empty();
                (if is_turned { by_name.reverse() } else { by_name }).then(one.cmp(&other))
            });
        } else {
            expected.sort_by_key(|&card| {
                let key = key(card);
                (key.is_none(), key.map(|key| if descending { -key } else { key }), card)
            });
        }
        let listed: Vec<Card> = all.rows.iter().map(|row| row.card).collect();
        prop_assert_eq!(&listed, &expected);
        (query.offset, query.limit) = (offset, limit);
        let page = engine.list(&query, &context, &mut || true).expect("nobody stops");
        let rows: Vec<_> = all.rows.iter().skip(offset).take(limit).cloned().collect();
        prop_assert_eq!((page.total, page.matching, page.rows), (all.total, all.matching, rows));
        query.members = Members::Condition(Box::new(Resolved::new(&Condition::All(vec![condition]), &context).expect("one")));
        prop_assert_eq!(engine.list(&query, &context, &mut || false), None);
    }

    #[test]
    fn transitions_sum_to_the_counters_and_list_their_cards(portal in portal(), back in 0i32..20, forth in 0i32..20) {
        let engine = portal.segmented();
        let (since, until) = (Month::of(portal.today).plus(-back - forth), Month::of(portal.today).plus(-back));
        let (from, to) = (engine.counts_at(since), engine.counts_at(until));
        for mode in Mode::ALL {
            let matrix = engine.transitions(mode, since, until);
            for &group in mode.groups() {
                let sum = |sums: Vec<(Place, u32)>| sums.iter().find(|it| it.0 == place_of(group)).map_or(0, |it| it.1);
                prop_assert_eq!(sum(matrix.rows()), from[group]);
                prop_assert_eq!(sum(matrix.columns()), to[group]);
            }
            for (from, to, count) in matrix.cells() {
                prop_assert!(from != Place::Gone && to != Place::Gone && to != Place::New);
                let members = Members::Moved(Cell { mode, since, from, to });
                let query =
                    ListQuery { members, month: until, search: String::new(), sort: Sort::BY_NAME, offset: 0, limit: 99 };
                let page = engine.list(&query, &context(), &mut || true).expect("nobody stops");
                prop_assert_eq!(page.total, count as usize);
                for row in page.rows {
                    let was = engine.groups_of(row.card, since).of(mode).map(place_of);
                    prop_assert!(was == Some(from) || was.is_none() && matches!(from, Place::New | Place::Absent));
                    let is = engine.groups_of(row.card, until).of(mode).map(place_of);
                    prop_assert!(is == Some(to) || is.is_none() && to == Place::Absent);
                }
            }
            let nobody = Members::Moved(Cell { mode, since, from: Place::Absent, to: Place::Absent });
            let query =
                ListQuery { members: nobody, month: until, search: String::new(), sort: Sort::BY_NAME, offset: 0, limit: 9 };
            prop_assert_eq!(engine.list(&query, &context(), &mut || true).map(|page| page.total), Some(0));
        }
    }

    #[test]
    fn what_is_kept_is_dropped_when_it_does_not_hold_any_more(
        portal in portal(),
        delta in portal(),
        condition in of_fields(),
    ) {
        let mut engine = portal.segmented();
        let context = context();
        let resolved = Resolved::new(&condition, &context).expect("a condition that can be counted");
        let month = Month::of(portal.today);
        let list = |engine: &crate::Segmentation, context: &Context| {
            let period = Period::All;
            let members = Members::Condition(Box::new(resolved.clone()));
            let sort = Sort { by: SortBy::Revenue(period), descending: true };
            let query = ListQuery { members, month, search: String::new(), sort, offset: 0, limit: 99 };
            engine.list(&query, context, &mut || true)
        };
        let first = list(&engine, &context);
        list(&engine, &Context { rates: Default::default(), ..context.clone() });
        prop_assert_eq!(list(&engine, &context), first);
        engine.apply(&delta.facts.clone().into());
        let mut facts = portal.facts.clone();
        facts.absorb(&delta.facts);
        let anew = Portal { facts, ..portal.clone() };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
        engine.set_settings(&delta.settings);
        let anew = Portal { settings: delta.settings.clone(), ..anew };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
        engine.set_today(delta.today);
        let anew = Portal { today: delta.today, ..anew };
        prop_assert_eq!(list(&engine, &context), list(&anew.segmented(), &context));
    }

    #[test]
    fn a_drill_down_is_the_list_of_a_group(portal in portal(), search in prop::sample::select(vec!["", "е 1", "ё"])) {
        let engine = portal.segmented();
        let month = Month::of(portal.today);
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        for group in Group::all() {
            let question = DrillDown { group, month, search: search.to_owned(), offset: 0, limit: 99 };
            let page = engine.drill_down(&question);
            let mut listed: Vec<Card> = page.rows.iter().map(|row| row.card).collect();
            listed.sort();
            let mut expected: Vec<Card> = naive
                .cards()
                .into_iter()
                .map(|it| it.0)
                .filter(|&card| naive.groups(card, portal.today).contains(&group))
                .filter(|&card| {
                    let title = fold(crate::cards::card(&portal.facts, card).expect("known").title);
                    search.split_whitespace().all(|word| title.contains(&fold(word)))
                })
                .collect();
            expected.sort();
            prop_assert_eq!(listed, expected);
        }
    }
}
