//! How the two directories of cards are shown.

use segmentation::Group;

use super::{Color, GroupView, GroupWords, ModeView, ModeWords, Shape};
use crate::help::Topic;
use crate::route::ChartKind;
use crate::view_model::table::Column::{Company, Created, Name, People, Responsible, Type};

pub(super) static VIEW: ModeView = ModeView {
    topic: Topic::Directory,
    sum_topic: Topic::Directory,
    // The two directories are no parts of a whole.
    chart: ChartKind::Lines,
    needs_dialogs: false,
    ru: ModeWords {
        name: "Компании и контакты",
        hint: "Как росли оба справочника CRM: все компании и все контакты.",
        total: "Всего карточек",
    },
    en: ModeWords {
        name: "Companies & contacts",
        hint: "How both directories of the CRM grew: all companies and all contacts.",
        total: "All cards",
    },
    groups: &[
        GroupView {
            group: Group::Companies,
            topic: Topic::Directory,
            color: Color::Blue,
            shape: Shape::Circle,
            columns: &[Name, Type, People, Created, Responsible],
            ru: GroupWords {
                name: "Компании", hint: |_| "Все компании CRM, кроме своих и служебных.".into()
            },
            en: GroupWords {
                name: "Companies",
                hint: |_| "All companies of the CRM except own and service ones.".into(),
            },
        },
        GroupView {
            group: Group::Contacts,
            topic: Topic::Directory,
            color: Color::Orange,
            shape: Shape::Square,
            columns: &[Name, Type, Company, Created, Responsible],
            ru: GroupWords {
                name: "Контакты",
                hint: |_| "Все контакты CRM, в том числе связанные с компаниями.".into(),
            },
            en: GroupWords {
                name: "Contacts",
                hint: |_| "All contacts of the CRM, those with a company included.".into(),
            },
        },
    ],
};
