//! What is seen, from the outside in. Components read the state and the view models; words come from the texts.
#![allow(unreachable_pub, reason = "the component macro writes a public type for the properties of every component")]

pub(super) mod app;
mod card;
mod card_link;
mod chart;
mod check_all;
mod copy;
mod counters;
mod counting;
mod data;
mod data_loss;
mod fields;
mod file;
mod first_run;
mod footer;
mod forget;
mod gate;
mod header;
mod help;
mod list;
mod modes;
mod notices;
mod overview;
pub(super) mod placements;
mod planning;
mod popover;
mod progress;
mod requests;
mod sections;
mod settings;
mod shape;
mod sharing;
mod size;
mod value;

pub(super) use list::places;

use client_segments::sections::Section;
use leptos::prelude::*;

/// What a section shows.
fn shown(section: Section) -> AnyView {
    match section {
        Section::Overview => overview::Overview().into_any(),
        Section::Value => value::ValuePage().into_any(),
        Section::Planning => planning::PlanningPage().into_any(),
        Section::Help => help::HelpPage().into_any(),
        Section::Data => data::DataPage().into_any(),
        Section::Settings => settings::SettingsPage().into_any(),
    }
}
