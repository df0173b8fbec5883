//! English: who sees what, where the data are, what to do when something fails.

use crate::help::Block::{List, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 5] = [
    Entry {
        topic: Topic::Rights,
        title: "Rights: who sees what",
        synonyms: &["administrator", "access", "not all are visible", "with your rights", "shared chart", "employee"],
        body: &[
            Table(
                &["What", "Administrator", "Others"],
                &[
                    &[
                        "Chart and counters",
                        "Counted here, from the whole CRM",
                        "Shared ones, counted by an administrator; it says when and by whom",
                    ],
                    &["Lists of clients", "All", "Only those that the rights in the CRM show"],
                    &["Refreshing, clearing, fields", "Yes", "No"],
                ],
            ),
            Text(
                "If not all are visible, a line over the list says so: “Your rights show 34 of 1 250”. The app always takes names in your name, so it cannot show clients that are hidden from you.",
            ),
            List(&[
                "“No administrator has collected the data yet”: ask one to open the app and wait for the chart.",
                "“Read what I may see” reads the CRM with your rights and keeps it in this browser only: that opens the lists of past months. It does not change the shared chart.",
                "“Others cannot see the new chart yet” tells an administrator that the portal has not taken the shared chart. Check that the app has the permission “Data storage”, and press “Publish again”.",
                "“You are no administrator any more”: what was read with those rights is not shown; you see the shared chart and counters, as everybody does.",
            ]),
        ],
    },
    Entry {
        topic: Topic::YourData,
        title: "Your data: where they are and who sees them",
        synonyms: &[
            "privacy",
            "security",
            "where the data go",
            "personal data",
            "server",
            "storage",
            "sums",
            "types",
            "sources",
            "industries",
        ],
        body: &[
            Text(
                "“Your data” is the place that shows all the app keeps, and which requests it made. Your browser does the counting; the app has no server of its own.",
            ),
            Table(
                &["Where", "What is kept"],
                &[
                    &[
                        "This browser",
                        "What was read from the CRM: names, dates, links, the sums of deals and invoices, the types, sources, industries and numbers of employees of clients; the recorded history. Apart for every portal and employee",
                    ],
                    &[
                        "Your portal",
                        "Eight fields in the cards, if they are switched on; the shared chart, numbers only; a few settings of the app",
                    ],
                    &["Nowhere else", "Requests go to your portal only"],
                ],
            ),
            List(&[
                "“Erase from this device” erases everything read in this browser; nothing changes on the portal.",
                "The sums of deals and invoices are read and kept on this device only: neither the shared chart nor the fields of cards hold them. “Your data” says how far they are read.",
                "Phone numbers and e-mail addresses are not kept in the browser, only the mark that there are some.",
                "The key to the portal lives in the tab's memory only and is written down nowhere.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Phone,
        title: "On a phone",
        synonyms: &["mobile app", "smartphone", "tablet", "mobile version"],
        body: &[
            Text("The app opens in the mobile Bitrix24 and shows the same, only in one column."),
            List(&[
                "Move a finger along the chart to see the numbers of a month.",
                "The marks of the chosen month stand under the chart.",
                "The first reading is better done on a computer: a phone turns its screen off and stops the work to spare the battery. Months already read are kept, but it takes longer.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Offline,
        title: "Without a network",
        synonyms: &["no network", "offline", "internet is gone", "portal cannot be reached"],
        body: &[
            Text(
                "If the network goes while the app is open, everything read stays: look at the chart, go through lists, search, save CSV. The top says of which time the data are.",
            ),
            List(&[
                "The reading waits, and goes on by itself when the network is back.",
                "“The portal cannot be reached” means that there is a network but no answer: the app tries again by itself, at longer and longer intervals. “Try now” does not wait.",
                "Cards of the CRM do not open without a network: they are on the portal.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Trouble,
        title: "If something does not work",
        synonyms: &[
            "error",
            "error message",
            "support",
            "does not open",
            "failure",
            "private window",
            "cookie",
            "empty page",
        ],
        body: &[
            Text(
                "Whatever happens, what the browser has stored stays, and nothing on the portal is damaged. What each message means:",
            ),
            Table(
                &["Message", "What to do"],
                &[
                    &[
                        "The session on the portal has ended",
                        "Reload the portal's page, sign in and open the app again",
                    ],
                    &["No rights to read the CRM", "Ask the administrator for access to contacts and companies"],
                    &[
                        "The app lacks rights",
                        "Administrator: check who may open the app and which rights it was given",
                    ],
                    &["The portal's plan does not include REST", "A plan, trial or subscription with REST is needed"],
                    &["The app is no longer installed in the portal", "Administrator: install the app again"],
                    &["The portal was deleted", "If the portal has moved, open the app at its new address"],
                    &["The portal answers over https only", "Open the portal at an address that begins with https://"],
                    &["The portal is too old", "Update the CRM and REST modules of the self-hosted portal"],
                    &[
                        "Cannot be read: requisites, invoices…",
                        "The portal answers these lists with an error. The app tries again by itself; if it does not pass, give the text of the error to the support of Bitrix24",
                    ],
                    &["Names of employees cannot be seen", "Administrator: give the app the permission “Users” (user)"],
                    &[
                        "Bitrix24 has blocked REST for this portal",
                        "Do not try again; write to the support of Bitrix24",
                    ],
                    &[
                        "The portal gave an answer that cannot be understood",
                        "Try again; if that does not help, copy the details and pass them on to support",
                    ],
                    &["The portal does not answer the app", "Check the connection and reload the portal's page"],
                    &[
                        "The browser does not let the app store data",
                        "Leave the private window, or allow third-party cookies for the portal",
                    ],
                    &["There is no space left for the data", "Free some space and reload the page"],
                    &["The stored data were written by a newer version", "Reload the page to load the new version"],
                    &[
                        "The stored data are spoilt",
                        "Press “Erase and read anew”; if you have a file that was saved before, load it",
                    ],
                    &["The data cannot be stored", "Reload the page; if that does not help, restart the browser"],
                    &["Data processing does not work", "Check the connection and reload the page"],
                    &["There is a new version of the app", "Reload the page: the data stay"],
                    &[
                        "“First run” once more",
                        "The browser has deleted what was stored. Load a file that was saved before, or read anew",
                    ],
                ],
            ),
            Text("Under a message there may be “Details for support”: they hold no names of clients and no keys."),
        ],
    },
];
