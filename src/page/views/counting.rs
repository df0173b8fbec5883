//! The section «Counting rules» of the settings: what is set, what would change, saving it, and who has changed what
//! before. Who is no administrator sees it and changes nothing.

use std::collections::BTreeSet;

use client_segments::help::Topic;
use client_segments::sections::counting::{
    CountingTexts, Editing, Form, Outcome, change, choices, effect_rows, filling_choices, value,
};
use client_segments::view_model::first_run::rough_minutes;
use client_segments::view_model::progress::can_check_all;
use leptos::prelude::*;
use protocol::{
    CountingProblem, CountingQuestion, Directories, EffectQuestion, FillingCost, FillingQuestion, SaveCounting,
    SettingsChange,
};
use segmentation::facts::TouchKind;
use segmentation::rank::Abc;
use segmentation::{Effect as Change, Month, Setting, Settings};

use super::help::HelpLink;
use crate::page::latest::Latest;
use crate::page::state::{Connection, State, use_state};

/// How many months can be pushed to; more can be typed.
const SLIDER: u32 = 36;

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
                <Ranks rules />
                <h3>{texts.touches} "\u{a0}" <HelpLink topic=Topic::TouchNorm /></h3>
                {Abc::ALL.map(|rank| view! { <Months rules setting=Setting::TouchNorm(rank) with_slider=false /> }).collect_view()}
                <Kinds rules />
                <h3>{texts.filling} "\u{a0}" <HelpLink topic=Topic::Fields /></h3>
                <FilledCards rules />
                <WrittenFields rules />
                <Switch rules setting=Setting::LeavesEmpty />
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
            <Months rules setting=Setting::SleepingAfter with_slider=with_sliders />
            <Months rules setting=Setting::LostAfter with_slider=with_sliders />
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

/// What is wrong with a field, in words; nothing if all is well.
fn error(rules: Rules, setting: Setting) -> Option<String> {
    let errors = rules.form(|form| form.settings().err())?;
    let (_, error) = errors.into_iter().find(|(wrong, _)| *wrong == setting)?;
    Some((rules.texts.error)(error))
}

/// The id under which a setting's error is known to its field.
fn error_id(setting: Setting) -> String {
    format!("counting-{setting:?}-error")
}

/// A number of months.
#[component]
fn Months(
    /// What the section knows.
    rules: Rules,
    /// Which threshold it is.
    setting: Setting,
    /// Whether it can be pushed too.
    with_slider: bool,
) -> impl IntoView {
    let texts = rules.texts;
    fn field(form: &mut Form, setting: Setting) -> &mut String {
        match setting {
            Setting::SleepingAfter => &mut form.sleeping,
            Setting::TouchNorm(rank) => &mut form.norms[rank as usize],
            _ => &mut form.lost,
        }
    }
    let text = move || rules.form(|form| field(&mut form.clone(), setting).clone());
    let fill = move |text: String| rules.edit(|form| *field(form, setting) = text);
    let error = Memo::new(move |_| error(rules, setting));
    view! {
        <div class="counting-field">
            <label>
                <span>{(texts.setting)(setting)}</span>
                <span class="counting-months">
                    <input
                        type="number"
                        inputmode="numeric"
                        min="1"
                        max=segmentation::MOST_MONTHS.to_string()
                        prop:value=text
                        aria-invalid=move || error.with(Option::is_some).to_string()
                        aria-describedby=error_id(setting)
                        on:input=move |event| fill(event_target_value(&event))
                    />
                    " "
                    {texts.months}
                </span>
            </label>
            {with_slider
                .then(|| {
                    view! {
                        <input
                            type="range"
                            class="counting-slider"
                            min="1"
                            max=SLIDER.to_string()
                            prop:value=text
                            aria-label=(texts.setting)(setting)
                            on:input=move |event| fill(event_target_value(&event))
                        />
                    }
                })}
            <small>{(texts.hint)(setting)}</small>
            <p class="counting-error" id=error_id(setting) role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Which funnels count.
#[component]
fn Funnels(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let texts = rules.texts;
    let setting = Setting::PaymentFunnels;
    let error = Memo::new(move |_| error(rules, setting));
    let choice = move |all: bool, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="counting-funnels"
                    prop:checked=move || rules.form(|form| form.all_funnels == all)
                    on:change=move |_| rules.edit(|form| form.all_funnels = all)
                />
                {name}
            </label>
        }
    };
    let list = move || {
        let known =
            rules.editing.with(|editing| choices(editing.directories.funnels.as_deref(), &editing.form.funnels));
        let item = move |(id, name): (u32, Option<String>)| {
            let name = name.unwrap_or_else(|| (texts.funnel_number)(id));
            let turn = move |is_on: bool| rules.edit(|form| put(&mut form.funnels, id, is_on));
            let is_on = move || rules.form(|form| form.funnels.contains(&id));
            check(name, is_on, turn)
        };
        entries(rules, known.into_iter().map(item).collect())
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {choice(true, texts.all_funnels)}
            {choice(false, texts.chosen_funnels)}
            {move || (!rules.form(|form| form.all_funnels)).then(list)}
            <p class="counting-error" role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Which types of cards are no clients.
#[component]
fn Types(
    /// What the section knows.
    rules: Rules,
    /// Of which kind of cards.
    setting: Setting,
) -> impl IntoView {
    let texts = rules.texts;
    let is_of_contacts = setting == Setting::ContactTypes;
    fn chosen(form: &mut Form, is_of_contacts: bool) -> &mut BTreeSet<String> {
        if is_of_contacts { &mut form.contact_types } else { &mut form.company_types }
    }
    let list = move || {
        let known = rules.editing.with(|editing| {
            let (directories, form) = (&editing.directories, &editing.form);
            if is_of_contacts {
                choices(directories.contact_types.as_deref(), &form.contact_types)
            } else {
                choices(directories.company_types.as_deref(), &form.company_types)
            }
        });
        let item = move |(code, name): (String, Option<String>)| {
            let name = name.unwrap_or_else(|| code.clone());
            let of = code.clone();
            let turn = move |is_on: bool| {
                let code = code.clone();
                rules.edit(|form| put(chosen(form, is_of_contacts), code, is_on));
            };
            let is_on = move || {
                rules.form(|form| if is_of_contacts { &form.contact_types } else { &form.company_types }.contains(&of))
            };
            check(name, is_on, turn)
        };
        entries(rules, known.into_iter().map(item).collect())
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {list}
        </div>
    }
}

/// Which kinds of activities are touches.
#[component]
fn Kinds(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let texts = rules.texts;
    let setting = Setting::TouchKinds;
    let error = Memo::new(move |_| error(rules, setting));
    let item = move |kind: TouchKind| {
        let is_on = move || rules.form(|form| form.kinds.contains(&kind));
        check((texts.touch_kind)(kind).to_owned(), is_on, move |is_on| {
            rules.edit(|form| put(&mut form.kinds, kind, is_on))
        })
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {entries(rules, TouchKind::TOUCHES.into_iter().map(item).collect())}
            <p class="counting-error" role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Whether all cards are written or those of clients with payments, with what either takes.
#[component]
fn FilledCards(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let setting = Setting::OnlyPaying;
    let costs = Latest::<FillingQuestion>::default();
    let choices = Memo::new(move |_| editing.with(|editing| filling_choices(editing.form.filling)));
    Effect::new(move || {
        // What is left to be written changes with what is read and written.
        state.summary.track();
        costs.ask(state, FillingQuestion { choices: choices.get().to_vec() });
    });
    on_cleanup(move || state.withdraw::<FillingQuestion>());
    let told = move |FillingCost { cards, seconds }: FillingCost| match cards {
        0 => texts.filled.to_owned(),
        _ => {
            let minutes = rough_minutes(seconds);
            (texts.filling_cost)(cards.into(), &state.number(cards), &(state.texts.first_run.duration)(minutes))
        }
    };
    let cost = move |at: usize| costs.with(|answer| answer.as_ref()?.as_ref()?.get(at).copied()).map(told);
    let choice = move |only_paying: bool, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="counting-filling"
                    prop:checked=move || rules.form(|form| form.filling.only_paying == only_paying)
                    on:change=move |_| rules.edit(|form| form.filling.only_paying = only_paying)
                />
                {name}
                " "
                <span class="muted">{move || cost(usize::from(only_paying)).map(|cost| format!("({cost})"))}</span>
            </label>
        }
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            {choice(false, texts.all_cards)}
            {choice(true, texts.paying_cards)}
            <small>{(texts.hint)(setting)}</small>
        </div>
    }
}

/// Which of the user fields are written.
#[component]
fn WrittenFields(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, .. } = rules;
    let setting = Setting::WrittenFields;
    let error = Memo::new(move |_| error(rules, setting));
    let item = move |(at, (name, _)): (usize, &(&'static str, &'static str))| {
        let is_on = move || rules.form(|form| form.filling.fields[at]);
        check((*name).to_owned(), is_on, move |is_on| rules.edit(|form| form.filling.fields[at] = is_on))
    };
    view! {
        <div class="counting-field" role="group" aria-label=(texts.setting)(setting)>
            <span>{(texts.setting)(setting)}</span>
            <small>{(texts.hint)(setting)}</small>
            {entries(rules, state.texts.fields.fields.iter().enumerate().map(item).collect())}
            <p class="counting-error" role="alert">{move || error.get()}</p>
        </div>
    }
}

/// What can be chosen, or that there is nothing.
fn entries(rules: Rules, items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        view! { <p class="muted">{rules.texts.no_entries}</p> }.into_any()
    } else {
        view! { <ul class="counting-choices">{items}</ul> }.into_any()
    }
}

/// Something that can be chosen.
fn check(name: String, is_on: impl Fn() -> bool + Send + Sync + 'static, turn: impl Fn(bool) + 'static) -> AnyView {
    view! {
        <li>
            <label class="choice">
                <input type="checkbox" prop:checked=is_on on:change=move |event| turn(event_target_checked(&event)) />
                {name}
            </label>
        </li>
    }
    .into_any()
}

fn put<T: Ord>(chosen: &mut BTreeSet<T>, it: T, is_on: bool) {
    if is_on {
        chosen.insert(it);
    } else {
        chosen.remove(&it);
    }
}

/// A setting that is on or off.
#[component]
fn Switch(
    /// What the section knows.
    rules: Rules,
    /// Which one.
    setting: Setting,
) -> impl IntoView {
    let texts = rules.texts;
    let is_on = move || rules.form(|form| form.clone().switch(setting).is_some_and(|is_on| *is_on));
    let turn = move |is_on| {
        rules.edit(|form| {
            if let Some(switch) = form.switch(setting) {
                *switch = is_on;
            }
        });
    };
    let note = move || {
        let leads = (setting == Setting::LeadsAreRequests).then(|| rules.editing.with(|editing| editing.leads));
        leads.and_then(texts.leads)
    };
    view! {
        <div class="counting-field">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=is_on
                    on:change=move |event| turn(event_target_checked(&event))
                />
                {(texts.setting)(setting)}
            </label>
            <small>{(texts.hint)(setting)}</small>
            <p class="muted" role="status">{note}</p>
        </div>
    }
}

/// What the settings that are filled in would change.
#[component]
fn Tried(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, effect, .. } = rules;
    let is_tried = Memo::new(move |_| editing.with(|editing| editing.tried().is_some()));
    let told = move |told: Option<Change>| {
        let Some(told) = told else { return view! { <p>{texts.effect_unknown}</p> }.into_any() };
        let rows = effect_rows(&told);
        if rows.is_empty() && told.moved == 0 {
            return view! { <p>{texts.no_effect}</p> }.into_any();
        }
        let rows = rows.into_iter().map(|row| {
            view! {
                <tr>
                    <th scope="row">{(state.texts.group)(row.group)}</th>
                    <td class="number">{state.number(row.now)}</td>
                    <td class="number">{state.number(row.then)}</td>
                </tr>
            }
        });
        view! {
            <p><strong>{(texts.moved)(told.moved.into(), &state.number(told.moved))}</strong></p>
            <table class="plain-table counting-effect">
                <thead>
                    <tr>
                        <th scope="col">{texts.group}</th>
                        <th scope="col" class="number">{texts.now}</th>
                        <th scope="col" class="number">{texts.then}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Show when=move || is_tried.get()>
            <div class="counting-tried" role="status">
                <h3>{texts.effect}</h3>
                {move || match effect.get() {
                    Some((_, effect)) if rules.is_counted() => told(effect),
                    _ => view! { <p>{texts.counting}</p> }.into_any(),
                }}
                <p class="muted">{texts.recorded}</p>
            </div>
        </Show>
    }
}

/// What others have changed while these settings were filled in, and what to do about it.
#[component]
fn Overtaken(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let items = move || {
        editing.with(|editing| {
            let told = |(setting, theirs): (Setting, Settings)| {
                let said =
                    |settings: &Settings| value(state.lang, &settings.value(setting), setting, &editing.directories);
                (texts.changed)((texts.setting)(setting), &said(&editing.seen), &said(&theirs))
            };
            editing.changed_by_others().into_iter().map(told).collect::<Vec<_>>()
        })
    };
    let is_overtaken = Memo::new(move |_| editing.with(|editing| matches!(editing.outcome, Outcome::Overtaken(_))));
    let save_over = move |_| rules.save(editing.try_update(Editing::save_over).flatten());
    view! {
        <Show when=move || is_overtaken.get()>
            <div class="counting-overtaken" role="alert">
                <p>{texts.overtaken}</p>
                <ul>{move || items().into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
                <p>{texts.overtaken_hint}</p>
                <div class="page-buttons">
                    <button class="primary" on:click=save_over>{texts.save_over}</button>
                    <button on:click=move |_| editing.update(Editing::take_theirs)>{texts.take_theirs}</button>
                </div>
            </div>
        </Show>
    }
}

/// The buttons, and what became of saving.
#[component]
fn Commands(
    /// What the section knows.
    rules: Rules,
    /// Whether all rules can be set to what they are by default.
    has_defaults: bool,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let can_save = move || state.is_online.get() && editing.with(Editing::can_save);
    let is_changed = Memo::new(move |_| editing.with(Editing::is_changed));
    let is_default = Memo::new(move |_| editing.with(|editing| editing.form == Form::from(&Settings::default())));
    let said = move || {
        editing.with(|editing| match &editing.outcome {
            Outcome::Nothing | Outcome::Overtaken(_) => None,
            Outcome::Saving => Some(texts.saving.to_owned()),
            Outcome::Saved => Some(texts.saved.to_owned()),
            Outcome::NotAllowed => Some(texts.not_allowed.to_owned()),
            Outcome::Newer => Some((texts.problem)(CountingProblem::Newer).to_owned()),
            Outcome::Refused(words) => Some((texts.refused)(words)),
        })
    };
    view! {
        <div class="page-buttons">
            <button
                class="primary"
                disabled=move || !can_save()
                on:click=move |_| rules.save(editing.try_update(Editing::save).flatten())
            >
                {texts.save}
            </button>
            <button disabled=move || !is_changed.get() on:click=move |_| editing.update(Editing::reset)>
                {texts.reset}
            </button>
            <Show when=move || has_defaults>
                <button
                    disabled=move || is_default.get()
                    on:click=move |_| rules.edit(|form| *form = Form::from(&Settings::default()))
                >
                    {texts.defaults}
                </button>
            </Show>
            <span role="status">{said}</span>
        </div>
    }
}

/// Who has changed what, the newest first.
#[component]
fn Journal(
    /// What the section knows.
    rules: Rules,
) -> impl IntoView {
    let Rules { state, texts, editing, .. } = rules;
    let list = move || {
        editing.with(|editing| {
            if editing.journal.is_empty() {
                return view! { <p class="muted">{texts.journal_empty}</p> }.into_any();
            }
            journal(state, &editing.journal, Some(&editing.directories)).into_any()
        })
    };
    view! {
        <h3>{texts.journal}</h3>
        {list}
    }
}

/// Changes of the rules: when, who, what. Without `directories` funnels and types are told by their numbers and codes.
pub(super) fn journal(
    state: State,
    changes: &[SettingsChange],
    directories: Option<&Directories>,
) -> impl IntoView + use<> {
    let texts = state.lang.words::<CountingTexts>();
    let none = Directories::default();
    let directories = directories.unwrap_or(&none);
    let item = |entry: &SettingsChange| {
        let SettingsChange { at, user, name, .. } = entry;
        let name = if name.is_empty() { (texts.user)(*user) } else { name.clone() };
        view! {
            <li>
                <span class="muted">{state.time(at)} ", " {name}</span>
                <br />
                {change(state.lang, entry, directories)}
            </li>
        }
    };
    view! { <ul class="counting-journal">{changes.iter().map(item).collect_view()}</ul> }
}
