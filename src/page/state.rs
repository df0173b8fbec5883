//! What the page knows, as signals. Everything that can be derived from them is derived where it is shown.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use client_segments::entry::Entry;
use client_segments::format;
use client_segments::i18n::{Lang, Texts, Thresholds};
use client_segments::questions::OpenQuestions;
use client_segments::route::Route;
use client_segments::sections::Section;
use client_segments::view_model::card::CardPanel;
use client_segments::view_model::history;
use client_segments::view_model::list::List;
use client_segments::view_model::marks::MarkPanel;
use client_segments::view_model::modes;
use client_segments::view_model::notes::{NoteForm, all_marks};
use client_segments::view_model::placements::PlacementsForm;
use client_segments::view_model::progress::Continuation;
use client_segments::view_model::selection::Selection;
use client_segments::view_model::sharing::tells_clients;
use client_segments::view_model::table::Column;
use client_segments::view_model::time_left::TimeLeft;
use leptos::prelude::*;
use protocol::{
    Activity, AnyAnswer, Damage, DataLossWarning, DirectoriesAnswer, FieldsState, HandoverRun, History, Limits, Mark,
    MarkQuestion, Notes, Partly, PlanRun, Progress, Question, QuestionId, SegmentsAnswer, Source, StaffAnswer, Storage,
    Summary, ToWorker, Unpublished, Viewer,
};
use segmentation::{Mode, Series, Settings, UserId};

use super::browser;
use super::client::Client;
use super::device::Device;

/// How the page stands to the portal and to the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// The worker has been started and has not spoken yet.
    Starting,
    /// The worker works.
    Open,
    /// The page was opened outside of a portal.
    Outside,
    /// The portal's library could not be loaded.
    NoLibrary,
    /// The portal does not answer.
    NoAnswer,
    /// The page is shown by another host than that of the portal which it is told to stand in.
    Foreign {
        /// Host of the portal that is named.
        portal: String,
        /// Host of the page that shows this one.
        shown_by: String,
    },
    /// The worker is of another build.
    OtherBuild,
    /// The worker could not be started or broke; with a text for support.
    Broken(String),
    /// The viewer has had everything on this device erased.
    Forgotten,
}

/// What the page knows. Copied into every closure that needs it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    /// Language of the interface; fixed before the page is shown.
    pub(crate) lang: Lang,
    /// The words.
    pub(crate) texts: &'static Texts,
    /// How the page stands to portal and worker.
    pub(crate) connection: RwSignal<Connection>,
    /// Where cards are opened, e.g. `https://example.bitrix24.ru`.
    pub(crate) portal_origin: RwSignal<String>,
    /// Who looks at the data.
    pub(crate) viewer: RwSignal<Option<Viewer>>,
    /// What a viewer who is no administrator can be shown; nothing for an administrator.
    pub(crate) limits: RwSignal<Option<Limits>>,
    /// Why others cannot see an administrator's newest chart.
    pub(crate) unpublished: RwSignal<Option<Unpublished>>,
    /// What speaks against an administrator's reading.
    pub(crate) data_loss: RwSignal<Option<DataLossWarning>>,
    /// Where the data are kept.
    pub(crate) storage: RwSignal<Option<Storage>>,
    /// From which address data of a portal of this name were read that are not opened here; empty if that is not known.
    pub(crate) other_address: RwSignal<Option<String>>,
    /// What of the stored data could not be read.
    pub(crate) damage: RwSignal<Damage>,
    /// How far the reading has come.
    pub(crate) progress: RwSignal<Option<Progress>>,
    /// The time left, in steps.
    pub(crate) time_left: RwSignal<TimeLeft>,
    /// Whether this visit goes on with the reading of an earlier one.
    pub(crate) continuation: RwSignal<Continuation>,
    /// The numbers.
    pub(crate) summary: RwSignal<Option<Arc<Summary>>>,
    /// The thresholds by which they were counted, or the client where there are no numbers; the defaults before either.
    pub(crate) thresholds: Memo<Thresholds>,
    /// The list behind a number.
    pub(crate) list: RwSignal<List>,
    /// What is known of this device as a whole.
    pub(crate) device: Device,
    /// The rows of the list that are on screen.
    pub(crate) visible_rows: RwSignal<Range<usize>>,
    /// Who is selected in the list.
    pub(crate) selection: RwSignal<Selection>,
    /// The widths of the columns that the viewer has sized, in CSS pixels.
    pub(crate) widths: RwSignal<BTreeMap<Column, f64>>,
    /// The names of what cards hold of the portal's lists; nothing before they were needed.
    pub(crate) directories: RwSignal<Option<DirectoriesAnswer>>,
    /// Who works in which department; nothing before it was asked for.
    pub(crate) staff: RwSignal<Option<StaffAnswer>>,
    /// Whether they are asked for.
    pub(crate) asks_directories: StoredValue<bool>,
    /// The touches that are being made in the portal; nothing if there are none.
    pub(crate) plan_run: RwSignal<Option<PlanRun>>,
    /// How it stands with the clients that are handed over to another responsible.
    pub(crate) handover_run: RwSignal<Option<HandoverRun>>,
    /// How far the answer is that takes long; of the newest such question.
    pub(crate) partly: RwSignal<Option<Partly>>,
    /// The link that was copied last, and whether the browser has let it be.
    pub(crate) copied: RwSignal<Option<(String, bool)>>,
    /// The marks that were opened, with the records behind them.
    pub(crate) mark_panel: RwSignal<MarkPanel>,
    /// The notes on the chart; nothing before they were asked for.
    pub(crate) notes: RwSignal<Option<Notes>>,
    /// The form in which a note is written; nothing while there is none.
    pub(crate) note_form: RwSignal<Option<NoteForm>>,
    /// The eight user fields; nothing before the worker has told of them.
    pub(crate) fields: RwSignal<Option<FieldsState>>,
    /// Whether the portal remembers that the fields are being made; nothing before it was asked.
    pub(crate) makes_fields: RwSignal<Option<bool>>,
    /// From which place of the portal the page was opened; fixed before the worker is asked for anything.
    pub(crate) entry: RwSignal<Entry>,
    /// The client that is explained.
    pub(crate) card: RwSignal<CardPanel>,
    /// The rules of counting that are tried; nothing if none are.
    pub(crate) tried: RwSignal<Option<Settings>>,
    /// The saved segments with what conditions can name; nothing before they were asked for.
    pub(crate) segments: RwSignal<Option<Arc<SegmentsAnswer>>>,
    /// The places of the portal where the app is shown.
    pub(crate) placements: RwSignal<PlacementsForm>,
    /// What is looked at, as the address says it.
    pub(crate) route: RwSignal<Route>,
    /// The same as far as the numbers tell it: what is shown.
    pub(crate) shown: Memo<Route>,
    /// The mode whose tab was pressed although the numbers do not tell it.
    pub(crate) pressed: RwSignal<Option<Mode>>,
    /// Whether there is a network.
    pub(crate) is_online: RwSignal<bool>,
    /// This device's clock, advanced every second.
    pub(crate) now_ms: RwSignal<i64>,
    /// Counts the changes of theme and pixel density, which a canvas does not follow by itself.
    pub(crate) appearance: RwSignal<u32>,
    /// The worker; none outside of a portal.
    pub(crate) client: StoredValue<Option<Client>, LocalStorage>,
    /// The view that the link named by which the portal opened the page; empty for none.
    opened_at: StoredValue<String>,
    /// What the worker was asked and has not answered yet.
    questions: StoredValue<OpenQuestions, LocalStorage>,
}

impl State {
    /// What is known at the start.
    pub(crate) fn new(lang: Lang) -> Self {
        let route = RwSignal::new(Route::parse(&browser::fragment(), browser::unescape));
        let summary = RwSignal::new(None::<Arc<Summary>>);
        let shown = move |_: Option<&Route>| {
            summary.with(|summary| route.with(|route| modes::shown(route, summary.as_deref())))
        };
        let card = RwSignal::<CardPanel>::default();
        let thresholds = move |_: Option<&Thresholds>| {
            let counted = summary.with(|summary| summary.as_ref().map(|summary| Thresholds::from(&summary.settings)));
            counted.or_else(|| card.with(|card| card.settings().map(Thresholds::from))).unwrap_or_default()
        };
        Self {
            lang,
            texts: lang.texts(),
            connection: RwSignal::new(Connection::Starting),
            portal_origin: RwSignal::default(),
            viewer: RwSignal::new(None),
            limits: RwSignal::new(None),
            unpublished: RwSignal::new(None),
            data_loss: RwSignal::new(None),
            storage: RwSignal::new(None),
            other_address: RwSignal::new(None),
            damage: RwSignal::new(Damage::default()),
            progress: RwSignal::new(None),
            time_left: RwSignal::default(),
            continuation: RwSignal::default(),
            summary,
            thresholds: Memo::new(thresholds),
            list: RwSignal::default(),
            device: Device::default(),
            visible_rows: RwSignal::new(0..0),
            selection: RwSignal::default(),
            widths: RwSignal::default(),
            directories: RwSignal::new(None),
            staff: RwSignal::new(None),
            asks_directories: StoredValue::new(false),
            plan_run: RwSignal::new(None),
            handover_run: RwSignal::new(None),
            partly: RwSignal::new(None),
            copied: RwSignal::new(None),
            mark_panel: RwSignal::default(),
            notes: RwSignal::new(None),
            note_form: RwSignal::new(None),
            fields: RwSignal::new(None),
            makes_fields: RwSignal::new(None),
            entry: RwSignal::default(),
            card,
            tried: RwSignal::new(None),
            segments: RwSignal::new(None),
            placements: RwSignal::default(),
            route,
            shown: Memo::new(shown),
            pressed: RwSignal::new(None),
            is_online: RwSignal::new(browser::is_online()),
            now_ms: RwSignal::new(browser::now_ms()),
            appearance: RwSignal::new(0),
            client: StoredValue::new_local(None),
            opened_at: StoredValue::new(String::new()),
            questions: StoredValue::new_local(OpenQuestions::default()),
        }
    }

    /// Says something to the worker, if there is one.
    pub(crate) fn send(self, message: &ToWorker) {
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.send(message);
            }
        });
    }

    /// Asks the worker, and hands its answer to `take`, unless a newer question of the kind outdates this one.
    pub(crate) fn ask<Q: Question>(self, question: Q, take: impl FnOnce(Q::Answer) + 'static) {
        if let Some(message) = self.questions.try_update_value(|open| open.ask(question, take)) {
            self.send(&message);
        }
    }

    /// Lets the worker know that nobody waits any more for answers to questions of a kind.
    pub(crate) fn withdraw<Q: Question>(self) {
        let messages = self.questions.try_update_value(|open| open.withdraw::<Q>());
        messages.iter().flatten().for_each(|message| self.send(message));
    }

    /// Takes an answer of the worker.
    pub(crate) fn answered(self, id: QuestionId, answer: AnyAnswer) {
        // Nothing is borrowed while it is taken: it may lead to the next question.
        if let Some(take) = self.questions.try_update_value(|open| open.answered(id)).flatten() {
            take(answer);
        }
    }

    /// Looks at something else, with an entry in the history that Back returns from.
    pub(crate) fn go(self, route: Route) {
        self.set_route(route, true);
    }

    /// Looks at something else in place of the present entry: for changes too small to step back through.
    pub(crate) fn adjust(self, route: Route) {
        self.set_route(route, false);
    }

    /// Opens another page of the app.
    pub(crate) fn open_section(self, section: Section) {
        let route = self.route.with_untracked(|route| route.with_section(section));
        self.go(route);
    }

    fn set_route(self, route: Route, new_entry: bool) {
        if self.route.with_untracked(|old| *old == route) {
            return;
        }
        browser::set_fragment(&route.to_fragment(browser::escape), new_entry);
        self.remember(&route);
        self.route.set(route);
    }

    /// Notes what is looked at for the time when the page is loaded anew, which the portal does without its address.
    /// Words that were searched for are not kept.
    pub(crate) fn remember(self, route: &Route) {
        let route = Route { search: String::new(), ..route.clone() };
        browser::keep_view(&self.opened_at.get_value(), &route.to_fragment(browser::escape));
    }

    /// Takes up the view that the page was opened for: that of its address, that in which it was left before it was loaded
    /// anew, or that of the link.
    pub(crate) fn take_up(self, link: Option<String>) {
        let link = link.unwrap_or_default();
        self.opened_at.set_value(link.clone());
        if !browser::fragment().is_empty() {
            return;
        }
        let view = browser::kept_view(&link).unwrap_or(link);
        if !view.is_empty() {
            let route = Route::parse(&view, browser::unescape);
            browser::set_fragment(&route.to_fragment(browser::escape), false);
            self.route.set(route);
        }
    }

    /// Reads something off the series of the history that is looked at; nothing before the first numbers.
    pub(crate) fn with_series<T>(self, read: impl FnOnce(&Series) -> T) -> Option<T> {
        let wanted = self.route.with(|route| route.history);
        self.summary.with(|summary| summary.as_ref().map(|summary| read(&history::series(summary, wanted))))
    }

    /// The history that is looked at.
    pub(crate) fn history(self) -> History {
        let wanted = self.route.with(|route| route.history);
        self.summary
            .with(|summary| summary.as_ref().map_or(History::Today, |summary| history::shown_history(summary, wanted)))
    }

    /// Whether the numbers tell a mode.
    pub(crate) fn tells(self, mode: Mode) -> bool {
        self.summary.with(|summary| modes::is_told(summary.as_deref(), mode))
    }

    /// The mode that was asked for and that the numbers do not tell; nothing if none was.
    pub(crate) fn untold(self) -> Option<Mode> {
        let of_address = self.route.with(|route| route.mode);
        [self.pressed.get(), Some(of_address)].into_iter().flatten().find(|&mode| !self.tells(mode))
    }

    /// Whether the viewer is known to be an administrator.
    pub(crate) fn is_admin(self) -> bool {
        self.viewer.with(|viewer| viewer.as_ref().is_some_and(|viewer| viewer.is_admin))
    }

    /// All marks of the chart, those of notes among them.
    pub(crate) fn marks(self) -> Vec<Mark> {
        self.summary.with(|summary| {
            self.notes.with(|known| {
                let notes = known.as_ref().map(|known| known.notes.as_slice());
                all_marks(summary.as_deref(), notes.unwrap_or_default())
            })
        })
    }

    /// Takes the marks there are now for those that are opened.
    pub(crate) fn refresh_marks(self) {
        let marks = untrack(|| self.marks());
        let question = self.mark_panel.try_update(|panel| panel.refresh(&marks)).flatten();
        self.ask_mark(question);
    }

    /// Asks for the records behind a mark, if there is anything to ask.
    pub(crate) fn ask_mark(self, question: Option<MarkQuestion>) {
        if let Some(question) = question {
            self.ask(question, move |answer| self.mark_panel.update(|panel| panel.receive(answer)));
        }
    }

    /// Whether the very first reading waits for the viewer's word.
    pub(crate) fn awaits_begin(self) -> bool {
        self.progress.with(|progress| progress.as_ref().is_some_and(|it| it.activity == Activity::AwaitingBegin))
    }

    /// Whether numbers made from single clients can be told to the viewer.
    pub(crate) fn tells_clients(self) -> bool {
        self.summary.with(|summary| tells_clients(summary.as_deref()))
    }

    /// Whether an administrator is shown the published chart, because he has no better one here.
    pub(crate) fn shows_stand_in(self) -> bool {
        self.is_admin() && self.summary.with(|summary| summary.as_ref().is_some_and(|it| it.source != Source::Own))
    }

    /// Whether the worker reads or is about to.
    pub(crate) fn is_busy(self) -> bool {
        self.progress.with(|progress| {
            progress.as_ref().is_some_and(|progress| {
                !matches!(
                    progress.activity,
                    Activity::AwaitingBegin | Activity::Finished | Activity::Paused | Activity::Stopped(_)
                )
            })
        })
    }

    /// What part of the answer that takes long is done, from 0 to 1.
    pub(crate) fn part_done(self) -> f64 {
        self.partly.get().map_or(0.0, |it| it.done as f64 / it.of.max(1) as f64)
    }

    /// When the data were read, in words; nothing before the first numbers.
    pub(crate) fn data_time(self) -> Option<String> {
        self.summary.with(|summary| summary.as_ref().map(|summary| self.time(&summary.as_of)))
    }

    /// A moment of the portal's clock, `YYYY-MM-DDThh:mm`, in words.
    pub(crate) fn time(self, moment: &str) -> String {
        format::date_time(self.lang, moment, js_sys::Date::new_0().get_full_year() as i32)
    }

    /// What becomes of what was read when something fails; no words while there is nothing to lose.
    pub(crate) fn safe(self) -> &'static str {
        let storage = self.storage.get().filter(|_| self.summary.with(Option::is_some));
        storage.map_or("", self.texts.safe)
    }

    /// The name of a user; nothing if it is not known.
    pub(crate) fn user_name(self, id: UserId) -> Option<String> {
        self.summary.with_untracked(|summary| {
            let users = &summary.as_ref()?.users;
            users.iter().find(|(user, _)| *user == id).map(|(_, name)| name.clone())
        })
    }

    /// A count as people of the language write it.
    pub(crate) fn number(self, value: impl TryInto<u64>) -> String {
        format::number(self.lang, value.try_into().unwrap_or_default())
    }
}

/// The state, from anywhere among the views.
pub(crate) fn use_state() -> State {
    expect_context()
}
