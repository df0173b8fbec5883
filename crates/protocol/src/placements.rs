//! What is told about the places in the portal where the app is shown.

use serde::{Deserialize, Serialize};

use crate::Place;

/// Where the app is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlacementsState {
    /// As the portal says.
    Known {
        /// The places that the portal has for the app.
        available: Vec<Place>,
        /// Those in which it is shown.
        bound: Vec<Place>,
        /// Why a place could not be bound, in the portal's own words.
        refusal: Option<String>,
    },
    /// The viewer may neither look nor change anything.
    NotAllowed,
    /// The portal answered something that cannot be understood.
    Odd {
        /// The method that was asked.
        method: String,
        /// What was odd, in English, for support.
        detail: String,
    },
}
