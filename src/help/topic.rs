//! What the knowledge base has entries on, how an address names them, and which one explains a term of the interface.

use protocol::{Activity, History, MarkKind, Progress, Stage};
use segmentation::{Group, Mode};

use crate::modes;

/// A part of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// The first steps.
    Start,
    /// What the words mean and how clients are counted.
    Words,
    /// What to do with the clients of each group.
    Groups,
    /// What clients are worth, and what is expected of them.
    Value,
    /// The chart, the list, and what has become of the past.
    Chart,
    /// How the CRM is read.
    Reading,
    /// What the app leaves in the CRM.
    Crm,
    /// Who sees what, where the data are, what to do when something fails.
    Trust,
}

impl Chapter {
    /// All chapters, in the order of the book.
    pub const ALL: [Self; 8] =
        [Self::Start, Self::Words, Self::Groups, Self::Value, Self::Chart, Self::Reading, Self::Crm, Self::Trust];
}

/// Declares the topics once: variant, name in the address, chapter; in the order of the book.
macro_rules! topics {
    ($($topic:ident $id:literal $chapter:ident,)*) => {
        /// What an entry is on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the entries themselves say what each topic is")]
        pub enum Topic {
            $($topic,)*
        }

        impl Topic {
            /// All topics, in the order of the book.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$topic),*];

            /// The name of the topic in an address; never changes, since links are passed on.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$topic => $id,)*
                }
            }

            /// The chapter that holds it.
            #[must_use]
            pub fn chapter(self) -> Chapter {
                match self {
                    $(Self::$topic => Chapter::$chapter,)*
                }
            }
        }
    };
}

topics! {
    Overview "overview" Start,
    FirstRun "first-run" Start,
    Client "client" Words,
    Directory "directory" Words,
    ClientType "client-type" Words,
    Payment "payment" Words,
    OnePayment "one-payment" Words,
    PaymentDate "payment-date" Words,
    Paid "paid" Words,
    Frequency "frequency" Words,
    Unpaid "unpaid" Words,
    Dialog "dialog" Words,
    ContactChannels "reach" Words,
    Ownership "ownership" Words,
    Dates "dates" Words,
    LeftOut "left-out" Words,
    CountingRules "counting-rules" Words,
    Active "active" Groups,
    Sleeping "sleeping" Groups,
    Lost "lost" Groups,
    Regular "regular" Groups,
    First "first" Groups,
    NoPayments "no-payments" Groups,
    Requests "requests" Groups,
    Dialogs "dialogs" Groups,
    Reachable "reachable" Groups,
    Unreachable "unreachable" Groups,
    Abc "abc" Value,
    AbcPlaybook "abc-playbook" Value,
    Xyz "xyz" Value,
    Rfm "rfm" Value,
    RfmPlaybook "rfm-playbook" Value,
    Forecast "forecast" Value,
    Touch "touch" Value,
    TouchNorm "touch-norm" Value,
    TouchState "touch-state" Value,
    Proposals "proposals" Value,
    Attention "attention" Value,
    Segments "segments" Value,
    SegmentConditions "segment-conditions" Value,
    Snapshots "snapshots" Value,
    Chart "chart" Chart,
    List "list" Chart,
    History "history" Chart,
    Import "import" Chart,
    Deletion "deletion" Chart,
    Merge "merge" Chart,
    Notes "notes" Chart,
    Transitions "transitions" Chart,
    Strips "strips" Chart,
    Breakdowns "breakdowns" Chart,
    Cohorts "cohorts" Chart,
    WhatIf "what-if" Chart,
    Quality "quality" Chart,
    PhonesInFile "phones-in-file" Chart,
    AdFiles "ad-files" Chart,
    Responsible "responsible" Chart,
    Progress "progress" Reading,
    Limits "limits" Reading,
    Comparing "comparing" Reading,
    DataLoss "data-loss" Reading,
    OtherReader "other-reader" Reading,
    ClearAndRefresh "clear" Reading,
    Copy "copy" Reading,
    Fields "fields" Crm,
    UsingFields "using-fields" Crm,
    CardTab "card-tab" Crm,
    Rights "rights" Trust,
    YourData "your-data" Trust,
    Phone "phone" Trust,
    Offline "offline" Trust,
    Trouble "trouble" Trust,
}

impl Topic {
    /// The topic of this name; nothing for a name that no topic has.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.id() == id)
    }
}

impl From<Mode> for Topic {
    /// What explains a mode.
    fn from(mode: Mode) -> Self {
        modes::view(mode).topic
    }
}

impl From<Group> for Topic {
    /// What explains a group, with what to do about its clients where that is not the same for all of them.
    fn from(group: Group) -> Self {
        modes::group_view(group).topic
    }
}

impl From<MarkKind> for Topic {
    /// What explains a mark on the chart.
    fn from(kind: MarkKind) -> Self {
        match kind {
            MarkKind::Import => Self::Import,
            MarkKind::Deletion => Self::Deletion,
            MarkKind::Merge => Self::Merge,
            MarkKind::Settings => Self::CountingRules,
            MarkKind::Note => Self::Notes,
        }
    }
}

impl From<&Progress> for Topic {
    /// What explains the state of the reading: why it waits, if it does, or what it is doing.
    fn from(progress: &Progress) -> Self {
        match progress.activity {
            Activity::PortalBusy { .. } => Self::Limits,
            Activity::Unreachable { .. } => Self::Offline,
            Activity::OtherTab | Activity::OtherAdmin { .. } => Self::OtherReader,
            Activity::Stopped(_) => Self::Trouble,
            Activity::AwaitingBegin => Self::FirstRun,
            Activity::Opening | Activity::Reading | Activity::Paused | Activity::AwaitingToken | Activity::Finished => {
                match progress.stage {
                    Stage::Reconciliation => Self::Comparing,
                    _ => Self::Progress,
                }
            }
        }
    }
}

impl From<History> for Topic {
    /// What explains the two histories, whichever is looked at.
    fn from(_: History) -> Self {
        Self::History
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::{Block, entry};
    use crate::i18n::{ChartTexts, Lang, NotesTexts};
    use segmentation::rank::RfmGroup;

    use crate::sections::Section;
    use crate::sections::breakdowns::BreakdownsTexts;
    use crate::sections::counting::CountingTexts;
    use crate::sections::planning::{PlanningTexts, STATES};
    use crate::sections::transitions::TransitionsTexts;
    use crate::sections::value::{Chance, ValueTexts};
    use crate::view_model::marks::KINDS;
    use crate::view_model::table::Column;

    #[test]
    fn a_topic_is_known_by_its_name_in_the_address() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_id(topic.id()), Some(topic), "another topic has the name {}", topic.id());
        }
        assert_eq!(Topic::from_id("nonsense"), None);
    }

    #[test]
    fn chapters_follow_each_other_in_the_order_of_the_book() {
        let mut chapters: Vec<Chapter> = Topic::ALL.map(Topic::chapter).to_vec();
        chapters.dedup();
        assert_eq!(chapters, Chapter::ALL);
    }

    #[test]
    fn every_term_of_the_interface_stands_in_the_entry_that_explains_it() {
        for lang in [Lang::Ru, Lang::En] {
            let texts = lang.texts();
            let modes = Mode::ALL.map(|mode| ((texts.mode)(mode), Topic::from(mode)));
            let groups = Mode::ALL.into_iter().flat_map(|mode| mode.groups().iter().copied());
            let groups = groups.map(|group| ((texts.group)(group), Topic::from(group)));
            let marks = KINDS;
            let marks = marks.map(|kind| ((texts.past.mark)(kind), Topic::from(kind)));
            let histories = [History::Today, History::Recorded];
            let histories = histories.map(|history| ((texts.past.history_name)(history), Topic::from(history)));
            let commands = [
                (texts.reading.check_all, Topic::Comparing),
                (texts.data_loss.title, Topic::DataLoss),
                (texts.data_loss.deleted, Topic::DataLoss),
                (texts.data_loss.meant, Topic::DataLoss),
                (texts.data_loss.rights, Topic::DataLoss),
                (texts.quality, Topic::LeftOut),
                (lang.words::<CountingTexts>().title, Topic::CountingRules),
                (lang.words::<CountingTexts>().journal, Topic::CountingRules),
                (lang.words::<ValueTexts>().abc, Topic::Abc),
                (lang.words::<ValueTexts>().unranked, Topic::Abc),
                (lang.words::<ValueTexts>().abc_xyz, Topic::Xyz),
                (lang.words::<ValueTexts>().recency, Topic::Rfm),
                (lang.words::<ValueTexts>().frequency_money, Topic::Rfm),
                (lang.words::<ValueTexts>().forecast, Topic::Forecast),
                (lang.words::<ValueTexts>().call_list, Topic::Forecast),
                ((texts.column)(Column::Alive), Topic::Forecast),
                ((texts.column)(Column::Expected), Topic::Forecast),
                (lang.words::<ChartTexts>().compare, Topic::Chart),
                (lang.words::<NotesTexts>().add, Topic::Notes),
                (lang.words::<ValueTexts>().unranked, Topic::AbcPlaybook),
                (lang.words::<ValueTexts>().back_test_title, Topic::Forecast),
                (lang.words::<TransitionsTexts>().strips, Topic::Strips),
                (Section::Transitions.name(lang), Topic::Transitions),
                (Section::Breakdowns.name(lang), Topic::Breakdowns),
                (lang.words::<BreakdownsTexts>().cohorts, Topic::Cohorts),
                (Section::WhatIf.name(lang), Topic::WhatIf),
                (Section::Quality.name(lang), Topic::Quality),
                (lang.words::<PlanningTexts>().title, Topic::Touch),
                (lang.words::<PlanningTexts>().done, Topic::Touch),
                (lang.words::<PlanningTexts>().move_to, Topic::Touch),
                (lang.words::<PlanningTexts>().own, Topic::Touch),
                (lang.words::<PlanningTexts>().columns[5], Topic::TouchNorm),
                (lang.words::<PlanningTexts>().bulk, Topic::Proposals),
                (lang.words::<PlanningTexts>().undo, Topic::Proposals),
                (lang.words::<PlanningTexts>().team, Topic::Attention),
                (texts.your_data, Topic::YourData),
                (texts.forget, Topic::YourData),
                (texts.download, Topic::Chart),
                (texts.reading.pause, Topic::Progress),
                (texts.reading.take_over, Topic::OtherReader),
                (texts.signed_out.title, Topic::Trouble),
                (texts.no_crm_rights.title, Topic::Trouble),
                (texts.app_not_allowed.title, Topic::Trouble),
                (texts.plan_without_rest.title, Topic::Trouble),
                (texts.not_installed.title, Topic::Trouble),
                (texts.portal_deleted.title, Topic::Trouble),
                (texts.https_required.title, Topic::Trouble),
                (texts.portal_too_old.title, Topic::Trouble),
                (texts.blocked.title, Topic::Trouble),
                (texts.odd_answer.title, Topic::Trouble),
                (texts.storage_denied.title, Topic::Trouble),
                (texts.storage_full.title, Topic::Trouble),
                (texts.storage_newer.title, Topic::Trouble),
                (texts.storage_incomplete.title, Topic::Trouble),
                (texts.storage_erase, Topic::Trouble),
                (texts.storage_failed.title, Topic::Trouble),
                (texts.no_answer.title, Topic::Trouble),
                (texts.worker_failed.title, Topic::Trouble),
                (texts.old_worker.title, Topic::Trouble),
                (texts.first_run.title, Topic::Trouble),
                (texts.first_run.title, Topic::FirstRun),
                (texts.first_run.look_first, Topic::FirstRun),
                (texts.first_run.invitation_open, Topic::FirstRun),
                (texts.reading.unreachable, Topic::Offline),
                (texts.reading.retry, Topic::Offline),
                (texts.shared.nothing.title, Topic::Rights),
                (texts.shared.unpublished, Topic::Rights),
                (texts.shared.publish_again, Topic::Rights),
                (texts.shared.read_mine, Topic::Rights),
                (texts.shared.was_admin.title, Topic::Rights),
                (texts.fields.remove, Topic::Fields),
                (texts.placements.title, Topic::CardTab),
                (texts.card.why, Topic::CardTab),
                (texts.device.clear, Topic::ClearAndRefresh),
                (texts.device.file, Topic::Copy),
                ((texts.column)(Column::FallsOn), Topic::List),
            ];
            let fields = texts.fields.fields.map(|(name, _)| (name, Topic::Fields));
            let value = lang.words::<ValueTexts>();
            let rfm = RfmGroup::ALL.map(|group| ((value.rfm_group)(group), Topic::RfmPlaybook));
            let chances = Chance::ALL.map(|chance| ((value.chance)(chance), Topic::Forecast));
            let planning = lang.words::<PlanningTexts>();
            let states = STATES.map(|state| ((planning.state)(state), Topic::TouchState));
            let team = planning.team_columns.map(|column| (column, Topic::Attention));
            let commands = commands.into_iter().chain(fields).chain(rfm).chain(chances).chain(states).chain(team);
            for (term, topic) in modes.into_iter().chain(groups).chain(marks).chain(histories).chain(commands) {
                let entry = entry(lang, topic);
                let mut words = entry.body.iter().flat_map(Block::words).chain([entry.title]);
                assert!(words.any(|text| text.contains(term)), "{lang:?}: {term} is not in {}", topic.id());
            }
        }
    }
}
