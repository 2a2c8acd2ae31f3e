//! Members over GraphQL: joining, profiles, trust, roles, leaving.

mod coming;
mod pages;
mod trust;

use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Seed, Who};

const ERRORS: &str = "userErrors { code message path }";
const MEMBER: &str =
    "query($id: ID!) { member(id: $id) { id name state version about area languages namePublic minorUntil
    weeklyLimitMinutes pausedUntil people { id name personId } contacts { kind value audience } roles { role caretaker }
    bank { slug } } }";
const MEMBERS: &str =
    "query($bank: ID!, $states: [MemberState!], $first: Int, $after: String, $last: Int, $before: String) {
    members(bankId: $bank, states: $states, first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { id name people { name } contacts { value } roles { role } bank { name } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

/// A mutation that answers with the member.
fn step(name: &str, input: &str) -> String {
    format!(
        "mutation($input: {input}!) {{ did: {name}(input: $input) {{
        member {{ id name state version about area leftAt roles {{ role }} }} {ERRORS} }} }}"
    )
}

/// Sends it; the answer's payload.
async fn did(api: &Api, who: &Who, name: &str, input: Value) -> Value {
    let upper = name.chars().next().unwrap().to_uppercase().to_string() + &name[1..];
    let input_type = match name {
        "withdrawApplication"
        | "declineApplicant"
        | "resumeMember"
        | "suspendMember"
        | "reinstateMember"
        | "returnMember" => "MemberStepInput".to_owned(),
        "recordMemberLeft" | "recordMemberDied" => "LeaveBankInput".to_owned(),
        _ => format!("{upper}Input"),
    };
    let mut answer = api.data(who, &step(name, &input_type), json!({ "input": input })).await;
    answer["did"].take()
}

/// Somebody with a login who belongs to no bank.
async fn stranger(bank: &Bank) -> Who {
    let person = Seed { store: &bank.store }.person().await;
    Who {
        member: bank.amira.member,
        person,
        actor: app::Actor::person(person),
    }
}

fn ids(page: &Value) -> Vec<String> {
    let edges = page["members"]["edges"].as_array().unwrap();
    edges
        .iter()
        .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
        .collect()
}

on_both_engines! {
    async fn a_member_of_another_bank_sees_nothing_and_nobody_has_to_sign_in(bank: Bank) {
        let api = Api::serve(&bank).await;
        let by_member = json!({ "id": bank.amira.member.to_string() });
        let by_bank = json!({ "id": bank.id.to_string() });
        for (field, variables) in [
            ("member(id: $id) { name }", &by_member), ("contacts(memberId: $id) { value }", &by_member),
            ("mandates(memberId: $id) { until }", &by_member), ("memberNotes(memberId: $id) { what }", &by_member),
            ("blocks(memberId: $id) { name }", &by_member), ("memberMatches(memberId: $id) { nodes { state } }", &by_member),
            ("members(bankId: $id) { nodes { name } }", &by_bank), ("roleHolders(bankId: $id) { role }", &by_bank),
            ("invitations(bankId: $id) { id }", &by_bank),
        ] {
            let query = format!("query($id: ID!) {{ seen: {field} }}");
            let seen = api.data(&bank.otto, &query, variables.clone()).await;
            assert_eq!(seen["seen"], json!(null), "{field}");
            assert_eq!(api.code(None, &query, variables.clone()).await, "UNAUTHENTICATED", "{field}");
        }
        assert_eq!(api.code(None, "{ me { personId } }", json!({})).await, "UNAUTHENTICATED");
        let never = domain::id::MemberId::new(uuid::Uuid::from_u128(9)).to_string();
        let missing = api.data(&bank.otto, MEMBER, json!({ "id": never })).await;
        assert_eq!(missing["member"], json!(null));
        for (name, more) in [
            ("editProfile", json!({ "about": "x" })), ("setContacts", json!({ "contacts": [] })),
            ("pauseMember", json!({})), ("suspendMember", json!({})), ("leaveBank", json!({ "idempotencyKey": "k" })),
            ("recordMemberDied", json!({ "idempotencyKey": "k" })), ("admitMember", json!({ "idempotencyKey": "k" })),
            ("addMemberPerson", json!({ "name": "X" })), ("returnMember", json!({})),
        ] {
            for id in [bank.amira.member.to_string(), never.clone()] {
                let mut input = json!({ "memberId": id, "expectedVersion": 1 });
                input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                let answer = did(&api, &bank.otto, name, input).await;
                assert_eq!(answer["userErrors"][0]["code"], "NOT_FOUND", "{name}: {answer}");
                assert_eq!(answer["member"], json!(null));
            }
        }
    }

    async fn ids_of_another_kind_are_bad_input(bank: Bank) {
        let api = Api::serve(&bank).await;
        let (member, of_bank) = (bank.samuel.member.to_string(), bank.id.to_string());
        for (field, id) in [
            ("member(id: $id) { id }", &of_bank), ("members(bankId: $id) { nodes { id } }", &member),
            ("contacts(memberId: $id) { value }", &of_bank), ("mandates(memberId: $id) { until }", &of_bank),
            ("memberNotes(memberId: $id) { at }", &of_bank), ("blocks(memberId: $id) { id }", &of_bank),
            ("roleHolders(bankId: $id) { role }", &member), ("invitations(bankId: $id) { id }", &member),
        ] {
            let query = format!("query($id: ID!) {{ {field} }}");
            assert_eq!(api.code(Some(&bank.samuel), &query, json!({ "id": id })).await, "BAD_USER_INPUT", "{field}");
        }
        for (name, input_type, input) in [
            ("editProfile", "EditProfileInput", json!({ "memberId": of_bank, "expectedVersion": 1 })),
            ("removeMemberPerson", "RemoveMemberPersonInput", json!({ "memberId": member, "expectedVersion": 1, "entryId": member })),
            ("endMandate", "EndMandateInput", json!({ "memberId": member, "personId": member })),
        ] {
            assert_eq!(api.code(Some(&bank.samuel), &step(name, input_type), json!({ "input": input })).await, "BAD_USER_INPUT", "{name}");
        }
        let other = api.data(&bank.samuel, MEMBERS, json!({ "bank": of_bank })).await;
        let after = json!({ "bank": of_bank, "after": other["members"]["edges"][0]["cursor"], "states": ["ACTIVE"] });
        assert_eq!(api.code(Some(&bank.samuel), MEMBERS, after).await, "BAD_USER_INPUT");
    }

    async fn a_profile_is_changed_by_its_owner_and_only_registrars_mend_it(bank: Bank) {
        let api = Api::serve(&bank).await;
        let id = bank.amira.member.to_string();
        let input = json!({ "memberId": id, "expectedVersion": 1, "name": "أميرة", "about": "Sews.", "area": "Sants",
            "weeklyLimitMinutes": 120 });
        let done = did(&api, &bank.amira, "editProfile", input.clone()).await;
        assert_eq!((&done["member"]["name"], &done["member"]["version"]), (&json!("أميرة"), &json!(2)), "{done}");
        let late = did(&api, &bank.amira, "editProfile", input).await;
        assert_eq!(late["userErrors"][0]["code"], "STALE");
        assert_eq!(late["member"], done["member"]);
        let emptied = json!({ "memberId": id, "expectedVersion": 2, "area": null, "about": "" });
        let emptied = did(&api, &bank.amira, "editProfile", emptied).await;
        assert_eq!((&emptied["member"]["area"], &emptied["member"]["about"]), (&json!(null), &json!("")));
        for (field, value) in [("name", json!(null)), ("name", json!("a\nb")), ("weeklyLimitMinutes", json!(0)), ("languages", json!(["?"]))] {
            let mut input = json!({ "memberId": id, "expectedVersion": 3 });
            input[field] = value;
            let answer = did(&api, &bank.amira, "editProfile", input).await;
            assert_eq!((&answer["userErrors"][0]["code"], &answer["userErrors"][0]["path"]), (&json!("INVALID"), &json!(["input", field])));
        }
        let theirs = json!({ "input": { "memberId": id, "expectedVersion": 3, "about": "Theirs" } });
        assert_eq!(api.code(Some(&bank.ben), &step("editProfile", "EditProfileInput"), theirs).await, "FORBIDDEN");
        let contacts = json!({ "memberId": id, "expectedVersion": 3, "contacts": [
            { "kind": "PHONE", "value": "600 111 222", "audience": "REGISTRARS" },
            { "kind": "OTHER", "value": "ring at the bakery", "audience": "MEMBERS" }] });
        assert_eq!(did(&api, &bank.amira, "setContacts", contacts).await["userErrors"], json!([]));
        for (who, many) in [(&bank.amira, 2), (&bank.ben, 1), (&bank.samuel, 2)] {
            let seen = api.data(who, "query($id: ID!) { contacts(memberId: $id) { value } member(id: $id) { contacts { value } weeklyLimitMinutes } }", json!({ "id": id })).await;
            assert_eq!(seen["contacts"].as_array().unwrap().len(), many);
            assert_eq!(seen["member"]["contacts"], seen["contacts"]);
            assert_eq!(seen["member"]["weeklyLimitMinutes"].is_null(), many == 1);
        }
        let mended = json!({ "memberId": id, "expectedVersion": 4, "name": "Amira" });
        assert_eq!(did(&api, &bank.samuel, "editProfile", mended).await["userErrors"], json!([]));
        let notes = "query($id: ID!) { memberNotes(memberId: $id) { what by { name } } }";
        let seen = api.data(&bank.amira, notes, json!({ "id": id })).await;
        assert_eq!(seen["memberNotes"], json!([{ "what": ["name"], "by": { "name": "Samuel" } }]));
        assert_eq!(api.code(Some(&bank.ben), notes, json!({ "id": id })).await, "FORBIDDEN");
    }
}
