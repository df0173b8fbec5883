//! The first activity made in each record.

use crate::facts::column::OwnerKind;
use crate::facts::{Facts, Id, Settings};
use crate::links::{Rows, smart_invoices};
use crate::owner_sets::OwnerSets;
use crate::rows::spread;

/// Stands for "never" among the days of first events.
pub(crate) const NEVER: i32 = i32::MAX;

/// The day of the first activity made in each record, [`NEVER`] where there is none.
///
/// Kept apart from the clients', so that a record can go to another client without a look at the activities, which are the
/// longest table by far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dialogs {
    /// By number of the card.
    pub(crate) cards: Vec<i32>,
    /// By row.
    pub(crate) deals: Vec<i32>,
    /// By row.
    pub(crate) invoices: Vec<i32>,
}

impl Dialogs {
    /// The days of all records, and the records in which activities were made and that are not known.
    pub(crate) fn new(facts: &Facts, settings: &Settings) -> (Self, OwnerSets) {
        let mut orphans = OwnerSets::default();
        let (smart, old) = facts.invoices.keys().split_at(smart_invoices(&facts.invoices));
        let companies = facts.companies.keys().iter().copied();
        let contacts = facts.contacts.keys().iter().copied();
        let deals = facts.deals.keys().iter().copied();
        let (smart, old) = (smart.iter().map(|&(_, id)| id), old.iter().map(|&(_, id)| id));

        let mut by_id = DaysById::default();
        by_id.make_room(OwnerKind::Company, companies.clone());
        by_id.make_room(OwnerKind::Contact, contacts.clone());
        by_id.make_room(OwnerKind::Deal, deals.clone());
        by_id.make_room(OwnerKind::SmartInvoice, smart.clone());
        by_id.make_room(OwnerKind::OldInvoice, old.clone());
        by_id.days = vec![NEVER; by_id.length];
        by_id.take(facts, settings, &mut orphans);

        let mut dialogs = Self {
            cards: Vec::with_capacity(companies.len() + contacts.len()),
            deals: Vec::with_capacity(deals.len()),
            invoices: Vec::with_capacity(smart.len() + old.len()),
        };
        by_id.give(OwnerKind::Company, companies, &mut dialogs.cards, &mut orphans);
        by_id.give(OwnerKind::Contact, contacts, &mut dialogs.cards, &mut orphans);
        by_id.give(OwnerKind::Deal, deals, &mut dialogs.deals, &mut orphans);
        by_id.give(OwnerKind::SmartInvoice, smart, &mut dialogs.invoices, &mut orphans);
        by_id.give(OwnerKind::OldInvoice, old, &mut dialogs.invoices, &mut orphans);
        if by_id.is_partial {
            orphans = dialogs.look_again(facts, &Rows::searched(facts), settings, &orphans);
        }
        (dialogs, orphans)
    }

    /// The day of a record; nothing if the record is not known.
    #[inline]
    pub(crate) fn of(&mut self, rows: &Rows<'_>, kind: OwnerKind, id: Id) -> Option<&mut i32> {
        use crate::facts::InvoiceKind::{Old, Smart};
        match kind {
            OwnerKind::Contact => self.cards.get_mut(rows.contact(id) as usize),
            OwnerKind::Company => self.cards.get_mut(rows.company(id) as usize),
            OwnerKind::Deal => self.deals.get_mut(rows.deal(id) as usize),
            OwnerKind::SmartInvoice => self.invoices.get_mut(rows.invoice(Smart, id) as usize),
            OwnerKind::OldInvoice => self.invoices.get_mut(rows.invoice(Old, id) as usize),
            OwnerKind::Other => None,
        }
    }

    /// Looks for the first activity of some records among all; gives those of them that are not known.
    pub(crate) fn look_again(
        &mut self,
        facts: &Facts,
        rows: &Rows<'_>,
        settings: &Settings,
        records: &OwnerSets,
    ) -> OwnerSets {
        let mut orphans = OwnerSets::default();
        let activities = facts.activities.columns();
        let owners = activities.owner.kinds().iter().zip(activities.owner.ids());
        for (row, ((&kind, &id), &created)) in owners.zip(activities.created.iter()).enumerate() {
            if !records.contains(kind, id) || activities.is_chat.is_set(row) && !settings.chats_are_dialogs {
                continue;
            }
            match self.of(rows, kind, id) {
                Some(first) => *first = created.min(*first),
                None => orphans.insert(kind, id),
            }
        }
        orphans
    }
}

/// Days by kind and id, so that each of the many activities costs one look into memory.
#[derive(Default)]
struct DaysById {
    days: Vec<i32>,
    /// Of each kind of owner by its number: where its ids begin in `days`, the first id, and how many there is room for.
    tables: [(usize, Id, usize); OwnerKind::ALL.len()],
    /// How many days there are to be.
    length: usize,
    /// Whether the ids of some kind are spread too widely for a table.
    is_partial: bool,
}

impl DaysById {
    fn make_room(&mut self, kind: OwnerKind, ids: impl ExactSizeIterator<Item = Id> + DoubleEndedIterator + Clone) {
        match spread(ids.clone()) {
            Some((first, length)) => {
                self.tables[kind as usize] = (self.length, first, length);
                self.length += length;
            }
            None => self.is_partial |= ids.len() > 0,
        }
    }

    /// Takes all activities; those in whose place no record can be are orphans.
    fn take(&mut self, facts: &Facts, settings: &Settings, orphans: &mut OwnerSets) {
        let activities = facts.activities.columns();
        let owners = activities.owner.kinds().iter().zip(activities.owner.ids());
        for (row, ((&kind, &id), &created)) in owners.zip(activities.created.iter()).enumerate() {
            let is_dialog = !activities.is_chat.is_set(row) || settings.chats_are_dialogs;
            let day = if is_dialog { created } else { NEVER };
            let (start, first, length) = self.tables[kind as usize];
            let place = id.wrapping_sub(first) as usize;
            if place < length {
                let known = &mut self.days[start + place];
                *known = day.min(*known);
            } else if is_dialog {
                orphans.insert(kind, id);
            }
        }
    }

    /// Gives the days of all records of a kind; what lies between them are orphans.
    fn give(&self, kind: OwnerKind, ids: impl Iterator<Item = Id>, to: &mut Vec<i32>, orphans: &mut OwnerSets) {
        let (start, first, length) = self.tables[kind as usize];
        if length == 0 {
            to.extend(ids.map(|_| NEVER));
            return;
        }
        let days = &self.days[start..start + length];
        let mut place = 0;
        for id in ids {
            let own = (id - first) as usize;
            for (before, _) in days[place..own].iter().enumerate().filter(|&(_, &day)| day != NEVER) {
                orphans.insert(kind, first + (place + before) as Id);
            }
            to.push(days[own]);
            place = own + 1;
        }
    }
}
