//! The growth chart: how many each group has, month by month.

use chrono::NaiveDate;

use crate::answer::{Counts, Series};
use crate::directory::Entry;
use crate::facts::Settings;
use crate::month::Month;
use crate::segment::{Groups, Reference, Seen, groups};

/// Counts every month from the first card's to the one `today` lies in.
///
/// Each card is walked once, its evidence being ordered in time, so the cost is cards × months with no search inside.
pub(crate) fn series(entries: &[Entry], settings: &Settings, today: NaiveDate) -> Series {
    let last = Month::of(today);
    let first = entries.iter().map(|entry| Month::of(entry.created)).min().unwrap_or(last.next());
    let references: Vec<Reference> =
        first.through(last).map(|month| Reference::new(month.reference_date(today), settings)).collect();
    let mut counts = vec![Counts::default(); references.len()];
    for entry in entries {
        add(entry, &references, &mut counts);
    }
    Series { first, counts, as_of: today }
}

/// Counts one reference date.
pub(crate) fn counts_at(entries: &[Entry], reference: Reference) -> Counts {
    let mut counts = [Counts::default()];
    for entry in entries {
        add(entry, &[reference], &mut counts);
    }
    let [counts] = counts;
    counts
}

/// Adds one card to the counts of the reference dates, which are in order, from its creation on.
fn add(entry: &Entry, references: &[Reference], counts: &mut [Counts]) {
    for (step, groups) in groups_by_month(entry, references) {
        for group in groups.iter() {
            counts[step][group] += 1;
        }
    }
}

/// The groups of a card at each of the reference dates, which are in order, from its creation on; with their positions.
pub(crate) fn groups_by_month(entry: &Entry, references: &[Reference]) -> impl Iterator<Item = (usize, Groups)> {
    let before = references.partition_point(|reference| reference.date < entry.created);
    let mut seen = Seen::default();
    references.iter().enumerate().skip(before).map(move |(step, reference)| {
        let client = entry.client.as_ref().map(|client| {
            seen.advance(client, reference.date);
            (client, seen)
        });
        (step, groups(entry.card, client, reference))
    })
}
