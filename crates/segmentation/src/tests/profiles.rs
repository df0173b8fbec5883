//! Money, ranks and touches of a few clients, computed by hand.

use std::collections::BTreeSet;

use super::reading::context;
use crate::answer::Card;
use crate::condition::{Condition, Days, Goods, Period, Resolved, Span, Unit, day_of};
use crate::facts::{Company, Contact, Owner, ProductRow, Touch, TouchKind};
use crate::ids::{ActivityId, CompanyId, ContactId, DealId, ProductId, ProductRowId};
use crate::month::Month;
use crate::profile::{AbcSettings, Context, Cut, Measure, Profile, RankSettings, View};
use crate::rank::{Abc, MonthlyMeasure, TouchState, Xyz, XyzSettings};
use crate::testing::{Portal, company, contact, day, deal, invoice, month};

/// So many units of a currency, as sums count them.
const ONE: i64 = 10_000;

const YEAR: Period = Period::Last(Span { count: 12, unit: Unit::Months });

/// Companies 1 and 2 and contact 7, who is a client.
fn portal() -> Portal {
    Portal::on("2025-06-30").with(company(1, "2020-01-01")).with(company(2, "2020-01-01")).with(contact(
        7,
        "2020-01-01",
        &[],
    ))
}

fn days(from: &str, to: &str) -> Days {
    Days { first: day_of(day(from)), last: day_of(day(to)) }
}

/// What the three clients paid in some days.
fn revenue(portal: &Portal, period: Days) -> Vec<i64> {
    let engine = portal.segmented();
    View::new(&engine, &context()).revenue(period).to_vec()
}

fn all() -> Days {
    Period::All.days(day_of(day("2025-06-30")))
}

#[test]
fn the_money_of_a_payment_is_where_the_rules_say() {
    let won = || deal(1, "2025-01-10").of_company(1).won();
    let part = |id, date: &str, sum| invoice(id, date).of_company(1).in_deal(1).paid().worth(sum, "RUB");
    for (why, portal, expected) in [
        ("a deal with a sum is worth it", portal().with(won().worth(100 * ONE, "RUB")), 10_000),
        (
            "absorbed invoices add nothing to it",
            portal().with(won().worth(100 * ONE, "RUB")).with(part(1, "2025-02-01", 30 * ONE)),
            10_000,
        ),
        (
            "a deal of 0 is worth its invoices",
            portal().with(won().worth(0, "RUB")).with(part(1, "2025-02-01", 30 * ONE)).with(part(
                2,
                "2025-03-01",
                20 * ONE,
            )),
            5_000,
        ),
        ("a sum that was never read is none", portal().with(won()).with(part(1, "2025-02-01", 30 * ONE)), 3_000),
        ("a deal of 0 alone is a payment without money", portal().with(won().worth(0, "RUB")), 0),
        ("an invoice alone", portal().with(invoice(1, "2025-02-01").of_company(1).paid().worth(7 * ONE, "RUB")), 700),
        (
            "an invoice in an open deal",
            portal().with(deal(1, "2025-01-10").of_company(1).worth(ONE, "RUB")).with(part(1, "2025-02-01", 30 * ONE)),
            3_000,
        ),
        ("an open deal is worth nothing", portal().with(deal(1, "2025-01-10").of_company(1).worth(ONE, "RUB")), 0),
        ("a negative sum keeps its sign", portal().with(won().worth(-5 * ONE, "RUB")), -500),
        ("another currency goes by its rate", portal().with(won().worth(2 * ONE, "USD")), 18_545),
        ("a currency without a rate", portal().with(won().worth(100 * ONE, "XXX")), 0),
        (
            "a deal with a sum without a rate does not fall back on its invoices",
            portal().with(won().worth(100 * ONE, "XXX")).with(part(1, "2025-02-01", 30 * ONE)),
            0,
        ),
        ("half a cent is rounded away from zero", portal().with(won().worth(50, "RUB")), 1),
        ("less than half a cent is nothing", portal().with(won().worth(49, "RUB")), 0),
        ("so is half a cent below zero", portal().with(won().worth(-50, "RUB")), -1),
        ("a template is nothing", portal().with(won().template().worth(100 * ONE, "RUB")), 0),
        (
            "each invoice is rounded by itself",
            portal().with(won().worth(0, "RUB")).with(part(1, "2025-02-01", 50)).with(part(2, "2025-02-01", 50)),
            2,
        ),
        (
            "invoices that count apart, and not their deal",
            portal()
                .set(|settings| settings.invoices_count_apart = true)
                .with(won().worth(100 * ONE, "RUB"))
                .with(part(1, "2025-02-01", 30 * ONE)),
            3_000,
        ),
    ] {
        assert_eq!(revenue(&portal, all()), [expected, 0, 0], "{why}");
    }
}

#[test]
fn an_entry_has_the_day_of_its_own_record_and_a_period_both_its_ends() {
    let portal = portal()
        // Counts from the day of its invoice, but its money came when it was closed.
        .with(deal(1, "2025-01-10").of_company(1).won().closed("2025-03-31").worth(100 * ONE, "RUB"))
        .with(invoice(1, "2025-02-01").of_company(1).in_deal(1).paid().worth(ONE, "RUB"))
        .with(deal(2, "2025-01-10").of_company(2).won().worth(0, "RUB"))
        .with(invoice(2, "2025-04-01").in_deal(2).paid().worth(30 * ONE, "RUB"))
        .with(invoice(3, "2025-05-01").in_deal(2).paid().worth(20 * ONE, "RUB"))
        .with(deal(3, "2025-06-30").of_contacts(&[7]).won().worth(5 * ONE, "RUB"));
    for (from, to, expected) in [
        ("2025-01-01", "2025-06-30", [10_000, 5_000, 500]),
        ("2025-02-01", "2025-02-28", [0, 0, 0]),
        ("2025-03-31", "2025-03-31", [10_000, 0, 0]),
        ("2025-04-01", "2025-04-30", [0, 3_000, 0]),
        ("2025-04-01", "2025-05-01", [0, 5_000, 0]),
        ("2025-04-02", "2025-04-30", [0, 0, 0]),
        ("2025-06-30", "2025-06-30", [0, 0, 500]),
        ("2025-07-01", "2025-06-30", [0, 0, 0]),
    ] {
        assert_eq!(revenue(&portal, days(from, to)), expected, "{from} to {to}");
    }
    let engine = portal.segmented();
    let context = context();
    let view = View::new(&engine, &context);
    assert_eq!(view.payments(days("2025-02-01", "2025-02-28")), [1, 0, 0]);
    assert_eq!(view.payments(days("2025-03-31", "2025-03-31")), [0, 0, 0]);
    assert_eq!(view.payments(days("2025-01-10", "2025-01-10")), [0, 1, 0]);
}

#[test]
fn an_average_is_rounded_and_needs_a_payment() {
    let pays = |id, company, sum| deal(id, "2025-01-10").of_company(company).won().worth(sum, "RUB");
    let portal = portal().with(pays(1, 1, ONE)).with(pays(2, 1, 100)).with(pays(3, 2, -ONE)).with(pays(4, 2, -100));
    let engine = portal.segmented();
    let context = context();
    let view = View::new(&engine, &context);
    let clients = view.clients(day_of(portal.today));
    assert_eq!(view.average(all(), &clients), [51, -51, crate::condition::NO_NUMBER]);
}

#[test]
fn what_has_no_rate_is_told() {
    let portal = portal()
        .with(deal(1, "2025-01-10").of_company(1).won().worth(ONE, "XXX"))
        .with(deal(2, "2025-01-10").won().worth(ONE, "XXX"))
        .with(deal(3, "2025-01-10").won().worth(0, "YYY"))
        .with(deal(4, "2025-01-10").worth(ONE, "ZZZ"))
        .with(invoice(5, "2025-01-10").paid().worth(ONE, "WWW"));
    let engine = portal.segmented();
    let found = View::new(&engine, &context()).without_rate();
    assert_eq!(found, [("WWW".to_owned(), 1), ("XXX".to_owned(), 2)].into());
    let none = Context::default();
    assert_eq!(View::new(&engine, &none).without_rate().len(), 2);
}

/// Company 1 with 80, company 2 with 15, the contact with 5, all paid in a year; and a company that is created later.
fn ranked() -> Portal {
    portal()
        .with(company(3, "2025-06-01"))
        .with(deal(1, "2025-01-10").of_company(1).won().worth(80 * ONE, "RUB"))
        .with(deal(2, "2025-01-10").of_company(2).won().worth(15 * ONE, "RUB"))
        .with(deal(3, "2025-01-10").of_contacts(&[7]).won().worth(5 * ONE, "RUB"))
        .with(deal(4, "2025-01-10").of_company(3).won().worth(1_000 * ONE, "RUB"))
}

fn ranks(portal: &Portal, at: &str, abc: AbcSettings) -> String {
    let context = Context { ranks: RankSettings { abc, ..RankSettings::default() }, ..context() };
    let engine = portal.segmented();
    let ranks = View::new(&engine, &context).abc(day_of(day(at)));
    ranks.iter().map(|rank| rank.map_or("-", Abc::code)).collect()
}

#[test]
fn clients_are_ranked_by_what_is_set() {
    let condition = |text: &str| Box::new(Condition::parse(text).expect("a condition"));
    let b2c = r#"{"field": "client_type", "op": "in", "value": ["b2c"]}"#;
    let rank_a = r#"{"field": "abc", "op": "in", "value": ["a"]}"#;
    let nothing = r#"{"field": "revenue", "op": "le", "value": 0}"#;
    let conditions = |a: &str, b: &str| Cut::Conditions { a: condition(a), b: condition(b) };
    let defaults = AbcSettings::default;
    for (why, at, abc, expected) in [
        // Cards 1, 2, 3 are companies, the last is the contact.
        ("who is not created yet has no part in the whole", "2025-05-31", defaults(), "ab-c"),
        ("now it has nearly all", "2025-06-30", defaults(), "bcac"),
        ("nothing was paid by then", "2025-01-09", defaults(), "----"),
        ("the first day of the year", "2026-01-10", defaults(), "bcac"),
        ("a day later", "2026-01-11", defaults(), "----"),
        ("of all time", "2026-01-11", AbcSettings { months: None, ..defaults() }, "bcac"),
        ("by limits", "2025-06-30", AbcSettings { cut: Cut::Limits { a: 8_000, b: 1_500 }, ..defaults() }, "abac"),
        ("by payments", "2025-06-30", AbcSettings { measure: Measure::Payments, ..defaults() }, "aaaa"),
        ("by requests", "2025-05-31", AbcSettings { measure: Measure::Requests, ..defaults() }, "aa-a"),
        ("by conditions", "2025-06-30", AbcSettings { cut: conditions(b2c, r#"{"all": []}"#), ..defaults() }, "bbba"),
        ("the first that holds", "2025-06-30", AbcSettings { cut: conditions(b2c, b2c), ..defaults() }, "ccca"),
        (
            "a condition cannot go by the rank",
            "2025-06-30",
            AbcSettings { cut: conditions(rank_a, b2c), ..defaults() },
            "cccb",
        ),
        (
            "who is worth nothing has no rank",
            "2025-01-09",
            AbcSettings { cut: conditions(nothing, nothing), ..defaults() },
            "----",
        ),
        (
            "a segment that is missing has nobody",
            "2025-06-30",
            AbcSettings { cut: conditions(r#"{"segment": "gone"}"#, b2c), ..defaults() },
            "cccb",
        ),
    ] {
        // The portal's clock shows a day that sees all the days asked for.
        let portal = Portal { today: day("2026-06-30"), ..ranked() };
        assert_eq!(ranks(&portal, at, abc), expected, "{why}");
    }
}

#[test]
fn clients_are_ranked_by_goods() {
    let row = |id, deal, product, sum| ProductRow { id, deal, product, sum: sum * ONE, ..ProductRow::default() };
    let named = ProductRow { name: "Мёд".to_owned(), ..row(ProductRowId(4), DealId(4), ProductId(0), 9) };
    let portal = ranked()
        .with(row(ProductRowId(1), DealId(1), ProductId(1), 10))
        .with(row(ProductRowId(2), DealId(2), ProductId(2), 50))
        .with(row(ProductRowId(3), DealId(3), ProductId(3), 40))
        .with(named);
    for (products, sections, expected) in [
        (vec![], vec![], "baca"),
        (vec![1.into()], vec![], "b---"),
        (vec!["Мёд".into()], vec![], "--c-"),
        (vec![], vec!["Чай".into()], "-a--"),
        (vec![], vec![10.into()], "ba--"),
        (vec![3.into()], vec![11.into()], "-a-a"),
        (vec!["мёд".into(), 0.into()], vec![12.into()], "----"),
    ] {
        let goods = Goods { products, sections };
        let said = format!("{goods:?}");
        let cut = Cut::Limits { a: 4_000, b: 1_000 };
        let abc = AbcSettings { measure: Measure::Goods(goods), cut, ..AbcSettings::default() };
        assert_eq!(ranks(&portal, "2025-06-30", abc), expected, "{said}");
    }
}

/// The members of a condition in a month.
fn members(portal: &Portal, condition: &str, at: &str) -> Vec<Card> {
    let engine = portal.segmented();
    let resolved = Resolved::new(&Condition::parse(condition).expect("a condition"), &context()).expect("complete");
    let members = engine.members(&resolved, month(at), &context(), &mut || true).expect("nobody stops");
    members.iter().map(|number| engine.card(number)).collect()
}

#[test]
fn goods_are_paid_for_on_the_day_from_which_the_payment_counts() {
    let portal = portal()
        .with(deal(1, "2025-01-10").of_company(1).won().closed("2025-03-31").worth(ONE, "USD"))
        .with(invoice(1, "2025-02-01").of_company(1).in_deal(1).paid())
        .with(deal(2, "2025-02-02").of_company(2).worth(ONE, "RUB"))
        .with(ProductRow {
            id: ProductRowId(1),
            deal: DealId(1),
            product: ProductId(1),
            sum: ONE,
            quantity: 25_000,
            ..ProductRow::default()
        })
        .with(ProductRow {
            id: ProductRowId(2),
            deal: DealId(2),
            product: ProductId(1),
            sum: ONE,
            quantity: ONE,
            ..ProductRow::default()
        });
    let sold = |field: &str, value: &str, period: &str| {
        let condition = format!(r#"{{"field": "{field}", "op": "eq", "value": {value}, "in": {period}}}"#);
        members(&portal, &condition, "2025-06") == [Card::Company(CompanyId(1))]
    };
    let (february, march) = (r#"{"from": "2025-02-01", "to": "2025-02-28"}"#, r#"{"from": "2025-03-01"}"#);
    assert!(sold("goods.sum", "9273", february) && sold("goods.quantity", "2.5", february));
    assert!(!sold("goods.sum", "9273", march));
}

#[test]
fn lists_of_companies_and_contacts_are_one() {
    let typed = |code: &str| Contact { kind: code.to_owned(), ..contact(7, "2020-01-01", &[]) };
    let company = |id, code: &str| Company { kind: code.to_owned(), ..company(id, "2020-01-01") };
    let portal =
        |code: &str| Portal::on("2025-06-30").with(company(1, "PARTNER")).with(company(2, "CLIENT")).with(typed(code));
    let of_type = |code: &str, contact: &str| {
        members(&portal(contact), &format!(r#"{{"field": "type", "op": "in", "value": ["{code}"]}}"#), "2025-06")
    };
    let (one, two, seven) = (Card::Company(CompanyId(1)), Card::Company(CompanyId(2)), Card::Contact(ContactId(7)));
    assert_eq!(of_type("CLIENT", "CLIENT"), [two, seven]);
    assert_eq!(of_type("PARTNER", "OTHER"), [one]);
    assert_eq!(of_type("CLIENT", "OTHER"), [two]);
    assert_eq!(of_type("OTHER", "OTHER"), [seven], "a code that no company has");
    assert_eq!(of_type("CLIENT", ""), [two]);
    assert_eq!(of_type("GONE", ""), []);
}

#[test]
fn what_was_planned_is_seen_from_the_month_that_asks() {
    let planned = |id, owner, on: &str| Touch { deadline: Some(day(on)), ..touch(id, owner, TouchKind::Call) };
    let portal = portal().with(planned(1, Owner::Company(CompanyId(1)), "2025-04-15")).with(planned(
        2,
        Owner::Contact(ContactId(7)),
        "2025-07-15",
    ));
    let within = r#"{"field": "next_planned", "op": "within", "value": {"last": 30, "unit": "days"}}"#;
    assert_eq!(members(&portal, within, "2025-03"), [Card::Company(CompanyId(1))]);
    assert_eq!(members(&portal, within, "2025-04"), []);
    assert_eq!(members(&portal, within, "2025-06"), [Card::Contact(ContactId(7))]);
}

#[test]
fn regularity_goes_by_full_months_of_clients() {
    // Company 1 pays every month, company 2 every quarter, the contact once; in June nobody does.
    let mut portal = Portal { today: day("2025-06-29"), ..portal() };
    for (id, month) in (1..).zip(Month::of(day("2024-06-01")).through(Month::of(day("2025-05-01")))) {
        let paid = |id: u32| deal(id, &month.last_day().to_string()).won().worth(i64::from(id) * ONE, "RUB");
        portal = portal.with(paid(id).of_company(1));
        if id % 3 == 0 {
            portal = portal.with(paid(100 + id).of_company(2));
        }
        if id == 7 {
            portal = portal.with(paid(200 + id).of_contacts(&[7]));
        }
    }
    let engine = portal.segmented();
    let xyz = |at: &str, measure| {
        let xyz = XyzSettings { measure, ..XyzSettings::default() };
        let context = Context { ranks: RankSettings { xyz, ..RankSettings::default() }, ..context() };
        let found = View::new(&engine, &context).xyz(day_of(day(at)));
        found.iter().map(|it| it.map_or("-", Xyz::code)).collect::<String>()
    };
    assert_eq!(xyz("2025-06-29", MonthlyMeasure::Payments), "xyz");
    // From 1 to 12: the coefficient of variation is 53 per cent.
    assert_eq!(xyz("2025-06-29", MonthlyMeasure::Revenue), "yyz");
    assert_eq!(xyz("2024-06-29", MonthlyMeasure::Payments), "---");
    assert_eq!(xyz("2024-06-30", MonthlyMeasure::Payments), "z--");
}

#[test]
fn one_buyer_is_enough_for_rfm() {
    let portal = portal().with(deal(1, "2025-06-01").of_company(2).won().worth(ONE, "RUB"));
    let engine = portal.segmented();
    let context = context();
    let view = View::new(&engine, &context);
    let scores = view.rfm(day_of(portal.today));
    let found: Vec<_> = scores.iter().map(|scores| scores.map(|it| (it.r, it.f, it.m, it.group().code()))).collect();
    assert_eq!(found, [None, Some((1, 1, 1, "gone")), None]);
    assert!(view.rfm(day_of(day("2025-05-31"))).iter().all(Option::is_none));
}

fn touch(id: u32, owner: Owner, kind: TouchKind) -> Touch {
    Touch { id: ActivityId(id), created: day("2025-01-01"), owner, kind, ..Touch::default() }
}

#[test]
fn touches_belong_to_clients_and_decide_what_has_to_be_done() {
    let done = |id, owner, end: &str| Touch { is_done: true, end: Some(day(end)), ..touch(id, owner, TouchKind::Call) };
    let planned = |id, owner, on: Option<&str>| Touch { deadline: on.map(day), ..touch(id, owner, TouchKind::Todo) };
    let one = Owner::Company(CompanyId(1));
    let of = |portal: Portal, context: &Context| -> Profile {
        let engine = portal.segmented();
        let view = View::new(&engine, context);
        let found = view.profiles(day_of(portal.today)).find(|it| it.card == Card::Company(CompanyId(1)));
        found.expect("a client")
    };
    let calls = Context {
        ranks: RankSettings { kinds: BTreeSet::from([TouchKind::Call]), ..RankSettings::default() },
        ..context()
    };
    // Of rank A: the norm is a month.
    let ranked = || portal().with(deal(1, "2025-01-10").of_company(1).won().worth(ONE, "RUB"));
    for (why, portal, last, next, due, state) in [
        ("never touched: due from creation", ranked(), None, None, "2020-02-01", TouchState::Overdue),
        (
            "touched a month ago",
            ranked().with(done(1, one, "2025-05-31")),
            Some("2025-05-31"),
            None,
            "2025-06-30",
            TouchState::Soon,
        ),
        ("lately", ranked().with(done(1, one, "2025-06-10")), Some("2025-06-10"), None, "2025-07-10", TouchState::Fine),
        (
            "in its deal",
            ranked().with(done(1, Owner::Deal(DealId(1)), "2025-06-07")),
            Some("2025-06-07"),
            None,
            "2025-07-07",
            TouchState::Soon,
        ),
        (
            "planned for today",
            ranked().with(planned(2, one, Some("2025-06-30"))).with(planned(3, one, Some("2025-07-30"))),
            None,
            Some("2025-06-30"),
            "2020-02-01",
            TouchState::Planned,
        ),
        ("planned without a day", ranked().with(planned(2, one, None)), None, None, "2020-02-01", TouchState::Planned),
        (
            "planned for yesterday",
            ranked().with(planned(2, one, Some("2025-06-29"))),
            None,
            None,
            "2020-02-01",
            TouchState::Overdue,
        ),
    ] {
        let found = of(portal.clone(), &context());
        let plan = found.plan.expect("today");
        assert_eq!(found.last_touch, last.map(day), "{why}");
        assert_eq!((plan.next, plan.due), (next.map(day), Some((day(due), state))), "{why}");
    }
    let todo = ranked().with(planned(2, one, Some("2025-07-01")));
    assert_eq!(of(todo, &calls).plan.expect("today").next, None, "a to-do is no touch, if only calls are");
    assert_eq!(of(portal().with(planned(2, one, None)), &context()).plan.expect("today").due, None, "no rank, no norm");
}

#[test]
fn a_line_says_everything_about_a_client() {
    let portal = ranked().with(deal(9, "2024-06-29").of_company(1).lost()).with(contact(8, "2020-01-01", &[1]));
    let engine = portal.segmented();
    let context = context();
    let view = View::new(&engine, &context);
    let at = month("2025-05").reference_date(portal.today);
    let found: Vec<Profile> = view.profiles(day_of(at)).collect();
    assert_eq!(
        found.iter().map(|it| it.card).collect::<Vec<_>>(),
        [Card::Company(CompanyId(1)), Card::Company(CompanyId(2)), Card::Contact(ContactId(7))]
    );
    let one = &found[0];
    assert_eq!(
        (one.client_type.code(), one.life_cycle.code(), one.frequency.code()),
        ("b2b_with_contacts", "active", "first")
    );
    assert_eq!((one.payments, one.last_payment), (1, Some(day("2025-01-10"))));
    assert_eq!((one.revenue, one.recent_payments, one.requests), (8_000, 1, 2));
    assert_eq!((one.abc, one.xyz), (Some(Abc::A), Some(Xyz::Z)));
    assert_eq!((one.last_touch, one.plan), (None, None));
    let revenue: i64 = found.iter().map(|it| it.revenue).sum();
    assert_eq!(revenue, view.revenue(YEAR.days(day_of(at))).iter().sum::<i64>() - 100_000);
}
