//! Random clients, conditions and saved segments.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::fake::{Client, Fake, USER_FIELDS, day, list};
use crate::condition::*;
use crate::ids::FunnelId;

/// The fields for which [`Fake`] has answers.
const ANSWERED: [Field; 20] = [
    Field::Kind,
    Field::Type,
    Field::Responsible,
    Field::Department,
    Field::Title,
    Field::City,
    Field::Created,
    Field::Phone,
    Field::Abc,
    Field::Frequency,
    Field::Revenue,
    Field::Payments,
    Field::Average,
    Field::Requests,
    Field::Touches,
    Field::GoodsSum,
    Field::GoodsQuantity,
    Field::LastPayment,
    Field::NextPlanned,
    Field::Alive,
];

/// Days around the ends of short months, where the arithmetic of months is hardest to get right.
pub(super) fn any_day() -> impl Strategy<Value = Day> {
    let start = day("2024-01-25");
    prop_oneof![(0..70).prop_map(move |step| start + step), select(vec![day("2024-02-29"), day("2024-03-31")])]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (0u32..50).prop_map(|count| Span { count, unit: Unit::Days }),
        (0u32..3).prop_map(|count| Span { count, unit: Unit::Months }),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    let ends = (option::of(any_day()), option::of(any_day()));
    prop_oneof![
        Just(Period::All),
        span().prop_map(Period::Last),
        ends.prop_map(|(from, to)| if from.is_none() && to.is_none() {
            Period::All
        } else {
            Period::Between(from, to)
        }),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let texts = ["", " ", "Ёж", "ЕЖ", "семён ромашка", "Ромашка", "маш", "ООО «Ромашка»", "ёж ромашка"];
    select(texts.to_vec()).prop_map(str::to_owned)
}

fn codes(field: Field) -> BoxedStrategy<Vec<Code>> {
    let spec = field.spec();
    let one = match spec.kind {
        Kind::Choice | Kind::Group => {
            select(spec.choices.iter().map(|choice| choice.code).collect::<Vec<_>>()).prop_map(Code::from).boxed()
        }
        Kind::Items => select(vec!["CLIENT", "PARTNER", "GONE"]).prop_map(Code::from).boxed(),
        Kind::Numbers => select(vec![0u32, 1, 2, 3, 4, 99]).prop_map(Code::from).boxed(),
        _ => prop_oneof![(0u32..5).prop_map(Code::from), Just(Code::from("GONE"))].boxed(),
    };
    vec(one, 0..3).boxed()
}

fn check(field: Field, op: Op) -> BoxedStrategy<Check> {
    let is_exact = matches!(field.spec().kind, Kind::Quantity | Kind::UserField);
    let number = move || (-3i64..6).prop_map(move |number| if is_exact { number * 5_000 } else { number * 50 });
    let small = move || prop_oneof![number(), 0i64..4];
    let compare = |comparison| small().prop_map(move |number| Check::Number(comparison, number)).boxed();
    let days = || (any_day(), any_day()).prop_map(|(first, last)| Check::DayBetween(first, last));
    let numbers = || (small(), small()).prop_map(|(least, greatest)| Check::NumberBetween(least, greatest));
    match op {
        Op::In => codes(field).prop_map(Check::In).boxed(),
        Op::NotIn => codes(field).prop_map(Check::NotIn).boxed(),
        Op::Empty => Just(Check::Empty).boxed(),
        Op::Filled => Just(Check::Filled).boxed(),
        Op::Never => Just(Check::Never).boxed(),
        Op::Contains => text().prop_map(Check::Contains).boxed(),
        Op::Equals => text().prop_map(Check::Equals).boxed(),
        Op::Is => any::<bool>().prop_map(Check::Is).boxed(),
        Op::Eq => compare(Comparison::Eq),
        Op::Ne => compare(Comparison::Ne),
        Op::Lt => compare(Comparison::Lt),
        Op::Le => compare(Comparison::Le),
        Op::Gt => compare(Comparison::Gt),
        Op::Ge => compare(Comparison::Ge),
        Op::Before => any_day().prop_map(Check::Before).boxed(),
        Op::After => any_day().prop_map(Check::After).boxed(),
        Op::Within => span().prop_map(Check::Within).boxed(),
        Op::Older => span().prop_map(Check::Older).boxed(),
        Op::Between => match field.spec().kind {
            Kind::Date | Kind::Moment => days().boxed(),
            Kind::UserField => prop_oneof![days(), numbers()].boxed(),
            _ => numbers().boxed(),
        },
    }
}

fn goods() -> impl Strategy<Value = Goods> {
    let products = vec((1u32..4).prop_map(Code::from), 0..3);
    let sections = vec(prop_oneof![Just(Code::from(10)), Just(Code::from("Чай"))], 0..2);
    (products, sections).prop_map(|(products, sections)| Goods { products, sections })
}

fn subject(field: Field) -> BoxedStrategy<Subject> {
    let outcome = select(vec![RequestOutcome::All, RequestOutcome::Open, RequestOutcome::Lost]);
    let types = vec(select(vec!["SALE", "GONE"]).prop_map(str::to_owned), 0..2);
    let kinds = select(vec![TouchKind::Call, TouchKind::Meeting, TouchKind::Email, TouchKind::Todo]);
    let directions = option::of(select(vec![Direction::Incoming, Direction::Outgoing]));
    match field {
        Field::Requests => (outcome, vec((0u32..3).prop_map(FunnelId), 0..3), types)
            .prop_map(|(outcome, funnels, deal_types)| Subject::Requests(Requests { outcome, funnels, deal_types }))
            .boxed(),
        Field::Touches => (vec(kinds, 0..3), directions)
            .prop_map(|(kinds, direction)| Subject::Touches(Touches { kinds, direction }))
            .boxed(),
        Field::GoodsSum => goods().prop_map(Subject::GoodsSum).boxed(),
        Field::GoodsQuantity => goods().prop_map(Subject::GoodsQuantity).boxed(),
        Field::ClientType | Field::LifeCycle | Field::Frequency => option::of(any_day())
            .prop_map(move |day| day.map_or(Subject::Plain(field), |day| Subject::At(field, day)))
            .boxed(),
        field => Just(Subject::Plain(field)).boxed(),
    }
}

/// A test of any field of the table, whether or not somebody has answers for it.
fn test_of(field: Field) -> BoxedStrategy<Condition> {
    let op = select(field.spec().kind.ops().to_vec());
    let parts = (subject(field), op.prop_flat_map(move |op| check(field, op)), period());
    parts
        .prop_map(|(subject, check, period)| {
            Condition::Test(Test::new(subject, check, Some(period)).expect("the table allows it"))
        })
        .boxed()
}

/// A test of a user field of some kind; of one that the portal does not have, any.
fn user_field_test() -> impl Strategy<Value = Condition> {
    let known = select(USER_FIELDS.to_vec()).prop_map(|(code, kind)| (code, kind.ops().to_vec(), Some(kind)));
    let gone = Just(("UF_GONE", Kind::UserField.ops().to_vec(), None));
    let field = prop_oneof![5 => known, 1 => gone];
    let with_op = field.prop_flat_map(|(code, ops, kind)| (Just(code), select(ops), Just(kind)));
    let with_check = with_op.prop_flat_map(|(code, op, kind)| {
        let suits = move |check: &Check| match check {
            Check::DayBetween(..) => kind != Some(UserFieldKind::Number),
            Check::NumberBetween(..) => kind != Some(UserFieldKind::Date),
            _ => true,
        };
        (Just(code), check(Field::UserField, op).prop_filter("values of the kind", suits))
    });
    with_check.prop_map(|(code, check)| {
        Condition::Test(Test::new(Subject::UserField(code.to_owned()), check, None).expect("the table allows it"))
    })
}

/// A test of revenue in one of two periods: several in a condition go by the same column.
fn revenue() -> impl Strategy<Value = Condition> {
    let month = Period::Last(Span { count: 1, unit: Unit::Months });
    (check(Field::Revenue, Op::Gt), select(vec![Period::All, month])).prop_map(|(check, period)| {
        Condition::Test(Test::new(Subject::Plain(Field::Revenue), check, Some(period)).expect("the table allows it"))
    })
}

fn tree(leaf: BoxedStrategy<Condition>) -> impl Strategy<Value = Condition> {
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 0..4).prop_map(Condition::All),
            3 => vec(inner.clone(), 0..4).prop_map(Condition::Any),
            2 => inner.prop_map(|condition| Condition::Not(Box::new(condition))),
        ]
    })
}

/// A fixed list of clients, some of whom are gone.
fn fixed() -> impl Strategy<Value = Condition> {
    vec(0usize..90, 0..60).prop_map(|clients| Condition::Cards(list(&clients)))
}

/// Any condition that can be written, of all fields.
pub(super) fn writable() -> impl Strategy<Value = Condition> {
    let all: Vec<Field> = FIELDS.iter().map(|spec| spec.field).filter(|&field| field != Field::UserField).collect();
    let named = select(vec!["1", "vip", "Наши \"лучшие\""]).prop_map(|id| Condition::Segment(id.to_owned()));
    tree(prop_oneof![6 => select(all).prop_flat_map(test_of), 2 => user_field_test(), 1 => named, 1 => fixed()].boxed())
}

/// Any test of a field that is no user field.
pub(crate) fn any_test() -> impl Strategy<Value = Condition> {
    let all: Vec<Field> = FIELDS.iter().map(|spec| spec.field).filter(|&field| field != Field::UserField).collect();
    select(all).prop_flat_map(test_of)
}

/// Any condition that names neither user fields nor saved segments.
pub(crate) fn of_fields() -> impl Strategy<Value = Condition> {
    tree(any_test().boxed())
}

/// A condition that the clients in memory can answer, which names the first `segments` saved segments at the most.
fn answered(segments: usize) -> impl Strategy<Value = Condition> {
    let test = prop_oneof![
        4 => select(ANSWERED.to_vec()).prop_flat_map(test_of),
        1 => user_field_test(),
        2 => revenue(),
        1 => fixed(),
    ];
    if segments == 0 {
        return tree(test.boxed()).boxed();
    }
    let named = (0..segments).prop_map(|number| Condition::Segment(format!("s{number}")));
    tree(prop_oneof![2 => test, 1 => named].boxed()).boxed()
}

fn client() -> impl Strategy<Value = Client> {
    let card = (any::<bool>(), any_day(), 0u32..3, 0u32..4, vec(1u32..4, 0..2), text(), any::<bool>());
    let cities = vec(select(vec!["", "Ёж", "Ромашка", "Семёнов"]), 0..3);
    let ranks = (option::of(0u8..3), option::of(0i64..101));
    let outcome = select(vec![RequestOutcome::All, RequestOutcome::Open, RequestOutcome::Lost]);
    let kind = select(vec![TouchKind::Call, TouchKind::Meeting, TouchKind::Email]);
    let direction = select(vec![Direction::Incoming, Direction::Outgoing]);
    let records = (
        vec((any_day(), (-2i64..6).prop_map(|cents| cents * 50)), 0..4),
        vec((any_day(), outcome, (0u32..3).prop_map(FunnelId)), 0..3),
        vec((any_day(), kind, direction), 0..3),
        vec(any_day(), 0..3),
        vec(
            (any_day(), 1u32..4, (-2i64..6).prop_map(|cents| cents * 50), (1i64..5).prop_map(|parts| parts * 5_000)),
            0..3,
        ),
    );
    let number = (-3i64..6).prop_map(|number| number * 5_000);
    let own = (vec(0u32..4, 0..3), text(), option::of(number), option::of(any::<bool>()), option::of(any_day()));
    (card, cities, ranks, records, own).prop_map(|(card, cities, ranks, records, own)| Client {
        is_contact: card.0,
        created: card.1,
        type_item: card.2,
        responsible: card.3,
        departments: card.4,
        title: card.5,
        has_phone: card.6,
        cities,
        abc: ranks.0,
        alive: ranks.1,
        payments: records.0,
        requests: records.1,
        touches: records.2,
        planned: records.3,
        goods: records.4,
        own_items: own.0,
        own_text: own.1,
        own_number: own.2,
        own_mark: own.3,
        own_date: own.4,
    })
}

prop_compose! {
    /// Clients with saved segments, of which each may name those before it, and a condition that may name them all.
    pub(super) fn case()(
        clients in vec(client(), 0..90),
        conditions in (answered(0), answered(1), answered(2)),
        condition in answered(3),
    ) -> (Fake, Condition) {
        let mut fake = Fake::new(clients);
        let conditions = [conditions.0, conditions.1, conditions.2];
        let saved = conditions.into_iter().enumerate();
        fake.segments = saved.map(|(number, condition)| (format!("s{number}"), condition)).collect();
        (fake, condition)
    }
}
