//! The facts of a CRM that the engine counts: the vocabulary shared by everything above it.
//!
//! - [`mod@records`]: the kinds of records, with their fields;
//! - [`table`]: records of one kind as columns, and what can be done with them whatever their kind;
//! - [`runs`]: which rows of several tables make a new one;
//! - [`column`]: the kinds of columns;
//! - `contact_channels`, `settings`, `abc_rule`: by what a client can be reached, and what an administrator may set.

mod abc_rule;
pub mod column;
mod contact_channels;
pub mod records;
pub mod runs;
mod settings;
pub mod table;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use abc_rule::{AbcCut, AbcMeasure, AbcRule};
pub use column::{Few, NO_DAY};
pub use contact_channels::ContactChannels;
pub use records::{
    Activity, Address, Company, Contact, Deal, DealGoods, Invoice, InvoiceKind, Lead, Outcome, Owner, ProductRow,
    Requisite, Touch, TouchKind, UserDate, UserItems, UserMark, UserNumber, UserText, YesNo,
};
pub use settings::{MOST_MONTHS, Setting, SettingValue, Settings};
pub use table::Table;

pub use crate::ids::RecordId;

/// Stands for the day of creation of a card that tells none: too early to be plausible, so that the card is counted
/// from the day of the earliest card that has one.
pub const UNDATED: NaiveDate = match NaiveDate::from_ymd_opt(1980, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

use crate::answer::Card;
use crate::fields::FieldTable;
use crate::ids::{ActivityId, CompanyId, ContactId, DealId, InvoiceId, LeadId, ProductRowId, RequisiteId, UserFieldId};
use crate::month::Month;

/// Defines [`Facts`] and [`Gone`] and what is done to every table of both, so that a new kind of record is one line.
macro_rules! facts {
    (
        records { $($(#[$meta:meta])* $table:ident: $record:ty = $key:ty, $month:expr;)* }
        beside { $($(#[$side_meta:meta])* $side:ident: $side_record:ty = $side_key:ty, $side_month:expr;)* }
    ) => {
        /// Everything read from a portal so far. A record that comes again replaces the older one.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Facts {
            $($(#[$meta])* pub $table: Table<$record>,)*
            $($(#[$side_meta])* pub $side: Table<$side_record>,)*
        }

        impl Facts {
            /// Adds the records of `later`, which replace those already known under the same key.
            pub fn absorb(&mut self, later: &Self) {
                $(self.$table.absorb(&later.$table);)*
                $(self.$side.absorb(&later.$side);)*
            }

            /// Many facts in one, each record copied once; of records with the same key the last one.
            #[must_use]
            pub fn sum(mut parts: Vec<Self>) -> Self {
                // Table by table, and each column by column: what was put together is let go of before the next is.
                let parts = &mut parts;
                Self {
                    $($table: Table::sum(parts.iter_mut().map(|part| std::mem::take(&mut part.$table)).collect::<Vec<_>>()),)*
                    $($side: Table::sum(parts.iter_mut().map(|part| std::mem::take(&mut part.$side)).collect::<Vec<_>>()),)*
                }
            }

            /// How many records there are, without what is told beside them.
            #[must_use]
            pub fn len(&self) -> usize {
                0 $(+ self.$table.len())*
            }

            /// How many rows there are in all tables.
            #[must_use]
            pub fn rows(&self) -> usize {
                self.len() $(+ self.$side.len())*
            }

            /// Whether there is no record, nor anything told of one.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.len() == 0 $(&& self.$side.is_empty())*
            }

            /// Keeps the records that `stored` does not hold in the same form.
            pub fn keep_differing(&mut self, stored: &Self) {
                $(self.$table.keep_differing(&stored.$table);)*
                $(self.$side.keep_differing(&stored.$side);)*
            }

            /// Sorts the records by the month in which they were created; those that have no date are under `None`.
            #[must_use]
            pub fn split_by_month(self) -> std::collections::BTreeMap<Option<Month>, Self> {
                let mut months: std::collections::BTreeMap<Option<Month>, Self> = std::collections::BTreeMap::new();
                $(for (month, table) in self.$table.split($month) {
                    months.entry(month).or_default().$table = table;
                })*
                $(for (month, table) in self.$side.split($side_month) {
                    months.entry(month).or_default().$side = table;
                })*
                months
            }

            /// Bytes of memory that the facts take.
            #[must_use]
            pub fn bytes(&self) -> usize {
                0 $(+ self.$table.bytes())* $(+ self.$side.bytes())*
            }

            fn remove_listed(&mut self, gone: &Gone) {
                $(self.$table.remove(&gone.$table);)*
                $(self.$side.remove(&gone.$side);)*
            }

            /// The records with the keys of some that are gone.
            fn listed(&self, gone: &Gone) -> Self {
                Self { $($table: self.$table.select(gone.$table.iter().copied()),)* ..Self::default() }
            }

            /// [`absorb`](Self::absorb), which gives the records that were replaced, as they were.
            fn exchange(&mut self, later: &Self) -> Self {
                $(self.$side.absorb(&later.$side);)*
                Self { $($table: self.$table.exchange(&later.$table),)* ..Self::default() }
            }
        }

        /// Records that were read once and are no longer in the portal (or no longer within the viewer's rights), and
        /// what was told beside records that stay.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Gone {
            $($(#[$meta])* pub $table: BTreeSet<$key>,)*
            $($(#[$side_meta])* pub $side: BTreeSet<$side_key>,)*
        }

        impl Gone {
            /// Whether nothing is gone.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                true $(&& self.$table.is_empty())* $(&& self.$side.is_empty())*
            }

            /// Adds what has gone later.
            fn absorb(&mut self, later: Self) {
                $(self.$table.extend(later.$table);)*
                $(self.$side.extend(later.$side);)*
            }

            /// Without what exists again.
            #[must_use]
            pub fn without(mut self, returned: &Facts) -> Self {
                $(self.$table.retain(|&key| !returned.$table.contains(key));)*
                $(self.$side.retain(|&key| !returned.$side.contains(key));)*
                self
            }
        }
    };
}

facts! {
    records {
    /// Company cards.
    companies: Company = CompanyId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Contact cards.
    contacts: Contact = ContactId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Deals.
    deals: Deal = DealId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Invoices of both kinds.
    invoices: Invoice = (InvoiceKind, InvoiceId), |columns, row| Some(Month::of_day(columns.created[row]));
    /// Leads, if they were read.
    leads: Lead = LeadId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Activities.
    activities: Activity = ActivityId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Requisites.
    requisites: Requisite = RequisiteId, |_, _| None;
    }
    beside {
    /// What planning knows of activities.
    touches: Touch = ActivityId, |columns, row| Some(Month::of_day(columns.created[row]));
    /// Addresses of cards.
    addresses: Address = Card, |_, _| None;
    /// Goods of deals.
    product_rows: ProductRow = ProductRowId, |_, _| None;
    /// The deals whose goods were read.
    deal_goods: DealGoods = DealId, |_, _| None;
    /// What cards hold of lists of the portal's own.
    user_items: UserItems = (UserFieldId, Card), |_, _| None;
    /// The numbers they hold in user fields of the portal's own.
    user_numbers: UserNumber = (UserFieldId, Card), |_, _| None;
    /// The yes and no.
    user_marks: UserMark = (UserFieldId, Card), |_, _| None;
    /// The dates.
    user_dates: UserDate = (UserFieldId, Card), |_, _| None;
    /// The texts.
    user_texts: UserText = (UserFieldId, Card), |_, _| None;
    }
}

impl Facts {
    /// Takes out what is gone and adds what is new; gives the records that were replaced or taken out, as they were.
    ///
    /// What is told beside the records (touches, addresses, goods, user fields) is changed too, and not part of the answer.
    pub fn apply(&mut self, delta: &Delta) -> Self {
        let mut before = self.listed(&delta.gone);
        self.remove(&delta.gone);
        before.absorb(&self.exchange(&delta.facts));
        before
    }

    /// Whether there is any record, and not only what is told beside them.
    #[must_use]
    #[expect(clippy::len_zero, reason = "`is_empty` asks for what is told beside the records, too")]
    pub fn has_records(&self) -> bool {
        self.len() > 0
    }

    /// Takes out the records that are gone from the portal, with what was told of them.
    pub fn remove(&mut self, gone: &Gone) {
        self.remove_listed(gone);
        self.touches.remove(&gone.activities);
        if !gone.deals.is_empty() {
            let deals = self.product_rows.columns().deal.clone();
            self.product_rows.retain(|_, row| !gone.deals.contains(&deals[row]));
            self.deal_goods.remove(&gone.deals);
        }
        if !gone.companies.is_empty() || !gone.contacts.is_empty() {
            let cards = gone.cards();
            self.addresses.remove(&cards);
            self.user_items.retain(|(_, card), _| !cards.contains(&card));
            self.user_numbers.retain(|(_, card), _| !cards.contains(&card));
            self.user_marks.retain(|(_, card), _| !cards.contains(&card));
            self.user_dates.retain(|(_, card), _| !cards.contains(&card));
            self.user_texts.retain(|(_, card), _| !cards.contains(&card));
        }
    }
}

impl Gone {
    /// The cards among what is gone.
    #[must_use]
    pub fn cards(&self) -> BTreeSet<Card> {
        let companies = self.companies.iter().map(|&id| Card::Company(id));
        companies.chain(self.contacts.iter().map(|&id| Card::Contact(id))).collect()
    }
}

/// What is kept of a portal: what was read of it, and what the app has written into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// What was read.
    pub facts: Facts,
    /// What the eight user fields of the portal's cards hold, as last read or written. A card that is missing here was not
    /// looked at.
    pub fields: FieldTable,
}

impl Dataset {
    /// Takes out what is gone and adds what is new.
    pub fn apply(&mut self, delta: &Delta) {
        self.facts.apply(delta);
        self.fields.remove(&delta.gone.cards());
        self.fields.absorb(&delta.fields);
    }
}

/// A change: what is gone, and what was read anew. A record in both went and came back: what was told beside it before is
/// gone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// New records, and records that replace older ones.
    pub facts: Facts,
    /// Records to be taken out.
    pub gone: Gone,
    /// What the user fields of cards were found to hold, or were given.
    pub fields: FieldTable,
}

impl Delta {
    /// Adds a later change, so that applying the sum comes to the same as applying one after the other.
    pub fn absorb(&mut self, later: Self) {
        self.facts.remove(&later.gone);
        self.facts.absorb(&later.facts);
        self.fields.remove(&later.gone.cards());
        self.fields.absorb(&later.fields);
        self.gone.absorb(later.gone);
    }

    /// How many rows it brings, of all kinds.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.facts.rows() + self.fields.len()
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.gone.is_empty() && self.fields.is_empty()
    }
}

impl From<Facts> for Delta {
    fn from(facts: Facts) -> Self {
        Self { facts, ..Self::default() }
    }
}
