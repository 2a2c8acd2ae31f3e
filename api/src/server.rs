//! The HTTP service: routes, and the layers around them.

mod caller;
pub(crate) mod incoming;
mod pages;
mod rated;
mod traced;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use futures_util::future::BoxFuture;
use http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION,
    RETRY_AFTER, STRICT_TRANSPORT_SECURITY, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderName, StatusCode};
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

pub(crate) use self::caller::Caller;
use crate::config::Network;
use crate::graphql::streams::{Gate, Pass, StreamSettings};
use crate::graphql::{self, EvenhourSchema, ws};
use crate::messages::Locale;
use crate::rate::{Limits, RateSettings};
use crate::rest;
use crate::{assets, catalogue, figures};

/// What the service is told from outside.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which clients reach it, without a slash at the end.
    pub base_url: String,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// The networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// How often somebody may ask.
    pub rate: RateSettings,
    /// The figures of WebSocket and event streams.
    pub streams: StreamSettings,
}

/// What every handler has.
#[derive(Clone)]
pub struct Shared {
    pub(crate) app: App,
    pub(crate) schema: EvenhourSchema,
    pub(crate) settings: Arc<Settings>,
    pub(crate) gate: Gate,
    pub(crate) limits: Arc<Limits>,
    /// What is asked of a request to REST before its handler sees it.
    pub(crate) doors: Arc<rest::Doors>,
}

/// The language of messages.
pub(crate) fn locale(headers: &HeaderMap) -> Locale {
    Locale::from_accept_language(header(headers, &ACCEPT_LANGUAGE))
}

/// What a client has to show (RFC 6750, section 3), and where it learns how to get it (RFC 9728, section 5.1).
pub(crate) fn challenge(base: &str, shown: bool) -> HeaderValue {
    let error = if shown { ", error=\"invalid_token\"" } else { "" };
    let challenge =
        format!("Bearer realm=\"{base}\", resource_metadata=\"{base}/.well-known/oauth-protected-resource\"{error}");
    HeaderValue::from_str(&challenge).unwrap_or(HeaderValue::from_static("Bearer"))
}

/// The header of a replay: it was done before, and nothing was done now (DESIGN 5).
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Headers that scripts of other origins may read.
const SHOWN: [HeaderName; 11] = [
    ETAG,
    LINK,
    LOCATION,
    RETRY_AFTER,
    WWW_AUTHENTICATE,
    REPLAYED,
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("deprecation"),
    HeaderName::from_static("sunset"),
];

/// The whole service.
pub fn router(app: App, settings: Settings) -> Router {
    let built = graphql::build();
    let limits = Arc::new(Limits::new(settings.rate));
    let gate = Gate::new(
        app.clone(),
        built.clone(),
        Arc::clone(&limits),
        settings.time_limit,
        settings.streams.clone(),
    );
    let shared = Shared {
        app,
        schema: built,
        settings: Arc::new(settings),
        gate,
        limits,
        doors: Arc::new(rest::doors()),
    };
    let id = HeaderName::from_static("x-request-id");
    // Who came by TLS once does not come without it for a year.
    let behind_tls = shared.settings.base_url.starts_with("https://");
    let behind_tls = behind_tls.then_some(HeaderValue::from_static("max-age=31536000"));
    Router::new()
        .route("/", get(pages::welcome))
        .route("/graphql", any(run))
        .route("/graphql/stream", any(stream))
        .route("/schema.graphql", get(pages::schema))
        .route("/.well-known/jwks.json", get(pages::jwks))
        .route("/join/{code}", get(pages::join))
        .route("/errors", get(catalogue::index))
        .route("/errors/{code}", get(catalogue::page))
        .route("/llms.txt", get(pages::llms))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(pages::ready))
        .route("/.well-known/oauth-protected-resource", get(pages::resource))
        .with_state(shared.clone())
        .merge(rest::router(shared.clone()))
        .merge(assets::router())
        .fallback(pages::nothing)
        .layer(from_fn_with_state(shared.clone(), rated::rated))
        .layer(from_fn(figures::measured))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("referrer-policy"),
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            STRICT_TRANSPORT_SECURITY,
            behind_tls,
        ))
        .layer(cors())
        .layer(TraceLayer::new_for_http().make_span_with(traced::span))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
}

/// Any origin may ask, with a bearer token; there are no cookies here.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            ACCEPT_LANGUAGE,
            IF_MATCH,
            IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("last-event-id"),
            HeaderName::from_static("traceparent"),
        ])
        .expose_headers(SHOWN)
}

async fn run(State(shared): State<Shared>, request: Request) -> Response {
    if ws::is_asked_for(request.headers()) {
        return opened(shared, request, |gate, request, pass, locale, address| {
            Box::pin(ws::upgrade(gate, request, pass, locale, address))
        })
        .await;
    }
    let (headers, caller) = (request.headers().clone(), Caller::of(&request));
    let asker = match shared.asker(&headers, &caller).await {
        Ok(asker) => asker,
        Err(error) => return shared.refused(&headers, &error, locale(&headers)),
    };
    let replays = asker.replays();
    let work = graphql::http::serve(shared.schema.clone(), request, move |operation| operation.data(asker));
    // The execution has a task of its own: the time limit ends the answer, not the work.
    if let Ok(mut response) = tokio::time::timeout(shared.settings.time_limit, work).await {
        if replays.any() {
            response
                .headers_mut()
                .insert(REPLAYED, HeaderValue::from_static("true"));
        }
        return response;
    }
    let message = crate::messages::too_slow(locale(&headers), false);
    graphql::http::refuse(&headers, StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
}

async fn stream(State(shared): State<Shared>, request: Request) -> Response {
    opened(shared, request, |gate, request, pass, locale, address| {
        Box::pin(graphql::sse::serve(gate, request, pass, locale, address))
    })
    .await
}

/// Opens a stream for whoever asks, whose token is looked at again for every event.
async fn opened<F>(shared: Shared, request: Request, open: F) -> Response
where
    F: FnOnce(Gate, Request, Pass, Locale, Option<IpAddr>) -> BoxFuture<'static, Response>,
{
    let headers = request.headers().clone();
    let (locale, caller) = (locale(&headers), Caller::of(&request));
    match shared.pass(&headers, &caller).await {
        Ok(pass) => open(shared.gate, request, pass, locale, caller.address).await,
        Err(error) => shared.refused(&headers, &error, locale),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
