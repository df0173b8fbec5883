//! The saved segments as the portal keeps them, and saving one.

use bitrix24::segments::{Deed, Segments, SegmentsError, Shelf as Wire, Wanted};
use bitrix24::{CardKind, PortalField};
use protocol::{
    PortalUserField, SaveSegment, SaveSegmentAnswer, SavedSegment, SegmentChange, SegmentDeed, SegmentShelf,
    SegmentsAnswer, SegmentsQuestion, Shelf, ShelfProblem,
};
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
    SegmentShelf { segments: segments.collect(), journal: changes.collect(), problem: None }
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
        let (wire, author) = match self.shelf {
            Shelf::Portal => (Wire::Portal, context.administrator.clone()),
            // Whoever it is, it is his own.
            Shelf::Own => {
                let user = context.administrator.clone();
                (Wire::Own, Some(user.unwrap_or_else(|| (context.sees.viewer.unwrap_or_default(), String::new()))))
            }
        };
        let Some((user, name)) = author else { return Step::Answer(SaveSegmentAnswer::NotAllowed) };
        let wanted = self.wanted.clone().map(|(name, condition)| Wanted { name, condition });
        let saving = Saving::new(wire, self.seen.clone(), wanted, self.replaces_damaged, user, name);
        Step::AskPortal(Job::SaveSegment(Box::new(saving)))
    }
}
