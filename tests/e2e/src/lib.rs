//! What the tests of the whole app stand on: a demo portal, a browser, and the app as a person sees it.
//!
//! A test is a [`Scene`]: it says which portal and which browser it wants, and then what a person does and sees. Every
//! scene ends by looking at what nobody should see: errors in the console, and requests to anywhere but the portal and
//! the app.

pub mod browser;
pub mod gate;
pub mod page;
pub mod portal;
pub mod scene;
pub mod static_host;
pub mod wait;
mod words;

pub use gate::Gate;
pub use page::AppPage;
pub use scene::Scene;
pub use words::group_name;

/// The script of axe-core, which finds what keeps people out of a page; nothing if it is not installed.
#[must_use]
pub fn axe() -> Option<String> {
    let tools = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/npm");
    std::fs::read_to_string(tools.join("node_modules/axe-core/axe.min.js")).ok()
}
