//! The bytes of a chunk: one byte naming the version of the format, then what that version makes of the facts.
//!
//! Chunks outlive the build that wrote them, so each version has record types of its own, apart from the engine's, and
//! a version that was ever shipped keeps its module and is never changed: snapshot tests hold its bytes. A new version
//! is a new module and a new arm in [`decode`]; [`encode`] always writes the `current` one.
//!
//! What is recorded of the past has a format and versions of its own: [`history`].

pub(crate) mod history;
mod v1;
mod v2;
mod v3;

use segmentation::Delta;

use self::v3 as current;
use crate::{ChunkKey, StoreError};

/// Bytes that a version of the format cannot make sense of.
#[derive(Debug)]
struct Malformed(&'static str);

/// The bytes to keep for this change of the facts.
pub(crate) fn encode(delta: &Delta) -> Vec<u8> {
    postcard::to_extend(&current::Chunk::from(delta), vec![current::VERSION])
        .expect("rows are numbers, flags and texts, all of which postcard can write")
}

/// The change of the facts kept in the chunk `key`.
pub(crate) fn decode(key: ChunkKey, bytes: &[u8]) -> Result<Delta, StoreError> {
    let decoded = match bytes.split_first() {
        None => Err("is empty".to_owned()),
        Some((&v1::VERSION, rows)) => v1::decode(rows).map(Delta::from).map_err(|Malformed(what)| what.to_owned()),
        Some((&v2::VERSION, rows)) => v2::decode(rows).map_err(|Malformed(what)| what.to_owned()),
        Some((&v3::VERSION, rows)) => v3::decode(rows).map_err(|Malformed(what)| what.to_owned()),
        Some((version, _)) => Err(format!("has the unknown format version {version}")),
    };
    decoded.map_err(|what| StoreError::Corrupt { what: format!("chunk {:?} {} {what}", key.layer, key.number) })
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests;
