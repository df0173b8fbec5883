//! One client read by itself: the questions that lead from a card to everything that decides its groups.

use segmentation::facts::Owner;
use segmentation::{Card, CompanyId, ContactId, DealId, RecordId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::list::{Source, owner_key};
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;

/// By what rows of a list hang together with a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Deals ([`Source::DealLinks`]), leads or invoices of either kind that name this company.
    Company(CompanyId),
    /// Those that name one of these contacts, as the main one or as another; an old invoice has only one.
    Contacts(Vec<ContactId>),
    /// Invoices of either kind that lie in one of these deals.
    Deals(Vec<DealId>),
    /// Requisites that this card holds.
    Holder(Card),
}

/// The conditions of a filter that a link stands for.
///
/// Docs: crm/universal/object-fields.md (`companyId`, `parentId2`), whats-new.md (`contactIds` can be filtered by),
/// crm/outdated/invoice/crm-invoice-list.md, crm/requisites/universal/crm-requisite-list.md.
pub(crate) fn conditions(source: Source, link: &Link) -> Vec<(&'static str, Value)> {
    let is_old = source == Source::OldInvoices;
    let one = |item, old, value| vec![(if is_old { old } else { item }, value)];
    match link {
        Link::Company(id) => one("companyId", "UF_COMPANY_ID", json!(id)),
        Link::Contacts(ids) => one("@contactIds", "@UF_CONTACT_ID", json!(ids)),
        Link::Deals(ids) => one("@parentId2", "@UF_DEAL_ID", json!(ids)),
        Link::Holder(card) => {
            let owner = match *card {
                Card::Company(id) => Owner::Company(id),
                Card::Contact(id) => Owner::Contact(id),
            };
            let key = owner_key(owner);
            key.map_or_else(Vec::new, |(kind, id)| vec![("ENTITY_TYPE_ID", json!(kind)), ("ENTITY_ID", json!(id))])
        }
    }
}

/// Asks for the contacts that are linked with a company, as their main company or as another one
/// (docs: crm/companies/contacts/crm-company-contact-items-get.md).
#[must_use]
pub fn people(company: CompanyId) -> Call {
    Call::new(PEOPLE, json!({ "id": company }))
}

const PEOPLE: &str = "crm.company.contact.items.get";

/// Reads the answer to [`people`], in the order in which the card shows them.
///
/// # Errors
/// If it is no list of links.
pub fn read_people(raw: &RawValue) -> Result<Vec<ContactId>, OddAnswer> {
    #[derive(Deserialize)]
    struct LinkRow {
        #[serde(rename = "CONTACT_ID", deserialize_with = "tolerant::id")]
        contact: ContactId,
    }
    let rows: Vec<LinkRow> = serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json(PEOPLE, &error))?;
    Ok(rows.into_iter().map(|row| row.contact).filter(|&id| id != ContactId::NONE).collect())
}

/// Asks for the earliest activities made in some records of one kind, a page of them; without `with_chats`, sessions of
/// open lines are passed over. The page is read as one of [`Source::Activities`].
///
/// Ordered by creation and not counted: the first page answers when the first dialog was, however many there are
/// (docs: crm/timeline/activities/activity-base/crm-activity-list.md).
#[must_use]
pub fn first_activities(owners: &[Owner], with_chats: bool) -> Call {
    let keys: Vec<(u32, RecordId)> = owners.iter().copied().filter_map(owner_key).collect();
    debug_assert!(keys.windows(2).all(|pair| pair[0].0 == pair[1].0), "numbers of one kind of records");
    let ids: Vec<RecordId> = keys.iter().map(|(_, id)| *id).collect();
    let mut filter = json!({ "OWNER_TYPE_ID": keys.first().map(|(kind, _)| *kind), "@OWNER_ID": ids });
    if !with_chats {
        filter["!PROVIDER_ID"] = json!(crate::list::CHAT_PROVIDER);
    }
    let params = json!({
        "order": { "CREATED": "ASC", "ID": "ASC" },
        "select": Source::Activities.select(),
        "filter": filter,
        "start": -1,
    });
    Call::new(Source::Activities.method(), params)
}

#[cfg(test)]
mod tests {
    use segmentation::facts::InvoiceKind;

    use segmentation::InvoiceId;

    use super::*;
    use crate::list::{After, Range, page};

    #[test]
    fn a_link_is_a_condition_in_the_words_of_its_list() {
        for (source, link, expected) in [
            (Source::DealLinks, Link::Company(CompanyId(7)), json!({ "companyId": 7 })),
            (Source::DealLinks, Link::Contacts(vec![ContactId(1), ContactId(2)]), json!({ "@contactIds": [1, 2] })),
            (Source::Leads, Link::Contacts(vec![ContactId(1)]), json!({ "@contactIds": [1] })),
            (Source::Invoices, Link::Deals(vec![DealId(5)]), json!({ "@parentId2": [5] })),
            (Source::OldInvoices, Link::Company(CompanyId(7)), json!({ "UF_COMPANY_ID": 7 })),
            (Source::OldInvoices, Link::Contacts(vec![ContactId(1)]), json!({ "@UF_CONTACT_ID": [1] })),
            (Source::OldInvoices, Link::Deals(vec![DealId(5)]), json!({ "@UF_DEAL_ID": [5] })),
            (
                Source::Requisites,
                Link::Holder(Card::Company(CompanyId(7))),
                json!({ "ENTITY_TYPE_ID": 4, "ENTITY_ID": 7 }),
            ),
            (
                Source::Requisites,
                Link::Holder(Card::Contact(ContactId(1))),
                json!({ "ENTITY_TYPE_ID": 3, "ENTITY_ID": 1 }),
            ),
        ] {
            let call = page(source, &Range::Linked(link), After::Start, None, false);
            assert_eq!(call.params["filter"], expected, "{source:?}");
            assert_eq!(call.params["start"], -1);
        }
        let next = page(Source::DealLinks, &Range::Linked(Link::Company(CompanyId(7))), After::Id(90), None, false);
        assert_eq!(next.params["filter"], json!({ "companyId": 7, ">id": 90 }));
    }

    #[test]
    fn people_come_as_numbers_or_as_texts() {
        for (json, expected) in [
            (r#"[{"CONTACT_ID":54,"SORT":10,"ROLE_ID":0,"IS_PRIMARY":"Y"},{"CONTACT_ID":"8"}]"#, vec![54, 8]),
            ("[]", Vec::new()),
        ] {
            let raw: Box<RawValue> = serde_json::from_str(json).expect("JSON in the test");
            assert_eq!(read_people(&raw), Ok(expected.into_iter().map(ContactId).collect()));
        }
    }

    #[test]
    fn the_first_activities_come_first_whatever_their_numbers() {
        let call = first_activities(
            &[Owner::Invoice(InvoiceKind::Smart, InvoiceId(3)), Owner::Invoice(InvoiceKind::Smart, InvoiceId(9))],
            false,
        );
        assert_eq!(call.params["order"], json!({ "CREATED": "ASC", "ID": "ASC" }));
        let expected = json!({ "OWNER_TYPE_ID": 31, "@OWNER_ID": [3, 9], "!PROVIDER_ID": "IMOPENLINES_SESSION" });
        assert_eq!(call.params["filter"], expected);
        let all = first_activities(&[Owner::Company(CompanyId(4))], true);
        assert_eq!(all.params["filter"], json!({ "OWNER_TYPE_ID": 4, "@OWNER_ID": [4] }));
    }
}
