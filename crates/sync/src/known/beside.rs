//! What the stored facts tell of what lies beside the records and is read on demand: addresses, goods, user fields.

use std::collections::BTreeSet;

use bitrix24::CardKind;
use segmentation::facts::column::{OwnerKind, day_of};
use segmentation::facts::{Address, DealGoods, Facts, Outcome, Owner, ProductRow, Table, YesNo};
use segmentation::{Card, DealId, Delta, Gone, Month, RecordId, UserFieldId};

/// The cards of a kind whose address is not known, or has to be asked for again.
pub(crate) fn cards_without_address(facts: &Facts, kind: CardKind) -> Vec<RecordId> {
    let is_stale = &facts.addresses.columns().is_stale;
    let is_known = |id| facts.addresses.row(kind.card(id)).is_some_and(|row| !is_stale.is_set(row));
    cards(facts, kind).into_iter().filter(|&id| !is_known(id)).collect()
}

/// The cards of a kind.
pub(crate) fn cards(facts: &Facts, kind: CardKind) -> Vec<RecordId> {
    match kind {
        CardKind::Contact => facts.contacts.keys().iter().map(|id| id.0).collect(),
        CardKind::Company => facts.companies.keys().iter().map(|id| id.0).collect(),
    }
}

/// The cards of a kind with a requisite, on which addresses hang, in order.
pub(crate) fn cards_with_requisite(facts: &Facts, kind: CardKind) -> Vec<RecordId> {
    let wanted = match kind {
        CardKind::Contact => OwnerKind::Contact,
        CardKind::Company => OwnerKind::Company,
    };
    let owners = &facts.requisites.columns().owner;
    let of_kind = owners.kinds().iter().zip(owners.ids()).filter(|&(kind, _)| *kind == wanted);
    of_kind.map(|(_, &id)| id).collect::<BTreeSet<RecordId>>().into_iter().collect()
}

/// The addresses of cards that were read; a card that has none gets an empty one.
pub(crate) fn addresses_of(read: &Table<Address>, cards: impl Iterator<Item = Card>) -> Table<Address> {
    cards.map(|card| read.get(card).unwrap_or(Address { card, ..Address::default() })).collect()
}

/// The deals that may be payments of a month or of a later one, and whose goods are not known or have to be asked for
/// again. The date of a payment is one of three, so the latest of them decides.
pub(crate) fn deals_without_goods(facts: &Facts, since: Month) -> Vec<DealId> {
    let (deals, first) = (facts.deals.columns(), day_of(since.first_day()));
    let is_stale = &facts.deal_goods.columns().is_stale;
    let is_known = |id| facts.deal_goods.row(id).is_some_and(|row| !is_stale.is_set(row));
    let wanted = super::ids_of(&facts.deals, |row, id| {
        let latest = deals.created[row].max(deals.closed[row]).max(deals.moved[row]);
        let may_be_payment = deals.outcome[row] == Outcome::Success && !deals.is_template.is_set(row);
        may_be_payment && latest >= first && !is_known(id)
    });
    wanted.into_iter().map(DealId).collect()
}

/// What the goods of some deals come to that were read whole: the rows that are theirs now, and those that are not there
/// any more.
pub(crate) fn goods_of(read: &mut Table<ProductRow>, stored: &Facts, deals: &BTreeSet<DealId>) -> Delta {
    let mut delta = Delta::default();
    let split = std::mem::take(read).split(|columns, row| deals.contains(&columns.deal[row]));
    for (is_of_these, rows) in split {
        *(if is_of_these { &mut delta.facts.product_rows } else { &mut *read }) = rows;
    }
    let owners = &stored.product_rows.columns().deal;
    let before = stored.product_rows.keys().iter().zip(owners).filter(|(_, deal)| deals.contains(deal));
    let found = &delta.facts.product_rows;
    delta.gone.product_rows = before.map(|(&id, _)| id).filter(|&id| !found.contains(id)).collect();
    delta.facts.deal_goods = deals.iter().map(|&deal| DealGoods { deal, is_stale: false }).collect();
    delta
}

/// Notes what has to be asked for again because of a change: the addresses of cards that were changed or whose requisites
/// were, the goods of deals. What is known of them stays until then.
pub(crate) fn note_stale(change: &mut Delta, stored: &Facts) {
    if !stored.addresses.is_empty() {
        let (facts, gone) = (&change.facts, &change.gone);
        let mut cards: BTreeSet<Card> = facts.companies.keys().iter().map(|&id| Card::Company(id)).collect();
        cards.extend(facts.contacts.keys().iter().map(|&id| Card::Contact(id)));
        let missing = gone.requisites.iter().filter_map(|&id| stored.requisites.get(id));
        let owners = facts.requisites.iter().chain(missing).map(|requisite| requisite.owner);
        cards.extend(owners.filter_map(|owner| match owner {
            Owner::Company(id) => Some(Card::Company(id)),
            Owner::Contact(id) => Some(Card::Contact(id)),
            _ => None,
        }));
        let gone = gone.cards();
        let known = cards.into_iter().filter(|card| !gone.contains(card)).filter_map(|card| stored.addresses.get(card));
        let stale: Vec<Address> = known.map(|address| Address { is_stale: true, ..address }).collect();
        change.facts.addresses.extend(stale);
    }
    if !stored.deal_goods.is_empty() {
        let changed = change.facts.deals.keys().iter().copied();
        let known = changed.filter(|&id| stored.deal_goods.contains(id) && !change.gone.deals.contains(&id));
        let stale: Vec<DealGoods> = known.map(|deal| DealGoods { deal, is_stale: true }).collect();
        change.facts.deal_goods.extend(stale);
    }
}

/// Lets go of what is stored of user fields that the portal does not have any more; `fields` are those that it has.
pub(crate) fn forget_fields(change: &mut Delta, stored: &Facts, fields: &BTreeSet<UserFieldId>) {
    fn lost(keys: &[(UserFieldId, Card)], fields: &BTreeSet<UserFieldId>) -> impl Iterator<Item = (UserFieldId, Card)> {
        keys.iter().copied().filter(|(field, _)| !fields.contains(field))
    }
    let Gone { user_items, user_numbers, user_marks, user_dates, user_texts, .. } = &mut change.gone;
    user_items.extend(lost(stored.user_items.keys(), fields));
    user_numbers.extend(lost(stored.user_numbers.keys(), fields));
    user_marks.extend(lost(stored.user_marks.keys(), fields));
    user_dates.extend(lost(stored.user_dates.keys(), fields));
    user_texts.extend(lost(stored.user_texts.keys(), fields));
}

/// Keeps of empty user fields only those that held something before.
pub(crate) fn drop_empty(read: &mut Facts, stored: &Facts) {
    macro_rules! drop_empty {
        ($($table:ident: |$columns:ident, $row:ident| $is_empty:expr;)*) => {
            $(if !read.$table.is_empty() {
                let $columns = read.$table.columns().clone();
                read.$table.retain(|key, $row| !$is_empty || stored.$table.contains(key));
            })*
        };
    }
    drop_empty! {
        user_items: |columns, row| columns.items.list(row).is_empty();
        user_numbers: |columns, row| columns.value[row] == segmentation::facts::column::NO_SUM;
        user_marks: |columns, row| columns.value[row] == YesNo::Unknown;
        user_dates: |columns, row| columns.value[row] == segmentation::facts::NO_DAY;
        user_texts: |columns, row| columns.value.text(row).is_empty();
    }
}

#[cfg(test)]
mod tests {
    use segmentation::facts::{Company, Deal, Requisite, UserText};
    use segmentation::{CompanyId, ContactId};

    use segmentation::{ProductRowId, RequisiteId};

    use super::*;

    fn date(text: &str) -> chrono::NaiveDate {
        text.parse().expect("a date in the test")
    }

    fn deal(id: RecordId, outcome: Outcome, closed: &str, moved: &str) -> Deal {
        let created = date("2020-01-01");
        Deal {
            id: DealId(id),
            created,
            outcome,
            closed: Some(date(closed)),
            moved: Some(date(moved)),
            ..Deal::default()
        }
    }

    fn row(id: RecordId, deal: RecordId) -> ProductRow {
        ProductRow { id: ProductRowId(id), deal: DealId(deal), sum: i64::from(id), ..ProductRow::default() }
    }

    #[test]
    fn goods_are_asked_for_of_deals_that_may_be_payments_of_the_period() {
        let mut facts = Facts::default();
        facts.deals.extend([
            deal(1, Outcome::Success, "2024-03-01", "2022-01-01"),
            deal(2, Outcome::Success, "2022-03-01", "2024-03-05"),
            deal(3, Outcome::Success, "2024-02-29", "2024-02-29"),
            deal(4, Outcome::Failure, "2024-04-01", "2024-04-01"),
            Deal { is_template: true, ..deal(5, Outcome::Success, "2024-04-01", "2024-04-01") },
            deal(6, Outcome::Success, "2024-04-01", "2024-04-01"),
            deal(7, Outcome::Success, "2024-04-01", "2024-04-01"),
        ]);
        facts
            .deal_goods
            .extend([DealGoods { deal: DealId(6), is_stale: false }, DealGoods { deal: DealId(7), is_stale: true }]);
        let since = "2024-03".parse().expect("a month");
        assert_eq!(deals_without_goods(&facts, since), [1, 2, 7].map(DealId));
    }

    #[test]
    fn what_was_read_of_goods_replaces_what_is_stored_of_the_same_deals_only() {
        let mut stored = Facts::default();
        stored.product_rows.extend([row(1, 10), row(2, 10), row(3, 11)]);
        let mut read: Table<ProductRow> = [row(2, 10), row(4, 10), row(5, 12)].into_iter().collect();
        let delta = goods_of(&mut read, &stored, &[DealId(10), DealId(13)].into());
        assert_eq!(delta.facts.product_rows.keys(), [2, 4].map(ProductRowId));
        assert_eq!(delta.gone.product_rows, [ProductRowId(1)].into());
        assert_eq!(delta.facts.deal_goods.keys(), [10, 13].map(DealId), "a deal without goods is known to have none");
        assert_eq!(read.keys(), [ProductRowId(5)], "deal 12 is not read to its end yet");
        stored.apply(&delta);
        assert_eq!(stored.product_rows.keys(), [2, 3, 4].map(ProductRowId));
    }

    #[test]
    fn what_was_changed_is_asked_for_again_and_stays_known_meanwhile() {
        let mut stored = Facts::default();
        let cards = [
            Card::Company(CompanyId(1)),
            Card::Company(CompanyId(2)),
            Card::Company(CompanyId(3)),
            Card::Contact(ContactId(1)),
        ];
        stored.addresses.extend(cards.map(|card| Address { card, city: "Тула".into(), ..Address::default() }));
        let requisite = |id, owner| Requisite { id, owner, is_address_only: false };
        stored.requisites.insert(requisite(RequisiteId(8), Owner::Contact(ContactId(1))));
        stored.deal_goods.extend([4, 5].map(|deal| DealGoods { deal: DealId(deal), is_stale: false }));
        let mut change = Delta::default();
        change.facts.companies.extend([1, 9].map(|id| Company { id: CompanyId(id), ..Company::default() }));
        change.facts.requisites.insert(requisite(RequisiteId(7), Owner::Company(CompanyId(2))));
        change.facts.deals.extend([5, 6].map(|id| Deal { id: DealId(id), ..Deal::default() }));
        change.gone.requisites = [RequisiteId(8)].into();
        note_stale(&mut change, &stored);
        let stale: Vec<Card> = change.facts.addresses.keys().to_vec();
        assert_eq!(stale, [Card::Company(CompanyId(1)), Card::Company(CompanyId(2)), Card::Contact(ContactId(1))]);
        assert!(change.facts.addresses.iter().all(|address| address.is_stale && address.city == "Тула"));
        assert_eq!(change.facts.deal_goods.keys(), [DealId(5)]);
        stored.companies.extend([1, 2, 3].map(|id| Company { id: CompanyId(id), ..Company::default() }));
        stored.apply(&change);
        assert_eq!(cards_without_address(&stored, CardKind::Company), [1, 2, 9]);
    }

    #[test]
    fn an_empty_field_is_news_only_where_it_was_filled() {
        let text = |id, value: &str| UserText { field: UserFieldId(7), card: Card::Contact(id), value: value.into() };
        let mut stored = Facts::default();
        stored.user_texts.extend([text(ContactId(1), "a"), text(ContactId(2), "b")]);
        let mut read = Facts::default();
        read.user_texts.extend([text(ContactId(1), ""), text(ContactId(3), ""), text(ContactId(4), "c")]);
        drop_empty(&mut read, &stored);
        assert_eq!(
            read.user_texts.keys(),
            [(UserFieldId(7), Card::Contact(ContactId(1))), (UserFieldId(7), Card::Contact(ContactId(4)))]
        );
    }

    #[test]
    fn values_of_fields_that_are_gone_go() {
        let text = |field| UserText { field, card: Card::Contact(ContactId(1)), value: "a".into() };
        let mut stored = Facts::default();
        stored.user_texts.extend([text(UserFieldId(7)), text(UserFieldId(8))]);
        let mut change = Delta::default();
        forget_fields(&mut change, &stored, &[UserFieldId(8)].into());
        stored.apply(&change);
        assert_eq!(stored.user_texts.keys(), [(UserFieldId(8), Card::Contact(ContactId(1)))]);
    }
}
