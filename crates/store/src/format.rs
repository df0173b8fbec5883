//! The bytes of a chunk: one byte naming the version of the format, then what that version makes of the facts.
//!
//! Chunks outlive the build that wrote them, so each version spells out how its bytes are to be read, apart from the
//! engine's types, and a version that was ever shipped keeps its module and is never changed: golden bytes in the tests
//! hold it. A new version is a new module and a new arm in [`decode`]; [`encode`] always writes the `current` one. A chunk
//! of a version that is newer than this build is neither read nor called corrupt.
//!
//! What is recorded of the past has a format and versions of its own: [`history`].

pub(crate) mod history;
mod v1;
mod v2;
mod v3;
mod v4;

use segmentation::Delta;

use self::v4 as current;
use crate::{ChunkKey, StoreError};

/// Bytes that a version of the format cannot make sense of.
#[derive(Debug)]
struct Malformed(&'static str);

/// The bytes to keep for this change of the facts.
pub(crate) fn encode(delta: &Delta) -> Vec<u8> {
    current::encode(delta)
}

/// The change of the facts kept in the chunk `key`.
pub(crate) fn decode(key: ChunkKey, bytes: &[u8]) -> Result<Delta, StoreError> {
    let name = || format!("chunk {:?} {}", key.layer, key.number);
    let decoded = match bytes.split_first() {
        None => Err(Malformed("is empty")),
        Some((&v1::VERSION, rows)) => v1::decode(rows).map(Delta::from),
        Some((&v2::VERSION, rows)) => v2::decode(rows),
        Some((&v3::VERSION, rows)) => v3::decode(rows),
        Some((&v4::VERSION, sections)) => v4::decode(sections),
        Some((&found @ current::VERSION.., _)) => {
            return Err(StoreError::NewerFormat { what: name(), found, supported: current::VERSION });
        }
        Some((0, _)) => Err(Malformed("has no format version")),
    };
    decoded.map_err(|Malformed(what)| StoreError::Corrupt { what: format!("{} {what}", name()) })
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
