//! Lists as people arrange them: filtered, sorted by what columns show, with details and sums.

use crate::answer::{Card, Page};
use crate::condition::{Condition, Period, Resolved};
use crate::facts::{Address, Company, Contact, Owner, Touch, TouchKind};
use crate::group::Group;
use crate::ids::{ActivityId, CompanyId, ContactId, UserId};
use crate::list::{ListQuery, Members, Sort, SortBy, Told};
use crate::modes::Mode;
use crate::testing::{Portal, company, contact, day, deal, month};
use crate::tests::context;

const AT: &str = "2025-06";

/// Two companies that pay, one that does not, a person of the first, and one by himself.
fn portal() -> Portal {
    let profile = |company: Company, kind: &str, source: &str, user| Company {
        kind: kind.into(),
        source: source.into(),
        assigned_by: user,
        ..company
    };
    let city = |card, city: &str| Address { card, city: city.into(), ..Address::default() };
    let call = |id, company, on: &str| Touch {
        id,
        created: day(on),
        owner: Owner::Company(company),
        kind: TouchKind::Call,
        is_done: true,
        ..Touch::default()
    };
    Portal::on("2025-06-30")
        .with(profile(company(1, "2024-01-01").titled("Ромашка"), "CLIENT", "WEB", UserId(7)))
        .with(profile(company(2, "2024-02-01").titled("Альфа"), "", "CALL", UserId(3)))
        .with(profile(company(3, "2024-03-01").titled("Лишняя"), "PARTNER", "", UserId::NONE))
        .with(Contact { assigned_by: UserId(3), ..contact(4, "2024-04-01", &[1]).titled("Анна") })
        .with(contact(5, "2024-05-01", &[]).titled("Борис"))
        .with(deal(1, "2025-01-10").of_company(1).won().worth(10_000_000, "RUB"))
        .with(deal(2, "2025-02-10").of_company(1).won().worth(50_000_000, "RUB"))
        .with(deal(3, "2025-03-10").of_company(2).won().worth(40_000_000, "RUB"))
        .with(city(Card::Company(CompanyId(1)), "Тула"))
        .with(city(Card::Company(CompanyId(2)), "Ёлкино"))
        .with(city(Card::Contact(ContactId(5)), "Жуков"))
        .with(call(ActivityId(1), CompanyId(2), "2025-05-05"))
        .with(call(ActivityId(2), CompanyId(1), "2025-04-04"))
}

fn list(query: &ListQuery) -> Page {
    portal().segmented().list(query, &context(), &mut || true).expect("nobody stops")
}

fn of_group(group: Group) -> ListQuery {
    ListQuery::of(Members::Group(group), month(AT))
}

fn of_all() -> ListQuery {
    let everybody = Condition::parse(r#"{"all": []}"#).expect("a condition");
    let everybody = Resolved::new(&everybody, &context()).expect("it names nothing");
    ListQuery::of(Members::Condition(Box::new(everybody)), month(AT))
}

fn filter(text: &str) -> Option<Box<Resolved>> {
    let condition = Condition::parse(text).expect("a condition");
    Some(Box::new(Resolved::new(&condition, &context()).expect("it names nothing that is missing")))
}

fn names(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.title.as_str()).collect()
}

#[test]
fn a_filter_narrows_a_group_and_keeps_its_total() {
    let paid =
        ListQuery { filter: filter(r#"{"field":"responsible","op":"in","value":[7]}"#), ..of_group(Group::Active) };
    let page = list(&paid);
    assert_eq!((page.total, page.matching, names(&page)), (2, 1, vec!["Ромашка"]));
    let searched = list(&ListQuery { search: "альфа".into(), ..paid });
    assert_eq!((searched.total, searched.matching), (2, 0));
}

#[test]
fn of_a_list_of_cards_the_filter_is_asked_of_every_card() {
    let own = filter(r#"{"field":"responsible","op":"in","value":[3]}"#);
    let contacts = list(&ListQuery { filter: own.clone(), ..of_group(Group::Contacts) });
    assert_eq!((contacts.total, names(&contacts)), (2, vec!["Анна"]), "a person of a company is a card, not a client");
    assert_eq!(names(&list(&ListQuery { filter: own, ..of_group(Group::B2c) })), Vec::<&str>::new());
}

#[test]
fn a_list_is_sorted_by_every_column_and_who_has_nothing_in_it_comes_last() {
    let places = |codes: &[&str]| codes.iter().map(|&code| code.to_owned()).collect::<Vec<_>>();
    for (by, places, rising, falling) in [
        (SortBy::Type, places(&["PARTNER", "CLIENT"]), "Лишняя Ромашка Альфа Борис", "Ромашка Лишняя Альфа Борис"),
        (SortBy::Source, places(&[]), "Альфа Ромашка Лишняя Борис", "Ромашка Альфа Лишняя Борис"),
        (SortBy::Responsible, places(&["7", "3"]), "Ромашка Альфа Борис Лишняя", "Борис Альфа Ромашка Лишняя"),
        (SortBy::City, places(&[]), "Альфа Борис Ромашка Лишняя", "Ромашка Борис Альфа Лишняя"),
        (SortBy::Kind, places(&[]), "Ромашка Альфа Лишняя Борис", "Борис Ромашка Альфа Лишняя"),
        (SortBy::People, places(&[]), "Альфа Лишняя Ромашка Борис", "Ромашка Альфа Лишняя Борис"),
        (SortBy::Group(Mode::Frequency), places(&[]), "Ромашка Альфа Лишняя Борис", "Лишняя Борис Альфа Ромашка"),
        (SortBy::Average(Period::All), places(&[]), "Ромашка Альфа Лишняя Борис", "Альфа Ромашка Лишняя Борис"),
        (SortBy::LastTouch, places(&[]), "Ромашка Альфа Лишняя Борис", "Альфа Ромашка Лишняя Борис"),
    ] {
        for (descending, expected) in [(false, rising), (true, falling)] {
            let page = list(&ListQuery { sort: Sort { by, descending }, places: places.clone(), ..of_all() });
            assert_eq!(names(&page).join(" "), expected, "{by:?}, descending: {descending}");
        }
    }
}

#[test]
fn people_are_sorted_by_the_names_of_their_companies() {
    let sort = Sort { by: SortBy::Company, descending: false };
    assert_eq!(names(&list(&ListQuery { sort, ..of_group(Group::Contacts) })), ["Анна", "Борис"]);
}

#[test]
fn rows_tell_what_is_asked_for_and_sums_are_those_of_all_that_match() {
    let told = Told { profile: true, money: true, touches: true, forecast: false, sums: true };
    let page = list(&ListQuery { told, limit: 1, ..of_group(Group::Active) });
    let details = &page.rows[0].details;
    assert_eq!(
        (page.rows[0].title.as_str(), details.city.as_str(), details.source.as_str()),
        ("Альфа", "Ёлкино", "CALL")
    );
    assert_eq!((details.revenue, details.average), (Some(400_000), Some(400_000)));
    assert_eq!(details.last_touch, Some(day("2025-05-05")));
    assert_eq!(details.groups, [Group::Companies, Group::B2bWithoutContacts, Group::Active, Group::First]);
    let sums = page.sums.expect("they were asked for");
    assert_eq!((sums.payments, sums.revenue), (3, Some(1_000_000)), "of both, although one is shown");
    assert_eq!(list(&of_group(Group::Active)).rows[0].details, Default::default());
}

#[test]
fn a_list_can_be_told_a_slice_after_the_other() {
    let engine = portal().segmented();
    let query = ListQuery { sort: Sort { by: SortBy::Created, descending: true }, ..of_all() };
    let cards = engine.cards_of(&query, &context(), &mut || true).expect("nobody stops");
    let whole = engine.list(&query, &context(), &mut || true).expect("nobody stops");
    let slices: Vec<_> = cards.chunks(2).flat_map(|slice| engine.rows_of(slice, &query, &context())).collect();
    assert_eq!(slices, whole.rows);
    assert_eq!(engine.rows_of(&[Card::Company(CompanyId(99))], &query, &context()), [], "whoever is gone has no row");
}

#[test]
fn a_name_in_which_nothing_is_to_be_seen_is_none() {
    let engine = Portal::on("2025-06-30")
        .with(contact(1, "2024-01-01", &[]).titled("\u{200b}\u{ad} \u{2800}\u{3164}"))
        .with(contact(2, "2024-01-01", &[]).titled("Я"))
        .segmented();
    let page = engine.list(&of_group(Group::B2c), &context(), &mut || true).expect("nobody stops");
    let mut shown = names(&page);
    shown.sort_unstable();
    assert_eq!(shown, ["", "Я"]);
}
