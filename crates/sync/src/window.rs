//! A window: the part of a list that is read as one chain of pages, from its first row to a page that is not full.

use bitrix24::list::page;
use bitrix24::{After, Call, PAGE_LENGTH, PageOfFacts, Range, Source};
use segmentation::{Id, Month};

/// A part of a list.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// The list.
    pub(crate) source: Source,
    /// Which of its rows.
    range: Range,
    /// The first and last month of the rows, for windows of months.
    pub(crate) months: Option<(Month, Month)>,
    /// How many rows there probably are, as long as they were not counted.
    guess: u64,
    place: Place,
    /// Whether a request for it is under way; a chain has one continuation at a time.
    pub(crate) in_flight: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing was read; rows with ids up to this one are not wanted.
    Fresh(Id),
    /// Read up to this id; this many rows are left, if they were counted.
    Beyond { id: Id, left: Option<u64> },
    /// All was read.
    Done,
}

/// A page held rows that its question excluded, or in another order: the sign of a reference that did not resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfOrder;

impl Window {
    /// The rows created in some months; `range` says the same to the portal.
    pub(crate) fn of_months(source: Source, range: Range, months: (Month, Month), guess: u64) -> Self {
        Self { months: Some(months), guess, ..Self::of(source, range) }
    }

    /// Rows without regard to months.
    pub(crate) fn of(source: Source, range: Range) -> Self {
        Self { source, range, months: None, guess: PAGE_LENGTH as u64, place: Place::Fresh(0), in_flight: false }
    }

    /// All rows whose id is larger.
    pub(crate) fn beyond(source: Source, id: Id) -> Self {
        Self { place: Place::Fresh(id), ..Self::of(source, Range::All) }
    }

    /// Whether all of it was read.
    pub(crate) fn is_done(&self) -> bool {
        self.place == Place::Done
    }

    /// Closes the window without reading the rest.
    pub(crate) fn close(&mut self) {
        self.place = Place::Done;
    }

    /// How many pages are still to be read, as far as one can know.
    pub(crate) fn pages_left(&self) -> u64 {
        let rows = match self.place {
            Place::Fresh(_) => self.guess,
            Place::Beyond { left, .. } => left.unwrap_or(PAGE_LENGTH as u64),
            Place::Done => return 0,
        };
        rows.div_ceil(PAGE_LENGTH as u64).max(1)
    }

    /// How many pages can be asked for now: until the rows are counted, only the first.
    pub(crate) fn pages_now(&self) -> u64 {
        match self.place {
            Place::Fresh(_) => 1,
            Place::Beyond { .. } | Place::Done => self.pages_left(),
        }
    }

    /// The next pages to ask for, as a chain of at most `most` commands, the first of which stands at `position` in its
    /// batch.
    ///
    /// The first page counts the rows along, which costs little in a narrow window. So every later chain is exactly as
    /// long as it has to be, and no command refers to a page that is not full.
    pub(crate) fn next_calls(&self, position: usize, most: usize) -> Vec<Call> {
        let first = |id| if id == 0 { After::Start } else { After::Id(id) };
        match self.place {
            Place::Done => Vec::new(),
            Place::Fresh(id) => vec![page(self.source, &self.range, first(id), self.is_counted())],
            Place::Beyond { id, .. } => (0..most.min(usize::try_from(self.pages_left()).unwrap_or(most)))
                .map(|link| if link == 0 { first(id) } else { After::Command(position + link - 1) })
                .map(|after| page(self.source, &self.range, after, false))
                .collect(),
        }
    }

    /// Notes a page that was read. Rows that are added or deleted meanwhile make `total` a little wrong, which does not
    /// matter: a page that is not full always ends the window, and what was added is found as a change.
    ///
    /// # Errors
    /// If the page cannot be the next one; it must be thrown away, with the rest of its chain.
    pub(crate) fn take(&mut self, page: &PageOfFacts, total: Option<u64>) -> Result<(), OutOfOrder> {
        let (last, left) = match self.place {
            Place::Done => return Err(OutOfOrder),
            Place::Fresh(id) if self.is_counted() => (id, total),
            Place::Fresh(id) => (id, Some(page.rows as u64)),
            Place::Beyond { id, left } => (id, left),
        };
        let mut previous = last;
        for &id in &page.ids {
            if id <= previous {
                return Err(OutOfOrder);
            }
            previous = id;
        }
        let left = left.map(|left| left.saturating_sub(page.rows as u64));
        let is_last = page.rows < PAGE_LENGTH || left == Some(0);
        self.place = if is_last { Place::Done } else { Place::Beyond { id: previous, left } };
        Ok(())
    }

    /// Whether the first page counts the rows along. Cards asked for by their ids fit on one page.
    fn is_counted(&self) -> bool {
        !matches!(self.range, Range::WithMultifields(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_page(first: Id) -> PageOfFacts {
        PageOfFacts { rows: PAGE_LENGTH, ids: (first..first + PAGE_LENGTH as Id).collect(), ..PageOfFacts::default() }
    }

    fn short_page(ids: &[Id]) -> PageOfFacts {
        PageOfFacts { rows: ids.len(), ids: ids.to_vec(), ..PageOfFacts::default() }
    }

    #[test]
    fn the_first_page_counts_and_the_chain_is_exactly_as_long_as_needed() {
        let mut window = Window::of(Source::Deals, Range::All);
        assert_eq!(window.next_calls(0, 50).len(), 1);
        assert_eq!(window.take(&full_page(1), Some(220)), Ok(()));
        assert_eq!(window.pages_left(), 4);
        let chain = window.next_calls(7, 50);
        assert_eq!(chain.len(), 4);
        assert!(chain[0].params["filter"].to_string().contains(r#"">id":50"#));
        assert!(chain[1].params["filter"].to_string().contains("$result[c07]"));
        assert!(chain[3].params["filter"].to_string().contains("$result[c09]"));
        assert_eq!(window.next_calls(7, 2).len(), 2, "no longer than there is room for");
    }

    #[test]
    fn a_page_that_is_not_full_ends_the_window_whatever_was_counted() {
        let mut window = Window::of(Source::Deals, Range::All);
        assert_eq!(window.take(&full_page(1), Some(220)), Ok(()));
        assert_eq!(window.take(&short_page(&[60, 61]), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn a_last_page_that_is_full_needs_no_further_question() {
        let mut window = Window::of(Source::Deals, Range::All);
        assert_eq!(window.take(&full_page(1), Some(100)), Ok(()));
        assert_eq!(window.take(&full_page(51), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn cards_asked_for_by_their_ids_are_one_page() {
        let mut window = Window::of(Source::Contacts, Range::WithMultifields((1..=50).collect()));
        assert_eq!(window.take(&full_page(1), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn a_portal_that_does_not_count_is_read_page_by_page() {
        let mut window = Window::of(Source::Deals, Range::All);
        assert_eq!(window.take(&full_page(1), None), Ok(()));
        assert_eq!((window.pages_left(), window.next_calls(0, 50).len()), (1, 1));
        assert_eq!(window.take(&full_page(51), None), Ok(()));
        assert_eq!(window.take(&short_page(&[]), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn rows_from_the_start_of_the_table_are_recognised() {
        let mut window = Window::of(Source::Deals, Range::All);
        assert_eq!(window.take(&full_page(1), Some(220)), Ok(()));
        assert_eq!(window.take(&full_page(1), None), Err(OutOfOrder));
        assert_eq!(window.take(&short_page(&[70, 60]), None), Err(OutOfOrder));
        assert_eq!(window.pages_left(), 4, "nothing was taken");
    }

    #[test]
    fn rows_beyond_an_id_are_asked_for_by_that_id() {
        let window = Window::beyond(Source::Activities, 900);
        let calls = window.next_calls(0, 50);
        assert!(calls[0].params["filter"].to_string().contains(r#"">ID":900"#));
        assert_eq!(calls[0].params["start"], 0);
    }
}
