//! What is kept on this device: records, checkpoint, migrations; in memory or in IndexedDB.
//!
//! The facts read from a portal are kept in chunks, together with the checkpoint from which the reading goes on. Both are
//! written in one transaction, so a closed tab costs at most what was read since the last commit, and never leaves a
//! checkpoint that promises facts that are not there.
//!
//! The recorded history is kept beside them, as a log that only grows: facts can be read anew, a recorded month cannot.
//!
//! # Layout
//! - [`Store`]: what every kind of store promises; `conformance` holds each of them to it;
//! - [`StoreError`]: why something could not be kept, by what can be done about it;
//! - `format`: the bytes of a chunk and of an entry of the history, every version ever written;
//! - [`Contents`], [`mod@file`]: everything that is kept, as bytes, and the file that carries it elsewhere;
//! - [`StoredPlan`], [`StoredHandover`]: touches that are being made in the portal and clients that are handed over, which
//!   outlive the tab that began with them;
//! - [`Visit`]: from which address of the portal a store may be opened;
//! - `changes`: keeps the chunks of changes from piling up;
//! - [`MemoryStore`]: for tests, simulations, and browsers that refuse to keep anything;
//! - `idb` (wasm only): IndexedDB, and the only place that knows of it.
//!
//! This crate knows nothing of REST, of segments or of the page, and does not look into a checkpoint.

mod changes;
mod contents;
mod error;
pub mod file;
mod format;
mod handover;
#[cfg(target_family = "wasm")]
pub mod idb;
mod memory;
mod plan;
mod visit;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod samples;

pub use contents::{Contents, Weight, Weights};
pub use error::StoreError;
pub use handover::{HandoverFate, HandoverItem, StoredHandover};
pub use memory::MemoryStore;
pub use plan::{PlanFate, PlanItem, StoredPlan};
pub use visit::{Admission, Visit};

use segmentation::{Dataset, Delta, Facts, FieldTable, HistoryDelta, Recorded, UserId};

/// Which part of the facts a chunk holds, in the order in which chunks are applied: a record of a later layer replaces
/// the same record of an earlier one, and what a later layer calls gone is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Companies, contacts, deals and invoices.
    Sales,
    /// Activities.
    Dialogs,
    /// What belongs to no month: what was changed in the portal later, requisites, cards read again with their phones,
    /// sites and messengers.
    Changes,
}

/// Names a chunk; ordered by layer, then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkKey {
    /// Which part of the facts.
    pub layer: Layer,
    /// In [`Layer::Changes`] a running number, in the other layers a month, counted from January of year 0.
    pub number: i32,
}

/// What is to be kept together or not at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commit {
    /// Whether a new reading begins: all chunks that were kept before go. The history stays.
    pub starts_over: bool,
    /// From where the reading goes on once the chunks are kept; opaque here.
    pub checkpoint: Vec<u8>,
    /// New chunks, and chunks that replace the one of the same key.
    pub chunks: Vec<(ChunkKey, Delta)>,
    /// What is added to the recorded history.
    pub history: Option<HistoryDelta>,
}

/// Everything that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The checkpoint of the last commit.
    pub checkpoint: Vec<u8>,
    /// All chunks in one; of what several say of the same record, the chunk with the greatest key has won.
    pub dataset: Box<Dataset>,
    /// The recorded history; it needs neither checkpoint nor facts to be understood.
    pub history: Recorded,
    /// What could not be read.
    pub damage: Damage,
}

/// What of a store could not be read. The rest of it is given all the same: facts can be read from the portal again, the
/// recorded history cannot, so that damage beside it must not cost it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Whether it is the facts or the checkpoint: then neither is given, since part of the facts counts wrongly, and the
    /// next commit has to start over.
    pub facts: bool,
    /// How many entries of the recorded history.
    pub entries: u32,
}

/// Whose data a store holds. What a user sees depends on his rights, so his store is never opened for anyone else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreKey {
    /// The portal's permanent name, which survives a change of its address.
    pub member_id: String,
    /// Number of the user in that portal.
    pub user_id: UserId,
}

impl StoreKey {
    /// Name of the database that belongs to this key and to no other.
    ///
    /// The user comes first: a number holds no slash, so whatever the portal's name consists of, two keys never share a
    /// database, and nothing needs to be escaped (IndexedDB takes any text for a name).
    #[must_use]
    pub fn database_name(&self) -> String {
        format!("client-segments/{}/{}", self.user_id, self.member_id)
    }

    /// Name of the database beside it for an address of the portal to which that one is not bound ([`Visit`]). No
    /// database of a key begins like it.
    #[must_use]
    pub fn name_apart(&self, address: &str) -> String {
        format!("client-segments-apart/{address}/{}/{}", self.user_id, self.member_id)
    }
}

/// A place where the facts of one portal, as one user sees them, outlive the worker.
///
/// One worker writes at a time: a store does not merge the work of two. Whoever opens it sees to that.
#[expect(async_fn_in_trait, reason = "the worker is one thread, so no future has to be `Send`")]
pub trait Store {
    /// Everything committed so far, or nothing if nothing was.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if the store itself is not as it was made; [`erase`](Self::erase) makes it usable again.
    /// What cannot be read in a store that is whole is no error but [`Damage`]. [`StoreError::NewerFormat`] if a newer
    /// build has written part of it: it must not be erased then.
    async fn load(&self) -> Result<Option<Stored>, StoreError>;

    /// Keeps all chunks, the checkpoint and what is added to the history, in one transaction.
    ///
    /// # Errors
    /// After any error the store holds what it held before.
    async fn commit(&self, commit: &Commit) -> Result<(), StoreError>;

    /// The text by which this store is told from every other one: the candidate, if the store has none yet.
    ///
    /// It says nothing about portal or user, outlives the worker, and goes with everything else when the store is erased.
    ///
    /// # Errors
    /// If it can neither be read nor kept.
    async fn mark(&self, candidate: &str) -> Result<String, StoreError>;

    /// The bytes of everything that is kept, or nothing if nothing is.
    ///
    /// # Errors
    /// If it cannot be read; the chunks are not looked into.
    async fn contents(&self) -> Result<Option<Contents>, StoreError>;

    /// Keeps these bytes in place of everything that was kept, the history included, in one transaction. The mark stays.
    ///
    /// # Errors
    /// After any error the store holds what it held before.
    async fn replace(&self, contents: &Contents) -> Result<(), StoreError>;

    /// How much is kept.
    ///
    /// # Errors
    /// If it cannot be read.
    async fn weights(&self) -> Result<Weights, StoreError>;

    /// What is being done in the portal, as bytes of [`StoredPlan`] or [`StoredHandover`]; nothing if there is none of it.
    ///
    /// # Errors
    /// If it cannot be read.
    async fn plan(&self, of: PlanOf) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps these bytes in place of those of [`plan`](Self::plan); nothing else changes.
    ///
    /// # Errors
    /// After any error the store holds what it held before.
    async fn keep_plan(&self, of: PlanOf, plan: Option<&[u8]>) -> Result<(), StoreError>;

    /// Erases everything of this portal and user, the history included. The store can be used again, and is then empty.
    ///
    /// # Errors
    /// After any error the store may hold what it held before.
    async fn erase(&self) -> Result<(), StoreError>;
}

/// What is being done in the portal over more than one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanOf {
    /// Touches are made.
    Touches,
    /// Clients are handed over to another responsible.
    Responsible,
}

impl PlanOf {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Touches, Self::Responsible];
}

/// Changes in the order in which they are applied, before they are put together: all at once, because each that came into
/// the midst of what is there would have all of it copied.
#[derive(Default)]
struct Parts {
    facts: Vec<Facts>,
    fields: Vec<FieldTable>,
    /// From the first change on that takes something out.
    later: Vec<Delta>,
}

impl Parts {
    fn push(&mut self, delta: Delta) {
        if self.later.is_empty() && delta.gone.is_empty() {
            self.facts.push(delta.facts);
            self.fields.push(delta.fields);
        } else {
            self.later.push(delta);
        }
    }

    fn sum(mut self) -> Dataset {
        // In pairs, so that a large one is not copied for each small one.
        while self.later.len() > 1 {
            let mut pairs = Vec::with_capacity(self.later.len().div_ceil(2));
            let mut later = self.later.into_iter();
            while let Some(mut sum) = later.next() {
                later.next().into_iter().for_each(|next| sum.absorb(next));
                pairs.push(sum);
            }
            self.later = pairs;
        }
        let mut dataset = Dataset { facts: Facts::sum(self.facts), fields: FieldTable::sum(self.fields) };
        if let Some(later) = self.later.pop() {
            dataset.apply(&later);
        }
        dataset
    }
}

/// Puts together what a store found: its checkpoint, its chunks in the order of their keys, and the entries of its
/// history in the order in which they came.
fn assemble<B: AsRef<[u8]>>(
    checkpoint: Option<Vec<u8>>,
    chunks: impl IntoIterator<Item = (ChunkKey, B)>,
    history: impl IntoIterator<Item = B>,
) -> Result<Option<Stored>, StoreError> {
    // What a newer build has written must not be touched for the sake of something broken beside it.
    let is_newer = |error: &StoreError| matches!(error, StoreError::NewerFormat { .. });
    let mut damage = Damage::default();
    let mut parts: Option<Parts> = None;
    for (key, bytes) in chunks {
        match format::decode(key, bytes.as_ref()) {
            Ok(delta) => parts.get_or_insert_default().push(delta),
            Err(error) if is_newer(&error) => return Err(error),
            Err(_) => damage.facts = true,
        }
    }
    let mut recorded: Option<Recorded> = None;
    for bytes in history {
        match format::history::decode(bytes.as_ref()) {
            Ok(entry) => recorded.get_or_insert_default().absorb(entry),
            Err(error) if is_newer(&error) => return Err(error),
            Err(_) => damage.entries += 1,
        }
    }
    // A commit always writes a checkpoint, so its absence beside anything else means that something has interfered.
    let is_empty = parts.is_none() && recorded.is_none() && damage == Damage::default();
    let (checkpoint, dataset) = match checkpoint {
        None if is_empty => return Ok(None),
        Some(checkpoint) if !damage.facts => (checkpoint, parts.map(Parts::sum).unwrap_or_default()),
        _ => {
            damage.facts = true;
            (Vec::new(), Dataset::default())
        }
    };
    Ok(Some(Stored { checkpoint, dataset: Box::new(dataset), history: recorded.unwrap_or_default(), damage }))
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use segmentation::CompanyId;

    use super::*;

    #[test]
    fn no_two_keys_share_a_database() {
        let keys = [("a", 1), ("a", 11), ("1/a", 1), ("a/1", 1), ("", 1), ("A", 1), ("а", 1), ("a\n", 1)];
        let names: std::collections::BTreeSet<_> = keys
            .iter()
            .map(|&(member_id, user_id)| {
                StoreKey { member_id: member_id.into(), user_id: UserId(user_id) }.database_name()
            })
            .collect();
        assert_eq!(names.len(), keys.len(), "{names:?}");
    }

    #[test]
    fn damage_to_the_facts_costs_neither_the_history_nor_damage_to_an_entry_the_others() {
        let key = |number| ChunkKey { layer: Layer::Sales, number };
        let chunk = format::encode(&Delta::default());
        let entry = format::history::encode(&HistoryDelta::default());
        let cut = |bytes: &Vec<u8>| bytes[..bytes.len() - 1].to_vec();
        for (checkpoint, chunk, entries, expected) in [
            (Some(vec![1]), chunk.clone(), vec![entry.clone()], Damage::default()),
            (None, chunk.clone(), vec![entry.clone()], Damage { facts: true, entries: 0 }),
            (Some(vec![1]), cut(&chunk), vec![entry.clone()], Damage { facts: true, entries: 0 }),
            (Some(vec![1]), Vec::new(), vec![entry.clone()], Damage { facts: true, entries: 0 }),
            (Some(vec![1]), chunk.clone(), vec![cut(&entry), entry.clone()], Damage { facts: false, entries: 1 }),
            (None, cut(&chunk), vec![Vec::new(), entry.clone()], Damage { facts: true, entries: 1 }),
        ] {
            let found =
                assemble(checkpoint, [(key(1), chunk)], entries).expect("it opens").expect("something is there");
            assert_eq!(found.damage, expected);
            let is_given = found.checkpoint == [1];
            assert_eq!(is_given, !expected.facts, "facts that are not whole have no place to go on from");
        }
        assert_eq!(assemble(None, [], Vec::<Vec<u8>>::new()), Ok(None));
    }

    #[test]
    fn what_a_newer_build_has_written_is_told_even_beside_something_broken() {
        let key = |number| ChunkKey { layer: Layer::Sales, number };
        let good = format::encode(&Delta::default());
        let (broken, newer) = (good[..good.len() - 1].to_vec(), vec![250]);
        let load = |chunks: [&Vec<u8>; 2], history: &Vec<u8>| {
            let chunks = chunks.into_iter().zip(1..).map(|(bytes, number)| (key(number), bytes.clone()));
            assemble(Some(Vec::new()), chunks, [history.clone()])
        };
        let entry = format::history::encode(&HistoryDelta::default());
        assert!(load([&good, &good], &entry).is_ok());
        assert!(matches!(load([&broken, &good], &entry), Ok(Some(stored)) if stored.damage.facts));
        for (chunks, history) in [([&broken, &newer], &entry), ([&newer, &broken], &entry), ([&broken, &good], &newer)]
        {
            let found = load(chunks, history);
            assert!(matches!(found, Err(StoreError::NewerFormat { found: 250, .. })), "{found:?}");
        }
    }

    #[test]
    fn chunks_are_put_together_in_their_order_whatever_they_take_out() {
        let company = |id, title: &str| segmentation::facts::Company { id, title: title.into(), ..Default::default() };
        let delta = |cards: &[(u32, &str)], gone: &[u32]| {
            let mut delta = Delta::default();
            delta.facts.companies.extend(cards.iter().map(|&(id, title)| company(CompanyId(id), title)));
            delta.gone.companies.extend(gone.iter().copied().map(CompanyId));
            delta
        };
        let deltas = [
            delta(&[(5, "five"), (9, "nine")], &[]),
            delta(&[(1, "one"), (5, "another five")], &[]),
            delta(&[(7, "seven")], &[9]),
            delta(&[(9, "nine, returned"), (2, "two")], &[1]),
            delta(&[(3, "three")], &[5, 7]),
            delta(&[(7, "seven, returned")], &[]),
            delta(&[(8, "eight")], &[2, 4]),
        ];
        for count in 0..=deltas.len() {
            let mut expected = Dataset::default();
            deltas[..count].iter().for_each(|delta| expected.apply(delta));
            let mut parts = Parts::default();
            deltas[..count].iter().for_each(|delta| parts.push(delta.clone()));
            assert_eq!(parts.sum(), expected, "the first {count}");
        }
    }
}
