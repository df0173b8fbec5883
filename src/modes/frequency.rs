//! How the frequency of sales is shown.

use segmentation::Group;

use super::{Color, GroupView, GroupWords, ModeView, ModeWords, Shape};
use crate::help::Topic;
use crate::route::ChartKind;
use crate::view_model::table::Column::{Created, LastPayment, Name, Payments, People, Responsible, Type};

pub(super) static VIEW: ModeView = ModeView {
    topic: Topic::Frequency,
    sum_topic: Topic::Client,
    chart: ChartKind::Stacked,
    needs_dialogs: false,
    ru: ModeWords {
        name: "Частота продаж", hint: "Все клиенты — по количеству оплат.", total: "Всего клиентов"
    },
    en: ModeWords { name: "Sales frequency", hint: "All clients, by the number of payments.", total: "All clients" },
    groups: &[
        GroupView {
            group: Group::Regular,
            topic: Topic::Regular,
            color: Color::Green,
            shape: Shape::Circle,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "Постоянный клиент", hint: |_| "Больше одной оплаты.".into()
            },
            en: GroupWords { name: "Regular", hint: |_| "More than one payment.".into() },
        },
        GroupView {
            group: Group::First,
            topic: Topic::First,
            color: Color::Blue,
            shape: Shape::Square,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "Первая покупка", hint: |_| "Ровно одна оплата.".into()
            },
            en: GroupWords { name: "First purchase", hint: |_| "Exactly one payment.".into() },
        },
        GroupView {
            group: Group::NoPayments,
            topic: Topic::NoPayments,
            color: Color::Grey,
            shape: Shape::Triangle,
            columns: &[Name, Type, People, Created, Responsible],
            ru: GroupWords { name: "Нет оплат", hint: |_| "Ни одной оплаты.".into() },
            en: GroupWords { name: "No payments", hint: |_| "Not a single payment.".into() },
        },
    ],
};
