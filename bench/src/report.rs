//! What is printed: a table for people, and everything as JSON.

use serde::Serialize;

use crate::arguments::Arguments;
use crate::contest::Outcome;
use crate::figures::Ratio;
use crate::machine::Machine;
use crate::run::OnEngine;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub struct Report {
    pub machine: Machine,
    pub settings: Settings,
    pub engines: Vec<OnEngine>,
}

/// How it was measured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub clients: u32,
    pub rounds: u32,
    pub slice_ms: u64,
    pub listings: u32,
    pub members: u32,
    pub seed: u64,
}

impl Report {
    pub fn new(machine: Machine, arguments: &Arguments, engines: Vec<OnEngine>) -> Self {
        let settings = Settings {
            clients: arguments.clients,
            rounds: arguments.rounds,
            slice_ms: arguments.slice_ms,
            listings: arguments.listings,
            members: arguments.people(),
            seed: arguments.seed,
        };
        Self {
            machine,
            settings,
            engines,
        }
    }
}

/// The table.
pub fn table(report: &Report) -> String {
    let Machine {
        cores,
        processor,
        memory_mib,
        system,
        load,
        fsync_micros,
        commit,
    } = &report.machine;
    let Settings {
        clients,
        rounds,
        slice_ms,
        listings,
        members,
        seed,
    } = &report.settings;
    let mut text = format!(
        "commit {commit}; {cores} cores of {processor}, {memory_mib} MiB, {system}; load {load} at the beginning, \
         fsync {fsync_micros:.0} us\n\
         {clients} clients on kept connections, {rounds} rounds of {slice_ms} ms each; {members} members, {listings} \
         listings, seed {seed}\n"
    );
    for on in &report.engines {
        text.push_str(&format!("\n{}\n", on.version));
        for outcome in &on.outcomes {
            text.push_str(&contest(outcome));
        }
        let acknowledged: u64 = on.audits.iter().map(|audit| audit.acknowledged).sum();
        text.push_str(&format!(
            "  books: {acknowledged} confirmations acknowledged and found, both audits clean\n"
        ));
    }
    text
}

fn contest(outcome: &Outcome) -> String {
    let mut text = format!(
        "\n  {:<16} {:>9} {:>12} {:>9} {:>9}\n",
        outcome.what, "a second", "cpu us each", "p50 us", "p99 us"
    );
    for one in &outcome.contenders {
        text.push_str(&format!(
            "    {:<14} {:>9.0} {:>12.0} {:>9} {:>9}\n",
            one.name, one.per_second, one.cpu_micros, one.p50_micros, one.p99_micros
        ));
    }
    for ratio in &outcome.ratios {
        text.push_str(&line(ratio));
    }
    text
}

fn line(ratio: &Ratio) -> String {
    let low = ratio.rounds.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ratio.rounds.iter().copied().fold(0.0, f64::max);
    let wanted = ratio.least.map_or_else(String::new, |(name, least)| {
        let word = if ratio.median >= least {
            "reached"
        } else {
            "not reached"
        };
        format!("   {name}: at least {least:.2}, {word}")
    });
    let name = format!("{} / {}", ratio.subject, ratio.anchor);
    format!(
        "    {name:<14} {:>9.2}   ({low:.2} to {high:.2}){wanted}\n",
        ratio.median
    )
}
