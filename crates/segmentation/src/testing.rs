//! A small portal for tests, put together from records that say only what the test is about.

use chrono::NaiveDate;

use crate::answer::{Card, DrillDown, Page};
use crate::engine::Segmentation;
use crate::evidence::Payment;
use crate::facts::{
    Activity, Address, Company, Contact, ContactChannels, Deal, Facts, Invoice, InvoiceKind, Lead, Outcome, Owner,
    ProductRow, Requisite, Settings, Touch, UserDate, UserItems, UserMark, UserNumber, UserText,
};
use crate::group::Group;
use crate::ids::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, FunnelId, InvoiceId, LeadId, RequisiteId, UserId,
};
use crate::modes::Mode;
use crate::month::Month;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().expect("a month in the test")
}

/// A company without a name or anything else.
pub(crate) fn company(id: u32, created: &str) -> Company {
    Company {
        id: CompanyId(id),
        created: day(created),
        created_by: UserId(1),
        assigned_by: UserId(1),
        ..Company::default()
    }
}

impl Company {
    pub(crate) fn titled(mut self, title: &str) -> Self {
        self.title = title.to_owned();
        self
    }

    pub(crate) fn own(mut self) -> Self {
        self.is_own = true;
        self
    }

    pub(crate) fn in_category(mut self, category: CategoryId) -> Self {
        self.category = category;
        self
    }

    pub(crate) fn reached_by(mut self, channels: ContactChannels) -> Self {
        self.channels = channels;
        self
    }
}

/// A contact of some companies without a name or anything else.
pub(crate) fn contact(id: u32, created: &str, companies: &[u32]) -> Contact {
    Contact {
        id: ContactId(id),
        created: day(created),
        created_by: UserId(1),
        assigned_by: UserId(1),
        companies: companies.iter().copied().map(CompanyId).collect(),
        ..Contact::default()
    }
}

impl Contact {
    pub(crate) fn titled(mut self, title: &str) -> Self {
        self.title = title.to_owned();
        self
    }

    pub(crate) fn in_category(mut self, category: CategoryId) -> Self {
        self.category = category;
        self
    }

    pub(crate) fn reached_by(mut self, channels: ContactChannels) -> Self {
        self.channels = channels;
        self
    }
}

/// An open deal of nobody in the general funnel.
pub(crate) fn deal(id: u32, created: &str) -> Deal {
    Deal { id: DealId(id), created: day(created), ..Deal::default() }
}

impl Deal {
    /// With a sum in ten-thousandths of a currency.
    pub(crate) fn worth(mut self, sum: i64, currency: &str) -> Self {
        (self.sum, self.currency) = (Some(sum), currency.to_owned());
        self
    }

    pub(crate) fn of_company(mut self, company: u32) -> Self {
        self.company = Some(CompanyId(company));
        self
    }

    pub(crate) fn of_contacts(mut self, contacts: &[u32]) -> Self {
        self.contacts = contacts.iter().copied().map(ContactId).collect();
        self
    }

    /// Successful, with the creation date as the date of payment unless another one is given.
    pub(crate) fn won(mut self) -> Self {
        self.outcome = Outcome::Success;
        self
    }

    pub(crate) fn lost(mut self) -> Self {
        self.outcome = Outcome::Failure;
        self
    }

    pub(crate) fn closed(mut self, date: &str) -> Self {
        self.closed = Some(day(date));
        self
    }

    pub(crate) fn moved(mut self, date: &str) -> Self {
        self.moved = Some(day(date));
        self
    }

    pub(crate) fn in_funnel(mut self, funnel: FunnelId) -> Self {
        self.funnel = funnel;
        self
    }

    pub(crate) fn template(mut self) -> Self {
        self.is_template = true;
        self
    }
}

/// An open smart invoice of nobody.
pub(crate) fn invoice(id: u32, created: &str) -> Invoice {
    Invoice { id: InvoiceId(id), created: day(created), ..Invoice::default() }
}

impl Invoice {
    /// With a sum in ten-thousandths of a currency.
    pub(crate) fn worth(mut self, sum: i64, currency: &str) -> Self {
        (self.sum, self.currency) = (Some(sum), currency.to_owned());
        self
    }

    pub(crate) fn old(mut self) -> Self {
        self.kind = InvoiceKind::Old;
        self
    }

    pub(crate) fn of_company(mut self, company: u32) -> Self {
        self.company = Some(CompanyId(company));
        self
    }

    pub(crate) fn of_contacts(mut self, contacts: &[u32]) -> Self {
        self.contacts = contacts.iter().copied().map(ContactId).collect();
        self
    }

    pub(crate) fn in_deal(mut self, deal: u32) -> Self {
        self.deal = Some(DealId(deal));
        self
    }

    /// Successful, with the creation date as the date of payment unless another one is given.
    pub(crate) fn paid(mut self) -> Self {
        self.outcome = Outcome::Success;
        self
    }

    pub(crate) fn moved(mut self, date: &str) -> Self {
        self.moved = Some(day(date));
        self
    }

    pub(crate) fn updated(mut self, date: &str) -> Self {
        self.updated = Some(day(date));
        self
    }

    pub(crate) fn template(mut self) -> Self {
        self.is_template = true;
        self
    }
}

/// A lead of nobody.
pub(crate) fn lead(id: u32, created: &str) -> Lead {
    Lead { id: LeadId(id), created: day(created), ..Lead::default() }
}

impl Lead {
    pub(crate) fn of_company(mut self, company: u32) -> Self {
        self.company = Some(CompanyId(company));
        self
    }

    pub(crate) fn of_contacts(mut self, contacts: &[u32]) -> Self {
        self.contacts = contacts.iter().copied().map(ContactId).collect();
        self
    }
}

/// A call, letter, meeting or task.
pub(crate) fn activity(id: u32, created: &str, owner: Owner) -> Activity {
    Activity { id: ActivityId(id), created: day(created), owner, is_chat: false }
}

/// A session of an open-line chat.
pub(crate) fn chat(id: u32, created: &str, owner: Owner) -> Activity {
    Activity { is_chat: true, ..activity(id, created, owner) }
}

/// A requisite with more than an address.
pub(crate) fn requisite(id: u32, owner: Owner) -> Requisite {
    Requisite { id: RequisiteId(id), owner, is_address_only: false }
}

/// A requisite that holds an address alone.
pub(crate) fn address(id: u32, owner: Owner) -> Requisite {
    Requisite { is_address_only: true, ..requisite(id, owner) }
}

/// A record that has a place among the facts.
pub(crate) trait Record {
    fn enter(self, facts: &mut Facts);
}

macro_rules! records {
    ($($record:ty => $place:ident;)*) => {
        $(impl Record for $record {
            fn enter(self, facts: &mut Facts) {
                facts.$place.insert(self);
            }
        })*
    };
}

records! {
    Company => companies;
    Contact => contacts;
    Deal => deals;
    Invoice => invoices;
    Lead => leads;
    Activity => activities;
    Requisite => requisites;
    Touch => touches;
    Address => addresses;
    ProductRow => product_rows;
    UserItems => user_items;
    UserNumber => user_numbers;
    UserMark => user_marks;
    UserDate => user_dates;
    UserText => user_texts;
}

/// A portal whose clock shows a date, with the questions that tests ask.
#[derive(Clone, Debug)]
pub(crate) struct Portal {
    pub(crate) facts: Facts,
    pub(crate) settings: Settings,
    pub(crate) today: NaiveDate,
}

impl Portal {
    /// An empty portal.
    pub(crate) fn on(today: &str) -> Self {
        Self { facts: Facts::default(), settings: Settings::default(), today: day(today) }
    }

    pub(crate) fn with(mut self, record: impl Record) -> Self {
        record.enter(&mut self.facts);
        self
    }

    pub(crate) fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    pub(crate) fn segmented(&self) -> Segmentation {
        Segmentation::new(self.facts.clone(), &self.settings, self.today)
    }

    /// The group of a card in a month.
    pub(crate) fn group(&self, card: Card, at: &str, mode: Mode) -> Option<Group> {
        self.segmented().groups_of(card, month(at)).of(mode)
    }

    /// The group of a card in today's month.
    pub(crate) fn group_now(&self, card: Card, mode: Mode) -> Option<Group> {
        self.segmented().groups_of(card, Month::of(self.today)).of(mode)
    }

    /// The payments of a client.
    pub(crate) fn payments(&self, card: Card) -> Vec<Payment> {
        self.segmented().client(card).map(|client| client.payments.clone()).unwrap_or_default()
    }

    /// The first hundred of a group in a month.
    pub(crate) fn list(&self, group: Group, at: &str, search: &str) -> Page {
        let question = DrillDown { group, month: month(at), search: search.to_owned(), offset: 0, limit: 100 };
        self.segmented().drill_down(&question)
    }
}
