//! The blocks of the builder: groups in groups, tests that read as a sentence, and being in another segment.

use client_segments::sections::segments::labels::{Labels, Shelving};
use client_segments::sections::segments::model::{Block, BlockId, DEEPEST, Join, Row, What};
use leptos::prelude::*;
use segmentation::condition::{FIELDS, Field, Op, Subject, UserFieldKind};

use super::builder::{Builder, block_id};
use super::values::{Narrowing, PeriodControls, ValueControls};
use crate::page::parts::{Button, Popover, Waiting};

/// A group of blocks.
#[component]
pub(super) fn GroupView(
    /// What the builder knows.
    builder: Builder,
    /// The group.
    id: BlockId,
    /// Whether it is the outermost one.
    is_root: bool,
) -> impl IntoView {
    let texts = builder.page.texts;
    let join = Memo::new(move |_| {
        builder.editing.with(|editing| match editing.now.find(id).map(|block| &block.what) {
            Some(What::Group(join, _)) => *join,
            _ => Join::All,
        })
    });
    let blocks = Memo::new(move |_| {
        builder.editing.with(|editing| match editing.now.find(id).map(|block| &block.what) {
            Some(What::Group(_, blocks)) => blocks.iter().map(|block| block.id).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let set_join = move |event| {
        let wanted = if event_target_value(&event) == "any" { Join::Any } else { Join::All };
        builder.change(|tree| {
            if let Some(What::Group(join, _)) = tree.find_mut(id).map(|block| &mut block.what) {
                *join = wanted;
            }
        });
    };
    let joins = [(Join::All, "all"), (Join::Any, "any")].map(|(it, code)| {
        view! { <option value=code selected=move || join.get() == it>{(texts.builder.join)(it)}</option> }
    });
    let error =
        move || builder.error(id).map(|error| view! { <p class="counting-error">{(texts.builder.error)(error)}</p> });
    view! {
        <div
            id=is_root.then(|| block_id(id))
            tabindex=is_root.then_some("-1")
            class="segment-group"
            class:segment-root=is_root
            role="group" aria-label=move || (texts.builder.join)(join.get())>
            <div class="segment-group-head">
                <label class="segment-join">
                    <span>{texts.builder.join_label}</span>
                    <select on:change=set_join>{joins.collect_view()}</select>
                </label>
                {(!is_root).then(|| view! { <Actions builder id /> })}
            </div>
            <For each=move || blocks.get() key=|id| *id let:child>
                <BlockView builder id=child join blocks />
            </For>
            {error}
            <AddButtons builder id />
        </div>
    }
}

/// What can be added to a group.
#[component]
fn AddButtons(
    /// What the builder knows.
    builder: Builder,
    /// The group.
    id: BlockId,
) -> impl IntoView {
    let texts = builder.page.texts;
    let is_open = RwSignal::new(false);
    let add_row = Callback::new(move |(subject, kind): (Subject, Option<UserFieldKind>)| {
        is_open.set(false);
        builder.add(id, What::Row(Box::new(Row::new(subject, kind))));
    });
    let can_nest = Memo::new(move |_| builder.editing.with(|it| it.now.depth(id).is_some_and(|depth| depth < DEEPEST)));
    view! {
        <div class="page-buttons segment-add">
            <Popover label=texts.builder.add_row.to_owned() class="field-choice" is_open>
                <FieldPicker builder choose=add_row />
            </Popover>
            <Show when=move || can_nest.get()>
                <Button press=move |_| builder.add(id, What::Group(Join::Any, Vec::new()))>{texts.builder.add_group}</Button>
            </Show>
            <Button press=move |_| builder.add(id, What::Segment(String::new()))>{texts.builder.add_segment}</Button>
        </div>
    }
}

/// The fields, by what they are about, with a search.
#[component]
fn FieldPicker(
    /// What the builder knows.
    builder: Builder,
    /// What is done with the one that is chosen.
    choose: Callback<(Subject, Option<UserFieldKind>)>,
) -> impl IntoView {
    let (state, texts) = (builder.page.state, builder.page.texts);
    let labels = state.lang.words::<Labels>();
    let search = RwSignal::new(String::new());
    let all = Memo::new(move |_| {
        builder.page.names.with(|names| {
            let fields = FIELDS.iter().filter(|spec| spec.field != Field::UserField);
            let fields = fields.map(|spec| {
                let label = (labels.field)(spec.field).to_owned();
                let found = format!("{label} {}", (labels.synonyms)(spec.field)).to_lowercase();
                (Shelving::of(spec.field), spec.code.to_owned(), label, found)
            });
            let own = names.user_fields.iter().map(|field| {
                (Shelving::Own, format!("uf:{}", field.code), field.label.clone(), field.label.to_lowercase())
            });
            fields.chain(own).collect::<Vec<_>>()
        })
    });
    let take = move |code: &str| {
        let Some((field, own)) = Field::of_code(code) else { return };
        let kind = builder
            .page
            .names
            .with_untracked(|names| names.user_fields.iter().find(|field| field.code == own).map(|field| field.kind));
        choose.run((Subject::new(field, own), kind.filter(|_| field == Field::UserField)));
    };
    let shelf = move |shelving: Shelving| {
        let words: Vec<String> = search.get().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let fields: Vec<_> = all.with(|all| {
            let is_meant = |it: &&(Shelving, String, String, String)| {
                it.0 == shelving && words.iter().all(|word| it.3.contains(word.as_str()))
            };
            all.iter().filter(is_meant).map(|(_, code, label, _)| (code.clone(), label.clone())).collect()
        });
        (!fields.is_empty()).then(|| {
            let button = move |(code, label): (String, String)| {
                view! { <li><Button press=move |_| take(&code)><bdi>{label}</bdi></Button></li> }
            };
            view! {
                <p class="filter-title">{(labels.shelving)(shelving)}</p>
                <ul class="filter-fields">{fields.into_iter().map(button).collect_view()}</ul>
            }
        })
    };
    view! {
        <div class="field-picker">
            <input
                type="search"
                placeholder=texts.builder.find_field
                aria-label=texts.builder.find_field
                on:input=move |event| search.set(event_target_value(&event))
            />
            {move || {
                let found: Vec<_> = Shelving::ALL.into_iter().filter_map(shelf).collect();
                if found.is_empty() {
                    view! { <Waiting text=texts.builder.no_field /> }.into_any()
                } else {
                    found.collect_view().into_any()
                }
            }}
        </div>
    }
}

/// A block, with the word that joins it to the one before.
#[component]
fn BlockView(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
    /// How blocks of the group are joined.
    join: Memo<Join>,
    /// The blocks of the group.
    blocks: Memo<Vec<BlockId>>,
) -> impl IntoView {
    /// What a block is, however it is filled in.
    #[derive(Clone, Copy, PartialEq)]
    enum Shape {
        Group,
        Row,
        Segment,
        Gone,
    }
    let texts = builder.page.texts;
    let shape = Memo::new(move |_| {
        builder.editing.with(|editing| match editing.now.find(id).map(|block| &block.what) {
            Some(What::Group(..)) => Shape::Group,
            Some(What::Row(_)) => Shape::Row,
            Some(What::Segment(_)) => Shape::Segment,
            None => Shape::Gone,
        })
    });
    let joint = move || blocks.with(|blocks| blocks.first() != Some(&id)).then(|| (texts.builder.joint)(join.get()));
    let is_negated = Memo::new(move |_| negated(builder, id));
    view! {
        {move || joint().map(|joint| view! { <p class="segment-joint" aria-hidden="true">{joint}</p> })}
        <div id=block_id(id) tabindex="-1" class="segment-block" class:segment-negated=move || is_negated.get()>
            {move || match shape.get() {
                Shape::Group => view! { <GroupView builder id is_root=false /> }.into_any(),
                Shape::Row => view! { <RowView builder id /> }.into_any(),
                Shape::Segment => view! { <SegmentView builder id /> }.into_any(),
                Shape::Gone => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

fn negated(builder: Builder, id: BlockId) -> bool {
    builder.editing.with(|editing| editing.now.find(id).is_some_and(|block| block.is_negated))
}

/// What can be done with a block.
#[component]
fn Actions(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let texts = builder.page.texts;
    let negate = move |_| {
        builder.change(|tree| {
            if let Some(block) = tree.find_mut(id) {
                block.is_negated = !block.is_negated;
            }
        });
    };
    let can_nest = Memo::new(move |_| builder.editing.with(|it| it.now.depth(id).is_some_and(|depth| depth < DEEPEST)));
    view! {
        <div class="segment-actions">
            <Button title=texts.builder.not_hint pressed=move || negated(builder, id) press=negate>{texts.builder.not}</Button>
            <Button title=texts.builder.up label=texts.builder.up press=move |_| builder.change(|tree| tree.shift(id, true))>"↑"</Button>
            <Button title=texts.builder.down label=texts.builder.down press=move |_| builder.change(|tree| tree.shift(id, false))>
                "↓"
            </Button>
            <Show when=move || can_nest.get()>
                <Button title=texts.builder.wrap label=texts.builder.wrap press=move |_| builder.change(|tree| tree.wrap(id))>"( )"</Button>
            </Show>
            <Button title=texts.builder.remove label=texts.builder.remove press=move |_| builder.remove(id)>"×"</Button>
        </div>
    }
}

/// A test: field, test, value, period.
#[component]
fn RowView(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let (page, state, texts) = (builder.page, builder.page.state, builder.page.texts);
    let labels = state.lang.words::<Labels>();
    let subject = Memo::new(move |_| builder.row(id).map(|row| (row.subject, row.user_kind)));
    // Which controls there are, however they are filled in.
    let field =
        Memo::new(move |_| builder.row(id).map(|row| (row.subject.code(), row.ops(), row.kind(), row.subject.field())));
    let op = Memo::new(move |_| builder.row(id).map(|row| row.op));
    let label = Signal::derive(move || {
        let subject = subject.get().map(|(subject, _)| subject);
        subject.map(|it| page.names.with(|names| names.field(&it, state.lang))).unwrap_or_default()
    });
    let is_open = RwSignal::new(false);
    let choose = Callback::new(move |(subject, kind): (Subject, Option<UserFieldKind>)| {
        is_open.set(false);
        builder.change(|tree| {
            if let Some(Block { what: What::Row(row), .. }) = tree.find_mut(id) {
                **row = Row::new(subject, kind);
            }
        });
    });
    let set_op = move |event| {
        if let Some(wanted) = Op::of_code(&event_target_value(&event)) {
            builder.edit(id, "op", |row| row.op = wanted);
        }
    };
    let error =
        move || builder.error(id).map(|error| view! { <p class="counting-error">{(texts.builder.error)(error)}</p> });
    view! {
        <div class="segment-row" role="group" aria-label=move || label.get()>
            <Popover label class="field-choice segment-field" is_open>
                <FieldPicker builder choose />
            </Popover>
            {move || field.get().map(|(_, ops, kind, of)| {
                let option = move |it: &'static Op| view! {
                    <option value=it.code() selected=move || op.get() == Some(*it)>
                        {(labels.op)(*it, kind, of.looks_ahead())}
                    </option>
                };
                view! {
                    <PeriodControls builder id />
                    {(1 < ops.len()).then(|| view! {
                        <select
                            aria-label=texts.builder.op
                            prop:value=move || op.get().map(Op::code).unwrap_or_default()
                            on:change=set_op
                        >
                            {ops.iter().map(option).collect_view()}
                        </select>
                    })}
                    {move || op.get().map(|op| view! { <ValueControls builder id op kind /> })}
                    <Narrowing builder id />
                }
            })}
            <Actions builder id />
            {error}
        </div>
    }
}

/// Being in another segment.
#[component]
fn SegmentView(
    /// What the builder knows.
    builder: Builder,
    /// The block.
    id: BlockId,
) -> impl IntoView {
    let (page, texts) = (builder.page, builder.page.texts);
    let chosen = Memo::new(move |_| {
        builder.editing.with(|editing| match editing.now.find(id).map(|block| &block.what) {
            Some(What::Segment(id)) => id.clone(),
            _ => String::new(),
        })
    });
    let choose = move |event| {
        let wanted = event_target_value(&event);
        builder.change(|tree| {
            if let Some(What::Segment(segment)) = tree.find_mut(id).map(|block| &mut block.what) {
                *segment = wanted;
            }
        });
    };
    let options = move || {
        let mut all = page.names.with(|names| names.segments.clone());
        // One that was deleted stays what is chosen.
        let now = chosen.get_untracked();
        if !now.is_empty() && !all.iter().any(|(id, _)| *id == now) {
            all.push((now.clone(), now));
        }
        let option = move |(code, name): (String, String)| {
            let own = code.clone();
            view! { <option value=code selected=move || chosen.with(|chosen| *chosen == own)>{name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let error =
        move || builder.error(id).map(|error| view! { <p class="counting-error">{(texts.builder.error)(error)}</p> });
    view! {
        <div class="segment-row" role="group" aria-label=texts.builder.in_segment>
            <span>{texts.builder.in_segment}</span>
            <select aria-label=texts.builder.in_segment on:change=choose>
                <option value="" selected=move || chosen.with(String::is_empty)>{texts.choose}</option>
                {options}
            </select>
            <Actions builder id />
            {error}
        </div>
    }
}
