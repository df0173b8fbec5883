//! Loads and writes a portal as a folder of lines, in the shapes of the portal's own REST methods.
//!
//! One file per kind, `NAME.ndjson` or `NAME.ndjson.gz`, one record a line, and `portal.json`. Every file may be missing,
//! a missing field is empty, an unknown field is kept. The first line that does not fit stops the load: a demo on half of
//! somebody's data would be believed.

mod complete;
mod line;
pub(crate) mod standard;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value as Json, json};

use crate::data::{Data, Language, Plan, PortalInfo};
use crate::record::Record;
use crate::schema::{Entity, address, category, currency, status};
use crate::time::{format_iso, format_offset, parse_iso, parse_offset};

pub(crate) use complete::{LEAD_DIRECTORY, REQUISITE_TYPE, complete, deal_directory, flags_from_multifields};
pub(crate) use standard::statuses as standard_statuses;

/// Why a folder could not be loaded or written.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The file cannot be read or written.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder is not there.
    #[error("{folder}: no such folder")]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A line is not a JSON map.
    #[error("{file}:{line}: expected a JSON map: {problem}")]
    NotJson {
        /// The file.
        file: PathBuf,
        /// Line number from 1.
        line: usize,
        /// What the reader stumbled over.
        problem: String,
    },
    /// Two records of a file have the same id.
    #[error("{file}:{line}: expected an id that was not used before, found {id} again")]
    RepeatedId {
        /// The file.
        file: PathBuf,
        /// Line number from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// A value has another type than the field.
    #[error("{file}:{line}: expected {expected} in `{field}`, found {found}")]
    WrongType {
        /// The file.
        file: PathBuf,
        /// Line number from 1.
        line: usize,
        /// The field.
        field: String,
        /// The type the field has.
        expected: &'static str,
        /// What stands there, shortened.
        found: String,
    },
}

/// Loads a folder and fills in what the portal itself would know: directories, users, flags, links.
pub fn load(folder: &Path) -> Result<Data, DumpError> {
    if !folder.is_dir() {
        return Err(DumpError::NoFolder { folder: folder.to_owned() });
    }
    let mut data = Data { info: load_info(&folder.join("portal.json"))?, ..Data::default() };
    let mut found = HashSet::new();
    for entity in Entity::ALL {
        if let Some(file) = existing_file(folder, entity) {
            *data.records_mut(entity) = load_file(&file, entity, data.info.utc_offset)?;
            found.insert(entity);
        }
    }
    standard::fill_missing(&mut data, |entity| found.contains(&entity));
    data.sort();
    complete(&mut data);
    Ok(data)
}

/// Writes a folder that [`load`] reads back: gzipped lines and `portal.json`. Empty kinds get no file.
pub fn write(data: &Data, folder: &Path) -> Result<(), DumpError> {
    std::fs::create_dir_all(folder).map_err(|source| DumpError::Io { file: folder.to_owned(), source })?;
    let file = folder.join("portal.json");
    let info = &data.info;
    let text = json!({
        "title": info.title,
        "now": format_iso(info.now, info.utc_offset),
        "utc_offset": format_offset(info.utc_offset),
        "language": info.language.code(),
        "base_currency": info.base_currency,
        "plan": match info.plan { Plan::Basic => "basic", Plan::Enterprise => "enterprise" },
    });
    std::fs::write(&file, format!("{text:#}\n")).map_err(|source| DumpError::Io { file, source })?;
    for entity in Entity::ALL {
        let records = data.records(entity);
        if !records.is_empty() {
            let file = folder.join(format!("{}.ndjson.gz", entity.file_stem()));
            write_file(&file, records, info.utc_offset).map_err(|source| DumpError::Io { file, source })?;
        }
    }
    Ok(())
}

fn existing_file(folder: &Path, entity: Entity) -> Option<PathBuf> {
    [".ndjson", ".ndjson.gz"]
        .iter()
        .map(|ending| folder.join(format!("{}{ending}", entity.file_stem())))
        .find(|file| file.is_file())
}

fn write_file(file: &Path, records: &[Record], utc_offset: i32) -> std::io::Result<()> {
    let mut out = GzEncoder::new(BufWriter::new(File::create(file)?), Compression::fast());
    for record in records {
        // Whole lines at a time: the writer of JSON gives single tokens, which are dear to compress one by one.
        let line = format!("{}\n", line::to_json(record, utc_offset));
        out.write_all(line.as_bytes())?;
    }
    out.finish()?.flush()
}

fn load_file(file: &Path, entity: Entity, utc_offset: i32) -> Result<Vec<Record>, DumpError> {
    let io = |source| DumpError::Io { file: file.to_owned(), source };
    let raw = File::open(file).map_err(io)?;
    let mut reader: Box<dyn BufRead> = if file.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw)))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, raw))
    };
    let mut records = Vec::new();
    let mut keys = HashSet::new();
    let mut text = Vec::new();
    for number in 1.. {
        text.clear();
        if reader.read_until(b'\n', &mut text).map_err(io)? == 0 {
            break;
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let json: Json = serde_json::from_slice(&text).map_err(|error| DumpError::NotJson {
            file: file.to_owned(),
            line: number,
            problem: error.to_string(),
        })?;
        let Json::Object(map) = json else {
            let problem = format!("found {}", line::shorten(&json));
            return Err(DumpError::NotJson { file: file.to_owned(), line: number, problem });
        };
        let record = line::from_json(map, entity, records.len() as u32 + 1, utc_offset).map_err(|wrong| {
            DumpError::WrongType {
                file: file.to_owned(),
                line: number,
                field: wrong.field,
                expected: wrong.expected,
                found: wrong.found,
            }
        })?;
        if !keys.insert(key(&record)) {
            let (id, group) = key(&record);
            let id = if group.is_empty() { id.to_string() } else { format!("{group}:{id}") };
            return Err(DumpError::RepeatedId { file: file.to_owned(), line: number, id });
        }
        records.push(record);
    }
    Ok(records)
}

/// What must be unique: the id; of a funnel together with its entity type; of a currency its code; of an address its kind
/// and owner; of a directory entry without an id its place in the directory.
fn key(record: &Record) -> (u32, String) {
    match record.entity() {
        Entity::Category => (record.id, record.int(category::ENTITY_TYPE_ID).unwrap_or(0).to_string()),
        Entity::Currency => (0, record.text(currency::CURRENCY).to_owned()),
        Entity::Address => {
            let number = |field| record.int(field).unwrap_or(0);
            let owner = (number(address::ENTITY_TYPE_ID), number(address::ENTITY_ID));
            (record.int(address::TYPE_ID).unwrap_or(1) as u32, format!("{}:{}", owner.0, owner.1))
        }
        Entity::Status if record.id == 0 => {
            (0, format!("{}:{}", record.text(status::ENTITY_ID), record.text(status::STATUS_ID)))
        }
        _ => (record.id, String::new()),
    }
}

fn load_info(file: &Path) -> Result<PortalInfo, DumpError> {
    let mut info = PortalInfo::default();
    if !file.is_file() {
        return Ok(info);
    }
    let text = std::fs::read_to_string(file).map_err(|source| DumpError::Io { file: file.to_owned(), source })?;
    let json: Json = serde_json::from_str(&text).map_err(|error| DumpError::NotJson {
        file: file.to_owned(),
        line: error.line(),
        problem: error.to_string(),
    })?;
    let wrong = |field: &str, expected| DumpError::WrongType {
        file: file.to_owned(),
        line: 1,
        field: field.to_owned(),
        expected,
        found: line::shorten(&json[field]),
    };
    let text = |field: &str| match &json[field] {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text.as_str())),
        _ => Err(wrong(field, "text")),
    };
    if let Some(title) = text("title")? {
        info.title = title.to_owned();
    }
    if let Some(offset) = text("utc_offset")? {
        info.utc_offset = parse_offset(offset).ok_or_else(|| wrong("utc_offset", "an offset such as +03:00"))?;
    }
    if let Some(now) = text("now")? {
        info.now = parse_iso(now, info.utc_offset).ok_or_else(|| wrong("now", "a date and time"))?;
    }
    if let Some(currency) = text("base_currency")? {
        info.base_currency = currency.to_owned();
    }
    if let Some(language) = text("language")? {
        info.language = if language == "ru" { Language::Ru } else { Language::En };
    }
    info.plan = match text("plan")? {
        None | Some("basic") => Plan::Basic,
        Some("enterprise") => Plan::Enterprise,
        Some(_) => return Err(wrong("plan", "`basic` or `enterprise`")),
    };
    Ok(info)
}

#[cfg(test)]
mod tests;
