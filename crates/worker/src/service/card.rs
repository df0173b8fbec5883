//! Explains one client: from what is stored where it is whole, otherwise from a reading of its own.

use protocol::{CardAnswer, CardGap, ClientCard, FromWorker, LeftOut, NamedCard, PersonCard, QueryId, Records};
use segmentation::facts::Facts;
use segmentation::{Card, Client, Month, PaymentDate, Segmentation};
use sync::errand::card::{CardOutcome, CardReading, Gap};
use sync::{Errand, ErrandId};

use super::{Connection, Effect};

impl Connection {
    /// Answers at once what an administrator's stored data can answer; the portal is asked about everything else, and by
    /// whoever may not see everything: what he has read tells neither what is new nor what is closed to him now. A newer
    /// question takes the place of an older one: a page shows one card at a time.
    pub(super) fn query_card(&mut self, id: QueryId, card: Card, effects: &mut Vec<Effect>) {
        if let Some((errand, _)) = self.card_asked.take() {
            self.sync.drop_errand(errand);
        }
        let is_whole = self.checkpoint().is_some_and(|checkpoint| checkpoint.is_whole);
        let stored = self.data.counted().filter(|_| is_whole && !self.is_limited());
        if let Some(answer) = stored.and_then(|engine| explain(engine, card, Vec::new())) {
            effects.push(Effect::Post(FromWorker::CardPage { id, answer }));
            return;
        }
        let reading = CardReading::new(card, self.data.settings().chats_are_dialogs);
        self.card_asked = Some((self.sync.run(Errand::Card(Box::new(reading))), (id, card)));
    }

    /// Answers with what was read.
    pub(super) fn card_done(&mut self, errand: ErrandId, reading: CardReading, effects: &mut Vec<Effect>) {
        let Some((_, (id, card))) = self.card_asked.take_if(|(asked, _)| *asked == errand) else { return };
        let answer = match reading.outcome() {
            CardOutcome::Read(read) => {
                let engine = Segmentation::new(read.facts, self.data.settings(), read.today);
                let gaps = read.gaps.into_iter().map(gap).collect();
                explain(&engine, card, gaps).or_else(|| left_out(engine.facts(), card)).unwrap_or(CardAnswer::Missing)
            }
            CardOutcome::Refused => CardAnswer::Refused,
            CardOutcome::Odd(odd) => CardAnswer::Odd { method: odd.method, detail: odd.detail },
        };
        effects.push(Effect::Post(FromWorker::CardPage { id, answer }));
    }
}

/// Where the client that a card stands for is, and why; nothing if it stands for none.
fn explain(engine: &Segmentation, asked: Card, gaps: Vec<CardGap>) -> Option<CardAnswer> {
    let facts = engine.facts();
    let card = match asked {
        Card::Contact(id) => engine.company_of(id).map_or(asked, Card::Company),
        Card::Company(_) => asked,
    };
    let client = engine.client(card)?;
    let people = client
        .people
        .iter()
        .map(|person| PersonCard { contact: named(facts, Card::Contact(person.contact)), since: person.since })
        .collect();
    Some(CardAnswer::Client(Box::new(ClientCard {
        asked: named(facts, asked),
        title: named(facts, card).title,
        today: engine.today(),
        groups: engine.groups_of(card, Month::of(engine.today())),
        last_payment: last_payment(&client, engine),
        next_change: engine.next_change(card),
        life: engine.life_of(card),
        people,
        client,
        gaps,
    })))
}

/// The record that shows the last payment; of several of one day the one with the lowest number, deals before invoices.
fn last_payment(client: &Client, engine: &Segmentation) -> Option<PaymentDate> {
    let dates = client.payments.iter().flat_map(|payment| &payment.dates).copied();
    let seen = dates.filter(|paid| paid.date <= engine.today());
    seen.min_by_key(|paid| (std::cmp::Reverse(paid.date), paid.source))
}

/// Why a card that was read stands for no client.
fn left_out(facts: &Facts, card: Card) -> Option<CardAnswer> {
    let (title, is_own) = match card {
        Card::Company(id) => facts.companies.get(id).map(|company| (company.title, company.is_own))?,
        Card::Contact(id) => facts.contacts.get(id).map(|contact| (contact.title, false))?,
    };
    let reason = if is_own { LeftOut::OwnCompany } else { LeftOut::ServiceCategory };
    Some(CardAnswer::LeftOut { title, reason })
}

fn named(facts: &Facts, card: Card) -> NamedCard {
    let title = match card {
        Card::Company(id) => facts.companies.get(id).map(|company| company.title),
        Card::Contact(id) => facts.contacts.get(id).map(|contact| contact.title),
    };
    NamedCard { card, title: title.unwrap_or_default() }
}

fn gap(gap: Gap) -> CardGap {
    match gap {
        Gap::Closed(source) => CardGap::Closed(records(source)),
        Gap::Cut(source) => CardGap::Cut(records(source)),
        Gap::HiddenCompany => CardGap::HiddenCompany,
    }
}

fn records(source: bitrix24::Source) -> Records {
    use bitrix24::Source;
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields | Source::CompanyAddresses => {
            Records::Companies
        }
        Source::Contacts | Source::ContactReach | Source::ContactFields | Source::ContactAddresses => Records::Contacts,
        Source::Deals | Source::DealLinks | Source::Goods => Records::Deals,
        Source::Invoices | Source::OldInvoices => Records::Invoices,
        Source::Activities | Source::SalesActivities | Source::Touches | Source::OpenTouches => Records::Activities,
        Source::Requisites => Records::Requisites,
    }
}
