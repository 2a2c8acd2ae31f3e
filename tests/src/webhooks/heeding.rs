//! What a receiver asks for is heeded, and that it is told nothing more is told to those who can mend it.

use app::Actor;
use app::exchange::Noticed;
use domain::exchange::NoticeKind;
use domain::policy::Scope;
use domain::webhook::{WebhookState, WhyDisabled};
use serde_json::{Value, json};

use super::*;
use crate::bank::Who;
use crate::events::logged;

const NOTICES: &str = "query($id: ID!) { notices(memberId: $id) { nodes {
    kind message answeredAt exchange { id } webhook { id state disabledFor } } } }";

async fn notices(bank: &Bank, who: &Who) -> Vec<Noticed> {
    let page = bank.app.notices(&who.actor, who.member, Window::first(10)).await;
    page.unwrap().items
}

on_both_engines! {
    async fn a_receiver_that_asks_to_be_left_alone_is_and_for_a_day_at_most(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.rests(503, "1000");
        world.receiver.rests(429, "99999999");
        logged(&bank, &bank.ben, 60).await;
        assert_eq!(world.turn().await, 1);
        bank.clock.advance_seconds(900);
        assert_eq!(world.turn().await, 0, "it asked for 1,000 seconds");
        bank.clock.advance_seconds(400);
        assert_eq!(world.turn().await, 1);
        bank.clock.advance_seconds(80_000);
        assert_eq!(world.turn().await, 0);
        bank.clock.advance_seconds(24_000);
        assert_eq!(world.turn().await, 1, "nobody is left alone for years");
        let date = |seconds: i64| {
            let at = chrono::DateTime::from_timestamp_micros(bank.app.now().micros()).unwrap();
            (at + chrono::Duration::seconds(seconds)).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
        };
        world.receiver.rests(503, &date(600));
        logged(&bank, &bank.ben, 30).await;
        assert_eq!(world.turn().await, 1);
        bank.clock.advance_seconds(500);
        assert_eq!(world.turn().await, 0, "it asked for ten minutes, by a date");
        bank.clock.advance_seconds(300);
        assert_eq!(world.turn().await, 1);
        assert_eq!(world.receiver.take().len(), 5);
    }

    async fn coordinators_are_told_that_a_webhook_is_told_nothing_more_until_it_goes_on(bank: Bank) {
        let world = World::open(&bank).await;
        world.receiver.answers(&[410]);
        logged(&bank, &bank.ben, 60).await;
        logged(&bank, &bank.ben, 30).await;
        world.turn().await;
        let told = notices(&bank, &bank.ines).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].notice.kind, told[0].exchange.is_none()), (NoticeKind::WebhookDisabled, true));
        let webhook = told[0].webhook.as_ref().unwrap();
        assert_eq!((webhook.id, webhook.disabled_for), (world.webhook.id, Some(WhyDisabled::Gone)));
        for who in [&bank.amira, &bank.yusuf, &bank.samuel] {
            assert!(notices(&bank, who).await.is_empty());
        }
        let shown = world.api.data(&bank.ines, NOTICES, json!({ "id": bank.ines.member.to_string() })).await;
        let notice = &shown["notices"]["nodes"][0];
        assert_eq!((&notice["kind"], &notice["exchange"]), (&json!("WEBHOOK_DISABLED"), &Value::Null));
        assert_eq!(notice["webhook"], json!({ "id": webhook.id.to_string(), "state": "DISABLED", "disabledFor": "GONE" }));
        assert!(notice["message"].as_str().unwrap().contains("program"), "{notice}");

        // A token for exchanges shows that something is to be looked at, not where the bank's programs are.
        let narrow = Actor::Person {
            person: bank.ines.person,
            scopes: vec![Scope::ExchangesRead, Scope::ExchangesWrite],
            via: app::actor::Credential::Direct,
        };
        let seen = bank.app.notices(&narrow, bank.ines.member, Window::first(10)).await.unwrap().items;
        assert!(seen.len() == 1 && seen[0].webhook.is_none());
        let seen = bank.app.see_notice(&narrow, bank.ines.member, told[0].notice.id).await.unwrap();
        assert!(seen.notice.seen_at.is_some() && seen.webhook.is_none());

        let step = world.step(&bank).await;
        let again = world.app.resume_webhook(&bank.ines.actor, step).await.unwrap();
        assert_eq!(again.state, WebhookState::Active);
        assert!(notices(&bank, &bank.ines).await[0].notice.answered_at.is_some());
        // The next time it is another notice.
        world.receiver.take();
        world.receiver.answers(&[410]);
        bank.clock.advance_seconds(3_600);
        world.turn().await;
        assert_eq!(notices(&bank, &bank.ines).await.len(), 2);
        let step = world.step(&bank).await;
        world.app.end_webhook(&bank.ines.actor, step).await.unwrap();
        let told = notices(&bank, &bank.ines).await;
        assert!(told.iter().all(|one| one.notice.answered_at.is_some() && one.webhook.as_ref().is_none()));
    }
}
