//! The job that looks after the user fields in the portal, the eight and the optional ones that are chosen: looks, makes
//! what is missing, mends what was changed, or takes them away, and then those that are not chosen any more as well.
//!
//! Every run begins and ends with a look, and whatever fails is looked at again before it is tried again: a field may be
//! there although making it was refused or the answer was lost. So a second run finds nothing left to do. Mending is asked
//! for once in a run, because a portal may keep what it was asked to change; only what the last look finds changed counts.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::reply::Part;
use bitrix24::user_fields::{self, CardKind, Definition, FieldSet, Language, UserField};
use bitrix24::{Batch, BatchReply, Call, OddAnswer, PortalError, Remedy, bootstrap};
use segmentation::{OptionalFields, UserFieldId};
use serde_json::value::RawValue;

/// A field of one kind of cards.
pub type Place = (CardKind, UserField);

/// How often one field is tried to be made or removed in one run.
const ATTEMPTS: u8 = 2;

/// What is to be done with the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsTask {
    /// Find out what there is.
    Look,
    /// Make what is missing and mend what was changed.
    Keep,
    /// Remove what the app has made, with all values.
    Remove,
}

/// Why not everything was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldsRefusal {
    /// The viewer may not change the CRM's settings, or not even read both kinds of cards.
    NoRight,
    /// The app lacks a scope or is closed for the viewer.
    AppNotAllowed,
    /// Fields of these names are there that cannot hold what ours hold; they are somebody else's.
    NamesTaken(Vec<Place>),
    /// Fields of these names are there that the app has not made; they were not removed.
    NotOurs(Vec<Place>),
    /// The portal refused something for a reason of its own.
    Portal {
        /// The method.
        method: &'static str,
        /// The portal's own words.
        text: String,
    },
}

/// Looks after the fields; see the module.
#[derive(Debug)]
pub struct FieldsJob {
    task: FieldsTask,
    /// The optional fields that are to be there.
    optional: OptionalFields,
    is_automatic: bool,
    phase: Phase,
    language: Language,
    /// What the last look has found, one that can hold what it is for.
    found: BTreeMap<Place, Definition>,
    taken: Vec<Place>,
    /// What was there before anything was done; nothing before the first look.
    before: Option<BTreeSet<Place>>,
    attempts: BTreeMap<Place, u8>,
    /// Made or removed since the last look.
    changed: BTreeSet<Place>,
    /// What was asked to mend the fields; nothing before.
    mends: Option<BTreeMap<Place, Call>>,
    refusal: Option<FieldsRefusal>,
}

#[derive(Debug)]
enum Phase {
    /// Which fields there are.
    List,
    /// All about those that were found.
    Get(Vec<(Place, Definition)>),
    /// Makes one: it may take long.
    Add(Place),
    /// Mends all at once: that is quick.
    Mend,
    /// Removes one: it may take long.
    Delete(Place),
    Done,
}

impl FieldsJob {
    /// A run for somebody who waits for it.
    #[must_use]
    pub fn new(task: FieldsTask) -> Self {
        Self {
            task,
            optional: OptionalFields::default(),
            is_automatic: false,
            phase: Phase::List,
            language: Language::default(),
            found: BTreeMap::new(),
            taken: Vec::new(),
            before: None,
            attempts: BTreeMap::new(),
            changed: BTreeSet::new(),
            mends: None,
            refusal: None,
        }
    }

    /// A look that nobody has asked for.
    #[must_use]
    pub fn automatic_look() -> Self {
        Self { is_automatic: true, ..Self::new(FieldsTask::Look) }
    }

    /// The same with these optional fields beside the eight.
    #[must_use]
    pub fn with_optional(self, optional: OptionalFields) -> Self {
        Self { optional, ..self }
    }

    /// Whether nobody has asked for it.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.is_automatic
    }

    /// What is done.
    #[must_use]
    pub fn task(&self) -> FieldsTask {
        self.task
    }

    /// The optional fields that are to be there.
    #[must_use]
    pub fn optional(&self) -> OptionalFields {
        self.optional
    }

    /// What the portal had when it was last looked at.
    #[must_use]
    pub fn set(&self) -> FieldSet {
        let mut set = FieldSet::default();
        for (&(kind, field), definition) in &self.found {
            set.note(kind, field, definition);
        }
        set
    }

    /// Whether all fields that are to be there were made just now: no card holds a value yet.
    #[must_use]
    pub fn are_new(&self) -> bool {
        let is_made = |place: &Place| self.found.contains_key(place);
        self.before.as_ref().is_some_and(BTreeSet::is_empty) && self.wanted().all(|place| is_made(&place))
    }

    /// Whether the portal has told what there is.
    #[must_use]
    pub fn has_looked(&self) -> bool {
        self.before.is_some()
    }

    /// The names that are taken by fields that cannot be ours.
    #[must_use]
    pub fn taken(&self) -> &[Place] {
        &self.taken
    }

    /// Why not everything was done, if so.
    #[must_use]
    pub fn refusal(&self) -> Option<&FieldsRefusal> {
        self.refusal.as_ref()
    }

    /// How many fields were made, mended and removed.
    #[must_use]
    pub fn done(&self) -> (usize, usize, usize) {
        let Some(before) = &self.before else { return (0, 0, 0) };
        let made = self.found.keys().filter(|place| !before.contains(place)).count();
        let removed = before.iter().filter(|place| !self.found.contains_key(place)).count();
        let is_mended = |(place, call): &(&Place, &Call)| {
            self.found.get(place).is_some_and(|found| self.mend(**place, found).as_ref() != Some(*call))
        };
        let mended = self.mends.iter().flatten().filter(is_mended).count();
        (made, mended, removed)
    }

    /// How many fields there are to make or to remove that are done, and how many in all; nothing before the first look.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let before = self.before.as_ref()?;
        let (done, all) = match self.task {
            FieldsTask::Look => return None,
            FieldsTask::Keep => {
                let is_first = |place: &Place| !before.contains(place);
                let all = self.wanted().filter(|place| is_first(place) && !self.taken.contains(place)).count();
                (self.found.keys().filter(|place| is_first(place)).count(), all)
            }
            FieldsTask::Remove => (before.iter().filter(|it| !self.found.contains_key(it)).count(), before.len()),
        };
        Some((done + self.changed.len(), all))
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = match &self.phase {
            Phase::List => CardKind::ALL.into_iter().map(user_fields::list).chain([bootstrap::app_info()]).collect(),
            Phase::Get(found) => {
                found.iter().map(|((kind, _), definition)| user_fields::get(*kind, definition.id)).collect()
            }
            Phase::Add((kind, field)) => vec![user_fields::add(*kind, *field, self.language)],
            Phase::Mend => self.mends.iter().flat_map(BTreeMap::values).cloned().collect(),
            Phase::Delete(place) => vec![user_fields::delete(place.0, self.found.get(place)?.id)],
            Phase::Done => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let parts = &reply.parts;
        let first = || answer(parts.first());
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::List => self.take_list(parts),
            Phase::Get(asked) => self.take_definitions(asked, parts),
            Phase::Add(place) | Phase::Delete(place) => self.take_change(place, first()),
            Phase::Mend => self.take_mended(parts),
            Phase::Done => Phase::Done,
        };
    }

    fn take_list(&mut self, parts: &[Option<Part<'_>>]) -> Phase {
        self.changed.clear();
        let mut found = Vec::new();
        let mut taken = Vec::new();
        for (position, kind) in CardKind::ALL.into_iter().enumerate() {
            let fields = match answer(parts.get(position)).and_then(|raw| Ok(user_fields::read_list(raw)?)) {
                Ok(fields) => fields,
                Err(failure) => return self.refuse(failure.into_refusal(user_fields::list(kind).method)),
            };
            for (field, definition) in fields {
                if definition.suits(field) {
                    found.push(((kind, field), definition));
                } else if self.is_wanted((kind, field)) {
                    taken.push((kind, field));
                }
            }
        }
        if let Ok(raw) = answer(parts.get(CardKind::ALL.len())) {
            self.language = user_fields::read_language(raw);
        }
        self.taken = taken;
        if found.is_empty() { self.take_definitions(Vec::new(), &[]) } else { Phase::Get(found) }
    }

    /// Takes all about the fields that were found. One that is gone since is not there.
    fn take_definitions(&mut self, asked: Vec<(Place, Definition)>, parts: &[Option<Part<'_>>]) -> Phase {
        self.found.clear();
        for (position, (place, listed)) in asked.into_iter().enumerate() {
            match answer(parts.get(position)).and_then(|raw| Ok(user_fields::read_definition(raw)?)) {
                Ok(definition) => {
                    self.found.insert(place, definition);
                }
                Err(Failure::Portal(error)) if error.remedy() == Remedy::GiveUp => {}
                Err(failure) => return self.refuse(failure.into_refusal(user_fields::get(place.0, listed.id).method)),
            }
        }
        if self.before.is_none() {
            self.before = Some(self.found.keys().copied().collect());
        }
        self.next()
    }

    /// Takes the answer to making or removing a field.
    fn take_change(&mut self, place: Place, answer: Result<&RawValue, Failure>) -> Phase {
        let attempts = self.attempts.entry(place).or_default();
        *attempts += 1;
        match answer {
            Ok(_) => {
                self.changed.insert(place);
                self.next()
            }
            Err(failure) => {
                let is_final = *attempts >= ATTEMPTS;
                let method = match self.task {
                    FieldsTask::Remove => user_fields::delete(place.0, UserFieldId::NONE).method,
                    FieldsTask::Look | FieldsTask::Keep => user_fields::add(place.0, place.1, self.language).method,
                };
                let refusal = failure.into_refusal(method);
                let is_closed = matches!(refusal, FieldsRefusal::NoRight | FieldsRefusal::AppNotAllowed);
                if is_closed || is_final {
                    self.refusal = Some(refusal);
                }
                // The next look tells what has become of it all the same.
                Phase::List
            }
        }
    }

    fn take_mended(&mut self, parts: &[Option<Part<'_>>]) -> Phase {
        for (position, call) in self.mends.iter().flat_map(BTreeMap::values).enumerate() {
            if let Err(failure) = answer(parts.get(position)) {
                self.refusal = Some(failure.into_refusal(call.method));
            }
        }
        Phase::List
    }

    fn refuse(&mut self, refusal: FieldsRefusal) -> Phase {
        self.refusal = Some(refusal);
        Phase::Done
    }

    /// What to do after a look, or after a change that succeeded.
    fn next(&mut self) -> Phase {
        let is_hopeless = self.refusal.is_some();
        let next = match self.task {
            FieldsTask::Look => None,
            _ if is_hopeless => None,
            FieldsTask::Keep => self.wanted().find(|place| self.is_missing(place)).map(Phase::Add),
            FieldsTask::Remove => {
                let ours = self.found.iter().filter(|(_, definition)| definition.is_marked());
                ours.map(|(place, _)| *place).find(|place| self.may_try(place)).map(Phase::Delete)
            }
        };
        if let Some(next) = next {
            return next;
        }
        if !self.changed.is_empty() {
            return Phase::List;
        }
        if self.task == FieldsTask::Keep && !is_hopeless && self.mends.is_none() {
            let kept = self.found.iter().filter(|(place, _)| self.is_wanted(**place));
            let mends: BTreeMap<Place, Call> =
                kept.filter_map(|(&place, found)| Some((place, self.mend(place, found)?))).collect();
            let is_well = mends.is_empty();
            self.mends = Some(mends);
            if !is_well {
                return Phase::Mend;
            }
        }
        if !is_hopeless {
            self.refusal = self.shortfall();
        }
        Phase::Done
    }

    /// The fields that are to be there.
    fn wanted(&self) -> impl Iterator<Item = Place> {
        let all = CardKind::ALL.into_iter().flat_map(|kind| UserField::ALL.map(|field| (kind, field)));
        all.filter(|&place| self.is_wanted(place))
    }

    fn is_wanted(&self, (_, field): Place) -> bool {
        field.is_among(self.optional)
    }

    /// Whether a field has to be made, and may be tried.
    fn is_missing(&self, place: &Place) -> bool {
        !self.found.contains_key(place) && !self.taken.contains(place) && self.may_try(place)
    }

    fn may_try(&self, place: &Place) -> bool {
        !self.changed.contains(place) && self.attempts.get(place).is_none_or(|attempts| *attempts < ATTEMPTS)
    }

    fn mend(&self, (kind, field): Place, found: &Definition) -> Option<Call> {
        user_fields::mend(kind, field, found, self.language)
    }

    /// Why what was found at last is not what was wanted, although nothing was refused.
    fn shortfall(&self) -> Option<FieldsRefusal> {
        match self.task {
            FieldsTask::Look => None,
            FieldsTask::Keep if self.taken.is_empty() => None,
            FieldsTask::Keep => Some(FieldsRefusal::NamesTaken(self.taken.clone())),
            FieldsTask::Remove if self.found.is_empty() => None,
            FieldsTask::Remove => Some(FieldsRefusal::NotOurs(self.found.keys().copied().collect())),
        }
    }
}

/// Why a command brought nothing.
enum Failure {
    Portal(PortalError),
    Odd(OddAnswer),
    Unanswered,
}

impl From<OddAnswer> for Failure {
    fn from(odd: OddAnswer) -> Self {
        Self::Odd(odd)
    }
}

impl Failure {
    fn into_refusal(self, method: &'static str) -> FieldsRefusal {
        let text = match self {
            Self::Portal(error) => match error.remedy() {
                Remedy::NoRight => return FieldsRefusal::NoRight,
                Remedy::AppNotAllowed => return FieldsRefusal::AppNotAllowed,
                _ if error.description.is_empty() => error.code,
                _ => error.description,
            },
            Self::Odd(odd) => odd.detail,
            Self::Unanswered => "the portal left a command unanswered".to_owned(),
        };
        FieldsRefusal::Portal { method, text }
    }
}

fn answer<'a>(part: Option<&Option<Part<'a>>>) -> Result<&'a RawValue, Failure> {
    match part.and_then(Option::as_ref) {
        Some(part) => part.result.as_ref().map(|raw| *raw).map_err(|error| Failure::Portal(error.clone())),
        None => Err(Failure::Unanswered),
    }
}

#[cfg(test)]
mod tests;
