//! The README walks a frontend developer from nothing to a confirmed exchange; here the walk is walked.

use serde_json::{Value, json};

use crate::api::Api;

/// The GraphQL documents of the README, in order.
fn documents() -> Vec<String> {
    let readme = include_str!("../../README.md");
    readme
        .split("```graphql\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

on_both_engines! {
    async fn api_42_the_walk_of_the_readme_ends_with_a_confirmed_exchange(bank: Bank) {
        let api = Api::serve(&bank).await;
        let [look, who, log, confirm, statement] = documents().try_into().unwrap();
        let seen = api.ask(None, &look, json!({})).await;
        assert!(seen.get("errors").is_none(), "{seen:#}");
        assert_eq!(seen["data"]["banks"]["nodes"].as_array().map(Vec::len), Some(2));

        let me = api.data(&bank.amira, &who, json!({})).await;
        let membership = &me["me"]["memberships"][0];
        let category = membership["bank"]["categories"].as_array().unwrap().iter()
            .find(|category| category["slug"] == "bicycle-repair").unwrap();
        let variables = json!({
            "bank": membership["bank"]["id"], "ruth": membership["member"]["id"], "luis": bank.ben.member.to_string(),
            "category": category["id"], "today": "2026-11-20" });
        let logged = api.data(&bank.amira, &log, variables.clone()).await;
        let exchange = &logged["logExchange"]["exchange"];
        assert_eq!(exchange["state"], "LOGGED", "{logged:#}");

        let own = api.data(&bank.amira, &confirm, json!({ "exchange": exchange["id"] })).await;
        assert_eq!(own["confirmExchange"]["userErrors"][0]["code"], "INVOLVED");
        let confirmed = api.data(&bank.ben, &confirm, json!({ "exchange": exchange["id"] })).await;
        assert_eq!(confirmed["confirmExchange"]["exchange"]["state"], "CONFIRMED");
        let retried = api.data(&bank.amira, &log, variables).await;
        assert_eq!(retried["logExchange"]["exchange"]["state"], "CONFIRMED", "a retry shows it as it is now");

        let ruth = api.data(&bank.amira, &statement, json!({ "member": membership["member"]["id"] })).await;
        assert_eq!(ruth["account"], json!({ "balanceMinutes": 45, "gaveMinutes": 45, "receivedMinutes": 0 }));
        let lines: &Vec<Value> = ruth["statement"]["nodes"].as_array().unwrap();
        assert_eq!((lines.len(), &lines[0]["balanceAfterMinutes"]), (1, &json!(45)));
    }
}
