//! Concerns over GraphQL and REST.

use serde_json::{Value, json};

use super::*;
use crate::api::Api;

const RAISE: &str = "mutation($input: RaiseConcernInput!) { raiseConcern(input: $input) {
    concern { id state reach text version raisedBy { name } about { name } exchange { id } listing { id } }
    userErrors { code path } } }";
const CLOSE: &str = "mutation($input: CloseConcernInput!) { closeConcern(input: $input) {
    concern { id state note version closedBy { name } } userErrors { code path } } }";
const SEEN: &str = "query($bank: ID!, $state: ConcernState) { concerns(bankId: $bank, state: $state) {
    nodes { id text raisedBy { name } } } }";
const MINE: &str = "query($bank: ID!) { myConcerns(bankId: $bank) { nodes { id state note closedBy { name } } } }";

fn about(who: &Who, about: Value) -> Value {
    json!({ "input": { "memberId": who.member.to_string(), "about": about, "text": "لا أشعر بالأمان" } })
}

on_both_engines! {
    async fn a_concern_is_raised_seen_and_closed_over_graphql(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mo = moderator(&bank, "Mo").await;
        let in_bank = json!({ "bank": bank.id.to_string() });
        let ben = json!({ "memberId": bank.ben.member.to_string() });
        let raised = api.data(&bank.amira, RAISE, about(&bank.amira, ben.clone())).await["raiseConcern"]["concern"].clone();
        assert_eq!((&raised["state"], &raised["reach"], &raised["about"]["name"], &raised["version"]),
            (&json!("OPEN"), &json!("MODERATORS"), &json!("Ben"), &json!(1)));
        let seen = api.data(&mo, SEEN, in_bank.clone()).await;
        assert_eq!(seen["concerns"]["nodes"], json!([{ "id": raised["id"], "text": "لا أشعر بالأمان", "raisedBy": { "name": "Amira" } }]));
        // The subject finds nothing by any road, and neither does somebody from next door.
        let one = "query($bank: ID!, $id: ID!) { concern(bankId: $bank, id: $id) { text } }";
        let by_id = json!({ "bank": bank.id.to_string(), "id": raised["id"] });
        for who in [&bank.ben, &bank.otto, &bank.samuel] {
            assert_eq!(api.data(who, one, by_id.clone()).await["concern"], json!(null));
        }
        for who in [&bank.amira, &mo] {
            assert_eq!(api.data(who, one, by_id.clone()).await["concern"]["text"], "لا أشعر بالأمان");
        }
        assert_eq!(api.code(Some(&bank.ben), SEEN, in_bank.clone()).await, "FORBIDDEN");
        assert_eq!(api.data(&bank.otto, SEEN, in_bank.clone()).await["concerns"], json!(null));
        assert_eq!(api.code(None, SEEN, in_bank.clone()).await, "UNAUTHENTICATED");
        let close = |version: i64, note: &str| json!({ "input": { "bankId": bank.id.to_string(), "concernId": raised["id"],
            "expectedVersion": version, "note": note } });
        let empty = api.data(&mo, CLOSE, close(1, " ")).await;
        assert_eq!(empty["closeConcern"]["userErrors"], json!([{ "code": "INVALID", "path": ["input", "note"] }]));
        let closed = api.data(&mo, CLOSE, close(1, "Spoken with both.")).await;
        assert_eq!(closed["closeConcern"]["concern"]["closedBy"]["name"], "Mo");
        let late = api.data(&bank.ines, CLOSE, close(1, "Again.")).await;
        assert_eq!(late["closeConcern"]["userErrors"][0]["code"], "STALE");
        assert_eq!(late["closeConcern"]["concern"]["note"], "Spoken with both.");
        let mine = api.data(&bank.amira, MINE, in_bank.clone()).await;
        assert_eq!(mine["myConcerns"]["nodes"], json!([{ "id": raised["id"], "state": "CLOSED", "note": "Spoken with both.", "closedBy": { "name": "Mo" } }]));
        let open = json!({ "bank": bank.id.to_string(), "state": "OPEN" });
        assert_eq!(api.data(&mo, SEEN, open).await["concerns"]["nodes"], json!([]));
        // Oneself is no concern; one thing at a time.
        let own = api.data(&bank.ben, RAISE, about(&bank.ben, ben.clone())).await;
        assert_eq!(own["raiseConcern"]["userErrors"], json!([{ "code": "INVALID", "path": ["input", "about"] }]));
        let two = json!({ "memberId": bank.ben.member.to_string(), "listingId": "listing_x" });
        assert!(api.ask(Some(&bank.amira), RAISE, about(&bank.amira, two)).await["errors"].is_array());
        let kind = json!({ "exchangeId": bank.ben.member.to_string() });
        assert_eq!(api.code(Some(&bank.amira), RAISE, about(&bank.amira, kind)).await, "BAD_USER_INPUT");
    }

    async fn a_concern_is_raised_seen_and_closed_over_rest(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mo = moderator(&bank, "Mo").await;
        let hours = bank.hours(bank.ben.member, bank.amira.member, 60);
        let exchange = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
        let raise = format!("POST /members/{}/concerns", bank.amira.member);
        let body = json!({ "about": { "exchangeId": exchange.to_string() }, "text": "我不放心" });
        let made = api.rest(&raise).by(&bank.amira).json(&body).send().await;
        assert_eq!((made.status, &made.body["aboutId"], &made.body["exchangeId"]),
            (201, &json!(bank.ben.member.to_string()), &json!(exchange.to_string())), "{made:?}");
        let id = made.body["id"].as_str().unwrap();
        let path = format!("/banks/{}/concerns", bank.id);
        assert!(made.header("location").ends_with(&format!("{path}/{id}")));
        let seen = api.rest(&format!("GET {path}?state=OPEN&limit=1")).by(&mo).ok().await;
        assert_eq!((&seen["data"][0]["id"], &seen["page"]["hasMore"]), (&json!(id), &json!(false)));
        for (who, status) in [(&bank.ben, 403), (&bank.otto, 404)] {
            assert_eq!(api.rest(&format!("GET {path}")).by(who).problem().await.0, status);
            let hidden = api.rest(&format!("GET {path}/{id}")).by(who).problem().await;
            assert_eq!(hidden, (404, "NOT_FOUND".to_owned()));
        }
        let one = api.rest(&format!("GET {path}/{id}")).by(&mo).send().await;
        let close = format!("POST {path}/{id}/close");
        let note = json!({ "note": "We talked." });
        assert_eq!(api.rest(&close).by(&mo).json(&note).problem().await.0, 428);
        let closed = api.rest(&close).by(&mo).seen(one.tag()).json(&note).send().await;
        assert_eq!((closed.status, &closed.body["state"], &closed.body["version"]), (200, &json!("CLOSED"), &json!(2)), "{closed:?}");
        assert_eq!(api.rest(&close).by(&mo).seen(one.tag()).json(&note).problem().await, (412, "STALE".to_owned()));
        let mine = api.rest(&format!("GET /banks/{}/my-concerns", bank.id)).by(&bank.amira).ok().await;
        assert_eq!(mine["data"][0]["note"], "We talked.");
        let both = json!({ "about": { "memberId": bank.ben.member.to_string(), "exchangeId": exchange.to_string() }, "text": "x" });
        assert_eq!(api.rest(&raise).by(&bank.amira).json(&both).problem().await.0, 400);
        let other = api.rest(&format!("POST /members/{}/concerns", bank.ben.member)).by(&bank.amira).json(&body).problem().await;
        assert_eq!(other.0, 403);
    }
}
