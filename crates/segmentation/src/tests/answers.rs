//! Lists, evidence and the exported table.

use expect_test::expect;

use crate::answer::{Card, Details, DrillDown, Row};
use crate::csv::series_csv;
use crate::facts::{ContactChannels, Owner};
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DealId, UserId};
use crate::modes::Mode;
use crate::testing::{Portal, activity, company, contact, day, deal, invoice, month, requisite};

fn titles(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.title.as_str()).collect()
}

/// Five clients with names that are easy to sort wrongly.
fn names() -> Portal {
    Portal::on("2025-05-17")
        .with(company(1, "2025-01-10").titled("яблоко"))
        .with(company(2, "2025-01-10"))
        .with(company(3, "2025-01-10").titled("Магазин 10"))
        .with(company(4, "2025-02-10").titled("магазин 9"))
        .with(contact(1, "2025-01-10", &[]).titled("Пётр Ёлкин"))
        .with(contact(2, "2025-01-10", &[]).titled("Яблоко"))
}

#[test]
fn a_list_is_ordered_by_name_and_then_by_card() {
    let page = names().list(Group::NoPayments, "2025-05", "");
    assert_eq!(titles(&page.rows), ["магазин 9", "Магазин 10", "Пётр Ёлкин", "яблоко", "Яблоко", ""]);
    assert_eq!((page.total, page.matching), (6, 6));
}

#[test]
fn a_list_holds_those_who_were_in_the_group_in_that_month() {
    assert_eq!(titles(&names().list(Group::Companies, "2025-01", "маг").rows), ["Магазин 10"]);
    assert_eq!(names().list(Group::Companies, "2024-12", "").total, 0);
}

#[test]
fn a_search_narrows_the_list_and_keeps_the_total() {
    for (search, expected) in [
        ("магазин", ["магазин 9", "Магазин 10"].as_slice()),
        ("10 МАГ", &["Магазин 10"]),
        ("елкин петр", &["Пётр Ёлкин"]),
        ("яблоко", &["яблоко", "Яблоко"]),
        ("груша", &[]),
    ] {
        let page = names().list(Group::NoPayments, "2025-05", search);
        assert_eq!(titles(&page.rows), expected, "{search}");
        assert_eq!((page.total, page.matching), (6, expected.len()), "{search}");
    }
}

#[test]
fn a_list_comes_in_pages() {
    let segmented = names().segmented();
    for (offset, limit, expected) in [
        (0, 2, ["магазин 9", "Магазин 10"].as_slice()),
        (2, 2, &["Пётр Ёлкин", "яблоко"]),
        (5, 2, &[""]),
        (6, 2, &[]),
        (usize::MAX, usize::MAX, &[]),
        (0, 0, &[]),
    ] {
        let question =
            DrillDown { group: Group::NoPayments, month: month("2025-05"), search: String::new(), offset, limit };
        let page = segmented.drill_down(&question);
        assert_eq!(titles(&page.rows), expected, "{limit} from {offset}");
        assert_eq!((page.total, page.matching), (6, 6));
    }
}

#[test]
fn a_row_shows_the_client_as_it_was_in_that_month() {
    let mut card = company(1, "2024-01-10").titled("ООО «Ромашка»");
    card.assigned_by = UserId(42);
    let portal = Portal::on("2025-05-17")
        .with(card)
        .with(contact(1, "2024-01-10", &[1]))
        .with(contact(2, "2025-04-10", &[1]))
        .with(deal(1, "2024-02-10").of_company(1).won())
        .with(deal(2, "2024-03-10").of_company(1).won())
        .with(deal(3, "2025-04-10").of_company(1).won());
    let expected = Row {
        card: Card::Company(CompanyId(1)),
        title: "ООО «Ромашка»".to_owned(),
        created: day("2024-01-10"),
        assigned_by: UserId(42),
        company: None,
        people: 1,
        payments: 2,
        last_payment: Some(day("2024-03-10")),
        falls_on: Some(day("2025-09-11")),
        details: Details::default(),
    };
    assert_eq!(portal.list(Group::Sleeping, "2025-03", "").rows, [expected]);
}

#[test]
fn a_contact_with_a_company_is_listed_without_that_companys_payments() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(contact(1, "2025-01-10", &[1]))
        .with(deal(1, "2025-02-10").of_contacts(&[1]).won());
    let row = portal.list(Group::Contacts, "2025-05", "").rows.remove(0);
    assert_eq!((row.payments, row.last_payment, row.falls_on), (0, None, None));
    assert!(portal.segmented().client(Card::Contact(ContactId(1))).is_none());
}

#[test]
fn the_evidence_of_a_client_names_its_sources() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2024-01-10").reached_by(ContactChannels::PHONE | ContactChannels::EMAIL))
        .with(contact(5, "2024-03-01", &[1]))
        .with(contact(4, "2024-04-01", &[1]))
        .with(deal(815, "2024-02-10").of_company(1).won().closed("2024-03-15"))
        .with(invoice(77, "2024-02-11").in_deal(815).paid().moved("2024-03-20"))
        .with(invoice(78, "2024-02-09").of_contacts(&[4]))
        .with(activity(9, "2024-05-01", Owner::Contact(ContactId(4))))
        .with(activity(8, "2024-05-01", Owner::Deal(DealId(815))))
        .with(requisite(3, Owner::Company(CompanyId(1))))
        .with(requisite(2, Owner::Company(CompanyId(1))));
    expect![[r#"
        Client {
            card: Company(
                1,
            ),
            created: 2024-01-10,
            payments: [
                Payment {
                    record: Deal(
                        815,
                    ),
                    counts_from: 2024-03-15,
                    dates: [
                        PaymentDate {
                            date: 2024-03-15,
                            source: Deal(
                                815,
                            ),
                            field: Closed,
                        },
                        PaymentDate {
                            date: 2024-03-20,
                            source: Invoice(
                                Smart,
                                77,
                            ),
                            field: Moved,
                        },
                    ],
                },
            ],
            paid_on: [
                2024-03-15,
                2024-03-20,
            ],
            first_request: Some(
                Evidence {
                    date: 2024-02-09,
                    source: Invoice(
                        Smart,
                        78,
                    ),
                },
            ),
            first_dialog: Some(
                Evidence {
                    date: 2024-05-01,
                    source: Activity(
                        8,
                    ),
                },
            ),
            people: [
                Person {
                    since: 2024-03-01,
                    contact: 5,
                },
                Person {
                    since: 2024-04-01,
                    contact: 4,
                },
            ],
            channels: ContactChannels(
                3,
            ),
            requisite: Some(
                2,
            ),
        }
    "#]]
    .assert_debug_eq(&portal.segmented().client(Card::Company(CompanyId(1))).expect("a client"));
}

#[test]
fn the_series_is_exported_month_by_month_and_group_by_group() {
    let portal = Portal::on("2025-02-10")
        .with(company(1, "2025-01-10"))
        .with(contact(1, "2025-01-10", &[1]))
        .with(contact(2, "2025-02-10", &[]))
        .with(deal(1, "2025-02-01").of_company(1).won());
    expect![[r#"
        month,mode,group,count
        2025-01,directory,companies,1
        2025-01,directory,contacts,1
        2025-01,client_type,b2b_with_contacts,1
        2025-01,client_type,b2b_without_contacts,0
        2025-01,client_type,b2c,0
        2025-01,paid,active,0
        2025-01,paid,sleeping,0
        2025-01,paid,lost,0
        2025-01,frequency,regular,0
        2025-01,frequency,first,0
        2025-01,frequency,none,1
        2025-01,unpaid,requests,0
        2025-01,unpaid,dialogs,0
        2025-01,unpaid,contacts,1
        2025-01,unpaid,no_contacts,0
        2025-02,directory,companies,1
        2025-02,directory,contacts,2
        2025-02,client_type,b2b_with_contacts,1
        2025-02,client_type,b2b_without_contacts,0
        2025-02,client_type,b2c,1
        2025-02,paid,active,1
        2025-02,paid,sleeping,0
        2025-02,paid,lost,0
        2025-02,frequency,regular,0
        2025-02,frequency,first,1
        2025-02,frequency,none,1
        2025-02,unpaid,requests,0
        2025-02,unpaid,dialogs,0
        2025-02,unpaid,contacts,0
        2025-02,unpaid,no_contacts,1
    "#]]
    .assert_eq(&series_csv(&portal.segmented().series(), &Mode::ALL));
    assert_eq!(series_csv(&Portal::on("2025-02-10").segmented().series(), &Mode::ALL), "month,mode,group,count\n");
    let of_one_mode = series_csv(&portal.segmented().series(), &[Mode::Paid]);
    assert!(of_one_mode.lines().skip(1).all(|line| line.contains(",paid,")) && of_one_mode.lines().count() > 1);
}

#[test]
fn the_worked_portal_of_the_rules() {
    use Group::{
        Active, B2bWithContacts, B2bWithoutContacts, B2c, Companies, First, NoPayments, Reachable, Requests, Sleeping,
        Unreachable,
    };
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2024-01-10").titled("Romashka").reached_by(ContactChannels::PHONE))
        .with(contact(4, "2024-04-01", &[1]).titled("Anna"))
        .with(contact(6, "2025-05-05", &[]).titled("Boris"))
        .with(deal(815, "2024-02-10").of_company(1).won().closed("2024-03-15"))
        .with(invoice(77, "2024-02-11").in_deal(815).paid().moved("2024-03-20"))
        .with(invoice(78, "2024-02-09").of_contacts(&[4]));
    let segmented = portal.segmented();
    for (at, romashka) in [
        ("2024-01", [Companies, B2bWithoutContacts, NoPayments, Reachable]),
        ("2024-02", [Companies, B2bWithoutContacts, NoPayments, Requests]),
        ("2024-03", [Companies, B2bWithoutContacts, Active, First]),
        ("2024-04", [Companies, B2bWithContacts, Active, First]),
        ("2024-09", [Companies, B2bWithContacts, Sleeping, First]),
        ("2025-05", [Companies, B2bWithContacts, Sleeping, First]),
    ] {
        assert_eq!(
            Vec::from_iter(segmented.groups_of(Card::Company(CompanyId(1)), month(at)).iter()),
            romashka,
            "{at}"
        );
    }
    let boris: Vec<Group> = segmented.groups_of(Card::Contact(ContactId(6)), month("2025-05")).iter().collect();
    assert_eq!(boris, [Group::Contacts, B2c, NoPayments, Unreachable]);
    assert_eq!(portal.list(Sleeping, "2025-05", "").rows[0].falls_on, Some(day("2025-09-21")));
}

#[test]
fn the_life_of_a_client_is_its_groups_month_by_month() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2023-01-10"))
        .with(deal(815, "2023-03-01").of_company(1).won().closed("2023-03-15"))
        .with(contact(4, "2024-04-01", &[1]))
        .with(contact(6, "2025-05-05", &[]));
    let segmented = portal.segmented();
    let life = |card| {
        let span = |span: crate::Span| format!("{} {} {}", span.from, span.through, span.group.code());
        segmented.life_of(card, month("2025-05")).into_iter().map(span).collect::<Vec<_>>()
    };
    assert_eq!(
        life(Card::Company(CompanyId(1))),
        ["2023-01 2023-02 no_contacts", "2023-03 2023-08 active", "2023-09 2024-08 sleeping", "2024-09 2025-05 lost",]
    );
    assert_eq!(life(Card::Contact(ContactId(6))), ["2025-05 2025-05 no_contacts"]);
    assert_eq!(
        (life(Card::Contact(ContactId(4))), segmented.company_of(ContactId(4))),
        (Vec::new(), Some(CompanyId(1)))
    );
    assert_eq!((life(Card::Contact(ContactId(99))), segmented.company_of(ContactId(6))), (Vec::new(), None));
}

#[test]
fn a_past_month_is_explained_by_what_is_dated_up_to_its_last_day() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2023-01-10"))
        .with(deal(815, "2023-03-01").of_company(1).won().closed("2023-03-15"))
        .with(deal(816, "2023-05-01").of_company(1).won().closed("2025-02-01"))
        .with(contact(4, "2024-04-01", &[1]));
    let segmented = portal.segmented();
    let (card, at) = (Card::Company(CompanyId(1)), month("2023-08"));
    let span = |span: crate::Span| format!("{} {} {}", span.from, span.through, span.group.code());
    let life: Vec<String> = segmented.life_of(card, at).into_iter().map(span).collect();
    assert_eq!(life, ["2023-01 2023-02 no_contacts", "2023-03 2023-08 active"]);
    assert!(segmented.life_of(card, month("2022-12")).is_empty(), "not created yet");
    assert_eq!(segmented.next_change(card, at), Some((day("2023-09-16"), Group::Sleeping)));
    let seen = segmented.client(card).expect("a client").seen_at(at.last_day());
    assert_eq!((seen.payments.len(), seen.paid_on, seen.people), (1, vec![day("2023-03-15")], Vec::new()));
    assert_eq!(seen.first_request.map(|request| request.date), Some(day("2023-03-01")));
    let settings = crate::Settings::default();
    for (at, group) in [("2023-08-31", Group::Active), ("2023-09-16", Group::Sleeping), ("2025-01-01", Group::Lost)] {
        assert_eq!(crate::paid_group(day("2023-03-15"), day(at), &settings), group, "{at}");
    }
}

#[test]
fn the_next_change_names_the_day_and_the_group() {
    for (paid, expected) in [
        ("2025-05-17", Some(("2025-11-18", Group::Sleeping))),
        ("2024-11-17", Some(("2025-05-18", Group::Sleeping))),
        ("2024-11-16", Some(("2026-05-17", Group::Lost))),
        ("2023-11-16", None),
    ] {
        let portal = Portal::on("2025-05-17")
            .with(contact(1, "2020-01-01", &[]))
            .with(deal(1, "2020-01-01").of_contacts(&[1]).won().closed(paid));
        let expected = expected.map(|(date, group)| (day(date), group));
        assert_eq!(portal.segmented().next_change(Card::Contact(ContactId(1)), month("2025-05")), expected, "{paid}");
    }
}
