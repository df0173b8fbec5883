//! The clients of an engine as columns by the number of the card: every number of part 2 of the rules, at any day.
//!
//! # Design
//! A column is worked out when it is asked for, in one pass over the records it comes from, and for all clients at once.
//! What is dear and asked for again (entries of payments, owners of touches, ranks) is kept by the engine (`kept`).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::context::Context;
use super::counts::{Touched, each_closed_deal, each_request, each_touch, within};
use super::goods::{Chosen, PaidGoods};
use super::items::CardItems;
use super::kept::Kept;
use super::money::Entries;
use super::user_fields::UserColumns;
use crate::condition::{Bitmap, Day, Days, Goods, NO_DAY, NO_NUMBER, Requests, Touches};
use crate::engine::Segmentation;
use crate::facts::column::day_of;
use crate::links::Rows;
use crate::rank::money::average;

/// The clients of an engine as columns, each with an entry for every card, by its number: companies in the order of their
/// table, then contacts. Cards that are no clients have entries too, of which nothing is said.
pub struct View<'a> {
    pub(super) engine: &'a Segmentation,
    pub(super) context: &'a Context,
    /// Whether ABC is being decided by conditions, which cannot go by it themselves.
    pub(super) is_ranking: bool,
    /// Whether conditions are asked of every counted card, and not of clients alone.
    pub(super) is_of_cards: bool,
    pub(super) items: CardItems,
    pub(super) user_columns: UserColumns,
}

impl<'a> View<'a> {
    /// The clients of an engine, by what is known beside its facts.
    #[must_use]
    pub fn new(engine: &'a Segmentation, context: &'a Context) -> Self {
        let user_columns = UserColumns::of(&context.user_fields);
        Self { engine, context, is_ranking: false, is_of_cards: false, items: CardItems::default(), user_columns }
    }

    /// The same, with conditions asked of every counted card or of clients alone.
    pub(crate) fn of_cards(self, is_of_cards: bool) -> Self {
        Self { is_of_cards, ..self }
    }

    /// How many cards there are, clients or not.
    #[must_use]
    pub fn cards(&self) -> usize {
        self.engine.counting().links.cards.len()
    }

    /// The clients at a day: those whose cards were created by then.
    #[must_use]
    pub fn clients(&self, at: Day) -> Bitmap {
        let counting = self.engine.counting();
        let is_client = |card: usize| counting.evidence.created[card] <= at && counting.links.is_client(card as u32);
        Bitmap::from_fn(self.cards(), is_client)
    }

    /// A column with an entry for each of some clients, and a blank for all other cards.
    pub(super) fn column<T: Clone>(&self, among: &Bitmap, blank: T, entry: impl Fn(usize) -> T) -> Vec<T> {
        let mut column = vec![blank; self.cards()];
        among.iter().for_each(|client| column[client] = entry(client));
        column
    }

    /// What the engine keeps, as far as it goes by the same rates.
    pub(super) fn kept(&self) -> &'a Kept {
        let kept = self.engine.kept();
        kept.go_by(&self.context.rates);
        kept
    }

    pub(crate) fn today(&self) -> Day {
        day_of(self.engine.today())
    }

    pub(super) fn entries(&self) -> Rc<Entries> {
        let (engine, today) = (self.engine, self.today());
        self.kept().entries.get((), || {
            let (links, rates) = (&engine.counting().links, &self.context.rates);
            Rc::new(Entries::new(engine.facts(), links, engine.settings(), today, rates))
        })
    }

    fn paid_goods(&self) -> Rc<PaidGoods> {
        let (engine, today) = (self.engine, self.today());
        self.kept().goods.get((), || {
            let (links, rates) = (&engine.counting().links, &self.context.rates);
            Rc::new(PaidGoods::new(engine.facts(), links, engine.settings(), today, rates))
        })
    }

    /// The client of each touch, by row.
    fn touch_clients(&self) -> Rc<[u32]> {
        self.kept().touch_clients.get((), || {
            let facts = self.engine.facts();
            let (links, rows) = (&self.engine.counting().links, Rows::new(facts));
            let owners = &facts.touches.columns().owner;
            owners.kinds().iter().zip(owners.ids()).map(|(&kind, &id)| links.of_owner(&rows, kind, id)).collect()
        })
    }

    /// What each client paid in a period, in cents of the base currency.
    #[must_use]
    pub fn revenue(&self, period: Days) -> Rc<[i64]> {
        self.kept().revenue.get(period, || {
            let entries = self.entries();
            (0..self.cards()).map(|card| entries.revenue(card, period)).collect()
        })
    }

    /// The currencies of payments that have no rate, with the number of deals and invoices whose sums are taken as 0
    /// for it.
    #[must_use]
    pub fn without_rate(&self) -> BTreeMap<String, u32> {
        self.entries().without_rate().clone()
    }

    /// How many payments of each client count from a day of a period.
    #[must_use]
    pub fn payments(&self, period: Days) -> Vec<i64> {
        let payments = &self.engine.counting().evidence.payments;
        (0..self.cards()).map(|card| within(payments.list(card), period) as i64).collect()
    }

    /// What each client paid in a period by payment, in cents; [`NO_NUMBER`] for one without payments in it.
    #[must_use]
    pub fn average(&self, period: Days, among: &Bitmap) -> Vec<i64> {
        let (entries, payments) = (self.entries(), &self.engine.counting().evidence.payments);
        self.column(among, NO_NUMBER, |card| {
            let payments = within(payments.list(card), period) as u32;
            average(entries.revenue(card, period), payments).unwrap_or(NO_NUMBER)
        })
    }

    /// How many requests of each client were created in a period.
    #[must_use]
    pub fn requests(&self, wanted: &Requests, period: Days) -> Vec<i64> {
        let mut column = vec![0; self.cards()];
        each_request(self.engine.facts(), &self.engine.counting().links, wanted, |client, day| {
            // Most days lie outside of most periods, and the client's place is far from that of the one before.
            if period.contains(day) {
                column[client] += 1;
            }
        });
        column
    }

    /// How many deals of some clients were closed in a period, with success and without; templates never are.
    #[must_use]
    pub fn closed_deals(&self, among: &Bitmap, period: Days) -> (u32, u32) {
        let (mut won, mut lost) = (0, 0);
        each_closed_deal(self.engine.facts(), &self.engine.counting().links, period, |client, is_won| {
            if among.contains(client) {
                *(if is_won { &mut won } else { &mut lost }) += 1;
            }
        });
        (won, lost)
    }

    /// The day on which the last request of each client was created, up to a day; [`NO_DAY`] if there is none.
    #[must_use]
    pub fn last_request(&self, at: Day) -> Vec<Day> {
        let mut column = vec![NO_DAY; self.cards()];
        each_request(self.engine.facts(), &self.engine.counting().links, &Requests::default(), |client, day| {
            if day <= at {
                column[client] = column[client].max(day);
            }
        });
        column
    }

    pub(super) fn each_touch(&self, wanted: &Touches, take: impl FnMut(usize, usize, Touched)) {
        let clients = self.touch_clients();
        each_touch(self.engine.facts(), &clients, wanted, &self.context.ranks, self.today(), take);
    }

    /// How many touches of each client were done in a period.
    #[must_use]
    pub fn touches(&self, wanted: &Touches, period: Days) -> Vec<i64> {
        let mut column = vec![0; self.cards()];
        self.each_touch(wanted, |client, _, touched| {
            if let Touched::Done(day) = touched
                && period.contains(day)
            {
                column[client] += 1;
            }
        });
        column
    }

    /// The day of the last touch of each client that was done, up to a day; [`NO_DAY`] if there is none.
    #[must_use]
    pub fn last_touch(&self, at: Day) -> Vec<Day> {
        let mut column = vec![NO_DAY; self.cards()];
        self.each_touch(&Touches::default(), |client, _, touched| match touched {
            Touched::Done(day) if day <= at => column[client] = column[client].max(day),
            _ => {}
        });
        column
    }

    /// What is planned with each client from a day on.
    #[must_use]
    pub fn planned(&self, from: Day) -> Planned {
        let mut planned = Planned { next: vec![NO_DAY; self.cards()], undated: Bitmap::none(self.cards()) };
        self.each_touch(&Touches::default(), |client, _, touched| {
            let next = &mut planned.next[client];
            match touched {
                Touched::Planned(NO_DAY) => planned.undated.insert(client),
                Touched::Planned(day) if day >= from && (*next == NO_DAY || day < *next) => *next = day,
                _ => {}
            }
        });
        planned
    }

    /// The money, in cents, of the product rows that each client paid for in a period, if they are among those wanted.
    #[must_use]
    pub fn goods_sum(&self, wanted: &Goods, period: Days) -> Vec<i64> {
        let goods = self.paid_goods();
        self.goods(&goods, wanted, period, |row| goods.cents[row])
    }

    /// Their quantity, in ten-thousandths.
    #[must_use]
    pub fn goods_quantity(&self, wanted: &Goods, period: Days) -> Vec<i64> {
        let quantities = &self.engine.facts().product_rows.columns().quantity;
        self.goods(&self.paid_goods(), wanted, period, |row| quantities[row])
    }

    fn goods(&self, goods: &PaidGoods, wanted: &Goods, period: Days, value: impl Fn(usize) -> i64) -> Vec<i64> {
        let rows = self.engine.facts().product_rows.columns();
        let chosen = Chosen::new(self.engine.facts(), &self.context.catalog, wanted);
        let mut column = vec![0i64; self.cards()];
        for (row, (&client, &day)) in goods.clients.iter().zip(&goods.days).enumerate() {
            if let Some(sum) = column.get_mut(client as usize)
                && period.contains(day)
                && chosen.contains(rows.product[row], rows.name.codes()[row])
            {
                *sum = sum.saturating_add(value(row));
            }
        }
        column
    }
}

/// What is planned with clients from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// The earliest day for which a touch is planned; [`NO_DAY`] if there is none.
    pub next: Vec<Day>,
    /// The clients with whom a touch is planned that has no day.
    pub undated: Bitmap,
}

impl Planned {
    /// Whether anything is planned with a client that is not late.
    #[must_use]
    pub fn holds(&self, client: usize) -> bool {
        self.next[client] != NO_DAY || self.undated.contains(client)
    }
}
