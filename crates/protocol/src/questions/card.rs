//! The answer to the question where a client is and why.

use crate::{History, Records};
use chrono::NaiveDate;
use segmentation::{Card, Client, Group, Groups, Month, PaymentDate, Settings, Span};
use serde::{Deserialize, Serialize};

/// Asks where a client is and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardQuestion {
    /// The card, a client or a contact of one.
    pub card: Card,
    /// The month at whose reference date it is explained; nothing for now.
    pub month: Option<Month>,
    /// The history in which that month is looked up.
    pub history: History,
}

impl CardQuestion {
    /// Asks where a client is now.
    #[must_use]
    pub fn now(card: Card) -> Self {
        Self { card, month: None, history: History::Today }
    }
}

/// What is told about a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CardAnswer {
    /// The card stands for a client: itself or, if it is a contact with a company, that company.
    Client(Box<ClientCard>),
    /// The card is in no count.
    LeftOut {
        /// Its name; empty if it has none.
        title: String,
        /// Why.
        reason: LeftOut,
    },
    /// There is no such card, or the viewer may not see it: the portal tells no difference.
    Missing,
    /// The viewer may see no cards of this kind.
    Refused,
    /// The portal answered something that cannot be understood.
    Odd {
        /// The method that was asked.
        method: String,
        /// What was odd, in English, for support; holds no client's data.
        detail: String,
    },
}

/// Why a card is in no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftOut {
    /// A company of the portal's owner.
    OwnCompany,
    /// A card of a service category.
    ServiceCategory,
    /// A card of a type that is set to be no client.
    Type,
}

/// A card with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCard {
    /// The card.
    pub card: Card,
    /// Its name; empty if it has none.
    pub title: String,
}

/// A person of a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// The contact.
    pub contact: NamedCard,
    /// When the card was created.
    pub since: NaiveDate,
}

/// A client with its place and what put it there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientCard {
    /// The card that was asked for; another one than the client's if it is a contact with a company.
    pub asked: NamedCard,
    /// The client's name; empty if it has none.
    pub title: String,
    /// The client with its evidence.
    pub client: Client,
    /// The settings by which it was counted.
    pub settings: Settings,
    /// The date to which everything here refers: nothing that is dated later is told.
    pub as_of: NaiveDate,
    /// Whether that is the last day of a month that has ended, and not the portal's date.
    pub is_past: bool,
    /// The client's groups on that date, as the lists of the groups have it.
    pub groups: Groups,
    /// The group of the life cycle as the records tell it today, where `groups` are those that were recorded of a month and
    /// hold another one.
    pub recomputed: Option<Group>,
    /// What was counted of it with full rights, where the viewer may not see everything and the user fields tell it: then
    /// `groups` and `next_change` go by it, and everything else by the records that he may see.
    pub counted: Option<Counted>,
    /// Whether the viewer may not see everything.
    pub is_by_rights: bool,
    /// The last payment up to that date, by the record that shows it.
    pub last_payment: Option<PaymentDate>,
    /// When, without another payment, the client will be in another group, and in which.
    pub next_change: Option<(NaiveDate, Group)>,
    /// Its groups month by month, from creation to that date.
    pub life: Vec<Span>,
    /// The people of a company, in the order of their creation.
    pub people: Vec<PersonCard>,
    /// What could not be read; what is told may be wrong for it.
    pub gaps: Vec<CardGap>,
}

/// What an administrator's reading has counted of a client, as its user fields tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// How many payments there are.
    pub payments: u32,
    /// The date of the last one.
    pub last_payment: Option<NaiveDate>,
}

/// A part of the evidence that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CardGap {
    /// The viewer may not read these records.
    Closed(Records),
    /// There are so many of them that only the first are read.
    Cut(Records),
    /// The contact names a company that is hidden from the viewer, or is gone.
    HiddenCompany,
}
