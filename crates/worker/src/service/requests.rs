//! The last requests to the portal, for whoever wants to see what the app asks: methods, rows and times; never a token,
//! never a parameter.

use std::collections::VecDeque;

use bitrix24::Batch;
use protocol::{EpochMs, RequestNote, RequestOutcome};
use sync::RequestId;

/// So many are remembered.
const MOST: usize = 500;

/// What is remembered of the requests of this tab.
#[derive(Default)]
pub(super) struct Requests {
    /// Oldest first.
    notes: VecDeque<(RequestId, RequestNote)>,
    total: u32,
}

impl Requests {
    /// Notes a request that is being sent.
    pub(super) fn sent(&mut self, id: RequestId, batch: &Batch, now: EpochMs) {
        let mut methods: Vec<(String, u32)> = Vec::new();
        for call in batch.calls() {
            match methods.iter_mut().find(|(method, _)| method == call.method) {
                Some((_, count)) => *count += 1,
                None => methods.push((call.method.to_owned(), 1)),
            }
        }
        if self.notes.len() == MOST {
            self.notes.pop_front();
        }
        self.notes.push_back((id, RequestNote { at: now, methods, outcome: None }));
        self.total += 1;
    }

    /// Notes what has come of a request: its HTTP status, if it was answered, and how many rows came with it.
    pub(super) fn answered(&mut self, id: RequestId, status: Option<u16>, rows: u64, now: EpochMs) {
        if let Some((_, note)) = self.notes.iter_mut().rev().find(|(known, _)| *known == id) {
            let milliseconds = u32::try_from(now - note.at).unwrap_or(0);
            let rows = u32::try_from(rows).unwrap_or(u32::MAX);
            note.outcome = Some(RequestOutcome { milliseconds, status, rows });
        }
    }

    /// All that are remembered, newest first.
    pub(super) fn notes(&self) -> Vec<RequestNote> {
        self.notes.iter().rev().map(|(_, note)| note.clone()).collect()
    }

    /// How many there were.
    pub(super) fn total(&self) -> u32 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use bitrix24::Call;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_told_by_its_methods_and_by_what_came_of_it() {
        let mut requests = Requests::default();
        let call = |method| Call::new(method, json!({ "filter": { "TITLE": "a client's name" } }));
        requests.sent(
            RequestId(7),
            &Batch::new(vec![call("crm.deal.list"), call("profile"), call("crm.deal.list")]),
            10,
        );
        requests.sent(RequestId(8), &Batch::new(vec![call("profile")]), 20);
        requests.answered(RequestId(7), Some(200), 93, 260);
        requests.answered(RequestId(9), Some(200), 1, 260);
        let notes = requests.notes();
        assert_eq!((notes[0].at, notes[0].outcome), (20, None), "the newest first, and under way");
        assert_eq!(notes[1].methods, [("crm.deal.list".to_owned(), 2), ("profile".to_owned(), 1)]);
        assert_eq!(notes[1].outcome, Some(RequestOutcome { milliseconds: 250, status: Some(200), rows: 93 }));
        assert!(!format!("{notes:?}").contains("client"), "no parameter is remembered");
    }

    #[test]
    fn the_oldest_are_forgotten_and_still_counted() {
        let mut requests = Requests::default();
        for number in 0..MOST as u32 + 3 {
            requests.sent(RequestId(number), &Batch::new(Vec::new()), EpochMs::from(number));
        }
        requests.answered(RequestId(0), None, 0, 1_000);
        assert_eq!((requests.notes().len(), requests.total()), (MOST, MOST as u32 + 3));
        assert_eq!(requests.notes().last().map(|note| note.at), Some(3));
    }
}
