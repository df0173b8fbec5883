//! The values of the eight user fields, which carry a card's place into the CRM's own filters, reports and mailings, and
//! of the optional ones beside them.

use std::rc::Rc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::answer::Card;
use crate::condition::{Day, NO_DAY};
use crate::counting::{Counting, company_id, counted};
use crate::evidence_columns::NEVER;
use crate::facts::column::{Column, MaybeDays, OwnerKind, date_of, reserve};
use crate::facts::table::record;
use crate::facts::{Facts, RecordId, Settings, Table};
use crate::filling::OptionalFields;
use crate::group::Group;
use crate::ids::{CompanyId, ContactId};
use crate::links::{NOBODY, Rows, card_at};
use crate::modes::Mode;
use crate::profile::View;
use crate::rank::{Abc, RfmGroup, Scores, Xyz};
use crate::segment::{Reference, Seen, client_groups};

/// The values of a card: the eight, and the optional ones. A field that is empty holds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    /// The company a contact belongs to.
    pub parent: Option<CompanyId>,
    /// The group of [`crate::Mode::Paid`] or of [`crate::Mode::Unpaid`], whichever the client is in.
    pub life_cycle: Option<Group>,
    /// Business or private.
    pub client_type: Option<ClientType>,
    /// The group of [`crate::Mode::Frequency`].
    pub frequency: Option<Group>,
    /// The date of the last payment.
    pub last_payment: Option<NaiveDate>,
    /// How many payments were made.
    pub payments: Option<u32>,
    /// Whether there was any dialog.
    pub has_dialogs: Option<bool>,
    /// Whether there is any way to reach the client.
    pub has_contacts: Option<bool>,
    /// What the optional fields hold.
    pub optional: OptionalValues,
}

/// The values of the optional fields of a card, in their order; of those that are not kept nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionalValues {
    /// What the client is worth.
    pub abc: Option<Abc>,
    /// How regularly it pays.
    pub xyz: Option<Xyz>,
    /// How lately, how often and how much it pays.
    pub rfm: Option<RfmGroup>,
    /// The earliest day from today on for which a touch is planned with it.
    pub next_touch: Option<NaiveDate>,
}

impl OptionalValues {
    /// These values, with some of others in their place.
    #[must_use]
    pub fn with(self, others: &Self, taken: OptionalFields) -> Self {
        let [abc, xyz, rfm, next_touch] = taken;
        Self {
            abc: if abc { others.abc } else { self.abc },
            xyz: if xyz { others.xyz } else { self.xyz },
            rfm: if rfm { others.rfm } else { self.rfm },
            next_touch: if next_touch { others.next_touch } else { self.next_touch },
        }
    }
}

/// Business or private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClientType {
    /// A company, or a contact of one.
    Business,
    /// A contact without a company.
    Private,
}

/// The values of the eight user fields of cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldValueColumn {
    parents: Vec<CompanyId>,
    payments: Vec<Option<u32>>,
    last_payments: MaybeDays,
    choices: Vec<Choices>,
    /// Ends with the last row that has any: where no optional field is kept, it takes no memory.
    optional: Vec<OptionalValues>,
}

/// The values that are a choice of a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choices {
    life_cycle: Option<Group>,
    client_type: Option<ClientType>,
    frequency: Option<Group>,
    has_dialogs: Option<bool>,
    has_contacts: Option<bool>,
}

impl From<&FieldValues> for Choices {
    fn from(values: &FieldValues) -> Self {
        let &FieldValues { life_cycle, client_type, frequency, has_dialogs, has_contacts, .. } = values;
        Self { life_cycle, client_type, frequency, has_dialogs, has_contacts }
    }
}

impl Column for FieldValueColumn {
    type Item = FieldValues;

    fn get(&self, row: usize) -> FieldValues {
        let Choices { life_cycle, client_type, frequency, has_dialogs, has_contacts } = self.choices[row];
        FieldValues {
            parent: Some(self.parents[row]).filter(|&id| id != CompanyId::NONE),
            life_cycle,
            client_type,
            frequency,
            last_payment: self.last_payments.get(row),
            payments: self.payments[row],
            has_dialogs,
            has_contacts,
            optional: self.optional.get(row).copied().unwrap_or_default(),
        }
    }

    fn push(&mut self, item: &FieldValues) {
        self.set_optional(self.choices.len(), item.optional);
        self.parents.push(item.parent.unwrap_or(CompanyId::NONE));
        self.payments.push(item.payments);
        self.last_payments.push(&item.last_payment);
        self.choices.push(item.into());
    }

    fn set(&mut self, row: usize, item: &FieldValues) {
        self.parents[row] = item.parent.unwrap_or(CompanyId::NONE);
        self.payments[row] = item.payments;
        self.last_payments.set(row, &item.last_payment);
        self.choices[row] = item.into();
        self.set_optional(row, item.optional);
    }

    fn append(&mut self, other: &Self, rows: std::ops::Range<usize>) {
        let optional = other.optional.get(rows.start..rows.end.min(other.optional.len())).unwrap_or_default();
        if !optional.is_empty() {
            self.optional.resize(self.choices.len(), OptionalValues::default());
            self.optional.extend_from_slice(optional);
            self.end_with_values();
        }
        self.parents.extend_from_slice(&other.parents[rows.clone()]);
        self.payments.extend_from_slice(&other.payments[rows.clone()]);
        self.last_payments.append(&other.last_payments, rows.clone());
        self.choices.extend_from_slice(&other.choices[rows]);
    }

    fn truncate(&mut self, rows: usize) {
        self.parents.truncate(rows);
        self.payments.truncate(rows);
        self.last_payments.truncate(rows);
        self.choices.truncate(rows);
        self.optional.truncate(rows);
        self.end_with_values();
    }

    fn reserve(&mut self, rows: usize) {
        reserve(&mut self.parents, rows);
        reserve(&mut self.payments, rows);
        self.last_payments.reserve(rows);
        reserve(&mut self.choices, rows);
    }

    fn bytes(&self) -> usize {
        self.parents.capacity() * (4 + size_of::<Option<u32>>() + size_of::<Choices>())
            + self.last_payments.bytes()
            + self.optional.capacity() * size_of::<OptionalValues>()
    }
}

impl FieldValueColumn {
    fn set_optional(&mut self, row: usize, values: OptionalValues) {
        if row < self.optional.len() {
            self.optional[row] = values;
            self.end_with_values();
        } else if values != OptionalValues::default() {
            self.optional.resize(row, OptionalValues::default());
            self.optional.push(values);
        }
    }

    fn end_with_values(&mut self) {
        while self.optional.last() == Some(&OptionalValues::default()) {
            self.optional.pop();
        }
    }
}

record! {
    /// What the eight user fields of a card hold.
    CardFields in CardFieldColumns by Card {
        key {
            /// The card.
            card: Card,
        }
        /// Its values.
        values: FieldValues => FieldValueColumn,
    }
}

/// What the eight user fields of some cards hold.
pub type FieldTable = Table<CardFields>;

impl FieldTable {
    /// What the fields of a card hold; nothing if it was not looked at.
    #[must_use]
    pub fn values_of(&self, card: Card) -> Option<FieldValues> {
        self.get(card).map(|fields| fields.values)
    }
}

impl FromIterator<(Card, FieldValues)> for FieldTable {
    fn from_iter<I: IntoIterator<Item = (Card, FieldValues)>>(cards: I) -> Self {
        cards.into_iter().map(|(card, values)| CardFields { card, values }).collect()
    }
}

/// What the fields need to know of cards themselves, where the rest of the engine looks at clients.
struct OwnEvidence {
    /// Day of the first activity made in a card, by its number; of a company, in it or in a card of its people.
    first_dialogs: Vec<i32>,
    /// The cards that hold a way to reach somebody.
    reachable: Vec<bool>,
    beside: Beside,
}

/// What optional fields hold, by the number of the client; those that are not wanted are not worked out.
#[derive(Default)]
pub(crate) struct Beside {
    abc: Option<Rc<[Option<Abc>]>>,
    xyz: Option<Rc<[Option<Xyz>]>>,
    rfm: Option<Rc<[Option<Scores>]>>,
    next_touches: Option<Vec<Day>>,
}

impl Beside {
    /// Those of today's clients.
    pub(crate) fn new(view: &View<'_>, wanted: OptionalFields) -> Self {
        let (today, [abc, xyz, rfm, next_touch]) = (view.today(), wanted);
        Self {
            abc: abc.then(|| view.abc(today)),
            xyz: xyz.then(|| view.xyz(today)),
            rfm: rfm.then(|| view.rfm(today)),
            next_touches: next_touch.then(|| view.planned(today).next),
        }
    }

    fn of(&self, client: usize) -> OptionalValues {
        fn rank<T: Copy>(ranks: Option<&Rc<[Option<T>]>>, client: usize) -> Option<T> {
            ranks?.get(client).copied().flatten()
        }
        let next_touch = self.next_touches.as_ref().and_then(|days| days.get(client));
        OptionalValues {
            abc: rank(self.abc.as_ref(), client),
            xyz: rank(self.xyz.as_ref(), client),
            rfm: rank(self.rfm.as_ref(), client).map(Scores::group),
            next_touch: next_touch.copied().filter(|&day| day != NO_DAY).map(date_of),
        }
    }
}

impl OwnEvidence {
    /// Gathers it. Activities made in deals and invoices do not count, because not all of them are read: whether they are
    /// depends on the portal, and a field must not.
    fn new(facts: &Facts, counting: &Counting, settings: &Settings, beside: Beside) -> Self {
        let rows = Rows::new(facts);
        let number_of = |kind: OwnerKind, id: RecordId| match kind {
            OwnerKind::Company => rows.company(CompanyId(id)),
            OwnerKind::Contact => rows.contact(ContactId(id)),
            _ => NOBODY,
        };
        let cards = counting.links.cards.len();
        let mut first_dialogs = vec![NEVER; cards];
        let activities = facts.activities.columns();
        for (row, (&kind, &id)) in activities.owner.kinds().iter().zip(activities.owner.ids()).enumerate() {
            let number = number_of(kind, id) as usize;
            if number >= cards || activities.is_chat.is_set(row) && !settings.chats_are_dialogs {
                continue;
            }
            for card in [number, counting.links.cards[number] as usize] {
                if let Some(first) = first_dialogs.get_mut(card) {
                    *first = (*first).min(activities.created[row]);
                }
            }
        }
        let reaches = facts.companies.columns().channels.iter().chain(&facts.contacts.columns().channels);
        let mut reachable: Vec<bool> = reaches.map(|channels| !channels.is_none()).collect();
        for (kind, id) in facts.requisites.reaching() {
            if let Some(is_reachable) = reachable.get_mut(number_of(kind, id) as usize) {
                *is_reachable = true;
            }
        }
        Self { first_dialogs, reachable, beside }
    }

    /// The values of a counted card that exists at the reference date.
    fn values(&self, facts: &Facts, counting: &Counting, number: u32, reference: &Reference) -> FieldValues {
        // A contact inherits what its company is, even a company whose card is younger than the reference date.
        let client = counting.links.cards[number as usize];
        let parent = company_id(facts, client).filter(|_| client != number);
        let seen = Seen::at(&counting.evidence, client, reference.day);
        let groups = client_groups(counting, client, reference);
        let is_business = (client as usize) < counting.companies;
        let has_people = parent.is_none() && seen.people > 0;
        FieldValues {
            parent,
            life_cycle: groups.life_cycle(),
            client_type: Some(if is_business { ClientType::Business } else { ClientType::Private }),
            frequency: groups.of(Mode::Frequency),
            last_payment: seen.last_payment.map(date_of),
            payments: Some(seen.payments),
            has_dialogs: Some(self.first_dialogs[number as usize] <= reference.day),
            has_contacts: Some(self.reachable[number as usize] || has_people),
            optional: self.beside.of(client as usize),
        }
    }
}

/// The eight values of a card; empty if the card is left out, not known or not yet created.
pub(crate) fn of_card(
    facts: &Facts,
    counting: &Counting,
    settings: &Settings,
    today: NaiveDate,
    card: Card,
) -> FieldValues {
    let reference = Reference::new(today, settings);
    let number = counted(facts, &counting.links, card);
    let number = number.filter(|&number| counting.evidence.created[number as usize] <= reference.day);
    let own = || OwnEvidence::new(facts, counting, settings, Beside::default());
    number.map(|number| own().values(facts, counting, number, &reference)).unwrap_or_default()
}

/// The values of every counted card, the most valuable life cycle first, and by card within it; after them the cards that
/// are left out, contacts first, with empty values.
pub(crate) fn of_all(
    facts: &Facts,
    counting: &Counting,
    settings: &Settings,
    today: NaiveDate,
    beside: Beside,
) -> Vec<(Card, FieldValues)> {
    let reference = Reference::new(today, settings);
    let own = OwnEvidence::new(facts, counting, settings, beside);
    let numbers = 0..counting.links.cards.len() as u32;
    let (counted, left_out): (Vec<u32>, Vec<u32>) =
        numbers.partition(|&number| counting.links.cards[number as usize] != NOBODY);
    let mut all: Vec<(Card, FieldValues)> = counted
        .into_iter()
        .filter(|&number| counting.evidence.created[number as usize] <= reference.day)
        .map(|number| (card_at(facts, number), own.values(facts, counting, number, &reference)))
        .collect();
    all.sort_by_key(|(card, values)| (by_value(values), *card));
    let (companies, contacts): (Vec<u32>, Vec<u32>) =
        left_out.into_iter().partition(|&number| (number as usize) < counting.companies);
    all.extend(contacts.into_iter().chain(companies).map(|number| (card_at(facts, number), FieldValues::default())));
    all
}

/// The place of a life cycle in the order of value: those who pay first, then by how near they are to paying.
pub(crate) fn by_value(values: &FieldValues) -> usize {
    let order = Mode::Paid.groups().iter().chain(Mode::Unpaid.groups());
    order.clone().position(|group| values.life_cycle == Some(*group)).unwrap_or(order.count())
}
