//! A segment that is open: its sentence, what can be done with it, and its report, each number of which lists its clients.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::segments::compare as told;
use client_segments::sections::segments::snapshot::SnapshotTexts;
use client_segments::sections::segments::{Choice, Key, Listing, counted, line};
use leptos::prelude::*;
use protocol::{NoDraft, SaveSegment, SaveSegmentAnswer, SegmentReport, SegmentReportQuestion, Shelf, UseSegment};
use segmentation::Month;
use std::sync::Arc;

use super::compare::options;
use super::made_of::MadeOf;
use super::snapshot::{Freeze, Since, build_over, kind_of};
use super::{Page, keys, known, name_of};
use crate::page::latest::Latest;
use crate::page::parts::{Button, Head, Kind, Problem, Question, Table, Waiting, number, text};
use crate::page::state::State;
use crate::page::views::choose::{Choose, ChooseMonth};
use crate::page::views::help::HelpLink;
use crate::page::views::list::{is_open, toggle};
use crate::page::views::sharing::NotTold;
use crate::page::{browser, link};

/// The size of the line of the report, in units of its drawing.
pub(super) const CHART: (f64, f64) = (600.0, 140.0);

/// So many other segments are compared at the most.
const OTHERS: usize = 20;

/// The segment.
#[component]
pub(super) fn Opened(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The segment.
    key: Key,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let key = StoredValue::new(key);
    let name = Memo::new(move |_| key.with_value(|key| name_of(state, key)));
    let condition = Memo::new(move |_| key.with_value(|key| key.condition(&known(state))));
    let asked = Memo::new(move |_| key.with_value(|key| counted(key, &known(state))));
    let back = move |_| page.go(&Choice::All);
    let frozen = Memo::new(move |_| key.with_value(|key| key.frozen(&known(state)).cloned()));
    let kind = move || key.with_value(|key| kind_of(page, key));
    let made_by = move || frozen.with(Option::is_some).then_some(state.lang.words::<SnapshotTexts>().made_by);
    let is_freezing = RwSignal::new(false);
    note_use(page, key);
    view! {
        <section class="card page-card wide-card print-sheet">
            <div class="page-head no-print">
                <Button kind=Kind::Link press=back>{texts.back}</Button>
                <div class="chooses"><ChooseMonth label=texts.month /></div>
            </div>
            <Show
                when=move || name.with(Option::is_some)
                fallback=move || view! { <p role="alert">{texts.gone}</p> }
            >
                <h2 class="segment-title"><bdi>{move || name.get()}</bdi> "\u{a0}" <HelpLink topic=Topic::Segments /></h2>
                {move || kind().map(|kind| view! { <p class="segment-kind">{kind}</p> })}
                <p class="segment-sentence-whole">
                    {move || made_by().map(|words| view! { <span class="muted">{words}" "</span> })}
                    {move || condition.with(|it| it.as_ref().ok().map(|it| page.sentence(it)))}
                </p>
                {move || asked.get().err().map(|why| {
                    let why = page.unusable(&why);
                    view! { <Problem>{why}</Problem> }
                })}
                <Printed page month />
                <Commands page key is_freezing />
                <Show when=move || is_freezing.get()>
                    <Freeze page month key asked is_open=is_freezing />
                </Show>
                {move || frozen.get().map(|list| view! { <Since page month key list /> })}
                <Report page month key asked is_frozen=frozen.with(Option::is_some) />
            </Show>
        </section>
    }
}

/// Notes that a saved segment is used, once its clients are listed: whatever is done with them begins there.
fn note_use(page: Page, key: StoredValue<Key>) {
    let state = page.state;
    let is_noted = StoredValue::new(false);
    Effect::new(move || {
        let is_listed = state.route.with(|route| route.list.is_some());
        let segment = key.with_value(|key| {
            let Key::Saved(shelf, _) = key else { return None };
            Some((*shelf, key.saved(&known(state))?.clone())).filter(|_| may_change(state, key))
        });
        let Some((shelf, segment)) = segment.filter(|_| is_listed && state.tells_clients()) else { return };
        if is_noted.get_value() {
            return;
        }
        is_noted.set_value(true);
        state.ask(UseSegment { shelf, segment }, move |now| {
            if let Some(now) = now {
                take_shelf(state, shelf, now);
            }
        });
    });
}

/// What stands above a report on paper alone: of which month it is, and when it was printed.
#[component]
pub(super) fn Printed(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let lang = page.state.lang;
    let said = move || {
        let month = month.get()?;
        Some((page.texts.report.printed)(&format::month(lang, month), &format::date(lang, browser::today())))
    };
    view! { <p class="print-only">{said}</p> }
}

/// Prints what is on the page.
#[component]
pub(super) fn PrintButton(
    /// What the page knows.
    page: Page,
) -> impl IntoView {
    let print = move |_| {
        // A browser that does not print leaves the page as it is.
        let _ = window().print();
    };
    view! { <Button press=print>{page.texts.report.print}</Button> }
}

/// Whether the viewer may change the segments of a place.
fn may_change(state: State, key: &Key) -> bool {
    match key {
        Key::Preset(_) => false,
        Key::Saved(Shelf::Portal, _) => state.is_admin(),
        Key::Saved(Shelf::Own, _) => true,
    }
}

/// What can be done with a segment.
#[component]
fn Commands(
    /// What the page knows.
    page: Page,
    /// The segment.
    key: StoredValue<Key>,
    /// Whether the panel is open that makes a snapshot.
    is_freezing: RwSignal<bool>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let words = state.lang.words::<SnapshotTexts>();
    let is_frozen = Memo::new(move |_| key.with_value(|key| key.frozen(&known(state)).is_some()));
    let is_copied = RwSignal::new(false);
    let is_asking = RwSignal::new(false);
    let said = RwSignal::new(None::<String>);
    let may = Memo::new(move |_| key.with_value(|key| may_change(state, key)));
    let change = move |_| page.go(&Choice::Edit { of: Some(key.get_value()), draft: None });
    let text = move || key.with_value(|key| key.condition(&known(state)).map(|it| it.to_json()).ok());
    // A copy is a new segment that begins with the same condition.
    let copy = move |_| {
        let key = key.get_value();
        let (of, draft) = if matches!(key, Key::Preset(_)) { (Some(key), None) } else { (None, text()) };
        page.go(&Choice::Edit { of, draft });
    };
    let copy_json = move |_| {
        if let Some(text) = text() {
            is_copied.set(browser::copy_text(&text));
        }
    };
    let delete = move |()| {
        let known = known(state);
        let Some((shelf, seen)) = key.with_value(|key| {
            let Key::Saved(shelf, id) = key else { return None };
            Some((*shelf, (id.clone(), key.saved(&known)?.revision)))
        }) else {
            return;
        };
        let question = SaveSegment { shelf, seen: Some(seen), wanted: None, frozen: None, replaces_damaged: false };
        state.ask(question, move |answer| {
            let shelf_now = match answer {
                SaveSegmentAnswer::Saved(_, now) => {
                    page.go(&Choice::All);
                    Some(now)
                }
                SaveSegmentAnswer::Overtaken(now) => {
                    let _ = said.try_set(Some(super::builder::overtaken(page, &now, &key.get_value())));
                    Some(now)
                }
                other => {
                    let _ = said.try_set(super::builder::failure(page, &other));
                    None
                }
            };
            if let Some(now) = shelf_now {
                take_shelf(state, shelf, now);
            }
        });
    };
    let question = move || {
        let ask = if is_frozen.get() { words.delete_question } else { texts.delete_question };
        key.with_value(|key| name_of(state, key)).map(|name| ask(&name))
    };
    let others = Signal::derive(move || {
        let nothing = (String::new(), texts.choose.to_owned());
        std::iter::once(nothing).chain(key.with_value(|key| options(page, Some(key)))).collect::<Vec<_>>()
    });
    let compare = move |code: String| {
        if let Some(second) = Key::from_code(&code) {
            page.go(&Choice::Compare(key.get_value(), second));
        }
    };
    view! {
        <div class="page-buttons no-print">
            <Show
                when=move || is_frozen.get()
                fallback=move || view! {
                    <Show when=move || may.get()>
                        <Button press=change>{texts.change}</Button>
                    </Show>
                    <Button press=copy>{texts.copy}</Button>
                    <Button
                        expanded=is_freezing
                        press=move |_| is_freezing.update(|is_freezing| *is_freezing = !*is_freezing)
                    >
                        {words.freeze}
                    </Button>
                }
            >
                <Button press=move |_| key.with_value(|key| build_over(page, key))>{words.further}</Button>
            </Show>
            <Button press=copy_json>{move || if is_copied.get() { texts.copied } else { texts.copy_json }}</Button>
            <Button press=move |_| link::copy(state, state.route.get_untracked())>
                {state.lang.words::<client_segments::i18n::ListTexts>().link}
            </Button>
            <Show when=move || may.get()>
                <Button press=move |_| is_asking.set(true)>{texts.delete}</Button>
            </Show>
            <PrintButton page />
            <Choose
                label=texts.pair.compare
                options=others
                chosen=Signal::derive(String::new)
                choose=Callback::new(compare)
            />
        </div>
        <Show when=move || is_asking.get()>
            <Question
                text=question().unwrap_or_default()
                yes=texts.delete
                no=texts.cancel
                agree=delete
                is_asking
            />
        </Show>
        {move || said.get().map(|said| view! { <Problem>{said}</Problem> })}
    }
}

/// Puts what a place holds by now into what is known.
pub(super) fn take_shelf(state: State, shelf: Shelf, now: protocol::SegmentShelf) {
    state.segments.update(|known| {
        let mut all = known.take().map(Arc::unwrap_or_clone).unwrap_or_default();
        *all.of_mut(shelf) = now;
        *known = Some(Arc::new(all));
    });
}

/// The segments with which an overlap is told: all saved ones, and those that are ready.
fn others(page: Page, key: &Key) -> Vec<(Key, String)> {
    let known = known(page.state);
    let all = keys(page).into_iter().filter(|other| other != key);
    all.filter_map(|key| counted(&key, &known).ok().map(|text| (key, text))).take(OTHERS).collect()
}

/// The report.
#[component]
fn Report(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The segment.
    key: StoredValue<Key>,
    /// Its condition as it is counted.
    asked: Memo<Result<String, client_segments::sections::segments::Unusable>>,
    /// Whether it is a snapshot, of which neither months nor coming and going tell anything.
    is_frozen: bool,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let compared = Memo::new(move |_| key.with_value(|key| others(page, key)));
    let answer = Latest::<SegmentReportQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let (Some(month), Ok(condition)) = (month.get(), asked.get()) {
            let others = compared.with(|others| others.iter().map(|(_, text)| text.clone()).collect());
            answer.ask(state, SegmentReportQuestion { month, condition, others });
        }
    });
    let condition = Signal::derive(move || asked.get().ok());
    let told = move || {
        answer.with(|answer| match answer {
            _ if asked.with(Result::is_err) => ().into_any(),
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(Err(NoDraft::NotRead)) => view! { <NotTold others=texts.not_read /> }.into_any(),
            Some(Err(NoDraft::Unusable(why))) => {
                let why = (texts.no_condition)(why);
                view! { <Problem>{why}</Problem> }.into_any()
            }
            Some(Ok(report)) => view! { <Told page month report=(**report).clone() compared is_frozen /> }.into_any(),
        })
    };
    // Where no client is told there is nobody to tell apart.
    let is_told = Memo::new(move |_| answer.with(|answer| matches!(answer, Some(Ok(_)))) && condition.get().is_some());
    view! {
        {told}
        <Show when=move || is_told.get()>
            <MadeOf page month condition />
        </Show>
    }
}

/// A number of the report, with what it is of; it lists its clients if there is a list.
#[component]
pub(super) fn Figure(
    /// What the number is of.
    label: &'static str,
    /// The number.
    number: String,
    /// What stands beside it.
    note: String,
    /// The list that it opens.
    #[prop(into)]
    list: Option<Listing>,
) -> impl IntoView {
    let state = crate::page::state::use_state();
    let content = view! {
        <span class="figure-label">{label}</span>
        <strong>{number}</strong>
        <small class="muted">{note}</small>
    };
    match list {
        Some(list) => {
            let code = list.code();
            let own = code.clone();
            view! {
                <Button
                    class="strip figure"
                    pressed=move || is_open(state, &own)
                    press=move |_| toggle(state, code.clone())
                >
                    {content}
                </Button>
            }
            .into_any()
        }
        None => view! { <div class="figure figure-still">{content}</div> }.into_any(),
    }
}

/// The numbers of the report.
#[component]
fn Told(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The report.
    report: SegmentReport,
    /// The segments with which it is compared.
    compared: Memo<Vec<(Key, String)>>,
    /// Whether it is a snapshot.
    is_frozen: bool,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let lang = state.lang;
    let clients = report.clients.last().copied().unwrap_or(0);
    let share = |part: f64, whole: f64| if whole > 0.0 { format::percent(lang, part / whole) } else { String::new() };
    let of_segment = move |part: u32| share(part.into(), clients.into());
    let [size, revenue, average, payments, conversion, phone, email, both] = texts.report.numbers;
    let (won, lost) = report.closed;
    let money = |cents: i64| {
        let currency = report.revenue.as_ref().map(|(.., currency)| currency.as_str()).unwrap_or_default();
        format::money(lang, cents, currency)
    };
    let dash = || "–".to_owned();
    let (paid, paid_note) = match &report.revenue {
        Some((sum, all, _)) => (money(*sum), (texts.report.of_revenue)(&share(*sum as f64, *all as f64))),
        None => (dash(), texts.report.no_sums.to_owned()),
    };
    let mean = told::average(&report).map_or_else(dash, money);
    let frequency = told::frequency(&report).map_or_else(dash, |ratio| format::decimal(lang, ratio));
    let no_payments = if report.payments == 0 { texts.report.no_payments.to_owned() } else { String::new() };
    let deals = match told::conversion(&report) {
        None => (dash(), texts.report.no_deals.to_owned()),
        Some(share) => (format::percent(lang, share), (texts.report.of_deals)(&state.number(won), &state.number(lost))),
    };
    let reach = report.reach;
    let all = (texts.report.share)(&share(clients.into(), report.all.into()), &state.number(report.all));
    let unread = super::unread(page, &report.unread);
    let rows = compared.with_untracked(|compared| {
        let mut rows: Vec<_> =
            compared.iter().zip(&report.overlaps).map(|((key, _), &(all, both))| (key.clone(), all, both)).collect();
        rows.retain(|(.., both)| *both > 0);
        rows.sort_by_key(|(.., both)| std::cmp::Reverse(*both));
        rows
    });
    let (sizes, came, gone) = (report.clients.clone(), report.came, report.gone);
    let no_list: Option<Listing> = None;
    let came_list = (came > 0).then_some(Listing::Came);
    let gone_list = (gone > 0).then_some(Listing::Gone);
    view! {
        <div class="segment-report">
            {unread.map(|text| view! { <p role="status">{text}</p> })}
            <div class="strips figures">
                {(!is_frozen).then(|| view! {
                    <Figure label=size number=state.number(clients) note=all list=Listing::Members />
                    <Figure label=texts.report.came number=format!("+{}", state.number(came)) note=texts.report.moved.to_owned() list=came_list />
                    <Figure label=texts.report.left number=format!("−{}", state.number(gone)) note=texts.report.moved.to_owned() list=gone_list />
                })}
                <Figure label=phone number=state.number(reach.phone) note=of_segment(reach.phone) list=Listing::Phone />
                <Figure label=email number=state.number(reach.email) note=of_segment(reach.email) list=Listing::Email />
                <Figure label=both number=state.number(reach.both) note=of_segment(reach.both) list=Listing::PhoneAndEmail />
                <Figure label=revenue number=paid note=paid_note list=no_list.clone() />
                <Figure label=average number=mean note=no_payments.clone() list=no_list.clone() />
                <Figure label=payments number=frequency note=no_payments list=no_list.clone() />
                <Figure label=conversion number=deals.0 note=deals.1 list=no_list.clone() />
            </div>
            <p class="muted">{texts.report.of_year}</p>
            {(!is_frozen).then(|| view! { <History page month sizes /> })}
            <h3>{texts.report.overlaps}</h3>
            <Overlaps page rows clients />
        </div>
    }
}

/// The size through the months.
#[component]
fn History(
    /// What the page knows.
    page: Page,
    /// The last month.
    month: Memo<Option<Month>>,
    /// The sizes.
    sizes: Vec<u32>,
) -> impl IntoView {
    let state = page.state;
    let named = |month: Month| format::month(state.lang, month);
    let Some(last) = month.get_untracked().filter(|_| sizes.len() > 1) else { return ().into_any() };
    let first = last.plus(1 - sizes.len() as i32);
    let label = (page.texts.report.history)(&named(first), &named(last));
    let most = sizes.iter().copied().max().unwrap_or(0);
    view! {
        <figure class="tried-chart segment-history">
            <span class="muted">{state.number(most)}</span>
            <svg viewBox=format!("0 0 {} {}", CHART.0, CHART.1) preserveAspectRatio="none" role="img" aria-label=label>
                <polyline points=line(&sizes, CHART) />
            </svg>
            <figcaption>
                <span>{named(first)}</span>
                <span>{named(last)}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// How many clients other segments have in common with this one.
#[component]
fn Overlaps(
    /// What the page knows.
    page: Page,
    /// The others, each with its clients and those of them who are in this one.
    rows: Vec<(Key, u32, u32)>,
    /// How many clients this one has.
    clients: u32,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    if rows.is_empty() {
        return view! { <p class="muted">{texts.report.no_overlaps}</p> }.into_any();
    }
    let row = move |(key, all, both): (Key, u32, u32)| {
        let code = Listing::With(key.clone()).code();
        let own = code.clone();
        let name = name_of(state, &key);
        let share = format::percent(state.lang, f64::from(both) / f64::from(clients.max(1)));
        view! {
            <tr>
                <th scope="row">
                    <Button kind=Kind::Link class="part-name" press=move |_| page.go(&Choice::Open(key.clone()))>
                        <bdi>{name}</bdi>
                    </Button>
                </th>
                <td class="number">{state.number(all)}</td>
                <td class="number">
                    <Button
                        kind=Kind::Link
                        pressed=move || is_open(state, &own)
                        press=move |_| toggle(state, code.clone())
                    >
                        {state.number(both)}
                    </Button>
                </td>
                <td class="number muted">{share}</td>
            </tr>
        }
    };
    let [name, numbers @ ..] = texts.report.overlap_columns;
    let head: Vec<Head> = std::iter::once(text(name)).chain(numbers.map(number)).collect();
    let rows = rows.into_iter().map(row).collect_view();
    view! { <Table head>{rows}</Table> }.into_any()
}
