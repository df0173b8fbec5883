//! Calls, letters, meetings, tasks, to-dos, chats and web forms: on cards, deals, invoices and leads.

use super::calendar::{DAY, HOUR, Moment};
use super::dice::Dice;
use super::plan::{Activity, ActivityKind, Behaviour, Client, DealStage, Owner, Plan, Scene};

/// Kinds of activities that make a dialog.
const TALKS: [(ActivityKind, u32); 6] = [
    (ActivityKind::Call, 40),
    (ActivityKind::Letter, 32),
    (ActivityKind::ToDo, 12),
    (ActivityKind::Task, 7),
    (ActivityKind::Meeting, 5),
    (ActivityKind::Form, 4),
];

/// What an activity hangs on.
#[derive(Clone, Copy)]
enum Place {
    Client,
    Deal,
    Invoice,
    Lead,
    Chat,
}

const PLACES: [(Place, u32); 5] =
    [(Place::Client, 46), (Place::Deal, 42), (Place::Invoice, 4), (Place::Lead, 5), (Place::Chat, 3)];

/// Fills the quota of activities and notes on the cards when the client was last talked to.
pub(super) fn talk(plan: &mut Plan, scene: &Scene, dice: &mut Dice) {
    let mut talkers = Vec::new();
    let mut chatters = Vec::new();
    let mut desk = Desk { scene, dice };
    for (n, client) in plan.clients.iter().enumerate() {
        let weight = match client.behaviour {
            Behaviour::Regular => 8,
            Behaviour::First | Behaviour::Requests | Behaviour::Dialogs => 3,
            Behaviour::Contacts | Behaviour::Nothing => 0,
        };
        talkers.extend(std::iter::repeat_n(n, weight));
        if client.behaviour == Behaviour::Dialogs {
            let first = desk.with_client(client);
            plan.activities.push(first);
        }
    }
    for (n, contact) in plan.contacts.iter().enumerate().filter(|(_, contact)| contact.card.reach.chat) {
        chatters.push((Owner::Contact(n), contact.card.created));
    }
    for (n, company) in plan.companies.iter().enumerate().filter(|(_, company)| company.card.reach.chat) {
        chatters.push((Owner::Company(n), company.card.created));
    }
    while plan.activities.len() < scene.quota.activities {
        let activity = match desk.dice.weighted(&PLACES) {
            Place::Client if !talkers.is_empty() => {
                let client = desk.dice.pick(&talkers);
                desk.with_client(&plan.clients[client])
            }
            Place::Deal if !plan.deals.is_empty() => desk.on_deal(plan),
            Place::Invoice if !plan.invoices.is_empty() => desk.on_invoice(plan),
            Place::Chat if !chatters.is_empty() => {
                let (owner, from) = desk.dice.pick(&chatters);
                desk.chat(owner, from)
            }
            _ => desk.on_lead(),
        };
        plan.activities.push(activity);
    }
    note_on_cards(plan);
}

struct Desk<'a> {
    scene: &'a Scene,
    dice: &'a mut Dice,
}

impl Desk<'_> {
    fn now(&self) -> Moment {
        self.scene.calendar.now()
    }

    fn with_client(&mut self, client: &Client) -> Activity {
        let person = if client.people.is_empty() { None } else { Some(self.dice.pick(&client.people)) };
        let owner = match (client.company, person) {
            (Some(company), None) => Owner::Company(company),
            (Some(company), Some(_)) if self.dice.chance(45) => Owner::Company(company),
            (_, Some(person)) => Owner::Contact(person),
            (None, None) => unreachable!("a client is a company or a person"),
        };
        let created = self.scene.calendar.between(self.dice, client.start, client.until + 200 * DAY);
        self.activity(owner, created, client.assigned, true)
    }

    fn on_deal(&mut self, plan: &Plan) -> Activity {
        let n = self.dice.index(plan.deals.len());
        let deal = &plan.deals[n];
        let end = deal.moved.max(deal.created + 5 * DAY);
        let created = self.scene.calendar.between(self.dice, deal.created, end);
        self.activity(Owner::Deal(n), created, deal.assigned, matches!(deal.stage, DealStage::Open(_)))
    }

    fn on_invoice(&mut self, plan: &Plan) -> Activity {
        let n = self.dice.index(plan.invoices.len());
        let invoice = &plan.invoices[n];
        let created = self.scene.calendar.between(self.dice, invoice.created, invoice.due);
        self.activity(Owner::Invoice(n), created, invoice.assigned, false)
    }

    fn on_lead(&mut self) -> Activity {
        let created = self.scene.calendar.any(self.dice);
        let lead = self.dice.between(1, 2 + self.scene.quota.deals as i64);
        let responsible = self.scene.staff.manager(self.dice, super::staff::PERSONS, created, self.now());
        self.activity(Owner::Lead(lead), created, responsible, false)
    }

    fn chat(&mut self, owner: Owner, from: Moment) -> Activity {
        let created = self.scene.calendar.between(self.dice, from, from + 300 * DAY);
        let responsible = self.scene.staff.manager(self.dice, super::staff::PERSONS, created, self.now());
        let end = created + self.dice.between(1, 12) * HOUR;
        Activity {
            kind: ActivityKind::Chat,
            owner,
            created,
            deadline: end,
            incoming: true,
            completed: true,
            responsible,
        }
    }

    /// An activity that was done at its time or, when its owner is still in work, may wait to be done.
    fn activity(&mut self, owner: Owner, created: Moment, responsible: u32, in_work: bool) -> Activity {
        let kind = self.dice.weighted(&TALKS);
        let fresh = self.now() - created < 45 * DAY;
        let planned = in_work && fresh && self.dice.chance(40) || self.dice.chance(1);
        let deadline = match kind {
            ActivityKind::Call | ActivityKind::Letter | ActivityKind::Form if !planned => created,
            _ if planned => created + self.dice.between(1, 60) * DAY,
            _ => self.scene.calendar.past(created + self.dice.between(1, 30) * DAY, created),
        };
        Activity {
            kind,
            owner,
            created,
            deadline,
            incoming: matches!(kind, ActivityKind::Form) || self.dice.chance(45),
            completed: !planned,
            responsible,
        }
    }
}

/// Carries the time of each activity over to the cards it concerns, as the portal does.
fn note_on_cards(plan: &mut Plan) {
    for activity in &plan.activities {
        let (company, contact) = match activity.owner {
            Owner::Company(n) => (Some(n), None),
            Owner::Contact(n) => (None, Some(n)),
            Owner::Deal(n) => (plan.deals[n].company, plan.deals[n].contacts.first().copied()),
            Owner::Invoice(n) => (plan.invoices[n].company, plan.invoices[n].contacts.first().copied()),
            Owner::Lead(_) => continue,
        };
        let cards = [company.map(|n| &mut plan.companies[n].card), contact.map(|n| &mut plan.contacts[n].card)];
        let talk = matches!(activity.kind, ActivityKind::Call | ActivityKind::Letter | ActivityKind::Chat);
        for card in cards.into_iter().flatten() {
            card.last_activity = card.last_activity.max(activity.created);
            if talk && activity.completed {
                card.last_talk = card.last_talk.max(activity.created);
            }
        }
    }
}
