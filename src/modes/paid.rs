//! How the clients with payments are shown.

use segmentation::Group;

use super::{Color, GroupView, GroupWords, ModeView, ModeWords, Shape};
use crate::help::Topic;
use crate::i18n::Lang;
use crate::route::ChartKind;
use crate::view_model::table::Column::{Created, FallsOn, LastPayment, Name, Payments, Responsible, Type};

pub(super) static VIEW: ModeView = ModeView {
    topic: Topic::Paid,
    sum_topic: Topic::Client,
    chart: ChartKind::Stacked,
    needs_dialogs: false,
    ru: ModeWords {
        name: "С оплатами",
        hint: "Клиенты с оплатами — по дате последней оплаты.",
        total: "Всего с оплатами",
    },
    en: ModeWords {
        name: "With payments",
        hint: "Clients with payments, by the date of the last payment.",
        total: "All with payments",
    },
    groups: &[
        GroupView {
            group: Group::Active,
            topic: Topic::Active,
            color: Color::Green,
            shape: Shape::Circle,
            columns: &[Name, Type, Created, LastPayment, Payments, FallsOn, Responsible],
            ru: GroupWords {
                name: "Активные",
                hint: |months| format!("Последняя оплата — {}.", months.active(Lang::Ru)).into(),
            },
            en: GroupWords {
                name: "Active",
                hint: |months| format!("The last payment was {}.", months.active(Lang::En)).into(),
            },
        },
        GroupView {
            group: Group::Sleeping,
            topic: Topic::Sleeping,
            color: Color::Amber,
            shape: Shape::Square,
            columns: &[Name, Type, Created, LastPayment, Payments, FallsOn, Responsible],
            ru: GroupWords {
                name: "Спящие",
                hint: |months| format!("Последняя оплата — {}.", months.sleeping(Lang::Ru)).into(),
            },
            en: GroupWords {
                name: "Sleeping",
                hint: |months| format!("The last payment was {}.", months.sleeping(Lang::En)).into(),
            },
        },
        GroupView {
            group: Group::Lost,
            topic: Topic::Lost,
            color: Color::Red,
            shape: Shape::Triangle,
            columns: &[Name, Type, Created, LastPayment, Payments, Responsible],
            ru: GroupWords {
                name: "Потерянные",
                hint: |months| format!("Последняя оплата — {}.", months.lost(Lang::Ru)).into(),
            },
            en: GroupWords {
                name: "Lost",
                hint: |months| format!("The last payment was {}.", months.lost(Lang::En)).into(),
            },
        },
    ],
};
