//! Medians, and what is reported.

use std::time::Duration;

use serde::Serialize;

/// One turn of a contender.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// Operations that ended within it.
    pub done: u64,
    /// How long it lasted, with the last answer.
    pub seconds: f64,
    /// What its server process used of the processors; not what a database server beside it used.
    pub cpu_seconds: f64,
}

/// What was measured of a contender.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    pub name: &'static str,
    pub turns: Vec<Turn>,
    pub per_second: f64,
    /// Of its server process, in microseconds an operation.
    pub cpu_micros: f64,
    /// Half of the operations were faster, in microseconds.
    pub p50_micros: u32,
    /// Of a hundred, ninety-nine were.
    pub p99_micros: u32,
}

/// How a contender stands to an anchor.
#[derive(Debug, Clone, Serialize)]
pub struct Ratio {
    pub subject: &'static str,
    pub anchor: &'static str,
    /// The median over the rounds; within a round both had their turn right after each other.
    pub median: f64,
    pub rounds: Vec<f64>,
    /// What it has to reach at least, and by which name that is known.
    pub least: Option<(&'static str, f64)>,
}

impl Turn {
    pub fn per_second(&self) -> f64 {
        float(self.done) / self.seconds.max(f64::EPSILON)
    }
}

impl Measured {
    pub fn new(name: &'static str, turns: Vec<Turn>, mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        let done: u64 = turns.iter().map(|turn| turn.done).sum();
        let cpu: f64 = turns.iter().map(|turn| turn.cpu_seconds).sum();
        Self {
            name,
            per_second: median(turns.iter().map(Turn::per_second).collect()),
            cpu_micros: cpu * 1e6 / float(done).max(1.0),
            p50_micros: at(&micros, 50),
            p99_micros: at(&micros, 99),
            turns,
        }
    }
}

impl Ratio {
    pub fn of(subject: &Measured, anchor: &Measured, least: Option<(&'static str, f64)>) -> Self {
        let pairs = subject.turns.iter().zip(&anchor.turns);
        let rounds: Vec<f64> = pairs
            .map(|(subject, anchor)| subject.per_second() / anchor.per_second().max(f64::EPSILON))
            .collect();
        Self {
            subject: subject.name,
            anchor: anchor.name,
            median: median(rounds.clone()),
            rounds,
            least,
        }
    }
}

/// The middle one, or between the middle two.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = half.checked_sub(1).and_then(|below| values.get(below)).copied();
    f64::midpoint(lower.unwrap_or_default(), upper)
}

/// What so many of a hundred do not exceed, of values in order.
fn at(sorted: &[u32], hundredths: usize) -> u32 {
    let place = sorted.len().saturating_mul(hundredths) / 100;
    let place = place.min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

/// A count as a figure; more than four thousand million are none that this counts.
pub fn float(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

pub fn micros(time: Duration) -> u32 {
    u32::try_from(time.as_micros()).unwrap_or(u32::MAX)
}
