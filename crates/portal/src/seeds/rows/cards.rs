//! Rows of contacts, companies and their requisites.

use super::{Book, DELETED_ID, date, fixed};
use crate::data::{Data, Language};
use crate::record::{Multifield, Record};
use crate::schema::{Entity, company, contact, requisite};
use crate::seeds::calendar::{DAY, Moment};
use crate::seeds::dice::Dice;
use crate::seeds::directories::{VENDOR_COMPANIES, VENDOR_CONTACTS};
use crate::seeds::people::ORIGINATOR;
use crate::seeds::plan::{Card, Company, Contact, Employer, Plan, Requisites, Scene};
use crate::seeds::{names, names_en, names_ru};

/// Entries of INDUSTRY with their weights.
const INDUSTRIES: [(&str, u32); 7] = [
    ("MANUFACTURING", 24),
    ("IT", 14),
    ("DELIVERY", 12),
    ("CONSULTING", 10),
    ("FINANCE", 7),
    ("GOVERNMENT", 4),
    ("OTHER", 29),
];
/// Entries of EMPLOYEES with their weights.
const SIZES: [(&str, u32); 4] = [("EMPLOYEES_1", 68), ("EMPLOYEES_2", 22), ("EMPLOYEES_3", 7), ("EMPLOYEES_4", 3)];

pub(super) fn write(plan: &Plan, scene: &Scene, book: &Book, dice: &mut Dice, data: &mut Data) {
    let mut clerk = Clerk { scene, dice, requisites: Vec::new() };
    let mut people = vec![Vec::new(); plan.companies.len()];
    for (place, id) in book.contacts.rows() {
        let planned = &plan.contacts[place];
        let first = match planned.employer {
            Employer::Company(employer) => Some(employer),
            Employer::None | Employer::Deleted => None,
        };
        for company in first.into_iter().chain(planned.further_companies.iter().copied()) {
            people[company].push(id);
        }
        data.contacts.push(clerk.contact(planned, book, id));
    }
    for (place, id) in book.companies.rows() {
        data.companies.push(clerk.company(&plan.companies[place], id, std::mem::take(&mut people[place])));
    }
    data.requisites = clerk.requisites;
}

struct Clerk<'a> {
    scene: &'a Scene,
    dice: &'a mut Dice,
    requisites: Vec<Record>,
}

impl Clerk<'_> {
    fn contact(&mut self, planned: &Contact, book: &Book, id: u32) -> Record {
        let language = self.scene.language;
        let card = &planned.card;
        let name = if planned.nameless { names::Name::default() } else { names::person(self.dice, language) };
        let mut record = Record::with_capacity(Entity::Contact, id, 22);
        record.set_time(contact::CREATED_TIME, card.created);
        record.set_time(contact::UPDATED_TIME, self.updated(card));
        record.set(contact::CREATED_BY, card.author);
        record.set(contact::UPDATED_BY, card.assigned);
        record.set(contact::ASSIGNED_BY_ID, card.assigned);
        record.set(contact::TYPE_ID, fixed(card.kind));
        record.set(contact::SOURCE_ID, fixed(card.source));
        let (main, mut companies) = match planned.employer {
            Employer::None => (None, Vec::new()),
            Employer::Company(company) => (Some(book.companies.of(company)), vec![book.companies.of(company)]),
            Employer::Deleted => (Some(DELETED_ID), vec![DELETED_ID]),
        };
        companies.extend(book.companies.all_of(&planned.further_companies));
        if let Some(main) = main {
            record.set(contact::COMPANY_ID, main);
        }
        if !companies.is_empty() {
            record.set(contact::COMPANY_IDS, companies);
        }
        record.set(contact::CATEGORY_ID, if card.vendor { VENDOR_CONTACTS } else { 0 });
        record.set(contact::HAS_PHONE, card.reach.phone);
        record.set(contact::HAS_EMAIL, card.reach.email);
        record.set(contact::HAS_IMOL, card.reach.chat);
        let addresses = self.addresses(card, &name.last, id);
        if !addresses.is_empty() {
            record.set(contact::FM, addresses);
        }
        if card.last_activity > 0 {
            record.set_time(contact::LAST_ACTIVITY_TIME, card.last_activity);
            record.set(contact::LAST_ACTIVITY_BY, card.assigned);
        }
        if card.last_talk > 0 {
            record.set_time(contact::LAST_COMMUNICATION_TIME, card.last_talk);
        }
        if card.imported {
            record.set(contact::ORIGINATOR_ID, fixed(ORIGINATOR));
            record.set(contact::ORIGIN_ID, format!("P-{id}"));
        }
        if !planned.nameless {
            if main.is_some() && self.dice.chance(70) {
                let posts = if language == Language::Ru { names_ru::POSTS } else { names_en::POSTS };
                record.set(contact::POST, fixed(self.dice.pick(posts)));
            }
            if self.dice.chance(10) {
                record.set(contact::HONORIFIC, fixed(if name.woman { "HNR_RU_2" } else { "HNR_RU_1" }));
                let age = self.dice.between(20 * 365, 65 * 365);
                record.set(contact::BIRTHDATE, date(self.scene.calendar.now() - age * DAY));
            }
        }
        let full = format!("{} {} {}", name.last, name.first, name.middle);
        for (field, part) in
            [(contact::NAME, name.first), (contact::SECOND_NAME, name.middle), (contact::LAST_NAME, name.last)]
        {
            if !part.is_empty() {
                record.set(field, part);
            }
        }
        self.add_requisites(card, Entity::Contact, id, full.trim());
        record
    }

    fn company(&mut self, planned: &Company, id: u32, people: Vec<u32>) -> Record {
        let card = &planned.card;
        let title = match (planned.own, self.scene.language) {
            (true, Language::Ru) => format!("ООО «Образец-{id}»"),
            (true, Language::En) => format!("Sample {id} Ltd"),
            (false, language) => names::company(self.dice, language),
        };
        let mut record = Record::with_capacity(Entity::Company, id, 22);
        record.set_time(company::CREATED_TIME, card.created);
        record.set_time(company::UPDATED_TIME, self.updated(card));
        record.set(company::CREATED_BY, card.author);
        record.set(company::UPDATED_BY, card.assigned);
        record.set(company::ASSIGNED_BY_ID, card.assigned);
        record.set(company::TITLE, title.as_str());
        record.set(company::TYPE_ID, fixed(card.kind));
        record.set(company::SOURCE_ID, fixed(card.source));
        if self.dice.chance(70) {
            record.set(company::INDUSTRY, fixed(self.dice.weighted(&INDUSTRIES)));
        }
        if !people.is_empty() {
            record.set(company::CONTACT_IDS, people);
        }
        record.set(company::CATEGORY_ID, if card.vendor { VENDOR_COMPANIES } else { 0 });
        record.set(company::IS_MY_COMPANY, planned.own);
        record.set(company::HAS_PHONE, card.reach.phone);
        record.set(company::HAS_EMAIL, card.reach.email);
        record.set(company::HAS_IMOL, card.reach.chat);
        let addresses = self.addresses(card, "info", id);
        if !addresses.is_empty() {
            record.set(company::FM, addresses);
        }
        if card.last_activity > 0 {
            record.set_time(company::LAST_ACTIVITY_TIME, card.last_activity);
            record.set(company::LAST_ACTIVITY_BY, card.assigned);
        }
        if card.last_talk > 0 {
            record.set_time(company::LAST_COMMUNICATION_TIME, card.last_talk);
        }
        if card.imported {
            record.set(company::ORIGINATOR_ID, fixed(ORIGINATOR));
            record.set(company::ORIGIN_ID, format!("F-{id}"));
        }
        if self.dice.chance(40) {
            record.set(company::EMPLOYEES, fixed(self.dice.weighted(&SIZES)));
            record.set(company::REVENUE, (self.dice.between(1, 300) * 500_000) as f64);
            record.set(company::CURRENCY_ID, fixed("RUB"));
        }
        self.add_requisites(card, Entity::Company, id, &title);
        record
    }

    /// When the card was last changed: some day between its making, or the last activity, and now.
    fn updated(&mut self, card: &Card) -> Moment {
        let from = card.registered.max(card.last_activity);
        self.scene.calendar.between(self.dice, from, from + 200 * DAY)
    }

    fn addresses(&mut self, card: &Card, name: &str, id: u32) -> Vec<Multifield> {
        let reach = card.reach;
        let number = id as usize;
        let mut addresses = Vec::with_capacity(2);
        if reach.phone {
            let kind = if self.dice.chance(60) { "MOBILE" } else { "WORK" };
            addresses.push(Multifield::new("PHONE", kind, names::phone(self.dice, self.scene.language)));
        }
        if reach.email {
            addresses.push(Multifield::new("EMAIL", "WORK", names::email(name, number)));
        }
        if reach.site {
            addresses.push(Multifield::new("WEB", "WORK", names::site(number)));
        }
        if reach.messenger {
            addresses.push(Multifield::new("IM", "TELEGRAM", format!("@client{id}")));
        }
        if reach.chat {
            addresses.push(Multifield::new("IM", "OPENLINE", format!("imol|livechat|1|{id}|{}", id * 3)));
        }
        addresses
    }

    fn add_requisites(&mut self, card: &Card, owner: Entity, id: u32, name: &str) {
        if card.requisites == Requisites::None {
            return;
        }
        let mut record = Record::with_capacity(Entity::Requisite, self.requisites.len() as u32 + 1, 14);
        let firm = owner == Entity::Company;
        record.set(requisite::ENTITY_TYPE_ID, if firm { 4 } else { 3 });
        record.set(requisite::ENTITY_ID, id);
        record.set(requisite::PRESET_ID, if firm { 1 } else { 3 });
        record.set(requisite::NAME, name);
        record.set_time(requisite::DATE_CREATE, card.registered);
        record.set_time(requisite::DATE_MODIFY, card.registered);
        record.set(requisite::ACTIVE, true);
        record.set(requisite::ADDRESS_ONLY, card.requisites == Requisites::AddressOnly);
        if card.requisites == Requisites::Full {
            // No region has the code 00, so that the number belongs to nobody.
            record.set(requisite::RQ_INN, format!("00{:0width$}", id, width = if firm { 8 } else { 10 }));
            if firm {
                record.set(requisite::RQ_KPP, format!("00{:04}001", id % 10_000));
                record.set(requisite::RQ_COMPANY_NAME, name);
                record.set(requisite::RQ_COMPANY_FULL_NAME, name);
            }
        }
        self.requisites.push(record);
    }
}
