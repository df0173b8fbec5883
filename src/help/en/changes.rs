//! English: who went where, of whom groups are made up, other rules of counting, and what is filled in badly.

use crate::help::Block::{Example, List, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 6] = [
    Entry {
        topic: Topic::Transitions,
        title: "Transitions between groups",
        synonyms: &["who left", "matrix", "movement of clients", "compare months", "churn", "new clients"],
        body: &[
            Text(
                "“Transitions” compares two months. A row of the table is where a client was at the end of the first, a column where it is at the end of the second. The sum of a row is the counter of the first month, that of a column the counter of the second.",
            ),
            List(&[
                "“New clients” were not created yet at the end of the first month.",
                "“Without payments”, in the mode of payments, are clients who had not paid by that day.",
                "The bands below the table are those who changed group: the wider, the more of them. Press one to see its list.",
                "Press a number: below the table the list of these clients opens, with search, filters, columns and a file.",
                "The portal does not show cards that were deleted since. Where months are recorded, choose the history “As recorded”: then they stand in the column “Deleted”.",
            ]),
            Example(
                "Row “Active”, column “Sleeping”, number 14: at the end of April these clients were active, by the end of May they had fallen asleep.",
            ),
        ],
    },
    Entry {
        topic: Topic::Strips,
        title: "Who needs attention now",
        synonyms: &["fall asleep", "lost soon", "came back", "first payment", "call list", "by responsible"],
        body: &[
            Text(
                "Below the table of transitions are the clients of whom a head of sales should know today. Every number opens a list with the person responsible, the usual payment, the last touch and the day of the next change.",
            ),
            Table(
                &["Strip", "Who is in it"],
                &[
                    &["Left the active ones this month", "Active at the end of the last month, and not any more."],
                    &["Came back to the active ones this month", "Slept or were lost, have paid and are active again."],
                    &["First payment this month", "Have paid for the first time in this month."],
                    &[
                        "Will fall asleep within 30, 60, 90 days",
                        "Active ones who fall asleep soon without another payment.",
                    ],
                    &["Will be lost within 30, 60, 90 days", "Sleeping ones who will be lost without another payment."],
                ],
            ),
            Text("Below are the same numbers by the person responsible: one sees whose clients are being lost."),
        ],
    },
    Entry {
        topic: Topic::Breakdowns,
        title: "Breakdowns: of whom a group is made up",
        synonyms: &["by responsible", "by source", "by city", "department", "industry", "shares", "structure"],
        body: &[
            Text(
                "“Breakdowns” tells all clients or any group apart by the person responsible, department, source, type, industry, city or year of creation, at the end of any month.",
            ),
            List(&[
                "Rows go from the largest to the smallest, years as they follow each other. “Not filled in” comes last.",
                "Press the name of a row to see its clients. The list has exactly as many as the row.",
                "Cities are read from the portal when this breakdown is first chosen; until they all are, some clients stand under “Not filled in”.",
                "Only companies have an industry.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Cohorts,
        title: "Do clients come back: cohorts",
        synonyms: &["retention", "year of the first payment", "triangle", "repeat payments"],
        body: &[
            Text(
                "A cohort is the clients who paid for the first time in one year. The table shows which share of them paid in that year, and one, two and more years later.",
            ),
            List(&[
                "Payments dated in the year count. A year left out does not keep a client from coming back in the next.",
                "The year of the chosen month is not over, so that the last cell of each row will grow.",
                "Press a cell to see who came back.",
            ]),
            Example("2023, 120 clients, “+1 year” 45 %: of those who first paid in 2023, 54 paid in 2024 too."),
        ],
    },
    Entry {
        topic: Topic::WhatIf,
        title: "What if: trying other rules",
        synonyms: &["thresholds", "try", "compare rules", "other months", "trial", "slider"],
        body: &[
            Text(
                "“What if” shows what counters and chart would be and who would change group by other rules of counting. Nothing changes in the portal meanwhile.",
            ),
            List(&[
                "Move the thresholds of {sleeping-months} and {lost-months}, choose funnels, types of cards, chats and invoices: the answer changes at once.",
                "Choose the mode and the month: any is counted. In the chart the solid line is by the present rules, the dashed one by the new.",
                "A row “Active → Sleeping” opens the list of those who would move.",
                "An administrator can save the new rules: they hold for everybody then and go into the journal. If another administrator was faster, the app shows what he changed and asks.",
                "Recorded months do not change by new rules.",
                "The address of the page remembers the rules that are tried: a link that you copy opens them for a colleague, too.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Quality,
        title: "Data quality",
        synonyms: &[
            "mistakes in the crm",
            "empty dates",
            "without a client",
            "without a sum",
            "currency rate",
            "empty cards",
            "check",
        ],
        body: &[
            Text(
                "“Data quality” gathers what is filled in in the CRM so that it gets in the way of the numbers. Each row has a number, an explanation, and a list or a file.",
            ),
            List(&[
                "Cards: without a name, without a date of creation, with one before 1990 or in the future, contacts of several companies, companies that cannot be reached, and fields that are not written yet.",
                "Payments: without a client, without a sum, in a currency without a rate, without a closing date, and with a date in the future. The CSV file has all of them, with links.",
                "“Left out of the counts” are no mistakes: own companies, service cards, templates, and types that an administrator has named no clients.",
            ]),
            Text("Have you corrected a card or a deal, press “Refresh”: the row grows smaller."),
        ],
    },
];
