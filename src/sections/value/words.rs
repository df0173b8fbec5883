//! The words of the section «Value».

use protocol::{NoForecast, NoValue};
use segmentation::AbcMeasure;
use segmentation::rank::{Abc, RfmGroup, Xyz};

use super::{Chance, Chosen, Verdict};
use crate::i18n::{Words, plural_en, plural_ru};

/// The words of the section.
pub struct ValueTexts {
    /// Heading.
    pub title: &'static str,
    /// The numbers are being worked out.
    pub counting: &'static str,
    /// Why nobody is ranked.
    pub no_value: fn(NoValue) -> &'static str,

    /// Heading of ABC.
    pub abc: &'static str,
    /// By what and over which months clients are ranked; takes them, or nothing for all the time there was.
    pub period: fn(AbcMeasure, Option<u32>) -> String,
    /// Clients without a rank.
    pub unranked: &'static str,
    /// Clients; takes their number and its text.
    pub clients: fn(u64, &str) -> String,
    /// Their share of all clients; takes it.
    pub of_clients: fn(&str) -> String,
    /// Their share of the revenue; takes it.
    pub of_revenue: fn(&str) -> String,
    /// What the best fifth brings; takes the share.
    pub best_fifth: fn(AbcMeasure, &str) -> String,
    /// What the curve shows, for screen readers.
    pub curve: fn(AbcMeasure) -> String,
    /// Heading of what moved since the month before.
    pub moved: &'static str,
    /// Nothing moved.
    pub nothing_moved: &'static str,
    /// Few clients, of whom shares say little.
    pub few: &'static str,

    /// Heading of what decides between the ranks, which unfolds.
    pub rule: &'static str,
    /// What can be done with it.
    pub rule_hint: &'static str,
    /// Label: over which months.
    pub over: &'static str,
    /// A choice of it: so many months, or all the time there was.
    pub months: fn(Option<u32>) -> String,
    /// Label: by what clients are ranked.
    pub by: &'static str,
    /// A choice of it.
    pub measure: fn(AbcMeasure) -> &'static str,
    /// By shares, by limits.
    pub cuts: fn(AbcMeasure) -> [&'static str; 2],
    /// A share: of A, of B; takes it.
    pub share: fn(AbcMeasure, Abc, &str) -> String,
    /// A limit: of A, of B.
    pub limit: fn(AbcMeasure, Abc) -> String,
    /// Clients: now, then.
    pub now_then: [&'static str; 2],
    /// Heading of who would move.
    pub reranked: &'static str,
    /// Nobody would.
    pub nobody_reranked: &'static str,
    /// Why the viewer cannot save.
    pub rule_read_only: &'static str,

    /// Heading of what one client is worth.
    pub worth: &'static str,
    /// Its value in so many months, or in all the time there was; takes them and the value, its sum as text where it is one.
    pub value: fn(Option<u32>, Amount<'_>) -> String,
    /// Its place; takes place and number of ranked clients.
    pub place: fn(&str, &str) -> String,
    /// What is missing to a better rank.
    pub missing: fn(Abc, Amount<'_>) -> String,
    /// Why it has no rank; takes the months.
    pub no_rank: fn(AbcMeasure, Option<u32>) -> String,
    /// What is expected of it within a year; takes payments, and their sum where it can be told.
    pub expected_of: fn(&str, Option<&str>) -> String,
    /// The chance that it is still a client.
    pub chance_of: fn(&str) -> String,

    /// Heading of the grid of ABC and XYZ.
    pub abc_xyz: &'static str,
    /// What X, Y or Z means.
    pub xyz: fn(Xyz) -> &'static str,
    /// Heading of the grid of RFM.
    pub rfm: &'static str,
    /// What the rows of the grid are.
    pub recency: &'static str,
    /// What its columns are.
    pub frequency_money: &'static str,
    /// Name of a group of RFM.
    pub rfm_group: fn(RfmGroup) -> &'static str,

    /// Heading of the forecast.
    pub forecast: &'static str,
    /// Why there is no forecast.
    pub no_forecast: fn(NoForecast) -> String,
    /// Nobody seems to leave.
    pub staying: &'static str,
    /// Of so many buyers so many are likely still clients; takes the texts of both.
    pub alive: fn(&str, &str) -> String,
    /// Heading of the column of periods.
    pub next: &'static str,
    /// Names of the periods.
    pub horizons: [&'static str; 3],
    /// Heading of the column of payments.
    pub payments: &'static str,
    /// Heading of the column of revenue.
    pub revenue: &'static str,
    /// Heading of the column of buyers.
    pub buyers: &'static str,
    /// Heading of the column of groups.
    pub group: &'static str,
    /// How sure it is that a buyer is still a client.
    pub chance: fn(Chance) -> &'static str,
    /// Whom to call.
    pub call_list: &'static str,
    /// Heading of the back-test.
    pub back_test_title: &'static str,
    /// What was expected a year ago and what came; takes both, with their texts.
    pub back_test: fn(u64, &str, u64, &str) -> String,
    /// How good that was, beside the simple rules.
    pub verdict: fn(Verdict) -> &'static str,
    /// By how many payments the forecast and the two simple rules were wrong by client; takes the three.
    pub errors: fn(&str, &str, &str) -> String,
    /// Heading of the column of repeat payments.
    pub repeats: &'static str,
    /// Heading of the column of expected payments.
    pub expected: &'static str,
    /// Heading of the column of payments that came.
    pub came: &'static str,
    /// Why there is no back-test; takes why.
    pub no_back_test: fn(&str) -> String,

    /// What is listed.
    pub chosen: fn(Chosen) -> Option<String>,
}

fn months_ru(months: u32) -> String {
    let last = plural_ru(months.into(), "последний", "последние", "последние");
    format!("за {last} {months} {}", plural_ru(months.into(), "месяц", "месяца", "месяцев"))
}

fn months_en(months: Option<u32>) -> String {
    match months {
        Some(1) => "the last month".to_owned(),
        Some(months) => format!("the last {months} months"),
        None => "all time".to_owned(),
    }
}

/// A value in words: money as its text, or so many payments or requests.
#[derive(Clone, Copy, Debug)]
pub enum Amount<'t> {
    /// A sum, as text.
    Money(&'t str),
    /// So many payments; the number and its text.
    Payments(u64, &'t str),
    /// So many requests.
    Requests(u64, &'t str),
}

impl Amount<'_> {
    fn ru(self) -> String {
        match self {
            Self::Money(text) => text.to_owned(),
            Self::Payments(n, text) => format!("{text} {}", plural_ru(n, "оплата", "оплаты", "оплат")),
            Self::Requests(n, text) => format!("{text} {}", plural_ru(n, "запрос", "запроса", "запросов")),
        }
    }

    fn en(self) -> String {
        match self {
            Self::Money(text) => text.to_owned(),
            Self::Payments(n, text) => format!("{text} {}", plural_en(n, "payment", "payments")),
            Self::Requests(n, text) => format!("{text} {}", plural_en(n, "request", "requests")),
        }
    }
}

/// The measure in the genitive: shares of what.
const fn of_ru(measure: AbcMeasure) -> &'static str {
    match measure {
        AbcMeasure::Revenue => "выручки",
        AbcMeasure::Payments => "оплат",
        AbcMeasure::Requests => "запросов",
    }
}

const fn of_en(measure: AbcMeasure) -> &'static str {
    match measure {
        AbcMeasure::Revenue => "the revenue",
        AbcMeasure::Payments => "the payments",
        AbcMeasure::Requests => "the requests",
    }
}

const fn rank(rank: Abc) -> &'static str {
    match rank {
        Abc::A => "A",
        Abc::B => "B",
        Abc::C => "C",
    }
}

const fn regularity(regularity: Xyz) -> &'static str {
    match regularity {
        Xyz::X => "X",
        Xyz::Y => "Y",
        Xyz::Z => "Z",
    }
}

impl ValueTexts {
    /// The letter of a rank.
    #[must_use]
    pub fn rank(value: Abc) -> &'static str {
        rank(value)
    }

    /// The letter of a regularity.
    #[must_use]
    pub fn regularity(value: Xyz) -> &'static str {
        regularity(value)
    }
}

impl Words for ValueTexts {
    const RU: &'static Self = &Self {
        title: "Ценность клиентов",
        counting: "Считаем…",
        no_value: |reason| match reason {
            NoValue::NotRead => {
                "Ранги и прогноз считаются по отдельным оплатам. Их видит администратор; остальным они доступны после чтения своих клиентов."
            }
            NoValue::SumsNotRead => {
                "Суммы оплат ещё не прочитаны полностью, поэтому ранги пока не посчитаны. Суммы читаются с портала, ранги появятся здесь сами."
            }
        },
        abc: "ABC",
        period: |measure, months| {
            let by = match measure {
                AbcMeasure::Revenue => "По выручке",
                AbcMeasure::Payments => "По числу оплат",
                AbcMeasure::Requests => "По числу запросов",
            };
            format!("{by} {}", months.map_or("за всё время".to_owned(), months_ru))
        },
        unranked: "Без ранга",
        clients: |n, text| format!("{text} {}", plural_ru(n, "клиент", "клиента", "клиентов")),
        of_clients: |share| format!("{share} клиентов"),
        of_revenue: |share| format!("{share} выручки"),
        best_fifth: |measure, share| format!("20 % лучших клиентов приносят {share} {}", of_ru(measure)),
        curve: |measure| format!("Какую долю {} приносят лучшие клиенты", of_ru(measure)),
        moved: "Сменили ранг с прошлого месяца",
        nothing_moved: "С прошлого месяца ранг никто не сменил.",
        few: "Клиентов мало: доли могут быть случайными.",
        rule: "Границы рангов",
        rule_hint: "Двигайте границы: сразу видно, сколько станет клиентов и кто сменит ранг. На портале ничего не меняется, пока вы не сохраните.",
        over: "За какое время",
        months: |months| {
            months.map_or("всё время".to_owned(), |it| {
                format!("{it} {}", plural_ru(it.into(), "месяц", "месяца", "месяцев"))
            })
        },
        by: "По чему",
        measure: |measure| match measure {
            AbcMeasure::Revenue => "Выручка",
            AbcMeasure::Payments => "Число оплат",
            AbcMeasure::Requests => "Число запросов",
        },
        cuts: |measure| match measure {
            AbcMeasure::Revenue => ["По долям выручки", "По сумме клиента"],
            AbcMeasure::Payments => ["По долям оплат", "По числу у клиента"],
            AbcMeasure::Requests => ["По долям запросов", "По числу у клиента"],
        },
        share: |measure, of, share| match of {
            Abc::A => format!("A — первые {share} % {}", of_ru(measure)),
            Abc::B => format!("B — следующие {share} %"),
            Abc::C => format!("C — остальные {share} %"),
        },
        limit: |measure, of| {
            let from = if measure == AbcMeasure::Revenue { "от суммы" } else { "от числа" };
            format!("{} — {from}", rank(of))
        },
        now_then: ["Сейчас", "Станет"],
        reranked: "Кто сменит ранг",
        nobody_reranked: "Ранг не сменит никто.",
        rule_read_only: "Сохранить границы может администратор портала.",
        worth: "Ценность",
        value: |months, value| {
            let what = if let Amount::Money(_) = value { "выручка " } else { "" };
            format!("{what}{} {}", value.ru(), months.map_or("за всё время".to_owned(), months_ru))
        },
        place: |place, of| format!("{place}-е место из {of}"),
        missing: |of, value| format!("До ранга {} не хватает: {}", rank(of), value.ru()),
        no_rank: |measure, months| {
            let nothing = match measure {
                AbcMeasure::Revenue => "выручки",
                AbcMeasure::Payments => "оплат",
                AbcMeasure::Requests => "запросов",
            };
            format!("без ранга: {nothing} {} не было", months.map_or("за всё время".to_owned(), months_ru))
        },
        expected_of: |payments, sum| match sum {
            Some(sum) => format!("за год ожидается оплат: {payments}, на {sum}"),
            None => format!("за год ожидается оплат: {payments}"),
        },
        chance_of: |chance| format!("клиент с вероятностью {chance}"),
        abc_xyz: "ABC × XYZ",
        xyz: |it| match it {
            Xyz::X => "платят ровно",
            Xyz::Y => "платят неровно",
            Xyz::Z => "платят редко и неровно",
        },
        rfm: "RFM",
        recency: "Давность (R)",
        frequency_money: "Частота и деньги (FM)",
        rfm_group: |group| match group {
            RfmGroup::New => "Новички",
            RfmGroup::Promising => "Перспективные",
            RfmGroup::Growing => "Растущие",
            RfmGroup::Champions => "Лучшие",
            RfmGroup::Loyal => "Лояльные",
            RfmGroup::Cooling => "Остывают",
            RfmGroup::Attention => "Требуют внимания",
            RfmGroup::Hibernating => "Редкие",
            RfmGroup::AtRisk => "В зоне риска",
            RfmGroup::CannotLose => "Нельзя потерять",
            RfmGroup::Gone => "Ушедшие",
        },
        forecast: "Прогноз",
        no_forecast: |reason| match reason {
            NoForecast::TooFewBuyers { buyers, least } => {
                format!("Для прогноза нужно хотя бы {least} покупателей, а на эту дату их {buyers}.")
            }
            NoForecast::TooShort { days } => {
                let word = plural_ru(days.into(), "день", "дня", "дней");
                format!("Для прогноза нужен хотя бы год оплат, а с первой прошло {days} {word}.")
            }
            NoForecast::NotConverged => "Оплаты не складываются ни в одну из моделей, поэтому прогноза нет.".to_owned(),
            NoForecast::NotRead => "Для прогноза нужны отдельные оплаты, а вам они не показаны.".to_owned(),
        },
        staying: "Судя по оплатам, никто не уходит: все покупатели считаются клиентами.",
        alive: |alive, buyers| format!("Из {buyers} покупателей клиентами остаются, вероятно, {alive}."),
        next: "Ожидается",
        horizons: ["за квартал", "за полгода", "за год"],
        payments: "Оплат",
        revenue: "Выручка",
        buyers: "Покупателей",
        group: "Группа",
        chance: |chance| match chance {
            Chance::Likely => "Скорее всего, клиенты",
            Chance::InDoubt => "Под вопросом",
            Chance::Unlikely => "Скорее всего, ушли",
        },
        call_list: "Ценные и под вопросом",
        back_test_title: "Проверка прогноза",
        back_test: |expected, expected_text, came, came_text| {
            let payments = plural_ru(expected, "оплату", "оплаты", "оплат");
            let verb = plural_ru(came, "пришла", "пришло", "пришло");
            format!("Год назад прогноз ждал {expected_text} {payments}, {verb} {came_text}.")
        },
        verdict: |verdict| match verdict {
            Verdict::Better => "По каждому клиенту он точнее обоих простых правил.",
            Verdict::Mixed => "По каждому клиенту он точнее одного из двух простых правил.",
            Verdict::Worse => "По каждому клиенту простые правила не хуже: верьте сумме, но не отдельным числам.",
        },
        errors: |own, last_year, active| {
            format!(
                "Средняя ошибка на клиента, оплат: прогноз {own}, «как в прошлом году» {last_year}, «активен или нет» {active}."
            )
        },
        repeats: "Повторных оплат было",
        expected: "Ждали",
        came: "Пришло",
        no_back_test: |reason| format!("Проверить прогноз прошлого года нельзя. {reason}"),
        chosen: |chosen| match chosen {
            Chosen::Abc(value) => Some(format!("Ранг {}", rank(value))),
            Chosen::Unranked => Some("Без ранга".to_owned()),
            Chosen::AbcXyz(value, of) => Some(format!("Ранг {}, {}", rank(value), regularity(of))),
            Chosen::Rfm(group) => Some((Self::RU.rfm_group)(group).to_owned()),
            Chosen::RfmCell(r, fm) => Some(format!("{}: R {r}, FM {fm}", (Self::RU.rfm_group)(RfmGroup::of(r, fm)))),
            Chosen::Chance(chance) => Some((Self::RU.chance)(chance).to_owned()),
            Chosen::CallList => Some(Self::RU.call_list.to_owned()),
            Chosen::Moved(from, to) | Chosen::Reranked(from, to) => {
                let name = |it: Option<Abc>| it.map_or("без ранга", rank);
                Some(format!("Ранг: {} → {}", name(from), name(to)))
            }
            Chosen::Group(_) => None,
        },
    };

    const EN: &'static Self = &Self {
        title: "Value of clients",
        counting: "Counting…",
        no_value: |reason| match reason {
            NoValue::NotRead => {
                "Ranks and the forecast go by single payments. Administrators see them; others do once they have read their own clients."
            }
            NoValue::SumsNotRead => {
                "The sums of payments are not read to their end yet, so nobody is ranked. They are being read from the portal, and the ranks will appear here by themselves."
            }
        },
        abc: "ABC",
        period: |measure, months| {
            let by = match measure {
                AbcMeasure::Revenue => "By revenue of",
                AbcMeasure::Payments => "By the number of payments of",
                AbcMeasure::Requests => "By the number of requests of",
            };
            format!("{by} {}", months_en(months))
        },
        unranked: "Without a rank",
        clients: |n, text| format!("{text} {}", plural_en(n, "client", "clients")),
        of_clients: |share| format!("{share} of clients"),
        of_revenue: |share| format!("{share} of revenue"),
        best_fifth: |measure, share| format!("The 20% best clients bring {share} of {}", of_en(measure)),
        curve: |measure| format!("What share of {} the best clients bring", of_en(measure)),
        moved: "Changed rank since last month",
        nothing_moved: "Nobody has changed rank since last month.",
        few: "There are few clients: shares may be chance.",
        rule: "Limits of the ranks",
        rule_hint: "Move the limits: you see at once how many clients there would be and who would change rank. Nothing changes in the portal before you save.",
        over: "Over what time",
        months: |months| {
            months.map_or("all the time".to_owned(), |it| format!("{it} {}", plural_en(it.into(), "month", "months")))
        },
        by: "By what",
        measure: |measure| match measure {
            AbcMeasure::Revenue => "Revenue",
            AbcMeasure::Payments => "Number of payments",
            AbcMeasure::Requests => "Number of requests",
        },
        cuts: |measure| match measure {
            AbcMeasure::Revenue => ["By share of revenue", "By sum of a client"],
            AbcMeasure::Payments => ["By share of payments", "By number of a client"],
            AbcMeasure::Requests => ["By share of requests", "By number of a client"],
        },
        share: |measure, of, share| match of {
            Abc::A => format!("A: the first {share}% of {}", of_en(measure)),
            Abc::B => format!("B: the next {share}%"),
            Abc::C => format!("C: the other {share}%"),
        },
        limit: |measure, of| {
            let from = if measure == AbcMeasure::Revenue { "from a sum of" } else { "from a number of" };
            format!("{} {from}", rank(of))
        },
        now_then: ["Now", "Then"],
        reranked: "Who would change rank",
        nobody_reranked: "Nobody would change rank.",
        rule_read_only: "An administrator of the portal can save the limits.",
        worth: "Value",
        value: |months, value| {
            let what = if let Amount::Money(_) = value { "revenue " } else { "" };
            format!("{what}{} in {}", value.en(), months_en(months))
        },
        place: |place, of| format!("place {place} of {of}"),
        missing: |of, value| format!("Missing to rank {}: {}", rank(of), value.en()),
        no_rank: |measure, months| {
            let nothing = match measure {
                AbcMeasure::Revenue => "revenue",
                AbcMeasure::Payments => "payments",
                AbcMeasure::Requests => "requests",
            };
            format!("no rank: no {nothing} in {}", months_en(months))
        },
        expected_of: |payments, sum| match sum {
            Some(sum) => format!("payments expected in a year: {payments}, worth {sum}"),
            None => format!("payments expected in a year: {payments}"),
        },
        chance_of: |chance| format!("a client with a chance of {chance}"),
        abc_xyz: "ABC × XYZ",
        xyz: |it| match it {
            Xyz::X => "pay steadily",
            Xyz::Y => "pay unsteadily",
            Xyz::Z => "pay seldom and unsteadily",
        },
        rfm: "RFM",
        recency: "Recency (R)",
        frequency_money: "Frequency and money (FM)",
        rfm_group: |group| match group {
            RfmGroup::New => "New",
            RfmGroup::Promising => "Promising",
            RfmGroup::Growing => "Growing",
            RfmGroup::Champions => "Champions",
            RfmGroup::Loyal => "Loyal",
            RfmGroup::Cooling => "Cooling",
            RfmGroup::Attention => "Need attention",
            RfmGroup::Hibernating => "Hibernating",
            RfmGroup::AtRisk => "At risk",
            RfmGroup::CannotLose => "Cannot lose",
            RfmGroup::Gone => "Gone",
        },
        forecast: "Forecast",
        no_forecast: |reason| match reason {
            NoForecast::TooFewBuyers { buyers, least } => {
                let are = plural_en(buyers.into(), "is", "are");
                format!("A forecast needs at least {least} buyers, and at this date there {are} {buyers}.")
            }
            NoForecast::TooShort { days } => {
                let word = plural_en(days.into(), "day", "days");
                format!("A forecast needs at least a year of payments, and the first one is {days} {word} old.")
            }
            NoForecast::NotConverged => "The payments fit no model, so there is no forecast.".to_owned(),
            NoForecast::NotRead => "A forecast needs single payments, and you are not shown them.".to_owned(),
        },
        staying: "By the payments nobody seems to leave: all buyers count as clients.",
        alive: |alive, buyers| format!("Of {buyers} buyers, {alive} are probably clients still."),
        next: "Expected",
        horizons: ["in a quarter", "in half a year", "in a year"],
        payments: "Payments",
        revenue: "Revenue",
        buyers: "Buyers",
        group: "Group",
        chance: |chance| match chance {
            Chance::Likely => "Likely clients",
            Chance::InDoubt => "In doubt",
            Chance::Unlikely => "Likely gone",
        },
        call_list: "Valuable and in doubt",
        back_test_title: "Test of the forecast",
        back_test: |expected, expected_text, _, came_text| {
            let payments = plural_en(expected, "payment", "payments");
            format!("A year ago the forecast expected {expected_text} {payments}; {came_text} came.")
        },
        verdict: |verdict| match verdict {
            Verdict::Better => "Per client it is more accurate than both simple rules.",
            Verdict::Mixed => "Per client it is more accurate than one of the two simple rules.",
            Verdict::Worse => "Client by client the simple rules are no worse: trust the sum, not single numbers.",
        },
        errors: |own, last_year, active| {
            format!(
                "Mean error by client, payments: forecast {own}, “as last year” {last_year}, “active or not” {active}."
            )
        },
        repeats: "Repeat payments so far",
        expected: "Expected",
        came: "Came",
        no_back_test: |reason| format!("The forecast of a year ago cannot be tested. {reason}"),
        chosen: |chosen| match chosen {
            Chosen::Abc(value) => Some(format!("Rank {}", rank(value))),
            Chosen::Unranked => Some("Without a rank".to_owned()),
            Chosen::AbcXyz(value, of) => Some(format!("Rank {}, {}", rank(value), regularity(of))),
            Chosen::Rfm(group) => Some((Self::EN.rfm_group)(group).to_owned()),
            Chosen::RfmCell(r, fm) => Some(format!("{}: R {r}, FM {fm}", (Self::EN.rfm_group)(RfmGroup::of(r, fm)))),
            Chosen::Chance(chance) => Some((Self::EN.chance)(chance).to_owned()),
            Chosen::CallList => Some(Self::EN.call_list.to_owned()),
            Chosen::Moved(from, to) | Chosen::Reranked(from, to) => {
                let name = |it: Option<Abc>| it.map_or("none", rank);
                Some(format!("Rank: {} → {}", name(from), name(to)))
            }
            Chosen::Group(_) => None,
        },
    };
}
