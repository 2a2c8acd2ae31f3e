//! Operations over a socket, and event streams, count like requests of their own.

use std::time::Duration;

use super::*;
use crate::sockets::{Socket, refused as code};

/// A socket of whoever has this token, or of nobody.
async fn socket(api: &Api, token: Option<&str>) -> Socket {
    let mut socket = Socket::open(&api.url).await;
    let payload = token.map_or(json!({}), |token| json!({ "authorization": format!("Bearer {token}") }));
    socket.init(payload).await;
    socket
}

/// Asks over a socket until it is refused; how often it was heard. The socket stays.
async fn until_refused(socket: &mut Socket) -> u32 {
    for n in 0..20 {
        socket.subscribe(&n.to_string(), "{ __typename }", json!({})).await;
        let answer = socket.text().await;
        if answer["type"] == "error" {
            assert_eq!(code(&answer), "RATE_LIMITED");
            let after = answer["payload"][0]["extensions"]["retryAfterSeconds"].as_i64();
            assert!(after.is_some_and(|after| (1..=60).contains(&after)), "{answer:#}");
            socket.is_silent().await;
            return n;
        }
        assert_eq!(socket.text().await["type"], "complete");
    }
    panic!("it was never refused");
}

#[tokio::test]
async fn api_24_operations_on_a_socket_count_for_its_address() {
    let bank = bank().await;
    let api = limited(&bank, rate(FEW, MANY, MANY)).await;
    // The handshake is a request, too.
    let mut nobody = socket(&api, None).await;
    assert!(until_refused(&mut nobody).await < FEW);
    refused("address", Road::Graphql, || asked(&api, Road::Graphql, None)).await;
    let headers = [("sec-websocket-protocol", "graphql-transport-ws")];
    let Err(tokio_tungstenite::tungstenite::Error::Http(response)) = Socket::with(&api.url, &headers).await else {
        panic!("another socket was opened")
    };
    assert_eq!(response.status(), 429);
    assert!(response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn operations_on_a_socket_count_for_their_token_and_their_person() {
    let bank = bank().await;
    let api = limited(&bank, rate(MANY, FEW, MANY)).await;
    let (one, other) = (token(&api, &bank.ben).await, token(&api, &bank.ben).await);
    assert!(until_refused(&mut socket(&api, Some(&one)).await).await >= FEW);
    assert!(until_refused(&mut socket(&api, Some(&other)).await).await >= FEW);
    refused("token", Road::Rest, || asked(&api, Road::Rest, Some(&one))).await;

    let api = limited(&bank, rate(MANY, MANY, FEW)).await;
    let (one, other) = (token(&api, &bank.ben).await, token(&api, &bank.ben).await);
    assert!(until_refused(&mut socket(&api, Some(&one)).await).await >= FEW);
    assert!(until_refused(&mut socket(&api, Some(&other)).await).await < FEW);
    refused("person", Road::Rest, || asked(&api, Road::Rest, Some(&one))).await;
    let cleo = token(&api, &bank.cleo).await;
    assert!(until_refused(&mut socket(&api, Some(&cleo)).await).await >= FEW);
}

#[tokio::test]
async fn api_24_event_streams_count_when_they_begin_and_go_on_when_the_limit_is_reached() {
    let bank = bank().await;
    let api = limited(&bank, rate(MANY, MANY, FEW)).await;
    let ben = token(&api, &bank.ben).await;
    let follow = || {
        let query = format!("subscription {{ exchangeChanged(bankId: \"{}\") {{ kind }} }}", bank.id);
        api.client()
            .post(format!("{}/graphql/stream", api.url))
            .header("accept", "text/event-stream")
            .bearer_auth(&ben)
            .json(&json!({ "query": query }))
    };
    let mut first = follow().send().await.unwrap();
    assert_eq!(first.status(), 200);
    refused("person", Road::Events, follow).await;
    crate::events::logged(&bank, &bank.ben, 30).await;
    crate::events::number(&api.app).await;
    let mut heard = String::new();
    while !heard.contains("CHANGED") {
        let chunk = tokio::time::timeout(Duration::from_secs(20), first.chunk()).await;
        let chunk = chunk.expect("a word within 20 seconds").unwrap();
        heard.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
    }
}
