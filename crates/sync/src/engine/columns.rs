//! What features ask to be read beside what every store has: which sets of columns, goods since when, which user fields.

use std::collections::BTreeSet;

use bitrix24::{CardKind, PortalField, Source};
use segmentation::{Month, RecordId, UserFieldId};
use serde::{Deserialize, Serialize};

use super::{Phase, Sync};
use crate::checkpoint::{Checkpoint, ColumnSet, Reached};
use crate::known::{self, Known};

/// What a feature needs to have read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Want {
    /// Touches, for planning.
    Touches,
    /// Leads, which are read unasked where the settings of counting say that they are requests.
    Leads,
    /// The cities, regions and countries of cards.
    Addresses,
    /// The goods of payments from a month on.
    Goods {
        /// The first month.
        since: Month,
    },
    /// What cards hold in the user field of the portal's own with this code (`UF_CRM_…`).
    UserField(String),
}

/// What was asked for in this session.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    touches: bool,
    leads: bool,
    addresses: bool,
    goods_since: Option<Month>,
    user_fields: BTreeSet<String>,
    /// Whether something was asked for after the present reading had looked for it.
    pub(super) is_new: bool,
    /// The user fields that are being read.
    pub(super) under_way: Vec<(CardKind, String)>,
}

impl Wanted {
    /// Notes a want; says whether it was not noted before.
    fn note(&mut self, want: Want) -> bool {
        match want {
            Want::Touches => !std::mem::replace(&mut self.touches, true),
            Want::Leads => !std::mem::replace(&mut self.leads, true),
            Want::Addresses => !std::mem::replace(&mut self.addresses, true),
            Want::Goods { since } => {
                let is_new = self.goods_since.is_none_or(|before| since < before);
                self.goods_since = Some(self.goods_since.map_or(since, |before| before.min(since)));
                is_new
            }
            Want::UserField(code) => self.user_fields.insert(code),
        }
    }

    /// The same wants, for a reading that begins anew.
    pub(super) fn anew(self) -> Self {
        Self { is_new: false, under_way: Vec::new(), ..self }
    }
}

/// The columns that every store has in the end. Others are read only for who asks for them.
const ALWAYS: [ColumnSet; 3] = [ColumnSet::Money, ColumnSet::CardDetails, ColumnSet::Names];

/// The list of addresses of a kind of cards.
pub(super) fn addresses_of(kind: CardKind) -> Source {
    match kind {
        CardKind::Contact => Source::ContactAddresses,
        CardKind::Company => Source::CompanyAddresses,
    }
}

/// The list that tells user fields and nothing else.
pub(super) fn fields_of(kind: CardKind) -> Source {
    match kind {
        CardKind::Contact => Source::ContactFields,
        CardKind::Company => Source::CompanyFields,
    }
}

impl Sync {
    /// Reads something too, from this reading on, and keeps it up to date, at later visits as well once it is read to its
    /// end. What every store has is read unasked.
    pub fn want(&mut self, want: Want) {
        let is_read = want == Want::Leads && self.wants_leads();
        if !self.instructions.wanted.note(want)
            || is_read
            || self.stored.checkpoint.is_none() && self.phase == Phase::Finished
        {
            return;
        }
        if self.phase == Phase::Finished {
            self.refresh();
        } else {
            self.instructions.wanted.is_new = true;
        }
    }

    /// Whether leads are to be read: they are requests by the settings of counting, or somebody tries what they would be.
    pub(super) fn wants_leads(&self) -> bool {
        self.instructions.wanted.leads || self.counting().is_some_and(|counting| counting.settings.leads_are_requests)
    }

    /// The codes of the user fields that were ever asked for.
    pub(super) fn asked_codes(&self) -> BTreeSet<String> {
        let known = self.stored.checkpoint.iter().flat_map(|checkpoint| checkpoint.user_fields.keys());
        known.map(|(_, code)| code.clone()).chain(self.instructions.wanted.user_fields.iter().cloned()).collect()
    }

    /// The user fields of the portal's own that lists of cards tell along.
    pub(super) fn portal_fields(&self) -> Vec<(CardKind, &PortalField)> {
        self.stored.checkpoint.iter().flat_map(Checkpoint::readable_fields).collect()
    }

    /// The numbers of the user fields that the portal has.
    pub(super) fn field_numbers(&self) -> BTreeSet<UserFieldId> {
        self.portal_fields().into_iter().map(|(_, field)| field.id).collect()
    }

    /// Takes what the bootstrap has told of the user fields that were asked for. One that was made anew is another field.
    pub(super) fn note_portal_fields(&mut self) {
        let codes = self.asked_codes();
        let Some(checkpoint) = &mut self.stored.checkpoint else { return };
        for (kind, code) in CardKind::ALL.into_iter().flat_map(|kind| codes.iter().map(move |code| (kind, code))) {
            let column = checkpoint.user_fields.entry((kind, code.clone())).or_default();
            // Of a kind whose fields could not be read, what was known still holds.
            let Some(fields) = self.reading.bootstrap.portal_fields.get(&kind) else { continue };
            let found = fields.iter().find(|field| field.code == *code);
            let numbers = [column.field.as_ref(), found].map(|field| field.map(|field| (field.id, field.kind)));
            if numbers[0] != numbers[1] {
                column.reached = Reached::Nothing;
            }
            column.field = found.cloned();
        }
    }

    /// The month since which goods are kept up to date, or are to be read.
    pub(super) fn goods_since(&self) -> Option<Month> {
        let kept = self.stored.checkpoint.as_ref().and_then(|checkpoint| checkpoint.goods_since);
        [kept, self.instructions.wanted.goods_since].into_iter().flatten().min()
    }

    /// The cards of a kind whose addresses are to be asked for now.
    pub(super) fn addresses_to_ask(&self, kind: CardKind, known: Known<'_>) -> Vec<RecordId> {
        let is_open = !self.reading.is_closed(addresses_of(kind));
        if is_open { known::beside::cards_without_address(known.facts, kind) } else { Vec::new() }
    }

    /// The user fields that were read least far of those that are not read to their end, and how far that is.
    pub(super) fn fields_to_read(&self) -> Option<(Reached, Vec<(CardKind, String)>)> {
        let columns = &self.stored.checkpoint.as_ref()?.user_fields;
        let unread = columns.iter().filter(|((kind, _), column)| {
            column.readable().is_some()
                && column.reached != Reached::Everything
                && !self.reading.is_closed(fields_of(*kind))
        });
        let least = unread.clone().map(|(_, column)| column.reached).min()?;
        Some((least, unread.filter(|(_, column)| column.reached == least).map(|(key, _)| key.clone()).collect()))
    }

    /// The first set of columns that is wanted and not read to its end, or not up to date.
    pub(super) fn missing_columns(&self, known: Known<'_>) -> Option<ColumnSet> {
        let coverage = &self.stored.checkpoint.as_ref()?.coverage;
        let is_read = |set| coverage.reached(set) == Reached::Everything;
        // Of all that is read apart, they alone change what is counted. Where there are none to be read, that is noted.
        if self.wants_leads() && !is_read(ColumnSet::Leads) && !self.reading.failing.leaves_out(Source::Leads) {
            return Some(ColumnSet::Leads);
        }
        if let Some(set) = ALWAYS.into_iter().find(|&set| !is_read(set)) {
            return Some(set);
        }
        if self.instructions.wanted.touches && !is_read(ColumnSet::Touches) && !self.reading.is_closed(Source::Touches)
        {
            return Some(ColumnSet::Touches);
        }
        if self.fields_to_read().is_some() {
            return Some(ColumnSet::UserFields);
        }
        if (self.instructions.wanted.addresses || is_read(ColumnSet::Addresses)) && self.lacks_addresses(known) {
            return Some(ColumnSet::Addresses);
        }
        self.goods_since().filter(|&since| self.lacks_goods(since, known)).map(|_| ColumnSet::Goods)
    }

    fn lacks_addresses(&self, known: Known<'_>) -> bool {
        let is_noted = self
            .stored
            .checkpoint
            .as_ref()
            .is_some_and(|checkpoint| checkpoint.coverage.reached(ColumnSet::Addresses) == Reached::Everything);
        let are_open = CardKind::ALL.iter().all(|&kind| !self.reading.is_closed(addresses_of(kind)));
        are_open && !is_noted || CardKind::ALL.iter().any(|&kind| !self.addresses_to_ask(kind, known).is_empty())
    }

    fn lacks_goods(&self, since: Month, known: Known<'_>) -> bool {
        let is_noted = self.stored.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.has_goods_since(since));
        !self.reading.is_closed(Source::Goods)
            && (!is_noted || !known::beside::deals_without_goods(known.facts, since).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_want_is_new_once_and_goods_are_wanted_from_the_earliest_month() {
        let since = |text: &str| Want::Goods { since: text.parse().expect("a month") };
        let mut wanted = Wanted::default();
        for (want, is_new) in [
            (Want::Touches, true),
            (Want::Touches, false),
            (Want::Addresses, true),
            (since("2024-05"), true),
            (since("2024-06"), false),
            (since("2023-01"), true),
            (since("2024-05"), false),
            (Want::UserField("UF_CRM_A".into()), true),
            (Want::UserField("UF_CRM_B".into()), true),
            (Want::UserField("UF_CRM_A".into()), false),
        ] {
            assert_eq!(wanted.note(want.clone()), is_new, "{want:?}");
        }
        assert_eq!(wanted.goods_since.map(|month| month.to_string()).as_deref(), Some("2023-01"));
    }
}
