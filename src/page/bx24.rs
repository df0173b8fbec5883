//! The frame of the portal: the only file that knows the BX24 library (docs: sdk/bx24-js-sdk/index.md).
//!
//! The portal answers no call that it does not know, that comes from a lost session or that its viewer cancels, so every
//! call here either wants no answer or gives up after a while.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use client_segments::entry::Entry;
use client_segments::frame::{is_secure, rest_root};
use client_segments::i18n::Lang;
use js_sys::{Function, Promise};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::browser;

/// How long the portal may take to answer the first call, in milliseconds.
const INIT_TIMEOUT_MS: i32 = 15_000;
/// How long it may take to renew a token; the portal's own library for modules waits 10 s.
const REFRESH_TIMEOUT_MS: i32 = 10_000;

/// After what time a page of the portal that was to open beside the app opens in a window: short enough that browsers still
/// take it for what the click has asked for.
const OPEN_TIMEOUT: Duration = Duration::from_millis(900);

/// The frame is made no lower than this, in CSS pixels: a page that is about to fill would make it jump.
const LEAST_HEIGHT: f64 = 480.0;

/// The option under which the viewer's number is kept, so that stored data can be opened without asking who he is.
const USER_ID_OPTION: &str = "uid";

#[wasm_bindgen]
extern "C" {
    type Library;
    type Auth;
    type Options;
    type OpenPathReply;
    type Placement;
    type PlacementInfo;

    // The library sets this to null, or throws before setting it, when the page stands in no portal's frame.
    #[wasm_bindgen(thread_local_v2, js_name = BX24)]
    static LIBRARY: Option<Library>;

    #[wasm_bindgen(method, catch)]
    fn init(this: &Library, done: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAuth)]
    fn get_auth(this: &Library) -> Result<Auth, JsValue>;
    #[wasm_bindgen(method, catch, js_name = refreshAuth)]
    fn refresh_auth(this: &Library, done: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = getLang)]
    fn get_lang(this: &Library) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getDomain)]
    fn get_domain(this: &Library) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = openPath)]
    fn open_path(this: &Library, path: &str, done: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = fitWindow)]
    fn fit_window(this: &Library) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = resizeWindow)]
    fn resize_window(this: &Library, width: f64, height: f64, done: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setTitle)]
    fn set_title(this: &Library, title: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter, js_name = userOption)]
    fn user_option(this: &Library) -> Options;

    // Missing in old versions of the library.
    #[wasm_bindgen(method, getter)]
    fn placement(this: &Library) -> Option<Placement>;
    #[wasm_bindgen(method, catch)]
    fn info(this: &Placement) -> Result<PlacementInfo, JsValue>;
    #[wasm_bindgen(method, getter, js_name = placement)]
    fn code(this: &PlacementInfo) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn options(this: &PlacementInfo) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn access_token(this: &Auth) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn member_id(this: &Auth) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn domain(this: &Auth) -> Option<String>;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Options, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn set(this: &Options, name: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter)]
    fn result(this: &OpenPathReply) -> Option<String>;
}

/// What the frame tells about the portal and the viewer.
pub(crate) struct Frame {
    /// Language of the interface.
    pub(crate) lang: Lang,
    /// Who the viewer is, for the worker.
    pub(crate) session: protocol::Session,
    /// Where cards are opened, e.g. `https://example.bitrix24.ru`.
    pub(crate) origin: String,
    /// From which place of the portal the page was opened.
    pub(crate) entry: Entry,
    /// The view that the link names by which the portal opened the app.
    pub(crate) view: Option<String>,
}

/// Why there is no frame.
pub(crate) enum NoFrame {
    /// The page was opened by itself.
    Outside,
    /// The portal did not answer, or gave no token.
    NoAnswer,
}

/// Waits until the library is ready and takes what the app needs from it.
pub(crate) async fn connect() -> Result<Frame, NoFrame> {
    let started = with_library(|library| answered(INIT_TIMEOUT_MS, |done| library.init(done)));
    started.ok_or(NoFrame::Outside)?.await.map_err(|_| NoFrame::NoAnswer)?;
    with_library(read).flatten().ok_or(NoFrame::NoAnswer)
}

fn read(library: &Library) -> Option<Frame> {
    let auth = library.get_auth().ok()?;
    let access_token = auth.access_token()?;
    let domain = library.get_domain().ok().flatten().or_else(|| auth.domain())?;
    let name = window().name().unwrap_or_default();
    let secure = is_secure(&name, browser::query_value("PROTOCOL").as_deref());
    let origin = format!("{}://{domain}", if secure { "https" } else { "http" });
    let code = library.get_lang().ok().flatten().unwrap_or_default();
    Some(Frame {
        lang: Lang::from_code(&code),
        session: protocol::Session {
            rest_root: rest_root(&origin),
            member_id: auth.member_id()?,
            user_id: stored_user_id(library),
            access_token,
        },
        origin,
        entry: entry(library).unwrap_or_default(),
        view: view(library),
    })
}

/// From which place of the portal the page was opened (docs: sdk/bx24-js-sdk, BX24.placement.info). The options come as
/// an object, as JSON text or, when there are none, as an empty list.
fn entry(library: &Library) -> Option<Entry> {
    let info = library.placement()?.info().ok()?;
    let id = option_of(&info, "ID");
    Some(Entry::from_placement(&info.code().unwrap_or_default(), id.as_deref()))
}

/// The view that the link names by which the portal opened the app: the portal hands on what stands in it under `params`.
fn view(library: &Library) -> Option<String> {
    option_of(&library.placement()?.info().ok()?, "view").filter(|view| !view.is_empty())
}

/// An option of the place, a text or a number.
fn option_of(info: &PlacementInfo, name: &str) -> Option<String> {
    let options = info.options();
    let options = match options.as_string() {
        Some(text) => js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL),
        None => options,
    };
    let value = js_sys::Reflect::get(&options, &name.into()).ok()?;
    value.as_string().or_else(|| value.as_f64().map(|number| number.to_string()))
}

/// Keeps the viewer's number in the portal, for the next start, if it is not what is kept there.
pub(crate) fn remember_user_id(user_id: u32) {
    with_library(|library| {
        if stored_user_id(library) != Some(user_id) {
            // A refusal costs one question at the next start.
            let _ = library.user_option().set(USER_ID_OPTION, &user_id.to_string());
        }
    });
}

fn stored_user_id(library: &Library) -> Option<u32> {
    let value = library.user_option().get(USER_ID_OPTION).ok()?;
    value.as_string().and_then(|text| text.parse().ok()).or_else(|| value.as_f64().map(|number| number as u32))
}

thread_local! {
    static IS_REFRESHING: Cell<bool> = const { Cell::new(false) };
}

/// Asks the portal for a fresh token and hands it, or nothing if none came, to `done`. While one question is on its
/// way another one is dropped: its asker gets the same answer.
pub(crate) async fn refresh_token(done: impl FnOnce(Option<protocol::Token>)) {
    if IS_REFRESHING.replace(true) {
        return;
    }
    let asked = with_library(|library| answered(REFRESH_TIMEOUT_MS, |done| library.refresh_auth(done)));
    let answer = match asked {
        Some(asked) => asked.await.ok(),
        None => None,
    };
    IS_REFRESHING.set(false);
    // The answer's own shape differs between versions of the library; getAuth has the one that is documented.
    let auth = answer.and_then(|_| with_library(|library| library.get_auth().ok()).flatten());
    done(auth.and_then(|auth| auth.access_token()).map(protocol::Token));
}

/// Opens a page of the portal beside the app. The mobile app refuses that and a page may be closed to apps: `refused` is
/// called then. A page that is open is answered only when it is closed again, and takes the focus; so `refused` is also
/// called if after a moment there is no answer and the focus is still here.
pub(crate) fn open_path(path: &str, refused: impl FnOnce() + 'static) {
    let refused = Rc::new(Cell::new(Some(refused)));
    let done = Closure::once_into_js({
        let refused = Rc::clone(&refused);
        move |reply: JsValue| {
            let failed = reply.unchecked_ref::<OpenPathReply>();
            let refused = refused.take();
            if reply.is_object()
                && failed.result().as_deref() == Some("error")
                && let Some(refused) = refused
            {
                refused();
            }
        }
    });
    set_timeout(
        move || {
            if browser::has_focus()
                && let Some(refused) = refused.take()
            {
                refused();
            }
        },
        OPEN_TIMEOUT,
    );
    let opened = with_library(|library| library.open_path(path, done.unchecked_ref()));
    if !matches!(opened, Some(Ok(()))) {
        // An older library has no such function: its own answer is called in its place.
        let reply = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&reply, &"result".into(), &"error".into());
        let _ = done.unchecked_ref::<Function>().call1(&JsValue::NULL, &reply);
    }
}

/// Makes the frame as high as the page, whose height is given in CSS pixels, so that the frame has no scroll bar of its own.
///
/// The library measures the document, which is never lower than its frame: by `fitWindow` the frame can only grow. A frame
/// that is too high is told the height by `resizeWindow`, which also fixes its width; so `fitWindow`, which gives it the
/// whole width again, follows.
pub(crate) fn fit_window(height: f64) {
    with_library(|library| {
        let (width, frame) = browser::window_size();
        // All of it is refused in the mobile app, where the page scrolls by itself.
        let height = height.max(LEAST_HEIGHT);
        if height + 1.0 < frame && !browser::overflows() {
            let done = Closure::once_into_js(|| {
                with_library(|library| drop(library.fit_window()));
            });
            let _ = library.resize_window(width, height.ceil(), done.unchecked_ref());
        } else {
            let _ = library.fit_window();
        }
    });
}

/// Makes the frame as high as the document, if it is lower.
pub(crate) fn grow_window() {
    with_library(|library| drop(library.fit_window()));
}

/// Sets the heading of the frame.
pub(crate) fn set_title(title: &str) {
    with_library(|library| {
        // Refused in placements of older portals, which have headings of their own.
        let _ = library.set_title(title);
    });
}

fn with_library<T>(use_it: impl FnOnce(&Library) -> T) -> Option<T> {
    LIBRARY.with(|library| library.as_ref().map(use_it))
}

/// Calls a function of the library with a callback; the future fails if the call throws or stays without an answer for
/// `timeout_ms`.
fn answered(timeout_ms: i32, mut call: impl FnMut(&Function) -> Result<(), JsValue>) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        // Whichever comes first settles the promise; what comes later does nothing.
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, timeout_ms);
        if timer.is_err() || call(&resolve).is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    }))
}
