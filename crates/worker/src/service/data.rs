//! What is known of the portal, and the engine that counts it.

use std::collections::BTreeMap;

use bitrix24::{CardKind, PortalField};
use chrono::NaiveDate;
use segmentation::profile::{Context, RankSettings, UserField, UserItem};
use segmentation::{Dataset, Delta, Facts, FieldTable, Segmentation, Settings};
use sync::{Checkpoint, Known, Want};

use super::{Connection, Effect, PeerMessage};

/// What is known of the portal.
pub(super) struct Data {
    /// The facts, counted; what it says of clients is shown only once [`is_counted`](Self::is_counted).
    engine: Segmentation,
    /// What the user fields of cards hold.
    fields: FieldTable,
    /// Whether a first month is finished, so that there are numbers to show.
    is_counted: bool,
}

impl Default for Data {
    fn default() -> Self {
        Self::new(Dataset::default(), &Settings::default(), NaiveDate::default())
    }
}

impl Data {
    /// Takes up what was stored, counted by settings as of a date.
    pub(super) fn new(dataset: Dataset, settings: &Settings, today: NaiveDate) -> Self {
        let engine = Segmentation::new(dataset.facts, settings, today);
        Self { engine, fields: dataset.fields, is_counted: false }
    }

    /// The facts.
    pub(super) fn facts(&self) -> &Facts {
        self.engine.facts()
    }

    /// What the eight user fields of cards hold.
    pub(super) fn fields(&self) -> &FieldTable {
        &self.fields
    }

    /// Everything, as the planner sees it.
    pub(super) fn known(&self) -> Known<'_> {
        Known { facts: self.engine.facts(), fields: &self.fields }
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.facts().is_empty() && self.fields.is_empty()
    }

    /// Takes a change.
    pub(super) fn apply(&mut self, delta: &Delta) {
        self.engine.apply(delta);
        self.fields.remove(&delta.gone.cards());
        self.fields.absorb(&delta.fields);
    }

    /// Has the engine count as of a date, whether or not the numbers are shown.
    pub(super) fn as_of(&mut self, today: NaiveDate) -> &Segmentation {
        self.engine.set_today(today);
        &self.engine
    }

    /// Has the numbers shown from now on, as of a date.
    pub(super) fn count(&mut self, today: NaiveDate) -> &Segmentation {
        self.is_counted = true;
        self.as_of(today)
    }

    /// The engine, once its numbers are shown.
    pub(super) fn counted(&self) -> Option<&Segmentation> {
        self.is_counted.then_some(&self.engine)
    }

    /// Has everything counted by settings from now on; says whether they are others than before.
    pub(super) fn set_settings(&mut self, settings: &Settings) -> bool {
        let are_others = self.engine.settings() != settings;
        if are_others {
            self.engine.set_settings(settings);
        }
        are_others
    }

    /// What the administrator has set.
    pub(super) fn settings(&self) -> &Settings {
        self.engine.settings()
    }
}

/// What is known of the portal beside its facts, as far as it is read: what its currencies are worth, and its own user
/// fields. Where the viewer may not read currencies, or they were never read, no sum has a rate.
pub(super) fn context(checkpoint: &Checkpoint) -> Context {
    let mut user_fields: BTreeMap<String, UserField> = BTreeMap::new();
    // Companies first: where contacts have a field of the same code and another kind, that of companies is meant.
    for of in [CardKind::Company, CardKind::Contact] {
        let columns = checkpoint.user_fields.iter().filter(|((kind, _), _)| *kind == of);
        for ((_, code), field) in columns.filter_map(|(key, column)| Some((key, column.readable()?))) {
            let Some(kind) = field.kind else { continue };
            let both = user_fields.entry(code.clone()).or_insert_with(|| UserField {
                kind,
                label: field.label.clone(),
                companies: None,
                contacts: None,
                items: Vec::new(),
            });
            if both.kind == kind {
                *(if of == CardKind::Company { &mut both.companies } else { &mut both.contacts }) = Some(field.id);
                both.items.extend(items(field));
            }
        }
    }
    let settings = &checkpoint.counting.settings;
    let ranks = RankSettings {
        abc: settings.abc.into(),
        norms: settings.touch_norms,
        kinds: settings.touch_kinds.clone(),
        xyz: settings.xyz,
        rfm_months: settings.rfm_months,
    };
    Context { rates: checkpoint.currencies.rates(), ranks, user_fields, ..Context::default() }
}

fn items(field: &PortalField) -> impl Iterator<Item = UserItem> {
    field.items.iter().map(|item| UserItem { id: item.id, code: item.code.clone(), text: item.text.clone() })
}

impl Connection {
    /// What is known of the portal beside its facts, as far as it is read.
    pub(super) fn context(&self) -> Context {
        self.checkpoint().map(context).unwrap_or_default()
    }

    /// Has something read that a feature needs; a follower asks the reader to.
    pub(super) fn want(&mut self, want: Want, effects: &mut Vec<Effect>) {
        if self.is_following() {
            effects.push(Effect::Broadcast(PeerMessage::Want(want)));
        } else {
            self.sync.want(want);
        }
    }
}
