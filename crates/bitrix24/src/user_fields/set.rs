//! What a portal has of the fields, and the values of cards by it.

use std::collections::BTreeMap;

use segmentation::{
    Card, ClientType, CompanyId, FIELD_COUNT, FieldValues, Group, ItemId, Mode, OptionalFields, UserFieldId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{CardKind, Choice, Definition, FieldValue, Holds, ITEM_UPDATE, UserField};
use crate::request::Call;
use crate::tolerant;

/// Which of the fields a portal has for contacts and for companies, under which numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSet {
    contacts: BTreeMap<UserField, Present>,
    companies: BTreeMap<UserField, Present>,
}

/// A field the portal has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Present {
    id: UserFieldId,
    /// The numbers of the values of a list, by their codes.
    items: BTreeMap<String, ItemId>,
}

/// How the cards of one kind that are in a group today are found by the fields.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupFilter {
    /// By this `filter` of `crm.contact.list` or `crm.company.list`, or of `crm.item.list` with `useOriginalUfNames=Y`.
    Cards(Map<String, Value>),
    /// There are no such cards of this kind.
    NoCards,
    /// The fields do not tell: the portal lacks one, or none of them says it (whether a company has people).
    Unknown,
}

impl FieldSet {
    fn of(&self, kind: CardKind) -> &BTreeMap<UserField, Present> {
        match kind {
            CardKind::Contact => &self.contacts,
            CardKind::Company => &self.companies,
        }
    }

    /// Notes that the portal has a field.
    pub fn note(&mut self, kind: CardKind, field: UserField, definition: &Definition) {
        let items = definition.items_of(field).map(|(choice, item)| (choice.code.to_owned(), item.id)).collect();
        self.note_known(kind, field, definition.id, items);
    }

    /// Notes that the portal has a field with this number and with these values of a list: their codes and numbers.
    pub fn note_known(&mut self, kind: CardKind, field: UserField, id: UserFieldId, items: BTreeMap<String, ItemId>) {
        let fields = match kind {
            CardKind::Contact => &mut self.contacts,
            CardKind::Company => &mut self.companies,
        };
        fields.insert(field, Present { id, items });
    }

    /// Every field that the portal has, in order, as [`note_known`](Self::note_known) takes it.
    pub fn known(&self) -> impl Iterator<Item = (CardKind, UserField, UserFieldId, &BTreeMap<String, ItemId>)> {
        let of_kind =
            |kind| self.of(kind).iter().map(move |(&field, present)| (kind, field, present.id, &present.items));
        CardKind::ALL.into_iter().flat_map(of_kind)
    }

    /// The portal's number of a field.
    #[must_use]
    pub fn id(&self, kind: CardKind, field: UserField) -> Option<UserFieldId> {
        self.of(kind).get(&field).map(|present| present.id)
    }

    /// Whether the portal has a field with all values it can be given.
    #[must_use]
    pub fn has(&self, kind: CardKind, field: UserField) -> bool {
        let has_item = |present: &Present| field.choices().iter().all(|choice| present.items.contains_key(choice.code));
        self.of(kind).get(&field).is_some_and(has_item)
    }

    /// Whether every value of the eight fields can be written to every card.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        UserField::eight().all(|field| self.is_whole(field))
    }

    /// Whether both kinds of cards have a field with all values it can be given.
    fn is_whole(&self, field: UserField) -> bool {
        CardKind::ALL.into_iter().all(|kind| self.has(kind, field))
    }

    /// The optional fields that both kinds of cards have, with all values they can be given.
    #[must_use]
    pub fn optional(&self) -> OptionalFields {
        let mut optional = OptionalFields::default();
        for field in UserField::ALL {
            if let Some(place) = field.place_among_optional() {
                optional[place] = self.is_whole(field);
            }
        }
        optional
    }

    /// What is kept of the fields where these optional ones are chosen: the eight, and those of the chosen that are whole.
    #[must_use]
    pub fn kept(&self, chosen: OptionalFields) -> Self {
        let is_kept = |field: &UserField| {
            field.is_among(chosen) && (field.place_among_optional().is_none() || self.is_whole(*field))
        };
        let of = |fields: &BTreeMap<UserField, Present>| {
            fields.iter().filter(|(field, _)| is_kept(field)).map(|(field, it)| (*field, it.clone())).collect()
        };
        Self { contacts: of(&self.contacts), companies: of(&self.companies) }
    }

    /// Whether the portal has none of the fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.companies.is_empty()
    }

    /// The names of the eight as the lists want them in `select`; `crm.item.list` also wants `useOriginalUfNames=Y`.
    #[must_use]
    pub fn select() -> &'static [&'static str] {
        &UserField::NAMES[..FIELD_COUNT]
    }

    /// The same, with those of the optional fields that this set has.
    pub fn select_all(&self) -> impl Iterator<Item = &'static str> + use<> {
        let optional = self.optional();
        UserField::ALL.into_iter().filter(move |field| field.is_among(optional)).map(UserField::name)
    }

    /// Whether a row names any of the fields, though what it holds may be empty.
    pub(crate) fn are_told(row: &Map<String, Value>) -> bool {
        Self::select().iter().any(|name| row.contains_key(*name))
    }

    /// The values in a row of a list of contacts or companies. What is missing, unknown or odd reads as nothing.
    #[must_use]
    pub fn read(&self, kind: CardKind, row: &Map<String, Value>) -> FieldValues {
        let mut values = FieldValues::default();
        for (&field, present) in self.of(kind) {
            if let Some(value) = row.get(field.name()).and_then(|value| present.read(field, value)) {
                field.put(&mut values, value);
            }
        }
        values
    }

    /// The call that writes what differs: `known` is what the card holds, `wanted` what it should hold. Nothing if that is
    /// the same, or the portal lacks what is needed to write it. `with_history` has the portal note it in the card's
    /// history (docs: crm/contacts/crm-contact-update.md, crm/companies/crm-company-update.md).
    #[must_use]
    pub fn update(&self, card: Card, known: &FieldValues, wanted: &FieldValues, with_history: bool) -> Option<Call> {
        let fields = self.differing(card, known, wanted)?;
        let history = if with_history { "Y" } else { "N" };
        let params = json!({ "REGISTER_SONET_EVENT": "N", "REGISTER_HISTORY_EVENT": history });
        Some(Call::new(
            CardKind::from(card).update_method(),
            json!({ "id": card.id(), "fields": fields, "params": params }),
        ))
    }

    /// The same by the method for cards of any kind, which notes the change in the card's history and starts automation
    /// rules. A portal before CRM 25.0 does not know the names of the fields and says nothing of it
    /// (docs: crm/universal/crm-item-update.md).
    #[must_use]
    pub fn item_update(&self, card: Card, known: &FieldValues, wanted: &FieldValues) -> Option<Call> {
        let fields = self.differing(card, known, wanted)?;
        let entity_type = CardKind::from(card).type_id();
        let params =
            json!({ "entityTypeId": entity_type, "id": card.id(), "fields": fields, "useOriginalUfNames": "Y" });
        Some(Call::new(ITEM_UPDATE, params))
    }

    /// The fields in which a card differs from what it should hold, with the values they should get; nothing if there are
    /// none.
    fn differing(&self, card: Card, known: &FieldValues, wanted: &FieldValues) -> Option<Map<String, Value>> {
        let mut fields = Map::new();
        for (&field, present) in self.of(card.into()) {
            let value = field.value(wanted);
            if value == field.value(known) {
                continue;
            }
            let written = match value {
                None => Some(json!("")),
                Some(value) => present.written(field, value),
            };
            if let Some(written) = written {
                fields.insert(field.name().to_owned(), written);
            }
        }
        (!fields.is_empty()).then_some(fields)
    }

    /// How to find the cards of one kind that are in a group today. In all groups but those of [`Mode::Directory`] these
    /// are clients; contacts of a company, which bear its marks, are left out.
    #[must_use]
    pub fn filter(&self, kind: CardKind, group: Group) -> GroupFilter {
        let business = FieldValue::ClientType(ClientType::Business);
        let private = FieldValue::ClientType(ClientType::Private);
        // The client type is written to every card that counts, and so tells cards from those that are left out.
        let conditions: &[(UserField, &[FieldValue])] = match (group, kind) {
            (Group::Companies, CardKind::Contact) | (Group::Contacts, CardKind::Company) => {
                return GroupFilter::NoCards;
            }
            (Group::Companies, CardKind::Company) => &[(UserField::ClientType, &[business])],
            (Group::Contacts, CardKind::Contact) => &[(UserField::ClientType, &[business, private])],
            (Group::B2c, CardKind::Contact) => &[(UserField::ClientType, &[private])],
            (Group::B2c, CardKind::Company)
            | (Group::B2bWithContacts | Group::B2bWithoutContacts, CardKind::Contact) => {
                return GroupFilter::NoCards;
            }
            (Group::B2bWithContacts | Group::B2bWithoutContacts, CardKind::Company) => return GroupFilter::Unknown,
            _ => {
                let field = if group.mode() == Mode::Frequency { UserField::Frequency } else { UserField::LifeCycle };
                let own = match kind {
                    CardKind::Contact => private,
                    CardKind::Company => business,
                };
                &[(UserField::ClientType, &[own]), (field, &[FieldValue::Group(group)])]
            }
        };
        let condition = |&(field, values): &(UserField, &[FieldValue])| {
            let present = self.of(kind).get(&field)?;
            let items: Option<Vec<Value>> = values.iter().map(|&value| present.written(field, value)).collect();
            Some((format!("@{}", field.name()), Value::Array(items?)))
        };
        conditions.iter().map(condition).collect::<Option<_>>().map_or(GroupFilter::Unknown, GroupFilter::Cards)
    }
}

impl Present {
    /// The value in a row.
    fn read(&self, field: UserField, value: &Value) -> Option<FieldValue> {
        match field.holds() {
            Holds::Company => company(value).map(FieldValue::Company),
            Holds::List(choices) => {
                let item: ItemId = tolerant::id(value).ok()?;
                let chosen = |choice: &&Choice| self.items.get(choice.code) == Some(&item);
                choices.iter().find(chosen).map(|choice| choice.value)
            }
            Holds::Date => tolerant::date(value).ok().flatten().map(FieldValue::Date),
            // An empty number is none; the reader for ids would take it for a zero.
            Holds::Number if matches!(value, Value::Number(_)) => tolerant::id(value).ok().map(FieldValue::Number),
            Holds::Number => value.as_str()?.trim().parse().ok().map(FieldValue::Number),
        }
    }

    /// The form in which a value is written; nothing if the list does not have it, or the field holds no such values.
    fn written(&self, field: UserField, value: FieldValue) -> Option<Value> {
        match value {
            FieldValue::Company(id) => Some(json!(id)),
            FieldValue::Date(date) => Some(json!(date.to_string())),
            FieldValue::Number(number) => Some(json!(number)),
            FieldValue::Group(_)
            | FieldValue::ClientType(_)
            | FieldValue::Flag(_)
            | FieldValue::Abc(_)
            | FieldValue::Xyz(_)
            | FieldValue::Rfm(_) => {
                let choice = field.choices().iter().find(|choice| choice.value == value)?;
                self.items.get(choice.code).map(|id| json!(id))
            }
        }
    }
}

/// The company a link leads to: its number, or `CO_` and its number where the field once allowed other kinds as well.
fn company(value: &Value) -> Option<CompanyId> {
    match value {
        Value::String(text) => text.trim().trim_start_matches("CO_").parse().ok(),
        other => tolerant::id(other).ok(),
    }
    .filter(|&id| id != CompanyId::NONE)
}

#[cfg(test)]
mod tests;
