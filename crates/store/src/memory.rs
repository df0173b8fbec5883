//! A store that lives as long as the program: for tests, simulations, and browsers that refuse to keep anything.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::{ChunkKey, Commit, Store, StoreError, Stored, assemble, format};

/// A store in memory. Clones share their content, so that a simulation can end a worker and start another one on what
/// the first has left behind.
///
/// It keeps the same bytes as IndexedDB, so what survives here survives there.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    content: Rc<RefCell<Content>>,
}

#[derive(Debug, Default)]
struct Content {
    checkpoint: Option<Vec<u8>>,
    chunks: BTreeMap<ChunkKey, Vec<u8>>,
    /// Bytes the content may take; nothing means any number.
    quota: Option<usize>,
}

impl MemoryStore {
    /// An empty store without a limit.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the store hold this many bytes from now on, like a browser's quota; nothing means any number.
    ///
    /// A commit that would end above it fails with [`StoreError::Full`]. What is kept already stays.
    pub fn set_quota(&self, bytes: Option<usize>) {
        self.content.borrow_mut().quota = bytes;
    }

    /// Shows every value that is kept, the checkpoint first, and lets it be spoiled: for tests of what must not be stored,
    /// and of what becomes of a damaged store.
    pub fn tamper(&self, mut change: impl FnMut(&mut Vec<u8>)) {
        let mut content = self.content.borrow_mut();
        content.checkpoint.iter_mut().for_each(&mut change);
        content.chunks.values_mut().for_each(&mut change);
    }
}

impl Store for MemoryStore {
    async fn load(&self) -> Result<Option<Stored>, StoreError> {
        let content = self.content.borrow();
        assemble(content.checkpoint.clone(), content.chunks.iter().map(|(&key, bytes)| (key, bytes)))
    }

    async fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        let new: BTreeMap<_, _> = commit.chunks.iter().map(|(key, facts)| (*key, format::encode(facts))).collect();
        let mut content = self.content.borrow_mut();
        let kept = content.chunks.iter().filter(|(key, _)| !new.contains_key(key));
        let size: usize = kept.chain(&new).map(|(_, bytes)| bytes.len()).sum();
        if content.quota.is_some_and(|quota| size + commit.checkpoint.len() > quota) {
            return Err(StoreError::Full);
        }
        content.chunks.extend(new);
        content.checkpoint = Some(commit.checkpoint.clone());
        Ok(())
    }

    async fn erase(&self) -> Result<(), StoreError> {
        let mut content = self.content.borrow_mut();
        content.checkpoint = None;
        content.chunks.clear();
        Ok(())
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use std::collections::HashMap;

    use futures::FutureExt;

    use super::*;
    use crate::StoreKey;
    use crate::conformance::{self, Device};

    /// Keeps the stores of a device by their keys, as a browser would.
    #[derive(Default)]
    struct Memory {
        stores: RefCell<HashMap<StoreKey, MemoryStore>>,
    }

    impl Device for Memory {
        type Store = MemoryStore;

        async fn open(&self, key: &StoreKey) -> MemoryStore {
            self.stores.borrow_mut().entry(key.clone()).or_default().clone()
        }

        async fn fail(&self, store: &MemoryStore, commit: &Commit) {
            store.set_quota(Some(1));
            assert_eq!(store.commit(commit).await, Err(StoreError::Full));
            store.set_quota(None);
        }

        fn member_id(&self) -> String {
            "portal".into()
        }
    }

    macro_rules! memory_test {
        ($case:ident) => {
            #[test]
            fn $case() {
                conformance::$case(&Memory::default()).now_or_never().expect("memory is never waited for");
            }
        };
    }
    conformance::for_each_case!(memory_test);

    #[test]
    fn a_quota_counts_what_is_replaced_only_once() {
        let store = MemoryStore::new();
        let commit = |checkpoint: &[u8]| {
            let key = ChunkKey { layer: crate::Layer::Sales, number: 1 };
            let commit = Commit { checkpoint: checkpoint.into(), chunks: vec![(key, segmentation::Facts::default())] };
            store.commit(&commit).now_or_never().expect("memory is never waited for")
        };
        assert_eq!(commit(b"four"), Ok(()));
        let size = 4 + format::encode(&segmentation::Facts::default()).len();
        store.set_quota(Some(size));
        assert_eq!(commit(b"more"), Ok(()));
        assert_eq!(commit(b"longer"), Err(StoreError::Full));
    }
}
