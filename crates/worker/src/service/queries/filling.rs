//! How long it takes to fill the user fields, by what is written of them: the values are computed once, and compared with
//! what cards hold one choice a step.

use bitrix24::CardKind;
use protocol::{FillingAnswer, FillingCost, FillingQuestion};
use segmentation::{Card, FieldValues};

use super::context::Context;
use super::{Answerable, Came, Step};

/// What is kept between two steps.
#[derive(Default)]
pub(super) struct Compared {
    /// What every card holds and should hold.
    cards: Option<Vec<(Card, FieldValues, FieldValues)>>,
    costs: Vec<FillingCost>,
}

impl Answerable for FillingQuestion {
    type Work = Compared;

    fn step(&self, work: &mut Compared, _: Came, context: &Context<'_>) -> Step<FillingAnswer> {
        let sees_all = !context.sees.is_limited && !context.sees.shows_published;
        let Some(engine) = context.engine.filter(|_| sees_all) else { return Step::Answer(None) };
        let Some(choice) = self.choices.get(work.costs.len()) else {
            return Step::Answer(Some(std::mem::take(&mut work.costs)));
        };
        let cards = work.cards.get_or_insert_with(|| {
            let held = |card| context.held.values_of(card).unwrap_or_default();
            let asked = |at| self.choices.iter().any(|choice| choice.optional[at]);
            engine
                .all_values_with(std::array::from_fn(asked), &context.knowledge())
                .map(|(card, wanted)| (card, held(card), wanted))
                .collect()
        });
        let mut behind = [0_usize; CardKind::ALL.len()];
        for (card, held, wanted) in cards {
            if choice.narrow(held, wanted) != *held {
                behind[CardKind::from(*card) as usize] += 1;
            }
        }
        let [contacts, companies] = behind;
        let time = (context.time_to_write)(contacts, companies, choice.item_update);
        let cards = u32::try_from(contacts + companies).unwrap_or(u32::MAX);
        work.costs.push(FillingCost { cards, seconds: time.as_secs() });
        Step::More
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use segmentation::Filling;

    use super::super::context::tests::Known;
    use super::*;

    #[test]
    fn each_choice_has_its_cards_and_its_time() {
        let known = Known::contacts(&["Анна", "Борис", "Вера"]);
        let context = Context {
            time_to_write: Box::new(|contacts, companies, by_item| {
                let divisor = if by_item { 2 } else { 1 };
                Duration::from_secs(((10 * contacts + companies) / divisor) as u64)
            }),
            ..known.context()
        };
        let only_paying = Filling { only_paying: true, ..Filling::default() };
        let by_item = Filling { item_update: true, ..Filling::default() };
        let question = FillingQuestion { choices: vec![Filling::default(), only_paying, by_item] };
        let mut work = Compared::default();
        let answer = loop {
            match question.step(&mut work, Came::Turn, &context) {
                Step::Answer(answer) => break answer,
                Step::More => {}
                _ => panic!("something else is asked"),
            }
        };
        let half = FillingCost { cards: 3, seconds: 15 };
        assert_eq!(answer, Some(vec![FillingCost { cards: 3, seconds: 30 }, FillingCost::default(), half]));
    }
}
