//! Numbers are given to what was committed: dense, in order, each once, whoever gives them and whoever dies doing it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::{Ids, OsIds};
use domain::time::Instant;
use store::{Audience, Happened, Store};
use uuid::Uuid;

use super::*;

/// One transaction with these events; it takes its time, and is written or not.
async fn write(store: Store, bank: domain::id::BankId, events: Vec<Uuid>, patience: u64, commits: bool) -> Vec<Uuid> {
    let tx = store.begin().await.unwrap();
    for id in &events {
        let at = Instant::from_micros(1);
        let inside = tx.in_bank(bank);
        let subject = bank.uuid();
        inside
            .happened(*id, Happened::Bank, subject, "test", Audience::Members, at)
            .await
            .unwrap();
        // On PostgreSQL writes wait for each other; what reads their table sends them.
        let read = "SELECT 1 AS one FROM outbox LIMIT 1";
        let backend = sea_orm::ConnectionTrait::get_database_backend(&tx);
        let statement = sea_orm::Statement::from_string(backend, read);
        sea_orm::ConnectionTrait::query_one_raw(&tx, statement).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(patience)).await;
    if commits {
        tx.commit().await.unwrap();
        events
    } else {
        tx.rollback().await.unwrap();
        Vec::new()
    }
}

/// Reads on from the last number it saw, as a subscriber does.
async fn reader(store: Store, bank: domain::id::BankId, done: Arc<AtomicBool>) -> Vec<EventRecord> {
    let mut seen: Vec<EventRecord> = Vec::new();
    loop {
        let last = done.load(Ordering::SeqCst);
        let after = seen.last().map_or(0, |event| event.seq);
        let some = store.reader().in_bank(bank).events_after(after).await.unwrap();
        if some.is_empty() && last {
            return seen;
        }
        if some.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        seen.extend(some);
    }
}

on_both_engines! {
    async fn readers_miss_nothing_while_many_write_some_take_back_and_two_servers_number(bank: Bank) {
        number(&bank.app).await;
        let before: BTreeSet<Uuid> = all(&bank).await.iter().map(|event| event.id.uuid()).collect();
        let done = Arc::new(AtomicBool::new(false));
        let numbering: Vec<_> = ["one", "two"].map(|server| {
            let (app, done) = (bank.app.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    app.number_events(server, true).await.unwrap();
                    tokio::task::yield_now().await;
                }
            })
        }).into();
        let readers: Vec<_> = (0..3).map(|_| tokio::spawn(reader(bank.store.clone(), bank.id, Arc::clone(&done)))).collect();
        let writers: Vec<_> = (0..120_u64).map(|n| {
            let events: Vec<Uuid> = (0..=n % 4).map(|_| OsIds.next(Instant::from_micros(1))).collect();
            let patience = if bank.engine == crate::bank::Engine::Sqlite { n % 3 } else { n * 7 % 31 };
            tokio::spawn(write(bank.store.clone(), bank.id, events, patience, n % 5 != 0))
        }).collect();
        let mut committed = before;
        for writer in writers {
            committed.extend(writer.await.unwrap());
        }
        number(&bank.app).await;
        done.store(true, Ordering::SeqCst);
        for task in numbering {
            task.await.unwrap();
        }
        for reader in readers {
            let seen = reader.await.unwrap();
            assert_dense(&seen);
            assert_eq!(seen.len(), committed.len());
            let ids: BTreeSet<Uuid> = seen.iter().map(|event| event.id.uuid()).collect();
            assert_eq!(ids, committed);
        }
        assert!(!bank.store.reader().outbox_waits().await.unwrap());
    }

    async fn a_sequencer_that_is_cut_off_at_any_await_loses_and_repeats_nothing(bank: Bank) {
        let mut wanted = 0;
        for steps in 0..40_u32 {
            let id = OsIds.next(Instant::from_micros(1));
            write(bank.store.clone(), bank.id, vec![id], 0, true).await;
            wanted += 1;
            let mut cut = Box::pin(bank.app.number_events(HERE, true));
            for _ in 0..=steps {
                if futures_util::poll!(cut.as_mut()).is_ready() {
                    break;
                }
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            drop(cut);
        }
        number(&bank.app).await;
        let events = all(&bank).await;
        assert_dense(&events);
        let written = events.iter().filter(|event| event.actor == "test").count();
        assert_eq!(written, wanted);
    }

    async fn what_one_command_did_is_told_in_the_order_it_was_done(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        number(&bank.app).await;
        let events = all(&bank).await;
        assert_dense(&events);
        let ids: Vec<Uuid> = events.iter().map(|event| event.id.uuid()).collect();
        assert!(ids.is_sorted(), "{ids:?}");
    }

    async fn more_than_one_turn_holds_are_numbered_in_several(bank: Bank) {
        number(&bank.app).await;
        let before = all(&bank).await.len();
        for _ in 0..3 {
            let events = (0..250).map(|_| OsIds.next(Instant::from_micros(1))).collect();
            write(bank.store.clone(), bank.id, events, 0, true).await;
        }
        assert_eq!(bank.app.number_events(HERE, true).await.unwrap(), store::SEQUENCED_AT_ONCE);
        assert_eq!(bank.app.number_events(HERE, true).await.unwrap(), 250);
        assert_eq!(bank.app.number_events(HERE, true).await.unwrap(), 0);
        let events = all(&bank).await;
        assert_dense(&events);
        assert_eq!(events.len(), before + 750);
    }

    async fn a_server_without_the_lease_leaves_the_work_until_the_lease_ends(bank: Bank) {
        logged(&bank, &bank.ben, 29).await;
        number(&bank.app).await;
        logged(&bank, &bank.ben, 30).await;
        assert_eq!(bank.app.number_events("there", false).await.unwrap(), 0, "somebody else holds the lease");
        assert!(bank.app.number_events("there", true).await.unwrap() > 0, "whoever just committed does not wait");
        logged(&bank, &bank.ben, 31).await;
        bank.clock.advance_seconds(6);
        assert!(bank.app.number_events("there", false).await.unwrap() > 0);
        logged(&bank, &bank.ben, 32).await;
        assert_eq!(bank.app.number_events(HERE, false).await.unwrap(), 0, "the lease went to the other one");
        number(&bank.app).await;
        assert_dense(&all(&bank).await);
    }

    async fn events_are_forgotten_after_a_month_and_numbers_go_on(bank: Bank) {
        for minutes in 1..=3 {
            logged(&bank, &bank.ben, minutes).await;
        }
        number(&bank.app).await;
        let old = all(&bank).await;
        let topic = Topic::Exchanges(bank.id, None);
        let cursor = |seq| Some(Cursor { bank: bank.id, seq });
        bank.clock.advance_days(20);
        logged(&bank, &bank.ben, 4).await;
        number(&bank.app).await;
        assert_eq!(bank.app.forget_events().await.unwrap(), 0);
        bank.clock.advance_days(11);
        assert_eq!(bank.app.forget_events().await.unwrap(), u64::try_from(old.len()).unwrap());
        let last = old.last().unwrap().seq;
        // Who had seen the last one that is gone missed nothing.
        let mut on = bank.app.events_since(&bank.ben.actor, topic.clone(), cursor(last)).await.unwrap();
        assert_eq!(states(&mut on).await.len(), 1);
        for seq in [0, last - 1] {
            let gone = bank.app.events_since(&bank.ben.actor, topic.clone(), cursor(seq)).await;
            assert_eq!(gone.err().unwrap().code(), "EVENTS_GONE", "after {seq}");
        }
        // The newest stays, however old: numbers are never given again.
        bank.clock.advance_days(100);
        bank.app.forget_events().await.unwrap();
        crate::listings::publish(&bank, &bank.ben, crate::listings::offer(&bank, bank.ben.member, "Soup")).await;
        number(&bank.app).await;
        let reader = bank.store.reader();
        let left = reader.in_bank(bank.id).events_after(0).await.unwrap();
        assert!(left.first().unwrap().seq > last);
        // A number that was never given is from books that went back to a backup.
        let head = left.last().unwrap().seq;
        let unknown = bank.app.events_since(&bank.ben.actor, topic, cursor(head + 1)).await;
        assert_eq!(unknown.err().unwrap().code(), "EVENTS_GONE");
    }
}
