//! What the user fields of a portal's cards hold, beside what they should hold: read from the portal's own tables, with
//! a spelling of every value of this crate's own.

use std::collections::{BTreeMap, BTreeSet};

use portal::Portal;
use portal::schema::Entity;
use segmentation::{Card, ClientType, CompanyId, ContactId, FieldValues, Group};

/// The values of a card by the names of the fields, without empty ones.
type Held = BTreeMap<String, String>;

/// How many differences are told.
const TOLD: usize = 4;

/// What the app's fields of all cards hold in a portal; cards whose fields are all empty are left out.
#[must_use]
pub fn held(portal: &Portal) -> BTreeMap<Card, BTreeMap<String, String>> {
    let of = |entity, card: fn(u32) -> Card| {
        portal.user_values(entity).into_iter().filter_map(move |(id, mut values)| {
            values.retain(|name, _| name.starts_with("UF_CRM_CS_"));
            (!values.is_empty()).then(|| (card(id), values))
        })
    };
    let contacts = of(Entity::Contact, |id| Card::Contact(ContactId(id)));
    contacts.chain(of(Entity::Company, |id| Card::Company(CompanyId(id)))).collect()
}

/// The first cards that hold something else than they should; cards that are not named should hold nothing.
#[must_use]
pub fn wrong_values(portal: &Portal, wanted: &[(Card, FieldValues)]) -> Option<String> {
    let wanted: BTreeMap<Card, Held> = wanted.iter().map(|(card, values)| (*card, spelled(values))).collect();
    let held = held(portal);
    let none = Held::new();
    let cards: BTreeSet<&Card> = wanted.keys().chain(held.keys()).collect();
    let told: Vec<String> = cards
        .into_iter()
        .map(|card| (card, wanted.get(card).unwrap_or(&none), held.get(card).unwrap_or(&none)))
        .filter(|(_, wanted, held)| wanted != held)
        .map(|(card, wanted, held)| format!("{card:?} holds {held:?} instead of {wanted:?}"))
        .take(TOLD)
        .collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn spelled(values: &FieldValues) -> Held {
    let flag = |flag: bool| if flag { "CS_YES" } else { "CS_NO" }.to_owned();
    let group = |group: Group| {
        let code = match group {
            Group::Active => "CS_ACTIVE",
            Group::Sleeping => "CS_SLEEPING",
            Group::Lost => "CS_LOST",
            Group::Requests => "CS_REQUESTS",
            Group::Dialogs => "CS_DIALOGS",
            Group::Reachable => "CS_CONTACTS",
            Group::Unreachable => "CS_NO_CONTACTS",
            Group::Regular => "CS_REGULAR",
            Group::First => "CS_FIRST",
            Group::NoPayments => "CS_NONE",
            _ => "a group that no field holds",
        };
        code.to_owned()
    };
    let kind = |kind| if kind == ClientType::Business { "CS_B2B" } else { "CS_B2C" }.to_owned();
    [
        ("PARENT", values.parent.map(|id| id.to_string())),
        ("LIFECYCLE", values.life_cycle.map(group)),
        ("TYPE", values.client_type.map(kind)),
        ("FREQUENCY", values.frequency.map(group)),
        // A calendar date is kept as its midnight in UTC, by the portal's clock.
        ("LAST_PAY", values.last_payment.map(|date| format!("{date}T03:00:00+03:00"))),
        ("PAYMENTS", values.payments.map(|payments| payments.to_string())),
        ("DIALOGS", values.has_dialogs.map(flag)),
        ("CONTACTS", values.has_contacts.map(flag)),
        ("ABC", values.optional.abc.map(|rank| format!("CS_{rank:?}"))),
        ("XYZ", values.optional.xyz.map(|rank| format!("CS_{rank:?}"))),
        ("NEXT", values.optional.next_touch.map(|date| format!("{date}T03:00:00+03:00"))),
        ("RFM", values.optional.rfm.map(|group| format!("CS_{}", group.code().to_uppercase()))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((format!("UF_CRM_CS_{name}"), value?)))
    .collect()
}
