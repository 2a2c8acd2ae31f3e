//! Somebody who follows their exchanges over a socket for the whole time.

use std::time::Duration;

use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::ground::Ground;
use crate::sockets::{Heard, Socket};

const FOLLOW: &str = "subscription($bank: ID!, $member: ID!) {
    exchangeChanged(bankId: $bank, memberId: $member) { kind exchange { id } }
}";
/// How long the last event may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is heard, while others work.
pub struct Ear {
    heard: UnboundedReceiver<String>,
    listener: tokio::task::JoinHandle<()>,
}

impl Ear {
    /// Follows the exchanges of a person of the village.
    pub async fn open(ground: &Ground, address: &str, who: usize) -> Self {
        let mut socket = Socket::open(&format!("http://{address}")).await;
        let token = format!("Bearer {}", ground.tokens[who]);
        socket.init(json!({ "authorization": token })).await;
        let variables = json!({ "bank": ground.bank.to_string(), "member": ground.members[who].to_string() });
        socket.subscribe("x", FOLLOW, variables).await;
        assert_eq!(socket.event().await["kind"], "READY");
        let (tell, heard) = unbounded_channel();
        let listener = tokio::spawn(async move {
            while let Some(Heard::Text(message)) = socket.hear_within(PATIENCE).await {
                if message["type"] == "ping" {
                    socket.say(json!({ "type": "pong" })).await;
                    continue;
                }
                let event = &message["payload"]["data"]["exchangeChanged"];
                let id = event["exchange"]["id"].as_str();
                let id = id.unwrap_or_else(|| panic!("{message:#}")).to_owned();
                if tell.send(id).is_err() {
                    return;
                }
            }
        });
        Self { heard, listener }
    }

    /// All that was heard until this exchange was.
    pub async fn until(mut self, last: &str) -> Vec<String> {
        let mut ids = Vec::new();
        while ids.last().is_none_or(|id| id != last) {
            let next = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
            let Ok(Some(id)) = next else {
                panic!("after {} events: {next:?}", ids.len())
            };
            ids.push(id);
        }
        self.listener.abort();
        ids
    }
}
