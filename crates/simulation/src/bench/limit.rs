//! How fast a portal could be read by anybody: the larger of what its rate, its execution budgets and its servers allow.
//!
//! - Rate: requests beyond the burst come at a steady pace (docs: limits.md).
//! - Operating: a method may take so many seconds within ten minutes. The best plan spends a full budget at once, waits,
//!   and repeats: 600 s for every budget but the first. In the long run an even pace comes to the same.
//! - Work: server seconds, spread over as many requests as the portal works on in parallel.
//!
//! The sum is no hard bound: the portal's window of ten clock minutes may be up to a minute shorter, and requests that
//! are under way when a budget runs out still finish. So a ratio somewhat below 1 is possible.

use std::collections::BTreeMap;

use portal::{Billing, Capacity, List};
use serde::Serialize;

/// Rows of a page, pages of a batch (docs: limits.md).
const FULL: u64 = 50;

/// The window of the execution budgets, seconds (docs: limits.md).
const WINDOW_SECS: f64 = 600.0;

/// What the time is bound by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Requests per second.
    Rate,
    /// Execution time of [`Limit::operating_method`].
    Operating,
    /// Server seconds.
    Work,
}

/// The best time, and what it is made of. Times are seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// Full pages that have to be read.
    pub pages: u64,
    /// Full batches they fit in, list by list.
    pub batches: u64,
    /// Server seconds of all pages.
    pub server_secs: f64,
    /// The time the rate allows.
    pub rate_secs: f64,
    /// The time the execution budgets allow.
    pub operating_secs: f64,
    /// The method whose budget needs most; `batch` where a batch is billed as one method.
    pub operating_method: String,
    /// What that method is billed, seconds.
    pub operating_billed_secs: f64,
    /// The time the servers need.
    pub work_secs: f64,
    /// The time of the last batch, taken as the mean one, with the way there and back.
    pub last_batch_secs: f64,
    /// Which of the three terms is the largest.
    pub binding: Binding,
    /// The largest term and the last batch.
    pub total_secs: f64,
}

/// Pages of a list.
pub(super) fn pages(list: &List) -> u64 {
    list.rows.div_ceil(FULL)
}

/// The best time to read some lists.
#[must_use]
pub fn limit(lists: &[List], capacity: &Capacity) -> Limit {
    let seconds = |list: &List| pages(list) as f64 * list.page_secs;
    let batches: u64 = lists.iter().map(|list| pages(list).div_ceil(FULL)).sum();
    let server_secs: f64 = lists.iter().map(seconds).sum();
    let mut billed: BTreeMap<&str, f64> = BTreeMap::new();
    for list in lists {
        match capacity.billing {
            Billing::Docs => *billed.entry(list.method).or_default() += seconds(list),
            Billing::Batch => *billed.entry("batch").or_default() += 0.5 * seconds(list),
        }
    }
    let (method, most) = billed.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(("", 0.0));
    let rate_secs = ((batches as f64 - capacity.burst) / capacity.requests_per_sec).max(0.0);
    let operating_secs = WINDOW_SECS * ((most / capacity.operating_limit).ceil() - 1.0).max(0.0);
    let work_secs = server_secs / capacity.parallel as f64;
    let last_batch_secs = capacity.overhead_secs + server_secs / batches.max(1) as f64;
    let terms = [(Binding::Rate, rate_secs), (Binding::Operating, operating_secs), (Binding::Work, work_secs)];
    let (binding, largest) =
        terms.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("there are three terms to choose from");
    Limit {
        pages: lists.iter().map(pages).sum(),
        batches,
        server_secs,
        rate_secs,
        operating_secs,
        operating_method: method.to_owned(),
        operating_billed_secs: most,
        work_secs,
        last_batch_secs,
        binding,
        total_secs: largest + last_batch_secs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal::schema::Entity;

    /// Contacts, companies, deals, invoices and activities of the published example, each list with a method of its own
    /// and without a slow command.
    fn lists(page_secs: [f64; 5], activities: u64) -> Vec<List> {
        let list = |method, entity, rows, page_secs| List { method, entity, looks_up: false, rows, page_secs };
        vec![
            list("crm.contact.list", Entity::Contact, 60_000, page_secs[0]),
            list("crm.company.list", Entity::Company, 25_000, page_secs[1]),
            list("crm.deal.list", Entity::Deal, 120_000, page_secs[2]),
            list("crm.item.list", Entity::Invoice, 60_000, page_secs[3]),
            list("crm.activity.list", Entity::Activity, activities, page_secs[4]),
        ]
    }

    const FAST: [f64; 5] = [0.03, 0.03, 0.03, 0.035, 0.025];
    const TYPICAL: [f64; 5] = [0.08, 0.08, 0.1, 0.12, 0.06];
    const HEAVY: [f64; 5] = [0.5, 0.5, 0.6, 0.6, 0.35];

    fn capacity(billing: Billing) -> Capacity {
        Capacity {
            burst: 50.0,
            requests_per_sec: 2.0,
            parallel: 8,
            operating_limit: 480.0,
            billing,
            overhead_secs: 0.09,
        }
    }

    #[test]
    fn the_whole_portal_is_bound_as_published() {
        for (name, prices, activities, billing, rate, operating, work, binding) in [
            ("fast", FAST, 600_000, Billing::Docs, 148, 0, 58, Binding::Rate),
            ("fast", FAST, 600_000, Billing::Batch, 148, 0, 58, Binding::Rate),
            ("typical", TYPICAL, 600_000, Billing::Docs, 148, 600, 155, Binding::Operating),
            ("typical", TYPICAL, 600_000, Billing::Batch, 148, 600, 155, Binding::Operating),
            ("typical, activities halved", TYPICAL, 300_000, Billing::Docs, 88, 0, 110, Binding::Work),
            ("typical, no activities", TYPICAL, 0, Billing::Docs, 28, 0, 65, Binding::Work),
            ("heavy", HEAVY, 600_000, Billing::Docs, 148, 4_800, 901, Binding::Operating),
            ("heavy", HEAVY, 600_000, Billing::Batch, 148, 4_200, 901, Binding::Operating),
        ] {
            let limit = limit(&lists(prices, activities), &capacity(billing));
            let whole = |secs: f64| secs.floor() as u64;
            assert_eq!(
                (whole(limit.rate_secs), whole(limit.operating_secs), whole(limit.work_secs), limit.binding),
                (rate, operating, work, binding),
                "{name} {billing:?}"
            );
        }
    }

    #[test]
    fn pages_and_batches_are_counted_list_by_list() {
        let whole = limit(&lists(TYPICAL, 600_000), &capacity(Billing::Docs));
        assert_eq!((whole.pages, whole.batches), (17_300, 346));
        assert!((whole.server_secs - 1_240.0).abs() < 1e-6, "{}", whole.server_secs);
        assert_eq!(whole.operating_method, "crm.activity.list");
    }

    #[test]
    fn enterprise_is_less_bound_by_its_rate() {
        let capacity = Capacity { burst: 250.0, requests_per_sec: 5.0, ..capacity(Billing::Docs) };
        assert_eq!(limit(&lists(TYPICAL, 600_000), &capacity).rate_secs.floor(), 19.0);
    }

    #[test]
    fn methods_that_share_a_budget_wait_for_each_other() {
        let mut shared = lists(TYPICAL, 0);
        assert_eq!(limit(&shared, &capacity(Billing::Docs)).operating_secs, 0.0);
        for list in &mut shared {
            list.method = "crm.item.list";
        }
        let limit = limit(&shared, &capacity(Billing::Docs));
        assert_eq!((limit.operating_secs, limit.binding), (600.0, Binding::Operating));
    }

    #[test]
    fn nothing_to_read_takes_one_request() {
        let limit = limit(&[], &capacity(Billing::Docs));
        assert_eq!((limit.pages, limit.total_secs), (0, 0.09));
    }
}
