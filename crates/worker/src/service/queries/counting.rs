//! The settings of counting: what holds, what others would change, and setting them.

use protocol::{
    CountingAnswer, CountingQuestion, Directories, DirectoriesAnswer, DirectoriesQuestion, EffectAnswer,
    EffectQuestion, Leads, SaveAnswer, SaveCounting, Set,
};
use segmentation::Month;
use sync::job::counting::{ReadCounting, SaveCounting as Saving, Saved};
use sync::{ColumnSet, Job, Reached, Want};

use super::context::Context;
use super::{Answerable, Came, Step};
use crate::service::counting::set;

impl Answerable for CountingQuestion {
    type Work = ();

    /// What the portal has told is known to the service already, by the way it went here.
    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<CountingAnswer> {
        let Came::Job(Job::ReadCounting(read)) = came else {
            return Step::AskPortal(Job::ReadCounting(Box::default()));
        };
        let Set { settings, journal } = set(context.counting);
        let leads = match read.has_leads {
            _ if context.refuses_leads => Leads::Refused,
            Some(false) => Leads::SimpleMode,
            _ => Leads::Maybe,
        };
        let directories = directories(*read);
        Step::Answer(CountingAnswer { settings, problem: context.counting_problem, journal, directories, leads })
    }
}

fn directories(read: ReadCounting) -> Directories {
    let ReadCounting { funnels, company_types, contact_types, sources, industries, .. } = read;
    Directories { funnels, company_types, contact_types, sources, industries }
}

impl Answerable for DirectoriesQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<DirectoriesAnswer> {
        let Came::Job(Job::ReadCounting(read)) = came else {
            return Step::AskPortal(Job::ReadCounting(Box::default()));
        };
        let currency = context.checkpoint.and_then(|checkpoint| checkpoint.currencies.base());
        Step::Answer(DirectoriesAnswer {
            currency: currency.unwrap_or_default().to_owned(),
            app_code: read.app_code.clone().unwrap_or_default(),
            directories: directories(*read),
        })
    }
}

impl Answerable for EffectQuestion {
    type Work = ();

    fn wants(&self) -> Vec<Want> {
        self.settings.leads_are_requests.then_some(Want::Leads).into_iter().collect()
    }

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<EffectAnswer> {
        // What a viewer who may not see everything has read, and what is read of a portal so far, is not all.
        let sees_all = !context.sees.is_limited && !context.sees.shows_published;
        let are_leads_read =
            context.checkpoint.is_none_or(|it| it.columns_reached(ColumnSet::Leads) == Reached::Everything);
        let is_read = sees_all && (are_leads_read || !self.settings.leads_are_requests);
        let Some(engine) = context.engine.filter(|_| is_read && self.settings.out_of_range().is_none()) else {
            return Step::Answer(None);
        };
        let month = self.month.unwrap_or(Month::of(engine.today()));
        let tried = context.trials.step(engine, &self.settings, month);
        tried.map_or(Step::More, |tried| Step::Answer(Some(tried.effect.clone())))
    }
}

impl Answerable for SaveCounting {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<SaveAnswer> {
        if let Came::Job(Job::SaveCounting(saving)) = came {
            let holds = || set(context.counting);
            return Step::Answer(match saving.outcome() {
                Some(Saved::Set(_)) => SaveAnswer::Saved(holds()),
                Some(Saved::Overtaken(_)) => SaveAnswer::Overtaken(holds()),
                Some(Saved::Unreadable(_)) => SaveAnswer::Newer,
                Some(Saved::Refused(words)) => SaveAnswer::Refused(words.clone()),
                None => SaveAnswer::Refused(String::new()),
            });
        }
        let Some((user, name)) = context.administrator.clone() else { return Step::Answer(SaveAnswer::NotAllowed) };
        if let Some(setting) = self.wanted.out_of_range() {
            return Step::Answer(SaveAnswer::OutOfRange(setting));
        }
        let saving = Saving::new(self.seen.clone(), self.wanted.clone(), user, name);
        Step::AskPortal(Job::SaveCounting(Box::new(saving)))
    }
}

#[cfg(test)]
mod tests {
    use segmentation::{Group, Setting, Settings, UserId};

    use super::super::context::Sees;
    use super::super::context::tests::Known;
    use super::*;

    fn sleeping_after(months: u32) -> Settings {
        Settings { sleeping_after_months: months, ..Settings::default() }
    }

    #[test]
    fn only_an_administrator_saves_and_only_what_makes_sense() {
        let known = Known::contacts(&[]);
        let administrator = || Context { administrator: Some((UserId(1), String::new())), ..known.context() };
        for (context, wanted, expected) in [
            (known.context(), sleeping_after(3), Some(SaveAnswer::NotAllowed)),
            (administrator(), sleeping_after(0), Some(SaveAnswer::OutOfRange(Setting::SleepingAfter))),
            (administrator(), sleeping_after(18), Some(SaveAnswer::OutOfRange(Setting::LostAfter))),
            (administrator(), sleeping_after(3), None),
        ] {
            let question = SaveCounting { seen: Settings::default(), wanted };
            match (question.step(&mut (), Came::Turn, &context), expected) {
                (Step::Answer(answer), Some(expected)) => assert_eq!(answer, expected),
                (Step::AskPortal(Job::SaveCounting(_)), None) => {}
                _ => panic!("{:?}", question.wanted),
            }
        }
    }

    #[test]
    fn the_effect_is_told_only_of_everything_there_is() {
        let known = Known::contacts(&["Анна"]);
        let limited = Sees { is_limited: true, ..Sees::default() };
        for (context, settings, is_told) in [
            (known.context(), sleeping_after(3), true),
            (known.context(), sleeping_after(0), false),
            (Context { sees: limited, ..known.context() }, sleeping_after(3), false),
            (Context { engine: None, ..known.context() }, sleeping_after(3), false),
        ] {
            let question = EffectQuestion { settings, month: None };
            let Step::Answer(effect) = question.step(&mut (), Came::Turn, &context) else { panic!("an answer") };
            assert_eq!(effect.map(|effect| effect.then[Group::B2c]), is_told.then_some(1));
        }
    }
}
