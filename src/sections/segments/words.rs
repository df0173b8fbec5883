//! The words of the section «Segments»: those of its list and of saving here, the others by the part of the page.

mod builder;
mod pair;
mod report;

pub use builder::BuilderTexts;
pub use pair::PairTexts;
pub use report::ReportTexts;

use protocol::{SegmentDeed, Shelf, ShelfProblem};
use segmentation::condition::Preset;

use super::{Listing, Unusable};
use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct SegmentsTexts {
    /// Heading of the list.
    pub title: &'static str,
    /// What segments are.
    pub intro: &'static str,
    /// Label of the choice of a month.
    pub month: &'static str,
    /// Begins a new one.
    pub new: &'static str,
    /// They are being asked for.
    pub loading: &'static str,
    /// It is being counted.
    pub counting: &'static str,
    /// Why there are no numbers.
    pub not_read: &'static str,
    /// What conditions need is being read; takes what.
    pub unread: fn(&str) -> String,
    /// Heading of the segments of a place.
    pub shelf: fn(Shelf) -> &'static str,
    /// There are none in it.
    pub shelf_empty: fn(Shelf) -> &'static str,
    /// Why what is kept there cannot be read.
    pub shelf_problem: fn(ShelfProblem) -> &'static str,
    /// Heading of those that are ready.
    pub presets: &'static str,
    /// Name of one of them.
    pub preset: fn(Preset) -> &'static str,
    /// Headings of the columns: segment, clients, change, line, phone, e-mail.
    pub columns: [&'static str; 6],
    /// Heading of the column of the day of the last use.
    pub used: &'static str,
    /// It was neither used nor changed for long.
    pub unused: &'static str,
    /// What the small line shows, for screen readers; takes the first and the last number.
    pub line: fn(&str, &str) -> String,
    /// There are more of them than anybody keeps apart; takes how many.
    pub too_many: fn(u64, &str) -> String,
    /// It has not been changed for long.
    pub stale: &'static str,
    /// It is nearly the same as others; takes their names.
    pub nearly: fn(&str) -> String,
    /// Who changed it last; takes the name and the time.
    pub changed_by: fn(&str, &str) -> String,
    /// Somebody whose name is not known.
    pub somebody: &'static str,
    /// Heading of the journal.
    pub journal: &'static str,
    /// What was done.
    pub deed: fn(SegmentDeed) -> &'static str,
    /// Opens the builder with what it was before.
    pub restore: &'static str,
    /// Leads back to the list.
    pub back: &'static str,
    /// Opens the builder.
    pub change: &'static str,
    /// Opens the builder with a copy.
    pub copy: &'static str,
    /// Copies the condition as text.
    pub copy_json: &'static str,
    /// It is copied.
    pub copied: &'static str,
    /// Deletes it.
    pub delete: &'static str,
    /// Asks before it is deleted; takes its name.
    pub delete_question: fn(&str) -> String,
    /// Does not do it.
    pub cancel: &'static str,
    /// There is no such segment.
    pub gone: &'static str,
    /// Why it cannot be counted; names of segments are told already.
    pub unusable: fn(&Unusable) -> String,
    /// Nothing is chosen yet.
    pub choose: &'static str,
    /// And so many more.
    pub and_more: fn(usize) -> String,
    /// Label of the name.
    pub name: &'static str,
    /// Label of the place where it is kept.
    pub kept: &'static str,
    /// Saves.
    pub save: &'static str,
    /// Saves as a new one.
    pub save_new: &'static str,
    /// It is being saved.
    pub saving: &'static str,
    /// A name is missing.
    pub no_name: &'static str,
    /// Somebody has changed it meanwhile; takes who and when.
    pub overtaken: fn(&str, &str) -> String,
    /// Somebody has deleted it meanwhile.
    pub overtaken_deleted: &'static str,
    /// Saves over the other's.
    pub save_over: &'static str,
    /// Opens the other's.
    pub open_theirs: &'static str,
    /// Only administrators change what is the portal's.
    pub not_allowed: &'static str,
    /// What is kept is damaged.
    pub damaged: &'static str,
    /// Replaces what is damaged.
    pub replace: &'static str,
    /// A newer build wrote it.
    pub newer: &'static str,
    /// There is no room.
    pub full: &'static str,
    /// The portal refused it; takes its words.
    pub refused: fn(&str) -> String,
    /// The text is no condition; takes why, in English.
    pub no_condition: fn(&str) -> String,
    /// What a list shows; takes the name of the segment and of another one.
    pub listing: fn(&Listing, &str, &str) -> String,
    /// The name of what is built and has no name yet.
    pub unnamed: &'static str,
    /// The words of the builder.
    pub builder: &'static BuilderTexts,
    /// The words of the report of a segment.
    pub report: &'static ReportTexts,
    /// The words of two segments side by side.
    pub pair: &'static PairTexts,
}

impl Words for SegmentsTexts {
    const RU: &'static Self = &Self {
        title: "Сегменты",
        intro: "Сегмент — условие о клиентах, записанное фразой. Он пересчитывается сам, и для любого прошлого месяца известно, кто в нём был. Нажмите на название, чтобы увидеть отчёт и клиентов.",
        month: "На конец месяца",
        new: "Новый сегмент",
        loading: "Спрашиваем портал о сохранённых сегментах…",
        counting: "Считаем…",
        not_read: "Сегменты считаются по отдельным клиентам. Их видит администратор; остальные видят размеры после того, как прочитают клиентов по своим правам.",
        unread: |what| format!("Ещё читаются: {what}. Число уточнится само."),
        shelf: |shelf| match shelf {
            Shelf::Portal => "Общие сегменты портала",
            Shelf::Own => "Мои сегменты",
        },
        shelf_empty: |shelf| match shelf {
            Shelf::Portal => "Общих сегментов пока нет. Администратор может сохранить готовый или новый.",
            Shelf::Own => "Своих сегментов пока нет. Откройте готовый, измените под себя и сохраните.",
        },
        shelf_problem: |problem| match problem {
            ShelfProblem::Damaged => {
                "Сохранённые сегменты повреждены и не читаются. Ничего не удалено: при первом сохранении приложение предложит начать заново и оставит прежний текст рядом."
            }
            ShelfProblem::Newer => {
                "Сегменты сохранены более новой версией приложения. Перезагрузите страницу; менять их в этой версии нельзя."
            }
            ShelfProblem::NotTold => "Портал не ответил о сохранённых сегментах. Откройте раздел ещё раз.",
        },
        presets: "Готовые сегменты",
        preset: |preset| match preset {
            Preset::Vip => "VIP",
            Preset::Regular => "Постоянные",
            Preset::OneTime => "Разовые",
            Preset::Potential => "Потенциальные",
            Preset::Sleeping => "Спящие",
            Preset::Newcomers => "Новички",
            Preset::B2bSmall => "B2B: малые",
            Preset::B2bMedium => "B2B: средние",
            Preset::B2bLarge => "B2B: крупные",
            Preset::B2cRegular => "B2C: покупают регулярно",
            Preset::B2cVip => "B2C: VIP",
        },
        columns: ["Сегмент", "Клиенты", "За месяц", "Два года", "С телефоном", "С почтой"],
        line: |first, last| format!("Размер за два года: было {first}, стало {last}"),
        too_many: |count, number| {
            format!(
                "У вас {number} {}: столько трудно держать в голове. Обычно хватает пяти–семи; лишние можно удалить.",
                plural_ru(count, "сегмент", "сегмента", "сегментов")
            )
        },
        stale: "Не менялся полгода: проверьте, нужен ли он ещё",
        used: "Последнее использование",
        unused: "Не используется полгода: если не нужен, удалите",
        nearly: |names| format!("Почти те же клиенты, что и в: {names}"),
        changed_by: |name, time| format!("{name}, {time}"),
        somebody: "Кто-то",
        journal: "История изменений",
        deed: |deed| match deed {
            SegmentDeed::Made => "создан",
            SegmentDeed::Changed => "изменён",
            SegmentDeed::Deleted => "удалён",
        },
        restore: "Открыть прежнее условие",
        back: "← Все сегменты",
        change: "Изменить",
        copy: "Сделать копию",
        copy_json: "Скопировать условие",
        copied: "Скопировано",
        delete: "Удалить",
        delete_question: |name| format!("Удалить сегмент «{name}»? Условие останется в истории изменений."),
        cancel: "Отмена",
        gone: "Такого сегмента нет: его удалили, или ссылка неполная.",
        unusable: |why| match why {
            Unusable::Gone(id) => format!("Условие ссылается на удалённый сегмент ({id}). Замените его или уберите."),
            Unusable::Circle(names) => format!("Сегменты ссылаются друг на друга по кругу: {}.", names.join(" → ")),
            Unusable::TooDeep => "Сегменты вложены друг в друга слишком глубоко.".to_owned(),
            Unusable::NotUnderstood(why) => {
                format!(
                    "Эта версия приложения не понимает условие: {why}. Оно осталось как есть; перезагрузите страницу."
                )
            }
        },
        choose: "выберите…",
        and_more: |count| format!("и ещё {count}"),
        name: "Название",
        kept: "Где хранить",
        save: "Сохранить",
        save_new: "Сохранить как новый",
        saving: "Сохраняем…",
        no_name: "Назовите сегмент",
        overtaken: |name, time| {
            format!("Пока вы работали, сегмент изменил(а) {name} ({time}). Ваш вариант не сохранён и не потерян.")
        },
        overtaken_deleted: "Пока вы работали, сегмент удалили. Ваш вариант не потерян: сохраните его как новый.",
        save_over: "Сохранить мой вариант",
        open_theirs: "Открыть другой вариант",
        not_allowed: "Общие сегменты меняет администратор. Сохраните в свои.",
        damaged: "Сохранённые сегменты повреждены. Можно начать заново; прежний текст останется рядом, в настройке «segments_damaged».",
        replace: "Начать заново и сохранить",
        newer: "Сегменты сохранены более новой версией приложения. Перезагрузите страницу: ваше условие останется в адресе.",
        full: "Место для сегментов кончилось. Удалите ненужный сегмент и сохраните снова.",
        refused: |words| format!("Портал не сохранил сегмент. {words}"),
        no_condition: |why| format!("Это не условие: {why}"),
        listing: |listing, name, other| match listing {
            Listing::Members => name.to_owned(),
            Listing::Came => format!("{name}: пришли за месяц"),
            Listing::Gone => format!("{name}: ушли за месяц"),
            Listing::Phone => format!("{name}: с телефоном"),
            Listing::Email => format!("{name}: с почтой"),
            Listing::PhoneAndEmail => format!("{name}: с телефоном и почтой"),
            Listing::With(_) => format!("{name} и {other}"),
            Listing::Added => format!("{name}: добавятся"),
            Listing::Lost => format!("{name}: уйдут"),
            Listing::Left => format!("{name}: больше не подходят"),
            Listing::Qualify => format!("{name}: подошли бы теперь"),
            Listing::Part(..) => format!("{name}. {other}"),
            Listing::InFirst => name.to_owned(),
            Listing::InSecond => other.to_owned(),
            Listing::InBoth => format!("В обоих: {name} и {other}"),
            Listing::OnlyFirst => format!("Только «{name}», без «{other}»"),
            Listing::OnlySecond => format!("Только «{other}», без «{name}»"),
        },
        unnamed: "Новый сегмент",
        builder: BuilderTexts::RU,
        report: ReportTexts::RU,
        pair: PairTexts::RU,
    };

    const EN: &'static Self = &Self {
        title: "Segments",
        intro: "A segment is a condition on clients, written as a sentence. It counts itself anew, and for any past month it is known who was in it. Press a name to see its report and its clients.",
        month: "At the end of",
        new: "New segment",
        loading: "Asking the portal for the saved segments…",
        counting: "Counting…",
        not_read: "Segments go by single clients. Administrators see them; others see sizes once they have read their own clients.",
        unread: |what| format!("Still being read: {what}. The number will settle by itself."),
        shelf: |shelf| match shelf {
            Shelf::Portal => "Shared segments of the portal",
            Shelf::Own => "My segments",
        },
        shelf_empty: |shelf| match shelf {
            Shelf::Portal => "There are no shared segments yet. An administrator can save a ready one or a new one.",
            Shelf::Own => "You have no segments of your own yet. Open a ready one, change it, and save it.",
        },
        shelf_problem: |problem| match problem {
            ShelfProblem::Damaged => {
                "The saved segments are damaged and cannot be read. Nothing is deleted: when you save for the first time, the app offers to begin anew and leaves the former text beside."
            }
            ShelfProblem::Newer => {
                "A newer version of the app has saved the segments. Reload the page; this version must not change them."
            }
            ShelfProblem::NotTold => "The portal has not told the saved segments. Open the section once more.",
        },
        presets: "Ready segments",
        preset: |preset| match preset {
            Preset::Vip => "VIP",
            Preset::Regular => "Regular",
            Preset::OneTime => "One-time",
            Preset::Potential => "Potential",
            Preset::Sleeping => "Sleeping",
            Preset::Newcomers => "Newcomers",
            Preset::B2bSmall => "B2B: small",
            Preset::B2bMedium => "B2B: medium",
            Preset::B2bLarge => "B2B: large",
            Preset::B2cRegular => "B2C: buy regularly",
            Preset::B2cVip => "B2C: VIP",
        },
        columns: ["Segment", "Clients", "In a month", "Two years", "With a phone", "With an e-mail"],
        line: |first, last| format!("Size in two years: from {first} to {last}"),
        too_many: |count, number| {
            format!(
                "You have {number} {}, which is hard to keep apart. Five to seven are usually enough; delete those you do not need.",
                plural_en(count, "segment", "segments")
            )
        },
        stale: "Not changed for half a year: is it still needed?",
        used: "Last used",
        unused: "Not used for half a year: delete it if it is not needed",
        nearly: |names| format!("Nearly the same clients as in: {names}"),
        changed_by: |name, time| format!("{name}, {time}"),
        somebody: "Somebody",
        journal: "History of changes",
        deed: |deed| match deed {
            SegmentDeed::Made => "made",
            SegmentDeed::Changed => "changed",
            SegmentDeed::Deleted => "deleted",
        },
        restore: "Open the former condition",
        back: "← All segments",
        change: "Change",
        copy: "Make a copy",
        copy_json: "Copy the condition",
        copied: "Copied",
        delete: "Delete",
        delete_question: |name| format!("Delete the segment “{name}”? Its condition stays in the history of changes."),
        cancel: "Cancel",
        gone: "There is no such segment: it was deleted, or the link is not whole.",
        unusable: |why| match why {
            Unusable::Gone(id) => format!("The condition names a deleted segment ({id}). Replace it or take it out."),
            Unusable::Circle(names) => format!("Segments name each other in a circle: {}.", names.join(" → ")),
            Unusable::TooDeep => "Segments lie too deeply in each other.".to_owned(),
            Unusable::NotUnderstood(why) => {
                format!(
                    "This version of the app does not understand the condition: {why}. It stays as it is; reload the page."
                )
            }
        },
        choose: "choose…",
        and_more: |count| format!("and {count} more"),
        name: "Name",
        kept: "Kept among",
        save: "Save",
        save_new: "Save as a new one",
        saving: "Saving…",
        no_name: "Give the segment a name",
        overtaken: |name, time| {
            format!("While you worked, {name} has changed the segment ({time}). Yours is not saved and not lost.")
        },
        overtaken_deleted: "While you worked, the segment was deleted. Yours is not lost: save it as a new one.",
        save_over: "Save mine",
        open_theirs: "Open the other one",
        not_allowed: "Administrators change shared segments. Save it among your own.",
        damaged: "The saved segments are damaged. You can begin anew; the former text stays beside, in the option “segments_damaged”.",
        replace: "Begin anew and save",
        newer: "A newer version of the app has saved the segments. Reload the page: your condition stays in the address.",
        full: "There is no room for more segments. Delete one that is not needed, and save again.",
        refused: |words| format!("The portal has not saved the segment. {words}"),
        no_condition: |why| format!("This is no condition: {why}"),
        listing: |listing, name, other| match listing {
            Listing::Members => name.to_owned(),
            Listing::Came => format!("{name}: came in a month"),
            Listing::Gone => format!("{name}: gone in a month"),
            Listing::Phone => format!("{name}: with a phone"),
            Listing::Email => format!("{name}: with an e-mail"),
            Listing::PhoneAndEmail => format!("{name}: with both phone and e-mail"),
            Listing::With(_) => format!("{name} and {other}"),
            Listing::Added => format!("{name}: to be added"),
            Listing::Lost => format!("{name}: to be lost"),
            Listing::Left => format!("{name}: no longer qualify"),
            Listing::Qualify => format!("{name}: would qualify now"),
            Listing::Part(..) => format!("{name}. {other}"),
            Listing::InFirst => name.to_owned(),
            Listing::InSecond => other.to_owned(),
            Listing::InBoth => format!("In both: {name} and {other}"),
            Listing::OnlyFirst => format!("Only “{name}”, without “{other}”"),
            Listing::OnlySecond => format!("Only “{other}”, without “{name}”"),
        },
        unnamed: "New segment",
        builder: BuilderTexts::EN,
        report: ReportTexts::EN,
        pair: PairTexts::EN,
    };
}
