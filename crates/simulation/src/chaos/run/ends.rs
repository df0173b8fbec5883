//! How a reading ends, and what must be right then.

use protocol::{Activity, EpochMs, Failure, FieldsCommand, FieldsStage, Storage, ToWorker};
use rand::Rng;
use segmentation::{Month, Series};

use super::super::answers::{Answers, undisturbed};
use super::{Flaw, Run};
use crate::{Tab, wrong_values};

/// A reading that takes longer than this without anybody disturbing it will never end. Refusals by chance for execution
/// time say nothing of their end, and each is waited out for up to ten minutes: the slowest histories take days.
const ENDLESS: EpochMs = 10 * 24 * 3_600_000;

/// The last comparison of a history.
const AT_THE_END: &str = "at the very end";

impl Run<'_> {
    /// Lets the reading come to its end, as a patient user would who tries again when it stops.
    pub(super) fn finish(&mut self) -> Result<(), Flaw> {
        let patience = self.world.elapsed() + ENDLESS;
        let mut stops = 0;
        loop {
            match self.activity() {
                Some(Activity::Finished) => return Ok(()),
                Some(Activity::Stopped(failure)) => {
                    self.explain(&failure)?;
                    stops += 1;
                    if stops > 3 {
                        self.note("fault: none any more");
                        self.calm();
                    }
                    self.wait(60_000)?;
                    if failure == Failure::SignedOut {
                        // What the page advises.
                        self.reopen();
                    } else {
                        self.say(ToWorker::Resume)?;
                    }
                }
                Some(Activity::Paused) => self.say(ToWorker::Resume)?,
                _ => {}
            }
            if self.world.elapsed() > patience {
                return Err(Flaw::Endless);
            }
            if !self.step()? {
                let is_over = matches!(self.activity(), Some(Activity::Finished | Activity::Stopped(_)));
                if !is_over {
                    return Err(Flaw::Stuck);
                }
            }
        }
    }

    /// A reading may stop only for what has really happened.
    fn explain(&self, failure: &Failure) -> Result<(), Flaw> {
        let faults = *self.world.portal.borrow_mut().faults_mut();
        let is_explained = match failure {
            Failure::BlockedByBitrix24 => faults.overload_limit.struck > 0,
            Failure::SignedOut => faults.expired_token.struck > 0 || self.tally.others.contains_key("revoke"),
            Failure::OddAnswer { .. } => faults.broken_json.struck > 2,
            Failure::NoCrmRights
            | Failure::AppNotAllowed
            | Failure::PlanWithoutRest
            | Failure::NotInstalled
            | Failure::PortalDeleted
            | Failure::HttpsRequired
            | Failure::PortalTooOld => false,
        };
        if is_explained { Ok(()) } else { Err(Flaw::Stopped(failure.clone())) }
    }

    /// The worker says that it has read everything: if nothing has changed since it began, that must be so.
    pub(super) fn finished(&mut self) -> Result<(), Flaw> {
        if self.changed_at >= self.begun_at {
            return Ok(());
        }
        // It says that a list is left out because the portal fails to tell it; the reading that comes back for it is judged.
        if self.tab.screen.progress.as_ref().is_some_and(|progress| !progress.failing.is_empty()) {
            return Ok(());
        }
        if self.needs_check && !self.is_check {
            return Ok(());
        }
        // What was found but could not be kept is unknown again to the next tab.
        self.needs_check &= self.tab.screen.storage != Some(Storage::Kept);
        self.compare("at the end of a reading")
    }

    /// Compares what the tab shows with what an undisturbed reading shows, if both show the same day.
    fn compare(&mut self, when: &'static str) -> Result<(), Flaw> {
        let mut right = undisturbed(&self.world, &self.scene).map_err(Flaw::Undisturbed)?;
        let day = |tab: &Tab| tab.screen.summary.as_ref().map(|summary| summary.series.as_of);
        if day(&self.tab).is_some() && day(&right).is_some() && day(&self.tab) != day(&right) {
            return Ok(());
        }
        let months = self.months(&right);
        let expected = Answers::of(&mut right, &months);
        let shown = Answers::of(&mut self.tab, &months);
        self.same(when, shown, expected)?;
        if when == AT_THE_END { self.filled(&right) } else { Ok(()) }
    }

    /// The last month that is shown, and three others.
    fn months(&mut self, tab: &Tab) -> Vec<Month> {
        let Some(summary) = &tab.screen.summary else { return Vec::new() };
        let months: Vec<Month> = summary.series.iter().map(|(month, _)| month).collect();
        let mut chosen: Vec<Month> =
            (0..3).filter_map(|_| months.get(self.details.random_range(0..months.len().max(1))).copied()).collect();
        chosen.extend(months.last());
        chosen.sort();
        chosen.dedup();
        chosen
    }

    fn same(&mut self, when: &'static str, shown: Option<Answers>, expected: Option<Answers>) -> Result<(), Flaw> {
        self.tally.comparisons += 1;
        let difference = match (shown, expected) {
            (None, None) => None,
            (Some(shown), Some(expected)) => shown.contradiction().or_else(|| shown.difference(&expected)),
            (shown, _) => Some(format!("{} numbers are shown", if shown.is_some() { "some" } else { "no" })),
        };
        match difference {
            Some(difference) => Err(Flaw::Numbers { when, difference }),
            None => Ok(()),
        }
    }

    /// Peace returns; the tab reads once more, compares everything, and is right.
    pub(super) fn last(&mut self) -> Result<(), Flaw> {
        self.note("peace: no faults, room on the disk, the last reading");
        self.calm();
        self.store.set_quota(None);
        self.keep_again()?;
        self.make_fields()?;
        self.keep_again()?;
        self.read_again(ToWorker::Refresh)?;
        self.read_again(ToWorker::CheckAll)?;
        // A reading may go on over midnight: then the next day's numbers are asked for.
        for _ in 0..3 {
            let before = self.tally.comparisons;
            self.compare(AT_THE_END)?;
            if self.tally.comparisons > before {
                self.shared()?;
                return self.stored();
            }
            self.read_again(ToWorker::Refresh)?;
        }
        Err(Flaw::Endless)
    }

    /// Has the fields made, if they are to be and are not yet.
    fn make_fields(&mut self) -> Result<(), Flaw> {
        if !self.scene.keeps_fields {
            return Ok(());
        }
        self.tab.screen.fields = None;
        self.say(ToWorker::SetFields(FieldsCommand::Keep))?;
        let patience = self.world.elapsed() + ENDLESS;
        while self.tab.screen.fields.as_ref().is_none_or(|fields| fields.stage != FieldsStage::Ready) {
            // What was under way when peace returned may still have stopped it.
            if let Some(Activity::Stopped(failure)) = self.activity() {
                self.explain(&failure)?;
                self.wait(60_000)?;
                self.say(ToWorker::Resume)?;
            }
            if self.world.elapsed() > patience || !self.step()? {
                return Err(Flaw::Stuck);
            }
        }
        self.finish()
    }

    /// What the portal's cards hold is what the numbers say.
    fn filled(&mut self, right: &Tab) -> Result<(), Flaw> {
        if !self.scene.keeps_fields {
            return Ok(());
        }
        match wrong_values(&self.world.portal.borrow(), &right.wanted()) {
            Some(difference) => Err(Flaw::Numbers { when: "in the cards at the very end", difference }),
            None => Ok(()),
        }
    }

    /// Reads on in new tabs until one keeps what it reads: a save that met the full disk before may be answered only now.
    fn keep_again(&mut self) -> Result<(), Flaw> {
        while self.finish().map(|()| self.tab.screen.storage != Some(Storage::Kept))? {
            self.reopen();
        }
        Ok(())
    }

    fn read_again(&mut self, how: ToWorker) -> Result<(), Flaw> {
        self.say(how)?;
        self.finish()
    }

    /// An administrator's numbers are published for everybody, and nobody else's.
    fn shared(&mut self) -> Result<(), Flaw> {
        while self.step()? {}
        let when = "at the very end";
        let shown =
            self.tab.screen.summary.as_ref().filter(|_| !self.scene.is_limited).map(|summary| summary.series.clone());
        let found = self.one_chart(when)?.map(|found| found.today);
        if found == shown {
            return Ok(());
        }
        let day = |series: &Option<Series>| series.as_ref().map(|series| series.as_of);
        let what = format!("as of {:?} is not what is shown as of {:?}", day(&found), day(&shown));
        Err(Flaw::Published { when, what })
    }

    /// What is stored is all that was shown: without a network, a new tab shows the same.
    fn stored(&mut self) -> Result<(), Flaw> {
        self.watch.borrow_mut().search(&self.store);
        self.promise()?;
        let months = match &self.tab.screen.summary {
            Some(summary) => summary.series.last().into_iter().collect(),
            None => Vec::new(),
        };
        let expected = Answers::of(&mut self.tab, &months);
        self.world.portal.borrow_mut().faults_mut().unreachable.probability = 1.0;
        self.note("tab: opened without a network");
        let mut tab = Tab::open_known(&self.world, self.scene.viewer, self.store.clone());
        tab.run_until(self.world.elapsed() + 10_000);
        let shown = Answers::of(&mut tab, &months);
        self.same("from the store alone", shown, expected)
    }
}
