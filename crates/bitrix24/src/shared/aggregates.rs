//! The numbers that are published, and the text that carries them: counts by month, and nothing by which a client could be
//! told.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use segmentation::{Cause, Counts, Group, Month, Quality, Series};
use serde::{Deserialize, Serialize};

/// The form of the text; counts up when an older build could no longer read it.
const FORMAT: u32 = 1;

/// The kinds of marks by the names they have in the text.
const CAUSES: [(&str, Cause); 3] = [("import", Cause::Import), ("deletion", Cause::Deletion), ("merge", Cause::Merge)];

/// The numbers of a portal: no name, no id of a card, no sum of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregates {
    /// The chart as the records that still exist tell it.
    pub today: Series,
    /// The ended months as they were recorded, if they differ from that.
    pub recorded: Option<Series>,
    /// What explains jumps of the lines: month, cause, number of cards.
    pub marks: Vec<(Month, Cause, u32)>,
    /// What was left out or could not be placed.
    pub quality: Quality,
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
            today: Chart::of(&self.today),
            recorded: self.recorded.as_ref().map(Chart::of),
            marks: marks.collect(),
            quality: self.quality,
        };
        serde_json::to_string(&form).expect("numbers by name can always be written")
    }

    /// Reads a published text; nothing if it is none, or one of a newer form. Marks of an unknown kind are left out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let form: Form = serde_json::from_str(text).ok().filter(|form: &Form| form.format == FORMAT)?;
        let mark = |(month, name, cards): (String, String, u32)| {
            let (_, cause) = CAUSES.iter().find(|(known, _)| *known == name)?;
            Some((month.parse().ok()?, *cause, cards))
        };
        Some(Self {
            today: form.today.series()?,
            recorded: match form.recorded {
                Some(chart) => Some(chart.series()?),
                None => None,
            },
            marks: form.marks.into_iter().filter_map(mark).collect(),
            quality: form.quality,
        })
    }
}

impl Chart {
    fn of(series: &Series) -> Self {
        let line = |group: Group| (name(group), series.counts.iter().map(|counts| counts[group]).collect());
        Self { first: series.first.to_string(), as_of: series.as_of, lines: Group::all().map(line).collect() }
    }

    /// The series; nothing unless every group has its line and all lines are equally long.
    fn series(&self) -> Option<Series> {
        let months = self.lines.values().next()?.len();
        let mut counts = vec![Counts::default(); months];
        for group in Group::all() {
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
        Aggregates { today, recorded, marks, quality: Quality { templates: 3, ..Quality::default() } }
    }

    #[test]
    fn numbers_survive_their_text() {
        let whole = aggregates();
        let empty = Series { counts: Vec::new(), ..whole.today.clone() };
        let least = Aggregates { today: empty, recorded: None, marks: Vec::new(), quality: Quality::default() };
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
            other(r#""paid.lost""#, r#""paid.forgotten""#),
            other(r#""directory.companies":[0,"#, r#""directory.companies":["#),
            other(r#""first":"2025-11""#, r#""first":"2025-13""#),
        ] {
            assert_eq!(Aggregates::parse(&broken), None, "{broken}");
        }
    }

    #[test]
    fn what_a_newer_build_adds_is_left_out() {
        let text = aggregates().to_text();
        let newer = text.replacen(r#""merge""#, r#""eclipse""#, 1).replacen(r#""format""#, r#""more":1,"format""#, 1);
        let read = Aggregates::parse(&newer).expect("a chart");
        assert_eq!((read.today, read.marks.len()), (aggregates().today, 2));
    }
}
