//! The list of segments: the portal's, one's own, and those that are ready, each with its size and how that has gone.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::segments::{Age, Choice, FEW, Key, LINE, LINE_MONTHS, age, change, counted, line};
use leptos::prelude::*;
use protocol::{NotRead, SegmentShelf, SegmentSize, Shelf, SizesQuestion};
use segmentation::Month;
use segmentation::condition::Preset;

use super::snapshot::kind_of;
use super::{Page, keys, known, name_of};
use crate::page::parts::{Button, Kind, Waiting};
use crate::page::state::State;
use crate::page::views::choose::ChooseMonth;
use crate::page::views::help::HelpLink;
use crate::page::views::sharing::NotTold;

/// The segments that are asked for, each with its condition as it is counted.
type AskedFor = Vec<(Key, String)>;

/// Sizes, with what they are of.
#[derive(Clone)]
struct Counted {
    month: Month,
    of: AskedFor,
    sizes: Result<Vec<Option<SegmentSize>>, NotRead>,
}

/// The size of one segment, as far as it is known.
#[derive(Clone, PartialEq)]
enum Size {
    /// It is being counted.
    Counting,
    /// It is not counted.
    None,
    /// It is this.
    Told(SegmentSize),
}

/// The sizes of the segments, with how they went as soon as that is counted.
#[derive(Clone, Copy)]
struct Sizes {
    month: Memo<Option<Month>>,
    asked: Memo<AskedFor>,
    now: RwSignal<Option<Counted>>,
    history: RwSignal<Option<Counted>>,
}

impl Sizes {
    /// The size of a segment.
    fn of(self, key: &Key) -> Size {
        // Before the first reading there is nothing to count, and what cannot be counted says so itself.
        let Some(month) = self.month.get() else { return Size::None };
        let text = self.asked.with(|asked| asked.iter().find(|(known, _)| known == key).map(|(_, text)| text.clone()));
        let Some(text) = text else { return Size::None };
        let size = |counted: &Option<Counted>| {
            let counted = counted.as_ref().filter(|counted| counted.month == month)?;
            let Ok(sizes) = &counted.sizes else { return Some(Size::None) };
            let place = counted.of.iter().position(|(of, as_text)| of == key && *as_text == text)?;
            Some(sizes.get(place).cloned().flatten().map_or(Size::None, Size::Told))
        };
        self.history.with(size).or_else(|| self.now.with(size)).unwrap_or(Size::Counting)
    }

    /// The segment at a place of an answer.
    fn at(self, place: u32) -> Option<Key> {
        let key = |counted: &Option<Counted>| counted.as_ref()?.of.get(place as usize).map(|(key, _)| key.clone());
        self.history.with(key).or_else(|| self.now.with(key))
    }

    /// Asks how large they are now, and how they went.
    fn ask(self, state: State, month: Month) {
        for (months, told) in [(2, self.now), (LINE_MONTHS, self.history)] {
            let of = self.asked.get();
            let conditions = of.iter().map(|(_, text)| text.clone()).collect();
            state.ask(SizesQuestion { month, months, conditions }, move |sizes| {
                // The page may show something else by now.
                let _ = told.try_set(Some(Counted { month, of, sizes }));
            });
        }
    }
}

/// All segments.
#[component]
pub(super) fn Shelves(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let asked = Memo::new(move |_| {
        let known = known(state);
        let counted = |key: Key| counted(&key, &known).ok().map(|text| (key, text));
        keys(page).into_iter().filter_map(counted).collect::<Vec<_>>()
    });
    let sizes = Sizes { month, asked, now: RwSignal::new(None), history: RwSignal::new(None) };
    Effect::new(move || {
        // Other numbers are other sizes.
        state.summary.track();
        if let Some(month) = month.get() {
            sizes.ask(state, month);
        }
    });
    let picked = RwSignal::new(Vec::new());
    let is_hidden = Memo::new(move |_| sizes.now.with(|told| told.as_ref().is_some_and(|it| it.sizes.is_err())));
    let is_counting = Memo::new(move |_| keys(page).iter().any(|key| sizes.of(key) == Size::Counting));
    let saved = Memo::new(move |_| keys(page).iter().filter(|key| matches!(key, Key::Saved(..))).count());
    view! {
        <section class="card page-card wide-card">
            <div class="page-head">
                <h2>{texts.title} "\u{a0}" <HelpLink topic=Topic::Segments /></h2>
                <Button kind=Kind::Primary press=move |_| page.go(&Choice::Edit { of: None, draft: None })>{texts.new}</Button>
            </div>
            <p>{texts.intro}</p>
            <div class="chooses"><ChooseMonth label=texts.month /></div>
            <Show when=move || is_hidden.get()>
                <NotTold others=texts.not_read />
            </Show>
            <p class="muted segment-status" role="status">{move || is_counting.get().then_some(texts.counting)}</p>
            <Show when=move || { saved.get() > FEW }>
                <p class="segment-advice">
                    {move || (texts.too_many)(saved.get() as u64, &state.number(saved.get() as u64))}
                </p>
            </Show>
            {Shelf::ALL
                .map(|shelf| view! { <ShelfSection page shelf sizes picked /> })
                .collect_view()}
            <h3>{texts.presets}</h3>
            <Table page sizes picked keys=Signal::derive(|| Preset::ALL.map(Key::Preset).to_vec()) are_saved=false />
            <Picked page picked />
        </section>
    }
}

/// What is picked to be compared, and the button that compares.
#[component]
fn Picked(
    /// What the page knows.
    page: Page,
    /// Those that are picked.
    picked: RwSignal<Vec<Key>>,
) -> impl IntoView {
    let (state, words) = (page.state, page.texts.pair);
    let name = move |key: &Key| name_of(state, key).unwrap_or_default();
    let told = move || {
        picked.with(|picked| match &picked[..] {
            [one] => view! { <span>{(words.pick_another)(&name(one))}</span> }.into_any(),
            [first, second] => {
                let label = (words.compare_picked)(&name(first), &name(second));
                let pair = Choice::Compare(first.clone(), second.clone());
                view! { <Button kind=Kind::Primary press=move |_| page.go(&pair)>{label}</Button> }.into_any()
            }
            _ => ().into_any(),
        })
    };
    view! {
        <div class="segment-picked" role="status">
            {told}
            <Show when=move || picked.with(|picked| !picked.is_empty())>
                <Button press=move |_| picked.set(Vec::new())>{words.pick_none}</Button>
            </Show>
        </div>
    }
}

/// The segments that are kept in one place.
#[component]
fn ShelfSection(
    /// What the page knows.
    page: Page,
    /// The place.
    shelf: Shelf,
    /// The sizes.
    sizes: Sizes,
    /// Those that are picked to be compared.
    picked: RwSignal<Vec<Key>>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let keys = Memo::new(move |_| {
        let segments = known(state).of(shelf).segments.clone();
        segments.into_iter().map(|segment| Key::Saved(shelf, segment.id)).collect::<Vec<_>>()
    });
    let problem = Memo::new(move |_| known(state).of(shelf).problem);
    view! {
        <h3>{(texts.shelf)(shelf)}</h3>
        {move || {
            if state.segments.with(Option::is_none) {
                return view! { <Waiting text=texts.loading /> }.into_any();
            }
            if let Some(problem) = problem.get() {
                return view! { <p class="counting-problem" role="alert">{(texts.shelf_problem)(problem)}</p> }
                    .into_any();
            }
            if keys.with(Vec::is_empty) {
                return view! { <p class="muted">{(texts.shelf_empty)(shelf)}</p> }.into_any();
            }
            view! { <Table page sizes picked keys are_saved=true /> }.into_any()
        }}
        <Journal page shelf />
    }
}

/// Some segments as a table.
#[component]
fn Table(
    /// What the page knows.
    page: Page,
    /// The sizes.
    sizes: Sizes,
    /// Those that are picked to be compared.
    picked: RwSignal<Vec<Key>>,
    /// The segments.
    #[prop(into)]
    keys: Signal<Vec<Key>>,
    /// Whether they are saved ones, of which uses are noted.
    are_saved: bool,
) -> impl IntoView {
    let [name, numbers @ ..] = page.texts.columns;
    view! {
        <div class="table-scroll">
            <table class="plain-table segment-table">
                <thead>
                    <tr>
                        <th scope="col"><span class="unseen">{page.texts.pair.pick}</span></th>
                        <th scope="col">{name}</th>
                        {numbers.map(|column| view! { <th scope="col" class="number">{column}</th> }).collect_view()}
                        {are_saved.then(|| view! { <th scope="col" class="number segment-used">{page.texts.used}</th> })}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || keys.get() key=Key::code let:key>
                        <SegmentRow page sizes picked key />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// A segment: its name and sentence, and its numbers.
#[component]
fn SegmentRow(
    /// What the page knows.
    page: Page,
    /// The sizes.
    sizes: Sizes,
    /// Those that are picked to be compared.
    picked: RwSignal<Vec<Key>>,
    /// The segment.
    key: Key,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let key = StoredValue::new(key);
    let condition = Memo::new(move |_| key.with_value(|key| key.condition(&known(state))));
    let problem = Memo::new(move |_| key.with_value(|key| counted(key, &known(state)).err()));
    let told = Memo::new(move |_| key.with_value(|key| sizes.of(key)));
    let is_counting = Memo::new(move |_| told.with(|size| *size == Size::Counting));
    let size =
        Memo::new(move |_| told.with(|size| if let Size::Told(size) = size { Some(size.clone()) } else { None }));
    let is_saved = key.with_value(|key| matches!(key, Key::Saved(..)));
    // What a list had in other months tells nothing.
    let is_frozen = Memo::new(move |_| key.with_value(|key| key.frozen(&known(state)).is_some()));
    let kind = move || key.with_value(|key| kind_of(page, key));
    let used = move || {
        let used = key.with_value(|key| key.saved(&known(state)).and_then(|saved| saved.used.clone()));
        used.map_or_else(|| "–".to_owned(), |day| format::date_text(state.lang, &day))
    };
    let name = move || key.with_value(|key| name_of(state, key));
    let sentence = move || condition.with(|condition| condition.as_ref().ok().map(|it| page.sentence(it)));
    let number = move |read: fn(&SegmentSize) -> Option<u32>| {
        move || size.with(|size| size.as_ref().and_then(read)).map(|number| state.number(number))
    };
    let moved = move || size.with(|size| if is_frozen.get() { None } else { size.as_ref().and_then(change) });
    let moved = move || moved().map(|it| format::signed(state.lang, it));
    let drawn = move || {
        let clients = size.with(|size| size.as_ref().map(|size| size.clients.clone())).filter(|_| !is_frozen.get())?;
        let [first, .., last] = clients[..] else { return None };
        // Two months are not enough to draw.
        let label = (texts.line)(&state.number(first), &state.number(last));
        (clients.len() > 2).then(|| {
            view! {
                <svg
                    class="segment-line"
                    viewBox=format!("0 -2 {} {}", LINE.0, LINE.1 + 4.0)
                    preserveAspectRatio="none"
                    role="img"
                    aria-label=label
                >
                    <polyline points=line(&clients, LINE) />
                </svg>
            }
        })
    };
    let advice = move || {
        let known = known(state);
        let stale = key.with_value(|key| {
            let today = state.with_series(segmentation::Series::last).flatten()?;
            let words = match age(key, &known, today)? {
                Age::Unused => texts.unused,
                Age::Unchanged => texts.stale,
            };
            Some(words.to_owned())
        });
        let nearly = size.with(|size| {
            let names = size.as_ref()?.nearly.iter().filter_map(|&place| {
                let other = sizes.at(place)?;
                // Those that are ready are not to be kept apart.
                if matches!(other, Key::Saved(..)) { name_of(state, &other) } else { None }
            });
            let names: Vec<String> = names.collect();
            (is_saved && !names.is_empty()).then(|| (texts.nearly)(&names.join(", ")))
        });
        let unread = size.with(|size| super::unread(page, &size.as_ref()?.unread));
        [nearly, stale, unread]
            .into_iter()
            .flatten()
            .map(|text| view! { <small class="segment-note">{text}</small> })
            .collect_view()
    };
    let open = move |_| key.with_value(|key| page.go(&Choice::Open(key.clone())));
    let is_picked = Memo::new(move |_| picked.with(|picked| key.with_value(|key| picked.contains(key))));
    let pick = move |_| {
        let key = key.get_value();
        picked.update(|picked| match picked.iter().position(|known| *known == key) {
            Some(place) => _ = picked.remove(place),
            None => picked.push(key),
        });
    };
    view! {
        <tr>
            <td class="segment-pick">
                <input
                    type="checkbox"
                    aria-label=move || name().map(|name| (texts.pair.pick_one)(&name))
                    prop:checked=move || is_picked.get()
                    disabled=move || !is_picked.get() && picked.with(|picked| picked.len() >= 2)
                    on:change=pick
                />
            </td>
            <th scope="row">
                <Button kind=Kind::Link class="segment-name" press=open><bdi>{name}</bdi></Button>
                {move || kind().map(|kind| view! { <small class="segment-note segment-kind">{kind}</small> })}
                <small class="segment-sentence">{sentence}</small>
                {move || problem.get().map(|why| view! {
                    <small class="segment-note counting-error">{page.unusable(&why)}</small>
                })}
                {advice}
            </th>
            {move || if is_counting.get() {
                view! { <td class="muted segment-counting" colspan="5">{texts.counting}</td> }.into_any()
            } else {
                view! {
                    <td class="number segment-size">{number(|size| size.clients.last().copied())}</td>
                    <td class="number muted">{moved}</td>
                    <td class="number">{drawn}</td>
                    <td class="number">{number(|size| Some(size.reach.phone))}</td>
                    <td class="number">{number(|size| Some(size.reach.email))}</td>
                }
                .into_any()
            }}
            {is_saved.then(|| view! { <td class="number muted segment-used">{used}</td> })}
        </tr>
    }
}

/// Who has changed what, folded away.
#[component]
fn Journal(
    /// What the page knows.
    page: Page,
    /// The place.
    shelf: Shelf,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let shelf = Memo::new(move |_| -> SegmentShelf { known(state).of(shelf).clone() });
    let entry = move |change: protocol::SegmentChange| {
        let by = if change.by.is_empty() { texts.somebody.to_owned() } else { change.by };
        let told = (texts.changed_by)(&by, &state.time(&change.at));
        let restore = change.before.map(|draft| {
            let open = move |_| page.go(&Choice::Edit { of: None, draft: Some(draft.clone()) });
            view! { <Button kind=Kind::Link press=open>{texts.restore}</Button> }
        });
        view! {
            <li>
                <bdi>{change.name}</bdi> " — " {(texts.deed)(change.deed)} " · "
                <span class="muted"><bdi>{told}</bdi></span> " " {restore}
            </li>
        }
    };
    view! {
        <Show when=move || shelf.with(|shelf| !shelf.journal.is_empty())>
            <details class="details">
                <summary>{texts.journal}</summary>
                <ul class="counting-journal">
                    {move || shelf.get().journal.into_iter().map(entry).collect_view()}
                </ul>
            </details>
        </Show>
    }
}
