//! Reads a batch of pages at once: the answer's bytes are gone over a single time, from its first bracket to its last.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::page::PageReader;
use super::{PageOfFacts, Source, read, read_fields, read_portal_fields};
use crate::error::WireError;
use crate::portal_fields::PortalField;
use crate::quick;
use crate::reply::{BatchReply, Beside, OddAnswer, PartOf, ReplyOf, RequestError, Time};
use crate::request::Batch;
use crate::stages::Stages;
use crate::tolerant;
use crate::user_fields::{CardKind, FieldSet};

/// A command that asks for a page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'f> {
    /// The list.
    pub source: Source,
    /// The user fields that the page tells along, if it was asked to.
    pub fields: Option<&'f FieldSet>,
    /// Those of the portal's own fields that it may tell along.
    pub portal_fields: &'f [(CardKind, &'f PortalField)],
}

impl Listing<'_> {
    /// A list whose rows tell nothing but the record.
    #[must_use]
    pub const fn plain(source: Source) -> Self {
        Self { source, fields: None, portal_fields: &[] }
    }

    /// Whether its rows tell nothing but the record.
    fn is_plain(&self) -> bool {
        self.fields.is_none() && (self.portal_fields.is_empty() || self.source.card_kind().is_none())
    }
}

/// The answer to a batch of pages: of each the page, or what is odd about it.
pub type PagesReply = ReplyOf<Result<PageOfFacts, OddAnswer>>;

/// The answer to one command of it.
pub type PagePart = PartOf<Result<PageOfFacts, OddAnswer>>;

/// Reads the answer to a batch of pages; nothing stands for a command whose answer nobody wants.
///
/// # Errors
/// Those of [`BatchReply::read`]. A page that is odd spoils no other one.
pub fn read_batch(
    status: u16,
    body: &[u8],
    listings: &[Option<Listing<'_>>],
    stages: &Stages,
) -> Result<PagesReply, RequestError> {
    match read_quickly(status, body, listings, stages) {
        Some(reply) => Ok(reply),
        None => read_carefully(status, body, listings, stages),
    }
}

/// Reads an answer in which nothing is odd.
fn read_quickly(status: u16, body: &[u8], listings: &[Option<Listing<'_>>], stages: &Stages) -> Option<PagesReply> {
    let text = std::str::from_utf8(body).ok().filter(|_| status < 400)?;
    quick::read(text, Envelope { listings, stages }).ok()
}

/// Reads any answer, first the whole of it, then page by page.
fn read_carefully(
    status: u16,
    body: &[u8],
    listings: &[Option<Listing<'_>>],
    stages: &Stages,
) -> Result<PagesReply, RequestError> {
    let reply = BatchReply::read(status, body, listings.len())?;
    let parts = reply.parts.into_iter().zip(listings).map(|(part, listing)| {
        let PartOf { result, total, time } = part?;
        let page = |raw| {
            let Some(listing) = listing else { return Ok(PageOfFacts::default()) };
            let mut page = read(listing.source, raw, stages)?;
            if let Some(set) = listing.fields {
                page.fields = read_fields(listing.source, raw, set)?;
            }
            if !listing.portal_fields.is_empty() {
                let told = read_portal_fields(listing.source, raw, listing.portal_fields.iter().copied())?;
                page.facts.absorb(&told);
            }
            Ok(page)
        };
        Some(PartOf { result: result.map(page), total, time })
    });
    Ok(PagesReply { parts: parts.collect(), time: reply.time })
}

/// An answer that brings results; one that refuses the request is none.
struct Envelope<'s> {
    listings: &'s [Option<Listing<'s>>],
    stages: &'s Stages,
}

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = PagesReply;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PagesReply, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = PagesReply;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer to a batch")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PagesReply, A::Error> {
        let mut parts = None;
        let mut time: Option<Option<Time>> = None;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "result" if parts.is_none() => parts = Some(map.next_value_seed(Results(&self))?),
                "time" if time.is_none() => time = Some(map.next_value()?),
                "result" | "time" | "error" | "operating_reset_at" => return Err(A::Error::custom("seldom")),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let parts = parts.ok_or_else(|| A::Error::missing_field("result"))?;
        Ok(PagesReply { parts, time: time.flatten().unwrap_or_default() })
    }
}

/// `result` of the answer.
struct Results<'s>(&'s Envelope<'s>);

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = Vec<Option<PagePart>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = Vec<Option<PagePart>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the results of a batch")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        #[derive(Deserialize)]
        struct Errors(#[serde(deserialize_with = "tolerant::map")] HashMap<String, WireError>);
        #[derive(Deserialize)]
        struct Totals(#[serde(deserialize_with = "tolerant::map")] HashMap<String, Value>);
        #[derive(Deserialize)]
        struct Times(#[serde(deserialize_with = "tolerant::map")] HashMap<String, Time>);

        let commands = self.0.listings.len();
        let mut pages = None;
        let (mut errors, mut totals, mut times) = (None, None, None);
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "result" if pages.is_none() => pages = Some(map.next_value_seed(Pages(self.0))?),
                "result_error" if errors.is_none() => errors = Some(map.next_value::<Errors>()?.0),
                "result_total" if totals.is_none() => totals = Some(map.next_value::<Totals>()?.0),
                "result_time" if times.is_none() => times = Some(map.next_value::<Times>()?.0),
                "result" | "result_error" | "result_total" | "result_time" => return Err(A::Error::custom("seldom")),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let mut pages = pages.ok_or_else(|| A::Error::missing_field("result"))?;
        let beside = Beside {
            errors: errors.unwrap_or_default(),
            totals: totals.unwrap_or_default(),
            times: times.unwrap_or_default(),
        };
        Ok(beside.join(commands, |position, _| pages[position].take().map(Ok)))
    }
}

/// `result.result` of the answer: the pages by the names of their commands.
struct Pages<'s>(&'s Envelope<'s>);

impl<'de> DeserializeSeed<'de> for Pages<'_> {
    type Value = Vec<Option<PageOfFacts>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pages<'_> {
    type Value = Vec<Option<PageOfFacts>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pages by the names of their commands, or an empty list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut none: A) -> Result<Self::Value, A::Error> {
        match none.next_element::<IgnoredAny>()? {
            None => Ok(self.0.listings.iter().map(|_| None).collect()),
            Some(_) => Err(A::Error::custom("expected a map, found a list")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Envelope { listings, stages } = self.0;
        let mut pages: Self::Value = listings.iter().map(|_| None).collect();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let Some(position) = Batch::position(&name).filter(|position| *position < listings.len()) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            pages[position] = Some(match listings[position] {
                Some(listing) if listing.is_plain() => {
                    map.next_value_seed(PageReader { source: listing.source, stages })?
                }
                Some(_) => return Err(A::Error::custom("user fields are told by rows as texts")),
                None => {
                    map.next_value::<IgnoredAny>()?;
                    PageOfFacts::default()
                }
            });
        }
        Ok(pages)
    }
}

#[cfg(test)]
mod tests;
