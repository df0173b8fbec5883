//! Carries out what the service wants, with the browser's means: messages, `fetch`, timers, IndexedDB, locks, the
//! clock.

mod peers;
mod turns;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use js_sys::{Date, Math, Uint8Array};
use protocol::{EpochMs, FromWorker};
use store::idb::IdbStore;
use store::{Commit, Contents, PlanOf, Store, StoreError, StoreKey, Stored, Visit, Weights};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, DedicatedWorkerGlobalScope, MessageEvent};

use self::peers::Peers;
use self::turns::Turns;
use crate::clock::Clock;
use crate::service::{Effect, Event, HttpReply, Service};

/// A browser that has not opened a database after this time will not, in milliseconds: some never answer.
const OPEN_MILLISECONDS: u32 = 10_000;

/// A request that has brought no answer after this time is given up: the portal itself cuts one off after 60 seconds
/// (docs: limits.md).
const REQUEST_MILLISECONDS: u32 = 90_000;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the worker was started, by a clock that nobody sets.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The worker's thread: the service and what it needs of the browser.
struct Runtime {
    scope: DedicatedWorkerGlobalScope,
    clock: Cell<Clock>,
    service: RefCell<Service>,
    store: RefCell<Option<Rc<IdbStore>>>,
    /// The name of a store that cannot be opened and can be erased.
    incomplete: RefCell<Option<String>>,
    /// Counts how often a store was opened; only the newest one is kept.
    opened: Cell<u32>,
    /// The last opening that the browser has not answered.
    silent: Cell<u32>,
    /// The mark of the store that was opened last: it stays the same when that store is erased and opened anew.
    mark: RefCell<Option<(StoreKey, String)>>,
    peers: Peers,
    turns: Turns,
    timer: RefCell<Option<Timeout>>,
}

/// Starts listening to the page, and tells it so.
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let peers = Peers::new(&scope);
    let service = Service::new().asking_first();
    let runtime = Rc::new(Runtime {
        service: RefCell::new(if peers.has_locks() { service.with_locks() } else { service }),
        scope,
        clock: Cell::default(),
        store: RefCell::new(None),
        incomplete: RefCell::new(None),
        opened: Cell::new(0),
        silent: Cell::new(0),
        mark: RefCell::new(None),
        peers,
        turns: Turns::new(),
        timer: RefCell::new(None),
    });
    let continuing = Rc::clone(&runtime);
    runtime.turns.start(move || continuing.dispatch(Event::Continue));
    let listener = Rc::clone(&runtime);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        // A message that cannot be read comes from a page of another build, which knows by now that it must reload.
        if let Some(message) = protocol::decode(&bytes) {
            listener.dispatch(Event::Message(message));
        }
    });
    runtime.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    runtime.post(&FromWorker::Ready { build: protocol::BUILD.to_owned() });
}

impl Runtime {
    fn now(&self) -> EpochMs {
        let told = Date::now();
        let counted = performance_now();
        let mut clock = self.clock.get();
        let now = clock.now(told as EpochMs, counted);
        self.clock.set(clock);
        now
    }

    fn dispatch(self: &Rc<Self>, event: Event) {
        let effects = self.service.borrow_mut().handle(event, self.now());
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Post(message) => self.post(&message),
            Effect::WakeAt(at) => self.wake_at(at),
            Effect::Continue => self.turns.ask(),
            Effect::Lock { name, steal } => self.lock(name, steal),
            Effect::Unlock => self.peers.unlock(),
            Effect::Broadcast(note) => self.peers.broadcast(&note),
            Effect::Open(key, visit) => {
                let number = self.opened.get() + 1;
                self.opened.set(number);
                let runtime = Rc::clone(self);
                let waiting = Timeout::new(OPEN_MILLISECONDS, move || runtime.give_up(number));
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    if let Some(opened) = runtime.open(number, &key, &visit, waiting).await {
                        runtime.dispatch(Event::Opened(opened));
                    }
                });
            }
            Effect::Send { id, url, body } => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let reply = send(&url, &body).await.unwrap_or(HttpReply::Lost);
                    runtime.dispatch(Event::Reply { id, reply });
                });
            }
            Effect::Save(commit) => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let saved = runtime.save(&commit).await;
                    runtime.dispatch(Event::Saved(saved));
                });
            }
            Effect::Erase => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let erased = runtime.erase().await;
                    runtime.dispatch(Event::Erased(erased));
                });
            }
            Effect::TakeOut => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let contents = runtime.contents().await;
                    runtime.dispatch(Event::TakenOut(contents));
                });
            }
            Effect::Replace(contents) => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let replaced = runtime.replace(&contents).await;
                    runtime.dispatch(Event::Replaced(replaced));
                });
            }
            Effect::LoadPlan(of) => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let plan = runtime.plan(of).await;
                    runtime.dispatch(Event::PlanLoaded(of, plan));
                });
            }
            Effect::KeepPlan(of, plan) => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let kept = runtime.keep_plan(of, plan.as_deref()).await;
                    runtime.dispatch(Event::PlanKept(of, kept));
                });
            }
            Effect::Weigh => {
                let runtime = Rc::clone(self);
                spawn_local(async move {
                    let weights = runtime.weights().await;
                    runtime.dispatch(Event::Weighed(weights));
                });
            }
        }
    }

    /// Sends a message as bytes in a buffer that changes hands instead of being copied.
    fn post(&self, message: &FromWorker) {
        let bytes = Uint8Array::from(protocol::encode(message).as_slice());
        let transfer = js_sys::Array::of1(&bytes.buffer());
        self.scope.post_message_with_transfer(&bytes, &transfer).expect("a fresh buffer can be transferred");
    }

    fn wake_at(self: &Rc<Self>, at: EpochMs) {
        let runtime = Rc::clone(self);
        let milliseconds = u32::try_from((at - self.now()).max(0)).unwrap_or(u32::MAX / 2);
        let timer = Timeout::new(milliseconds, move || runtime.dispatch(Event::Tick));
        // Dropping the former timer cancels it: the service always names the next moment it cares about.
        self.timer.replace(Some(timer));
    }

    /// The browser has not answered. What it opens later is closed again.
    fn give_up(self: &Rc<Self>, number: u32) {
        self.silent.set(number);
        self.dispatch(Event::Opened(Err(StoreError::Silent)));
    }

    /// Opens and loads a store; nothing if that was given up meanwhile.
    async fn open(
        self: &Rc<Self>,
        number: u32,
        key: &StoreKey,
        visit: &Visit,
        waiting: Timeout,
    ) -> Option<Result<Option<Stored>, StoreError>> {
        self.store.replace(None);
        self.incomplete.replace(None);
        let opened = IdbStore::open(key, visit).await;
        if self.silent.get() == number {
            return None;
        }
        // Loading may take as long as it takes: the browser works.
        drop(waiting);
        Some(match opened {
            Ok((store, apart)) => self.load(number, key, store, apart).await,
            Err(error) => {
                if let StoreError::Incomplete { store } = &error {
                    self.incomplete.replace(Some(store.clone()));
                }
                Err(error)
            }
        })
    }

    async fn load(
        self: &Rc<Self>,
        number: u32,
        key: &StoreKey,
        store: IdbStore,
        apart: Option<String>,
    ) -> Result<Option<Stored>, StoreError> {
        let store = Rc::new(store);
        if let Some(address) = apart {
            self.dispatch(Event::Apart(address));
        }
        // It is no secret; it only has to differ from those of other browsers.
        let random = || format!("{:x}", (Math::random() * 2_f64.powi(53)) as u64);
        let known = self.mark.borrow().clone().filter(|(known, _)| known == key).map(|(_, mark)| mark);
        let candidate = known.unwrap_or_else(random);
        // Whoever has no mark that outlives him would, after a reload, wait for himself; so he takes part in no lease.
        if let Ok(mark) = store.mark(&candidate).await {
            self.mark.replace(Some((key.clone(), mark.clone())));
            self.dispatch(Event::Marked(mark));
        }
        let stored = store.load().await;
        if self.opened.get() == number {
            self.store.replace(Some(store));
        }
        stored
    }

    fn opened_store(&self) -> Result<Rc<IdbStore>, StoreError> {
        let missing = || StoreError::Failed { detail: "the store is not open".to_owned() };
        self.store.borrow().clone().ok_or_else(missing)
    }

    async fn save(&self, commit: &Commit) -> Result<(), StoreError> {
        self.opened_store()?.commit(commit).await
    }

    async fn contents(&self) -> Result<Option<Contents>, StoreError> {
        self.opened_store()?.contents().await
    }

    async fn replace(&self, contents: &Contents) -> Result<(), StoreError> {
        self.opened_store()?.replace(contents).await
    }

    async fn plan(&self, of: PlanOf) -> Result<Option<Vec<u8>>, StoreError> {
        self.opened_store()?.plan(of).await
    }

    async fn keep_plan(&self, of: PlanOf, plan: Option<&[u8]>) -> Result<(), StoreError> {
        self.opened_store()?.keep_plan(of, plan).await
    }

    async fn weights(&self) -> Result<Weights, StoreError> {
        self.opened_store()?.weights().await
    }

    async fn erase(&self) -> Result<(), StoreError> {
        match self.incomplete.take() {
            Some(name) => IdbStore::erase_unopened(&name).await,
            None => self.opened_store()?.erase().await,
        }
    }
}

/// Posts a JSON body. Every failure to get an answer is the same to us: it is asked again.
async fn send(url: &str, body: &[u8]) -> Result<HttpReply, gloo_net::Error> {
    // `AbortSignal.timeout` is missing in browsers that can do everything else.
    let abort = AbortController::new().map_err(|error| gloo_net::Error::GlooError(format!("{error:?}")))?;
    let signal = abort.signal();
    let timer = Timeout::new(REQUEST_MILLISECONDS, move || abort.abort());
    let response = Request::post(url)
        .header("Content-Type", "application/json")
        .abort_signal(Some(&signal))
        .body(Uint8Array::from(body))?
        .send()
        .await?;
    let status = response.status();
    let body = response.binary().await?;
    drop(timer);
    Ok(HttpReply::Answer { status, body })
}
