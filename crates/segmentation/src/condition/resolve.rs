//! A condition made ready: the segments it names looked up, its user fields known, the cheap tests put first.

use std::collections::{BTreeMap, HashSet};

use super::cards::CardList;
use super::columns::{Columns, Named};
use super::error::{ConditionError, Expected};
use super::field::{Field, Needs, UserFieldKind};
use super::test::{Check, Subject, Test};
use super::{Condition, MAX_DEPTH};

/// What has to be known of a portal to make a condition ready.
pub trait Lookup {
    /// What a saved segment asks; nothing if there is none with this id.
    fn segment(&self, id: &str) -> Option<&Condition>;

    /// What a user field of cards holds; nothing if the portal has none with this code (any more).
    fn user_field(&self, code: &str) -> Option<UserFieldKind>;
}

/// A portal with neither saved segments nor user fields.
impl Lookup for () {
    fn segment(&self, _: &str) -> Option<&Condition> {
        None
    }

    fn user_field(&self, _: &str) -> Option<UserFieldKind> {
        None
    }
}

/// A condition that can be counted: complete, without circles, and never deeper than [`MAX_DEPTH`], the segments it names
/// included. It may be asked at any day.
///
/// A segment that is named more than once is kept once and counted once, so that segments made of segments cannot grow
/// out of hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    pub(super) root: Node,
    pub(super) segments: Vec<Member>,
    needs: Needs,
}

/// A saved segment that the condition names, or that such a one names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) root: Node,
    /// How often it is named.
    pub(super) uses: usize,
    cost: u32,
    depth: usize,
}

/// A condition with positions of [`Resolved::segments`] in place of names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Segment(usize),
    Cards(CardList),
    /// With what the user field holds, if it is one that the portal has.
    Test(Test, Option<UserFieldKind>),
}

impl Resolved {
    /// Makes a condition ready.
    ///
    /// # Errors
    /// If it names a segment that does not exist, segments name each other in a circle or too deeply, or a user field does
    /// not allow what is asked of it. A user field that the portal does not have is no error.
    pub fn new(condition: &Condition, lookup: &dyn Lookup) -> Result<Self, ConditionError> {
        Self::within(Vec::new(), condition, lookup)
    }

    /// Makes the condition ready that a saved segment has or is to have: if it names that segment, on whatever way, that is
    /// a circle.
    ///
    /// # Errors
    /// As [`Resolved::new`].
    pub fn of_segment(id: &str, condition: &Condition, lookup: &dyn Lookup) -> Result<Self, ConditionError> {
        Self::within(vec![id.to_owned()], condition, lookup)
    }

    fn within(path: Vec<String>, condition: &Condition, lookup: &dyn Lookup) -> Result<Self, ConditionError> {
        let mut resolver = Resolver { lookup, path, segments: Vec::new(), positions: BTreeMap::new() };
        let root = resolver.node(condition, 1)?.node;
        let mut resolved = Self { root, segments: resolver.segments, needs: Needs::default() };
        resolved.needs = resolved.tests().into_iter().map(|test| test.subject().need()).collect();
        Ok(resolved)
    }

    /// What has to be read before the condition can be counted.
    #[must_use]
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// Whether a field is tested anywhere. A condition that decides a rank must not ask for the rank itself.
    #[must_use]
    pub fn uses(&self, field: Field) -> bool {
        self.tests().into_iter().any(|test| test.subject().field() == field)
    }

    /// The ids of all saved segments it depends on, each after those it names itself.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().map(|member| member.id.as_str())
    }

    /// What the condition names and the portal does not have (any more), none of it twice. It matches nobody.
    #[must_use]
    pub fn missing(&self, columns: &dyn Columns) -> Vec<Named> {
        let mut missing = Vec::new();
        for (test, kind) in self.leaves() {
            let named = match (test.subject(), test.check()) {
                (Subject::UserField(code), _) if kind.is_none() => {
                    // That it is gone is known already.
                    missing.push(Named::UserField(code.clone()));
                    continue;
                }
                (Subject::Requests(requests), _) => {
                    let funnels = requests.funnels.iter().copied().map(Named::Funnel);
                    funnels.chain(requests.deal_types.iter().cloned().map(Named::DealType)).collect()
                }
                (Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods), _) => {
                    let products = goods.products.iter().cloned().map(Named::Product);
                    products.chain(goods.sections.iter().cloned().map(Named::Section)).collect()
                }
                (subject, Check::In(values) | Check::NotIn(values)) if subject.field().spec().choices.is_empty() => {
                    values.iter().map(|value| Named::Item(subject.clone(), value.clone())).collect()
                }
                _ => Vec::new(),
            };
            missing.extend(named.into_iter().filter(|named| !columns.knows(named)));
        }
        let mut seen = HashSet::new();
        missing.retain(|named| seen.insert(named.clone()));
        missing
    }

    fn tests(&self) -> Vec<&Test> {
        self.leaves().into_iter().map(|(test, _)| test).collect()
    }

    fn leaves(&self) -> Vec<(&Test, Option<UserFieldKind>)> {
        let mut leaves = Vec::new();
        let mut open: Vec<&Node> = self.segments.iter().rev().map(|member| &member.root).collect();
        open.push(&self.root);
        while let Some(node) = open.pop() {
            match node {
                Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
                Node::Not(node) => open.push(node),
                Node::Segment(_) | Node::Cards(_) => {}
                Node::Test(test, kind) => leaves.push((test, *kind)),
            }
        }
        leaves
    }
}

struct Resolver<'l> {
    lookup: &'l dyn Lookup,
    /// The segments that are being looked up, each named by the one before it.
    path: Vec<String>,
    segments: Vec<Member>,
    positions: BTreeMap<String, usize>,
}

/// A condition made ready, with what the one around it has to know.
struct Ready {
    node: Node,
    /// How dear it is to count.
    cost: u32,
    /// How many levels it has.
    depth: usize,
}

impl Resolver<'_> {
    /// Makes a condition ready that lies at a level, the outermost being 1.
    fn node(&mut self, condition: &Condition, level: usize) -> Result<Ready, ConditionError> {
        check_depth(level)?;
        match condition {
            Condition::All(conditions) => self.several(conditions, level, Node::All),
            Condition::Any(conditions) => self.several(conditions, level, Node::Any),
            Condition::Not(condition) => {
                let Ready { node, cost, depth } = self.node(condition, level + 1)?;
                Ok(Ready { node: Node::Not(Box::new(node)), cost, depth: depth + 1 })
            }
            Condition::Segment(id) => self.segment(id, level),
            Condition::Cards(list) => Ok(Ready { node: Node::Cards(list.clone()), cost: 1, depth: 1 }),
            Condition::Test(test) => {
                let kind = self.user_field(test)?;
                Ok(Ready { node: Node::Test(test.clone(), kind), cost: test.subject().kind().cost(), depth: 1 })
            }
        }
    }

    fn several(
        &mut self,
        conditions: &[Condition],
        level: usize,
        join: fn(Vec<Node>) -> Node,
    ) -> Result<Ready, ConditionError> {
        let ready = conditions.iter().map(|condition| self.node(condition, level + 1));
        let mut ready = ready.collect::<Result<Vec<_>, _>>()?;
        ready.sort_by_key(|ready| ready.cost);
        let cost = ready.iter().fold(0u32, |sum, ready| sum.saturating_add(ready.cost));
        let depth = 1 + ready.iter().map(|ready| ready.depth).max().unwrap_or(0);
        Ok(Ready { node: join(ready.into_iter().map(|ready| ready.node).collect()), cost, depth })
    }

    fn segment(&mut self, id: &str, level: usize) -> Result<Ready, ConditionError> {
        if let Some(start) = self.path.iter().position(|open| open == id) {
            return Err(ConditionError::Circle { segments: self.path[start..].to_vec() });
        }
        let position = match self.positions.get(id) {
            Some(&position) => position,
            None => {
                let condition =
                    self.lookup.segment(id).ok_or_else(|| ConditionError::UnknownSegment { id: id.to_owned() })?;
                self.path.push(id.to_owned());
                let Ready { node: root, cost, depth } = self.node(condition, level + 1)?;
                self.path.pop();
                let position = self.segments.len();
                self.segments.push(Member { id: id.to_owned(), root, uses: 0, cost, depth });
                self.positions.insert(id.to_owned(), position);
                position
            }
        };
        let member = &mut self.segments[position];
        check_depth(level + member.depth)?;
        member.uses += 1;
        Ok(Ready { node: Node::Segment(position), cost: member.cost, depth: member.depth + 1 })
    }

    /// What the user field of a test holds, if the test is of one that the portal has.
    fn user_field(&self, test: &Test) -> Result<Option<UserFieldKind>, ConditionError> {
        let Subject::UserField(code) = test.subject() else { return Ok(None) };
        let Some(kind) = self.lookup.user_field(code) else { return Ok(None) };
        let (field, op) = (test.subject().code(), test.check().op());
        if !kind.ops().contains(&op) {
            return Err(ConditionError::OpNotAllowed { field, op, allowed: kind.ops() });
        }
        if !test.check().suits(kind) {
            let value = super::json::operand_of(test).map(|value| value.to_string()).unwrap_or_default();
            let expected = if kind == UserFieldKind::Date { Expected::Date } else { Expected::Decimal };
            return Err(ConditionError::WrongValue { field, op, value, expected });
        }
        Ok(Some(kind))
    }
}

fn check_depth(level: usize) -> Result<(), ConditionError> {
    if level > MAX_DEPTH { Err(ConditionError::TooDeep { limit: MAX_DEPTH }) } else { Ok(()) }
}
