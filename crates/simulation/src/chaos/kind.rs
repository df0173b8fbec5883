//! The kinds of events a history may hold, with the names by which a command line calls them.

use std::fmt;
use std::str::FromStr;

use portal::{Fault, Faults, Mutation};

/// A fault of the portal that strikes by chance, or so many requests in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// 503 `QUERY_LIMIT_EXCEEDED`.
    QueryLimit,
    /// 429 `OPERATION_TIME_LIMIT`.
    OperationLimit,
    /// 500 before any work.
    ServerError,
    /// 500 after a minute of work.
    Timeout,
    /// The connection breaks after the work.
    Cut,
    /// 401 `expired_token`.
    ExpiredToken,
    /// Half of the JSON.
    BrokenJson,
    /// A command of a batch fails by itself.
    BatchError,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::QueryLimit,
        Self::OperationLimit,
        Self::ServerError,
        Self::Timeout,
        Self::Cut,
        Self::ExpiredToken,
        Self::BrokenJson,
        Self::BatchError,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::QueryLimit => "503",
            Self::OperationLimit => "429",
            Self::ServerError => "500",
            Self::Timeout => "timeout",
            Self::Cut => "cut",
            Self::ExpiredToken => "expired_token",
            Self::BrokenJson => "broken_json",
            Self::BatchError => "batch_error",
        }
    }

    /// The fault's place among the settings of a portal.
    pub(super) fn of(self, faults: &mut Faults) -> &mut Fault {
        match self {
            Self::QueryLimit => &mut faults.query_limit,
            Self::OperationLimit => &mut faults.operation_limit,
            Self::ServerError => &mut faults.server_error,
            Self::Timeout => &mut faults.timeout,
            Self::Cut => &mut faults.cut,
            Self::ExpiredToken => &mut faults.expired_token,
            Self::BrokenJson => &mut faults.broken_json,
            Self::BatchError => &mut faults.batch_error,
        }
    }
}

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A fault of the portal.
    Fault(FaultKind),
    /// A change in the portal.
    Change(Mutation),
    /// No network for minutes.
    Offline,
    /// 503 `OVERLOAD_LIMIT`, after which nothing may be asked any more.
    Overload,
    /// All tokens of the viewer are revoked.
    Revoke,
    /// The tab is closed and opened again.
    Kill,
    /// What is stored is damaged while the tab is closed.
    Damage,
    /// The disk is full.
    FullDisk,
    /// The reading is paused for minutes.
    Pause,
    /// Minutes, hours or days go by.
    Wait,
    /// Somebody asks for a reading, a full comparison or another try although nothing calls for it.
    Impatience,
    /// The viewer is no administrator.
    LimitedViewer,
    /// The portal grants less execution time than usual.
    TightLimit,
    /// User fields are made in the portal and filled.
    Fields,
    /// The settings of counting say that leads are requests.
    Leads,
}

impl Kind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [
            Self::Offline,
            Self::Overload,
            Self::Revoke,
            Self::Kill,
            Self::Damage,
            Self::FullDisk,
            Self::Pause,
            Self::Wait,
            Self::Impatience,
            Self::LimitedViewer,
            Self::TightLimit,
            Self::Fields,
            Self::Leads,
        ];
        FaultKind::ALL.into_iter().map(Self::Fault).chain(Mutation::ALL.into_iter().map(Self::Change)).chain(others)
    }

    /// The name by which a command line and a tally call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.name(),
            Self::Change(mutation) => mutation.name(),
            Self::Offline => "offline",
            Self::Overload => "overload",
            Self::Revoke => "revoke",
            Self::Kill => "kill",
            Self::Damage => "damage",
            Self::FullDisk => "full_disk",
            Self::Pause => "pause",
            Self::Wait => "wait",
            Self::Impatience => "impatience",
            Self::LimitedViewer => "limited_viewer",
            Self::TightLimit => "tight_limit",
            Self::Fields => "fields",
            Self::Leads => "leads",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind of event has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no kind of event is called {name}; there are {}", Kind::all().map(Kind::name).collect::<Vec<_>>().join(", "))]
pub struct UnknownKind {
    name: String,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::all().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Kind::all() {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert!("earthquake".parse::<Kind>().is_err());
    }
}
