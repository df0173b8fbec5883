//! The table of fields, the codes, and the presets.

use std::collections::BTreeSet;

use super::fake::Fake;
use crate::condition::*;

#[test]
fn every_field_stands_at_its_own_place_in_the_table() {
    let mut codes = BTreeSet::new();
    for (position, spec) in FIELDS.iter().enumerate() {
        assert_eq!((spec.field as usize, spec.field.spec()), (position, spec));
        assert!(codes.insert(spec.code), "{} twice", spec.code);
        let is_fixed = matches!(spec.kind, Kind::Choice | Kind::Group | Kind::Mark);
        assert_eq!(is_fixed, !spec.choices.is_empty(), "{}", spec.code);
        if spec.field != Field::UserField {
            assert_eq!(Field::of_code(spec.code), Some((spec.field, "")));
        }
    }
    assert_eq!(Field::of_code("uf:UF_CRM_1"), Some((Field::UserField, "UF_CRM_1")));
    for code in ["uf:", "uf", "Revenue", ""] {
        assert_eq!(Field::of_code(code), None, "{code}");
    }
}

#[test]
fn every_test_is_allowed_for_some_field_and_found_by_its_code() {
    for op in Op::ALL {
        assert_eq!(Op::of_code(op.code()), Some(op));
        assert!(FIELDS.iter().any(|spec| spec.kind.ops().contains(&op)), "{op:?}");
    }
    for kind in
        [UserFieldKind::List, UserFieldKind::Text, UserFieldKind::Number, UserFieldKind::YesNo, UserFieldKind::Date]
    {
        assert!(kind.ops().iter().all(|op| Kind::UserField.ops().contains(op)), "{kind:?}");
    }
}

#[test]
fn the_groups_are_those_of_the_modes() {
    use crate::group::Group;
    use crate::modes::Mode;
    let codes = |modes: &[Mode]| {
        let groups = modes.iter().flat_map(|mode| mode.groups());
        groups.map(|group: &Group| group.code()).collect::<Vec<_>>()
    };
    for (field, modes) in [
        (Field::ClientType, &[Mode::ClientType] as &[Mode]),
        (Field::LifeCycle, &[Mode::Paid, Mode::Unpaid]),
        (Field::Frequency, &[Mode::Frequency]),
    ] {
        for (position, code) in codes(modes).into_iter().enumerate() {
            let choice = field.spec().choices.iter().find(|choice| choice.code == code);
            assert_eq!(choice.map(|choice| choice.marks), Some(1 << position), "{field:?} {code}");
        }
    }
}

#[test]
fn presets_are_conditions_that_can_be_counted_and_saved() {
    let mut codes = BTreeSet::new();
    for preset in Preset::ALL {
        assert!(codes.insert(preset.code()));
        assert_eq!(Preset::of_code(preset.code()), Some(preset));
        let condition = preset.condition(&Sizes::default());
        assert_ne!(condition, Condition::Any(Vec::new()), "{preset:?}");
        assert_eq!(Condition::parse(&condition.to_json()), Ok(condition.clone()), "{preset:?}");
        assert!(Resolved::new(&condition, &Fake::default()).is_ok(), "{preset:?}");
    }
    let json = |preset: Preset| preset.condition(&Sizes::default()).to_json();
    assert_eq!(
        json(Preset::Potential),
        r#"{"all":[{"field":"frequency","op":"in","value":["none"]},{"field":"requests","outcome":"open","op":"gt","value":0,"in":"all"}]}"#
    );
    assert_eq!(
        json(Preset::B2bLarge),
        r#"{"all":[{"field":"client_type","op":"in","value":["b2b"]},{"field":"employees","op":"in","value":["EMPLOYEES_3","EMPLOYEES_4"]}]}"#
    );
    assert_eq!(json(Preset::Newcomers), r#"{"field":"created","op":"within","value":{"last":30,"unit":"days"}}"#);
}

#[test]
fn a_file_holds_a_condition_with_or_without_a_name() {
    let condition = Condition::All(Vec::new());
    for (text, name) in [
        (r#"{"all": []}"#, None),
        (r#"{"condition": {"all": []}}"#, None),
        (r#"{"name": "Все", "condition": {"all": []}}"#, Some("Все")),
    ] {
        let expected = SegmentFile { name: name.map(str::to_owned), condition: condition.clone() };
        assert_eq!(SegmentFile::parse(text), Ok(expected), "{text}");
    }
}

/// Saved segments outlive a build: what one has written, every later one has to read, and to write the same.
#[test]
fn the_form_of_saved_conditions_stays() {
    for text in [
        r#"{"all":[{"any":[]},{"not":{"segment":"12"}}]}"#,
        r#"{"field":"type","op":"in","value":["CLIENT","PARTNER"]}"#,
        r#"{"field":"responsible","op":"not_in","value":[1,22]}"#,
        r#"{"field":"uf:UF_CRM_1","op":"in","value":[45,"X"]}"#,
        r#"{"field":"uf:UF_CRM_2","op":"between","value":[-0.5,12]}"#,
        r#"{"field":"uf:UF_CRM_3","op":"between","value":["2024-01-01","2024-12-31"]}"#,
        r#"{"field":"title","op":"contains","value":"Ёж \"и\" ёлка"}"#,
        r#"{"field":"email","op":"is","value":false}"#,
        r#"{"field":"industry","op":"empty"}"#,
        r#"{"field":"created","op":"older","value":{"last":2,"unit":"months"}}"#,
        r#"{"field":"first_payment","op":"before","value":"2024-02-29"}"#,
        r#"{"field":"next_planned","op":"never"}"#,
        r#"{"field":"xyz","op":"in","value":["x","none"]}"#,
        r#"{"field":"alive","op":"between","value":[50,79]}"#,
        r#"{"field":"average","op":"ge","value":150000,"in":{"last":90,"unit":"days"}}"#,
        r#"{"field":"requests","outcome":"lost","funnel":[0,4],"type":"SALE","op":"ne","value":0,"in":"all"}"#,
        r#"{"field":"touches","kinds":["call","todo"],"direction":"outgoing","op":"lt","value":2,"in":{"from":"2024-01-01"}}"#,
        r#"{"field":"goods.sum","product":[15,"Чай"],"section":3,"op":"gt","value":4000000,"in":{"from":"2024-01-01","to":"2024-06-30"}}"#,
        r#"{"field":"goods.quantity","section":["Чай","Кофе"],"op":"le","value":1.25,"in":{"to":"2024-06-30"}}"#,
    ] {
        assert_eq!(Condition::parse(text).map(|condition| condition.to_json()), Ok(text.to_owned()));
    }
}

#[test]
fn a_test_put_together_by_hand_is_checked_like_one_that_is_read() {
    let refused = |subject, check| Test::new(subject, check, None).is_err();
    for (field, check) in [
        (Field::Revenue, Check::In(vec![])),
        (Field::Phone, Check::Empty),
        (Field::Abc, Check::In(vec!["d".into()])),
        (Field::Kind, Check::In(vec![1.into()])),
        (Field::Type, Check::In(vec![1.into()])),
        (Field::Responsible, Check::In(vec!["1".into()])),
        (Field::Created, Check::NumberBetween(1, 2)),
        (Field::Revenue, Check::DayBetween(1, 2)),
        (Field::Title, Check::Never),
    ] {
        assert!(refused(Subject::Plain(field), check.clone()), "{field:?} {check:?}");
    }
    let test = |period| Test::new(Subject::Plain(Field::Title), Check::Empty, period).map(|test| test.period());
    assert_eq!(test(Some(Period::All)), Ok(None), "a name has no period");
    let counted = Test::new(Subject::Plain(Field::Revenue), Check::Number(Comparison::Gt, 0), None);
    assert_eq!(counted.map(|test| test.period()), Ok(Some(Period::All)));
}
