//! The REST methods: one file per family, each with its tests beside it.

mod activity;
mod addresses;
mod app;
mod directories;
mod entity;
mod fields;
mod foreign;
mod item;
mod links;
mod old_crm;
mod pages;
mod people;
mod placement;
mod product_rows;
mod related;
mod system;
mod user_field;

use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::state::State;

/// One method.
pub(crate) struct Method {
    /// Name in lower case, as calls are looked up.
    pub(crate) name: &'static str,
    /// Scope an app needs; empty for none.
    pub(crate) scope: &'static str,
    /// The method itself.
    pub(crate) run: fn(&mut State, &Call) -> Result<Answer, ApiError>,
}

/// Shorthand for the tables of methods.
const fn method(
    name: &'static str,
    scope: &'static str,
    run: fn(&mut State, &Call) -> Result<Answer, ApiError>,
) -> Method {
    Method { name, scope, run }
}

pub(crate) use app::map_or_list;
pub(crate) use foreign::foreign_scope;

/// All methods of all families. `batch` is not among them: it is served before methods are looked up.
pub(crate) fn all() -> impl Iterator<Item = &'static Method> {
    [
        item::METHODS,
        old_crm::METHODS,
        fields::METHODS,
        activity::METHODS,
        related::METHODS,
        addresses::METHODS,
        product_rows::METHODS,
        links::METHODS,
        directories::METHODS,
        user_field::METHODS,
        people::METHODS,
        app::METHODS,
        entity::METHODS,
        placement::METHODS,
        system::METHODS,
    ]
    .into_iter()
    .flatten()
}

/// Finds a method by its name in lower case.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    all().find(|method| method.name == name)
}

/// Calls a method in a test: by user 1 through the app, unless said otherwise.
#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::params::Param;

    /// Calls with parameters as JSON.
    pub(crate) fn call_as(
        state: &mut State,
        user_id: u32,
        app: bool,
        name: &str,
        params: serde_json::Value,
    ) -> Result<Answer, ApiError> {
        let params = Param::of_json(&params);
        let call = Call { params: &params, user_id, app, now: 2_000_000_000 };
        (find(name).expect("the method exists").run)(state, &call)
    }

    /// Calls as an administrator of the app; the answer must not be an error.
    pub(crate) fn call(state: &mut State, name: &str, params: serde_json::Value) -> Answer {
        call_as(state, 1, true, name, params).expect("the call is right")
    }

    /// The code and text of a refusal.
    pub(crate) fn refusal(state: &mut State, user_id: u32, name: &str, params: serde_json::Value) -> (String, String) {
        let error = call_as(state, user_id, true, name, params).expect_err("the call is refused");
        (error.code.as_str().unwrap_or("0").to_owned(), error.description)
    }
}

#[cfg(test)]
mod tests;
