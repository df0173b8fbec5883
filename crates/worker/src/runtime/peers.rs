//! The browser's means by which workers that share a store agree: Web Locks and a broadcast channel.
//!
//! Both know the storage they belong to: workers that do not share their storage, for example frames of the app inside
//! two different portals, do not meet here either (<https://www.w3.org/TR/web-locks/#lock-managers>).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, DedicatedWorkerGlobalScope, MessageEvent};

use super::Runtime;
use crate::service::{Event, PeerMessage};

#[wasm_bindgen]
extern "C" {
    /// web-sys has this interface only among its unstable ones, which would need a flag of the compiler.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

/// How a lock is asked for, by the name of the option that says so
/// (<https://www.w3.org/TR/web-locks/#api-lock-manager-request>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Only if it is free.
    IfFree,
    /// In the queue.
    Patiently,
    /// Whoever holds it.
    ByForce,
}

/// How a request for a lock has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The lock was not free.
    Taken,
    /// It was ours and was given back, or was no longer wanted when it came.
    GivenBack,
    /// It was ours and was taken away.
    Lost,
    /// The browser gives this frame no locks.
    Refused,
}

/// What connects this worker to those that share its store.
#[derive(Default)]
pub(super) struct Peers {
    locks: Option<LockManager>,
    /// Counts the requests for a lock; only the newest one is still wanted.
    newest: Cell<u32>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
    channel: RefCell<Option<Channel>>,
}

struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl Peers {
    /// Finds out what the browser has: an old one, or one that came by an insecure address, has no locks.
    pub(super) fn new(scope: &DedicatedWorkerGlobalScope) -> Self {
        let locks = Reflect::get(&scope.navigator(), &"locks".into()).ok().filter(JsValue::is_object);
        Self { locks: locks.map(JsValue::unchecked_into), ..Self::default() }
    }

    /// Whether there are locks.
    pub(super) fn has_locks(&self) -> bool {
        self.locks.is_some()
    }

    /// Gives the lock back, or leaves the queue for it.
    pub(super) fn unlock(&self) {
        self.newest.set(self.newest.get() + 1);
        if let Some(release) = self.release.take() {
            // Resolving a promise calls nobody's code but the browser's.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Says something to the others, if the browser has channels.
    pub(super) fn broadcast(&self, note: &PeerMessage) {
        if let Some(channel) = &*self.channel.borrow() {
            let bytes = protocol::encode(&(protocol::BUILD, note));
            // It fails only for a closed channel, on which nobody listens.
            let _ = channel.channel.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}

impl Runtime {
    /// Asks for a lock and listens to the channel of the same name; a former lock is given back.
    pub(super) fn lock(self: &Rc<Self>, name: String, steal: bool) {
        self.peers.unlock();
        self.listen(&name);
        let number = self.peers.newest.get();
        let runtime = Rc::clone(self);
        spawn_local(async move {
            let mut ending = Ending::Taken;
            if !steal {
                ending = runtime.request(number, &name, Manner::IfFree).await;
            }
            if ending == Ending::Taken && runtime.peers.newest.get() == number {
                if !steal {
                    runtime.dispatch(Event::LockTaken);
                }
                let manner = if steal { Manner::ByForce } else { Manner::Patiently };
                ending = runtime.request(number, &name, manner).await;
            }
            if runtime.peers.newest.get() == number {
                match ending {
                    Ending::Taken | Ending::GivenBack => {}
                    Ending::Lost => runtime.dispatch(Event::LockLost),
                    // Two workers that both find no locks may read at once, as if there were no such thing.
                    Ending::Refused => runtime.dispatch(Event::Locked),
                }
            }
        });
    }

    /// Asks for a lock, tells when it is ours, and returns when it no longer is.
    async fn request(self: &Rc<Self>, number: u32, name: &str, manner: Manner) -> Ending {
        let Some(locks) = &self.peers.locks else { return Ending::Refused };
        let options = Object::new();
        let option = match manner {
            Manner::IfFree => Some("ifAvailable"),
            Manner::Patiently => None,
            Manner::ByForce => Some("steal"),
        };
        if let Some(option) = option {
            Reflect::set(&options, &option.into(), &true.into()).expect("a plain object takes any property");
        }
        let (was_given, was_free) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
        let (runtime, given, free) = (Rc::clone(self), Rc::clone(&was_given), Rc::clone(&was_free));
        // The lock is ours until the promise returned here is resolved.
        let granted = Closure::once(move |lock: JsValue| -> JsValue {
            free.set(!lock.is_null());
            if lock.is_null() || runtime.peers.newest.get() != number {
                return JsValue::UNDEFINED;
            }
            given.set(true);
            let held = Promise::new(&mut |resolve, _| {
                runtime.peers.release.replace(Some(resolve));
            });
            runtime.dispatch(Event::Locked);
            held.into()
        });
        let Ok(promise) = locks.request(name, &options, granted.as_ref().unchecked_ref()) else {
            return Ending::Refused;
        };
        match (JsFuture::from(promise).await, was_given.get(), was_free.get()) {
            (Ok(_), _, true) => Ending::GivenBack,
            (Ok(_), _, false) => Ending::Taken,
            (Err(_), true, _) => Ending::Lost,
            (Err(_), false, _) => Ending::Refused,
        }
    }

    fn listen(self: &Rc<Self>, name: &str) {
        let is_known = self.peers.channel.borrow().as_ref().is_some_and(|channel| channel.channel.name() == name);
        if is_known {
            return;
        }
        let listener = Rc::clone(self);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let bytes = Uint8Array::new(&event.data()).to_vec();
            // A worker of another build may mean something else by the same bytes.
            if let Some((build, note)) = protocol::decode::<(String, PeerMessage)>(&bytes)
                && build == protocol::BUILD
            {
                listener.dispatch(Event::Heard(note));
            }
        });
        // An old browser has no channels: then followers see what is stored when they become leaders.
        let channel = BroadcastChannel::new(name).ok().map(|channel| {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            Channel { channel, _on_message: on_message }
        });
        self.peers.channel.replace(channel);
    }
}
