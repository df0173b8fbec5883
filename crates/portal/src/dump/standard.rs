//! What every fresh portal has: stages and other directories, funnels, currencies, a department and its people.

use crate::data::{Data, Language};
use crate::record::Record;
use crate::schema::{Entity, category, currency, department, status, user};

/// One directory: its id and rows of status, Russian name, English name, semantics.
type Directory = (&'static str, &'static [(&'static str, &'static str, &'static str, &'static str)]);

const DIRECTORIES: &[Directory] = &[
    (
        "DEAL_STAGE",
        &[
            ("NEW", "Новая", "New", ""),
            ("PREPARATION", "Подготовка документов", "Document preparation", ""),
            ("PREPAYMENT_INVOICE", "Cчёт на предоплату", "Prepayment invoice", ""),
            ("EXECUTING", "В работе", "In progress", ""),
            ("FINAL_INVOICE", "Финальный счёт", "Final invoice", ""),
            ("WON", "Сделка успешна", "Deal won", "S"),
            ("LOSE", "Сделка провалена", "Deal lost", "F"),
            ("APOLOGY", "Анализ причины провала", "Analyze failure", "F"),
        ],
    ),
    (
        "STATUS",
        &[
            ("NEW", "Не обработан", "Unassigned", ""),
            ("IN_PROCESS", "В работе", "In progress", ""),
            ("PROCESSED", "Обработан", "Processed", ""),
            ("CONVERTED", "Качественный лид", "Good lead", "S"),
            ("JUNK", "Некачественный лид", "Junk lead", "F"),
        ],
    ),
    (
        "SMART_INVOICE_STAGE_1",
        &[
            ("DT31_1:N", "Новый", "New", ""),
            ("DT31_1:S", "Отправлен", "Sent", ""),
            ("DT31_1:P", "Оплачен", "Paid", "S"),
            ("DT31_1:D", "Не оплачен", "Unpaid", "F"),
        ],
    ),
    (
        "INVOICE_STATUS",
        &[
            ("N", "Черновик", "Draft", ""),
            ("S", "Отправлен клиенту", "Sent to client", ""),
            ("P", "Оплачен", "Paid", "S"),
            ("D", "Отклонён", "Declined", "F"),
        ],
    ),
    (
        "CONTACT_TYPE",
        &[
            ("CLIENT", "Клиенты", "Clients", ""),
            ("SUPPLIER", "Поставщики", "Suppliers", ""),
            ("PARTNER", "Партнёры", "Partners", ""),
            ("OTHER", "Другое", "Other", ""),
        ],
    ),
    (
        "COMPANY_TYPE",
        &[
            ("CUSTOMER", "Клиент", "Client", ""),
            ("SUPPLIER", "Поставщик", "Supplier", ""),
            ("COMPETITOR", "Конкурент", "Competitor", ""),
            ("PARTNER", "Партнёр", "Partner", ""),
            ("OTHER", "Другое", "Other", ""),
        ],
    ),
    (
        "SOURCE",
        &[
            ("CALL", "Звонок", "Call", ""),
            ("EMAIL", "Электронная почта", "E-mail", ""),
            ("WEB", "Веб-сайт", "Website", ""),
            ("ADVERTISING", "Реклама", "Advertising", ""),
            ("PARTNER", "Существующий клиент", "Existing client", ""),
            ("RECOMMENDATION", "По рекомендации", "By recommendation", ""),
            ("TRADE_SHOW", "Выставка", "Trade show", ""),
            ("WEBFORM", "CRM-форма", "CRM form", ""),
            ("CALLBACK", "Обратный звонок", "Callback", ""),
            ("OTHER", "Другое", "Other", ""),
        ],
    ),
    (
        "INDUSTRY",
        &[
            ("IT", "Информационные технологии", "Information technology", ""),
            ("TELECOM", "Телекоммуникации и связь", "Telecommunication", ""),
            ("MANUFACTURING", "Производство", "Manufacturing", ""),
            ("BANKING", "Банковские услуги", "Banking", ""),
            ("CONSULTING", "Консалтинг", "Consulting", ""),
            ("FINANCE", "Финансы", "Finance", ""),
            ("GOVERNMENT", "Правительство", "Government", ""),
            ("DELIVERY", "Доставка", "Delivery", ""),
            ("ENTERTAINMENT", "Развлечения", "Entertainment", ""),
            ("NOTPROFIT", "Не для получения прибыли", "Non-profit", ""),
            ("OTHER", "Другое", "Other", ""),
        ],
    ),
    (
        "DEAL_TYPE",
        &[
            ("SALE", "Продажа", "Sale", ""),
            ("COMPLEX", "Комплексная продажа", "Complex sale", ""),
            ("GOODS", "Продажа товара", "Goods", ""),
            ("SERVICES", "Услуги", "Services", ""),
            ("SERVICE", "Сервисное обслуживание", "Maintenance", ""),
        ],
    ),
    (
        "EMPLOYEES",
        &[
            ("EMPLOYEES_1", "менее 50", "less than 50", ""),
            ("EMPLOYEES_2", "50-250", "50-250", ""),
            ("EMPLOYEES_3", "250-500", "250-500", ""),
            ("EMPLOYEES_4", "более 500", "over 500", ""),
        ],
    ),
    ("HONORIFIC", &[("HNR_RU_1", "г-н", "Mr.", ""), ("HNR_RU_2", "г-жа", "Ms.", "")]),
];

/// The entries of every standard directory, numbered from 101.
pub(crate) fn statuses(language: Language) -> Vec<Record> {
    let mut rows = Vec::new();
    for (directory, entries) in DIRECTORIES {
        for (index, (code, ru, en, semantics)) in entries.iter().enumerate() {
            let mut row = Record::new(Entity::Status, 101 + rows.len() as u32);
            let name = if language == Language::Ru { *ru } else { *en };
            row.set(status::ENTITY_ID, *directory);
            row.set(status::STATUS_ID, *code);
            row.set(status::NAME, name);
            row.set(status::SORT, 10 * (index as i64 + 1));
            if !semantics.is_empty() {
                row.set(status::SEMANTICS, *semantics);
                row.set(status::SYSTEM, true);
                row.set(status::NAME_INIT, name);
            }
            rows.push(row);
        }
    }
    rows
}

/// Gives the portal what its dump has no file for. `has` says which kinds had one.
pub(super) fn fill_missing(data: &mut Data, has: impl Fn(Entity) -> bool) {
    let language = data.info.language;
    let word = |ru: &'static str, en: &'static str| if language == Language::Ru { ru } else { en };
    if !has(Entity::Status) {
        data.statuses = statuses(language);
    }
    for (index, row) in data.statuses.iter_mut().enumerate() {
        // Exports of directories sometimes lack the number of the row; the portal's answers never do.
        if row.id == 0 {
            row.id = 100_000 + index as u32;
        }
    }
    if !has(Entity::Category) {
        data.categories = [(2, 0, word("Общая", "General")), (31, 1, word("Общая", "General"))]
            .into_iter()
            .map(|(entity_type_id, id, name)| {
                let mut row = Record::new(Entity::Category, id);
                row.set(category::ENTITY_TYPE_ID, entity_type_id);
                row.set(category::NAME, name);
                row.set(category::SORT, 300);
                row.set(category::IS_DEFAULT, true);
                row
            })
            .collect();
    }
    if !has(Entity::Currency) {
        data.currencies = vec![base_currency(&data.info.base_currency)];
    }
    if !has(Entity::Department) {
        let mut row = Record::new(Entity::Department, 1);
        row.set(department::NAME, data.info.title.clone());
        row.set(department::SORT, 500);
        row.set(department::UF_HEAD, 1);
        data.departments = vec![row];
    }
    if !has(Entity::User) {
        data.users = [
            (1, word("Анна", "Anna"), word("Администратор", "Admin"), true, ""),
            (2, word("Глеб", "Gleb"), word("Руководитель", "Head"), false, "department"),
            (3, word("Мария", "Maria"), word("Менеджер", "Manager"), false, "own"),
            (4, word("Олег", "Oleg"), word("Гость", "Guest"), false, "none"),
        ]
        .into_iter()
        .map(|(id, name, last_name, admin, access)| {
            let mut row = Record::new(Entity::User, id);
            row.set(user::NAME, name);
            row.set(user::LAST_NAME, last_name);
            row.set(user::ACTIVE, true);
            row.set(user::UF_DEPARTMENT, vec![1]);
            row.set(user::IS_ADMIN, admin);
            if !access.is_empty() {
                row.set(user::CRM_ACCESS, access);
            }
            row
        })
        .collect();
    }
}

fn base_currency(code: &str) -> Record {
    let mut row = Record::new(Entity::Currency, 1);
    row.set(currency::CURRENCY, code);
    row.set(currency::AMOUNT_CNT, 1);
    row.set(currency::AMOUNT, "1.0000");
    row.set(currency::SORT, 100);
    row.set(currency::BASE, true);
    row.set(currency::FULL_NAME, code);
    row.set(currency::FORMAT_STRING, format!("# {code}"));
    row.set(currency::DEC_POINT, ".");
    row.set(currency::DECIMALS, 2);
    row
}
