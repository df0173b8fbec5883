//! The forecast: of all clients together, and of one. Both go on with the same one in the making, and it is kept for
//! lists by conditions that name it.

use forecast::{BackTest as Tested, Forecast, Outlook};
use protocol::{
    BackTest, BackTestLine, ClientForecast, ClientForecastAnswer, ClientForecastQuestion, ForecastAnswer, ForecastPart,
    ForecastQuestion, ForecastReport, IN_DOUBT, LIKELY, NoForecast,
};
use segmentation::condition::{date_of, day_of};
use segmentation::{Group, Mode, Month, Segmentation};

use super::context::Context;
use super::value::currency;
use super::{Answerable, Came, Step};
use crate::service::forecasts::Outcome;

/// The modes of which buyers are told by group: each buyer is in one group of each of them.
const MODES: [Mode; 3] = [Mode::ClientType, Mode::Paid, Mode::Frequency];

impl Answerable for ForecastQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<ForecastAnswer> {
        made(self.month, context, |engine, forecast| {
            Ok(Box::new(report(engine, forecast, self.month, currency(context, self.month))))
        })
    }
}

impl Answerable for ClientForecastQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<ClientForecastAnswer> {
        made(self.month, context, |engine, forecast| {
            let client = engine.number(self.card);
            let of = |client: usize| forecast.outlooks.binary_search_by_key(&client, |it| it.client).ok();
            Ok(client.and_then(of).map(|place| client_forecast(&forecast.outlooks[place])))
        })
    }
}

/// Answers out of the forecast of a month; until it is made, does a part of that.
fn made<A>(
    month: Month,
    context: &Context<'_>,
    answer: impl FnOnce(&Segmentation, &Forecast) -> Result<A, NoForecast>,
) -> Step<Result<A, NoForecast>> {
    // What is published tells nothing of single payments.
    let Some(engine) = context.engine.filter(|_| !context.sees.shows_published) else {
        return Step::Answer(Err(NoForecast::NotRead));
    };
    match of_month(month, engine, context) {
        None => Step::More,
        Some(Ok(made)) => Step::Answer(answer(engine, &made.forecast)),
        Some(Err(reason)) => Step::Answer(Err(told(reason))),
    }
}

/// The forecast of a month, if it is made; otherwise a part of making it is done.
pub(super) fn of_month(month: Month, engine: &Segmentation, context: &Context<'_>) -> Option<Outcome> {
    let at = day_of(month.reference_date(engine.today()));
    let beside = context.knowledge();
    context.forecasts.step(engine, &beside, at)
}

fn told(reason: forecast::NoForecast) -> NoForecast {
    match reason {
        forecast::NoForecast::TooFewBuyers { buyers } => {
            NoForecast::TooFewBuyers { buyers, least: forecast::LEAST_BUYERS }
        }
        forecast::NoForecast::TooShort { days } => NoForecast::TooShort { days },
        forecast::NoForecast::NotConverged => NoForecast::NotConverged,
    }
}

fn report(engine: &Segmentation, forecast: &Forecast, month: Month, currency: Option<String>) -> ForecastReport {
    let (mut all, mut by_alive) = (ForecastPart::default(), [ForecastPart::default(); 3]);
    let mut groups = [ForecastPart::default(); Group::COUNT];
    for outlook in &forecast.outlooks {
        let chance = (outlook.alive * 100.0).round() as i64;
        let place = if chance >= LIKELY {
            0
        } else if chance >= IN_DOUBT {
            1
        } else {
            2
        };
        let of_card = engine.groups_of(engine.card(outlook.client), month);
        let meant = of_card.iter().filter(|group| MODES.contains(&group.mode()));
        let parts = meant.map(|group| group.index()).collect::<Vec<_>>();
        for part in parts {
            add(&mut groups[part], outlook);
        }
        add(&mut by_alive[place], outlook);
        add(&mut all, outlook);
    }
    let by_group = Group::all().map(|group| (group, groups[group.index()]));
    ForecastReport {
        at: date_of(forecast.at),
        is_leaving: matches!(forecast.fitted.purchases, forecast::Purchases::Leaving(_)),
        currency,
        all,
        by_alive,
        by_group: by_group.filter(|(_, part)| part.buyers > 0).collect(),
        back_test: forecast.back_test.as_ref().map(tested).map_err(|&reason| told(reason)),
    }
}

fn add(part: &mut ForecastPart, outlook: &Outlook) {
    part.buyers += 1;
    part.alive += outlook.alive;
    part.payments.iter_mut().zip(outlook.payments).for_each(|(sum, payments)| *sum += payments);
    part.revenue.iter_mut().zip(outlook.revenue()).for_each(|(sum, revenue)| *sum += revenue);
}

fn tested(test: &Tested) -> BackTest {
    let line = |line: &forecast::back_test::Line| BackTestLine {
        buyers: line.buyers,
        expected: line.expected,
        actual: line.actual,
    };
    let all = test.total();
    BackTest {
        since: date_of(test.since),
        lines: test.lines.iter().map(line).collect(),
        all: line(&all),
        error: all.mean(all.error),
        last_year_error: all.mean(all.last_year_error),
        active_error: all.mean(all.active_error),
    }
}

fn client_forecast(outlook: &Outlook) -> ClientForecast {
    let days = |weeks: f64| (weeks * forecast::DAYS_OF_A_WEEK).round() as u32;
    ClientForecast {
        repeats: outlook.history.repeats,
        last_after: days(outlook.history.last),
        age: days(outlook.history.age),
        alive: outlook.alive,
        payments: outlook.payments,
        average: outlook.average,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use protocol::{CountsQuestion, ListAnswer, ListQuestion, Listed};
    use segmentation::facts::{Contact, Deal, Outcome as Ended};
    use segmentation::{Card, Facts, Settings, Sort, SortBy, Told};

    use segmentation::ContactId;

    use segmentation::DealId;

    use super::super::context::Sees;
    use super::super::context::tests::Known;
    use super::*;

    fn month() -> Month {
        Month::new(2026, 6).expect("a month")
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, 30).expect("a date")
    }

    /// Contacts from 1 on, each with payments some days ago.
    fn known(clients: &[Vec<u64>]) -> Known {
        let (mut contacts, mut deals) = (Vec::new(), Vec::new());
        for (id, days) in (1..).zip(clients) {
            let day = |ago: u64| today() - Days::new(ago);
            let created = day(days.iter().copied().max().unwrap_or(700));
            contacts.push(Contact { id: ContactId(id), created, ..Contact::default() });
            for &ago in days {
                let (id, contacts) = (deals.len() as u32 + 1, [ContactId(id)].into_iter().collect());
                let outcome = Ended::Success;
                deals.push(Deal {
                    id: DealId(id),
                    created,
                    closed: Some(day(ago)),
                    outcome,
                    contacts,
                    ..Deal::default()
                });
            }
        }
        let facts =
            Facts { contacts: contacts.into_iter().collect(), deals: deals.into_iter().collect(), ..Facts::default() };
        Known { engine: Segmentation::new(facts, &Settings::default(), today()), ..Known::contacts(&[]) }
    }

    /// Some that come again and again, some that have stopped, some that came once, and one that never did.
    fn mixed() -> Known {
        let client = |client: u64| -> Vec<u64> {
            let first = 420 + client * 7 % 300;
            match client % 3 {
                0 => (0..first / 45).map(|time| first - time * 45).collect(),
                1 => (0..1 + client % 5).map(|time| first - time * (10 + client % 20)).collect(),
                _ => vec![first],
            }
        };
        known(&(0..240).map(client).chain([Vec::new()]).collect::<Vec<_>>())
    }

    /// An answer, and how many steps it took.
    fn answer<Q: Answerable<Work = ()>>(question: &Q, context: &Context<'_>) -> (Q::Answer, usize) {
        for steps in 1..10_000 {
            match question.step(&mut (), Came::Turn, context) {
                Step::Answer(answer) => return (answer, steps),
                Step::More | Step::Partly { .. } => {}
                Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
            }
        }
        panic!("no answer")
    }

    #[test]
    fn a_forecast_is_made_in_steps_once_and_its_parts_add_up() {
        let known = mixed();
        let context = known.context();
        let question = ForecastQuestion { month: month() };
        let (first, steps) = answer(&question, &context);
        assert!(steps > 3, "in one piece");
        let (again, steps) = answer(&question, &context);
        assert_eq!((&again, steps), (&first, 1));
        let report = first.expect("a forecast");
        assert_eq!((report.at, report.all.buyers), (today(), 240));
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}, {expected}");
        let sum = |parts: &[ForecastPart], of: fn(&ForecastPart) -> f64| parts.iter().map(of).sum::<f64>();
        near(sum(&report.by_alive, |part| part.payments[2]), report.all.payments[2]);
        near(sum(&report.by_alive, |part| f64::from(part.buyers)), 240.0);
        for mode in MODES {
            let of_mode = report.by_group.iter().filter(|(group, _)| group.mode() == mode);
            let parts: Vec<ForecastPart> = of_mode.map(|(_, part)| *part).collect();
            near(sum(&parts, |part| part.alive), report.all.alive);
            near(sum(&parts, |part| part.payments[0]), report.all.payments[0]);
        }
        assert!(report.all.payments.is_sorted() && report.all.alive <= 240.0);
        let test = report.back_test.expect("a back-test");
        assert_eq!(test.lines.iter().map(|line| line.buyers).sum::<u32>(), test.all.buyers);
    }

    #[test]
    fn one_client_is_told_out_of_the_same_forecast() {
        let known = mixed();
        let context = known.context();
        let (report, _) = answer(&ForecastQuestion { month: month() }, &context);
        let of = |id| ClientForecastQuestion { card: Card::Contact(id), month: month() };
        let mut sum = 0.0;
        for id in 1..=240 {
            let (told, steps) = answer(&of(ContactId(id)), &context);
            assert_eq!(steps, 1);
            sum += told.expect("a forecast").expect("a buyer").payments[2];
        }
        assert!((sum - report.expect("a forecast").all.payments[2]).abs() < 1e-6);
        let (third, _) = answer(&of(ContactId(1)), &context);
        let third = third.expect("a forecast").expect("a buyer");
        assert_eq!((third.repeats, third.last_after, third.age), (8, 360, 420));
        for id in [241, 999] {
            assert_eq!(answer(&of(ContactId(id)), &context).0, Ok(None), "{id} has never paid");
        }
    }

    #[test]
    fn a_list_by_a_condition_on_the_forecast_waits_for_it() {
        let known = mixed();
        let context = known.context();
        let text = r#"{"field": "alive", "op": "ge", "value": 80}"#;
        let of_group = ListQuestion::of_group(Group::B2c, month());
        let list = ListQuestion { members: Listed::Condition(text.into()), ..of_group };
        let (mut work, mut steps) = (Default::default(), 0);
        let page = loop {
            steps += 1;
            match list.step(&mut work, Came::Turn, &context) {
                Step::Answer(ListAnswer::Part { page, .. }) => break page,
                Step::More | Step::Partly { .. } => {}
                _ => panic!("something else"),
            }
        };
        assert!(steps > 3, "in one piece");
        let (report, _) = answer(&ForecastQuestion { month: month() }, &context);
        let likely = report.expect("a forecast").by_alive[0].buyers as usize;
        assert!(likely > 0 && likely < 240);
        assert_eq!((page.total, page.rows.len()), (likely, likely));
    }

    #[test]
    fn a_number_and_the_columns_of_a_list_wait_for_the_forecast() {
        let known = mixed();
        let context = known.context();
        let text = r#"{"field": "alive", "op": "lt", "value": 80}"#;
        let counts = CountsQuestion { month: month(), conditions: vec![text.to_owned()] };
        let mut done = Vec::new();
        let told = std::iter::repeat_with(|| counts.step(&mut done, Came::Turn, &context))
            .find_map(|step| if let Step::Answer(answer) = step { Some(answer) } else { None });
        let (report, _) = answer(&ForecastQuestion { month: month() }, &context);
        let report = report.expect("a forecast");
        let unlikely = report.by_alive[1].buyers + report.by_alive[2].buyers;
        assert_eq!(told.expect("an answer").expect("numbers")[0].clients, unlikely);

        // Another month's is not made yet.
        let known = mixed();
        let context = known.context();
        let told = Told { forecast: true, ..Told::default() };
        let sort = Sort { by: SortBy::Alive, descending: true };
        let list = ListQuestion { told, sort, ..ListQuestion::of_group(Group::B2c, month()) };
        let mut work = Default::default();
        let part = std::iter::repeat_with(|| list.step(&mut work, Came::Turn, &context))
            .find_map(|step| if let Step::Answer(answer) = step { Some(answer) } else { None });
        let Some(ListAnswer::Part { page, .. }) = part else { panic!("a list") };
        let alive: Vec<Option<i64>> = page.rows.iter().map(|row| row.details.alive).collect();
        assert_eq!((alive.len(), alive.last()), (241, Some(&None)), "who has never paid comes last");
        assert!(alive[..240].iter().all(Option::is_some) && alive[..240].is_sorted_by(|one, other| one >= other));
        assert!(page.rows[..240].iter().all(|row| row.details.expected.is_some()));
    }

    #[test]
    fn what_cannot_be_forecast_is_told() {
        let few = known(&[vec![500, 20], vec![400]]);
        let question = ForecastQuestion { month: month() };
        assert_eq!(answer(&question, &few.context()).0, Err(NoForecast::TooFewBuyers { buyers: 2, least: 100 }));
        let young = known(&vec![vec![90, 20]; 150]);
        assert_eq!(answer(&question, &young.context()).0, Err(NoForecast::TooShort { days: 90 }));
        let known = mixed();
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        assert_eq!(answer(&question, &Context { sees, ..known.context() }).0, Err(NoForecast::NotRead));
        assert_eq!(answer(&question, &Context { engine: None, ..known.context() }).0, Err(NoForecast::NotRead));
    }

    #[test]
    fn a_change_of_the_facts_makes_it_anew() {
        let mut known = mixed();
        let question = ForecastQuestion { month: month() };
        let (before, _) = answer(&question, &known.context());
        let (of_may, steps) =
            answer(&ForecastQuestion { month: Month::new(2026, 5).expect("a month") }, &known.context());
        assert!(steps > 1 && of_may != before, "another month is another forecast");
        assert_eq!(answer(&question, &known.context()).1, 1, "both are kept");
        known.engine.set_today(today() + Days::new(1));
        let (after, steps) = answer(&question, &known.context());
        assert!(steps > 1, "made anew");
        // At the end of June nothing else was known; the month has ended meanwhile.
        assert_eq!(after.expect("a forecast").all, before.expect("a forecast").all);
    }
}
