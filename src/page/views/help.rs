//! The knowledge base: a search, the topics by chapter, and the entry that is open; and the small sign that leads to an
//! entry from wherever its term stands.

use client_segments::help::{self, Block, Chapter, Entry, Topic};
use client_segments::sections::Section;
use leptos::html::H2;
use leptos::prelude::*;

use crate::page::browser;
use crate::page::parts::Button;
use crate::page::state::{State, use_state};

/// The address of an entry, or of the list of topics.
fn address(state: State, topic: Option<Topic>) -> String {
    state.route.with(|route| format!("#{}", route.with_topic(topic).to_fragment(browser::escape)))
}

/// A sign beside a term that opens the entry on it.
#[component]
pub(super) fn HelpLink(
    /// What it explains.
    #[prop(into)]
    topic: Signal<Topic>,
) -> impl IntoView {
    let state = use_state();
    let name = move || (state.texts.help.link)(help::entry(state.lang, topic.get()).title);
    view! {
        <a class="help-link" href=move || address(state, Some(topic.get())) aria-label=name title=name>
            "?"
        </a>
    }
}

/// The same in words, for where there is no term to stand beside.
#[component]
pub(super) fn HelpLine(
    /// What it explains.
    topic: Topic,
) -> impl IntoView {
    let state = use_state();
    let name = (state.texts.help.link)(help::entry(state.lang, topic).title);
    view! { <p class="help-line"><a href=move || address(state, Some(topic))>{name}</a></p> }
}

/// The knowledge base with a way back, for where no row of pages offers one: on the page that says why nothing can be
/// shown, and in the tab of a card.
#[component]
pub(super) fn HelpAlone() -> impl IntoView {
    let state = use_state();
    view! {
        <main>
            <p class="help-return">
                <Button press=move |_| state.open_section(Section::Overview)>{state.texts.help.back}</Button>
            </p>
            <HelpPage />
        </main>
    }
}

/// The page of the knowledge base.
#[component]
pub(super) fn HelpPage() -> impl IntoView {
    let state = use_state();
    let topic = Memo::new(move |_| state.route.with(|route| route.topic));
    view! {
        <div class="help" class:help-open=move || topic.get().is_some()>
            <Topics topic />
            // Without a topic the book is open at its first page; where there is room for one column only, at its contents.
            <section class="card help-entry">
                <a class="help-back" href=move || address(state, None)>{state.texts.help.all_topics}</a>
                {move || {
                    let entry = help::entry(state.lang, topic.get().unwrap_or(Topic::Overview));
                    view! { <Article entry takes_focus=topic.get().is_some() /> }
                }}
            </section>
        </div>
    }
}

/// The search, and what it has found or all topics.
#[component]
fn Topics(
    /// The topic that is open.
    topic: Memo<Option<Topic>>,
) -> impl IntoView {
    let state = use_state();
    let texts = &state.texts.help;
    let question = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let question = question.get();
        let is_asked = !question.trim().is_empty();
        is_asked.then(|| {
            help::search(state.lang, state.thresholds.get(), &question)
                .into_iter()
                .map(|entry| entry.topic)
                .collect::<Vec<_>>()
        })
    });
    let item = move |shown: Topic| {
        view! {
            <li>
                <a
                    href=move || address(state, Some(shown))
                    aria-current=move || (topic.get() == Some(shown)).then_some("page")
                >
                    {help::entry(state.lang, shown).title}
                </a>
            </li>
        }
    };
    let list = move |topics: Vec<Topic>| view! { <ul>{topics.into_iter().map(item).collect_view()}</ul> };
    let chapter = move |chapter: Chapter| {
        let topics = Topic::ALL.into_iter().filter(|topic| topic.chapter() == chapter).collect();
        view! {
            <h3>{(texts.chapter)(chapter)}</h3>
            {list(topics)}
        }
    };
    view! {
        <section class="card help-topics">
            <h2>{texts.title}</h2>
            <input
                type="search"
                placeholder=texts.search
                aria-label=texts.search
                prop:value=question
                on:input:target=move |event| question.set(event.target().value())
            />
            <p class="help-found" role="status">
                {move || {
                    found.with(|found| {
                        let number = found.as_ref()?.len() as u64;
                        Some(if number == 0 { texts.nothing.title.to_owned() } else { (texts.found)(number) })
                    })
                }}
            </p>
            <nav aria-label=texts.topics>
                {move || match found.get() {
                    None => Chapter::ALL.map(chapter).collect_view().into_any(),
                    Some(topics) if topics.is_empty() => view! { <p>{texts.nothing.text}</p> }.into_any(),
                    Some(topics) => list(topics).into_any(),
                }}
            </nav>
        </section>
    }
}

/// One entry.
#[component]
fn Article(
    /// What is shown.
    entry: &'static Entry,
    /// Whether somebody has asked for it: then the reading goes on at its heading, for eyes and screen readers alike.
    takes_focus: bool,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get().filter(|_| takes_focus) {
            // A heading that is on the page and has a tabindex can always take the focus.
            let _ = heading.focus();
        }
    });
    view! {
        <article>
            <h2 tabindex="-1" node_ref=heading>{entry.title}</h2>
            {entry.body.iter().map(|block| view! { <Piece block /> }).collect_view()}
        </article>
    }
}

/// One piece of an entry.
#[component]
fn Piece(
    /// The piece.
    block: &'static Block,
) -> impl IntoView {
    let state = use_state();
    let fill = move |text: &'static str| move || help::fill(state.lang, state.thresholds.get(), text);
    let points =
        |points: &'static [&'static str]| points.iter().map(|&point| view! { <li>{fill(point)}</li> }).collect_view();
    match *block {
        Block::Text(text) => view! { <p>{fill(text)}</p> }.into_any(),
        Block::List(list) => view! { <ul>{points(list)}</ul> }.into_any(),
        Block::Steps(steps) => view! { <ol>{points(steps)}</ol> }.into_any(),
        Block::Example(text) => view! {
            <p class="help-example">
                <strong>{state.texts.help.example}</strong>
                " "
                {fill(text)}
            </p>
        }
        .into_any(),
        Block::Table(head, rows) => {
            let row = move |row: &&'static [&'static str]| {
                let cells = row.iter().skip(1).map(|&cell| view! { <td>{fill(cell)}</td> }).collect_view();
                view! {
                    <tr>
                        <th scope="row">{row.first().copied().map(fill)}</th>
                        {cells}
                    </tr>
                }
            };
            view! {
                <table>
                    <thead>
                        <tr>{head.iter().map(|&cell| view! { <th scope="col">{cell}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{rows.iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        }
    }
}
