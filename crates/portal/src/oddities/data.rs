//! Oddities of the data themselves: they are written into the records, so that lists, cards, filters and the order agree,
//! and taken out again when they are switched off.

use super::{Kind, Oddities};
use crate::record::{Record, Value};
use crate::schema::{Entity, FieldId, Kind as FieldKind, company, contact, deal, invoice};
use crate::state::State;

/// A value that was replaced by an odd one.
#[derive(Debug)]
pub(crate) struct Changed {
    entity: Entity,
    id: u32,
    field: FieldId,
    before: Value,
    odd: Value,
}

/// -0001-11-30, 0001-01-01 and 9999-12-31, each at midnight UTC, as seconds since 1970.
const ZERO_DATE: i64 = -62_169_984_000;
const YEAR_1: i64 = -62_135_596_800;
const YEAR_9999: i64 = 253_402_214_400;
const DAY: i64 = 86_400;

/// Kinds of records whose data can be odd, with the name of each in [`super::Oddity::only`].
const ENTITIES: [(Entity, &str); 8] = [
    (Entity::Contact, "contact"),
    (Entity::Company, "company"),
    (Entity::Deal, "deal"),
    (Entity::Lead, "lead"),
    (Entity::Invoice, "invoice"),
    (Entity::OldInvoice, "old_invoice"),
    (Entity::Activity, "activity"),
    (Entity::Requisite, "requisite"),
];

/// Whether the record with an id is one of the odd ones.
pub(super) fn is_odd(id: i64) -> bool {
    id.rem_euclid(7) == 1
}

impl State {
    /// Takes the odd values out again; what was changed meanwhile stays as it was changed to.
    pub(crate) fn straighten(&mut self) {
        for Changed { entity, id, field, before, odd } in std::mem::take(&mut self.odd_values).into_iter().rev() {
            self.table_mut(entity).update(id, |record| {
                if *record.get(field) == odd {
                    record.set(field, before);
                }
            });
        }
    }

    /// Writes the odd values of a list of oddities into the odd records. `now` is the portal's clock, seconds since 1970.
    pub(crate) fn make_odd(&mut self, oddities: &Oddities, now: i64) {
        for oddity in oddities.iter() {
            for (entity, name) in ENTITIES {
                if oddity.only.as_deref().is_some_and(|only| only != name) {
                    continue;
                }
                let records = self.table(entity).records().iter().filter(|record| is_odd(i64::from(record.id)));
                let changes: Vec<Changed> = records
                    .flat_map(|record| {
                        let change = |(field, odd): (FieldId, Value)| Changed {
                            entity,
                            id: record.id,
                            field,
                            before: record.get(field).clone(),
                            odd,
                        };
                        odd_values(oddity.kind, record, now).into_iter().map(change)
                    })
                    .collect();
                for change in changes {
                    self.table_mut(entity).update(change.id, |record| record.set(change.field, change.odd.clone()));
                    self.odd_values.push(change);
                }
            }
        }
    }
}

/// What a kind of oddity writes into a record.
fn odd_values(kind: Kind, record: &Record, now: i64) -> Vec<(FieldId, Value)> {
    let tomorrow = now + DAY;
    match kind {
        Kind::CreatedZero => moments(record, &[Moment::Created], Value::Time(ZERO_DATE)),
        Kind::Created0001 => moments(record, &[Moment::Created, Moment::Changed], Value::Time(YEAR_1)),
        Kind::CreatedFar => moments(record, &[Moment::Created, Moment::Changed], Value::Time(YEAR_9999)),
        Kind::CreatedTomorrow => moments(record, &[Moment::Created, Moment::Changed], Value::Time(tomorrow)),
        Kind::DateZero => moments(record, &[Moment::Other], Value::Time(ZERO_DATE)),
        Kind::Date0001 => moments(record, &[Moment::Other], Value::Time(YEAR_1)),
        Kind::Date1970 => moments(record, &[Moment::Other], Value::Time(0)),
        Kind::DateFar => moments(record, &[Moment::Other], Value::Time(YEAR_9999)),
        Kind::DateEmpty => moments(record, &[Moment::Other], Value::Empty),
        Kind::AuthorNegative => author(record, -1),
        // One more than a power of two that a double still holds.
        Kind::AuthorHuge => author(record, (1 << 53) + 1),
        _ => names(kind, record),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Moment {
    Created,
    Changed,
    Other,
}

/// The filled moments and dates of a record that are of these sorts, with another value.
fn moments(record: &Record, wanted: &[Moment], value: Value) -> Vec<(FieldId, Value)> {
    let fields = record.entity().fields().iter().enumerate();
    fields
        .filter(|(_, field)| {
            let moment = match field.old {
                "DATE_CREATE" | "CREATED_TIME" | "CREATED" | "DATE_INSERT" => Moment::Created,
                "DATE_MODIFY" | "UPDATED_TIME" | "LAST_UPDATED" | "DATE_UPDATE" => Moment::Changed,
                _ => Moment::Other,
            };
            matches!(field.kind, FieldKind::Time | FieldKind::Date) && wanted.contains(&moment)
        })
        .map(|(index, _)| FieldId(index as u8))
        .filter(|field| record.time(*field).is_some())
        .map(|field| (field, value.clone()))
        .collect()
}

fn author(record: &Record, user_id: i64) -> Vec<(FieldId, Value)> {
    let field = record.entity().field_by_item("createdBy");
    field.map(|field| (field, Value::Int(user_id))).into_iter().collect()
}

/// The fields with the name of a record, with an odd name.
fn names(kind: Kind, record: &Record) -> Vec<(FieldId, Value)> {
    let fields: &[FieldId] = match record.entity() {
        Entity::Contact => &[contact::NAME, contact::LAST_NAME],
        Entity::Company => &[company::TITLE],
        Entity::Deal => &[deal::TITLE],
        Entity::Invoice => &[invoice::TITLE],
        _ => &[],
    };
    let odd = |field: &FieldId| Some((*field, Value::from(odd_name(kind, record.text(*field), record.id)?)));
    fields.iter().filter_map(odd).collect()
}

/// An odd name made of a name; `None` for a kind that does nothing to names. Where there are several ways to be odd, the
/// id decides.
fn odd_name(kind: Kind, name: &str, id: u32) -> Option<String> {
    let one_of = |names: &[&str]| names[id as usize / 7 % names.len()].to_owned();
    Some(match kind {
        Kind::NameEntities => format!("{name} &amp; &quot;O&#39;Brien&quot; &lt;&nbsp;&gt;"),
        Kind::NameMarkup => format!("<b>{name}</b><script>alert(1)</script>"),
        Kind::NameFormula => {
            one_of(&["=HYPERLINK(\"https://example.invalid\")", "+7 (000) 000-00-00", "-1+1", "@SUM(A1)"])
        }
        Kind::NameWildcards => format!("50%_{name}\\b"),
        Kind::NameRtl => one_of(&["\u{202e}", "\u{200f}", "\u{2067}"]) + name,
        Kind::NameArabic => "محمد عبد الله".to_owned(),
        Kind::NameSoftHyphen => between(name, "\u{ad}"),
        Kind::NameCombining => apart(name),
        Kind::NameInvisible => {
            one_of(&["\u{200b}", "\u{3164}", "\u{2800}", "\u{200f}", "\u{feff} \u{a0}", "\u{200b}\u{200b}", "\u{2060}"])
        }
        Kind::NameLong => name.chars().chain(['Я']).cycle().take(5000).collect(),
        Kind::NameEmoji => format!("👩\u{200d}👩\u{200d}👧\u{200d}👦 {name} 🧡"),
        Kind::NameSpaces => format!(" \u{a0}{}\u{2007} ", name.replace(' ', "\u{a0}")),
        Kind::NameAlphabets => {
            one_of(&[
                "Ірина ",
                "Їжак ",
                "Ґанна ",
                "Әсел ",
                "Қайрат ",
                "Ұлан ",
                "Ёлкин ",
                "Žofie ",
                "Émile ",
                "İstanbul ",
                "Ø ",
            ]) + name
        }
        _ => return None,
    })
}

/// A name with a sign between its letters.
fn between(name: &str, sign: &str) -> String {
    let mut letters = name.chars();
    let mut odd: String = letters.next().into_iter().collect();
    for letter in letters {
        odd.push_str(sign);
        odd.push(letter);
    }
    odd
}

/// A name whose compound letters are taken apart, and whose first letter carries a mark more.
fn apart(name: &str) -> String {
    let mut odd = String::new();
    for (at, letter) in name.chars().enumerate() {
        match letter {
            'й' => odd.push_str("и\u{306}"),
            'Й' => odd.push_str("И\u{306}"),
            'ё' => odd.push_str("е\u{308}"),
            'Ё' => odd.push_str("Е\u{308}"),
            other => odd.push(other),
        }
        if at == 0 {
            odd.push('\u{301}');
        }
    }
    odd
}
