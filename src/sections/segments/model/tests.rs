//! Blocks and conditions are the same, whatever the field and the test; every step can be undone.

use segmentation::condition::{FIELDS, Preset, Sizes, TouchKind};

use super::*;

/// What the made-up user fields hold, by the beginning of their codes.
fn user_kind(code: &str) -> Option<UserFieldKind> {
    Some(match code.chars().next()? {
        'L' => UserFieldKind::List,
        'T' => UserFieldKind::Text,
        'N' => UserFieldKind::Number,
        'Y' => UserFieldKind::YesNo,
        'D' => UserFieldKind::Date,
        _ => return None,
    })
}

/// A condition as JSON for every field and test, with values that suit.
pub(crate) fn every_test() -> Vec<Condition> {
    let mut all = Vec::new();
    for spec in FIELDS {
        let user_fields = ["L", "T", "N", "Y", "D"];
        let codes: Vec<String> = match spec.kind {
            Kind::UserField => user_fields.iter().map(|code| format!("uf:{code}")).collect(),
            _ => vec![spec.code.to_owned()],
        };
        for code in codes {
            let kind = code.strip_prefix("uf:").and_then(user_kind);
            for &op in kind.map_or(spec.kind.ops(), UserFieldKind::ops) {
                let list = match (spec.kind, kind) {
                    (Kind::Choice | Kind::Group, _) => format!(r#"["{}"]"#, spec.choices[0].code),
                    (Kind::Numbers, _) => "[7, 8]".to_owned(),
                    _ => r#"["ONE", "TWO"]"#.to_owned(),
                };
                let is_date = matches!(spec.kind, Kind::Date | Kind::Moment) || kind == Some(UserFieldKind::Date);
                let value = match op {
                    Op::In | Op::NotIn => list,
                    Op::Empty | Op::Filled | Op::Never => String::new(),
                    Op::Contains | Op::Equals => r#""ООО Ёлка""#.to_owned(),
                    Op::Is => "false".to_owned(),
                    Op::Between if is_date => r#"["2024-01-01", "2024-02-29"]"#.to_owned(),
                    Op::Between => "[3, 1200]".to_owned(),
                    Op::Before | Op::After => r#""2024-05-31""#.to_owned(),
                    Op::Within | Op::Older => r#"{"last": 6, "unit": "months"}"#.to_owned(),
                    _ => "4000000".to_owned(),
                };
                let value = if value.is_empty() { value } else { format!(r#","value":{value}"#) };
                let test = format!(r#"{{"field":"{code}","op":"{}"{value}}}"#, op.code());
                all.push(Condition::parse(&test).unwrap_or_else(|error| panic!("{test}: {error}")));
            }
        }
    }
    let narrowed = [
        r#"{"field":"requests","outcome":"open","funnel":[0,3],"type":"SALE","op":"gt","value":0,"in":{"last":1,"unit":"months"}}"#,
        r#"{"field":"touches","kinds":["call","meeting"],"direction":"incoming","op":"eq","value":2,"in":{"from":"2024-01-01"}}"#,
        r#"{"field":"goods.sum","product":["дрель",7],"section":3,"op":"gt","value":4000050,"in":{"from":"2024-01-01","to":"2024-06-30"}}"#,
        r#"{"field":"goods.quantity","op":"between","value":[0.5,1.25],"in":"all"}"#,
        r#"{"field":"life_cycle","at":"2024-05-31","op":"in","value":["active"]}"#,
        r#"{"field":"expected","op":"ge","value":150}"#,
    ];
    all.extend(narrowed.map(|text| Condition::parse(text).expect("a condition")));
    all
}

fn back(condition: &Condition) -> Condition {
    Tree::of(condition, user_kind).condition().unwrap_or_else(|errors| panic!("{}: {errors:?}", condition.to_json()))
}

#[test]
fn every_test_comes_back_as_it_was() {
    for condition in every_test() {
        assert_eq!(back(&condition), condition, "{}", condition.to_json());
        let negated = Condition::Not(Box::new(condition));
        assert_eq!(back(&negated), negated);
    }
    for preset in Preset::ALL {
        let condition = preset.condition(&Sizes::default());
        assert_eq!(back(&condition), condition);
    }
}

#[test]
fn groups_in_groups_come_back_as_they_were() {
    let mut random = 7u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let tests = every_test();
    fn grown(depth: usize, tests: &[Condition], next: &mut impl FnMut(usize) -> usize) -> Condition {
        match next(if depth == 0 { 2 } else { 6 }) {
            0 => tests[next(tests.len())].clone(),
            1 => Condition::Segment(format!("p{}", next(9))),
            2 => Condition::Not(Box::new(grown(depth - 1, tests, next))),
            join => {
                let inner = (0..2 + next(3)).map(|_| grown(depth - 1, tests, next)).collect();
                if join == 3 { Condition::Any(inner) } else { Condition::All(inner) }
            }
        }
    }
    /// What is negated twice stands in a group of its own.
    fn unfolded(condition: &Condition) -> Condition {
        match condition {
            Condition::Not(inner) if matches!(**inner, Condition::Not(_)) => {
                Condition::Not(Box::new(Condition::All(vec![unfolded(inner)])))
            }
            Condition::Not(inner) => Condition::Not(Box::new(unfolded(inner))),
            Condition::All(inner) => Condition::All(inner.iter().map(unfolded).collect()),
            Condition::Any(inner) => Condition::Any(inner.iter().map(unfolded).collect()),
            other => other.clone(),
        }
    }
    for _ in 0..300 {
        let condition = grown(4, &tests, &mut next);
        let came = back(&condition);
        assert_eq!(came, unfolded(&condition), "{}", condition.to_json());
        assert_eq!(back(&came), came);
        assert_eq!(Condition::parse(&came.to_json()), Ok(came), "as text too");
    }
}

#[test]
fn numbers_are_read_as_people_type_them() {
    for (text, decimals, expected) in [
        ("40 000", 2, Some(4_000_000)),
        ("40\u{202f}000,5", 2, Some(4_000_050)),
        ("-1.25", 4, Some(-12_500)),
        ("12", 0, Some(12)),
        ("12.0", 0, None),
        ("1,005", 2, None),
        ("", 2, None),
        ("x", 0, None),
        ("1e5", 0, None),
        ("99999999999999999999", 0, None),
    ] {
        assert_eq!(read_number(text, decimals), expected, "{text}");
    }
    for (number, decimals, text) in [(4_000_050, 2, "40000.5"), (-12_500, 4, "-1.25"), (7, 0, "7"), (700, 2, "7")] {
        assert_eq!(write_number(number, decimals), text);
        assert_eq!(read_number(text, decimals), Some(number));
    }
}

#[test]
fn what_is_missing_is_told_at_its_block() {
    let mut tree = Tree::default();
    let root = tree.root.id;
    assert_eq!(tree.condition(), Ok(Condition::All(Vec::new())), "nothing is asked");
    let row = |field| What::Row(Box::new(Row::new(Subject::new(field, ""), None)));
    let city = tree.add(root, row(Field::City));
    let revenue = tree.add(root, row(Field::Revenue));
    let group = tree.add(root, What::Group(Join::Any, Vec::new()));
    let segment = tree.add(root, What::Segment(String::new()));
    let source = tree.add(root, row(Field::Source));
    tree.add(root, row(Field::Phone));
    let expected = [
        (city, BlockError::NoText),
        (revenue, BlockError::NoNumber),
        (group, BlockError::EmptyGroup),
        (segment, BlockError::NoSegment),
        (source, BlockError::NoValue),
    ];
    assert_eq!(tree.condition(), Err(expected.to_vec()));
    let mut between = Row::new(Subject::new(Field::Created, ""), None);
    between.op = Op::Between;
    assert_eq!(between.test(), Err(BlockError::NoDate));
    between.days = ["2024-02-01".to_owned(), "2024-01-01".to_owned()];
    assert_eq!(between.test(), Err(BlockError::WrongOrder));
    between.op = Op::Within;
    between.span.count = "много".to_owned();
    assert_eq!(between.test(), Err(BlockError::NoSpan));
}

#[test]
fn blocks_are_wrapped_shifted_and_taken_out() {
    let mut tree = Tree::default();
    let root = tree.root.id;
    let [a, b] = ["p1", "p2"].map(|id| tree.add(root, What::Segment(id.to_owned())));
    tree.shift(b, true);
    tree.shift(b, true);
    tree.wrap(a);
    tree.find_mut(a).expect("a block").is_negated = true;
    let segment = |id: &str| Condition::Segment(id.to_owned());
    let wrapped = Condition::All(vec![Condition::Not(Box::new(segment("p1")))]);
    assert_eq!(tree.condition(), Ok(Condition::All(vec![segment("p2"), wrapped])));
    assert_eq!((tree.depth(root), tree.depth(a), tree.depth(99)), (Some(0), Some(2), None));
    let group = tree.remove(a);
    assert!(matches!(tree.find(group).map(|it| &it.what), Some(What::Group(..))), "its group is next");
    assert_eq!(tree.remove(group), b);
    assert_eq!(tree.condition(), Ok(segment("p2")));
    tree.remove(root);
    assert_eq!(tree.remove(b), root);
    assert!(tree.is_empty());
}

#[test]
fn what_is_typed_at_one_place_is_one_step_and_every_step_can_be_undone() {
    let mut editing = Editing::default();
    let root = editing.now.root.id;
    let id = editing.change(|tree| tree.add(root, What::Row(Box::new(Row::new(Subject::new(Field::City, ""), None)))));
    for text in ["М", "Мо", "Мос"] {
        editing.typed(id, "text", |tree| {
            let Some(Block { what: What::Row(row), .. }) = tree.find_mut(id) else { panic!("a row") };
            row.text = text.to_owned();
        });
    }
    editing.change(|_| ());
    let shown = |editing: &Editing| match editing.now.find(id).map(|it| &it.what) {
        Some(What::Row(row)) => Some(row.text.clone()),
        _ => None,
    };
    assert_eq!((shown(&editing).as_deref(), editing.can()), (Some("Мос"), (true, false)));
    editing.undo();
    assert_eq!((shown(&editing).as_deref(), editing.can()), (Some(""), (true, true)));
    editing.undo();
    editing.undo();
    assert_eq!((shown(&editing), editing.can()), (None, (false, true)));
    editing.redo();
    editing.redo();
    assert_eq!(shown(&editing).as_deref(), Some("Мос"));
    editing.undo();
    editing.change(|tree| tree.remove(id));
    assert_eq!(editing.can(), (true, false), "what was undone is gone");
}

#[test]
fn what_narrows_a_field_is_kept() {
    let mut row = Row::new(Subject::new(Field::Touches, ""), None);
    if let Subject::Touches(touches) = &mut row.subject {
        touches.kinds.push(TouchKind::Call);
    }
    row.numbers[0] = "3".to_owned();
    let json = Condition::Test(row.test().expect("a test")).to_json();
    assert_eq!(json, r#"{"field":"touches","kinds":"call","op":"ge","value":3,"in":{"last":12,"unit":"months"}}"#);
}
