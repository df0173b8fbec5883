//! Keeps the chunks of changes from piling up: every refreshing leaves one, and months of it would make opening slow.

use segmentation::Delta;

use crate::{ChunkKey, Commit, Layer, StoreError, format};

/// A commit that would leave more chunks of changes than this merges the older ones into one. Merging costs about as much
/// as reading them, so it must be seldom, and opening stays as fast as with this many.
pub(crate) const MOST_CHUNKS: usize = 64;

/// The smallest number of a chunk of changes in a commit: only what is older than it may be merged, so that the order
/// in which chunks are applied stays as it is. Nothing if the commit adds none, or keeps nothing that is older.
pub(crate) fn first_new(commit: &Commit) -> Option<ChunkKey> {
    let new = commit.chunks.iter().map(|&(key, _)| key).filter(|key| key.layer == Layer::Changes);
    new.min().filter(|_| !commit.starts_over)
}

/// Whether `older` chunks of changes are too many beside those of a commit.
pub(crate) fn are_too_many(older: usize, commit: &Commit) -> bool {
    let new = commit.chunks.iter().filter(|(key, _)| key.layer == Layer::Changes).count();
    older > 1 && older + new > MOST_CHUNKS
}

/// The chunk that replaces some chunks, which come in the order of their keys: the bytes to keep under the first key.
pub(crate) fn merge<B: AsRef<[u8]>>(chunks: impl IntoIterator<Item = (ChunkKey, B)>) -> Result<Vec<u8>, StoreError> {
    let mut sum = Delta::default();
    for (key, bytes) in chunks {
        sum.absorb(format::decode(key, bytes.as_ref())?);
    }
    Ok(format::encode(&sum))
}
