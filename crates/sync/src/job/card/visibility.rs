//! Who asks about a card, and what its user fields tell him: they hold what was counted with full rights.

use std::collections::BTreeMap;

use bitrix24::list::{self, FieldRow};
use bitrix24::{CardKind, FieldSet, Source, UserField, bootstrap, user_fields};
use segmentation::{Card, FieldValues, UserFieldId};
use serde_json::value::RawValue;

/// A question that tells who asks, or what the fields mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum VisibilityQuestion {
    /// Who asks.
    Profile,
    /// Which of the eight fields cards of a kind have.
    Fields(CardKind),
    /// What exactly one of them is.
    Definition(CardKind, UserField, UserFieldId),
}

impl VisibilityQuestion {
    pub(super) fn call(&self) -> bitrix24::Call {
        match self {
            Self::Profile => bootstrap::profile(),
            Self::Fields(kind) => user_fields::list(*kind),
            Self::Definition(kind, _, id) => user_fields::get(*kind, *id),
        }
    }
}

/// What is known of whoever asks, and of the fields of the cards that were read.
#[derive(Debug)]
pub(super) struct Visibility {
    /// Whether he may see everything; nothing before the portal has told.
    is_admin: Option<bool>,
    fields: FieldSet,
    rows: BTreeMap<Card, FieldRow>,
}

impl Visibility {
    /// Of a viewer who may see everything: no field is looked at.
    pub(super) fn everything() -> Self {
        Self { is_admin: Some(true), fields: FieldSet::default(), rows: BTreeMap::new() }
    }

    /// Of a viewer of whom it may not be known yet; with the portal's fields, if they are.
    pub(super) fn new(is_admin: Option<bool>, fields: Option<FieldSet>) -> Self {
        Self { is_admin, fields: fields.unwrap_or_default(), rows: BTreeMap::new() }
    }

    /// What is to be asked at the beginning.
    pub(super) fn questions(&self) -> Vec<VisibilityQuestion> {
        let profile = self.is_admin.is_none().then_some(VisibilityQuestion::Profile);
        let looks_up = self.looks_at_fields() && self.fields.is_empty();
        let fields = CardKind::ALL.into_iter().filter(|_| looks_up).map(VisibilityQuestion::Fields);
        profile.into_iter().chain(fields).collect()
    }

    /// Whether the fields of cards are of interest: who may see everything needs none.
    pub(super) fn looks_at_fields(&self) -> bool {
        self.is_admin != Some(true)
    }

    /// Takes an answer; gives what is to be asked because of it.
    pub(super) fn read(&mut self, question: &VisibilityQuestion, raw: &RawValue) -> Vec<VisibilityQuestion> {
        match question {
            VisibilityQuestion::Profile => {
                self.is_admin = bootstrap::read_profile(raw).ok().map(|profile| profile.admin)
            }
            VisibilityQuestion::Fields(kind) if self.looks_at_fields() => {
                let found = user_fields::read_list(raw).unwrap_or_default().into_iter();
                let found = found.filter(|(field, _)| field.place_among_optional().is_none());
                return found.map(|(field, it)| VisibilityQuestion::Definition(*kind, field, it.id)).collect();
            }
            VisibilityQuestion::Fields(_) => {}
            VisibilityQuestion::Definition(kind, field, _) => {
                let definition = user_fields::read_definition(raw).ok();
                if let Some(definition) = definition.filter(|definition| definition.suits(*field)) {
                    self.fields.note(*kind, *field, &definition);
                }
            }
        }
        Vec::new()
    }

    /// Notes what the fields of a page of cards hold. A page that cannot be read so tells nothing of them.
    pub(super) fn note_rows(&mut self, source: Source, raw: &RawValue) {
        if self.looks_at_fields() {
            self.rows.extend(list::read_field_rows(source, raw).unwrap_or_default());
        }
    }

    /// What the fields of the cards hold; nothing for a viewer who may see everything.
    pub(super) fn told(&self) -> BTreeMap<Card, FieldValues> {
        let values = |(card, row): (&Card, &FieldRow)| (*card, self.fields.read((*card).into(), row));
        self.rows.iter().filter(|_| self.looks_at_fields()).map(values).collect()
    }

    /// The portal's fields, to be spared the next time; nothing unless those of both kinds of cards were found.
    pub(super) fn fields(&self) -> Option<&FieldSet> {
        let has = |kind| self.fields.known().any(|(of, ..)| of == kind);
        CardKind::ALL.into_iter().all(has).then_some(&self.fields)
    }
}
