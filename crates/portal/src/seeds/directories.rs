//! Directories of a generated portal: the standard ones, two more deal funnels, a second category of invoices, the
//! vendors' categories, currencies.

use super::calendar::Moment;
use super::sales::{CONTRACT_INVOICES, FIRST_SALES, INVOICES, REPEATED_SALES, SERVICE};
use crate::data::{Data, Language};
use crate::dump::standard;
use crate::record::Record;
use crate::schema::{Entity, category, currency, status};

/// Id of the category in which vendors' contacts lie (code `CATALOG_CONTRACTOR_CONTACT`).
pub(super) const VENDOR_CONTACTS: u32 = 11;
/// Id of the category in which vendors' companies lie (code `CATALOG_CONTRACTOR_COMPANY`).
pub(super) const VENDOR_COMPANIES: u32 = 12;

/// Stages of a further funnel: code, Russian name, English name, semantics.
type Stage = (&'static str, &'static str, &'static str, &'static str);

const REPEATED_SALES_STAGES: [Stage; 8] = [
    ("NEW", "Пора предложить", "Time to offer", ""),
    ("PREPARATION", "Предложение отправлено", "Offer sent", ""),
    ("PREPAYMENT_INVOICE", "Ждём предоплату", "Waiting for prepayment", ""),
    ("EXECUTING", "Отгрузка", "Delivery", ""),
    ("FINAL_INVOICE", "Закрывающие документы", "Closing documents", ""),
    ("WON", "Куплено", "Bought", "S"),
    ("LOSE", "Не сейчас", "Not now", "F"),
    ("APOLOGY", "Разбор отказа", "Refusal analysis", "F"),
];
const SERVICE_STAGES: [Stage; 8] = [
    ("NEW", "Обращение", "Request", ""),
    ("PREPARATION", "Диагностика", "Diagnostics", ""),
    ("PREPAYMENT_INVOICE", "Согласование цены", "Price approval", ""),
    ("EXECUTING", "Работы", "Work", ""),
    ("FINAL_INVOICE", "Приёмка", "Acceptance", ""),
    ("WON", "Выполнено", "Done", "S"),
    ("LOSE", "Отказ", "Refused", "F"),
    ("APOLOGY", "Жалоба", "Complaint", "F"),
];
const CONTRACT_INVOICE_STAGES: [Stage; 4] = [
    ("N", "Подготовлен", "Prepared", ""),
    ("S", "Выставлен", "Issued", ""),
    ("P", "Оплачен по договору", "Paid under the contract", "S"),
    ("D", "Аннулирован", "Cancelled", "F"),
];

/// The title of a generated portal.
pub(super) fn portal_title(language: Language) -> &'static str {
    match language {
        Language::Ru => "Торговый дом «Образец»",
        Language::En => "Sample Trading",
    }
}

/// Writes all directories; `start` is the day on which currency rates were entered.
pub(super) fn write(data: &mut Data, start: Moment) {
    let language = data.info.language;
    data.statuses = standard::statuses(language);
    for (funnel, stages) in [(REPEATED_SALES, REPEATED_SALES_STAGES), (SERVICE, SERVICE_STAGES)] {
        add_stages(data, &format!("DEAL_STAGE_{funnel}"), &format!("C{funnel}:"), funnel, &stages);
    }
    let prefix = format!("DT31_{CONTRACT_INVOICES}:");
    let directory = format!("SMART_INVOICE_STAGE_{CONTRACT_INVOICES}");
    add_stages(data, &directory, &prefix, CONTRACT_INVOICES, &CONTRACT_INVOICE_STAGES);
    data.categories = categories(language);
    data.currencies = currencies(language, start);
}

fn add_stages(data: &mut Data, directory: &str, prefix: &str, category: u8, stages: &[Stage]) {
    let last = data.statuses.iter().map(|row| row.id).max().unwrap_or(0);
    for (n, (code, russian, english, semantics)) in (1..).zip(stages) {
        let name = if data.info.language == Language::Ru { *russian } else { *english };
        let mut row = Record::new(Entity::Status, last + n);
        row.set(status::ENTITY_ID, directory);
        row.set(status::STATUS_ID, format!("{prefix}{code}"));
        row.set(status::NAME, name);
        row.set(status::SORT, 10 * n);
        row.set(status::CATEGORY_ID, i64::from(category));
        if !semantics.is_empty() {
            row.set(status::SEMANTICS, *semantics);
            row.set(status::SYSTEM, true);
            row.set(status::NAME_INIT, name);
        }
        data.statuses.push(row);
    }
}

fn categories(language: Language) -> Vec<Record> {
    let contacts = "CATALOG_CONTRACTOR_CONTACT";
    let companies = "CATALOG_CONTRACTOR_COMPANY";
    [
        (2, u32::from(FIRST_SALES), "Продажи", "Sales", true, ""),
        (2, u32::from(REPEATED_SALES), "Повторные продажи", "Repeat sales", false, ""),
        (2, u32::from(SERVICE), "Сервис", "Service", false, ""),
        (31, u32::from(INVOICES), "Счета", "Invoices", true, ""),
        (31, u32::from(CONTRACT_INVOICES), "Счета по договорам", "Invoices under contracts", false, ""),
        (3, 0, "Общая", "General", true, ""),
        (3, VENDOR_CONTACTS, "Контакты поставщиков", "Vendors' contacts", false, contacts),
        (4, 0, "Общая", "General", true, ""),
        (4, VENDOR_COMPANIES, "Поставщики", "Vendors", false, companies),
    ]
    .into_iter()
    .map(|(entity_type, id, russian, english, default, code)| {
        let mut row = Record::new(Entity::Category, id);
        row.set(category::NAME, if language == Language::Ru { russian } else { english });
        row.set(category::SORT, if default { 100 } else { 200 });
        row.set(category::ENTITY_TYPE_ID, entity_type);
        row.set(category::IS_DEFAULT, default);
        if !code.is_empty() {
            row.set(category::CODE, code);
        }
        row
    })
    .collect()
}

fn currencies(language: Language, start: Moment) -> Vec<Record> {
    let rows = [
        ("RUB", 1, "1.0000", "Российский рубль", "Russian rouble", "# ₽"),
        ("USD", 1, "90.0000", "Доллар США", "US dollar", "$#"),
        ("EUR", 1, "98.0000", "Евро", "Euro", "# €"),
        // Cheap currencies are quoted by the hundred.
        ("KZT", 100, "18.4321", "Казахстанский тенге", "Kazakhstani tenge", "# ₸"),
    ];
    (1..)
        .zip(rows)
        .map(|(n, (code, units, rate, russian, english, format))| {
            let mut row = Record::new(Entity::Currency, n);
            row.set(currency::CURRENCY, code);
            row.set(currency::AMOUNT_CNT, units);
            row.set(currency::AMOUNT, rate);
            row.set(currency::SORT, 100 * n);
            row.set(currency::BASE, code == "RUB");
            row.set(currency::FULL_NAME, if language == Language::Ru { russian } else { english });
            row.set(currency::LID, language.code());
            row.set(currency::FORMAT_STRING, format);
            row.set(currency::DEC_POINT, ",");
            row.set(currency::THOUSANDS_SEP, " ");
            row.set(currency::DECIMALS, 2);
            row.set_time(currency::DATE_UPDATE, start);
            row
        })
        .collect()
}
