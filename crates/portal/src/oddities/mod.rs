//! Oddities a portal can be told to have: answers that are wrong or strange in one way, as portals have been seen to give
//! them. A fault strikes by chance and passes; an oddity is how this portal is.
//!
//! The one table of them is [`Kind`]. Where they are named, `NAME@WHERE` narrows one to a method (`@crm.requisite.list`) or
//! to a kind of card (`@deal`), `NAME*3` lets it strike three requests only, `NAME+2` spares the first two. What is
//! odd about the data is odd in every seventh record, always the same ones, for filters and order too.

mod answers;
mod data;
mod ids;
mod requests;
mod spoilt;
#[cfg(test)]
mod tests;

use std::fmt::Write;
use std::str::FromStr;

use crate::params::Param;

pub(crate) use answers::Shown;
pub(crate) use data::Changed;

/// Declares the kinds: the comment of each is its line of `--help`.
macro_rules! kinds {
    ($(#[doc = $meaning:literal] $kind:ident $name:literal;)*) => {
        /// What can be odd about a portal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`:", $meaning)] $kind,)*
        }

        impl Kind {
            /// All kinds, with the names by which they are switched on and what they do.
            pub const TABLE: &[(Kind, &str, &str)] = &[$((Kind::$kind, $name, $meaning),)*];
        }
    };
}

kinds! {
    /// The total of a list is 50, the length of a page.
    TotalPage "total-page";
    /// The total of a list is 0.
    TotalZero "total-zero";
    /// The total of a list is a third of what it should be.
    TotalSmall "total-small";
    /// The total of a list is three times what it should be, and a hundred more.
    TotalLarge "total-large";
    /// Lists have no total.
    TotalMissing "total-missing";
    /// The total of a list is -1.
    TotalNegative "total-negative";

    /// Lists of the CRM are refused, 400 ERROR_CORE.
    ListError "list-error";
    /// Lists of the CRM fail, 500 INTERNAL_SERVER_ERROR.
    List500 "list-500";
    /// Lists of the CRM are refused, 403 ACCESS_DENIED.
    ListDenied "list-denied";
    /// user.get is refused, 403 insufficient_scope.
    NoUserScope "no-user-scope";
    /// crm.item.list knows neither contacts nor companies, 400 ENTITY_TYPE_NOT_SUPPORTED: the portal is too old.
    OldPortal "old-portal";

    /// The moment of creation is the zero date of the database, -0001-11-30.
    CreatedZero "created-zero";
    /// Moments of creation and change lie in the year 1.
    Created0001 "created-0001";
    /// Moments of creation and change lie in the year 9999.
    CreatedFar "created-far";
    /// Moments of creation and change lie a day ahead of the portal's clock.
    CreatedTomorrow "created-tomorrow";
    /// All dates but those of creation and change are the zero date of the database, -0001-11-30.
    DateZero "date-zero";
    /// All dates but those of creation and change lie in the year 1.
    Date0001 "date-0001";
    /// All dates but those of creation and change are 1970-01-01.
    Date1970 "date-1970";
    /// All dates but those of creation and change lie in the year 9999.
    DateFar "date-far";
    /// All dates but those of creation and change are empty.
    DateEmpty "date-empty";
    /// The author of a card is the user -1.
    AuthorNegative "author-negative";
    /// The author of a card is a user whose number no double holds.
    AuthorHuge "author-huge";

    /// Names hold HTML entities.
    NameEntities "name-entities";
    /// Names hold HTML tags.
    NameMarkup "name-markup";
    /// Names begin with a sign that makes a table program calculate.
    NameFormula "name-formula";
    /// Names hold the wildcards of a database and a backslash.
    NameWildcards "name-wildcards";
    /// Names hold a mark that turns the direction of what follows.
    NameRtl "name-rtl";
    /// Names are Arabic, written from right to left.
    NameArabic "name-arabic";
    /// Names hold soft hyphens.
    NameSoftHyphen "name-soft-hyphen";
    /// Letters of names are taken apart, with combining marks.
    NameCombining "name-combining";
    /// Names have no visible sign.
    NameInvisible "name-invisible";
    /// Names have 5000 characters.
    NameLong "name-long";
    /// Names hold emoji made of several signs.
    NameEmoji "name-emoji";
    /// Names hold spaces that do not break, and spaces around.
    NameSpaces "name-spaces";
    /// Names begin with letters that a sort by code points puts in a wrong place.
    NameAlphabets "name-alphabets";

    /// Ids of cards above 100 are 2^40 larger, everywhere, in filters too.
    IdHuge "id-huge";
    /// Every seventh id of a card is negative, everywhere, in filters too.
    IdNegative "id-negative";

    /// A filter by the moment of creation is not honoured: every month has all cards.
    FilterWindowIgnored "filter-window-ignored";
    /// A filter by the moment of creation finds nothing.
    FilterCreatedEmpty "filter-created-empty";
    /// A list with a filter counts 0, whatever rows it shows.
    FilterCountZero "filter-count-zero";
    /// Filters by anything but the id are not honoured.
    FilterIgnored "filter-ignored";

    /// Answers say nothing of their time.
    NoTime "no-time";
    /// Answers say nothing of execution time and when it falls out.
    NoOperating "no-operating";
    /// Numbers are text.
    NumbersText "numbers-text";
    /// Lists are maps by number.
    ListsMaps "lists-maps";

    /// A page of HTML with status 200 in place of an answer.
    Html200 "html-200";
    /// A page of HTML with status 403.
    Html403 "html-403";
    /// A page of HTML with status 500.
    Html500 "html-500";
    /// A page of HTML with status 502, as a gateway gives it.
    Html502 "html-502";
    /// Nothing at all with status 200.
    Empty200 "empty-200";
    /// A warning of PHP before the answer.
    Warning200 "warning-200";
    /// A warning of PHP before a refusal with status 403.
    Warning403 "warning-403";
    /// A warning of PHP before a refusal with status 500.
    Warning500 "warning-500";
    /// A byte order mark before the answer.
    Bom200 "bom-200";
    /// A byte order mark before a refusal with status 403.
    Bom403 "bom-403";
    /// A byte order mark before a refusal with status 500.
    Bom500 "bom-500";

    /// 401 authorization_error.
    AuthError "auth-error";
    /// 401 CONNECTION_ERROR: the portal does not reach the server of tokens.
    ConnectionError "connection-error";
    /// 401 EXPIRED_TOKEN, in capitals.
    ExpiredCapitals "expired-capitals";
    /// 401 Expired_Token, in both cases.
    ExpiredMixed "expired-mixed";
    /// 401 APPLICATION_NOT_FOUND: the app was removed.
    AppNotFound "app-not-found";
    /// 401 WRONG_CLIENT.
    WrongClient "wrong-client";
    /// 500 PORTAL_DELETED.
    PortalDeleted "portal-deleted";
    /// 403 PORTAL_DELETED.
    PortalDeleted403 "portal-deleted-403";
    /// 401 ACCESS_DENIED: REST is not in the plan.
    Plan401 "plan-401";
    /// 403 ACCESS_DENIED: REST is not in the plan.
    Plan403 "plan-403";
    /// 401 PAYMENT_REQUIRED: the app is not paid for.
    PaymentRequired "payment-required";
    /// 401 INVALID_REQUEST: https is needed.
    HttpsRequired "https-required";
    /// 400 INVALID_REQUEST: https is needed.
    HttpsRequired400 "https-required-400";
    /// 403 user_access_error: the app is closed to this user.
    UserNoAccess "user-no-access";
    /// 401 METHOD_CONFIRM_WAITING: an administrator has to approve.
    ConfirmWaiting "confirm-waiting";
    /// 403 METHOD_CONFIRM_DENIED: an administrator has refused.
    ConfirmDenied "confirm-denied";
    /// 429 OPERATION_TIME_LIMIT, without the moment it ends.
    Limit429 "limit-429";
    /// 429 QUERY_LIMIT_EXCEEDED, in place of 503.
    Query429 "query-429";

    /// The hosted script of the portal comes after twenty seconds.
    ScriptSlow "script-slow";
    /// The hosted script of the portal is not found.
    ScriptMissing "script-missing";
}

impl Kind {
    /// The kind of a name.
    fn named(name: &str) -> Option<Kind> {
        Kind::TABLE.iter().find(|(_, known, _)| *known == name).map(|(kind, ..)| *kind)
    }

    /// The name by which it is switched on.
    pub fn name(self) -> &'static str {
        // The table has a line for each kind.
        Kind::TABLE.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }
}

/// One oddity that is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What is odd.
    pub kind: Kind,
    /// Only this method in lower case, or only this kind of card: `contact`, `company`, `deal`, `invoice`, …
    pub only: Option<String>,
    /// So many of the next requests are spared.
    pub skip: u32,
    /// So many requests are struck, then it is over; `None`: all. What is odd about the data is so until switched off.
    pub times: Option<u32>,
}

impl Oddity {
    /// An oddity of everything, for ever.
    pub fn new(kind: Kind) -> Oddity {
        Oddity { kind, only: None, skip: 0, times: None }
    }

    /// Whether it is about a call.
    fn concerns(&self, method: &str, params: &Param) -> bool {
        self.only.as_deref().is_none_or(|only| only == method || Some(only) == card_of(method, params))
    }
}

/// The kind of card a method is about, as [`Oddity::only`] names it.
fn card_of<'a>(method: &'a str, params: &Param) -> Option<&'a str> {
    let rest = method.strip_prefix("crm.")?;
    if !rest.starts_with("item.") {
        let word = rest.split('.').next()?;
        return Some(if word == "invoice" { "old_invoice" } else { word });
    }
    match params.get("entityTypeId").int()? {
        1 => Some("lead"),
        2 => Some("deal"),
        3 => Some("contact"),
        4 => Some("company"),
        31 => Some("invoice"),
        _ => None,
    }
}

impl FromStr for Oddity {
    type Err = String;

    fn from_str(text: &str) -> Result<Oddity, String> {
        let (rest, skip) = count(text, '+')?;
        let (rest, times) = count(rest, '*')?;
        let (name, only) = match rest.split_once('@') {
            Some((name, only)) => (name, Some(only.to_ascii_lowercase())),
            None => (rest, None),
        };
        let kind = Kind::named(name.trim()).ok_or_else(|| format!("no oddity is called {}", name.trim()))?;
        Ok(Oddity { kind, only, skip: skip.unwrap_or(0), times })
    }
}

/// A text without the number after `sign` at its end, and that number.
fn count(text: &str, sign: char) -> Result<(&str, Option<u32>), String> {
    match text.rsplit_once(sign) {
        Some((rest, number)) => {
            let number = number.trim().parse().map_err(|_| format!("{text}: a number is needed after {sign}"))?;
            Ok((rest, Some(number)))
        }
        None => Ok((text, None)),
    }
}

/// Oddities that are switched on, written as a list with commas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Oddities(Vec<Oddity>);

impl FromIterator<Oddity> for Oddities {
    fn from_iter<I: IntoIterator<Item = Oddity>>(oddities: I) -> Oddities {
        Oddities(oddities.into_iter().collect())
    }
}

impl FromStr for Oddities {
    type Err = String;

    fn from_str(text: &str) -> Result<Oddities, String> {
        text.split(',').filter(|name| !name.trim().is_empty()).map(|name| name.trim().parse()).collect()
    }
}

impl std::fmt::Display for Oddities {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, oddity) in self.0.iter().enumerate() {
            formatter.write_str(if at > 0 { "," } else { "" })?;
            formatter.write_str(oddity.kind.name())?;
            if let Some(only) = &oddity.only {
                write!(formatter, "@{only}")?;
            }
            if let Some(times) = oddity.times {
                write!(formatter, "*{times}")?;
            }
            if oddity.skip > 0 {
                write!(formatter, "+{}", oddity.skip)?;
            }
        }
        Ok(())
    }
}

impl Oddities {
    /// The oddities that are switched on.
    pub fn iter(&self) -> impl Iterator<Item = &Oddity> {
        self.0.iter()
    }

    /// Whether one of a kind is switched on.
    pub fn has(&self, kind: Kind) -> bool {
        self.0.iter().any(|oddity| oddity.kind == kind)
    }

    /// Those that strike the next request; it is counted.
    pub(crate) fn strike(&mut self) -> Struck {
        let mut struck = Vec::new();
        for oddity in &mut self.0 {
            if oddity.skip > 0 {
                oddity.skip -= 1;
            } else if oddity.times != Some(0) {
                oddity.times = oddity.times.map(|times| times - 1);
                struck.push(oddity.clone());
            }
        }
        Struck(struck)
    }
}

/// The oddities of one request.
#[derive(Debug, Default)]
pub(crate) struct Struck(Vec<Oddity>);

impl Struck {
    /// Kinds that concern a call.
    fn kinds<'a>(&'a self, method: &'a str, params: &'a Param) -> impl Iterator<Item = Kind> + 'a {
        self.0.iter().filter(move |oddity| oddity.concerns(method, params)).map(|oddity| oddity.kind)
    }

    /// Whether a call is odd in this way.
    fn is(&self, kind: Kind, method: &str, params: &Param) -> bool {
        self.kinds(method, params).any(|struck| struck == kind)
    }
}

/// The table as the text of `--help`.
pub(crate) fn help() -> String {
    let mut text =
        "Oddities the portal has, with commas between them. NAME@WHERE: only of a method (@crm.requisite.list) \
                    or of a kind of card (@deal). NAME*3: only three requests. NAME+2: not the first two. What is odd \
                    about the data is odd in every seventh record. They can be switched while the portal runs, by POST \
                    /demo/oddities with the list as text.\n"
            .to_owned();
    for (_, name, meaning) in Kind::TABLE {
        let _ = write!(text, "\n{name:22}{meaning}");
    }
    text
}
