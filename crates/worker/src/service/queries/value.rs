//! What clients are worth: the ranks of a month as numbers, one rank a step.

use std::collections::BTreeMap;

use protocol::{
    AbcTrial, AbcTrialAnswer, AbcTrialQuestion, ClientWorth, ClientWorthAnswer, ClientWorthQuestion, NoValue, Ranked,
    ValueAnswer, ValueQuestion, ValueReport, Worth,
};
use segmentation::condition::{Day, Days, Span, Unit, date_of, day_of};
use segmentation::profile::{AbcSettings, Cut, Measure};
use segmentation::rank::{Abc, Ranking, RfmGroup};
use segmentation::{AbcMeasure, Month, View};

use super::context::Context;
use super::{Answerable, Came, Step};

/// The shares of the best clients are told for so many of them, in per cent, and each multiple of it.
const BEST: usize = 5;

/// How far an answer is: what is worked out the engine keeps for the next step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Abc,
    Before,
    Xyz,
    Rfm,
    All,
}

impl Stage {
    /// Works out one kind of rank of a day, and at its place ABC of an earlier day; nothing if all are known.
    fn advance(self, view: &View<'_>, at: Day, before: Option<Day>) -> Option<Self> {
        Some(match self {
            Self::Abc => {
                let _ = view.abc(at);
                Self::Before
            }
            Self::Before => {
                let _ = before.map(|before| view.abc(before));
                Self::Xyz
            }
            Self::Xyz => {
                let _ = view.xyz(at);
                Self::Rfm
            }
            Self::Rfm => {
                let _ = view.rfm(at);
                Self::All
            }
            Self::All => return None,
        })
    }
}

impl Answerable for ValueQuestion {
    type Work = Stage;

    fn step(&self, stage: &mut Stage, _: Came, context: &Context<'_>) -> Step<ValueAnswer> {
        // What is published tells nothing of single clients.
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoValue::NotRead)) };
        if !context.are_sums_read(self.month) {
            return Step::Answer(Err(NoValue::SumsNotRead));
        }
        let beside = context.knowledge();
        let view = View::new(engine, &beside);
        let [at, before] = [0, -1].map(|months| day_of(self.month.plus(months).reference_date(engine.today())));
        if let Some(next) = stage.advance(&view, at, Some(before)) {
            *stage = next;
            return Step::More;
        }
        let report = report(&view, &beside.ranks.abc, currency(context, self.month), at, before);
        Step::Answer(Ok(Box::new(report)))
    }
}

impl Answerable for AbcTrialQuestion {
    /// Whether the ranks in force are worked out; the engine keeps them for the next step.
    type Work = bool;

    fn step(&self, is_ranked: &mut bool, _: Came, context: &Context<'_>) -> Step<AbcTrialAnswer> {
        // What is published tells nothing of single clients.
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoValue::NotRead)) };
        if !context.are_sums_read(self.month) {
            return Step::Answer(Err(NoValue::SumsNotRead));
        }
        let beside = context.knowledge();
        let view = View::new(engine, &beside);
        let at = day_of(self.month.reference_date(engine.today()));
        let now = view.abc(at);
        if !std::mem::replace(is_ranked, true) {
            return Step::More;
        }
        let then = view.abc_by(at, &self.rule.into());
        let most = view.values(at, &self.rule.into()).into_iter().max().unwrap_or(0).max(0);
        let mut trial = AbcTrial { most, ..AbcTrial::default() };
        let mut moved: BTreeMap<(Option<Abc>, Option<Abc>), u32> = BTreeMap::new();
        let place = |rank: Option<Abc>| rank.map_or(Abc::ALL.len(), |rank| rank as usize);
        for client in view.clients(at).iter() {
            let (from, to) = (now[client], then[client]);
            trial.now[place(from)] += 1;
            trial.then[place(to)] += 1;
            if from != to {
                *moved.entry((from, to)).or_default() += 1;
            }
        }
        trial.moved = moved.into_iter().map(|((from, to), clients)| (from, to, clients)).collect();
        Step::Answer(Ok(trial))
    }
}

fn report(view: &View<'_>, settings: &AbcSettings, currency: Option<String>, at: Day, before: Day) -> ValueReport {
    let months = settings.months;
    let first = months.map_or(Days::ALL.first, |count| Span { count, unit: Unit::Months }.before(at));
    let (abc, xyz, rfm) = (view.abc(at), view.xyz(at), view.rfm(at));
    let abc_before = view.abc(before);
    let revenue = view.revenue(Days { first, last: at });
    let mut report = ValueReport {
        at: date_of(at),
        measure: measure(settings),
        months,
        currency,
        all: Worth::default(),
        abc: Default::default(),
        unranked: Worth::default(),
        abc_xyz: Default::default(),
        rfm: Default::default(),
        rfm_groups: Vec::new(),
        most: 0,
        best: (0, Vec::new()),
        moved: Vec::new(),
    };
    let values = view.values(at, settings);
    report.most = values.iter().copied().max().unwrap_or(0).max(0);
    report.best = best(values);
    let mut groups: BTreeMap<RfmGroup, Worth> = BTreeMap::new();
    let mut moved: BTreeMap<(Option<Abc>, Option<Abc>), u32> = BTreeMap::new();
    for client in view.clients(at).iter() {
        let sum = revenue[client];
        report.all.add(sum);
        match abc[client] {
            Some(rank) => {
                report.abc[rank as usize].add(sum);
                if let Some(regularity) = xyz.get(client).copied().flatten() {
                    report.abc_xyz[rank as usize][regularity as usize].add(sum);
                }
            }
            None => report.unranked.add(sum),
        }
        if let Some(scores) = rfm[client] {
            report.rfm[usize::from(scores.r) - 1][usize::from(scores.fm()) - 1].add(sum);
            groups.entry(scores.group()).or_default().add(sum);
        }
        let (from, to) = (abc_before[client], abc[client]);
        if from != to {
            *moved.entry((from, to)).or_default() += 1;
        }
    }
    report.rfm_groups = groups.into_iter().collect();
    report.moved = moved.into_iter().map(|((from, to), clients)| (from, to, clients)).collect();
    report
}

impl Answerable for ClientWorthQuestion {
    type Work = Stage;

    fn step(&self, stage: &mut Stage, _: Came, context: &Context<'_>) -> Step<ClientWorthAnswer> {
        // What is published tells nothing of single clients.
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoValue::NotRead)) };
        if !context.are_sums_read(self.month) {
            return Step::Answer(Err(NoValue::SumsNotRead));
        }
        let beside = context.knowledge();
        let view = View::new(engine, &beside);
        let at = day_of(self.month.reference_date(engine.today()));
        let Some(client) = engine.number(self.card).filter(|&client| view.clients(at).contains(client)) else {
            return Step::Answer(Ok(None));
        };
        if let Some(next) = stage.advance(&view, at, None) {
            *stage = next;
            return Step::More;
        }
        let settings = &beside.ranks.abc;
        let values = view.values(at, settings);
        Step::Answer(Ok(Some(ClientWorth {
            measure: measure(settings),
            months: settings.months,
            currency: currency(context, self.month),
            value: values[client],
            ranked: view.abc(at)[client].and_then(|rank| ranked(&values, client, rank, &settings.cut)),
            xyz: view.xyz(at).get(client).copied().flatten(),
            rfm: view.rfm(at)[client],
        })))
    }
}

/// The place of a client among all that have a rank, and what is missing to the next better one.
fn ranked(values: &[i64], client: usize, rank: Abc, cut: &Cut) -> Option<Ranked> {
    let ranking = Ranking::of(values);
    let standing = ranking.standing(client)?;
    let better = match rank {
        Abc::A => None,
        Abc::B => Some(Abc::A),
        Abc::C => Some(Abc::B),
    };
    let missing = |wanted: Abc| match *cut {
        Cut::Shares { a, b } => ranking.missing(client, wanted, (a, b)),
        Cut::Limits { a, b } => Some(if wanted == Abc::A { a } else { b } - values[client]),
        // What a condition takes is no number.
        Cut::Conditions { .. } => None,
    };
    Some(Ranked {
        rank,
        place: standing.place as u32,
        of: standing.of as u32,
        better: better.and_then(|wanted| Some((wanted, missing(wanted)?))),
    })
}

fn measure(settings: &AbcSettings) -> AbcMeasure {
    match settings.measure {
        Measure::Payments => AbcMeasure::Payments,
        Measure::Requests => AbcMeasure::Requests,
        // No setting of a portal ranks by goods.
        Measure::Revenue | Measure::Goods(_) => AbcMeasure::Revenue,
    }
}

/// The code of the currency in which sums of a month can be told: of the base one, if it is known and the sums are read.
pub(super) fn currency(context: &Context<'_>, month: Month) -> Option<String> {
    let base = context.checkpoint?.currencies.base()?;
    context.are_sums_read(month).then(|| base.to_owned())
}

/// How many clients have a value, and what share of all values the best of them bring, [`BEST`] per cent by [`BEST`].
fn best(mut values: Vec<i64>) -> (u32, Vec<f64>) {
    values.retain(|&value| value > 0);
    values.sort_unstable_by(|a, b| b.cmp(a));
    let whole: f64 = values.iter().map(|&value| value as f64).sum();
    if values.is_empty() {
        return (0, Vec::new());
    }
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for &value in &values {
        sum += value as f64;
        sums.push(sum);
    }
    // A part of a client is none: the best 20 % of seven are one.
    let share = |per_cent: usize| (sums[values.len() * per_cent / 100] / whole).min(1.0);
    (values.len() as u32, (0..=100 / BEST).map(|step| share(step * BEST)).collect())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use segmentation::facts::{Contact, Deal, Outcome};
    use segmentation::{Facts, Segmentation, Settings};

    use segmentation::ContactId;

    use segmentation::DealId;

    use super::super::context::Sees;
    use super::super::context::tests::{Known, checkpoint};
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, 30).expect("a date")
    }

    /// Contacts from 1 on, each of whom has paid some days ago.
    fn known(clients: &[&[u64]]) -> Known {
        let (mut contacts, mut deals) = (Vec::new(), Vec::new());
        for (id, days) in (1..).zip(clients) {
            let created = today() - chrono::Days::new(900);
            contacts.push(Contact { id: ContactId(id), created, ..Contact::default() });
            for &ago in *days {
                let (id, contacts) = (deals.len() as u32 + 1, [ContactId(id)].into_iter().collect());
                let (closed, outcome) = (Some(today() - chrono::Days::new(ago)), Outcome::Success);
                deals.push(Deal { id: DealId(id), created, closed, outcome, contacts, ..Deal::default() });
            }
        }
        let facts =
            Facts { contacts: contacts.into_iter().collect(), deals: deals.into_iter().collect(), ..Facts::default() };
        Known { engine: Segmentation::new(facts, &Settings::default(), today()), ..Known::contacts(&[]) }
    }

    fn answer(context: &Context<'_>) -> ValueAnswer {
        let question = ValueQuestion { month: Month::of(today()) };
        let mut stage = Stage::default();
        for _ in 0..10 {
            match question.step(&mut stage, Came::Turn, context) {
                Step::Answer(answer) => return answer,
                Step::More | Step::Partly { .. } => {}
                Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
            }
        }
        panic!("no answer")
    }

    #[test]
    fn every_client_is_in_one_place_of_each_grid() {
        let known = known(&[&[3, 33, 63, 93], &[10, 400], &[700], &[], &[1, 2]]);
        let report = answer(&known.context()).expect("a report");
        assert_eq!((report.at, report.months, report.all.clients), (today(), Some(12), 5));
        // Without rates there is no money, and so no value.
        assert_eq!(report.abc.iter().map(|worth| worth.clients).sum::<u32>() + report.unranked.clients, 5);
        let in_grid: u32 = report.rfm.iter().flatten().map(|worth| worth.clients).sum();
        let in_groups: u32 = report.rfm_groups.iter().map(|(_, worth)| worth.clients).sum();
        assert_eq!((in_grid, in_groups), (4, 4), "buyers");
        assert_eq!(report.best, (0, Vec::new()));
    }

    #[test]
    fn the_best_bring_what_they_bring() {
        let (ranked, shares) = best(vec![0, 10, -5, 70, 20]);
        assert_eq!((ranked, shares.len()), (3, 21));
        // 35 % of three clients are one, 70 % two.
        let at = |per_cent: usize| shares[per_cent / BEST];
        assert_eq!([at(0), at(30), at(35), at(70), at(100)], [0.0, 0.0, 0.7, 0.9, 1.0]);
        assert_eq!(best(vec![0, -1]), (0, Vec::new()));
    }

    #[test]
    fn nobody_is_ranked_by_sums_that_are_not_read_through_the_month() {
        use sync::Reached::{Everything, Nothing, Through};
        let known = known(&[&[3]]);
        let june = Month::of(today());
        let is_told = |money| answer(&Context { checkpoint: Some(&checkpoint(money)), ..known.context() }).is_ok();
        let told = [Nothing, Through(june.plus(-1)), Through(june), Everything].map(is_told);
        assert_eq!(told, [false, false, true, true]);
    }

    fn worth(context: &Context<'_>, id: u32) -> ClientWorthAnswer {
        let question =
            ClientWorthQuestion { card: segmentation::Card::Contact(ContactId(id)), month: Month::of(today()) };
        let mut stage = Stage::default();
        loop {
            if let Step::Answer(answer) = question.step(&mut stage, Came::Turn, context) {
                return answer;
            }
        }
    }

    #[test]
    fn one_client_is_told_its_place_and_what_is_missing_to_a_better_rank() {
        // Payments of the last twelve months: 4, 1, 0, 0, 2.
        let known = known(&[&[3, 33, 63, 93], &[10, 400], &[700], &[], &[1, 2]]);
        let rule = segmentation::AbcRule { measure: AbcMeasure::Payments, ..segmentation::AbcRule::default() };
        let by = |rule: segmentation::AbcRule, id| {
            let mut checkpoint = checkpoint(sync::Reached::Everything);
            checkpoint.counting.settings.abc = rule;
            worth(&Context { checkpoint: Some(&checkpoint), ..known.context() }, id).expect("a worth")
        };
        let ranked = |rule, id| by(rule, id).and_then(|it| it.ranked);
        let place = |rank, place, better| Some(Ranked { rank, place, of: 3, better });
        assert_eq!(ranked(rule, 1), place(Abc::A, 1, None));
        // 6 of 7 are before it: with one more, 4 of 8 are.
        assert_eq!(ranked(rule, 2), place(Abc::B, 3, Some((Abc::A, 1))));
        assert_eq!(ranked(rule, 5), place(Abc::A, 2, None));
        assert_eq!(by(rule, 3).map(|it| (it.value, it.ranked, it.rfm.is_some())), Some((0, None, true)));
        let limits = segmentation::AbcRule { cut: segmentation::AbcCut::Limits { a: 5, b: 3 }, ..rule };
        assert_eq!(ranked(limits, 5), place(Abc::C, 2, Some((Abc::B, 1))));
        assert_eq!(ranked(limits, 1), place(Abc::B, 1, Some((Abc::A, 1))));
        assert_eq!(by(rule, 99), None, "no such client");
        assert_eq!(worth(&Context { engine: None, ..known.context() }, 1), Err(NoValue::NotRead));
    }

    #[test]
    fn a_viewer_of_the_published_chart_is_told_nothing() {
        let known = known(&[&[3]]);
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        assert_eq!(answer(&Context { sees, ..known.context() }), Err(NoValue::NotRead));
        assert_eq!(answer(&Context { engine: None, ..known.context() }), Err(NoValue::NotRead));
    }
}
