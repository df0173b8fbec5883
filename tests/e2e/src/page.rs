//! The app as a person sees it: what can be read on the page and what can be done with it. The only file of the tests
//! that knows how the page is built; it finds things by their roles and by their words.

mod access;
mod list;
mod notes;
mod numbers;
mod segments;

pub use numbers::{Numbered, Table};

use std::cell::Cell;
use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use segmentation::{Group, Mode, Month};
use serde_json::{Value, json};
use thirtyfour::common::command::Command;
use thirtyfour::prelude::*;

use crate::wait::until;
use crate::words::{group_name, group_named, mode_name, mode_named, month_named, number};

/// Numbers of some groups.
pub type Counts = BTreeMap<Group, u32>;

/// A client's row in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The card's path in the portal, for example `/crm/contact/details/12/`.
    pub path: String,
    /// The words of the row.
    pub words: String,
}

/// The app's page, inside the portal's frame or alone in its tab.
pub struct AppPage {
    driver: WebDriver,
    /// Whether a first run is agreed to as soon as it is asked about.
    agrees: Cell<bool>,
}

impl AppPage {
    /// The page in this browser.
    #[must_use]
    pub fn new(driver: WebDriver) -> Self {
        Self { driver, agrees: Cell::new(true) }
    }

    /// Opens an address of the portal, and enters the frame in which it shows the app.
    ///
    /// # Errors
    /// If the portal shows no frame.
    pub async fn open_in_portal(&self, address: &str) -> Result<()> {
        self.driver.goto(address).await?;
        self.enter_frame().await
    }

    /// Opens the app without a portal around it.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn open_alone(&self, address: &str) -> Result<()> {
        Ok(self.driver.goto(address).await?)
    }

    /// Loads the portal and the app in it anew, as F5 does.
    ///
    /// # Errors
    /// If the portal shows no frame.
    pub async fn reload(&self) -> Result<()> {
        self.driver.enter_default_frame().await?;
        self.driver.refresh().await?;
        self.enter_frame().await
    }

    /// Opens another window of the same browser and looks at it; it is empty.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn open_window(&self) -> Result<()> {
        let window = self.driver.new_window().await?;
        Ok(self.driver.switch_to_window(window).await?)
    }

    /// Looks at the app in another window; the first one has the number 0.
    ///
    /// # Errors
    /// If there is no such window, or no app in it.
    pub async fn look_at_window(&self, number: usize) -> Result<()> {
        let windows = self.driver.windows().await?;
        let window = windows.get(number).with_context(|| format!("there is no window {number}"))?;
        self.driver.switch_to_window(window.clone()).await?;
        self.enter_frame().await
    }

    /// Closes a window that is not the last one, and looks at the app in the first one that is left.
    ///
    /// # Errors
    /// If there is no such window.
    pub async fn close_window(&self, number: usize) -> Result<()> {
        self.look_at_window(number).await?;
        self.driver.close_window().await?;
        self.look_at_window(0).await
    }

    async fn enter_frame(&self) -> Result<()> {
        let frame =
            until("the app's frame", async || Ok(Some(self.driver.find(By::Css("iframe[name]")).await?))).await?;
        Ok(frame.enter_frame().await?)
    }

    /// Waits until everything is read and counted: the numbers are there, and nothing is being done any more.
    ///
    /// # Errors
    /// If the reading does not come to its end; the error says what the page shows instead.
    pub async fn wait_until_finished(&self) -> Result<()> {
        let is_finished = "return !!document.querySelector('.header .stamp') && !document.querySelector('.progress')
            && !document.querySelector('.header .primary:disabled')";
        self.wait("the end of the reading", async || Ok((self.ask(is_finished).await? == true).then_some(()))).await
    }

    /// Waits until some months of a stage are read, and returns the one that comes next.
    ///
    /// # Errors
    /// If they never are.
    pub async fn wait_for_finished_months(&self) -> Result<Month> {
        self.wait("finished months", async || {
            // For example: август 2022, 103 из 136 · 12 500 записей; of another window, its stage stands before.
            let detail = self.words_of(".progress-detail").await?;
            let part = detail.split(" · ").find(|part| part.contains(" из ")).context("no month")?;
            let (month, rest) = part.split_once(", ").context("no month")?;
            let done = number(rest.split(" из ").next().unwrap_or_default())?;
            Ok((done > 0).then_some(month_named(month)?))
        })
        .await
    }

    /// Waits until the page shows these words.
    ///
    /// # Errors
    /// If it never does; the error says what the page shows instead.
    pub async fn wait_for_text(&self, words: &str) -> Result<()> {
        self.wait(words, async || Ok(self.text().await?.contains(words).then_some(()))).await
    }

    /// All words on the page, as a person reads them.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn text(&self) -> Result<String> {
        self.words_of("body").await
    }

    /// Opens one of the five modes.
    ///
    /// # Errors
    /// If there is no such tab.
    pub async fn choose_mode(&self, mode: Mode) -> Result<()> {
        self.click_by_words("[role=tab]", mode_name(mode)).await?;
        self.wait(mode_name(mode), async || {
            Ok((self.words_of("[role=tab][aria-selected=true]").await? == mode_name(mode)).then_some(()))
        })
        .await
    }

    /// The counters of the chosen mode.
    ///
    /// # Errors
    /// If a counter shows no number, or a name that no group has.
    pub async fn counters(&self) -> Result<Counts> {
        let read = "return [...document.querySelectorAll('.counters button')]
            .map(c => [c.querySelector('.counter-name').innerText, c.querySelector('strong').innerText])";
        let shown: Vec<(String, String)> = serde_json::from_value(self.ask(read).await?)?;
        let mode = self.mode().await?;
        shown.iter().map(|(name, count)| Ok((group_named(mode, name)?, number(count)?))).collect()
    }

    /// Opens the list of the clients behind a counter.
    ///
    /// # Errors
    /// If there is no such counter.
    pub async fn choose_counter(&self, group: Group) -> Result<()> {
        self.click_by_words(".counters button", group_name(group)).await
    }

    /// The table of the chart's numbers in the chosen mode.
    ///
    /// # Errors
    /// If there is no table, or a number, month or group in it cannot be read.
    pub async fn table(&self) -> Result<BTreeMap<Month, Counts>> {
        if !self.shows(".data-table").await? {
            self.click_by_words(".controls button", "Таблица").await?;
        }
        let read = "const table = document.querySelector('.data-table table');
            const words = cells => [...cells].map(cell => cell.innerText);
            return table && [words(table.querySelectorAll('thead th')),
                [...table.querySelectorAll('tbody tr')].map(row => words(row.children))]";
        let (head, rows): (Vec<String>, Vec<Vec<String>>) =
            self.wait("the table", async || Ok(serde_json::from_value(self.ask(read).await?)?)).await?;
        let mode = self.mode().await?;
        let last = head.len() - 1;
        let groups = head[1..last].iter().map(|name| group_named(mode, name)).collect::<Result<Vec<_>>>()?;
        let row = |cells: &Vec<String>| {
            let counts = cells[1..last].iter().map(|count| number(count)).collect::<Result<Vec<_>>>()?;
            Ok((month_named(&cells[0])?, groups.iter().copied().zip(counts).collect()))
        };
        rows.iter().map(row).collect()
    }

    /// Clicks the button that has these words.
    ///
    /// # Errors
    /// If there is none.
    pub async fn click_button(&self, words: &str) -> Result<()> {
        self.click_by_words("button", words).await
    }

    /// Clicks the sign that leads to the entry of the knowledge base with this title.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open_help(&self, title: &str) -> Result<()> {
        self.click(&format!("a[aria-label='Справка: {title}']")).await
    }

    /// Clicks the link that has these words.
    ///
    /// # Errors
    /// If there is none.
    pub async fn follow_link(&self, words: &str) -> Result<()> {
        self.click_by_words("a", words).await
    }

    /// Goes back in the history, as the browser's button does.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn go_back(&self) -> Result<()> {
        self.ask("history.back()").await.map(drop)
    }

    /// Leaves the portal for another page in the same window.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn leave(&self) -> Result<()> {
        self.driver.enter_default_frame().await?;
        Ok(self.driver.goto("about:blank").await?)
    }

    /// Goes back to the portal that was left, as the browser's button does, and enters the app's frame.
    ///
    /// # Errors
    /// If the portal shows no frame.
    pub async fn come_back(&self) -> Result<()> {
        self.driver.back().await?;
        self.enter_frame().await
    }

    /// Touches what a selector finds and what begins with these words, with a finger.
    ///
    /// # Errors
    /// If there is no such element, or the browser knows no fingers.
    pub async fn tap(&self, selector: &str, words: &str) -> Result<()> {
        let element = self
            .wait(words, async || {
                for element in self.driver.find_all(By::Css(selector)).await? {
                    if element.text().await?.starts_with(words) && element.is_enabled().await? {
                        return Ok(Some(element));
                    }
                }
                Ok(None)
            })
            .await?;
        element.scroll_into_view().await?;
        let finger = json!({
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "touch" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "origin": element.to_json()?, "x": 0, "y": 0 },
                { "type": "pointerDown", "button": 0 },
                { "type": "pointerUp", "button": 0 },
            ],
        });
        self.driver.cmd(Command::PerformActions(json!([finger]).into())).await?;
        Ok(())
    }

    /// The words of the element that has the focus.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn focused_words(&self) -> Result<String> {
        Ok(self.driver.active_element().await?.text().await?)
    }

    /// Clicks the button beside the main command, which unfolds the other ones or folds them up.
    ///
    /// # Errors
    /// If there is none.
    pub async fn unfold_commands(&self) -> Result<()> {
        self.click("button[aria-label='Другие команды']").await
    }

    /// Unfolds what has these words as its summary.
    ///
    /// # Errors
    /// If there is none.
    pub async fn unfold(&self, words: &str) -> Result<()> {
        self.click_by_words("summary", words).await
    }

    /// Whether the button that has these words can be clicked.
    ///
    /// # Errors
    /// If no such button is shown.
    pub async fn can_click(&self, words: &str) -> Result<bool> {
        for element in self.driver.find_all(By::Css("button")).await? {
            if element.text().await?.starts_with(words) {
                return Ok(element.is_enabled().await?);
            }
        }
        bail!("no button is called {words}")
    }

    async fn click_by_words(&self, selector: &str, words: &str) -> Result<()> {
        self.wait(words, async || {
            let mut begins = None;
            for element in self.driver.find_all(By::Css(selector)).await? {
                let text = element.text().await?;
                if text == words {
                    return self.press(&element).await;
                }
                if text.starts_with(words) {
                    begins = begins.or(Some(element));
                }
            }
            match begins {
                Some(element) => self.press(&element).await,
                None => Ok(None),
            }
        })
        .await
    }

    /// Clicks what a selector finds, as soon as it can be clicked.
    async fn click(&self, selector: &str) -> Result<()> {
        self.wait(selector, async || self.press(&self.driver.find(By::Css(selector)).await?).await).await
    }

    /// Clicks an element, and looks whether it got the click: one that has moved between the look at its place and the
    /// press, or that takes no clicks yet, did not. Nothing then, for whoever waits to try again.
    async fn press(&self, element: &WebElement) -> Result<Option<()>> {
        const LISTEN: &str = "window.clicksGot = 0;
            arguments[0].addEventListener('click', () => { window.clicksGot += 1; }, { capture: true, once: true })";
        self.driver.execute(LISTEN, vec![element.to_json()?]).await?;
        element.click().await?;
        // A click that led to another page has taken the number away with this one.
        let was_missed = self.ask("return window.clicksGot === 0").await.is_ok_and(|answer| answer == true);
        Ok((!was_missed).then_some(()))
    }

    /// The words of the first thing that a selector finds.
    ///
    /// # Errors
    /// If there is none.
    pub async fn text_of(&self, selector: &str) -> Result<String> {
        Ok(self.driver.find(By::Css(selector)).await?.text().await?)
    }

    /// Whether a selector finds anything that is shown.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn shows(&self, selector: &str) -> Result<bool> {
        for element in self.driver.find_all(By::Css(selector)).await? {
            if element.is_displayed().await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The words of a part of the portal around the app; none if the part is not there.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn portal_words(&self, selector: &str) -> Result<String> {
        self.driver.enter_default_frame().await?;
        let words = self.words_of(selector).await.unwrap_or_default();
        self.enter_frame().await?;
        Ok(words)
    }

    /// Presses keys, by their names in the DOM, while the chart has the focus.
    ///
    /// # Errors
    /// If there is no chart, or a key has no name here.
    pub async fn press_on_chart(&self, keys: &[&str]) -> Result<()> {
        self.driver.find(By::Css(".chart-frame [role=slider]")).await?.focus().await?;
        for key in keys {
            let key = match *key {
                "End" => Key::End,
                "Enter" => Key::Enter,
                "ArrowLeft" => Key::Left,
                other => bail!("no key {other}"),
            };
            self.driver.active_element().await?.send_keys(key.value().to_string()).await?;
        }
        Ok(())
    }

    /// How much wider and how much higher than its window the page is, in CSS pixels: what a person has to scroll.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn overflow(&self) -> Result<(i64, i64)> {
        let read = "const page = document.documentElement;
            return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight]";
        Ok(serde_json::from_value(self.ask(read).await?)?)
    }

    /// The part of the app's address after `#`: what is looked at.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn address_fragment(&self) -> Result<String> {
        Ok(self.ask("return location.hash").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Everything that is on the page as it is built, hidden words and attributes included.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn source(&self) -> Result<String> {
        Ok(self.ask("return document.documentElement.outerHTML").await?.as_str().unwrap_or_default().to_owned())
    }

    /// The databases that the browser keeps for the app, each with a digest of all it holds.
    ///
    /// # Errors
    /// If the browser lets the frame keep nothing.
    pub async fn databases(&self) -> Result<BTreeMap<String, String>> {
        let read = "const done = request => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
            const digest = async name => {
                const database = await done(indexedDB.open(name));
                const stores = [...database.objectStoreNames].map(name => database.transaction(name).objectStore(name));
                const content = stores.map(store => Promise.all([done(store.getAllKeys()), done(store.getAll())]));
                const text = JSON.stringify(await Promise.all(content));
                database.close();
                const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
                return [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('');
            };
            return indexedDB.databases().then(found => Promise.all(found.map(async it => [it.name, await digest(it.name)])))
                .then(Object.fromEntries)";
        Ok(serde_json::from_value(self.ask(read).await?)?)
    }

    /// From now on the question before a first reading is left to the test; otherwise it is answered by waiting.
    pub fn decide_about_the_first_run(&self) {
        self.agrees.set(false);
    }

    /// Presses «Начать», if the page asks before a first reading.
    async fn agree_to_first_run(&self) -> Result<()> {
        const PRESS: &str = "const button = document.querySelector('.first-run .notice button, \
            .first-run .primary:not(:disabled), .invitation [aria-expanded=false]'); if (button) button.click(); return !!button";
        self.ask(PRESS).await.map(|_| ())
    }

    /// Opens a page of the app by its name.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open_section(&self, name: &str) -> Result<()> {
        self.click_by_words(".sections button", name).await
    }

    /// Chooses a file in the field of a page.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn choose_file(&self, path: &str) -> Result<()> {
        Ok(self.driver.find(By::Css("input[type=file]")).await?.send_keys(path).await?)
    }

    /// Types a word into the text field of a page.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn type_word(&self, word: &str) -> Result<()> {
        Ok(self.driver.find(By::Css(".page-question input")).await?.send_keys(word).await?)
    }

    /// Fills in a rule of counting, known by the first word of its name, in place of what its field holds.
    ///
    /// # Errors
    /// If there is no such rule.
    pub async fn fill_rule(&self, name: &str, text: &str) -> Result<()> {
        for label in self.driver.find_all(By::Css(".counting-field label")).await? {
            if label.text().await?.starts_with(name) {
                let field = label.find(By::Css("input")).await?;
                field.send_keys(Key::Control + "a").await?;
                return Ok(field.send_keys(text).await?);
            }
        }
        bail!("no rule is called {name}")
    }

    /// Waits for an answer, and tells what the page shows if there is none.
    async fn wait<T>(&self, what: &str, question: impl AsyncFn() -> Result<Option<T>>) -> Result<T> {
        let question = async || {
            if self.agrees.get() {
                self.agree_to_first_run().await?;
            }
            question().await
        };
        match until(what, question).await {
            Ok(answer) => Ok(answer),
            Err(error) => bail!("{error:#}; the page shows: {}", self.text().await.unwrap_or_default()),
        }
    }

    /// The mode that is chosen.
    async fn mode(&self) -> Result<Mode> {
        let words = self.words_of("[role=tab][aria-selected=true]").await?;
        mode_named(&words)
    }

    /// The words of the first element that a selector finds.
    async fn words_of(&self, selector: &str) -> Result<String> {
        let words = self.driver.find(By::Css(selector)).await?.text().await?;
        // No-break spaces look like spaces.
        Ok(words.replace(['\u{a0}', '\u{202f}'], " "))
    }

    async fn ask(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }
}
