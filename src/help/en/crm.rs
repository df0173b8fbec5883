//! English: what the app leaves in the CRM.

use crate::help::Block::{List, Steps, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 3] = [
    Entry {
        topic: Topic::Fields,
        title: "Eight fields in the cards",
        synonyms: &[
            "user fields",
            "custom fields",
            "create and fill",
            "keep filled",
            "remove the fields",
            "writing to the crm",
            "parent company",
            "life cycle",
            "field with the rank",
            "abc rank in a card",
        ],
        body: &[
            Text(
                "If an administrator wants it, the app creates eight fields in contacts and companies and keeps them right.",
            ),
            Table(
                &["Field", "Values", "Of a contact with a company"],
                &[
                    &[
                        "Parent company (Clients)",
                        "The company that the contact belongs to; empty for clients",
                        "Its company",
                    ],
                    &[
                        "Life cycle (Clients)",
                        "Active, Sleeping, Lost, With requests, With dialogs, With contacts, Without contacts",
                        "The company's",
                    ],
                    &["Client type (Clients)", "B2B, B2C", "B2B"],
                    &["Sales frequency (Clients)", "Regular, First purchase, No payments", "The company's"],
                    &["Last payment date (Clients)", "A date", "The company's"],
                    &["Number of payments (Clients)", "A number", "The company's"],
                    &["Has dialogs (Clients)", "Yes, No", "Its own"],
                    &["Has contact details (Clients)", "Yes, No", "Its own"],
                ],
            ),
            Text(
                "Four more are a matter of choice. Tick them under “Counting rules” (“More fields”), save, and press “Create what is missing” in the settings.",
            ),
            Table(
                &["Field", "Values", "Of a contact with a company"],
                &[
                    &["ABC rank (Clients)", "A, B, C; empty without a rank", "The company's"],
                    &["XYZ regularity (Clients)", "X, Y, Z; empty without payments in the period", "The company's"],
                    &[
                        "RFM group (Clients)",
                        "The group on the RFM grid; empty for those who never paid",
                        "The company's",
                    ],
                    &[
                        "Next touch (Clients)",
                        "The next day for which a touch is planned, today or later; empty if there is none",
                        "The company's",
                    ],
                ],
            ),
            List(&[
                "Only values that have changed are written. No field holds a sum: there are only counts, dates and marks.",
                "The fields are not for editing: what is entered by hand, the app corrects.",
                "Ranks are as of today, as on the page “Value”. They compare clients with each other, so that one payment may change the rank of another client too; only those that changed are written. Until all sums and the rates of currencies are read, ranks are not written; nor is the next touch, until touches are.",
                "One of these four that is unticked stays in the portal with its last values and is not kept up to date any more; it is removed together with the others.",
                "An empty life cycle means that the card's turn has not come yet. The last payment date is empty for those who never paid.",
                "Whoever sees a card sees its fields, even without rights to deals and invoices.",
                "The administrator decides what is written: under “Counting rules” in the settings only clients with payments or only some fields can be chosen, and “0” and “No” left out. How many cards and how much time that takes is said beside it. What is not written stays empty.",
            ]),
            Text(
                "“Remove the fields from the portal” in the settings does so. Do that before you delete the app: they do not go by themselves.",
            ),
        ],
    },
    Entry {
        topic: Topic::UsingFields,
        title: "Filters, mailings and robots by the fields",
        synonyms: &[
            "automation rule",
            "mailing",
            "crm marketing",
            "filter",
            "segment in bitrix24",
            "workflow",
            "automation",
            "analytics",
        ],
        body: &[
            Text("The eight fields are ordinary fields of the CRM, and all of Bitrix24 understands them."),
            Steps(&[
                "Filter: in the list of contacts or companies add the field “Life cycle (Clients)” to the filter and choose a value. Save the filter: that is a segment.",
                "Mailing: in CRM marketing make a segment with the same condition. A contact bears the mark of its company, so the letter reaches people.",
                "Robot or workflow: look at a field in a condition, for example “Sales frequency” equals “First purchase”.",
            ]),
            List(&[
                "To count nobody twice in reports, take the cards whose “Parent company” is empty: these are the clients, without the people of companies.",
                "The app works while it is open: values are updated at an administrator's next visit and not within the minute.",
            ]),
        ],
    },
    Entry {
        topic: Topic::CardTab,
        title: "The tab of a card",
        synonyms: &["why here", "client's card", "menu item", "crm analytics", "place in the portal"],
        body: &[
            Text(
                "“Why here”, in a tab of the cards of contacts and companies and in the rows of a list, shows which group this client is in and why: the last payment, the first request, the first dialog, and when the group will change.",
            ),
            List(&[
                "The records come from the portal at that moment and by your rights. If some are hidden from you, it says so.",
                "Group, date of the last payment and number of payments are told to who sees a part of the CRM by the fields of the card, which means by all records; beside it stands how many of these payments can be seen.",
                "If a past month is chosen, that month is explained: as the client was on its last day.",
                "For a contact with a company, the client that it belongs to is shown: its company.",
                "The tabs and the items in the menu of CRM analytics and in the portal's main menu are switched on by an administrator in the settings, “Where the app is shown”.",
                "The mobile app has no such tab; open the app itself there.",
            ]),
        ],
    },
];
