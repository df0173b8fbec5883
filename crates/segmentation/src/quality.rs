//! What was left out of the counts or belongs to nobody, in numbers.

use crate::answer::Quality;
use crate::client::Clients;
use crate::facts::Facts;

/// Counts what the clients do not show. An own company of a service category is counted once, as an own one.
pub(crate) fn quality(facts: &Facts, clients: &Clients) -> Quality {
    Quality {
        own_companies: count(facts.companies.values(), |company| company.is_own),
        service_companies: count(facts.companies.values(), |company| !company.is_own && company.category != 0),
        service_contacts: count(facts.contacts.values(), |contact| contact.category != 0),
        templates: count(facts.deals.values(), |deal| deal.is_template)
            + count(facts.invoices.values(), |invoice| invoice.is_template),
        payments_without_client: clients.payments_without_client.len() as u32,
        activities_without_client: clients.activities_without_client,
    }
}

fn count<T>(items: impl Iterator<Item = T>, holds: impl Fn(&T) -> bool) -> u32 {
    items.filter(holds).count() as u32
}
