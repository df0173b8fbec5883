//! The section «What if»: what other rules of counting would change, for whom, and the words for that. The form is that
//! of the settings.

mod words;

pub use words::WhatIfTexts;

use protocol::Listed;
use segmentation::rank::Place;
use segmentation::{Effect, Group, Mode, Series, Settings};

use super::own_list::OwnList;
use super::transitions;

/// A number of the section whose cards can be listed: those that would go from one place of a mode to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The mode.
    pub mode: Mode,
    /// Where they are.
    pub from: Place,
    /// Where they would be.
    pub to: Place,
}

impl Chosen {
    /// As an address says it.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}.{}", self.mode.code(), transitions::Chosen::Cell(self.from, self.to).code(self.mode))
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let (mode, cell) = code.split_once('.')?;
        let mode = Mode::ALL.into_iter().find(|known| known.code() == mode)?;
        match transitions::Chosen::from_code(mode, cell)? {
            transitions::Chosen::Cell(from, to) => Some(Self { mode, from, to }),
            transitions::Chosen::Strip(..) => None,
        }
    }
}

/// Who is listed.
pub(super) fn own_list(code: &str, tried: &Settings) -> Option<OwnList> {
    let Chosen { mode, from, to } = Chosen::from_code(code)?;
    let members = Listed::Tried { settings: Box::new(tried.clone()), mode, from, to };
    Some(OwnList { members, filter: None, are_cards: mode == Mode::Directory })
}

/// The moves within a mode, the largest first.
#[must_use]
pub fn moves(effect: &Effect, mode: Mode) -> Vec<(Chosen, u32)> {
    let of_mode = effect.moves.iter().filter(|(of, ..)| *of == mode);
    let mut moves: Vec<(Chosen, u32)> =
        of_mode.map(|&(mode, from, to, cards)| (Chosen { mode, from, to }, cards)).collect();
    moves.sort_by_key(|(_, cards)| std::cmp::Reverse(*cards));
    moves
}

/// The modes in which anything moves, in their order.
#[must_use]
pub fn moved_modes(effect: &Effect) -> Vec<Mode> {
    Mode::ALL.into_iter().filter(|&mode| effect.moves.iter().any(|(of, ..)| *of == mode)).collect()
}

/// The size of the chart, in units of its drawing.
pub const CHART: (f64, f64) = (600.0, 180.0);

/// The lines of a group in the chart, by the settings in force and by those that are tried, as points of its drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The group.
    pub group: Group,
    /// By the settings in force.
    pub now: String,
    /// By those that are tried.
    pub then: String,
}

/// The lines of a mode, with the greatest number among them. The charts may begin in different months.
#[must_use]
pub fn lines(now: &Series, then: &Series, mode: Mode) -> (Vec<Lines>, u32) {
    let counts =
        |series: &Series| series.counts.iter().flat_map(|counts| mode.groups().iter().map(|&it| counts[it])).max();
    let most = counts(now).max(counts(then)).unwrap_or(0);
    let Some(last) = now.last().max(then.last()) else { return (Vec::new(), most) };
    let first = now.first.min(then.first);
    let steps = f64::from(last.since(first).max(1));
    let points = |series: &Series, group: Group| {
        let point = |(month, counts): (segmentation::Month, &segmentation::Counts)| {
            let x = f64::from(month.since(first)) / steps * CHART.0;
            let y = (1.0 - f64::from(counts[group]) / f64::from(most.max(1))) * CHART.1;
            format!("{x:.1},{y:.1}")
        };
        series.iter().map(point).collect::<Vec<_>>().join(" ")
    };
    let line = |&group: &Group| Lines { group, now: points(now, group), then: points(then, group) };
    (mode.groups().iter().map(line).collect(), most)
}

#[cfg(test)]
mod tests {
    use segmentation::Month;

    use super::*;
    use crate::view_model::chart::tests::series;

    #[test]
    fn a_move_has_an_address_and_lists_its_cards() {
        let settings = Settings { sleeping_after_months: 3, ..Settings::default() };
        for mode in Mode::ALL {
            let chosen = Chosen { mode, from: Place::Group(0), to: Place::Absent };
            assert_eq!(Chosen::from_code(&chosen.code()), Some(chosen));
            let list = own_list(&chosen.code(), &settings).expect("a list");
            let members =
                Listed::Tried { settings: Box::new(settings.clone()), mode, from: Place::Group(0), to: Place::Absent };
            assert_eq!(list.members, members);
        }
        for code in ["", "paid", "paid.left", "mood.a.b"] {
            assert_eq!(Chosen::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn the_lines_of_both_charts_share_their_scale() {
        let (now, then) = (series(&[(4, 0, 0), (2, 0, 0)]), series(&[(0, 0, 0), (1, 0, 0)]));
        let (lines, most) = lines(&now, &then, Mode::Paid);
        assert_eq!(most, 4);
        assert_eq!((lines[0].group, lines[0].now.as_str()), (Group::Active, "0.0,0.0 600.0,90.0"));
        assert_eq!(lines[0].then, "0.0,180.0 600.0,135.0");
        let empty = Series { first: Month::new(2024, 1).expect("a month"), counts: Vec::new(), as_of: now.as_of };
        assert_eq!(super::lines(&empty, &empty, Mode::Paid), (Vec::new(), 0));
    }

    #[test]
    fn moves_are_told_mode_by_mode() {
        let moves_of = vec![
            (Mode::Paid, Place::Group(0), Place::Group(1), 2),
            (Mode::Paid, Place::Group(1), Place::Group(2), 5),
            (Mode::Unpaid, Place::Absent, Place::Group(0), 1),
        ];
        let effect = Effect { moves: moves_of, ..Effect::default() };
        assert_eq!(moves(&effect, Mode::Paid).iter().map(|it| it.1).collect::<Vec<_>>(), [5, 2]);
        assert_eq!(moved_modes(&effect), [Mode::Paid, Mode::Unpaid]);
    }
}
