//! What the page calls the eight fields and their values is what the portal is told to call them. The page knows nothing of
//! the portal's wire formats, so it has words of its own.

use bitrix24::user_fields::{Language, UserField};
use client_segments::i18n::Lang;

#[test]
fn fields_and_their_values_are_called_as_the_portal_is_told_to_call_them() {
    for (lang, language) in [(Lang::Ru, Language::Russian), (Lang::En, Language::English)] {
        let fields = lang.texts().fields.fields;
        assert_eq!(fields.map(|(name, _)| name), UserField::ALL.map(|field| field.label(language)));
        for (field, (_, holds)) in UserField::ALL.into_iter().zip(fields) {
            for choice in field.choices() {
                assert!(holds.contains(choice.text(language)), "{holds}: {}", choice.text(language));
            }
        }
    }
}
