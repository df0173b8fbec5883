//! Rows of activities.

use super::{Book, fixed};
use crate::data::{Data, Language};
use crate::record::Record;
use crate::schema::{Entity, activity};
use crate::seeds::calendar::HOUR;
use crate::seeds::dice::Dice;
use crate::seeds::plan::{Activity, ActivityKind, Owner, Plan, Scene};
use crate::seeds::{names_en, names_ru};

pub(super) fn write(plan: &Plan, scene: &Scene, book: &Book, dice: &mut Dice, data: &mut Data) {
    data.activities.reserve_exact(plan.activities.len());
    for (place, id) in book.activities.rows() {
        data.activities.push(row(&plan.activities[place], scene, book, dice, id));
    }
}

fn row(planned: &Activity, scene: &Scene, book: &Book, dice: &mut Dice, id: u32) -> Record {
    let (owner_type, owner) = match planned.owner {
        Owner::Lead(id) => (1, id),
        Owner::Deal(place) => (2, book.deals.of(place).into()),
        Owner::Contact(place) => (3, book.contacts.of(place).into()),
        Owner::Company(place) => (4, book.companies.of(place).into()),
        Owner::Invoice(place) => (31, book.invoices.of(place).into()),
    };
    let (type_id, provider, provider_type) = type_of(planned.kind);
    let ended = match planned.kind {
        ActivityKind::Call | ActivityKind::Letter | ActivityKind::Form if planned.completed => planned.created,
        ActivityKind::Meeting => planned.deadline + HOUR,
        _ => planned.deadline,
    };
    let direction = match planned.kind {
        ActivityKind::Call | ActivityKind::Letter | ActivityKind::Chat | ActivityKind::Form => {
            if planned.incoming {
                1
            } else {
                2
            }
        }
        ActivityKind::Meeting | ActivityKind::Task | ActivityKind::ToDo => 0,
    };
    let mut record = Record::with_capacity(Entity::Activity, id, 18);
    record.set(activity::OWNER_ID, owner);
    record.set(activity::OWNER_TYPE_ID, owner_type);
    record.set(activity::TYPE_ID, type_id);
    record.set(activity::PROVIDER_ID, fixed(provider));
    record.set(activity::PROVIDER_TYPE_ID, fixed(provider_type));
    record.set(activity::DIRECTION, direction);
    record.set(activity::COMPLETED, planned.completed);
    record.set(activity::STATUS, if planned.completed { 2 } else { 1 });
    record.set_time(activity::CREATED, planned.created);
    let updated = if planned.completed { ended.max(planned.created) } else { planned.created };
    record.set_time(activity::LAST_UPDATED, updated.min(scene.calendar.now()));
    record.set_time(activity::START_TIME, planned.created.max(planned.deadline));
    record.set_time(activity::END_TIME, ended);
    record.set_time(activity::DEADLINE, planned.deadline);
    record.set(activity::RESPONSIBLE_ID, planned.responsible);
    record.set(activity::AUTHOR_ID, planned.responsible);
    record.set(activity::SUBJECT, fixed(dice.pick(subjects(planned.kind, scene.language))));
    record.set(activity::EDITOR_ID, planned.responsible);
    record.set(activity::PRIORITY, 2);
    record
}

/// `TYPE_ID`, `PROVIDER_ID` and `PROVIDER_TYPE_ID` (docs: crm/timeline/activities/activity-base/crm-activity-fields.md;
/// the providers of letters, meetings, tasks, chats and forms are those seen on portals).
fn type_of(kind: ActivityKind) -> (i64, &'static str, &'static str) {
    match kind {
        ActivityKind::Call => (2, "VOXIMPLANT_CALL", "CALL"),
        ActivityKind::Letter => (4, "CRM_EMAIL", "EMAIL"),
        ActivityKind::Meeting => (1, "CRM_MEETING", "MEETING"),
        ActivityKind::Task => (3, "CRM_TASKS_TASK", "TASKS_TASK"),
        ActivityKind::ToDo => (6, "CRM_TODO", "TODO"),
        ActivityKind::Chat => (6, "IMOPENLINES_SESSION", "1"),
        ActivityKind::Form => (6, "CRM_WEBFORM", "1"),
    }
}

fn subjects(kind: ActivityKind, language: Language) -> &'static [&'static str] {
    let (russian, english) = match kind {
        ActivityKind::Call => (names_ru::CALLS, names_en::CALLS),
        ActivityKind::Letter => (names_ru::LETTERS, names_en::LETTERS),
        ActivityKind::Meeting => (names_ru::MEETINGS, names_en::MEETINGS),
        ActivityKind::Task => (names_ru::TASKS, names_en::TASKS),
        ActivityKind::ToDo => (names_ru::TODOS, names_en::TODOS),
        ActivityKind::Chat => (names_ru::CHATS, names_en::CHATS),
        ActivityKind::Form => (names_ru::FORMS, names_en::FORMS),
    };
    if language == Language::Ru { russian } else { english }
}
