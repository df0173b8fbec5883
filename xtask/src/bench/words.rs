//! What a page that measures has to tell, on its way to the command that opened it.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, post};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::browser::Browser;

/// What the page tells.
enum Word {
    /// What it has just done.
    Progress(String),
    /// The report, as JSON; the last word.
    Report(String),
    /// Why there will be no report.
    Failure(String),
}

/// Hears what the page posts.
pub(super) struct Words {
    words: UnboundedReceiver<Word>,
}

impl Words {
    /// The addresses to which the page posts: `/say`, `/result`, `/failure`; and who hears it.
    pub(super) fn listen() -> (Router, Self) {
        let (tell, words) = unbounded_channel();
        let router = Router::new()
            .route("/say", hear(&tell, Word::Progress))
            .route("/result", hear(&tell, Word::Report))
            .route("/failure", hear(&tell, Word::Failure));
        (router, Self { words })
    }

    /// Waits for the report, and prints what comes before it.
    ///
    /// # Errors
    /// If the page gives up or says nothing for so long, or if its browser ends.
    pub(super) async fn report(&mut self, browser: &mut Browser, silence: Duration) -> Result<String> {
        let mut last = Instant::now();
        loop {
            match tokio::time::timeout(Duration::from_secs(2), self.words.recv()).await {
                Ok(Some(Word::Progress(text))) => println!("  {text}"),
                Ok(Some(Word::Report(text))) => return Ok(text),
                Ok(Some(Word::Failure(text))) => bail!("the page gave up: {text}"),
                Ok(None) => bail!("the server has ended"),
                Err(_) if last.elapsed() > silence => bail!("the page has fallen silent; is there memory enough?"),
                Err(_) => {
                    browser.check()?;
                    continue;
                }
            }
            last = Instant::now();
        }
    }
}

/// Takes words of a kind.
fn hear(tell: &UnboundedSender<Word>, word: fn(String) -> Word) -> MethodRouter {
    let tell = tell.clone();
    post(move |body: String| {
        // Nobody listens any more when the command is ending.
        let _ = tell.send(word(body));
        async { StatusCode::NO_CONTENT }
    })
}
