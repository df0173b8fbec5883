//! Planning of touches: who is due, what is planned on which day, proposals, how people keep in touch; making a touch,
//! changing one, and what only the portal knows.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::own::Activity;
use chrono::{Datelike, Days as Span, NaiveDate};
use protocol::{
    AttentionAnswer, AttentionQuestion, ChangeTouch, ChangeTouchAnswer, ClientTouches, ClientTouchesAnswer,
    ClientTouchesQuestion, NoPlan, OwnPlan, OwnPlanAnswer, OwnPlanQuestion, OwnRow, PersonAttention, PlanAnswer,
    PlanQuestion, PlanReport, PlanRow, PlanTouch, PlanTouchAnswer, PlannedTouch, Proposal, ProposalsAnswer,
    ProposalsQuestion, StaffAnswer, StaffDepartment, StaffQuestion, TouchCommand, TouchOf, TouchProblem,
    TouchTextsAnswer, TouchTextsQuestion,
};
use segmentation::condition::{Day, NO_DAY, date_of, day_of};
use segmentation::planning::spread;
use segmentation::profile::Waiting;
use segmentation::rank::TouchState;
use segmentation::rank::touch::Dates;
use segmentation::{Card, Month, Segmentation, UserId, View};
use sync::job::own::{ReadCardTouches, ReadOwn};
use sync::job::staff::ReadStaff;
use sync::job::touches::{ChangeTouches, Fate, MakeTouches, ReadTouches, TouchChange};
use sync::{ColumnSet, Job, Reached, Want};

use super::context::Context;
use super::value::currency;
use super::{Answerable, Came, Step};
use crate::service::planning::{problem, target};

/// Over how many days back what was done is asked of the portal for a viewer without a reading: the longest norm, and some
/// days.
const DONE_DAYS: u64 = 200;

/// The engine with what is known beside it, if what planning goes by is read.
fn known<'c>(context: &Context<'c>) -> Result<(&'c Segmentation, segmentation::Context), NoPlan> {
    // What is published tells nothing of single clients.
    let engine = context.engine.filter(|_| !context.sees.shows_published || context.sees.own.is_some());
    let engine = engine.ok_or(NoPlan::NotRead)?;
    if context.sees.is_limited && context.sees.own.is_none_or(|own| !own.is_whole) {
        return Err(NoPlan::NotRead);
    }
    if !context.are_sums_read(Month::of(engine.today())) {
        return Err(NoPlan::SumsNotRead);
    }
    let are_touches_read =
        context.checkpoint.is_none_or(|it| it.columns_reached(ColumnSet::Touches) == Reached::Everything);
    if !are_touches_read {
        return Err(NoPlan::TouchesNotRead);
    }
    let beside = context.knowledge();
    Ok((engine, beside))
}

/// A client's name and the user responsible for it.
fn card_of(engine: &Segmentation, client: usize) -> (Card, String, UserId) {
    let (facts, card) = (engine.facts(), engine.card(client));
    match card {
        Card::Company(id) => {
            facts.companies.get(id).map_or((card, String::new(), UserId::NONE), |it| (card, it.title, it.assigned_by))
        }
        Card::Contact(id) => {
            facts.contacts.get(id).map_or((card, String::new(), UserId::NONE), |it| (card, it.title, it.assigned_by))
        }
    }
}

/// The users responsible for clients, by the number of the card.
fn responsible(engine: &Segmentation) -> impl Fn(usize) -> UserId + use<'_> {
    let (companies, contacts) = (&engine.facts().companies, &engine.facts().contacts);
    move |client| match client.checked_sub(companies.len()) {
        None => companies.columns().assigned_by[client],
        Some(row) => contacts.columns().assigned_by[row],
    }
}

fn maybe(day: Day) -> Option<NaiveDate> {
    (day != NO_DAY).then(|| date_of(day))
}

/// A touch by its row, done or planned on a day.
fn touch_of(engine: &Segmentation, row: usize, day: Day) -> TouchOf {
    let touches = &engine.facts().touches;
    let columns = touches.columns();
    let (kind, responsible) = (columns.kind[row], columns.responsible[row]);
    TouchOf { id: touches.keys()[row], kind, day: maybe(day), responsible }
}

/// The day for which a touch is planned, by its row.
fn planned_day(engine: &Segmentation, row: usize) -> Day {
    let columns = engine.facts().touches.columns();
    if columns.deadline[row] != NO_DAY { columns.deadline[row] } else { columns.start[row] }
}

/// Who is meant; nobody stands for everybody.
fn is_among(people: &[UserId], user: UserId) -> bool {
    people.is_empty() || people.contains(&user)
}

/// How far an answer is: what is worked out the engine keeps for the next step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Ranks,
    All,
}

impl Answerable for PlanQuestion {
    type Work = Stage;

    fn wants(&self) -> Vec<Want> {
        vec![Want::Touches]
    }

    fn step(&self, stage: &mut Stage, _: Came, context: &Context<'_>) -> Step<PlanAnswer> {
        let (engine, beside) = match known(context) {
            Ok(known) => known,
            Err(reason) => return Step::Answer(Err(reason)),
        };
        let view = View::new(engine, &beside);
        if *stage == Stage::Ranks {
            let _ = view.abc(day_of(engine.today()));
            *stage = Stage::All;
            return Step::More;
        }
        let currency = currency(context, Month::of(engine.today()));
        Step::Answer(Ok(Box::new(report(self, engine, &view, currency))))
    }
}

fn report(question: &PlanQuestion, engine: &Segmentation, view: &View<'_>, currency: Option<String>) -> PlanReport {
    let today = day_of(engine.today());
    let responsible = responsible(engine);
    let waiting = view.waiting();
    let mut people: BTreeSet<UserId> = waiting.iter().map(|it| responsible(it.client)).collect();
    let own: Vec<&Waiting> = waiting.iter().filter(|it| is_among(&question.people, responsible(it.client))).collect();
    let mut counts = [[0; 4]; 3];
    for it in &own {
        counts[it.rank as usize][it.state as usize] += 1;
    }
    let is_listed = |it: &&&Waiting| {
        question.rank.is_none_or(|rank| it.rank == rank) && question.state.is_none_or(|state| it.state == state)
    };
    let listed: Vec<&Waiting> = own.iter().filter(is_listed).copied().collect();
    let shown = listed.iter().skip(question.offset).take(question.limit);
    let usual = currency.is_some().then(|| {
        let year = segmentation::condition::Span { count: 12, unit: segmentation::condition::Unit::Months };
        let period = segmentation::condition::Days { first: year.before(today), last: today };
        view.average(period, &view.clients(today))
    });
    let row = |it: &&Waiting| {
        let (card, title, responsible) = card_of(engine, it.client);
        let planned = |row: usize| touch_of(engine, row, planned_day(engine, row));
        PlanRow {
            card,
            title,
            rank: it.rank,
            state: it.state,
            due: date_of(it.due),
            last: it.touches.last.map(|(day, row)| touch_of(engine, row, day)),
            next: it.touches.next.map(planned),
            late: it.touches.late.map(planned),
            usual: usual
                .as_ref()
                .map(|usual| usual[it.client])
                .filter(|&cents| cents != segmentation::condition::NO_NUMBER),
            responsible,
        }
    };
    let rows = shown.map(row).collect();
    let first = day_of(question.month.first_day());
    let days = question.month.last_day().day();
    let (mut load, mut late, mut undated) = (vec![0; days as usize], 0, 0);
    let mut load_of: BTreeMap<UserId, Vec<u32>> = BTreeMap::new();
    let of_client = question.client.and_then(|card| engine.number(card));
    let mut touches = Vec::new();
    let by = &engine.facts().touches.columns().responsible;
    let mut planned = view.planned_touches();
    planned.sort_unstable_by_key(|&(client, row, day)| (day, client, row));
    for (client, row, day) in planned {
        people.insert(by[row]);
        let is_own = is_among(&question.people, by[row]);
        let place =
            usize::try_from(day.saturating_sub(first)).ok().filter(|&place| day != NO_DAY && place < load.len());
        if let Some(place) = place {
            load_of.entry(by[row]).or_insert_with(|| vec![0; load.len()])[place] += 1;
            load[place] += u32::from(is_own);
        }
        if is_own {
            undated += u32::from(day == NO_DAY);
            late += u32::from(day != NO_DAY && day < today);
        }
        let is_told = match (question.client, question.day) {
            (Some(_), _) => of_client == Some(client),
            (None, Some(wanted)) => is_own && day == day_of(wanted),
            (None, None) => false,
        };
        if is_told && touches.len() < MOST_TOUCHES {
            let (card, title, _) = card_of(engine, client);
            touches.push(PlannedTouch { card, title, touch: touch_of(engine, row, day) });
        }
    }
    PlanReport {
        today: engine.today(),
        norms: engine.settings().touch_norms,
        counts,
        matching: listed.len(),
        rows,
        currency,
        load,
        load_of,
        late,
        undated,
        touches,
        people: people.into_iter().filter(|&user| user != UserId::NONE).collect(),
    }
}

/// So many touches of a day are told at the most.
const MOST_TOUCHES: usize = 300;

impl Answerable for ProposalsQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<ProposalsAnswer> {
        Step::Answer(known(context).map(|(engine, beside)| proposals(self, engine, &View::new(engine, &beside))))
    }
}

fn proposals(question: &ProposalsQuestion, engine: &Segmentation, view: &View<'_>) -> Vec<Proposal> {
    let of_client = responsible(engine);
    let by = &engine.facts().touches.columns().responsible;
    let mut load: BTreeMap<(UserId, NaiveDate), u32> = BTreeMap::new();
    for (_, row, day) in view.planned_touches() {
        if let Some(day) = maybe(day) {
            *load.entry((by[row], day)).or_default() += 1;
        }
    }
    let is_wanted = |it: &Waiting| {
        it.state == TouchState::Overdue
            && question.rank.is_none_or(|rank| it.rank == rank)
            && is_among(&question.people, of_client(it.client))
    };
    let mut overdue: Vec<Waiting> = view.waiting().into_iter().filter(is_wanted).collect();
    // The best clients first, whoever waits longest among them.
    overdue.sort_by_key(|it| (it.rank, it.due, it.client));
    let who =
        |it: &Waiting| Some(of_client(it.client)).filter(|&user| user != UserId::NONE).unwrap_or(question.fallback);
    let days = spread(overdue.iter().map(who), question.from, question.per_day, &load);
    let proposal = |(it, day): (&Waiting, NaiveDate)| {
        let (card, title, _) = card_of(engine, it.client);
        Proposal { card, title, rank: it.rank, due: date_of(it.due), responsible: who(it), day }
    };
    overdue.iter().zip(days).map(proposal).collect()
}

impl Answerable for AttentionQuestion {
    type Work = ();

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<AttentionAnswer> {
        Step::Answer(known(context).map(|(engine, beside)| attention(self, engine, &View::new(engine, &beside))))
    }
}

fn attention(question: &AttentionQuestion, engine: &Segmentation, view: &View<'_>) -> Vec<PersonAttention> {
    let mut people: BTreeMap<UserId, PersonAttention> = BTreeMap::new();
    let of_client = responsible(engine);
    for it in view.waiting() {
        let person = people.entry(of_client(it.client)).or_default();
        person.clients += 1;
        person.overdue += u32::from(it.state == TouchState::Overdue);
        person.within_norm += u32::from(it.state != TouchState::Overdue);
    }
    let period =
        segmentation::condition::Days { first: day_of(question.from), last: day_of(question.to.min(engine.today())) };
    for (user, of_user) in view.attention(period) {
        let person = people.entry(user).or_default();
        *person = PersonAttention {
            done: of_user.done,
            planned: of_user.planned,
            on_time: of_user.on_time,
            with_result: of_user.with_result,
            followed: of_user.followed,
            missed: of_user.missed,
            ..*person
        };
    }
    people.into_iter().map(|(user, person)| PersonAttention { user, ..person }).collect()
}

impl Answerable for PlanTouch {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<PlanTouchAnswer> {
        if let Came::Job(Job::MakeTouches(made)) = came {
            let fate = made.touches().first().map(|(_, fate)| fate.clone());
            return Step::Answer(match fate {
                Some(Fate::Made(id)) => Ok(id),
                Some(Fate::Refused(refusal)) => Err(problem(&refusal)),
                Some(Fate::Waiting) | None => Err(TouchProblem::NoAnswer),
            });
        }
        let author = context.sees.viewer;
        let touches = vec![self.touch.clone()];
        Step::AskPortal(Job::MakeTouches(Box::new(MakeTouches::new(touches, author, None, BTreeSet::new()))))
    }
}

impl Answerable for ChangeTouch {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<ChangeTouchAnswer> {
        if let Came::Job(Job::ChangeTouches(changed)) = came {
            let outcome = changed.outcomes().next().and_then(|(.., outcome)| outcome.cloned());
            return Step::Answer(match outcome {
                Some(Ok(())) => Ok(()),
                Some(Err(refusal)) => Err(problem(&refusal)),
                None => Err(TouchProblem::NoAnswer),
            });
        }
        let change = match &self.change {
            TouchCommand::Complete => TouchChange::Complete,
            TouchCommand::Move(at) => TouchChange::Move(at.clone()),
        };
        let target = target(context.facts, self.id, self.kind, self.owner);
        Step::AskPortal(Job::ChangeTouches(Box::new(ChangeTouches::new(vec![(target, change)]))))
    }
}

impl Answerable for TouchTextsQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, _: &Context<'_>) -> Step<TouchTextsAnswer> {
        let Came::Job(Job::ReadTouches(read)) = came else {
            return Step::AskPortal(Job::ReadTouches(Box::new(ReadTouches::new(self.ids.clone()))));
        };
        let text = |found: bitrix24::touches::Found| (found.id, (found.subject.clone(), found.when().to_owned()));
        Step::Answer(read.found.into_iter().flatten().map(text).collect())
    }
}

impl Answerable for StaffQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, _: &Context<'_>) -> Step<StaffAnswer> {
        let Came::Job(Job::ReadStaff(read)) = came else {
            return Step::AskPortal(Job::ReadStaff(Box::default()));
        };
        let ReadStaff { departments, employees, is_cut, .. } = *read;
        let people = employees.into_iter().map(|user| (user.id, user.full_name(), user.departments)).collect();
        let department = |it: bitrix24::staff::Department| StaffDepartment {
            id: it.id,
            name: it.name,
            parent: it.parent,
            head: it.head,
        };
        Step::Answer(StaffAnswer { people, departments: departments.into_iter().map(department).collect(), is_cut })
    }
}

impl Answerable for OwnPlanQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<OwnPlanAnswer> {
        if let Came::Job(Job::ReadOwn(read)) = came {
            return Step::Answer(own_plan(*read, self.user));
        }
        let Some(user) = self.user.or(context.sees.viewer) else { return Step::Answer(None) };
        let published = context.sees.published.map(|published| published.today.as_of);
        let today = context.engine.map(Segmentation::today).or(published).unwrap_or_default();
        let since = today.checked_sub_days(Span::new(DONE_DAYS)).unwrap_or(today).to_string();
        Step::AskPortal(Job::ReadOwn(Box::new(ReadOwn::new(user, since))))
    }
}

fn own_plan(read: ReadOwn, user: Option<UserId>) -> Option<OwnPlan> {
    let today = bitrix24::calendar_date(&read.now)?;
    let mut of_cards: BTreeMap<Card, Vec<Activity>> = BTreeMap::new();
    let mut load: BTreeMap<Option<NaiveDate>, u32> = BTreeMap::new();
    for activity in read.activities {
        if !activity.is_done {
            *load.entry(dates(&activity).planned().map(date_of)).or_default() += 1;
        }
        of_cards.entry(activity.card).or_default().push(activity);
    }
    let row = |card: bitrix24::own::OwnCard| {
        let (last, next) = last_and_next(of_cards.get(&card.card).map_or(&[], Vec::as_slice), today);
        OwnRow { card: card.card, title: card.title, last, next }
    };
    let mut rows: Vec<OwnRow> = read.cards.into_iter().map(row).collect();
    let of = read.is_cut.then_some(read.total);
    // Those with nothing planned first; whoever was never touched waits longest.
    rows.sort_by_key(|row| (row.next.is_some(), row.last.and_then(|last| last.day), row.card));
    Some(OwnPlan { user, today, rows, of, load })
}

fn dates(activity: &Activity) -> Dates {
    let [end, start, deadline, created] = activity.dates.map(|date| date.map(day_of));
    Dates { end, start, deadline, created }
}

/// The last touch that was done, and the next one that is planned and not late.
fn last_and_next(activities: &[Activity], today: NaiveDate) -> (Option<TouchOf>, Option<TouchOf>) {
    let now = day_of(today);
    let (mut last, mut next) = (None::<TouchOf>, None::<TouchOf>);
    for it in activities {
        let touch =
            |day: Option<Day>| TouchOf { id: it.id, kind: it.kind, day: day.map(date_of), responsible: it.responsible };
        if it.is_done {
            let done = touch(dates(it).done(now));
            if done.day > last.and_then(|last| last.day) {
                last = Some(done);
            }
            continue;
        }
        let planned = dates(it).planned();
        if planned.is_none_or(|day| day >= now) {
            let it = touch(planned);
            let is_earlier = |known: &TouchOf| it.day.is_some_and(|day| known.day.is_none_or(|known| day < known));
            if next.as_ref().is_none_or(is_earlier) {
                next = Some(it);
            }
        }
    }
    (last, next)
}

impl Answerable for ClientTouchesQuestion {
    type Work = ();

    /// What is read answers at once; otherwise the portal is asked about the card itself.
    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<ClientTouchesAnswer> {
        if let Came::Job(Job::ReadCardTouches(read)) = came {
            let told = bitrix24::calendar_date(&read.now).zip(read.activities);
            return Step::Answer(told.map(|(today, activities)| {
                let (last, next) = last_and_next(&activities, today);
                ClientTouches { today, last, next, waits: None, is_of_card_alone: true }
            }));
        }
        let is_whole = context.checkpoint.is_some_and(|checkpoint| checkpoint.is_whole) && !context.sees.is_limited;
        if let (true, Ok((engine, beside))) = (is_whole, known(context))
            && let Some(client) = engine.number(self.card)
        {
            return Step::Answer(Some(client_touches(engine, &View::new(engine, &beside), client)));
        }
        Step::AskPortal(Job::ReadCardTouches(Box::new(ReadCardTouches::new(self.card))))
    }
}

fn client_touches(engine: &Segmentation, view: &View<'_>, client: usize) -> ClientTouches {
    let touches = view.in_touch()[client];
    let waiting = view.waiting().into_iter().find(|it| it.client == client);
    ClientTouches {
        today: engine.today(),
        last: touches.last.map(|(day, row)| touch_of(engine, row, day)),
        next: touches.next.map(|row| touch_of(engine, row, planned_day(engine, row))),
        waits: waiting.map(|it| (it.rank, it.state, date_of(it.due))),
        is_of_card_alone: false,
    }
}

#[cfg(test)]
mod tests;
