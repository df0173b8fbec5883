//! Cards of companies and contacts: who works where, how each can be reached, which came with an import.

use super::calendar::{DAY, HOUR, Moment, noon};
use super::dice::Dice;
use super::plan::{Behaviour, Card, Client, Company, Contact, Employer, Plan, Reach, Requisites, Scene};
use super::staff;

/// Shares of behaviours among firms.
const FIRMS: [(Behaviour, u32); 6] = [
    (Behaviour::Regular, 28),
    (Behaviour::First, 21),
    (Behaviour::Requests, 19),
    (Behaviour::Dialogs, 16),
    (Behaviour::Contacts, 12),
    (Behaviour::Nothing, 4),
];
/// Shares of behaviours among private persons, who come back less often.
const PERSONS: [(Behaviour, u32); 6] = [
    (Behaviour::Regular, 11),
    (Behaviour::First, 30),
    (Behaviour::Requests, 19),
    (Behaviour::Dialogs, 17),
    (Behaviour::Contacts, 16),
    (Behaviour::Nothing, 7),
];
/// Where clients come from, entries of SOURCE.
pub(super) const SOURCES: [(&str, u32); 7] = [
    ("CALL", 26),
    ("WEB", 24),
    ("ADVERTISING", 14),
    ("RECOMMENDATION", 13),
    ("EMAIL", 10),
    ("TRADE_SHOW", 7),
    ("OTHER", 6),
];
/// What contacts and companies are to the firm, entries of CONTACT_TYPE and COMPANY_TYPE.
const CONTACT_KINDS: [(&str, u32); 4] = [("CLIENT", 82), ("SUPPLIER", 5), ("PARTNER", 5), ("OTHER", 8)];
const COMPANY_KINDS: [(&str, u32); 5] =
    [("CUSTOMER", 82), ("SUPPLIER", 5), ("PARTNER", 6), ("COMPETITOR", 1), ("OTHER", 6)];

/// How many of a hundred contacts work for a company.
const EMPLOYED: usize = 62;
/// How many of a hundred cards came with the import.
const IMPORTED: u32 = 4;
/// Sources of an import, entries of `originatorId`.
pub(super) const ORIGINATOR: &str = "EXCEL_IMPORT";

/// The day of the import: one author, one card a second.
pub(super) fn import_start() -> Moment {
    noon(2019, 10, 16) - 2 * HOUR
}

/// Fills the quota of cards and lists the clients among them.
pub(super) fn settle(plan: &mut Plan, scene: &Scene, dice: &mut Dice) {
    let mut town = Town { scene, dice, imported: 0 };
    town.found_companies(plan);
    town.employ_people(plan);
    town.add_private_persons(plan);
    town.add_second_jobs(plan);
}

struct Town<'a> {
    scene: &'a Scene,
    dice: &'a mut Dice,
    imported: i64,
}

impl Town<'_> {
    fn found_companies(&mut self, plan: &mut Plan) {
        while plan.companies.len() < self.scene.quota.companies {
            let (card, start) = self.card(staff::FIRMS);
            if self.dice.chance(2) {
                plan.add_company(Company { card: self.vendor(card), own: false });
                continue;
            }
            let behaviour = self.behaviour(&FIRMS, start);
            let mut client = client_of(&card, behaviour, start);
            let kind = self.dice.weighted(&COMPANY_KINDS);
            client.company = Some(plan.add_company(Company { card: Card { kind, ..card }, own: false }));
            plan.clients.push(client);
        }
    }

    /// Gives each company with people its first one, then the rest to companies at random; large buyers have more.
    fn employ_people(&mut self, plan: &mut Plan) {
        let mut first_posts = Vec::new();
        let mut further_posts = Vec::new();
        for (n, client) in plan.clients.iter().enumerate() {
            if client.behaviour != Behaviour::Nothing && self.dice.chance(78) {
                first_posts.push(n);
                let weight = if client.behaviour == Behaviour::Regular { 3 } else { 1 };
                further_posts.extend(std::iter::repeat_n(n, weight));
            }
        }
        self.dice.shuffle(&mut first_posts);
        let room = self.scene.quota.contacts - plan.contacts.len();
        for n in 0..room * EMPLOYED / 100 {
            match first_posts.get(n) {
                Some(client) => self.hire(plan, *client),
                None if further_posts.is_empty() => break,
                None => {
                    let client = self.dice.pick(&further_posts);
                    self.hire(plan, client);
                }
            }
        }
        for client in &plan.clients {
            if let Some(company) = client.company {
                let reach = self.reach(client.behaviour, !client.people.is_empty());
                let requisites = self.requisites(client.behaviour, reach, !client.people.is_empty());
                let card = &mut plan.companies[company].card;
                (card.reach, card.requisites) = (reach, requisites);
            }
        }
    }

    fn hire(&mut self, plan: &mut Plan, client: usize) {
        let client = &mut plan.clients[client];
        let company = client.company.expect("only companies hire");
        let employer = &plan.companies[company].card;
        let mut card = employer.clone();
        if employer.imported {
            self.imported += 1;
            card.registered = import_start() + self.imported;
            // People of a company whose creation was moved back share its day.
            if card.created == employer.registered {
                card.created = card.registered;
            }
        } else {
            card.created = self.scene.calendar.between(self.dice, employer.created, employer.created + 400 * DAY);
            card.registered = card.created;
        }
        card.kind = self.dice.weighted(&CONTACT_KINDS);
        card.reach = if self.dice.chance(8) { Reach::default() } else { self.reach(Behaviour::First, false) };
        let contact = Contact { card, employer: Employer::Company(company), ..Contact::default() };
        client.people.push(plan.contacts.len());
        plan.contacts.push(contact);
    }

    fn add_private_persons(&mut self, plan: &mut Plan) {
        while plan.contacts.len() < self.scene.quota.contacts {
            let (mut card, start) = self.card(staff::PERSONS);
            if self.dice.chance(2) {
                let card = self.vendor(card);
                plan.add_contact(Contact { card, ..Contact::default() });
                continue;
            }
            let behaviour = self.behaviour(&PERSONS, start);
            card.kind = self.dice.weighted(&CONTACT_KINDS);
            card.reach = self.reach(behaviour, false);
            card.requisites = match behaviour {
                Behaviour::Contacts | Behaviour::Nothing => self.requisites(behaviour, card.reach, false),
                _ if self.dice.chance(4) => Requisites::Full,
                _ => Requisites::None,
            };
            let mut client = client_of(&card, behaviour, start);
            let nameless = behaviour == Behaviour::Nothing && self.dice.chance(40);
            client.people = vec![plan.add_contact(Contact { card, nameless, ..Contact::default() })];
            plan.clients.push(client);
        }
    }

    /// A few people work for a second company as well.
    fn add_second_jobs(&mut self, plan: &mut Plan) {
        for client in plan.clients.iter().filter(|client| client.company.is_some()) {
            for person in &client.people {
                let other = &plan.clients[self.dice.index(plan.clients.len())];
                let second = other.company.filter(|_| other.behaviour != Behaviour::Nothing);
                if second != client.company && self.dice.chance(3) {
                    plan.contacts[*person].further_companies.extend(second);
                }
            }
        }
    }

    /// A card with the moment from which its client is known: an imported one has a history before its card.
    fn card(&mut self, team: usize) -> (Card, Moment) {
        let (calendar, staff) = (&self.scene.calendar, &self.scene.staff);
        let now = calendar.now();
        let imported = self.dice.chance(IMPORTED);
        let created = if imported {
            self.imported += 1;
            import_start() + self.imported
        } else {
            calendar.any(self.dice)
        };
        let assigned = staff.manager(self.dice, team, created, now);
        let mut card = Card::new(created, assigned);
        card.source = self.dice.weighted(&SOURCES);
        let mut start = created;
        if imported {
            card.imported = true;
            card.author = staff::ADMIN;
            start = calendar.between(self.dice, calendar.start(), created - 30 * DAY);
            if self.dice.chance(20) {
                card.created = start;
            }
        } else if self.dice.chance(2) {
            // The manager made the card long after the first business.
            start = created - self.dice.between(5, 200) * DAY;
        }
        (card, start)
    }

    fn vendor(&mut self, card: Card) -> Card {
        let reach = self.reach(Behaviour::First, false);
        Card { vendor: true, kind: "SUPPLIER", reach, requisites: Requisites::Full, ..card }
    }

    /// Newcomers have had no time to come back.
    fn behaviour(&mut self, shares: &[(Behaviour, u32)], start: Moment) -> Behaviour {
        let behaviour = self.dice.weighted(shares);
        let new = self.scene.calendar.now() - start < 120 * DAY;
        if new && behaviour == Behaviour::Regular { Behaviour::First } else { behaviour }
    }

    fn reach(&mut self, behaviour: Behaviour, has_people: bool) -> Reach {
        let none = Reach::default();
        match behaviour {
            Behaviour::Nothing => none,
            Behaviour::Contacts if has_people && self.dice.chance(40) => none,
            Behaviour::Contacts => match self.dice.between(0, 99) {
                0..30 => Reach { phone: true, ..none },
                30..52 => Reach { email: true, ..none },
                52..75 => Reach { phone: true, email: true, ..none },
                75..82 => Reach { site: true, ..none },
                82..88 => Reach { messenger: true, ..none },
                88..95 => Reach { chat: true, ..none },
                // Only its requisites are known.
                _ => none,
            },
            _ => Reach {
                phone: self.dice.chance(82),
                email: self.dice.chance(63),
                site: self.dice.chance(12),
                messenger: self.dice.chance(9),
                chat: self.dice.chance(8),
            },
        }
    }

    fn requisites(&mut self, behaviour: Behaviour, reach: Reach, has_people: bool) -> Requisites {
        let unreachable = !(reach.phone || reach.email || reach.site || reach.messenger || reach.chat);
        match behaviour {
            Behaviour::Nothing => self.dice.weighted(&[(Requisites::None, 80), (Requisites::AddressOnly, 20)]),
            Behaviour::Contacts if unreachable && has_people => Requisites::None,
            Behaviour::Contacts if unreachable => Requisites::Full,
            Behaviour::Contacts => self.dice.weighted(&[(Requisites::None, 85), (Requisites::Full, 15)]),
            _ => self.dice.weighted(&[(Requisites::None, 30), (Requisites::Full, 65), (Requisites::AddressOnly, 5)]),
        }
    }
}

/// The client behind a card, without people yet.
fn client_of(card: &Card, behaviour: Behaviour, start: Moment) -> Client {
    Client {
        company: None,
        people: Vec::new(),
        behaviour,
        start,
        until: start,
        imported: card.imported.then_some(card.registered),
        assigned: card.assigned,
    }
}
