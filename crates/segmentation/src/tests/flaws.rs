//! What is filled in so that it makes no sense is found, card by card and payment by payment.

use proptest::prelude::*;

use super::random::{config, portal};
use super::reading::context;
use crate::answer::Card;
use crate::engine::Segmentation;
use crate::evidence::Source;
use crate::facts::{Contact, ContactChannels, Deal, UNDATED};
use crate::fields::FieldTable;
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DealId};
use crate::month::Month;
use crate::quality::{Flaw, PaymentFlaw};
use crate::testing::{Portal, company, contact, day, deal};

fn flawed(engine: &Segmentation, flaw: Flaw) -> Vec<Card> {
    engine.flawed(flaw, &FieldTable::default()).iter().map(|number| engine.card(number)).collect()
}

#[test]
fn cards_are_found_by_what_is_wrong_with_them() {
    let named = |contact: Contact, title: &str| Contact { title: title.into(), ..contact };
    let portal = Portal::on("2024-06-01")
        .with(company(1, "2024-01-01"))
        .with(company(2, "2024-01-01"))
        .with(named(contact(1, "2024-01-01", &[]), "\u{200b} "))
        .with(named(Contact { created: UNDATED, ..contact(2, "2024-01-01", &[]) }, "Анна"))
        .with(named(contact(3, "1970-01-01", &[]), "Борис"))
        .with(named(contact(4, "2031-01-01", &[1, 2]), "Вера"))
        .with(named(Contact { channels: ContactChannels::PHONE, ..contact(5, "2024-01-01", &[2]) }, "Глеб"));
    let engine = portal.segmented();
    for (flaw, expected) in [
        (Flaw::Undated, vec![Card::Contact(ContactId(2))]),
        (Flaw::TooOld, vec![Card::Contact(ContactId(3))]),
        (Flaw::FromFuture, vec![Card::Contact(ContactId(4))]),
        (Flaw::SeveralCompanies, vec![Card::Contact(ContactId(4))]),
        // Of the second company one person can be reached.
        (Flaw::EmptyPeople, vec![Card::Company(CompanyId(1))]),
    ] {
        assert_eq!(flawed(&engine, flaw), expected, "{flaw:?}");
    }
    assert!(flawed(&engine, Flaw::Nameless).contains(&Card::Contact(ContactId(1))));
    assert!(!flawed(&engine, Flaw::Nameless).contains(&Card::Contact(ContactId(2))));
}

#[test]
fn payments_are_found_by_what_is_wrong_with_them() {
    let sum = |deal: Deal, sum: i64, currency: &str| Deal { sum: Some(sum), currency: currency.into(), ..deal };
    let won = |id| sum(deal(id, "2024-01-10").of_contacts(&[1]).won().closed("2024-01-15"), 10_000, "RUB");
    let undated = Deal { closed: None, ..won(4) };
    let portal = Portal::on("2024-06-01")
        .with(contact(1, "2024-01-01", &[]))
        .with(won(1))
        .with(sum(won(2), 0, "RUB"))
        .with(sum(won(3), 10_000, "XYZ"))
        .with(undated)
        .with(Deal { closed: Some(day("2025-01-01")), ..won(5) })
        .with(sum(deal(6, "2024-01-10").won().closed("2024-01-15"), 10_000, "RUB"));
    let engine = portal.segmented();
    let told = |with_sums| -> Vec<(PaymentFlaw, Source)> {
        let flawed = engine.flawed_payments(&context(), with_sums);
        flawed.into_iter().map(|it| (it.flaw, it.payment.record)).collect()
    };
    let of_sums = [(PaymentFlaw::NoSum, Source::Deal(DealId(2))), (PaymentFlaw::NoRate, Source::Deal(DealId(3)))];
    let of_dates = [(PaymentFlaw::NoDate, Source::Deal(DealId(4))), (PaymentFlaw::FromFuture, Source::Deal(DealId(5)))];
    let nobodys = [(PaymentFlaw::Nobodys, Source::Deal(DealId(6)))];
    assert_eq!(told(true), [&nobodys[..], &of_sums, &of_dates].concat());
    assert_eq!(told(false), [&nobodys[..], &of_dates].concat());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn flaws_agree_with_what_is_counted_elsewhere(portal in portal()) {
        let engine = portal.segmented();
        let quality = engine.quality();
        let count = |flaw| flawed(&engine, flaw).len() as u32;
        let implausible = count(Flaw::Undated) + count(Flaw::TooOld) + count(Flaw::FromFuture);
        prop_assert_eq!(implausible, quality.implausible_dates);
        let payments = engine.flawed_payments(&context(), true);
        let count = |flaw| payments.iter().filter(|it| it.flaw == flaw).count();
        prop_assert_eq!(count(PaymentFlaw::Nobodys) as u32, quality.payments_without_client);
        let nothing = crate::profile::Context::default();
        let view = crate::profile::View::new(&engine, &nothing);
        let without_rate: u32 = view.without_rate().values().sum();
        let found = engine.flawed_payments(&nothing, true);
        let found = found.iter().filter(|it| it.flaw == PaymentFlaw::NoRate).count();
        prop_assert!(found as u32 <= without_rate && (found > 0) == (without_rate > 0));
        for card in flawed(&engine, Flaw::EmptyPeople) {
            prop_assert!(engine.groups_of(card, Month::of(portal.today)).contains(Group::Reachable));
        }
        // Once every card holds what it should, none is behind.
        let written: FieldTable = engine.all_field_values().collect();
        prop_assert!(engine.flawed(Flaw::FieldsBehind, &written).is_empty());
    }
}
