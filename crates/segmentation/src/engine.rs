//! The engine: keeps the facts of a portal and answers every question about its clients.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::answer::{Card, Counts, DrillDown, Page, Quality, Series};
use crate::client::{self, Client};
use crate::condition::{Bitmap, Resolved};
use crate::counting::{Change, Counting, company_id, counted};
use crate::evidence::Payment;
use crate::evidence_columns::has_implausible;
use crate::facts::column::day_of;
use crate::facts::{Delta, Facts, Settings};
use crate::fields::{self, Beside, FieldValues};
use crate::filling::OptionalFields;
use crate::group::Group;
use crate::ids::{CompanyId, ContactId};
use crate::life::{self, Span};
use crate::links::{NOBODY, card_at, number_of};
use crate::list::ListQuery;
use crate::month::Month;
use crate::names::{FormerNames, Names};
use crate::profile::{Context, Kept, View};
use crate::quality::quality;
use crate::recorded::{self, MonthSnapshot, Recorded};
use crate::segment::{Groups, Reference, groups_at};

/// A change of more records than this part of all is counted by starting anew: looking for what it touches would cost more.
const LARGE_CHANGE: usize = 4;

/// A portal, segmented: its facts, the client of every record, the dated evidence of every client, the counts of every
/// month.
///
/// Owns the facts, so that they and what follows from them never part: a change of the facts goes through
/// [`apply`](Self::apply), which counts again what it touches.
pub struct Segmentation {
    facts: Facts,
    counting: Counting,
    names: OnceCell<Names>,
    /// Where `names` are not made yet: those from before the last changes.
    pub(crate) former_names: RefCell<Option<FormerNames>>,
    kept: Kept,
    settings: Settings,
    today: NaiveDate,
    /// Another one after every change: who keeps what follows from the state sees whether it still holds.
    state: Arc<()>,
}

impl Segmentation {
    /// Segments a portal whose clock shows `today`.
    #[must_use]
    pub fn new(facts: Facts, settings: &Settings, today: NaiveDate) -> Self {
        let counting = Counting::new(&facts, settings, today);
        Self {
            facts,
            counting,
            names: OnceCell::new(),
            former_names: RefCell::default(),
            kept: Kept::default(),
            settings: settings.clone(),
            today,
            state: Arc::default(),
        }
    }

    /// What is known of the portal.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What is known of the portal, without what was counted.
    #[must_use]
    pub fn into_facts(self) -> Facts {
        self.facts
    }

    /// What the administrator has set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The date at which the portal is counted.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// Takes a change of the facts; gives the records that it replaced or took out, as they were.
    pub fn apply(&mut self, delta: &Delta) -> Facts {
        self.apply_counting(delta, LARGE_CHANGE)
    }

    /// [`apply`](Self::apply) with another part of all from which a change is large.
    pub(crate) fn apply_counting(&mut self, delta: &Delta, large: usize) -> Facts {
        let companies = self.facts.companies.len();
        let before = self.facts.apply(delta);
        self.changed();
        let changed = before.len() + delta.facts.len();
        let today = day_of(self.today);
        // Where a day of creation is not plausible, one card's day follows from those of all others.
        let is_settled = self.counting.evidence.implausible == 0 && !has_implausible(&delta.facts, today);
        if changed * large > self.facts.len() || changed > 0 && !is_settled {
            self.counting = Counting::new(&self.facts, &self.settings, self.today);
        } else if changed > 0 {
            let change = Change { before: &before, after: &delta.facts, gone: &delta.gone };
            self.counting.update(&self.facts, &change, &self.settings, self.today);
        }
        let has_cards = |facts: &Facts| !facts.companies.is_empty() || !facts.contacts.is_empty();
        if has_cards(&before) || has_cards(&delta.facts) {
            let names = self.names.take().map(|names| FormerNames::new(names, companies));
            let former = names.or(self.former_names.take());
            self.former_names.replace(former.and_then(|former| former.noting(&self.facts, &before, &delta.facts)));
        }
        before
    }

    /// Counts at another date from now on.
    pub fn set_today(&mut self, today: NaiveDate) {
        if self.today != today {
            self.today = today;
            self.changed();
            // A date of payment that lay in the future may lie in the past now.
            self.counting = Counting::new(&self.facts, &self.settings, today);
        }
    }

    /// Counts by other settings from now on.
    pub fn set_settings(&mut self, settings: &Settings) {
        let is_restated = self.settings.differ_beside_evidence(settings);
        self.settings = settings.clone();
        self.changed();
        if is_restated {
            self.counting.restate(&self.settings, self.today);
        } else {
            self.counting = Counting::new(&self.facts, &self.settings, self.today);
        }
    }

    /// Drops what was kept of the former state.
    fn changed(&mut self) {
        self.kept = Kept::default();
        self.state = Arc::default();
    }

    /// Names the present state: no other state of this portal or of another has the same name as long as this one is kept.
    #[must_use]
    pub fn state(&self) -> &Arc<()> {
        &self.state
    }

    /// The counts of every month from the first counted card's to today's; empty if no card is counted.
    #[must_use]
    pub fn series(&self) -> Series {
        self.counting.series(self.today)
    }

    /// The counts of one month. No month is looked at later than today, so a future one is counted as of today.
    #[must_use]
    pub fn counts_at(&self, month: Month) -> Counts {
        let reference = self.reference(month);
        let mut counts = Counts::default();
        for number in 0..self.counting.links.cards.len() as u32 {
            groups_at(&self.counting, number, &reference).iter().for_each(|group| counts[group] += 1);
        }
        counts
    }

    /// The groups of a card in a month; none if the card is left out, not known or not yet created.
    #[must_use]
    pub fn groups_of(&self, card: Card, month: Month) -> Groups {
        let number = self.counted(card);
        number.map(|number| groups_at(&self.counting, number, &self.reference(month))).unwrap_or_default()
    }

    /// The cards of one group in one month, by name.
    #[must_use]
    pub fn drill_down(&self, question: &DrillDown) -> Page {
        self.list(&ListQuery::from(question), &Context::default(), &mut || true).unwrap_or_default()
    }

    /// The cards of one group in one month, by name, as that month was recorded; as today's records tell it if the month is
    /// not recorded.
    ///
    /// A row shows what is known of the card today; of a card that is gone, what was last seen of it, without its people
    /// and payments.
    #[must_use]
    pub fn drill_down_recorded(&self, recorded: &Recorded, question: &DrillDown) -> Page {
        if !recorded.holds(question.month) {
            return self.drill_down(question);
        }
        let reference = self.reference(question.month);
        recorded::page(recorded, &self.facts, &self.counting, self.names(), question, &reference, &self.settings)
    }

    /// The clients for whom a condition holds at a month, by the numbers of their cards; nothing once `keep_going`,
    /// which is asked before every test, says no.
    pub fn members(
        &self,
        condition: &Resolved,
        month: Month,
        context: &Context,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Option<Bitmap> {
        condition.members(&View::new(self, context), self.reference(month).day, keep_going)
    }

    /// The card with a number: companies in the order of their table, then contacts.
    ///
    /// # Panics
    /// If there are not so many cards.
    #[must_use]
    pub fn card(&self, number: usize) -> Card {
        card_at(&self.facts, number as u32)
    }

    /// The number of a card; nothing if it is not known.
    #[must_use]
    pub fn number(&self, card: Card) -> Option<usize> {
        number_of(&self.facts, card).map(|number| number as usize)
    }

    /// Records the months that have ended and are not recorded yet; nothing if there is none.
    #[must_use]
    pub fn freeze(&self, recorded: &Recorded) -> Option<MonthSnapshot> {
        recorded::freeze(recorded, &self.facts, &self.counting, &self.settings, self.today)
    }

    /// The values of the eight user fields of a card, as of today; empty if the card is left out, not known or not yet
    /// created.
    #[must_use]
    pub fn field_values(&self, card: Card) -> FieldValues {
        fields::of_card(&self.facts, &self.counting, &self.settings, self.today, card)
    }

    /// The eight values of every counted card, the most valuable life cycle first, and by card within it. After them come
    /// the cards that are left out, with empty values: one that was counted before may still hold what was written then.
    pub fn all_field_values(&self) -> impl ExactSizeIterator<Item = (Card, FieldValues)> {
        fields::of_all(&self.facts, &self.counting, &self.settings, self.today, Beside::default()).into_iter()
    }

    /// The same with the values of optional fields, which go by what is known beside the facts.
    pub fn all_values_with(
        &self,
        optional: OptionalFields,
        context: &Context,
    ) -> impl ExactSizeIterator<Item = (Card, FieldValues)> + use<> {
        let beside = Beside::new(&View::new(self, context), optional);
        fields::of_all(&self.facts, &self.counting, &self.settings, self.today, beside).into_iter()
    }

    /// How much was left out or belongs to nobody.
    #[must_use]
    pub fn quality(&self) -> Quality {
        quality(&self.facts, &self.counting, &self.settings, day_of(self.today))
    }

    /// The payments that belong to no client, in the order of the days from which they count.
    #[must_use]
    pub fn payments_without_client(&self) -> Vec<Payment> {
        client::payments(&self.facts, &self.counting, &self.settings, self.today, NOBODY)
    }

    /// The evidence of a client; nothing if the card is no client.
    #[must_use]
    pub fn client(&self, card: Card) -> Option<Client> {
        let number = self.client_number(card)?;
        Some(client::client(&self.facts, &self.counting, &self.settings, self.today, number))
    }

    /// The groups of a client's life cycle, from the month of its creation to the given one, or to today's if that is
    /// earlier; none if the card is no client or was not created by then.
    #[must_use]
    pub fn life_of(&self, card: Card, through: Month) -> Vec<Span> {
        let Some(number) = self.client_number(card) else { return Vec::new() };
        let mut spans = life::spans(&self.counting, &self.counting.steps, number);
        spans.retain(|span| span.from <= through);
        if let Some(last) = spans.last_mut() {
            last.through = last.through.min(through);
        }
        spans
    }

    /// The day on which, by what is known at a month's reference date and without another payment, a client will be in
    /// another group, and which one; nothing if time alone moves it nowhere.
    #[must_use]
    pub fn next_change(&self, card: Card, month: Month) -> Option<(NaiveDate, Group)> {
        let reference = month.reference_date(self.today);
        life::next_change(&self.counting, self.client_number(card)?, &self.settings, reference)
    }

    /// The company of a contact; nothing if it has none, or if the card is left out or not known.
    #[must_use]
    pub fn company_of(&self, contact: ContactId) -> Option<CompanyId> {
        let number = self.counted(Card::Contact(contact))?;
        company_id(&self.facts, self.counting.links.cards[number as usize])
    }

    /// Bytes of memory that the facts, the counting and the names take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let names = self.names.get().map_or(0, Names::bytes);
        let former_names = self.former_names.borrow().as_ref().map_or(0, FormerNames::bytes);
        self.facts.bytes() + self.counting.bytes() + names + former_names + self.kept.bytes()
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    pub(crate) fn counting(&self) -> &Counting {
        &self.counting
    }

    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| match self.former_names.take() {
            Some(former) => former.renewed(&self.facts),
            None => Names::new(&self.facts),
        })
    }

    fn counted(&self, card: Card) -> Option<u32> {
        counted(&self.facts, &self.counting.links, card)
    }

    fn client_number(&self, card: Card) -> Option<u32> {
        self.counted(card).filter(|&number| self.counting.links.is_client(number))
    }

    pub(crate) fn reference(&self, month: Month) -> Reference {
        Reference::new(month.reference_date(self.today), &self.settings)
    }
}
