//! GraphQL over WebSocket (API 38): the protocol graphql-transport-ws, spoken by a real client.

mod closing;
mod following;
mod servers;
mod speaking;

use std::time::Duration;

use app::App;
use app::live::Sequencer;
use evenhour::graphql::streams::StreamSettings;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::api::Api;
use crate::bank::{Bank, Who};

/// How long a test waits for what has to come.
const SOON: Duration = Duration::from_secs(20);

/// Followed by Ben.
pub const EXCHANGES: &str = "subscription($bank: ID!, $since: String) {
    exchangeChanged(bankId: $bank, since: $since) { cursor kind exchange { id state giver { name } } }
}";

/// A served bank whose events are numbered.
pub struct Live {
    pub api: Api,
    sequencer: Option<Sequencer>,
}

impl Live {
    pub async fn of(bank: &Bank, app: App, streams: StreamSettings) -> Self {
        let api = Api::of(bank, app, streams).await;
        let sequencer = Some(Sequencer::begin(api.app.clone()));
        Self { api, sequencer }
    }

    pub async fn serve(bank: &Bank) -> Self {
        Self::of(bank, bank.app.clone(), StreamSettings::default()).await
    }

    /// A socket that is acknowledged.
    pub async fn socket(&self, who: Option<&Who>) -> Socket {
        let mut socket = Socket::open(&self.api.url).await;
        let payload = match who {
            Some(who) => {
                let token = self.api.token(who, domain::policy::Scope::ALL).await;
                json!({ "authorization": format!("Bearer {token}") })
            }
            None => json!({}),
        };
        socket.init(payload).await;
        socket
    }

    pub async fn end(mut self) {
        if let Some(sequencer) = self.sequencer.take() {
            sequencer.end(SOON).await;
        }
    }
}

/// What a server says.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Text(Value),
    Close(u16, String),
    /// The connection broke without a word.
    Gone,
}

/// A client.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub async fn open(url: &str) -> Self {
        Self::with(url, &[("sec-websocket-protocol", "graphql-transport-ws")])
            .await
            .unwrap()
    }

    pub async fn with(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let mut request = format!("{}/graphql", url.replace("http", "ws")).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(Self(connect_async(request).await?.0))
    }

    pub async fn say(&mut self, message: Value) {
        self.say_text(&message.to_string()).await;
    }

    pub async fn say_text(&mut self, text: &str) {
        self.0.send(Message::Text(text.into())).await.unwrap();
    }

    pub async fn say_raw(&mut self, message: Message) {
        self.0.send(message).await.unwrap();
    }

    pub async fn hear(&mut self) -> Heard {
        self.hear_within(SOON)
            .await
            .expect("a word of the server within 20 seconds")
    }

    pub async fn hear_within(&mut self, patience: Duration) -> Option<Heard> {
        let heard = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return Heard::Text(serde_json::from_str(&text).unwrap()),
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return Heard::Close(frame.code.into(), frame.reason.to_string());
                    }
                    Some(Ok(Message::Close(None)) | Err(_)) | None => return Heard::Gone,
                    Some(Ok(_)) => {}
                }
            }
        };
        tokio::time::timeout(patience, heard).await.ok()
    }

    pub async fn text(&mut self) -> Value {
        match self.hear().await {
            Heard::Text(value) => value,
            other => panic!("{other:?}"),
        }
    }

    /// The code that the server closes with, whatever it says before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match self.hear().await {
                Heard::Text(_) => {}
                Heard::Close(code, _) => return code,
                Heard::Gone => panic!("the connection broke without a code"),
            }
        }
    }

    pub async fn init(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.text().await, json!({ "type": "connection_ack" }));
    }

    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// Follows Ben's exchanges, and hears that it does.
    pub async fn follow(&mut self, bank: &Bank, since: Option<&str>) {
        let variables = json!({ "bank": bank.id.to_string(), "since": since });
        self.subscribe("x", EXCHANGES, variables).await;
        let ready = self.event().await;
        assert_eq!((&ready["kind"], &ready["exchange"]), (&json!("READY"), &Value::Null));
    }

    /// The next event of the one subscription to exchanges.
    pub async fn event(&mut self) -> Value {
        let next = self.text().await;
        assert_eq!(next["type"], "next", "{next:#}");
        assert_eq!(next["payload"]["errors"], Value::Null, "{next:#}");
        next["payload"]["data"]["exchangeChanged"].clone()
    }

    /// Nothing was said: a ping is answered first.
    pub async fn is_silent(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        assert_eq!(self.text().await, json!({ "type": "pong" }));
    }
}

/// The code of an `error` message.
pub fn refused(message: &Value) -> &str {
    assert_eq!(message["type"], "error", "{message:#}");
    message["payload"][0]["extensions"]["code"].as_str().unwrap()
}
