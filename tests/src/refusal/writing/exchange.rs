//! Commands on hours: Ben gives, Rosa receives.

use serde_json::{Value, json};

use crate::refusal::cast::{Cast, World};
use crate::refusal::inputs::{hours, key, notice};

/// An exchange in this state: Ben gives, Rosa receives.
async fn exchange_in(world: &World, cast: &Cast, state: &str) -> Value {
    let (bank, rosa, ben) = (&world.bank, &cast.rosa.actor, &cast.ben.actor);
    let shown = "exchange { id version state }";
    let given = |minutes| hours(bank, cast.ben.member, cast.rosa.member, minutes);
    let step =
        |seen: &Value| json!({ "exchangeId": seen["exchange"]["id"], "expectedVersion": seen["exchange"]["version"] });
    let keyed = |seen: &Value| json!({ "exchangeId": seen["exchange"]["id"], "idempotencyKey": key() });
    let seen = match state {
        "proposed" | "agreed" => {
            let mut input = given(60);
            for other in ["givenOn", "distinct", "longDay"] {
                input.as_object_mut().unwrap().remove(other);
            }
            let proposed = world.must(ben, "proposeExchange", input, shown).await;
            match state {
                "agreed" => world.must(rosa, "agreeExchange", step(&proposed), shown).await,
                _ => proposed,
            }
        }
        "confirmed" => world.must(rosa, "logExchange", given(60), shown).await,
        "held" => {
            let logged = world.must(ben, "logExchange", given(780), shown).await;
            world.must(rosa, "confirmExchange", keyed(&logged), shown).await
        }
        "disputed" => {
            let logged = world.must(ben, "logExchange", given(60), shown).await;
            world.must(rosa, "disputeExchange", step(&logged), shown).await
        }
        _ => world.must(ben, "logExchange", given(60), shown).await,
    };
    assert_eq!(seen["exchange"]["state"], state.to_uppercase());
    seen["exchange"].clone()
}

/// Hours that the bookkeeper gave Rosa, who says that they do not look right, where everybody with a task lives under one
/// roof: no role holder can decide.
async fn for_two_members(world: &World, cast: &Cast) -> Value {
    let (bank, rosa) = (&world.bank, &cast.rosa.actor);
    let roof = ["reg", "book", "mod", "facil", "coord"].map(|role| cast.who(world, role).unwrap());
    bank.household("One roof", &roof).await;
    let input = hours(bank, bank.yusuf.member, cast.rosa.member, 60);
    let logged = world
        .must(&bank.yusuf.actor, "logExchange", input, "exchange { id version }")
        .await;
    let step = json!({ "exchangeId": logged["exchange"]["id"], "expectedVersion": logged["exchange"]["version"] });
    world.must(rosa, "disputeExchange", step, "exchange { id }").await["exchange"]["id"].take()
}

/// Commands of members where no role holder can decide, and what they are asked.
pub async fn together(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    match row {
        "proposeDecision" => {
            let id = for_two_members(world, cast).await;
            Some(json!({ "exchangeId": id, "decision": { "confirmMinutes": 45 }, "idempotencyKey": key() }))
        }
        "secondDecision" => {
            let id = for_two_members(world, cast).await;
            let first = world.bank.join("Dora").await;
            let input = json!({ "exchangeId": id, "decision": { "ends": "DECLINE" }, "idempotencyKey": key() });
            let proposed = world
                .must(&first.actor, "proposeDecision", input, "exchange { decision { id } }")
                .await;
            let decision = &proposed["exchange"]["decision"]["id"];
            Some(json!({ "exchangeId": id, "decisionId": decision, "idempotencyKey": key() }))
        }
        "seeNotice" => {
            let agreed = exchange_in(world, cast, "agreed").await;
            let notice = notice(world, cast.rosa.member, &agreed["id"]).await;
            Some(json!({ "memberId": cast.rosa.member.to_string(), "noticeId": notice }))
        }
        _ => None,
    }
}

pub async fn exchange(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    let bank = &world.bank;
    let state = match row {
        "agreeExchange" | "cancelExchange" => "proposed",
        "handBackExchange" | "recordAgreedExchange" => "agreed",
        "confirmExchange" | "confirmExchanges" | "counterExchange" | "declineExchange" | "disputeExchange"
        | "editExchange" | "markExchangeTold" => "logged",
        "logExchangeAgain" | "reverseExchange" | "thankForExchange" => "confirmed",
        "resolveExchange" => "disputed",
        "releaseExchange" => "held",
        _ => "",
    };
    let seen = if state.is_empty() {
        Value::Null
    } else {
        exchange_in(world, cast, state).await
    };
    let (id, version) = (&seen["id"], &seen["version"]);
    let (rosa, ben) = (cast.rosa.member, cast.ben.member);
    Some(match row {
        "proposeExchange" => {
            let mut input = hours(bank, ben, rosa, 60);
            for other in ["givenOn", "distinct", "longDay"] {
                input.as_object_mut()?.remove(other);
            }
            input
        }
        "logExchange" | "logExchange:others" => hours(bank, ben, rosa, 60),
        "agreeExchange" | "cancelExchange" | "handBackExchange" | "declineExchange" | "disputeExchange"
        | "markExchangeTold" => {
            json!({ "exchangeId": id, "expectedVersion": version })
        }
        "recordAgreedExchange" | "confirmExchange" | "reverseExchange" => {
            json!({ "exchangeId": id, "idempotencyKey": key() })
        }
        "logExchangeAgain" => {
            json!({ "exchangeId": id, "givenOn": "2026-11-19", "distinct": true, "idempotencyKey": key() })
        }
        "confirmExchanges" => json!({ "exchangeIds": [id], "idempotencyKey": key() }),
        "counterExchange" => json!({ "exchangeId": id, "minutes": 30, "idempotencyKey": key() }),
        "resolveExchange" => {
            json!({ "exchangeId": id, "resolution": { "confirmMinutes": 45 }, "idempotencyKey": key() })
        }
        "releaseExchange" => json!({ "exchangeId": id, "by": "EXTEND_FLOOR", "idempotencyKey": key() }),
        "thankForExchange" => json!({ "exchangeId": id, "thanks": "Gràcies" }),
        "editExchange" => json!({ "exchangeId": id, "expectedVersion": version, "title": "Rear light" }),
        "donate" => json!({ "fromMemberId": rosa.to_string(), "minutes": 10, "idempotencyKey": key() }),
        "grant" => json!({ "toMemberId": rosa.to_string(), "minutes": 10, "idempotencyKey": key() }),
        "setFloor" => json!({ "memberId": rosa.to_string(), "floorMinutes": -900 }),
        _ => return None,
    })
}
