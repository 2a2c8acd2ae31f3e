//! Who asks and how: what every handler is given.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH, VARY};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};

use super::problem::Problem;
use crate::asker::Asker;
use crate::messages::Locale;
use crate::server::{self, Caller, Settings, Shared};

/// Who asks, and what the answer has to look at.
#[derive(Clone)]
pub struct Asked {
    /// Who asks.
    pub asker: Arc<Asker>,
    settings: Arc<Settings>,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: Arc<HeaderMap>,
}

/// Finds out who asks, and lets the handler run in a task of its own: a client that hangs up, or the time limit, ends the
/// answer, not the work (DESIGN 5).
pub async fn ask(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let base = shared.settings.base_url.clone();
    let locale = server::locale(request.headers());
    let headers = request.headers().clone();
    let caller = Caller::of(&request);
    let asker = match shared.asker(&headers, &caller).await {
        Ok(asker) => Arc::new(asker),
        Err(error) => return Problem::of(&base, &error, locale).challenged(&base, true),
    };
    let replays = asker.replays();
    // What a sign-in answers is nobody else's either (RFC 6749, section 5.1).
    let anonymous = matches!(asker.actor, app::Actor::Anonymous);
    let private = !anonymous || request.method() != Method::GET;
    let asked = Asked {
        asker: asker.clone(),
        settings: shared.settings.clone(),
        method: request.method().clone(),
        uri: whole(&request),
        headers: Arc::new(headers),
    };
    let mut keyed = false;
    if let Some(place) = place(&request) {
        if anonymous && shared.doors.is_closed(&place) {
            let error = domain::Error::Unauthenticated.into();
            return Problem::of(&base, &error, locale).challenged(&base, false);
        }
        let query = request.uri().query().unwrap_or_default();
        if let Some(detail) = shared.doors.unknown(&place, query) {
            return Problem::new(&base, StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail).into_response();
        }
        keyed = shared.doors.takes_key(&place) && request.headers().contains_key("idempotency-key");
    }
    request.extensions_mut().insert(asked);
    let work = tokio::spawn(app::settling(next.run(request)));
    let mut response = match tokio::time::timeout(shared.settings.time_limit, work).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Ok(Err(error))) => Problem::of(&base, &error, locale).into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "a handler ended in the middle; nothing of its transaction was written");
            let fault = crate::messages::fault(locale, false);
            Problem::new(&base, StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", fault).into_response()
        }
        Err(_elapsed) => too_slow(&base, locale, keyed),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(http::header::WWW_AUTHENTICATE, server::challenge(&base, false));
    }
    if unread(&response) {
        let detail = "This address cannot be read: what stands in it has to be UTF-8.";
        response = Problem::new(&base, StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail).into_response();
    }
    let headers = response.headers_mut();
    if replays.any() {
        headers.insert(server::REPLAYED, HeaderValue::from_static("true"));
    }
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language, Authorization"));
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(if private {
            "private, no-store"
        } else {
            "no-cache"
        }));
    response
}

/// Whether the framework refused the address in its own words, before any handler saw it.
fn unread(response: &Response) -> bool {
    let ours = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|media| media == "application/problem+json");
    response.status() == StatusCode::BAD_REQUEST && !ours
}

/// The address as it was asked for: inside the nest the prefix is gone, and links name the whole.
fn whole(request: &Request) -> Uri {
    let original = request.extensions().get::<axum::extract::OriginalUri>();
    original.map_or_else(|| request.uri().clone(), |original| original.0.clone())
}

/// Which operation it is, such as `GET /banks/{bankId}`; none where the framework answers that there is no such thing.
fn place(request: &Request) -> Option<String> {
    let matched = request.extensions().get::<MatchedPath>()?;
    let path = matched.as_str().strip_prefix(super::PREFIX)?;
    // HEAD is GET without its body (RFC 9110, section 9.3.2).
    let method = match *request.method() {
        Method::HEAD => &Method::GET,
        ref method => method,
    };
    Some(format!("{method} {path}"))
}

/// The time limit ends the answer, not the work: what carries a key is in flight, and whoever repeats it waits or is
/// told so once more (draft-ietf-httpapi-idempotency-key-header-07, section 2.7).
fn too_slow(base: &str, locale: Locale, keyed: bool) -> Response {
    let (status, code) = if keyed {
        (StatusCode::CONFLICT, "IDEMPOTENCY_IN_FLIGHT")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE")
    };
    Problem::new(base, status, code, crate::messages::too_slow(locale, keyed)).into_response()
}

impl Problem {
    /// The same with what a client has to show (RFC 6750, section 3; RFC 9728, section 5.1).
    fn challenged(self, base: &str, shown: bool) -> Response {
        let unauthorized = self.status == 401;
        let mut response = self.into_response();
        if unauthorized {
            response
                .headers_mut()
                .insert(http::header::WWW_AUTHENTICATE, server::challenge(base, shown));
        }
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Response> {
        let asked = parts.extensions.get::<Self>().cloned();
        asked.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

impl Asked {
    /// Under which address the service is reached.
    pub fn base(&self) -> &str {
        &self.settings.base_url
    }

    /// A problem in the words of whoever asks.
    pub fn problem(&self, error: &app::AppError) -> Response {
        Problem::of(self.base(), error, self.asker.locale).into_response()
    }

    /// A problem of the request itself.
    pub fn refused(&self, status: StatusCode, code: &str, detail: impl Into<String>) -> Problem {
        Problem::new(self.base(), status, code, detail)
    }

    /// There is no such path.
    pub fn nothing(&self) -> Response {
        let detail = format!("There is nothing at {}. See {}/docs.", self.uri.path(), self.base());
        self.refused(StatusCode::NOT_FOUND, "NOT_FOUND", detail).into_response()
    }

    /// The path has no such method.
    pub fn not_allowed(&self) -> Response {
        let detail = format!("{} is not possible here; the header Allow says what is.", self.method);
        self.refused(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", detail)
            .into_response()
    }

    /// The idempotency key, without its quotes.
    fn key(&self) -> Option<String> {
        let key = self.header(&HeaderName::from_static("idempotency-key"))?;
        Some(key.trim().trim_matches('"').to_owned())
    }

    /// A header as text.
    pub(super) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the client would rather have CSV.
    pub(super) fn wants_csv(&self) -> bool {
        self.header(&ACCEPT)
            .is_some_and(|accept| accept.split(',').any(|range| range.trim().starts_with("text/csv")))
    }

    /// The entity tags that the client has already.
    pub(super) fn known(&self) -> Option<&str> {
        self.header(&IF_NONE_MATCH)
    }
}

/// The key under which a command is done once: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07). Its
/// quotes may be left out.
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        if let Some(key) = asked.key() {
            return Ok(Self(key));
        }
        let detail = "This moves time, so it needs a header Idempotency-Key: any new text of yours, such as a UUID. \
                      Sent again with the same key it is done once.";
        let problem = asked.refused(StatusCode::BAD_REQUEST, "IDEMPOTENCY_KEY_MISSING", detail);
        Err(problem.into_response())
    }
}

/// The same where it may be left out: then each time is a new time.
pub struct OptionalKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for OptionalKey {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        Ok(Self(asked.key()))
    }
}

/// The version that was seen: `If-Match` with the entity tag of an answer.
pub struct Seen(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        let Some(tag) = asked.header(&IF_MATCH) else {
            let detail = "This changes what you have seen, so it needs a header If-Match: the ETag that came with it.";
            return Err(asked
                .refused(StatusCode::PRECONDITION_REQUIRED, "PRECONDITION_REQUIRED", detail)
                .into_response());
        };
        let bare = tag.trim().trim_start_matches("W/").trim_matches('"');
        let version = bare
            .strip_prefix('v')
            .and_then(|rest| rest.split('.').next())
            .and_then(|digits| digits.parse().ok());
        version.map(Self).ok_or_else(|| {
            let detail = "If-Match takes one ETag as this API gave it, such as \"v3\".";
            asked
                .refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail)
                .into_response()
        })
    }
}
