//! Calendars, drafts and departments.

use protocol::StaffDepartment;
use segmentation::{CompanyId, DepartmentId, UserId};

use super::*;
use crate::i18n::Words;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

fn draft() -> Draft {
    Draft::new(Lang::Ru, Card::Company(CompanyId(7)), "ООО", Intent::Call, day("2026-12-01"), UserId(5))
}

#[test]
fn a_month_is_laid_out_from_monday_to_sunday() {
    for (month, expected, first) in [("2026-11", 6, 6), ("2026-12", 5, 1), ("2021-02", 4, 0), ("2024-02", 5, 3)] {
        let month: Month = month.parse().expect("a month in the test");
        let weeks = weeks(month);
        assert_eq!((weeks.len(), weeks[0].iter().position(Option::is_some)), (expected, Some(first)), "{month}");
        let days: Vec<NaiveDate> = weeks.into_iter().flatten().flatten().collect();
        assert_eq!((days[0], days[days.len() - 1]), (month.first_day(), month.last_day()));
        assert_eq!(days.len(), month.last_day().day() as usize);
    }
}

#[test]
fn the_fullest_day_is_the_darkest_and_an_empty_one_is_empty() {
    assert_eq!([0, 1, 2, 7, 8].map(|touches| fullness(touches, 8)), [0, 1, 1, 4, 4]);
    assert_eq!((fullness(0, 0), fullness(3, 0)), (0, 4));
}

#[test]
fn only_a_due_day_that_is_yet_to_come_is_offered() {
    let today = day("2026-11-30");
    let of = |due| presets(today, day(due)).into_iter().map(|(_, day)| day.to_string()).collect::<Vec<_>>();
    assert_eq!(of("2026-12-24"), ["2026-12-01", "2026-12-07", "2026-12-24"]);
    assert_eq!(of("2026-11-30"), ["2026-12-01", "2026-12-07"]);
}

#[test]
fn a_draft_becomes_a_touch_in_the_zone_of_the_viewer() {
    let touch = draft().touch(day("2026-11-30"), |_, _| 180).expect("a touch");
    assert_eq!((touch.at.as_str(), touch.subject.as_str()), ("2026-12-01T10:00:00+03:00", "Позвонить"));
    let at = |offset| moment(day("2026-12-01"), NaiveTime::MIN, offset);
    assert_eq!(at(-210), "2026-12-01T00:00:00-03:30");
    assert_eq!(at(0), "2026-12-01T00:00:00+00:00");
    for (draft, expected) in [
        (Draft { day: String::new(), ..draft() }, DraftError::NoMoment),
        (Draft { time: "25:00".into(), ..draft() }, DraftError::NoMoment),
        (Draft { day: "2026-11-29".into(), ..draft() }, DraftError::Past),
        (Draft { responsible: UserId::NONE, ..draft() }, DraftError::NoResponsible),
        (Draft { subject: "  ".into(), ..draft() }, DraftError::NoSubject),
    ] {
        assert_eq!(draft.touch(day("2026-11-30"), |_, _| 0), Err(expected));
    }
    let long = Draft { subject: "я".repeat(500), ..draft() };
    let subject = long.touch(day("2026-11-30"), |_, _| 0).expect("a touch").subject;
    assert_eq!(subject.chars().count(), LONGEST_SUBJECT);
}

#[test]
fn a_subject_follows_what_is_to_be_done_until_somebody_writes_one() {
    let mut draft = draft();
    draft.set_intent(Lang::Ru, Intent::Meeting);
    assert_eq!(draft.subject, "Встретиться");
    draft.subject = "О поставке".into();
    draft.set_intent(Lang::Ru, Intent::Todo);
    assert_eq!((draft.intent, draft.subject.as_str()), (Intent::Todo, "О поставке"));
}

#[test]
fn a_department_has_the_people_of_those_below_it() {
    let department = |id, parent| StaffDepartment {
        id: DepartmentId(id),
        name: format!("{id}"),
        parent: DepartmentId(parent),
        head: UserId::NONE,
    };
    // 8 and 9 lie below each other.
    let staff = StaffAnswer {
        people: vec![
            (UserId(1), "А".into(), vec![DepartmentId(1)]),
            (UserId(2), "Б".into(), vec![DepartmentId(3)]),
            (UserId(3), "В".into(), vec![DepartmentId(2), DepartmentId(9)]),
            (UserId(4), "Г".into(), vec![]),
        ],
        departments: vec![department(1, 0), department(2, 1), department(3, 2), department(8, 9), department(9, 8)],
        is_cut: false,
    };
    let people = |whose: Whose| whose.people(Some(&staff)).iter().map(|user| user.0).collect::<Vec<_>>();
    assert_eq!(people(Whose::All), [0_u32; 0]);
    assert_eq!(people(Whose::User(UserId(4))), [4]);
    assert_eq!(people(Whose::Department(DepartmentId(1))), [1, 2, 3]);
    assert_eq!(people(Whose::Department(DepartmentId(2))), [2, 3]);
    assert_eq!(people(Whose::Department(DepartmentId(8))), [3]);
    assert_eq!(people(Whose::Department(DepartmentId(77))).len(), 1, "nobody's clients, and not everybody's");
    let depths: Vec<(u32, usize)> = tree(&staff).into_iter().map(|(id, _, depth)| (id.0, depth)).collect();
    assert_eq!(depths, [(1, 0), (2, 1), (3, 2)]);
    let offered = |people: &[UserId], chosen| -> Vec<u32> {
        departments_of(&staff, people, chosen).into_iter().map(|(id, ..)| id.0).collect()
    };
    assert_eq!(offered(&[UserId(2), UserId(77)], Whose::All), [1, 2, 3], "with those above");
    assert_eq!(offered(&[UserId(1)], Whose::All), [1]);
    assert_eq!(offered(&[UserId(1)], Whose::Department(DepartmentId(3))), [1, 3], "what is chosen stays to be seen");
    assert_eq!(offered(&[], Whose::All), [0_u32; 0]);
    for whose in [Whose::All, Whose::User(UserId(3)), Whose::Department(DepartmentId(4))] {
        assert_eq!(Whose::from_code(&whose.code()), whose);
    }
}

#[test]
fn a_head_has_the_people_of_his_departments_and_of_those_below_them_but_not_himself() {
    let department = |id, parent, head| StaffDepartment {
        id: DepartmentId(id),
        name: format!("{id}"),
        parent: DepartmentId(parent),
        head: UserId(head),
    };
    let person = |id, name: &str, of: u32| (UserId(id), name.to_owned(), vec![DepartmentId(of)]);
    let staff = StaffAnswer {
        people: vec![person(1, "Яна", 1), person(2, "Пётр", 2), person(3, "Анна", 3), person(4, "Вера", 4)],
        departments: vec![department(1, 0, 1), department(2, 1, 2), department(3, 2, 0), department(4, 1, 0)],
        is_cut: false,
    };
    for (head, expected) in [(1, vec![3, 4, 2]), (2, vec![3]), (3, vec![]), (0, vec![]), (9, vec![])] {
        let people: Vec<u32> = people_of(&staff, UserId(head)).into_iter().map(|(id, _)| id.0).collect();
        assert_eq!(people, expected, "head {head}");
    }
}

#[test]
fn sentences_agree_with_their_numbers() {
    let texts = PlanningTexts::RU;
    for (days, expected) in [(0, "сегодня"), (1, "1 день"), (3, "3 дня"), (11, "11 дней"), (21, "21 день")]
    {
        assert_eq!((texts.days)(days, &days.to_string()), expected);
    }
    assert_eq!((texts.made_of)(1, "1", "30"), "Создано 1 касание из 30");
    assert_eq!((PlanningTexts::EN.days)(1, "1"), "1 day");
}

#[test]
fn a_person_fills_every_column_of_the_file() {
    let person = PersonAttention {
        user: UserId(5),
        clients: 9,
        within_norm: 6,
        overdue: 3,
        done: [1, 20, 300, 4000],
        planned: 8,
        on_time: 7,
        with_result: 2,
        followed: 1,
        missed: 4,
    };
    let cells = team_cells("Анна".into(), &person);
    let numbers = [9, 6, 3, 20, 1, 300, 4000, 4321, 8, 7, 2, 1, 4];
    let expected = std::iter::once(TableCell::Text("Анна".into())).chain(numbers.map(TableCell::Number));
    assert_eq!(cells, expected.collect::<Vec<_>>());
    for lang in [Lang::Ru, Lang::En] {
        assert_eq!(lang.words::<PlanningTexts>().team_file.len(), cells.len());
    }
}

#[test]
fn whoever_has_most_to_do_on_a_day_is_told_first() {
    let load_of = [(1, vec![0, 2]), (2, vec![1, 2]), (3, vec![0, 5])].map(|(user, load)| (UserId(user), load)).into();
    assert_eq!(busiest(&load_of, &[], 1), [(3, 5), (1, 2), (2, 2)].map(|(user, touches)| (UserId(user), touches)));
    assert_eq!(busiest(&load_of, &[UserId(1), UserId(2)], 0), [(UserId(2), 1)]);
    assert_eq!(busiest(&load_of, &[], 9), []);
}
