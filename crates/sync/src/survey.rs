//! The survey at the start: two small batches that tell who is looking, how large the portal is and what its stages mean.

use bitrix24::reply::Part;
use bitrix24::survey::{self, Profile};
use bitrix24::{Batch, Call, OddAnswer, PortalError, Remedy, Source, Stages, list, options, stages};
use segmentation::{Id, Month};

use crate::lease;
use crate::plan::Sizes;

/// What the survey found out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    /// Who is looking.
    pub(crate) viewer: Option<Profile>,
    /// Whether the wider limits of an Enterprise plan hold.
    pub(crate) is_enterprise: bool,
    /// The month of the oldest card; nothing if there is no card.
    pub(crate) first_month: Option<Month>,
    /// How large the lists are.
    pub(crate) sizes: Sizes,
    /// What the stages mean.
    pub(crate) stages: Stages,
    /// Names of the users.
    pub(crate) users: Vec<(Id, String)>,
    /// Lists that the viewer may not read or the portal does not have.
    pub(crate) closed: Vec<Source>,
    /// Whether the portal has no such method or record as contacts and companies are read by: it is too old.
    pub(crate) is_too_old: bool,
    /// Whether the portal refuses the names of its users.
    pub(crate) refuses_users: bool,
    /// Lists that cannot be read rightly, for the portal has failed to tell what is needed for it, and how.
    pub(crate) failed: Vec<(Source, PortalError)>,
    /// The note of whoever reads; nothing if it cannot be read.
    pub(crate) reader: Option<String>,
    invoice_categories: Vec<Id>,
    users_total: usize,
    /// How often the portal has failed to answer a question.
    failures: Vec<(Question, u32)>,
}

/// A question that the portal fails to answer is asked so often before it is done without.
const ATTEMPTS: u32 = 3;

/// Why the survey cannot be used.
#[derive(Debug)]
pub(crate) enum SurveyError {
    /// The portal refused a command that has to work.
    Portal(PortalError),
    /// The portal answered something else than documented.
    Odd(OddAnswer),
}

impl From<OddAnswer> for SurveyError {
    fn from(odd: OddAnswer) -> Self {
        Self::Odd(odd)
    }
}

/// One question of the survey.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    Profile,
    AppInfo,
    InvoiceCategories,
    Stages(String),
    Oldest(Source),
    LargestId(Source),
    Users(usize),
    Reader,
}

impl Question {
    pub(crate) fn call(&self) -> Call {
        match self {
            Self::Profile => survey::profile(),
            Self::AppInfo => survey::app_info(),
            Self::InvoiceCategories => survey::invoice_categories(),
            Self::Stages(directory) => survey::stages(directory),
            Self::Oldest(source) => list::oldest(*source),
            Self::LargestId(source) => list::largest_id(*source),
            Self::Users(start) => survey::users(*start),
            Self::Reader => options::get(lease::OPTION),
        }
    }
}

/// The first batch: everything that needs no answer before it can be asked.
pub(crate) fn first_questions() -> Vec<Question> {
    let mut questions = vec![
        Question::Profile,
        Question::AppInfo,
        Question::InvoiceCategories,
        Question::Stages(stages::OLD_INVOICE_STAGES.to_owned()),
        Question::Oldest(Source::Companies),
        Question::Oldest(Source::Contacts),
        Question::Users(0),
    ];
    questions.extend(Source::ALL.map(Question::LargestId));
    questions.push(Question::Reader);
    questions
}

/// The request that asks some questions.
pub(crate) fn batch(questions: &[Question]) -> Batch {
    Batch::new(questions.iter().map(Question::call).collect())
}

impl Survey {
    /// What the answers to the first batch leave to be asked. A portal has few enough categories and users for one batch;
    /// of the users beyond it only the names are missing.
    pub(crate) fn further_questions(&self) -> Vec<Question> {
        const USERS_PER_PAGE: usize = bitrix24::PAGE_LENGTH;
        let directories = self.invoice_categories.iter().map(|&category| stages::smart_invoice_stages(category));
        let more_users = (USERS_PER_PAGE..self.users_total).step_by(USERS_PER_PAGE);
        directories.map(Question::Stages).chain(more_users.map(Question::Users)).take(bitrix24::BATCH_LENGTH).collect()
    }

    /// Takes the answer to one question.
    pub(crate) fn take(&mut self, question: &Question, part: Option<&Part<'_>>) -> Result<(), SurveyError> {
        let part = match part {
            Some(part) => part,
            // Whose turn it is may stay unknown: the reading goes on without.
            None if *question == Question::Reader => return Ok(()),
            None => return Err(unanswered()),
        };
        let raw = match &part.result {
            Ok(raw) => raw,
            Err(error) => return self.refused(question, error),
        };
        match question {
            Question::Profile => self.viewer = Some(survey::read_profile(raw)?),
            Question::AppInfo => self.is_enterprise = survey::read_is_enterprise(raw),
            Question::InvoiceCategories => self.invoice_categories = survey::read_categories(raw)?,
            Question::Stages(_) => survey::read_stages(raw, &mut self.stages)?,
            Question::Oldest(source) => {
                if let Some(created) = list::read_oldest(*source, raw)? {
                    let month = Month::of(created);
                    self.first_month = Some(self.first_month.map_or(month, |first| first.min(month)));
                }
            }
            Question::LargestId(source) => {
                let largest = list::read_ids(*source, raw)?.first().copied().unwrap_or(0);
                self.sizes.largest_ids.insert(*source, largest);
            }
            Question::Users(start) => {
                if *start == 0 {
                    self.users_total = part.total.and_then(|total| total.try_into().ok()).unwrap_or(0);
                }
                self.users.extend(survey::read_users(raw)?);
            }
            Question::Reader => self.reader = Some(options::read(raw)),
        }
        Ok(())
    }

    /// Takes the refusal of one question.
    ///
    /// What concerns every request (the token, the limits, the plan) is no answer: the question is asked again. A list that
    /// is closed or is not there is left out. A list whose size the portal fails to tell is read all the same, and so are
    /// those whose users have no names; only where it fails to tell what the stages of invoices mean, they are not.
    fn refused(&mut self, question: &Question, error: &PortalError) -> Result<(), SurveyError> {
        let remedy = error.remedy();
        let is_of_request = !matches!(
            remedy,
            Remedy::NoRight | Remedy::NotThere | Remedy::GiveUp | Remedy::AppNotAllowed | Remedy::TryAgain
        );
        let is_absent = *question == Question::LargestId(Source::OldInvoices) && remedy == Remedy::GiveUp;
        let is_spare = is_absent || matches!(question, Question::Reader | Question::AppInfo);
        let is_failure = matches!(remedy, Remedy::GiveUp | Remedy::TryAgain) && !is_spare;
        if is_of_request || is_failure && self.failed(question) < ATTEMPTS {
            return Err(SurveyError::Portal(error.clone()));
        }
        match (question, remedy) {
            (Question::Reader | Question::AppInfo, _) => {}
            (Question::Users(_), _) => self.refuses_users = true,
            (Question::LargestId(Source::OldInvoices), Remedy::GiveUp) => self.closed.push(Source::OldInvoices),
            (Question::LargestId(source), Remedy::NoRight | Remedy::NotThere) => {
                self.closed.push(*source);
                let is_card = matches!(source, Source::Companies | Source::Contacts);
                self.is_too_old |= is_card && remedy == Remedy::NotThere;
            }
            (Question::LargestId(_), Remedy::GiveUp | Remedy::TryAgain) => {}
            (
                Question::Oldest(_) | Question::InvoiceCategories | Question::Stages(_),
                Remedy::NoRight | Remedy::NotThere,
            ) => {}
            (Question::InvoiceCategories, Remedy::GiveUp | Remedy::TryAgain) => {
                self.failed.push((Source::Invoices, error.clone()));
            }
            (Question::Stages(directory), Remedy::GiveUp | Remedy::TryAgain) => {
                let is_old = directory == stages::OLD_INVOICE_STAGES;
                self.failed.push((if is_old { Source::OldInvoices } else { Source::Invoices }, error.clone()));
            }
            _ => return Err(SurveyError::Portal(error.clone())),
        }
        Ok(())
    }

    /// Counts a failure to answer a question.
    fn failed(&mut self, question: &Question) -> u32 {
        match self.failures.iter_mut().find(|(known, _)| known == question) {
            Some((_, failures)) => {
                *failures += 1;
                *failures
            }
            None => {
                self.failures.push((question.clone(), 1));
                1
            }
        }
    }

    /// Whether neither directory of cards may be read: then there is nothing to count.
    pub(crate) fn sees_no_cards(&self) -> bool {
        [Source::Companies, Source::Contacts].iter().all(|source| self.closed.contains(source))
    }
}

fn unanswered() -> SurveyError {
    let detail = "the portal left a command unanswered".to_owned();
    OddAnswer { method: Batch::METHOD.to_owned(), detail }.into()
}
