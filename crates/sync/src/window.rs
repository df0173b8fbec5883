//! A window: the part of a list that is read as one chain of pages, from its first row to a page that is not full.
//!
//! How many rows the portal says there are (`total`) plans the chain and decides nothing else: some portals tell the length
//! of a page, or nothing.

use bitrix24::list::{count, page};
use bitrix24::{After, Call, PAGE_LENGTH, PageOfFacts, Range, Source};
use segmentation::{Month, RecordId};

use crate::known::Block;

/// What a window is read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Its rows.
    Rows,
    /// One page of rows, which are judged and not kept.
    Sample,
    /// Only the number of its rows, which should be as many as are stored of these blocks.
    Count(Vec<Block>),
    /// Its rows, and which ids there are: what is stored of this part and is not among them is gone.
    Compare,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// The list.
    pub(crate) source: Source,
    /// What it is read for.
    pub(crate) purpose: Purpose,
    /// Which of its rows.
    range: Range,
    /// The first and last month of the rows, for windows of months.
    pub(crate) months: Option<(Month, Month)>,
    /// Rows with ids up to this one were not wanted from the start.
    begin: RecordId,
    /// Rows with larger ids are not wanted.
    through: Option<RecordId>,
    /// How many rows there probably are, as long as they were not counted.
    guess: u64,
    place: Place,
    /// How many pages of it are under way; a chain has one continuation at a time.
    under_way: usize,
    /// How many pages were asked for beyond those that the portal promised, the last time; they double from time to time.
    unpromised: u64,
    /// How many rows the portal promised, and how many of them came; nothing as long as it promised none.
    promised: Option<(u64, u64)>,
    /// The first id that came.
    first_id: Option<RecordId>,
    /// The ids that came, if it is compared.
    seen: Vec<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing was read, or not counted since the window was cut; rows with ids up to this one are not wanted.
    Fresh(RecordId),
    /// Read up to this id; this many rows are probably left.
    Beyond { id: RecordId, left: u64 },
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
        Self {
            source,
            purpose: Purpose::Rows,
            range,
            months: None,
            begin: 0,
            through: None,
            guess: PAGE_LENGTH as u64,
            place: Place::Fresh(0),
            under_way: 0,
            unpromised: 0,
            promised: None,
            first_id: None,
            seen: Vec::new(),
        }
    }

    /// The rows of a range whose id is larger.
    pub(crate) fn beyond(source: Source, id: RecordId, range: Range) -> Self {
        Self { begin: id, place: Place::Fresh(id), ..Self::of(source, range) }
    }

    /// One page of rows beyond an id, to be judged.
    pub(crate) fn sample(source: Source, after: RecordId) -> Self {
        Self { purpose: Purpose::Sample, ..Self::beyond(source, after, Range::All) }
    }

    /// The same rows, to be judged.
    pub(crate) fn judged(self) -> Self {
        Self { purpose: Purpose::Sample, ..self }
    }

    /// A part of a list by ids, of which so many rows are known.
    pub(crate) fn block(source: Source, after: RecordId, through: RecordId, purpose: Purpose, rows: u64) -> Self {
        Self { purpose, through: Some(through), guess: rows, ..Self::beyond(source, after, Range::All) }
    }

    /// Adjacent blocks of a list, to be counted together.
    pub(crate) fn counted(blocks: &[Block]) -> Option<Self> {
        Self::of_blocks(blocks, Purpose::Count(blocks.to_vec()))
    }

    /// Adjacent blocks of a list, to be compared as one chain of pages.
    pub(crate) fn compared(blocks: &[Block]) -> Option<Self> {
        Self::of_blocks(blocks, Purpose::Compare)
    }

    fn of_blocks(blocks: &[Block], purpose: Purpose) -> Option<Self> {
        let (first, last) = (blocks.first()?, blocks.last()?);
        let rows = blocks.iter().map(|block| block.rows).sum();
        Some(Self::block(first.source, first.after, last.through, purpose, rows))
    }

    /// Whether rows of a month can have been asked for. A month more at either end is let pass: the portal's offset changes
    /// with summer time.
    pub(crate) fn can_hold(&self, month: Month) -> bool {
        match &self.range {
            Range::Created { from, before, .. } => {
                from.is_none_or(|from| month >= from.plus(-1)) && before.is_none_or(|before| month <= before)
            }
            _ => true,
        }
    }

    /// Which of its rows are read.
    pub(crate) fn range(&self) -> &Range {
        &self.range
    }

    /// The part of the list that the window covers, by ids: beyond the first, up to the second.
    pub(crate) fn bounds(&self) -> (RecordId, RecordId) {
        (self.begin, self.through.unwrap_or(RecordId::MAX))
    }

    /// The first id of its rows, as far as it is known.
    pub(crate) fn first_id(&self) -> Option<RecordId> {
        self.first_id
    }

    /// The ids that came, of a window that is compared.
    pub(crate) fn seen(&self) -> &[RecordId] {
        &self.seen
    }

    /// Whether all of it was read.
    pub(crate) fn is_done(&self) -> bool {
        self.place == Place::Done
    }

    /// Closes the window without reading the rest.
    pub(crate) fn close(&mut self) {
        self.place = Place::Done;
    }

    /// Whether a request for it is under way.
    pub(crate) fn is_under_way(&self) -> bool {
        self.under_way > 0
    }

    /// Notes that a request for so many of its pages was sent.
    pub(crate) fn sent(&mut self, pages: usize) {
        self.under_way = pages;
    }

    /// Notes that the request has come to its end.
    pub(crate) fn landed(&mut self) {
        self.under_way = 0;
    }

    /// How many pages are still to be read, as far as one can know. The last one is not full: where the rows fill their
    /// pages, it is empty.
    pub(crate) fn pages_left(&self) -> u64 {
        match self.place {
            Place::Done => 0,
            _ if self.is_one_page() => 1,
            Place::Fresh(_) => self.guess.div_ceil(PAGE_LENGTH as u64).max(1),
            Place::Beyond { left, .. } => left / PAGE_LENGTH as u64 + 1,
        }
    }

    /// Whether it has come to its end with other rows than the portal had counted, by more than what people add or delete
    /// in the moments between: what the portal counts is worth nothing then.
    pub(crate) fn was_miscounted(&self) -> bool {
        const MEANWHILE: u64 = 5;
        self.is_done() && self.promised.is_some_and(|(promised, came)| promised.abs_diff(came) > MEANWHILE)
    }

    /// How many pages can be asked for now: until the rows are counted, only the first.
    pub(crate) fn pages_now(&self) -> u64 {
        match self.place {
            _ if self.is_under_way() => 0,
            Place::Fresh(_) => 1,
            Place::Beyond { .. } | Place::Done => self.pages_left(),
        }
    }

    /// The next pages to ask for, as a chain of at most `most` commands, the first of which stands at `position` in its
    /// batch.
    ///
    /// The first page counts the rows along, which costs little in a narrow window. So every later chain is exactly as
    /// long as it has to be, and no command refers to a page that is not full. If the portal counted too few, chains of one
    /// page, two, four … are asked for: what follows a page that is not full is thrown away.
    pub(crate) fn next_calls(&self, position: usize, most: usize) -> Vec<Call> {
        let first = |id| if id == 0 { After::Start } else { After::Id(id) };
        match self.place {
            Place::Done => Vec::new(),
            Place::Fresh(id) => match (&self.purpose, self.through) {
                (Purpose::Count(_), Some(through)) => vec![count(self.source, id, through)],
                _ => vec![page(self.source, &self.range, first(id), self.through, self.is_counted())],
            },
            Place::Beyond { id, .. } => (0..most.min(usize::try_from(self.pages_left()).unwrap_or(most)))
                .map(|link| if link == 0 { first(id) } else { After::Command(position + link - 1) })
                .map(|after| page(self.source, &self.range, after, self.through, false))
                .collect(),
        }
    }

    /// Notes a page that was read. Only a page that is not full ends the window, whatever was counted.
    ///
    /// # Errors
    /// If the page cannot be the next one; it must be thrown away, with the rest of its chain.
    pub(crate) fn take(&mut self, page: &PageOfFacts, total: Option<u64>) -> Result<(), OutOfOrder> {
        let (last, left) = match self.place {
            Place::Done => return Err(OutOfOrder),
            // The window was cut while the chain was under way, or the page was asked not to count: portals tell 0 then.
            Place::Fresh(id) if self.under_way > 1 || !self.is_counted() => (id, None),
            Place::Fresh(id) => {
                // No list has more rows than there are ids.
                let total = total.map(|total| total.min(u64::from(RecordId::MAX)));
                self.promised = total.map(|total| (total, 0));
                (id, Some(total.unwrap_or(0)))
            }
            Place::Beyond { id, left } => (id, Some(left)),
        };
        let mut previous = last;
        for &id in &page.ids {
            let follows = id > previous || id == previous && id != last && !self.source.has_own_numbers();
            if !follows {
                return Err(OutOfOrder);
            }
            previous = id;
        }
        if !self.source.has_own_numbers() {
            self.place = match page.ids.first() {
                _ if page.rows < PAGE_LENGTH => Place::Done,
                // Further rows with the last number may be on the next page: with it all of them come once more.
                Some(&first) if first < previous => Place::Fresh(previous - 1),
                _ => Place::Fresh(previous),
            };
            return Ok(());
        }
        self.first_id = self.first_id.or(page.ids.first().copied());
        if self.purpose == Purpose::Compare {
            self.seen.extend(&page.ids);
        }
        let rows = page.rows as u64;
        if let Some((_, came)) = &mut self.promised {
            *came += rows;
        }
        let is_past_the_cut = self.through.is_some_and(|through| previous >= through);
        self.place = match left.map(|left| left.checked_sub(rows)) {
            _ if page.rows < PAGE_LENGTH || is_past_the_cut || self.is_one_page() => Place::Done,
            None => Place::Fresh(previous),
            Some(Some(left)) => Place::Beyond { id: previous, left },
            Some(None) => self.beyond_the_promise(previous),
        };
        Ok(())
    }

    /// More rows came than were promised: how many are left is not known.
    fn beyond_the_promise(&mut self, id: RecordId) -> Place {
        const MOST: u64 = 16;
        self.unpromised = (self.unpromised * 2).clamp(1, MOST);
        Place::Beyond { id, left: self.unpromised * PAGE_LENGTH as u64 - 1 }
    }

    /// Cuts off the upper part of what is not under way, for another lane to read, if enough is left: its rows probably end
    /// at the id `largest`. A chain under way may run past the cut; what it brings then comes twice, which does no
    /// harm.
    pub(crate) fn split(&mut self, largest: RecordId) -> Option<Self> {
        const WORTH_IT: u64 = 24 * PAGE_LENGTH as u64;
        let Place::Beyond { id, left } = self.place else { return None };
        // Of a part nobody could say which deals it has told whole.
        if matches!(self.range, Range::OfDeals(_)) {
            return None;
        }
        let under_way = (self.under_way * PAGE_LENGTH) as u64;
        let free = left.saturating_sub(under_way);
        let end = self.through.unwrap_or(largest);
        if free < WORTH_IT || end <= id + 1 {
            return None;
        }
        // Ids are taken to lie evenly; where they do not, the parts are cut again.
        let span = u64::from(end - id);
        let begin = u64::from(id) + span * under_way / left;
        let cut = RecordId::try_from((begin + u64::from(end)) / 2).ok().filter(|cut| *cut > id && *cut < end)?;
        let upper = Self {
            begin: cut,
            place: Place::Fresh(cut),
            under_way: 0,
            guess: free / 2,
            promised: None,
            first_id: None,
            seen: Vec::new(),
            through: self.through,
            ..self.clone()
        };
        self.through = Some(cut);
        // A part of the rows is no longer this window's.
        self.promised = None;
        // How many rows are left below the cut has to be counted anew.
        self.guess = left - free / 2;
        self.place = Place::Fresh(id);
        Some(upper)
    }

    /// Whether its rows can tell what the user fields of cards hold.
    pub(crate) fn tells_fields(&self) -> bool {
        self.source.card_kind().is_some() && !matches!(self.purpose, Purpose::Sample | Purpose::Count(_))
    }

    /// Whether the whole window fits on one page: cards asked for by their ids, a sample, a count.
    fn is_one_page(&self) -> bool {
        let is_by_ids = matches!(self.range, Range::Ids(_)) && self.source.has_own_numbers();
        is_by_ids || matches!(self.purpose, Purpose::Sample | Purpose::Count(_))
    }

    /// Whether the first page counts the rows.
    fn is_counted(&self) -> bool {
        !self.is_one_page() && self.source.has_own_numbers()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_page(first: RecordId) -> PageOfFacts {
        PageOfFacts {
            rows: PAGE_LENGTH,
            ids: (first..first + PAGE_LENGTH as RecordId).collect(),
            ..PageOfFacts::default()
        }
    }

    fn short_page(ids: &[RecordId]) -> PageOfFacts {
        PageOfFacts { rows: ids.len(), ids: ids.to_vec(), ..PageOfFacts::default() }
    }

    #[test]
    fn the_first_page_counts_and_the_chain_is_exactly_as_long_as_needed() {
        let mut window = Window::of(Source::Invoices, Range::All);
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
        let mut window = Window::of(Source::Invoices, Range::All);
        assert_eq!(window.take(&full_page(1), Some(220)), Ok(()));
        assert_eq!(window.take(&short_page(&[60, 61]), None), Ok(()));
        assert!(window.is_done());
    }

    /// Reads a window of so many rows whose length the portal gives as `total`; gives the lengths of the chains.
    fn read_through(rows: RecordId, total: Option<u64>) -> (Window, Vec<usize>) {
        let mut window = Window::of(Source::Invoices, Range::All);
        let (mut chains, mut read) = (Vec::new(), 0);
        while !window.is_done() {
            let chain = window.next_calls(0, 50).len();
            window.sent(chain);
            chains.push(chain);
            for _ in 0..chain {
                let ids: Vec<RecordId> = (read + 1..=rows.min(read + PAGE_LENGTH as RecordId)).collect();
                read = rows.min(read + PAGE_LENGTH as RecordId);
                if !window.is_done() {
                    assert_eq!(window.take(&short_page(&ids), total.filter(|_| chains.len() == 1)), Ok(()));
                }
            }
            window.landed();
        }
        assert_eq!(read, rows, "all of {rows} rows, of which {total:?} were told");
        (window, chains)
    }

    #[test]
    fn every_row_is_read_whatever_the_portal_counted() {
        for (rows, total, chains) in [
            (0, Some(0), vec![1]),
            (50, Some(50), vec![1, 1]),
            (100, Some(100), vec![1, 2]),
            (424, Some(50), vec![1, 1, 1, 2, 4]),
            (424, Some(0), vec![1, 1, 2, 4, 8]),
            (424, None, vec![1, 1, 2, 4, 8]),
            (424, Some(u64::MAX), vec![1, 50]),
        ] {
            let (window, read) = read_through(rows, total);
            assert_eq!(read, chains, "{rows} rows, of which {total:?} were told");
            let is_wrong = total.is_some_and(|total| total != u64::from(rows));
            assert_eq!(window.was_miscounted(), is_wrong, "{rows} rows, of which {total:?} were told");
        }
    }

    #[test]
    fn rows_that_come_or_go_meanwhile_are_no_miscount() {
        assert!(!read_through(424, Some(427)).0.was_miscounted());
        assert!(!read_through(424, Some(420)).0.was_miscounted());
    }

    #[test]
    fn cards_asked_for_by_their_ids_are_one_page() {
        let mut window = Window::of(Source::Contacts, Range::Ids((1..=50).collect()));
        assert_eq!(window.next_calls(0, 50)[0].params["start"], -1);
        assert_eq!(window.take(&full_page(1), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn a_page_that_was_asked_not_to_count_is_no_miscount_whatever_total_it_tells() {
        let by_ids = Window::of(Source::Contacts, Range::Ids((1..=50).collect()));
        for mut window in [by_ids, Window::sample(Source::Activities, 0)] {
            assert_eq!(window.next_calls(0, 50)[0].params["start"], -1);
            assert_eq!(window.take(&full_page(1), Some(0)), Ok(()));
            assert!(window.is_done() && !window.was_miscounted());
        }
    }

    #[test]
    fn rows_that_do_not_grow_are_refused() {
        let mut window = Window::beyond(Source::Invoices, 10, Range::All);
        assert_eq!(window.take(&short_page(&[10, 11]), None), Err(OutOfOrder), "not beyond the last id");
        assert_eq!(window.take(&short_page(&[12, 11]), None), Err(OutOfOrder), "not in order");
        assert!(!window.is_done());
        assert_eq!(window.take(&short_page(&[11, 12]), None), Ok(()));
        assert_eq!(window.take(&short_page(&[13]), None), Err(OutOfOrder), "nothing follows the end");
    }

    #[test]
    fn rows_without_numbers_of_their_own_are_never_cut_between_two_of_a_card() {
        let mut window = Window::beyond(Source::CompanyAddresses, 10, Range::All);
        assert_eq!(window.next_calls(0, 50)[0].params["start"], -1, "they are not counted");
        let page = |ids: &[RecordId]| PageOfFacts { rows: ids.len(), ids: ids.to_vec(), ..PageOfFacts::default() };
        assert_eq!(window.take(&page(&[10, 11]), None), Err(OutOfOrder), "not beyond the last id");
        let full: Vec<RecordId> = (0..50).map(|row| 11 + row / 3).collect();
        assert_eq!(window.take(&page(&full), Some(0)), Ok(()), "older lists tell a total of 0");
        let next = window.next_calls(0, 50);
        assert_eq!((next.len(), &next[0].params["filter"][">ANCHOR_ID"]), (1, &26.into()));
        assert_eq!(window.take(&page(&[28, 27]), None), Err(OutOfOrder), "not in order");
        assert_eq!(window.take(&page(&[27; 50]), None), Ok(()), "a card with ever so many addresses holds nothing up");
        assert_eq!(window.next_calls(0, 50)[0].params["filter"][">ANCHOR_ID"], 27);
        assert_eq!(window.take(&page(&[28, 28]), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn a_large_window_is_cut_where_nothing_is_under_way() {
        let mut window = Window::of(Source::Invoices, Range::All);
        assert_eq!(window.take(&full_page(1), Some(10_000)), Ok(()));
        window.sent(50);
        let mut upper = window.split(10_000).expect("much is left");
        // 9 950 rows are left beyond id 50, 2 500 of them under way, so the middle of the rest is at 6 275.
        let filter = upper.next_calls(0, 50)[0].params["filter"].to_string();
        assert_eq!(filter, r#"{">id":6275}"#);
        assert_eq!(upper.take(&full_page(6_276), Some(3_700)), Ok(()));
        assert_eq!(upper.pages_left(), 74, "the last page is empty");
        for first in (51..2_551).step_by(50) {
            assert_eq!(window.take(&full_page(first), None), Ok(()), "the chain that was under way comes as asked");
        }
        window.landed();
        let next = window.next_calls(0, 50);
        assert_eq!((next.len(), &next[0].params["start"]), (1, &0.into()), "and then what is left is counted anew");
        assert!(next[0].params["filter"].to_string().contains(r#""<=id":6275"#));
        assert_eq!(window.split(10_000).map(|_| ()), None, "uncounted rows are not cut again");
    }

    #[test]
    fn a_chain_that_runs_past_the_cut_ends_the_window() {
        let mut window = Window::of(Source::Invoices, Range::All);
        assert_eq!(window.take(&full_page(1), Some(2_000)), Ok(()));
        window.sent(2);
        window.split(100_000).expect("enough is left");
        assert_eq!(window.take(&full_page(60_000), None), Ok(()));
        assert!(window.is_done());
    }

    #[test]
    fn a_small_window_is_not_worth_cutting() {
        let mut window = Window::of(Source::Invoices, Range::All);
        assert_eq!(window.take(&full_page(1), Some(600)), Ok(()));
        assert!(window.split(600).is_none());
    }
}
