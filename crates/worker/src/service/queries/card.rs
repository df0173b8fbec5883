//! Explains one client: from what is stored where it is whole, otherwise from a reading of its own.

use protocol::{CardAnswer, CardGap, CardQuestion, ClientCard, LeftOut, NamedCard, PersonCard, Records};
use segmentation::facts::Facts;
use segmentation::{Card, Client, Month, PaymentDate, Segmentation, visible};
use sync::Errand;
use sync::errand::card::{CardOutcome, CardReading, Gap};

use super::context::Context;
use super::{Answerable, Came, Step};

impl Answerable for CardQuestion {
    type Work = ();

    /// Answers at once what an administrator's stored data can answer; the portal is asked about everything else, and by
    /// whoever may not see everything: what he has read tells neither what is new nor what is closed to him now.
    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<CardAnswer> {
        if let Came::Errand(Errand::Card(reading)) = came {
            return Step::Answer(read(self.card, *reading));
        }
        let is_whole = context.checkpoint.is_some_and(|checkpoint| checkpoint.is_whole);
        let stored = context.engine.filter(|_| is_whole && !context.sees.is_limited);
        match stored.and_then(|engine| explain(engine, self.card, Vec::new())) {
            Some(answer) => Step::Answer(answer),
            None => {
                let settings = context.counting.map(|counting| counting.settings.clone());
                let reading = CardReading::new(self.card, settings);
                Step::AskPortal(Errand::Card(Box::new(reading)))
            }
        }
    }
}

/// What the portal has told of a card.
fn read(card: Card, reading: CardReading) -> CardAnswer {
    match reading.outcome() {
        CardOutcome::Read(read) => {
            let engine = Segmentation::new(read.facts, &read.settings, read.today);
            let gaps = read.gaps.into_iter().map(gap).collect();
            explain(&engine, card, gaps).or_else(|| left_out(&engine, card)).unwrap_or(CardAnswer::Missing)
        }
        CardOutcome::Refused => CardAnswer::Refused,
        CardOutcome::Odd(odd) => CardAnswer::Odd { method: odd.method, detail: odd.detail },
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
        settings: engine.settings().clone(),
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
fn left_out(engine: &Segmentation, card: Card) -> Option<CardAnswer> {
    let (facts, settings) = (engine.facts(), engine.settings());
    let (title, is_own, is_of_type) = match card {
        Card::Company(id) => facts
            .companies
            .get(id)
            .map(|company| (company.title, company.is_own, settings.left_out_company_types.contains(&company.kind)))?,
        Card::Contact(id) => facts
            .contacts
            .get(id)
            .map(|contact| (contact.title, false, settings.left_out_contact_types.contains(&contact.kind)))?,
    };
    let reason = match (is_own, is_of_type) {
        (true, _) => LeftOut::OwnCompany,
        (false, true) => LeftOut::Type,
        (false, false) => LeftOut::ServiceCategory,
    };
    Some(CardAnswer::LeftOut { title: visible(&title).to_owned(), reason })
}

fn named(facts: &Facts, card: Card) -> NamedCard {
    let title = match card {
        Card::Company(id) => facts.companies.get(id).map(|company| company.title),
        Card::Contact(id) => facts.contacts.get(id).map(|contact| contact.title),
    };
    NamedCard { card, title: visible(&title.unwrap_or_default()).to_owned() }
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

#[cfg(test)]
mod tests {
    use super::super::context::Sees;
    use super::super::context::tests::Known;
    use super::*;

    #[test]
    fn the_portal_is_asked_unless_everything_is_stored_and_may_be_seen() {
        let known = Known::contacts(&["Анна"]);
        let question = CardQuestion { card: Card::Contact(1) };
        // How far the reading is decides by its checkpoint, which is none here.
        for sees in [Sees::default(), Sees { is_limited: true, ..Sees::default() }] {
            let context = Context { sees, ..known.context() };
            assert!(matches!(question.step(&mut (), Came::Turn, &context), Step::AskPortal(Errand::Card(_))));
        }
    }

    #[test]
    fn a_card_is_explained_as_the_client_it_stands_for() {
        let known = Known::contacts(&["Анна"]);
        let Some(CardAnswer::Client(client)) = explain(&known.engine, Card::Contact(1), Vec::new()) else {
            panic!("a client")
        };
        assert_eq!((client.title.as_str(), client.asked.card), ("Анна", Card::Contact(1)));
        assert_eq!(explain(&known.engine, Card::Contact(2), Vec::new()), None);
    }
}
