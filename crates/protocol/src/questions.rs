//! What the page can ask the worker, each question with the type of its answer: one file and one line a kind.
//!
//! A question is a plain type. From its line below both sides get the pairing: the page is handed an answer of that type,
//! and the worker does not compile before it can give one (`worker/src/service/queries`).

mod breakdown;
mod card;
mod counting;
mod data_report;
mod export;
mod filling;
mod forecast;
mod handover;
mod list;
mod marks;
mod notes;
mod planning;
mod quality;
mod segments;
mod table_file;
mod transitions;
mod value;

pub use breakdown::*;
pub use card::*;
pub use counting::*;
pub use data_report::*;
pub use export::*;
pub use filling::*;
pub use forecast::*;
pub use handover::*;
pub use list::*;
pub use marks::*;
pub use notes::*;
pub use planning::*;
pub use quality::*;
pub use segments::*;
pub use table_file::*;
pub use transitions::*;
pub use value::*;

use serde::{Deserialize, Serialize};

/// Names a question, so that its answer is recognised; the page counts them up.
pub type QuestionId = u32;

/// Why there is no answer that is made of single clients: nothing is read, or nothing that this viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRead;

/// A question of the page.
pub trait Question: Clone + 'static {
    /// What it is answered with.
    type Answer: 'static;

    /// The question as it travels.
    fn into_any(self) -> Box<AnyQuestion>;

    /// An answer as it travels.
    fn any_answer(answer: Self::Answer) -> AnyAnswer;

    /// The answer that has travelled; nothing if it answers a question of another kind.
    fn read_answer(answer: AnyAnswer) -> Option<Self::Answer>;

    /// Whether a question is of this kind.
    fn is_kind_of(question: &AnyQuestion) -> bool;
}

/// Declares the kinds of questions. A newer question of a kind outdates the older ones, which nobody waits for then; those
/// for which the function after `beside` says so of the newer and the older one are answered both.
macro_rules! questions {
    ($d:tt $($question:ident => $answer:ident $(, beside $beside:path)?;)+) => {
        /// A question of any kind.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[allow(clippy::large_enum_variant, reason = "always boxed")]
        pub enum AnyQuestion {
            $(
                #[doc = concat!("A [`", stringify!($question), "`], answered with a [`", stringify!($answer), "`].")]
                $question($question),
            )+
        }

        /// An answer of any kind.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum AnyAnswer {
            $(
                #[doc = concat!("The answer to a [`", stringify!($question), "`].")]
                $question($answer),
            )+
        }

        $(
            impl Question for $question {
                type Answer = $answer;

                fn into_any(self) -> Box<AnyQuestion> {
                    Box::new(AnyQuestion::$question(self))
                }

                fn any_answer(answer: $answer) -> AnyAnswer {
                    AnyAnswer::$question(answer)
                }

                fn read_answer(answer: AnyAnswer) -> Option<$answer> {
                    if let AnyAnswer::$question(answer) = answer { Some(answer) } else { None }
                }

                fn is_kind_of(question: &AnyQuestion) -> bool {
                    matches!(question, AnyQuestion::$question(_))
                }
            }
        )+

        impl AnyQuestion {
            /// Whether nobody waits for the answer to an older question any more once this one is asked.
            #[must_use]
            pub fn outdates(&self, older: &Self) -> bool {
                match (self, older) {
                    $(
                        (Self::$question(newer), Self::$question(older)) => {
                            let beside: &[fn(&$question, &$question) -> bool] = &[$($beside)?];
                            !beside.iter().any(|are_beside| are_beside(newer, older))
                        }
                    )+
                    _ => false,
                }
            }
        }

        /// Does the same with a question of any kind, as one of its own type:
        /// `with_question!(any, question => …)`.
        #[macro_export]
        macro_rules! with_question {
            ($d any:expr, $d question:ident => $d body:expr) => {
                match $d any {
                    $($crate::AnyQuestion::$question($d question) => $d body,)+
                }
            };
        }
    };
}

questions! {
    $
    BreakdownQuestion => BreakdownAnswer;
    CardQuestion => CardAnswer;
    ClientForecastQuestion => ClientForecastAnswer;
    CohortsQuestion => CohortsAnswer;
    CountingQuestion => CountingAnswer;
    CountsQuestion => CountsAnswer;
    DataQuestion => DataReport;
    DirectoriesQuestion => DirectoriesAnswer;
    EffectQuestion => EffectAnswer;
    ExportQuestion => ExportAnswer;
    FillingQuestion => FillingAnswer;
    ForecastQuestion => ForecastAnswer;
    HandoverQuestion => HandoverAnswer;
    ListQuestion => ListAnswer, beside ListQuestion::is_other_part_than;
    MarkQuestion => MarkAnswer;
    NotesQuestion => Notes;
    SaveNote => SaveNoteAnswer, beside SaveNote::is_done_apart;
    QualityQuestion => QualityAnswer;
    TransitionsQuestion => TransitionsAnswer;
    PlanQuestion => PlanAnswer;
    ProposalsQuestion => ProposalsAnswer;
    AttentionQuestion => AttentionAnswer;
    OwnPlanQuestion => OwnPlanAnswer;
    StaffQuestion => StaffAnswer;
    TableFileQuestion => TableFileAnswer;
    TouchTextsQuestion => TouchTextsAnswer, beside TouchTextsQuestion::is_of_others;
    ClientTouchesQuestion => ClientTouchesAnswer;
    PlanTouch => PlanTouchAnswer, beside PlanTouch::is_done_apart;
    ChangeTouch => ChangeTouchAnswer, beside ChangeTouch::is_done_apart;
    ValueQuestion => ValueAnswer;
    ClientWorthQuestion => ClientWorthAnswer;
    SegmentsQuestion => SegmentsAnswer;
    SizesQuestion => SizesAnswer, beside SizesQuestion::is_of_other_length;
    DraftQuestion => DraftAnswer;
    FreezeQuestion => FreezeAnswer;
    GoodsQuestion => GoodsAnswer;
    SnapshotQuestion => SnapshotAnswer;
    SegmentReportQuestion => SegmentReportAnswer;
    ComparisonQuestion => ComparisonAnswer;
    SaveSegment => SaveSegmentAnswer, beside SaveSegment::is_done_apart;
    UseSegment => UseSegmentAnswer, beside UseSegment::is_done_apart;
    AbcTrialQuestion => AbcTrialAnswer;
    SaveCounting => SaveAnswer, beside SaveCounting::is_done_apart;
}

#[cfg(test)]
mod tests {
    use segmentation::condition::{Code, UserFieldKind};
    use segmentation::{Card, ContactId, Group, Month, Sort, SortBy};

    use super::*;
    use crate::{FromWorker, History, ToWorker, decode, encode};

    fn list(offset: usize) -> ListQuestion {
        let month = Month::new(2024, 5).expect("a month in the test");
        ListQuestion { offset, limit: 100, ..ListQuestion::of_group(Group::Active, month) }
    }

    fn field() -> PortalUserField {
        PortalUserField {
            code: "UF_CRM_SIZE".into(), label: "Размер".into(), kind: UserFieldKind::List, items: vec![]
        }
    }

    #[test]
    fn the_newest_question_of_a_kind_outdates_the_others() {
        let card = |id| CardQuestion::now(Card::Contact(id)).into_any();
        assert!(card(ContactId(2)).outdates(&card(ContactId(1))));
        assert!(card(ContactId(1)).outdates(&card(ContactId(1))), "asked anew, it is to be answered anew");
        assert!(!card(ContactId(1)).outdates(&DataQuestion.into_any()));
    }

    #[test]
    fn parts_of_one_list_are_answered_beside_each_other() {
        let newer = list(100);
        for (older, is_outdated) in [
            (list(0), false),
            (list(100), true),
            (ListQuestion { search: "a".into(), ..list(0) }, true),
            (ListQuestion { history: History::Recorded, ..list(0) }, true),
            (ListQuestion { members: Listed::Group(Group::Lost), ..list(0) }, true),
            (ListQuestion { members: Listed::Condition(String::new()), ..list(0) }, true),
            (ListQuestion { sort: Sort { by: SortBy::Created, descending: true }, ..list(0) }, true),
        ] {
            assert_eq!(newer.clone().into_any().outdates(&older.clone().into_any()), is_outdated, "{older:?}");
        }
    }

    #[test]
    fn a_question_and_its_answer_survive_the_way_and_keep_their_kind() {
        let question = ToWorker::Ask { id: 7, question: list(100).into_any() };
        assert_eq!(decode::<ToWorker>(&encode(&question)), Some(question));
        let answer = FromWorker::Answer { id: 7, answer: CardQuestion::any_answer(CardAnswer::Missing) };
        let Some(FromWorker::Answer { id: 7, answer }) = decode(&encode(&answer)) else { panic!("another message") };
        assert_eq!(ListQuestion::read_answer(answer.clone()), None);
        assert_eq!(CardQuestion::read_answer(answer), Some(CardAnswer::Missing));
    }

    #[test]
    fn what_conditions_can_name_survives_the_way_whether_it_is_a_number_or_a_text() {
        let goods = vec![(Code::Number(12), "Дрель".to_owned()), (Code::from("Доставка"), "Доставка".to_owned())];
        let field = PortalUserField { items: goods.clone(), ..field() };
        let fields = SegmentsAnswer { user_fields: vec![field], ..SegmentsAnswer::default() };
        let goods = Ok(BoughtGoods { goods, all: 2, is_whole: true });
        assert_eq!(decode::<SegmentsAnswer>(&encode(&fields)), Some(fields));
        assert_eq!(decode::<GoodsAnswer>(&encode(&goods)), Some(goods));
    }

    #[test]
    fn a_question_of_any_kind_is_taken_as_one_of_its_own_type() {
        fn is_its_own<Q: Question>(question: &Q) -> bool {
            Q::is_kind_of(&question.clone().into_any())
        }
        let questions = [DataQuestion.into_any(), list(0).into_any()];
        assert!(questions.into_iter().all(|any| with_question!(*any, question => is_its_own(&question))));
    }
}
