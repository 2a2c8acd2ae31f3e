//! What coordinators, and nobody else, do with webhooks, through both transports.

use app::webhook::EventKind;
use domain::Refusal;
use domain::policy::Scope;
use domain::webhook::WEBHOOKS_MAX;
use reqwest::{Method, Response};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::*;
use crate::bank::Who;
use crate::events::logged;

/// Everything that is kept of webhooks, as one text.
pub async fn kept_text(bank: &Bank) -> String {
    let reader = bank.store.reader();
    let sql = "SELECT sealed_secret || ' ' || COALESCE(sealed_before, '') || ' ' || url AS text FROM webhook";
    let statement = Statement::from_string(reader.get_database_backend(), sql);
    let rows = reader.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get::<String>("", "text").unwrap())
        .collect()
}

/// How many rows a table has.
pub async fn rows(bank: &Bank, table: &str) -> i64 {
    let reader = bank.store.reader();
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let statement = Statement::from_string(reader.get_database_backend(), sql);
    let row = reader.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

async fn rest(
    world: &World,
    who: &Who,
    method: Method,
    path: &str,
    tag: Option<&str>,
    body: Option<Value>,
) -> Response {
    let token = world.api.token(who, Scope::ALL).await;
    let mut request = world
        .api
        .client()
        .request(method, format!("{}/api/v1{path}", world.api.url))
        .bearer_auth(token);
    if let Some(tag) = tag {
        request = request.header("if-match", tag);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    request.send().await.unwrap()
}

fn tag(response: &Response) -> String {
    response.headers()["etag"].to_str().unwrap().to_owned()
}

const REGISTER: &str = "mutation($input: RegisterWebhookInput!) { registerWebhook(input: $input) {
    secret webhook { id url label kinds state version createdBy { name } } userErrors { code path message } } }";
const PAUSE: &str = "mutation($input: WebhookStepInput!) { pauseWebhook(input: $input) {
    webhook { state version } userErrors { code } } }";
const ROTATE: &str = "mutation($input: WebhookStepInput!) { rotateWebhookSecret(input: $input) {
    secret webhook { version bothSignUntil } userErrors { code } } }";
const TEST: &str = "mutation($input: SendTestEventInput!) { sendTestEvent(input: $input) {
    delivery { eventId eventType subjectId attempt state } userErrors { code } } }";
const LOG: &str = "query($id: ID!, $after: String) { webhookDeliveries(webhookId: $id, first: 2, after: $after) {
    nodes { id eventType state status failure responseMillis nextAttemptAt } pageInfo { hasNextPage endCursor } } }";

on_both_engines! {
    async fn api_39_a_coordinator_registers_one_tries_it_out_and_reads_its_log(bank: Bank) {
        let world = World::open(&bank).await;
        let receiver = Receiver::open().await;
        let input = json!({ "bankId": bank.id.to_string(), "url": receiver.url, "kinds": ["LISTING", "EXCHANGE", "LISTING"], "label": "Diari" });
        let made = world.api.data(&bank.ines, REGISTER, json!({ "input": input })).await["registerWebhook"].take();
        assert_eq!(made["userErrors"], json!([]));
        let webhook = &made["webhook"];
        assert_eq!((&webhook["kinds"], &webhook["state"], &webhook["label"], &webhook["createdBy"]["name"]),
            (&json!(["EXCHANGE", "LISTING"]), &json!("ACTIVE"), &json!("Diari"), &json!("Inés")));
        let test = json!({ "input": { "webhookId": webhook["id"] } });
        let sent = world.api.data(&bank.ines, TEST, test.clone()).await["sendTestEvent"]["delivery"].take();
        assert_eq!((&sent["eventType"], &sent["subjectId"], &sent["state"]), (&json!("webhook.ping"), &webhook["id"], &json!("WAITING")));
        world.turn().await;
        let message = receiver.take().remove(0);
        assert_eq!((&json!(message.id), &message.body["type"]), (&sent["eventId"], &json!("webhook.ping")));
        assert_eq!(message.signatures, [message.signed_by(made["secret"].as_str().unwrap())]);
        for minutes in 1..=3 {
            logged(&bank, &bank.ben, minutes).await;
        }
        world.turn().await;
        let mut variables = json!({ "id": webhook["id"] });
        let mut seen = Vec::new();
        loop {
            let page = world.api.data(&bank.ines, LOG, variables.clone()).await["webhookDeliveries"].take();
            seen.extend(page["nodes"].as_array().unwrap().clone());
            // What is sent meanwhile is not seen twice.
            world.api.data(&bank.ines, TEST, test.clone()).await;
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            variables["after"] = page["pageInfo"]["endCursor"].clone();
        }
        let types: Vec<_> = seen.iter().map(|one| one["eventType"].clone()).collect();
        assert_eq!(types, ["exchange.changed", "exchange.changed", "exchange.changed", "webhook.ping"]);
        assert!(seen.iter().all(|one| one["state"] == "SUCCEEDED" && one["status"] == 204), "{seen:?}");
    }

    async fn a_closed_or_odd_address_is_refused_in_words(bank: Bank) {
        let api = Api::serve(&bank).await;
        for url in ["http://hours.example.org/", "https://127.0.0.1/", "https://10.0.0.1:8443/x", "https://user:word@hours.example.org/",
            "https://[::ffff:169.254.169.254]/", "https://localhost/", "hours"] {
            let input = json!({ "bankId": bank.id.to_string(), "url": url, "kinds": ["EXCHANGE"] });
            let made = api.data(&bank.ines, REGISTER, json!({ "input": input })).await["registerWebhook"].take();
            let error = &made["userErrors"][0];
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "url"])), "{url}");
            assert!(error["message"].as_str().unwrap().contains("https://") && made["secret"].is_null(), "{error}");
        }
        let input = json!({ "bankId": bank.id.to_string(), "url": "https://Hours.Example.org", "kinds": ["EXCHANGE"] });
        let made = api.data(&bank.ines, REGISTER, json!({ "input": input })).await["registerWebhook"].take();
        assert_eq!(made["webhook"]["url"], "https://hours.example.org/");
        let input = json!({ "bankId": bank.id.to_string(), "url": "https://hours.example.org", "kinds": [] });
        let none = api.data(&bank.ines, REGISTER, json!({ "input": input })).await["registerWebhook"].take();
        assert_eq!(none["userErrors"][0]["path"], json!(["input", "kinds"]));
    }

    async fn others_see_nothing_of_it_and_cannot_touch_it(bank: Bank) {
        let world = World::open(&bank).await;
        let id = world.webhook.id;
        let step = world.step(&bank).await;
        for (who, code) in [(&bank.otto, "NOT_FOUND"), (&bank.amira, "FORBIDDEN"), (&bank.yusuf, "FORBIDDEN"), (&bank.samuel, "FORBIDDEN")] {
            let actor = &who.actor;
            assert_eq!(world.app.webhook(actor, id).await.unwrap_err().code(), code);
            assert_eq!(world.app.webhooks(actor, bank.id).await.unwrap_err().code(), code);
            assert_eq!(world.app.deliveries(actor, id, Window::first(10)).await.unwrap_err().code(), code);
            assert_eq!(world.app.pause_webhook(actor, step).await.unwrap_err().code(), code);
            assert_eq!(world.app.rotate_webhook_secret(actor, step).await.err().unwrap().code(), code);
            assert_eq!(world.app.send_test_event(actor, id).await.unwrap_err().code(), code);
            assert_eq!(world.app.replay_webhook(actor, id, bank.app.now()).await.unwrap_err().code(), code);
        }
        let narrow = app::Actor::Person {
            person: bank.ines.person,
            scopes: vec![Scope::ExchangesRead],
            via: app::actor::Credential::Direct,
        };
        let refused = world.app.webhooks(&narrow, bank.id).await.unwrap_err();
        assert!(matches!(refused, app::AppError::Domain(domain::Error::ScopeNeeded { scope: "bank:manage" })));
        let query = "query($id: ID!) { webhook(id: $id) { url } webhookDeliveries(webhookId: $id) { nodes { id } } }";
        let seen = world.api.data(&bank.otto, query, json!({ "id": id.to_string() })).await;
        assert_eq!(seen, json!({ "webhook": null, "webhookDeliveries": null }));
        assert_eq!(world.api.code(Some(&bank.amira), query, json!({ "id": id.to_string() })).await, "FORBIDDEN");
        let missing = rest(&world, &bank.otto, Method::GET, &format!("/webhooks/{id}"), None, None).await;
        assert_eq!(missing.status(), 404);
        assert_eq!(world.now(&bank).await, world.webhook);
    }

    async fn a_bank_has_ten_of_them_however_many_are_registered_at_once(bank: Bank) {
        let world = World::open(&bank).await;
        let attempts = (0..15).map(|_| {
            let (app, actor, url) = (world.app.clone(), bank.ines.actor.clone(), world.receiver.url.clone());
            let command = RegisterWebhook {
                bank: bank.id,
                url: Endpoint::try_new(&url).unwrap(),
                kinds: vec![EventKind::Exchange],
                label: None,
            };
            tokio::spawn(async move { app.register_webhook(&actor, command, None).await.map(|_| ()) })
        });
        let mut made = 1;
        for attempt in attempts.collect::<Vec<_>>() {
            match attempt.await.unwrap() {
                Ok(()) => made += 1,
                Err(error) => assert_eq!(error.refusal(), Some(&Refusal::TooMany { max: WEBHOOKS_MAX })),
            }
        }
        assert_eq!(made, WEBHOOKS_MAX);
        assert_eq!(world.app.webhooks(&bank.ines.actor, bank.id).await.unwrap().len(), 10);
    }

    async fn a_stale_version_changes_nothing_in_both_transports(bank: Bank) {
        let world = World::open(&bank).await;
        let id = world.webhook.id.to_string();
        let step = json!({ "input": { "webhookId": id, "expectedVersion": 1 } });
        let paused = world.api.data(&bank.ines, PAUSE, step.clone()).await["pauseWebhook"].take();
        assert_eq!(paused["webhook"], json!({ "state": "PAUSED", "version": 2 }));
        for (document, field) in [(PAUSE, "pauseWebhook"), (ROTATE, "rotateWebhookSecret")] {
            let stale = world.api.data(&bank.ines, document, step.clone()).await[field].take();
            assert_eq!((&stale["userErrors"][0]["code"], &stale["webhook"]["version"]), (&json!("STALE"), &json!(2)));
            assert!(stale.get("secret").is_none_or(Value::is_null));
        }
        let path = format!("/webhooks/{id}");
        let seen = rest(&world, &bank.ines, Method::GET, &path, None, None).await;
        let old = tag(&seen);
        let kinds = json!({ "kinds": ["MEMBER"], "label": "Nou" });
        let bare = rest(&world, &bank.ines, Method::PATCH, &path, None, Some(kinds.clone())).await;
        assert_eq!(bare.status(), 428);
        let done = rest(&world, &bank.ines, Method::PATCH, &path, Some(&old), Some(kinds.clone())).await;
        assert_eq!(done.status(), 200);
        let done: Value = done.json().await.unwrap();
        assert_eq!((&done["kinds"], &done["label"], &done["url"]), (&json!(["MEMBER"]), &json!("Nou"), &json!(world.receiver.url)));
        let stale = rest(&world, &bank.ines, Method::PATCH, &path, Some(&old), Some(kinds)).await;
        assert_eq!(stale.status(), 412);
        let made = json!({ "url": world.receiver.url, "kinds": ["BANK"] });
        let made = rest(&world, &bank.ines, Method::POST, &format!("/banks/{}/webhooks", bank.id), None, Some(made)).await;
        assert_eq!(made.status(), 201);
        let place = made.headers()["location"].to_str().unwrap().to_owned();
        let made: Value = made.json().await.unwrap();
        assert!(place.ends_with(made["webhook"]["id"].as_str().unwrap()) && made["secret"].as_str().unwrap().starts_with("whsec_"));
        let one = rest(&world, &bank.ines, Method::GET, &path, None, None).await;
        let ended = rest(&world, &bank.ines, Method::DELETE, &path, Some(&tag(&one)), None).await;
        assert_eq!(ended.status(), 200);
        assert_eq!(rest(&world, &bank.ines, Method::GET, &path, None, None).await.status(), 404);
        let list = rest(&world, &bank.ines, Method::GET, &format!("/banks/{}/webhooks", bank.id), None, None).await;
        let list: Value = list.json().await.unwrap();
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
    }
}
