//! What is a payment, when it was made, and how invoices become one with their deal.

use std::collections::BTreeSet;

use crate::answer::Card;
use crate::evidence::{DateField, Payment, PaymentDate, Source};
use crate::facts::{Deal, Invoice, InvoiceKind};
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DealId, FunnelId, InvoiceId};
use crate::modes::Mode;
use crate::testing::{Portal, company, contact, day, deal, invoice, month};

const ONE: Card = Card::Company(CompanyId(1));
const TWO: Card = Card::Company(CompanyId(2));

/// Companies 1 and 2, and contact 1 without a company.
fn portal() -> Portal {
    Portal::on("2025-05-17").with(company(1, "2020-01-10")).with(company(2, "2020-01-10")).with(contact(
        1,
        "2020-01-10",
        &[],
    ))
}

fn paid(date: &str, source: Source, field: DateField) -> PaymentDate {
    PaymentDate { date: day(date), source, field }
}

fn smart(id: u32) -> Source {
    Source::Invoice(InvoiceKind::Smart, InvoiceId(id))
}

#[test]
fn a_payment_is_a_successful_deal_or_invoice() {
    let deal = || deal(1, "2025-02-01").of_company(1);
    let invoice = || invoice(1, "2025-02-01").of_company(1);
    for (record, expected) in [(deal(), 0), (deal().lost(), 0), (deal().won(), 1)] {
        assert_eq!(portal().with(record.clone()).payments(ONE).len(), expected, "{record:?}");
    }
    for (record, expected) in [(invoice(), 0), (invoice().paid(), 1), (invoice().paid().old(), 1)] {
        assert_eq!(portal().with(record.clone()).payments(ONE).len(), expected, "{record:?}");
    }
}

#[test]
fn the_two_kinds_of_invoices_are_numbered_apart() {
    let record = invoice(1, "2025-02-01").of_company(1).paid();
    let portal = portal().with(record.clone()).with(record.old());
    assert_eq!(portal.payments(ONE).len(), 2);
}

#[test]
fn q03_a_deal_is_paid_when_it_was_closed_moved_or_created() {
    let deal = || deal(1, "2025-01-10").of_company(1).won();
    let cases: [(Deal, &str, DateField); 7] = [
        (deal().closed("2024-12-01").moved("2025-02-01"), "2024-12-01", DateField::Closed),
        // A closing date of today is no plan.
        (deal().closed("2025-05-17").moved("2025-02-01"), "2025-05-17", DateField::Closed),
        (deal().closed("2025-05-18").moved("2025-02-01"), "2025-02-01", DateField::Moved),
        (deal().moved("2025-02-01"), "2025-02-01", DateField::Moved),
        (deal().closed("2025-06-01").moved("2025-06-01"), "2025-01-10", DateField::Created),
        (deal().closed("2025-06-01"), "2025-01-10", DateField::Created),
        (deal(), "2025-01-10", DateField::Created),
    ];
    for (record, date, field) in cases {
        let payments = portal().with(record.clone()).payments(ONE);
        assert_eq!(payments, [Payment::new(paid(date, Source::Deal(DealId(1)), field), [])], "{record:?}");
    }
}

#[test]
fn q04_an_invoice_is_paid_when_it_was_moved_updated_or_created() {
    let invoice = || invoice(1, "2025-01-10").of_company(1).paid();
    let cases: [(Invoice, &str, DateField); 6] = [
        (invoice().moved("2025-03-01").updated("2025-04-01"), "2025-03-01", DateField::Moved),
        (invoice().moved("2025-05-18").updated("2025-04-01"), "2025-04-01", DateField::Updated),
        (invoice().updated("2025-04-01"), "2025-04-01", DateField::Updated),
        (invoice().moved("2025-06-01").updated("2025-06-01"), "2025-01-10", DateField::Created),
        (invoice().updated("2025-05-18"), "2025-01-10", DateField::Created),
        (invoice(), "2025-01-10", DateField::Created),
    ];
    for (record, date, field) in cases {
        let payments = portal().with(record.clone()).payments(ONE);
        assert_eq!(payments, [Payment::new(paid(date, smart(1), field), [])], "{record:?}");
    }
}

#[test]
fn a_payment_with_nothing_but_future_dates_is_not_seen_yet() {
    let portal = portal().with(deal(1, "2025-06-01").of_company(1).won().closed("2025-07-01"));
    assert_eq!(
        portal.payments(ONE),
        [Payment::new(paid("2025-06-01", Source::Deal(DealId(1)), DateField::Created), [])]
    );
    assert_eq!(portal.group_now(ONE, Mode::Frequency), Some(Group::NoPayments));
    assert_eq!(portal.group_now(ONE, Mode::Paid), None);
}

#[test]
fn q05_success_counts_in_the_funnels_that_the_settings_name() {
    let portal = portal()
        .with(deal(1, "2025-01-10").of_company(1).won())
        .with(deal(2, "2025-01-10").of_company(2).won().in_funnel(FunnelId(4)));
    for (funnels, expected) in [
        (None, [Group::First, Group::First]),
        (Some(vec![0, 4]), [Group::First, Group::First]),
        (Some(vec![0]), [Group::First, Group::NoPayments]),
        (Some(vec![4]), [Group::NoPayments, Group::First]),
        (Some(vec![]), [Group::NoPayments, Group::NoPayments]),
    ] {
        let funnels = funnels.map(|funnels| funnels.into_iter().map(FunnelId).collect::<BTreeSet<_>>());
        let portal = portal.clone().set(|settings| settings.payment_funnels.clone_from(&funnels));
        let seen = [ONE, TWO].map(|card| portal.group_now(card, Mode::Frequency).expect("a client"));
        assert_eq!(seen, expected, "{funnels:?}");
    }
}

#[test]
fn q05_a_won_deal_of_another_funnel_is_a_request_and_absorbs_nothing() {
    let portal = portal()
        .set(|settings| settings.payment_funnels = Some(BTreeSet::from([FunnelId::GENERAL])))
        .with(deal(1, "2025-01-10").of_company(1).won().in_funnel(FunnelId(4)))
        .with(deal(2, "2025-01-10").of_company(2).won().in_funnel(FunnelId(4)))
        .with(invoice(1, "2025-02-01").of_company(2).in_deal(2).paid())
        .with(invoice(2, "2025-03-01").of_company(2).in_deal(2).paid());
    assert_eq!(portal.group_now(ONE, Mode::Unpaid), Some(Group::Requests));
    assert_eq!(portal.group_now(TWO, Mode::Frequency), Some(Group::Regular));
}

#[test]
fn q06_the_invoices_of_a_won_deal_are_one_payment_with_it() {
    let portal = portal()
        .with(deal(7, "2024-01-10").of_company(1).won().closed("2024-06-15"))
        .with(invoice(1, "2024-02-01").of_company(1).in_deal(7).paid().moved("2024-03-01"))
        .with(invoice(2, "2024-02-01").in_deal(7).paid().moved("2025-01-20"))
        .with(invoice(1, "2024-02-01").old().of_contacts(&[1]).in_deal(7).paid().updated("2024-09-09"));
    let expected = Payment {
        record: Source::Deal(DealId(7)),
        counts_from: day("2024-03-01"),
        dates: vec![
            paid("2024-03-01", smart(1), DateField::Moved),
            paid("2024-06-15", Source::Deal(DealId(7)), DateField::Closed),
            paid("2024-09-09", Source::Invoice(InvoiceKind::Old, InvoiceId(1)), DateField::Updated),
            paid("2025-01-20", smart(2), DateField::Moved),
        ],
    };
    assert_eq!(portal.payments(ONE), [expected]);
    // It counts from the earliest date and keeps the client active until half a year after the latest.
    for (at, frequency, paid) in [
        ("2024-02", Group::NoPayments, None),
        ("2024-03", Group::First, Some(Group::Active)),
        ("2024-12", Group::First, Some(Group::Active)),
        ("2025-05", Group::First, Some(Group::Active)),
    ] {
        assert_eq!(portal.group(ONE, at, Mode::Frequency), Some(frequency), "{at}");
        assert_eq!(portal.group(ONE, at, Mode::Paid), paid, "{at}");
    }
    // The invoice that names another client is not that one's payment, but still its request.
    assert_eq!(portal.group_now(Card::Contact(ContactId(1)), Mode::Unpaid), Some(Group::Requests));
}

#[test]
fn q06_a_late_invoice_of_an_early_deal_wakes_the_client_up() {
    let portal = portal()
        .with(deal(1, "2023-01-10").of_company(1).won().closed("2023-01-15"))
        .with(invoice(1, "2025-02-01").in_deal(1).paid().moved("2025-02-10"))
        .with(deal(2, "2023-06-10").of_company(1).won().closed("2023-06-15"));
    for (at, group) in [
        ("2023-01", Group::Active),
        ("2023-12", Group::Sleeping),
        ("2024-11", Group::Sleeping),
        ("2024-12", Group::Lost),
        ("2025-01", Group::Lost),
        ("2025-02", Group::Active),
    ] {
        assert_eq!(portal.group(ONE, at, Mode::Paid), Some(group), "{at}");
    }
}

#[test]
fn q06_a_payment_of_a_deal_without_client_is_its_earliest_invoices() {
    let portal = portal()
        .with(deal(1, "2025-01-10").won())
        .with(invoice(1, "2025-01-01").in_deal(1).paid())
        .with(invoice(2, "2025-03-01").in_deal(1).of_company(1).paid())
        .with(invoice(3, "2025-02-01").in_deal(1).of_company(2).paid());
    assert_eq!(portal.payments(ONE), []);
    assert_eq!(portal.payments(TWO).len(), 1);
    assert_eq!(portal.segmented().quality().payments_without_client, 0);
}

#[test]
fn q07_a_paid_invoice_of_a_deal_that_is_not_won_counts_by_itself() {
    let invoices = |portal: Portal| {
        portal
            .with(invoice(1, "2025-02-01").of_company(1).in_deal(1).paid())
            .with(invoice(2, "2025-03-01").of_company(1).in_deal(1).paid())
    };
    let deal = || deal(1, "2025-01-10").of_company(1);
    for (record, expected) in [(deal(), 2), (deal().lost(), 2), (deal().won().template(), 2), (deal().won(), 1)] {
        assert_eq!(invoices(portal().with(record.clone())).payments(ONE).len(), expected, "{record:?}");
    }
    assert_eq!(invoices(portal()).payments(ONE).len(), 2, "a deal that is not known");
}

#[test]
fn an_unpaid_invoice_of_a_won_deal_adds_no_date() {
    let portal = portal()
        .with(deal(1, "2025-01-10").of_company(1).won())
        .with(invoice(1, "2025-02-01").of_company(1).in_deal(1))
        .with(invoice(2, "2025-02-01").of_company(1).in_deal(1).paid().template());
    assert_eq!(
        portal.payments(ONE),
        [Payment::new(paid("2025-01-10", Source::Deal(DealId(1)), DateField::Created), [])]
    );
}

#[test]
fn q13_a_payment_without_client_is_in_no_group_but_on_a_list() {
    let portal = portal()
        .with(deal(1, "2025-02-10").won())
        .with(invoice(1, "2025-02-10").in_deal(1).paid())
        .with(invoice(2, "2025-01-20").of_contacts(&[9]).paid());
    let segmented = portal.segmented();
    let counts = segmented.counts_at(month("2025-05"));
    assert_eq!((counts.total(Mode::Paid), counts[Group::NoPayments]), (0, 3));
    assert_eq!(segmented.quality().payments_without_client, 2);
    let records: Vec<Source> = segmented.payments_without_client().iter().map(|payment| payment.record).collect();
    assert_eq!(records, [smart(2), Source::Deal(DealId(1))]);
}

#[test]
fn q14_templates_are_neither_payments_nor_requests() {
    let portal = portal()
        .with(deal(1, "2025-01-10").of_company(1).won().template())
        .with(deal(2, "2025-01-10").of_company(1).template())
        .with(invoice(1, "2025-01-10").of_company(1).paid().template())
        .with(invoice(1, "2025-01-10").old().of_company(1).template())
        .with(deal(3, "2025-01-10").of_company(2).won());
    assert_eq!(portal.group_now(ONE, Mode::Unpaid), Some(Group::Unreachable));
    assert_eq!(portal.group_now(TWO, Mode::Frequency), Some(Group::First));
    assert_eq!(portal.segmented().quality().templates, 4);
}
