//! Reads saved segments with what conditions can name, and saves one.
//!
//! # Design
//! As for the settings of counting: the portal offers no compare-and-set, so whoever saves a segment says which state of it
//! he has seen, and it is looked up once more before anything is written and again afterwards. Segments are apart from each
//! other: what others have saved beside is kept, and if one who wrote at the same moment has put a text in place that lacks
//! this change, it is made again on top of his. Only a change of the same segment is told.

use bitrix24::counting::{self, Author};
use bitrix24::segments::{self as wire, Segments, SegmentsError, Shelf, Wanted};
use bitrix24::{BATCH_LENGTH, Batch, BatchReply, CardKind, PortalField, options, portal_fields};
use segmentation::condition::UserFieldKind;
use segmentation::{UserFieldId, UserId};

use super::{answer, words};

/// How often a change is made again that somebody has written over.
const TRIES: usize = 3;

/// Reads the segments, and what conditions can name beside what other questions tell.
#[derive(Debug)]
pub struct ReadSegments {
    in_russian: bool,
    stage: Stage,
    /// The texts of the portal's segments and of the viewer's own; nothing for what the portal has not told.
    pub texts: [Option<String>; 2],
    /// The codes of the numbers of employees with their names; nothing if the portal has not told them.
    pub employees: Option<Vec<(String, String)>>,
    /// The codes of the types of deals with their names; nothing if the portal has not told them.
    pub deal_types: Option<Vec<(String, String)>>,
    /// The user fields of cards that are the portal's own.
    pub fields: Vec<(CardKind, PortalField)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    First,
    /// What can be chosen in the lists among the fields is asked for.
    Items,
    Done,
}

impl ReadSegments {
    /// Reads them, with labels in Russian or in English.
    #[must_use]
    pub fn new(in_russian: bool) -> Self {
        Self {
            in_russian,
            stage: Stage::First,
            texts: [None, None],
            employees: None,
            deal_types: None,
            fields: Vec::new(),
        }
    }

    /// The lists among the fields whose items are not told yet, as far as one batch asks.
    fn lists(&self) -> Vec<(CardKind, UserFieldId)> {
        let is_open = |field: &PortalField| field.kind == Some(UserFieldKind::List) && field.items.is_empty();
        let lists = self.fields.iter().filter(|(_, field)| is_open(field));
        lists.map(|(kind, field)| (*kind, field.id)).take(BATCH_LENGTH).collect()
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = match self.stage {
            Stage::First => vec![
                Shelf::Portal.get(),
                Shelf::Own.get(),
                wire::employees(),
                wire::deal_types(),
                wire::user_fields(CardKind::Company, self.in_russian),
                wire::user_fields(CardKind::Contact, self.in_russian),
            ],
            Stage::Items => self.lists().into_iter().map(|(kind, id)| portal_fields::get(kind, id)).collect(),
            Stage::Done => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        if self.stage == Stage::Items {
            for (command, (kind, id)) in self.lists().into_iter().enumerate() {
                let items = answer(reply, command).and_then(|raw| portal_fields::read_items(raw).ok());
                let field = self.fields.iter_mut().find(|(of, field)| (*of, field.id) == (kind, id));
                if let (Some(items), Some((_, field))) = (items, field) {
                    field.items = items;
                }
            }
            self.stage = Stage::Done;
            return;
        }
        let names = |command| answer(reply, command).and_then(|raw| counting::read_types(raw).ok());
        self.texts = [0, 1].map(|command| answer(reply, command).map(options::read));
        (self.employees, self.deal_types) = (names(2), names(3));
        for (command, kind) in [(4, CardKind::Company), (5, CardKind::Contact)] {
            let fields = answer(reply, command).and_then(|raw| portal_fields::read_list(raw).ok());
            // What the app itself writes into cards is asked by the fields of conditions that tell it.
            let is_own = |field: &PortalField| bitrix24::UserField::by_name(&field.code).is_some();
            let fields = fields.into_iter().flatten().filter(|field| field.kind.is_some() && !is_own(field));
            self.fields.extend(fields.map(|field| (kind, field)));
        }
        self.stage = if self.lists().is_empty() { Stage::Done } else { Stage::Items };
    }
}

/// Saves one segment.
#[derive(Debug)]
pub struct SaveSegment {
    /// Whose segments it is among.
    pub shelf: Shelf,
    /// The segment with the number of its state that the author has seen; nothing for a new one.
    seen: Option<(String, u64)>,
    /// What is wanted in its place; nothing to delete it.
    wanted: Option<Wanted>,
    /// Whether a damaged text is replaced, and kept beside.
    replaces_damaged: bool,
    author: Author,
    tries: usize,
    step: Step,
}

#[derive(Debug)]
enum Step {
    /// What is there now?
    Look,
    /// The text is set; with what was damaged.
    Write(Text, Option<String>),
    /// Is the change still there?
    LookAgain(Text),
    Done(Saved),
}

/// A text to be set, with the id of the segment that was changed in it.
#[derive(Clone, Debug)]
struct Text {
    text: String,
    id: String,
}

/// What came of saving a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is saved; with the option's text and the segment's id.
    Set(String, String),
    /// Somebody else has changed or deleted it meanwhile, which holds; with the option's text.
    Overtaken(String),
    /// What is there cannot be changed.
    Unreadable(SegmentsError),
    /// The portal refused it, in these words of its own.
    Refused(String),
}

impl SaveSegment {
    /// Puts `wanted` in place of the segment that was `seen`. The author's moment does not matter: the portal tells it.
    #[must_use]
    pub fn new(
        shelf: Shelf,
        seen: Option<(String, u64)>,
        wanted: Option<Wanted>,
        replaces_damaged: bool,
        user: UserId,
        name: String,
    ) -> Self {
        let author = Author { at: String::new(), user, name };
        Self { shelf, seen, wanted, replaces_damaged, author, tries: 0, step: Step::Look }
    }

    /// What came of it, once there is nothing more to ask.
    #[must_use]
    pub fn outcome(&self) -> Option<&Saved> {
        if let Step::Done(saved) = &self.step { Some(saved) } else { None }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let call = match &self.step {
            Step::Look | Step::LookAgain(_) => self.shelf.get(),
            Step::Write(text, damaged) => self.shelf.set(&text.text, damaged.as_deref()),
            Step::Done(_) => return None,
        };
        Some(Batch::new(vec![call]))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let step = std::mem::replace(&mut self.step, Step::Look);
        self.step = match (answer(reply, 0), step) {
            // It is set, though nobody can say whether by now somebody else has set another.
            (None, Step::LookAgain(Text { text, id })) => Step::Done(Saved::Set(text, id)),
            (None, _) => Step::Done(Saved::Refused(words(reply))),
            (Some(raw), Step::Look) => {
                self.author.at = reply.time.date_start.chars().take("2026-01-01T00:00".len()).collect();
                self.looked(options::read(raw))
            }
            (Some(_), Step::Write(text, _)) => Step::LookAgain(text),
            (Some(raw), Step::LookAgain(ours)) => self.looked_again(ours, options::read(raw)),
            (Some(_), done @ Step::Done(_)) => done,
        };
    }

    fn looked(&self, text: String) -> Step {
        let id = self.seen.as_ref().map(|(id, _)| id.as_str());
        let damaged = match Segments::parse(&text) {
            Ok(present) => {
                let now = id.and_then(|id| present.get(id));
                let is_as_seen = now.map(|it| it.revision) == self.seen.as_ref().map(|(_, revision)| *revision);
                match (now, id) {
                    // To delete what is gone is nothing to do.
                    (None, Some(id)) if self.wanted.is_none() => {
                        return Step::Done(Saved::Set(text.clone(), id.to_owned()));
                    }
                    _ if !is_as_seen => return Step::Done(Saved::Overtaken(text)),
                    _ => None,
                }
            }
            Err(SegmentsError::Damaged) if self.replaces_damaged => Some(text.clone()),
            Err(error) => return Step::Done(Saved::Unreadable(error)),
        };
        match wire::rewrite(self.shelf, &text, id, self.wanted.as_ref(), &self.author) {
            Ok((text, id)) => Step::Write(Text { text, id }, damaged),
            Err(error) => Step::Done(Saved::Unreadable(error)),
        }
    }

    fn looked_again(&mut self, ours: Text, text: String) -> Step {
        let written = Segments::parse(&ours.text).unwrap_or_default();
        let wanted = written.get(&ours.id);
        let Ok(present) = Segments::parse(&text) else { return Step::Done(Saved::Overtaken(text)) };
        if present.get(&ours.id) == wanted {
            return Step::Done(Saved::Set(text, ours.id));
        }
        let now = present.get(&ours.id).map(|it| it.revision);
        let is_as_seen = match &self.seen {
            Some((_, revision)) => now == Some(*revision),
            // A new one of somebody else's has got the same id.
            None => true,
        };
        self.tries += 1;
        if is_as_seen && self.tries < TRIES { self.looked(text) } else { Step::Done(Saved::Overtaken(text)) }
    }
}

#[cfg(test)]
mod tests;
