//! The frame of the portal: the only file that knows the BX24 library (docs: sdk/bx24-js-sdk/index.md).
//!
//! The portal answers no call that it does not know, that comes from a lost session or that its viewer cancels, so every
//! call here either wants no answer or gives up after a while.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use client_segments::entry::Entry;
use client_segments::frame::{Witness, is_secure, rest_root, witness};
use client_segments::i18n::Lang;
use js_sys::{Function, Promise};
use leptos::prelude::{set_timeout, window};
use segmentation::UserId;
use serde::Deserialize;
use serde::de::DeserializeOwned;
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

/// The option under which it is kept that the fields are being made, so that a later visit goes on with it.
const FIELDS_OPTION: &str = "fields";

#[wasm_bindgen]
extern "C" {
    type Library;
    type Options;
    type Placement;

    // The library sets this to null, or throws before setting it, when the page stands in no portal's frame.
    #[wasm_bindgen(thread_local_v2, js_name = BX24)]
    static LIBRARY: Option<Library>;

    #[wasm_bindgen(method, catch)]
    fn init(this: &Library, done: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAuth)]
    fn get_auth(this: &Library) -> Result<JsValue, JsValue>;
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
    fn info(this: &Placement) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Options, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn set(this: &Options, name: &str, value: &str) -> Result<(), JsValue>;
}

/// What `getAuth` gives; `false` while the session is lost.
#[derive(Deserialize)]
struct Auth {
    access_token: String,
    member_id: Option<String>,
    domain: Option<String>,
}

/// What `placement.info` gives. The options come as an object, as JSON text or, when there are none, as an empty list.
#[derive(Deserialize)]
struct PlacementInfo {
    placement: Option<String>,
    #[serde(default, with = "serde_wasm_bindgen::preserve")]
    options: JsValue,
}

/// The options of the tab of a card.
#[derive(Deserialize)]
struct TabOptions {
    #[serde(rename = "ID")]
    id: Option<Number>,
}

/// What a link to the app hands on.
#[derive(Deserialize)]
struct LinkOptions {
    view: Option<String>,
}

/// What comes of `openPath`.
#[derive(Deserialize)]
struct OpenPathReply {
    result: Option<String>,
}

/// A number, which some versions of the library write as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Number(f64),
}

impl Number {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads what the library gives; nothing if it has another form than expected.
fn read_as<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

fn auth(library: &Library) -> Option<Auth> {
    read_as(library.get_auth().ok()?)
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
    /// The library that the portal's frame is spoken to with could not be loaded.
    NoLibrary,
    /// The portal did not answer, or gave no token.
    NoAnswer,
    /// The page is shown by another host than that of the portal which it is told to stand in.
    Foreign {
        /// Host of the portal that is named.
        portal: String,
        /// Host of the page that shows this one.
        shown_by: String,
    },
}

/// Waits until the library is ready and takes what the app needs from it.
pub(crate) async fn connect() -> Result<Frame, NoFrame> {
    let started = with_library(|library| answered(INIT_TIMEOUT_MS, |done| library.init(done)));
    let missing = if browser::has_failed_library() { NoFrame::NoLibrary } else { NoFrame::Outside };
    started.ok_or(missing)?.await.map_err(|_| NoFrame::NoAnswer)?;
    with_library(read).unwrap_or(Err(NoFrame::NoAnswer))
}

fn read(library: &Library) -> Result<Frame, NoFrame> {
    let origin = origin(library).ok_or(NoFrame::NoAnswer)?;
    let address = browser::host_of(&origin).ok_or(NoFrame::NoAnswer)?;
    let around = browser::hosts_around();
    let is_vouched = match witness(&address, browser::is_framed(), around.as_deref(), browser::referrer().as_deref()) {
        Witness::Agrees => true,
        Witness::Silent => false,
        Witness::Contradicts(shown_by) => return Err(NoFrame::Foreign { portal: address, shown_by }),
    };
    read_session(library, origin, address, is_vouched).ok_or(NoFrame::NoAnswer)
}

/// The portal's origin, by the library and the frame's name.
fn origin(library: &Library) -> Option<String> {
    let domain = library.get_domain().ok().flatten().or_else(|| auth(library)?.domain)?;
    let name = window().name().unwrap_or_default();
    let secure = is_secure(&name, browser::query_value("PROTOCOL").as_deref());
    Some(format!("{}://{domain}", if secure { "https" } else { "http" }))
}

fn read_session(library: &Library, origin: String, address: String, is_vouched: bool) -> Option<Frame> {
    let auth = auth(library)?;
    let code = library.get_lang().ok().flatten().unwrap_or_default();
    Some(Frame {
        lang: Lang::from_code(&code),
        session: protocol::Session {
            rest_root: rest_root(&origin),
            address,
            is_vouched,
            member_id: auth.member_id?,
            user_id: stored_user_id(library),
            access_token: auth.access_token,
        },
        origin,
        entry: entry(library).unwrap_or_default(),
        view: view(library),
    })
}

/// From which place of the portal the page was opened (docs: sdk/bx24-js-sdk, BX24.placement.info).
fn entry(library: &Library) -> Option<Entry> {
    let info: PlacementInfo = read_as(library.placement()?.info().ok()?)?;
    let id = read_as::<TabOptions>(options_of(info.options)).and_then(|options| options.id).map(Number::text);
    Some(Entry::from_placement(&info.placement.unwrap_or_default(), id.as_deref()))
}

/// The view that the link names by which the portal opened the app: the portal hands on what stands in it under `params`.
fn view(library: &Library) -> Option<String> {
    let info: PlacementInfo = read_as(library.placement()?.info().ok()?)?;
    read_as::<LinkOptions>(options_of(info.options))?.view.filter(|view| !view.is_empty())
}

/// The options of a place, which come as an object, as JSON text or, when there are none, as an empty list.
fn options_of(options: JsValue) -> JsValue {
    match options.as_string() {
        Some(text) => js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL),
        None => options,
    }
}

/// Keeps the viewer's number in the portal, for the next start, if it is not what is kept there.
pub(crate) fn remember_user_id(user_id: UserId) {
    with_library(|library| {
        if stored_user_id(library) != Some(user_id) {
            // A refusal costs one question at the next start.
            let _ = library.user_option().set(USER_ID_OPTION, &user_id.to_string());
        }
    });
}

/// Keeps in the portal whether the viewer has the fields made and that is not over yet.
pub(crate) fn remember_fields(are_being_made: bool) {
    with_library(|library| {
        // A refusal costs no more than going on with it at the next visit.
        let _ = library.user_option().set(FIELDS_OPTION, if are_being_made { "making" } else { "" });
    });
}

/// Whether the fields were being made when the app was last left.
pub(crate) fn were_fields_being_made() -> bool {
    let kept = with_library(|library| library.user_option().get(FIELDS_OPTION).ok()).flatten();
    kept.and_then(|kept| kept.as_string()).as_deref() == Some("making")
}

fn stored_user_id(library: &Library) -> Option<UserId> {
    let value = library.user_option().get(USER_ID_OPTION).ok()?;
    read_as::<Number>(value)?.text().parse().ok()
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
    let auth = answer.and_then(|_| with_library(auth).flatten());
    done(auth.map(|auth| protocol::Token(auth.access_token)));
}

/// Opens a page of the portal beside the app. The mobile app refuses that and a page may be closed to apps: `refused` is
/// called then. A page that is open is answered only when it is closed again, and takes the focus; so `refused` is also
/// called if after a moment there is no answer and the focus is still here.
pub(crate) fn open_path(path: &str, refused: impl FnOnce() + 'static) {
    let refused = Rc::new(Cell::new(Some(refused)));
    let done = Closure::once_into_js({
        let refused = Rc::clone(&refused);
        move |reply: JsValue| {
            let refused = refused.take();
            let reply: Option<OpenPathReply> = read_as(reply);
            if reply.and_then(|reply| reply.result).as_deref() == Some("error")
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

/// Makes the frame as high as the page, whose height is given in CSS pixels, so that the frame has no scroll bar of its
/// own.
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
