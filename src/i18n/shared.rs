//! The words for viewers who may not see everything: whose numbers they see, and which of the clients.

use protocol::{Hidden, NotPublished};

use super::Message;

/// The words about the shared chart and the viewer's rights.
pub struct Shared {
    /// Why what goes by single clients is not told to an administrator.
    pub unread_here: &'static str,
    /// When an administrator has counted the numbers; takes the time.
    pub counted: fn(&str) -> String,
    /// The same with the administrator's name; takes the time and the name.
    pub counted_by: fn(&str, &str) -> String,
    /// No administrator has published anything yet.
    pub nothing: Message,
    /// What is published cannot be read.
    pub unreadable: Message,
    /// Button: look again whether something is published.
    pub look_again: &'static str,
    /// The viewer is no administrator any more.
    pub was_admin: Message,
    /// The viewer may read neither contacts nor companies.
    pub sees_no_cards: &'static str,
    /// How many of a group the viewer's rights show; takes both numbers and when all were counted.
    pub visible: fn(&str, &str, &str) -> String,
    /// How many of a group the viewer's own reading has found; takes both numbers and when all were counted.
    pub found: fn(&str, &str, &str) -> String,
    /// A list that was made from the viewer's own reading.
    pub from_own_reading: &'static str,
    /// None of a group's clients are shown by the viewer's rights.
    pub none_visible: &'static str,
    /// Why there is no list.
    pub hidden: fn(Hidden) -> &'static str,
    /// The published chart does not tell a mode; takes the mode's name.
    pub mode_untold: fn(&str) -> String,
    /// An administrator reads, and is shown the published chart meanwhile.
    pub until_read: &'static str,
    /// How many cards of a group the portal's fields mark, for an administrator who has not read; takes both numbers and
    /// when all were counted.
    pub marked: fn(&str, &str, &str) -> String,
    /// The same where they mark none.
    pub none_marked: &'static str,
    /// Why there is no list, for an administrator who has not read.
    pub hidden_unread: fn(Hidden) -> &'static str,
    /// Others cannot see an administrator's newest chart: heading.
    pub unpublished: &'static str,
    /// They see an older one; takes its time.
    pub others_see: fn(&str) -> String,
    /// They see none.
    pub others_see_nothing: &'static str,
    /// Why, and that it is tried again by itself.
    pub not_published: fn(&NotPublished) -> &'static str,
    /// Button: publish now.
    pub publish_again: &'static str,
    /// Button: read what the viewer's rights show.
    pub read_mine: &'static str,
    /// Button: go on with that reading.
    pub read_on: &'static str,
    /// What it does and what it is good for.
    pub read_mine_hint: &'static str,
}

pub(super) const RU: Shared = Shared {
    counted: |time| format!("Посчитано администратором {time}"),
    counted_by: |time, name| format!("Посчитано администратором {time} ({name})"),
    nothing: Message {
        title: "Администратор ещё не собрал данные",
        text: "График и счётчики появятся здесь для всех, когда администратор портала откроет приложение и дождётся конца чтения CRM. Попросите его об этом.",
    },
    unreadable: Message {
        title: "Общий график не удалось прочитать",
        text: "Обновите страницу. Если не поможет, попросите администратора портала открыть приложение и нажать «Обновить»: график будет опубликован заново.",
    },
    look_again: "Проверить ещё раз",
    was_admin: Message {
        title: "У вас больше нет прав администратора",
        text: "То, что было прочитано с этими правами, не показывается. Общий график и счётчики вы видите, как все; списки — по вашим нынешним правам.",
    },
    sees_no_cards: "По вашим правам не видны ни контакты, ни компании: вам доступны только общий график и счётчики.",
    visible: |visible, total, time| {
        format!("Вам доступны {visible} из {total} клиентов группы. Общее количество посчитано администратором {time}.")
    },
    found: |found, total, time| {
        format!("По доступным вам данным — {found} из {total}. Общее количество посчитано администратором {time}.")
    },
    from_own_reading: "По доступным вам данным.",
    none_visible: "По вашим правам в этой группе никого не видно.",
    hidden: |hidden| match hidden {
        Hidden::NoRight => {
            "У вас нет прав на чтение контактов и компаний, поэтому список не показан. Попросите администратора портала открыть вам доступ к CRM."
        }
        Hidden::NotInFields => {
            "На портале эта группа не отмечена в карточках, поэтому список можно составить только по данным, прочитанным с вашими правами."
        }
        Hidden::NotRead => {
            "Такой список можно составить только по данным, прочитанным с вашими правами. На этом устройстве их пока нет."
        }
        Hidden::NoAnswer => "Портал не смог составить список. Попробуйте ещё раз.",
        Hidden::NotTold => "Опубликованный график сделан другой версией приложения и не содержит эту группу.",
    },
    mode_untold: |mode| format!("Опубликованный график сделан другой версией приложения и не содержит режим «{mode}»."),
    until_read: "Пока CRM читается в этом браузере, показан опубликованный график. Когда сделки и счета будут прочитаны, его место займут числа этого чтения.",
    marked: |visible, total, time| {
        format!(
            "В карточках отмечено {visible}, на графике — {total}: он посчитан {time}. Точный список появится после чтения CRM в этом браузере."
        )
    },
    none_marked: "В карточках эта группа никем не отмечена. Список появится после чтения CRM в этом браузере.",
    hidden_unread: |hidden| match hidden {
        Hidden::NoRight => "Портал не даёт прочитать контакты и компании, поэтому список не показан.",
        Hidden::NotInFields => {
            "На портале эта группа не отмечена в карточках, поэтому список появится после чтения CRM в этом браузере."
        }
        Hidden::NotRead => "Такой список появится после чтения CRM в этом браузере.",
        Hidden::NoAnswer => "Портал не смог составить список. Попробуйте ещё раз.",
        Hidden::NotTold => "Опубликованный график сделан другой версией приложения и не содержит эту группу.",
    },
    unpublished: "Новый график ещё не виден остальным",
    others_see: |time| format!("Остальные пользователи видят прежний график, от {time}."),
    others_see_nothing: "Остальные пользователи пока не видят графика.",
    not_published: |why| match why {
        NotPublished::Unreachable => "Портал не отвечает; публикация повторится сама, пока открыта эта вкладка.",
        NotPublished::Refused(_) => {
            "Портал отказал в публикации; она повторится сама, пока открыта эта вкладка. Проверьте, что у приложения есть разрешение «Хранилище данных» (entity)."
        }
    },
    publish_again: "Опубликовать ещё раз",
    read_mine: "Прочитать доступное мне",
    read_on: "Читать дальше",
    unread_here: "Это считается по отдельным клиентам, а CRM в этом браузере ещё не прочитана. Чтение начинается на странице «Обзор»: кнопка «Прочитать здесь…».",
    read_mine_hint: "CRM будет прочитана с вашими правами и сохранена только на этом устройстве. На большом портале это занимает несколько минут.",
};

pub(super) const EN: Shared = Shared {
    counted: |time| format!("Counted by an administrator, {time}"),
    counted_by: |time, name| format!("Counted by an administrator ({name}), {time}"),
    nothing: Message {
        title: "No administrator has collected the data yet",
        text: "Chart and counters will appear here for everybody once an administrator of the portal has opened the app and let it read the CRM to the end. Ask one to do so.",
    },
    unreadable: Message {
        title: "The shared chart cannot be read",
        text: "Reload the page. If that does not help, ask an administrator of the portal to open the app and press Refresh: the chart will be published anew.",
    },
    look_again: "Refresh",
    was_admin: Message {
        title: "You are no administrator any more",
        text: "What was read with those rights is not shown. You see the shared chart and counters, as everybody does, and lists by your present rights.",
    },
    sees_no_cards: "Your rights show neither contacts nor companies: you see the shared chart and counters only.",
    visible: |visible, total, time| {
        format!("Your rights show {visible} of {total}. All of them were counted by an administrator, {time}.")
    },
    found: |found, total, time| {
        format!("By the data you may see: {found} of {total}. All of them were counted by an administrator, {time}.")
    },
    from_own_reading: "By the data you may see.",
    none_visible: "Your rights show nobody in this group.",
    hidden: |hidden| match hidden {
        Hidden::NoRight => {
            "You may read neither contacts nor companies, so there is no list. Ask an administrator of the portal for access to the CRM."
        }
        Hidden::NotInFields => {
            "The portal does not mark this group on its cards, so it can be listed only from data read with your own rights."
        }
        Hidden::NotRead => {
            "Such a list can be made only from data read with your own rights. There are none on this device yet."
        }
        Hidden::NoAnswer => "The portal could not make the list. Try again.",
        Hidden::NotTold => "The published chart was made by another version of the app and lacks this group.",
    },
    mode_untold: |mode| {
        format!("The published chart was made by another version of the app and lacks the mode “{mode}”.")
    },
    until_read: "While the CRM is being read in this browser, you see the published chart. Once deals and invoices are read, the numbers of this reading take its place.",
    marked: |visible, total, time| {
        format!(
            "The cards mark {visible}, the chart says {total}: it was counted {time}. The exact list needs a reading in this browser."
        )
    },
    none_marked: "No card is marked with this group. The list needs a reading in this browser.",
    hidden_unread: |hidden| match hidden {
        Hidden::NoRight => "The portal does not let contacts and companies be read, so there is no list.",
        Hidden::NotInFields => {
            "The portal does not mark this group on its cards, so the list needs a reading in this browser."
        }
        Hidden::NotRead => "Such a list needs a reading in this browser.",
        Hidden::NoAnswer => "The portal could not make the list. Try again.",
        Hidden::NotTold => "The published chart was made by another version of the app and lacks this group.",
    },
    unpublished: "Others cannot see the new chart yet",
    others_see: |time| format!("The other users see the chart of {time}."),
    others_see_nothing: "The other users see no chart yet.",
    not_published: |why| match why {
        NotPublished::Unreachable => "The portal does not answer; it is tried again while this tab is open.",
        NotPublished::Refused(_) => {
            "The portal has refused to publish it; it is tried again while this tab is open. Check that the app has the permission “Data storage” (entity)."
        }
    },
    publish_again: "Publish again",
    read_mine: "Read what I may see",
    read_on: "Read on",
    unread_here: "This is counted from single clients, and the CRM is not read in this browser yet. Reading begins on the page “Overview”: the button “Read here…”.",
    read_mine_hint: "The CRM will be read with your rights and kept on this device only. In a large portal that takes some minutes.",
};
