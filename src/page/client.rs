//! The page's handle on the worker: starts it, checks that it is of the same build, and passes messages as postcard
//! bytes in a transferred buffer (which moves between the threads without being copied).

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use protocol::{BUILD, FromWorker, ToWorker, decode, encode};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What the page hears from the worker.
#[allow(clippy::large_enum_variant, reason = "each is handled as it comes: few are there at a time")]
pub(crate) enum Heard {
    /// A message of a worker of this build.
    Message(FromWorker),
    /// The worker is of another build: nothing it says can be trusted.
    OtherBuild,
    /// The worker's files could not be loaded, or its code broke; the text is for support.
    Broken(String),
}

/// The worker. Dropping the handle stops it.
pub(crate) struct Client {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    _on_undelivered: Closure<dyn FnMut()>,
}

impl Client {
    /// Starts the worker and hands everything it says to `heard`.
    pub(crate) fn start(heard: impl Fn(Heard) + 'static) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // Relative to the page, which may stand in any folder. The build in the address keeps an older worker in the
        // browser's cache from being started.
        let worker = Worker::new_with_options(&format!("worker-boot.js?v={BUILD}"), &options)?;
        let heard = Rc::new(heard);
        let on_message = Closure::new({
            let heard = Rc::clone(&heard);
            move |event: MessageEvent| heard(read(&event.data()))
        });
        let on_error = Closure::new({
            let heard = Rc::clone(&heard);
            // Where a file did not come, the event is a plain one without any words.
            move |event: ErrorEvent| {
                let words = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|words| words.as_string());
                heard(Heard::Broken(words.unwrap_or_default()));
            }
        });
        let on_undelivered = Closure::new(move || heard(Heard::OtherBuild));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_undelivered.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error, _on_undelivered: on_undelivered })
    }

    /// Says something to the worker; only after it has said [`FromWorker::Ready`], earlier messages are lost.
    pub(crate) fn send(&self, message: &ToWorker) {
        let buffer = Uint8Array::from(encode(message).as_slice()).buffer();
        self.worker
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .expect("a buffer of our own can be transferred");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn read(data: &JsValue) -> Heard {
    // The script that starts the worker has no postcard; it tells of a failure in plain text.
    if let Some(text) = data.as_string() {
        return Heard::Broken(text);
    }
    match decode(&Uint8Array::new(data).to_vec()) {
        Some(FromWorker::Ready { build }) if build != BUILD => Heard::OtherBuild,
        Some(message) => Heard::Message(message),
        None => Heard::OtherBuild,
    }
}
