//! All groups of clients are well filled. The count here is rough (days instead of calendar months, every funnel, no
//! merging of payments); the rules themselves are tested where they are kept.

use std::collections::BTreeMap;

use super::USUAL;
use crate::data::Data;
use crate::record::Record;
use crate::schema::{FieldId, activity, company, contact, deal, invoice};

/// A contact (3) or company (4) with its id.
type Client = (i64, u32);

#[derive(Default)]
struct Life {
    payments: usize,
    last_payment: i64,
    requests: usize,
    dialogs: usize,
    reachable: bool,
}

/// Who is the client behind each record.
struct Clients {
    employer: BTreeMap<u32, u32>,
    lives: BTreeMap<Client, Life>,
}

impl Clients {
    fn of(data: &Data) -> Self {
        let mut lives = BTreeMap::new();
        for record in &data.companies {
            let own = record.flag(company::IS_MY_COMPANY) == Some(true);
            if !own && record.int(company::CATEGORY_ID) == Some(0) {
                let reachable =
                    !record.multifields(company::FM).is_empty() || !record.ids(company::CONTACT_IDS).is_empty();
                lives.insert((4, record.id), Life { reachable, ..Life::default() });
            }
        }
        let mut employer = BTreeMap::new();
        for record in data.contacts.iter().filter(|record| record.int(contact::CATEGORY_ID) == Some(0)) {
            let company = record.ids(contact::COMPANY_IDS).iter().find(|id| lives.contains_key(&(4, **id)));
            match company {
                Some(company) => {
                    employer.insert(record.id, *company);
                }
                None => {
                    let reachable = !record.multifields(contact::FM).is_empty();
                    lives.insert((3, record.id), Life { reachable, ..Life::default() });
                }
            }
        }
        Self { employer, lives }
    }

    fn behind(&self, company: Option<u32>, contacts: &[u32]) -> Option<Client> {
        let company = company.map(|id| (4, id)).filter(|client| self.lives.contains_key(client));
        let contact = contacts.iter().find_map(|id| match self.employer.get(id) {
            Some(company) => Some((4, *company)),
            None => Some((3, *id)).filter(|client| self.lives.contains_key(client)),
        });
        company.or(contact)
    }

    fn sale(&mut self, record: &Record, company: FieldId, contacts: FieldId, paid: Option<i64>) -> Option<Client> {
        let client = self.behind(record.reference(company), record.ids(contacts))?;
        let life = self.lives.get_mut(&client)?;
        life.requests += 1;
        if let Some(paid) = paid {
            life.payments += 1;
            life.last_payment = life.last_payment.max(paid);
        }
        Some(client)
    }
}

#[test]
fn all_groups_of_clients_are_well_filled() {
    let data = &*USUAL;
    let mut clients = Clients::of(data);
    let mut owners = BTreeMap::new();
    for record in &data.deals {
        let won = record.text(deal::STAGE_SEMANTIC_ID) == "S" && record.flag(deal::IS_RECURRING) == Some(false);
        let paid = record.time(deal::CLOSEDATE).filter(|at| *at <= data.info.now).or(record.time(deal::MOVED_TIME));
        let client = clients.sale(record, deal::COMPANY_ID, deal::CONTACT_IDS, paid.filter(|_| won));
        owners.insert((2, record.id), client);
    }
    for record in &data.invoices {
        let alone = record.reference(invoice::PARENT_ID_2).is_none() && record.text(invoice::STAGE_ID).ends_with(":P");
        let paid = record.time(invoice::MOVED_TIME).filter(|_| alone);
        let client = clients.sale(record, invoice::COMPANY_ID, invoice::CONTACT_IDS, paid);
        owners.insert((31, record.id), client);
    }
    for record in data.activities.iter().filter(|record| record.text(activity::PROVIDER_ID) != "IMOPENLINES_SESSION") {
        let owner = record.reference(activity::OWNER_ID).expect("every activity has an owner");
        let client = match record.int(activity::OWNER_TYPE_ID) {
            Some(3) => clients.behind(None, &[owner]),
            Some(4) => clients.behind(Some(owner), &[]),
            Some(kind) => owners.get(&(kind, owner)).copied().flatten(),
            None => None,
        };
        if let Some(life) = client.and_then(|client| clients.lives.get_mut(&client)) {
            life.dialogs += 1;
        }
    }

    let mut groups = BTreeMap::<&str, usize>::new();
    for life in clients.lives.values() {
        let age = (data.info.now - life.last_payment) / 86_400;
        let group = match life {
            Life { payments: 1.., .. } if age < 184 => "active",
            Life { payments: 1.., .. } if age < 549 => "sleeping",
            Life { payments: 1.., .. } => "lost",
            Life { requests: 1.., .. } => "requests",
            Life { dialogs: 1.., .. } => "dialogs",
            Life { reachable: true, .. } => "contacts",
            _ => "nothing",
        };
        *groups.entry(group).or_default() += 1;
        if life.payments > 1 {
            *groups.entry("regular").or_default() += 1;
        }
    }
    let all = clients.lives.len();
    for (group, least, most) in [
        ("active", 10, 20),
        ("sleeping", 5, 12),
        ("lost", 18, 30),
        ("regular", 14, 22),
        ("requests", 15, 23),
        ("dialogs", 12, 20),
        ("contacts", 10, 18),
        ("nothing", 3, 10),
    ] {
        let share = groups[group] * 100 / all;
        assert!((least..=most).contains(&share), "{group}: {share} % of {all}: {groups:?}");
    }
}
