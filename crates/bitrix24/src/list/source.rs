//! The lists themselves: by which method each is asked for, and how it spells its fields.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::user_fields::CardKind;

/// A list of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Company cards.
    Companies,
    /// Contact cards.
    Contacts,
    /// Deals.
    Deals,
    /// Smart invoices.
    Invoices,
    /// Invoices of the old module; many portals have none.
    OldInvoices,
    /// Activities made in contacts and companies.
    Activities,
    /// Requisites of contacts and companies.
    Requisites,
    /// Activities made in deals and invoices.
    SalesActivities,
    /// Deals with all of their contacts. Dearer for the budget than [`Source::Deals`], which name only the first one.
    DealLinks,
    /// Contacts with their phones, e-mails, sites and messengers, which [`Source::Contacts`] gives only with whole cards.
    ContactReach,
    /// Companies with theirs.
    CompanyReach,
    /// Contacts with nothing but what their eight user fields hold.
    ContactFields,
    /// Companies with nothing but theirs.
    CompanyFields,
    /// Activities of cards, deals and invoices with all that planning needs.
    Touches,
    /// Those of them that are not done yet.
    OpenTouches,
    /// Addresses of contacts. They have no numbers of their own, and go by those of the contacts.
    ContactAddresses,
    /// Addresses of companies, by the numbers of the companies.
    CompanyAddresses,
    /// Goods of deals: rows of products.
    Goods,
    /// Leads; asked for only where the settings say that they are requests. Portals of the simple mode have none.
    Leads,
}

impl Source {
    /// The lists that are read of every portal, each record in one of them. Those that are missing here tell more about
    /// records that are in another, or are read only where somebody wants them.
    pub const ALL: [Self; 8] = [
        Self::Companies,
        Self::Contacts,
        Self::Deals,
        Self::Invoices,
        Self::OldInvoices,
        Self::Activities,
        Self::Requisites,
        Self::SalesActivities,
    ];

    /// The method that lists it.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Invoices | Self::DealLinks | Self::Leads => "crm.item.list",
            Self::Deals => "crm.deal.list",
            Self::ContactReach | Self::ContactFields => "crm.contact.list",
            Self::CompanyReach | Self::CompanyFields => "crm.company.list",
            Self::OldInvoices => "crm.invoice.list",
            Self::Activities | Self::SalesActivities | Self::Touches | Self::OpenTouches => "crm.activity.list",
            Self::Requisites => "crm.requisite.list",
            Self::ContactAddresses | Self::CompanyAddresses => "crm.address.list",
            Self::Goods => "crm.item.productrow.list",
        }
    }

    /// Whether every row has a number of its own; otherwise several may go by the same one.
    #[must_use]
    pub fn has_own_numbers(self) -> bool {
        !matches!(self, Self::ContactAddresses | Self::CompanyAddresses)
    }

    /// Where an answer holds the rows; nothing if it is itself the list of them.
    pub(super) fn rows_at(self) -> Option<&'static str> {
        match self {
            Self::Goods => Some("productRows"),
            _ => self.entity_type().map(|_| "items"),
        }
    }

    /// Number of the type in `crm.item.list`; nothing for lists with a method of their own.
    pub(super) fn entity_type(self) -> Option<u32> {
        match self {
            Self::Leads => Some(1),
            Self::Companies => Some(4),
            Self::Contacts => Some(3),
            Self::DealLinks => Some(2),
            Self::Invoices => Some(31),
            Self::Deals
            | Self::OldInvoices
            | Self::Activities
            | Self::Requisites
            | Self::SalesActivities
            | Self::ContactReach
            | Self::CompanyReach
            | Self::ContactFields
            | Self::CompanyFields
            | Self::Touches
            | Self::OpenTouches
            | Self::ContactAddresses
            | Self::CompanyAddresses
            | Self::Goods => None,
        }
    }

    pub(super) fn id_field(self) -> &'static str {
        match self {
            Self::ContactAddresses | Self::CompanyAddresses => "ANCHOR_ID",
            Self::Goods => "id",
            _ if self.entity_type().is_some() => "id",
            _ => "ID",
        }
    }

    /// What its rows are ordered by: first that by which pages go on.
    pub(super) fn order(self) -> Value {
        match self {
            // Of several addresses of a card the earliest counts, and they are told in this order.
            Self::ContactAddresses | Self::CompanyAddresses => {
                json!({ "ANCHOR_ID": "ASC", "ENTITY_ID": "ASC", "TYPE_ID": "ASC" })
            }
            other => json!({ other.id_field(): "ASC" }),
        }
    }

    pub(super) fn created_field(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Invoices | Self::DealLinks | Self::Leads => "createdTime",
            Self::Deals | Self::ContactReach | Self::CompanyReach | Self::ContactFields | Self::CompanyFields => {
                "DATE_CREATE"
            }
            Self::OldInvoices => "DATE_INSERT",
            Self::Activities | Self::SalesActivities | Self::Touches | Self::OpenTouches => "CREATED",
            // Neither addresses nor rows of goods tell of their times.
            Self::Requisites | Self::ContactAddresses | Self::CompanyAddresses | Self::Goods => "DATE_CREATE",
        }
    }

    pub(super) fn updated_field(self) -> &'static str {
        match self {
            Self::Companies | Self::Contacts | Self::Invoices | Self::DealLinks | Self::Leads => "updatedTime",
            Self::Deals | Self::ContactReach | Self::CompanyReach | Self::ContactFields | Self::CompanyFields => {
                "DATE_MODIFY"
            }
            Self::OldInvoices => "DATE_UPDATE",
            Self::Activities | Self::SalesActivities | Self::Touches | Self::OpenTouches => "LAST_UPDATED",
            // Neither addresses nor rows of goods tell of their times.
            Self::Requisites | Self::ContactAddresses | Self::CompanyAddresses | Self::Goods => "DATE_MODIFY",
        }
    }

    /// The kind of cards whose user fields the list can tell.
    #[must_use]
    pub fn card_kind(self) -> Option<CardKind> {
        match self {
            Self::Contacts | Self::ContactFields => Some(CardKind::Contact),
            Self::Companies | Self::CompanyFields => Some(CardKind::Company),
            _ => None,
        }
    }

    /// The types of owners whose rows the list holds, where one method lists those of many
    /// (docs: crm/timeline/activities/activity-base/crm-activity-list.md; numbers of types: crm/data-types.md).
    fn owner_types(self) -> Option<&'static [u32]> {
        match self {
            Self::Activities => Some(&[3, 4]),
            Self::SalesActivities => Some(&[2, 5, 31]),
            Self::Touches | Self::OpenTouches => Some(&[2, 3, 4, 5, 31]),
            _ => None,
        }
    }

    /// The conditions that make the list of what its method lists.
    pub(super) fn own_filter(self) -> Map<String, Value> {
        let mut filter = Map::new();
        if let Some(types) = self.owner_types() {
            filter.insert("OWNER_TYPE_ID".to_owned(), json!(types));
        }
        match self {
            Self::OpenTouches => _ = filter.insert("COMPLETED".to_owned(), json!("N")),
            Self::ContactAddresses => _ = filter.insert("ANCHOR_TYPE_ID".to_owned(), json!(3)),
            Self::CompanyAddresses => _ = filter.insert("ANCHOR_TYPE_ID".to_owned(), json!(4)),
            // Of deals; the method wants to be told.
            Self::Goods => _ = filter.insert("=ownerType".to_owned(), json!("D")),
            _ => {}
        }
        filter
    }

    /// Only what the counting and the list of clients need: whole rows are two to three times dearer than a dozen fields.
    pub(crate) fn select(self) -> &'static [&'static str] {
        match self {
            Self::Companies => &[
                "id",
                "title",
                "createdTime",
                "createdBy",
                "assignedById",
                "isMyCompany",
                "categoryId",
                "hasPhone",
                "hasEmail",
                "hasImol",
                "typeId",
                "sourceId",
                "industry",
                "employees",
            ],
            Self::Contacts => &[
                "id",
                "name",
                "secondName",
                "lastName",
                "createdTime",
                "createdBy",
                "assignedById",
                "categoryId",
                "companyId",
                "companyIds",
                "hasPhone",
                "hasEmail",
                "hasImol",
                "typeId",
                "sourceId",
            ],
            Self::Deals => &[
                "ID",
                "DATE_CREATE",
                "CLOSEDATE",
                "MOVED_TIME",
                "STAGE_ID",
                "STAGE_SEMANTIC_ID",
                "CATEGORY_ID",
                "IS_RECURRING",
                "COMPANY_ID",
                "CONTACT_ID",
                "OPPORTUNITY",
                "CURRENCY_ID",
                "TYPE_ID",
            ],
            Self::DealLinks => &[
                "id",
                "createdTime",
                "closedate",
                "movedTime",
                "stageId",
                "stageSemanticId",
                "categoryId",
                "isRecurring",
                "companyId",
                "contactId",
                "contactIds",
                "opportunity",
                "currencyId",
                "typeId",
            ],
            Self::Invoices => &[
                "id",
                "createdTime",
                "updatedTime",
                "movedTime",
                "stageId",
                "isRecurring",
                "companyId",
                "contactId",
                "contactIds",
                "parentId2",
                "opportunity",
                "currencyId",
            ],
            // Whatever became of a lead, it was a request: neither its stage nor its sum matters.
            Self::Leads => &["id", "createdTime", "companyId", "contactId", "contactIds"],
            Self::OldInvoices => &[
                "ID",
                "DATE_INSERT",
                "DATE_UPDATE",
                "DATE_STATUS",
                "DATE_PAYED",
                "PAYED",
                "STATUS_ID",
                "IS_RECURRING",
                "UF_COMPANY_ID",
                "UF_CONTACT_ID",
                "UF_DEAL_ID",
                "PRICE",
                "CURRENCY",
            ],
            Self::Activities | Self::SalesActivities => {
                &["ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "CREATED"]
            }
            Self::Touches | Self::OpenTouches => &[
                "ID",
                "OWNER_ID",
                "OWNER_TYPE_ID",
                "TYPE_ID",
                "PROVIDER_ID",
                "CREATED",
                "DIRECTION",
                "COMPLETED",
                "DEADLINE",
                "START_TIME",
                "END_TIME",
                "RESPONSIBLE_ID",
                "DESCRIPTION",
            ],
            Self::Requisites => &["ID", "ENTITY_TYPE_ID", "ENTITY_ID", "ADDRESS_ONLY", "DATE_CREATE"],
            // The older lists of cards name the kinds they shall tell, and cost no more than narrow rows
            // (docs: crm/contacts/crm-contact-list.md, crm/companies/crm-company-list.md).
            Self::ContactReach | Self::CompanyReach => &["ID", "PHONE", "EMAIL", "WEB", "IM"],
            Self::ContactFields | Self::CompanyFields => &["ID"],
            Self::ContactAddresses | Self::CompanyAddresses => {
                &["ANCHOR_TYPE_ID", "ANCHOR_ID", "CITY", "REGION", "PROVINCE", "COUNTRY"]
            }
            // The method has no `select`.
            Self::Goods => &[],
        }
    }
}
