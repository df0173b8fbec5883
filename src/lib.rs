//! The page without the browser: what it shows, in which words and numbers. Everything here is plain data and pure
//! functions, so that it is tested natively; `main.rs` holds what needs a document.
//!
//! # Layout
//! - [`frame`]: what the frame tells about the portal;
//! - [`entry`]: from which place of the portal the page was opened;
//! - [`questions`]: what the worker was asked and has not answered yet;
//! - [`route`]: what the address says;
//! - [`sections`]: the sections of the app, and what one of them alone shows;
//! - [`view_model`]: the engine's answers, made ready to be shown;
//! - [`help`]: the knowledge base and its search;
//! - [`format`]: numbers, dates and months as people of a language write them;
//! - [`modes`]: how each mode is shown, a file each;
//! - [`i18n`]: the words.

pub mod entry;
pub mod format;
pub mod frame;
pub mod help;
pub mod i18n;
pub mod modes;
pub mod questions;
pub mod route;
pub mod sections;
pub mod view_model;
