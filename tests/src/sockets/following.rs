//! Subscriptions over a socket.

use super::*;
use crate::events::logged;
use crate::listings::{offer, public, publish};

on_both_engines! {
    async fn an_exchange_is_followed_with_all_that_hangs_on_it(bank: Bank) {
        let live = Live::serve(&bank).await;
        let mut ben = live.socket(Some(&bank.ben)).await;
        let mut cleo = live.socket(Some(&bank.cleo)).await;
        ben.follow(&bank, None).await;
        cleo.follow(&bank, None).await;
        let id = logged(&bank, &bank.ben, 60).await;
        let event = ben.event().await;
        assert_eq!(event["kind"], "CHANGED");
        let exchange = json!({ "id": id.to_string(), "state": "LOGGED", "giver": { "name": "Amira" } });
        assert_eq!(event["exchange"], exchange);
        cleo.is_silent().await;
        // Where it was lost, it goes on.
        drop(ben);
        bank.app.confirm_exchange(&bank.ben.actor, id, &crate::bank::key()).await.unwrap();
        let mut again = live.socket(Some(&bank.ben)).await;
        again.follow(&bank, event["cursor"].as_str()).await;
        assert_eq!(again.event().await["exchange"]["state"], "CONFIRMED");
        again.is_silent().await;
        live.end().await;
    }

    async fn completing_a_subscription_ends_it_and_frees_its_id(bank: Bank) {
        let live = Live::serve(&bank).await;
        let mut ben = live.socket(Some(&bank.ben)).await;
        for minutes in 1..=5 {
            ben.follow(&bank, None).await;
            logged(&bank, &bank.ben, minutes).await;
            assert_eq!(ben.event().await["kind"], "CHANGED");
            ben.say(json!({ "id": "x", "type": "complete" })).await;
            logged(&bank, &bank.ben, 100 + minutes).await;
            ben.is_silent().await;
        }
        // Completing what is over, or never was, is no fault.
        ben.say(json!({ "id": "never", "type": "complete" })).await;
        ben.is_silent().await;
        live.end().await;
    }

    async fn anybody_follows_public_listings_and_a_member_their_balance(bank: Bank) {
        let live = Live::serve(&bank).await;
        let mut nobody = live.socket(None).await;
        let mut amira = live.socket(Some(&bank.amira)).await;
        let listings = "subscription($bank: ID!) {
            listingChanged(bankId: $bank, filter: { kind: OFFER }) { kind listingId listing { title } }
        }";
        nobody.subscribe("l", listings, json!({ "bank": bank.id.to_string() })).await;
        assert_eq!(nobody.text().await["payload"]["data"]["listingChanged"]["kind"], "READY");
        let account = "subscription($member: ID!) {
            accountChanged(memberId: $member) { kind account { balanceMinutes } }
        }";
        amira.subscribe("a", account, json!({ "member": bank.amira.member.to_string() })).await;
        assert_eq!(amira.text().await["payload"]["data"]["accountChanged"]["kind"], "READY");
        publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "For us only")).await;
        publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "خبز"))).await;
        let event = nobody.text().await["payload"]["data"]["listingChanged"].clone();
        assert_eq!((&event["kind"], &event["listing"]["title"]), (&json!("CHANGED"), &json!("خبز")));
        let id = logged(&bank, &bank.ben, 60).await;
        bank.app.confirm_exchange(&bank.ben.actor, id, &crate::bank::key()).await.unwrap();
        let event = amira.text().await["payload"]["data"]["accountChanged"].clone();
        assert_eq!(event, json!({ "kind": "CHANGED", "account": { "balanceMinutes": 60 } }));
        live.end().await;
    }
}
