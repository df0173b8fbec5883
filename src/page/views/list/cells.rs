//! What stands in the cells of a row.

use chrono::NaiveDate;
use client_segments::format;
use client_segments::i18n::ListTexts;
use client_segments::view_model::table::{Column, falls_soon, falls_to, name};
use leptos::prelude::*;
use protocol::Visibility;
use segmentation::{Card, Group, Mode, Row};

use super::names;
use crate::page::state::State;
use crate::page::views::card_link::CardLink;

/// Changes nearer than this are told by days, later ones by their date.
const NEAR_DAYS: i64 = 60;

/// What a list is looked at by, for all its rows.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) state: State,
    /// The group listed.
    pub(super) group: Group,
    /// The day seen from.
    pub(super) today: Option<NaiveDate>,
}

/// The name of a row's client, or what stands for it.
pub(super) fn shown_name(state: State, row: &Row) -> String {
    name(row).map_or_else(|| (state.texts.nameless)(row.card.id()), str::to_owned)
}

/// The name as a link.
pub(super) fn link(state: State, row: &Row) -> impl IntoView + use<> {
    view! { <CardLink card=row.card text=shown_name(state, row) /> }
}

/// B2B or B2C; company or contact where cards are listed.
pub(super) fn kind(state: State, row: &Row, group: Group) -> &'static str {
    let texts = state.texts;
    match (group.mode() == Mode::Directory, row.card) {
        (true, Card::Company(_)) => texts.company,
        (true, Card::Contact(_)) => texts.contact,
        (false, Card::Company(_)) => texts.b2b,
        (false, Card::Contact(_)) => texts.b2c,
    }
}

/// The same as a badge.
pub(super) fn badge(state: State, row: &Row, group: Group) -> impl IntoView + use<> {
    let class = match row.card {
        Card::Company(_) => "badge badge-b2b",
        Card::Contact(_) => "badge badge-b2c",
    };
    view! { <span class=class>{kind(state, row, group)}</span> }
}

impl Seen {
    /// Whether the client changes its group within a month.
    pub(super) fn is_soon(&self, row: &Row) -> bool {
        self.today.is_some_and(|today| falls_soon(row, today))
    }

    /// Where time alone moves the client, and when.
    fn falls(&self, row: &Row) -> Option<String> {
        let (state, day) = (self.state, row.falls_on?);
        let date = format::date(state.lang, day);
        let Some(today) = self.today else { return Some(date) };
        let words = state.lang.words::<ListTexts>();
        let days = (day - today).num_days();
        let when = if (0..=NEAR_DAYS).contains(&days) { (words.days)(days) } else { date };
        let to = falls_to(row, today, state.thresholds.get_untracked());
        Some(to.map_or_else(|| when.clone(), |group| (words.falls_to)(group, &when)))
    }

    /// The text of a cell; nothing where there is nothing to say.
    pub(super) fn text(&self, row: &Row, column: Column) -> Option<String> {
        let state = self.state;
        let date = |date| format::date(state.lang, date);
        let details = &row.details;
        let money = |cents: i64| {
            let currency = state.directories.with(|known| known.as_ref().map(|known| known.currency.clone()));
            format::money(state.lang, cents, &currency.unwrap_or_default())
        };
        let named = |code: &str, names: Option<Vec<(String, String)>>| {
            let name = names.into_iter().flatten().find(|(known, _)| known == code).map(|(_, name)| name);
            (!code.is_empty()).then(|| name.unwrap_or_else(|| code.to_owned()))
        };
        match column {
            Column::Name | Column::Kind => None,
            Column::Company => {
                let (id, title) = row.company.as_ref()?;
                Some(if title.trim().is_empty() { (state.texts.nameless)(id.0) } else { title.clone() })
            }
            Column::People => knows_people(state, row).then(|| state.number(row.people)),
            Column::Type => named(&details.kind, names::types(state)),
            Column::Source => named(&details.source, names::sources(state)),
            Column::City => Some(details.city.clone()).filter(|city| !city.is_empty()),
            Column::Group(mode) => {
                let group = details.groups.iter().find(|group| group.mode() == mode)?;
                Some((state.texts.group)(*group).to_owned())
            }
            Column::Created => Some(date(row.created)),
            Column::LastPayment => row.last_payment.map(date),
            Column::Payments => Some(state.number(row.payments)),
            Column::Revenue => details.revenue.map(money),
            Column::Average => details.average.map(money),
            Column::LastTouch => details.last_touch.map(date),
            Column::Alive => details.alive.map(|share| state.number(share.unsigned_abs())),
            Column::Expected => details.expected.map(|payments| format::decimal(state.lang, payments as f64 / 100.0)),
            Column::Responsible => state.user_name(row.assigned_by),
            Column::FallsOn => self.falls(row),
        }
    }

    /// The same as a phrase that needs no heading; nothing if there is nothing to say.
    pub(super) fn fact(&self, row: &Row, column: Column) -> Option<String> {
        let state = self.state;
        let texts = state.texts;
        match column {
            Column::LastPayment => row.last_payment.map(|day| (texts.last_payment)(&format::date(state.lang, day))),
            Column::Payments => Some((texts.payments)(row.payments.into(), &state.number(row.payments))),
            Column::People => {
                knows_people(state, row).then(|| (texts.people)(row.people.into(), &state.number(row.people)))
            }
            // The least telling of them, left out so that a card keeps to its lines.
            Column::Created => None,
            // A bare number would be anything.
            Column::Alive | Column::Expected => {
                self.text(row, column).map(|number| format!("{}: {number}", (texts.column)(column)))
            }
            column => self.text(row, column),
        }
    }
}

/// Whether a row tells how many people belong to it: only a company has people, and the portal's own lists do not count
/// them.
fn knows_people(state: State, row: &Row) -> bool {
    let is_counted = state.list.with_untracked(|list| !matches!(list.visibility(), Some(Visibility::Rights { .. })));
    is_counted && matches!(row.card, Card::Company(_))
}
