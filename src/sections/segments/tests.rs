//! What addresses say, what segments that name each other ask, and which lists are opened.

use segmentation::UserId;
use segmentation::condition::Resolved;

use super::*;
use crate::sections::Section;

fn saved(id: &str, condition: &str) -> SavedSegment {
    SavedSegment {
        id: id.into(),
        name: format!("Сегмент {id}"),
        revision: 1,
        condition: condition.into(),
        at: "2026-05-31T12:00".into(),
        user: UserId(1),
        by: "Анна".into(),
    }
}

const PHONE: &str = r#"{"field":"phone","op":"is","value":true}"#;

fn known() -> SegmentsAnswer {
    let mut known = SegmentsAnswer::default();
    known.portal.segments = vec![
        saved("p1", PHONE),
        saved("p2", r#"{"not":{"segment":"p1"}}"#),
        saved("p3", r#"{"segment":"p4"}"#),
        saved("p4", r#"{"all":[{"segment":"p3"}]}"#),
        saved("p5", r#"{"segment":"p99"}"#),
        saved("p6", r#"{"mood":"good"}"#),
    ];
    known.own.segments = vec![saved("u1", r#"{"all":[{"segment":"p2"},{"segment":"preset.vip"}]}"#)];
    known
}

fn portal(id: &str) -> Key {
    Key::Saved(Shelf::Portal, id.to_owned())
}

#[test]
fn a_choice_survives_the_way_through_the_address() {
    let own = Key::Saved(Shelf::Own, "u1".into());
    let draft = Some(r#"{"all":[{"field":"city","op":"contains","value":"a~b&c.d"}]}"#.to_owned());
    let choices = [
        Choice::All,
        Choice::Open(Key::Preset(Preset::B2bSmall)),
        Choice::Open(own.clone()),
        Choice::Edit { of: None, draft: None },
        Choice::Edit { of: None, draft: draft.clone() },
        Choice::Edit { of: Some(portal("p1")), draft: None },
        Choice::Edit { of: Some(own.clone()), draft },
    ];
    let now = Route { section: Section::Segments, ..Route::default() };
    for choice in choices {
        let route = choice.route(&now);
        assert_eq!(Choice::of(&route), choice);
        assert_eq!(route.list.is_some(), matches!(choice, Choice::Open(_)), "a segment lists its clients");
        let fragment = route.to_fragment(|text| text.replace('%', "%25").replace('&', "%26"));
        let read = Route::parse(&fragment, |text| text.replace("%26", "&").replace("%25", "%"));
        assert_eq!(Choice::of(&read), choice, "{fragment}");
    }
    for code in ["", "nonsense", "preset.", "preset.none", "portal.", "edited"] {
        let route = Route { choice: Some(code.into()), ..now.clone() };
        assert!(matches!(Choice::of(&route), Choice::All | Choice::Edit { of: None, .. }), "{code}");
    }
    let listings = [Listing::Members, Listing::Came, Listing::Lost, Listing::PhoneAndEmail, Listing::With(own)];
    for listing in listings {
        assert_eq!(Listing::from_code(&listing.code()), Some(listing));
    }
    assert_eq!(Listing::from_code("with.mood"), None);
}

#[test]
fn segments_that_are_named_are_asked_in_their_place() {
    let known = known();
    let vip = Preset::Vip.condition(&Sizes::default()).to_json();
    assert_eq!(counted(&portal("p2"), &known), Ok(format!(r#"{{"not":{PHONE}}}"#)));
    let own = Key::Saved(Shelf::Own, "u1".into());
    assert_eq!(counted(&own, &known), Ok(format!(r#"{{"all":[{{"not":{PHONE}}},{vip}]}}"#)));
    assert_eq!(counted(&portal("p3"), &known), Err(Unusable::Circle(vec!["p3".into(), "p4".into()])));
    assert_eq!(counted(&portal("p5"), &known), Err(Unusable::Gone("p99".into())));
    assert_eq!(counted(&portal("p7"), &known), Err(Unusable::Gone("p7".into())));
    assert!(matches!(counted(&portal("p6"), &known), Err(Unusable::NotUnderstood(_))));
    // One that is being changed must not name itself, on whatever way.
    let draft = Condition::Segment("p2".into());
    assert!(counted_draft(&draft, None, &known).is_ok());
    assert_eq!(
        counted_draft(&draft, Some(&portal("p1")), &known),
        Err(Unusable::Circle(vec!["p1".into(), "p2".into()]))
    );
}

#[test]
fn every_listing_opens_a_list_that_the_engine_can_make() {
    let known = known();
    let month = Month::new(2024, 5).expect("a month");
    let now = Route { section: Section::Segments, ..Route::default() };
    let draft = Some(r#"{"segment":"preset.regular"}"#.to_owned());
    let edit = Choice::Edit { of: Some(portal("p1")), draft }.route(&now);
    let open = Choice::Open(portal("p2")).route(&now);
    let with = Listing::With(Key::Preset(Preset::Vip));
    let of_open =
        [Listing::Members, Listing::Came, Listing::Gone, Listing::Phone, Listing::Email, Listing::PhoneAndEmail, with];
    let of_edit = [Listing::Members, Listing::Added, Listing::Lost];
    let all = of_open.iter().map(|it| (&open, it)).chain(of_edit.iter().map(|it| (&edit, it)));
    for (route, listing) in all {
        let list = own_list(route, &listing.code(), month, Some(&known)).expect("a list");
        let (Listed::Condition(condition) | Listed::Changed { condition, .. }) = &list.members else {
            panic!("a condition")
        };
        let condition = Condition::parse(condition).expect("a condition");
        Resolved::new(&condition, &()).expect("one that names nothing that has to be looked up");
    }
    assert_eq!(own_list(&open, "added", month, Some(&known)), None, "nothing is changed");
    assert_eq!(own_list(&open, "members", month, None), None, "it is not known yet");
    let ready = Choice::Open(Key::Preset(Preset::Vip)).route(&now);
    assert!(own_list(&ready, "members", month, None).is_some());
    for broken in ["p3", "p5", "p6"] {
        assert_eq!(own_list(&Choice::Open(portal(broken)).route(&now), "members", month, Some(&known)), None);
    }
}

#[test]
fn a_line_a_change_and_an_age_are_told() {
    let size = |clients: &[u32]| SegmentSize { clients: clients.to_vec(), ..SegmentSize::default() };
    assert_eq!((change(&size(&[5, 3])), change(&size(&[3])), change(&size(&[]))), (Some(-2), None, None));
    assert_eq!(line(&[0, 5, 10], (10.0, 4.0)), "0.0,4.0 5.0,2.0 10.0,0.0");
    assert_eq!((line(&[0, 0], LINE), line(&[], LINE)), ("0.0,24.0 96.0,24.0".into(), String::new()));
    let today = Month::new(2026, 11).expect("a month");
    for (at, expected) in [("2026-05-31T12:00", true), ("2026-06-01T00:00", false), ("", false), ("soon", false)] {
        assert_eq!(is_stale(at, today), expected, "{at}");
    }
}

#[test]
fn a_copy_gets_a_name_that_is_free() {
    let known = known();
    assert_eq!(free_name("VIP", &known), "VIP");
    assert_eq!(free_name("Сегмент p1", &known), "Сегмент p1 2");
}
