//! Two administrators, an option that is damaged or newer, and a portal that refuses.

use segmentation::Setting;
use serde_json::{Value, json};

use super::*;

/// A portal with one option; who writes into it between two batches is said by the test.
struct Portal {
    text: String,
    refuses: bool,
}

impl Portal {
    fn holding(text: &str) -> Self {
        Self { text: text.to_owned(), refuses: false }
    }

    /// Runs a job; `meanwhile` is called before every batch with its number.
    fn run(&mut self, job: &mut SaveCounting, mut meanwhile: impl FnMut(usize, &mut String)) {
        for number in 0.. {
            let Some(batch) = job.batch() else { break };
            meanwhile(number, &mut self.text);
            let call = &batch.calls()[0];
            let result = match call.method {
                "app.option.set" if self.refuses => Err("ACCESS_DENIED"),
                "app.option.set" => {
                    self.text = call.params["options"][wire::OPTION].as_str().expect("a text").to_owned();
                    Ok(json!(true))
                }
                _ => Ok(Value::from(self.text.clone())),
            };
            let body = match result {
                Ok(result) => json!({ "result": { "c00": result } }),
                Err(code) => json!({ "result": [], "result_error": { "c00": { "error": code } } }),
            };
            let time = json!({ "date_start": "2026-11-29T12:30:59+03:00" });
            let body = json!({ "result": body, "time": time }).to_string();
            job.take(&BatchReply::read(200, body.as_bytes(), 1).expect("an answer"));
        }
    }

    fn counting(&self) -> Counting {
        Counting::parse(&self.text).expect("settings")
    }
}

fn sleeping_after(months: u32) -> Settings {
    Settings { sleeping_after_months: months, ..Settings::default() }
}

fn lost_after(months: u32) -> Settings {
    Settings { lost_after_months: months, ..Settings::default() }
}

fn saving(seen: &Settings, wanted: &Settings, user: UserId) -> SaveCounting {
    SaveCounting::new(seen.clone(), wanted.clone(), user, format!("Администратор {user}"))
}

/// The text of settings that somebody has saved over others.
fn saved_over(text: &str, wanted: &Settings, user: UserId) -> String {
    let mut portal = Portal::holding(text);
    let seen = portal.counting().settings;
    portal.run(&mut saving(&seen, wanted, user), |_, _| ());
    portal.text
}

#[test]
fn settings_are_saved_with_who_did_it_and_when() {
    let mut portal = Portal::holding("");
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(7));
    portal.run(&mut job, |_, _| ());
    assert_eq!(job.outcome(), Some(&Saved::Set(portal.text.clone())));
    let counting = portal.counting();
    assert_eq!(counting.settings, sleeping_after(3));
    let entry = &counting.journal[0];
    assert_eq!(
        (entry.at.as_str(), entry.user, entry.name.as_str(), entry.setting),
        ("2026-11-29T12:30", UserId(7), "Администратор 7", Setting::SleepingAfter)
    );
    // What is set already is not written again.
    let text = portal.text.clone();
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(8));
    portal.run(&mut job, |_, _| ());
    assert_eq!((job.outcome(), portal.text == text), (Some(&Saved::Set(text)), true));
}

#[test]
fn of_two_administrators_the_later_one_is_told_what_the_first_has_changed() {
    let mut portal = Portal::holding(&saved_over("", &lost_after(12), UserId(1)));
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |_, _| ());
    assert_eq!(job.outcome(), Some(&Saved::Overtaken(portal.text.clone())));
    assert_eq!(portal.counting().settings, lost_after(12));
    // Asked again with what he knows now, both changes hold.
    let both = lost_after(12).with_changes(&Settings::default(), &sleeping_after(3));
    let mut job = saving(&lost_after(12), &both, UserId(2));
    portal.run(&mut job, |_, _| ());
    assert_eq!(portal.counting().settings, both);
    assert_eq!(portal.counting().journal.iter().map(|entry| entry.user.0).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn whoever_is_overwritten_at_the_same_moment_is_told() {
    // The other one has looked before this one wrote, and writes after it.
    let other = saved_over("", &lost_after(12), UserId(1));
    let mut portal = Portal::holding("");
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |number, text| {
        if number == 2 {
            text.clone_from(&other);
        }
    });
    assert_eq!(job.outcome(), Some(&Saved::Overtaken(other)));
    // One who has seen what was written, and has changed something else, has overwritten nothing.
    let mut portal = Portal::holding("");
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |number, text| {
        if number == 2 {
            *text = saved_over(text, &Settings { lost_after_months: 12, ..sleeping_after(3) }, UserId(1));
        }
    });
    assert_eq!(job.outcome(), Some(&Saved::Set(portal.text.clone())));
    assert_eq!(portal.counting().journal.len(), 2);
}

#[test]
fn a_damaged_text_is_replaced_and_a_newer_one_is_not() {
    let mut portal = Portal::holding("nonsense");
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |_, _| ());
    assert_eq!(portal.counting().settings, sleeping_after(3));
    let newer = r#"{"format":2,"settings":{}}"#;
    let mut portal = Portal::holding(newer);
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |_, _| ());
    assert_eq!(job.outcome(), Some(&Saved::Unreadable(CountingError::Newer(2))));
    assert_eq!(portal.text, newer);
}

#[test]
fn a_refusal_is_told_in_the_portals_words() {
    let mut portal = Portal { refuses: true, ..Portal::holding("") };
    let mut job = saving(&Settings::default(), &sleeping_after(3), UserId(2));
    portal.run(&mut job, |_, _| ());
    assert_eq!(job.outcome(), Some(&Saved::Refused("ACCESS_DENIED".to_owned())));
}
