//! Commands on hours: Ben gives, Rosa receives.

use serde_json::{Value, json};

use crate::refusal::cast::{Cast, World};
use crate::refusal::inputs::{hours, key};

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
            for other in ["givenOn", "distinct"] {
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
            for other in ["givenOn", "distinct"] {
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
