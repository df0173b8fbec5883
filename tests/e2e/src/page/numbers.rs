//! The pages whose numbers open lists: tables, strips, bars, flaws.

use anyhow::{Context, Result};
use thirtyfour::prelude::*;

use super::AppPage;
use crate::words::number;

/// A table of transitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The names of the rows, each with its sum.
    pub rows: Vec<(String, u32)>,
    /// The names of the columns, each with its sum.
    pub columns: Vec<(String, u32)>,
}

/// A button that opens a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// What a screen reader says of it, or else its words.
    pub label: String,
    /// The number in it.
    pub number: u32,
    /// Its place among what the selector finds.
    at: usize,
}

impl AppPage {
    /// The table of transitions, once it is there.
    ///
    /// # Errors
    /// If there is none, or a sum cannot be read.
    pub async fn transitions(&self) -> Result<Table> {
        let read = "const table = document.querySelector('.matrix'); if (!table || !table.tFoot) return null;
            const words = cells => [...cells].map(cell => cell.innerText.trim());
            return [words(table.tHead.rows[0].cells), [...table.tBodies[0].rows].map(row => words(row.cells)),
                words(table.tFoot.rows[0].cells)]";
        let (head, rows, foot): (Vec<String>, Vec<Vec<String>>, Vec<String>) =
            self.wait("the table of transitions", async || Ok(serde_json::from_value(self.ask(read).await?)?)).await?;
        let groups = 1..head.len() - 1;
        let columns = groups.map(|at| Ok((head[at].clone(), number(&foot[at])?))).collect::<Result<_>>()?;
        let sum = |cells: &Vec<String>| Ok((cells[0].clone(), number(cells.last().context("no sum")?)?));
        Ok(Table { rows: rows.iter().map(sum).collect::<Result<_>>()?, columns })
    }

    /// The buttons that a selector finds and that hold a number, once there are any.
    ///
    /// # Errors
    /// If there are none.
    pub async fn numbered(&self, selector: &str) -> Result<Vec<Numbered>> {
        let read = format!(
            "return [...document.querySelectorAll('{selector}')].map(button => [button.getAttribute('aria-label')
                || button.innerText, button.disabled ? '' : (button.querySelector('strong') || button).innerText
                ?? button.getAttribute('aria-label').split(': ').pop()])"
        );
        self.wait(selector, async || {
            let found: Vec<(String, String)> = serde_json::from_value(self.ask(&read).await?)?;
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let numbered = found
                .into_iter()
                .enumerate()
                .filter_map(|(at, (label, text))| Some(Numbered { label, number: digits(&text).parse().ok()?, at }));
            let numbered: Vec<Numbered> = numbered.collect();
            Ok((!numbered.is_empty()).then_some(numbered))
        })
        .await
    }

    /// Presses one of the buttons that a selector finds.
    ///
    /// # Errors
    /// If there is none.
    pub async fn press_numbered(&self, selector: &str, wanted: &Numbered) -> Result<()> {
        self.wait(&wanted.label, async || {
            let buttons = self.driver.find_all(By::Css(selector)).await?;
            let button = buttons.get(wanted.at).with_context(|| format!("no button is called {}", wanted.label))?;
            self.press(button).await
        })
        .await
    }

    /// Presses Enter on one of the buttons that a selector finds, such as the bands of a drawing.
    ///
    /// # Errors
    /// If the script cannot run.
    pub async fn press_enter_on(&self, selector: &str, wanted: &Numbered) -> Result<()> {
        let press = format!(
            "const button = document.querySelectorAll('{selector}')[{}]; button.focus();
             button.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true }})); return null",
            wanted.at
        );
        self.ask(&press).await?;
        Ok(())
    }

    /// Waits until a page has opened a list of so many.
    ///
    /// # Errors
    /// If it never does.
    pub async fn wait_for_own_list(&self, total: u32) -> Result<()> {
        self.wait(&format!("a list of {total}"), async || {
            let shown = number(&self.words_of(".own-list .list-total").await?)?;
            let rows = self.rows().await?.len();
            Ok((shown == total && rows > 0 && rows <= total as usize).then_some(()))
        })
        .await
    }

    /// The names and numbers of the parts of a breakdown, once they are there.
    ///
    /// # Errors
    /// If there are none.
    pub async fn parts(&self) -> Result<Vec<(String, u32)>> {
        let read = "return [...document.querySelectorAll('.parts tbody tr')]
            .map(row => [row.cells[0].innerText.trim(), row.cells[2].innerText])";
        self.wait("the parts", async || {
            let rows: Vec<(String, String)> = serde_json::from_value(self.ask(read).await?)?;
            let rows = rows.into_iter().map(|(name, text)| Ok((name, number(&text)?))).collect::<Result<Vec<_>>>()?;
            Ok((!rows.is_empty()).then_some(rows))
        })
        .await
    }

    /// Chooses something by its name in the choice of a label.
    ///
    /// # Errors
    /// If there is no such choice.
    pub async fn choose(&self, label: &str, name: &str) -> Result<()> {
        for choice in self.driver.find_all(By::Css(".choose")).await? {
            if choice.text().await?.starts_with(label) {
                for option in choice.find_all(By::Css("option")).await? {
                    if option.text().await?.trim() == name {
                        return Ok(option.click().await?);
                    }
                }
            }
        }
        anyhow::bail!("{label} has no choice {name}")
    }

    /// The counters by the rules that are tried, once they are counted: name, number now, number then.
    ///
    /// # Errors
    /// If there are none.
    pub async fn tried_counters(&self) -> Result<Vec<(String, u32, u32)>> {
        let read = "const told = document.querySelector('.tried-told[aria-busy=false]');
            return told && [...told.querySelectorAll('.tried-counter')].map(line => line.innerText)";
        let lines: Vec<String> =
            self.wait("the tried counters", async || Ok(serde_json::from_value(self.ask(read).await?)?)).await?;
        let counter = |line: &String| {
            let (name, numbers) = line.split_once('\n').or_else(|| line.rsplit_once("  ")).context("no numbers")?;
            let (now, then) = numbers.split_once('→').context("no arrow")?;
            let digits = |text: &str| text.split_whitespace().next().map(number).context("no number")?;
            Ok((name.trim().to_owned(), digits(now)?, digits(then)?))
        };
        lines.iter().map(counter).collect()
    }
}
