//! Every reason for which the server closes a socket, by its code.

use app::auth::CreateToken;
use domain::policy::Scope;
use domain::text::Label;

use super::*;
use crate::bank::Engine;
use crate::events::logged;

async fn bank() -> Bank {
    Bank::open(Engine::Sqlite).await.unwrap()
}

fn quick() -> StreamSettings {
    StreamSettings {
        init: Duration::from_millis(200),
        keep_alive: Duration::from_millis(200),
        ..StreamSettings::default()
    }
}

#[tokio::test]
async fn api_38_another_subprotocol_is_4406() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    for protocol in ["graphql-ws", "graphql-transport-ws-2"] {
        let error = Socket::with(&live.api.url, &[("sec-websocket-protocol", protocol)]).await;
        // A client that insists on its subprotocol ends the handshake itself.
        assert!(matches!(error, Err(Error::Protocol(_))));
    }
    let mut none = Socket::with(&live.api.url, &[]).await.unwrap();
    assert_eq!(
        none.hear().await,
        Heard::Close(4406, "Subprotocol not acceptable".to_owned())
    );
    let both = [("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")];
    Socket::with(&live.api.url, &both).await.unwrap().init(json!({})).await;
    live.end().await;
}

#[tokio::test]
async fn api_38_silence_before_connection_init_is_4408() {
    let bank = bank().await;
    let live = Live::of(&bank, bank.app.clone(), quick()).await;
    let mut silent = Socket::open(&live.api.url).await;
    assert_eq!(
        silent.hear().await,
        Heard::Close(4408, "Connection initialisation timeout".to_owned())
    );
    // Who said it in time has all the time afterwards.
    let mut spoken = live.socket(None).await;
    assert!(spoken.hear_within(Duration::from_millis(700)).await.is_none());
    spoken.is_silent().await;
    live.end().await;
}

#[tokio::test]
async fn api_38_connection_init_twice_is_4429() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(None).await;
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(
        socket.hear().await,
        Heard::Close(4429, "Too many initialisation requests".to_owned())
    );
    live.end().await;
}

#[tokio::test]
async fn api_38_an_operation_before_the_acknowledgement_is_4401() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = Socket::open(&live.api.url).await;
    socket.subscribe("1", "{ __typename }", json!({})).await;
    assert_eq!(socket.hear().await, Heard::Close(4401, "Unauthorized".to_owned()));
    live.end().await;
}

#[tokio::test]
async fn api_38_what_is_no_message_of_the_protocol_is_4400() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let deep = format!(
        "{{\"type\":\"ping\",\"payload\":{}{}}}",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    for text in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        r#"{"type":7}"#,
        r#"{"type":"start","id":"1","payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":null}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":["{ __typename }"]}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":"x"}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"},"payload":{"query":"{ me { id } }"}}"#,
        r#"{"type":"complete"}"#,
        r#"{"type":"ping","payload":"x"}"#,
        r#"{"type":"connection_init","payload":"x"}"#,
        r#"{"type":"connection_init","payload":{"authorization":7}}"#,
        &deep,
    ] {
        let mut socket = live.socket(None).await;
        socket.say_text(text).await;
        assert_eq!(
            socket.closed().await,
            4400,
            "{}",
            text.chars().take(90).collect::<String>()
        );
    }
    let mut socket = live.socket(None).await;
    socket.say_raw(Message::Binary(b"{}".as_slice().into())).await;
    assert_eq!(socket.closed().await, 4400);
    live.end().await;
}

#[tokio::test]
async fn api_38_an_id_that_is_in_use_is_4409() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    socket.follow(&bank, None).await;
    socket.subscribe("x", "{ __typename }", json!({})).await;
    assert_eq!(
        socket.hear().await,
        Heard::Close(4409, "Subscriber for x already exists".to_owned())
    );
    live.end().await;
}

#[tokio::test]
async fn a_message_that_is_too_long_is_1009() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    for length in [1024 * 1024 + 1, 3 * 1024 * 1024] {
        let mut socket = live.socket(None).await;
        socket
            .say(json!({ "type": "ping", "payload": { "x": "x".repeat(length) } }))
            .await;
        assert_eq!(socket.closed().await, 1009, "{length}");
    }
    live.end().await;
}

#[tokio::test]
async fn a_bad_token_is_4403_and_in_the_header_401() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    for token in ["Bearer nobody", "nobody", "Basic abc", "evenhour_pat_x"] {
        let mut socket = Socket::open(&live.api.url).await;
        socket
            .say(json!({ "type": "connection_init", "payload": { "Authorization": token } }))
            .await;
        assert_eq!(
            socket.hear().await,
            Heard::Close(4403, "Forbidden".to_owned()),
            "{token}"
        );
    }
    let headers = [
        ("sec-websocket-protocol", "graphql-transport-ws"),
        ("authorization", "Bearer nobody"),
    ];
    let Err(Error::Http(response)) = Socket::with(&live.api.url, &headers).await else {
        panic!()
    };
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate"));
    live.end().await;
}

#[tokio::test]
async fn api_38_a_token_that_is_taken_back_is_4403_before_the_next_event() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let command = CreateToken {
        name: Label::try_new("phone").unwrap(),
        scopes: Scope::ALL.to_vec(),
        expires_in_days: Some(30),
    };
    let made = live.api.app.create_token(&bank.ben.actor, command).await.unwrap();
    let headers = [
        ("sec-websocket-protocol", "graphql-transport-ws"),
        ("authorization", &*format!("Bearer {}", made.token())),
    ];
    let mut socket = Socket::with(&live.api.url, &headers).await.unwrap();
    socket.init(json!({})).await;
    socket.follow(&bank, None).await;
    logged(&bank, &bank.ben, 30).await;
    assert_eq!(socket.event().await["kind"], "CHANGED");
    live.api
        .app
        .revoke_token(&bank.ben.actor, made.record.id)
        .await
        .unwrap();
    logged(&bank, &bank.ben, 31).await;
    assert_eq!(
        socket.hear().await,
        Heard::Close(4403, "Forbidden".to_owned()),
        "and no event"
    );
    live.end().await;
}

#[tokio::test]
async fn a_token_that_ends_is_4403_though_nothing_happens() {
    let bank = bank().await;
    let live = Live::of(&bank, bank.app.clone(), quick()).await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    socket.follow(&bank, None).await;
    bank.clock.advance_days(301);
    assert_eq!(socket.closed().await, 4403);
    live.end().await;
}

#[tokio::test]
async fn who_takes_nothing_of_what_is_sent_is_4410() {
    let bank = bank().await;
    let patience = Duration::from_millis(500);
    let live = Live::of(
        &bank,
        bank.app.clone(),
        StreamSettings {
            patience,
            ..StreamSettings::default()
        },
    )
    .await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    socket.follow(&bank, None).await;
    let types = "{ __schema { types { name description fields { name description args { name description } } } } }";
    for n in 0..50 {
        for m in 0..2 {
            socket.subscribe(&format!("{n}.{m}"), types, json!({})).await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(patience * 2).await;
    assert_eq!(socket.closed().await, 4410);
    live.end().await;
}

#[tokio::test]
async fn a_server_that_stops_is_1001() {
    let bank = bank().await;
    let live = Live::serve(&bank).await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    socket.follow(&bank, None).await;
    live.api.app.live().end_streams();
    assert_eq!(socket.closed().await, 1001);
    drop(socket);
    tokio::time::timeout(SOON, live.api.app.live().streams_ended())
        .await
        .unwrap();
    live.end().await;
}

#[tokio::test]
async fn a_client_that_hears_nothing_any_more_is_let_go() {
    let bank = bank().await;
    let live = Live::of(&bank, bank.app.clone(), quick()).await;
    let mut socket = live.socket(Some(&bank.ben)).await;
    // It neither reads nor answers pings, and holds its connection.
    tokio::time::sleep(Duration::from_millis(900)).await;
    while let Heard::Text(_) = socket.hear().await {}
    live.end().await;
}
