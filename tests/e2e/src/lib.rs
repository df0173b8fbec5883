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
