//! Which windows a stage consists of, in the order in which they are read.

use std::collections::BTreeMap;

use bitrix24::{PAGE_LENGTH, Range, Source};
use segmentation::facts::Owner;
use segmentation::{DealId, Month, RecordId};

use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::window::{Purpose, Window};

/// The lists that make modes 1 to 4 right.
pub(crate) const SALES: [Source; 5] =
    [Source::Companies, Source::Contacts, Source::Deals, Source::Invoices, Source::OldInvoices];

/// The lists that mode 5 needs besides: the activities of the cards and, where those of deals and invoices can come before
/// their deal or invoice, of these too.
pub(crate) fn dialogs(owners_are_trusted: bool) -> &'static [Source] {
    if owners_are_trusted { &[Source::Activities] } else { &[Source::Activities, Source::SalesActivities] }
}

/// About how many rows a window should have: forty pages, so that the last one, which is rarely full, weighs little.
const ROWS_PER_WINDOW: u64 = 40 * PAGE_LENGTH as u64;

/// The same of the first window of a reading, so that there is soon something to see; each further one is twice as long.
const ROWS_OF_FIRST_WINDOW: u64 = 4 * PAGE_LENGTH as u64;

/// No window spans more months than this: a year's worth of progress at once is the least a person wants to see.
const LONGEST: u64 = 12;

/// How many pages of activities of deals and invoices are judged.
const SAMPLE_PAGES: u32 = 12;

/// About how many rows are read again where what is stored differs from the portal: two pages and a little.
pub(crate) const ROWS_PER_BLOCK: usize = 120;

/// So many blocks are counted together first, and in so many parts where their number differs, until a single block
/// does. A portal counts some microseconds a row, and takes a hundred thousand for the question.
pub(crate) const BLOCKS_PER_COUNT: usize = 64;

/// How many parts that is.
pub(crate) const PARTS_PER_COUNT: usize = 8;

/// So many blocks are read as one chain of pages where all of them are read: twenty pages and a little.
pub(crate) const BLOCKS_PER_CHAIN: usize = 8;

/// The size of a portal as far as the bootstrap tells it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sizes {
    /// The largest id of each list, which its length cannot exceed by much.
    pub(crate) largest_ids: BTreeMap<Source, RecordId>,
}

impl Sizes {
    /// About how many rows a list has. Lists of one method share their numbers, about evenly.
    pub(crate) fn rows(&self, source: Source) -> u64 {
        let rows = u64::from(self.largest_id(source));
        if matches!(source, Source::Activities | Source::SalesActivities) { rows / 2 } else { rows }
    }

    /// The largest number in a list; of one that tells more about the records of another, in that one.
    pub(crate) fn largest_id(&self, source: Source) -> RecordId {
        let of = match source {
            Source::ContactFields => Source::Contacts,
            Source::CompanyFields => Source::Companies,
            other => other,
        };
        self.largest_ids.get(&of).copied().unwrap_or(0)
    }
}

/// The windows of a month-by-month stage, from the first unfinished month to `current`, earliest first.
///
/// A window covers as many months as it takes to fill some pages: one month of a large portal, up to a year of a small
/// one. The first window of a portal is open towards the past and the last one towards the future, so that no date falls
/// through.
pub(crate) fn months(
    sources: &[Source],
    reached: Reached,
    first: Month,
    current: Month,
    offset: &str,
    sizes: &Sizes,
) -> Vec<Window> {
    let from = match reached {
        Reached::Everything => return Vec::new(),
        Reached::Nothing => first,
        Reached::Through(month) => month.next().max(first),
    };
    let life = u64::try_from(current.since(first) + 1).unwrap_or(1).max(1);
    let mut windows = Vec::new();
    for &source in sources {
        let rows_per_month = (sizes.rows(source) / life).max(1);
        let mut month = from;
        let mut wanted = ROWS_OF_FIRST_WINDOW;
        loop {
            let span = (wanted / rows_per_month).clamp(1, LONGEST) as i32;
            wanted = (wanted * 2).min(ROWS_PER_WINDOW);
            let last = month.plus(span - 1).min(current);
            let is_first = reached == Reached::Nothing && month == first;
            let is_last = last >= current;
            let range = Range::Created {
                from: (!is_first).then_some(month),
                before: (!is_last).then_some(last.next()),
                offset: offset.to_owned(),
            };
            let guess = rows_per_month * u64::try_from(last.since(month) + 1).unwrap_or(1);
            windows.push(Window::of_months(source, range, (month, last.max(month)), guess));
            if is_last {
                break;
            }
            month = last.next();
        }
    }
    // The sort is stable: within a month the lists keep their order.
    windows.sort_by_key(|window| window.months.map(|(first, _)| first));
    windows
}

/// The same for a portal that does not heed filters by date: each list from its first id to its last, so that its
/// months are finished all at once.
pub(crate) fn by_ids_alone(
    sources: &[Source],
    reached: Reached,
    first: Month,
    current: Month,
    sizes: &Sizes,
) -> Vec<Window> {
    if reached == Reached::Everything {
        return Vec::new();
    }
    let window = |&source| Window::of_months(source, Range::All, (first, current), sizes.rows(source));
    sources.iter().map(window).collect()
}

/// Pages of activities of deals and invoices, spread evenly over their ids.
pub(crate) fn sample(sizes: &Sizes) -> Vec<Window> {
    let largest = sizes.largest_id(Source::SalesActivities);
    let step = (largest / SAMPLE_PAGES).max(PAGE_LENGTH as u32);
    let starts = (0..SAMPLE_PAGES).map(|page| page * step).take_while(|&start| start < largest.max(1));
    starts.map(|start| Window::sample(Source::SalesActivities, start)).collect()
}

/// The lists that are kept up to date and compared with the portal: those of every portal, and leads once some are read.
pub(crate) fn kept(checkpoint: &Checkpoint) -> impl Iterator<Item = Source> {
    let has_leads = checkpoint.coverage.reached(ColumnSet::Leads) != Reached::Nothing;
    let is_kept = |source: &Source| *source != Source::SalesActivities || checkpoint.owners_are_trusted == Some(false);
    Source::ALL.into_iter().filter(is_kept).chain(has_leads.then_some(Source::Leads))
}

/// The windows that find what has changed since a moment: what was touched, and what is beyond the largest id and claims
/// to be older, as imports do.
/// `touched` are the ranges in which a list's changes are looked for.
pub(crate) fn changes(checkpoint: &Checkpoint, since: &str, touched: impl Fn(Source) -> Vec<Range>) -> Vec<Window> {
    let is_kept = |source: &Source| match source {
        Source::Requisites => checkpoint.requisites_read,
        _ => true,
    };
    let windows = kept(checkpoint).filter(is_kept).flat_map(|source| {
        let seen = checkpoint.largest_ids.get(&source).copied().unwrap_or(0);
        let beyond = Window::beyond(source, seen, Range::UnchangedSince(since.to_owned()));
        touched(source).into_iter().map(move |range| Window::of(source, range)).chain([beyond])
    });
    let has_touches = checkpoint.coverage.reached(ColumnSet::Touches) == Reached::Everything;
    let touches = has_touches.then(|| Window::of(Source::Touches, Range::ChangedSince(since.to_owned())));
    windows.chain(touches).collect()
}

/// The windows that read some records.
pub(crate) fn by_ids(source: Source, ids: &[RecordId]) -> impl Iterator<Item = Window> {
    ids.chunks(PAGE_LENGTH).map(move |ids| Window::of(source, Range::Ids(ids.to_vec())))
}

/// How many cards with a requisite a window of addresses covers: mostly a page.
const CARDS_WITH_ADDRESSES: usize = 40;

/// The windows that read the addresses of some cards of a kind; `blocks` cut the whole list of them.
pub(crate) fn addresses(source: Source, ids: &[RecordId], blocks: Option<Vec<(RecordId, RecordId)>>) -> Vec<Window> {
    match blocks {
        Some(blocks) => {
            let block = |(after, through)| Window::block(source, after, through, Purpose::Rows, PAGE_LENGTH as u64);
            blocks.into_iter().map(block).collect()
        }
        None => ids.chunks(CARDS_WITH_ADDRESSES).map(|ids| Window::of(source, Range::Ids(ids.to_vec()))).collect(),
    }
}

/// Cuts a list of cards where so many of those that probably have an address have come, all of it being covered.
pub(crate) fn address_blocks(with_requisite: &[RecordId]) -> Vec<(RecordId, RecordId)> {
    let mut blocks = Vec::new();
    let mut after = 0;
    for cards in with_requisite.chunks(CARDS_WITH_ADDRESSES) {
        let through = cards.last().copied().unwrap_or(after);
        blocks.push((after, through));
        after = through;
    }
    blocks.push((after, RecordId::MAX));
    blocks
}

/// The goods of so many deals are read as one chain of pages: few enough that their numbers fit into every command.
const DEALS_PER_WINDOW: usize = 100;

/// The windows that read the goods of some deals.
pub(crate) fn goods(deals: &[DealId]) -> impl Iterator<Item = Window> {
    deals.chunks(DEALS_PER_WINDOW).map(|deals| Window::of(Source::Goods, Range::OfDeals(deals.to_vec())))
}

/// The windows that read the activities made in some deals and invoices.
pub(crate) fn owned_by(owners: &[Owner]) -> impl Iterator<Item = Window> {
    owners.chunks(PAGE_LENGTH).map(|owners| Window::of(Source::SalesActivities, Range::OwnedBy(owners.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month in the test")
    }

    fn spans(rows: RecordId, reached: Reached, first: &str, current: &str) -> Vec<String> {
        let sizes = Sizes { largest_ids: BTreeMap::from([(Source::Invoices, rows)]) };
        months(&[Source::Invoices], reached, month(first), month(current), "+03:00", &sizes)
            .iter()
            .filter_map(|window| window.months)
            .map(|(first, last)| format!("{first}..{last}"))
            .collect()
    }

    #[test]
    fn a_large_portal_is_read_by_the_month_and_a_small_one_by_the_year() {
        assert_eq!(
            spans(8_000, Reached::Nothing, "2024-11", "2025-02"),
            ["2024-11..2024-11", "2024-12..2024-12", "2025-01..2025-01", "2025-02..2025-02"]
        );
        assert_eq!(spans(10, Reached::Nothing, "2023-11", "2025-02"), ["2023-11..2024-10", "2024-11..2025-02"]);
    }

    #[test]
    fn reading_goes_on_after_the_last_finished_month() {
        assert_eq!(
            spans(8_000, Reached::Through(month("2024-12")), "2024-11", "2025-02"),
            ["2025-01..2025-01", "2025-02..2025-02"]
        );
        assert!(spans(8_000, Reached::Everything, "2024-11", "2025-02").is_empty());
        assert_eq!(
            spans(8_000, Reached::Through(month("2025-02")), "2024-11", "2025-02"),
            ["2025-03..2025-03"],
            "one open window is left for what is newer"
        );
    }

    #[test]
    fn windows_leave_no_gap_and_are_open_at_both_ends() {
        let sizes = Sizes { largest_ids: BTreeMap::from([(Source::Invoices, 6_000)]) };
        let windows =
            months(&[Source::Invoices], Reached::Nothing, month("2024-11"), month("2025-01"), "+03:00", &sizes);
        let filters: Vec<String> =
            windows.iter().map(|window| window.next_calls(0, 1)[0].params["filter"].to_string()).collect();
        assert_eq!(filters[0], r#"{"<createdTime":"2024-12-01T00:00:00+03:00"}"#);
        assert!(filters[1].contains(r#"">=createdTime":"2024-12-01T00:00:00+03:00""#));
        assert!(filters[1].contains(r#""<createdTime":"2025-01-01T00:00:00+03:00""#));
        assert_eq!(filters[2], r#"{">=createdTime":"2025-01-01T00:00:00+03:00"}"#);
    }
}
