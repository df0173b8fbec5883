//! Making, changing and finding calls, meetings and to-dos.
//!
//! Docs: crm/timeline/activities/todo/*.md, crm/timeline/activities/activity-base/*.md. To-dos and calls are made by
//! `crm.activity.todo.add`, meetings by `crm.activity.add`, which alone makes one that stands in the calendar. Neither
//! can be told a mark by which what was made could be found: it is found by its owner, its moment, who is responsible
//! and who made it, among what is newer than all there was before.

use chrono::{DateTime, FixedOffset, TimeDelta};
use segmentation::planning::{Intent, NewTouch};
use segmentation::{ActivityId, Card, RecordId, UserId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::error::{PortalError, Remedy};
use crate::list::TODO_PROVIDER;
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;
use crate::user_fields::CardKind;

const LIST: &str = "crm.activity.list";

/// How long a meeting lasts, in minutes.
const MEETING_MINUTES: i64 = 60;

/// Type and number by which the portal names a card.
fn owner(card: Card) -> (u32, RecordId) {
    (CardKind::from(card).type_id(), card.id())
}

/// Asks for the number of the newest activity.
#[must_use]
pub fn newest() -> Call {
    Call::new(LIST, json!({ "order": { "ID": "DESC" }, "select": ["ID"], "start": -1 }))
}

/// Reads the answer to [`newest`]; 0 if there is no activity.
///
/// # Errors
/// If it is no list of activities.
pub fn read_newest(raw: &RawValue) -> Result<ActivityId, OddAnswer> {
    Ok(read_found(raw)?.iter().map(|found| found.id).max().unwrap_or(ActivityId::NONE))
}

/// Asks for what was made with a client since a number was the newest one, for the same user.
#[must_use]
pub fn made(touch: &NewTouch, after: ActivityId) -> Call {
    let (kind, id) = owner(touch.card);
    let filter = json!({ "OWNER_TYPE_ID": kind, "OWNER_ID": id, "RESPONSIBLE_ID": touch.responsible, ">ID": after });
    Call::new(LIST, json!({ "order": { "ID": "ASC" }, "filter": filter, "select": SELECT, "start": -1 }))
}

const SELECT: [&str; 9] =
    ["ID", "TYPE_ID", "PROVIDER_ID", "SUBJECT", "DEADLINE", "START_TIME", "COMPLETED", "AUTHOR_ID", "RESPONSIBLE_ID"];

/// Asks for some activities, at most a page of them.
#[must_use]
pub fn some(ids: &[ActivityId]) -> Call {
    Call::new(LIST, json!({ "order": { "ID": "ASC" }, "filter": { "@ID": ids }, "select": SELECT, "start": -1 }))
}

/// An activity that was found.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Found {
    /// Its number.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: ActivityId,
    #[serde(default, deserialize_with = "tolerant::link")]
    type_id: u32,
    #[serde(default, deserialize_with = "tolerant::text")]
    provider_id: String,
    /// What it is about.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub subject: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    deadline: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    start_time: String,
    /// Whether it is done.
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub completed: bool,
    #[serde(default, deserialize_with = "tolerant::link")]
    author_id: UserId,
}

impl Found {
    /// Whether it is what an author has tried to make. What the portal has made of the subject does not matter.
    #[must_use]
    pub fn is(&self, touch: &NewTouch, author: UserId) -> bool {
        let is_kind = match touch.intent {
            Intent::Meeting => self.type_id == 1,
            Intent::Call | Intent::Todo => self.type_id == 6 && self.provider_id == TODO_PROVIDER,
        };
        is_kind
            && (self.author_id == UserId::NONE || self.author_id == author)
            && moment(&touch.at).is_some_and(|wanted| self.at() == Some(wanted))
    }

    /// When it is to be done.
    fn at(&self) -> Option<DateTime<FixedOffset>> {
        moment(&self.deadline).or_else(|| moment(&self.start_time))
    }

    /// When it is to be done, as the portal writes it; empty if it has no date.
    #[must_use]
    pub fn when(&self) -> &str {
        if self.deadline.is_empty() { &self.start_time } else { &self.deadline }
    }
}

/// Reads a list of activities.
///
/// # Errors
/// If it is none.
pub fn read_found(raw: &RawValue) -> Result<Vec<Found>, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json(LIST, &error))
}

/// A moment as ISO tells it.
#[must_use]
pub fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// Makes a touch.
#[must_use]
pub fn add(touch: &NewTouch) -> Call {
    let (kind, id) = owner(touch.card);
    let subject = plain(&touch.subject);
    if touch.intent != Intent::Meeting {
        return Call::new(
            "crm.activity.todo.add",
            json!({
                "ownerTypeId": kind,
                "ownerId": id,
                "deadline": touch.at,
                "title": subject,
                "responsibleId": touch.responsible,
            }),
        );
    }
    let fields = json!({
        "OWNER_TYPE_ID": kind,
        "OWNER_ID": id,
        "TYPE_ID": 1,
        "SUBJECT": subject,
        "START_TIME": touch.at,
        "END_TIME": end(&touch.at),
        "RESPONSIBLE_ID": touch.responsible,
        "COMPLETED": "N",
        "COMMUNICATIONS": [{ "VALUE": "", "ENTITY_ID": id, "ENTITY_TYPE_ID": kind }],
    });
    Call::new("crm.activity.add", json!({ "fields": fields }))
}

/// When a meeting ends that begins at a moment.
fn end(start: &str) -> String {
    let end = moment(start).and_then(|start| start.checked_add_signed(TimeDelta::minutes(MEETING_MINUTES)));
    end.map_or_else(|| start.to_owned(), |end| end.to_rfc3339())
}

/// A text that a batch does not take for a reference to another command's answer.
fn plain(text: &str) -> String {
    let mut plain = text.trim().to_owned();
    for word in ["result", "error", "total", "next", "time"] {
        plain = plain.replace(&format!("${word}["), &format!("$ {word}["));
    }
    plain
}

/// Reads the number of what [`add`] has made: as a number, or in a map.
#[must_use]
pub fn read_added(raw: &RawValue) -> Option<ActivityId> {
    let value: Value = serde_json::from_str(raw.get()).ok()?;
    let id = if value.is_object() { &value["id"] } else { &value };
    let id = id.as_u64().or_else(|| id.as_str()?.parse().ok())?;
    u32::try_from(id).ok().filter(|&id| id > 0).map(ActivityId)
}

/// An activity that is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its number.
    pub id: ActivityId,
    /// Whether it is a to-do, which is moved by a method of its own.
    pub is_todo: bool,
    /// Type and number of the record that owns it, as the portal names it.
    pub owner: (u32, RecordId),
}

/// Marks an activity as done.
#[must_use]
pub fn complete(target: &Target) -> Call {
    Call::new("crm.activity.update", json!({ "id": target.id, "fields": { "COMPLETED": "Y" } }))
}

/// Moves an activity to another moment.
#[must_use]
pub fn move_to(target: &Target, at: &str) -> Call {
    if target.is_todo {
        let (kind, owner) = target.owner;
        let params = json!({ "id": target.id, "ownerTypeId": kind, "ownerId": owner, "value": at });
        return Call::new("crm.activity.todo.updateDeadline", params);
    }
    Call::new("crm.activity.update", json!({ "id": target.id, "fields": { "START_TIME": at, "END_TIME": end(at) } }))
}

/// Deletes an activity.
#[must_use]
pub fn delete(id: ActivityId) -> Call {
    Call::new("crm.activity.delete", json!({ "id": id }))
}

/// Why the portal refuses to make or change a touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The viewer may not change the client's card, or the activity.
    NoRight,
    /// The client's card is gone.
    ClientGone,
    /// The activity is gone.
    Gone,
    /// The activity is done already.
    Done,
    /// The user who is to do it does not work here any more.
    ResponsibleGone,
    /// The moment has passed.
    Past,
    /// Anything else, in the portal's own words.
    Other(String),
}

/// What an error says about a touch; nothing if it passes by itself.
#[must_use]
pub fn refusal(error: &PortalError) -> Option<Refusal> {
    let (code, words) = (error.code.to_ascii_uppercase(), error.description.to_ascii_lowercase());
    let refusal = match error.remedy() {
        Remedy::RefreshToken | Remedy::SlowDown | Remedy::AwaitOperatingReset | Remedy::TryAgain => return None,
        Remedy::NoRight => Refusal::NoRight,
        _ if code == "OWNER_NOT_FOUND" || words.contains("could not build binding") => Refusal::ClientGone,
        _ if code == "NOT_FOUND" || words.contains("activity is not found") => Refusal::Gone,
        _ if code.contains("COMPLETED_TODO") => Refusal::Done,
        _ => Refusal::Other(format!("{} {}", error.code, error.description).trim().to_owned()),
    };
    Some(refusal)
}

#[cfg(test)]
mod tests {
    use segmentation::CompanyId;

    use super::*;

    fn touch(intent: Intent) -> NewTouch {
        NewTouch {
            card: Card::Company(CompanyId(7)),
            intent,
            at: "2026-12-01T10:00:00+03:00".into(),
            responsible: UserId(5),
            subject: " Позвонить $result[c00] ".into(),
        }
    }

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).expect("JSON in the test")
    }

    #[test]
    fn calls_and_todos_are_made_as_todos_and_meetings_as_meetings() {
        for intent in [Intent::Call, Intent::Todo] {
            let call = add(&touch(intent));
            assert_eq!(call.method, "crm.activity.todo.add");
            let expected = json!({
                "ownerTypeId": 4, "ownerId": 7, "deadline": "2026-12-01T10:00:00+03:00",
                "title": "Позвонить $ result[c00]", "responsibleId": 5,
            });
            assert_eq!(call.params, expected);
        }
        let meeting = add(&touch(Intent::Meeting));
        let fields = &meeting.params["fields"];
        assert_eq!((meeting.method, &fields["TYPE_ID"]), ("crm.activity.add", &json!(1)));
        assert_eq!(fields["END_TIME"], "2026-12-01T11:00:00+03:00");
        assert_eq!(fields["COMMUNICATIONS"], json!([{ "VALUE": "", "ENTITY_ID": 7, "ENTITY_TYPE_ID": 4 }]));
    }

    #[test]
    fn what_was_made_is_told_by_its_number_in_either_form() {
        for (json, expected) in [
            ("999", Some(999)),
            ("\"12\"", Some(12)),
            (r#"{"id":7}"#, Some(7)),
            ("null", None),
            ("0", None),
            ("[]", None),
        ] {
            assert_eq!(read_added(&raw(json)), expected.map(ActivityId), "{json}");
        }
    }

    #[test]
    fn what_was_made_before_the_answer_was_lost_is_recognised() {
        let found = |type_id: u32, provider: &str, deadline: &str, author: u32| {
            let json = json!([{
                "ID": "31", "TYPE_ID": type_id.to_string(), "PROVIDER_ID": provider, "SUBJECT": "changed",
                "DEADLINE": deadline, "START_TIME": "", "COMPLETED": "N", "AUTHOR_ID": author.to_string(),
            }]);
            read_found(&raw(&json.to_string())).expect("a list").remove(0)
        };
        for (what, intent, expected) in [
            (found(6, "CRM_TODO", "2026-12-01T10:00:00+03:00", 1), Intent::Call, true),
            (found(6, "CRM_TODO", "2026-12-01T07:00:00+00:00", 1), Intent::Todo, true),
            (found(1, "CRM_MEETING", "2026-12-01T10:00:00+03:00", 1), Intent::Meeting, true),
            (found(1, "CRM_MEETING", "2026-12-01T10:00:00+03:00", 1), Intent::Call, false),
            (found(6, "CRM_TODO", "2026-12-01T10:00:00+03:00", 2), Intent::Call, false),
            (found(6, "CRM_TODO", "2026-12-01T11:00:00+03:00", 1), Intent::Call, false),
            (found(6, "CRM_TODO", "", 1), Intent::Call, false),
        ] {
            assert_eq!(what.is(&touch(intent), UserId(1)), expected, "{what:?} {intent:?}");
        }
        assert_eq!(read_newest(&raw("[]")), Ok(ActivityId::NONE));
        assert_eq!(read_newest(&raw(r#"[{"ID":"9"},{"ID":"4"}]"#)), Ok(ActivityId(9)));
    }

    #[test]
    fn a_todo_is_moved_by_its_own_method() {
        let target = |is_todo| Target { id: ActivityId(31), is_todo, owner: (2, 8) };
        let moved = move_to(&target(true), "2026-12-05T09:30:00+03:00");
        assert_eq!(moved.method, "crm.activity.todo.updateDeadline");
        let expected = json!({ "id": 31, "ownerTypeId": 2, "ownerId": 8, "value": "2026-12-05T09:30:00+03:00" });
        assert_eq!(moved.params, expected);
        let moved = move_to(&target(false), "2026-12-05T09:30:00+03:00");
        assert_eq!(moved.params["fields"]["END_TIME"], "2026-12-05T10:30:00+03:00");
        assert_eq!(complete(&target(true)).params, json!({ "id": 31, "fields": { "COMPLETED": "Y" } }));
    }

    #[test]
    fn refusals_say_why() {
        for (status, code, words, expected) in [
            (200, "ACCESS_DENIED", "", Some(Refusal::NoRight)),
            (200, "", "Access denied.", Some(Refusal::NoRight)),
            (200, "OWNER_NOT_FOUND", "", Some(Refusal::ClientGone)),
            (200, "", "Could not build binding. Please ensure …", Some(Refusal::ClientGone)),
            (200, "NOT_FOUND", "Not found.", Some(Refusal::Gone)),
            (200, "", "Activity is not found.", Some(Refusal::Gone)),
            (200, "CAN_NOT_UPDATE_COMPLETED_TODO", "", Some(Refusal::Done)),
            (200, "100", "Required", Some(Refusal::Other("100 Required".into()))),
            (200, "OPERATION_TIME_LIMIT", "", None),
            (500, "INTERNAL_SERVER_ERROR", "", None),
        ] {
            let error = PortalError { code: code.into(), description: words.into(), status, operating_reset_at: None };
            assert_eq!(refusal(&error), expected, "{code} {words}");
        }
    }
}
