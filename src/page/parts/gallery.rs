//! Every part in every state, in both themes, on a page of its own: `index.html?parts`, to which the demo portal links. It
//! needs neither a portal nor data, and nothing in the app leads to it.

use client_segments::i18n::{GalleryTexts, Lang};
use leptos::prelude::*;

use super::{
    Button, Chip, Empty, Kind, Notice, OneOf, Panel, Popover, Problem, ProgressBar, Question, Table, Tone, Waiting,
    number, text, unseen,
};

/// The page.
#[component]
pub(in crate::page) fn Gallery(
    /// Its language.
    lang: Lang,
) -> impl IntoView {
    let words = lang.words::<GalleryTexts>();
    Effect::new(move || {
        // Some parts take the focus and pull the page to themselves; it begins at its top.
        request_animation_frame(|| request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0)));
    });
    let theme = |(name, scheme, id): (&'static str, &'static str, &'static str)| {
        view! {
            <section class="gallery-theme" style:color-scheme=scheme>
                <h2>{name}</h2>
                <Parts words panel_id=id />
            </section>
        }
    };
    let [light, dark] = words.themes;
    view! {
        <main class="app gallery">
            <h1>{words.title}</h1>
            <p>{words.hint}</p>
            {[(light, "light", "panel-light"), (dark, "dark", "panel-dark")].map(theme)}
        </main>
    }
}

/// All parts once.
#[component]
fn Parts(
    /// The words.
    words: &'static GalleryTexts,
    /// Id of the heading of the panel.
    panel_id: &'static str,
) -> impl IntoView {
    let [plain, primary, danger, link, disabled, pressed, unfolded] = words.buttons;
    let [yes, no, close] = words.answers;
    let (word, sentence) = (words.word, words.sentence);
    let is_pressed = RwSignal::new(true);
    let is_unfolded = RwSignal::new(true);
    let chosen = RwSignal::new(0_usize);
    let popover = RwSignal::new(false);
    let panel = RwSignal::new(true);
    let question = RwSignal::new(true);
    let stay = move || view! { <Button>{close}</Button> };
    let rows = (1..=3).map(|row| {
        view! { <tr><th scope="row">{word} " " {row}</th><td class="number">{row * 1000}</td><td><Button kind=Kind::Link>{link}</Button></td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <Shown name="Button">
            <div class="page-buttons">
                <Button>{plain}</Button>
                <Button kind=Kind::Primary>{primary}</Button>
                <Button kind=Kind::Danger>{danger}</Button>
                <Button kind=Kind::Link>{link}</Button>
                <Button disabled=true>{disabled}</Button>
                <Button kind=Kind::Primary disabled=true>{disabled}</Button>
                <Button pressed=is_pressed press=move |_| is_pressed.update(|it| *it = !*it)>{pressed}</Button>
                <Button expanded=is_unfolded press=move |_| is_unfolded.update(|it| *it = !*it)>{unfolded}</Button>
            </div>
        </Shown>
        <Shown name="OneOf">
            <OneOf label=word options=vec![0, 1, 2] words=move |it: usize| words.buttons[it] chosen choose=move |it| chosen.set(it) />
            <OneOf
                label=disabled
                options=vec![0, 1]
                words=move |it: usize| words.buttons[it]
                chosen
                choose=move |it| chosen.set(it)
                disabled=true
            />
        </Shown>
        <Shown name="Popover">
            <Popover label=unfolded.to_owned() class="" is_open=popover><p>{sentence}</p></Popover>
        </Shown>
        <Shown name="Chip">
            <Chip label=format!("{close}: {word}") title=close edit=|_| {} remove=|_| {}>{word}</Chip>
        </Shown>
        <Shown name="Notice">
            <Notice>{sentence}</Notice>
            <Notice tone=Tone::Warning title=word buttons=stay><p>{sentence}</p></Notice>
            <Notice tone=Tone::Failure title=word buttons=stay><p>{sentence}</p></Notice>
        </Shown>
        <Shown name="Question">
            <Show
                when=move || question.get()
                fallback=move || view! { <Button press=move |_| question.set(true)>{unfolded}</Button> }
            >
                <Question text=sentence yes no agree=|()| {} is_asking=question />
            </Show>
        </Shown>
        <Shown name="Panel">
            <Show
                when=move || panel.get()
                fallback=move || view! { <Button press=move |_| panel.set(true)>{unfolded}</Button> }
            >
                <Panel class="why why-panel" id=panel_id title=move || word close=move |()| panel.set(false)>
                    <p>{sentence}</p>
                    <Button press=move |_| panel.set(false)>{close}</Button>
                </Panel>
            </Show>
        </Shown>
        <Shown name="Table">
            <Table head=[text(word), number(word), unseen(word)]>{rows}</Table>
        </Shown>
        <Shown name="Waiting, Problem">
            <Waiting text=sentence />
            <Problem>{sentence}</Problem>
        </Shown>
        <Shown name="ProgressBar">
            <ProgressBar label=word share=Some(0.4) />
            <ProgressBar label=word share=None />
        </Shown>
        <h3>"Empty"</h3>
        <Empty title=word><p>{sentence}</p> <Button kind=Kind::Primary>{primary}</Button></Empty>
    }
}

/// A part with its name.
#[component]
fn Shown(
    /// What the code calls it.
    name: &'static str,
    /// It, in its states.
    children: Children,
) -> impl IntoView {
    view! { <div class="card page-card wide-card"><h3>{name}</h3> {children()}</div> }
}
