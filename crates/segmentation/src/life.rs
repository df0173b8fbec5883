//! The life of one client: in which group it was from month to month, and what time alone will make of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::directory::Entry;
use crate::facts::Settings;
use crate::group::{Group, Mode};
use crate::month::Month;
use crate::segment::{Groups, Reference};
use crate::series::groups_by_month;

/// Months in a row in which a client was in the same group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first of them.
    pub from: Month,
    /// The last of them.
    pub through: Month,
    /// The group, of [`Mode::Paid`] or of [`Mode::Unpaid`].
    pub group: Group,
}

/// The group of the life cycle, to which both modes belong.
fn stage(groups: Groups) -> Option<Group> {
    groups.of(Mode::Paid).or_else(|| groups.of(Mode::Unpaid))
}

/// The spans from the creation of the card to today, in order and without a gap; none for who is no client.
pub(crate) fn spans(entry: &Entry, settings: &Settings, today: NaiveDate) -> Vec<Span> {
    let first = Month::of(entry.created);
    let references: Vec<Reference> =
        first.through(Month::of(today)).map(|month| Reference::new(month.reference_date(today), settings)).collect();
    let mut spans: Vec<Span> = Vec::new();
    for (step, groups) in groups_by_month(entry, &references) {
        let Some(group) = stage(groups) else { continue };
        let month = first.plus(step as i32);
        match spans.last_mut() {
            Some(span) if span.group == group => span.through = month,
            _ => spans.push(Span { from: month, through: month, group }),
        }
    }
    spans
}

/// The day on which time alone moves the client to another group, and which one that is.
pub(crate) fn next_change(entry: &Entry, settings: &Settings, today: NaiveDate) -> Option<(NaiveDate, Group)> {
    let (client, seen) = entry.seen_at(today)?;
    let date = Reference::new(today, settings).falls_on(seen.last_payment(client)?, settings)?;
    Some((date, stage(entry.groups_at(&Reference::new(date, settings)))?))
}
