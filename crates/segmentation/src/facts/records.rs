//! The records of a CRM: their fields, and the column that keeps each field in a table.
//!
//! Dates are calendar dates exactly as the portal writes them (the first ten characters of its ISO text), never converted
//! to the viewer's zone, so that every user sees the same chart. Ids are positive; 0 never occurs.
//!
//! # Design
//! A link holds the id of the record it names, not the row: a link may name a record that is read later or never, and a
//! row moves when records before it come or go. The engine resolves links to rows in one pass (`crate::links`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ContactChannels;
use super::column::{Days, Few, Flags, Interned, Lists, MaybeDays, MaybeIds, MaybeSums, Owners, Plain, Titles};
use super::table::record;
use crate::answer::Card;
use crate::ids::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, FunnelId, InvoiceId, ItemId, LeadId, ProductId, ProductRowId,
    RequisiteId, UserFieldId, UserId,
};

impl Plain for ContactChannels {}
impl Plain for Outcome {}
impl Plain for TouchKind {}
impl Plain for YesNo {}

record! {
    /// A company card.
    Company in CompanyColumns by CompanyId {
        key {
            /// Its number.
            id: CompanyId,
        }
        /// Its name; empty if the card has none.
        title: String => Titles,
        /// When the card was created.
        created: NaiveDate => Days,
        /// The user who created it (0 if unknown); with `created` and `source` it shows an import.
        created_by: UserId => Vec<UserId>,
        /// The user responsible for it (0 if unknown).
        assigned_by: UserId => Vec<UserId>,
        /// `isMyCompany`: a company of the portal's owner, left out of every count.
        is_own: bool => Flags,
        /// Category of the card; other than 0 means a service category (vendors), left out of every count.
        category: CategoryId => Vec<CategoryId>,
        /// Phone, e-mail, site, messenger or open line on the card itself.
        channels: ContactChannels => Vec<ContactChannels>,
        /// Code of its type in the portal's directory (client, supplier …); empty if the card has none.
        kind: String => Interned,
        /// Code of the source it came from; empty if unknown.
        source: String => Interned,
        /// Code of its industry; empty if unknown.
        industry: String => Interned,
        /// Code of its number of employees; empty if unknown.
        employees: String => Interned,
    }
}

impl Company {
    /// Whether it is counted: not an own company and not of a service category.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        !self.is_own && self.category == CategoryId::USUAL
    }
}

impl CompanyColumns {
    /// Whether the card of a row is counted: not an own company and not of a service category.
    #[inline]
    #[must_use]
    pub fn is_counted(&self, row: usize) -> bool {
        self.category[row] == CategoryId::USUAL && !self.is_own.is_set(row)
    }
}

record! {
    /// A contact card.
    Contact in ContactColumns by ContactId {
        key {
            /// Its number.
            id: ContactId,
        }
        /// Full name; empty if the card has none.
        title: String => Titles,
        /// When the card was created.
        created: NaiveDate => Days,
        /// The user who created it (0 if unknown).
        created_by: UserId => Vec<UserId>,
        /// The user responsible for it (0 if unknown).
        assigned_by: UserId => Vec<UserId>,
        /// Category of the card; other than 0 means a service category, left out of every count.
        category: CategoryId => Vec<CategoryId>,
        /// The companies it names, the main one first and none twice.
        companies: Few<CompanyId> => Lists<CompanyId>,
        /// Phone, e-mail, site, messenger or open line on the card itself.
        channels: ContactChannels => Vec<ContactChannels>,
        /// Code of its type in the portal's directory; empty if the card has none.
        kind: String => Interned,
        /// Code of the source it came from; empty if unknown.
        source: String => Interned,
    }
}

impl Contact {
    /// Whether it is counted: not of a service category.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.category == CategoryId::USUAL
    }
}

impl ContactColumns {
    /// Whether the card of a row is counted: not of a service category.
    #[inline]
    #[must_use]
    pub fn is_counted(&self, row: usize) -> bool {
        self.category[row] == CategoryId::USUAL
    }
}

/// How a deal or invoice ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Outcome {
    /// Still in work (semantic `P`).
    #[default]
    Open,
    /// Won, paid (semantic `S`).
    Success,
    /// Lost, refused (semantic `F`).
    Failure,
}

record! {
    /// A deal.
    Deal in DealColumns by DealId {
        key {
            /// Its number.
            id: DealId,
        }
        /// When it was created.
        created: NaiveDate => Days,
        /// `closedate`: when it was closed, or is planned to be; edited by hand.
        closed: Option<NaiveDate> => MaybeDays,
        /// `movedTime`: when it entered its present stage.
        moved: Option<NaiveDate> => MaybeDays,
        /// How it ended.
        outcome: Outcome => Vec<Outcome>,
        /// The funnel it runs in; 0 is the general one.
        funnel: FunnelId => Vec<FunnelId>,
        /// `isRecurring`: a template other deals are made from, never counted.
        is_template: bool => Flags,
        /// Its company, if it names one.
        company: Option<CompanyId> => MaybeIds<CompanyId>,
        /// Its contacts, the primary one first and none twice.
        contacts: Few<ContactId> => Lists<ContactId>,
        /// Its sum in ten-thousandths of `currency`; nothing if it was never read.
        sum: Option<i64> => MaybeSums,
        /// Code of the currency of `sum`.
        currency: String => Interned,
        /// Code of its type in the portal's directory; empty if it has none.
        kind: String => Interned,
    }
}

/// Which of the two kinds of invoices a record is of; they are numbered apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum InvoiceKind {
    /// Smart invoice, entity type 31.
    #[default]
    Smart,
    /// Invoice of the old module, `crm.invoice.*`.
    Old,
}

record! {
    /// An invoice.
    Invoice in InvoiceColumns by (InvoiceKind, InvoiceId) {
        key {
            /// Which numbering `id` belongs to.
            kind: InvoiceKind,
            /// Its number.
            id: InvoiceId,
        }
        /// When it was created.
        created: NaiveDate => Days,
        /// When it entered its present stage.
        moved: Option<NaiveDate> => MaybeDays,
        /// When it was last changed.
        updated: Option<NaiveDate> => MaybeDays,
        /// How it ended.
        outcome: Outcome => Vec<Outcome>,
        /// A template of recurring invoices, never counted.
        is_template: bool => Flags,
        /// Its company, if it names one.
        company: Option<CompanyId> => MaybeIds<CompanyId>,
        /// Its contacts, the primary one first and none twice.
        contacts: Few<ContactId> => Lists<ContactId>,
        /// The deal it belongs to.
        deal: Option<DealId> => MaybeIds<DealId>,
        /// Its sum in ten-thousandths of `currency`; nothing if it was never read.
        sum: Option<i64> => MaybeSums,
        /// Code of the currency of `sum`.
        currency: String => Interned,
    }
}

record! {
    /// A lead: a request of its client, if the settings say so.
    Lead in LeadColumns by LeadId {
        key {
            /// Its number.
            id: LeadId,
        }
        /// When it was created.
        created: NaiveDate => Days,
        /// Its company, if it names one.
        company: Option<CompanyId> => MaybeIds<CompanyId>,
        /// Its contacts, the primary one first and none twice.
        contacts: Few<ContactId> => Lists<ContactId>,
    }
}

/// The record an activity was made in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// A contact.
    Contact(ContactId),
    /// A company.
    Company(CompanyId),
    /// A deal.
    Deal(DealId),
    /// An invoice.
    Invoice(InvoiceKind, InvoiceId),
    /// A lead or anything else that has no client.
    #[default]
    Other,
}

record! {
    /// An activity: call, letter, meeting, task, to-do, chat.
    Activity in ActivityColumns by ActivityId {
        key {
            /// Its number.
            id: ActivityId,
        }
        /// When it was created.
        created: NaiveDate => Days,
        /// The record it was made in.
        owner: Owner => Owners,
        /// A session of an open-line chat: no dialog unless the settings say so.
        is_chat: bool => Flags,
    }
}

record! {
    /// A requisite of a contact or company.
    Requisite in RequisiteColumns by RequisiteId {
        key {
            /// Its number.
            id: RequisiteId,
        }
        /// The contact or company it belongs to.
        owner: Owner => Owners,
        /// `ADDRESS_ONLY`: holds nothing but an address, and so reaches nobody.
        is_address_only: bool => Flags,
    }
}

/// What kind of touch an activity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum TouchKind {
    /// A meeting (`TYPE_ID` 1).
    Meeting,
    /// A call (2).
    Call,
    /// A letter (4).
    Email,
    /// A to-do (6, provider `CRM_TODO`).
    Todo,
    /// A task, a chat, or anything else that is no touch.
    #[default]
    Other,
}

impl TouchKind {
    /// All kinds, by their numbers.
    pub const ALL: [Self; 5] = [Self::Meeting, Self::Call, Self::Email, Self::Todo, Self::Other];

    /// The kinds that can be touches.
    pub const TOUCHES: [Self; 4] = [Self::Meeting, Self::Call, Self::Email, Self::Todo];

    /// The code of a kind in settings.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Call => "call",
            Self::Email => "email",
            Self::Todo => "todo",
            Self::Other => "other",
        }
    }
}

record! {
    /// An activity as planning sees it: what was done or is planned with a client, and when. Read apart from the
    /// activities, and only for the time that planning looks at, so that it names its owner itself.
    Touch in TouchColumns by ActivityId {
        key {
            /// Number of the activity.
            id: ActivityId,
        }
        /// When it was created.
        created: NaiveDate => Days,
        /// The record it was made in.
        owner: Owner => Owners,
        /// What it is.
        kind: TouchKind => Vec<TouchKind>,
        /// Whether the client began it (`DIRECTION` 1).
        is_incoming: bool => Flags,
        /// `COMPLETED`: whether it is done.
        is_done: bool => Flags,
        /// When it is due.
        deadline: Option<NaiveDate> => MaybeDays,
        /// When it begins.
        start: Option<NaiveDate> => MaybeDays,
        /// When it ended.
        end: Option<NaiveDate> => MaybeDays,
        /// The user responsible for it (0 if unknown).
        responsible: UserId => Vec<UserId>,
        /// Whether a result or a description was written.
        has_result: bool => Flags,
    }
}

record! {
    /// The address of a card; with nothing in it, the card has none.
    Address in AddressColumns by Card {
        key {
            /// The company or contact it belongs to.
            card: Card,
        }
        /// The city; empty if unknown.
        city: String => Interned,
        /// The region; empty if unknown.
        region: String => Interned,
        /// The country; empty if unknown.
        country: String => Interned,
        /// Whether the card, or a requisite of it, has changed since: the address is to be asked for again.
        is_stale: bool => Flags,
    }
}

record! {
    /// A row of goods of a deal.
    ProductRow in ProductRowColumns by ProductRowId {
        key {
            /// Its number.
            id: ProductRowId,
        }
        /// The deal.
        deal: DealId => Vec<DealId>,
        /// The product in the catalogue (0 if it is not in it).
        product: ProductId => Vec<ProductId>,
        /// The name of the product in the deal.
        name: String => Interned,
        /// Price after discount × quantity, in ten-thousandths of the deal's currency.
        sum: i64 => Vec<i64>,
        /// The quantity, in ten-thousandths.
        quantity: i64 => Vec<i64>,
    }
}

record! {
    /// That the goods of a deal were read, of which there may be none.
    DealGoods in DealGoodsColumns by DealId {
        key {
            /// The deal.
            deal: DealId,
        }
        /// Whether the deal has changed since: its goods are to be asked for again.
        is_stale: bool => Flags,
    }
}

record! {
    /// The items that a card holds of a list of the portal's own.
    UserItems in UserItemsColumns by (UserFieldId, Card) {
        key {
            /// The portal's number of the user field.
            field: UserFieldId,
            /// The card.
            card: Card,
        }
        /// The portal's numbers of the items; empty if the card holds none any more.
        items: Few<ItemId> => Lists<ItemId>,
    }
}

record! {
    /// A number that a card holds in a user field of the portal's own.
    UserNumber in UserNumberColumns by (UserFieldId, Card) {
        key {
            /// The portal's number of the user field.
            field: UserFieldId,
            /// The card.
            card: Card,
        }
        /// The number in ten-thousandths; nothing if the card holds none any more.
        value: Option<i64> => MaybeSums,
    }
}

/// Yes, no, or neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum YesNo {
    /// Nothing is said.
    #[default]
    Unknown,
    /// No.
    No,
    /// Yes.
    Yes,
}

record! {
    /// A yes or no that a card holds in a user field of the portal's own.
    UserMark in UserMarkColumns by (UserFieldId, Card) {
        key {
            /// The portal's number of the user field.
            field: UserFieldId,
            /// The card.
            card: Card,
        }
        /// The answer.
        value: YesNo => Vec<YesNo>,
    }
}

record! {
    /// A date that a card holds in a user field of the portal's own.
    UserDate in UserDateColumns by (UserFieldId, Card) {
        key {
            /// The portal's number of the user field.
            field: UserFieldId,
            /// The card.
            card: Card,
        }
        /// The date; nothing if the card holds none any more.
        value: Option<NaiveDate> => MaybeDays,
    }
}

/// Stands between the texts of a user field that holds several.
pub const BETWEEN_TEXTS: char = '\u{1f}';

record! {
    /// A text that a card holds in a user field of the portal's own.
    UserText in UserTextColumns by (UserFieldId, Card) {
        key {
            /// The portal's number of the user field.
            field: UserFieldId,
            /// The card.
            card: Card,
        }
        /// The text, or several with [`BETWEEN_TEXTS`] between them; empty if the card holds none any more.
        value: String => Titles,
    }
}
