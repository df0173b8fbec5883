//! Settings that are tried count as those that are set, and leave the counting in force alone.

use proptest::prelude::*;

use crate::answer::Card;
use crate::engine::Segmentation;
use crate::facts::{Delta, Facts, Settings};
use crate::group::Group;
use crate::ids::FunnelId;
use crate::month::Month;
use crate::rank::Place;
use crate::testing::{Portal, company, contact, day, deal, invoice};
use crate::tests::random::{config, portal, settings};
use crate::transitions::place_of;
use crate::trial::{Effect, Trial, Tried, as_client};

/// What settings would change, and in how many steps that is found out.
fn tried(engine: &Segmentation, settings: &Settings) -> (Effect, usize) {
    let mut trial = Trial::new(settings.clone());
    (1..).find_map(|steps| Some((trial.step(engine)?.effect, steps))).expect("a trial ends")
}

/// The same of another month, with charts and cards.
fn tried_at(engine: &Segmentation, settings: &Settings, month: Month) -> Tried {
    let mut trial = Trial::new(settings.clone()).with_charts(month);
    std::iter::repeat_with(|| trial.step(engine)).find_map(|tried| tried).expect("a trial ends")
}

fn cards(engine: &Segmentation) -> impl Iterator<Item = Card> + '_ {
    (0..engine.facts().companies.len() + engine.facts().contacts.len()).map(|number| engine.card(number))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn settings_that_are_tried_count_as_those_that_are_set(portal in portal(), settings in settings()) {
        let engine = portal.segmented();
        let month = Month::of(portal.today);
        let fresh = Segmentation::new(portal.facts.clone(), &settings, portal.today);
        let before = engine.series();
        let (effect, _) = tried(&engine, &settings);
        prop_assert_eq!(effect.now, engine.counts_at(month));
        prop_assert_eq!(effect.then, fresh.counts_at(month));
        let groups = |engine: &Segmentation, card| as_client(engine.groups_of(card, month));
        let moved = cards(&engine).filter(|&card| groups(&engine, card) != groups(&fresh, card));
        prop_assert_eq!(effect.moved as usize, moved.count());
        prop_assert_eq!(engine.series(), before);
    }

    #[test]
    fn in_any_month_counts_charts_and_cards_are_those_of_a_portal_with_the_settings(
        portal in portal(), settings in settings(), back in 0i32..30,
    ) {
        let engine = portal.segmented();
        let month = Month::of(portal.today).plus(-back);
        let fresh = Segmentation::new(portal.facts.clone(), &settings, portal.today);
        let tried = tried_at(&engine, &settings, month);
        prop_assert_eq!(&tried.effect.now, &engine.counts_at(month));
        prop_assert_eq!(&tried.effect.then, &fresh.counts_at(month));
        prop_assert_eq!(*tried.effect.charts.clone().expect("the charts"), (engine.series(), fresh.series()));
        let place = |engine: &Segmentation, card, mode| engine.groups_of(card, month).of(mode).map_or(Place::Absent, place_of);
        for mode in crate::modes::Mode::ALL {
            let mut expected = std::collections::BTreeMap::<(Place, Place), Vec<Card>>::new();
            for card in cards(&engine) {
                let (from, to) = (place(&engine, card, mode), place(&fresh, card, mode));
                if from != to {
                    expected.entry((from, to)).or_default().push(card);
                }
            }
            let moves = tried.effect.moves.iter().filter(|(of, ..)| *of == mode);
            let told: Vec<_> = moves.map(|&(_, from, to, cards)| ((from, to), cards as usize)).collect();
            let counted: Vec<_> = expected.iter().map(|(&places, cards)| (places, cards.len())).collect();
            prop_assert_eq!(told, counted);
            for ((from, to), expected) in expected {
                let moved = tried.moved(mode, from, to, cards(&engine).count());
                let moved: Vec<Card> = moved.iter().map(|number| engine.card(number)).collect();
                prop_assert_eq!(moved, expected);
            }
        }
    }
}

/// One company that paid eight months ago, in a funnel of its own.
fn paid_once() -> Portal {
    let paid = deal(1, "2025-01-10").of_company(5).won();
    Portal::on("2025-09-10").with(company(5, "2024-01-01")).with(paid)
}

#[test]
fn thresholds_alone_are_tried_at_once_and_everything_else_in_steps() {
    let engine = paid_once().segmented();
    let (effect, steps) = tried(&engine, &Settings { sleeping_after_months: 12, ..Settings::default() });
    assert_eq!((effect.now[Group::Sleeping], effect.then[Group::Active], effect.moved, steps), (1, 1, 1, 1));
    let (effect, steps) =
        tried(&engine, &Settings { payment_funnels: Some([FunnelId(9)].into()), ..Settings::default() });
    assert_eq!((effect.then[Group::Sleeping], effect.then[Group::Requests], effect.moved, steps), (0, 1, 1, 3));
    assert_eq!(tried(&engine, engine.settings()).0.moved, 0);
}

#[test]
fn a_portal_that_changes_meanwhile_is_tried_anew() {
    let mut engine = paid_once().segmented();
    let mut trial = Trial::new(Settings { payment_funnels: Some([FunnelId(9)].into()), ..Settings::default() });
    assert!(trial.step(&engine).is_none());
    let facts = Portal::on("2025-09-10").with(contact(1, "2025-01-01", &[])).facts;
    engine.apply(&Delta { facts, ..Delta::default() });
    let effect = std::iter::repeat_with(|| trial.step(&engine)).find_map(|it| it).expect("a trial ends").effect;
    assert_eq!((effect.now[Group::B2c], effect.then[Group::B2c]), (1, 1));
    // Of another portal, even one with fewer cards, nothing is compared with what was counted of the first.
    let mut trial = Trial::new(Settings { invoices_count_apart: true, ..Settings::default() });
    assert!(trial.step(&engine).is_none());
    let empty = Segmentation::new(Facts::default(), &Settings::default(), day("2025-09-10"));
    let effect = std::iter::repeat_with(|| trial.step(&empty)).find_map(|it| it).map(|tried| tried.effect);
    assert_eq!(effect, Some(Effect::default()));
}

#[test]
fn a_company_that_is_left_out_is_a_client_by_one_of_the_settings_only() {
    let supplier = crate::facts::Company { kind: "SUPPLIER".into(), ..company(5, "2024-01-01") };
    let engine = Portal::on("2025-09-10").with(supplier).with(contact(1, "2024-01-01", &[5])).segmented();
    let left_out = Settings { left_out_company_types: ["SUPPLIER".to_owned()].into(), ..Settings::default() };
    let (effect, _) = tried(&engine, &left_out);
    // The company is none any more, its contact has become one.
    assert_eq!((effect.now[Group::B2bWithContacts], effect.then[Group::B2c], effect.moved), (1, 1, 2));
    let (effect, _) = tried(&Portal::on("2025-09-10").with(invoice(3, "2025-01-01")).segmented(), &left_out);
    assert_eq!(effect.moved, 0);
}
