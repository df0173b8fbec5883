//! What an oddity does to a call before the method sees it: conditions that are not honoured, and calls that are refused.

use std::borrow::Cow;

use super::{Kind, Struck};
use crate::error::ApiError;
use crate::params::Param;

/// Names of the moment of creation, in items and in the older rows.
const CREATED: [&str; 5] = ["createdTime", "DATE_CREATE", "DATE_INSERT", "CREATED", "CREATED_TIME"];

impl Struck {
    /// The refusal of a call, if it is one of those that are refused.
    pub(crate) fn refusal(&self, method: &str, params: &Param) -> Option<ApiError> {
        let is_list = method.starts_with("crm.") && method.ends_with(".list") && !method.ends_with("userfield.list");
        let is_client = matches!(params.get("entityTypeId").int(), Some(3 | 4));
        self.0.iter().filter(|oddity| oddity.concerns(method, params)).find_map(|oddity| {
            // A list that is named is refused whatever it is.
            let is_list = is_list || oddity.only.as_deref() == Some(method);
            match oddity.kind {
                Kind::ListError if is_list => Some(ApiError::new(400, "ERROR_CORE", "Internal error")),
                Kind::List500 if is_list => Some(ApiError::server_error()),
                Kind::ListDenied if is_list => Some(ApiError::new(403, "ACCESS_DENIED", "Access denied!")),
                Kind::NoUserScope if method == "user.get" => Some(ApiError::no_scope()),
                Kind::OldPortal if method == "crm.item.list" && is_client => {
                    Some(ApiError::new(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported"))
                }
                _ => None,
            }
        })
    }

    /// The parameters as the method gets them.
    pub(crate) fn asked<'a>(&self, method: &str, params: &'a Param) -> Cow<'a, Param> {
        let mut asked = Cow::Borrowed(params);
        for kind in self.kinds(method, params) {
            match kind {
                Kind::FilterWindowIgnored => filter(&mut asked, &|name| !CREATED.contains(&name)),
                Kind::FilterIgnored => filter(&mut asked, &|name| name.eq_ignore_ascii_case("id")),
                Kind::IdHuge | Kind::IdNegative if super::ids::are_shown_by(method) => {
                    super::ids::put_back(kind, asked.to_mut());
                }
                _ => {}
            }
        }
        asked
    }

    /// Whether a call searches by the moment of creation.
    pub(super) fn searches_created(params: &Param) -> bool {
        let mut found = false;
        visit(params.get_any_case("filter"), &mut |name| found |= CREATED.contains(&name));
        found
    }

    /// Whether a call searches at all.
    pub(super) fn searches(params: &Param) -> bool {
        let mut found = false;
        visit(params.get_any_case("filter"), &mut |_| found = true);
        found
    }
}

/// Leaves the conditions of a filter that `keeps` says yes to; it is asked by the name of the field.
fn filter(params: &mut Cow<'_, Param>, keeps: &dyn Fn(&str) -> bool) {
    if params.get_any_case("filter").is_empty() {
        return;
    }
    if let Param::Array(entries) = params.to_mut() {
        for (_, filter) in entries.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case("filter")) {
            sieve(filter, keeps);
        }
    }
}

fn sieve(filter: &mut Param, keeps: &dyn Fn(&str) -> bool) {
    if let Param::Array(entries) = filter {
        entries.retain(|(key, _)| is_group(key) || keeps(field(key)));
        entries.iter_mut().filter(|(key, _)| is_group(key)).for_each(|(_, inner)| sieve(inner, keeps));
    }
}

fn visit(filter: &Param, seen: &mut dyn FnMut(&str)) {
    for (key, value) in filter.entries() {
        if is_group(key) { visit(value, seen) } else { seen(field(key)) }
    }
}

/// Whether a key of a filter holds no condition but a group of them, or says how they are joined.
fn is_group(key: &str) -> bool {
    key.parse::<u32>().is_ok() || key.eq_ignore_ascii_case("logic")
}

/// The name of the field in a key such as `>=createdTime`.
fn field(key: &str) -> &str {
    key.trim_start_matches(['<', '>', '=', '!', '@', '%'])
}
