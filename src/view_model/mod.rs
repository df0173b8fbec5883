//! The engine's answers, made ready to be shown: kinds, numbers and geometry, without words, signals or elements.

pub mod card;
pub mod chart;
pub mod chart_csv;
pub mod chart_months;
pub mod color;
pub mod counters;
pub mod fields;
pub mod filters;
pub mod first_run;
pub mod handover;
pub mod history;
pub mod list;
pub mod marks;
pub mod modes;
pub mod notes;
pub mod placements;
pub mod plot;
pub mod progress;
pub mod scroll;
pub mod selection;
pub mod sharing;
pub mod table;
pub mod time_left;
