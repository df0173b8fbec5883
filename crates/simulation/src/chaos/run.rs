//! Carries a history out, event by event.

use std::cell::RefCell;
use std::rc::Rc;

use bitrix24::shared::Aggregates;
use futures::FutureExt;
use portal::{Fault, Mutation};
use protocol::{Activity, EpochMs, Failure, FieldsCommand, Storage, ToWorker};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use store::{MemoryStore, Store};

use super::history::History;
use super::kind::{FaultKind, Kind};
use super::published::published;
use super::scene::Scene;
use super::tally::Tally;
use super::twist::{Command, Twist, some_time};
use super::watch::Watch;
use super::{NOT_FOUND_BY_DATE, Settings};
use crate::{Tab, Unfinished, Witness, World};

mod ends;

/// Events of one reading at the most.
const MOST_TWISTS: u32 = 9;

/// How many steps of the tab lie between two events at the most.
const LONGEST_GAP: u32 = 40;

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Flaw {
    /// The worker broke a promise on the way.
    #[error("{0}")]
    Promise(String),
    /// The numbers are wrong.
    #[error("{when}: {difference}")]
    Numbers {
        /// Which comparison.
        when: &'static str,
        /// What differs.
        difference: String,
    },
    /// What is published is not what it should be.
    #[error("{when}, the published chart: {what}")]
    Published {
        /// When it was looked at.
        when: &'static str,
        /// What is the matter.
        what: String,
    },
    /// The reading stopped, and no fault explains it.
    #[error("stopped without a cause: {0:?}")]
    Stopped(Failure),
    /// Nothing happens any more although nothing is finished.
    #[error("the reading neither goes on nor ends")]
    Stuck,
    /// It goes on and on.
    #[error("the reading does not end")]
    Endless,
    /// Not even the undisturbed reading came to its end.
    #[error("the undisturbed reading failed: {0}")]
    Undisturbed(Unfinished),
}

/// A history under way.
struct Run<'a> {
    settings: &'a Settings,
    history: &'a History,
    /// Decides which events there are. Whatever an event draws besides must not come from here: switching one event off
    /// would change all that follow.
    random: ChaCha8Rng,
    /// Decides everything else.
    details: ChaCha8Rng,
    scene: Scene,
    world: Rc<World>,
    store: MemoryStore,
    tab: Tab,
    watch: Rc<RefCell<Watch>>,
    tally: Tally,
    twists: u32,
    /// When the portal was changed last.
    changed_at: EpochMs,
    /// When the present reading was begun.
    begun_at: EpochMs,
    /// Whether something has changed that only a full comparison finds.
    needs_check: bool,
    /// Whether the present reading is a full comparison.
    is_check: bool,
}

/// Carries out the history of a seed.
pub(super) fn run(seed: u64, settings: &Settings, history: &History) -> (Result<(), Flaw>, Tally) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (scene, portal) = Scene::draw(seed, settings, &mut random);
    history.note(0, &scene.to_string());
    let world = World::new(portal);
    let store = MemoryStore::new();
    let watch = Rc::new(RefCell::new(Watch::new(&world, history, scene.has_usual_limit())));
    let tab = Tab::open(&world, scene.viewer, store.clone());
    let mut run = Run {
        settings,
        history,
        random,
        details: ChaCha8Rng::seed_from_u64(!seed),
        scene,
        world,
        store,
        tab,
        watch,
        tally: Tally { seeds: 1, ..Tally::default() },
        twists: 0,
        changed_at: -1,
        begun_at: 0,
        needs_check: false,
        is_check: false,
    };
    run.opened();
    let kinds = [
        (run.scene.is_limited, Kind::LimitedViewer),
        (!run.scene.has_usual_limit(), Kind::TightLimit),
        (run.scene.keeps_fields, Kind::Fields),
        (run.scene.counts_leads, Kind::Leads),
    ];
    for (is_so, kind) in kinds {
        if is_so {
            run.count(kind.name());
        }
    }
    let result = run.whole();
    run.count_requests();
    run.tally.milliseconds = run.world.elapsed();
    run.count_faults();
    (result, run.tally)
}

impl Run<'_> {
    fn whole(&mut self) -> Result<(), Flaw> {
        if self.scene.keeps_fields {
            self.tab.say(ToWorker::SetFields(FieldsCommand::Keep));
        }
        for sync in 0..self.scene.syncs {
            if sync > 0 {
                self.between()?;
            }
            self.disturbed()?;
        }
        self.last()
    }

    fn note(&self, what: &str) {
        self.history.note(self.world.elapsed(), what);
    }

    fn activity(&self) -> Option<Activity> {
        self.tab.screen.progress.as_ref().map(|progress| progress.activity.clone())
    }

    // ---- tabs ----

    /// Sets up a tab that was just opened.
    fn opened(&mut self) {
        self.tab.commits_late = self.details.random_bool(0.5);
        self.tab.watch(Rc::clone(&self.watch) as Rc<RefCell<dyn Witness>>);
        self.begun_at = self.world.elapsed();
        self.is_check = false;
        self.tally.syncs += 1;
        if self.scene.is_limited {
            // Unasked, nothing is read for him; nothing is published in this portal, so that he is shown what he has read.
            self.tab.say(ToWorker::ReadMine);
        }
    }

    fn reopen(&mut self) {
        self.count_requests();
        // Of damaged facts nothing is left, their place included.
        let is_stored = self
            .store
            .load()
            .now_or_never()
            .is_some_and(|stored| stored.is_ok_and(|stored| stored.is_some_and(|stored| !stored.damage.facts)));
        let is_kept = is_stored && self.tab.screen.storage == Some(Storage::Kept);
        let mut watch = Watch::new(&self.world, self.history, self.scene.has_usual_limit());
        watch.follows(&self.watch.borrow());
        self.watch = Rc::new(RefCell::new(watch));
        if !is_kept {
            self.watch.borrow_mut().follows_unkept(self.world.elapsed());
        }
        let is_known = self.details.random_bool(0.5);
        self.note(if is_known { "tab: opened, the viewer is known" } else { "tab: opened" });
        let open = if is_known { Tab::open_known } else { Tab::open };
        self.tab = open(&self.world, self.scene.viewer, self.store.clone());
        self.opened();
    }

    /// Closes the tab and opens it again after a while.
    fn kill(&mut self, in_commit: bool, away: EpochMs, damage: Option<u64>) -> Result<(), Flaw> {
        if in_commit {
            let mut steps = 0;
            while !self.tab.is_committing() && steps < 4 * LONGEST_GAP && self.step()? {
                steps += 1;
            }
            if self.tab.is_committing() {
                self.count("kill_in_commit");
            }
        }
        self.tally.kills += 1;
        self.watch.borrow_mut().search(&self.store);
        self.promise()?;
        self.one_chart("after the tab was closed")?;
        if let Some(damage) = damage {
            self.damage(damage);
        }
        self.world.pass(away);
        self.reopen();
        Ok(())
    }

    /// Whatever was broken off, everybody else finds one whole chart, or none before the first.
    fn one_chart(&mut self, when: &'static str) -> Result<Option<Aggregates>, Flaw> {
        let found = published(&self.world.portal.borrow()).map_err(|what| Flaw::Published { when, what })?;
        if found.is_some() {
            self.count("published");
        }
        Ok(found)
    }

    /// Cuts one of the stored values short.
    fn damage(&mut self, which: u64) {
        let mut values = 0;
        self.store.tamper(|_| values += 1);
        let Some(chosen) = which.checked_rem(values) else { return };
        let mut value = 0;
        self.store.tamper(|bytes| {
            if value == chosen {
                bytes.truncate(bytes.len() / 2);
            }
            value += 1;
        });
    }

    // ---- time ----

    /// The worker's next event; `false` if nothing is to happen any more.
    fn step(&mut self) -> Result<bool, Flaw> {
        let was_finished = self.activity() == Some(Activity::Finished);
        let has_happened = self.tab.step();
        self.promise()?;
        if !was_finished && self.activity() == Some(Activity::Finished) {
            self.finished()?;
        }
        Ok(has_happened)
    }

    fn promise(&self) -> Result<(), Flaw> {
        match &self.watch.borrow().flaw {
            Some(flaw) => Err(Flaw::Promise(flaw.clone())),
            None => Ok(()),
        }
    }

    /// Lets time go by with the tab open.
    fn wait(&mut self, time: EpochMs) -> Result<(), Flaw> {
        let until = self.world.elapsed() + time;
        while self.tab.next_at().is_some_and(|next| next <= until) {
            self.step()?;
        }
        self.tab.run_until(until);
        Ok(())
    }

    /// Says something to the worker and lets it take it in.
    fn say(&mut self, message: ToWorker) -> Result<(), Flaw> {
        let is_reading = matches!(message, ToWorker::Refresh | ToWorker::CheckAll);
        let was_finished = self.activity() == Some(Activity::Finished);
        let (now, is_check) = (self.world.elapsed(), message == ToWorker::CheckAll);
        self.tab.say(message);
        self.wait(0)?;
        // The worker may have had a reason not to begin; the last comparison will show whether it had.
        if is_reading && was_finished && self.activity() != Some(Activity::Finished) {
            self.begun_at = now;
            self.is_check = is_check;
            self.tally.syncs += 1;
        }
        Ok(())
    }

    // ---- events ----

    /// A reading that is disturbed again and again.
    fn disturbed(&mut self) -> Result<(), Flaw> {
        for _ in 0..self.random.random_range(0..=MOST_TWISTS) {
            for _ in 0..self.random.random_range(0..LONGEST_GAP) {
                if !self.step()? {
                    break;
                }
            }
            let mut random = ChaCha8Rng::seed_from_u64(self.random.random());
            self.twist(Twist::draw(&mut random), &mut random)?;
        }
        if self.random.random_bool(0.7) { self.finish() } else { Ok(()) }
    }

    /// What happens between two readings: the portal lives on, and the tab stays open or not.
    fn between(&mut self) -> Result<(), Flaw> {
        let time = some_time(&mut self.random);
        let stays_open = self.random.random_bool(0.5);
        for _ in 0..self.random.random_range(0..4) {
            let mut random = ChaCha8Rng::seed_from_u64(self.random.random());
            if let Twist::Change(mutation, count) = Twist::draw(&mut random) {
                self.twist(Twist::Change(mutation, count), &mut random)?;
            }
        }
        if self.settings.has(Kind::Wait) {
            self.twist(Twist::Wait(time), &mut ChaCha8Rng::seed_from_u64(0))?;
        }
        if stays_open || !self.settings.has(Kind::Kill) {
            self.say(ToWorker::Refresh)
        } else {
            self.kill(false, 0, None)
        }
    }

    fn twist(&mut self, twist: Twist, random: &mut ChaCha8Rng) -> Result<(), Flaw> {
        self.twists += 1;
        let is_beyond = self.settings.most_events.is_some_and(|most| self.twists > most);
        if is_beyond || twist.kind().is_some_and(|kind| !self.settings.has(kind)) {
            return Ok(());
        }
        self.note(&format!("#{} {twist}", self.twists));
        match twist.kind() {
            None | Some(Kind::Change(_) | Kind::Fault(_) | Kind::Offline | Kind::Overload) => {}
            Some(kind) => self.count(kind.name()),
        }
        match twist {
            Twist::Change(mutation, count) => (0..count).for_each(|_| self.change(mutation, random)),
            Twist::Chance(fault, chance) => self.with_fault(fault, |fault| fault.probability = chance),
            Twist::Next(fault, count) => self.with_fault(fault, |fault| fault.next = count),
            Twist::Calm => self.calm(),
            Twist::Offline(time) => {
                self.world.portal.borrow_mut().faults_mut().unreachable.probability = 1.0;
                self.wait(time)?;
                self.world.portal.borrow_mut().faults_mut().unreachable.probability = 0.0;
            }
            Twist::Overload => self.world.portal.borrow_mut().faults_mut().overload_limit.next = 1,
            Twist::Revoke => self.world.portal.borrow_mut().revoke(self.scene.viewer.0),
            Twist::Kill { in_commit, away } => self.kill(in_commit, away, None)?,
            Twist::Damage(which) => self.kill(false, 0, Some(which))?,
            Twist::FullDisk(bytes) => self.store.set_quota(Some(bytes)),
            Twist::FreeDisk => self.store.set_quota(None),
            Twist::Pause(time) => {
                self.say(ToWorker::Pause)?;
                self.wait(time)?;
                self.say(ToWorker::Resume)?;
            }
            Twist::Wait(time) => self.wait(time)?,
            Twist::Ask(command) => self.say(match command {
                Command::Resume => ToWorker::Resume,
                Command::Refresh => ToWorker::Refresh,
                Command::CheckAll => ToWorker::CheckAll,
            })?,
        }
        Ok(())
    }

    fn with_fault(&mut self, kind: FaultKind, change: impl FnOnce(&mut Fault)) {
        change(kind.of(self.world.portal.borrow_mut().faults_mut()));
    }

    /// No fault strikes any more; how often they struck stays known.
    fn calm(&mut self) {
        let mut portal = self.world.portal.borrow_mut();
        let faults = portal.faults_mut();
        let named = FaultKind::ALL.map(|kind| *kind.of(faults));
        for (kind, fault) in FaultKind::ALL.into_iter().zip(named) {
            *kind.of(faults) = Fault { probability: 0.0, next: 0, ..fault };
        }
        faults.overload_limit.next = 0;
        faults.unreachable.probability = 0.0;
    }

    fn change(&mut self, mutation: Mutation, random: &mut ChaCha8Rng) {
        let now = self.world.elapsed();
        let concerned = self.world.portal.borrow_mut().mutate(mutation, now as f64 / 1000.0, random);
        let Some((entity, id)) = concerned else { return };
        self.note(&format!("portal: {} {entity:?} {id}", mutation.name()));
        *self.tally.changes.entry(mutation.name()).or_default() += 1;
        self.changed_at = now;
        self.needs_check |= NOT_FOUND_BY_DATE.contains(&mutation);
    }

    // ---- numbers ----

    /// Counts something that is neither a fault nor a change.
    fn count(&mut self, name: &'static str) {
        *self.tally.others.entry(name).or_default() += 1;
    }

    fn count_requests(&mut self) {
        self.tally.requests += std::mem::take(&mut self.watch.borrow_mut().requests);
    }

    fn count_faults(&mut self) {
        let mut portal = self.world.portal.borrow_mut();
        let faults = portal.faults_mut();
        let struck = FaultKind::ALL.map(|kind| (Kind::Fault(kind).name(), kind.of(faults).struck));
        let others = [("offline", faults.unreachable.struck), ("overload", faults.overload_limit.struck)];
        for (name, struck) in struck.into_iter().chain(others).filter(|(_, struck)| *struck > 0) {
            *self.tally.faults.entry(name).or_default() += u64::from(struck);
        }
    }
}
