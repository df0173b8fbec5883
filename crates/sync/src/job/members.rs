//! Lists the clients of a group as the portal shows them to a viewer who is no administrator.
//!
//! First, unless they are known, the eight fields are looked up, by which the portal knows the groups. Then a page of
//! companies and one of contacts tell how many there are of each, and at last whatever else of the wanted part is missing
//! is asked for: companies come first in the list, contacts after them, each by name.

use std::collections::BTreeMap;
use std::ops::Range;

use bitrix24::list::members::{self, Reading};
use bitrix24::user_fields::{self, GroupFilter};
use bitrix24::{BATCH_LENGTH, Batch, BatchReply, Call, CardKind, FieldSet, PAGE_LENGTH, Remedy, UserField};
use chrono::NaiveDate;
use segmentation::{DrillDown, Row, Settings, UserFieldId};
use serde_json::{Map, Value};

use super::{answer, came_to_nothing};

/// The kinds in the order in which the list shows them.
const KINDS: [CardKind; 2] = [CardKind::Company, CardKind::Contact];

/// So many rows are listed at once at the most; twice as many would not fit into a batch.
const MOST_ROWS: usize = 1_000;

/// Lists the members of a group.
#[derive(Debug)]
pub struct Members {
    question: DrillDown,
    today: NaiveDate,
    settings: Settings,
    fields: Option<FieldSet>,
    step: Step,
    lists: [List; 2],
    /// Whether an answer could not be used.
    is_odd: bool,
}

#[derive(Debug)]
enum Step {
    /// Which fields are there?
    Fields,
    /// What exactly are they?
    Definitions(Vec<(CardKind, UserField, UserFieldId)>),
    /// How many cards are there, and which are the first?
    Count,
    /// Whatever is missing of the wanted part.
    Pages,
    Done,
}

/// What is known of the cards of one kind.
#[derive(Debug, Default)]
struct List {
    /// How they are found; nothing if there are none of this kind.
    filter: Option<Map<String, Value>>,
    /// How many of them match the search.
    matching: usize,
    /// How many there are.
    visible: usize,
    pages: BTreeMap<usize, Vec<Row>>,
    is_closed: bool,
}

/// One command of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Page(usize, usize),
    Visible(usize),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The clients.
    Clients {
        /// The part that was asked for.
        rows: Vec<Row>,
        /// How many match the search.
        matching: usize,
        /// How many the viewer sees, whatever is searched for.
        visible: usize,
    },
    /// The portal does not tell who is in the group.
    NotInFields,
    /// The viewer may read neither contacts nor companies.
    NoRight,
    /// The portal gave no answer that could be used.
    NoAnswer,
}

impl Members {
    /// Lists a part of a group's members of `today`, the portal's date. The month of the question does not matter; `fields`
    /// are the portal's fields, if they are known. The `settings` say when a client leaves its group.
    #[must_use]
    pub fn new(question: DrillDown, today: NaiveDate, settings: Settings, fields: Option<FieldSet>) -> Self {
        let question = DrillDown { limit: question.limit.min(MOST_ROWS), ..question };
        let (step, lists) = (Step::Fields, Default::default());
        let mut job = Self { question, today, settings, fields: None, step, lists, is_odd: false };
        if let Some(fields) = fields {
            job.begin(fields);
        }
        job
    }

    /// The fields are known: the cards can be looked for, if the fields tell them.
    fn begin(&mut self, fields: FieldSet) {
        self.step = Step::Count;
        for (list, kind) in self.lists.iter_mut().zip(KINDS).filter(|(list, _)| !list.is_closed) {
            match members::filter(&fields, &self.settings.filling, kind, self.question.group) {
                GroupFilter::Cards(filter) => list.filter = Some(filter),
                GroupFilter::NoCards => {}
                GroupFilter::Unknown => self.step = Step::Done,
            }
        }
        self.fields = Some(fields);
        if self.asks().is_empty() {
            self.step = Step::Done;
        }
    }

    fn is_searching(&self) -> bool {
        !self.question.search.trim().is_empty()
    }

    /// The commands to ask now.
    fn asks(&self) -> Vec<Ask> {
        let open = |index: &usize| self.lists[*index].filter.is_some() && !self.lists[*index].is_closed;
        match self.step {
            Step::Count => {
                let first = self.question.offset / PAGE_LENGTH;
                let pages = (0..2).filter(open).map(|index| Ask::Page(index, if index == 0 { first } else { 0 }));
                let counts = (0..2).filter(open).filter(|_| self.is_searching()).map(Ask::Visible);
                pages.chain(counts).collect()
            }
            Step::Pages => (0..2)
                .filter(open)
                .flat_map(|index| self.wanted_pages(index).map(move |number| (index, number)))
                .filter(|(index, number)| !self.lists[*index].pages.contains_key(number))
                .map(|(index, number)| Ask::Page(index, number))
                .take(BATCH_LENGTH)
                .collect(),
            Step::Fields | Step::Definitions(_) | Step::Done => Vec::new(),
        }
    }

    /// The wanted part of a list, as positions within it.
    fn wanted(&self, index: usize) -> Range<usize> {
        let before: usize = self.lists[..index].iter().map(|list| list.matching).sum();
        let within = |position: usize| position.saturating_sub(before).min(self.lists[index].matching);
        within(self.question.offset)..within(self.question.offset.saturating_add(self.question.limit))
    }

    fn wanted_pages(&self, index: usize) -> Range<usize> {
        let wanted = self.wanted(index);
        if wanted.is_empty() { 0..0 } else { wanted.start / PAGE_LENGTH..wanted.end.div_ceil(PAGE_LENGTH) }
    }

    fn call(&self, ask: Ask) -> Call {
        let (Ask::Page(index, _) | Ask::Visible(index)) = ask;
        let filter = self.lists[index].filter.clone().unwrap_or_default();
        match ask {
            Ask::Page(_, number) => {
                let filter = members::named(filter, KINDS[index], &self.question.search);
                members::page(KINDS[index], &filter, number)
            }
            Ask::Visible(_) => members::count(KINDS[index], &filter),
        }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = match &self.step {
            Step::Fields => CardKind::ALL.map(user_fields::list).to_vec(),
            Step::Definitions(fields) => fields.iter().map(|(kind, _, id)| user_fields::get(*kind, *id)).collect(),
            Step::Count | Step::Pages => self.asks().into_iter().map(|ask| self.call(ask)).collect(),
            Step::Done => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        if reply.parts.iter().any(came_to_nothing) {
            self.is_odd = true;
            self.step = Step::Done;
        }
        match &self.step {
            Step::Fields => self.take_fields(reply),
            Step::Definitions(_) => self.take_definitions(reply),
            Step::Count | Step::Pages => self.take_cards(reply),
            Step::Done => {}
        }
    }

    fn take_fields(&mut self, reply: &BatchReply<'_>) {
        let mut found = Vec::new();
        for (position, kind) in CardKind::ALL.into_iter().enumerate() {
            // Of cards that are closed to the viewer the fields are closed as well: the others are listed without them.
            let part = reply.parts.get(position).and_then(Option::as_ref);
            let is_closed = part.is_some_and(|it| it.result.as_ref().is_err_and(|it| it.remedy() == Remedy::NoRight));
            let index = KINDS.iter().position(|it| *it == kind).expect("both arrays hold all kinds");
            self.lists[index].is_closed = is_closed;
            let fields = answer(reply, position).and_then(|raw| user_fields::read_list(raw).ok()).unwrap_or_default();
            // The optional ones tell of no group.
            let eight = fields.into_iter().filter(|(field, _)| field.place_among_optional().is_none());
            found.extend(eight.map(|(field, definition)| (kind, field, definition.id)));
        }
        if found.is_empty() {
            self.begin(FieldSet::default());
        } else {
            found.truncate(BATCH_LENGTH);
            self.step = Step::Definitions(found);
        }
    }

    fn take_definitions(&mut self, reply: &BatchReply<'_>) {
        let Step::Definitions(asked) = std::mem::replace(&mut self.step, Step::Done) else { return };
        let mut fields = FieldSet::default();
        for (position, (kind, field, _)) in asked.into_iter().enumerate() {
            let definition = answer(reply, position).and_then(|raw| user_fields::read_definition(raw).ok());
            if let Some(definition) = definition.filter(|definition| definition.suits(field)) {
                fields.note(kind, field, &definition);
            }
        }
        self.begin(fields);
    }

    fn take_cards(&mut self, reply: &BatchReply<'_>) {
        let is_first = matches!(self.step, Step::Count);
        let fields = self.fields.take().unwrap_or_default();
        for (position, ask) in self.asks().into_iter().enumerate() {
            let (Ask::Page(index, _) | Ask::Visible(index)) = ask;
            let list = &mut self.lists[index];
            let Some(part) = reply.parts.get(position).and_then(Option::as_ref) else {
                self.is_odd = true;
                continue;
            };
            let raw = match &part.result {
                Ok(raw) => raw,
                Err(error) if error.remedy() == Remedy::NoRight => {
                    list.is_closed = true;
                    continue;
                }
                Err(_) => {
                    self.is_odd = true;
                    continue;
                }
            };
            let total = part.total.and_then(|total| usize::try_from(total).ok());
            let is_by_fields = list.filter.as_ref().is_some_and(members::is_by_fields);
            let reading = Reading { fields: &fields, today: self.today, settings: &self.settings, is_by_fields };
            match (ask, reading.rows(KINDS[index], raw)) {
                (Ask::Visible(_), _) => list.visible = total.unwrap_or(0),
                (Ask::Page(_, number), Ok(rows)) => {
                    if is_first {
                        list.matching = total.unwrap_or(rows.len());
                    }
                    list.pages.insert(number, rows);
                }
                (Ask::Page(..), Err(_)) => self.is_odd = true,
            }
        }
        self.fields = Some(fields);
        if is_first && !self.is_searching() {
            self.lists.iter_mut().for_each(|list| list.visible = list.matching);
        }
        self.step = Step::Pages;
        if self.is_odd || self.asks().is_empty() {
            self.step = Step::Done;
        }
    }

    /// What was found, once there is nothing more to ask.
    #[must_use]
    pub fn outcome(&self) -> Option<Found> {
        if !matches!(self.step, Step::Done) {
            return None;
        }
        if self.is_odd {
            return Some(Found::NoAnswer);
        }
        let filling = &self.settings.filling;
        let filter =
            |kind| self.fields.as_ref().map(|fields| members::filter(fields, filling, kind, self.question.group));
        let mut open = self.lists.iter().zip(KINDS).filter(|(list, _)| !list.is_closed).map(|(_, kind)| filter(kind));
        if open.clone().any(|filter| matches!(filter, None | Some(GroupFilter::Unknown))) {
            return Some(Found::NotInFields);
        }
        if open.all(|filter| filter == Some(GroupFilter::NoCards)) {
            return Some(Found::NoRight);
        }
        let rows = (0..2).flat_map(|index| self.rows(index)).collect();
        let matching = self.lists.iter().map(|list| list.matching).sum();
        let visible = self.lists.iter().map(|list| list.visible).sum();
        Some(Found::Clients { rows, matching, visible })
    }

    fn rows(&self, index: usize) -> Vec<Row> {
        let wanted = self.wanted(index);
        let list = &self.lists[index];
        let row = |position: usize| list.pages.get(&(position / PAGE_LENGTH))?.get(position % PAGE_LENGTH).cloned();
        wanted.filter_map(row).collect()
    }

    /// The portal's fields, to be spared the next time; nothing if not all of them could be seen.
    #[must_use]
    pub fn fields(&self) -> Option<&FieldSet> {
        self.fields.as_ref().filter(|_| self.lists.iter().all(|list| !list.is_closed))
    }
}
