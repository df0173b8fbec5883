//! Leads: what comes from sites, calls and letters before anybody knows whether it is a client. About half of them are of
//! somebody who is known already, and so are requests where the app is told to count them.

use super::purpose;
use crate::data::{Data, Language};
use crate::record::Record;
use crate::schema::{Entity, lead};
use crate::seeds::calendar::{Calendar, DAY, HOUR};
use crate::seeds::dice::Dice;
use crate::seeds::rows::fixed;

/// Leads for 85 cards.
const FOR_85_CARDS: usize = 40;

/// Whose a lead is.
#[derive(Clone, Copy)]
enum Of {
    Nobody,
    Contact,
    Contacts,
    Company,
    /// A company with a contact.
    Both,
}

const SHARES: [(Of, u32); 5] =
    [(Of::Nobody, 45), (Of::Contact, 28), (Of::Contacts, 3), (Of::Company, 14), (Of::Both, 10)];

/// Statuses with their semantics, of leads that are older than a fortnight.
const STATUSES: [((&str, &str), u32); 4] =
    [(("CONVERTED", "S"), 48), (("JUNK", "F"), 34), (("PROCESSED", "P"), 10), (("IN_PROCESS", "P"), 8)];

/// Where leads come from.
const SOURCES: [(&str, u32); 5] = [("WEBFORM", 45), ("CALL", 25), ("EMAIL", 15), ("WEB", 10), ("ADVERTISING", 5)];

/// Writes leads over the portal's whole life, a few numbers in a hundred being missing.
pub(super) fn write(data: &mut Data, seed: u64) {
    let cards = data.contacts.len() + data.companies.len();
    let (calendar, count) = (Calendar::new(data.info.now), (cards * FOR_85_CARDS / 85) as u32);
    let (start, now) = (calendar.start(), calendar.now());
    let ids = |records: &[Record]| records.iter().map(|record| record.id).collect::<Vec<_>>();
    let (contacts, companies, users) = (ids(&data.contacts), ids(&data.companies), ids(&data.users));
    if contacts.is_empty() || companies.is_empty() || users.is_empty() {
        return;
    }
    for id in (1..=count).filter(|id| id % 23 != 7) {
        let dice = &mut Dice::of_record(seed, purpose::LEAD, id);
        // Numbers grow with time, and more leads come every year.
        let at = |id: u32| {
            let (part, whole) = (i128::from(id), i128::from(count + 1));
            start + (i128::from(now - start) * part * (2 * whole - part) / whole / whole) as i64
        };
        let created = dice.between(at(id), at(id + 1)).min(now);
        let moved = calendar.past(created + dice.between(HOUR, 20 * DAY), created);
        let (status, semantics) =
            if created > now - 14 * DAY && dice.chance(70) { ("NEW", "P") } else { dice.weighted(&STATUSES) };
        let assigned = dice.pick(&users);
        let mut record = Record::with_capacity(Entity::Lead, id, 18);
        record.set_time(lead::CREATED_TIME, created);
        record.set_time(lead::UPDATED_TIME, moved);
        record.set(lead::CREATED_BY, assigned);
        record.set(lead::UPDATED_BY, assigned);
        record.set(lead::ASSIGNED_BY_ID, assigned);
        let title = if data.info.language == Language::Ru { "Лид №" } else { "Lead" };
        record.set(lead::TITLE, format!("{title} {id}"));
        record.set(lead::STAGE_ID, fixed(status));
        record.set(lead::STAGE_SEMANTIC_ID, fixed(semantics));
        record.set_time(lead::MOVED_TIME, moved);
        record.set(lead::MOVED_BY, assigned);
        let of = dice.weighted(&SHARES);
        let (contact, other, company) = (dice.pick(&contacts), dice.pick(&contacts), dice.pick(&companies));
        if matches!(of, Of::Company | Of::Both) {
            record.set(lead::COMPANY_ID, company);
        }
        if matches!(of, Of::Contact | Of::Contacts | Of::Both) {
            let second = (matches!(of, Of::Contacts) && other != contact).then_some(other);
            record.set(lead::CONTACT_ID, contact);
            record.set(lead::CONTACT_IDS, std::iter::once(contact).chain(second).collect::<Vec<u32>>());
            record.set(lead::IS_RETURN_CUSTOMER, true);
        }
        record.set(lead::SOURCE_ID, fixed(dice.weighted(&SOURCES)));
        record.shrink();
        data.leads.push(record);
    }
}
