//! When the worker records months and removals, and what it shows of them, against a portal in which nothing new is.

use chrono::NaiveDate;
use protocol::{
    Activity, DataLossWarning, FromWorker, History, ListAnswer, ListQuestion, Mark, MarkAnswer, MarkKind, MarkQuestion,
    MarkedRecord, MemoryOnly, Question, Session, Storage, Summary, ToWorker, Visibility,
};
use segmentation::{Card, ContactId, Group, HistoryDelta, Month, Recorded, Segmentation, Settings, UserId};
use store::{Commit, StoreError, Stored};
use sync::Checkpoint;
use worker::{Effect, Event, HttpReply, Service};

use crate::quiet_portal::QuietPortal;
use crate::stored;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

fn month(text: &str) -> Month {
    text.parse().expect("a month in the test")
}

fn stored(contacts: &[(u32, &str)], today: &str, history: Recorded) -> Stored {
    stored::stored(contacts, day(today), history)
}

/// The record of the months before a day, with nothing lost.
fn recorded(contacts: &[(u32, &str)], today: &str) -> Recorded {
    let mut recorded = Recorded::default();
    let snapshot = Segmentation::new(stored::contacts(contacts), &Settings::default(), day(today)).freeze(&recorded);
    recorded.absorb(HistoryDelta { snapshot, removals: Vec::new() });
    recorded
}

/// A worker whose commands are granted at once, and what it said and had kept meanwhile.
struct Tab {
    service: Service,
    now: i64,
    /// The portal's clock.
    today: &'static str,
    is_admin: bool,
    /// How many contacts the portal has: those that are stored.
    contacts: usize,
    /// What opening the store gives.
    opened: Option<Result<Option<Stored>, StoreError>>,
    /// What comes of every commit.
    saved: Result<(), StoreError>,
    commits: Vec<Commit>,
    said: Vec<FromWorker>,
}

/// The same, as if somebody with or without an administrator's rights had read it.
fn read_by(is_admin: bool, stored: Stored) -> Stored {
    match Checkpoint::from_bytes(&stored.checkpoint) {
        Ok(checkpoint) => Stored { checkpoint: Checkpoint { by_admin: is_admin, ..checkpoint }.to_bytes(), ..stored },
        Err(_) => stored,
    }
}

impl Tab {
    fn new(today: &'static str, is_admin: bool, opened: Result<Option<Stored>, StoreError>) -> Self {
        Self::with_store(today, is_admin, opened, Ok(()))
    }

    fn with_store(
        today: &'static str,
        is_admin: bool,
        opened: Result<Option<Stored>, StoreError>,
        saved: Result<(), StoreError>,
    ) -> Self {
        let opened = opened.map(|stored| stored.map(|stored| read_by(is_admin, stored)));
        Self::open(today, is_admin, opened, saved)
    }

    fn open(
        today: &'static str,
        is_admin: bool,
        opened: Result<Option<Stored>, StoreError>,
        saved: Result<(), StoreError>,
    ) -> Self {
        let (commits, said) = (Vec::new(), Vec::new());
        let contacts = opened.iter().flatten().map(|stored| stored.dataset.facts.contacts.len()).sum();
        let opened = Some(opened);
        let mut tab = Self { service: Service::new(), now: 0, today, is_admin, contacts, opened, saved, commits, said };
        let session = Session {
            rest_root: "https://portal.example/rest".into(),
            address: "portal.example".into(),
            is_vouched: true,
            member_id: "portal".into(),
            user_id: Some(UserId(1)),
            access_token: "secret".into(),
        };
        tab.run(Event::Message(ToWorker::Connect(session)));
        tab
    }

    /// Lets the worker act until its reading has finished and nothing is left to be done.
    fn run(&mut self, event: Event) {
        let mut events = vec![event];
        let mut wake_at = None;
        loop {
            if events.is_empty() {
                let is_finished = self.said.iter().rev().find_map(|message| match message {
                    FromWorker::Progress(progress) => Some(progress.activity == Activity::Finished),
                    _ => None,
                });
                match wake_at.take() {
                    Some(at) if is_finished != Some(true) => {
                        self.now = self.now.max(at);
                        events.push(Event::Tick);
                    }
                    _ => return,
                }
            }
            for event in std::mem::take(&mut events) {
                for effect in self.service.handle(event, self.now) {
                    match effect {
                        Effect::Post(message) => self.said.push(message),
                        Effect::Open(..) => events.push(Event::Opened(self.opened.take().expect("opened once"))),
                        Effect::Send { id, body, .. } => events.push(Event::Reply { id, reply: self.answer(&body) }),
                        Effect::Save(commit) => {
                            self.commits.push(commit);
                            events.push(Event::Saved(self.saved.clone()));
                        }
                        Effect::Erase => events.push(Event::Erased(Ok(()))),
                        Effect::WakeAt(at) => wake_at = Some(at),
                        Effect::Continue => events.push(Event::Continue),
                        // A worker that knows of no locks wants none, and nobody asks for a file here.
                        Effect::Lock { .. }
                        | Effect::Unlock
                        | Effect::Broadcast(_)
                        | Effect::TakeOut
                        | Effect::Replace(_)
                        | Effect::LoadPlan(_)
                        | Effect::KeepPlan(..)
                        | Effect::Weigh => {}
                    }
                }
            }
        }
    }

    fn answer(&self, body: &[u8]) -> HttpReply {
        let Self { is_admin, contacts, today, .. } = *self;
        QuietPortal { user_id: UserId(1), is_admin, contacts, today }.answer(body)
    }

    fn ask<Q: Question>(&mut self, question: Q) -> Q::Answer {
        self.said.clear();
        self.run(Event::Message(ToWorker::Ask { id: 1, question: question.into_any() }));
        match self.said.remove(0) {
            FromWorker::Answer { id: 1, answer } => Q::read_answer(answer).expect("an answer of the question's kind"),
            other => panic!("no answer to the question but {other:?}"),
        }
    }

    fn list(&mut self, at: &str, history: History) -> Vec<String> {
        let question = ListQuestion { history, ..ListQuestion::of_group(Group::B2c, month(at)) };
        let ListAnswer::Part { page, .. } = self.ask(question) else { panic!("a list of a group") };
        page.rows.into_iter().map(|row| row.title).collect()
    }

    fn summary(&self) -> &Summary {
        let summaries = self.said.iter().rev();
        let mut summaries =
            summaries.filter_map(|it| if let FromWorker::Summary(summary) = it { Some(summary) } else { None });
        summaries.next().expect("numbers")
    }

    /// What was told last of a data-loss warning.
    fn data_loss(&self) -> Option<&Option<DataLossWarning>> {
        self.said
            .iter()
            .rev()
            .find_map(|it| if let FromWorker::DataLoss(data_loss) = it { Some(data_loss) } else { None })
    }

    /// The months recorded and the number of removals, of each commit that adds to the history.
    fn additions(&self) -> Vec<(Option<(Month, Month)>, usize)> {
        let additions = self.commits.iter().filter_map(|commit| commit.history.as_ref());
        additions.map(|it| (it.snapshot.as_ref().map(|it| (it.first, it.last)), it.removals.len())).collect()
    }
}

const ANNA: &[(u32, &str)] = &[(1, "Анна")];
const BOTH: &[(u32, &str)] = &[(1, "Анна"), (2, "Борис")];

#[test]
fn an_administrators_finished_reading_records_the_ended_months_once() {
    let mut tab = Tab::new("2024-05-17", true, Ok(Some(stored(ANNA, "2024-05-17", Recorded::default()))));
    let first = (Some((month("2024-03"), month("2024-04"))), 0);
    assert_eq!(tab.additions(), [first]);
    let last = tab.commits.last().expect("a commit");
    assert!(last.history.is_some() && last.chunks.is_empty(), "after everything that was read");
    assert_eq!(Checkpoint::from_bytes(&last.checkpoint).map(|checkpoint| checkpoint.is_whole), Ok(true));

    tab.run(Event::Message(ToWorker::Refresh));
    assert_eq!(tab.additions(), [first], "no month has ended since");
    assert_eq!(tab.summary().recorded, None, "the record is what is seen today");
    assert_eq!(tab.list("2024-04", History::Recorded), ["Анна"]);
    assert_eq!(tab.list("2024-05", History::Recorded), ["Анна"], "the current month is answered as of today");
}

#[test]
fn a_month_that_has_ended_since_is_recorded_by_the_next_reading() {
    let history = recorded(ANNA, "2024-05-17");
    let tab = Tab::new("2024-06-01", true, Ok(Some(stored(ANNA, "2024-05-17", history))));
    assert_eq!(tab.additions(), [(Some((month("2024-05"), month("2024-05"))), 0)]);
}

#[test]
fn who_is_no_administrator_records_nothing() {
    let history = recorded(BOTH, "2024-05-17");
    for history in [Recorded::default(), history] {
        let mut tab = Tab::new("2024-06-01", false, Ok(Some(stored(ANNA, "2024-05-17", history))));
        tab.run(Event::Message(ToWorker::ReadMine));
        assert!(!tab.commits.is_empty(), "the reading itself is kept");
        assert_eq!(tab.additions(), []);
    }
}

#[test]
fn a_card_that_went_unseen_is_a_deletion_and_stays_in_its_recorded_months() {
    let history = recorded(BOTH, "2024-05-17");
    let mut tab = Tab::new("2024-06-01", true, Ok(Some(stored(ANNA, "2024-05-17", history))));
    assert_eq!(tab.additions(), [(Some((month("2024-05"), month("2024-05"))), 1)]);

    let summary = tab.summary();
    let counts = |month_text: &str| {
        let recorded = summary.recorded.as_ref().expect("it differs from what is seen today");
        recorded.at(month(month_text)).map(|counts| counts[Group::B2c])
    };
    assert_eq!([counts("2024-04"), counts("2024-05")], [Some(2), Some(1)]);
    assert_eq!(summary.series.at(month("2024-04")).map(|counts| counts[Group::B2c]), Some(1));
    let mark = Mark { month: month("2024-06"), kind: MarkKind::Deletion, cards: 1 };
    assert_eq!(summary.marks, [mark]);

    assert_eq!(tab.list("2024-04", History::Recorded), ["Анна", "Борис"]);
    assert_eq!(tab.list("2024-04", History::Today), ["Анна"]);
    assert_eq!(tab.list("2024-05", History::Recorded), ["Анна"]);
    let expected = MarkedRecord {
        card: Card::Contact(ContactId(2)),
        title: "Борис".into(),
        created: "2024-03-15".into(),
        created_by: UserId(4),
        merged_into: None,
    };
    let answer = tab.ask(MarkQuestion { month: mark.month, kind: mark.kind });
    assert_eq!(answer, MarkAnswer { records: vec![expected], visibility: Visibility::Everything, changes: Vec::new() });
    let answer = tab.ask(MarkQuestion { month: month("2024-05"), kind: MarkKind::Merge });
    assert_eq!(answer, MarkAnswer { records: Vec::new(), visibility: Visibility::Everything, changes: Vec::new() });
}

#[test]
fn many_cards_of_one_day_are_an_import_for_everybody() {
    let cards: Vec<_> = (1..=20).map(|id| (id, "Анна")).collect();
    for is_admin in [true, false] {
        let mut tab = Tab::new("2024-05-17", is_admin, Ok(Some(stored(&cards, "2024-05-17", Recorded::default()))));
        let mark = Mark { month: month("2024-03"), kind: MarkKind::Import, cards: 20 };
        assert_eq!(tab.summary().marks, [mark]);
        assert_eq!(tab.ask(MarkQuestion { month: mark.month, kind: mark.kind }).records.len(), 20);
    }
}

#[test]
fn clients_that_are_gone_in_numbers_are_recorded_when_the_administrator_says_so() {
    let people = |count: u32| (1..=count).map(|id| (id, "Анна")).collect::<Vec<_>>();
    for (known, seen, is_asked) in
        [(300, 200, true), (60, 9, true), (60, 10, false), (400, 330, false), (300, 299, false)]
    {
        let history = recorded(&people(known), "2024-05-17");
        let mut tab = Tab::new("2024-06-01", true, Ok(Some(stored(&people(seen), "2024-05-17", history))));
        let gone = (known - seen) as usize;
        let all = (Some((month("2024-05"), month("2024-05"))), gone);
        let data_loss = DataLossWarning { gone: gone as u64, of: u64::from(known), closed: Vec::new() };
        assert_eq!(tab.said.contains(&FromWorker::DataLoss(Some(data_loss))), is_asked, "{seen} of {known}");
        if is_asked {
            tab.run(Event::Message(ToWorker::Refresh));
            assert_eq!(tab.additions(), [], "{seen} of {known}");
            assert!(tab.summary().marks.iter().all(|mark| mark.kind != MarkKind::Deletion), "{seen} of {known}");
            tab.run(Event::Message(ToWorker::Confirm));
            assert_eq!(tab.data_loss(), Some(&None));
        }
        assert_eq!(tab.additions(), [all], "{seen} of {known}");
    }
}

#[test]
fn who_is_no_administrator_any_more_is_not_shown_what_he_read_and_recorded() {
    let history = recorded(BOTH, "2024-05-17");
    let opened = Ok(Some(stored(ANNA, "2024-05-17", history)));
    let mut tab = Tab::open("2024-05-18", false, opened, Ok(()));
    assert!(tab.list("2024-04", History::Today).is_empty());
    assert!(tab.list("2024-04", History::Recorded).is_empty());
    assert!(tab.commits.is_empty(), "what the right had brought stays for the day on which it comes back");
    tab.run(Event::Message(ToWorker::ReadMine));
    let (first, later) = tab.commits.split_first().expect("commits");
    assert!(first.starts_over, "what is read now replaces what was read by the greater right");
    assert!(later.iter().all(|commit| !commit.starts_over));
    assert_eq!(tab.additions(), [], "that cards are not seen any more proves nothing");
    assert_eq!((&tab.summary().recorded, tab.summary().marks.len()), (&None, 0));
}

#[test]
fn the_record_outlives_a_checkpoint_that_cannot_be_read() {
    let history = recorded(BOTH, "2024-05-17");
    let broken = Stored { checkpoint: vec![0], ..stored(BOTH, "2024-05-17", history) };
    let tab = Tab::new("2024-06-01", true, Ok(Some(broken)));
    let (first, later) = tab.commits.split_first().expect("commits");
    assert!(first.starts_over, "what is left of the former reading goes with the first save of the new one");
    assert!(later.iter().all(|commit| !commit.starts_over));
    // The new reading finds no card at all.
    assert_eq!(tab.additions(), [(Some((month("2024-05"), month("2024-05"))), 2)]);
}

#[test]
fn where_nothing_can_be_kept_the_record_is_held_in_memory() {
    let history = recorded(BOTH, "2024-05-17");
    let opened = Ok(Some(stored(ANNA, "2024-05-17", history)));
    let mut tab = Tab::with_store("2024-06-01", true, opened, Err(StoreError::Full));
    assert!(tab.said.contains(&FromWorker::Storage(Storage::MemoryOnly(MemoryOnly::Full))));
    assert_eq!(tab.commits.len(), 1, "nothing is tried after the one that failed");
    assert_eq!(tab.summary().marks, [Mark { month: month("2024-06"), kind: MarkKind::Deletion, cards: 1 }]);
    assert_eq!(tab.list("2024-04", History::Recorded), ["Анна", "Борис"]);
}
