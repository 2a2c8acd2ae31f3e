//! REST over real HTTP, as a client of it works.

mod asking;
mod auth;
mod bank;
mod deciding;
mod exchange;
mod ledger;
mod listing;
mod members;
mod once;
mod record;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::api::Api;
use crate::bank::Who;
use domain::policy::Scope;

/// A request that is being put together.
pub struct Call<'a> {
    api: &'a Api,
    who: Option<&'a Who>,
    request: RequestBuilder,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null where there is no body.
    pub body: Value,
    pub text: String,
}

impl Api {
    /// A request such as `GET /me`, below `/api/v1`.
    pub fn rest(&self, line: &str) -> Call<'_> {
        let (method, path) = line.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Call {
            api: self,
            who: None,
            request: self.client().request(method, format!("{}/api/v1{path}", self.url)),
        }
    }
}

impl<'a> Call<'a> {
    /// As somebody whose token has every scope.
    pub fn by(mut self, who: &'a Who) -> Self {
        self.who = Some(who);
        self
    }

    /// With this token.
    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Done once under this key.
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// On what was seen: the `ETag` of an answer.
    pub fn seen(self, tag: &str) -> Self {
        self.header("If-Match", tag)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// Sends it; our own fault is never an answer.
    pub async fn send(self) -> Answer {
        let request = match self.who {
            Some(who) => self.request.bearer_auth(self.api.token(who, Scope::ALL).await),
            None => self.request,
        };
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        assert_ne!(status, 500, "{text}");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer {
            status,
            headers,
            body,
            text,
        }
    }

    /// The body of an answer without a problem.
    pub async fn ok(self) -> Value {
        let answer = self.send().await;
        assert!((200..300).contains(&answer.status), "{answer:#?}");
        answer.body
    }

    /// The status and the code of a problem, which says the same in its body and names its page.
    pub async fn problem(self) -> (u16, String) {
        let answer = self.send().await;
        assert_eq!(answer.header("content-type"), "application/problem+json", "{answer:#?}");
        let code = answer.body["code"].as_str().unwrap().to_owned();
        assert_eq!(answer.body["status"], answer.status, "{answer:#?}");
        let page = answer.body["type"].as_str().unwrap();
        assert!(page.ends_with(&format!("/errors/{code}")), "{page}");
        (answer.status, code)
    }
}

impl Answer {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The entity tag.
    pub fn tag(&self) -> &str {
        self.header("etag")
    }
}
