//! Publishes an administrator's chart for all users of the app.
//!
//! The texts come first, the pointer that makes them the chart comes last: whoever reads meanwhile, or after this was
//! broken off, finds the generation before. That generation's texts stay until the next chart is published, so that a
//! reader who has just seen its pointer still finds them, and so that of two who publish at once neither removes what the
//! other is about to point to.

use bitrix24::shared::{self, Pointer};
use bitrix24::{BATCH_LENGTH, Batch, BatchReply, options};
use segmentation::{RecordId, UserId};

use super::shared::{ReadShared, Shared};
use super::{answer, came_to_nothing};

/// How many texts are added by one batch: encoded as a query, each grows to twice its length.
const TEXTS_PER_BATCH: usize = 8;

/// Who publishes, and when the numbers were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Number of the administrator.
    pub author: UserId,
    /// The name of that user; empty if it is not known.
    pub author_name: String,
    /// When the numbers were read, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub as_of: String,
}

/// Publishes a chart, unless the same one is published already: then only its stamp is renewed.
#[derive(Debug)]
pub struct Publish {
    text: String,
    stamp: Stamp,
    step: Step,
    /// The chart that is published now, once it was looked for.
    before: Option<Option<Pointer>>,
    /// Whether the texts were gone once already when the pointer was set.
    is_second_try: bool,
}

#[derive(Debug)]
enum Step {
    /// What is published now?
    Look(ReadShared),
    /// The storage is made.
    Make(Before),
    /// The texts are added; these are in.
    Add(Before, Vec<RecordId>),
    /// Is what was published before still what is published? Adding the texts may have taken long, through a sleep or a
    /// lost network, and somebody else may have published meanwhile.
    LookAgain(Pointer, RecordId),
    /// The pointer is set. What is older than the item is removed afterwards, if there is anything new.
    Point(Pointer, Option<RecordId>),
    /// What is older than this?
    List(RecordId),
    /// What is too old is removed.
    Delete(Vec<RecordId>),
    Done(Publication),
}

/// The generation that was published before, of which the number and the first item matter.
type Before = Option<(u32, RecordId)>;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// The chart is published, or was before.
    Published,
    /// Somebody else has published at the same time, or what was read later, and that chart is the present one.
    Overtaken,
    /// The portal refused it, in these words of its own: the app may not have a storage, or the viewer may not set options.
    Refused(String),
}

impl Publish {
    /// Publishes a text of [`shared::Aggregates::to_text`].
    #[must_use]
    pub fn new(text: String, stamp: Stamp) -> Self {
        Self { text, stamp, step: Step::Look(ReadShared::default()), before: None, is_second_try: false }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = match &self.step {
            Step::Look(look) => return look.batch(),
            Step::Make(_) => shared::make_storage(),
            Step::Add(before, ids) => {
                let texts = shared::chunks(&self.text).into_iter().enumerate().skip(ids.len()).take(TEXTS_PER_BATCH);
                texts.map(|(position, text)| shared::add(generation_after(*before), position, text)).collect()
            }
            Step::LookAgain(..) => vec![shared::pointer()],
            Step::Point(pointer, _) => {
                vec![shared::point_to(pointer), shared::pointer(), shared::items(&pointer.items)]
            }
            Step::List(id) => vec![shared::items_before(*id)],
            Step::Delete(ids) => ids.iter().take(BATCH_LENGTH).map(|&id| shared::delete(id)).collect(),
            Step::Done(_) => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let step = std::mem::replace(&mut self.step, refused(reply));
        self.step = match step {
            // Where nothing is answered, nothing that follows would be.
            Step::Look(_) | Step::Make(_) if reply.parts.iter().all(came_to_nothing) => refused(reply),
            Step::Look(mut look) => {
                look.take(reply);
                self.looked(look)
            }
            // Most of it is usually there already; whether all of it is, shows when it is used.
            Step::Make(before) => Step::Add(before, Vec::new()),
            Step::Add(before, ids) => self.added(before, ids, reply),
            Step::LookAgain(pointer, oldest) => match answer(reply, 0).map(|raw| Pointer::parse(&options::read(raw))) {
                Some(present) if Some(&present) == self.before.as_ref() => Step::Point(pointer, Some(oldest)),
                Some(_) => Step::Done(Publication::Overtaken),
                None => refused(reply),
            },
            Step::Point(pointer, oldest) => self.pointed(pointer, oldest, reply),
            Step::List(_) => {
                let items = answer(reply, 0).and_then(|raw| shared::read_items(raw).ok()).unwrap_or_default();
                match items.into_iter().map(|(id, _)| id).collect::<Vec<_>>() {
                    ids if ids.is_empty() => Step::Done(Publication::Published),
                    ids => Step::Delete(ids),
                }
            }
            // What is left, if anything is, the next publication removes.
            Step::Delete(_) => Step::Done(Publication::Published),
            Step::Done(publication) => Step::Done(publication),
        };
    }

    fn looked(&mut self, look: ReadShared) -> Step {
        if look.outcome().is_some() {
            self.before = Some(look.pointer().cloned());
        }
        let before = look.pointer().map(|pointer| (pointer.generation, oldest(pointer)));
        match look.outcome() {
            None => Step::Look(look),
            // What was read later is the better chart, whoever publishes first.
            Some(Shared::Published { pointer, .. }) if pointer.as_of > self.stamp.as_of => {
                Step::Done(Publication::Overtaken)
            }
            Some(Shared::Published { pointer, text }) if *text == self.text => {
                if pointer.as_of == self.stamp.as_of {
                    return Step::Done(Publication::Published);
                }
                Step::Point(self.pointer(pointer.generation, pointer.items.clone()), None)
            }
            Some(_) => Step::Make(before),
        }
    }

    fn added(&self, before: Before, mut ids: Vec<RecordId>, reply: &BatchReply<'_>) -> Step {
        let chunks = shared::chunks(&self.text).len();
        for position in 0..(chunks - ids.len()).min(TEXTS_PER_BATCH) {
            match answer(reply, position).map(shared::read_id) {
                Some(Ok(id)) => ids.push(id),
                _ => return refused(reply),
            }
        }
        if ids.len() < chunks {
            return Step::Add(before, ids);
        }
        let pointer = self.pointer(generation_after(before), ids);
        let oldest = before.map_or(oldest(&pointer), |(_, oldest)| oldest);
        Step::LookAgain(pointer, oldest)
    }

    /// What was written is read back: the portal has no compare-and-set.
    fn pointed(&mut self, pointer: Pointer, oldest: Option<RecordId>, reply: &BatchReply<'_>) -> Step {
        let (Some(_), Some(text)) = (answer(reply, 0), answer(reply, 1)) else {
            return refused(reply);
        };
        if Pointer::parse(&options::read(text)).as_ref() != Some(&pointer) {
            return Step::Done(Publication::Overtaken);
        }
        let items = answer(reply, 2).and_then(|raw| shared::read_items(raw).ok()).unwrap_or_default();
        let is_whole = pointer.assemble(&items).is_some();
        match oldest {
            _ if !is_whole && !std::mem::replace(&mut self.is_second_try, true) => Step::Look(ReadShared::default()),
            _ if !is_whole => refused(reply),
            Some(oldest) => Step::List(oldest),
            None => Step::Done(Publication::Published),
        }
    }

    fn pointer(&self, generation: u32, items: Vec<RecordId>) -> Pointer {
        let Stamp { author, author_name, as_of } = self.stamp.clone();
        Pointer { generation, items, checksum: shared::checksum(&self.text), as_of, author, author_name }
    }

    /// What came of it, once there is nothing more to ask.
    #[must_use]
    pub fn outcome(&self) -> Option<&Publication> {
        match &self.step {
            Step::Done(publication) => Some(publication),
            _ => None,
        }
    }

    /// The chart that was published before this one, if any was; nothing as long as nobody has looked.
    #[must_use]
    pub fn before(&self) -> Option<Option<&Pointer>> {
        self.before.as_ref().map(Option::as_ref)
    }
}

/// The end of a publication whose last answer could not be used.
fn refused(reply: &BatchReply<'_>) -> Step {
    const UNANSWERED: &str = "the portal gave no answer";
    const NOT_READ_BACK: &str = "what was published could not be read back";
    let error = reply.parts.iter().flatten().find_map(|part| part.result.as_ref().err());
    let words = error.map_or_else(
        || if reply.parts.iter().all(Option::is_none) { UNANSWERED } else { NOT_READ_BACK }.to_owned(),
        |error| format!("{} {}", error.code, error.description).trim().to_owned(),
    );
    Step::Done(Publication::Refused(words))
}

fn generation_after(before: Before) -> u32 {
    before.map_or(1, |(generation, _)| generation.saturating_add(1))
}

/// The first item of a generation; a pointer names at least one.
fn oldest(pointer: &Pointer) -> RecordId {
    pointer.items.iter().copied().min().unwrap_or(0)
}
