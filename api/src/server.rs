//! The HTTP service: routes, and the layers around them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::{Actor, App};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, StatusCode};
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::config::{self, Network};
use crate::graphql::asker::Asker;
use crate::graphql::{self, EvenhourSchema, graphiql};
use crate::messages::Locale;

/// What the service is told from outside.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which clients reach it, without a slash at the end.
    pub base_url: String,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// The networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

/// What every handler has.
#[derive(Clone)]
pub struct Shared {
    app: App,
    schema: EvenhourSchema,
    settings: Arc<Settings>,
}

/// The whole service.
pub fn router(app: App, settings: Settings) -> Router {
    let shared = Shared {
        app,
        schema: graphql::build(),
        settings: Arc::new(settings),
    };
    let id = HeaderName::from_static("x-request-id");
    Router::new()
        .route("/", get(welcome))
        .route("/graphql", any(run))
        .route("/schema.graphql", get(schema))
        .route("/.well-known/jwks.json", get(jwks))
        .route("/join/{code}", get(join))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(shared)
        .merge(graphiql::router())
        .fallback(nothing)
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("referrer-policy"),
            HeaderValue::from_static("no-referrer"),
        ))
        // Any origin may ask, with a bearer token; there are no cookies here.
        .layer(CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            ACCEPT_LANGUAGE,
            HeaderName::from_static("idempotency-key"),
        ]))
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
}

async fn run(State(shared): State<Shared>, request: Request) -> Response {
    let locale = Locale::from_accept_language(header(request.headers(), &ACCEPT_LANGUAGE));
    let actor = match actor(&shared, request.headers()).await {
        Ok(actor) => actor,
        Err(error) => return refused(&shared, request.headers(), &error, locale),
    };
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| {
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok());
        config::client_address(peer.0.ip(), forwarded, &shared.settings.trusted_proxies)
    });
    let asker = Asker::new(shared.app.clone(), actor, locale, address);
    let headers = request.headers().clone();
    let work = graphql::http::serve(shared.schema.clone(), request, move |operation| operation.data(asker));
    // The execution has a task of its own: the time limit ends the answer, not the work.
    if let Ok(response) = tokio::time::timeout(shared.settings.time_limit, work).await {
        return response;
    }
    let message = "This took too long. It may still have been done: ask again with the same idempotency key.";
    graphql::http::refuse(&headers, StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
}

/// Who shows this header; nobody where there is none.
async fn actor(shared: &Shared, headers: &HeaderMap) -> app::Result<Actor> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(Actor::Anonymous);
    };
    let token = value.to_str().ok().and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match token {
        Some(token) => shared.app.authenticate(token).await,
        None => Err(domain::Error::Unauthenticated.into()),
    }
}

fn refused(shared: &Shared, headers: &HeaderMap, error: &app::AppError, locale: Locale) -> Response {
    let told = crate::problem::top_level(error, locale);
    let (status, code) = match error.code() {
        "UNAUTHENTICATED" => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        "UNAVAILABLE" => (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
    };
    let mut response = graphql::http::refuse(headers, status, code, told.message);
    if status == StatusCode::UNAUTHORIZED {
        // RFC 6750, section 3.
        let challenge = format!("Bearer realm=\"{}\", error=\"invalid_token\"", shared.settings.base_url);
        if let Ok(challenge) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
    }
    response
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The keys that access tokens are signed with (RFC 7517).
async fn jwks(State(shared): State<Shared>) -> Response {
    match shared.app.jwks().await {
        Ok(keys) => Json(keys).into_response(),
        Err(error) => {
            tracing::error!(%error, "the signing keys could not be read; nobody can check a token now");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn schema() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))],
        graphql::sdl(),
    )
}

/// What stands at the root while there are no pages yet.
async fn welcome(State(shared): State<Shared>) -> impl IntoResponse {
    let base = &shared.settings.base_url;
    format!(
        "Evenhour: time banks.\n\nTry it in a browser: {base}/graphiql\nGraphQL: {base}/graphql\nIts schema: {base}/schema.graphql\n"
    )
}

/// What an invitation's link shows while there are no pages yet: what to do with the code.
async fn join(State(shared): State<Shared>) -> impl IntoResponse {
    format!(
        "You were invited to a time bank. The last part of this address is your code.\n\n\
         Sign up or sign in with an app of your bank, or at {base}/graphiql with `signUp` and `signIn`,\n\
         then send the code with `redeemCode`. It is good once.\n",
        base = shared.settings.base_url
    )
}

/// Ready when the database answers and its schema is this version's.
async fn ready(State(shared): State<Shared>) -> Response {
    match shared.app.store().ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

async fn nothing() -> Response {
    (
        StatusCode::NOT_FOUND,
        "There is nothing here. Try /graphql, /graphiql or /schema.graphql.\n",
    )
        .into_response()
}
