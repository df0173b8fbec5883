//! Where a client is and why, made ready to be told: what decides, what else is known, and the panel that shows it.

use chrono::{Datelike, Months, NaiveDate};
use protocol::{CardAnswer, CardQuestion, ClientCard, History, Summary};
use segmentation::facts::{ContactChannels, InvoiceKind};
use segmentation::{
    ActivityId, Card, CompanyId, ContactId, DealId, Evidence, Group, InvoiceId, LeadId, Month, Payment, PaymentDate,
    RecordId, Settings, Source, Span,
};

/// What put a client into its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The card was created on this day only, after the date that is explained.
    NotYet(NaiveDate),
    /// Its last payment.
    Paid(PaymentDate),
    /// Its last payment, of which the records that the viewer may see show none or another date: the day that was counted.
    PaidUnseen(Option<NaiveDate>),
    /// This group was counted, and the records that the viewer may see do not show why.
    Unseen,
    /// No payment, but this request.
    Request(Evidence),
    /// Neither, but this dialog.
    Dialog(Evidence),
    /// None of these, but ways to get in touch.
    Reachable,
    /// Nothing.
    Nothing,
}

/// A way to get in touch with a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web site.
    Site,
    /// A messenger.
    Messenger,
    /// A chat of an open line.
    OpenLine,
    /// A requisite that holds more than an address.
    Requisite,
    /// A person of the company.
    Person,
}

/// The group of the life cycle, by whose colour and shape the client is shown.
#[must_use]
pub fn stage(card: &ClientCard) -> Option<Group> {
    card.groups.life_cycle()
}

/// What put the client into its group. Where that was counted with full rights, it is said even if the records that the
/// viewer may see tell something else.
#[must_use]
pub fn reason(card: &ClientCard) -> Reason {
    if card.client.created > card.as_of {
        return Reason::NotYet(card.client.created);
    }
    if let (Some(counted), Some(group)) = (card.counted, stage(card)) {
        let has_ways = !ways(card).is_empty();
        return match group {
            Group::Requests => card.client.first_request.map_or(Reason::Unseen, Reason::Request),
            Group::Dialogs => card.client.first_dialog.map_or(Reason::Unseen, Reason::Dialog),
            Group::Reachable if has_ways => Reason::Reachable,
            Group::Reachable => Reason::Unseen,
            Group::Unreachable if has_ways => Reason::Unseen,
            Group::Unreachable => Reason::Nothing,
            _ => match card.last_payment.filter(|last| Some(last.date) == counted.last_payment) {
                Some(last) => Reason::Paid(last),
                None => Reason::PaidUnseen(counted.last_payment),
            },
        };
    }
    if let Some(last) = card.last_payment {
        Reason::Paid(last)
    } else if let Some(request) = card.client.first_request {
        Reason::Request(request)
    } else if let Some(dialog) = card.client.first_dialog {
        Reason::Dialog(dialog)
    } else if ways(card).is_empty() {
        Reason::Nothing
    } else {
        Reason::Reachable
    }
}

/// Of how many payments that were counted the viewer sees how many: those he sees, and all; nothing where they were not
/// counted with other rights than his.
#[must_use]
pub fn payments_seen(card: &ClientCard) -> Option<(u64, u64)> {
    card.counted.map(|counted| (card.client.payments.len() as u64, u64::from(counted.payments)))
}

/// The life line, unless the records that the viewer may see tell another life than was counted.
#[must_use]
pub fn life(card: &ClientCard) -> Option<&[Span]> {
    let is_true = card.counted.is_none_or(|counted| {
        card.client.payments.len() == counted.payments as usize
            && card.last_payment.map(|last| last.date) == counted.last_payment
            && card.life.last().map(|span| span.group) == stage(card)
    });
    is_true.then_some(&card.life)
}

/// By what the client can be reached.
#[must_use]
pub fn ways(card: &ClientCard) -> Vec<Way> {
    let marks = [
        (ContactChannels::PHONE, Way::Phone),
        (ContactChannels::EMAIL, Way::Email),
        (ContactChannels::SITE, Way::Site),
        (ContactChannels::MESSENGER, Way::Messenger),
        (ContactChannels::OPEN_LINE, Way::OpenLine),
    ];
    let mut ways: Vec<Way> =
        marks.into_iter().filter(|(mark, _)| card.client.channels.contains(*mark)).map(|(_, way)| way).collect();
    ways.extend(card.client.requisite.map(|_| Way::Requisite));
    ways.extend(card.client.people.first().map(|_| Way::Person));
    ways
}

/// The payments, the newest first.
#[must_use]
pub fn payments(card: &ClientCard) -> Vec<&Payment> {
    let mut payments: Vec<&Payment> = card.client.payments.iter().collect();
    payments.sort_by_key(|payment| std::cmp::Reverse(payment.dates.last().map(|paid| paid.date)));
    payments
}

/// The date of a payment's own record.
#[must_use]
pub fn own_date(payment: &Payment) -> Option<PaymentDate> {
    payment.dates.iter().copied().find(|paid| paid.source == payment.record)
}

/// The invoices that a deal's payment has absorbed.
pub fn absorbed(payment: &Payment) -> impl Iterator<Item = PaymentDate> {
    payment.dates.iter().copied().filter(|paid| paid.source != payment.record)
}

/// How much time has passed, in whole calendar months and the days beyond them.
#[must_use]
pub fn passed(from: NaiveDate, to: NaiveDate) -> (u32, u32) {
    let whole = (to.year() - from.year()) * 12 + to.month0() as i32 - from.month0() as i32;
    let months = u32::try_from(if to.day() < from.day() { whole - 1 } else { whole }).unwrap_or(0);
    let reached = from.checked_add_months(Months::new(months)).unwrap_or(to);
    (months, u32::try_from((to - reached).num_days()).unwrap_or(0))
}

/// How many months a span of life has.
#[must_use]
pub fn months(span: &Span) -> u32 {
    u32::try_from(span.through.since(span.from) + 1).unwrap_or(0)
}

/// The path of a record within the portal; nothing for an activity, which has no page of its own.
///
/// Docs: sdk/bx24-js-sdk/additional-functions/bx24-open-path.md. Old invoices have a page that apps may not open, so that
/// it opens in a tab of the browser.
#[must_use]
pub fn record_path(source: Source) -> Option<String> {
    match source {
        Source::Deal(id) => Some(format!("/crm/deal/details/{id}/")),
        Source::Invoice(InvoiceKind::Smart, id) => Some(format!("/crm/type/31/details/{id}/")),
        Source::Invoice(InvoiceKind::Old, id) => Some(format!("/crm/invoice/show/{id}/")),
        Source::Lead(id) => Some(format!("/crm/lead/details/{id}/")),
        Source::Activity(_) => None,
    }
}

/// The number of a record among those of its kind.
#[must_use]
pub fn record_id(source: Source) -> RecordId {
    match source {
        Source::Deal(DealId(id))
        | Source::Invoice(_, InvoiceId(id))
        | Source::Activity(ActivityId(id))
        | Source::Lead(LeadId(id)) => id,
    }
}

/// How a link names a card: `C12` is contact 12, `CO5` company 5, as the portal itself abbreviates them.
#[must_use]
pub fn card_code(card: Card) -> String {
    match card {
        Card::Contact(id) => format!("C{id}"),
        Card::Company(id) => format!("CO{id}"),
    }
}

/// The card that a link names.
#[must_use]
pub fn card_from_code(code: &str) -> Option<Card> {
    let number = |text: &str| text.parse().ok().filter(|&number| number != 0);
    match code.strip_prefix("CO") {
        Some(id) => number(id).map(|id| Card::Company(CompanyId(id))),
        None => number(code.strip_prefix('C')?).map(|id| Card::Contact(ContactId(id))),
    }
}

/// The question of a card that is looked at with a month of a chart whose last one is `last`: the current month is
/// explained as it is now.
#[must_use]
pub fn question(card: Card, month: Option<Month>, last: Option<Month>, history: History) -> CardQuestion {
    match month.filter(|month| last.is_some_and(|last| *month < last)) {
        Some(month) => CardQuestion { card, month: Some(month), history },
        None => CardQuestion::now(card),
    }
}

/// The card that is explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardPanel {
    question: Option<CardQuestion>,
    answer: Option<CardAnswer>,
}

impl CardPanel {
    /// Turns to a card at some month, or away from all; returns the question. Nothing if it is the one shown. What is
    /// told of one month vanishes at once: it would be wrong of another.
    pub fn turn_to(&mut self, question: Option<CardQuestion>) -> Option<CardQuestion> {
        if self.question == question {
            return None;
        }
        self.question = question;
        self.answer = None;
        question
    }

    /// Follows new numbers: asks anew about the card, so that it is told as lists and marks are; what is told stays until
    /// the answer comes. Nothing while the numbers are not whole: until then a card is read from the portal for itself.
    pub fn refresh(&mut self, summary: &Summary) -> Option<CardQuestion> {
        self.question.filter(|_| self.answer.is_some() && summary.dialogs_complete)
    }

    /// Takes the answer to the newest question; while no card is explained, it changes nothing.
    pub fn receive(&mut self, answer: CardAnswer) {
        if self.question.is_some() {
            self.answer = Some(answer);
        }
    }

    /// The card that is explained.
    #[must_use]
    pub fn card(&self) -> Option<Card> {
        self.question.map(|question| question.card)
    }

    /// What was asked; nothing while no card is explained.
    #[must_use]
    pub fn question(&self) -> Option<CardQuestion> {
        self.question
    }

    /// What is told about it; nothing while the answer is on its way.
    #[must_use]
    pub fn answer(&self) -> Option<&CardAnswer> {
        self.answer.as_ref()
    }

    /// The settings by which the client was counted; nothing before the answer, or if the card stands for no client.
    #[must_use]
    pub fn settings(&self) -> Option<&Settings> {
        match &self.answer {
            Some(CardAnswer::Client(client)) => Some(&client.settings),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Counted, NamedCard};
    use segmentation::{Client, DateField, Groups, Person, RequisiteId};

    use super::*;
    use crate::view_model::history::tests::summary;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date in the test")
    }

    fn paid(date: &str, source: Source) -> PaymentDate {
        PaymentDate { date: day(date), source, field: DateField::Closed }
    }

    /// A company without anything.
    fn card() -> ClientCard {
        let client = Client {
            card: Card::Company(CompanyId(5)),
            created: day("2020-01-01"),
            payments: Vec::new(),
            paid_on: Vec::new(),
            first_request: None,
            first_dialog: None,
            people: Vec::new(),
            channels: ContactChannels::NONE,
            requisite: None,
        };
        ClientCard {
            asked: NamedCard { card: client.card, title: String::new() },
            title: String::new(),
            client,
            settings: segmentation::Settings::default(),
            as_of: day("2025-05-17"),
            is_past: false,
            groups: Groups::default(),
            recomputed: None,
            counted: None,
            is_by_rights: false,
            last_payment: None,
            next_change: None,
            life: Vec::new(),
            people: Vec::new(),
            gaps: Vec::new(),
        }
    }

    #[test]
    fn the_first_reason_that_holds_is_told() {
        let mut told = card();
        assert_eq!(reason(&told), Reason::Nothing);
        told.client.channels = ContactChannels::SITE | ContactChannels::LOOKED_UP;
        assert_eq!((reason(&told), ways(&told)), (Reason::Reachable, vec![Way::Site]));
        let dialog = Evidence { date: day("2024-01-01"), source: Source::Activity(ActivityId(3)) };
        told.client.first_dialog = Some(dialog);
        assert_eq!(reason(&told), Reason::Dialog(dialog));
        let request = Evidence { date: day("2025-05-17"), source: Source::Deal(DealId(1)) };
        told.client.first_request = Some(request);
        assert_eq!(reason(&told), Reason::Request(request));
        let last = paid("2025-01-01", Source::Deal(DealId(1)));
        told.last_payment = Some(last);
        assert_eq!(reason(&told), Reason::Paid(last));
        told.as_of = day("2019-12-31");
        assert_eq!(reason(&told), Reason::NotYet(day("2020-01-01")), "a month before the card");
    }

    #[test]
    fn what_was_counted_with_full_rights_is_told_beside_what_the_viewer_sees() {
        let last = paid("2025-01-01", Source::Deal(DealId(1)));
        let life = |group| vec![Span { from: Month::of(last.date), through: Month::of(last.date), group }];
        let mut told = card();
        told.client.payments =
            vec![Payment { record: Source::Deal(DealId(1)), counts_from: last.date, dates: vec![last] }];
        (told.last_payment, told.life) = (Some(last), life(Group::Active));
        told.groups = Groups::from_iter([Group::Active, Group::Regular]);
        assert_eq!((payments_seen(&told), life_is_told(&told)), (None, true), "an administrator sees everything");
        let counted = |payments, date: &str| Some(Counted { payments, last_payment: Some(day(date)) });
        told.counted = counted(1, "2025-01-01");
        assert_eq!((reason(&told), payments_seen(&told)), (Reason::Paid(last), Some((1, 1))));
        assert!(life_is_told(&told));
        told.counted = counted(6, "2025-04-02");
        assert_eq!((reason(&told), payments_seen(&told)), (Reason::PaidUnseen(Some(day("2025-04-02"))), Some((1, 6))));
        assert!(!life_is_told(&told), "the line would leave out five payments");
        told.counted = counted(1, "2025-01-01");
        told.life = life(Group::Lost);
        assert!(!life_is_told(&told), "it ends in another group");
        told.groups = Groups::from_iter([Group::Requests]);
        assert_eq!(reason(&told), Reason::Unseen, "no request can be seen");
    }

    fn life_is_told(told: &ClientCard) -> bool {
        super::life(told).is_some()
    }

    #[test]
    fn a_past_month_is_asked_about_as_it_was_and_the_current_one_as_of_now() {
        let month = |number| Month::new(2025, number);
        let asked = |pinned, last| question(Card::Contact(ContactId(1)), pinned, last, History::Recorded);
        let past = CardQuestion { card: Card::Contact(ContactId(1)), month: month(3), history: History::Recorded };
        assert_eq!(asked(month(3), month(5)), past);
        for (pinned, last) in [(month(5), month(5)), (None, month(5)), (month(3), None)] {
            assert_eq!(asked(pinned, last), CardQuestion::now(Card::Contact(ContactId(1))));
        }
    }

    #[test]
    fn every_way_to_get_in_touch_is_named() {
        let mut told = card();
        told.client.channels =
            ContactChannels::PHONE | ContactChannels::EMAIL | ContactChannels::MESSENGER | ContactChannels::OPEN_LINE;
        told.client.requisite = Some(RequisiteId(8));
        told.client.people = vec![Person { since: day("2025-05-17"), contact: ContactId(1) }];
        let expected = [Way::Phone, Way::Email, Way::Messenger, Way::OpenLine, Way::Requisite, Way::Person];
        assert_eq!(ways(&told), expected);
    }

    #[test]
    fn payments_come_newest_first_with_what_they_absorbed() {
        let invoice = Source::Invoice(InvoiceKind::Smart, InvoiceId(77));
        let payment = |record, dates: Vec<PaymentDate>| Payment { record, counts_from: dates[0].date, dates };
        let mut told = card();
        told.client.payments = vec![
            payment(Source::Deal(DealId(1)), vec![paid("2024-01-01", Source::Deal(DealId(1)))]),
            payment(
                Source::Deal(DealId(815)),
                vec![paid("2024-03-15", Source::Deal(DealId(815))), paid("2024-03-20", invoice)],
            ),
        ];
        let shown = payments(&told);
        assert_eq!(
            shown.iter().map(|it| it.record).collect::<Vec<_>>(),
            [Source::Deal(DealId(815)), Source::Deal(DealId(1))]
        );
        assert_eq!(own_date(shown[0]), Some(paid("2024-03-15", Source::Deal(DealId(815)))));
        assert_eq!(absorbed(shown[0]).collect::<Vec<_>>(), [paid("2024-03-20", invoice)]);
    }

    #[test]
    fn time_passes_in_months_and_days() {
        for (from, to, expected) in [
            ("2024-11-02", "2025-05-12", (6, 10)),
            ("2025-01-31", "2025-02-28", (0, 28)),
            ("2025-01-31", "2025-03-01", (1, 1)),
            ("2024-02-29", "2025-02-28", (11, 30)),
            ("2025-05-17", "2025-05-17", (0, 0)),
            ("2025-05-18", "2025-05-17", (0, 0)),
        ] {
            assert_eq!(passed(day(from), day(to)), expected, "{from} to {to}");
        }
    }

    #[test]
    fn a_span_counts_both_its_ends() {
        let month = |text: &str| text.parse::<Month>().expect("a month in the test");
        let span = |from, through| Span { from: month(from), through: month(through), group: Group::Active };
        assert_eq!((months(&span("2024-12", "2024-12")), months(&span("2024-12", "2025-02"))), (1, 3));
    }

    #[test]
    fn a_card_survives_the_way_through_a_link() {
        for (code, expected) in [
            ("C12", Some(Card::Contact(ContactId(12)))),
            ("CO5", Some(Card::Company(CompanyId(5)))),
            ("C0", None),
            ("CO", None),
            ("D5", None),
            ("", None),
        ] {
            assert_eq!(card_from_code(code), expected, "{code}");
            assert!(expected.is_none_or(|card| card_code(card) == code));
        }
    }

    #[test]
    fn a_card_is_asked_about_when_it_is_turned_to() {
        let mut panel = CardPanel::default();
        let asked = |card| Some(CardQuestion::now(card));
        assert_eq!(panel.turn_to(asked(Card::Contact(ContactId(1)))), asked(Card::Contact(ContactId(1))));
        assert_eq!(panel.turn_to(asked(Card::Contact(ContactId(1)))), None, "it is shown already");
        let in_march = CardQuestion { month: Month::new(2025, 3), ..CardQuestion::now(Card::Contact(ContactId(1))) };
        panel.receive(CardAnswer::Missing);
        assert_eq!((panel.turn_to(Some(in_march)), panel.answer()), (Some(in_march), None), "another month");
        panel.receive(CardAnswer::Missing);
        assert_eq!(panel.turn_to(asked(Card::Company(CompanyId(2)))), asked(Card::Company(CompanyId(2))));
        assert_eq!(panel.answer(), None);
        panel.receive(CardAnswer::Refused);
        assert_eq!((panel.card(), panel.answer()), (Some(Card::Company(CompanyId(2))), Some(&CardAnswer::Refused)));
        assert_eq!(panel.turn_to(None), None);
        panel.receive(CardAnswer::Refused);
        assert_eq!((panel.card(), panel.answer()), (None, None));
    }

    #[test]
    fn new_numbers_have_the_card_told_anew_and_it_stays_meanwhile() {
        let whole = summary(&[1], None);
        let mut panel = CardPanel::default();
        assert_eq!(panel.refresh(&whole), None, "no card is explained");
        let asked = panel.turn_to(Some(CardQuestion::now(Card::Contact(ContactId(1)))));
        assert_eq!(panel.refresh(&whole), None, "the answer is on its way");
        panel.receive(CardAnswer::Missing);
        assert_eq!(panel.refresh(&Summary { dialogs_complete: false, ..whole.clone() }), None);
        assert_eq!((panel.refresh(&whole), panel.answer()), (asked, Some(&CardAnswer::Missing)));
        panel.receive(CardAnswer::Refused);
        assert_eq!(panel.answer(), Some(&CardAnswer::Refused));
    }
}
