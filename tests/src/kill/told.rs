//! What a follower was told while a server died, beside what the table says and what was acknowledged.

use std::collections::{HashMap, HashSet};

use app::live::Cursor;
use serde_json::Value;

use super::serve::{Answered, Hours};

/// An event as it was told.
#[derive(Debug, Clone)]
pub struct Told {
    pub seq: i64,
    exchange: String,
    state: String,
}

/// A text of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value:#}")).to_owned()
}

/// An event as a socket told it.
pub fn read(event: &Value) -> Told {
    Told {
        seq: Cursor::parse(&text(&event["cursor"])).unwrap().seq,
        exchange: text(&event["exchange"]["id"]),
        state: text(&event["exchange"]["state"]),
    }
}

/// What was told is what the table says: each event once, in order, none missing.
pub fn compare(told: &[Told], wanted: &[i64]) {
    let seqs: Vec<i64> = told.iter().map(|event| event.seq).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b), "twice, or out of order: {seqs:?}");
    let (told, wanted): (HashSet<_>, HashSet<_>) = (seqs.iter().collect(), wanted.iter().collect());
    let missing: Vec<_> = wanted.difference(&told).collect();
    let more: Vec<_> = told.difference(&wanted).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "missing {missing:?}, too many {more:?}"
    );
}

/// Everything that was acknowledged was told, as it ended.
pub fn acknowledged(told: &[Told], answered: &[Answered]) {
    let mut last: HashMap<&str, (&str, usize)> = HashMap::new();
    for event in told {
        let entry = last.entry(&event.exchange).or_insert((&event.state, 0));
        *entry = (&event.state, entry.1 + 1);
    }
    let mut made: HashMap<Hours, &str> = HashMap::new();
    for answer in answered {
        let first = *made.entry(answer.hours).or_insert(&answer.exchange);
        assert_eq!(first, answer.exchange, "a retry made another exchange: {answer:?}");
        let found = last.get(answer.exchange.as_str());
        let wanted = Some(&("CONFIRMED", 2));
        assert_eq!(
            found, wanted,
            "acknowledged, and not told as logged and confirmed: {answer:?}"
        );
    }
}
