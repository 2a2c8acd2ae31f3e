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
        let listing = bank.app.publish_listing(&bank.nadia.actor, offer).await.unwrap().listing.id;
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
}
