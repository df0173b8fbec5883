//! Which modes can be shown: a chart that another build has published may tell other ones than this build knows.

use protocol::Summary;
use segmentation::Mode;

use crate::route::Route;

/// Whether the numbers tell a mode; before the first numbers nothing speaks against any.
#[must_use]
pub fn is_told(summary: Option<&Summary>, mode: Mode) -> bool {
    summary.is_none_or(|summary| summary.modes.contains(&mode))
}

/// What is shown when a route was asked for: where the numbers do not tell its mode, the first one that they tell.
#[must_use]
pub fn shown(route: &Route, summary: Option<&Summary>) -> Route {
    let first_told = Mode::ALL.into_iter().find(|&mode| is_told(summary, mode));
    match first_told {
        Some(mode) if !is_told(summary, route.mode) => Route { mode, group: None, ..route.clone() },
        _ => route.clone(),
    }
}

/// The mode that a key leads to from another one, past those that the numbers do not tell; nothing for any other key.
#[must_use]
pub fn step(summary: Option<&Summary>, from: Mode, key: &str) -> Option<Mode> {
    let told: Vec<Mode> = Mode::ALL.into_iter().filter(|&mode| is_told(summary, mode)).collect();
    let last = told.len().checked_sub(1)?;
    let position = told.iter().position(|&mode| mode == from).unwrap_or_default();
    let next = match key {
        "ArrowRight" if position == last => 0,
        "ArrowRight" => position + 1,
        "ArrowLeft" => position.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(told[next])
}

#[cfg(test)]
mod tests {
    use segmentation::{Group, Month};

    use super::*;
    use crate::route::ChartKind;
    use crate::view_model::history::tests::summary;

    /// Numbers that tell only these modes.
    fn telling(modes: &[Mode]) -> Summary {
        Summary { modes: modes.to_vec(), ..summary(&[1, 2], None) }
    }

    #[test]
    fn a_mode_that_is_not_told_gives_way_to_the_first_one_that_is() {
        let asked = Route {
            group: Some(Group::Lost),
            month: Month::new(2024, 2),
            kind: Some(ChartKind::Lines),
            search: "x".into(),
            ..Route::default()
        };
        assert_eq!(asked.mode, Mode::Paid);
        let [all, none, some] = [&Mode::ALL[..], &[], &[Mode::ClientType, Mode::Unpaid]].map(telling);
        for summary in [None, Some(&all), Some(&none)] {
            assert_eq!(shown(&asked, summary), asked, "{summary:?}");
        }
        let given = shown(&asked, Some(&some));
        assert_eq!(given, Route { mode: Mode::ClientType, group: None, ..asked.clone() });
        assert_eq!(given.listed_group(), Group::B2bWithContacts);
        let told = asked.with_mode(Mode::Unpaid);
        assert_eq!(shown(&told, Some(&some)), told);
    }

    #[test]
    fn keys_lead_past_the_modes_that_are_not_told() {
        let some = telling(&[Mode::Directory, Mode::Paid, Mode::Frequency]);
        for (from, key, to) in [
            (Mode::Directory, "ArrowRight", Some(Mode::Paid)),
            (Mode::Paid, "ArrowLeft", Some(Mode::Directory)),
            (Mode::Frequency, "ArrowRight", Some(Mode::Directory)),
            (Mode::Directory, "ArrowLeft", Some(Mode::Frequency)),
            (Mode::Paid, "Home", Some(Mode::Directory)),
            (Mode::Paid, "End", Some(Mode::Frequency)),
            (Mode::Paid, "Enter", None),
        ] {
            assert_eq!(step(Some(&some), from, key), to, "{key} from {from:?}");
        }
        assert_eq!(step(None, Mode::Unpaid, "ArrowRight"), Some(Mode::Directory));
        assert_eq!(step(Some(&telling(&[Mode::Paid])), Mode::Paid, "ArrowRight"), Some(Mode::Paid));
        assert_eq!(step(Some(&telling(&[])), Mode::Paid, "ArrowRight"), None);
    }
}
