//! What the administrator may set about the counting.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Id;

/// What the administrator may set about the counting. The default is what docs/rules.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A client whose last payment is older than this many months is sleeping.
    pub sleeping_after_months: u32,
    /// A client whose last payment is older than this many months is lost.
    pub lost_after_months: u32,
    /// The funnels whose success is a payment; nothing means all.
    pub payment_funnels: Option<BTreeSet<Id>>,
    /// Whether a session of an open-line chat is a dialog.
    pub chats_are_dialogs: bool,
    /// Codes of the types of companies that are no clients (suppliers, partners …): such cards are left out of every count.
    pub left_out_company_types: BTreeSet<String>,
    /// The same for contacts.
    pub left_out_contact_types: BTreeSet<String>,
    /// Whether each successful invoice in a successful deal is a payment of its own (instalments, subscriptions). Such a
    /// deal is no payment itself then, and an invoice in it that names no client belongs to the deal's.
    pub invoices_count_apart: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sleeping_after_months: 6,
            lost_after_months: 18,
            payment_funnels: None,
            chats_are_dialogs: false,
            left_out_company_types: BTreeSet::new(),
            left_out_contact_types: BTreeSet::new(),
            invoices_count_apart: false,
        }
    }
}
