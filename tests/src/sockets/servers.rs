//! Several servers on one PostgreSQL: who follows on one sees what the other wrote, and goes on where one died.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::OsIds;

use super::*;
use crate::bank::{Engine, key};

/// Another server over the same books.
async fn another(bank: &Bank) -> Live {
    let app = App::new(bank.another_store().await, bank.clock.clone(), Arc::new(OsIds));
    Live::of(bank, app, StreamSettings::default()).await
}

/// Logs hours through this server until it is told to stop, or the server is gone; what was acknowledged.
async fn load(bank: Arc<Bank>, app: App, done: Arc<AtomicBool>) -> Vec<String> {
    let mut logged = Vec::new();
    while !done.load(Ordering::SeqCst) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 5);
        let record = app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        logged.push(record.facts().id.to_string());
    }
    logged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_of_one_server_sees_what_another_wrote() {
    let Some(bank) = Bank::open(Engine::Postgres).await else {
        return;
    };
    let (here, there) = (another(&bank).await, another(&bank).await);
    let mut ben = there.socket(Some(&bank.ben)).await;
    ben.follow(&bank, None).await;
    for _ in 0..10 {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 30);
        let record = here
            .api
            .app
            .log_exchange(&bank.amira.actor, hours, &key())
            .await
            .unwrap();
        assert_eq!(ben.event().await["exchange"]["id"], record.facts().id.to_string());
    }
    here.end().await;
    there.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_goes_on_elsewhere_under_load_sees_each_event_once_and_in_order() {
    let Some(bank) = Bank::open(Engine::Postgres).await else {
        return;
    };
    let bank = Arc::new(bank);
    let first = another(&bank).await;
    let second = another(&bank).await;
    let mut ben = first.socket(Some(&bank.ben)).await;
    ben.follow(&bank, None).await;
    let done = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = [&first, &second, &second]
        .map(|live| tokio::spawn(load(Arc::clone(&bank), live.api.app.clone(), Arc::clone(&done))))
        .into();
    let mut seen: Vec<Value> = Vec::new();
    while seen.len() < 40 {
        seen.push(ben.event().await);
    }
    // The first server dies: nothing is ended, nobody is told.
    let cursor = seen.last().unwrap()["cursor"].as_str().unwrap().to_owned();
    drop(ben);
    drop(first);
    let mut ben = second.socket(Some(&bank.ben)).await;
    ben.follow(&bank, Some(&cursor)).await;
    while seen.len() < 80 {
        seen.push(ben.event().await);
    }
    done.store(true, Ordering::SeqCst);
    let mut logged = Vec::new();
    for writer in writers {
        logged.extend(writer.await.unwrap());
    }
    while seen.len() < logged.len() {
        seen.push(ben.event().await);
    }
    ben.is_silent().await;
    let mut ids: Vec<_> = seen
        .iter()
        .map(|event| event["exchange"]["id"].as_str().unwrap().to_owned())
        .collect();
    let seqs: Vec<i64> = seen
        .iter()
        .map(|event| app::live::Cursor::parse(event["cursor"].as_str().unwrap()).unwrap().seq)
        .collect();
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    ids.sort_unstable();
    logged.sort_unstable();
    assert_eq!(ids, logged);
    second.end().await;
}
