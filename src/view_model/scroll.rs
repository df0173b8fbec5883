//! Scrolling through a list of any length in a box whose content no browser has to make higher than it can.
//!
//! Browsers cap the height of elements, the lowest at some 17 million pixels. A longer list lies in a box of [`MOST`]
//! pixels: a scroll of less than a window moves the rows by as much, so that the wheel works as everywhere; a jump of
//! the scroll bar leads to the same share of the list.

use std::ops::Range;

use super::list::MARGIN;

/// The greatest height of the box, in CSS pixels; below what any browser allows.
pub const MOST: f64 = 8_000_000.0;

/// Where a list is scrolled to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// Height of a row, in CSS pixels.
    row: f64,
    /// How many rows there are.
    count: usize,
    /// Height of the window, in CSS pixels.
    window: f64,
    /// How far the box is scrolled.
    scrolled: f64,
    /// How far the list is, if it were as high as all its rows.
    top: f64,
}

impl Default for Scroll {
    fn default() -> Self {
        Self { row: 1.0, count: 0, window: 0.0, scrolled: 0.0, top: 0.0 }
    }
}

impl Scroll {
    /// The same place in a list of other measures.
    #[must_use]
    pub fn measured(self, row: f64, count: usize, window: f64) -> Self {
        let first = self.top / self.row;
        let measured = Self { row: row.max(1.0), count, window, ..self };
        if measured.row == self.row { measured.clamped() } else { Self { top: first * row, ..measured }.clamped() }
    }

    fn clamped(self) -> Self {
        Self { top: self.top.clamp(0.0, self.farthest()), ..self }
    }

    /// The height of all rows.
    fn whole(self) -> f64 {
        self.row * self.count as f64
    }

    /// The height of the box.
    #[must_use]
    pub fn height(self) -> f64 {
        self.whole().min(MOST)
    }

    fn farthest(self) -> f64 {
        (self.whole() - self.window).max(0.0)
    }

    fn farthest_scrolled(self) -> f64 {
        (self.height() - self.window).max(0.0)
    }

    /// Follows the box after it was scrolled.
    #[must_use]
    pub fn scrolled(self, to: f64) -> Self {
        let (by, end) = (to - self.scrolled, self.farthest_scrolled());
        let top = if self.whole() <= MOST {
            to
        } else if to <= 0.0 {
            0.0
        } else if to >= end - 1.0 {
            self.farthest()
        } else if by.abs() < self.window {
            self.top + by
        } else {
            to / end * self.farthest()
        };
        Self { scrolled: to, top, ..self }.clamped()
    }

    /// The least scroll after which a row is wholly in view; nothing if it is.
    #[must_use]
    pub fn to_row(self, row: usize) -> Option<Self> {
        let (above, below) = (row as f64 * self.row, (row + 1) as f64 * self.row);
        let top = if above < self.top {
            above
        } else if below > self.top + self.window {
            below - self.window
        } else {
            return None;
        };
        let there = Self { top, ..self }.clamped();
        Some(Self { scrolled: there.share() * there.farthest_scrolled(), ..there })
    }

    /// Which share of the way through the list has been gone.
    fn share(self) -> f64 {
        if self.farthest() > 0.0 { self.top / self.farthest() } else { 0.0 }
    }

    /// How far the box has to be scrolled, in CSS pixels.
    #[must_use]
    pub fn scroll_top(self) -> f64 {
        self.scrolled
    }

    /// The rows in view, and how many fit into the window.
    #[must_use]
    pub fn visible(self) -> Range<usize> {
        let first = (self.top / self.row) as usize;
        let last = ((self.top + self.window) / self.row).ceil() as usize;
        first.min(self.count)..last.min(self.count)
    }

    /// The rows to render: those in view and a margin around them.
    #[must_use]
    pub fn rendered(self) -> Range<usize> {
        let visible = self.visible();
        visible.start.saturating_sub(MARGIN)..(visible.end + MARGIN).min(self.count)
    }

    /// Where in the box a row stands, in CSS pixels from its upper edge.
    #[must_use]
    pub fn place(self, row: usize) -> f64 {
        let scrolled = if self.whole() <= MOST { self.top } else { self.scrolled };
        row as f64 * self.row - self.top + scrolled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(count: usize) -> Scroll {
        Scroll::default().measured(40.0, count, 480.0)
    }

    #[test]
    fn the_window_covers_what_is_seen_and_never_more_than_there_is() {
        for (scroll, count, expected) in [
            (0.0, 1_000, 0..22),
            (4_000.0, 1_000, 90..122),
            (39_520.0, 1_000, 978..1_000),
            (0.0, 3, 0..3),
            (99_999.0, 3, 0..3),
            (-50.0, 1_000, 0..22),
        ] {
            assert_eq!(list(count).scrolled(scroll).rendered(), expected, "scrolled by {scroll}");
        }
    }

    #[test]
    fn rows_of_a_short_list_stand_where_they_stand_on_paper() {
        let scrolled = list(1_000).scrolled(4_000.0);
        assert_eq!((scrolled.height(), scrolled.place(100), scrolled.place(0)), (40_000.0, 4_000.0, 0.0));
    }

    #[test]
    fn the_last_row_of_any_list_can_be_reached() {
        for count in [900_000, 10_000_000] {
            let list = list(count);
            assert!(list.height() <= MOST);
            let end = list.scrolled(list.height() - 480.0);
            assert_eq!(end.visible().end, count);
            assert!((end.place(count - 1) + 40.0 - MOST).abs() < 1.0, "it ends where the box ends");
            let middle = list.scrolled((list.height() - 480.0) / 2.0);
            assert!(middle.visible().contains(&(count / 2)));
        }
    }

    #[test]
    fn the_wheel_moves_a_long_list_as_far_as_a_short_one() {
        let there = list(900_000).scrolled(4_000_000.0);
        let turned = there.scrolled(4_000_120.0);
        assert_eq!(turned.visible().start, there.visible().start + 3);
        assert!((turned.place(turned.visible().start) - turned.scroll_top()).abs() < 40.0, "it stands in the window");
        assert_eq!(turned.scrolled(0.0).visible().start, 0);
    }

    #[test]
    fn a_row_that_is_gone_to_by_keys_is_brought_into_view() {
        for count in [1_000, 900_000] {
            let list = list(count);
            assert_eq!(list.to_row(3), None, "it is in view");
            for row in [count - 1, count / 2, 500] {
                let there = list.to_row(row).expect("it is out of view");
                assert!(there.visible().contains(&row));
                assert!((there.place(row) - there.scroll_top()).abs() <= 480.0);
                let back = there.to_row(0).expect("the first is out of view");
                assert_eq!((back.visible().start, back.scroll_top()), (0, 0.0));
            }
        }
    }
}
