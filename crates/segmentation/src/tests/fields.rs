//! The values of the eight user fields follow from what the card and its company are.

use proptest::prelude::*;

use super::random::{config, portal};
use super::reading::context;
use crate::answer::Card;
use crate::condition::{NO_DAY, date_of, day_of};
use crate::facts::{ContactChannels, Owner, Touch, TouchKind};
use crate::fields::{ClientType, FieldValues, OptionalValues};
use crate::filling::{OPTIONAL_COUNT, OptionalFields};
use crate::group::Group;
use crate::ids::{ActivityId, CategoryId, CompanyId, ContactId, DealId};
use crate::modes::Mode;
use crate::month::Month;
use crate::profile::View;
use crate::rank::{Abc, RfmGroup, Xyz};
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
        optional: OptionalValues::default(),
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

#[test]
fn ranks_are_those_of_today_and_people_have_their_companys() {
    let paid = |id, date: &str, sum: i64| deal(id, date).won().closed(date).worth(sum * 10_000, "RUB");
    let planned = |id, owner, on: &str| Touch {
        id: ActivityId(id),
        created: day("2024-12-01"),
        owner,
        kind: TouchKind::Call,
        deadline: Some(day(on)),
        ..Touch::default()
    };
    let monthly = (1..=12).map(|n| paid(n, &format!("2024-{n:02}-20"), 100).of_company(1));
    let portal = Portal::on("2025-01-10")
        .with(company(1, "2023-01-10"))
        .with(contact(2, "2023-01-11", &[1]))
        .with(contact(3, "2023-01-12", &[]))
        .with(contact(4, "2023-01-12", &[]))
        .with(contact(5, "2025-01-11", &[1]))
        .with(paid(20, "2024-03-01", 500).of_contacts(&[3]))
        .with(planned(1, Owner::Company(CompanyId(1)), "2025-01-09"))
        .with(planned(2, Owner::Contact(ContactId(2)), "2025-01-10"))
        .with(planned(3, Owner::Company(CompanyId(1)), "2025-01-11"));
    let segmented = monthly.fold(portal, Portal::with).segmented();
    let of = |wanted: OptionalFields, card| {
        let all: Vec<_> = segmented.all_values_with(wanted, &context()).collect();
        all.into_iter().find(|(it, _)| *it == card).map(|(_, values)| values.optional)
    };
    let next_touch = Some(day("2025-01-10"));
    let best = OptionalValues { abc: Some(Abc::A), xyz: Some(Xyz::X), rfm: Some(RfmGroup::Attention), next_touch };
    let other = OptionalValues { abc: Some(Abc::A), xyz: Some(Xyz::Z), rfm: Some(RfmGroup::Gone), next_touch: None };
    let all = [true; OPTIONAL_COUNT];
    for (card, expected) in [
        (Card::Company(CompanyId(1)), Some(best)),
        (Card::Contact(ContactId(2)), Some(best)),
        (Card::Contact(ContactId(3)), Some(other)),
        (Card::Contact(ContactId(4)), Some(OptionalValues::default())),
        // Its card is from tomorrow.
        (Card::Contact(ContactId(5)), None),
    ] {
        assert_eq!(of(all, card), expected, "{card:?}");
    }
    let abc = OptionalValues { abc: Some(Abc::A), ..OptionalValues::default() };
    assert_eq!(of([true, false, false, false], Card::Contact(ContactId(2))), Some(abc), "no more than is wanted");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn optional_values_are_the_ranks_of_the_client_and_leave_the_eight_as_they_are(
        portal in portal(),
        wanted in any::<OptionalFields>(),
    ) {
        let (segmented, context) = (portal.segmented(), context());
        let view = View::new(&segmented, &context);
        let today = day_of(portal.today);
        let eight: Vec<(Card, FieldValues)> = segmented.all_field_values().collect();
        let all: Vec<(Card, FieldValues)> = segmented.all_values_with(wanted, &context).collect();
        prop_assert_eq!(all.len(), eight.len());
        let (abc, xyz, rfm) = (view.abc(today), view.xyz(today), view.rfm(today));
        let next = view.planned(today).next;
        for ((card, values), (same, without)) in all.into_iter().zip(eight) {
            prop_assert_eq!(card, same);
            prop_assert_eq!(FieldValues { optional: OptionalValues::default(), ..values }, without);
            let client = segmented.number(values.parent.map_or(card, Card::Company)).expect("a card");
            let is_counted = without != FieldValues::default();
            let next_touch = Some(next[client]).filter(|&day| day != NO_DAY).map(date_of);
            let rfm = rfm[client].map(|it| it.group());
            let ranks = OptionalValues { abc: abc[client], xyz: xyz[client], rfm, next_touch };
            let expected = OptionalValues::default().with(&ranks, wanted.map(|is_wanted| is_wanted && is_counted));
            prop_assert_eq!(values.optional, expected);
        }
    }

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
