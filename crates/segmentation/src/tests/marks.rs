//! Removals and marks: what has happened to many cards at once, or to the past.

use chrono::Days;

use crate::answer::Card;
use crate::facts::{Delta, Facts, Gone, Owner};
use crate::ids::{CategoryId, CompanyId, ContactId, UserId};
use crate::marks::{Cause, Marks};
use crate::recorded::{HistoryDelta, Recorded};
use crate::removal::{Relinks, Removal};
use crate::testing::{Portal, Record, activity, company, contact, day, deal, invoice, month, requisite};

/// A change that takes out some companies and contacts and brings some records anew.
fn change(companies: &[u32], contacts: &[u32], renew: impl FnOnce(Portal) -> Portal) -> Delta {
    let gone = Gone {
        companies: companies.iter().copied().map(CompanyId).collect(),
        contacts: contacts.iter().copied().map(ContactId).collect(),
        ..Gone::default()
    };
    Delta { facts: renew(Portal::on("2025-05-17")).facts, gone, ..Delta::default() }
}

/// Who was merged into whom, of those that have gone.
fn merges(before: &Portal, delta: &Delta) -> Vec<(Card, Option<Card>)> {
    let mut relinks = Relinks::default();
    relinks.note(&before.facts, &delta.facts);
    let removals = relinks.removals(&before.facts, delta, day("2025-05-17"));
    removals.into_iter().map(|it| (it.card, it.merged_into)).collect()
}

#[test]
fn a_merge_is_seen_though_the_records_came_earlier_than_the_card_was_missed() {
    let mut portal = Portal::on("2025-05-17")
        .with(company(1, "2024-01-10"))
        .with(company(2, "2024-01-10"))
        .with(deal(1, "2024-02-10").of_company(1));
    let mut relinks = Relinks::default();
    let delta = change(&[], &[], |it| it.with(deal(1, "2024-02-10").of_company(2)));
    relinks.note(&portal.facts, &delta.facts);
    portal.facts.apply(&delta);
    let gone = change(&[1], &[], |it| it);
    let removals = relinks.removals(&portal.facts, &gone, day("2025-05-18"));
    assert_eq!(removals[0].merged_into, Some(Card::Company(CompanyId(2))));
}

#[test]
fn a_gone_card_was_merged_into_the_one_that_took_most_of_what_belonged_to_it() {
    use Card::{Company, Contact};
    let before = Portal::on("2025-05-17")
        .with(company(1, "2024-01-10"))
        .with(company(2, "2024-01-10"))
        .with(company(3, "2024-01-10"))
        .with(contact(4, "2024-01-10", &[1]))
        .with(contact(5, "2024-01-10", &[]))
        .with(contact(6, "2024-01-10", &[]))
        .with(deal(1, "2024-02-10").of_company(1).of_contacts(&[5]))
        .with(deal(2, "2024-02-10").of_company(1))
        .with(invoice(1, "2024-02-10").of_company(1))
        .with(activity(1, "2024-02-10", Owner::Company(CompanyId(1))))
        .with(requisite(1, Owner::Company(CompanyId(1))));
    let deal = |id| deal(id, "2024-02-10");
    for (what, delta, expected) in [
        ("nothing took over", change(&[1], &[], |it| it), vec![(Company(CompanyId(1)), None)]),
        (
            "a deal",
            change(&[1], &[], |it| it.with(deal(2).of_company(2))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "an invoice",
            change(&[1], &[], |it| it.with(invoice(1, "2024-02-10").of_company(2))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "a person",
            change(&[1], &[], |it| it.with(contact(4, "2024-01-10", &[2]))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "a talk",
            change(&[1], &[], |it| it.with(activity(1, "2024-02-10", Owner::Company(CompanyId(2))))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "a requisite",
            change(&[1], &[], |it| it.with(requisite(1, Owner::Company(CompanyId(2))))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "most went to the third",
            change(&[1], &[], |it| {
                it.with(deal(1).of_company(2))
                    .with(deal(2).of_company(3))
                    .with(requisite(1, Owner::Company(CompanyId(3))))
            }),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(3))))],
        ),
        (
            "as many to each: the lowest number",
            change(&[1], &[], |it| it.with(deal(1).of_company(3)).with(deal(2).of_company(2))),
            vec![(Company(CompanyId(1)), Some(Company(CompanyId(2))))],
        ),
        (
            "a talk that went to a person is no merge of companies",
            change(&[1], &[], |it| it.with(activity(1, "2024-02-10", Owner::Contact(ContactId(5))))),
            vec![(Company(CompanyId(1)), None)],
        ),
        (
            "a card that is gone as well takes nothing over",
            change(&[1, 2], &[], |it| it.with(deal(2).of_company(2))),
            vec![(Company(CompanyId(1)), None), (Company(CompanyId(2)), None)],
        ),
        (
            "a contact",
            change(&[], &[5], |it| it.with(deal(1).of_company(1).of_contacts(&[6]))),
            vec![(Contact(ContactId(5)), Some(Contact(ContactId(6))))],
        ),
        (
            "a record that is new took nothing over",
            change(&[1], &[], |it| it.with(deal(77).of_company(2))),
            vec![(Company(CompanyId(1)), None)],
        ),
        ("a card that was never known", change(&[99], &[], |it| it), vec![]),
        ("no card is gone", change(&[], &[], |it| it.with(deal(2).of_company(2))), vec![]),
    ] {
        assert_eq!(merges(&before, &delta), expected, "{what}");
    }
}

#[test]
fn a_removal_tells_what_was_last_seen_of_a_counted_card() {
    let before = Portal::on("2025-05-17")
        .with(company(1, "2024-01-10").titled("Ромашка"))
        .with(company(2, "2024-01-10").own())
        .with(contact(3, "2024-01-10", &[]).in_category(CategoryId(7)));
    let delta = change(&[1, 2], &[3], |it| it);
    let expected = Removal {
        card: Card::Company(CompanyId(1)),
        title: "Ромашка".to_owned(),
        created: day("2024-01-10"),
        noticed: day("2025-05-17"),
        merged_into: None,
    };
    let removals = Relinks::default().removals(&before.facts, &delta, day("2025-05-17"));
    assert_eq!(removals, [expected]);
}

/// Contacts with numbers from `first` on, all created by one author, so many on each of some days in a row.
fn created(facts: &mut Facts, first: u32, author: u32, from: &str, per_day: &[usize]) {
    let mut id = first;
    for (day_number, &count) in per_day.iter().enumerate() {
        let date = day(from) + Days::new(day_number as u64);
        for _ in 0..count {
            let mut card = contact(id, &date.to_string(), &[]);
            card.created_by = UserId(author);
            card.enter(facts);
            id += 1;
        }
    }
}

fn import_marks(facts: &Facts) -> Vec<(String, usize)> {
    let marks = Marks::new(facts, &Recorded::default());
    marks.iter().map(|(month, cause, cards)| (format!("{month} {cause:?}"), cards)).collect()
}

#[test]
fn an_import_is_a_day_on_which_one_author_creates_far_more_cards_than_usual() {
    let quiet = [2; 20];
    let web_form = [50; 20];
    let with_one_day = |usual: &[usize], busy: usize| [usual, &[busy]].concat();
    for (what, days, expected) in [
        ("a quiet month", quiet.to_vec(), vec![]),
        ("few cards, though ten times as many as usual", with_one_day(&quiet, 19), vec![]),
        ("enough cards", with_one_day(&quiet, 20), vec![("2024-03 Import".to_owned(), 20)]),
        ("a web form on any day", web_form.to_vec(), vec![]),
        ("a web form on a good day", with_one_day(&web_form, 249), vec![]),
        ("a web form, and a file besides", with_one_day(&web_form, 250), vec![("2024-03 Import".to_owned(), 250)]),
        ("everything on one day", vec![100], vec![("2024-03 Import".to_owned(), 100)]),
    ] {
        let mut facts = Facts::default();
        created(&mut facts, 1, 7, "2024-03-01", &days);
        // Someone else's daily work, by which the portal's usual day is told.
        created(&mut facts, 100_000, 8, "2024-01-01", &[1; 60]);
        assert_eq!(import_marks(&facts), expected, "{what}");
    }
}

#[test]
fn imports_of_one_month_are_one_mark_and_cards_left_out_are_in_none() {
    let mut facts = Facts::default();
    created(&mut facts, 1, 7, "2024-03-31", &[30, 40]);
    created(&mut facts, 1_000, 8, "2024-03-05", &[25]);
    created(&mut facts, 100_000, 9, "2024-01-01", &[1; 60]);
    assert_eq!(import_marks(&facts), [("2024-03 Import".to_owned(), 55), ("2024-04 Import".to_owned(), 40)]);
    for id in facts.contacts.keys().to_vec() {
        facts.contacts.update(id, |card| card.category = CategoryId(u32::from(card.created_by == UserId(8))));
    }
    assert_eq!(import_marks(&facts), [("2024-03 Import".to_owned(), 30), ("2024-04 Import".to_owned(), 40)]);
}

#[test]
fn a_portal_that_was_just_filled_has_no_usual_day() {
    let mut facts = Facts::default();
    created(&mut facts, 1, 7, "2024-03-01", &[500, 300, 3]);
    assert_eq!(import_marks(&facts), [("2024-03 Import".to_owned(), 800)]);
}

#[test]
fn the_share_of_each_author_in_a_day_is_looked_at_alone() {
    let mut facts = Facts::default();
    for author in 1..=5 {
        created(&mut facts, author * 1_000, author, "2024-03-01", &[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 15]);
    }
    assert_eq!(import_marks(&facts), []);
}

/// A record of January to March 2024 with four companies and a contact; two companies go in April, one in May.
fn after_removals() -> (Portal, Recorded) {
    let mut portal = Portal::on("2024-04-05")
        .with(company(1, "2024-01-10").titled("Ромашка"))
        .with(company(2, "2024-01-10").titled("Василёк"))
        .with(company(3, "2024-01-10").titled("Астра"))
        .with(company(4, "2024-01-10").titled("Роза"))
        .with(company(5, "2024-04-02").titled("Апрельская"));
    let mut recorded = Recorded::default();
    let snapshot = portal.segmented().freeze(&recorded);
    recorded.absorb(HistoryDelta { snapshot, removals: Vec::new() });
    let removal = |id: u32, noticed: &str, heir: Option<u32>| Removal {
        card: Card::Company(CompanyId(id)),
        title: portal.facts.companies.get(CompanyId(id)).expect("a company").title,
        created: day("2024-01-10"),
        noticed: day(noticed),
        merged_into: heir.map(|id| Card::Company(CompanyId(id))),
    };
    let removals = vec![
        removal(1, "2024-04-05", None),
        removal(2, "2024-04-05", None),
        removal(3, "2024-05-02", Some(4)),
        removal(5, "2024-05-02", None),
    ];
    recorded.absorb(HistoryDelta { snapshot: None, removals });
    portal.facts.remove(&Gone {
        companies: [CompanyId(1), CompanyId(2), CompanyId(3), CompanyId(5)].into(),
        ..Gone::default()
    });
    (portal, recorded)
}

#[test]
fn deletions_and_merges_are_marked_in_the_month_in_which_they_were_noticed() {
    let (portal, recorded) = after_removals();
    let marks = Marks::new(&portal.facts, &recorded);
    let expected = [(month("2024-04"), Cause::Deletion, 2), (month("2024-05"), Cause::Merge, 1)];
    assert_eq!(marks.iter().collect::<Vec<_>>(), expected, "the company of April was in no recorded month");

    let cards = |at: &str, cause| marks.cards(month(at), cause, &portal.facts, &recorded);
    let deleted = cards("2024-04", Cause::Deletion);
    assert_eq!(deleted.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["Василёк", "Ромашка"]);
    assert_eq!(
        (deleted[0].created, deleted[0].created_by, deleted[0].merged_into),
        (day("2024-01-10"), UserId(1), None)
    );
    assert_eq!(cards("2024-05", Cause::Merge)[0].merged_into, Some(Card::Company(CompanyId(4))));
    assert!(cards("2024-05", Cause::Deletion).is_empty());
}

#[test]
fn a_card_that_has_returned_is_no_deletion_any_more() {
    let (portal, recorded) = after_removals();
    let portal = portal.with(company(1, "2024-01-10"));
    let marks = Marks::new(&portal.facts, &recorded);
    assert_eq!(marks.iter().next(), Some((month("2024-04"), Cause::Deletion, 1)));
}

#[test]
fn a_card_that_is_left_out_by_now_is_no_deletion() {
    let mut portal = Portal::on("2024-04-05").with(company(1, "2024-01-10")).with(company(2, "2024-01-10"));
    let mut recorded = Recorded::default();
    let snapshot = portal.segmented().freeze(&recorded);
    recorded.absorb(HistoryDelta { snapshot, removals: Vec::new() });
    assert!(portal.facts.companies.update(CompanyId(1), |company| company.is_own = true));
    assert!(recorded.missing(&portal.facts, portal.today).is_empty());
    assert_eq!(Marks::new(&portal.facts, &recorded), Marks::default());
}
