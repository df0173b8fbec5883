//! The chart that all users of the app share: where in the portal it lies, and how it is written and read there.
//!
//! The numbers lie as texts in a storage of the app that every user may read and only administrators may write (docs:
//! api-reference/entity/**), a few dozen kilobytes each, because how long one may be is not documented. Which of them
//! belong together is said by a pointer in an option of the app, which only administrators can set. A pointer names its
//! texts by their ids, and texts are never changed, so whoever reads a pointer finds all of its generation or notices
//! that it is gone.

use segmentation::{RecordId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use crate::options;
use crate::reply::OddAnswer;
use crate::request::Call;
use crate::tolerant;

mod aggregates;

pub use aggregates::Aggregates;

/// The storage's code. It may have 13 characters (docs: api-reference/entity/entities/entity-add.md).
pub const STORAGE: &str = "shared_chart";

/// The property that holds an item's text.
pub const TEXT: &str = "text";

/// The option that holds the pointer.
pub const POINTER: &str = "shared";

/// Bytes of one text at the most.
const CHUNK_LENGTH: usize = 30_000;

/// Which texts are the present chart, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// Counts up with every chart that is published.
    pub generation: u32,
    /// The ids of the texts, in order; at least one.
    pub items: Vec<RecordId>,
    /// CRC-32 (ISO-HDLC) of all texts in one.
    pub checksum: u32,
    /// When the numbers were read, by the portal's clock: `YYYY-MM-DDThh:mm`.
    pub as_of: String,
    /// Number of the administrator who has published.
    pub author: UserId,
    /// The name of that user; empty if it is not known.
    pub author_name: String,
}

impl Pointer {
    /// Reads the option's text; nothing if nothing is published, or if it is no such pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|pointer: &Self| !pointer.items.is_empty())
    }

    /// The text to put into the option.
    fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a pointer holds nothing that cannot be written")
    }

    /// Puts the texts of a generation together; nothing unless all of them are there and unharmed.
    #[must_use]
    pub fn assemble(&self, items: &[(RecordId, String)]) -> Option<String> {
        let find = |wanted: &RecordId| items.iter().find(|(id, _)| id == wanted).map(|(_, text)| text.as_str());
        let text: String = self.items.iter().map(find).collect::<Option<_>>()?;
        (checksum(&text) == self.checksum).then_some(text)
    }
}

/// The checksum of a whole chart's text.
#[must_use]
pub fn checksum(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}

/// Cuts a chart's text into pieces that an item can hold.
#[must_use]
pub fn chunks(text: &str) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK_LENGTH));
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// Asks for the pointer; read by [`options::read`] and [`Pointer::parse`].
#[must_use]
pub fn pointer() -> Call {
    options::get(POINTER)
}

/// Makes a chart the present one. Only an administrator may.
#[must_use]
pub fn point_to(pointer: &Pointer) -> Call {
    options::set(POINTER, &pointer.to_text())
}

/// Makes the storage, readable for every user of the portal (`AU`) and open to its administrators (`G1`), so that whoever
/// of them comes next may publish as well. Whatever of it is there already refuses to be made again; the rights are set
/// anew all the same, because an earlier build gave them to the storage's maker alone. Only who manages the storage may
/// (docs: entity-rights.md).
#[must_use]
pub fn make_storage() -> Vec<Call> {
    let access = json!({ "AU": "R", "G1": "X" });
    vec![
        Call::new("entity.add", json!({ "ENTITY": STORAGE, "NAME": "Client Segments", "ACCESS": access })),
        Call::new("entity.rights", json!({ "ENTITY": STORAGE, "ACCESS": access })),
        Call::new(
            "entity.item.property.add",
            json!({ "ENTITY": STORAGE, "PROPERTY": TEXT, "NAME": "Text", "TYPE": "S" }),
        ),
    ]
}

/// Adds the text with this position to a generation; its answer is the item's id, for [`read_id`].
#[must_use]
pub fn add(generation: u32, position: usize, text: &str) -> Call {
    let name = format!("{generation}.{position}");
    Call::new("entity.item.add", json!({ "ENTITY": STORAGE, "NAME": name, "PROPERTY_VALUES": { TEXT: text } }))
}

/// Reads the id of an item that was added.
///
/// # Errors
/// If there is no id in the answer.
pub fn read_id(raw: &RawValue) -> Result<RecordId, OddAnswer> {
    #[derive(Deserialize)]
    struct Added(#[serde(deserialize_with = "tolerant::id")] RecordId);
    let method = "entity.item.add";
    match serde_json::from_str(raw.get()) {
        Ok(Added(0)) => Err(OddAnswer { method: method.to_owned(), detail: "an item without an id".to_owned() }),
        Ok(Added(id)) => Ok(id),
        Err(error) => Err(OddAnswer::from_json(method, &error)),
    }
}

/// Asks for these items, which are few enough for one page; for [`read_items`]. Filters are those of
/// `CIBlockElement::GetList` (docs: entity.item.get), where a list means "one of them".
#[must_use]
pub fn items(ids: &[RecordId]) -> Call {
    Call::new("entity.item.get", json!({ "ENTITY": STORAGE, "SORT": { "ID": "ASC" }, "FILTER": { "ID": ids } }))
}

/// Asks for the first items that are older than this one; for [`read_items`].
#[must_use]
pub fn items_before(id: RecordId) -> Call {
    Call::new("entity.item.get", json!({ "ENTITY": STORAGE, "SORT": { "ID": "ASC" }, "FILTER": { "<ID": id } }))
}

/// Reads the ids and texts of items.
///
/// # Errors
/// If it is no list of items.
pub fn read_items(raw: &RawValue) -> Result<Vec<(RecordId, String)>, OddAnswer> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Item {
        #[serde(deserialize_with = "tolerant::id")]
        id: RecordId,
        #[serde(default)]
        property_values: Option<Values>,
    }
    #[derive(Deserialize)]
    struct Values {
        #[serde(default, deserialize_with = "tolerant::text")]
        text: String,
    }
    let rows: Vec<Item> =
        serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("entity.item.get", &error))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.property_values.map(|values| values.text).unwrap_or_default()))
        .collect())
}

/// Removes an item.
#[must_use]
pub fn delete(id: RecordId) -> Call {
    Call::new("entity.item.delete", json!({ "ENTITY": STORAGE, "ID": id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer_to(text: &str, items: Vec<RecordId>) -> Pointer {
        Pointer {
            generation: 7,
            items,
            checksum: checksum(text),
            as_of: "2026-07-01T12:00".into(),
            author: UserId(1),
            author_name: "Анна".into(),
        }
    }

    #[test]
    fn a_generation_is_found_whole_or_not_at_all() {
        let pointer = pointer_to("abcdef", vec![4, 3]);
        let item = |id, text: &str| (id, text.to_owned());
        for (items, expected) in [
            (vec![item(3, "def"), item(4, "abc")], Some("abcdef".to_owned())),
            (vec![item(3, "def"), item(4, "abc"), item(5, "x")], Some("abcdef".to_owned())),
            (vec![item(4, "abc")], None),
            (vec![item(3, "dex"), item(4, "abc")], None),
            (vec![], None),
        ] {
            assert_eq!(pointer.assemble(&items), expected, "{items:?}");
        }
    }

    #[test]
    fn a_pointer_survives_its_option_and_anything_else_is_none() {
        let pointer = pointer_to("a", vec![4]);
        assert_eq!(Pointer::parse(&pointer.to_text()), Some(pointer.clone()));
        // Without a filter the storage would give whatever it holds.
        let empty = Pointer { items: Vec::new(), ..pointer };
        for text in ["", "[]", "{}", "null", r#"{"generation":1}"#, &empty.to_text()] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_into_pieces_that_give_it_again() {
        for length in [0, 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 3 * CHUNK_LENGTH] {
            let text: String = std::iter::repeat_n('ё', length).collect();
            let pieces = chunks(&text);
            assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= CHUNK_LENGTH));
            assert_eq!(pieces.concat(), text);
        }
    }

    #[test]
    fn the_documented_answers_are_understood() {
        let raw = |json: &str| serde_json::from_str::<Box<RawValue>>(json).expect("JSON in the test");
        assert_eq!((read_id(&raw("17")), read_id(&raw(r#""17""#))), (Ok(17), Ok(17)));
        assert!(read_id(&raw("false")).is_err() && read_id(&raw("0")).is_err());
        let items = r#"[{"ID":"838","NAME":"7.0","PROPERTY_VALUES":{"text":"abc"}},{"ID":"839","NAME":"x"}]"#;
        assert_eq!(read_items(&raw(items)), Ok(vec![(838, "abc".into()), (839, String::new())]));
        assert!(read_items(&raw("{}")).is_err());
    }
}
