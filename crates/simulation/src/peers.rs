//! What the tabs of a world share: the order of their events, and per browser a lock and a channel.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use protocol::EpochMs;
use store::{Commit, MemoryStore};
use worker::{Event, PeerMessage};

/// How long a browser takes to say whose lock it is, and a note from tab to tab, in virtual milliseconds.
const BROWSER_MILLISECONDS: EpochMs = 1;

/// Something that will happen at a moment; of two at the same moment the one scheduled first comes first.
struct Scheduled {
    at: EpochMs,
    order: u64,
    what: Happening,
}

/// What will happen.
pub(crate) enum Happening {
    Event(Event),
    /// The browser carries out a transaction, and then says so.
    Commit(Commit),
    /// A timer; only the newest one counts.
    Timer(u64),
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}

impl Eq for Scheduled {}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// What will happen in one tab.
#[derive(Default)]
pub(crate) struct Schedule {
    queue: BinaryHeap<Reverse<Scheduled>>,
    scheduled: u64,
    /// The timer that counts.
    timer: u64,
}

impl Schedule {
    pub(crate) fn push(&mut self, at: EpochMs, event: Event) {
        self.add(at, Happening::Event(event));
    }

    pub(crate) fn push_commit(&mut self, at: EpochMs, commit: Commit) {
        self.add(at, Happening::Commit(commit));
    }

    /// Whether the browser is carrying out a transaction.
    pub(crate) fn is_committing(&self) -> bool {
        let is_saving = |what: &Happening| matches!(what, Happening::Commit(_) | Happening::Event(Event::Saved(_)));
        self.queue.iter().any(|Reverse(scheduled)| is_saving(&scheduled.what))
    }

    /// Sets the tab's one timer.
    pub(crate) fn set_timer(&mut self, at: EpochMs) {
        self.timer += 1;
        self.add(at, Happening::Timer(self.timer));
    }

    fn add(&mut self, at: EpochMs, what: Happening) {
        self.scheduled += 1;
        self.queue.push(Reverse(Scheduled { at, order: self.scheduled, what }));
    }

    /// When the next thing happens.
    pub(crate) fn next_at(&mut self) -> Option<EpochMs> {
        while let Some(Reverse(next)) = self.queue.peek() {
            match next.what {
                Happening::Timer(timer) if timer != self.timer => drop(self.queue.pop()),
                _ => return Some(next.at),
            }
        }
        None
    }

    /// What happens next, and its moment.
    pub(crate) fn pop(&mut self) -> Option<(EpochMs, Happening)> {
        self.next_at()?;
        let Reverse(next) = self.queue.pop()?;
        Some((next.at, next.what))
    }
}

/// A tab, as the others of its browser see it.
struct Peer {
    id: u32,
    schedule: Rc<RefCell<Schedule>>,
    /// The browser, told by the store in it.
    store: MemoryStore,
}

/// The lock of one browser's store.
struct Lock {
    store: MemoryStore,
    holder: Option<u32>,
    queue: VecDeque<u32>,
}

/// All tabs that are open. One browser is one store and one user, so that it needs one lock only.
#[derive(Default)]
pub(crate) struct Peers {
    opened: u32,
    tabs: Vec<Peer>,
    locks: Vec<Lock>,
}

impl Peers {
    /// A tab is opened; it gets a number of its own.
    pub(crate) fn open(&mut self, store: &MemoryStore, schedule: &Rc<RefCell<Schedule>>) -> u32 {
        self.opened += 1;
        self.tabs.push(Peer { id: self.opened, schedule: Rc::clone(schedule), store: store.clone() });
        self.opened
    }

    /// A tab is closed; the next one in the queue gets its lock.
    pub(crate) fn close(&mut self, id: u32, now: EpochMs) {
        self.unlock(id, now);
        self.tabs.retain(|tab| tab.id != id);
    }

    /// A tab asks for the lock of its browser.
    pub(crate) fn lock(&mut self, id: u32, steal: bool, now: EpochMs) {
        let Some(store) = self.tabs.iter().find(|tab| tab.id == id).map(|tab| tab.store.clone()) else { return };
        let known = self.locks.iter().position(|lock| lock.store.is_same_as(&store));
        let index = known.unwrap_or_else(|| {
            self.locks.push(Lock { store, holder: None, queue: VecDeque::new() });
            self.locks.len() - 1
        });
        let lock = &mut self.locks[index];
        lock.queue.retain(|waiting| *waiting != id);
        match lock.holder {
            Some(holder) if holder != id && !steal => {
                lock.queue.push_back(id);
                self.tell(id, Event::LockTaken, now);
            }
            former => {
                lock.holder = Some(id);
                if let Some(robbed) = former.filter(|former| *former != id) {
                    self.tell(robbed, Event::LockLost, now);
                }
                self.tell(id, Event::Locked, now);
            }
        }
    }

    /// A tab gives its lock back, or its place in the queue.
    pub(crate) fn unlock(&mut self, id: u32, now: EpochMs) {
        let mut next = Vec::new();
        for lock in &mut self.locks {
            lock.queue.retain(|waiting| *waiting != id);
            if lock.holder == Some(id) {
                lock.holder = lock.queue.pop_front();
                next.extend(lock.holder);
            }
        }
        for holder in next {
            self.tell(holder, Event::Locked, now);
        }
    }

    /// A tab says something to the others of its browser.
    pub(crate) fn broadcast(&self, id: u32, note: &PeerMessage, now: EpochMs) {
        let Some(from) = self.tabs.iter().find(|tab| tab.id == id) else { return };
        for tab in self.tabs.iter().filter(|tab| tab.id != id && tab.store.is_same_as(&from.store)) {
            tab.schedule.borrow_mut().push(now + BROWSER_MILLISECONDS, Event::Heard(note.clone()));
        }
    }

    fn tell(&self, id: u32, event: Event, now: EpochMs) {
        if let Some(tab) = self.tabs.iter().find(|tab| tab.id == id) {
            tab.schedule.borrow_mut().push(now + BROWSER_MILLISECONDS, event);
        }
    }
}
