//! Anything with an id is found again by it (API 8).

use serde_json::json;

use super::{Served, list, text, written};
use crate::api::Api;
use crate::bank::key;

/// Types with an id that are no Node, and why.
const NO_NODE: &[(&str, &str)] = &[
    (
        "Account",
        "its figures are asked for by the member: `account(memberId:)`",
    ),
    ("Concern", "kept by few: `concern(bankId:, id:)` finds it"),
    ("ExchangeDecision", "a line of an exchange, without a life of its own"),
    ("Notice", "asked of one member, in their list"),
    ("Invitation", "kept by registrars alone, in their list"),
    ("MemberPerson", "a line of a member, without a life of its own"),
    ("PersonalToken", "kept by its owner alone, in their list"),
    ("Session", "kept by its owner alone, in their list"),
    ("Webhook", "kept by coordinators alone: `webhook(id:)` finds it"),
    ("WebhookDelivery", "a line of a webhook's log"),
];

#[tokio::test]
async fn api_08_whatever_has_an_id_of_its_own_is_a_node() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    for (name, kind) in served.own().filter(|(_, kind)| kind["kind"] == "OBJECT") {
        let has_id = list(&kind["fields"])
            .iter()
            .any(|field| field["name"] == "id" && written(&field["type"]) == "ID!");
        let node = list(&kind["interfaces"]).iter().any(|of| of["name"] == "Node");
        let free = NO_NODE.iter().any(|(named, _)| named == name);
        if has_id != (node || free) {
            faults.push(format!("{name}: an id of its own and Node come together"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

on_both_engines! {
    async fn api_08_every_node_type_is_found_by_its_id_and_what_is_hidden_looks_like_what_is_missing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let exchange = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
        let publish = "mutation($input: PublishListingInput!) { publishListing(input: $input) { listing { id } userErrors { code message } } }";
        let input = crate::refusal::inputs::listing(&bank, bank.ben.member, "NEED");
        let listing = api.data(&bank.ben, publish, json!({ "input": input })).await["publishListing"]["listing"]["id"].take();
        let ids = json!({
            "Bank": bank.id.to_string(),
            "Member": bank.amira.member.to_string(),
            "Category": bank.category.to_string(),
            "Listing": listing,
            "Exchange": exchange.to_string(),
        });
        let served = Served::introspect().await;
        let kinds: Vec<_> = list(&served.types["Node"]["possibleTypes"]).iter().map(|kind| text(&kind["name"])).collect();
        let query = "query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { __typename id } }";
        for kind in &kinds {
            let id = &ids[kind.as_str()];
            assert!(id.is_string(), "this test makes no {kind} yet");
            let found = json!({ "__typename": kind, "id": id });
            let seen = api.data(&bank.ben, query, json!({ "id": id })).await;
            assert_eq!(seen, json!({ "node": found, "nodes": [found] }));
            // Whoever is not signed in, or is of another bank, sees what is public and nothing else.
            let public = ["Bank", "Category"].contains(&kind.as_str());
            let wanted = if public { json!({ "node": found, "nodes": [found] }) } else { json!({ "node": null, "nodes": [null] }) };
            for who in [None, Some(&bank.otto)] {
                let mut answer = api.ask(who, query, json!({ "id": id })).await;
                answer.as_object_mut().unwrap().remove("extensions");
                assert_eq!(answer, json!({ "data": wanted }), "{kind} for {}", if who.is_some() { "another bank" } else { "nobody" });
            }
            // The same id with another ending is missing; it looks the same.
            let mut missing = id.as_str().unwrap().to_owned();
            missing.truncate(missing.len() - 3);
            missing.push_str("zzz");
            let answer = api.data(&bank.ben, query, json!({ "id": missing })).await;
            assert_eq!(answer, json!({ "node": null, "nodes": [null] }), "{kind}");
        }
        assert_eq!(ids.as_object().unwrap().len(), kinds.len(), "{kinds:?}");
        // An exchange of others is hidden from a neighbour too.
        let answer = api.ask(Some(&bank.cleo), query, json!({ "id": exchange.to_string() })).await;
        assert_eq!(answer["data"]["node"], json!(null), "{answer}");
        for id in ["", "nonsense", "member_", "member_0", "user_01h455vb4pex5vsknk084sn02q"] {
            assert_eq!(api.code(Some(&bank.ben), query, json!({ "id": id })).await, "BAD_USER_INPUT", "{id}");
        }
        let many: Vec<_> = (0..101).map(|_| bank.id.to_string()).collect();
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        assert_eq!(api.code(Some(&bank.ben), query, json!({ "ids": many })).await, "BAD_USER_INPUT");
    }
}
