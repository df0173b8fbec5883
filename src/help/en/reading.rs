//! English: how the CRM is read.

use crate::help::Block::{List, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 7] = [
    Entry {
        topic: Topic::Progress,
        title: "Reading the CRM",
        synonyms: &[
            "strip at the top",
            "stages",
            "pause",
            "resume",
            "refresh",
            "close the tab",
            "time left",
            "sums, types and sources",
        ],
        body: &[
            Text(
                "The strip under the head is there while the app reads the CRM. The chart grows month by month and can be used at once.",
            ),
            Table(
                &["Stage", "What is read"],
                &[
                    &["Directories", "Stages, funnels, employees; how many cards there are"],
                    &["Clients, deals and invoices", "The main part: after it all modes are right but “No payments”"],
                    &["Activities", "For the mode “No payments”"],
                    &["Requisites and contact data", "How those can be reached of whom nothing else is known"],
                    &["Changes in the portal", "What has changed during the reading or since the last time"],
                    &["Comparing with the portal", "What was deleted or merged"],
                    &[
                        "Data for columns and pages",
                        "Sums, touches, addresses: what open pages need; the chart is complete already",
                    ],
                    &[
                        "Filling in the fields",
                        "The eight fields are filled in the cards, if an administrator has switched them on",
                    ],
                ],
            ),
            List(&[
                "“Pause” stops the reading, “Resume” goes on from the same place.",
                "You can switch to another tab of the browser. If you close this one, the finished months are kept, and the reading goes on next time.",
                "“Refresh” reads only what has changed.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Limits,
        title: "The portal's limits: why there is waiting",
        synonyms: &["bitrix24 asks to wait", "limit", "slow", "too many requests", "percent left"],
        body: &[
            Text(
                "Bitrix24 limits how many requests per second an app may send, and how much time it may take up within 10 minutes. That protects the portal from overload, and your colleagues from a slow one.",
            ),
            List(&[
                "When the time is used up, the app waits and goes on by itself. There is nothing to do.",
                "Higher plans allow more requests, and the reading is quicker.",
                "Everybody who has opened the app shares the limit: while a colleague reads the CRM as well, the waiting is longer.",
                "By day a portal is usually busier; the evening is a good time for a large first reading.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Comparing,
        title: "Comparing with the portal",
        synonyms: &["compare everything", "deleted", "relinked", "numbers are wrong", "difference"],
        body: &[
            Text(
                "A portal does not tell what was deleted or merged. So after reading, the app compares the numbers of records it has with those of the portal, and reads anew what differs.",
            ),
            Text(
                "The command “Compare everything with the portal” (the arrow beside “Refresh”) compares every single record. It finds rare cases too, such as a link between contact and company that was changed without a date. It takes about as long as the first reading; the numbers can be used meanwhile.",
            ),
        ],
    },
    Entry {
        topic: Topic::DataLoss,
        title: "“Not everything can be seen any more”",
        synonyms: &["deleted", "rights changed", "no longer seen", "clients are gone", "mass deletion"],
        body: &[
            Text(
                "The app asks an administrator this if a reading has suddenly lost a large part of the clients, or if the portal no longer lets a list be read. That happens when cards are deleted and when your rights are taken away; the portal itself does not tell which.",
            ),
            List(&[
                "“They were deleted”: the cards are really gone, and the drop is recorded in the history.",
                "“It is meant”: the list is not to be seen, and the app counts without it.",
                "“My rights have changed”: have your rights to read the whole CRM restored and press “Refresh”: the question goes by itself, and the history stays as it was.",
            ]),
            Text(
                "Until the answer no history is recorded, others see the earlier shared chart, and no card is filled. The numbers on the screen can be used: they are counted from what you can see now.",
            ),
        ],
    },
    Entry {
        topic: Topic::OtherReader,
        title: "Another tab or another administrator is reading",
        synonyms: &["read here", "other browser", "two administrators", "busy"],
        body: &[
            Text("One at a time reads the CRM, so that the portal does not bear it twice."),
            List(&[
                "Another tab of this browser: the numbers are updated here too. Close that one, and the reading goes on in this one.",
                "Another administrator, or another browser of yours: data read earlier are shown meanwhile. When that reading is over, what is new is read here by itself.",
                "Nothing was heard of that reading for some minutes: soon it begins here by itself.",
                "“Read here” takes the reading over at once. The months the other one has finished are kept there.",
            ]),
        ],
    },
    Entry {
        topic: Topic::ClearAndRefresh,
        title: "“Clear and refresh”",
        synonyms: &["reset", "start over", "erase the history", "read everything anew", "clearing"],
        body: &[
            Text(
                "A command for administrators, in the settings: it erases everything read on this device and reads the CRM from the very beginning. It is the last resort: ordinary changes, deletions and merges are found without it.",
            ),
            List(&[
                "The recorded history goes: drops of the chart from deletions, and the marks on them. Past months will be as the portal shows them today.",
                "Nothing is deleted on the portal: cards, deals and fields stay.",
                "Save a copy to a file before you begin; the app offers it.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Copy,
        title: "A copy in a file",
        synonyms: &["save a copy", "backup", "load from a file", "move to another computer", "restore"],
        body: &[
            Text(
                "What was read can be saved to a file, the recorded history included, and loaded again (settings, “File with the data”): before clearing, for example, or on a new computer. The reading then goes on from where the copy was made.",
            ),
            List(&[
                "A file fits only the same employee and the same portal.",
                "A file of a newer version of the app, or a damaged one, is not loaded, and what is there already stays untouched.",
                "The file holds names and dates of your clients. Keep it as you keep any data of your work.",
            ]),
        ],
    },
];
