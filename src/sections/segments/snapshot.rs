//! Snapshots: segments whose clients were written down on a day, conditions over them, and the words for both.

use protocol::{FrozenList, SegmentsAnswer, Shelf};
use segmentation::condition::{CardList, Condition};

use super::{Key, Unusable, inlined};
use crate::i18n::{Words, plural_en, plural_ru};

/// How much of the portal's text a snapshot takes beside its list, its condition and its name, in bytes: the author, the
/// days, the id, and the words between them.
const AROUND: usize = 300;

/// How a segment comes to its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By its condition, at any month.
    Dynamic,
    /// By a list that was made once.
    Snapshot,
    /// By a condition that names a snapshot.
    Mixed,
}

impl Kind {
    /// The kind of a segment. One that cannot be counted is told as what its condition says.
    #[must_use]
    pub fn of(key: &Key, known: &SegmentsAnswer) -> Self {
        if key.frozen(known).is_some() {
            return Self::Snapshot;
        }
        let condition = key.condition(known).and_then(|it| inlined(&it, known, &mut vec![key.name_in_condition()]));
        if condition.is_ok_and(|it| holds_list(&it)) { Self::Mixed } else { Self::Dynamic }
    }
}

fn holds_list(condition: &Condition) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().any(holds_list),
        Condition::Not(inner) => holds_list(inner),
        Condition::Cards(_) => true,
        Condition::Segment(_) | Condition::Test(_) => false,
    }
}

/// What the list of a snapshot asks.
///
/// # Errors
/// If another build wrote it in another form.
pub(super) fn listed(list: &FrozenList) -> Result<Condition, Unusable> {
    let cards = CardList::parse(&list.cards);
    cards.map(Condition::Cards).ok_or_else(|| Unusable::NotUnderstood("the list of the snapshot".to_owned()))
}

/// The condition by which the clients of a snapshot were found, as it is counted now, as text.
///
/// # Errors
/// Why it cannot be counted.
pub fn counted_source(key: &Key, known: &SegmentsAnswer) -> Result<String, Unusable> {
    inlined(&key.condition(known)?, known, &mut vec![key.name_in_condition()]).map(|it| it.to_json())
}

/// How many bytes of the portal's text a snapshot takes.
#[must_use]
pub fn bytes(list: &FrozenList, condition: &str, name: &str) -> usize {
    list.cards.len() + condition.len() + name.len() + AROUND
}

/// The words for snapshots.
pub struct SnapshotTexts {
    /// Opens what makes one.
    pub freeze: &'static str,
    /// What a snapshot is.
    pub hint: &'static str,
    /// So many clients on a day; takes the number, its text and the day.
    pub holds: fn(u64, &str, &str) -> String,
    /// There is nobody to be held.
    pub nobody: &'static str,
    /// The viewer does not see all clients.
    pub limited: &'static str,
    /// Something is still being read.
    pub not_whole: &'static str,
    /// The room that it takes, and how much is left, in thousands of bytes.
    pub room: fn(&str, &str) -> String,
    /// There is not enough of it; takes the same.
    pub no_room: fn(&str, &str) -> String,
    /// Who will see it.
    pub seen_by: fn(Shelf) -> &'static str,
    /// A name for it; takes the name of the segment and the day.
    pub name: fn(&str, &str) -> String,
    /// Makes it.
    pub save: &'static str,

    /// What stands under the name of a snapshot, or of a segment over one; takes the day and the number of the first.
    pub kind: fn(Kind, &str, u64, &str) -> String,
    /// What stands before the condition by which its clients were found.
    pub made_by: &'static str,
    /// Builds a segment over it.
    pub further: &'static str,
    /// Label of those who have left the condition since.
    pub left: &'static str,
    /// What that means.
    pub left_note: &'static str,
    /// Label of those who would qualify now.
    pub qualify: &'static str,
    /// What that means.
    pub qualify_note: &'static str,
    /// Label of all cards of the list.
    pub listed: &'static str,
    /// How many of them are clients now; takes the number.
    pub clients: fn(&str) -> String,
    /// Heading of those who are no clients any more; takes the number.
    pub gone: fn(&str) -> String,
    /// The card was deleted.
    pub deleted: &'static str,
    /// What stands before the card into which it was merged.
    pub merged: &'static str,
    /// The card is there and no client at the month.
    pub no_client: &'static str,
    /// A card whose name is not known; takes its number.
    pub nameless: fn(u32) -> String,
    /// Some cards are not seen; takes the number and its text.
    pub unseen: fn(u64, &str) -> String,
    /// The condition cannot be counted any more.
    pub no_condition: &'static str,
    /// Asks before a snapshot is deleted; takes its name.
    pub delete_question: fn(&str) -> String,
}

impl Words for SnapshotTexts {
    const RU: &'static Self = &Self {
        freeze: "Сделать снимок",
        hint: "Снимок запоминает, кто в сегменте, и больше не меняется. Позже он покажет, кто перестал подходить и кто подошёл бы теперь.",
        holds: |count, number, day| {
            format!("В снимок войдут {number} {} на {day}.", plural_ru(count, "клиент", "клиента", "клиентов"))
        },
        nobody: "В сегменте никого нет, запоминать некого.",
        limited: "Вы видите не всех клиентов портала: в снимок войдут только те, кого видите вы.",
        not_whole: "Данные ещё читаются, кого-то может не хватать. Снимок можно сделать, когда чтение закончится.",
        room: |size, left| format!("Снимок займёт {size} КБ из {left} КБ, свободных для сегментов."),
        no_room: |size, left| {
            format!(
                "Снимок не поместится: нужно {size} КБ, свободно {left} КБ. Сузьте условие или удалите ненужные сегменты и снимки."
            )
        },
        seen_by: |shelf| match shelf {
            Shelf::Portal => {
                "Снимок хранит портал, его увидят все, кто открывает приложение. В нём только номера карточек: имена каждый видит по своим правам."
            }
            Shelf::Own => {
                "Снимок хранит портал среди ваших настроек: в нём только номера карточек, и видите его только вы."
            }
        },
        name: |segment, day| format!("{segment} на {day}"),
        save: "Сохранить снимок",
        kind: |kind, day, count, number| match kind {
            Kind::Dynamic => String::new(),
            Kind::Snapshot => {
                format!("Снимок на {day}: {number} {}", plural_ru(count, "клиент", "клиента", "клиентов"))
            }
            Kind::Mixed => "Условие поверх снимка".to_owned(),
        },
        made_by: "Отобраны по условию:",
        further: "Добавить условия",
        left: "Больше не подходят",
        left_note: "есть в снимке, условие уже не выполняют",
        qualify: "Подошли бы теперь",
        qualify_note: "условие выполняют, в снимке их нет",
        listed: "В снимке",
        clients: |number| format!("из них клиенты: {number}"),
        gone: |number| format!("Больше не клиенты: {number}"),
        deleted: "карточка удалена",
        merged: "карточка объединена с:",
        no_client: "карточка есть, но отдельным клиентом на конец месяца не считается",
        nameless: |id| format!("№ {id}"),
        unseen: |count, number| {
            format!(
                "Ещё {number} {} вам не видны: нет прав, они не прочитаны или удалены.",
                plural_ru(count, "карточка снимка", "карточки снимка", "карточек снимка")
            )
        },
        no_condition: "Условие, по которому сделан снимок, больше не посчитать: сегмент, на который оно ссылалось, удалён или изменён. Список клиентов от этого не меняется.",
        delete_question: |name| {
            format!(
                "Удалить снимок «{name}»? Список клиентов вернуть будет нельзя, условие останется в истории изменений."
            )
        },
    };

    const EN: &'static Self = &Self {
        freeze: "Take a snapshot",
        hint: "A snapshot remembers who is in the segment, and does not change any more. Later it shows who has stopped to qualify, and who would qualify by then.",
        holds: |count, number, day| {
            format!("The snapshot will hold {number} {} as of {day}.", plural_en(count, "client", "clients"))
        },
        nobody: "The segment has nobody to be remembered.",
        limited: "You do not see all clients of the portal: the snapshot will hold those whom you see.",
        not_whole: "Data are still being read, so somebody may be missing. A snapshot can be taken when the reading is done.",
        room: |size, left| format!("The snapshot takes {size} KB of {left} KB that are free for segments."),
        no_room: |size, left| {
            format!(
                "There is no room for the snapshot: it needs {size} KB, and {left} KB are free. Narrow the condition, or delete segments and snapshots that are not needed."
            )
        },
        seen_by: |shelf| match shelf {
            Shelf::Portal => {
                "The portal keeps the snapshot, and whoever opens the app sees it. It holds numbers of cards alone: names are seen by everyone's own rights."
            }
            Shelf::Own => {
                "The portal keeps the snapshot among your own settings: it holds numbers of cards alone, and nobody else sees it."
            }
        },
        name: |segment, day| format!("{segment} on {day}"),
        save: "Save the snapshot",
        kind: |kind, day, count, number| match kind {
            Kind::Dynamic => String::new(),
            Kind::Snapshot => format!("Snapshot of {day}: {number} {}", plural_en(count, "client", "clients")),
            Kind::Mixed => "Conditions over a snapshot".to_owned(),
        },
        made_by: "Found by the condition:",
        further: "Add conditions",
        left: "No longer qualify",
        left_note: "in the snapshot; the condition holds no more",
        qualify: "Would qualify now",
        qualify_note: "the condition holds; not in the snapshot",
        listed: "In the snapshot",
        clients: |number| format!("clients among them: {number}"),
        gone: |number| format!("No clients any more: {number}"),
        deleted: "the card was deleted",
        merged: "the card was merged into:",
        no_client: "the card is there, but counts as no client of its own at the end of the month",
        nameless: |id| format!("No. {id}"),
        unseen: |count, number| {
            format!(
                "{number} more {} not visible to you: you lack the rights, or they are not read yet, or deleted.",
                plural_en(count, "card of the snapshot is", "cards of the snapshot are")
            )
        },
        no_condition: "The condition by which the snapshot was made cannot be counted any more: a segment that it named is deleted or changed. The list of clients stays as it is.",
        delete_question: |name| {
            format!(
                "Delete the snapshot “{name}”? Its list of clients cannot be had again; the condition stays in the history of changes."
            )
        },
    };
}
