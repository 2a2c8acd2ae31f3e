//! A server under a mix of everything for 40 seconds (`EVENHOUR_TEST_LONG`): no fault, no event missed, no hour lost, and
//! its memory stays.

mod ear;
mod tally;
mod worker;

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::bank::Rules;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use store::Store;

use crate::engine::Engine;
use crate::ground::{Client, Ground, Road, Step};
use crate::laws::{long, seed};
use ear::Ear;
use tally::Tally;
use worker::Worker;

/// How many clients ask at once.
const WORKERS: u64 = 8;
/// How long they do.
const LASTING: Duration = Duration::from_secs(40);
/// When everything is warm, and memory begins to count.
const WARM: Duration = Duration::from_secs(10);
/// How much a warm server may grow, in KiB.
const GROWTH: u64 = 150 * 1024;
/// Whose exchanges are followed: a member without a role.
const FOLLOWED: usize = 1;
/// One at a time: both on one machine would measure each other.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The memory of a process in KiB, where the system tells.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

async fn soaked(engine: Engine) {
    if !long() {
        return;
    }
    let rules = Rules {
        floor_minutes: -600_000,
        ..Rules::default()
    };
    let Some(ground) = Ground::lay(engine, rules).await else {
        return;
    };
    let _turn = TURN.lock().await;
    let (ground, seed) = (Arc::new(ground), seed());
    println!("EVENHOUR_TEST_SEED={seed}");
    let mut serving = ground.serve();
    let client = Client::of(&serving.address);
    let ear = Ear::open(&ground, &serving.address, FOLLOWED).await;

    let began = Instant::now();
    let workers: Vec<_> = (0..WORKERS)
        .map(|n| {
            let worker = Worker::new(n, seed, Arc::clone(&ground), Client::of(&serving.address));
            tokio::spawn(worker.work_until(began + LASTING))
        })
        .collect();
    tokio::time::sleep(WARM).await;
    let warm = memory(serving.id());
    let mut tally = Tally::default();
    for worker in workers {
        tally.add(worker.await.unwrap());
    }
    let end = memory(serving.id());
    println!("{tally:#?}, memory {warm:?} to {end:?} KiB");
    tally.did_everything();

    let last = last_hours(&ground, &client).await;
    let heard = ear.until(&last).await;
    let totals = bank_totals(&ground, &client).await;
    serving.signal("TERM");
    assert_eq!(serving.end(), Some(0));
    if let (Some(warm), Some(end)) = (warm, end) {
        assert!(end < warm + GROWTH, "from {warm} to {end} KiB");
    }

    let store = ground.store().await;
    let findings = store.verify().await.unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
    let counted = confirmed(&store, &ground).await;
    assert_eq!(counted, (tally.exchanges, tally.minutes), "what was acknowledged");
    assert_eq!(totals, json!([counted.0, counted.1, counted.1]), "what the bank says");
    assert_eq!(heard, told(&store, &ground).await, "what was heard is what happened");
    println!("{} events heard", heard.len());
    store.close().await.unwrap();
}

/// The last hours of the followed member: when these are heard, everything before them was.
async fn last_hours(ground: &Ground, client: &Client) -> String {
    let step = Step {
        verb: "log",
        on: ground.bank.to_string(),
        body: worker::hours(ground, 0, FOLLOWED, 1),
        key: Some("last".to_owned()),
        version: None,
    };
    let said = client.step(Road::Rest, &ground.tokens[0], &step).await.unwrap();
    let id = said.done().and_then(|done| done["id"].as_str());
    id.unwrap_or_else(|| panic!("{said:?}")).to_owned()
}

/// How many exchanges, and the minutes given and received, as the bank says.
async fn bank_totals(ground: &Ground, client: &Client) -> Value {
    let days = "firstDay=2026-01-01&lastDay=2099-12-31";
    let path = format!("/banks/{}/totals?{days}", ground.bank);
    let said = client.get(&ground.tokens[FOLLOWED], &path).await.unwrap();
    let totals = said.done().unwrap_or_else(|| panic!("{said:?}"));
    json!([totals["exchanges"], totals["gaveMinutes"], totals["receivedMinutes"]])
}

/// How many exchanges are confirmed, and their minutes, by the rows.
async fn confirmed(store: &Store, ground: &Ground) -> (i64, i64) {
    let reader = store.reader();
    let sql = "SELECT COUNT(*) AS many, CAST(COALESCE(SUM(minutes), 0) AS BIGINT) AS minutes FROM exchange
                WHERE bank_id = $1 AND state = 'confirmed'";
    let bank = ground.bank.uuid().into();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [bank]);
    let row = reader.query_one_raw(statement).await.unwrap().unwrap();
    (row.try_get("", "many").unwrap(), row.try_get("", "minutes").unwrap())
}

/// The exchanges of the followed member in the order in which something happened to them, by the event log.
async fn told(store: &Store, ground: &Ground) -> Vec<String> {
    let reader = store.reader();
    let sql = "SELECT x.id FROM event e JOIN exchange x ON x.bank_id = e.bank_id AND x.id = e.subject_id
                WHERE e.bank_id = $1 AND e.kind = 'exchange_changed' AND (x.giver_id = $2 OR x.receiver_id = $2)
                ORDER BY e.seq";
    let values = [ground.bank.uuid().into(), ground.members[FOLLOWED].uuid().into()];
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    let rows = reader.query_all_raw(statement).await.unwrap();
    let id = |row: &sea_orm::QueryResult| domain::id::ExchangeId::new(row.try_get("", "id").unwrap()).to_string();
    rows.iter().map(id).collect()
}

mod a_server_in_the_middle_of_everything_loses_nothing {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        soaked(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        soaked(Engine::Postgres).await;
    }
}
