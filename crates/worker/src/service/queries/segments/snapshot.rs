//! Snapshots: whom one of a condition would hold, and how one that was made has parted from its condition.

use protocol::{
    Fate, FreezeAnswer, FreezeQuestion, Freezing, FrozenList, GoneCard, NoDraft, Snapshot, SnapshotAnswer,
    SnapshotQuestion,
};
use segmentation::condition::{Bitmap, CardList, Condition};
use segmentation::{Card, Segmentation};
use sync::{Checkpoint, Want};

use super::super::card::named;
use super::super::conditions::{unread, wants};
use super::super::context::Context;
use super::super::{Answerable, Came, Step};
use super::{Asked, NotYet};

/// How many cards that are no clients any more are told of one by one.
const GONE: usize = 50;

/// Whether all cards there are are known, so that one that is not known is gone.
fn are_all_known(context: &Context<'_>) -> bool {
    !context.sees.is_limited && context.checkpoint.is_none_or(Checkpoint::is_right)
}

impl Answerable for FreezeQuestion {
    /// Whether the portal was asked who works in which department.
    type Work = bool;

    fn wants(&self) -> Vec<Want> {
        wants([self.condition.as_str()], self.month)
    }

    fn step(&self, is_staff_asked: &mut bool, _: Came, context: &Context<'_>) -> Step<FreezeAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoDraft::NotRead)) };
        let asked = match Asked::new(&self.condition, self.month, engine, is_staff_asked, context) {
            Ok(asked) => asked,
            Err(why) => return not_yet(why),
        };
        let cards = CardList::new(asked.members(self.month).iter().map(|client| engine.card(client)));
        let is_read = context.checkpoint.is_none_or(Checkpoint::is_right);
        Step::Answer(Ok(Box::new(Freezing {
            clients: cards.cards().len() as u32,
            list: FrozenList { on: self.month.reference_date(engine.today()).to_string(), cards: cards.to_text() },
            is_whole: is_read && unread([self.condition.as_str()], self.month, context).is_empty(),
            is_limited: context.sees.is_limited,
        })))
    }
}

impl Answerable for SnapshotQuestion {
    /// Whether the portal was asked who works in which department.
    type Work = bool;

    fn wants(&self) -> Vec<Want> {
        wants(self.condition.as_deref(), self.month)
    }

    fn step(&self, is_staff_asked: &mut bool, _: Came, context: &Context<'_>) -> Step<SnapshotAnswer> {
        let Some(engine) = context.told_engine() else { return Step::Answer(Err(NoDraft::NotRead)) };
        let Some(list) = CardList::parse(&self.cards) else {
            return Step::Answer(Err(NoDraft::Unusable("this is no list of cards".to_owned())));
        };
        let mut members = |text: &str| {
            let asked = Asked::new(text, self.month, engine, is_staff_asked, context);
            asked.map(|asked| asked.members(self.month))
        };
        let clients = match members(&Condition::Cards(list.clone()).to_json()) {
            Ok(clients) => clients,
            Err(why) => return not_yet(why),
        };
        let parted = match self.condition.as_deref().map(members) {
            Some(Ok(now)) => Some((count_without(&clients, &now), count_without(&now, &clients))),
            // The list is right without its condition.
            None | Some(Err(NotYet::Unusable(_))) => None,
            Some(Err(why)) => return not_yet(why),
        };
        let mut told = Snapshot {
            listed: list.cards().len() as u32,
            clients: clients.count() as u32,
            parted,
            unread: unread(self.condition.as_deref(), self.month, context),
            ..Snapshot::default()
        };
        tell_gone(&mut told, &list, &clients, engine, context);
        Step::Answer(Ok(Box::new(told)))
    }
}

/// What is done first, or why there is no answer.
fn not_yet<T>(why: NotYet) -> Step<Result<T, NoDraft>> {
    match why {
        NotYet::Ask(job) => Step::AskPortal(*job),
        NotYet::More => Step::More,
        NotYet::Unusable(why) => Step::Answer(Err(NoDraft::Unusable(why))),
    }
}

/// How many are in one set and not in another.
fn count_without(of: &Bitmap, other: &Bitmap) -> u32 {
    let mut rest = of.clone();
    rest.and_not(other);
    rest.count() as u32
}

/// Tells who of a list is no client (any more), and what has become of them.
fn tell_gone(told: &mut Snapshot, list: &CardList, clients: &Bitmap, engine: &Segmentation, context: &Context<'_>) {
    let are_all_known = are_all_known(context);
    for &card in list.cards() {
        let number = engine.number(card);
        if number.is_some_and(|number| clients.contains(number)) {
            continue;
        }
        if number.is_none() && !are_all_known {
            told.unseen += 1;
            continue;
        }
        told.all_gone += 1;
        if told.gone.len() < GONE {
            told.gone.push(gone(card, number.is_some(), engine, context));
        }
    }
}

/// What has become of a card.
fn gone(card: Card, is_there: bool, engine: &Segmentation, context: &Context<'_>) -> GoneCard {
    if is_there {
        return GoneCard { card, title: named(engine.facts(), card).title, fate: Fate::NoClient };
    }
    let removal = context.shown_record().and_then(|record| record.removal(card));
    let fate = removal.and_then(|removal| removal.merged_into).map_or(Fate::Deleted, Fate::Merged);
    GoneCard { card, title: removal.map(|removal| removal.title.clone()).unwrap_or_default(), fate }
}
