//! The builder: blocks that read as a sentence, how many clients they mean by now, and saving.

use std::time::Duration;

use client_segments::format;
use client_segments::help::Topic;
use client_segments::route::Route;
use client_segments::sections::segments::model::{BlockError, BlockId, Editing, Row, Tree, What};
use client_segments::sections::segments::{
    Choice, Key, LONGEST_NAME, Listing, Unusable, counted, counted_draft, free_name,
};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use protocol::{Draft, DraftAnswer, DraftQuestion, NoDraft, SaveSegment, SaveSegmentAnswer, SegmentShelf, Shelf};
use segmentation::Month;
use segmentation::condition::{Condition, Field, SegmentFile, Subject, UserFieldKind};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::name_and_place::NameAndPlace;
use super::opened::take_shelf;
use super::row::GroupView;
use super::{Page, known, name_of};
use crate::page::browser;
use crate::page::parts::{Button, Kind, Problem};
use crate::page::views::help::HelpLink;
use crate::page::views::list::{is_open, toggle};
use crate::page::views::sharing::NotTold;

/// How long after the last change the clients are counted.
const TYPING: Duration = Duration::from_millis(250);

/// What the builder knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
pub(super) struct Builder {
    pub(super) page: Page,
    /// The segment that is changed.
    of: StoredValue<Option<Key>>,
    pub(super) editing: RwSignal<Editing>,
    /// The condition, or what is missing in which blocks.
    condition: Memo<Result<Condition, Vec<(BlockId, BlockError)>>>,
}

impl Builder {
    /// Changes a test; what is typed at one place is one step.
    pub(super) fn edit(self, id: BlockId, place: &'static str, change: impl FnOnce(&mut Row)) {
        self.editing.update(|editing| {
            editing.typed(id, place, |tree| {
                if let Some(What::Row(row)) = tree.find_mut(id).map(|block| &mut block.what) {
                    change(row);
                }
            });
        });
    }

    /// Changes the blocks.
    pub(super) fn change(self, change: impl FnOnce(&mut Tree)) {
        self.editing.update(|editing| editing.change(change));
    }

    /// Puts a block at the end of a group, and takes the focus there.
    pub(super) fn add(self, group: BlockId, what: What) {
        if let Some(id) = self.editing.try_update(|editing| editing.change(|tree| tree.add(group, what))) {
            self.focus(id);
        }
    }

    /// Takes a block out, and takes the focus to what stands in its place.
    pub(super) fn remove(self, id: BlockId) {
        if let Some(next) = self.editing.try_update(|editing| editing.change(|tree| tree.remove(id))) {
            self.focus(next);
        }
    }

    /// What is missing in a block.
    pub(super) fn error(self, id: BlockId) -> Option<BlockError> {
        self.condition
            .with(|condition| condition.as_ref().err()?.iter().find(|(of, _)| *of == id).map(|(_, error)| *error))
    }

    /// The test of a block, if it is one.
    pub(super) fn row(self, id: BlockId) -> Option<Row> {
        self.editing.with(|editing| match &editing.now.find(id)?.what {
            What::Row(row) => Some((**row).clone()),
            _ => None,
        })
    }

    /// Takes the focus to a block, once it is on the page.
    pub(super) fn focus(self, id: BlockId) {
        request_animation_frame(move || {
            let element = document().get_element_by_id(&block_id(id));
            if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                // What is on the page and has a tabindex can always take the focus.
                let _ = element.focus();
            }
        });
    }

    fn tree_of(self, condition: &Condition) -> Tree {
        Tree::of(condition, |code| user_kind(self.page, code))
    }
}

/// The id of a block on the page.
pub(super) fn block_id(id: BlockId) -> String {
    format!("segment-block-{id}")
}

/// What a user field of the portal holds; nothing if there is none of this code.
fn user_kind(page: Page, code: &str) -> Option<UserFieldKind> {
    known(page.state).user_fields.iter().find(|field| field.code == code).map(|field| field.kind)
}

/// Who has changed a segment that was to be saved, in words.
pub(super) fn overtaken(page: Page, now: &SegmentShelf, key: &Key) -> String {
    let Key::Saved(_, id) = key else { return String::new() };
    let texts = page.texts;
    now.segments.iter().find(|segment| segment.id == *id).map_or_else(
        || texts.overtaken_deleted.to_owned(),
        |segment| {
            let by = if segment.by.is_empty() { texts.somebody } else { &segment.by };
            (texts.overtaken)(by, &page.state.time(&segment.at))
        },
    )
}

/// Why a segment is not saved, in words; nothing if it is, or if somebody else was faster.
pub(super) fn failure(page: Page, answer: &SaveSegmentAnswer) -> Option<String> {
    let texts = page.texts;
    Some(match answer {
        SaveSegmentAnswer::Saved(..) | SaveSegmentAnswer::Overtaken(_) => return None,
        SaveSegmentAnswer::NotAllowed => texts.not_allowed.to_owned(),
        SaveSegmentAnswer::Damaged => texts.damaged.to_owned(),
        SaveSegmentAnswer::Newer => texts.newer.to_owned(),
        SaveSegmentAnswer::Full => texts.full.to_owned(),
        SaveSegmentAnswer::Refused(words) => (texts.refused)(words),
    })
}

/// The condition that the address tells, and why it cannot be read.
fn drafted(page: Page) -> Option<Result<Condition, String>> {
    let Choice::Edit { draft, .. } = page.state.route.with_untracked(Choice::of) else { return None };
    draft.map(|text| Condition::parse(&text).map_err(|error| error.to_string()))
}

/// The builder.
#[component]
pub(super) fn BuilderCard(
    /// What the page knows.
    page: Page,
    /// The month.
    month: Memo<Option<Month>>,
    /// The segment that is changed; nothing for a new one.
    of: Option<Key>,
) -> impl IntoView {
    let (state, texts) = (page.state, page.texts);
    let draft = drafted(page);
    // A snapshot does not change: what is built of it is a new segment that begins with its condition.
    let begun_of = of.clone();
    let of = of.filter(|key| key.frozen(&known(state)).is_none());
    let no_condition = draft.as_ref().and_then(|draft| draft.as_ref().err().cloned());
    let saved = begun_of.and_then(|key| key.condition(&known(state)).ok());
    let begin = draft.and_then(Result::ok).or(saved);
    let begin = begin.map(|it| Tree::of(&it, |code| user_kind(page, code))).unwrap_or_default();
    let editing = RwSignal::new(Editing::of(begin));
    let condition = Memo::new(move |_| editing.with(|editing| editing.now.condition()));
    let title = of.as_ref().and_then(|key| name_of(state, key)).map(|name| (texts.builder.build_of)(&name));
    let builder = Builder { page, of: StoredValue::new(of), editing, condition };
    follow_address(builder);
    let on_key = move |event: KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        // In the fields around the blocks the browser undoes what is typed there.
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.closest(".segment-saving, .segment-text").is_ok_and(|it| it.is_some())) {
            return;
        }
        // By the place of the key, so that it works in every layout.
        match (event.code().as_str(), event.shift_key()) {
            ("KeyZ", false) => editing.update(Editing::undo),
            ("KeyZ", true) | ("KeyY", false) => editing.update(Editing::redo),
            _ => return,
        }
        event.prevent_default();
    };
    let back = move |_| {
        page.go(&builder.of.get_value().map_or(Choice::All, Choice::Open));
    };
    view! {
        <section class="card page-card wide-card segment-builder" on:keydown=on_key>
            <div class="page-head">
                <Button kind=Kind::Link press=back>{texts.back}</Button>
                <div class="page-buttons">
                    <Button
                        disabled=move || !editing.with(|editing| editing.can().0)
                        press=move |_| editing.update(Editing::undo)
                    >
                        {texts.builder.undo}
                    </Button>
                    <Button
                        disabled=move || !editing.with(|editing| editing.can().1)
                        press=move |_| editing.update(Editing::redo)
                    >
                        {texts.builder.redo}
                    </Button>
                </div>
            </div>
            <h2>
                <bdi>{title.unwrap_or_else(|| texts.builder.build.to_owned())}</bdi>
                "\u{a0}"
                <HelpLink topic=Topic::SegmentConditions />
            </h2>
            {no_condition.map(|why| view! { <Problem>{(texts.no_condition)(&why)}</Problem> })}
            <Blocks builder />
            <Outlook builder month />
            <Saving builder />
            <AsText builder />
        </section>
    }
}

/// The outermost group, whichever block that is after something was undone or pasted.
#[component]
fn Blocks(
    /// What the builder knows.
    builder: Builder,
) -> impl IntoView {
    let root = Memo::new(move |_| builder.editing.with(|editing| editing.now.root.id));
    let is_empty = Memo::new(move |_| builder.editing.with(|editing| editing.now.is_empty()));
    view! {
        {move || view! { <GroupView builder id=root.get() is_root=true /> }}
        <Show when=move || is_empty.get()>
            <p class="muted">{builder.page.texts.builder.nothing_asked}</p>
        </Show>
    }
}

/// Keeps the address equal to the condition, so that a link, Back and loading anew lead to it.
fn follow_address(builder: Builder) {
    let (state, editing) = (builder.page.state, builder.editing);
    let address = Memo::new(move |_| match state.route.with(Choice::of) {
        Choice::Edit { draft, .. } => draft,
        _ => None,
    });
    let written = StoredValue::new(address.get_untracked());
    let mut write = debounce(TYPING, move |text: String| {
        let Some(Choice::Edit { of, .. }) = state.route.try_with_untracked(Choice::of) else { return };
        // What is as it was begun with needs no draft.
        let is_begun = written.try_get_value().flatten().is_none()
            && editing.try_with_untracked(|editing| editing.can() == (false, false)) == Some(true);
        if is_begun || written.try_get_value().flatten().as_deref() == Some(text.as_str()) {
            return;
        }
        written.set_value(Some(text.clone()));
        let choice = Choice::Edit { of, draft: Some(text) }.code();
        state.adjust(Route { choice, ..state.route.get_untracked() });
    });
    Effect::new(move || {
        if let Ok(condition) = builder.condition.get() {
            write(condition.to_json());
        }
    });
    Effect::new(move || {
        let Some(text) = address.get() else { return };
        if written.with_value(|written| written.as_deref() == Some(text.as_str())) {
            return;
        }
        written.set_value(Some(text.clone()));
        if let Ok(condition) = Condition::parse(&text) {
            let tree = builder.tree_of(&condition);
            builder.change(move |now| *now = tree);
        }
    });
}

/// How many clients are meant by now, a sample of them, and who is added and lost against the saved version.
#[component]
fn Outlook(
    /// What the builder knows.
    builder: Builder,
    /// The month.
    month: Memo<Option<Month>>,
) -> impl IntoView {
    let (page, state, texts) = (builder.page, builder.page.state, builder.page.texts);
    let asked: Memo<Option<Result<String, Unusable>>> = Memo::new(move |_| {
        let condition = builder.condition.get().ok()?;
        Some(builder.of.with_value(|of| counted_draft(&condition, of.as_ref(), &known(state))))
    });
    let against =
        Memo::new(move |_| builder.of.with_value(|of| of.as_ref().and_then(|key| counted(key, &known(state)).ok())));
    let answer = RwSignal::new(None::<(String, DraftAnswer)>);
    let mut ask = debounce(TYPING, move |question: DraftQuestion| {
        let of = question.condition.clone();
        state.ask(question, move |told| {
            let _ = answer.try_set(Some((of, told)));
        });
    });
    Effect::new(move || {
        // Other numbers are another answer.
        state.summary.track();
        if let (Some(month), Some(Ok(condition))) = (month.get(), asked.get()) {
            ask(DraftQuestion { month, condition, against: against.get() });
        }
    });
    let is_counted = Memo::new(move |_| {
        let asked = asked.get();
        answer.with(|answer| answer.as_ref().map(|(of, _)| of) == asked.as_ref().and_then(|it| it.as_ref().ok()))
    });
    let incomplete = Memo::new(move |_| builder.condition.with(|it| it.as_ref().err().map(Vec::len)));
    let sentence = move || builder.condition.with(|it| it.as_ref().ok().map(|it| page.sentence(it)));
    view! {
        <div class="segment-outlook" aria-busy=move || (!is_counted.get()).to_string()>
            <p class="segment-sentence-whole">{sentence}</p>
            {move || {
                if let Some(count) = incomplete.get() {
                    return view! { <p role="status">{(texts.builder.incomplete)(count as u64)}</p> }.into_any();
                }
                if let Some(Err(why)) = asked.get() {
                    let why = page.unusable(&why);
                    return view! { <Problem>{why}</Problem> }.into_any();
                }
                if !is_counted.get() {
                    return view! { <p class="muted segment-count" role="status">{texts.counting}</p> }.into_any();
                }
                answer.with(|answer| match answer.as_ref().map(|(_, told)| told) {
                    Some(Ok(draft)) => view! { <Told builder draft=(**draft).clone() has_saved=against.get().is_some() /> }.into_any(),
                    Some(Err(NoDraft::NotRead)) => view! { <NotTold others=texts.not_read /> }.into_any(),
                    Some(Err(NoDraft::Unusable(why))) => {
                        let why = (texts.no_condition)(why);
                        view! { <Problem>{why}</Problem> }.into_any()
                    }
                    None => ().into_any(),
                })
            }}
        </div>
    }
}

/// What is counted.
#[component]
fn Told(
    /// What the builder knows.
    builder: Builder,
    /// What the condition means.
    draft: Draft,
    /// Whether there is a saved version to be compared with.
    has_saved: bool,
) -> impl IntoView {
    let (page, state, texts) = (builder.page, builder.page.state, builder.page.texts);
    let names = |rows: &[segmentation::Row], of: u32| {
        let shown: Vec<String> = rows.iter().map(|row| row.title.clone()).filter(|title| !title.is_empty()).collect();
        let more = (of as usize).saturating_sub(rows.len());
        let more = (more > 0).then(|| (texts.and_more)(more));
        shown.into_iter().chain(more).collect::<Vec<_>>().join(", ")
    };
    let missing = draft.missing.iter().map(|(field, value)| {
        let subject = Field::of_code(field).map(|(field, own)| Subject::new(field, own));
        let name = page
            .names
            .with(|names| subject.as_ref().map_or_else(|| field.clone(), |subject| names.field(subject, state.lang)));
        let missing = (texts.builder.missing)(&name, value);
        view! { <Problem>{missing}</Problem> }
    });
    let count = (texts.builder.count)(draft.clients.into(), &state.number(draft.clients), &state.number(draft.all));
    let share = format::percent(state.lang, f64::from(draft.clients) / f64::from(draft.all.max(1)));
    let list = move |listing: Listing, text: String| {
        let code = listing.code();
        let own = code.clone();
        view! {
            <Button
                kind=Kind::Link
                pressed=move || is_open(state, &own)
                press=move |_| toggle(state, code.clone())
            >
                {text}
            </Button>
        }
    };
    let side = |listing: Listing, (clients, rows): &(u32, Vec<segmentation::Row>), text: fn(&str) -> String| {
        (*clients > 0).then(|| view! {
            <p>{list(listing, text(&state.number(*clients)))} " " <span class="muted">{names(rows, *clients)}</span></p>
        })
    };
    let is_same = has_saved && draft.added.0 == 0 && draft.lost.0 == 0;
    view! {
        <p class="segment-count" role="status">
            <strong>{count}</strong> " " <span class="muted">{share}</span> " "
            {(draft.clients > 0).then(|| list(Listing::Members, texts.builder.show_all.to_owned()))}
        </p>
        {super::unread(page, &draft.unread).map(|text| view! { <p role="status">{text}</p> })}
        {missing.collect_view()}
        {(!draft.sample.is_empty())
            .then(|| view! { <p>{texts.builder.sample} ": " <span class="muted">{names(&draft.sample, draft.clients)}</span></p> })}
        {side(Listing::Added, &draft.added, texts.builder.added)}
        {side(Listing::Lost, &draft.lost, texts.builder.lost)}
        {is_same.then(|| view! { <p class="muted">{texts.builder.same}</p> })}
    }
}

/// What has come of saving.
#[derive(Clone, PartialEq)]
enum Outcome {
    Nothing,
    Saving,
    Overtaken(SegmentShelf),
    Damaged,
    Failed(String),
}

/// Name, place, and the buttons that save.
#[component]
fn Saving(
    /// What the builder knows.
    builder: Builder,
) -> impl IntoView {
    let (page, state, texts) = (builder.page, builder.page.state, builder.page.texts);
    let of = builder.of.get_value();
    // The state of the segment that was seen when the builder was opened.
    let seen = StoredValue::new(of.as_ref().and_then(|key| {
        let known = known(state);
        let segment = key.saved(&known)?;
        Some((segment.id.clone(), segment.revision))
    }));
    let is_own = |key: &Key| matches!(key, Key::Saved(Shelf::Own, _));
    let usual = if state.is_admin() && !of.as_ref().is_some_and(is_own) { Shelf::Portal } else { Shelf::Own };
    let begun = of.as_ref().and_then(|key| name_of(state, key)).map(|name| match of {
        Some(Key::Preset(_)) | None => free_name(&name, &known(state)),
        Some(Key::Saved(..)) => name,
    });
    let name = RwSignal::new(begun.unwrap_or_default());
    let shelf = RwSignal::new(usual);
    let outcome = RwSignal::new(Outcome::Nothing);
    let is_usable = Memo::new(move |_| {
        let condition = builder.condition.get();
        condition.is_ok_and(|it| builder.of.with_value(|of| counted_draft(&it, of.as_ref(), &known(state))).is_ok())
    });
    let is_nameless = Memo::new(move |_| name.with(|name| name.trim().is_empty()));
    let can_save = move || state.is_online.get() && is_usable.get() && outcome.with(|it| *it != Outcome::Saving);
    let save = move |seen: Option<(String, u64)>, replaces_damaged: bool| {
        let Ok(condition) = builder.condition.get_untracked() else { return };
        let name: String = name.get_untracked().trim().chars().take(LONGEST_NAME).collect();
        if name.is_empty() {
            outcome.set(Outcome::Failed(texts.no_name.to_owned()));
            return;
        }
        outcome.set(Outcome::Saving);
        let shelf = shelf.get_untracked();
        let question =
            SaveSegment { shelf, seen, wanted: Some((name, condition.to_json())), frozen: None, replaces_damaged };
        state.ask(question, move |answer| match answer {
            SaveSegmentAnswer::Saved(id, now) => {
                take_shelf(state, shelf, now);
                page.go(&Choice::Open(Key::Saved(shelf, id)));
            }
            SaveSegmentAnswer::Overtaken(now) => {
                take_shelf(state, shelf, now.clone());
                let _ = outcome.try_set(Outcome::Overtaken(now));
            }
            SaveSegmentAnswer::Damaged => _ = outcome.try_set(Outcome::Damaged),
            other => _ = outcome.try_set(Outcome::Failed(failure(page, &other).unwrap_or_default())),
        });
    };
    // A segment of another place is a new one there.
    let seen_here = move || {
        let is_here = builder.of.with_value(|of| matches!(of, Some(Key::Saved(at, _)) if *at == shelf.get_untracked()));
        seen.get_value().filter(|_| is_here)
    };
    let is_changed = Memo::new(move |_| {
        shelf.track();
        seen_here().is_some()
    });
    let theirs = move || {
        outcome.with(|it| match it {
            Outcome::Overtaken(now) => Some(now.clone()),
            _ => None,
        })
    };
    let newest = move || {
        let (id, _) = seen.get_value()?;
        let now = theirs()?;
        now.segments.iter().find(|segment| segment.id == id).map(|segment| (id, segment.revision))
    };
    view! {
        <div class="segment-saving">
            <NameAndPlace page name typed=Callback::new(move |text| name.set(text)) shelf />
            <div class="page-buttons">
                <Button
                    kind=Kind::Primary
                    disabled=move || !can_save() || is_nameless.get()
                    press=move |_| save(seen_here(), false)
                >
                    {texts.save}
                </Button>
                <Show when=move || is_changed.get()>
                    <Button
                        disabled=move || !can_save() || is_nameless.get()
                        press=move |_| save(None, false)
                    >
                        {texts.save_new}
                    </Button>
                </Show>
            </div>
        </div>
        {move || outcome.with(|it| match it {
            Outcome::Nothing => is_nameless.get().then(|| view! { <p class="muted">{texts.no_name}</p> }.into_any()),
            Outcome::Saving => Some(view! { <p role="status">{texts.saving}</p> }.into_any()),
            Outcome::Failed(why) => {
                let why = why.clone();
                Some(view! { <Problem>{why}</Problem> }.into_any())
            }
            Outcome::Damaged => Some(view! {
                <div class="counting-overtaken" role="alert">
                    <p>{texts.damaged}</p>
                    <Button kind=Kind::Primary press=move |_| save(None, true)>{texts.replace}</Button>
                </div>
            }
            .into_any()),
            Outcome::Overtaken(now) => {
                let said = builder.of.with_value(|of| of.as_ref().map(|key| overtaken(page, now, key)));
                let key = builder.of.get_value();
                Some(view! {
                    <div class="counting-overtaken" role="alert">
                        <p>{said}</p>
                        <div class="page-buttons">
                            <Show when=move || newest().is_some()>
                                <Button kind=Kind::Primary press=move |_| save(newest(), false)>
                                    {texts.save_over}
                                </Button>
                            </Show>
                            <Button press=move |_| save(None, false)>{texts.save_new}</Button>
                            <Button press=move |_| {
                                if let Some(key) = key.clone() {
                                    page.go(&Choice::Open(key));
                                }
                            }>{texts.open_theirs}</Button>
                        </div>
                    </div>
                }
                .into_any())
            }
        })}
    }
}

/// The condition as text, to be copied, and another one to be pasted.
#[component]
fn AsText(
    /// What the builder knows.
    builder: Builder,
) -> impl IntoView {
    let (state, texts) = (builder.page.state, builder.page.texts);
    let field = NodeRef::<Textarea>::new();
    let said = RwSignal::new(None::<String>);
    let is_copied = RwSignal::new(false);
    let text = move || builder.condition.with(|it| it.as_ref().map(Condition::to_json).unwrap_or_default());
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            is_copied.set(browser::copy_from(&field));
        }
    };
    let take = move |_| {
        let Some(field) = field.get_untracked() else { return };
        match SegmentFile::parse(&field.value()) {
            Ok(file) => {
                said.set(None);
                let tree = builder.tree_of(&file.condition);
                builder.change(move |now| *now = tree);
            }
            Err(error) => said.set(Some((texts.no_condition)(&error.to_string()))),
        }
    };
    view! {
        <details class="details segment-text">
            <summary>{texts.builder.as_text}</summary>
            <p class="muted">{texts.builder.as_text_hint}</p>
            <textarea rows="5" spellcheck="false" node_ref=field aria-label=texts.builder.as_text prop:value=text></textarea>
            <div class="page-buttons">
                <Button press=copy>{move || if is_copied.get() { state.texts.copied } else { state.texts.copy }}</Button>
                <Button press=take>{texts.builder.take_text}</Button>
            </div>
            {move || said.get().map(|said| view! { <Problem>{said}</Problem> })}
        </details>
    }
}
