//! Every case of the lease: what a note means, and what follows from each answer.

use bitrix24::Call;

use super::*;

const NOW: Instant = Instant(1_000_000);

/// By how many milliseconds the portal's clock is ahead in these tests.
const AHEAD: i64 = 7_000_000;

fn place() -> Place {
    Place { stage: Stage::Dialogs, month: Month::new(2024, 5), months_done: 3, months_total: 120, rows: 70_000 }
}

/// A note that was written so many milliseconds before [`NOW`].
fn note(mark: &str, age: Duration) -> Holding {
    Holding {
        user_id: UserId(8),
        mark: mark.to_owned(),
        at: PortalInstant(portal(NOW).0 - millis(age)),
        place: place(),
    }
}

/// A length of time in milliseconds.
fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).expect("a length of the test")
}

/// The same moment by the portal's clock.
fn portal(at: Instant) -> PortalInstant {
    PortalInstant(at.0 + AHEAD)
}

/// A lease of the store `mine` that has just seen a text, and what it asks then.
fn seen(text: &str) -> (Lease, Option<Ask>) {
    let mut lease = Lease::default();
    lease.set_mark("mine".to_owned());
    lease.begin(UserId(1), true, Some(text.to_owned()));
    let ask = lease.next(NOW, portal(NOW));
    (lease, ask)
}

/// Asks what there is to ask at a moment, and takes the answer; says what was asked.
#[track_caller]
fn ask(lease: &mut Lease, at: Instant, answer: Option<&str>) -> Ask {
    let ask = lease.next(at, portal(at)).expect("something to ask");
    lease.asked();
    assert_eq!(lease.next(at, portal(at)), None, "one question at a time");
    lease.answered(ask, answer, at, portal(at));
    ask
}

fn mine() -> String {
    note("mine", Duration::ZERO).to_text()
}

/// A lease that was got and written at [`NOW`].
fn held() -> Lease {
    let (mut lease, _) = seen("");
    assert_eq!(ask(&mut lease, NOW, Some(&mine())), Ask::Write);
    assert!(lease.permits_reading());
    assert_eq!(lease.due(), Some(NOW + FIRST_LOOK));
    lease
}

/// A lease that another has, whose last sign of life came `age` before [`NOW`].
fn waiting(age: Duration) -> Lease {
    let (lease, ask) = seen(&note("other", age).to_text());
    assert_eq!((ask, lease.permits_reading(), lease.permits_bootstrap()), (None, false, false));
    assert_eq!(lease.due(), Some(NOW + LOOK));
    lease
}

#[test]
fn a_note_survives_the_portal() {
    // Builds of different age read these names.
    for (stage, name) in [
        (Stage::Bootstrap, "survey"),
        (Stage::Sales, "sales"),
        (Stage::Dialogs, "dialogs"),
        (Stage::Contacts, "contacts"),
        (Stage::Changes, "changes"),
        (Stage::Reconciliation, "sweep"),
        (Stage::Leads, "leads"),
        (Stage::Columns, "columns"),
        (Stage::Writing, "writing"),
    ] {
        for month in [None, Month::new(2024, 5)] {
            let note = Holding { place: Place { stage, month, ..place() }, ..note("other", Duration::ZERO) };
            assert!(note.to_text().contains(&format!(r#""stage":"{name}""#)), "{}", note.to_text());
            assert_eq!(Holding::parse(&note.to_text()), Some(note));
        }
    }
}

#[test]
fn a_note_that_names_no_reader_is_none_and_the_rest_of_it_may_be_rubbish() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "rubbish",
        r#"{"user":1,"mark":"m""#,
        r#"{"user":1,"mark":"m"}"#,
        r#"{"user":1,"mark":"","at":5}"#,
        r#"{"user":1,"mark":7,"at":5}"#,
        r#"{"user":-1,"mark":"m","at":5}"#,
        r#"{"user":"one","mark":"m","at":5}"#,
        r#"{"user":1,"mark":"m","at":"noon"}"#,
    ] {
        assert_eq!(Holding::parse(text), None, "{text}");
    }
    let nowhere = Place { stage: Stage::Bootstrap, month: None, months_done: 0, months_total: 0, rows: 0 };
    for text in [
        r#"{"user":1,"mark":"m","at":5}"#,
        r#"{"user":1,"mark":"m","at":5,"stage":"dance","month":"May","done":-3,"total":1e30,"rows":"many","more":[]}"#,
        r#"{"user":1,"mark":"m","at":5,"stage":null,"month":13,"done":null,"total":{},"rows":null}"#,
    ] {
        assert_eq!(
            Holding::parse(text),
            Some(Holding { user_id: UserId(1), mark: "m".into(), at: PortalInstant(5), place: nowhere }),
            "{text}"
        );
    }
}

#[test]
fn only_a_fresh_note_of_another_keeps_anyone_waiting() {
    for (text, is_other) in [
        (String::new(), false),
        ("rubbish".to_owned(), false),
        (note("mine", Duration::ZERO).to_text(), false),
        (note("mine", SILENCE * 10).to_text(), false),
        (note("other", Duration::ZERO).to_text(), true),
        (note("other", SILENCE).to_text(), true),
        (note("other", SILENCE + Duration::from_millis(1)).to_text(), false),
        // Clocks of a portal's servers differ a little.
        (Holding { at: portal(NOW + SILENCE), ..note("other", Duration::ZERO) }.to_text(), true),
        (
            Holding { at: portal(NOW + SILENCE + Duration::from_millis(1)), ..note("other", Duration::ZERO) }.to_text(),
            false,
        ),
        (Holding { at: PortalInstant(i64::MIN), ..note("other", Duration::ZERO) }.to_text(), false),
        (Holding { at: PortalInstant(i64::MAX), ..note("other", Duration::ZERO) }.to_text(), false),
    ] {
        assert_eq!(Lease::decide(&text, portal(NOW), "mine").is_some(), is_other, "{text}");
        let (lease, ask) = seen(&text);
        assert_eq!(ask, (!is_other).then_some(Ask::Write), "{text}");
        assert_eq!((lease.permits_bootstrap(), lease.permits_reading()), (!is_other, false), "{text}");
    }
}

#[test]
fn who_cannot_have_a_lease_reads_without() {
    for (mark, is_admin, text) in [
        (None, true, Some(String::new())),
        (Some("mine"), false, Some(note("other", Duration::ZERO).to_text())),
        (Some("mine"), true, None),
    ] {
        let mut lease = Lease::default();
        if let Some(mark) = mark {
            lease.set_mark(mark.to_owned());
        }
        lease.begin(UserId(1), is_admin, text);
        assert_eq!((lease.next(NOW, portal(NOW)), lease.due()), (None, None), "{mark:?} {is_admin}");
        assert!(lease.permits_reading() && lease.permits_bootstrap(), "{mark:?} {is_admin}");
    }
}

#[test]
fn the_answer_to_a_claim_says_who_goes_on() {
    let other = note("other", Duration::ZERO);
    for (answer, permits, waits_for) in [
        (Some(mine()), true, None),
        (Some(other.to_text()), false, Some(&other)),
        // Nothing was kept, but nobody else is there either.
        (Some(String::new()), true, None),
        (None, true, None),
    ] {
        let (mut lease, _) = seen("");
        assert_eq!(ask(&mut lease, NOW, answer.as_deref()), Ask::Write);
        assert_eq!((lease.permits_reading(), lease.other()), (permits, waits_for), "{answer:?}");
    }
}

#[test]
fn a_refused_claim_is_not_repeated() {
    let (mut lease, _) = seen("");
    ask(&mut lease, NOW, None);
    assert_eq!((lease.next(NOW + SILENCE, portal(NOW + SILENCE)), lease.due()), (None, None));
}

#[test]
fn an_answer_that_got_lost_is_asked_for_again() {
    let (mut lease, _) = seen("");
    lease.asked();
    assert!(!lease.permits_reading());
    lease.lost();
    assert_eq!(ask(&mut lease, NOW, Some(&mine())), Ask::Write);
}

#[test]
fn a_holder_looks_before_every_heartbeat() {
    let mut lease = held();
    for beat in 0..=3 {
        let at = NOW + FIRST_LOOK + beat * HEARTBEAT;
        let just_before = Instant(at.0 - 1);
        assert_eq!((lease.next(just_before, portal(just_before)), lease.due()), (None, Some(at)));
        assert_eq!(ask(&mut lease, at, Some(&note("mine", HEARTBEAT).to_text())), Ask::Look);
        assert!(lease.permits_reading(), "reading goes on meanwhile");
        assert_eq!(ask(&mut lease, at, Some(&mine())), Ask::Write);
        assert!(lease.permits_reading());
    }
}

#[test]
fn what_a_holder_sees_at_a_heartbeat_decides_whether_he_stays() {
    let at = NOW + FIRST_LOOK;
    let robber = Holding { at: portal(at), ..note("other", Duration::ZERO) }.to_text();
    for (answer, next, permits) in [
        (Some(mine()), Some(Ask::Write), true),
        // Somebody who had lost the lease has given it back.
        (Some(String::new()), Some(Ask::Write), true),
        (Some(note("other", SILENCE * 2).to_text()), Some(Ask::Write), true),
        (Some(robber.clone()), None, false),
        (None, None, true),
    ] {
        let mut lease = held();
        assert_eq!(ask(&mut lease, at, answer.as_deref()), Ask::Look);
        assert_eq!((lease.next(at, portal(at)), lease.permits_reading()), (next, permits), "{answer:?}");
    }
    // Robbed between the look and the heartbeat.
    let mut lease = held();
    ask(&mut lease, at, Some(&mine()));
    ask(&mut lease, at, Some(&robber));
    assert!(!lease.permits_reading());
}

#[test]
fn a_heartbeat_that_failed_is_tried_again_at_the_next_one() {
    let mut lease = held();
    let at = NOW + FIRST_LOOK;
    ask(&mut lease, at, Some(&mine()));
    assert_eq!(ask(&mut lease, at, None), Ask::Write);
    assert_eq!((lease.permits_reading(), lease.due()), (true, Some(at + HEARTBEAT)));
}

#[test]
fn who_waits_looks_again_and_begins_when_the_lease_is_free() {
    for (answer, begins) in [
        (Some(String::new()), true),
        (Some("rubbish".to_owned()), true),
        (Some(note("other", SILENCE).to_text()), true),
        (Some(mine()), true),
        (Some(note("other", Duration::ZERO).to_text()), false),
        (Some(note("third", Duration::ZERO).to_text()), false),
        (None, false),
    ] {
        let mut lease = waiting(Duration::ZERO);
        let at = NOW + LOOK;
        assert_eq!(ask(&mut lease, at, answer.as_deref()), Ask::Look);
        if begins {
            assert_eq!(ask(&mut lease, at, Some(&mine())), Ask::Write, "{answer:?}");
            assert!(lease.permits_reading(), "{answer:?}");
        } else {
            assert_eq!((lease.next(at, portal(at)), lease.due()), (None, Some(at + LOOK)), "{answer:?}");
        }
    }
}

#[test]
fn who_waits_for_a_silent_holder_begins_even_if_the_option_cannot_be_read_any_more() {
    let mut lease = waiting(SILENCE - LOOK / 2);
    assert!(!lease.other().expect("a holder").is_silent(portal(NOW)));
    assert!(lease.other().expect("a holder").is_silent(portal(NOW + LOOK)), "which can be told before the next look");
    assert_eq!(ask(&mut lease, NOW + LOOK, None), Ask::Look);
    assert_eq!(ask(&mut lease, NOW + LOOK, None), Ask::Write);
    assert!(lease.permits_reading());
}

#[test]
fn who_insists_begins_at_once() {
    let mut lease = waiting(Duration::ZERO);
    lease.take_over();
    assert_eq!(ask(&mut lease, NOW, Some(&mine())), Ask::Write);
    assert!(lease.permits_reading());
    // Also while the answer to a look is awaited, which then means nothing any more.
    let mut lease = waiting(Duration::ZERO);
    lease.asked();
    lease.take_over();
    lease.answered(Ask::Look, Some(&note("other", Duration::ZERO).to_text()), NOW, portal(NOW));
    assert_eq!(ask(&mut lease, NOW, Some(&mine())), Ask::Write);
    // Nobody who reads has anything to take.
    let mut lease = held();
    lease.take_over();
    assert_eq!(lease.next(NOW, portal(NOW)), None);
}

#[test]
fn at_the_end_only_ones_own_note_is_cleared() {
    for (answer, clears) in
        [(Some(mine()), true), (Some(note("other", Duration::ZERO).to_text()), false), (None, false)]
    {
        let mut lease = held();
        lease.release();
        assert!(lease.permits_reading());
        assert_eq!(ask(&mut lease, NOW, answer.as_deref()), Ask::Look);
        if clears {
            assert_eq!(ask(&mut lease, NOW, Some("true")), Ask::Clear);
        }
        assert_eq!((lease.next(NOW, portal(NOW)), lease.due()), (None, None), "{answer:?}");
    }
}

#[test]
fn a_reading_that_ends_during_a_heartbeat_gives_the_lease_back_after_it() {
    let mut lease = held();
    ask(&mut lease, NOW + HEARTBEAT, Some(&mine()));
    assert_eq!(lease.next(NOW + HEARTBEAT, portal(NOW + HEARTBEAT)), Some(Ask::Write));
    lease.asked();
    lease.release();
    lease.answered(Ask::Write, Some(&mine()), NOW + HEARTBEAT, portal(NOW + HEARTBEAT));
    assert_eq!(ask(&mut lease, NOW + HEARTBEAT, Some(&mine())), Ask::Look);
    assert_eq!(ask(&mut lease, NOW + HEARTBEAT, Some("true")), Ask::Clear);
}

#[test]
fn a_note_says_who_reads_since_when_and_how_far() {
    let lease = held();
    let calls = lease.calls(Ask::Write, portal(NOW), place());
    let methods: Vec<_> = calls.iter().map(|call| call.method).collect();
    assert_eq!(methods, ["app.option.set", "app.option.get"]);
    let text = calls[0].params["options"][OPTION].as_str().expect("a text");
    let expected = Holding { user_id: UserId(1), mark: "mine".into(), at: portal(NOW), place: place() };
    assert_eq!(Holding::parse(text), Some(expected));
    for ask in [Ask::Look, Ask::Write, Ask::Clear] {
        let calls: Vec<Call> = lease.calls(ask, portal(NOW), place());
        assert_eq!(calls.len(), ask.commands(), "{ask:?}");
    }
}
