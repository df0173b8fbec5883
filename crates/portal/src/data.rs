//! Everything a portal holds before anybody calls it: one table per kind of record and the portal's own description.

use crate::record::Record;
use crate::schema::Entity;

/// Language of the portal's interface and of generated names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Language {
    /// `ru` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Ru => "ru",
            Language::En => "en",
        }
    }
}

/// Tariff, which decides the rate limit (docs: limits.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// 2 requests a second, a reserve of 50.
    #[default]
    Basic,
    /// 5 requests a second, a reserve of 250.
    Enterprise,
}

/// The portal itself: `portal.json` of a dump.
#[derive(Debug, Clone, PartialEq)]
pub struct PortalInfo {
    /// Name of the company.
    pub title: String,
    /// The portal's clock at its start, seconds since 1970 UTC.
    pub now: i64,
    /// Seconds the portal's clock is ahead of UTC.
    pub utc_offset: i32,
    /// Interface language.
    pub language: Language,
    /// Code of the currency sums are converted to.
    pub base_currency: String,
    /// Tariff.
    pub plan: Plan,
}

impl Default for PortalInfo {
    fn default() -> PortalInfo {
        PortalInfo {
            title: "Демо".to_owned(),
            // 2026-11-20T12:00:00+03:00: fixed, so that every start shows the same months.
            now: 1_795_165_200,
            utc_offset: 3 * 3600,
            language: Language::Ru,
            base_currency: "RUB".to_owned(),
            plan: Plan::Basic,
        }
    }
}

/// All records of a portal, made without any input or output. Each list is sorted by id before a portal serves it
/// ([`Data::sort`]); funnels keep their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Data {
    /// The portal's description.
    pub info: PortalInfo,
    /// Entity type 3.
    pub contacts: Vec<Record>,
    /// Entity type 4.
    pub companies: Vec<Record>,
    /// Entity type 2.
    pub deals: Vec<Record>,
    /// Leads, entity type 1.
    pub leads: Vec<Record>,
    /// Smart invoices, entity type 31.
    pub invoices: Vec<Record>,
    /// Invoices of the first generation.
    pub old_invoices: Vec<Record>,
    /// Activities.
    pub activities: Vec<Record>,
    /// Requisites.
    pub requisites: Vec<Record>,
    /// Addresses of requisites.
    pub addresses: Vec<Record>,
    /// Users.
    pub users: Vec<Record>,
    /// Departments.
    pub departments: Vec<Record>,
    /// Directories, stages included.
    pub statuses: Vec<Record>,
    /// Funnels.
    pub categories: Vec<Record>,
    /// Currencies.
    pub currencies: Vec<Record>,
    /// Stage changes.
    pub stage_history: Vec<Record>,
    /// Lines of goods.
    pub product_rows: Vec<Record>,
}

impl Data {
    /// The records of one kind.
    pub fn records(&self, entity: Entity) -> &Vec<Record> {
        match entity {
            Entity::Contact => &self.contacts,
            Entity::Company => &self.companies,
            Entity::Deal => &self.deals,
            Entity::Lead => &self.leads,
            Entity::Invoice => &self.invoices,
            Entity::OldInvoice => &self.old_invoices,
            Entity::Activity => &self.activities,
            Entity::Requisite => &self.requisites,
            Entity::User => &self.users,
            Entity::Department => &self.departments,
            Entity::Status => &self.statuses,
            Entity::Category => &self.categories,
            Entity::Currency => &self.currencies,
            Entity::StageHistory => &self.stage_history,
            Entity::ProductRow => &self.product_rows,
            Entity::Address => &self.addresses,
        }
    }

    /// The records of one kind, to be changed.
    pub fn records_mut(&mut self, entity: Entity) -> &mut Vec<Record> {
        match entity {
            Entity::Contact => &mut self.contacts,
            Entity::Company => &mut self.companies,
            Entity::Deal => &mut self.deals,
            Entity::Lead => &mut self.leads,
            Entity::Invoice => &mut self.invoices,
            Entity::OldInvoice => &mut self.old_invoices,
            Entity::Activity => &mut self.activities,
            Entity::Requisite => &mut self.requisites,
            Entity::User => &mut self.users,
            Entity::Department => &mut self.departments,
            Entity::Status => &mut self.statuses,
            Entity::Category => &mut self.categories,
            Entity::Currency => &mut self.currencies,
            Entity::StageHistory => &mut self.stage_history,
            Entity::ProductRow => &mut self.product_rows,
            Entity::Address => &mut self.addresses,
        }
    }

    /// Sorts every list by id, save funnels, whose ids repeat between entity types.
    pub fn sort(&mut self) {
        for entity in Entity::ALL.into_iter().filter(|entity| *entity != Entity::Category) {
            self.records_mut(entity).sort_by_key(|record| record.id);
        }
    }
}
