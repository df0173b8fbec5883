//! English: the first steps.

use crate::help::Block::{List, Steps, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 2] = [
    Entry {
        topic: Topic::Overview,
        title: "What the app shows",
        synonyms: &["overview", "where to begin", "main page", "segments", "segmentation"],
        body: &[
            Text(
                "The app sorts the clients of your CRM into groups and shows how many there were in every month since the beginning. Behind every number is a list, behind every row a card.",
            ),
            Steps(&[
                "Choose a mode at the top: there are five, and each answers a question of its own.",
                "Look at the counters: how many clients a group has, what share that is, and how it changed within a month.",
                "Press a counter, and the list of its clients opens below.",
                "Press a month on the chart, and counters and list show how things stood at the end of it.",
            ]),
            Text("The sign “?” beside a name opens the entry on it."),
        ],
    },
    Entry {
        topic: Topic::FirstRun,
        title: "First run: how long it takes",
        synonyms: &["first reading", "waiting", "slow", "time", "begin", "look first"],
        body: &[
            Text(
                "The first time, an administrator has the whole CRM read: companies, contacts, deals, invoices, activities and requisites. Before it begins, the app estimates the time from the answers of your very portal.",
            ),
            List(&[
                "Chart and lists are usually ready within minutes, even with tens of thousands of cards.",
                "Filling the fields of the cards comes afterwards, in the background, and may take an hour or more: a portal lets apps write slowly.",
                "“Just look first” reads the CRM and writes nothing into it. The fields can be switched on later in the settings.",
                "The tab may be closed: next time the reading goes on from the same month.",
                "Later visits are short: only what has changed is read.",
                "If another administrator has published a chart, you see it at once. The lists of past months come when the CRM has been read in your browser too: the button “Read here…”.",
            ]),
            Text("The first reading of a large CRM is better done on a computer than on a phone."),
        ],
    },
];
