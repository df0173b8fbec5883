//! The table of fields of every kind of record: both names, the kind of value, and what an empty value prints as.
//!
//! Names and kinds follow the public documentation (docs: crm/universal/object-fields.md, crm/contacts, crm/companies,
//! crm/deals, crm/timeline/activities, crm/requisites, crm/outdated/invoice, api-reference/user, departments).
//! The fields that most records fill come first: a record stores values only up to its last filled field.

/// Kinds of records a portal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Entity {
    /// Entity type 3.
    Contact,
    /// Entity type 4.
    Company,
    /// Entity type 2.
    Deal,
    /// Entity type 1.
    Lead,
    /// Smart invoice, entity type 31.
    Invoice,
    /// Invoice of the first generation (`crm.invoice.list`).
    OldInvoice,
    /// Call, letter, meeting, task, chat.
    Activity,
    /// Legal details of a contact or company.
    Requisite,
    /// Employee of the portal.
    User,
    /// Department of the company structure.
    Department,
    /// Entry of a directory, stages included.
    Status,
    /// Funnel.
    Category,
    /// Currency with its rate.
    Currency,
    /// Record of a stage change.
    StageHistory,
    /// Line of goods of a deal or invoice.
    ProductRow,
    /// Address of a requisite.
    Address,
}

impl Entity {
    /// All kinds, in the order in which a dump is read: directories first, then what refers to them.
    pub const ALL: [Entity; 16] = [
        Entity::User,
        Entity::Department,
        Entity::Status,
        Entity::Category,
        Entity::Currency,
        Entity::Contact,
        Entity::Company,
        Entity::Lead,
        Entity::Deal,
        Entity::Invoice,
        Entity::OldInvoice,
        Entity::Activity,
        Entity::Requisite,
        Entity::Address,
        Entity::StageHistory,
        Entity::ProductRow,
    ];

    /// Fields without the id, in storage order.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Entity::Contact => contact::FIELDS,
            Entity::Company => company::FIELDS,
            Entity::Deal => deal::FIELDS,
            Entity::Lead => lead::FIELDS,
            Entity::Invoice => invoice::FIELDS,
            Entity::OldInvoice => old_invoice::FIELDS,
            Entity::Activity => activity::FIELDS,
            Entity::Requisite => requisite::FIELDS,
            Entity::User => user::FIELDS,
            Entity::Department => department::FIELDS,
            Entity::Status => status::FIELDS,
            Entity::Category => category::FIELDS,
            Entity::Currency => currency::FIELDS,
            Entity::StageHistory => stage_history::FIELDS,
            Entity::ProductRow => product_row::FIELDS,
            Entity::Address => address::FIELDS,
        }
    }

    /// Name of the id: `id` for the kinds whose natural shape is an item, `ID` for the others.
    pub fn id_name(self) -> &'static str {
        match self {
            Entity::Contact
            | Entity::Company
            | Entity::Deal
            | Entity::Lead
            | Entity::Invoice
            | Entity::Category
            | Entity::ProductRow => "id",
            _ => "ID",
        }
    }

    /// Whether the portal shows an id: it names a currency by its code, an address by its kind and its requisite. The
    /// number of such a record is only its place in the list.
    pub fn has_id(self) -> bool {
        !matches!(self, Entity::Currency | Entity::Address)
    }

    /// File name of a dump without its ending.
    pub fn file_stem(self) -> &'static str {
        match self {
            Entity::Contact => "contacts",
            Entity::Company => "companies",
            Entity::Deal => "deals",
            Entity::Lead => "leads",
            Entity::Invoice => "invoices",
            Entity::OldInvoice => "old_invoices",
            Entity::Activity => "activities",
            Entity::Requisite => "requisites",
            Entity::User => "users",
            Entity::Department => "departments",
            Entity::Status => "statuses",
            Entity::Category => "categories",
            Entity::Currency => "currencies",
            Entity::StageHistory => "stage_history",
            Entity::ProductRow => "product_rows",
            Entity::Address => "addresses",
        }
    }

    /// The kinds `crm.item.*` serves: 1 leads, 2 deals, 3 contacts, 4 companies, 31 smart invoices.
    pub fn from_type_id(entity_type_id: i64) -> Option<Entity> {
        match entity_type_id {
            1 => Some(Entity::Lead),
            2 => Some(Entity::Deal),
            3 => Some(Entity::Contact),
            4 => Some(Entity::Company),
            31 => Some(Entity::Invoice),
            _ => None,
        }
    }

    /// The entity type number, for the kinds `crm.item.*` serves.
    pub fn type_id(self) -> Option<i64> {
        match self {
            Entity::Lead => Some(1),
            Entity::Deal => Some(2),
            Entity::Contact => Some(3),
            Entity::Company => Some(4),
            Entity::Invoice => Some(31),
            _ => None,
        }
    }

    /// Finds a field by its item name (`createdTime`).
    pub fn field_by_item(self, name: &str) -> Option<FieldId> {
        self.position(|field| field.item == name)
    }

    /// Finds a field by its upper-case name (`DATE_CREATE`).
    pub fn field_by_old(self, name: &str) -> Option<FieldId> {
        self.position(|field| field.old == name)
    }

    /// The field's description.
    pub fn field(self, id: FieldId) -> &'static Field {
        &self.fields()[usize::from(id.0)]
    }

    fn position(self, matches: impl Fn(&Field) -> bool) -> Option<FieldId> {
        let index = self.fields().iter().position(matches)?;
        // No kind has more than a hundred fields.
        Some(FieldId(index as u8))
    }
}

/// Position of a field in its kind's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub(crate) u8);

/// One field of one kind of record.
#[derive(Debug)]
pub struct Field {
    /// Name in `crm.item.*` and in dumps of items; for the other kinds the same as `old`.
    pub item: &'static str,
    /// Upper-case name of the older methods.
    pub old: &'static str,
    /// Kind of value.
    pub kind: Kind,
    /// What is printed when nothing is stored.
    pub empty: Empty,
}

/// Kinds of values and their JSON forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole number.
    Int,
    /// Reference to another record: a whole number, nothing and 0 mean "none".
    Ref,
    /// Sum of money: a number in items, text with two decimals in old rows.
    Money,
    /// Text.
    Text,
    /// `"Y"` or `"N"`.
    YesNo,
    /// `true` or `false`.
    Bool,
    /// Date with time, ISO 8601 with the portal's offset.
    Time,
    /// Calendar date, printed as midnight UTC moved by the portal's offset.
    Date,
    /// List of ids.
    Ids,
    /// List of phones, e-mails, sites and messengers.
    Multifields,
    /// Whatever JSON the portal returns.
    Json,
}

/// What an empty value prints as in an item; old rows turn numbers into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// `null`
    Null,
    /// `0`
    Zero,
    /// `""`
    Blank,
    /// `"Y"` (or `true`)
    Yes,
    /// `"N"` (or `false`)
    No,
    /// `[]`
    List,
    /// `1`
    One,
    /// The field is left out of the row.
    Absent,
}

/// Declares one module per kind: a [`FieldId`] constant for every field and the table itself.
macro_rules! fields {
    ($(#[$doc:meta])* $module:ident { $($name:ident $item:literal $old:literal $kind:ident $empty:ident;)* }) => {
        $(#[$doc])*
        pub mod $module {
            use crate::schema::{Empty, Field, FieldId, Kind};

            #[allow(non_camel_case_types, clippy::upper_case_acronyms)] // Only counts the constants below.
            #[repr(u8)]
            enum Index { $($name),* }

            $(
                #[doc = concat!("`", $item, "`, in old rows `", $old, "`.")]
                pub const $name: FieldId = FieldId(Index::$name as u8);
            )*

            pub(in crate::schema) static FIELDS: &[Field] =
                &[$(Field { item: $item, old: $old, kind: Kind::$kind, empty: Empty::$empty }),*];
        }
    };
}

// The tables are expansions of the macro above and must come after it.
mod clients;
mod portal;
mod sales;

pub use clients::{activity, address, company, contact, requisite};
pub use portal::{category, currency, department, status, user};
pub use sales::{deal, invoice, lead, old_invoice, product_row, stage_history};
