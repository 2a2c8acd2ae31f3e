//! Records over REST and GraphQL: guardians, what helpers did, and two that become one.

use serde_json::json;

use crate::api::Api;
use crate::bank::key;

on_both_engines! {
    async fn a_guardian_is_written_down_and_read_by_few(bank: Bank) {
        let api = Api::serve(&bank).await;
        let path = format!("/members/{}/guardian", bank.cleo.member);
        let get = format!("GET {path}");
        assert_eq!(api.rest(&get).by(&bank.cleo).problem().await, (404, "NOT_FOUND".to_owned()));
        let body = json!({ "guardian": { "memberId": bank.amira.member.to_string() } });
        let put = format!("PUT {path}");
        assert_eq!(api.rest(&put).by(&bank.cleo).seen("\"v1\"").json(&body).problem().await.0, 403);
        assert_eq!(api.rest(&put).by(&bank.samuel).json(&body).problem().await.0, 428);
        let done = api.rest(&put).by(&bank.samuel).seen("\"v1\"").json(&body).ok().await;
        assert_eq!(done["version"], 2);
        for who in [&bank.cleo, &bank.samuel, &bank.amira] {
            let seen = api.rest(&get).by(who).ok().await;
            assert_eq!((&seen["name"], &seen["guardianId"]), (&json!("Amira"), &json!(bank.amira.member.to_string())));
        }
        assert_eq!(api.rest(&get).by(&bank.ben).problem().await.0, 403);
        assert_eq!(api.rest(&get).by(&bank.otto).problem().await.0, 404);
        let query = "query($id: ID!) { guardian(memberId: $id) { name asMember { name } member { name } } }";
        let seen = api.data(&bank.amira, query, json!({ "id": bank.cleo.member.to_string() })).await;
        assert_eq!(seen["guardian"], json!({ "name": "Amira", "asMember": { "name": "Amira" }, "member": { "name": "Cleo" } }));
    }

    async fn what_a_helper_did_is_listed(bank: Bank) {
        let api = Api::serve(&bank).await;
        for minutes in [10, 20] {
            bank.app.log_exchange(&bank.nadia.actor, bank.hours(bank.rosa, bank.ben.member, minutes), &key()).await.unwrap();
        }
        let offer = crate::listings::offer(&bank, bank.rosa, "Bread");
        let listing = bank.app.publish_listing(&bank.nadia.actor, offer, None).await.unwrap().listing.id;
        let path = format!("/members/{}/helper-deeds", bank.rosa);
        let first = api.rest(&format!("GET {path}?limit=1")).by(&bank.samuel).ok().await;
        assert_eq!((&first["data"][0]["steps"], &first["data"][0]["listingId"], &first["page"]["hasMore"]),
            (&json!(["LISTING"]), &json!(listing.to_string()), &json!(true)));
        let cursor = first["page"]["nextCursor"].as_str().unwrap();
        let rest = api.rest(&format!("GET {path}?limit=5&cursor={cursor}")).by(&bank.samuel).ok().await;
        assert_eq!(rest["data"].as_array().unwrap().len(), 2);
        assert_eq!(api.rest(&format!("GET {path}")).by(&bank.cleo).problem().await.0, 403);
        assert_eq!(api.rest(&format!("GET {path}")).by(&bank.otto).problem().await.0, 404);
        let query = "query($id: ID!) { helperDeeds(memberId: $id, first: 2) { nodes { steps helper { name } listing { title } exchange { minutes } }
            pageInfo { hasNextPage } } }";
        let seen = api.data(&bank.samuel, query, json!({ "id": bank.rosa.to_string() })).await;
        assert_eq!(seen["helperDeeds"]["nodes"][0], json!({ "steps": ["LISTING"], "helper": { "name": "Nadia" }, "listing": { "title": "Bread" }, "exchange": null }));
        assert_eq!((&seen["helperDeeds"]["nodes"][1]["steps"], &seen["helperDeeds"]["pageInfo"]["hasNextPage"]), (&json!(["LOGGED"]), &json!(true)));
    }

    async fn two_records_become_one_once_and_the_old_statement_is_read(bank: Bank) {
        let api = Api::serve(&bank).await;
        let benet = bank.join("Benet").await;
        bank.app.log_exchange(&bank.cleo.actor, bank.hours(benet.member, bank.cleo.member, 90), &key()).await.unwrap();
        let line = format!("POST /members/{}/merge", bank.ben.member);
        let body = json!({ "fromId": benet.member.to_string(), "fromVersion": 1 });
        assert_eq!(api.rest(&line).by(&bank.samuel).seen("\"v1\"").json(&body).problem().await.1, "IDEMPOTENCY_KEY_MISSING");
        assert_eq!(api.rest(&line).by(&bank.cleo).seen("\"v1\"").key("m").json(&body).problem().await.0, 403);
        let merged = api.rest(&line).by(&bank.samuel).seen("\"v1\"").key("m").json(&body).send().await;
        assert_eq!((merged.status, &merged.body["id"]), (200, &json!(bank.ben.member.to_string())), "{merged:?}");
        let again = api.rest(&line).by(&bank.samuel).seen("\"v1\"").key("m").json(&body).send().await;
        assert_eq!((&again.body, again.header("idempotency-replayed")), (&merged.body, "true"));
        let old = api.rest(&format!("GET /members/{}", benet.member)).by(&bank.cleo).ok().await;
        assert_eq!((&old["id"], &old["mergedIntoId"]), (&json!(bank.ben.member.to_string()), &json!(null)));
        let path = format!("GET /members/{}/former-statement", benet.member);
        let lines = api.rest(&path).by(&benet).ok().await;
        let changes: Vec<_> = lines["data"].as_array().unwrap().iter().map(|line| line["changeMinutes"].as_i64().unwrap()).collect();
        assert_eq!(changes, [-90, 90]);
        assert_eq!(api.rest(&path).by(&bank.cleo).problem().await.0, 403);
        assert_eq!(api.rest(&path).by(&bank.otto).problem().await.0, 404);
        // The line by which time went on names the record that it came from.
        let query = "query($id: ID!) { statement(memberId: $id) { nodes { changeMinutes other { name state mergedIntoId } } }
            formerStatement(memberId: $id) { nodes { changeMinutes } } }";
        let seen = api.data(&bank.ben, query, json!({ "id": benet.member.to_string() })).await;
        let other = json!({ "name": "Benet", "state": "MERGED", "mergedIntoId": bank.ben.member.to_string() });
        assert_eq!(seen["statement"]["nodes"], json!([{ "changeMinutes": 90, "other": other }]));
        assert_eq!(seen["formerStatement"]["nodes"], json!([{ "changeMinutes": -90 }, { "changeMinutes": 90 }]));
        bank.verify().await;
    }

    async fn whoever_helps_and_whoever_closed_a_concern_are_named_as_members(bank: Bank) {
        let api = Api::serve(&bank).await;
        let nadia = json!(bank.nadia.member.to_string());
        let mandates = api.rest(&format!("GET /members/{}/helpers", bank.rosa)).by(&bank.samuel).ok().await;
        assert_eq!(mandates["data"][0]["helperId"], nadia);
        assert_eq!(api.rest("GET /me").by(&bank.nadia).ok().await["helps"][0]["helperId"], nadia);
        let choose = json!({ "helperId": bank.ben.member.to_string(), "scopes": ["EXCHANGES"], "until": "2027-05-01T00:00:00Z" });
        let chosen = api.rest(&format!("POST /members/{}/helpers", bank.amira.member)).by(&bank.amira).json(&choose).ok().await;
        assert_eq!(chosen["helperId"], json!(bank.ben.member.to_string()));
        let raise = json!({ "about": { "memberId": bank.ben.member.to_string() }, "text": "He shouted." });
        let raised = api.rest(&format!("POST /members/{}/concerns", bank.amira.member)).by(&bank.amira).json(&raise).ok().await;
        assert_eq!(raised["closedById"], json!(null));
        let at = format!("/banks/{}/concerns/{}", bank.id, raised["id"].as_str().unwrap());
        let close = json!({ "note": "We talked." });
        let closed = api.rest(&format!("POST {at}/close")).by(&bank.ines).seen("\"v1\"").json(&close).ok().await;
        let ines = json!(bank.ines.member.to_string());
        assert_eq!((&closed["closedById"], &closed["state"]), (&ines, &json!("CLOSED")));
        let stale = api.rest(&format!("POST {at}/close")).by(&bank.ines).seen("\"v1\"").json(&close).send().await;
        assert_eq!((stale.status, &stale.body["current"]), (412, &closed), "{stale:?}");
        let mine = api.rest(&format!("GET /banks/{}/my-concerns", bank.id)).by(&bank.amira).ok().await;
        assert_eq!((&mine["data"][0]["closedById"], &api.rest(&format!("GET {at}")).by(&bank.amira).ok().await["closedById"]), (&ines, &ines));
        let query = "query($bank: ID!) { myConcerns(bankId: $bank, first: 1) { nodes { closedBy { id } } } }";
        let seen = api.data(&bank.amira, query, json!({ "bank": bank.id.to_string() })).await;
        assert_eq!(seen["myConcerns"]["nodes"][0]["closedBy"]["id"], ines);
    }

    async fn hours_of_a_record_that_became_another_name_the_one_that_stays(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut old = Vec::new();
        for n in 0..4 {
            let twin = bank.join(&format!("Benet {n}")).await;
            bank.app.log_exchange(&bank.cleo.actor, bank.hours(twin.member, bank.cleo.member, 10), &key()).await.unwrap();
            let line = format!("POST /members/{}/merge", bank.ben.member);
            let body = json!({ "fromId": twin.member.to_string(), "fromVersion": 1 });
            let tag = format!("\"v{}\"", n + 1);
            api.rest(&line).by(&bank.samuel).seen(&tag).key(&format!("m{n}")).json(&body).ok().await;
            old.push(twin.member.to_string());
        }
        let query = "query($bank: ID!, $first: Int!) { exchanges(bankId: $bank, first: $first) { nodes { giver { id name state } receiver { name } } } }";
        let mut counts = Vec::new();
        for first in [1, 1, 4] {
            let before = bank.store.statements();
            let seen = api.data(&bank.cleo, query, json!({ "bank": bank.id.to_string(), "first": first })).await;
            counts.push(bank.store.statements() - before);
            for hours in seen["exchanges"]["nodes"].as_array().unwrap() {
                let ben = json!({ "id": bank.ben.member.to_string(), "name": "Ben", "state": "ACTIVE" });
                assert_eq!((&hours["giver"], &hours["receiver"]["name"]), (&ben, &json!("Cleo")));
            }
        }
        assert_eq!(counts[1], counts[2], "{counts:?} (the first warms up)");
        // In REST the id is the one that was written down; it goes on to answer.
        let page = api.rest(&format!("GET /banks/{}/exchanges?limit=1", bank.id)).by(&bank.cleo).ok().await;
        let giver = page["data"][0]["giverId"].as_str().unwrap();
        assert!(old.iter().any(|id| id == giver), "{giver}");
        assert_eq!(api.rest(&format!("GET /members/{giver}")).by(&bank.cleo).ok().await["id"], json!(bank.ben.member.to_string()));
    }
}
