//! The goods that were bought: what a condition on goods can name, without asking the portal for its catalog.

use std::cmp::Reverse;
use std::collections::HashMap;

use protocol::{BoughtGoods, GoodsAnswer, GoodsQuestion, NotRead};
use segmentation::condition::Code;
use segmentation::{Facts, ProductId};
use sync::{ColumnSet, Reached, Want};

use super::super::context::Context;
use super::super::{Answerable, Came, Step};

/// So many are told at the most: more nobody looks through, and the others can be typed.
const MOST: usize = 1_000;

impl Answerable for GoodsQuestion {
    type Work = ();

    fn wants(&self) -> Vec<Want> {
        vec![Want::Goods { since: self.since }]
    }

    fn step(&self, (): &mut (), _: Came, context: &Context<'_>) -> Step<GoodsAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NotRead)) };
        let mut goods = bought(engine.facts());
        let all = goods.len() as u32;
        goods.truncate(MOST);
        let is_whole = context.checkpoint.is_none_or(|checkpoint| {
            checkpoint.has_goods_since(self.since)
                && checkpoint.columns_reached(ColumnSet::Goods) == Reached::Everything
        });
        Step::Answer(Ok(BoughtGoods { goods, all, is_whole }))
    }
}

/// The goods of all deals that are read, those in most rows first. A product of the catalog goes by its number, and is
/// called as in the last row; what was typed into a deal goes by its name.
fn bought(facts: &Facts) -> Vec<(Code, String)> {
    let rows = facts.product_rows.columns();
    let mut found: HashMap<(ProductId, u16), (u32, u16)> = HashMap::new();
    for (&product, &name) in rows.product.iter().zip(rows.name.codes()) {
        let own_name = if product == ProductId::NONE { name } else { 0 };
        let (rows, last_name) = found.entry((product, own_name)).or_default();
        *rows += 1;
        *last_name = name;
    }
    let texts = rows.name.texts();
    let named = found.into_iter().map(|((product, _), (rows, name))| {
        let name = texts[usize::from(name)].trim().to_owned();
        let code = if product == ProductId::NONE { Code::Text(name.clone()) } else { Code::Number(product.0) };
        (rows, code, name)
    });
    let mut goods: Vec<_> = named.filter(|(.., name)| !name.is_empty()).collect();
    goods.sort_by(|(rows, _, name), (other_rows, _, other)| (Reverse(*rows), name).cmp(&(Reverse(*other_rows), other)));
    goods.into_iter().map(|(_, code, name)| (code, name)).collect()
}

#[cfg(test)]
mod tests {
    use segmentation::facts::ProductRow;
    use segmentation::{DealId, ProductRowId};

    use super::*;

    #[test]
    fn goods_go_by_their_numbers_or_else_by_their_names_the_most_bought_first() {
        let rows = [
            (1, 0, "Доставка"),
            (2, 7, "Дрель"),
            (3, 8, "Сверло"),
            (4, 0, "Доставка"),
            (5, 7, "Дрель ударная"),
            (6, 0, "Доставка"),
            (7, 0, " "),
            (8, 0, "Подарок"),
        ];
        let row = |(id, product, name): (u32, u32, &str)| ProductRow {
            id: ProductRowId(id),
            deal: DealId(1),
            product: ProductId(product),
            name: name.to_owned(),
            sum: 0,
            quantity: 1,
        };
        let facts = Facts { product_rows: rows.into_iter().map(row).collect(), ..Facts::default() };
        let expected = [
            (Code::from("Доставка"), "Доставка"),
            (Code::Number(7), "Дрель ударная"),
            (Code::from("Подарок"), "Подарок"),
            (Code::Number(8), "Сверло"),
        ];
        assert_eq!(bought(&facts), expected.map(|(code, name)| (code, name.to_owned())));
    }
}
