//! The first activity made in each record.

use crate::facts::column::OwnerKind;
use crate::facts::{Facts, RecordId, Settings};
use crate::ids::{CompanyId, ContactId, DealId, InvoiceId};
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
        let companies = facts.companies.keys().iter().map(|id| id.0);
        let contacts = facts.contacts.keys().iter().map(|id| id.0);
        let deals = facts.deals.keys().iter().map(|id| id.0);
        let (smart, old) = (smart.iter().map(|(_, id)| id.0), old.iter().map(|(_, id)| id.0));

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
    pub(crate) fn of(&mut self, rows: &Rows<'_>, kind: OwnerKind, id: RecordId) -> Option<&mut i32> {
        use crate::facts::InvoiceKind::{Old, Smart};
        match kind {
            OwnerKind::Contact => self.cards.get_mut(rows.contact(ContactId(id)) as usize),
            OwnerKind::Company => self.cards.get_mut(rows.company(CompanyId(id)) as usize),
            OwnerKind::Deal => self.deals.get_mut(rows.deal(DealId(id)) as usize),
            OwnerKind::SmartInvoice => self.invoices.get_mut(rows.invoice(Smart, InvoiceId(id)) as usize),
            OwnerKind::OldInvoice => self.invoices.get_mut(rows.invoice(Old, InvoiceId(id)) as usize),
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

/// Places of a part of [`DaysById`]: half a megabyte of days.
const PART: usize = 1 << 17;
/// How many activities of a part are noted at once: more than it has lines of a cache.
const WAITING: usize = 1 << 12;

/// Notes days where they are the first of their place.
fn note_firsts(days: &mut [i32], waiting: &mut Vec<(u32, i32)>) {
    for (place, day) in waiting.drain(..) {
        let known = &mut days[place as usize];
        *known = day.min(*known);
    }
}

/// Days by kind and id, so that each of the many activities costs one look into memory.
#[derive(Default)]
struct DaysById {
    days: Vec<i32>,
    /// Of each kind of owner by its number: where its ids begin in `days`, the first id, and how many there is room for.
    tables: [(usize, RecordId, usize); OwnerKind::ALL.len()],
    /// How many days there are to be.
    length: usize,
    /// Whether the ids of some kind are spread too widely for a table.
    is_partial: bool,
}

impl DaysById {
    fn make_room(
        &mut self,
        kind: OwnerKind,
        ids: impl ExactSizeIterator<Item = RecordId> + DoubleEndedIterator + Clone,
    ) {
        match spread(ids.clone()) {
            Some((first, length)) => {
                self.tables[kind as usize] = (self.length, first, length);
                self.length += length;
            }
            None => self.is_partial |= ids.len() > 0,
        }
    }

    /// Takes all activities; those in whose place no record can be are orphans.
    ///
    /// Their owners lie all over the table. So they are first sorted into parts of it that fit a processor's cache.
    fn take(&mut self, facts: &Facts, settings: &Settings, orphans: &mut OwnerSets) {
        let mut parts: Vec<Vec<(u32, i32)>> = (0..=self.length / PART).map(|_| Vec::with_capacity(WAITING)).collect();
        let activities = facts.activities.columns();
        let owners = activities.owner.kinds().iter().zip(activities.owner.ids());
        for (row, ((&kind, &id), &created)) in owners.zip(activities.created.iter()).enumerate() {
            if activities.is_chat.is_set(row) && !settings.chats_are_dialogs {
                continue;
            }
            let (start, first, length) = self.tables[kind as usize];
            let place = id.wrapping_sub(first) as usize;
            if place >= length {
                orphans.insert(kind, id);
                continue;
            }
            let place = start + place;
            let waiting = &mut parts[place / PART];
            waiting.push((place as u32, created));
            if waiting.len() == WAITING {
                note_firsts(&mut self.days, waiting);
            }
        }
        parts.iter_mut().for_each(|waiting| note_firsts(&mut self.days, waiting));
    }

    /// Takes out the days of all records of a kind; what is left over are orphans.
    fn give(
        &mut self,
        kind: OwnerKind,
        ids: impl Iterator<Item = RecordId>,
        to: &mut Vec<i32>,
        orphans: &mut OwnerSets,
    ) {
        let (start, first, length) = self.tables[kind as usize];
        let days = &mut self.days[start..start + length];
        to.extend(ids.map(|id| {
            let day = days.get_mut(id.wrapping_sub(first) as usize);
            day.map_or(NEVER, |day| std::mem::replace(day, NEVER))
        }));
        const SOME: usize = 64;
        for (part, days) in days.chunks(SOME).enumerate() {
            // Few parts hold any, and a whole part is looked at as fast as it is read.
            if days.iter().fold(false, |is_any, &day| is_any | (day != NEVER)) {
                let left = days.iter().enumerate().filter(|&(_, &day)| day != NEVER);
                left.for_each(|(place, _)| orphans.insert(kind, first + (part * SOME + place) as RecordId));
            }
        }
    }
}
