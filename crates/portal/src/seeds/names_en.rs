//! English parts of names, shorter lists than the Russian ones. Meetings with real people and firms are chance.

pub(super) const MEN: &[&str] = &[
    "Adam", "Alan", "Andrew", "Arthur", "Ben", "Brian", "Carl", "Charles", "Daniel", "David", "Edward", "Eric", "Frank",
    "George", "Harry", "Henry", "Ian", "Jack", "James", "John", "Kevin", "Liam", "Mark", "Martin", "Neil", "Oliver",
    "Paul", "Peter", "Robert", "Samuel", "Simon", "Thomas", "Victor", "Walter", "William",
];

pub(super) const WOMEN: &[&str] = &[
    "Alice", "Amy", "Anna", "Barbara", "Carol", "Clara", "Diana", "Edith", "Elizabeth", "Ella", "Emily", "Emma", "Eva",
    "Fiona", "Grace", "Hannah", "Helen", "Irene", "Jane", "Julia", "Karen", "Kate", "Laura", "Linda", "Lucy", "Maria",
    "Martha", "Nancy", "Olivia", "Rachel", "Rose", "Sarah", "Sophie", "Susan", "Wendy",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Adams", "Allen", "Anderson", "Bailey", "Baker", "Barnes", "Bell", "Bennett", "Brooks", "Brown", "Butler",
    "Campbell", "Carter", "Chapman", "Clark", "Collins", "Cook", "Cooper", "Cox", "Davies", "Dixon", "Edwards", "Ellis",
    "Evans", "Fisher", "Foster", "Fox", "Graham", "Gray", "Green", "Griffin", "Hall", "Harris", "Harvey", "Hill",
    "Holmes", "Howard", "Hughes", "Hunt", "Hunter", "Jackson", "James", "Johnson", "Jones", "Kelly", "Kennedy", "King",
    "Knight", "Lee", "Lewis", "Lloyd", "Marshall", "Martin", "Mason", "Miller", "Mills", "Mitchell", "Moore", "Morgan",
    "Morris", "Murphy", "Murray", "Palmer", "Parker", "Phillips", "Porter", "Powell", "Price", "Reed", "Reynolds",
    "Richards", "Roberts", "Robinson", "Rogers", "Ross", "Russell", "Scott", "Shaw", "Simpson", "Smith", "Stevens",
    "Stewart", "Stone", "Taylor", "Thomas", "Thompson", "Turner", "Walker", "Wallace", "Ward", "Watson", "Webb",
    "Wells", "West", "White", "Williams", "Wilson", "Wood", "Wright", "Young",
];

pub(super) const FIRM_ADJECTIVES: &[&str] = &[
    "Amber", "Blue", "Bright", "Central", "Clear", "Coastal", "Copper", "Crimson", "Eastern", "Fair", "First", "Golden",
    "Grand", "Green", "Grey", "Happy", "High", "Honest", "Little", "Lucky", "Modern", "Northern", "Open", "Quick",
    "Quiet", "Rapid", "Royal", "Silver", "Solid", "Southern", "Summer", "True", "Western", "White",
];

pub(super) const FIRM_NOUNS: &[&str] = &[
    "Anchor", "Arrow", "Bay", "Bridge", "Brook", "Canvas", "Castle", "Cedar", "Circle", "Compass", "Corner", "Crown",
    "Daisy", "Falcon", "Field", "Forge", "Garden", "Harbour", "Hill", "Horizon", "Island", "Lantern", "Maple", "Meadow",
    "Mill", "Oak", "Orbit", "Orchard", "Pier", "Pine", "River", "Rock", "Sail", "Spring", "Star", "Stone", "Summit",
    "Tower", "Valley", "Willow",
];

pub(super) const FIRM_TRADES: &[&str] = &[
    "Building", "Catering", "Consulting", "Design", "Electrics", "Engineering", "Foods", "Furniture", "Logistics",
    "Packaging", "Printing", "Services", "Supplies", "Systems", "Tools", "Trading",
];

pub(super) const FIRM_FORMS: &[&str] = &["Ltd", "LLC", "Inc", "PLC"];

/// Subjects of first deals.
pub(super) const SALES: &[&str] = &[
    "Equipment delivery", "Office furniture", "Ventilation", "Web site", "Windows", "Video surveillance", "Cable lot",
    "CNC machine", "Staff training", "Custom kitchen", "Lighting project", "Warehouse racks", "Work wear", "Pump station",
    "Advertising", "Packaging and labels", "Air conditioning", "Software licences", "Servers", "Catalogue printing",
];

/// Subjects of repeated deals.
pub(super) const REPEATED_SALES: &[&str] =
    &["Repeat order", "More materials", "Contract renewal", "Consumables", "Monthly delivery", "Spare parts"];

/// Subjects of service deals.
pub(super) const SERVICE: &[&str] =
    &["Engineer's visit", "Maintenance", "Warranty repair", "Filter replacement", "Set-up", "Diagnostics"];

/// Area codes; with 555-01xx they give the numbers kept for fiction.
pub(super) const AREA_CODES: &[&str] = &["202", "303", "404", "505", "617", "702", "808"];

pub(super) const POSTS: &[&str] =
    &["Director", "Purchasing manager", "Chief accountant", "Chief engineer", "Owner", "Office manager"];

pub(super) const CALLS: &[&str] = &["Call to the client", "Incoming call", "Terms", "Order details"];
pub(super) const LETTERS: &[&str] = &["Quotation", "Contract to sign", "Invoice", "Re: Price request"];
pub(super) const MEETINGS: &[&str] = &["Meeting in the office", "Samples", "Negotiations"];
pub(super) const TASKS: &[&str] = &["Prepare the estimate", "Agree on the contract", "Collect the papers"];
pub(super) const TODOS: &[&str] = &["Call and ask for the decision", "Remind of the payment", "Offer new goods"];
pub(super) const CHATS: &[&str] = &["Chat from the site", "Open channel"];
pub(super) const FORMS: &[&str] = &["Request from the site", "Call-back form"];

/// What is written down after a talk.
pub(super) const RESULTS: &[&str] = &[
    "Agreed on a meeting", "Wants a quotation", "Will think, call again in a week", "Price agreed",
    "Will pay by the end of the month", "Order clarified", "Needs a deferred payment", "Content, no order for now",
];

/// What is to be done, in somebody's own words.
pub(super) const TASK_TEXTS: &[&str] =
    &["Ask for the plans of the quarter", "Ask when they will pay", "Offer a volume discount", "Check the details"];

pub(super) const LETTER_TEXTS: &[&str] = &[
    "Hello! Please find our quotation attached.", "Hello! Please tell us the delivery time.",
    "Hello! The invoice is attached.", "Hello! What would a repeat order cost?",
];

pub(super) const MEETING_PLACES: &[&str] = &["Client's office", "Our office", "Warehouse", "Showroom"];

/// Cities with their regions, countries and beginnings of postal codes.
pub(super) const CITIES: &[super::details::City] = &[
    ("New York", "New York", "USA", "10", 28), ("Chicago", "Illinois", "USA", "60", 14),
    ("Houston", "Texas", "USA", "77", 10), ("Denver", "Colorado", "USA", "80", 9), ("Atlanta", "Georgia", "USA", "30", 9),
    ("Boston", "Massachusetts", "USA", "02", 9), ("Seattle", "Washington", "USA", "98", 8),
    ("Portland", "Oregon", "USA", "97", 6), ("Toronto", "Ontario", "Canada", "M5", 4),
    ("Springfield", "Illinois", "USA", "62", 3),
];

pub(super) const STREETS: &[&str] =
    &["Main Street", "Oak Avenue", "Park Road", "Mill Lane", "Church Street", "Station Road", "High Street"];
