//! The portal as the generator plans it, before ids are given and rows are made: cards, sales and talks that name each
//! other by their places in the lists.

use super::calendar::{Calendar, DAY, Moment};
use super::staff::Staff;
use crate::data::Language;

/// What every part of the generator needs to know.
pub(super) struct Scene {
    pub(super) calendar: Calendar,
    pub(super) staff: Staff,
    pub(super) language: Language,
    pub(super) quota: Quota,
}

/// How many rows of each kind a portal of a given number of cards has.
pub(super) struct Quota {
    pub(super) contacts: usize,
    pub(super) companies: usize,
    pub(super) deals: usize,
    pub(super) invoices: usize,
    pub(super) activities: usize,
}

impl Quota {
    /// The proportions of a portal with 85 000 cards and 865 000 records, for any number of cards.
    pub(super) fn of(clients: u32) -> Self {
        let share = |of_85: usize| (clients as usize * of_85 + 42) / 85;
        let contacts = share(60);
        Self {
            contacts,
            companies: clients as usize - contacts,
            deals: share(120),
            invoices: share(60),
            activities: share(600),
        }
    }
}

/// Everything that will be in the portal.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) contacts: Vec<Contact>,
    pub(super) companies: Vec<Company>,
    pub(super) clients: Vec<Client>,
    pub(super) deals: Vec<Deal>,
    pub(super) invoices: Vec<Invoice>,
    pub(super) old_invoices: Vec<Invoice>,
    pub(super) activities: Vec<Activity>,
}

impl Plan {
    /// Adds a contact and gives its place.
    pub(super) fn add_contact(&mut self, contact: Contact) -> usize {
        self.contacts.push(contact);
        self.contacts.len() - 1
    }

    /// Adds a company and gives its place.
    pub(super) fn add_company(&mut self, company: Company) -> usize {
        self.companies.push(company);
        self.companies.len() - 1
    }

    /// Adds a deal and gives its place.
    pub(super) fn add_deal(&mut self, deal: Deal) -> usize {
        self.deals.push(deal);
        self.deals.len() - 1
    }
}

/// Ways to reach a client that its card holds.
#[derive(Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) phone: bool,
    pub(super) email: bool,
    pub(super) site: bool,
    pub(super) messenger: bool,
    /// An open-line chat is tied to the card.
    pub(super) chat: bool,
}

/// Requisites that hang on a card.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Requisites {
    #[default]
    None,
    Full,
    /// A requisite that holds nothing but an address.
    AddressOnly,
}

/// What contacts and companies have in common.
#[derive(Clone, Default)]
pub(super) struct Card {
    pub(super) created: Moment,
    /// When the row was written, which decides its id; later than `created` where an import moved that back.
    pub(super) registered: Moment,
    pub(super) assigned: u32,
    pub(super) author: u32,
    /// Entry of CONTACT_TYPE or COMPANY_TYPE.
    pub(super) kind: &'static str,
    /// Entry of SOURCE.
    pub(super) source: &'static str,
    /// The card lies in the vendors' category.
    pub(super) vendor: bool,
    /// The card came with the import and names the system it came from.
    pub(super) imported: bool,
    pub(super) reach: Reach,
    pub(super) requisites: Requisites,
    /// The latest activity and the latest talk (call, letter, chat) with the client; 0 for none.
    pub(super) last_activity: Moment,
    pub(super) last_talk: Moment,
}

impl Card {
    /// A card that was written when it was created.
    pub(super) fn new(created: Moment, assigned: u32) -> Self {
        Self {
            created,
            registered: created,
            assigned,
            author: assigned,
            kind: "CLIENT",
            source: "CALL",
            ..Self::default()
        }
    }
}

/// What a contact's `companyId` says.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Employer {
    #[default]
    None,
    Company(usize),
    /// A company that has been deleted: the id leads nowhere.
    Deleted,
}

/// A person.
#[derive(Default)]
pub(super) struct Contact {
    pub(super) card: Card,
    pub(super) employer: Employer,
    /// Companies of `companyIds` beside the employer.
    pub(super) further_companies: Vec<usize>,
    /// Neither name nor anything else was filled in.
    pub(super) nameless: bool,
}

/// A firm.
#[derive(Default)]
pub(super) struct Company {
    pub(super) card: Card,
    /// The portal owner's own firm.
    pub(super) own: bool,
}

/// How a client behaves over the years; the groups of the product follow from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Behaviour {
    /// Pays more than once.
    Regular,
    /// Pays once.
    First,
    /// Asks, but never pays.
    Requests,
    /// Is talked to, without any deal.
    Dialogs,
    /// Can be reached, no more.
    Contacts,
    /// An empty card.
    Nothing,
}

/// A company with its people, or a private person.
pub(super) struct Client {
    pub(super) company: Option<usize>,
    pub(super) people: Vec<usize>,
    pub(super) behaviour: Behaviour,
    /// Nothing happened before.
    pub(super) start: Moment,
    /// The latest sale or the end of the acquaintance, after which talks die away.
    pub(super) until: Moment,
    /// When the import brought the card and the deals from before it.
    pub(super) imported: Option<Moment>,
    pub(super) assigned: u32,
}

impl Client {
    /// Whole years from the first event to `now`.
    pub(super) fn years(&self, now: Moment) -> usize {
        ((now - self.start) / (365 * DAY)) as usize
    }
}

/// Where a deal stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DealStage {
    /// In work, at the stage of this code.
    Open(&'static str),
    Won,
    Lost,
    /// Lost, the reason being analysed.
    Apology,
}

/// A deal or a template of deals.
#[derive(Clone)]
pub(super) struct Deal {
    pub(super) created: Moment,
    /// When it entered its stage.
    pub(super) moved: Moment,
    /// Its `closedate`.
    pub(super) closed: Option<Moment>,
    pub(super) stage: DealStage,
    /// Id of its category.
    pub(super) funnel: u8,
    pub(super) company: Option<usize>,
    pub(super) contacts: Vec<usize>,
    pub(super) assigned: u32,
    pub(super) money: Money,
    /// A template by which the portal makes deals regularly.
    pub(super) template: bool,
    /// The client had paid before.
    pub(super) repeated: bool,
}

/// A sum in whole units of its currency.
#[derive(Clone, Copy)]
pub(super) struct Money {
    pub(super) amount: i64,
    pub(super) currency: &'static str,
}

/// Where an invoice stands; the same for both kinds of invoices.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InvoiceStage {
    New,
    Sent,
    Paid,
    Declined,
}

/// An invoice of either kind.
#[derive(Clone)]
pub(super) struct Invoice {
    pub(super) created: Moment,
    /// When it entered its stage.
    pub(super) moved: Moment,
    /// Pay-by date.
    pub(super) due: Moment,
    pub(super) stage: InvoiceStage,
    /// Id of its category.
    pub(super) category: u8,
    pub(super) company: Option<usize>,
    pub(super) contacts: Vec<usize>,
    pub(super) deal: Option<usize>,
    pub(super) assigned: u32,
    pub(super) money: Money,
}

/// The record that an activity hangs on.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    /// Id of a lead, which may be one that is gone.
    Lead(i64),
    Deal(usize),
    Contact(usize),
    Company(usize),
    Invoice(usize),
}

/// What kind of activity it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ActivityKind {
    Call,
    Letter,
    Meeting,
    Task,
    ToDo,
    /// An open-line session.
    Chat,
    Form,
}

/// A call, a letter, a meeting and so on.
pub(super) struct Activity {
    pub(super) kind: ActivityKind,
    pub(super) owner: Owner,
    pub(super) created: Moment,
    pub(super) deadline: Moment,
    pub(super) incoming: bool,
    pub(super) completed: bool,
    pub(super) responsible: u32,
}
