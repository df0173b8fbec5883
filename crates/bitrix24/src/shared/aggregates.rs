//! The numbers that are published, and the text that carries them: counts by month, and nothing by which a client could be
//! told.
//!
//! # Design
//! The text is read by builds that are older and newer than the one that wrote it, and they may know other groups. A
//! mode is taken over if its lines are the very ones that are known here. One that lacks a line would show zeros in its
//! place, one that has a line more would have totals without it: such a mode is left out, and [`Aggregates::modes`]
//! does not name it. Modes that are not known here are passed over.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use segmentation::{Cause, Counts, Group, Mode, Month, Quality, Series, Settings};
use serde::{Deserialize, Serialize};

/// The form of the text; counts up when an older build could no longer read it.
const FORMAT: u32 = 1;

/// The kinds of marks by the names they have in the text.
const CAUSES: [(&str, Cause); 3] = [("import", Cause::Import), ("deletion", Cause::Deletion), ("merge", Cause::Merge)];

/// The numbers of a portal: no name, no id of a card, no sum of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregates {
    /// The modes that the numbers below tell, in the order of [`Mode::ALL`]; the groups of every other mode are 0 in them,
    /// which means nothing. All modes, where this build has counted.
    pub modes: Vec<Mode>,
    /// The chart as the records that still exist tell it.
    pub today: Series,
    /// The ended months as they were recorded, if they differ from that.
    pub recorded: Option<Series>,
    /// What explains jumps of the lines: month, cause, number of cards.
    pub marks: Vec<(Month, Cause, u32)>,
    /// What was left out or could not be placed.
    pub quality: Quality,
    /// The settings by which it was counted.
    pub settings: Settings,
}

#[derive(Serialize, Deserialize)]
struct Form {
    format: u32,
    today: Chart,
    #[serde(default)]
    recorded: Option<Chart>,
    #[serde(default)]
    marks: Vec<(String, String, u32)>,
    #[serde(default)]
    quality: Quality,
    /// Builds that had none counted by the defaults.
    #[serde(default)]
    settings: Settings,
}

/// A chart with its lines by name, so that neither the order nor the number of groups matters.
#[derive(Serialize, Deserialize)]
struct Chart {
    first: String,
    as_of: NaiveDate,
    lines: BTreeMap<String, Vec<u32>>,
}

impl Aggregates {
    /// The text to publish; the same numbers have the same text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let marks = self.marks.iter().map(|&(month, cause, cards)| {
            let name = CAUSES.iter().find(|(_, it)| *it == cause).map_or("", |(name, _)| name);
            (month.to_string(), name.to_owned(), cards)
        });
        let form = Form {
            format: FORMAT,
            today: Chart::of(&self.today, &self.modes),
            recorded: self.recorded.as_ref().map(|recorded| Chart::of(recorded, &self.modes)),
            marks: marks.collect(),
            quality: self.quality,
            settings: self.settings.clone(),
        };
        serde_json::to_string(&form).expect("numbers by name can always be written")
    }

    /// Reads a published text; nothing if it is none, one of a newer form, or one that tells no mode which is known here.
    /// Modes of other groups and marks of an unknown kind are left out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let form: Form = serde_json::from_str(text).ok().filter(|form: &Form| form.format == FORMAT)?;
        let mark = |(month, name, cards): (String, String, u32)| {
            let (_, cause) = CAUSES.iter().find(|(known, _)| *known == name)?;
            Some((month.parse().ok()?, *cause, cards))
        };
        let charts = || std::iter::once(&form.today).chain(&form.recorded);
        let is_told = |mode: &Mode| charts().all(|chart| chart.tells(*mode));
        let modes: Vec<Mode> = Mode::ALL.into_iter().filter(is_told).collect();
        Some(Self {
            today: form.today.series(&modes)?,
            recorded: match &form.recorded {
                Some(chart) => Some(chart.series(&modes)?),
                None => None,
            },
            modes,
            marks: form.marks.into_iter().filter_map(mark).collect(),
            quality: form.quality,
            settings: form.settings,
        })
    }
}

impl Chart {
    fn of(series: &Series, modes: &[Mode]) -> Self {
        let line = |&group: &Group| (name(group), series.counts.iter().map(|counts| counts[group]).collect());
        let groups = modes.iter().flat_map(|mode| mode.groups());
        Self { first: series.first.to_string(), as_of: series.as_of, lines: groups.map(line).collect() }
    }

    /// Whether the lines of a mode are those of its groups, neither fewer nor more.
    fn tells(&self, mode: Mode) -> bool {
        let of_mode = |line: &&String| line.split_once('.').is_some_and(|(code, _)| code == mode.code());
        let groups = mode.groups();
        groups.iter().all(|&group| self.lines.contains_key(&name(group)))
            && self.lines.keys().filter(of_mode).count() == groups.len()
    }

    /// The series of these modes; nothing if there are none, or unless all their lines are equally long.
    fn series(&self, modes: &[Mode]) -> Option<Series> {
        let groups = || modes.iter().flat_map(|mode| mode.groups());
        let months = self.lines.get(&name(*groups().next()?))?.len();
        let mut counts = vec![Counts::default(); months];
        for &group in groups() {
            let line = self.lines.get(&name(group)).filter(|line| line.len() == months)?;
            counts.iter_mut().zip(line).for_each(|(counts, count)| counts[group] = *count);
        }
        Some(Series { first: self.first.parse().ok()?, counts, as_of: self.as_of })
    }
}

/// The name of a group's line.
fn name(group: Group) -> String {
    format!("{}.{}", group.mode().code(), group.code())
}

#[cfg(test)]
mod tests {
    use segmentation::FunnelId;

    use super::*;

    fn aggregates() -> Aggregates {
        let mut counts = vec![Counts::default(); 3];
        for (step, counts) in counts.iter_mut().enumerate() {
            Group::all().for_each(|group| counts[group] = (step * 100 + group.index()) as u32);
        }
        let first: Month = "2025-11".parse().expect("a month");
        let as_of = NaiveDate::from_ymd_opt(2026, 1, 7).expect("a date");
        let today = Series { first, counts, as_of };
        let recorded = Some(Series { counts: today.counts[..2].to_vec(), ..today.clone() });
        let marks = vec![(first, Cause::Import, 50), (first.next(), Cause::Merge, 2), (first, Cause::Deletion, 1)];
        let quality = Quality { templates: 3, ..Quality::default() };
        let settings = Settings {
            lost_after_months: 12,
            payment_funnels: Some([FunnelId::GENERAL, FunnelId(2)].into()),
            ..Settings::default()
        };
        Aggregates { modes: Mode::ALL.to_vec(), today, recorded, marks, quality, settings }
    }

    #[test]
    fn numbers_survive_their_text() {
        let whole = aggregates();
        let empty = Series { counts: Vec::new(), ..whole.today.clone() };
        let modes = vec![Mode::Frequency];
        let (quality, settings) = (Quality::default(), Settings::default());
        let least = Aggregates { modes, today: empty, recorded: None, marks: Vec::new(), quality, settings };
        for aggregates in [whole, least] {
            assert_eq!(Aggregates::parse(&aggregates.to_text()), Some(aggregates));
        }
    }

    #[test]
    fn a_text_of_another_form_is_no_chart() {
        let text = aggregates().to_text();
        let other = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        for broken in [
            String::new(),
            "{}".to_owned(),
            other(r#""format":1"#, r#""format":2"#),
            other(r#""directory.companies":[0,"#, r#""directory.companies":["#),
            other(r#""first":"2025-11""#, r#""first":"2025-13""#),
        ] {
            assert_eq!(Aggregates::parse(&broken), None, "{broken}");
        }
    }

    /// The lines of the charts of a text, changed.
    fn with_lines(text: &str, change: impl Fn(&mut serde_json::Map<String, serde_json::Value>)) -> String {
        let mut form: serde_json::Value = serde_json::from_str(text).expect("JSON");
        for chart in ["today", "recorded"] {
            change(form[chart]["lines"].as_object_mut().expect("lines"));
        }
        form.to_string()
    }

    #[test]
    fn a_mode_whose_groups_are_others_is_not_told() {
        let whole = aggregates();
        let without = |left_out: Mode| {
            let mut expected = aggregates();
            expected.modes.retain(|mode| *mode != left_out);
            for counts in
                expected.today.counts.iter_mut().chain(expected.recorded.iter_mut().flat_map(|it| &mut it.counts))
            {
                left_out.groups().iter().for_each(|&group| counts[group] = 0);
            }
            Some(expected)
        };
        let text = whole.to_text();
        let fewer = with_lines(&text, |lines| drop(lines.remove("paid.lost")));
        assert_eq!(Aggregates::parse(&fewer), without(Mode::Paid));
        let more = with_lines(&text, |lines| drop(lines.insert("unpaid.lured".into(), vec![0; 3].into())));
        assert_eq!(Aggregates::parse(&more), without(Mode::Unpaid));
        let renamed = text.replace(r#""paid.lost""#, r#""paid.forgotten""#);
        assert_eq!(Aggregates::parse(&renamed), without(Mode::Paid));
        let of_one_chart_only = text.replacen(r#""paid.lost""#, r#""paid.forgotten""#, 1);
        assert_eq!(Aggregates::parse(&of_one_chart_only), without(Mode::Paid));
        // A mode that is not known here says nothing about those that are.
        let other_mode = with_lines(&text, |lines| drop(lines.insert("a.b".into(), Vec::<u32>::new().into())));
        assert_eq!(Aggregates::parse(&other_mode), Some(whole));
        assert_eq!(Aggregates::parse(&with_lines(&text, serde_json::Map::clear)), None, "no mode is told");
    }

    #[test]
    fn a_text_without_settings_was_counted_by_the_defaults() {
        let mut form: serde_json::Value = serde_json::from_str(&aggregates().to_text()).expect("JSON");
        assert!(form.as_object_mut().expect("a form").remove("settings").is_some());
        assert_eq!(Aggregates::parse(&form.to_string()).map(|it| it.settings), Some(Settings::default()));
    }

    #[test]
    fn what_a_newer_build_adds_is_left_out() {
        let text = aggregates().to_text();
        let newer = text.replacen(r#""merge""#, r#""eclipse""#, 1).replacen(r#""format""#, r#""more":1,"format""#, 1);
        let read = Aggregates::parse(&newer).expect("a chart");
        assert_eq!((read.today, read.marks.len()), (aggregates().today, 2));
    }
}
