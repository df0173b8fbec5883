//! The engine under measurement behind a small interface: the only file here that knows the engine. When the engine
//! changes, this file is ported and nothing else.

use bitrix24::list::{Listing, read_batch};
use bitrix24::{BATCH_LENGTH, Source, Stages};
use forecast::Study;
use segmentation::condition::{Period, Span, Unit, day_of};
use segmentation::rank::Rate;
use segmentation::{
    Card, Context, Delta, DrillDown, Facts, Group, ListQuery, Members, Month, Segmentation, Settings, SortBy, View,
};

use crate::generate::{List, today};

/// Stages of the generated portal, as the bootstrap would bring them: the only ones that end an invoice.
const STAGES: &str =
    r#"{"success":{"SMART_INVOICE_STAGE_1":["DT31_1:P"]},"failure":{"SMART_INVOICE_STAGE_1":["DT31_1:D"]}}"#;
/// Rows of a page of the list of clients.
const ROWS: usize = 50;

/// How a page of clients is sorted; ties by card: companies first, then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The last payment seen at the month's reference date, latest first.
    LastPayment,
    /// Entries of money (rules, part 2) of the twelve months before the reference date, both ends included, most first.
    Revenue,
}

/// A question for a page of the clients who are Active in a month.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// [`Month::ordinal`]: months since January of year 0.
    pub month: i32,
    /// The order.
    pub sort: Sort,
    /// The name must hold every word of it, in any case, with `е` for `ё`; empty for all names.
    pub words: &'q str,
}

/// How many clients match, and the first fifty of them: companies by their number, contacts by theirs made negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Clients in the whole list.
    pub matching: u32,
    /// Those of its first page, in order.
    pub cards: Vec<i32>,
}

/// The engine with what it has read.
pub struct Ours {
    /// What was loaded and not counted yet, by list: both lists of activities number their records together, and are read
    /// one after the other.
    facts: [Facts; List::ALL.len()],
    /// A change that was read and is not applied yet.
    delta: Delta,
    stages: Stages,
    engine: Segmentation,
    /// What roubles are worth: the generated portal has no other currency.
    context: Context,
    /// A forecast in the making.
    study: Option<Study>,
}

impl Default for Ours {
    fn default() -> Self {
        let stages = serde_json::from_str(STAGES).unwrap_or_default();
        let rates = Rate::parse("1", "1").map(|one| ("RUB".to_owned(), one)).into_iter().collect();
        let context = Context { rates, ..Context::default() };
        Self {
            facts: Default::default(),
            delta: Delta::default(),
            stages,
            engine: segmented(Facts::default()),
            context,
            study: None,
        }
    }
}

impl Ours {
    /// Takes in the answer to a batch of pages of a list.
    ///
    /// # Errors
    /// If the bytes are no such answer.
    pub fn load_page(&mut self, list: List, bytes: &[u8]) -> Result<(), String> {
        let source = match list {
            List::Companies => Source::Companies,
            List::Contacts => Source::Contacts,
            List::Deals => Source::Deals,
            List::Invoices => Source::Invoices,
            List::Activities => Source::Activities,
            List::SalesActivities => Source::SalesActivities,
        };
        let listings = [Some(Listing::plain(source)); BATCH_LENGTH];
        let reply = read_batch(200, bytes, &listings, &self.stages).map_err(|error| error.to_string())?;
        for part in reply.parts.into_iter().flatten() {
            let page = part.result.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
            self.facts[list as usize].absorb(&page.facts);
        }
        Ok(())
    }

    /// Counts every group of the five modes in every month, from what is loaded and nothing counted before: the ordinal
    /// of the first month, then fifteen counts a month in the order of [`Group::all`].
    pub fn history(&mut self) -> Vec<u32> {
        let facts = std::mem::replace(&mut self.engine, segmented(Facts::default())).into_facts();
        let loaded = std::mem::take(&mut self.facts);
        self.engine = segmented(Facts::sum(std::iter::once(facts).chain(loaded).collect()));
        self.counts()
    }

    fn counts(&self) -> Vec<u32> {
        let series = self.engine.series();
        let counts = series.counts.iter().flat_map(|counts| Group::all().map(|group| counts[group]));
        std::iter::once(series.first.ordinal() as u32).chain(counts).collect()
    }

    /// Reads what has changed and been added.
    ///
    /// # Errors
    /// If the bytes are no such answers.
    pub fn read(&mut self, delta: &[(List, Vec<u8>)]) -> Result<(), String> {
        for (list, bytes) in delta {
            self.load_page(*list, bytes)?;
        }
        self.delta = Facts::sum(std::mem::take(&mut self.facts).into()).into();
        Ok(())
    }

    /// Takes in what was [read](Self::read), and gives the history that is right now.
    pub fn apply(&mut self) -> Vec<u32> {
        self.engine.apply(&std::mem::take(&mut self.delta));
        self.counts()
    }

    /// The first page of a list of clients; nothing if there is no such month.
    pub fn page(&mut self, question: Question<'_>) -> Option<Answer> {
        let month = Month::new(question.month.div_euclid(12), question.month.rem_euclid(12) as u32 + 1)?;
        let year = Period::Last(Span { count: 12, unit: Unit::Months });
        let by = match question.sort {
            Sort::LastPayment => SortBy::LastPayment,
            Sort::Revenue => SortBy::Revenue(year),
        };
        let query = ListQuery {
            search: question.words.to_owned(),
            sort: segmentation::Sort { by, descending: true },
            limit: ROWS,
            ..ListQuery::of(Members::Group(Group::Active), month)
        };
        let page = self.engine.list(&query, &self.context, &mut || true)?;
        Some(Answer { matching: page.matching as u32, cards: page.rows.iter().map(|row| number(row.card)).collect() })
    }

    /// The clients of today whose names hold every one of some words, by name.
    pub fn search(&mut self, words: &str) -> Answer {
        let mut answer = Answer::default();
        let mut rows = Vec::new();
        for group in [Group::B2bWithContacts, Group::B2bWithoutContacts, Group::B2c] {
            let search = words.to_owned();
            let question = DrillDown { group, month: Month::of(today()), search, offset: 0, limit: ROWS };
            let page = self.engine.drill_down(&question);
            answer.matching += page.matching as u32;
            rows.extend(page.rows.into_iter().map(|row| (folded(&row.title), row.card)));
        }
        // Each group comes by name; today's engine has no list of all clients, so the three are merged.
        rows.sort_by(|left, right| (left.0.is_empty(), left).cmp(&(right.0.is_empty(), right)));
        answer.cards = rows.iter().take(ROWS).map(|(_, card)| number(*card)).collect();
        answer
    }

    /// Does the next step of the forecast of today; at its end, the payments that are expected of all buyers in 52
    /// weeks, or a number that is none where there is no forecast.
    pub fn forecast(&mut self) -> Option<f64> {
        let Some(study) = &mut self.study else {
            let view = View::new(&self.engine, &self.context);
            self.study = Study::new(&view, day_of(today())).ok();
            return self.study.is_none().then_some(f64::NAN);
        };
        let outcome = study.step()?;
        self.study = None;
        Some(outcome.map_or(f64::NAN, |forecast| forecast.outlooks.iter().map(|it| it.payments[2]).sum()))
    }

    /// Bytes of memory the module holds; 0 outside of Wasm.
    #[must_use]
    pub fn bytes(&self) -> usize {
        #[cfg(target_family = "wasm")]
        return core::arch::wasm32::memory_size(0) << 16;
        #[cfg(not(target_family = "wasm"))]
        0
    }
}

fn segmented(facts: Facts) -> Segmentation {
    Segmentation::new(facts, &Settings::default(), today())
}

fn folded(title: &str) -> String {
    title.to_lowercase().replace('ё', "е")
}

fn number(card: Card) -> i32 {
    match card {
        Card::Company(id) => id.0 as i32,
        Card::Contact(id) => -(id.0 as i32),
    }
}
