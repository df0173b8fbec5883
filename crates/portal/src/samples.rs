//! A small portal for tests: two departments, four users with different rights, some clients with deals and activities.

use crate::data::{Data, PortalInfo};
use crate::record::{Multifield, Record};
use crate::schema::{
    Entity, activity, address, category, company, contact, currency, deal, department, invoice, lead, old_invoice,
    product_row, requisite, stage_history, user,
};
use crate::state::State;

/// Moment of the first card.
pub(crate) const START: i64 = 1_700_000_000;

/// 120 contacts (every third of company 1, 2 or 3), 6 companies, 30 leads, 200 deals, 40 invoices, 300 activities.
pub(crate) fn data() -> Data {
    let mut data = Data { info: PortalInfo::default(), ..Data::default() };
    for (id, name, admin, departments, access) in [
        (1, "Анна", true, vec![1], ""),
        (2, "Глеб", false, vec![2], ""),
        (3, "Мария", false, vec![2], ""),
        (4, "Олег", false, vec![1], "none"),
    ] {
        let mut row = Record::new(Entity::User, id);
        row.set(user::NAME, name);
        row.set(user::LAST_NAME, "Тестов");
        row.set(user::IS_ADMIN, admin);
        row.set(user::UF_DEPARTMENT, departments);
        row.set(user::CRM_ACCESS, access);
        data.users.push(row);
    }
    for (id, name, parent, head) in [(1, "Компания", 0, 1), (2, "Продажи", 1, 2)] {
        let mut row = Record::new(Entity::Department, id);
        row.set(department::NAME, name);
        row.set(department::SORT, 500);
        if parent > 0 {
            row.set(department::PARENT, parent);
        }
        row.set(department::UF_HEAD, head);
        data.departments.push(row);
    }
    let mut general = Record::new(Entity::Category, 0);
    general.set(category::NAME, "Продажи");
    general.set(category::ENTITY_TYPE_ID, 2);
    general.set(category::IS_DEFAULT, true);
    data.categories.push(general);
    let mut rouble = Record::new(Entity::Currency, 1);
    rouble.set(currency::CURRENCY, "RUB");
    rouble.set(currency::AMOUNT, "1.0000");
    rouble.set(currency::BASE, true);
    data.currencies.push(rouble);

    for id in 1..=6 {
        let mut row = Record::new(Entity::Company, id);
        row.set(company::TITLE, format!("ООО {id}"));
        row.set(company::ASSIGNED_BY_ID, 1 + (id - 1) % 3);
        row.set_time(company::CREATED_TIME, START + i64::from(id));
        row.set_time(company::UPDATED_TIME, START + i64::from(id));
        data.companies.push(row);
        let mut details = Record::new(Entity::Requisite, id);
        details.set(requisite::ENTITY_TYPE_ID, 4);
        details.set(requisite::ENTITY_ID, id);
        details.set(requisite::NAME, "Организация");
        data.requisites.push(details);
        let mut place = Record::new(Entity::Address, id);
        place.set(address::TYPE_ID, 1);
        place.set(address::ENTITY_TYPE_ID, 8);
        place.set(address::ENTITY_ID, id);
        place.set(address::ADDRESS_1, format!("Улица, {id}"));
        place.set(address::CITY, format!("Город {id}"));
        place.set(address::COUNTRY, "Россия");
        data.addresses.push(place);
    }
    for id in 1..=120_u32 {
        let mut row = Record::new(Entity::Contact, id);
        row.set(contact::NAME, format!("Имя {id}"));
        row.set(contact::ASSIGNED_BY_ID, 1 + (id - 1) % 3);
        row.set(contact::SOURCE_ID, "WEB");
        row.set_time(contact::CREATED_TIME, START + 60 * i64::from(id));
        row.set_time(contact::UPDATED_TIME, START + 60 * i64::from(id));
        if id % 3 == 0 {
            row.set(contact::COMPANY_ID, 1 + (id / 3) % 3);
        }
        row.set(contact::FM, vec![Multifield::new("PHONE", "WORK", format!("+7000{id:06}"))]);
        data.contacts.push(row);
    }
    for id in 1..=200_u32 {
        let mut row = Record::new(Entity::Deal, id);
        row.set(deal::TITLE, format!("Сделка {id}"));
        row.set(deal::ASSIGNED_BY_ID, 1 + (id - 1) % 3);
        row.set(deal::STAGE_ID, if id % 2 == 0 { "WON" } else { "NEW" });
        row.set(deal::CONTACT_ID, 1 + id % 120);
        row.set(deal::OPPORTUNITY, f64::from(id) * 100.0);
        row.set(deal::CURRENCY_ID, "RUB");
        row.set_time(deal::CREATED_TIME, START + 100 * i64::from(id));
        row.set_time(deal::UPDATED_TIME, START + 100 * i64::from(id));
        data.deals.push(row);
    }
    for id in 1..=30_u32 {
        let mut row = Record::new(Entity::Lead, id);
        row.set(lead::TITLE, format!("Лид {id}"));
        row.set(lead::ASSIGNED_BY_ID, 1 + (id - 1) % 3);
        row.set(lead::STAGE_ID, if id % 5 == 0 { "CONVERTED" } else { "NEW" });
        match id % 3 {
            0 => row.set(lead::CONTACT_ID, 1 + id % 120),
            1 => {}
            _ => row.set(lead::COMPANY_ID, 1 + id % 3),
        }
        row.set_time(lead::CREATED_TIME, START + 100 * i64::from(id));
        row.set_time(lead::UPDATED_TIME, START + 100 * i64::from(id));
        data.leads.push(row);
    }
    for id in 1..=40_u32 {
        let mut row = Record::new(Entity::Invoice, id);
        row.set(invoice::TITLE, format!("Счёт {id}"));
        row.set(invoice::ASSIGNED_BY_ID, 1);
        row.set(invoice::STAGE_ID, "DT31_1:P");
        row.set(invoice::CATEGORY_ID, 1);
        row.set(invoice::PARENT_ID_2, id);
        row.set_time(invoice::CREATED_TIME, START + 100 * i64::from(id));
        data.invoices.push(row);
    }
    let mut old = Record::new(Entity::OldInvoice, 1);
    old.set(old_invoice::PAYED, true);
    old.set(old_invoice::PRICE, 500.0);
    old.set(old_invoice::RESPONSIBLE_ID, 1);
    data.old_invoices.push(old);
    for id in 1..=300_u32 {
        let mut row = Record::new(Entity::Activity, id);
        row.set(activity::OWNER_TYPE_ID, 3);
        row.set(activity::OWNER_ID, 1 + id % 120);
        row.set(activity::TYPE_ID, 2);
        row.set(activity::PROVIDER_ID, "VOXIMPLANT_CALL");
        row.set(activity::SUBJECT, format!("Звонок {id}"));
        row.set(activity::RESPONSIBLE_ID, 1 + (id - 1) % 3);
        row.set_time(activity::CREATED, START + 10 * i64::from(id));
        row.set_time(activity::LAST_UPDATED, START + 10 * i64::from(id));
        data.activities.push(row);
    }
    let mut history = Record::new(Entity::StageHistory, 1);
    history.set(stage_history::ENTITY_TYPE_ID, 2);
    history.set(stage_history::OWNER_ID, 1);
    history.set(stage_history::TYPE_ID, 1);
    history.set(stage_history::STAGE_ID, "NEW");
    history.set(stage_history::STAGE_SEMANTIC_ID, "P");
    history.set_time(stage_history::CREATED_TIME, START);
    data.stage_history.push(history);
    let mut goods = Record::new(Entity::ProductRow, 1);
    goods.set(product_row::OWNER_TYPE, "D");
    goods.set(product_row::OWNER_ID, 1);
    goods.set(product_row::PRODUCT_NAME, "Товар");
    goods.set(product_row::PRICE, 100.0);
    goods.set(product_row::QUANTITY, 1.0);
    data.product_rows.push(goods);
    data
}

/// The state of that portal.
pub(crate) fn state() -> State {
    State::new(data(), 1)
}
