//! Segments: the saved ones, saving one, and how large they are through the months, a condition and a month a step.

mod comparison;
mod goods;
mod report;
mod saved;
mod snapshot;

use protocol::{Draft, DraftAnswer, DraftQuestion, NoDraft, NotRead, Reach, SegmentSize, SizesAnswer, SizesQuestion};
use segmentation::condition::{Bitmap, Condition, Named, Need, Resolved, day_of};
use segmentation::{ListQuery, Members, Month, Row, Segmentation, View};
use std::rc::Rc;
use sync::{Job, Want};

use super::conditions::{unread, wants};
use super::context::Context;
use super::forecast::of_month;
use super::{Answerable, Came, Step};

/// How many clients are named as a sample.
const SAMPLE: usize = 10;

/// From this share on of those who are in one of two segments they are nearly the same, in per cent.
const NEARLY: usize = 90;

/// A condition with all that is known of the portal beside its facts.
pub(super) struct Asked<'c> {
    engine: &'c Segmentation,
    knowledge: segmentation::Context,
    resolved: Resolved,
}

/// Why a condition is not answered in this step.
pub(super) enum NotYet {
    /// The portal has to be asked.
    Ask(Box<Job>),
    /// There is more to do.
    More,
    /// It cannot be used.
    Unusable(String),
}

impl<'c> Asked<'c> {
    /// Makes a condition ready that is asked at a month and maybe at those before it; `is_staff_asked` notes that the portal
    /// was asked who works in which department.
    pub(super) fn new(
        text: &str,
        month: Month,
        engine: &'c Segmentation,
        is_staff_asked: &mut bool,
        context: &Context<'c>,
    ) -> Result<Self, NotYet> {
        let mut knowledge = context.knowledge();
        let resolved = Condition::parse(text).and_then(|condition| Resolved::new(&condition, &knowledge));
        let resolved = resolved.map_err(|error| NotYet::Unusable(error.to_string()))?;
        let is_staff_needed = knowledge.staff.departments.is_empty() && resolved.needs().contains(Need::Staff);
        // Once: a portal may have no departments.
        if is_staff_needed && !std::mem::replace(is_staff_asked, true) {
            return Err(NotYet::Ask(Box::new(Job::ReadStaff(Box::default()))));
        }
        if resolved.needs().contains(Need::Forecast) {
            let outcome = of_month(month, engine, context).ok_or(NotYet::More)?;
            // Without a forecast nobody has the numbers that are asked for.
            knowledge.foreseen = outcome.ok().map(|made| made.foreseen.clone());
        }
        Ok(Self { engine, knowledge, resolved })
    }

    /// Whether it can be asked at other months than the one it was made ready for: a forecast is of one month.
    fn has_history(&self) -> bool {
        !self.resolved.needs().contains(Need::Forecast)
    }

    /// The clients for whom it holds at a month.
    pub(super) fn members(&self, month: Month) -> Bitmap {
        let members = self.engine.members(&self.resolved, month, &self.knowledge, &mut || true);
        // It was not stopped.
        members.unwrap_or_default()
    }

    /// The clients there are at a month.
    fn everybody(&self, month: Month) -> Bitmap {
        View::new(self.engine, &self.knowledge).clients(day_of(month.reference_date(self.engine.today())))
    }

    /// Whom some clients are reached by.
    fn reach(&self, members: &Bitmap, month: Month) -> Reach {
        let having = |field: &str| {
            let condition = Condition::parse(&format!(r#"{{"field":"{field}","op":"is","value":true}}"#));
            let resolved = condition.and_then(|condition| Resolved::new(&condition, &self.knowledge));
            let view = View::new(self.engine, &self.knowledge);
            let at = day_of(month.reference_date(self.engine.today()));
            let having = resolved.ok().and_then(|it| it.members_among(members, &view, at, &mut || true));
            having.unwrap_or_default()
        };
        let (phone, email) = (having("phone"), having("email"));
        let mut both = phone.clone();
        both.and(&email);
        Reach { phone: phone.count() as u32, email: email.count() as u32, both: both.count() as u32 }
    }

    /// How many clients there are among some, with the first of them by name.
    fn sample(&self, members: Bitmap, month: Month) -> (u32, Vec<Row>) {
        let count = members.count() as u32;
        let query = ListQuery { limit: SAMPLE, ..ListQuery::of(Members::Cards(Rc::new(members)), month) };
        let page = self.engine.list(&query, &self.knowledge, &mut || true);
        (count, page.map(|page| page.rows).unwrap_or_default())
    }
}

/// What of the sizes is counted.
#[derive(Default)]
pub(super) struct Sizes {
    is_staff_asked: bool,
    done: Vec<Option<SegmentSize>>,
    /// Who is in each of them in the last month.
    members: Vec<Bitmap>,
    /// The numbers of the condition that is being counted, the last month first.
    now: SegmentSize,
}

impl Sizes {
    /// The sizes, with which of the segments are nearly the same.
    fn compared(&mut self) -> Vec<Option<SegmentSize>> {
        let mut sizes = std::mem::take(&mut self.done);
        for (place, size) in sizes.iter_mut().enumerate() {
            let Some(size) = size else { continue };
            let others = (0..self.members.len()).filter(|&other| other != place);
            size.nearly =
                others.filter(|&it| are_nearly(&self.members[place], &self.members[it])).map(|it| it as u32).collect();
        }
        sizes
    }
}

/// Whether nearly all who are in one of two segments are in both. Two without anybody have nothing in common.
fn are_nearly(one: &Bitmap, other: &Bitmap) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (mut both, mut any) = (one.clone(), one.clone());
    both.and(other);
    any.or(other);
    let (both, any) = (both.count() * 100, any.count() * NEARLY);
    both > 0 && both >= any
}

impl Answerable for SizesQuestion {
    type Work = Sizes;

    fn wants(&self) -> Vec<Want> {
        wants(self.conditions.iter().map(String::as_str), self.month)
    }

    /// A condition and a month a step.
    fn step(&self, work: &mut Sizes, _: Came, context: &Context<'_>) -> Step<SizesAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NotRead)) };
        let Some(text) = self.conditions.get(work.done.len()) else {
            return Step::Answer(Ok(work.compared()));
        };
        let asked = match Asked::new(text, self.month, engine, &mut work.is_staff_asked, context) {
            Ok(asked) => asked,
            Err(NotYet::Ask(job)) => return Step::AskPortal(*job),
            Err(NotYet::More) => return Step::More,
            Err(NotYet::Unusable(_)) => {
                work.done.push(None);
                work.members.push(Bitmap::none(0));
                return Step::More;
            }
        };
        let month = self.month.plus(-(work.now.clients.len() as i32));
        let members = asked.members(month);
        if work.now.clients.is_empty() {
            work.now.reach = asked.reach(&members, month);
            work.members.push(members.clone());
        }
        work.now.clients.push(members.count() as u32);
        if work.now.clients.len() >= self.months as usize || !asked.has_history() {
            let mut size = std::mem::take(&mut work.now);
            size.clients.reverse();
            size.unread = unread([text.as_str()], self.month, context);
            work.done.push(Some(size));
        }
        Step::More
    }
}

impl Answerable for DraftQuestion {
    /// Whether the portal was asked who works in which department.
    type Work = bool;

    fn wants(&self) -> Vec<Want> {
        wants([self.condition.as_str()].into_iter().chain(self.against.as_deref()), self.month)
    }

    fn step(&self, is_staff_asked: &mut bool, _: Came, context: &Context<'_>) -> Step<DraftAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoDraft::NotRead)) };
        let asked = match Asked::new(&self.condition, self.month, engine, is_staff_asked, context) {
            Ok(asked) => asked,
            Err(NotYet::Ask(job)) => return Step::AskPortal(*job),
            Err(NotYet::More) => return Step::More,
            Err(NotYet::Unusable(why)) => return Step::Answer(Err(NoDraft::Unusable(why))),
        };
        let members = asked.members(self.month);
        // What cannot be used (any more) had nobody to lose.
        let against = self.against.as_ref().map(|text| Asked::new(text, self.month, engine, is_staff_asked, context));
        let before = match against {
            Some(Ok(asked)) => Some(asked.members(self.month)),
            Some(Err(NotYet::Ask(job))) => return Step::AskPortal(*job),
            Some(Err(NotYet::More)) => return Step::More,
            Some(Err(NotYet::Unusable(_))) | None => None,
        };
        let (mut added, mut lost) = (Default::default(), Default::default());
        if let Some(before) = before {
            let (mut come, mut gone) = (members.clone(), before.clone());
            come.and_not(&before);
            gone.and_not(&members);
            added = asked.sample(come, self.month);
            lost = asked.sample(gone, self.month);
        }
        let view = View::new(engine, &asked.knowledge);
        let missing = asked.resolved.missing(&view).into_iter().map(|named| told(&named)).collect();
        let (clients, sample) = asked.sample(members, self.month);
        Step::Answer(Ok(Box::new(Draft {
            all: asked.everybody(self.month).count() as u32,
            clients,
            sample,
            added,
            lost,
            unread: unread([self.condition.as_str()], self.month, context),
            missing,
        })))
    }
}

/// What a condition names: the codes of the field and of the value.
fn told(named: &Named) -> (String, String) {
    let text = |code: &segmentation::condition::Code| match code {
        segmentation::condition::Code::Text(text) => text.clone(),
        segmentation::condition::Code::Number(number) => number.to_string(),
    };
    match named {
        Named::UserField(code) => (format!("uf:{code}"), String::new()),
        Named::Item(subject, code) => (subject.code(), text(code)),
        Named::Funnel(number) => ("funnel".to_owned(), number.to_string()),
        Named::DealType(code) => ("type".to_owned(), code.clone()),
        Named::Product(code) => ("product".to_owned(), text(code)),
        Named::Section(code) => ("section".to_owned(), text(code)),
    }
}

#[cfg(test)]
mod tests;
