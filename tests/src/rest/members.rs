//! Members over REST: coming, profiles, trust, roles, going.

use app::Actor;
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Seed, Who};

fn of(who: &Who) -> String {
    format!("/members/{}", who.member)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Somebody with a login who belongs to no bank.
async fn stranger(bank: &Bank) -> Who {
    let person = Seed { store: &bank.store }.person().await;
    Who {
        member: bank.amira.member,
        person,
        actor: Actor::person(person),
    }
}

on_both_engines! {
    async fn a_profile_is_changed_as_it_was_seen(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("PATCH {}", of(&bank.amira));
        let seen = api.rest(&format!("GET {}", of(&bank.amira))).by(&bank.amira).send().await;
        assert_eq!(seen.body["people"][0]["name"], "Amira", "{seen:?}");
        let same = api.rest(&format!("GET {}", of(&bank.amira))).by(&bank.amira).header("If-None-Match", seen.tag());
        assert_eq!(same.send().await.status, 304);

        let edit = json!({ "about": "I mend brakes", "area": "Sants" });
        let blind = api.rest(&line).by(&bank.amira).json(&edit).problem().await;
        assert_eq!(blind, (428, "PRECONDITION_REQUIRED".to_owned()));
        let done = api.rest(&line).by(&bank.amira).seen(seen.tag()).json(&edit).send().await;
        assert_eq!((done.status, &done.body["about"], &done.body["version"]), (200, &json!("I mend brakes"), &json!(2)), "{done:?}");
        assert_ne!(done.tag(), seen.tag());
        let late = api.rest(&line).by(&bank.amira).seen(seen.tag()).json(&edit).problem().await;
        assert_eq!(late, (412, "STALE".to_owned()));
        // What is left out stays, null empties.
        let emptied = api.rest(&line).by(&bank.amira).seen(done.tag()).json(&json!({ "about": null })).ok().await;
        assert_eq!((&emptied["about"], &emptied["area"], &emptied["name"]), (&json!(""), &json!("Sants"), &json!("Amira")));

        for (body, status, pointer) in [
            (json!({ "name": "x".repeat(500) }), 422, "#/name"),
            (json!({ "balance": 600 }), 400, "#/balance"),
            (json!({ "memberId": bank.ben.member.to_string() }), 400, "#/memberId"),
            (json!({ "minorUntil": "soon" }), 400, "#/minorUntil"),
        ] {
            let answer = api.rest(&line).by(&bank.amira).seen("\"v3\"").json(&body).send().await;
            assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (status, &json!(pointer)), "{answer:?}");
        }
        let other = api.rest(&line).by(&bank.ben).seen("\"v3\"").json(&json!({ "about": "x" })).problem().await;
        assert_eq!(other.0, 403);
    }

    async fn api_26_a_member_of_another_bank_finds_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let amira = of(&bank.amira);
        let nobody = format!("/members/{}", domain::id::MemberId::new(bank.amira.person.uuid()));
        for path in ["", "/contacts", "/helpers", "/notes", "/blocks"] {
            let hidden = api.rest(&format!("GET {amira}{path}")).by(&bank.otto).send().await;
            let missing = api.rest(&format!("GET {nobody}{path}")).by(&bank.otto).send().await;
            assert_eq!((hidden.status, &hidden.body), (404, &missing.body), "{path}: {hidden:?}");
            assert_eq!(api.rest(&format!("GET {amira}{path}")).problem().await.0, 401, "{path}");
        }
        for path in ["members", "roles", "invitations"] {
            let hidden = api.rest(&format!("GET /banks/{}/{path}", bank.id)).by(&bank.otto).problem().await;
            assert_eq!(hidden, (404, "NOT_FOUND".to_owned()), "{path}");
        }
        let until = json!({ "until": "2027-05-01T00:00:00Z" });
        let helper = json!({ "helperId": bank.otto.member.to_string(), "scopes": ["EXCHANGES"], "until": "2027-05-01T00:00:00Z" });
        let role = json!({ "role": "MODERATOR", "until": "2027-05-01T00:00:00Z" });
        for (method, path, body) in [
            ("PATCH", "", json!({})),
            ("PUT", "/contacts", json!({ "contacts": [] })),
            ("POST", "/people", json!({ "name": "Otto" })),
            ("POST", "/pause", until),
            ("POST", "/suspend", json!(null)),
            ("POST", "/return", json!(null)),
            ("POST", "/admit", json!(null)),
            ("POST", "/withdraw-application", json!(null)),
            ("POST", "/leave", json!({})),
            ("POST", "/record-died", json!({})),
            ("POST", "/accept-agreement", json!({ "version": 1 })),
            ("POST", "/helpers", helper),
            ("POST", "/roles", role),
            ("DELETE", "/roles/MODERATOR", json!(null)),
        ] {
            let send = async |at: &str| {
                let call = api.rest(&format!("{method} {at}{path}")).by(&bank.otto).key("k").seen("\"v1\"");
                call.json(&body).send().await
            };
            let (hidden, missing) = (send(&amira).await, send(&nobody).await);
            assert_eq!((hidden.status, &hidden.body), (404, &missing.body), "{method} {path}: {hidden:?}");
        }
        let kind = api.rest(&format!("GET /members/{}", bank.id)).by(&bank.otto).problem().await;
        assert_eq!(kind, (400, "BAD_USER_INPUT".to_owned()));
    }

    async fn api_27_contacts_are_hidden_from_strangers(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("/members/{}/contacts", bank.amira.member);
        let contacts = json!({ "contacts": [
            { "kind": "PHONE", "value": "600 000 000", "audience": "EXCHANGES" },
            { "kind": "EMAIL", "value": "amira@example.org", "audience": "MEMBERS" } ] });
        let put = api.rest(&format!("PUT {line}")).by(&bank.amira).seen("\"v1\"").json(&contacts);
        assert_eq!(put.ok().await["version"], 2);
        let count = async |who: &Who| api.rest(&format!("GET {line}")).by(who).ok().await["data"].as_array().unwrap().len();
        assert_eq!((count(&bank.amira).await, count(&bank.ben).await, count(&bank.samuel).await), (2, 1, 2));
        let neighbour = api.rest(&format!("GET {line}")).by(&bank.otto).send().await;
        assert_eq!(neighbour.status, 404);
        assert!(!neighbour.text.contains("600 000 000"));
        // A text that a spreadsheet would take for a formula is no formula.
        let formula = json!({ "contacts": [{ "kind": "OTHER", "value": "=1+1", "audience": "MEMBERS" }] });
        api.rest(&format!("PUT {line}")).by(&bank.amira).seen("\"v2\"").json(&formula).ok().await;
        let csv = api.rest(&format!("GET {line}")).by(&bank.amira).header("Accept", "text/csv").send().await;
        assert!(csv.text.contains("'=1+1") && csv.header("content-type").starts_with("text/csv"), "{csv:?}");
    }

    async fn an_invitation_joins_one_person_however_often_it_is_redeemed(bank: Bank) {
        let api = Api::serve(&bank).await;
        let invitations = format!("/banks/{}/invitations", bank.id);
        let paper = json!({ "memberId": bank.rosa.to_string() });
        assert_eq!(api.rest(&format!("POST {invitations}")).by(&bank.ben).json(&paper).problem().await.0, 403);
        let made = api.rest(&format!("POST {invitations}")).by(&bank.samuel).json(&paper).send().await;
        assert_eq!((made.status, &made.body["invitation"]["memberId"]), (201, &paper["memberId"]), "{made:?}");
        assert_eq!(made.body["invitation"]["createdById"], bank.samuel.member.to_string());
        let code = json!({ "code": text(&made.body["code"]).to_lowercase() });
        let new = stranger(&bank).await;
        let bare = api.rest("POST /invitations/redeem").by(&new).json(&code).problem().await;
        assert_eq!(bare, (400, "IDEMPOTENCY_KEY_MISSING".to_owned()));
        let first = api.rest("POST /invitations/redeem").by(&new).key("k").json(&code).send().await;
        assert_eq!((first.status, &first.body["id"]), (201, &paper["memberId"]), "{first:?}");
        assert!(first.header("location").ends_with(&format!("/api/v1/members/{}", bank.rosa)));
        let again = api.rest("POST /invitations/redeem").by(&new).key("k").json(&code).ok().await;
        assert_eq!(again, first.body);
        let thief = stranger(&bank).await;
        let late = api.rest("POST /invitations/redeem").by(&thief).key("k").json(&code).problem().await;
        assert_eq!(late, (409, "CODE_NOT_VALID".to_owned()));

        let lost = api.rest(&format!("POST {invitations}")).by(&bank.samuel).json(&json!({ "days": 5 })).ok().await;
        let open = api.rest(&format!("GET {invitations}")).by(&bank.samuel).send().await;
        assert_eq!(open.body["data"].as_array().unwrap().len(), 1);
        assert!(!open.text.contains(text(&lost["code"])), "{open:?}");
        let end = format!("DELETE {invitations}/{}", text(&lost["invitation"]["id"]));
        assert_eq!(api.rest(&end).by(&bank.samuel).send().await.status, 204);
        assert_eq!(api.rest(&end).by(&bank.samuel).problem().await.0, 404);
    }

    async fn somebody_asks_to_join_is_admitted_pauses_and_leaves(bank: Bank) {
        let api = Api::serve(&bank).await;
        let new = stranger(&bank).await;
        let line = format!("POST /banks/{}/applications", bank.id);
        let asked = api.rest(&line).by(&new).key("a").json(&json!({ "name": "陈美玲", "languages": ["zh"] })).send().await;
        assert_eq!((asked.status, &asked.body["state"]), (201, &json!("APPLIED")), "{asked:?}");
        let id = text(&asked.body["id"]);
        assert_eq!(api.rest(&format!("GET /members/{id}")).by(&bank.ben).problem().await.0, 404);
        let waiting = format!("GET /banks/{}/members?states=APPLIED&states=DECLINED", bank.id);
        assert_eq!(api.rest(&waiting).by(&bank.ben).problem().await.0, 403);
        let found = api.rest(&waiting).by(&bank.samuel).ok().await;
        assert_eq!(found["data"][0]["id"], id);
        let wrong = api.rest(&format!("GET /banks/{}/members?states=RICH", bank.id)).by(&bank.samuel).problem().await;
        assert_eq!(wrong, (400, "BAD_USER_INPUT".to_owned()));

        let admit = || api.rest(&format!("POST /members/{id}/admit")).by(&bank.samuel).seen(asked.tag()).key("admit");
        let admitted = admit().send().await;
        assert_eq!((admitted.status, &admitted.body["state"]), (200, &json!("ACTIVE")), "{admitted:?}");
        assert_eq!(admit().ok().await, admitted.body);
        let decline = api.rest(&format!("POST /members/{id}/decline")).by(&bank.samuel).seen(asked.tag());
        assert_eq!(decline.problem().await, (412, "STALE".to_owned()));
        let me = api.rest("GET /me").by(&new).ok().await;
        assert_eq!(me["memberships"][0]["member"]["id"], id);

        let mut tag = admitted.tag().to_owned();
        for (who, step, body, state) in [
            (&new, "pause", Some(json!({ "until": "2026-12-24T00:00:00+01:00" })), "PAUSED"),
            (&new, "resume", None, "ACTIVE"),
            (&bank.samuel, "suspend", None, "SUSPENDED"),
            (&bank.samuel, "reinstate", None, "ACTIVE"),
            (&new, "leave", Some(json!({ "giveToId": bank.ben.member.to_string() })), "LEFT"),
            (&bank.samuel, "return", None, "ACTIVE"),
            (&bank.samuel, "record-left", Some(json!({})), "LEFT"),
        ] {
            let call = api.rest(&format!("POST /members/{id}/{step}")).by(who).seen(&tag).key(step);
            let done = match body {
                Some(body) => call.json(&body).send().await,
                None => call.send().await,
            };
            assert_eq!((done.status, &done.body["state"]), (200, &json!(state)), "{step}: {done:?}");
            tag = done.tag().to_owned();
        }
        bank.verify().await;
    }

    async fn a_household_names_its_people(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("POST /banks/{}/members", bank.id);
        let input = json!({ "kind": "HOUSEHOLD", "name": "بيت نور", "people": ["نور", "Pau"] });
        let made = api.rest(&line).by(&bank.samuel).key("h").json(&input).send().await;
        let path = format!("/members/{}", text(&made.body["id"]));
        let more = api.rest(&format!("POST {path}/people")).by(&bank.samuel).seen(made.tag()).json(&json!({ "name": "Àvia" }));
        let more = more.send().await;
        assert_eq!(more.body["people"].as_array().unwrap().len(), 3, "{more:?}");
        let notes = api.rest(&format!("GET {path}/notes")).by(&bank.samuel).ok().await;
        assert_eq!(notes["data"][0]["byId"], bank.samuel.member.to_string(), "{notes}");
        let entry = text(&more.body["people"][0]["id"]);
        let fewer = api.rest(&format!("DELETE {path}/people/{entry}")).by(&bank.samuel).seen(more.tag()).ok().await;
        assert_eq!(fewer["people"].as_array().unwrap().len(), 2);
    }

    async fn helpers_are_chosen_and_sent_home(bank: Bank) {
        let api = Api::serve(&bank).await;
        let path = format!("{}/helpers", of(&bank.amira));
        let input = json!({ "helperId": bank.ben.member.to_string(), "scopes": ["EXCHANGES"], "until": "2027-05-01T00:00:00Z" });
        let given = api.rest(&format!("POST {path}")).by(&bank.amira).json(&input).send().await;
        assert_eq!((given.status, &given.body["holds"]), (201, &json!(true)), "{given:?}");
        assert_eq!(given.body["memberId"], bank.amira.member.to_string());
        let helps = api.rest("GET /me").by(&bank.ben).ok().await;
        assert_eq!(helps["helps"][0]["memberId"], bank.amira.member.to_string());
        assert_eq!(api.rest(&format!("GET {path}")).by(&bank.cleo).problem().await.0, 403);
        let end = format!("DELETE {path}/{}", bank.ben.person);
        assert_eq!(api.rest(&end).by(&bank.cleo).problem().await.0, 403);
        assert_eq!(api.rest(&end).by(&bank.samuel).ok().await["id"], bank.amira.member.to_string());
        assert_eq!(api.rest(&format!("GET {path}")).by(&bank.amira).ok().await["data"][0]["holds"], false);
        let itself = json!({ "helperId": bank.amira.member.to_string(), "scopes": ["EXCHANGES"], "until": "2027-05-01T00:00:00Z" });
        let itself = api.rest(&format!("POST {path}")).by(&bank.amira).json(&itself).send().await;
        assert_eq!((itself.status, &itself.body["code"]), (409, &json!("SAME_PARTY")), "{itself:?}");
    }

    async fn a_block_is_silent(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("{}/blocks", of(&bank.amira));
        let put = format!("PUT {line}/{}", bank.ben.member);
        for _ in 0..2 {
            assert_eq!(api.rest(&put).by(&bank.amira).send().await.status, 204);
        }
        assert_eq!(api.rest(&format!("GET {line}")).by(&bank.amira).ok().await["data"][0]["name"], "Ben");
        for other in [&bank.ben, &bank.ines] {
            assert_eq!(api.rest(&format!("GET {line}")).by(other).problem().await.0, 404);
        }
        let delete = format!("DELETE {line}/{}", bank.ben.member);
        assert_eq!(api.rest(&delete).by(&bank.amira).send().await.status, 204);
        assert_eq!(api.rest(&format!("GET {line}")).by(&bank.amira).ok().await["data"], json!([]));
    }

    async fn roles_rotate_and_the_last_coordinator_stays(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("{}/roles", of(&bank.cleo));
        let input = json!({ "role": "MODERATOR", "until": "2027-11-20T00:00:00Z" });
        assert_eq!(api.rest(&format!("POST {line}")).by(&bank.samuel).json(&input).problem().await.0, 403);
        let term = api.rest(&format!("POST {line}")).by(&bank.ines).json(&input).ok().await;
        assert_eq!((&term["role"], &term["memberId"]), (&json!("MODERATOR"), &json!(bank.cleo.member.to_string())));
        let held = api.rest(&format!("GET /banks/{}/roles", bank.id)).by(&bank.ben).ok().await;
        assert_eq!(held["data"].as_array().unwrap().len(), 4);
        assert_eq!(api.rest(&format!("DELETE {line}/MODERATOR")).by(&bank.cleo).send().await.status, 204);
        assert_eq!(api.rest(&format!("DELETE {line}/KING")).by(&bank.cleo).problem().await.0, 400);
        let last = api.rest(&format!("DELETE {}/roles/COORDINATOR", of(&bank.ines))).by(&bank.ines).problem().await;
        assert_eq!(last, (409, "LAST_COORDINATOR".to_owned()));
    }

    async fn a_page_of_members_walked_while_others_join_shows_each_once(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut seen = Vec::new();
        let mut next = Some(format!("/banks/{}/members?limit=3", bank.id));
        while let Some(path) = next {
            let page = api.rest(&format!("GET {path}")).by(&bank.ben).ok().await;
            seen.extend(page["data"].as_array().unwrap().iter().map(|row| text(&row["id"]).to_owned()));
            bank.join("Newcomer").await;
            next = page["page"]["nextCursor"]
                .as_str()
                .map(|cursor| format!("/banks/{}/members?limit=3&cursor={cursor}", bank.id));
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert!(seen.len() == all && seen.contains(&bank.rosa.to_string()), "{seen:?}");
        for query in ["limit=0", "limit=101", "limit=ten", "cursor=AAAA"] {
            let bad = api.rest(&format!("GET /banks/{}/members?{query}", bank.id)).by(&bank.ben).problem().await;
            assert_eq!(bad, (400, "BAD_USER_INPUT".to_owned()), "{query}");
        }
    }
}
