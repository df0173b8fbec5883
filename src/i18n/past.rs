//! The words of what has become of the past: the two histories, and the marks that explain jumps of the lines.

use protocol::{History, MarkKind};
use segmentation::UserId;

/// The words of the two histories and of the marks.
pub struct Past {
    /// Name of the choice of a history.
    pub history: &'static str,
    /// One history.
    pub history_name: fn(History) -> &'static str,
    /// What a history shows, in one sentence.
    pub history_hint: fn(History) -> &'static str,
    /// The number of the other history beside that of the one shown; takes which it is and the number.
    pub differing: fn(History, &str) -> String,
    /// What the dotted lines on the chart are; takes which history they belong to.
    pub dotted: fn(History) -> &'static str,
    /// Banner of a past month as it was recorded; takes the date.
    pub recorded_on: fn(&str) -> String,

    /// Name of the row of marks under the chart.
    pub marks: &'static str,
    /// How the row of marks is worked with keys.
    pub marks_keys: &'static str,
    /// Name of a kind of mark.
    pub mark: fn(MarkKind) -> &'static str,
    /// What has happened, in one or two sentences.
    pub mark_hint: fn(MarkKind) -> &'static str,
    /// How many cards a mark concerns; takes the number and its text.
    pub cards: fn(u64, &str) -> String,
    /// How many changes of the rules a mark tells of; takes the number and its text.
    pub changes: fn(u64, &str) -> String,
    /// Button: put the records behind a mark away.
    pub close: &'static str,
    /// The records are on their way.
    pub loading: &'static str,
    /// There are no records behind a mark any more.
    pub no_records: &'static str,
    /// The viewer's rights show none of the records behind a mark.
    pub none_visible: &'static str,
    /// Heading of the names.
    pub name: &'static str,
    /// Heading of the dates of creation.
    pub created: &'static str,
    /// Heading of the authors.
    pub author: &'static str,
    /// Heading of the cards into which others were merged.
    pub merged_into: &'static str,
    /// A user whose name is not known; takes the number.
    pub user: fn(UserId) -> String,
    /// A company by its number.
    pub company_number: fn(u32) -> String,
    /// A contact by its number.
    pub contact_number: fn(u32) -> String,
    /// How many of the records are shown; takes both numbers.
    pub shown: fn(&str, &str) -> String,
    /// Button: show more of them.
    pub show_more: &'static str,
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;

    #[test]
    fn cards_agree_with_their_number() {
        let (ru, en) = (&Lang::Ru.texts().past, &Lang::En.texts().past);
        for (n, cards_ru, cards_en) in
            [(1, "1 карточка", "1 card"), (3, "3 карточки", "3 cards"), (911, "911 карточек", "911 cards")]
        {
            assert_eq!((ru.cards)(n, &n.to_string()), cards_ru);
            assert_eq!((en.cards)(n, &n.to_string()), cards_en);
        }
    }
}
