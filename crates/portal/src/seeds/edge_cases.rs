//! The rare situations that decide whether a count is right: each of them stands in every generated portal of a
//! hundred cards and more, several times in the larger ones.

use chrono::Months;

use super::calendar::{DAY, HOUR, Moment, date_of, moment, noon};
use super::dice::Dice;
use super::people::import_start;
use super::plan::{
    Activity, ActivityKind, Card, Company, Contact, Deal, DealStage, Employer, Invoice, InvoiceStage, Owner, Plan,
    Reach, Requisites, Scene,
};
use super::{sales, staff};

/// Own companies of a portal that is large enough for them.
const OWN_COMPANIES: usize = 3;

/// Adds the portal owner's own companies and, more often in larger portals, each edge case.
pub(super) fn add(plan: &mut Plan, scene: &Scene, dice: &mut Dice) {
    let clients = scene.quota.contacts + scene.quota.companies;
    for n in 0..OWN_COMPANIES.min(scene.quota.companies / 5) {
        let card = Card {
            kind: "OTHER",
            reach: Reach { phone: true, email: true, ..Reach::default() },
            requisites: Requisites::Full,
            ..Card::new(scene.calendar.start() + n as i64 * HOUR, staff::ADMIN)
        };
        plan.add_company(Company { card, own: true });
    }
    let times = (clients / 100).min(3).max((clients / 500).min(40));
    for _ in 0..times {
        let calendar = &scene.calendar;
        let day = calendar.between(dice, calendar.start() + 400 * DAY, calendar.now() - 900 * DAY);
        let mut case = Case { plan, scene, dice, day };
        case.shared_deals();
        case.payments_without_client();
        case.invoices_in_deals();
        case.odd_deals();
        case.odd_employers();
        case.vendors();
        case.late_cards();
        case.thresholds();
        case.ways_to_reach();
        case.empty_cards();
    }
}

/// One round of the cases; their cards are made in the year before `day`.
struct Case<'a> {
    plan: &'a mut Plan,
    scene: &'a Scene,
    dice: &'a mut Dice,
    day: Moment,
}

impl Case<'_> {
    fn card(&mut self, team: usize) -> Card {
        let calendar = &self.scene.calendar;
        let created = calendar.between(self.dice, self.day - 300 * DAY, self.day);
        let assigned = self.scene.staff.manager(self.dice, team, created, calendar.now());
        let reach = Reach { phone: true, email: true, ..Reach::default() };
        Card { reach, ..Card::new(created, assigned) }
    }

    fn company(&mut self) -> usize {
        let card = Card { kind: "CUSTOMER", ..self.card(staff::FIRMS) };
        self.plan.add_company(Company { card, own: false })
    }

    fn person(&mut self, employer: Employer) -> usize {
        let card = self.card(staff::PERSONS);
        self.plan.add_contact(Contact { card, employer, ..Contact::default() })
    }

    /// A won deal that was paid `at`.
    fn won(&mut self, company: Option<usize>, contacts: &[usize], at: Moment) -> Deal {
        let created = at - 7 * DAY;
        Deal {
            created,
            moved: at,
            closed: Some(at),
            stage: DealStage::Won,
            funnel: sales::FIRST_SALES,
            company,
            contacts: contacts.to_vec(),
            assigned: self.scene.staff.manager(self.dice, staff::FIRMS, created, self.scene.calendar.now()),
            money: sales::money(self.dice),
            template: false,
            repeated: false,
        }
    }

    /// An invoice of the deal's client that was paid `at`.
    fn paid_invoice(&mut self, deal: usize, at: Moment) -> Invoice {
        let of = &self.plan.deals[deal];
        Invoice {
            created: at - 3 * DAY,
            moved: at,
            due: at + 4 * DAY,
            stage: InvoiceStage::Paid,
            category: sales::INVOICES,
            company: of.company,
            contacts: of.contacts.clone(),
            deal: Some(deal),
            assigned: of.assigned,
            money: of.money,
        }
    }

    /// Deals that name a company, its people, several people or somebody else's people.
    fn shared_deals(&mut self) {
        let at = self.day + 30 * DAY;
        let company = self.company();
        let employee = self.person(Employer::Company(company));
        let outsider = self.person(Employer::None);
        let friends = [self.person(Employer::None), self.person(Employer::None)];
        for (company, contacts) in [
            (Some(company), vec![employee]),
            (None, vec![employee]),
            (None, friends.to_vec()),
            (Some(company), vec![outsider]),
        ] {
            let deal = self.won(company, &contacts, at);
            self.plan.add_deal(deal);
        }
    }

    fn payments_without_client(&mut self) {
        let deal = self.won(None, &[], self.day);
        let deal = self.plan.add_deal(deal);
        let invoice = Invoice { deal: None, ..self.paid_invoice(deal, self.smart_day()) };
        self.plan.invoices.push(invoice);
    }

    /// A day of the case on which smart invoices were in use.
    fn smart_day(&self) -> Moment {
        self.day.max(sales::smart_invoices_start() + 60 * DAY)
    }

    /// One and several paid invoices in won deals, before and after the win; paid invoices in open and lost deals; an
    /// invoice of another client than its deal's.
    fn invoices_in_deals(&mut self) {
        let company = self.company();
        let at = self.smart_day() + 90 * DAY;
        for (stage, days) in [
            (DealStage::Won, &[-5][..]),
            (DealStage::Won, &[-20, 3, 45]),
            (DealStage::Open("EXECUTING"), &[10]),
            (DealStage::Lost, &[10]),
        ] {
            let deal = Deal { stage, ..self.won(Some(company), &[], at) };
            let deal = self.plan.add_deal(deal);
            for day in days {
                let invoice = self.paid_invoice(deal, at + day * DAY);
                self.plan.invoices.push(invoice);
            }
        }
        let (buyer, payer) = (self.person(Employer::None), self.person(Employer::None));
        let deal = self.won(None, &[buyer], at);
        let deal = self.plan.add_deal(deal);
        let invoice = Invoice { contacts: vec![payer], ..self.paid_invoice(deal, at + 2 * DAY) };
        self.plan.invoices.push(invoice);
    }

    /// Won deals without or with a future close date, with nothing to pay, and a template at a stage of success.
    fn odd_deals(&mut self) {
        let now = self.scene.calendar.now();
        let at = self.day + 20 * DAY;
        let buyer = self.person(Employer::None);
        let undated = Deal { closed: None, ..self.won(None, &[buyer], at) };
        let future = Deal { closed: Some(now + 30 * DAY), ..self.won(None, &[buyer], at + 40 * DAY) };
        let mut free = self.won(None, &[buyer], at + 80 * DAY);
        free.money.amount = 0;
        let subscriber = self.person(Employer::None);
        let template = Deal { template: true, ..self.won(None, &[subscriber], at) };
        let open_template = Deal { stage: DealStage::Open("NEW"), ..template.clone() };
        self.plan.deals.extend([undated, future, free, template, open_template]);
    }

    /// People whose company is only in the list, is the owner's own, is one of several, or has been deleted.
    fn odd_employers(&mut self) {
        let (first, second) = (self.company(), self.company());
        let own = self.plan.companies.iter().position(|company| company.own);
        let listed_only = self.person(Employer::None);
        self.plan.contacts[listed_only].further_companies = vec![first];
        let of_several = self.person(Employer::Company(first));
        self.plan.contacts[of_several].further_companies = vec![second];
        if let Some(own) = own {
            let own_and_real = self.person(Employer::Company(own));
            self.plan.contacts[own_and_real].further_companies = vec![second];
        }
        let orphan = self.person(Employer::Deleted);
        for contact in [listed_only, of_several, orphan] {
            let deal = self.won(None, &[contact], self.day + 15 * DAY);
            self.plan.add_deal(deal);
        }
    }

    /// Vendors' cards, and a deal that names a vendor and a person who is a client.
    fn vendors(&mut self) {
        let vendor = self.company();
        let vendors_person = self.person(Employer::None);
        for card in [&mut self.plan.companies[vendor].card, &mut self.plan.contacts[vendors_person].card] {
            card.vendor = true;
            card.kind = "SUPPLIER";
        }
        let buyer = self.person(Employer::None);
        let deal = self.won(Some(vendor), &[buyer], self.day + 10 * DAY);
        self.plan.add_deal(deal);
    }

    /// A client whose card is younger than its payment, and one whose creation the import moved back.
    fn late_cards(&mut self) {
        let late = self.person(Employer::None);
        let card = &mut self.plan.contacts[late].card;
        card.created = self.day + 200 * DAY;
        card.registered = card.created;
        let deal = self.won(None, &[late], self.day);
        self.plan.add_deal(deal);
        let backdated = self.person(Employer::None);
        let card = &mut self.plan.contacts[backdated].card;
        card.created = self.scene.calendar.start() + 90 * DAY;
        card.registered = import_start();
        card.author = staff::ADMIN;
        card.imported = true;
    }

    /// Single payments exactly 6 and 18 months before today, a day earlier, and on the month ends to which
    /// 31 August less 6 or 18 months is drawn back.
    fn thresholds(&mut self) {
        let today = date_of(self.scene.calendar.now());
        for months in [6, 18] {
            let day = moment(today - Months::new(months), 12 * HOUR);
            self.pay_once(day);
            self.pay_once(day - DAY);
        }
        for (year, month, day) in [(2026, 2, 28), (2026, 2, 27), (2025, 2, 28), (2024, 2, 29)] {
            self.pay_once(noon(year, month, day));
        }
    }

    fn pay_once(&mut self, at: Moment) {
        let buyer = self.person(Employer::None);
        let deal = self.won(None, &[buyer], at);
        self.plan.add_deal(deal);
    }

    /// Cards with one way to reach the client: a chat (with its session, which is no dialog), a site, a messenger, a
    /// requisite, and a requisite that is an address only.
    fn ways_to_reach(&mut self) {
        let none = Reach::default();
        for (reach, requisites) in [
            (Reach { chat: true, ..none }, Requisites::None),
            (Reach { site: true, ..none }, Requisites::None),
            (Reach { messenger: true, ..none }, Requisites::None),
            (none, Requisites::Full),
            (none, Requisites::AddressOnly),
        ] {
            let person = self.person(Employer::None);
            let card = &mut self.plan.contacts[person].card;
            (card.reach, card.requisites) = (reach, requisites);
            if reach.chat {
                self.plan.activities.push(Activity {
                    kind: ActivityKind::Chat,
                    owner: Owner::Contact(person),
                    created: self.day,
                    deadline: self.day + HOUR,
                    incoming: true,
                    completed: true,
                    responsible: self.plan.contacts[person].card.assigned,
                });
            }
        }
    }

    /// A company that holds nothing but a person who holds nothing, and cards that hold nothing at all.
    fn empty_cards(&mut self) {
        let (with_person, alone) = (self.company(), self.company());
        let people = [self.person(Employer::Company(with_person)), self.person(Employer::None)];
        for company in [with_person, alone] {
            self.plan.companies[company].card.reach = Reach::default();
        }
        for person in people {
            let contact = &mut self.plan.contacts[person];
            contact.card.reach = Reach::default();
            contact.nameless = true;
        }
        let addressed = self.company();
        let card = &mut self.plan.companies[addressed].card;
        (card.reach, card.requisites) = (Reach::default(), Requisites::AddressOnly);
    }
}
