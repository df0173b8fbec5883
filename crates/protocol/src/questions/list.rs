//! The question for a list of clients, and its answer.

use std::collections::BTreeSet;

use segmentation::rank::{Abc, Place};
use segmentation::{AbcRule, Card, DrillDown, Flaw, Group, Mode, Month, Page, Settings, Sort, Told};
use serde::{Deserialize, Serialize};

use crate::{Columns, History, Visibility};

/// Asks for a part of a list of clients. Parts of one list are answered beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuestion {
    /// Who is listed.
    pub members: Listed,
    /// What must hold of them beside, as [`segmentation::condition`] writes it down; of a list of cards it is asked of
    /// every card. What the portal lists for a viewer ([`Visibility::Rights`]) cannot be asked so: his own reading is
    /// taken instead.
    pub filter: Option<String>,
    /// The month at whose reference date everything is taken.
    pub month: Month,
    /// The history in which the month is looked up. Recorded are only groups, by name; everything else is told as of today.
    pub history: History,
    /// Words that the name must contain, in any order and case and with `е` for `ё`; empty for all.
    pub search: String,
    /// The order of the list. What the portal lists for a viewer ([`Visibility::Rights`]) is by name, whatever is asked.
    pub sort: Sort,
    /// For an order by type, source or user: the codes or numbers in the order of their names.
    pub places: Vec<String>,
    /// What is told of each client beside its row.
    pub told: Told,
    /// Whether the cities of clients are shown, sorted or filtered by: they are read only for who asks for them.
    pub uses_cities: bool,
    /// How many matching rows to pass over.
    pub offset: usize,
    /// How many rows to give at the most.
    pub limit: usize,
}

/// Who is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listed {
    /// The clients (cards, in [`segmentation::Mode::Directory`]) of a group.
    Group(Group),
    /// The clients for whom a condition holds, as [`segmentation::condition`] writes it down.
    Condition(String),
    /// The cards that would be in another place of a mode by other settings.
    Tried {
        /// The settings that are tried.
        settings: Box<Settings>,
        /// The mode.
        mode: Mode,
        /// Where the cards are by the settings in force.
        from: Place,
        /// Where they would be.
        to: Place,
    },
    /// The clients for whom a condition holds and did not at another month, or did and does not any more.
    Changed {
        /// The condition.
        condition: String,
        /// The earlier month.
        since: Month,
        /// Whether those are meant that have come; those that have gone otherwise.
        came: bool,
    },
    /// The clients that would have another rank by another rule.
    Reranked {
        /// The rule that is tried.
        rule: AbcRule,
        /// Their rank by the rule in force; nothing for none.
        from: Option<Abc>,
        /// The one they would have.
        to: Option<Abc>,
    },
    /// The cards with a flaw.
    Flawed(Flaw),
    /// The cards that went from one place of a mode to another, as it was recorded; by name, and without filters.
    Recorded {
        /// The mode.
        mode: Mode,
        /// The earlier month.
        since: Month,
        /// Where they were.
        from: Place,
        /// Where they are.
        to: Place,
    },
}

/// Who of a list is meant: some, or all but some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Whether everybody is meant but those who are named.
    pub is_all: bool,
    /// Those who are named.
    pub named: BTreeSet<Card>,
}

impl Chosen {
    /// Whether a client is meant.
    #[must_use]
    pub fn contains(&self, card: Card) -> bool {
        self.named.contains(&card) != self.is_all
    }
}

impl ListQuestion {
    /// Asks for all clients of a group, by name.
    #[must_use]
    pub fn of_group(group: Group, month: Month) -> Self {
        Self::of(Listed::Group(group), month)
    }

    /// All clients of a month who are meant, by name.
    #[must_use]
    pub fn of(members: Listed, month: Month) -> Self {
        Self {
            members,
            filter: None,
            month,
            history: History::Today,
            search: String::new(),
            sort: Sort::BY_NAME,
            places: Vec::new(),
            told: Told::default(),
            uses_cities: false,
            offset: 0,
            limit: usize::MAX,
        }
    }

    /// Whether this question and another one ask for different parts of the same list.
    #[must_use]
    pub fn is_other_part_than(&self, other: &Self) -> bool {
        self.offset != other.offset && Self { offset: other.offset, limit: other.limit, ..self.clone() } == *other
    }

    /// The conditions that decide who is listed.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        let members = match &self.members {
            Listed::Condition(condition) | Listed::Changed { condition, .. } => Some(condition),
            _ => None,
        };
        members.into_iter().chain(&self.filter).map(String::as_str)
    }

    /// The group that is listed; nothing for a condition.
    #[must_use]
    pub fn group(&self) -> Option<Group> {
        if let Listed::Group(group) = self.members { Some(group) } else { None }
    }

    /// The same for a group by name, whatever the order asked for; nothing for a condition or with a filter.
    #[must_use]
    pub fn drill_down(&self) -> Option<DrillDown> {
        let Listed::Group(group) = self.members else { return None };
        if self.filter.is_some() {
            return None;
        }
        let Self { month, search, offset, limit, .. } = self.clone();
        Some(DrillDown { group, month, search, offset, limit })
    }
}

/// The answer to a [`ListQuestion`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListAnswer {
    /// The part that was asked for.
    Part {
        /// The rows, and how many there are in all.
        page: Page,
        /// Which of the clients they are taken from; `page.total` counts all of them.
        visibility: Visibility,
        /// The columns that the question needs and that are not read to their end, so that the answer may change.
        unread: Vec<Columns>,
    },
    /// The condition cannot be used.
    Unusable {
        /// Why, in English, for support; the page parses a condition before it asks, and so can say it in its own words.
        detail: String,
    },
}
