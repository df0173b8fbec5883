//! The English texts.

use protocol::{History, MarkKind, Stage, Storage};

use super::{DamageTexts, Lang, Message, Past, Reading, Texts, card, placements, plural_en};
use crate::modes;
use crate::route::{ChartKind, Period};
use crate::view_model::table::Column;

pub(super) static TEXTS: Texts = Texts {
    app: "Client Segments",
    starting: "Opening the app…",

    data_as_of: |time| format!("Data as of {time}"),
    modes: "Modes",
    mode: |mode| modes::words(mode, Lang::En).name,
    mode_hint: |mode| modes::words(mode, Lang::En).hint,
    group: |group| modes::group_words(group, Lang::En).name,
    group_hint: |group, months| (modes::group_words(group, Lang::En).hint)(months),
    total: |mode| modes::words(mode, Lang::En).total,
    change_hint: |month| format!("compared with {month}"),
    share: |percent| format!("{percent} of all"),
    dialogs_incomplete: "“No payments” is still being counted: not all activities and requisites have been read. The numbers will be refined.",
    sales_incomplete: "Not all of the CRM has been read yet: the chart grows month by month.",

    period: "Period",
    period_name: |period| match period {
        Period::Year => "12 mo",
        Period::TwoYears => "24 mo",
        Period::All | Period::Between(..) => "All",
    },
    kind: "Kind of chart",
    kind_name: |kind| match kind {
        ChartKind::Lines => "Lines",
        ChartKind::Stacked => "Stacked",
        ChartKind::Shares => "100%",
    },
    as_table: "Table",
    as_chart: "Chart",
    download: "Download chart",
    picture: "Picture, PNG",
    picture_hint: "The chart as on the screen, with title, date and legend",
    picture_note: |from, to, as_of| format!("{from} – {to}, as of {as_of}"),
    download_people: "All modes and months: a line a month, a column a group",
    download_hint: "Commas: month, mode, group, count",
    month: "Month",
    sum: "Total",
    partial: "month in progress",
    chart_keys: "Left and right arrows move by a month, up and down by a group, Home and End go to the first and the last month, Enter lists that month's clients, Escape returns to today.",
    chart_label: |mode, first, last| {
        format!("Chart “{mode}” by month, {first} to {last}. The table has the same numbers.")
    },
    legend_hint: "Press to hide a group, press twice to see it alone",
    legend_keys: "Enter hides or shows the group, Shift + Enter leaves it alone on the chart.",
    legend_all: "Show all groups",
    pin_hint: "Click for the list of this month",

    state_on: |date| format!("As of {date}"),
    to_today: "Back to today",
    search: "Search by name",
    search_clear: "Clear the search",
    matching: |matching, total| format!("{matching} of {total} found"),
    column: |column| match column {
        Column::Name => "Name",
        Column::Kind => "Kind",
        Column::Type => "Type",
        Column::Source => "Source",
        Column::City => "City",
        Column::Group(mode) => modes::words(mode, Lang::En).name,
        Column::Revenue => "Revenue",
        Column::Average => "Average payment",
        Column::LastTouch => "Last activity",
        Column::Alive => "Still a client, %",
        Column::Expected => "Expected in a year",
        Column::Company => "Company",
        Column::People => "Contacts",
        Column::Created => "Created",
        Column::LastPayment => "Last payment",
        Column::Payments => "Payments",
        Column::Responsible => "Responsible",
        Column::FallsOn => "Leaves group",
    },
    b2b: "B2B",
    b2c: "B2C",
    company: "Company",
    contact: "Contact",
    nameless: |id| format!("No name, no. {id}"),
    people: |n, text| format!("{text} {}", plural_en(n, "contact", "contacts")),
    payments: |n, text| format!("{text} {}", plural_en(n, "payment", "payments")),
    falls_on: |date| format!("leaves the group on {date}"),
    last_payment: |date| format!("paid {date}"),
    nobody_in_group: "There is nobody in this group.",
    nobody_found: "Nobody matches this search.",
    no_clients: Message {
        title: "The CRM has no clients yet", text: "Add contacts or companies and press “Refresh”."
    },
    loading: "Loading the list…",
    only_own_clients: "Only the clients that your rights show are counted and listed.",

    first_run: super::first_run::EN,
    device: super::device::EN,

    reading: Reading {
        stage: |stage| match stage {
            Stage::Bootstrap => "Directories",
            Stage::Sales => "Clients, deals and invoices",
            Stage::Dialogs => "Activities",
            Stage::Changes => "Changes in the portal",
            Stage::Contacts => "Requisites and contact data",
            Stage::Reconciliation => "Comparing with the portal",
            Stage::Leads => "Leads",
            Stage::Columns => "Data for columns and pages",
            Stage::Writing => "Filling in the fields",
        },
        stage_month: |month, done, total| format!("{month}, {done} of {total}"),
        rows_read: |n, text| format!("{text} {} read", plural_en(n, "record", "records")),
        time_left: |minutes| match minutes {
            0 => "less than a minute left".into(),
            1 => "about a minute left".into(),
            60 => "about an hour left".into(),
            90 => "about 1.5 hours left".into(),
            minutes if minutes > 60 => format!("about {} hours left", minutes / 60),
            minutes => format!("about {minutes} minutes left"),
        },
        progress: "Reading the CRM",
        pause: "Pause",
        resume: "Resume",
        retry: "Try now",
        opening: "Opening the stored data…",
        paused: "Reading is paused",
        portal_busy: |time| format!("Bitrix24 asks to wait until {time}"),
        unreachable: "The portal cannot be reached",
        goes_on_in: |countdown| format!("going on in {countdown}"),
        retried_in: |countdown| format!("trying again in {countdown}"),
        awaiting_token: "Renewing the access to the portal…",
        may_close: "You can switch to another tab: the reading goes on. If you close this one, nothing is lost: next time it goes on from here.",
        keep_open: "You can switch to another tab, but do not close this one.",
        requests: |n, text| format!("{text} {}", plural_en(n, "request", "requests")),
        budget: |percent| format!("portal's limit: {percent} left"),
        budget_hint: "For every 10 minutes the portal grants the app a limited time for requests. When it is used up, the app waits and goes on by itself.",
        continued_from: |month| format!("Going on from {month}."),
        cards_written: |done, total| format!("{done} of {total} written"),
        cards_refused: |n, text| {
            format!("{text} {} could not be changed: tried again next time", plural_en(n, "card", "cards"))
        },
        writing: "All numbers are right already. The fields of the cards are filled in in the background, the most valuable clients first: you can leave or close this tab, and it goes on from here next time.",
        columns: "The chart is complete and can be used. What open pages and columns need is being read now: sums, touches, addresses. You can close this tab, and it goes on from this month next time.",
        comparing: "Looking for deleted, merged, restored and relinked cards. The numbers can be used meanwhile.",

        other_tab: "Another tab of this browser is reading the CRM",
        other_tab_hint: "The numbers are updated here too. If that tab is closed, the reading goes on in this one.",
        other_admin: |name| format!("{name} is reading the CRM"),
        other_admin_unknown: "Another administrator is reading the CRM",
        other_browser: "The CRM is being read in another browser of yours",
        other_admin_hint: "Until then there is only what was read earlier. When that reading is over, the app reads what is new by itself.",
        silent_admin_hint: "Nothing has been heard of that reading for some minutes. It will soon begin here by itself; there is no need to wait.",
        take_over: "Read here",
        take_over_sure: "That reading is running right now and stops if it begins here. Begin?",

        refresh: "Refresh",
        more: "Other commands",
        check_all: "Compare everything with the portal",
        check_all_hint: "Finds deleted, merged, restored and relinked cards, of which no date of change tells. Takes about as long as the first reading.",
    },
    shared: super::shared::EN,
    address: super::address::EN,
    data_loss: super::data_loss::EN,
    fields: super::fields::EN,
    card: card::EN,
    placements: placements::EN,
    past: Past {
        history: "Which history is shown",
        history_name: |history| match history {
            History::Today => "As seen today",
            History::Recorded => "As recorded",
        },
        history_hint: |history| match history {
            History::Today => {
                "Past months are counted from the cards that are in the portal today: deleted and merged ones are not seen."
            }
            History::Recorded => {
                "Every past month is shown as it was recorded when it ended, together with the cards that are gone since."
            }
        },
        differing: |history, number| match history {
            History::Today => format!("today {number}"),
            History::Recorded => format!("recorded {number}"),
        },
        dotted: |history| match history {
            History::Today => "Dotted: as seen today",
            History::Recorded => "Dotted: as recorded",
        },
        recorded_on: |date| format!("As of {date}, as recorded"),

        marks: "Marks under the chart",
        marks_keys: "Arrows move to the next mark, Enter shows the cards behind it.",
        mark: |kind| match kind {
            MarkKind::Import => "Import",
            MarkKind::Deletion => "Deletion",
            MarkKind::Merge => "Merge",
            MarkKind::Settings => "Counting rules",
            MarkKind::Note => "Note",
        },
        mark_hint: |kind| match kind {
            MarkKind::Import => "Many cards were created within one day by one author: it looks like an import.",
            MarkKind::Note => {
                "What happened, in the words of the portal's administrators. Everybody who opens the chart sees the notes."
            }
            MarkKind::Settings => {
                "An administrator has changed the rules: from that day on all months that are not recorded are counted by the new ones."
            }
            MarkKind::Deletion => {
                "These cards had been counted and are gone from the portal. The month is the one in which that was noticed."
            }
            MarkKind::Merge => {
                "These cards were merged into others, which now have their deals, invoices and activities. The month is the one in which that was noticed."
            }
        },
        cards: |n, text| format!("{text} {}", plural_en(n, "card", "cards")),
        changes: |n, text| format!("{text} {}", plural_en(n, "change", "changes")),
        close: "Close",
        loading: "Loading the cards…",
        no_records: "There are no cards behind this mark any more.",
        none_visible: "The cards behind this mark cannot be shown with your rights.",
        name: "Name",
        created: "Created",
        author: "Author",
        merged_into: "Merged into",
        user: |id| format!("User no. {id}"),
        company_number: |id| format!("Company no. {id}"),
        contact_number: |id| format!("Contact no. {id}"),
        shown: |shown, total| format!("{shown} of {total} shown"),
        show_more: "Show more",
    },
    help: &super::help::EN,

    offline: |time| format!("No network. Data as of {time}"),
    offline_empty: "No network. Reading begins when it is back.",
    safe: |storage| match storage {
        Storage::Kept => "Everything read so far is safe.",
        Storage::MemoryOnly(_) => "What was read stays in this tab: do not close it.",
    },

    signed_out: Message {
        title: "The session on the portal has ended",
        text: "The portal gave no new access. Reload the portal's page and open the app again.",
    },
    no_crm_rights: Message {
        title: "No rights to read the CRM",
        text: "You may read neither contacts nor companies. Ask the portal's administrator for access to the CRM.",
    },
    app_not_allowed: Message {
        title: "The app lacks rights",
        text: "The app is closed for you or was given no access to the CRM. Ask the administrator to check the app's rights.",
    },
    plan_without_rest: Message {
        title: "The portal's plan does not include REST",
        text: "Without REST the app cannot read the CRM. A plan, trial or subscription that includes REST is needed.",
    },
    not_installed: Message {
        title: "The app is no longer installed in the portal",
        text: "The portal does not know the app. Ask the administrator to install it again, then open it anew.",
    },
    portal_deleted: Message {
        title: "The portal was deleted",
        text: "Bitrix24 says that this portal no longer exists. If it has moved, open the app at its new address.",
    },
    https_required: Message {
        title: "The portal answers over https only",
        text: "Open the portal at an address that begins with https:// and start the app from there.",
    },
    portal_too_old: Message {
        title: "The portal is too old",
        text: "It lacks the method crm.item.list for contacts and companies, by which the app reads. Update the CRM and REST modules of the self-hosted portal.",
    },
    not_read: |lists| format!("Cannot be read: {lists}"),
    lists_fail: "The portal answers them with an error. The rest is read on, and the app tries these lists again by itself. Until they are read, history is not recorded, the shared chart is not published, and the fields of cards are not filled.",
    no_names: "Names of employees cannot be seen: the app lacks the permission “Users” (user). An administrator can add it in the app's settings in the portal; everything else works.",
    blocked: Message {
        title: "Bitrix24 has blocked REST for this portal",
        text: "Do not try again: that prolongs the block. Contact the support of Bitrix24.",
    },
    odd_answer: Message {
        title: "The portal gave an answer that cannot be understood",
        text: "Reading has stopped so that no wrong numbers are shown. Try again; if that does not help, pass the details on to support.",
    },
    details: "Details for support",
    copy: "Copy",
    copied: "Copied",

    damage: DamageTexts {
        title: "Part of the stored data is damaged",
        facts: "What was read from the portal is read anew.",
        history_kept: "The recorded history is whole.",
        history: |entries| {
            let words = plural_en(entries, "entry", "entries");
            format!("{entries} {words} of the history by months lost, the rest of it is kept.")
        },
    },
    storage_denied: Message {
        title: "The browser does not let the app store data",
        text: "The app works, but once this tab is closed everything has to be read anew. This happens in private windows and when third-party cookies are blocked. Allow them for this portal in the site settings (the icon left of the address) and reload the page.",
    },
    storage_full: Message {
        title: "There is no space left for the data",
        text: "The app works, but nothing new is stored; what was stored before is still there. Free some disk space and reload the page.",
    },
    storage_newer: Message {
        title: "The stored data were written by a newer version",
        text: "They are left untouched and nothing is stored for now. Reload the page to load the new version of the app.",
    },
    storage_silent: Message {
        title: "The browser's storage does not answer",
        text: "What was stored before is not lost, but cannot be opened now. The app works, and what is read is kept in this tab only. Close other tabs of the app and reload the page; if that does not help, restart the browser.",
    },
    storage_incomplete: Message {
        title: "The stored data are spoilt",
        text: "They cannot be opened, and nothing new can be stored in them: the app works, but what is read stays in this tab only. Erase them, and the CRM is read anew. A recorded history in them cannot be read any more.",
    },
    storage_erase: "Erase and read anew",
    storage_failed: Message {
        title: "The data cannot be stored",
        text: "The app works, but once this tab is closed everything has to be read anew. Reload the page; if that does not help, restart the browser.",
    },
    dismiss: "Hide",

    outside: Message {
        title: "The app was opened outside of a portal",
        text: "It works inside Bitrix24; without it the app does not know whose clients to show.",
    },
    outside_steps: [
        "Sign in to your Bitrix24 portal.",
        "Open “Applications” (or “More”) in the left menu.",
        "Choose “Client Segments”.",
    ],
    foreign: Message {
        title: "This page is not shown by your portal",
        text: "No data were opened, and none were sent. Open the app in the Bitrix24 portal itself.",
    },
    foreign_hosts: |portal, shown_by| {
        format!("The page is told to be in {portal}, but the browser says that {shown_by} shows it.")
    },
    no_answer: Message {
        title: "The portal does not answer the app",
        text: "Check the connection and reload the portal's page. If the session is an old one, sign in again.",
    },
    no_library: Message {
        title: "The library of Bitrix24 was not loaded",
        text: "api.bitrix24.com does not answer, or the network, an antivirus or an extension of the browser blocks it. Allow this address and reload the page.",
    },
    wasm_forbidden: Message {
        title: "The browser does not let the app work",
        text: "WebAssembly is switched off by a policy of your organisation, by a protected mode or by an extension. Ask for it to be allowed for the portal, or open the portal in another browser.",
    },
    browser_too_old: Message {
        title: "The browser is too old",
        text: "Update it, or open the portal in a recent Chrome, Edge, Firefox or Safari. What was stored before is not lost.",
    },
    worker_failed: Message {
        title: "Data processing does not work",
        text: "Files of the app could not be loaded, or the work broke off. Check the connection and reload the page: what was stored before is not lost.",
    },
    old_worker: Message {
        title: "There is a new version of the app",
        text: "The open page and the data processing are of different versions. Reload the page: the stored data stay.",
    },
    reload: "Reload the page",

    quality: "Left out of the count",
    own_companies: |n, text| format!("{text} {}", plural_en(n, "own company", "own companies")),
    left_out_by_type: |n, text| format!("{text} {} of left-out types", plural_en(n, "card", "cards")),
    service_cards: |n, text| format!("{text} {}", plural_en(n, "service card", "service cards")),
    implausible_dates: |n, text| {
        let form = plural_en(n, "card has", "cards have");
        format!(
            "{text} {form} a date of creation that is empty, before 1990 or in the future: such cards count from the portal's first plausible date, future ones from today."
        )
    },
    templates: |n, text| {
        format!("{text} {}", plural_en(n, "template of a deal or invoice", "templates of deals and invoices"))
    },
    orphan_payments: |n, text| {
        format!("{text} {}", plural_en(n, "payment without a client", "payments without a client"))
    },
    orphan_activities: |n, text| {
        format!("{text} {}", plural_en(n, "activity without a client", "activities without a client"))
    },

    your_data: "Your data",
    your_data_kept: "The CRM's data are read straight from the portal and stored in this browser only. They are passed to no other server.",
    your_data_memory: "The CRM's data are read straight from the portal and held in this tab's memory only. They are passed to no other server.",
    forget: "Erase from this device",
    forget_sure: "Erase everything read from this portal from this device? The recorded history goes too: past months will only be known as the portal shows them today. Nothing changes on the portal itself.",
    forget_yes: "Erase",
    cancel: "Cancel",
    forgotten: Message {
        title: "The data have been erased from this device",
        text: "Nothing has changed on the portal. To see the numbers again, the app has to read the CRM anew.",
    },
    start_anew: "Read anew",
};
