//! A server in memory, and its answers read whole.

use std::fmt::Write as _;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::{Context, EmptySubscription, Object, Schema};
use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use http::{StatusCode, header};
use serde_json::Value as Json;
use tower::ServiceExt as _;

use super::super::serve;
use crate::graphql::guard::install;

struct Query;

#[Object]
impl Query {
    async fn greeting(&self, name: Option<String>) -> String {
        format!("Hello, {}", name.as_deref().unwrap_or("all"))
    }
    async fn who(&self, ctx: &Context<'_>) -> &'static str {
        ctx.data_unchecked::<&'static str>()
    }
    async fn count(&self, number: i32) -> i32 {
        number
    }
    async fn panics(&self) -> Option<i32> {
        Some("a secret of the source".parse().unwrap())
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn act(&self, ctx: &Context<'_>) -> bool {
        ctx.data_unchecked::<Arc<AtomicUsize>>().fetch_add(1, Ordering::SeqCst);
        true
    }
    async fn act_slowly(&self, ctx: &Context<'_>) -> bool {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        ctx.data_unchecked::<Arc<AtomicUsize>>().fetch_add(1, Ordering::SeqCst);
        true
    }
}

/// A server with one schema, which counts how often its mutation ran.
#[derive(Default)]
pub(super) struct Server {
    acts: Arc<AtomicUsize>,
}

/// An answer, read whole.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: http::HeaderMap,
    pub(super) body: Json,
}

impl Server {
    pub(super) fn router(&self) -> Router {
        let schema = install(Schema::build(Query, Mutation, EmptySubscription))
            .data(Arc::clone(&self.acts))
            .finish();
        let handler = move |request: Request| {
            let schema = schema.clone();
            async move { serve(schema, request, |request| request.data("a member")).await }
        };
        Router::new().route("/graphql", any(handler))
    }

    pub(super) fn acts(&self) -> usize {
        self.acts.load(Ordering::SeqCst)
    }

    pub(super) async fn send(&self, request: http::Request<Body>) -> Answer {
        let response: Response = self.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    pub(super) async fn get(&self, parameters: &[(&str, &str)], accept: &str) -> Answer {
        let mut query = String::new();
        for (name, value) in parameters {
            write!(query, "{name}=").unwrap();
            for byte in value.bytes() {
                write!(query, "%{byte:02X}").unwrap();
            }
            query.push('&');
        }
        let request = http::Request::get(format!("/graphql?{query}"))
            .header(header::ACCEPT, accept)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(super) async fn post(&self, body: &Json, accept: &str) -> Answer {
        self.post_text(body.to_string(), "application/json", accept).await
    }

    pub(super) async fn post_text(&self, body: impl Into<Body>, content_type: &str, accept: &str) -> Answer {
        let request = http::Request::post("/graphql")
            .header(header::CONTENT_TYPE, content_type)
            .header(header::ACCEPT, accept)
            .body(body.into());
        self.send(request.unwrap()).await
    }
}

impl Answer {
    pub(super) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// A request error: no `data`, and a code on every error.
    pub(super) fn refused(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert!(self.body.get("data").is_none(), "{}", self.body);
        assert_eq!(self.body["errors"][0]["extensions"]["code"], code, "{}", self.body);
        assert_eq!(self.header(header::VARY), "accept");
        assert!(self.header(header::CONTENT_TYPE).ends_with("; charset=utf-8"));
    }
}
