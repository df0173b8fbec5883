//! The layout of the database, every version ever shipped, and the way from one to the next.
//!
//! The version of the layout is that of the database itself. A database with a newer one is never touched: the older
//! build cannot know what it would destroy. Here belongs what concerns the object stores; a new format of the chunks in
//! them is a matter of [`crate::format`] and needs no new version of the database, because old chunks stay readable.
//!
//! To change the layout, add a module beside [`v1`], point `current` at it, and keep the names that stay. An upgrade
//! runs inside [`open`]: object stores that are new are created, those no longer named are deleted.

use rexie::{ObjectStore, Rexie, RexieBuilder};

use super::exception_text;
use crate::StoreError;

pub(super) use self::v2 as current;

/// The first layout, which only knew the reading.
pub(super) mod v1 {
    /// Number of the layout.
    #[cfg(test)]
    pub(in super::super) const VERSION: u32 = 1;
    /// Object store of single values.
    pub(in super::super) const META: &str = "meta";
    /// Key in [`META`] of the checkpoint.
    pub(in super::super) const CHECKPOINT: &str = "checkpoint";
    /// Key in [`META`] of the store's mark; it came later than the checkpoint and may be missing.
    pub(in super::super) const MARK: &str = "mark";
    /// Key in [`META`] of the addresses of the portal from which the store may be opened; it came later and may be missing.
    pub(in super::super) const ADDRESSES: &str = "addresses";
    /// Key in [`META`] of the touches that are being made; it came later and may be missing.
    pub(in super::super) const PLAN: &str = "plan";
    /// Key in [`META`] of the clients that are handed over; it came later and may be missing.
    pub(in super::super) const HANDOVER: &str = "handover";
    /// Object store of the chunks, by `[layer, number]`.
    pub(in super::super) const CHUNKS: &str = "chunks";
}

/// The layout with a place for the recorded history.
pub(super) mod v2 {
    pub(in super::super) use super::v1::{ADDRESSES, CHECKPOINT, CHUNKS, HANDOVER, MARK, META, PLAN};

    /// Number of the layout.
    pub(in super::super) const VERSION: u32 = 2;
    /// Object store of the entries of the history, in the order in which they came: the browser numbers them.
    pub(in super::super) const HISTORY: &str = "history";
}

/// Opens a database in the current layout, creating or upgrading it if need be.
///
/// The connection closes itself as soon as another tab wants to delete or upgrade the database (`idb`, below rexie, sets
/// such a handler on everything its builder opens).
pub(super) async fn open(name: &str) -> Result<Rexie, StoreError> {
    match builder(name).version(current::VERSION).build().await {
        Ok(database) if has_all(&database) => Ok(database),
        Ok(database) => {
            database.close();
            Err(StoreError::Incomplete { store: name.to_owned() })
        }
        // The name the specification gives to a database that is newer than asked for.
        Err(error) if exception_text(&error).contains("VersionError") => {
            Err(StoreError::NewerSchema { found: version(name).await?, supported: current::VERSION })
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a database has every object store of its layout. One that another program has made under this name, or whose
/// upgrade was cut off by a failure of the browser, has not.
fn has_all(database: &Rexie) -> bool {
    let names = database.store_names();
    [current::META, current::CHUNKS, current::HISTORY].iter().all(|wanted| names.iter().any(|name| name == wanted))
}

/// The version of a database that exists.
async fn version(name: &str) -> Result<u32, StoreError> {
    // Without a version to upgrade to, the database is opened as it is.
    let database = builder(name).build().await?;
    let version = database.version()?;
    database.close();
    Ok(version)
}

fn builder(name: &str) -> RexieBuilder {
    Rexie::builder(name)
        .add_object_store(ObjectStore::new(current::META))
        .add_object_store(ObjectStore::new(current::CHUNKS))
        .add_object_store(ObjectStore::new(current::HISTORY).auto_increment(true))
}
