//! Rows of what is made in other records: activities and requisites.

use std::borrow::Cow;

use chrono::NaiveDate;
use segmentation::facts::{Activity, InvoiceKind, Owner, Requisite, Touch, TouchKind};
use segmentation::{ActivityId, CompanyId, ContactId, DealId, InvoiceId, RecordId, RequisiteId, UserId};
use serde::Deserialize;

use super::CHAT_PROVIDER;
use crate::tolerant;

/// The type and number by which the portal names an owner; the reverse of [`owner`].
#[must_use]
pub fn owner_key(owner: Owner) -> Option<(u32, RecordId)> {
    match owner {
        Owner::Deal(id) => Some((2, id.0)),
        Owner::Contact(id) => Some((3, id.0)),
        Owner::Company(id) => Some((4, id.0)),
        Owner::Invoice(InvoiceKind::Old, id) => Some((5, id.0)),
        Owner::Invoice(InvoiceKind::Smart, id) => Some((31, id.0)),
        Owner::Other => None,
    }
}

/// The record a type and a number name (docs: crm.enum.ownertype).
fn owner(entity_type: u32, id: u32) -> Owner {
    match (entity_type, id) {
        (_, 0) => Owner::Other,
        (2, id) => Owner::Deal(DealId(id)),
        (3, id) => Owner::Contact(ContactId(id)),
        (4, id) => Owner::Company(CompanyId(id)),
        (5, id) => Owner::Invoice(InvoiceKind::Old, InvoiceId(id)),
        (31, id) => Owner::Invoice(InvoiceKind::Smart, InvoiceId(id)),
        _ => Owner::Other,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::list) struct ActivityRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: ActivityId,
    #[serde(default, deserialize_with = "tolerant::link")]
    owner_id: RecordId,
    #[serde(default, deserialize_with = "tolerant::link")]
    owner_type_id: u32,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    provider_id: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::date")]
    created: Option<NaiveDate>,
}

impl ActivityRow<'_> {
    pub(super) fn activity(&self) -> Option<Activity> {
        Some(Activity {
            id: self.id,
            created: self.created?,
            owner: owner(self.owner_type_id, self.owner_id),
            is_chat: self.provider_id == CHAT_PROVIDER,
        })
    }
}

/// Provider of to-dos (docs: crm/timeline/activities/todo/crm-activity-todo-add.md).
pub(crate) const TODO_PROVIDER: &str = "CRM_TODO";

/// An activity with all that planning needs (docs: crm/timeline/activities/activity-base/crm-activity-fields.md).
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::list) struct TouchRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: ActivityId,
    #[serde(default, deserialize_with = "tolerant::link")]
    owner_id: RecordId,
    #[serde(default, deserialize_with = "tolerant::link")]
    owner_type_id: u32,
    #[serde(default, deserialize_with = "tolerant::link")]
    type_id: u32,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    provider_id: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::date")]
    created: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::link")]
    direction: u32,
    #[serde(default, deserialize_with = "tolerant::flag")]
    completed: bool,
    #[serde(default, deserialize_with = "tolerant::date")]
    deadline: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    start_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::date")]
    end_time: Option<NaiveDate>,
    #[serde(default, deserialize_with = "tolerant::link")]
    responsible_id: UserId,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    description: Cow<'a, str>,
}

/// What kind of touch the portal's type and provider mean.
pub(crate) fn touch_kind(type_id: u32, provider: &str) -> TouchKind {
    match (type_id, provider) {
        (1, _) => TouchKind::Meeting,
        (2, _) => TouchKind::Call,
        (4, _) => TouchKind::Email,
        (6, TODO_PROVIDER) => TouchKind::Todo,
        _ => TouchKind::Other,
    }
}

impl TouchRow<'_> {
    pub(super) fn touch(&self) -> Option<Touch> {
        Some(Touch {
            id: self.id,
            created: self.created?,
            owner: owner(self.owner_type_id, self.owner_id),
            kind: touch_kind(self.type_id, &self.provider_id),
            is_incoming: self.direction == 1,
            is_done: self.completed,
            deadline: self.deadline,
            start: self.start_time,
            end: self.end_time,
            responsible: self.responsible_id,
            has_result: !self.description.is_empty(),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::list) struct RequisiteRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(super) id: RequisiteId,
    #[serde(default, deserialize_with = "tolerant::link")]
    entity_type_id: u32,
    #[serde(default, deserialize_with = "tolerant::link")]
    entity_id: RecordId,
    #[serde(default, deserialize_with = "tolerant::flag")]
    address_only: bool,
}

impl RequisiteRow {
    pub(super) fn requisite(&self) -> Requisite {
        Requisite { id: self.id, owner: owner(self.entity_type_id, self.entity_id), is_address_only: self.address_only }
    }
}
