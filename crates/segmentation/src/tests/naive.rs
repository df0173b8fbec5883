//! The rules once more, read off `docs/rules.md` sentence by sentence: for every client and date all records are looked
//! through again. Slow and without any cleverness, so that it can be believed; the engine must agree with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use crate::answer::Card;
use crate::facts::{
    Activity, Company, Contact, Deal, Facts, Invoice, InvoiceKind, Lead, Outcome, Owner, ProductRow, Requisite,
    Settings, Touch, TouchKind,
};
use crate::group::Group;
use crate::ids::{
    ActivityId, CategoryId, CompanyId, ContactId, DealId, FunnelId, InvoiceId, LeadId, ProductRowId, RequisiteId,
};
use crate::month::minus_months;

/// The records in plain maps: the oracle shares no column with the engine.
struct Records {
    companies: BTreeMap<CompanyId, Company>,
    contacts: BTreeMap<ContactId, Contact>,
    deals: BTreeMap<DealId, Deal>,
    invoices: BTreeMap<(InvoiceKind, InvoiceId), Invoice>,
    leads: BTreeMap<LeadId, Lead>,
    activities: BTreeMap<ActivityId, Activity>,
    requisites: BTreeMap<RequisiteId, Requisite>,
    touches: BTreeMap<ActivityId, Touch>,
    product_rows: BTreeMap<ProductRowId, ProductRow>,
}

impl From<&Facts> for Records {
    fn from(facts: &Facts) -> Self {
        Self {
            companies: facts.companies.iter().map(|it| (it.id, it)).collect(),
            contacts: facts.contacts.iter().map(|it| (it.id, it)).collect(),
            deals: facts.deals.iter().map(|it| (it.id, it)).collect(),
            invoices: facts.invoices.iter().map(|it| ((it.kind, it.id), it)).collect(),
            leads: facts.leads.iter().map(|it| (it.id, it)).collect(),
            activities: facts.activities.iter().map(|it| (it.id, it)).collect(),
            requisites: facts.requisites.iter().map(|it| (it.id, it)).collect(),
            touches: facts.touches.iter().map(|it| (it.id, it)).collect(),
            product_rows: facts.product_rows.iter().map(|it| (it.id, it)).collect(),
        }
    }
}

pub(super) struct Naive<'a> {
    facts: Records,
    settings: &'a Settings,
    today: NaiveDate,
    pub(super) payments: Vec<Payment>,
}

pub(super) struct Payment {
    /// Whose it is.
    pub(super) client: Option<Card>,
    /// All its dates.
    pub(super) dates: Vec<NaiveDate>,
    /// Its money: a date, a sum in ten-thousandths, and the currency of the sum.
    entries: Vec<(NaiveDate, i64, String)>,
    /// The deal, if it is one.
    deal: Option<DealId>,
}

impl Payment {
    /// "Counts from the earliest of its dates."
    fn counts_from(&self) -> NaiveDate {
        *self.dates.iter().min().expect("a payment has a date")
    }
}

/// A request: its date, its outcome, and of a deal its funnel and type.
type Request = (NaiveDate, Outcome, Option<(FunnelId, String)>);

/// "Rounded half away from zero to cents": a rouble is worth 1, a dollar 92.7254, anything else nothing.
fn cents(sum: i64, currency: &str) -> i64 {
    let rate = match currency {
        "RUB" => 10_000,
        "USD" => 927_254,
        _ => 0,
    };
    // Ten-thousandths times ten-thousandths are 1 000 000 to the cent.
    let worth = i128::from(sum) * rate;
    let rounded = (worth.abs() * 2 + 1_000_000) / 2_000_000;
    (if worth < 0 { -rounded } else { rounded }) as i64
}

impl<'a> Naive<'a> {
    pub(super) fn new(facts: &Facts, settings: &'a Settings, today: NaiveDate) -> Self {
        let mut naive = Self { facts: facts.into(), settings, today, payments: Vec::new() };
        naive.payments = naive.all_payments();
        naive
    }

    /// "Left out of every count: own companies and cards of service categories"; an unknown card is left out too.
    fn company_counts(&self, id: CompanyId) -> bool {
        match self.facts.companies.get(&id) {
            Some(company) => {
                !company.is_own
                    && company.category == CategoryId::USUAL
                    && !self.settings.left_out_company_types.contains(&company.kind)
            }
            None => false,
        }
    }

    fn contact_counts(&self, id: ContactId) -> bool {
        match self.facts.contacts.get(&id) {
            Some(contact) => {
                contact.category == CategoryId::USUAL && !self.settings.left_out_contact_types.contains(&contact.kind)
            }
            None => false,
        }
    }

    /// "The first company it names that counts."
    fn company_of(&self, contact: &Contact) -> Option<CompanyId> {
        contact.companies.iter().copied().find(|&company| self.company_counts(company))
    }

    /// "Every contact that names it."
    fn people(&self, company: CompanyId, at: NaiveDate) -> usize {
        let names = |contact: &&Contact| contact.companies.contains(&company);
        let counts = |contact: &&Contact| self.contact_counts(contact.id) && self.since(contact.created) <= at;
        self.facts.contacts.values().filter(names).filter(counts).count()
    }

    /// "A card without a date or from before 1990 counts from the day of the earliest card with a plausible one, one
    /// from after tomorrow from today."
    fn since(&self, created: NaiveDate) -> NaiveDate {
        let is_early = |created: NaiveDate| created.year() < 1990;
        let is_late = |created: NaiveDate| created > self.today.succ_opt().expect("a day");
        let companies = self.facts.companies.values().filter(|it| self.company_counts(it.id)).map(|it| it.created);
        let contacts = self.facts.contacts.values().filter(|it| self.contact_counts(it.id)).map(|it| it.created);
        let earliest = companies.chain(contacts).filter(|&day| !is_early(day) && !is_late(day)).min();
        match created {
            early if is_early(early) => earliest.unwrap_or(self.today),
            late if is_late(late) => self.today,
            plausible => plausible,
        }
    }

    /// All cards that count, with the date from which they do.
    pub(super) fn cards(&self) -> Vec<(Card, NaiveDate)> {
        let mut cards = Vec::new();
        for company in self.facts.companies.values() {
            if self.company_counts(company.id) {
                cards.push((Card::Company(company.id), self.since(company.created)));
            }
        }
        for contact in self.facts.contacts.values() {
            if self.contact_counts(contact.id) {
                cards.push((Card::Contact(contact.id), self.since(contact.created)));
            }
        }
        cards
    }

    fn client_of_contact(&self, id: ContactId) -> Option<Card> {
        if !self.contact_counts(id) {
            return None;
        }
        match self.company_of(&self.facts.contacts[&id]) {
            Some(company) => Some(Card::Company(company)),
            None => Some(Card::Contact(id)),
        }
    }

    /// "Its company if it has one that counts; otherwise its first contact that counts."
    fn client_of(&self, company: Option<CompanyId>, contacts: &[ContactId]) -> Option<Card> {
        if let Some(company) = company
            && self.company_counts(company)
        {
            return Some(Card::Company(company));
        }
        for &contact in contacts {
            if self.contact_counts(contact) {
                return self.client_of_contact(contact);
            }
        }
        None
    }

    fn client_of_deal(&self, deal: &Deal) -> Option<Card> {
        self.client_of(deal.company, &deal.contacts)
    }

    fn client_of_invoice(&self, invoice: &Invoice) -> Option<Card> {
        self.client_of(invoice.company, &invoice.contacts)
    }

    /// A card that is a client, with the date of its creation.
    pub(super) fn clients(&self) -> Vec<(Card, NaiveDate)> {
        let is_client = |(card, _): &(Card, NaiveDate)| match card {
            Card::Company(_) => true,
            Card::Contact(id) => self.client_of_contact(*id) == Some(*card),
        };
        self.cards().into_iter().filter(is_client).collect()
    }

    fn client_of_owner(&self, owner: Owner) -> Option<Card> {
        match owner {
            Owner::Company(id) => self.client_of(Some(id), &[]),
            Owner::Contact(id) => self.client_of_contact(id),
            Owner::Deal(id) => self.facts.deals.get(&id).and_then(|deal| self.client_of_deal(deal)),
            Owner::Invoice(kind, id) => {
                self.facts.invoices.get(&(kind, id)).and_then(|invoice| self.client_of_invoice(invoice))
            }
            Owner::Other => None,
        }
    }

    fn deal_pays(&self, deal: &Deal) -> bool {
        let funnel_counts = match &self.settings.payment_funnels {
            Some(funnels) => funnels.contains(&deal.funnel),
            None => true,
        };
        deal.outcome == Outcome::Success && !deal.is_template && funnel_counts
    }

    fn invoice_pays(&self, invoice: &Invoice) -> bool {
        invoice.outcome == Outcome::Success && !invoice.is_template
    }

    fn is_absorbed(&self, invoice: &Invoice) -> bool {
        invoice.deal.is_some_and(|id| self.facts.deals.get(&id).is_some_and(|deal| self.deal_pays(deal)))
    }

    /// "If empty or in the future, the next one; if all are, the creation date as it is."
    fn date(&self, first: Option<NaiveDate>, second: Option<NaiveDate>, created: NaiveDate) -> NaiveDate {
        match (first, second) {
            (Some(first), _) if first <= self.today => first,
            (_, Some(second)) if second <= self.today => second,
            _ => created,
        }
    }

    fn deal_date(&self, deal: &Deal) -> NaiveDate {
        self.date(deal.closed, deal.moved, deal.created)
    }

    fn invoice_date(&self, invoice: &Invoice) -> NaiveDate {
        self.date(invoice.moved, invoice.updated, invoice.created)
    }

    fn all_payments(&self) -> Vec<Payment> {
        let mut payments = Vec::new();
        let of_invoice = |client: Option<Card>, invoice: &Invoice| {
            let date = self.invoice_date(invoice);
            let entry = (date, invoice.sum.unwrap_or(0), invoice.currency.clone());
            Payment { client, dates: vec![date], entries: vec![entry], deal: None }
        };
        for deal in self.facts.deals.values().filter(|deal| self.deal_pays(deal)) {
            let mut invoices: Vec<&Invoice> = self
                .facts
                .invoices
                .values()
                .filter(|invoice| invoice.deal == Some(deal.id) && self.invoice_pays(invoice))
                .collect();
            invoices.sort_by_key(|invoice| (self.invoice_date(invoice), invoice.kind, invoice.id));
            let mut client = self.client_of_deal(deal);
            if self.settings.invoices_count_apart && !invoices.is_empty() {
                for invoice in invoices {
                    payments.push(of_invoice(self.client_of_invoice(invoice).or(client), invoice));
                }
                continue;
            }
            let mut dates = vec![self.deal_date(deal)];
            let mut entries = vec![(dates[0], deal.sum.unwrap_or(0), deal.currency.clone())];
            if deal.sum.unwrap_or(0) == 0 {
                entries.clear();
            }
            let has_sum = !entries.is_empty();
            for invoice in invoices {
                dates.push(self.invoice_date(invoice));
                if !has_sum {
                    entries.push((self.invoice_date(invoice), invoice.sum.unwrap_or(0), invoice.currency.clone()));
                }
                if client.is_none() {
                    client = self.client_of_invoice(invoice);
                }
            }
            payments.push(Payment { client, dates, entries, deal: Some(deal.id) });
        }
        for invoice in self.facts.invoices.values() {
            if self.invoice_pays(invoice) && !self.is_absorbed(invoice) {
                payments.push(of_invoice(self.client_of_invoice(invoice), invoice));
            }
        }
        payments
    }

    pub(super) fn payments_of(&self, client: Card) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(move |payment| payment.client == Some(client))
    }

    /// "The sum of its entries with dates in the period."
    pub(super) fn revenue(&self, client: Card, is_in: impl Fn(NaiveDate) -> bool) -> i64 {
        let entries = self.payments_of(client).flat_map(|payment| &payment.entries);
        entries.filter(|entry| is_in(entry.0)).map(|(_, sum, currency)| cents(*sum, currency)).sum()
    }

    /// "Payments that count from a date in the period."
    pub(super) fn payments_in(&self, client: Card, is_in: impl Fn(NaiveDate) -> bool) -> i64 {
        self.payments_of(client).filter(|payment| is_in(payment.counts_from())).count() as i64
    }

    /// All dates at which a client paid, up to a date.
    pub(super) fn paid_on(&self, client: Card, at: NaiveDate) -> Vec<NaiveDate> {
        let mut dates: Vec<NaiveDate> = self.payments_of(client).flat_map(|payment| &payment.dates).copied().collect();
        dates.retain(|&date| date <= at);
        dates.sort();
        dates
    }

    /// The requests of a client. "Templates never."
    pub(super) fn requests(&self, client: Card) -> Vec<Request> {
        let mut requests = Vec::new();
        for deal in self.facts.deals.values() {
            if !deal.is_template && self.client_of_deal(deal) == Some(client) {
                requests.push((deal.created, deal.outcome, Some((deal.funnel, deal.kind.clone()))));
            }
        }
        for invoice in self.facts.invoices.values() {
            if !invoice.is_template && self.client_of_invoice(invoice) == Some(client) {
                requests.push((invoice.created, invoice.outcome, None));
            }
        }
        requests
    }

    /// The touches of a client.
    pub(super) fn touches(&self, client: Card) -> impl Iterator<Item = &Touch> {
        let is_theirs = move |touch: &&Touch| self.client_of_owner(touch.owner) == Some(client);
        self.facts.touches.values().filter(|touch| touch.kind != TouchKind::Other).filter(is_theirs)
    }

    /// "The first of END_TIME, START_TIME, DEADLINE, CREATED that is filled and not later than today."
    pub(super) fn done_on(&self, touch: &Touch) -> Option<NaiveDate> {
        let dates = [touch.end, touch.start, touch.deadline, Some(touch.created)];
        dates.into_iter().flatten().find(|&date| touch.is_done && date <= self.today)
    }

    /// The product rows that a client paid for: the date from which the payment counts, the cents, and the row.
    pub(super) fn goods(&self, client: Card) -> Vec<(NaiveDate, i64, &ProductRow)> {
        let mut goods = Vec::new();
        for payment in self.payments_of(client) {
            for row in self.facts.product_rows.values().filter(|row| payment.deal == Some(row.deal)) {
                let currency = &self.facts.deals[&row.deal].currency;
                goods.push((payment.counts_from(), cents(row.sum, currency), row));
            }
        }
        goods
    }

    /// "A lead with the contact or company of the client, created ≤ R."
    fn has_lead(&self, client: Card, at: NaiveDate) -> bool {
        let mut leads = self.facts.leads.values().filter(|lead| lead.created <= at);
        self.settings.leads_are_requests
            && leads.any(|lead| self.client_of(lead.company, &lead.contacts) == Some(client))
    }

    fn has_request(&self, client: Card, at: NaiveDate) -> bool {
        let deals = self.facts.deals.values();
        let invoices = self.facts.invoices.values();
        deals
            .filter(|deal| !deal.is_template && deal.created <= at)
            .any(|deal| self.client_of_deal(deal) == Some(client))
            || invoices
                .filter(|invoice| !invoice.is_template && invoice.created <= at)
                .any(|invoice| self.client_of_invoice(invoice) == Some(client))
    }

    fn has_dialog(&self, client: Card, at: NaiveDate) -> bool {
        self.facts.activities.values().any(|activity| {
            activity.created <= at
                && (self.settings.chats_are_dialogs || !activity.is_chat)
                && self.client_of_owner(activity.owner) == Some(client)
        })
    }

    fn is_reachable(&self, client: Card, at: NaiveDate) -> bool {
        let (channels, owner, people) = match client {
            Card::Company(id) => (self.facts.companies[&id].channels, Owner::Company(id), self.people(id, at)),
            Card::Contact(id) => (self.facts.contacts[&id].channels, Owner::Contact(id), 0),
        };
        let requisite = |owner| self.facts.requisites.values().any(|it| it.owner == owner && !it.is_address_only);
        !channels.is_none() || requisite(owner) || people > 0
    }

    /// The groups of a card at a date.
    pub(super) fn groups(&self, card: Card, at: NaiveDate) -> BTreeSet<Group> {
        let mut groups = BTreeSet::new();
        if !self.cards().iter().any(|&(known, created)| known == card && created <= at) {
            return groups;
        }
        match card {
            Card::Company(id) => {
                groups.insert(Group::Companies);
                let with_people = self.people(id, at) > 0;
                groups.insert(if with_people { Group::B2bWithContacts } else { Group::B2bWithoutContacts });
            }
            Card::Contact(id) => {
                groups.insert(Group::Contacts);
                if self.company_of(&self.facts.contacts[&id]).is_some() {
                    return groups;
                }
                groups.insert(Group::B2c);
            }
        }

        let own: Vec<&Vec<NaiveDate>> = self.payments_of(card).map(|payment| &payment.dates).collect();
        let payments = own.iter().filter(|dates| dates.iter().any(|&date| date <= at)).count();
        let last = own.iter().copied().flatten().filter(|&&date| date <= at).max();
        groups.insert(match payments {
            0 => Group::NoPayments,
            1 => Group::First,
            _ => Group::Regular,
        });
        groups.insert(match last {
            Some(&last) if last >= minus_months(at, self.settings.sleeping_after_months) => Group::Active,
            Some(&last) if last >= minus_months(at, self.settings.lost_after_months) => Group::Sleeping,
            Some(_) => Group::Lost,
            None if self.has_request(card, at) || self.has_lead(card, at) => Group::Requests,
            None if self.has_dialog(card, at) => Group::Dialogs,
            None if self.is_reachable(card, at) => Group::Reachable,
            None => Group::Unreachable,
        });
        groups
    }
}
