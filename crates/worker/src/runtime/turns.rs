//! Goes on later: after the messages that have come meanwhile, and without the pause of some milliseconds that timers make.

use wasm_bindgen::prelude::*;
use web_sys::MessageChannel;

/// A channel from the worker to itself: what is posted on it comes after all that was posted to the worker before.
pub(super) struct Turns {
    channel: MessageChannel,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self { channel: MessageChannel::new().expect("every browser that runs workers has channels") }
    }

    /// Says what is done at each turn; for as long as the worker lives.
    pub(super) fn start(&self, turn: impl Fn() + 'static) {
        let on_message = Closure::<dyn Fn()>::new(turn);
        self.channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
    }

    /// Asks for a turn.
    pub(super) fn ask(&self) {
        self.channel.port2().post_message(&JsValue::UNDEFINED).expect("nothing can always be posted");
    }
}
