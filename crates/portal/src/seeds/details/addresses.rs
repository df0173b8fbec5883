//! Addresses of requisites: where firms are registered, where they and some of the people really are.

use super::purpose;
use crate::data::{Data, Language};
use crate::dump::REQUISITE_TYPE;
use crate::record::Record;
use crate::schema::{Entity, address, requisite};
use crate::seeds::dice::Dice;
use crate::seeds::rows::fixed;
use crate::seeds::{names_en, names_ru};

/// Kinds of addresses (docs: crm/auxiliary/enum/crm-enum-address-type.md).
const ACTUAL: i64 = 1;
const LEGAL: i64 = 6;

/// A city: its name, region, country, the beginning of its postal codes, and how often it comes.
pub(in crate::seeds) type City = (&'static str, &'static str, &'static str, &'static str, u32);

/// Gives every requisite that holds nothing else an address, and most of the others.
pub(super) fn write(data: &mut Data, seed: u64) {
    let language = data.info.language;
    let mut rows = Vec::new();
    for owner in &data.requisites {
        let mut dice = Dice::of_record(seed, purpose::ADDRESS, owner.id);
        if owner.flag(requisite::ADDRESS_ONLY) != Some(true) && dice.chance(20) {
            continue;
        }
        let firm = owner.int(requisite::ENTITY_TYPE_ID) == Some(4);
        let city = city(&mut dice, language);
        add(&mut rows, owner, if firm { LEGAL } else { ACTUAL }, city, &mut dice, language);
        if firm && dice.chance(35) {
            // Not every firm works where it is registered.
            let other = if dice.chance(80) { city } else { self::city(&mut dice, language) };
            add(&mut rows, owner, ACTUAL, other, &mut dice, language);
        }
    }
    data.addresses = rows;
}

fn city(dice: &mut Dice, language: Language) -> &'static City {
    let cities = if language == Language::Ru { names_ru::CITIES } else { names_en::CITIES };
    let weighted = cities.iter().map(|city| (city, city.4)).collect::<Vec<_>>();
    dice.weighted(&weighted)
}

fn add(rows: &mut Vec<Record>, owner: &Record, kind: i64, city: &City, dice: &mut Dice, language: Language) {
    let (name, region, country, postal_code, _) = *city;
    let streets = if language == Language::Ru { names_ru::STREETS } else { names_en::STREETS };
    let (street, house, office) = (dice.pick(streets), dice.between(1, 140), dice.between(1, 400));
    let number = rows.len() as u32 + 1;
    let mut record = Record::with_capacity(Entity::Address, number, 14);
    record.set(address::TYPE_ID, kind);
    record.set(address::ENTITY_TYPE_ID, REQUISITE_TYPE);
    record.set(address::ENTITY_ID, owner.id);
    record.set(
        address::ADDRESS_1,
        match language {
            Language::Ru => format!("{street}, {house}"),
            Language::En => format!("{house} {street}"),
        },
    );
    if dice.chance(60) {
        record.set(address::ADDRESS_2, office.to_string());
    }
    // Somebody types everything into one line.
    if !dice.chance(4) {
        record.set(address::CITY, fixed(name));
        record.set(address::REGION, fixed(region));
    }
    if dice.chance(70) {
        record.set(address::POSTAL_CODE, format!("{postal_code}{:03}", dice.between(0, 299)));
    }
    if dice.chance(85) {
        record.set(address::COUNTRY, fixed(country));
    }
    record.set(address::LOC_ADDR_ID, number);
    record.set(address::ANCHOR_TYPE_ID, owner.get(requisite::ENTITY_TYPE_ID).clone());
    record.set(address::ANCHOR_ID, owner.get(requisite::ENTITY_ID).clone());
    rows.push(record);
}
