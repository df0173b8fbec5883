//! Records for the tests, in whose fields all forms come in turn.

use chrono::{Days, NaiveDate};
use segmentation::facts::{
    Activity, Address, Company, Contact, ContactChannels, Deal, Invoice, InvoiceKind, Outcome, Owner, ProductRow,
    Requisite, Touch, TouchKind,
};
use segmentation::{
    ActivityId, Card, CardFields, CategoryId, ClientType, CompanyId, ContactId, DealId, Delta, Facts, FieldValues,
    FunnelId, Group, InvoiceId, OptionalValues, ProductId, ProductRowId, RequisiteId, UserId,
};

/// Records of these numbers of every kind that version 3 of the chunks knew, with the fields that it knew; the turns of
/// the fields are of different length.
pub(crate) fn some_of_each_kind(numbers: impl Iterator<Item = u32>) -> Facts {
    let day = |n: u32| NaiveDate::default() + Days::new(u64::from(n) * 17);
    let outcome = |n: u32| [Outcome::Open, Outcome::Success, Outcome::Failure][n as usize % 3];
    let kind = |n: u32| [InvoiceKind::Smart, InvoiceKind::Old][n as usize % 2];
    let maybe = |n: u32, every: u32| n.is_multiple_of(every).then_some(n * 3 + 1);
    let some = |n: u32| (0..n % 4).map(move |step| n * 5 + step);
    let title = |n: u32| ["ООО «Ёлка»", "", "𝒳 & <b>Co</b>", "Zoë\u{0}"][n as usize % 4].repeat(n as usize % 3);
    let channels = |n: u32| {
        let marks = [
            ContactChannels::PHONE,
            ContactChannels::EMAIL,
            ContactChannels::SITE,
            ContactChannels::MESSENGER,
            ContactChannels::OPEN_LINE,
        ];
        let set = marks.into_iter().enumerate().filter(|(bit, _)| n >> bit & 1 == 1);
        set.fold(ContactChannels::NONE, |channels, (_, mark)| channels | mark)
    };
    let owner = |n: u32| match n % 5 {
        0 => Owner::Contact(ContactId(n)),
        1 => Owner::Company(CompanyId(n)),
        2 => Owner::Deal(DealId(n)),
        3 => Owner::Invoice(kind(n / 5), InvoiceId(n)),
        _ => Owner::Other,
    };
    let mut facts = Facts::default();
    for n in numbers {
        facts.companies.insert(Company {
            id: CompanyId(n),
            title: title(n),
            created: day(n % 9_000),
            created_by: UserId(n % 7),
            assigned_by: UserId(n % 5),
            is_own: n.is_multiple_of(11),
            category: CategoryId(n % 2),
            channels: channels(n),
            ..Company::default()
        });
        facts.contacts.insert(Contact {
            id: ContactId(n),
            title: title(n + 1),
            created: day(n % 9_000),
            created_by: UserId(n % 7),
            assigned_by: UserId(n % 5),
            category: CategoryId(n % 3),
            companies: some(n).map(CompanyId).collect(),
            channels: channels(n + 1),
            ..Contact::default()
        });
        facts.deals.insert(Deal {
            id: DealId(n),
            created: day(n % 9_000),
            closed: maybe(n % 1_000, 2).map(day),
            moved: maybe(n % 1_000, 3).map(day),
            outcome: outcome(n),
            funnel: FunnelId(n % 4),
            is_template: n.is_multiple_of(13),
            company: maybe(n, 5).map(CompanyId),
            contacts: some(n).map(ContactId).collect(),
            ..Deal::default()
        });
        facts.invoices.insert(Invoice {
            kind: kind(n),
            id: InvoiceId(n),
            created: day(n % 9_000),
            moved: maybe(n % 1_000, 2).map(day),
            updated: maybe(n % 1_000, 3).map(day),
            outcome: outcome(n),
            is_template: n.is_multiple_of(13),
            company: maybe(n, 5).map(CompanyId),
            contacts: some(n).map(ContactId).collect(),
            deal: maybe(n, 7).map(DealId),
            ..Invoice::default()
        });
        facts.activities.insert(Activity {
            id: ActivityId(n),
            created: day(n % 9_000),
            owner: owner(n),
            is_chat: n.is_multiple_of(3),
        });
        facts.requisites.insert(Requisite {
            id: RequisiteId(n),
            owner: owner(n + 1),
            is_address_only: n.is_multiple_of(4),
        });
    }
    facts
}

/// The same records with something in every column that came later, and with what is told beside records.
pub(crate) fn every_column(mut facts: Facts) -> Delta {
    let code = |n: u32| ["", "CLIENT", "ПОСТАВЩИК", "UC_1"][n as usize % 4].to_owned();
    let currency = |n: u32| ["RUB", "KZT", ""][n as usize % 3].to_owned();
    let sum = |n: u32| [None, Some(0), Some(i64::from(n) * 12_345_600), Some(-1)][n as usize % 4];
    let day =
        |n: u32, every: u32| n.is_multiple_of(every).then(|| NaiveDate::default() + Days::new(u64::from(n % 9_000)));
    let numbers = facts.companies.keys().iter().map(|id| id.0).collect::<Vec<_>>();
    let mut delta = Delta::default();
    for n in numbers {
        facts.companies.update(CompanyId(n), |it| {
            (it.kind, it.source, it.industry, it.employees) = (code(n), code(n + 1), code(n / 2), code(n / 3));
        });
        facts.contacts.update(ContactId(n), |it| (it.kind, it.source) = (code(n / 3), code(n)));
        facts.deals.update(DealId(n), |it| (it.sum, it.currency, it.kind) = (sum(n), currency(n), code(n)));
        for kind in [InvoiceKind::Smart, InvoiceKind::Old] {
            facts.invoices.update((kind, InvoiceId(n)), |it| (it.sum, it.currency) = (sum(n / 2), currency(n)));
        }
        facts.touches.insert(Touch {
            id: ActivityId(n),
            created: NaiveDate::default() + Days::new(u64::from(n % 9_000)),
            owner: if n.is_multiple_of(2) { Owner::Contact(ContactId(n)) } else { Owner::Deal(DealId(n / 2)) },
            kind: TouchKind::ALL[n as usize % 5],
            is_incoming: n.is_multiple_of(3),
            is_done: n.is_multiple_of(2),
            deadline: day(n + 9, 2),
            start: day(n + 1, 3),
            end: day(n, 4),
            responsible: UserId(n % 5),
            has_result: n.is_multiple_of(7),
        });
        let card = if n.is_multiple_of(3) { Card::Contact(ContactId(n)) } else { Card::Company(CompanyId(n)) };
        let (city, region, country) = (code(n), code(n / 2), currency(n));
        facts.addresses.insert(Address { card, city, region, country, is_stale: false });
        facts.product_rows.insert(ProductRow {
            id: ProductRowId(n),
            deal: DealId(n / 2),
            product: ProductId(n % 6),
            name: format!("товар {}", n % 10),
            sum: i64::from(n) * 990_000,
            quantity: i64::from(n % 3) * 5_000,
        });
        delta.fields.insert(CardFields { card, values: values(n) });
    }
    Delta { facts, ..delta }
}

/// What the user fields of a card hold.
fn values(n: u32) -> FieldValues {
    FieldValues {
        parent: n.is_multiple_of(3).then_some(CompanyId(n)),
        life_cycle: [None, Some(Group::Active), Some(Group::Unreachable)][n as usize % 3],
        client_type: [None, Some(ClientType::Business), Some(ClientType::Private)][n as usize % 3],
        frequency: [None, Some(Group::Regular)][n as usize % 2],
        last_payment: n.is_multiple_of(2).then(|| NaiveDate::default() + Days::new(u64::from(n % 9_000))),
        payments: (n % 5).checked_sub(1),
        has_dialogs: [None, Some(false), Some(true)][n as usize % 3],
        has_contacts: [None, Some(true), Some(false)][n as usize % 3],
        optional: OptionalValues::default(),
    }
}
