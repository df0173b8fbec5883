//! IndexedDB in a dedicated worker of a real browser: the conformance suite, and what only a browser can show.

use segmentation::{CompanyId, Dataset, Delta, HistoryDelta, Recorded, UserId};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;
use crate::conformance::{self, Device};

// The whole crate's, as there can be but one.
wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// The browser the tests run in. A case keeps to databases that bear its name.
struct Browser {
    case: &'static str,
}

impl Device for Browser {
    type Store = IdbStore;

    async fn open(&self, key: &StoreKey) -> IdbStore {
        from(key, "portal.example").await.0
    }

    async fn fail(&self, store: &IdbStore, commit: &Commit) {
        let mut blobs: Vec<_> =
            commit.chunks.iter().map(|(key, delta)| (js_key(*key), format::encode(delta))).collect();
        // No key of a database: what came before it has been accepted by then.
        blobs.push((JsValue::NULL, Vec::new()));
        store.write(commit, &blobs).await.expect_err("null is no key");
    }

    async fn fail_to_replace(&self, store: &IdbStore, contents: &Contents) {
        let transaction = store.begin(TransactionMode::ReadWrite).await.expect("nothing is in its way");
        put_contents(&transaction, contents, "portal.example").await.expect("all of it is accepted");
        let failure = Err(StoreError::Failed { detail: "a request after that".into() });
        end(transaction, failure).await.expect_err("it has failed");
    }

    async fn chunks(&self, store: &IdbStore) -> usize {
        let transaction = store.begin(TransactionMode::ReadOnly).await.expect("nothing is in its way");
        let count = transaction.store(CHUNKS).expect("it exists").count(None).await.expect("nothing is in its way");
        count as usize
    }

    fn member_id(&self) -> String {
        self.case.into()
    }
}

macro_rules! browser_test {
    ($case:ident) => {
        #[wasm_bindgen_test]
        async fn $case() {
            conformance::$case(&Browser { case: stringify!($case) }).await;
        }
    };
}
conformance::for_each_case!(browser_test);

fn key(case: &str) -> StoreKey {
    StoreKey { member_id: case.into(), user_id: UserId(1) }
}

async fn open(case: &str) -> IdbStore {
    from(&key(case), "portal.example").await.0
}

async fn from(key: &StoreKey, address: &str) -> (IdbStore, Option<String>) {
    let visit = Visit { address: address.into(), is_vouched: true, joins: None };
    IdbStore::open(key, &visit).await.expect("the browser lets a worker of its own site keep data")
}

#[wasm_bindgen_test]
async fn a_store_without_its_tables_is_told_and_can_be_erased() {
    let key = key("a_store_without_its_tables");
    let name = key.database_name();
    let bare =
        Rexie::builder(&name).version(migrations::current::VERSION).build().await.expect("nothing is in its way");
    bare.close();
    let visit = Visit { address: "portal.example".into(), is_vouched: true, joins: None };
    let error = IdbStore::open(&key, &visit).await.expect_err("nothing can be kept in it");
    assert_eq!(error, StoreError::Incomplete { store: name.clone() });
    IdbStore::erase_unopened(&name).await.expect("nothing is in its way");
    let (store, _) = from(&key, "portal.example").await;
    store.commit(&one_chunk()).await.expect("there is room");
    store.erase().await.expect("nothing is in its way");
}

#[wasm_bindgen_test]
async fn a_store_is_opened_from_the_address_it_is_bound_to_and_erasing_it_changes_nothing() {
    let key = key("a_store_is_opened_from_the_address_it_is_bound_to");
    let (store, apart) = from(&key, "old.example").await;
    assert_eq!(apart, None);
    store.erase().await.expect("nothing is in its way");
    store.commit(&one_chunk()).await.expect("there is room");
    drop(store);
    let (other, apart) = from(&key, "new.example").await;
    assert_eq!(apart.as_deref(), Some("old.example"));
    assert_eq!(other.load().await, Ok(None), "nothing of it is opened");
    drop(other);
    let visit = Visit { address: "new.example".into(), is_vouched: true, joins: Some("old.example".into()) };
    let (joined, apart) = IdbStore::open(&key, &visit).await.expect("the viewer has said so");
    assert_eq!(apart, None);
    assert!(joined.load().await.expect("it is whole").is_some(), "what was read before");
    drop(joined);
    for address in ["old.example", "new.example"] {
        let (store, apart) = from(&key, address).await;
        assert_eq!(apart, None, "both addresses are the portal's from now on");
        drop(store);
    }
}

#[wasm_bindgen_test]
async fn a_store_of_an_older_build_is_opened_where_the_browser_vouches_for_the_address() {
    let key = key("a_store_of_an_older_build");
    let (store, _) = from(&key, "portal.example").await;
    store.commit(&one_chunk()).await.expect("there is room");
    let transaction = store.begin(TransactionMode::ReadWrite).await.expect("nothing is in its way");
    transaction.store(META).expect("it exists").delete(ADDRESSES.into()).await.expect("nothing is in its way");
    transaction.done().await.expect("nothing is in its way");
    drop(store);
    let silent = Visit { address: "portal.example".into(), is_vouched: false, joins: None };
    let (store, apart) = IdbStore::open(&key, &silent).await.expect("one beside it");
    assert_eq!(apart.as_deref(), Some(""));
    drop(store);
    let (store, apart) = from(&key, "portal.example").await;
    assert_eq!((apart, store.load().await.expect("it is whole").is_some()), (None, true));
}

#[wasm_bindgen_test]
async fn a_connection_that_the_browser_has_closed_is_opened_again_unless_the_store_is_another_one() {
    let key = key("a_connection_that_the_browser_has_closed");
    let (store, _) = from(&key, "portal.example").await;
    store.mark("ours").await.expect("nothing is in its way");
    store.commit(&one_chunk()).await.expect("there is room");
    // To erase a store closes every other connection to it; with the same mark it counts as the same one.
    let (other, _) = from(&key, "portal.example").await;
    other.erase().await.expect("nothing is in its way");
    other.mark("ours").await.expect("nothing is in its way");
    store.commit(&one_chunk()).await.expect("the connection is opened again");
    other.erase().await.expect("nothing is in its way");
    other.mark("another").await.expect("nothing is in its way");
    let refused = store.commit(&one_chunk()).await;
    assert!(matches!(refused, Err(StoreError::Closed { .. })), "{refused:?}");
}

fn one_chunk() -> Commit {
    let key = ChunkKey { layer: Layer::Sales, number: 1 };
    Commit { starts_over: false, checkpoint: b"c".to_vec(), chunks: vec![(key, Delta::default())], history: None }
}

#[wasm_bindgen_test]
async fn another_tab_that_erases_is_not_held_up_and_takes_the_ground_away() {
    let case = "another_tab_that_erases";
    let (one, other) = (open(case).await, open(case).await);
    one.commit(&one_chunk()).await.expect("nothing is in its way");

    assert_eq!(other.erase().await, Ok(()));

    let refused = one.commit(&one_chunk()).await;
    assert!(
        matches!(&refused, Err(StoreError::Closed { detail }) if detail.contains("InvalidStateError")),
        "{refused:?}"
    );
    assert_eq!(other.load().await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_dropped_store_holds_nobody_up() {
    let case = "a_dropped_store";
    drop(open(case).await);
    assert_eq!(open(case).await.erase().await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_newer_database_is_left_as_it_is() {
    let name = key("a_newer_database").database_name();
    let newer = || Rexie::builder(&name).version(7).add_object_store(rexie::ObjectStore::new("clients"));
    newer().build().await.expect("nothing is in its way").close();

    let visit = Visit { address: "portal.example".into(), is_vouched: true, joins: None };
    let refused = IdbStore::open(&key("a_newer_database"), &visit).await.map(|(store, _)| store);
    assert_eq!(refused.err(), Some(StoreError::NewerSchema { found: 7, supported: migrations::current::VERSION }));

    let untouched = newer().build().await.expect("nothing is in its way");
    assert_eq!(untouched.store_names(), ["clients"]);
    untouched.close();
}

#[wasm_bindgen_test]
async fn a_database_of_the_first_layout_is_opened_read_and_written_on() {
    let case = "the_first_layout";
    let older = Rexie::builder(&key(case).database_name())
        .version(migrations::v1::VERSION)
        .add_object_store(rexie::ObjectStore::new(migrations::v1::META))
        .add_object_store(rexie::ObjectStore::new(migrations::v1::CHUNKS));
    let older = older.build().await.expect("nothing is in its way");
    let transaction = older.transaction(&[META, CHUNKS], TransactionMode::ReadWrite).expect("nothing is in its way");
    let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
    let chunk = js_key(ChunkKey { layer: Layer::Sales, number: 1 });
    let (meta, chunks) = (transaction.store(META).expect("it exists"), transaction.store(CHUNKS).expect("it exists"));
    meta.put(&bytes(b"old"), Some(&CHECKPOINT.into())).await.expect("nothing is in its way");
    chunks.put(&bytes(&conformance::OLD_CHUNK), Some(&chunk)).await.expect("nothing is in its way");
    transaction.done().await.expect("nothing is in its way");
    older.close();

    let store = open(case).await;
    let found = store.load().await.expect("it can be read").expect("it was there before");
    assert_eq!((found.checkpoint.as_slice(), &found.history), (b"old".as_slice(), &Recorded::default()));
    assert_eq!(found.dataset.facts.companies.get(CompanyId(300)).map(|card| card.title).as_deref(), Some("ООО"));

    let history = Some(HistoryDelta::default());
    let gone = segmentation::Gone { companies: [CompanyId(300)].into(), ..Default::default() };
    let delta = Delta { gone, ..Delta::default() };
    let chunks = vec![(ChunkKey { layer: Layer::Changes, number: 1 }, delta)];
    let commit = Commit { starts_over: false, checkpoint: b"new".to_vec(), chunks, history };
    assert_eq!(store.commit(&commit).await, Ok(()));
    drop(store);
    let found = open(case).await.load().await.expect("it can be read").expect("it has just been written");
    assert_eq!((found.checkpoint.as_slice(), *found.dataset), (b"new".as_slice(), Dataset::default()));
}

#[wasm_bindgen_test]
async fn a_chunk_of_a_newer_build_is_told_and_left_as_it_is() {
    let store = open("a_chunk_of_a_newer_build").await;
    store.commit(&one_chunk()).await.expect("nothing is in its way");
    let transaction = store.begin(TransactionMode::ReadWrite).await.expect("nothing is in its way");
    let key = js_key(ChunkKey { layer: Layer::Changes, number: 7 });
    let newer = Uint8Array::from([200, 1, 2].as_slice()).into();
    transaction.store(CHUNKS).expect("it exists").put(&newer, Some(&key)).await.expect("nothing is in its way");
    transaction.done().await.expect("nothing is in its way");

    let what = "chunk Changes 7".to_owned();
    assert_eq!(store.load().await, Err(StoreError::NewerFormat { what, found: 200, supported: 4 }));
    let kept = store.contents().await.expect("it can be read").expect("it was kept");
    assert_eq!(kept.chunks.last().map(|(_, bytes)| bytes.as_slice()), Some([200, 1, 2].as_slice()));
}

#[wasm_bindgen_test]
async fn what_this_build_cannot_read_is_damage_and_costs_no_history() {
    let checkpoint = Uint8Array::from(b"c".as_slice()).into();
    let good = js_key(ChunkKey { layer: Layer::Sales, number: 24_300 });
    let chunk = |bytes: &[u8]| Uint8Array::from(bytes).into();
    let layer_nine = Array::of2(&9.into(), &1.into()).into();
    let cases: [(&str, JsValue, JsValue, JsValue); 4] = [
        ("a chunk of no format", checkpoint, good.clone(), chunk(&[0])),
        ("a chunk that is not bytes", chunk(b"c"), good.clone(), "text".into()),
        ("a chunk of an unknown key", chunk(b"c"), layer_nine, chunk(&[1])),
        ("a checkpoint that is not bytes", 5.into(), good, chunk(&format::encode(&Delta::default()))),
    ];
    for (case, checkpoint, key, value) in cases {
        let store = open(case).await;
        let transaction = store.begin(TransactionMode::ReadWrite).await.expect("nothing is in its way");
        let (meta, chunks) = (transaction.store(META), transaction.store(CHUNKS));
        meta.expect("it exists").put(&checkpoint, Some(&CHECKPOINT.into())).await.expect("nothing is in its way");
        chunks.expect("it exists").put(&value, Some(&key)).await.expect("nothing is in its way");
        let entry = Uint8Array::from(format::history::encode(&HistoryDelta::default()).as_slice());
        let history = transaction.store(HISTORY).expect("it exists");
        history.add(&entry, None).await.expect("nothing is in its way");
        history.add(&"text".into(), None).await.expect("nothing is in its way");
        transaction.done().await.expect("nothing is in its way");

        let found = store.load().await.expect("it opens").expect("something is there");
        assert!(found.checkpoint.is_empty(), "{case}: there is no place to go on from");
        assert_eq!(found.damage.entries, 1, "{case}");
        assert_eq!(store.erase().await, Ok(()));
        assert_eq!(store.load().await, Ok(None));
    }
}
