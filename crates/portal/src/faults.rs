//! Faults a portal can be told to have, at its start or while it runs.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// When one kind of fault strikes: the next so many requests, then by chance.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// Chance of each request, 0 to 1. 1 holds until it is switched off.
    pub probability: f64,
    /// So many of the next requests for certain.
    pub next: u32,
    /// How often it has struck since it was set: tells a refusal that was ordered from one that was earned.
    pub struck: u32,
}

impl Fault {
    /// Strikes each request by this chance.
    pub fn by_chance(probability: f64) -> Fault {
        Fault { probability, ..Fault::default() }
    }

    /// Strikes the next `count` requests.
    pub fn next(count: u32) -> Fault {
        Fault { next: count, ..Fault::default() }
    }

    /// Whether it strikes now. Chance is asked only where there is one, so that other draws stay the same.
    pub(crate) fn strikes(&mut self, random: &mut ChaCha8Rng) -> bool {
        let strikes = if self.next > 0 {
            self.next -= 1;
            true
        } else {
            self.probability > 0.0 && random.random_bool(self.probability.min(1.0))
        };
        self.struck += u32::from(strikes);
        strikes
    }
}

/// All faults; the form of `POST /demo/faults`, where a left-out fault keeps its setting.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// The request never reaches the portal: no network.
    pub unreachable: Fault,
    /// 503 `OVERLOAD_LIMIT`: REST is blocked by hand, and asking again makes it worse.
    pub overload_limit: Fault,
    /// 503 `QUERY_LIMIT_EXCEEDED`.
    pub query_limit: Fault,
    /// 429 `OPERATION_TIME_LIMIT`, with a reset a minute away.
    pub operation_limit: Fault,
    /// 500 `INTERNAL_SERVER_ERROR`, before any work.
    pub server_error: Fault,
    /// All work is done, then 500 after 60 seconds.
    pub timeout: Fault,
    /// All work is done, then the connection breaks.
    pub cut: Fault,
    /// 401 `expired_token`.
    pub expired_token: Fault,
    /// HTTP 200 with half of the JSON.
    pub broken_json: Fault,
    /// A command of a batch fails by itself (asked for every command).
    pub batch_error: Fault,
    /// A command `entity.*` of a batch is refused, `insufficient_scope`: the app lacks the permission for storages.
    pub no_storage: Fault,
}

impl Faults {
    /// These faults with the ones named in `change` replaced, e.g. `{"cut": {"probability": 1}}`.
    pub(crate) fn changed(&self, change: &serde_json::Value) -> Result<Faults, serde_json::Error> {
        let mut all = serde_json::to_value(self)?;
        if let (Some(all), Some(change)) = (all.as_object_mut(), change.as_object()) {
            all.extend(change.clone());
        }
        serde_json::from_value(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn counted_faults_come_first_and_end() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut fault = Fault::next(2);
        let struck: Vec<bool> = (0..4).map(|_| fault.strikes(&mut random)).collect();
        assert_eq!(struck, [true, true, false, false]);
        let mut always = Fault::by_chance(1.0);
        assert!((0..10).all(|_| always.strikes(&mut random)));
        assert_eq!((fault.struck, always.struck), (2, 10), "each strike is counted");
    }
}
