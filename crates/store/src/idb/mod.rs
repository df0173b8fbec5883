//! The store in the browser's IndexedDB, and the only place that knows of it.

mod migrations;

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use rexie::{KeyRange, Rexie, Transaction, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};

use self::migrations::current::{ADDRESSES, CHECKPOINT, CHUNKS, HANDOVER, HISTORY, MARK, META, PLAN};
use crate::{
    Admission, ChunkKey, Commit, Contents, Layer, PlanOf, Store, StoreError, StoreKey, Stored, Visit, Weights,
    assemble, changes, format,
};

/// A store in IndexedDB.
///
/// Another tab that erases the same database, or upgrades it, is not held up: this connection closes itself, and from
/// then on every commit fails, since the ground under its checkpoint is gone.
///
/// # Design
/// A chunk is one blob. Records one by one would be about a hundred times slower to write, and nothing ever asks for a
/// single record.
#[derive(Debug)]
pub struct IdbStore {
    name: String,
    /// The address from which it was opened.
    address: String,
    /// The mark, as far as it was read.
    mark: RefCell<Option<String>>,
    /// The connection; none after [`erase`](Store::erase) until the store is used again.
    database: RefCell<Option<Rexie>>,
}

impl IdbStore {
    /// Opens what is kept for this portal and user, and prepares an empty database if there is none. A visit that may not
    /// open that store gets one of its own, and the address to which the other is bound is told beside it.
    ///
    /// # Errors
    /// [`StoreError::Denied`] if the browser lets this frame keep nothing, [`StoreError::NewerSchema`] if a newer build
    /// has been here before, [`StoreError::Incomplete`] if there is a store in which nothing can be kept.
    pub async fn open(key: &StoreKey, visit: &Visit) -> Result<(Self, Option<String>), StoreError> {
        let own = Self::connect(key.database_name(), visit).await?;
        match own.admit(visit).await? {
            Admission::Own | Admission::Bind => {
                if visit.joins.is_some() {
                    // It was read anew only because the other store was closed to it. What stays of it harms nobody.
                    let _ = Rexie::delete(&key.name_apart(&visit.address)).await;
                }
                Ok((own, None))
            }
            Admission::Apart(address) => {
                drop(own);
                Ok((Self::connect(key.name_apart(&visit.address), visit).await?, Some(address)))
            }
        }
    }

    /// Erases a store that cannot be opened, by the name under which the browser keeps it.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn erase_unopened(name: &str) -> Result<(), StoreError> {
        Ok(Rexie::delete(name).await?)
    }

    async fn connect(name: String, visit: &Visit) -> Result<Self, StoreError> {
        let database = migrations::open(&name).await?;
        let (address, mark) = (visit.address.clone(), RefCell::new(None));
        Ok(Self { name, address, mark, database: RefCell::new(Some(database)) })
    }

    /// Looks to which addresses the store is bound, and binds it to that of the visit if that is right, in one transaction.
    async fn admit(&self, visit: &Visit) -> Result<Admission, StoreError> {
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let meta = transaction.store(META)?;
        let mut bound = addresses(&meta).await?;
        let has_checkpoint = meta.get(CHECKPOINT.into()).await?.is_some();
        let is_empty = !has_checkpoint && transaction.store(HISTORY)?.count(None).await? == 0;
        let admission = visit.admission(&bound, is_empty);
        if admission == Admission::Bind {
            bound.push(visit.address.clone());
            put_addresses(&meta, &bound).await?;
        }
        transaction.done().await?;
        Ok(admission)
    }

    /// Begins a transaction over everything. It commits itself as soon as it has nothing to wait for, so between its
    /// requests nothing else may be awaited.
    async fn begin(&self, mode: TransactionMode) -> Result<Transaction, StoreError> {
        if self.database.borrow().is_none() {
            let opened = migrations::open(&self.name).await?;
            if let Some(rival) = self.database.replace(Some(opened)) {
                rival.close();
            }
        }
        let database = self.database.borrow();
        let database = database.as_ref().expect("it has just been opened");
        Ok(database.transaction(&[META, CHUNKS, HISTORY], mode)?)
    }

    /// Opens the connection again that the browser has closed; whether it is still the same store. One that was erased, or
    /// made anew by another tab, has another mark, and nothing of ours may be added to it.
    async fn reconnect(&self) -> Result<bool, StoreError> {
        if let Some(database) = self.database.take() {
            database.close();
        }
        let Some(ours) = self.mark.borrow().clone() else { return Ok(false) };
        let transaction = self.begin(TransactionMode::ReadOnly).await?;
        let mark = transaction.store(META)?.get(MARK.into()).await?;
        transaction.done().await?;
        Ok(mark.and_then(|mark| mark.as_string()) == Some(ours))
    }

    /// Keeps all of a commit, or nothing. The blobs are those of its chunks.
    async fn write(&self, commit: &Commit, blobs: &[(JsValue, Vec<u8>)]) -> Result<(), StoreError> {
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let put = put(&transaction, commit, blobs, &self.address).await;
        end(transaction, put).await
    }

    /// Everything that is kept, as the browser gives it.
    async fn find(&self) -> Result<Found, StoreError> {
        let transaction = self.begin(TransactionMode::ReadOnly).await?;
        let checkpoint = transaction.store(META)?.get(CHECKPOINT.into()).await?;
        let chunks = transaction.store(CHUNKS)?;
        // Both lists are in the order of the keys, which is that of `ChunkKey`.
        let keys = chunks.get_all_keys(None, None).await?;
        let blobs = chunks.get_all(None, None).await?;
        let entries = transaction.store(HISTORY)?.get_all(None, None).await?;
        transaction.done().await?;
        Ok(Found { checkpoint, keys, blobs, entries })
    }
}

/// The addresses to which a store is bound; none if it was written by an older build.
async fn addresses(meta: &rexie::Store) -> Result<Vec<String>, StoreError> {
    let kept = meta.get(ADDRESSES.into()).await?;
    let texts = kept.as_ref().and_then(|kept| kept.dyn_ref::<Array>()).map(Array::to_vec).unwrap_or_default();
    Ok(texts.into_iter().filter_map(|text| text.as_string()).collect())
}

async fn put_addresses(meta: &rexie::Store, addresses: &[String]) -> Result<(), StoreError> {
    let texts: Array = addresses.iter().map(|address| JsValue::from(address.as_str())).collect();
    meta.put(&texts, Some(&ADDRESSES.into())).await?;
    Ok(())
}

/// Binds a store that is bound to no address, such as one that was erased, to this one.
async fn bind(meta: &rexie::Store, address: &str) -> Result<(), StoreError> {
    if addresses(meta).await?.is_empty() { put_addresses(meta, &[address.to_owned()]).await } else { Ok(()) }
}

/// What a database holds: keys and blobs of the chunks in the same order, entries of the history in that of their coming.
struct Found {
    checkpoint: Option<JsValue>,
    keys: Vec<JsValue>,
    blobs: Vec<JsValue>,
    entries: Vec<JsValue>,
}

/// Ends a transaction, all or nothing, when everything was asked to be put into it.
async fn end(transaction: Transaction, put: Result<(), StoreError>) -> Result<(), StoreError> {
    if let Err(error) = put {
        // Without this the browser would commit the requests before the one that failed. If it has aborted the
        // transaction by itself, there is nothing left to abort, and that is what the result says.
        let _ = transaction.abort().await;
        return Err(error);
    }
    if transaction.done().await?.is_committed() {
        Ok(())
    } else {
        // No request has failed and nobody has called `abort`: the browser could not write what it had accepted
        // (https://www.w3.org/TR/IndexedDB/#commit-a-transaction). So Chromium ends a commit that is above the
        // quota. rexie does not pass on the reason, and a disk that cannot be written is no better than a full one.
        Err(StoreError::Full)
    }
}

/// Asks for everything to be replaced by these contents.
async fn put_contents(transaction: &Transaction, contents: &Contents, address: &str) -> Result<(), StoreError> {
    let (chunks, history) = (transaction.store(CHUNKS)?, transaction.store(HISTORY)?);
    chunks.clear().await?;
    history.clear().await?;
    for (key, bytes) in &contents.chunks {
        chunks.put(&Uint8Array::from(bytes.as_slice()), Some(&js_key(*key))).await?;
    }
    for entry in &contents.history {
        history.add(&Uint8Array::from(entry.as_slice()), None).await?;
    }
    let checkpoint = Uint8Array::from(contents.checkpoint.as_slice());
    let meta = transaction.store(META)?;
    meta.put(&checkpoint, Some(&CHECKPOINT.into())).await?;
    bind(&meta, address).await
}

/// Asks for everything to be put into the transaction.
async fn put(
    transaction: &Transaction,
    commit: &Commit,
    blobs: &[(JsValue, Vec<u8>)],
    address: &str,
) -> Result<(), StoreError> {
    let chunks = transaction.store(CHUNKS)?;
    if commit.starts_over {
        chunks.clear().await?;
    }
    merge_changes(&chunks, commit).await?;
    for (key, bytes) in blobs {
        chunks.put(&Uint8Array::from(bytes.as_slice()), Some(key)).await?;
    }
    if let Some(entry) = &commit.history {
        let bytes = Uint8Array::from(format::history::encode(entry).as_slice());
        transaction.store(HISTORY)?.add(&bytes, None).await?;
    }
    let checkpoint = Uint8Array::from(commit.checkpoint.as_slice());
    let meta = transaction.store(META)?;
    meta.put(&checkpoint, Some(&CHECKPOINT.into())).await?;
    bind(&meta, address).await
}

/// Merges the older chunks of changes, if a commit would leave too many.
async fn merge_changes(chunks: &rexie::Store, commit: &Commit) -> Result<(), StoreError> {
    let Some(first_new) = changes::first_new(commit) else { return Ok(()) };
    let lowest = ChunkKey { layer: Layer::Changes, number: i32::MIN };
    let older = || KeyRange::bound(&js_key(lowest), &js_key(first_new), Some(false), Some(true));
    let keys = chunks.get_all_keys(Some(older().map_err(rexie::Error::from)?), None).await?;
    let Some(first) = keys.first().filter(|_| changes::are_too_many(keys.len(), commit)) else { return Ok(()) };

    let blobs = chunks.get_all(Some(older().map_err(rexie::Error::from)?), None).await?;
    let merged = changes::merge(pairs(&keys, blobs)?)?;
    for key in &keys[1..] {
        chunks.delete(key.clone()).await?;
    }
    chunks.put(&Uint8Array::from(merged.as_slice()), Some(first)).await?;
    Ok(())
}

/// Chunks as the browser lists them, keys and blobs each in the order of the keys.
fn pairs(keys: &[JsValue], blobs: Vec<JsValue>) -> Result<Vec<(ChunkKey, Vec<u8>)>, StoreError> {
    keys.iter().zip(blobs).map(|(key, blob)| Ok((key_of(key)?, bytes_of(&blob, "a chunk")?))).collect()
}

/// The key of what is being done in the portal.
fn place_of(of: PlanOf) -> &'static str {
    match of {
        PlanOf::Touches => PLAN,
        PlanOf::Responsible => HANDOVER,
    }
}

impl Store for IdbStore {
    async fn load(&self) -> Result<Option<Stored>, StoreError> {
        let Found { checkpoint, keys, blobs, entries } = self.find().await?;
        // What is not bytes is damaged, like bytes that cannot be read.
        let bytes = |value: &JsValue, what| bytes_of(value, what).unwrap_or_default();
        let checkpoint = checkpoint.map(|value| bytes(&value, "the checkpoint"));
        let unknown = ChunkKey { layer: Layer::Sales, number: 0 };
        let chunks = keys.iter().zip(&blobs).map(|(key, blob)| match key_of(key) {
            Ok(key) => (key, bytes(blob, "a chunk")),
            Err(_) => (unknown, Vec::new()),
        });
        assemble(checkpoint, chunks, entries.iter().map(|entry| bytes(entry, "an entry of the history")))
    }

    async fn contents(&self) -> Result<Option<Contents>, StoreError> {
        let Found { checkpoint, keys, blobs, entries } = self.find().await?;
        let Some(checkpoint) = checkpoint else { return Ok(None) };
        let checkpoint = bytes_of(&checkpoint, "the checkpoint")?;
        Ok(Some(Contents { checkpoint, chunks: pairs(&keys, blobs)?, history: entries_of(&entries)? }))
    }

    async fn replace(&self, contents: &Contents) -> Result<(), StoreError> {
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let put = put_contents(&transaction, contents, &self.address).await;
        end(transaction, put).await
    }

    async fn weights(&self) -> Result<Weights, StoreError> {
        let Found { checkpoint, keys, blobs, entries } = self.find().await?;
        let mut weights = Weights::default();
        for (key, blob) in keys.iter().zip(&blobs) {
            weights.layer(key_of(key)?.layer).add(length_of(blob));
        }
        entries.iter().for_each(|entry| weights.history.add(length_of(entry)));
        checkpoint.iter().for_each(|checkpoint| weights.checkpoint.add(length_of(checkpoint)));
        Ok(weights)
    }

    async fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        let blobs: Vec<_> = commit.chunks.iter().map(|(key, delta)| (js_key(*key), format::encode(delta))).collect();
        match self.write(commit, &blobs).await {
            Err(StoreError::Closed { detail }) => match self.reconnect().await {
                Ok(true) => self.write(commit, &blobs).await,
                Ok(false) => Err(StoreError::Closed { detail }),
                Err(error) => Err(error),
            },
            result => result,
        }
    }

    async fn mark(&self, candidate: &str) -> Result<String, StoreError> {
        // Read and written in one transaction, so that two tabs that open an empty store agree.
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let meta = transaction.store(META)?;
        let kept = meta.get(MARK.into()).await?.and_then(|mark| mark.as_string());
        if kept.is_none() {
            meta.put(&candidate.into(), Some(&MARK.into())).await?;
        }
        transaction.done().await?;
        let mark = kept.unwrap_or_else(|| candidate.to_owned());
        self.mark.replace(Some(mark.clone()));
        Ok(mark)
    }

    async fn plan(&self, of: PlanOf) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self.begin(TransactionMode::ReadOnly).await?;
        let kept = transaction.store(META)?.get(place_of(of).into()).await?;
        transaction.done().await?;
        kept.map(|kept| bytes_of(&kept, "the plan")).transpose()
    }

    async fn keep_plan(&self, of: PlanOf, plan: Option<&[u8]>) -> Result<(), StoreError> {
        let transaction = self.begin(TransactionMode::ReadWrite).await?;
        let meta = transaction.store(META)?;
        let put = match plan {
            Some(bytes) => meta.put(&Uint8Array::from(bytes), Some(&place_of(of).into())).await.map(|_| ()),
            None => meta.delete(place_of(of).into()).await,
        };
        end(transaction, put.map_err(StoreError::from)).await
    }

    async fn erase(&self) -> Result<(), StoreError> {
        // The whole database goes, not just its content: so other tabs lose their connection and cannot add to what is
        // no longer there, and not even the names of portal and user stay behind.
        if let Some(database) = self.database.take() {
            database.close();
        }
        Ok(Rexie::delete(&self.name).await?)
    }
}

impl Drop for IdbStore {
    /// Closes the connection now. Left to the garbage collector it would stay open for an unknown time, deaf to other
    /// tabs, and whoever erases or upgrades the database would wait for it.
    fn drop(&mut self) {
        if let Some(database) = self.database.take() {
            database.close();
        }
    }
}

impl From<rexie::Error> for StoreError {
    fn from(error: rexie::Error) -> Self {
        Self::from_exception(&exception_text(&error))
    }
}

/// What the browser said. rexie itself only says that something has failed; the exception is told by its source.
fn exception_text(error: &rexie::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// Layers in the order of [`Layer`], by the numbers they have as keys.
const LAYERS: [(f64, Layer); 3] = [(1.0, Layer::Sales), (2.0, Layer::Dialogs), (3.0, Layer::Changes)];

/// The key of a chunk: `[layer, number]`, which IndexedDB compares like [`ChunkKey`].
fn js_key(key: ChunkKey) -> JsValue {
    let layer = LAYERS.iter().find(|(_, layer)| *layer == key.layer).expect("every layer has a number").0;
    Array::of2(&layer.into(), &key.number.into()).into()
}

fn key_of(value: &JsValue) -> Result<ChunkKey, StoreError> {
    let read = || {
        let key = value.dyn_ref::<Array>()?;
        let code = key.get(0).as_f64()?;
        let (_, layer) = LAYERS.into_iter().find(|(known, _)| *known == code)?;
        // Keys are written from an `i32`, so nothing is cut off.
        Some(ChunkKey { layer, number: key.get(1).as_f64()? as i32 })
    };
    read().ok_or_else(|| StoreError::Corrupt { what: "a chunk has an unknown key".into() })
}

fn entries_of(entries: &[JsValue]) -> Result<Vec<Vec<u8>>, StoreError> {
    entries.iter().map(|entry| bytes_of(entry, "an entry of the history")).collect()
}

/// How many bytes a value has, without copying them; what is not bytes has none.
fn length_of(value: &JsValue) -> usize {
    value.dyn_ref::<Uint8Array>().map_or(0, |bytes| bytes.length() as usize)
}

fn bytes_of(value: &JsValue, what: &str) -> Result<Vec<u8>, StoreError> {
    let bytes = value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
    bytes.ok_or_else(|| StoreError::Corrupt { what: format!("{what} is not bytes") })
}

#[cfg(test)]
mod tests;
