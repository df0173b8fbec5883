//! What answers are made from.

use std::time::Duration;

use bitrix24::shared::Aggregates;
use bitrix24::{Counting, FieldSet, Source};
use protocol::CountingProblem;
use segmentation::{Facts, FieldTable, Marks, Month, Recorded, Segmentation, Staff, UserId};
use sync::{Checkpoint, ColumnSet, Reached};

use crate::service::forecasts::Forecasts;
use crate::service::requests::Requests;
use crate::service::trials::Trials;
use crate::service::{Connection, Keeping};

/// What answers are made from: what the service knows at the moment.
pub(super) struct Context<'c> {
    /// The facts.
    pub(super) facts: &'c Facts,
    /// What the administrators have set; nothing before anything is known of it.
    pub(super) counting: Option<&'c Counting>,
    /// Why what the portal holds of it cannot be read.
    pub(super) counting_problem: Option<CountingProblem>,
    /// Whether leads were to be read and the portal refuses them.
    pub(super) refuses_leads: bool,
    /// Number and name of the viewer, if the portal has said that he is an administrator.
    pub(super) administrator: Option<(UserId, String)>,
    /// The engine, once its numbers are shown.
    pub(super) engine: Option<&'c Segmentation>,
    /// The place the reading has reached.
    pub(super) checkpoint: Option<&'c Checkpoint>,
    /// The recorded history; only for a viewer who may see everything, if its cards are named.
    pub(super) recorded: &'c Recorded,
    /// The marks on the chart.
    pub(super) marks: &'c Marks,
    /// What the viewer may see.
    pub(super) sees: Sees<'c>,
    /// The forecasts that were made.
    pub(super) forecasts: &'c Forecasts,
    /// The trials of settings that were made.
    pub(super) trials: &'c Trials,
    /// What the eight user fields of cards hold.
    pub(super) held: &'c FieldTable,
    /// Who works in which department, as far as it was asked for.
    pub(super) staff: &'c Staff,
    /// The last requests to the portal.
    pub(super) requests: &'c Requests,
    /// Whether there is a store in which something is kept.
    pub(super) is_kept: bool,
    /// How long it takes to write so many contacts and so many companies; by the method for cards of any kind too, or not.
    pub(super) time_to_write: Box<dyn Fn(usize, usize, bool) -> Duration + 'c>,
}

/// What the viewer may see.
#[derive(Clone, Copy, Default)]
pub(super) struct Sees<'c> {
    /// Whether he is an administrator; nothing before the portal has told.
    pub(super) is_admin: Option<bool>,
    /// Whether he may not see everything.
    pub(super) is_limited: bool,
    /// Whether the numbers shown are the published ones, if there are any.
    pub(super) shows_published: bool,
    /// The published numbers.
    pub(super) published: Option<&'c Aggregates>,
    /// Number of the viewer, once the portal has told it.
    pub(super) viewer: Option<UserId>,
    /// How far a viewer who may not see everything has read by his rights.
    pub(super) own: Option<&'c Checkpoint>,
    /// Whether he may read neither contacts nor companies.
    pub(super) no_cards: bool,
    /// The portal's eight fields, once they were looked up.
    pub(super) fields: Option<&'c FieldSet>,
}

impl<'c> Context<'c> {
    /// What a service knows.
    pub(super) fn of(service: &'c Connection) -> Self {
        Self {
            facts: service.data.facts(),
            counting: service.counting(),
            counting_problem: service.counting_problem(),
            refuses_leads: service.sync.refuses(Source::Leads),
            administrator: service.administrator(),
            engine: service.data.counted(),
            checkpoint: service.checkpoint(),
            recorded: &service.history.recorded,
            marks: &service.history.marks,
            sees: Sees {
                is_admin: service.sharing.is_admin,
                is_limited: service.is_limited(),
                shows_published: service.shows_published(),
                published: service.sharing.published.as_ref().map(|published| &published.aggregates),
                viewer: service.sync.viewer().map(|viewer| viewer.user_id),
                own: service.own_checkpoint(),
                no_cards: service.sync.sees_no_cards(),
                fields: service.sharing.fields.as_ref(),
            },
            forecasts: &service.forecasts,
            trials: &service.trials,
            held: service.data.fields(),
            staff: &service.staff,
            requests: &service.requests,
            is_kept: matches!(service.keeping, Keeping::Kept(_)),
            time_to_write: Box::new(|contacts, companies, by_item| {
                service.sync.time_to_write(contacts, companies, by_item)
            }),
        }
    }

    /// What is known of the portal beside its facts, as far as it is read.
    pub(super) fn knowledge(&self) -> segmentation::Context {
        let known = self.checkpoint.map(crate::service::data::context).unwrap_or_default();
        segmentation::Context { staff: self.staff.clone(), ..known }
    }

    /// The engine, if it knows a month: where a published chart is shown, only the viewer's own reading is used, as far as
    /// that has come. What an administrator has read of a list is no list before it is all.
    pub(super) fn engine_for(&self, month: Month) -> Option<&'c Segmentation> {
        let is_reached = || self.sees.own?.shown_through().filter(|&through| month <= through);
        self.engine.filter(|_| !self.sees.shows_published || is_reached().is_some())
    }

    /// The engine, where single clients may be told of: what is published tells nothing of them.
    pub(super) fn told_engine(&self) -> Option<&'c Segmentation> {
        self.engine.filter(|_| !self.sees.shows_published)
    }

    /// Whether the sums of all payments of a month, and of those before it, are read. Without a checkpoint all there is is.
    pub(super) fn are_sums_read(&self, month: Month) -> bool {
        self.checkpoint.is_none_or(|checkpoint| match checkpoint.columns_reached(ColumnSet::Money) {
            Reached::Nothing => false,
            Reached::Through(last) => month <= last,
            Reached::Everything => true,
        })
    }

    /// The record, unless the viewer may not see everything: it names cards his rights may not show.
    pub(super) fn shown_record(&self) -> Option<&'c Recorded> {
        (!self.sees.is_limited).then_some(self.recorded)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use segmentation::facts::Contact;
    use segmentation::{ContactId, Group, Settings};

    use super::*;

    /// A service's knowledge, made up.
    pub(in super::super) struct Known {
        pub(in super::super) engine: Segmentation,
        pub(in super::super) recorded: Recorded,
        pub(in super::super) marks: Marks,
        pub(in super::super) forecasts: Forecasts,
        pub(in super::super) trials: Trials,
        pub(in super::super) held: FieldTable,
        pub(in super::super) staff: Staff,
        pub(in super::super) requests: Requests,
    }

    impl Known {
        /// A portal with contacts of these names, numbered from 1 on.
        pub(in super::super) fn contacts(names: &[&str]) -> Self {
            let today = month().first_day();
            let contact = |(id, &title): (u32, &&str)| Contact {
                id: ContactId(id),
                title: title.into(),
                created: today,
                ..Contact::default()
            };
            let facts = Facts { contacts: (1..).zip(names).map(contact).collect(), ..Facts::default() };
            let engine = Segmentation::new(facts, &Settings::default(), today);
            Self {
                engine,
                recorded: Recorded::default(),
                marks: Marks::default(),
                forecasts: Forecasts::default(),
                trials: Trials::default(),
                held: FieldTable::default(),
                staff: Staff::default(),
                requests: Requests::default(),
            }
        }

        /// What answers are made from, for a viewer who may see everything.
        pub(in super::super) fn context(&self) -> Context<'_> {
            Context {
                facts: self.engine.facts(),
                counting: None,
                counting_problem: None,
                refuses_leads: false,
                administrator: None,
                engine: Some(&self.engine),
                checkpoint: None,
                recorded: &self.recorded,
                marks: &self.marks,
                sees: Sees::default(),
                forecasts: &self.forecasts,
                trials: &self.trials,
                held: &self.held,
                staff: &self.staff,
                requests: &self.requests,
                is_kept: false,
                time_to_write: Box::new(|_, _, _| Duration::ZERO),
            }
        }
    }

    /// The month in which all made-up cards were created.
    pub(in super::super) fn month() -> Month {
        Month::new(2024, 3).expect("a month in the test")
    }

    /// What a reading leaves that has come to its end, but for the sums of payments.
    pub(in super::super) fn checkpoint(money: Reached) -> Checkpoint {
        Checkpoint {
            begun_at: String::new(),
            first_month: month(),
            sales: Reached::Everything,
            dialogs: Reached::Everything,
            changes_until: None,
            requisites_read: true,
            is_whole: true,
            largest_ids: Default::default(),
            rows: 0,
            change_chunks: 0,
            today: month().first_day(),
            as_of: String::new(),
            stages: bitrix24::Stages::default(),
            users: Vec::new(),
            owners_are_trusted: Some(true),
            compared_at: None,
            field_set: None,
            written: Vec::new(),
            by_admin: true,
            bucket: None,
            leaves_fields: false,
            done_without: Default::default(),
            coverage: sync::Coverage([(ColumnSet::Money, money)].into()),
            currencies: bitrix24::Currencies::default(),
            goods_since: None,
            user_fields: Default::default(),
            counting: bitrix24::Counting::default(),
        }
    }

    #[test]
    fn the_record_is_shown_only_to_whom_everything_is() {
        let known = Known::contacts(&["Анна"]);
        assert_eq!(known.engine.counts_at(month())[Group::B2c], 1);
        for is_limited in [false, true] {
            let context = Context { sees: Sees { is_limited, ..Sees::default() }, ..known.context() };
            assert_eq!(context.shown_record().is_none(), is_limited);
        }
    }
}
