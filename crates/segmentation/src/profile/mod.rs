//! What is counted of clients at a day of any month: money, ranks, touches, goods, and all that conditions ask for.
//!
//! # Layout
//! - [`context`]: what is known beside the facts; [`settings`]: how clients are ranked;
//! - `money`: what payments are worth; `counts`, `goods`: payments, requests, touches, product rows;
//! - [`view`]: all of it as columns by the number of the card; `ranks`: ABC, XYZ, RFM;
//! - `columns`, `items`, `user_fields`: the view as conditions see it;
//! - [`touches`]: who is due for a touch, what is planned on which day, and how people keep in touch;
//! - [`client`]: the view as lines of a table;
//! - [`forecast`]: what a forecast goes by, and what is asked of one;
//! - `kept`: what is kept from one question to the next.

pub mod client;
mod columns;
pub mod context;
mod counts;
pub mod forecast;
mod goods;
mod items;
mod kept;
mod money;
mod ranks;
pub mod settings;
pub mod touches;
mod user_fields;
pub mod view;

pub use client::{Planning, Profile};
pub use context::{Catalog, Context, Rates, Section, Staff};
pub(crate) use counts::within;
pub use forecast::{Buyer, Foreseen};
pub(crate) use kept::Kept;
pub(crate) use money::PaymentMoney;
pub use settings::{AbcSettings, Cut, Measure, RankSettings};
pub use touches::{Attention, InTouch, Waiting};
pub use user_fields::{UserField, UserItem};
pub use view::{Planned, View};
