//! Reads the settings of counting with what they can name, and saves them.
//!
//! # Design
//! The portal offers no compare-and-set. So whoever saves says which settings he has seen, and they are read once more
//! before anything is written: what somebody else has changed meanwhile is told and not written over. Two who have
//! looked at the same moment may still both write; whoever is overwritten finds that out by the last look, which does
//! not find his change in the journal, and is told the same.

use bitrix24::counting::{self as wire, Author, Counting, CountingError};
use bitrix24::{Batch, BatchReply, CardKind, bootstrap, options};
use segmentation::{FunnelId, Settings, UserId};

use super::{answer, words};

/// Reads the settings, and the funnels and types of cards that they can name.
#[derive(Debug, Default)]
pub struct ReadCounting {
    is_done: bool,
    /// The option's text; nothing if the portal has not told it.
    pub text: Option<String>,
    /// The funnels of deals with their names; nothing if the portal has not told them.
    pub funnels: Option<Vec<(FunnelId, String)>>,
    /// The codes of the types of companies with their names; nothing if the portal has not told them.
    pub company_types: Option<Vec<(String, String)>>,
    /// The same of contacts.
    pub contact_types: Option<Vec<(String, String)>>,
    /// The codes of the sources of cards with their names; nothing if the portal has not told them.
    pub sources: Option<Vec<(String, String)>>,
    /// The same of the industries of companies.
    pub industries: Option<Vec<(String, String)>>,
    /// Code of the app in the portal; nothing if the portal has not told it.
    pub app_code: Option<String>,
    /// Whether the portal works with leads; nothing if it has not told.
    pub has_leads: Option<bool>,
}

impl ReadCounting {
    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = vec![
            options::get(wire::OPTION),
            wire::funnels(),
            wire::types(CardKind::Company),
            wire::types(CardKind::Contact),
            wire::sources(),
            bootstrap::app_info(),
            wire::industries(),
            wire::crm_mode(),
        ];
        (!self.is_done).then(|| Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let types = |command| answer(reply, command).and_then(|raw| wire::read_types(raw).ok());
        *self = Self {
            is_done: true,
            text: answer(reply, 0).map(options::read),
            funnels: answer(reply, 1).and_then(|raw| wire::read_funnels(raw).ok()),
            company_types: types(2),
            contact_types: types(3),
            sources: types(4),
            app_code: answer(reply, 5).and_then(bootstrap::read_app_code),
            industries: types(6),
            has_leads: answer(reply, 7).and_then(wire::read_has_leads),
        };
    }
}

/// Saves settings.
#[derive(Debug)]
pub struct SaveCounting {
    /// The settings that the author has seen.
    seen: Settings,
    wanted: Settings,
    author: Author,
    step: Step,
}

#[derive(Debug)]
enum Step {
    /// What is set now?
    Look,
    /// The text is set.
    Write(String),
    /// Has nobody else set another one meanwhile?
    LookAgain(String),
    Done(Saved),
}

/// What came of saving settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// They are set; with the option's text.
    Set(String),
    /// Somebody else has set others meanwhile, and those hold; with the option's text.
    Overtaken(String),
    /// What is set cannot be replaced.
    Unreadable(CountingError),
    /// The portal refused it, in these words of its own.
    Refused(String),
}

impl SaveCounting {
    /// Saves `wanted` in place of `seen`. The author's moment does not matter: the portal tells it.
    #[must_use]
    pub fn new(seen: Settings, wanted: Settings, user: UserId, name: String) -> Self {
        Self { seen, wanted, author: Author { at: String::new(), user, name }, step: Step::Look }
    }

    /// What came of it, once there is nothing more to ask.
    #[must_use]
    pub fn outcome(&self) -> Option<&Saved> {
        if let Step::Done(saved) = &self.step { Some(saved) } else { None }
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        let calls = match &self.step {
            Step::Look | Step::LookAgain(_) => vec![options::get(wire::OPTION)],
            Step::Write(text) => vec![options::set(wire::OPTION, text)],
            Step::Done(_) => return None,
        };
        Some(Batch::new(calls))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let Some(raw) = answer(reply, 0) else {
            self.step = Step::Done(match std::mem::replace(&mut self.step, Step::Look) {
                // It is set, though nobody can say whether by now somebody else has set another.
                Step::LookAgain(text) => Saved::Set(text),
                _ => Saved::Refused(words(reply)),
            });
            return;
        };
        self.step = match std::mem::replace(&mut self.step, Step::Look) {
            Step::Look => {
                self.author.at = reply.time.date_start.chars().take("2026-01-01T00:00".len()).collect();
                self.looked(options::read(raw))
            }
            Step::Write(text) => Step::LookAgain(text),
            Step::LookAgain(text) => Step::Done(self.looked_again(text, options::read(raw))),
            done @ Step::Done(_) => done,
        };
    }

    fn looked(&self, text: String) -> Step {
        match Counting::parse(&text) {
            Ok(present) if present.settings == self.wanted => Step::Done(Saved::Set(text)),
            Ok(present) if present.settings != self.seen => Step::Done(Saved::Overtaken(text)),
            // What cannot be read holds nowhere, so that nothing is lost with it.
            _ => match wire::rewrite(&text, &self.wanted, &self.author) {
                Ok(text) => Step::Write(text),
                Err(error) => Step::Done(Saved::Unreadable(error)),
            },
        }
    }

    fn looked_again(&self, ours: String, text: String) -> Saved {
        let changed = self.seen.differing(&self.wanted);
        let is_on_ours =
            |present: &Counting| !changed.is_empty() && present.tells(&self.author, &self.wanted, &changed);
        if text == ours || Counting::parse(&text).is_ok_and(|present| is_on_ours(&present)) {
            Saved::Set(text)
        } else {
            Saved::Overtaken(text)
        }
    }
}

#[cfg(test)]
mod tests;
