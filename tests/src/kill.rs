//! `kill -9` under load: whatever was acknowledged is there afterwards, and what was not is there at most once.
//!
//! A child process writes, with keys that its parent knows, and says each answer on its standard output. The parent
//! kills it at a moment of chance, opens the books anew, and asks. On SQLite also with everything taken away that was
//! never synced, which is what a machine that loses power may lose.

mod child;
mod power;
mod serve;
mod servers;
mod told;

use std::time::{Duration, Instant};

use store::{Options, Store};

use crate::engine::{Database, Engine};
use crate::laws::{long, seed};
use crate::village::Village;
use child::{Books, Child, Said, WRITERS};

/// Everybody may receive as much as a killed process can write.
fn wide() -> domain::bank::Rules {
    domain::bank::Rules {
        floor_minutes: -600_000,
        ..domain::bank::Rules::default()
    }
}

/// How often a process is killed.
fn times() -> u64 {
    if long() { 20 } else { 2 }
}

/// A moment of chance, between 50 and 400 ms.
fn moment(seed: u64, round: u64) -> Duration {
    let mixed = (seed ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    Duration::from_millis(50 + (mixed >> 33) % 350)
}

/// A village that nobody has open.
async fn closed_village(url: &str) -> Books {
    let store = Store::open(&Options::new(url)).await.unwrap();
    let village = Village::found(&store, wide()).await;
    let books = Books::of(&village);
    drop(village);
    store.close().await.unwrap();
    books
}

/// Whether everything that was acknowledged is there, and a key that was not acknowledged moves its time at most once.
/// What is missing is told in words.
async fn looked_into(url: &str, books: &Books, said: &[Said]) -> Result<(), String> {
    let store = Store::open(&Options::new(url)).await.unwrap();
    let village = books.village(&store);
    let outcome = look(&village, said).await;
    drop(village);
    store.close().await.unwrap();
    outcome
}

async fn look(village: &Village, said: &[Said]) -> Result<(), String> {
    let findings = village.store.verify().await.map_err(|error| error.to_string())?;
    if !findings.is_empty() {
        return Err(format!("verify: {findings:#?}"));
    }
    let reader = village.store.reader();
    for answer in said.iter().filter(|answer| answer.confirmed) {
        let record = reader.in_bank(village.bank).exchange(answer.exchange).await.unwrap();
        let found = record.map(|record| (record.state(), record.facts().minutes.get()));
        let wanted = (
            domain::exchange::State::Confirmed,
            child::minutes(answer.writer, answer.n),
        );
        if found != Some(wanted) {
            return Err(format!("acknowledged, and then {found:?}: {answer:?}"));
        }
    }
    let mut wanted = [0; 4];
    for writer in 0..WRITERS {
        // Each writer goes on from where nobody answered: what was done is found, what was not is done now.
        let answered = said
            .iter()
            .filter(|answer| answer.writer == writer && answer.confirmed)
            .count();
        let last = u64::try_from(answered).unwrap();
        let resent = child::give(village, writer, last)
            .await
            .map_err(|error| error.to_string())?;
        let logged = said.iter().find(|answer| (answer.writer, answer.n) == (writer, last));
        if logged.is_some_and(|answer| answer.exchange != resent) {
            return Err(format!("a retry made another exchange: {logged:?}, {resent}"));
        }
        wanted[child::giver(writer)] += (0..=last).map(|n| child::minutes(writer, n)).sum::<i64>();
    }
    for (member, wanted) in wanted.into_iter().enumerate() {
        let account = reader
            .in_bank(village.bank)
            .account_of(village.members[member])
            .await
            .unwrap()
            .unwrap();
        if account.gave != wanted {
            return Err(format!(
                "member {member} gave {wanted} minutes, and {} are there",
                account.gave
            ));
        }
    }
    let findings = village.store.verify().await.map_err(|error| error.to_string())?;
    if findings.is_empty() {
        Ok(())
    } else {
        Err(format!("verify, after the retries: {findings:#?}"))
    }
}

/// Kills a process that writes, so many times, on an engine.
fn killed(engine: Engine) {
    let (seed, began) = (seed(), Instant::now());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut acknowledged = 0;
    for round in 0..times() {
        let Some(database) = runtime.block_on(Database::fresh(engine)) else {
            return;
        };
        let books = runtime.block_on(closed_village(&database.url));
        let child = Child::start(&database.url, &books, true, None);
        let said = child.killed_after(moment(seed, round));
        acknowledged += said.iter().filter(|answer| answer.confirmed).count();
        if let Err(told) = runtime.block_on(looked_into(&database.url, &books, &said)) {
            panic!("EVENHOUR_TEST_SEED={seed}, kill {round}: {told}");
        }
    }
    assert!(
        acknowledged > 0,
        "nothing was acknowledged before any kill: this shows nothing"
    );
    println!(
        "{} kills, {acknowledged} acknowledged exchanges, {:?}",
        times(),
        began.elapsed()
    );
}

mod what_was_acknowledged_outlives_a_kill {
    use super::*;

    #[test]
    fn on_sqlite() {
        killed(Engine::Sqlite);
    }

    #[test]
    fn on_postgres() {
        killed(Engine::Postgres);
    }
}
