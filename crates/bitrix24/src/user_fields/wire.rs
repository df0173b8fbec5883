//! The calls that look at the fields, make, mend and remove them, and their answers.
//!
//! Docs: crm/contacts/userfield/*.md, crm/companies/userfields/*.md. `list` shows no labels and no values of lists, `get`
//! shows both. Who may only read contacts or companies may look; the rest needs the right to change the CRM's settings.

use std::collections::BTreeMap;

use segmentation::{ItemId, UserFieldId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{CardKind, Choice, Holds, Language, UserField};
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;

/// The outer code by which the app recognises what it has made.
const MARKER: &str = "CLIENT_SEGMENTS";

/// The texts of a field that exist once per language: its label in three places, and what it says of itself.
const LABELS: [&str; 4] = ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", HELP];

/// Without a text of its own it would repeat the label.
const HELP: &str = "HELP_MESSAGE";

/// The place of the first field among the portal's own, which begin at 100.
const FIRST_PLACE: usize = 9_000;

/// A value of a list, as the portal has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// The portal's number of it.
    #[serde(rename = "ID", deserialize_with = "tolerant::id")]
    pub id: ItemId,
    #[serde(rename = "VALUE", default, deserialize_with = "tolerant::text")]
    text: String,
    #[serde(rename = "XML_ID", default, deserialize_with = "tolerant::text")]
    code: String,
}

/// A user field, as the portal has it. From [`read_list`] it comes without labels and values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Definition {
    /// The portal's number of it.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: UserFieldId,
    /// The full name, `UF_CRM_…`.
    #[serde(rename = "FIELD_NAME", deserialize_with = "tolerant::text")]
    pub name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    user_type_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    xml_id: String,
    #[serde(default, deserialize_with = "tolerant::flag")]
    multiple: bool,
    #[serde(default, deserialize_with = "tolerant::flag")]
    mandatory: bool,
    /// Written as `Y` or `N`, read back as one of `N`, `I`, `E`, `S`.
    #[serde(default, deserialize_with = "tolerant::text")]
    show_filter: String,
    /// Whether users may edit it; a portal that does not say so is taken at its best.
    #[serde(default, deserialize_with = "tolerant::flag")]
    edit_in_list: bool,
    /// A map, or anything empty.
    #[serde(default)]
    settings: Value,
    /// Texts by language; `null` for a language without one.
    #[serde(default)]
    edit_form_label: Value,
    #[serde(default)]
    list_column_label: Value,
    #[serde(default)]
    list_filter_label: Value,
    #[serde(default)]
    help_message: Value,
    #[serde(default, deserialize_with = "tolerant::list")]
    list: Vec<Item>,
}

impl Definition {
    /// Whether it can hold what the field is for; neither its type nor whether it is multiple can be changed.
    #[must_use]
    pub fn suits(&self, field: UserField) -> bool {
        self.user_type_id == type_of(field) && !self.multiple
    }

    /// Whether the app has made it. What bears only the name may be somebody else's, and is not removed.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.xml_id == MARKER
    }

    /// The values of the list that are the app's: by their codes, and where a code is not known, by their texts. Older
    /// portals give new values codes of their own (rest_help/crm/company/crm_company_userfield_add.php: `XML_ID` counts
    /// only in an update).
    pub(super) fn items_of(&self, field: UserField) -> impl Iterator<Item = (&'static Choice, &Item)> {
        let choices = field.choices();
        let is_coded = move |item: &Item| choices.iter().any(|choice| choice.code == item.code);
        choices.iter().filter_map(move |choice| {
            let coded = self.list.iter().find(|item| item.code == choice.code);
            let called = || self.list.iter().find(|item| !is_coded(item) && choice.is_called(&item.text));
            Some((choice, coded.or_else(called)?))
        })
    }
}

/// The portal's name of the type of a field.
fn type_of(field: UserField) -> &'static str {
    match field.holds() {
        Holds::Company => "crm",
        Holds::List(_) => "enumeration",
        Holds::Date => "date",
        Holds::Number => "integer",
    }
}

/// What the type needs to know. A link that may lead to one kind of cards only is kept as a bare number.
fn settings_of(field: UserField) -> Option<Value> {
    match field.holds() {
        Holds::Company => Some(json!({ "LEAD": "N", "CONTACT": "N", "COMPANY": "Y", "DEAL": "N" })),
        Holds::List(_) => Some(json!({ "DISPLAY": "LIST", "LIST_HEIGHT": 1 })),
        Holds::Date | Holds::Number => None,
    }
}

/// Asks which fields cards of a kind have. The answer is not cut into pages.
#[must_use]
pub fn list(kind: CardKind) -> Call {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.list",
        CardKind::Company => "crm.company.userfield.list",
    };
    Call::new(method, json!({ "order": { "ID": "ASC" } }))
}

/// Reads from the answer to [`list`] what bears the name of one of the eight fields. Other fields are passed over unread:
/// their types and their settings may be anything.
///
/// # Errors
/// If it is no list, or one of the eight cannot be read.
pub fn read_list(raw: &RawValue) -> Result<Vec<(UserField, Definition)>, OddAnswer> {
    let odd = |error: &serde_json::Error| OddAnswer::from_json("userfield.list", error);
    let rows: Vec<Value> = serde_json::from_str(raw.get()).map_err(|error| odd(&error))?;
    let mut found = Vec::new();
    for row in rows {
        if let Some(field) = row["FIELD_NAME"].as_str().and_then(UserField::by_name) {
            found.push((field, serde_json::from_value(row).map_err(|error| odd(&error))?));
        }
    }
    Ok(found)
}

/// Asks for all that is known of a field.
#[must_use]
pub fn get(kind: CardKind, id: UserFieldId) -> Call {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.get",
        CardKind::Company => "crm.company.userfield.get",
    };
    Call::new(method, json!({ "id": id }))
}

/// Reads the answer to [`get`].
///
/// # Errors
/// If it is no field.
pub fn read_definition(raw: &RawValue) -> Result<Definition, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("userfield.get", &error))
}

/// Reads from the answer to [`crate::bootstrap::app_info`] in which language values of lists are written: those of portals
/// of countries where Bitrix24 speaks Russian are Russian.
#[must_use]
pub fn read_language(raw: &RawValue) -> Language {
    #[derive(Deserialize)]
    struct Info {
        #[serde(rename = "LANGUAGE_ID", default, deserialize_with = "tolerant::text")]
        language: String,
    }
    let language = serde_json::from_str(raw.get()).map_or_else(|_| String::new(), |Info { language }| language);
    if matches!(language.as_str(), "ru" | "by" | "be" | "kz" | "kk") { Language::Russian } else { Language::English }
}

/// Makes a field. It may take long, the longer the more cards there are, and be there although the answer was lost.
#[must_use]
pub fn add(kind: CardKind, field: UserField, language: Language) -> Call {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.add",
        CardKind::Company => "crm.company.userfield.add",
    };
    let mut fields = lasting(field);
    // The portal puts its prefix before the name.
    fields.insert("FIELD_NAME".to_owned(), json!(field.name().trim_start_matches("UF_CRM_")));
    fields.insert("USER_TYPE_ID".to_owned(), json!(type_of(field)));
    fields.insert("MULTIPLE".to_owned(), json!("N"));
    fields.insert("XML_ID".to_owned(), json!(MARKER));
    fields.insert("SORT".to_owned(), json!(FIRST_PLACE + 10 * field as usize));
    // Stands in for the languages that are not named.
    fields.insert("LABEL".to_owned(), json!(field.label(Language::English)));
    for name in LABELS {
        fields.insert(name.to_owned(), json!(labels(name, field, &Map::new())));
    }
    if !field.choices().is_empty() {
        let items: Vec<Value> = field.choices().iter().map(|choice| item(field, choice, language)).collect();
        fields.insert("LIST".to_owned(), json!(items));
    }
    Call::new(method, json!({ "fields": fields }))
}

/// Mends what was changed in a field since it was made, or was not finished when it was made. Nothing if all is well.
/// Values that somebody has added to a list stay, as does the text of a value in the other language.
///
/// Users cannot be kept from editing fields of every type (docs: crm/companies/userfields/*.md, `EDIT_IN_LIST`). Where they
/// cannot is not told apart from where somebody has let them, so the same call may be wanted again after it was carried
/// out: ask once.
#[must_use]
pub fn mend(kind: CardKind, field: UserField, found: &Definition, language: Language) -> Option<Call> {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.update",
        CardKind::Company => "crm.company.userfield.update",
    };
    let mut fields = Map::new();
    let is_hidden = matches!(found.show_filter.as_str(), "" | "N");
    let links_elsewhere = field.holds() == Holds::Company && !leads_to_companies_only(found);
    if found.mandatory || found.edit_in_list || is_hidden || links_elsewhere {
        fields = lasting(field);
    }
    fields.extend(labels_to_mend(field, found));
    let items = items_to_mend(field, found, language);
    if !items.is_empty() {
        fields.insert("LIST".to_owned(), json!(items));
    }
    (!fields.is_empty()).then(|| Call::new(method, json!({ "id": found.id, "fields": fields })))
}

/// Removes a field with the values of all cards.
#[must_use]
pub fn delete(kind: CardKind, id: UserFieldId) -> Call {
    let method = match kind {
        CardKind::Contact => "crm.contact.userfield.delete",
        CardKind::Company => "crm.company.userfield.delete",
    };
    Call::new(method, json!({ "id": id }))
}

/// What a field is told when it is made, and again when it was changed.
fn lasting(field: UserField) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in [("MANDATORY", "N"), ("SHOW_FILTER", "Y"), ("EDIT_IN_LIST", "N")] {
        fields.insert(name.to_owned(), json!(value));
    }
    if let Some(settings) = settings_of(field) {
        fields.insert("SETTINGS".to_owned(), settings);
    }
    fields
}

fn leads_to_companies_only(found: &Definition) -> bool {
    let leads = |name: &str, to: &Value| tolerant::flag(to).is_ok_and(|is_set| is_set == (name == "COMPANY"));
    let is_so = |to: &Map<String, Value>| to.contains_key("COMPANY") && to.iter().all(|(name, to)| leads(name, to));
    found.settings.as_object().is_some_and(is_so)
}

/// A text of a field in a language.
fn label(name: &str, field: UserField, language: Language) -> &'static str {
    match (name, language) {
        (HELP, Language::Russian) => "Заполняет приложение «Сегменты клиентов»",
        (HELP, Language::English) => "Filled in by the app Client Segments",
        _ => field.label(language),
    }
}

/// A text in all languages to write: an update empties those it leaves out, so those that were found are written again.
fn labels(name: &str, field: UserField, found: &Map<String, Value>) -> BTreeMap<String, String> {
    let english = label(name, field, Language::English);
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).unwrap_or(english).to_owned();
    let mut labels: BTreeMap<String, String> =
        found.iter().map(|(language, value)| (language.clone(), text(value))).collect();
    labels.insert("ru".to_owned(), label(name, field, Language::Russian).to_owned());
    labels.insert("en".to_owned(), english.to_owned());
    labels
}

/// The texts that are missing or were changed. A portal may not have one of the languages at all.
fn labels_to_mend(field: UserField, found: &Definition) -> impl Iterator<Item = (String, Value)> {
    let found = [&found.edit_form_label, &found.list_column_label, &found.list_filter_label, &found.help_message];
    LABELS.into_iter().zip(found).filter_map(move |(name, found)| {
        let nothing = Map::new();
        let found = found.as_object().unwrap_or(&nothing);
        let is_kept = |code: &str, language| found.get(code).is_none_or(|text| text == label(name, field, language));
        let are_kept = !found.is_empty() && is_kept("ru", Language::Russian) && is_kept("en", Language::English);
        (!are_kept).then(|| (name.to_owned(), json!(labels(name, field, found))))
    })
}

/// A value of a list as it is written.
fn item(field: UserField, choice: &Choice, language: Language) -> Value {
    let place = field.choices().iter().position(|other| other == choice).unwrap_or_default();
    json!({ "VALUE": choice.text(language), "XML_ID": choice.code, "SORT": 10 * (place + 1), "DEF": "N" })
}

/// The values that are missing, renamed or without their code.
fn items_to_mend(field: UserField, found: &Definition, language: Language) -> Vec<Value> {
    let known: Vec<(&Choice, &Item)> = found.items_of(field).collect();
    let mend = |choice: &Choice| {
        let mut mended = item(field, choice, language);
        if let Some((_, item)) = known.iter().find(|(known, _)| *known == choice) {
            let is_called = choice.is_called(&item.text);
            if is_called && item.code == choice.code {
                return None;
            }
            mended["ID"] = json!(item.id);
            if is_called {
                mended["VALUE"] = json!(item.text);
            }
        }
        Some(mended)
    };
    field.choices().iter().filter_map(mend).collect()
}

#[cfg(test)]
mod tests;
