//! Saved segments: how they lie in an option, the portal's in one of the app and a user's own in one of his, and who has
//! changed them. The [notes on the chart](crate::notes) lie in the same form, in an option of their own.
//!
//! # Design
//! An option holds one text of JSON: the segments by their ids, each with a number that counts up whenever it is changed,
//! and the journal of their changes, with what was there before. Builds of different age read and write it. A build
//! leaves what it does not know of a segment as it stands, and does not even look into conditions, so that one of a newer
//! build survives. Only a change after which an older build would do harm raises [`FORMAT`], and such a text is neither
//! read nor replaced by a build that does not know it. A portal keeps all options of an app in one value and ships it at
//! every start, so that the oldest entries of the journal go when the text gets long, and no more segments are taken in
//! beyond [`LONGEST`]. A snapshot is a segment with a list of cards beside the condition that it was made by; the list is kept
//! as it was when the segment is used or changed by a build that does not know it.

use segmentation::UserId;
use serde_json::{Map, Value, json};

use crate::counting::Author;
use crate::notes;
use crate::options;
use crate::request::Call;
use crate::user_fields::CardKind;

/// The option that holds the segments.
pub const OPTION: &str = "segments";

/// The option that holds a text that could not be read and was replaced.
pub const DAMAGED: &str = "segments_damaged";

/// How long a day is, as text: `2026-01-01`.
const DAY_LENGTH: usize = 10;

/// The form of the text; counts up when an older build would do harm to it.
const FORMAT: u64 = 1;

/// So many changes are remembered at the most …
const JOURNAL_LENGTH: usize = 40;

/// … and fewer if the text would get longer than this, in bytes. Without any, it may be as long and no longer.
pub const LONGEST: usize = 24_000;

/// Which option holds a text of this form, and what its entries are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// The portal's segments: everybody reads them, administrators write them.
    Portal,
    /// A user's own segments.
    Own,
    /// The notes on the chart: everybody reads them, administrators write them. Their changes are not remembered.
    Notes,
}

impl Shelf {
    /// Asks for the text.
    #[must_use]
    pub fn get(self) -> Call {
        match self {
            Self::Portal => options::get(OPTION),
            Self::Own => Call::new("user.option.get", json!({ "option": OPTION })),
            Self::Notes => options::get(notes::OPTION),
        }
    }

    /// Sets the text; what was there and could not be read is kept beside it.
    #[must_use]
    pub fn set(self, text: &str, damaged: Option<&str>) -> Call {
        let (method, option, beside) = match self {
            Self::Portal => ("app.option.set", OPTION, DAMAGED),
            Self::Own => ("user.option.set", OPTION, DAMAGED),
            Self::Notes => ("app.option.set", notes::OPTION, notes::DAMAGED),
        };
        let mut texts = Map::from_iter([(option.to_owned(), Value::from(text))]);
        texts.extend(damaged.map(|damaged| (beside.to_owned(), Value::from(damaged))));
        Call::new(method, json!({ "options": texts }))
    }

    /// What ids of its entries begin with.
    fn letter(self) -> char {
        match self {
            Self::Portal => 'p',
            Self::Own => 'u',
            Self::Notes => 'n',
        }
    }

    /// How many changes are remembered, and how long the text may be, in bytes.
    fn room(self) -> (usize, usize) {
        match self {
            Self::Portal | Self::Own => (JOURNAL_LENGTH, LONGEST),
            Self::Notes => (0, notes::LONGEST),
        }
    }
}

/// Why a text tells no segments, or cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentsError {
    /// It is damaged.
    #[error("the saved segments are damaged")]
    Damaged,
    /// A newer build wrote it.
    #[error("the saved segments have format {0}, this build knows {FORMAT}")]
    Newer(u64),
    /// There is no room for what is to be saved.
    #[error("there is no room for more segments")]
    Full,
}

/// A saved segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSegment {
    /// Its id, by which conditions and links name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Counts up whenever it is changed.
    pub revision: u64,
    /// Its condition, as JSON text.
    pub condition: String,
    /// Who changed it last, and when.
    pub author: Author,
    /// The day on which it was used last: `YYYY-MM-DD`; nothing if none is noted.
    pub used: Option<String>,
    /// The list of its clients, if it is a snapshot; the condition is the one by which they were found then.
    pub frozen: Option<FrozenList>,
}

/// A list of clients as it was on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenList {
    /// The day: `YYYY-MM-DD`.
    pub on: String,
    /// The cards, as `segmentation::condition::CardList` writes them; they go through unread.
    pub cards: String,
}

/// What was done to a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It was made.
    Made,
    /// Its name or condition was changed.
    Changed,
    /// It was deleted.
    Deleted,
}

impl Deed {
    const ALL: [Self; 3] = [Self::Made, Self::Changed, Self::Deleted];

    fn code(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
        }
    }
}

/// A change of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who did it, and when.
    pub author: Author,
    /// The segment.
    pub id: String,
    /// Its name after the change; of a deleted one, the last.
    pub name: String,
    /// What was done.
    pub deed: Deed,
    /// The condition it had before, as JSON text; nothing for a new one.
    pub before: Option<String>,
}

/// What the option tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// The segments, in the order in which they were made.
    pub segments: Vec<SavedSegment>,
    /// Their changes, the newest first.
    pub journal: Vec<Entry>,
}

impl Segments {
    /// Reads the option's text. An empty one stands for no segments.
    ///
    /// # Errors
    /// Why it tells none.
    pub fn parse(text: &str) -> Result<Self, SegmentsError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let document = document(text)?;
        let Some(Value::Array(segments)) = document.get("segments") else { return Err(SegmentsError::Damaged) };
        let segments = segments.iter().map(|it| read_segment(it).ok_or(SegmentsError::Damaged));
        let journal = document.get("journal").and_then(Value::as_array);
        Ok(Self {
            segments: segments.collect::<Result<_, _>>()?,
            journal: journal.into_iter().flatten().filter_map(read_entry).collect(),
        })
    }

    /// How much room is left in the option of a text, in bytes, if the journal made way.
    #[must_use]
    pub fn room_left(text: &str) -> usize {
        let Ok(mut document) = document(text) else { return LONGEST };
        document.insert("journal".to_owned(), Value::Array(Vec::new()));
        LONGEST.saturating_sub(Value::Object(document).to_string().len())
    }

    /// The segment with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&SavedSegment> {
        self.segments.iter().find(|segment| segment.id == id)
    }
}

/// A segment as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What people call it.
    pub name: String,
    /// Its condition, as JSON text.
    pub condition: String,
    /// The list of its clients, if it is to be a snapshot; without one, a list that is there stays.
    pub frozen: Option<FrozenList>,
}

/// Puts a segment into a text, in the place of the one with the id if one is given, or takes that one out if nothing is
/// wanted in its place; gives the new text and the id. An empty text is made of a damaged one, which the caller keeps.
/// One that is put in as it was is used, not changed: only the day is noted.
///
/// # Errors
/// If a newer build wrote the text, or if there is no room.
pub fn rewrite(
    shelf: Shelf,
    text: &str,
    id: Option<&str>,
    wanted: Option<&Wanted>,
    author: &Author,
) -> Result<(String, String), SegmentsError> {
    let (remembered, longest) = shelf.room();
    let length_before = text.len();
    let mut document = match Segments::parse(text) {
        Err(SegmentsError::Damaged) => Map::new(),
        Err(error) => return Err(error),
        Ok(_) if text.is_empty() => Map::new(),
        Ok(_) => document(text)?,
    };
    let mut segments = taken_list(&mut document, "segments");
    let mut journal = taken_list(&mut document, "journal");
    let is_it = |segment: &Value| segment["id"].as_str() == id;
    let place = id.and_then(|_| segments.iter().position(is_it));
    let count = document.get("made").and_then(Value::as_u64).unwrap_or(0);
    let id = id.filter(|_| place.is_some()).map_or_else(|| format!("{}{}", shelf.letter(), count + 1), str::to_owned);
    let before = place.map(|place| segments[place].clone());
    let by = json!({ "at": author.at, "user": author.user, "name": author.name });
    let condition = wanted.map(|wanted| serde_json::from_str(&wanted.condition).unwrap_or(Value::Null));
    let is_as_it_was = before.as_ref().zip(wanted).is_some_and(|(before, wanted)| {
        before["name"].as_str() == Some(&wanted.name) && Some(&before["condition"]) == condition.as_ref()
    });
    let deed = match (wanted, place) {
        (Some(_), Some(place)) if is_as_it_was => {
            let today = author.at.get(..DAY_LENGTH).unwrap_or_default();
            // Two may use it at the same time: the later day stays.
            if segments[place]["used"].as_str().is_none_or(|used| used < today) {
                segments[place]["used"] = today.into();
            }
            None
        }
        (Some(wanted), place) => {
            let revision = before.as_ref().and_then(|it| it["revision"].as_u64()).unwrap_or(0) + 1;
            let mut segment = match &before {
                Some(Value::Object(known)) => known.clone(),
                _ => Map::new(),
            };
            segment.insert("id".to_owned(), id.as_str().into());
            segment.insert("name".to_owned(), wanted.name.as_str().into());
            segment.insert("revision".to_owned(), revision.into());
            segment.insert("condition".to_owned(), condition.unwrap_or_default());
            segment.insert("by".to_owned(), by.clone());
            if let Some(frozen) = &wanted.frozen {
                segment.insert("frozen".to_owned(), json!({ "on": frozen.on, "cards": frozen.cards }));
            }
            match place {
                Some(place) => segments[place] = Value::Object(segment),
                None => {
                    segments.push(Value::Object(segment));
                    document.insert("made".to_owned(), (count + 1).into());
                }
            }
            Some(if place.is_some() { Deed::Changed } else { Deed::Made })
        }
        (None, Some(place)) => {
            segments.remove(place);
            Some(Deed::Deleted)
        }
        (None, None) => return Ok((text.to_owned(), id)),
    };
    if let Some(deed) = deed {
        let name = wanted.map(|wanted| wanted.name.clone().into());
        let name = name.or_else(|| Some(before.as_ref()?["name"].clone())).unwrap_or_default();
        let mut entry = json!({ "by": by, "id": id, "name": name, "did": deed.code() });
        if let Some(before) = &before {
            entry["before"] = before["condition"].clone();
        }
        journal.insert(0, entry);
        journal.truncate(remembered);
    }
    document.insert("format".to_owned(), FORMAT.into());
    document.insert("segments".to_owned(), Value::Array(segments));
    loop {
        document.insert("journal".to_owned(), Value::Array(journal.clone()));
        let text = Value::Object(document.clone()).to_string();
        if text.len() <= longest {
            return Ok((text, id));
        }
        // What makes room is never refused, as where another build has written more than there is room for here.
        if journal.pop().is_none() {
            let makes_room = deed == Some(Deed::Deleted) || text.len() < length_before;
            return if makes_room { Ok((text, id)) } else { Err(SegmentsError::Full) };
        }
    }
}

fn taken_list(document: &mut Map<String, Value>, key: &str) -> Vec<Value> {
    match document.remove(key) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

/// The text as JSON, if it has the form that is known here.
fn document(text: &str) -> Result<Map<String, Value>, SegmentsError> {
    let document: Map<String, Value> = serde_json::from_str(text).map_err(|_| SegmentsError::Damaged)?;
    match document.get("format").map(Value::as_u64) {
        Some(Some(FORMAT)) => Ok(document),
        Some(Some(newer @ FORMAT..)) => Err(SegmentsError::Newer(newer)),
        _ => Err(SegmentsError::Damaged),
    }
}

fn read_author(by: &Value) -> Author {
    let text = |key: &str| by[key].as_str().unwrap_or_default().to_owned();
    let user = by["user"].as_u64().and_then(|user| u32::try_from(user).ok()).map_or(UserId::NONE, UserId);
    Author { at: text("at"), user, name: text("name") }
}

/// A segment; nothing if it has no id, or one that could not stand in a link.
fn read_segment(segment: &Value) -> Option<SavedSegment> {
    let id = segment["id"].as_str().filter(|id| !id.is_empty() && id.bytes().all(|it| it.is_ascii_alphanumeric()))?;
    Some(SavedSegment {
        id: id.to_owned(),
        name: segment["name"].as_str().unwrap_or_default().to_owned(),
        revision: segment["revision"].as_u64().unwrap_or(0),
        condition: segment["condition"].to_string(),
        author: read_author(&segment["by"]),
        used: segment["used"].as_str().map(str::to_owned),
        frozen: segment.get("frozen").map(|frozen| {
            let text = |key: &str| frozen[key].as_str().unwrap_or_default().to_owned();
            FrozenList { on: text("on"), cards: text("cards") }
        }),
    })
}

/// An entry of the journal; nothing if it tells of something that is not known here.
fn read_entry(entry: &Value) -> Option<Entry> {
    let did = entry["did"].as_str()?;
    Some(Entry {
        author: read_author(&entry["by"]),
        id: entry["id"].as_str()?.to_owned(),
        name: entry["name"].as_str().unwrap_or_default().to_owned(),
        deed: Deed::ALL.into_iter().find(|deed| deed.code() == did)?,
        before: entry.get("before").map(Value::to_string),
    })
}

/// Asks for the numbers of employees that a company can have, as the portal names them; read like types.
#[must_use]
pub fn employees() -> Call {
    crate::counting::directory_entries("EMPLOYEES")
}

/// Asks for the types of deals in the same way.
#[must_use]
pub fn deal_types() -> Call {
    crate::counting::directory_entries("DEAL_TYPE")
}

/// Asks for the user fields of cards of a kind with their labels.
#[must_use]
pub fn user_fields(kind: CardKind, in_russian: bool) -> Call {
    use crate::user_fields::Language;
    crate::portal_fields::list(kind, if in_russian { Language::Russian } else { Language::English })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(user: UserId) -> Author {
        Author { at: "2026-11-30T12:00".to_owned(), user, name: format!("Администратор {user}") }
    }

    fn wanted(name: &str) -> Wanted {
        Wanted {
            name: name.to_owned(),
            condition: r#"{"field":"phone","op":"is","value":true}"#.to_owned(),
            frozen: None,
        }
    }

    fn saved(text: &str, id: Option<&str>, it: Option<&Wanted>) -> (String, String) {
        rewrite(Shelf::Portal, text, id, it, &author(UserId(7))).expect("a text")
    }

    #[test]
    fn a_segment_is_made_changed_and_deleted_and_the_journal_tells_it() {
        let (text, id) = saved("", None, Some(&wanted("С телефоном")));
        let one = Segments::parse(&text).expect("segments");
        assert_eq!((id.as_str(), one.segments[0].revision, one.segments[0].name.as_str()), ("p1", 1, "С телефоном"));
        assert_eq!(one.segments[0].condition, wanted("").condition);
        let (text, _) = saved(&text, Some("p1"), Some(&wanted("Есть телефон")));
        let (text, second) = saved(&text, None, Some(&wanted("Второй")));
        let (text, _) = saved(&text, Some("p1"), None);
        let told = Segments::parse(&text).expect("segments");
        assert_eq!((second.as_str(), told.segments.len(), told.get("p1")), ("p2", 1, None));
        let deeds: Vec<_> = told.journal.iter().map(|it| (it.deed, it.name.as_str(), it.author.user.0)).collect();
        let expected = [
            (Deed::Deleted, "Есть телефон", 7),
            (Deed::Made, "Второй", 7),
            (Deed::Changed, "Есть телефон", 7),
            (Deed::Made, "С телефоном", 7),
        ];
        assert_eq!(deeds, expected);
        assert_eq!(told.journal[0].before.as_deref(), Some(wanted("").condition.as_str()));
        // An id is never given twice, since links and conditions name it.
        assert_eq!(saved(&text, None, Some(&wanted("Третий"))).1, "p3");
    }

    #[test]
    fn a_segment_that_is_put_in_as_it_was_is_used_and_the_latest_day_stays() {
        let on = |day: &str| Author { at: format!("{day}T09:00"), ..author(UserId(8)) };
        let used_on = |text: &str, day: &str| {
            rewrite(Shelf::Portal, text, Some("p1"), Some(&wanted("A")), &on(day)).expect("a text").0
        };
        let (text, _) = saved("", None, Some(&wanted("A")));
        let made = Segments::parse(&text).expect("segments");
        assert_eq!(made.segments[0].used, None);
        let text = used_on(&used_on(&used_on(&text, "2026-12-01"), "2026-12-03"), "2026-12-02");
        let told = Segments::parse(&text).expect("segments");
        assert_eq!(told.segments[0].used.as_deref(), Some("2026-12-03"));
        let expected = SavedSegment { used: told.segments[0].used.clone(), ..made.segments[0].clone() };
        assert_eq!((&told.segments[0], &told.journal), (&expected, &made.journal), "nothing else is changed");
        // A change leaves the day, and counts on from the same state.
        let (text, _) = saved(&text, Some("p1"), Some(&wanted("B")));
        let changed = Segments::parse(&text).expect("segments");
        assert_eq!((changed.segments[0].revision, changed.segments[0].used.as_deref()), (2, Some("2026-12-03")));
    }

    #[test]
    fn a_snapshot_keeps_its_list_whatever_else_is_saved() {
        let frozen = FrozenList { on: "2026-11-30".to_owned(), cards: "11V.7_1".to_owned() };
        let (text, id) = saved("", None, Some(&Wanted { frozen: Some(frozen.clone()), ..wanted("Снимок") }));
        let list = |text: &str| Segments::parse(text).expect("segments").get(&id).and_then(|it| it.frozen.clone());
        assert_eq!(list(&text), Some(frozen.clone()));
        // It is used, gets another name, and others are saved beside it.
        let mut text = text;
        for (id, it) in [(Some("p1"), wanted("Снимок")), (Some("p1"), wanted("Снимок года")), (None, wanted("Другой"))]
        {
            text = saved(&text, id, Some(&it)).0;
            assert_eq!(list(&text).as_ref(), Some(&frozen));
        }
        let told = Segments::parse(&text).expect("segments");
        assert_eq!(told.segments[1].frozen, None);
        // What another build has written in another form is a snapshot all the same, and not all clients of its condition.
        let odd = text.replace(r#""cards":"11V.7_1","#, "");
        assert_eq!(list(&odd).map(|list| list.cards), Some(String::new()));
    }

    #[test]
    fn what_fits_into_the_room_left_can_be_saved_and_more_cannot() {
        let (text, _) = saved("", None, Some(&wanted("A")));
        let with = |length: usize| {
            let frozen = Some(FrozenList { on: "2026-11-30".to_owned(), cards: "1".repeat(length) });
            rewrite(Shelf::Portal, &text, None, Some(&Wanted { frozen, ..wanted("B") }), &author(UserId(7)))
        };
        let left = Segments::room_left(&text);
        assert!(left < LONGEST && Segments::room_left("") == LONGEST);
        let (fuller, _) = with(left - 400).expect("room");
        assert!(Segments::room_left(&fuller) < 400);
        assert_eq!(with(left).map(|_| ()), Err(SegmentsError::Full));
    }

    #[test]
    fn what_a_newer_build_has_added_stays() {
        let text = r#"{"format":1,"made":4,"colours":["red"],"segments":[{"id":"p4","name":"A","revision":2,"mood":"good","condition":{"mood":"good"}}]}"#;
        let told = Segments::parse(text).expect("segments");
        assert_eq!(told.segments[0].condition, r#"{"mood":"good"}"#);
        let (text, _) = saved(text, Some("p4"), Some(&wanted("B")));
        let (text, _) = saved(&text, None, Some(&wanted("C")));
        assert!(text.contains(r#""colours":["red"]"#) && text.contains(r#""mood":"good""#), "{text}");
        assert_eq!(Segments::parse(&text).expect("segments").get("p4").map(|it| it.revision), Some(3));
    }

    #[test]
    fn a_text_that_tells_no_segments_is_told_and_a_newer_one_never_replaced() {
        for (text, expected) in [
            ("{", SegmentsError::Damaged),
            ("[]", SegmentsError::Damaged),
            (r#"{"format":1}"#, SegmentsError::Damaged),
            (r#"{"format":1,"segments":[{"name":"no id"}]}"#, SegmentsError::Damaged),
            (r#"{"format":2,"segments":[]}"#, SegmentsError::Newer(2)),
        ] {
            assert_eq!(Segments::parse(text), Err(expected), "{text}");
            let replaced = rewrite(Shelf::Portal, text, None, Some(&wanted("A")), &author(UserId(1)));
            assert_eq!(replaced.is_ok(), expected == SegmentsError::Damaged, "{text}");
        }
        assert_eq!(Segments::parse(""), Ok(Segments::default()));
    }

    #[test]
    fn when_the_text_gets_long_the_journal_goes_first_and_then_nothing_more_is_taken_in() {
        let long = Wanted { name: "n".repeat(2_000), ..wanted("") };
        let mut text = String::new();
        let mut made = 0;
        let error = loop {
            match rewrite(Shelf::Own, &text, None, Some(&long), &author(UserId(1))) {
                Ok((longer, _)) => text = longer,
                Err(error) => break error,
            }
            made += 1;
            let told = Segments::parse(&text).expect("segments");
            assert!(text.len() <= LONGEST && told.segments.len() == made);
        };
        assert_eq!(error, SegmentsError::Full);
        assert_eq!(Segments::parse(&text).expect("segments").journal.len(), 0);
        assert!((10..12).contains(&made), "{made}");
        // Deleting makes room.
        let (shorter, _) = rewrite(Shelf::Own, &text, Some("u1"), None, &author(UserId(1))).expect("a text");
        assert_eq!(Segments::parse(&shorter).expect("segments").segments.len(), made - 1);
    }
}
