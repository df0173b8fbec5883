//! The execution time the portal grants: how much of it is used, what a request may still take, and when more comes free.
//!
//! The documentation and newer server code disagree on who is billed (docs: limits.md; `rest` 26.5): each method for its
//! own time, inside of a batch too, or the method `batch` for half of everything in it. Until the portal's own answers
//! show which rule it follows, both are obeyed.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::PortalInstant;
use crate::time::minutes;

/// Seconds a method may take within the window (docs: limits.md, the example; the portal may be configured otherwise, which
/// only its refusal tells).
const LIMIT: f64 = 480.0;

/// What is assumed as long as it is not known who is billed: the default in the server's code.
const CAUTIOUS_LIMIT: f64 = 420.0;

/// Share of the limit that is planned with (99 %): the cost of requests under way is an estimate.
const USABLE: f64 = 0.99;

/// Share of the account of all batches that pages and updates leave unused (3 %), where batches are billed as a whole: the
/// bootstrap, the lease and jobs are sent without a look at the account, and would be refused at the limit.
const UNPLANNED: f64 = 0.03;

/// Safety factor on the estimated cost of requests under way (×1.1). A request that exceeds the limit has its method
/// refused until the oldest minute of the window falls out, up to ten minutes.
const SAFETY_FACTOR: f64 = 1.1;

/// The share of its time that a batch is billed where the batch is billed as a whole.
const BATCH_WEIGHT: f64 = 0.5;

/// The work of each minute of the portal's clock counts for ten minutes from the end of its first call on (docs:
/// limits.md), which is no whole minute.
const WINDOW: Duration = minutes(10);

/// Rounding error of the portal's clock, which tells whole seconds (up to 999 ms). Work is booked in the later of the
/// two minutes in which it may have ended; booked in the earlier one, its budget would be used again a minute too soon.
const UNTOLD: Duration = Duration::from_millis(999);

/// Less than this is no evidence: the portal does not count a method's first tenth of a second in a request.
const EVIDENCE_SECONDS: f64 = 0.3;

/// Smallest difference between the portal's account and ours that is no rounding (1 s): beyond it, others use the same
/// budget.
const OTHERS_SECONDS: f64 = 1.0;

/// Who is billed for the commands of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Billing {
    /// Not known yet.
    #[default]
    Unknown,
    /// Each method.
    PerMethod,
    /// The method `batch`.
    WholeBatch,
    /// Nobody: the portal keeps no account, as self-hosted ones do by default.
    Nobody,
}

/// Whose account it is: a method's, or that of all batches.
pub type Payer = &'static str;

/// The account of all batches.
pub const BATCH: Payer = "batch";

/// What one batch has cost, by its answer.
#[derive(Clone, Debug, Default)]
pub struct Bill {
    /// Seconds of work by method, and the portal's own sum for the method if it names one.
    pub methods: BTreeMap<Payer, (f64, Option<f64>)>,
    /// The portal's own sum for the batch as a whole.
    pub batch: Option<f64>,
    /// When the oldest part of an account comes free, as the portal names it.
    pub resets: BTreeMap<Payer, PortalInstant>,
}

impl Bill {
    /// Adds a command.
    pub fn add(&mut self, method: Payer, seconds: f64, operating: Option<f64>) {
        let (sum, told) = self.methods.entry(method).or_default();
        *sum += seconds;
        // Of several sums the largest is the newest.
        *told = match (*told, operating) {
            (Some(told), Some(operating)) => Some(told.max(operating)),
            (told, operating) => told.or(operating),
        };
    }
}

impl Bill {
    /// Notes when the oldest part of an account comes free, in seconds since 1970, if the portal has named it.
    pub fn note_reset(&mut self, payer: Payer, seconds: Option<f64>) {
        if let Some(seconds) = seconds.filter(|seconds| *seconds > 0.0) {
            self.resets.insert(payer, PortalInstant((seconds * 1_000.0).ceil() as i64));
        }
    }
}

/// What was used in a minute of the portal's clock.
#[derive(Clone, Copy, Debug)]
struct Minute {
    seconds: f64,
    /// When it counts no more, at the latest.
    until: PortalInstant,
    /// Whether its first call surely ended in it, and not in the minute before.
    is_sure: bool,
}

/// Seconds used, by minute of the portal's clock.
#[derive(Clone, Debug, Default)]
struct Minutes(BTreeMap<i64, Minute>);

impl Minutes {
    fn add(&mut self, seconds: f64, portal_now: PortalInstant) {
        let latest = portal_now + UNTOLD;
        let first = Minute { seconds: 0.0, until: latest + WINDOW, is_sure: minute(portal_now) == minute(latest) };
        let known = self.0.entry(minute(latest)).or_insert(first);
        if !known.is_sure {
            // What was booked here so far may be the portal's minute before, so that this is the first call.
            (known.until, known.is_sure) = (first.until, first.is_sure);
        }
        known.seconds += seconds;
    }

    /// Those that count, oldest first.
    fn counting(&self, portal_now: PortalInstant) -> impl Iterator<Item = &Minute> {
        self.0.values().filter(move |minute| minute.until > portal_now)
    }

    fn used(&self, portal_now: PortalInstant) -> f64 {
        self.counting(portal_now).map(|minute| minute.seconds).sum()
    }

    fn forget(&mut self, portal_now: PortalInstant) {
        self.0.retain(|_, minute| minute.until > portal_now);
    }
}

#[derive(Clone, Debug, Default)]
struct Account {
    /// What this tab has used.
    minutes: Minutes,
    /// What others have used besides, as far as the portal's sums show, by the minute in which they showed.
    others: Minutes,
    /// Seconds that requests under way will probably take.
    reserved: f64,
    /// Until when the portal refuses.
    blocked_until: Option<PortalInstant>,
    /// The limit, if a refusal has shown that it is lower than assumed.
    limit: Option<f64>,
    /// The largest sum the portal has named within the window.
    told: f64,
    /// When its oldest part comes free, as the portal's last good answer has named it.
    reset_at: Option<PortalInstant>,
}

impl Account {
    fn used(&self, portal_now: PortalInstant) -> f64 {
        self.minutes.used(portal_now) + self.others.used(portal_now)
    }

    fn forget(&mut self, portal_now: PortalInstant) {
        self.minutes.forget(portal_now);
        self.others.forget(portal_now);
        self.blocked_until = self.blocked_until.filter(|&until| until > portal_now);
    }

    /// When the oldest minute counts no more.
    fn relieved_at(&self, portal_now: PortalInstant) -> Option<PortalInstant> {
        let first = |minutes: &Minutes| minutes.counting(portal_now).map(|minute| minute.until).min();
        [&self.minutes, &self.others].into_iter().filter_map(first).min()
    }

    /// Takes the portal's own sum. What it holds beyond our account was used by others, or by a request of ours whose
    /// answer is still on its way: once that is booked as well, what was taken for others is given back.
    fn told(&mut self, told: f64, portal_now: PortalInstant) {
        self.told = told;
        let mut surplus = self.used(portal_now) - told;
        if surplus < -OTHERS_SECONDS {
            self.others.add(-surplus, portal_now);
        }
        for minute in self.others.0.values_mut().rev() {
            let back = surplus.clamp(0.0, minute.seconds);
            minute.seconds -= back;
            surplus -= back;
        }
        self.others.0.retain(|_, minute| minute.seconds > 0.0);
    }
}

fn minute(portal_now: PortalInstant) -> i64 {
    portal_now.0.div_euclid(60_000)
}

/// All accounts. Amounts are seconds of the portal's work.
#[derive(Clone, Debug, Default)]
pub struct Budgets {
    billing: Billing,
    accounts: BTreeMap<Payer, Account>,
}

impl Budgets {
    /// Who is billed, as far as it is known.
    #[must_use]
    pub fn billing(&self) -> Billing {
        self.billing
    }

    fn limit(&self, account: &Account) -> f64 {
        let assumed = if self.billing == Billing::Unknown { CAUTIOUS_LIMIT } else { LIMIT };
        account.limit.unwrap_or(assumed) * USABLE
    }

    /// What of a limit can be planned with.
    fn plannable(&self, payer: Payer, account: &Account) -> f64 {
        let is_whole = payer == BATCH && self.billing == Billing::WholeBatch;
        self.limit(account) * if is_whole { 1.0 - UNPLANNED } else { 1.0 }
    }

    /// The accounts a command of a method is booked on, each with its weight.
    fn payers(&self, method: Payer) -> impl Iterator<Item = (Payer, f64)> + use<> {
        let per_method = matches!(self.billing, Billing::Unknown | Billing::PerMethod).then_some((method, 1.0));
        let whole = matches!(self.billing, Billing::Unknown | Billing::WholeBatch).then_some((BATCH, BATCH_WEIGHT));
        per_method.into_iter().chain(whole)
    }

    /// How many seconds of a method may be expected of what is asked for now.
    #[must_use]
    pub fn room(&self, method: Payer, portal_now: PortalInstant) -> f64 {
        let left = |payer: Payer| match self.accounts.get(payer) {
            Some(account) if account.blocked_until.is_some_and(|until| portal_now < until) => 0.0,
            Some(account) => (self.plannable(payer, account) - account.used(portal_now) - account.reserved).max(0.0),
            None => CAUTIOUS_LIMIT * USABLE,
        };
        let room = |(payer, weight): (Payer, f64)| left(payer) / (weight * SAFETY_FACTOR);
        // A refusal counts whoever is thought to be billed.
        let refused = [method, BATCH].iter().filter_map(|payer| self.accounts.get(payer)?.blocked_until).max();
        if refused.is_some_and(|until| portal_now < until) {
            return 0.0;
        }
        self.payers(method).map(room).fold(f64::INFINITY, f64::min)
    }

    /// Whether at least so many seconds of a method may be asked for now; of an account that is half free, always. Where
    /// the limit is tight there may never be more: the lease alone takes something from it every minute.
    #[must_use]
    pub fn has_room(&self, method: Payer, seconds: f64, portal_now: PortalInstant) -> bool {
        let limit = |payer: Payer| self.accounts.get(payer).map_or(CAUTIOUS_LIMIT * USABLE, |it| self.limit(it));
        let whole = self.payers(method).map(|(payer, weight)| limit(payer) / (weight * SAFETY_FACTOR));
        let half = whole.fold(f64::INFINITY, f64::min) / 2.0;
        self.room(method, portal_now) >= seconds.min(half)
    }

    /// Until when the portal has refused a payer, if it has; the moment may have passed.
    #[must_use]
    pub fn refused_until(&self, payer: Payer) -> Option<PortalInstant> {
        self.accounts.get(payer)?.blocked_until
    }

    /// When a method comes free, as the portal has named it in an answer before it refused; nothing if it has named
    /// none, or the moment has passed, or the account is far from used up: then something else was refused, and may
    /// pass at once.
    #[must_use]
    pub fn told_reset(&self, method: Payer, portal_now: PortalInstant) -> Option<PortalInstant> {
        const USED_UP: f64 = 0.8;
        let account = self.accounts.get(method)?;
        let is_used_up = account.used(portal_now).max(account.told) >= self.limit(account) * USED_UP;
        account.reset_at.filter(|&reset| is_used_up && reset > portal_now)
    }

    /// When there will be more room for a method than now.
    #[must_use]
    pub fn relieved_at(&self, method: Payer, portal_now: PortalInstant) -> Option<PortalInstant> {
        let of = |payer: Payer| {
            let account = self.accounts.get(payer)?;
            account.blocked_until.filter(|&until| until > portal_now).or_else(|| account.relieved_at(portal_now))
        };
        let blocked = |payer: Payer| self.accounts.get(payer)?.blocked_until.filter(|&until| until > portal_now);
        [method, BATCH]
            .into_iter()
            .filter_map(blocked)
            .max()
            .or_else(|| self.payers(method).filter_map(|(payer, _)| of(payer)).min())
    }

    /// Sets seconds aside for a request that is about to be sent; to be given back by [`Budgets::settle`].
    pub fn reserve(&mut self, expected: &BTreeMap<Payer, f64>) {
        self.shift_reserve(expected, 1.0);
    }

    fn shift_reserve(&mut self, expected: &BTreeMap<Payer, f64>, sign: f64) {
        for (&method, &seconds) in expected {
            for (payer, weight) in [(method, 1.0), (BATCH, BATCH_WEIGHT)] {
                let account = self.accounts.entry(payer).or_default();
                account.reserved = (account.reserved + sign * seconds * weight * SAFETY_FACTOR).max(0.0);
            }
        }
    }

    /// Gives back what was set aside for a request, which has come to its end, and books what it has cost.
    pub fn settle(&mut self, expected: &BTreeMap<Payer, f64>, bill: Option<&Bill>, portal_now: PortalInstant) {
        self.shift_reserve(expected, -1.0);
        // Of a request without an answer it is not known how much of it was done: it is taken to have been all.
        let assumed;
        let bill = match bill {
            Some(bill) => {
                self.learn_billing(bill);
                bill
            }
            None => {
                let methods = expected.iter().map(|(&method, &seconds)| (method, (seconds, None))).collect();
                assumed = Bill { methods, ..Bill::default() };
                &assumed
            }
        };
        for (&payer, &reset) in &bill.resets {
            self.accounts.entry(payer).or_default().reset_at = Some(reset);
        }
        let mut whole = 0.0;
        for (&method, &(seconds, told)) in &bill.methods {
            self.book(method, seconds, told, portal_now);
            whole += seconds * BATCH_WEIGHT;
        }
        self.book(BATCH, whole, bill.batch, portal_now);
    }

    fn book(&mut self, payer: Payer, seconds: f64, told: Option<f64>, portal_now: PortalInstant) {
        let is_billed = match self.billing {
            Billing::Unknown => true,
            Billing::PerMethod => payer != BATCH,
            Billing::WholeBatch => payer == BATCH,
            Billing::Nobody => false,
        };
        let account = self.accounts.entry(payer).or_default();
        account.forget(portal_now);
        if seconds > 0.0 {
            account.minutes.add(seconds, portal_now);
        }
        // The portal's sum holds what other tabs and colleagues have used besides.
        if let Some(told) = told.filter(|_| is_billed && self.billing != Billing::Unknown) {
            account.told(told, portal_now);
        }
    }

    fn learn_billing(&mut self, bill: &Bill) {
        if self.billing != Billing::Unknown {
            return;
        }
        let telling = bill.methods.values().filter(|(seconds, _)| *seconds > EVIDENCE_SECONDS);
        if telling.clone().any(|(_, told)| told.is_some_and(|told| told > 0.0)) {
            self.billing = Billing::PerMethod;
        } else if telling.clone().next().is_some() {
            self.billing = match bill.batch {
                Some(told) if told > 0.0 => Billing::WholeBatch,
                None if telling.clone().all(|(_, told)| told.is_none()) => Billing::Nobody,
                _ => Billing::Unknown,
            };
        }
    }

    /// Notes that the portal has refused a method, or the batch, until a moment.
    ///
    /// A refusal below the assumed limit shows a lower one; it is believed only if the portal's own last sum bears it out,
    /// since a refusal may also come from elsewhere.
    pub fn refused(&mut self, payer: Payer, until: PortalInstant, portal_now: PortalInstant) {
        const SMALLEST_LIMIT: f64 = 20.0;
        // What was used at the refusal lies beyond the limit by as much as was under way.
        const BELOW: f64 = 0.8;
        let account = self.accounts.entry(payer).or_default();
        account.blocked_until = account.blocked_until.max(Some(until));
        let used = account.used(portal_now);
        let sum = if account.told > 0.0 { used.min(account.told) } else { used };
        let limit = account.limit.unwrap_or(LIMIT);
        // Where the limit that is known was reached, by our account or by the portal's and what was under way, that is the
        // reason.
        let is_reached = used.max(account.told) + account.reserved >= limit * USABLE;
        if sum > SMALLEST_LIMIT && !is_reached {
            account.limit = Some(sum * BELOW);
        }
    }

    /// The share of the scarcest account that is left, 0 to 1; nothing where no account is kept or known.
    #[must_use]
    pub fn left(&self, portal_now: PortalInstant) -> Option<f64> {
        let payers = self.accounts.iter().filter(|(payer, _)| match self.billing {
            Billing::PerMethod => **payer != BATCH,
            Billing::WholeBatch => **payer == BATCH,
            Billing::Unknown | Billing::Nobody => false,
        });
        payers
            .map(|(_, account)| {
                let limit = self.limit(account);
                ((limit - account.used(portal_now) - account.reserved) / limit).clamp(0.0, 1.0)
            })
            .reduce(f64::min)
    }

    /// How long it takes until so many further seconds of some methods are granted: a lower bound, even pacing assumed.
    #[must_use]
    pub fn time_for(&self, seconds: &BTreeMap<Payer, f64>, portal_now: PortalInstant) -> Duration {
        self.time_beside(seconds, |account| account.used(portal_now) + account.reserved)
    }

    /// The same where nothing is used up yet.
    #[must_use]
    pub fn time_for_rested(&self, seconds: &BTreeMap<Payer, f64>) -> Duration {
        self.time_beside(seconds, |_| 0.0)
    }

    /// The time until so many seconds are granted beside those that are used up.
    fn time_beside(&self, seconds: &BTreeMap<Payer, f64>, used: impl Fn(&Account) -> f64) -> Duration {
        let window = WINDOW.as_millis() as f64;
        let mut wanted: BTreeMap<Payer, f64> = BTreeMap::new();
        for (&method, &seconds) in seconds {
            for (payer, weight) in self.payers(method) {
                *wanted.entry(payer).or_default() += seconds * weight;
            }
        }
        wanted
            .into_iter()
            .map(|(payer, seconds)| {
                let empty = Account::default();
                let account = self.accounts.get(payer).unwrap_or(&empty);
                let limit = self.plannable(payer, account);
                let missing = seconds - (limit - used(account)).max(0.0);
                Duration::from_millis((missing / limit * window) as u64)
            })
            .max()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
