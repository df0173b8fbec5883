//! The sync planner against a portal of a few lines. All tests are one program, because each program is linked anew.

mod card;
mod common;
mod jobs;
mod leadership;
mod reading;
