//! A receiver on this machine: keeps what it is told, and answers as a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;
use tokio::sync::watch;

/// A message as it arrived.
#[derive(Debug, Clone)]
pub struct Got {
    pub id: String,
    pub timestamp: i64,
    pub signatures: Vec<String>,
    pub text: String,
    pub body: Value,
}

impl Got {
    /// The signature that this secret makes of it, computed here.
    pub fn signed_by(&self, secret: &str) -> String {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let message = format!("{}.{}.{}", self.id, self.timestamp, self.text);
        // HS256 of a token is HMAC-SHA256 in another alphabet of base64.
        let key = EncodingKey::from_secret(&key);
        let tag = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
        format!("v1,{}", STANDARD.encode(URL_SAFE_NO_PAD.decode(tag).unwrap()))
    }

    /// `data.id`.
    pub fn about(&self) -> String {
        self.body["data"]["id"].as_str().unwrap().to_owned()
    }
}

/// A status, and perhaps for how long to be left alone.
type Answer = (u16, Option<String>);

#[derive(Clone)]
struct Inside {
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    open: watch::Receiver<bool>,
}

/// The receiver; it ends with the test.
pub struct Receiver {
    pub url: String,
    inside: Inside,
    door: watch::Sender<bool>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Receiver {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (door, open) = watch::channel(true);
        let inside = Inside {
            got: Arc::default(),
            answers: Arc::default(),
            open,
        };
        let router = Router::new().route("/hook", post(take)).with_state(inside.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            inside,
            door,
            server,
        }
    }

    /// The next messages are answered with these; all others with 204.
    pub fn answers(&self, statuses: &[u16]) {
        let answers = statuses.iter().map(|status| (*status, None));
        self.inside.answers.lock().unwrap().extend(answers);
    }

    /// The next message is answered with this, and with a wish to be left alone (`Retry-After`).
    pub fn rests(&self, status: u16, wish: &str) {
        let answer = (status, Some(wish.to_owned()));
        self.inside.answers.lock().unwrap().push_back(answer);
    }

    /// Lets nobody in from now on: messages arrive and wait for their answer.
    pub fn shut(&self, shut: bool) {
        self.door.send_replace(!shut);
    }

    /// What arrived so far.
    pub fn got(&self) -> Vec<Got> {
        self.inside.got.lock().unwrap().clone()
    }

    /// What arrived since the last look.
    pub fn take(&self) -> Vec<Got> {
        std::mem::take(&mut *self.inside.got.lock().unwrap())
    }
}

async fn take(State(mut inside): State<Inside>, headers: HeaderMap, text: String) -> Response {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    let got = Got {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp").parse().unwrap(),
        signatures: header("webhook-signature").split(' ').map(str::to_owned).collect(),
        body: serde_json::from_str(&text).unwrap(),
        text,
    };
    inside.got.lock().unwrap().push(got);
    inside.open.wait_for(|open| *open).await.unwrap();
    let (status, wish) = inside.answers.lock().unwrap().pop_front().unwrap_or((204, None));
    let status = StatusCode::from_u16(status).unwrap();
    if let Some(wish) = wish {
        return (status, [("retry-after", wish)]).into_response();
    }
    if status.is_redirection() {
        return (status, [("location", "http://127.0.0.1:1/elsewhere")]).into_response();
    }
    (status, "thanks, or not").into_response()
}
