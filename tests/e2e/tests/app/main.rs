//! The built app in a real browser, inside the demo portal: what a person does, and what a person sees.

mod access;
mod card;
mod commands;
mod counting;
mod drill_down;
mod failures;
mod fields;
mod first_run;
mod help;
mod language;
mod layout;
mod list;
mod notes;
mod numbers;
mod one_browser;
mod opened_by_post;
mod package;
mod pages;
mod parts;
mod planning;
mod resume;
mod rights;
mod segments;
mod storage;
mod use_of_list;
mod windows;
