//! What of the user fields is written: chosen by the administrator, because to fill a large portal takes hours.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::fields::FieldValues;
use crate::group::Group;
use crate::modes::Mode;

/// The number of user fields that a portal always has; lists of them are in the order of [`FieldValues`].
pub const FIELD_COUNT: usize = 8;

/// The number of fields that are there only if they are chosen; lists of them are in the order of
/// [`OptionalValues`](crate::OptionalValues).
pub const OPTIONAL_COUNT: usize = 4;

/// Which of the optional fields are meant.
pub type OptionalFields = [bool; OPTIONAL_COUNT];

/// What of the user fields is written. The default is all of the eight, and none of the optional ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filling {
    /// Whether the cards of clients without payments are left empty. A card that holds values already is kept right.
    pub only_paying: bool,
    /// Whether a zero and a No are not written into an empty field.
    pub leaves_empty: bool,
    /// Which of the eight fields are written; the others stay as they are.
    pub fields: [bool; FIELD_COUNT],
    /// Whether cards are written by `crm.item.update` too, whose execution time the portal accounts apart: quicker where
    /// time is billed by method, and off by default, because the portal then starts automation rules at every card.
    pub item_update: bool,
    /// Which optional fields are made and written; the portal is not asked for the others.
    pub optional: OptionalFields,
}

/// As derived; but a text says nothing of optional fields where none is chosen, so that it stays what it was before there
/// were any.
impl Serialize for Filling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { only_paying, leaves_empty, fields, item_update, optional } = self;
        let is_told = !serializer.is_human_readable() || *optional != OptionalFields::default();
        let mut filling = serializer.serialize_struct("Filling", 4 + usize::from(is_told))?;
        filling.serialize_field("only_paying", only_paying)?;
        filling.serialize_field("leaves_empty", leaves_empty)?;
        filling.serialize_field("fields", fields)?;
        filling.serialize_field("item_update", item_update)?;
        if is_told {
            filling.serialize_field("optional", optional)?;
        }
        filling.end()
    }
}

impl Default for Filling {
    fn default() -> Self {
        Self {
            only_paying: false,
            leaves_empty: false,
            fields: [true; FIELD_COUNT],
            item_update: false,
            optional: OptionalFields::default(),
        }
    }
}

impl Filling {
    /// What a card that holds `known` should hold, of `wanted`; what is not written stays as it is known.
    #[must_use]
    pub fn narrow(&self, known: &FieldValues, wanted: &FieldValues) -> FieldValues {
        let has_paid = wanted.payments.is_some_and(|payments| 0 < payments);
        if self.only_paying && !has_paid && *known == FieldValues::default() {
            return *known;
        }
        let [parent, life_cycle, client_type, frequency, last_payment, payments, dialogs, contacts] = self.fields;
        let left = |is_known: bool, is_nothing: bool| self.leaves_empty && !is_known && is_nothing;
        let payments = payments && !left(known.payments.is_some(), wanted.payments == Some(0));
        let dialogs = dialogs && !left(known.has_dialogs.is_some(), wanted.has_dialogs == Some(false));
        let contacts = contacts && !left(known.has_contacts.is_some(), wanted.has_contacts == Some(false));
        FieldValues {
            parent: if parent { wanted } else { known }.parent,
            life_cycle: if life_cycle { wanted } else { known }.life_cycle,
            client_type: if client_type { wanted } else { known }.client_type,
            frequency: if frequency { wanted } else { known }.frequency,
            last_payment: if last_payment { wanted } else { known }.last_payment,
            payments: if payments { wanted } else { known }.payments,
            has_dialogs: if dialogs { wanted } else { known }.has_dialogs,
            has_contacts: if contacts { wanted } else { known }.has_contacts,
            optional: known.optional.with(&wanted.optional, self.optional),
        }
    }

    /// Whether the fields of all members of a group say that they are in it, so that a portal can be asked for them.
    #[must_use]
    pub fn tells(&self, group: Group) -> bool {
        let [_, life_cycle, client_type, frequency, ..] = self.fields;
        let (is_written, is_of_payers) = match group.mode() {
            Mode::Directory | Mode::ClientType => (true, false),
            Mode::Frequency => (frequency, group != Group::NoPayments),
            Mode::Paid => (life_cycle, true),
            Mode::Unpaid => (life_cycle, false),
        };
        client_type && is_written && (is_of_payers || !self.only_paying)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fields::{ClientType, OptionalValues};
    use crate::ids::CompanyId;
    use crate::rank::{Abc, RfmGroup};

    fn values() -> impl Strategy<Value = FieldValues> {
        let client_type = prop::option::of(prop::sample::select(vec![ClientType::Business, ClientType::Private]));
        let life_cycle = prop::option::of(prop::sample::select(vec![Group::Active, Group::Requests]));
        let abc = prop::option::of(prop::sample::select(Abc::ALL.to_vec()));
        let rfm = prop::option::of(prop::sample::select(RfmGroup::ALL.to_vec()));
        let optional = (abc, rfm).prop_map(|(abc, rfm)| OptionalValues { abc, rfm, ..OptionalValues::default() });
        let numbers = (prop::option::of((1..4_u32).prop_map(CompanyId)), prop::option::of(0..3_u32));
        (numbers, client_type, life_cycle, any::<[Option<bool>; 2]>(), optional).prop_map(
            |((parent, payments), client_type, life_cycle, [has_dialogs, has_contacts], optional)| FieldValues {
                parent,
                payments,
                client_type,
                life_cycle,
                has_dialogs,
                has_contacts,
                optional,
                ..FieldValues::default()
            },
        )
    }

    proptest! {
        #[test]
        fn everything_is_written_unless_something_is_chosen(known in values(), wanted in values()) {
            let optional = OptionalFields::default();
            prop_assert_eq!(Filling { optional: optional.map(|_| true), ..Filling::default() }.narrow(&known, &wanted), wanted);
            let others = FieldValues { optional: known.optional, ..wanted };
            prop_assert_eq!(Filling::default().narrow(&known, &wanted), others);
            prop_assert_eq!(Filling { fields: [false; FIELD_COUNT], ..Filling::default() }.narrow(&known, &wanted), known);
        }

        /// What was written is not written again: a second look finds nothing to do.
        #[test]
        fn what_is_written_stays(
            known in values(),
            wanted in values(),
            fields in any::<[bool; FIELD_COUNT]>(),
            optional in any::<OptionalFields>(),
            (only_paying, leaves_empty) in any::<(bool, bool)>(),
        ) {
            let filling = Filling { only_paying, leaves_empty, fields, optional, ..Filling::default() };
            let written = filling.narrow(&known, &wanted);
            prop_assert_eq!(filling.narrow(&written, &wanted), written);
        }
    }

    #[test]
    fn cards_without_payments_and_zeros_can_be_left_empty() {
        let empty = FieldValues::default();
        let none = FieldValues { payments: Some(0), has_dialogs: Some(true), has_contacts: Some(false), ..empty };
        let some = FieldValues { payments: Some(2), ..none };
        let paying = Filling { only_paying: true, ..Filling::default() };
        let zeros = Filling { leaves_empty: true, ..Filling::default() };
        for (filling, known, wanted, expected) in [
            (paying, empty, none, empty),
            (paying, empty, some, some),
            (paying, some, none, none),
            (zeros, empty, none, FieldValues { has_dialogs: Some(true), ..empty }),
            (zeros, some, none, none),
        ] {
            assert_eq!(filling.narrow(&known, &wanted), expected, "{filling:?} {known:?}");
        }
    }

    #[test]
    fn a_text_names_optional_fields_only_where_some_are_chosen() {
        let none = Filling::default();
        let mut some = none;
        some.optional[0] = true;
        let text = |filling: &Filling| serde_json::to_string(filling).expect("a text");
        assert!(!text(&none).contains("optional") && text(&some).contains("optional"));
        for filling in [none, some] {
            assert_eq!(serde_json::from_str::<Filling>(&text(&filling)).expect("a choice"), filling);
        }
    }

    #[test]
    fn a_group_is_told_only_if_all_of_it_is_written() {
        let all = Filling::default();
        let paying = Filling { only_paying: true, ..all };
        let mut without_type = all;
        without_type.fields[2] = false;
        let mut without_life_cycle = all;
        without_life_cycle.fields[1] = false;
        for (filling, told) in [
            (all, [true; 6]),
            (paying, [true, false, true, false, false, false]),
            (without_type, [false; 6]),
            (without_life_cycle, [false, false, true, true, true, true]),
        ] {
            let groups = [Group::Lost, Group::Dialogs, Group::Regular, Group::NoPayments, Group::B2c, Group::Companies];
            assert_eq!(groups.map(|group| filling.tells(group)), told, "{filling:?}");
        }
    }
}
