//! A whole portal with what the worker does not read yet: all of it comes, and only what is needed.

use portal::data::Language;
use portal::{Options, Portal};
use segmentation::condition::{Need, Needs};
use segmentation::{Month, Settings, View};
use simulation::{Whole, read_portal, read_whole};

fn portal() -> Portal {
    Portal::new(portal::seeds::generate(300, 3, Language::default()), Options::default())
}

fn whole(needs: Needs) -> Whole {
    read_whole(portal(), needs, &Settings::default()).expect("read")
}

#[test]
fn everything_that_conditions_ask_for_is_read() {
    let whole = whole(Need::ALL.into_iter().collect());
    let facts = &whole.facts;
    assert!(facts.touches.len() > 50, "more than a page of touches: {}", facts.touches.len());
    assert!(!facts.addresses.is_empty() && !facts.product_rows.is_empty());
    assert!(facts.product_rows.columns().sum.iter().all(|&sum| sum != 0));
    assert!(facts.product_rows.columns().deal.iter().all(|&deal| facts.deals.contains(deal)));
    assert_eq!(whole.context.rates.get("RUB").map(|rate| rate.cents(10_000)), Some(100));
    assert!(whole.context.rates.len() > 1);
    let staff = &whole.context.staff;
    assert!(staff.parents.values().any(Option::is_none) && staff.parents.values().any(Option::is_some));
    assert!(staff.departments.values().flatten().all(|department| staff.parents.contains_key(department)));

    let (engine, context) = whole.counted(&Settings::default());
    let without_rate = View::new(&engine, &context).without_rate();
    assert_eq!(without_rate.keys().collect::<Vec<_>>(), ["GEL"], "the one currency that the portal has no rate of");
    let shown = read_portal(portal()).expect("read").summary.expect("numbers are shown").series;
    assert_eq!(engine.series(), shown, "the chart is the one that the page shows");
    assert_eq!(shown.last(), Some(Month::of(engine.today())));
}

#[test]
fn what_nobody_needs_is_not_read() {
    let whole = whole(Needs::default());
    assert!(whole.facts.touches.is_empty() && whole.facts.addresses.is_empty() && whole.facts.product_rows.is_empty());
    assert!(!whole.facts.deals.is_empty() && !whole.context.rates.is_empty());
}
