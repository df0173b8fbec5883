//! The lists that pages open beside the overview's: who is meant by what the address says, with which columns and in which
//! order.

use protocol::{Listed, SegmentsAnswer};
use segmentation::{Month, Settings};

use super::{Section, breakdowns, quality, segments, transitions, value, what_if};
use crate::route::Route;
use crate::view_model::table::{Column, Sorting};

/// Who is listed by a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnList {
    /// Who.
    pub members: Listed,
    /// What must hold of them beside.
    pub filter: Option<String>,
    /// Whether cards are listed, people with a company among them, and not clients alone.
    pub are_cards: bool,
}

impl OwnList {
    /// The clients for whom a condition holds.
    #[must_use]
    pub fn of_condition(condition: String) -> Self {
        Self { members: Listed::Condition(condition), filter: None, are_cards: false }
    }
}

/// Whether a page opens lists of its own.
#[must_use]
pub fn has_lists(section: Section) -> bool {
    use Section::{Breakdowns, Quality, Segments, Transitions, Value, WhatIf};
    matches!(section, Value | Segments | Transitions | Breakdowns | WhatIf | Quality)
}

/// Who is listed at a month, by what the address says; nothing if nobody is, or if the page does not understand it.
/// `tried` are the settings that are tried, `saved` the saved segments.
#[must_use]
pub fn own_list(
    route: &Route,
    month: Month,
    tried: Option<&Settings>,
    saved: Option<&SegmentsAnswer>,
) -> Option<OwnList> {
    let code = route.list.as_deref()?;
    match route.section {
        Section::Transitions => transitions::own_list(route, code, month),
        Section::Breakdowns => breakdowns::own_list(route, code),
        Section::WhatIf => what_if::own_list(code, tried?),
        Section::Quality => quality::own_list(code),
        Section::Value => value::own_list(code, month, tried),
        Section::Segments => segments::own_list(route, code, month, saved),
        _ => None,
    }
}

/// The columns of a page's list until the viewer chooses.
#[must_use]
pub fn columns(section: Section, list: &str) -> &'static [Column] {
    match section {
        Section::Value if value::goes_by_forecast(list) => &[
            Column::Name,
            Column::Kind,
            Column::Responsible,
            Column::LastPayment,
            Column::Average,
            Column::Alive,
            Column::Expected,
        ],
        Section::Quality => &[Column::Name, Column::Kind, Column::Company, Column::Created, Column::Responsible],
        Section::Value | Section::Segments => &[
            Column::Name,
            Column::Kind,
            Column::Responsible,
            Column::LastPayment,
            Column::Payments,
            Column::Revenue,
            Column::Average,
        ],
        _ => &[
            Column::Name,
            Column::Kind,
            Column::Responsible,
            Column::LastPayment,
            Column::Average,
            Column::LastTouch,
            Column::FallsOn,
        ],
    }
}

/// The order of a page's lists until the viewer chooses: whom time alone moves soonest comes first, or who paid most.
#[must_use]
pub fn sorting(section: Section) -> Sorting {
    match section {
        Section::Quality => Sorting { by: Column::Name, descending: false },
        Section::Value | Section::Segments => Sorting { by: Column::Revenue, descending: true },
        _ => Sorting { by: Column::FallsOn, descending: false },
    }
}

/// Two conditions that must both hold, of those that there are.
#[must_use]
pub fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!(r#"{{"all":[{one},{other}]}}"#)),
        (one, other) => one.or(other),
    }
}
