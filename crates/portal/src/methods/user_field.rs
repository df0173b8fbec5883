//! User fields of contacts and companies: `crm.contact|company.userfield.list/get/add/update/delete`
//! (docs: crm/contacts/userfield/*.md, crm/companies/userfields/*.md).

use serde_json::{Map, Value as Json, json};

use super::pages::require_array;
use super::{Method, method};
use crate::call::{Answer, Call};
use crate::cost::Work;
use crate::error::ApiError;
use crate::params::Param;
use crate::schema::Entity;
use crate::state::State;
use crate::user_fields::{Choice, LABELS, LANGUAGES, TYPES, UserField};

pub(super) const METHODS: &[Method] = &[
    method("crm.contact.userfield.list", "crm", |state, call| list(state, call, Entity::Contact)),
    method("crm.company.userfield.list", "crm", |state, call| list(state, call, Entity::Company)),
    method("crm.contact.userfield.get", "crm", |state, call| get(state, call, Entity::Contact)),
    method("crm.company.userfield.get", "crm", |state, call| get(state, call, Entity::Company)),
    method("crm.contact.userfield.add", "crm", |state, call| add(state, call, Entity::Contact)),
    method("crm.company.userfield.add", "crm", |state, call| add(state, call, Entity::Company)),
    method("crm.contact.userfield.update", "crm", |state, call| update(state, call, Entity::Contact)),
    method("crm.company.userfield.update", "crm", |state, call| update(state, call, Entity::Company)),
    method("crm.contact.userfield.delete", "crm", |state, call| delete(state, call, Entity::Contact)),
    method("crm.company.userfield.delete", "crm", |state, call| delete(state, call, Entity::Company)),
];

/// Longest full name of a field.
const LONGEST_NAME: usize = 50;

/// What both `list` and `get` show; labels are added by each in its own way.
fn row(field: &UserField) -> Map<String, Json> {
    let letter = |flag: bool| if flag { "Y" } else { "N" };
    let mut map = Map::new();
    let entity = if field.entity == Entity::Contact { "CRM_CONTACT" } else { "CRM_COMPANY" };
    for (name, value) in [
        ("ID", json!(field.id.to_string())),
        ("ENTITY_ID", json!(entity)),
        ("FIELD_NAME", json!(field.name)),
        ("USER_TYPE_ID", json!(field.type_id)),
        ("XML_ID", if field.xml_id.is_empty() { Json::Null } else { json!(field.xml_id) }),
        ("SORT", json!(field.sort.to_string())),
        ("MULTIPLE", json!(letter(field.multiple))),
        ("MANDATORY", json!(letter(field.mandatory))),
        // Written as Y or N, read back as one of N, I, E, S.
        ("SHOW_FILTER", json!(if field.show_filter { "I" } else { "N" })),
        ("SHOW_IN_LIST", json!("Y")),
        ("EDIT_IN_LIST", json!(letter(field.edit_in_list))),
        ("IS_SEARCHABLE", json!("N")),
        ("SETTINGS", field.settings.clone()),
    ] {
        map.insert(name.to_owned(), value);
    }
    if field.type_id == "enumeration" {
        let choices: Json = field
            .choices
            .iter()
            .map(|choice| {
                json!({
                    "ID": choice.id.to_string(),
                    "SORT": choice.sort.to_string(),
                    "VALUE": choice.value,
                    "DEF": letter(choice.default),
                    "XML_ID": choice.xml_id,
                })
            })
            .collect();
        map.insert("LIST".to_owned(), choices);
    }
    map
}

fn check_visibility(state: &State, call: &Call, entity: Entity) -> Result<(), ApiError> {
    if state.visibility(call.user_id, entity).is_nothing() { Err(ApiError::old_denied()) } else { Ok(()) }
}

fn check_admin(state: &State, call: &Call) -> Result<(), ApiError> {
    if state.is_admin(call.user_id) { Ok(()) } else { Err(ApiError::old_denied()) }
}

fn list(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    check_visibility(state, call, entity)?;
    require_array(call.params, "filter")?;
    let filter = call.params.get("filter");
    let language = filter.get("LANG").text();
    let mut rows: Vec<(i64, u32, Json)> = Vec::new();
    for field in state.fields_of(entity) {
        let mut map = row(field);
        let fits = filter.entries().iter().filter(|(name, _)| name != "LANG").all(|(name, wanted)| {
            map.get(name).is_none_or(|value| Some(value.as_str().unwrap_or_default().to_owned()) == wanted.text())
        });
        if !fits {
            continue;
        }
        if let Some(language) = &language {
            for label in LABELS {
                let text = field.labels.iter().find(|((name, lang), _)| *name == label && lang == language);
                map.insert(label.to_owned(), text.map_or(Json::Null, |(_, text)| json!(text)));
            }
        }
        rows.push((field.sort, field.id, Json::Object(map)));
    }
    rows.sort_by_key(|(sort, id, _)| (*sort, *id));
    let total = rows.len();
    Ok(Answer::small(json!(rows.into_iter().map(|(.., row)| row).collect::<Vec<_>>())).with_total(total))
}

/// Place of the field a call is about.
fn position(state: &State, call: &Call, entity: Entity) -> Result<usize, ApiError> {
    let id = call.params.get_any_case("id").id().ok_or_else(|| ApiError::old("ID is not defined or invalid."))?;
    let found = state.user_fields.iter().position(|field| field.id == id && field.entity == entity);
    found.ok_or_else(|| ApiError::old("The entity with ID is not found."))
}

fn get(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    check_visibility(state, call, entity)?;
    let field = &state.user_fields[position(state, call, entity)?];
    let mut map = row(field);
    for label in LABELS {
        let texts: Map<String, Json> = LANGUAGES
            .into_iter()
            .map(|language| {
                (language.to_owned(), json!(field.labels.get(&(label, language)).map_or("", String::as_str)))
            })
            .collect();
        map.insert(label.to_owned(), Json::Object(texts));
    }
    Ok(Answer::small(map))
}

/// Reads the labels of a call. A plain text is meant for every language; a map leaves the languages out of it with
/// `fallback`, which is why an update with part of the languages empties the others.
fn read_labels(field: &mut UserField, fields: &Param, fallback: &str) {
    for label in LABELS {
        let given = fields.get(label);
        for language in LANGUAGES {
            let text = match given {
                Param::Null => continue,
                Param::Array(_) => given.get(language).text().unwrap_or_else(|| fallback.to_owned()),
                scalar => scalar.text().unwrap_or_default(),
            };
            field.labels.insert((label, language), text);
        }
    }
}

/// Reads the choices of a list: with `ID` they change or (`DEL`) go, without they are added; empty texts are dropped.
fn read_choices(state: &mut State, field: &mut UserField, list: &Param) -> Result<(), ApiError> {
    for (_, entry) in list.entries() {
        let existing = entry.get("ID").id().and_then(|id| field.choices.iter().position(|choice| choice.id == id));
        let value = entry.get("VALUE").text();
        if let Some(index) = existing {
            if entry.get("DEL").truthy() {
                field.choices.remove(index);
                continue;
            }
            let choice = &mut field.choices[index];
            choice.value = value.unwrap_or_else(|| choice.value.clone());
            choice.sort = entry.get("SORT").int().unwrap_or(choice.sort);
            if !entry.get("DEF").is_empty() {
                choice.default = entry.get("DEF").truthy();
            }
            if let Some(xml_id) = entry.get("XML_ID").text() {
                choice.xml_id = xml_id;
            }
        } else if let Some(value) = value.filter(|value| !value.is_empty()) {
            state.last_choice += 1;
            field.choices.push(Choice {
                id: state.last_choice,
                value,
                sort: entry.get("SORT").int().unwrap_or(500),
                default: entry.get("DEF").truthy(),
                xml_id: entry.get("XML_ID").text().unwrap_or_else(|| format!("{:08x}", state.last_choice)),
            });
        }
    }
    field.choices.sort_by_key(|choice| (choice.sort, choice.id));
    let unique = field
        .choices
        .iter()
        .enumerate()
        .all(|(index, choice)| field.choices[..index].iter().all(|other| other.xml_id != choice.xml_id));
    if unique { Ok(()) } else { Err(ApiError::old("XML_ID is not unique.")) }
}

fn add(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    check_admin(state, call)?;
    let fields = call.params.get("fields");
    let text = |name: &str| fields.get(name).text().filter(|text| !text.is_empty());
    let missing = |name: &str| ApiError::old(format!("The '{name}' field is not found."));
    let type_id = text("USER_TYPE_ID").ok_or_else(|| missing("USER_TYPE_ID"))?;
    if !TYPES.contains(&type_id.as_str()) {
        return Err(ApiError::old("The type of the user field is not valid."));
    }
    let mut name = text("FIELD_NAME").ok_or_else(|| missing("FIELD_NAME"))?.to_ascii_uppercase();
    if !name.starts_with("UF_CRM_") {
        name.insert_str(0, "UF_CRM_");
    }
    if name.len() > LONGEST_NAME {
        return Err(ApiError::old("The field name is too long. The maximum length is 50 characters."));
    }
    if !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(ApiError::old("The field name contains invalid characters."));
    }
    if state.user_field(entity, &name).is_some() {
        return Err(ApiError::old(format!("The field {name} already exists.")));
    }
    let mut field = UserField::text(state.last_user_field + 1, entity, &name);
    field.type_id = type_id;
    field.multiple = fields.get("MULTIPLE").truthy() && field.type_id != "boolean";
    let label = text("LABEL").unwrap_or_default();
    for kind in LABELS {
        for language in LANGUAGES {
            field.labels.insert((kind, language), label.clone());
        }
    }
    read_settings(&mut field, fields);
    read_labels(&mut field, fields, &label);
    read_choices(state, &mut field, fields.get("LIST"))?;
    state.last_user_field += 1;
    let id = field.id;
    state.user_fields.push(field);
    Ok(Answer::of(json!(id), Work::Structure))
}

/// What may be given at the start and changed later.
fn read_settings(field: &mut UserField, fields: &Param) {
    if let Some(sort) = fields.get("SORT").int().filter(|sort| *sort > 0) {
        field.sort = sort;
    }
    if let Some(xml_id) = fields.get("XML_ID").text() {
        field.xml_id = xml_id;
    }
    for (name, flag) in [
        ("MANDATORY", &mut field.mandatory),
        ("SHOW_FILTER", &mut field.show_filter),
        ("EDIT_IN_LIST", &mut field.edit_in_list),
    ] {
        if !fields.get(name).is_empty() {
            *flag = fields.get(name).truthy();
        }
    }
    if fields.get("SETTINGS").is_array() {
        field.settings = fields.get("SETTINGS").to_json();
    }
}

fn update(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    check_admin(state, call)?;
    let index = position(state, call, entity)?;
    let mut field = state.user_fields[index].clone();
    let fields = call.params.get("fields");
    read_settings(&mut field, fields);
    read_labels(&mut field, fields, "");
    read_choices(state, &mut field, fields.get("LIST"))?;
    state.user_fields[index] = field;
    Ok(Answer::small(true))
}

fn delete(state: &mut State, call: &Call, entity: Entity) -> Result<Answer, ApiError> {
    check_admin(state, call)?;
    let index = position(state, call, entity)?;
    let name = state.user_fields.remove(index).name;
    let ids: Vec<u32> = state
        .table(entity)
        .records()
        .iter()
        .filter(|record| record.extra(&name).is_some())
        .map(|record| record.id)
        .collect();
    for id in ids {
        // The values go with the field; cards do not count as changed.
        state.table_mut(entity).update(id, |record| record.remove_extra(&name));
    }
    Ok(Answer::of(json!(true), Work::Structure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::testing::{call, refusal};
    use crate::samples;

    fn list_field(state: &mut State) -> u32 {
        let fields = json!({
            "FIELD_NAME": "life_cycle", "USER_TYPE_ID": "enumeration", "LABEL": "Cycle", "XML_ID": "MARK",
            "EDIT_FORM_LABEL": {"ru": "Жизненный цикл"}, "SHOW_FILTER": "Y", "EDIT_IN_LIST": "N",
            "LIST": [{"VALUE": "Активный", "XML_ID": "ACTIVE", "SORT": 10}, {"VALUE": "Спящий", "XML_ID": "SLEEP", "SORT": 20}, {"VALUE": ""}],
        });
        let answer = call(state, "crm.contact.userfield.add", json!({ "fields": fields }));
        answer.result.as_u64().expect("the id is a number") as u32
    }

    #[test]
    fn a_field_is_added_and_its_values_are_read_written_and_searched() {
        let mut state = samples::state();
        let id = list_field(&mut state);
        let field = call(&mut state, "crm.contact.userfield.get", json!({"id": id})).result;
        assert_eq!(field["FIELD_NAME"], "UF_CRM_LIFE_CYCLE");
        assert_eq!(field["EDIT_FORM_LABEL"], json!({"ru": "Жизненный цикл", "en": "Cycle"}));
        assert_eq!(field["LIST"].as_array().map(Vec::len), Some(2), "empty choices are dropped");
        let choice = field["LIST"][0]["ID"].as_str().expect("ids are text").parse::<u32>().expect("a number");

        let fields = json!({"UF_CRM_LIFE_CYCLE": choice});
        let update = json!({"entityTypeId": 3, "id": 5, "fields": fields, "useOriginalUfNames": "Y"});
        let item = call(&mut state, "crm.item.update", update).result;
        assert_eq!(item["item"]["UF_CRM_LIFE_CYCLE"], choice);
        let found = call(
            &mut state,
            "crm.item.list",
            json!({"entityTypeId": 3, "filter": {"=ufCrmLifeCycle": choice}, "select": ["id", "ufCrmLifeCycle"]}),
        );
        assert_eq!(found.result["items"], json!([{"id": 5, "ufCrmLifeCycle": choice}]));
        let old = call(
            &mut state,
            "crm.contact.list",
            json!({"filter": {"UF_CRM_LIFE_CYCLE": choice}, "select": ["ID", "UF_*"]}),
        );
        assert_eq!(old.result, json!([{"ID": "5", "UF_CRM_LIFE_CYCLE": choice.to_string()}]));

        call(&mut state, "crm.contact.userfield.delete", json!({"id": id}));
        assert_eq!(call(&mut state, "crm.contact.userfield.list", json!({})).total, Some(0));
        assert!(state.table(Entity::Contact).get(5).expect("it is there").extras().next().is_none());
    }

    #[test]
    fn an_update_with_part_of_the_languages_empties_the_others() {
        let mut state = samples::state();
        let id = list_field(&mut state);
        call(
            &mut state,
            "crm.contact.userfield.update",
            json!({"id": id, "fields": {"EDIT_FORM_LABEL": {"en": "Stage"}}}),
        );
        let field = call(&mut state, "crm.contact.userfield.get", json!({"id": id})).result;
        assert_eq!(field["EDIT_FORM_LABEL"], json!({"ru": "", "en": "Stage"}));
        let listed =
            call(&mut state, "crm.contact.userfield.list", json!({"filter": {"LANG": "en", "XML_ID": "MARK"}})).result;
        assert_eq!(listed[0]["EDIT_FORM_LABEL"], "Stage");
    }

    #[test]
    fn choices_change_go_and_come() {
        let mut state = samples::state();
        let id = list_field(&mut state);
        let field = call(&mut state, "crm.contact.userfield.get", json!({"id": id})).result;
        let (first, second) = (&field["LIST"][0]["ID"], &field["LIST"][1]["ID"]);
        let list =
            json!([{"ID": first, "VALUE": "Живой"}, {"ID": second, "DEL": "Y"}, {"VALUE": "Новый", "XML_ID": "NEW"}]);
        call(&mut state, "crm.contact.userfield.update", json!({"id": id, "fields": {"LIST": list}}));
        let field = call(&mut state, "crm.contact.userfield.get", json!({"id": id})).result;
        let texts: Vec<&str> =
            field["LIST"].as_array().expect("a list").iter().filter_map(|row| row["VALUE"].as_str()).collect();
        assert_eq!(texts, ["Живой", "Новый"]);
    }

    #[test]
    fn wrong_fields_are_refused_without_a_code() {
        let mut state = samples::state();
        list_field(&mut state);
        for (user_id, fields, text) in [
            (3, json!({"FIELD_NAME": "A", "USER_TYPE_ID": "string"}), "Access denied."),
            (1, json!({"FIELD_NAME": "A"}), "The 'USER_TYPE_ID' field is not found."),
            (1, json!({"USER_TYPE_ID": "string"}), "The 'FIELD_NAME' field is not found."),
            (
                1,
                json!({"FIELD_NAME": "LIFE_CYCLE", "USER_TYPE_ID": "string"}),
                "The field UF_CRM_LIFE_CYCLE already exists.",
            ),
            (1, json!({"FIELD_NAME": "A B", "USER_TYPE_ID": "string"}), "The field name contains invalid characters."),
        ] {
            let refused = refusal(&mut state, user_id, "crm.contact.userfield.add", json!({ "fields": fields }));
            assert_eq!(refused, (String::new(), text.to_owned()));
        }
    }
}
