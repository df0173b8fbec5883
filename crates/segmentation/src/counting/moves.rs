//! Where the rows of the tables lie after a change, and everything that is kept by row moved there.

use super::Counting;
use super::touched::{GONE, Touched};
use super::update::Change;
use crate::dialogs::Dialogs;
use crate::evidence_columns::{EvidenceColumns, NEVER};
use crate::facts::Facts;
use crate::facts::table::{Record, Table};
use crate::links::NOBODY;

impl Counting {
    /// Moves everything that is kept by row to where the rows lie now; new rows are nobody's and have no evidence.
    /// Gives the clients, by their new numbers, of the deals, invoices and leads that are gone.
    pub(super) fn realign(&mut self, facts: &Facts, change: &Change<'_>, touched: &mut Touched) -> Vec<u32> {
        let companies = Moves::of(&facts.companies, &change.before.companies, &change.after.companies);
        let contacts = Moves::of(&facts.contacts, &change.before.contacts, &change.after.contacts);
        let deals = Moves::of(&facts.deals, &change.before.deals, &change.after.deals);
        let invoices = Moves::of(&facts.invoices, &change.before.invoices, &change.after.invoices);
        let leads = Moves::of(&facts.leads, &change.before.leads, &change.after.leads);

        let mut orphaned: Vec<u32> = Vec::new();
        orphaned.extend(deals.gone.iter().map(|&row| self.links.deals[row as usize]));
        orphaned.extend(invoices.gone.iter().map(|&row| self.links.invoices[row as usize]));
        orphaned.extend(leads.gone.iter().map(|&row| self.links.leads[row as usize]));
        let old_companies = self.companies;
        let gone_cards = companies.gone.iter().copied();
        let gone_cards = gone_cards.chain(contacts.gone.iter().map(|&row| old_companies as u32 + row));
        for number in gone_cards {
            self.add(number, -1);
            orphaned.push(self.links.cards[number as usize]);
            touched.have_cards_gone = true;
        }
        if companies.is_appended() && contacts.is_appended() {
            self.make_room(companies.new.len() as u32, contacts.new.len(), &mut orphaned);
        } else {
            let news: Vec<Option<u32>> =
                companies.olds().chain(contacts.olds().map(|old| old.map(|row| old_companies as u32 + row))).collect();
            let mut new_number = vec![NOBODY; self.links.cards.len()];
            for (new, old) in news.iter().enumerate() {
                if let Some(old) = old {
                    new_number[*old as usize] = new as u32;
                }
            }
            let renumber = |client: u32| new_number.get(client as usize).copied().unwrap_or(NOBODY);
            let client = |old: u32| match self.links.cards[old as usize] {
                NOBODY => NOBODY,
                client if new_number[client as usize] == NOBODY => GONE,
                client => new_number[client as usize],
            };
            self.links.cards = news.iter().map(|old| old.map_or(NOBODY, client)).collect();
            self.links.deals.iter_mut().for_each(|client| *client = renumber(*client));
            self.links.invoices.iter_mut().for_each(|client| *client = renumber(*client));
            self.links.leads.iter_mut().for_each(|client| *client = renumber(*client));
            orphaned.iter_mut().for_each(|client| *client = renumber(*client));
            let days = |column: &[i32]| -> Vec<i32> {
                news.iter().map(|old| old.map_or(NEVER, |old| column[old as usize])).collect()
            };
            let flags = |column: &[bool]| -> Vec<bool> {
                news.iter().map(|old| old.is_some_and(|old| column[old as usize])).collect()
            };
            let evidence = &self.evidence;
            self.evidence = EvidenceColumns {
                implausible: evidence.implausible,
                created: days(&evidence.created),
                has_channel: flags(&evidence.has_channel),
                has_requisite: flags(&evidence.has_requisite),
                first_request: days(&evidence.first_request),
                first_dialog: days(&evidence.first_dialog),
                dialogs: Dialogs { cards: days(&evidence.dialogs.cards), ..evidence.dialogs.clone() },
                orphans: evidence.orphans.clone(),
                payments: evidence.payments.realign(news.iter().copied()),
                paid_on: evidence.paid_on.realign(news.iter().copied()),
                people: evidence.people.realign(news.iter().copied()),
            };
        }
        self.companies = facts.companies.len();
        deals.realign(&mut self.links.deals, NOBODY);
        deals.realign(&mut self.evidence.dialogs.deals, NEVER);
        leads.realign(&mut self.links.leads, NOBODY);
        invoices.realign(&mut self.links.invoices, NOBODY);
        invoices.realign(&mut self.evidence.dialogs.invoices, NEVER);
        orphaned
    }

    /// Makes room for companies and contacts that have come behind those that were there.
    fn make_room(&mut self, companies: u32, contacts: usize, orphaned: &mut [u32]) {
        if companies == 0 && contacts == 0 {
            return;
        }
        let first = self.companies;
        let cards = self.links.cards.len() + companies as usize + contacts;
        if companies > 0 {
            // The contacts' cards are numbered after the companies'.
            let renumber = |client: &mut u32| {
                if *client < GONE && *client >= first as u32 {
                    *client += companies;
                }
            };
            self.links.cards.iter_mut().for_each(renumber);
            self.links.deals.iter_mut().for_each(renumber);
            self.links.invoices.iter_mut().for_each(renumber);
            self.links.leads.iter_mut().for_each(renumber);
            orphaned.iter_mut().for_each(renumber);
        }
        let evidence = &mut self.evidence;
        make_room(&mut self.links.cards, first, companies, cards, NOBODY);
        make_room(&mut evidence.created, first, companies, cards, NEVER);
        make_room(&mut evidence.first_request, first, companies, cards, NEVER);
        make_room(&mut evidence.first_dialog, first, companies, cards, NEVER);
        make_room(&mut evidence.dialogs.cards, first, companies, cards, NEVER);
        make_room(&mut evidence.has_channel, first, companies, cards, false);
        make_room(&mut evidence.has_requisite, first, companies, cards, false);
        for grouped in [&mut evidence.payments, &mut evidence.paid_on, &mut evidence.people] {
            grouped.make_room(first, companies as usize, cards);
        }
    }
}

/// Puts so many values in from a place on, and at the end as many as are missing.
fn make_room<T: Clone>(column: &mut Vec<T>, first: usize, count: u32, length: usize, value: T) {
    if count > 0 {
        column.splice(first..first, std::iter::repeat_n(value.clone(), count as usize));
    }
    column.resize(length, value);
}

/// Where the rows of a table lie after a change, and where they lay before.
struct Moves {
    /// How many rows there were.
    before: usize,
    /// How many rows there are.
    after: usize,
    /// The rows that are new, in order, by where they lie now.
    new: Vec<u32>,
    /// The rows that are gone, in order, by where they lay before.
    gone: Vec<u32>,
}

impl Moves {
    fn of<R: Record>(now: &Table<R>, before: &Table<R>, after: &Table<R>) -> Self {
        let new: Vec<u32> = after
            .keys()
            .iter()
            .filter(|&&key| !before.contains(key))
            .filter_map(|&key| now.row(key))
            .map(|row| row as u32)
            .collect();
        // A row that is gone lay behind those that remain of the rows before it, and those gone before it.
        let gone: Vec<u32> = before
            .keys()
            .iter()
            .filter(|&&key| !now.contains(key))
            .enumerate()
            .map(|(gone_before, key)| {
                let row = now.keys().partition_point(|known| known < key);
                let new_before = new.partition_point(|&new| (new as usize) < row);
                (row - new_before + gone_before) as u32
            })
            .collect();
        Self { before: now.len() - new.len() + gone.len(), after: now.len(), new, gone }
    }

    /// Whether every row that was there lies where it lay: what has come lies behind.
    fn is_appended(&self) -> bool {
        self.gone.is_empty() && self.new.first().is_none_or(|&first| first as usize >= self.before)
    }

    /// For each row, where it lay before.
    fn olds(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        let (mut new, mut gone) = (self.new.iter().peekable(), self.gone.iter().peekable());
        let mut old = 0u32;
        (0..self.after as u32).map(move |row| {
            if new.next_if(|&&new| new == row).is_some() {
                return None;
            }
            while gone.next_if(|&&gone| gone == old).is_some() {
                old += 1;
            }
            old += 1;
            Some(old - 1)
        })
    }

    /// Moves a column along.
    fn realign<T: Copy>(&self, column: &mut Vec<T>, new: T) {
        if self.is_appended() {
            column.resize(self.after, new);
        } else {
            *column = self.olds().map(|old| old.map_or(new, |old| column[old as usize])).collect();
        }
    }
}
