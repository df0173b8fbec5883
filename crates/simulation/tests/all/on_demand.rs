//! What is read only for who asks for it: rates with the bootstrap, addresses, goods, user fields of the portal's own.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use portal::data::{Data, Language};
use portal::schema::Entity;
use portal::{Mutation, Options, Portal, Profile, seeds};
use protocol::ToWorker;
use segmentation::condition::{Condition, Days, Goods, Need, Period, Resolved, UserFieldKind, day_of};
use segmentation::facts::{Address, Facts, Outcome, ProductRow, Touch};
use segmentation::{Card, DealId, Month, Segmentation, Settings, UserId, View};
use serde_json::{Value, json};
use simulation::{Tab, Whole, World, read_whole};
use store::MemoryStore;
use sync::{ColumnSet, Reached, Want};

const ADMINISTRATOR: UserId = UserId(1);

/// What the last build that kept records as rows, and no sums, had stored of [`small`]: the file that it gave.
const STORE_OF_ROWS: &[u8] = include_bytes!("columns/store_of_rows.bin");

fn small() -> Data {
    seeds::generate(600, 6, Language::Ru)
}

/// A portal of so many clients that each list takes several batches.
fn large() -> Data {
    seeds::generate(6_000, 3, Language::Ru)
}

fn world(data: Data) -> Rc<World> {
    World::new(Portal::new(data, Options { profile: Profile::Heavy, ..Options::default() }))
}

/// A tab that has read everything that is read unasked.
fn read(world: &Rc<World>, store: &MemoryStore) -> Tab {
    let mut tab = Tab::open(world, ADMINISTRATOR, store.clone());
    finish(&mut tab);
    tab
}

fn finish(tab: &mut Tab) {
    tab.finish().expect("a reading");
    tab.settle();
}

fn refresh(tab: &mut Tab, world: &Rc<World>) {
    world.pass(60_000);
    tab.say(ToWorker::Refresh);
    tab.run_until(world.elapsed());
    finish(tab);
}

fn facts(tab: &Tab) -> &Facts {
    tab.own_numbers().expect("numbers").facts()
}

/// Everything that the portal has at this moment, asked for beside the worker.
fn expected(world: &World) -> Whole {
    let data = world.portal.borrow().data(world.elapsed() as f64 / 1000.0);
    read_whole(Portal::new(data, Options::default()), Need::ALL.into_iter().collect(), &Settings::default())
        .expect("a reading")
}

/// The addresses that are not empty.
fn addresses(facts: &Facts) -> Vec<Address> {
    let is_known = |address: &Address| match address.card {
        Card::Company(id) => facts.companies.contains(id),
        Card::Contact(id) => facts.contacts.contains(id),
    };
    let is_filled = |address: &Address| *address != Address { card: address.card, ..Address::default() };
    facts.addresses.iter().filter(|address| is_filled(address) && is_known(address)).collect()
}

/// The goods of deals that may be payments.
fn goods(facts: &Facts) -> Vec<ProductRow> {
    let is_payment = |row: &ProductRow| facts.deals.get(row.deal).is_some_and(|deal| !deal.is_template);
    facts.product_rows.iter().filter(is_payment).collect()
}

/// Checks without printing thousands of rows.
#[track_caller]
fn check<T: PartialEq + std::fmt::Debug>(found: &[T], expected: &[T]) {
    assert_eq!(found.len(), expected.len());
    let differing = found.iter().zip(expected).find(|(found, expected)| found != expected);
    assert_eq!(differing, None);
}

fn month(text: &str) -> Month {
    text.parse().expect("a month in the test")
}

fn always() -> Want {
    Want::Goods { since: month("1990-01") }
}

/// How many pages of a method the portal has given since the request log was last taken.
fn pages(world: &World, method: &str) -> u64 {
    let request_log = world.portal.borrow_mut().take_request_log();
    request_log.calls.iter().filter(|((name, _), _)| *name == method).map(|(_, calls)| calls.pages).sum()
}

#[test]
fn the_rates_of_currencies_come_with_the_bootstrap_and_are_kept() {
    let (world, store) = (world(small()), MemoryStore::new());
    let tab = read(&world, &store);
    let whole = expected(&world);
    let expected = whole.context.rates.clone();
    assert!(expected.len() > 1 && !expected.contains_key("GEL"), "the one currency that the portal has no rate of");
    assert_eq!(tab.context().rates, expected);
    let base = tab.checkpoint().and_then(|checkpoint| checkpoint.currencies.base().map(str::to_owned));
    assert_eq!(base.as_deref(), Some("RUB"));
    let (engine, context) = (tab.own_numbers().expect("numbers"), tab.context());
    let all = Period::All.days(day_of(engine.today()));
    let (counted, beside) = whole.counted(&Settings::default());
    let revenue = View::new(engine, &context).revenue(all);
    assert_eq!(revenue, View::new(&counted, &beside).revenue(all));
    assert!(revenue.iter().any(|&cents| cents > 0));
    drop(tab);
    // What is stored is enough, before the portal has answered.
    let mut again = Tab::open_known(&world, ADMINISTRATOR, store);
    while again.checkpoint().is_none() {
        again.step();
    }
    assert_eq!(again.context().rates, expected);
}

#[test]
fn nothing_of_it_is_read_unasked() {
    let (world, store) = (world(small()), MemoryStore::new());
    let tab = read(&world, &store);
    let facts = facts(&tab);
    assert!(facts.addresses.is_empty() && facts.product_rows.is_empty() && facts.user_items.is_empty());
    assert!(facts.deal_goods.is_empty());
    let request_log = world.portal.borrow_mut().take_request_log();
    let asked: BTreeSet<&str> = request_log.calls.keys().map(|(method, _)| *method).collect();
    for method in ["crm.address.list", "crm.item.productrow.list"] {
        assert!(!asked.contains(method), "{method}");
    }
}

#[test]
fn addresses_are_read_for_who_asks_and_kept_up_to_date() {
    let (world, store) = (world(large()), MemoryStore::new());
    let mut tab = read(&world, &store);
    tab.want(Want::Addresses);
    finish(&mut tab);
    let before = addresses(&expected(&world).facts);
    assert!(before.len() > 100, "more than two pages: {}", before.len());
    check(&addresses(facts(&tab)), &before);
    let reached = |tab: &Tab| tab.checkpoint().map(|it| it.coverage.reached(ColumnSet::Addresses));
    assert_eq!(reached(&tab), Some(Reached::Everything));

    // A card moves, others are changed, come and go.
    let moved = before[0].card;
    let (entity, id) = match moved {
        Card::Company(id) => (Entity::Company, id.0),
        Card::Contact(id) => (Entity::Contact, id.0),
    };
    let now = world.elapsed() as f64 / 1000.0;
    assert!(world.portal.borrow_mut().relocate(entity, id, "Новый Город", now));
    for (mutation, seed) in [(Mutation::Change, 1), (Mutation::Add, 2), (Mutation::Delete, 3), (Mutation::Merge, 4)] {
        world.mutate(mutation, 10, seed);
    }
    drop(tab);
    // At a later visit nobody needs to ask again.
    pages(&world, "");
    let mut tab = read(&world, &store);
    check(&addresses(facts(&tab)), &addresses(&expected(&world).facts));
    assert_eq!(facts(&tab).addresses.get(moved).map(|address| address.city).as_deref(), Some("Новый Город"));
    assert!(facts(&tab).addresses.iter().all(|address| !address.is_stale));
    let pages = pages(&world, "crm.address.list");
    assert!((1..=6).contains(&pages), "only what was changed is asked for: {pages} pages");
    // Changes of some minutes are looked for once more.
    world.pass(20 * 60_000);
    refresh(&mut tab, &world);
    world.portal.borrow_mut().take_request_log();
    refresh(&mut tab, &world);
    let request_log = world.portal.borrow_mut().take_request_log();
    assert!(!request_log.calls.keys().any(|(method, _)| *method == "crm.address.list"), "nothing has changed");
}

#[test]
fn goods_are_read_of_payments_of_the_period_and_kept_up_to_date() {
    let (world, store) = (world(large()), MemoryStore::new());
    let mut tab = read(&world, &store);
    let since = Month::of(tab.own_numbers().expect("numbers").today()).plus(-11);
    tab.want(Want::Goods { since });
    finish(&mut tab);
    let all = expected(&world);
    let some = facts(&tab);
    assert!(!some.product_rows.is_empty() && some.product_rows.len() < all.facts.product_rows.len());
    assert!(tab.checkpoint().is_some_and(|it| it.has_goods_since(since) && !it.has_goods_since(since.plus(-1))));
    // In the period asked for nothing is missing.
    let sums = |facts: &Facts, context| {
        let engine = Segmentation::new(facts.clone(), &Settings::default(), all.today);
        let period = Days { first: day_of(since.first_day()), last: day_of(all.today) };
        View::new(&engine, context).goods_sum(&Goods::default(), period)
    };
    assert_eq!(sums(some, &tab.context()), sums(&all.facts, &all.context));

    // A longer period asks only for what is older.
    let (before, read_before) = (some.deal_goods.len(), goods(some));
    pages(&world, "");
    tab.want(always());
    finish(&mut tab);
    check(&goods(facts(&tab)), &goods(&all.facts));
    let older = facts(&tab).deal_goods.len() - before;
    let rows = (goods(facts(&tab)).len() - read_before.len()) as u64;
    let pages_read = pages(&world, "crm.item.productrow.list");
    let most = rows.div_ceil(50) + (older as u64).div_ceil(100);
    assert!(pages_read <= most, "{pages_read} pages, at most {most}");

    // Goods are put into a deal and taken out of another one; deals are won, changed and go.
    let sold: Vec<u32> = facts(&tab).deal_goods.keys()[..2].iter().map(|deal| deal.0).collect();
    let now = world.elapsed() as f64 / 1000.0;
    assert!(world.portal.borrow_mut().sell(sold[0], Some(("Чай", 10.5, 2.0)), now));
    assert!(world.portal.borrow_mut().sell(sold[1], None, now));
    for (mutation, seed) in [(Mutation::Win, 1), (Mutation::Change, 2), (Mutation::Delete, 3)] {
        world.mutate(mutation, 10, seed);
    }
    drop(tab);
    let tab = read(&world, &store);
    let expected = expected(&world).facts;
    check(&goods(facts(&tab)), &goods(&expected));
    assert!(facts(&tab).deal_goods.iter().all(|goods| !goods.is_stale));
    let is_won = |deal: u32| facts(&tab).deals.get(DealId(deal)).is_some_and(|deal| deal.outcome == Outcome::Success);
    assert!(facts(&tab).product_rows.columns().deal.iter().all(|&deal| is_won(deal.0)));
}

#[test]
fn a_closed_tab_costs_nothing_that_was_saved() {
    let count = |facts: &Facts| facts.addresses.len() + facts.deal_goods.len();
    let wants = || [Want::Addresses, always()];
    let at_once = {
        let (world, store) = (world(large()), MemoryStore::new());
        let mut tab = read(&world, &store);
        pages(&world, "");
        wants().into_iter().for_each(|want| tab.want(want));
        finish(&mut tab);
        let request_log = world.portal.borrow_mut().take_request_log();
        let methods = ["crm.address.list", "crm.item.productrow.list"];
        methods.map(|method| {
            request_log.calls.iter().filter(|((name, _), _)| *name == method).map(|(_, it)| it.pages).sum()
        })
    };
    let (world, store) = (world(large()), MemoryStore::new());
    let mut tab = read(&world, &store);
    let (mut known, mut closed) = (0, 0_u64);
    let mut read_pages: [u64; 2] = [0, 0];
    pages(&world, "");
    loop {
        wants().into_iter().for_each(|want| tab.want(want));
        while count(facts(&tab)) <= known && tab.step() {}
        // Whatever was under way is lost, which a real portal would have answered all the same.
        let request_log = world.portal.borrow_mut().take_request_log();
        for (place, method) in ["crm.address.list", "crm.item.productrow.list"].into_iter().enumerate() {
            read_pages[place] +=
                request_log.calls.iter().filter(|((name, _), _)| *name == method).map(|(_, it)| it.pages).sum::<u64>();
        }
        if count(facts(&tab)) <= known {
            break;
        }
        known = count(facts(&tab));
        drop(tab);
        closed += 1;
        tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        while tab.own_numbers().is_none() {
            tab.step();
        }
    }
    assert!(closed > 2, "the reading was over at once");
    finish(&mut tab);
    let expected = expected(&world).facts;
    check(&addresses(facts(&tab)), &addresses(&expected));
    check(&goods(facts(&tab)), &goods(&expected));
    // What is lost with a tab is what it had asked for and not saved: less than a save holds.
    let at_once: [u64; 2] = at_once;
    for (read, at_once) in read_pages.into_iter().zip(at_once) {
        assert!(read <= at_once + closed * 50, "{read} pages, {at_once} at once, closed {closed} times");
    }
}

/// Makes a user field of a kind of cards, with the items of a list.
fn make_field(world: &World, kind: &str, code: &str, user_type: &str, items: &[&str]) -> u64 {
    let items: Vec<Value> = items.iter().map(|item| json!({ "VALUE": item, "XML_ID": item.to_uppercase() })).collect();
    let fields = json!({
        "FIELD_NAME": code, "USER_TYPE_ID": user_type, "EDIT_FORM_LABEL": {"ru": "Поле", "en": "Field"}, "LIST": items,
    });
    let id = world.ask(ADMINISTRATOR, &format!("crm.{kind}.userfield.add"), json!({ "fields": fields }));
    id.as_u64().expect("a number")
}

/// Gives some cards a value in a field.
fn fill(world: &World, kind: &str, code: &str, values: &BTreeMap<u32, Value>) {
    for (id, value) in values {
        world.ask(ADMINISTRATOR, &format!("crm.{kind}.update"), json!({ "id": id, "fields": { code: value } }));
    }
}

fn members(tab: &Tab, condition: &str) -> Vec<u32> {
    let (engine, context) = (tab.own_numbers().expect("numbers"), tab.context());
    let condition = Condition::parse(condition).expect("a condition");
    let resolved = Resolved::new(&condition, &context).expect("it can be counted");
    let members = engine.members(&resolved, Month::of(engine.today()), &context, &mut || true).expect("nobody stops");
    members.iter().map(|number| engine.card(number).id()).collect()
}

/// The first companies that are counted.
fn some_companies(tab: &Tab, count: usize) -> Vec<u32> {
    let companies = &facts(tab).companies;
    let counted = companies.keys().iter().enumerate().filter(|(row, _)| companies.columns().is_counted(*row));
    counted.map(|(_, id)| id.0).take(count).collect()
}

#[test]
fn user_fields_are_read_for_who_names_them_and_kept_up_to_date() {
    let (world, store) = (world(small()), MemoryStore::new());
    let ids = {
        let tab = read(&world, &MemoryStore::new());
        some_companies(&tab, 6)
    };
    for (code, user_type, items) in [
        ("LEVEL", "enumeration", &["gold", "silver"][..]),
        ("SIZE", "double", &[]),
        ("DEALER", "boolean", &[]),
        ("SINCE", "date", &[]),
        ("NOTE", "string", &[]),
        ("FILE", "file", &[]),
    ] {
        make_field(&world, "company", code, user_type, items);
    }
    make_field(&world, "contact", "LEVEL", "enumeration", &["gold"]);
    let list =
        world.ask(ADMINISTRATOR, "crm.company.userfield.list", json!({ "filter": {"FIELD_NAME": "UF_CRM_LEVEL"} }));
    let item = |place: usize| list[0]["LIST"][place]["ID"].clone();
    let of = |values: &[(usize, Value)]| values.iter().map(|(place, value)| (ids[*place], value.clone())).collect();
    fill(&world, "company", "UF_CRM_LEVEL", &of(&[(0, item(0)), (1, item(1))]));
    fill(&world, "company", "UF_CRM_SIZE", &of(&[(0, json!(1.5)), (2, json!(20))]));
    fill(&world, "company", "UF_CRM_DEALER", &of(&[(3, json!("Y")), (4, json!("N"))]));
    fill(&world, "company", "UF_CRM_SINCE", &of(&[(5, json!("2020-05-01"))]));
    fill(&world, "company", "UF_CRM_NOTE", &of(&[(1, json!("Чёрный чай"))]));

    let mut tab = read(&world, &store);
    assert!(tab.context().user_fields.is_empty());
    for code in ["LEVEL", "SIZE", "DEALER", "SINCE", "NOTE", "FILE", "NOBODY"] {
        tab.want(Want::UserField(format!("UF_CRM_{code}")));
    }
    finish(&mut tab);
    let gold = r#"{"field":"uf:UF_CRM_LEVEL","op":"in","value":["GOLD"]}"#;
    for (condition, expected) in [
        (gold, vec![ids[0]]),
        (r#"{"field":"uf:UF_CRM_LEVEL","op":"filled"}"#, vec![ids[0], ids[1]]),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"gt","value":2}"#, vec![ids[2]]),
        (r#"{"field":"uf:UF_CRM_SIZE","op":"filled"}"#, vec![ids[0], ids[2]]),
        (r#"{"field":"uf:UF_CRM_DEALER","op":"is","value":true}"#, vec![ids[3]]),
        (r#"{"field":"uf:UF_CRM_SINCE","op":"before","value":"2021-01-01"}"#, vec![ids[5]]),
        (r#"{"field":"uf:UF_CRM_NOTE","op":"contains","value":"черный"}"#, vec![ids[1]]),
    ] {
        assert_eq!(members(&tab, condition), expected, "{condition}");
    }
    let context = tab.context();
    let level = &context.user_fields["UF_CRM_LEVEL"];
    assert_eq!((level.kind, level.items.len()), (UserFieldKind::List, 3), "items of companies and of contacts");
    let place = tab.checkpoint().expect("a place");
    assert_eq!(place.user_field_reached("UF_CRM_LEVEL"), Some(Reached::Everything));
    assert_eq!(place.user_field_reached("UF_CRM_FILE"), None, "a file cannot be read");
    assert_eq!(place.user_field_reached("UF_CRM_NOBODY"), None, "the portal has no such field");
    assert_eq!(place.columns_reached(ColumnSet::UserFields), Reached::Everything);

    // Values change and go, in later visits too; nothing is read from the beginning.
    drop(tab);
    world.pass(60_000);
    fill(&world, "company", "UF_CRM_LEVEL", &of(&[(0, json!("")), (3, item(0))]));
    pages(&world, "");
    let mut tab = read(&world, &store);
    assert_eq!(members(&tab, gold), [ids[3]]);
    let pages = pages(&world, "crm.company.list");
    assert!(
        pages <= 1,
        "{pages} pages: the list of changed cards tells the fields along, and one looks up their phones"
    );

    // The field is deleted, and another one of the same name is made.
    let id = list[0]["ID"].clone();
    world.ask(ADMINISTRATOR, "crm.company.userfield.delete", json!({ "id": id }));
    refresh(&mut tab, &world);
    let context = tab.context();
    assert_eq!(context.user_fields["UF_CRM_LEVEL"].companies, None);
    assert!(members(&tab, gold).is_empty());
    assert!(facts(&tab).user_items.keys().iter().all(|(_, card)| !matches!(card, Card::Company(_))), "values go too");
    make_field(&world, "company", "LEVEL", "integer", &[]);
    fill(&world, "company", "UF_CRM_LEVEL", &of(&[(2, json!(7))]));
    refresh(&mut tab, &world);
    assert_eq!(members(&tab, r#"{"field":"uf:UF_CRM_LEVEL","op":"eq","value":7}"#), [ids[2]]);
}

#[test]
fn what_goes_by_months_is_whole_in_portals_that_do_not_heed_dates() {
    for odd in ["filter-window-ignored", "filter-created-empty"] {
        let options = Options { oddities: odd.parse().expect("oddities of the table"), ..Options::default() };
        let (world, store) = (World::new(Portal::new(small(), options)), MemoryStore::new());
        drop(read(&world, &store));
        // The next visit does not know yet what is odd.
        let mut tab = read(&world, &store);
        let ids = some_companies(&tab, 5);
        make_field(&world, "company", "SIZE", "integer", &[]);
        fill(&world, "company", "UF_CRM_SIZE", &ids.iter().map(|&id| (id, json!(7))).collect());
        tab.want(Want::Touches);
        tab.want(Want::UserField("UF_CRM_SIZE".to_owned()));
        finish(&mut tab);

        let since = Month::of(tab.own_numbers().expect("numbers").today()).plus(-12);
        let touches = |facts: &Facts| -> Vec<Touch> {
            facts.touches.iter().filter(|touch| Month::of(touch.created) >= since).collect()
        };
        let expected = touches(&expected(&world).facts);
        assert!(expected.len() > 50, "{odd}: {} touches", expected.len());
        check(&touches(facts(&tab)), &expected);
        assert_eq!(members(&tab, r#"{"field":"uf:UF_CRM_SIZE","op":"eq","value":7}"#), ids, "{odd}");
    }
}

#[test]
fn a_field_is_read_month_by_month_and_goes_on_where_a_closed_tab_has_left_it() {
    let (world, store) = (world(large()), MemoryStore::new());
    let ids = {
        let tab = read(&world, &MemoryStore::new());
        some_companies(&tab, 40)
    };
    make_field(&world, "company", "SIZE", "integer", &[]);
    let values = ids.iter().map(|&id| (id, json!(id))).collect();
    fill(&world, "company", "UF_CRM_SIZE", &values);
    let want = || Want::UserField("UF_CRM_SIZE".to_owned());
    let mut tab = read(&world, &store);
    let (mut before, mut closed) = (Reached::Nothing, 0);
    while before != Reached::Everything {
        tab.want(want());
        let reached = tab.checkpoint().map(|it| it.user_field_reached("UF_CRM_SIZE").unwrap_or_default());
        let reached = reached.unwrap_or(before);
        if reached == before {
            assert!(tab.step(), "the reading neither goes on nor ends");
            continue;
        }
        assert!(reached > before, "what was read is read again");
        drop(tab);
        tab = Tab::open(&world, ADMINISTRATOR, store.clone());
        (before, closed) = (reached, closed + 1);
    }
    assert!(closed > 1, "the reading was over at once");
    finish(&mut tab);
    assert_eq!(members(&tab, r#"{"field":"uf:UF_CRM_SIZE","op":"filled"}"#), ids);
}

#[test]
fn everything_can_be_asked_for_at_the_very_beginning_and_of_a_store_of_an_old_build() {
    let world = world(small());
    let ids = {
        let tab = read(&world, &MemoryStore::new());
        some_companies(&tab, 3)
    };
    make_field(&world, "company", "SIZE", "integer", &[]);
    fill(&world, "company", "UF_CRM_SIZE", &ids.iter().map(|&id| (id, json!(id))).collect());
    let expected = expected(&world).facts;
    let is_whole = |tab: &Tab| {
        check(&addresses(facts(tab)), &addresses(&expected));
        check(&goods(facts(tab)), &goods(&expected));
        assert_eq!(members(tab, r#"{"field":"uf:UF_CRM_SIZE","op":"filled"}"#), ids);
    };
    let want_all = |tab: &mut Tab| {
        tab.want(Want::Addresses);
        tab.want(always());
        tab.want(Want::UserField("UF_CRM_SIZE".to_owned()));
    };
    let mut fresh = Tab::open(&world, ADMINISTRATOR, MemoryStore::new());
    fresh.step();
    want_all(&mut fresh);
    finish(&mut fresh);
    is_whole(&fresh);

    let store = MemoryStore::new();
    let mut upgraded = Tab::open(&world, ADMINISTRATOR, store);
    while upgraded.screen.storage.is_none() {
        upgraded.step();
    }
    upgraded.say(ToWorker::LoadFile(STORE_OF_ROWS.to_vec()));
    while upgraded.screen.file_loaded.is_none() {
        upgraded.step();
    }
    want_all(&mut upgraded);
    finish(&mut upgraded);
    is_whole(&upgraded);
    assert!(facts(&upgraded).deals.iter().all(|deal| deal.sum.is_some()));
}
