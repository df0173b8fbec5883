//! What addresses say, what segments that name each other ask, and which lists are opened.

use segmentation::condition::{CardList, Resolved};
use segmentation::{Card, ContactId, UserId};

use super::snapshot::Kind;
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
        used: None,
        frozen: None,
    }
}

fn cards() -> String {
    CardList::new([2, 5].map(|id| Card::Contact(ContactId(id)))).to_text()
}

fn snapshot(id: &str, condition: &str, cards: &str) -> SavedSegment {
    let list = FrozenList { on: "2026-05-31".into(), cards: cards.into() };
    SavedSegment { frozen: Some(list), ..saved(id, condition) }
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
        saved("p7", r#"{"all":[{"segment":"p8"},{"not":{"segment":"p1"}}]}"#),
        snapshot("p8", r#"{"segment":"p1"}"#, &cards()),
        snapshot("p9", r#"{"segment":"p99"}"#, &cards()),
        snapshot("p10", PHONE, "in another form"),
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
        Choice::Compare(Key::Preset(Preset::Vip), own.clone()),
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
    for code in [
        "",
        "nonsense",
        "preset.",
        "preset.none",
        "portal.",
        "edited",
        "compare.",
        "compare.preset.vip",
        "compare.preset.vip~x",
    ] {
        let route = Route { choice: Some(code.into()), ..now.clone() };
        assert!(matches!(Choice::of(&route), Choice::All | Choice::Edit { of: None, .. }), "{code}");
    }
    let parts = [
        Listing::Part(Dimension::Source, Part::Code("a.b".into())),
        Listing::Part(Dimension::City, Part::Text("г. Орёл".into())),
        Listing::Part(Dimension::Responsible, Part::Empty),
    ];
    let listings =
        [Listing::Members, Listing::Came, Listing::Left, Listing::Qualify, Listing::PhoneAndEmail, Listing::With(own)];
    let pairs = [Listing::InFirst, Listing::InSecond, Listing::InBoth, Listing::OnlyFirst, Listing::OnlySecond];
    for listing in listings.into_iter().chain(parts).chain(pairs) {
        assert_eq!(Listing::from_code(&listing.code()), Some(listing));
    }
    for code in ["with.mood", "part.city", "part.mood.year.2024", "part.city.cohort.2024"] {
        assert_eq!(Listing::from_code(code), None, "{code}");
    }
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
    assert_eq!(counted(&portal("p77"), &known), Err(Unusable::Gone("p77".into())));
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
fn a_snapshot_is_its_list_and_a_condition_may_name_it() {
    let known = known();
    let list = format!(r#"{{"cards":"{}"}}"#, cards());
    assert_eq!(counted(&portal("p8"), &known), Ok(list.clone()));
    assert_eq!(counted(&portal("p7"), &known), Ok(format!(r#"{{"all":[{list},{{"not":{PHONE}}}]}}"#)));
    // What it was made by is asked for what has changed since, and cannot make the list unusable.
    assert_eq!(snapshot::counted_source(&portal("p8"), &known), Ok(PHONE.to_owned()));
    assert_eq!(counted(&portal("p9"), &known), Ok(list));
    assert_eq!(snapshot::counted_source(&portal("p9"), &known), Err(Unusable::Gone("p99".into())));
    assert!(matches!(counted(&portal("p10"), &known), Err(Unusable::NotUnderstood(_))), "nobody is no answer");
    let kinds = ["p1", "p2", "p7", "p8", "p5"].map(|id| Kind::of(&portal(id), &known));
    assert_eq!(kinds, [Kind::Dynamic, Kind::Dynamic, Kind::Mixed, Kind::Snapshot, Kind::Dynamic]);
    let long_ago = Month::new(2030, 1).expect("a month");
    assert_eq!(age(&portal("p9"), &known, long_ago), None, "it is not to change");
}

#[test]
fn who_left_a_snapshot_and_who_would_qualify_are_the_two_sides_of_it() {
    let known = known();
    let month = Month::new(2026, 11).expect("a month");
    let open = |id: &str| Choice::Open(portal(id)).route(&Route { section: Section::Segments, ..Route::default() });
    let list = |id: &str, code: &str| own_list(&open(id), code, month, Some(&known));
    let frozen = format!(r#"{{"cards":"{}"}}"#, cards());
    let condition = |of: &str, but: &str| Some(OwnList::of_condition(format!(r#"{{"all":[{of},{{"not":{but}}}]}}"#)));
    assert_eq!(list("p8", "left"), condition(&frozen, PHONE));
    assert_eq!(list("p8", "qualify"), condition(PHONE, &frozen));
    assert_eq!(list("p9", "left"), None, "its condition cannot be counted any more");
    assert!(list("p9", "members").is_some());
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
    let part = [Listing::Part(Dimension::CreatedYear, Part::Year(2024)), Listing::Part(Dimension::Type, Part::Empty)];
    let pair = Choice::Compare(portal("p2"), Key::Preset(Preset::Vip)).route(&now);
    let of_pair = [Listing::InFirst, Listing::InSecond, Listing::InBoth, Listing::OnlyFirst, Listing::OnlySecond];
    let all = of_open.iter().chain(&part).map(|it| (&open, it)).chain(of_edit.iter().map(|it| (&edit, it)));
    let all = all.chain(of_pair.iter().map(|it| (&pair, it)));
    let snapshot = Choice::Open(portal("p8")).route(&now);
    let of_snapshot = [Listing::Members, Listing::Phone, Listing::Left, Listing::Qualify];
    let all = all.chain(of_snapshot.iter().map(|it| (&snapshot, it)));
    for (route, listing) in all {
        let list = own_list(route, &listing.code(), month, Some(&known)).expect("a list");
        let (Listed::Condition(condition) | Listed::Changed { condition, .. }) = &list.members else {
            panic!("a condition")
        };
        let condition = Condition::parse(condition).expect("a condition");
        Resolved::new(&condition, &()).expect("one that names nothing that has to be looked up");
    }
    assert_eq!(own_list(&open, "added", month, Some(&known)), None, "nothing is changed");
    assert_eq!(own_list(&open, "shared", month, Some(&known)), None, "there is no second one");
    assert_eq!(own_list(&pair, "members", month, Some(&known)), None, "of which of both?");
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
fn a_segment_is_unused_only_if_a_use_is_noted_and_both_it_and_the_last_change_are_long_ago() {
    let today = Month::new(2026, 12).expect("a month");
    let told = |id: &str, used: Option<&str>, at: &str| {
        let mut known = known();
        let place = known.portal.segments.iter().position(|segment| segment.id == id).expect("a segment");
        known.portal.segments[place].used = used.map(str::to_owned);
        known.portal.segments[place].at = at.to_owned();
        age(&portal(id), &known, today)
    };
    let (old, new) = ("2026-05-31T12:00", "2026-11-30T12:00");
    assert_eq!(told("p6", Some("2026-06-01"), old), Some(Age::Unused));
    assert_eq!(told("p6", Some("2026-11-01"), old), None, "it is used as it is");
    assert_eq!(told("p6", Some("2026-06-01"), new), None, "somebody has just changed it");
    assert_eq!(told("p6", None, old), Some(Age::Unchanged), "it may have been used before uses were noted");
    assert_eq!(told("p1", Some("2026-01-01"), old), None, "another segment names it");
    assert_eq!(age(&Key::Preset(Preset::Vip), &known(), today), None);
}

#[test]
fn a_copy_gets_a_name_that_is_free() {
    let known = known();
    assert_eq!(free_name("VIP", &known), "VIP");
    assert_eq!(free_name("Сегмент p1", &known), "Сегмент p1 2");
}
