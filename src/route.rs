//! What the address says: which page is open and which numbers are looked at. Kept in the fragment, so that Back works
//! and a link can be passed on; whatever cannot be understood falls back to the ordinary view.

use protocol::History;
use segmentation::{Card, Group, Mode, Month};

use crate::help::Topic;
use crate::modes;
use crate::sections::{Section, own_list};
use crate::view_model::card::{card_code, card_from_code};
use crate::view_model::filters::Filter;
use crate::view_model::table::{Column, Sorting, columns, sorting};

/// Which part of the series the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// The last twelve months.
    Year,
    /// The last twenty-four months.
    TwoYears,
    /// Everything since the first card.
    #[default]
    All,
    /// From one month to another, both included.
    Between(Month, Month),
}

/// What stands in an address between the two months of [`Period::Between`].
const TO: &str = "..";

impl Period {
    /// The periods that have a name, shortest first.
    pub const ALL: [Self; 3] = [Self::Year, Self::TwoYears, Self::All];

    /// How many of the last months are shown at the most; nothing for no limit.
    #[must_use]
    pub fn months(self) -> Option<usize> {
        match self {
            Self::Year => Some(12),
            Self::TwoYears => Some(24),
            Self::All | Self::Between(..) => None,
        }
    }

    fn code(self) -> String {
        match self {
            Self::Year => "12".to_owned(),
            Self::TwoYears => "24".to_owned(),
            Self::All => "all".to_owned(),
            Self::Between(from, until) => format!("{from}{TO}{until}"),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let between = || {
            let (from, until) = code.split_once(TO)?;
            Some(Self::Between(from.parse().ok()?, until.parse().ok()?))
        };
        Self::ALL.into_iter().find(|period| period.code() == code).or_else(between)
    }
}

/// How the groups of a month are set against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Every group from zero.
    Lines,
    /// Every group on top of the one before it.
    Stacked,
    /// The same, as shares of all that is shown.
    Shares,
}

impl ChartKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Lines, Self::Stacked, Self::Shares];

    /// What a mode is drawn as until the viewer chooses.
    #[must_use]
    pub fn default_for(mode: Mode) -> Self {
        modes::view(mode).chart
    }

    fn code(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Stacked => "stacked",
            Self::Shares => "shares",
        }
    }
}

/// How an address names the recorded history; today's is not named.
const RECORDED: &str = "recorded";

/// How an address says that the chart shows the year before.
const YEAR: &str = "year";

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The page that is open; the others are found as they were left.
    pub section: Section,
    /// The mode whose numbers are shown.
    pub mode: Mode,
    /// The group chosen for the list; nothing for the mode's first one.
    pub group: Option<Group>,
    /// The month pinned; nothing for the last one.
    pub month: Option<Month>,
    /// The part of the series on the chart.
    pub period: Period,
    /// The kind of the chart; nothing for the mode's own one.
    pub kind: Option<ChartKind>,
    /// Whether the chart shows the year before, too.
    pub compares: bool,
    /// The history asked for; what is shown is [`crate::view_model::history::shown_history`].
    pub history: History,
    /// Words the names in the list must contain.
    pub search: String,
    /// What must hold of the clients in the list beside.
    pub filters: Vec<Filter>,
    /// The order of the list; nothing for the group's own one.
    pub sorting: Option<Sorting>,
    /// The columns of the list; nothing for the group's own ones.
    pub columns: Option<Vec<Column>>,
    /// The entry of the knowledge base that is open; nothing for its list of topics.
    pub topic: Option<Topic>,
    /// The client that is explained beside the list.
    pub card: Option<Card>,
    /// What a page of its own has chosen, as that page writes it down; nothing for what it begins with.
    pub choice: Option<String>,
    /// Whom the open page lists, as that page writes it down; nothing if it lists nobody.
    pub list: Option<String>,
}

impl Default for Route {
    /// Who pays, sleeps and is lost today: the question the app is opened for.
    fn default() -> Self {
        Self {
            section: Section::default(),
            mode: Mode::Paid,
            group: None,
            month: None,
            period: Period::default(),
            kind: None,
            compares: false,
            history: History::default(),
            search: String::new(),
            filters: Vec::new(),
            sorting: None,
            columns: None,
            topic: None,
            card: None,
            choice: None,
            list: None,
        }
    }
}

impl Route {
    /// The group whose clients are listed.
    #[must_use]
    pub fn listed_group(&self) -> Group {
        self.group.unwrap_or(self.mode.groups()[0])
    }

    /// The columns of the list. The name is always among them.
    #[must_use]
    pub fn listed_columns(&self) -> Vec<Column> {
        self.columns.clone().unwrap_or_else(|| self.own_columns())
    }

    /// The columns of the list until the viewer chooses.
    #[must_use]
    pub fn own_columns(&self) -> Vec<Column> {
        match &self.list {
            Some(list) => own_list::columns(self.section, list).to_vec(),
            None => columns(self.listed_group()).to_vec(),
        }
    }

    /// The order of the list.
    #[must_use]
    pub fn listed_sorting(&self) -> Sorting {
        self.sorting.unwrap_or_else(|| match &self.list {
            Some(_) => own_list::sorting(self.section),
            None => sorting(self.listed_group()),
        })
    }

    /// The kind of the chart.
    #[must_use]
    pub fn chart_kind(&self) -> ChartKind {
        self.kind.unwrap_or(ChartKind::default_for(self.mode))
    }

    /// The same view in another mode. Its groups are others, so the group is dropped; the month stays.
    #[must_use]
    pub fn with_mode(&self, mode: Mode) -> Self {
        Self { mode, group: None, kind: None, search: String::new(), card: None, ..self.clone() }
    }

    /// The same view with another page open.
    #[must_use]
    pub fn with_section(&self, section: Section) -> Self {
        Self { section, topic: None, choice: None, ..self.with_list(None) }
    }

    /// The same page with something else chosen on it; whom it listed was listed by the former choice.
    #[must_use]
    pub fn with_choice(&self, choice: Option<String>) -> Self {
        Self { choice, ..self.with_list(None) }
    }

    /// The same page with a list of its own, or without. What a list is narrowed and sorted by goes with it.
    #[must_use]
    pub fn with_list(&self, list: Option<String>) -> Self {
        if self.list == list {
            return self.clone();
        }
        Self {
            list,
            search: String::new(),
            filters: Vec::new(),
            sorting: None,
            columns: None,
            card: None,
            ..self.clone()
        }
    }

    /// The knowledge base, open at an entry or at its list of topics; what is looked at stays as it is.
    #[must_use]
    pub fn with_topic(&self, topic: Option<Topic>) -> Self {
        Self { section: Section::Help, topic, ..self.clone() }
    }

    /// Reads a fragment (`#mode=paid&group=lost`, the `#` may be missing). `unescape` undoes percent encoding.
    #[must_use]
    pub fn parse(fragment: &str, unescape: impl Fn(&str) -> String) -> Self {
        let fragment = fragment.trim_start_matches('#');
        let value = |name: &str| {
            fragment
                .split('&')
                .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
                .map(|(_, value)| value)
        };
        let default = Self::default();
        let mode = value("mode")
            .and_then(|code| Mode::ALL.into_iter().find(|mode| mode.code() == code))
            .unwrap_or(default.mode);
        let group = value("group").and_then(|code| mode.groups().iter().copied().find(|group| group.code() == code));
        let period = value("period").and_then(Period::from_code).unwrap_or_default();
        let kind = value("kind").and_then(|code| ChartKind::ALL.into_iter().find(|kind| kind.code() == code));
        let month = value("month").and_then(|text| text.parse().ok());
        let history = if value("history") == Some(RECORDED) { History::Recorded } else { History::Today };
        let filters = value("filter").map(|text| {
            text.split(';').filter(|part| !part.is_empty()).map(|part| Filter::from_code(part, &unescape)).collect()
        });
        let sorting = value("sort").and_then(|text| {
            let (code, descending) = text.strip_prefix('-').map_or((text, false), |code| (code, true));
            Some(Sorting { by: Column::from_code(code)?, descending })
        });
        let columns = value("columns").map(|text| {
            let mut columns = vec![Column::Name];
            for column in text.split(',').filter_map(Column::from_code) {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            columns
        });
        let section = value("view").and_then(Section::from_code);
        let section = section.unwrap_or_default();
        let own = |name| value(name).map(&unescape).filter(|_| own_list::has_lists(section));
        let topic = value("topic").and_then(Topic::from_id).filter(|_| section == Section::Help);
        Self {
            section,
            topic,
            mode,
            group,
            month,
            period,
            kind,
            compares: value("compare") == Some(YEAR),
            history,
            filters: filters.unwrap_or_default(),
            sorting,
            columns: columns.filter(|columns| columns.len() > 1),
            search: value("q").map(&unescape).unwrap_or_default(),
            card: value("card").and_then(card_from_code),
            choice: own("choice"),
            list: own("list"),
        }
    }

    /// Writes the fragment, without the `#`. `escape` applies percent encoding.
    #[must_use]
    pub fn to_fragment(&self, escape: impl Fn(&str) -> String) -> String {
        let mut parts = vec![format!("mode={}", self.mode.code())];
        if let Some(group) = self.group {
            parts.push(format!("group={}", group.code()));
        }
        if let Some(month) = self.month {
            parts.push(format!("month={month}"));
        }
        if self.period != Period::default() {
            parts.push(format!("period={}", self.period.code()));
        }
        if let Some(kind) = self.kind {
            parts.push(format!("kind={}", kind.code()));
        }
        if self.compares {
            parts.push(format!("compare={YEAR}"));
        }
        if self.history == History::Recorded {
            parts.push(format!("history={RECORDED}"));
        }
        if !self.filters.is_empty() {
            let filters: Vec<String> = self.filters.iter().map(|filter| filter.to_code(&escape)).collect();
            parts.push(format!("filter={}", filters.join(";")));
        }
        if let Some(Sorting { by, descending }) = self.sorting {
            parts.push(format!("sort={}{}", if descending { "-" } else { "" }, by.code()));
        }
        if let Some(columns) = &self.columns {
            let codes: Vec<&str> = columns.iter().map(|column| column.code()).collect();
            parts.push(format!("columns={}", codes.join(",")));
        }
        if self.section != Section::default() {
            parts.push(format!("view={}", self.section.code()));
        }
        if let Some(topic) = self.topic {
            parts.push(format!("topic={}", topic.id()));
        }
        if !self.search.is_empty() {
            parts.push(format!("q={}", escape(&self.search)));
        }
        if let Some(card) = self.card {
            parts.push(format!("card={}", card_code(card)));
        }
        for (name, value) in [("choice", &self.choice), ("list", &self.list)] {
            parts.extend(value.as_ref().map(|value| format!("{name}={}", escape(value))));
        }
        parts.join("&")
    }
}

#[cfg(test)]
mod tests {
    use crate::view_model::filters::{Way, When};

    use segmentation::{ContactId, UserId};

    use super::*;

    fn parse(fragment: &str) -> Route {
        Route::parse(fragment, |text| text.replace("%26", "&"))
    }

    #[test]
    fn a_view_survives_the_way_through_the_address() {
        for route in [
            Route::default(),
            Route { section: Section::Data, ..Route::default() },
            Route { section: Section::Help, topic: Some(Topic::FirstRun), ..Route::default() },
            Route {
                section: Section::Settings,
                mode: Mode::Unpaid,
                group: Some(Group::Reachable),
                month: Month::new(2024, 5),
                period: Period::Year,
                kind: Some(ChartKind::Lines),
                compares: true,
                history: History::Recorded,
                search: "a&b".into(),
                filters: vec![
                    Filter::Responsible(vec![UserId(3), UserId(15)]),
                    Filter::City("a&b".into()),
                    Filter::LastPayment(When::Older(12)),
                ],
                sorting: Some(Sorting { by: Column::Revenue, descending: true }),
                columns: Some(vec![Column::Name, Column::City, Column::Group(Mode::Paid)]),
                topic: None,
                card: Some(Card::Contact(ContactId(12))),
                choice: None,
                list: None,
            },
            Route {
                section: Section::Transitions,
                choice: Some("2024-05".into()),
                list: Some("active&lost".into()),
                ..Route::default()
            },
            Route { mode: Mode::Directory, group: Some(Group::Contacts), ..Route::default() },
            Route {
                period: Period::Between("2023-11".parse().expect("a month"), "2024-06".parse().expect("a month")),
                ..Route::default()
            },
        ] {
            let fragment = route.to_fragment(|text| text.replace('&', "%26"));
            assert_eq!(parse(&fragment), route, "{fragment}");
            assert_eq!(parse(&format!("#{fragment}")), route);
        }
    }

    #[test]
    fn an_address_that_makes_no_sense_gives_the_ordinary_view() {
        for fragment in [
            "",
            "#",
            "#mode=nonsense&month=2024-99&period=7&history=x&view=x&compare=x",
            "period=2024-01..2024-99",
            "topic=client",
            "month",
            "#&&=&mode",
        ] {
            assert_eq!(parse(fragment), Route::default(), "{fragment}");
        }
        assert_eq!(parse("#mode=paid&group=b2c").group, None, "a group of another mode");
    }

    #[test]
    fn a_list_of_another_build_is_shown_as_far_as_it_is_understood() {
        let route = parse("#sort=-mood&columns=mood,city,city,name&filter=mood:in:good;phone:is:yes;");
        assert_eq!((route.sorting, route.columns), (None, Some(vec![Column::Name, Column::City])));
        let unknown = Filter::Unknown("mood:in:good".into());
        assert_eq!(route.filters, [unknown, Filter::ContactChannels(Way::Phone, true)]);
        assert_eq!(parse("#columns=mood").columns, None, "names alone are no list");
    }

    #[test]
    fn another_page_keeps_what_is_looked_at_and_settings_are_for_administrators() {
        let route = parse("#mode=paid&group=lost&month=2024-05").with_section(Section::Help);
        assert_eq!(route.to_fragment(str::to_owned), "mode=paid&group=lost&month=2024-05&view=help");
    }

    #[test]
    fn a_list_of_a_page_goes_with_what_it_was_narrowed_by() {
        let overview = parse("#mode=paid&filter=phone:is:yes&sort=-revenue&month=2024-05");
        let page = overview.with_section(Section::Transitions);
        assert_eq!(page.filters, overview.filters, "the overview is found as it was left");
        let listed = page.with_list(Some("left".into()));
        assert_eq!((listed.filters.len(), listed.sorting, listed.month), (0, None, overview.month));
        let narrowed = Route { search: "анна".into(), ..listed };
        assert_eq!(narrowed.with_section(Section::Overview).search, "");
        assert_eq!(narrowed.with_choice(Some("2024-01".into())).list, None);
        assert_eq!(parse("#list=left&choice=x"), Route::default(), "the overview has no list of that kind");
    }

    #[test]
    fn an_entry_of_the_knowledge_base_keeps_what_is_looked_at() {
        let route = parse("#mode=paid&group=lost&month=2024-05").with_topic(Some(Topic::Lost));
        assert_eq!(route.to_fragment(str::to_owned), "mode=paid&group=lost&month=2024-05&view=help&topic=lost");
        assert_eq!(parse("#view=help&topic=nonsense"), Route::default().with_topic(None));
        assert_eq!(
            route.with_section(Section::Overview).to_fragment(str::to_owned),
            "mode=paid&group=lost&month=2024-05"
        );
    }

    #[test]
    fn another_mode_keeps_month_and_history_and_drops_the_group_with_its_clients() {
        let route =
            parse("#mode=paid&group=lost&month=2024-05&history=recorded&q=x&card=CO5").with_mode(Mode::Frequency);
        assert_eq!(route.to_fragment(str::to_owned), "mode=frequency&month=2024-05&history=recorded");
        assert_eq!(route.listed_group(), Group::Regular);
    }
}
