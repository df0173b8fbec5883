//! The clients behind a number, or those for whom a condition holds. Where a published chart is shown, those of the current
//! month come from the portal, which applies the viewer's rights, those of past months from what he has read by his rights.

use std::rc::Rc;

use protocol::{Columns, Hidden, History, ListAnswer, ListQuestion, Listed, Visibility};
use segmentation::condition::{Bitmap, Condition, ConditionError, Need, Resolved, day_of};
use segmentation::transitions::Cell;
use segmentation::{DrillDown, ListQuery, Members, Month, Page, Segmentation, Sort, SortBy, View};
use sync::{ColumnSet, Found, Job, Reached, Want};

use super::conditions;
use super::context::Context;
use super::forecast::of_month;
use super::{Answerable, Came, Step};

/// The order that costs least to make.
const UNSORTED: Sort = Sort { by: SortBy::Created, descending: false };

/// How far a list by a condition is: who is in it, and in which order, may each take long in a large portal.
#[derive(Default)]
pub(super) struct Work {
    /// Whether its members are counted; the engine keeps them for the next step.
    is_counted: bool,
}

impl Answerable for ListQuestion {
    type Work = Work;

    fn wants(&self) -> Vec<Want> {
        let touches = self.told.touches || self.sort.by == SortBy::LastTouch;
        let wants = [(touches, Want::Touches), (self.uses_cities, Want::Addresses)];
        let told = wants.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, want)| want);
        told.chain(conditions::wants(self.conditions(), self.month)).collect()
    }

    fn step(&self, work: &mut Work, came: Came, context: &Context<'_>) -> Step<ListAnswer> {
        let mut list = match List::new(self, context) {
            Ok(list) => list,
            Err(error) => return Step::Answer(ListAnswer::Unusable { detail: error.to_string() }),
        };
        if let Came::Job(Job::Members(members)) = came {
            return list.of_portal(members.outcome());
        }
        if !matches!(came, Came::Job(Job::ReadStaff(_))) && list.needs_staff() {
            return Step::AskPortal(Job::ReadStaff(Box::default()));
        }
        if !list.prepare() {
            return Step::More;
        }
        if !work.is_counted && list.count_members() {
            work.is_counted = true;
            return Step::More;
        }
        list.answer()
    }
}

/// The question as the engine takes it.
fn engine_query(question: &ListQuestion, knowledge: &segmentation::Context) -> Result<ListQuery, ConditionError> {
    let resolved = |text: &str| Resolved::new(&Condition::parse(text)?, knowledge).map(Box::new);
    let ListQuestion { month, search, sort, places, told, offset, limit, .. } = question.clone();
    let members = match &question.members {
        Listed::Group(group) => Members::Group(*group),
        Listed::Condition(text) => Members::Condition(resolved(text)?),
        // Whom these are is found out in steps.
        Listed::Tried { .. }
        | Listed::Reranked { .. }
        | Listed::Flawed(_)
        | Listed::Recorded { .. }
        | Listed::Changed { .. } => Members::Cards(Rc::new(Bitmap::none(0))),
    };
    let filter = question.filter.as_deref().map(resolved).transpose()?;
    Ok(ListQuery { members, filter, month, search, sort, places, told, offset, limit })
}

/// A list that is made.
pub(super) struct List<'l> {
    question: &'l ListQuestion,
    pub(super) query: ListQuery,
    /// What is known of the portal beside its facts.
    pub(super) knowledge: segmentation::Context,
    context: &'l Context<'l>,
}

impl<'l> List<'l> {
    /// The list that is asked for.
    pub(super) fn new(question: &'l ListQuestion, context: &'l Context<'l>) -> Result<Self, ConditionError> {
        let knowledge = context.knowledge();
        Ok(Self { question, query: engine_query(question, &knowledge)?, knowledge, context })
    }

    /// Whether what is asked for can only be told by a forecast.
    fn needs_forecast(&self) -> bool {
        let is_foreseen = matches!(self.query.sort.by, SortBy::Alive | SortBy::Expected);
        self.query.told.forecast || is_foreseen || self.needs(Need::Forecast)
    }

    /// Whether it goes by departments, of which nothing is known.
    fn needs_staff(&self) -> bool {
        self.knowledge.staff.departments.is_empty() && self.needs(Need::Staff)
    }

    fn needs(&self, need: Need) -> bool {
        let members = match &self.query.members {
            Members::Condition(condition) => Some(condition),
            _ => None,
        };
        members.into_iter().chain(&self.query.filter).any(|condition| condition.needs().contains(need))
    }

    /// Takes in what the list needs and what takes long: who is meant by it, and the forecast. Says whether that is
    /// done, or a part of making it was.
    pub(super) fn prepare(&mut self) -> bool {
        self.find_cards() && self.foresee()
    }

    /// Takes in which cards are listed, if neither their group nor a condition tells.
    fn find_cards(&mut self) -> bool {
        let Some(engine) = self.readable() else { return true };
        let cards = engine.facts().companies.len() + engine.facts().contacts.len();
        self.query.members = Members::Cards(Rc::new(match &self.question.members {
            Listed::Group(_) | Listed::Condition(_) | Listed::Recorded { .. } => return true,
            Listed::Reranked { rule, from, to } => {
                let view = View::new(engine, &self.knowledge);
                let at = day_of(self.query.month.reference_date(engine.today()));
                let (now, then, clients) = (view.abc(at), view.abc_by(at, &(*rule).into()), view.clients(at));
                clients.filter(|card| now[card] == *from && then[card] == *to)
            }
            Listed::Flawed(flaw) => engine.flawed(*flaw, self.context.held),
            Listed::Changed { condition, since, came } => self.changed(engine, condition, *since, *came),
            Listed::Tried { settings, mode, from, to } => {
                match self.context.trials.step(engine, settings, self.query.month) {
                    Some(tried) => tried.moved(*mode, *from, *to, cards),
                    None => return false,
                }
            }
        }));
        true
    }

    /// For whom a condition holds and did not at another month, or the other way round; nobody, if it cannot be used.
    fn changed(&self, engine: &Segmentation, condition: &str, since: Month, came: bool) -> Bitmap {
        let resolved = Condition::parse(condition).and_then(|it| Resolved::new(&it, &self.knowledge));
        let at = |month| engine.members(resolved.as_ref().ok()?, month, &self.knowledge, &mut || true);
        let (Some(now), Some(before)) = (at(self.query.month), at(since)) else { return Bitmap::none(0) };
        let (mut changed, rest) = if came { (now, before) } else { (before, now) };
        changed.and_not(&rest);
        changed
    }

    /// Takes in the forecast, if the list needs one; says whether that is done, or a part of making it was.
    pub(super) fn foresee(&mut self) -> bool {
        let Some(engine) = self.readable().filter(|_| self.needs_forecast()) else { return true };
        let Some(outcome) = of_month(self.query.month, engine, self.context) else { return false };
        // Without a forecast nobody has the numbers that are asked for.
        self.knowledge.foreseen = outcome.ok().map(|made| made.foreseen.clone());
        true
    }

    /// Counts who is in a list by a condition; says whether there was anything to count.
    fn count_members(&self) -> bool {
        let engine = self.readable().filter(|_| matches!(self.query.members, Members::Condition(_)));
        let (members, month) = (self.query.members.clone(), self.query.month);
        let members = ListQuery { sort: UNSORTED, limit: 0, ..ListQuery::of(members, month) };
        engine.is_some_and(|engine| self.made(engine, &members).is_some())
    }

    /// The columns that the list needs and that are not read to their end.
    fn unread(&self) -> Vec<Columns> {
        let Some(checkpoint) = self.context.checkpoint else { return Vec::new() };
        let (query, told) = (&self.query, self.query.told);
        let conditions = query.filter.iter().chain(match &query.members {
            Members::Condition(condition) => Some(condition),
            _ => None,
        });
        let needs: Vec<Need> = conditions.flat_map(|condition| condition.needs().iter()).collect();
        let by = query.sort.by;
        let sets = [
            (
                told.money || matches!(by, SortBy::Revenue(_) | SortBy::Average(_)) || needs.contains(&Need::Money),
                ColumnSet::Money,
                Columns::Money,
            ),
            (
                told.profile || matches!(by, SortBy::Type | SortBy::Source) || needs.contains(&Need::Profile),
                ColumnSet::CardDetails,
                Columns::CardDetails,
            ),
            (
                told.touches || by == SortBy::LastTouch || needs.contains(&Need::Touches),
                ColumnSet::Touches,
                Columns::Touches,
            ),
            (self.question.uses_cities || needs.contains(&Need::Addresses), ColumnSet::Addresses, Columns::Addresses),
        ];
        let is_unread = |set| checkpoint.columns_reached(set) != Reached::Everything;
        let told =
            sets.into_iter().filter(|(is_used, set, _)| *is_used && is_unread(*set)).map(|(.., columns)| columns);
        let mut unread: Vec<Columns> = told.collect();
        for columns in conditions::unread(self.question.conditions(), query.month, self.context) {
            if !unread.contains(&columns) {
                unread.push(columns);
            }
        }
        unread
    }

    fn part(&self, page: Page, visibility: Visibility) -> Step<ListAnswer> {
        Step::Answer(ListAnswer::Part { page, visibility, unread: self.unread() })
    }

    /// A list is never given up midway: whoever outdates it is heard only after the step.
    fn made(&self, engine: &Segmentation, query: &ListQuery) -> Option<Page> {
        engine.list(query, &self.knowledge, &mut || true)
    }

    fn answer(&self) -> Step<ListAnswer> {
        let sees = &self.context.sees;
        if !sees.shows_published {
            return self.part(self.page().unwrap_or_default(), Visibility::Everything);
        }
        let Some(published) = sees.published else {
            let page = self.page().unwrap_or_default();
            let visible = page.total;
            return self.part(page, Visibility::OwnReading { visible });
        };
        // Who meets a condition or a filter is not published, nor can the portal be asked.
        let Some(group) = self.question.drill_down() else { return self.own_or(Hidden::NotRead) };
        let today = &published.today;
        if !published.modes.contains(&group.group.mode()) {
            self.hidden(Hidden::NotTold)
        } else if sees.no_cards {
            self.hidden(Hidden::NoRight)
        } else if self.question.history == History::Recorded || today.last() != Some(group.month) {
            self.own_or(Hidden::NotRead)
        } else {
            let job = sync::Members::new(group, today.as_of, published.settings.clone(), sees.fields.cloned());
            Step::AskPortal(Job::Members(Box::new(job)))
        }
    }

    /// What the portal has listed.
    fn of_portal(&self, found: Option<Found>) -> Step<ListAnswer> {
        match found {
            Some(Found::Clients { rows, matching, visible }) => {
                let page = Page { total: self.published_count(), matching, rows, sums: None };
                self.part(page, Visibility::Rights { visible })
            }
            Some(Found::NotInFields) => self.own_or(Hidden::NotInFields),
            Some(Found::NoRight) => self.hidden(Hidden::NoRight),
            Some(Found::NoAnswer) | None => self.hidden(Hidden::NoAnswer),
        }
    }

    /// What the viewer has read by his rights, or why there is nothing to list.
    fn own_or(&self, hidden: Hidden) -> Step<ListAnswer> {
        let Some(page) = self.page() else { return self.hidden(hidden) };
        let visible = page.total;
        let total = if self.question.group().is_some() { self.published_count() } else { visible };
        self.part(Page { total, ..page }, Visibility::OwnReading { visible })
    }

    fn hidden(&self, hidden: Hidden) -> Step<ListAnswer> {
        self.part(Page { total: self.published_count(), ..Page::default() }, Visibility::Hidden(hidden))
    }

    /// The list as the engine makes it; nothing if there is none that may be shown.
    fn page(&self) -> Option<Page> {
        let engine = self.readable()?;
        if let Listed::Recorded { mode, since, from, to } = self.question.members {
            let (search, month) = (self.query.search.clone(), self.query.month);
            let (offset, limit) = (self.query.offset, self.query.limit);
            let question = DrillDown { group: mode.groups()[0], month, search, offset, limit };
            return Some(engine.moved_recorded(
                self.context.shown_record()?,
                &Cell { mode, since, from, to },
                &question,
            ));
        }
        let recorded = self.context.shown_record().filter(|_| self.question.history == History::Recorded);
        match (recorded, self.question.drill_down()) {
            (Some(recorded), Some(group)) => Some(engine.drill_down_recorded(recorded, &group)),
            _ => self.made(engine, &self.query),
        }
    }

    /// The engine, if the list is made of what it knows and of nothing else.
    pub(super) fn made_by_engine(&self) -> Option<&'l Segmentation> {
        let is_recorded = matches!(self.question.members, Listed::Recorded { .. })
            || self.question.history == History::Recorded
                && self.question.drill_down().is_some()
                && self.context.shown_record().is_some();
        self.readable().filter(|_| !self.context.sees.shows_published && !is_recorded)
    }

    fn readable(&self) -> Option<&'l Segmentation> {
        self.context.engine_for(self.query.month)
    }

    /// The number on the counter; 0 for what the published chart does not tell.
    fn published_count(&self) -> usize {
        let counts = self.context.sees.published.and_then(|published| published.today.at(self.query.month));
        counts.zip(self.question.group()).map_or(0, |(counts, group)| counts[group] as usize)
    }
}

#[cfg(test)]
mod tests {
    use segmentation::Group;

    use super::super::context::Sees;
    use super::super::context::tests::{Known, month};
    use super::*;

    /// The names of a list and how many steps it took; or why there is none.
    fn names(question: &ListQuestion, context: &Context<'_>) -> Result<(Vec<String>, usize), String> {
        let mut work = Work::default();
        for steps in 1.. {
            match question.step(&mut work, Came::Turn, context) {
                Step::Answer(ListAnswer::Part { page, .. }) => {
                    return Ok((page.rows.into_iter().map(|row| row.title).collect(), steps));
                }
                Step::Answer(ListAnswer::Unusable { detail }) => return Err(detail),
                Step::More | Step::Partly { .. } => {}
                Step::AskPortal(_) | Step::Weigh => return Err("something else is asked".into()),
            }
        }
        Err("no answer".into())
    }

    fn of_condition(text: &str) -> ListQuestion {
        ListQuestion { members: Listed::Condition(text.into()), ..ListQuestion::of_group(Group::B2c, month()) }
    }

    #[test]
    fn a_group_is_listed_at_once_and_a_condition_step_by_step() {
        let known = Known::contacts(&["Борис", "Анна", "Вера Анина"]);
        let context = known.context();
        let group = ListQuestion::of_group(Group::B2c, month());
        let all = ["Анна", "Борис", "Вера Анина"].map(str::to_owned).to_vec();
        assert_eq!(names(&group, &context), Ok((all, 1)));
        let part = ListQuestion { offset: 1, limit: 1, ..group };
        assert_eq!(names(&part, &context), Ok((vec!["Борис".into()], 1)));

        let named = of_condition(r#"{"field": "title", "op": "contains", "value": "ан"}"#);
        let backwards = Sort { descending: true, ..Sort::BY_NAME };
        let found = |names: [&str; 2]| Ok((names.map(str::to_owned).to_vec(), 2));
        assert_eq!(names(&named, &context), found(["Анна", "Вера Анина"]));
        assert_eq!(names(&ListQuestion { sort: backwards, ..named.clone() }, &context), found(["Вера Анина", "Анна"]));
        let searched = ListQuestion { search: "вера".into(), ..named };
        assert_eq!(names(&searched, &context), Ok((vec!["Вера Анина".into()], 2)));
    }

    #[test]
    fn a_condition_that_cannot_be_used_is_told() {
        let known = Known::contacts(&["Анна"]);
        for text in ["", r#"{"segment": "gone"}"#] {
            assert!(names(&of_condition(text), &known.context()).is_err(), "{text}");
        }
    }

    #[test]
    fn who_may_not_see_everything_lists_by_a_condition_only_what_he_has_read() {
        let known = Known::contacts(&["Анна"]);
        let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
        let context = Context { sees, ..known.context() };
        assert_eq!(names(&of_condition(r#"{"all": []}"#), &context), Ok((Vec::new(), 1)));
    }

    #[test]
    fn before_the_first_numbers_nobody_is_listed() {
        let known = Known::contacts(&["Анна"]);
        let context = Context { engine: None, ..known.context() };
        assert_eq!(names(&ListQuestion::of_group(Group::B2c, month()), &context), Ok((Vec::new(), 1)));
    }
}
