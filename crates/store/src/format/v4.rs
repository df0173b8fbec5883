//! Version 4 of the chunk format: the columns of the tables, as the engine keeps them, so that opening builds no records.
//!
//! # Design
//! After the version byte and the CRC-32 of all that follows (little endian) come sections: a tag of a byte, the length as
//! a number, the bytes. A section of a chunk is a table, or the numbers of the records of a kind that are gone. A section
//! of a table is a column; the one with the tag 0 holds how many rows there are, and their keys. Sections are in the order
//! of their tags, and each is there once at most.
//!
//! A table without rows is not written, nor is a column in which every row is empty (unknown, 0, no text, not set). So
//! a column that came into being later is empty for the records of an older build, and a build skips the tables and
//! columns whose tags it does not know. That is why a column may be added without a new version: it gets the next tag,
//! and what an older build makes of the chunk must be right without it. When that build merges chunks, what it does not
//! know is lost: a build that relies on a new column gives its checkpoint a new format, so that no older one goes on
//! from it. A tag is never given to anything else, nor the encoding of a column changed: a better one is a new tag.
//!
//! Numbers are written seven bits a byte, so that small ones take a byte, and columns are written so that their numbers are
//! small: keys and days by their distances, sums in their greatest common unit. Whatever claims a length is held against
//! the bytes that are there before memory is reserved; no claim costs more than about a hundred times its bytes.
//!
//! The columns are not compressed. The portal that `tests::measure` makes up (85 000 clients, 890 000 records in all) takes
//! 11 MB so and 6 MB in zlib, but unpacking takes as long again as everything else that reading does: 30 ms natively. What
//! a browser lets a site keep is a thousand times more than either.

mod bytes;
mod codes;
mod columns;
mod keys;

use std::collections::BTreeSet;

use segmentation::facts::records::{
    ActivityColumns, AddressColumns, CompanyColumns, ContactColumns, DealColumns, DealGoodsColumns, InvoiceColumns,
    LeadColumns, ProductRowColumns, RequisiteColumns, TouchColumns, UserDateColumns, UserItemsColumns, UserMarkColumns,
    UserNumberColumns, UserTextColumns,
};
use segmentation::facts::table::Record;
use segmentation::facts::{
    Activity, Address, Company, Contact, Deal, DealGoods, Invoice, Lead, ProductRow, Requisite, Table, Touch, UserDate,
    UserItems, UserMark, UserNumber, UserText,
};
use segmentation::fields::CardFieldColumns;
use segmentation::{CardFields, Delta, Facts, Gone};

use self::bytes::{Reader, Sections, put_number, put_section};
use self::columns::{Encoded, Rows};
use self::keys::Key;
use super::Malformed;

/// The first byte of every chunk of this version.
pub(super) const VERSION: u8 = 4;

/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// The tag of the keys of a table.
const KEYS: u8 = 0;

/// The bytes to keep for a change, version byte and all.
pub(super) fn encode(delta: &Delta) -> Vec<u8> {
    let mut out = vec![VERSION, 0, 0, 0, 0];
    // Spelled out, here and when read, so that no table can be forgotten.
    let Delta { facts, gone, fields } = delta;
    let Facts {
        companies,
        contacts,
        deals,
        invoices,
        activities,
        requisites,
        touches,
        addresses,
        product_rows,
        deal_goods,
        user_items,
        user_numbers,
        user_marks,
        user_dates,
        user_texts,
        leads,
    } = facts;
    put_table(&mut out, 1, companies);
    put_table(&mut out, 2, contacts);
    put_table(&mut out, 3, deals);
    put_table(&mut out, 4, invoices);
    put_table(&mut out, 5, activities);
    put_table(&mut out, 6, requisites);
    put_table(&mut out, 7, touches);
    put_table(&mut out, 8, addresses);
    put_table(&mut out, 9, product_rows);
    put_table(&mut out, 10, fields);
    put_table(&mut out, 11, deal_goods);
    put_table(&mut out, 12, user_items);
    put_table(&mut out, 13, user_numbers);
    put_table(&mut out, 14, user_marks);
    put_table(&mut out, 15, user_dates);
    put_table(&mut out, 16, user_texts);
    put_table(&mut out, 17, leads);
    let Gone {
        companies,
        contacts,
        deals,
        invoices,
        activities,
        requisites,
        touches,
        addresses,
        product_rows,
        deal_goods,
        user_items,
        user_numbers,
        user_marks,
        user_dates,
        user_texts,
        leads,
    } = gone;
    put_gone(&mut out, 33, companies);
    put_gone(&mut out, 34, contacts);
    put_gone(&mut out, 35, deals);
    put_gone(&mut out, 36, invoices);
    put_gone(&mut out, 37, activities);
    put_gone(&mut out, 38, requisites);
    put_gone(&mut out, 39, touches);
    put_gone(&mut out, 40, addresses);
    put_gone(&mut out, 41, product_rows);
    put_gone(&mut out, 42, deal_goods);
    put_gone(&mut out, 43, user_items);
    put_gone(&mut out, 44, user_numbers);
    put_gone(&mut out, 45, user_marks);
    put_gone(&mut out, 46, user_dates);
    put_gone(&mut out, 47, user_texts);
    put_gone(&mut out, 48, leads);
    let checksum = crc32fast::hash(&out[1 + CHECKSUM..]);
    out[1..1 + CHECKSUM].copy_from_slice(&checksum.to_le_bytes());
    out
}

/// Reads what follows the version byte.
pub(super) fn decode(bytes: &[u8]) -> Result<Delta, Malformed> {
    let (checksum, sections) = bytes.split_first_chunk::<CHECKSUM>().ok_or(Malformed("ends too early"))?;
    if crc32fast::hash(sections) != u32::from_le_bytes(*checksum) {
        return Err(Malformed("is damaged"));
    }
    read(sections)
}

/// Reads the sections of a chunk.
fn read(bytes: &[u8]) -> Result<Delta, Malformed> {
    let sections = Sections::read(Reader::new(bytes))?;
    let facts = Facts {
        companies: table(&sections, 1)?,
        contacts: table(&sections, 2)?,
        deals: table(&sections, 3)?,
        invoices: table(&sections, 4)?,
        activities: table(&sections, 5)?,
        requisites: table(&sections, 6)?,
        touches: table(&sections, 7)?,
        addresses: table(&sections, 8)?,
        product_rows: table(&sections, 9)?,
        deal_goods: table(&sections, 11)?,
        user_items: table(&sections, 12)?,
        user_numbers: table(&sections, 13)?,
        user_marks: table(&sections, 14)?,
        user_dates: table(&sections, 15)?,
        user_texts: table(&sections, 16)?,
        leads: table(&sections, 17)?,
    };
    let fields = table(&sections, 10)?;
    let gone = Gone {
        companies: gone(&sections, 33)?,
        contacts: gone(&sections, 34)?,
        deals: gone(&sections, 35)?,
        invoices: gone(&sections, 36)?,
        activities: gone(&sections, 37)?,
        requisites: gone(&sections, 38)?,
        touches: gone(&sections, 39)?,
        addresses: gone(&sections, 40)?,
        product_rows: gone(&sections, 41)?,
        deal_goods: gone(&sections, 42)?,
        user_items: gone(&sections, 43)?,
        user_numbers: gone(&sections, 44)?,
        user_marks: gone(&sections, 45)?,
        user_dates: gone(&sections, 46)?,
        user_texts: gone(&sections, 47)?,
        leads: gone(&sections, 48)?,
    };
    Ok(Delta { facts, gone, fields })
}

fn put_table<R: Tabular>(out: &mut Vec<u8>, tag: u8, table: &Table<R>) {
    if table.is_empty() {
        return;
    }
    let mut sections = Vec::new();
    put_section(&mut sections, KEYS, &keys(table.keys()));
    R::write(table.columns(), table.len(), &mut sections);
    put_section(out, tag, &sections);
}

fn table<R: Tabular>(sections: &Sections<'_>, tag: u8) -> Result<Table<R>, Malformed> {
    let Some(sections) = sections.get(tag) else { return Ok(Table::default()) };
    let sections = Sections::read(sections)?;
    let keys = read_keys(sections.get(KEYS).ok_or(Malformed("lacks the keys of a table"))?)?;
    let columns = R::read(&sections, keys.len())?;
    Table::from_parts(keys, columns).ok_or(Malformed("holds keys in disorder"))
}

fn put_gone<K: Key>(out: &mut Vec<u8>, tag: u8, gone: &BTreeSet<K>) {
    if !gone.is_empty() {
        put_section(out, tag, &keys(&gone.iter().copied().collect::<Vec<_>>()));
    }
}

fn gone<K: Key>(sections: &Sections<'_>, tag: u8) -> Result<BTreeSet<K>, Malformed> {
    sections.get(tag).map_or(Ok(BTreeSet::new()), |keys| Ok(read_keys(keys)?.into_iter().collect()))
}

/// How many keys there are, then the keys.
fn keys<K: Key>(keys: &[K]) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, keys.len() as u64);
    K::write(keys, &mut out);
    out
}

fn read_keys<K: Key>(mut from: Reader<'_>) -> Result<Vec<K>, Malformed> {
    let count = from.count()?;
    let keys = K::read(&mut from, count)?;
    from.end()?;
    Ok(keys)
}

/// A column, if there is anything in it.
fn put_column(out: &mut Vec<u8>, tag: u8, column: &impl Encoded, rows: Rows<'_>) {
    if !column.is_blank(rows) {
        let mut bytes = Vec::new();
        column.write(rows, &mut bytes);
        put_section(out, tag, &bytes);
    }
}

fn column<C: Encoded>(sections: &Sections<'_>, tag: u8, rows: Rows<'_>) -> Result<C, Malformed> {
    let Some(mut bytes) = sections.get(tag) else { return C::blank(rows) };
    let column = C::read(&mut bytes, rows)?;
    bytes.end()?;
    Ok(column)
}

/// A kind of record whose columns can be written.
trait Tabular: Record<Key: Key> {
    /// Adds the columns as sections.
    fn write(columns: &Self::Columns, rows: usize, out: &mut Vec<u8>);

    /// Reads the columns.
    fn read(sections: &Sections<'_>, rows: usize) -> Result<Self::Columns, Malformed>;
}

/// The columns of a kind of record by their tags, in ascending order; before them the days on which the records were
/// created, by which other days are written: their column has to be the first one then.
macro_rules! columns {
    ($record:ident as $columns:ident, $created:expr, { $($tag:literal $field:ident,)* }) => {
        impl Tabular for $record {
            fn write(columns: &$columns, count: usize, out: &mut Vec<u8>) {
                let created: fn(&$columns) -> &[i32] = $created;
                let rows = Rows { count, created: created(columns) };
                // Spelled out, so that no column can be forgotten.
                let $columns { $($field),* } = columns;
                $(put_column(out, $tag, $field, rows);)*
            }

            fn read(sections: &Sections<'_>, count: usize) -> Result<$columns, Malformed> {
                let created: fn(&$columns) -> &[i32] = $created;
                let mut columns = $columns::default();
                $(columns.$field = column(sections, $tag, Rows { count, created: created(&columns) })?;)*
                Ok(columns)
            }
        }
    };
}

columns!(Company as CompanyColumns, |columns| &columns.created, {
    1 created,
    2 title,
    3 created_by,
    4 assigned_by,
    5 is_own,
    6 category,
    7 channels,
    8 kind,
    9 source,
    10 industry,
    11 employees,
});

columns!(Contact as ContactColumns, |columns| &columns.created, {
    1 created,
    2 title,
    3 created_by,
    4 assigned_by,
    5 category,
    6 companies,
    7 channels,
    8 kind,
    9 source,
});

columns!(Deal as DealColumns, |columns| &columns.created, {
    1 created,
    2 closed,
    3 moved,
    4 outcome,
    5 funnel,
    6 is_template,
    7 company,
    8 contacts,
    9 sum,
    10 currency,
    11 kind,
});

columns!(Invoice as InvoiceColumns, |columns| &columns.created, {
    1 created,
    2 moved,
    3 updated,
    4 outcome,
    5 is_template,
    6 company,
    7 contacts,
    8 deal,
    9 sum,
    10 currency,
});

columns!(Activity as ActivityColumns, |columns| &columns.created, {
    1 created,
    2 owner,
    3 is_chat,
});

columns!(Requisite as RequisiteColumns, |_| &[], {
    1 owner,
    2 is_address_only,
});

columns!(Lead as LeadColumns, |columns| &columns.created, {
    1 created,
    2 company,
    3 contacts,
});

columns!(Touch as TouchColumns, |columns| &columns.created, {
    1 created,
    2 owner,
    3 kind,
    4 is_incoming,
    5 is_done,
    6 deadline,
    7 start,
    8 end,
    9 responsible,
    10 has_result,
});

columns!(Address as AddressColumns, |_| &[], {
    1 city,
    2 region,
    3 country,
    4 is_stale,
});

columns!(ProductRow as ProductRowColumns, |_| &[], {
    1 deal,
    2 product,
    3 name,
    4 sum,
    5 quantity,
});

/// One column of the engine in three: what optional fields hold came later.
impl Tabular for CardFields {
    fn write(columns: &CardFieldColumns, count: usize, out: &mut Vec<u8>) {
        let CardFieldColumns { values } = columns;
        put_column(out, 1, values, Rows { count, created: &[] });
        if let Some(ranks) = codes::ranks(values, count) {
            put_section(out, 2, &ranks);
        }
        put_column(out, 3, &codes::next_touches(values, count), Rows { count, created: &[] });
    }

    fn read(sections: &Sections<'_>, count: usize) -> Result<CardFieldColumns, Malformed> {
        let mut values = column(sections, 1, Rows { count, created: &[] })?;
        if let Some(ranks) = sections.get(2) {
            codes::read_ranks(ranks, count, &mut values)?;
        }
        if sections.get(3).is_some() {
            codes::put_next_touches(&column(sections, 3, Rows { count, created: &[] })?, count, &mut values);
        }
        Ok(CardFieldColumns { values })
    }
}

columns!(DealGoods as DealGoodsColumns, |_| &[], {
    1 is_stale,
});

columns!(UserItems as UserItemsColumns, |_| &[], {
    1 items,
});

columns!(UserNumber as UserNumberColumns, |_| &[], {
    1 value,
});

columns!(UserMark as UserMarkColumns, |_| &[], {
    1 value,
});

columns!(UserDate as UserDateColumns, |_| &[], {
    1 value,
});

columns!(UserText as UserTextColumns, |_| &[], {
    1 value,
});
