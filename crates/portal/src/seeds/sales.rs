//! Deals and invoices: who buys once, who comes back, what is lost, and how a payment shows in the CRM.

use super::calendar::{DAY, Moment, noon};
use super::dice::Dice;
use super::plan::{Behaviour, Client, Deal, DealStage, Invoice, InvoiceStage, Money, Plan, Scene};
use super::staff;

/// Id of the funnel of first sales.
pub(super) const FIRST_SALES: u8 = 0;
/// Id of the funnel of repeated sales.
pub(super) const REPEATED_SALES: u8 = 1;
/// Id of the service funnel.
pub(super) const SERVICE: u8 = 2;
/// Id of the ordinary invoices' category.
pub(super) const INVOICES: u8 = 1;
/// Id of the category of invoices under a contract.
pub(super) const CONTRACT_INVOICES: u8 = 2;

/// Payments for a hundred deals; the other deals are lost or in work.
const PAYMENTS_PER_HUNDRED_DEALS: usize = 68;

/// Stages of deals in work.
pub(super) const OPEN_STAGES: [&str; 5] = ["NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE"];

/// Sums in base currency: the range in hundreds and its weight.
const SUMS: [((i64, i64), u32); 4] = [((30, 200), 34), ((200, 1_000), 40), ((1_000, 6_000), 21), ((6_000, 40_000), 5)];

/// How a payment shows in the CRM.
#[derive(Clone, Copy)]
enum Form {
    WonDeal,
    WonDealWithInvoices,
    InvoiceAlone,
    InvoiceInUnwonDeal,
}

const FORMS: [(Form, u32); 4] =
    [(Form::WonDeal, 57), (Form::WonDealWithInvoices, 28), (Form::InvoiceAlone, 12), (Form::InvoiceInUnwonDeal, 3)];

/// Until this day invoices were of the first generation.
pub(super) fn smart_invoices_start() -> Moment {
    noon(2019, 3, 1)
}

/// Fills the quotas of deals and invoices.
pub(super) fn sell(plan: &mut Plan, scene: &Scene, dice: &mut Dice) {
    let mut shop = Shop { scene, dice };
    let clients = std::mem::take(&mut plan.clients);
    let mut clients = clients.into_iter().map(|client| (client, 0)).collect::<Vec<(Client, usize)>>();
    for (client, _) in clients.iter_mut().filter(|(client, _)| client.behaviour == Behaviour::Requests) {
        shop.request(plan, client);
    }
    shop.spread_payments(plan, &mut clients);
    for (client, payments) in clients.iter_mut().filter(|(_, payments)| *payments > 0) {
        shop.pay(plan, client, *payments);
    }
    plan.clients = clients.into_iter().map(|(client, _)| client).collect();
    shop.add_unwon(plan);
}

struct Shop<'a> {
    scene: &'a Scene,
    dice: &'a mut Dice,
}

impl Shop<'_> {
    fn now(&self) -> Moment {
        self.scene.calendar.now()
    }

    fn between(&mut self, from: Moment, to: Moment) -> Moment {
        self.scene.calendar.between(self.dice, from, to)
    }

    /// Gives each payer its first payments and lets the rest fall on those who come back, the longer known the more.
    fn spread_payments(&mut self, plan: &Plan, clients: &mut [(Client, usize)]) {
        let mut left = self.scene.quota.deals.saturating_sub(plan.deals.len()) * PAYMENTS_PER_HUNDRED_DEALS / 100;
        let mut regulars = Vec::new();
        for (n, (client, payments)) in clients.iter_mut().enumerate() {
            *payments = match client.behaviour {
                Behaviour::Regular => 2,
                Behaviour::First => 1,
                _ => 0,
            };
            left = left.saturating_sub(*payments);
            if client.behaviour == Behaviour::Regular {
                let appetite = self.dice.weighted(&[(1, 60), (3, 30), (9, 10)]);
                regulars.extend(std::iter::repeat_n(n, (1 + client.years(self.scene.calendar.now())) * appetite));
            }
        }
        if regulars.is_empty() {
            return;
        }
        for _ in 0..left {
            clients[self.dice.pick(&regulars)].1 += 1;
        }
    }

    /// All payments of a client: even steps with some play between the first one and the last.
    fn pay(&mut self, plan: &mut Plan, client: &mut Client, payments: usize) {
        let now = self.now();
        let (soonest, latest) = self.dice.weighted(&[((0, 10), 45), ((10, 60), 33), ((60, 400), 22)]);
        let first = self.between(client.start + soonest * DAY, client.start + latest * DAY).min(now);
        let faithful = self.dice.chance(45);
        let last = self.between(if faithful { first.max(now - 170 * DAY) } else { first + 20 * DAY }, now).max(first);
        let step = (last - first) / payments.max(2) as i64;
        for n in 0..payments {
            let at = match n {
                0 => first,
                _ if n == payments - 1 => last,
                _ => {
                    let middle = first + (last - first) * n as i64 / (payments as i64 - 1);
                    self.between(middle - step / 3, middle + step / 3)
                }
            };
            self.payment(plan, client, at, n);
            client.until = client.until.max(at);
        }
    }

    fn payment(&mut self, plan: &mut Plan, client: &Client, at: Moment, number: usize) {
        let deals_full = plan.deals.len() >= self.scene.quota.deals;
        let invoices_full = plan.invoices.len() + 3 > self.scene.quota.invoices;
        let form = match self.dice.weighted(&FORMS) {
            Form::WonDeal if deals_full => Form::InvoiceAlone,
            Form::WonDealWithInvoices | Form::InvoiceAlone | Form::InvoiceInUnwonDeal if invoices_full => Form::WonDeal,
            form => form,
        };
        let deal = match form {
            Form::InvoiceAlone => None,
            Form::InvoiceInUnwonDeal => {
                let created = self.before(client, at);
                let mut deal = self.deal(client, created, number);
                self.leave_unwon(&mut deal);
                Some(plan.add_deal(deal))
            }
            Form::WonDeal | Form::WonDealWithInvoices => {
                let deal = self.won_deal(client, at, number);
                Some(plan.add_deal(deal))
            }
        };
        let invoices = match form {
            Form::WonDeal => 0,
            Form::WonDealWithInvoices => self.dice.weighted(&[(1, 80), (2, 15), (3, 5)]),
            Form::InvoiceAlone | Form::InvoiceInUnwonDeal => 1,
        };
        for instalment in 0..invoices {
            // Later instalments come after the deal is won, and so may the first one.
            let late = match form {
                Form::WonDealWithInvoices if instalment > 0 || self.dice.chance(20) => self.dice.between(1, 40) * DAY,
                _ => 0,
            };
            let paid = if late == 0 { at } else { self.between(at + late, at + late + 5 * DAY) };
            let invoice = self.invoice(client, deal, paid, InvoiceStage::Paid);
            add_invoice(plan, invoice);
        }
    }

    /// When work on what was paid for began.
    fn before(&mut self, client: &Client, at: Moment) -> Moment {
        let from = (at - self.dice.between(2, 45) * DAY).max(client.start.min(at));
        self.between(from, at)
    }

    fn won_deal(&mut self, client: &Client, at: Moment, number: usize) -> Deal {
        let created = self.before(client, at);
        let mut deal = self.deal(client, created, number);
        deal.stage = DealStage::Won;
        deal.moved = at;
        deal.closed = Some(at);
        match self.dice.between(0, 99) {
            // The manager moved the deal some days after the money came.
            0..12 => deal.moved = (at + self.dice.between(1, 9) * DAY).min(self.now()),
            12..15 => deal.closed = None,
            15..17 => deal.closed = Some(self.now() + self.dice.between(2, 60) * DAY),
            _ => {}
        }
        if self.dice.chance(2) {
            deal.money.amount = 0;
        }
        arrive(&mut deal, client);
        deal
    }

    /// A new deal of the client, with its first person and sometimes a second one.
    fn deal(&mut self, client: &Client, created: Moment, number: usize) -> Deal {
        let funnel = match number {
            0 => self.dice.weighted(&[(FIRST_SALES, 94), (SERVICE, 6)]),
            _ => self.dice.weighted(&[(REPEATED_SALES, 68), (SERVICE, 20), (FIRST_SALES, 12)]),
        };
        let assigned = match funnel {
            SERVICE => self.scene.staff.manager(self.dice, staff::SERVICE, created, self.now()),
            _ => client.assigned,
        };
        let people = match client.company {
            Some(_) => self.dice.weighted(&[(0, 10), (1, 78), (2, 12)]),
            None => 1,
        };
        let contacts = client.people.iter().copied().take(people).collect::<Vec<_>>();
        // Now and then the manager names the person and forgets the company.
        let company = client.company.filter(|_| contacts.is_empty() || !self.dice.chance(5));
        Deal {
            created,
            moved: created,
            closed: Some(created + 21 * DAY),
            stage: DealStage::Open("NEW"),
            funnel,
            company,
            contacts,
            assigned,
            money: money(self.dice),
            template: false,
            repeated: number > 0,
        }
    }

    /// Decides what became of a deal that was not won: a fresh one is in work, an old one is lost or forgotten.
    fn leave_unwon(&mut self, deal: &mut Deal) {
        let age = self.now() - deal.created;
        let open = match age / DAY {
            0..60 => 78,
            60..180 => 25,
            _ => 3,
        };
        deal.closed = Some(deal.created + self.dice.between(7, 90) * DAY);
        if self.dice.chance(open) {
            deal.stage = DealStage::Open(self.dice.pick(&OPEN_STAGES));
            deal.moved = self.between(deal.created, deal.created + 20 * DAY);
        } else {
            deal.stage = if self.dice.chance(85) { DealStage::Lost } else { DealStage::Apology };
            deal.moved = self.between(deal.created + DAY, deal.created + 90 * DAY).max(deal.created);
            deal.closed = Some(deal.moved);
        }
    }

    fn invoice(&mut self, client: &Client, deal: Option<usize>, at: Moment, stage: InvoiceStage) -> Invoice {
        let created = match stage {
            InvoiceStage::Paid => self.before(client, at),
            _ => at,
        };
        Invoice {
            created,
            moved: at.max(created),
            due: created + 10 * DAY,
            stage,
            category: if self.dice.chance(85) { INVOICES } else { CONTRACT_INVOICES },
            company: client.company,
            contacts: client.people.iter().copied().take(1).collect(),
            deal,
            assigned: client.assigned,
            money: money(self.dice),
        }
    }

    /// The first request of a client that never pays: a deal, now and then only an invoice.
    fn request(&mut self, plan: &mut Plan, client: &mut Client) {
        let at = self.between(client.start, client.start + 60 * DAY);
        client.until = at;
        if self.dice.chance(8) {
            let stage = self.unpaid_stage(at);
            let invoice = self.invoice(client, None, at, stage);
            add_invoice(plan, invoice);
        } else {
            let mut deal = self.deal(client, at, 0);
            self.leave_unwon(&mut deal);
            arrive(&mut deal, client);
            plan.add_deal(deal);
        }
    }

    /// Fills what the quotas still hold with deals and invoices that brought nothing.
    fn add_unwon(&mut self, plan: &mut Plan) {
        let mut askers = Vec::new();
        for (n, client) in plan.clients.iter().enumerate() {
            let weight = match client.behaviour {
                Behaviour::Regular => 4,
                Behaviour::First | Behaviour::Requests => 1,
                _ => 0,
            };
            askers.extend(std::iter::repeat_n(n, weight));
        }
        if askers.is_empty() {
            return;
        }
        while plan.deals.len() < self.scene.quota.deals {
            let client = self.dice.pick(&askers);
            let client = &plan.clients[client];
            let created = self.between(client.start, client.until.max(client.start + 500 * DAY));
            let number = if client.behaviour == Behaviour::Regular { 1 } else { 0 };
            let mut deal = self.deal(client, created, number);
            self.leave_unwon(&mut deal);
            arrive(&mut deal, client);
            plan.deals.push(deal);
        }
        while plan.invoices.len() < self.scene.quota.invoices {
            let client = self.dice.pick(&askers);
            let client = &plan.clients[client];
            let at = self.between(client.start.max(smart_invoices_start()), self.now());
            let stage = self.unpaid_stage(at);
            let invoice = self.invoice(client, None, at, stage);
            plan.invoices.push(invoice);
        }
    }

    fn unpaid_stage(&mut self, created: Moment) -> InvoiceStage {
        match (self.now() - created) / DAY {
            0..40 => self.dice.weighted(&[(InvoiceStage::New, 45), (InvoiceStage::Sent, 55)]),
            _ => self.dice.weighted(&[(InvoiceStage::Declined, 80), (InvoiceStage::Sent, 20)]),
        }
    }
}

/// A sum as buyers spend it: many small ones, few large ones, mostly in the portal's own currency.
pub(super) fn money(dice: &mut Dice) -> Money {
    let currency = dice.weighted(&[("RUB", 94), ("USD", 3), ("EUR", 3)]);
    let (low, high) = dice.weighted(&SUMS);
    let hundreds = dice.between(low, high);
    Money { amount: if currency == "RUB" { hundreds * 100 } else { hundreds }, currency }
}

/// A deal from before the import came with it: only its close date tells when it was won.
fn arrive(deal: &mut Deal, client: &Client) {
    if let Some(import) = client.imported
        && deal.created < import
    {
        deal.created = import;
        deal.moved = deal.moved.max(import);
    }
}

/// Files an invoice under the generation that was in use when it was paid.
fn add_invoice(plan: &mut Plan, invoice: Invoice) {
    if invoice.moved < smart_invoices_start() {
        plan.old_invoices.push(invoice);
    } else {
        plan.invoices.push(invoice);
    }
}
