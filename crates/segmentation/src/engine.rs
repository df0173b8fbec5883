//! The engine: takes the facts of a portal once and answers every question about its clients.

use chrono::NaiveDate;

use crate::answer::{Card, Counts, DrillDown, Page, Quality, Series};
use crate::attribution::Attribution;
use crate::client::{Client, Clients};
use crate::directory::Directory;
use crate::drilldown::page;
use crate::evidence::Payment;
use crate::facts::{Facts, Id, Settings};
use crate::fields::{self, FieldValues, OwnEvidence};
use crate::group::Group;
use crate::life::{self, Span};
use crate::month::Month;
use crate::quality::quality;
use crate::recorded::{self, Frozen, Recorded};
use crate::segment::{Groups, Reference};
use crate::series;

/// A portal, segmented: the cards in their order of listing, each client with its dated evidence.
///
/// Owns what it needs, so the facts may change or go; a new engine is made when they, the settings or the date change.
pub struct Segmentation {
    directory: Directory,
    own: OwnEvidence,
    left_out: Vec<Card>,
    payments_without_client: Vec<Payment>,
    quality: Quality,
    settings: Settings,
    today: NaiveDate,
}

impl Segmentation {
    /// Segments a portal whose clock shows `today`.
    #[must_use]
    pub fn new(facts: &Facts, settings: &Settings, today: NaiveDate) -> Self {
        let attribution = Attribution::new(facts);
        let clients = Clients::new(facts, &attribution, settings, today);
        Self {
            quality: quality(facts, &clients),
            directory: Directory::new(facts, &attribution, clients.list),
            own: OwnEvidence::new(facts, &attribution, settings),
            left_out: fields::left_out(facts),
            payments_without_client: clients.payments_without_client,
            settings: settings.clone(),
            today,
        }
    }

    /// The counts of every month from the first counted card's to today's; empty if no card is counted.
    #[must_use]
    pub fn series(&self) -> Series {
        series::series(&self.directory.entries, &self.settings, self.today)
    }

    /// The counts of one month. No month is looked at later than today, so a future one is counted as of today.
    #[must_use]
    pub fn counts_at(&self, month: Month) -> Counts {
        series::counts_at(&self.directory.entries, self.reference(month))
    }

    /// The groups of a card in a month; none if the card is left out, not known or not yet created.
    #[must_use]
    pub fn groups_of(&self, card: Card, month: Month) -> Groups {
        self.directory.get(card).map(|entry| entry.groups_at(&self.reference(month))).unwrap_or_default()
    }

    /// The cards of one group in one month, by name.
    #[must_use]
    pub fn drill_down(&self, question: &DrillDown) -> Page {
        page(&self.directory, question, &self.reference(question.month), &self.settings)
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
        recorded::page(recorded, &self.directory, question, &self.reference(question.month), &self.settings)
    }

    /// Records the months that have ended and are not recorded yet; nothing if there is none.
    #[must_use]
    pub fn freeze(&self, recorded: &Recorded) -> Option<Frozen> {
        recorded::freeze(recorded, &self.directory, &self.settings, self.today)
    }

    /// The values of the eight user fields of a card, as of today; empty if the card is left out, not known or not yet
    /// created.
    #[must_use]
    pub fn field_values(&self, card: Card) -> FieldValues {
        let reference = Reference::new(self.today, &self.settings);
        let entry = self.directory.get(card).filter(|entry| entry.created <= self.today);
        entry.map(|entry| fields::values(&self.directory, &self.own, entry, &reference)).unwrap_or_default()
    }

    /// The values of every counted card, the most valuable life cycle first, and by card within it. After them come the
    /// cards that are left out, with empty values: one that was counted before may still hold what was written then.
    pub fn all_field_values(&self) -> impl ExactSizeIterator<Item = (Card, FieldValues)> {
        let reference = Reference::new(self.today, &self.settings);
        let entries = self.directory.entries.iter().filter(|entry| entry.created <= self.today);
        let mut all: Vec<(Card, FieldValues)> =
            entries.map(|entry| (entry.card, fields::values(&self.directory, &self.own, entry, &reference))).collect();
        all.sort_by_key(|(card, values)| (fields::by_value(values), *card));
        all.extend(self.left_out.iter().map(|&card| (card, FieldValues::default())));
        all.into_iter()
    }

    /// How much was left out or belongs to nobody.
    #[must_use]
    pub fn quality(&self) -> Quality {
        self.quality
    }

    /// The payments that belong to no client, in the order of the days from which they count.
    #[must_use]
    pub fn payments_without_client(&self) -> &[Payment] {
        &self.payments_without_client
    }

    /// The evidence of a client; nothing if the card is no client.
    #[must_use]
    pub fn client(&self, card: Card) -> Option<&Client> {
        self.directory.get(card)?.client.as_ref()
    }

    /// The groups of a client's life cycle, from the month of its creation to today's; none if the card is no client.
    #[must_use]
    pub fn life_of(&self, card: Card) -> Vec<Span> {
        self.directory.get(card).map_or_else(Vec::new, |entry| life::spans(entry, &self.settings, self.today))
    }

    /// The day on which, without another payment, a client will be in another group, and which one; nothing if time alone
    /// moves it nowhere.
    #[must_use]
    pub fn next_change(&self, card: Card) -> Option<(NaiveDate, Group)> {
        self.directory.get(card).and_then(|entry| life::next_change(entry, &self.settings, self.today))
    }

    /// The company of a contact; nothing if it has none, or if the card is left out or not known.
    #[must_use]
    pub fn company_of(&self, contact: Id) -> Option<Id> {
        self.directory.get(Card::Contact(contact))?.company
    }

    /// The date at which the portal is counted.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    fn reference(&self, month: Month) -> Reference {
        Reference::new(month.reference_date(self.today), &self.settings)
    }
}
