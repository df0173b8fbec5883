//! English: what clients are worth, and what is expected of them.

use crate::help::Block::{Example, List, Steps, Table, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 14] = [
    Entry {
        topic: Topic::Abc,
        title: "ABC: who brings more",
        synonyms: &["rank", "key accounts", "VIP", "Pareto", "80/20", "concentration of revenue", "large clients"],
        body: &[
            Text(
                "Clients with revenue in the last 12 months are put in descending order. A are those who together bring the first 80% of the revenue, B the next 15%, C the others. The first client is always A. Clients without revenue in these months are shown as “Without a rank”.",
            ),
            Example(
                "In a year 100 clients have paid a million. The twelve largest gave 790,000; the thirteenth begins below the border of 800,000 and is A too. The fourteenth begins above it and is B.",
            ),
            Text(
                "Below the ranks it says what share of the revenue the 20% best clients bring. The greater it is, the more dangerous it is to lose one of them. Further below is who changed rank since last month: press a line for the list of these clients. What to do with each rank is told in “What to do with clients of rank A, B and C”.",
            ),
            Text(
                "An administrator can also rank by the number of payments or requests, over another time and with other limits: unfold “Limits of the ranks”. Why a client has its rank is told in “Why here” (in the menu of its row): its revenue, its place among all and what is missing to the next rank.",
            ),
        ],
    },
    Entry {
        topic: Topic::AbcPlaybook,
        title: "What to do with clients of rank A, B and C",
        synonyms: &["playbook", "plan of action", "key account", "what to do with a rank", "how to work with ABC"],
        body: &[
            Text(
                "A rank says how much time a client is worth, not whether it is a good one. Begin at the top: an hour given to an A mostly pays off sooner than ten hours given to Cs.",
            ),
            Table(
                &["Rank", "Aim", "What to do", "What not to do"],
                &[
                    &[
                        "A",
                        "Not to lose them",
                        "Name who is responsible and who stands in; talk once a month, and not only of orders; ask every quarter what is in the way; be the first to tell of delays and prices",
                        "Leave no question until tomorrow, and hand nobody over to a new colleague unintroduced",
                    ],
                    &[
                        "B",
                        "To make them A",
                        "Learn what they buy elsewhere and why; offer one thing they have never taken; call every quarter",
                        "Give no discount before you have talked: it is often not the price",
                    ],
                    &[
                        "C",
                        "To serve them at low cost",
                        "Letters, ready sets, orders without a manager; look through the list twice a year for a large company that is only trying you out",
                        "Do not call each of them, and do not deliver for more than you earn",
                    ],
                    &[
                        "Without a rank",
                        "To tell them apart",
                        "Part the new ones from those who have stopped paying: get to know the former, send the latter one offer to come back",
                        "Do not take for lost who pays less than once a year",
                    ],
                ],
            ),
            Text(
                "If a client has gone from A to B, call within the month: it can be won back before it is used to another. If it has gone up, say thank you and look who is responsible for it.",
            ),
        ],
    },
    Entry {
        topic: Topic::Xyz,
        title: "ABC × XYZ: how much and how steadily they pay",
        synonyms: &["regularity", "coefficient of variation", "XYZ", "predictability", "season"],
        body: &[
            Text(
                "XYZ looks at full months, 12 by default; their number and the limits are set in “Counting rules”. X pay about as often in each of them, Y unsteadily, Z seldom and unsteadily. By the default limits who pays every month is X, who pays every second month Y.",
            ),
            Table(
                &["Cell", "Who they are", "What can be done"],
                &[
                    &["AX", "Bring much, and steadily", "Look after them: here a late payment is a signal already"],
                    &[
                        "AZ",
                        "Bring much, by fits and starts",
                        "Learn what their orders depend on, and agree beforehand",
                    ],
                    &["CX", "Bring little, but always", "Offer more: the habit of buying is there"],
                    &["CZ", "Little and by chance", "Spend no manager's time"],
                ],
            ),
        ],
    },
    Entry {
        topic: Topic::Rfm,
        title: "RFM: recency, frequency, money",
        synonyms: &["segments of buyers", "recency", "frequency", "monetary value"],
        body: &[
            Text(
                "Each buyer gets three scores from 1 to 5, compared with the others: R by how lately it paid, F by the number of payments and M by the money of the last months (24 by default, see “Counting rules”). 5 is the best fifth, 1 the worst.",
            ),
            Text(
                "The rows of the table are “Recency (R)”, the columns “Frequency and money (FM)”, the mean of F and M rounded up. Neighbouring cells of one name are one group. A cell lists its own clients, a name above the table those of the whole group.",
            ),
            Text("What to do with each group is told in “What to do with the groups of RFM”."),
        ],
    },
    Entry {
        topic: Topic::RfmPlaybook,
        title: "What to do with the groups of RFM",
        synonyms: &["playbook", "plan of action", "retention", "winning back", "reactivation", "how to work with RFM"],
        body: &[
            Text(
                "From top to bottom in the order in which they are worth going through: first those whom it would be worst to lose.",
            ),
            Table(
                &["Group", "Who they are", "What to do"],
                &[
                    &[
                        "Cannot lose",
                        "Were among the best and have gone silent",
                        "A call by the head this week; ask what has happened, and offer something only then",
                    ],
                    &[
                        "At risk",
                        "Paid well, and have not for long",
                        "A call by the manager; remind them of the last order and offer to repeat it",
                    ],
                    &[
                        "Need attention",
                        "In the middle, beginning to fade",
                        "Write with an occasion: something new, a stock that must be running out, a change of price",
                    ],
                    &[
                        "Champions",
                        "Pay often, much and lately",
                        "Thank them, ask for a review and a recommendation, tell them first what is new; they need no discounts",
                    ],
                    &["Loyal", "Pay often and well", "Offer more: a set, a subscription, what goes with it"],
                    &[
                        "Growing",
                        "Recent, and take more and more",
                        "See that the next purchases go smoothly; introduce who is responsible",
                    ],
                    &["Promising", "Recent, and have taken little", "Give them a reason to come back within the month"],
                    &[
                        "New",
                        "Have just bought for the first time",
                        "Call after the purchase: is all well; tell what others take along with it",
                    ],
                    &["Cooling", "Took little, and long ago", "A cheap reminder: a letter, an action; no calls"],
                    &["Hibernating", "Buy now and then", "A letter each season, when they usually need something"],
                    &[
                        "Gone",
                        "Long ago, and little",
                        "One offer to come back; if there is no answer, spend nothing more",
                    ],
                ],
            ),
            Text(
                "Keep a group's list of today and open it in a month: who has gone to which group shows what has helped.",
            ),
        ],
    },
    Entry {
        topic: Topic::Forecast,
        title: "Forecast: who is still a client and what they will pay",
        synonyms: &[
            "churn",
            "probability alive",
            "expected revenue",
            "BG/NBD",
            "Gamma-Gamma",
            "CLV",
            "LTV",
            "lifetime value",
            "whom to call",
            "error of the forecast",
        ],
        body: &[
            Text(
                "Clients do not say that they have left: they just stop paying. The forecast compares the pause of each with its own pace. A month of silence from who paid every week is worse than a year from who pays once a year.",
            ),
            Text(
                "For every buyer it tells the probability of being a client still and the payments expected in the next 13, 26 and 52 weeks; by the mean payment, the revenue expected. It goes by dates and sums of payments alone, in your browser. Payments of one day are one. Who has never paid has no forecast; who has paid once counts as a client, having had no occasion to leave yet.",
            ),
            Table(
                &["Group", "Probability of being a client still"],
                &[&["Likely clients", "from 80%"], &["In doubt", "from 50 to 79%"], &["Likely gone", "below 50%"]],
            ),
            Text(
                "“Valuable and in doubt” are clients of rank A or B of whom it is not clear whether they are clients still. Call them first: they can be kept yet, and there is something to lose. Lists have the same of each client in the columns “Still a client, %” and “Expected in a year”.",
            ),
            Text(
                "“Test of the forecast” shows how far to trust it: the model is made of the payments known a year ago, and what it expected is compared with what came. Beside it stand two simple rules: “as last year” (everybody pays as many times again) and “active or not” (active clients do, the others never).",
            ),
            Text(
                "Where the payments show that nobody leaves, a model without leaving is used, and that is said. There is no forecast with fewer than 100 buyers, with a first payment less than a year old, or where the payments fit no model.",
            ),
        ],
    },
    Entry {
        topic: Topic::Touch,
        title: "Planning of touches",
        synonyms: &["touch", "call", "meeting", "e-mail", "to-do", "interaction", "last touch", "next touch", "plan"],
        body: &[
            Text(
                "A touch is a call, a meeting, an e-mail or a to-do with a client. Which of these count an administrator chooses in the “Counting rules”. A touch belongs to the client even if it was made in a deal or an invoice of that client.",
            ),
            Text(
                "A touch that was done has the day on which it ended; where that is not known, that of its start, its deadline or its creation, whichever has come. A planned one has that of its deadline.",
            ),
            List(&[
                "“Plan” makes a to-do (a call or anything else) or a meeting in the portal: it appears in the client's card and in the calendar.",
                "“Done” completes it in the portal, “Move” changes its deadline.",
                "If the portal gives no answer, the app first looks whether the touch was made, and only then tries again: there is never a second one.",
            ]),
            Text(
                "Who is no administrator is shown “My clients”, straight from the portal by his rights and without ranks.",
            ),
        ],
    },
    Entry {
        topic: Topic::TouchNorm,
        title: "Touch norm, and when a client is due",
        synonyms: &["norm", "how often to call", "once a month", "due date"],
        body: &[
            Text(
                "Every rank has a norm, how many months may pass between touches: usually the shortest for A and the longest for C. An administrator sets them in the “Counting rules”. Clients without a rank have none.",
            ),
            Text(
                "“Due” is the day of the last touch plus the norm. Without a touch it is counted from the creation of the card. Months are those of the calendar: from 31 January a norm of a month leads to 28 or 29 February.",
            ),
            Example("A client of rank B was called on 10 March. It is due on 10 July: on 11 July it is overdue."),
        ],
    },
    Entry {
        topic: Topic::TouchState,
        title: "Overdue, soon, planned, fine",
        synonyms: &["state", "whom to call today", "overdue clients", "without a date"],
        body: &[
            Table(
                &["State", "What it means"],
                &[
                    &["Planned", "There is a touch for today, for later or without a date"],
                    &["Overdue", "Nothing is planned, and the due day has passed"],
                    &["Soon", "Nothing is planned, and the client is due today or within 7 days"],
                    &["Fine", "Nothing has to be done yet"],
                ],
            ),
            Text(
                "The first that holds is taken. A touch whose day has passed without its being done helps nobody: the client waits again.",
            ),
        ],
    },
    Entry {
        topic: Topic::Proposals,
        title: "Plan for all who are overdue",
        synonyms: &["bulk planning", "proposals", "calling campaign", "many touches", "at once"],
        body: &[
            Steps(&[
                "Choose whose clients and from which day on, and how many touches a day one person may have.",
                "The app proposes a working day for every client: rank A first, and in it whoever waits longest. What is planned already is counted in.",
                "Change dates, times, people and subjects, untick whom you do not want, and confirm. Nothing appears in the portal before that.",
            ]),
            Text(
                "You can pause and go on, even after closing the tab: the app finds what was made and does not make it a second time. What could not be made is listed with the reason.",
            ),
            Text("“Take back what was created” deletes in the portal what was just made; what is done by then stays."),
        ],
    },
    Entry {
        topic: Topic::Attention,
        title: "Touches by person",
        synonyms: &["control", "quality of touches", "head", "report by manager", "staff"],
        body: &[
            Text(
                "Counted are ranked clients. “Ranked clients”, “Within norm” and “Overdue” are as of today, by who is responsible for the client. The rest is of the period, by the person responsible for the touch itself (“Person”).",
            ),
            List(&[
                "“Calls”, “Meetings”, “E-mails”, “To-dos”: done in the period.",
                "“On time”: of those that had been planned for a day, done no later than on it.",
                "“With a result”: with a description or an outcome.",
                "“Followed by a request or payment”: within the next 30 days the client had a deal, an invoice or a payment.",
                "“Not done”: planned for days of the period that have passed, and not done.",
            ]),
        ],
    },
    Entry {
        topic: Topic::Segments,
        title: "Segments",
        synonyms: &["selection", "slice", "audience", "saved list", "mailing", "compare segments", "last use"],
        body: &[
            Text(
                "A segment is a condition on clients that can be read aloud. It counts itself anew with the data, and for any past month it is known how many clients were in it, and who.",
            ),
            List(&[
                "“Ready segments” open at once; they can be copied and changed.",
                "“Shared segments of the portal” are seen by all and changed by administrators. If two save the same one, the second is told and chooses whose to keep.",
                "“My segments” are seen by you alone.",
            ]),
            Text(
                "The report shows the size by month, the share of all clients, revenue, average payment, payments per buyer, the share of deals won, who can be reached by phone and e-mail, and who came and went in a month. Every number opens a list of clients.",
            ),
            Text(
                "Five to seven segments are usually enough. The app tells if there are more, if two are nearly the same (nine of ten clients in common), or if one has not been used for long.",
            ),
            Text(
                "Below the report is of whom the segment is made up: by responsible, department, source, type, industry, city and year of creation. Each row opens its clients. “Compare with” puts a second segment beside it: who is in both and who in one alone, the sizes in one drawing, and the figures with the difference. “Print” prints the report alone.",
            ),
            Text(
                "A use is that the clients of a segment are listed: files, handing over and planning begin there. Only the day is noted, once a day at the most, beside the segment itself: of a shared one by administrators, of your own by you. Who opened what is not kept. A dash in the column means that no use is noted yet. A segment that another one names is in use with it.",
            ),
        ],
    },
    Entry {
        topic: Topic::SegmentConditions,
        title: "How to build a condition",
        synonyms: &["builder", "filter", "and or not", "brackets", "bought a product", "claim"],
        body: &[
            Steps(&[
                "Press “New segment”, then “+ Condition”, and find a field: city, revenue, last payment, type, a field of your portal.",
                "Choose a test and a value; money and numbers have a period.",
                "Join conditions by “and” or “or”, put some into brackets, mark “not”, leave out another segment.",
                "The number of clients and ten examples are seen at once. Give it a name and save it.",
            ]),
            Example(
                "From Moscow, bought “Super drill” for more than 40,000 within a year, looked after by Ivanov: “City contains Moscow”, “Sum of goods bought” with the product “Super drill” in the last 12 months is more than 40,000, “Responsible” is Ivanov.",
            ),
            Example(
                "Bought a drill and made a claim within a month: “Sum of goods bought” with the product “drill” is more than 0, and “Requests” in the funnel “Claims” in the last month is at least 1.",
            ),
            Text(
                "Touches, addresses, goods and the portal's fields are read when they are needed: beside the number it is said what is still being read. A condition can be copied as text and passed on by a link.",
            ),
        ],
    },
    Entry {
        topic: Topic::Snapshots,
        title: "Snapshots of segments",
        synonyms: &["snapshot", "freeze a list", "who has left", "static segment", "mixed segment"],
        body: &[
            Text(
                "A snapshot remembers who was in a segment on a day, and does not change any more: a list for a mailing, a campaign, or a look at before and after. Open a segment and press “Take a snapshot”; if a past month is chosen, its clients at the end of that month are remembered.",
            ),
            List(&[
                "“No longer qualify”: in the snapshot, but the condition by which it was made holds for them no more.",
                "“Would qualify now”: the condition holds for them, but they are not in the snapshot.",
                "“No clients any more”: the card was deleted or merged, or the contact belongs to a company by now. Each is named; nobody is dropped in silence.",
            ]),
            Text(
                "“Add conditions” builds a segment over the snapshot: “is in the snapshot” and, say, “has not paid since”. Such a segment counts itself anew; the list under it does not.",
            ),
            Text(
                "The portal keeps a snapshot beside the segments: a shared one is seen by whoever opens the app, your own by you alone. It holds numbers of cards, no names and no phones; names are seen by everyone's own rights, and cards of others stay unseen. There is little room in the portal: usually enough for ten to fifteen thousand clients in all snapshots. How much a new one takes and how much is left is told before it is saved.",
            ),
        ],
    },
];
