//! The five modes, each as a table of what is known and the group it gives.

use crate::answer::Card;
use crate::evidence::{Evidence, Source};
use crate::facts::{ContactChannels, Delta, Gone, Lead, Owner};
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DealId, LeadId};
use crate::modes::Mode;
use crate::testing::{Portal, activity, chat, company, contact, day, deal, invoice, lead, month};

const COMPANY: Card = Card::Company(CompanyId(1));

#[test]
fn mode_1_counts_every_card_of_both_directories() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(contact(1, "2025-02-10", &[1]))
        .with(contact(2, "2025-03-10", &[]));
    let series = portal.segmented().series();
    let seen: Vec<_> = series.counts.iter().map(|counts| (counts[Group::Companies], counts[Group::Contacts])).collect();
    assert_eq!(seen, [(1, 0), (1, 1), (1, 2), (1, 2), (1, 2)]);
}

#[test]
fn mode_2_tells_companies_with_people_from_those_without_and_from_contacts() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(company(2, "2025-01-10"))
        .with(contact(1, "2025-02-10", &[1]))
        .with(contact(2, "2025-03-10", &[]));
    let series = portal.segmented().series();
    let groups = [Group::B2bWithContacts, Group::B2bWithoutContacts, Group::B2c];
    let seen: Vec<_> = series.counts.iter().take(3).map(|counts| groups.map(|group| counts[group])).collect();
    assert_eq!(seen, [[0, 2, 0], [1, 1, 0], [1, 1, 1]]);
}

#[test]
fn q01_a_tie_goes_to_the_fresher_group() {
    for (today, paid, expected) in [
        ("2025-05-17", "2025-05-17", Group::Active),
        ("2025-05-17", "2024-11-17", Group::Active),
        ("2025-05-17", "2024-11-16", Group::Sleeping),
        ("2025-05-17", "2023-11-17", Group::Sleeping),
        ("2025-05-17", "2023-11-16", Group::Lost),
        // 31 August − 6 months is the last day of February.
        ("2025-08-31", "2025-02-28", Group::Active),
        ("2025-08-31", "2025-02-27", Group::Sleeping),
        ("2024-08-31", "2024-02-29", Group::Active),
        ("2024-08-31", "2024-02-28", Group::Sleeping),
        // 31 March − 18 months is 30 September.
        ("2025-03-31", "2023-09-30", Group::Sleeping),
        ("2025-03-31", "2023-09-29", Group::Lost),
    ] {
        let portal = Portal::on(today).with(company(1, "2020-01-10")).with(deal(1, paid).of_company(1).won());
        assert_eq!(portal.group_now(COMPANY, Mode::Paid), Some(expected), "paid {paid}, seen {today}");
    }
}

#[test]
fn the_thresholds_are_settings() {
    for (sleeping, lost, expected) in
        [(3, 12, Group::Sleeping), (4, 12, Group::Active), (1, 2, Group::Lost), (12, 3, Group::Active)]
    {
        let portal = Portal::on("2025-05-17")
            .set(|settings| (settings.sleeping_after_months, settings.lost_after_months) = (sleeping, lost))
            .with(company(1, "2020-01-10"))
            .with(deal(1, "2025-01-20").of_company(1).won());
        assert_eq!(portal.group_now(COMPANY, Mode::Paid), Some(expected), "{sleeping} and {lost} months");
    }
}

#[test]
fn mode_3_follows_the_last_payment_back_and_forth() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2022-01-10"))
        .with(deal(1, "2022-01-20").of_company(1).won())
        .with(deal(2, "2024-01-31").of_company(1).won());
    for (at, expected) in [
        ("2022-01", Group::Active),
        ("2022-06", Group::Active),
        ("2022-07", Group::Sleeping),
        ("2023-06", Group::Sleeping),
        ("2023-07", Group::Lost),
        ("2024-01", Group::Active),
        // 31 July − 6 months is 31 January, a tie.
        ("2024-07", Group::Active),
        ("2024-08", Group::Sleeping),
    ] {
        assert_eq!(portal.group(COMPANY, at, Mode::Paid), Some(expected), "{at}");
    }
}

#[test]
fn mode_4_counts_payments() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(deal(1, "2025-02-10").of_company(1).won())
        .with(invoice(1, "2025-03-10").of_company(1).paid())
        .with(invoice(2, "2025-04-10").of_company(1).paid());
    for (at, expected) in [
        ("2025-01", Group::NoPayments),
        ("2025-02", Group::First),
        ("2025-03", Group::Regular),
        ("2025-04", Group::Regular),
    ] {
        assert_eq!(portal.group(COMPANY, at, Mode::Frequency), Some(expected), "{at}");
    }
}

#[test]
fn mode_5_takes_the_first_of_four_that_fits() {
    let empty = || Portal::on("2025-05-17").with(company(1, "2025-01-10"));
    let reached = || Portal::on("2025-05-17").with(company(1, "2025-01-10").reached_by(ContactChannels::PHONE));
    let looked_up = Portal::on("2025-05-17").with(company(1, "2025-01-10").reached_by(ContactChannels::LOOKED_UP));
    let call = || activity(1, "2025-02-10", Owner::Company(CompanyId(1)));
    for (name, portal, expected) in [
        ("nothing", empty(), Group::Unreachable),
        ("nothing, as was looked up", looked_up, Group::Unreachable),
        ("phone", reached(), Group::Reachable),
        ("call", empty().with(call()), Group::Dialogs),
        ("phone and call", reached().with(call()), Group::Dialogs),
        ("open deal", empty().with(deal(1, "2025-02-10").of_company(1)), Group::Requests),
        ("lost deal", empty().with(deal(1, "2025-02-10").of_company(1).lost()), Group::Requests),
        ("open invoice", empty().with(invoice(1, "2025-02-10").of_company(1)), Group::Requests),
        ("old invoice", empty().with(invoice(1, "2025-02-10").old().of_company(1)), Group::Requests),
        ("all", reached().with(call()).with(deal(1, "2025-02-10").of_company(1)), Group::Requests),
    ] {
        assert_eq!(portal.group_now(COMPANY, Mode::Unpaid), Some(expected), "{name}");
        assert_eq!(portal.group_now(COMPANY, Mode::Paid), None, "{name}");
    }
}

#[test]
fn a_payer_is_in_no_group_of_mode_5() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10").reached_by(ContactChannels::PHONE))
        .with(activity(1, "2025-01-10", Owner::Company(CompanyId(1))))
        .with(deal(1, "2025-02-10").of_company(1))
        .with(deal(2, "2025-03-10").of_company(1).won());
    assert_eq!(portal.group(COMPANY, "2025-02", Mode::Unpaid), Some(Group::Requests));
    assert_eq!(portal.group(COMPANY, "2025-03", Mode::Unpaid), None);
}

#[test]
fn a_request_counts_from_its_creation_whatever_became_of_it_later() {
    // Won in April: until then the deal was a request, as it is known today.
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(deal(1, "2025-02-10").of_company(1).won().closed("2025-04-10"));
    for (at, unpaid, paid) in [
        ("2025-01", Some(Group::Unreachable), None),
        ("2025-02", Some(Group::Requests), None),
        ("2025-03", Some(Group::Requests), None),
        ("2025-04", None, Some(Group::Active)),
    ] {
        assert_eq!(portal.group(COMPANY, at, Mode::Unpaid), unpaid, "{at}");
        assert_eq!(portal.group(COMPANY, at, Mode::Paid), paid, "{at}");
    }
}

#[test]
fn q17_any_activity_is_a_dialog_from_its_creation_on() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(activity(1, "2025-04-10", Owner::Company(CompanyId(1))))
        .with(activity(2, "2025-03-10", Owner::Company(CompanyId(1))));
    assert_eq!(portal.group(COMPANY, "2025-02", Mode::Unpaid), Some(Group::Unreachable));
    assert_eq!(portal.group(COMPANY, "2025-03", Mode::Unpaid), Some(Group::Dialogs));
}

#[test]
fn q18_an_open_line_chat_is_a_dialog_only_if_the_settings_say_so() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2025-01-10").reached_by(ContactChannels::OPEN_LINE))
        .with(chat(1, "2025-02-10", Owner::Company(CompanyId(1))));
    for (chats_are_dialogs, expected) in [(false, Group::Reachable), (true, Group::Dialogs)] {
        let portal = portal.clone().set(|settings| settings.chats_are_dialogs = chats_are_dialogs);
        assert_eq!(portal.group_now(COMPANY, Mode::Unpaid), Some(expected));
        assert_eq!(portal.segmented().quality().activities_without_client, 0);
    }
}

/// Company 1 with the person 3; company 2, which is an own one; contacts 1 and 2 of nobody; company 9 is not known.
fn named_by_leads() -> Portal {
    let mut own = company(2, "2025-01-10");
    own.is_own = true;
    Portal::on("2025-05-17")
        .with(company(1, "2025-01-10"))
        .with(own)
        .with(contact(1, "2025-01-10", &[]))
        .with(contact(2, "2025-01-10", &[]))
        .with(contact(3, "2025-01-10", &[1]))
}

#[test]
fn q21_a_lead_is_a_request_of_the_client_it_names_if_the_settings_say_so() {
    let lead = || lead(1, "2025-03-10");
    let cases: [(Lead, Option<Card>); 8] = [
        (lead(), None),
        (lead().of_company(1), Some(COMPANY)),
        (lead().of_contacts(&[2]), Some(Card::Contact(ContactId(2)))),
        (lead().of_contacts(&[3]), Some(COMPANY)),
        (lead().of_company(1).of_contacts(&[2]), Some(COMPANY)),
        (lead().of_company(2).of_contacts(&[2, 1]), Some(Card::Contact(ContactId(2)))),
        (lead().of_company(9), None),
        (lead().of_contacts(&[9, 1]), Some(Card::Contact(ContactId(1)))),
    ];
    for (lead, expected) in cases {
        for (leads_are_requests, expected) in [(false, None), (true, expected)] {
            let portal = named_by_leads().with(lead.clone()).set(|it| it.leads_are_requests = leads_are_requests);
            let requests = |at| {
                let cards = portal.list(Group::Requests, at, "").rows.into_iter().map(|row| row.card);
                cards.collect::<Vec<_>>()
            };
            assert_eq!(requests("2025-02"), [], "a month before it was created: {lead:?}");
            assert_eq!(requests("2025-03"), Vec::from_iter(expected), "{leads_are_requests} {lead:?}");
            let named = expected.and_then(|card| portal.segmented().client(card)?.first_request);
            let lead = expected.map(|_| Evidence { date: day("2025-03-10"), source: Source::Lead(LeadId(1)) });
            assert_eq!(named, lead, "it is named as what makes the client a request");
        }
    }
}

#[test]
fn of_a_deal_an_invoice_and_a_lead_the_first_is_the_request_that_is_named() {
    let all = |deal_at, lead_at| {
        named_by_leads()
            .with(deal(7, deal_at).of_company(1))
            .with(invoice(8, "2025-03-10").of_company(1))
            .with(lead(9, lead_at).of_company(1))
            .set(|settings| settings.leads_are_requests = true)
    };
    for (deal_at, lead_at, expected) in [
        ("2025-03-11", "2025-03-09", Source::Lead(LeadId(9))),
        ("2025-03-09", "2025-03-10", Source::Deal(DealId(7))),
        // Of one day: deals before invoices, and both before leads.
        ("2025-03-10", "2025-03-10", Source::Deal(DealId(7))),
    ] {
        let request = all(deal_at, lead_at).segmented().client(COMPANY).and_then(|client| client.first_request);
        assert_eq!(request.map(|request| request.source), Some(expected), "{deal_at} {lead_at}");
    }
}

#[test]
fn a_lead_makes_nobody_a_payer_and_takes_nobody_out_of_the_payers() {
    let portal = named_by_leads()
        .with(deal(1, "2025-04-01").of_company(1).won())
        .with(lead(1, "2025-02-01").of_company(1))
        .set(|settings| settings.leads_are_requests = true);
    assert_eq!(portal.group(COMPANY, "2025-03", Mode::Unpaid), Some(Group::Requests));
    assert_eq!(portal.group(COMPANY, "2025-04", Mode::Unpaid), None);
    assert_eq!(portal.group(COMPANY, "2025-04", Mode::Paid), Some(Group::Active));
}

#[test]
fn leads_that_come_move_or_go_change_the_requests_of_those_they_name() {
    let portal = named_by_leads().set(|settings| settings.leads_are_requests = true);
    let mut engine = portal.segmented();
    let group = |engine: &crate::Segmentation, card| engine.groups_of(card, month("2025-05")).of(Mode::Unpaid);
    let take = |engine: &mut crate::Segmentation, lead: Lead| {
        let mut delta = Delta::default();
        delta.facts.leads.insert(lead);
        engine.apply_counting(&delta, 0);
    };
    take(&mut engine, lead(4, "2025-03-10").of_contacts(&[1]));
    assert_eq!(group(&engine, Card::Contact(ContactId(1))), Some(Group::Requests));
    take(&mut engine, lead(4, "2025-03-10").of_contacts(&[2]));
    assert_eq!(group(&engine, Card::Contact(ContactId(1))), Some(Group::Unreachable));
    assert_eq!(group(&engine, Card::Contact(ContactId(2))), Some(Group::Requests));
    let gone = Gone { leads: [LeadId(4)].into(), ..Gone::default() };
    engine.apply_counting(&Delta { gone, ..Delta::default() }, 0);
    assert_eq!(group(&engine, Card::Contact(ContactId(2))), Some(Group::Unreachable));
}

#[test]
fn reachability_is_taken_as_of_now() {
    for channels in [
        ContactChannels::PHONE,
        ContactChannels::EMAIL,
        ContactChannels::SITE,
        ContactChannels::MESSENGER,
        ContactChannels::OPEN_LINE,
    ] {
        let portal = Portal::on("2025-05-17").with(contact(1, "2025-01-10", &[]).reached_by(channels));
        assert_eq!(
            portal.group(Card::Contact(ContactId(1)), "2025-01", Mode::Unpaid),
            Some(Group::Reachable),
            "{channels:?}"
        );
    }
}

#[test]
fn q20_a_company_is_reachable_through_its_people_even_through_empty_cards() {
    let portal = Portal::on("2025-05-17").with(company(1, "2025-01-10")).with(contact(1, "2025-03-10", &[1]));
    assert_eq!(portal.group(COMPANY, "2025-02", Mode::Unpaid), Some(Group::Unreachable));
    assert_eq!(portal.group(COMPANY, "2025-03", Mode::Unpaid), Some(Group::Reachable));
}

#[test]
fn q23_the_groups_of_modes_3_and_5_share_out_the_clients() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "2020-01-10"))
        .with(company(2, "2020-01-10"))
        .with(company(3, "2020-01-10"))
        .with(company(4, "2020-01-10"))
        .with(company(5, "2020-01-10"))
        .with(company(6, "2020-01-10").reached_by(ContactChannels::SITE))
        .with(company(7, "2020-01-10"))
        .with(deal(1, "2025-05-01").of_company(1).won())
        .with(deal(2, "2024-05-01").of_company(2).won())
        .with(deal(3, "2022-05-01").of_company(3).won())
        .with(deal(4, "2025-05-01").of_company(4))
        .with(activity(1, "2025-05-01", Owner::Company(CompanyId(5))));
    let segmented = portal.segmented();
    let life_cycle: Vec<Group> = (1..=7)
        .flat_map(|id| {
            let groups = segmented.groups_of(Card::Company(CompanyId(id)), month("2025-05"));
            groups.iter().filter(|group| matches!(group.mode(), Mode::Paid | Mode::Unpaid)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(life_cycle, Vec::from_iter([Mode::Paid.groups(), Mode::Unpaid.groups()].concat()));
}

#[test]
fn a_row_tells_when_time_alone_moves_the_client_on() {
    for (today, paid, expected) in [
        ("2025-05-17", "2025-03-10", Some("2025-09-11")),
        // The days from 28 to 31 August all reach back to 28 February.
        ("2025-05-17", "2025-02-28", Some("2025-09-01")),
        // 28 February reaches back to 28 August, 1 March to 1 September: nothing lies between.
        ("2024-12-17", "2024-08-29", Some("2025-03-01")),
        ("2024-12-17", "2024-08-31", Some("2025-03-01")),
        ("2025-05-17", "2024-11-16", Some("2026-05-17")),
        ("2025-05-17", "2023-11-17", Some("2025-05-18")),
        ("2025-05-17", "2023-11-16", None),
    ] {
        let portal =
            |today: &str| Portal::on(today).with(company(1, "2020-01-10")).with(deal(1, paid).of_company(1).won());
        let row = portal(today).list(Group::First, &today[..7], "").rows.remove(0);
        assert_eq!(row.falls_on, expected.map(day), "paid {paid}, seen {today}");
        if let Some(falls_on) = row.falls_on {
            let group_on = |date: chrono::NaiveDate| portal(&date.to_string()).group_now(COMPANY, Mode::Paid);
            let eve = falls_on.pred_opt().expect("a date");
            assert_eq!(group_on(eve), portal(today).group_now(COMPANY, Mode::Paid), "paid {paid}");
            assert_ne!(group_on(falls_on), group_on(eve), "paid {paid}");
        }
    }
}

#[test]
fn cards_without_a_plausible_date_stretch_nothing_and_are_counted() {
    let portal = Portal::on("2025-05-17")
        .with(company(1, "1980-01-01"))
        .with(company(2, "2025-03-10"))
        .with(contact(1, "2099-01-01", &[2]))
        .with(contact(2, "1989-12-31", &[1]))
        .with(contact(3, "2025-05-18", &[]));
    let engine = portal.segmented();
    let series = engine.series();
    let groups = [Group::Companies, Group::Contacts, Group::B2bWithContacts];
    let seen: Vec<_> = series.counts.iter().map(|counts| groups.map(|group| counts[group])).collect();
    assert_eq!((series.first, seen), (month("2025-03"), vec![[2, 1, 1], [2, 1, 1], [2, 2, 2]]));
    assert_eq!(engine.quality().implausible_dates, 3, "tomorrow is no slip, clocks differ");
    let alone = Portal::on("2025-05-17").with(company(1, "1980-01-01")).segmented().series();
    assert_eq!((alone.first, alone.counts.len()), (month("2025-05"), 1));
}
