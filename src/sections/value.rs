//! The section «Value»: what clients are worth by rank, and what the next year is expected to bring; which condition
//! lists the clients of a number, and the words for all that.

mod words;

pub use words::ValueTexts;

use protocol::{BackTest, IN_DOUBT, LIKELY, ValueReport, Worth};
use segmentation::Group;
use segmentation::rank::{Abc, RfmGroup, Xyz};

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
}

impl Chosen {
    /// All of them.
    fn all() -> impl Iterator<Item = Self> {
        let grid = Abc::ALL.into_iter().flat_map(|rank| [Xyz::X, Xyz::Y, Xyz::Z].map(|it| Self::AbcXyz(rank, it)));
        let ranks = Abc::ALL.map(Self::Abc).into_iter().chain([Self::Unranked, Self::CallList]).chain(grid);
        let rfm = RfmGroup::ALL.map(Self::Rfm).into_iter().chain(Chance::ALL.map(Self::Chance));
        let cells = (1..=5).flat_map(|r| (1..=5).map(move |fm| Self::RfmCell(r, fm)));
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
        }
    }

    /// What an address says; nothing if it is not understood.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|chosen| chosen.code() == code)
    }

    /// The condition that holds for the clients.
    #[must_use]
    pub fn condition(self) -> String {
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
pub(super) fn own_list(code: &str) -> Option<OwnList> {
    Chosen::from_code(code).map(|chosen| OwnList::of_condition(chosen.condition()))
}

#[cfg(test)]
mod tests {
    use protocol::BackTestLine;
    use segmentation::condition::Condition;

    use super::*;
    use crate::format;
    use crate::i18n::Lang;

    #[test]
    fn every_number_has_an_address_and_opens_a_list_that_the_engine_can_make() {
        for chosen in Chosen::all() {
            assert_eq!(Chosen::from_code(&chosen.code()), Some(chosen));
            if matches!(chosen, Chosen::Group(group) if group.mode() == segmentation::Mode::Directory) {
                continue;
            }
            assert!(Condition::parse(&chosen.condition()).is_ok(), "{chosen:?}: {}", chosen.condition());
        }
    }

    #[test]
    fn the_chances_leave_no_gap() {
        let text = |chance| Chosen::Chance(chance).condition();
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
