//! The marks on the chart: which stand together under it, and the records behind the ones that were opened.

use protocol::{Mark, MarkAnswer, MarkKind, MarkQuestion, MarkedRecord, SettingsChange, Visibility};
use segmentation::Card;

use super::chart::Chart;
use super::plot::Plot;

/// All kinds, in the order in which they are told.
pub const KINDS: [MarkKind; 5] =
    [MarkKind::Import, MarkKind::Deletion, MarkKind::Merge, MarkKind::Settings, MarkKind::Note];

/// Records shown at first, and added with every request for more: an import may have thousands.
pub const RECORDS_AT_ONCE: usize = 100;

/// The marks of the months a chart shows, by month and kind.
#[must_use]
pub fn marks_on(chart: &Chart, marks: &[Mark]) -> Vec<Mark> {
    let mut shown: Vec<Mark> =
        marks.iter().filter(|mark| mark.cards > 0 && chart.index_of(mark.month).is_some()).copied().collect();
    shown.sort_unstable_by_key(|mark| (mark.month, mark.kind));
    shown
}

/// Marks that stand so near to each other that they share a button.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The middle of the button, in CSS pixels from the left edge of the chart.
    pub x: f64,
    /// The marks, by month and kind; never empty.
    pub marks: Vec<Mark>,
}

impl Cluster {
    /// The kinds that occur, each once.
    #[must_use]
    pub fn kinds(&self) -> Vec<MarkKind> {
        KINDS.into_iter().filter(|kind| self.marks.iter().any(|mark| mark.kind == *kind)).collect()
    }
}

/// Puts the marks shown under their months, so that no two buttons stand nearer to each other than `distance` pixels.
/// `marks` are those of [`marks_on`].
#[must_use]
pub fn clusters(chart: &Chart, plot: &Plot, marks: &[Mark], distance: f64) -> Vec<Cluster> {
    let x = |mark: &Mark| chart.index_of(mark.month).map_or(plot.left, |index| plot.x(index));
    let middle = |marks: &[Mark]| match marks {
        [] => plot.left,
        [only] => x(only),
        [first, .., last] => f64::midpoint(x(first), x(last)),
    };
    let mut clusters: Vec<Cluster> = Vec::new();
    for mark in marks {
        let mut next = Cluster { x: x(mark), marks: vec![*mark] };
        // What has grown together moves to its middle, and may meet the one before it there.
        while let Some(before) = clusters.pop_if(|before| next.x - before.x < distance) {
            let marks: Vec<Mark> = before.marks.into_iter().chain(next.marks).collect();
            next = Cluster { x: middle(&marks), marks };
        }
        clusters.push(next);
    }
    clusters
}

/// Whether the card itself can still be opened: what was imported exists, what was deleted or merged does not.
#[must_use]
pub fn open_card(kind: MarkKind, record: &MarkedRecord) -> Option<Card> {
    (kind == MarkKind::Import).then_some(record.card)
}

/// The marks that were opened, and the records behind one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkPanel {
    marks: Vec<Mark>,
    chosen: usize,
    records: Option<Vec<MarkedRecord>>,
    changes: Vec<SettingsChange>,
    visibility: Visibility,
    limit: usize,
}

impl MarkPanel {
    /// Opens these marks and asks for the records of the first; returns the question, if there is anything to ask.
    pub fn open(&mut self, marks: Vec<Mark>) -> Option<MarkQuestion> {
        self.marks = marks;
        self.choose(0)
    }

    /// Turns to another of the opened marks; returns the question. Nothing if there is no such mark, or if it is of notes,
    /// whose words are known.
    pub fn choose(&mut self, index: usize) -> Option<MarkQuestion> {
        let mark = *self.marks.get(index)?;
        self.chosen = index;
        self.records = None;
        self.limit = RECORDS_AT_ONCE;
        if mark.kind == MarkKind::Note {
            self.records = Some(Vec::new());
            return None;
        }
        Some(MarkQuestion { month: mark.month, kind: mark.kind })
    }

    /// Takes the answer to the newest question; while nothing is open, it changes nothing.
    pub fn receive(&mut self, answer: MarkAnswer) {
        if self.chosen().is_some_and(|mark| mark.kind != MarkKind::Note) {
            self.records = Some(answer.records);
            self.changes = answer.changes;
            self.visibility = answer.visibility;
        }
    }

    /// Follows new marks: takes the counts of the opened ones from them, and asks anew for the records on show. Closes when
    /// they are no more.
    pub fn refresh(&mut self, now: &[Mark]) -> Option<MarkQuestion> {
        let chosen = self.chosen()?;
        let same = |a: &Mark, b: &Mark| (a.month, a.kind) == (b.month, b.kind);
        let marks: Vec<Mark> = self
            .marks
            .iter()
            .filter_map(|old| now.iter().find(|new| new.cards > 0 && same(old, new)).copied())
            .collect();
        if marks == self.marks {
            return None;
        }
        let (records, limit) = (self.records.take(), self.limit);
        let index = marks.iter().position(|mark| same(mark, &chosen));
        self.marks = marks;
        let question = self.choose(index.unwrap_or(0));
        if index.is_some() {
            // The rows on show stay until the answer comes.
            (self.records, self.limit) = (records, limit);
        }
        question
    }

    /// Puts everything away; an answer on its way will find nothing open.
    pub fn close(&mut self) {
        self.marks.clear();
        self.records = None;
    }

    /// The marks that were opened; none while the panel is closed.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The mark whose records are shown.
    #[must_use]
    pub fn chosen(&self) -> Option<Mark> {
        self.marks.get(self.chosen).copied()
    }

    /// Adds more records to those shown.
    pub fn show_more(&mut self) {
        self.limit += RECORDS_AT_ONCE;
    }

    /// The records to show; nothing before the answer.
    #[must_use]
    pub fn shown(&self) -> Option<&[MarkedRecord]> {
        self.records.as_ref().map(|records| &records[..records.len().min(self.limit)])
    }

    /// The changes of the rules behind the mark whose records are shown, the newest first.
    #[must_use]
    pub fn changes(&self) -> &[SettingsChange] {
        &self.changes
    }

    /// Whether the viewer's rights hide none of the records.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.visibility == Visibility::Everything
    }

    /// How many records there are in all; nothing before the answer.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.records.as_ref().map(Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{ChartKind, Period};
    use crate::view_model::chart::tests::series;
    use segmentation::{ContactId, Mode, Month, UserId};

    fn mark(month: u32, kind: MarkKind, cards: u32) -> Mark {
        Mark { month: Month::new(2024, month).expect("a month in the test"), kind, cards }
    }

    fn chart(months: usize) -> Chart {
        let series = series(&vec![(1, 0, 0); months]);
        Chart::new(&series, None, Mode::Paid, Period::All, ChartKind::Lines, &[])
    }

    fn record(id: u32) -> MarkedRecord {
        MarkedRecord {
            card: Card::Contact(ContactId(id)),
            title: format!("{id}"),
            created: "2024-01-01".into(),
            created_by: UserId::NONE,
            merged_into: None,
        }
    }

    #[test]
    fn only_marks_of_the_months_shown_are_on_the_chart_in_the_order_of_time() {
        use MarkKind::{Deletion, Import, Merge};
        let far = Mark { month: Month::new(2030, 1).expect("a month in the test"), kind: Import, cards: 5 };
        let all = [mark(3, Merge, 2), mark(1, Deletion, 4), far, mark(3, Import, 9), mark(2, Import, 0)];
        let shown = marks_on(&chart(6), &all);
        assert_eq!(shown, [mark(1, Deletion, 4), mark(3, Import, 9), mark(3, Merge, 2)]);
    }

    #[test]
    fn a_mark_alone_stands_under_its_month_and_near_ones_share_a_button() {
        use MarkKind::{Import, Merge};
        let chart = chart(11);
        // A month is 50 pixels wide.
        let plot = Plot { left: 0.0, right: 500.0, top: 0.0, bottom: 100.0, months: 11, max: 1, step: 1 };
        let marks = marks_on(&chart, &[mark(1, Merge, 1), mark(2, Import, 1), mark(2, Merge, 1), mark(9, Merge, 1)]);
        for (distance, expected) in [
            (40.0, vec![(0.0, 1), (50.0, 2), (400.0, 1)]),
            (60.0, vec![(25.0, 3), (400.0, 1)]),
            (1_000.0, vec![(200.0, 4)]),
        ] {
            let clusters = clusters(&chart, &plot, &marks, distance);
            let places: Vec<_> = clusters.iter().map(|cluster| (cluster.x, cluster.marks.len())).collect();
            assert_eq!(places, expected, "at least {distance} pixels apart");
        }
        assert_eq!(clusters(&chart, &plot, &marks, 1_000.0)[0].kinds(), [Import, Merge]);
        assert_eq!(clusters(&chart, &plot, &[], 40.0), []);
    }

    #[test]
    fn buttons_never_stand_nearer_than_the_distance() {
        let chart = chart(12);
        let plot = Plot { left: 0.0, right: 330.0, top: 0.0, bottom: 100.0, months: 12, max: 1, step: 1 };
        for pattern in 0..1_u32 << 12 {
            let months = (0..12).filter(|month| pattern >> month & 1 == 1);
            let marks: Vec<_> = months.map(|month| mark(month + 1, MarkKind::Import, 1)).collect();
            let clusters = clusters(&chart, &plot, &marks, 44.0);
            assert!(clusters.windows(2).all(|pair| pair[1].x - pair[0].x >= 44.0), "{pattern:b}");
            assert_eq!(clusters.iter().map(|cluster| cluster.marks.len()).sum::<usize>(), marks.len());
        }
    }

    fn answer(records: Vec<MarkedRecord>, visibility: Visibility) -> MarkAnswer {
        MarkAnswer { records, visibility, changes: Vec::new() }
    }

    #[test]
    fn one_of_the_opened_marks_is_asked_about_at_a_time() {
        let mut panel = MarkPanel::default();
        assert_eq!(panel.open(Vec::new()), None);
        let (first, second) = (mark(1, MarkKind::Import, 250), mark(2, MarkKind::Merge, 1));
        let asked = panel.open(vec![first, second]).expect("there are marks");
        assert_eq!((asked.month, asked.kind, panel.chosen()), (first.month, MarkKind::Import, Some(first)));
        panel.receive(answer(vec![record(1)], Visibility::Everything));
        let asked = panel.choose(1).expect("there is a second mark");
        assert_eq!((asked.month, asked.kind), (second.month, MarkKind::Merge));
        assert_eq!(panel.total(), None, "the records are those of a mark that is not looked at any more");
        panel.receive(answer(vec![record(2)], Visibility::Everything));
        assert_eq!((panel.total(), panel.chosen()), (Some(1), Some(second)));
        assert_eq!(panel.choose(2), None);
    }

    #[test]
    fn what_the_rights_hide_is_not_called_gone() {
        for (visibility, expected) in [(Visibility::Everything, true), (Visibility::OwnReading { visible: 0 }, false)] {
            let mut panel = MarkPanel::default();
            panel.open(vec![mark(1, MarkKind::Deletion, 50)]);
            panel.receive(answer(Vec::new(), visibility));
            assert_eq!((panel.total(), panel.is_complete()), (Some(0), expected));
        }
    }

    #[test]
    fn a_long_list_is_shown_in_portions() {
        let mut panel = MarkPanel::default();
        panel.open(vec![mark(1, MarkKind::Import, 250)]);
        panel.receive(answer((0..250).map(record).collect(), Visibility::Everything));
        let mut lengths = Vec::new();
        for _ in 0..3 {
            lengths.push(panel.shown().map(<[_]>::len));
            panel.show_more();
        }
        assert_eq!(lengths, [Some(100), Some(200), Some(250)]);
    }

    #[test]
    fn a_closed_panel_stays_empty_whatever_comes() {
        let mut panel = MarkPanel::default();
        panel.open(vec![mark(1, MarkKind::Import, 1)]);
        panel.close();
        panel.receive(answer(vec![record(1)], Visibility::Everything));
        assert_eq!((panel.marks().len(), panel.chosen(), panel.total()), (0, None, None));
    }

    #[test]
    fn new_numbers_are_asked_about_only_where_they_differ() {
        let (import, merge) = (mark(1, MarkKind::Import, 1), mark(1, MarkKind::Merge, 1));
        for (marks, asked, chosen) in [
            (vec![import, merge], None, Some(merge)),
            (vec![import, Mark { cards: 5, ..merge }], Some(MarkKind::Merge), Some(Mark { cards: 5, ..merge })),
            (vec![import], Some(MarkKind::Import), Some(import)),
            (vec![], None, None),
        ] {
            let mut panel = MarkPanel::default();
            panel.open(vec![import, merge]);
            panel.choose(1);
            assert_eq!(panel.refresh(&marks).map(|question| question.kind), asked, "{marks:?}");
            assert_eq!(panel.chosen(), chosen);
        }
        assert_eq!(MarkPanel::default().refresh(&[import]), None);
    }

    #[test]
    fn of_notes_nothing_is_asked_and_no_answer_to_another_mark_is_taken_for_theirs() {
        let (import, note) = (mark(1, MarkKind::Import, 20), mark(1, MarkKind::Note, 1));
        let mut panel = MarkPanel::default();
        panel.open(vec![import, note]);
        assert_eq!(panel.choose(1), None);
        panel.receive(answer(vec![record(1)], Visibility::Everything));
        assert_eq!((panel.chosen(), panel.total()), (Some(note), Some(0)));
        // The last note of the month is deleted, and the import is asked about again.
        assert_eq!(panel.refresh(&[import]).map(|question| question.kind), Some(MarkKind::Import));
        panel.open(vec![note]);
        assert_eq!((panel.refresh(&[import]), panel.marks().len()), (None, 0));
    }

    #[test]
    fn only_what_was_imported_can_still_be_opened() {
        for (kind, card) in
            [(MarkKind::Import, Some(Card::Contact(ContactId(5)))), (MarkKind::Deletion, None), (MarkKind::Merge, None)]
        {
            assert_eq!(open_card(kind, &record(5)), card, "{kind:?}");
        }
    }
}
