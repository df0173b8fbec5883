//! Numbers of the section open lists that the engine can make.

use protocol::Met;
use segmentation::condition::{Condition, Resolved};

use super::*;
use crate::sections::Section;

fn month() -> Month {
    Month::new(2026, 6).expect("a month")
}

fn route(mode: Mode, choice: Option<&str>) -> Route {
    Route { section: Section::Transitions, mode, choice: choice.map(str::to_owned), ..Route::default() }
}

#[test]
fn every_number_has_an_address_and_opens_a_list_that_the_engine_can_make() {
    let places = |mode: Mode| mode.groups().iter().map(|&group| place_of(group)).collect::<Vec<_>>();
    for mode in Mode::ALL {
        let from = [Place::New, Place::Absent].into_iter().chain(places(mode));
        for from in from {
            let to = places(mode).into_iter().chain(matches!(from, Place::Group(_)).then_some(Place::Absent));
            for to in to {
                let chosen = Chosen::Cell(from, to);
                assert_eq!(Chosen::from_code(mode, &chosen.code(mode)), Some(chosen));
                let list = own_list(&route(mode, None), &chosen.code(mode), month());
                // A card that is counted no more is in no list.
                if mode == Mode::Directory && to == Place::Absent {
                    assert_eq!(list, None);
                    continue;
                }
                let list = list.expect("a list");
                let condition = match (&list.members, &list.filter) {
                    (Listed::Condition(condition), None) | (Listed::Group(_), Some(condition)) => condition,
                    other => panic!("{other:?}"),
                };
                let condition = Condition::parse(condition).expect("a condition");
                Resolved::new(&condition, &()).expect("one that can be counted");
            }
        }
    }
    for strip in Strip::ALL {
        for user in [None, Some(UserId::NONE), Some(UserId(7))] {
            let chosen = Chosen::Strip(strip, user);
            let code = chosen.code(Mode::Paid);
            assert_eq!(Chosen::from_code(Mode::Paid, &code), Some(chosen));
            let list = own_list(&route(Mode::Paid, None), &code, month()).expect("a list");
            let Listed::Condition(condition) = list.members else { panic!("a condition") };
            assert!(Condition::parse(&condition).is_ok(), "{condition}");
        }
    }
    for code in ["", "left@boss", "active.nowhere", "nothing", "gone.active"] {
        assert_eq!(own_list(&route(Mode::Paid, None), code, month()), None, "{code}");
    }
}

#[test]
fn the_earlier_month_is_the_chosen_one_or_the_month_before() {
    for (choice, expected) in [
        (None, "2026-05"),
        (Some("2025-12"), "2025-12"),
        (Some("2026-06"), "2026-05"),
        (Some("2027-01"), "2026-05"),
        (Some("nonsense"), "2026-05"),
    ] {
        assert_eq!(since(&route(Mode::Paid, choice), month()).to_string(), expected, "{choice:?}");
    }
}

#[test]
fn every_group_has_a_row_and_a_column_and_the_table_adds_up() {
    let group = Place::Group;
    let cells =
        [(Place::New, group(0), 3), (group(0), group(1), 5), (group(1), group(1), 2), (Place::Absent, group(0), 4)];
    let table = Table::new(Mode::Paid, &cells);
    let rows: Vec<(Place, u32)> = table.rows.iter().map(|(place, sum, _)| (*place, *sum)).collect();
    assert_eq!(rows, [(Place::New, 3), (group(0), 5), (group(1), 2), (group(2), 0), (Place::Absent, 4)]);
    assert_eq!(table.columns, [(group(0), 7), (group(1), 7), (group(2), 0)]);
    assert_eq!((table.all, table.columns.iter().map(|column| column.1).sum::<u32>()), (14, 14));
    assert_eq!((table.most, table.rows[1].2.clone()), (5, vec![0, 5, 0]));
    assert!(Table::new(Mode::Paid, &[]).rows.iter().all(|(_, sum, _)| *sum == 0));
}

#[test]
fn users_are_told_with_their_numbers_of_each_strip() {
    let met = |by_user: &[(u32, u32)]| Met {
        clients: by_user.iter().map(|it| it.1).sum(),
        by_user: by_user.iter().map(|&(user, clients)| (UserId(user), clients)).collect(),
    };
    let strips = [met(&[(7, 1), (9, 3)]), met(&[(0, 2), (7, 1)])];
    let expected = [(9, vec![3, 0]), (7, vec![1, 1]), (0, vec![0, 2])];
    assert_eq!(by_user(&strips), expected.map(|(user, clients)| (UserId(user), clients)));
}
