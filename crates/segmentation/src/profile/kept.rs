//! What was worked out for one question and will do for the next: dropped as soon as facts, settings, rates or the date
//! change.

use std::cell::RefCell;
use std::rc::Rc;

use super::context::{Context, Rates};
use super::goods::PaidGoods;
use super::money::Entries;
use super::settings::AbcSettings;
use crate::condition::{Bitmap, Day, Days};
use crate::list::Members;
use crate::month::Month;
use crate::rank::{Abc, Scores, Xyz, XyzSettings};

/// How many columns of each kind are kept: some for the months that a person compares, few enough for a large portal.
const MOST: usize = 4;

/// Columns of a kind, by what they answer; the last ones asked for.
#[derive(Debug)]
pub(crate) struct Recent<K, V: ?Sized>(RefCell<Vec<(K, Rc<V>)>>);

impl<K, V: ?Sized> Default for Recent<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, V: ?Sized> Recent<K, V> {
    /// The answer to a question, which is worked out if it is not kept.
    pub(super) fn get(&self, key: K, make: impl FnOnce() -> Rc<V>) -> Rc<V> {
        let known = self.0.borrow().iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone());
        known.unwrap_or_else(|| {
            // Nothing is borrowed here: what is worked out may ask for other columns.
            let value = make();
            let mut kept = self.0.borrow_mut();
            if kept.len() == MOST {
                kept.remove(0);
            }
            kept.push((key, value.clone()));
            value
        })
    }

    fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    fn bytes(&self, bytes: impl Fn(&V) -> usize) -> usize {
        self.0.borrow().iter().map(|(_, value)| bytes(value)).sum()
    }
}

/// What was worked out of the facts of an engine.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The rates by which everything with money in it was worked out.
    rates: RefCell<Rates>,
    pub(super) entries: Recent<(), Entries>,
    pub(super) goods: Recent<(), PaidGoods>,
    pub(super) touch_clients: Recent<(), [u32]>,
    pub(super) revenue: Recent<Days, [i64]>,
    pub(super) abc: Recent<(Day, AbcSettings), [Option<Abc>]>,
    pub(super) xyz: Recent<(Day, XyzSettings), [Option<Xyz>]>,
    pub(super) rfm: Recent<(Day, u32), [Option<Scores>]>,
    listed: RefCell<Option<Listed>>,
}

/// The last list that was asked for by a condition.
#[derive(Debug)]
struct Listed {
    members: Members,
    month: Month,
    context: Context,
    answer: Rc<Bitmap>,
}

impl Kept {
    /// Drops what was worked out by other rates.
    pub(super) fn go_by(&self, rates: &Rates) {
        if *self.rates.borrow() != *rates {
            self.rates.borrow_mut().clone_from(rates);
            self.entries.clear();
            self.goods.clear();
            self.revenue.clear();
            self.abc.clear();
            self.xyz.clear();
            self.rfm.clear();
        }
    }

    /// Who is listed in a month; worked out unless it was asked for last.
    pub(crate) fn listed(
        &self,
        members: &Members,
        month: Month,
        context: &Context,
        make: impl FnOnce() -> Option<Bitmap>,
    ) -> Option<Rc<Bitmap>> {
        if let Some(last) = &*self.listed.borrow()
            && (last.month, &last.members, &last.context) == (month, members, context)
        {
            return Some(last.answer.clone());
        }
        let answer = Rc::new(make()?);
        let (members, context) = (members.clone(), context.clone());
        self.listed.replace(Some(Listed { members, month, context, answer: answer.clone() }));
        Some(answer)
    }

    /// Bytes of memory that is kept.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.bytes(Entries::bytes)
            + self.goods.bytes(|goods| goods.clients.capacity() * 16)
            + self.touch_clients.bytes(size_of_val)
            + self.revenue.bytes(size_of_val)
            + self.abc.bytes(size_of_val)
            + self.xyz.bytes(size_of_val)
            + self.rfm.bytes(size_of_val)
    }
}
