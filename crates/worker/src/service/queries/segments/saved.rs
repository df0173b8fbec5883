//! The saved segments as the portal keeps them, and saving one.

use bitrix24::segments::{self as wire, Deed, Segments, SegmentsError, Shelf as Wire, Wanted};
use bitrix24::{CardKind, PortalField};
use protocol::{
    FrozenList, PortalUserField, SaveSegment, SaveSegmentAnswer, SavedSegment, SegmentChange, SegmentDeed,
    SegmentShelf, SegmentsAnswer, SegmentsQuestion, Shelf, ShelfProblem, UseSegment, UseSegmentAnswer,
};
use segmentation::UserId;
use segmentation::condition::Code;
use sync::Job;
use sync::job::segments::{ReadSegments, SaveSegment as Saving, Saved};

use super::super::context::Context;
use super::super::{Answerable, Came, Step};

impl Answerable for SegmentsQuestion {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, _: &Context<'_>) -> Step<SegmentsAnswer> {
        let Came::Job(Job::ReadSegments(read)) = came else {
            return Step::AskPortal(Job::ReadSegments(Box::new(ReadSegments::new(self.in_russian))));
        };
        let ReadSegments { texts: [portal, own], employees, deal_types, fields, .. } = *read;
        let shelf = |text: Option<String>| text.map_or_else(|| problem(ShelfProblem::NotTold), |text| shelf(&text));
        Step::Answer(SegmentsAnswer {
            portal: shelf(portal),
            own: shelf(own),
            employees,
            deal_types,
            user_fields: user_fields(fields),
        })
    }
}

fn problem(problem: ShelfProblem) -> SegmentShelf {
    SegmentShelf { problem: Some(problem), ..SegmentShelf::default() }
}

/// What a text tells, as the page is told.
fn shelf(text: &str) -> SegmentShelf {
    let told = match Segments::parse(text) {
        Ok(told) => told,
        Err(SegmentsError::Newer(_)) => return problem(ShelfProblem::Newer),
        Err(SegmentsError::Damaged | SegmentsError::Full) => return problem(ShelfProblem::Damaged),
    };
    let segments = told.segments.into_iter().map(|it| SavedSegment {
        id: it.id,
        name: it.name,
        revision: it.revision,
        condition: it.condition,
        at: it.author.at,
        user: it.author.user,
        by: it.author.name,
        used: it.used,
        frozen: it.frozen.map(|list| FrozenList { on: list.on, cards: list.cards }),
    });
    let changes = told.journal.into_iter().map(|it| SegmentChange {
        at: it.author.at,
        user: it.author.user,
        by: it.author.name,
        id: it.id,
        name: it.name,
        deed: match it.deed {
            Deed::Made => SegmentDeed::Made,
            Deed::Changed => SegmentDeed::Changed,
            Deed::Deleted => SegmentDeed::Deleted,
        },
        before: it.before,
    });
    let room_left = Segments::room_left(text).try_into().unwrap_or(u32::MAX);
    SegmentShelf { segments: segments.collect(), journal: changes.collect(), problem: None, room_left }
}

/// The fields of companies and contacts; where both have one of the same code, that of companies is told, with the items
/// of both.
fn user_fields(fields: Vec<(CardKind, PortalField)>) -> Vec<PortalUserField> {
    let mut told: Vec<PortalUserField> = Vec::new();
    for (_, field) in fields {
        let Some(kind) = field.kind else { continue };
        // A condition names an item by its code, if it has one.
        let items = field.items.into_iter().map(|item| {
            let code = if item.code.is_empty() { Code::Number(item.id.0) } else { Code::Text(item.code) };
            (code, item.text)
        });
        match told.iter_mut().find(|known| known.code == field.code) {
            Some(known) if known.kind == kind => {
                for item in items {
                    if !known.items.contains(&item) {
                        known.items.push(item);
                    }
                }
            }
            Some(_) => {}
            None => told.push(PortalUserField { code: field.code, label: field.label, kind, items: items.collect() }),
        }
    }
    told
}

/// Who changes the segments of a place; nobody if the viewer may not.
fn author(shelf: Shelf, context: &Context<'_>) -> Option<(Wire, (UserId, String))> {
    let administrator = context.administrator.clone();
    match shelf {
        Shelf::Portal => Some((Wire::Portal, administrator?)),
        // Whoever it is, it is his own.
        Shelf::Own => {
            let own = || (context.sees.viewer.unwrap_or_default(), String::new());
            Some((Wire::Own, administrator.unwrap_or_else(own)))
        }
    }
}

impl Answerable for SaveSegment {
    type Work = ();

    fn step(&self, (): &mut (), came: Came, context: &Context<'_>) -> Step<SaveSegmentAnswer> {
        if let Came::Job(Job::SaveSegment(saving)) = came {
            return Step::Answer(match saving.outcome() {
                Some(Saved::Set(text, id)) => SaveSegmentAnswer::Saved(id.clone(), shelf(text)),
                Some(Saved::Overtaken(text)) => SaveSegmentAnswer::Overtaken(shelf(text)),
                Some(Saved::Unreadable(SegmentsError::Damaged)) => SaveSegmentAnswer::Damaged,
                Some(Saved::Unreadable(SegmentsError::Newer(_))) => SaveSegmentAnswer::Newer,
                Some(Saved::Unreadable(SegmentsError::Full)) => SaveSegmentAnswer::Full,
                Some(Saved::Refused(words)) => SaveSegmentAnswer::Refused(words.clone()),
                None => SaveSegmentAnswer::Refused(String::new()),
            });
        }
        let Some((place, (user, name))) = author(self.shelf, context) else {
            return Step::Answer(SaveSegmentAnswer::NotAllowed);
        };
        let frozen = || self.frozen.clone().map(|list| wire::FrozenList { on: list.on, cards: list.cards });
        let wanted = self.wanted.clone().map(|(name, condition)| Wanted { name, condition, frozen: frozen() });
        let saving = Saving::new(place, self.seen.clone(), wanted, self.replaces_damaged, user, name);
        Step::AskPortal(Job::SaveSegment(Box::new(saving)))
    }
}

/// How often a use is noted again of a segment that somebody has changed meanwhile.
const TRIES: usize = 3;

impl Answerable for UseSegment {
    /// How often the portal was asked.
    type Work = usize;

    /// A segment that is saved as it is keeps its state, and the day is noted beside it (`bitrix24::segments::rewrite`).
    fn step(&self, tries: &mut usize, came: Came, context: &Context<'_>) -> Step<UseSegmentAnswer> {
        let mut seen = self.segment.clone();
        if let Came::Job(Job::SaveSegment(saving)) = came {
            match saving.outcome() {
                Some(Saved::Set(text, _)) => return Step::Answer(Some(shelf(text))),
                // It is the changed one that is in use.
                Some(Saved::Overtaken(text)) => {
                    let now = shelf(text).segments.into_iter().find(|it| it.id == seen.id);
                    let Some(now) = now.filter(|_| *tries < TRIES) else { return Step::Answer(None) };
                    seen = now;
                }
                // Without a day the segment is as good as before.
                _ => return Step::Answer(None),
            }
        }
        let Some(today) = context.told_engine().map(|engine| engine.today().to_string()) else {
            return Step::Answer(None);
        };
        if seen.used.is_some_and(|used| used >= today) {
            return Step::Answer(None);
        }
        let Some((place, (user, name))) = author(self.shelf, context) else { return Step::Answer(None) };
        *tries += 1;
        let wanted = Wanted { name: seen.name, condition: seen.condition, frozen: None };
        let saving = Saving::new(place, Some((seen.id, seen.revision)), Some(wanted), false, user, name);
        Step::AskPortal(Job::SaveSegment(Box::new(saving)))
    }
}
