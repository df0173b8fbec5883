//! The portal's two limits: requests per address (a leaky bucket) and execution time per method (docs: limits.md).

use std::collections::{BTreeMap, HashMap};

use crate::data::Plan;
use crate::options::Billing;

/// Leaky buckets, one per sender.
#[derive(Debug)]
pub(crate) struct RateLimit {
    /// Requests a second.
    pub(crate) drain: f64,
    /// Requests at once.
    pub(crate) block_above: f64,
    levels: HashMap<String, (f64, f64)>,
}

impl RateLimit {
    pub(crate) fn new(plan: Plan) -> RateLimit {
        let (drain, block_above) = match plan {
            Plan::Basic => (2.0, 50.0),
            Plan::Enterprise => (5.0, 250.0),
        };
        RateLimit { drain, block_above, levels: HashMap::new() }
    }

    /// Counts a request; `false` if the bucket is full, which does not count.
    pub(crate) fn take(&mut self, source: &str, now: f64) -> bool {
        let (level, at) = self.levels.get(source).copied().unwrap_or((0.0, now));
        let level = (level - self.drain * (now - at).max(0.0)).max(0.0);
        let fits = level + 1.0 <= self.block_above;
        self.levels.insert(source.to_owned(), (if fits { level + 1.0 } else { level }, now.max(at)));
        fits
    }
}

/// Who is billed: a method called by the app (`true`) or by a webhook. All users of the app share it.
pub(crate) type BudgetKey = (bool, String);

/// Seconds the work of a minute counts, from the first call of that minute on.
const WINDOW_SECS: f64 = 600.0;
const BAN_SECS: f64 = 300.0;
/// Time of a method within one request that is not counted.
const FLOOR_SECS: f64 = 0.1;

/// The work of one clock minute.
#[derive(Debug)]
struct Minute {
    /// When its first call ended: it counts for ten minutes from then on, which is no whole minute.
    first: f64,
    seconds: f64,
}

#[derive(Debug, Default)]
struct Budget {
    /// Work by clock minute.
    minutes: BTreeMap<i64, Minute>,
    banned_until: Option<f64>,
}

impl Budget {
    fn forget_before(&mut self, now: f64) {
        self.minutes.retain(|_, minute| minute.first + WINDOW_SECS > now);
        self.banned_until = self.banned_until.filter(|until| *until > now);
    }

    /// Seconds of work that count.
    fn sum(&self) -> f64 {
        self.minutes.values().map(|minute| minute.seconds).sum()
    }
}

fn minute(now: f64) -> i64 {
    (now / 60.0).floor() as i64
}

/// Execution time per method in ten one-minute buckets. Moments are seconds since 1970.
#[derive(Debug)]
pub(crate) struct Operating {
    limit: f64,
    billing: Billing,
    budgets: BTreeMap<BudgetKey, Budget>,
    /// Work that will be booked when its request ends: requests in flight do not see each other's time.
    pending: Vec<(f64, BudgetKey, f64)>,
}

impl Operating {
    pub(crate) fn new(limit: f64, billing: Billing) -> Operating {
        Operating { limit, billing, budgets: BTreeMap::new(), pending: Vec::new() }
    }

    /// When a method will be free again, if it is blocked now.
    pub(crate) fn blocked_until(&mut self, key: &BudgetKey, now: f64) -> Option<f64> {
        self.settle(now);
        let limit = self.limit;
        let budget = self.budgets.get_mut(key)?;
        budget.forget_before(now);
        if budget.banned_until.is_some() {
            return budget.banned_until;
        }
        (budget.sum() > limit).then(|| reset_at(budget, now))
    }

    /// Notes the time a method took in a request that ends at `finish`.
    pub(crate) fn book(&mut self, key: BudgetKey, finish: f64, seconds: f64) {
        if seconds > FLOOR_SECS {
            self.pending.push((finish, key, seconds));
        }
    }

    /// The method's time within the window, `running` seconds of the present request included, and when its oldest
    /// minute falls out: `operating` and `operating_reset_at` of an answer.
    pub(crate) fn report(&mut self, key: &BudgetKey, now: f64, running: f64) -> (f64, i64) {
        self.settle(now);
        let running = if running > FLOOR_SECS { running } else { 0.0 };
        match self.budgets.get_mut(key) {
            Some(budget) => {
                budget.forget_before(now);
                (budget.sum() + running, reset_at(budget, now) as i64)
            }
            None => (running, (now + WINDOW_SECS) as i64),
        }
    }

    fn settle(&mut self, now: f64) {
        let (mut due, pending): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.pending).into_iter().partition(|(finish, ..)| *finish <= now);
        self.pending = pending;
        due.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (finish, key, seconds) in due {
            let budget = self.budgets.entry(key).or_default();
            budget.forget_before(finish);
            if budget.banned_until.is_some() {
                continue;
            }
            budget.minutes.entry(minute(finish)).or_insert(Minute { first: finish, seconds: 0.0 }).seconds += seconds;
            if self.billing == Billing::Batch && budget.sum() > self.limit {
                budget.minutes.clear();
                budget.banned_until = Some(finish + BAN_SECS);
            }
        }
    }
}

/// When the oldest minute falls out of the window, or the ban ends.
fn reset_at(budget: &Budget, now: f64) -> f64 {
    budget
        .banned_until
        .unwrap_or_else(|| budget.minutes.values().next().map_or(now, |oldest| oldest.first) + WINDOW_SECS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_of_each_plan_holds_and_drains() {
        for (plan, reserve, drain) in [(Plan::Basic, 50, 2), (Plan::Enterprise, 250, 5)] {
            let mut limit = RateLimit::new(plan);
            for call in 0..reserve {
                assert!(limit.take("a", 0.0), "{plan:?} call {call}");
            }
            assert!(!limit.take("a", 0.0), "{plan:?} is full");
            assert!(limit.take("b", 0.0), "another address has its own");
            let freed = (0..100).filter(|_| limit.take("a", 1.0)).count();
            assert_eq!(freed, drain, "{plan:?} drains per second");
        }
    }

    fn key() -> BudgetKey {
        (true, "crm.item.list".to_owned())
    }

    #[test]
    fn a_method_over_its_budget_waits_for_its_oldest_minute() {
        let mut operating = Operating::new(480.0, Billing::Docs);
        operating.book(key(), 30.0, 300.0);
        operating.book(key(), 90.0, 181.0);
        assert_eq!(operating.blocked_until(&key(), 89.0), None, "the second request has not ended yet");
        assert_eq!(operating.blocked_until(&key(), 91.0), Some(630.0), "no whole minute");
        assert_eq!(operating.report(&key(), 91.0, 0.0), (481.0, 630));
        assert_eq!(operating.blocked_until(&(true, "other".to_owned()), 91.0), None);
        assert_eq!(operating.blocked_until(&key(), 629.0), Some(630.0), "ten minutes from its first call on");
        assert_eq!(operating.blocked_until(&key(), 631.0), None, "the first minute has fallen out");
        assert_eq!(operating.report(&key(), 631.0, 0.0), (181.0, 690));
        assert_eq!(operating.report(&(true, "other".to_owned()), 631.5, 0.0), (0.0, 1231));
    }

    #[test]
    fn a_batch_over_its_budget_is_banned() {
        let mut operating = Operating::new(480.0, Billing::Batch);
        operating.book(key(), 30.0, 481.0);
        assert_eq!(operating.blocked_until(&key(), 31.0), Some(330.0));
        assert_eq!(operating.report(&key(), 31.0, 0.0), (0.0, 330));
        assert_eq!(operating.blocked_until(&key(), 331.0), None);
    }

    #[test]
    fn short_work_is_free() {
        let mut operating = Operating::new(480.0, Billing::Docs);
        operating.book(key(), 30.0, 0.1);
        assert_eq!(operating.report(&key(), 31.0, 0.05).0, 0.0);
    }
}
