//! What every kind of store has to show: one suite, run against the store in memory natively, and against IndexedDB in
//! a browser.
//!
//! A case is an async function over a [`Device`]. [`for_each_case!`] hands their names to a macro that makes each a
//! test of the platform it runs on.

use chrono::NaiveDate;
use segmentation::facts::Company;
use segmentation::{
    Card, Change, CompanyId, ContactId, Dataset, Delta, Facts, Gone, Group, Groups, HistoryDelta, Month, MonthSnapshot,
    Recorded, RecordedCard, Removal, UserId,
};

use crate::changes::MOST_CHUNKS;
use crate::samples::{every_column, some_of_each_kind};
use crate::{ChunkKey, Commit, Contents, Damage, Layer, PlanOf, Store, StoreKey, Stored, Weight, Weights};

/// Where stores outlive the workers that opened them: a browser, or a stand-in for one. Empty when a case begins.
pub(crate) trait Device {
    /// The kind of store it keeps.
    type Store: Store;

    /// Opens the store of a key, as a new worker would.
    async fn open(&self, key: &StoreKey) -> Self::Store;

    /// Lets a commit fail when part of it is already written.
    async fn fail(&self, store: &Self::Store, commit: &Commit);

    /// Lets contents fail to replace what is kept, when part of them is already written.
    async fn fail_to_replace(&self, store: &Self::Store, contents: &Contents);

    /// How many chunks a store keeps.
    async fn chunks(&self, store: &Self::Store) -> usize;

    /// A portal no other case uses.
    fn member_id(&self) -> String;
}

/// A chunk of version 1 with company 300, «ООО», as an older build wrote it; `format` holds its snapshot.
pub(crate) const OLD_CHUNK: [u8; 24] = [
    0x01, 0x01, 0xac, 0x02, 0x06, 0xd0, 0x9e, 0xd0, 0x9e, 0xd0, 0x9e, 0xf8, 0x81, 0x02, 0x05, 0x06, 0x01, 0x02, 0x06,
    0x00, 0x00, 0x00, 0x00, 0x00,
];

/// Calls a macro with the name of every case.
macro_rules! for_each_case {
    ($test:ident) => {
        $test!(an_empty_store_holds_nothing);
        $test!(what_was_committed_is_there_for_the_next_worker);
        $test!(a_commit_may_hold_a_checkpoint_alone);
        $test!(chunks_merge_in_the_order_of_their_keys_whenever_they_came);
        $test!(a_chunk_replaces_the_one_of_the_same_key);
        $test!(a_record_that_has_gone_exists_again_when_it_returns);
        $test!(chunks_of_changes_do_not_pile_up);
        $test!(the_history_grows_entry_by_entry_and_outlives_a_reading_that_starts_over);
        $test!(the_last_checkpoint_wins);
        $test!(a_commit_that_fails_changes_nothing);
        $test!(two_keys_do_not_see_each_other);
        $test!(a_store_keeps_its_mark_until_it_is_erased);
        $test!(a_plan_is_kept_beside_everything_else_until_the_store_is_erased);
        $test!(an_erased_store_is_empty_and_can_be_used_again);
        $test!(contents_move_to_another_store_as_they_are);
        $test!(contents_that_find_no_room_replace_nothing);
        $test!(a_thousand_records_of_each_kind_come_back_as_they_were);
    };
}
pub(crate) use for_each_case;

pub(crate) async fn an_empty_store_holds_nothing(device: &impl Device) {
    assert_eq!(device.open(&key(device, UserId(1))).await.load().await, Ok(None));
}

pub(crate) async fn what_was_committed_is_there_for_the_next_worker(device: &impl Device) {
    let first = device.open(&key(device, UserId(1))).await;
    keep(&first, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")])), (Layer::Sales, 2, facts(&[(2, "two")]))]).await;
    let expected = Some(stored(b"a", &[(1, "one"), (2, "two")]));
    assert_eq!(first.load().await, Ok(expected.clone()));
    drop(first);
    assert_eq!(device.open(&key(device, UserId(1))).await.load().await, Ok(expected));
}

pub(crate) async fn a_commit_may_hold_a_checkpoint_alone(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    for checkpoint in [b"" as &[u8], b"later"] {
        keep(&store, checkpoint, &[]).await;
        assert_eq!(store.load().await, Ok(Some(stored(checkpoint, &[]))));
    }
}

pub(crate) async fn chunks_merge_in_the_order_of_their_keys_whenever_they_came(device: &impl Device) {
    // Numbers that would be in another order as text, or as numbers without a sign.
    let ascending = [
        (Layer::Sales, -1),
        (Layer::Sales, 9),
        (Layer::Sales, 24_300),
        (Layer::Dialogs, i32::MIN),
        (Layer::Changes, 0),
        (Layer::Changes, 2),
        (Layer::Changes, 10),
        (Layer::Changes, i32::MAX),
    ];
    // Every chunk renames card 100, and brings one of its own.
    let chunk = |index: usize| {
        let (layer, number) = ascending[index];
        (layer, number, facts(&[(100, &format!("renamed by {index}")), (index as u32 + 1, "own")]))
    };
    let mut expected: Vec<_> = (0..ascending.len()).map(|index| (index as u32 + 1, "own")).collect();
    let last = format!("renamed by {}", ascending.len() - 1);
    expected.push((100, &last));

    let orders: [(u32, Vec<usize>); 3] = [
        (1, (0..ascending.len()).collect()),
        (2, (0..ascending.len()).rev().collect()),
        (3, vec![5, 0, 7, 2, 4, 6, 1, 3]),
    ];
    for (user_id, order) in orders {
        let store = device.open(&key(device, UserId(user_id))).await;
        for pair in order.chunks(2) {
            keep(&store, b"c", &pair.iter().map(|&index| chunk(index)).collect::<Vec<_>>()).await;
        }
        assert_eq!(store.load().await, Ok(Some(stored(b"c", &expected))), "{order:?}");
    }
}

pub(crate) async fn a_chunk_replaces_the_one_of_the_same_key(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    keep(
        &store,
        b"a",
        &[(Layer::Sales, 1, facts(&[(1, "one"), (2, "two")])), (Layer::Dialogs, 1, facts(&[(3, "three")]))],
    )
    .await;
    keep(&store, b"b", &[(Layer::Sales, 1, facts(&[(2, "another two")]))]).await;
    assert_eq!(store.load().await, Ok(Some(stored(b"b", &[(2, "another two"), (3, "three")]))));
}

pub(crate) async fn a_record_that_has_gone_exists_again_when_it_returns(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one"), (2, "two")]))]).await;
    let steps = [
        (7, gone(&[1]), vec![(2, "two")]),
        (8, facts(&[(1, "one, returned")]).into(), vec![(1, "one, returned"), (2, "two")]),
        (9, gone(&[1, 2, 3]), vec![]),
    ];
    for (number, delta, expected) in steps {
        let chunks = vec![(ChunkKey { layer: Layer::Changes, number }, delta)];
        store.commit(&Commit { chunks, ..commit(b"b", &[]) }).await.expect("nothing is in its way");
        assert_eq!(store.load().await, Ok(Some(stored(b"b", &expected))), "after {number}");
    }
}

pub(crate) async fn chunks_of_changes_do_not_pile_up(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one"), (2, "two")]))]).await;
    // Every change renames card 1 and brings or takes card 3; the first one takes card 2.
    let rounds = 2 * MOST_CHUNKS as i32 + 3;
    for number in 1..=rounds {
        let renamed = format!("change {number}");
        let mut cards = vec![(1, renamed.as_str())];
        let mut gone = Gone::default();
        if number % 2 == 0 {
            cards.push((3, "three"));
        } else {
            gone.companies.insert(CompanyId(3));
        }
        if number == 1 {
            gone.companies.insert(CompanyId(2));
        }
        let delta = Delta { facts: facts(&cards), gone, ..Delta::default() };
        let chunks = vec![(ChunkKey { layer: Layer::Changes, number }, delta)];
        store.commit(&Commit { chunks, ..commit(b"b", &[]) }).await.expect("nothing is in its way");
        cards.truncate(1 + usize::from(number % 2 == 0));
        assert_eq!(store.load().await, Ok(Some(stored(b"b", &cards))), "after {number}");
        let kept = device.chunks(&store).await;
        assert!(kept <= 1 + MOST_CHUNKS, "{kept} chunks after {number}");
    }
}

pub(crate) async fn the_history_grows_entry_by_entry_and_outlives_a_reading_that_starts_over(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    let january = Month::new(2024, 1).expect("a month");
    let mut expected = Recorded::default();
    // More entries than one digit counts, so that they would be in another order as text.
    for step in 0..12 {
        let entry = entry(january.plus(step), step as u32 + 1);
        expected.absorb(entry.clone());
        let commit = Commit { history: Some(entry), ..commit(b"a", &[(Layer::Sales, step, facts(&[(1, "one")]))]) };
        store.commit(&commit).await.expect("nothing is in its way");
        let found = store.load().await.expect("it can be read").expect("it has just been written");
        assert_eq!(found.history, expected, "{step}");
    }

    let anew = Commit { starts_over: true, ..commit(b"b", &[(Layer::Sales, 9, facts(&[(2, "two")]))]) };
    device.fail(&store, &anew).await;
    let found = store.load().await.expect("it can be read").expect("it was there before");
    assert_eq!(found, Stored { history: expected.clone(), ..stored(b"a", &[(1, "one")]) });

    store.commit(&anew).await.expect("nothing is in its way");
    let found = device.open(&key(device, UserId(1))).await.load().await;
    assert_eq!(found, Ok(Some(Stored { history: expected, ..stored(b"b", &[(2, "two")]) })));

    assert_eq!(store.erase().await, Ok(()));
    assert_eq!(store.load().await, Ok(None));
}

pub(crate) async fn the_last_checkpoint_wins(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    for checkpoint in [b"z" as &[u8], b"a longer one", b"a"] {
        keep(&store, checkpoint, &[(Layer::Sales, 1, facts(&[(1, "one")]))]).await;
    }
    assert_eq!(store.load().await, Ok(Some(stored(b"a", &[(1, "one")]))));
}

pub(crate) async fn a_commit_that_fails_changes_nothing(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    let doomed = commit(b"b", &[(Layer::Sales, 1, facts(&[(1, "changed")])), (Layer::Sales, 2, facts(&[(2, "new")]))]);

    device.fail(&store, &doomed).await;
    assert_eq!(store.load().await, Ok(None));

    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")]))]).await;
    device.fail(&store, &doomed).await;
    assert_eq!(store.load().await, Ok(Some(stored(b"a", &[(1, "one")]))));

    store.commit(&doomed).await.expect("nothing is in its way now");
    assert_eq!(store.load().await, Ok(Some(stored(b"b", &[(1, "changed"), (2, "new")]))));
}

pub(crate) async fn two_keys_do_not_see_each_other(device: &impl Device) {
    let portal = device.member_id();
    let keys = [
        StoreKey { member_id: portal.clone(), user_id: UserId(1) },
        StoreKey { member_id: portal.clone(), user_id: UserId(11) },
        StoreKey { member_id: format!("{portal}/1"), user_id: UserId(1) },
    ];
    for (index, key) in keys.iter().enumerate() {
        let store = device.open(key).await;
        assert_eq!(store.load().await, Ok(None), "{key:?}");
        keep(&store, key.member_id.as_bytes(), &[(Layer::Sales, 1, facts(&[(index as u32 + 1, "own")]))]).await;
    }
    device.open(&keys[0]).await.erase().await.expect("nothing is in its way");
    for (index, key) in keys.iter().enumerate() {
        let expected = (index > 0).then(|| stored(key.member_id.as_bytes(), &[(index as u32 + 1, "own")]));
        assert_eq!(device.open(key).await.load().await, Ok(expected), "{key:?}");
    }
}

pub(crate) async fn a_store_keeps_its_mark_until_it_is_erased(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    assert_eq!(store.mark("first").await.as_deref(), Ok("first"));
    assert_eq!(store.load().await, Ok(None), "a mark is no data");
    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")]))]).await;
    drop(store);
    let later = device.open(&key(device, UserId(1))).await;
    assert_eq!(later.mark("second").await.as_deref(), Ok("first"));
    assert_eq!(device.open(&key(device, UserId(2))).await.mark("other").await.as_deref(), Ok("other"));
    assert_eq!(later.load().await, Ok(Some(stored(b"a", &[(1, "one")]))));
    later.erase().await.expect("an empty store");
    assert_eq!(later.mark("third").await.as_deref(), Ok("third"));
}

pub(crate) async fn a_plan_is_kept_beside_everything_else_until_the_store_is_erased(device: &impl Device) {
    for (of, other) in [(PlanOf::Touches, PlanOf::Responsible), (PlanOf::Responsible, PlanOf::Touches)] {
        let store = device.open(&key(device, UserId(1))).await;
        assert_eq!(store.plan(of).await, Ok(None));
        assert_eq!(store.keep_plan(of, Some(b"first")).await, Ok(()));
        assert_eq!(store.keep_plan(other, Some(b"of the other")).await, Ok(()));
        assert_eq!(store.load().await, Ok(None), "a plan is no reading");
        keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")]))]).await;
        assert_eq!(store.keep_plan(of, Some(b"second")).await, Ok(()));
        drop(store);
        let store = device.open(&key(device, UserId(1))).await;
        assert_eq!(store.plan(of).await, Ok(Some(b"second".to_vec())));
        assert_eq!(store.load().await, Ok(Some(stored(b"a", &[(1, "one")]))));
        assert_eq!(store.keep_plan(of, None).await, Ok(()));
        assert_eq!(store.plan(of).await, Ok(None));
        assert_eq!(store.plan(other).await, Ok(Some(b"of the other".to_vec())));
        assert_eq!(store.keep_plan(of, Some(b"third")).await, Ok(()));
        assert_eq!(store.erase().await, Ok(()));
        assert_eq!((store.plan(of).await, store.plan(other).await), (Ok(None), Ok(None)));
    }
}

pub(crate) async fn an_erased_store_is_empty_and_can_be_used_again(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")])), (Layer::Changes, 1, facts(&[(2, "two")]))]).await;
    for round in ["first", "second, of an empty store"] {
        assert_eq!(store.erase().await, Ok(()), "{round}");
        assert_eq!(store.load().await, Ok(None), "{round}");
    }
    keep(&store, b"b", &[(Layer::Sales, 2, facts(&[(3, "three")]))]).await;
    assert_eq!(device.open(&key(device, UserId(1))).await.load().await, Ok(Some(stored(b"b", &[(3, "three")]))));
}

pub(crate) async fn contents_move_to_another_store_as_they_are(device: &impl Device) {
    let first = device.open(&key(device, UserId(1))).await;
    assert_eq!(first.contents().await, Ok(None));
    assert_eq!(first.weights().await, Ok(Weights::default()));
    keep(&first, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")])), (Layer::Changes, 0, facts(&[(1, "renamed")]))]).await;
    first
        .commit(&Commit { history: Some(entry(Month::of(NaiveDate::default()), 1)), ..commit(b"abc", &[]) })
        .await
        .expect("nothing is in its way");
    let contents = first.contents().await.expect("it can be read").expect("it was kept");
    let weights = first.weights().await.expect("it can be read");
    assert_eq!((weights.sales.pieces, weights.dialogs.pieces, weights.changes.pieces), (1, 0, 1));
    assert_eq!((weights.history.pieces, weights.checkpoint), (1, Weight { pieces: 1, bytes: 3 }));
    let bytes: usize = contents.chunks.iter().map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(weights.sales.bytes + weights.changes.bytes, bytes);

    let second = device.open(&key(device, UserId(2))).await;
    keep(&second, b"b", &[(Layer::Dialogs, 5, facts(&[(5, "five")]))]).await;
    second
        .commit(&Commit { history: Some(entry(Month::of(NaiveDate::default()), 9)), ..commit(b"b", &[]) })
        .await
        .expect("nothing is in its way");
    let mark = second.mark("its own").await;
    second.replace(&contents).await.expect("nothing is in its way");
    assert_eq!(second.load().await, first.load().await);
    assert_eq!(contents.read().map(Some), first.load().await);
    assert_eq!(second.contents().await, Ok(Some(contents)));
    assert_eq!(second.mark("another").await, mark, "it is the same store");
}

pub(crate) async fn contents_that_find_no_room_replace_nothing(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    keep(&store, b"a", &[(Layer::Sales, 1, facts(&[(1, "one")]))]).await;
    let before = store.load().await;
    device.fail_to_replace(&store, &Contents { checkpoint: b"other".to_vec(), ..Contents::default() }).await;
    assert_eq!(store.load().await, before);
}

pub(crate) async fn a_thousand_records_of_each_kind_come_back_as_they_were(device: &impl Device) {
    let store = device.open(&key(device, UserId(1))).await;
    let many = every_column(some_of_each_kind((1..=1_000).chain([u32::MAX / 5 - 3])));
    let chunks = vec![(ChunkKey { layer: Layer::Sales, number: 1 }, many.clone())];
    let commit = Commit { chunks, ..commit(&[0, 255, 0], &[]) };
    store.commit(&commit).await.expect("nothing is in its way");
    let found = store.load().await.expect("it has just been written").expect("it has just been written");
    // Compared without printing: a failure would print megabytes.
    let Delta { facts, fields, .. } = many;
    let dataset = Dataset { facts, fields };
    assert!(
        found
            == Stored {
                checkpoint: vec![0, 255, 0],
                dataset: Box::new(dataset),
                history: Recorded::default(),
                damage: Damage::default()
            }
    );
}

fn key(device: &impl Device, user_id: UserId) -> StoreKey {
    StoreKey { member_id: device.member_id(), user_id }
}

fn commit(checkpoint: &[u8], chunks: &[(Layer, i32, Facts)]) -> Commit {
    let chunks = chunks.iter().cloned().map(|(layer, number, facts)| (ChunkKey { layer, number }, facts.into()));
    Commit { starts_over: false, checkpoint: checkpoint.into(), chunks: chunks.collect(), history: None }
}

/// Companies of these numbers are gone.
fn gone(companies: &[u32]) -> Delta {
    let gone = Gone { companies: companies.iter().copied().map(CompanyId).collect(), ..Gone::default() };
    Delta { gone, ..Delta::default() }
}

/// A month in which a company became known, and a contact was found to be gone.
fn entry(month: Month, id: u32) -> HistoryDelta {
    let groups: Groups = [Group::Companies, Group::NoPayments].into_iter().collect();
    let recorded = RecordedCard {
        title: "ООО «Ёлка»".into(),
        created: month.first_day(),
        created_by: UserId(1),
        assigned_by: UserId(2),
        changes: vec![Change { month, groups }],
    };
    let removal = Removal {
        card: Card::Contact(ContactId(id)),
        title: String::new(),
        created: month.first_day(),
        noticed: month.last_day(),
        merged_into: Some(Card::Contact(ContactId(id + 1))),
    };
    let snapshot = MonthSnapshot { first: month, last: month, cards: vec![(Card::Company(CompanyId(id)), recorded)] };
    HistoryDelta { snapshot: Some(snapshot), removals: vec![removal] }
}

async fn keep(store: &impl Store, checkpoint: &[u8], chunks: &[(Layer, i32, Facts)]) {
    store.commit(&commit(checkpoint, chunks)).await.expect("nothing is in its way");
}

fn stored(checkpoint: &[u8], cards: &[(u32, &str)]) -> Stored {
    let dataset = Dataset { facts: facts(cards), ..Dataset::default() };
    Stored {
        checkpoint: checkpoint.into(),
        dataset: Box::new(dataset),
        history: Recorded::default(),
        damage: Damage::default(),
    }
}

/// Companies of these numbers and names.
fn facts(cards: &[(u32, &str)]) -> Facts {
    let company = |&(id, title): &(u32, &str)| Company {
        id: CompanyId(id),
        title: title.into(),
        created: NaiveDate::MIN,
        ..Company::default()
    };
    Facts { companies: cards.iter().map(company).collect(), ..Facts::default() }
}
