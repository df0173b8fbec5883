//! From which address of a portal a store may be opened.
//!
//! The browser gives a frame of the app the same storage under every portal of a site, and the frame's parent tells the app
//! whose portal it is. So a store is bound to the address from which it was read: a page at another address that names the
//! same portal gets a store of its own, and nothing of the bound one is opened for it. No answer of a portal can settle
//! whether it is the same one at a new address: the new address could say anything, and a token sent to the old one could
//! fall into the hands of whoever has that address by now. The viewer settles it.

/// Whoever wants to open a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Host, and port if it has one, of the portal's address, as the frame tells it.
    pub address: String,
    /// Whether the browser itself says that the page stands in a frame of that address, or in no frame.
    pub is_vouched: bool,
    /// The address of a store which the viewer has said to be that of the same portal.
    pub joins: Option<String>,
}

/// Which store a visit opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The portal's own.
    Own,
    /// The portal's own, which is bound to the address from now on.
    Bind,
    /// One beside it, of this address only. The portal's own is bound to this address; empty if it is not known to which.
    Apart(String),
}

impl Visit {
    /// Which store it opens, if the portal's own is bound to some addresses (none in stores of older builds) and holds
    /// something or not.
    #[must_use]
    pub fn admission(&self, bound: &[String], is_empty: bool) -> Admission {
        if bound.contains(&self.address) {
            return Admission::Own;
        }
        let joins = self.joins.as_ref().is_some_and(|address| bound.contains(address));
        let is_free = bound.is_empty() && (is_empty || self.is_vouched);
        if joins || is_free { Admission::Bind } else { Admission::Apart(bound.last().cloned().unwrap_or_default()) }
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_opened_from_its_own_address_and_for_others_only_if_the_viewer_says_so() {
        let bound = ["old.bitrix24.ru".to_owned()];
        let visit = |address: &str, joins: Option<&str>| Visit {
            address: address.into(),
            is_vouched: true,
            joins: joins.map(str::to_owned),
        };
        let apart = Admission::Apart("old.bitrix24.ru".to_owned());
        for (visit, expected) in [
            (visit("old.bitrix24.ru", None), Admission::Own),
            (visit("other.bitrix24.ru", None), apart.clone()),
            (visit("other.bitrix24.ru", Some("third.bitrix24.ru")), apart),
            (visit("new.bitrix24.ru", Some("old.bitrix24.ru")), Admission::Bind),
        ] {
            assert_eq!(visit.admission(&bound, false), expected, "{visit:?}");
        }
    }

    #[test]
    fn a_store_of_an_older_build_is_bound_when_the_browser_vouches_for_the_address() {
        for (is_vouched, is_empty, expected) in [
            (true, false, Admission::Bind),
            (true, true, Admission::Bind),
            (false, true, Admission::Bind),
            (false, false, Admission::Apart(String::new())),
        ] {
            let visit = Visit { address: "a".into(), is_vouched, joins: None };
            assert_eq!(visit.admission(&[], is_empty), expected, "{is_vouched} {is_empty}");
        }
    }
}
