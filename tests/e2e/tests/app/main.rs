//! The built app in a real browser, inside the demo portal: what a person does, and what a person sees.

mod card;
mod commands;
mod drill_down;
mod failures;
mod first_run;
mod language;
mod layout;
mod resume;
mod rights;
mod storage;
mod windows;
