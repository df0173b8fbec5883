//! One event of a history.

use std::fmt;

use portal::Mutation;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::kind::{FaultKind, Kind};

const MINUTE: i64 = 60_000;

/// Something that happens to a portal, a tab or a store. Times are virtual milliseconds.
#[derive(Clone, Debug)]
pub(super) enum Twist {
    /// Somebody changes the portal, so many times.
    Change(Mutation, u32),
    /// A fault strikes by chance from now on.
    Chance(FaultKind, f64),
    /// A fault strikes so many of the next requests.
    Next(FaultKind, u32),
    /// No fault strikes from now on.
    Calm,
    /// The network is away for so long.
    Offline(i64),
    /// The next request is told that REST is blocked by hand.
    Overload,
    /// The viewer's tokens are refused from now on.
    Revoke,
    /// The tab is closed, and opened again after so long.
    Kill {
        /// Whether it is closed while the browser writes.
        in_commit: bool,
        /// How long it stays closed.
        away: i64,
    },
    /// The tab is closed, what it kept is damaged, and it is opened again. The number decides what is damaged.
    Damage(u64),
    /// The browser keeps no more than so many bytes.
    FullDisk(usize),
    /// The browser keeps as much as it is given.
    FreeDisk,
    /// The user pauses the reading for so long.
    Pause(i64),
    /// Time goes by with the tab open.
    Wait(i64),
    /// The user asks for something that nothing calls for.
    Ask(Command),
}

/// What an impatient user asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Command {
    /// Another try.
    Resume,
    /// What is new.
    Refresh,
    /// A full comparison.
    CheckAll,
}

impl Twist {
    /// Draws an event.
    pub(super) fn draw(random: &mut impl Rng) -> Self {
        match random.random_range(0..100) {
            0..40 => {
                let mutation = *Mutation::ALL.choose(random).expect("there are some");
                Self::Change(mutation, random.random_range(1..=4))
            }
            40..58 => {
                let fault = *FaultKind::ALL.choose(random).expect("there are some");
                if random.random_bool(0.5) {
                    Self::Next(fault, random.random_range(1..=3))
                } else {
                    Self::Chance(fault, random.random_range(0.02..0.25))
                }
            }
            58..64 => Self::Calm,
            64..67 => Self::Offline(random.random_range(1..20) * MINUTE),
            67..69 => Self::Overload,
            69..71 => Self::Revoke,
            71..81 => {
                let away = if random.random_bool(0.5) { random.random_range(0..5_000) } else { some_time(random) };
                Self::Kill { in_commit: random.random_bool(0.5), away }
            }
            81..83 => Self::Damage(random.random()),
            83..85 => Self::FullDisk(random.random_range(1_000..40_000)),
            85..87 => Self::FreeDisk,
            87..90 => Self::Pause(some_time(random)),
            90..95 => Self::Wait(some_time(random)),
            _ => Self::Ask(
                *[Command::Resume, Command::Refresh, Command::CheckAll].choose(random).expect("there are three"),
            ),
        }
    }

    /// The kind by which it is switched off and counted; nothing for what only ends something else.
    pub(super) fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Change(mutation, _) => Kind::Change(*mutation),
            Self::Chance(fault, _) | Self::Next(fault, _) => Kind::Fault(*fault),
            Self::Offline(_) => Kind::Offline,
            Self::Overload => Kind::Overload,
            Self::Revoke => Kind::Revoke,
            Self::Kill { .. } => Kind::Kill,
            Self::Damage(_) => Kind::Damage,
            Self::FullDisk(_) => Kind::FullDisk,
            Self::Pause(_) => Kind::Pause,
            Self::Wait(_) => Kind::Wait,
            Self::Ask(_) => Kind::Impatience,
            Self::Calm | Self::FreeDisk => return None,
        })
    }
}

/// Some minutes, hours or days.
pub(super) fn some_time(random: &mut impl Rng) -> i64 {
    let longest = *[30, 12 * 60, 5 * 24 * 60].choose(random).expect("there are three");
    random.random_range(1..=longest) * MINUTE
}

impl fmt::Display for Twist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = |time: &i64| *time / MINUTE;
        match self {
            Self::Change(mutation, count) => write!(f, "portal: {} × {count}", mutation.name()),
            Self::Chance(fault, chance) => write!(f, "fault: {} by a chance of {chance:.2}", Kind::Fault(*fault)),
            Self::Next(fault, count) => write!(f, "fault: {} for the next {count}", Kind::Fault(*fault)),
            Self::Calm => write!(f, "fault: none any more"),
            Self::Offline(time) => write!(f, "no network for {} min", minutes(time)),
            Self::Overload => write!(f, "fault: overload for the next request"),
            Self::Revoke => write!(f, "tokens are revoked"),
            Self::Kill { in_commit: true, away } => write!(f, "tab: closed while it commits, for {away} ms"),
            Self::Kill { in_commit: false, away } => write!(f, "tab: closed for {away} ms"),
            Self::Damage(_) => write!(f, "store: damaged while the tab is closed"),
            Self::FullDisk(bytes) => write!(f, "store: full at {bytes} bytes"),
            Self::FreeDisk => write!(f, "store: room again"),
            Self::Pause(time) => write!(f, "user: pauses for {} min", minutes(time)),
            Self::Wait(time) => write!(f, "{} min go by", minutes(time)),
            Self::Ask(command) => write!(f, "user: asks for {command:?}"),
        }
    }
}
