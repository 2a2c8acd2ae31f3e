//! Lists of members.

use std::collections::BTreeSet;

use domain::policy::Scope;
use serde_json::json;

use super::{MEMBERS, ids};
use crate::api::Api;
use crate::bank::{Seed, instant};

on_both_engines! {
    async fn api_09_members_walked_while_others_join_are_each_shown_once(bank: Bank) {
        let api = Api::serve(&bank).await;
        for (size, cursor, more, edge) in [("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")] {
            let before = api.data(&bank.ben, MEMBERS, json!({ "bank": bank.id.to_string(), "first": 100 })).await;
            let standing: BTreeSet<String> = ids(&before).into_iter().collect();
            let (mut seen, mut at) = (Vec::new(), json!(null));
            loop {
                let found = api.data(&bank.ben, MEMBERS, json!({ "bank": bank.id.to_string(), size: 3, cursor: at })).await;
                seen.extend(ids(&found));
                bank.join("Newcomer").await;
                at = found["members"]["pageInfo"][edge].clone();
                if found["members"]["pageInfo"][more] == json!(false) {
                    break;
                }
            }
            let once: BTreeSet<String> = seen.iter().cloned().collect();
            assert_eq!(once.len(), seen.len(), "{size}: a row was shown twice");
            assert!(standing.is_subset(&once), "{size}: a row was left out");
        }
    }

    async fn api_14_a_page_of_a_hundred_members_costs_as_many_statements_as_a_page_of_one(bank: Bank) {
        let api = Api::serve(&bank).await;
        for n in 0..95 {
            bank.join(&format!("Member {n}")).await;
        }
        let until = instant("2027-06-30T00:00:00Z");
        for _ in 0..10 {
            let helped = bank.join("Helped").await;
            Seed { store: &bank.store }.mandate(bank.id, helped.member, bank.ben.person, until).await;
        }
        let token = api.token(&bank.ben, Scope::ALL).await;
        let mut counts = Vec::new();
        for first in [1, 1, 100] {
            let before = bank.store.statements();
            let found = api.ask_with(Some(&token), MEMBERS, json!({ "bank": bank.id.to_string(), "first": first })).await;
            counts.push(bank.store.statements() - before);
            assert_eq!(ids(&found["data"]).len(), first);
            assert_eq!(found["data"]["members"]["edges"][0]["node"]["bank"]["name"], "Banc del Temps de Sants");
        }
        assert_eq!(counts[1], counts[2], "{counts:?} (the first warms up)");
        let helps = "{ me { helps { member { name people { name } } helper { name } bank { slug } } } }";
        let few = api.token(&bank.nadia, Scope::ALL).await;
        let mut counts = Vec::new();
        for (token, many) in [(&token, 10), (&few, 1), (&few, 1), (&token, 10)] {
            let before = bank.store.statements();
            let found = api.ask_with(Some(token), helps, json!({})).await;
            counts.push(bank.store.statements() - before);
            assert_eq!(found["data"]["me"]["helps"].as_array().unwrap().len(), many);
        }
        assert_eq!(counts[2], counts[3], "{counts:?} (the first two warm up)");
    }
}
