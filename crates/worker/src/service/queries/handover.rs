//! What handing a list over to another responsible would change: who is responsible now, by the portal.

use protocol::{HandedOver, HandoverAnswer, HandoverQuestion, ListQuestion, MOST_HANDED_OVER};
use segmentation::{Card, Told};
use sync::Job;
use sync::job::phones::CARDS_PER_JOB;
use sync::job::responsible::ReadResponsible;

use super::context::Context;
use super::list::Work as ListWork;
use super::whole::Whole;
use super::{Answerable, Came, Step};

/// The answer in the making.
#[derive(Default)]
pub(super) struct Work {
    list: ListWork,
    whole: Option<Whole>,
    next: usize,
    clients: Vec<HandedOver>,
    withheld: usize,
}

impl Answerable for HandoverQuestion {
    type Work = Work;

    fn step(&self, work: &mut Work, came: Came, context: &Context<'_>) -> Step<HandoverAnswer> {
        let question = ListQuestion { offset: 0, limit: usize::MAX, told: Told::default(), ..self.list.clone() };
        let Some(whole) = &work.whole else {
            return match Whole::settle(&question, self.chosen.as_ref(), &mut work.list, came, context) {
                Ok(whole) if whole.len() > MOST_HANDED_OVER => {
                    Step::Answer(HandoverAnswer::TooMany { count: whole.len() })
                }
                Ok(whole) => {
                    let of = whole.len();
                    work.whole = Some(whole);
                    Step::Partly { done: 0, of }
                }
                Err(why) => why.step(|_| HandoverAnswer::NoList),
            };
        };
        let of = whole.len();
        if work.next == of {
            let clients = std::mem::take(&mut work.clients);
            let companies = clients.iter().filter(|it| matches!(it.card, Card::Company(_))).count();
            let seconds = (context.time_to_write)(clients.len() - companies, companies, false).as_secs();
            return Step::Answer(HandoverAnswer::Clients { clients, withheld: work.withheld, seconds });
        }
        let part = work.next..(work.next + CARDS_PER_JOB).min(of);
        let rows = match whole.rows(part.clone(), &question, context) {
            Ok(rows) => rows,
            Err(why) => return why.step(|_| HandoverAnswer::NoList),
        };
        let Came::Job(Job::ReadResponsible(read)) = came else {
            let job = ReadResponsible::new(&whole.cards(part));
            return Step::AskPortal(Job::ReadResponsible(Box::new(job)));
        };
        if read.is_cut {
            return Step::Answer(HandoverAnswer::NoAnswer);
        }
        for row in &*rows {
            match read.found.get(&row.card) {
                Some(&former) => {
                    work.clients.push(HandedOver { card: row.card, title: row.title.trim().to_owned(), former });
                }
                None => work.withheld += 1,
            }
        }
        work.next = part.end;
        Step::Partly { done: part.end, of }
    }
}
