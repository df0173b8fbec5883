//! The engine and the generator as classes of JavaScript.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::generate::{List, Portal};
use crate::ours::{Answer, Ours, Question, Sort};

/// The engine under measurement.
#[wasm_bindgen]
pub struct Engine(Ours);

/// A portal that is written as it is read.
#[wasm_bindgen]
pub struct Generator(Portal);

fn list(number: u8) -> Result<List, String> {
    List::of(number).ok_or_else(|| format!("there is no list {number}"))
}

/// How many match, then the cards.
fn numbers(answer: Answer) -> Vec<i32> {
    std::iter::once(answer.matching as i32).chain(answer.cards).collect()
}

#[wasm_bindgen]
impl Engine {
    /// An engine that has read nothing.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "a constructor of JavaScript")]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self(Ours::default())
    }

    /// See [`Ours::load_page`].
    ///
    /// # Errors
    /// If the bytes are no such answer.
    pub fn load_page(&mut self, number: u8, bytes: &[u8]) -> Result<(), String> {
        self.0.load_page(list(number)?, bytes)
    }

    /// See [`Ours::history`].
    pub fn history(&mut self) -> Vec<u32> {
        self.0.history()
    }

    /// See [`Ours::read`]; `lists` says of which list each of the `pages` is.
    ///
    /// # Errors
    /// If the bytes are no such answers.
    pub fn read(&mut self, lists: &[u8], pages: &Array) -> Result<(), String> {
        let pages = pages.iter().map(|page| Uint8Array::new(&page).to_vec());
        let delta: Result<Vec<(List, Vec<u8>)>, String> =
            lists.iter().zip(pages).map(|(&number, page)| Ok((list(number)?, page))).collect();
        self.0.read(&delta?)
    }

    /// See [`Ours::apply`].
    pub fn apply(&mut self) -> Vec<u32> {
        self.0.apply()
    }

    /// See [`Ours::page`]: how many match, then the cards; nothing if the engine cannot sort so.
    pub fn page(&mut self, month: i32, by_revenue: bool, words: &str) -> Option<Vec<i32>> {
        let sort = if by_revenue { Sort::Revenue } else { Sort::LastPayment };
        self.0.page(Question { month, sort, words }).map(numbers)
    }

    /// See [`Ours::search`]: how many match, then the cards.
    pub fn search(&mut self, words: &str) -> Vec<i32> {
        numbers(self.0.search(words))
    }

    /// See [`Ours::forecast`].
    pub fn forecast(&mut self) -> Option<f64> {
        self.0.forecast()
    }

    /// See [`Ours::bytes`].
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

#[wasm_bindgen]
impl Generator {
    /// See [`Portal::new`].
    #[wasm_bindgen(constructor)]
    pub fn new(clients: u32, seed: u32) -> Self {
        console_error_panic_hook::set_once();
        Self(Portal::new(clients, u64::from(seed)))
    }

    /// See [`Portal::rows`].
    ///
    /// # Errors
    /// If there is no such list.
    pub fn rows(&self, number: u8) -> Result<u32, String> {
        Ok(self.0.rows(list(number)?))
    }

    /// See [`Portal::batches`].
    ///
    /// # Errors
    /// If there is no such list.
    pub fn batches(&self, number: u8) -> Result<u32, String> {
        Ok(self.0.batches(list(number)?))
    }

    /// See [`Portal::batch`].
    ///
    /// # Errors
    /// If there is no such list.
    pub fn batch(&self, number: u8, index: u32) -> Result<Vec<u8>, String> {
        Ok(self.0.batch(list(number)?, index))
    }

    /// See [`Portal::delta`].
    ///
    /// # Errors
    /// If there is no such list.
    pub fn delta(&self, number: u8, round: u32) -> Result<Vec<Uint8Array>, String> {
        Ok(self.0.delta(list(number)?, round).iter().map(|page| Uint8Array::from(page.as_slice())).collect())
    }

    /// See [`Portal::searches`].
    #[must_use]
    pub fn searches(&self) -> Vec<String> {
        Portal::searches().iter().map(|&words| words.to_owned()).collect()
    }
}
