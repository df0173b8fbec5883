//! Sizes are those of the lists, drafts tell who is added and lost, and reports agree with both.

use protocol::{
    ComparisonQuestion, Fate, FreezeQuestion, GoneCard, ListAnswer, ListQuestion, Listed, NoDraft, SavedSegment,
    SegmentReport, SegmentReportQuestion, Shelf, SizesAnswer, Snapshot, SnapshotQuestion, UseSegment, Visibility,
};
use segmentation::facts::Contact;
use segmentation::{Card, ContactId, Facts, HistoryDelta, Removal, Segmentation, Settings, UserId};

use super::super::context::Sees;
use super::super::context::tests::{Known, month};
use super::*;

/// A portal whose twelve contacts were created month by month.
fn known() -> Known {
    with((1..=12).map(|id| (id, format!("Клиент {id:02}"))))
}

/// A portal with these contacts.
fn with(contacts: impl Iterator<Item = (u32, String)>) -> Known {
    let mut known = Known::contacts(&[]);
    let contact = |(id, title): (u32, String)| Contact {
        id: ContactId(id),
        title,
        created: month().plus(-(id as i32 % 4)).first_day(),
        ..Contact::default()
    };
    let facts = Facts { contacts: contacts.map(contact).collect(), ..Facts::default() };
    known.engine = Segmentation::new(facts, &Settings::default(), month().last_day());
    known
}

fn run<Q: Answerable>(question: &Q, context: &Context<'_>) -> Q::Answer {
    let mut work = Q::Work::default();
    for _ in 0..1_000 {
        match question.step(&mut work, Came::Turn, context) {
            Step::Answer(answer) => return answer,
            Step::More | Step::Partly { .. } => {}
            Step::AskPortal(_) | Step::Weigh => panic!("something else is asked"),
        }
    }
    panic!("no answer")
}

const ALL: &str = r#"{"all":[]}"#;

fn named(words: &str) -> String {
    format!(r#"{{"field":"title","op":"contains","value":"{words}"}}"#)
}

fn sizes(conditions: &[&str], months: u32, context: &Context<'_>) -> SizesAnswer {
    let conditions = conditions.iter().map(|text| (*text).to_owned()).collect();
    run(&SizesQuestion { month: month(), months, conditions }, context)
}

/// How many clients a list of a month has.
fn listed(members: Listed, of: Month, context: &Context<'_>) -> u32 {
    let ListAnswer::Part { page, visibility: Visibility::Everything, .. } =
        run(&ListQuestion::of(members, of), context)
    else {
        panic!("a list")
    };
    page.matching as u32
}

#[test]
fn the_size_of_every_month_is_that_of_the_list_of_its_members() {
    let known = known();
    let context = known.context();
    let (one, all) = (named("клиент 1"), ALL);
    let told = sizes(&[all, &one, "no condition"], 5, &context).expect("sizes");
    assert_eq!(told[2], None, "it cannot be used");
    for (condition, size) in [(all, &told[0]), (&one, &told[1])] {
        let size = size.as_ref().expect("a size");
        let months = (0..5).map(|ago| month().plus(ago - 4));
        let expected: Vec<u32> =
            months.map(|of| listed(Listed::Condition(condition.to_owned()), of, &context)).collect();
        assert_eq!(size.clients, expected);
        assert!(expected[0] < expected[4], "it has grown");
    }
}

#[test]
fn segments_with_nearly_the_same_clients_are_told_of_each_other() {
    let known = known();
    let context = known.context();
    let most = format!(r#"{{"not":{}}}"#, named("клиент 01"));
    let few = named("клиент 01");
    let nobody = r#"{"any":[]}"#;
    let told = sizes(&[ALL, &most, &few, nobody, nobody], 2, &context).expect("sizes");
    let nearly: Vec<Vec<u32>> = told.into_iter().map(|size| size.expect("a size").nearly).collect();
    assert_eq!(nearly, [vec![1], vec![0], vec![], vec![], vec![]], "eleven of twelve");
}

#[test]
fn a_draft_tells_its_number_a_sample_and_what_it_changes() {
    let known = known();
    let context = known.context();
    let draft = |condition: &str, against: Option<&str>| {
        let against = against.map(str::to_owned);
        run(&DraftQuestion { month: month(), condition: condition.to_owned(), against }, &context)
    };
    let told = draft(ALL, Some(&named("клиент 1"))).expect("a draft");
    assert_eq!((told.all, told.clients, told.sample.len()), (12, 12, SAMPLE));
    assert_eq!(
        (told.added.0, told.lost.0, told.sample[0].title.as_str()),
        (8, 0, "Клиент 01"),
        "all but 1, 10, 11, 12"
    );
    let told = draft(&named("клиент 01"), Some(&named("клиент 02"))).expect("a draft");
    let names = |rows: &[Row]| rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
    assert_eq!((told.added.0, names(&told.added.1)), (1, vec!["Клиент 01".to_owned()]));
    assert_eq!((told.lost.0, names(&told.lost.1)), (1, vec!["Клиент 02".to_owned()]));
    assert_eq!(draft(ALL, Some("gone")).expect("a draft").added.0, 0, "what cannot be used is no comparison");
    assert!(matches!(draft(r#"{"segment":"p1"}"#, None), Err(NoDraft::Unusable(_))));
    let missing = draft(r#"{"field":"uf:UF_CRM_GONE","op":"filled"}"#, None).expect("a draft").missing;
    assert_eq!(missing, [("uf:UF_CRM_GONE".to_owned(), String::new())]);
}

#[test]
fn a_report_agrees_with_the_sizes_and_with_the_lists_it_opens() {
    let known = known();
    let context = known.context();
    let condition = format!(r#"{{"not":{}}}"#, named("клиент 1"));
    let others = vec![ALL.to_owned(), named("клиент 02"), "no condition".to_owned()];
    let question = SegmentReportQuestion { month: month(), condition: condition.clone(), others };
    let report: SegmentReport = *run(&question, &context).expect("a report");
    let first = known.engine.series().first;
    assert_eq!(report.clients.len() as i32, month().since(first) + 1, "from the first month on");
    let size = sizes(&[&condition], report.clients.len() as u32, &context).expect("sizes").remove(0);
    assert_eq!(report.clients, size.expect("a size").clients);
    assert_eq!((report.all, report.clients.last()), (12, Some(&8)), "all but 1, 10, 11, 12");
    assert_eq!(report.overlaps, [(12, 8), (1, 1), (0, 0)]);
    let changed = |came| Listed::Changed { condition: condition.clone(), since: month().plus(-1), came };
    assert_eq!(report.came, listed(changed(true), month(), &context));
    assert_eq!(report.gone, listed(changed(false), month(), &context));
    assert!(report.came > 0);
    assert_eq!((report.payments, report.closed, report.revenue), (0, (0, 0), None), "no currency is known");
}

#[test]
fn who_sees_the_published_chart_alone_is_told_no_size() {
    let known = known();
    let sees = Sees { is_limited: true, shows_published: true, ..Sees::default() };
    let context = Context { sees, ..known.context() };
    assert!(sizes(&[ALL], 2, &context).is_err());
    let draft = DraftQuestion { month: month(), condition: ALL.to_owned(), against: None };
    assert_eq!(run(&draft, &context), Err(NoDraft::NotRead));
    let report = SegmentReportQuestion { month: month(), condition: ALL.to_owned(), others: Vec::new() };
    assert_eq!(run(&report, &context), Err(NoDraft::NotRead));
}

#[test]
fn both_and_those_in_one_alone_add_up_and_each_report_is_the_one_of_its_segment() {
    let known = known();
    let context = known.context();
    let one = format!(r#"{{"not":{}}}"#, named("клиент 1"));
    let other = format!(r#"{{"any":[{},{}]}}"#, named("клиент 1"), named("клиент 02"));
    let question =
        |conditions: [&str; 2]| ComparisonQuestion { month: month(), conditions: conditions.map(str::to_owned) };
    let told = run(&question([&one, &other]), &context).expect("a comparison");
    assert_eq!(told.shares(), [7, 1, 4], "of 12: client 2 is in both, 1, 10, 11, 12 in the second alone");
    let listed = |condition: String| listed(Listed::Condition(condition), month(), &context);
    assert_eq!(listed(format!(r#"{{"all":[{one},{other}]}}"#)), told.both);
    for (place, condition) in [(0, &one), (1, &other)] {
        let alone = told.shares()[place * 2];
        let second = if place == 0 { &other } else { &one };
        assert_eq!(listed(format!(r#"{{"all":[{condition},{{"not":{second}}}]}}"#)), alone);
        let report =
            SegmentReportQuestion { month: month(), condition: condition.clone(), others: vec![second.clone()] };
        assert_eq!(Ok(Box::new(told.reports[place].clone())), run(&report, &context));
    }
    let swapped = run(&question([&other, &one]), &context).expect("a comparison");
    assert_eq!(swapped.shares(), [4, 1, 7]);
    let broken = run(&question([ALL, "no condition"]), &context);
    assert!(matches!(broken, Err((1, NoDraft::Unusable(_)))), "the second is why");
}

#[test]
fn a_use_is_noted_once_a_day_by_who_may_change_the_segment() {
    let known = known();
    let today = known.engine.today();
    let context = known.context();
    let administrator = Context { administrator: Some((UserId(1), "Анна".to_owned())), ..known.context() };
    let step = |shelf: Shelf, used: Option<String>, context: &Context<'_>| {
        let segment = SavedSegment {
            id: "p1".into(),
            name: "Все".into(),
            revision: 3,
            condition: ALL.into(),
            at: String::new(),
            user: UserId(1),
            by: String::new(),
            used,
            frozen: None,
        };
        matches!(UseSegment { shelf, segment }.step(&mut 0, Came::Turn, context), Step::AskPortal(Job::SaveSegment(_)))
    };
    let yesterday = today.pred_opt().map(|day| day.to_string());
    assert!(step(Shelf::Portal, None, &administrator) && step(Shelf::Portal, yesterday.clone(), &administrator));
    assert!(!step(Shelf::Portal, Some(today.to_string()), &administrator), "today it is noted already");
    assert!(!step(Shelf::Portal, yesterday.clone(), &context), "he may not write");
    assert!(step(Shelf::Own, yesterday, &context) && !step(Shelf::Own, Some(today.to_string()), &context));
}

fn card(id: u32) -> Card {
    Card::Contact(ContactId(id))
}

#[test]
fn a_snapshot_holds_whom_the_list_has_and_stays_as_it_was() {
    let before = known();
    let question = FreezeQuestion { month: month(), condition: named("клиент 1") };
    let freezing = run(&question, &before.context()).expect("a list");
    let condition = format!(r#"{{"cards":"{}"}}"#, freezing.list.cards);
    assert_eq!((freezing.clients, freezing.list.on.as_str()), (4, month().last_day().to_string().as_str()));
    assert_eq!(listed(Listed::Condition(condition), month(), &before.context()), 4);
    assert!(freezing.is_whole && !freezing.is_limited);
    let read = super::super::context::tests::checkpoint(sync::Reached::Nothing);
    let money = FreezeQuestion { condition: r#"{"field":"revenue","op":"gt","value":1}"#.to_owned(), ..question };
    let half = Context { checkpoint: Some(&read), ..before.context() };
    assert!(!run(&money, &half).expect("a list").is_whole, "sums are not read yet");

    // Later: 10 is deleted, 11 merged, 12 called otherwise, and 13 has come.
    let now = (1..=13).filter(|id| !(10..=11).contains(id));
    let mut later = with(now.map(|id| (id, if id == 12 { "Клиентка".to_owned() } else { format!("Клиент {id:02}") })));
    let removal = |id: u32, merged_into| Removal {
        card: card(id),
        title: format!("Клиент {id:02}"),
        created: month().first_day(),
        noticed: month().last_day(),
        merged_into,
    };
    let removals = vec![removal(10, None), removal(11, Some(card(1)))];
    later.recorded.absorb(HistoryDelta { snapshot: None, removals });
    let question = |condition: Option<&str>, of| SnapshotQuestion {
        month: of,
        cards: freezing.list.cards.clone(),
        condition: condition.map(str::to_owned),
    };
    let is_named = named("клиент 1");
    let told = *run(&question(Some(&is_named), month()), &later.context()).expect("a snapshot");
    let gone = |id: u32, title: &str, fate| GoneCard { card: card(id), title: title.to_owned(), fate };
    let expected = Snapshot {
        listed: 4,
        clients: 2,
        parted: Some((1, 1)),
        gone: vec![gone(10, "Клиент 10", Fate::Deleted), gone(11, "Клиент 11", Fate::Merged(card(1)))],
        all_gone: 2,
        ..Snapshot::default()
    };
    assert_eq!(told, expected);
    // Every number lists its clients.
    let cards = format!(r#"{{"cards":"{}"}}"#, freezing.list.cards);
    for (condition, clients) in [
        (format!(r#"{{"all":[{cards},{{"not":{is_named}}}]}}"#), 1),
        (format!(r#"{{"all":[{is_named},{{"not":{cards}}}]}}"#), 1),
        // Further conditions on a snapshot.
        (format!(r#"{{"all":[{cards},{}]}}"#, named("клиент 01")), 1),
        (cards, 2),
    ] {
        assert_eq!(listed(Listed::Condition(condition.clone()), month(), &later.context()), clients, "{condition}");
    }
    // The list is right without its condition, and at a month before its clients were created it has nobody.
    let bare = *run(&question(Some("gone"), month()), &later.context()).expect("a snapshot");
    assert_eq!(bare, Snapshot { parted: None, ..expected.clone() });
    let early = *run(&question(None, month().plus(-4)), &later.context()).expect("a snapshot");
    assert_eq!((early.clients, early.all_gone, early.gone[0].fate), (0, 4, Fate::NoClient));
    // Whoever may not see everything is not told that somebody is deleted.
    let sees = Sees { is_limited: true, ..Sees::default() };
    let limited = Context { sees, ..later.context() };
    let told = *run(&question(Some(&is_named), month()), &limited).expect("a snapshot");
    assert_eq!((told.clients, told.unseen, told.all_gone, told.gone), (2, 2, 0, vec![]));
    let broken = SnapshotQuestion { month: month(), cards: "ё".to_owned(), condition: None };
    assert!(matches!(run(&broken, &later.context()), Err(NoDraft::Unusable(_))));
}
