//! What was acknowledged to clients, and what was refused.

use std::collections::BTreeMap;

use crate::ground::{Road, Said};

/// What was acknowledged.
#[derive(Debug, Default)]
pub struct Tally {
    /// Of each kind of thing: how often it was done, by REST and by GraphQL.
    done: BTreeMap<&'static str, [u64; 2]>,
    /// How often something was refused, by its code.
    refused: BTreeMap<String, u64>,
    /// Exchanges that stand confirmed, and their minutes.
    pub exchanges: i64,
    pub minutes: i64,
}

const KINDS: [&str; 13] = [
    "log",
    "confirm",
    "counter",
    "decline",
    "donate",
    "reverse",
    "publish",
    "retry",
    "statement",
    "desk",
    "find",
    "walk",
    "account",
];

impl Tally {
    pub fn add(&mut self, other: Self) {
        for (kind, counts) in other.done {
            let sum = self.done.entry(kind).or_default();
            *sum = [sum[0] + counts[0], sum[1] + counts[1]];
        }
        for (code, count) in other.refused {
            *self.refused.entry(code).or_default() += count;
        }
        self.exchanges += other.exchanges;
        self.minutes += other.minutes;
    }

    /// A mix in which something never succeeded would show nothing of it.
    pub fn did_everything(&self) {
        for kind in KINDS {
            let counts = self.done.get(kind).copied().unwrap_or_default();
            assert!(counts[0] > 0 && counts[1] > 0, "{kind}: {counts:?} by REST and GraphQL");
        }
    }

    pub fn count(&mut self, kind: &'static str, road: Road, said: &Said) {
        match said {
            Said::Done(_) => self.done.entry(kind).or_default()[usize::from(road == Road::Graphql)] += 1,
            Said::Refused(code) => *self.refused.entry(code.clone()).or_default() += 1,
            Said::Fault(fault) => panic!("{kind} by {road:?}: {fault}"),
        }
    }
}
