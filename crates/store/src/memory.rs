//! A store that lives as long as the program: for tests, simulations, and browsers that refuse to keep anything.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::{ChunkKey, Commit, Contents, Layer, PlanOf, Store, StoreError, Stored, Weights, assemble, changes, format};

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
    /// Entries in the order in which they came.
    history: Vec<Vec<u8>>,
    mark: Option<String>,
    plans: BTreeMap<PlanOf, Vec<u8>>,
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

    /// Whether both share their content: two tabs of one browser, as it were.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.content, &other.content)
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
        let chunks = content.chunks.iter().map(|(&key, bytes)| (key, bytes));
        assemble(content.checkpoint.clone(), chunks, &content.history)
    }

    async fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        let new: BTreeMap<_, _> = commit.chunks.iter().map(|(key, delta)| (*key, format::encode(delta))).collect();
        let entry = commit.history.as_ref().map(format::history::encode);
        let mut content = self.content.borrow_mut();
        let kept = content.chunks.iter().filter(|(key, _)| !commit.starts_over && !new.contains_key(key));
        let chunks: usize = kept.chain(&new).map(|(_, bytes)| bytes.len()).sum();
        let history: usize = content.history.iter().chain(&entry).map(Vec::len).sum();
        if content.quota.is_some_and(|quota| chunks + history + commit.checkpoint.len() > quota) {
            return Err(StoreError::Full);
        }
        if commit.starts_over {
            content.chunks.clear();
        }
        content.merge_changes(commit)?;
        content.chunks.extend(new);
        content.history.extend(entry);
        content.checkpoint = Some(commit.checkpoint.clone());
        Ok(())
    }

    async fn mark(&self, candidate: &str) -> Result<String, StoreError> {
        Ok(self.content.borrow_mut().mark.get_or_insert_with(|| candidate.to_owned()).clone())
    }

    async fn contents(&self) -> Result<Option<Contents>, StoreError> {
        let content = self.content.borrow();
        let chunks = content.chunks.iter().map(|(&key, bytes)| (key, bytes.clone())).collect();
        let history = content.history.clone();
        Ok(content.checkpoint.clone().map(|checkpoint| Contents { checkpoint, chunks, history }))
    }

    async fn replace(&self, contents: &Contents) -> Result<(), StoreError> {
        let mut content = self.content.borrow_mut();
        let chunks: usize = contents.chunks.iter().map(|(_, bytes)| bytes.len()).sum();
        let history: usize = contents.history.iter().map(Vec::len).sum();
        if content.quota.is_some_and(|quota| chunks + history + contents.checkpoint.len() > quota) {
            return Err(StoreError::Full);
        }
        content.checkpoint = Some(contents.checkpoint.clone());
        content.chunks = contents.chunks.iter().cloned().collect();
        content.history = contents.history.clone();
        Ok(())
    }

    async fn weights(&self) -> Result<Weights, StoreError> {
        let content = self.content.borrow();
        let mut weights = Weights::default();
        content.chunks.iter().for_each(|(key, bytes)| weights.layer(key.layer).add(bytes.len()));
        content.history.iter().for_each(|entry| weights.history.add(entry.len()));
        content.checkpoint.iter().for_each(|checkpoint| weights.checkpoint.add(checkpoint.len()));
        Ok(weights)
    }

    async fn plan(&self, of: PlanOf) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.content.borrow().plans.get(&of).cloned())
    }

    async fn keep_plan(&self, of: PlanOf, plan: Option<&[u8]>) -> Result<(), StoreError> {
        let plans = &mut self.content.borrow_mut().plans;
        match plan {
            Some(bytes) => plans.insert(of, bytes.to_vec()),
            None => plans.remove(&of),
        };
        Ok(())
    }

    async fn erase(&self) -> Result<(), StoreError> {
        let mut content = self.content.borrow_mut();
        content.checkpoint = None;
        content.mark = None;
        content.plans.clear();
        content.chunks.clear();
        content.history.clear();
        Ok(())
    }
}

impl Content {
    /// Merges the older chunks of changes, if a commit would leave too many.
    fn merge_changes(&mut self, commit: &Commit) -> Result<(), StoreError> {
        let Some(first_new) = changes::first_new(commit) else { return Ok(()) };
        let lowest = ChunkKey { layer: Layer::Changes, number: i32::MIN };
        let older: Vec<ChunkKey> = self.chunks.range(lowest..first_new).map(|(&key, _)| key).collect();
        if let Some(&first) = older.first()
            && changes::are_too_many(older.len(), commit)
        {
            let merged = changes::merge(older.iter().map(|key| (*key, &self.chunks[key])))?;
            self.chunks.retain(|key, _| !older.contains(key));
            self.chunks.insert(first, merged);
        }
        Ok(())
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use std::collections::HashMap;

    use futures::FutureExt;
    use segmentation::{CompanyId, Dataset, Delta, Gone, Recorded};

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

        async fn fail_to_replace(&self, store: &MemoryStore, contents: &Contents) {
            store.set_quota(Some(1));
            assert_eq!(store.replace(contents).await, Err(StoreError::Full));
            store.set_quota(None);
        }

        async fn chunks(&self, store: &MemoryStore) -> usize {
            store.content.borrow().chunks.len()
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
    fn chunks_of_the_first_version_are_read_and_written_on() {
        let key = |layer| ChunkKey { layer, number: 1 };
        let store = MemoryStore::new();
        store.content.borrow_mut().checkpoint = Some(b"old".to_vec());
        store.content.borrow_mut().chunks.insert(key(Layer::Sales), conformance::OLD_CHUNK.to_vec());
        let load = || store.load().now_or_never().expect("memory is never waited for").expect("it can be read");

        let found = load().expect("it was there before");
        assert_eq!((found.checkpoint.as_slice(), found.history), (b"old".as_slice(), Recorded::default()));
        assert_eq!(found.dataset.facts.companies.get(CompanyId(300)).map(|card| card.title).as_deref(), Some("ООО"));

        let gone = Gone { companies: [CompanyId(300)].into(), ..Gone::default() };
        let chunks = vec![(key(Layer::Changes), Delta { gone, ..Delta::default() })];
        let commit = Commit { starts_over: false, checkpoint: b"new".to_vec(), chunks, history: None };
        assert_eq!(store.commit(&commit).now_or_never(), Some(Ok(())));
        let found = load().expect("it has just been written");
        assert_eq!((found.checkpoint.as_slice(), *found.dataset), (b"new".as_slice(), Dataset::default()));
    }

    #[test]
    fn chunks_of_a_newer_build_are_left_as_they_are() {
        let key = ChunkKey { layer: Layer::Changes, number: 1 };
        let store = MemoryStore::new();
        store.content.borrow_mut().checkpoint = Some(b"newer".to_vec());
        let newer: Vec<_> = (1..=80).map(|number| (ChunkKey { number, ..key }, vec![250, 1, 2])).collect();
        store.content.borrow_mut().chunks.extend(newer.iter().cloned());
        let what = "chunk Changes 1".to_owned();
        let refused = StoreError::NewerFormat { what, found: 250, supported: 4 };
        assert_eq!(store.load().now_or_never(), Some(Err(refused.clone())));
        // Nor are they merged with what this build adds.
        let chunks = vec![(ChunkKey { number: 81, ..key }, Delta::default())];
        let commit = Commit { starts_over: false, checkpoint: b"older".to_vec(), chunks, history: None };
        assert_eq!(store.commit(&commit).now_or_never(), Some(Err(refused)));
        let kept = store.contents().now_or_never().expect("memory is never waited for").map(|kept| kept.expect("kept"));
        let expected = Contents { checkpoint: b"newer".to_vec(), chunks: newer, history: Vec::new() };
        assert_eq!(kept, Ok(expected));
    }

    #[test]
    fn a_quota_counts_what_is_replaced_only_once() {
        let store = MemoryStore::new();
        let commit = |checkpoint: &[u8]| {
            let key = ChunkKey { layer: Layer::Sales, number: 1 };
            let chunks = vec![(key, Delta::default())];
            let commit = Commit { starts_over: false, checkpoint: checkpoint.into(), chunks, history: None };
            store.commit(&commit).now_or_never().expect("memory is never waited for")
        };
        assert_eq!(commit(b"four"), Ok(()));
        let size = 4 + format::encode(&Delta::default()).len();
        store.set_quota(Some(size));
        assert_eq!(commit(b"more"), Ok(()));
        assert_eq!(commit(b"longer"), Err(StoreError::Full));
    }
}
