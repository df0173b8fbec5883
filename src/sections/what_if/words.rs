//! The words of the section «What if».

use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct WhatIfTexts {
    /// Heading.
    pub title: &'static str,
    /// What the page is for.
    pub intro: &'static str,
    /// Nothing is tried yet.
    pub begin: &'static str,
    /// Heading of what would hold; takes the month.
    pub result: fn(&str) -> String,
    /// It cannot be told.
    pub unknown: &'static str,
    /// It is being counted.
    pub counting: &'static str,
    /// Nothing would change.
    pub no_effect: &'static str,
    /// What solid and dashed lines are.
    pub legend: [&'static str; 2],
    /// The chart in words; takes the mode, the first and the last month.
    pub chart_label: fn(&str, &str, &str) -> String,
    /// Label of the choice of a mode.
    pub mode: &'static str,
    /// Label of the choice of a month.
    pub month: &'static str,
    /// How many would move; takes the number and its text.
    pub moved: fn(u64, &str) -> String,
    /// Heading of who would move within the mode.
    pub moves: &'static str,
    /// Nobody moves in the chosen mode.
    pub nobody_moves: &'static str,
    /// Heading of the commands.
    pub apply: &'static str,
    /// What applying does.
    pub apply_hint: &'static str,
    /// Why the viewer cannot apply.
    pub read_only: &'static str,
    /// Heading of the numbers.
    pub counters: &'static str,
}

impl Words for WhatIfTexts {
    const RU: &'static Self = &Self {
        title: "Что если считать иначе",
        intro: "Двигайте сроки и меняйте правила: здесь сразу видно, какими станут счётчики и график и кто сменит группу. На портале ничего не меняется, пока вы не сохраните.",
        begin: "Измените любое правило, чтобы увидеть, что изменится.",
        result: |month| format!("Что изменится — {month}"),
        unknown: "Последствия считаются по отдельным клиентам и только когда прочитано всё. Их видит администратор.",
        counting: "Считаем…",
        no_effect: "В этом месяце ни один клиент не сменит группу.",
        legend: ["сплошная линия — по нынешним правилам", "пунктир — по новым"],
        chart_label: |mode, first, last| format!("{mode}: по нынешним и по новым правилам, {first} — {last}"),
        mode: "Режим",
        month: "На конец месяца",
        moved: |n, text| {
            let (client, verb) =
                (plural_ru(n, "клиент", "клиента", "клиентов"), plural_ru(n, "сменит", "сменят", "сменят"));
            format!("{text} {client} {verb} группу")
        },
        moves: "Кто сменит группу",
        nobody_moves: "В этом режиме группу никто не сменит.",
        apply: "Применить или оставить как есть",
        apply_hint: "Сохранённые правила действуют для всех: числа пересчитаются, изменение попадёт в журнал правил. Не сохраните — всё останется как было.",
        read_only: "Пробовать может каждый, кто видит клиентов; сохранять — только администратор портала.",
        counters: "Счётчики",
    };
    const EN: &'static Self = &Self {
        title: "What if it were counted otherwise",
        intro: "Move the thresholds and change the rules: you see at once what counters and chart would be and who would change group. Nothing changes in the portal until you save.",
        begin: "Change any rule to see what it would change.",
        result: |month| format!("What would change, {month}"),
        unknown: "The effect is counted from single clients, and only once everything is read. An administrator sees it.",
        counting: "Counting…",
        no_effect: "No client would change group in this month.",
        legend: ["solid line: by the present rules", "dashed line: by the new ones"],
        chart_label: |mode, first, last| format!("{mode}: by the present and by the new rules, {first} to {last}"),
        mode: "Mode",
        month: "At the end of",
        moved: |n, text| format!("{text} {} would change group", plural_en(n, "client", "clients")),
        moves: "Who would change group",
        nobody_moves: "Nobody would change group in this mode.",
        apply: "Apply, or leave it as it is",
        apply_hint: "Saved rules hold for everybody: the numbers are counted anew, and the change goes into the journal of rules. If you do not save, all stays as it was.",
        read_only: "Everybody who sees clients can try; only an administrator of the portal can save.",
        counters: "Counters",
    };
}
