//! The section «Segments»: groups of clients by conditions that are ready, saved, or being built; what an address says of
//! them, which lists they open, and the words for all that.

pub mod compare;
pub mod labels;
pub mod model;
pub mod sentence;
pub mod snapshot;
mod words;

pub use words::{BuilderTexts, PairTexts, ReportTexts, SegmentsTexts};

use protocol::{FrozenList, Listed, SavedSegment, SegmentSize, SegmentsAnswer, Shelf};
use segmentation::condition::{Condition, MAX_DEPTH, Preset, Sizes};
use segmentation::{Dimension, Month, Part};

use super::breakdowns::{Chosen, dimension_code, dimension_of};
use super::own_list::{OwnList, both};
use crate::route::Route;

/// More of them than this nobody keeps apart.
pub const FEW: usize = 7;

/// So many months are on the small line of a segment.
pub const LINE_MONTHS: u32 = 24;

/// A segment that is neither used nor changed for so many months is worth a look.
pub const STALE_MONTHS: i32 = 6;

/// The longest name of a segment, in letters.
pub const LONGEST_NAME: usize = 100;

/// A segment, as an address and a condition name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// One that is ready.
    Preset(Preset),
    /// A saved one.
    Saved(Shelf, String),
}

fn shelf_code(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Portal => "portal",
        Shelf::Own => "own",
    }
}

impl Key {
    /// As an address says it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Preset(preset) => format!("preset.{}", preset.code()),
            Self::Saved(shelf, id) => format!("{}.{id}", shelf_code(*shelf)),
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let (kind, id) = code.split_once('.')?;
        if kind == "preset" {
            return Preset::of_code(id).map(Self::Preset);
        }
        let shelf = Shelf::ALL.into_iter().find(|&shelf| shelf_code(shelf) == kind)?;
        (!id.is_empty()).then(|| Self::Saved(shelf, id.to_owned()))
    }

    /// The segment, if it is a saved one that there is.
    #[must_use]
    pub fn saved<'a>(&self, known: &'a SegmentsAnswer) -> Option<&'a SavedSegment> {
        let Self::Saved(shelf, id) = self else { return None };
        known.of(*shelf).segments.iter().find(|segment| segment.id == *id)
    }

    /// The list of its clients, if it is a snapshot.
    #[must_use]
    pub fn frozen<'a>(&self, known: &'a SegmentsAnswer) -> Option<&'a FrozenList> {
        self.saved(known)?.frozen.as_ref()
    }

    /// What its clients are: those of its list, or those for whom its condition holds.
    fn members(&self, known: &SegmentsAnswer) -> Result<Condition, Unusable> {
        self.frozen(known).map_or_else(|| self.condition(known), snapshot::listed)
    }

    /// Its condition; of a snapshot, the one by which its clients were found.
    ///
    /// # Errors
    /// Why there is none.
    pub fn condition(&self, known: &SegmentsAnswer) -> Result<Condition, Unusable> {
        match self {
            Self::Preset(preset) => Ok(preset.condition(&Sizes::default())),
            Self::Saved(_, id) => {
                let saved = self.saved(known).ok_or_else(|| Unusable::Gone(id.clone()))?;
                Condition::parse(&saved.condition).map_err(|error| Unusable::NotUnderstood(error.to_string()))
            }
        }
    }

    /// The segment that a condition names.
    fn named(id: &str, known: &SegmentsAnswer) -> Option<Self> {
        if let Some(preset) = id.strip_prefix("preset.") {
            return Preset::of_code(preset).map(Self::Preset);
        }
        let has = |shelf: &Shelf| known.of(*shelf).segments.iter().any(|segment| segment.id == id);
        Shelf::ALL.into_iter().find(has).map(|shelf| Self::Saved(shelf, id.to_owned()))
    }

    /// How a condition names it.
    #[must_use]
    pub fn name_in_condition(&self) -> String {
        match self {
            Self::Preset(_) => self.code(),
            Self::Saved(_, id) => id.clone(),
        }
    }
}

/// Why a segment cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It names a segment that there is not (any more).
    Gone(String),
    /// It names itself, by way of these segments.
    Circle(Vec<String>),
    /// Segments name each other too deeply.
    TooDeep,
    /// The condition is none that this build knows; why, in English.
    NotUnderstood(String),
}

/// A condition with what the segments that it names ask in their place, and with the list of each snapshot. `path` are the segments whose condition it is
/// and that lead to it.
///
/// # Errors
/// If one of them is gone, is none that this build knows, or leads back to itself.
pub fn inlined(condition: &Condition, known: &SegmentsAnswer, path: &mut Vec<String>) -> Result<Condition, Unusable> {
    let mut several =
        |conditions: &[Condition]| conditions.iter().map(|it| inlined(it, known, path)).collect::<Result<Vec<_>, _>>();
    Ok(match condition {
        Condition::All(conditions) => Condition::All(several(conditions)?),
        Condition::Any(conditions) => Condition::Any(several(conditions)?),
        Condition::Not(inner) => Condition::Not(Box::new(inlined(inner, known, path)?)),
        Condition::Test(test) => Condition::Test(test.clone()),
        Condition::Cards(list) => Condition::Cards(list.clone()),
        Condition::Segment(id) => {
            if let Some(start) = path.iter().position(|open| open == id) {
                return Err(Unusable::Circle(path[start..].to_vec()));
            }
            if path.len() >= MAX_DEPTH / 2 {
                return Err(Unusable::TooDeep);
            }
            let key = Key::named(id, known).ok_or_else(|| Unusable::Gone(id.clone()))?;
            path.push(id.clone());
            let inner = inlined(&key.members(known)?, known, path);
            path.pop();
            inner?
        }
    })
}

/// The condition of a segment as it is counted, as text.
///
/// # Errors
/// Why it cannot be counted.
pub fn counted(key: &Key, known: &SegmentsAnswer) -> Result<String, Unusable> {
    inlined(&key.members(known)?, known, &mut vec![key.name_in_condition()]).map(|condition| condition.to_json())
}

/// A condition that is built as it is counted, as text; `of` is the segment that it is the condition of.
///
/// # Errors
/// Why it cannot be counted.
pub fn counted_draft(condition: &Condition, of: Option<&Key>, known: &SegmentsAnswer) -> Result<String, Unusable> {
    let mut path = of.map(Key::name_in_condition).into_iter().collect();
    inlined(condition, known, &mut path).map(|condition| condition.to_json())
}

/// What is open on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All segments.
    All,
    /// One of them.
    Open(Key),
    /// Two of them, side by side.
    Compare(Key, Key),
    /// The builder.
    Edit {
        /// The segment that is changed or copied; nothing for a new one.
        of: Option<Key>,
        /// The condition as it is by now, if it was changed, as text.
        draft: Option<String>,
    },
}

/// What an address begins with that means the builder.
const EDIT: &str = "edit";
/// What an address begins with that means two segments side by side.
const COMPARE: &str = "compare.";
/// What separates a draft from the segment that it is of, and two segments from each other.
const DRAFT: char = '~';

impl Choice {
    /// What the address says.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        let Some(code) = route.choice.as_deref() else { return Self::All };
        let (head, draft) = code.split_once(DRAFT).map_or((code, None), |(head, draft)| (head, Some(draft.to_owned())));
        if let Some(first) = head.strip_prefix(COMPARE) {
            let pair = Key::from_code(first).zip(draft.as_deref().and_then(Key::from_code));
            return pair.map_or(Self::All, |(first, second)| Self::Compare(first, second));
        }
        match head.strip_prefix(EDIT) {
            Some("") => Self::Edit { of: None, draft },
            Some(rest) => Self::Edit { of: rest.strip_prefix('.').and_then(Key::from_code), draft },
            None => Key::from_code(head).map_or(Self::All, Self::Open),
        }
    }

    /// As an address says it; nothing for all segments.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::Open(key) => Some(key.code()),
            Self::Compare(first, second) => Some(format!("{COMPARE}{}{DRAFT}{}", first.code(), second.code())),
            Self::Edit { of, draft } => {
                let of = of.as_ref().map(|key| format!(".{}", key.code())).unwrap_or_default();
                let draft = draft.as_ref().map(|draft| format!("{DRAFT}{draft}")).unwrap_or_default();
                Some(format!("{EDIT}{of}{draft}"))
            }
        }
    }

    /// The address; a segment that is opened lists its clients.
    #[must_use]
    pub fn route(&self, now: &Route) -> Route {
        let route = now.with_choice(self.code());
        let list = matches!(self, Self::Open(_)).then(|| Listing::Members.code());
        route.with_list(list)
    }
}

/// A list of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All clients of the segment that is open or built.
    Members,
    /// Those who have come since the month before.
    Came,
    /// Those who have gone since then.
    Gone,
    /// Those who can be reached by phone.
    Phone,
    /// By e-mail.
    Email,
    /// By both.
    PhoneAndEmail,
    /// Those who are in another segment, too.
    With(Key),
    /// Those whom the segment that is built has and the saved one has not.
    Added,
    /// Those whom the saved one has and the one that is built has not.
    Lost,
    /// Those of a snapshot for whom its condition holds no more.
    Left,
    /// Those for whom the condition of a snapshot holds now, and who are not in it.
    Qualify,
    /// A part of the clients, by what they are told apart.
    Part(Dimension, Part),
    /// Of two segments side by side, all clients of the first.
    InFirst,
    /// All of the second.
    InSecond,
    /// Those who are in both.
    InBoth,
    /// Those who are in the first alone.
    OnlyFirst,
    /// Those who are in the second alone.
    OnlySecond,
}

impl Listing {
    /// As an address says it.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Members => "members".to_owned(),
            Self::Came => "came".to_owned(),
            Self::Gone => "gone".to_owned(),
            Self::Phone => "phone".to_owned(),
            Self::Email => "email".to_owned(),
            Self::PhoneAndEmail => "both".to_owned(),
            Self::With(key) => format!("with.{}", key.code()),
            Self::Added => "added".to_owned(),
            Self::Lost => "lost".to_owned(),
            Self::Left => "left".to_owned(),
            Self::Qualify => "qualify".to_owned(),
            Self::Part(by, part) => format!("part.{}.{}", dimension_code(*by), Chosen::Part(part.clone()).code()),
            Self::InFirst => "first".to_owned(),
            Self::InSecond => "second".to_owned(),
            Self::InBoth => "shared".to_owned(),
            Self::OnlyFirst => "only-first".to_owned(),
            Self::OnlySecond => "only-second".to_owned(),
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let plain = [
            Self::Members,
            Self::Came,
            Self::Gone,
            Self::Phone,
            Self::Email,
            Self::PhoneAndEmail,
            Self::Added,
            Self::Lost,
            Self::Left,
            Self::Qualify,
            Self::InFirst,
            Self::InSecond,
            Self::InBoth,
            Self::OnlyFirst,
            Self::OnlySecond,
        ];
        let known = plain.into_iter().find(|listing| listing.code() == code);
        known.or_else(|| match code.split_once('.')? {
            ("with", key) => Key::from_code(key).map(Self::With),
            ("part", part) => {
                let (by, part) = part.split_once('.')?;
                let Chosen::Part(part) = Chosen::from_code(part)? else { return None };
                dimension_of(by).map(|by| Self::Part(by, part))
            }
            _ => None,
        })
    }
}

/// Who is listed. Segments that are ready need nothing of the portal to be known.
pub(super) fn own_list(route: &Route, code: &str, month: Month, known: Option<&SegmentsAnswer>) -> Option<OwnList> {
    let nothing = SegmentsAnswer::default();
    let known = known.unwrap_or(&nothing);
    let listing = Listing::from_code(code)?;
    let not = |condition: &str| format!(r#"{{"not":{condition}}}"#);
    let (condition, saved) = match Choice::of(route) {
        Choice::All => return None,
        Choice::Compare(first, second) => {
            let [first, second] = [counted(&first, known).ok()?, counted(&second, known).ok()?];
            return Some(OwnList::of_condition(match listing {
                Listing::InFirst => first,
                Listing::InSecond => second,
                Listing::InBoth => both(Some(first), Some(second))?,
                Listing::OnlyFirst => both(Some(first), Some(not(&second)))?,
                Listing::OnlySecond => both(Some(second), Some(not(&first)))?,
                _ => return None,
            }));
        }
        Choice::Open(key) => match listing {
            Listing::Left | Listing::Qualify => {
                let [list, found] = [counted(&key, known).ok()?, snapshot::counted_source(&key, known).ok()?];
                let [of, but] = if listing == Listing::Left { [list, found] } else { [found, list] };
                return Some(OwnList::of_condition(both(Some(of), Some(not(&but)))?));
            }
            _ => (counted(&key, known).ok()?, None),
        },
        Choice::Edit { of, draft } => {
            let saved = of.as_ref().and_then(|key| counted(key, known).ok());
            let draft = draft.map(|text| Condition::parse(&text)).transpose().ok()?;
            let drafted = draft.map(|draft| counted_draft(&draft, of.as_ref(), known)).transpose().ok()?;
            (drafted.or_else(|| saved.clone())?, saved)
        }
    };
    let also = |other: String| Some(OwnList::of_condition(both(Some(condition.clone()), Some(other))?));
    let has = |field: &str| format!(r#"{{"field":"{field}","op":"is","value":true}}"#);
    let changed = |came| OwnList {
        members: Listed::Changed { condition: condition.clone(), since: month.plus(-1), came },
        filter: None,
        are_cards: false,
    };
    match listing {
        Listing::Members => Some(OwnList::of_condition(condition)),
        Listing::Came => Some(changed(true)),
        Listing::Gone => Some(changed(false)),
        Listing::Phone => also(has("phone")),
        Listing::Email => also(has("email")),
        Listing::PhoneAndEmail => also(both(Some(has("phone")), Some(has("email")))?),
        Listing::With(key) => also(counted(&key, known).ok()?),
        Listing::Part(by, part) => also(part.condition(by).to_json()),
        Listing::Added => also(not(&saved?)),
        Listing::Lost => Some(OwnList::of_condition(both(saved, Some(not(&condition)))?)),
        Listing::Left
        | Listing::Qualify
        | Listing::InFirst
        | Listing::InSecond
        | Listing::InBoth
        | Listing::OnlyFirst
        | Listing::OnlySecond => None,
    }
}

/// How a segment has changed since the month before; nothing if only one month is known.
#[must_use]
pub fn change(size: &SegmentSize) -> Option<i64> {
    let [.., before, now] = size.clients[..] else { return None };
    Some(i64::from(now) - i64::from(before))
}

/// The size of the small line, in units of its drawing.
pub const LINE: (f64, f64) = (96.0, 24.0);

/// Points of a line through numbers, in a drawing of a size; the highest number touches its upper edge.
#[must_use]
pub fn line(numbers: &[u32], size: (f64, f64)) -> String {
    let [line, _] = compare::lines([numbers, &[]], size);
    line
}

/// Why a segment is worth a look, by its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It was neither used nor changed for long.
    Unused,
    /// It was not changed for long, and no use of it is noted: whether there was one is not known.
    Unchanged,
}

/// Whether a segment is worth a look by its age. One that another segment names is in use with it.
#[must_use]
pub fn age(key: &Key, known: &SegmentsAnswer, today: Month) -> Option<Age> {
    let saved = key.saved(known)?;
    let mut all = Shelf::ALL.into_iter().flat_map(|shelf| &known.of(shelf).segments);
    if all.any(|other| Condition::parse(&other.condition).is_ok_and(|condition| names(&condition, &saved.id))) {
        return None;
    }
    let is_old = is_stale(&saved.at, today);
    match &saved.used {
        Some(used) => (is_old && is_stale(used, today)).then_some(Age::Unused),
        // That a snapshot does not change is what it is for.
        None => (is_old && saved.frozen.is_none()).then_some(Age::Unchanged),
    }
}

/// Whether a condition names a segment.
fn names(condition: &Condition, id: &str) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().any(|it| names(it, id)),
        Condition::Not(inner) => names(inner, id),
        Condition::Segment(named) => named == id,
        Condition::Test(_) | Condition::Cards(_) => false,
    }
}

/// Whether a segment was used or changed so long ago that it is worth a look. Moments are `YYYY-MM-DD…`.
#[must_use]
pub fn is_stale(changed_at: &str, today: Month) -> bool {
    let changed: Option<Month> = changed_at.get(..7).and_then(|text| text.parse().ok());
    changed.is_some_and(|changed| today.since(changed) >= STALE_MONTHS)
}

/// A name for a copy, or the next one that nobody has: `VIP`, `VIP 2`.
#[must_use]
pub fn free_name(wanted: &str, known: &SegmentsAnswer) -> String {
    let is_taken = |name: &str| {
        Shelf::ALL.into_iter().any(|shelf| known.of(shelf).segments.iter().any(|segment| segment.name == name))
    };
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    (2..).map(|number| format!("{wanted} {number}")).find(|name| !is_taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
