//! A change that is counted by what it touches leaves the same as counting everything anew.

use proptest::collection::btree_set;
use proptest::prelude::*;

use super::random::{config, portal};
use crate::engine::Segmentation;
use crate::facts::{Delta, Gone, InvoiceKind};
use crate::ids::{ActivityId, CompanyId, ContactId, DealId, InvoiceId, LeadId, RequisiteId};
use crate::testing::Portal;

fn gone() -> impl Strategy<Value = Gone> {
    let some = || btree_set(1_u32..=7, 0..3);
    (some(), some(), some(), some(), some(), some(), some()).prop_map(
        |(companies, contacts, deals, invoices, leads, activities, requisites)| Gone {
            companies: companies.into_iter().map(CompanyId).collect(),
            contacts: contacts.into_iter().map(ContactId).collect(),
            deals: deals.into_iter().map(DealId).collect(),
            invoices: invoices
                .into_iter()
                .map(|id| (if id % 2 == 0 { InvoiceKind::Smart } else { InvoiceKind::Old }, InvoiceId(id)))
                .collect(),
            leads: leads.into_iter().map(LeadId).collect(),
            activities: activities.into_iter().map(ActivityId).collect(),
            requisites: requisites.into_iter().map(RequisiteId).collect(),
            ..Gone::default()
        },
    )
}

fn delta() -> impl Strategy<Value = Delta> {
    (portal(), gone(), any::<[bool; 7]>()).prop_map(|(portal, gone, kept)| {
        let mut facts = portal.facts;
        // Small changes, of one or two kinds of records, are what the counting is made for.
        let [companies, contacts, deals, invoices, leads, activities, requisites] = kept;
        facts.companies.retain(|_, _| companies);
        facts.contacts.retain(|_, _| contacts);
        facts.deals.retain(|_, _| deals);
        facts.invoices.retain(|_, _| invoices);
        facts.leads.retain(|_, _| leads);
        facts.activities.retain(|_, _| activities);
        facts.requisites.retain(|_, _| requisites);
        Delta { facts, gone, ..Delta::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, ..config() })]

    #[test]
    fn counting_what_a_change_touches_is_counting_everything_anew(
        portal in portal(),
        deltas in prop::collection::vec(delta(), 1..4),
        apart in any::<bool>(),
    ) {
        let Portal { facts, mut settings, today } = portal;
        settings.invoices_count_apart = apart;
        let mut engine = Segmentation::new(facts.clone(), &settings, today);
        let mut expected = facts;
        for delta in deltas {
            engine.apply_counting(&delta, 0);
            expected.apply(&delta);
            prop_assert_eq!(engine.facts(), &expected);
            let anew = Segmentation::new(expected.clone(), &settings, today);
            prop_assert_eq!(&engine.counting().links, &anew.counting().links);
            prop_assert!(engine.counting().evidence.is_same(&anew.counting().evidence));
            prop_assert_eq!(engine.series(), anew.series());
        }
    }
}
