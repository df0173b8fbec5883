//! The forecast of an engine's clients: whom it is made of, what it sees at a day, and what is handed on of it.

mod common;

use chrono::{Days, NaiveDate};
use common::{Dice, buyers, near};
use forecast::{BgNbd, Forecast, NoForecast, Study};
use segmentation::condition::{Condition, NO_NUMBER, Resolved, day_of};
use segmentation::facts::{Contact, Deal, Outcome};
use segmentation::rank::Rate;
use segmentation::{ContactId, Context, DealId, Facts, Month, Segmentation, Settings, View};

const MODEL: BgNbd = BgNbd { r: 0.8, alpha: 9.0, a: 0.6, b: 2.5 };

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).expect("a date")
}

fn context() -> Context {
    Context { rates: [("EUR".to_owned(), Rate::parse("1", "1").expect("a rate"))].into(), ..Context::default() }
}

/// A won deal of a contact.
fn deal(id: u32, contact: u32, day: NaiveDate, cents: i64) -> Deal {
    Deal {
        id: DealId(id),
        created: day,
        closed: Some(day),
        outcome: Outcome::Success,
        contacts: [ContactId(contact)].into_iter().collect(),
        sum: Some(cents * 100),
        currency: "EUR".into(),
        ..Deal::default()
    }
}

/// A portal with contacts from 1 on that first paid some days ago, and then again so many days after that, always so much.
fn portal(clients: &[(u64, Vec<u64>, i64)]) -> Facts {
    let (mut contacts, mut deals) = (Vec::new(), Vec::new());
    for (id, (age, days, cents)) in (1..).zip(clients) {
        let first = today() - Days::new(*age);
        contacts.push(Contact { id: ContactId(id), created: first, ..Contact::default() });
        for day in [0].iter().chain(days) {
            deals.push(deal(deals.len() as u32 + 1, id, first + Days::new(*day), *cents));
        }
    }
    Facts { contacts: contacts.into_iter().collect(), deals: deals.into_iter().collect(), ..Facts::default() }
}

/// Clients who buy and leave as the model says, over up to 130 weeks.
fn simulated(count: usize) -> Vec<(u64, Vec<u64>, i64)> {
    let mut dice = Dice::new(7);
    let drawn = buyers(&mut dice, MODEL, count);
    let days = |dice: &mut Dice, repeats: u32, last: u64| -> Vec<u64> {
        let mut days: Vec<u64> = (1..repeats).map(|_| 1 + (dice.throw() * last as f64) as u64).collect();
        days.push(last);
        days.retain(|&day| day > 0 && day <= last);
        days.sort_unstable();
        days
    };
    let client = |buyer: common::Simulated| {
        let history = buyer.history;
        let last = (history.last * 7.0) as u64;
        let days = if history.repeats == 0 { Vec::new() } else { days(&mut dice, history.repeats, last) };
        ((history.age * 7.0) as u64 + 1, days, 1_000 + (dice.throw() * 9_000.0) as i64)
    };
    drawn.into_iter().map(client).collect()
}

fn study(engine: &Segmentation, at: NaiveDate) -> Result<Forecast, NoForecast> {
    Study::new(&View::new(engine, &context()), day_of(at)).and_then(Study::run)
}

fn engine(facts: Facts) -> Segmentation {
    Segmentation::new(facts, &Settings::default(), today())
}

#[test]
fn every_buyer_has_an_outlook_and_nobody_else() {
    let mut facts = portal(&simulated(600));
    let unpaid = Contact { id: ContactId(9_000), created: today() - Days::new(300), ..Contact::default() };
    facts.contacts = facts.contacts.iter().chain([unpaid]).collect();
    let engine = engine(facts);
    let forecast = study(&engine, today()).expect("a forecast");
    assert_eq!(forecast.outlooks.len(), 600);
    assert_eq!(forecast.fitted.buyers, 600);
    assert!(forecast.outlooks.iter().map(|it| it.client).is_sorted());
    for outlook in &forecast.outlooks {
        assert!((0.0..=1.0).contains(&outlook.alive), "{outlook:?}");
        assert!(outlook.payments[0] >= 0.0 && outlook.payments.is_sorted(), "{outlook:?}");
        assert!(outlook.average > 0.0 && outlook.revenue().is_sorted(), "{outlook:?}");
    }
    // Groups of clients, put together, are all of them.
    let sum = |is_in: &dyn Fn(usize) -> bool| -> f64 {
        forecast.outlooks.iter().filter(|it| is_in(it.client)).map(|it| it.payments[2]).sum()
    };
    near(sum(&|client| client % 3 == 0) + sum(&|client| client % 3 != 0), sum(&|_| true), 1e-9);
}

#[test]
fn payments_of_one_day_are_one_and_time_is_in_weeks() {
    let mut clients = simulated(200);
    clients[0] = (140, vec![0, 14, 14, 70, 70], 500);
    let forecast = study(&engine(portal(&clients)), today()).expect("a forecast");
    let history = forecast.outlooks[0].history;
    assert_eq!((history.repeats, history.last, history.age), (2, 10.0, 20.0));
}

#[test]
fn at_a_past_day_only_what_had_happened_is_seen() {
    let clients = simulated(400);
    let at = today() - Days::new(100);
    let past = study(&engine(portal(&clients)), at).expect("a forecast");
    let of_then = |(age, days, cents): &(u64, Vec<u64>, i64)| {
        let days = days.iter().copied().filter(|day| age - day >= 100).collect();
        (*age >= 100).then_some((*age, days, *cents))
    };
    let alone = clients.iter().filter_map(of_then).collect::<Vec<_>>();
    let alone = study(&engine(portal(&alone)), at).expect("a forecast");
    assert_eq!(past.fitted, alone.fitted);
    assert_eq!(past.spending, alone.spending);
    let told = |forecast: &Forecast| forecast.outlooks.iter().map(|it| (it.history, it.alive)).collect::<Vec<_>>();
    assert_eq!(told(&past), told(&alone));
}

#[test]
fn the_back_test_compares_what_was_expected_with_what_came() {
    let mut clients = simulated(1_500);
    // Two days of the year since then, one of which has two payments, and one of the year before.
    clients[0] = (500, vec![50, 200, 300, 300], 500);
    let forecast = study(&engine(portal(&clients)), today()).expect("a forecast");
    let test = forecast.back_test.expect("a back-test");
    let since = NaiveDate::from_ymd_opt(2025, 6, 30).expect("a date");
    assert_eq!(test.since, day_of(since));
    near(test.weeks, 365.0 / 7.0, 1e-12);
    let days = 365;
    let then = || clients.iter().filter(|(age, ..)| *age >= days);
    let total = test.total();
    assert_eq!(total.buyers as usize, then().count());
    let came = |(age, paid, _): &(u64, Vec<u64>, i64)| {
        let mut since: Vec<u64> = paid.iter().copied().filter(|day| age - day < days).collect();
        since.dedup();
        since.len() as u32
    };
    assert_eq!(total.actual, then().map(came).sum::<u32>());
    assert_eq!(came(&clients[0]), 2);
    let lines = test.lines.iter();
    near(lines.clone().map(|line| line.expected).sum(), total.expected, 1e-9);
    assert_eq!(lines.map(|line| line.buyers).sum::<u32>(), total.buyers);
    near(total.expected / f64::from(total.actual), 1.0, 0.35);
}

#[test]
fn a_portal_that_is_too_young_or_too_small_has_no_forecast() {
    let young: Vec<_> = (0..200).map(|client| (client, Vec::new(), 100)).collect();
    assert_eq!(study(&engine(portal(&young)), today()).err(), Some(NoForecast::TooShort { days: 199 }));
    let small: Vec<_> = (0..99).map(|client| (client + 400, vec![30], 100)).collect();
    assert_eq!(study(&engine(portal(&small)), today()).err(), Some(NoForecast::TooFewBuyers { buyers: 99 }));
    assert_eq!(study(&engine(Facts::default()), today()).err(), Some(NoForecast::TooFewBuyers { buyers: 0 }));
    // A year ago there were too few: what is expected now cannot be tested, and is told all the same.
    let clients: Vec<_> = simulated(400).into_iter().filter(|(age, ..)| *age < 380).collect();
    let forecast = study(&engine(portal(&clients)), today()).expect("a forecast");
    assert!(matches!(forecast.back_test, Err(NoForecast::TooFewBuyers { .. })), "{:?}", forecast.back_test);
}

#[test]
fn payments_without_money_are_expected_to_be_worth_nothing() {
    let free: Vec<_> = simulated(300).into_iter().map(|(age, days, _)| (age, days, 0)).collect();
    let forecast = study(&engine(portal(&free)), today()).expect("a forecast");
    assert!(forecast.outlooks.iter().all(|it| it.average == 0.0 && it.payments[2] > 0.0));
}

#[test]
fn conditions_go_by_the_forecast_of_their_day() {
    let engine = engine(portal(&simulated(300)));
    let forecast = study(&engine, today()).expect("a forecast");
    let foreseen = forecast.foreseen(View::new(&engine, &context()).cards());
    assert_eq!(foreseen.alive.len(), 300);
    assert_eq!(forecast.foreseen(301).alive[300], NO_NUMBER);
    let with = Context { foreseen: Some(foreseen), ..context() };
    let count = |text: &str, context: &Context, month: Month| {
        let condition = Condition::parse(text).expect("a condition");
        let resolved = Resolved::new(&condition, context).expect("known");
        engine.members(&resolved, month, context, &mut || true).map(|members| members.iter().count())
    };
    let now = Month::of(today());
    let likely = r#"{"field": "alive", "op": "ge", "value": 80}"#;
    let expected = forecast.outlooks.iter().filter(|it| (it.alive * 100.0).round() >= 80.0).count();
    assert!(expected > 0 && expected < 300);
    assert_eq!(count(likely, &with, now), Some(expected));
    let often = r#"{"field": "expected", "op": "ge", "value": 150}"#;
    let expected = forecast.outlooks.iter().filter(|it| (it.payments[2] * 100.0).round() >= 150.0).count();
    assert_eq!(count(often, &with, now), Some(expected));
    // Without a forecast, or at another day, nobody has a number.
    assert_eq!(count(likely, &context(), now), Some(0));
    assert_eq!(count(likely, &with, Month::new(2026, 3).expect("a month")), Some(0));
}
