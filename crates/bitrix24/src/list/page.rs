//! Reads the rows of a page, one after the other, into its facts.

use std::fmt;
use std::marker::PhantomData;

use segmentation::RecordId;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::rows::{
    ActivityRow, AddressRow, CompanyRow, ContactRow, DealItem, DealRow, GoodsRow, InvoiceRow, LeadRow, OldInvoiceRow,
    RequisiteRow, Row, TouchRow,
};
use super::{PageOfFacts, Source, items, plain};
use crate::request::PAGE_LENGTH;
use crate::stages::Stages;
use crate::tolerant;

/// Reads a page of a list whose rows tell records.
#[derive(Clone, Copy)]
pub(super) struct PageReader<'s> {
    pub(super) source: Source,
    pub(super) stages: &'s Stages,
}

impl<'de> DeserializeSeed<'de> for PageReader<'_> {
    type Value = PageOfFacts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PageOfFacts, D::Error> {
        match self.source {
            Source::Companies => self.items::<CompanyRow<'de>, D>(deserializer),
            Source::Contacts => self.items::<ContactRow<'de>, D>(deserializer),
            Source::Deals => self.plain::<DealRow<'de>, D>(deserializer),
            Source::DealLinks => self.items::<DealItem<'de>, D>(deserializer),
            Source::Invoices => self.items::<InvoiceRow<'de>, D>(deserializer),
            Source::Leads => self.items::<LeadRow, D>(deserializer),
            Source::OldInvoices => self.plain::<OldInvoiceRow<'de>, D>(deserializer),
            Source::Activities | Source::SalesActivities => self.plain::<ActivityRow<'de>, D>(deserializer),
            Source::Touches | Source::OpenTouches => self.plain::<TouchRow<'de>, D>(deserializer),
            Source::Requisites => self.plain::<RequisiteRow, D>(deserializer),
            Source::ContactAddresses | Source::CompanyAddresses => self.plain::<AddressRow<'de>, D>(deserializer),
            Source::Goods => self.under::<GoodsRow<'de>, D>("productRows", deserializer),
            Source::ContactReach | Source::CompanyReach | Source::ContactFields | Source::CompanyFields => {
                Err(D::Error::custom("the rows of this list tell no records"))
            }
        }
    }
}

impl PageReader<'_> {
    /// Rows at `result[]`, as the older methods give them.
    fn plain<'de, R, D>(self, deserializer: D) -> Result<PageOfFacts, D::Error>
    where
        R: Row + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_seq(Rows::<R> { stages: self.stages, row: PhantomData })
    }

    /// Rows at `result.items[]`, as `crm.item.*` gives them.
    fn items<'de, R, D>(self, deserializer: D) -> Result<PageOfFacts, D::Error>
    where
        R: Row + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        self.under::<R, D>("items", deserializer)
    }

    /// Rows under a name of `result`.
    fn under<'de, R, D>(self, name: &'static str, deserializer: D) -> Result<PageOfFacts, D::Error>
    where
        R: Row + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_map(Under { name, rows: Rows::<R> { stages: self.stages, row: PhantomData } })
    }
}

impl PageReader<'_> {
    /// Reads each row for itself, of a list as JSON's own or as a map by numbers, and passes over those that cannot be
    /// read; nothing if there is no list, or no row of it can be.
    pub(super) fn read_row_by_row(self, raw: &RawValue) -> Option<PageOfFacts> {
        let rows: Vec<&RawValue> = if self.source.entity_type().is_some() {
            items(self.source, raw).ok()?
        } else {
            plain(self.source, raw).ok()?
        };
        let mut page = PageOfFacts::default();
        for row in &rows {
            let text = match self.source.entity_type() {
                Some(_) => format!(r#"{{"items":[{}]}}"#, row.get()),
                None => format!("[{}]", row.get()),
            };
            match self.deserialize(&mut serde_json::Deserializer::from_str(&text)) {
                Ok(one) => {
                    page.facts.absorb(&one.facts);
                    page.ids.extend(one.ids);
                    page.undated += one.undated;
                }
                Err(_) => {
                    page.odd += 1;
                    page.ids
                        .extend(serde_json::from_str::<IdRow>(row.get()).ok().map(|row| row.id).filter(|id| *id != 0));
                }
            }
        }
        page.rows = rows.len();
        (page.odd < page.rows || page.rows == 0).then_some(page)
    }
}

/// The id of a row, whatever else is in it.
#[derive(Deserialize)]
struct IdRow {
    #[serde(alias = "ID", deserialize_with = "tolerant::link")]
    id: RecordId,
}

struct Rows<'s, R> {
    stages: &'s Stages,
    row: PhantomData<fn() -> R>,
}

impl<'de, R: Row + Deserialize<'de>> Visitor<'de> for Rows<'_, R> {
    type Value = PageOfFacts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<PageOfFacts, A::Error> {
        let mut page = PageOfFacts { ids: Vec::with_capacity(PAGE_LENGTH), ..PageOfFacts::default() };
        R::reserve(&mut page);
        while let Some(row) = rows.next_element::<R>()? {
            row.take(self.stages, &mut page);
        }
        Ok(page)
    }
}

impl<'de, R: Row + Deserialize<'de>> DeserializeSeed<'de> for Rows<'_, R> {
    type Value = PageOfFacts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PageOfFacts, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

struct Under<'s, R> {
    name: &'static str,
    rows: Rows<'s, R>,
}

impl<'de, R: Row + Deserialize<'de>> Visitor<'de> for Under<'_, R> {
    type Value = PageOfFacts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map with the rows under `{}`", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PageOfFacts, A::Error> {
        let mut rows = Some(self.rows);
        let mut page = None;
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if name == self.name {
                let rows = rows.take().ok_or_else(|| A::Error::duplicate_field(self.name))?;
                page = Some(map.next_value_seed(rows)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        page.ok_or_else(|| A::Error::missing_field(self.name))
    }
}
