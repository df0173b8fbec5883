//! Ids: a type for the numbers of each kind of thing in a portal, so that none is taken for that of another kind.
//!
//! Stored and sent they are the plain numbers that they hold, and as wide.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$meta:meta])* $id:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $id(pub u32);

        impl From<u32> for $id {
            fn from(number: u32) -> Self {
                Self(number)
            }
        }

        impl From<$id> for u32 {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        /// The number alone: the field or variant around it says what it numbers.
        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        /// The number.
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        /// Reads what [`Display`](fmt::Display) writes.
        impl FromStr for $id {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }

        impl crate::facts::column::Plain for $id {}
    )*};
}

macro_rules! none {
    ($($id:ident),*) => {$(
        impl $id {
            /// Stands for none, or an unknown one: the portal numbers nothing so.
            pub const NONE: Self = Self(0);
        }
    )*};
}

ids! {
    /// A company card.
    CompanyId;
    /// A contact card.
    ContactId;
    /// A deal.
    DealId;
    /// An invoice among those of its kind: smart ones and those of the old module are numbered apart.
    InvoiceId;
    /// A lead.
    LeadId;
    /// An activity of the timeline: a call, letter, meeting, to-do, task or chat (`crm.activity.list`).
    ActivityId;
    /// A requisite of a contact or company.
    RequisiteId;
    /// A row of goods of a deal (`crm.item.productrow.list`).
    ProductRowId;
    /// A user of the portal (`user.get`): who created a card or answers for it, who looks at the app.
    UserId;
    /// A department of the company structure (`department.get`).
    DepartmentId;
    /// A funnel of deals (`crm.category.list` of entity type 2).
    FunnelId;
    /// A category of contacts, companies or smart invoices (`crm.category.list` of theirs); 0 is the usual one.
    CategoryId;
    /// A user field of contacts or companies (`crm.contact.userfield.list`, `crm.company.userfield.list`).
    UserFieldId;
    /// An item that can be chosen in a user field that is a list.
    ItemId;
    /// A product of the catalog.
    ProductId;
    /// A section of the catalog.
    SectionId;
}

/// The number of a record within its list, whichever list that is: for what treats all lists alike, as pages by number and
/// windows of numbers do, or keeps the kind beside the number.
pub type RecordId = u32;

none!(CompanyId, ContactId, DealId, ActivityId, UserId, DepartmentId, UserFieldId, ItemId, ProductId);

impl FunnelId {
    /// The funnel that every portal has.
    pub const GENERAL: Self = Self(0);
}

impl CategoryId {
    /// The category of cards that are clients, and not vendors or the like.
    pub const USUAL: Self = Self(0);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_id_is_written_and_read_as_its_number() {
        let people = BTreeMap::from([(UserId(7), vec![DepartmentId(1), DepartmentId(2)])]);
        let text = serde_json::to_string(&people).expect("JSON");
        assert_eq!(text, r#"{"7":[1,2]}"#);
        assert_eq!(serde_json::from_str::<BTreeMap<UserId, Vec<DepartmentId>>>(&text).expect("JSON"), people);
        assert_eq!((UserId(7).to_string(), "7".parse()), ("7".to_owned(), Ok(UserId(7))));
        assert_eq!(format!("{:>3}", UserId(7)), "  7");
    }
}
