//! Explains one client: from what is stored where it is whole, otherwise from a reading of its own.

use protocol::{CardAnswer, CardGap, CardQuestion, ClientCard, History, LeftOut, NamedCard, PersonCard, Records};
use segmentation::facts::Facts;
use segmentation::{Card, Client, Group, Groups, Mode, Month, PaymentDate, Recorded, Segmentation, visible};
use sync::job::card::{CardOutcome, CardReading, Gap};
use sync::{Checkpoint, Job};

use super::context::Context;
use super::{Answerable, Came, Step};

mod counted;

impl Answerable for CardQuestion {
    type Work = ();

    /// Answers at once what stored data can answer: those of an administrator, and what a viewer who may not see everything
    /// has read of a past month, from which its lists are made too. The portal is asked about everything else: what such a
    /// viewer has read tells neither what is new nor what is closed to him now.
    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<CardAnswer> {
        if let Came::Job(Job::Card(reading)) = came {
            return Step::Answer(read(self, *reading));
        }
        if let Some(mut told) = stored(self, context).and_then(|engine| explain(self, engine)) {
            told.is_by_rights = context.sees.is_limited;
            if let Some(recorded) = context.shown_record().filter(|_| self.history == History::Recorded) {
                put_recorded(&mut told, recorded);
            }
            return Step::Answer(CardAnswer::Client(Box::new(told)));
        }
        // What is told by the fields is counted by the settings that were published with it.
        let sees = &context.sees;
        let published = sees.published.filter(|_| sees.is_limited).map(|published| published.settings.clone());
        let settings = published.or_else(|| context.counting.map(|counting| counting.settings.clone()));
        let reading = CardReading::new(self.card, settings).by_rights(sees.is_admin, sees.fields.cloned());
        Step::AskPortal(Job::Card(Box::new(reading)))
    }
}

/// The group of the life cycle.
fn stage(groups: &Groups) -> Option<Group> {
    groups.of(Mode::Paid).or_else(|| groups.of(Mode::Unpaid))
}

/// The engine that can answer.
fn stored<'c>(question: &CardQuestion, context: &Context<'c>) -> Option<&'c Segmentation> {
    let sees = &context.sees;
    let is_whole = context.checkpoint.is_some_and(Checkpoint::is_right);
    match question.month {
        Some(month) if sees.is_limited || sees.shows_published => {
            context.engine_for(month).filter(|engine| month < Month::of(engine.today()))
        }
        _ => context.engine.filter(|_| is_whole && !sees.is_limited),
    }
}

/// What the portal has told of the card.
fn read(question: &CardQuestion, reading: CardReading) -> CardAnswer {
    match reading.outcome() {
        CardOutcome::Read(read) => {
            let engine = Segmentation::new(read.facts, &read.settings, read.today);
            let Some(mut told) = explain(question, &engine) else {
                return left_out(&engine, question.card).unwrap_or(CardAnswer::Missing);
            };
            told.gaps = read.gaps.into_iter().map(gap).collect();
            told.is_by_rights = read.is_limited;
            if !told.is_past {
                counted::put(&mut told, &read.told);
            }
            CardAnswer::Client(Box::new(told))
        }
        CardOutcome::Refused => CardAnswer::Refused,
        CardOutcome::Odd(odd) => CardAnswer::Odd { method: odd.method, detail: odd.detail },
    }
}

/// Where the client that the card stands for is, and why; nothing if it stands for none.
fn explain(question: &CardQuestion, engine: &Segmentation) -> Option<ClientCard> {
    let facts = engine.facts();
    let asked = question.card;
    let card = match asked {
        Card::Contact(id) => engine.company_of(id).map_or(asked, Card::Company),
        Card::Company(_) => asked,
    };
    let current = Month::of(engine.today());
    let month = question.month.map_or(current, |month| month.min(current));
    let as_of = month.reference_date(engine.today());
    let client = engine.client(card)?.seen_at(as_of);
    let people = client
        .people
        .iter()
        .map(|person| PersonCard { contact: named(facts, Card::Contact(person.contact)), since: person.since })
        .collect();
    Some(ClientCard {
        asked: named(facts, asked),
        title: named(facts, card).title,
        settings: engine.settings().clone(),
        as_of,
        is_past: month < current,
        groups: engine.groups_of(card, month),
        recomputed: None,
        counted: None,
        is_by_rights: false,
        last_payment: last_payment(&client),
        next_change: engine.next_change(card, month),
        life: engine.life_of(card, month),
        people,
        client,
        gaps: Vec::new(),
    })
}

/// Puts what was recorded of the month in the place of what the records tell of it today.
fn put_recorded(told: &mut ClientCard, recorded: &Recorded) {
    let month = Month::of(told.as_of);
    if !told.is_past || !recorded.holds(month) {
        return;
    }
    // A contact that has been given a company since was a client of its own then.
    let own = recorded.groups_of(told.asked.card, month);
    let groups = if stage(&own).is_some() { own } else { recorded.groups_of(told.client.card, month) };
    let recomputed = stage(&told.groups);
    told.recomputed = recomputed.filter(|_| stage(&groups) != recomputed);
    told.groups = groups;
}

/// The record that shows the last payment seen; of several of one day the one with the lowest number, deals before
/// invoices.
fn last_payment(client: &Client) -> Option<PaymentDate> {
    let dates = client.payments.iter().flat_map(|payment| &payment.dates).copied();
    dates.min_by_key(|paid| (std::cmp::Reverse(paid.date), paid.source))
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

pub(super) fn named(facts: &Facts, card: Card) -> NamedCard {
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
        Source::Leads => Records::Leads,
    }
}

#[cfg(test)]
mod tests {
    use segmentation::ContactId;

    use super::super::context::Sees;
    use super::super::context::tests::{Known, month};
    use super::*;

    #[test]
    fn the_portal_is_asked_unless_everything_is_stored_and_may_be_seen() {
        let known = Known::contacts(&["Анна"]);
        let question = CardQuestion::now(Card::Contact(ContactId(1)));
        // How far the reading is decides by its checkpoint, which is none here.
        for sees in [Sees::default(), Sees { is_limited: true, ..Sees::default() }] {
            let context = Context { sees, ..known.context() };
            assert!(matches!(question.step(&mut (), Came::Turn, &context), Step::AskPortal(Job::Card(_))));
        }
    }

    #[test]
    fn a_card_is_explained_as_the_client_it_stands_for() {
        let known = Known::contacts(&["Анна"]);
        let client = explain(&CardQuestion::now(Card::Contact(ContactId(1))), &known.engine).expect("a client");
        assert_eq!((client.title.as_str(), client.asked.card), ("Анна", Card::Contact(ContactId(1))));
        assert_eq!((client.as_of, client.is_past), (known.engine.today(), false));
        assert_eq!(explain(&CardQuestion::now(Card::Contact(ContactId(2))), &known.engine), None);
    }

    #[test]
    fn a_past_month_is_explained_as_of_its_last_day_and_not_before_the_card_was_created() {
        let known = Known::contacts(&["Анна"]);
        let before = month().plus(-1);
        let question = CardQuestion { month: Some(before), ..CardQuestion::now(Card::Contact(ContactId(1))) };
        let told = explain(&question, &known.engine).expect("a client");
        assert_eq!((told.as_of, told.is_past), (before.last_day(), true));
        assert_eq!((told.groups, told.life), (Groups::default(), Vec::new()), "it was created a month later");
        let later = CardQuestion { month: Some(month().plus(1)), ..question };
        let told = explain(&later, &known.engine).expect("a client");
        assert_eq!((told.as_of, told.is_past), (known.engine.today(), false), "no month is looked at later than today");
    }

    #[test]
    fn what_was_recorded_of_a_month_stands_before_what_the_records_tell_of_it_today() {
        let known = Known::contacts(&["Анна"]);
        let month = month();
        let facts = segmentation::Facts {
            contacts: [segmentation::facts::Contact {
                id: ContactId(1),
                created: month.first_day(),
                channels: segmentation::facts::ContactChannels::PHONE,
                ..Default::default()
            }]
            .into_iter()
            .collect(),
            ..Default::default()
        };
        let next = month.next().first_day();
        let then = Segmentation::new(facts, known.engine.settings(), next);
        let snapshot = then.freeze(&Recorded::default());
        let mut recorded = Recorded::default();
        recorded.absorb(segmentation::HistoryDelta { snapshot, removals: Vec::new() });
        let mut now = Segmentation::new(known.engine.facts().clone(), known.engine.settings(), next);
        now.set_today(next);
        let question =
            CardQuestion { month: Some(month), history: History::Recorded, card: Card::Contact(ContactId(1)) };
        let mut told = explain(&question, &now).expect("a client");
        put_recorded(&mut told, &recorded);
        assert_eq!(stage(&told.groups), Some(Group::Reachable), "as it was recorded");
        assert_eq!(told.recomputed, Some(Group::Unreachable));
    }
}
