//! The page without the browser.
