//! The running sequencer, alone and on several servers.

use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use app::OsIds;
use app::live::Sequencer;

use super::*;
use crate::bank::Engine;

async fn soon(follow: &mut Follow) -> Sight {
    let next = tokio::time::timeout(Duration::from_secs(20), follow.next()).await;
    next.expect("an event within 20 seconds").unwrap().sight
}

on_both_engines! {
    async fn an_event_is_out_soon_after_its_commit(bank: Bank) {
        let sequencer = Sequencer::begin(bank.app.clone());
        let mut ben = follow(&bank, &bank.ben.actor, Topic::Exchanges(bank.id, None)).await;
        let mut waited = Vec::new();
        for minutes in 1..=20 {
            logged(&bank, &bank.ben, minutes).await;
            let watch = Watch::now();
            soon(&mut ben).await;
            waited.push(watch.elapsed());
        }
        waited.sort_unstable();
        // The half that comes soonest: a machine under load may hold up any one.
        assert!(waited[10] < Duration::from_millis(500), "{waited:?}");
        sequencer.end(Duration::from_secs(20)).await;
    }

    async fn what_another_process_left_behind_is_found(bank: Bank) {
        let mut ben = follow(&bank, &bank.ben.actor, Topic::Exchanges(bank.id, None)).await;
        // Committed by a process that died before it numbered anything: nobody was nudged.
        let dead = App::new(bank.store.clone(), bank.clock.clone(), Arc::new(OsIds));
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        dead.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let sequencer = Sequencer::begin(bank.app.clone());
        soon(&mut ben).await;
        sequencer.end(Duration::from_secs(20)).await;
    }

    async fn a_sequencer_that_stops_numbers_what_was_committed(bank: Bank) {
        let sequencer = Sequencer::begin(bank.app.clone());
        for minutes in 1..=10 {
            logged(&bank, &bank.ben, minutes).await;
        }
        sequencer.end(Duration::from_secs(20)).await;
        assert!(!bank.store.reader().outbox_waits().await.unwrap());
        assert_dense(&all(&bank).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_hear_of_each_others_events() {
    let Some(bank) = Bank::open(Engine::Postgres).await else {
        return;
    };
    let there = App::new(bank.another_store().await, bank.clock.clone(), Arc::new(OsIds));
    let sequencers = [bank.app.clone(), there.clone()].map(Sequencer::begin);
    let topic = Topic::Exchanges(bank.id, None);
    let mut ben = there.events_since(&bank.ben.actor, topic, None).await.unwrap();
    let mut waited = Vec::new();
    let mut logs = Vec::new();
    for minutes in 1..=10 {
        logs.push(logged(&bank, &bank.ben, minutes).await);
        let watch = Watch::now();
        let Sight::Exchange(record) = soon(&mut ben).await else {
            panic!()
        };
        assert_eq!(Some(&record.facts().id), logs.last());
        waited.push(watch.elapsed());
    }
    waited.sort_unstable();
    assert!(
        waited[5] < Duration::from_secs(1),
        "the nudge reaches the other server: {waited:?}"
    );
    for sequencer in sequencers {
        sequencer.end(Duration::from_secs(20)).await;
    }
}
