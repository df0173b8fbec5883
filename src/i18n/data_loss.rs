//! The words of the question to an administrator whose reading shows much less than is known.

use protocol::Records;

/// The words about a reading that cannot be taken for all there is.
pub struct DataLoss {
    /// Heading.
    pub title: &'static str,
    /// How many clients are gone, of how many.
    pub gone: fn(&str, &str) -> String,
    /// Which lists the portal refuses; takes their names.
    pub closed: fn(&str) -> String,
    /// The name of a list, as it stands in [`DataLoss::closed`].
    pub list: fn(Records) -> &'static str,
    /// The question where clients are gone.
    pub were_deleted: &'static str,
    /// The question where only lists are refused.
    pub is_meant: &'static str,
    /// What is not done before the answer.
    pub held: &'static str,
    /// Button: the clients were deleted.
    pub deleted: &'static str,
    /// Button: the lists are to be done without.
    pub meant: &'static str,
    /// Button: the rights are others now.
    pub rights: &'static str,
    /// What to do after that answer.
    pub restore: &'static str,
}

pub(super) const RU: DataLoss = DataLoss {
    title: "Видно не всё, что было",
    gone: |gone, of| format!("Больше не видно {gone} из {of} клиентов."),
    closed: |lists| format!("Портал больше не даёт читать: {lists}."),
    list: |records| match records {
        Records::Companies => "компании",
        Records::Contacts => "контакты",
        Records::Deals => "сделки",
        Records::Invoices => "счета",
        Records::Activities => "дела",
        Records::Requisites => "реквизиты",
        Records::Leads => "лиды",
    },
    were_deleted: "Их удалили или изменились ваши права?",
    is_meant: "Так и задумано или изменились ваши права?",
    held: "Пока вы не ответите, история не записывается, общий график не публикуется, поля карточек не заполняются.",
    deleted: "Удалили",
    meant: "Так и задумано",
    rights: "Изменились права",
    restore: "Верните себе права на чтение всей CRM и нажмите «Обновить». До тех пор история не записывается, общий график не публикуется, поля карточек не заполняются.",
};

pub(super) const EN: DataLoss = DataLoss {
    title: "Not everything can be seen any more",
    gone: |gone, of| format!("{gone} of {of} clients can no longer be seen."),
    closed: |lists| format!("The portal no longer lets you read: {lists}."),
    list: |records| match records {
        Records::Companies => "companies",
        Records::Contacts => "contacts",
        Records::Deals => "deals",
        Records::Invoices => "invoices",
        Records::Activities => "activities",
        Records::Requisites => "requisites",
        Records::Leads => "leads",
    },
    were_deleted: "Were they deleted, or have your rights changed?",
    is_meant: "Is that meant, or have your rights changed?",
    held: "Until you answer, no history is recorded, no shared chart is published and no card is filled.",
    deleted: "They were deleted",
    meant: "It is meant",
    rights: "My rights have changed",
    restore: "Have your rights to read the whole CRM restored, and press Refresh. Until then no history is recorded, no shared chart is published and no card is filled.",
};
