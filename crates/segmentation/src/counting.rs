//! The counts of every month, kept up to date: built in one pass over all records, and after a change counted again for
//! the clients it touches only.

use chrono::NaiveDate;

use crate::answer::{Counts, Series};
use crate::evidence_columns::{Dialogs, EvidenceColumns, NEVER, OwnerSets, Stale, created};
use crate::facts::column::{OwnerKind, day_of};
use crate::facts::records::ActivityColumns;
use crate::facts::table::{Columns, Record, Table};
use crate::facts::{Facts, Gone, Id, Settings};
use crate::group::Group;
use crate::links::{LeftOut, Links, NOBODY, Rows, client_of_deal, client_of_invoice, number_of};
use crate::month::Month;
use crate::rows::BitSet;
use crate::timeline::{self, Steps};

/// Stands for a client that is gone, until the card that belonged to it is given to another.
const GONE: u32 = NOBODY - 1;

/// The clients of a portal with their evidence, and what each month adds to each group.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    pub(crate) links: Links,
    pub(crate) evidence: EvidenceColumns,
    /// How many companies there are: the numbers of their cards come first.
    pub(crate) companies: usize,
    pub(crate) steps: Steps,
    /// By month and one more, how many cards come into each group, less those that leave it.
    moves: Vec<[i32; Group::COUNT]>,
}

impl Counting {
    /// Counts a portal whose clock shows `today`.
    pub(crate) fn new(facts: &Facts, settings: &Settings, today: NaiveDate) -> Self {
        let rows = Rows::new(facts);
        let links = Links::new(facts, &rows, settings);
        let evidence = EvidenceColumns::new(facts, &links, rows, settings, day_of(today));
        let steps = steps(&links, &evidence, settings, today);
        let mut counting = Self { links, evidence, companies: facts.companies.len(), steps, moves: Vec::new() };
        counting.count_moves();
        counting
    }

    /// Counts anew from the same evidence, with thresholds that may be others.
    pub(crate) fn restate(&mut self, settings: &Settings, today: NaiveDate) {
        self.steps = steps(&self.links, &self.evidence, settings, today);
        self.count_moves();
    }

    fn count_moves(&mut self) {
        self.moves = vec![[0; Group::COUNT]; self.steps.len() + 1];
        for number in 0..self.links.cards.len() as u32 {
            self.add(number, 1);
        }
    }

    /// Adds a card to the counts, or takes it out with a weight of -1.
    fn add(&mut self, number: u32, weight: i32) {
        let moves = &mut self.moves;
        timeline::spans(&self.steps, &self.links, &self.evidence, self.companies, number, |from, to, group| {
            moves[from][group.index()] += weight;
            moves[to][group.index()] -= weight;
        });
    }

    /// The counts of every month from the first counted card's to today's; empty if no card is counted.
    pub(crate) fn series(&self, today: NaiveDate) -> Series {
        let mut sums = [0i32; Group::COUNT];
        let counts = self.moves[..self.steps.len()].iter().map(|month| {
            let mut counts = Counts::default();
            for group in Group::all() {
                let sum = &mut sums[group.index()];
                *sum += month[group.index()];
                counts[group] = u32::try_from(*sum).unwrap_or(0);
            }
            counts
        });
        Series { first: self.steps.first, counts: counts.collect(), as_of: today }
    }

    /// Counts again what a change touches. `facts` are those after the change.
    pub(crate) fn update(&mut self, facts: &Facts, change: &Change<'_>, settings: &Settings, today: NaiveDate) {
        let rows = Rows::searched(facts);
        let mut touched = Touched::default();
        let orphaned = self.realign(facts, change, &mut touched);
        orphaned.into_iter().for_each(|client| touched.client(client));

        // The cards' clients as they were are needed until every card is taken out of the counts.
        let old_cards = self.links.cards.clone();
        self.move_cards(facts, &rows, change, settings, &mut touched);
        self.relink(facts, &rows, change, &mut touched);
        self.note_people(facts, &rows, change, &mut touched);
        self.note_activities(&rows, change, settings, &mut touched);
        let has_requisites = !change.before.requisites.is_empty() || !change.after.requisites.is_empty();
        touched.note_requisites(&rows, change);
        touched.stale.requisites = has_requisites || touched.have_cards_moved;

        let recount: Vec<u32> = touched.recount().iter().collect();
        let new_cards = std::mem::replace(&mut self.links.cards, old_cards);
        recount.iter().for_each(|&number| self.add(number, -1));
        self.links.cards = new_cards;

        if !change.before.companies.is_empty()
            || !change.before.contacts.is_empty()
            || !change.after.companies.is_empty()
            || !change.after.contacts.is_empty()
        {
            self.evidence.created = created(facts);
        }
        self.evidence.gather_again(facts, &self.links, &rows, settings, day_of(today), &touched.stale);
        let steps = steps(&self.links, &self.evidence, settings, today);
        if steps.first == self.steps.first && steps.len() == self.steps.len() {
            recount.iter().for_each(|&number| self.add(number, 1));
        } else {
            self.steps = steps;
            self.count_moves();
        }
    }

    /// Moves everything that is kept by row to where the rows lie now; new rows are nobody's and have no evidence. Gives the
    /// clients, by their new numbers, of the deals and invoices that are gone.
    fn realign(&mut self, facts: &Facts, change: &Change<'_>, touched: &mut Touched) -> Vec<u32> {
        let companies = Moves::of(&facts.companies, &change.before.companies, &change.after.companies);
        let contacts = Moves::of(&facts.contacts, &change.before.contacts, &change.after.contacts);
        let deals = Moves::of(&facts.deals, &change.before.deals, &change.after.deals);
        let invoices = Moves::of(&facts.invoices, &change.before.invoices, &change.after.invoices);

        let mut orphaned: Vec<u32> = Vec::new();
        orphaned.extend(deals.gone.iter().map(|&row| self.links.deals[row as usize]));
        orphaned.extend(invoices.gone.iter().map(|&row| self.links.invoices[row as usize]));
        let old_companies = self.companies;
        let gone_cards = companies.gone.iter().copied();
        let gone_cards = gone_cards.chain(contacts.gone.iter().map(|&row| old_companies as u32 + row));
        for number in gone_cards {
            self.add(number, -1);
            orphaned.push(self.links.cards[number as usize]);
            touched.have_cards_moved = true;
        }
        change.gone.companies.iter().for_each(|&id| touched.moved.insert(OwnerKind::Company, id));
        change.gone.contacts.iter().for_each(|&id| touched.moved.insert(OwnerKind::Contact, id));

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
            orphaned.iter_mut().for_each(|client| *client = renumber(*client));
            let days = |column: &[i32]| -> Vec<i32> {
                news.iter().map(|old| old.map_or(NEVER, |old| column[old as usize])).collect()
            };
            let flags = |column: &[bool]| -> Vec<bool> {
                news.iter().map(|old| old.is_some_and(|old| column[old as usize])).collect()
            };
            let evidence = &self.evidence;
            self.evidence = EvidenceColumns {
                created: days(&evidence.created),
                has_reach: flags(&evidence.has_reach),
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
            orphaned.iter_mut().for_each(renumber);
        }
        let evidence = &mut self.evidence;
        make_room(&mut self.links.cards, first, companies, cards, NOBODY);
        make_room(&mut evidence.created, first, companies, cards, NEVER);
        make_room(&mut evidence.first_request, first, companies, cards, NEVER);
        make_room(&mut evidence.first_dialog, first, companies, cards, NEVER);
        make_room(&mut evidence.dialogs.cards, first, companies, cards, NEVER);
        make_room(&mut evidence.has_reach, first, companies, cards, false);
        make_room(&mut evidence.has_requisite, first, companies, cards, false);
        for grouped in [&mut evidence.payments, &mut evidence.paid_on, &mut evidence.people] {
            grouped.make_room(first, companies as usize, cards);
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
        for id in change.gone.companies.iter().copied() {
            turned.insert(OwnerKind::Company, id);
        }
        for &id in change.after.companies.keys() {
            let number = rows.company(id);
            if number == NOBODY {
                continue;
            }
            touched.card(number);
            let client = if left_out.company(number as usize) { NOBODY } else { number };
            if self.give(number, client, touched) {
                turned.insert(OwnerKind::Company, id);
                touched.moved.insert(OwnerKind::Company, id);
            }
        }
        let columns = facts.contacts.columns();
        if turned.has_cards() {
            let named = (0..facts.contacts.len())
                .filter(|&row| columns.companies.list(row).iter().any(|&id| turned.names_any(id, &[])));
            contacts.extend(named.map(|row| row as u32));
        }
        for &id in change.after.contacts.keys() {
            if let Some(row) = facts.contacts.row(id) {
                touched.card((self.companies + row) as u32);
                contacts.push(row as u32);
            }
        }
        for row in contacts {
            let client = left_out.client_of_contact(rows, &self.links.cards, row as usize);
            if self.give(self.companies as u32 + row, client, touched) {
                touched.moved.insert(OwnerKind::Contact, facts.contacts.keys()[row as usize]);
                // It is, or is no more, one of the people of each company that it names.
                for &id in columns.companies.list(row as usize) {
                    touched.people(rows.company(id));
                }
            }
        }
    }

    /// Gives a card to a client; says whether it is another one than before.
    fn give(&mut self, number: u32, client: u32, touched: &mut Touched) -> bool {
        let old = std::mem::replace(&mut self.links.cards[number as usize], client);
        if old == client {
            return false;
        }
        touched.card(number);
        [old, client, number].into_iter().for_each(|client| touched.client(client));
        touched.people(number);
        touched.have_cards_moved = true;
        true
    }

    /// Decides anew whose the deals and invoices are that have changed or name a card that has moved.
    fn relink(&mut self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        let have_cards_moved = touched.moved.has_cards();
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let mut deals_touched = BitSet::default();
        let mut changed: Vec<usize> = change.after.deals.keys().iter().filter_map(|&id| facts.deals.row(id)).collect();
        if have_cards_moved {
            let moved = &touched.moved;
            let named =
                (0..facts.deals.len()).filter(|&row| moved.names_any(deals.company[row], deals.contacts.list(row)));
            changed.extend(named);
        }
        for row in changed {
            let id = facts.deals.keys()[row];
            deals_touched.insert(id);
            let client = client_of_deal(facts, rows, &self.links.cards, row);
            touched.sales(std::mem::replace(&mut self.links.deals[row], client));
            touched.sales(client);
        }
        change.gone.deals.iter().for_each(|&id| _ = deals_touched.insert(id));

        let keys = change.after.invoices.keys().iter();
        let mut changed: Vec<usize> = keys.filter_map(|&key| facts.invoices.row(key)).collect();
        if have_cards_moved {
            let moved = &touched.moved;
            let named = (0..facts.invoices.len())
                .filter(|&row| moved.names_any(invoices.company[row], invoices.contacts.list(row)));
            changed.extend(named);
        }
        for row in changed {
            deals_touched.insert(invoices.deal[row]);
            let client = client_of_invoice(facts, rows, &self.links.cards, row);
            touched.sales(std::mem::replace(&mut self.links.invoices[row], client));
            touched.sales(client);
        }
        change.before.invoices.columns().deal.iter().for_each(|&deal| _ = deals_touched.insert(deal));
        // An invoice is a payment of its own, or a part of its deal's: it touches whomever the deal's payment may be of.
        for (&deal, &client) in invoices.deal.iter().zip(&self.links.invoices) {
            if deal != 0 && deals_touched.contains(deal) {
                touched.sales(client);
            }
        }
        for id in deals_touched.iter() {
            if let Some(row) = facts.deals.row(id) {
                touched.sales(self.links.deals[row]);
            }
        }
    }

    /// Notes the companies whose people changed contacts are, or were.
    fn note_people(&self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        for contacts in [&change.before.contacts, &change.after.contacts] {
            for row in 0..contacts.len() {
                for &company in contacts.columns().companies.list(row) {
                    touched.people(rows.company(company));
                }
            }
        }
        for &id in change.after.companies.keys() {
            touched.people(facts.companies.row(id).map_or(NOBODY, |row| row as u32));
        }
    }

    /// Takes the activities that have changed, and notes the clients whose first one may be another one now.
    fn note_activities(&mut self, rows: &Rows<'_>, change: &Change<'_>, settings: &Settings, touched: &mut Touched) {
        self.note_found_owners(change, touched);
        let (before, after) = (change.before.activities.columns(), change.after.activities.columns());
        let mut place = 0;
        for (row, (key, &day)) in change.before.activities.keys().iter().zip(before.created.iter()).enumerate() {
            place += change.after.activities.keys()[place..].partition_point(|known| known < key);
            // Most changes of an activity do not concern its day, its owner, or what it is.
            let is_same = change.after.activities.keys().get(place) == Some(key)
                && ActivityColumns::is_same(before, row, after, place);
            let (kind, id) = (before.owner.kinds()[row], before.owner.ids()[row]);
            if !is_same
                && let Some(first) = self.evidence.dialogs.of(rows, kind, id)
                && day <= *first
            {
                *first = NEVER;
                touched.stale.owners.insert(kind, id);
                touched.sales(self.links.of_owner(rows, kind, id));
            }
        }
        for (row, &day) in after.created.iter().enumerate() {
            let is_dialog = settings.chats_are_dialogs || !after.is_chat.is_set(row);
            if !is_dialog {
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
        change.gone.companies.iter().for_each(|&id| orphans.insert(OwnerKind::Company, id));
        change.gone.contacts.iter().for_each(|&id| orphans.insert(OwnerKind::Contact, id));
        change.gone.deals.iter().for_each(|&id| orphans.insert(OwnerKind::Deal, id));
        change.gone.invoices.iter().for_each(|&(kind, id)| orphans.insert(kind.into(), id));
        let mut look = |kind: OwnerKind, id: Id| {
            if orphans.contains(kind, id) {
                touched.stale.owners.insert(kind, id);
            }
        };
        change.after.companies.keys().iter().for_each(|&id| look(OwnerKind::Company, id));
        change.after.contacts.keys().iter().for_each(|&id| look(OwnerKind::Contact, id));
        change.after.deals.keys().iter().for_each(|&id| look(OwnerKind::Deal, id));
        change.after.invoices.keys().iter().for_each(|&(kind, id)| look(kind.into(), id));
    }

    /// Bytes of memory that the counting takes.
    pub(crate) fn bytes(&self) -> usize {
        (self.links.cards.capacity() + self.links.deals.capacity() + self.links.invoices.capacity()) * 4
            + self.evidence.bytes()
    }
}

/// A change of the facts.
pub(crate) struct Change<'a> {
    /// The records that were replaced or taken out, as they were.
    pub(crate) before: &'a Facts,
    /// The records that came.
    pub(crate) after: &'a Facts,
    /// What was taken out.
    pub(crate) gone: &'a Gone,
}

/// Puts so many values in from a place on, and at the end as many as are missing.
fn make_room<T: Clone>(column: &mut Vec<T>, first: usize, count: u32, length: usize, value: T) {
    if count > 0 {
        column.splice(first..first, std::iter::repeat_n(value.clone(), count as usize));
    }
    column.resize(length, value);
}

/// The months of the chart.
fn steps(links: &Links, evidence: &EvidenceColumns, settings: &Settings, today: NaiveDate) -> Steps {
    let counted = links.cards.iter().zip(&evidence.created).filter(|(client, _)| **client != NOBODY);
    let first = counted.map(|(_, &created)| created).min();
    let last = Month::of(today);
    Steps::new(first.map_or(last.next(), Month::of_day), last, settings, today)
}

/// What is to be counted again.
#[derive(Default)]
struct Touched {
    /// Cards that are counted again, besides those whose evidence is gathered again.
    cards: BitSet,
    stale: Stale,
    /// Cards that have another client than before, or are gone.
    moved: OwnerSets,
    /// Whether a card has another client than before, or has come or gone.
    have_cards_moved: bool,
}

impl Touched {
    /// Notes a card that has changed.
    fn card(&mut self, number: u32) {
        self.cards.insert(number);
        self.stale.reach.insert(number);
    }

    /// Notes a client whose payments and requests may be others.
    fn sales(&mut self, client: u32) {
        if client < GONE {
            self.stale.sales.insert(client);
        }
    }

    /// Notes a client that a card has come to or gone from.
    fn client(&mut self, client: u32) {
        if client < GONE {
            self.stale.sales.insert(client);
            self.stale.reach.insert(client);
        }
    }

    /// Notes a company whose people may be others.
    fn people(&mut self, number: u32) {
        if number < GONE {
            self.stale.people.insert(number);
        }
    }

    /// Notes the cards that hold changed requisites, or held them.
    fn note_requisites(&mut self, rows: &Rows<'_>, change: &Change<'_>) {
        for requisites in [&change.before.requisites, &change.after.requisites] {
            let owners = &requisites.columns().owner;
            for (&kind, &id) in owners.kinds().iter().zip(owners.ids()) {
                let number = match kind {
                    OwnerKind::Company => rows.company(id),
                    OwnerKind::Contact => rows.contact(id),
                    _ => NOBODY,
                };
                if number != NOBODY {
                    self.cards.insert(number);
                }
            }
        }
    }

    /// All cards that are counted again.
    fn recount(&self) -> BitSet {
        let mut all = self.cards.clone();
        let Stale { sales, people, reach, requisites: _, owners: _ } = &self.stale;
        [sales, people, reach].into_iter().for_each(|set| all.absorb(set));
        all
    }
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

/// The number of a card that is counted.
pub(crate) fn counted(facts: &Facts, links: &Links, card: crate::answer::Card) -> Option<u32> {
    number_of(facts, card).filter(|&number| links.cards[number as usize] != NOBODY)
}

/// The id of a company by the number of its card.
pub(crate) fn company_id(facts: &Facts, number: u32) -> Option<Id> {
    facts.companies.keys().get(number as usize).copied()
}
