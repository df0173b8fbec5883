//! Breakdowns and cohorts: every number is that of the clients who meet its condition.

use proptest::prelude::*;

use super::naive::Naive;
use super::random::{config, portal};
use super::reading::context;
use crate::answer::Card;
use crate::breakdown::{Cohort, Dimension, Part};
use crate::condition::{Condition, Resolved};
use crate::engine::Segmentation;
use crate::facts::{Address, Facts};
use crate::group::Group;
use crate::ids::CompanyId;
use crate::list::{ListQuery, Members};
use crate::modes::Mode;
use crate::month::Month;
use crate::testing::{Portal, company, contact, deal};

/// How many of a list meet a condition.
fn matching(engine: &Segmentation, members: Members, month: Month, condition: &Condition) -> usize {
    let parsed = Condition::parse(&condition.to_json()).expect("what is written can be read");
    let resolved = Resolved::new(&parsed, &context()).expect("a condition that can be counted");
    let query = ListQuery { filter: Some(Box::new(resolved)), ..ListQuery::of(members, month) };
    engine.list(&query, &context(), &mut || true).expect("nobody stops").matching
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn parts_add_up_and_each_lists_its_clients(portal in portal(), back in 0i32..20) {
        let (engine, context) = (portal.segmented(), context());
        let month = Month::of(portal.today).plus(-back);
        for group in Group::all() {
            let members = Members::Group(group);
            let query = ListQuery::of(members.clone(), month);
            let among = engine.listed_cards(&query, &context, &mut || true).expect("nobody stops");
            for by in Dimension::ALL {
                let parts = engine.breakdown(&among, by, &context);
                let sum: u32 = parts.iter().map(|(_, cards)| cards).sum();
                prop_assert!(sum as usize == among.count() || by == Dimension::Department && sum as usize >= among.count());
                for (part, cards) in parts {
                    let listed = matching(&engine, members.clone(), month, &part.condition(by));
                    prop_assert_eq!(listed, cards as usize, "{:?} {:?} {:?}", group, by, part);
                }
            }
        }
    }

    #[test]
    fn cohorts_hold_every_buyer_once_and_each_number_lists_its_clients(portal in portal(), back in 0i32..20) {
        let engine = portal.segmented();
        let month = Month::of(portal.today).plus(-back);
        let cohorts = engine.cohorts(month);
        let naive = Naive::new(&portal.facts, &portal.settings, portal.today);
        let at = month.reference_date(portal.today);
        let buyers = naive.clients().into_iter().filter(|&(card, created)| created <= at && !naive.paid_on(card, at).is_empty());
        prop_assert_eq!(cohorts.iter().map(|it| it.clients as usize).sum::<usize>(), buyers.count());
        prop_assert_eq!(cohorts.iter().map(|it| it.clients).sum::<u32>(), engine.counts_at(month).total(Mode::Paid));
        let everybody = || Members::Condition(Box::new(Resolved::new(&Condition::All(Vec::new()), &()).expect("all")));
        for Cohort { year, clients, paid } in cohorts {
            prop_assert_eq!(matching(&engine, everybody(), month, &Cohort::condition(year, None)), clients as usize);
            prop_assert_eq!(paid[0], clients, "whoever paid first in a year paid in it");
            for (paid, in_year) in paid.into_iter().zip(year..) {
                let condition = Cohort::condition(year, Some(in_year));
                prop_assert_eq!(matching(&engine, everybody(), month, &condition), paid as usize);
            }
        }
    }
}

#[test]
fn cities_that_differ_in_case_alone_are_one_part_and_no_city_is_told() {
    let address = |id, city: &str| Address { card: Card::Company(id), city: city.into(), ..Address::default() };
    let addresses = [address(CompanyId(1), "Орёл"), address(CompanyId(2), "ОРЕЛ "), address(CompanyId(3), " ")];
    let companies = [1, 2, 3, 4].map(|id| company(id, "2024-01-01"));
    let facts = Facts {
        companies: companies.into_iter().collect(),
        addresses: addresses.into_iter().collect(),
        ..Facts::default()
    };
    let portal = Portal { facts, ..Portal::on("2024-06-01") };
    let engine = portal.segmented();
    let query = ListQuery::of(Members::Group(Group::Companies), Month::of(portal.today));
    let among = engine.listed_cards(&query, &context(), &mut || true).expect("nobody stops");
    let parts = engine.breakdown(&among, Dimension::City, &context());
    assert_eq!(parts, [(Part::Text("Орёл".into()), 2), (Part::Empty, 2)]);
}

#[test]
fn a_cohort_is_followed_through_the_years() {
    let paid = |id, contact: u32, on: &str| deal(id, on).of_contacts(&[contact]).won();
    let portal = Portal::on("2025-02-10")
        .with(contact(1, "2022-01-01", &[]))
        .with(contact(2, "2022-01-01", &[]))
        .with(paid(1, 1, "2022-05-01"))
        .with(paid(2, 2, "2022-06-01"))
        .with(paid(3, 1, "2024-06-01"));
    let engine = portal.segmented();
    let cohort = Cohort { year: 2022, clients: 2, paid: vec![2, 0, 1, 0] };
    assert_eq!(engine.cohorts(Month::of(portal.today)), [cohort]);
    let earlier = Month::new(2023, 3).expect("a month");
    assert_eq!(engine.cohorts(earlier), [Cohort { year: 2022, clients: 2, paid: vec![2, 0] }]);
}
