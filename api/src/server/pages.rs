//! Small answers that are no API: what is here, keys, readiness, an invitation's link.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::Shared;
use crate::graphql;

/// The keys that access tokens are signed with (RFC 7517).
pub(super) async fn jwks(State(shared): State<Shared>) -> Response {
    match shared.app.jwks().await {
        Ok(keys) => Json(keys).into_response(),
        Err(error) => {
            tracing::error!(%error, "the signing keys could not be read; nobody can check a token now");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Which tokens are good here (RFC 9728).
pub(super) async fn resource(State(shared): State<Shared>) -> impl IntoResponse {
    let base = &shared.settings.base_url;
    let scopes: Vec<&str> = domain::policy::Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    Json(serde_json::json!({
        "resource": base,
        "resource_name": "Evenhour",
        "authorization_servers": [base],
        "jwks_uri": format!("{base}/.well-known/jwks.json"),
        "scopes_supported": scopes,
        "bearer_methods_supported": ["header"],
        "resource_documentation": format!("{base}/docs"),
    }))
}

pub(super) async fn schema() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))],
        graphql::sdl(),
    )
}

/// What a program that reads about the service needs first.
pub(super) async fn llms() -> impl IntoResponse {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    ([(CONTENT_TYPE, plain)], include_str!("../../assets/llms.txt"))
}

/// What stands at the root while there are no pages yet.
pub(super) async fn welcome(State(shared): State<Shared>) -> impl IntoResponse {
    let base = &shared.settings.base_url;
    format!(
        "Evenhour: time banks.\n\nTry it in a browser: {base}/graphiql (GraphQL) or {base}/docs (REST)\nGraphQL: {base}/graphql, its schema: {base}/schema.graphql\n\
         REST: {base}/api/v1, its description: {base}/openapi.json\nErrors by code: {base}/errors\n"
    )
}

/// What an invitation's link shows while there are no pages yet: what to do with the code.
pub(super) async fn join(State(shared): State<Shared>) -> impl IntoResponse {
    format!(
        "You were invited to a time bank. The last part of this address is your code.\n\n\
         Sign up or sign in with an app of your bank, or at {base}/graphiql with `signUp` and `signIn`,\n\
         then send the code with `redeemCode`. It is good once.\n",
        base = shared.settings.base_url
    )
}

/// Ready when the database answers and its schema is this version's.
pub(super) async fn ready(State(shared): State<Shared>) -> Response {
    match shared.app.store().ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

pub(super) async fn nothing() -> Response {
    (
        StatusCode::NOT_FOUND,
        "There is nothing here. Try /graphql, /graphiql, /api/v1 or /docs.\n",
    )
        .into_response()
}
