//! Who is a client, what is left out, and at which date a month is counted.

use crate::answer::{Card, Quality};
use crate::facts::{ContactChannels, Owner};
use crate::group::Group;
use crate::ids::{CategoryId, CompanyId, ContactId};
use crate::modes::Mode;
use crate::month::Month;
use crate::testing::{Portal, activity, company, contact, day, deal, invoice, month};

const COMPANY: Card = Card::Company(CompanyId(1));
const CONTACT: Card = Card::Contact(ContactId(1));

#[test]
fn own_companies_and_service_cards_are_left_out_and_numbered() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10").own())
        .with(company(2, "2025-01-10").in_category(CategoryId(7)))
        .with(company(3, "2025-01-10").own().in_category(CategoryId(7)))
        .with(company(4, "2025-03-10"))
        .with(contact(1, "2025-01-10", &[]).in_category(CategoryId(9)))
        .with(contact(2, "2025-03-10", &[]));
    let segmented = portal.segmented();
    let counts = segmented.counts_at(month("2025-05"));
    assert_eq!((counts[Group::Companies], counts[Group::Contacts]), (1, 1));
    assert_eq!(counts.total(Mode::ClientType), 2);
    let expected = Quality { own_companies: 2, service_companies: 1, service_contacts: 1, ..Quality::default() };
    assert_eq!(segmented.quality(), expected);
    for left_out in [
        Card::Company(CompanyId(1)),
        Card::Company(CompanyId(2)),
        Card::Company(CompanyId(3)),
        Card::Contact(ContactId(1)),
    ] {
        assert!(segmented.client(left_out).is_none());
        assert_eq!(segmented.groups_of(left_out, month("2025-05")).iter().count(), 0);
    }
}

#[test]
fn the_company_of_a_contact_is_the_first_it_names_that_counts() {
    // Company 1 counts, 2 does too, 3 is an own one, 4 is of a service category, 9 is not known.
    let cases: &[(&[u32], Option<u32>)] = &[
        (&[], None),
        (&[1], Some(1)),
        (&[2, 1], Some(2)),
        (&[3, 1], Some(1)),
        (&[4, 2, 1], Some(2)),
        (&[9, 1], Some(1)),
        (&[3], None),
        (&[4], None),
        (&[9], None),
        (&[3, 4, 9], None),
    ];
    for (companies, expected) in cases {
        let portal = Portal::on("2025-05-17")
            .with(company(1, "2025-01-10"))
            .with(company(2, "2025-01-10"))
            .with(company(3, "2025-01-10").own())
            .with(company(4, "2025-01-10").in_category(CategoryId(7)))
            .with(contact(1, "2025-01-10", companies));
        let row = portal.list(Group::Contacts, "2025-05", "").rows.remove(0);
        assert_eq!(row.company.map(|(id, _)| id.0), *expected, "{companies:?}");
        assert_eq!(portal.group_now(CONTACT, Mode::ClientType), expected.map_or(Some(Group::B2c), |_| None));
    }
}

#[test]
fn every_contact_that_names_a_company_is_one_of_its_people() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(company(2, "2025-01-10"))
        .with(company(3, "2025-01-10"))
        .with(contact(1, "2025-01-10", &[1, 2]))
        .with(contact(2, "2025-04-10", &[1]))
        .with(contact(3, "2025-01-10", &[3]).in_category(CategoryId(9)));
    let people_in = |at| portal.list(Group::Companies, at, "").rows.iter().map(|row| row.people).collect::<Vec<_>>();
    assert_eq!(people_in("2025-03"), [1, 1, 0]);
    assert_eq!(people_in("2025-04"), [2, 1, 0]);
}

#[test]
fn q08_a_contact_with_a_company_is_no_client_even_before_that_company_was_created() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-04-10"))
        .with(contact(1, "2025-01-10", &[1]))
        .with(deal(1, "2025-02-01").of_contacts(&[1]).won());
    let segmented = portal.segmented();
    for at in ["2025-01", "2025-02", "2025-03"] {
        let counts = segmented.counts_at(month(at));
        assert_eq!((counts[Group::Contacts], counts.total(Mode::ClientType)), (1, 0), "{at}");
    }
    let april = segmented.counts_at(month("2025-04"));
    assert_eq!((april[Group::B2bWithContacts], april[Group::First], april.total(Mode::ClientType)), (1, 1, 1));
}

#[test]
fn q02_a_month_is_counted_on_its_last_day_and_the_current_one_today() {
    for (created, today, expected) in [
        ("2025-04-30", "2025-05-17", ["2025-04: 1", "2025-05: 1"].as_slice()),
        ("2025-05-17", "2025-05-17", &["2025-05: 1"]),
        ("2025-05-18", "2025-05-17", &["2025-05: 0"]),
        // Later than tomorrow is a slip, and counts from today.
        ("2025-06-01", "2025-05-17", &["2025-05: 1"]),
    ] {
        let series = Portal::on(today).with(company(1, created)).segmented().series();
        let seen: Vec<String> =
            series.iter().map(|(month, counts)| format!("{month}: {}", counts[Group::Companies])).collect();
        assert_eq!(seen, expected, "created {created}");
        assert_eq!(series.as_of, day(today));
    }
}

#[test]
fn q02_the_current_month_is_partial_until_its_last_day() {
    for (today, expected) in [("2025-05-01", true), ("2025-05-30", true), ("2025-05-31", false)] {
        let series = Portal::on(today).with(company(1, "2025-01-10")).segmented().series();
        assert_eq!(series.is_last_partial(), expected, "{today}");
    }
}

#[test]
fn a_future_month_is_counted_as_of_today() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(company(2, "2025-05-20"))
        .with(deal(1, "2025-01-10").of_company(1).won());
    let segmented = portal.segmented();
    assert_eq!(segmented.counts_at(month("2027-01")), segmented.counts_at(month("2025-05")));
    assert_eq!(segmented.counts_at(month("2025-05"))[Group::Active], 1);
}

#[test]
fn the_series_starts_with_the_first_counted_card() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2019-01-10").own())
        .with(contact(1, "2019-02-10", &[]).in_category(CategoryId(9)))
        .with(deal(1, "2020-01-01").of_company(2).won())
        .with(company(2, "2025-02-10"))
        .with(contact(2, "2025-03-10", &[]));
    let series = portal.segmented().series();
    assert_eq!((series.first, series.last()), (month("2025-02"), Some(month("2025-05"))));
}

#[test]
fn the_series_of_a_portal_without_counted_cards_is_empty() {
    let portal = Portal::on("2025-05-17").with(company(1, "2025-01-10").own()).with(deal(1, "2025-01-10").won());
    let series = portal.segmented().series();
    assert_eq!((series.counts.len(), series.last()), (0, None));
    assert!(!series.is_last_partial());
}

#[test]
fn q12_a_client_appears_in_its_creation_month_in_the_group_its_payments_give() {
    for (paid, expected) in
        [("2025-03-01", Group::Active), ("2024-03-01", Group::Sleeping), ("2020-03-01", Group::Lost)]
    {
        let portal = Portal::on("2025-05-17")
            .with(contact(9, "2019-01-01", &[]))
            .with(company(1, "2025-04-10"))
            .with(invoice(1, paid).of_company(1).paid());
        assert_eq!(portal.group(COMPANY, "2025-03", Mode::Paid), None, "paid {paid}");
        assert_eq!(portal.group(COMPANY, "2025-03", Mode::Directory), None, "paid {paid}");
        assert_eq!(portal.group(COMPANY, "2025-04", Mode::Paid), Some(expected), "paid {paid}");
    }
}

#[test]
fn q22_reconstructed_months_use_the_links_of_today() {
    // The link may have been made yesterday; the portal does not tell, so the contact was a person all along.
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(contact(1, "2025-02-10", &[1]).reached_by(ContactChannels::PHONE))
        .with(activity(1, "2025-02-11", Owner::Contact(ContactId(1))));
    assert_eq!(portal.group(COMPANY, "2025-01", Mode::ClientType), Some(Group::B2bWithoutContacts));
    assert_eq!(portal.group(COMPANY, "2025-02", Mode::ClientType), Some(Group::B2bWithContacts));
    assert_eq!(portal.group(COMPANY, "2025-02", Mode::Unpaid), Some(Group::Dialogs));
}

#[test]
fn q24_a_contact_is_listed_with_its_company_and_a_client_with_none() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10").titled("ООО «Ромашка»"))
        .with(contact(1, "2025-01-10", &[1]).titled("Анна"))
        .with(contact(2, "2025-01-10", &[]).titled("Борис"));
    let companies: Vec<_> =
        portal.list(Group::Contacts, "2025-05", "").rows.into_iter().map(|row| row.company).collect();
    assert_eq!(companies, [Some((CompanyId(1), "ООО «Ромашка»".to_owned())), None]);
    let clients = portal.list(Group::NoPayments, "2025-05", "").rows;
    assert!(clients.iter().all(|row| row.company.is_none()));
    assert_eq!(clients.len(), 2);
}

#[test]
fn a_month_before_the_first_card_is_empty() {
    let portal = Portal::on("2025-05-17").with(company(1, "2025-01-10"));
    let counts = portal.segmented().counts_at(Month::of(day("2024-12-31")));
    assert_eq!(Group::all().map(|group| counts[group]).sum::<u32>(), 0);
}
