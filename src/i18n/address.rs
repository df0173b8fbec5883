//! The words about data that are stored under another address of the portal.

/// The words of the notice.
pub struct AddressTexts {
    /// Heading.
    pub title: &'static str,
    /// What is the matter and what can be done; takes the address.
    pub text: fn(&str) -> String,
    /// The same where it is not known from which address the data were read.
    pub unknown: &'static str,
    /// Label of the field for the former address.
    pub typed: &'static str,
    /// Button: use what is stored.
    pub join: &'static str,
}

pub(super) const RU: AddressTexts = AddressTexts {
    title: "На этом устройстве есть данные портала, прочитанные по другому адресу",
    text: |address| {
        format!(
            "Их прочитали по адресу {address}. Здесь они не открыты и никуда не отправлены, и с ними ничего не случится. Если ваш портал раньше назывался так, введите этот адрес: данные и записанная история подойдут и здесь. Если нет, ничего не делайте: портал читается заново."
        )
    },
    unknown: "Браузер не сообщает, какой портал показывает эту страницу, а данные сохранила прежняя версия приложения. Они не открыты и не пропали: откройте приложение на портале в обычном окне Chrome, Edge или Яндекс Браузера.",
    typed: "Прежний адрес портала",
    join: "Использовать эти данные",
};

pub(super) const EN: AddressTexts = AddressTexts {
    title: "On this device there are data of the portal that were read from another address",
    text: |address| {
        format!(
            "They were read from {address}. They are not opened here and were sent nowhere, and nothing will happen to them. If your portal had that name before, type this address: the data and the recorded history will do here as well. If not, leave it: the portal is read anew."
        )
    },
    unknown: "The browser does not tell which portal shows this page, and the data were stored by an older version of the app. They are not opened and not lost: open the app in the portal in an ordinary window of Chrome or Edge.",
    typed: "Former address of the portal",
    join: "Use these data",
};
