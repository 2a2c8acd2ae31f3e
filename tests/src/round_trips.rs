//! What a moving transaction costs, and that the short way does what the long way does.

use domain::exchange::State;
use store::Claim;

use crate::bank::{Engine, key};

/// BEGIN and COMMIT are round trips, too.
const AROUND: u64 = 2;

on_both_engines! {
    async fn a_confirmation_takes_at_most_six_round_trips_on_postgresql(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let before = bank.store.statements();
        let confirmed = bank.app.confirm_exchange(&bank.ben.actor, logged.facts().id, &key()).await.unwrap();
        let trips = bank.store.statements() - before + AROUND;
        assert_eq!(confirmed.state(), State::Confirmed);
        if bank.engine == Engine::Postgres {
            assert!(trips <= 6, "{trips} round trips");
        }
        bank.verify().await;
    }

    async fn the_short_beginning_of_an_answer_reads_what_the_long_one_reads(bank: Bank) {
        bank.household("Amira and Cleo", &[&bank.amira, &bank.cleo]).await;
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let (id, at) = (logged.facts().id, bank.app.now());
        for (name, hash, wanted) in [("one", "a", Claim::Fresh), ("one", "a", Claim::Replay(id.uuid())), ("one", "b", Claim::Conflict)] {
            let tx = bank.store.begin().await.unwrap();
            let short = tx.in_bank(bank.id).begin_answer("ben", name, hash, id, at).await.unwrap();
            tx.commit().await.unwrap();
            let tx = bank.store.begin().await.unwrap();
            let long = tx.in_bank(bank.id).begin_answer_step_by_step("long", name, hash, id, at).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!((short.claim, long.claim), (wanted, wanted));
            let sorted = |found: Option<(store::ExchangeRecord, domain::policy::Circle)>| {
                let (record, mut circle) = found.unwrap();
                circle.people.sort();
                circle.near.sort();
                (record, circle)
            };
            let (short, long) = (sorted(short.found), sorted(long.found));
            assert_eq!(short, long);
            assert_eq!((short.1.people.len(), short.1.near.len()), (1, 2), "Amira; Amira and Cleo share a household");
        }
    }
}
