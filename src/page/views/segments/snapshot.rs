//! Snapshots: making one of a segment, and how one that is open has parted from its condition.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::sections::segments::snapshot::{Kind, SnapshotTexts, bytes, counted_source};
use client_segments::sections::segments::{Choice, Key, LONGEST_NAME, Listing, Unusable, free_name};
use leptos::prelude::*;
use protocol::{
    Fate, FreezeQuestion, Freezing, FrozenList, GoneCard, NoDraft, SaveSegment, SaveSegmentAnswer, Shelf, Snapshot,
    SnapshotQuestion,
};
use segmentation::condition::{CardList, Condition};
use segmentation::{Card, Month};

use super::builder::failure;
use super::name_and_place::NameAndPlace;
use super::opened::{Figure, take_shelf};
use super::{Page, known, name_of};
use crate::page::latest::Latest;
use crate::page::parts::{Button, Kind as Look, Panel, Problem, Waiting};
use crate::page::state::State;
use crate::page::views::card_link::CardLink;
use crate::page::views::help::HelpLink;
use crate::page::views::sharing::NotTold;

/// Id of the heading of the panel.
const PANEL: &str = "snapshot-panel";

fn words(state: State) -> &'static SnapshotTexts {
    state.lang.words::<SnapshotTexts>()
}

/// Bytes in thousands, in words.
fn kilobytes(state: State, bytes: usize) -> String {
    // What is smaller than a tenth is not nothing.
    format::decimal(state.lang, (bytes as f64 / 1_000.0).max(0.1))
}

/// What stands under the name of a segment that is a snapshot or names one; nothing for others.
pub(super) fn kind_of(page: Page, key: &Key) -> Option<String> {
    let state = page.state;
    let known = known(state);
    let kind = Kind::of(key, &known);
    let list = key.frozen(&known);
    let day = list.map(|list| format::date_text(state.lang, &list.on)).unwrap_or_default();
    let clients = list.and_then(|list| CardList::parse(&list.cards)).map_or(0, |list| list.cards().len() as u64);
    (kind != Kind::Dynamic).then(|| (words(state).kind)(kind, &day, clients, &state.number(clients)))
}

/// Makes a snapshot of a segment: whom it will hold, what it takes, who will see it, and its name.
#[component]
pub(super) fn Freeze(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The segment.
    key: StoredValue<Key>,
    /// Its condition as it is counted.
    asked: Memo<Result<String, Unusable>>,
    /// Whether the panel is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let (state, texts, words) = (page.state, page.texts, words(page.state));
    let answer = Latest::<FreezeQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let (Some(month), Ok(condition)) = (month.get(), asked.get()) {
            answer.ask(state, FreezeQuestion { month, condition });
        }
    });
    on_cleanup(move || state.withdraw::<FreezeQuestion>());
    // The same answer once more must not take away what is being typed.
    let answer = Memo::new(move |_| answer.with(Clone::clone));
    let form = Form {
        name: RwSignal::new(None),
        shelf: RwSignal::new(if state.is_admin() { Shelf::Portal } else { Shelf::Own }),
    };
    let told = move || {
        answer.with(|answer| match answer {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            Some(Err(NoDraft::NotRead)) => view! { <NotTold others=texts.not_read /> }.into_any(),
            Some(Err(NoDraft::Unusable(why))) => {
                let why = (texts.no_condition)(why);
                view! { <Problem>{why}</Problem> }.into_any()
            }
            _ if state.segments.with(Option::is_none) => view! { <Waiting text=texts.loading /> }.into_any(),
            Some(Ok(freezing)) => view! { <Chosen page key form freezing=(**freezing).clone() /> }.into_any(),
        })
    };
    view! {
        <Panel
            class="snapshot-panel no-print"
            id=PANEL
            title=move || words.freeze
            beside=move || view! {
                <Button press=move |_| is_open.set(false)>{texts.cancel}</Button>
            }
            close=move |()| is_open.set(false)
        >
            <p class="muted">{words.hint} "\u{a0}" <HelpLink topic=Topic::Snapshots /></p>
            {told}
        </Panel>
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Form {
    /// The name; nothing before it is touched.
    name: RwSignal<Option<String>>,
    shelf: RwSignal<Shelf>,
}

/// Whom the snapshot would hold, with its name and its place.
#[component]
fn Chosen(
    /// What the page knows.
    page: Page,
    /// The segment.
    key: StoredValue<Key>,
    /// What is typed and chosen.
    form: Form,
    /// Whom it would hold.
    freezing: Freezing,
) -> impl IntoView {
    let (state, texts, words) = (page.state, page.texts, words(page.state));
    let Freezing { clients, list, is_whole, is_limited } = freezing;
    let day = format::date_text(state.lang, &list.on);
    let holds = (words.holds)(clients.into(), &state.number(clients), &day);
    let condition = key.with_value(|key| key.condition(&known(state)).map(|it| it.to_json()).unwrap_or_default());
    let wanted = key.with_value(|key| name_of(state, key)).unwrap_or_default();
    // The day has to stay in the name.
    let short: String = wanted.chars().take(LONGEST_NAME / 2).collect();
    let proposed = StoredValue::new(free_name(&(words.name)(&short, &day), &known(state)));
    let Form { name: typed, shelf } = form;
    let name = Memo::new(move |_| typed.get().unwrap_or_else(|| proposed.get_value()));
    let is_saving = RwSignal::new(false);
    let said = RwSignal::new(None::<String>);
    let kept = StoredValue::new((list, condition));
    let room = Memo::new(move |_| {
        let needed = kept.with_value(|(list, condition)| name.with(|name| bytes(list, condition, name)));
        (needed, known(state).of(shelf.get()).room_left as usize)
    });
    let fits = move || room.with(|(needed, left)| needed <= left);
    let can_save = move || {
        clients > 0
            && is_whole
            && fits()
            && state.is_online.get()
            && !is_saving.get()
            && name.with(|name| !name.trim().is_empty())
    };
    let save = move |_| {
        let (list, condition) = kept.get_value();
        let name: String = name.get_untracked().trim().chars().take(LONGEST_NAME).collect();
        let shelf = shelf.get_untracked();
        is_saving.set(true);
        let question = SaveSegment {
            shelf,
            seen: None,
            wanted: Some((name, condition)),
            frozen: Some(list),
            replaces_damaged: false,
        };
        state.ask(question, move |answer| {
            let _ = is_saving.try_set(false);
            match answer {
                SaveSegmentAnswer::Saved(id, now) => {
                    take_shelf(state, shelf, now);
                    page.go(&Choice::Open(Key::Saved(shelf, id)));
                }
                SaveSegmentAnswer::Overtaken(now) => take_shelf(state, shelf, now),
                other => _ = said.try_set(failure(page, &other)),
            }
        });
    };
    let told_room = move || {
        let (needed, left) = room.get();
        let [needed, left] = [needed, left].map(|bytes| kilobytes(state, bytes));
        if fits() {
            view! { <p class="muted">{(words.room)(&needed, &left)}</p> }.into_any()
        } else {
            view! { <Problem>{(words.no_room)(&needed, &left)}</Problem> }.into_any()
        }
    };
    view! {
        <p role="status">{if clients == 0 { words.nobody.to_owned() } else { holds }}</p>
        {is_limited.then(|| view! { <p>{words.limited}</p> })}
        {(!is_whole).then(|| view! { <Problem>{words.not_whole}</Problem> })}
        <div class="segment-saving">
            <NameAndPlace page name typed=Callback::new(move |text| typed.set(Some(text))) shelf />
            <div class="page-buttons">
                <Button kind=Look::Primary disabled=move || !can_save() press=save>{words.save}</Button>
            </div>
        </div>
        <p>{move || (words.seen_by)(shelf.get())}</p>
        {told_room}
        {move || is_saving.get().then(|| view! { <p role="status">{texts.saving}</p> })}
        {move || said.get().map(|said| view! { <Problem>{said}</Problem> })}
    }
}

/// How the snapshot that is open has parted from its condition.
#[component]
pub(super) fn Since(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The snapshot.
    key: StoredValue<Key>,
    /// Its list.
    list: FrozenList,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let cards = StoredValue::new(list.cards);
    let source = Memo::new(move |_| key.with_value(|key| counted_source(key, &known(state)).ok()));
    let answer = Latest::<SnapshotQuestion>::default();
    Effect::new(move || {
        state.summary.track();
        if let Some(month) = month.get() {
            answer.ask(state, SnapshotQuestion { month, cards: cards.get_value(), condition: source.get() });
        }
    });
    move || {
        answer.with(|answer| match answer {
            None => view! { <Waiting text=texts.counting /> }.into_any(),
            // The report below says why.
            Some(Err(_)) => ().into_any(),
            Some(Ok(snapshot)) => view! { <Parted page snapshot=(**snapshot).clone() /> }.into_any(),
        })
    }
}

/// The numbers, each of which lists its clients, and those who are no clients any more by name.
#[component]
fn Parted(
    /// What the page knows.
    page: Page,
    /// The snapshot.
    snapshot: Snapshot,
) -> impl IntoView {
    let (state, words) = (page.state, words(page.state));
    let Snapshot { listed, clients, parted, gone, all_gone, unseen, unread } = snapshot;
    let figures = parted.map(|(left, qualify)| {
        let list = |clients: u32, list: Listing| (clients > 0).then_some(list);
        view! {
            <Figure
                label=words.left
                number=state.number(left)
                note=words.left_note.to_owned()
                list=list(left, Listing::Left)
            />
            <Figure
                label=words.qualify
                number=state.number(qualify)
                note=words.qualify_note.to_owned()
                list=list(qualify, Listing::Qualify)
            />
        }
    });
    let more = (all_gone as usize).saturating_sub(gone.len());
    let gone = gone.into_iter().map(|card| view! { <Gone page card /> }).collect_view();
    view! {
        <div class="segment-report snapshot-since">
            {super::unread(page, &unread).map(|text| view! { <p role="status">{text}</p> })}
            <div class="strips figures">
                <Figure
                    label=words.listed
                    number=state.number(listed)
                    note=(words.clients)(&state.number(clients))
                    list=Listing::Members
                />
                {figures}
            </div>
            {parted.is_none().then(|| view! { <Problem>{words.no_condition}</Problem> })}
            {(unseen > 0).then(|| view! { <p>{(words.unseen)(unseen.into(), &state.number(unseen))}</p> })}
            {(all_gone > 0).then(|| view! {
                <details class="details snapshot-gone" open=all_gone < 6>
                    <summary>{(words.gone)(&state.number(all_gone))}</summary>
                    <ul>
                        {gone}
                        {(more > 0).then(|| view! { <li class="muted">{(page.texts.and_more)(more)}</li> })}
                    </ul>
                </details>
            })}
        </div>
    }
}

/// A card that is no client any more, and what has become of it.
#[component]
fn Gone(
    /// What the page knows.
    page: Page,
    /// The card.
    card: GoneCard,
) -> impl IntoView {
    let words = words(page.state);
    let number = |card: Card| (words.nameless)(card.id());
    let GoneCard { card, title, fate } = card;
    let title = if title.trim().is_empty() { number(card) } else { title };
    match fate {
        Fate::Deleted => view! { <li><bdi>{title}</bdi> ": " {words.deleted}</li> }.into_any(),
        Fate::Merged(into) => {
            let text = number(into);
            view! { <li><bdi>{title}</bdi> ": " {words.merged} " " <CardLink card=into text /></li> }.into_any()
        }
        Fate::NoClient => view! { <li><CardLink card text=title /> ": " {words.no_client}</li> }.into_any(),
    }
}

/// Builds a segment over a snapshot: whoever is in it, and what is asked beside.
pub(super) fn build_over(page: Page, key: &Key) {
    let draft = Condition::All(vec![Condition::Segment(key.name_in_condition())]).to_json();
    page.go(&Choice::Edit { of: None, draft: Some(draft) });
}
