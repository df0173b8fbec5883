//! The values of the eight user fields follow from what the card and its company are.

use proptest::prelude::*;

use super::random::{config, portal};
use crate::answer::Card;
use crate::facts::{ContactChannels, Owner};
use crate::fields::{ClientType, FieldValues};
use crate::group::Group;
use crate::ids::{CategoryId, CompanyId, ContactId, DealId};
use crate::modes::Mode;
use crate::month::Month;
use crate::testing::{Portal, activity, chat, company, contact, day, deal, requisite};

/// Company 1 paid twice, contact 2 is one of its people; contact 3 stands alone and was talked to.
fn worked() -> Portal {
    Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(contact(2, "2025-01-11", &[1]).reached_by(ContactChannels::PHONE))
        .with(contact(3, "2025-01-12", &[]))
        .with(deal(1, "2025-02-01").of_company(1).won().closed("2025-02-03"))
        .with(deal(2, "2025-03-01").of_contacts(&[2]).won().closed("2025-03-05"))
        .with(activity(1, "2025-04-01", Owner::Contact(ContactId(3))))
}

#[test]
fn a_contact_inherits_from_its_company_except_what_is_its_own() {
    let company = FieldValues {
        parent: None,
        life_cycle: Some(Group::Active),
        client_type: Some(ClientType::Business),
        frequency: Some(Group::Regular),
        last_payment: Some(day("2025-03-05")),
        payments: Some(2),
        has_dialogs: Some(false),
        has_contacts: Some(true),
    };
    let person = FieldValues { parent: Some(CompanyId(1)), has_contacts: Some(true), ..company };
    let alone = FieldValues {
        life_cycle: Some(Group::Dialogs),
        client_type: Some(ClientType::Private),
        frequency: Some(Group::NoPayments),
        payments: Some(0),
        has_dialogs: Some(true),
        has_contacts: Some(false),
        ..FieldValues::default()
    };
    let segmented = worked().segmented();
    for (card, expected) in [
        (Card::Company(CompanyId(1)), company),
        (Card::Contact(ContactId(2)), person),
        (Card::Contact(ContactId(3)), alone),
        (Card::Contact(ContactId(9)), FieldValues::default()),
    ] {
        assert_eq!(segmented.field_values(card), expected, "{card:?}");
    }
}

#[test]
fn dialogs_and_contacts_are_the_cards_own() {
    let portal = || Portal::on("2025-05-17").with(company(1, "2025-01-10")).with(contact(2, "2025-01-11", &[1]));
    let of = |portal: Portal, card| {
        let values = portal.segmented().field_values(card);
        (values.has_dialogs, values.has_contacts)
    };
    let (yes, no) = (Some(true), Some(false));
    for (what, portal, of_company, of_person) in [
        ("a company is reached through its people", portal(), (no, yes), (no, no)),
        (
            "a talk with a person is one with the company",
            portal().with(activity(1, "2025-04-01", Owner::Contact(ContactId(2)))),
            (yes, yes),
            (yes, no),
        ),
        (
            "a talk with the company is none with its people",
            portal().with(activity(1, "2025-04-01", Owner::Company(CompanyId(1)))),
            (yes, yes),
            (no, no),
        ),
        ("a chat is no talk", portal().with(chat(1, "2025-04-01", Owner::Contact(ContactId(2)))), (no, yes), (no, no)),
        ("a talk to come", portal().with(activity(1, "2025-06-01", Owner::Contact(ContactId(2)))), (no, yes), (no, no)),
        (
            "a requisite is the card's own",
            portal().with(requisite(1, Owner::Contact(ContactId(2)))),
            (no, yes),
            (no, yes),
        ),
        (
            "what is said in a deal is not read of every portal",
            portal().with(deal(1, "2025-02-01").of_company(1)).with(activity(1, "2025-04-01", Owner::Deal(DealId(1)))),
            (no, yes),
            (no, no),
        ),
    ] {
        assert_eq!(of(portal.clone(), Card::Company(CompanyId(1))), of_company, "{what}: the company");
        assert_eq!(of(portal, Card::Contact(ContactId(2))), of_person, "{what}: the person");
    }
}

#[test]
fn the_most_valuable_cards_come_first_and_cards_left_out_are_empty() {
    let portal = worked()
        .with(company(4, "2025-01-10").own())
        .with(contact(5, "2025-05-18", &[]))
        .with(contact(6, "2025-01-10", &[]).in_category(CategoryId(7)));
    let all: Vec<(Card, FieldValues)> = portal.segmented().all_field_values().collect();
    let order: Vec<Card> = all.iter().map(|(card, _)| *card).collect();
    let left_out = [Card::Contact(ContactId(6)), Card::Company(CompanyId(4))];
    assert_eq!(
        order,
        [&[Card::Company(CompanyId(1)), Card::Contact(ContactId(2)), Card::Contact(ContactId(3))][..], &left_out]
            .concat()
    );
    for (card, values) in all {
        assert_eq!(values == FieldValues::default(), left_out.contains(&card), "{card:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_cards_values_follow_from_its_groups(portal in portal()) {
        let segmented = portal.segmented();
        let month = Month::of(portal.today);
        let is_counted = |(_, values): &(Card, FieldValues)| *values != FieldValues::default();
        let all: Vec<(Card, FieldValues)> = segmented.all_field_values().filter(is_counted).collect();
        prop_assert_eq!(all.len(), segmented.counts_at(month).total(Mode::Directory) as usize);
        for (card, values) in all {
            prop_assert_eq!(values, segmented.field_values(card));
            let client = values.parent.map_or(card, Card::Company);
            prop_assert_eq!(values.parent.is_some(), segmented.client(card).is_none());
            let business = matches!(client, Card::Company(_));
            prop_assert_eq!(values.client_type == Some(ClientType::Business), business);
            let groups = segmented.groups_of(client, month);
            // A company may be younger than its people's cards, and is in no group then.
            if segmented.client(client).is_some_and(|client| client.created <= portal.today) {
                prop_assert_eq!(values.life_cycle, groups.of(Mode::Paid).or(groups.of(Mode::Unpaid)));
                prop_assert_eq!(values.frequency, groups.of(Mode::Frequency));
            }
            let is_payer = values.payments > Some(0);
            prop_assert_eq!(values.last_payment.is_some(), is_payer);
            prop_assert_eq!(values.frequency == Some(Group::NoPayments), !is_payer);
            if values.life_cycle == Some(Group::Unreachable) {
                prop_assert_eq!((values.has_contacts, values.has_dialogs), (Some(false), Some(false)));
            }
        }
    }
}
