//! What the builder of segments edits: a condition as a tree of blocks, each of which keeps what was typed into it, whether
//! that makes sense yet or not; and what was undone.

use segmentation::condition::{
    Check, Code, Comparison, Condition, Field, Kind, Op, PARTS, Period, Span, Subject, Test, Unit, UserFieldKind,
    date_of, day_of,
};

/// Names a block as long as it is edited.
pub type BlockId = u32;

/// How deep groups may lie in each other in the builder; deeper ones are read and told, and no more are added.
pub const DEEPEST: usize = 6;

/// How the blocks of a group are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All of them must hold.
    All,
    /// One of them must hold.
    Any,
}

/// A block: what must hold, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its name.
    pub id: BlockId,
    /// Whether it must not hold.
    pub is_negated: bool,
    /// What.
    pub what: What,
}

/// What a block asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Several blocks.
    Group(Join, Vec<Block>),
    /// A test.
    Row(Box<Row>),
    /// Being in a saved segment, by its id; empty before one is chosen.
    Segment(String),
}

/// A span as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedSpan {
    /// How many units.
    pub count: String,
    /// Which.
    pub unit: Unit,
}

impl TypedSpan {
    fn new(span: Span) -> Self {
        Self { count: span.count.to_string(), unit: span.unit }
    }

    fn read(&self) -> Option<Span> {
        self.count.trim().parse().ok().map(|count| Span { count, unit: self.unit })
    }
}

/// Which kind of period is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodKind {
    /// All the time there was.
    All,
    /// The last months or days.
    Last,
    /// From one day to another.
    Between,
}

/// A test as it is typed. What another kind of test needs is kept beside, so that it is there again when one comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is tested; groups without their day.
    pub subject: Subject,
    /// What the user field holds that is tested; nothing for other fields, and for one that the portal does not have.
    pub user_kind: Option<UserFieldKind>,
    /// The day at which a group is taken, `YYYY-MM-DD`; empty for the reference day.
    pub at: String,
    /// What must hold.
    pub op: Op,
    /// The codes of a list.
    pub codes: Vec<Code>,
    /// The words of a text.
    pub text: String,
    /// Yes or no.
    pub is_yes: bool,
    /// A number, and the greatest of `between`.
    pub numbers: [String; 2],
    /// A day, and the last of `between`.
    pub days: [String; 2],
    /// How far back.
    pub span: TypedSpan,
    /// Which kind of period is counted in.
    pub period: PeriodKind,
    /// The last months or days.
    pub period_span: TypedSpan,
    /// The ends of the period; one may be empty.
    pub period_days: [String; 2],
}

/// What is missing in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockError {
    /// Nothing of the list is chosen.
    NoValue,
    /// There are no words.
    NoText,
    /// A number cannot be read.
    NoNumber,
    /// A date cannot be read.
    NoDate,
    /// The number of days or months cannot be read.
    NoSpan,
    /// The first is greater than the last.
    WrongOrder,
    /// No segment is chosen.
    NoSegment,
    /// The group has no block.
    EmptyGroup,
    /// The field does not allow the test.
    NotAllowed,
}

/// How many decimals the numbers of a field have when they are typed, and by how much they are multiplied then.
fn decimals(subject: &Subject) -> u32 {
    match (subject.field(), subject.kind()) {
        // Money is kept in cents, expected payments in hundredths.
        (Field::Expected, _) | (_, Kind::Sum) => 2,
        (_, Kind::Quantity | Kind::UserField) => PARTS.ilog10(),
        _ => 0,
    }
}

/// Reads a number with so many decimals as people type it, as a whole number of the smallest parts.
#[must_use]
pub fn read_number(text: &str, decimals: u32) -> Option<i64> {
    let text: String = text.chars().filter(|it| !it.is_whitespace() && *it != '\u{202f}').collect();
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.as_str()),
    };
    let (whole, part) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || part.len() > decimals as usize || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<width$}", width = decimals as usize).parse().unwrap_or(0);
    whole.checked_mul(10i64.checked_pow(decimals)?)?.checked_add(part)?.checked_mul(sign)
}

/// Writes a number as people type it, without zeros at the end.
#[must_use]
pub fn write_number(number: i64, decimals: u32) -> String {
    let one = 10u64.pow(decimals);
    let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    let part = format!("{:0width$}", size % one, width = decimals as usize);
    let part = part.trim_end_matches('0');
    if decimals == 0 || part.is_empty() {
        format!("{sign}{}", size / one)
    } else {
        format!("{sign}{}.{part}", size / one)
    }
}

impl Row {
    /// The first test of a field, with nothing typed yet.
    #[must_use]
    pub fn new(subject: Subject, user_kind: Option<UserFieldKind>) -> Self {
        let year = TypedSpan { count: "12".to_owned(), unit: Unit::Months };
        let is_period_usual = subject.kind().has_period();
        let mut row = Self {
            subject,
            user_kind,
            at: String::new(),
            op: Op::In,
            codes: Vec::new(),
            text: String::new(),
            is_yes: true,
            numbers: [String::new(), String::new()],
            days: [String::new(), String::new()],
            span: TypedSpan { count: "30".to_owned(), unit: Unit::Days },
            period: if is_period_usual { PeriodKind::Last } else { PeriodKind::All },
            period_span: year,
            period_days: [String::new(), String::new()],
        };
        row.op = row.usual_op();
        row
    }

    /// The tests that can be chosen.
    #[must_use]
    pub fn ops(&self) -> &'static [Op] {
        self.user_kind.map_or_else(|| self.subject.kind().ops(), UserFieldKind::ops)
    }

    /// The test that people mean most.
    fn usual_op(&self) -> Op {
        let ops = self.ops();
        [Op::Within, Op::Ge].into_iter().find(|op| ops.contains(op)).unwrap_or(ops[0])
    }

    /// The kind of field as far as its values go: of a user field, what it holds.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.user_kind {
            Some(UserFieldKind::List) => Kind::Items,
            Some(UserFieldKind::Text) => Kind::Text,
            Some(UserFieldKind::YesNo) => Kind::Mark,
            Some(UserFieldKind::Date) => Kind::Date,
            Some(UserFieldKind::Number) => Kind::Quantity,
            None => self.subject.kind(),
        }
    }

    /// A test as it would have been typed.
    #[must_use]
    pub fn of(test: &Test, user_kind: impl Fn(&str) -> Option<UserFieldKind>) -> Self {
        let (subject, at) = match test.subject() {
            Subject::At(field, day) => (Subject::Plain(*field), date_of(*day).to_string()),
            other => (other.clone(), String::new()),
        };
        let kind = if let Subject::UserField(code) = &subject { user_kind(code) } else { None };
        let mut row = Self { at, ..Self::new(subject, kind) };
        let places = decimals(&row.subject);
        let day = |day: i32| date_of(day).to_string();
        row.op = test.check().op();
        match test.check() {
            Check::In(codes) | Check::NotIn(codes) => row.codes.clone_from(codes),
            Check::Empty | Check::Filled | Check::Never => {}
            Check::Contains(text) | Check::Equals(text) => row.text.clone_from(text),
            Check::Is(yes) => row.is_yes = *yes,
            Check::Number(_, number) => row.numbers[0] = write_number(*number, places),
            Check::NumberBetween(least, most) => row.numbers = [*least, *most].map(|it| write_number(it, places)),
            Check::Before(at) | Check::After(at) => row.days[0] = day(*at),
            Check::DayBetween(first, last) => row.days = [day(*first), day(*last)],
            Check::Within(span) | Check::Older(span) => row.span = TypedSpan::new(*span),
        }
        match test.period() {
            Some(Period::All) | None => row.period = PeriodKind::All,
            Some(Period::Last(span)) => (row.period, row.period_span) = (PeriodKind::Last, TypedSpan::new(span)),
            Some(Period::Between(from, to)) => {
                row.period = PeriodKind::Between;
                row.period_days = [from, to].map(|end| end.map(day).unwrap_or_default());
            }
        }
        row
    }

    /// The test.
    ///
    /// # Errors
    /// What is missing or wrong in what was typed.
    pub fn test(&self) -> Result<Test, BlockError> {
        let places = decimals(&self.subject);
        let number = |at: usize| read_number(&self.numbers[at], places).ok_or(BlockError::NoNumber);
        let read_day = |text: &str| text.trim().parse().map(day_of).map_err(|_| BlockError::NoDate);
        let day = |at: usize| read_day(&self.days[at]);
        let codes = || if self.codes.is_empty() { Err(BlockError::NoValue) } else { Ok(self.codes.clone()) };
        let text = || if self.text.trim().is_empty() { Err(BlockError::NoText) } else { Ok(self.text.clone()) };
        let span = || self.span.read().ok_or(BlockError::NoSpan);
        let compare = |comparison| Ok(Check::Number(comparison, number(0)?));
        let is_date = matches!(self.kind(), Kind::Date | Kind::Moment)
            || self.subject.kind() == Kind::UserField && self.user_kind.is_none() && !self.days[0].is_empty();
        let check = match self.op {
            Op::In => Check::In(codes()?),
            Op::NotIn => Check::NotIn(codes()?),
            Op::Empty => Check::Empty,
            Op::Filled => Check::Filled,
            Op::Never => Check::Never,
            Op::Contains => Check::Contains(text()?),
            Op::Equals => Check::Equals(text()?),
            Op::Is => Check::Is(self.is_yes),
            Op::Eq => compare(Comparison::Eq)?,
            Op::Ne => compare(Comparison::Ne)?,
            Op::Lt => compare(Comparison::Lt)?,
            Op::Le => compare(Comparison::Le)?,
            Op::Gt => compare(Comparison::Gt)?,
            Op::Ge => compare(Comparison::Ge)?,
            Op::Before => Check::Before(day(0)?),
            Op::After => Check::After(day(0)?),
            Op::Within => Check::Within(span()?),
            Op::Older => Check::Older(span()?),
            Op::Between if is_date => {
                let (first, last) = (day(0)?, day(1)?);
                if first > last {
                    return Err(BlockError::WrongOrder);
                }
                Check::DayBetween(first, last)
            }
            Op::Between => {
                let (least, most) = (number(0)?, number(1)?);
                if least > most {
                    return Err(BlockError::WrongOrder);
                }
                Check::NumberBetween(least, most)
            }
        };
        let end = |at: usize| match self.period_days[at].trim() {
            "" => Ok(None),
            text => read_day(text).map(Some),
        };
        let period = if self.subject.kind().has_period() {
            Some(match self.period {
                PeriodKind::All => Period::All,
                PeriodKind::Last => Period::Last(self.period_span.read().ok_or(BlockError::NoSpan)?),
                PeriodKind::Between => match (end(0)?, end(1)?) {
                    (None, None) => return Err(BlockError::NoDate),
                    (Some(from), Some(to)) if from > to => return Err(BlockError::WrongOrder),
                    (from, to) => Period::Between(from, to),
                },
            })
        } else {
            None
        };
        let subject = match (&self.subject, self.at.trim()) {
            (Subject::Plain(field), at) if !at.is_empty() => Subject::At(*field, read_day(at)?),
            (subject, _) => subject.clone(),
        };
        Test::new(subject, check, period).map_err(|_| BlockError::NotAllowed)
    }
}

/// A condition that is edited: a group of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The outermost group.
    pub root: Block,
    next: BlockId,
}

impl Default for Tree {
    /// Nothing is asked yet.
    fn default() -> Self {
        Self { root: Block { id: 0, is_negated: false, what: What::Group(Join::All, Vec::new()) }, next: 1 }
    }
}

impl Tree {
    /// A condition as blocks. `user_kind` says what a user field holds.
    #[must_use]
    pub fn of(condition: &Condition, user_kind: impl Fn(&str) -> Option<UserFieldKind>) -> Self {
        let mut tree = Self::default();
        let block = tree.block(condition, &user_kind);
        match block.what {
            What::Group(..) => tree.root = block,
            _ => tree.root.what = What::Group(Join::All, vec![block]),
        }
        tree
    }

    fn id(&mut self) -> BlockId {
        self.next += 1;
        self.next - 1
    }

    fn block(&mut self, condition: &Condition, user_kind: &impl Fn(&str) -> Option<UserFieldKind>) -> Block {
        let (condition, is_negated) = match condition {
            Condition::Not(inner) => (&**inner, true),
            other => (other, false),
        };
        let id = self.id();
        let mut several = |conditions: &[Condition]| conditions.iter().map(|it| self.block(it, user_kind)).collect();
        let what = match condition {
            Condition::All(conditions) => What::Group(Join::All, several(conditions)),
            Condition::Any(conditions) => What::Group(Join::Any, several(conditions)),
            // What is negated twice is a group of one.
            Condition::Not(_) => What::Group(Join::All, several(std::slice::from_ref(condition))),
            Condition::Segment(id) => What::Segment(id.clone()),
            // A list has no name that could be shown: the snapshot it is of is to be chosen.
            Condition::Cards(_) => What::Segment(String::new()),
            Condition::Test(test) => What::Row(Box::new(Row::of(test, user_kind))),
        };
        Block { id, is_negated, what }
    }

    /// The condition.
    ///
    /// # Errors
    /// What is missing in which blocks, from the top. A tree without any block asks nothing: every client is meant.
    pub fn condition(&self) -> Result<Condition, Vec<(BlockId, BlockError)>> {
        let mut errors = Vec::new();
        let is_empty = matches!(&self.root.what, What::Group(_, blocks) if blocks.is_empty());
        let condition = match &self.root.what {
            What::Group(Join::All, blocks) if !self.root.is_negated && blocks.len() == 1 => {
                condition_of(&blocks[0], &mut errors)
            }
            _ if is_empty => Condition::All(Vec::new()),
            _ => condition_of(&self.root, &mut errors),
        };
        if errors.is_empty() { Ok(condition) } else { Err(errors) }
    }

    /// A block.
    #[must_use]
    pub fn find(&self, id: BlockId) -> Option<&Block> {
        find(&self.root, id)
    }

    /// A block, to be changed.
    pub fn find_mut(&mut self, id: BlockId) -> Option<&mut Block> {
        find_mut(&mut self.root, id)
    }

    /// How deep a block lies; the outermost group at 0.
    #[must_use]
    pub fn depth(&self, id: BlockId) -> Option<usize> {
        depth(&self.root, id, 0)
    }

    /// Puts a block at the end of a group; gives its name.
    pub fn add(&mut self, group: BlockId, what: What) -> BlockId {
        let id = self.id();
        if let Some(Block { what: What::Group(_, blocks), .. }) = self.find_mut(group) {
            blocks.push(Block { id, is_negated: false, what });
        }
        id
    }

    /// Takes a block out; gives the block that stands in its place now, or its group.
    pub fn remove(&mut self, id: BlockId) -> BlockId {
        let Some((group, place)) = place_of(&self.root, id) else { return self.root.id };
        let Some(Block { what: What::Group(_, blocks), .. }) = self.find_mut(group) else { return self.root.id };
        blocks.remove(place);
        blocks.get(place).or_else(|| blocks.last()).map_or(group, |block| block.id)
    }

    /// Puts a block into a group of its own, in its place.
    pub fn wrap(&mut self, id: BlockId) {
        let group = self.id();
        let Some(block) = self.find_mut(id) else { return };
        let what = What::Group(Join::All, Vec::new());
        let inner = std::mem::replace(block, Block { id: group, is_negated: false, what });
        if let What::Group(_, blocks) = &mut block.what {
            blocks.push(inner);
        }
    }

    /// Moves a block up or down within its group.
    pub fn shift(&mut self, id: BlockId, is_up: bool) {
        let Some((group, place)) = place_of(&self.root, id) else { return };
        let Some(Block { what: What::Group(_, blocks), .. }) = self.find_mut(group) else { return };
        let other = if is_up { place.checked_sub(1) } else { Some(place + 1).filter(|&it| it < blocks.len()) };
        if let Some(other) = other {
            blocks.swap(place, other);
        }
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.root.what, What::Group(_, blocks) if blocks.is_empty())
    }
}

fn condition_of(block: &Block, errors: &mut Vec<(BlockId, BlockError)>) -> Condition {
    let nobody = || Condition::Any(Vec::new());
    let condition = match &block.what {
        What::Group(_, blocks) if blocks.is_empty() => {
            errors.push((block.id, BlockError::EmptyGroup));
            nobody()
        }
        What::Group(join, blocks) => {
            let conditions = blocks.iter().map(|block| condition_of(block, errors)).collect();
            if *join == Join::All { Condition::All(conditions) } else { Condition::Any(conditions) }
        }
        What::Segment(id) if id.is_empty() => {
            errors.push((block.id, BlockError::NoSegment));
            nobody()
        }
        What::Segment(id) => Condition::Segment(id.clone()),
        What::Row(row) => row.test().map(Condition::Test).unwrap_or_else(|error| {
            errors.push((block.id, error));
            nobody()
        }),
    };
    if block.is_negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn find(block: &Block, id: BlockId) -> Option<&Block> {
    if block.id == id {
        return Some(block);
    }
    let What::Group(_, blocks) = &block.what else { return None };
    blocks.iter().find_map(|block| find(block, id))
}

fn find_mut(block: &mut Block, id: BlockId) -> Option<&mut Block> {
    if block.id == id {
        return Some(block);
    }
    let What::Group(_, blocks) = &mut block.what else { return None };
    blocks.iter_mut().find_map(|block| find_mut(block, id))
}

fn depth(block: &Block, id: BlockId, level: usize) -> Option<usize> {
    if block.id == id {
        return Some(level);
    }
    let What::Group(_, blocks) = &block.what else { return None };
    blocks.iter().find_map(|block| depth(block, id, level + 1))
}

/// The group of a block, and its place in it.
fn place_of(block: &Block, id: BlockId) -> Option<(BlockId, usize)> {
    let What::Group(_, blocks) = &block.what else { return None };
    match blocks.iter().position(|inner| inner.id == id) {
        Some(place) => Some((block.id, place)),
        None => blocks.iter().find_map(|inner| place_of(inner, id)),
    }
}

/// How many steps can be undone.
const STEPS: usize = 100;

/// A condition that is edited, with what it was before and what was undone.
#[derive(Clone, Debug, Default)]
pub struct Editing {
    /// The condition as it is now.
    pub now: Tree,
    past: Vec<Tree>,
    future: Vec<Tree>,
    /// Where was typed last: what is typed at one place is one step.
    typed: Option<(BlockId, &'static str)>,
}

impl Editing {
    /// Begins with a condition.
    #[must_use]
    pub fn of(now: Tree) -> Self {
        Self { now, ..Self::default() }
    }

    /// Changes something.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Tree) -> T) -> T {
        self.step(None, change)
    }

    /// Changes what is typed at a place of a block.
    pub fn typed(&mut self, block: BlockId, place: &'static str, change: impl FnOnce(&mut Tree)) {
        self.step(Some((block, place)), change);
    }

    fn step<T>(&mut self, typed: Option<(BlockId, &'static str)>, change: impl FnOnce(&mut Tree) -> T) -> T {
        let before = self.now.clone();
        let came = change(&mut self.now);
        if self.now.root != before.root {
            if typed.is_none() || self.typed != typed {
                self.past.push(before);
                if self.past.len() > STEPS {
                    self.past.remove(0);
                }
            }
            self.future.clear();
            self.typed = typed;
        }
        came
    }

    /// Whether there is anything to undo, and to do again.
    #[must_use]
    pub fn can(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }

    /// Undoes the last step.
    pub fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
            self.typed = None;
        }
    }

    /// Does again what was undone last.
    pub fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
            self.typed = None;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
