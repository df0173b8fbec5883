//! Everything a store keeps, as it is kept: to be carried to another browser, or to be weighed.

use crate::{ChunkKey, Damage, Layer, StoreError, Stored, assemble};

/// The bytes of everything that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The checkpoint of the last commit.
    pub checkpoint: Vec<u8>,
    /// The chunks, in the order of their keys.
    pub chunks: Vec<(ChunkKey, Vec<u8>)>,
    /// The entries of the recorded history, in the order in which they came.
    pub history: Vec<Vec<u8>>,
}

impl Contents {
    /// Reads the bytes, as a store does when it loads them.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if they cannot be read.
    pub fn read(&self) -> Result<Stored, StoreError> {
        let chunks = self.chunks.iter().map(|(key, bytes)| (*key, bytes));
        let stored = assemble(Some(self.checkpoint.clone()), chunks, &self.history)?;
        let stored = stored.filter(|stored| stored.damage == Damage::default());
        stored.ok_or_else(|| StoreError::Corrupt { what: "facts or history".into() })
    }
}

/// How much of something there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Pieces.
    pub pieces: usize,
    /// Bytes of all of them.
    pub bytes: usize,
}

impl Weight {
    pub(crate) fn add(&mut self, bytes: usize) {
        self.pieces += 1;
        self.bytes += bytes;
    }
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    /// Chunks of [`Layer::Sales`].
    pub sales: Weight,
    /// Chunks of [`Layer::Dialogs`].
    pub dialogs: Weight,
    /// Chunks of [`Layer::Changes`].
    pub changes: Weight,
    /// Entries of the recorded history.
    pub history: Weight,
    /// The checkpoint.
    pub checkpoint: Weight,
}

impl Weights {
    pub(crate) fn layer(&mut self, layer: Layer) -> &mut Weight {
        match layer {
            Layer::Sales => &mut self.sales,
            Layer::Dialogs => &mut self.dialogs,
            Layer::Changes => &mut self.changes,
        }
    }
}
