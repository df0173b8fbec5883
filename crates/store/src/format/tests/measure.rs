//! How large a portal of 85 000 clients is in every version, and how long it takes to open. Run it natively with
//! `cargo test --profile native -p store measure -- --ignored --nocapture`.

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{ZlibDecoder, ZlibEncoder};
use segmentation::facts::{
    Activity, Company, Contact, ContactChannels, Deal, Invoice, InvoiceKind, Outcome, Owner, Requisite,
};
use segmentation::{
    ActivityId, Card, CardFields, ClientType, CompanyId, ContactId, Dataset, DealId, Delta, Facts, FieldValues,
    FunnelId, Group, InvoiceId, RequisiteId, UserId,
};

use crate::format::{decode, encode};
use crate::{ChunkKey, Layer, assemble};

/// The months that the portal has existed.
const MONTHS: u32 = 120;

/// Numbers that look like chance and are the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % u64::from(end)) as u32
    }

    /// Whether something happens that happens so often in a hundred cases.
    fn happens(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u32) as usize]
    }
}

/// 865 000 records in chunks by month, as a first reading keeps them, and a chunk of changes with the requisites and what
/// the fields hold. Ids grow with time, each gap being one to three; one record in two hundred claims another day.
fn portal() -> Vec<(ChunkKey, Delta)> {
    let mut chance = Chance(42);
    let (firsts, lasts) =
        (["Анна", "Иван", "Мария", "Пётр", "Zoë"], ["Иванова", "Петров", "Сидорова", "Кузнецов", "Lee"]);
    let (forms, trades) = (["ООО", "ИП", "АО", "ЗАО"], ["Ромашка", "Вектор", "Стройсервис", "ТехноТрейд", "Альфа"]);
    let reaches = [
        ContactChannels::PHONE,
        ContactChannels::PHONE | ContactChannels::EMAIL,
        ContactChannels::EMAIL,
        ContactChannels::NONE,
    ];
    let sources = ["WEB", "CALL", "ADVERTISING", "RECOMMENDATION", ""].map(str::to_owned);
    let mut facts = Facts::default();
    let (mut contact, mut company, mut deal, mut activity, mut invoice) = (0, 0, 0, 0, 0);
    let begin = 16_801;
    let day = |row: u32, of: u32, chance: &mut Chance| {
        let span = MONTHS * 30;
        let day = if chance.below(200) == 0 { chance.below(span) } else { row * span / of };
        chrono::NaiveDate::from_epoch_days(begin + day as i32).expect("a day")
    };
    for row in 0..60_000 {
        contact += 1 + chance.below(3);
        let title = format!("{} {} {}", chance.of(&firsts), chance.of(&lasts), chance.below(10_000));
        let links = if chance.happens(40) { Some(chance.below(row + 1)) } else { None };
        facts.contacts.insert(Contact {
            id: ContactId(contact),
            title,
            created: day(row, 60_000, &mut chance),
            created_by: UserId(1 + chance.below(60)),
            assigned_by: UserId(1 + chance.below(60)),
            companies: links.filter(|&id| id > 0).into_iter().map(CompanyId).collect(),
            channels: chance.of(&reaches),
            kind: "CLIENT".into(),
            source: sources[chance.below(5) as usize].clone(),
            ..Contact::default()
        });
    }
    for row in 0..25_000 {
        company += 1 + chance.below(3);
        let title = format!("{} «{} {}»", chance.of(&forms), chance.of(&trades), chance.below(100_000));
        facts.companies.insert(Company {
            id: CompanyId(company),
            title,
            created: day(row, 25_000, &mut chance),
            created_by: UserId(1 + chance.below(60)),
            assigned_by: UserId(1 + chance.below(60)),
            channels: chance.of(&reaches),
            kind: "CUSTOMER".into(),
            source: sources[chance.below(5) as usize].clone(),
            industry: ["IT", "RETAIL", "", ""][chance.below(4) as usize].into(),
            ..Company::default()
        });
    }
    for row in 0..180_000 {
        deal += 1 + chance.below(3);
        let created = day(row, 180_000, &mut chance);
        let (closing, moving) = (u64::from(chance.below(90)), u64::from(chance.below(90)));
        facts.deals.insert(Deal {
            id: DealId(deal),
            created,
            closed: Some(created + chrono::Days::new(closing)),
            moved: Some(created + chrono::Days::new(moving)),
            outcome: chance.of(&[Outcome::Success, Outcome::Success, Outcome::Failure, Outcome::Open]),
            funnel: FunnelId(chance.below(4)),
            company: if chance.happens(40) { Some(CompanyId(1 + chance.below(50_000))) } else { None },
            contacts: std::iter::once(ContactId(1 + chance.below(120_000))).collect(),
            sum: Some(i64::from(chance.below(500_000)) * if chance.happens(10) { 100 } else { 1_000_000 }),
            currency: "RUB".into(),
            kind: ["SALE", "SERVICES", ""][chance.below(3) as usize].into(),
            ..Deal::default()
        });
    }
    for row in 0..40_000 {
        invoice += 1 + chance.below(3);
        let created = day(row, 40_000, &mut chance);
        let moving = chrono::Days::new(u64::from(chance.below(60)));
        facts.invoices.insert(Invoice {
            kind: InvoiceKind::Smart,
            id: InvoiceId(invoice),
            created,
            moved: Some(created + moving),
            updated: Some(created + moving),
            outcome: chance.of(&[Outcome::Success, Outcome::Open]),
            company: Some(CompanyId(1 + chance.below(50_000))),
            deal: Some(DealId(1 + chance.below(360_000))),
            sum: Some(i64::from(chance.below(500_000)) * 10_000),
            currency: "RUB".into(),
            ..Invoice::default()
        });
    }
    for row in 0..500_000 {
        activity += 1 + chance.below(3);
        let owner = if chance.happens(60) {
            Owner::Contact(ContactId(1 + chance.below(120_000)))
        } else if chance.happens(50) {
            Owner::Company(CompanyId(1 + chance.below(50_000)))
        } else {
            Owner::Deal(DealId(1 + chance.below(360_000)))
        };
        let created = day(row, 500_000, &mut chance);
        facts.activities.insert(Activity { id: ActivityId(activity), created, owner, is_chat: chance.happens(5) });
    }
    let mut later = Delta::default();
    let cards = facts.contacts.keys().iter().map(|&id| Card::Contact(id));
    let cards = cards.chain(facts.companies.keys().iter().map(|&id| Card::Company(id)));
    later.fields = cards.map(|card| CardFields { card, values: values(&mut chance) }).collect();
    for id in 1..=60_000 {
        let owner = Owner::Company(CompanyId(1 + chance.below(50_000)));
        later.facts.requisites.insert(Requisite {
            id: RequisiteId(id * 2),
            owner,
            is_address_only: chance.happens(20),
        });
    }
    let (activities, sales) = (Facts { activities: std::mem::take(&mut facts.activities), ..Facts::default() }, facts);
    let mut chunks = Vec::new();
    for (layer, facts) in [(Layer::Sales, sales), (Layer::Dialogs, activities)] {
        for (month, facts) in facts.split_by_month() {
            let number = month.map_or(0, segmentation::Month::ordinal);
            chunks.push((ChunkKey { layer, number }, facts.into()));
        }
    }
    chunks.push((ChunkKey { layer: Layer::Changes, number: 1 }, later));
    // As many changes as are kept before they are merged, each of a few cards and deals.
    let all: Vec<Deal> = chunks.iter().flat_map(|(_, delta): &(_, Delta)| delta.facts.deals.iter()).collect();
    for number in 2..=60 {
        let changed = (0..200).map(|_| all[chance.below(all.len() as u32) as usize].clone());
        let mut delta = Delta::from(Facts { deals: changed.collect(), ..Facts::default() });
        for n in 0..200 {
            let id = activity + number * 200 + n;
            let owner = Owner::Contact(ContactId(1 + chance.below(120_000)));
            delta.facts.activities.insert(Activity { id: ActivityId(id), owner, ..Activity::default() });
        }
        delta.gone.contacts.insert(ContactId(1 + chance.below(120_000)));
        chunks.push((ChunkKey { layer: Layer::Changes, number: number as i32 }, delta));
    }
    chunks
}

fn values(chance: &mut Chance) -> FieldValues {
    FieldValues {
        life_cycle: Some(chance.of(&[Group::Active, Group::Sleeping, Group::Lost, Group::Reachable])),
        client_type: Some(chance.of(&[ClientType::Business, ClientType::Private])),
        frequency: Some(chance.of(&[Group::Regular, Group::First, Group::NoPayments])),
        payments: Some(chance.below(20)),
        last_payment: chrono::NaiveDate::from_epoch_days(17_000 + chance.below(3_000) as i32),
        has_dialogs: Some(chance.happens(50)),
        has_contacts: Some(true),
        ..FieldValues::default()
    }
}

/// The shortest of a few runs.
fn shortest(mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    (0..7).map(time).min().unwrap_or_default()
}

fn packed(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = ZlibDecoder::new(Vec::new());
    decoder.write_all(bytes).expect("it was packed");
    decoder.finish().expect("it was packed")
}

#[test]
#[ignore = "takes long, and is for a person to read"]
fn measure() {
    let chunks = portal();
    let records: usize = chunks.iter().map(|(_, delta)| delta.facts.len()).sum();
    println!("{} chunks, {records} records", chunks.len());
    let written = shortest(|| chunks.iter().for_each(|(_, delta)| drop(encode(delta))));
    let plain: Vec<_> = chunks.iter().map(|(key, delta)| (*key, encode(delta))).collect();
    let size = |chunks: &[(ChunkKey, Vec<u8>)]| chunks.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    println!("plain: {} bytes, written in {written:?}", size(&plain));
    let say = |what: &str, time: Duration| {
        println!("{what}: {time:?}, {} ns a record", time.as_nanos() / records as u128);
    };
    say("decode", shortest(|| plain.iter().for_each(|(key, bytes)| drop(decode(*key, bytes).expect("good bytes")))));
    say(
        "checksums",
        shortest(|| {
            std::hint::black_box(plain.iter().map(|(_, bytes)| crc32fast::hash(bytes)).fold(0, |a, b| a ^ b));
        }),
    );
    let open = || assemble(Some(Vec::new()), plain.iter().map(|(key, bytes)| (*key, bytes)), []);
    say("decode and assemble", shortest(|| drop(open().expect("good bytes"))));
    for level in [1, 6] {
        let packed: Vec<_> = plain.iter().map(|(key, bytes)| (*key, packed(bytes, level))).collect();
        println!("zlib {level}: {} bytes", size(&packed));
        say("unpack", shortest(|| packed.iter().for_each(|(_, bytes)| drop(unpacked(bytes)))));
    }
    let mut expected = Dataset::default();
    chunks.iter().for_each(|(_, delta)| expected.apply(delta));
    let found = open().expect("good bytes").expect("something is kept").dataset;
    println!("{} bytes in memory", found.facts.bytes());
    assert!(*found == expected);
}
