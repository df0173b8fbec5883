//! The sizing estimate before a first reading: how many rows each list has, and what a page of it costs this portal.
//!
//! One batch of a few commands per list: the rows are counted (`total`, docs: crm/universal/crm-item-list.md), and three
//! pages are read as the reading will read them. What comes of it is only told to a person, so whatever is refused is
//! guessed.

use std::collections::BTreeMap;
use std::time::Duration;

use bitrix24::{Batch, BatchReply, Call, CardKind, PAGE_LENGTH, Range, Source, UserField, list};
use segmentation::RecordId;

use crate::PortalInstant;
use crate::budget::Budgets;
use crate::cost::{BatchRoom, slow_factor};
use crate::leaky_bucket::LeakyBucket;
use crate::time::of_seconds;

/// What a page is taken to cost where none could be measured, in seconds: what ordinary portals need.
const UNKNOWN_SECONDS: f64 = 0.1;

/// How many pages of each list are read. Times are scattered, and where a budget of ten minutes is nearly used up, a third
/// more or less decides whether another ten minutes have to be waited for.
const PAGES: usize = 3;

/// One command of a batch takes several times as long as the others. A page that is dearer than the middle one by more
/// than this was that command.
const DEAREST: f64 = 2.5;

/// Cost of one card update, in pages of fifty rows of its list (×1.8; measured about ×1.5). Rounded up: an estimate
/// that is too short disappoints, one that is too long does not.
const PAGES_PER_UPDATE: f64 = 1.8;

/// What making a field takes, in pages of the portal's lists, before the slow command of a batch is counted in: the
/// table of all values is rebuilt. Assumed; nothing tells it before the first field is made.
const PAGES_PER_FIELD: f64 = 35.0;

/// How many pages of a reading come one after the other, however many requests the portal answers side by side: the
/// bootstrap, the first pages of each list, the sample, look-ups, changes. In a small portal they are most of the time.
const PAGES_IN_A_ROW: f64 = 70.0;

/// Of how many updates a batch consists.
const UPDATES_PER_BATCH: u64 = 50;

/// What is known of one list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListSize {
    /// How many rows it has.
    pub rows: u64,
    /// What a page of fifty takes the portal, in seconds; nothing if the list gave no page.
    pub page_seconds: Option<f64>,
}

/// The job, and its outcome when it is done.
#[derive(Clone, Debug)]
pub struct Sizing {
    /// The lists that are open to the viewer, with their largest ids; counted up to these.
    lists: Vec<(Source, RecordId)>,
    sizes: Option<BTreeMap<Source, ListSize>>,
}

/// How long the two parts of the first run will take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Until the chart is right in all modes.
    pub chart: Duration,
    /// Until the fields of all cards are written, after that, where the portal has the fields.
    pub fields: Duration,
    /// The same where they have to be made first, which is done beside the reading.
    pub new_fields: Duration,
}

impl Sizing {
    /// A sizing estimate of these lists, up to these ids.
    #[must_use]
    pub fn new(lists: impl IntoIterator<Item = (Source, RecordId)>) -> Self {
        Self { lists: lists.into_iter().collect(), sizes: None }
    }

    /// The batch to ask; nothing when it was answered.
    #[must_use]
    pub fn batch(&self) -> Option<Batch> {
        if self.sizes.is_some() || self.lists.is_empty() {
            return None;
        }
        let counts = self.lists.iter().map(|&(source, largest)| list::count(source, 0, largest));
        let pages = self.lists.iter().flat_map(|&(source, largest)| pages(source, largest));
        Some(Batch::new(counts.chain(pages).collect()))
    }

    /// Takes the answer.
    pub fn take(&mut self, reply: &BatchReply<'_>) {
        let (counts, pages) = reply.parts.split_at(self.lists.len().min(reply.parts.len()));
        let sizes = self.lists.iter().enumerate().map(|(index, &(source, largest))| {
            let total = counts.get(index).and_then(Option::as_ref).and_then(|part| part.total);
            let pages = pages.iter().skip(index * PAGES).take(PAGES).flatten().filter(|part| part.result.is_ok());
            let seconds: Vec<f64> = pages.map(|part| part.time.duration).filter(|&seconds| seconds > 0.0).collect();
            // Where nothing was counted, the largest id bounds the number of rows.
            let rows = total.unwrap_or(u64::from(largest));
            (source, ListSize { rows, page_seconds: ordinary(seconds) })
        });
        self.sizes = Some(sizes.collect());
    }

    /// What was found; empty before the answer.
    #[must_use]
    pub fn sizes(&self) -> BTreeMap<Source, ListSize> {
        self.sizes.clone().unwrap_or_default()
    }
}

/// Pages from within the list, as most of those of the reading are.
fn pages(source: Source, largest: RecordId) -> impl Iterator<Item = Call> {
    let part = largest.saturating_sub(PAGE_LENGTH as RecordId) / (PAGES as RecordId + 1);
    (1..=PAGES as RecordId)
        .map(move |number| list::page(source, &Range::All, list::After::Id(part * number), None, false))
}

/// The time a first run takes, by whatever is scarcest: requests, the work the portal does side by side, or the execution
/// time it grants.
#[must_use]
pub fn estimate(
    sizes: &BTreeMap<Source, ListSize>,
    bucket: &LeakyBucket,
    budgets: &Budgets,
    portal_now: PortalInstant,
) -> Estimate {
    let middle = middle(sizes.values().filter_map(|size| size.page_seconds).collect()).unwrap_or(UNKNOWN_SECONDS);
    let page_seconds = |size: &ListSize| {
        let seconds = size.page_seconds.map_or(middle, |seconds| seconds.min(middle * DEAREST));
        seconds * slow_factor(BatchRoom::new(bitrix24::BATCH_LENGTH).fits(seconds))
    };
    let mut reading = Work::default();
    let mut writing = Work::default();
    // Cards of both kinds are alike to the portal, and two lists tell more about their price than one.
    let cards: Vec<f64> =
        [Source::Contacts, Source::Companies].iter().filter_map(|it| sizes.get(it)).map(page_seconds).collect();
    let card_seconds = cards.iter().sum::<f64>() / cards.len().max(1) as f64;
    for (source, size) in sizes {
        // Activities of deals and invoices are left out where a sample shows that they change nothing, as it nearly
        // always does.
        if *source != Source::SalesActivities {
            let pages = size.rows.div_ceil(PAGE_LENGTH as u64);
            reading.add(source.method(), pages, pages as f64 * page_seconds(size));
        }
        let kinds = CardKind::ALL.into_iter().filter(|kind| kind.list() == *source);
        for kind in kinds {
            writing.add(kind.update_method(), size.rows, size.rows as f64 * card_seconds * PAGES_PER_UPDATE);
        }
    }
    // What is read beside the lists costs about as much as more than these lanes gain.
    let time = |work: &Work, batch: u64| {
        let by_rate = bucket.time_for(work.commands.div_ceil(batch));
        let by_work = work.seconds.values().sum::<f64>() / side_by_side(middle);
        by_rate.max(of_seconds(by_work)).max(budgets.time_for(&work.seconds, portal_now))
    };
    let in_a_row = of_seconds(PAGES_IN_A_ROW * middle);
    let chart = time(&reading, bitrix24::BATCH_LENGTH as u64) + in_a_row;
    let fields = time(&writing, UPDATES_PER_BATCH);
    // One field is made after the other, each by a request of its own.
    let count = (UserField::eight().count() * CardKind::ALL.len()) as f64;
    let making = of_seconds(count * PAGES_PER_FIELD * middle * slow_factor(1));
    Estimate { chart, fields, new_fields: fields + making.saturating_sub(chart) }
}

/// Requests that the portal is assumed to answer at the same time, by the cost of a page: 4 where a page takes more
/// than 0.2 s, which shows a busy portal, 6 otherwise. One batch cannot measure it. Too low rather than too high, so
/// that the estimate is too long rather than too short.
fn side_by_side(page_seconds: f64) -> f64 {
    const DEAR: f64 = 0.2;
    if page_seconds > DEAR { 4.0 } else { 6.0 }
}

/// Commands to be asked, and what they take by method, in seconds.
#[derive(Debug, Default)]
struct Work {
    commands: u64,
    seconds: BTreeMap<&'static str, f64>,
}

impl Work {
    fn add(&mut self, method: &'static str, commands: u64, seconds: f64) {
        self.commands += commands;
        *self.seconds.entry(method).or_default() += seconds;
    }
}

/// The mean without what was the slow command.
fn ordinary(seconds: Vec<f64>) -> Option<f64> {
    let middle = middle(seconds.clone())?;
    let seconds: Vec<f64> = seconds.into_iter().filter(|&seconds| seconds <= middle * DEAREST).collect();
    Some(seconds.iter().sum::<f64>() / seconds.len() as f64)
}

fn middle(mut seconds: Vec<f64>) -> Option<f64> {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instant;
    use crate::budget::Bill;
    use crate::leaky_bucket::Limit;

    /// Minutes for chart and fields of a portal whose pages cost the same in every list.
    fn minutes(contacts: u64, activities: u64, page_seconds: Option<f64>, bill: Option<Bill>) -> (f64, f64) {
        let size = |rows| ListSize { rows, page_seconds };
        let sizes = BTreeMap::from([
            (Source::Contacts, size(contacts)),
            (Source::Activities, size(activities)),
            (Source::SalesActivities, size(activities)),
        ]);
        let mut budgets = Budgets::default();
        budgets.settle(&BTreeMap::new(), bill.as_ref(), PortalInstant(0));
        let estimate = estimate(&sizes, &LeakyBucket::new(Limit::STANDARD, Instant(0)), &budgets, PortalInstant(0));
        let minutes = |length: Duration| (length.as_millis() as f64 / 6_000.0).round() / 10.0;
        (minutes(estimate.chart), minutes(estimate.fields))
    }

    fn billed(method: &'static str) -> Option<Bill> {
        let mut bill = Bill::default();
        bill.add(method, 1.0, Some(1.0));
        Some(bill)
    }

    #[test]
    fn the_scarcest_of_three_limits_decides() {
        for (contacts, activities, page, bill, expected, why) in [
            (0, 0, Some(0.1), None, (0.1, 0.0), "nothing to be read but the bootstrap and the first pages"),
            (60_000, 0, Some(0.001), billed("crm.item.list"), (0.0, 9.8), "requests: 1 200 batches of updates"),
            (60_000, 300_000, Some(0.05), billed("crm.item.list"), (1.1, 110.5), "work, then the budget of one method"),
            (60_000, 600_000, Some(0.1), billed("crm.activity.list"), (16.9, 230.9), "the budget of activities"),
            (60_000, 600_000, None, billed("crm.activity.list"), (16.9, 230.9), "unknown costs are ordinary ones"),
        ] {
            assert_eq!(minutes(contacts, activities, page, bill), expected, "{why}");
        }
    }

    #[test]
    fn the_slow_command_of_the_batch_does_not_count_for_its_list() {
        let size = |page_seconds| ListSize { rows: 100_000, page_seconds: Some(page_seconds) };
        let sizes = |contacts| {
            BTreeMap::from([
                (Source::Companies, size(0.1)),
                (Source::Contacts, size(contacts)),
                (Source::Deals, size(0.1)),
            ])
        };
        let chart = |contacts| {
            let bucket = LeakyBucket::new(Limit::ENTERPRISE, Instant(0));
            estimate(&sizes(contacts), &bucket, &Budgets::default(), PortalInstant(0)).chart
        };
        assert_eq!(chart(0.25), chart(3.0));
        assert!(chart(0.1) < chart(0.25));
    }

    #[test]
    fn rows_are_counted_and_pages_timed_and_what_is_refused_is_guessed() {
        let mut sizing = Sizing::new([(Source::Companies, 900), (Source::Contacts, 70)]);
        let batch = sizing.batch().expect("nothing was asked yet");
        let methods: Vec<_> = batch.calls().iter().map(|call| call.method).collect();
        assert_eq!(methods, ["crm.item.list"; 8]);
        let body = serde_json::json!({
            "result": {
                "result": {
                    "c00": { "items": [] }, "c02": { "items": [] }, "c03": { "items": [] }, "c04": { "items": [] },
                },
                "result_error": {
                    "c01": { "error": "ACCESS_DENIED" }, "c05": { "error": "ACCESS_DENIED" },
                    "c06": { "error": "ACCESS_DENIED" }, "c07": { "error": "ACCESS_DENIED" },
                },
                "result_total": { "c00": 812 },
                "result_time": {
                    "c00": { "duration": 0.5 },
                    "c02": { "duration": 0.1 }, "c03": { "duration": 0.31 }, "c04": { "duration": 0.08 },
                },
            },
            "time": { "date_start": "2026-07-01T12:00:00+03:00", "duration": 0.6 },
        });
        let body = body.to_string().into_bytes();
        sizing.take(&BatchReply::read(200, &body, 8).expect("a batch's answer"));
        assert!(sizing.batch().is_none(), "it is done");
        assert_eq!(
            sizing.sizes(),
            BTreeMap::from([
                (Source::Companies, ListSize { rows: 812, page_seconds: Some(0.09) }),
                (Source::Contacts, ListSize { rows: 70, page_seconds: None }),
            ])
        );
    }
}
