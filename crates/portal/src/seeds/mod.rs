//! Makes a portal that looks like a real CRM: ten years of growth and seasons, firms and private persons, buyers who
//! come back and buyers who don't, and every rare situation that decides whether a count is right.
//!
//! # Design
//! First everything is planned by plain rules (`people`, `sales`, `activities`, `edge_cases`), then ids are given in
//! the order of time and rows are written (`rows`). Planning before numbering lets a card know its future: a portal
//! numbers a deal when it is made, but which deals there are follows from the buyer's whole life. Last come the details
//! (`details`), which move nothing that was there before them.

mod activities;
mod calendar;
mod details;
mod dice;
mod directories;
mod edge_cases;
mod names;
// Lists of words read better in paragraphs than one word a line.
#[rustfmt::skip]
mod names_en;
#[rustfmt::skip]
mod names_ru;
mod people;
mod plan;
mod rows;
mod sales;
mod staff;

use crate::data::{Data, Language, PortalInfo};
use calendar::Calendar;
use dice::Dice;
use plan::{Plan, Quota, Scene};
use staff::Staff;

/// A portal of `clients` cards (contacts and companies together), in the proportions 60 000 contacts, 25 000
/// companies, 120 000 deals, 60 000 smart invoices and 600 000 activities for 85 000 cards.
///
/// The same arguments give the same portal on every platform. Its clock stands at the default of [`PortalInfo`], its first
/// cards are ten years older. The counts are exact save in a portal of one or two cards, which may have no buyer. From a
/// hundred cards on each edge case is present, from 300 on three times and more.
pub fn generate(clients: u32, seed: u64, language: Language) -> Data {
    let info = PortalInfo { language, title: directories::portal_title(language).to_owned(), ..PortalInfo::default() };
    let scene =
        Scene { calendar: Calendar::new(info.now), staff: Staff::new(clients), language, quota: Quota::of(clients) };
    let mut data = Data { info, ..Data::default() };
    scene.staff.write(&mut data, &scene.calendar, language, &mut Dice::new(seed, 1));
    directories::write(&mut data, scene.calendar.start());
    let mut plan = Plan::default();
    edge_cases::add(&mut plan, &scene, &mut Dice::new(seed, 2));
    people::settle(&mut plan, &scene, &mut Dice::new(seed, 3));
    sales::sell(&mut plan, &scene, &mut Dice::new(seed, 4));
    activities::talk(&mut plan, &scene, &mut Dice::new(seed, 5));
    rows::write(&plan, &scene, seed, &mut data);
    details::add(&mut data, seed);
    data
}

#[cfg(test)]
mod tests;
