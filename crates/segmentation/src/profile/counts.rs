//! What is counted of clients in a period: payments, requests, touches.

use crate::condition::{Days, Direction, RequestOutcome, Requests, TouchKind as Kind, Touches};
use crate::facts::column::{Interned, NO_DAY};
use crate::facts::{Facts, Outcome, TouchKind};
use crate::links::{Links, NOBODY};
use crate::profile::settings::RankSettings;
use crate::rank::touch::Dates;

/// How many of some days, which are in order, lie in a period.
#[inline]
pub(crate) fn within(days: &[i32], period: Days) -> usize {
    // Most lists are short, and most periods end after the last day.
    let before = days.iter().take_while(|&&day| day < period.first).count();
    let rest = &days[before..];
    rest.len() - rest.iter().rev().take_while(|&&day| day > period.last).count()
}

/// Gives the client and the day of creation of every request that is counted; templates never are.
pub(super) fn each_request(facts: &Facts, links: &Links, wanted: &Requests, mut take: impl FnMut(usize, i32)) {
    let outcome = match wanted.outcome {
        RequestOutcome::All => None,
        RequestOutcome::Open => Some(Outcome::Open),
        RequestOutcome::Lost => Some(Outcome::Failure),
    };
    let deals = facts.deals.columns();
    let types = chosen(&deals.kind, &wanted.deal_types);
    for (row, &client) in links.deals.iter().enumerate() {
        if client != NOBODY
            && !deals.is_template.is_set(row)
            && outcome.is_none_or(|outcome| deals.outcome[row] == outcome)
            && (wanted.funnels.is_empty() || wanted.funnels.contains(&deals.funnel[row]))
            && types.as_ref().is_none_or(|types| types[usize::from(deals.kind.codes()[row])])
        {
            take(client as usize, deals.created[row]);
        }
    }
    // An invoice has neither a funnel nor a type.
    if !wanted.funnels.is_empty() || types.is_some() {
        return;
    }
    let invoices = facts.invoices.columns();
    for (row, &client) in links.invoices.iter().enumerate() {
        let is_wanted = outcome.is_none_or(|outcome| invoices.outcome[row] == outcome);
        if client != NOBODY && is_wanted && !invoices.is_template.is_set(row) {
            take(client as usize, invoices.created[row]);
        }
    }
}

/// Gives the client of every deal that was closed in a period, and whether that was with success; templates never are.
pub(super) fn each_closed_deal(facts: &Facts, links: &Links, period: Days, mut take: impl FnMut(usize, bool)) {
    let deals = facts.deals.columns();
    for (row, &client) in links.deals.iter().enumerate() {
        let outcome = deals.outcome[row];
        let is_closed = matches!(outcome, Outcome::Success | Outcome::Failure) && period.contains(deals.closed[row]);
        if client != NOBODY && is_closed && !deals.is_template.is_set(row) {
            take(client as usize, outcome == Outcome::Success);
        }
    }
}

/// Which texts of a column are among some that are wanted; nothing if any will do.
pub(super) fn chosen(column: &Interned, wanted: &[String]) -> Option<Vec<bool>> {
    (!wanted.is_empty()).then(|| column.texts().iter().map(|text| wanted.iter().any(|it| **it == **text)).collect())
}

/// A touch of a client, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touched {
    /// Done on a day.
    Done(i32),
    /// Planned for a day, or without one ([`NO_DAY`]).
    Planned(i32),
}

/// Gives the client of every touch of the wanted kinds, its row, and when it was done or is planned. `clients` are
/// those of the touches, by row. A done touch none of whose dates has come is passed over.
pub(super) fn each_touch(
    facts: &Facts,
    clients: &[u32],
    wanted: &Touches,
    settings: &RankSettings,
    today: i32,
    mut take: impl FnMut(usize, usize, Touched),
) {
    let touches = facts.touches.columns();
    let is_meant = |kind: &TouchKind| match kind {
        TouchKind::Other => false,
        kind if wanted.kinds.is_empty() => settings.kinds.contains(kind),
        TouchKind::Meeting => wanted.kinds.contains(&Kind::Meeting),
        TouchKind::Call => wanted.kinds.contains(&Kind::Call),
        TouchKind::Email => wanted.kinds.contains(&Kind::Email),
        TouchKind::Todo => wanted.kinds.contains(&Kind::Todo),
    };
    let meant = TouchKind::ALL.map(|kind| is_meant(&kind));
    let maybe = |day: i32| (day != NO_DAY).then_some(day);
    for (row, &client) in clients.iter().enumerate() {
        let is_wanted =
            wanted.direction.is_none_or(|it| (it == Direction::Incoming) == touches.is_incoming.is_set(row));
        if client == NOBODY || !is_wanted || !meant[touches.kind[row] as usize] {
            continue;
        }
        let dates = Dates {
            end: maybe(touches.end[row]),
            start: maybe(touches.start[row]),
            deadline: maybe(touches.deadline[row]),
            created: Some(touches.created[row]),
        };
        if touches.is_done.is_set(row) {
            dates.done(today).into_iter().for_each(|day| take(client as usize, row, Touched::Done(day)));
        } else {
            take(client as usize, row, Touched::Planned(dates.planned().unwrap_or(NO_DAY)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_within_a_period_are_counted_to_both_its_ends() {
        for (first, last, expected) in
            [(0, 9, 6), (1, 8, 6), (2, 8, 5), (1, 7, 5), (3, 3, 2), (4, 4, 0), (9, 20, 0), (-5, 0, 0), (5, 2, 0)]
        {
            assert_eq!(within(&[1, 3, 3, 5, 7, 8], Days { first, last }), expected, "{first} to {last}");
        }
        assert_eq!(within(&[], Days::ALL), 0);
    }
}
