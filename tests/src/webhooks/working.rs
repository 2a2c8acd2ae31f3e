//! Workers: killed, doubled, held up; pausing, replaying, forgetting.

use std::collections::HashSet;
use std::time::Duration;

use app::webhook::EventKind;
use domain::webhook::{DeliveryState, WebhookState};
use evenhour::webhooks::Worker;

use super::*;
use crate::bank::instant;
use crate::events::logged;

/// Waits until something is so, for 20 seconds at most.
async fn until(so: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come about");
}

on_both_engines! {
    async fn what_a_killed_worker_had_in_its_hands_another_sends(bank: Bank) {
        let world = World::open(&bank).await;
        let id = logged(&bank, &bank.ben, 60).await;
        number(&world.app).await;
        let taken = world.app.take_deliveries(bank.id, world.webhook.id, 8).await.unwrap();
        assert_eq!(taken.len(), 1);
        // Here it dies. Nobody knows whether the message arrived.
        assert_eq!(world.turn().await, 0, "for a minute it may be on its way");
        bank.clock.advance_seconds(61);
        assert_eq!(world.turn().await, 1);
        let got = world.receiver.take();
        assert_eq!((got.len(), got[0].about(), &got[0].id), (1, id.to_string(), &taken[0].id));
        // The dead one turns out to be alive, and slow: what it says comes too late.
        world.app.record_delivery(&taken[0], app::webhook::Outcome::Answered { status: 500, rest: None }, 70_000).await.unwrap();
        let log = world.log(&bank).await;
        assert_eq!((log.len(), log[0].state), (1, DeliveryState::Succeeded));
        assert_eq!(world.turn().await, 0);
    }

    async fn two_workers_at_once_send_each_message_once(bank: Bank) {
        let world = World::open(&bank).await;
        let mut wanted = HashSet::new();
        for minutes in 1..=30 {
            wanted.insert(logged(&bank, &bank.ben, minutes).await.to_string());
        }
        number(&world.app).await;
        let (one, two) = (turn(&world.app, &world.outbound), turn(&world.app, &world.outbound));
        let (one, two) = tokio::join!(one, two);
        assert_eq!(one + two + world.turn().await, 30);
        let got = world.receiver.take();
        assert_eq!(got.len(), 30);
        assert_eq!(got.iter().map(super::receiver::Got::about).collect::<HashSet<_>>(), wanted);
    }

    async fn a_receiver_that_does_not_answer_holds_up_no_other(bank: Bank) {
        let world = World::open(&bank).await;
        let quick = Receiver::open().await;
        register(&bank, &world.app, &quick.url, &[EventKind::Exchange]).await;
        world.receiver.shut(true);
        let worker = Worker::begin(world.app.clone(), world.outbound.clone());
        for minutes in 1..=20 {
            logged(&bank, &bank.ben, minutes).await;
        }
        number(&world.app).await;
        until(|| quick.got().len() == 20).await;
        assert!(world.receiver.got().len() <= 8, "few hands wait for one receiver");
        world.receiver.shut(false);
        until(|| world.receiver.got().len() == 20).await;
        worker.end(Duration::from_secs(20)).await;
        let log = world.log(&bank).await;
        assert_eq!(log.iter().filter(|one| one.state == DeliveryState::Succeeded).count(), 20);
    }

    async fn while_it_rests_nothing_is_sent_and_nothing_is_lost(bank: Bank) {
        let world = World::open(&bank).await;
        let step = world.step(&bank).await;
        let resting = world.app.pause_webhook(&bank.ines.actor, step).await.unwrap();
        assert_eq!(resting.state, WebhookState::Paused);
        let stale = world.app.resume_webhook(&bank.ines.actor, step).await.unwrap_err();
        assert_eq!(stale.code(), "STALE");
        for minutes in 1..=3 {
            logged(&bank, &bank.ben, minutes).await;
        }
        assert_eq!(world.turn().await, 0);
        world.app.resume_webhook(&bank.ines.actor, world.step(&bank).await).await.unwrap();
        assert_eq!(world.turn().await, 3);
    }

    async fn api_39_a_replay_sends_again_what_came_since_with_the_ids_it_had(bank: Bank) {
        let world = World::open(&bank).await;
        logged(&bank, &bank.ben, 10).await;
        world.turn().await;
        bank.clock.set("2026-11-20T15:00:00Z");
        logged(&bank, &bank.ben, 20).await;
        logged(&bank, &bank.ben, 30).await;
        world.receiver.answers(&[500, 500]);
        world.turn().await;
        let first = world.receiver.take();
        assert_eq!(first.len(), 3);
        let since = instant("2026-11-20T14:00:00Z");
        world.app.replay_webhook(&bank.ines.actor, world.webhook.id, since).await.unwrap();
        assert_eq!(world.turn().await, 2);
        let ids = |got: &[super::receiver::Got]| got.iter().map(|one| one.id.clone()).collect::<HashSet<_>>();
        let again = world.receiver.take();
        assert_eq!(ids(&again), ids(&first[1..]));
        assert!(again.iter().all(|one| one.timestamp >= since.micros() / 1_000_000));
        bank.clock.advance_days(5);
        assert_eq!(world.turn().await, 0, "attempts that waited are not made beside those of the replay");
        let tomorrow = instant("2026-11-30T00:00:00Z");
        let odd = world.app.replay_webhook(&bank.ines.actor, world.webhook.id, tomorrow).await.unwrap_err();
        assert_eq!(odd.code(), "INVALID");
        world.app.replay_webhook(&bank.ines.actor, world.webhook.id, instant("2020-01-01T00:00:00Z")).await.unwrap();
        assert_eq!(world.turn().await, 3, "from the oldest that is kept");
    }

    async fn a_replay_never_passes_over_what_was_not_told_yet(bank: Bank) {
        let world = World::open(&bank).await;
        logged(&bank, &bank.ben, 10).await;
        number(&world.app).await;
        bank.clock.advance_days(1);
        let since = instant("2026-11-21T00:00:00Z");
        world.app.replay_webhook(&bank.ines.actor, world.webhook.id, since).await.unwrap();
        assert_eq!(world.turn().await, 1);
    }

    async fn what_has_ended_is_gone_and_its_log_goes_after_thirty_days(bank: Bank) {
        let world = World::open(&bank).await;
        logged(&bank, &bank.ben, 10).await;
        world.turn().await;
        let ended = world.app.end_webhook(&bank.ines.actor, world.step(&bank).await).await.unwrap();
        assert_eq!(ended.state, WebhookState::Ended);
        let gone = world.app.webhook(&bank.ines.actor, world.webhook.id).await.unwrap_err();
        assert_eq!(gone.code(), "NOT_FOUND");
        assert!(world.app.webhooks(&bank.ines.actor, bank.id).await.unwrap().is_empty());
        let step = WebhookStep { webhook: world.webhook.id, expected_version: ended.version };
        assert_eq!(world.app.resume_webhook(&bank.ines.actor, step).await.unwrap_err().code(), "NOT_FOUND");
        logged(&bank, &bank.ben, 20).await;
        assert_eq!(world.turn().await, 0);
        bank.clock.advance_days(29);
        assert_eq!(world.app.forget_deliveries().await.unwrap(), 0);
        bank.clock.advance_days(2);
        assert_eq!(world.app.forget_deliveries().await.unwrap(), 1);
        assert_eq!(super::asking::rows(&bank, "webhook").await, 0);
    }

    async fn more_events_than_one_reading_holds_are_all_told(bank: Bank) {
        let world = World::told_of(&bank, &[EventKind::Listing]).await;
        // Others than it wants to be told of come first.
        for minutes in 1..=120 {
            logged(&bank, &bank.ben, minutes).await;
        }
        let command = crate::listings::need(&bank, bank.ben.member, "Bread");
        crate::listings::publish(&bank, &bank.ben, command).await;
        assert_eq!(world.turn().await, 1);
        assert_eq!(world.receiver.take()[0].body["type"], "listing.changed");
    }
}
