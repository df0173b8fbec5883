//! Changing records: which fields may be written, in which forms, and what follows from a change: the time of the change,
//! flags of reachability, links on the other side, history of stages
//! (docs: crm/universal/crm-item-update.md, crm/contacts/crm-contact-update.md).

use crate::columns::multifields_of;
use crate::dump::{LEAD_DIRECTORY, deal_directory, flags_from_multifields};
use crate::params::Param;
use crate::record::{Multifield, Record, Value};
use crate::render::FLAT;
use crate::schema::{Entity, FieldId, Kind, activity, company, contact, deal, invoice, lead, stage_history};
use crate::state::State;
use crate::time::parse_iso;

/// Whether a field is kept by the portal and ignored when written.
pub(crate) fn is_read_only(entity: Entity, id: FieldId) -> bool {
    let name = entity.field(id).item;
    matches!(
        name,
        "createdTime"
            | "updatedTime"
            | "createdBy"
            | "updatedBy"
            | "movedTime"
            | "movedBy"
            | "hasPhone"
            | "hasEmail"
            | "hasImol"
            | "lastActivityTime"
            | "lastActivityBy"
            | "lastCommunicationTime"
            | "stageSemanticId"
            | "closed"
            | "previousStageId"
            | "isReturnCustomer"
            | "CREATED"
            | "LAST_UPDATED"
            | "DEADLINE"
            | "EDITOR_ID"
            | "AUTHOR_ID"
    )
}

/// Reads a written value; what does not fit the kind is taken as empty, as the portal does.
fn value_of(param: &Param, kind: Kind, utc_offset: i32) -> Value {
    if param.is_empty() && kind != Kind::Ids {
        return Value::Empty;
    }
    match kind {
        Kind::Int => param.int().map_or(Value::Empty, Value::Int),
        Kind::Ref => param.id().map_or(Value::Empty, Value::from),
        Kind::Money => param.number().map_or(Value::Empty, Value::Float),
        Kind::Text => param.text().map_or(Value::Empty, Value::from),
        Kind::YesNo | Kind::Bool => Value::Bool(param.truthy()),
        Kind::Time | Kind::Date => {
            param.text().and_then(|text| parse_iso(&text, utc_offset)).map_or(Value::Empty, Value::Time)
        }
        Kind::Ids => param.entries().iter().filter_map(|(_, id)| id.id()).collect::<Vec<u32>>().into(),
        Kind::Json => Value::from(param.to_json()),
        // Multifields are merged with what is there, see `write_multifields`.
        Kind::Multifields => Value::Empty,
    }
}

/// Whether a field of a call means the multifields: the whole list of items, or one kind of the older methods.
fn multifield_type(name: &str) -> Option<&str> {
    ["fm", "FM", "PHONE", "EMAIL", "WEB", "IM"].into_iter().find(|known| *known == name)
}

impl State {
    /// Writes fields of a call into a record that is not yet saved. Unknown and read-only names are ignored.
    pub(crate) fn write_fields(&mut self, record: &mut Record, fields: &Param, old_names: bool) {
        let entity = record.entity();
        let utc_offset = self.info.utc_offset;
        for (name, param) in fields.entries() {
            if let (Some(fm), Some(kind)) = (multifields_of(entity), multifield_type(name)) {
                self.write_multifields(record, fm, kind, param);
                continue;
            }
            if FLAT.iter().any(|(flat, ..)| flat == name) {
                continue;
            }
            let known = if old_names { entity.field_by_old(name) } else { entity.field_by_item(name) };
            if let Some(field) = known {
                if !is_read_only(entity, field) {
                    record.set(field, value_of(param, entity.field(field).kind, utc_offset));
                }
            } else if let Some(field) = self.user_field(entity, name) {
                let stored = field.stored(param, utc_offset);
                let original = field.name.clone();
                if stored.is_null() {
                    record.remove_extra(&original);
                } else {
                    record.set_extra(&original, stored);
                }
            }
        }
        self.settle_links(record, fields, old_names);
    }

    /// `[{id?, typeId, valueType, value}]` of items; `[{ID?, VALUE, VALUE_TYPE, DELETE?}]` of the older methods. An entry
    /// with a number changes that value, an empty value removes it, one without a number is added.
    fn write_multifields(&mut self, record: &mut Record, fm: FieldId, kind: &str, param: &Param) {
        let mut list = record.multifields(fm).to_vec();
        for (_, entry) in param.entries() {
            let value = entry.get_any_case("VALUE").text().unwrap_or_default();
            let removed = value.is_empty() || entry.get_any_case("DELETE").truthy();
            let type_id = if kind.eq_ignore_ascii_case("fm") {
                entry.get("typeId").text().unwrap_or_default()
            } else {
                kind.to_owned()
            };
            let value_type = [entry.get("valueType"), entry.get("VALUE_TYPE")]
                .into_iter()
                .find_map(Param::text)
                .unwrap_or_else(|| "WORK".to_owned());
            let existing = entry.get_any_case("ID").id().and_then(|id| list.iter().position(|other| other.id == id));
            match existing {
                Some(index) if removed => {
                    list.remove(index);
                }
                Some(index) => {
                    list[index].value = value.into();
                    list[index].value_type = value_type.into();
                }
                None if removed => {}
                None => {
                    let mut added = Multifield::new(&type_id, &value_type, value);
                    added.id = self.next_multifield();
                    list.push(added);
                }
            }
        }
        record.set(fm, if list.is_empty() { Value::Empty } else { list.into() });
        flags_from_multifields(record, true);
    }

    /// Makes the single link and the list of links agree, the written one leading.
    fn settle_links(&self, record: &mut Record, fields: &Param, old_names: bool) {
        let (one, many) = match record.entity() {
            Entity::Contact => (contact::COMPANY_ID, contact::COMPANY_IDS),
            Entity::Deal => (deal::CONTACT_ID, deal::CONTACT_IDS),
            Entity::Lead => (lead::CONTACT_ID, lead::CONTACT_IDS),
            Entity::Invoice => (invoice::CONTACT_ID, invoice::CONTACT_IDS),
            _ => return,
        };
        let entity = record.entity();
        let written = |field: FieldId| {
            let field = entity.field(field);
            fields.entries().iter().any(|(name, _)| name == if old_names { field.old } else { field.item })
        };
        if written(many) {
            match record.ids(many).first().copied() {
                Some(first) => record.set(one, first),
                None => record.set(one, Value::Empty),
            }
        } else if written(one) {
            let mut ids = record.ids(many).to_vec();
            match record.reference(one) {
                Some(id) => {
                    ids.retain(|other| *other != id);
                    ids.insert(0, id);
                }
                None => ids.clear(),
            }
            record.set(many, ids);
        }
    }

    /// Saves a changed record: `false` if nothing changed, then nothing is saved either.
    pub(crate) fn save(&mut self, mut record: Record, user_id: u32, now: i64) -> bool {
        let entity = record.entity();
        let Some(before) = self.table(entity).get(record.id).cloned() else { return false };
        if before == record {
            return false;
        }
        self.follow_stage(&before, &mut record, user_id, now);
        stamp(&mut record, user_id, now);
        let id = record.id;
        self.table_mut(entity).update(id, |stored| *stored = record.clone());
        self.mirror_links(Some(&before), &record);
        true
    }

    /// Adds a record with the next id.
    pub(crate) fn add(&mut self, mut record: Record, user_id: u32, now: i64) -> u32 {
        let entity = record.entity();
        record.id = self.table(entity).next_id();
        let empty = Record::new(entity, record.id);
        for name in ["createdTime", "CREATED"] {
            if let Some(field) = entity.field_by_item(name) {
                record.set_time(field, now);
            }
        }
        for name in ["createdBy", "AUTHOR_ID"] {
            if let Some(field) = entity.field_by_item(name) {
                record.set(field, user_id);
            }
        }
        for name in ["assignedById", "RESPONSIBLE_ID"] {
            if let Some(field) = entity.field_by_item(name)
                && record.reference(field).is_none()
            {
                record.set(field, user_id);
            }
        }
        self.follow_stage(&empty, &mut record, user_id, now);
        stamp(&mut record, user_id, now);
        record.shrink();
        self.table_mut(entity).insert(record.clone());
        self.mirror_links(None, &record);
        record.id
    }

    /// A change of stage moves the time of the move, the semantics and the history.
    fn follow_stage(&mut self, before: &Record, record: &mut Record, user_id: u32, now: i64) {
        if record.entity() == Entity::Lead && before.get(lead::STAGE_ID) != record.get(lead::STAGE_ID) {
            let semantics = self.semantics(LEAD_DIRECTORY, record.text(lead::STAGE_ID)).to_owned();
            record.set_time(lead::MOVED_TIME, now);
            record.set(lead::MOVED_BY, user_id);
            record.set(lead::STAGE_SEMANTIC_ID, semantics);
        }
        let (stage, moved_time, moved_by, category) = match record.entity() {
            Entity::Deal => (deal::STAGE_ID, deal::MOVED_TIME, deal::MOVED_BY, deal::CATEGORY_ID),
            Entity::Invoice => (invoice::STAGE_ID, invoice::MOVED_TIME, invoice::MOVED_BY, invoice::CATEGORY_ID),
            _ => return,
        };
        if before.get(stage) == record.get(stage) {
            return;
        }
        record.set_time(moved_time, now);
        record.set(moved_by, user_id);
        let category_id = record.int(category).unwrap_or(0);
        let directory = match record.entity() {
            Entity::Deal => deal_directory(category_id),
            _ => format!("SMART_INVOICE_STAGE_{category_id}"),
        };
        let semantics = self.semantics(&directory, record.text(stage)).to_owned();
        if record.entity() == Entity::Deal {
            record.set(deal::STAGE_SEMANTIC_ID, semantics.as_str());
            record.set(deal::CLOSED, semantics != "P");
        } else {
            record.set(invoice::PREVIOUS_STAGE_ID, before.text(stage));
        }
        let mut history = Record::new(Entity::StageHistory, self.table(Entity::StageHistory).next_id());
        history.set(stage_history::ENTITY_TYPE_ID, record.entity().type_id().unwrap_or(0));
        history.set(stage_history::OWNER_ID, record.id);
        history.set_time(stage_history::CREATED_TIME, now);
        history.set(stage_history::CATEGORY_ID, category_id);
        history.set(stage_history::STAGE_ID, record.text(stage));
        let is_new = *before.get(stage) == Value::Empty;
        history.set(
            stage_history::TYPE_ID,
            if is_new {
                1
            } else if semantics == "P" {
                2
            } else {
                3
            },
        );
        history.set(stage_history::STAGE_SEMANTIC_ID, semantics);
        self.table_mut(Entity::StageHistory).insert(history);
    }

    /// Writes a link between a contact and its companies on the other side as well. The other card does not count as
    /// changed, which is why links need a reading of their own from time to time.
    pub(crate) fn mirror_links(&mut self, before: Option<&Record>, after: &Record) {
        let (other, mirror, mine) = match after.entity() {
            Entity::Contact => (Entity::Company, company::CONTACT_IDS, contact::COMPANY_IDS),
            Entity::Company => (Entity::Contact, contact::COMPANY_IDS, company::CONTACT_IDS),
            _ => return,
        };
        let old = before.map_or(&[][..], |record| record.ids(mine));
        let new = after.ids(mine);
        for id in old.iter().filter(|id| !new.contains(id)) {
            self.table_mut(other).update(*id, |record| {
                let ids: Vec<u32> = record.ids(mirror).iter().copied().filter(|id| *id != after.id).collect();
                if record.entity() == Entity::Contact && record.reference(contact::COMPANY_ID) == Some(after.id) {
                    record.set(contact::COMPANY_ID, ids.first().map_or(Value::Empty, |first| Value::from(*first)));
                }
                record.set(mirror, ids);
            });
        }
        for id in new.iter().filter(|id| !old.contains(id)) {
            self.table_mut(other).update(*id, |record| {
                let mut ids = record.ids(mirror).to_vec();
                if !ids.contains(&after.id) {
                    ids.push(after.id);
                }
                if record.entity() == Entity::Contact && record.reference(contact::COMPANY_ID).is_none() {
                    record.set(contact::COMPANY_ID, after.id);
                }
                record.set(mirror, ids);
            });
        }
    }

    /// An activity moves the last activity of its owner, but not the owner's time of change.
    pub(crate) fn touch_owner(&mut self, activity: &Record, user_id: u32, now: i64) {
        let owner = activity.int(activity::OWNER_TYPE_ID).and_then(Entity::from_type_id);
        if let (Some(entity), Some(id)) = (owner, activity.reference(activity::OWNER_ID)) {
            let by = entity.field_by_item("lastActivityBy");
            let time = entity.field_by_item("lastActivityTime");
            self.table_mut(entity).update(id, |record| {
                if let (Some(time), Some(by)) = (time, by) {
                    record.set_time(time, now);
                    record.set(by, user_id);
                }
            });
        }
    }
}

/// Marks a record as changed now.
pub(crate) fn stamp(record: &mut Record, user_id: u32, now: i64) {
    let entity = record.entity();
    for name in ["updatedTime", "LAST_UPDATED", "DATE_UPDATE", "DATE_MODIFY"] {
        if let Some(field) = entity.field_by_item(name) {
            record.set_time(field, now);
        }
    }
    for name in ["updatedBy", "EDITOR_ID"] {
        if let Some(field) = entity.field_by_item(name) {
            record.set(field, user_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn written(entity: Entity, id: u32, form: &str) -> (State, bool) {
        let mut state = samples::state();
        let mut record = state.table(entity).get(id).expect("the sample has it").clone();
        state.write_fields(&mut record, &Param::from_form(form.as_bytes()), false);
        let changed = state.save(record, 1, 2_000_000_000);
        (state, changed)
    }

    #[test]
    fn only_real_changes_are_saved() {
        for (form, changed) in [
            ("name=Имя 1", false),
            ("name=Другое", true),
            ("createdTime=2001-01-01", false),
            ("noSuchField=1", false),
            ("hasImol=Y", false),
        ] {
            let (state, saved) = written(Entity::Contact, 1, form);
            assert_eq!(saved, changed, "{form}");
            let time = state.table(Entity::Contact).get(1).and_then(|record| record.time(contact::UPDATED_TIME));
            assert_eq!(time == Some(2_000_000_000), changed, "{form}");
        }
    }

    #[test]
    fn links_are_kept_on_both_sides() {
        let (state, _) = written(Entity::Contact, 1, "companyIds[]=5&companyIds[]=6");
        let person = state.table(Entity::Contact).get(1).expect("it is there");
        assert_eq!((person.reference(contact::COMPANY_ID), person.ids(contact::COMPANY_IDS)), (Some(5), &[5, 6][..]));
        for id in [5, 6] {
            assert!(state.table(Entity::Company).get(id).expect("it is there").ids(company::CONTACT_IDS).contains(&1));
        }
        let (state, _) = written(Entity::Contact, 3, "companyId=");
        assert!(!state.table(Entity::Company).get(2).expect("it is there").ids(company::CONTACT_IDS).contains(&3));
    }

    #[test]
    fn a_stage_brings_its_semantics_and_history() {
        let (state, _) = written(Entity::Deal, 1, "stageId=WON");
        let won = state.table(Entity::Deal).get(1).expect("it is there");
        assert_eq!((won.text(deal::STAGE_SEMANTIC_ID), won.flag(deal::CLOSED)), ("S", Some(true)));
        assert_eq!(won.time(deal::MOVED_TIME), Some(2_000_000_000));
        let history = state.table(Entity::StageHistory).records().last().expect("a row was added");
        assert_eq!(
            (history.reference(stage_history::OWNER_ID), history.int(stage_history::TYPE_ID)),
            (Some(1), Some(3))
        );
    }

    #[test]
    fn multifields_are_added_changed_and_removed() {
        let (state, _) = written(Entity::Contact, 1, "fm[0][typeId]=EMAIL&fm[0][value]=a@example.com");
        let person = state.table(Entity::Contact).get(1).expect("it is there");
        assert_eq!((person.multifields(contact::FM).len(), person.flag(contact::HAS_EMAIL)), (2, Some(true)));
        let id = person.multifields(contact::FM)[0].id;
        let (state, _) = written(Entity::Contact, 1, &format!("fm[0][id]={id}&fm[0][value]="));
        let person = state.table(Entity::Contact).get(1).expect("it is there");
        assert_eq!((person.multifields(contact::FM).len(), person.flag(contact::HAS_PHONE)), (0, Some(false)));
    }
}
