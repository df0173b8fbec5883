//! What is seen, from the outside in. Components read the state and the view models; words come from the texts.
#![allow(unreachable_pub, reason = "the component macro writes a public type for the properties of every component")]

pub(super) mod app;
mod breakdowns;
mod card;
mod card_link;
mod chart;
mod check_all;
mod choose;
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
mod offered;
mod overview;
pub(super) mod placements;
mod planning;
mod progress;
mod quality;
mod requests;
mod sections;
mod segments;
mod settings;
mod shape;
mod sharing;
mod size;
mod transitions;
mod value;
mod what_if;

pub(super) use list::{listed, places};

use client_segments::sections::Section;
use leptos::prelude::*;

use crate::page::state::State;

/// What a section shows.
fn shown(section: Section) -> AnyView {
    match section {
        Section::Overview => overview::Overview().into_any(),
        Section::Value => value::ValuePage().into_any(),
        Section::Segments => segments::SegmentsPage().into_any(),
        Section::Transitions => transitions::TransitionsPage().into_any(),
        Section::Breakdowns => breakdowns::BreakdownsPage().into_any(),
        Section::WhatIf => what_if::WhatIfPage().into_any(),
        Section::Quality => quality::QualityPage().into_any(),
        Section::Planning => planning::PlanningPage().into_any(),
        Section::Help => help::HelpPage().into_any(),
        Section::Data => data::DataPage().into_any(),
        Section::Settings => settings::SettingsPage().into_any(),
    }
}

/// What the list that is shown is called: the group, or what a page has listed.
fn list_title(state: State) -> String {
    let own = state.route.with(|route| route.list.clone().map(|code| (route.section, code)));
    let own = own.and_then(|(section, code)| match section {
        Section::Segments => segments::title(state, &code),
        Section::Transitions => transitions::title(state, &code),
        Section::Breakdowns => breakdowns::title(state, &code),
        Section::WhatIf => what_if::title(state, &code),
        Section::Quality => quality::title(state, &code),
        Section::Value => value::title(state, &code),
        _ => None,
    });
    own.unwrap_or_else(|| (state.texts.group)(state.shown.with(|route| route.listed_group())).to_owned())
}
