//! Which fields a row shows and under which names: `select` of items and of the older lists
//! (docs: crm/universal/crm-item-list.md, crm/contacts/crm-contact-list.md).

use serde_json::{Map, Value as Json, json};

use crate::params::Param;
use crate::record::Record;
use crate::render::{FLAT, flat_value, item_value, old_multifield, old_value};
use crate::schema::{Entity, FieldId, Kind, company, contact};
use crate::state::State;
use crate::user_fields::UserField;

/// So many fields cost no more than one; from there on a page becomes dearer with every field, up to all of them. See
/// [`Columns::width`].
const NARROW: usize = 12;

/// Kinds of multifields the older lists show as fields of their own.
const MULTIFIELD_TYPES: [&str; 4] = ["PHONE", "EMAIL", "WEB", "IM"];

enum Column<'a> {
    Id(&'static str),
    Field(FieldId, &'static str),
    /// A first phone or e-mail, by its place in [`FLAT`].
    Flat(usize),
    User(&'a UserField, String),
    Multifields(&'static str),
}

/// The columns of a row.
pub(crate) struct Columns<'a> {
    columns: Vec<Column<'a>>,
    old: bool,
    utc_offset: i32,
    fm: Option<FieldId>,
    /// How many fields can be named, the id and user fields included.
    all: usize,
    /// Everything was asked for, by `*` or by no `select` at all.
    whole: bool,
}

/// The field with phones and e-mails, of the kinds that have one.
pub(crate) fn multifields_of(entity: Entity) -> Option<FieldId> {
    match entity {
        Entity::Contact => Some(contact::FM),
        Entity::Company => Some(company::FM),
        _ => None,
    }
}

impl<'a> Columns<'a> {
    /// Columns of an item. Unknown names are dropped silently; `fm` comes only with `*`.
    pub(crate) fn of_item(state: &'a State, entity: Entity, select: &Param, original_names: bool) -> Columns<'a> {
        let names: Vec<String> = select.entries().iter().filter_map(|(_, name)| name.text()).collect();
        let all = names.is_empty() || names.iter().any(|name| name == "*");
        let all_user = all || names.iter().any(|name| name == "UF_*");
        let wanted = |name: &str| all || names.iter().any(|other| other == name);
        let fm = multifields_of(entity);
        let mut columns = Vec::new();
        if wanted("id") {
            columns.push(Column::Id("id"));
        }
        for (index, field) in entity.fields().iter().enumerate() {
            let named = wanted(field.item) && field.kind != Kind::Multifields;
            if named || all {
                columns.push(Column::Field(FieldId(index as u8), field.item));
            }
        }
        if fm.is_some() {
            let flat = FLAT.iter().enumerate().filter(|(_, (name, ..))| wanted(name));
            columns.extend(flat.map(|(index, _)| Column::Flat(index)));
        }
        for field in state.fields_of(entity) {
            let name = field.item_name();
            if all_user || wanted(&name) || wanted(&field.name) {
                let shown = if original_names { field.name.clone() } else { name };
                columns.push(Column::User(field, shown));
            }
        }
        // `fm` cannot be named.
        let flat = if fm.is_some() { FLAT.len() - 1 } else { 0 };
        let choice = 1 + entity.fields().len() + flat + state.fields_of(entity).count();
        Columns { columns, old: false, utc_offset: state.info.utc_offset, fm, all: choice, whole: all }
    }

    /// Columns of an old row: all fields and user fields by default, multifields only by name.
    pub(crate) fn of_old(state: &'a State, entity: Entity, select: &Param) -> Columns<'a> {
        let names: Vec<String> = select.entries().iter().filter_map(|(_, name)| name.text()).collect();
        let all = names.is_empty() || names.iter().any(|name| name == "*");
        let all_user = names.is_empty() || names.iter().any(|name| name == "UF_*");
        let named = |name: &str| names.iter().any(|other| other == name);
        let fm = multifields_of(entity);
        let mut columns = Vec::new();
        let mut choice = usize::from(entity.has_id()) + state.fields_of(entity).count();
        if entity.has_id() && (all || named("ID")) {
            columns.push(Column::Id("ID"));
        }
        for (index, field) in entity.fields().iter().enumerate() {
            // Links to several records and multifields have no place in the older rows; what an activity holds beside
            // its fields comes by name only.
            let hidden = matches!(field.kind, Kind::Ids | Kind::Multifields) || field.old == "BINDINGS";
            let shown = named(field.old) || (all && field.old != "COMMUNICATIONS");
            choice += usize::from(!hidden);
            if shown && !hidden {
                columns.push(Column::Field(FieldId(index as u8), field.old));
            }
        }
        if fm.is_some() {
            columns.extend(MULTIFIELD_TYPES.into_iter().filter(|name| named(name)).map(Column::Multifields));
        }
        for field in state.fields_of(entity) {
            if all_user || named(&field.name) {
                columns.push(Column::User(field, field.name.clone()));
            }
        }
        Columns { columns, old: true, utc_offset: state.info.utc_offset, fm, all: choice, whole: all }
    }

    /// Adds the multifields a record has: a single old card shows them unasked.
    pub(crate) fn with_multifields(mut self, record: &Record) -> Columns<'a> {
        let list = self.fm.map_or(&[][..], |fm| record.multifields(fm));
        let present = MULTIFIELD_TYPES.into_iter().filter(|name| list.iter().any(|entry| entry.type_id == *name));
        self.columns.extend(present.map(Column::Multifields));
        self
    }

    /// How dear the row is for its number of fields: from 0, a narrow one, to 1, one with everything. It is 0 up to
    /// [`NARROW`] fields, 1 for `*` (and for every field by its name), and grows evenly in between: a select of `n` out of
    /// `all` fields, the id included, is `(n − 12) ÷ (all − 12)` wide. More fields are never cheaper.
    pub(crate) fn width(&self) -> f64 {
        match self.columns.len() {
            0..=NARROW => 0.0,
            _ if self.whole => 1.0,
            // No kind of so few fields can be asked for more of them.
            chosen => ((chosen - NARROW) as f64 / self.all.saturating_sub(NARROW).max(1) as f64).min(1.0),
        }
    }

    /// The row of a record.
    pub(crate) fn row(&self, record: &Record) -> Map<String, Json> {
        let mut row = Map::new();
        let list = self.fm.map_or(&[][..], |fm| record.multifields(fm));
        for column in &self.columns {
            match column {
                Column::Id(name) if self.old => {
                    row.insert((*name).to_owned(), json!(record.id.to_string()));
                }
                Column::Id(name) => {
                    row.insert((*name).to_owned(), json!(record.id));
                }
                Column::Field(field, name) => {
                    let value = if self.old {
                        old_value(record, *field, self.utc_offset)
                    } else {
                        item_value(record, *field, self.utc_offset)
                    };
                    if let Some(value) = value {
                        row.insert((*name).to_owned(), value);
                    }
                }
                Column::Flat(index) => {
                    row.insert(FLAT[*index].0.to_owned(), flat_value(list, *index));
                }
                Column::User(field, name) => {
                    let stored = record.extra(&field.name);
                    let value = if self.old { field.old_form(stored) } else { field.item_form(stored) };
                    row.insert(name.clone(), value);
                }
                Column::Multifields(type_id) => {
                    let values: Vec<Json> =
                        list.iter().filter(|entry| entry.type_id == *type_id).map(old_multifield).collect();
                    if !values.is_empty() {
                        row.insert((*type_id).to_owned(), Json::Array(values));
                    }
                }
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn select(names: &[&str]) -> Param {
        Param::of_json(&json!(names))
    }

    #[test]
    fn a_row_becomes_wider_with_every_field_beyond_twelve_up_to_all() {
        let state = samples::state();
        for entity in [Entity::Contact, Entity::Company, Entity::Deal, Entity::Invoice] {
            let mut names: Vec<&str> =
                std::iter::once("id").chain(entity.fields().iter().map(|field| field.item)).collect();
            names.retain(|name| *name != "fm");
            if multifields_of(entity).is_some() {
                names.extend(FLAT.iter().map(|(name, ..)| *name));
            }
            let widths: Vec<f64> = (1..=names.len())
                .map(|n| Columns::of_item(&state, entity, &select(&names[..n]), false).width())
                .collect();
            assert!(widths.is_sorted(), "{entity:?}");
            assert!(widths[..12].iter().all(|width| *width == 0.0), "{entity:?}");
            let step = widths[12];
            assert!(step > 0.0 && (widths[19] - 8.0 * step).abs() < 1e-12, "{entity:?}: evenly");
            assert_eq!(widths.last(), Some(&1.0), "{entity:?}: every field by its name");
            for whole in [&["*"][..], &[]] {
                assert_eq!(Columns::of_item(&state, entity, &select(whole), false).width(), 1.0, "{entity:?}");
            }
        }
    }

    #[test]
    fn older_rows_have_the_same_measure() {
        let state = samples::state();
        for entity in [Entity::Contact, Entity::Deal, Entity::Activity, Entity::OldInvoice, Entity::Requisite] {
            let width = |names: &[&str]| Columns::of_old(&state, entity, &select(names)).width();
            let shown = |field: &&crate::schema::Field| {
                !matches!(field.kind, Kind::Ids | Kind::Multifields) && field.old != "BINDINGS"
            };
            let fields = entity.fields().iter().filter(shown).map(|field| field.old);
            let names: Vec<&str> = std::iter::once("ID").chain(fields).collect();
            assert_eq!(width(&names[..12]), 0.0, "{entity:?}");
            assert!(width(&names[..13]) > 0.0, "{entity:?}");
            assert_eq!((width(&names), width(&["*"]), width(&[])), (1.0, 1.0, 1.0), "{entity:?}");
        }
    }
}
