//! The values of a test: lists, words, numbers, dates, spans, and the period and all else that narrows it.

use client_segments::sections::segments::labels::Labels;
use client_segments::sections::segments::model::{BlockId, PeriodKind, Row, TypedSpan};
use leptos::prelude::*;
use segmentation::FunnelId;
use segmentation::condition::{Code, Direction, Field, Kind, Op, Parameter, RequestOutcome, Subject, TouchKind, Unit};

use super::builder::Builder;
use crate::page::parts::Popover;
use crate::page::views::list::filters::Choices;

/// So many of the chosen values are named on a button.
const NAMED: usize = 2;

/// The value of a test.
#[component]
pub(super) fn ValueControls(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
    /// The test.
    op: Op,
    /// What kind of values the field has.
    kind: Kind,
) -> impl IntoView {
    let texts = builder.page.texts;
    match op {
        Op::Empty | Op::Filled | Op::Never => ().into_any(),
        Op::In | Op::NotIn => view! { <Codes builder id /> }.into_any(),
        Op::Contains | Op::Equals => text(builder, id, "text", |row| row.text.clone(), |row, text| row.text = text),
        Op::Is => view! { <YesNo builder id /> }.into_any(),
        Op::Between if matches!(kind, Kind::Date | Kind::Moment) => {
            view! { {day(builder, id, 0)} <span>"–"</span> {day(builder, id, 1)} }.into_any()
        }
        Op::Between => {
            view! { {number(builder, id, 0)} <span>"–"</span> {number(builder, id, 1)} <Currency builder id /> }
                .into_any()
        }
        Op::Before | Op::After => day(builder, id, 0),
        Op::Within | Op::Older => span(builder, id, texts.builder.value, |row| &row.span, |row| &mut row.span),
        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
            view! { {number(builder, id, 0)} <Currency builder id /> }.into_any()
        }
    }
}

/// A field for words.
fn text(
    builder: Builder,
    id: BlockId,
    place: &'static str,
    read: fn(&Row) -> String,
    write: fn(&mut Row, String),
) -> AnyView {
    view! {
        <input
            type="text"
            aria-label=builder.page.texts.builder.value
            prop:value=move || builder.row(id).map(|row| read(&row))
            on:input=move |event| builder.edit(id, place, |row| write(row, event_target_value(&event)))
        />
    }
    .into_any()
}

/// A field for one of two numbers.
fn number(builder: Builder, id: BlockId, at: usize) -> AnyView {
    let place = if at == 0 { "number" } else { "most" };
    view! {
        <input
            class="segment-number"
            type="text"
            inputmode="decimal"
            aria-label=move || if at == 0 { builder.page.texts.builder.value } else { builder.page.texts.builder.ends[1] }
            prop:value=move || builder.row(id).map(|row| row.numbers[at].clone())
            on:input=move |event| builder.edit(id, place, |row| row.numbers[at] = event_target_value(&event))
        />
    }
    .into_any()
}

/// A field for one of two days.
fn day(builder: Builder, id: BlockId, at: usize) -> AnyView {
    let place = if at == 0 { "day" } else { "last-day" };
    view! {
        <input
            type="date"
            min="1980-01-01"
            max="2100-12-31"
            aria-label=builder.page.texts.builder.ends[at]
            prop:value=move || builder.row(id).map(|row| row.days[at].clone())
            on:input=move |event| builder.edit(id, place, |row| row.days[at] = event_target_value(&event))
        />
    }
    .into_any()
}

/// A number of days or months.
fn span(
    builder: Builder,
    id: BlockId,
    label: &'static str,
    read: fn(&Row) -> &TypedSpan,
    write: fn(&mut Row) -> &mut TypedSpan,
) -> AnyView {
    let labels = builder.page.state.lang.words::<Labels>();
    let now = Memo::new(move |_| builder.row(id).map(|row| read(&row).clone()));
    let count = move || now.with(|now| now.as_ref().and_then(|now| now.count.trim().parse().ok()).unwrap_or(5));
    let unit = move |unit: Unit| {
        view! {
            <option
                value=unit.code()
                selected=move || now.with(|now| now.as_ref().is_some_and(|now| now.unit == unit))
            >
                {move || (labels.unit)(unit, count())}
            </option>
        }
    };
    let set_unit = move |event| {
        let wanted = if event_target_value(&event) == Unit::Days.code() { Unit::Days } else { Unit::Months };
        builder.edit(id, "unit", |row| write(row).unit = wanted);
    };
    view! {
        <input
            class="segment-count-field"
            type="text"
            inputmode="numeric"
            aria-label=label
            prop:value=move || now.with(|now| now.as_ref().map(|now| now.count.clone()))
            on:input=move |event| builder.edit(id, "span", |row| write(row).count = event_target_value(&event))
        />
        <select aria-label=builder.page.texts.builder.unit on:change=set_unit>
            {[Unit::Days, Unit::Months].map(unit).collect_view()}
        </select>
    }
    .into_any()
}

/// The currency of a sum.
#[component]
fn Currency(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let is_sum = Memo::new(move |_| builder.row(id).is_some_and(|row| row.subject.kind() == Kind::Sum));
    view! {
        <Show when=move || is_sum.get()>
            <span class="muted">{move || builder.page.names.with(|names| names.currency.clone())}</span>
        </Show>
    }
}

/// Yes or no.
#[component]
fn YesNo(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let (state, texts) = (builder.page.state, builder.page.texts);
    let labels = state.lang.words::<Labels>();
    let now = Memo::new(move |_| builder.row(id).map(|row| (row.subject.field(), row.is_yes)));
    let option = move |yes: bool| {
        view! {
            <option value=yes.to_string() selected=move || now.get().is_some_and(|(_, now)| now == yes)>
                {move || now.get().map(|(field, _)| (labels.mark)(field, yes))}
            </option>
        }
    };
    view! {
        <select
            aria-label=texts.builder.value
            on:change=move |event| {
                let yes = event_target_value(&event) == "true";
                builder.edit(id, "yes", |row| row.is_yes = yes);
            }
        >
            {[true, false].map(option).collect_view()}
        </select>
    }
}

/// A list out of which several are chosen; where its names are not known, codes are typed.
fn pick(
    builder: Builder,
    items: Memo<Option<Vec<(Code, String)>>>,
    chosen: Memo<Vec<Code>>,
    choose: Callback<Vec<Code>>,
    label: &'static str,
) -> AnyView {
    let texts = builder.page.texts;
    let is_open = RwSignal::new(false);
    let named = move |code: &Code| {
        let name =
            items.with(|items| items.as_ref()?.iter().find(|(known, _)| known == code).map(|(_, name)| name.clone()));
        name.unwrap_or_else(|| match code {
            Code::Text(text) => text.clone(),
            Code::Number(number) => number.to_string(),
        })
    };
    let said = Signal::derive(move || {
        let codes = chosen.get();
        let names: Vec<String> = codes.iter().take(NAMED).map(named).collect();
        match codes.len() {
            0 => texts.choose.to_owned(),
            count if count > NAMED => format!("{} {}", names.join(", "), (texts.and_more)(count - NAMED)),
            _ => names.join(", "),
        }
    });
    // The list goes by texts; how JSON writes a code is one, and tells a number from the same digits.
    let names = Memo::new(move |_| {
        let mut all: Vec<(String, String)> =
            items.get()?.into_iter().map(|(code, name)| (code.to_string(), name)).collect();
        // What is chosen and not there any more can be taken out.
        for code in chosen.get() {
            if !all.iter().any(|(known, _)| *known == code.to_string()) {
                all.push((code.to_string(), code.to_string()));
            }
        }
        Some(all)
    });
    let codes = Signal::derive(move || chosen.get().iter().map(Code::to_string).collect::<Vec<_>>());
    let take = Callback::new(move |wanted: Vec<String>| {
        let known = items.get_untracked().unwrap_or_default().into_iter().map(|(code, _)| code);
        let all: Vec<Code> = known.chain(chosen.get_untracked()).collect();
        let found = wanted.iter().filter_map(|text| all.iter().find(|code| code.to_string() == *text).cloned());
        choose.run(found.collect());
    });
    let all_named = move || chosen.get().iter().map(named).collect::<Vec<_>>().join(", ");
    let typed = move |event| {
        let texts = event_target_value(&event);
        let codes = texts.split(',').map(str::trim).filter(|text| !text.is_empty());
        choose.run(codes.map(Code::from).collect());
    };
    let are_known = Memo::new(move |_| items.with(|items| items.as_ref().is_some_and(|items| !items.is_empty())));
    view! {
        <Show
            when=move || are_known.get()
            fallback=move || view! {
                <input
                    type="text"
                    placeholder=texts.builder.codes_hint
                    aria-label=label
                    prop:value=all_named
                    on:change=typed
                />
            }
        >
            <Popover label=said class="filter-choice segment-values" is_open>
                <div class="filter-editor">
                    <p class="filter-title">{label}</p>
                    <Choices names chosen=codes choose=take />
                </div>
            </Popover>
        </Show>
    }
    .into_any()
}

/// The codes of a list.
#[component]
fn Codes(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let page = builder.page;
    let subject = Memo::new(move |_| builder.row(id).map(|row| row.subject));
    let items = Memo::new(move |_| page.names.with(|names| names.items(subject.get().as_ref()?, page.state.lang)));
    let chosen = Memo::new(move |_| builder.row(id).map(|row| row.codes).unwrap_or_default());
    let choose = Callback::new(move |codes: Vec<Code>| builder.edit(id, "codes", |row| row.codes = codes));
    pick(builder, items, chosen, choose, page.texts.builder.value)
}

/// The choice of products out of those that were bought; where they are not known, or too many to be listed, they are typed.
fn products_of<T: IntoView + 'static>(
    builder: Builder,
    id: BlockId,
    subject: Memo<Option<Subject>>,
    typed: impl Fn() -> T + Copy + Send + Sync + 'static,
) -> AnyView {
    let page = builder.page;
    let (state, texts) = (page.state, page.texts.builder);
    page.goods_are_wanted.set(true);
    let items = Memo::new(move |_| page.goods.with(|told| told.as_ref().map(|told| told.goods.clone())));
    let chosen = Memo::new(move |_| {
        subject.with(|it| match it {
            Some(Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods)) => goods.products.clone(),
            _ => Vec::new(),
        })
    });
    let choose = Callback::new(move |codes: Vec<Code>| {
        builder.edit(id, "goods", |row| {
            if let Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods) = &mut row.subject {
                goods.products = codes;
            }
        });
    });
    let are_known = Memo::new(move |_| items.with(|items| items.as_ref().is_some_and(|items| !items.is_empty())));
    let more = move || {
        page.goods.with(|told| {
            let told = told.as_ref()?;
            let listed = told.goods.len();
            ((told.all as usize) > listed).then(|| (texts.goods_most)(&state.number(listed), &state.number(told.all)))
        })
    };
    let unread = move || page.goods.with(|told| told.as_ref().is_some_and(|told| !told.is_whole));
    view! {
        <Show when=move || are_known.get()>{pick(builder, items, chosen, choose, texts.narrowings[5])}</Show>
        <Show when=move || !are_known.get() || more().is_some()>{typed()}</Show>
        {move || more().map(|text| view! { <small class="muted">{text}</small> })}
        <Show when=unread><small class="muted">{texts.goods_unread}</small></Show>
    }
    .into_any()
}

/// The period of a test that counts in one.
#[component]
pub(super) fn PeriodControls(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let texts = builder.page.texts;
    let kind = Memo::new(move |_| builder.row(id).filter(|row| row.subject.kind().has_period()).map(|row| row.period));
    let kinds = [(PeriodKind::Last, "last"), (PeriodKind::Between, "between"), (PeriodKind::All, "all")];
    let set = move |event| {
        let code = event_target_value(&event);
        if let Some((wanted, _)) = kinds.iter().find(|(_, known)| *known == code) {
            let wanted = *wanted;
            builder.edit(id, "period", |row| row.period = wanted);
        }
    };
    let end = move |at: usize| {
        let place = if at == 0 { "from" } else { "to" };
        view! {
            <input
                type="date"
                min="1980-01-01"
                max="2100-12-31"
                aria-label=texts.builder.ends[at]
                prop:value=move || builder.row(id).map(|row| row.period_days[at].clone())
                on:input=move |event| builder.edit(id, place, |row| row.period_days[at] = event_target_value(&event))
            />
        }
    };
    view! {
        <Show when=move || kind.get().is_some()>
            <select aria-label=texts.builder.period on:change=set>
                {kinds
                    .map(|(it, code)| view! {
                        <option value=code selected=move || kind.get() == Some(it)>{(texts.builder.period_kind)(it)}</option>
                    })
                    .collect_view()}
            </select>
            {move || match kind.get() {
                Some(PeriodKind::Last) => {
                    span(builder, id, texts.builder.period, |row| &row.period_span, |row| &mut row.period_span)
                }
                Some(PeriodKind::Between) => view! { {end(0)} <span>"–"</span> {end(1)} }.into_any(),
                Some(PeriodKind::All) | None => ().into_any(),
            }}
        </Show>
    }
}

/// What narrows a test, folded away until it is used.
#[component]
pub(super) fn Narrowing(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let texts = builder.page.texts;
    let field = Memo::new(move |_| builder.row(id).map(|row| row.subject.field()));
    let is_narrowed = move || {
        builder.row(id).is_some_and(|row| {
            row.subject != Subject::new(row.subject.field(), "") && row.subject.field() != Field::UserField
                || !row.at.is_empty()
        })
    };
    let is_unfolded = is_narrowed();
    move || {
        let parameters = field.get()?.spec().parameters;
        (!parameters.is_empty()).then(|| {
            view! {
                <details class="segment-narrow" open=is_unfolded>
                    <summary>{texts.builder.narrow}</summary>
                    <div class="segment-narrowings">
                        {parameters.iter().map(|&it| parameter(builder, id, it)).collect_view()}
                    </div>
                </details>
            }
        })
    }
}

/// The control of one of the keys that narrow.
fn parameter(builder: Builder, id: BlockId, parameter: Parameter) -> AnyView {
    let page = builder.page;
    let texts = page.texts;
    let labels = page.state.lang.words::<Labels>();
    let [outcome, funnels, deal_types, kinds, direction, products, sections, at] = texts.builder.narrowings;
    let subject = Memo::new(move |_| builder.row(id).map(|row| row.subject));
    let row_edit = move |place: &'static str, change: Box<dyn FnOnce(&mut Subject)>| {
        builder.edit(id, place, |row| change(&mut row.subject));
    };
    let labelled = |label: &'static str, control: AnyView| {
        view! { <label class="choose"><span>{label}</span>{control}</label> }.into_any()
    };
    let beside = |label: &'static str, control: AnyView| {
        view! { <div class="choose"><span>{label}</span>{control}</div> }.into_any()
    };
    match parameter {
        Parameter::Outcome => {
            let all = [RequestOutcome::All, RequestOutcome::Open, RequestOutcome::Lost];
            let now = move || subject.with(|it| if let Some(Subject::Requests(it)) = it { it.outcome } else { all[0] });
            let option = move |place: usize| {
                view! { <option value=place.to_string() selected=move || now() == all[place]>{texts.builder.outcomes[place]}</option> }
            };
            let set = move |event| {
                let place: usize = event_target_value(&event).parse().unwrap_or(0);
                row_edit(
                    "outcome",
                    Box::new(move |it| {
                        if let Subject::Requests(it) = it {
                            it.outcome = all[place.min(2)];
                        }
                    }),
                );
            };
            labelled(
                outcome,
                view! { <select on:change=set>{[0, 1, 2].map(option).collect_view()}</select> }.into_any(),
            )
        }
        Parameter::Funnel => {
            let items = Memo::new(move |_| {
                Some(page.names.with(|names| {
                    names.funnels.iter().map(|(id, name)| (Code::Number(id.0), name.clone())).collect::<Vec<_>>()
                }))
            });
            let chosen = Memo::new(move |_| {
                subject.with(|it| match it {
                    Some(Subject::Requests(it)) => it.funnels.iter().map(|&id| Code::Number(id.0)).collect(),
                    _ => Vec::new(),
                })
            });
            let choose = Callback::new(move |codes: Vec<Code>| {
                let numbers = codes.into_iter().filter_map(|code| match code {
                    Code::Number(number) => Some(FunnelId(number)),
                    Code::Text(text) => text.parse().ok(),
                });
                let numbers: Vec<FunnelId> = numbers.collect();
                row_edit(
                    "funnels",
                    Box::new(move |it| {
                        if let Subject::Requests(it) = it {
                            it.funnels = numbers;
                        }
                    }),
                );
            });
            beside(funnels, pick(builder, items, chosen, choose, funnels))
        }
        Parameter::DealType => {
            let items = Memo::new(move |_| {
                Some(page.names.with(|names| {
                    names
                        .deal_types
                        .iter()
                        .map(|(code, name)| (Code::Text(code.clone()), name.clone()))
                        .collect::<Vec<_>>()
                }))
            });
            let chosen = Memo::new(move |_| {
                subject.with(|it| match it {
                    Some(Subject::Requests(it)) => it.deal_types.iter().map(|code| Code::Text(code.clone())).collect(),
                    _ => Vec::new(),
                })
            });
            let choose = Callback::new(move |codes: Vec<Code>| {
                let texts = codes.into_iter().map(|code| match code {
                    Code::Text(text) => text,
                    Code::Number(number) => number.to_string(),
                });
                let texts: Vec<String> = texts.collect();
                row_edit(
                    "deal-types",
                    Box::new(move |it| {
                        if let Subject::Requests(it) = it {
                            it.deal_types = texts;
                        }
                    }),
                );
            });
            beside(deal_types, pick(builder, items, chosen, choose, deal_types))
        }
        Parameter::Kinds => {
            let all = [TouchKind::Call, TouchKind::Meeting, TouchKind::Email, TouchKind::Todo];
            let kind = move |kind: TouchKind| {
                let is_chosen =
                    move || subject.with(|it| matches!(it, Some(Subject::Touches(it)) if it.kinds.contains(&kind)));
                let toggle = move |_| {
                    row_edit(
                        "kinds",
                        Box::new(move |it| {
                            if let Subject::Touches(it) = it {
                                match it.kinds.iter().position(|known| *known == kind) {
                                    Some(place) => _ = it.kinds.remove(place),
                                    None => it.kinds.push(kind),
                                }
                            }
                        }),
                    );
                };
                view! {
                    <label class="choice">
                        <input type="checkbox" prop:checked=is_chosen on:change=toggle />
                        {(labels.touch)(kind)}
                    </label>
                }
            };
            beside(kinds, view! { <div class="page-buttons">{all.map(kind).collect_view()}</div> }.into_any())
        }
        Parameter::Direction => {
            let all = [None, Some(Direction::Incoming), Some(Direction::Outgoing)];
            let now = move || subject.with(|it| if let Some(Subject::Touches(it)) = it { it.direction } else { None });
            let option = move |place: usize| {
                let name = all[place].map_or(texts.builder.any_direction, labels.direction);
                view! { <option value=place.to_string() selected=move || now() == all[place]>{name}</option> }
            };
            let set = move |event| {
                let place: usize = event_target_value(&event).parse().unwrap_or(0);
                row_edit(
                    "direction",
                    Box::new(move |it| {
                        if let Subject::Touches(it) = it {
                            it.direction = all[place.min(2)];
                        }
                    }),
                );
            };
            labelled(
                direction,
                view! { <select on:change=set>{[0, 1, 2].map(option).collect_view()}</select> }.into_any(),
            )
        }
        Parameter::Product | Parameter::Section => {
            let is_product = parameter == Parameter::Product;
            let label = if is_product { products } else { sections };
            let now = move || {
                subject.with(|it| {
                    let Some(Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods)) = it else {
                        return String::new();
                    };
                    let codes = if is_product { &goods.products } else { &goods.sections };
                    let text = |code: &Code| match code {
                        Code::Text(text) => text.clone(),
                        Code::Number(number) => number.to_string(),
                    };
                    codes.iter().map(text).collect::<Vec<_>>().join("; ")
                })
            };
            let set = move |event| {
                let text: String = event_target_value(&event);
                let code = |text: &str| text.parse().map_or_else(|_| Code::from(text), Code::Number);
                let codes: Vec<Code> = text.split(';').map(str::trim).filter(|it| !it.is_empty()).map(code).collect();
                row_edit(
                    "goods",
                    Box::new(move |it| {
                        if let Subject::GoodsSum(goods) | Subject::GoodsQuantity(goods) = it {
                            *(if is_product { &mut goods.products } else { &mut goods.sections }) = codes;
                        }
                    }),
                );
            };
            let typed = move || view! { <input type="text" placeholder=texts.builder.products_hint prop:value=now on:change=set /> };
            if !is_product {
                return labelled(label, typed().into_any());
            }
            beside(label, products_of(builder, id, subject, typed))
        }
        Parameter::At => labelled(
            at,
            view! {
                <input
                    type="date"
                    min="1980-01-01"
                    max="2100-12-31"
                    prop:value=move || builder.row(id).map(|row| row.at)
                    on:input=move |event| builder.edit(id, "at", |row| row.at = event_target_value(&event))
                />
            }
            .into_any(),
        ),
    }
}
