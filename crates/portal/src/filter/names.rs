//! How the names of a filter are understood: items refuse what they do not know, the older lists ignore it.

use super::{Names, Target};
use crate::error::ApiError;
use crate::schema::{Entity, FieldId, Kind};

/// Names of `crm.item.*`: unknown ones are refused.
pub(crate) struct ItemNames<'a> {
    pub(crate) entity: Entity,
    pub(crate) utc_offset: i32,
    /// Resolves the name of a user field to its original name.
    pub(crate) user_field: &'a dyn Fn(&str) -> Option<String>,
}

impl Names for ItemNames<'_> {
    fn target(&self, name: &str) -> Result<Option<Target>, ApiError> {
        if name == "id" || name == "ID" {
            return Ok(Some(Target::Id));
        }
        let field = self.entity.field_by_item(name).or_else(|| self.entity.field_by_old(name));
        if let Some(id) = field {
            let kind = self.entity.field(id).kind;
            if kind != Kind::Multifields {
                return Ok(Some(Target::Field(id, kind)));
            }
        }
        if let Some(original) = (self.user_field)(name) {
            return Ok(Some(Target::Extra(original)));
        }
        let text = format!("Invalid filter: field '{name}' is not allowed in filter");
        Err(ApiError::new(400, "INVALID_ARG_VALUE", text))
    }

    fn utc_offset(&self) -> i32 {
        self.utc_offset
    }
}

/// Names of the older lists: unknown ones are ignored.
pub(crate) struct OldNames {
    pub(crate) entity: Entity,
    pub(crate) utc_offset: i32,
    /// Multifields, for the kinds that have them.
    pub(crate) multifields: Option<FieldId>,
}

impl Names for OldNames {
    fn target(&self, name: &str) -> Result<Option<Target>, ApiError> {
        if name.eq_ignore_ascii_case("id") && self.entity.has_id() {
            return Ok(Some(Target::Id));
        }
        if let Some(field) = self.multifields {
            for type_id in ["PHONE", "EMAIL", "WEB", "IM"] {
                if name == type_id {
                    return Ok(Some(Target::Multifield(field, type_id)));
                }
            }
        }
        if let Some(id) = self.entity.field_by_old(name) {
            return Ok(Some(Target::Field(id, self.entity.field(id).kind)));
        }
        Ok(name.starts_with("UF_").then(|| Target::Extra(name.to_owned())))
    }

    fn has_bindings(&self) -> bool {
        self.entity == Entity::Activity
    }

    fn utc_offset(&self) -> i32 {
        self.utc_offset
    }
}
