//! English: what to do with the clients of each group.

use crate::help::Block::{List, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 10] = [
    Entry {
        topic: Topic::Active,
        title: "Active: what to do",
        synonyms: &["active client", "current clients", "paying"],
        body: &[
            Text("They paid {active}. They bring money now, and keeping them costs less than finding new ones."),
            List(&[
                "Ask whether all is well while nobody complains: after a purchase is the best time.",
                "Offer what they do not have yet, judging by what they bought.",
                "Watch the column “Leaves group”: call those first who have less than a month.",
                "Ask for a review or a recommendation.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Sleeping,
        title: "Sleeping: what to do",
        synonyms: &["sleeping client", "have not bought for long", "wake up", "bring back", "reactivation"],
        body: &[
            Text("The last payment was {sleeping}. The client remembers you, but seems to do without you."),
            List(&[
                "Call and find out what has changed: the need is gone, somebody else was found, or you were just forgotten.",
                "Begin with those who paid more often and fell asleep recently.",
                "Give a reason to come back: something new, a service that is due, a personal offer.",
                "Write the reason into the card: it shows what need not have been lost.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Lost,
        title: "Lost: what to do",
        synonyms: &["lost client", "former clients", "churn"],
        body: &[
            Text("The last payment was {lost}. Not all of them will come back, but the reason is worth knowing."),
            List(&[
                "Pick those who were large and regular, and get in touch personally.",
                "For the others one mailing with a reason to come back is enough.",
                "Check whether the company still works and the person is still there: much changes in such a time.",
                "If you sell something rarely needed, “lost” may be quite normal: it is just not time to buy again.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Regular,
        title: "Regular: what to do",
        synonyms: &["regular clients", "repeat purchase", "loyal"],
        body: &[
            Text("Paid more than once, so you were chosen knowingly."),
            List(&[
                "Give the client one person who is responsible, and do not change that without need.",
                "Offer better terms than to a newcomer: a discount for volume, time to pay, the first place in the queue.",
                "Compare with “Sleeping”: a regular client who fell asleep is the first one to call.",
            ]),
        ],
    },
    Entry {
        topic: Topic::First,
        title: "First purchase: what to do",
        synonyms: &["new buyer", "one payment", "second sale"],
        body: &[
            Text("Exactly one payment. The second one decides whether the client becomes a regular one."),
            List(&[
                "Get in touch soon after the purchase: help to get started.",
                "Offer one clear next step and not the whole catalogue.",
                "See how many “first” ones become regular: if they are few, look at what happens after the sale.",
            ]),
        ],
    },
    Entry {
        topic: Topic::NoPayments,
        title: "No payments: what to do",
        synonyms: &["have not bought yet", "never paid"],
        body: &[
            Text(
                "Not a single payment. These clients differ a lot, from those who have got an invoice to empty cards. The mode “No payments” divides them into four groups, and each is worked with in its own way.",
            ),
            List(&[
                "First those “With requests”: they are nearest to paying.",
                "Then those “With dialogs” and “With contacts”.",
                "“Without contacts” is about order in the base, not about sales.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Requests,
        title: "With requests: what to do",
        synonyms: &["deal without a payment", "refused", "open deal", "invoice sent", "request"],
        body: &[
            Text(
                "No payment, but a deal or an invoice, open or lost. There was interest already: nobody is easier to bring to a payment.",
            ),
            List(&[
                "Open deals: check that each has a next activity with a date.",
                "Unpaid invoices: remind, and ask what is in the way.",
                "Lost ones: ask after two or three months whether the matter is settled. The reason of the loss tells what to come with.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Dialogs,
        title: "With dialogs: what to do",
        synonyms: &["talked", "called", "wrote", "warm up"],
        body: &[
            Text("No request, but you have been in touch: called, written, met. They know you."),
            List(&[
                "Read the last conversation: often a need was named there and no deal was created.",
                "If there is a need, create a deal; if not, agree when to talk again.",
                "Do not call from scratch: say what you talked about.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Reachable,
        title: "With contacts: what to do",
        synonyms: &["cold base", "has a phone", "first call", "chat only"],
        body: &[
            Text(
                "Nobody has talked to them yet, but there is a way: a phone, an e-mail, a site, a messenger, requisites, or a contact of the company. Those you only met in a chat are here too.",
            ),
            List(&[
                "Begin with those who wrote to the chat themselves.",
                "Divide the others by source, and call them or send a mailing, only to those who agreed to it.",
                "After the first talk create an activity: the client moves on to “With dialogs”, and the work can be seen.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Unreachable,
        title: "Without contacts: what to do",
        synonyms: &["empty cards", "garbage", "unfinished cards", "tidy up", "clean up"],
        body: &[
            Text(
                "No payments, no requests, no dialogs and no way to get in touch. Mostly these are unfinished cards, or what an import left behind.",
            ),
            List(&[
                "See who created them and when: often it is one day and one source.",
                "Complete what can be completed: find the site, ask whoever is responsible.",
                "Merge duplicates with the means of Bitrix24.",
                "Delete what is left over yourself and with care. The app deletes no cards.",
            ]),
        ],
    },
];
