//! The values of the eight user fields, which carry a card's place into the CRM's own filters, reports and mailings.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::Id;
use crate::group::Group;

/// The eight values of a card; a field that is empty holds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    /// The company a contact belongs to.
    pub parent: Option<Id>,
    /// The group of [`crate::Mode::Paid`] or of [`crate::Mode::Unpaid`], whichever the client is in.
    pub life_cycle: Option<Group>,
    /// Business or private.
    pub client_type: Option<ClientType>,
    /// The group of [`crate::Mode::Frequency`].
    pub frequency: Option<Group>,
    /// The date of the last payment.
    pub last_payment: Option<NaiveDate>,
    /// How many payments were made.
    pub payments: Option<u32>,
    /// Whether there was any dialog.
    pub has_dialogs: Option<bool>,
    /// Whether there is any way to reach the client.
    pub has_contacts: Option<bool>,
}

/// Business or private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClientType {
    /// A company, or a contact of one.
    Business,
    /// A contact without a company.
    Private,
}
