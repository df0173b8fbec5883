//! The life of one client: in which group it was from month to month, and what time alone will make of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::counting::Counting;
use crate::facts::Settings;
use crate::group::Group;
use crate::modes::Mode;
use crate::month::Month;
use crate::segment::{Reference, Seen, groups_at};
use crate::timeline::{Steps, changes};

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

/// The spans from the creation of the card to today, in order and without a gap; none for who is no client.
pub(crate) fn spans(counting: &Counting, steps: &Steps, number: u32) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (step, groups) in changes(steps, &counting.links, &counting.evidence, counting.companies, number) {
        let Some(group) = groups.life_cycle() else { continue };
        let from = steps.first.plus(step as i32);
        if spans.last().is_some_and(|last| last.group == group) {
            continue;
        }
        if let Some(last) = spans.last_mut() {
            last.through = from.plus(-1);
        }
        spans.push(Span { from, through: steps.first.plus(steps.len() as i32 - 1), group });
    }
    spans
}

/// The day on which time alone moves the client to another group, and which one that is.
pub(crate) fn next_change(
    counting: &Counting,
    number: u32,
    settings: &Settings,
    today: NaiveDate,
) -> Option<(NaiveDate, Group)> {
    let reference = Reference::new(today, settings);
    let last_payment = Seen::at(&counting.evidence, number, reference.day).last_payment?;
    let date = reference.falls_on(last_payment, settings)?;
    let groups = groups_at(counting, number, &Reference::new(date, settings));
    Some((date, groups.life_cycle()?))
}
