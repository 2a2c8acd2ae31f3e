//! Members over GraphQL: joining, profiles, trust, roles, leaving.

use std::collections::BTreeSet;

use domain::policy::Scope;
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Seed, Who, instant};

const ERRORS: &str = "userErrors { code message path }";
const MEMBER: &str = "query($id: ID!) { member(id: $id) { id name state version about area languages namePublic minor
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

    async fn a_bank_adopts_its_rules_and_an_unknown_rule_names_itself(bank: Bank) {
        let api = Api::serve(&bank).await;
        let adopt = "mutation($input: AdoptPolicyInput!) { adoptPolicy(input: $input) {
            policy { version rules { name number flag word } } userErrors { code message path } } }";
        let rules = |rules: Value| json!({ "input": { "bankId": bank.id.to_string(), "rules": rules } });
        let change = rules(json!([{ "name": "floor_minutes", "value": { "number": -600 } },
            { "name": "counting", "value": { "word": "gift" } }, { "name": "admission_needed", "value": { "flag": false } }]));
        assert_eq!(api.code(Some(&bank.samuel), adopt, change.clone()).await, "FORBIDDEN");
        let adopted = api.data(&bank.ines, adopt, change).await;
        let policy = &adopted["adoptPolicy"]["policy"];
        assert_eq!(policy["version"], 2, "{adopted:#}");
        let floor = policy["rules"].as_array().unwrap().iter().find(|rule| rule["name"] == "floor_minutes").unwrap();
        assert_eq!(floor["number"], -600);
        for broken in [
            json!([{ "name": "interest", "value": { "number": 5 } }]),
            json!([{ "name": "floor_minutes", "value": { "flag": true } }]),
            json!([{ "name": "floor_minutes", "value": { "number": 5 } }]),
        ] {
            let answer = api.data(&bank.ines, adopt, rules(broken)).await;
            assert_eq!((&answer["adoptPolicy"]["userErrors"][0]["code"], &answer["adoptPolicy"]["userErrors"][0]["path"]),
                (&json!("INVALID"), &json!(["input", "rules"])), "{answer}");
        }
        let two = rules(json!([{ "name": "floor_minutes", "value": { "number": 5, "flag": true } }]));
        let answer = api.ask(Some(&bank.ines), adopt, two).await;
        assert!(answer["errors"].is_array(), "{answer}");
    }

    async fn members_walked_while_others_join_are_each_shown_once(bank: Bank) {
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

    async fn a_page_of_a_hundred_members_costs_as_many_statements_as_a_page_of_one(bank: Bank) {
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
