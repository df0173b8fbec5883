//! The list as a file: which kind, how far it is, and what to do where no file appears.

use client_segments::format;
use client_segments::help::Topic;
use client_segments::i18n::{Lang, ListTexts, ListUseTexts};
use client_segments::view_model::table::Column;
use leptos::prelude::*;
use protocol::{ExportAnswer, ExportColumn, ExportForm, ExportQuestion, ExportWords};
use segmentation::Group;

use super::filters::words_of;
use super::{names, unread_names};
use crate::page::browser::{self, Offered};
use crate::page::parts::{Button, Popover, ProgressBar};
use crate::page::state::{State, use_state};
use crate::page::views::copy::CopyText;
use crate::page::views::help::HelpLink;
use crate::page::views::list_title;
use crate::page::views::offered::SaveInWindow;

/// The longest text that is shown to be copied, in bytes: a longer one makes the page slow.
const LONGEST_TEXT: usize = 2_000_000;

/// What has become of a file.
#[derive(Clone, PartialEq)]
enum News {
    /// It is being made.
    Making,
    /// It is handed to the browser.
    Done(Handed),
    /// There is none, and why.
    None(String),
}

/// A file that was handed to the browser.
#[derive(Clone, PartialEq)]
struct Handed {
    /// How many clients it is about.
    rows: usize,
    /// How many lines it has, where that is another number.
    lines: Option<usize>,
    /// Of how many the portal showed nothing.
    withheld: usize,
    /// What is in it, where that is text.
    text: Option<String>,
}

/// The button and its panel.
#[component]
pub(super) fn ExportButton() -> impl IntoView {
    let state = use_state();
    let words = state.lang.words::<ListTexts>();
    let is_open = RwSignal::new(false);
    let news = RwSignal::new(None::<News>);
    let offered = StoredValue::new_local(None::<Offered>);
    // Whether the portal is asked for phones for the file that is being made.
    let reads = RwSignal::new(false);
    let uses = state.lang.words::<ListUseTexts>();
    let with_phones = RwSignal::new(false);
    let only_chosen = RwSignal::new(true);
    let matching = move || state.list.with(|list| list.matching()).unwrap_or_default();
    let selected = Memo::new(move |_| {
        let matching = matching();
        state.selection.with(|selection| (!selection.is_empty()).then(|| selection.count(matching)))
    });
    let rows = move || selected.get().filter(|_| only_chosen.get()).unwrap_or_else(matching);
    // What was said of another list is no news of this one.
    let asked = Memo::new(move |_| state.list.with(|list| list.question().cloned()));
    Effect::new(move || {
        asked.track();
        state.withdraw::<ExportQuestion>();
        news.set(None);
    });
    let make = move |form: ExportForm| {
        // The names of codes may still be on their way.
        names::want_names(state);
        let is_narrowed = only_chosen.get_untracked();
        let Some(question) = question(state, form, with_phones.get_untracked(), is_narrowed) else { return };
        news.set(Some(News::Making));
        reads.set(form.is_for_ads() || with_phones.get_untracked());
        state.partly.set(None);
        state.ask(question, move |answer| {
            let told = received(state, form, answer, offered);
            // The list may be gone from the page.
            let _ = news.try_set(Some(told));
        });
    };
    let cancel = move |_| {
        state.withdraw::<ExportQuestion>();
        news.set(None);
    };
    let form = move |form: ExportForm| {
        view! {
            <li>
                <Button
                    class="export-form"
                    disabled=move || news.with(|news| *news == Some(News::Making)) || rows() == 0
                    press=move |_| make(form)
                >
                    {(words.form)(form)}
                    <small>{(words.form_hint)(form)}</small>
                </Button>
            </li>
        }
    };
    let status = move || {
        Some(match news.get()? {
            News::Making => view! {
                <p role="status">
                    {move || {
                        let (done, of) = state.partly.get().map_or((0, rows()), |partly| (partly.done, partly.of));
                        let told = if reads.get() { uses.reading_phones } else { words.exporting };
                        told(&state.number(done), &state.number(of))
                    }}
                </p>
                <ProgressBar share=move || Some(state.part_done()) />
                <Button press=cancel>{words.cancel_export}</Button>
            }
            .into_any(),
            News::Done(Handed { rows, lines, withheld, text }) => {
                let number = |value: usize| state.number(value);
                let told = match lines {
                    Some(lines) => (uses.exported_lines)((lines as u64, &number(lines)), (rows as u64, &number(rows))),
                    None => (words.exported)(rows as u64, &number(rows)),
                };
                let withheld = (withheld > 0).then(|| (uses.withheld)(withheld as u64, &number(withheld)));
                view! {
                    <p role="status">{told} {withheld.map(|text| view! { <br /> {text} })}</p>
                    <SaveInWindow offered />
                    {text.map(|text| view! { <CopyText text summary=words.show_text hint=words.text_hint /> })}
                }
                .into_any()
            }
            News::None(why) => view! { <p role="alert">{why}</p> }.into_any(),
        })
    };
    view! {
        <Popover label=words.export.to_owned() class="export" is_open>
            <p>{move || (words.export_rows)(rows() as u64, &state.number(rows()))}</p>
            {move || selected.get().map(|count| {
                view! {
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=move || only_chosen.get()
                            on:change=move |event| only_chosen.set(event_target_checked(&event))
                        />
                        {(uses.only_chosen)(&state.number(count))}
                    </label>
                }
            })}
            <div class="export-phones">
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || with_phones.get()
                    on:change=move |event| with_phones.set(event_target_checked(&event))
                />
                <span>{uses.phones} <small>{uses.phones_hint}</small></span>
            </label>
            <HelpLink topic=Topic::PhonesInFile />
            </div>
            <ul>{ExportForm::ALL.map(form).collect_view()}</ul>
            <details class="details export-ads">
                <summary>{uses.for_ads}</summary>
                <p>{uses.ads_hint} "\u{a0}" <HelpLink topic=Topic::AdFiles /></p>
                <ul>{ExportForm::ADS.map(form).collect_view()}</ul>
            </details>
            {status}
        </Popover>
    }
}

/// What the worker is asked for; nothing before there is a list.
fn question(state: State, form: ExportForm, with_phones: bool, only_chosen: bool) -> Option<ExportQuestion> {
    let (words, uses) = (state.lang.words::<ListTexts>(), state.lang.words::<ListUseTexts>());
    let chosen = state.selection.with_untracked(|selection| selection.chosen()).filter(|_| only_chosen);
    let question = state.list.with_untracked(|list| list.question().cloned())?;
    let mut columns: Vec<(ExportColumn, String)> = state.shown.with_untracked(|route| {
        let head = |column: Column| (column.of_export(), (state.texts.column)(column).to_owned());
        route.listed_columns().into_iter().map(head).collect()
    });
    columns.insert(1, (ExportColumn::Id, words.id.to_owned()));
    if with_phones {
        let heads = uses.phone_columns.map(str::to_owned);
        columns.splice(2..2, [ExportColumn::Phones, ExportColumn::Emails].into_iter().zip(heads));
    }
    let title = untrack(|| list_title(state));
    let day = state.summary.with_untracked(|summary| {
        summary.as_ref().map(|summary| question.month.reference_date(summary.series.as_of))
    })?;
    let time = state.data_time().map(|time| (state.texts.data_as_of)(&time)).unwrap_or_default();
    let mut about = vec![(words.about)(&title, &format::date(state.lang, day), &time)];
    about.push(words.about_rows.to_owned());
    about.extend(with_phones.then(|| uses.about_withheld.to_owned()));
    state.route.with_untracked(|route| {
        let filters: Vec<String> = route
            .filters
            .iter()
            .map(|filter| {
                let name = filter.field().map_or(words.unknown_filter, |field| (words.field)(field));
                format!("{name}: {}", words_of(state, filter))
            })
            .collect();
        if !filters.is_empty() {
            about.push((words.about_filters)(&filters.join("; ")));
        }
        if !route.search.is_empty() {
            about.push((words.about_search)(&route.search));
        }
    });
    // A file outlives the notice above the list.
    let unread = state.list.with_untracked(|list| unread_names(words, list.unread()));
    about.extend(unread.map(|names| (words.about_unread)(&names)));
    let is_russian = state.lang == Lang::Ru;
    let words = ExportWords {
        sheet: title,
        about,
        kinds: [state.texts.company.to_owned(), state.texts.contact.to_owned()],
        groups: Group::all().map(|group| (group, (state.texts.group)(group).to_owned())).collect(),
        users: names::users(state),
        types: names::types(state).unwrap_or_default(),
        sources: names::sources(state).unwrap_or_default(),
        nameless: (state.texts.nameless)(0).replace('0', "{id}"),
        day_first: is_russian,
        decimal_comma: is_russian,
    };
    Some(ExportQuestion { list: question.whole(), chosen, form, columns, words })
}

/// Hands a file to the browser, and says what has become of it.
fn received(
    state: State,
    form: ExportForm,
    answer: ExportAnswer,
    offered: StoredValue<Option<Offered>, LocalStorage>,
) -> News {
    let words = state.lang.words::<ListTexts>();
    let (bytes, rows, lines, withheld) = match answer {
        ExportAnswer::File { bytes, rows, lines, withheld } => (bytes, rows, lines, withheld),
        ExportAnswer::TooLong { rows } => return News::None((words.too_long)(&state.number(rows))),
        ExportAnswer::NoAnswer => {
            return News::None(state.lang.words::<ListUseTexts>().no_answer.to_owned());
        }
        ExportAnswer::NoList => return News::None(words.no_list.to_owned()),
        ExportAnswer::Failed(_) => return News::None(words.export_failed.to_owned()),
    };
    let (kind, end) = match form {
        ExportForm::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ExportForm::AdPhones | ExportForm::AdEmails => ("text/plain;charset=utf-8", "txt"),
        ExportForm::CsvForPeople | ExportForm::CsvForPrograms | ExportForm::AdPairs => {
            ("text/csv;charset=utf-8", "csv")
        }
    };
    let day = state.summary.with_untracked(|summary| {
        summary.as_ref().map(|summary| summary.as_of.split('T').next().unwrap_or_default().to_owned())
    });
    let list = state.shown.with_untracked(|route| match &route.list {
        // What stands in a name of a file everywhere.
        Some(list) => format!("{}-{}", route.section.code(), list.replace(|sign: char| !sign.is_alphanumeric(), "-")),
        None => route.listed_group().code().to_owned(),
    });
    let kind_of = match form {
        ExportForm::AdPairs => "-yandex",
        ExportForm::AdPhones => "-phones-sha256",
        ExportForm::AdEmails => "-emails-sha256",
        _ => "",
    };
    let name = format!("{}-{list}{kind_of}-{}.{end}", words.file_name, day.unwrap_or_default());
    let text = (form != ExportForm::Xlsx && bytes.len() <= LONGEST_TEXT)
        .then(|| String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned());
    match browser::save_file(&name, kind, &bytes) {
        Ok(file) => {
            // The list may be gone from the page.
            offered.try_set_value(Some(file));
            News::Done(Handed { rows, lines: form.is_for_ads().then_some(lines), withheld, text })
        }
        Err(_) => News::None(words.export_failed.to_owned()),
    }
}
