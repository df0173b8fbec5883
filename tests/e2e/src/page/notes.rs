//! The notes on the chart.

use anyhow::Result;
use thirtyfour::prelude::*;

use super::AppPage;

impl AppPage {
    /// Writes words into the form of a note, in place of what it holds.
    ///
    /// # Errors
    /// If the form is not open.
    pub async fn write_note(&self, words: &str) -> Result<()> {
        let field = self
            .wait("the form of a note", async || Ok(Some(self.driver.find(By::Css(".note-words textarea")).await?)))
            .await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(field.send_keys(words).await?)
    }

    /// Clicks a button of the form, or of a note, that has these words.
    ///
    /// # Errors
    /// If there is none.
    pub async fn click_in_notes(&self, words: &str) -> Result<()> {
        self.click_by_words(".note-form button, .note-list button", words).await
    }

    /// Opens the notes behind a mark under the chart that tells these words; returns them as they stand there, each with
    /// who has written it.
    ///
    /// # Errors
    /// If there is no such mark.
    pub async fn open_notes(&self, words: &str) -> Result<Vec<String>> {
        self.click(&format!(".lane-mark[aria-label*='{words}']")).await?;
        self.wait("the notes of the month", async || {
            let mut notes = Vec::new();
            for note in self.driver.find_all(By::Css(".note-list .note-row")).await? {
                notes.push(note.text().await?);
            }
            Ok((!notes.is_empty()).then_some(notes))
        })
        .await
    }
}
