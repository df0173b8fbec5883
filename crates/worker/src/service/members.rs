//! The clients behind a published number: those of the current month come from the portal, which applies the viewer's
//! rights, those of past months from what he has read by his rights.

use protocol::{FromWorker, Hidden, History, QueryId, Sight};
use segmentation::{DrillDown, Page};
use sync::{Errand, ErrandId, Found, Members};

use super::{Connection, Effect};

/// A list that the portal is being asked for.
pub(super) struct Question {
    errand: ErrandId,
    id: QueryId,
    query: DrillDown,
}

impl Connection {
    /// Answers a question about the clients behind a number, or asks the portal.
    pub(super) fn query(&mut self, id: QueryId, query: DrillDown, history: History, effects: &mut Vec<Effect>) {
        if self.shows_published() {
            self.query_published(id, query, history, effects);
            return;
        }
        let page = self.data.counted().map_or_else(Page::default, |engine| match history {
            History::Today => engine.drill_down(&query),
            History::Recorded => self.drill_down_recorded(engine, &query),
        });
        effects.push(Effect::Post(FromWorker::Page { id, page, sight: Sight::Everything }));
    }

    fn query_published(&mut self, id: QueryId, query: DrillDown, history: History, effects: &mut Vec<Effect>) {
        let Some(published) = &self.sharing.published else {
            let page = self.own_page(&query).unwrap_or_default();
            let sight = Sight::OwnReading { visible: page.total };
            effects.push(Effect::Post(FromWorker::Page { id, page, sight }));
            return;
        };
        if !published.aggregates.modes.contains(&query.group.mode()) {
            self.answer(id, &query, None, Hidden::NotTold, effects);
            return;
        }
        if self.sync.sees_no_cards() {
            self.answer(id, &query, None, Hidden::NoRight, effects);
            return;
        }
        let today = &published.aggregates.today;
        if history == History::Recorded || today.last() != Some(query.month) {
            self.answer(id, &query, None, Hidden::NotRead, effects);
            return;
        }
        let today = today.as_of;
        // Of another group or other words nobody wants to know any more.
        let is_wanted = |other: &Question| other.query.group == query.group && other.query.search == query.search;
        for question in self.sharing.questions.extract_if(.., |question| !is_wanted(question)) {
            self.sync.drop_errand(question.errand);
        }
        let errand = Members::new(query.clone(), today, self.sharing.fields.clone());
        let errand = self.sync.run(Errand::Members(Box::new(errand)));
        self.sharing.questions.push(Question { errand, id, query });
    }

    /// Takes the portal's answer to a question.
    pub(super) fn members_listed(&mut self, errand: ErrandId, members: &Members, effects: &mut Vec<Effect>) {
        // Without any fields they are looked up again: they may have been made meanwhile.
        self.sharing.fields = members.fields().filter(|fields| !fields.is_empty()).cloned();
        let Some(position) = self.sharing.questions.iter().position(|question| question.errand == errand) else {
            return;
        };
        let Question { id, query, .. } = self.sharing.questions.swap_remove(position);
        let hidden = match members.outcome() {
            Some(Found::Clients { rows, matching, visible }) => {
                let page = Page { total: self.published_count(&query), matching, rows };
                effects.push(Effect::Post(FromWorker::Page { id, page, sight: Sight::Rights { visible } }));
                return;
            }
            Some(Found::NotInFields) => Hidden::NotInFields,
            Some(Found::NoRight) => Hidden::NoRight,
            Some(Found::NoAnswer) | None => Hidden::NoAnswer,
        };
        let own = self.own_page(&query).filter(|_| hidden == Hidden::NotInFields);
        self.answer(id, &query, own, hidden, effects);
    }

    /// Answers from what the viewer has read by his rights, or says why there is nothing to list.
    fn answer(&self, id: QueryId, query: &DrillDown, own: Option<Page>, hidden: Hidden, effects: &mut Vec<Effect>) {
        let own = own.or_else(|| self.own_page(query).filter(|_| hidden == Hidden::NotRead));
        let total = self.published_count(query);
        let (page, sight) = match own {
            Some(page) => {
                let visible = page.total;
                (Page { total, ..page }, Sight::OwnReading { visible })
            }
            None => (Page { total, ..Page::default() }, Sight::Hidden(hidden)),
        };
        effects.push(Effect::Post(FromWorker::Page { id, page, sight }));
    }

    /// The list of the viewer's own reading, if that has come as far as the month. What an administrator has read of a list
    /// is no list before it is all.
    fn own_page(&self, query: &DrillDown) -> Option<Page> {
        let shown_through = self.own_checkpoint()?.shown_through()?;
        self.data.counted().filter(|_| query.month <= shown_through).map(|engine| engine.drill_down(query))
    }

    /// The number on the counter; 0 for a group that the published chart does not tell.
    fn published_count(&self, query: &DrillDown) -> usize {
        let counts = self.sharing.published.as_ref().and_then(|it| it.aggregates.today.at(query.month));
        counts.map_or(0, |counts| counts[query.group] as usize)
    }
}
