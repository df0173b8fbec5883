//! What the worker tells the page of the user fields in the portal.

use crate::FieldsCommand;
use serde::{Deserialize, Serialize};

pub use segmentation::FIELD_COUNT;

/// The number of all fields: the eight, and after them the optional ones.
pub const ALL_FIELDS: usize = FIELD_COUNT + segmentation::OPTIONAL_COUNT;

/// What is known of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsState {
    /// Where the work stands.
    pub stage: FieldsStage,
    /// What the portal had at the last look; nothing before the first.
    pub held: Option<[HeldField; ALL_FIELDS]>,
    /// What the last change has done; nothing after a look that was asked for.
    pub done: Option<FieldsDone>,
}

/// Where the work on the fields stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldsStage {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// The portal is asked what there is.
    Looking,
    /// The portal has none of the fields.
    Absent,
    /// Some of the fields, or some values of their lists, are missing.
    Incomplete,
    /// Everything is there.
    Ready,
    /// Everything is there, and this viewer wants it left as it is.
    Left,
    /// Fields are made or removed.
    Working {
        /// What was asked for.
        command: FieldsCommand,
        /// Fields made or removed so far, contacts and companies counted apart.
        done: u32,
        /// Fields to be made or removed; 0 while that is found out.
        total: u32,
    },
    /// Not everything that was asked for could be done.
    Refused(FieldsRefusal),
}

/// Why not everything that was asked for could be done, by what the user can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldsRefusal {
    /// The viewer may not change the CRM's settings: ask an administrator.
    NoRight,
    /// The app lacks a scope or is closed for the viewer: ask the administrator.
    AppNotAllowed,
    /// The portal has fields of other types under these names: rename or remove them there.
    NamesTaken(Vec<FieldPlace>),
    /// Fields of these names were not made by the app and were left.
    NotOurs(Vec<FieldPlace>),
    /// The portal refused something for a reason of its own.
    Portal {
        /// The method.
        method: String,
        /// The portal's own words; they are about fields and hold no client's data.
        text: String,
    },
}

/// A field of contacts or of companies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlace {
    /// Whether it is one of companies.
    pub of_companies: bool,
    /// Its name in the portal, `UF_CRM_…`.
    pub name: String,
}

/// What the portal has of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldField {
    /// For contacts.
    pub contacts: Held,
    /// For companies.
    pub companies: Held,
}

/// What the portal has of one field of one kind of cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// It is not there.
    #[default]
    Missing,
    /// It is there, but some values of its list are not.
    Partly,
    /// It is there.
    Whole,
    /// Its name is taken by a field of another type.
    Taken,
    /// It is an optional field that is not chosen, and not there.
    Unchosen,
    /// It is there, and not kept up to date: it is an optional field that is not chosen any more.
    Unkept,
}

/// What a change has done, in fields, contacts and companies counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsDone {
    /// Made.
    pub made: u32,
    /// Mended.
    pub mended: u32,
    /// Removed.
    pub removed: u32,
}
