//! The parts that views are built of: one file each, with what it is for, its states, its keyboard and its roles. A part knows
//! neither the state of the page nor the texts: it is given both.
#![allow(unreachable_pub, reason = "the component macro writes a public type for the properties of every component")]

mod button;
mod chip;
mod choice;
mod empty;
mod gallery;
mod notice;
mod panel;
mod popover;
mod progress;
mod question;
mod table;

pub(super) use button::{Button, Kind};
pub(super) use chip::Chip;
pub(super) use choice::OneOf;
pub(super) use empty::{Empty, Problem, Waiting};
pub(super) use gallery::Gallery;
pub(super) use notice::{Notice, Tone};
pub(super) use panel::Panel;
pub(super) use popover::Popover;
pub(super) use progress::ProgressBar;
pub(super) use question::Question;
pub(super) use table::{Head, Table, number, pictures, text, unseen};
