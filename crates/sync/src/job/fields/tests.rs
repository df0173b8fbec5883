//! What the job asks of a portal that refuses, loses and hides; whole runs are tested in `crates/simulation`.

use std::collections::BTreeMap;

use bitrix24::user_fields::{CardKind, UserField};
use serde_json::{Map, Value, json};

use super::*;

/// A refusal: code and description.
type Refused = (&'static str, &'static str);

/// What a portal says to a call.
type Saying = Result<Value, Refused>;

/// A portal that keeps the fields it is told to make, as it was told, and labels in all languages.
#[derive(Default)]
struct Portal {
    fields: BTreeMap<u32, (&'static str, Value)>,
    asked: Vec<&'static str>,
}

impl Portal {
    fn say(&mut self, call: &Call) -> Saying {
        self.asked.push(call.method);
        let (kind, act) = match call.method.strip_prefix("crm.").and_then(|rest| rest.split_once(".userfield.")) {
            Some(("contact", act)) => ("contact", act),
            Some((_, act)) => ("company", act),
            None => return Ok(json!({ "LANGUAGE_ID": "ru" })),
        };
        let id = call.params["id"].as_u64().unwrap_or_default() as u32;
        match act {
            "list" => Ok(self.fields.values().filter(|(of, _)| *of == kind).map(|(_, field)| field.clone()).collect()),
            "get" => self.fields.get(&id).map(|(_, field)| field.clone()).ok_or(("", "The entity is not found.")),
            "update" => {
                let (_, field) = self.fields.get_mut(&id).ok_or(("", "The entity is not found."))?;
                for (name, value) in call.params["fields"].as_object().into_iter().flatten() {
                    field[name] = value.clone();
                }
                Ok(json!(true))
            }
            "delete" => Ok(json!(self.fields.remove(&id).is_some())),
            "add" => {
                let mut field = call.params["fields"].clone();
                let name = format!("UF_CRM_{}", field["FIELD_NAME"].as_str().expect("a name"));
                if self.fields.values().any(|(of, other)| *of == kind && other["FIELD_NAME"] == name) {
                    return Err(("", "The field already exists."));
                }
                let id = self.fields.keys().next_back().map_or(1, |id| id + 1);
                field["FIELD_NAME"] = json!(name);
                field["ID"] = json!(id.to_string());
                for (place, item) in field["LIST"].as_array_mut().into_iter().flatten().enumerate() {
                    item["ID"] = json!(100 * id as usize + place);
                }
                self.fields.insert(id, (kind, field));
                Ok(json!(id))
            }
            _ => panic!("{}", call.method),
        }
    }

    /// Leaves a field for a job to find.
    fn put(&mut self, kind: &'static str, field: Value) {
        let id = self.fields.keys().next_back().map_or(1, |id| id + 1);
        let mut field = field;
        field["ID"] = json!(id);
        self.fields.insert(id, (kind, field));
    }

    fn count(&self, ending: &str) -> usize {
        self.asked.iter().filter(|method| method.ends_with(ending)).count()
    }
}

/// What happens to a call on its way.
enum Fate {
    /// The portal carries it out and says so.
    Done,
    /// The portal carries it out and says something else, or nothing.
    DoneBut(Option<Saying>),
    /// The portal says yes and does nothing.
    Ignored,
    /// The portal refuses it.
    Refused(Refused),
}

/// Runs a job to its end.
fn run(task: FieldsTask, portal: &mut Portal, fate: impl FnMut(&Call) -> Fate) -> FieldsJob {
    run_job(FieldsJob::new(task), portal, fate)
}

fn run_job(mut job: FieldsJob, portal: &mut Portal, mut fate: impl FnMut(&Call) -> Fate) -> FieldsJob {
    for _ in 0..100 {
        let Some(batch) = job.batch() else { return job };
        let (mut results, mut errors) = (Map::new(), Map::new());
        for (position, call) in batch.calls().iter().enumerate() {
            let said = match fate(call) {
                Fate::Done => Some(portal.say(call)),
                Fate::DoneBut(said) => {
                    let _ = portal.say(call);
                    said
                }
                Fate::Ignored => {
                    portal.asked.push(call.method);
                    Some(Ok(json!(true)))
                }
                Fate::Refused(refused) => {
                    portal.asked.push(call.method);
                    Some(Err(refused))
                }
            };
            match said {
                Some(Ok(result)) => results.insert(Batch::key(position), result),
                Some(Err((code, text))) => {
                    errors.insert(Batch::key(position), json!({ "error": code, "error_description": text }))
                }
                None => None,
            };
        }
        let body = json!({ "result": { "result": results, "result_error": errors } }).to_string();
        job.take(&BatchReply::read(200, body.as_bytes(), batch.calls().len()).expect("an answer"));
    }
    panic!("it never ends");
}

/// Whether a call makes or removes a field, or changes one.
fn is_change(call: &Call) -> bool {
    [".add", ".update", ".delete"].iter().any(|act| call.method.ends_with(act))
}

#[test]
fn a_look_changes_nothing() {
    let mut portal = Portal::default();
    let job = run(FieldsTask::Look, &mut portal, |_| Fate::Done);
    assert_eq!(portal.asked, ["crm.contact.userfield.list", "crm.company.userfield.list", "app.info"]);
    assert!(job.set().is_empty() && job.refusal().is_none());
}

#[test]
fn what_is_missing_is_made_one_at_a_time_and_a_second_run_finds_nothing_to_do() {
    let mut portal = Portal::default();
    let job = run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    assert!(job.set().is_complete() && job.refusal().is_none());
    assert_eq!((job.done(), job.progress(), portal.count(".add")), ((16, 0, 0), Some((16, 16)), 16));
    portal.asked.clear();
    let job = run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    assert!(job.set().is_complete());
    assert_eq!((job.done(), portal.asked.len()), ((0, 0, 0), 3 + 16), "only looked at");
}

#[test]
fn optional_fields_are_made_where_they_are_chosen_left_where_not_and_removed_with_the_rest() {
    let mut portal = Portal::default();
    let mut optional = OptionalFields::default();
    optional[0] = true;
    let keep = |optional| FieldsJob::new(FieldsTask::Keep).with_optional(optional);
    let job = run_job(keep(optional), &mut portal, |_| Fate::Done);
    assert_eq!((job.done(), job.set().optional(), job.are_new()), ((18, 0, 0), optional, true));
    let job = run_job(keep(optional.map(|_| true)), &mut portal, |_| Fate::Done);
    assert_eq!((job.done().0, job.are_new()), (6, false), "cards hold values of the others already");

    // What nobody wants is neither mended nor in the way.
    portal.fields.retain(|_, (_, field)| field["FIELD_NAME"] != "UF_CRM_CS_XYZ");
    portal.put("contact", json!({ "FIELD_NAME": "UF_CRM_CS_XYZ", "USER_TYPE_ID": "string" }));
    for (_, field) in portal.fields.values_mut().filter(|(_, field)| field["FIELD_NAME"] == "UF_CRM_CS_RFM") {
        field["LIST"] = json!([]);
    }
    let job = run_job(keep(optional), &mut portal, |_| Fate::Done);
    assert_eq!((job.done(), job.refusal(), job.taken()), ((0, 0, 0), None, &[][..]));

    let job = run(FieldsTask::Remove, &mut portal, |_| Fate::Done);
    assert_eq!((job.done(), job.refusal()), ((0, 0, 22), None));
    assert_eq!(portal.fields.len(), 1, "somebody else's");
}

#[test]
fn a_field_that_was_made_although_the_portal_did_not_say_so_is_not_made_twice() {
    for said in [Some(Err(("", "The field already exists."))), None] {
        let mut portal = Portal::default();
        let job = run(FieldsTask::Keep, &mut portal, |call| {
            let is_it = call.params["fields"]["FIELD_NAME"] == "CS_TYPE";
            if is_it { Fate::DoneBut(said.clone()) } else { Fate::Done }
        });
        assert!(job.set().is_complete() && job.refusal().is_none(), "{said:?}");
        assert_eq!((job.done(), portal.count(".add")), ((16, 0, 0), 16), "{said:?}");
    }
}

#[test]
fn a_field_that_users_may_edit_is_mended_once_and_counts_only_if_the_portal_keeps_it() {
    for (keeps, mended) in [(true, 1), (false, 0)] {
        let mut portal = Portal::default();
        run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
        let (_, field) = portal.fields.get_mut(&1).expect("the first field");
        field["EDIT_IN_LIST"] = json!("Y");
        portal.asked.clear();
        let job = run(FieldsTask::Keep, &mut portal, |call| {
            // A portal that cannot keep users from editing this type says yes and leaves the field as it is.
            let is_kept = keeps || !call.method.ends_with(".update");
            if is_kept { Fate::Done } else { Fate::Ignored }
        });
        assert_eq!((job.done(), portal.count(".update")), ((0, mended, 0), 1), "{keeps}");
        assert!(job.set().is_complete() && job.refusal().is_none(), "{keeps}");
    }
}

#[test]
fn a_refusal_ends_the_run_with_the_portals_words() {
    for (refused, expected, attempts) in [
        (("", "Too many fields."), portal_says("crm.contact.userfield.add", "Too many fields."), 2),
        (("ERROR_CORE", ""), portal_says("crm.contact.userfield.add", "ERROR_CORE"), 2),
        (("", "Access denied."), FieldsRefusal::NoRight, 1),
        (("insufficient_scope", ""), FieldsRefusal::AppNotAllowed, 1),
    ] {
        let mut portal = Portal::default();
        let is_it = |call: &Call| call.params["fields"]["FIELD_NAME"] == "CS_FREQUENCY";
        let job =
            run(FieldsTask::Keep, &mut portal, |call| if is_it(call) { Fate::Refused(refused) } else { Fate::Done });
        assert_eq!(job.refusal(), Some(&expected));
        assert_eq!(portal.count(".add"), 3 + attempts, "{refused:?}");
        assert!(job.set().has(CardKind::Contact, UserField::ClientType), "what was made is known: {refused:?}");
        assert_eq!(job.done(), (3, 0, 0));
    }
}

fn portal_says(method: &'static str, text: &str) -> FieldsRefusal {
    FieldsRefusal::Portal { method, text: text.to_owned() }
}

#[test]
fn lists_that_may_not_be_read_end_the_look() {
    let mut portal = Portal::default();
    let job = run(FieldsTask::Look, &mut portal, |call| {
        if call.method.starts_with("crm.company") { Fate::Refused(("", "Access denied.")) } else { Fate::Done }
    });
    assert_eq!(job.refusal(), Some(&FieldsRefusal::NoRight));
    let job = run(FieldsTask::Look, &mut portal, |_| Fate::DoneBut(Some(Ok(json!("odd")))));
    assert!(matches!(job.refusal(), Some(FieldsRefusal::Portal { .. })), "{:?}", job.refusal());
}

#[test]
fn a_name_that_is_taken_is_left_alone_and_the_others_are_made() {
    let mut portal = Portal::default();
    portal.put("contact", json!({ "FIELD_NAME": "UF_CRM_CS_TYPE", "USER_TYPE_ID": "string", "MULTIPLE": "N" }));
    let job = run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    let taken = vec![(CardKind::Contact, UserField::ClientType)];
    assert_eq!((job.taken(), job.done()), (taken.as_slice(), (15, 0, 0)));
    assert_eq!(job.refusal(), Some(&FieldsRefusal::NamesTaken(taken)));
    assert!(!job.set().is_complete());
}

#[test]
fn only_what_the_app_has_made_is_removed() {
    let mut portal = Portal::default();
    run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    let other = json!({ "FIELD_NAME": "UF_CRM_CS_LAST_PAY", "USER_TYPE_ID": "date", "MULTIPLE": "N", "XML_ID": null });
    let ours = portal
        .fields
        .iter()
        .find(|(_, (kind, field))| *kind == "contact" && field["FIELD_NAME"] == other["FIELD_NAME"]);
    let id = *ours.expect("it was made").0;
    portal.fields.remove(&id);
    portal.put("contact", other);
    let job = run(FieldsTask::Remove, &mut portal, |_| Fate::Done);
    let left = vec![(CardKind::Contact, UserField::LastPayment)];
    assert_eq!((job.refusal(), job.done()), (Some(&FieldsRefusal::NotOurs(left)), (0, 0, 15)));
    assert_eq!(portal.fields.len(), 1);
}

#[test]
fn a_field_that_was_removed_although_the_portal_did_not_say_so_is_not_missed() {
    let mut portal = Portal::default();
    run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    let mut first = true;
    let job = run(FieldsTask::Remove, &mut portal, |call| {
        let is_lost = is_change(call) && std::mem::take(&mut first);
        if is_lost { Fate::DoneBut(Some(Err(("", "The entity is not found.")))) } else { Fate::Done }
    });
    assert_eq!((job.refusal(), job.done(), portal.fields.len()), (None, (0, 0, 16), 0));
}

#[test]
fn without_the_right_nothing_is_removed() {
    let mut portal = Portal::default();
    run(FieldsTask::Keep, &mut portal, |_| Fate::Done);
    let job = run(FieldsTask::Remove, &mut portal, |call| {
        if is_change(call) { Fate::Refused(("", "Access denied.")) } else { Fate::Done }
    });
    assert_eq!((job.refusal(), job.done()), (Some(&FieldsRefusal::NoRight), (0, 0, 0)));
    assert!(job.set().is_complete(), "they are as they were");
    assert_eq!(portal.count(".delete"), 1);
}
