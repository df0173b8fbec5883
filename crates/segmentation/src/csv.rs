//! Answers as tables for other programs.

use std::fmt::Write;

use chrono::NaiveDate;

use crate::answer::{Card, Series};
use crate::modes::Mode;
use crate::profile::Profile;
use crate::rank::{Matrix, Place};

/// The series as CSV: the header `month,mode,group,count`, then a line for every group of these modes in every month, in
/// order. Months are written `YYYY-MM`; no field needs quotes.
#[must_use]
pub fn series_csv(series: &Series, modes: &[Mode]) -> String {
    let mut csv = String::from("month,mode,group,count\n");
    for (month, counts) in series.iter() {
        for &group in modes.iter().flat_map(|mode| mode.groups()) {
            writeln!(csv, "{month},{},{},{}", group.mode().code(), group.code(), counts[group])
                .expect("writing to a string does not fail");
        }
    }
    csv
}

/// A card as `company:ID` or `contact:ID`.
#[must_use]
pub fn card_text(card: Card) -> String {
    match card {
        Card::Company(id) => format!("company:{id}"),
        Card::Contact(id) => format!("contact:{id}"),
    }
}

/// Clients with everything that is counted of them, a line each, in the order in which they come. Sums are cents; what a
/// client has not is empty.
#[must_use]
pub fn profiles_csv(profiles: impl Iterator<Item = Profile>) -> String {
    let mut csv = String::from(
        "client,client_type,life_cycle,frequency,payments,last_payment,revenue_12m,payments_12m,requests_12m,abc,xyz,\
         r,f,m,rfm,last_touch,next_planned,due,state\n",
    );
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    for profile in profiles {
        let score = |score: Option<u8>| score.map(|score| score.to_string()).unwrap_or_default();
        let scores = profile.scores;
        let due = profile.plan.and_then(|plan| plan.due);
        // Nothing is known of what was planned once, so that a past month says nothing of touches at all.
        let last_touch = profile.plan.and(profile.last_touch);
        let fields = [
            card_text(profile.card),
            profile.client_type.code().to_owned(),
            profile.life_cycle.code().to_owned(),
            profile.frequency.code().to_owned(),
            profile.payments.to_string(),
            date(profile.last_payment),
            profile.revenue.to_string(),
            profile.recent_payments.to_string(),
            profile.requests.to_string(),
            profile.abc.map_or("", |rank| rank.code()).to_owned(),
            profile.xyz.map_or("", |rank| rank.code()).to_owned(),
            score(scores.map(|scores| scores.r)),
            score(scores.map(|scores| scores.f)),
            score(scores.map(|scores| scores.m)),
            scores.map_or("", |scores| scores.group().code()).to_owned(),
            date(last_touch),
            date(profile.plan.and_then(|plan| plan.next)),
            date(due.map(|(due, _)| due)),
            due.map_or("", |(_, state)| state.code()).to_owned(),
        ];
        csv.push_str(&fields.join(","));
        csv.push('\n');
    }
    csv
}

/// Transitions of all modes, a line for each cell that is not empty, in the order of the modes, then of the groups.
#[must_use]
pub fn transitions_csv(transitions: impl Fn(Mode) -> Matrix) -> String {
    let mut csv = String::from("mode,from,to,count\n");
    for mode in Mode::ALL {
        let name = |place: Place| match place {
            Place::New => "new",
            Place::Group(number) => mode.groups().get(usize::from(number)).map_or("", |group| group.code()),
            Place::Absent => "absent",
            Place::Gone => "gone",
        };
        for (from, to, count) in transitions(mode).cells() {
            writeln!(csv, "{},{},{},{count}", mode.code(), name(from), name(to))
                .expect("writing to a string does not fail");
        }
    }
    csv
}

#[cfg(test)]
mod tests {
    use crate::condition::day_of;
    use crate::csv::{profiles_csv, transitions_csv};
    use crate::profile::View;
    use crate::testing::{Portal, company, contact, day, deal, month};
    use crate::tests::context;

    #[test]
    fn clients_and_transitions_are_lines() {
        let portal = Portal::on("2025-06-30")
            .with(company(1, "2024-01-01"))
            .with(contact(2, "2025-06-30", &[]))
            .with(deal(1, "2025-01-10").of_company(1).won().worth(12_345_000, "RUB"));
        let engine = portal.segmented();
        let context = context();
        let view = View::new(&engine, &context);
        let lines =
            |at: &str| profiles_csv(view.profiles(day_of(day(at)))).lines().skip(1).collect::<Vec<_>>().join("\n");
        assert_eq!(
            lines("2025-06-30"),
            "company:1,b2b_without_contacts,active,first,1,2025-01-10,123450,1,1,a,z,1,1,1,gone,,,2024-02-01,overdue\n\
             contact:2,b2c,no_contacts,none,0,,0,0,0,,,,,,,,,,"
        );
        assert_eq!(
            lines("2025-01-31"),
            "company:1,b2b_without_contacts,active,first,1,2025-01-10,123450,1,1,a,z,1,1,1,gone,,,,"
        );
        assert_eq!(
            transitions_csv(|mode| engine.transitions(mode, month("2024-12"), month("2025-06"))),
            "mode,from,to,count\n\
             directory,new,contacts,1\n\
             directory,companies,companies,1\n\
             client_type,new,b2c,1\n\
             client_type,b2b_without_contacts,b2b_without_contacts,1\n\
             paid,absent,active,1\n\
             frequency,new,none,1\n\
             frequency,none,first,1\n\
             unpaid,new,no_contacts,1\n\
             unpaid,no_contacts,absent,1\n"
        );
    }
}
