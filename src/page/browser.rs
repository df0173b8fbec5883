//! Small wrappers of what browsers offer, so that the rest of the page stays free of `Option`s that cannot be empty.

use std::cell::Cell;
use std::rc::Rc;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use client_segments::format;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
    Url,
};

/// This device's clock, in milliseconds since 1970-01-01 UTC.
pub(crate) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Today by this device.
pub(crate) fn today() -> NaiveDate {
    let date = js_sys::Date::new_0();
    let day = NaiveDate::from_ymd_opt(date.get_full_year() as i32, date.get_month() + 1, date.get_date());
    day.unwrap_or_default()
}

/// By how many minutes this device's zone is ahead of UTC at a day and a time.
pub(crate) fn offset_minutes(day: NaiveDate, time: NaiveTime) -> i32 {
    let (year, month) = (u32::try_from(day.year()).unwrap_or(0), day.month0() as i32);
    let date = js_sys::Date::new_with_year_month_day_hr_min(
        year,
        month,
        day.day() as i32,
        time.hour() as i32,
        time.minute() as i32,
    );
    -(date.get_timezone_offset() as i32)
}

/// The clock time of a moment (milliseconds since 1970-01-01 UTC) where this device is: `14:32`.
pub(crate) fn clock(epoch_ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(epoch_ms as f64));
    format::clock(date.get_hours(), date.get_minutes())
}

/// The same with its seconds: `14:32:05`.
pub(crate) fn clock_with_seconds(epoch_ms: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(epoch_ms as f64));
    format!("{}:{:02}", format::clock(date.get_hours(), date.get_minutes()), date.get_seconds())
}

/// Asks the browser not to drop what is stored when the disk fills up. Whatever it answers, nothing else can be done.
pub(crate) async fn ask_to_keep_storage() {
    // Outside of a secure context there is no such manager, and the call fails.
    if let Ok(answer) = window().navigator().storage().persist() {
        let _ = wasm_bindgen_futures::JsFuture::from(answer).await;
    }
}

/// The language the browser asks for.
pub(crate) fn language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Whether the browser believes that there is a network.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// A value from the query string of the page's address.
pub(crate) fn query_value(name: &str) -> Option<String> {
    let query = window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get(name)
}

/// Whether the portal's library could not be loaded, as `start.js` notes it.
pub(crate) fn has_failed_library() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-library")).as_deref() == Some("failed")
}

/// Host of an address as browsers write it, with a port that is not the usual one; nothing if it is no address.
pub(crate) fn host_of(address: &str) -> Option<String> {
    Url::new(address).ok().map(|url| url.host()).filter(|host| !host.is_empty())
}

/// Whether the page stands in a frame.
pub(crate) fn is_framed() -> bool {
    match window().parent() {
        // Of a frame the parent is another window.
        Ok(Some(parent)) => !js_sys::Object::is(&parent, &window()),
        _ => true,
    }
}

/// Hosts of the pages around this one, the nearest first; nothing where the browser does not tell them (Firefox).
pub(crate) fn hosts_around() -> Option<Vec<String>> {
    let origins = js_sys::Reflect::get(&window().location(), &"ancestorOrigins".into()).ok()?;
    let origins: js_sys::Object = origins.dyn_into().ok()?;
    let origins = js_sys::Array::from(&origins);
    // A page without an origin of its own is told as `null`, which is nobody's host.
    let host = |origin: JsValue| origin.as_string().map(|text| host_of(&text).unwrap_or(text)).unwrap_or_default();
    Some(origins.iter().map(host).collect())
}

/// Host of the page from which this one was opened; nothing if it is not told or is this app's own.
pub(crate) fn referrer() -> Option<String> {
    let own = window().location().host().unwrap_or_default();
    host_of(&document().referrer()).filter(|host| *host != own)
}

/// The page's own address, without query and fragment; nothing where the browser hides it.
pub(crate) fn own_address() -> Option<String> {
    let location = window().location();
    Some(format!("{}{}", location.origin().ok()?, location.pathname().ok()?))
}

/// Sets the language (BCP 47) and the title of the document.
pub(crate) fn set_document(lang: &str, title: &str) {
    document().set_title(title);
    if let Some(root) = document().document_element() {
        // Setting an attribute with a well-formed name cannot fail.
        let _ = root.set_attribute("lang", lang);
    }
}

/// Takes an element out of the document, if it is there.
pub(crate) fn remove_element(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// The fragment of the address, with its `#`; empty if there is none.
pub(crate) fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Undoes percent encoding; a text that is no valid encoding is given back as it is.
pub(crate) fn unescape(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

/// Applies percent encoding.
pub(crate) fn escape(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Puts a fragment into the address: as a new entry that Back returns from, or in place of the present one.
pub(crate) fn set_fragment(fragment: &str, new_entry: bool) {
    let address = format!("#{fragment}");
    let Ok(history) = window().history() else { return };
    // A frame may be refused its history (browsers limit the rate); the view has changed all the same.
    let _ = if new_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// The element that has the focus; nothing if none has it but the page itself.
pub(crate) fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?.dyn_into::<HtmlElement>().ok()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Loads the page anew.
pub(crate) fn reload() {
    // Fails only where the frame is forbidden to navigate; there is nothing else to try then.
    let _ = window().location().reload();
}

/// A file that was made here and offered to the viewer; kept, so that it can be offered in another way.
#[derive(Clone)]
pub(crate) struct Offered {
    name: String,
    blob: Blob,
}

/// Offers a text to the viewer as a file.
pub(crate) fn save_text(name: &str, media_type: &str, text: &str) -> Result<Offered, JsValue> {
    save_file(name, media_type, text.as_bytes())
}

/// Offers bytes to the viewer as a file of some kind.
pub(crate) fn save_file(name: &str, media_type: &str, bytes: &[u8]) -> Result<Offered, JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &properties)?;
    let offered = Offered { name: name.to_owned(), blob };
    link_to(&offered, &window(), &document())?.click();
    Ok(offered)
}

impl Offered {
    /// Offers the file once more, from a window of its own: a page that allows its frames no other addresses than the
    /// app's (`frame-src`) keeps Firefox and WebKit from saving anything in the frame, without a word to it. The window
    /// holds these words and a link. Fails where the browser opens no window.
    pub(crate) fn save_in_window(&self, words: &str) -> Result<(), JsValue> {
        let opened = window().open_with_url("")?.ok_or(JsValue::NULL)?;
        let document = opened.document().ok_or(JsValue::NULL)?;
        document.set_title(&self.name);
        let body = document.body().ok_or(JsValue::NULL)?;
        let paragraph = document.create_element("p")?;
        paragraph.set_text_content(Some(words));
        // An address that this window has made is another one's to the browser, and is not saved in the new window.
        let link = link_to(self, &opened, &document)?;
        link.set_text_content(Some(&self.name));
        body.append_with_node_2(&paragraph, &link)?;
        link.click();
        Ok(())
    }
}

/// A link of a window to a file, which the browser saves when it is clicked.
fn link_to(
    offered: &Offered,
    window: &web_sys::Window,
    document: &web_sys::Document,
) -> Result<HtmlAnchorElement, JsValue> {
    let urls = js_sys::Reflect::get(window, &"URL".into())?;
    let make: js_sys::Function = js_sys::Reflect::get(&urls, &"createObjectURL".into())?.dyn_into()?;
    let address = make.call1(&urls, &offered.blob)?.as_string().unwrap_or_default();
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(&offered.name);
    Ok(link)
}

/// Takes the file that was chosen in a field, and empties the field, so that the same file can be chosen again.
pub(crate) fn take_file(field: &HtmlInputElement) -> Option<File> {
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// The bytes of a file; nothing if it cannot be read.
pub(crate) async fn read_file(file: &File) -> Option<Vec<u8>> {
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// How many bytes this site keeps in the browser, and how many it may keep; nothing where the browser does not say.
pub(crate) async fn storage_estimate() -> Option<(u64, u64)> {
    let answer = window().navigator().storage().estimate().ok()?;
    let estimate = wasm_bindgen_futures::JsFuture::from(answer).await.ok()?;
    let number = |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some((number("usage")? as u64, number("quota")? as u64))
}

/// Whether the viewer points with something finer than a finger.
pub(crate) fn has_fine_pointer() -> bool {
    let query = window().match_media("(any-pointer: fine)").ok().flatten();
    // A browser that cannot say is an old one on a computer.
    query.is_none_or(|list| list.matches())
}

/// The width of the page, in CSS pixels.
pub(crate) fn page_width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(f64::INFINITY)
}

/// Copies a text, by way of a field that is nowhere to be seen; answers whether it worked.
pub(crate) fn copy_text(text: &str) -> bool {
    let Ok(field) = document().create_element("textarea") else { return false };
    let field: HtmlTextAreaElement = field.unchecked_into();
    field.set_value(text);
    field.set_class_name("unseen");
    let Some(body) = document().body() else { return false };
    let had = focused();
    if body.append_child(&field).is_err() {
        return false;
    }
    let is_copied = copy_from(&field);
    field.remove();
    if let Some(had) = had {
        // What had the focus can take it again.
        let _ = had.focus();
    }
    is_copied
}

/// Inner width and height of the window, in CSS pixels.
pub(crate) fn window_size() -> (f64, f64) {
    let length = |length: Result<JsValue, JsValue>| length.ok().and_then(|length| length.as_f64()).unwrap_or_default();
    (length(window().inner_width()), length(window().inner_height()))
}

/// Under which name the view of this tab is kept while it lives.
const VIEW: &str = "view";

/// Keeps the view that is looked at, for a page that is loaded anew in this tab; with the link it was opened by.
pub(crate) fn keep_view(link: &str, fragment: &str) {
    // Where the browser keeps nothing for the frame, a page that is loaded anew begins with the ordinary view.
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(VIEW, &format!("{link}\n{fragment}"));
    }
}

/// The view that was kept of a page that was opened by the same link.
pub(crate) fn kept_view(link: &str) -> Option<String> {
    let kept = window().session_storage().ok()??.get_item(VIEW).ok()??;
    let (of, fragment) = kept.split_once('\n')?;
    (of == link).then(|| fragment.to_owned())
}

/// How far the page is scrolled in its window, in CSS pixels.
pub(crate) fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Whether anything of the page lies below its window.
pub(crate) fn overflows() -> bool {
    let page = document().document_element();
    page.is_some_and(|page| page.scroll_height() > page.client_height())
}

/// Whether the page has the focus, and not what surrounds it.
pub(crate) fn has_focus() -> bool {
    document().has_focus().unwrap_or(true)
}

/// Copies the text of a field. The portal's frame grants no access to the clipboard interface, so this is the older
/// command, which needs none; answers whether it worked.
pub(crate) fn copy_from(field: &HtmlTextAreaElement) -> bool {
    field.select();
    let document: HtmlDocument = document().unchecked_into();
    document.exec_command("copy").unwrap_or(false)
}

/// Calls `on_change` whenever the theme or the density of the screen's pixels changes, as long as the page lives.
pub(crate) fn on_appearance_change(on_change: impl Fn() + Clone + 'static) {
    on_media_change("(prefers-color-scheme: dark)".to_owned(), {
        let on_change = on_change.clone();
        move || on_change()
    });
    on_density_change(on_change);
}

/// There is no query for "any other density", so the present one is asked about, and the next one after each change.
fn on_density_change(on_change: impl Fn() + Clone + 'static) {
    let query = format!("(resolution: {}dppx)", window().device_pixel_ratio());
    let is_spent = Cell::new(false);
    on_media_change(query, move || {
        if !is_spent.replace(true) {
            on_change();
            on_density_change(on_change.clone());
        }
    });
}

fn on_media_change(query: String, on_change: impl Fn() + 'static) {
    let Ok(Some(list)) = window().match_media(&query) else { return };
    let callback = Closure::<dyn Fn()>::new(on_change);
    // An event target that exists accepts every listener.
    let _ = list.add_event_listener_with_callback("change", callback.as_ref().unchecked_ref());
    callback.forget();
    // Without a hold on the list its listeners may be collected.
    std::mem::forget(list);
}

/// Calls `on_change` whenever the size of an element changes, until the returned observer is disconnected. The call comes
/// with the next frame: a change of layout in the observer's own turn would be reported as an error in the console.
pub(crate) fn observe_size(element: &web_sys::Element, on_change: impl Fn() + 'static) -> Option<SizeObserver> {
    let on_change = Rc::new(on_change);
    let callback = Closure::<dyn FnMut()>::new(move || {
        let on_change = Rc::clone(&on_change);
        request_animation_frame(move || on_change());
    });
    let observer = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeObserver { observer, _callback: callback })
}

/// Watches an element's size until it is dropped.
pub(crate) struct SizeObserver {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
