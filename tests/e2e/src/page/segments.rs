//! The page «Segments»: its table, and the builder.

use anyhow::{Context, Result};
use thirtyfour::prelude::*;

use super::AppPage;
use crate::words::number;

impl AppPage {
    /// The names and sizes of the segments in the tables, once all of them are counted.
    ///
    /// # Errors
    /// If they never are.
    pub async fn segments(&self) -> Result<Vec<(String, u32)>> {
        let read = "return [...document.querySelectorAll('.segment-table tbody tr')].map(row =>
            [row.querySelector('.segment-name').innerText.trim(), row.querySelector('.segment-size')?.innerText ?? ''])";
        self.wait("the sizes of segments", async || {
            let rows: Vec<(String, String)> = serde_json::from_value(self.ask(read).await?)?;
            if rows.is_empty() || rows.iter().any(|(_, size)| size.is_empty()) {
                return Ok(None);
            }
            Ok(Some(rows.into_iter().map(|(name, size)| Ok((name, number(&size)?))).collect::<Result<Vec<_>>>()?))
        })
        .await
    }

    /// Opens a segment of the tables.
    ///
    /// # Errors
    /// If there is none of this name.
    pub async fn open_segment(&self, name: &str) -> Result<()> {
        self.click_by_words(".segment-name", name).await
    }

    /// Opens the clients of a part of a segment.
    ///
    /// # Errors
    /// If there is none of this name.
    pub async fn open_part(&self, name: &str) -> Result<()> {
        self.click_by_words(".parts .part-name", name).await
    }

    /// The days on which the saved segments were used last, once one is noted of each.
    ///
    /// # Errors
    /// If one never is.
    pub async fn days_of_use(&self) -> Result<Vec<String>> {
        self.wait("the days of use", async || {
            let read = "return [...document.querySelectorAll('td.segment-used')].map(cell => cell.innerText.trim())";
            let days: Vec<String> = serde_json::from_value(self.ask(read).await?)?;
            Ok((!days.is_empty() && days.iter().all(|day| day.contains('.'))).then_some(days))
        })
        .await
    }

    /// How many clients are in the first of two compared segments alone, in both, and in the second alone.
    ///
    /// # Errors
    /// If it is never told.
    pub async fn shares(&self) -> Result<[u32; 3]> {
        let read = "return [...document.querySelectorAll('.pair-shares strong')].map(share => share.innerText)";
        self.wait("whom two segments share", async || {
            let told: Vec<String> = serde_json::from_value(self.ask(read).await?)?;
            let [first, both, second] = &told[..] else { return Ok(None) };
            Ok(Some([number(first)?, number(both)?, number(second)?]))
        })
        .await
    }

    /// The sizes of two compared segments as the table tells them, and their difference as it is written.
    ///
    /// # Errors
    /// If there is no table.
    pub async fn compared(&self) -> Result<(u32, u32, String)> {
        let read = "const cells = document.querySelector('.pair-figures tbody tr').cells;
            return [cells[1].innerText, cells[2].innerText, cells[3].innerText.trim()]";
        let (first, second, difference): (String, String, String) = serde_json::from_value(self.ask(read).await?)?;
        Ok((number(&first)?, number(&second)?, difference))
    }

    /// Opens the list of those who are in the first of two compared segments alone, in both, or in the second alone.
    ///
    /// # Errors
    /// If nothing is compared.
    pub async fn open_share(&self, place: usize) -> Result<()> {
        self.click(&format!(".pair-shares button:nth-child({})", place + 1)).await
    }

    /// Adds a condition on a field, with one of its values chosen.
    ///
    /// # Errors
    /// If there is no such field or value.
    pub async fn add_condition(&self, field: &str, value: &str) -> Result<()> {
        self.click_by_words(".segment-add > .field-choice > button", "+ Условие").await?;
        self.click_by_words(".field-picker button", field).await?;
        self.click_by_words(".segment-values > button", "выберите…").await?;
        self.click_by_words(".filter-choices label", value).await?;
        // The list folds up when the focus goes elsewhere.
        self.click(".segment-name-field input").await
    }

    /// How many clients the condition that is being built means, once they are counted.
    ///
    /// # Errors
    /// If they never are.
    pub async fn drafted(&self) -> Result<u32> {
        self.wait("the clients of the draft", async || {
            if !self.shows(".segment-outlook[aria-busy=false] .segment-count strong").await? {
                return Ok(None);
            }
            let text = self.words_of(".segment-count strong").await?;
            let before_of = text.split(" клиент").next().unwrap_or_default();
            Ok(Some(number(before_of)?))
        })
        .await
    }

    /// Names the segment that is being built.
    ///
    /// # Errors
    /// If nothing is being built.
    pub async fn name_segment(&self, name: &str) -> Result<()> {
        let field = self.driver.find(By::Css(".segment-name-field input")).await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(field.send_keys(name).await?)
    }

    /// Looks at the end of the month so many months before the last one.
    ///
    /// # Errors
    /// If there is no such month.
    pub async fn choose_month_ago(&self, ago: usize) -> Result<()> {
        for choice in self.driver.find_all(By::Css(".choose")).await? {
            if choice.text().await?.starts_with("На конец месяца") {
                let months = choice.find_all(By::Css("option")).await?;
                return Ok(months.get(ago).context("no such month")?.click().await?);
            }
        }
        anyhow::bail!("no choice of a month")
    }

    /// Picks a segment of the tables to be compared.
    ///
    /// # Errors
    /// If there is none of this name.
    pub async fn pick_segment(&self, name: &str) -> Result<()> {
        self.click(&format!("input[aria-label='Выбрать для сравнения: {name}']")).await
    }

    /// How many clients a snapshot holds, how many of them qualify no longer, and how many others would now, once that is
    /// counted.
    ///
    /// # Errors
    /// If it never is.
    pub async fn snapshot(&self) -> Result<[u32; 3]> {
        let read = "return [...document.querySelectorAll('.snapshot-since .figure strong')].map(it => it.innerText)";
        self.wait("how a snapshot has parted", async || {
            let told: Vec<String> = serde_json::from_value(self.ask(read).await?)?;
            let [listed, left, qualify] = &told[..] else { return Ok(None) };
            Ok(Some([number(listed)?, number(left)?, number(qualify)?]))
        })
        .await
    }

    /// Opens the list of a number of a snapshot, by its place.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open_snapshot(&self, place: usize) -> Result<()> {
        self.click(&format!(".snapshot-since .figures > :nth-child({})", place + 1)).await
    }
}
