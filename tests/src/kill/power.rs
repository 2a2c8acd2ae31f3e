//! The power fails: what was never synced is gone. A small library stands between the child and the system, and keeps
//! each file as it was synced last (`tests/shim/synced.c`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::engine::{Database, Engine};
use crate::kill::child::Child;
use crate::kill::{closed_village, looked_into, moment, times};
use crate::laws::seed;

/// What of the files is lost: any of it may be, for the system writes back in its own order.
const LOSSES: [(&str, bool, bool); 3] = [
    ("database and log", true, true),
    ("the log", false, true),
    ("the database", true, false),
];

/// Builds the library.
fn shim(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("shim/synced.c");
    let library = folder.join("synced.so");
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&library)
        .arg(&source);
    let status = cc
        .args(["-ldl", "-lpthread"])
        .status()
        .expect("cc, which the Rust toolchain links with, is here");
    assert!(status.success(), "cc refused {}", source.display());
    library
}

/// The database file of an address.
fn file_of(url: &str) -> PathBuf {
    PathBuf::from(url.strip_prefix("sqlite:").unwrap())
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The database as the machine finds it when it comes up again.
fn after(file: &Path, into: &Path, lost: (bool, bool)) -> PathBuf {
    let found = into.join("bank.db");
    for (suffix, lost) in [("", lost.0), ("-wal", lost.1)] {
        let (written, synced) = (beside(file, suffix), beside(file, &format!("{suffix}.synced")));
        let from = if lost { synced } else { written };
        let to = beside(&found, suffix);
        let _ = std::fs::remove_file(&to);
        // What was never synced is not there at all.
        if from.exists() {
            std::fs::copy(from, to).unwrap();
        }
    }
    // The shared memory is never synced, and is made anew.
    let _ = std::fs::remove_file(beside(&found, "-shm"));
    found
}

/// What one failure of the power left of the acknowledged hours, for each way to lose.
fn fails(durable: bool, round: u64, seed: u64) -> Vec<(&'static str, usize, Result<(), String>)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(Database::fresh(Engine::Sqlite)).unwrap();
    let file = file_of(&database.url);
    let books = runtime.block_on(closed_village(&database.url));
    let folder = file.parent().unwrap().canonicalize().unwrap();
    let file = folder.join(file.file_name().unwrap());
    // What the child finds is on the disk.
    std::fs::copy(&file, beside(&file, ".synced")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let library = shim(scratch.path());
    let child = Child::start(&database.url, &books, durable, Some((&library, &folder)));
    let said = child.killed_after(moment(seed, round));
    let confirmed = said.iter().filter(|answer| answer.confirmed).count();
    let outcome = |(what, of_database, of_log): (&'static str, bool, bool)| {
        let found = after(&file, scratch.path(), (of_database, of_log));
        let url = format!("sqlite:{}", found.display());
        (what, confirmed, runtime.block_on(looked_into(&url, &books, &said)))
    };
    LOSSES.into_iter().map(outcome).collect()
}

#[test]
fn what_was_acknowledged_outlives_a_loss_of_power_on_sqlite() {
    let (seed, began) = (seed(), Instant::now());
    let mut acknowledged = 0;
    for round in 0..times() {
        for (what, confirmed, outcome) in fails(true, round, seed) {
            acknowledged += confirmed;
            if let Err(told) = outcome {
                panic!("EVENHOUR_TEST_SEED={seed}, failure {round}, {what} lost: {told}");
            }
        }
    }
    assert!(
        acknowledged > 0,
        "nothing was acknowledged before any failure: this shows nothing"
    );
    println!(
        "{} failures, {acknowledged} acknowledged exchanges looked for, {:?}",
        times(),
        began.elapsed()
    );
}

#[test]
fn without_full_sync_acknowledged_hours_are_lost_which_is_why_it_is_full() {
    let seed = seed();
    // The test above can fail: told not to sync, the same child loses what it had acknowledged.
    let lost = (0..10).any(|round| {
        let outcomes = fails(false, round, seed);
        let (_, confirmed, both) = &outcomes[0];
        *confirmed > 0 && both.is_err()
    });
    assert!(
        lost,
        "EVENHOUR_TEST_SEED={seed}: nothing was lost without syncing: the shim records nothing"
    );
}
