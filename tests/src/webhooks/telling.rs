//! What is told, how it is signed, and what is done where it does not arrive.

use app::ledger::{Donate, Grant};
use app::webhook::EventKind;
use domain::minutes::Minutes;
use domain::webhook::{ATTEMPTS_MAX, DeliveryFailure, DeliveryState, WebhookState, WhyDisabled};

use super::*;
use crate::bank::{instant, key};
use crate::events::logged;

on_both_engines! {
    async fn api_39_a_message_is_signed_and_says_nothing_but_ids(bank: Bank) {
        let world = World::open(&bank).await;
        let id = logged(&bank, &bank.ben, 60).await;
        assert_eq!(world.turn().await, 1);
        let got = world.receiver.take();
        let [message] = got.as_slice() else { panic!("{got:?}") };
        assert_eq!(message.signatures, [message.signed_by(&world.secret)]);
        assert!(message.id.starts_with("event_"), "{}", message.id);
        assert_eq!(message.timestamp, instant("2026-11-20T12:00:00Z").micros() / 1_000_000);
        let happened = message.body["timestamp"].as_str().unwrap();
        assert!(happened.starts_with("2026-11-20T12:00:00.") && happened.ends_with('Z'), "{happened}");
        let ids = serde_json::json!({ "bankId": bank.id.to_string(), "id": id.to_string() });
        assert_eq!((&message.body["type"], &message.body["data"]), (&"exchange.changed".into(), &ids));
        assert_eq!(message.body.as_object().unwrap().len(), 3);
        assert!(!message.text.contains("Amira") && !message.text.contains("Bicycle"));
        assert_eq!(world.turn().await, 0, "once");
        let log = world.log(&bank).await;
        assert_eq!((log.len(), log[0].state, log[0].status, log[0].attempt), (1, DeliveryState::Succeeded, Some(204), 1));
        assert!(log[0].millis.is_some() && log[0].failure.is_none() && log[0].next_at.is_none());
    }

    async fn it_is_told_of_its_bank_and_its_kinds_only(bank: Bank) {
        let world = World::told_of(&bank, &[EventKind::Balance]).await;
        let exchange = logged(&bank, &bank.ben, 60).await;
        assert_eq!(world.turn().await, 0, "an exchange that moved nothing");
        bank.app.confirm_exchange(&bank.ben.actor, exchange, &key()).await.unwrap();
        let minutes = |count| Minutes::try_new(count).unwrap();
        let donate = Donate { from: bank.amira.member, to: Some(bank.cleo.member), minutes: minutes(20) };
        bank.app.donate(&bank.amira.actor, donate, &key()).await.unwrap();
        let grant = Grant { to: bank.cleo.member, minutes: minutes(15) };
        bank.app.grant(&bank.yusuf.actor, grant, &key()).await.unwrap();
        world.turn().await;
        let abouts: Vec<String> = world.receiver.take().iter().map(super::receiver::Got::about).collect();
        assert!(abouts.contains(&exchange.to_string()), "{abouts:?}");
        assert!(abouts.iter().filter(|about| about.starts_with("transfer_")).count() == 2, "{abouts:?}");
        let next_door = super::register(&bank, &world.app, &world.receiver.url, &[EventKind::Exchange]).await.0;
        assert_eq!(next_door.bank, bank.id);
        let other = app::webhook::RegisterWebhook {
            bank: bank.other,
            url: domain::webhook::Endpoint::try_new(&world.receiver.url).unwrap(),
            kinds: EventKind::ALL.to_vec(),
            label: None,
        };
        world.app.register_webhook(&bank.otto.actor, other, None).await.unwrap();
        logged(&bank, &bank.cleo, 30).await;
        world.turn().await;
        let banks: Vec<_> = world.receiver.take().iter().map(|got| got.body["data"]["bankId"].clone()).collect();
        assert_eq!(banks, [serde_json::json!(bank.id.to_string())]);
    }

    async fn api_39_what_fails_is_sent_again_ever_later_with_the_same_id(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.answers(&[500, 307]);
        logged(&bank, &bank.ben, 60).await;
        assert_eq!(world.turn().await, 1);
        assert_eq!(world.turn().await, 0, "not at once");
        let failing = world.now(&bank).await;
        assert!(failing.failing_since.is_some() && failing.version == world.webhook.version);
        bank.clock.advance_seconds(7);
        assert_eq!(world.turn().await, 1);
        bank.clock.advance_seconds(250);
        assert_eq!(world.turn().await, 0, "five minutes have not gone by");
        bank.clock.advance_seconds(120);
        assert_eq!(world.turn().await, 1);
        bank.clock.advance_days(7);
        assert_eq!(world.turn().await, 0);
        let got = world.receiver.take();
        assert_eq!(got.len(), 3);
        assert!(got.iter().all(|message| message.id == got[0].id && message.text == got[0].text));
        assert!(got[0].timestamp < got[1].timestamp && got[1].timestamp < got[2].timestamp);
        assert!(got.iter().all(|message| message.signatures == [message.signed_by(&world.secret)]));
        let log = world.log(&bank).await;
        let told: Vec<_> = log.iter().map(|one| (one.attempt, one.state, one.status, one.failure)).collect();
        assert_eq!(told, [
            (3, DeliveryState::Succeeded, Some(204), None),
            (2, DeliveryState::Failed, Some(307), Some(DeliveryFailure::Redirected)),
            (1, DeliveryState::Failed, Some(500), Some(DeliveryFailure::Refused)),
        ]);
        assert_eq!(log[2].next_at, Some(log[1].due_at));
        assert_eq!(world.now(&bank).await.failing_since, None);
    }

    async fn api_39_a_receiver_that_is_gone_is_told_nothing_more_until_somebody_lets_it_go_on(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.answers(&[410]);
        let first = logged(&bank, &bank.ben, 60).await;
        world.turn().await;
        let gone = world.now(&bank).await;
        assert_eq!((gone.state, gone.disabled_for), (WebhookState::Disabled, Some(WhyDisabled::Gone)));
        let second = logged(&bank, &bank.ben, 30).await;
        bank.clock.advance_seconds(3_600);
        assert_eq!(world.turn().await, 0);
        assert_eq!(world.receiver.take().len(), 1);
        let again = world.app.resume_webhook(&bank.ines.actor, world.step(&bank).await).await.unwrap();
        assert_eq!((again.state, again.disabled_for, again.failing_since), (WebhookState::Active, None, None));
        world.turn().await;
        let mut abouts: Vec<String> = world.receiver.take().iter().map(super::receiver::Got::about).collect();
        abouts.sort();
        let mut wanted = vec![first.to_string(), second.to_string()];
        wanted.sort();
        assert_eq!(abouts, wanted, "nothing was lost");
    }

    async fn after_ten_attempts_in_three_days_without_success_it_is_disabled(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.answers(&[500; 10]);
        logged(&bank, &bank.ben, 60).await;
        for attempt in 1..=ATTEMPTS_MAX {
            assert_eq!(world.turn().await, 1, "{attempt}");
            let log = world.log(&bank).await;
            assert_eq!(log.iter().filter(|one| one.state == DeliveryState::Waiting).count(), usize::from(attempt < ATTEMPTS_MAX));
            assert_eq!(world.now(&bank).await.state == WebhookState::Active, attempt < ATTEMPTS_MAX);
            if let Some(next) = log.iter().find_map(|one| (one.state == DeliveryState::Waiting).then_some(one.due_at)) {
                let seconds = (next.micros() - world.app.now().micros()) / 1_000_000;
                bank.clock.advance_seconds(seconds + 1);
            }
        }
        let now = world.now(&bank).await;
        assert_eq!((now.state, now.disabled_for), (WebhookState::Disabled, Some(WhyDisabled::Failing)));
        assert!(now.failing_since.is_some());
        let again = world.app.resume_webhook(&bank.ines.actor, world.step(&bank).await).await.unwrap();
        assert_eq!(again.failing_since, None);
        assert_eq!(world.turn().await, 0, "what was given up is given up; a replay sends it");
        let since = instant("2026-11-20T11:00:00Z");
        world.app.replay_webhook(&bank.ines.actor, world.webhook.id, since).await.unwrap();
        assert_eq!(world.turn().await, 1);
    }

    async fn one_bad_hour_long_after_the_last_message_disables_nothing(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.answers(&[500; 2]);
        logged(&bank, &bank.ben, 60).await;
        world.turn().await;
        // The server itself was down meanwhile: no attempt was made.
        bank.clock.advance_days(10);
        world.turn().await;
        assert_eq!(world.now(&bank).await.state, WebhookState::Active);
        bank.clock.advance_days(1);
        world.turn().await;
        let now = world.now(&bank).await;
        assert_eq!((now.state, now.failing_since), (WebhookState::Active, None));
    }

    async fn while_a_secret_is_changed_over_both_sign_and_then_the_new_one_alone(bank: Bank) {
        let world = World::open(&bank).await;
        let (record, secret) = world.app.rotate_webhook_secret(&bank.ines.actor, world.step(&bank).await).await.unwrap();
        assert_ne!(secret.text(), world.secret);
        assert_eq!((record.version, record.both_sign_until.is_some()), (world.webhook.version + 1, true));
        logged(&bank, &bank.ben, 60).await;
        world.turn().await;
        let message = world.receiver.take().remove(0);
        assert_eq!(message.signatures, [message.signed_by(secret.text()), message.signed_by(&world.secret)]);
        bank.clock.advance_seconds(86_400);
        logged(&bank, &bank.ben, 30).await;
        world.turn().await;
        let message = world.receiver.take().remove(0);
        assert_eq!(message.signatures, [message.signed_by(secret.text())]);
        let kept = crate::webhooks::asking::kept_text(&bank).await;
        for secret in [secret.text(), world.secret.as_str()] {
            assert!(!kept.contains(secret.strip_prefix("whsec_").unwrap()), "the secret lies sealed");
        }
    }

    async fn api_29_what_leads_behind_the_door_when_it_is_sent_is_not_sent(bank: Bank) {
        let world = World::open(&bank).await;
        logged(&bank, &bank.ben, 60).await;
        number(&world.app).await;
        // Registered while this machine was allowed; it is not any more.
        let closed = Outbound::open(false).unwrap();
        assert_eq!(turn(&world.app, &closed).await, 1);
        assert!(world.receiver.got().is_empty());
        let log = world.log(&bank).await;
        let failed = log.iter().find(|one| one.state == DeliveryState::Failed).unwrap();
        assert_eq!((failed.failure, failed.status), (Some(DeliveryFailure::ClosedAddress), None));
    }
}
