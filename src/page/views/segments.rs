//! The page «Segments»: the list of them, one that is open with its report and its clients, and the builder.

mod builder;
mod compare;
mod made_of;
mod name_and_place;
mod opened;
mod row;
mod shelf;
mod snapshot;
mod values;

use std::sync::Arc;

use client_segments::i18n::{Lang, ListTexts};
use client_segments::sections::breakdowns::BreakdownsTexts;
use client_segments::sections::segments::sentence::{Names, sentence};
use client_segments::sections::segments::{Choice, Key, Listing, SegmentsTexts, Unusable};
use leptos::prelude::*;
use protocol::{
    BoughtGoods, BreakdownQuestion, Columns, ComparisonQuestion, DraftQuestion, FreezeQuestion, GoodsQuestion,
    SegmentReportQuestion, SegmentsAnswer, SegmentsQuestion, Shelf, SizesQuestion, SnapshotQuestion,
};
use segmentation::Month;
use segmentation::condition::{Condition, Field, Preset};

use self::builder::BuilderCard;
use self::compare::Compared;
use self::opened::Opened;
use self::shelf::Shelves;
use super::breakdowns::part_name;
use super::list::names::{self, want_names, want_staff};
use super::list::{OwnListCard, PastBanner, month_of};
use crate::page::parts::Waiting;
use crate::page::state::{State, use_state};

/// The name of a segment; nothing if there is none (any more).
fn name_of(state: State, key: &Key) -> Option<String> {
    match key {
        Key::Preset(preset) => Some((state.lang.words::<SegmentsTexts>().preset)(*preset).to_owned()),
        saved => state.segments.with(|known| saved.saved(known.as_ref()?).map(|segment| segment.name.clone())),
    }
}

/// What is listed, in words; nothing if the address is not understood.
pub(super) fn title(state: State, code: &str) -> Option<String> {
    let texts = state.lang.words::<SegmentsTexts>();
    let listing = Listing::from_code(code)?;
    let of = match state.route.with(Choice::of) {
        Choice::All => return None,
        Choice::Compare(first, second) => {
            return Some((texts.listing)(&listing, &name_of(state, &first)?, &name_of(state, &second)?));
        }
        Choice::Open(key) => name_of(state, &key)?,
        Choice::Edit { of, .. } => of.and_then(|key| name_of(state, &key)).unwrap_or_else(|| texts.unnamed.to_owned()),
    };
    let other = match &listing {
        Listing::With(key) => name_of(state, key)?,
        Listing::Part(by, part) => {
            let words = state.lang.words::<BreakdownsTexts>();
            (words.listed)((words.dimension)(*by), &part_name(state, *by, part))
        }
        _ => String::new(),
    };
    Some((texts.listing)(&listing, &of, &other))
}

/// The segments there are, in the order in which they are shown.
fn keys(page: Page) -> Vec<Key> {
    let known = known(page.state);
    let saved = Shelf::ALL.into_iter().flat_map(|shelf| {
        known.of(shelf).segments.iter().map(move |segment| Key::Saved(shelf, segment.id.clone())).collect::<Vec<_>>()
    });
    saved.chain(Preset::ALL.map(Key::Preset)).collect()
}

/// The saved segments as far as they are known.
fn known(state: State) -> Arc<SegmentsAnswer> {
    state.segments.get().unwrap_or_default()
}

/// What is called how in the portal, as far as that is known by now.
fn names(state: State, goods: RwSignal<Option<BoughtGoods>>) -> Names {
    let texts = state.lang.words::<SegmentsTexts>();
    let known = known(state);
    let staff = state.staff.get().unwrap_or_default();
    let directories = state.directories.get();
    let mut lists = std::collections::BTreeMap::new();
    let mut list = |field, names: Option<Vec<(String, String)>>| {
        if let Some(names) = names {
            lists.insert(field, names);
        }
    };
    list(Field::Type, names::types(state));
    list(Field::Source, names::sources(state));
    list(Field::Industry, names::industries(state));
    list(Field::Employees, known.employees.clone());
    let saved = Shelf::ALL.into_iter().flat_map(|shelf| &known.of(shelf).segments);
    let saved = saved.map(|segment| (segment.id.clone(), segment.name.clone()));
    let ready = Preset::ALL.map(|preset| (Key::Preset(preset).name_in_condition(), (texts.preset)(preset).to_owned()));
    let (currency, funnels) =
        directories.map(|it| (it.currency, it.directories.funnels.unwrap_or_default())).unwrap_or_default();
    Names {
        users: names::users(state),
        departments: staff.departments.into_iter().map(|it| (it.id, it.name)).collect(),
        lists,
        funnels,
        deal_types: known.deal_types.clone().unwrap_or_default(),
        user_fields: known.user_fields.clone(),
        segments: saved.chain(ready).collect(),
        goods: goods.get().map(|told| told.goods).unwrap_or_default(),
        currency,
    }
}

/// What a condition needs and what is not read to its end, in words; nothing if everything is.
fn unread(page: Page, columns: &[Columns]) -> Option<String> {
    let words = page.state.lang.words::<ListTexts>();
    let names: Vec<&str> = columns.iter().map(|&columns| (words.unread_columns)(columns)).collect();
    (!names.is_empty()).then(|| (page.texts.unread)(&names.join(", ")))
}

/// What the page knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
struct Page {
    state: State,
    texts: &'static SegmentsTexts,
    names: Memo<Names>,
    /// The goods that were bought, once somebody asks for them.
    goods: RwSignal<Option<BoughtGoods>>,
    /// Whether a block of the builder is on goods.
    goods_are_wanted: RwSignal<bool>,
}

impl Page {
    /// A condition in words.
    fn sentence(self, condition: &Condition) -> String {
        self.names.with(|names| sentence(condition, self.state.lang, names))
    }

    /// Why a segment cannot be counted, in words.
    fn unusable(self, why: &Unusable) -> String {
        let name = |id: &String| self.names.with(|names| names.segment(id).map_or_else(|| id.clone(), str::to_owned));
        let named = match why {
            Unusable::Circle(ids) => Unusable::Circle(ids.iter().map(name).collect()),
            other => other.clone(),
        };
        (self.texts.unusable)(&named)
    }

    /// Opens something on the page.
    fn go(self, choice: &Choice) {
        let route = choice.route(&self.state.route.get_untracked());
        self.state.go(route);
    }
}

/// What of an address decides which part of the page is shown; what is typed into the builder is not among it.
#[derive(Clone, PartialEq)]
enum Part {
    All,
    Open(Key),
    Compare([Key; 2]),
    Edit(Option<Key>),
}

/// How many months back goods are asked for, so that they can be chosen; a condition asks for those that it needs.
const GOODS_MONTHS: i32 = 12;

/// Asks for the goods that can be named, as soon as any condition of the page is on goods.
fn ask_goods(page: Page, month: Memo<Option<Month>>) {
    let state = page.state;
    let is_on_goods =
        |text: &str| [Field::GoodsSum, Field::GoodsQuantity].iter().any(|it| text.contains(it.spec().code));
    let are_asked = Memo::new(move |_| {
        let known = known(state);
        let mut saved = Shelf::ALL.into_iter().flat_map(|shelf| &known.of(shelf).segments);
        saved.any(|segment| is_on_goods(&segment.condition))
            || state.route.with(|route| route.choice.as_deref().is_some_and(is_on_goods))
            || page.goods_are_wanted.get()
    });
    Effect::new(move || {
        state.summary.track();
        let Some(month) = month.get().filter(|_| are_asked.get()) else { return };
        state.ask(GoodsQuestion { since: month.plus(-GOODS_MONTHS) }, move |answer| {
            // The page may show something else by now; where nothing is told, goods are typed.
            let _ = page.goods.try_set(answer.ok());
        });
    });
}

/// The page.
#[component]
pub(super) fn SegmentsPage() -> impl IntoView {
    let state = use_state();
    let goods = RwSignal::new(None);
    let names = Memo::new(move |_| names(state, goods));
    let page = Page {
        state,
        texts: state.lang.words::<SegmentsTexts>(),
        names,
        goods,
        goods_are_wanted: RwSignal::new(false),
    };
    let month = Memo::new(move |_| month_of(state));
    ask_goods(page, month);
    want_names(state);
    want_staff(state);
    state.ask(SegmentsQuestion { in_russian: state.lang == Lang::Ru }, move |answer| {
        state.segments.set(Some(Arc::new(answer)));
    });
    on_cleanup(move || {
        state.withdraw::<SegmentsQuestion>();
        state.withdraw::<SizesQuestion>();
        state.withdraw::<DraftQuestion>();
        state.withdraw::<FreezeQuestion>();
        state.withdraw::<GoodsQuestion>();
        state.withdraw::<SnapshotQuestion>();
        state.withdraw::<SegmentReportQuestion>();
        state.withdraw::<ComparisonQuestion>();
        state.withdraw::<BreakdownQuestion>();
    });
    let part = Memo::new(move |_| match state.route.with(Choice::of) {
        Choice::All => Part::All,
        Choice::Open(key) => Part::Open(key),
        Choice::Compare(first, second) => Part::Compare([first, second]),
        Choice::Edit { of, .. } => Part::Edit(of),
    });
    // A saved segment is opened once it is known, and the builder once it is known what fields of the portal hold.
    let waits = Memo::new(move |_| {
        let is_needed = match part.get() {
            Part::All | Part::Open(Key::Preset(_)) => false,
            Part::Open(Key::Saved(..)) | Part::Compare(_) | Part::Edit(_) => true,
        };
        is_needed && state.segments.with(Option::is_none)
    });
    view! {
        <div class="panel pages segments">
            <PastBanner month />
            {move || match part.get() {
                _ if waits.get() => view! {
                    <section class="card page-card"><Waiting text=page.texts.loading /></section>
                }
                .into_any(),
                Part::All => view! { <Shelves page month /> }.into_any(),
                Part::Open(key) => view! { <Opened page month key /> }.into_any(),
                Part::Compare(pair) => view! { <Compared page month pair /> }.into_any(),
                Part::Edit(of) => view! { <BuilderCard page month of /> }.into_any(),
            }}
            <OwnListCard stands_here=|_| true />
        </div>
    }
}
