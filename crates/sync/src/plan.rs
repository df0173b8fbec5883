//! Which windows a stage consists of, in the order in which they are read.

use std::collections::BTreeMap;

use bitrix24::{PAGE_LENGTH, Range, Source};
use segmentation::{Id, Month};

use crate::checkpoint::{Checkpoint, Reached};
use crate::window::Window;

/// The lists that make modes 1 to 4 right.
pub(crate) const SALES: [Source; 5] =
    [Source::Companies, Source::Contacts, Source::Deals, Source::Invoices, Source::OldInvoices];

/// The lists that mode 5 needs besides.
pub(crate) const DIALOGS: [Source; 1] = [Source::Activities];

/// About how many rows a window should have: several pages, so that the last one, which is rarely full, weighs little.
const ROWS_PER_WINDOW: u64 = 6 * PAGE_LENGTH as u64;

/// No window spans more months than this: a year's worth of progress at once is the least a person wants to see.
const LONGEST: u64 = 12;

/// The size of a portal as far as the survey tells it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sizes {
    /// The largest id of each list, which its length cannot exceed by much.
    pub(crate) largest_ids: BTreeMap<Source, Id>,
}

impl Sizes {
    pub(crate) fn rows(&self, source: Source) -> u64 {
        self.largest_ids.get(&source).copied().unwrap_or(0).into()
    }
}

/// The windows of a month-by-month stage, from the first unfinished month to `current`, earliest first.
///
/// A window covers as many months as it takes to fill a few pages: one month of a large portal, up to a year of a small
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
        let span = (ROWS_PER_WINDOW / rows_per_month).clamp(1, LONGEST) as i32;
        let mut month = from;
        loop {
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

/// The windows that find what has changed since a moment: what was touched, and what is beyond the largest id, which
/// also finds imports that claim to be old.
pub(crate) fn changes(checkpoint: &Checkpoint, since: &str) -> Vec<Window> {
    let sources = Source::ALL.into_iter().filter(|&source| source != Source::Requisites || checkpoint.requisites_read);
    sources
        .flat_map(|source| {
            let seen = checkpoint.largest_ids.get(&source).copied().unwrap_or(0);
            [Window::of(source, Range::ChangedSince(since.to_owned())), Window::beyond(source, seen)]
        })
        .collect()
}

/// The windows that look up the multifields of cards.
pub(crate) fn multifields(source: Source, ids: &[Id]) -> impl Iterator<Item = Window> {
    ids.chunks(PAGE_LENGTH).map(move |ids| Window::of(source, Range::WithMultifields(ids.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month in the test")
    }

    fn spans(rows: Id, reached: Reached, first: &str, current: &str) -> Vec<String> {
        let sizes = Sizes { largest_ids: BTreeMap::from([(Source::Deals, rows)]) };
        months(&[Source::Deals], reached, month(first), month(current), "+03:00", &sizes)
            .iter()
            .filter_map(|window| window.months)
            .map(|(first, last)| format!("{first}..{last}"))
            .collect()
    }

    #[test]
    fn a_large_portal_is_read_by_the_month_and_a_small_one_by_the_year() {
        assert_eq!(
            spans(4_000, Reached::Nothing, "2024-11", "2025-02"),
            ["2024-11..2024-11", "2024-12..2024-12", "2025-01..2025-01", "2025-02..2025-02"]
        );
        assert_eq!(spans(10, Reached::Nothing, "2023-11", "2025-02"), ["2023-11..2024-10", "2024-11..2025-02"]);
    }

    #[test]
    fn reading_goes_on_after_the_last_finished_month() {
        assert_eq!(
            spans(4_000, Reached::Through(month("2024-12")), "2024-11", "2025-02"),
            ["2025-01..2025-01", "2025-02..2025-02"]
        );
        assert!(spans(4_000, Reached::Everything, "2024-11", "2025-02").is_empty());
        assert_eq!(
            spans(4_000, Reached::Through(month("2025-02")), "2024-11", "2025-02"),
            ["2025-03..2025-03"],
            "one open window is left for what is newer"
        );
    }

    #[test]
    fn windows_leave_no_gap_and_are_open_at_both_ends() {
        let sizes = Sizes { largest_ids: BTreeMap::from([(Source::Deals, 4_000)]) };
        let windows = months(&[Source::Deals], Reached::Nothing, month("2024-11"), month("2025-01"), "+03:00", &sizes);
        let filters: Vec<String> =
            windows.iter().map(|window| window.next_calls(0, 1)[0].params["filter"].to_string()).collect();
        assert_eq!(filters[0], r#"{"<createdTime":"2024-12-01T00:00:00+03:00"}"#);
        assert!(filters[1].contains(r#"">=createdTime":"2024-12-01T00:00:00+03:00""#));
        assert!(filters[1].contains(r#""<createdTime":"2025-01-01T00:00:00+03:00""#));
        assert_eq!(filters[2], r#"{">=createdTime":"2025-01-01T00:00:00+03:00"}"#);
    }
}
