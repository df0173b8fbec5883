//! The user fields of contacts and companies, the eight and the optional ones: what they are called, what they hold, what
//! the portal has of them.
//!
//! Docs: crm/contacts/userfield/*.md, crm/companies/userfields/*.md. Fields are recognised by their names, which no user
//! can change, the values of lists by their outer codes: the portal gives both numbers of its own, and users may rename
//! what they read.
//!
//! - here: the definitions, shared by contacts and companies;
//! - `set`: [`FieldSet`], what a portal has, and the values of cards read and written by it;
//! - `wire`: the calls that look at, make, mend and remove fields.

mod set;
mod wire;

use crate::list::Source;
use chrono::NaiveDate;
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{
    Card, ClientType, CompanyId, ContactId, FIELD_COUNT, FieldValues, Group, OPTIONAL_COUNT, OptionalFields, RecordId,
};
use serde::{Deserialize, Serialize};

pub use set::{FieldSet, GroupFilter};
pub use wire::{Definition, Item, add, delete, get, list, mend, read_definition, read_language, read_list};

/// The two kinds of cards that have the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CardKind {
    /// Contacts.
    Contact,
    /// Companies.
    Company,
}

impl CardKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Contact, Self::Company];

    /// The card of this kind with a number.
    #[must_use]
    pub fn card(self, id: RecordId) -> Card {
        match self {
            Self::Contact => Card::Contact(ContactId(id)),
            Self::Company => Card::Company(CompanyId(id)),
        }
    }

    /// The list of these cards.
    #[must_use]
    pub fn list(self) -> Source {
        match self {
            Self::Contact => Source::Contacts,
            Self::Company => Source::Companies,
        }
    }

    /// The method that updates a card (docs: crm/contacts/crm-contact-update.md, crm/companies/crm-company-update.md).
    #[must_use]
    pub fn update_method(self) -> &'static str {
        match self {
            Self::Contact => "crm.contact.update",
            Self::Company => "crm.company.update",
        }
    }

    /// The number of the kind in methods for all kinds (docs: crm/data-types.md).
    #[must_use]
    pub fn type_id(self) -> u32 {
        match self {
            Self::Contact => 3,
            Self::Company => 4,
        }
    }
}

/// The method that updates a card of any kind (docs: crm/universal/crm-item-update.md). The portal accounts its execution
/// time apart from that of [`CardKind::update_method`].
pub const ITEM_UPDATE: &str = "crm.item.update";

impl From<Card> for CardKind {
    fn from(card: Card) -> Self {
        match card {
            Card::Contact(_) => Self::Contact,
            Card::Company(_) => Self::Company,
        }
    }
}

/// The language in which the texts of lists are written; labels are written in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Russian.
    Russian,
    /// English, wherever the portal is not Russian.
    #[default]
    English,
}

/// One of the fields: the eight that every portal has, and then those that an administrator may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UserField {
    /// The company a contact belongs to.
    Parent,
    /// Where a client stands: one of the groups of payers or of non-payers.
    LifeCycle,
    /// Business or private.
    ClientType,
    /// How often a client paid.
    Frequency,
    /// The date of the last payment.
    LastPayment,
    /// The number of payments.
    Payments,
    /// Whether there was any dialog.
    Dialogs,
    /// Whether there is any way to reach the client.
    Contacts,
    /// What the client is worth.
    Abc,
    /// How regularly it pays.
    Xyz,
    /// How lately, how often and how much it pays.
    Rfm,
    /// For which day a touch is planned with it.
    NextTouch,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Holds {
    /// A link to a company.
    Company,
    /// One value of a list.
    List(&'static [Choice]),
    /// A date.
    Date,
    /// A whole number.
    Number,
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A company's number.
    Company(CompanyId),
    /// A group of clients.
    Group(Group),
    /// Business or private.
    ClientType(ClientType),
    /// Yes or no.
    Flag(bool),
    /// A date.
    Date(NaiveDate),
    /// A number.
    Number(u32),
    /// A rank from A to C.
    Abc(Abc),
    /// A rank from X to Z.
    Xyz(Xyz),
    /// A group of RFM.
    Rfm(RfmGroup),
}

/// A value that a list offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// `XML_ID` of the value, the same in every portal.
    pub code: &'static str,
    /// What it stands for.
    pub value: FieldValue,
    russian: &'static str,
    english: &'static str,
}

impl Choice {
    const fn new(code: &'static str, value: FieldValue, russian: &'static str, english: &'static str) -> Self {
        Self { code, value, russian, english }
    }

    /// The text shown. The portal keeps one for all languages.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Russian => self.russian,
            Language::English => self.english,
        }
    }

    /// Whether a text is this one's in either language: two administrators may use different ones.
    fn is_called(&self, text: &str) -> bool {
        text == self.russian || text == self.english
    }
}

const LIFE_CYCLE: [Choice; 7] = [
    Choice::new("CS_ACTIVE", FieldValue::Group(Group::Active), "Активный", "Active"),
    Choice::new("CS_SLEEPING", FieldValue::Group(Group::Sleeping), "Спящий", "Sleeping"),
    Choice::new("CS_LOST", FieldValue::Group(Group::Lost), "Потерянный", "Lost"),
    Choice::new("CS_REQUESTS", FieldValue::Group(Group::Requests), "С заявками", "With requests"),
    Choice::new("CS_DIALOGS", FieldValue::Group(Group::Dialogs), "С диалогами", "With dialogs"),
    Choice::new("CS_CONTACTS", FieldValue::Group(Group::Reachable), "С контактами", "With contacts"),
    Choice::new("CS_NO_CONTACTS", FieldValue::Group(Group::Unreachable), "Без контактов", "Without contacts"),
];

const CLIENT_TYPE: [Choice; 2] = [
    Choice::new("CS_B2B", FieldValue::ClientType(ClientType::Business), "B2B", "B2B"),
    Choice::new("CS_B2C", FieldValue::ClientType(ClientType::Private), "B2C", "B2C"),
];

const FREQUENCY: [Choice; 3] = [
    Choice::new("CS_REGULAR", FieldValue::Group(Group::Regular), "Постоянный клиент", "Regular"),
    Choice::new("CS_FIRST", FieldValue::Group(Group::First), "Первая покупка", "First purchase"),
    Choice::new("CS_NONE", FieldValue::Group(Group::NoPayments), "Нет оплат", "No payments"),
];

const YES_NO: [Choice; 2] = [
    Choice::new("CS_YES", FieldValue::Flag(true), "Да", "Yes"),
    Choice::new("CS_NO", FieldValue::Flag(false), "Нет", "No"),
];

const ABC: [Choice; 3] = [
    Choice::new("CS_A", FieldValue::Abc(Abc::A), "A", "A"),
    Choice::new("CS_B", FieldValue::Abc(Abc::B), "B", "B"),
    Choice::new("CS_C", FieldValue::Abc(Abc::C), "C", "C"),
];

const XYZ: [Choice; 3] = [
    Choice::new("CS_X", FieldValue::Xyz(Xyz::X), "X", "X"),
    Choice::new("CS_Y", FieldValue::Xyz(Xyz::Y), "Y", "Y"),
    Choice::new("CS_Z", FieldValue::Xyz(Xyz::Z), "Z", "Z"),
];

const RFM: [Choice; 11] = [
    Choice::new("CS_NEW", FieldValue::Rfm(RfmGroup::New), "Новички", "New"),
    Choice::new("CS_PROMISING", FieldValue::Rfm(RfmGroup::Promising), "Перспективные", "Promising"),
    Choice::new("CS_GROWING", FieldValue::Rfm(RfmGroup::Growing), "Растущие", "Growing"),
    Choice::new("CS_CHAMPIONS", FieldValue::Rfm(RfmGroup::Champions), "Лучшие", "Champions"),
    Choice::new("CS_LOYAL", FieldValue::Rfm(RfmGroup::Loyal), "Лояльные", "Loyal"),
    Choice::new("CS_COOLING", FieldValue::Rfm(RfmGroup::Cooling), "Остывают", "Cooling"),
    Choice::new("CS_ATTENTION", FieldValue::Rfm(RfmGroup::Attention), "Требуют внимания", "Need attention"),
    Choice::new("CS_HIBERNATING", FieldValue::Rfm(RfmGroup::Hibernating), "Редкие", "Hibernating"),
    Choice::new("CS_AT_RISK", FieldValue::Rfm(RfmGroup::AtRisk), "В зоне риска", "At risk"),
    Choice::new("CS_CANNOT_LOSE", FieldValue::Rfm(RfmGroup::CannotLose), "Нельзя потерять", "Cannot lose"),
    Choice::new("CS_GONE", FieldValue::Rfm(RfmGroup::Gone), "Ушедшие", "Gone"),
];

/// All fields, the optional ones among them.
const COUNT: usize = FIELD_COUNT + OPTIONAL_COUNT;

impl UserField {
    /// All fields, in the order of [`FieldValues`] and of the interface: the eight, and then the optional ones.
    pub const ALL: [Self; COUNT] = [
        Self::Parent,
        Self::LifeCycle,
        Self::ClientType,
        Self::Frequency,
        Self::LastPayment,
        Self::Payments,
        Self::Dialogs,
        Self::Contacts,
        Self::Abc,
        Self::Xyz,
        Self::Rfm,
        Self::NextTouch,
    ];

    /// The full names of all fields, in the order of [`UserField::ALL`].
    pub const NAMES: [&'static str; COUNT] = [
        "UF_CRM_CS_PARENT",
        "UF_CRM_CS_LIFECYCLE",
        "UF_CRM_CS_TYPE",
        "UF_CRM_CS_FREQUENCY",
        "UF_CRM_CS_LAST_PAY",
        "UF_CRM_CS_PAYMENTS",
        "UF_CRM_CS_DIALOGS",
        "UF_CRM_CS_CONTACTS",
        "UF_CRM_CS_ABC",
        "UF_CRM_CS_XYZ",
        "UF_CRM_CS_RFM",
        "UF_CRM_CS_NEXT",
    ];

    /// The eight fields.
    pub fn eight() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().take(FIELD_COUNT)
    }

    /// The place of an optional field among those; nothing of one of the eight.
    #[must_use]
    pub fn place_among_optional(self) -> Option<usize> {
        (self as usize).checked_sub(FIELD_COUNT)
    }

    /// Whether the field is one of the eight, or one of these optional ones.
    #[must_use]
    pub fn is_among(self, optional: OptionalFields) -> bool {
        self.place_among_optional().is_none_or(|place| optional[place])
    }

    /// The full name, `UF_CRM_…`, of at most twenty characters, which is what older portals take
    /// (rest_help/crm/company/crm_company_userfield_add.php).
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The field of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What the field holds.
    #[must_use]
    pub fn holds(self) -> Holds {
        match self {
            Self::Parent => Holds::Company,
            Self::LifeCycle => Holds::List(&LIFE_CYCLE),
            Self::ClientType => Holds::List(&CLIENT_TYPE),
            Self::Frequency => Holds::List(&FREQUENCY),
            Self::LastPayment | Self::NextTouch => Holds::Date,
            Self::Payments => Holds::Number,
            Self::Dialogs | Self::Contacts => Holds::List(&YES_NO),
            Self::Abc => Holds::List(&ABC),
            Self::Xyz => Holds::List(&XYZ),
            Self::Rfm => Holds::List(&RFM),
        }
    }

    /// What the field can be chosen from; nothing unless it is a list.
    #[must_use]
    pub fn choices(self) -> &'static [Choice] {
        match self.holds() {
            Holds::List(choices) => choices,
            Holds::Company | Holds::Date | Holds::Number => &[],
        }
    }

    /// The label in cards, lists and filters.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let (russian, english) = match self {
            Self::Parent => ("Родительская компания (Клиенты)", "Parent company (Clients)"),
            Self::LifeCycle => ("Жизненный цикл (Клиенты)", "Life cycle (Clients)"),
            Self::ClientType => ("Тип клиента (Клиенты)", "Client type (Clients)"),
            Self::Frequency => ("Частота продаж (Клиенты)", "Sales frequency (Clients)"),
            Self::LastPayment => ("Дата последней оплаты (Клиенты)", "Last payment date (Clients)"),
            Self::Payments => ("Количество оплат (Клиенты)", "Number of payments (Clients)"),
            Self::Dialogs => ("Наличие диалогов (Клиенты)", "Has dialogs (Clients)"),
            Self::Contacts => ("Наличие контактов для связи (Клиенты)", "Has contact details (Clients)"),
            Self::Abc => ("Ранг ABC (Клиенты)", "ABC rank (Clients)"),
            Self::Xyz => ("Регулярность XYZ (Клиенты)", "XYZ regularity (Clients)"),
            Self::Rfm => ("Группа RFM (Клиенты)", "RFM group (Clients)"),
            Self::NextTouch => ("Следующее касание (Клиенты)", "Next touch (Clients)"),
        };
        match language {
            Language::Russian => russian,
            Language::English => english,
        }
    }

    /// The value of this field among those of a card.
    #[must_use]
    pub fn value(self, values: &FieldValues) -> Option<FieldValue> {
        match self {
            Self::Parent => values.parent.map(FieldValue::Company),
            Self::LifeCycle => values.life_cycle.map(FieldValue::Group),
            Self::ClientType => values.client_type.map(FieldValue::ClientType),
            Self::Frequency => values.frequency.map(FieldValue::Group),
            Self::LastPayment => values.last_payment.map(FieldValue::Date),
            Self::Payments => values.payments.map(FieldValue::Number),
            Self::Dialogs => values.has_dialogs.map(FieldValue::Flag),
            Self::Contacts => values.has_contacts.map(FieldValue::Flag),
            Self::Abc => values.optional.abc.map(FieldValue::Abc),
            Self::Xyz => values.optional.xyz.map(FieldValue::Xyz),
            Self::Rfm => values.optional.rfm.map(FieldValue::Rfm),
            Self::NextTouch => values.optional.next_touch.map(FieldValue::Date),
        }
    }

    /// Puts a value where it belongs; one that this field cannot hold changes nothing.
    fn put(self, values: &mut FieldValues, value: FieldValue) {
        match (self, value) {
            (Self::Parent, FieldValue::Company(id)) => values.parent = Some(id),
            (Self::LifeCycle, FieldValue::Group(group)) => values.life_cycle = Some(group),
            (Self::ClientType, FieldValue::ClientType(kind)) => values.client_type = Some(kind),
            (Self::Frequency, FieldValue::Group(group)) => values.frequency = Some(group),
            (Self::LastPayment, FieldValue::Date(date)) => values.last_payment = Some(date),
            (Self::Payments, FieldValue::Number(number)) => values.payments = Some(number),
            (Self::Dialogs, FieldValue::Flag(flag)) => values.has_dialogs = Some(flag),
            (Self::Contacts, FieldValue::Flag(flag)) => values.has_contacts = Some(flag),
            (Self::Abc, FieldValue::Abc(rank)) => values.optional.abc = Some(rank),
            (Self::Xyz, FieldValue::Xyz(rank)) => values.optional.xyz = Some(rank),
            (Self::Rfm, FieldValue::Rfm(group)) => values.optional.rfm = Some(group),
            (Self::NextTouch, FieldValue::Date(date)) => values.optional.next_touch = Some(date),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_enough_for_old_portals_and_lead_back_to_their_fields() {
        for field in UserField::ALL {
            let own = field.name().strip_prefix("UF_CRM_").expect("the portal's prefix");
            assert!(own.len() <= 13, "{own}");
            assert_eq!(UserField::by_name(field.name()), Some(field));
        }
        assert_eq!(UserField::by_name("UF_CRM_OTHER"), None);
    }

    #[test]
    fn the_choices_of_a_list_differ_in_code_value_and_text() {
        for field in UserField::ALL {
            let choices = field.choices();
            for (index, choice) in choices.iter().enumerate() {
                for other in &choices[..index] {
                    assert_ne!(choice.code, other.code);
                    assert_ne!(choice.value, other.value);
                    assert!(!choice.is_called(other.russian) && !choice.is_called(other.english));
                }
            }
        }
    }
}
