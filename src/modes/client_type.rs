//! How B2B and B2C are shown.

use segmentation::Group;

use super::{Color, GroupView, GroupWords, ModeView, ModeWords, Shape};
use crate::help::Topic;
use crate::route::ChartKind;
use crate::view_model::table::Column::{Created, LastPayment, Name, Payments, Responsible, Type};

pub(super) static VIEW: ModeView = ModeView {
    topic: Topic::ClientType,
    sum_topic: Topic::Client,
    chart: ChartKind::Stacked,
    needs_dialogs: false,
    ru: ModeWords {
        name: "B2B и B2C",
        hint: "Клиент — это компания или контакт без компании.",
        total: "Всего клиентов",
    },
    en: ModeWords {
        name: "B2B & B2C",
        hint: "A client is a company, or a contact without a company.",
        total: "All clients",
    },
    groups: &[
        GroupView {
            group: Group::B2bWithContacts,
            topic: Topic::ClientType,
            color: Color::Blue,
            shape: Shape::Circle,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "B2B с контактами",
                hint: |_| "Компании, у которых есть хотя бы один контакт.".into(),
            },
            en: GroupWords { name: "B2B with contacts", hint: |_| "Companies with at least one contact.".into() },
        },
        GroupView {
            group: Group::B2bWithoutContacts,
            topic: Topic::ClientType,
            color: Color::Teal,
            shape: Shape::Square,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "B2B без контактов", hint: |_| "Компании без единого контакта.".into()
            },
            en: GroupWords { name: "B2B without contacts", hint: |_| "Companies without a single contact.".into() },
        },
        GroupView {
            group: Group::B2c,
            topic: Topic::ClientType,
            color: Color::Orange,
            shape: Shape::Triangle,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "B2C", hint: |_| "Контакты, не связанные с компанией.".into()
            },
            en: GroupWords { name: "B2C", hint: |_| "Contacts without a company.".into() },
        },
    ],
};
