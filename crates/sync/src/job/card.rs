//! Reads all that decides the groups of one client, and nothing else, so that it can be explained without a full reading.
//!
//! What is known asks for what is not: a contact for its companies, a company for its people, both for their deals and
//! invoices, these for the cards they name and for each other. The job asks, reads, and looks what is wanted now, until
//! nothing is. By then its facts give the same groups for this client as those of the whole portal; of other clients it
//! holds but fragments.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bitrix24::card::{self as wire, Link};
use bitrix24::list::{self, After, Range};
use bitrix24::{
    Batch, BatchReply, Counting, FieldSet, OddAnswer, PAGE_LENGTH, PortalTime, Remedy, Source, Stages, bootstrap,
    counting, options, stages,
};
use chrono::NaiveDate;
use segmentation::facts::{ContactChannels, Facts, InvoiceKind, Outcome, Owner};
use segmentation::{Card, CompanyId, ContactId, DealId, FieldValues, RecordId, Settings};
use serde_json::value::RawValue;

use visibility::{Visibility, VisibilityQuestion};

mod visibility;

/// How many commands a batch holds: a person waits for it, and batches that come back sooner let the next question begin.
const COMMANDS: usize = 30;

/// How many pages of one list are read: a client with more than a thousand deals is told to be shown in part.
const PAGES: u32 = 20;

/// The lists of the records that name a client, besides leads.
const SALES: [Source; 3] = [Source::DealLinks, Source::Invoices, Source::OldInvoices];

/// A part of the evidence that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The list is closed for the viewer.
    Closed(Source),
    /// The list is longer than what is read of it.
    Cut(Source),
    /// The contact names a company that is hidden from the viewer, or is gone.
    HiddenCompany,
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub enum CardOutcome {
    /// What was read; a card that is missing in it does not exist or is hidden from the viewer.
    Read(Box<CardFacts>),
    /// The viewer may read no cards of this kind.
    Refused,
    /// The portal answered something that cannot be understood.
    Odd(OddAnswer),
}

/// All that decides the groups of one client.
#[derive(Debug, PartialEq)]
pub struct CardFacts {
    /// The facts; complete for this client only.
    pub facts: Facts,
    /// The settings of counting by which it was looked for whose client the card is.
    pub settings: Settings,
    /// The portal's date.
    pub today: NaiveDate,
    /// What could not be read.
    pub gaps: BTreeSet<Gap>,
    /// Whether the viewer may not see everything, so that records may be missing of which no gap tells.
    pub is_limited: bool,
    /// What the eight user fields of cards hold that were read, if the viewer may not see everything and there are such.
    pub told: BTreeMap<Card, FieldValues>,
}

/// What is wanted of the portal, one record or one link at a time; nothing is wanted twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Card(Card),
    Deal(DealId),
    People(CompanyId),
    OfCompany(Source, CompanyId),
    OfContact(Source, ContactId),
    InDeal(Source, DealId),
    FirstActivity(Owner),
    Requisites(Card),
    ContactChannels(Card),
}

impl Item {
    /// The record whose first activity is wanted.
    fn owner(&self) -> Option<Owner> {
        if let Self::FirstActivity(owner) = self { Some(*owner) } else { None }
    }
}

/// What one command asks for.
#[derive(Clone, Debug, PartialEq)]
enum Question {
    Visibility(VisibilityQuestion),
    Counting,
    InvoiceCategories,
    Stages(String),
    Records(Source, Vec<RecordId>),
    People(CompanyId),
    Linked { source: Source, link: Link, after: After, page: u32 },
    FirstActivities(Vec<Owner>),
}

impl Question {
    /// The list whose rows it brings; nothing where a refusal changes nothing.
    fn list(&self) -> Option<Source> {
        match self {
            Self::Visibility(_) | Self::Counting | Self::InvoiceCategories | Self::Stages(_) => None,
            Self::Records(Source::CompanyReach | Source::ContactReach, _) => None,
            Self::Records(source, _) | Self::Linked { source, .. } => Some(*source),
            Self::People(_) => Some(Source::Contacts),
            Self::FirstActivities(_) => Some(Source::Activities),
        }
    }
}

/// The reading of one client.
#[derive(Debug)]
pub struct CardReading {
    card: Card,
    settings: Settings,
    /// What was wanted so far.
    items: BTreeSet<Item>,
    /// What is still to be asked, in this order.
    waiting: VecDeque<Question>,
    stages: Stages,
    facts: Facts,
    people: BTreeSet<ContactId>,
    channels: BTreeMap<Card, ContactChannels>,
    today: Option<NaiveDate>,
    closed: BTreeSet<Source>,
    cut: BTreeSet<Source>,
    visibility: Visibility,
    /// Why it came to nothing.
    failure: Option<CardOutcome>,
}

impl CardReading {
    /// The reading of the client that a card stands for, by settings of counting; without any, the portal is asked for
    /// them.
    #[must_use]
    pub fn new(card: Card, settings: Option<Settings>) -> Self {
        let counting = settings.is_none().then_some(Question::Counting);
        let mut reading = Self {
            card,
            settings: settings.unwrap_or_default(),
            items: BTreeSet::new(),
            // Without the stages no invoice can be understood, so that they go first.
            waiting: counting
                .into_iter()
                .chain([Question::InvoiceCategories, Question::Stages(stages::OLD_INVOICE_STAGES.to_owned())])
                .collect(),
            stages: Stages::default(),
            facts: Facts::default(),
            people: BTreeSet::new(),
            channels: BTreeMap::new(),
            today: None,
            closed: BTreeSet::new(),
            cut: BTreeSet::new(),
            visibility: Visibility::everything(),
            failure: None,
        };
        // What most cards will ask for anyway, to save a round.
        let mut first = BTreeSet::from([Item::Card(card), Item::Requisites(card), Item::ContactChannels(card)]);
        first.extend(match card {
            Card::Company(id) => [Item::People(id), Item::FirstActivity(Owner::Company(id))],
            Card::Contact(id) => [Item::OfContact(Source::DealLinks, id), Item::FirstActivity(Owner::Contact(id))],
        });
        reading.want(first);
        reading
    }

    /// The same for a viewer who may not see everything, or of whom that is not known (`is_admin` is nothing): the user
    /// fields of the cards are read along, which tell what was counted with full rights. `fields` are the portal's, if they
    /// are known.
    #[must_use]
    pub fn by_rights(mut self, is_admin: Option<bool>, fields: Option<FieldSet>) -> Self {
        self.visibility = Visibility::new(is_admin, fields);
        for question in self.visibility.questions().into_iter().rev() {
            self.waiting.push_front(Question::Visibility(question));
        }
        self
    }

    /// What came of it, once there is nothing left to ask.
    #[must_use]
    pub fn outcome(self) -> CardOutcome {
        if let Some(failure) = self.failure {
            return failure;
        }
        let Some(today) = self.today else {
            let detail = "the answer does not tell the time".to_owned();
            return CardOutcome::Odd(OddAnswer { method: Batch::METHOD.to_owned(), detail });
        };
        let mut gaps: BTreeSet<Gap> = self.cut.iter().copied().map(Gap::Cut).collect();
        // Many portals have no old invoices, and say so in the same words as those that hide them.
        gaps.extend(self.closed.iter().copied().filter(|source| *source != Source::OldInvoices).map(Gap::Closed));
        if let (Card::Contact(id), Some(Card::Contact(_))) = (self.card, self.client()) {
            let names_hidden = |id: &CompanyId| !self.facts.companies.contains(*id);
            if self.facts.contacts.get(id).is_some_and(|contact| contact.companies.iter().any(names_hidden)) {
                gaps.insert(Gap::HiddenCompany);
            }
        }
        let mut facts = self.facts;
        for (card, channels) in self.channels {
            let channels = channels | ContactChannels::LOOKED_UP;
            match card {
                Card::Company(id) => facts.companies.update(id, |company| company.channels |= channels),
                Card::Contact(id) => facts.contacts.update(id, |contact| contact.channels |= channels),
            };
        }
        let (told, is_limited) = (self.visibility.told(), self.visibility.looks_at_fields());
        CardOutcome::Read(Box::new(CardFacts { facts, settings: self.settings, today, gaps, is_limited, told }))
    }

    /// The portal's fields, to be spared the next time; nothing if they were not looked up or not all could be seen.
    #[must_use]
    pub fn fields(&self) -> Option<&FieldSet> {
        self.visibility.fields()
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        if self.failure.is_some() || self.waiting.is_empty() {
            return None;
        }
        Some(Batch::new(self.waiting.iter().take(COMMANDS).map(|question| self.call(question)).collect()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        if let Some(time) = PortalTime::parse(&reply.time.date_start) {
            self.today = Some(time.date);
        }
        let asked: Vec<Question> = self.waiting.drain(..COMMANDS.min(self.waiting.len())).collect();
        let mut unanswered = Vec::new();
        let commands = asked.len();
        for (question, part) in asked.into_iter().zip(&reply.parts) {
            let Some(part) = part else {
                unanswered.push(question);
                continue;
            };
            match &part.result {
                Ok(raw) => {
                    if let Err(odd) = self.read(question, raw) {
                        self.failure = Some(CardOutcome::Odd(odd));
                        return;
                    }
                }
                Err(error) if error.remedy() == Remedy::TryAgain => unanswered.push(question),
                Err(_) => self.refused(&question),
            }
        }
        if unanswered.len() == commands {
            let detail = "the portal left every command unanswered".to_owned();
            self.failure = Some(CardOutcome::Odd(OddAnswer { method: Batch::METHOD.to_owned(), detail }));
            return;
        }
        for question in unanswered.into_iter().rev() {
            self.waiting.push_front(question);
        }
        // What is wanted next depends on all that was asked for, except on the meaning of stages and of user fields.
        if self.waiting.iter().all(|question| matches!(question, Question::Stages(_) | Question::Visibility(_))) {
            self.want(self.wanted());
        }
    }

    fn call(&self, question: &Question) -> bitrix24::Call {
        match question {
            Question::Visibility(question) => question.call(),
            Question::Counting => options::get(counting::OPTION),
            Question::InvoiceCategories => bootstrap::invoice_categories(),
            Question::Stages(directory) => bootstrap::stages(directory),
            Question::Records(source, ids) => {
                let mut page = list::page(*source, &Range::Ids(ids.clone()), After::Start, None, false);
                if self.visibility.looks_at_fields() && matches!(source, Source::Companies | Source::Contacts) {
                    list::select_fields(*source, &mut page, &FieldSet::default());
                }
                page
            }
            Question::People(company) => wire::people(*company),
            Question::Linked { source, link, after, .. } => {
                list::page(*source, &Range::Linked(link.clone()), *after, None, false)
            }
            Question::FirstActivities(owners) => wire::first_activities(owners, self.settings.chats_are_dialogs),
        }
    }

    fn read(&mut self, question: Question, raw: &RawValue) -> Result<(), OddAnswer> {
        match question {
            Question::Visibility(question) => {
                let next = self.visibility.read(&question, raw);
                self.waiting.extend(next.into_iter().map(Question::Visibility));
            }
            Question::Counting => {
                let counting = Counting::parse(&options::read(raw)).unwrap_or_default();
                self.settings = counting.settings;
                // Those that were asked for in the same batch have left out the chats.
                if self.settings.chats_are_dialogs {
                    let owners: Vec<Owner> = self.items.iter().filter_map(Item::owner).collect();
                    self.ask_first_activities(&owners);
                }
            }
            Question::InvoiceCategories => {
                for category in bootstrap::read_categories(raw)? {
                    self.waiting.push_front(Question::Stages(stages::smart_invoice_stages(category)));
                }
            }
            Question::Stages(_) => bootstrap::read_stages(raw, &mut self.stages)?,
            Question::Records(source, _) => {
                let page = list::read(source, raw, &self.stages)?;
                if matches!(source, Source::Companies | Source::Contacts) {
                    self.visibility.note_rows(source, raw);
                }
                self.facts.absorb(&page.facts);
                self.channels.extend(page.channels);
            }
            Question::People(_) => {
                let people = wire::read_people(raw)?;
                let most = PAGES as usize * PAGE_LENGTH;
                if people.len() > most {
                    self.cut.insert(Source::Contacts);
                }
                self.people.extend(people.into_iter().take(most));
            }
            Question::Linked { source, link, page: number, .. } => {
                let page = list::read(source, raw, &self.stages)?;
                self.facts.absorb(&page.facts);
                if let (PAGE_LENGTH.., Some(&last)) = (page.rows, page.ids.last()) {
                    if number + 1 < PAGES {
                        let after = After::Id(last);
                        self.waiting.push_back(Question::Linked { source, link, after, page: number + 1 });
                    } else {
                        self.cut.insert(source);
                    }
                }
            }
            Question::FirstActivities(_) => {
                self.facts.absorb(&list::read(Source::Activities, raw, &self.stages)?.facts);
            }
        }
        Ok(())
    }

    /// Notes what the viewer may not read. Without the stages of invoices they are all open, and without sites and
    /// messengers a card may still be reached by others.
    fn refused(&mut self, question: &Question) {
        let Some(source) = question.list() else { return };
        let own = match self.card {
            Card::Company(_) => Source::Companies,
            Card::Contact(_) => Source::Contacts,
        };
        if source == own && matches!(question, Question::Records(..)) {
            self.failure = Some(CardOutcome::Refused);
        }
        self.closed.insert(source);
    }

    /// All that the facts ask for, whether it has been asked or not.
    fn wanted(&self) -> BTreeSet<Item> {
        let mut wanted = BTreeSet::from([Item::Card(self.card)]);
        wanted.extend(self.people.iter().map(|&id| Item::Card(Card::Contact(id))));
        for contact in self.facts.contacts.iter() {
            wanted.extend(contact.companies.iter().map(|&id| Item::Card(Card::Company(id))));
        }
        for deal in self.facts.deals.iter() {
            self.want_linked(&mut wanted, deal.company, &deal.contacts);
            wanted.insert(Item::FirstActivity(Owner::Deal(deal.id)));
            // What a deal that may be a payment absorbs, whomever the invoices name.
            if deal.outcome == Outcome::Success && !deal.is_template {
                wanted.extend([Source::Invoices, Source::OldInvoices].map(|source| Item::InDeal(source, deal.id)));
            }
        }
        for invoice in self.facts.invoices.iter() {
            self.want_linked(&mut wanted, invoice.company, &invoice.contacts);
            wanted.insert(Item::FirstActivity(Owner::Invoice(invoice.kind, invoice.id)));
            wanted.extend(invoice.deal.map(Item::Deal));
        }
        for lead in self.facts.leads.iter() {
            self.want_linked(&mut wanted, lead.company, &lead.contacts);
        }
        if let Some(client) = self.client() {
            self.want_of_client(&mut wanted, client);
        }
        wanted
    }

    /// The cards that decide whose a deal, invoice or lead is: the company, and the contacts only if that does not count.
    fn want_linked(&self, wanted: &mut BTreeSet<Item>, company: Option<CompanyId>, contacts: &[ContactId]) {
        let company = company.map(|id| (Item::Card(Card::Company(id)), self.is_counted(id)));
        match company {
            Some((item, _)) if !self.items.contains(&item) => {
                wanted.insert(item);
            }
            Some((_, true)) => {}
            Some((_, false)) | None => wanted.extend(contacts.iter().map(|&id| Item::Card(Card::Contact(id)))),
        }
    }

    fn want_of_client(&self, wanted: &mut BTreeSet<Item>, client: Card) {
        wanted.extend([Item::Requisites(client), Item::ContactChannels(client)]);
        if let Card::Company(id) = client {
            wanted.extend([Item::People(id), Item::FirstActivity(Owner::Company(id))]);
            wanted.extend(self.sales().map(|source| Item::OfCompany(source, id)));
        }
        for &contact in self.facts.contacts.keys().iter().filter(|&&contact| self.client_of(contact) == Some(client)) {
            wanted.insert(Item::FirstActivity(Owner::Contact(contact)));
            wanted.extend(self.sales().map(|source| Item::OfContact(source, contact)));
        }
    }

    /// The lists of the records that name a client and may be payments or requests.
    fn sales(&self) -> impl Iterator<Item = Source> {
        SALES.into_iter().chain(self.settings.leads_are_requests.then_some(Source::Leads))
    }

    fn is_counted(&self, company: CompanyId) -> bool {
        let left_out = &self.settings.left_out_company_types;
        self.facts.companies.get(company).is_some_and(|it| it.is_counted() && !left_out.contains(&it.kind))
    }

    /// The client that the card stands for; nothing if it is none or if that is not known yet.
    fn client(&self) -> Option<Card> {
        match self.card {
            Card::Company(id) => self.is_counted(id).then_some(self.card),
            Card::Contact(id) => self.client_of(id),
        }
    }

    /// The client that a contact stands for; nothing if it is left out, or as long as its companies are not known.
    fn client_of(&self, contact: ContactId) -> Option<Card> {
        let left_out = &self.settings.left_out_contact_types;
        let contact = self.facts.contacts.get(contact).filter(|it| it.is_counted() && !left_out.contains(&it.kind))?;
        let is_asked = |&id: &CompanyId| self.items.contains(&Item::Card(Card::Company(id)));
        if !contact.companies.iter().all(is_asked) {
            return None;
        }
        let company = contact.companies.iter().copied().find(|&id| self.is_counted(id));
        Some(company.map_or(Card::Contact(contact.id), Card::Company))
    }

    /// Puts what was not wanted before into questions, many records to each.
    fn want(&mut self, wanted: BTreeSet<Item>) {
        let new: Vec<Item> = wanted.into_iter().filter(|item| self.items.insert(*item)).collect();
        let mut records: BTreeMap<Source, Vec<RecordId>> = BTreeMap::new();
        let mut of_contacts: BTreeMap<Source, Vec<ContactId>> = BTreeMap::new();
        let mut in_deals: BTreeMap<Source, Vec<DealId>> = BTreeMap::new();
        let mut owners = Vec::new();
        let mut questions = Vec::new();
        let linked = |source, link| Question::Linked { source, link, after: After::Start, page: 0 };
        for item in new {
            match item {
                Item::Card(Card::Company(id)) => records.entry(Source::Companies).or_default().push(id.0),
                Item::Card(Card::Contact(id)) => records.entry(Source::Contacts).or_default().push(id.0),
                Item::Deal(id) => records.entry(Source::DealLinks).or_default().push(id.0),
                Item::ContactChannels(Card::Company(id)) => records.entry(Source::CompanyReach).or_default().push(id.0),
                Item::ContactChannels(Card::Contact(id)) => records.entry(Source::ContactReach).or_default().push(id.0),
                Item::People(id) => questions.push(Question::People(id)),
                Item::OfCompany(source, id) => questions.push(linked(source, Link::Company(id))),
                Item::OfContact(source, id) => of_contacts.entry(source).or_default().push(id),
                Item::InDeal(source, id) => in_deals.entry(source).or_default().push(id),
                Item::Requisites(card) => questions.push(linked(Source::Requisites, Link::Holder(card))),
                Item::FirstActivity(owner) => owners.push(owner),
            }
        }
        for (source, ids) in records {
            questions.extend(ids.chunks(PAGE_LENGTH).map(|ids| Question::Records(source, ids.to_vec())));
        }
        for (source, ids) in of_contacts {
            questions.extend(ids.chunks(PAGE_LENGTH).map(|ids| linked(source, Link::Contacts(ids.to_vec()))));
        }
        for (source, ids) in in_deals {
            questions.extend(ids.chunks(PAGE_LENGTH).map(|ids| linked(source, Link::Deals(ids.to_vec()))));
        }
        let is_open = |question: &Question| question.list().is_none_or(|source| !self.closed.contains(&source));
        self.waiting.extend(questions.into_iter().filter(is_open));
        self.ask_first_activities(&owners);
    }

    /// Asks for the first activities made in some records, those of a kind beside each other.
    fn ask_first_activities(&mut self, owners: &[Owner]) {
        if self.closed.contains(&Source::Activities) {
            return;
        }
        for kind in owners.chunk_by(|one, other| kind(*one) == kind(*other)) {
            self.waiting.extend(kind.chunks(PAGE_LENGTH).map(|owners| Question::FirstActivities(owners.to_vec())));
        }
    }
}

/// Which records an owner is one of; owners of one kind stand together in their order.
fn kind(owner: Owner) -> (std::mem::Discriminant<Owner>, Option<InvoiceKind>) {
    let invoice = if let Owner::Invoice(kind, _) = owner { Some(kind) } else { None };
    (std::mem::discriminant(&owner), invoice)
}
