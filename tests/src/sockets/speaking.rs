//! What is said on a socket that stays open.

use super::*;
use crate::bank::Engine;

async fn bank() -> Bank {
    Bank::open(Engine::Sqlite).await.unwrap()
}

#[tokio::test]
async fn a_ping_is_answered_with_what_it_carried() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = Socket::open(&live.api.url).await;
    socket.is_silent().await;
    socket.init(json!({})).await;
    socket
        .say(json!({ "type": "ping", "payload": { "ثانية": [1, null] } }))
        .await;
    assert_eq!(
        socket.text().await,
        json!({ "type": "pong", "payload": { "ثانية": [1, null] } })
    );
    socket.say(json!({ "type": "pong", "payload": {} })).await;
    socket.is_silent().await;
    live.end().await;
}

#[tokio::test]
async fn queries_and_mutations_have_one_answer() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(Some(&bank.amira)).await;
    socket.subscribe("q", "{ me { personId } }", json!({})).await;
    let next = socket.text().await;
    assert_eq!((&next["id"], &next["type"]), (&json!("q"), &json!("next")));
    assert_eq!(next["payload"]["data"]["me"]["personId"], bank.amira.person.to_string());
    assert!(next["payload"]["extensions"]["cost"]["requested"].is_number());
    assert_eq!(socket.text().await, json!({ "id": "q", "type": "complete" }));
    socket.subscribe("m", LOG, hours(&bank)).await;
    let next = socket.text().await;
    assert_eq!(
        next["payload"]["data"]["logExchange"]["exchange"]["state"], "LOGGED",
        "{next:#}"
    );
    assert_eq!(socket.text().await, json!({ "id": "m", "type": "complete" }));
    live.end().await;
}

pub const LOG: &str = "mutation($input: LogExchangeInput!) {
    logExchange(input: $input) { exchange { id state } userErrors { code } }
}";

pub fn hours(bank: &Bank) -> Value {
    json!({ "input": {
        "bankId": bank.id.to_string(), "giverId": bank.amira.member.to_string(),
        "receiverId": bank.ben.member.to_string(), "minutes": 60, "categoryId": bank.category.to_string(),
        "title": "Bicycle", "givenOn": "2026-11-20", "distinct": true, "idempotencyKey": app::Ids::next(&app::OsIds, domain::time::Instant::from_micros(0)).to_string(),
    } })
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_take_back_what_it_asked_for() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let topic = app::live::Topic::Exchanges(bank.id, None);
    let mut ben = bank.app.events_since(&bank.ben.actor, topic, None).await.unwrap();
    for _ in 0..5 {
        let mut socket = live.socket(Some(&bank.amira)).await;
        socket.subscribe("m", LOG, hours(&bank)).await;
        drop(socket);
        tokio::time::timeout(SOON, ben.next())
            .await
            .expect("the hours were logged")
            .unwrap();
    }
    live.end().await;
}

#[tokio::test]
async fn a_request_error_is_told_under_its_id_and_the_socket_goes_on() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(None).await;
    let aliases: String = (0..200).map(|n| format!("a{n}: __typename ")).collect();
    let of = |id: &str| format!("subscription {{ exchangeChanged(bankId: \"{id}\") {{ cursor }} }}");
    let since = |text: &str| {
        format!(
            "subscription {{ listingChanged(bankId: \"{}\", since: \"{text}\") {{ cursor }} }}",
            bank.id
        )
    };
    for (query, code) in [
        ("{".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ {aliases} }}"), "QUERY_TOO_COMPLEX"),
        (of(&bank.id.to_string()), "UNAUTHENTICATED"),
        (of(&bank.amira.member.to_string()), "BAD_USER_INPUT"),
        (since("yesterday"), "BAD_USER_INPUT"),
        (
            since(
                &app::live::Cursor {
                    bank: bank.other,
                    seq: 0,
                }
                .to_string(),
            ),
            "BAD_USER_INPUT",
        ),
        (
            since(
                &app::live::Cursor {
                    bank: bank.id,
                    seq: 1 << 40,
                }
                .to_string(),
            ),
            "EVENTS_GONE",
        ),
    ] {
        socket.subscribe("1", &query, json!({})).await;
        let message = socket.text().await;
        assert_eq!(message["id"], "1");
        assert_eq!(refused(&message), code, "{query}");
        assert!(message["payload"][0].get("data").is_none());
    }
    socket.is_silent().await;
    live.end().await;
}

#[tokio::test]
async fn an_id_is_free_as_soon_as_its_operation_is_complete() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(None).await;
    for _ in 0..100 {
        socket.subscribe("1", "{ __typename }", json!({})).await;
        assert_eq!(socket.text().await["type"], "next");
        assert_eq!(socket.text().await["type"], "complete");
    }
    live.end().await;
}

#[tokio::test]
async fn operations_at_once_are_limited() {
    let bank = bank().await;
    let settings = StreamSettings {
        operations: 3,
        ..StreamSettings::default()
    };
    let live = Live::of(&bank, bank.app.clone(), settings).await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    let variables = json!({ "bank": bank.id.to_string() });
    for id in ["1", "2", "3"] {
        socket.subscribe(id, EXCHANGES, variables.clone()).await;
        socket.event().await;
    }
    socket.subscribe("4", EXCHANGES, variables.clone()).await;
    assert_eq!(refused(&socket.text().await), "TOO_MANY_OPERATIONS");
    socket.say(json!({ "id": "2", "type": "complete" })).await;
    socket.subscribe("4", EXCHANGES, variables).await;
    socket.event().await;
    live.end().await;
}

#[tokio::test]
async fn messages_come_in_the_language_that_is_asked_for() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = Socket::open(&live.api.url).await;
    socket.init(json!({ "acceptLanguage": "de" })).await;
    let cursor = app::live::Cursor {
        bank: bank.id,
        seq: 1 << 40,
    };
    let query = format!(
        "subscription {{ listingChanged(bankId: \"{}\", since: \"{cursor}\") {{ cursor }} }}",
        bank.id
    );
    socket.subscribe("1", &query, json!({})).await;
    let message = socket.text().await;
    assert!(
        message["payload"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("Was seit"),
        "{message}"
    );
    live.end().await;
}
