//! What follows from stored facts: tables of small portals.

use chrono::NaiveDate;
use segmentation::facts::{Outcome, Requisite};

use super::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, day).expect("a day of January")
}

fn company(id: Id) -> Company {
    Company {
        id,
        title: String::new(),
        created: day(1),
        created_by: 1,
        assigned_by: 1,
        is_own: false,
        category: 0,
        reach: Reach::NONE,
    }
}

fn contact(id: Id, companies: &[Id]) -> Contact {
    Contact {
        id,
        title: String::new(),
        created: day(1),
        created_by: 1,
        assigned_by: 1,
        category: 0,
        companies: companies.to_vec(),
        reach: Reach::NONE,
    }
}

fn deal(id: Id, created: NaiveDate, company: Option<Id>) -> Deal {
    Deal {
        id,
        created,
        closed: None,
        moved: None,
        outcome: Outcome::Open,
        funnel: 0,
        is_template: false,
        company,
        contacts: Vec::new(),
    }
}

fn activity(id: Id, created: NaiveDate, owner: Owner) -> Activity {
    Activity { id, created, owner, is_chat: false }
}

fn portal() -> Facts {
    let mut facts = Facts::default();
    facts.companies.extend([10, 11].map(|id| (id, company(id))));
    facts.contacts.extend([(1, contact(1, &[10])), (2, contact(2, &[11, 10])), (3, contact(3, &[]))]);
    facts.deals.extend([(5, deal(5, day(5), Some(10))), (6, deal(6, day(6), Some(11)))]);
    facts.activities.insert(7, activity(7, day(7), Owner::Company(10)));
    facts.activities.insert(8, activity(8, day(7), Owner::Deal(5)));
    facts.requisites.insert(9, Requisite { id: 9, owner: Owner::Company(10), is_address_only: false });
    facts
}

#[test]
fn only_cards_of_which_nothing_is_known_are_looked_up() {
    let mut facts = portal();
    assert_eq!(unreachable_cards(&facts), (vec![1, 2, 3], vec![11]), "a requisite answers for company 10");
    facts.contacts.get_mut(&1).expect("it is there").reach = Reach::PHONE;
    facts.contacts.get_mut(&2).expect("it is there").reach = Reach::LOOKED_UP;
    facts.contacts.get_mut(&3).expect("it is there").category = 5;
    facts.companies.get_mut(&11).expect("it is there").is_own = true;
    assert_eq!(unreachable_cards(&facts), (vec![], vec![]));
}

#[test]
fn deals_are_looked_up_whose_first_contact_is_not_counted() {
    let mut facts = portal();
    facts.contacts.get_mut(&1).expect("it is there").category = 7;
    for (id, company, contacts, expected) in [
        (21, None, vec![1], true),
        (22, Some(10), vec![1], false),
        (23, None, vec![3], false),
        (24, None, vec![], false),
        (25, Some(99), vec![99], true),
        (26, None, vec![1, 99], false),
    ] {
        facts.deals = BTreeMap::from([(id, Deal { contacts, ..deal(id, day(9), company) })]);
        assert_eq!(deals_to_look_up(&facts) == [id], expected, "deal {id}");
    }
}

#[test]
fn activities_before_their_deal_are_told_from_those_after_it() {
    for (made, deal_created, expected) in [(5, 5, true), (6, 5, true), (4, 5, false)] {
        let mut sample = Facts::default();
        sample.activities.insert(1, activity(1, day(made), Owner::Deal(5)));
        assert!(owners_come_first(&sample), "of a deal that is not there nothing is known");
        assert_eq!(owners(&sample), [(Source::Deals, vec![5])]);
        sample.deals.insert(5, deal(5, day(deal_created), None));
        assert_eq!(owners_come_first(&sample), expected, "made on {made}, deal of {deal_created}");
    }
}

#[test]
fn blocks_cover_a_list_without_a_gap() {
    let mut facts = Facts::default();
    facts.contacts.extend([2, 3, 7, 20, 21].map(|id| (id, contact(id, &[]))));
    let bounds = |largest, rows| -> Vec<(Id, Id, u64)> {
        let blocks = blocks(&facts, Source::Contacts, largest, rows);
        blocks.into_iter().map(|block| (block.after, block.through, block.rows)).collect()
    };
    assert_eq!(bounds(30, 2), [(0, 3, 2), (3, 20, 2), (20, 30, 1)], "the last one reaches to the largest id ever seen");
    assert_eq!(bounds(9, 10), [(0, 21, 5)]);
    assert_eq!(blocks(&facts, Source::Deals, 0, 10), []);
    let unknown = [Block { source: Source::Deals, after: 0, through: 4, rows: 0 }];
    assert_eq!(blocks(&facts, Source::Deals, 4, 10), unknown, "what was deleted may come back");
}

#[test]
fn activities_are_blocked_by_the_list_that_holds_them() {
    let rows = |source| blocks(&portal(), source, 8, 10).iter().map(|block| block.rows).sum::<u64>();
    assert_eq!((rows(Source::Activities), rows(Source::SalesActivities)), (1, 1));
}

#[test]
fn what_is_not_found_in_its_part_of_the_list_is_gone() {
    let (facts, mut gone) = (portal(), Gone::default());
    note_gone(&mut gone, &facts, Source::Contacts, (1, 3), &[3]);
    assert_eq!(gone.contacts, BTreeSet::from([2]), "contact 1 lies outside of what was looked at");
    assert!(gone.companies.is_empty());
}

#[test]
fn what_hangs_on_a_card_that_is_gone_is_read_again() {
    let mut gone = Gone::default();
    gone.companies.insert(10);
    assert_eq!(
        attached_to(&portal(), &gone),
        [
            (Source::Contacts, vec![1, 2]),
            (Source::Deals, vec![5]),
            (Source::Activities, vec![7]),
            (Source::Requisites, vec![9])
        ]
    );
    gone.contacts.insert(1);
    gone.deals.insert(5);
    let again = attached_to(&portal(), &gone);
    assert!(again.contains(&(Source::Contacts, vec![2])), "not what is gone itself");
    assert!(!again.iter().any(|(source, _)| *source == Source::Deals));
}

#[test]
fn rows_that_say_nothing_new_are_let_go() {
    let mut stored = portal();
    stored.companies.get_mut(&10).expect("it is there").reach = Reach::LOOKED_UP | Reach::SITE;
    let mut read = portal();
    keep_differing(&mut read, &stored);
    assert!(read.is_empty(), "a narrow row does not tell of sites: {read:?}");
    let mut read = portal();
    read.companies.get_mut(&10).expect("it is there").reach = Reach::PHONE;
    read.contacts.get_mut(&3).expect("it is there").companies.push(11);
    keep_differing(&mut read, &stored);
    assert_eq!((read.companies.len(), read.contacts.len(), read.len()), (1, 1, 2));
}
