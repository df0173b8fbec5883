//! Rows of what is told beside records: addresses of cards, goods of deals.

use std::borrow::Cow;

use segmentation::facts::{Address, ProductRow};
use segmentation::{Card, CompanyId, ContactId, DealId, ProductId, ProductRowId, RecordId};
use serde::Deserialize;

use super::{PageOfFacts, Row};
use crate::request::PAGE_LENGTH;
use crate::stages::Stages;
use crate::tolerant;

/// An address of a requisite, or of a card itself in portals of an older kind; the card is its anchor
/// (docs: crm/requisites/addresses/crm-address-list.md).
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(in crate::list) struct AddressRow<'a> {
    #[serde(default, deserialize_with = "tolerant::id")]
    anchor_type_id: u32,
    #[serde(default, deserialize_with = "tolerant::id")]
    anchor_id: RecordId,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    city: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    region: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    province: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    country: Cow<'a, str>,
}

impl Row for AddressRow<'_> {
    fn reserve(page: &mut PageOfFacts) {
        page.facts.addresses.reserve(PAGE_LENGTH);
    }

    /// A card with several addresses has of each part the first that is filled in.
    fn take(self, _: &Stages, page: &mut PageOfFacts) {
        page.rows += 1;
        page.ids.push(self.anchor_id);
        let card = match self.anchor_type_id {
            3 => Card::Contact(ContactId(self.anchor_id)),
            4 => Card::Company(CompanyId(self.anchor_id)),
            _ => return,
        };
        let before = page.facts.addresses.get(card);
        let mut address = before.unwrap_or_else(|| Address { card, ..Address::default() });
        let region = if self.region.is_empty() { self.province } else { self.region };
        for (part, told) in
            [(&mut address.city, self.city), (&mut address.region, region), (&mut address.country, self.country)]
        {
            if part.is_empty() {
                *part = told.into();
            }
        }
        page.facts.addresses.insert(address);
    }
}

/// A row of goods (docs: crm/universal/product-rows/crm-item-productrow-list.md, crm/data-types.md).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::list) struct GoodsRow<'a> {
    #[serde(deserialize_with = "tolerant::id")]
    id: ProductRowId,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    owner_type: Cow<'a, str>,
    #[serde(default, deserialize_with = "tolerant::id")]
    owner_id: DealId,
    #[serde(default, deserialize_with = "tolerant::id")]
    product_id: ProductId,
    #[serde(borrow, default, deserialize_with = "tolerant::text")]
    product_name: Cow<'a, str>,
    /// What one of them costs, discount and taxes included.
    #[serde(default, deserialize_with = "tolerant::sum")]
    price: i64,
    #[serde(default, deserialize_with = "tolerant::sum")]
    quantity: i64,
}

impl Row for GoodsRow<'_> {
    fn reserve(page: &mut PageOfFacts) {
        page.facts.product_rows.reserve(PAGE_LENGTH);
    }

    fn take(self, _: &Stages, page: &mut PageOfFacts) {
        page.rows += 1;
        page.ids.push(self.id.0);
        // Asked for are goods of deals; an answer that does not say whose they are is taken at its word.
        if !matches!(&*self.owner_type, "D" | "") || self.owner_id == DealId::NONE {
            return;
        }
        page.facts.product_rows.insert(ProductRow {
            id: self.id,
            deal: self.owner_id,
            product: self.product_id,
            name: self.product_name.into(),
            sum: product(self.price, self.quantity),
            quantity: self.quantity,
        });
    }
}

/// The product of two numbers in ten-thousandths, in ten-thousandths, rounded half away from zero.
fn product(one: i64, other: i64) -> i64 {
    const UNIT: i128 = 10_000;
    let product = i128::from(one) * i128::from(other);
    let half = if product < 0 { -UNIT / 2 } else { UNIT / 2 };
    i64::try_from((product + half) / UNIT).unwrap_or(if product < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::list::{Source, read};

    fn page(source: Source, rows: &str) -> PageOfFacts {
        let raw: Box<RawValue> = serde_json::from_str(rows).expect("JSON in the test");
        read(source, &raw, &Stages::default()).expect("a page")
    }

    #[test]
    fn an_address_is_read_however_it_is_written() {
        let address = |city: &str, region: &str, country: &str| Address {
            card: Card::Company(CompanyId(7)),
            city: city.into(),
            region: region.into(),
            country: country.into(),
            is_stale: false,
        };
        let nothing = address("", "", "");
        for (fields, expected) in [
            (
                r#""CITY":" Тула ","REGION":null,"PROVINCE":"Тульская","COUNTRY":"Россия""#,
                address("Тула", "Тульская", "Россия"),
            ),
            (r#""CITY":"Тула","REGION":"Область","PROVINCE":"Другая","COUNTRY":null"#, address("Тула", "Область", "")),
            (r#""CITY":null,"REGION":"","COUNTRY":false"#, nothing.clone()),
            (r#""CITY":[],"REGION":{}"#, nothing.clone()),
            (r#""CITY":12"#, address("12", "", "")),
            (r#""ADDRESS_1":"Улица""#, nothing),
        ] {
            for anchor in [r#""ANCHOR_TYPE_ID":"4","ANCHOR_ID":"7""#, r#""ANCHOR_ID":7,"ANCHOR_TYPE_ID":4"#] {
                let page = page(Source::CompanyAddresses, &format!("[{{{anchor},{fields}}}]"));
                assert_eq!(
                    page.facts.addresses.iter().collect::<Vec<_>>(),
                    std::slice::from_ref(&expected),
                    "{fields}"
                );
                assert_eq!((page.rows, page.ids), (1, vec![7]));
            }
        }
        let of_lead = page(Source::ContactAddresses, r#"[{"ANCHOR_TYPE_ID":"1","ANCHOR_ID":"7","CITY":"Тула"}]"#);
        assert_eq!((of_lead.rows, of_lead.facts.addresses.len()), (1, 0));
    }

    #[test]
    fn of_several_addresses_of_a_card_the_first_that_is_filled_in_counts() {
        let page = page(
            Source::ContactAddresses,
            r#"[{"ANCHOR_TYPE_ID":"3","ANCHOR_ID":"1","CITY":"","COUNTRY":"Россия"},
                {"ANCHOR_TYPE_ID":"3","ANCHOR_ID":"1","CITY":"Тула","COUNTRY":"Беларусь"},
                {"ANCHOR_TYPE_ID":"3","ANCHOR_ID":"2","CITY":"Минск"}]"#,
        );
        let told: Vec<_> = page.facts.addresses.iter().map(|it| (it.card, it.city, it.country)).collect();
        let expected = [(Card::Contact(ContactId(1)), "Тула", "Россия"), (Card::Contact(ContactId(2)), "Минск", "")];
        assert_eq!(told, expected.map(|(card, city, country)| (card, city.to_owned(), country.to_owned())));
        assert_eq!(page.ids, [1, 1, 2]);
    }

    #[test]
    fn a_row_of_goods_is_read_however_it_is_written() {
        let row = |product, name: &str, sum, quantity| ProductRow {
            id: ProductRowId(5),
            deal: DealId(9),
            product,
            name: name.into(),
            sum,
            quantity,
        };
        for (fields, expected) in [
            (
                r#""productId":3,"productName":"Чай","price":100.5,"quantity":2"#,
                row(ProductId(3), "Чай", 2_010_000, 20_000),
            ),
            (
                r#""productId":"3","productName":" Чай ","price":"0.333","quantity":"1.5""#,
                row(ProductId(3), "Чай", 4_995, 15_000),
            ),
            (r#""productId":null,"productName":null,"price":null,"quantity":null"#, row(ProductId(0), "", 0, 0)),
            (r#""productId":"","productName":"x","price":-7,"quantity":0.5"#, row(ProductId(0), "x", -35_000, 5_000)),
            (r#""price":"12.5|RUB","quantity":1"#, row(ProductId(0), "", 125_000, 10_000)),
            (r#""price":9e14,"quantity":9e14"#, row(ProductId(0), "", i64::MAX, 9_000_000_000_000_000_000)),
        ] {
            let rows = format!(r#"{{"productRows":[{{"id":5,"ownerId":9,"ownerType":"D",{fields}}}]}}"#);
            let page = page(Source::Goods, &rows);
            assert_eq!(page.facts.product_rows.iter().collect::<Vec<_>>(), [expected], "{fields}");
            assert_eq!((page.rows, page.ids), (1, vec![5]));
        }
        for other in [r#""ownerId":9,"ownerType":"SI""#, r#""ownerId":0,"ownerType":"D""#, r#""ownerType":"D""#] {
            let page = page(Source::Goods, &format!(r#"{{"productRows":[{{"id":5,{other}}}]}}"#));
            assert_eq!((page.rows, page.facts.product_rows.len()), (1, 0), "{other}");
        }
        assert!(page(Source::Goods, r#"{"productRows":[]}"#).facts.is_empty());
    }
}
