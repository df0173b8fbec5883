//! What conditions ask of the clients of an engine.

use std::borrow::Cow;

use super::user_fields::UserField;
use super::view::View;
use crate::condition::{
    Bitmap, CardList, Code, Columns, Day, Days, Field, Items, NO_DAY, NO_MARK, NO_NUMBER, Named, Subject, Texts, day_of,
};
use crate::evidence_columns::channels;
use crate::facts::ContactChannels;
use crate::facts::column::OwnerKind;
use crate::group::Group;
use crate::ids::{CompanyId, ContactId, DepartmentId, SectionId};
use crate::links::{NOBODY, Rows, number_of};
use crate::modes::Mode;
use crate::rank::{Abc, Scores, Xyz};
use crate::segment::group_of;

/// The mark of a group: its place in its mode, as the field of the mode numbers its values.
fn mark_of(group: Group) -> u8 {
    group.mode().groups().iter().position(|it| *it == group).map_or(NO_MARK, |place| place as u8)
}

impl View<'_> {
    /// The marks of clients by the first of some modes that has a group for them; the groups of a mode are numbered on
    /// from those of the mode before.
    fn groups(&self, modes: &[Mode], at: Day, among: &Bitmap) -> Vec<u8> {
        let (counting, reference) = (self.engine.counting(), self.reference(at));
        let marks = Group::all().fold([NO_MARK; Group::COUNT], |mut marks, group| {
            let before: usize =
                modes.iter().take_while(|&&mode| mode != group.mode()).map(|it| it.groups().len()).sum();
            marks[group.index()] = before as u8 + mark_of(group);
            marks
        });
        self.column(among, NO_MARK, |client| {
            let group = modes.iter().find_map(|&mode| group_of(counting, client as u32, &reference, mode));
            group.map_or(NO_MARK, |group| marks[group.index()])
        })
    }

    fn has_channel(&self, wanted: ContactChannels, among: &Bitmap) -> Vec<u8> {
        let facts = self.engine.facts();
        self.column(among, NO_MARK, |client| u8::from(channels(facts, client as u32).contains(wanted)))
    }

    /// The user field of the portal's own that is asked for, if it is one that is read.
    fn user_field<'s>(&self, subject: &'s Subject) -> Option<(&'s str, &UserField)> {
        let Subject::UserField(code) = subject else { return None };
        Some((code, self.context.user_fields.get(code)?))
    }

    /// Which clients hold a requisite that is more than an address.
    fn has_requisite(&self) -> Vec<u8> {
        let facts = self.engine.facts();
        let rows = Rows::new(facts);
        let mut marks = vec![0; self.cards()];
        for (kind, id) in facts.requisites.reaching() {
            let number = match kind {
                OwnerKind::Company => rows.company(CompanyId(id)),
                OwnerKind::Contact => rows.contact(ContactId(id)),
                _ => NOBODY,
            };
            if number != NOBODY {
                marks[number as usize] = 1;
            }
        }
        marks
    }
}

impl Columns for View<'_> {
    fn present(&self, at: Day) -> Bitmap {
        if !self.is_of_cards {
            return self.clients(at);
        }
        let (counting, reference) = (self.engine.counting(), self.reference(at));
        let is_counted = |card: usize| group_of(counting, card as u32, &reference, Mode::Directory).is_some();
        Bitmap::from_fn(self.cards(), is_counted)
    }

    fn listed(&self, list: &CardList) -> Bitmap {
        let mut members = Bitmap::none(self.cards());
        let numbers = list.cards().iter().filter_map(|&card| number_of(self.engine.facts(), card));
        numbers.for_each(|number| members.insert(number as usize));
        members
    }

    fn marks(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [u8]> {
        if let Some((_, field)) = self.user_field(subject) {
            return Cow::Owned(field.marks(self.engine.facts(), self.cards()));
        }
        let ranks = |marks: &mut dyn Iterator<Item = Option<usize>>| -> Vec<u8> {
            marks.map(|rank| rank.map_or(NO_MARK, |rank| rank as u8)).collect()
        };
        let companies = self.engine.counting().companies;
        Cow::Owned(match subject.field() {
            Field::Kind => self.column(among, NO_MARK, |client| u8::from(client >= companies)),
            Field::Phone => self.has_channel(ContactChannels::PHONE, among),
            Field::Email => self.has_channel(ContactChannels::EMAIL, among),
            Field::Site => self.has_channel(ContactChannels::SITE, among),
            Field::Messenger => self.has_channel(ContactChannels::MESSENGER, among),
            Field::Requisite => self.has_requisite(),
            Field::ClientType => self.groups(&[Mode::ClientType], at, among),
            Field::LifeCycle => self.groups(&[Mode::Paid, Mode::Unpaid], at, among),
            Field::Frequency => self.groups(&[Mode::Frequency], at, among),
            Field::Abc if self.is_ranking => Vec::new(),
            Field::Abc => ranks(&mut self.abc(at).iter().map(|rank| rank.map(|rank: Abc| rank as usize))),
            Field::Xyz => ranks(&mut self.xyz(at).iter().map(|rank| rank.map(|rank: Xyz| rank as usize))),
            Field::Rfm => {
                let group = |scores: &Option<Scores>| scores.map(|scores| scores.group() as usize);
                ranks(&mut self.rfm(at).iter().map(group))
            }
            Field::RfmCell => {
                let cell = |scores: &Option<Scores>| scores.map(Scores::cell);
                ranks(&mut self.rfm(at).iter().map(cell))
            }
            _ => Vec::new(),
        })
    }

    fn items(&self, subject: &Subject) -> Items<'_> {
        if let Some((code, field)) = self.user_field(subject) {
            return self.user_columns.items(code, field, self.engine.facts(), self.cards());
        }
        self.items.of(self.engine.facts(), &self.context.staff, subject.field())
    }

    fn items_of(&self, subject: &Subject, value: &Code, items: &mut Vec<u32>) {
        if let Some((_, field)) = self.user_field(subject) {
            return field.meant(value, items);
        }
        self.items.meant(self.engine.facts(), &self.context.staff, subject.field(), value, items);
    }

    fn texts(&self, subject: &Subject) -> Texts<'_> {
        let user_field = self
            .user_field(subject)
            .and_then(|(code, field)| self.user_columns.texts(code, field, self.engine.facts(), self.cards()));
        if let Some(texts) = user_field {
            return texts;
        }
        match subject.field() {
            Field::Title => Texts::Each(&self.engine.names().folded),
            field => self.items.places(self.engine.facts(), field),
        }
    }

    fn days(&self, subject: &Subject, at: Day, among: &Bitmap) -> Cow<'_, [Day]> {
        if let Some((_, field)) = self.user_field(subject) {
            return Cow::Owned(field.days(self.engine.facts(), self.cards()));
        }
        let evidence = &self.engine.counting().evidence;
        match subject.field() {
            Field::Created => Cow::Borrowed(&evidence.created),
            Field::LastPayment => {
                let reference = self.reference(at);
                let last = |client: usize| reference.last_of(evidence.paid_on.list(client)).unwrap_or(NO_DAY);
                Cow::Owned(self.column(among, NO_DAY, last))
            }
            Field::FirstPayment => Cow::Owned(self.column(among, NO_DAY, |client| {
                evidence.paid_on.list(client).first().copied().filter(|&day| day <= at).unwrap_or(NO_DAY)
            })),
            Field::NextChange => {
                let (reference, settings) = (self.reference(at), self.engine.settings());
                Cow::Owned(self.column(among, NO_DAY, |client| {
                    let paid = reference.last_of(evidence.paid_on.list(client));
                    paid.and_then(|paid| reference.falls_on(paid, settings)).map_or(NO_DAY, day_of)
                }))
            }
            Field::LastRequest => Cow::Owned(self.last_request(at)),
            Field::LastTouch => Cow::Owned(self.last_touch(at)),
            Field::NextPlanned => Cow::Owned(self.planned(at).next),
            _ => Cow::Borrowed(&[]),
        }
    }

    fn numbers(&self, subject: &Subject, period: Days, at: Day, among: &Bitmap) -> Cow<'_, [i64]> {
        if let Some((_, field)) = self.user_field(subject) {
            return Cow::Owned(field.numbers(self.engine.facts(), self.cards()));
        }
        Cow::Owned(match subject {
            Subject::Plain(Field::Revenue) => {
                let entries = self.entries();
                self.column(among, 0, |client| entries.revenue(client, period))
            }
            Subject::Plain(Field::Payments) => self.payments(period),
            Subject::Plain(Field::Average) => self.average(period, among),
            Subject::Requests(requests) => self.requests(requests, period),
            Subject::Touches(touches) => self.touches(touches, period),
            Subject::GoodsSum(goods) => self.goods_sum(goods, period),
            Subject::GoodsQuantity(goods) => self.goods_quantity(goods, period),
            Subject::Plain(Field::Alive) => self.foreseen(at, |foreseen| &foreseen.alive, among),
            Subject::Plain(Field::Expected) => self.foreseen(at, |foreseen| &foreseen.expected, among),
            _ => vec![NO_NUMBER; self.cards()],
        })
    }

    /// The engine knows neither the funnels nor the portal's lists of cards, but for what records hold, so that only
    /// departments, sections, user fields and the items of these can be missing for it.
    fn knows(&self, named: &Named) -> bool {
        let context = self.context;
        match named {
            Named::Item(subject, Code::Number(department)) if subject.field() == Field::Department => {
                context.staff.parents.contains_key(&DepartmentId(*department))
            }
            Named::Section(Code::Number(section)) => context.catalog.sections.contains_key(&SectionId(*section)),
            Named::Section(Code::Text(name)) => context.catalog.sections.values().any(|section| section.name == *name),
            Named::UserField(code) => context.user_fields.contains_key(code),
            Named::Item(subject @ Subject::UserField(_), value) => {
                let mut items = Vec::new();
                self.items_of(subject, value, &mut items);
                !items.is_empty()
            }
            _ => true,
        }
    }
}
