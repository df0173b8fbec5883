//! The bytes of an entry of the recorded history: one byte naming the version of the format, then what that version
//! makes of the entry.
//!
//! The versions are counted apart from those of the chunks and follow the same rule: what was ever shipped keeps its
//! module and is never changed. Facts can be read from the portal again, a recorded month cannot.

mod v1;

use segmentation::HistoryDelta;

use self::v1 as current;
use super::Malformed;
use crate::StoreError;

/// The bytes to keep for an entry.
pub(crate) fn encode(entry: &HistoryDelta) -> Vec<u8> {
    postcard::to_extend(&current::Entry::from(entry), vec![current::VERSION])
        .expect("rows are numbers and texts, all of which postcard can write")
}

/// The entry kept in these bytes.
pub(crate) fn decode(bytes: &[u8]) -> Result<HistoryDelta, StoreError> {
    let decoded = match bytes.split_first() {
        None => Err(Malformed("is empty")),
        Some((&v1::VERSION, rows)) => v1::decode(rows),
        Some((&found @ current::VERSION.., _)) => {
            let what = "an entry of the history".to_owned();
            return Err(StoreError::NewerFormat { what, found, supported: current::VERSION });
        }
        Some((0, _)) => Err(Malformed("has no format version")),
    };
    decoded.map_err(|Malformed(what)| StoreError::Corrupt { what: format!("an entry of the history {what}") })
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
