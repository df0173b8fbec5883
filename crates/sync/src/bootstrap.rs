//! The bootstrap at the start: small batches that tell who is looking, how large the portal is, what its stages mean,
//! what its currencies are worth, and what the user fields of its own are that somebody has asked for.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::bootstrap::{self, Profile};
use bitrix24::reply::Part;
use bitrix24::user_fields::{self, Language};
use bitrix24::{
    Batch, Call, CardKind, Currencies, OddAnswer, PortalError, PortalField, PortalTime, Remedy, Source, Stages,
    counting, currencies, list, options, portal_fields, stages,
};
use segmentation::condition::UserFieldKind;
use segmentation::{CategoryId, Month, UserFieldId, UserId};

use crate::lease;
use crate::plan::Sizes;

/// What the bootstrap found out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bootstrap {
    /// Who is looking.
    pub(crate) viewer: Option<Profile>,
    /// The portal's clock, as it was told when it was asked for.
    pub(crate) clock: Option<PortalTime>,
    /// Whether the wider limits of an Enterprise plan hold.
    pub(crate) is_enterprise: bool,
    /// The month of the oldest card; nothing if there is no card.
    pub(crate) first_month: Option<Month>,
    /// How large the lists are.
    pub(crate) sizes: Sizes,
    /// What the stages mean.
    pub(crate) stages: Stages,
    /// Names of the users.
    pub(crate) users: Vec<(UserId, String)>,
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
    /// The text that tells the settings of counting; nothing if it cannot be had.
    pub(crate) counting: Option<String>,
    /// The currencies; nothing if the portal has told them in a form that cannot be read.
    pub(crate) currencies: Option<Currencies>,
    /// The user fields of the portal's own, by the kind of cards; a kind whose fields were not told is missing.
    pub(crate) portal_fields: BTreeMap<CardKind, Vec<PortalField>>,
    /// Whether it was asked how many leads there are.
    pub(crate) has_asked_leads: bool,
    /// The fields whose items were asked for.
    items_known: BTreeSet<UserFieldId>,
    language: Language,
    invoice_categories: Vec<CategoryId>,
    users_total: usize,
    /// How often the portal has failed to answer a question.
    failures: Vec<(Question, u32)>,
}

/// A question that the portal fails to answer is asked so often before it is done without.
const ATTEMPTS: u32 = 3;

/// Why the bootstrap cannot be used.
#[derive(Debug)]
pub(crate) enum BootstrapError {
    /// The portal refused a command that has to work.
    Portal(PortalError),
    /// The portal answered something else than documented.
    Odd(OddAnswer),
}

impl From<OddAnswer> for BootstrapError {
    fn from(odd: OddAnswer) -> Self {
        Self::Odd(odd)
    }
}

/// One question of the bootstrap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    Profile,
    AppInfo,
    /// The portal's clock.
    ServerTime,
    InvoiceCategories,
    Stages(String),
    Oldest(Source),
    LargestId(Source),
    Users(usize),
    Currencies,
    /// Which user fields cards have.
    PortalFields(CardKind),
    /// The items of a list among them.
    PortalItems(CardKind, UserFieldId),
    Reader,
    /// The settings of counting.
    Counting,
}

impl Question {
    pub(crate) fn call(&self, bootstrap: &Bootstrap) -> Call {
        match self {
            Self::Currencies => currencies::list(),
            Self::PortalFields(kind) => portal_fields::list(*kind, bootstrap.language),
            Self::PortalItems(kind, id) => portal_fields::get(*kind, *id),
            Self::Profile => bootstrap::profile(),
            Self::AppInfo => bootstrap::app_info(),
            Self::ServerTime => bootstrap::server_time(),
            Self::InvoiceCategories => bootstrap::invoice_categories(),
            Self::Stages(directory) => bootstrap::stages(directory),
            Self::Oldest(source) => list::oldest(*source),
            Self::LargestId(source) => list::largest_id(*source),
            Self::Users(start) => bootstrap::users(*start),
            Self::Reader => options::get(lease::OPTION),
            Self::Counting => options::get(counting::OPTION),
        }
    }
}

impl Question {
    /// The method that answers it.
    pub(crate) fn method(&self) -> &'static str {
        // None of them depends on what is known.
        self.call(&Bootstrap::default()).method
    }
}

/// The first batch: everything that needs no answer before it can be asked.
pub(crate) fn first_questions() -> Vec<Question> {
    let mut questions = vec![
        Question::Profile,
        Question::AppInfo,
        Question::ServerTime,
        Question::InvoiceCategories,
        Question::Stages(stages::OLD_INVOICE_STAGES.to_owned()),
        Question::Oldest(Source::Companies),
        Question::Oldest(Source::Contacts),
        Question::Users(0),
        Question::Currencies,
    ];
    questions.extend(Source::ALL.map(Question::LargestId));
    questions.extend([Question::Reader, Question::Counting]);
    questions
}

/// The request that asks some questions, given what is known so far.
pub(crate) fn batch(questions: &[Question], bootstrap: &Bootstrap) -> Batch {
    Batch::new(questions.iter().map(|question| question.call(bootstrap)).collect())
}

impl Bootstrap {
    /// What the answers to the first batch leave to be asked. A portal has few enough categories and users for one batch;
    /// of the users beyond it only the names are missing. `codes` are those of the user fields that were asked for,
    /// `wants_leads` says whether leads are to be read.
    pub(crate) fn further_questions(&self, codes: &BTreeSet<String>, wants_leads: bool) -> Vec<Question> {
        const USERS_PER_PAGE: usize = bitrix24::PAGE_LENGTH;
        let kinds = CardKind::ALL.into_iter().filter(|_| !codes.is_empty());
        let directories = self.invoice_categories.iter().map(|&category| stages::smart_invoice_stages(category));
        let more_users = (USERS_PER_PAGE..self.users_total).step_by(USERS_PER_PAGE);
        let leads = (wants_leads && !self.has_asked_leads).then_some(Question::LargestId(Source::Leads));
        let questions =
            leads.into_iter().chain(kinds.map(Question::PortalFields)).chain(directories.map(Question::Stages));
        questions.chain(more_users.map(Question::Users)).take(bitrix24::BATCH_LENGTH).collect()
    }

    /// The lists among the user fields that were asked for whose items are not told along.
    pub(crate) fn item_questions(&self, codes: &BTreeSet<String>) -> Vec<Question> {
        let lacks_items = |field: &&PortalField| {
            let is_list = field.kind == Some(UserFieldKind::List) && codes.contains(&field.code);
            is_list && field.items.is_empty() && !self.items_known.contains(&field.id)
        };
        let of_kind = |(&kind, fields): (&CardKind, &'_ Vec<PortalField>)| {
            fields
                .iter()
                .filter(lacks_items)
                .map(move |field| Question::PortalItems(kind, field.id))
                .collect::<Vec<_>>()
        };
        self.portal_fields.iter().flat_map(of_kind).take(bitrix24::BATCH_LENGTH).collect()
    }

    /// Takes the answer to one question.
    pub(crate) fn take(&mut self, question: &Question, part: Option<&Part<'_>>) -> Result<(), BootstrapError> {
        self.has_asked_leads |= *question == Question::LargestId(Source::Leads);
        let part = match part {
            Some(part) => part,
            // Who leads may stay unknown: the reading goes on without. The settings are then those known last.
            None if matches!(question, Question::Reader | Question::Counting | Question::ServerTime) => return Ok(()),
            None => return Err(unanswered()),
        };
        let raw = match &part.result {
            Ok(raw) => raw,
            Err(error) => return self.refused(question, error),
        };
        match question {
            Question::Profile => self.viewer = Some(bootstrap::read_profile(raw)?),
            Question::AppInfo => {
                self.is_enterprise = bootstrap::read_is_enterprise(raw);
                self.language = user_fields::read_language(raw);
            }
            Question::ServerTime => self.clock = bootstrap::read_server_time(raw),
            Question::InvoiceCategories => self.invoice_categories = bootstrap::read_categories(raw)?,
            Question::Stages(_) => bootstrap::read_stages(raw, &mut self.stages)?,
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
                self.users.extend(bootstrap::read_users(raw)?);
            }
            // Nothing that is counted without them may wait for currencies or fields in an odd form.
            Question::Currencies => self.currencies = currencies::read_list(raw).ok().map(Currencies::Known),
            Question::PortalFields(kind) => {
                self.portal_fields.extend(portal_fields::read_list(raw).ok().map(|fields| (*kind, fields)));
            }
            Question::PortalItems(kind, id) => {
                self.items_known.insert(*id);
                let fields = self.portal_fields.get_mut(kind).into_iter().flatten();
                for field in fields.filter(|field| field.id == *id) {
                    field.items = portal_fields::read_items(raw).unwrap_or_default();
                }
            }
            Question::Reader => self.reader = Some(options::read(raw)),
            Question::Counting => self.counting = Some(options::read(raw)),
        }
        Ok(())
    }

    /// Takes the refusal of one question.
    ///
    /// What concerns every request (the token, the limits, the plan) is no answer: the question is asked again. A list that
    /// is closed or is not there is left out. A list whose size the portal fails to tell is read all the same, and so are
    /// those whose users have no names; only where it fails to tell what the stages of invoices mean, they are not.
    fn refused(&mut self, question: &Question, error: &PortalError) -> Result<(), BootstrapError> {
        let remedy = error.remedy();
        let is_of_request = !matches!(
            remedy,
            Remedy::NoRight | Remedy::NotThere | Remedy::GiveUp | Remedy::AppNotAllowed | Remedy::TryAgain
        );
        let is_absent = *question == Question::LargestId(Source::OldInvoices) && remedy == Remedy::GiveUp;
        let is_spare = is_absent
            || matches!(question, Question::Reader | Question::Counting | Question::AppInfo | Question::ServerTime);
        let is_failure = matches!(remedy, Remedy::GiveUp | Remedy::TryAgain) && !is_spare;
        if is_of_request || is_failure && self.failed(question) < ATTEMPTS {
            return Err(BootstrapError::Portal(error.clone()));
        }
        match (question, remedy) {
            (Question::Reader | Question::Counting | Question::AppInfo | Question::ServerTime, _) => {}
            (Question::Users(_), _) => self.refuses_users = true,
            (Question::Currencies, _) => self.currencies = Some(Currencies::Refused),
            (Question::PortalItems(_, id), _) => _ = self.items_known.insert(*id),
            // A kind whose fields were not told is missing.
            (Question::PortalFields(_), _) => {}
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
            _ => return Err(BootstrapError::Portal(error.clone())),
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

fn unanswered() -> BootstrapError {
    let detail = "the portal left a command unanswered".to_owned();
    OddAnswer { method: Batch::METHOD.to_owned(), detail }.into()
}

#[cfg(test)]
mod tests {
    use bitrix24::reply::Time;
    use serde_json::value::RawValue;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).expect("JSON in the test")
    }

    fn take(
        bootstrap: &mut Bootstrap,
        question: &Question,
        result: Result<&RawValue, PortalError>,
    ) -> Result<(), BootstrapError> {
        bootstrap.take(question, Some(&Part { result, total: None, time: Time::default() }))
    }

    fn refusal(code: &str, description: &str) -> PortalError {
        let (code, description) = (code.to_owned(), description.to_owned());
        PortalError { code, description, status: 400, operating_reset_at: None }
    }

    #[test]
    fn without_a_right_to_currencies_there_are_none_and_the_bootstrap_goes_on() {
        let mut bootstrap = Bootstrap::default();
        let refused = take(&mut bootstrap, &Question::Currencies, Err(refusal("", "Access denied.")));
        assert!(refused.is_ok());
        assert_eq!(bootstrap.currencies, Some(Currencies::Refused));
        let known = raw(r#"[{"CURRENCY":"RUB","BASE":"Y"}]"#);
        assert!(take(&mut bootstrap, &Question::Currencies, Ok(&known)).is_ok());
        assert_eq!(bootstrap.currencies.as_ref().and_then(Currencies::base), Some("RUB"));
        let odd = raw("7");
        assert!(
            take(&mut bootstrap, &Question::Currencies, Ok(&odd)).is_ok(),
            "what is odd about them holds nothing up"
        );
        assert_eq!(bootstrap.currencies, None);
    }

    #[test]
    fn how_many_leads_there_are_is_asked_once_where_they_are_read_and_a_refusal_leaves_them_out() {
        let question = Question::LargestId(Source::Leads);
        let mut bootstrap = Bootstrap::default();
        assert!(!first_questions().contains(&question));
        assert!(bootstrap.further_questions(&BTreeSet::new(), false).is_empty());
        assert_eq!(bootstrap.further_questions(&BTreeSet::new(), true), std::slice::from_ref(&question));
        assert!(take(&mut bootstrap, &question, Err(refusal("ACCESS_DENIED", "Access denied"))).is_ok());
        assert_eq!(bootstrap.closed, [Source::Leads]);
        assert!(bootstrap.further_questions(&BTreeSet::new(), true).is_empty());
        assert!(!bootstrap.is_too_old && !bootstrap.sees_no_cards());
    }

    #[test]
    fn items_of_lists_are_asked_for_where_the_list_of_fields_does_not_tell_them() {
        let codes: BTreeSet<String> = ["UF_CRM_A", "UF_CRM_B"].map(str::to_owned).into();
        let mut bootstrap = Bootstrap::default();
        assert!(bootstrap.further_questions(&BTreeSet::new(), false).is_empty(), "nobody has asked for a field");
        let kinds = [Question::PortalFields(CardKind::Contact), Question::PortalFields(CardKind::Company)];
        assert_eq!(bootstrap.further_questions(&codes, false), kinds);
        let fields = raw(r#"[{"ID":1,"FIELD_NAME":"UF_CRM_A","USER_TYPE_ID":"enumeration"},
                {"ID":2,"FIELD_NAME":"UF_CRM_B","USER_TYPE_ID":"date"},
                {"ID":3,"FIELD_NAME":"UF_CRM_C","USER_TYPE_ID":"enumeration"}]"#);
        assert!(take(&mut bootstrap, &kinds[1], Ok(&fields)).is_ok());
        assert!(take(&mut bootstrap, &kinds[0], Err(refusal("", "Access denied."))).is_ok());
        let questions = bootstrap.item_questions(&codes);
        assert_eq!(questions, [Question::PortalItems(CardKind::Company, UserFieldId(1))]);
        let items = raw(r#"{"ID":1,"LIST":[{"ID":"31","VALUE":"VIP"}]}"#);
        assert!(take(&mut bootstrap, &questions[0], Ok(&items)).is_ok());
        assert_eq!(bootstrap.portal_fields[&CardKind::Company][0].items.len(), 1);
        assert!(bootstrap.item_questions(&codes).is_empty());
        bootstrap.items_known.clear();
        bootstrap.portal_fields.get_mut(&CardKind::Company).expect("fields")[0].items.clear();
        assert!(take(&mut bootstrap, &questions[0], Err(refusal("", "Access denied."))).is_ok());
        assert!(bootstrap.item_questions(&codes).is_empty(), "a list whose items are refused is asked for once");
    }
}
