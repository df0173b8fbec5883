//! Records of one kind, sorted by id, with sorted indexes over their moments: a page must not cost a walk of the table.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::record::Record;
use crate::schema::{Entity, FieldId, Kind};

/// A table of one kind of record.
#[derive(Debug)]
pub(crate) struct Table {
    entity: Entity,
    records: Vec<Record>,
    /// Moments with ids, per field; made when a filter first asks for the field.
    by_time: BTreeMap<FieldId, BTreeSet<(i64, u32)>>,
    /// Largest id ever given: ids are never used again.
    last_id: u32,
    /// Result of the last counting or specially sorted query, see [`Table::remember`].
    remembered: Option<(String, Vec<u32>)>,
}

impl Table {
    /// Takes records sorted by id.
    pub(crate) fn new(entity: Entity, records: Vec<Record>) -> Table {
        let last_id = records.iter().map(|record| record.id).max().unwrap_or(0);
        Table { entity, records, by_time: BTreeMap::new(), last_id, remembered: None }
    }

    /// All records in the order of their ids.
    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record with an id.
    pub(crate) fn get(&self, id: u32) -> Option<&Record> {
        self.position(id).map(|index| &self.records[index])
    }

    /// Positions of the records whose ids lie in `from..=to`.
    pub(crate) fn positions(&self, from: u32, to: u32) -> Range<usize> {
        let start = self.records.partition_point(|record| record.id < from);
        let end = self.records.partition_point(|record| record.id <= to);
        start..end.max(start)
    }

    /// The id the next record will get.
    pub(crate) fn next_id(&self) -> u32 {
        self.last_id + 1
    }

    /// Adds a record with a new id.
    pub(crate) fn insert(&mut self, record: Record) {
        self.remembered = None;
        self.last_id = self.last_id.max(record.id);
        for (field, index) in &mut self.by_time {
            if let Some(seconds) = record.time(*field) {
                index.insert((seconds, record.id));
            }
        }
        let at = self.records.partition_point(|other| other.id < record.id);
        self.records.insert(at, record);
    }

    /// Changes a record; `None` if there is none with this id.
    pub(crate) fn update<T>(&mut self, id: u32, change: impl FnOnce(&mut Record) -> T) -> Option<T> {
        let index = self.position(id)?;
        self.remembered = None;
        let before: Vec<Option<i64>> = self.by_time.keys().map(|field| self.records[index].time(*field)).collect();
        let result = change(&mut self.records[index]);
        let record = &self.records[index];
        for ((field, moments), before) in self.by_time.iter_mut().zip(before) {
            let after = record.time(*field);
            if before != after {
                if let Some(seconds) = before {
                    moments.remove(&(seconds, id));
                }
                if let Some(seconds) = after {
                    moments.insert((seconds, id));
                }
            }
        }
        Some(result)
    }

    /// Removes a record.
    pub(crate) fn remove(&mut self, id: u32) -> Option<Record> {
        let index = self.position(id)?;
        self.remembered = None;
        let record = self.records.remove(index);
        for (field, moments) in &mut self.by_time {
            if let Some(seconds) = record.time(*field) {
                moments.remove(&(seconds, id));
            }
        }
        Some(record)
    }

    /// Ids of the records whose moment lies in `from..=to`, unsorted; `None` if there are more than `most`.
    pub(crate) fn within(&mut self, field: FieldId, from: i64, to: i64, most: usize) -> Option<Vec<u32>> {
        if from > to {
            return Some(Vec::new());
        }
        debug_assert!(matches!(self.entity.field(field).kind, Kind::Time | Kind::Date));
        let records = &self.records;
        let index = self
            .by_time
            .entry(field)
            .or_insert_with(|| records.iter().filter_map(|record| Some((record.time(field)?, record.id))).collect());
        let mut ids = Vec::new();
        for (_, id) in index.range((from, 0)..=(to, u32::MAX)) {
            if ids.len() == most {
                return None;
            }
            ids.push(*id);
        }
        Some(ids)
    }

    /// The ids of an earlier query, if nothing has changed since.
    pub(crate) fn recall(&self, query: &str) -> Option<&[u32]> {
        self.remembered.as_ref().filter(|(key, _)| key == query).map(|(_, ids)| ids.as_slice())
    }

    /// Keeps the ids a query found: its next page would otherwise count and sort the whole table again.
    pub(crate) fn remember(&mut self, query: String, ids: Vec<u32>) {
        self.remembered = Some((query, ids));
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.records.binary_search_by_key(&id, |record| record.id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::contact::CREATED_TIME;

    fn record(id: u32, seconds: i64) -> Record {
        let mut record = Record::new(Entity::Contact, id);
        record.set_time(CREATED_TIME, seconds);
        record
    }

    #[test]
    fn the_index_of_moments_follows_every_change() {
        let mut table = Table::new(Entity::Contact, vec![record(2, 20), record(5, 50)]);
        assert_eq!(table.within(CREATED_TIME, 0, 100, 10), Some(vec![2, 5]));
        table.insert(record(9, 30));
        table.update(2, |record| record.set_time(CREATED_TIME, 90));
        table.remove(5);
        assert_eq!(table.within(CREATED_TIME, 0, 100, 10), Some(vec![9, 2]));
        assert_eq!(table.within(CREATED_TIME, 0, 100, 1), None, "more than asked for");
        assert_eq!(table.within(CREATED_TIME, 31, 30, 1), Some(vec![]));
    }

    #[test]
    fn ids_are_not_given_twice() {
        let mut table = Table::new(Entity::Contact, vec![record(2, 20), record(5, 50)]);
        table.remove(5);
        assert_eq!(table.next_id(), 6);
    }

    #[test]
    fn a_change_forgets_the_remembered_query() {
        let mut table = Table::new(Entity::Contact, vec![record(2, 20)]);
        table.remember("all".to_owned(), vec![2]);
        assert_eq!(table.recall("all"), Some(&[2][..]));
        assert_eq!(table.recall("other"), None);
        table.update(2, |record| record.set_time(CREATED_TIME, 21));
        assert_eq!(table.recall("all"), None);
    }
}
