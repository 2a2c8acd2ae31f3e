//! Commands on what somebody is in the bank.

use serde_json::{Value, json};

use crate::refusal::cast::{Cast, World};
use crate::refusal::inputs::{key, version};

/// Rosa in a state: by her own hand or a registrar's.
async fn rosa_is(world: &World, cast: &Cast, how: &str) {
    let samuel = &world.bank.samuel.actor;
    let step = step(world, cast).await;
    match how {
        "paused" => world.must(&cast.rosa.actor, "pauseMember", step, "member { id }").await,
        "suspended" => world.must(samuel, "suspendMember", step, "member { id }").await,
        _ => {
            let mut input = step;
            input["idempotencyKey"] = json!(key());
            world.must(samuel, "recordMemberLeft", input, "member { id }").await
        }
    };
}

async fn step(world: &World, cast: &Cast) -> Value {
    let rosa = cast.rosa.member;
    json!({ "memberId": rosa.to_string(), "expectedVersion": version(world, "member", rosa.uuid()).await })
}

/// A household that Rosa is one of, with a second name.
async fn household(world: &World, cast: &Cast) -> (Value, String) {
    let id = world.bank.household("Els Vidal", &[&cast.rosa]).await;
    world.help(id).await;
    world.seed().name(world.bank.id, id, None, "Pep").await;
    let entry = world
        .id(
            "SELECT id FROM member_person WHERE member_id = $1 AND name = 'Pep'",
            vec![id.uuid().into()],
        )
        .await;
    (
        json!({ "memberId": id.to_string(), "expectedVersion": version(world, "member", id.uuid()).await }),
        entry.to_string(),
    )
}

/// What worries Rosa about Ben.
pub fn concern(cast: &Cast) -> Value {
    json!({ "memberId": cast.rosa.member.to_string(), "about": { "memberId": cast.ben.member.to_string() }, "text": "لا أشعر بالأمان" })
}

/// What Rosa is, whom she trusts, which role she has.
pub async fn standing(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    let rosa = cast.rosa.member.to_string();
    let with = |mut input: Value, name: &str, value: Value| {
        input[name] = value;
        input
    };
    let keyed = |input| with(input, "idempotencyKey", json!(key()));
    match row {
        "resumeMember" => rosa_is(world, cast, "paused").await,
        "reinstateMember" => rosa_is(world, cast, "suspended").await,
        "returnMember" => rosa_is(world, cast, "left").await,
        "unblockMember" => {
            let block = json!({ "memberId": rosa, "otherId": cast.ben.member.to_string() });
            world.must(&cast.rosa.actor, "blockMember", block, "other { id }").await;
        }
        "endRole" | "endRole:own" => {
            world
                .seed()
                .role(world.bank.id, cast.rosa.member, domain::member::Role::Facilitator)
                .await
        }
        _ => {}
    }
    let step = step(world, cast).await;
    Some(match row {
        "editProfile" => with(step, "about", json!("Rosa")),
        "addMemberPerson" => with(household(world, cast).await.0, "name", json!("Mercè")),
        "removeMemberPerson" => {
            let (input, entry) = household(world, cast).await;
            with(input, "entryId", json!(entry))
        }
        "setContacts" => with(
            step,
            "contacts",
            json!([{ "kind": "EMAIL", "value": "rosa@example.org", "audience": "REGISTRARS" }]),
        ),
        "mergeMembers" => {
            let again = world.seed().offline(world.bank.id, "Rosa").await;
            let merge = with(step, "fromId", json!(again.to_string()));
            keyed(with(
                merge,
                "fromVersion",
                json!(version(world, "member", again.uuid()).await),
            ))
        }
        "recordGuardian" => with(step, "guardian", json!({ "name": "Mercè" })),
        "acceptAgreement" => json!({ "memberId": rosa, "version": 1 }),
        "pauseMember" | "resumeMember" | "suspendMember" | "reinstateMember" | "returnMember" => step,
        "leaveBank" | "recordMemberLeft" | "recordMemberDied" => keyed(step),
        "chooseHelper" => {
            let until = "2027-03-01T00:00:00Z";
            json!({ "memberId": rosa, "helperId": cast.cleo.member.to_string(), "scopes": ["LISTINGS"], "until": until })
        }
        "endMandate" => json!({ "memberId": rosa, "personId": world.bank.nadia.person.to_string() }),
        "raiseConcern" => concern(cast),
        "closeConcern" => {
            let raised = world
                .must(&cast.rosa.actor, "raiseConcern", concern(cast), "concern { id }")
                .await;
            json!({ "bankId": world.bank.id.to_string(), "concernId": raised["concern"]["id"], "expectedVersion": 1, "note": "Spoken with both." })
        }
        "blockMember" | "unblockMember" => json!({ "memberId": rosa, "otherId": cast.ben.member.to_string() }),
        "appointRole" => json!({ "memberId": rosa, "role": "FACILITATOR", "until": "2027-11-01T00:00:00Z" }),
        "endRole" | "endRole:own" => json!({ "memberId": rosa, "role": "FACILITATOR" }),
        _ => return None,
    })
}
