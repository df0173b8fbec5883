//! What somebody does to addresses and goods, which lie beside cards and deals.

use super::COLLEAGUE;
use crate::portal::Portal;
use crate::record::Record;
use crate::schema::{Entity, address, product_row};
use crate::state::State;
use crate::write::stamp;

impl Portal {
    /// Puts a row of goods into a deal, or takes all of its rows out, as a colleague does at a moment: the deal is saved.
    /// Says whether there is such a deal.
    pub fn sell(&mut self, deal: u32, goods: Option<(&str, f64, f64)>, now_secs: f64) -> bool {
        let now = self.wall(now_secs) as i64;
        let state = &mut self.state;
        if state.table(Entity::Deal).get(deal).is_none() {
            return false;
        }
        match goods {
            Some((name, price, quantity)) => {
                let mut row = Record::new(Entity::ProductRow, state.table(Entity::ProductRow).next_id());
                row.set(product_row::OWNER_TYPE, "D");
                row.set(product_row::OWNER_ID, deal);
                row.set(product_row::PRODUCT_NAME, name.to_owned());
                row.set(product_row::PRICE, price);
                row.set(product_row::QUANTITY, quantity);
                state.table_mut(Entity::ProductRow).insert(row);
            }
            None => {
                let rows = state.table(Entity::ProductRow).records().iter();
                let own = rows.filter(|row| row.reference(product_row::OWNER_ID) == Some(deal)).map(|row| row.id);
                for id in own.collect::<Vec<_>>() {
                    state.table_mut(Entity::ProductRow).remove(id);
                }
            }
        }
        touch(state, Entity::Deal, deal, now)
    }

    /// Gives all addresses of a card another city, as a colleague does at a moment: the card is saved. Says whether the
    /// card has an address.
    pub fn relocate(&mut self, entity: Entity, id: u32, city: &str, now_secs: f64) -> bool {
        let now = self.wall(now_secs) as i64;
        let state = &mut self.state;
        let kind = entity.type_id();
        let is_own =
            |row: &&Record| row.int(address::ANCHOR_TYPE_ID) == kind && row.reference(address::ANCHOR_ID) == Some(id);
        let own: Vec<u32> = state.table(Entity::Address).records().iter().filter(is_own).map(|row| row.id).collect();
        for &row in &own {
            state.table_mut(Entity::Address).update(row, |row| row.set(address::CITY, city.to_owned()));
        }
        !own.is_empty() && touch(state, entity, id, now)
    }
}

/// Notes that a record was saved, though none of its own fields has changed.
fn touch(state: &mut State, entity: Entity, id: u32, now: i64) -> bool {
    state.table_mut(entity).update(id, |record| stamp(record, COLLEAGUE, now)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Language;
    use crate::{Options, seeds};

    #[test]
    fn goods_come_and_go_and_their_deal_is_saved() {
        let mut portal = Portal::new(seeds::generate(60, 1, Language::Ru), Options::default());
        let rows = |portal: &Portal, deal: u32| {
            let rows = portal.state.table(Entity::ProductRow).records().iter();
            rows.filter(|row| row.reference(product_row::OWNER_ID) == Some(deal)).count()
        };
        let deal = portal.state.table(Entity::Deal).records()[0].id;
        let before = rows(&portal, deal);
        assert!(portal.sell(deal, Some(("Чай", 10.5, 2.0)), 5.0));
        assert_eq!(rows(&portal, deal), before + 1);
        let saved = |portal: &Portal| portal.state.table(Entity::Deal).get(deal).cloned().expect("the deal");
        let touched = saved(&portal);
        assert!(portal.sell(deal, None, 500.0));
        assert_eq!(rows(&portal, deal), 0);
        assert_ne!(saved(&portal), touched, "its time of change has moved");
        assert!(!portal.sell(9_999_999, None, 500.0));
    }

    #[test]
    fn a_card_moves_to_another_city() {
        let mut portal = Portal::new(seeds::generate(60, 1, Language::Ru), Options::default());
        let first = portal.state.table(Entity::Address).records()[0].clone();
        let id = first.reference(address::ANCHOR_ID).expect("a card");
        let entity = if first.int(address::ANCHOR_TYPE_ID) == Some(4) { Entity::Company } else { Entity::Contact };
        assert!(portal.relocate(entity, id, "Тула", 5.0));
        let moved = portal.state.table(Entity::Address).get(first.id).expect("the address");
        assert_eq!(moved.text(address::CITY), "Тула");
        assert!(!portal.relocate(entity, 9_999_999, "Тула", 5.0));
    }
}
