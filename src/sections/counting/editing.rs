//! Settings that are being edited: what was seen, what is filled in, and what became of saving it.

use protocol::{CountingAnswer, CountingProblem, Directories, Leads, SaveAnswer, SaveCounting, Set, SettingsChange};
use segmentation::{Setting, Settings};

use super::Form;

/// Settings that are being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    /// Those that held when the viewer began to fill in others.
    pub seen: Settings,
    /// What is filled in.
    pub form: Form,
    /// Why what the portal holds cannot be read.
    pub problem: Option<CountingProblem>,
    /// Who has changed what, the newest first.
    pub journal: Vec<SettingsChange>,
    /// What can be named.
    pub directories: Directories,
    /// Whether there are leads to be counted.
    pub leads: Leads,
    /// What became of saving.
    pub outcome: Outcome,
}

/// What became of saving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was saved since the last change of the form.
    #[default]
    Nothing,
    /// It is being saved.
    Saving,
    /// It is saved.
    Saved,
    /// Others have changed settings meanwhile, to these.
    Overtaken(Settings),
    /// The viewer is no administrator.
    NotAllowed,
    /// A newer build wrote what the portal holds.
    Newer,
    /// The portal refused it, in these words.
    Refused(String),
}

impl Editing {
    /// Shows the settings by which everything is counted, before the portal has told more.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            seen: settings.clone(),
            form: Form::from(settings),
            problem: None,
            journal: Vec::new(),
            directories: Directories::default(),
            leads: Leads::default(),
            outcome: Outcome::Nothing,
        }
    }

    /// Takes what the portal has told. What is filled in already stays: saving finds out whether others have changed
    /// anything.
    pub fn receive(&mut self, answer: CountingAnswer) {
        self.problem = answer.problem;
        self.journal = answer.journal;
        self.directories = answer.directories;
        self.leads = answer.leads;
        if !self.is_changed() {
            self.show(&answer.settings);
        }
    }

    /// Whether anything is filled in otherwise than it is saved.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.form != Form::from(&self.seen)
    }

    /// Changes what is filled in.
    pub fn edit(&mut self, change: impl FnOnce(&mut Form)) {
        change(&mut self.form);
        self.outcome = Outcome::Nothing;
    }

    /// The settings that are filled in, if they can be tried: they make sense and differ from those that are saved.
    #[must_use]
    pub fn tried(&self) -> Option<Settings> {
        self.form.settings().ok().filter(|settings| *settings != self.seen)
    }

    /// Whether what is filled in can be saved: what the portal holds can be replaced although nothing is changed, if nobody
    /// can read it.
    #[must_use]
    pub fn can_save(&self) -> bool {
        let is_worth_it = self.tried().is_some() || self.problem.is_some() && self.form.settings().is_ok();
        is_worth_it && !matches!(self.outcome, Outcome::Saving | Outcome::Overtaken(_))
    }

    /// Begins to save; nothing if there is nothing that can be.
    pub fn save(&mut self) -> Option<SaveCounting> {
        let wanted = self.form.settings().ok().filter(|_| self.can_save())?;
        self.outcome = Outcome::Saving;
        Some(SaveCounting { seen: self.seen.clone(), wanted })
    }

    /// Takes what became of saving.
    pub fn saved(&mut self, answer: SaveAnswer) {
        self.outcome = match answer {
            SaveAnswer::Saved(Set { settings, journal }) => {
                self.show(&settings);
                self.journal = journal;
                self.problem = None;
                Outcome::Saved
            }
            SaveAnswer::Overtaken(Set { settings, journal }) => {
                self.journal = journal;
                Outcome::Overtaken(settings)
            }
            SaveAnswer::NotAllowed => Outcome::NotAllowed,
            // The form says so itself.
            SaveAnswer::OutOfRange(_) => Outcome::Nothing,
            SaveAnswer::Newer => Outcome::Newer,
            SaveAnswer::Refused(words) => Outcome::Refused(words),
        };
    }

    /// What others have changed while these were filled in.
    #[must_use]
    pub fn changed_by_others(&self) -> Vec<(Setting, Settings)> {
        match &self.outcome {
            Outcome::Overtaken(theirs) => {
                self.seen.differing(theirs).into_iter().map(|setting| (setting, theirs.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Lays the own changes over those of others, and begins to save what comes of it; nothing if that makes no sense,
    /// which the form tells then.
    pub fn save_over(&mut self) -> Option<SaveCounting> {
        let Outcome::Overtaken(theirs) = std::mem::take(&mut self.outcome) else { return None };
        let Ok(mine) = self.form.settings() else { return None };
        let joined = theirs.with_changes(&self.seen, &mine);
        self.form = Form::from(&joined);
        self.seen = theirs;
        self.save()
    }

    /// Drops what is filled in for what others have set.
    pub fn take_theirs(&mut self) {
        if let Outcome::Overtaken(theirs) = std::mem::take(&mut self.outcome) {
            self.show(&theirs);
        }
    }

    /// Drops what is filled in for what is saved.
    pub fn reset(&mut self) {
        let seen = self.seen.clone();
        self.show(&seen);
        self.outcome = Outcome::Nothing;
    }

    fn show(&mut self, settings: &Settings) {
        self.seen = settings.clone();
        self.form = Form::from(settings);
    }
}
