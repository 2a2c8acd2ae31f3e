//! Writes answers: of executions, and of requests that came to none.

use async_graphql::{ErrorExtensionValues, Response as Executed, ServerError, Value};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::media::{Media, accepted};
use crate::graphql::guard::{Codes, Refusal, code_of};

/// A request that came to no execution.
#[derive(Debug)]
pub(in crate::graphql) struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    /// The methods that would do, for 405.
    pub allow: Option<&'static str>,
}

impl Problem {
    pub(in crate::graphql) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            allow: None,
        }
    }

    pub(in crate::graphql) fn into_response(self, media: Media) -> Response {
        let mut error = ServerError::new(self.message, None);
        error
            .extensions
            .get_or_insert_with(ErrorExtensionValues::default)
            .set("code", self.code);
        let body = Body {
            errors: &[error],
            data: None,
            extensions: None,
        };
        let mut response = written(self.status, media, &body);
        if let Some(allow) = self.allow {
            let headers = response.headers_mut();
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = status_of(refusal.code).unwrap_or(StatusCode::BAD_REQUEST);
        Self::new(status, refusal.code, refusal.message)
    }
}

/// A refusal in the shape of a GraphQL answer, for what stands before the handler: a bad token, a rate
/// limit. It has no `data`, and the media type that the request accepts.
pub fn refuse(request: &HeaderMap, status: StatusCode, code: &'static str, message: impl Into<String>) -> Response {
    let media = accepted(request).unwrap_or(Media::Json);
    Problem::new(status, code, message).into_response(media)
}

/// The answer of the executor. One to a request that was not admitted has no `data`: nothing ran.
pub(in crate::graphql) fn executed(executed: Executed, admitted: bool, media: Media) -> Response {
    let status = if admitted {
        StatusCode::OK
    } else {
        let code = executed.errors.first().and_then(code_of);
        code.and_then(status_of).unwrap_or(match media {
            Media::Json => StatusCode::OK,
            Media::GraphqlResponse => StatusCode::BAD_REQUEST,
        })
    };
    let body = Body::of(&executed, admitted);
    let mut response = written(status, media, &body);
    response.headers_mut().extend(executed.http_headers);
    response
}

/// Whether an answer that was not admitted is a refusal of the request itself, whatever media type was asked for: by the
/// guard, or by a fault.
pub(in crate::graphql) fn is_refusal(executed: &Executed) -> bool {
    let code = executed.errors.first().and_then(code_of);
    code.and_then(status_of).is_some()
}

/// The status of a request error that is the same under both media types.
fn status_of(code: &str) -> Option<StatusCode> {
    match code {
        Codes::QUERY_TOO_LARGE => Some(StatusCode::PAYLOAD_TOO_LARGE),
        Codes::INTERNAL => Some(StatusCode::INTERNAL_SERVER_ERROR),
        code if Codes::REFUSALS.contains(&code) => Some(StatusCode::BAD_REQUEST),
        _ => None,
    }
}

/// The members of an answer, errors first, where a developer sees them.
#[derive(Serialize)]
pub(in crate::graphql) struct Body<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<&'a std::collections::BTreeMap<String, Value>>,
}

impl<'a> Body<'a> {
    /// The members of an answer of the executor; one to a request that was not admitted has no data.
    pub(in crate::graphql) fn of(executed: &'a Executed, admitted: bool) -> Self {
        Self {
            errors: &executed.errors,
            data: admitted.then_some(&executed.data),
            extensions: Some(&executed.extensions),
        }
    }
}

fn written(status: StatusCode, media: Media, body: &Body<'_>) -> Response {
    let text = serde_json::to_vec(body).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON; the client got none");
        Vec::new()
    });
    let status = if text.is_empty() {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        status
    };
    let headers = [
        (header::CONTENT_TYPE, media.content_type()),
        (header::VARY, "accept"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}
