//! Coming, going, and what is kept meanwhile.

use std::collections::BTreeSet;

use serde_json::json;

use super::{MEMBER, MEMBERS, did, ids, stranger};
use crate::api::Api;

on_both_engines! {
    async fn somebody_asks_to_join_and_is_admitted_once(bank: Bank) {
        let api = Api::serve(&bank).await;
        let new = stranger(&bank).await;
        let input = json!({ "bankId": bank.id.to_string(), "name": "陈美玲", "languages": ["zh"], "idempotencyKey": "a",
            "contacts": [{ "kind": "PHONE", "value": "600 000 000", "audience": "REGISTRARS" }] });
        let asked = did(&api, &new, "applyToBank", input.clone()).await;
        assert_eq!((&asked["member"]["state"], &asked["member"]["name"]), (&json!("APPLIED"), &json!("陈美玲")), "{asked}");
        let again = did(&api, &new, "applyToBank", input).await;
        assert_eq!(again["member"], asked["member"]);
        let second = json!({ "bankId": bank.id.to_string(), "name": "陈", "idempotencyKey": "b" });
        assert_eq!(did(&api, &new, "applyToBank", second).await["userErrors"][0]["code"], "ALREADY_MEMBER");
        let applied = json!({ "bank": bank.id.to_string(), "states": ["APPLIED"] });
        assert_eq!(api.code(Some(&bank.ben), MEMBERS, applied.clone()).await, "FORBIDDEN");
        let waiting = api.data(&bank.samuel, MEMBERS, applied.clone()).await;
        assert_eq!(ids(&waiting), [asked["member"]["id"].as_str().unwrap()]);
        let hidden = api.data(&bank.ben, MEMBER, json!({ "id": asked["member"]["id"] })).await;
        assert_eq!(hidden["member"], json!(null));
        let input = json!({ "memberId": asked["member"]["id"], "expectedVersion": asked["member"]["version"], "idempotencyKey": "c" });
        let admitted = did(&api, &bank.samuel, "admitMember", input.clone()).await;
        assert_eq!(admitted["member"]["state"], "ACTIVE", "{admitted}");
        let replay = did(&api, &bank.samuel, "admitMember", input).await;
        assert_eq!(replay["member"], admitted["member"]);
        let late = json!({ "memberId": asked["member"]["id"], "expectedVersion": 1 });
        let late = did(&api, &bank.samuel, "declineApplicant", late).await;
        assert_eq!((&late["userErrors"][0]["code"], &late["member"]["state"]), (&json!("STALE"), &json!("ACTIVE")));
        assert_eq!(ids(&api.data(&bank.samuel, MEMBERS, applied).await), Vec::<String>::new());
        let me = api.data(&new, "{ me { personId memberships { member { name } roles { role } bank { slug } } helps { until } } }", json!({})).await;
        assert_eq!(me["me"]["memberships"], json!([{ "member": { "name": "陈美玲" }, "roles": [], "bank": { "slug": "sants" } }]));
        bank.verify().await;
    }

    async fn a_code_is_shown_once_and_joins_somebody_known_on_paper(bank: Bank) {
        let api = Api::serve(&bank).await;
        let invite = "mutation($input: CreateInvitationInput!) { createInvitation(input: $input) {
            code invitation { id member { name } createdBy { name } role expiresAt } userErrors { code path } } }";
        let input = json!({ "input": { "bankId": bank.id.to_string(), "memberId": bank.rosa.to_string() } });
        assert_eq!(api.code(Some(&bank.ben), invite, input.clone()).await, "FORBIDDEN");
        let made = api.data(&bank.samuel, invite, input).await;
        let made = &made["createInvitation"];
        assert_eq!((&made["invitation"]["member"]["name"], &made["invitation"]["createdBy"]["name"]), (&json!("Rosa"), &json!("Samuel")));
        let open = "query($id: ID!) { invitations(bankId: $id) { id } }";
        let list = api.data(&bank.samuel, open, json!({ "id": bank.id.to_string() })).await;
        assert_eq!(list["invitations"], json!([{ "id": made["invitation"]["id"] }]));
        let new = stranger(&bank).await;
        let input = json!({ "code": made["code"].as_str().unwrap().to_lowercase(), "idempotencyKey": "k" });
        let joined = did(&api, &new, "redeemCode", input.clone()).await;
        assert_eq!((&joined["member"]["id"], &joined["member"]["name"]), (&json!(bank.rosa.to_string()), &json!("Rosa")), "{joined}");
        assert_eq!(did(&api, &new, "redeemCode", input).await["member"]["id"], joined["member"]["id"]);
        let input = json!({ "code": made["code"], "name": "Thief", "idempotencyKey": "k2" });
        assert_eq!(did(&api, &stranger(&bank).await, "redeemCode", input).await["userErrors"][0]["code"], "CODE_NOT_VALID");
        let lost = api.data(&bank.samuel, invite, json!({ "input": { "bankId": bank.id.to_string(), "days": 5 } })).await;
        let end = "mutation($input: EndInvitationInput!) { endInvitation(input: $input) { invitationId userErrors { code } } }";
        let input = json!({ "input": { "bankId": bank.id.to_string(), "invitationId": lost["createInvitation"]["invitation"]["id"] } });
        let ended = api.data(&bank.samuel, end, input.clone()).await;
        assert_eq!(ended["endInvitation"]["userErrors"], json!([]));
        let twice = api.data(&bank.samuel, end, input).await;
        assert_eq!(twice["endInvitation"]["userErrors"][0]["code"], "NOT_FOUND");
        let input = json!({ "code": lost["createInvitation"]["code"], "name": "Late", "idempotencyKey": "k3" });
        assert_eq!(did(&api, &stranger(&bank).await, "redeemCode", input).await["userErrors"][0]["code"], "CODE_NOT_VALID");
    }

    async fn a_member_pauses_is_suspended_leaves_and_comes_back(bank: Bank) {
        let api = Api::serve(&bank).await;
        let id = bank.amira.member.to_string();
        let mut version = json!(1);
        for (who, name, more, state) in [
            (&bank.amira, "pauseMember", json!({ "until": "2026-12-24T00:00:00+01:00" }), "PAUSED"),
            (&bank.amira, "resumeMember", json!({}), "ACTIVE"),
            (&bank.samuel, "suspendMember", json!({}), "SUSPENDED"),
            (&bank.samuel, "reinstateMember", json!({}), "ACTIVE"),
            (&bank.amira, "leaveBank", json!({ "giveToId": bank.ben.member.to_string(), "idempotencyKey": "leave" }), "LEFT"),
            (&bank.samuel, "returnMember", json!({}), "ACTIVE"),
            (&bank.samuel, "recordMemberLeft", json!({ "idempotencyKey": "left" }), "LEFT"),
        ] {
            let mut input = json!({ "memberId": id, "expectedVersion": version });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let done = did(&api, who, name, input.clone()).await;
            assert_eq!((&done["member"]["state"], &done["userErrors"]), (&json!(state), &json!([])), "{name}: {done}");
            version = done["member"]["version"].clone();
            let again = did(&api, who, name, input).await;
            match more.get("idempotencyKey") {
                Some(_) => assert_eq!(again["member"], done["member"], "{name}"),
                None => assert_eq!(again["userErrors"][0]["code"], "STALE", "{name}"),
            }
        }
        // Others see a suspended member as one who pauses: seen by Ben, another one.
        let input = json!({ "memberId": bank.cleo.member.to_string(), "expectedVersion": 1 });
        did(&api, &bank.samuel, "suspendMember", input).await;
        let seen = api.data(&bank.ben, MEMBER, json!({ "id": bank.cleo.member.to_string() })).await;
        assert_eq!(seen["member"]["state"], "PAUSED");
        bank.verify().await;
    }

    async fn a_household_names_its_people(bank: Bank) {
        let api = Api::serve(&bank).await;
        let input = json!({ "bankId": bank.id.to_string(), "kind": "HOUSEHOLD", "name": "Casa Puig", "people": ["Núria", "Pau"], "idempotencyKey": "h" });
        let made = did(&api, &bank.samuel, "addMember", input.clone()).await;
        let id = made["member"]["id"].clone();
        assert_eq!(did(&api, &bank.samuel, "addMember", input).await["member"]["id"], id);
        let more = json!({ "memberId": id, "expectedVersion": made["member"]["version"], "name": "Àvia" });
        let more = did(&api, &bank.samuel, "addMemberPerson", more).await;
        let seen = api.data(&bank.ben, MEMBER, json!({ "id": id })).await;
        let people = seen["member"]["people"].as_array().unwrap();
        let names: BTreeSet<&str> = people.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(names, BTreeSet::from(["Núria", "Pau", "Àvia"]));
        let input = json!({ "memberId": id, "expectedVersion": more["member"]["version"], "entryId": people[0]["id"] });
        assert_eq!(did(&api, &bank.samuel, "removeMemberPerson", input).await["userErrors"], json!([]));
        let seen = api.data(&bank.ben, MEMBER, json!({ "id": id })).await;
        assert_eq!(seen["member"]["people"].as_array().unwrap().len(), 2);
        // A login is shown to its owner and registrars, not to neighbours.
        let own = api.data(&bank.amira, MEMBER, json!({ "id": bank.amira.member.to_string() })).await;
        assert_eq!(own["member"]["people"][0]["personId"], bank.amira.person.to_string());
        let other = api.data(&bank.ben, MEMBER, json!({ "id": bank.amira.member.to_string() })).await;
        assert_eq!(other["member"]["people"][0]["personId"], json!(null));
    }
}
