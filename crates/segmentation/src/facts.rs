//! The facts of a CRM that the engine counts: the vocabulary shared by everything above it.
//!
//! Dates are calendar dates exactly as the portal writes them (the first ten characters of its ISO text), never converted
//! to the viewer's zone, so that every user sees the same chart. Ids are positive; 0 never occurs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::fields::FieldValues;
use crate::month::Month;

/// Number of a record within its kind, as the portal gives it.
pub type Id = u32;

/// By what a client can be reached: a set of marks on a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach(u8);

impl Reach {
    /// Nothing filled in.
    pub const NONE: Self = Self(0);
    /// A phone number.
    pub const PHONE: Self = Self(1);
    /// An e-mail address.
    pub const EMAIL: Self = Self(1 << 1);
    /// A web site.
    pub const SITE: Self = Self(1 << 2);
    /// A messenger (Telegram, Viber, …).
    pub const MESSENGER: Self = Self(1 << 3);
    /// A chat of an open line.
    pub const OPEN_LINE: Self = Self(1 << 4);

    /// Not a way to reach anybody: says that sites and messengers, which the portal tells only when it is asked for a
    /// whole card, have been looked at, so that their absence here means something.
    pub const LOOKED_UP: Self = Self(1 << 7);

    /// Whether every mark of `other` is set here.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is no way to reach the client.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0 & !Self::LOOKED_UP.0 == 0
    }
}

impl std::ops::BitOr for Reach {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Reach {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A company card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its number.
    pub id: Id,
    /// Its name; empty if the card has none.
    pub title: String,
    /// When the card was created.
    pub created: NaiveDate,
    /// The user who created it (0 if unknown); with `created` and `source` it shows an import.
    pub created_by: Id,
    /// The user responsible for it (0 if unknown).
    pub assigned_by: Id,
    /// `isMyCompany`: a company of the portal's owner, left out of every count.
    pub is_own: bool,
    /// Category of the card; other than 0 means a service category (vendors), left out of every count.
    pub category: Id,
    /// Phone, e-mail, site, messenger or open line on the card itself.
    pub reach: Reach,
}

impl Company {
    /// Whether it is counted: not an own company and not of a service category.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        !self.is_own && self.category == 0
    }
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its number.
    pub id: Id,
    /// Full name; empty if the card has none.
    pub title: String,
    /// When the card was created.
    pub created: NaiveDate,
    /// The user who created it (0 if unknown).
    pub created_by: Id,
    /// The user responsible for it (0 if unknown).
    pub assigned_by: Id,
    /// Category of the card; other than 0 means a service category, left out of every count.
    pub category: Id,
    /// The companies it names, the main one first and none twice.
    pub companies: Vec<Id>,
    /// Phone, e-mail, site, messenger or open line on the card itself.
    pub reach: Reach,
}

impl Contact {
    /// Whether it is counted: not of a service category.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.category == 0
    }
}

/// How a deal or invoice ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Still in work (semantic `P`).
    Open,
    /// Won, paid (semantic `S`).
    Success,
    /// Lost, refused (semantic `F`).
    Failure,
}

/// A deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    /// Its number.
    pub id: Id,
    /// When it was created.
    pub created: NaiveDate,
    /// `closedate`: when it was closed, or is planned to be; edited by hand.
    pub closed: Option<NaiveDate>,
    /// `movedTime`: when it entered its present stage.
    pub moved: Option<NaiveDate>,
    /// How it ended.
    pub outcome: Outcome,
    /// The funnel it runs in; 0 is the general one.
    pub funnel: Id,
    /// `isRecurring`: a template other deals are made from, never counted.
    pub is_template: bool,
    /// Its company, if it names one.
    pub company: Option<Id>,
    /// Its contacts, the primary one first and none twice.
    pub contacts: Vec<Id>,
}

/// Which of the two kinds of invoices a record is of; they are numbered apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InvoiceKind {
    /// Smart invoice, entity type 31.
    Smart,
    /// Invoice of the old module, `crm.invoice.*`.
    Old,
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Which numbering `id` belongs to.
    pub kind: InvoiceKind,
    /// Its number.
    pub id: Id,
    /// When it was created.
    pub created: NaiveDate,
    /// When it entered its present stage.
    pub moved: Option<NaiveDate>,
    /// When it was last changed.
    pub updated: Option<NaiveDate>,
    /// How it ended.
    pub outcome: Outcome,
    /// A template of recurring invoices, never counted.
    pub is_template: bool,
    /// Its company, if it names one.
    pub company: Option<Id>,
    /// Its contacts, the primary one first and none twice.
    pub contacts: Vec<Id>,
    /// The deal it belongs to.
    pub deal: Option<Id>,
}

/// The record an activity was made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// A contact.
    Contact(Id),
    /// A company.
    Company(Id),
    /// A deal.
    Deal(Id),
    /// An invoice.
    Invoice(InvoiceKind, Id),
    /// A lead or anything else that has no client.
    Other,
}

/// An activity: call, letter, meeting, task, to-do, chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Its number.
    pub id: Id,
    /// When it was created.
    pub created: NaiveDate,
    /// The record it was made in.
    pub owner: Owner,
    /// A session of an open-line chat: no dialog unless the settings say so.
    pub is_chat: bool,
}

/// A requisite of a contact or company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requisite {
    /// Its number.
    pub id: Id,
    /// The contact or company it belongs to.
    pub owner: Owner,
    /// `ADDRESS_ONLY`: holds nothing but an address, and so reaches nobody.
    pub is_address_only: bool,
}

/// Everything read from a portal so far. A record that comes again replaces the older one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Company cards by number.
    pub companies: BTreeMap<Id, Company>,
    /// Contact cards by number.
    pub contacts: BTreeMap<Id, Contact>,
    /// Deals by number.
    pub deals: BTreeMap<Id, Deal>,
    /// Invoices of both kinds.
    pub invoices: BTreeMap<(InvoiceKind, Id), Invoice>,
    /// Activities by number.
    pub activities: BTreeMap<Id, Activity>,
    /// Requisites by number.
    pub requisites: BTreeMap<Id, Requisite>,
    /// What the eight user fields of the portal's cards hold, as last read or written. No record of its own: it goes with
    /// its card. A card that is missing here was not looked at.
    pub fields: BTreeMap<Card, FieldValues>,
}

impl Facts {
    /// Adds the records of `later`, which replace those already known under the same number.
    pub fn absorb(&mut self, later: Self) {
        let Self { companies, contacts, deals, invoices, activities, requisites, fields } = later;
        self.companies.extend(companies);
        self.contacts.extend(contacts);
        self.deals.extend(deals);
        self.invoices.extend(invoices);
        self.activities.extend(activities);
        self.requisites.extend(requisites);
        self.fields.extend(fields);
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let Self { companies, contacts, deals, invoices, activities, requisites, fields: _ } = self;
        companies.len() + contacts.len() + deals.len() + invoices.len() + activities.len() + requisites.len()
    }

    /// Whether there is any record, and not only what fields of cards hold.
    #[must_use]
    pub fn has_records(&self) -> bool {
        !matches!(self.len(), 0)
    }

    /// Whether there is no record, nor anything told of one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.fields.is_empty()
    }

    /// Takes out the records that are gone from the portal.
    pub fn remove(&mut self, gone: &Gone) {
        fn take_out<K: Ord, V>(records: &mut BTreeMap<K, V>, gone: &BTreeSet<K>) {
            for key in gone {
                records.remove(key);
            }
        }

        let Gone { companies, contacts, deals, invoices, activities, requisites } = gone;
        take_out(&mut self.companies, companies);
        take_out(&mut self.contacts, contacts);
        take_out(&mut self.deals, deals);
        take_out(&mut self.invoices, invoices);
        take_out(&mut self.activities, activities);
        take_out(&mut self.requisites, requisites);
        for &id in companies {
            self.fields.remove(&Card::Company(id));
        }
        for &id in contacts {
            self.fields.remove(&Card::Contact(id));
        }
    }

    /// Adds what is new and takes out what is gone.
    pub fn apply(&mut self, delta: Delta) {
        self.absorb(delta.facts);
        self.remove(&delta.gone);
    }

    /// Sorts the records by the month in which they were created; requisites, which have no date, are under `None`. What the
    /// fields of a card hold stays with the card.
    #[must_use]
    pub fn split_by_month(mut self) -> BTreeMap<Option<Month>, Self> {
        fn distribute<K: Ord, V>(
            months: &mut BTreeMap<Option<Month>, Facts>,
            records: BTreeMap<K, V>,
            created: impl Fn(&V) -> NaiveDate,
            table: impl Fn(&mut Facts) -> &mut BTreeMap<K, V>,
        ) {
            for (key, record) in records {
                let month = Month::of(created(&record));
                table(months.entry(Some(month)).or_default()).insert(key, record);
            }
        }

        let mut months: BTreeMap<Option<Month>, Self> = BTreeMap::new();
        for (card, values) in std::mem::take(&mut self.fields) {
            let created = match card {
                Card::Company(id) => self.companies.get(&id).map(|it| it.created),
                Card::Contact(id) => self.contacts.get(&id).map(|it| it.created),
            };
            months.entry(created.map(Month::of)).or_default().fields.insert(card, values);
        }
        distribute(&mut months, self.companies, |it| it.created, |facts| &mut facts.companies);
        distribute(&mut months, self.contacts, |it| it.created, |facts| &mut facts.contacts);
        distribute(&mut months, self.deals, |it| it.created, |facts| &mut facts.deals);
        distribute(&mut months, self.invoices, |it| it.created, |facts| &mut facts.invoices);
        distribute(&mut months, self.activities, |it| it.created, |facts| &mut facts.activities);
        if !self.requisites.is_empty() {
            months.entry(None).or_default().requisites = self.requisites;
        }
        months
    }
}

/// Records that were read once and are no longer in the portal (or no longer within the viewer's rights).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Company cards.
    pub companies: BTreeSet<Id>,
    /// Contact cards.
    pub contacts: BTreeSet<Id>,
    /// Deals.
    pub deals: BTreeSet<Id>,
    /// Invoices of both kinds.
    pub invoices: BTreeSet<(InvoiceKind, Id)>,
    /// Activities.
    pub activities: BTreeSet<Id>,
    /// Requisites.
    pub requisites: BTreeSet<Id>,
}

impl Gone {
    /// Whether nothing is gone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what has gone later.
    fn absorb(&mut self, later: Self) {
        let Self { companies, contacts, deals, invoices, activities, requisites } = later;
        self.companies.extend(companies);
        self.contacts.extend(contacts);
        self.deals.extend(deals);
        self.invoices.extend(invoices);
        self.activities.extend(activities);
        self.requisites.extend(requisites);
    }

    /// Strikes out what exists again.
    fn strike_out(&mut self, returned: &Facts) {
        let Facts { companies, contacts, deals, invoices, activities, requisites, fields: _ } = returned;
        self.companies.retain(|id| !companies.contains_key(id));
        self.contacts.retain(|id| !contacts.contains_key(id));
        self.deals.retain(|id| !deals.contains_key(id));
        self.invoices.retain(|key| !invoices.contains_key(key));
        self.activities.retain(|id| !activities.contains_key(id));
        self.requisites.retain(|id| !requisites.contains_key(id));
    }
}

/// A change of the facts: what was read anew, and what is gone. No record is in both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// New records, and records that replace older ones.
    pub facts: Facts,
    /// Records to be taken out.
    pub gone: Gone,
}

impl Delta {
    /// Adds a later change, so that applying the sum comes to the same as applying one after the other.
    pub fn absorb(&mut self, later: Self) {
        self.gone.strike_out(&later.facts);
        self.facts.absorb(later.facts);
        self.facts.remove(&later.gone);
        self.gone.absorb(later.gone);
    }
}

impl From<Facts> for Delta {
    fn from(facts: Facts) -> Self {
        Self { facts, gone: Gone::default() }
    }
}

/// What the administrator may set about the counting. The default is what docs/rules.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// A client whose last payment is older than this many months is sleeping.
    pub sleeping_after_months: u32,
    /// A client whose last payment is older than this many months is lost.
    pub lost_after_months: u32,
    /// The funnels whose success is a payment; nothing means all.
    pub payment_funnels: Option<BTreeSet<Id>>,
    /// Whether a session of an open-line chat is a dialog.
    pub chats_are_dialogs: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { sleeping_after_months: 6, lost_after_months: 18, payment_funnels: None, chats_are_dialogs: false }
    }
}
