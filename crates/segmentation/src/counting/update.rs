//! Counts again what a change touches, and nothing else.

use chrono::NaiveDate;

use super::touched::Touched;
use super::{Counting, months};
use crate::evidence_columns::NEVER;
use crate::facts::column::{OwnerKind, day_of};
use crate::facts::table::Columns as _;
use crate::facts::{Facts, Gone, RecordId, Settings};
use crate::ids::DealId;
use crate::links::{CardClients as _, ClientsByRow, LeftOut, NOBODY, Rows};
use crate::owner_sets::OwnerSets;
use crate::rows::BitSet;
use crate::timeline::Steps;

/// A change of the facts.
pub(crate) struct Change<'a> {
    /// The records that were replaced or taken out, as they were.
    pub(crate) before: &'a Facts,
    /// The records that came.
    pub(crate) after: &'a Facts,
    /// What was taken out.
    pub(crate) gone: &'a Gone,
}

impl Counting {
    /// Counts again what a change touches. `facts` are those after the change.
    pub(crate) fn update(&mut self, facts: &Facts, change: &Change<'_>, settings: &Settings, today: NaiveDate) {
        let rows = Rows::searched(facts);
        let mut touched = Touched::default();
        let orphaned = self.realign(facts, change, &mut touched);
        for client in orphaned {
            touched.client(client);
            touched.left(client);
        }

        self.move_cards(facts, &rows, change, settings, &mut touched);
        self.relink(facts, &rows, change, &mut touched);
        self.relink_leads(facts, &rows, change, &mut touched);
        self.note_people(&rows, change, &mut touched);
        self.note_activities(&rows, change, settings, &mut touched);
        note_requisites(&rows, change, &mut touched);

        let recount: Vec<u32> = touched.recount().iter().collect();
        recount.iter().filter(|&&number| !touched.taken.contains(number)).for_each(|&number| self.add(number, -1));
        self.take_cards(facts, change);
        self.evidence.gather_again(facts, &self.links, &rows, settings, day_of(today), &touched.stale);
        let (first, last) = months(&self.links, &self.evidence, today);
        if first == self.steps.first && first.through(last).count() == self.steps.len() {
            recount.iter().for_each(|&number| self.add(number, 1));
        } else {
            self.steps = Steps::new(first, last, settings, today);
            self.count_moves();
        }
    }

    /// Takes the days on which changed cards were made.
    fn take_cards(&mut self, facts: &Facts, change: &Change<'_>) {
        for (&id, &created) in change.after.companies.keys().iter().zip(change.after.companies.columns().created.iter())
        {
            if let Some(row) = facts.companies.row(id) {
                self.evidence.created[row] = created;
            }
        }
        for (&id, &created) in change.after.contacts.keys().iter().zip(change.after.contacts.columns().created.iter()) {
            if let Some(row) = facts.contacts.row(id) {
                self.evidence.created[self.companies + row] = created;
            }
        }
    }

    /// Decides anew whose the cards are that have changed, or that name a company which has come into the counts or left
    /// them.
    fn move_cards(
        &mut self,
        facts: &Facts,
        rows: &Rows<'_>,
        change: &Change<'_>,
        settings: &Settings,
        touched: &mut Touched,
    ) {
        let left_out = LeftOut::new(facts, settings);
        let mut contacts: Vec<u32> = Vec::new();
        let mut turned = OwnerSets::default();
        change.gone.companies.iter().for_each(|&id| turned.insert(OwnerKind::Company, id.0));
        for &id in change.after.companies.keys() {
            let number = rows.company(id);
            if number == NOBODY {
                continue;
            }
            touched.card(number);
            let client = if left_out.company(number as usize) { NOBODY } else { number };
            let was_missing = self.missing.contains(OwnerKind::Company, id.0);
            if self.give(number, client, touched) && (client == NOBODY || was_missing) {
                turned.insert(OwnerKind::Company, id.0);
                touched.found.insert(OwnerKind::Company, id.0);
            }
        }
        let columns = facts.contacts.columns();
        if turned.has_cards() {
            let named = (0..facts.contacts.len())
                .filter(|&row| columns.companies.list(row).iter().any(|&id| turned.contains(OwnerKind::Company, id.0)));
            contacts.extend(named.map(|row| row as u32));
        }
        for &id in change.after.contacts.keys() {
            if let Some(row) = facts.contacts.row(id) {
                touched.card((self.companies + row) as u32);
                contacts.push(row as u32);
            }
        }
        for row in contacts {
            let clients = ClientsByRow { rows, cards: &self.links.cards };
            let client = left_out.client_of_contact(&clients, row as usize, &mut self.missing);
            let number = self.companies as u32 + row;
            let had_no_client = self.links.cards[number as usize] == NOBODY;
            if self.give(number, client, touched) {
                let id = facts.contacts.keys()[row as usize];
                if had_no_client && self.missing.contains(OwnerKind::Contact, id.0) {
                    touched.found.insert(OwnerKind::Contact, id.0);
                }
                // It is, or is no more, one of the people of each company that it names.
                for &id in columns.companies.list(row as usize) {
                    touched.people(rows.company(id));
                }
            }
        }
    }

    /// Gives a card to a client; says whether it is another one than before.
    fn give(&mut self, number: u32, client: u32, touched: &mut Touched) -> bool {
        let old = self.links.cards[number as usize];
        if old == client {
            return false;
        }
        // Whose it was decides how it is counted so far.
        if touched.taken.insert(number) {
            self.add(number, -1);
        }
        self.links.cards[number as usize] = client;
        touched.card(number);
        [old, client, number].into_iter().for_each(|client| touched.client(client));
        touched.left(old);
        touched.people(number);
        true
    }

    /// Decides anew whose the deals and invoices are that have changed or name a card that has another client.
    fn relink(&mut self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let clients = ClientsByRow { rows, cards: &self.links.cards };
        let mut deals_touched = BitSet::default();
        let mut changed: Vec<usize> = change.after.deals.keys().iter().filter_map(|&id| facts.deals.row(id)).collect();
        changed.extend(touched.lost(&self.links.deals));
        if !touched.found.is_empty() {
            let found = &touched.found;
            let named = |row: &usize| found.names_any(deals.company[*row], deals.contacts.list(*row));
            changed.extend((0..facts.deals.len()).filter(named));
        }
        for row in changed {
            deals_touched.insert(facts.deals.keys()[row].0);
            let client = clients.of_deal(deals, row, &mut self.missing);
            touched.sales(std::mem::replace(&mut self.links.deals[row], client));
            touched.sales(client);
        }
        change.gone.deals.iter().for_each(|&id| _ = deals_touched.insert(id.0));

        let keys = change.after.invoices.keys().iter();
        let mut changed: Vec<usize> = keys.filter_map(|&key| facts.invoices.row(key)).collect();
        changed.extend(touched.lost(&self.links.invoices));
        if !touched.found.is_empty() {
            let found = &touched.found;
            let named = |row: &usize| found.names_any(invoices.company[*row], invoices.contacts.list(*row));
            changed.extend((0..facts.invoices.len()).filter(named));
        }
        for row in changed {
            deals_touched.insert(invoices.deal[row].0);
            let client = clients.of_invoice(invoices, row, &mut self.missing);
            touched.sales(std::mem::replace(&mut self.links.invoices[row], client));
            touched.sales(client);
        }
        change.before.invoices.columns().deal.iter().for_each(|&deal| _ = deals_touched.insert(deal.0));
        // An invoice is a payment of its own, or a part of its deal's: it touches whomever the deal's payment may be of.
        for (&deal, &client) in invoices.deal.iter().zip(&self.links.invoices) {
            if deal != DealId::NONE && deals_touched.contains(deal.0) {
                touched.sales(client);
            }
        }
        for id in deals_touched.iter() {
            if let Some(row) = facts.deals.row(DealId(id)) {
                touched.sales(self.links.deals[row]);
            }
        }
    }

    /// The same of leads.
    fn relink_leads(&mut self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        let leads = facts.leads.columns();
        let clients = ClientsByRow { rows, cards: &self.links.cards };
        let mut changed: Vec<usize> = change.after.leads.keys().iter().filter_map(|&id| facts.leads.row(id)).collect();
        changed.extend(touched.lost(&self.links.leads));
        if !touched.found.is_empty() {
            let found = &touched.found;
            let named = |row: &usize| found.names_any(leads.company[*row], leads.contacts.list(*row));
            changed.extend((0..facts.leads.len()).filter(named));
        }
        for row in changed {
            let client = clients.of_lead(leads, row, &mut self.missing);
            touched.sales(std::mem::replace(&mut self.links.leads[row], client));
            touched.sales(client);
        }
    }

    /// Notes the companies whose people changed contacts are, or were.
    fn note_people(&self, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        for contacts in [&change.before.contacts, &change.after.contacts] {
            for row in 0..contacts.len() {
                for &company in contacts.columns().companies.list(row) {
                    touched.people(rows.company(company));
                }
            }
        }
    }

    /// Takes the activities that have changed, and notes the clients whose first one may be another one now.
    fn note_activities(&mut self, rows: &Rows<'_>, change: &Change<'_>, settings: &Settings, touched: &mut Touched) {
        self.note_found_owners(change, touched);
        let (before, after) = (change.before.activities.columns(), change.after.activities.columns());
        let keys = change.after.activities.keys();
        // Most changes of an activity do not concern its day, its owner, or what it is.
        let mut is_as_before = vec![false; keys.len()];
        let mut place = 0;
        for (row, (key, &day)) in change.before.activities.keys().iter().zip(before.created.iter()).enumerate() {
            place += keys[place..].iter().take_while(|known| *known < key).count();
            if keys.get(place) == Some(key) && before.is_same(row, after, place) {
                is_as_before[place] = true;
                continue;
            }
            let (kind, id) = (before.owner.kinds()[row], before.owner.ids()[row]);
            if let Some(first) = self.evidence.dialogs.of(rows, kind, id)
                && day <= *first
            {
                *first = NEVER;
                touched.stale.owners.insert(kind, id);
                touched.sales(self.links.of_owner(rows, kind, id));
            }
        }
        for (row, &day) in after.created.iter().enumerate() {
            let is_dialog = settings.chats_are_dialogs || !after.is_chat.is_set(row);
            if is_as_before[row] || !is_dialog {
                continue;
            }
            let (kind, id) = (after.owner.kinds()[row], after.owner.ids()[row]);
            match self.evidence.dialogs.of(rows, kind, id) {
                Some(first) if day < *first => {
                    *first = day;
                    touched.sales(self.links.of_owner(rows, kind, id));
                }
                Some(_) => {}
                None => self.evidence.orphans.insert(kind, id),
            }
        }
    }

    /// Notes the records that have come and in which activities were made that were known before.
    fn note_found_owners(&mut self, change: &Change<'_>, touched: &mut Touched) {
        let orphans = &mut self.evidence.orphans;
        // Their activities are still known, and they may come back.
        change.gone.companies.iter().for_each(|&id| orphans.insert(OwnerKind::Company, id.0));
        change.gone.contacts.iter().for_each(|&id| orphans.insert(OwnerKind::Contact, id.0));
        change.gone.deals.iter().for_each(|&id| orphans.insert(OwnerKind::Deal, id.0));
        change.gone.invoices.iter().for_each(|&(kind, id)| orphans.insert(kind.into(), id.0));
        let mut look = |kind: OwnerKind, id: RecordId| {
            if orphans.contains(kind, id) {
                touched.stale.owners.insert(kind, id);
            }
        };
        change.after.companies.keys().iter().for_each(|&id| look(OwnerKind::Company, id.0));
        change.after.contacts.keys().iter().for_each(|&id| look(OwnerKind::Contact, id.0));
        change.after.deals.keys().iter().for_each(|&id| look(OwnerKind::Deal, id.0));
        change.after.invoices.keys().iter().for_each(|&(kind, id)| look(kind.into(), id.0));
    }
}

/// Notes the cards that hold changed requisites, or held them, and new ones, whose requisites may have come before.
fn note_requisites(rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
    for requisites in [&change.before.requisites, &change.after.requisites] {
        let owners = &requisites.columns().owner;
        for (&kind, &id) in owners.kinds().iter().zip(owners.ids()) {
            let number = rows.card(kind, id);
            if number != NOBODY {
                touched.stale.requisites.insert(kind, id);
                touched.cards.insert(number);
            }
        }
    }
    let Change { before, after, .. } = change;
    let companies = after.companies.keys().iter().filter(|&&id| !before.companies.contains(id));
    companies.for_each(|&id| touched.stale.requisites.insert(OwnerKind::Company, id.0));
    let contacts = after.contacts.keys().iter().filter(|&&id| !before.contacts.contains(id));
    contacts.for_each(|&id| touched.stale.requisites.insert(OwnerKind::Contact, id.0));
}
