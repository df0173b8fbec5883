//! The rules of `docs/rules.md`, each held by a test.
//!
//! A test that decides an open question of the rules carries the question's number in its name: `q06_…`.

mod answers;
mod breakdowns;
mod changes;
mod columns;
mod conditions;
mod fields;
mod flaws;
mod history;
mod invariants;
mod lists;
mod marks;
mod modes;
mod naive;
mod ownership;
mod payments;
mod profiles;
mod random;
mod reading;
mod touches;
mod trials;
mod user_fields;
mod words;

pub(crate) use reading::context;
