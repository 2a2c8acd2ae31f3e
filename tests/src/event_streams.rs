//! GraphQL over server-sent events (API 38): graphql-sse in distinct connections mode, read by a real client.

mod slow;

use std::time::Duration;

use evenhour::graphql::streams::StreamSettings;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::bank::{Bank, Engine, key};
use crate::events::logged;
use crate::sockets::{EXCHANGES, Live};

const SOON: Duration = Duration::from_secs(20);

/// An event of a stream.
#[derive(Debug, Default, PartialEq)]
struct Event {
    name: String,
    id: Option<String>,
    data: Value,
    comment: bool,
}

/// A client's ear.
struct Ear {
    body: BoxStream<'static, String>,
    rest: String,
}

impl Ear {
    async fn open(request: RequestBuilder) -> Self {
        let response = request.header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
        let kind = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(kind, "text/event-stream; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let body = response.bytes_stream();
        let body = body.map(|chunk| String::from_utf8(chunk.unwrap_or_default().to_vec()).unwrap());
        Self {
            body: body.boxed(),
            rest: String::new(),
        }
    }

    /// The next event; nothing at the end.
    async fn next(&mut self) -> Option<Event> {
        while !self.rest.contains("\n\n") {
            let chunk = tokio::time::timeout(SOON, self.body.next())
                .await
                .expect("a word within 20 seconds")?;
            self.rest.push_str(&chunk);
        }
        let (block, rest) = self.rest.split_once("\n\n").unwrap();
        let (block, rest) = (block.to_owned(), rest.to_owned());
        self.rest = rest;
        let mut event = Event::default();
        for line in block.lines() {
            match line.split_once(':').unwrap() {
                ("", _) => event.comment = true,
                ("event", name) => name.trim().clone_into(&mut event.name),
                ("id", id) => event.id = Some(id.trim().to_owned()),
                ("data", "") => {}
                ("data", data) => event.data = serde_json::from_str(data).unwrap(),
                other => panic!("{other:?}"),
            }
        }
        Some(event)
    }

    /// The next that is no comment.
    async fn event(&mut self) -> Event {
        loop {
            let event = self.next().await.expect("another event");
            if !event.comment {
                return event;
            }
        }
    }
}

fn post(live: &Live, token: Option<&str>, query: &str, variables: Value) -> RequestBuilder {
    let body = json!({ "query": query, "variables": variables });
    let request = live
        .api
        .client()
        .post(format!("{}/graphql/stream", live.api.url))
        .json(&body);
    match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert!(body.get("data").is_none(), "{body:#}");
    (status, crate::api::code(&body))
}

on_both_engines! {
    async fn api_38_a_subscription_is_read_and_goes_on_from_the_last_event_id(bank: Bank) {
        let live = Live::serve(&bank).await;
        let token = live.api.token(&bank.ben, domain::policy::Scope::ALL).await;
        let variables = json!({ "bank": bank.id.to_string() });
        let mut ear = Ear::open(post(&live, Some(&token), EXCHANGES, variables.clone())).await;
        let ready = ear.event().await;
        assert_eq!(ready.data["data"]["exchangeChanged"]["kind"], "READY");
        let id = logged(&bank, &bank.ben, 60).await;
        let event = ear.event().await;
        assert_eq!(event.name, "next");
        let told = &event.data["data"]["exchangeChanged"];
        assert_eq!(told["exchange"]["giver"]["name"], "Amira");
        assert_eq!(told["cursor"].as_str(), event.id.as_deref());
        assert!(event.data["extensions"]["cost"]["requested"].is_number());
        drop(ear);
        bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap();
        let again = post(&live, Some(&token), EXCHANGES, variables).header("last-event-id", event.id.unwrap());
        let mut ear = Ear::open(again).await;
        assert_eq!(ear.event().await.data["data"]["exchangeChanged"]["kind"], "READY");
        assert_eq!(ear.event().await.data["data"]["exchangeChanged"]["exchange"]["state"], "CONFIRMED");
        live.end().await;
    }

    async fn a_query_and_a_mutation_have_one_answer_and_then_complete(bank: Bank) {
        let live = Live::serve(&bank).await;
        let token = live.api.token(&bank.amira, domain::policy::Scope::ALL).await;
        let url = format!("{}/graphql/stream?query=%7Bme%7BpersonId%7D%7D", live.api.url);
        let get = live.api.client().get(url).bearer_auth(&token);
        let mutation = post(&live, Some(&token), "mutation { logExchange(input: null) { userErrors { code } } }", json!({}));
        let mut ear = Ear::open(get).await;
        assert_eq!(ear.event().await.data["data"]["me"]["personId"], bank.amira.person.to_string());
        let complete = ear.event().await;
        assert_eq!((complete.name.as_str(), complete.data), ("complete", Value::Null));
        assert!(ear.next().await.is_none());
        let mut ear = Ear::open(mutation).await;
        assert_eq!(crate::api::code(&ear.event().await.data), "BAD_USER_INPUT");
        assert_eq!(ear.event().await.name, "complete");
        live.end().await;
    }
}

#[tokio::test]
async fn what_is_not_carried_out_is_answered_before_any_event() {
    let bank = Bank::open(Engine::Sqlite).await.unwrap();
    let live = Live::serve(&bank).await;
    let url = format!("{}/graphql/stream", live.api.url);
    let send = |request: RequestBuilder| async { request.header("accept", "text/event-stream").send().await.unwrap() };
    let asked = |query: &str| post(&live, None, query, json!({}));
    let long = format!("{{ __typename {} }}", " ".repeat(70_000));
    assert_eq!(
        problem(send(asked(&long)).await).await,
        (413, "QUERY_TOO_LARGE".to_owned())
    );
    let bad = send(asked("{ __typename }").bearer_auth("nobody")).await;
    assert!(bad.headers().contains_key("www-authenticate"));
    assert_eq!(problem(bad).await, (401, "UNAUTHENTICATED".to_owned()));
    let deaf = asked("{ __typename }")
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(problem(deaf).await, (406, "NOT_ACCEPTABLE".to_owned()));
    let changing = live
        .api
        .client()
        .get(format!("{url}?query=mutation%7BsignOut%7B__typename%7D%7D"));
    assert_eq!(
        problem(send(changing).await).await,
        (405, "METHOD_NOT_ALLOWED".to_owned())
    );
    let put = send(live.api.client().put(&url)).await;
    assert_eq!(put.headers()["allow"], "GET, POST");
    assert_eq!(problem(put).await, (405, "METHOD_NOT_ALLOWED".to_owned()));
    live.end().await;
}

/// The protocol wants it so: an `EventSource` shows its page nothing of an answer with another status.
#[tokio::test]
async fn what_the_operation_itself_is_refused_for_is_told_by_an_event() {
    let bank = Bank::open(Engine::Sqlite).await.unwrap();
    let live = Live::serve(&bank).await;
    let follow = |bank: &str| format!("subscription {{ exchangeChanged(bankId: \"{bank}\") {{ cursor }} }}");
    let narrow = live.api.token(&bank.ben, &[domain::policy::Scope::ListingsRead]).await;
    let (own, other) = (follow(&bank.id.to_string()), follow(&bank.other.to_string()));
    for (token, query, code) in [
        (None, own.as_str(), "UNAUTHENTICATED"),
        (Some(&narrow), &own, "FORBIDDEN"),
        (Some(&narrow), &other, "FORBIDDEN"),
        (None, &follow("bank_x"), "BAD_USER_INPUT"),
        (None, "{", "GRAPHQL_PARSE_FAILED"),
        (None, "{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let mut ear = Ear::open(post(&live, token.map(String::as_str), query, json!({}))).await;
        let event = ear.event().await;
        assert_eq!((event.name.as_str(), event.id), ("next", None), "{query}");
        assert_eq!(crate::api::code(&event.data), code, "{query}");
        assert!(event.data.get("data").is_none(), "{}", event.data);
        assert_eq!(ear.event().await.name, "complete", "{query}");
        assert!(ear.next().await.is_none());
    }
    live.end().await;
}

#[tokio::test]
async fn api_38_a_token_that_ends_ends_the_stream_with_a_code() {
    let bank = Bank::open(Engine::Sqlite).await.unwrap();
    let keep_alive = Duration::from_millis(100);
    let live = Live::of(
        &bank,
        bank.app.clone(),
        StreamSettings {
            keep_alive,
            ..StreamSettings::default()
        },
    )
    .await;
    let token = live.api.token(&bank.ben, domain::policy::Scope::ALL).await;
    let mut ear = Ear::open(post(
        &live,
        Some(&token),
        EXCHANGES,
        json!({ "bank": bank.id.to_string() }),
    ))
    .await;
    ear.event().await;
    assert!(
        ear.next().await.unwrap().comment,
        "a comment shows that the stream lives"
    );
    bank.clock.advance_days(301);
    let event = ear.event().await;
    assert_eq!(crate::api::code(&event.data), "UNAUTHENTICATED");
    assert_eq!(ear.event().await.name, "complete");
    assert!(ear.next().await.is_none());
    live.end().await;
}

#[tokio::test]
async fn a_server_that_stops_ends_the_stream_so_that_its_client_comes_back() {
    let bank = Bank::open(Engine::Sqlite).await.unwrap();
    let live = Live::serve(&bank).await;
    let token = live.api.token(&bank.ben, domain::policy::Scope::ALL).await;
    let mut ear = Ear::open(post(
        &live,
        Some(&token),
        EXCHANGES,
        json!({ "bank": bank.id.to_string() }),
    ))
    .await;
    ear.event().await;
    live.api.app.live().end_streams();
    assert!(ear.next().await.is_none(), "no complete: there is more");
    tokio::time::timeout(SOON, live.api.app.live().streams_ended())
        .await
        .unwrap();
    live.end().await;
}
