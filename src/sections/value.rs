//! The section «Value»: what clients are worth by rank, and what the next year is expected to bring; which condition
//! lists the clients of a number, and the words for all that.

mod words;

pub use words::{Amount, ValueTexts};

use protocol::{BackTest, IN_DOUBT, LIKELY, Listed, ValueReport, Worth};
use segmentation::rank::{Abc, RfmGroup, Xyz};
use segmentation::{Group, Month, Settings};

use super::own_list::OwnList;

/// How sure it is that a buyer is still a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// It likely is.
    Likely,
    /// It is in doubt.
    InDoubt,
    /// It likely is not.
    Unlikely,
}

impl Chance {
    /// All of them, the best first, as a report of the forecast tells them.
    pub const ALL: [Self; 3] = [Self::Likely, Self::InDoubt, Self::Unlikely];
}

/// A number of the section whose clients can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The clients of a rank.
    Abc(Abc),
    /// Those without one.
    Unranked,
    /// Those of a rank who pay so regularly.
    AbcXyz(Abc, Xyz),
    /// The buyers of a named group of RFM.
    Rfm(RfmGroup),
    /// The buyers of a cell of RFM: R, then FM, each from 1 to 5.
    RfmCell(u8, u8),
    /// Buyers by how sure it is that they are clients still.
    Chance(Chance),
    /// Buyers of a group, with a forecast.
    Group(Group),
    /// Those of rank A or B that are in doubt: whom to call.
    CallList,
    /// Those who had one rank at the end of the month before and have another one now; no rank included.
    Moved(Option<Abc>, Option<Abc>),
    /// Those who would have another rank by the rule that is tried.
    Reranked(Option<Abc>, Option<Abc>),
}

/// Every rank, and none.
const RANKS: [Option<Abc>; 4] = [Some(Abc::A), Some(Abc::B), Some(Abc::C), None];

/// What conditions and addresses call a rank, or none.
fn rank_code(rank: Option<Abc>) -> &'static str {
    rank.map_or("none", Abc::code)
}

impl Chosen {
    /// All of them.
    fn all() -> impl Iterator<Item = Self> {
        let grid = Abc::ALL.into_iter().flat_map(|rank| [Xyz::X, Xyz::Y, Xyz::Z].map(|it| Self::AbcXyz(rank, it)));
        let ranks = Abc::ALL.map(Self::Abc).into_iter().chain([Self::Unranked, Self::CallList]).chain(grid);
        let rfm = RfmGroup::ALL.map(Self::Rfm).into_iter().chain(Chance::ALL.map(Self::Chance));
        let cells = (1..=5).flat_map(|r| (1..=5).map(move |fm| Self::RfmCell(r, fm)));
        let pairs = RANKS.into_iter().flat_map(|from| RANKS.map(|to| (from, to))).filter(|(from, to)| from != to);
        let moved = pairs.flat_map(|(from, to)| [Self::Moved(from, to), Self::Reranked(from, to)]);
        let ranks = ranks.chain(moved);
        ranks.chain(rfm).chain(cells).chain(Group::all().map(Self::Group))
    }

    /// As an address says it.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Abc(rank) => format!("abc.{}", rank.code()),
            Self::Unranked => "abc.none".to_owned(),
            Self::AbcXyz(rank, regularity) => format!("abc.{}.{}", rank.code(), regularity.code()),
            Self::Rfm(group) => format!("rfm.{}", group.code()),
            Self::RfmCell(r, fm) => format!("rfm.{r}.{fm}"),
            Self::Chance(chance) => format!("chance.{}", chance as usize),
            Self::Group(group) => format!("group.{}.{}", group.mode().code(), group.code()),
            Self::CallList => "call".to_owned(),
            Self::Moved(from, to) => format!("moved.{}.{}", rank_code(from), rank_code(to)),
            Self::Reranked(from, to) => format!("tried.{}.{}", rank_code(from), rank_code(to)),
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|chosen| chosen.code() == code)
    }

    /// The condition that holds for the clients in a month; of those whom a tried rule would move, for those who would come
    /// from there.
    #[must_use]
    pub fn condition(self, month: Month) -> String {
        let is = |field: &str, code: &str| format!(r#"{{"field": "{field}", "op": "in", "value": ["{code}"]}}"#);
        match self {
            Self::Abc(rank) => is("abc", rank.code()),
            Self::Unranked => is("abc", "none"),
            Self::AbcXyz(rank, regularity) => {
                format!(r#"{{"all": [{}, {}]}}"#, is("abc", rank.code()), is("xyz", regularity.code()))
            }
            Self::Rfm(group) => is("rfm", group.code()),
            Self::RfmCell(r, fm) => is("rfm_cell", &format!("{r}{fm}")),
            Self::Chance(chance) => chance_condition(chance),
            Self::Group(group) => {
                let field = match group.mode() {
                    segmentation::Mode::ClientType => "client_type",
                    segmentation::Mode::Frequency => "frequency",
                    _ => "life_cycle",
                };
                // Only who has paid has a forecast.
                let has_paid = r#"{"field": "payments", "op": "ge", "value": 1}"#;
                match group.mode() {
                    segmentation::Mode::ClientType => {
                        format!(r#"{{"all": [{}, {has_paid}]}}"#, is(field, group.code()))
                    }
                    _ => is(field, group.code()),
                }
            }
            Self::Reranked(from, _) => is("abc", rank_code(from)),
            Self::Moved(from, to) => {
                let (before, from) = (month.plus(-1).last_day(), rank_code(from));
                let was = format!(r#"{{"field": "abc", "at": "{before}", "op": "in", "value": ["{from}"]}}"#);
                format!(r#"{{"all": [{was}, {}]}}"#, is("abc", rank_code(to)))
            }
            Self::CallList => {
                let in_doubt = chance_condition(Chance::InDoubt);
                format!(r#"{{"all": [{{"field": "abc", "op": "in", "value": ["a", "b"]}}, {in_doubt}]}}"#)
            }
        }
    }
}

fn chance_condition(chance: Chance) -> String {
    let (op, value) = match chance {
        Chance::Likely => ("ge", LIKELY.to_string()),
        Chance::InDoubt => ("between", format!("[{IN_DOUBT}, {}]", LIKELY - 1)),
        Chance::Unlikely => ("lt", IN_DOUBT.to_string()),
    };
    format!(r#"{{"field": "alive", "op": "{op}", "value": {value}}}"#)
}

/// The shares of some clients among all: of their number and of what they paid, from 0 to 1. Where nothing was paid in
/// all, or less than nothing, there is no share of it.
#[must_use]
pub fn shares(part: Worth, all: Worth) -> (f64, Option<f64>) {
    let clients = f64::from(part.clients) / f64::from(all.clients.max(1));
    (clients, (all.revenue > 0).then(|| (part.revenue as f64 / all.revenue as f64).max(0.0)))
}

/// The share that the best fifth of the clients with a value bring, if there are enough of them to have a fifth.
#[must_use]
pub fn best_fifth(report: &ValueReport) -> Option<f64> {
    let (ranked, shares) = &report.best;
    // Shares are told for 0, 5, 10 … per cent.
    (*ranked >= 5).then(|| shares.get(4).copied()).flatten()
}

/// The points of the curve of concentration in a square of a given side: from its lower left corner to its upper right one.
#[must_use]
pub fn curve(shares: &[f64], side: f64) -> String {
    let last = shares.len().saturating_sub(1).max(1) as f64;
    let point =
        |(place, share): (usize, &f64)| format!("{:.1},{:.1}", place as f64 / last * side, (1.0 - share) * side);
    shares.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

/// How good the forecast of a year ago was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nearer by client than both simple rules.
    Better,
    /// Nearer than one of them.
    Mixed,
    /// Nearer than neither.
    Worse,
}

/// What a back-test says of the forecast, against the simple rules.
#[must_use]
pub fn verdict(test: &BackTest) -> Verdict {
    match [test.last_year_error, test.active_error].iter().filter(|&&error| test.error < error).count() {
        2 => Verdict::Better,
        1 => Verdict::Mixed,
        _ => Verdict::Worse,
    }
}

/// Who is listed.
pub(super) fn own_list(code: &str, month: Month, tried: Option<&Settings>) -> Option<OwnList> {
    Some(match Chosen::from_code(code)? {
        Chosen::Reranked(from, to) => {
            let members = Listed::Reranked { rule: tried?.abc, from, to };
            OwnList { members, filter: None, are_cards: false }
        }
        chosen => OwnList::of_condition(chosen.condition(month)),
    })
}

/// The shares of A and B after that of A is pushed, or that of B: together they leave no more than there is.
#[must_use]
pub fn pushed(shares: (u8, u8), is_b: bool, to: u8) -> (u8, u8) {
    let (a, b) = shares;
    if is_b {
        (a, to.clamp(1, 100 - a.min(99)))
    } else {
        let a = to.clamp(1, 99);
        (a, b.clamp(1, 100 - a))
    }
}

/// Whether a list goes by the forecast, so that it shows it.
pub(super) fn goes_by_forecast(code: &str) -> bool {
    matches!(Chosen::from_code(code), Some(Chosen::Chance(_) | Chosen::Group(_) | Chosen::CallList))
}

#[cfg(test)]
mod tests {
    use protocol::BackTestLine;
    use segmentation::condition::Condition;

    use super::*;
    use crate::format;
    use crate::i18n::Lang;

    fn month() -> Month {
        "2026-06".parse().expect("a month in the test")
    }

    #[test]
    fn every_number_has_an_address_and_opens_a_list_that_the_engine_can_make() {
        for chosen in Chosen::all() {
            assert_eq!(Chosen::from_code(&chosen.code()), Some(chosen));
            if matches!(chosen, Chosen::Group(group) if group.mode() == segmentation::Mode::Directory) {
                continue;
            }
            let condition = chosen.condition(month());
            assert!(Condition::parse(&condition).is_ok(), "{chosen:?}: {condition}");
        }
        let moved = Chosen::Moved(None, Some(Abc::B)).condition(month());
        assert!(moved.contains(r#""at": "2026-05-31", "op": "in", "value": ["none"]"#), "{moved}");
        assert_eq!(Chosen::from_code("moved.a.a"), None, "nobody moves from a rank to itself");
    }

    #[test]
    fn a_list_by_a_tried_rule_needs_one_that_is_tried() {
        let code = Chosen::Reranked(Some(Abc::A), None).code();
        assert_eq!(own_list(&code, month(), None), None);
        let rule = segmentation::AbcRule { months: None, ..Default::default() };
        let tried = Settings { abc: rule, ..Settings::default() };
        let members = Listed::Reranked { rule, from: Some(Abc::A), to: None };
        assert_eq!(own_list(&code, month(), Some(&tried)).map(|list| list.members), Some(members));
    }

    #[test]
    fn pushed_shares_leave_something_for_both_and_no_more_than_there_is() {
        for (shares, is_b, to, expected) in [
            ((80, 15), false, 70, (70, 15)),
            ((80, 15), false, 95, (95, 5)),
            ((80, 15), false, 100, (99, 1)),
            ((80, 15), false, 0, (1, 15)),
            ((80, 15), true, 40, (80, 20)),
            ((80, 15), true, 0, (80, 1)),
            ((99, 1), true, 9, (99, 1)),
        ] {
            assert_eq!(pushed(shares, is_b, to), expected, "{shares:?} {is_b} {to}");
        }
    }

    #[test]
    fn lists_that_go_by_the_forecast_show_it() {
        for chosen in Chosen::all() {
            let columns = super::super::own_list::columns(super::super::Section::Value, &chosen.code());
            let is_expected = matches!(chosen, Chosen::Chance(_) | Chosen::Group(_) | Chosen::CallList);
            assert_eq!(columns.contains(&crate::view_model::table::Column::Alive), is_expected, "{chosen:?}");
        }
    }

    #[test]
    fn the_chances_leave_no_gap() {
        let text = |chance| Chosen::Chance(chance).condition(month());
        assert!(text(Chance::Likely).contains(r#""ge", "value": 80"#));
        assert!(text(Chance::InDoubt).contains(r#""between", "value": [50, 79]"#));
        assert!(text(Chance::Unlikely).contains(r#""lt", "value": 50"#));
    }

    #[test]
    fn shares_need_something_to_share() {
        let worth = |clients, revenue| Worth { clients, revenue };
        assert_eq!(shares(worth(1, 30), worth(4, 60)), (0.25, Some(0.5)));
        assert_eq!(shares(worth(1, -5), worth(4, 60)), (0.25, Some(0.0)));
        assert_eq!(shares(worth(0, 0), worth(0, 0)), (0.0, None));
    }

    #[test]
    fn a_curve_goes_from_corner_to_corner() {
        assert_eq!(curve(&[0.0, 0.7, 1.0], 100.0), "0.0,100.0 50.0,30.0 100.0,0.0");
        assert_eq!(curve(&[], 100.0), "");
    }

    #[test]
    fn a_forecast_is_judged_against_both_simple_rules() {
        let test = |error, last_year_error, active_error| BackTest {
            since: Default::default(),
            lines: Vec::new(),
            all: BackTestLine::default(),
            error,
            last_year_error,
            active_error,
        };
        for (errors, expected) in
            [((0.8, 0.9, 1.0), Verdict::Better), ((0.95, 0.9, 1.0), Verdict::Mixed), ((0.8, 0.8, 0.7), Verdict::Worse)]
        {
            assert_eq!(verdict(&test(errors.0, errors.1, errors.2)), expected, "{errors:?}");
        }
    }

    #[test]
    fn sentences_agree_with_their_numbers() {
        for (lang, expected, came) in [
            (Lang::Ru, "Год назад прогноз ждал 1 240 оплат, пришло 1 198.", 1_198),
            (Lang::Ru, "Год назад прогноз ждал 1 240 оплат, пришла 1.", 1),
            (Lang::En, "A year ago the forecast expected 1,240 payments; 1,198 came.", 1_198),
        ] {
            let texts = lang.words::<ValueTexts>();
            let text = (texts.back_test)(1_240, &format::number(lang, 1_240), came, &format::number(lang, came));
            assert_eq!(text.replace('\u{202f}', " "), expected);
        }
    }
}
