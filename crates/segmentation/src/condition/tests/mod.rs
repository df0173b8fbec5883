//! Conditions, tried on clients that lie in memory.

mod agreement;
mod bounds;
mod dates;
mod errors;
mod fake;
mod random;
mod segments;
mod words;
