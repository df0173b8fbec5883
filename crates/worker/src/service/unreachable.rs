//! Which cards have to be read whole, because nothing else tells how to reach them.

use std::collections::BTreeSet;

use segmentation::facts::{Facts, Owner, Reach};
use segmentation::{Card, Id};

/// The contacts and the companies about which no way to reach them is known and none was looked for.
///
/// Sites and messengers come only with whole cards, which are two to three times as dear as narrow rows; a flag or a
/// requisite answers the question for nearly all of them. Cards that are left out of every count are not looked up.
pub(super) fn cards(facts: &Facts) -> (Vec<Id>, Vec<Id>) {
    let with_requisites: BTreeSet<Card> = facts
        .requisites
        .values()
        .filter(|requisite| !requisite.is_address_only)
        .filter_map(|requisite| match requisite.owner {
            Owner::Contact(id) => Some(Card::Contact(id)),
            Owner::Company(id) => Some(Card::Company(id)),
            Owner::Deal(_) | Owner::Invoice(..) | Owner::Other => None,
        })
        .collect();
    let is_unknown =
        |card, reach: Reach| reach.is_none() && !reach.contains(Reach::LOOKED_UP) && !with_requisites.contains(&card);
    let contacts = facts
        .contacts
        .values()
        .filter(|contact| contact.category == 0 && is_unknown(Card::Contact(contact.id), contact.reach))
        .map(|contact| contact.id)
        .collect();
    let companies = facts
        .companies
        .values()
        .filter(|it| it.category == 0 && !it.is_own && is_unknown(Card::Company(it.id), it.reach))
        .map(|company| company.id)
        .collect();
    (contacts, companies)
}
