//! The HTTP service: routes, and the layers around them.

mod pages;
mod rated;

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use app::{Actor, App};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get};
use futures_util::future::BoxFuture;
use http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION,
    RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderName, StatusCode};
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

use crate::asker::Asker;
use crate::config::{self, Network};
use crate::graphql::streams::{Gate, Pass, StreamSettings};
use crate::graphql::{self, EvenhourSchema, ws};
use crate::messages::Locale;
use crate::rate::{Limits, RateSettings};
use crate::rest;
use crate::{assets, catalogue};

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
    /// The operations of REST that need a token.
    pub(crate) closed: Arc<HashSet<String>>,
}

impl Shared {
    /// Who asks; an error where a token is shown that is not good.
    pub(crate) async fn asker(&self, headers: &HeaderMap, address: Option<IpAddr>) -> app::Result<Asker> {
        let actor = actor(self, headers).await?;
        Ok(Asker::new(self.app.clone(), actor, locale(headers), address))
    }

    /// The client's address, as far as it is known.
    pub(crate) fn address(&self, request: &Request) -> Option<IpAddr> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let forwarded = request
            .headers()
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok());
        Some(config::client_address(
            peer.0.ip(),
            forwarded,
            &self.settings.trusted_proxies,
        ))
    }
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
        closed: Arc::new(rest::closed()),
    };
    let id = HeaderName::from_static("x-request-id");
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
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("referrer-policy"),
            HeaderValue::from_static("no-referrer"),
        ))
        // Any origin may ask, with a bearer token; there are no cookies here.
        .layer(
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
                ])
                .expose_headers(SHOWN),
        )
        .layer(TraceLayer::new_for_http())
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
}

async fn run(State(shared): State<Shared>, request: Request) -> Response {
    if ws::is_asked_for(request.headers()) {
        return opened(shared, request, |gate, request, pass, locale, address| {
            Box::pin(ws::upgrade(gate, request, pass, locale, address))
        })
        .await;
    }
    let headers = request.headers().clone();
    let address = shared.address(&request);
    let asker = match shared.asker(&headers, address).await {
        Ok(asker) => asker,
        Err(error) => return refused(&shared, &headers, &error, locale(&headers)),
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
    let message = "This took too long. It may still have been done: ask again with the same idempotency key.";
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
    let (locale, address) = (locale(&headers), shared.address(&request));
    let pass = async {
        let pass = Pass::open(&shared.app, bearer(&headers)?).await?;
        shared.limits.person(pass.actor().person_id())?;
        Ok(pass)
    };
    match pass.await {
        Ok(pass) => open(shared.gate, request, pass, locale, address).await,
        Err(error) => refused(&shared, &headers, &error, locale),
    }
}

/// Who shows this header; nobody where there is none.
async fn actor(shared: &Shared, headers: &HeaderMap) -> app::Result<Actor> {
    match bearer(headers)? {
        Some(token) => {
            let actor = shared.app.authenticate(token).await?;
            shared.limits.person(actor.person_id())?;
            Ok(actor)
        }
        None => Ok(Actor::Anonymous),
    }
}

/// The token in the header, where there is one.
fn bearer(headers: &HeaderMap) -> app::Result<Option<&str>> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value.to_str().ok().and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    token.map(Some).ok_or(domain::Error::Unauthenticated.into())
}

fn refused(shared: &Shared, headers: &HeaderMap, error: &app::AppError, locale: Locale) -> Response {
    let told = crate::problem::top_level(error, locale);
    let (status, code) = match error.code() {
        "UNAUTHENTICATED" => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        "UNAVAILABLE" => (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        "RATE_LIMITED" => (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
    };
    let mut response = graphql::http::refuse(headers, status, code, told.message);
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(WWW_AUTHENTICATE, challenge(&shared.settings.base_url, true));
    }
    response
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
