//! Why something could not be kept or found again, sorted by what can be done about it.

/// Why a store could not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser refuses to keep anything: a frame of another site whose storage is blocked, or a private window.
    #[error("the browser refuses to keep data")]
    Denied,
    /// The disk or the browser's quota is full; what was kept before stays.
    #[error("no room left on this device")]
    Full,
    /// A newer build has kept its data here; they are left untouched.
    #[error("stored with schema {found}, this build knows {supported}")]
    NewerSchema {
        /// The schema that was found.
        found: u32,
        /// The newest schema this build knows.
        supported: u32,
    },
    /// A newer build has written part of what is kept; it is left untouched, and can be read by that build.
    #[error("{what} is stored in format {found}, this build knows {supported}")]
    NewerFormat {
        /// Which part, in English; holds no client's data.
        what: String,
        /// The version of the format that was found.
        found: u8,
        /// The newest version that this build knows.
        supported: u8,
    },
    /// What is kept cannot be read, and has to be erased and read from the portal again.
    #[error("stored data are corrupt: {what}")]
    Corrupt {
        /// What is wrong and where, in English; holds no client's data.
        what: String,
    },
    /// The store has the right version and lacks some of its tables: nothing can be kept in it until it is erased.
    #[error("the store {store} lacks tables")]
    Incomplete {
        /// Under which name the browser keeps it.
        store: String,
    },
    /// The browser does not answer: it neither opens what is kept nor says why not.
    #[error("the browser does not answer")]
    Silent,
    /// The browser has closed the connection to what is kept, as it may at any time; it can be opened again.
    #[error("the browser has closed the connection: {detail}")]
    Closed {
        /// What the browser said.
        detail: String,
    },
    /// Anything else; trying again is unlikely to help.
    #[error("storage failed: {detail}")]
    Failed {
        /// What the browser said.
        detail: String,
    },
}

impl StoreError {
    /// Sorts an exception by its text, `Name: message`.
    ///
    /// The text is all there is to go by: rexie tells of a `DOMException` only by printing it. The names are those of
    /// the specification (<https://www.w3.org/TR/IndexedDB/#exceptions>). Chromium refuses a frame of another site
    /// under the meaningless name `UnknownError`, so there the message decides. A transaction meets `InvalidStateError`
    /// only when its connection is closed (the upgrade of a version has ended before a store is used); Firefox words it
    /// unlike the others.
    #[cfg_attr(not(any(test, target_family = "wasm")), expect(dead_code, reason = "only IndexedDB throws"))]
    pub(crate) fn from_exception(text: &str) -> Self {
        let says = |part| text.contains(part);
        if says("QuotaExceededError") {
            Self::Full
        } else if says("SecurityError") || says("denied permission") || says("indexed db not found") {
            Self::Denied
        } else if says("database connection is clos")
            || says("Indexed Database server lost")
            || (says("failed to open new transaction") && says("InvalidStateError"))
        {
            Self::Closed { detail: text.into() }
        } else {
            Self::Failed { detail: text.into() }
        }
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_sorted_by_what_can_be_done() {
        let failed = |text: &str| StoreError::Failed { detail: text.into() };
        let internal = "DOM exception: UnknownError: Internal error opening backing store for indexedDB.open.";
        let lost =
            "DOM exception: UnknownError: Connection to Indexed Database server lost. Refresh the page to try again";
        let closed = "failed to open new transaction: InvalidStateError: The database connection is closing.";
        let firefox = "failed to open new transaction: InvalidStateError: IDBDatabase.transaction: Can't start a transaction on a closed database";
        for (text, expected) in [
            ("DOM exception: QuotaExceededError: Encountered full disk while committing.", StoreError::Full),
            ("failed to open indexed db: SecurityError: The operation is insecure.", StoreError::Denied),
            ("DOM exception: UnknownError: The user denied permission to access the database.", StoreError::Denied),
            ("indexed db not found", StoreError::Denied),
            (internal, failed(internal)),
            (lost, StoreError::Closed { detail: lost.into() }),
            (closed, StoreError::Closed { detail: closed.into() }),
            (firefox, StoreError::Closed { detail: firefox.into() }),
        ] {
            assert_eq!(StoreError::from_exception(text), expected, "{text}");
        }
    }
}
