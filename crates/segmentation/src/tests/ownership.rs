//! Which client a deal, an invoice, an activity or a requisite belongs to.

use crate::answer::Card;
use crate::facts::{ContactChannels, InvoiceKind, Owner};
use crate::group::Group;
use crate::ids::{CategoryId, CompanyId, ContactId, DealId, InvoiceId};
use crate::modes::Mode;
use crate::testing::{Portal, activity, address, chat, company, contact, deal, invoice, requisite};

/// Companies 1 and 2 count, 3 is an own one; contacts 1 and 2 have no company, 3 has company 2, 4 is left out but names
/// company 2, 5 names the own company only. Number 9 is not known.
fn portal() -> Portal {
    Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(company(2, "2025-01-10"))
        .with(company(3, "2025-01-10").own())
        .with(contact(1, "2025-01-10", &[]))
        .with(contact(2, "2025-01-10", &[]))
        .with(contact(3, "2025-01-10", &[2]))
        .with(contact(4, "2025-01-10", &[2]).in_category(CategoryId(9)))
        .with(contact(5, "2025-01-10", &[3]))
}

/// Company and contacts of a record, and the client it belongs to.
type LinkCase = (Option<u32>, &'static [u32], Option<Card>);

const LINKS: &[LinkCase] = &[
    (None, &[], None),
    (Some(1), &[], Some(Card::Company(CompanyId(1)))),
    (None, &[1], Some(Card::Contact(ContactId(1)))),
    // One payment, the company's.
    (Some(1), &[1], Some(Card::Company(CompanyId(1)))),
    // A contact of another company changes nothing.
    (Some(1), &[3], Some(Card::Company(CompanyId(1)))),
    // The first contact is the primary one.
    (None, &[2, 1], Some(Card::Contact(ContactId(2)))),
    // A contact stands for its company.
    (None, &[3], Some(Card::Company(CompanyId(2)))),
    (None, &[3, 1], Some(Card::Company(CompanyId(2)))),
    // What is left out or not known is passed over.
    (Some(3), &[], None),
    (Some(3), &[1], Some(Card::Contact(ContactId(1)))),
    (Some(9), &[3], Some(Card::Company(CompanyId(2)))),
    (None, &[4], None),
    (None, &[4, 9, 1], Some(Card::Contact(ContactId(1)))),
    (None, &[5], Some(Card::Contact(ContactId(5)))),
    (Some(9), &[9, 4], None),
];

fn payers(portal: &Portal) -> Vec<Card> {
    let mut payers: Vec<Card> = portal.list(Group::First, "2025-05", "").rows.iter().map(|row| row.card).collect();
    payers.sort();
    payers
}

#[test]
fn q08_q09_a_deal_belongs_to_its_company_or_to_its_first_contact_that_counts() {
    for &(company, contacts, expected) in LINKS {
        let mut record = deal(1, "2025-02-01").of_contacts(contacts).won();
        record.company = company.map(CompanyId);
        let portal = portal().with(record);
        assert_eq!(payers(&portal), Vec::from_iter(expected), "{company:?} {contacts:?}");
        let ownerless = portal.segmented().quality().payments_without_client;
        assert_eq!(ownerless, u32::from(expected.is_none()), "{company:?} {contacts:?}");
    }
}

#[test]
fn q08_q09_an_invoice_of_either_kind_belongs_to_its_company_or_to_its_first_contact_that_counts() {
    for &(company, contacts, expected) in LINKS {
        let mut smart = invoice(1, "2025-02-01").of_contacts(contacts).paid();
        smart.company = company.map(CompanyId);
        for record in [smart.clone(), smart.old()] {
            let portal = portal().with(record);
            assert_eq!(payers(&portal), Vec::from_iter(expected), "{company:?} {contacts:?}");
        }
    }
}

#[test]
fn an_open_record_is_a_request_of_its_own_client_only() {
    // The invoice lies in a deal of company 1, but names contact 1.
    let portal = portal()
        .with(deal(1, "2025-02-01").of_company(1))
        .with(invoice(1, "2025-03-01").in_deal(1).of_contacts(&[1]))
        .with(invoice(2, "2025-03-01").in_deal(1));
    let requests: Vec<Card> = portal.list(Group::Requests, "2025-05", "").rows.iter().map(|row| row.card).collect();
    assert_eq!(requests, [Card::Company(CompanyId(1)), Card::Contact(ContactId(1))]);
}

#[test]
fn q17_an_activity_belongs_to_the_client_of_its_owner() {
    for (owner, expected) in [
        (Owner::Company(CompanyId(1)), Some(Card::Company(CompanyId(1)))),
        (Owner::Company(CompanyId(3)), None),
        (Owner::Company(CompanyId(9)), None),
        (Owner::Contact(ContactId(1)), Some(Card::Contact(ContactId(1)))),
        (Owner::Contact(ContactId(3)), Some(Card::Company(CompanyId(2)))),
        (Owner::Contact(ContactId(4)), None),
        (Owner::Contact(ContactId(9)), None),
        (Owner::Deal(DealId(1)), Some(Card::Company(CompanyId(2)))),
        (Owner::Deal(DealId(2)), None),
        // A template is no request, but what was talked about it was talked about.
        (Owner::Deal(DealId(3)), Some(Card::Contact(ContactId(1)))),
        (Owner::Deal(DealId(9)), None),
        (Owner::Invoice(InvoiceKind::Smart, InvoiceId(1)), Some(Card::Contact(ContactId(2)))),
        (Owner::Invoice(InvoiceKind::Old, InvoiceId(1)), Some(Card::Company(CompanyId(1)))),
        (Owner::Invoice(InvoiceKind::Old, InvoiceId(2)), None),
        // A lead has no client.
        (Owner::Other, None),
    ] {
        // Created on the last day, so that the request does not hide the dialog a month earlier.
        let portal = portal()
            .with(deal(1, "2025-05-17").of_contacts(&[3]))
            .with(deal(2, "2025-05-17"))
            .with(deal(3, "2025-02-01").of_contacts(&[1]).template())
            .with(invoice(1, "2025-05-17").of_contacts(&[2]))
            .with(invoice(1, "2025-05-17").old().of_company(1))
            .with(activity(1, "2025-02-01", owner));
        let page = portal.list(Group::Dialogs, "2025-04", "");
        assert_eq!(page.rows.iter().map(|row| row.card).collect::<Vec<_>>(), Vec::from_iter(expected), "{owner:?}");
        let ownerless = portal.segmented().quality().activities_without_client;
        let is_known = !matches!(owner, Owner::Deal(_) | Owner::Invoice(..));
        assert_eq!(ownerless, u32::from(is_known && expected.is_none()), "{owner:?}");
    }
}

#[test]
fn q21_activities_made_in_leads_belong_to_nobody() {
    let portal = portal().with(activity(1, "2025-02-01", Owner::Other)).with(chat(2, "2025-02-01", Owner::Other));
    let segmented = portal.segmented();
    assert_eq!(segmented.quality().activities_without_client, 2);
    let counts = segmented.counts_at("2025-05".parse().expect("a month"));
    assert_eq!((counts[Group::Requests], counts[Group::Dialogs]), (0, 0));
}

#[test]
fn q19_a_requisite_reaches_the_card_that_holds_it_unless_it_is_an_address_alone() {
    let reachable = |record| {
        let portal = Portal::on("2025-05-17")
            .with(company(1, "2025-01-10"))
            .with(contact(1, "2025-01-10", &[]))
            .with(contact(2, "2025-01-10", &[]))
            .with(deal(1, "2025-01-10"))
            .with(record);
        let page = portal.list(Group::Reachable, "2025-05", "");
        page.rows.iter().map(|row| row.card).collect::<Vec<_>>()
    };
    assert_eq!(reachable(requisite(1, Owner::Company(CompanyId(1)))), [Card::Company(CompanyId(1))]);
    assert_eq!(reachable(requisite(1, Owner::Contact(ContactId(2)))), [Card::Contact(ContactId(2))]);
    assert_eq!(reachable(address(1, Owner::Company(CompanyId(1)))), []);
    assert_eq!(reachable(address(1, Owner::Contact(ContactId(2)))), []);
    assert_eq!(reachable(requisite(1, Owner::Contact(ContactId(9)))), []);
    assert_eq!(reachable(requisite(1, Owner::Deal(DealId(1)))), []);
}

#[test]
fn a_person_hands_no_reach_of_its_own_to_its_company() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(contact(1, "2025-01-10", &[1]).reached_by(ContactChannels::PHONE))
        .with(requisite(1, Owner::Contact(ContactId(1))));
    let segmented = portal.segmented();
    let client = segmented.client(Card::Company(CompanyId(1))).expect("a client");
    assert_eq!((client.channels, client.requisite, client.people.len()), (ContactChannels::NONE, None, 1));
    assert_eq!(portal.group_now(Card::Company(CompanyId(1)), Mode::Unpaid), Some(Group::Reachable));
}
