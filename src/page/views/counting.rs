//! The section «Counting rules» of the settings: what is set, what would change, saving it, and who has changed what
//! before. Who is no administrator sees it and changes nothing.

mod fields;
mod saving;

use client_segments::help::Topic;
use client_segments::sections::counting::{CountingTexts, Editing, Form};
use client_segments::view_model::progress::can_check_all;
use leptos::prelude::*;
use protocol::{CountingProblem, CountingQuestion, EffectQuestion, SaveCounting};
use segmentation::rank::Abc;
use segmentation::{Effect as Change, Month, Setting, Settings};

use self::fields::{FilledCards, Funnels, Kinds, Number, OptionalFields, Switch, Types, WrittenFields, error};
pub(super) use self::saving::journal;
use self::saving::{Commands, Journal, Overtaken, Tried};
use super::help::HelpLink;
use crate::page::state::{Connection, State, use_state};

/// What the section knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    state: State,
    texts: &'static CountingTexts,
    editing: RwSignal<Editing>,
    /// What the settings that were tried last would change, with these; nothing in that if it cannot be told.
    effect: RwSignal<Option<(Settings, Option<Change>)>>,
    /// The month in which it would; nothing for the current one.
    month: Memo<Option<Month>>,
    /// Whether the portal has told what holds.
    is_known: RwSignal<bool>,
}

impl Rules {
    pub(super) fn edit(self, change: impl FnOnce(&mut Form)) {
        self.editing.update(|editing| editing.edit(change));
    }

    pub(super) fn form<T>(self, read: impl FnOnce(&Form) -> T) -> T {
        self.editing.with(|editing| read(&editing.form))
    }

    /// Asks what holds in the portal, and what it can name.
    fn look(self) {
        self.state.ask(CountingQuestion, move |answer| {
            // The section may be gone from the page; then nobody needs it.
            let _ = self.editing.try_update(|editing| editing.receive(answer));
            let _ = self.is_known.try_set(true);
        });
    }

    /// What is wrong with how clients are ranked, in words; nothing if all is well.
    pub(super) fn abc_error(self) -> Option<String> {
        error(self, Setting::Abc)
    }

    /// The settings that hold, once the portal has told them.
    pub(super) fn held(self) -> Option<Settings> {
        self.is_known.get().then(|| self.editing.with(|editing| editing.seen.clone()))
    }

    /// Fills in settings.
    pub(super) fn fill_in(self, settings: &Settings) {
        self.edit(|form| *form = Form::from(settings));
    }

    /// Has something saved, if there is anything.
    fn save(self, question: Option<SaveCounting>) {
        if let Some(question) = question {
            self.state.ask(question, move |answer| {
                let _ = self.editing.try_update(|editing| editing.saved(answer));
            });
        }
    }

    /// The settings that are filled in, if they can be tried and are others than those that hold.
    pub(super) fn tried(self) -> Memo<Option<Settings>> {
        Memo::new(move |_| self.editing.with(Editing::tried))
    }

    /// Reads what the settings that were tried last would change: nothing before the first answer, and nothing in that
    /// if it cannot be told.
    pub(super) fn with_effect<T>(self, read: impl FnOnce(Option<&Option<Change>>) -> T) -> T {
        self.effect.with(|effect| read(effect.as_ref().map(|(_, effect)| effect)))
    }

    /// Whether what is told is of the settings that are filled in.
    pub(super) fn is_counted(self) -> bool {
        let tried = self.editing.with(Editing::tried);
        self.effect.with(|effect| effect.as_ref().map(|(settings, _)| settings) == tried.as_ref())
    }

    /// Asks what the settings that are filled in would change.
    fn try_settings(self, settings: Option<Settings>, month: Option<Month>) {
        match settings {
            Some(settings) => self.state.ask(EffectQuestion { settings: settings.clone(), month }, move |effect| {
                let _ = self.effect.try_set(Some((settings, effect)));
            }),
            None => {
                self.effect.set(None);
                self.state.withdraw::<EffectQuestion>();
            }
        }
    }
}

/// The rules that hold, to be changed and tried in a month; what the portal holds is asked for.
pub(super) fn rules(state: State, month: Memo<Option<Month>>) -> Rules {
    let rules = rules_to_edit(state, month);
    let tried = rules.tried();
    let is_finished = Memo::new(move |_| state.progress.with(|progress| can_check_all(progress.as_ref())));
    Effect::new(move || {
        // Other numbers would change otherwise; and what is tried may have to be read first.
        state.summary.track();
        is_finished.track();
        rules.try_settings(tried.get(), rules.month.get());
    });
    on_cleanup(move || state.withdraw::<EffectQuestion>());
    rules
}

/// The same for rules by which no group changes: what others would change in the groups is not asked.
pub(super) fn rules_to_edit(state: State, month: Memo<Option<Month>>) -> Rules {
    let texts = state.lang.words::<CountingTexts>();
    let settings =
        state.summary.with_untracked(|summary| summary.as_ref().map(|it| it.settings.clone()).unwrap_or_default());
    let (editing, effect) = (RwSignal::new(Editing::of(&settings)), RwSignal::new(None));
    let rules = Rules { state, texts, editing, effect, month, is_known: RwSignal::new(false) };
    Effect::new(move || {
        if state.connection.with(|connection| *connection == Connection::Open) {
            rules.look();
        }
    });
    on_cleanup(move || state.withdraw::<CountingQuestion>());
    rules
}

/// The section.
#[component]
pub(super) fn CountingSection() -> impl IntoView {
    let state = use_state();
    let texts = state.lang.words::<CountingTexts>();
    let rules = rules(state, Memo::new(|_| None));
    let is_admin = Memo::new(move |_| state.is_admin());
    view! {
        <section class="card page-card counting" aria-labelledby="counting-title">
            <h2><span id="counting-title">{texts.title}</span> "\u{a0}" <HelpLink topic=Topic::CountingRules /></h2>
            <p>{texts.intro}</p>
            <p class="muted">{move || (!is_admin.get()).then_some(texts.read_only)}</p>
            <Problem rules />
            <fieldset class="counting-fields" disabled=move || !is_admin.get()>
                <Fields rules with_sliders=false />
                <h3>{texts.ranks} "\u{a0}" <HelpLink topic=Topic::Xyz /></h3>
                <Ranks rules />
                <Number rules setting=Setting::XyzMonths />
                <Number rules setting=Setting::XyzX />
                <Number rules setting=Setting::XyzY />
                <Switch rules setting=Setting::XyzByRevenue />
                <Number rules setting=Setting::RfmMonths />
                <h3>{texts.touches} "\u{a0}" <HelpLink topic=Topic::TouchNorm /></h3>
                {Abc::ALL.map(|rank| view! { <Number rules setting=Setting::TouchNorm(rank) /> }).collect_view()}
                <Kinds rules />
                <h3>{texts.filling} "\u{a0}" <HelpLink topic=Topic::Fields /></h3>
                <FilledCards rules />
                <WrittenFields rules />
                <OptionalFields rules />
                <Switch rules setting=Setting::LeavesEmpty />
                <Switch rules setting=Setting::ItemUpdate />
            </fieldset>
            <Show when=move || is_admin.get()>
                <Tried rules />
                <Apply rules />
            </Show>
            <Journal rules />
        </section>
    }
}

/// A field for each of the rules.
#[component]
pub(super) fn Fields(
    /// What the section knows.
    rules: Rules,
    /// Whether numbers of months can be pushed too.
    with_sliders: bool,
) -> impl IntoView {
    view! {
        <div class="counting-fields">
            <Number rules setting=Setting::SleepingAfter with_slider=with_sliders />
            <Number rules setting=Setting::LostAfter with_slider=with_sliders />
            <Funnels rules />
            <Types rules setting=Setting::CompanyTypes />
            <Types rules setting=Setting::ContactTypes />
            <Switch rules setting=Setting::ChatsAreDialogs />
            <Switch rules setting=Setting::InvoicesCountApart />
            <Switch rules setting=Setting::LeadsAreRequests />
        </div>
    }
}

/// Saving: what others have changed meanwhile, the buttons, and what became of it.
#[component]
pub(super) fn Apply(
    /// What the section knows.
    rules: Rules,
    /// Whether all rules can be set to what they are by default.
    #[prop(default = true)]
    has_defaults: bool,
) -> impl IntoView {
    view! {
        <Overtaken rules />
        <Commands rules has_defaults />
    }
}

/// How clients are ranked, which is set where the ranks are seen.
#[component]
fn Ranks(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let texts = rules.texts;
    view! {
        <div class="counting-field">
            <span>{(texts.setting)(Setting::Abc)} ": " {move || (texts.abc)(rules.form(|form| form.abc))}</span>
            <small>{(texts.hint)(Setting::Abc)}</small>
        </div>
    }
}

/// Why other settings hold than those in the portal.
#[component]
fn Problem(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let problem = Memo::new(move |_| rules.editing.with(|editing| editing.problem));
    move || {
        problem
            .get()
            .map(|problem| view! { <p class="counting-problem" role="alert">{(rules.texts.problem)(problem)}</p> })
    }
}

/// The sentence for the page as a whole: why other settings hold than those in the portal.
#[component]
pub(super) fn CountingNotice() -> impl IntoView {
    let state = use_state();
    let problem: Memo<Option<CountingProblem>> =
        Memo::new(move |_| state.summary.with(|summary| summary.as_ref().and_then(|it| it.settings_problem)));
    let words = move || problem.get().map(state.lang.words::<CountingTexts>().problem);
    move || words().map(|words| view! { <p class="mode-note" role="status">{words}</p> })
}
