//! The form of the places of the portal where the app is shown: what the portal says, what is asked for, what came of it.

use std::collections::BTreeSet;

use protocol::{Place, PlacementsState};

/// The places, in the order in which they are offered.
pub const PLACES: [Place; 4] = [Place::Analytics, Place::ContactTab, Place::CompanyTab, Place::LeftMenu];

/// What is to be said under the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The portal was asked and has not answered yet.
    Looking,
    /// The command was sent and is not answered yet.
    Applying,
    /// Nothing was asked for yet.
    Untouched,
    /// What was asked for is so.
    Applied,
    /// The portal did not do all of it; with its reason, in its own words.
    Incomplete(Option<String>),
    /// The viewer may not.
    NotAllowed,
    /// The portal's answer makes no sense; with a text for support.
    Odd(String),
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacementsForm {
    state: Option<PlacementsState>,
    wanted: BTreeSet<Place>,
    /// What was asked for last, and whether that was answered.
    sent: Option<(BTreeSet<Place>, bool)>,
}

impl PlacementsForm {
    /// Takes what the portal says. Switches that were turned meanwhile stay as they are.
    pub fn receive(&mut self, state: PlacementsState) {
        let before = self.bound();
        if let Some((_, is_answered)) = &mut self.sent {
            *is_answered = true;
        }
        self.state = Some(state);
        if self.sent.is_some() || self.wanted == before {
            self.wanted = self.bound();
        }
    }

    /// Turns a switch.
    pub fn turn(&mut self, place: Place, is_on: bool) {
        if is_on {
            self.wanted.insert(place);
        } else {
            self.wanted.remove(&place);
        }
    }

    /// Whether a switch is on.
    #[must_use]
    pub fn is_wanted(&self, place: Place) -> bool {
        self.wanted.contains(&place)
    }

    /// Whether the portal has the place for the app.
    #[must_use]
    pub fn is_available(&self, place: Place) -> bool {
        matches!(&self.state, Some(PlacementsState::Known { available, .. }) if available.contains(&place))
    }

    /// Whether there is anything to carry out.
    #[must_use]
    pub fn can_apply(&self) -> bool {
        let is_known = matches!(self.state, Some(PlacementsState::Known { .. }));
        is_known && !self.is_applying() && self.wanted != self.bound()
    }

    /// The places to send; from now on they are waited for.
    pub fn apply(&mut self) -> Vec<Place> {
        self.sent = Some((self.wanted.clone(), false));
        self.wanted.iter().copied().collect()
    }

    /// What is to be said.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.is_applying() {
            return Outcome::Applying;
        }
        match (&self.state, &self.sent) {
            (None, _) => Outcome::Looking,
            (Some(PlacementsState::NotAllowed), _) => Outcome::NotAllowed,
            (Some(PlacementsState::Odd { method, detail }), _) => Outcome::Odd(format!("{method}: {detail}")),
            (Some(PlacementsState::Known { refusal: None, .. }), None) => Outcome::Untouched,
            (Some(PlacementsState::Known { .. }), Some((wanted, _))) if *wanted == self.bound() => Outcome::Applied,
            (Some(PlacementsState::Known { refusal, .. }), _) => Outcome::Incomplete(refusal.clone()),
        }
    }

    fn is_applying(&self) -> bool {
        matches!(self.sent, Some((_, false)))
    }

    fn bound(&self) -> BTreeSet<Place> {
        match &self.state {
            Some(PlacementsState::Known { bound, .. }) => bound.iter().copied().collect(),
            _ => BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(bound: &[Place]) -> PlacementsState {
        PlacementsState::Known { available: PLACES[..3].to_vec(), bound: bound.to_vec(), refusal: None }
    }

    #[test]
    fn the_switches_show_what_the_portal_says_until_they_are_turned() {
        let mut form = PlacementsForm::default();
        assert_eq!((form.outcome(), form.can_apply()), (Outcome::Looking, false));
        form.receive(known(&[Place::ContactTab]));
        assert!(form.is_wanted(Place::ContactTab) && !form.is_wanted(Place::Analytics));
        assert!(form.is_available(Place::Analytics) && !form.is_available(Place::LeftMenu));
        assert_eq!((form.outcome(), form.can_apply()), (Outcome::Untouched, false));
        form.turn(Place::Analytics, true);
        form.receive(known(&[Place::CompanyTab]));
        assert!(form.is_wanted(Place::Analytics), "what was turned is not turned back");
    }

    #[test]
    fn what_was_asked_for_is_compared_with_what_came_of_it() {
        let mut form = PlacementsForm::default();
        form.receive(known(&[]));
        form.turn(Place::Analytics, true);
        form.turn(Place::ContactTab, true);
        form.turn(Place::ContactTab, false);
        assert!(form.can_apply());
        assert_eq!(form.apply(), [Place::Analytics]);
        assert_eq!((form.outcome(), form.can_apply()), (Outcome::Applying, false));
        let mut failed = form.clone();
        form.receive(known(&[Place::Analytics]));
        assert_eq!((form.outcome(), form.can_apply()), (Outcome::Applied, false));
        failed.receive(known(&[]));
        assert_eq!(failed.outcome(), Outcome::Incomplete(None));
        let refusal = Some("ERROR_CORE no place left".to_owned());
        failed.receive(PlacementsState::Known {
            available: PLACES.to_vec(),
            bound: Vec::new(),
            refusal: refusal.clone(),
        });
        assert_eq!(failed.outcome(), Outcome::Incomplete(refusal));
        failed.receive(PlacementsState::NotAllowed);
        assert_eq!((failed.outcome(), failed.can_apply()), (Outcome::NotAllowed, false));
        failed.receive(PlacementsState::Odd { method: "placement.get".into(), detail: "no list".into() });
        assert_eq!(failed.outcome(), Outcome::Odd("placement.get: no list".into()));
    }
}
