//! English: the chart, the list, and what has become of the past.

use crate::help::Block::{Example, List, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 7] = [
    Entry {
        topic: Topic::Chart,
        title: "Chart and table",
        synonyms: &["lines", "stacked", "period", "keys", "export", "save", "csv", "excel", "legend"],
        body: &[
            List(&[
                "Point at a month to see the numbers of all groups. Press it, and list and counters show that month; “Back to today” leads back.",
                "“Lines” draws every group from zero, “Stacked” puts them on each other, “100%” shows the shares of the groups shown.",
                "“Year before” adds thin lines: where the same group was twelve months earlier. Beside the numbers of a month it always says how they have changed in a month and in a year.",
                "The strip below the chart shows all months: pull its ends to keep those you want. On the keyboard, arrows, Home and End move the ends.",
                "Press a group in the legend to hide it; press twice to see it alone.",
                "“Table” shows the same numbers as a table, which is easy to read aloud and to copy.",
                "“Download chart” saves all modes and months in one file, in words for Excel or in codes for programs, or what is on the screen as a picture. If no file appears, its text can be copied there.",
            ]),
            Table(
                &["Key", "What it does"],
                &[
                    &["← →", "The next month"],
                    &["↑ ↓", "The next group"],
                    &["Home, End", "The first and the last month"],
                    &["Enter", "The list of this month"],
                    &["Escape", "Back to today"],
                ],
            ),
            Text(
                "The address of the page remembers what you look at: the browser's Back button returns to the view before.",
            ),
        ],
    },
    Entry {
        topic: Topic::List,
        title: "List of clients",
        synonyms: &[
            "search",
            "filter",
            "sort",
            "columns",
            "export",
            "excel",
            "csv",
            "select",
            "link",
            "find a client",
            "as of a date",
            "leaves group",
            "responsible",
            "past month",
        ],
        body: &[
            Text("Under the chart are the clients of the chosen group, exactly as many as the counter says."),
            List(&[
                "The search finds cards whose name holds all the words, in any order. Upper and lower case are the same.",
                "“+ Filter” keeps those in the list whom it fits: by responsible, type, source, dates, city and how they can be reached. Filters add up.",
                "Press the head of a column to sort by it, and again to turn the order round. Who has nothing in the column comes last. The edge of a head can be dragged.",
                "“Columns” chooses what is shown and in which order. Cities and activities are read from the portal when their column is first chosen.",
                "“⋯” in a row is all that can be done with the client: why it is here, open the card, copy a link, select it.",
                "Below the list are the payments and the revenue of all in it, or of those selected.",
                "“Download” saves the whole list as it is shown: with its filters, order and columns.",
                "Press a name to open the card in the CRM.",
                "In a past month payments and contacts are those of its last day; the name and the person responsible are today's.",
                "“Leaves group” is where the client falls, and when, unless it pays. Those who fall soonest come first.",
            ]),
            Text(
                "Keys: arrows, Page Up, Page Down, Home and End move through the rows, Enter explains why a client is here, Space selects it. In that explanation J and K lead to the next and the previous client.",
            ),
            Text("If your rights do not show all clients, a line over the list says so."),
        ],
    },
    Entry {
        topic: Topic::History,
        title: "“As seen today” and “As recorded”",
        synonyms: &[
            "recorded history",
            "recomputed history",
            "the past has changed",
            "dashed",
            "dots",
            "why the chart fell",
        ],
        body: &[
            Text("A portal hides deleted and merged cards as if they had never been. So the past has two histories:"),
            List(&[
                "“As seen today”: all months are counted from the cards that exist today. Such a line never falls because of deletions.",
                "“As recorded”: every month that has ended is kept as it was, with its lists of clients.",
            ]),
            Example(
                "On 5 April Romashka is gone from the CRM: it was merged into Vasilek. “As recorded”, February and March have two companies. “As seen today” there is one, as if it had always been so. April bears a mark on the chart.",
            ),
            Text(
                "The switch appears only where the histories differ. Months are recorded once they have ended, by an administrator's complete reading. Before the first run the past is only known as it was seen on that day.",
            ),
        ],
    },
    Entry {
        topic: Topic::Import,
        title: "Mark “Import”",
        synonyms: &["upload", "jump up", "sudden growth", "many cards in one day"],
        body: &[
            Text(
                "An import is a day on which one person created at least 20 cards, and at least five times as many as is usual for that person. Mostly a list was loaded.",
            ),
            Text(
                "Press the mark: the cards themselves, the day and the author open under the chart. Several imports of a month share a mark.",
            ),
            Text(
                "A jump up without a mark means that cards were created little by little, or that so many are usual for this author, as for a web form.",
            ),
        ],
    },
    Entry {
        topic: Topic::Deletion,
        title: "Mark “Deletion”",
        synonyms: &["jump down", "cards are gone", "recycle bin", "deleted clients"],
        body: &[
            Text(
                "A deletion: cards were in recorded months and are gone from the portal. The mark stands in the month in which the app noticed it; the portal does not tell when it really happened.",
            ),
            List(&[
                "Behind the mark are the last known names of the deleted cards.",
                "If a card is restored from the bin, it counts again and the mark goes.",
                "A card that became an own company or a service card is not taken for deleted.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Merge,
        title: "Mark “Merge”",
        synonyms: &["duplicates", "merging", "merged cards", "doubles"],
        body: &[
            Text(
                "A merge: a card is gone, and its deals, invoices, activities, contacts or requisites are found with another one. If several cards took them, the one that took most is named.",
            ),
            Text(
                "After merging duplicates there are fewer clients: that is no loss, it is order. The mark shows what each card was merged into.",
            ),
        ],
    },
    Entry {
        topic: Topic::Notes,
        title: "Mark “Note”",
        synonyms: &["comment on the chart", "annotation", "event", "price list raised", "new funnel", "label a month"],
        body: &[
            Text(
                "A note: a few words on what happened on some day, as a raised price list, a new funnel, a colleague who left. It stands as a mark under its month, and everybody who opens the chart sees it.",
            ),
            List(&[
                "“Add a note” under the chart opens a form: a day and up to 200 characters. If a past month is looked at, the day is in it already.",
                "The words stand beside the numbers of the month. Press the mark: all notes of the month open under the chart, with who wrote them and when.",
                "Administrators of the portal can write, change and delete notes. Others only read them.",
                "If two people change one note at once, the second one is shown what the first one wrote. Different notes do not get into each other's way.",
            ]),
            Text(
                "Notes lie among the settings of the app on the portal, where there is little room: some forty notes. When it is used up, delete old ones. Write nothing in them that not all employees may know.",
            ),
        ],
    },
];
