//! The first run: what the page is told before an administrator lets the very first reading begin.

use std::time::Duration;

use bitrix24::Source;
use protocol::{EpochMs, FirstRun, FromWorker, Records};
use sync::job::sizing::Sizing;
use sync::{Instant, Job, JobId};

use super::{Connection, Effect};

impl Connection {
    /// Has the portal's lists counted, if the first reading waits for the viewer's word and nobody has counted yet; says
    /// whether there is something to send now.
    pub(super) fn takes_sizing(&mut self) -> bool {
        if !self.sync.awaits_begin() || self.sizing.is_some() {
            return false;
        }
        let sizing = self.sync.sizing();
        self.sizing = Some(self.sync.run(Job::Sizing(sizing)));
        true
    }

    /// Tells the page what the lists were found to hold.
    pub(super) fn counted(&mut self, id: JobId, sizing: &Sizing, now: EpochMs, effects: &mut Vec<Effect>) {
        if self.sizing == Some(id) {
            effects.push(Effect::Post(FromWorker::FirstRun(self.first_run(sizing, now))));
        }
    }

    fn first_run(&self, sizing: &Sizing, now: EpochMs) -> FirstRun {
        let mut rows: Vec<(Records, u64)> = Vec::new();
        for (source, size) in sizing.sizes() {
            let Some(records) = records(source) else { continue };
            match rows.iter_mut().find(|(known, _)| *known == records) {
                Some((_, sum)) => *sum += size.rows,
                None => rows.push((records, size.rows)),
            }
        }
        let estimate = self.sync.estimate(sizing, Instant(now));
        let seconds = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX).div_ceil(1_000);
        FirstRun {
            rows,
            chart_seconds: seconds(estimate.chart),
            fields_seconds: seconds(estimate.fields),
            new_fields_seconds: seconds(estimate.new_fields),
        }
    }

    /// The viewer has agreed to the first reading.
    pub(super) fn begin(&mut self) {
        self.sync.begin();
    }
}

/// The kind of records that a list tells something of.
pub(super) fn kind_of(source: Source) -> Records {
    match source {
        Source::Companies | Source::CompanyReach | Source::CompanyFields | Source::CompanyAddresses => {
            Records::Companies
        }
        Source::Contacts | Source::ContactReach | Source::ContactFields | Source::ContactAddresses => Records::Contacts,
        Source::Deals | Source::DealLinks | Source::Goods => Records::Deals,
        Source::Invoices | Source::OldInvoices => Records::Invoices,
        Source::Activities | Source::SalesActivities | Source::Touches | Source::OpenTouches => Records::Activities,
        Source::Requisites => Records::Requisites,
        Source::Leads => Records::Leads,
    }
}

/// What a list holds, in people's words; nothing for activities that are mostly not read, and for lists that tell more
/// about what is in others.
pub(super) fn records(source: Source) -> Option<Records> {
    match source {
        Source::Companies => Some(Records::Companies),
        Source::Contacts => Some(Records::Contacts),
        Source::Deals => Some(Records::Deals),
        Source::Invoices | Source::OldInvoices => Some(Records::Invoices),
        Source::Activities => Some(Records::Activities),
        Source::Requisites => Some(Records::Requisites),
        Source::Leads => Some(Records::Leads),
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
        | Source::Goods => None,
    }
}
