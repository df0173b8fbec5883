//! How the clients without payments are shown.

use segmentation::Group;

use super::{Color, GroupView, GroupWords, ModeView, ModeWords, Shape};
use crate::help::Topic;
use crate::route::ChartKind;
use crate::view_model::table::Column::{Created, Kind, Name, People, Responsible};

pub(super) static VIEW: ModeView = ModeView {
    topic: Topic::Unpaid,
    sum_topic: Topic::Client,
    chart: ChartKind::Stacked,
    needs_dialogs: true,
    ru: ModeWords {
        name: "Без оплат",
        hint: "Клиенты без оплат — по тому, что о них известно.",
        total: "Всего без оплат",
    },
    en: ModeWords {
        name: "No payments",
        hint: "Clients without payments, by what is known of them.",
        total: "All without payments",
    },
    groups: &[
        GroupView {
            group: Group::Requests,
            topic: Topic::Requests,
            color: Color::Blue,
            shape: Shape::Circle,
            columns: &[Name, Kind, People, Created, Responsible],
            ru: GroupWords {
                name: "С заявками",
                hint: |_| "Оплат нет, но есть сделка, счёт или, если так задано в правилах, лид.".into(),
            },
            en: GroupWords {
                name: "With requests",
                hint: |_| "No payment, but a deal, an invoice or, if the rules say so, a lead.".into(),
            },
        },
        GroupView {
            group: Group::Dialogs,
            topic: Topic::Dialogs,
            color: Color::Violet,
            shape: Shape::Square,
            columns: &[Name, Kind, People, Created, Responsible],
            ru: GroupWords {
                name: "С диалогами",
                hint: |_| "Заявок нет, но были дела: звонки, письма, встречи.".into(),
            },
            en: GroupWords {
                name: "With dialogs",
                hint: |_| "No request, but activities: calls, letters, meetings.".into(),
            },
        },
        GroupView {
            group: Group::Reachable,
            topic: Topic::Reachable,
            color: Color::Teal,
            shape: Shape::Triangle,
            columns: &[Name, Kind, People, Created, Responsible],
            ru: GroupWords {
                name: "С контактами", hint: |_| "Диалогов нет, но есть как связаться.".into()
            },
            en: GroupWords { name: "With contacts", hint: |_| "No dialog, but a way to get in touch.".into() },
        },
        GroupView {
            group: Group::Unreachable,
            topic: Topic::Unreachable,
            color: Color::Grey,
            shape: Shape::Diamond,
            columns: &[Name, Kind, People, Created, Responsible],
            ru: GroupWords {
                name: "Без контактов",
                hint: |_| "Нет ни оплат, ни заявок, ни диалогов, ни контактных данных.".into(),
            },
            en: GroupWords {
                name: "Without contacts",
                hint: |_| "No payments, requests, dialogs or contact data.".into(),
            },
        },
    ],
};
