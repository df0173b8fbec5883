//! What a viewer who may not see everything is told: about the numbers, and about the clients behind them.

use protocol::{Hidden, Limits, OwnReading, SharedChart, Source, Summary, Visibility};

/// Whose numbers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp<'a> {
    /// The viewer's own.
    Own,
    /// Those of an administrator, whose name may not be known.
    Administrator(Option<&'a str>),
}

/// Whose numbers a summary shows.
#[must_use]
pub fn stamp(summary: &Summary) -> Stamp<'_> {
    match &summary.source {
        Source::Own => Stamp::Own,
        Source::Published { author_name, .. } => {
            Stamp::Administrator(Some(author_name.trim()).filter(|name| !name.is_empty()))
        }
    }
}

/// What stands in place of the numbers for a viewer who has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Nothing is published yet.
    Nothing,
    /// What is published cannot be read.
    Unreadable,
}

/// Why there are no numbers; nothing if there are some, or if they may still come by themselves.
#[must_use]
pub fn absence(limits: Option<&Limits>) -> Option<Absence> {
    let limits = limits.filter(|limits| limits.own == OwnReading::Nothing)?;
    match limits.chart {
        SharedChart::Nothing => Some(Absence::Nothing),
        SharedChart::Unreadable => Some(Absence::Unreadable),
        SharedChart::Asked | SharedChart::Published => None,
    }
}

/// Whether numbers that came before these limits were known may stay: not if they were those of a right that is gone.
#[must_use]
pub fn keeps_numbers(limits: &Limits) -> bool {
    limits.chart == SharedChart::Published || limits.own != OwnReading::Nothing
}

/// What the button that reads by the viewer's own rights says; nothing if there is no such button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadMine {
    /// Read.
    Begin,
    /// Go on reading.
    Continue,
}

/// The button for a viewer with these limits; `is_busy` while something is being read.
#[must_use]
pub fn read_mine(limits: Option<&Limits>, is_busy: bool) -> Option<ReadMine> {
    let limits = limits.filter(|limits| !is_busy && !limits.sees_no_cards)?;
    match limits.own {
        OwnReading::Nothing => Some(ReadMine::Begin),
        OwnReading::Partial => Some(ReadMine::Continue),
        OwnReading::Whole { .. } => None,
    }
}

/// Whether the commands for what was read here make sense: whoever reads nothing himself has nothing to compare.
#[must_use]
pub fn reads_here(limits: Option<&Limits>) -> bool {
    limits.is_none_or(|limits| limits.own != OwnReading::Nothing)
}

/// Whether numbers made from single clients can be told: of the published ones nothing is known but themselves.
#[must_use]
pub fn tells_clients(summary: Option<&Summary>) -> bool {
    summary.is_none_or(|summary| summary.source == Source::Own)
}

/// A line over a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListNote {
    /// The viewer's rights show so many of so many.
    Visible(usize, usize),
    /// The viewer's own reading has found so many of so many.
    Found(usize, usize),
    /// The list was made from the viewer's own reading.
    FromOwnReading,
}

/// The line over a list of a group with `total` clients; nothing if all of them are shown as they are now.
#[must_use]
pub fn list_note(visibility: &Visibility, total: usize) -> Option<ListNote> {
    match *visibility {
        Visibility::Rights { visible } if visible < total => Some(ListNote::Visible(visible, total)),
        Visibility::OwnReading { visible } if visible < total => Some(ListNote::Found(visible, total)),
        Visibility::OwnReading { .. } => Some(ListNote::FromOwnReading),
        Visibility::Everything | Visibility::Rights { .. } | Visibility::Hidden(_) => None,
    }
}

/// Why a list is empty although its group is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyList {
    /// There is no list.
    Hidden {
        /// Why.
        why: Hidden,
        /// Whether the viewer's own reading would bring one.
        needs_reading: bool,
    },
    /// None of the clients are shown by the viewer's rights.
    NoneVisible,
}

/// Why the list of a group with `total` clients is empty for the viewer's rights; nothing if these are not the reason.
#[must_use]
pub fn empty_list(visibility: &Visibility, total: usize) -> Option<EmptyList> {
    match *visibility {
        Visibility::Hidden(why) => {
            Some(EmptyList::Hidden { why, needs_reading: matches!(why, Hidden::NotInFields | Hidden::NotRead) })
        }
        Visibility::Rights { visible: 0 } | Visibility::OwnReading { visible: 0 } if total > 0 => {
            Some(EmptyList::NoneVisible)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use segmentation::UserId;

    use super::*;

    fn limits(chart: SharedChart, own: OwnReading) -> Limits {
        Limits { chart, own, was_admin: false, sees_no_cards: false }
    }

    fn whole() -> OwnReading {
        OwnReading::Whole { as_of: "2026-07-01T12:00".into() }
    }

    #[test]
    fn numbers_are_missing_only_for_whoever_has_neither_the_published_nor_his_own() {
        for (chart, own, expected, keeps) in [
            (SharedChart::Nothing, OwnReading::Nothing, Some(Absence::Nothing), false),
            (SharedChart::Unreadable, OwnReading::Nothing, Some(Absence::Unreadable), false),
            (SharedChart::Asked, OwnReading::Nothing, None, false),
            (SharedChart::Published, OwnReading::Nothing, None, true),
            (SharedChart::Nothing, OwnReading::Partial, None, true),
            (SharedChart::Unreadable, whole(), None, true),
        ] {
            let limits = limits(chart, own);
            assert_eq!((absence(Some(&limits)), keeps_numbers(&limits)), (expected, keeps), "{limits:?}");
        }
        assert_eq!(absence(None), None);
    }

    #[test]
    fn own_rights_are_read_by_once_and_only_if_they_show_anything() {
        let begun = |own| limits(SharedChart::Published, own);
        for (limits, is_busy, expected) in [
            (Some(begun(OwnReading::Nothing)), false, Some(ReadMine::Begin)),
            (Some(begun(OwnReading::Nothing)), true, None),
            (Some(begun(OwnReading::Partial)), false, Some(ReadMine::Continue)),
            (Some(begun(whole())), false, None),
            (Some(Limits { sees_no_cards: true, ..begun(OwnReading::Nothing) }), false, None),
            (None, false, None),
        ] {
            assert_eq!(read_mine(limits.as_ref(), is_busy), expected, "{limits:?}");
        }
    }

    #[test]
    fn published_numbers_tell_nothing_of_single_clients() {
        let own = crate::view_model::history::tests::summary(&[1], None);
        let published =
            Summary { source: Source::Published { author: UserId(1), author_name: String::new() }, ..own.clone() };
        assert_eq!([None, Some(&own), Some(&published)].map(tells_clients), [true, true, false]);
    }

    #[test]
    fn a_line_says_how_many_are_seen_of_how_many() {
        for (visibility, total, expected) in [
            (Visibility::Everything, 9, None),
            (Visibility::Rights { visible: 34 }, 1_250, Some(ListNote::Visible(34, 1_250))),
            (Visibility::Rights { visible: 9 }, 9, None),
            (Visibility::OwnReading { visible: 3 }, 9, Some(ListNote::Found(3, 9))),
            (Visibility::OwnReading { visible: 9 }, 9, Some(ListNote::FromOwnReading)),
            (Visibility::Hidden(Hidden::NoRight), 9, None),
        ] {
            assert_eq!(list_note(&visibility, total), expected, "{visibility:?}");
        }
    }

    #[test]
    fn an_empty_list_of_a_group_that_has_clients_is_explained() {
        let hidden = |why, needs_reading| Some(EmptyList::Hidden { why, needs_reading });
        for (visibility, total, expected) in [
            (Visibility::Hidden(Hidden::NotRead), 9, hidden(Hidden::NotRead, true)),
            (Visibility::Hidden(Hidden::NotInFields), 9, hidden(Hidden::NotInFields, true)),
            (Visibility::Hidden(Hidden::NoRight), 9, hidden(Hidden::NoRight, false)),
            (Visibility::Rights { visible: 0 }, 9, Some(EmptyList::NoneVisible)),
            (Visibility::Rights { visible: 0 }, 0, None),
            (Visibility::Everything, 0, None),
        ] {
            assert_eq!(empty_list(&visibility, total), expected, "{visibility:?}");
        }
    }
}
