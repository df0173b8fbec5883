//! English: what the words mean and how clients are counted.

use crate::help::Block::{Example, List, Steps, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 15] = [
    Entry {
        topic: Topic::Client,
        title: "Client",
        synonyms: &["who is a client", "contact of a company", "customer", "buyer"],
        body: &[
            Text(
                "A client is a company, or a contact without a company. A contact with a company is no client of its own: its deals, invoices and activities belong to the company.",
            ),
            Text(
                "Of several companies of a contact the main one counts; if that one is left out of the count, the first of the others does.",
            ),
            Example(
                "Anna's card was created in January, that of her firm Romashka in April, and Anna bought in February. From January to March there is one contact and no client. In April a client appears: the company Romashka, which has already paid once.",
            ),
            Text(
                "A portal keeps no history of links, so today's links between contacts and companies are used for all months.",
            ),
        ],
    },
    Entry {
        topic: Topic::Directory,
        title: "Mode “Companies & contacts”",
        synonyms: &["companies", "contacts", "directories", "card", "all cards", "growth of the base"],
        body: &[
            Text(
                "Shows how both directories of the CRM grew. “Companies” are all companies, “Contacts” all contacts, those with a company included.",
            ),
            Text(
                "It is the only mode that counts cards and not clients. So the sum is larger here than elsewhere: a contact and its company are two cards, but one client.",
            ),
            Text("Own companies and service cards are not counted."),
        ],
    },
    Entry {
        topic: Topic::ClientType,
        title: "Mode “B2B & B2C”",
        synonyms: &["client type", "businesses", "private persons", "individuals", "organisations"],
        body: &[
            Table(
                &["Group", "Who is in it", "What can be done"],
                &[
                    &[
                        "B2B with contacts",
                        "Companies with at least one contact",
                        "Make sure you know the person who decides about buying",
                    ],
                    &[
                        "B2B without contacts",
                        "Companies without a single contact",
                        "Find out and add a person you can talk to",
                    ],
                    &[
                        "B2C",
                        "Contacts without a company",
                        "If it is somebody of a firm, link the contact to the company",
                    ],
                ],
            ),
            Text("A contact makes its company one “with contacts” from the month in which the contact was created."),
            Text("B2B and B2C together are all clients."),
        ],
    },
    Entry {
        topic: Topic::Payment,
        title: "Payment",
        synonyms: &["what counts as a payment", "sale", "purchase", "won deal", "paid invoice", "amount"],
        body: &[
            Text(
                "A payment is a successful deal (of any funnel) or a paid invoice. The sum does not matter: a free deal and one worth a million are one payment each.",
            ),
            List(&[
                "Invoices of the present kind count, and those of the former kind too where a portal still has them.",
                "Templates of recurring deals and invoices do not count; what is made from them does.",
                "A deal together with its paid invoices is one payment.",
                "A payment with neither company nor contact is in no group; the foot of the page says how many there are.",
            ]),
        ],
    },
    Entry {
        topic: Topic::OnePayment,
        title: "Deal and invoice are one payment",
        synonyms: &["invoice in a deal", "paid twice", "several invoices", "invoice of a deal"],
        body: &[
            Text(
                "Paid invoices within a successful deal add no payments: however many they are, together with the deal they are one. It counts from the earliest of the dates, and each of the dates is a day on which the client paid.",
            ),
            Example(
                "A deal was closed on 15 June 2024. One invoice in it was paid on 1 March 2024, another on 20 January 2025. That is one payment; it is seen from March 2024 on, and the client stays active until {joined-until}: the last date decides.",
            ),
            Text(
                "While a deal is open, or if it is lost, each of its paid invoices is a payment of its own. Once the deal is won they become one, and the number of payments falls: that is as it should be.",
            ),
        ],
    },
    Entry {
        topic: Topic::PaymentDate,
        title: "Date of a payment",
        synonyms: &["when it was paid", "last payment", "close date", "closing date", "due date"],
        body: &[
            Table(
                &["What", "Which date is taken"],
                &[
                    &[
                        "Deal",
                        "The close date; if it is empty or in the future, the day of the last change of stage, then the day of creation",
                    ],
                    &[
                        "Invoice",
                        "The day it was moved to the paid stage; if that is not known, the day it was changed, then the day of creation",
                    ],
                    &["Invoice of the former kind", "The day it was marked as paid"],
                ],
            ),
            Text(
                "The date until which an invoice is to be paid is never the date of its payment: until that day the client is merely asked to pay.",
            ),
            Text(
                "Deals that were brought over from another program with a close date in the past are dated by it, so that the chart tells the truth.",
            ),
        ],
    },
    Entry {
        topic: Topic::Paid,
        title: "Mode “With payments”: active, sleeping, lost",
        synonyms: &[
            "clients with payments",
            "life cycle",
            "{sleeping-months}",
            "{lost-months}",
            "threshold",
            "last payment",
            "leaves group",
        ],
        body: &[
            Text(
                "The date of the last payment decides, by two thresholds that an administrator sets: {sleeping-months} and {lost-months}. This is what comes of it if today is 17 May 2025:",
            ),
            Table(
                &["Last payment", "Group", "Why"],
                &[
                    &["{recent-day}", "Active", "{Less}"],
                    &["{sleeping-day}", "Active", "Exactly {sleeping-months}: still active"],
                    &["{sleeping-day-before}", "Sleeping", "{Asleep}"],
                    &["{lost-day}", "Sleeping", "Exactly {lost-months}: still sleeping"],
                    &["{lost-day-before}", "Lost", "{Lost}"],
                ],
            ),
            Text(
                "Months are counted by the calendar. Where a month has no such day, its last one is taken: 31 March minus a month is 28 or 29 February.",
            ),
            Example(
                "A client paid on 10 March 2025 and not since. Until {example-until} it is active, from {example-from} on sleeping. The list shows that date in the column “Leaves group”. If it pays again, it is active again on the same day.",
            ),
        ],
    },
    Entry {
        topic: Topic::Frequency,
        title: "Mode “Sales frequency”",
        synonyms: &["payment frequency", "repeat sales", "number of payments", "repeat purchases"],
        body: &[
            Table(
                &["Group", "How many payments"],
                &[&["Regular", "More than one"], &["First purchase", "Exactly one"], &["No payments", "None"]],
            ),
            Text(
                "Only the number matters here: a client with two payments of five years ago is regular too. How long ago it paid is seen in the mode “With payments”.",
            ),
            Text(
                "The three groups together are all clients, and “No payments” are exactly those whom the mode of that name divides further.",
            ),
        ],
    },
    Entry {
        topic: Topic::Unpaid,
        title: "Mode “No payments”",
        synonyms: &["clients without payments", "prospects", "leads", "waterfall", "first match"],
        body: &[
            Text(
                "Clients that have never paid yet. The groups are tried from top to bottom, and a client is in the first that fits:",
            ),
            Steps(&[
                "“With requests”: the client has a deal or an invoice, open or lost.",
                "“With dialogs”: no request, but an activity: a call, a letter, a meeting, a task.",
                "“With contacts”: no activity, but a way to get in touch: phone, e-mail, site, messenger, requisites, or a contact of the company.",
                "“Without contacts”: none of these.",
            ]),
            Example(
                "A client was called in January, and a deal was created in March. In January and February it is one “With dialogs”, from March on “With requests”. When the deal is won, it leaves this mode for “First purchase” and “Active”.",
            ),
            Text(
                "A lead is a request if the counting rules say so: then a lead that names the client's contact or company is a request from the day it was created, whatever became of it. As a rule leads are neither counted nor read.",
            ),
        ],
    },
    Entry {
        topic: Topic::Dialog,
        title: "Dialog",
        synonyms: &["activity", "call", "letter", "meeting", "task", "chat", "open line", "communication"],
        body: &[
            Text(
                "A dialog is any activity in the card of a client, in its deal or invoice: a call, a letter, a meeting, a task, finished or not. It counts from the day it was created.",
            ),
            List(&[
                "Activities of a contact are dialogs of its company.",
                "Activities of a lead are nobody's.",
                "A chat of an open line is no dialog: a client you talked to only in a chat is one “With contacts”.",
                "Comments and system records of the timeline are no activities.",
            ]),
        ],
    },
    Entry {
        topic: Topic::ContactChannels,
        title: "Contact details",
        synonyms: &[
            "contact data",
            "phone number",
            "e-mail",
            "mail",
            "site",
            "messenger",
            "requisites",
            "how to get in touch",
            "chat",
        ],
        body: &[
            Text("A client can be reached if there is at least one of these:"),
            List(&[
                "a phone, an e-mail, a site or a messenger on its card;",
                "a chat of an open line;",
                "requisites that hold more than an address;",
                "for a company, at least one contact, even one whose card is empty.",
            ]),
            Text(
                "A portal does not remember when a phone or an e-mail was filled in. So what is filled in now is taken for all months: if you add a phone today, the group changes in past months too.",
            ),
        ],
    },
    Entry {
        topic: Topic::Ownership,
        title: "Whose deal it is",
        synonyms: &["who owns a deal", "deal of a contact", "company and contact in a deal", "several contacts"],
        body: &[
            Text("Every deal and every invoice belongs to one client at the most."),
            Table(
                &["The deal names", "Whose it is"],
                &[
                    &["The company Romashka and the contact Boris", "Romashka's; Boris gets nothing from it"],
                    &["Only Anna of Romashka", "Romashka's"],
                    &["Boris and Gleb, neither with a company", "Boris's, who is named first"],
                    &["Nobody", "Nobody's: it is in no group, but numbered at the foot of the page"],
                ],
            ),
            Text("An activity belongs to the one in whose card, deal or invoice it was made."),
        ],
    },
    Entry {
        topic: Topic::Dates,
        title: "Month, date and time zone",
        synonyms: &["current month", "partial month", "month in progress", "end of the month", "time of the portal"],
        body: &[
            List(&[
                "A past month is shown as of its last day: only what was there by then is seen.",
                "The current month is shown as of today and drawn dashed: it is still in progress.",
                "A client appears on the chart in the month its card was created, even if it paid earlier, and straight in the group which the date of the payment gives.",
                "The chart begins with the first card of the CRM.",
                "Dates are taken as the portal writes them and not converted to your time zone. So everybody sees the same numbers.",
            ]),
            Example(
                "On 5 May 2025 a card was created, and last year's deal of 10 February 2024 was entered in it. The client appears in May, straight among the “Sleeping” and not the “Active”.",
            ),
        ],
    },
    Entry {
        topic: Topic::LeftOut,
        title: "What is left out of the count",
        synonyms: &[
            "data quality",
            "own companies",
            "service cards",
            "payments without a client",
            "activities without a client",
            "templates",
            "does not add up",
        ],
        body: &[
            Text("The line “Left out of the count” at the foot of the page says what stands aside:"),
            List(&[
                "own companies: your own legal entities;",
                "service cards: for example vendors of the warehouse;",
                "cards of the types that an administrator has left out;",
                "templates of recurring deals and invoices;",
                "payments and activities that have no client. Name a company or a contact in the deal or invoice, and the payment is on the chart.",
            ]),
            Text(
                "All the rest always adds up: clients are B2B and B2C together; or the three groups of sales frequency together; or all with payments and all without.",
            ),
        ],
    },
    Entry {
        topic: Topic::CountingRules,
        title: "Counting rules",
        synonyms: &[
            "settings of counting",
            "change the threshold",
            "change the term",
            "suppliers",
            "partners",
            "instalments",
            "subscription",
            "leads",
            "journal of the rules",
        ],
        body: &[
            Text(
                "An administrator sets the rules in the section “Settings”; everybody else sees them there. There is one set of rules per portal: the chart, the lists and the fields of cards are counted by it for all. At present a client is sleeping once {sleeping-months} have passed since a payment, and lost after {lost-months}.",
            ),
            List(&[
                "after how long a client is sleeping, and lost;",
                "the funnels in which a won deal is a payment;",
                "the types of companies and contacts that are not clients: suppliers, partners;",
                "whether a chat of an open line is a dialog;",
                "whether each invoice is a payment of its own, for instalments and subscriptions;",
                "whether leads that name a contact or a company are requests.",
            ]),
            Text(
                "While you change the fields, a table shows how many clients each group will have and how many will change group. A rule that is saved restates all months at once; the recorded history stays as it was recorded.",
            ),
            Text(
                "“Who has changed what” remembers the last changes. If two change the rules at the same time, the second one is shown what the first has changed, and decides what stays.",
            ),
        ],
    },
];
