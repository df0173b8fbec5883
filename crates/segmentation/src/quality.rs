//! What was left out of the counts, belongs to nobody, or is filled in so that it makes no sense: in numbers, as cards
//! and as payments.

use serde::{Deserialize, Serialize};

use crate::answer::Quality;
use crate::condition::Bitmap;
use crate::counting::Counting;
use crate::engine::Segmentation;
use crate::evidence::Payment;
use crate::evidence_columns::{channels, first_plausible, is_plausible};
use crate::facts::column::{NO_DAY, OwnerKind, day_of};
use crate::facts::{Facts, Settings, UNDATED};
use crate::fields::{FieldTable, FieldValues};
use crate::filling::OptionalFields;
use crate::group::Group;
use crate::ids::CategoryId;
use crate::links::{NOBODY, Rows};
use crate::modes::Mode;
use crate::payment::{PaymentRow, Payments};
use crate::profile::{Context, PaymentMoney};
use crate::segment::group_of;
use crate::title::visible;

/// What is wrong with a card that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flaw {
    /// Nothing is to be seen in its name.
    Nameless,
    /// It has no date of creation that can be read.
    Undated,
    /// It was created before the portal can have been there.
    TooOld,
    /// It was created in the future.
    FromFuture,
    /// A contact that names several companies.
    SeveralCompanies,
    /// A client that is reached through its people alone, none of whom can be reached.
    EmptyPeople,
    /// The eight user fields hold other values than they should.
    FieldsBehind,
}

impl Flaw {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Nameless,
        Self::Undated,
        Self::TooOld,
        Self::FromFuture,
        Self::SeveralCompanies,
        Self::EmptyPeople,
        Self::FieldsBehind,
    ];
}

/// What is wrong with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaymentFlaw {
    /// It belongs to no client.
    Nobodys,
    /// It has no sum, nor has any invoice in it.
    NoSum,
    /// Its currency has no rate.
    NoRate,
    /// A won deal without a closing date.
    NoDate,
    /// Its own date lies in the future, and another one is taken.
    FromFuture,
}

impl PaymentFlaw {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Nobodys, Self::NoSum, Self::NoRate, Self::NoDate, Self::FromFuture];
}

/// A payment with something wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlawedPayment {
    /// What is wrong.
    pub flaw: PaymentFlaw,
    /// The payment.
    pub payment: Payment,
}

impl Segmentation {
    /// The cards with a flaw, by their numbers. `fields` are the values that the eight user fields hold.
    #[must_use]
    pub fn flawed(&self, flaw: Flaw, fields: &FieldTable) -> Bitmap {
        let (facts, counting) = (self.facts(), self.counting());
        let cards = counting.links.cards.len();
        let companies = facts.companies.len();
        let created = |card: usize| match card.checked_sub(companies) {
            None => facts.companies.columns().created[card],
            Some(row) => facts.contacts.columns().created[row],
        };
        let title = |card: usize| match card.checked_sub(companies) {
            None => facts.companies.columns().title.text(card),
            Some(row) => facts.contacts.columns().title.text(row),
        };
        let (today, undated) = (day_of(self.today()), day_of(UNDATED));
        let with = |holds: &dyn Fn(usize) -> bool| {
            Bitmap::from_fn(cards, |card| counting.links.cards[card] != NOBODY && holds(card))
        };
        match flaw {
            Flaw::Nameless => with(&|card| visible(title(card)).is_empty()),
            Flaw::Undated => with(&|card| created(card) == undated),
            Flaw::TooOld => with(&|card| created(card) < first_plausible() && created(card) != undated),
            Flaw::FromFuture => with(&|card| created(card) >= first_plausible() && !is_plausible(created(card), today)),
            Flaw::SeveralCompanies => with(&|card| {
                card.checked_sub(companies).is_some_and(|row| facts.contacts.columns().companies.list(row).len() > 1)
            }),
            Flaw::EmptyPeople => self.with_empty_people(),
            Flaw::FieldsBehind => {
                let mut behind = Bitmap::none(cards);
                // Optional fields are not judged: their values are not worked out here.
                let mut filling = self.settings().filling;
                filling.optional = OptionalFields::default();
                for (card, values) in self.all_field_values() {
                    let Some(number) = self.number(card) else { continue };
                    let is_counted = counting.links.cards[number] != NOBODY;
                    let is_right = |held: FieldValues| filling.narrow(&held, &values) == held;
                    if is_counted && !fields.values_of(card).is_some_and(is_right) {
                        behind.insert(number);
                    }
                }
                behind
            }
        }
    }

    /// The companies that are reached through their people alone, none of whom can be reached.
    fn with_empty_people(&self) -> Bitmap {
        let (facts, counting) = (self.facts(), self.counting());
        let (cards, companies) = (counting.links.cards.len(), facts.companies.len());
        let reference = self.reference(crate::month::Month::of(self.today()));
        let evidence = &counting.evidence;
        let mut empty = Bitmap::from_fn(cards, |card| {
            card < companies
                && group_of(counting, card as u32, &reference, Mode::Unpaid) == Some(Group::Reachable)
                && !evidence.is_reachable(card)
        });
        let rows = Rows::new(facts);
        let mut reached = Bitmap::none(cards);
        for row in 0..facts.contacts.len() {
            let number = companies + row;
            if counting.links.cards[number] != NOBODY
                && (!channels(facts, number as u32).is_none() || evidence.has_requisite[number])
            {
                let of = facts.contacts.columns().companies.list(row).iter().map(|&id| rows.company(id) as usize);
                of.filter(|&company| company < cards).for_each(|company| reached.insert(company));
            }
        }
        empty.and_not(&reached);
        empty
    }

    /// The payments with something wrong, by what is wrong and in the order of their records. Whoever has read no sums yet
    /// asks for no flaw of sums.
    #[must_use]
    pub fn flawed_payments(&self, context: &Context, with_sums: bool) -> Vec<FlawedPayment> {
        let (facts, counting, today) = (self.facts(), self.counting(), day_of(self.today()));
        let payments = Payments::new(facts, self.settings(), today);
        let money = PaymentMoney::new(facts, &context.rates);
        let (deals, invoices) = (facts.deals.columns(), facts.invoices.columns());
        let mut flawed = Vec::new();
        payments.each(&counting.links, |client, record, dates| {
            let closed = match record {
                PaymentRow::Deal(row) => Some(deals.closed[row as usize]),
                PaymentRow::Invoice(_) => None,
            };
            let moved = match record {
                PaymentRow::Deal(row) => deals.moved[row as usize],
                PaymentRow::Invoice(row) => invoices.moved[row as usize],
            };
            let has_sum = !with_sums || money.has_sum(record, dates);
            let has_rate = !with_sums || money.has_rate(record, dates);
            let own = closed.unwrap_or(moved);
            let flaws = [
                (PaymentFlaw::Nobodys, client == NOBODY),
                (PaymentFlaw::NoSum, !has_sum),
                (PaymentFlaw::NoRate, !has_rate),
                (PaymentFlaw::NoDate, closed == Some(NO_DAY)),
                (PaymentFlaw::FromFuture, own != NO_DAY && own > today),
            ];
            for (flaw, _) in flaws.into_iter().filter(|(_, is_wrong)| *is_wrong) {
                flawed.push(FlawedPayment { flaw, payment: payments.explain(facts, record, dates) });
            }
        });
        flawed.sort_by_key(|it| (it.flaw, it.payment.record));
        flawed
    }
}

/// Counts what the clients do not show. An own company of a service category is counted once, as an own one.
pub(crate) fn quality(facts: &Facts, counting: &Counting, settings: &Settings, today: i32) -> Quality {
    let rows = Rows::new(facts);
    let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
    let mut payments_without_client = 0;
    Payments::new(facts, settings, today).each(&counting.links, |client, _, _| {
        payments_without_client += u32::from(client == NOBODY);
    });
    let by_settings = |number: usize, is_counted: bool| is_counted && counting.links.cards[number] == NOBODY;
    Quality {
        own_companies: count(facts.companies.len(), |row| companies.is_own.is_set(row)),
        service_companies: count(facts.companies.len(), |row| {
            !companies.is_own.is_set(row) && companies.category[row] != CategoryId(0)
        }),
        service_contacts: count(facts.contacts.len(), |row| contacts.category[row] != CategoryId(0)),
        left_out_by_type: count(facts.companies.len(), |row| by_settings(row, companies.is_counted(row)))
            + count(facts.contacts.len(), |row| by_settings(facts.companies.len() + row, contacts.is_counted(row))),
        implausible_dates: counting.evidence.implausible,
        templates: count(facts.deals.len(), |row| facts.deals.columns().is_template.is_set(row))
            + count(facts.invoices.len(), |row| facts.invoices.columns().is_template.is_set(row)),
        payments_without_client,
        activities_without_client: activities_without_client(facts, counting, &rows),
    }
}

/// Which of the activities made in deals and invoices are known depends on what had to be read, so that they are left out.
fn activities_without_client(facts: &Facts, counting: &Counting, rows: &Rows<'_>) -> u32 {
    let owners = &facts.activities.columns().owner;
    let nobodys = owners.kinds().iter().zip(owners.ids()).filter(|&(&kind, &id)| match kind {
        OwnerKind::Other => true,
        OwnerKind::Company | OwnerKind::Contact => counting.links.of_owner(rows, kind, id) == NOBODY,
        OwnerKind::Deal | OwnerKind::SmartInvoice | OwnerKind::OldInvoice => false,
    });
    nobodys.count() as u32
}

fn count(rows: usize, holds: impl Fn(usize) -> bool) -> u32 {
    (0..rows).filter(|&row| holds(row)).count() as u32
}
