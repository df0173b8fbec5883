//! What the stages of a portal mean: its directories of stages with their semantics.

use std::collections::HashMap;

use segmentation::facts::Outcome;
use segmentation::{CategoryId, FunnelId};
use serde::{Deserialize, Serialize};

/// The meaning of every stage, keyed as `ENTITY_ID` of the directory, then the stage's code.
///
/// Smart invoices have no semantic field of their own, and the items of deals may come without one, so the directories
/// decide (docs: tutorials/crm/how-to-get-lists/how-to-get-stages-with-semantics.md).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages {
    success: HashMap<String, Vec<String>>,
    failure: HashMap<String, Vec<String>>,
}

/// The directory of the stages of old invoices.
pub const OLD_INVOICE_STAGES: &str = "INVOICE_STATUS";

/// The directory of the stages of smart invoices of a category.
#[must_use]
pub fn smart_invoice_stages(category: CategoryId) -> String {
    format!("SMART_INVOICE_STAGE_{category}")
}

/// The directory of the stages of a deal's funnel.
fn deal_stages(funnel: FunnelId) -> String {
    if funnel == FunnelId::GENERAL { "DEAL_STAGE".to_owned() } else { format!("DEAL_STAGE_{funnel}") }
}

impl Stages {
    /// Notes what a stage means. Everything but `S` and `F` is in progress and need not be kept.
    pub(crate) fn note(&mut self, directory: &str, stage: &str, semantics: &str) {
        let known = match semantics {
            "S" => &mut self.success,
            "F" => &mut self.failure,
            _ => return,
        };
        known.entry(directory.to_owned()).or_default().push(stage.to_owned());
    }

    /// Every stage that ends something, in order: its directory, its code, and how it ends.
    #[must_use]
    pub fn ends(&self) -> Vec<(&str, &str, Outcome)> {
        let mut ends = Vec::new();
        for (known, outcome) in [(&self.success, Outcome::Success), (&self.failure, Outcome::Failure)] {
            let first = ends.len();
            for (directory, stages) in known {
                ends.extend(stages.iter().map(|stage| (directory.as_str(), stage.as_str(), outcome)));
            }
            ends[first..].sort_by_key(|&(directory, ..)| directory);
        }
        ends
    }

    /// The stages of which this is known, as [`ends`](Self::ends) tells it.
    pub fn from_ends<'a>(ends: impl IntoIterator<Item = (&'a str, &'a str, Outcome)>) -> Self {
        let mut stages = Self::default();
        for (directory, stage, outcome) in ends {
            match outcome {
                Outcome::Success => stages.note(directory, stage, "S"),
                Outcome::Failure => stages.note(directory, stage, "F"),
                Outcome::Open => {}
            }
        }
        stages
    }

    fn outcome(&self, directory: &str, stage: &str) -> Outcome {
        let holds = |known: &HashMap<String, Vec<String>>| {
            known.get(directory).is_some_and(|stages| stages.iter().any(|known| known == stage))
        };
        if holds(&self.success) {
            Outcome::Success
        } else if holds(&self.failure) {
            Outcome::Failure
        } else {
            Outcome::Open
        }
    }

    /// How a smart invoice ended. The stage names its category: `DT31_{category}:{code}`.
    pub(crate) fn smart_invoice(&self, stage: &str) -> Outcome {
        let category = stage.strip_prefix("DT31_").and_then(|rest| rest.split_once(':')).map(|(category, _)| category);
        match category {
            Some(category) => self.outcome(&format!("SMART_INVOICE_STAGE_{category}"), stage),
            None => Outcome::Open,
        }
    }

    /// How an old invoice ended.
    pub(crate) fn old_invoice(&self, status: &str) -> Outcome {
        self.outcome(OLD_INVOICE_STAGES, status)
    }

    /// How a deal ended: its own semantic, and if it comes without one, that of its stage.
    pub(crate) fn deal(&self, semantic: &str, funnel: FunnelId, stage: &str) -> Outcome {
        match semantic {
            "S" => Outcome::Success,
            "F" => Outcome::Failure,
            "" => self.outcome(&deal_stages(funnel), stage),
            _ => Outcome::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_decides_what_a_stage_means() {
        let mut stages = Stages::default();
        stages.note("SMART_INVOICE_STAGE_1", "DT31_1:P", "S");
        stages.note("SMART_INVOICE_STAGE_1", "DT31_1:D", "F");
        stages.note("SMART_INVOICE_STAGE_1", "DT31_1:N", "");
        stages.note("DEAL_STAGE_2", "C2:WON", "S");
        stages.note(OLD_INVOICE_STAGES, "P", "S");
        assert_eq!(stages.smart_invoice("DT31_1:P"), Outcome::Success);
        assert_eq!(stages.smart_invoice("DT31_1:D"), Outcome::Failure);
        assert_eq!(stages.smart_invoice("DT31_1:N"), Outcome::Open);
        assert_eq!(stages.smart_invoice("DT31_9:P"), Outcome::Open, "another category's stage is not known");
        assert_eq!(stages.smart_invoice("P"), Outcome::Open);
        assert_eq!(stages.old_invoice("P"), Outcome::Success);
        assert_eq!(stages.deal("S", FunnelId(0), "ANY"), Outcome::Success);
        assert_eq!(stages.deal("P", FunnelId(2), "C2:WON"), Outcome::Open, "the deal's own word goes first");
        assert_eq!(stages.deal("", FunnelId(2), "C2:WON"), Outcome::Success);
    }

    #[test]
    fn what_is_known_of_stages_can_be_told_and_taken_back() {
        let mut stages = Stages::default();
        for (directory, stage, semantics) in [("B", "2", "S"), ("B", "1", "S"), ("A", "1", "S"), ("B", "3", "F")] {
            stages.note(directory, stage, semantics);
        }
        let ends = stages.ends();
        let (success, failure) = (Outcome::Success, Outcome::Failure);
        assert_eq!(ends, [("A", "1", success), ("B", "2", success), ("B", "1", success), ("B", "3", failure)]);
        assert_eq!(Stages::from_ends(ends), stages);
    }
}
