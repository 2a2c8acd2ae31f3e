//! Helpers, roles, blocks, and the rules of a bank.

use serde_json::{Value, json};

use super::did;
use crate::api::Api;

on_both_engines! {
    async fn a_helper_is_chosen_seen_and_ended(bank: Bank) {
        let api = Api::serve(&bank).await;
        let choose = "mutation($input: ChooseHelperInput!) { chooseHelper(input: $input) {
            mandate { personId holds scopes member { name } helper { name } bank { slug } } userErrors { code path } } }";
        let input = json!({ "memberId": bank.amira.member.to_string(), "helperId": bank.ben.member.to_string(),
            "scopes": ["STATEMENT", "LISTINGS"], "until": "2027-01-31T00:00:00Z" });
        let chosen = api.data(&bank.amira, choose, json!({ "input": input })).await;
        let mandate = &chosen["chooseHelper"]["mandate"];
        assert_eq!((&mandate["helper"]["name"], &mandate["member"]["name"], &mandate["holds"]), (&json!("Ben"), &json!("Amira"), &json!(true)), "{chosen:#}");
        let helps = api.data(&bank.ben, "{ me { helps { scopes member { name } bank { slug } } } }", json!({})).await;
        assert_eq!(helps["me"]["helps"], json!([{ "scopes": ["LISTINGS", "STATEMENT"], "member": { "name": "Amira" }, "bank": { "slug": "sants" } }]));
        let list = "query($id: ID!) { mandates(memberId: $id) { holds helper { name } } }";
        let id = json!({ "id": bank.amira.member.to_string() });
        assert_eq!(api.data(&bank.amira, list, id.clone()).await["mandates"], json!([{ "holds": true, "helper": { "name": "Ben" } }]));
        assert_eq!(api.code(Some(&bank.cleo), list, id.clone()).await, "FORBIDDEN");
        let end = json!({ "memberId": bank.amira.member.to_string(), "personId": mandate["personId"] });
        assert_eq!(did(&api, &bank.ben, "endMandate", end.clone()).await["userErrors"], json!([]));
        assert_eq!(did(&api, &bank.amira, "endMandate", end).await["userErrors"][0]["code"], "MANDATE_ENDED");
        assert_eq!(api.data(&bank.amira, list, id).await["mandates"][0]["holds"], json!(false));
        let own = json!({ "memberId": bank.amira.member.to_string(), "helperId": bank.ben.member.to_string(), "scopes": [], "until": "2027-01-31T00:00:00Z" });
        let none = api.data(&bank.amira, choose, json!({ "input": own })).await;
        assert_eq!(none["chooseHelper"]["userErrors"][0]["path"], json!(["input", "scopes"]));
    }

    async fn roles_are_given_and_the_last_coordinator_stays(bank: Bank) {
        let api = Api::serve(&bank).await;
        let appoint = "mutation($input: AppointRoleInput!) { appointRole(input: $input) {
            roleTerm { role until caretaker member { name roles { role } } } userErrors { code path } } }";
        let input = json!({ "input": { "memberId": bank.ben.member.to_string(), "role": "MODERATOR", "until": "2027-11-20T00:00:00Z" } });
        assert_eq!(api.code(Some(&bank.samuel), appoint, input.clone()).await, "FORBIDDEN");
        let given = api.data(&bank.ines, appoint, input).await;
        assert_eq!(given["appointRole"]["roleTerm"]["member"], json!({ "name": "Ben", "roles": [{ "role": "MODERATOR" }] }));
        let query = "query($id: ID!) { roleHolders(bankId: $id) { role caretaker member { name } } }";
        let seen = api.data(&bank.amira, query, json!({ "id": bank.id.to_string() })).await;
        assert_eq!(seen["roleHolders"].as_array().unwrap().len(), 4);
        let back = json!({ "memberId": bank.ben.member.to_string(), "role": "MODERATOR" });
        assert_eq!(did(&api, &bank.ben, "endRole", back).await["member"]["roles"], json!([]));
        let last = json!({ "memberId": bank.ines.member.to_string(), "role": "COORDINATOR" });
        assert_eq!(did(&api, &bank.ines, "endRole", last).await["userErrors"][0]["code"], "LAST_COORDINATOR");
    }

    async fn a_block_is_seen_by_nobody_but_its_owner(bank: Bank) {
        let api = Api::serve(&bank).await;
        let input = json!({ "input": { "memberId": bank.amira.member.to_string(), "otherId": bank.ben.member.to_string() } });
        let block = "mutation($input: BlockMemberInput!) { blockMember(input: $input) { other { name } userErrors { code } } }";
        let done = api.data(&bank.amira, block, input.clone()).await;
        assert_eq!(done["blockMember"], json!({ "other": { "name": "Ben" }, "userErrors": [] }));
        let blocks = "query($id: ID!) { blocks(memberId: $id) { name } }";
        let id = json!({ "id": bank.amira.member.to_string() });
        assert_eq!(api.data(&bank.amira, blocks, id.clone()).await["blocks"], json!([{ "name": "Ben" }]));
        for who in [&bank.ben, &bank.samuel, &bank.ines] {
            assert_eq!(api.data(who, blocks, id.clone()).await["blocks"], json!(null));
        }
        let unblock = block.replace("blockMember(", "unblockMember(");
        api.data(&bank.amira, &unblock, input).await;
        assert_eq!(api.data(&bank.amira, blocks, id).await["blocks"], json!([]));
    }

    async fn a_bank_adopts_its_rules_and_an_unknown_rule_names_itself(bank: Bank) {
        let api = Api::serve(&bank).await;
        let adopt = "mutation($input: AdoptPolicyInput!) { adoptPolicy(input: $input) {
            policy { version rules { name number flag word } } userErrors { code message path } } }";
        let seen = |version: i64, rules: Value| {
            json!({ "input": { "bankId": bank.id.to_string(), "expectedVersion": version, "rules": rules } })
        };
        let rules = |rules: Value| seen(1, rules);
        let change = rules(json!([{ "name": "floor_minutes", "value": { "number": -600 } },
            { "name": "counting", "value": { "word": "gift" } }, { "name": "admission_needed", "value": { "flag": false } }]));
        assert_eq!(api.code(Some(&bank.samuel), adopt, change.clone()).await, "FORBIDDEN");
        let adopted = api.data(&bank.ines, adopt, change).await;
        let policy = &adopted["adoptPolicy"]["policy"];
        assert_eq!(policy["version"], 2, "{adopted:#}");
        let floor = policy["rules"].as_array().unwrap().iter().find(|rule| rule["name"] == "floor_minutes").unwrap();
        assert_eq!(floor["number"], -600);
        let late = api.data(&bank.ines, adopt, rules(json!([]))).await;
        assert_eq!(late["adoptPolicy"]["userErrors"][0]["code"], "STALE");
        assert_eq!(late["adoptPolicy"]["policy"]["version"], 2, "as they are now");
        for broken in [
            json!([{ "name": "interest", "value": { "number": 5 } }]),
            json!([{ "name": "floor_minutes", "value": { "flag": true } }]),
            json!([{ "name": "floor_minutes", "value": { "number": 5 } }]),
        ] {
            let answer = api.data(&bank.ines, adopt, seen(2, broken)).await;
            assert_eq!((&answer["adoptPolicy"]["userErrors"][0]["code"], &answer["adoptPolicy"]["userErrors"][0]["path"]),
                (&json!("INVALID"), &json!(["input", "rules"])), "{answer}");
        }
        let two = rules(json!([{ "name": "floor_minutes", "value": { "number": 5, "flag": true } }]));
        let answer = api.ask(Some(&bank.ines), adopt, two).await;
        assert!(answer["errors"].is_array(), "{answer}");
    }
}
