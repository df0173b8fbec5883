//! What cards hold of lists and texts of the portal, as one column over companies and contacts.

use std::cell::OnceCell;

use super::context::Staff;
use crate::condition::{Code, Dictionary, Field, Items, Texts};
use crate::facts::Facts;
use crate::facts::column::Interned;
use crate::facts::records::AddressColumns;
use crate::ids::{DepartmentId, UserId};
use crate::title::fold;

/// The columns that were asked for.
#[derive(Debug, Default)]
pub(super) struct CardItems {
    kinds: OnceCell<Codes>,
    sources: OnceCell<Codes>,
    industries: OnceCell<Codes>,
    employees: OnceCell<Codes>,
    responsible: OnceCell<Vec<u32>>,
    departments: OnceCell<(Vec<u32>, Vec<u32>)>,
    cities: OnceCell<Places>,
    regions: OnceCell<Places>,
    countries: OnceCell<Places>,
}

/// The codes of a list of the portal. Companies and contacts number them apart; here they are numbered together: the codes
/// of companies first, then those that contacts alone hold.
#[derive(Debug)]
struct Codes {
    items: Vec<u32>,
    /// The common number of each code of contacts.
    of_contacts: Vec<u32>,
}

impl Codes {
    fn new(facts: &Facts, companies: &Interned, contacts: Option<&Interned>) -> Self {
        let mut items: Vec<u32> = companies.codes().iter().map(|&code| u32::from(code)).collect();
        let texts = contacts.map(Interned::texts).unwrap_or_default();
        let beyond = companies.texts().len() as u32;
        let common = |own: u32, text: &str| companies.code_of(text).map_or(beyond + own, u32::from);
        let of_contacts: Vec<u32> = (0u32..).zip(texts).map(|(own, text)| common(own, text)).collect();
        match contacts {
            Some(contacts) => items.extend(contacts.codes().iter().map(|&code| of_contacts[usize::from(code)])),
            None => items.resize(items.len() + facts.contacts.len(), 0),
        }
        Self { items, of_contacts }
    }
}

/// A part of the addresses: the texts, folded, and the number of each card's.
#[derive(Debug)]
struct Places {
    items: Vec<u32>,
    texts: Vec<String>,
}

impl Places {
    fn new(facts: &Facts, column: &Interned) -> Self {
        // The empty text is the first one, and that of all cards without an address.
        let mut items = vec![0; facts.companies.len() + facts.contacts.len()];
        for (&card, &code) in facts.addresses.keys().iter().zip(column.codes()) {
            if let Some(number) = crate::links::number_of(facts, card) {
                items[number as usize] = code.into();
            }
        }
        Self { items, texts: column.texts().iter().map(|text| fold(text)).collect() }
    }
}

type Lists<'f> = (&'f Interned, Option<&'f Interned>);

/// The columns of companies and of contacts that hold a list.
fn lists(facts: &Facts, field: Field) -> Option<Lists<'_>> {
    let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
    Some(match field {
        Field::Type => (&companies.kind, Some(&contacts.kind)),
        Field::Source => (&companies.source, Some(&contacts.source)),
        Field::Industry => (&companies.industry, None),
        Field::Employees => (&companies.employees, None),
        _ => return None,
    })
}

impl CardItems {
    fn codes(&self, facts: &Facts, field: Field) -> Option<&Codes> {
        let (companies, contacts) = lists(facts, field)?;
        let cell = match field {
            Field::Type => &self.kinds,
            Field::Source => &self.sources,
            Field::Industry => &self.industries,
            _ => &self.employees,
        };
        Some(cell.get_or_init(|| Codes::new(facts, companies, contacts)))
    }

    fn responsible(&self, facts: &Facts) -> &[u32] {
        let (companies, contacts) = (facts.companies.columns(), facts.contacts.columns());
        let all = || companies.assigned_by.iter().chain(&contacts.assigned_by).map(|user| user.0).collect();
        self.responsible.get_or_init(all)
    }

    /// The items of each card.
    pub(super) fn of(&self, facts: &Facts, staff: &Staff, field: Field) -> Items<'_> {
        match field {
            Field::Responsible => Items::One(self.responsible(facts)),
            Field::Department => {
                let (starts, items) = self.departments.get_or_init(|| {
                    let (mut starts, mut items) = (vec![0], Vec::new());
                    for &user in self.responsible(facts) {
                        let own = staff.departments.get(&UserId(user)).into_iter().flatten();
                        items.extend(own.map(|department| department.0));
                        starts.push(items.len() as u32);
                    }
                    (starts, items)
                });
                Items::Many { starts, items }
            }
            field => self.codes(facts, field).map_or(Items::NONE, |codes| Items::One(&codes.items)),
        }
    }

    /// Adds the items that a value stands for.
    pub(super) fn meant(&self, facts: &Facts, staff: &Staff, field: Field, value: &Code, items: &mut Vec<u32>) {
        match (field, value) {
            (Field::Responsible, Code::Number(user)) => items.push(*user),
            (Field::Department, Code::Number(department)) => {
                items.extend(staff.below(DepartmentId(*department)).map(|below| below.0));
            }
            (field, Code::Text(text)) => {
                let (Some((companies, contacts)), Some(codes)) = (lists(facts, field), self.codes(facts, field)) else {
                    return;
                };
                items.extend(companies.code_of(text).map(u32::from));
                let own = contacts.and_then(|contacts| contacts.code_of(text));
                items.extend(own.map(|code| codes.of_contacts[usize::from(code)]));
            }
            _ => {}
        }
    }

    /// The texts of each card's address.
    pub(super) fn places(&self, facts: &Facts, field: Field) -> Texts<'_> {
        let addresses: &AddressColumns = facts.addresses.columns();
        let (cell, column) = match field {
            Field::City => (&self.cities, &addresses.city),
            Field::Region => (&self.regions, &addresses.region),
            Field::Country => (&self.countries, &addresses.country),
            _ => return Texts::Each(&NO_TEXTS),
        };
        let places = cell.get_or_init(|| Places::new(facts, column));
        Texts::Shared { items: Items::One(&places.items), dictionary: &places.texts }
    }
}

/// No text for anybody.
const NO_TEXTS: NoTexts = NoTexts;

struct NoTexts;

impl Dictionary for NoTexts {
    fn count(&self) -> usize {
        0
    }

    fn text(&self, _: usize) -> &str {
        ""
    }
}
