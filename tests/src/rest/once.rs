//! What is made under a key is made once, by whichever road it is sent again (API 12, 17).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Who};
use crate::webhooks::asking::rows;

/// One way to make something that moves no time.
struct Making<'a> {
    who: &'a Who,
    mutation: &'static str,
    input: &'static str,
    shows: &'static str,
    table: &'static str,
    /// Where REST has it.
    path: String,
    /// What stands in the path of REST, and in the input of GraphQL.
    place: (&'static str, String),
    body: Value,
    /// The same command with something else in it.
    other: Value,
}

impl Making<'_> {
    fn line(&self) -> String {
        format!("POST {}", self.path)
    }

    /// What GraphQL says under this key: the whole payload.
    async fn graphql(&self, api: &Api, key: Option<&str>, body: &Value) -> Value {
        let query = format!(
            "mutation($input: {}!) {{ did: {}(input: $input) {{ {} userErrors {{ code }} }} }}",
            self.input, self.mutation, self.shows
        );
        let mut input = body.clone();
        input[self.place.0] = json!(self.place.1);
        if let Some(key) = key {
            input["idempotencyKey"] = json!(key);
        }
        api.data(self.who, &query, json!({ "input": input })).await["did"].take()
    }
}

fn makings(bank: &Bank) -> [Making<'_>; 3] {
    let (amira, ben, sants) = (
        bank.amira.member.to_string(),
        bank.ben.member.to_string(),
        bank.id.to_string(),
    );
    let listing = |title: &str| json!({ "kind": "NEED", "title": title, "categoryId": bank.category.to_string() });
    let concern = |text: &str| json!({ "about": { "memberId": ben }, "text": text });
    let webhook =
        |label: &str| json!({ "url": "https://hours.example.org/", "kinds": ["EXCHANGE", "LISTING"], "label": label });
    [
        Making {
            who: &bank.amira,
            mutation: "publishListing",
            input: "PublishListingInput",
            shows: "made: listing { id }",
            table: "listing",
            path: format!("/members/{amira}/listings"),
            place: ("memberId", amira.clone()),
            body: listing("A lamp"),
            other: listing("Two lamps"),
        },
        Making {
            who: &bank.amira,
            mutation: "raiseConcern",
            input: "RaiseConcernInput",
            shows: "made: concern { id }",
            table: "concern",
            path: format!("/members/{amira}/concerns"),
            place: ("memberId", amira),
            body: concern("He shouted."),
            other: concern("He shouted twice."),
        },
        Making {
            who: &bank.ines,
            mutation: "registerWebhook",
            input: "RegisterWebhookInput",
            shows: "made: webhook { id } secret",
            table: "webhook",
            path: format!("/banks/{sants}/webhooks"),
            place: ("bankId", sants),
            body: webhook("one"),
            other: webhook("other"),
        },
    ]
}

/// The id of what REST made, a webhook's beside its secret.
fn id(made: &Value) -> Value {
    let inside = &made["webhook"]["id"];
    if inside.is_null() {
        made["id"].clone()
    } else {
        inside.clone()
    }
}

on_both_engines! {
    async fn api_12_what_is_made_under_a_key_is_made_once_by_either_road(bank: Bank) {
        let api = Api::serve(&bank).await;
        for making in makings(&bank) {
            let name = making.mutation;
            let made = api.rest(&making.line()).by(making.who).key(name).json(&making.body).send().await;
            assert_eq!((made.status, made.header("idempotency-replayed")), (201, ""), "{name} {made:?}");
            let again = api.rest(&making.line()).by(making.who).key(&format!("\"{name}\"")).json(&making.body).send().await;
            assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"), "{name} {again:?}");
            assert_eq!((&again.body, again.header("location")), (&made.body, made.header("location")), "{name}");
            let by_graphql = making.graphql(&api, Some(name), &making.body).await;
            assert_eq!(by_graphql["made"]["id"], id(&made.body), "{name} {by_graphql}");
            if making.table == "webhook" {
                assert_eq!(by_graphql["secret"], made.body["secret"], "the first answer may have been lost");
            }
            let other = api.rest(&making.line()).by(making.who).key(name).json(&making.other).problem().await;
            assert_eq!(other, (422, "IDEMPOTENCY_CONFLICT".to_owned()), "{name}");
            let other = making.graphql(&api, Some(name), &making.other).await;
            assert_eq!(other["userErrors"][0]["code"], "IDEMPOTENCY_CONFLICT", "{name}");
            assert_eq!(rows(&bank, making.table).await, 1, "{name}");
            let unkeyed = making.graphql(&api, None, &making.body).await;
            assert_ne!(unkeyed["made"]["id"], id(&made.body), "{name}");
            assert_eq!(rows(&bank, making.table).await, 2, "{name}");
            let broken = api.rest(&making.line()).by(making.who).key("a key").json(&making.body).problem().await;
            assert_eq!(broken, (400, "BAD_USER_INPUT".to_owned()), "{name}");
        }
        // One key is one command, whatever it makes; another person's is another key.
        let [listing, concern, webhook] = makings(&bank);
        let crossed = api.rest(&concern.line()).by(concern.who).key(listing.mutation).json(&listing.body).send().await;
        assert_eq!(crossed.status, 400, "{crossed:?}");
        let line = format!("POST /members/{}/listings", bank.ines.member);
        assert_eq!(api.rest(&line).by(&bank.ines).key(webhook.mutation).json(&listing.body).problem().await.0, 422);
        let line = format!("POST /members/{}/listings", bank.ben.member);
        assert_eq!(api.rest(&line).by(&bank.ben).key(listing.mutation).json(&listing.body).send().await.status, 201);
        // A refused one claims nothing: mended, it goes through under the same key.
        let far = json!({ "kind": "NEED", "title": "", "categoryId": bank.category.to_string() });
        assert_eq!(api.rest(&line).by(&bank.ben).key("mend").json(&far).problem().await.0, 422);
        assert_eq!(api.rest(&line).by(&bank.ben).key("mend").json(&listing.body).send().await.status, 201);
        // Who lost the right to it is not shown it again.
        let made = api.rest(&webhook.line()).by(webhook.who).key("late").json(&webhook.body).send().await;
        let at = format!("DELETE /webhooks/{}", id(&made.body).as_str().unwrap());
        api.rest(&at).by(webhook.who).seen(made.tag()).ok().await;
        assert_eq!(api.rest(&webhook.line()).by(webhook.who).key("late").json(&webhook.body).problem().await.0, 404);
    }

    async fn api_12_twenty_in_parallel_under_one_key_make_one_thing(bank: Bank) {
        let bank = Arc::new(bank);
        let api = Arc::new(Api::serve(&bank).await);
        for n in 0..3 {
            let tasks = (0..20).map(|_| {
                let (bank, api) = (Arc::clone(&bank), Arc::clone(&api));
                tokio::spawn(async move {
                    let making = &makings(&bank)[n];
                    let made = api.rest(&making.line()).by(making.who).key(making.mutation).json(&making.body).send().await;
                    (made.status, id(&made.body).to_string(), made.header("idempotency-replayed") == "true")
                })
            });
            let answers = futures_util::future::join_all(tasks).await;
            let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
            assert!(answers.iter().all(|answer| (answer.0, &answer.1) == (201, &answers[0].1)), "{answers:?}");
            assert_eq!(answers.iter().filter(|answer| !answer.2).count(), 1, "{answers:?}");
            assert_eq!(rows(&bank, makings(&bank)[n].table).await, 1);
        }
    }
}
