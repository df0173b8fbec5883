//! What follows from stored facts: tables of small portals.

use chrono::NaiveDate;
use segmentation::facts::{Activity, Deal, Few, Lead, Requisite};
use segmentation::{CategoryId, CompanyId, ContactId, FieldValues, FunnelId, UserId};

use super::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, day).expect("a day of January")
}

fn company(id: u32) -> Company {
    Company { id: CompanyId(id), created: day(1), created_by: UserId(1), assigned_by: UserId(1), ..Company::default() }
}

fn contact(id: RecordId, companies: &[RecordId]) -> Contact {
    let companies = companies.iter().copied().map(CompanyId).collect();
    Contact {
        id: ContactId(id),
        created: day(1),
        created_by: UserId(1),
        assigned_by: UserId(1),
        companies,
        ..Contact::default()
    }
}

fn deal(id: RecordId, created: NaiveDate, company: Option<u32>) -> Deal {
    Deal { id: DealId(id), created, company: company.map(CompanyId), ..Deal::default() }
}

/// Contacts by their numbers.
fn named(ids: &[u32]) -> Few<ContactId> {
    ids.iter().copied().map(ContactId).collect()
}

fn activity(id: RecordId, created: NaiveDate, owner: Owner) -> Activity {
    Activity { id: ActivityId(id), created, owner, is_chat: false }
}

fn portal() -> Facts {
    let mut facts = Facts::default();
    facts.companies.extend([10, 11].map(company));
    facts.contacts.extend([contact(1, &[10]), contact(2, &[11, 10]), contact(3, &[])]);
    facts.deals.extend([deal(5, day(5), Some(10)), deal(6, day(6), Some(11))]);
    facts.leads.extend([Lead {
        id: LeadId(4),
        created: day(4),
        company: Some(CompanyId(10)),
        contacts: Few::default(),
    }]);
    facts.activities.insert(activity(7, day(7), Owner::Company(CompanyId(10))));
    facts.activities.insert(activity(8, day(7), Owner::Deal(DealId(5))));
    facts.requisites.insert(Requisite {
        id: RequisiteId(9),
        owner: Owner::Company(CompanyId(10)),
        is_address_only: false,
    });
    facts
}

#[test]
fn only_cards_of_which_nothing_is_known_are_looked_up() {
    let mut facts = portal();
    assert_eq!(unreachable_cards(&facts), (vec![1, 2, 3], vec![11]), "a requisite answers for company 10");
    assert!(facts.contacts.update(ContactId(1), |contact| contact.channels = ContactChannels::PHONE));
    assert!(facts.contacts.update(ContactId(2), |contact| contact.channels = ContactChannels::LOOKED_UP));
    assert!(facts.contacts.update(ContactId(3), |contact| contact.category = CategoryId(5)));
    assert!(facts.companies.update(CompanyId(11), |company| company.is_own = true));
    assert_eq!(unreachable_cards(&facts), (vec![], vec![]));
}

#[test]
fn deals_are_looked_up_whose_first_contact_is_not_counted() {
    let mut facts = portal();
    assert!(facts.contacts.update(ContactId(1), |contact| contact.category = CategoryId(7)));
    for (id, company, contacts, expected) in [
        (21, None, vec![1], true),
        (22, Some(10), vec![1], false),
        (23, None, vec![3], false),
        (24, None, vec![], false),
        (25, Some(99), vec![99], true),
        (26, None, vec![1, 99], false),
    ] {
        facts.deals = Table::from_iter([Deal {
            contacts: contacts.into_iter().map(ContactId).collect(),
            ..deal(id, day(9), company)
        }]);
        assert_eq!(deals_to_look_up(&facts) == [id], expected, "deal {id}");
    }
}

#[test]
fn activities_before_their_deal_are_told_from_those_after_it() {
    for (made, deal_created, expected) in [(5, 5, true), (6, 5, true), (4, 5, false)] {
        let mut sample = Facts::default();
        sample.activities.insert(activity(1, day(made), Owner::Deal(DealId(5))));
        assert!(owners_come_first(&sample), "of a deal that is not there nothing is known");
        assert_eq!(owners(&sample), [(Source::Deals, vec![5])]);
        sample.deals.insert(deal(5, day(deal_created), None));
        assert_eq!(owners_come_first(&sample), expected, "made on {made}, deal of {deal_created}");
    }
}

#[test]
fn blocks_cover_a_list_without_a_gap() {
    let mut facts = Facts::default();
    facts.contacts.extend([2, 3, 7, 20, 21].map(|id| contact(id, &[])));
    let bounds = |largest, rows| -> Vec<(RecordId, RecordId, u64)> {
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
    assert_eq!(gone.contacts, BTreeSet::from([ContactId(2)]), "contact 1 lies outside of what was looked at");
    assert!(gone.companies.is_empty());
    note_gone(&mut gone, &facts, Source::Leads, (0, 9), &[]);
    assert_eq!(gone.leads, BTreeSet::from([LeadId(4)]));
}

#[test]
fn what_hangs_on_a_card_that_is_gone_is_read_again() {
    let mut gone = Gone::default();
    gone.companies.insert(CompanyId(10));
    assert_eq!(
        attached_to(&portal(), &gone),
        [
            (Source::Contacts, vec![1, 2]),
            (Source::Deals, vec![5]),
            (Source::Leads, vec![4]),
            (Source::Activities, vec![7]),
            (Source::Requisites, vec![9])
        ]
    );
    gone.contacts.insert(ContactId(1));
    gone.deals.insert(DealId(5));
    let again = attached_to(&portal(), &gone);
    assert!(again.contains(&(Source::Contacts, vec![2])), "not what is gone itself");
    assert!(!again.iter().any(|(source, _)| *source == Source::Deals));
}

#[test]
fn rows_that_say_nothing_new_are_let_go() {
    let mut stored = portal();
    assert!(
        stored
            .companies
            .update(CompanyId(10), |company| company.channels = ContactChannels::LOOKED_UP | ContactChannels::SITE)
    );
    let stored = Known { facts: &stored, fields: &FieldTable::default() };
    let mut read = Delta::from(portal());
    keep_differing(&mut read, stored);
    assert!(read.is_empty(), "a narrow row does not tell of sites: {read:?}");
    let mut read = Delta::from(portal());
    assert!(read.facts.companies.update(CompanyId(10), |company| company.channels = ContactChannels::PHONE));
    assert!(read.facts.contacts.update(ContactId(3), |contact| contact.companies.push(CompanyId(11))));
    keep_differing(&mut read, stored);
    assert_eq!((read.facts.companies.len(), read.facts.contacts.len(), read.facts.len()), (1, 1, 2));
}

#[test]
fn what_only_look_ups_tell_is_kept_where_a_row_brings_something_new() {
    let mut stored = portal();
    let looked_up = ContactChannels::LOOKED_UP | ContactChannels::SITE;
    assert!(stored.companies.update(CompanyId(10), |company| company.channels = looked_up));
    assert!(stored.contacts.update(ContactId(1), |contact| contact.channels = looked_up));
    assert!(stored.contacts.update(ContactId(2), |contact| contact.channels = ContactChannels::SITE));
    assert!(stored.deals.update(DealId(5), |deal| deal.contacts = named(&[1, 2, 3])));
    assert!(stored.deals.update(DealId(6), |deal| deal.contacts = named(&[1, 2])));
    let mut read = Delta::from(portal());
    for id in [1, 2] {
        assert!(read.facts.contacts.update(ContactId(id), |contact| contact.title = "Иван".to_owned()));
    }
    assert!(read.facts.companies.update(CompanyId(10), |company| company.title = "Ромашка".to_owned()));
    assert!(read.facts.deals.update(DealId(5), |deal| (deal.funnel, deal.contacts) = (FunnelId(4), named(&[1]))));
    assert!(read.facts.deals.update(DealId(6), |deal| deal.contacts = named(&[2])));
    keep_differing(&mut read, Known { facts: &stored, fields: &FieldTable::default() });
    let channels = |id| read.facts.contacts.get(id).map(|contact| contact.channels);
    assert_eq!(read.facts.companies.get(CompanyId(10)).map(|company| company.channels), Some(looked_up));
    assert_eq!(
        (channels(ContactId(1)), channels(ContactId(2))),
        (Some(looked_up), Some(ContactChannels::NONE)),
        "of contact 2 nothing was looked up"
    );
    let contacts = |id| read.facts.deals.get(id).map(|deal| deal.contacts);
    assert_eq!(
        (contacts(DealId(5)), contacts(DealId(6))),
        (Some(named(&[1, 2, 3])), Some(named(&[2]))),
        "deal 6 has another first contact"
    );
    assert_eq!(read.facts.len(), 5, "{read:?}");
}

#[test]
fn what_fields_hold_as_it_is_stored_is_let_go() {
    let held = |payments| FieldValues { payments: Some(payments), ..FieldValues::default() };
    let fields =
        |all: [(RecordId, u32); 2]| FieldTable::from_iter(all.map(|(id, it)| (Card::Contact(ContactId(id)), held(it))));
    let mut read = Delta { fields: fields([(1, 1), (2, 7)]), ..Delta::default() };
    keep_differing(&mut read, Known { facts: &portal(), fields: &fields([(1, 1), (2, 2)]) });
    assert_eq!(read.fields, [(Card::Contact(ContactId(2)), held(7))].into_iter().collect());
}

#[test]
fn further_contacts_of_a_deal_whose_contacts_are_all_hidden_are_looked_up_again_and_told_anew() {
    let mut stored = portal();
    // Contacts 98 and 99 are hidden, or gone.
    assert!(stored.deals.update(DealId(5), |deal| (deal.company, deal.contacts) = (None, named(&[98, 99]))));
    assert!(stored.deals.update(DealId(6), |deal| (deal.company, deal.contacts) = (None, named(&[98, 1]))));
    assert_eq!(deals_of_uncounted(&stored), [5], "of deal 6 a contact counts");
    let mut read = Delta::from(stored.clone());
    assert!(read.facts.deals.update(DealId(5), |deal| deal.contacts = named(&[98, 2])));
    keep_differing(&mut read, Known { facts: &stored, fields: &FieldTable::default() });
    assert_eq!(
        read.facts.deals.get(DealId(5)).map(|deal| deal.contacts),
        Some(named(&[98, 2])),
        "99 was merged into 2"
    );
}
