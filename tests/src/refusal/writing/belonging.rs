//! Commands on listings and on coming in.

use serde_json::{Value, json};

use crate::refusal::cast::{Cast, World};
use crate::refusal::inputs::{key, listing, version};

/// Rosa's listings, and how somebody comes in.
pub async fn belonging(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    let bank = &world.bank;
    let bank_id = bank.id.to_string();
    let need = |member| listing(bank, member, "NEED");
    let shown = "listing { id version }";
    let owner = if row == "answerMatch" { &cast.ben } else { &cast.rosa };
    let listed = match row {
        "updateListing" | "renewListing" | "pauseListing" | "resumeListing" | "withdrawListing" | "suggestMatch"
        | "answerMatch" => world
            .must(&owner.actor, "publishListing", need(owner.member), shown)
            .await["listing"]
            .take(),
        _ => Value::Null,
    };
    let step = json!({ "listingId": listed["id"], "expectedVersion": listed["version"] });
    let with = |mut input: Value, name: &str, value: Value| {
        input[name] = value;
        input
    };
    Some(match row {
        "publishListing" => need(cast.rosa.member),
        "updateListing" => with(step, "title", json!("Rear light")),
        "renewListing" | "pauseListing" => step,
        "resumeListing" => {
            let paused = world.must(&owner.actor, "pauseListing", step, shown).await;
            json!({ "listingId": listed["id"], "expectedVersion": paused["listing"]["version"] })
        }
        "withdrawListing" => with(step, "ended", json!("NO_LONGER")),
        "suggestMatch" => json!({ "listingId": listed["id"], "memberId": cast.ben.member.to_string() }),
        "answerMatch" => {
            let suggest = json!({ "listingId": listed["id"], "memberId": cast.rosa.member.to_string() });
            world
                .must(&bank.samuel.actor, "suggestMatch", suggest.clone(), "match { state }")
                .await;
            with(suggest, "yes", json!(true))
        }
        "adoptPolicy" => {
            let newest = domain::time::Instant::from_micros(i64::MAX);
            let policy = bank
                .store
                .reader()
                .in_bank(bank.id)
                .policy(newest)
                .await
                .unwrap()
                .unwrap();
            json!({ "bankId": bank_id, "expectedVersion": policy.version, "rules": [{ "name": "floor_minutes", "value": { "number": -720 } }] })
        }
        _ => return coming(world, row, cast).await,
    })
}

/// How somebody comes in.
async fn coming(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    let bank = &world.bank;
    let bank_id = bank.id.to_string();
    let nour = async || json!({ "memberId": cast.nour.member.to_string(), "expectedVersion": version(world, "member", cast.nour.member.uuid()).await });
    let with = |mut input: Value, name: &str, value: Value| {
        input[name] = value;
        input
    };
    Some(match row {
        "applyToBank" => json!({ "bankId": bank_id, "name": "Nour", "idempotencyKey": key() }),
        "withdrawApplication" | "declineApplicant" => nour().await,
        "admitMember" => with(nour().await, "idempotencyKey", json!(key())),
        "addMember" => json!({ "bankId": bank_id, "kind": "PERSON", "name": "Àvia Pepa", "idempotencyKey": key() }),
        "createInvitation" => json!({ "bankId": bank_id }),
        "createInvitation:role" => json!({ "bankId": bank_id, "role": "FACILITATOR" }),
        "endInvitation" => {
            let made = world
                .must(
                    &bank.samuel.actor,
                    "createInvitation",
                    json!({ "bankId": bank_id }),
                    "invitation { id }",
                )
                .await;
            json!({ "bankId": bank_id, "invitationId": made["invitation"]["id"] })
        }
        "redeemCode" => {
            let made = world
                .must(
                    &bank.samuel.actor,
                    "createInvitation",
                    json!({ "bankId": bank_id }),
                    "code",
                )
                .await;
            json!({ "code": made["code"], "name": "Noor", "idempotencyKey": key() })
        }
        _ => return None,
    })
}
