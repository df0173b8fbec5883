//! English: what can be done with all clients of a list.

use crate::help::Block::{Example, List, Steps, Text};
use crate::help::{Entry, Topic};

pub(super) static ENTRIES: [Entry; 3] = [
    Entry {
        topic: Topic::PhonesInFile,
        title: "Phones and e-mails in a file",
        synonyms: &[
            "cold calls",
            "mailing",
            "export phones",
            "contact base",
            "addresses of clients",
            "download contacts",
        ],
        body: &[
            Text(
                "The app keeps no phones and addresses. Tick “Phones and e-mails” in the menu “Download”, and it reads them from the portal for this file, by your rights.",
            ),
            List(&[
                "What is read goes into the file only: it is not on the device, in the app or in the shared numbers.",
                "They are those of the card itself. A company has its own, without the phones of its people.",
                "Cards that the portal does not show you stay in the file without phones; how many, the menu and the file say.",
                "If some clients are selected, the file holds only them, as long as “Only those selected” is ticked.",
                "In CSV for Excel a number has no plus: Excel would take it for a formula. In XLSX and in CSV for programs it is as in the card.",
            ]),
            Text(
                "A thousand clients take one request to the portal. The reading can be cancelled; the file appears only when it is whole.",
            ),
        ],
    },
    Entry {
        topic: Topic::AdFiles,
        title: "Files for ads",
        synonyms: &["yandex audience", "vk ads", "retargeting", "hash", "sha-256", "look-alike", "custom audience"],
        body: &[
            Text(
                "Such a file holds no names, phones or addresses, only their SHA-256: marks by which an ad system finds those whose numbers and addresses it has already.",
            ),
            List(&[
                "Your browser computes the marks. The app sends nothing anywhere: you upload the file yourself.",
                "A number is first reduced to digits with the code of its country, 8 in Russian ones becomes 7; an address to small letters. Numbers without a code, and what does not look like a phone or an address, are left out.",
                "Nothing is written twice, and the lines are in the order of the marks, not of the clients.",
                "“Yandex Audience” has the columns phone and email. “Phones as a list” and “E-mails as a list” have one value a line and no head, for other systems. See in the help of the system, VK Ads for one, that it takes lists of SHA-256.",
            ]),
            Steps(&[
                "Narrow the list down and make the file: “Download”, then “For ads”.",
                "In Yandex Audience create a segment of CRM data, upload the file, turn on “Hashed data” and choose SHA-256. It takes at least 100 lines.",
                "In another system upload the list of phones or addresses, and say that they are hashed with SHA-256.",
            ]),
            Text(
                "A number can be found from its mark by trying all numbers, so keep such a file as you keep a list of phones.",
            ),
            Text(
                "By uploading the file you hand data of your clients to the ad system: make sure that they have agreed to it.",
            ),
        ],
    },
    Entry {
        topic: Topic::Responsible,
        title: "Change the responsible of a whole list",
        synonyms: &[
            "hand over clients",
            "in bulk",
            "a manager has left",
            "reassign",
            "who is responsible for a client",
        ],
        body: &[
            Text(
                "“Change responsible” above a list hands all clients of the list, or only those selected, to another employee.",
            ),
            Steps(&[
                "The app looks in the portal who is responsible for each card now, and shows how many cards, from whom, and the first ten.",
                "Choose who gets them, and save a file with the former ones if you like.",
                "Confirm. Nothing changes in the portal before that.",
            ]),
            List(&[
                "It can be paused, and the tab closed: the app goes on from there when it is opened again.",
                "A card whose responsible somebody else has changed meanwhile stays as it is, and is listed among what did not work.",
                "“Bring the former ones back” undoes it, only in cards that still have the one whom the app has set.",
                "Cards are changed by your rights alone. Deals, invoices and activities stay with whoever had them.",
                "At most 5,000 cards at once.",
            ]),
            Example(
                "A manager goes on holiday: filter by the responsible, “Change responsible”, a colleague. Back again: “Bring the former ones back”.",
            ),
        ],
    },
];
