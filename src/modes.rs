//! How each mode is shown, a descriptor each: its words, colours, shapes, columns and the entries of the knowledge base
//! that explain it. A new mode is a file here and a line in [`view`].

use std::borrow::Cow;

use segmentation::{Group, Mode};

use crate::help::Topic;
use crate::i18n::{Lang, Thresholds};
use crate::route::ChartKind;
use crate::view_model::table::Column;

mod client_type;
mod directory;
mod frequency;
mod paid;
mod unpaid;

/// How a mode is shown.
#[derive(Debug)]
pub struct ModeView {
    /// What explains it.
    pub topic: Topic,
    /// What explains who is counted in its sum.
    pub sum_topic: Topic,
    /// What it is drawn as until the viewer chooses.
    pub chart: ChartKind,
    /// Whether its numbers are final only with the activities.
    pub needs_dialogs: bool,
    /// Its words in Russian.
    pub ru: ModeWords,
    /// Its words in English.
    pub en: ModeWords,
    /// Its groups, in the order of [`Mode::groups`].
    pub groups: &'static [GroupView],
}

/// The words of a mode.
#[derive(Debug)]
pub struct ModeWords {
    /// Its name.
    pub name: &'static str,
    /// What it counts, in one sentence.
    pub hint: &'static str,
    /// The name of the sum over its groups.
    pub total: &'static str,
}

/// How a group is shown.
#[derive(Debug)]
pub struct GroupView {
    /// The group.
    pub group: Group,
    /// What explains it, with what to do about its clients where that is not the same for all of them.
    pub topic: Topic,
    /// Its colour, the same on counters, chart, legend and list.
    pub color: Color,
    /// Its shape, so that nothing is told by colour alone; unique within the mode.
    pub shape: Shape,
    /// The columns that say something about its clients, in their order. A column that would be empty in every row is left
    /// out: who never paid has no payments, and nobody falls further than "lost".
    pub columns: &'static [Column],
    /// Its words in Russian.
    pub ru: GroupWords,
    /// Its words in English.
    pub en: GroupWords,
}

/// The words of a group.
#[derive(Debug)]
pub struct GroupWords {
    /// Its name, as a heading.
    pub name: &'static str,
    /// Its rule by the thresholds that are set, in one sentence.
    pub hint: fn(Thresholds) -> Cow<'static, str>,
}

/// The colours of groups; what each is in light and dark, `style/tokens.css` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Ready to buy.
    Blue,
    /// People.
    Orange,
    /// Within reach.
    Teal,
    /// Buys.
    Green,
    /// Buys no more.
    Amber,
    /// Lost.
    Red,
    /// Talks.
    Violet,
    /// Nothing is known.
    Grey,
}

impl Color {
    /// The class that gives an element this colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Blue => "tone-blue",
            Self::Orange => "tone-orange",
            Self::Teal => "tone-teal",
            Self::Green => "tone-green",
            Self::Amber => "tone-amber",
            Self::Red => "tone-red",
            Self::Violet => "tone-violet",
            Self::Grey => "tone-grey",
        }
    }
}

/// The shapes that mark groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A triangle that points up.
    Triangle,
    /// A square on its corner.
    Diamond,
}

/// How a mode is shown.
#[must_use]
pub fn view(mode: Mode) -> &'static ModeView {
    match mode {
        Mode::Directory => &directory::VIEW,
        Mode::ClientType => &client_type::VIEW,
        Mode::Paid => &paid::VIEW,
        Mode::Frequency => &frequency::VIEW,
        Mode::Unpaid => &unpaid::VIEW,
    }
}

/// How a group is shown.
///
/// # Panics
/// If the descriptor of its mode leaves it out, which a test keeps from happening.
#[must_use]
pub fn group_view(group: Group) -> &'static GroupView {
    let groups = view(group.mode()).groups;
    groups.iter().find(|view| view.group == group).expect("a mode describes each of its groups")
}

/// The words of a mode in a language.
#[must_use]
pub fn words(mode: Mode, lang: Lang) -> &'static ModeWords {
    let view = view(mode);
    match lang {
        Lang::Ru => &view.ru,
        Lang::En => &view.en,
    }
}

/// The words of a group in a language.
#[must_use]
pub fn group_words(group: Group, lang: Lang) -> &'static GroupWords {
    let view = group_view(group);
    match lang {
        Lang::Ru => &view.ru,
        Lang::En => &view.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_describes_its_groups_in_their_order_and_tells_them_apart_by_colour_and_shape() {
        for mode in Mode::ALL {
            let view = view(mode);
            let groups: Vec<Group> = view.groups.iter().map(|view| view.group).collect();
            assert_eq!(groups, mode.groups(), "{mode:?}");
            for (at, group) in view.groups.iter().enumerate() {
                let others = &view.groups[..at];
                let differs = |other: &GroupView| other.color != group.color && other.shape != group.shape;
                assert!(others.iter().all(differs), "{:?}", group.group);
            }
        }
    }

    #[test]
    fn every_colour_of_a_group_is_in_the_style_sheet() {
        let tokens = include_str!("../style/tokens.css");
        for group in Group::all() {
            let rule = format!(".{} {{ color: light-dark(", group_view(group).color.class());
            assert!(tokens.contains(&rule), "{rule}");
        }
    }
}
