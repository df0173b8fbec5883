//! Two who save at once, an option that is damaged, full or newer, and a portal that refuses.

use serde_json::{Value, json};

use super::*;

/// A portal with the options of one shelf; who writes into them between two batches is said by the test.
#[derive(Default)]
struct Portal {
    text: String,
    damaged: String,
    refuses: bool,
}

impl Portal {
    /// Runs a job; `meanwhile` is called before every batch with its number.
    fn run(&mut self, job: &mut SaveSegment, mut meanwhile: impl FnMut(usize, &mut String)) -> Saved {
        for number in 0.. {
            let Some(batch) = job.batch() else { break };
            assert!(number < 20, "it comes to an end");
            meanwhile(number, &mut self.text);
            let call = &batch.calls()[0];
            let result = if call.method.ends_with("option.set") {
                if self.refuses {
                    Err("ACCESS_DENIED")
                } else {
                    let options = &call.params["options"];
                    self.text = options[wire::OPTION].as_str().expect("a text").to_owned();
                    self.damaged = options[wire::DAMAGED].as_str().unwrap_or_default().to_owned();
                    Ok(json!(true))
                }
            } else {
                Ok(Value::from(self.text.clone()))
            };
            let body = match result {
                Ok(result) => json!({ "result": { "c00": result } }),
                Err(code) => json!({ "result": [], "result_error": { "c00": { "error": code } } }),
            };
            let time = json!({ "date_start": "2026-11-30T12:30:59+03:00" });
            let body = json!({ "result": body, "time": time }).to_string();
            job.take(&BatchReply::read(200, body.as_bytes(), 1).expect("an answer"));
        }
        job.outcome().expect("an outcome").clone()
    }

    fn names(&self) -> Vec<String> {
        Segments::parse(&self.text).expect("segments").segments.into_iter().map(|it| it.name).collect()
    }
}

fn wanted(name: &str) -> Option<Wanted> {
    Some(Wanted { name: name.to_owned(), condition: r#"{"all":[]}"#.to_owned(), frozen: None })
}

fn saving(seen: Option<(&str, u64)>, wanted: Option<Wanted>, user: UserId) -> SaveSegment {
    let seen = seen.map(|(id, revision)| (id.to_owned(), revision));
    SaveSegment::new(Shelf::Portal, seen, wanted, false, user, format!("Администратор {user}"))
}

/// The text after somebody has saved something in it.
fn saved(text: &str, seen: Option<(&str, u64)>, it: Option<Wanted>) -> String {
    let mut portal = Portal { text: text.to_owned(), ..Portal::default() };
    assert!(matches!(portal.run(&mut saving(seen, it, UserId(9)), |_, _| ()), Saved::Set(..)));
    portal.text
}

#[test]
fn a_segment_is_saved_changed_and_deleted_with_who_did_it_and_when() {
    let mut portal = Portal::default();
    let outcome = portal.run(&mut saving(None, wanted("Один"), UserId(7)), |_, _| ());
    assert_eq!(outcome, Saved::Set(portal.text.clone(), "p1".to_owned()));
    let told = Segments::parse(&portal.text).expect("segments");
    assert_eq!((told.segments[0].author.at.as_str(), told.segments[0].author.user), ("2026-11-30T12:30", UserId(7)));
    portal.run(&mut saving(Some(("p1", 1)), wanted("Два"), UserId(8)), |_, _| ());
    assert_eq!(portal.names(), ["Два"]);
    portal.run(&mut saving(Some(("p1", 2)), None, UserId(8)), |_, _| ());
    assert!(portal.names().is_empty());
    // To delete what is gone is done already.
    assert!(matches!(portal.run(&mut saving(Some(("p1", 2)), None, UserId(8)), |_, _| ()), Saved::Set(..)));
}

#[test]
fn of_two_who_change_the_same_segment_the_later_one_is_told() {
    let mut portal = Portal { text: saved("", None, wanted("Один")), ..Portal::default() };
    portal.text = saved(&portal.text, Some(("p1", 1)), wanted("Первый"));
    let outcome = portal.run(&mut saving(Some(("p1", 1)), wanted("Второй"), UserId(2)), |_, _| ());
    assert_eq!((outcome, portal.names()), (Saved::Overtaken(portal.text.clone()), vec!["Первый".to_owned()]));
    // A deleted one comes back only if that is wanted: as a new one.
    portal.text = saved(&portal.text, Some(("p1", 2)), None);
    assert!(matches!(
        portal.run(&mut saving(Some(("p1", 2)), wanted("Второй"), UserId(2)), |_, _| ()),
        Saved::Overtaken(_)
    ));
}

#[test]
fn what_others_save_beside_at_the_same_moment_is_kept_and_so_is_what_is_saved() {
    // The other one has looked before this one wrote, and writes after it: in turn a new one and a change.
    for (seen, other) in [(None, wanted("Чужой")), (Some(("p1", 1)), wanted("Старый, названный иначе"))]
    {
        let before = saved("", None, wanted("Старый"));
        let others = saved(&before, seen, other);
        let mut portal = Portal { text: before, ..Portal::default() };
        let outcome = portal.run(&mut saving(None, wanted("Наш"), UserId(2)), |number, text| {
            if number == 2 {
                text.clone_from(&others);
            }
        });
        let names = portal.names();
        assert!(matches!(outcome, Saved::Set(..)));
        assert!(names.contains(&"Наш".to_owned()) && names.len() == if seen.is_some() { 2 } else { 3 }, "{names:?}");
    }
    // The same segment is another matter.
    let before = saved("", None, wanted("Старый"));
    let others = saved(&before, Some(("p1", 1)), wanted("Чужой"));
    let mut portal = Portal { text: before, ..Portal::default() };
    let outcome = portal.run(&mut saving(Some(("p1", 1)), wanted("Наш"), UserId(2)), |number, text| {
        if number == 2 {
            text.clone_from(&others);
        }
    });
    assert_eq!(outcome, Saved::Overtaken(others));
}

#[test]
fn who_is_written_over_again_and_again_is_told() {
    let others = saved("", None, wanted("Чужой"));
    let mut portal = Portal::default();
    let outcome = portal.run(&mut saving(None, wanted("Наш"), UserId(2)), |number, text| {
        if number > 0 && number % 2 == 0 {
            text.clone_from(&others);
        }
    });
    assert_eq!(outcome, Saved::Overtaken(others));
}

#[test]
fn a_damaged_text_is_replaced_only_if_that_is_wanted_and_kept_beside() {
    let mut portal = Portal { text: "{".to_owned(), ..Portal::default() };
    let outcome = portal.run(&mut saving(None, wanted("Один"), UserId(1)), |_, _| ());
    assert_eq!((outcome, portal.text.as_str()), (Saved::Unreadable(SegmentsError::Damaged), "{"));
    let mut job = SaveSegment::new(Shelf::Portal, None, wanted("Один"), true, UserId(1), String::new());
    assert!(matches!(portal.run(&mut job, |_, _| ()), Saved::Set(..)));
    assert_eq!((portal.names(), portal.damaged.as_str()), (vec!["Один".to_owned()], "{"));
    let newer = r#"{"format":2}"#;
    let mut portal = Portal { text: newer.to_owned(), ..Portal::default() };
    let mut job = SaveSegment::new(Shelf::Portal, None, wanted("Один"), true, UserId(1), String::new());
    assert_eq!(portal.run(&mut job, |_, _| ()), Saved::Unreadable(SegmentsError::Newer(2)));
    assert_eq!(portal.text, newer);
}

#[test]
fn a_full_option_and_a_refusal_are_told() {
    let mut portal = Portal::default();
    let long = wanted(&"я".repeat(wire::LONGEST));
    assert_eq!(portal.run(&mut saving(None, long, UserId(1)), |_, _| ()), Saved::Unreadable(SegmentsError::Full));
    portal.refuses = true;
    let outcome = portal.run(&mut saving(None, wanted("Один"), UserId(1)), |_, _| ());
    assert_eq!(outcome, Saved::Refused("ACCESS_DENIED".to_owned()));
}
