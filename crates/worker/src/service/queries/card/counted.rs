//! What was counted of a client with full rights, put over what the records tell that a viewer may see. The user fields of
//! its card hold it, and the lists of the groups go by them too.

use std::collections::BTreeMap;

use protocol::{ClientCard, Counted};
use segmentation::{Card, ClientType, FieldValues, Group, Groups, Mode, falls_on, paid_group};

/// Puts what the fields of the client's card tell, or those of the card that was asked for: a contact bears the marks
/// of its company. Nothing changes if they do not tell where the client stands.
pub(super) fn put(told: &mut ClientCard, fields: &BTreeMap<Card, FieldValues>) {
    let tells = |card: &Card| fields.get(card).copied().filter(|values| values.life_cycle.is_some());
    let Some(values) = tells(&told.client.card).or_else(|| tells(&told.asked.card)) else { return };
    told.groups = groups(&values, &told.groups);
    told.next_change = values.last_payment.and_then(|paid| {
        let date = falls_on(paid, told.as_of, &told.settings)?;
        Some((date, paid_group(paid, date, &told.settings)))
    });
    told.counted = Some(Counted { payments: values.payments.unwrap_or(0), last_payment: values.last_payment });
}

/// The groups by the fields. Whether a company has people none of them says: that somebody sees a person shows that it
/// has, and that he sees none shows nothing.
fn groups(values: &FieldValues, seen: &Groups) -> Groups {
    let client_type = match (values.client_type, seen.of(Mode::ClientType)) {
        // The company of a contact is hidden, and has this contact at least.
        (Some(ClientType::Business), Some(Group::B2c | Group::B2bWithContacts)) => Some(Group::B2bWithContacts),
        (Some(ClientType::Private), _) => Some(Group::B2c),
        _ => None,
    };
    let told = [seen.of(Mode::Directory), client_type, values.frequency, values.life_cycle];
    told.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_go_by_the_fields_and_people_are_told_only_if_seen() {
        let seen = |of_type| Groups::from_iter([Group::Companies, of_type, Group::First, Group::Lost]);
        let values = FieldValues {
            life_cycle: Some(Group::Active),
            frequency: Some(Group::Regular),
            client_type: Some(ClientType::Business),
            ..FieldValues::default()
        };
        for (of_type, expected) in [
            (Group::B2bWithContacts, Some(Group::B2bWithContacts)),
            (Group::B2bWithoutContacts, None),
            (Group::B2c, Some(Group::B2bWithContacts)),
        ] {
            let groups = groups(&values, &seen(of_type));
            assert_eq!(groups.of(Mode::ClientType), expected);
            let others = [Mode::Paid, Mode::Frequency, Mode::Unpaid].map(|mode| groups.of(mode));
            assert_eq!(others, [Some(Group::Active), Some(Group::Regular), None]);
        }
    }
}
