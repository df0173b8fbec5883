//! The list of clients: what it shows, and what a person does with it.

use anyhow::{Result, bail};
use segmentation::Group;
use thirtyfour::prelude::*;

use super::{AppPage, Row};
use crate::words::{group_name, number};

impl AppPage {
    /// The rows of the list that are in view.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn rows(&self) -> Result<Vec<Row>> {
        let read = "return [...document.querySelectorAll('.rows-all [role=row]')].filter(row => row.querySelector('a'))
            .map(row => [new URL(row.querySelector('a').href).pathname, row.innerText])";
        let rows: Vec<(String, String)> = serde_json::from_value(self.ask(read).await?)?;
        Ok(rows.into_iter().map(|(path, words)| Row { path, words }).collect())
    }

    /// Waits until the list shows a group with so many clients in all.
    ///
    /// # Errors
    /// If it never does.
    pub async fn wait_for_list(&self, group: Group, total: u32) -> Result<()> {
        self.wait(&format!("a list of {total}: {}", group_name(group)), async || {
            let heading = self.words_of(".list-head h2").await?;
            let shown = number(&self.words_of(".list-total").await?)?;
            Ok((heading.starts_with(group_name(group)) && shown == total).then_some(()))
        })
        .await
    }

    /// Waits until the search has found so many clients.
    ///
    /// # Errors
    /// If it never does.
    pub async fn wait_for_found(&self, matching: u32) -> Result<()> {
        self.wait(&format!("{matching} found"), async || {
            let found = self.words_of(".search-found").await?;
            // For example: найдено 12 из 3 400
            let shown = found.split(" из ").next().map(number).transpose()?;
            Ok((shown == Some(matching)).then_some(()))
        })
        .await
    }

    /// Types words into the search field of the list, in place of what stood there.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn search(&self, words: &str) -> Result<()> {
        let field = self.driver.find(By::Css("input[type=search]")).await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(field.send_keys(words).await?)
    }

    /// Clicks the name in a row.
    ///
    /// # Errors
    /// If the row is not in view.
    pub async fn open_card(&self, row: &Row) -> Result<()> {
        self.click(&format!("[role=row] a[href$='{}']", row.path)).await
    }

    /// Has the client of a row explained.
    ///
    /// # Errors
    /// If the row is not in view.
    pub async fn ask_why(&self, row: &Row) -> Result<()> {
        self.click(&format!("[role=row]:has(a[href$='{}']) .menu-button", row.path)).await?;
        self.click_by_words("[role=menuitem]", "Почему здесь").await
    }

    /// Presses the head of a column of the list.
    ///
    /// # Errors
    /// If there is no such column.
    pub async fn sort_by(&self, column: &str) -> Result<()> {
        self.click_by_words(".head-sort", column).await
    }

    /// Narrows the list by a filter: a field, and one of its values.
    ///
    /// # Errors
    /// If there is no such field or value.
    pub async fn add_filter(&self, field: &str, value: &str) -> Result<()> {
        self.click_by_words(".filter-choice > button", "+ Фильтр").await?;
        self.click_by_words(".filter-fields button", field).await?;
        self.click_by_words(".filter-option, .filter-choices label", value).await?;
        self.click_by_words(".filter-editor button", "Готово").await
    }

    /// Takes the last filter of the list away.
    ///
    /// # Errors
    /// If there is none.
    pub async fn remove_filter(&self) -> Result<()> {
        self.click(".chip:last-of-type .chip-remove").await
    }

    /// Has the list, or those who are selected, saved as a file of a kind with phones and e-mail addresses.
    ///
    /// # Errors
    /// If there is no such kind.
    pub async fn export_with_phones(&self, form: &str) -> Result<()> {
        self.click(".list-tools .export > button").await?;
        self.click(".export-phones input").await?;
        self.click_by_words(".list-tools .export-form", form).await?;
        self.wait_for_text("Файл передан браузеру").await
    }

    /// Has the list saved as a file of a kind.
    ///
    /// # Errors
    /// If there is no such kind.
    pub async fn export(&self, form: &str) -> Result<()> {
        self.click(".list-tools .export > button").await?;
        self.click_by_words(".list-tools .export-form", form).await?;
        self.wait_for_text("Файл передан браузеру").await
    }

    /// Copies the link to the view with the first client of the list; returns it.
    ///
    /// # Errors
    /// If there is no row, or no link is shown.
    pub async fn copy_link(&self) -> Result<String> {
        self.click(".rows-all .menu-button").await?;
        self.click_by_words("[role=menuitem]", "Копировать ссылку").await?;
        let read = "return document.querySelector('.list-foot input').value";
        self.wait("the link", async || Ok(self.ask(read).await?.as_str().map(str::to_owned))).await
    }

    /// Presses keys, by their names in the DOM, while the list has the focus.
    ///
    /// # Errors
    /// If there is no list, or a key has no name here.
    pub async fn press_on_list(&self, keys: &[&str]) -> Result<()> {
        self.driver.find(By::Css(".rows[role=grid]")).await?.focus().await?;
        for key in keys {
            let key = match *key {
                "End" => Key::End.value().to_string(),
                "Enter" => Key::Enter.value().to_string(),
                "ArrowDown" => Key::Down.value().to_string(),
                " " => " ".to_owned(),
                other => bail!("no key {other}"),
            };
            self.driver.active_element().await?.send_keys(key).await?;
        }
        Ok(())
    }
}
