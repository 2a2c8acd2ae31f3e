//! What happens when everybody presses at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::exchange::LogExchange;
use domain::Refusal;
use domain::exchange::State;

use crate::bank::{Bank, Engine, key};

/// Runs all of these at once and collects what they return.
async fn at_once<T: Send + 'static>(tasks: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let handles: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for handle in handles {
        results.push(handle.await.unwrap());
    }
    results
}

/// How many connections of this bank's database stay idle inside a transaction, once what is under way has ended.
async fn left_open(bank: &Bank) -> i64 {
    use sea_orm::ConnectionTrait;
    let sql = "SELECT COUNT(*) AS many FROM pg_stat_activity
                WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut many = i64::MAX;
    for _ in 0..100 {
        let reader = bank.store.reader();
        let statement = sea_orm::Statement::from_string(reader.get_database_backend(), sql);
        let row = reader.query_one_raw(statement).await.unwrap().unwrap();
        many = row.try_get("", "many").unwrap();
        if many == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    many
}

on_both_engines! {
    async fn fifty_confirmations_of_one_exchange_move_time_once(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let id = logged.facts().id;
        let tasks = (0..50).map(|_| {
            let (app, ben) = (bank.app.clone(), bank.ben.actor.clone());
            async move { app.confirm_exchange(&ben, id, &key()).await }
        });
        let results = at_once(tasks.collect()).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        for refused in results.iter().filter_map(|result| result.as_ref().err()) {
            assert_eq!(refused.refusal(), Some(&Refusal::WrongState { state: State::Confirmed }), "{refused}");
        }
        assert_eq!(bank.balance(bank.amira.member).await, 60);
        bank.verify().await;
    }

    async fn two_hundred_parallel_logs_cross_no_floor(bank: Bank) {
        let bank = Arc::new(bank);
        let tasks = (0..200).map(|_| {
            let bank = Arc::clone(&bank);
            async move {
                let hours = bank.hours(bank.amira.member, bank.ben.member, 30);
                bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().state()
            }
        });
        let states = at_once(tasks.collect()).await;
        assert_eq!(states.iter().filter(|state| **state == State::Confirmed).count(), 24, "720 minutes hold 24 halves");
        assert_eq!(states.iter().filter(|state| **state == State::Held).count(), 176);
        assert_eq!(bank.balance(bank.ben.member).await, -720);
        bank.verify().await;
    }

    async fn api_12_twenty_retries_of_one_key_give_one_transfer_and_equal_answers(bank: Bank) {
        let bank = Arc::new(bank);
        let one = key();
        let tasks = (0..20).map(|_| {
            let (bank, one) = (Arc::clone(&bank), one.clone());
            async move {
                let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
                bank.app.log_exchange(&bank.ben.actor, hours, &one).await.unwrap()
            }
        });
        let records = at_once(tasks.collect()).await;
        assert!(records.iter().all(|record| *record == records[0]));
        assert_eq!(bank.balance(bank.amira.member).await, 60);
        bank.verify().await;
    }

    async fn opposite_transfers_between_the_same_two_never_deadlock(bank: Bank) {
        let bank = Arc::new(bank);
        let tasks = (0..120).map(|n| {
            let bank = Arc::clone(&bank);
            async move {
                let (giver, receiver) = if n % 2 == 0 { (&bank.amira, &bank.ben) } else { (&bank.ben, &bank.amira) };
                let hours = bank.hours(giver.member, receiver.member, 5);
                bank.app.log_exchange(&receiver.actor, hours, &key()).await.unwrap();
            }
        });
        at_once(tasks.collect()).await;
        assert_eq!(bank.balance(bank.amira.member).await, 0);
        assert_eq!(bank.account(bank.amira.member).await.gave, 300);
        bank.verify().await;
    }

    async fn both_record_the_same_hour_at_the_door_at_once(bank: Bank) {
        let bank = Arc::new(bank);
        for round in 0..10 {
            let tasks = [&bank.amira, &bank.ben].map(|who| {
                let (bank, actor) = (Arc::clone(&bank), who.actor.clone());
                async move {
                    let hours = bank.hours(bank.amira.member, bank.ben.member, 20 + round);
                    let day = crate::bank::day("2026-11-20").plus(-4 * i32::try_from(round).unwrap());
                    let hours = LogExchange { distinct: false, first: day, last: day, ..hours };
                    bank.app.log_exchange(&actor, hours, &key()).await
                }
            });
            let results = at_once(tasks.into_iter().collect()).await;
            let codes: BTreeSet<_> = results.iter().map(|result| result.as_ref().map_or_else(app::AppError::code, |_| "OK")).collect();
            assert_eq!(codes, BTreeSet::from(["LOOKS_LIKE_DUPLICATE", "OK"]), "round {round}");
        }
        bank.verify().await;
    }

    async fn a_confirmation_and_an_undoing_at_once_leave_the_books_right(bank: Bank) {
        let bank = Arc::new(bank);
        for _ in 0..10 {
            let hours = bank.hours(bank.amira.member, bank.ben.member, 15);
            let id = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
            let tasks = (0..6).map(|_| {
                let bank = Arc::clone(&bank);
                async move { bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.map(|record| record.state()) }
            });
            at_once(tasks.collect()).await;
        }
        bank.verify().await;
    }

    async fn a_dropped_begin_loses_nothing(bank: Bank) {
        for round in 0..200 {
            // Dropped at its first, second or third await.
            let begin = bank.store.begin();
            tokio::pin!(begin);
            for _ in 0..=(round % 3) {
                let waker = std::task::Context::from_waker(std::task::Waker::noop());
                let mut context = waker;
                if begin.as_mut().poll(&mut context).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        if bank.engine == Engine::Postgres {
            assert_eq!(left_open(&bank).await, 0, "connections that came home inside a transaction");
        }
        // Were a connection left inside a transaction, what is written on it next would not be committed by itself.
        let mut wanted = 0;
        for _ in 0..40 {
            let hours = bank.hours(bank.amira.member, bank.ben.member, 5);
            bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
            wanted += 5;
        }
        assert_eq!(bank.balance(bank.amira.member).await, wanted);
        bank.verify().await;
    }

    async fn a_caller_who_goes_away_at_any_await_loses_nothing(bank: Bank) {
        let bank = Arc::new(bank);
        for steps in 0..60_u32 {
            let one = key();
            let hours = bank.hours(bank.amira.member, bank.ben.member, 1);
            let work = bank.app.log_exchange(&bank.ben.actor, hours.clone(), &one);
            let mut work = Box::pin(work);
            for _ in 0..=steps {
                let polled = futures_util::poll!(work.as_mut());
                if polled.is_ready() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_micros(300)).await;
            }
            drop(work);
            // The retry with the same key finds what was done, or does it; never both.
            let record = bank.app.log_exchange(&bank.ben.actor, hours, &one).await.unwrap();
            assert_eq!(record.state(), State::Confirmed);
            assert_eq!(bank.balance(bank.amira.member).await, i64::from(steps) + 1);
        }
        bank.verify().await;
    }
}
