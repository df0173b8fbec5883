//! What is seen, from the outside in. Components read the state and the view models; words come from the texts.
#![allow(unreachable_pub, reason = "the component macro writes a public type for the properties of every component")]

pub(super) mod app;
mod card_link;
mod chart;
mod check_all;
mod counters;
mod fields;
mod footer;
mod gate;
mod header;
mod list;
mod modes;
mod notices;
mod progress;
mod rows;
mod shape;
mod sharing;
mod size;
