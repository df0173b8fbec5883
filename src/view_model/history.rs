//! The two histories of a portal: as the records that still exist tell it today, and as every month was recorded when
//! it had ended.

use std::borrow::Cow;

use protocol::{History, Summary};
use segmentation::Series;

/// The history that is shown when `wanted` was asked for: there is only today's until something else was recorded.
#[must_use]
pub fn shown_history(summary: &Summary, wanted: History) -> History {
    if summary.recorded.is_some() { wanted } else { History::Today }
}

/// The series of a history. The recorded one has today's numbers for the months that have not been recorded, so that
/// it reaches as far.
#[must_use]
pub fn series(summary: &Summary, wanted: History) -> Cow<'_, Series> {
    match (&summary.recorded, wanted) {
        (Some(recorded), History::Recorded) => Cow::Owned(completed(recorded, &summary.series)),
        _ => Cow::Borrowed(&summary.series),
    }
}

/// The series that the one of `wanted` differs from; nothing if there is only one.
#[must_use]
pub fn other_series(summary: &Summary, wanted: History) -> Option<Cow<'_, Series>> {
    summary.recorded.as_ref()?;
    let other = match wanted {
        History::Today => History::Recorded,
        History::Recorded => History::Today,
    };
    Some(series(summary, other))
}

/// The recorded months, and the live ones wherever none was recorded.
fn completed(recorded: &Series, live: &Series) -> Series {
    let Some((recorded_last, live_last)) = recorded.last().zip(live.last()) else {
        return if recorded.counts.is_empty() { live.clone() } else { recorded.clone() };
    };
    let first = recorded.first.min(live.first);
    let months = first.through(recorded_last.max(live_last));
    let counts = months.map(|month| recorded.at(month).or_else(|| live.at(month)).copied().unwrap_or_default());
    Series { first, counts: counts.collect(), as_of: recorded.as_of.max(live.as_of) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::view_model::chart::tests::series as months;
    use segmentation::{Group, Quality};

    /// A summary whose live series has these numbers of active clients from January 2024 on, and whose recorded one has
    /// those from `skip` months earlier on.
    pub(crate) fn summary(live: &[u32], recorded: Option<(i32, &[u32])>) -> Summary {
        let active = |counts: &[u32]| months(&counts.iter().map(|&count| (count, 0, 0)).collect::<Vec<_>>());
        let recorded = recorded.map(|(earlier, counts)| {
            let mut series = active(counts);
            series.first = series.first.plus(-earlier);
            series.as_of = series.last().map_or(series.as_of, segmentation::Month::last_day);
            series
        });
        Summary {
            series: active(live),
            modes: segmentation::Mode::ALL.to_vec(),
            sales_complete: true,
            dialogs_complete: true,
            settings: segmentation::Settings::default(),
            settings_problem: None,
            quality: Quality::default(),
            as_of: "2024-05-12T14:20".into(),
            users: Vec::new(),
            recorded,
            marks: Vec::new(),
            source: protocol::Source::Own,
        }
    }

    fn active(series: &Series) -> Vec<u32> {
        series.counts.iter().map(|counts| counts[Group::Active]).collect()
    }

    #[test]
    fn without_a_record_there_is_one_history() {
        let summary = summary(&[1, 2], None);
        for wanted in [History::Today, History::Recorded] {
            assert_eq!(shown_history(&summary, wanted), History::Today);
            assert_eq!(active(&series(&summary, wanted)), [1, 2]);
            assert_eq!(other_series(&summary, wanted), None);
        }
    }

    #[test]
    fn the_recorded_history_ends_with_todays_numbers() {
        let summary = summary(&[1, 2, 3], Some((0, &[5, 6])));
        assert_eq!(shown_history(&summary, History::Recorded), History::Recorded);
        assert_eq!(active(&series(&summary, History::Recorded)), [5, 6, 3]);
        assert_eq!(active(&series(&summary, History::Today)), [1, 2, 3]);
        assert_eq!(series(&summary, History::Recorded).as_of, summary.series.as_of);
    }

    #[test]
    fn each_history_is_set_against_the_other() {
        let summary = summary(&[1, 2, 3], Some((0, &[5, 6])));
        for (wanted, other) in [(History::Today, [5, 6, 3]), (History::Recorded, [1, 2, 3])] {
            assert_eq!(other_series(&summary, wanted).map(|series| active(&series)), Some(other.to_vec()));
        }
    }

    #[test]
    fn months_that_only_the_record_knows_are_kept() {
        // The oldest cards are gone, so that today's history begins later than the recorded one.
        let earlier = summary(&[1, 2], Some((2, &[7, 8, 9])));
        let shown = series(&earlier, History::Recorded);
        assert_eq!((shown.first.to_string(), active(&shown)), ("2023-11".into(), vec![7, 8, 9, 2]));
        // Everything is being read anew, and the chart has only begun to grow.
        let anew = summary(&[1], Some((0, &[5, 6, 7])));
        assert_eq!(active(&series(&anew, History::Recorded)), [5, 6, 7]);
        let nothing = summary(&[], Some((0, &[5])));
        assert_eq!(active(&series(&nothing, History::Recorded)), [5]);
    }
}
