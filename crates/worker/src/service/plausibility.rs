//! Whether what an administrator's reading has found may be taken for all there is.
//!
//! The portal leaves out silently what the viewer may not see, and calls administrators also users whose rights in the
//! CRM are narrow. So a reading in which many clients are gone, or a list is refused that was open before, changes nothing
//! for good until the viewer has said that it is true: nothing is recorded, published or written into cards. What counts
//! as known is the recorded history, which outlives a reading that starts over.

use bitrix24::Source;
use protocol::{DataLossWarning, FromWorker, Records};

use super::first_run::kind_of;
use super::{Connection, Effect};

/// Fewer clients may go without a question …
const FEW: usize = 50;

/// … and so may less than one in so many.
const ONE_IN: usize = 5;

/// What speaks against the present data.
#[derive(Default)]
pub(super) struct Plausibility {
    /// Whether the present data were judged.
    pub(super) is_judged: bool,
    data_loss: Option<DataLossWarning>,
    /// So many clients are gone as the viewer knows; 0 once that is recorded.
    pub(super) confirmed: usize,
}

impl Connection {
    /// Whether so many of the recorded clients may not go without a question.
    pub(super) fn is_sharp(&self, gone: usize) -> bool {
        gone > FEW && gone * ONE_IN > self.history.recorded.expected() && gone > self.history.plausibility.confirmed
    }

    /// How many recorded clients are not there, without a word why.
    pub(super) fn missing_clients(&self) -> usize {
        let today = self.sync.checkpoint().map(|checkpoint| checkpoint.today);
        today.map_or(0, |today| self.history.recorded.missing(self.data.facts(), today).len())
    }

    /// What speaks against taking the present data for all there is.
    pub(super) fn data_loss(&self) -> Option<DataLossWarning> {
        let gone = self.missing_clients();
        let gone = if self.is_sharp(gone) { gone } else { 0 };
        let mut closed: Vec<Records> = Vec::new();
        for records in self.refused_lists().map(kind_of) {
            if !closed.contains(&records) {
                closed.push(records);
            }
        }
        let of = self.history.recorded.expected();
        (gone > 0 || !closed.is_empty()).then_some(DataLossWarning { gone: gone as u64, of: of as u64, closed })
    }

    /// The lists that were open before, and those that the portal has failed to give, but for those that the viewer does
    /// without. Lists by which nothing is counted are none of them.
    fn refused_lists(&self) -> impl Iterator<Item = Source> {
        let is_counted = |source: &Source| {
            !matches!(
                source,
                Source::Touches
                    | Source::OpenTouches
                    | Source::ContactFields
                    | Source::CompanyFields
                    | Source::ContactAddresses
                    | Source::CompanyAddresses
                    | Source::Goods
            )
        };
        let failing: Vec<Source> = self.sync.lists_left_out().filter(is_counted).collect();
        self.sync.closed_lists().filter(move |source| failing.contains(source) || self.was_open(*source))
    }

    /// Whether something of a list is known, so that it was open once.
    fn was_open(&self, source: Source) -> bool {
        use segmentation::facts::InvoiceKind;
        let has_invoices = |kind| self.data.facts().invoices.keys().iter().any(|(of, _)| *of == kind);
        match source {
            Source::Companies => !self.data.facts().companies.is_empty(),
            Source::Contacts => !self.data.facts().contacts.is_empty(),
            Source::Deals => !self.data.facts().deals.is_empty(),
            Source::Invoices => has_invoices(InvoiceKind::Smart),
            Source::OldInvoices => has_invoices(InvoiceKind::Old),
            Source::Activities => !self.data.facts().activities.is_empty(),
            Source::Requisites => !self.data.facts().requisites.is_empty(),
            Source::Leads => !self.data.facts().leads.is_empty(),
            Source::SalesActivities
            | Source::Touches
            | Source::OpenTouches
            | Source::DealLinks
            | Source::ContactReach
            | Source::CompanyReach
            | Source::ContactFields
            | Source::CompanyFields
            | Source::ContactAddresses
            | Source::CompanyAddresses
            | Source::Goods => false,
        }
    }

    /// Judges the data of a reading that is over, once, and tells the page; says whether nothing speaks against them.
    pub(super) fn is_plausible(&mut self, effects: &mut Vec<Effect>) -> bool {
        if !self.history.plausibility.is_judged {
            self.history.plausibility.is_judged = true;
            let data_loss = self.data_loss();
            if self.history.plausibility.data_loss != data_loss {
                effects.push(Effect::Post(FromWorker::DataLoss(data_loss.clone())));
                self.history.plausibility.data_loss = data_loss;
            }
        }
        self.history.plausibility.data_loss.is_none()
    }

    /// The viewer has said that what is gone is gone, and that he does without the lists that are refused. What was held
    /// back is recorded at once, and the reading that follows writes and publishes. A follower has nothing to decide on.
    pub(super) fn confirm(&mut self, effects: &mut Vec<Effect>) {
        if self.is_following() {
            return;
        }
        let plausibility = &mut self.history.plausibility;
        let Some(data_loss) = &plausibility.data_loss else { return };
        plausibility.confirmed = usize::try_from(data_loss.gone).unwrap_or(usize::MAX);
        plausibility.is_judged = false;
        let refused: Vec<Source> = self.refused_lists().collect();
        self.sync.do_without(refused);
        self.record(effects);
        self.keep_decisions(effects);
        self.sync.refresh();
    }
}
