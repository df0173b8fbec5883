//! The counts of every month, kept up to date: built in one pass over all records, and after a change counted again for
//! the clients it touches only.

use chrono::NaiveDate;

use crate::answer::{Counts, Series};
use crate::evidence_columns::{EvidenceColumns, NEVER, OwnerSets, created};
use crate::facts::column::day_of;
use crate::facts::table::{Record, Table};
use crate::facts::{Facts, Gone, Id, Owner, Settings};
use crate::group::Group;
use crate::links::{Links, NOBODY, Rows, client_of_deal, client_of_invoice, clients_of_cards, number_of};
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
        let evidence = EvidenceColumns::new(facts, &links, &rows, settings, day_of(today));
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

    /// Counts again what a change touches. `facts` are those after the change, `before` the records that it replaced or took
    /// out, `after` those that it brought, `gone` the keys it took out.
    pub(crate) fn update(&mut self, facts: &Facts, change: &Change<'_>, settings: &Settings, today: NaiveDate) {
        let rows = Rows::new(facts);
        let mut touched = Touched::new(facts);

        // What goes with the rows that go is noted by their old numbers, before anything moves.
        let old_numbers = self.realign(facts, change, &mut touched);
        let cards = clients_of_cards(facts, &rows, settings);
        let old_cards = std::mem::replace(&mut self.links.cards, cards);

        let mut moved = OwnerSets::default();
        for (number, (&old, &new)) in old_cards.iter().zip(&self.links.cards).enumerate() {
            if old != new {
                touched.cards.insert(number as u32);
                touched.client(old);
                touched.client(new);
                moved.insert(owner_of(facts, number));
                touched.have_cards_moved = true;
            }
        }
        for number in old_numbers {
            touched.client(number);
        }
        self.note_cards(facts, &rows, change, &mut touched, &mut moved);
        self.relink(facts, &rows, change, &moved, &mut touched);
        self.note_rest(facts, &rows, change, &mut touched);

        // Taken out by the old evidence, with the old client of each card.
        let recount: Vec<u32> = touched.everything().collect();
        let new_cards = std::mem::replace(&mut self.links.cards, old_cards);
        recount.iter().for_each(|&number| self.add(number, -1));
        self.links.cards = new_cards;

        self.evidence.created = created(facts);
        self.evidence.gather_again(facts, &self.links, &rows, settings, day_of(today), &touched.clients);
        let steps = steps(&self.links, &self.evidence, settings, today);
        if steps.first == self.steps.first && steps.len() == self.steps.len() {
            recount.iter().for_each(|&number| self.add(number, 1));
        } else {
            self.steps = steps;
            self.count_moves();
        }
    }

    /// Moves everything that is kept by row to where the rows lie now; new rows are nobody's and have no evidence. Gives the
    /// clients, by their new numbers, of the records that are gone.
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

        if !companies.is_still() || !contacts.is_still() {
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
            let evidence = &self.evidence;
            self.evidence = EvidenceColumns {
                created: days(&evidence.created),
                reachable: news.iter().map(|old| old.is_some_and(|old| evidence.reachable[old as usize])).collect(),
                first_request: days(&evidence.first_request),
                first_dialog: days(&evidence.first_dialog),
                payments: evidence.payments.realign(news.iter().copied()),
                paid_on: evidence.paid_on.realign(news.iter().copied()),
                people: evidence.people.realign(news.iter().copied()),
            };
        }
        self.companies = facts.companies.len();
        deals.realign(&mut self.links.deals, NOBODY);
        invoices.realign(&mut self.links.invoices, NOBODY);
        orphaned
    }

    /// Notes what changed cards touch: themselves, and the companies whose people they are or were.
    fn note_cards(
        &self,
        facts: &Facts,
        rows: &Rows<'_>,
        change: &Change<'_>,
        touched: &mut Touched,
        moved: &mut OwnerSets,
    ) {
        for &id in change.after.companies.keys() {
            touched.card(&self.links, rows.company(id));
        }
        for &id in change.after.contacts.keys() {
            touched.card(&self.links, rows.contact(id));
        }
        for contacts in [&change.before.contacts, &change.after.contacts] {
            for row in 0..contacts.len() {
                for &company in contacts.columns().companies.list(row) {
                    touched.card(&self.links, rows.company(company));
                }
            }
        }
        // A contact that comes into the counts or leaves them is a person of its companies, or is so no more.
        for number in touched.cards.iter().filter(|&number| number as usize >= self.companies) {
            for &company in facts.contacts.columns().companies.list(number as usize - self.companies) {
                touched.clients_later.push(rows.company(company));
            }
        }
        // A card that is gone took its records with it as far as counting goes.
        for &id in &change.gone.companies {
            moved.insert(Owner::Company(id));
        }
        for &id in &change.gone.contacts {
            moved.insert(Owner::Contact(id));
        }
        for number in std::mem::take(&mut touched.clients_later) {
            touched.card(&self.links, number);
        }
    }

    /// Decides anew whose the deals and invoices are that have changed or name a card that has moved.
    fn relink(&mut self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, moved: &OwnerSets, touched: &mut Touched) {
        let cards = std::mem::take(&mut self.links.cards);
        let mut deals_touched = BitSet::default();
        let take = |old: &mut u32, new: u32, touched: &mut Touched| {
            touched.client(*old);
            touched.client(new);
            *old = new;
        };
        let changed: Vec<usize> = change.after.deals.keys().iter().filter_map(|&id| facts.deals.row(id)).collect();
        for row in changed {
            let client = client_of_deal(facts, rows, &cards, row);
            take(&mut self.links.deals[row], client, touched);
            deals_touched.insert(facts.deals.keys()[row]);
        }
        if touched.have_cards_moved {
            let deals = facts.deals.columns();
            for row in 0..facts.deals.len() {
                if moved.names_any(deals.company[row], deals.contacts.list(row)) {
                    let client = client_of_deal(facts, rows, &cards, row);
                    take(&mut self.links.deals[row], client, touched);
                    deals_touched.insert(facts.deals.keys()[row]);
                }
            }
        }
        change.gone.deals.iter().for_each(|&id| _ = deals_touched.insert(id));
        let changed: Vec<usize> =
            change.after.invoices.keys().iter().filter_map(|&key| facts.invoices.row(key)).collect();
        for row in changed {
            let client = client_of_invoice(facts, rows, &cards, row);
            take(&mut self.links.invoices[row], client, touched);
        }
        for invoices in [&change.before.invoices, &change.after.invoices] {
            invoices.columns().deal.iter().for_each(|&deal| _ = deals_touched.insert(deal));
        }
        let invoices = facts.invoices.columns();
        if touched.have_cards_moved {
            for row in 0..facts.invoices.len() {
                if moved.names_any(invoices.company[row], invoices.contacts.list(row)) {
                    let client = client_of_invoice(facts, rows, &cards, row);
                    take(&mut self.links.invoices[row], client, touched);
                    deals_touched.insert(invoices.deal[row]);
                }
            }
        }
        // An invoice is a payment of its own, or a part of its deal's: it touches whomever the deal's payment may be of.
        for row in 0..facts.invoices.len() {
            if invoices.deal[row] != 0 && deals_touched.contains(invoices.deal[row]) {
                touched.client(self.links.invoices[row]);
            }
        }
        for id in deals_touched.iter() {
            if let Some(row) = facts.deals.row(id) {
                touched.client(self.links.deals[row]);
            }
        }
        self.links.cards = cards;
    }

    /// Notes the clients of changed activities and requisites, before and after.
    fn note_rest(&self, facts: &Facts, rows: &Rows<'_>, change: &Change<'_>, touched: &mut Touched) {
        let mut owner = |owner: Owner| {
            let number = match owner {
                Owner::Company(id) => rows.company(id),
                Owner::Contact(id) => rows.contact(id),
                Owner::Deal(id) => facts.deals.row(id).map_or(NOBODY, |row| self.links.deals[row]),
                Owner::Invoice(kind, id) => {
                    facts.invoices.row((kind, id)).map_or(NOBODY, |row| self.links.invoices[row])
                }
                Owner::Other => NOBODY,
            };
            touched.card(&self.links, number);
        };
        for facts in [change.before, change.after] {
            facts.activities.iter().for_each(|activity| owner(activity.owner));
            facts.requisites.iter().for_each(|requisite| owner(requisite.owner));
        }
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

/// The months of the chart.
fn steps(links: &Links, evidence: &EvidenceColumns, settings: &Settings, today: NaiveDate) -> Steps {
    let counted = links.cards.iter().zip(&evidence.created).filter(|(client, _)| **client != NOBODY);
    let first = counted.map(|(_, &created)| created).min();
    let last = Month::of(today);
    Steps::new(first.map_or(last.next(), Month::of_day), last, settings, today)
}

fn owner_of(facts: &Facts, number: usize) -> Owner {
    match facts.companies.keys().get(number) {
        Some(&id) => Owner::Company(id),
        None => Owner::Contact(facts.contacts.keys()[number - facts.companies.len()]),
    }
}

/// What is to be counted again.
struct Touched {
    /// Clients whose evidence is gathered again.
    clients: BitSet,
    /// Cards whose place is another one.
    cards: BitSet,
    /// Whether a card has another client than before, or has come or gone.
    have_cards_moved: bool,
    clients_later: Vec<u32>,
}

impl Touched {
    fn new(facts: &Facts) -> Self {
        let largest = (facts.companies.len() + facts.contacts.len()) as u32;
        let (clients, cards) = (BitSet::up_to(largest), BitSet::up_to(largest));
        Self { clients, cards, have_cards_moved: false, clients_later: Vec::new() }
    }

    /// Notes a client, if it is one and is still there.
    fn client(&mut self, client: u32) {
        if client != NOBODY && client != GONE {
            self.clients.insert(client);
        }
    }

    /// Notes a card and its client.
    fn card(&mut self, links: &Links, number: u32) {
        if let Some(&client) = links.cards.get(number as usize) {
            self.cards.insert(number);
            self.clients.insert(number);
            self.client(client);
        }
    }

    /// All cards that are counted again.
    fn everything(&self) -> impl Iterator<Item = u32> {
        let mut all = self.clients.clone();
        self.cards.iter().for_each(|card| _ = all.insert(card));
        all.iter().collect::<Vec<_>>().into_iter()
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

    /// Whether every row that was there lies where it lay, and none has come.
    fn is_still(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
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
    fn realign(&self, column: &mut Vec<u32>, new: u32) {
        let is_appended = self.gone.is_empty() && self.new.first().is_none_or(|&first| first as usize >= self.before);
        if is_appended {
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
