//! Waiting for what is to be seen, and saying what was missing if it never came.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// How long anything may take on a slow and busy machine before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer. An error of the question counts as "not yet": a page that is being
/// drawn anew loses its elements for a moment.
///
/// # Errors
/// If there is no answer for [`PATIENCE`]; the error says what was waited for and why the last question failed.
pub async fn until<T>(what: &str, question: impl AsyncFn() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let last = question().await;
        if let Ok(Some(answer)) = last {
            return Ok(answer);
        }
        if Instant::now() > deadline {
            match last {
                Err(error) => return Err(error.context(format!("waited in vain for {what}"))),
                _ => bail!("waited in vain for {what}"),
            }
        }
        sleep(Duration::from_millis(50)).await;
    }
}
