//! A portal of any size, written as the bytes that REST answers batches with. Nothing is kept: every batch follows from
//! the seed and its number, so that millions of records cost no memory, and each opponent reads the same ones.
//!
//! Shapes: ids with gaps, ten years of growth, some clients with many deals and many with none, invoices that belong to
//! deals, links to cards that are gone, Russian names with `\u` escapes as PHP writes them.

use std::fmt::Write as _;

use chrono::{Datelike as _, Days, NaiveDate};

use crate::dice::Dice;
use crate::names;

/// Rows of a page, and pages of a batch.
const PAGE: u32 = 50;
const PAGES: u32 = 50;
/// Rows of a batch.
pub const BATCH: u32 = PAGE * PAGES;
/// Days from the first card to today.
const SPAN: u32 = 3640;
/// Records of a hundred thousand that a day changes, and that it adds.
const CHANGED: u64 = 700;
const ADDED: u64 = 300;

/// A list of the portal, by the number under which the page of the benchmark speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// `crm.item.list`, companies.
    Companies,
    /// `crm.item.list`, contacts.
    Contacts,
    /// `crm.deal.list`.
    Deals,
    /// `crm.item.list`, smart invoices.
    Invoices,
    /// `crm.activity.list`, those of cards.
    Activities,
    /// `crm.activity.list`, those of deals and invoices.
    SalesActivities,
}

impl List {
    /// All lists, in the order in which they are read.
    pub const ALL: [Self; 6] =
        [Self::Companies, Self::Contacts, Self::Deals, Self::Invoices, Self::Activities, Self::SalesActivities];

    /// The list of a number.
    #[must_use]
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    fn is_item(self) -> bool {
        matches!(self, Self::Companies | Self::Contacts | Self::Invoices)
    }
}

/// A generated portal.
pub struct Portal {
    seed: u64,
    rows: [u32; 6],
    today: NaiveDate,
}

/// Whom a deal or an invoice names: ids, 0 for nobody.
#[derive(Clone, Copy, Default)]
struct Links {
    company: u32,
    contact: u32,
}

impl Portal {
    /// A portal of so many contacts and companies, with deals, invoices and activities in the mix of 60 000 contacts,
    /// 25 000 companies, 120 000 deals, 60 000 invoices, 600 000 activities.
    #[must_use]
    pub fn new(clients: u32, seed: u64) -> Self {
        let share = |of: u64| (u64::from(clients) * of / 85_000) as u32;
        let companies = share(25_000);
        let rows = [companies, clients - companies, share(120_000), share(60_000), share(360_000), share(240_000)];
        Self { seed, rows, today: today() }
    }

    /// How many records a list has before any delta.
    #[must_use]
    pub fn rows(&self, list: List) -> u32 {
        self.rows[list as usize]
    }

    /// How many batches a list is read in.
    #[must_use]
    pub fn batches(&self, list: List) -> u32 {
        self.rows(list).div_ceil(BATCH)
    }

    /// The answer to a batch of a list.
    #[must_use]
    pub fn batch(&self, list: List, index: u32) -> Vec<u8> {
        let from = index * BATCH;
        let numbers = (from..self.rows(list).min(from + BATCH)).map(|number| (number, 0));
        self.envelope(list, numbers.collect())
    }

    /// The answers that tell what one day has changed and added, of all lists: one record of a hundred. Round 1 is the
    /// first day; each changes other records, and adds to those before.
    #[must_use]
    pub fn delta(&self, list: List, round: u32) -> Vec<Vec<u8>> {
        let rows = u64::from(self.rows(list));
        let changed = (rows * CHANGED).div_ceil(100_000) as u32;
        let added = (rows * ADDED).div_ceil(100_000) as u32;
        let mut numbers: Vec<(u32, u32)> = (0..changed)
            .map(|at| {
                let mut dice = self.dice(list, 1 << 40 | u64::from(round) << 32 | u64::from(at));
                // What changes is mostly young.
                let age = dice.unit().powi(3);
                (((1.0 - age) * rows as f64) as u32, round)
            })
            .map(|(number, round)| (number.min(self.rows(list) - 1), round))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.extend((0..added).map(|at| (self.rows(list) + (round - 1) * added + at, 0)));
        numbers.chunks(BATCH as usize).map(|chunk| self.envelope(list, chunk.to_vec())).collect()
    }

    /// What people search the portal for.
    #[must_use]
    pub fn searches() -> &'static [&'static str] {
        &names::SEARCHES
    }

    /// Wraps rows as a batch answers; each is told by its number and the round that changed it last.
    fn envelope(&self, list: List, numbers: Vec<(u32, u32)>) -> Vec<u8> {
        let mut out = String::with_capacity(numbers.len() * 420 + 20_000);
        out.push_str(r#"{"result":{"result":{"#);
        for (page, rows) in numbers.chunks(PAGE as usize).enumerate() {
            let comma = if page == 0 { "" } else { "," };
            let open = if list.is_item() { r#"{"items":["# } else { "[" };
            let _ = write!(out, r#"{comma}"c{page:02}":{open}"#);
            for (at, &(number, round)) in rows.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                match list {
                    List::Companies => self.company(&mut out, number, round),
                    List::Contacts => self.contact(&mut out, number, round),
                    List::Deals => self.deal(&mut out, number, round),
                    List::Invoices => self.invoice(&mut out, number, round),
                    List::Activities | List::SalesActivities => self.activity(&mut out, list, number),
                }
            }
            out.push_str(if list.is_item() { "]}" } else { "]" });
        }
        out.push_str(r#"},"result_error":[],"result_total":[],"result_next":[],"result_time":{"#);
        for page in 0..numbers.len().div_ceil(PAGE as usize) {
            let comma = if page == 0 { "" } else { "," };
            let _ = write!(
                out,
                "{comma}\"c{page:02}\":{{\"start\":1781500000.123456,\"finish\":1781500000.223456,\
                 \"duration\":0.1000001,\"processing\":0.0912345,\"date_start\":\"2026-06-15T10:00:00+03:00\",\
                 \"date_finish\":\"2026-06-15T10:00:00+03:00\",\"operating_reset_at\":1781500600,\"operating\":{}.5}}",
                page + 1,
            );
        }
        out.push_str(
            "}},\"time\":{\"start\":1781500000.1,\"finish\":1781500005.1,\"duration\":5.0,\"processing\":4.9,\
         \"date_start\":\"2026-06-15T10:00:00+03:00\",\"date_finish\":\"2026-06-15T10:00:05+03:00\"}}",
        );
        out.into_bytes()
    }

    fn dice(&self, list: List, number: u64) -> Dice {
        Dice::new(self.seed, list as u64 + 1, number)
    }

    /// The id of a record: of three numbers in a row one is in use.
    fn id(&self, list: List, number: u32) -> u32 {
        1 + 3 * number + self.dice(list, 2 << 40 | u64::from(number)).below(3)
    }

    /// An id that nobody has, in the gap beside a record.
    fn gone(&self, list: List, number: u32) -> u32 {
        let id = self.id(list, number);
        if id.is_multiple_of(3) { id - 1 } else { id + 1 }
    }

    /// How far into the portal's life a record was made, 0 to 1: later years bring more. Added ones come last.
    fn moment(&self, list: List, number: u32) -> f64 {
        (f64::from(number) / f64::from(self.rows(list).max(1))).min(1.0).powf(0.7)
    }

    /// The day a record was made, in days since the first card.
    fn created(&self, list: List, number: u32) -> u32 {
        (self.moment(list, number) * f64::from(SPAN)) as u32
    }

    /// A record of `list` that was there already at a moment; a few of them come again and again.
    fn earlier(&self, dice: &mut Dice, list: List, moment: f64) -> u32 {
        let there = (moment.powf(1.0 / 0.7) * f64::from(self.rows(list))) as u32;
        let unit = if dice.chance(600) { dice.unit().powi(2) } else { dice.unit() };
        ((unit * f64::from(there)) as u32).min(self.rows(list).saturating_sub(1))
    }

    fn links(&self, list: List, number: u32) -> Links {
        let mut dice = self.dice(list, 3 << 40 | u64::from(number));
        let moment = self.moment(list, number);
        let card = |dice: &mut Dice, list: List| {
            let number = self.earlier(dice, list, moment);
            if dice.chance(8) { self.gone(list, number) } else { self.id(list, number) }
        };
        match dice.below(100) {
            0..33 => Links { company: card(&mut dice, List::Companies), contact: card(&mut dice, List::Contacts) },
            33..55 => Links { company: card(&mut dice, List::Companies), contact: 0 },
            55..99 => Links { company: 0, contact: card(&mut dice, List::Contacts) },
            _ => Links::default(),
        }
    }

    fn company(&self, out: &mut String, number: u32, round: u32) {
        let mut dice = self.dice(List::Companies, u64::from(number));
        let id = self.id(List::Companies, number);
        let (own, category) = (dice.chance(1), if dice.chance(8) { 12 } else { 0 });
        let title = if dice.chance(3) { String::new() } else { names::firm(&mut dice) };
        let (by, assigned) = (1 + dice.below(40), 1 + dice.below(40));
        let has = |yes: bool| if yes { "Y" } else { "N" };
        let _ = write!(out, r#"{{"id":{id},"title":"#);
        text(out, &title);
        self.time(out, r#","createdTime":"#, Some(self.created(List::Companies, number)), &mut dice);
        let _ = write!(
            out,
            ",\"createdBy\":{by},\"assignedById\":{assigned},\"isMyCompany\":\"{}\",\"categoryId\":{category},\
             \"hasPhone\":\"{}\",\"hasEmail\":\"{}\",\"hasImol\":\"{}\"}}",
            has(own),
            has(dice.chance(550) || round > 0),
            has(dice.chance(400)),
            has(dice.chance(30)),
        );
    }

    fn contact(&self, out: &mut String, number: u32, round: u32) {
        let mut dice = self.dice(List::Contacts, u64::from(number));
        let id = self.id(List::Contacts, number);
        let category = if dice.chance(5) { 11 } else { 0 };
        let [first, middle, last] = if dice.chance(3) { Default::default() } else { names::person(&mut dice) };
        let moment = self.moment(List::Contacts, number);
        let mut companies: Vec<u32> = Vec::new();
        // A changed contact may have got a company, which turns a client into a person of another one.
        let joins = round > 0 && self.dice(List::Contacts, u64::from(round) << 32 | u64::from(number)).chance(100);
        if dice.chance(450) || joins {
            for more in [1000, 120, 60] {
                if dice.chance(more) {
                    let company = self.earlier(&mut dice, List::Companies, moment);
                    companies.push(self.id(List::Companies, company));
                }
            }
            companies.dedup();
        }
        let (by, assigned) = (1 + dice.below(40), 1 + dice.below(40));
        let has = |yes: bool| if yes { "Y" } else { "N" };
        let _ = write!(out, r#"{{"id":{id},"name":"#);
        text(out, &first);
        out.push_str(r#","secondName":"#);
        text(out, &middle);
        out.push_str(r#","lastName":"#);
        text(out, &last);
        self.time(out, r#","createdTime":"#, Some(self.created(List::Contacts, number)), &mut dice);
        let _ = write!(
            out,
            ",\"createdBy\":{by},\"assignedById\":{assigned},\"categoryId\":{category},\"companyId\":{},\
             \"companyIds\":{companies:?},\"hasPhone\":\"{}\",\"hasEmail\":\"{}\",\"hasImol\":\"{}\"}}",
            companies.first().copied().unwrap_or(0),
            has(dice.chance(700) || round > 0),
            has(dice.chance(450)),
            has(dice.chance(60)),
        );
    }

    fn deal(&self, out: &mut String, number: u32, round: u32) {
        let mut dice = self.dice(List::Deals, u64::from(number));
        let id = self.id(List::Deals, number);
        let created = self.created(List::Deals, number);
        let (semantic, stage) = self.deal_outcome(number, round);
        let closed = created + (dice.unit().powi(2) * 90.0) as u32;
        let closed = if round > 0 { SPAN - round.min(SPAN) } else { closed };
        let moved = (closed + dice.below(3)).min(SPAN);
        let planned = if dice.chance(30) { None } else { Some(closed + if semantic == "P" { 30 } else { 0 }) };
        let template = dice.chance(5);
        let links = self.links(List::Deals, number);
        let funnel = if dice.chance(800) { 0 } else { 2 };
        let _ = write!(out, r#"{{"ID":"{id}""#);
        self.time(out, r#","DATE_CREATE":"#, Some(created), &mut dice);
        self.time(out, r#","CLOSEDATE":"#, planned, &mut dice);
        self.time(out, r#","MOVED_TIME":"#, Some(moved), &mut dice);
        let _ = write!(
            out,
            ",\"STAGE_ID\":\"{stage}\",\"STAGE_SEMANTIC_ID\":\"{semantic}\",\"CATEGORY_ID\":\"{funnel}\",\
             \"IS_RECURRING\":\"{}\",\"OPPORTUNITY\":\"{}\",\"CURRENCY_ID\":\"RUB\"",
            if template { "Y" } else { "N" },
            money(&mut dice),
        );
        for (name, id) in [("COMPANY_ID", links.company), ("CONTACT_ID", links.contact)] {
            let _ = if id == 0 { write!(out, r#","{name}":null"#) } else { write!(out, r#","{name}":"{id}""#) };
        }
        out.push('}');
    }

    /// How a deal ended: semantic and stage. Young ones are mostly open; one that a round has changed is mostly won.
    fn deal_outcome(&self, number: u32, round: u32) -> (&'static str, &'static str) {
        let mut dice = self.dice(List::Deals, u64::from(round + 1) << 42 | u64::from(number));
        let open = if self.moment(List::Deals, number) > 0.98 { 700 } else { 60 };
        let (open, won) = if round > 0 { (150, 750) } else { (open, 420) };
        match (dice.chance(open), dice.chance(won)) {
            (true, _) => ("P", "NEW"),
            (false, true) => ("S", "WON"),
            (false, false) => ("F", "LOSE"),
        }
    }

    fn invoice(&self, out: &mut String, number: u32, round: u32) {
        let mut dice = self.dice(List::Invoices, u64::from(number));
        let id = self.id(List::Invoices, number);
        let created = self.created(List::Invoices, number);
        let moment = self.moment(List::Invoices, number);
        // Seven of ten belong to a deal and name its client; some of them name nobody.
        let (deal, links) = if dice.chance(700) {
            let deal =
                ((moment.powf(1.0 / 0.7) - 0.02 * dice.unit()).max(0.0) * f64::from(self.rows(List::Deals))) as u32;
            let deal = deal.min(self.rows(List::Deals).saturating_sub(1));
            let links = if dice.chance(30) { Links::default() } else { self.links(List::Deals, deal) };
            (self.id(List::Deals, deal), links)
        } else {
            (0, self.links(List::Invoices, number))
        };
        let mut contacts: Vec<u32> = Some(links.contact).filter(|&id| id != 0).into_iter().collect();
        if !contacts.is_empty() && dice.chance(80) {
            let other = self.earlier(&mut dice, List::Contacts, moment);
            contacts.push(self.id(List::Contacts, other));
            contacts.dedup();
        }
        let stage = match dice.below(100) {
            _ if round > 0 => "P",
            0..58 => "P",
            58..70 => "D",
            70..85 => "S",
            _ => "N",
        };
        let moved = if round > 0 { SPAN - round.min(SPAN) } else { (created + dice.below(40)).min(SPAN) };
        let template = dice.chance(5);
        let _ = write!(out, r#"{{"id":{id}"#);
        self.time(out, r#","createdTime":"#, Some(created), &mut dice);
        self.time(out, r#","updatedTime":"#, Some((moved + dice.below(5)).min(SPAN)), &mut dice);
        self.time(out, r#","movedTime":"#, Some(moved).filter(|_| !dice.chance(5)), &mut dice);
        let _ = write!(
            out,
            ",\"stageId\":\"DT31_1:{stage}\",\"isRecurring\":\"{}\",\"opportunity\":{},\"currencyId\":\"RUB\",\
             \"companyId\":{},\"contactId\":{},\"contactIds\":{contacts:?},\"parentId2\":{deal}}}",
            if template { "Y" } else { "N" },
            money(&mut dice),
            links.company,
            links.contact,
        );
    }

    fn activity(&self, out: &mut String, list: List, number: u32) {
        let mut dice = self.dice(list, u64::from(number));
        // A portal numbers the records of both lists together: here even ids are those of cards, odd ones of sales.
        let id = 2 * self.id(list, number) + u32::from(list == List::SalesActivities);
        let moment = self.moment(list, number);
        let (kind, owners) = match (list, dice.chance(if list == List::Activities { 680 } else { 850 })) {
            (List::Activities, true) => (3, List::Contacts),
            (List::Activities, false) => (4, List::Companies),
            (_, true) => (2, List::Deals),
            (_, false) => (31, List::Invoices),
        };
        let owner = self.earlier(&mut dice, owners, moment);
        let owner = if dice.chance(8) { self.gone(owners, owner) } else { self.id(owners, owner) };
        let (activity, provider) = *dice.pick(&[
            (2, "VOXIMPLANT_CALL"),
            (2, "VOXIMPLANT_CALL"),
            (4, "CRM_EMAIL"),
            (4, "CRM_EMAIL"),
            (1, "CRM_MEETING"),
            (6, "CRM_TODO"),
            (6, "CRM_TODO"),
            (6, "CRM_TODO"),
            (3, "TASKS"),
            (6, "IMOPENLINES_SESSION"),
        ]);
        let _ = write!(
            out,
            "{{\"ID\":\"{id}\",\"OWNER_ID\":\"{owner}\",\"OWNER_TYPE_ID\":\"{kind}\",\"TYPE_ID\":\"{activity}\",\
             \"PROVIDER_ID\":\"{provider}\""
        );
        self.time(out, r#","CREATED":"#, Some(self.created(list, number)), &mut dice);
        out.push('}');
    }

    /// Writes a moment of a day, or nothing as the portal writes it.
    fn time(&self, out: &mut String, name: &str, day: Option<u32>, dice: &mut Dice) {
        out.push_str(name);
        let Some(day) = day else { return out.push_str("null") };
        let date = self.today - Days::new(u64::from(SPAN)) + Days::new(u64::from(day));
        let (hour, minute, second) = (dice.below(24), dice.below(60), dice.below(60));
        let (year, month, day) = (date.year(), date.month(), date.day());
        let _ = write!(out, r#""{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+03:00""#);
    }
}

/// The day at which the portal is counted: in the middle of a month, so that the last one is partial.
#[must_use]
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 15).unwrap_or_default()
}

/// A sum, seldom 0.
fn money(dice: &mut Dice) -> String {
    let sum = if dice.chance(80) { 0.0 } else { 10f64.powf(3.0 + 3.0 * dice.unit()) };
    format!("{}.{:02}", sum as u32, if sum == 0.0 { 0 } else { dice.below(100) })
}

/// Writes a text as PHP's `json_encode` does: everything beyond ASCII as `\u` and four digits.
fn text(out: &mut String, text: &str) {
    out.push('"');
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('"');
}
